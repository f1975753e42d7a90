//! What the rules need to know of each claim and source, found once.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::dossier::Dossier;
use crate::opinion::{Probability, Trust, TrustTable};
use crate::origin::index;
use crate::origin::latest::Said;
use crate::origin::position::{PositionIx, Positions, Standpoint};

/// What the rules need to know of each claim and source, found once.
#[derive(Debug)]
pub(crate) struct Facts {
    claims: Vec<ClaimFacts>,
    positions: Positions,
    trust: Vec<Trust>,
    /// For each document, its place by date of publication and id.
    document_rank: Vec<u32>,
    pub(super) base_rate: Probability,
}

#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and looking them up again in the claims is slow"
)]
struct ClaimFacts {
    said: Said,
    asserter: u32,
    publisher: u32,
    document: u32,
    position: PositionIx,
    derived: bool,
    /// Whether it names relays, claims that it repeats, sources that it leans on, claims that it withdraws, and evidence.
    has_via: bool,
    has_cites: bool,
    has_rests_on: bool,
    has_retracts: bool,
    has_evidence: bool,
}

impl Facts {
    /// Gathers them.
    pub(crate) fn of(dossier: &Dossier, base_rate: Probability, table: &TrustTable) -> Self {
        let positions = Positions::at(base_rate);
        let published: Vec<Said> =
            dossier.documents().iter().map(|document| Said::from_date(&document.published)).collect();
        let fact = |at| ClaimFacts::of(dossier, at, &positions, &published);
        Self {
            // Fewer than 2,000 claims per thread are not worth starting it.
            claims: (0..dossier.claims().len()).into_par_iter().with_min_len(2_000).map(fact).collect(),
            positions,
            trust: dossier.sources().iter().map(|source| table.trust_of(source.reliability)).collect(),
            document_rank: document_ranks(dossier),
            base_rate,
        }
    }

    /// Claims that repeat others and have no evidence of their own.
    pub(super) fn citing(&self) -> impl Iterator<Item = usize> {
        (0..self.claims.len()).filter(|&claim| self.claims[claim].has_cites && self.claims[claim].derived)
    }

    /// Whether a chain of citation ends in it: it cites nothing, has evidence of its own, or leans on a source.
    pub(super) fn is_end(&self, claim: u32) -> bool {
        let ClaimFacts { derived, has_cites, has_rests_on, .. } = self.claims[claim as usize];
        !(derived && has_cites) || has_rests_on
    }

    /// Claims that withdraw others.
    pub(super) fn withdrawing(&self) -> impl Iterator<Item = usize> {
        (0..self.claims.len()).filter(|&claim| self.claims[claim].has_retracts)
    }

    /// Whether it names sources that it leans on.
    pub(super) fn has_rests_on(&self, claim: u32) -> bool {
        self.claims[claim as usize].has_rests_on
    }

    /// Whether it names evidence that others may share.
    pub(super) fn has_evidence(&self, claim: u32) -> bool {
        self.claims[claim as usize].has_evidence
    }

    /// Who says it.
    pub(crate) fn asserter(&self, claim: u32) -> u32 {
        self.claims[claim as usize].asserter
    }

    /// Whether it leans on others only.
    pub(super) fn is_derived(&self, claim: u32) -> bool {
        self.claims[claim as usize].derived
    }

    /// The document it stands in.
    pub(crate) fn document_of(&self, claim: usize) -> u32 {
        self.claims[claim].document
    }

    pub(super) fn said(&self, claim: u32) -> Said {
        self.claims[claim as usize].said
    }

    pub(super) fn position_ix(&self, claim: u32) -> PositionIx {
        self.claims[claim as usize].position
    }

    /// What it says.
    pub(super) fn position(&self, claim: u32) -> Standpoint {
        self.positions.get(self.position_ix(claim))
    }

    pub(super) fn standpoint(&self, position: PositionIx) -> Standpoint {
        self.positions.get(position)
    }

    /// Whether it says nothing that could weigh.
    pub(super) fn is_vacuous(&self, claim: u32) -> bool {
        self.position(claim).opinion.is_vacuous()
    }

    /// How far a source is trusted.
    pub(super) fn trust(&self, source: u32) -> Trust {
        self.trust[source as usize]
    }

    /// The order of claims that is told and that breaks ties: by publication, then document, then id.
    pub(crate) fn compare(&self, dossier: &Dossier, one: u32, other: u32) -> Ordering {
        let rank = |claim: u32| self.document_rank[self.claims[claim as usize].document as usize];
        let id = |claim: u32| &dossier.claims()[claim as usize].id;
        rank(one).cmp(&rank(other)).then_with(|| id(one).cmp(id(other)))
    }

    /// The sources through which a claim reached us from `origin`, each once, the outermost last.
    pub(crate) fn relays(&self, dossier: &Dossier, claim: u32, origin: Option<u32>) -> Vec<u32> {
        let ClaimFacts { asserter, publisher, .. } = self.claims[claim as usize];
        let via = dossier.claims()[claim as usize].via.iter().filter_map(|id| dossier.source_index(id)).map(index);
        let mut relays = Vec::new();
        for source in std::iter::once(asserter).chain(via).chain(std::iter::once(publisher)) {
            if Some(source) != origin && !relays.contains(&source) {
                relays.push(source);
            }
        }
        relays
    }

    /// The product of the trusts of those relays.
    pub(super) fn trust_in_relays(&self, dossier: &Dossier, claim: u32, origin: Option<u32>) -> f64 {
        let ClaimFacts { asserter, publisher, .. } = self.claims[claim as usize];
        let trust = |source: u32| if origin == Some(source) { 1.0 } else { self.trust(source).get() };
        if !self.claims[claim as usize].has_via {
            return trust(asserter) * if publisher == asserter { 1.0 } else { trust(publisher) };
        }
        self.relays(dossier, claim, origin).into_iter().map(|source| self.trust(source).get()).product()
    }

    /// The trust in a claim's own relays, its asserter among them only when it relays others.
    pub(super) fn relay_trust(&self, dossier: &Dossier, claim: u32) -> f64 {
        let origin = (!self.is_derived(claim)).then(|| self.asserter(claim));
        self.trust_in_relays(dossier, claim, origin)
    }
}

impl ClaimFacts {
    fn of(dossier: &Dossier, at: usize, positions: &Positions, published: &[Said]) -> Self {
        let claim = &dossier.claims()[at];
        let document = dossier.document_of(at);
        Self {
            said: claim.said_on.as_ref().map_or(published[document], Said::from_date),
            asserter: index(dossier.asserter_of(at)),
            publisher: index(dossier.publisher_of(document)),
            document: index(document),
            position: positions.of(claim),
            derived: !(claim.own_evidence || claim.cites.is_empty() && claim.rests_on.is_empty()),
            has_via: !claim.via.is_empty(),
            has_cites: !claim.cites.is_empty(),
            has_rests_on: !claim.rests_on.is_empty(),
            has_retracts: !claim.retracts.is_empty(),
            has_evidence: !claim.evidence.is_empty(),
        }
    }
}

fn document_ranks(dossier: &Dossier) -> Vec<u32> {
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
