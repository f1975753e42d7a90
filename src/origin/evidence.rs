//! The evidence on one proposition: origins, non-responses and excluded claims.

use crate::id::EvidenceId;
use crate::index::{ClaimIx, SourceIx};
use crate::opinion::{Opinion, Trust};
use crate::origin::Standpoint;
use crate::record::Stance;

/// Everything that is known of one proposition: the origins that count, and the claims that do not.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct WeighedEvidence {
    /// The origins, each with its roots. Those that affirm come first.
    pub origins: Vec<Origin>,
    /// The claims that could not confirm or did not comment.
    pub non_responses: Vec<NonResponse>,
    /// The claims that did not count.
    pub excluded: Vec<ExcludedClaim>,
}

impl WeighedEvidence {
    /// Returns the origins that affirm.
    pub fn affirming_origins(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter().filter(|origin| origin.affirms())
    }

    /// Returns whether one origin affirms and one denies or doubts.
    pub fn is_contested(&self) -> bool {
        self.origins.iter().any(Origin::affirms) && self.origins.iter().any(Origin::opposes)
    }
}

/// A group of roots that depend on each other. Different origins are independent of each other.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Origin {
    /// The roots, at least one.
    pub roots: Vec<Root>,
    /// The reasons why the roots are one origin. Empty if there is one root.
    pub dependences: Vec<Dependence>,
    /// The opinions of the roots, fused.
    pub opinion: Opinion,
}

impl Origin {
    /// Returns whether one of its roots affirms.
    pub fn affirms(&self) -> bool {
        self.roots.iter().any(|root| root.standpoint.stance == Stance::Affirms)
    }

    /// Returns whether one of its roots denies or doubts.
    pub fn opposes(&self) -> bool {
        self.roots.iter().any(|root| root.standpoint.opposes())
    }
}

/// A reason why two roots are one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dependence {
    /// They have the same source.
    Source(SourceIx),
    /// Their sources belong to the same group.
    Group(String),
    /// They rest on the same piece of evidence.
    Evidence(EvidenceId),
}

/// One standpoint of one source, with every claim that attests it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Root {
    /// The source.
    pub source: SourceIx,
    /// The stance and the opinion of the source.
    pub standpoint: Standpoint,
    /// How far the source is trusted.
    pub trust: Trust,
    /// The opinion, discounted by the trust in the source.
    pub discounted: Opinion,
    /// The claims that attest it. The first one, with the most trusted relays, counts.
    pub attestations: Vec<Attestation>,
    /// The opinion, discounted by the trust in the source and in the relays of the first attestation.
    pub opinion: Opinion,
}

/// A claim that attests a root, directly or by repeating others.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Attestation {
    /// The claim.
    pub claim: ClaimIx,
    /// How the claim is linked to the root.
    pub link: AttestationLink,
    /// The product of the trust in every relay, those of the claim itself and those further up the chain.
    pub trust: f64,
    /// The product of the trust in the relays further up the chain alone. 1 if there are none.
    pub chain_trust: f64,
    /// The next claim up the chain. `None` if there is none.
    pub through: Option<ClaimIx>,
}

/// How a claim is linked to a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum AttestationLink {
    /// The claim reports what the source said.
    Direct,
    /// The claim cites a claim of the source.
    Cites,
    /// The claim rests on evidence of the source.
    RestsOn,
}

/// A claim that could not confirm or did not comment. It is listed and does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NonResponse {
    /// The claim.
    pub claim: ClaimIx,
    /// Its source.
    pub source: SourceIx,
    /// [`Stance::CannotConfirm`] or [`Stance::NoComment`].
    pub stance: Stance,
}

/// A claim that did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExcludedClaim {
    /// The claim.
    pub claim: ClaimIx,
    /// Why it did not count.
    pub reason: ExclusionReason,
}

/// Why a claim did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExclusionReason {
    /// Its source has since said something else, in this claim.
    Superseded(ClaimIx),
    /// It was withdrawn by this claim.
    Retracted(ClaimIx),
    /// Its citations lead to a loop and to no evidence.
    Circular,
    /// The claim that it repeats was withdrawn.
    RestsOnRetracted,
    /// The claim that it repeats was superseded.
    RestsOnSuperseded,
    /// It opposes what it repeats affirms, or the reverse.
    Contradicts,
    /// Its document was published after the day.
    After,
}
