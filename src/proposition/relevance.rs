//! Which claims bear on which propositions.

use std::collections::{BTreeMap, HashMap};

use crate::dossier::Dossier;
use crate::located::Located;
use crate::proposition::episode::{self, Days};
use crate::proposition::statement::{Scope, Statement, responds};
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
    pub claim: usize,
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
    /// It names no subject.
    NoSubject,
    /// It answers something that nobody has reported.
    Unasked,
    /// It refuses to say, and nobody says anything else about it.
    Refusal,
    /// It was withdrawn.
    Withdrawn,
}

impl Unheard {
    /// The words that tell a reader why.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::NoPlace => "it names no place",
            Self::Lost => "its place is not known",
            Self::NoSubject => "it names no subject",
            Self::Unasked => "it answers something that no claim here reports",
            Self::Refusal => "it refuses to say, and nobody says anything else about it",
            Self::Withdrawn => "it was withdrawn",
        }
    }
}

/// The claims of a dossier by proposition, in a fixed order.
pub(crate) struct Grouped {
    pub(crate) propositions: Vec<(Proposition, Vec<Relevance>)>,
    pub(crate) unheard: Vec<(usize, Unheard)>,
}

struct Entry {
    matter: Matter,
    time: Days,
    bearing: Relevance,
}

/// Groups the claims that `heard` lets through.
pub(crate) fn gather(
    dossier: &Dossier,
    located: &Located<'_>,
    subjects: &Subjects,
    heard: &(dyn Fn(usize) -> bool + Sync),
) -> Grouped {
    let mut work =
        Gathering { dossier, located, subjects, entries: Vec::new(), blankets: Vec::new(), unheard: Vec::new() };
    let (mut responses, claims) = (Vec::new(), dossier.claims());
    for (at, claim) in claims.iter().enumerate() {
        if !heard(at) {
            continue;
        }
        if responds(claim.stance) {
            responses.push(at);
        } else {
            work.affirm(at);
        }
    }
    // What answers to a matter can only be told once every matter is known: first those that make one themselves.
    let (opposing, refusing): (Vec<_>, Vec<_>) =
        responses.into_iter().partition(|&at| matches!(claims[at].stance, Stance::Denies | Stance::Doubts));
    for &at in &opposing {
        work.oppose(at);
    }
    let known = work.known();
    for at in opposing.into_iter().chain(refusing) {
        work.respond(at, &known);
    }
    work.finish()
}

/// Every matter, by subject.
type Known = HashMap<SubjectIx, BTreeMap<(Kind, Whereabouts), ()>>;

struct Gathering<'a> {
    dossier: &'a Dossier,
    located: &'a Located<'a>,
    subjects: &'a Subjects,
    entries: Vec<Entry>,
    /// Claims that bear on a matter in every episode.
    blankets: Vec<(Matter, Relevance)>,
    unheard: Vec<(usize, Unheard)>,
}

impl Gathering<'_> {
    fn statement(&self, at: usize) -> Statement {
        Statement::of(self.dossier, self.located, self.subjects, at)
    }

    fn push(&mut self, matter: Matter, time: Days, claim: usize, reason: Reason) {
        self.entries.push(Entry { matter, time, bearing: Relevance { claim, reason } });
    }

    /// An affirmation supports what it says of its subject and of every whole that the subject is a part of.
    fn affirm(&mut self, at: usize) {
        let statement = self.statement(at);
        let Some(subject) = statement.subject else {
            self.unheard.push((at, Unheard::NoSubject));
            return;
        };
        let supported = supported(&statement);
        if supported.is_empty() {
            let why = if statement.scope == Scope::Lost { Unheard::Lost } else { Unheard::NoPlace };
            self.unheard.push((at, why));
            return;
        }
        for whole in self.subjects.wholes(subject).collect::<Vec<_>>() {
            for &(kind, whereabouts, reason) in &supported {
                let reason = if whole == subject { reason } else { Reason::OfPart };
                self.push(Matter { subject: whole, kind, whereabouts }, statement.time, at, reason);
            }
        }
    }

    /// A denial of a placed matter is a matter itself, whether or not anybody affirms it.
    fn oppose(&mut self, at: usize) {
        let (statement, reason) = self.answered(at);
        let (Some(subject), Scope::Places(places)) = (statement.subject, &statement.scope) else { return };
        let kind = statement.kind.unwrap_or(Kind::Other);
        for &whereabouts in places {
            self.push(Matter { subject, kind, whereabouts }, statement.time, at, reason);
        }
    }

    /// What a response says, with what it leaves open taken from the claims that it answers.
    fn answered(&self, at: usize) -> (Statement, Reason) {
        let claim = &self.dossier.claims()[at];
        let mut statement = self.statement(at);
        if claim.about.is_empty() {
            return (statement, Reason::Said);
        }
        let place_of = |id| self.dossier.claim_index(id);
        let answers: Vec<Statement> = claim.about.iter().filter_map(place_of).map(|at| self.statement(at)).collect();
        statement.subject = statement.subject.or_else(|| answers.iter().find_map(|answer| answer.subject));
        statement.kind = statement.kind.or_else(|| answers.iter().find_map(|answer| answer.kind));
        if statement.scope == Scope::Everywhere {
            let places: Vec<_> = answers.iter().flat_map(|answer| placed(&answer.scope)).collect();
            if !places.is_empty() {
                statement.scope = Scope::Places(places);
            } else if let Some(partial) = answers.iter().find(|answer| answer.scope != Scope::Everywhere) {
                statement.scope = partial.scope.clone();
            }
        }
        if claim.when.is_none() {
            statement.time = answers.iter().map(|answer| answer.time).reduce(Days::hull).unwrap_or(statement.time);
        }
        (statement, Reason::Answers)
    }

    fn known(&self) -> Known {
        let mut known = Known::new();
        for Entry { matter, .. } in &self.entries {
            known.entry(matter.subject).or_default().insert((matter.kind, matter.whereabouts), ());
        }
        known
    }

    /// A response bears on the matter it names, for the subject and every part of it.
    fn respond(&mut self, at: usize, known: &Known) {
        let (statement, reason) = self.answered(at);
        let Some(subject) = statement.subject else {
            self.unheard.push((at, Unheard::NoSubject));
            return;
        };
        if statement.scope == Scope::Lost {
            self.unheard.push((at, Unheard::Lost));
            return;
        }
        let opposes = matches!(self.dossier.claims()[at].stance, Stance::Denies | Stance::Doubts);
        let mut bears = opposes && matches!(statement.scope, Scope::Places(_));
        for part in self.subjects.with_parts(subject).collect::<Vec<_>>() {
            let Some(matters) = known.get(&part) else { continue };
            for &(kind, whereabouts) in matters.keys() {
                if !answers(&statement, kind, whereabouts) {
                    continue;
                }
                let matter = Matter { subject: part, kind, whereabouts };
                if matches!(statement.scope, Scope::Everywhere) {
                    self.blankets.push((matter, Relevance { claim: at, reason: Reason::Everywhere }));
                    bears = true;
                } else if part != subject || !opposes || !matches!(statement.scope, Scope::Places(_)) {
                    let reason = if part == subject { reason } else { Reason::OfWhole };
                    self.push(matter, statement.time, at, reason);
                    bears = true;
                }
            }
        }
        if !bears {
            self.unheard.push((at, Unheard::Unasked));
        }
    }

    fn finish(mut self) -> Grouped {
        self.entries.sort_by_key(|entry| (entry.matter, entry.time, entry.bearing.claim, entry.bearing.reason));
        let mut blankets: HashMap<Matter, Vec<Relevance>> = HashMap::new();
        for (matter, bearing) in self.blankets {
            blankets.entry(matter).or_default().push(bearing);
        }
        let gap = self.dossier.head().episode_gap_days();
        let mut propositions = Vec::new();
        for entries in self.entries.chunk_by(|a, b| a.matter == b.matter) {
            let mut starts = episode::starts(entries.iter().map(|entry| entry.time), gap);
            starts.push(entries.len());
            for window in starts.windows(2) {
                let episode = &entries[window[0]..window[1]];
                let everywhere = blankets.get(&episode[0].matter).map_or(&[][..], Vec::as_slice);
                propositions.push(proposition(episode, everywhere));
            }
        }
        self.unheard.sort_unstable();
        Grouped { propositions, unheard: self.unheard }
    }
}

fn proposition(episode: &[Entry], everywhere: &[Relevance]) -> (Proposition, Vec<Relevance>) {
    let time = episode.iter().map(|entry| entry.time).reduce(Days::hull);
    let named = episode.iter().filter_map(|e| e.time.first_instant().or_else(|| e.time.last_instant())).min();
    let proposition = Proposition {
        matter: episode[0].matter,
        earliest: time.and_then(Days::first_instant),
        latest: time.and_then(Days::last_instant),
        named,
    };
    let mut bearings: Vec<Relevance> =
        episode.iter().map(|entry| entry.bearing).chain(everywhere.iter().copied()).collect();
    // A claim may bear on one matter in two ways; the most direct one is told.
    bearings.sort_by_key(|bearing| (bearing.claim, bearing.reason));
    bearings.dedup_by_key(|bearing| bearing.claim);
    (proposition, bearings)
}

/// What an affirmation supports, most direct first.
fn supported(statement: &Statement) -> Vec<(Kind, Whereabouts, Reason)> {
    let kind = statement.kind.unwrap_or(Kind::Other);
    let at = |kind, site, reason| (kind, Whereabouts::At(site), reason);
    let mut supported = Vec::new();
    match &statement.scope {
        Scope::Places(places) => {
            for &whereabouts in places {
                supported.push((kind, whereabouts, Reason::Said));
                match whereabouts {
                    Whereabouts::At(site) if kind == Kind::Combat => {
                        supported.push(at(Kind::Presence, site, Reason::Follows));
                    }
                    Whereabouts::Between(start, end) if kind == Kind::Movement => {
                        supported.push(at(Kind::Departure, start, Reason::Follows));
                        supported.push(at(Kind::Presence, end, Reason::Follows));
                    }
                    _ => {}
                }
            }
        }
        Scope::Into(ends) => supported.extend(ends.iter().map(|&end| at(Kind::Presence, end, Reason::Follows))),
        Scope::OutOf(starts) => supported.extend(starts.iter().map(|&s| at(Kind::Departure, s, Reason::Follows))),
        Scope::Everywhere | Scope::Lost => {}
    }
    supported.sort_unstable();
    supported.dedup_by_key(|(kind, whereabouts, _)| (*kind, *whereabouts));
    supported
}

fn placed(scope: &Scope) -> Vec<Whereabouts> {
    match scope {
        Scope::Places(places) => places.clone(),
        Scope::Into(sites) => sites.iter().copied().map(Whereabouts::At).collect(),
        Scope::OutOf(sites) => sites.iter().copied().map(Whereabouts::At).collect(),
        Scope::Everywhere | Scope::Lost => Vec::new(),
    }
}

/// Whether a response with this statement answers a matter of its subject.
fn answers(statement: &Statement, kind: Kind, whereabouts: Whereabouts) -> bool {
    let same_kind = statement.kind.is_none_or(|named| named == kind);
    same_kind
        && match &statement.scope {
            Scope::Places(places) => places.contains(&whereabouts),
            Scope::Into(ends) => matches!(whereabouts, Whereabouts::Between(_, end) if ends.contains(&end)),
            Scope::OutOf(starts) => matches!(whereabouts, Whereabouts::Between(start, _) if starts.contains(&start)),
            Scope::Everywhere => true,
            Scope::Lost => false,
        }
}
