//! Assessed propositions as features of a map.

mod build;
mod changes;
mod geometry;
mod identify;
mod journey;
mod location;
mod map;
mod movement;
mod report;
#[cfg(test)]
pub(crate) mod samples;
mod sighting;
mod terminus;
mod testimony;
mod when;
mod wording;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::id::{ClaimId, FeatureId};

pub use build::assessments_by_id;
pub(crate) use build::{Builder, title};
pub use changes::{Change, Changes};
pub(crate) use geometry::Geometry;
pub use journey::Journey;
pub use location::ReportedLocation;
pub use map::{Map, MapMetadata, collect};
pub use movement::ReportedMovement;
pub use report::Report;
pub use sighting::SightingComparison;
pub use terminus::MovementEnd;
pub use testimony::{EvidenceRole, Relation, Testimony};
#[cfg(feature = "import")]
pub(crate) use wording::describe_activity;
pub(crate) use wording::whole_sentence;

/// One feature of the map.
#[derive(Clone, Debug, PartialEq)]
pub enum Feature {
    /// A proposition about one place: a point.
    Location(ReportedLocation),
    /// A proposition about a start and an end: a line.
    Movement(ReportedMovement),
}

impl Feature {
    /// What both kinds have in common.
    pub const fn report(&self) -> &Report {
        match self {
            Self::Location(location) => &location.report,
            Self::Movement(movement) => &movement.report,
        }
    }

    /// Its readable name: `north-korean-soldiers/presence/ussuriysk/2024-10`.
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
    /// Why it is on no feature.
    pub reason: Cow<'static, str>,
}
