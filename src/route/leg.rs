//! One stretch of a route by one means.

use super::Passage;
use crate::antimeridian::cut_line;
use crate::extent::Extent;
use crate::measure::{DistanceInterval, Metric, distance_between};
use crate::mode::Mode;
use crate::plausible::mode_speed;
use crate::position::Position;
use crate::units::Meters;

/// A straight line on the globe bends on the map; between points this far apart the bend is too small to see.
const STEP: f64 = 100_000.0;

/// How the line of a leg was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LegKind {
    /// Straight over the ellipsoid.
    Geodesic,
    /// The gap between a place and the network that serves it, straight.
    Access,
    /// The shortest way over water.
    Sea,
    /// The shortest way over railways.
    Rail,
}

impl LegKind {
    /// The word that maps use: `geodesic`, `access`, `sea`, `rail`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Geodesic => "geodesic",
            Self::Access => "access",
            Self::Sea => "sea",
            Self::Rail => "rail",
        }
    }

    /// The network that the line follows.
    pub const fn network(self) -> &'static str {
        match self {
            Self::Geodesic | Self::Access => "none: straight on WGS 84",
            Self::Sea => {
                "water of Natural Earth 4.0 (1:10m from 124 to 146.5 E, 33 to 56 N; 1:50m elsewhere), with lanes of searoute-py 1.6"
            }
            Self::Rail => "OpenStreetMap railways of about 2024, with published kilometre posts",
        }
    }

    /// The licence of that network.
    pub const fn license(self) -> &'static str {
        match self {
            Self::Geodesic | Self::Access => "none needed",
            Self::Sea => {
                "public domain (Natural Earth, World Port Index), Apache-2.0 (searoute-py), CC BY 4.0 (GeoNames)"
            }
            Self::Rail => "ODbL 1.0",
        }
    }

    /// The words that must stand beside anything made from that network; empty where none must.
    pub const fn attribution(self) -> &'static str {
        match self {
            Self::Geodesic | Self::Access => "",
            Self::Sea => {
                "Made with Natural Earth. Sea lanes: searoute-py, Apache-2.0; Eurostat SeaRoute; ORNL. Ports: World Port Index, NGA; GeoNames, CC BY 4.0"
            }
            Self::Rail => "Rail data © OpenStreetMap contributors, ODbL 1.0",
        }
    }
}

/// One stretch of a route by one means.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Leg {
    /// How one moves; [`Mode::Unknown`] on the gap between a place and its network.
    pub mode: Mode,
    /// How the line was found.
    pub kind: LegKind,
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// The line in one piece, which may cross the antimeridian; [`Leg::lines`] has it cut.
    pub line: Vec<Position>,
    /// How long it is: best, and within bounds from the error of the network and the extents of the places.
    pub length: DistanceInterval,
    /// The countries that a railway goes through, as ISO 3166-1 alpha-2, in order; none for other ways, on which they are not known.
    pub countries: Vec<String>,
    /// The canals, straits and ice passages it goes through.
    pub passages: Vec<Passage>,
    /// The passages that would have made it shorter and that stay closed unless [`RouteOptions`](super::RouteOptions) allow them.
    pub closed_passages: Vec<Passage>,
    /// What is known about the error of the length.
    pub accuracy: &'static str,
}

impl Leg {
    /// The line cut at the antimeridian, as RFC 7946 asks.
    pub fn lines(&self) -> Vec<Vec<Position>> {
        cut_line(&self.line)
    }

    /// The fewest and the most hours at the usual speeds of the mode, which [`MODE_SPEEDS`] has with their sources; nothing for
    /// an unknown mode.
    ///
    /// [`MODE_SPEEDS`]: crate::plausible::MODE_SPEEDS
    pub fn hours(&self) -> Option<(f64, f64)> {
        let (slow, fast) = mode_speed(self.mode).usual?;
        Some((self.length.min.km() / fast.km_per_hour(), self.length.max.km() / slow.km_per_hour()))
    }

    /// [`Leg::hours`] in words: `7 to 14 hours`.
    pub fn duration_text(&self) -> Option<String> {
        self.hours().map(super::in_words)
    }

    /// The straight line between two places.
    pub(super) fn geodesic(mode: Mode, [from, to]: [(&str, Extent); 2]) -> Self {
        Self {
            mode,
            kind: LegKind::Geodesic,
            from: from.0.to_owned(),
            to: to.0.to_owned(),
            line: Metric::Geodesic.densify(from.1.center, to.1.center, Meters::new(STEP).unwrap_or(Meters::ZERO)),
            length: distance_between(from.1, to.1, Metric::Geodesic),
            countries: vec![],
            passages: vec![],
            closed_passages: vec![],
            accuracy: match mode {
                Mode::Road => "a straight line: roads are not known here, and a way by road is longer",
                Mode::Air => "a straight line: an aircraft may fly round closed airspace",
                _ => "a straight line: no way on the ground is shorter",
            },
        }
    }

    /// The gap between a place and its network.
    #[cfg(any(feature = "rail", feature = "sea"))]
    pub(super) fn access(from: (&str, Extent), to: (&str, Extent)) -> Self {
        Self {
            kind: LegKind::Access,
            accuracy: "a straight line across the gap between the place and the network",
            ..Self::geodesic(Mode::Unknown, [from, to])
        }
    }
}
