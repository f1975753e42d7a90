//! RFC 7946, and the only place where the property names are written.
//!
//! Longitude first, WGS 84, right-hand rule, lines cut at the antimeridian, at most seven decimals, no `crs`. The same map
//! gives the same bytes. What is written here is read back by [`read`].

mod geometry;
mod properties;
mod read;
mod write;

pub(crate) use properties::flat;
pub use read::{ReadError, read};
pub(super) use write::{write_collection, write_lines, write_sequence};
