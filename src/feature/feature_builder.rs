//! From assessments to features, each made when it is asked for.

use super::sighting::{SightingComparison, Sightings};
use super::testimony::Testimony;
use super::{Feature, ReportedLocation, ReportedMovement, feature_ids, report, wording};
use crate::assess::{Assessed, Assessment};
use crate::id::FeatureId;
use crate::proposition::TopicSites;

/// Returns the title of a feature: who, what, where.
pub(crate) fn title(assessed: &Assessed, assessment: &Assessment) -> String {
    let record = Testimony::collect(assessed, assessment);
    wording::title(assessed, &assessment.proposition, &report::activities(&record))
}

/// Returns the assessments that become features, each with the id of its feature, in the order of ids.
pub fn assessments_by_id(assessed: &Assessed) -> Vec<(FeatureId, &Assessment)> {
    let ids = Builder::new(assessed).ids;
    ids.into_iter().map(|(at, id)| (id, &assessed.assessments()[at])).collect()
}

/// The features that an assessed dossier has, by id, each made when it is asked for.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    assessed: &'a Assessed,
    /// The index of each assessment that anybody says anything about, with its id, in the order of ids.
    ids: Vec<(usize, FeatureId)>,
    sightings: Sightings,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(assessed: &'a Assessed) -> Self {
        let mapped: Vec<usize> =
            (0..assessed.assessments().len()).filter(|&at| assessed.assessments()[at].has_evidence()).collect();
        let mut ids: Vec<(usize, FeatureId)> =
            mapped.iter().copied().zip(feature_ids::feature_ids(assessed, &mapped)).collect();
        ids.sort_by(|a, b| a.1.cmp(&b.1));
        let sightings = Sightings::new(assessed, &ids);
        Self { assessed, ids, sightings }
    }

    /// Returns the index of each assessment with the id of its feature, in the order of ids.
    pub(crate) fn ids(&self) -> &[(usize, FeatureId)] {
        &self.ids
    }

    pub(super) fn into_ids_and_sightings(self) -> (Vec<(usize, FeatureId)>, Sightings) {
        (self.ids, self.sightings)
    }

    /// Returns the comparison of a sighting with others.
    pub(crate) fn sighting(&self, assessment: &Assessment) -> Option<&SightingComparison> {
        self.sightings.get(assessment).map(|judged| &judged.comparison)
    }

    /// Makes the feature of an assessment.
    pub(crate) fn feature(&self, assessment: &Assessment, id: &FeatureId) -> Feature {
        match assessment.proposition.topic.sites {
            TopicSites::At(site) => Feature::Location(ReportedLocation::new(
                self.assessed,
                assessment,
                id.clone(),
                site,
                self.sightings.get(assessment),
            )),
            TopicSites::Between(start, end) => {
                Feature::Movement(ReportedMovement::new(self.assessed, assessment, id.clone(), start, end))
            }
        }
    }
}
