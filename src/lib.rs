//! troopmap turns reports of where troops are into a map that can be defended.

#![forbid(unsafe_code)]

pub mod antimeridian;
mod extent;
mod id;
pub mod measure;
pub mod notation;
mod position;
mod problem;
mod units;

pub use extent::Extent;
pub use id::{ClaimId, DocumentId, EvidenceId, FeatureId, InvalidId, PlaceId, SourceId, SubjectId};
pub use position::{InvalidPosition, Position};
pub use problem::{Problem, Problems, Severity, SourceText, Span};
pub use units::{Bearing, InvalidBearing, InvalidMeters, Meters};
