//! Which claims bear on which propositions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::dossier::Dossier;
use crate::located::Located;
use crate::origin::{Facts, Why};
use crate::proposition::episode::{self, Days};
use crate::proposition::statement::{Scope, Statement, opposes, responds};
use crate::proposition::{Kind, Matter, Proposition, SubjectIx, Subjects, Whereabouts};
use crate::record::Stance;

/// How a claim came to bear on a proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It says just this.
    Said,
    /// It follows from what it says: combat at a place is presence there, a movement is a departure and a presence.
    Follows,
    /// It speaks of a part, and this is the whole.
    OfPart,
    /// It answers the whole, and this is a part.
    OfWhole,
    /// It answers claims about this.
    Answers,
    /// It names no place and bears on everything about its subject.
    Everywhere,
}

/// One claim on one proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relevance {
    /// The place of the claim in the dossier.
    pub claim: u32,
    /// How it came to bear on it.
    pub reason: Reason,
}

/// A claim that bears on nothing that can be drawn, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unheard {
    /// It names no place.
    NoPlace,
    /// No place answers to its names.
    Lost,
    /// It tells of a movement that starts and ends at one place.
    Still,
    /// It names no subject.
    NoSubject,
    /// It answers something that nobody has reported.
    Unasked,
    /// It refuses to say, and nobody says anything else about it.
    Refusal,
    /// It was withdrawn.
    Withdrawn,
    /// It hangs in a loop of citation that leads nowhere.
    Circular,
    /// What it repeats no longer counts.
    Baseless,
    /// It withdraws another claim and says nothing else.
    Withdraws,
}

impl Unheard {
    /// Why a claim is on nothing that can be shown, when it did not count where it bears.
    pub(crate) const fn because(why: Why) -> Self {
        match why {
            Why::Retracted(_) => Self::Withdrawn,
            Why::Circular => Self::Circular,
            Why::Superseded(_) | Why::RestsOnRetracted | Why::RestsOnSuperseded | Why::Contradicts | Why::After => {
                Self::Baseless
            }
        }
    }

    /// The words that tell a reader why.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::NoPlace => "it names no place",
            Self::Lost => "its place is not known",
            Self::Still => "its movement starts and ends at one place",
            Self::NoSubject => "it names no subject",
            Self::Unasked => "it answers something that no claim here reports",
            Self::Refusal => "it refuses to say, and nobody says anything else about it",
            Self::Withdrawn => "it was withdrawn",
            Self::Circular => "it hangs in a loop of citation that leads nowhere",
            Self::Baseless => "what it repeats no longer counts",
            Self::Withdraws => "it withdraws another claim and says nothing else",
        }
    }
}

/// The claims of a dossier by proposition, in a fixed order.
pub(crate) struct Grouped {
    pub(crate) propositions: Vec<(Proposition, Vec<Relevance>)>,
    pub(crate) unheard: Vec<(u32, Unheard)>,
}

struct Entry {
    matter: Matter,
    time: Days,
    bearing: Relevance,
}

/// What a claim may do among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hearing {
    /// It is left out.
    No,
    /// It counts nowhere; it is told beside what others say of the same and makes no matter of it.
    Idle(Unheard),
    /// It counts.
    Counts,
}

/// Groups claims.
pub(crate) fn gather(
    dossier: &Dossier,
    located: &Located<'_>,
    subjects: &Subjects,
    facts: &Facts,
    heard: &dyn Fn(usize) -> Hearing,
) -> Grouped {
    let mut work = Gathering {
        dossier,
        located,
        subjects,
        entries: Vec::with_capacity(dossier.claims().len()),
        idle: None,
        beside: HashMap::new(),
        stranded: BTreeMap::new(),
        blankets: Vec::new(),
        unheard: Vec::new(),
    };
    let (mut responses, claims) = (Vec::new(), dossier.claims());
    for (at, claim) in claims.iter().enumerate() {
        work.idle = match heard(at) {
            Hearing::No => continue,
            Hearing::Idle(why) => Some(why),
            Hearing::Counts => None,
        };
        if responds(claim.stance) {
            responses.push(at);
        } else {
            work.affirm(at);
        }
    }
    // What answers to a matter can only be told once every matter is known: first those that make one themselves.
    let (opposing, refusing): (Vec<_>, Vec<_>) = responses.into_iter().partition(|&at| opposes(claims[at].stance));
    let idle = |at: usize| if let Hearing::Idle(why) = heard(at) { Some(why) } else { None };
    for &at in &opposing {
        work.idle = idle(at);
        work.oppose(at);
    }
    if !(opposing.is_empty() && refusing.is_empty()) {
        let known = work.known();
        for at in opposing.into_iter().chain(refusing) {
            work.idle = idle(at);
            work.respond(at, &known);
        }
    }
    work.finish(facts)
}

/// Every matter, by subject.
type Known = HashMap<SubjectIx, BTreeSet<(Kind, Whereabouts)>>;

/// Answers to answers to answers are followed over so many claims; whoever writes longer chains means to stall us.
const FOLLOWED: usize = 100;

struct Gathering<'a> {
    dossier: &'a Dossier,
    located: &'a Located<'a>,
    subjects: &'a Subjects,
    entries: Vec<Entry>,
    /// Why the claim at hand counts nowhere.
    idle: Option<Unheard>,
    /// Claims that make no episode and join none: refusals to say, and what counts nowhere.
    beside: HashMap<Matter, Vec<(Days, Relevance)>>,
    /// Why those that find no episode to stand beside are on nothing that can be shown.
    stranded: BTreeMap<u32, Unheard>,
    /// Claims that bear on a matter in every episode that had begun.
    blankets: Vec<(Matter, Days, Relevance)>,
    unheard: Vec<(u32, Unheard)>,
}

impl Gathering<'_> {
    fn statement(&self, at: usize) -> Statement {
        Statement::of(self.dossier, self.located, self.subjects, at)
    }

    /// A claim bears on a matter. What refuses to say and what counts nowhere stands beside it.
    fn bear(&mut self, matter: Matter, time: Days, bearing: Relevance) {
        let silent = match self.dossier.claims()[bearing.claim as usize].stance {
            Stance::CannotConfirm | Stance::NoComment => Some(Unheard::Refusal),
            Stance::Affirms | Stance::Denies | Stance::Doubts => None,
        };
        match self.idle.or(silent) {
            None => self.entries.push(Entry { matter, time, bearing }),
            Some(why) => {
                self.stranded.insert(bearing.claim, why);
                self.beside.entry(matter).or_default().push((time, bearing));
            }
        }
    }

    /// An affirmation supports what it says of its subject and of every whole that the subject is a part of.
    fn affirm(&mut self, at: usize) {
        let mut why = None;
        for statement in self.affirmed(at) {
            let Some(subject) = statement.subject else {
                why = Some(self.without_subject(at));
                continue;
            };
            let supported = statement.supports();
            if supported.is_empty() {
                why = Some(statement.scope.why_empty());
                continue;
            }
            for whole in self.subjects.wholes(subject) {
                for &(kind, whereabouts, follows) in &supported {
                    let reason = match (whole == subject, follows) {
                        (false, _) => Reason::OfPart,
                        (true, true) => Reason::Follows,
                        (true, false) => Reason::Said,
                    };
                    let bearing = Relevance { claim: index(at), reason };
                    let matter = Matter { subject: whole, kind, whereabouts };
                    self.bear(matter, statement.time, bearing);
                }
            }
        }
        self.unheard.extend(why.map(|why| (index(at), why)));
    }

    /// What a claim affirms: what it says, or, where it names nobody and only repeats, what they say whom it cites.
    fn affirmed(&self, at: usize) -> Vec<Statement> {
        let (own, claim) = (self.statement(at), &self.dossier.claims()[at]);
        if own.subject.is_some() || claim.cites.is_empty() {
            return vec![own];
        }
        let dated = claim.when.is_some();
        let cited = claim.cites.iter().filter_map(|id| self.dossier.claim_index(id)).filter(|&cited| cited != at);
        cited.map(|cited| own.completed_by(&self.statement(cited), dated)).collect()
    }

    fn without_subject(&self, at: usize) -> Unheard {
        let claim = &self.dossier.claims()[at];
        if claim.retracts.is_empty() { Unheard::NoSubject } else { Unheard::Withdraws }
    }

    /// What a response says: what it does not name itself it takes from each of the claims that it responds to.
    fn answered(&self, at: usize) -> Vec<(Statement, Reason)> {
        let (own, claim) = (self.statement(at), &self.dossier.claims()[at]);
        if claim.about.is_empty() {
            return vec![(own, Reason::Said)];
        }
        let mut answered = Vec::new();
        let mut seen: HashSet<usize> = HashSet::from([at]);
        let mut open: Vec<usize> = vec![at];
        while let Some(next) = open.pop() {
            for other in self.dossier.claims()[next].about.iter().filter_map(|id| self.dossier.claim_index(id)) {
                if !seen.insert(other) {
                    continue;
                }
                let statement = self.statement(other);
                // A response to a response that names nothing is about what that one is about.
                if statement.subject.is_none() && own.subject.is_none() {
                    if seen.len() < FOLLOWED {
                        open.push(other);
                    }
                    continue;
                }
                let completed = own.completed_by(&statement, claim.when.is_some());
                let of_one_end =
                    statement.of_one_end().filter(|_| own.kind.is_none() && own.scope == Scope::Everywhere);
                answered.extend(of_one_end.map(|end| (own.completed_by(&end, claim.when.is_some()), Reason::Answers)));
                answered.push((completed, Reason::Answers));
            }
        }
        if answered.is_empty() { vec![(own, Reason::Said)] } else { answered }
    }

    fn known(&self) -> Known {
        let mut known = Known::new();
        for Entry { matter, .. } in &self.entries {
            known.entry(matter.subject).or_default().insert((matter.kind, matter.whereabouts));
        }
        known
    }

    /// A denial of a placed matter is a matter itself, whether or not anybody affirms it.
    fn oppose(&mut self, at: usize) {
        for (statement, reason) in self.answered(at) {
            let (Some(subject), Some(kind), Scope::Places(places)) =
                (statement.subject, statement.kind, &statement.scope)
            else {
                continue;
            };
            for &whereabouts in places {
                let bearing = Relevance { claim: index(at), reason };
                self.bear(Matter { subject, kind, whereabouts }, statement.time, bearing);
            }
        }
    }

    /// A response bears on the matter it names, for the subject and every part of it.
    fn respond(&mut self, at: usize, known: &Known) {
        let opposing = opposes(self.dossier.claims()[at].stance);
        let (mut bears, mut why) = (false, Unheard::Unasked);
        for (statement, reason) in self.answered(at) {
            let Some(subject) = statement.subject else {
                why = self.without_subject(at);
                continue;
            };
            let placed = match &statement.scope {
                scope if scope.is_empty() => {
                    why = scope.why_empty();
                    continue;
                }
                scope => matches!(scope, Scope::Places(_)),
            };
            let made_its_own = opposing && placed && statement.kind.is_some();
            bears |= made_its_own;
            for part in self.subjects.with_parts(subject) {
                for &(kind, whereabouts) in known.get(&part).into_iter().flatten() {
                    if !statement.answers(kind, whereabouts) || (part == subject && made_its_own) {
                        continue;
                    }
                    bears = true;
                    let matter = Matter { subject: part, kind, whereabouts };
                    let (claim, of_whole) = (index(at), part != subject);
                    if statement.scope == Scope::Everywhere {
                        self.blankets.push((matter, statement.time, Relevance { claim, reason: Reason::Everywhere }));
                    } else {
                        let bearing = Relevance { claim, reason: if of_whole { Reason::OfWhole } else { reason } };
                        self.bear(matter, statement.time, bearing);
                    }
                }
            }
        }
        if !bears {
            self.unheard.push((index(at), why));
        }
    }

    fn finish(mut self, facts: &Facts) -> Grouped {
        self.entries.sort_unstable_by_key(|entry| (entry.matter, entry.time));
        let mut blankets: HashMap<Matter, Vec<(Days, Relevance)>> = HashMap::new();
        for (matter, time, bearing) in self.blankets {
            self.stranded.entry(bearing.claim).or_insert(Unheard::Unasked);
            blankets.entry(matter).or_default().push((time, bearing));
        }
        let gap = self.dossier.head().episode_gap_days();
        let order = |one: u32, other: u32| facts.compare(self.dossier, one, other);
        let affirms = |claim: u32| self.dossier.claims()[claim as usize].stance == Stance::Affirms;
        let mut propositions = Vec::new();
        for entries in self.entries.chunk_by(|a, b| a.matter == b.matter) {
            let mut starts = episode::starts(entries.iter().map(|entry| entry.time), gap);
            starts.push(entries.len());
            let everywhere = blankets.get(&entries[0].matter).map_or(&[][..], Vec::as_slice);
            let others = self.beside.get(&entries[0].matter).map_or(&[][..], Vec::as_slice);
            for window in starts.windows(2) {
                let episode = &entries[window[0]..window[1]];
                let mut beside: Vec<Relevance> = Vec::new();
                if !(everywhere.is_empty() && others.is_empty()) {
                    let span = episode.iter().map(|entry| entry.time).fold(episode[0].time, Days::hull);
                    // Nobody can answer what is said to have begun long after he spoke.
                    let begun = everywhere.iter().filter(|(time, _)| span.begins_by(*time, gap));
                    let near = others.iter().filter(|(time, _)| time.days_from(span) <= gap);
                    beside.extend(begun.chain(near).map(|(_, bearing)| *bearing));
                }
                for bearing in &beside {
                    self.stranded.remove(&bearing.claim);
                }
                propositions.push(proposition(episode, &beside, affirms, order));
            }
        }
        if !self.stranded.is_empty() {
            let heard: HashSet<u32> = self.entries.iter().map(|entry| entry.bearing.claim).collect();
            self.stranded.retain(|claim, _| !heard.contains(claim));
        }
        self.unheard.extend(self.stranded);
        self.unheard.sort_unstable();
        self.unheard.dedup_by_key(|(claim, _)| *claim);
        Grouped { propositions, unheard: self.unheard }
    }
}

/// The time of a proposition is that of the claims that affirm it, or of all where none does.
fn proposition(
    episode: &[Entry],
    beside: &[Relevance],
    affirms: impl Fn(u32) -> bool,
    order: impl Fn(u32, u32) -> std::cmp::Ordering,
) -> (Proposition, Vec<Relevance>) {
    let affirmed = episode.iter().any(|entry| affirms(entry.bearing.claim));
    let times = || episode.iter().filter(|entry| !affirmed || affirms(entry.bearing.claim)).map(|entry| entry.time);
    let time = times().reduce(Days::hull);
    let named = times().filter_map(|time| time.first_instant().or_else(|| time.last_instant())).min();
    let proposition = Proposition {
        matter: episode[0].matter,
        earliest: time.and_then(Days::first_instant),
        latest: time.and_then(Days::last_instant),
        named,
        span: episode.iter().map(|entry| entry.time).fold(episode[0].time, Days::hull),
    };
    let mut bearings: Vec<Relevance> =
        episode.iter().map(|entry| entry.bearing).chain(beside.iter().copied()).collect();
    // A claim may bear on one matter in two ways; the most direct one is told.
    bearings.sort_unstable_by_key(|bearing| (bearing.claim, bearing.reason));
    bearings.dedup_by_key(|bearing| bearing.claim);
    bearings.sort_unstable_by(|one, other| order(one.claim, other.claim));
    (proposition, bearings)
}

fn index(at: usize) -> u32 {
    // Reading caps claims at a million by default; a list of four thousand million would not fit in memory.
    u32::try_from(at).unwrap_or(u32::MAX)
}
