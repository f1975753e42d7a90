//! Opinions: how far something is believed, disbelieved and not known.
//!
//! After Jøsang, *Subjective Logic* (Springer 2016), chapter 3. [`fuse`] combines opinions; `scale`, `trust` and `stix`
//! turn the words and grades of the trade into numbers and back.

mod fraction;
pub mod fuse;
mod scale;
mod stix;
mod trust;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use fraction::{InvalidFraction, Probability, Trust};
pub use scale::{AnalyticConfidence, Credibility, Hedge, Likelihood, Reliability};
pub use stix::{InvalidStixConfidence, NoneLowMedHigh, StixConfidence, Wep};
pub use trust::TrustTable;

/// What is thought of a statement: belief, disbelief and uncertainty, which sum to one, and a base rate.
///
/// The base rate is how probable the statement is where nothing is known of it; uncertainty hands that share of itself to
/// the [projected](Self::projected) probability.
///
/// ```
/// # use troopmap::{Opinion, Probability, Trust};
/// // A service of middling reliability says so, and a good newspaper prints it.
/// let said = Opinion::maximally_uncertain(Probability::new(1.0)?, Probability::HALF);
/// let heard = said.discounted_by(Trust::new(0.5)?.then(Trust::new(0.7)?));
/// assert_eq!(heard, Opinion::new(0.35, 0.0, 0.65, 0.5)?);
/// assert_eq!(heard.projected().get(), 0.675);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Parts", into = "Parts")]
#[cfg_attr(feature = "schema", schemars(with = "Parts"))]
pub struct Opinion {
    belief: f64,
    disbelief: f64,
    uncertainty: f64,
    base_rate: Probability,
}

/// Why four numbers are no opinion.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum InvalidOpinion {
    /// One of them is out of range.
    #[error("{part} must be between 0 and 1; this is {value}")]
    Part {
        /// `belief`, `disbelief`, `uncertainty` or `base rate`.
        part: &'static str,
        /// The number as it was given.
        value: f64,
    },
    /// Something is left over or missing.
    #[error("belief, disbelief and uncertainty must sum to 1; {belief} + {disbelief} + {uncertainty} do not")]
    Sum {
        /// The belief as it was given.
        belief: f64,
        /// The disbelief as it was given.
        disbelief: f64,
        /// The uncertainty as it was given.
        uncertainty: f64,
    },
}

/// Three parts printed with six decimals miss the sum by this much and no more.
const PRINTED: f64 = 1.5e-6 + 1e-12;
/// A sum this close to one is as good as one; dividing by it again would change digits at each reading.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

impl Opinion {
    /// Checks that the numbers are an opinion.
    ///
    /// A sum that misses one as parts printed with six decimals do is mended by scaling.
    ///
    /// # Errors
    /// [`InvalidOpinion`] when a number is not between 0 and 1, or the first three do not sum to 1.
    pub fn new(belief: f64, disbelief: f64, uncertainty: f64, base_rate: f64) -> Result<Self, InvalidOpinion> {
        let parts =
            [("belief", belief), ("disbelief", disbelief), ("uncertainty", uncertainty), ("base rate", base_rate)];
        if let Some((part, value)) = parts.into_iter().find(|(_, value)| !(0.0..=1.0).contains(value)) {
            return Err(InvalidOpinion::Part { part, value });
        }
        if (belief + disbelief + uncertainty - 1.0).abs() > PRINTED {
            return Err(InvalidOpinion::Sum { belief, disbelief, uncertainty });
        }
        Ok(Self::scaled(belief, disbelief, uncertainty, Probability::clamped(base_rate)))
    }

    /// From parts that are not negative and sum to one but for rounding.
    fn scaled(belief: f64, disbelief: f64, uncertainty: f64, base_rate: Probability) -> Self {
        let sum = belief + disbelief + uncertainty;
        let sum = if (sum - 1.0).abs() <= ROUNDING { 1.0 } else { sum };
        // -0.0 would print as "-0".
        let part = |part: f64| (part / sum).min(1.0) + 0.0;
        Self { belief: part(belief), disbelief: part(disbelief), uncertainty: part(uncertainty), base_rate }
    }

    /// Nothing is known: all uncertainty.
    pub const fn vacuous(base_rate: Probability) -> Self {
        Self { belief: 0.0, disbelief: 0.0, uncertainty: 1.0, base_rate }
    }

    /// The opinion with this projected probability that claims to know the least (Jøsang 2016, chapter 3, uncertainty-maximised opinions).
    ///
    /// It has belief or disbelief, never both. A probability equal to the base rate is the vacuous opinion, also where
    /// both are 0 or both are 1.
    pub fn maximally_uncertain(projected: Probability, base_rate: Probability) -> Self {
        let (p, a) = (projected.get(), base_rate.get());
        if p < a {
            Self::scaled(0.0, (a - p) / a, p / a, base_rate)
        } else if p > a {
            Self::scaled((p - a) / (1.0 - a), 0.0, (1.0 - p) / (1.0 - a), base_rate)
        } else {
            Self::vacuous(base_rate)
        }
    }

    /// The share of belief.
    pub const fn belief(self) -> f64 {
        self.belief
    }

    /// The share of disbelief.
    pub const fn disbelief(self) -> f64 {
        self.disbelief
    }

    /// The share that is not known.
    pub const fn uncertainty(self) -> f64 {
        self.uncertainty
    }

    /// How probable the statement is where nothing is known of it.
    pub const fn base_rate(self) -> Probability {
        self.base_rate
    }

    /// The probability this opinion comes to: belief, and of the uncertainty the share that is the base rate.
    pub fn projected_probability(self) -> Probability {
        Probability::clamped(self.belief + self.base_rate.get() * self.uncertainty)
    }

    /// Whether it says nothing at all.
    pub fn is_vacuous(self) -> bool {
        // Not `uncertainty == 1.0`: beside it a belief of 1e-17 is lost in rounding and would be lost to us.
        self.belief == 0.0 && self.disbelief == 0.0
    }

    /// Whether it leaves nothing open.
    pub fn is_dogmatic(self) -> bool {
        self.uncertainty == 0.0
    }

    /// Belief and disbelief exchanged: the opinion of one who denies with the same strength. The base rate stays, since
    /// the statement is the same.
    #[must_use]
    pub const fn mirror(self) -> Self {
        Self { belief: self.disbelief, disbelief: self.belief, ..self }
    }

    /// What is left of it when it comes from a source trusted so far: (t·b, t·d, 1 − t·(b + d)).
    ///
    /// This is trust discounting in the projected, or probability-sensitive, variant (Jøsang 2016, chapter 14): distrust
    /// turns belief into uncertainty and never into its opposite. Elsewhere the same name may stand for the
    /// uncertainty-favouring variant; for a trust that is one number the two agree.
    #[must_use]
    pub fn discount(self, trust: Trust) -> Self {
        let t = trust.get();
        // The same as 1 − t·(b + d), and exact at both ends: full trust changes no digit, none leaves nothing.
        let uncertainty = self.uncertainty + (1.0 - t) * (1.0 - self.uncertainty);
        Self::scaled(t * self.belief, t * self.disbelief, uncertainty, self.base_rate)
    }
}

impl fmt::Display for Opinion {
    /// Belief, disbelief and uncertainty with three decimals: `(0.350, 0.000, 0.650)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:.3}, {:.3}, {:.3})", self.belief, self.disbelief, self.uncertainty)
    }
}

/// An opinion as it is written.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Opinion"))]
#[serde(deny_unknown_fields)]
struct Parts {
    belief: f64,
    disbelief: f64,
    uncertainty: f64,
    base_rate: f64,
}

impl TryFrom<Parts> for Opinion {
    type Error = InvalidOpinion;
    fn try_from(parts: Parts) -> Result<Self, InvalidOpinion> {
        Self::new(parts.belief, parts.disbelief, parts.uncertainty, parts.base_rate)
    }
}

impl From<Opinion> for Parts {
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
    fn parts_that_are_no_opinion_are_told_apart() {
        let case = |b, d, u, a, message: &str| {
            assert_eq!(Opinion::new(b, d, u, a).unwrap_err().to_string(), message);
        };
        case(1.5, 0.0, -0.5, 0.5, "belief must be between 0 and 1; this is 1.5");
        case(1.0, f64::NAN, 0.0, 0.5, "disbelief must be between 0 and 1; this is NaN");
        case(1.0, 0.0, -0.5, 0.5, "uncertainty must be between 0 and 1; this is -0.5");
        case(1.0, 0.0, 0.0, 50.0, "base rate must be between 0 and 1; this is 50");
        case(0.5, 0.5, 0.5, 0.5, "belief, disbelief and uncertainty must sum to 1; 0.5 + 0.5 + 0.5 do not");
        case(0.33, 0.33, 0.33, 0.5, "belief, disbelief and uncertainty must sum to 1; 0.33 + 0.33 + 0.33 do not");
    }

    #[test]
    fn parts_printed_with_six_decimals_are_an_opinion() {
        let printed = opinion(0.333_333, 0.333_333, 0.333_333);
        assert!(is_valid(printed));
        assert!((printed.belief() - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn the_least_known_opinion_of_a_probability() {
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
        // Other base rates, and their ends.
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
        // Trust (.6, .1, .3) at base rate .5 on (.9, 0, .1): the uncertainty-favouring variant would give (.54, 0, .46) and
        // opposite belief (.54, .09, .37).
        let trust = Trust::new(opinion(0.6, 0.1, 0.3).projected_probability().get()).unwrap();
        assert!(close(opinion(0.9, 0.0, 0.1).discount(trust), opinion(0.675, 0.0, 0.325)));
    }

    #[test]
    fn serde_comes_through_the_same_door() {
        let text = r#"{"belief":0.35,"disbelief":0.0,"uncertainty":0.65,"base_rate":0.5}"#;
        let read: Opinion = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        let wrong = text.replace("0.35", "0.45");
        assert!(serde_json::from_str::<Opinion>(&wrong).unwrap_err().to_string().contains("must sum to 1"));
    }

    #[cfg(feature = "schema")]
    #[test]
    fn schemas_tell_the_ranges() {
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
        fn writing_and_reading_changes_no_digit(opinion in any_opinion()) {
            let text = serde_json::to_string(&opinion).unwrap();
            prop_assert_eq!(serde_json::from_str::<Opinion>(&text).unwrap(), opinion);
        }

        #[test]
        fn the_least_known_opinion_keeps_the_probability(p in 0.0..=1.0, a in 0.0..=1.0) {
            let opinion = Opinion::maximally_uncertain(probability(p), probability(a));
            prop_assert!(is_valid(opinion));
            prop_assert!((opinion.projected_probability().get() - p).abs() < 1e-12);
            prop_assert!(opinion.belief == 0.0 || opinion.disbelief == 0.0);
        }

        #[test]
        fn distrust_takes_belief_away_and_never_turns_it(opinion in any_opinion(), t in 0.0..=1.0, s in 0.0..=1.0) {
            let (t, s) = (Trust::new(t).unwrap(), Trust::new(s).unwrap());
            let heard = opinion.discount(t);
            prop_assert!(is_valid(heard));
            prop_assert!(heard.belief <= opinion.belief && heard.disbelief <= opinion.disbelief);
            prop_assert!(heard.uncertainty >= opinion.uncertainty);
            prop_assert_eq!(opinion.discount(Trust::FULL), opinion);
            prop_assert!(opinion.discount(Trust::new(0.0).unwrap()).is_vacuous());
            // A path through two sources is a path of the product of their trusts.
            prop_assert!(close(heard.discount(s), opinion.discount(t.then(s))));
        }

        #[test]
        fn a_mirror_turns_twice_into_itself(opinion in any_opinion()) {
            prop_assert_eq!(opinion.mirror().mirror(), opinion);
            prop_assert_eq!(opinion.mirror().belief.to_bits(), opinion.disbelief.to_bits());
        }
    }
}
