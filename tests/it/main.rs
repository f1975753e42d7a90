//! The library from outside. One program, because each program costs a link.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod api;
mod bad_input;
#[cfg(feature = "gazetteer")]
mod day_by_day;
mod formats;
mod geodesic;
mod hostile;
mod lenient;
mod merge;
mod oracle_edtf;
mod oracle_opinion;
#[cfg(feature = "gazetteer")]
mod own_places;
mod places;
mod places_everywhere;
mod published_lengths;
#[cfg(feature = "gazetteer")]
mod qualified_places;
mod real_case;
mod real_story;
mod records;
mod round_trip;
mod route_formats;
mod routes;
#[cfg(feature = "gazetteer")]
mod said;
mod schema;
mod sightings;
mod strict;
