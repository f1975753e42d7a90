//! RFC 7946 GeoJSON.
//!
//! Longitude first, WGS 84, right-hand rule, lines cut at the antimeridian, at most seven decimals, no `crs`. The same map
//! gives the same bytes. What is written here is read back by [`read`].

mod about;
mod error;
#[cfg(feature = "import")]
mod events;
mod framing;
mod geojson_crate;
mod geometry_text;
mod json;
mod map_reader;
mod map_writer;
mod route_legs;
#[cfg(test)]
mod tests;

pub use error::MapReadError;
#[cfg(feature = "import")]
pub use events::write_events;
pub use framing::Framing;
pub use map_reader::{read, read_lines, read_map};
pub use map_writer::FeatureWriter;
pub(super) use map_writer::write_map;
pub(super) use route_legs::write_route;
