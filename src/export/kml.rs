//! KML 2.2 for Google Earth and its like, in the order that the OGC schema asks for.
//!
//! A location is a point, a movement a line, or several where the antimeridian cuts it. Each has its time as a `TimeSpan`, open
//! where an end is, and all flat properties as typed `ExtendedData`. Left out is the record behind each feature. Characters that
//! XML cannot hold are replaced by U+FFFD; years before 1 and after 9999 stand in `when` alone. Circles are polygons beside their
//! places.

use std::io::{self, Write};

use quick_xml::events::BytesText;

use crate::edtf::Instant;
use crate::export::WriteOptions;
use crate::export::xml::{self, Xml, instant, text};
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

/// Corners of a drawn circle.
const CORNERS: usize = 72;

pub(super) fn write_map(map: &Map, options: WriteOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = xml::begin(out)?;
    xml.create_element("kml").with_attribute(("xmlns", "http://www.opengis.net/kml/2.2")).write_inner_content(
        |xml| {
            xml.create_element("Document").write_inner_content(|xml| document(xml, map, options))?;
            Ok(())
        },
    )?;
    xml::finish(xml)
}

fn document(xml: &mut Xml<'_>, map: &Map, options: WriteOptions) -> io::Result<()> {
    text(xml, "name", map.title().unwrap_or("Reported locations and movements"))?;
    let as_of = map.as_of().map(|day| format!("As of {}. ", Instant::to_date_text(day))).unwrap_or_default();
    text(xml, "description", &markup(&format!("{as_of}{}. {}", capital(NOTE), map.attribution())))?;
    for &likelihood in Likelihood::ALL {
        for &confidence in AnalyticConfidence::ALL {
            look(xml, likelihood, confidence)?;
        }
    }
    schema(xml, "location", &mut location_columns())?;
    schema(xml, "movement", &mut movement_columns())?;
    folder(xml, "Reported locations", &mut |xml| {
        for feature in map.features() {
            if let Feature::Location(location) = &feature {
                placemark(xml, &feature, &mut |xml| point(xml, location.extent.center))?;
                if options.circles {
                    uncertainty(xml, location)?;
                }
            }
        }
        Ok(())
    })?;
    folder(xml, "Reported movements", &mut |xml| {
        for feature in map.features() {
            if let Feature::Movement(movement) = &feature {
                placemark(xml, &feature, &mut |xml| lines(xml, &movement.journey.lines))?;
            }
        }
        Ok(())
    })
}

/// Each leg a line that may be shown by itself, and the stops beside them.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = xml::begin(out)?;
    xml.create_element("kml").with_attribute(("xmlns", "http://www.opengis.net/kml/2.2")).write_inner_content(
        |xml| {
            xml.create_element("Document").write_inner_content(|xml| itinerary_of(xml, itinerary))?;
            Ok(())
        },
    )?;
    xml::finish(xml)
}

fn itinerary_of(xml: &mut Xml<'_>, itinerary: &Itinerary<'_>) -> io::Result<()> {
    text(xml, "name", itinerary.title())?;
    let note = itinerary::note();
    text(
        xml,
        "description",
        &markup(&format!("{}. {note} {}", itinerary.total_length_and_duration(), itinerary.attribution())),
    )?;
    for (id, width) in [("leg", "3"), ("gap", "1.5")] {
        xml.create_element("Style").with_attribute(("id", id)).write_inner_content(|xml| {
            xml.create_element("LineStyle").write_inner_content(|xml| {
                text(xml, "color", &color(style::ROUTE_COLOR, "b3"))?;
                text(xml, "width", width)
            })?;
            Ok(())
        })?;
    }
    schema(xml, "leg", &mut leg_columns())?;
    schema(xml, "stop", &mut stop_columns())?;
    folder(xml, "Legs", &mut |xml| {
        for section in itinerary.legs().filter(|section| !section.lines.is_empty()) {
            let look = if section.leg.kind == LegKind::Access { "#gap" } else { "#leg" };
            xml.create_element("Placemark").write_inner_content(|xml| {
                text(xml, "name", &section.title())?;
                text(xml, "description", &markup(&section.description()))?;
                text(xml, "styleUrl", look)?;
                data(xml, "#leg", &leg_columns().collect::<Vec<_>>(), &section.row())?;
                lines(xml, &section.lines)
            })?;
        }
        Ok(())
    })?;
    folder(xml, "Stops", &mut |xml| {
        for halt in itinerary.stops() {
            xml.create_element("Placemark").write_inner_content(|xml| {
                text(xml, "name", &halt.stop.name)?;
                data(xml, "#stop", &stop_columns().collect::<Vec<_>>(), &halt.row())?;
                point(xml, halt.stop.extent.center)
            })?;
        }
        Ok(())
    })
}

/// What goes into an element.
type Inside<'a> = &'a mut dyn FnMut(&mut Xml<'_>) -> io::Result<()>;

fn folder(xml: &mut Xml<'_>, name: &str, inside: Inside<'_>) -> io::Result<()> {
    xml.create_element("Folder").write_inner_content(|xml| {
        text(xml, "name", name)?;
        inside(xml)
    })?;
    Ok(())
}

fn look_id(likelihood: Likelihood, confidence: AnalyticConfidence) -> String {
    format!("{}-{confidence}", likelihood.as_str().replace(' ', "-"))
}

/// KML writes colours as alpha, blue, green, red.
fn color(color: &str, opacity: &str) -> String {
    let digits = color.trim_start_matches('#');
    format!("{opacity}{}{}{}", &digits[4..6], &digits[2..4], &digits[0..2])
}

/// One way to draw a feature.
fn look(xml: &mut Xml<'_>, likelihood: Likelihood, confidence: AnalyticConfidence) -> io::Result<()> {
    let color = |opacity: &str| color(style::likelihood_color(likelihood), opacity);
    let id = look_id(likelihood, confidence);
    xml.create_element("Style").with_attribute(("id", id.as_str())).write_inner_content(|xml| {
        xml.create_element("IconStyle").write_inner_content(|xml| {
            text(xml, "color", &color("ff"))?;
            text(
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
            // The opacity of simplestyle, of 255.
            text(xml, "color", &color("b3"))?;
            text(xml, "width", &style::stroke_width(confidence).to_string())
        })?;
        xml.create_element("PolyStyle").write_inner_content(|xml| text(xml, "color", &color("1a")))?;
        Ok(())
    })?;
    Ok(())
}

fn schema(xml: &mut Xml<'_>, name: &str, columns: &mut dyn Iterator<Item = PropertyColumn>) -> io::Result<()> {
    let schema = xml.create_element("Schema").with_attributes([("name", name), ("id", name)]);
    schema.write_inner_content(|xml| {
        for PropertyColumn { name, data_type } in columns {
            let holds = match data_type {
                // GDAL and Google Earth know no type for an instant.
                DataType::Text | DataType::Time | DataType::Style | DataType::Record => "string",
                DataType::Whole => "int",
                // KML's whole numbers end at 2^32.
                DataType::Count | DataType::Real => "double",
                DataType::Flag => "bool",
            };
            xml.create_element("SimpleField").with_attributes([("type", holds), ("name", name)]).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn placemark(xml: &mut Xml<'_>, feature: &Feature, geometry: Inside<'_>) -> io::Result<()> {
    let report = feature.report();
    let row = feature.row();
    let (schema, columns): (_, Vec<PropertyColumn>) = match feature {
        Feature::Location(_) => ("#location", location_columns().collect()),
        Feature::Movement(_) => ("#movement", movement_columns().collect()),
    };
    xml.create_element("Placemark").write_inner_content(|xml| {
        text(xml, "name", &report.title)?;
        text(xml, "description", &markup(&report.description))?;
        time_span(xml, report.start, report.end)?;
        text(xml, "styleUrl", &format!("#{}", look_id(report.likelihood, report.analytic_confidence)))?;
        data(xml, schema, &columns, &row)?;
        geometry(xml)
    })?;
    Ok(())
}

fn data(xml: &mut Xml<'_>, schema: &str, columns: &[PropertyColumn], row: &PropertyRow) -> io::Result<()> {
    xml.create_element("ExtendedData").write_inner_content(|xml| {
        xml.create_element("SchemaData").with_attribute(("schemaUrl", schema)).write_inner_content(|xml| {
            columns.iter().try_for_each(|column| datum(xml, column.name, row.cell(column.name)))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn datum(xml: &mut Xml<'_>, name: &str, cell: PropertyValue) -> io::Result<()> {
    let value = match cell {
        // What nobody said has no element, which readers take for nothing.
        PropertyValue::Missing => return Ok(()),
        PropertyValue::Text(text) => xml::sound(&text).into_owned(),
        PropertyValue::Whole(number) => number.to_string(),
        PropertyValue::Real(number) => number.to_string(),
        // GDAL reads no words here.
        PropertyValue::Flag(flag) => u8::from(flag).to_string(),
    };
    let datum = xml.create_element("SimpleData").with_attribute(("name", name));
    datum.write_text_content(BytesText::new(&value))?;
    Ok(())
}

fn time_span(xml: &mut Xml<'_>, start: Option<Instant>, end: Option<Instant>) -> io::Result<()> {
    let (begin, end) = (instant(start), instant(end));
    if begin.is_none() && end.is_none() {
        return Ok(());
    }
    xml.create_element("TimeSpan").write_inner_content(|xml| {
        begin.iter().try_for_each(|begin| text(xml, "begin", begin))?;
        end.iter().try_for_each(|end| text(xml, "end", end))
    })?;
    Ok(())
}

fn point(xml: &mut Xml<'_>, spot: Position) -> io::Result<()> {
    let coordinates = coordinates(&[spot]);
    xml.create_element("Point").write_inner_content(|xml| text(xml, "coordinates", &coordinates))?;
    Ok(())
}

fn lines(xml: &mut Xml<'_>, lines: &[Vec<Position>]) -> io::Result<()> {
    let line = |xml: &mut Xml<'_>, line: &Vec<Position>| {
        xml.create_element("LineString").write_inner_content(|xml| {
            // On the ground, also where a straight piece would run through it.
            text(xml, "tessellate", "1")?;
            text(xml, "coordinates", &coordinates(line))
        })?;
        Ok(())
    };
    several(xml, lines, &line)
}

fn uncertainty(xml: &mut Xml<'_>, location: &ReportedLocation) -> io::Result<()> {
    let rings = circle_rings(location.extent, CORNERS);
    if rings.is_empty() {
        return Ok(());
    }
    let report = &location.report;
    xml.create_element("Placemark").write_inner_content(|xml| {
        text(xml, "name", &format!("Within {} of {}", location.extent.radius, location.place))?;
        time_span(xml, report.start, report.end)?;
        text(xml, "styleUrl", &format!("#{}", look_id(report.likelihood, report.analytic_confidence)))?;
        several(xml, &rings, &|xml, ring| {
            xml.create_element("Polygon").write_inner_content(|xml| {
                xml.create_element("outerBoundaryIs").write_inner_content(|xml| {
                    xml.create_element("LinearRing")
                        .write_inner_content(|xml| text(xml, "coordinates", &coordinates(ring)))?;
                    Ok(())
                })?;
                Ok(())
            })?;
            Ok(())
        })
    })?;
    Ok(())
}

/// One geometry, or several as one.
fn several(
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

fn coordinates(spots: &[Position]) -> String {
    let pair = |spot: &Position| {
        let spot = spot.round();
        format!("{},{}", spot.lon(), spot.lat())
    };
    spots.iter().map(pair).collect::<Vec<_>>().join(" ")
}

/// A text that stays the same text where a description is taken for HTML, as Google Earth does.
fn markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
