//! GPX 1.1, for navigation devices and hiking apps.
//!
//! Locations are waypoints, and movements are routes. They are not tracks, because a GPX track is a recorded path. GPX points
//! have a time but no time span, so a waypoint has the start.
//!
//! Omitted are all properties except title, description, links and the id, and movements without a line.

use std::io::{self, Write};

use quick_xml::events::BytesText;
use quick_xml::writer::ElementWriter;

use crate::edtf::Instant;
use crate::export::xml::{self, Xml, format_instant, write_text};
use crate::feature::{Feature, Map, Report};
use crate::itinerary::{self, Itinerary, ItineraryLeg};
use crate::position::Position;

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = xml::start_document(out)?;
    start_gpx(&mut xml).write_inner_content(|xml| {
        write_metadata(xml, map)?;
        // In GPX all waypoints are before the first route.
        for feature in map.features() {
            if let Feature::Location(location) = &feature {
                write_waypoint(xml, &location.report, location.extent.center)?;
            }
        }
        for feature in map.features() {
            if let Feature::Movement(movement) = &feature {
                write_movement(xml, &movement.report, &movement.journey.lines)?;
            }
        }
        Ok(())
    })?;
    xml::finish_document(xml)
}

/// Writes stops as waypoints and each leg as a route, which devices can follow.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = xml::start_document(out)?;
    start_gpx(&mut xml).write_inner_content(|xml| {
        xml.create_element("metadata").write_inner_content(|xml| {
            write_text(xml, "name", itinerary.title())?;
            write_text(
                xml,
                "desc",
                &format!("{}; {}. {}", itinerary.total_length_and_duration(), itinerary::NOTE, itinerary.attribution()),
            )
        })?;
        for halt in itinerary.stops() {
            let (lat, lon) = format_position(halt.stop.extent.center);
            let waypoint = xml.create_element("wpt").with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
            waypoint.write_inner_content(|xml| {
                write_text(xml, "name", &halt.stop.name)?;
                write_text(xml, "type", "stop")
            })?;
        }
        itinerary.legs().try_for_each(|section| write_leg(xml, &section))
    })?;
    xml::finish_document(xml)
}

fn write_leg(xml: &mut Xml<'_>, section: &ItineraryLeg<'_>) -> io::Result<()> {
    let points = route_points(&section.lines);
    if points.is_empty() {
        return Ok(());
    }
    xml.create_element("rte").write_inner_content(|xml| {
        write_text(xml, "name", &section.title())?;
        write_text(xml, "cmt", &section.id())?;
        write_text(xml, "desc", &section.description())?;
        write_text(xml, "src", &format!("{}; {}", section.leg.kind.network(), section.leg.kind.license()))?;
        write_text(xml, "number", &section.number.to_string())?;
        write_text(xml, "type", section.leg.kind.as_str())?;
        write_route_points(xml, &points)
    })?;
    Ok(())
}

fn start_gpx<'x, 'o>(xml: &'x mut Xml<'o>) -> ElementWriter<'x, &'o mut dyn Write> {
    xml.create_element("gpx").with_attributes([
        ("version", "1.1"),
        ("creator", concat!("troopmap ", env!("CARGO_PKG_VERSION"))),
        ("xmlns", "http://www.topografix.com/GPX/1/1"),
    ])
}

fn write_metadata(xml: &mut Xml<'_>, map: &Map) -> io::Result<()> {
    xml.create_element("metadata").write_inner_content(|xml| {
        map.title().iter().try_for_each(|title| write_text(xml, "name", title))?;
        write_text(xml, "desc", &format!("{}. {}", crate::feature::NOTE, map.attribution()))?;
        format_instant(map.as_of().map(Instant::start_of_day)).iter().try_for_each(|time| write_text(xml, "time", time))
    })?;
    Ok(())
}

fn write_waypoint(xml: &mut Xml<'_>, report: &Report, position: Position) -> io::Result<()> {
    let (lat, lon) = format_position(position);
    let waypoint = xml.create_element("wpt").with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
    waypoint.write_inner_content(|xml| {
        format_instant(report.start).iter().try_for_each(|time| write_text(xml, "time", time))?;
        write_labels(xml, report)?;
        write_text(xml, "type", report.proposition.as_str())
    })?;
    Ok(())
}

/// Writes a movement as a route. A route in GPX has one line, so it is not cut at the antimeridian.
fn write_movement(xml: &mut Xml<'_>, report: &Report, lines: &[Vec<Position>]) -> io::Result<()> {
    let points = route_points(lines);
    if points.is_empty() {
        return Ok(());
    }
    xml.create_element("rte").write_inner_content(|xml| {
        write_labels(xml, report)?;
        write_text(xml, "type", report.proposition.as_str())?;
        write_route_points(xml, &points)
    })?;
    Ok(())
}

fn route_points(lines: &[Vec<Position>]) -> Vec<(String, String)> {
    let mut points: Vec<(String, String)> = lines.iter().flatten().map(|&position| format_position(position)).collect();
    // Both positions at a cut of the antimeridian are the same here.
    points.dedup();
    points
}

fn write_route_points(xml: &mut Xml<'_>, points: &[(String, String)]) -> io::Result<()> {
    points.iter().try_for_each(|(lat, lon)| {
        let point = xml.create_element("rtept").with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
        point.write_empty().map(drop)
    })
}

/// Writes the elements that waypoints and routes share, in the order of the schema.
fn write_labels(xml: &mut Xml<'_>, report: &Report) -> io::Result<()> {
    write_text(xml, "name", &report.title)?;
    write_text(xml, "cmt", report.id.as_str())?;
    write_text(xml, "desc", &report.description)?;
    report.urls.split("; ").filter(|url| !url.is_empty()).try_for_each(|url| {
        xml.create_element("link")
            .with_attribute(("href", &*xml::replace_invalid_chars(url)))
            .write_inner_content(|xml| {
                xml.create_element("text").write_text_content(BytesText::new(&xml::replace_invalid_chars(url)))?;
                Ok(())
            })
            .map(drop)
    })
}

/// Formats latitude and longitude. GPX requires a longitude of less than 180°.
fn format_position(position: Position) -> (String, String) {
    let position = position.round();
    let lon = if position.lon() >= 180.0 { -180.0 } else { position.lon() };
    (position.lat().to_string(), lon.to_string())
}
