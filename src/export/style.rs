//! How features look in viewers that read simplestyle 1.1.0.

use crate::opinion::{AnalyticConfidence, Likelihood};

/// A colour for each likelihood, from blue for what is not so over grey to orange for what is: told apart by readers with
/// any kind of colour blindness, and by lightness alone in print.
pub(super) const fn color(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::AlmostNoChance => "#2c5d8a",
        Likelihood::VeryUnlikely => "#4a7fb0",
        Likelihood::Unlikely => "#8fb3d1",
        Likelihood::RoughlyEvenChance => "#9a9a9a",
        Likelihood::Likely => "#e0a458",
        Likelihood::VeryLikely => "#c9701f",
        Likelihood::AlmostCertain => "#8f3f0a",
    }
}

/// The surer the evidence, the larger the marker.
pub(super) const fn marker_size(confidence: AnalyticConfidence) -> &'static str {
    match confidence {
        AnalyticConfidence::Low => "small",
        AnalyticConfidence::Moderate => "medium",
        AnalyticConfidence::High => "large",
    }
}

/// The surer the evidence, the stronger the line.
pub(super) const fn stroke_width(confidence: AnalyticConfidence) -> f64 {
    match confidence {
        AnalyticConfidence::Low => 1.5,
        AnalyticConfidence::Moderate => 2.5,
        AnalyticConfidence::High => 4.0,
    }
}

/// Lines of movements are illustrations, so they never cover what lies under them.
pub(super) const STROKE_OPACITY: f64 = 0.7;

/// Circles of uncertainty lie over one another and over the map.
pub(super) const FILL_OPACITY: f64 = 0.1;
