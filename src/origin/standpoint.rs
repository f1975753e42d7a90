//! The standpoint of a claim: its stance and opinion, regardless of its source.

use crate::opinion::{Credibility, Hedge, Opinion, Probability};
use crate::record::{Claim, Stance};

/// The stance and the opinion of a claim, regardless of its source.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Standpoint {
    /// The stance of the claim.
    pub stance: Stance,
    /// The opinion of the claim, before it is discounted by any trust.
    pub opinion: Opinion,
}

/// How strongly a claim speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    /// In the words of its asserter.
    Hedge(Hedge),
    /// In the judgment of an analyst, which takes precedence.
    Credibility(Credibility),
}

impl Strength {
    fn from_claim(claim: &Claim) -> Self {
        match claim.credibility {
            Some(credibility) => Self::Credibility(credibility),
            None => Self::Hedge(claim.hedge.unwrap_or(Hedge::Asserted)),
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let hedges = Hedge::ALL.iter().copied().map(Self::Hedge);
        hedges.chain(Credibility::ALL.iter().copied().map(Self::Credibility))
    }

    /// Returns the opinion of an affirmation of this strength.
    ///
    /// A hedge less sure than the base rate would turn the affirmation into disbelief, and its denial into belief. An affirmation
    /// never counts against its own statement, so the opinion is vacuous instead.
    fn to_opinion(self, base_rate: Probability) -> Opinion {
        match self {
            Self::Hedge(hedge) => Some(hedge.to_opinion(base_rate))
                .filter(|opinion| opinion.disbelief() <= 0.0)
                .unwrap_or(Opinion::vacuous(base_rate)),
            Self::Credibility(credibility) => credibility.to_opinion(base_rate),
        }
    }
}

impl Standpoint {
    /// Returns the standpoint of a claim (SPEC section 6, rule 1).
    pub fn from_claim(claim: &Claim, base_rate: Probability) -> Self {
        Self::new(claim.stance, Strength::from_claim(claim), base_rate)
    }

    fn new(stance: Stance, strength: Strength, base_rate: Probability) -> Self {
        let opinion = match stance {
            Stance::Affirms => strength.to_opinion(base_rate),
            Stance::Denies => strength.to_opinion(base_rate).mirror(),
            // If the base rate is below the probability of a doubtful statement, the formula alone would turn the doubt into belief.
            Stance::Doubts => Some(Credibility::Doubtful.to_opinion(base_rate))
                .filter(|opinion| opinion.belief() <= 0.0)
                .unwrap_or(Opinion::vacuous(base_rate)),
            Stance::CannotConfirm | Stance::NoComment => Opinion::vacuous(base_rate),
        };
        Self { stance, opinion }
    }

    /// Returns whether it could not confirm or did not comment.
    pub(super) const fn is_non_response(self) -> bool {
        matches!(self.stance, Stance::CannotConfirm | Stance::NoComment)
    }

    /// Returns whether it denies or doubts.
    pub(super) const fn opposes(self) -> bool {
        matches!(self.stance, Stance::Denies | Stance::Doubts)
    }
}

/// The index of a standpoint in [`Standpoints`]. Claims with the same index say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct StandpointIx(u8);

/// Every possible standpoint at one base rate.
#[derive(Clone, Debug)]
pub(super) struct Standpoints {
    list: Vec<Standpoint>,
    /// The index for each stance and strength.
    indices: [[StandpointIx; STRENGTHS]; Stance::ALL.len()],
}

const STRENGTHS: usize = Hedge::ALL.len() + Credibility::ALL.len();

impl Standpoints {
    /// Lists the standpoints at a base rate. Those with the same stance and opinion are one.
    pub(super) fn new(base_rate: Probability) -> Self {
        let mut list: Vec<Standpoint> = Vec::new();
        let mut indices = [[StandpointIx(0); STRENGTHS]; Stance::ALL.len()];
        for (row, &stance) in indices.iter_mut().zip(Stance::ALL) {
            for (index, strength) in row.iter_mut().zip(Strength::all()) {
                let standpoint = Standpoint::new(stance, strength, base_rate);
                let at = list.iter().position(|known| *known == standpoint).unwrap_or_else(|| {
                    list.push(standpoint);
                    list.len() - 1
                });
                *index = StandpointIx(u8::try_from(at).unwrap_or_default());
            }
        }
        Self { list, indices }
    }

    /// Returns the index of a claim's standpoint.
    pub(super) fn find(&self, claim: &Claim) -> StandpointIx {
        let strength = match Strength::from_claim(claim) {
            Strength::Hedge(hedge) => hedge as usize,
            Strength::Credibility(credibility) => Hedge::ALL.len() + usize::from(credibility.digit()) - 1,
        };
        self.indices[claim.stance as usize][strength]
    }

    pub(super) fn get(&self, standpoint: StandpointIx) -> Standpoint {
        self.list[usize::from(standpoint.0)]
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
    fn has_opinion(claim: &Claim, base_rate: f64, parts: [f64; 3]) {
        let opinion = Standpoint::from_claim(claim, Probability::new(base_rate).unwrap()).opinion;
        let found = [opinion.belief(), opinion.disbelief(), opinion.uncertainty()];
        assert!(found.iter().zip(parts).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?} {parts:?}");
    }

    #[test]
    fn hedges_and_stances_follow_the_specification() {
        has_opinion(&claim("affirms", None, None), 0.5, [1., 0., 0.]);
        has_opinion(&claim("affirms", Some("assessed"), None), 0.5, [0.8, 0., 0.2]);
        has_opinion(&claim("affirms", Some("likely"), None), 0.5, [0.4, 0., 0.6]);
        has_opinion(&claim("affirms", Some("possible"), None), 0.5, [0.2, 0., 0.8]);
        has_opinion(&claim("affirms", Some("unverified"), None), 0.5, [0.2, 0., 0.8]);
        has_opinion(&claim("denies", None, None), 0.5, [0., 1., 0.]);
        has_opinion(&claim("denies", Some("likely"), None), 0.5, [0., 0.4, 0.6]);
        has_opinion(&claim("doubts", None, None), 0.5, [0., 0.4, 0.6]);
        has_opinion(&claim("cannot-confirm", Some("confirmed"), None), 0.5, [0., 0., 1.]);
        has_opinion(&claim("no-comment", None, Some(1)), 0.5, [0., 0., 1.]);
    }

    #[test]
    fn credibility_takes_precedence_over_a_hedge() {
        has_opinion(&claim("affirms", Some("confirmed"), Some(2)), 0.5, [0.4, 0., 0.6]);
        has_opinion(&claim("affirms", Some("confirmed"), Some(3)), 0.5, [0., 0., 1.]);
        has_opinion(&claim("affirms", Some("confirmed"), Some(4)), 0.5, [0., 0.4, 0.6]);
        has_opinion(&claim("affirms", Some("confirmed"), Some(6)), 0.5, [0., 0., 1.]);
        has_opinion(&claim("denies", None, Some(1)), 0.5, [0., 0.8, 0.2]);
    }

    #[test]
    fn no_claim_counts_against_itself_at_other_base_rates() {
        // (.7 - .8) would be disbelief.
        has_opinion(&claim("affirms", Some("likely"), None), 0.8, [0., 0., 1.]);
        has_opinion(&claim("denies", Some("likely"), None), 0.8, [0., 0., 1.]);
        // (.9 - .8) / (1 - .8).
        has_opinion(&claim("affirms", Some("assessed"), None), 0.8, [0.5, 0., 0.5]);
        has_opinion(&claim("affirms", None, None), 1.0, [1., 0., 0.]);
        // (.6 - .2) / .8.
        has_opinion(&claim("affirms", Some("possible"), None), 0.2, [0.5, 0., 0.5]);
        // A doubt is .30, which is more than .2.
        has_opinion(&claim("doubts", None, None), 0.2, [0., 0., 1.]);
        // (.8 - .3) / .8.
        has_opinion(&claim("doubts", None, None), 0.8, [0., 0.625, 0.375]);
    }

    #[test]
    fn words_for_the_same_opinion_are_one_standpoint() {
        let standpoints = Standpoints::new(Probability::HALF);
        let find = |stance, hedge, credibility| standpoints.find(&claim(stance, hedge, credibility));
        assert_eq!(find("affirms", Some("confirmed"), None), find("affirms", None, None));
        assert_eq!(find("affirms", Some("likely"), None), find("affirms", None, Some(2)));
        assert_ne!(find("affirms", None, Some(4)), find("doubts", None, None), "their stances differ");
    }
}
