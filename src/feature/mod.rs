//! Assessed propositions as the features of a map.

mod changes;
mod feature_builder;
mod feature_ids;
mod geometry;
mod joined_date;
mod journey;
mod location;
mod map;
mod movement;
mod movement_end;
mod report;
#[cfg(test)]
pub(crate) mod samples;
mod sighting;
mod testimony;
mod wording;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::id::{ClaimId, FeatureId};

pub use changes::{Change, Changes};
pub use feature_builder::assessments_by_id;
pub(crate) use feature_builder::{Builder, title};
pub(crate) use geometry::Geometry;
pub use journey::Journey;
pub use location::ReportedLocation;
pub use map::{Map, MapMetadata, collect};
pub use movement::ReportedMovement;
pub use movement_end::MovementEnd;
pub use report::Report;
pub use sighting::SightingComparison;
pub use testimony::{EvidenceRole, Relation, Testimony};
pub(crate) use wording::describe_activity;
pub(crate) use wording::whole_sentence;

/// A feature of the map.
#[derive(Clone, Debug, PartialEq)]
pub enum Feature {
    /// A proposition about one place: a point.
    Location(ReportedLocation),
    /// A proposition about a start and an end: a line.
    Movement(ReportedMovement),
}

impl Feature {
    /// Returns what both kinds of features have in common.
    pub const fn report(&self) -> &Report {
        match self {
            Self::Location(location) => &location.report,
            Self::Movement(movement) => &movement.report,
        }
    }

    /// Returns the readable id: `north-korean-soldiers/presence/ussuriysk/2024-10`.
    pub const fn id(&self) -> &FeatureId {
        &self.report().id
    }
}

/// The note on every map.
pub(crate) const NOTE: &str = "reported, not verified";

/// A claim that is on no feature, and the reason: listed next to the map, never dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmappedClaim {
    /// The claim.
    pub claim: ClaimId,
    /// The reason.
    pub reason: Cow<'static, str>,
}
