//! Who depends on whom: from claims to roots, relays and origins.

mod graph;
mod latest;
mod leads;
mod weigh;

use crate::dossier::Dossier;
use crate::edtf::{Bound, Instant};
use crate::opinion::{Probability, Trust, TrustTable};

pub use latest::Standpoint;
pub use weigh::{Carrier, Link, Origin, Root, Silence, Uncounted, Weighing, Why};

pub(crate) use graph::Citations;

/// What the rules need to know of each claim and source, found once.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(super) asserter: Vec<u32>,
    pub(super) publisher: Vec<u32>,
    pub(super) document: Vec<u32>,
    pub(super) said: Vec<i64>,
    pub(super) position: Vec<Standpoint>,
    pub(super) derived: Vec<bool>,
    pub(super) trust: Vec<Trust>,
    pub(super) base_rate: Probability,
}

impl Facts {
    /// Gathers them.
    pub(crate) fn of(dossier: &Dossier, base_rate: Probability, table: &TrustTable) -> Self {
        let claims = dossier.claims();
        let mut facts = Self {
            asserter: Vec::with_capacity(claims.len()),
            publisher: Vec::with_capacity(claims.len()),
            document: Vec::with_capacity(claims.len()),
            said: Vec::with_capacity(claims.len()),
            position: Vec::with_capacity(claims.len()),
            derived: Vec::with_capacity(claims.len()),
            trust: dossier.sources().iter().map(|source| table.trust_of(source.reliability)).collect(),
            base_rate,
        };
        for claim in claims {
            let document = dossier.document_index(&claim.document).unwrap_or_default();
            let publisher = dossier.source_index(&dossier.documents()[document].publisher).unwrap_or_default();
            let asserter = claim.asserted_by.as_ref().and_then(|id| dossier.source_index(id)).unwrap_or(publisher);
            facts.asserter.push(index(asserter));
            facts.publisher.push(index(publisher));
            facts.document.push(index(document));
            facts.said.push(latest::said(dossier, claim));
            facts.position.push(Standpoint::of(claim, base_rate));
            facts.derived.push(!claim.own_evidence && !(claim.cites.is_empty() && claim.rests_on.is_empty()));
        }
        facts
    }

    /// The sources through which a claim reached us from `origin`, each once, in order.
    pub(super) fn relays(&self, dossier: &Dossier, claim: usize, origin: u32) -> Vec<u32> {
        let via = dossier.claims()[claim].via.iter().filter_map(|id| dossier.source_index(id)).map(index);
        let speaker = std::iter::once(self.asserter[claim]);
        let mut relays = Vec::new();
        for source in speaker.chain(via).chain(std::iter::once(self.publisher[claim])) {
            if source != origin && !relays.contains(&source) {
                relays.push(source);
            }
        }
        relays
    }

    /// The product of the trusts of sources.
    pub(super) fn product(&self, sources: &[u32]) -> f64 {
        sources.iter().map(|&source| self.trust[source as usize].get()).product()
    }

    /// The trust of a claim's own relays, its asserter among them only when it relays others.
    pub(super) fn relay_trust(&self, dossier: &Dossier, claim: usize) -> f64 {
        let origin = if self.derived[claim] { u32::MAX } else { self.asserter[claim] };
        self.product(&self.relays(dossier, claim, origin))
    }
}

fn index(at: usize) -> u32 {
    // Reading caps claims at a million by default; a list of four thousand million would not fit in memory.
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The claims that stand as of a day: published by then and not withdrawn by then.
pub(crate) struct Standing {
    known: Vec<bool>,
    withdrawn: std::collections::HashMap<usize, usize>,
}

impl Standing {
    /// Finds them. Without a day every document counts.
    pub(crate) fn as_of(dossier: &Dossier, day: Option<Instant>) -> Self {
        let published: Vec<bool> = dossier
            .documents()
            .iter()
            .map(|document| day.is_none_or(|day| is_out(document.published.earliest(), day)))
            .collect();
        let known: Vec<bool> = dossier
            .claims()
            .iter()
            .map(|claim| dossier.document_index(&claim.document).is_some_and(|at| published[at]))
            .collect();
        let withdrawn = latest::withdrawn(dossier, &|at| known[at]);
        Self { known, withdrawn }
    }

    /// Whether the document of a claim was out.
    pub(crate) fn is_known(&self, claim: usize) -> bool {
        self.known[claim]
    }

    /// Whether a claim counts.
    pub(crate) fn stands(&self, claim: usize) -> bool {
        self.known[claim] && !self.withdrawn.contains_key(&claim)
    }

    /// Whether any claim was withdrawn.
    pub(crate) fn has_withdrawn(&self) -> bool {
        !self.withdrawn.is_empty()
    }

    /// The claim that withdraws a claim.
    pub(crate) fn withdrawn_by(&self, claim: usize) -> Option<usize> {
        self.withdrawn.get(&claim).copied()
    }
}

/// A document of which only an interval of days is known may have been out from the first of them.
fn is_out(published: Bound, day: Instant) -> bool {
    match published {
        Bound::At(instant) => instant <= day,
        Bound::Open | Bound::Unknown => true,
    }
}
