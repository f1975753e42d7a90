//! Reported locations.

use crate::assess::{Assessed, Assessment};
use crate::extent::Extent;
use crate::feature::report::Report;
use crate::feature::sighting::{JudgedSighting, SightingComparison};
use crate::id::{FeatureId, PlaceId};
use crate::located::SiteIx;
use crate::plausibility::Verdict;

/// A proposition about one place, assessed as of a day: a point on the map.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReportedLocation {
    /// What is reported, and the confidence in it.
    pub report: Report,
    /// The name of the place.
    pub place: String,
    /// The names that the documents use, joined with `; `.
    pub place_reported: String,
    /// The id of the place in its gazetteer.
    pub place_id: PlaceId,
    /// How the written name matches the place: `exact`, `alternate`, `romanisation`, `fuzzy` or `pinned`.
    pub place_match: String,
    /// The country, as an ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
    /// The point, and how far from it the place may be.
    pub extent: Extent,
    /// The comparison with the sighting of the same subject that is hardest to explain together with this one: its neighbor in
    /// time, or one of the same day. `None` if there is no other.
    pub sighting: Option<SightingComparison>,
}

impl ReportedLocation {
    pub(super) fn new(
        assessed: &Assessed,
        assessment: &Assessment,
        id: FeatureId,
        at: SiteIx,
        sighting: Option<&JudgedSighting>,
    ) -> Self {
        let site = assessed.located().site(at);
        let claims = assessment.claims.iter().map(|bearing| bearing.claim);
        let (place_reported, place_match) = assessed.located().names_used_by(at, claims);
        let mut report = Report::new(assessed, assessment, id);
        if let Some(JudgedSighting { comparison: SightingComparison { with, .. }, judgement }) = sighting {
            match judgement.verdict {
                Verdict::Implausible => report.flag(&judgement.to_string().replacen(
                    "implausible",
                    &format!("implausible beside {with}"),
                    1,
                )),
                Verdict::TwoPlaces => report.flag(&format!("{judgement}, also {with}")),
                Verdict::Plausible | Verdict::CannotSay => {}
            }
        }
        Self {
            report,
            place: site.label().to_owned(),
            place_reported,
            place_id: site.place().id.clone(),
            place_match,
            country: site.place().country.clone(),
            extent: site.extent().round(),
            sighting: sighting.map(|sighting| sighting.comparison.clone()),
        }
    }
}
