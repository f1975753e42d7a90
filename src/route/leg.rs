//! The legs of a route.

use super::{GaugeChange, Passage};
use crate::antimeridian::cut_line;
use crate::extent::Extent;
use crate::measure::{DistanceInterval, Metric, distance_between};
use crate::mode::Mode;
use crate::plausibility::mode_speed;
use crate::position::Position;
use crate::units::Meters;

/// The maximum segment length of a geodesic in meters, short enough that its curve on a map looks smooth.
const MAX_SEGMENT: f64 = 100_000.0;

/// The kind of line that a leg follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LegKind {
    /// The shortest line on the ellipsoid.
    Geodesic,
    /// A geodesic across the gap between a place and the network that serves it.
    Access,
    /// The shortest path of the sea network.
    Sea,
    /// The shortest path of the rail network.
    Rail,
}

impl LegKind {
    /// Returns the kind as maps spell it: `geodesic`, `access`, `sea` or `rail`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Geodesic => "geodesic",
            Self::Access => "access",
            Self::Sea => "sea",
            Self::Rail => "rail",
        }
    }

    /// Returns the sources of the network.
    pub const fn network(self) -> &'static str {
        match self {
            Self::Geodesic | Self::Access => "none: straight on WGS 84",
            Self::Sea => {
                "water of Natural Earth 4.0 (1:10m from 124 to 146.5 E, 33 to 56 N; 1:50m elsewhere), with lanes of searoute-py 1.6"
            }
            Self::Rail => "OpenStreetMap railways of about 2024, with published kilometer posts",
        }
    }

    /// Returns the license of the network.
    pub const fn license(self) -> &'static str {
        match self {
            Self::Geodesic | Self::Access => "none needed",
            Self::Sea => {
                "public domain (Natural Earth, World Port Index), Apache-2.0 (searoute-py), CC BY 4.0 (GeoNames)"
            }
            Self::Rail => "ODbL 1.0",
        }
    }

    /// Returns the attribution that the license requires with anything made from the network; empty if none is required.
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

/// A part of a route with one mode and one kind of line.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Leg {
    /// The mode of transport; [`Mode::Unknown`] on the gap between a place and its network.
    pub mode: Mode,
    /// The kind of line.
    pub kind: LegKind,
    /// The name of the start.
    pub from: String,
    /// The name of the end.
    pub to: String,
    /// The line in one part, which may cross the antimeridian. [`Leg::lines`] cuts it there.
    pub line: Vec<Position>,
    /// The length, with bounds from the error of the network and the extents of the places.
    pub length: DistanceInterval,
    /// The countries along a railway as ISO 3166-1 alpha-2 codes, in order. Empty for other kinds of legs, where they are
    /// unknown.
    pub countries: Vec<String>,
    /// The countries among them that are neither those of the stops nor allowed by
    /// [`RouteOptions::through_countries`](super::RouteOptions::through_countries): no route avoids them.
    pub transit_countries: Vec<String>,
    /// The countries that would have made the leg shorter, but are closed unless
    /// [`RouteOptions::through_countries`](super::RouteOptions::through_countries) allow them.
    pub closed_countries: Vec<String>,
    /// The gauge of the track in millimeters. `None` for other kinds of legs.
    pub gauge_mm: Option<u16>,
    /// The change of gauge at the start of the leg.
    pub gauge_change: Option<GaugeChange>,
    /// The canals, straits and ice passages on the line.
    pub passages: Vec<Passage>,
    /// The passages that would have made the leg shorter, but are closed unless [`RouteOptions`](super::RouteOptions) allow
    /// them.
    pub closed_passages: Vec<Passage>,
    /// A sentence about the error of the length.
    pub accuracy: &'static str,
}

impl Leg {
    /// Returns the line cut at the antimeridian, as RFC 7946, section 3.1.9 requires.
    pub fn lines(&self) -> Vec<Vec<Position>> {
        cut_line(&self.line)
    }

    /// Converts the line to a `geo` line in degrees. It is in one part, and may cross the antimeridian.
    ///
    /// `geo::MultiLineString::from(&leg)` converts it cut at the antimeridian.
    pub fn to_line_string(&self) -> geo::LineString {
        self.line.iter().copied().map(geo::Coord::from).collect()
    }

    /// Returns the shortest and the longest duration in hours at the usual speeds of the mode; `None` for an unknown mode.
    ///
    /// The speeds and their sources are in [`MODE_SPEEDS`].
    ///
    /// [`MODE_SPEEDS`]: crate::plausibility::MODE_SPEEDS
    pub fn hours(&self) -> Option<(f64, f64)> {
        let (slow, fast) = mode_speed(self.mode).usual?;
        Some((self.length.min.km() / fast.km_per_hour(), self.length.max.km() / slow.km_per_hour()))
    }

    /// Formats [`Leg::hours`], such as `7 to 14 hours`.
    pub fn duration_text(&self) -> Option<String> {
        self.hours().map(super::format_hours)
    }

    /// Creates a leg along the geodesic between two places.
    pub(super) fn geodesic(mode: Mode, [from, to]: [(&str, Extent); 2]) -> Self {
        Self {
            mode,
            kind: LegKind::Geodesic,
            from: from.0.to_owned(),
            to: to.0.to_owned(),
            line: Metric::Geodesic.densify(
                from.1.center,
                to.1.center,
                Meters::new(MAX_SEGMENT).unwrap_or(Meters::ZERO),
            ),
            length: distance_between(from.1, to.1, Metric::Geodesic),
            countries: vec![],
            transit_countries: vec![],
            closed_countries: vec![],
            gauge_mm: None,
            gauge_change: None,
            passages: vec![],
            closed_passages: vec![],
            accuracy: match mode {
                Mode::Road => "a straight line: no road network is available, and any road is longer",
                Mode::Air => "a straight line: aircraft may detour around closed airspace",
                _ => "a straight line: no path on the ground is shorter",
            },
        }
    }

    /// Creates a leg across the gap between a place and its network.
    #[cfg(any(feature = "rail", feature = "sea"))]
    pub(super) fn access(from: (&str, Extent), to: (&str, Extent)) -> Self {
        Self {
            kind: LegKind::Access,
            accuracy: "a straight line across the gap between the place and the network",
            ..Self::geodesic(Mode::Unknown, [from, to])
        }
    }
}

/// A note on the way of a leg, with the option that would change it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WayNote {
    /// The note: `avoids the Northern Sea Route, which is shorter but closed by default`.
    pub text: String,
    /// The option that opens what is closed, as the command spells it: `--allow-passage northern-sea-route`.
    pub option: Option<String>,
}

/// Describes what a leg crosses, what is closed to it, and where the gauge changes.
pub fn describe_way(leg: &Leg) -> Vec<WayNote> {
    let note = |text: String| WayNote { text, option: None };
    let mut notes = vec![];
    notes.extend(leg.gauge_change.iter().map(|change| note(change.to_string())));
    if leg.countries.len() > 1 {
        notes.push(note(format!("through {}", leg.countries.join(", "))));
    }
    if !leg.transit_countries.is_empty() {
        notes.push(note(format!("no route avoids {}", leg.transit_countries.join(", "))));
    }
    notes.extend(leg.closed_countries.iter().map(|country| WayNote {
        text: format!("avoids {country}, through which it is shorter"),
        option: Some(format!("--through {country}")),
    }));
    notes.extend(leg.passages.iter().map(|passage| note(format!("through {}", passage.name()))));
    notes.extend(leg.closed_passages.iter().map(|passage| WayNote {
        text: format!("avoids {}, which is shorter but closed by default", passage.name()),
        option: Some(format!("--allow-passage {}", passage.as_str())),
    }));
    notes
}

impl From<&Leg> for geo::MultiLineString {
    /// Converts [`Leg::lines`], in degrees and cut at the antimeridian.
    fn from(leg: &Leg) -> geo::MultiLineString {
        leg.lines().into_iter().map(geo::LineString::from_iter).collect()
    }
}
