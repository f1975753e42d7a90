//! What claims support or oppose: a subject, a kind and a place, in one episode.

mod episode;
mod gather;
mod group;
mod relevance;
mod statement;
mod subjects;

use crate::edtf::{Edtf, Instant};
use crate::located::SiteIx;
use crate::record::Activity;
use crate::word::words;

pub(crate) use episode::Stretch;
pub(crate) use gather::gather;
pub(crate) use group::Grouped;
pub(crate) use relevance::{Hearing, Unheard};
pub use relevance::{RelevanceReason, RelevantClaim};
pub use subjects::{SubjectIx, Subjects};

words! {
    closed "kind of proposition"
    /// What sort of thing is said of a subject.
    PropositionKind {
        /// It is there.
        Presence = "presence",
        /// It fights there.
        Combat = "combat",
        /// It left there.
        Departure = "departure",
        /// It went from one place to another.
        Movement = "movement",
        /// It is expected there.
        Expectation = "expectation",
        /// Anything else.
        Other = "other",
    }
}

impl PropositionKind {
    /// The kind that an activity supports.
    pub const fn from_activity(activity: &Activity) -> Self {
        match activity {
            Activity::Stationed | Activity::Training | Activity::Arrived | Activity::Observed => Self::Presence,
            Activity::InCombat | Activity::Casualties => Self::Combat,
            Activity::Departed => Self::Departure,
            Activity::Moved => Self::Movement,
            Activity::Expected | Activity::Preparing => Self::Expectation,
            Activity::Other(_) => Self::Other,
        }
    }
}

/// The place of a proposition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TopicSites {
    /// One place.
    At(SiteIx),
    /// A place where a movement started and one where it ended.
    Between(SiteIx, SiteIx),
}

/// What a proposition is about, before it is split into episodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic {
    /// Who or what.
    pub subject: SubjectIx,
    /// What sort of thing.
    pub kind: PropositionKind,
    /// Where.
    pub sites: TopicSites,
}

/// A matter in one episode: claims whose times lie no further apart than the episode gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposition {
    /// What it is about.
    pub topic: Topic,
    /// The first instant that a claim names; nothing when every beginning is open.
    pub earliest: Option<Instant>,
    /// The last instant that a claim names; nothing when an end is open.
    pub latest: Option<Instant>,
    /// The first instant that is named at all, which gives the episode its name.
    pub first_named: Option<Instant>,
    /// The times of all claims of the episode, those that deny it among them.
    pub(crate) span: Stretch,
}

impl Proposition {
    /// Whether a date begins where it begins and ends where it ends.
    pub(crate) fn has_time_of(&self, date: &Edtf) -> bool {
        let date = Stretch::of(date);
        (date.first_instant(), date.last_instant()) == (self.earliest, self.latest)
    }
}
