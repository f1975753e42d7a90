//! Whether one body can have made two sightings.
//!
//! Two kinds of pairs are compared: sightings that follow each other in time, by the speed that a single body would have
//! needed, and sightings of one day at places that are farther apart than both circles, which no single body explains. Many
//! people may be in several towns on one day, so the second kind is for subjects that are one body
//! ([`Body::Many`](crate::plausibility::Body::Many) are not).
//!
//! A sighting is a presence that somebody affirms with a date of its own: the date of a document says when it was written, and
//! a report about a part does not say where the whole is.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::assess::{Assessed, Assessment};
use crate::edtf::Instant;
use crate::id::FeatureId;
use crate::index::{ClaimIx, SubjectIx};
use crate::located::SiteIx;
use crate::measure::{DistanceInterval, Metric, distance_between};
use crate::mode::Mode;
use crate::plausibility::{Body, Elapsed, Plausibility, RequiredSpeed, Verdict};
use crate::proposition::{PropositionKind, RelevanceReason, Topic, TopicSites};
use crate::record::{Activity, Stance};

/// The greatest number of places of one day that are compared with each other.
const MAX_PLACES_A_DAY: usize = 100;

/// Comparison with the other sighting that is hardest to explain.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SightingComparison {
    /// The feature of the other sighting.
    pub with: FeatureId,
    /// Whether one body can have made both. [`Verdict::CannotSay`] if the two overlap in time.
    pub verdict: Verdict,
    /// The speed required to go from the earlier sighting to the later one, to a tenth of a kilometer per hour.
    pub required_speed: RequiredSpeed,
}

impl SightingComparison {
    pub(crate) const fn new(with: FeatureId, verdict: Verdict, required_speed: RequiredSpeed) -> Self {
        Self { with, verdict, required_speed }
    }
}

/// A comparison with the sentence about it.
#[derive(Debug)]
pub(super) struct JudgedSighting {
    pub(super) comparison: SightingComparison,
    pub(super) judgement: Plausibility,
}

/// Two sightings of one subject that no single body can have made.
#[derive(Clone, Debug)]
pub(super) enum Conflict {
    /// They are too far apart for the time between them.
    TooFast { earlier: FeatureId, later: FeatureId, judgement: Plausibility },
    /// They are of one day. `others` counts further places of that day.
    OneDay { day: Instant, places: [FeatureId; 2], others: usize, distance: DistanceInterval },
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
    by_key: HashMap<Key, JudgedSighting>,
    conflicts: Vec<Conflict>,
}

/// One dated sighting.
struct Sighting<'a> {
    subject: SubjectIx,
    /// The first and last instant.
    time: [Instant; 2],
    site: SiteIx,
    id: &'a FeatureId,
    key: Key,
    /// The claims that report it.
    claims: Vec<ClaimIx>,
    /// The mode by which the subject came, if all claims that give one agree.
    by: Mode,
    /// Whether a claim says that the subject is there, and not only that it did something there.
    is_presence: bool,
}

impl Sighting<'_> {
    /// Returns the day, if the sighting is of a single one.
    fn day(&self) -> Option<i64> {
        let [first, last] = self.time.map(Instant::day_number);
        (first == last).then_some(first)
    }

    fn is_instant(&self) -> bool {
        self.time[0] == self.time[1]
    }
}

impl Sightings {
    /// Compares each sighting with the next one of its subject, and with the others of its day.
    pub(super) fn new(assessed: &Assessed, ids: &[(usize, FeatureId)]) -> Self {
        let mut all: Vec<Sighting<'_>> =
            ids.iter().flat_map(|(at, id)| sightings_of_proposition(assessed, *at, id)).collect();
        all.sort_by(|a, b| (a.subject, a.time, a.id).cmp(&(b.subject, b.time, b.id)));
        let mut sightings = Self::default();
        for subject in all.chunk_by(|a, b| a.subject == b.subject) {
            let body = Body::from_name(assessed.subjects().label(subject[0].subject));
            sightings.compare_neighbors(assessed, body, subject);
            if body != Body::Many {
                let days = subject.iter().filter(|sighting| sighting.day().is_some() && sighting.is_presence);
                let days: Vec<&Sighting<'_>> = days.collect();
                for day in days.chunk_by(|a, b| a.day() == b.day()) {
                    sightings.compare_places(assessed, body, day);
                }
            }
        }
        sightings
    }

    fn compare_neighbors(&mut self, assessed: &Assessed, body: Body, subject: &[Sighting<'_>]) {
        // The features of a long stay have many sightings.
        let mut told = HashSet::new();
        for (earlier, later) in subject.iter().zip(subject.iter().skip(1)) {
            if earlier.site == later.site {
                continue;
            }
            let elapsed = Elapsed::from_intervals(earlier.time, later.time);
            let distance = distance_between_sites(assessed, earlier, later);
            let judgement = Plausibility::of_body(body, distance, elapsed, later.by).round();
            if judgement.is_implausible() && told.insert((earlier.id, later.id)) {
                let (earlier, later) = (earlier.id.clone(), later.id.clone());
                self.conflicts.push(Conflict::TooFast { earlier, later, judgement });
            }
            self.keep(earlier, later, judgement);
            self.keep(later, earlier, judgement);
        }
    }

    /// Compares all places of one subject on one day. The pair that is farthest apart stands for the day.
    fn compare_places(&mut self, assessed: &Assessed, body: Body, day: &[&Sighting<'_>]) {
        let day = day.get(..MAX_PLACES_A_DAY).unwrap_or(day);
        let mut farthest: Option<([&Sighting<'_>; 2], DistanceInterval)> = None;
        let mut places = BTreeSet::new();
        for (at, one) in day.iter().enumerate() {
            for other in &day[at + 1..] {
                // A claim that names both places knows of a body in two parts, and between two instants there is a speed.
                let is_told = one.claims.iter().any(|claim| other.claims.contains(claim));
                if one.site == other.site || is_told || (one.is_instant() && other.is_instant()) {
                    continue;
                }
                let distance = distance_between_sites(assessed, one, other);
                let judgement = Plausibility::on_one_day(body, distance);
                if judgement.verdict != Verdict::TwoPlaces {
                    continue;
                }
                self.keep(one, other, judgement);
                self.keep(other, one, judgement);
                places.extend([one.site, other.site]);
                if farthest.is_none_or(|(_, known)| known.best < distance.best) {
                    farthest = Some(([one, other], distance));
                }
            }
        }
        if let Some((mut pair, distance)) = farthest {
            pair.sort_by_key(|sighting| sighting.id);
            self.conflicts.push(Conflict::OneDay {
                day: pair[0].time[0],
                places: pair.map(|sighting| sighting.id.clone()),
                others: places.len().saturating_sub(2),
                distance,
            });
        }
    }

    /// Keeps the comparison that is hardest to explain: by the verdict, then by speed or, on one day, by distance.
    fn keep(&mut self, one: &Sighting<'_>, other: &Sighting<'_>, judgement: Plausibility) {
        let severity = |judgement: &Plausibility| {
            let weight = match judgement.verdict {
                Verdict::Implausible => 3,
                Verdict::TwoPlaces => 2,
                Verdict::Plausible => 1,
                Verdict::CannotSay => 0,
            };
            let distance = (judgement.verdict == Verdict::TwoPlaces).then_some(judgement.distance.best);
            (weight, judgement.required_speed.least, distance)
        };
        let known = self.by_key.get(&one.key).map(|known| severity(&known.judgement));
        if known.is_none_or(|known| severity(&judgement) > known) {
            let comparison = SightingComparison::new(other.id.clone(), judgement.verdict, judgement.required_speed);
            self.by_key.insert(one.key, JudgedSighting { comparison, judgement });
        }
    }

    pub(super) fn into_conflicts(self) -> Vec<Conflict> {
        self.conflicts
    }

    pub(super) fn get(&self, assessment: &Assessment) -> Option<&JudgedSighting> {
        self.by_key.get(&proposition_key(assessment))
    }
}

fn distance_between_sites(assessed: &Assessed, one: &Sighting<'_>, other: &Sighting<'_>) -> DistanceInterval {
    let extent = |seen: &Sighting<'_>| assessed.located().site(seen.site).extent();
    distance_between(extent(one), extent(other), Metric::Geodesic)
}

/// Returns the sightings behind a presence, one for each time that its claims report.
fn sightings_of_proposition<'a>(assessed: &Assessed, at: usize, id: &'a FeatureId) -> Vec<Sighting<'a>> {
    let assessment = &assessed.assessments()[at];
    let topic = assessment.proposition.topic;
    let (PropositionKind::Presence, TopicSites::At(site)) = (topic.kind, topic.sites) else { return Vec::new() };
    let claims = assessed.located().dossier().claims();
    let excluded: HashSet<ClaimIx> = assessment.evidence.excluded.iter().map(|excluded| excluded.claim).collect();
    let is_own = |reason| matches!(reason, RelevanceReason::Said | RelevanceReason::Follows);
    let mut sightings: BTreeMap<[Instant; 2], Sighting<'a>> = BTreeMap::new();
    for relevant in &assessment.claims {
        let claim = &claims[relevant.claim.get()];
        let counts = is_own(relevant.reason) && !excluded.contains(&relevant.claim) && claim.stance == Stance::Affirms;
        let Some(when) = claim.when.as_ref().filter(|_| counts) else { continue };
        // A sighting with an open end may have been at any time.
        let Some((start, end)) = when.earliest().instant().zip(when.latest().instant()) else { continue };
        let by = claim.by.unwrap_or(Mode::Unknown);
        let is_presence = !matches!(claim.activity, Some(Activity::InCombat | Activity::Casualties));
        let known = sightings.entry([start, end]).or_insert_with(|| Sighting {
            subject: topic.subject,
            time: [start, end],
            site,
            id,
            key: proposition_key(assessment),
            claims: Vec::new(),
            by,
            is_presence: false,
        });
        known.claims.push(relevant.claim);
        known.is_presence |= is_presence;
        if by != Mode::Unknown && known.by != by {
            known.by = if known.by == Mode::Unknown { by } else { Mode::Unknown };
        }
    }
    sightings.into_values().collect()
}
