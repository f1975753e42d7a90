//! The symbols of marks: the shape shows the kind of report, the color the likelihood, the fill the confidence.

use super::svg_writer::{SvgWriter, trusted};
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::scene::{DateSense, MarkKind, MarkSymbol, confidence_class, likelihood_class};

/// Half the width of a mark with its ring, in pixels. Labels keep that distance.
pub(super) const MARK_RADIUS: f64 = 13.0;

/// Draws a symbol around the origin.
pub(super) fn draw(svg: &mut SvgWriter, symbol: MarkSymbol) {
    let MarkSymbol { kind, rating, area_only, ambiguous, date_sense } = symbol;
    let class = format!("glyph {} {}", likelihood_class(rating.likelihood), confidence_class(rating.confidence));
    svg.open("g", [("class", trusted(class))]);
    let radius = if area_only { 4.6 } else { 6.6 };
    let outer_radius = if area_only { 8.6 } else { radius };
    svg.write_empty("path", [("class", "back".into()), ("d", trusted(outline(kind, outer_radius)))]);
    if area_only {
        svg.write_empty("path", [("class", "around".into()), ("d", trusted(outline(kind, outer_radius)))]);
    }
    let fill = if rating.confidence == AnalyticConfidence::High { "solid" } else { "open" };
    svg.write_empty("path", [("class", fill.into()), ("d", trusted(outline(kind, radius)))]);
    if rating.confidence == AnalyticConfidence::Moderate {
        svg.write_empty("path", [("class", "part".into()), ("d", trusted(lower_half(kind, radius)))]);
    }
    if rating.likelihood < Likelihood::RoughlyEvenChance {
        svg.write_empty("path", [("class", "struckback".into()), ("d", "M-9 9L9-9".into())]);
        svg.write_empty("path", [("class", "struck".into()), ("d", "M-9 9L9-9".into())]);
    }
    if rating.contested {
        svg.write_empty("circle", [("class", "contested".into()), ("r", 11.4.into())]);
    }
    match date_sense {
        DateSense::Plain => {}
        DateSense::Throughout => svg.write_empty("path", [("class", "bar".into()), ("d", "M-6 15.5H6".into())]),
        DateSense::SomeDay => {
            let dots = [-7.0, -1.5, 4.0].map(|x| format!("M{x} 15.5a1.5 1.5 0 0 1 3 0 1.5 1.5 0 0 1-3 0"));
            svg.write_empty("path", [("class", "dots".into()), ("d", trusted(dots.concat()))]);
        }
    }
    if ambiguous {
        svg.write_text("text", [("class", "doubt".into()), ("x", 7.0.into()), ("y", (-6.5).into())], &escape("?"));
    }
    svg.close();
}

/// Returns the outline of a shape with about this radius.
fn outline(kind: MarkKind, r: f64) -> String {
    match kind {
        MarkKind::Presence => format!("M{} 0a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 {} 0z", -r, 2.0 * r, -2.0 * r),
        MarkKind::Combat => {
            let r = r * 1.22;
            format!("M0 {}L{r} 0 0 {r} {} 0z", -r, -r)
        }
        MarkKind::Departure => {
            let Triangle { half_base, apex, base } = Triangle::new(r);
            format!("M0 {}L{half_base} {base}H{}z", -apex, -half_base)
        }
        MarkKind::Expectation => {
            let Triangle { half_base, apex, base } = Triangle::new(r);
            format!("M0 {apex}L{half_base} {}H{}z", -base, -half_base)
        }
        MarkKind::Other => {
            let r = r * 0.9;
            format!("M{0} {0}H{r}V{r}H{0}z", -r)
        }
    }
}

/// A triangle of about a given radius.
struct Triangle {
    half_base: f64,
    /// The distance from the center to the apex.
    apex: f64,
    /// The distance from the center to the base.
    base: f64,
}

impl Triangle {
    fn new(r: f64) -> Self {
        let round = |value: f64| (value * 100.0).round() / 100.0;
        Self { half_base: round(r * 1.12), apex: round(r * 1.2), base: round(r * 0.8) }
    }
}

/// Returns the lower half of the outline of a shape.
fn lower_half(kind: MarkKind, r: f64) -> String {
    match kind {
        MarkKind::Presence => format!("M{} 0a{r} {r} 0 0 0 {} 0z", -r, 2.0 * r),
        MarkKind::Combat => {
            let r = r * 1.22;
            format!("M{} 0L0 {r} {r} 0z", -r)
        }
        MarkKind::Departure => {
            let Triangle { half_base, base, .. } = Triangle::new(r);
            format!("M{} 0H{}L{half_base} {base}H{}z", -half_base * 0.6, half_base * 0.6, -half_base)
        }
        MarkKind::Expectation => {
            let Triangle { half_base, apex, .. } = Triangle::new(r);
            format!("M{} 0H{}L0 {apex}z", -half_base * 0.6, half_base * 0.6)
        }
        MarkKind::Other => {
            let r = r * 0.9;
            format!("M{} 0H{r}V{r}H{}z", -r, -r)
        }
    }
}
