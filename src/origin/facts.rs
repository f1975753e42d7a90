//! The facts about claims and sources that the rules look up, gathered once.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::dossier::Dossier;
use crate::index::{ClaimIx, DocumentIx, SourceIx};
use crate::opinion::{Probability, Trust, TrustTable};
use crate::origin::standpoint::{Standpoint, StandpointIx, Standpoints};
use crate::origin::statement_time::StatementTime;

/// The facts about claims and sources that the rules look up.
#[derive(Debug)]
pub(crate) struct Facts {
    claims: Vec<ClaimFacts>,
    standpoints: Standpoints,
    trust: Vec<Trust>,
    /// The rank of each document by date of publication, then by id.
    document_rank: Vec<u32>,
    pub(super) base_rate: Probability,
}

#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and looking them up again in the claims is slow"
)]
struct ClaimFacts {
    time: StatementTime,
    asserter: SourceIx,
    publisher: SourceIx,
    document: DocumentIx,
    standpoint: StandpointIx,
    derived: bool,
    has_via: bool,
    has_cites: bool,
    has_rests_on: bool,
    has_retracts: bool,
    has_evidence: bool,
}

impl Facts {
    pub(crate) fn new(dossier: &Dossier, base_rate: Probability, table: &TrustTable) -> Self {
        let standpoints = Standpoints::new(base_rate);
        let published: Vec<StatementTime> =
            dossier.documents().iter().map(|document| StatementTime::from_date(&document.published)).collect();
        let fact = |at| ClaimFacts::new(dossier, ClaimIx::new(at), &standpoints, &published);
        Self {
            // Fewer than 2,000 claims per thread are not worth starting it.
            claims: (0..dossier.claims().len()).into_par_iter().with_min_len(2_000).map(fact).collect(),
            standpoints,
            trust: dossier.sources().iter().map(|source| table.trust_of(source.reliability)).collect(),
            document_rank: rank_documents(dossier),
            base_rate,
        }
    }

    fn filter(&self, test: impl Fn(&ClaimFacts) -> bool) -> impl Iterator<Item = ClaimIx> {
        self.claims.iter().enumerate().filter(move |(_, facts)| test(facts)).map(|(at, _)| ClaimIx::new(at))
    }

    /// Returns the claims that cite others and have no evidence of their own.
    pub(super) fn citing_claims(&self) -> impl Iterator<Item = ClaimIx> {
        self.filter(|facts| facts.has_cites && facts.derived)
    }

    /// Returns the claims that withdraw others.
    pub(super) fn retracting_claims(&self) -> impl Iterator<Item = ClaimIx> {
        self.filter(|facts| facts.has_retracts)
    }

    /// Returns whether a chain of citations ends in a claim: it cites nothing, has evidence of its own, or rests on a source.
    pub(super) fn ends_chain(&self, claim: ClaimIx) -> bool {
        let ClaimFacts { derived, has_cites, has_rests_on, .. } = self.claims[claim.get()];
        !(derived && has_cites) || has_rests_on
    }

    /// Returns whether a claim names sources that it rests on.
    pub(super) fn has_rests_on(&self, claim: ClaimIx) -> bool {
        self.claims[claim.get()].has_rests_on
    }

    /// Returns whether a claim names evidence that others may share.
    pub(super) fn has_evidence(&self, claim: ClaimIx) -> bool {
        self.claims[claim.get()].has_evidence
    }

    /// Returns the source that makes a claim.
    pub(crate) fn asserter(&self, claim: ClaimIx) -> SourceIx {
        self.claims[claim.get()].asserter
    }

    /// Returns whether a claim only repeats others or rests on them.
    pub(super) fn is_derived(&self, claim: ClaimIx) -> bool {
        self.claims[claim.get()].derived
    }

    /// Returns the document of a claim.
    pub(crate) fn document_of(&self, claim: ClaimIx) -> DocumentIx {
        self.claims[claim.get()].document
    }

    pub(super) fn statement_time(&self, claim: ClaimIx) -> StatementTime {
        self.claims[claim.get()].time
    }

    pub(super) fn standpoint_ix(&self, claim: ClaimIx) -> StandpointIx {
        self.claims[claim.get()].standpoint
    }

    pub(super) fn standpoint_of(&self, claim: ClaimIx) -> Standpoint {
        self.standpoints.get(self.standpoint_ix(claim))
    }

    pub(super) fn standpoint(&self, standpoint: StandpointIx) -> Standpoint {
        self.standpoints.get(standpoint)
    }

    /// Returns whether the opinion of a claim is vacuous, so that it cannot count.
    pub(super) fn is_vacuous(&self, claim: ClaimIx) -> bool {
        self.standpoint_of(claim).opinion.is_vacuous()
    }

    /// Returns how far a source is trusted.
    pub(super) fn trust(&self, source: SourceIx) -> Trust {
        self.trust[source.get()]
    }

    /// Compares claims by date of publication, then document, then id. The order lists claims and breaks ties.
    pub(crate) fn compare(&self, dossier: &Dossier, one: ClaimIx, other: ClaimIx) -> Ordering {
        let rank = |claim: ClaimIx| self.document_rank[self.document_of(claim).get()];
        let id = |claim: ClaimIx| &dossier.claims()[claim.get()].id;
        rank(one).cmp(&rank(other)).then_with(|| id(one).cmp(id(other)))
    }

    /// Returns the sources that relayed a claim from `origin`, each once, in the order in which they did.
    pub(crate) fn relays(&self, dossier: &Dossier, claim: ClaimIx, origin: Option<SourceIx>) -> Vec<SourceIx> {
        let ClaimFacts { asserter, publisher, .. } = self.claims[claim.get()];
        let via = dossier.claims()[claim.get()].via.iter().filter_map(|id| dossier.source_index(id));
        let mut relays = Vec::new();
        for source in std::iter::once(asserter).chain(via).chain(std::iter::once(publisher)) {
            if Some(source) != origin && !relays.contains(&source) {
                relays.push(source);
            }
        }
        relays
    }

    /// Returns the product of the trust in those relays.
    pub(super) fn trust_in_relays(&self, dossier: &Dossier, claim: ClaimIx, origin: Option<SourceIx>) -> f64 {
        let ClaimFacts { asserter, publisher, has_via, .. } = self.claims[claim.get()];
        let trust = |source: SourceIx| if origin == Some(source) { 1.0 } else { self.trust(source).get() };
        if !has_via {
            return trust(asserter) * if publisher == asserter { 1.0 } else { trust(publisher) };
        }
        self.relays(dossier, claim, origin).into_iter().map(|source| self.trust(source).get()).product()
    }

    /// Returns the trust in a claim's own relays. Its asserter is one of them only if it repeats others.
    pub(super) fn trust_in_own_relays(&self, dossier: &Dossier, claim: ClaimIx) -> f64 {
        let origin = (!self.is_derived(claim)).then(|| self.asserter(claim));
        self.trust_in_relays(dossier, claim, origin)
    }
}

impl ClaimFacts {
    fn new(dossier: &Dossier, at: ClaimIx, standpoints: &Standpoints, published: &[StatementTime]) -> Self {
        let claim = &dossier.claims()[at.get()];
        let document = dossier.document_of(at);
        Self {
            time: claim.said_on.as_ref().map_or(published[document.get()], StatementTime::from_date),
            asserter: dossier.asserter_of(at),
            publisher: dossier.publisher_of(document),
            document,
            standpoint: standpoints.find(claim),
            derived: !(claim.own_evidence || claim.cites.is_empty() && claim.rests_on.is_empty()),
            has_via: !claim.via.is_empty(),
            has_cites: !claim.cites.is_empty(),
            has_rests_on: !claim.rests_on.is_empty(),
            has_retracts: !claim.retracts.is_empty(),
            has_evidence: !claim.evidence.is_empty(),
        }
    }
}

fn rank_documents(dossier: &Dossier) -> Vec<u32> {
    let documents = dossier.documents();
    let key = |at: usize| (documents[at].published.earliest().instant(), documents[at].id.as_str());
    let mut order: Vec<_> = (0..documents.len()).map(|at| (key(at), at)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; documents.len()];
    for (rank, (_, at)) in (0..).zip(order) {
        ranks[at] = rank;
    }
    ranks
}
