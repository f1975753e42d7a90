//! Reported movements.

use crate::assess::{Assessed, Assessment};
use crate::feature::journey::Journey;
use crate::feature::movement_end::MovementEnd;
use crate::feature::report::Report;
use crate::id::FeatureId;
use crate::located::SiteIx;
use crate::measure::DistanceInterval;
use crate::mode::Mode;
use crate::plausibility::{Body, Elapsed, Plausibility};

/// A proposition about a start and an end, assessed as of a day: a line on the map.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReportedMovement {
    /// What is reported, and the confidence in it.
    pub report: Report,
    /// The place where it began.
    pub from: MovementEnd,
    /// The place where it ended.
    pub to: MovementEnd,
    /// The reported mode of transport.
    pub by: Mode,
    /// The line that is drawn.
    pub journey: Journey,
}

impl ReportedMovement {
    /// Compares the speed that its dates require with the speed of its mode. An implausible movement is flagged, never dropped.
    ///
    /// Only dates that the claims give count: the day of publication is not travel time.
    pub fn plausibility(&self) -> Plausibility {
        let Journey { length, length_min: least, length_max: most, .. } = self.journey;
        let affirming = self.report.provenance.iter().filter(|testimony| testimony.affirms());
        let elapsed = Elapsed::from_movement_dates(affirming.filter_map(|testimony| testimony.claim.when.as_ref()));
        let distance = DistanceInterval { best: length, min: least, max: most };
        Plausibility::of_body(Body::from_name(&self.report.subject), distance, elapsed, self.by)
    }

    pub(super) fn new(assessed: &Assessed, assessment: &Assessment, id: FeatureId, start: SiteIx, end: SiteIx) -> Self {
        let report = Report::new(assessed, assessment, id);
        let terminus = |at| {
            let site = assessed.located().site(at);
            let claims = assessment.claims.iter().map(|bearing| bearing.claim);
            MovementEnd {
                place: site.label().to_owned(),
                place_reported: assessed.located().names_used_by(at, claims).0,
                place_id: site.place().id.clone(),
                country: site.place().country.clone(),
                extent: site.extent().round(),
            }
        };
        let (from, to) = (terminus(start), terminus(end));
        let by = mode(&report);
        let settled = |at| !assessed.located().site(at).place().is_area();
        let journey = if settled(start) && settled(end) {
            Journey::by_mode(by, &from, &to)
        } else {
            // An area has no harbor and no station: a route from its center would claim too much.
            Journey::geodesic(from.extent, to.extent)
        };
        let mut movement = Self { report, from, to, by, journey };
        let judgement = movement.plausibility();
        if judgement.is_implausible() {
            movement.report.flag(&judgement.to_string());
        }
        movement
    }
}

/// Returns the mode that all claims agree on.
fn mode(report: &Report) -> Mode {
    let mut modes = report.provenance.iter().filter(|t| t.affirms()).filter_map(|t| t.claim.by);
    match modes.next() {
        Some(first) if modes.all(|mode| mode == first) => first,
        _ => Mode::Unknown,
    }
}
