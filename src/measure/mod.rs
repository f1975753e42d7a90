//! Distances, bearings and ways over the ellipsoid, between spots and between places that are only roughly known.
//!
//! | question | answer |
//! |---|---|
//! | how far, in which direction, where does one come out | [`Metric`] |
//! | how far apart are two places with a radius each | [`between`] |
//! | the line and the rim to draw | [`geodesic_line`], [`circle`] |

mod between;
mod metric;
mod shape;

pub use between::{Interval, between};
pub use metric::{Metric, UnknownMetric};
pub use shape::{circle, geodesic_line};
