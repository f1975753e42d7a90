//! What can be wrong with a map that is read back.

use thiserror::Error;

use crate::id::InvalidId;
use crate::position::InvalidPosition;
use crate::units::InvalidMeters;

/// Why a text is no map of ours.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MapReadError {
    /// It is no JSON.
    #[error("this is not JSON: {0}")]
    NotJson(#[source] serde_json::Error),
    /// It is JSON, and lacks something that our maps have or has it in another shape.
    #[error("this is not a map that troopmap wrote: {0}")]
    NotOurs(#[source] serde_json::Error),
    /// It is GeoJSON, but no collection of features.
    #[error("this is not a FeatureCollection but a {0}")]
    NotACollection(String),
    /// A feature lacks a property that its kind calls for.
    #[error("feature {at}: a {kind} needs the property {property:?}")]
    Missing {
        /// Which feature, from 1.
        at: usize,
        /// `location` or `movement`.
        kind: &'static str,
        /// The property.
        property: &'static str,
    },
    /// A feature has no readable name.
    #[error("feature {at}: {source}")]
    Id {
        /// Which feature, from 1.
        at: usize,
        /// What is wrong with it.
        source: InvalidId,
    },
    /// A feature has another geometry than its kind calls for.
    #[error("feature {at}: a {kind} needs a {needed} as its geometry")]
    Geometry {
        /// Which feature, from 1.
        at: usize,
        /// `location` or `movement`.
        kind: &'static str,
        /// What it needs.
        needed: &'static str,
    },
    /// A position is not a longitude and a latitude.
    #[error("feature {at}: a position needs a longitude and a latitude; this one has {numbers} numbers")]
    NotAPair {
        /// Which feature, from 1.
        at: usize,
        /// How many numbers it has.
        numbers: usize,
    },
    /// A position lies off the globe.
    #[error("feature {at}: {source}")]
    Position {
        /// Which feature, from 1.
        at: usize,
        /// What is wrong with it.
        source: InvalidPosition,
    },
    /// The feature is a circle of uncertainty, which follows from its location.
    #[error("this feature is a circle of uncertainty; convert the location that its property \"of\" names")]
    Circle,
    /// A radius or a length is none.
    #[error("feature {at}: {source}")]
    Length {
        /// Which feature, from 1.
        at: usize,
        /// What is wrong with it.
        source: InvalidMeters,
    },
}

impl From<serde_json::Error> for MapReadError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_data() { Self::NotOurs(error) } else { Self::NotJson(error) }
    }
}
