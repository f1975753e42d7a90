//! Metrics: the kinds of line along which distances are measured.

use std::fmt;
use std::str::FromStr;

use geo::line_measures::{Bearing as _, Destination as _, Distance as _, InterpolatePoint as _};
use thiserror::Error;

use crate::position::Position;
use crate::units::{Bearing, Meters};

/// The kind of line along which the distance between two positions is measured.
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
    /// The shortest line on the WGS 84 ellipsoid (Karney 2013). Accurate to a few nanometers for any two positions.
    #[default]
    Geodesic,
    /// The shortest line on a sphere with the mean radius of 6,371,008.8 m: a great circle. Differs from the geodesic by up to
    /// 0.56 %.
    Haversine,
    /// The line of constant bearing on the same sphere.
    Rhumb,
}

/// An error for a text that is not the name of a metric.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("unknown metric `{0}`; write geodesic, haversine or rhumb")]
pub struct UnknownMetric(pub String);

impl Metric {
    /// Returns the name of the metric: `geodesic`, `haversine` or `rhumb`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Geodesic => "geodesic",
            Self::Haversine => "haversine",
            Self::Rhumb => "rhumb",
        }
    }

    /// Returns the distance from one position to another.
    ///
    /// # Units
    /// Meters.
    pub fn distance(self, from: Position, to: Position) -> Meters {
        let (a, b): (geo::Point, geo::Point) = (from.into(), to.into());
        let meters = match self {
            Self::Geodesic => geo::Geodesic.distance(a, b),
            Self::Haversine => geo::Haversine.distance(a, b),
            Self::Rhumb => geo::Rhumb.distance(a, b),
        };
        // Rounding can make a sine exceed one, and the result NaN, only for antipodal positions.
        Meters::new(meters).unwrap_or(Meters::MAX_GEODESIC)
    }

    /// Returns the direction in which the line starts; `None` if both positions are the same.
    ///
    /// # Units
    /// Degrees clockwise from true north.
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

    /// Returns the position at a distance and bearing from another one.
    ///
    /// A rhumb line ends at the pole if it would continue over it.
    ///
    /// # Units
    /// Degrees clockwise from true north, and meters.
    pub fn destination(self, from: Position, bearing: Bearing, distance: Meters) -> Position {
        let start: geo::Point = from.into();
        let (degrees, meters) = (bearing.degrees(), distance.get());
        let end = match self {
            Self::Geodesic => geo::Geodesic.destination(start, degrees, meters),
            Self::Haversine => geo::Haversine.destination(start, degrees, meters),
            Self::Rhumb => geo::Rhumb.destination(start, degrees, meters),
        };
        to_position(end).unwrap_or_else(|| pole_ahead(from, bearing))
    }

    /// Returns the position at a fraction of the line. The fraction is clamped to 0 to 1.
    pub fn interpolate(self, from: Position, to: Position, fraction: f64) -> Position {
        let fraction = if fraction > 0.0 { fraction.min(1.0) } else { 0.0 };
        let (a, b): (geo::Point, geo::Point) = (from.into(), to.into());
        let point = match self {
            Self::Geodesic => geo::Geodesic.point_at_ratio_between(a, b, fraction),
            Self::Haversine => geo::Haversine.point_at_ratio_between(a, b, fraction),
            Self::Rhumb => geo::Rhumb.point_at_ratio_between(a, b, fraction),
        };
        to_position(point).unwrap_or(if fraction < 0.5 { from } else { to })
    }

    /// Returns the line as positions, including both ends, with segments of at most `max_length`.
    ///
    /// The line has at most 10,000 segments, however short `max_length` is.
    pub fn densify(self, from: Position, to: Position, max_length: Meters) -> Vec<Position> {
        let segments = count_segments(self.distance(from, to), max_length);
        let inner = (1..segments).map(|segment| self.interpolate(from, to, f64::from(segment) / f64::from(segments)));
        std::iter::once(from).chain(inner).chain(std::iter::once(to)).collect()
    }

    /// Returns the length of a line through positions.
    ///
    /// # Units
    /// Meters.
    pub fn length(self, line: &[Position]) -> Meters {
        line.windows(2).map(|ends| self.distance(ends[0], ends[1])).fold(Meters::ZERO, std::ops::Add::add)
    }
}

/// Returns the number of segments of at most `max_length` that a line is divided into: 1 to 10,000.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 10,000 by the clamp")]
pub(super) fn count_segments(length: Meters, max_length: Meters) -> u32 {
    const MAX_SEGMENTS: f64 = 10_000.0;
    // Zero divided by zero is NaN, which becomes one segment.
    (length.get() / max_length.get()).ceil().clamp(1.0, MAX_SEGMENTS) as u32
}

/// Wraps the longitude, and clamps a latitude that rounding moved past a pole. `None` for any other latitude out of range.
fn to_position(point: geo::Point) -> Option<Position> {
    let (lon, lat) = (point.x(), point.y());
    let lon = if (-180.0..=180.0).contains(&lon) { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 };
    let lat = if (-90.0 - 1e-9..=90.0 + 1e-9).contains(&lat) { lat.clamp(-90.0, 90.0) } else { lat };
    Position::new(lon, lat).ok()
}

/// Returns the pole that a rhumb line with this bearing approaches.
fn pole_ahead(from: Position, bearing: Bearing) -> Position {
    let is_northward = (90.0..=270.0).contains(&((bearing.degrees() + 180.0) % 360.0));
    let lat = if is_northward { 90.0 } else { -90.0 };
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

    fn position(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    fn anywhere() -> impl Strategy<Value = Position> {
        let lon = prop_oneof![-180.0..=180.0, Just(180.0), Just(-180.0), Just(0.0)];
        let lat = prop_oneof![-90.0..=90.0, Just(90.0), Just(-90.0), Just(0.0)];
        (lon, lat).prop_map(|(lon, lat)| position(lon, lat))
    }

    #[test]
    fn known_bearings_and_distances() {
        let (vladivostok, khabarovsk) = (position(131.87353, 43.10562), position(135.0971, 48.46204));
        let bearing = Metric::Geodesic.bearing(vladivostok, khabarovsk).unwrap();
        assert_eq!(bearing.compass_point(), "north-northeast");
        assert_eq!(Metric::Geodesic.bearing(vladivostok, vladivostok), None);
        let (west, east) = (position(179.5, 0.0), position(-179.5, 0.0));
        assert!((Metric::Geodesic.distance(west, east).get() - 111_319.491).abs() < 0.001);
        assert!((Metric::Rhumb.bearing(west, east).unwrap().degrees() - 90.0).abs() < 1e-9);
        // Antipodal positions: half a meridian of the ellipsoid, and half the circumference of the sphere.
        assert_eq!(Metric::Geodesic.distance(position(0.0, 90.0), position(7.0, -90.0)), Meters::MAX_GEODESIC);
        assert!(
            (Metric::Haversine.distance(position(0.0, 0.0), position(180.0, 0.0)).get() - 20_015_114.4).abs() < 0.1
        );
        // A rhumb line to the pole follows the meridian.
        assert!((Metric::Rhumb.distance(position(10.0, 80.0), position(10.0, 90.0)).get() - 1_111_950.8).abs() < 0.1);
        assert!(Metric::Rhumb.distance(position(0.0, 90.0), position(180.0, 90.0)).get() < 1e-6);
    }

    #[test]
    fn densified_lines_keep_their_ends_and_length() {
        let (from, to) = (position(129.77583, 41.79556), position(131.87353, 43.10562));
        for metric in ALL {
            let line = metric.densify(from, to, Meters::new(10_000.0).unwrap());
            assert_eq!((line[0], line[line.len() - 1], line.len()), (from, to, 24));
            assert!((metric.length(&line).get() - metric.distance(from, to).get()).abs() < 1e-3, "{metric}");
            assert_eq!(metric.densify(from, from, Meters::ZERO), [from, from]);
            assert_eq!(metric.densify(from, to, Meters::ZERO).len(), 10_001);
        }
    }

    #[test]
    fn metrics_are_parsed_by_name() {
        for metric in ALL {
            assert_eq!(metric.to_string().parse(), Ok(metric));
        }
        let error = "euclid".parse::<Metric>().unwrap_err();
        assert_eq!(error.to_string(), "unknown metric `euclid`; write geodesic, haversine or rhumb");
    }

    proptest! {
        #[test]
        fn distances_are_symmetric_and_close_to_the_geodesic(a in anywhere(), b in anywhere()) {
            let geodesic = Metric::Geodesic.distance(a, b).get();
            for metric in ALL {
                let distance = metric.distance(a, b).get();
                prop_assert!((distance - metric.distance(b, a).get()).abs() < 1e-3, "{metric} {distance}");
                // No line is shorter than the geodesic, apart from the error of the sphere.
                prop_assert!(distance >= geodesic * (1.0 - 0.0057) - 1e-6, "{metric} {distance} {geodesic}");
            }
            let sphere = Metric::Haversine.distance(a, b).get();
            prop_assert!(sphere <= geodesic * 1.0057 + 1e-6, "{sphere} {geodesic}");
        }

        #[test]
        fn destinations_are_at_the_given_distance(a in anywhere(), degrees in 0.0..360.0, meters in 0.0..1.9e7) {
            let (bearing, distance) = (Bearing::new(degrees).unwrap(), Meters::new(meters).unwrap());
            for metric in [Metric::Geodesic, Metric::Haversine] {
                let b = metric.destination(a, bearing, distance);
                prop_assert!((metric.distance(a, b).get() - meters).abs() < 0.01, "{metric} {b:?}");
                let middle = metric.interpolate(a, b, 0.5);
                let half = metric.distance(a, middle).get();
                prop_assert!((half - meters / 2.0).abs() < 0.01, "{metric} {half} {meters}");
            }
            // A rhumb line may end at a pole, and must not panic.
            let _ = Metric::Rhumb.destination(a, bearing, distance);
        }
    }
}
