//! The way that is drawn for a movement.

use crate::extent::Extent;
use crate::feature::terminus::MovementEnd;
use crate::measure::{self, DistanceInterval, Metric, geodesic_line};
use crate::mode::Mode;
use crate::position::Position;
use crate::route::{LegKind, Route, RouteOptions, Stop, route};
use crate::units::Meters;

/// Longest piece of a drawn geodesic: below this a straight piece on a flat map is off by less than the width of a line.
const PIECE_M: f64 = 50_000.0;

/// The way between two ends: drawn as an illustration, never as an observed track.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// How long it is from spot to spot.
    pub length: Meters,
    /// The least it can be, given where the ends may be.
    pub length_min: Meters,
    /// The most it can be over the same way.
    pub length_max: Meters,
    /// What sort of way: `geodesic`, `sea`, `rail`.
    pub route: String,
    /// The network it was found in and its licence; nothing for a geodesic.
    pub route_source: Option<String>,
    /// Its line, cut at the antimeridian.
    pub lines: Vec<Vec<Position>>,
}

impl Journey {
    /// The shortest way over the ellipsoid, which claims nothing about the way that was taken.
    pub fn geodesic(from: Extent, to: Extent) -> Self {
        let interval = measure::distance_between(from, to, Metric::Geodesic);
        let piece = Meters::new(PIECE_M).unwrap_or(Meters::ZERO);
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

    /// The shortest way of a mode, and the geodesic where there is none or nobody said how.
    pub fn by(mode: Mode, from: &MovementEnd, to: &MovementEnd) -> Self {
        let stop =
            |end: &MovementEnd| Stop { name: end.place.clone(), extent: end.extent, country: end.country.clone() };
        let found = match mode {
            Mode::Sea | Mode::Rail => route(&[stop(from), stop(to)], &[mode], &RouteOptions::default()).ok(),
            // A road is not claimed, and an aircraft goes straight.
            Mode::Road | Mode::Air | Mode::Unknown => None,
        };
        found.map_or_else(|| Self::geodesic(from.extent, to.extent), |found| Self::along(&found))
    }

    /// Converts the lines to `geo` lines in degrees, cut at the antimeridian.
    pub fn to_multi_line_string(&self) -> geo::MultiLineString {
        self.lines.iter().map(|line| geo::LineString::from_iter(line.iter().copied())).collect()
    }

    fn along(route: &Route) -> Self {
        let DistanceInterval { best, min, max } = route.length();
        let ways = route.legs().iter().map(|leg| leg.kind).find(|way| *way != LegKind::Access);
        Self {
            length: best.round(),
            length_min: min.round(),
            length_max: max.round(),
            route: ways.map_or("geodesic", LegKind::as_str).to_owned(),
            route_source: ways.map(|way| format!("{}; {}", way.network(), way.license())),
            lines: route.lines().into_iter().map(|line| line.into_iter().map(Position::round).collect()).collect(),
        }
    }
}
