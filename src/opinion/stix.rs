//! Confidence on the scale of STIX 2.1, and what other scales come to on it.
//!
//! From the appendix *Confidence Scales* of the [standard](https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html).
//! The same word has different numbers in different schemes, so each conversion carries the name of its scheme. Going to
//! STIX and back gives the same word; going from STIX and back gives the middle of its band. MISP gives other numbers to the
//! same words and grades; none of them are here.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::scale::{scale, without_noise};
use super::{Credibility, Likelihood, Probability};

/// Confidence as STIX 2.1 has it: a whole number from 0 to 100.
///
/// STIX writes no number where nobody said one; that is `Option::None` here, never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "i64", into = "u8")]
#[cfg_attr(feature = "schema", schemars(with = "u8", extend("minimum" = 0, "maximum" = 100)))]
pub struct StixConfidence(u8);

/// A number off the scale.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a STIX confidence must be a whole number from 0 to 100; this is {0}")]
pub struct InvalidStixConfidence(pub i64);

scale!(
    /// The scale of STIX 2.1 named None, Low, Med and High.
    NoneLowMedHigh, "confidence on the scale None, Low, Med, High",
    /// 0 of 100.
    None = "None",
    /// 1 to 29; 15 as a number.
    Low = "Low",
    /// 30 to 69; 50 as a number.
    Med = "Med",
    /// 70 to 100; 85 as a number.
    High = "High",
);

scale!(
    /// Words of estimative probability (WEP), as STIX 2.1 has them.
    Wep, "word of estimative probability",
    /// 0 of 100.
    Impossible = "Impossible",
    /// 1 to 19; 10 as a number. Also: almost certainly not.
    HighlyUnlikely = "Highly Unlikely",
    /// 20 to 39; 30 as a number. Also: probably not.
    Unlikely = "Unlikely",
    /// 40 to 59; 50 as a number.
    EvenChance = "Even Chance",
    /// 60 to 79; 70 as a number. Also: probable.
    Likely = "Likely",
    /// 80 to 99; 90 as a number. Also: almost certain.
    HighlyLikely = "Highly Likely",
    /// 100.
    Certain = "Certain",
);

impl StixConfidence {
    /// Checks that the number is on the scale.
    ///
    /// # Errors
    /// [`InvalidStixConfidence`] when it is more than 100.
    pub const fn new(value: u8) -> Result<Self, InvalidStixConfidence> {
        if value <= 100 { Ok(Self(value)) } else { Err(InvalidStixConfidence(value as i64)) }
    }

    /// The number, from 0 to 100.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Hundredths of a probability, rounded to the nearest; a half goes up (.675 is 68).
    ///
    /// The word for a probability comes from [`Likelihood::of`], not from here: .548 rounds to 55 and is still less than 55 of
    /// 100.
    pub fn of(probability: Probability) -> Self {
        // Noise goes first: .675 may arrive as .674 999 999 999, and times 100 as 67.500 000 000 000 01.
        let hundredths = (without_noise(probability.get()) * 1e9).round() / 1e7;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100 by construction")]
        let value = (hundredths + 0.5).floor() as u8;
        Self(value.min(100))
    }

    /// The number as a probability.
    pub fn probability(self) -> Probability {
        Probability::clamped(f64::from(self.0) / 100.0)
    }

    /// The value of a grade of the Admiralty code; 6, truth cannot be judged, has none.
    ///
    /// The letter of the code has no value in STIX.
    pub const fn from_admiralty(credibility: Credibility) -> Option<Self> {
        match credibility {
            Credibility::Confirmed => Some(Self(90)),
            Credibility::ProbablyTrue => Some(Self(70)),
            Credibility::PossiblyTrue => Some(Self(50)),
            Credibility::Doubtful => Some(Self(30)),
            Credibility::Improbable => Some(Self(10)),
            Credibility::CannotBeJudged => None,
        }
    }

    /// The grade of the Admiralty code; never 6, which is the absence of a number.
    pub const fn to_admiralty(self) -> Credibility {
        match self.0 {
            80.. => Credibility::Confirmed,
            60.. => Credibility::ProbablyTrue,
            40.. => Credibility::PossiblyTrue,
            20.. => Credibility::Doubtful,
            _ => Credibility::Improbable,
        }
    }

    /// The value of a word of estimative probability.
    pub const fn from_wep(word: Wep) -> Self {
        Self(match word {
            Wep::Impossible => 0,
            Wep::HighlyUnlikely => 10,
            Wep::Unlikely => 30,
            Wep::EvenChance => 50,
            Wep::Likely => 70,
            Wep::HighlyLikely => 90,
            Wep::Certain => 100,
        })
    }

    /// The word of estimative probability.
    pub const fn to_wep(self) -> Wep {
        match self.0 {
            100.. => Wep::Certain,
            80.. => Wep::HighlyLikely,
            60.. => Wep::Likely,
            40.. => Wep::EvenChance,
            20.. => Wep::Unlikely,
            1.. => Wep::HighlyUnlikely,
            0 => Wep::Impossible,
        }
    }

    /// The value that the DNI scale of STIX 2.1 gives to a term of ICD 203.
    pub const fn from_dni(term: Likelihood) -> Self {
        Self(match term {
            Likelihood::AlmostNoChance => 5,
            Likelihood::VeryUnlikely => 15,
            Likelihood::Unlikely => 30,
            Likelihood::RoughlyEvenChance => 50,
            Likelihood::Likely => 70,
            Likelihood::VeryLikely => 85,
            Likelihood::AlmostCertain => 95,
        })
    }

    /// The term on the DNI scale of STIX 2.1, whose bands differ from those of ICD 203: 40 is a roughly even chance here and
    /// unlikely for [`Likelihood::of`].
    pub const fn to_dni(self) -> Likelihood {
        match self.0 {
            90.. => Likelihood::AlmostCertain,
            80.. => Likelihood::VeryLikely,
            60.. => Likelihood::Likely,
            40.. => Likelihood::RoughlyEvenChance,
            20.. => Likelihood::Unlikely,
            10.. => Likelihood::VeryUnlikely,
            _ => Likelihood::AlmostNoChance,
        }
    }

    /// The value of a word of the scale None, Low, Med, High.
    pub const fn from_none_low_med_high(word: NoneLowMedHigh) -> Self {
        Self(match word {
            NoneLowMedHigh::None => 0,
            NoneLowMedHigh::Low => 15,
            NoneLowMedHigh::Med => 50,
            NoneLowMedHigh::High => 85,
        })
    }

    /// The word of the scale None, Low, Med, High.
    pub const fn to_none_low_med_high(self) -> NoneLowMedHigh {
        match self.0 {
            70.. => NoneLowMedHigh::High,
            30.. => NoneLowMedHigh::Med,
            1.. => NoneLowMedHigh::Low,
            0 => NoneLowMedHigh::None,
        }
    }
}

impl TryFrom<i64> for StixConfidence {
    type Error = InvalidStixConfidence;
    fn try_from(value: i64) -> Result<Self, InvalidStixConfidence> {
        u8::try_from(value).ok().filter(|&value| value <= 100).map(Self).ok_or(InvalidStixConfidence(value))
    }
}

impl From<StixConfidence> for u8 {
    fn from(confidence: StixConfidence) -> u8 {
        confidence.0
    }
}

impl std::fmt::Display for StixConfidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
