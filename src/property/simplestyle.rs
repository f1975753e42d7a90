//! How features look in viewers that read simplestyle 1.1.0.

use crate::opinion::{AnalyticConfidence, Likelihood};

/// A colour for each likelihood, the one that the drawn map has by day: brown for what is unlikely, grey for an even chance,
/// blue for what is likely, darker towards the ends. Brown and blue stay apart for every kind of colour blindness.
pub(crate) const fn likelihood_color(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::AlmostNoChance => "#4f2003",
        Likelihood::VeryUnlikely => "#934207",
        Likelihood::Unlikely => "#c8741b",
        Likelihood::RoughlyEvenChance => "#757575",
        Likelihood::Likely => "#3d8dc6",
        Likelihood::VeryLikely => "#1c5ca4",
        Likelihood::AlmostCertain => "#082c57",
    }
}

/// The surer the evidence, the larger the marker.
pub(crate) const fn marker_size(confidence: AnalyticConfidence) -> &'static str {
    match confidence {
        AnalyticConfidence::Low => "small",
        AnalyticConfidence::Moderate => "medium",
        AnalyticConfidence::High => "large",
    }
}

/// The surer the evidence, the stronger the line.
pub(crate) const fn stroke_width(confidence: AnalyticConfidence) -> f64 {
    match confidence {
        AnalyticConfidence::Low => 1.5,
        AnalyticConfidence::Moderate => 2.5,
        AnalyticConfidence::High => 4.0,
    }
}

/// The line of a route that nobody reported: no colour of a likelihood.
pub(crate) const ROUTE_COLOR: &str = "#5e3a8c";

/// Lines of movements are illustrations, so they never cover what lies under them.
pub(crate) const STROKE_OPACITY: f64 = 0.7;

/// Circles of uncertainty lie over one another and over the map.
pub(crate) const FILL_OPACITY: f64 = 0.1;
