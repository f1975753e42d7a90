//! troopmap turns reports of where troops are into a map that can be defended.

#![forbid(unsafe_code)]

pub mod antimeridian;
pub mod assess;
pub mod crs;
pub mod dossier;
mod edtf;
pub mod export;
mod extent;
pub mod feature;
mod formula;
mod id;
#[cfg(feature = "import")]
pub mod import;
mod located;
pub mod measure;
mod mode;
pub mod notation;
mod opinion;
mod origin;
pub mod place;
pub mod plausible;
mod position;
mod problem;
mod proposition;
mod record;
pub mod trace;
mod units;
mod visible;
mod word;

pub use assess::{Assessed, Assessment};
pub use dossier::{Dossier, Limits, ReadError, ReadOptions, Reading, RecordKind, Records, Reject};
pub use edtf::{Bound, Edtf, EdtfFault, Instant, InvalidEdtf, Precision, Qualifier, Sense};
pub use export::Format;
pub use extent::Extent;
pub use feature::{
    Bears, Counts, Feature, Journey, Map, Party, Report, ReportedLocation, ReportedMovement, Terminus, Testimony,
    Unmapped, slug,
};
pub use id::{ClaimId, DocumentId, EvidenceId, FeatureId, InvalidId, PlaceId, SourceId, SubjectId};
pub use located::{Doubt, DoubtCause, Located, Site, SiteIx, locate};
pub use mode::Mode;
pub use opinion::{
    AnalyticConfidence, Credibility, Hedge, InvalidFraction, InvalidOpinion, InvalidStixConfidence, Likelihood,
    NoneLowMedHigh, Opinion, Probability, Reliability, StixConfidence, Trust, TrustTable, Wep, fuse,
};
pub use origin::{Carrier, Link, Origin, Root, Silence, Standpoint, Uncounted, Weighing, Why};
#[cfg(feature = "gazetteer")]
pub use place::World;
pub use place::{
    Candidate, Gazetteer, GeoNamesError, GeoNamesFile, Hit, Layered, Match, Place, Request, Resolution, resolve,
};
pub use position::{InvalidPosition, Position};
pub use problem::{Problem, Problems, Severity, SourceText, Span};
pub use proposition::{Kind, Matter, Proposition, Reason, Relevance, SubjectIx, Subjects, Whereabouts};
pub use record::{
    Activity, Basis, Claim, Count, Document, Head, Locator, Names, Original, Pin, Pins, Places, Quote, Source,
    SourceKind, Spot, Stance, Subject,
};
pub use trace::{Trace, Tracer};
pub use units::{Bearing, InvalidBearing, InvalidMeters, Meters};
pub use visible::visible;
pub use word::UnknownWord;
