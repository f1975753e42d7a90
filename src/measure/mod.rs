//! Distances, bearings, lines and circles on the WGS 84 ellipsoid, between exact and uncertain positions.
//!
//! | question | answer |
//! |---|---|
//! | how far, in which direction, and which point lies there | [`Metric`] |
//! | how far apart are two places with a radius each | [`distance_between`] |
//! | how far apart are all pairs of a list | [`distance_matrix`] |
//! | which positions are nearest or within a radius | [`PositionIndex`], [`ExtentIndex`] |
//! | which line or circle to draw | [`geodesic_line`], [`circle_rings`] |

mod distance_interval;
mod distance_matrix;
mod metric;
mod outline;
mod position_index;
mod prepared_position;

pub use distance_interval::{DistanceInterval, distance_between};
pub use distance_matrix::{DistanceMatrix, distance_matrix};
pub use metric::{Metric, UnknownMetric};
pub use outline::{circle_rings, geodesic_line};
pub use position_index::{ExtentIndex, ExtentNeighbor, Neighbor, PositionIndex};
