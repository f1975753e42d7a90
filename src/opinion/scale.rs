//! The words and grades in which reporters, analysts and intelligence services say how sure they are.
//!
//! Two scales say how good a report is before it is weighed: [`Reliability`] of the source and [`Credibility`] of what it
//! says, the letter and the digit of the Admiralty code (NATO STANAG 2511). Two say how good the answer is afterwards:
//! [`Likelihood`] and [`AnalyticConfidence`] of ICD 203. No two of them are one scale, so no two are one type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::fraction::without_noise;
use super::{Opinion, Probability, StixConfidence};
use crate::word::{UnknownWord, words};

words!(closed "hedge"
    /// How sure the asserter claims to be.
    Hedge {
        /// It happened, and was checked.
        Confirmed = "confirmed",
        /// It happened; also what a claim without a hedge says.
        Asserted = "asserted",
        /// A judgement of an analyst.
        Assessed = "assessed",
        /// It probably happened.
        Likely = "likely",
        /// It may have happened.
        Possible = "possible",
        /// Passed on without a check.
        Unverified = "unverified",
    }
);

impl Hedge {
    /// The probability that an asserter who says so gives to the statement.
    pub const fn probability(self) -> Probability {
        Probability::clamped(match self {
            Self::Confirmed | Self::Asserted => 1.0,
            Self::Assessed => 0.9,
            Self::Likely => 0.7,
            Self::Possible | Self::Unverified => 0.6,
        })
    }

    /// What an affirmation with this hedge says of the statement: the opinion of this [probability](Self::probability) that
    /// claims to know the least.
    pub fn to_opinion(self, base_rate: Probability) -> Opinion {
        let probability = self.probability();
        if probability.get() >= 1.0 {
            // At a base rate of 1 the least that comes to 1 is to know nothing; who asserts says more than that.
            return Opinion { belief: 1.0, disbelief: 0.0, uncertainty: 0.0, base_rate };
        }
        Opinion::maximally_uncertain(probability, base_rate)
    }
}

words!(closed "grade of reliability"
    /// How reliable a source has been: the letter of the Admiralty code.
    ///
    /// The order is that of the letters. F is not below E: it says that nobody can tell.
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

/// How credible one statement is: the digit of the Admiralty code.
///
/// The order is that of the digits. 6 is not below 5: it says that nobody can tell.
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
    /// Every grade, in the order of the digits.
    pub const ALL: &[Self] = &[
        Self::Confirmed,
        Self::ProbablyTrue,
        Self::PossiblyTrue,
        Self::Doubtful,
        Self::Improbable,
        Self::CannotBeJudged,
    ];
    /// The digit of every grade, in the same order.
    pub const WORDS: &[&str] = &["1", "2", "3", "4", "5", "6"];

    /// The digit.
    pub const fn digit(self) -> u8 {
        self as u8
    }

    /// What a statement of this credibility says: the opinion that comes to the STIX 2.1 value of the grade and claims to know
    /// the least. 6 has no such value; it is a missing value, not a low one, so the opinion is vacuous.
    pub fn to_opinion(self, base_rate: Probability) -> Opinion {
        StixConfidence::from_admiralty(self).map_or(Opinion::vacuous(base_rate), |confidence| {
            Opinion::maximally_uncertain(confidence.to_probability(), base_rate)
        })
    }

    fn from_digit(digit: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|grade| i64::from(grade.digit()) == digit)
    }
}

fn unknown(word: String) -> UnknownWord {
    UnknownWord { word, list: "grade of credibility", known: Credibility::WORDS }
}

impl fmt::Display for Credibility {
    /// The digit.
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
    /// How probable a statement is, in the seven terms of ICD 203.
    ///
    /// It says nothing of how well the judgement is founded: that is [`AnalyticConfidence`].
    Likelihood {
        /// Less than 5 of 100.
        AlmostNoChance = "almost no chance",
        /// 5 and less than 20.
        VeryUnlikely = "very unlikely",
        /// 20 and less than 45.
        Unlikely = "unlikely",
        /// 45 and less than 55.
        RoughlyEvenChance = "roughly even chance",
        /// 55 and less than 80.
        Likely = "likely",
        /// 80 and less than 95.
        VeryLikely = "very likely",
        /// 95 and more.
        AlmostCertain = "almost certain",
    }
);

impl Likelihood {
    /// The term for a probability. The directive lets neighbouring bands share their ends; here an end belongs to the upper
    /// one.
    pub fn from_probability(probability: Probability) -> Self {
        match without_noise(probability.get()) {
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
    /// How well a judgement is founded, in the three words of ICD 203.
    ///
    /// It says nothing of how probable the statement is: that is [`Likelihood`].
    AnalyticConfidence {
        /// More than half is not known.
        Low = "low",
        /// More than a fifth is not known, up to a half.
        Moderate = "moderate",
        /// A fifth or less is not known.
        High = "high",
    }
);

impl AnalyticConfidence {
    /// The word for what an opinion leaves open.
    pub fn from_opinion(opinion: Opinion) -> Self {
        match without_noise(opinion.uncertainty()) {
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
    fn a_hedge_is_worth_its_probability() {
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
        // An assertion stays one at every base rate.
        assert!(Hedge::Asserted.to_opinion(probability(1.0)).is_dogmatic());
    }

    #[test]
    fn the_digit_of_the_admiralty_code_is_worth_its_stix_value() {
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
    fn six_is_missing_and_not_low() {
        // At a base rate other than one half, 3 says something and 6 still says nothing.
        let rate = probability(0.3);
        assert_eq!(Credibility::CannotBeJudged.to_opinion(rate), Opinion::vacuous(rate));
        assert!(Credibility::PossiblyTrue.to_opinion(rate).belief() > 0.0);
    }

    #[test]
    fn words_off_the_scale_are_told_what_would_be_on_it() {
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
    fn words_and_digits_survive_writing_and_reading() {
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
    fn the_ends_of_the_likelihood_bands() {
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
        // The same edges with the noise of sums.
        case(0.549_999_999_999_9, "likely");
        case(0.35 + 0.45 - 1e-15, "very likely");
        case(0.1 + 0.1 - 1e-16, "unlikely");
    }

    #[test]
    fn the_ends_of_the_analytic_confidence_bands() {
        let case = |u, word: &str| {
            assert_eq!(AnalyticConfidence::from_opinion(opinion(1.0 - u, 0.0, u)).as_str(), word, "{u}")
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
    fn the_worked_example_of_the_specification_in_words() {
        let heard = opinion(0.35, 0.0, 0.65);
        assert_eq!(Likelihood::from_probability(heard.projected_probability()), Likelihood::Likely);
        assert_eq!(AnalyticConfidence::from_opinion(heard), AnalyticConfidence::Low);
        let both = opinion(0.5 / 0.825, 0.0, 0.325 / 0.825);
        assert_eq!(Likelihood::from_probability(both.projected_probability()), Likelihood::VeryLikely);
        assert_eq!(AnalyticConfidence::from_opinion(both), AnalyticConfidence::Moderate);
    }
}
