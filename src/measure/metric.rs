//! How to measure, as a value.

use std::fmt;
use std::str::FromStr;

use geo::line_measures::{Bearing as _, Destination as _, Distance as _, InterpolatePoint as _};
use thiserror::Error;

use crate::position::Position;
use crate::units::{Bearing, Meters};

/// Which line between two spots is measured.
///
/// ```
/// use troopmap::Position;
/// use troopmap::measure::Metric;
///
/// let lisbon = Position::new(-9.1393, 38.7223)?;
/// let porto = Position::new(-8.6291, 41.1579)?;
/// assert_eq!(Metric::Geodesic.distance(lisbon, porto).get().round(), 273_925.0);
/// # Ok::<(), troopmap::InvalidPosition>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Metric {
    /// The shortest line over the WGS 84 ellipsoid (Karney 2013), right to a few nanometres for any two spots.
    #[default]
    Geodesic,
    /// The shortest line over a sphere of the mean radius 6,371,008.8 m; off by up to 0.56 %.
    Haversine,
    /// The line of constant bearing over the same sphere.
    Rhumb,
}

/// A name that no metric has.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no metric: they are geodesic, haversine and rhumb")]
pub struct UnknownMetric(pub String);

impl Metric {
    /// The name: `geodesic`, `haversine`, `rhumb`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Geodesic => "geodesic",
            Self::Haversine => "haversine",
            Self::Rhumb => "rhumb",
        }
    }

    /// The length of the line from one spot to another.
    pub fn distance(self, from: Position, to: Position) -> Meters {
        let (a, b): (geo::Point, geo::Point) = (from.into(), to.into());
        let meters = match self {
            Self::Geodesic => geo::Geodesic.distance(a, b),
            Self::Haversine => geo::Haversine.distance(a, b),
            Self::Rhumb => geo::Rhumb.distance(a, b),
        };
        // A sine a little over one gives no number where two spots lie opposite each other: half way round.
        Meters::new(meters).unwrap_or(Meters::max_geodesic())
    }

    /// The direction in which the line leaves; nothing from a spot to itself.
    pub fn bearing(self, from: Position, to: Position) -> Option<Bearing> {
        if from == to {
            return None;
        }
        let (a, b): (geo::Point, geo::Point) = (from.into(), to.into());
        let degrees = match self {
            Self::Geodesic => geo::Geodesic.bearing(a, b),
            Self::Haversine => geo::Haversine.bearing(a, b),
            Self::Rhumb => geo::Rhumb.bearing(a, b),
        };
        Bearing::new(degrees).ok()
    }

    /// Where one comes out after a way in a direction. A rhumb line that would run over a pole ends there.
    pub fn destination(self, from: Position, bearing: Bearing, distance: Meters) -> Position {
        let start: geo::Point = from.into();
        let (degrees, meters) = (bearing.degrees(), distance.get());
        let end = match self {
            Self::Geodesic => geo::Geodesic.destination(start, degrees, meters),
            Self::Haversine => geo::Haversine.destination(start, degrees, meters),
            Self::Rhumb => geo::Rhumb.destination(start, degrees, meters),
        };
        on_globe(end).unwrap_or_else(|| pole_ahead(from, bearing))
    }

    /// The spot that lies a fraction of the way along the line; fractions outside of 0 to 1 are taken as 0 or 1.
    pub fn interpolate(self, from: Position, to: Position, fraction: f64) -> Position {
        let fraction = if fraction > 0.0 { fraction.min(1.0) } else { 0.0 };
        let (a, b): (geo::Point, geo::Point) = (from.into(), to.into());
        let spot = match self {
            Self::Geodesic => geo::Geodesic.point_at_ratio_between(a, b, fraction),
            Self::Haversine => geo::Haversine.point_at_ratio_between(a, b, fraction),
            Self::Rhumb => geo::Rhumb.point_at_ratio_between(a, b, fraction),
        };
        on_globe(spot).unwrap_or(if fraction < 0.5 { from } else { to })
    }

    /// The line as spots, both ends among them, with no two neighbours further apart than `longest`.
    ///
    /// At most 10,000 pieces are made, however short `longest` is.
    pub fn densify(self, from: Position, to: Position, longest: Meters) -> Vec<Position> {
        let pieces = pieces(self.distance(from, to), longest);
        let inner = (1..pieces).map(|piece| self.interpolate(from, to, f64::from(piece) / f64::from(pieces)));
        std::iter::once(from).chain(inner).chain(std::iter::once(to)).collect()
    }

    /// The length of a way through spots.
    pub fn length(self, way: &[Position]) -> Meters {
        way.windows(2).map(|ends| self.distance(ends[0], ends[1])).fold(Meters::ZERO, std::ops::Add::add)
    }
}

/// Into how many pieces a line is parted.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 10,000 by construction")]
pub(super) fn pieces(length: Meters, longest: Meters) -> u32 {
    const MOST: f64 = 10_000.0;
    // Nothing over nothing is not a number, and becomes one piece.
    (length.get() / longest.get()).ceil().clamp(1.0, MOST) as u32
}

/// Longitudes are turned into range, and latitudes cut that overshoot by rounding.
fn on_globe(spot: geo::Point) -> Option<Position> {
    let (lon, lat) = (spot.x(), spot.y());
    let turned = if (-180.0..=180.0).contains(&lon) { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 };
    let rounded = if (-90.0 - 1e-9..=90.0 + 1e-9).contains(&lat) { lat.clamp(-90.0, 90.0) } else { lat };
    Position::new(turned, rounded).ok()
}

fn pole_ahead(from: Position, bearing: Bearing) -> Position {
    let north = (90.0..=270.0).contains(&((bearing.degrees() + 180.0) % 360.0));
    let lat = if north { 90.0 } else { -90.0 };
    Position::new(from.lon(), lat).unwrap_or(from)
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Metric {
    type Err = UnknownMetric;
    fn from_str(name: &str) -> Result<Self, UnknownMetric> {
        [Self::Geodesic, Self::Haversine, Self::Rhumb]
            .into_iter()
            .find(|metric| metric.as_str() == name)
            .ok_or_else(|| UnknownMetric(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Metric; 3] = [Metric::Geodesic, Metric::Haversine, Metric::Rhumb];

    fn spot(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    fn anywhere() -> impl Strategy<Value = Position> {
        let lon = prop_oneof![-180.0..=180.0, Just(180.0), Just(-180.0), Just(0.0)];
        let lat = prop_oneof![-90.0..=90.0, Just(90.0), Just(-90.0), Just(0.0)];
        (lon, lat).prop_map(|(lon, lat)| spot(lon, lat))
    }

    #[test]
    fn bearings_and_ways() {
        let (vladivostok, khabarovsk) = (spot(131.87353, 43.10562), spot(135.0971, 48.46204));
        let bearing = Metric::Geodesic.bearing(vladivostok, khabarovsk).unwrap();
        assert_eq!(bearing.compass_point(), "north-northeast");
        assert_eq!(Metric::Geodesic.bearing(vladivostok, vladivostok), None);
        let (west, east) = (spot(179.5, 0.0), spot(-179.5, 0.0));
        assert!((Metric::Geodesic.distance(west, east).get() - 111_319.491).abs() < 0.001);
        assert!((Metric::Rhumb.bearing(west, east).unwrap().degrees() - 90.0).abs() < 1e-9);
        // Opposite spots: half a meridian, and half of the sphere's girth.
        assert_eq!(Metric::Geodesic.distance(spot(0.0, 90.0), spot(7.0, -90.0)), Meters::max_geodesic());
        assert!((Metric::Haversine.distance(spot(0.0, 0.0), spot(180.0, 0.0)).get() - 20_015_114.4).abs() < 0.1);
        // A rhumb line to the pole runs along the meridian.
        assert!((Metric::Rhumb.distance(spot(10.0, 80.0), spot(10.0, 90.0)).get() - 1_111_950.8).abs() < 0.1);
        assert!(Metric::Rhumb.distance(spot(0.0, 90.0), spot(180.0, 90.0)).get() < 1e-6);
    }

    #[test]
    fn dense_lines_keep_their_ends_and_their_length() {
        let (from, to) = (spot(129.77583, 41.79556), spot(131.87353, 43.10562));
        for metric in ALL {
            let line = metric.densify(from, to, Meters::new(10_000.0).unwrap());
            assert_eq!((line[0], line[line.len() - 1], line.len()), (from, to, 24));
            assert!((metric.length(&line).get() - metric.distance(from, to).get()).abs() < 1e-3, "{metric}");
            assert_eq!(metric.densify(from, from, Meters::ZERO), [from, from]);
            assert_eq!(metric.densify(from, to, Meters::ZERO).len(), 10_001);
        }
    }

    #[test]
    fn metrics_go_by_name() {
        for metric in ALL {
            assert_eq!(metric.to_string().parse(), Ok(metric));
        }
        let error = "euclid".parse::<Metric>().unwrap_err();
        assert_eq!(error.to_string(), "`euclid` is no metric: they are geodesic, haversine and rhumb");
    }

    proptest! {
        #[test]
        fn distances_are_the_same_back_and_near_the_geodesic(a in anywhere(), b in anywhere()) {
            let geodesic = Metric::Geodesic.distance(a, b).get();
            for metric in ALL {
                let there = metric.distance(a, b).get();
                prop_assert!((there - metric.distance(b, a).get()).abs() < 1e-3, "{metric} {there}");
                // No way is shorter than the geodesic but for the sphere's error.
                prop_assert!(there >= geodesic * (1.0 - 0.0057) - 1e-6, "{metric} {there} {geodesic}");
            }
            let sphere = Metric::Haversine.distance(a, b).get();
            prop_assert!(sphere <= geodesic * 1.0057 + 1e-6, "{sphere} {geodesic}");
        }

        #[test]
        fn one_comes_out_where_one_was_sent(a in anywhere(), degrees in 0.0..360.0, meters in 0.0..1.9e7) {
            let (bearing, distance) = (Bearing::new(degrees).unwrap(), Meters::new(meters).unwrap());
            for metric in [Metric::Geodesic, Metric::Haversine] {
                let b = metric.destination(a, bearing, distance);
                prop_assert!((metric.distance(a, b).get() - meters).abs() < 0.01, "{metric} {b:?}");
                let middle = metric.interpolate(a, b, 0.5);
                let half = metric.distance(a, middle).get();
                prop_assert!((half - meters / 2.0).abs() < 0.01, "{metric} {half} {meters}");
            }
            // It may run against a pole; it stays on the globe.
            let _ = Metric::Rhumb.destination(a, bearing, distance);
        }
    }
}
