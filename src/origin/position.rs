//! What a claim says before anybody asks who says it.

use crate::opinion::{Credibility, Hedge, Opinion, Probability};
use crate::record::{Claim, Stance};

/// What a claim says before anybody asks who says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standpoint {
    /// Which way it speaks.
    pub stance: Stance,
    /// The opinion that it starts as.
    pub opinion: Opinion,
}

/// How strongly a claim speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    /// As its asserter says.
    Hedge(Hedge),
    /// As an analyst judged it, which wins.
    Credibility(Credibility),
}

impl Strength {
    fn of(claim: &Claim) -> Self {
        match claim.credibility {
            Some(credibility) => Self::Credibility(credibility),
            None => Self::Hedge(claim.hedge.unwrap_or(Hedge::Asserted)),
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let hedges = Hedge::ALL.iter().copied().map(Self::Hedge);
        hedges.chain(Credibility::ALL.iter().copied().map(Self::Credibility))
    }

    /// What an affirmation of this strength starts as.
    ///
    /// A hedge less sure than the base rate would turn the affirmation into disbelief, and its denial into belief. Whoever
    /// affirms speaks for it, so such an affirmation says nothing that is not known without it.
    fn affirmed(self, base_rate: Probability) -> Opinion {
        match self {
            Self::Hedge(hedge) => Some(hedge.to_opinion(base_rate))
                .filter(|opinion| opinion.disbelief() <= 0.0)
                .unwrap_or(Opinion::vacuous(base_rate)),
            Self::Credibility(credibility) => credibility.to_opinion(base_rate),
        }
    }
}

impl Standpoint {
    /// The position of a claim (SPEC section 6, rule 1).
    pub fn from_claim(claim: &Claim, base_rate: Probability) -> Self {
        Self::from_parts(claim.stance, Strength::of(claim), base_rate)
    }

    fn from_parts(stance: Stance, strength: Strength, base_rate: Probability) -> Self {
        let opinion = match stance {
            Stance::Affirms => strength.affirmed(base_rate),
            Stance::Denies => strength.affirmed(base_rate).mirror(),
            // Where the base rate is less than that of a doubt, a doubt would be belief.
            Stance::Doubts => Some(Credibility::Doubtful.to_opinion(base_rate))
                .filter(|opinion| opinion.belief() <= 0.0)
                .unwrap_or(Opinion::vacuous(base_rate)),
            Stance::CannotConfirm | Stance::NoComment => Opinion::vacuous(base_rate),
        };
        Self { stance, opinion }
    }

    /// Whether it refuses to say.
    pub(super) const fn is_silent(self) -> bool {
        matches!(self.stance, Stance::CannotConfirm | Stance::NoComment)
    }

    /// Whether it speaks against the statement.
    pub(super) const fn opposes(self) -> bool {
        matches!(self.stance, Stance::Denies | Stance::Doubts)
    }
}

/// The number of a position in the list of [`Positions`]. Claims with one number say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PositionIx(u8);

/// Every position that there can be.
#[derive(Clone, Debug)]
pub(crate) struct Positions {
    list: Vec<Standpoint>,
    /// For each stance and strength the number of the position.
    numbers: [[PositionIx; STRENGTHS]; Stance::ALL.len()],
}

const STRENGTHS: usize = Hedge::ALL.len() + Credibility::ALL.len();

impl Positions {
    /// The positions at a base rate: those that come to one opinion are one.
    pub(crate) fn at(base_rate: Probability) -> Self {
        let mut list: Vec<Standpoint> = Vec::new();
        let mut numbers = [[PositionIx(0); STRENGTHS]; Stance::ALL.len()];
        for (row, &stance) in numbers.iter_mut().zip(Stance::ALL) {
            for (number, strength) in row.iter_mut().zip(Strength::all()) {
                let position = Standpoint::from_parts(stance, strength, base_rate);
                let at = list.iter().position(|known| *known == position).unwrap_or_else(|| {
                    list.push(position);
                    list.len() - 1
                });
                *number = PositionIx(u8::try_from(at).unwrap_or_default());
            }
        }
        Self { list, numbers }
    }

    /// The number of a claim's position.
    pub(crate) fn of(&self, claim: &Claim) -> PositionIx {
        let strength = match Strength::of(claim) {
            Strength::Hedge(hedge) => hedge as usize,
            Strength::Credibility(credibility) => Hedge::ALL.len() + usize::from(credibility.digit()) - 1,
        };
        self.numbers[claim.stance as usize][strength]
    }

    /// The position.
    pub(crate) fn get(&self, position: PositionIx) -> Standpoint {
        self.list[usize::from(position.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(stance: &str, hedge: Option<&str>, credibility: Option<i64>) -> Claim {
        let mut claim = Claim::new("c".parse().unwrap(), "d".parse().unwrap());
        claim.stance = stance.parse().unwrap();
        claim.hedge = hedge.map(|word| word.parse().unwrap());
        claim.credibility = credibility.map(|digit| digit.try_into().unwrap());
        claim
    }

    #[track_caller]
    fn starts_as(claim: &Claim, base_rate: f64, parts: [f64; 3]) {
        let opinion = Standpoint::from_claim(claim, Probability::new(base_rate).unwrap()).opinion;
        let found = [opinion.belief(), opinion.disbelief(), opinion.uncertainty()];
        assert!(found.iter().zip(parts).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} {parts:?}");
    }

    #[test]
    fn hedges_and_stances_of_the_specification() {
        starts_as(&claim("affirms", None, None), 0.5, [1., 0., 0.]);
        starts_as(&claim("affirms", Some("assessed"), None), 0.5, [0.8, 0., 0.2]);
        starts_as(&claim("affirms", Some("likely"), None), 0.5, [0.4, 0., 0.6]);
        starts_as(&claim("affirms", Some("possible"), None), 0.5, [0.2, 0., 0.8]);
        starts_as(&claim("affirms", Some("unverified"), None), 0.5, [0.2, 0., 0.8]);
        starts_as(&claim("denies", None, None), 0.5, [0., 1., 0.]);
        starts_as(&claim("denies", Some("likely"), None), 0.5, [0., 0.4, 0.6]);
        starts_as(&claim("doubts", None, None), 0.5, [0., 0.4, 0.6]);
        starts_as(&claim("cannot-confirm", Some("confirmed"), None), 0.5, [0., 0., 1.]);
        starts_as(&claim("no-comment", None, Some(1)), 0.5, [0., 0., 1.]);
    }

    #[test]
    fn an_analyst_wins_over_a_hedge() {
        starts_as(&claim("affirms", Some("confirmed"), Some(2)), 0.5, [0.4, 0., 0.6]);
        starts_as(&claim("affirms", Some("confirmed"), Some(3)), 0.5, [0., 0., 1.]);
        starts_as(&claim("affirms", Some("confirmed"), Some(4)), 0.5, [0., 0.4, 0.6]);
        starts_as(&claim("affirms", Some("confirmed"), Some(6)), 0.5, [0., 0., 1.]);
        starts_as(&claim("denies", None, Some(1)), 0.5, [0., 0.8, 0.2]);
    }

    #[test]
    fn at_other_base_rates_nobody_speaks_against_himself() {
        // (.7 - .8) would be disbelief.
        starts_as(&claim("affirms", Some("likely"), None), 0.8, [0., 0., 1.]);
        starts_as(&claim("denies", Some("likely"), None), 0.8, [0., 0., 1.]);
        // (.9 - .8) / (1 - .8).
        starts_as(&claim("affirms", Some("assessed"), None), 0.8, [0.5, 0., 0.5]);
        starts_as(&claim("affirms", None, None), 1.0, [1., 0., 0.]);
        // (.6 - .2) / .8.
        starts_as(&claim("affirms", Some("possible"), None), 0.2, [0.5, 0., 0.5]);
        // A doubt is .30, which is more than .2.
        starts_as(&claim("doubts", None, None), 0.2, [0., 0., 1.]);
        // (.8 - .3) / .8.
        starts_as(&claim("doubts", None, None), 0.8, [0., 0.625, 0.375]);
    }

    #[test]
    fn words_that_come_to_one_opinion_are_one_position() {
        let positions = Positions::at(Probability::HALF);
        let of = |stance, hedge, credibility| positions.of(&claim(stance, hedge, credibility));
        assert_eq!(of("affirms", Some("confirmed"), None), of("affirms", None, None));
        assert_eq!(of("affirms", Some("likely"), None), of("affirms", None, Some(2)));
        assert_ne!(of("affirms", None, Some(4)), of("doubts", None, None), "they speak different ways");
    }
}
