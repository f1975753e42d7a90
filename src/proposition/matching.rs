//! Matching: which topics each claim is relevant to.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use crate::dossier::Dossier;
use crate::index::{ClaimIx, SubjectIx};
use crate::located::Located;
use crate::origin::Facts;
use crate::proposition::episode::TimeSpan;
use crate::proposition::grouping::{GroupedClaims, SideClaims, TopicClaim, Topics, make_propositions};
use crate::proposition::relevance::{ClaimTreatment, RelevanceReason, RelevantClaim, UnmappedReason};
use crate::proposition::statement::{PlaceScope, PlainStatement, Statement, opposes, responds};
use crate::proposition::{PropositionKind, Subjects, Topic, TopicSites};
use crate::record::{Claim, Stance};

/// Groups the claims of a dossier by proposition.
pub(crate) fn group_by_proposition(
    dossier: &Dossier,
    located: &Located,
    subjects: &Subjects,
    facts: &Facts,
    treatment: &(dyn Fn(ClaimIx) -> ClaimTreatment + Sync),
) -> GroupedClaims {
    let published: Vec<TimeSpan> =
        dossier.documents().iter().map(|document| TimeSpan::from_date(&document.published)).collect();
    let context = MatchContext { dossier, located, subjects, published: &published };
    // Fewer than 2,000 claims per thread are not worth starting it.
    let claims = (0..dossier.claims().len()).into_par_iter().with_min_len(2_000).map(ClaimIx::new);
    let parts = claims.fold(
        || TopicMatcher::new(context),
        |mut part, claim| {
            part.add(claim, treatment(claim));
            part
        },
    );
    let mut matcher = TopicMatcher::new(context);
    for part in parts.collect::<Vec<_>>() {
        matcher.merge(part);
    }
    // Responses are matched last, when every topic is known: first those that make a topic themselves.
    let responses = std::mem::take(&mut matcher.responses);
    for &(claim, listed_only) in responses.iter().filter(|(claim, _)| opposes(context.claim(*claim).stance)) {
        matcher.listed_only = listed_only;
        matcher.oppose(claim);
    }
    let mut topics = Topics::new(&matcher.entries);
    for &(claim, listed_only) in &responses {
        matcher.listed_only = listed_only;
        matcher.respond(claim, &topics);
    }
    topics.extend(&matcher.entries);
    let TopicMatcher { entries, side, .. } = matcher;
    make_propositions(dossier, facts, &topics, &entries, side)
}

/// Everything that is needed to read claims.
#[derive(Clone, Copy)]
struct MatchContext<'a> {
    dossier: &'a Dossier,
    located: &'a Located,
    subjects: &'a Subjects,
    /// The time span in which each document may have been published.
    published: &'a [TimeSpan],
}

impl<'a> MatchContext<'a> {
    fn claim(&self, claim: ClaimIx) -> &'a Claim {
        &self.dossier.claims()[claim.get()]
    }

    fn statement(&self, claim: ClaimIx) -> Statement {
        Statement::new(self.dossier, self.located, self.subjects, self.published, claim)
    }

    /// Returns the claims that a claim responds to.
    fn about(&self, claim: ClaimIx) -> impl Iterator<Item = ClaimIx> {
        self.claim(claim).about.iter().filter_map(|id| self.dossier.claim_index(id))
    }

    fn reason_without_subject(&self, claim: ClaimIx) -> UnmappedReason {
        let only_retracts = !self.claim(claim).retracts.is_empty();
        if only_retracts { UnmappedReason::OnlyRetracts } else { UnmappedReason::NoSubject }
    }
}

/// The most claims over which responses to responses are followed. Real chains are far shorter.
const MAX_FOLLOWED: usize = 100;

struct TopicMatcher<'a> {
    context: MatchContext<'a>,
    entries: Vec<TopicClaim>,
    /// Why the current claim does not count. `None` if it counts.
    listed_only: Option<UnmappedReason>,
    /// Claims that respond to others, each with why it does not count.
    responses: Vec<(ClaimIx, Option<UnmappedReason>)>,
    side: SideClaims,
}

impl<'a> TopicMatcher<'a> {
    fn new(context: MatchContext<'a>) -> Self {
        let side = SideClaims {
            listed: HashMap::new(),
            general_responses: HashMap::new(),
            if_unlisted: BTreeMap::new(),
            unmapped: Vec::new(),
        };
        Self { context, entries: Vec::new(), listed_only: None, responses: Vec::new(), side }
    }

    /// Adds the matches of another part of the claims. No response may have been matched in either.
    fn merge(&mut self, part: Self) {
        if self.entries.is_empty() {
            self.entries = part.entries;
        } else {
            self.entries.extend(part.entries);
        }
        self.responses.extend(part.responses);
        self.side.if_unlisted.extend(part.side.if_unlisted);
        self.side.unmapped.extend(part.side.unmapped);
        for (topic, claims) in part.side.listed {
            self.side.listed.entry(topic).or_default().extend(claims);
        }
    }

    fn add(&mut self, claim: ClaimIx, treatment: ClaimTreatment) {
        self.listed_only = match treatment {
            ClaimTreatment::Ignored => return,
            ClaimTreatment::Listed(reason) => Some(reason),
            ClaimTreatment::Counted => None,
        };
        if responds(self.context.claim(claim).stance) {
            self.responses.push((claim, self.listed_only));
        } else {
            self.affirm(claim);
        }
    }

    /// Adds a claim to a topic. A non-response, or a claim that does not count, is only listed with it.
    fn add_to_topic(&mut self, topic: Topic, time: TimeSpan, relevant: RelevantClaim) {
        let (affirms, non_response) = match self.context.claim(relevant.claim).stance {
            Stance::CannotConfirm | Stance::NoComment => (false, Some(UnmappedReason::NonResponse)),
            Stance::Affirms => (true, None),
            Stance::Denies | Stance::Doubts => (false, None),
        };
        match self.listed_only.or(non_response) {
            None => self.entries.push(TopicClaim { topic, time, relevant, affirms }),
            Some(reason) => {
                self.side.if_unlisted.insert(relevant.claim, reason);
                self.side.listed.entry(topic).or_default().push((time, relevant));
            }
        }
    }

    /// Matches an affirmation. It supports its statement about its subject, and about every whole that the subject is part of.
    fn affirm(&mut self, claim: ClaimIx) {
        let MatchContext { dossier, located, subjects, published } = self.context;
        if let Some(plain) = PlainStatement::new(dossier, located, subjects, published, claim) {
            return self.affirm_plainly(claim, &plain);
        }
        let mut unmapped = None;
        for statement in self.affirmed(claim) {
            let Some(subject) = statement.subject else {
                unmapped = Some(self.context.reason_without_subject(claim));
                continue;
            };
            let supported = statement.supports();
            if supported.is_empty() {
                unmapped = Some(statement.scope.unmapped_reason());
                continue;
            }
            for whole in subjects.wholes(subject) {
                for &(kind, sites, follows) in &supported {
                    let reason = match (whole == subject, follows) {
                        (false, _) => RelevanceReason::OfPart,
                        (true, true) => RelevanceReason::Follows,
                        (true, false) => RelevanceReason::Said,
                    };
                    let topic = Topic { subject: whole, kind, sites };
                    self.add_to_topic(topic, statement.time, RelevantClaim { claim, reason });
                }
            }
        }
        self.side.unmapped.extend(unmapped.map(|reason| (claim, reason)));
    }

    /// Does the same as `affirm` for a claim about one subject at one place.
    fn affirm_plainly(&mut self, claim: ClaimIx, plain: &PlainStatement) {
        let PlainStatement { subject, kind, site, time } = *plain;
        let presence = (PropositionKind::Presence, RelevanceReason::Follows);
        let follows = (kind == PropositionKind::Combat).then_some(presence);
        for whole in self.context.subjects.wholes(subject) {
            for (kind, reason) in std::iter::once((kind, RelevanceReason::Said)).chain(follows) {
                let reason = if whole == subject { reason } else { RelevanceReason::OfPart };
                let topic = Topic { subject: whole, kind, sites: TopicSites::At(site) };
                self.add_to_topic(topic, time, RelevantClaim { claim, reason });
            }
        }
    }

    /// Returns what a claim affirms: its own statement, or, if it names no subject and only cites others, their statements.
    fn affirmed(&self, at: ClaimIx) -> Vec<Statement> {
        let (own, claim) = (self.context.statement(at), self.context.claim(at));
        if own.subject.is_some() || claim.cites.is_empty() {
            return vec![own];
        }
        let is_dated = claim.when.is_some();
        let cited = claim.cites.iter().filter_map(|id| self.context.dossier.claim_index(id));
        let cited = cited.filter(|&cited| cited != at);
        cited.map(|cited| own.completed_by(&self.context.statement(cited), is_dated)).collect()
    }

    /// Returns the statements of a response. It takes what it does not name itself from each of the claims that it responds to.
    fn answered(&self, at: ClaimIx) -> Vec<(Statement, RelevanceReason)> {
        let (own, claim) = (self.context.statement(at), self.context.claim(at));
        if claim.about.is_empty() {
            return vec![(own, RelevanceReason::Said)];
        }
        let is_dated = claim.when.is_some();
        let mut answered = Vec::new();
        let mut seen: HashSet<ClaimIx> = HashSet::from([at]);
        let mut open: Vec<ClaimIx> = vec![at];
        while let Some(next) = open.pop() {
            for other in self.context.about(next) {
                if !seen.insert(other) {
                    continue;
                }
                let statement = self.context.statement(other);
                // A response to a response that names no subject is about what that one is about.
                if statement.subject.is_none() && own.subject.is_none() {
                    if seen.len() < MAX_FOLLOWED {
                        open.push(other);
                    }
                    continue;
                }
                let names_neither = own.kind.is_none() && own.scope == PlaceScope::Everywhere;
                let known_end = statement.reduce_to_known_end().filter(|_| names_neither);
                answered.extend(known_end.map(|end| (own.completed_by(&end, is_dated), RelevanceReason::Answers)));
                answered.push((own.completed_by(&statement, is_dated), RelevanceReason::Answers));
            }
        }
        if answered.is_empty() { vec![(own, RelevanceReason::Said)] } else { answered }
    }

    /// Matches a denial or a doubt that names a kind and places. It makes topics itself, whether or not any claim affirms them.
    fn oppose(&mut self, claim: ClaimIx) {
        for (statement, reason) in self.answered(claim) {
            let (Some(subject), Some(kind), PlaceScope::Sites(all)) =
                (statement.subject, statement.kind, &statement.scope)
            else {
                continue;
            };
            for &sites in all {
                let topic = Topic { subject, kind, sites };
                self.add_to_topic(topic, statement.time, RelevantClaim { claim, reason });
            }
        }
    }

    /// Matches a response. It is relevant to the topics that it names, for the subject and each of its parts.
    fn respond(&mut self, claim: ClaimIx, topics: &Topics) {
        let opposing = opposes(self.context.claim(claim).stance);
        let (mut is_relevant, mut unmapped) = (false, UnmappedReason::NothingToAnswer);
        for (statement, reason) in self.answered(claim) {
            let Some(subject) = statement.subject else {
                unmapped = self.context.reason_without_subject(claim);
                continue;
            };
            if statement.scope.is_empty() {
                unmapped = statement.scope.unmapped_reason();
                continue;
            }
            let names_sites = matches!(statement.scope, PlaceScope::Sites(_));
            let made_topics = opposing && names_sites && statement.kind.is_some();
            is_relevant |= made_topics;
            for part in self.context.subjects.with_parts(subject) {
                if part == subject && made_topics {
                    continue;
                }
                let reason = if part == subject { reason } else { RelevanceReason::OfWhole };
                is_relevant |= self.respond_about(claim, part, &statement, reason, topics);
            }
        }
        if !is_relevant {
            self.side.unmapped.push((claim, unmapped));
        }
    }

    /// Adds a response to the topics of one subject. Returns whether there are any.
    fn respond_about(
        &mut self,
        claim: ClaimIx,
        subject: SubjectIx,
        statement: &Statement,
        reason: RelevanceReason,
        topics: &Topics,
    ) -> bool {
        let answered = topics.answered_by(subject, statement);
        for &topic in &answered {
            if statement.scope == PlaceScope::Everywhere {
                let relevant = RelevantClaim { claim, reason: RelevanceReason::Everywhere };
                self.side.general_responses.entry(topic).or_default().push((statement.time, relevant));
            } else {
                self.add_to_topic(topic, statement.time, RelevantClaim { claim, reason });
            }
        }
        !answered.is_empty()
    }
}
