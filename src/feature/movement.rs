//! A proposition about a start and an end.

use crate::assess::{Assessed, Assessment};
use crate::extent::Extent;
use crate::feature::report::Report;
use crate::id::{FeatureId, PlaceId};
use crate::located::SiteIx;
use crate::measure::{self, Metric, geodesic_line};
use crate::mode::Mode;
use crate::position::Position;
use crate::units::Meters;

/// Longest piece of a drawn geodesic: below this a straight piece on a flat map is off by less than the width of a line.
const PIECE_M: f64 = 50_000.0;

/// One end of a movement.
#[derive(Clone, Debug, PartialEq)]
pub struct Terminus {
    /// The name of the place.
    pub place: String,
    /// The names that the documents use, joined.
    pub place_reported: String,
    /// The place in its gazetteer.
    pub place_id: PlaceId,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Where it is, and how precisely that is known.
    pub extent: Extent,
}

/// The way between two ends: drawn as an illustration, never as an observed track.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// How long it is from spot to spot.
    pub length: Meters,
    /// The least it can be, given where the ends may be.
    pub least: Meters,
    /// The most it can be over the same way.
    pub most: Meters,
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
        let interval = measure::between(from, to, Metric::Geodesic);
        let piece = Meters::new(PIECE_M).unwrap_or(Meters::ZERO);
        let lines = geodesic_line(from.center, to.center, piece);
        Self {
            length: interval.best.rounded(),
            least: interval.min.rounded(),
            most: interval.max.rounded(),
            route: "geodesic".to_owned(),
            route_source: None,
            lines: lines.into_iter().map(|line| line.into_iter().map(Position::rounded).collect()).collect(),
        }
    }
}

/// A proposition about a start and an end, assessed as of a day: a line.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReportedMovement {
    /// What is said of it and how sure that makes us.
    pub report: Report,
    /// Where it started.
    pub from: Terminus,
    /// Where it ended.
    pub to: Terminus,
    /// How it moved.
    pub by: Mode,
    /// The way that is drawn.
    pub journey: Journey,
}

impl ReportedMovement {
    pub(super) fn of(
        assessed: &Assessed<'_>,
        assessment: &Assessment,
        id: FeatureId,
        start: SiteIx,
        end: SiteIx,
    ) -> Self {
        let report = Report::of(assessed, assessment, id);
        let terminus = |at| {
            let site = assessed.located().site(at);
            let claims = assessment.bearings.iter().map(|bearing| bearing.claim);
            Terminus {
                place: site.label().to_owned(),
                place_reported: assessed.located().names_in(at, claims).0,
                place_id: site.place().id.clone(),
                country: site.place().country.clone(),
                extent: site.extent().rounded(),
            }
        };
        let (from, to) = (terminus(start), terminus(end));
        let by = mode(&report);
        let journey = Journey::geodesic(from.extent, to.extent);
        Self { report, from, to, by, journey }
    }
}

/// The mode that all claims agree on.
fn mode(report: &Report) -> Mode {
    let mut modes = report.provenance.iter().filter(|t| t.affirms()).filter_map(|t| t.claim.by);
    match modes.next() {
        Some(first) if modes.all(|mode| mode == first) => first,
        _ => Mode::Unknown,
    }
}
