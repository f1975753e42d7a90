//! Propositions: what claims support or oppose. A subject, a kind and a place, in one episode.

mod episode;
mod grouping;
mod matching;
mod relevance;
mod statement;
mod subjects;

use crate::edtf::{Edtf, Instant};
use crate::index::SubjectIx;
use crate::located::SiteIx;
use crate::record::Activity;
use crate::word::words;

pub(crate) use episode::TimeSpan;
pub(crate) use grouping::GroupedClaims;
pub(crate) use matching::group_by_proposition;
pub(crate) use relevance::{ClaimTreatment, UnmappedReason};
pub use relevance::{RelevanceReason, RelevantClaim};
pub use subjects::Subjects;

words! {
    closed "kind of proposition"
    /// The kind of a proposition.
    PropositionKind {
        /// The subject is at the place.
        Presence = "presence",
        /// The subject fights at the place.
        Combat = "combat",
        /// The subject left the place.
        Departure = "departure",
        /// The subject went from one place to another.
        Movement = "movement",
        /// The subject is expected at the place.
        Expectation = "expectation",
        /// Anything else.
        Other = "other",
    }
}

impl PropositionKind {
    /// Returns the kind of proposition that an activity supports.
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

/// The site or the two sites of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TopicSites {
    /// One site.
    At(SiteIx),
    /// The start and the end of a movement.
    Between(SiteIx, SiteIx),
}

/// What a proposition is about, before claims are split into episodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Topic {
    /// The subject.
    pub subject: SubjectIx,
    /// The kind of proposition.
    pub kind: PropositionKind,
    /// The site, or the start and the end.
    pub sites: TopicSites,
}

/// A topic in one episode: claims whose times are no further apart than the episode gap.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proposition {
    /// The topic.
    pub topic: Topic,
    /// The earliest instant of the claims that affirm it, or of all claims if none does. `None` if it is open.
    pub earliest: Option<Instant>,
    /// The latest instant of those claims. `None` if it is open.
    pub latest: Option<Instant>,
    /// The first instant that one of those claims names. It gives the episode its name.
    pub first_named: Option<Instant>,
    /// The time span of all claims of the episode, including those that deny it.
    pub(crate) span: TimeSpan,
}

impl Proposition {
    /// Returns whether a date has the same first and last instant.
    pub(crate) fn has_time_of(&self, date: &Edtf) -> bool {
        let date = TimeSpan::from_date(date);
        (date.first_instant(), date.last_instant()) == (self.earliest, self.latest)
    }
}
