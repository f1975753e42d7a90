//! The words and grades in which reporters, analysts and intelligence services say how sure they are.
//!
//! Two scales say how good a report is before it is weighed: [`Reliability`] of the source and [`Credibility`] of what it
//! says, the letter and the digit of the Admiralty code (NATO STANAG 2511). Two say how good the answer is afterwards:
//! [`Likelihood`] and [`AnalyticConfidence`] of ICD 203. No two of them are one scale, so no two are one type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Opinion, Probability, StixConfidence, Trust};

/// A word that is not on the scale it was read for.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{written:?} is no {scale}; it can be {}", .allowed.join(", "))]
pub struct UnknownTerm {
    /// What the scale measures: `hedge`.
    pub scale: &'static str,
    /// The word as it was written, cut where it is longer than any word could be.
    pub written: String,
    /// The words that are on it.
    pub allowed: &'static [&'static str],
}

impl UnknownTerm {
    pub(super) fn new(scale: &'static str, written: &str, allowed: &'static [&'static str]) -> Self {
        let mut shown: String = written.chars().take(40).collect();
        if shown.len() < written.len() {
            shown.push('…');
        }
        Self { scale, written: shown, allowed }
    }
}

macro_rules! scale {
    (
        $(#[$doc:meta])* $name:ident, $scale:literal,
        $($(#[$term_doc:meta])* $term:ident = $word:literal,)+
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$term_doc])* #[serde(rename = $word)] $term,)+
        }

        impl $name {
            /// Every term, in the order of the scale.
            pub const ALL: &[Self] = &[$(Self::$term),+];
            /// The word for every term, in the same order.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word for it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$term => $word,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::opinion::UnknownTerm;
            fn from_str(written: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|term| term.as_str() == written)
                    .ok_or_else(|| $crate::opinion::UnknownTerm::new($scale, written, Self::WORDS))
            }
        }
    };
}
pub(super) use scale;

scale!(
    /// How sure the asserter claims to be.
    Hedge, "hedge",
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
    pub fn opinion(self, base_rate: Probability) -> Opinion {
        let probability = self.probability();
        if probability.get() >= 1.0 {
            // At a base rate of 1 the least that comes to 1 is to know nothing; who asserts says more than that.
            return Opinion { belief: 1.0, disbelief: 0.0, uncertainty: 0.0, base_rate };
        }
        Opinion::maximally_uncertain(probability, base_rate)
    }
}

scale!(
    /// How reliable a source has been: the letter of the Admiralty code.
    ///
    /// The order is that of the letters. F is not below E: it says that nobody can tell.
    Reliability, "reliability grade",
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
    pub fn opinion(self, base_rate: Probability) -> Opinion {
        StixConfidence::from_admiralty(self).map_or(Opinion::vacuous(base_rate), |confidence| {
            Opinion::maximally_uncertain(confidence.probability(), base_rate)
        })
    }

    fn from_digit(digit: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|grade| i64::from(grade.digit()) == digit)
    }
}

impl fmt::Display for Credibility {
    /// The digit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digit().fmt(f)
    }
}

impl FromStr for Credibility {
    type Err = UnknownTerm;
    fn from_str(written: &str) -> Result<Self, UnknownTerm> {
        Self::ALL
            .iter()
            .copied()
            .zip(Self::WORDS)
            .find_map(|(grade, &digit)| (digit == written).then_some(grade))
            .ok_or_else(|| UnknownTerm::new("credibility grade", written, Self::WORDS))
    }
}

impl TryFrom<i64> for Credibility {
    type Error = UnknownTerm;
    fn try_from(digit: i64) -> Result<Self, UnknownTerm> {
        Self::from_digit(digit).ok_or_else(|| UnknownTerm::new("credibility grade", &digit.to_string(), Self::WORDS))
    }
}

impl From<Credibility> for u8 {
    fn from(grade: Credibility) -> u8 {
        grade.digit()
    }
}

/// How far a source of each grade of reliability is believed.
///
/// No standard says, so the table is declared: it has a name, the output carries it, and a dossier may set another. A source
/// without a grade is one whose reliability cannot be judged, F.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TrustTable {
    /// What the output calls it.
    // Whoever writes a table without a name must not pass for ours.
    #[serde(default = "unnamed")]
    pub name: String,
    /// Completely reliable.
    #[serde(rename = "A")]
    pub a: Trust,
    /// Usually reliable.
    #[serde(rename = "B")]
    pub b: Trust,
    /// Fairly reliable.
    #[serde(rename = "C")]
    pub c: Trust,
    /// Not usually reliable.
    #[serde(rename = "D")]
    pub d: Trust,
    /// Unreliable.
    #[serde(rename = "E")]
    pub e: Trust,
    /// Reliability cannot be judged, or nobody has graded the source.
    #[serde(rename = "F")]
    pub f: Trust,
}

fn unnamed() -> String {
    "of the dossier".to_owned()
}

impl Default for TrustTable {
    /// A .90, B .70, C .50, D .30, E .10, F and ungraded .50.
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            a: Trust::clamped(0.9),
            b: Trust::clamped(0.7),
            c: Trust::clamped(0.5),
            d: Trust::clamped(0.3),
            e: Trust::clamped(0.1),
            f: Trust::clamped(0.5),
        }
    }
}

impl TrustTable {
    /// How far a source of this grade is believed.
    pub const fn trust_of(&self, reliability: Option<Reliability>) -> Trust {
        match reliability {
            Some(Reliability::A) => self.a,
            Some(Reliability::B) => self.b,
            Some(Reliability::C) => self.c,
            Some(Reliability::D) => self.d,
            Some(Reliability::E) => self.e,
            Some(Reliability::F) | None => self.f,
        }
    }
}

scale!(
    /// How probable a statement is, in the seven terms of ICD 203.
    ///
    /// It says nothing of how well the judgement is founded: that is [`AnalyticConfidence`].
    Likelihood, "likelihood",
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
);

impl Likelihood {
    /// The term for a probability. The directive lets neighbouring bands share their ends; here an end belongs to the upper
    /// one.
    pub fn of(probability: Probability) -> Self {
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

scale!(
    /// How well a judgement is founded, in the three words of ICD 203.
    ///
    /// It says nothing of how probable the statement is: that is [`Likelihood`].
    AnalyticConfidence, "analytic confidence",
    /// More than half is not known.
    Low = "low",
    /// More than a fifth is not known, up to a half.
    Moderate = "moderate",
    /// A fifth or less is not known.
    High = "high",
);

impl AnalyticConfidence {
    /// The word for what an opinion leaves open.
    pub fn of(opinion: Opinion) -> Self {
        match without_noise(opinion.uncertainty()) {
            u if u > 0.5 => Self::Low,
            u if u > 0.2 => Self::Moderate,
            _ => Self::High,
        }
    }
}

/// Nine decimals of a number from 0 to 1, so that .55 that was computed as .549 999 999 999 stands at the edge it is meant
/// to stand at.
pub(super) fn without_noise(fraction: f64) -> f64 {
    (fraction * 1e9).round() / 1e9
}
