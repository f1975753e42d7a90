//! troopmap turns reports of where troops are into a map that can be defended.

#![forbid(unsafe_code)]

mod extent;
mod id;
mod place;
mod position;
mod problem;
mod units;

pub use extent::Extent;
pub use id::{ClaimId, DocumentId, EvidenceId, FeatureId, InvalidId, PlaceId, SourceId, SubjectId};
#[cfg(feature = "gazetteer")]
pub use place::World;
pub use place::{
    Candidate, Gazetteer, GeoNamesError, GeoNamesFile, Hit, Layered, Match, Place, Request, Resolution, resolve,
};
pub use position::{InvalidPosition, Position};
pub use problem::{Problem, Problems, Severity, SourceText, Span};
pub use units::{Bearing, InvalidBearing, InvalidMeters, Meters};
