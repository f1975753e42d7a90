//! Lines and circles over the ellipsoid as features draw them: dense, and cut at the 180th meridian.

use std::f64::consts::TAU;

use super::metric::{Metric, pieces};
use crate::antimeridian::{clamp_to_globe, cut_line, cut_ring};
use crate::extent::Extent;
use crate::position::Position;
use crate::units::{Bearing, Meters};

/// No straight piece of a drawn line spans more degrees of longitude than this: near a pole a few kilometres span many.
const WIDEST: f64 = 15.0;

/// The shortest line over the ellipsoid, dense enough that no piece is longer than `longest`, cut at the 180th meridian.
///
/// Each part is a line of two spots or more; there is none from a spot to itself. However short `longest` is, at most some ten
/// thousand pieces are made.
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
pub fn geodesic_line(from: Position, to: Position, longest: Meters) -> Vec<Vec<Position>> {
    let pieces = pieces(Metric::Geodesic.distance(from, to), longest);
    let spot = |piece: u32| match piece {
        0 => from,
        _ if piece == pieces => to,
        _ => Metric::Geodesic.interpolate(from, to, f64::from(piece) / f64::from(pieces)),
    };
    let mut line = vec![from];
    for piece in 1..=pieces {
        let start = line[line.len() - 1];
        narrow(start, spot(piece), 12, &mut line);
    }
    cut_line(&line)
}

/// Halves a piece until it spans few degrees of longitude, and adds all spots but its start.
fn narrow(from: Position, to: Position, depth: u8, line: &mut Vec<Position>) {
    let turn = (to.lon() - from.lon()).abs();
    let near_pole = from.lat().abs().max(to.lat().abs()) >= 90.0;
    if turn.min(360.0 - turn) <= WIDEST || near_pole || depth == 0 {
        line.push(to);
        return;
    }
    let middle = Metric::Geodesic.interpolate(from, to, 0.5);
    narrow(from, middle, depth - 1, line);
    narrow(middle, to, depth - 1, line);
}

/// The rim of an extent as closed rings that together enclose it: each counter-clockwise and not crossing the 180th meridian.
///
/// `vertices` spots lie on the rim, three at least and 10,000 at most; a ring that is cut has some more. A circle around a pole
/// becomes a ring that closes along the pole's edge of the map. A circle of more than a quarter of the way round that holds both
/// poles becomes several rings side by side. An extent without a radius has no rim.
///
/// ```
/// use troopmap::{Extent, Meters, Position};
/// use troopmap::measure::circle;
///
/// let extent = Extent::new(Position::new(131.874, 43.106)?, Meters::new(20_000.0)?);
/// assert_eq!(circle(extent, 64)[0].len(), 65);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn circle_rings(extent: Extent, vertices: usize) -> Vec<Vec<Position>> {
    if extent.radius == Meters::ZERO {
        return Vec::new();
    }
    let holds =
        |lat: f64| Metric::Geodesic.distance(extent.center, clamp_to_globe(extent.center.lon(), lat)) < extent.radius;
    let rim = rim(extent, vertices.clamp(3, 10_000));
    match (holds(90.0), holds(-90.0)) {
        (false, false) => cut_ring(&unrolled(&rim)),
        (true, false) => vec![cap(&rim, 90.0)],
        (false, true) => vec![cap(&rim, -90.0)],
        (true, true) if extent.radius >= Meters::max_geodesic() => cut_ring(&band(-180.0, 180.0)),
        (true, true) => outside(&unrolled(&rim)),
    }
}

/// Counter-clockwise from north.
fn rim(extent: Extent, vertices: usize) -> Vec<Position> {
    #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
    let turned = |vertex: usize| -(vertex as f64 / vertices as f64 * TAU).to_degrees();
    (0..vertices)
        .filter_map(|vertex| Bearing::new(turned(vertex)).ok())
        .map(|bearing| Metric::Geodesic.destination(extent.center, bearing, extent.radius))
        .collect()
}

/// Longitudes that run on past 180 degrees, so that neighbours are never more than half way round apart.
fn unrolled(rim: &[Position]) -> Vec<(f64, f64)> {
    let mut last = rim.first().map_or(0.0, |spot| spot.lon());
    rim.iter()
        .map(|spot| {
            last += (spot.lon() - last + 180.0).rem_euclid(360.0) - 180.0;
            (last, spot.lat())
        })
        .collect()
}

/// The ring between a rim that runs once around a pole and that pole's edge of the map.
fn cap(rim: &[Position], pole: f64) -> Vec<Position> {
    let mut chain: Vec<(f64, f64)> = rim.iter().map(|spot| (spot.lon(), spot.lat())).collect();
    chain.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (first, last) = (chain[0], chain[chain.len() - 1]);
    // Where the rim meets the 180th meridian, between its easternmost spot and its westernmost.
    let share = (180.0 - last.0) / (first.0 + 360.0 - last.0);
    let edge = if share.is_finite() { last.1 + share * (first.1 - last.1) } else { last.1 };
    let mut ring: Vec<Position> = Vec::with_capacity(chain.len() + 5);
    ring.push(clamp_to_globe(-180.0, edge));
    ring.extend(chain.iter().filter(|spot| spot.0.abs() < 180.0).map(|&(lon, lat)| clamp_to_globe(lon, lat)));
    ring.push(clamp_to_globe(180.0, edge));
    if pole > 0.0 {
        ring.extend(along(pole, 180.0, -180.0).map(|(lon, lat)| clamp_to_globe(lon, lat)));
        ring.push(clamp_to_globe(-180.0, edge));
    } else {
        // The area lies below the rim, so the rim is walked from east to west.
        ring.reverse();
        ring.extend(along(pole, -180.0, 180.0).map(|(lon, lat)| clamp_to_globe(lon, lat)));
        ring.push(clamp_to_globe(180.0, edge));
    }
    ring.dedup();
    ring
}

/// The edge of the map at a pole, in steps of a quarter round at most, so that no reader takes the short way back.
fn along(pole: f64, from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> {
    (0..=4).map(move |quarter| (from + (to - from) * f64::from(quarter) / 4.0, pole))
}

/// All of the map between two meridians.
fn band(west: f64, east: f64) -> Vec<(f64, f64)> {
    along(-90.0, west, east).chain(along(90.0, east, west)).collect()
}

/// What lies outside of a rim that holds neither pole: north of it, south of it, and beside it.
fn outside(rim: &[(f64, f64)]) -> Vec<Vec<Position>> {
    let by_lon = |a: &&(f64, f64), b: &&(f64, f64)| a.0.total_cmp(&b.0);
    let (Some(&west), Some(&east)) = (rim.iter().min_by(by_lon), rim.iter().max_by(by_lon)) else {
        return Vec::new();
    };
    let chord = |lon: f64| west.1 + (lon - west.0) / (east.0 - west.0) * (east.1 - west.1);
    let chain = |north: bool| {
        let mut chain: Vec<(f64, f64)> = rim
            .iter()
            .copied()
            .filter(|&(lon, lat)| (lat > chord(lon)) == north && lon > west.0 && lon < east.0)
            .collect();
        chain.sort_by(|a, b| a.0.total_cmp(&b.0));
        chain
    };
    let mut north = vec![west];
    north.extend(chain(true));
    north.push(east);
    north.extend(along(90.0, east.0, west.0));
    let mut south = vec![east];
    south.extend(chain(false).into_iter().rev());
    south.push(west);
    south.extend(along(-90.0, west.0, east.0));
    let beside = band(east.0, west.0 + 360.0);
    [cut_ring(&north), cut_ring(&south), cut_ring(&beside)].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spot(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    fn km(km: f64) -> Meters {
        Meters::new(km * 1000.0).unwrap()
    }

    /// Twice the area in square degrees; positive when counter-clockwise.
    fn turning(ring: &[Position]) -> f64 {
        ring.windows(2).map(|ends| ends[0].lon() * ends[1].lat() - ends[1].lon() * ends[0].lat()).sum()
    }

    /// Whether a spot lies in one of the rings, by the even-odd rule.
    fn holds(rings: &[Vec<Position>], spot: Position) -> bool {
        rings.iter().any(|ring| {
            let crossings = ring.windows(2).filter(|ends| {
                let (a, b) = (ends[0], ends[1]);
                (a.lat() > spot.lat()) != (b.lat() > spot.lat())
                    && spot.lon() < a.lon() + (spot.lat() - a.lat()) / (b.lat() - a.lat()) * (b.lon() - a.lon())
            });
            crossings.count() % 2 == 1
        })
    }

    fn check_rings(extent: Extent, rings: &[Vec<Position>]) -> Result<(), TestCaseError> {
        prop_assert!(!rings.is_empty());
        for ring in rings {
            prop_assert!(ring.len() >= 4);
            prop_assert_eq!(ring.first(), ring.last());
            prop_assert!(turning(ring) > 0.0, "clockwise: {:?}", ring);
            prop_assert!(ring.windows(2).all(|ends| (ends[0].lon() - ends[1].lon()).abs() <= 180.0), "{:?}", ring);
        }
        prop_assert!(extent.center.lat().abs() > 89.999 || holds(rings, extent.center) || on_edge(extent.center));
        Ok(())
    }

    fn on_edge(spot: Position) -> bool {
        spot.lon().abs() > 179.999_999
    }

    #[test]
    fn circles_meet_the_edges_of_the_map() {
        let rings = |lon, lat, radius| circle_rings(Extent::new(spot(lon, lat), km(radius)), 64).len();
        assert_eq!(rings(131.9, 43.1, 20.0), 1);
        assert_eq!(rings(179.9, 43.1, 20.0), 2);
        assert_eq!(rings(0.0, 90.0, 500.0), 1);
        assert_eq!(rings(100.0, -89.0, 500.0), 1);
        assert_eq!(rings(0.0, 0.0, 0.0), 0);
        assert_eq!(rings(0.0, 0.0, 20_100.0), 1);
        assert_eq!(rings(0.0, 0.0, 15_000.0), 5);
        let cap = &circle_rings(Extent::new(spot(0.0, 90.0), km(500.0)), 8)[0];
        assert_eq!(crate::antimeridian::bbox([&cap[..]]).map(|b| [b[0], b[2], b[3]]), Some([-180.0, 180.0, 90.0]));
    }

    #[test]
    fn a_line_over_the_pole_is_cut_there() {
        let parts = geodesic_line(spot(30.0, 85.0), spot(-150.0, 85.0), km(100.0));
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].last().map(|spot| spot.lat()), Some(90.0));
        assert!(geodesic_line(spot(30.0, 85.0), spot(30.0, 85.0), km(100.0)).is_empty());
        assert!(geodesic_line(spot(0.0, 0.0), spot(170.0, 0.0), Meters::ZERO)[0].len() <= 10_001);
    }

    proptest! {
        #[test]
        fn lines_keep_their_length_and_never_cross(
            a in (-180.0..=180.0, -90.0..=90.0), b in (-180.0..=180.0, -90.0..=90.0), longest in 20.0..2000.0,
        ) {
            let (a, b) = (spot(a.0, a.1), spot(b.0, b.1));
            let straight = Metric::Geodesic.distance(a, b).get();
            let parts = geodesic_line(a, b, km(longest));
            let drawn: f64 = parts.iter().map(|part| Metric::Geodesic.length(part).get()).sum();
            // The cuts lie on chords in longitude and latitude, which are a little longer.
            prop_assert!(drawn >= straight - 1e-3 && drawn <= straight * 1.01 + 1.0, "{drawn} {straight}");
            for part in &parts {
                for ends in part.windows(2) {
                    prop_assert!((ends[0].lon() - ends[1].lon()).abs() <= 180.0);
                }
            }
        }

        #[test]
        fn rings_close_turn_left_and_hold_what_they_are_around(
            lon in -180.0..=180.0, lat in -90.0..=90.0, radius in 0.01..19_900.0_f64, far in 0.0..2.0_f64, bearing in 0.0..360.0,
        ) {
            let extent = Extent::new(spot(lon, lat), km(radius));
            let rings = circle_rings(extent, 720);
            check_rings(extent, &rings)?;
            // A spot well inside is in, one well outside is out.
            let distance = km((radius * far).min(20_000.0));
            let there = Metric::Geodesic.destination(extent.center, Bearing::new(bearing).unwrap(), distance);
            let away = Metric::Geodesic.distance(extent.center, there).get() / extent.radius.get();
            prop_assume!(!on_edge(there) && there.lat().abs() < 89.9 && (away - 1.0).abs() > 0.02);
            prop_assert_eq!(holds(&rings, there), away < 1.0, "{} {:?}", away, there);
        }
    }
}
