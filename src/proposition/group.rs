//! Claims on one matter make its episodes, each a proposition.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::dossier::Dossier;
use crate::origin::Facts;
use crate::proposition::episode::{self, Stretch};
use crate::proposition::relevance::{RelevantClaim, Unheard};
use crate::proposition::statement::{Scope, Statement};
use crate::proposition::{Proposition, PropositionKind, SubjectIx, Topic, TopicSites};

/// The claims of a dossier by proposition, in a fixed order.
pub(crate) struct Grouped {
    pub(crate) propositions: Vec<(Proposition, Vec<RelevantClaim>)>,
    pub(crate) unheard: Vec<(u32, Unheard)>,
}

/// A claim that bears on a matter and makes an episode of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) matter: Topic,
    pub(super) time: Stretch,
    pub(super) bearing: RelevantClaim,
    pub(super) affirms: bool,
}

/// Claims that are told with propositions and make none.
pub(super) struct Around {
    /// Those that make no episode and join none: refusals to say, and what counts nowhere.
    pub(super) beside: Beside,
    /// Those that bear on a matter in every episode that had begun.
    pub(super) blankets: Beside,
    /// Why those that find no episode to stand beside are on nothing that can be shown.
    pub(super) stranded: BTreeMap<u32, Unheard>,
    /// Those that bear on nothing.
    pub(super) unheard: Vec<(u32, Unheard)>,
}

pub(super) type Beside = HashMap<Topic, Vec<(Stretch, RelevantClaim)>>;

/// Every matter that claims make.
#[derive(Default)]
pub(super) struct Matters {
    /// Matters are numbers that no text of a dossier can choose, so a quick hash does.
    numbers: FxHashMap<Topic, u32>,
    list: Vec<Topic>,
    /// The matter of each entry.
    of_entries: Vec<u32>,
    by_subject: OnceCell<HashMap<SubjectIx, BTreeSet<(PropositionKind, TopicSites)>>>,
}

impl Matters {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut matters = Self::default();
        matters.add(entries);
        matters
    }

    /// Adds the entries that were not there before; those before must be the same.
    pub(super) fn add(&mut self, entries: &[Entry]) {
        self.of_entries.reserve(entries.len() - self.of_entries.len());
        for entry in &entries[self.of_entries.len()..] {
            let number = *self.numbers.entry(entry.matter).or_insert_with(|| {
                self.list.push(entry.matter);
                index(self.list.len() - 1)
            });
            self.of_entries.push(number);
        }
    }

    /// The matters of a subject that a response with this statement answers.
    pub(super) fn answered_by(&self, subject: SubjectIx, statement: &Statement) -> Vec<Topic> {
        if let (Scope::Places(places), Some(kind)) = (&statement.scope, statement.kind) {
            let matter = |&whereabouts: &TopicSites| Topic { subject, kind, sites: whereabouts };
            return places.iter().map(matter).filter(|matter| self.numbers.contains_key(matter)).collect();
        }
        let by_subject = self.by_subject.get_or_init(|| {
            let mut by_subject: HashMap<SubjectIx, BTreeSet<(PropositionKind, TopicSites)>> = HashMap::new();
            for matter in &self.list {
                by_subject.entry(matter.subject).or_default().insert((matter.kind, matter.sites));
            }
            by_subject
        });
        let known = by_subject.get(&subject).into_iter().flatten();
        let answered = known.filter(|(kind, whereabouts)| statement.answers(*kind, *whereabouts));
        answered.map(|&(kind, whereabouts)| Topic { subject, kind, sites: whereabouts }).collect()
    }

    /// The entries of each matter, by their places in the list: matters in order, the entries of one from start to end.
    fn sorted(&self) -> (Vec<usize>, Vec<u32>) {
        let mut by_rank: Vec<u32> = (0..index(self.list.len())).collect();
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
            let place = &mut next[rank[number as usize]];
            order[*place] = entry;
            *place += 1;
        }
        (starts, order)
    }
}

/// Makes propositions of entries.
pub(super) fn group(dossier: &Dossier, facts: &Facts, matters: &Matters, entries: &[Entry], around: Around) -> Grouped {
    let Around { beside, blankets, mut stranded, mut unheard } = around;
    for (_, bearing) in blankets.values().flatten() {
        stranded.entry(bearing.claim).or_insert(Unheard::Unasked);
    }
    let gap = dossier.head().episode_gap_days();
    let order = |one: u32, other: u32| facts.compare(dossier, one, other);
    let (starts, sorted) = matters.sorted();
    let of_matter = |at: usize| -> Vec<(Proposition, Vec<RelevantClaim>)> {
        let mut here: Vec<Entry> =
            sorted[starts[at]..starts[at + 1]].iter().map(|&entry| entries[entry as usize]).collect();
        here.sort_unstable_by_key(|entry| entry.time);
        let everywhere = blankets.get(&here[0].matter).map_or(&[][..], Vec::as_slice);
        let others = beside.get(&here[0].matter).map_or(&[][..], Vec::as_slice);
        let mut bounds = episode::starts(here.iter().map(|entry| entry.time), gap);
        bounds.push(here.len());
        let episodes = bounds.windows(2).map(|window| &here[window[0]..window[1]]);
        let proposition_of = |episode: &[Entry]| {
            let span = episode.iter().map(|entry| entry.time).fold(episode[0].time, Stretch::hull);
            // Nobody can answer what is said to have begun long after he spoke.
            let begun = everywhere.iter().filter(|(time, _)| span.begins_by(*time, gap));
            let near = others.iter().filter(|(time, _)| time.days_from(span) <= gap);
            proposition(episode, begun.chain(near).map(|(_, bearing)| *bearing), span, order)
        };
        episodes.map(proposition_of).collect()
    };
    // Fewer than 2,000 topics per thread are not worth starting it.
    let topics = (0..matters.list.len()).into_par_iter().with_min_len(2_000);
    let propositions: Vec<(Proposition, Vec<RelevantClaim>)> = topics.flat_map_iter(of_matter).collect();
    if !stranded.is_empty() {
        let heard: HashSet<u32> =
            propositions.iter().flat_map(|(_, bearings)| bearings).map(|bearing| bearing.claim).collect();
        stranded.retain(|claim, _| !heard.contains(claim));
    }
    unheard.extend(stranded);
    unheard.sort_unstable();
    unheard.dedup_by_key(|(claim, _)| *claim);
    Grouped { propositions, unheard }
}

/// The time of a proposition is that of the claims that affirm it, or of all where none does.
fn proposition(
    episode: &[Entry],
    beside: impl Iterator<Item = RelevantClaim>,
    span: Stretch,
    order: impl Fn(u32, u32) -> std::cmp::Ordering,
) -> (Proposition, Vec<RelevantClaim>) {
    let affirmed = episode.iter().any(|entry| entry.affirms);
    let times = || episode.iter().filter(|entry| !affirmed || entry.affirms).map(|entry| entry.time);
    let time = times().reduce(Stretch::hull);
    let named = times().filter_map(|time| time.first_instant().or_else(|| time.last_instant())).min();
    let proposition = Proposition {
        topic: episode[0].matter,
        earliest: time.and_then(Stretch::first_instant),
        latest: time.and_then(Stretch::last_instant),
        first_named: named,
        span,
    };
    let mut bearings: Vec<RelevantClaim> = episode.iter().map(|entry| entry.bearing).chain(beside).collect();
    // A claim may bear on one matter in two ways; the most direct one is told.
    bearings.sort_unstable_by_key(|bearing| (bearing.claim, bearing.reason));
    bearings.dedup_by_key(|bearing| bearing.claim);
    bearings.sort_unstable_by(|one, other| order(one.claim, other.claim));
    (proposition, bearings)
}

fn index(at: usize) -> u32 {
    // As many as claims, or a few times that.
    u32::try_from(at).unwrap_or(u32::MAX)
}
