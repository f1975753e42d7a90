//! RFC 7946, and the only place where the property names are written.
//!
//! Longitude first, WGS 84, right-hand rule, lines cut at the antimeridian, at most seven decimals, no `crs`. The same map
//! gives the same bytes. What is written here is read back by [`read`].

mod about;
mod error;
#[cfg(feature = "import")]
mod event;
mod geometry;
mod json;
mod legs;
mod properties;
mod read;
mod shape;
#[cfg(test)]
pub(super) mod tests;
mod write;

pub use error::ReadError;
#[cfg(feature = "import")]
pub use event::write_events;
pub(super) use geometry::Geometry;
pub(super) use legs::{flat_leg, flat_stop, write_route};
pub(crate) use properties::flat;
pub use read::{read, read_lines};
pub(super) use write::write_map;
pub use write::{Framing, Writer};
