//! Confidence on the scale of STIX 2.1, and what other scales come to on it.
//!
//! From the appendix *Confidence Scales* of the [standard](https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html).
//! The same word has different numbers in different schemes, so each conversion carries the name of its scheme. Going to
//! STIX and back gives the same word; going from STIX and back gives the middle of its band. MISP gives other numbers to the
//! same words and grades; none of them are here.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fraction::without_noise;
use super::{Credibility, Likelihood, Probability};
use crate::word::words;

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

words!(closed "level of confidence"
    /// The scale of STIX 2.1 named None, Low, Med and High.
    NoneLowMedHigh {
        /// 0 of 100.
        None = "None",
        /// 1 to 29; 15 as a number.
        Low = "Low",
        /// 30 to 69; 50 as a number.
        Med = "Med",
        /// 70 to 100; 85 as a number.
        High = "High",
    }
);

words!(closed "word of estimative probability"
    /// Words of estimative probability (WEP), as STIX 2.1 has them.
    Wep {
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
    }
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
    pub fn from_probability(probability: Probability) -> Self {
        // Noise goes first: .675 may arrive as .674 999 999 999, and times 100 as 67.500 000 000 000 01.
        let hundredths = (without_noise(probability.get()) * 1e9).round() / 1e7;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100 by construction")]
        let value = (hundredths + 0.5).floor() as u8;
        Self(value.min(100))
    }

    /// The number as a probability.
    pub fn to_probability(self) -> Probability {
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

#[cfg(test)]
mod tests {
    use super::super::tests::probability;
    use super::*;

    fn stix(value: u8) -> StixConfidence {
        StixConfidence::new(value).unwrap()
    }

    /// Every number from 0 to 100, told by the ranges of the standard: where each begins and its word.
    fn ranges<T: PartialEq + std::fmt::Debug + Copy>(to: impl Fn(StixConfidence) -> T, begins: &[(u8, T)]) {
        for value in 0..=100 {
            let (_, word) = begins.iter().rev().find(|(begin, _)| value >= *begin).unwrap();
            assert_eq!(to(stix(value)), *word, "{value}");
        }
    }

    #[test]
    fn hundredths_are_rounded_half_up_in_spite_of_noise() {
        let case = |p, value| assert_eq!(StixConfidence::from_probability(probability(p)).get(), value, "{p}");
        case(0.0, 0);
        case(0.004_999, 0);
        case(0.005, 1);
        // The worked example of the specification, and what a sum may make of it.
        case(0.675, 68);
        case(0.674_999_999_999_9, 68);
        case(0.803_030_303, 80);
        // Times 100 these are 28.499 999 999 999 996 and 56.499 999 999 999 99.
        case(0.285, 29);
        case(0.565, 57);
        case(0.995, 100);
        case(1.0, 100);
        for hundredths in 0..=100_u8 {
            case(f64::from(hundredths) / 100.0, hundredths);
            assert_eq!(StixConfidence::from_probability(stix(hundredths).to_probability()), stix(hundredths));
        }
    }

    #[test]
    fn the_admiralty_digit() {
        let values =
            Credibility::ALL.iter().map(|&grade| StixConfidence::from_admiralty(grade).map(StixConfidence::get));
        assert_eq!(values.collect::<Vec<_>>(), [Some(90), Some(70), Some(50), Some(30), Some(10), None]);
        ranges(
            StixConfidence::to_admiralty,
            &[
                (0, Credibility::Improbable),
                (20, Credibility::Doubtful),
                (40, Credibility::PossiblyTrue),
                (60, Credibility::ProbablyTrue),
                (80, Credibility::Confirmed),
            ],
        );
    }

    #[test]
    fn words_of_estimative_probability() {
        let values = Wep::ALL.iter().map(|&word| StixConfidence::from_wep(word).get());
        // Unlikely is 30; the documentation of a well-known package says 20, its code and the standard do not.
        assert_eq!(values.collect::<Vec<_>>(), [0, 10, 30, 50, 70, 90, 100]);
        ranges(
            StixConfidence::to_wep,
            &[
                (0, Wep::Impossible),
                (1, Wep::HighlyUnlikely),
                (20, Wep::Unlikely),
                (40, Wep::EvenChance),
                (60, Wep::Likely),
                (80, Wep::HighlyLikely),
                (100, Wep::Certain),
            ],
        );
    }

    #[test]
    fn the_dni_scale() {
        let values = Likelihood::ALL.iter().map(|&term| StixConfidence::from_dni(term).get());
        assert_eq!(values.collect::<Vec<_>>(), [5, 15, 30, 50, 70, 85, 95]);
        ranges(
            StixConfidence::to_dni,
            &[
                (0, Likelihood::AlmostNoChance),
                (10, Likelihood::VeryUnlikely),
                (20, Likelihood::Unlikely),
                (40, Likelihood::RoughlyEvenChance),
                (60, Likelihood::Likely),
                (80, Likelihood::VeryLikely),
                (90, Likelihood::AlmostCertain),
            ],
        );
        // The bands of ICD 203 are others.
        assert_eq!(stix(42).to_dni(), Likelihood::RoughlyEvenChance);
        assert_eq!(Likelihood::from_probability(stix(42).to_probability()), Likelihood::Unlikely);
    }

    #[test]
    fn none_low_med_high() {
        let values = NoneLowMedHigh::ALL.iter().map(|&word| StixConfidence::from_none_low_med_high(word).get());
        assert_eq!(values.collect::<Vec<_>>(), [0, 15, 50, 85]);
        ranges(
            StixConfidence::to_none_low_med_high,
            &[
                (0, NoneLowMedHigh::None),
                (1, NoneLowMedHigh::Low),
                (30, NoneLowMedHigh::Med),
                (70, NoneLowMedHigh::High),
            ],
        );
    }

    #[test]
    fn every_word_comes_back_from_its_number() {
        for &grade in &Credibility::ALL[..5] {
            assert_eq!(StixConfidence::from_admiralty(grade).unwrap().to_admiralty(), grade);
        }
        for &word in Wep::ALL {
            assert_eq!(StixConfidence::from_wep(word).to_wep(), word);
        }
        for &term in Likelihood::ALL {
            assert_eq!(StixConfidence::from_dni(term).to_dni(), term);
        }
        for &word in NoneLowMedHigh::ALL {
            assert_eq!(StixConfidence::from_none_low_med_high(word).to_none_low_med_high(), word);
        }
    }

    #[test]
    fn misp_gives_other_numbers_to_the_same_names() {
        // The taxonomies admiralty-scale and estimative-language of MISP. Whoever mixes them with ours is wrong by up to 25.
        let credibility = [100, 75, 50, 25, 0, 50].map(Some);
        let ours = Credibility::ALL.iter().map(|&grade| StixConfidence::from_admiralty(grade).map(StixConfidence::get));
        let same: Vec<bool> = ours.zip(credibility).map(|(ours, misp)| ours == misp).collect();
        assert_eq!(same, [false, false, true, false, false, false]);
        let likelihood = [0, 5, 20, 45, 55, 80, 95];
        let ours = Likelihood::ALL.iter().map(|&term| StixConfidence::from_dni(term).get());
        let same: Vec<bool> = ours.zip(likelihood).map(|(ours, misp)| ours == misp).collect();
        assert_eq!(same, [false, false, false, false, false, false, true]);
    }

    #[test]
    fn numbers_off_the_scale_are_refused() {
        for (text, value) in [("101", 101), ("-1", -1), ("99999999999", 99_999_999_999_i64)] {
            let message = format!("a STIX confidence must be a whole number from 0 to 100; this is {value}");
            assert_eq!(serde_json::from_str::<StixConfidence>(text).unwrap_err().to_string(), message);
        }
        assert!(serde_json::from_str::<StixConfidence>("0.5").is_err());
        assert_eq!(serde_json::to_string(&stix(68)).unwrap(), "68");
    }
}
