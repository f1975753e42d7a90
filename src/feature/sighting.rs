//! Whether one body can have been at both of two places where it was seen, one after the other.
//!
//! A subject may be many: soldiers are in several towns on one day, and nothing is wrong with that. So only sightings are
//! compared that follow each other in time and do not overlap, and what comes out is the speed that one body would have needed
//! from the one to the next. A sighting is a presence that somebody affirms with a date of its own: the date of a document says
//! when it was written, and a report on a part says nothing of where the whole is.

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

/// A sighting held against the one before or after it that asks for the greater speed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SightingComparison {
    /// The feature of the other sighting.
    pub with: FeatureId,
    /// The speed that going from the earlier to the later one would have needed, to a tenth of a kilometre an hour, and
    /// whether anything travels that fast. Where the two overlap in time, it cannot be said.
    pub judgement: Plausibility,
}

impl SightingComparison {
    pub(crate) const fn new(with: FeatureId, judgement: Plausibility) -> Self {
        Self { with, judgement }
    }
}

/// Two sightings of one subject, one after the other, that are too far apart for the time between.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) earlier: FeatureId,
    pub(super) later: FeatureId,
    pub(super) judgement: Plausibility,
}

/// What tells a proposition from every other.
type Key = (Topic, Option<Instant>, Option<Instant>);

fn key(assessment: &Assessment) -> Key {
    let proposition = &assessment.proposition;
    (proposition.topic, proposition.earliest, proposition.latest)
}

/// All sightings of a map, each held against its neighbours in time.
#[derive(Debug, Default)]
pub(super) struct Sightings {
    by_key: HashMap<Key, SightingComparison>,
    conflicts: Vec<Conflict>,
}

/// One sighting.
struct Seen<'a> {
    subject: SubjectIx,
    /// The first and the last instant of it.
    time: [Instant; 2],
    site: SiteIx,
    id: &'a FeatureId,
    key: Key,
}

impl Sightings {
    /// Compares each sighting with the next one of its subject, which takes no longer than sorting them.
    pub(super) fn of(assessed: &Assessed, ids: &[(usize, FeatureId)]) -> Self {
        let mut all: Vec<Seen<'_>> = ids.iter().filter_map(|(at, id)| Seen::of(assessed, *at, id)).collect();
        all.sort_by(|a, b| (a.subject, a.time, a.id).cmp(&(b.subject, b.time, b.id)));
        let mut sightings = Self::default();
        for (earlier, later) in all.iter().zip(all.iter().skip(1)) {
            if earlier.subject != later.subject || earlier.site == later.site {
                continue;
            }
            let judgement = judged(assessed, earlier, later);
            sightings.note(earlier, later, judgement);
            sightings.note(later, earlier, judgement);
            if judgement.verdict == Verdict::Implausible {
                let (earlier, later) = (earlier.id.clone(), later.id.clone());
                sightings.conflicts.push(Conflict { earlier, later, judgement });
            }
        }
        sightings
    }

    /// Keeps the more demanding of the two neighbours.
    fn note(&mut self, one: &Seen<'_>, other: &Seen<'_>, judgement: Plausibility) {
        let demand = |judgement: &Plausibility| {
            let weight = match judgement.verdict {
                Verdict::Implausible => 2,
                Verdict::Plausible => 1,
                Verdict::CannotSay => 0,
            };
            (weight, judgement.required_speed.least)
        };
        let known = self.by_key.get(&one.key).map(|known| demand(&known.judgement));
        if known.is_none_or(|known| demand(&judgement) > known) {
            self.by_key.insert(one.key, SightingComparison::new(other.id.clone(), judgement));
        }
    }

    pub(super) fn into_conflicts(self) -> Vec<Conflict> {
        self.conflicts
    }

    pub(super) fn get(&self, assessment: &Assessment) -> Option<&SightingComparison> {
        self.by_key.get(&key(assessment))
    }
}

fn judged(assessed: &Assessed, earlier: &Seen<'_>, later: &Seen<'_>) -> Plausibility {
    let extent = |seen: &Seen<'_>| assessed.located().site(seen.site).extent();
    let lapse = Elapsed::from_intervals(earlier.time, later.time);
    Plausibility::new(distance_between(extent(earlier), extent(later), Metric::Geodesic), lapse, Mode::Unknown).round()
}

impl<'a> Seen<'a> {
    fn of(assessed: &Assessed, at: usize, id: &'a FeatureId) -> Option<Self> {
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
        Some(Self { subject: matter.subject, time: time?, site, id, key: key(assessment) })
    }
}
