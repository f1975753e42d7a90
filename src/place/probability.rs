//! The probability that the best candidate for a name is the place that is meant.

use super::candidate::Place;
use super::parsed_name::NameQuality;

/// What is known about the best candidate.
pub(crate) struct Evidence<'a> {
    /// The candidate.
    pub(crate) place: &'a Place,
    /// How well it bears the name.
    pub(crate) quality: NameQuality,
    /// How many times as heavy as the second candidate it is. `None` without a second.
    pub(crate) lead: Option<f64>,
    /// The number of other places that match the name.
    pub(crate) rivals: usize,
    /// Whether the context names its country.
    pub(crate) is_country_named: bool,
    /// Whether there is any context.
    pub(crate) has_context: bool,
    /// Whether another place bears the name exactly and this one does not.
    pub(crate) exact_elsewhere: bool,
    /// Its nearness to the places of the context, from 0 to 1.
    pub(crate) nearness: f64,
}

pub(super) const FEATURES: usize = 15;

/// The coefficients, in the order of `Evidence::features`: a logistic regression over 2,491 names of a seeded half of the corpora
/// LGL and TR-News. On the 2,811 names of the other half the expected calibration error is 0.047. `calibration.rs` is the
/// program.
const COEFFICIENTS: [f64; FEATURES] =
    [-1.773, 0.619, 3.018, 0.372, 1.883, 1.232, 1.354, -0.464, 1.393, -1.343, -0.121, 2.61, -0.492, 1.431, 0.941];

impl Evidence<'_> {
    pub(super) fn features(&self) -> [f64; FEATURES] {
        let flag = |holds: bool| f64::from(u8::from(holds));
        let place = self.place;
        #[expect(clippy::cast_precision_loss, reason = "populations and counts are far below 2^52")]
        let (people, rivals) = (place.population.unwrap_or(0) as f64, self.rivals as f64);
        [
            1.0,
            self.lead.map_or(0.0, |lead| lead.log10().clamp(0.0, 4.0)),
            flag(self.lead.is_none()),
            if place.is_area() { 0.0 } else { people.max(100.0).log10() - 4.0 },
            flag(place.is_country()),
            flag(place.feature_code == "ADM1"),
            flag(place.is_area() && !place.is_country() && place.feature_code != "ADM1"),
            flag(matches!(&*place.feature_code, "PPLC" | "PPLA")),
            flag(self.quality == NameQuality::Own),
            flag(self.quality >= NameQuality::Other),
            (1.0 + rivals).ln(),
            flag(self.has_context),
            flag(self.is_country_named),
            flag(self.exact_elsewhere),
            (self.nearness.max(1e-6)).log10() * flag(self.has_context),
        ]
    }

    /// Returns the probability.
    pub(crate) fn probability(&self) -> f64 {
        let features = self.features();
        logistic(&features, &COEFFICIENTS)
    }
}

/// Returns the logistic function of the weighted sum of the features.
pub(super) fn logistic(features: &[f64; FEATURES], coefficients: &[f64; FEATURES]) -> f64 {
    let sum: f64 = features.iter().zip(coefficients).map(|(feature, weight)| feature * weight).sum();
    1.0 / (1.0 + (-sum).exp())
}
