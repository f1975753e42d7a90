//! The line that is drawn for a movement.

use crate::extent::Extent;
use crate::feature::movement_end::MovementEnd;
use crate::measure::{self, DistanceInterval, Metric, geodesic_line};
use crate::mode::Mode;
use crate::position::Position;
use crate::route::{LegKind, Route, RouteOptions, Stop, route};
use crate::units::Meters;

/// Longest segment of a drawn geodesic, in meters: shorter ones look straight on a flat map.
const MAX_SEGMENT_M: f64 = 50_000.0;

/// The line between two ends: an illustration, never an observed track.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// The length from point to point.
    pub length: Meters,
    /// The lower bound of the length, given where the ends may be.
    pub length_min: Meters,
    /// The upper bound of the length.
    pub length_max: Meters,
    /// The kind of route: `geodesic`, `sea` or `rail`.
    pub route: String,
    /// The network it follows and its license. `None` for a geodesic.
    pub route_source: Option<String>,
    /// The line, cut at the antimeridian.
    pub lines: Vec<Vec<Position>>,
}

impl Journey {
    /// Returns the geodesic, which claims nothing about the route that was taken.
    pub fn geodesic(from: Extent, to: Extent) -> Self {
        let interval = measure::distance_between(from, to, Metric::Geodesic);
        let piece = Meters::new(MAX_SEGMENT_M).unwrap_or(Meters::ZERO);
        let lines = geodesic_line(from.center, to.center, piece);
        Self {
            length: interval.best.round(),
            length_min: interval.min.round(),
            length_max: interval.max.round(),
            route: "geodesic".to_owned(),
            route_source: None,
            lines: lines.into_iter().map(|line| line.into_iter().map(Position::round).collect()).collect(),
        }
    }

    /// Returns the shortest route of a mode. If there is none, or the mode is unknown, returns the geodesic.
    pub fn by_mode(mode: Mode, from: &MovementEnd, to: &MovementEnd) -> Self {
        let stop =
            |end: &MovementEnd| Stop { name: end.place.clone(), extent: end.extent, country: end.country.clone() };
        let found = match mode {
            Mode::Sea | Mode::Rail => route(&[stop(from), stop(to)], &[mode], &RouteOptions::default()).ok(),
            // A road is not claimed, and an aircraft goes straight.
            Mode::Road | Mode::Air | Mode::Unknown => None,
        };
        found.map_or_else(|| Self::geodesic(from.extent, to.extent), |found| Self::from_route(&found))
    }

    fn from_route(route: &Route) -> Self {
        let DistanceInterval { best, min, max } = route.length();
        let kind = route.legs().iter().map(|leg| leg.kind).find(|kind| *kind != LegKind::Access);
        Self {
            length: best.round(),
            length_min: min.round(),
            length_max: max.round(),
            route: kind.map_or("geodesic", LegKind::as_str).to_owned(),
            route_source: kind.map(|kind| format!("{}; {}", kind.network(), kind.license())),
            lines: route.lines().into_iter().map(|line| line.into_iter().map(Position::round).collect()).collect(),
        }
    }
}

/// The lines of a journey, cut at the antimeridian; longitude first, in degrees.
impl From<&Journey> for geo::MultiLineString {
    fn from(journey: &Journey) -> Self {
        journey.lines.iter().map(|line| line.iter().copied().collect::<geo::LineString>()).collect()
    }
}
