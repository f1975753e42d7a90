//! Confidence on the scale of STIX 2.1, and conversions from and to other scales.
//!
//! The conversions follow the appendix *Confidence Scales* of the
//! [standard](https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html). The same word has different numbers on different scales,
//! so each conversion names its scale. A word converted to STIX and back is the same word. A number converted to a word and back is
//! the middle of the word's band. MISP assigns other numbers to the same words and grades, which are not used here.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fraction::round_noise;
use super::{Credibility, Likelihood, Probability};
use crate::word::words;

/// A confidence of STIX 2.1: a whole number from 0 to 100.
///
/// STIX omits the number if none was given. That is `Option::None` here, never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "i64", into = "u8")]
#[cfg_attr(feature = "schema", schemars(with = "u8", extend("minimum" = 0, "maximum" = 100)))]
pub struct StixConfidence(u8);

/// An error for a number that is not on the STIX 2.1 scale.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a STIX confidence must be a whole number from 0 to 100, but is {0}")]
pub struct InvalidStixConfidence(pub i64);

words!(closed "level of confidence"
    /// The None / Low / Med / High scale of STIX 2.1.
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
    /// The words of estimative probability (WEP) of STIX 2.1.
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
    /// Checks that a number is on the scale.
    ///
    /// # Errors
    /// [`InvalidStixConfidence`] if it is more than 100.
    pub const fn new(value: u8) -> Result<Self, InvalidStixConfidence> {
        if value <= 100 { Ok(Self(value)) } else { Err(InvalidStixConfidence(value as i64)) }
    }

    /// Returns the number, from 0 to 100.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Rounds a probability to whole percent. A half rounds up: .675 is 68.
    ///
    /// For the term of ICD 203, convert the probability itself with [`Likelihood::from_probability`]: .548 rounds to 55, but is still
    /// below the band that begins at .55.
    pub fn from_probability(probability: Probability) -> Self {
        // Noise is rounded away first, because .675 may be .674 999 999 999, and times 100 may be 67.500 000 000 000 01.
        let percent = (round_noise(probability.get()) * 1e9).round() / 1e7;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100 by construction")]
        let value = (percent + 0.5).floor() as u8;
        Self(value.min(100))
    }

    /// Converts the number to a probability.
    pub fn to_probability(self) -> Probability {
        Probability::clamp_rounded(f64::from(self.0) / 100.0)
    }

    /// Converts a grade of credibility. Grade 6, truth cannot be judged, has no value.
    ///
    /// The reliability grades of the Admiralty code have no values in STIX.
    pub const fn from_admiralty(credibility: Credibility) -> Option<Self> {
        match credibility.stix_value() {
            Some(value) => Some(Self(value)),
            None => None,
        }
    }

    /// Converts to a grade of credibility. It is never 6, which stands for a missing number.
    pub const fn to_admiralty(self) -> Credibility {
        match self.0 {
            80.. => Credibility::Confirmed,
            60.. => Credibility::ProbablyTrue,
            40.. => Credibility::PossiblyTrue,
            20.. => Credibility::Doubtful,
            _ => Credibility::Improbable,
        }
    }

    /// Converts a word of estimative probability.
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

    /// Converts to a word of estimative probability.
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

    /// Converts a term of ICD 203, by the DNI scale of STIX 2.1.
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

    /// Converts to a term of the DNI scale of STIX 2.1.
    ///
    /// Its bands differ from those of ICD 203: 40 is a roughly even chance here, and unlikely for [`Likelihood::from_probability`].
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

    /// Converts a word of the None / Low / Med / High scale.
    pub const fn from_none_low_med_high(word: NoneLowMedHigh) -> Self {
        Self(match word {
            NoneLowMedHigh::None => 0,
            NoneLowMedHigh::Low => 15,
            NoneLowMedHigh::Med => 50,
            NoneLowMedHigh::High => 85,
        })
    }

    /// Converts to a word of the None / Low / Med / High scale.
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

    /// Checks the words of all numbers from 0 to 100 against the bands of the standard: first number and word.
    fn check_bands<T: PartialEq + std::fmt::Debug + Copy>(to: impl Fn(StixConfidence) -> T, begins: &[(u8, T)]) {
        for value in 0..=100 {
            let (_, word) = begins.iter().rev().find(|(begin, _)| value >= *begin).unwrap();
            assert_eq!(to(stix(value)), *word, "{value}");
        }
    }

    #[test]
    fn percent_is_rounded_half_up_despite_noise() {
        let case = |p, value| assert_eq!(StixConfidence::from_probability(probability(p)).get(), value, "{p}");
        case(0.0, 0);
        case(0.004_999, 0);
        case(0.005, 1);
        // The worked example of the specification, without and with rounding noise.
        case(0.675, 68);
        case(0.674_999_999_999_9, 68);
        case(0.803_030_303, 80);
        // Times 100 these are 28.499 999 999 999 996 and 56.499 999 999 999 99.
        case(0.285, 29);
        case(0.565, 57);
        case(0.995, 100);
        case(1.0, 100);
        for percent in 0..=100_u8 {
            case(f64::from(percent) / 100.0, percent);
            assert_eq!(StixConfidence::from_probability(stix(percent).to_probability()), stix(percent));
        }
    }

    #[test]
    fn converts_credibility() {
        let values =
            Credibility::ALL.iter().map(|&grade| StixConfidence::from_admiralty(grade).map(StixConfidence::get));
        assert_eq!(values.collect::<Vec<_>>(), [Some(90), Some(70), Some(50), Some(30), Some(10), None]);
        check_bands(
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
    fn converts_words_of_estimative_probability() {
        let values = Wep::ALL.iter().map(|&word| StixConfidence::from_wep(word).get());
        // Unlikely is 30 in the standard. The documentation of a well-known package says 20, but its code does not.
        assert_eq!(values.collect::<Vec<_>>(), [0, 10, 30, 50, 70, 90, 100]);
        check_bands(
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
    fn converts_the_dni_scale() {
        let values = Likelihood::ALL.iter().map(|&term| StixConfidence::from_dni(term).get());
        assert_eq!(values.collect::<Vec<_>>(), [5, 15, 30, 50, 70, 85, 95]);
        check_bands(
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
        // The bands of ICD 203 differ.
        assert_eq!(stix(42).to_dni(), Likelihood::RoughlyEvenChance);
        assert_eq!(Likelihood::from_probability(stix(42).to_probability()), Likelihood::Unlikely);
    }

    #[test]
    fn converts_none_low_med_high() {
        let values = NoneLowMedHigh::ALL.iter().map(|&word| StixConfidence::from_none_low_med_high(word).get());
        assert_eq!(values.collect::<Vec<_>>(), [0, 15, 50, 85]);
        check_bands(
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
    fn converting_a_word_to_a_number_and_back_gives_the_word() {
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
    fn misp_assigns_other_numbers_to_the_same_words() {
        // The taxonomies admiralty-scale and estimative-language of MISP. Mixing the two is off by up to 25.
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
    fn rejects_numbers_off_the_scale() {
        for (text, value) in [("101", 101), ("-1", -1), ("99999999999", 99_999_999_999_i64)] {
            let message = format!("a STIX confidence must be a whole number from 0 to 100, but is {value}");
            assert_eq!(serde_json::from_str::<StixConfidence>(text).unwrap_err().to_string(), message);
        }
        assert!(serde_json::from_str::<StixConfidence>("0.5").is_err());
        assert_eq!(serde_json::to_string(&stix(68)).unwrap(), "68");
    }
}
