//! Which claims bear on which matters.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use crate::dossier::Dossier;
use crate::located::Located;
use crate::origin::Facts;
use crate::proposition::episode::Stretch;
use crate::proposition::group::{Around, Beside, Entry, Grouped, Matters, group};
use crate::proposition::relevance::{Hearing, RelevanceReason, RelevantClaim, Unheard};
use crate::proposition::statement::{Plain, Scope, Statement, opposes, responds};
use crate::proposition::{PropositionKind, Subjects, Topic, TopicSites};
use crate::record::Stance;

/// Groups claims by proposition.
pub(crate) fn gather(
    dossier: &Dossier,
    located: &Located,
    subjects: &Subjects,
    facts: &Facts,
    heard: &(dyn Fn(usize) -> Hearing + Sync),
) -> Grouped {
    let published: Vec<Stretch> = dossier.documents().iter().map(|document| Stretch::of(&document.published)).collect();
    let ground = Ground { dossier, located, subjects, published: &published };
    // Fewer than 2,000 claims per thread are not worth starting it.
    let claims = (0..dossier.claims().len()).into_par_iter().with_min_len(2_000);
    let parts = claims.fold(
        || Gathering::new(ground),
        |mut part, at| {
            part.hear(at, heard(at));
            part
        },
    );
    let mut work = Gathering::new(ground);
    for part in parts.collect::<Vec<_>>() {
        work.join(part);
    }
    // What answers to a matter can only be told once every matter is known: first those that make one themselves.
    let responses = std::mem::take(&mut work.responses);
    let opposing = |at: usize| opposes(dossier.claims()[at].stance);
    for &(at, idle) in responses.iter().filter(|(at, _)| opposing(*at)) {
        work.idle = idle;
        work.oppose(at);
    }
    let mut matters = Matters::of(&work.entries);
    for &(at, idle) in &responses {
        work.idle = idle;
        work.respond(at, &matters);
    }
    matters.add(&work.entries);
    let Gathering { entries, beside, stranded, blankets, unheard, .. } = work;
    group(dossier, facts, &matters, &entries, Around { beside, blankets, stranded, unheard })
}

/// What the rules need to read claims.
#[derive(Clone, Copy)]
struct Ground<'a> {
    dossier: &'a Dossier,
    located: &'a Located,
    subjects: &'a Subjects,
    /// When each document may have come out.
    published: &'a [Stretch],
}

/// Answers to answers to answers are followed over so many claims; whoever writes longer chains means to stall us.
const FOLLOWED: usize = 100;

struct Gathering<'a> {
    ground: Ground<'a>,
    entries: Vec<Entry>,
    /// Why the claim at hand counts nowhere.
    idle: Option<Unheard>,
    /// Claims that answer others, each with why it counts nowhere.
    responses: Vec<(usize, Option<Unheard>)>,
    beside: Beside,
    blankets: Beside,
    stranded: BTreeMap<u32, Unheard>,
    unheard: Vec<(u32, Unheard)>,
}

impl<'a> Gathering<'a> {
    fn new(ground: Ground<'a>) -> Self {
        Self {
            ground,
            entries: Vec::new(),
            idle: None,
            responses: Vec::new(),
            beside: HashMap::new(),
            blankets: HashMap::new(),
            stranded: BTreeMap::new(),
            unheard: Vec::new(),
        }
    }

    /// Adds what another part of the claims came to; no response has been looked at in either.
    fn join(&mut self, part: Self) {
        if self.entries.is_empty() {
            self.entries = part.entries;
        } else {
            self.entries.extend(part.entries);
        }
        self.responses.extend(part.responses);
        self.stranded.extend(part.stranded);
        self.unheard.extend(part.unheard);
        for (matter, bearings) in part.beside {
            self.beside.entry(matter).or_default().extend(bearings);
        }
    }

    fn hear(&mut self, at: usize, hearing: Hearing) {
        self.idle = match hearing {
            Hearing::No => return,
            Hearing::Idle(why) => Some(why),
            Hearing::Counts => None,
        };
        if responds(self.ground.dossier.claims()[at].stance) {
            self.responses.push((at, self.idle));
        } else {
            self.affirm(at);
        }
    }

    fn statement(&self, at: usize) -> Statement {
        let Ground { dossier, located, subjects, published } = self.ground;
        Statement::of(dossier, located, subjects, published, at)
    }

    /// A claim bears on a matter. What refuses to say and what counts nowhere stands beside it.
    fn bear(&mut self, matter: Topic, time: Stretch, bearing: RelevantClaim) {
        let (affirms, silent) = match self.ground.dossier.claims()[bearing.claim as usize].stance {
            Stance::CannotConfirm | Stance::NoComment => (false, Some(Unheard::Refusal)),
            Stance::Affirms => (true, None),
            Stance::Denies | Stance::Doubts => (false, None),
        };
        match self.idle.or(silent) {
            None => self.entries.push(Entry { matter, time, bearing, affirms }),
            Some(why) => {
                self.stranded.insert(bearing.claim, why);
                self.beside.entry(matter).or_default().push((time, bearing));
            }
        }
    }

    /// An affirmation supports what it says of its subject and of every whole that the subject is a part of.
    fn affirm(&mut self, at: usize) {
        let Ground { dossier, located, subjects, published } = self.ground;
        if let Some(plain) = Plain::of(dossier, located, subjects, published, at) {
            return self.affirm_plainly(at, &plain);
        }
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
            for whole in self.ground.subjects.wholes(subject) {
                for &(kind, whereabouts, follows) in &supported {
                    let reason = match (whole == subject, follows) {
                        (false, _) => RelevanceReason::OfPart,
                        (true, true) => RelevanceReason::Follows,
                        (true, false) => RelevanceReason::Said,
                    };
                    let bearing = RelevantClaim { claim: index(at), reason };
                    let matter = Topic { subject: whole, kind, sites: whereabouts };
                    self.bear(matter, statement.time, bearing);
                }
            }
        }
        self.unheard.extend(why.map(|why| (index(at), why)));
    }

    /// The same for a claim of one subject at one place.
    fn affirm_plainly(&mut self, at: usize, plain: &Plain) {
        let Plain { subject, kind, site, time } = *plain;
        let follows =
            (kind == PropositionKind::Combat).then_some((PropositionKind::Presence, RelevanceReason::Follows));
        for whole in self.ground.subjects.wholes(subject) {
            for (kind, reason) in std::iter::once((kind, RelevanceReason::Said)).chain(follows) {
                let reason = if whole == subject { reason } else { RelevanceReason::OfPart };
                let matter = Topic { subject: whole, kind, sites: TopicSites::At(site) };
                self.bear(matter, time, RelevantClaim { claim: index(at), reason });
            }
        }
    }

    /// What a claim affirms: what it says, or, where it names nobody and only repeats, what they say whom it cites.
    fn affirmed(&self, at: usize) -> Vec<Statement> {
        let (own, claim) = (self.statement(at), &self.ground.dossier.claims()[at]);
        if own.subject.is_some() || claim.cites.is_empty() {
            return vec![own];
        }
        let dated = claim.when.is_some();
        let cited =
            claim.cites.iter().filter_map(|id| self.ground.dossier.claim_index(id)).filter(|&cited| cited != at);
        cited.map(|cited| own.completed_by(&self.statement(cited), dated)).collect()
    }

    fn without_subject(&self, at: usize) -> Unheard {
        let claim = &self.ground.dossier.claims()[at];
        if claim.retracts.is_empty() { Unheard::NoSubject } else { Unheard::Withdraws }
    }

    /// What a response says: what it does not name itself it takes from each of the claims that it responds to.
    fn answered(&self, at: usize) -> Vec<(Statement, RelevanceReason)> {
        let (own, claim) = (self.statement(at), &self.ground.dossier.claims()[at]);
        if claim.about.is_empty() {
            return vec![(own, RelevanceReason::Said)];
        }
        let mut answered = Vec::new();
        let mut seen: HashSet<usize> = HashSet::from([at]);
        let mut open: Vec<usize> = vec![at];
        while let Some(next) = open.pop() {
            for other in
                self.ground.dossier.claims()[next].about.iter().filter_map(|id| self.ground.dossier.claim_index(id))
            {
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
                answered.extend(
                    of_one_end.map(|end| (own.completed_by(&end, claim.when.is_some()), RelevanceReason::Answers)),
                );
                answered.push((completed, RelevanceReason::Answers));
            }
        }
        if answered.is_empty() { vec![(own, RelevanceReason::Said)] } else { answered }
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
                let bearing = RelevantClaim { claim: index(at), reason };
                self.bear(Topic { subject, kind, sites: whereabouts }, statement.time, bearing);
            }
        }
    }

    /// A response bears on the matter it names, for the subject and every part of it.
    fn respond(&mut self, at: usize, matters: &Matters) {
        let opposing = opposes(self.ground.dossier.claims()[at].stance);
        let (mut bears, mut why) = (false, Unheard::Unasked);
        for (statement, reason) in self.answered(at) {
            let Some(subject) = statement.subject else {
                why = self.without_subject(at);
                continue;
            };
            if statement.scope.is_empty() {
                why = statement.scope.why_empty();
                continue;
            }
            let placed = matches!(statement.scope, Scope::Places(_));
            let made_its_own = opposing && placed && statement.kind.is_some();
            bears |= made_its_own;
            for part in self.ground.subjects.with_parts(subject) {
                if part == subject && made_its_own {
                    continue;
                }
                for matter in matters.answered_by(part, &statement) {
                    bears = true;
                    let (claim, of_whole) = (index(at), part != subject);
                    if statement.scope == Scope::Everywhere {
                        let bearing = RelevantClaim { claim, reason: RelevanceReason::Everywhere };
                        self.blankets.entry(matter).or_default().push((statement.time, bearing));
                    } else {
                        let bearing =
                            RelevantClaim { claim, reason: if of_whole { RelevanceReason::OfWhole } else { reason } };
                        self.bear(matter, statement.time, bearing);
                    }
                }
            }
        }
        if !bears {
            self.unheard.push((index(at), why));
        }
    }
}

fn index(at: usize) -> u32 {
    // Reading caps claims at a million by default; a list of four thousand million would not fit in memory.
    u32::try_from(at).unwrap_or(u32::MAX)
}
