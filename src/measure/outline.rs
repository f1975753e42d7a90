//! Geodesic lines and circles for drawing: densified, and cut at the 180th meridian.

use std::f64::consts::TAU;

use super::metric::{Metric, count_segments};
use crate::antimeridian::{clamp_to_globe, cut_line, cut_ring};
use crate::extent::Extent;
use crate::position::Position;
use crate::units::{Bearing, Meters};

/// The greatest width of a segment in degrees of longitude. Near a pole a few kilometers span many degrees.
const MAX_SEGMENT_WIDTH: f64 = 15.0;

/// Returns the geodesic between two positions with segments of at most `max_length`, cut at the 180th meridian.
///
/// Each part has at least two positions. A line from a position to itself has no parts. The line has about 10,000 segments at
/// most, however short `max_length` is.
///
/// ```
/// use troopmap::{Meters, Position};
/// use troopmap::measure::geodesic_line;
///
/// let (petropavlovsk, anchorage) = (Position::new(158.65, 53.02)?, Position::new(-149.9, 61.22)?);
/// let parts = geodesic_line(petropavlovsk, anchorage, Meters::new(50_000.0)?);
/// assert_eq!(parts.len(), 2);
/// assert_eq!((parts[0].last().unwrap().lon(), parts[1][0].lon()), (180.0, -180.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn geodesic_line(from: Position, to: Position, max_length: Meters) -> Vec<Vec<Position>> {
    let segments = count_segments(Metric::Geodesic.distance(from, to), max_length);
    let segment_end = |segment: u32| match segment {
        0 => from,
        _ if segment == segments => to,
        _ => Metric::Geodesic.interpolate(from, to, f64::from(segment) / f64::from(segments)),
    };
    let mut line = vec![from];
    for segment in 1..=segments {
        let start = line[line.len() - 1];
        push_narrow_segments(start, segment_end(segment), 12, &mut line);
    }
    cut_line(&line)
}

/// Halves a segment until it spans few degrees of longitude, and appends all positions except its start.
fn push_narrow_segments(from: Position, to: Position, depth: u8, line: &mut Vec<Position>) {
    let delta = (to.lon() - from.lon()).abs();
    let ends_at_pole = from.lat().abs().max(to.lat().abs()) >= 90.0;
    if delta.min(360.0 - delta) <= MAX_SEGMENT_WIDTH || ends_at_pole || depth == 0 {
        line.push(to);
        return;
    }
    let middle = Metric::Geodesic.interpolate(from, to, 0.5);
    push_narrow_segments(from, middle, depth - 1, line);
    push_narrow_segments(middle, to, depth - 1, line);
}

/// Returns the circle around an extent as closed rings, counterclockwise and cut at the 180th meridian.
///
/// The circle has `vertices` positions, clamped to 3 to 10,000, and a few more if it is cut. The rings do not overlap:
///
/// - A circle that crosses the meridian becomes two rings.
/// - A circle around a pole becomes one ring that closes along the pole's edge of the map.
/// - A circle that contains both poles becomes several adjacent rings.
/// - An extent with the radius zero has no rings.
///
/// ```
/// use troopmap::{Extent, Meters, Position};
/// use troopmap::measure::circle_rings;
///
/// let extent = Extent::new(Position::new(131.874, 43.106)?, Meters::new(20_000.0)?);
/// assert_eq!(circle_rings(extent, 64)[0].len(), 65);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn circle_rings(extent: Extent, vertices: usize) -> Vec<Vec<Position>> {
    if extent.radius == Meters::ZERO {
        return Vec::new();
    }
    let contains =
        |lat: f64| Metric::Geodesic.distance(extent.center, clamp_to_globe(extent.center.lon(), lat)) < extent.radius;
    let circle = sample_circle(extent, vertices.clamp(3, 10_000));
    match (contains(90.0), contains(-90.0)) {
        (false, false) => cut_ring(&unwrap_longitudes(&circle)),
        (true, false) => vec![polar_cap(&circle, 90.0)],
        (false, true) => vec![polar_cap(&circle, -90.0)],
        (true, true) if extent.radius >= Meters::MAX_GEODESIC => cut_ring(&meridian_band(-180.0, 180.0)),
        (true, true) => outside_rings(&unwrap_longitudes(&circle)),
    }
}

/// Returns positions on a circle, counterclockwise from north.
fn sample_circle(extent: Extent, vertices: usize) -> Vec<Position> {
    #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
    let degrees = |vertex: usize| -(vertex as f64 / vertices as f64 * TAU).to_degrees();
    (0..vertices)
        .filter_map(|vertex| Bearing::new(degrees(vertex)).ok())
        .map(|bearing| Metric::Geodesic.destination(extent.center, bearing, extent.radius))
        .collect()
}

/// Lets longitudes continue past 180°, so that neighbors are at most 180° apart.
fn unwrap_longitudes(circle: &[Position]) -> Vec<(f64, f64)> {
    let mut last = circle.first().map_or(0.0, |position| position.lon());
    circle
        .iter()
        .map(|position| {
            last += (position.lon() - last + 180.0).rem_euclid(360.0) - 180.0;
            (last, position.lat())
        })
        .collect()
}

/// Returns the ring between a circle around a pole and that pole's edge of the map.
fn polar_cap(circle: &[Position], pole: f64) -> Vec<Position> {
    let mut chain: Vec<(f64, f64)> = circle.iter().map(|position| (position.lon(), position.lat())).collect();
    chain.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (first, last) = (chain[0], chain[chain.len() - 1]);
    // The latitude at which the circle meets the 180th meridian, between its easternmost and its westernmost position.
    let fraction = (180.0 - last.0) / (first.0 + 360.0 - last.0);
    let edge = if fraction.is_finite() { last.1 + fraction * (first.1 - last.1) } else { last.1 };
    let mut ring: Vec<Position> = Vec::with_capacity(chain.len() + 5);
    ring.push(clamp_to_globe(-180.0, edge));
    ring.extend(chain.iter().filter(|point| point.0.abs() < 180.0).map(|&(lon, lat)| clamp_to_globe(lon, lat)));
    ring.push(clamp_to_globe(180.0, edge));
    if pole > 0.0 {
        ring.extend(pole_edge(pole, 180.0, -180.0).map(|(lon, lat)| clamp_to_globe(lon, lat)));
        ring.push(clamp_to_globe(-180.0, edge));
    } else {
        // The area is south of the circle, so a counterclockwise ring follows the circle from east to west.
        ring.reverse();
        ring.extend(pole_edge(pole, -180.0, 180.0).map(|(lon, lat)| clamp_to_globe(lon, lat)));
        ring.push(clamp_to_globe(180.0, edge));
    }
    ring.dedup();
    ring
}

/// Returns the edge of the map at a pole in four equal steps, so that no reader takes the shorter direction around the globe.
fn pole_edge(pole: f64, from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> {
    (0..=4).map(move |quarter| (from + (to - from) * f64::from(quarter) / 4.0, pole))
}

/// Returns the ring around all of the map between two meridians.
fn meridian_band(west: f64, east: f64) -> Vec<(f64, f64)> {
    pole_edge(-90.0, west, east).chain(pole_edge(90.0, east, west)).collect()
}

/// Returns the area outside a curve that contains neither pole, as rings north of it, south of it, and between its ends.
fn outside_rings(curve: &[(f64, f64)]) -> Vec<Vec<Position>> {
    let by_lon = |a: &&(f64, f64), b: &&(f64, f64)| a.0.total_cmp(&b.0);
    let (Some(&west), Some(&east)) = (curve.iter().min_by(by_lon), curve.iter().max_by(by_lon)) else {
        return Vec::new();
    };
    let chord = |lon: f64| west.1 + (lon - west.0) / (east.0 - west.0) * (east.1 - west.1);
    let chain = |is_north: bool| {
        let mut chain: Vec<(f64, f64)> = curve
            .iter()
            .copied()
            .filter(|&(lon, lat)| (lat > chord(lon)) == is_north && lon > west.0 && lon < east.0)
            .collect();
        chain.sort_by(|a, b| a.0.total_cmp(&b.0));
        chain
    };
    let mut north = vec![west];
    north.extend(chain(true));
    north.push(east);
    north.extend(pole_edge(90.0, east.0, west.0));
    let mut south = vec![east];
    south.extend(chain(false).into_iter().rev());
    south.push(west);
    south.extend(pole_edge(-90.0, west.0, east.0));
    let between = meridian_band(east.0, west.0 + 360.0);
    [cut_ring(&north), cut_ring(&south), cut_ring(&between)].concat()
}

impl Extent {
    /// Converts the circle to polygons in degrees, cut at the 180th meridian.
    ///
    /// The polygons are the rings of [`circle_rings`]. An extent with the radius zero has no polygons.
    pub fn to_multi_polygon(self, vertices: usize) -> geo::MultiPolygon {
        let polygon = |ring: Vec<Position>| geo::Polygon::new(ring.into_iter().map(geo::Coord::from).collect(), vec![]);
        circle_rings(self, vertices).into_iter().map(polygon).collect()
    }
}

impl From<Extent> for geo::MultiPolygon {
    /// Converts the circle with 64 vertices; see [`Extent::to_multi_polygon`].
    fn from(extent: Extent) -> geo::MultiPolygon {
        extent.to_multi_polygon(64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn position(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    fn km(km: f64) -> Meters {
        Meters::new(km * 1000.0).unwrap()
    }

    /// Twice the area in square degrees, positive if counterclockwise.
    fn signed_area(ring: &[Position]) -> f64 {
        ring.windows(2).map(|ends| ends[0].lon() * ends[1].lat() - ends[1].lon() * ends[0].lat()).sum()
    }

    /// Whether a position is in one of the rings, by the even-odd rule.
    fn contains(rings: &[Vec<Position>], position: Position) -> bool {
        rings.iter().any(|ring| {
            let crossings = ring.windows(2).filter(|ends| {
                let (a, b) = (ends[0], ends[1]);
                (a.lat() > position.lat()) != (b.lat() > position.lat())
                    && position.lon() < a.lon() + (position.lat() - a.lat()) / (b.lat() - a.lat()) * (b.lon() - a.lon())
            });
            crossings.count() % 2 == 1
        })
    }

    fn check_rings(extent: Extent, rings: &[Vec<Position>]) -> Result<(), TestCaseError> {
        prop_assert!(!rings.is_empty());
        for ring in rings {
            prop_assert!(ring.len() >= 4);
            prop_assert_eq!(ring.first(), ring.last());
            prop_assert!(signed_area(ring) > 0.0, "clockwise: {:?}", ring);
            prop_assert!(ring.windows(2).all(|ends| (ends[0].lon() - ends[1].lon()).abs() <= 180.0), "{:?}", ring);
        }
        prop_assert!(extent.center.lat().abs() > 89.999 || contains(rings, extent.center) || on_edge(extent.center));
        Ok(())
    }

    fn on_edge(position: Position) -> bool {
        position.lon().abs() > 179.999_999
    }

    #[test]
    fn circles_are_cut_at_the_edges_of_the_map() {
        let rings = |lon, lat, radius| circle_rings(Extent::new(position(lon, lat), km(radius)), 64).len();
        assert_eq!(rings(131.9, 43.1, 20.0), 1);
        assert_eq!(rings(179.9, 43.1, 20.0), 2);
        assert_eq!(rings(0.0, 90.0, 500.0), 1);
        assert_eq!(rings(100.0, -89.0, 500.0), 1);
        assert_eq!(rings(0.0, 0.0, 0.0), 0);
        assert_eq!(rings(0.0, 0.0, 20_100.0), 1);
        assert_eq!(rings(0.0, 0.0, 15_000.0), 5);
        let cap = &circle_rings(Extent::new(position(0.0, 90.0), km(500.0)), 8)[0];
        assert_eq!(crate::antimeridian::bbox([&cap[..]]).map(|b| [b[0], b[2], b[3]]), Some([-180.0, 180.0, 90.0]));
    }

    #[test]
    fn a_line_over_the_pole_is_cut_there() {
        let parts = geodesic_line(position(30.0, 85.0), position(-150.0, 85.0), km(100.0));
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].last().map(|position| position.lat()), Some(90.0));
        assert!(geodesic_line(position(30.0, 85.0), position(30.0, 85.0), km(100.0)).is_empty());
        assert!(geodesic_line(position(0.0, 0.0), position(170.0, 0.0), Meters::ZERO)[0].len() <= 10_001);
    }

    #[test]
    fn circles_convert_to_geo_polygons() {
        use geo::Contains;
        let circle = |lon, lat| geo::MultiPolygon::from(Extent::new(position(lon, lat), km(20.0)));
        assert_eq!(circle(131.9, 43.1).0.len(), 1);
        assert!(circle(131.9, 43.1).contains(&geo::Point::new(131.9, 43.1)));
        assert_eq!(circle(179.95, 43.1).0.len(), 2);
        assert!(geo::MultiPolygon::from(Extent::new(position(0.0, 0.0), Meters::ZERO)).0.is_empty());
    }

    proptest! {
        #[test]
        fn lines_keep_their_length_and_never_cross_the_meridian(
            a in (-180.0..=180.0, -90.0..=90.0), b in (-180.0..=180.0, -90.0..=90.0), max_length in 20.0..2000.0,
        ) {
            let (a, b) = (position(a.0, a.1), position(b.0, b.1));
            let geodesic = Metric::Geodesic.distance(a, b).get();
            let parts = geodesic_line(a, b, km(max_length));
            let drawn: f64 = parts.iter().map(|part| Metric::Geodesic.length(part).get()).sum();
            // The crossing points are on straight lines in longitude and latitude, which are a little longer.
            prop_assert!(drawn >= geodesic - 1e-3 && drawn <= geodesic * 1.01 + 1.0, "{drawn} {geodesic}");
            for part in &parts {
                for ends in part.windows(2) {
                    prop_assert!((ends[0].lon() - ends[1].lon()).abs() <= 180.0);
                }
            }
        }

        #[test]
        fn rings_are_closed_and_counterclockwise_and_contain_their_extent(
            lon in -180.0..=180.0, lat in -90.0..=90.0, radius in 0.01..19_900.0_f64, factor in 0.0..2.0_f64, bearing in 0.0..360.0,
        ) {
            let extent = Extent::new(position(lon, lat), km(radius));
            let rings = circle_rings(extent, 720);
            check_rings(extent, &rings)?;
            // Positions close to the circle may be on either side of its chords.
            let distance = km((radius * factor).min(20_000.0));
            let target = Metric::Geodesic.destination(extent.center, Bearing::new(bearing).unwrap(), distance);
            let ratio = Metric::Geodesic.distance(extent.center, target).get() / extent.radius.get();
            prop_assume!(!on_edge(target) && target.lat().abs() < 89.9 && (ratio - 1.0).abs() > 0.02);
            prop_assert_eq!(contains(&rings, target), ratio < 1.0, "{} {:?}", ratio, target);
        }
    }
}
