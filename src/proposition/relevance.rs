//! How claims bear on propositions, and why some bear on none.

use crate::origin::ExclusionReason;

/// How a claim came to bear on a proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelevanceReason {
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
pub struct RelevantClaim {
    /// The place of the claim in the dossier.
    pub claim: u32,
    /// How it came to bear on it.
    pub reason: RelevanceReason,
}

/// A claim that bears on nothing that can be drawn, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unheard {
    /// It names no place.
    NoPlace,
    /// No place answers to its names.
    Lost,
    /// It tells of a movement that starts and ends at one place.
    Still,
    /// It names no subject.
    NoSubject,
    /// It answers something that nobody has reported.
    Unasked,
    /// It refuses to say, and nobody says anything else about it.
    Refusal,
    /// It was withdrawn.
    Withdrawn,
    /// It hangs in a loop of citation that leads nowhere.
    Circular,
    /// What it repeats no longer counts.
    Baseless,
    /// It withdraws another claim and says nothing else.
    Withdraws,
}

impl Unheard {
    /// Why a claim is on nothing that can be shown, when it did not count where it bears.
    pub(crate) const fn because(why: ExclusionReason) -> Self {
        match why {
            ExclusionReason::Retracted(_) => Self::Withdrawn,
            ExclusionReason::Circular => Self::Circular,
            ExclusionReason::Superseded(_)
            | ExclusionReason::RestsOnRetracted
            | ExclusionReason::RestsOnSuperseded
            | ExclusionReason::Contradicts
            | ExclusionReason::After => Self::Baseless,
        }
    }

    /// The words that tell a reader why.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::NoPlace => "it names no place",
            Self::Lost => "its place is not known",
            Self::Still => "its movement starts and ends at one place",
            Self::NoSubject => "it names no subject",
            Self::Unasked => "it answers something that no claim here reports",
            Self::Refusal => "it refuses to say, and nobody says anything else about it",
            Self::Withdrawn => "it was withdrawn",
            Self::Circular => "it hangs in a loop of citation that leads nowhere",
            Self::Baseless => "what it repeats no longer counts",
            Self::Withdraws => "it withdraws another claim and says nothing else",
        }
    }
}

/// What a claim may do among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hearing {
    /// It is left out.
    No,
    /// It counts nowhere; it is told beside what others say of the same and makes no matter of it.
    Idle(Unheard),
    /// It counts.
    Counts,
}
