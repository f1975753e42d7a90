//! Whether one body can have made two sightings.
//!
//! A subject may be in several places at once: soldiers can be in several towns on one day. So only sightings that follow each
//! other in time without overlapping are compared, and the result is the speed that a single body would have needed between
//! them. A sighting is a presence that somebody affirms with a date of its own: the date of a document says when it was
//! written, and a report about a part does not say where the whole is.

use std::collections::{HashMap, HashSet};

use crate::assess::{Assessed, Assessment};
use crate::edtf::Instant;
use crate::id::FeatureId;
use crate::index::{ClaimIx, SubjectIx};
use crate::located::SiteIx;
use crate::measure::{Metric, distance_between};
use crate::mode::Mode;
use crate::plausible::{Elapsed, Plausibility, Verdict};
use crate::proposition::{PropositionKind, RelevanceReason, Topic, TopicSites};
use crate::record::Stance;

/// Comparison with the neighboring sighting that implies the higher speed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SightingComparison {
    /// The feature of the other sighting.
    pub with: FeatureId,
    /// The speed required to go from the earlier sighting to the later one, to a tenth of a kilometer per hour, and whether it
    /// is possible. `CannotSay` if the two overlap in time.
    pub judgement: Plausibility,
}

impl SightingComparison {
    pub(crate) const fn new(with: FeatureId, judgement: Plausibility) -> Self {
        Self { with, judgement }
    }
}

/// Two consecutive sightings of one subject that are too far apart for the time between them.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) earlier: FeatureId,
    pub(super) later: FeatureId,
    pub(super) judgement: Plausibility,
}

/// Identifies a proposition.
type Key = (Topic, Option<Instant>, Option<Instant>);

fn proposition_key(assessment: &Assessment) -> Key {
    let proposition = &assessment.proposition;
    (proposition.topic, proposition.earliest, proposition.latest)
}

/// The comparisons of all sightings on a map.
#[derive(Debug, Default)]
pub(super) struct Sightings {
    by_key: HashMap<Key, SightingComparison>,
    conflicts: Vec<Conflict>,
}

/// One sighting.
struct Sighting<'a> {
    subject: SubjectIx,
    /// The first and last instant.
    time: [Instant; 2],
    site: SiteIx,
    id: &'a FeatureId,
    key: Key,
}

impl Sightings {
    /// Compares each sighting with the next one of its subject. Takes no longer than sorting them.
    pub(super) fn new(assessed: &Assessed, ids: &[(usize, FeatureId)]) -> Self {
        let mut all: Vec<Sighting<'_>> = ids.iter().filter_map(|(at, id)| Sighting::new(assessed, *at, id)).collect();
        all.sort_by(|a, b| (a.subject, a.time, a.id).cmp(&(b.subject, b.time, b.id)));
        let mut sightings = Self::default();
        for (earlier, later) in all.iter().zip(all.iter().skip(1)) {
            if earlier.subject != later.subject || earlier.site == later.site {
                continue;
            }
            let judgement = compare(assessed, earlier, later);
            sightings.keep(earlier, later, judgement);
            sightings.keep(later, earlier, judgement);
            if judgement.verdict == Verdict::Implausible {
                let (earlier, later) = (earlier.id.clone(), later.id.clone());
                sightings.conflicts.push(Conflict { earlier, later, judgement });
            }
        }
        sightings
    }

    /// Keeps the comparison that implies the higher speed.
    fn keep(&mut self, one: &Sighting<'_>, other: &Sighting<'_>, judgement: Plausibility) {
        let severity = |judgement: &Plausibility| {
            let weight = match judgement.verdict {
                Verdict::Implausible => 2,
                Verdict::Plausible => 1,
                Verdict::CannotSay => 0,
            };
            (weight, judgement.required_speed.least)
        };
        let known = self.by_key.get(&one.key).map(|known| severity(&known.judgement));
        if known.is_none_or(|known| severity(&judgement) > known) {
            self.by_key.insert(one.key, SightingComparison::new(other.id.clone(), judgement));
        }
    }

    pub(super) fn into_conflicts(self) -> Vec<Conflict> {
        self.conflicts
    }

    pub(super) fn get(&self, assessment: &Assessment) -> Option<&SightingComparison> {
        self.by_key.get(&proposition_key(assessment))
    }
}

fn compare(assessed: &Assessed, earlier: &Sighting<'_>, later: &Sighting<'_>) -> Plausibility {
    let extent = |seen: &Sighting<'_>| assessed.located().site(seen.site).extent();
    let lapse = Elapsed::from_intervals(earlier.time, later.time);
    Plausibility::new(distance_between(extent(earlier), extent(later), Metric::Geodesic), lapse, Mode::Unknown).round()
}

impl<'a> Sighting<'a> {
    fn new(assessed: &Assessed, at: usize, id: &'a FeatureId) -> Option<Self> {
        let assessment = &assessed.assessments()[at];
        let matter = assessment.proposition.topic;
        let (PropositionKind::Presence, TopicSites::At(site)) = (matter.kind, matter.sites) else { return None };
        let claims = assessed.located().dossier().claims();
        let uncounted: HashSet<ClaimIx> =
            assessment.evidence.excluded.iter().map(|uncounted| uncounted.claim).collect();
        let own = |reason| matches!(reason, RelevanceReason::Said | RelevanceReason::Follows);
        let counted =
            assessment.claims.iter().filter(|bearing| own(bearing.reason) && !uncounted.contains(&bearing.claim));
        let affirming = counted.map(|bearing| &claims[bearing.claim.get()]).filter(|c| c.stance == Stance::Affirms);
        let mut time: Option<[Instant; 2]> = None;
        for when in affirming.filter_map(|claim| claim.when.as_ref()) {
            // A sighting with an open end may have been at any time.
            let (start, end) = (when.earliest().instant()?, when.latest().instant()?);
            time = Some(time.map_or([start, end], |[first, last]| [first.min(start), last.max(end)]));
        }
        Some(Self { subject: matter.subject, time: time?, site, id, key: proposition_key(assessment) })
    }
}
