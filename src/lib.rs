//! troopmap turns reports of where troops are into a map that can be defended.

#![forbid(unsafe_code)]

pub mod antimeridian;
mod assess;
pub mod dossier;
mod edtf;
#[cfg(feature = "map")]
mod export;
mod extent;
mod id;
mod located;
pub mod measure;
mod mode;
pub mod notation;
mod opinion;
mod origin;
mod position;
mod problem;
mod proposition;
mod record;
mod units;
mod word;

pub use dossier::{Dossier, Limits, Notation, ReadError, ReadOptions, Reading, RecordKind, Records, Reject};
pub use edtf::{Bound, Edtf, EdtfFault, Instant, InvalidEdtf, Precision, Qualifier, Sense};
#[cfg(feature = "map")]
pub use export::draw;
#[cfg(feature = "png")]
pub use export::png::{PictureError, png};
pub use extent::Extent;
pub use id::{ClaimId, DocumentId, EvidenceId, FeatureId, InvalidId, PlaceId, SourceId, SubjectId};
pub use mode::Mode;
pub use opinion::{
    AnalyticConfidence, Credibility, Hedge, InvalidFraction, InvalidOpinion, InvalidStixConfidence, Likelihood,
    NoneLowMedHigh, Opinion, Probability, Reliability, StixConfidence, Trust, TrustTable, Wep, fuse,
};
pub use position::{InvalidPosition, Position};
pub use problem::{Problem, Problems, Severity, SourceText, Span};
pub use record::{
    Activity, Basis, Claim, Count, Document, Head, Locator, Names, Original, Pin, Pins, Places, Quote, Source, SourceKind,
    Spot, Stance, Subject,
};
pub use units::{Bearing, InvalidBearing, InvalidMeters, Meters};
pub use word::UnknownWord;
