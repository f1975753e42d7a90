//! The claims that stand as of a day.

use std::collections::HashMap;

use crate::dossier::Dossier;
use crate::edtf::{DateBound, Instant};
use crate::origin::{Facts, latest};

/// The claims that stand as of a day: published by then and not withdrawn by then.
#[derive(Debug)]
pub(crate) struct Standing {
    known: Vec<bool>,
    withdrawn: HashMap<u32, u32>,
}

impl Standing {
    /// Finds them. Without a day every document counts.
    pub(crate) fn as_of(dossier: &Dossier, facts: &Facts, day: Option<Instant>) -> Self {
        let is_out = |published: DateBound| day.is_none_or(|day| is_out(published, day));
        let published: Vec<bool> =
            dossier.documents().iter().map(|document| is_out(document.published.earliest())).collect();
        let known: Vec<bool> =
            (0..dossier.claims().len()).map(|claim| published[facts.document_of(claim) as usize]).collect();
        let withdrawn = latest::withdrawn(dossier, facts, &|at| known[at]);
        Self { known, withdrawn }
    }

    /// Whether the document of a claim was out.
    pub(crate) fn is_known(&self, claim: usize) -> bool {
        self.known[claim]
    }

    /// Whether a claim counts.
    pub(crate) fn stands(&self, claim: usize) -> bool {
        self.known[claim] && self.withdrawn_by(claim).is_none()
    }

    /// Whether any claim was withdrawn.
    pub(crate) fn has_withdrawn(&self) -> bool {
        !self.withdrawn.is_empty()
    }

    /// Every known claim that was withdrawn.
    pub(crate) fn withdrawn(&self) -> impl Iterator<Item = u32> {
        self.withdrawn.keys().copied().filter(|claim| self.known[*claim as usize])
    }

    /// The claim that withdraws a claim.
    pub(crate) fn withdrawn_by(&self, claim: usize) -> Option<u32> {
        if self.withdrawn.is_empty() { None } else { self.withdrawn.get(&super::index(claim)).copied() }
    }
}

/// A document of which only an interval of days is known may have been out from the first of them.
fn is_out(published: DateBound, day: Instant) -> bool {
    match published {
        DateBound::At(instant) => instant <= day,
        DateBound::Open | DateBound::Unknown => true,
    }
}
