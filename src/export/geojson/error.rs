//! Errors of reading a map back.

use thiserror::Error;

use crate::id::InvalidId;
use crate::position::InvalidPosition;
use crate::units::InvalidMeters;

/// The error for a text that is not a map of this library.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MapReadError {
    /// It is not JSON.
    #[error("this is not JSON: {0}")]
    NotJson(#[source] serde_json::Error),
    /// It is JSON, but a member of our maps is missing or has another type.
    #[error("this is not a map that troopmap wrote: {0}")]
    NotOurs(#[source] serde_json::Error),
    /// It is GeoJSON, but not a feature collection.
    #[error("this is not a FeatureCollection but a {0}")]
    NotACollection(String),
    /// A property that the kind of feature requires is missing.
    #[error("feature {at}: a {kind} needs the property {property:?}")]
    Missing {
        /// The number of the feature, from 1.
        at: usize,
        /// `location` or `movement`.
        kind: &'static str,
        /// The property.
        property: &'static str,
    },
    /// A feature has no valid id.
    #[error("feature {at}: {source}")]
    Id {
        /// The number of the feature, from 1.
        at: usize,
        /// The error in the id.
        source: InvalidId,
    },
    /// A feature does not have the geometry that its kind requires.
    #[error("feature {at}: a {kind} needs a {needed} as its geometry")]
    Geometry {
        /// The number of the feature, from 1.
        at: usize,
        /// `location` or `movement`.
        kind: &'static str,
        /// The required geometry.
        needed: &'static str,
    },
    /// A position is not a pair of longitude and latitude.
    #[error("feature {at}: a position needs a longitude and a latitude; this one has {numbers} numbers")]
    NotAPair {
        /// The number of the feature, from 1.
        at: usize,
        /// The count of numbers it has.
        numbers: usize,
    },
    /// A position is out of range.
    #[error("feature {at}: {source}")]
    Position {
        /// The number of the feature, from 1.
        at: usize,
        /// The error in the position.
        source: InvalidPosition,
    },
    /// The feature is a circle of uncertainty, which follows from its location.
    #[error("this feature is a circle of uncertainty; convert the location that its property \"of\" names")]
    Circle,
    /// A radius or length is invalid.
    #[error("feature {at}: {source}")]
    Length {
        /// The number of the feature, from 1.
        at: usize,
        /// The error in the length.
        source: InvalidMeters,
    },
}

impl From<serde_json::Error> for MapReadError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_data() { Self::NotOurs(error) } else { Self::NotJson(error) }
    }
}
