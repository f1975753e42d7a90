//! The appearance of features in viewers that read simplestyle 1.1.0.

use crate::opinion::{AnalyticConfidence, Likelihood};

/// Returns the color of a likelihood, which the drawn map uses in light mode too: brown for unlikely, gray for an even chance,
/// blue for likely, darker toward the ends. Brown and blue can be told apart with every kind of color blindness.
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

/// Returns the size of the marker: larger if the judgement is more certain.
pub(crate) const fn marker_size(confidence: AnalyticConfidence) -> &'static str {
    match confidence {
        AnalyticConfidence::Low => "small",
        AnalyticConfidence::Moderate => "medium",
        AnalyticConfidence::High => "large",
    }
}

/// Returns the width of the line: wider if the judgement is more certain.
pub(crate) const fn stroke_width(confidence: AnalyticConfidence) -> f64 {
    match confidence {
        AnalyticConfidence::Low => 1.5,
        AnalyticConfidence::Moderate => 2.5,
        AnalyticConfidence::High => 4.0,
    }
}

/// The color of a route that nobody reported, which is not the color of any likelihood.
pub(crate) const ROUTE_COLOR: &str = "#5e3a8c";

/// The opacity of lines: movements are illustrations, so they never hide what is under them.
pub(crate) const STROKE_OPACITY: f64 = 0.7;

/// The opacity of circles of uncertainty, which overlap each other.
pub(crate) const FILL_OPACITY: f64 = 0.1;
