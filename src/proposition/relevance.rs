//! How claims are relevant to propositions, and why some are relevant to none.

use crate::index::ClaimIx;
use crate::origin::ExclusionReason;

/// Why a claim is relevant to a proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RelevanceReason {
    /// It states the proposition.
    Said,
    /// The proposition follows from it: combat at a place is presence there, a movement is a departure and a presence.
    Follows,
    /// It is about a part of the subject.
    OfPart,
    /// It is a response about a whole that the subject is part of.
    OfWhole,
    /// It responds to claims about the proposition.
    Answers,
    /// It names no place, and responds to everything about its subject.
    Everywhere,
}

/// A claim that is relevant to a proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RelevantClaim {
    /// The claim.
    pub claim: ClaimIx,
    /// Why it is relevant.
    pub reason: RelevanceReason,
}

/// Why a claim is on no feature of the map.
// The order decides which of several reasons is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum UnmappedReason {
    /// It names no place.
    NoPlace,
    /// Its places were not found.
    UnknownPlace,
    /// Its movement starts and ends at one place.
    SamePlace,
    /// It names no subject.
    NoSubject,
    /// It responds to something that no claim reports.
    NothingToAnswer,
    /// It could not confirm or did not comment, and no other claim is about the same.
    NonResponse,
    /// It was withdrawn.
    Retracted,
    /// Its citations lead to a loop and to no evidence.
    Circular,
    /// What it repeats no longer counts.
    Baseless,
    /// It only withdraws another claim.
    OnlyRetracts,
}

impl UnmappedReason {
    /// Returns why a claim is unmapped that did not count where it is relevant.
    pub(crate) const fn from_exclusion(reason: ExclusionReason) -> Self {
        match reason {
            ExclusionReason::Retracted(_) => Self::Retracted,
            ExclusionReason::Circular => Self::Circular,
            ExclusionReason::Superseded(_)
            | ExclusionReason::RestsOnRetracted
            | ExclusionReason::RestsOnSuperseded
            | ExclusionReason::Contradicts
            | ExclusionReason::After => Self::Baseless,
        }
    }

    /// Returns the reason in words.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NoPlace => "it names no place",
            Self::UnknownPlace => "its place was not found",
            Self::SamePlace => "its movement starts and ends at the same place",
            Self::NoSubject => "it names no subject",
            Self::NothingToAnswer => "it responds to something that no claim reports",
            Self::NonResponse => "it could not confirm or did not comment, and no other claim is about the same",
            Self::Retracted => "it was withdrawn",
            Self::Circular => "its citations lead to a loop and to no evidence",
            Self::Baseless => "what it repeats no longer counts",
            Self::OnlyRetracts => "it only withdraws another claim",
        }
    }
}

/// How a claim is treated when claims are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimTreatment {
    /// It is ignored.
    Ignored,
    /// It does not count. It is listed with the propositions that other claims make, and makes none itself.
    Listed(UnmappedReason),
    /// It counts.
    Counted,
}
