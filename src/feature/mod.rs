//! Assessed propositions as features of a map.

mod identify;
mod journey;
mod location;
mod movement;
mod report;
mod sighting;
mod terminus;
mod testimony;
mod when;
mod wording;

use crate::assess::{Assessed, Assessment};
use crate::edtf::Instant;
use crate::id::{ClaimId, FeatureId};
use crate::opinion::TrustTable;
use crate::plausible::Verdict;
use crate::problem::{Problem, Problems};
use crate::proposition::Whereabouts;
use sighting::{Conflict, Sightings};

pub use journey::Journey;
pub use location::ReportedLocation;
pub use movement::ReportedMovement;
pub use report::Report;
pub use sighting::Sighting;
pub use terminus::Terminus;
pub use testimony::{Bears, Counts, Party, Testimony};
#[cfg(feature = "import")]
pub(crate) use wording::said_of;
pub(crate) use wording::whole_sentence;

/// One feature of the map.
#[derive(Clone, Debug, PartialEq)]
pub enum Feature {
    /// A proposition about one place: a point.
    Location(ReportedLocation),
    /// A proposition about a start and an end: a line.
    Movement(ReportedMovement),
}

impl Feature {
    /// What both kinds have in common.
    pub const fn report(&self) -> &Report {
        match self {
            Self::Location(location) => &location.report,
            Self::Movement(movement) => &movement.report,
        }
    }

    /// Its readable name: `north-korean-soldiers/presence/ussuriysk/2024-10`.
    pub const fn id(&self) -> &FeatureId {
        &self.report().id
    }
}

/// A claim that is on no feature, and why: shown beside the map, never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// The claim.
    pub claim: ClaimId,
    /// Why it is on no feature.
    pub reason: &'static str,
}

/// Everything that goes on a map, in a fixed order.
pub struct Map<'a> {
    assessed: &'a Assessed<'a>,
    ids: Vec<(usize, FeatureId)>,
    sightings: Sightings,
}

/// Who, what, where.
pub(crate) fn title(assessed: &Assessed<'_>, assessment: &Assessment) -> String {
    let record = testimony::Testimony::all(assessed, assessment);
    wording::title(assessed, &assessment.proposition, &report::activities(&record))
}

/// Collects what an assessed dossier puts on a map.
pub fn collect<'a>(assessed: &'a Assessed<'a>) -> Map<'a> {
    let drawn: Vec<usize> =
        (0..assessed.assessments().len()).filter(|&at| assessed.assessments()[at].has_evidence()).collect();
    let mut ids: Vec<(usize, FeatureId)> = drawn.iter().copied().zip(identify::ids(assessed, &drawn)).collect();
    ids.sort_by(|a, b| a.1.cmp(&b.1));
    let sightings = Sightings::of(assessed, &ids);
    Map { assessed, ids, sightings }
}

impl<'a> Map<'a> {
    /// The features, in the order of their ids, each made when it is asked for.
    pub fn features(&self) -> impl ExactSizeIterator<Item = Feature> + '_ {
        self.ids.iter().map(|(at, id)| self.feature(&self.assessed.assessments()[*at], id))
    }

    /// Keeps the features for which this holds.
    pub fn retain(&mut self, holds: impl Fn(&Feature) -> bool) {
        let kept: Vec<bool> = self.features().map(|feature| holds(&feature)).collect();
        let mut kept = kept.into_iter();
        self.ids.retain(|_| kept.next().unwrap_or(false));
    }

    /// The ids of the features with what was assessed, in the same order.
    pub fn assessments(&self) -> impl ExactSizeIterator<Item = (&FeatureId, &'a Assessment)> {
        self.ids.iter().map(|(at, id)| (id, &self.assessed.assessments()[*at]))
    }

    /// The ids of the features with the places of their assessments in the list.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, &FeatureId)> {
        self.ids.iter().map(|(at, id)| (*at, id))
    }

    /// What the map was made from.
    pub const fn assessed(&self) -> &'a Assessed<'a> {
        self.assessed
    }

    /// What a reader should know of the features: every movement that nothing could have made in its time, and every two
    /// sightings of one subject that no single body can have been at.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::new();
        let dossier = self.assessed.located().dossier();
        let dated = |report: &Report| {
            let claim =
                report.provenance.iter().find(|testimony| testimony.affirms() && testimony.claim.when.is_some());
            claim.and_then(|testimony| dossier.span_of_claim(&testimony.claim.id, "when"))
        };
        for Conflict { earlier, later, judgement } in &self.sightings.conflicts {
            let (Some(earlier), Some(later)) = (self.by_id(earlier), self.by_id(later)) else { continue };
            let message = format!("{}, after {}: {judgement}", later.report().title, earlier.report().title);
            let help = "look again at the dates and the places; many may be in several places at once, one body cannot; both \
                        sightings stay on the map, flagged";
            problems.push(Problem::warning("implausible-sightings", message).help(help).at(dated(later.report())));
        }
        for feature in self.features() {
            let Feature::Movement(movement) = &feature else { continue };
            let judgement = movement.plausibility();
            if judgement.verdict != Verdict::Implausible {
                continue;
            }
            let message = format!("{}: {judgement}", movement.report.title);
            let help = "look again at the dates, the places and the mode; the movement stays on the map, flagged";
            problems.push(Problem::warning("implausible-movement", message).help(help).at(dated(&movement.report)));
        }
        problems
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The title of the map.
    pub fn title(&self) -> Option<&'a str> {
        self.assessed.located().dossier().head().title.as_deref()
    }

    /// The last instant at which a document may have been published to count.
    pub const fn as_of(&self) -> Option<Instant> {
        self.assessed.as_of_instant()
    }

    /// The table of trust in force.
    pub const fn trust(&self) -> &TrustTable {
        self.assessed.trust()
    }

    /// What must be printed beside the map.
    pub fn attribution(&self) -> &'a str {
        self.assessed.located().attribution()
    }

    /// Claims that are on no feature, by date of publication.
    pub fn unmapped(&self) -> Vec<Unmapped> {
        let unmapped = self.assessed.unmapped();
        unmapped.into_iter().map(|(claim, reason)| Unmapped { claim, reason }).collect()
    }

    /// A sighting held against its neighbours in time.
    pub(crate) fn sighting(&self, assessment: &Assessment) -> Option<&Sighting> {
        self.sightings.get(assessment)
    }

    fn by_id(&self, id: &FeatureId) -> Option<Feature> {
        let at = self.ids.binary_search_by(|(_, other)| other.cmp(id)).ok()?;
        Some(self.feature(&self.assessed.assessments()[self.ids[at].0], id))
    }

    /// One feature, without the others.
    pub(crate) fn feature(&self, assessment: &Assessment, id: &FeatureId) -> Feature {
        match assessment.proposition.matter.whereabouts {
            Whereabouts::At(site) => Feature::Location(ReportedLocation::of(
                self.assessed,
                assessment,
                id.clone(),
                site,
                self.sighting(assessment),
            )),
            Whereabouts::Between(start, end) => {
                Feature::Movement(ReportedMovement::of(self.assessed, assessment, id.clone(), start, end))
            }
        }
    }
}
