//! Opinions of subjective logic: belief, disbelief and uncertainty.
//!
//! See Jøsang, *Subjective Logic* (Springer 2016), chapter 3. [`fuse`] combines opinions. `verbal_scales`, `trust_table` and
//! `stix_confidence` convert the words and grades of intelligence analysis to numbers and back.

mod fraction;
pub mod fuse;
mod stix_confidence;
mod trust_table;
mod verbal_scales;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use fraction::{InvalidFraction, Probability, Trust};
pub use stix_confidence::{InvalidStixConfidence, NoneLowMedHigh, StixConfidence, Wep};
pub use trust_table::TrustTable;
pub use verbal_scales::{AnalyticConfidence, Credibility, Hedge, Likelihood, Reliability};

/// A binomial opinion on a statement: belief, disbelief and uncertainty, which sum to one, and a base rate.
///
/// The base rate is the probability of the statement if nothing is known about it. It is also the share of the uncertainty that
/// counts toward the [projected probability](Self::projected_probability).
///
/// ```
/// # use troopmap::{Opinion, Probability, Trust};
/// // A fairly reliable service (trust 0.5) makes a statement, and a usually reliable newspaper (trust 0.7) relays it.
/// let stated = Opinion::maximally_uncertain(Probability::new(1.0)?, Probability::HALF);
/// let relayed = stated.discount(Trust::new(0.5)?.then(Trust::new(0.7)?));
/// assert_eq!(relayed, Opinion::new(0.35, 0.0, 0.65, 0.5)?);
/// assert_eq!(relayed.projected_probability().get(), 0.675);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "OpinionParts", into = "OpinionParts")]
#[cfg_attr(feature = "schema", schemars(with = "OpinionParts"))]
pub struct Opinion {
    belief: f64,
    disbelief: f64,
    uncertainty: f64,
    base_rate: Probability,
}

/// An error for numbers that are not a valid opinion.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum InvalidOpinion {
    /// A number is out of range.
    #[error("{part} must be between 0 and 1, but is {value}")]
    Part {
        /// `belief`, `disbelief`, `uncertainty` or `base rate`.
        part: &'static str,
        /// The number.
        value: f64,
    },
    /// The parts do not sum to one.
    #[error("belief, disbelief and uncertainty must sum to 1, but {belief} + {disbelief} + {uncertainty} does not")]
    Sum {
        /// The belief.
        belief: f64,
        /// The disbelief.
        disbelief: f64,
        /// The uncertainty.
        uncertainty: f64,
    },
}

/// The most by which the sum of three parts printed with six decimals can be off.
const PRINTED: f64 = 1.5e-6 + 1e-12;
/// The most by which rounding can put a sum off. Dividing by such a sum would change digits each time an opinion is read.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

impl Opinion {
    /// Creates an opinion.
    ///
    /// Parts that were rounded to six decimals, so that their sum is slightly off, are scaled.
    ///
    /// # Errors
    /// [`InvalidOpinion`] if a number is not between 0 and 1, or the first three do not sum to 1.
    pub fn new(belief: f64, disbelief: f64, uncertainty: f64, base_rate: f64) -> Result<Self, InvalidOpinion> {
        let parts =
            [("belief", belief), ("disbelief", disbelief), ("uncertainty", uncertainty), ("base rate", base_rate)];
        if let Some((part, value)) = parts.into_iter().find(|(_, value)| !(0.0..=1.0).contains(value)) {
            return Err(InvalidOpinion::Part { part, value });
        }
        if (belief + disbelief + uncertainty - 1.0).abs() > PRINTED {
            return Err(InvalidOpinion::Sum { belief, disbelief, uncertainty });
        }
        Ok(Self::from_rounded_parts(belief, disbelief, uncertainty, Probability::clamp_rounded(base_rate)))
    }

    /// Creates an opinion from parts that are not negative and sum to one, except for rounding.
    fn from_rounded_parts(belief: f64, disbelief: f64, uncertainty: f64, base_rate: Probability) -> Self {
        let sum = belief + disbelief + uncertainty;
        let sum = if (sum - 1.0).abs() <= ROUNDING { 1.0 } else { sum };
        // -0.0 would print as "-0".
        let part = |part: f64| (part / sum).min(1.0) + 0.0;
        Self { belief: part(belief), disbelief: part(disbelief), uncertainty: part(uncertainty), base_rate }
    }

    /// Creates the vacuous opinion, which is all uncertainty: nothing is known.
    pub const fn vacuous(base_rate: Probability) -> Self {
        Self { belief: 0.0, disbelief: 0.0, uncertainty: 1.0, base_rate }
    }

    /// Creates the most uncertain opinion that has a given projected probability (Jøsang 2016, chapter 3, uncertainty-maximized
    /// opinions).
    ///
    /// It has belief or disbelief, but not both. If the probability equals the base rate, it is vacuous, even if both are 0 or 1.
    pub fn maximally_uncertain(projected: Probability, base_rate: Probability) -> Self {
        let (p, a) = (projected.get(), base_rate.get());
        if p < a {
            Self::from_rounded_parts(0.0, (a - p) / a, p / a, base_rate)
        } else if p > a {
            Self::from_rounded_parts((p - a) / (1.0 - a), 0.0, (1.0 - p) / (1.0 - a), base_rate)
        } else {
            Self::vacuous(base_rate)
        }
    }

    /// Returns the belief.
    pub const fn belief(self) -> f64 {
        self.belief
    }

    /// Returns the disbelief.
    pub const fn disbelief(self) -> f64 {
        self.disbelief
    }

    /// Returns the uncertainty.
    pub const fn uncertainty(self) -> f64 {
        self.uncertainty
    }

    /// Returns the base rate: the probability of the statement if nothing is known about it.
    pub const fn base_rate(self) -> Probability {
        self.base_rate
    }

    /// Returns the projected probability: belief plus base rate times uncertainty.
    pub fn projected_probability(self) -> Probability {
        Probability::clamp_rounded(self.belief + self.base_rate.get() * self.uncertainty)
    }

    /// Returns whether there is neither belief nor disbelief.
    pub fn is_vacuous(self) -> bool {
        // Not `uncertainty == 1.0`, which is also true of an opinion with a belief of 1e-17.
        self.belief == 0.0 && self.disbelief == 0.0
    }

    /// Returns whether there is no uncertainty.
    pub fn is_dogmatic(self) -> bool {
        self.uncertainty == 0.0
    }

    /// Swaps belief and disbelief, to deny the statement as strongly as this opinion affirms it.
    ///
    /// The base rate stays, because the statement is the same. (The complement of subjective logic is about the opposite statement.)
    #[must_use]
    pub const fn mirror(self) -> Self {
        Self { belief: self.disbelief, disbelief: self.belief, ..self }
    }

    /// Discounts the opinion of a source by the trust in it: (t·b, t·d, 1 − t·(b + d)).
    ///
    /// This is the projected, or probability-sensitive, variant of trust discounting (Jøsang 2016, chapter 14). Distrust turns
    /// belief into uncertainty, never into disbelief. Other libraries may use the name for the uncertainty-favoring variant. The two
    /// agree if the trust is a single number.
    #[must_use]
    pub fn discount(self, trust: Trust) -> Self {
        let t = trust.get();
        // The same as 1 − t·(b + d), but exact for full trust, which changes no digit, and for none, which leaves no belief.
        let uncertainty = self.uncertainty + (1.0 - t) * (1.0 - self.uncertainty);
        Self::from_rounded_parts(t * self.belief, t * self.disbelief, uncertainty, self.base_rate)
    }
}

impl fmt::Display for Opinion {
    /// Writes belief, disbelief and uncertainty with three decimals: `(0.350, 0.000, 0.650)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:.3}, {:.3}, {:.3})", self.belief, self.disbelief, self.uncertainty)
    }
}

/// The serialized form of an opinion.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Opinion"))]
#[serde(deny_unknown_fields)]
struct OpinionParts {
    belief: f64,
    disbelief: f64,
    uncertainty: f64,
    base_rate: f64,
}

impl TryFrom<OpinionParts> for Opinion {
    type Error = InvalidOpinion;
    fn try_from(parts: OpinionParts) -> Result<Self, InvalidOpinion> {
        Self::new(parts.belief, parts.disbelief, parts.uncertainty, parts.base_rate)
    }
}

impl From<Opinion> for OpinionParts {
    fn from(opinion: Opinion) -> Self {
        Self {
            belief: opinion.belief,
            disbelief: opinion.disbelief,
            uncertainty: opinion.uncertainty,
            base_rate: opinion.base_rate.get(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(super) fn probability(value: f64) -> Probability {
        Probability::new(value).unwrap()
    }

    pub(super) fn opinion(belief: f64, disbelief: f64, uncertainty: f64) -> Opinion {
        Opinion::new(belief, disbelief, uncertainty, 0.5).unwrap()
    }

    /// Any opinion, dogmatic and vacuous ones and those with hardly any uncertainty more often than chance has them.
    pub(super) fn any_opinion() -> impl Strategy<Value = Opinion> {
        let part = prop_oneof![6 => 0.0..=1.0, 2 => Just(0.0), 1 => Just(1.0), 1 => 0.0..1e-12];
        (part.clone(), 0.0..=1.0, part).prop_map(|(uncertainty, share, base_rate)| {
            let belief = (1.0 - uncertainty) * share;
            Opinion::new(belief, 1.0 - uncertainty - belief, uncertainty, base_rate).unwrap()
        })
    }

    pub(super) fn close(one: Opinion, other: Opinion) -> bool {
        let parts = |o: Opinion| [o.belief, o.disbelief, o.uncertainty, o.base_rate.get()];
        parts(one).into_iter().zip(parts(other)).all(|(a, b)| (a - b).abs() <= 1e-12)
    }

    pub(super) fn is_valid(opinion: Opinion) -> bool {
        let Opinion { belief, disbelief, uncertainty, base_rate } = opinion;
        [belief, disbelief, uncertainty, base_rate.get()]
            .iter()
            .all(|p| (0.0..=1.0).contains(p) && p.is_sign_positive())
            && (belief + disbelief + uncertainty - 1.0).abs() <= ROUNDING
    }

    #[test]
    fn rejects_invalid_parts() {
        let case = |b, d, u, a, message: &str| {
            assert_eq!(Opinion::new(b, d, u, a).unwrap_err().to_string(), message);
        };
        case(1.5, 0.0, -0.5, 0.5, "belief must be between 0 and 1, but is 1.5");
        case(1.0, f64::NAN, 0.0, 0.5, "disbelief must be between 0 and 1, but is NaN");
        case(1.0, 0.0, -0.5, 0.5, "uncertainty must be between 0 and 1, but is -0.5");
        case(1.0, 0.0, 0.0, 50.0, "base rate must be between 0 and 1, but is 50");
        case(0.5, 0.5, 0.5, 0.5, "belief, disbelief and uncertainty must sum to 1, but 0.5 + 0.5 + 0.5 does not");
        case(0.33, 0.33, 0.33, 0.5, "belief, disbelief and uncertainty must sum to 1, but 0.33 + 0.33 + 0.33 does not");
    }

    #[test]
    fn scales_parts_rounded_to_six_decimals() {
        let printed = opinion(0.333_333, 0.333_333, 0.333_333);
        assert!(is_valid(printed));
        assert!((printed.belief() - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn the_most_uncertain_opinion_with_a_probability() {
        let case = |p, a, b, d, u| {
            let expected = Opinion::new(b, d, u, a).unwrap();
            assert!(close(Opinion::maximally_uncertain(probability(p), probability(a)), expected), "{p} {a}");
        };
        // The values of the STIX grades in the specification.
        case(0.9, 0.5, 0.8, 0.0, 0.2);
        case(0.7, 0.5, 0.4, 0.0, 0.6);
        case(0.5, 0.5, 0.0, 0.0, 1.0);
        case(0.3, 0.5, 0.0, 0.4, 0.6);
        case(0.1, 0.5, 0.0, 0.8, 0.2);
        // Other base rates, including 0 and 1.
        case(0.9, 0.8, 0.5, 0.0, 0.5);
        case(0.1, 0.4, 0.0, 0.75, 0.25);
        case(0.3, 0.0, 0.3, 0.0, 0.7);
        case(0.3, 1.0, 0.0, 0.7, 0.3);
        case(0.0, 0.0, 0.0, 0.0, 1.0);
        case(1.0, 1.0, 0.0, 0.0, 1.0);
        // (.7, .3, 0) becomes (.4, 0, .6).
        let projected = opinion(0.7, 0.3, 0.0).projected_probability();
        assert!(close(Opinion::maximally_uncertain(projected, Probability::HALF), opinion(0.4, 0.0, 0.6)));
    }

    #[test]
    fn discounting_is_the_projected_variant() {
        // Trust (.6, .1, .3) at base rate .5 on (.9, 0, .1): the uncertainty-favoring variant would give (.54, 0, .46) and
        // the opposite-belief variant (.54, .09, .37).
        let trust = Trust::new(opinion(0.6, 0.1, 0.3).projected_probability().get()).unwrap();
        assert!(close(opinion(0.9, 0.0, 0.1).discount(trust), opinion(0.675, 0.0, 0.325)));
    }

    #[test]
    fn deserializing_checks_the_parts() {
        let text = r#"{"belief":0.35,"disbelief":0.0,"uncertainty":0.65,"base_rate":0.5}"#;
        let read: Opinion = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        let wrong = text.replace("0.35", "0.45");
        assert!(serde_json::from_str::<Opinion>(&wrong).unwrap_err().to_string().contains("must sum to 1"));
    }

    #[cfg(feature = "schema")]
    #[test]
    fn schemas_contain_the_ranges() {
        let case = |schema: schemars::Schema, expected: &str| {
            let pick = |key: &str| schema.get(key).map_or(String::new(), ToString::to_string);
            assert_eq!(format!("{} {}..{}", pick("type"), pick("minimum"), pick("maximum")), expected);
        };
        case(schemars::schema_for!(Probability), "\"number\" 0..1");
        case(schemars::schema_for!(Credibility), "\"integer\" 1..6");
        case(schemars::schema_for!(StixConfidence), "\"integer\" 0..100");
        let table = schemars::schema_for!(TrustTable);
        assert_eq!(table.get("additionalProperties"), Some(&false.into()));
        assert!(schemars::schema_for!(Opinion).to_value().to_string().contains("\"base_rate\""));
    }

    proptest! {
        #[test]
        fn serializing_and_deserializing_changes_no_digit(opinion in any_opinion()) {
            let text = serde_json::to_string(&opinion).unwrap();
            prop_assert_eq!(serde_json::from_str::<Opinion>(&text).unwrap(), opinion);
        }

        #[test]
        fn the_most_uncertain_opinion_keeps_the_probability(p in 0.0..=1.0, a in 0.0..=1.0) {
            let opinion = Opinion::maximally_uncertain(probability(p), probability(a));
            prop_assert!(is_valid(opinion));
            prop_assert!((opinion.projected_probability().get() - p).abs() < 1e-12);
            prop_assert!(opinion.belief == 0.0 || opinion.disbelief == 0.0);
        }

        #[test]
        fn discounting_turns_belief_into_uncertainty_only(opinion in any_opinion(), t in 0.0..=1.0, s in 0.0..=1.0) {
            let (t, s) = (Trust::new(t).unwrap(), Trust::new(s).unwrap());
            let discounted = opinion.discount(t);
            prop_assert!(is_valid(discounted));
            prop_assert!(discounted.belief <= opinion.belief && discounted.disbelief <= opinion.disbelief);
            prop_assert!(discounted.uncertainty >= opinion.uncertainty);
            prop_assert_eq!(opinion.discount(Trust::FULL), opinion);
            prop_assert!(opinion.discount(Trust::new(0.0).unwrap()).is_vacuous());
            // Discounting twice is discounting by the product.
            prop_assert!(close(discounted.discount(s), opinion.discount(t.then(s))));
        }

        #[test]
        fn mirroring_twice_changes_nothing(opinion in any_opinion()) {
            prop_assert_eq!(opinion.mirror().mirror(), opinion);
            prop_assert_eq!(opinion.mirror().belief.to_bits(), opinion.disbelief.to_bits());
        }
    }
}
