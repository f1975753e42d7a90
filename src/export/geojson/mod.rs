//! RFC 7946 GeoJSON.
//!
//! Longitude first, WGS 84, right-hand rule, lines cut at the antimeridian, at most seven decimals, no `crs`. The same map
//! gives the same bytes. What is written here is read back by [`read`].

mod about;
mod error;
#[cfg(feature = "import")]
mod event;
mod json;
mod read;
mod route_legs;
mod shape;
#[cfg(test)]
mod tests;
mod write;

pub use error::MapReadError;
#[cfg(feature = "import")]
pub use event::write_events;
pub use read::{read, read_lines};
pub(super) use route_legs::write_route;
pub(super) use write::write_map;
pub use write::{FeatureWriter, Framing};
