//! Distances, bearings and ways over the ellipsoid, between spots and between places that are only roughly known.
//!
//! | question | answer |
//! |---|---|
//! | how far, in which direction, where does one come out | [`Metric`] |
//! | how far apart are two places with a radius each | [`between`] |
//! | how far apart are all of these | [`matrix`] |
//! | which are the nearest, which lie within a radius | [`Index`], [`ExtentIndex`] |
//! | the line and the rim to draw | [`geodesic_line`], [`circle`] |

mod between;
mod index;
mod matrix;
mod metric;
mod prepared;
mod shape;

pub use between::{DistanceInterval, distance_between};
pub use index::{ExtentIndex, ExtentNeighbor, Neighbor, PositionIndex};
pub use matrix::{DistanceMatrix, distance_matrix};
pub use metric::{Metric, UnknownMetric};
pub use shape::{circle_rings, geodesic_line};
