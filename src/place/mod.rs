//! Place names and the places they refer to.
//!
//! [`resolve`] takes all names of a dossier together and returns one [`Resolution`] for each. Doubt is a value: a name that may
//! refer to several places is reported as ambiguous, never assigned to one of them silently.
//!
//! [`World`] is the embedded gazetteer. To look up names of your own, build a [`PointGazetteer`] from names and
//! points, read a [`GeoNamesFile`], or implement [`Gazetteer`]; [`LayeredGazetteer`] combines two gazetteers.

mod area_names;
#[cfg(test)]
mod calibration;
mod candidate;
mod containment;
mod distances;
mod folding;
mod fuzzy;
mod gazetteer;
mod geonames;
mod name_candidates;
mod name_list;
mod name_variants;
#[cfg(feature = "gazetteer")]
mod packed;
mod parsed_name;
mod point_gazetteer;
mod probability;
mod qualifier;
mod query;
mod ranking;
mod resolve;
mod romanize;
mod route_ends;
mod strip_qualifiers;
mod uncertainty;
mod well_known;

pub(crate) use distances::approximate_distance;
pub(crate) use name_candidates::{distance_to, find_candidates};
pub(crate) use qualifier::strip_to_known;
pub(crate) use ranking::{MAX_FIT_DISTANCE, is_prominent};

pub use candidate::{Candidate, MatchKind, Place, Resolution};
pub use containment::lies_in;
pub use folding::{NameKey, fold_name};
pub use gazetteer::{Gazetteer, LayeredGazetteer, PlaceMatch};
pub use geonames::{GeoNamesError, GeoNamesFile};
#[cfg(feature = "gazetteer")]
pub use packed::World;
pub use point_gazetteer::{PointGazetteer, PointGazetteerError};
pub use query::PlaceQuery;
pub use resolve::resolve;
pub use route_ends::{RouteEnd, choose_ends};
