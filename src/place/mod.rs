//! Names to places: what a report calls a place, and where that is.
//!
//! [`resolve`] takes all names of a dossier together and gives one [`Resolution`] for each. Doubt is a value: nothing is
//! pinned to the wrong town in silence.

mod candidate;
mod fold;
mod gazetteer;
mod geonames;
mod ground;
mod named;
#[cfg(feature = "gazetteer")]
mod packed;
mod qualifier;
mod reading;
mod request;
mod resolve;
mod romanise;
mod several;
mod spelling;
mod standing;
mod uncertainty;
mod weigh;

pub(crate) use ground::approximate_distance;

pub use candidate::{Candidate, MatchKind, Place, Resolution};
pub use gazetteer::{Gazetteer, LayeredGazetteer, PlaceMatch};
pub use geonames::{GeoNamesError, GeoNamesFile};
#[cfg(feature = "gazetteer")]
pub use packed::World;
pub use request::PlaceQuery;
pub use resolve::resolve;
