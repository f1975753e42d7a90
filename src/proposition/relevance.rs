//! Which claims bear on which propositions.

use std::collections::{BTreeSet, HashMap};

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
type Known = HashMap<SubjectIx, BTreeSet<(Kind, Whereabouts)>>;

struct Gathering<'a> {
    dossier: &'a Dossier,
    located: &'a Located<'a>,
    subjects: &'a Subjects,
    entries: Vec<Entry>,
    /// Claims that bear on a matter in every episode that had begun.
    blankets: Vec<(Matter, Days, Relevance)>,
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
        let (statements, reason) = self.answered(at);
        for statement in statements {
            let (Some(subject), Scope::Places(places)) = (statement.subject, &statement.scope) else { continue };
            let kind = statement.kind.unwrap_or(Kind::Other);
            for &whereabouts in places {
                self.push(Matter { subject, kind, whereabouts }, statement.time, at, reason);
            }
        }
    }

    /// What a response says: by itself, or once for each claim that it answers, with what it leaves open taken from there.
    fn answered(&self, at: usize) -> (Vec<Statement>, Reason) {
        let claim = &self.dossier.claims()[at];
        let own = self.statement(at);
        if claim.about.is_empty() {
            return (vec![own], Reason::Said);
        }
        let answer = |other: usize| {
            let asked = self.statement(other);
            Statement {
                subject: own.subject.or(asked.subject),
                kind: own.kind.or(asked.kind),
                scope: if own.scope == Scope::Everywhere { asked.scope } else { own.scope.clone() },
                time: if claim.when.is_none() { asked.time } else { own.time },
            }
        };
        let asked = claim.about.iter().filter_map(|id| self.dossier.claim_index(id));
        (asked.map(answer).collect(), Reason::Answers)
    }

    fn known(&self) -> Known {
        let mut known = Known::new();
        for Entry { matter, .. } in &self.entries {
            known.entry(matter.subject).or_default().insert((matter.kind, matter.whereabouts));
        }
        known
    }

    /// A response bears on the matter it names, for the subject and every part of it.
    fn respond(&mut self, at: usize, known: &Known) {
        let (statements, reason) = self.answered(at);
        let mut why = None;
        let mut bears = false;
        for statement in &statements {
            match statement.subject {
                None => why = why.or(Some(Unheard::NoSubject)),
                Some(_) if statement.scope == Scope::Lost => why = why.or(Some(Unheard::Lost)),
                Some(subject) => bears |= self.respond_with(at, statement, subject, reason, known),
            }
        }
        if !bears {
            self.unheard.push((at, why.unwrap_or(Unheard::Unasked)));
        }
    }

    fn respond_with(
        &mut self,
        at: usize,
        statement: &Statement,
        subject: SubjectIx,
        reason: Reason,
        known: &Known,
    ) -> bool {
        let opposes = matches!(self.dossier.claims()[at].stance, Stance::Denies | Stance::Doubts);
        // What opposes a place is a matter of its own already.
        let settled = opposes && matches!(statement.scope, Scope::Places(_));
        let mut bears = settled;
        for part in self.subjects.with_parts(subject).collect::<Vec<_>>() {
            let Some(matters) = known.get(&part) else { continue };
            for (kind, whereabouts) in answered_matters(statement, matters) {
                let matter = Matter { subject: part, kind, whereabouts };
                if statement.scope == Scope::Everywhere {
                    self.blankets.push((matter, statement.time, Relevance { claim: at, reason: Reason::Everywhere }));
                    bears = true;
                } else if part != subject || !settled {
                    let reason = if part == subject { reason } else { Reason::OfWhole };
                    self.push(matter, statement.time, at, reason);
                    bears = true;
                }
            }
        }
        bears
    }

    fn finish(mut self) -> Grouped {
        self.entries.sort_by_key(|entry| (entry.matter, entry.time, entry.bearing.claim, entry.bearing.reason));
        let mut blankets: HashMap<Matter, Vec<(Days, Relevance)>> = HashMap::new();
        for (matter, time, bearing) in self.blankets {
            blankets.entry(matter).or_default().push((time, bearing));
        }
        let gap = self.dossier.head().episode_gap_days();
        let affirms = |entry: &Entry| self.dossier.claims()[entry.bearing.claim].stance == Stance::Affirms;
        let mut propositions = Vec::new();
        for entries in self.entries.chunk_by(|a, b| a.matter == b.matter) {
            let mut starts = episode::starts(entries.iter().map(|entry| entry.time), gap);
            starts.push(entries.len());
            for window in starts.windows(2) {
                let episode = &entries[window[0]..window[1]];
                // Nobody can answer what is said to have begun long after he spoke.
                let begun = |time: &Days| episode[0].time.begins_by(*time, gap);
                let everywhere = blankets.get(&episode[0].matter).into_iter().flatten();
                let everywhere = everywhere.filter(|(time, _)| begun(time)).map(|(_, bearing)| *bearing);
                propositions.push(proposition(episode, everywhere, &affirms));
            }
        }
        self.unheard.sort_unstable();
        Grouped { propositions, unheard: self.unheard }
    }
}

/// The time of a proposition is that of the claims that affirm it, or of all where none does.
fn proposition(
    episode: &[Entry],
    everywhere: impl Iterator<Item = Relevance>,
    affirms: &dyn Fn(&Entry) -> bool,
) -> (Proposition, Vec<Relevance>) {
    let affirmed = episode.iter().any(affirms);
    let times = || episode.iter().filter(|entry| !affirmed || affirms(entry)).map(|entry| entry.time);
    let time = times().reduce(Days::hull);
    let proposition = Proposition {
        matter: episode[0].matter,
        earliest: time.and_then(Days::first_instant),
        latest: time.and_then(Days::last_instant),
        named: times().filter_map(|time| time.first_instant().or_else(|| time.last_instant())).min(),
    };
    let mut bearings: Vec<Relevance> = episode.iter().map(|entry| entry.bearing).chain(everywhere).collect();
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

/// The matters of one subject that a response with this statement answers.
fn answered_matters(statement: &Statement, matters: &BTreeSet<(Kind, Whereabouts)>) -> Vec<(Kind, Whereabouts)> {
    let kinds = || Kind::ALL.iter().copied().filter(|kind| statement.kind.is_none_or(|named| named == *kind));
    match &statement.scope {
        Scope::Places(places) => {
            let named = kinds().flat_map(|kind| places.iter().map(move |&whereabouts| (kind, whereabouts)));
            named.filter(|matter| matters.contains(matter)).collect()
        }
        _ => matters.iter().copied().filter(|&(kind, whereabouts)| answers(statement, kind, whereabouts)).collect(),
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
