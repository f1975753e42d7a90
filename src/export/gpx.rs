//! GPX 1.1, for navigation devices and hiking apps.
//!
//! Locations are waypoints and movements are routes: a route is a way that was reported or drawn, a track one that was recorded,
//! which no report is. GPX has a time for points but no time span, so that a waypoint's is the start. Left out are all other
//! properties but title, description, links and the feature's id, and movements without a line.

use std::io::{self, Write};

use quick_xml::events::BytesText;
use quick_xml::writer::ElementWriter;

use crate::edtf::Instant;
use crate::export::xml::{self, Xml, instant, text};
use crate::feature::{Feature, Map, Report};
use crate::itinerary::{self, Itinerary, ItineraryLeg};
use crate::position::Position;

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = xml::begin(out)?;
    root(&mut xml).write_inner_content(|xml| {
        metadata(xml, map)?;
        // All waypoints stand before the first route.
        for feature in map.features() {
            if let Feature::Location(location) = &feature {
                waypoint(xml, &location.report, location.extent.center)?;
            }
        }
        for feature in map.features() {
            if let Feature::Movement(movement) = &feature {
                route(xml, &movement.report, &movement.journey.lines)?;
            }
        }
        Ok(())
    })?;
    xml::finish(xml)
}

/// Stops as waypoints and each leg as a route, since devices follow routes.
pub(super) fn write_route(itinerary: &Itinerary<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = xml::begin(out)?;
    root(&mut xml).write_inner_content(|xml| {
        xml.create_element("metadata").write_inner_content(|xml| {
            text(xml, "name", itinerary.title())?;
            text(
                xml,
                "desc",
                &format!("{}; {}. {}", itinerary.total_length_and_duration(), itinerary::NOTE, itinerary.attribution()),
            )
        })?;
        for halt in itinerary.stops() {
            let (lat, lon) = pair(halt.stop.extent.center);
            let waypoint = xml.create_element("wpt").with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
            waypoint.write_inner_content(|xml| {
                text(xml, "name", &halt.stop.name)?;
                text(xml, "type", "stop")
            })?;
        }
        itinerary.legs().try_for_each(|section| leg(xml, &section))
    })?;
    xml::finish(xml)
}

fn leg(xml: &mut Xml<'_>, section: &ItineraryLeg<'_>) -> io::Result<()> {
    let corners = corners(&section.lines);
    if corners.is_empty() {
        return Ok(());
    }
    xml.create_element("rte").write_inner_content(|xml| {
        text(xml, "name", &section.title())?;
        text(xml, "cmt", &section.id())?;
        text(xml, "desc", &section.description())?;
        text(xml, "src", &format!("{}; {}", section.leg.kind.network(), section.leg.kind.license()))?;
        text(xml, "number", &section.number.to_string())?;
        text(xml, "type", section.leg.kind.as_str())?;
        follow(xml, &corners)
    })?;
    Ok(())
}

fn root<'x, 'o>(xml: &'x mut Xml<'o>) -> ElementWriter<'x, &'o mut dyn Write> {
    xml.create_element("gpx").with_attributes([
        ("version", "1.1"),
        ("creator", concat!("troopmap ", env!("CARGO_PKG_VERSION"))),
        ("xmlns", "http://www.topografix.com/GPX/1/1"),
    ])
}

fn metadata(xml: &mut Xml<'_>, map: &Map) -> io::Result<()> {
    xml.create_element("metadata").write_inner_content(|xml| {
        map.title().iter().try_for_each(|title| text(xml, "name", title))?;
        text(xml, "desc", &format!("{}. {}", crate::feature::NOTE, map.attribution()))?;
        instant(map.as_of().map(Instant::start_of_day)).iter().try_for_each(|time| text(xml, "time", time))
    })?;
    Ok(())
}

fn waypoint(xml: &mut Xml<'_>, report: &Report, position: Position) -> io::Result<()> {
    let (lat, lon) = pair(position);
    let waypoint = xml.create_element("wpt").with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
    waypoint.write_inner_content(|xml| {
        instant(report.start).iter().try_for_each(|time| text(xml, "time", time))?;
        labels(xml, report)?;
        text(xml, "type", report.proposition.as_str())
    })?;
    Ok(())
}

/// A route crosses the antimeridian in one piece: GPX has no several lines of one route, and readers know to go on.
fn route(xml: &mut Xml<'_>, report: &Report, lines: &[Vec<Position>]) -> io::Result<()> {
    let corners = corners(lines);
    if corners.is_empty() {
        return Ok(());
    }
    xml.create_element("rte").write_inner_content(|xml| {
        labels(xml, report)?;
        text(xml, "type", report.proposition.as_str())?;
        follow(xml, &corners)
    })?;
    Ok(())
}

fn corners(lines: &[Vec<Position>]) -> Vec<(String, String)> {
    let mut corners: Vec<(String, String)> = lines.iter().flatten().map(|&position| pair(position)).collect();
    // The two ends of a cut are the same spot here.
    corners.dedup();
    corners
}

fn follow(xml: &mut Xml<'_>, corners: &[(String, String)]) -> io::Result<()> {
    corners.iter().try_for_each(|(lat, lon)| {
        let corner = xml.create_element("rtept").with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
        corner.write_empty().map(drop)
    })
}

/// What points and routes have in common, in the order of the schema.
fn labels(xml: &mut Xml<'_>, report: &Report) -> io::Result<()> {
    text(xml, "name", &report.title)?;
    text(xml, "cmt", report.id.as_str())?;
    text(xml, "desc", &report.description)?;
    report.urls.split("; ").filter(|url| !url.is_empty()).try_for_each(|url| {
        xml.create_element("link")
            .with_attribute(("href", &*xml::sound(url)))
            .write_inner_content(|xml| {
                xml.create_element("text").write_text_content(BytesText::new(&xml::sound(url)))?;
                Ok(())
            })
            .map(drop)
    })
}

/// Latitude and longitude, which is less than 180 in GPX.
fn pair(position: Position) -> (String, String) {
    let position = position.round();
    let lon = if position.lon() >= 180.0 { -180.0 } else { position.lon() };
    (position.lat().to_string(), lon.to_string())
}
