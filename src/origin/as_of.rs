//! The claims that count as of a day.

use std::collections::HashMap;

use crate::dossier::Dossier;
use crate::edtf::{DateBound, Instant};
use crate::index::ClaimIx;
use crate::origin::facts::Facts;
use crate::origin::retraction;

/// The claims that count as of a day: those published and not withdrawn by then.
#[derive(Debug)]
pub(crate) struct AsOfFilter {
    known: Vec<bool>,
    /// Withdrawn claims, each with the claim that withdraws it.
    retracted: HashMap<ClaimIx, ClaimIx>,
}

impl AsOfFilter {
    /// Filters the claims of a dossier. Without a day every document counts.
    pub(crate) fn new(dossier: &Dossier, facts: &Facts, day: Option<Instant>) -> Self {
        let is_published = |date: DateBound| day.is_none_or(|day| is_published(date, day));
        let published: Vec<bool> =
            dossier.documents().iter().map(|document| is_published(document.published.earliest())).collect();
        let claims = (0..dossier.claims().len()).map(ClaimIx::new);
        let known: Vec<bool> = claims.map(|claim| published[facts.document_of(claim).get()]).collect();
        let retracted = retraction::find_retracted(dossier, facts, &|claim| known[claim.get()]);
        Self { known, retracted }
    }

    /// Returns whether the document of a claim was published by the day.
    pub(crate) fn is_known(&self, claim: ClaimIx) -> bool {
        self.known[claim.get()]
    }

    /// Returns how many claims were published by the day.
    pub(crate) fn count_known(&self) -> usize {
        self.known.iter().filter(|known| **known).count()
    }

    /// Returns whether a claim counts.
    pub(crate) fn counts(&self, claim: ClaimIx) -> bool {
        self.is_known(claim) && self.retracted_by(claim).is_none()
    }

    /// Returns whether any claim was withdrawn.
    pub(crate) fn has_retracted(&self) -> bool {
        !self.retracted.is_empty()
    }

    /// Returns every known claim that was withdrawn.
    pub(crate) fn retracted_claims(&self) -> impl Iterator<Item = ClaimIx> {
        self.retracted.keys().copied().filter(|claim| self.is_known(*claim))
    }

    /// Returns the claim that withdraws a claim.
    pub(crate) fn retracted_by(&self, claim: ClaimIx) -> Option<ClaimIx> {
        if self.retracted.is_empty() { None } else { self.retracted.get(&claim).copied() }
    }
}

/// Returns whether a document may have been published by a day. One whose date is an interval counts from its first day.
fn is_published(date: DateBound, day: Instant) -> bool {
    match date {
        DateBound::At(instant) => instant <= day,
        DateBound::Open | DateBound::Unknown => true,
    }
}
