//! KML 2.2, for Google Earth and similar programs, with elements in the order that the OGC schema requires.
//!
//! A location is a point, and a movement is a line, or several if it crosses the antimeridian. Each has a `TimeSpan`, open if
//! its time is, and all flat properties as typed `ExtendedData`. Circles are separate polygons.
//!
//! Omitted is the record behind each feature. Characters that XML does not allow are replaced by U+FFFD. Years before 1 and
//! after 9999 are in `when` only.

use std::io::{self, Write};

use quick_xml::events::BytesText;

use crate::edtf::Instant;
use crate::export::WriteOptions;
use crate::export::xml::{self, Xml, format_instant, write_text};
use crate::feature::NOTE;
use crate::feature::{Feature, Map, ReportedLocation};
use crate::itinerary::{self, Itinerary};
use crate::measure::circle_rings;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::position::Position;
use crate::property::simplestyle as style;
use crate::property::{
    DataType, PropertyColumn, PropertyRow, PropertyValue, TableFeature as _, leg_columns, location_columns,
    movement_columns, stop_columns,
};
use crate::route::LegKind;

/// The number of vertices of a circle.
const CIRCLE_VERTICES: usize = 72;

pub(super) fn write_map(map: &Map, options: WriteOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = xml::start_document(out)?;
    xml.create_element("kml").with_attribute(("xmlns", "http://www.opengis.net/kml/2.2")).write_inner_content(
        |xml| {
            xml.create_element("Document").write_inner_content(|xml| write_document(xml, map, options))?;
            Ok(())
        },
    )?;
    xml::finish_document(xml)
}

fn write_document(xml: &mut Xml<'_>, map: &Map, options: WriteOptions) -> io::Result<()> {
    write_text(xml, "name", map.title().unwrap_or("Reported locations and movements"))?;
    let as_of = map.as_of().map(|day| format!("As of {}. ", Instant::to_date_text(day))).unwrap_or_default();
    write_text(xml, "description", &escape_html(&format!("{as_of}{}. {}", capitalize(NOTE), map.attribution())))?;
    for &likelihood in Likelihood::ALL {
        for &confidence in AnalyticConfidence::ALL {
            write_style(xml, likelihood, confidence)?;
        }
    }
    write_schema(xml, "location", &mut location_columns())?;
    write_schema(xml, "movement", &mut movement_columns())?;
    write_folder(xml, "Reported locations", &mut |xml| {
        for feature in map.features() {
            if let Feature::Location(location) = &feature {
                write_placemark(xml, feature, &mut |xml| write_point(xml, location.extent.center))?;
                if options.circles {
                    write_circle(xml, location)?;
                }
            }
        }
        Ok(())
    })?;
    write_folder(xml, "Reported movements", &mut |xml| {
        for feature in map.features() {
            if let Feature::Movement(movement) = &feature {
                write_placemark(xml, feature, &mut |xml| write_lines(xml, &movement.journey.lines))?;
            }
        }
        Ok(())
    })
}

/// Writes each leg as a line of its own, and the stops as points.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = xml::start_document(out)?;
    xml.create_element("kml").with_attribute(("xmlns", "http://www.opengis.net/kml/2.2")).write_inner_content(
        |xml| {
            xml.create_element("Document").write_inner_content(|xml| write_itinerary(xml, itinerary))?;
            Ok(())
        },
    )?;
    xml::finish_document(xml)
}

fn write_itinerary(xml: &mut Xml<'_>, itinerary: &Itinerary<'_>) -> io::Result<()> {
    write_text(xml, "name", itinerary.title())?;
    let note = itinerary::note();
    write_text(
        xml,
        "description",
        &escape_html(&format!("{}. {note} {}", itinerary.total_length_and_duration(), itinerary.attribution())),
    )?;
    for (id, width) in [("leg", "3"), ("gap", "1.5")] {
        xml.create_element("Style").with_attribute(("id", id)).write_inner_content(|xml| {
            xml.create_element("LineStyle").write_inner_content(|xml| {
                write_text(xml, "color", &color(style::ROUTE_COLOR, "b3"))?;
                write_text(xml, "width", width)
            })?;
            Ok(())
        })?;
    }
    write_schema(xml, "leg", &mut leg_columns())?;
    write_schema(xml, "stop", &mut stop_columns())?;
    write_folder(xml, "Legs", &mut |xml| {
        for section in itinerary.legs().filter(|section| !section.lines.is_empty()) {
            let style = if section.leg.kind == LegKind::Access { "#gap" } else { "#leg" };
            xml.create_element("Placemark").write_inner_content(|xml| {
                write_text(xml, "name", &section.title())?;
                write_text(xml, "description", &escape_html(&section.description()))?;
                write_text(xml, "styleUrl", style)?;
                write_data(xml, "#leg", &leg_columns().collect::<Vec<_>>(), &section.row())?;
                write_lines(xml, &section.lines)
            })?;
        }
        Ok(())
    })?;
    write_folder(xml, "Stops", &mut |xml| {
        for halt in itinerary.stops() {
            xml.create_element("Placemark").write_inner_content(|xml| {
                write_text(xml, "name", &halt.stop.name)?;
                write_data(xml, "#stop", &stop_columns().collect::<Vec<_>>(), &halt.row())?;
                write_point(xml, halt.stop.extent.center)
            })?;
        }
        Ok(())
    })
}

/// A function that writes the content of an element.
type Content<'a> = &'a mut dyn FnMut(&mut Xml<'_>) -> io::Result<()>;

fn write_folder(xml: &mut Xml<'_>, name: &str, content: Content<'_>) -> io::Result<()> {
    xml.create_element("Folder").write_inner_content(|xml| {
        write_text(xml, "name", name)?;
        content(xml)
    })?;
    Ok(())
}

fn style_id(likelihood: Likelihood, confidence: AnalyticConfidence) -> String {
    format!("{}-{confidence}", likelihood.as_str().replace(' ', "-"))
}

/// Formats a color as KML does: alpha, blue, green, red.
fn color(color: &str, opacity: &str) -> String {
    let digits = color.trim_start_matches('#');
    format!("{opacity}{}{}{}", &digits[4..6], &digits[2..4], &digits[0..2])
}

/// Writes the style of features with this likelihood and confidence.
fn write_style(xml: &mut Xml<'_>, likelihood: Likelihood, confidence: AnalyticConfidence) -> io::Result<()> {
    let color = |opacity: &str| color(style::likelihood_color(likelihood), opacity);
    let id = style_id(likelihood, confidence);
    xml.create_element("Style").with_attribute(("id", id.as_str())).write_inner_content(|xml| {
        xml.create_element("IconStyle").write_inner_content(|xml| {
            write_text(xml, "color", &color("ff"))?;
            write_text(
                xml,
                "scale",
                match confidence {
                    AnalyticConfidence::Low => "0.8",
                    AnalyticConfidence::Moderate => "1",
                    AnalyticConfidence::High => "1.3",
                },
            )
        })?;
        xml.create_element("LineStyle").write_inner_content(|xml| {
            // The opacity of simplestyle, as a share of 255.
            write_text(xml, "color", &color("b3"))?;
            write_text(xml, "width", &style::stroke_width(confidence).to_string())
        })?;
        xml.create_element("PolyStyle").write_inner_content(|xml| write_text(xml, "color", &color("1a")))?;
        Ok(())
    })?;
    Ok(())
}

fn write_schema(xml: &mut Xml<'_>, name: &str, columns: &mut dyn Iterator<Item = PropertyColumn>) -> io::Result<()> {
    let schema = xml.create_element("Schema").with_attributes([("name", name), ("id", name)]);
    schema.write_inner_content(|xml| {
        for PropertyColumn { name, data_type } in columns {
            let holds = match data_type {
                // GDAL and Google Earth have no type for an instant.
                DataType::Text | DataType::Time | DataType::Style | DataType::Record => "string",
                DataType::Whole => "int",
                // Integers in KML have 32 bits.
                DataType::Count | DataType::Real => "double",
                DataType::Flag => "bool",
            };
            xml.create_element("SimpleField").with_attributes([("type", holds), ("name", name)]).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_placemark(xml: &mut Xml<'_>, feature: &Feature, geometry: Content<'_>) -> io::Result<()> {
    let report = feature.report();
    let row = feature.row();
    let (schema, columns): (_, Vec<PropertyColumn>) = match feature {
        Feature::Location(_) => ("#location", location_columns().collect()),
        Feature::Movement(_) => ("#movement", movement_columns().collect()),
    };
    xml.create_element("Placemark").write_inner_content(|xml| {
        write_text(xml, "name", &report.title)?;
        write_text(xml, "description", &escape_html(&report.description))?;
        write_time_span(xml, report.start, report.end)?;
        write_text(xml, "styleUrl", &format!("#{}", style_id(report.likelihood, report.analytic_confidence)))?;
        write_data(xml, schema, &columns, &row)?;
        geometry(xml)
    })?;
    Ok(())
}

fn write_data(xml: &mut Xml<'_>, schema: &str, columns: &[PropertyColumn], row: &PropertyRow) -> io::Result<()> {
    xml.create_element("ExtendedData").write_inner_content(|xml| {
        xml.create_element("SchemaData").with_attribute(("schemaUrl", schema)).write_inner_content(|xml| {
            columns.iter().try_for_each(|column| write_datum(xml, column.name, row.cell(column.name)))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn write_datum(xml: &mut Xml<'_>, name: &str, cell: PropertyValue) -> io::Result<()> {
    let value = match cell {
        // What nobody said has no element, which readers take for nothing.
        PropertyValue::Missing => return Ok(()),
        PropertyValue::Text(text) => xml::replace_invalid_chars(&text).into_owned(),
        PropertyValue::Whole(number) => number.to_string(),
        PropertyValue::Real(number) => number.to_string(),
        // GDAL reads no words here.
        PropertyValue::Flag(flag) => u8::from(flag).to_string(),
    };
    let datum = xml.create_element("SimpleData").with_attribute(("name", name));
    datum.write_text_content(BytesText::new(&value))?;
    Ok(())
}

fn write_time_span(xml: &mut Xml<'_>, start: Option<Instant>, end: Option<Instant>) -> io::Result<()> {
    let (begin, end) = (format_instant(start), format_instant(end));
    if begin.is_none() && end.is_none() {
        return Ok(());
    }
    xml.create_element("TimeSpan").write_inner_content(|xml| {
        begin.iter().try_for_each(|begin| write_text(xml, "begin", begin))?;
        end.iter().try_for_each(|end| write_text(xml, "end", end))
    })?;
    Ok(())
}

fn write_point(xml: &mut Xml<'_>, position: Position) -> io::Result<()> {
    let coordinates = coordinates(&[position]);
    xml.create_element("Point").write_inner_content(|xml| write_text(xml, "coordinates", &coordinates))?;
    Ok(())
}

fn write_lines(xml: &mut Xml<'_>, lines: &[Vec<Position>]) -> io::Result<()> {
    let line = |xml: &mut Xml<'_>, line: &Vec<Position>| {
        xml.create_element("LineString").write_inner_content(|xml| {
            // Follows the terrain, where a straight segment would pass below it.
            write_text(xml, "tessellate", "1")?;
            write_text(xml, "coordinates", &coordinates(line))
        })?;
        Ok(())
    };
    write_parts(xml, lines, &line)
}

fn write_circle(xml: &mut Xml<'_>, location: &ReportedLocation) -> io::Result<()> {
    let rings = circle_rings(location.extent, CIRCLE_VERTICES);
    if rings.is_empty() {
        return Ok(());
    }
    let report = &location.report;
    xml.create_element("Placemark").write_inner_content(|xml| {
        write_text(xml, "name", &format!("Within {} of {}", location.extent.radius, location.place))?;
        write_time_span(xml, report.start, report.end)?;
        write_text(xml, "styleUrl", &format!("#{}", style_id(report.likelihood, report.analytic_confidence)))?;
        write_parts(xml, &rings, &|xml, ring| {
            xml.create_element("Polygon").write_inner_content(|xml| {
                xml.create_element("outerBoundaryIs").write_inner_content(|xml| {
                    xml.create_element("LinearRing")
                        .write_inner_content(|xml| write_text(xml, "coordinates", &coordinates(ring)))?;
                    Ok(())
                })?;
                Ok(())
            })?;
            Ok(())
        })
    })?;
    Ok(())
}

/// Writes one geometry, or several as a `MultiGeometry`.
fn write_parts(
    xml: &mut Xml<'_>,
    parts: &[Vec<Position>],
    part: &dyn Fn(&mut Xml<'_>, &Vec<Position>) -> io::Result<()>,
) -> io::Result<()> {
    match parts {
        [] => Ok(()),
        [one] => part(xml, one),
        several => {
            let geometry = xml.create_element("MultiGeometry");
            geometry.write_inner_content(|xml| several.iter().try_for_each(|one| part(xml, one)))?;
            Ok(())
        }
    }
}

fn coordinates(positions: &[Position]) -> String {
    let pair = |position: &Position| {
        let position = position.round();
        format!("{},{}", position.lon(), position.lat())
    };
    positions.iter().map(pair).collect::<Vec<_>>().join(" ")
}

/// Escapes a description, because Google Earth reads it as HTML.
fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
