//! A proposition about one place.

use crate::assess::{Assessed, Assessment};
use crate::extent::Extent;
use crate::feature::report::Report;
use crate::feature::sighting::SightingComparison;
use crate::id::{FeatureId, PlaceId};
use crate::located::SiteIx;

/// A proposition about one place, assessed as of a day: a point.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReportedLocation {
    /// What is said of it and how sure that makes us.
    pub report: Report,
    /// The name of the place.
    pub place: String,
    /// The names that the documents use, joined.
    pub place_reported: String,
    /// The place in its gazetteer.
    pub place_id: PlaceId,
    /// How the written name fits it: `exact`, `alternate`, `romanisation`, or that it was pinned.
    pub place_match: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Where it is, and how precisely that is known.
    pub extent: Extent,
    /// The speed from or to the sighting of the same subject before or after it; nothing where there is none to compare.
    pub sighting: Option<SightingComparison>,
}

impl ReportedLocation {
    pub(super) fn of(
        assessed: &Assessed,
        assessment: &Assessment,
        id: FeatureId,
        at: SiteIx,
        sighting: Option<&SightingComparison>,
    ) -> Self {
        let site = assessed.located().site(at);
        let claims = assessment.claims.iter().map(|bearing| bearing.claim);
        let (place_reported, place_match) = assessed.located().names_used_by(at, claims);
        let mut report = Report::of(assessed, assessment, id);
        if let Some(SightingComparison { with, judgement }) =
            sighting.filter(|sighting| sighting.judgement.is_implausible())
        {
            report.flag(&judgement.to_string().replacen("implausible", &format!("implausible beside {with}"), 1));
        }
        Self {
            report,
            place: site.label().to_owned(),
            place_reported,
            place_id: site.place().id.clone(),
            place_match,
            country: site.place().country.clone(),
            extent: site.extent().round(),
            sighting: sighting.cloned(),
        }
    }
}
