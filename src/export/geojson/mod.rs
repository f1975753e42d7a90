//! RFC 7946 GeoJSON.
//!
//! Longitude first, WGS 84, right-hand rule, lines cut at the antimeridian, at most seven decimals, no `crs`. The same map
//! gives the same bytes. What is written here is read back by [`read`].

mod about;
mod convert;
mod error;
#[cfg(feature = "import")]
mod events;
mod framing;
mod json;
mod read;
mod route_legs;
mod shape;
#[cfg(test)]
mod tests;
mod write;

pub use error::MapReadError;
#[cfg(feature = "import")]
pub use events::write_events;
pub use framing::Framing;
pub use read::{read, read_lines, read_map};
pub(super) use route_legs::write_route;
pub use write::FeatureWriter;
pub(super) use write::write_map;
