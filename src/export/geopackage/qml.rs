//! Layer styles for QGIS (QML) that look like the drawn map: color by likelihood, size or width by analytic confidence.

use std::fmt::Write as _;

use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::property::simplestyle::{FILL_OPACITY, ROUTE_COLOR, STROKE_OPACITY, likelihood_color, stroke_width};

/// The layers that have a style.
#[derive(Clone, Copy, Debug)]
pub(super) enum LayerStyle {
    Locations,
    Movements,
    Uncertainty,
    RouteLegs,
    RouteStops,
}

/// A kind of symbol in QGIS: what it is called, its layer class, and the property that grows with confidence.
struct SymbolKind {
    symbol: &'static str,
    class: &'static str,
    sized_by: Option<&'static str>,
    alpha: f64,
}

impl LayerStyle {
    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::Locations => "Color by likelihood, size by analytic confidence",
            Self::Movements => "Color by likelihood, width by analytic confidence",
            Self::Uncertainty => "Color by likelihood",
            Self::RouteLegs | Self::RouteStops => "A route that nobody reported",
        }
    }

    const fn kind(self) -> SymbolKind {
        match self {
            Self::Locations => {
                SymbolKind { symbol: "marker", class: "SimpleMarker", sized_by: Some("size"), alpha: 1.0 }
            }
            Self::Movements => SymbolKind {
                symbol: "line",
                class: "SimpleLine",
                sized_by: Some("outlineWidth"),
                alpha: STROKE_OPACITY,
            },
            Self::Uncertainty => SymbolKind { symbol: "fill", class: "SimpleFill", sized_by: None, alpha: 1.0 },
            Self::RouteLegs => {
                SymbolKind { symbol: "line", class: "SimpleLine", sized_by: None, alpha: STROKE_OPACITY }
            }
            Self::RouteStops => SymbolKind { symbol: "marker", class: "SimpleMarker", sized_by: None, alpha: 1.0 },
        }
    }

    /// Returns the style as QGIS stores it.
    pub(super) fn to_qml(self) -> String {
        let mut qml = String::from(
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis styleCategories=\"Symbology\" version=\"3.28\">\n",
        );
        match self {
            Self::RouteLegs | Self::RouteStops => {
                qml += "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n<symbols>\n";
                qml += &self.symbol(0, ROUTE_COLOR);
            }
            _ => {
                qml += "<renderer-v2 type=\"categorizedSymbol\" attr=\"likelihood\" symbollevels=\"0\" enableorderby=\"0\" forceraster=\"0\">\n<categories>\n";
                for (number, likelihood) in Likelihood::ALL.iter().enumerate() {
                    let word = likelihood.as_str();
                    let _ = writeln!(
                        qml,
                        "<category symbol=\"{number}\" value=\"{word}\" label=\"{word}\" render=\"true\" type=\"string\"/>"
                    );
                }
                qml += "</categories>\n<symbols>\n";
                for (number, likelihood) in Likelihood::ALL.iter().enumerate() {
                    qml += &self.symbol(number, likelihood_color(*likelihood));
                }
            }
        }
        qml + "</symbols>\n</renderer-v2>\n</qgis>\n"
    }

    fn symbol(self, number: usize, color: &str) -> String {
        let SymbolKind { symbol, class, sized_by, alpha } = self.kind();
        let mut properties = Vec::new();
        match self {
            Self::Locations | Self::RouteStops => {
                properties.push(("name", "circle".to_owned()));
                properties.push(("color", rgba(color, 1.0)));
                properties.push(("outline_color", rgba("#ffffff", 1.0)));
                properties.push(("outline_width", "0.3".to_owned()));
                properties.push(("size", marker_millimeters(AnalyticConfidence::Moderate).to_string()));
                properties.push(("size_unit", "MM".to_owned()));
            }
            Self::Movements | Self::RouteLegs => {
                properties.push(("line_color", rgba(color, 1.0)));
                properties.push(("line_style", "solid".to_owned()));
                properties.push(("line_width", line_millimeters(AnalyticConfidence::Moderate).to_string()));
                properties.push(("line_width_unit", "MM".to_owned()));
                properties.push(("capstyle", "round".to_owned()));
                properties.push(("joinstyle", "round".to_owned()));
            }
            Self::Uncertainty => {
                properties.push(("color", rgba(color, FILL_OPACITY)));
                properties.push(("style", "solid".to_owned()));
                properties.push(("outline_color", rgba(color, STROKE_OPACITY)));
                properties.push(("outline_style", "solid".to_owned()));
                properties.push(("outline_width", "0.26".to_owned()));
                properties.push(("outline_width_unit", "MM".to_owned()));
            }
        }
        let mut qml = format!(
            "<symbol type=\"{symbol}\" name=\"{number}\" alpha=\"{alpha}\" clip_to_extent=\"1\" force_rhr=\"0\">\n<layer class=\"{class}\" \
             enabled=\"1\" locked=\"0\" pass=\"0\">\n<Option type=\"Map\">\n"
        );
        for (name, value) in properties {
            let _ = writeln!(qml, "<Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>");
        }
        qml += "</Option>\n";
        if let Some(name) = sized_by {
            let _ = writeln!(
                qml,
                "<data_defined_properties><Option type=\"Map\"><Option type=\"QString\" name=\"name\" value=\"\"/><Option type=\"Map\" \
                 name=\"properties\"><Option type=\"Map\" name=\"{name}\"><Option type=\"bool\" name=\"active\" value=\"true\"/><Option \
                 type=\"QString\" name=\"expression\" value=\"{}\"/><Option type=\"int\" name=\"type\" value=\"3\"/></Option></Option><Option \
                 type=\"QString\" name=\"type\" value=\"collection\"/></Option></data_defined_properties>",
                self.size_expression()
            );
        }
        qml + "</layer>\n</symbol>\n"
    }

    /// An expression of QGIS for the size by analytic confidence, escaped for an attribute.
    fn size_expression(self) -> String {
        let mut expression = String::from("CASE");
        for confidence in AnalyticConfidence::ALL {
            let size = match self {
                Self::Movements => line_millimeters(*confidence),
                _ => marker_millimeters(*confidence),
            };
            let _ = write!(expression, " WHEN &quot;analytic_confidence&quot; = '{}' THEN {size}", confidence.as_str());
        }
        expression + " END"
    }
}

const fn marker_millimeters(confidence: AnalyticConfidence) -> f64 {
    match confidence {
        AnalyticConfidence::Low => 2.4,
        AnalyticConfidence::Moderate => 3.4,
        AnalyticConfidence::High => 4.6,
    }
}

/// The width of the drawn map, of which a pixel is about a quarter of a millimeter.
const fn line_millimeters(confidence: AnalyticConfidence) -> f64 {
    stroke_width(confidence) / 4.0
}

/// A color as QGIS writes it: `#3d8dc6` at full opacity is `61,141,198,255`.
fn rgba(color: &str, opacity: f64) -> String {
    let channel = |at: usize| color.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
    format!("{},{},{},{:.0}", channel(1), channel(3), channel(5), opacity * 255.0)
}
