//! Grouping: the claims on one topic make its episodes, each a proposition.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rustc_hash::FxHashMap;

use rayon::prelude::*;

use crate::dossier::Dossier;
use crate::index::{ClaimIx, SubjectIx};
use crate::origin::Facts;
use crate::proposition::episode::{TimeSpan, episode_starts};
use crate::proposition::relevance::{RelevantClaim, UnmappedReason};
use crate::proposition::statement::{PlaceScope, Statement};
use crate::proposition::{Proposition, PropositionKind, Topic, TopicSites};

/// The claims of a dossier by proposition, in a fixed order.
pub(crate) struct GroupedClaims {
    pub(crate) propositions: Vec<(Proposition, Vec<RelevantClaim>)>,
    /// The claims that are relevant to no proposition.
    pub(crate) unmapped: Vec<(ClaimIx, UnmappedReason)>,
}

/// A claim that makes an episode of a topic.
#[derive(Clone, Copy, Debug)]
pub(super) struct TopicClaim {
    pub(super) topic: Topic,
    pub(super) time: TimeSpan,
    pub(super) relevant: RelevantClaim,
    pub(super) affirms: bool,
}

/// Claims that make no episode.
pub(super) struct SideClaims {
    /// Claims that are listed with an episode: non-responses, and those that do not count.
    pub(super) listed: ClaimsByTopic,
    /// Responses that name no place. They are relevant to every episode that had begun.
    pub(super) general_responses: ClaimsByTopic,
    /// Why each of these is unmapped if no episode lists it.
    pub(super) if_unlisted: BTreeMap<ClaimIx, UnmappedReason>,
    /// Claims that are relevant to no topic.
    pub(super) unmapped: Vec<(ClaimIx, UnmappedReason)>,
}

pub(super) type ClaimsByTopic = HashMap<Topic, Vec<(TimeSpan, RelevantClaim)>>;

/// Every topic that claims make.
#[derive(Default)]
pub(super) struct Topics {
    // Topics consist of indices, which no text of a dossier can choose, so a fast hash is safe.
    numbers: FxHashMap<Topic, u32>,
    list: Vec<Topic>,
    /// The topic number of each entry.
    of_entries: Vec<u32>,
    by_subject: OnceCell<HashMap<SubjectIx, BTreeSet<(PropositionKind, TopicSites)>>>,
}

impl Topics {
    pub(super) fn new(entries: &[TopicClaim]) -> Self {
        let mut topics = Self::default();
        topics.extend(entries);
        topics
    }

    /// Adds the topics of new entries, which must follow those that were added before.
    pub(super) fn extend(&mut self, entries: &[TopicClaim]) {
        self.of_entries.reserve(entries.len() - self.of_entries.len());
        for entry in &entries[self.of_entries.len()..] {
            let number = *self.numbers.entry(entry.topic).or_insert_with(|| {
                self.list.push(entry.topic);
                number(self.list.len() - 1)
            });
            self.of_entries.push(number);
        }
    }

    /// Returns the topics of a subject that a response with this statement answers.
    pub(super) fn answered_by(&self, subject: SubjectIx, statement: &Statement) -> Vec<Topic> {
        if let (PlaceScope::Sites(all), Some(kind)) = (&statement.scope, statement.kind) {
            let topic = |&sites: &TopicSites| Topic { subject, kind, sites };
            return all.iter().map(topic).filter(|topic| self.numbers.contains_key(topic)).collect();
        }
        let by_subject = self.by_subject.get_or_init(|| {
            let mut by_subject: HashMap<SubjectIx, BTreeSet<(PropositionKind, TopicSites)>> = HashMap::new();
            for topic in &self.list {
                by_subject.entry(topic.subject).or_default().insert((topic.kind, topic.sites));
            }
            by_subject
        });
        let known = by_subject.get(&subject).into_iter().flatten();
        let answered = known.filter(|(kind, sites)| statement.answers(*kind, *sites));
        answered.map(|&(kind, sites)| Topic { subject, kind, sites }).collect()
    }

    /// Returns entry numbers sorted by topic, and the start of each topic in that list.
    fn sort_entries(&self) -> (Vec<usize>, Vec<u32>) {
        let mut by_rank: Vec<u32> = (0..number(self.list.len())).collect();
        by_rank.sort_unstable_by_key(|&number| self.list[number as usize]);
        let mut rank = vec![0_usize; self.list.len()];
        for (at, &number) in by_rank.iter().enumerate() {
            rank[number as usize] = at;
        }
        let mut starts = vec![0_usize; self.list.len() + 1];
        for &number in &self.of_entries {
            starts[rank[number as usize] + 1] += 1;
        }
        for at in 0..self.list.len() {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut order = vec![0_u32; self.of_entries.len()];
        for (entry, &number) in (0..).zip(&self.of_entries) {
            let at = &mut next[rank[number as usize]];
            order[*at] = entry;
            *at += 1;
        }
        (starts, order)
    }
}

/// Splits the entries of each topic into episodes and makes a proposition of each.
pub(super) fn make_propositions(
    dossier: &Dossier,
    facts: &Facts,
    topics: &Topics,
    entries: &[TopicClaim],
    side: SideClaims,
) -> GroupedClaims {
    let SideClaims { listed, general_responses, mut if_unlisted, mut unmapped } = side;
    for (_, relevant) in general_responses.values().flatten() {
        if_unlisted.entry(relevant.claim).or_insert(UnmappedReason::NothingToAnswer);
    }
    let gap = dossier.metadata().episode_gap_days();
    let order = |one: ClaimIx, other: ClaimIx| facts.compare(dossier, one, other);
    let (starts, sorted) = topics.sort_entries();
    let of_topic = |at: usize| -> Vec<(Proposition, Vec<RelevantClaim>)> {
        let mut here: Vec<TopicClaim> =
            sorted[starts[at]..starts[at + 1]].iter().map(|&entry| entries[entry as usize]).collect();
        here.sort_unstable_by_key(|entry| entry.time);
        let general = general_responses.get(&here[0].topic).map_or(&[][..], Vec::as_slice);
        let listed = listed.get(&here[0].topic).map_or(&[][..], Vec::as_slice);
        let mut bounds = episode_starts(here.iter().map(|entry| entry.time), gap);
        bounds.push(here.len());
        let episodes = bounds.windows(2).map(|window| &here[window[0]..window[1]]);
        let proposition_of = |episode: &[TopicClaim]| {
            let span = episode.iter().map(|entry| entry.time).fold(episode[0].time, TimeSpan::hull);
            // No response can be about what began long after it was made.
            let begun = general.iter().filter(|(time, _)| span.begins_soon_after(*time, gap));
            let near = listed.iter().filter(|(time, _)| time.days_apart(span) <= gap);
            make_proposition(episode, begun.chain(near).map(|(_, relevant)| *relevant), span, order)
        };
        episodes.map(proposition_of).collect()
    };
    // Fewer than 2,000 topics per thread are not worth starting it.
    let indices = (0..topics.list.len()).into_par_iter().with_min_len(2_000);
    let propositions: Vec<(Proposition, Vec<RelevantClaim>)> = indices.flat_map_iter(of_topic).collect();
    if !if_unlisted.is_empty() {
        let on_record: HashSet<ClaimIx> =
            propositions.iter().flat_map(|(_, claims)| claims).map(|relevant| relevant.claim).collect();
        if_unlisted.retain(|claim, _| !on_record.contains(claim));
    }
    unmapped.extend(if_unlisted);
    unmapped.sort_unstable();
    unmapped.dedup_by_key(|(claim, _)| *claim);
    GroupedClaims { propositions, unmapped }
}

/// Makes a proposition of an episode. Its time is that of the claims that affirm it, or of all claims if none does.
fn make_proposition(
    episode: &[TopicClaim],
    side: impl Iterator<Item = RelevantClaim>,
    span: TimeSpan,
    order: impl Fn(ClaimIx, ClaimIx) -> std::cmp::Ordering,
) -> (Proposition, Vec<RelevantClaim>) {
    let is_affirmed = episode.iter().any(|entry| entry.affirms);
    let times = || episode.iter().filter(|entry| !is_affirmed || entry.affirms).map(|entry| entry.time);
    let time = times().reduce(TimeSpan::hull);
    let first_named = times().filter_map(|time| time.first_instant().or_else(|| time.last_instant())).min();
    let proposition = Proposition {
        topic: episode[0].topic,
        earliest: time.and_then(TimeSpan::first_instant),
        latest: time.and_then(TimeSpan::last_instant),
        first_named,
        span,
    };
    let mut claims: Vec<RelevantClaim> = episode.iter().map(|entry| entry.relevant).chain(side).collect();
    // A claim may be relevant to one topic for two reasons. The most direct one is kept.
    claims.sort_unstable_by_key(|relevant| (relevant.claim, relevant.reason));
    claims.dedup_by_key(|relevant| relevant.claim);
    claims.sort_unstable_by(|one, other| order(one.claim, other.claim));
    (proposition, claims)
}

fn number(at: usize) -> u32 {
    // There are no more topics and entries than a few for each claim.
    u32::try_from(at).unwrap_or(u32::MAX)
}
