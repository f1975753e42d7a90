//! The verbal scales and grades in which reporters, analysts and intelligence services express certainty.
//!
//! Two scales grade a report before it is weighed: [`Reliability`] of the source and [`Credibility`] of the statement, the letter and
//! the digit of the Admiralty code (NATO STANAG 2511). Two describe the result: [`Likelihood`] and [`AnalyticConfidence`] of ICD 203.
//! They are different scales, so they are different types.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::fraction::round_noise;
use super::{Opinion, Probability};
use crate::word::{UnknownWord, words};

words!(closed "hedge"
    /// The certainty that an asserter expresses.
    Hedge {
        /// The statement is presented as checked.
        Confirmed = "confirmed",
        /// The statement is made without reservation. Also the default for claims without a hedge.
        Asserted = "asserted",
        /// The statement is the judgment of an analyst.
        Assessed = "assessed",
        /// The statement is called likely.
        Likely = "likely",
        /// The statement is called possible.
        Possible = "possible",
        /// The statement is passed on without a check.
        Unverified = "unverified",
    }
);

impl Hedge {
    /// Returns the probability that the hedge stands for.
    pub const fn probability(self) -> Probability {
        Probability::clamp_rounded(match self {
            Self::Confirmed | Self::Asserted => 1.0,
            Self::Assessed => 0.9,
            Self::Likely => 0.7,
            Self::Possible | Self::Unverified => 0.6,
        })
    }

    /// Returns the opinion of an affirmation with this hedge: the most uncertain one with this [probability](Self::probability).
    pub fn to_opinion(self, base_rate: Probability) -> Opinion {
        let probability = self.probability();
        if probability.get() >= 1.0 {
            // At a base rate of 1 the most uncertain opinion with probability 1 is vacuous, but an assertion is not.
            return Opinion { belief: 1.0, disbelief: 0.0, uncertainty: 0.0, base_rate };
        }
        Opinion::maximally_uncertain(probability, base_rate)
    }
}

words!(closed "grade of reliability"
    /// The reliability of a source: the letter of the Admiralty code.
    ///
    /// The order is that of the letters. F is not a lower grade than E: it means that reliability cannot be judged.
    Reliability {
        /// Completely reliable.
        A = "A",
        /// Usually reliable.
        B = "B",
        /// Fairly reliable.
        C = "C",
        /// Not usually reliable.
        D = "D",
        /// Unreliable.
        E = "E",
        /// Reliability cannot be judged.
        F = "F",
    }
);

/// The credibility of a statement: the digit of the Admiralty code.
///
/// The order is that of the digits. 6 is not a lower grade than 5: it means that truth cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "i64", into = "u8")]
#[cfg_attr(feature = "schema", schemars(with = "u8", extend("minimum" = 1, "maximum" = 6)))]
pub enum Credibility {
    /// 1: confirmed by other, independent sources.
    Confirmed = 1,
    /// 2: probably true.
    ProbablyTrue = 2,
    /// 3: possibly true.
    PossiblyTrue = 3,
    /// 4: doubtful.
    Doubtful = 4,
    /// 5: improbable.
    Improbable = 5,
    /// 6: truth cannot be judged.
    CannotBeJudged = 6,
}

impl Credibility {
    /// All grades, in the order of the digits.
    pub const ALL: &[Self] = &[
        Self::Confirmed,
        Self::ProbablyTrue,
        Self::PossiblyTrue,
        Self::Doubtful,
        Self::Improbable,
        Self::CannotBeJudged,
    ];
    /// The digits of all grades, in the same order.
    pub const WORDS: &[&str] = &["1", "2", "3", "4", "5", "6"];

    /// Returns the digit.
    pub const fn digit(self) -> u8 {
        self as u8
    }

    /// Returns the opinion of a statement of this credibility: the most uncertain one with the STIX 2.1 value of the grade.
    ///
    /// Grade 6 has no such value. It is a missing value, not a low one, so the opinion is vacuous.
    pub fn to_opinion(self, base_rate: Probability) -> Opinion {
        self.stix_value().map_or(Opinion::vacuous(base_rate), |value| {
            let probability = Probability::clamp_rounded(f64::from(value) / 100.0);
            Opinion::maximally_uncertain(probability, base_rate)
        })
    }

    /// Returns the value of the grade in STIX 2.1, appendix A. `None` for grade 6.
    pub(super) const fn stix_value(self) -> Option<u8> {
        match self {
            Self::Confirmed => Some(90),
            Self::ProbablyTrue => Some(70),
            Self::PossiblyTrue => Some(50),
            Self::Doubtful => Some(30),
            Self::Improbable => Some(10),
            Self::CannotBeJudged => None,
        }
    }

    fn from_digit(digit: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|grade| i64::from(grade.digit()) == digit)
    }
}

fn unknown(word: String) -> UnknownWord {
    UnknownWord { word, list: "grade of credibility", known: Credibility::WORDS }
}

impl fmt::Display for Credibility {
    /// Writes the digit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digit().fmt(f)
    }
}

impl FromStr for Credibility {
    type Err = UnknownWord;
    fn from_str(written: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .iter()
            .copied()
            .zip(Self::WORDS)
            .find_map(|(grade, &digit)| (digit == written).then_some(grade))
            .ok_or_else(|| unknown(written.to_owned()))
    }
}

impl TryFrom<i64> for Credibility {
    type Error = UnknownWord;
    fn try_from(digit: i64) -> Result<Self, UnknownWord> {
        Self::from_digit(digit).ok_or_else(|| unknown(digit.to_string()))
    }
}

impl From<Credibility> for u8 {
    fn from(grade: Credibility) -> u8 {
        grade.digit()
    }
}

words!(closed "likelihood"
    /// The probability of a statement, in the seven terms of ICD 203.
    ///
    /// How well the judgment is founded is a different scale: [`AnalyticConfidence`].
    Likelihood {
        /// Less than 5 percent.
        AlmostNoChance = "almost no chance",
        /// At least 5 and less than 20 percent.
        VeryUnlikely = "very unlikely",
        /// At least 20 and less than 45 percent.
        Unlikely = "unlikely",
        /// At least 45 and less than 55 percent.
        RoughlyEvenChance = "roughly even chance",
        /// At least 55 and less than 80 percent.
        Likely = "likely",
        /// At least 80 and less than 95 percent.
        VeryLikely = "very likely",
        /// At least 95 percent.
        AlmostCertain = "almost certain",
    }
);

impl Likelihood {
    /// Returns the term for a probability.
    ///
    /// Neighboring bands of the directive share their bounds. Here a bound belongs to the upper band.
    pub fn from_probability(probability: Probability) -> Self {
        match round_noise(probability.get()) {
            p if p < 0.05 => Self::AlmostNoChance,
            p if p < 0.20 => Self::VeryUnlikely,
            p if p < 0.45 => Self::Unlikely,
            p if p < 0.55 => Self::RoughlyEvenChance,
            p if p < 0.80 => Self::Likely,
            p if p < 0.95 => Self::VeryLikely,
            _ => Self::AlmostCertain,
        }
    }
}

words!(closed "level of analytic confidence"
    /// How well a judgment is founded, in the three levels of ICD 203.
    ///
    /// The probability of the statement is a different scale: [`Likelihood`].
    AnalyticConfidence {
        /// The uncertainty is more than a half.
        Low = "low",
        /// The uncertainty is more than a fifth, and at most a half.
        Moderate = "moderate",
        /// The uncertainty is at most a fifth.
        High = "high",
    }
);

impl AnalyticConfidence {
    /// Returns the level for the uncertainty of an opinion.
    pub fn from_opinion(opinion: Opinion) -> Self {
        match round_noise(opinion.uncertainty()) {
            u if u > 0.5 => Self::Low,
            u if u > 0.2 => Self::Moderate,
            _ => Self::High,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{close, opinion, probability};
    use super::*;

    const HALF: Probability = Probability::HALF;

    #[test]
    fn hedges_have_their_probabilities() {
        let case = |word: &str, p: f64, b, d, u| {
            let hedge: Hedge = word.parse().unwrap();
            assert_eq!(hedge.to_string(), word);
            assert_eq!(hedge.probability(), probability(p), "{word}");
            assert!(close(hedge.to_opinion(HALF), opinion(b, d, u)), "{word}");
        };
        case("confirmed", 1.0, 1.0, 0.0, 0.0);
        case("asserted", 1.0, 1.0, 0.0, 0.0);
        case("assessed", 0.9, 0.8, 0.0, 0.2);
        case("likely", 0.7, 0.4, 0.0, 0.6);
        case("possible", 0.6, 0.2, 0.0, 0.8);
        case("unverified", 0.6, 0.2, 0.0, 0.8);
        // An assertion leaves no uncertainty at any base rate.
        assert!(Hedge::Asserted.to_opinion(probability(1.0)).is_dogmatic());
    }

    #[test]
    fn credibility_has_its_stix_value() {
        let case = |digit: &str, b, d, u| {
            let grade: Credibility = digit.parse().unwrap();
            assert_eq!(grade.to_string(), digit);
            assert!(close(grade.to_opinion(HALF), opinion(b, d, u)), "{digit}");
        };
        case("1", 0.8, 0.0, 0.2);
        case("2", 0.4, 0.0, 0.6);
        case("3", 0.0, 0.0, 1.0);
        case("4", 0.0, 0.4, 0.6);
        case("5", 0.0, 0.8, 0.2);
        case("6", 0.0, 0.0, 1.0);
    }

    #[test]
    fn credibility_six_is_missing_and_not_low() {
        // At a base rate other than one half, 3 has belief and 6 is still vacuous.
        let rate = probability(0.3);
        assert_eq!(Credibility::CannotBeJudged.to_opinion(rate), Opinion::vacuous(rate));
        assert!(Credibility::PossiblyTrue.to_opinion(rate).belief() > 0.0);
    }

    #[test]
    fn unknown_words_are_rejected_with_the_known_ones() {
        assert_eq!(
            "sure".parse::<Hedge>().unwrap_err().to_string(),
            "unknown hedge \"sure\"; expected one of confirmed, asserted, assessed, likely, possible, unverified"
        );
        assert_eq!(
            "G".parse::<Reliability>().unwrap_err().to_string(),
            "unknown grade of reliability \"G\"; expected one of A, B, C, D, E, F"
        );
        let message = "unknown grade of credibility \"7\"; expected one of 1, 2, 3, 4, 5, 6";
        assert_eq!("7".parse::<Credibility>().unwrap_err().to_string(), message);
        assert_eq!(serde_json::from_str::<Credibility>("7").unwrap_err().to_string(), message);
        assert_eq!(
            serde_json::from_str::<Credibility>("-9000000000").unwrap_err().to_string(),
            "unknown grade of credibility \"-9000000000\"; expected one of 1, 2, 3, 4, 5, 6"
        );
    }

    #[test]
    fn words_and_digits_survive_serialization() {
        for &grade in Credibility::ALL {
            assert_eq!(serde_json::to_string(&grade).unwrap(), grade.to_string());
            assert_eq!(serde_json::from_str::<Credibility>(&grade.to_string()).unwrap(), grade);
        }
        for &hedge in Hedge::ALL {
            assert_eq!(serde_json::to_string(&hedge).unwrap(), format!("\"{hedge}\""));
            assert_eq!(serde_json::from_str::<Hedge>(&format!("\"{hedge}\"")).unwrap(), hedge);
        }
        assert_eq!(serde_json::to_string(&Reliability::F).unwrap(), "\"F\"");
    }

    #[test]
    fn bounds_of_the_likelihood_bands() {
        let case = |p, word: &str| assert_eq!(Likelihood::from_probability(probability(p)).as_str(), word, "{p}");
        case(0.0, "almost no chance");
        case(0.049_999, "almost no chance");
        case(0.05, "very unlikely");
        case(0.199_999, "very unlikely");
        case(0.2, "unlikely");
        case(0.449_999, "unlikely");
        case(0.45, "roughly even chance");
        case(0.549_999, "roughly even chance");
        case(0.55, "likely");
        case(0.799_999, "likely");
        case(0.8, "very likely");
        case(0.949_999, "very likely");
        case(0.95, "almost certain");
        case(1.0, "almost certain");
        // The same bounds with rounding noise.
        case(0.549_999_999_999_9, "likely");
        case(0.35 + 0.45 - 1e-15, "very likely");
        case(0.1 + 0.1 - 1e-16, "unlikely");
    }

    #[test]
    fn bounds_of_the_analytic_confidence_bands() {
        let case = |u, word: &str| {
            assert_eq!(AnalyticConfidence::from_opinion(opinion(1.0 - u, 0.0, u)).as_str(), word, "{u}");
        };
        case(1.0, "low");
        case(0.500_001, "low");
        case(0.5, "moderate");
        case(0.500_000_000_000_1, "moderate");
        case(0.200_001, "moderate");
        case(0.2, "high");
        case(0.200_000_000_000_1, "high");
        case(0.0, "high");
    }

    #[test]
    fn the_worked_example_of_the_specification_has_these_words() {
        let relayed = opinion(0.35, 0.0, 0.65);
        assert_eq!(Likelihood::from_probability(relayed.projected_probability()), Likelihood::Likely);
        assert_eq!(AnalyticConfidence::from_opinion(relayed), AnalyticConfidence::Low);
        let both = opinion(0.5 / 0.825, 0.0, 0.325 / 0.825);
        assert_eq!(Likelihood::from_probability(both.projected_probability()), Likelihood::VeryLikely);
        assert_eq!(AnalyticConfidence::from_opinion(both), AnalyticConfidence::Moderate);
    }
}
