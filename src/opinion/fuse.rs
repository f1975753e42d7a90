//! Belief fusion: combines several opinions on one statement.
//!
//! Which operator is right depends on how the opinions came about. [`cumulative`] is for independent evidence: two witnesses who saw
//! something separately are more convincing than one. [`averaging`] is for dependent evidence: the same statement heard twice is not
//! more convincing than heard once.
//!
//! Both take any number of opinions at once. Averaging is not associative, so fusing two opinions and then a third gives a different,
//! wrong result. Both are the n-ary forms of van der Heijden, Kopp and Kargl, *Multi-Source Fusion Operations in Subjective Logic*
//! (FUSION 2018), written with weights relative to the most certain opinion, so that products of many small uncertainties do not
//! underflow.
//!
//! An opinion without uncertainty outweighs every opinion with some, which is the limit of the formulas. Several of them have the same
//! weight. The order of the opinions changes no digit of the result.

use super::{Opinion, Probability};

/// Fuses the opinions of independent sources: evidence adds up.
///
/// Vacuous opinions change nothing. The base rate of the result is the mean of their base rates, weighted by evidence. Without
/// opinions the result is vacuous, with `base_rate`.
///
/// ```
/// # use troopmap::{Opinion, Probability, fuse};
/// let first = Opinion::new(0.35, 0.0, 0.65, 0.5)?;
/// let second = Opinion::new(0.5, 0.0, 0.5, 0.5)?;
/// let both = fuse::cumulative([first, second], Probability::HALF);
/// assert_eq!(both.to_string(), "(0.606, 0.000, 0.394)");
/// # Ok::<(), troopmap::InvalidOpinion>(())
/// ```
pub fn cumulative(opinions: impl IntoIterator<Item = Opinion>, base_rate: Probability) -> Opinion {
    let informed = match informed(opinions, base_rate) {
        Ok(informed) => informed,
        Err(result) => return result,
    };
    let weights = Weights::new(&informed);
    let belief = weights.sum(Opinion::belief);
    let disbelief = weights.sum(Opinion::disbelief);
    let evidence = belief + disbelief;
    let whole = evidence + weights.least;
    let base_rate = weights.sum(|o| (o.belief + o.disbelief) * o.base_rate.get()) / evidence;
    Opinion::from_rounded_parts(
        belief / whole,
        disbelief / whole,
        weights.least / whole,
        Probability::clamp_rounded(clamp_to_terms(base_rate, &informed, |o| o.base_rate.get())),
    )
}

/// Fuses the opinions of sources that depend on the same evidence: the result is never more certain than the most certain of them.
///
/// Vacuous opinions are skipped, so that they do not make the others less certain. The base rate of the result is the mean of their
/// base rates. Without opinions the result is vacuous, with `base_rate`.
///
/// ```
/// # use troopmap::{Opinion, Probability, fuse};
/// let relayed = Opinion::new(0.6, 0.0, 0.4, 0.5)?;
/// let five_times = fuse::averaging([relayed; 5], Probability::HALF);
/// assert_eq!(five_times, relayed);
/// # Ok::<(), troopmap::InvalidOpinion>(())
/// ```
pub fn averaging(opinions: impl IntoIterator<Item = Opinion>, base_rate: Probability) -> Opinion {
    let informed = match informed(opinions, base_rate) {
        Ok(informed) => informed,
        Err(result) => return result,
    };
    let weights = Weights::new(&informed);
    let whole = weights.sum(|_| 1.0);
    let mean = |part: fn(Opinion) -> f64, sum: f64| clamp_to_terms(sum / whole, &informed, part);
    Opinion::from_rounded_parts(
        mean(Opinion::belief, weights.sum(Opinion::belief)),
        mean(Opinion::disbelief, weights.sum(Opinion::disbelief)),
        mean(Opinion::uncertainty, weights.least * count(&informed)),
        mean_base_rate(&informed),
    )
}

/// Returns the opinions that are not vacuous, sorted. If there are fewer than two, returns the result of the fusion as `Err`.
fn informed(opinions: impl IntoIterator<Item = Opinion>, base_rate: Probability) -> Result<Vec<Opinion>, Opinion> {
    let mut all: Vec<Opinion> = opinions.into_iter().collect();
    if all.is_empty() {
        return Err(Opinion::vacuous(base_rate));
    }
    // Floating-point sums depend on the order of their terms, so the terms are sorted.
    all.sort_unstable_by(|a, b| {
        let key = |o: &Opinion| [o.uncertainty, o.belief, o.disbelief, o.base_rate.get()];
        key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    if all.iter().all(|o| o.is_vacuous()) {
        return Err(Opinion::vacuous(mean_base_rate(&all)));
    }
    all.retain(|o| !o.is_vacuous());
    match all[..] {
        [only] => Err(only),
        _ => Ok(all),
    }
}

/// The weight of each opinion: the least uncertainty of all, divided by its own. The most certain opinion has weight 1.
struct Weights<'a> {
    opinions: &'a [Opinion],
    least: f64,
}

impl<'a> Weights<'a> {
    fn new(opinions: &'a [Opinion]) -> Self {
        Self { opinions, least: opinions.iter().map(|o| o.uncertainty).fold(1.0, f64::min) }
    }

    fn sum(&self, part: impl Fn(Opinion) -> f64) -> f64 {
        self.opinions.iter().map(|&opinion| self.weight(opinion) * part(opinion)).sum()
    }

    fn weight(&self, opinion: Opinion) -> f64 {
        // The comparison also covers dogmatic opinions, for which the quotient would be 0/0 and the limit is 1.
        if opinion.uncertainty <= self.least { 1.0 } else { self.least / opinion.uncertainty }
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact below 2^53 opinions")]
fn count(opinions: &[Opinion]) -> f64 {
    opinions.len() as f64
}

fn mean_base_rate(opinions: &[Opinion]) -> Probability {
    let part = |o: Opinion| o.base_rate.get();
    let sum: f64 = opinions.iter().copied().map(part).sum();
    Probability::clamp_rounded(clamp_to_terms(sum / count(opinions), opinions, part))
}

/// Clamps a mean to the range of its terms, because rounding can push it out. The mean of equal opinions is then exact.
fn clamp_to_terms(mean: f64, opinions: &[Opinion], part: impl Fn(Opinion) -> f64) -> f64 {
    let terms = || opinions.iter().copied().map(&part);
    mean.max(terms().fold(f64::INFINITY, f64::min)).min(terms().fold(f64::NEG_INFINITY, f64::max))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::Trust;
    use super::super::tests::{any_opinion, close, is_valid, opinion, probability};
    use super::*;

    fn cumulated(opinions: &[Opinion]) -> Opinion {
        cumulative(opinions.iter().copied(), Probability::HALF)
    }

    fn averaged(opinions: &[Opinion]) -> Opinion {
        averaging(opinions.iter().copied(), Probability::HALF)
    }

    /// The opinions of the three sources in the FUSION 2018 paper.
    fn of_the_paper() -> [Opinion; 3] {
        [opinion(0.1, 0.3, 0.6), opinion(0.4, 0.2, 0.4), opinion(0.7, 0.1, 0.2)]
    }

    #[test]
    fn agrees_with_the_paper() {
        assert!(close(cumulated(&of_the_paper()), opinion(28. / 43., 9. / 43., 6. / 43.)));
        assert!(close(averaged(&of_the_paper()), opinion(28. / 55., 9. / 55., 18. / 55.)));
        assert!(close(cumulated(&of_the_paper()[..2]), opinion(7. / 19., 6. / 19., 6. / 19.)));
    }

    #[test]
    fn averaging_pairwise_differs() {
        let [first, second, third] = of_the_paper();
        let folded = averaged(&[averaged(&[first, second]), third]);
        assert_eq!(folded.to_string(), "(0.576, 0.141, 0.282)");
        assert_eq!(averaged(&of_the_paper()).to_string(), "(0.509, 0.164, 0.327)");
    }

    #[test]
    fn relays_of_one_origin_keep_its_probability() {
        let relay = opinion(0.6, 0.0, 0.4);
        let naive = [0.8, 0.875, 0.909_091, 0.928_571, 0.941_176];
        for (more, naive) in naive.into_iter().enumerate() {
            let relays = vec![relay; more + 1];
            assert_eq!(averaged(&relays), relay);
            assert!((cumulated(&relays).projected_probability().get() - naive).abs() < 5e-7);
        }
    }

    #[test]
    fn agrees_with_the_worked_example_of_the_specification() {
        let stated = opinion(1.0, 0.0, 0.0);
        let trust = |t| Trust::new(t).unwrap();
        let relayed = stated.discount(trust(0.5)).discount(trust(0.7));
        assert!(close(averaged(&[relayed, relayed]), opinion(0.35, 0.0, 0.65)));
        let both = cumulated(&[relayed, stated.discount(trust(0.5))]);
        // k = .825.
        assert!(close(both, opinion(0.5 / 0.825, 0.0, 0.325 / 0.825)));
        assert!((both.projected_probability().get() - 0.803_030_303_030_303).abs() < 1e-12);
    }

    #[test]
    fn opinions_without_uncertainty_outweigh_the_rest() {
        let (sure, open) = (opinion(0.2, 0.8, 0.0), opinion(0.4, 0.0, 0.6));
        assert_eq!(cumulated(&[sure, open]), sure);
        assert_eq!(averaged(&[sure, open]), sure);
        // Two of them have the same weight.
        let two = [opinion(1.0, 0.0, 0.0), opinion(0.0, 1.0, 0.0), open];
        assert_eq!(cumulated(&two), opinion(0.5, 0.5, 0.0));
        assert_eq!(averaged(&two), opinion(0.5, 0.5, 0.0));
    }

    #[test]
    fn dogmatic_opinions_are_the_limit_of_nearly_dogmatic_ones() {
        let open = opinion(0.4, 0.0, 0.6);
        for uncertainty in [1e-9, 1e-100, f64::MIN_POSITIVE, 5e-324] {
            let nearly = opinion(0.2, 0.8, uncertainty);
            for fused in [cumulated(&[nearly, open]), averaged(&[nearly, open])] {
                assert!((fused.belief() - 0.2).abs() < 1e-8 && fused.uncertainty() <= 2.0 * uncertainty, "{fused:?}");
            }
        }
    }

    #[test]
    fn no_or_only_vacuous_opinions_give_a_vacuous_one() {
        let rate = probability(0.3);
        assert_eq!(cumulative([], rate), Opinion::vacuous(rate));
        assert_eq!(averaging([], rate), Opinion::vacuous(rate));
        let vacuous = [Opinion::vacuous(probability(0.2)), Opinion::vacuous(probability(0.4))];
        assert!(close(averaging(vacuous, rate), Opinion::vacuous(probability(0.3))));
        assert!(close(cumulative(vacuous, rate), Opinion::vacuous(probability(0.3))));
    }

    #[test]
    fn base_rates_are_weighted_by_evidence() {
        // (.5 · .6 · .2 + .2 · .4 · .6) / (.5 · .6 + .2 · .4), by the pairwise formula of Jøsang 2016, chapter 12.
        let one = Opinion::new(0.5, 0.0, 0.5, 0.2).unwrap();
        let two = Opinion::new(0.0, 0.2, 0.8, 0.6).unwrap();
        let (ua, ub, a, b) = (0.5, 0.8, 0.2, 0.6);
        let expected = (a * ub + b * ua - (a + b) * ua * ub) / (ua + ub - 2.0 * ua * ub);
        assert!((cumulated(&[one, two]).base_rate().get() - expected).abs() < 1e-12);
        assert!((averaged(&[one, two]).base_rate().get() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn a_million_opinions_keep_their_digits() {
        let many = std::iter::repeat_n(opinion(0.6, 0.0, 0.4), 1_000_000);
        let fused = cumulative(many, Probability::HALF);
        // 1.5 million units of evidence, and one of prior weight.
        assert!((fused.uncertainty() - 1.0 / 1_500_001.0).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn fusion_gives_a_valid_opinion(opinions in vec(any_opinion(), 0..8)) {
            prop_assert!(is_valid(cumulated(&opinions)));
            prop_assert!(is_valid(averaged(&opinions)));
        }

        #[test]
        fn the_order_changes_no_digit((one, other) in vec(any_opinion(), 0..8).prop_flat_map(|opinions| {
            (Just(opinions.clone()), Just(opinions).prop_shuffle())
        })) {
            prop_assert_eq!(cumulated(&one), cumulated(&other));
            prop_assert_eq!(averaged(&one), averaged(&other));
        }

        #[test]
        fn vacuous_opinions_change_no_digit(opinions in vec(any_opinion(), 1..8), rate in 0.0..=1.0) {
            prop_assume!(opinions.iter().any(|o| !o.is_vacuous()));
            let mut more = opinions.clone();
            more.push(Opinion::vacuous(probability(rate)));
            prop_assert_eq!(cumulated(&more), cumulated(&opinions));
            prop_assert_eq!(averaged(&more), averaged(&opinions));
        }

        #[test]
        fn equal_opinions_average_to_themselves(opinion in any_opinion(), times in 1_usize..20) {
            let averaged = averaged(&vec![opinion; times]);
            if opinion.is_vacuous() {
                prop_assert!(averaged.is_vacuous());
            } else {
                prop_assert_eq!(averaged, opinion);
            }
        }

        #[test]
        fn cumulative_fusion_is_associative(opinions in vec(any_opinion(), 2..8), at in 1_usize..7) {
            prop_assume!(opinions.iter().all(|o| o.uncertainty() > 1e-6));
            let (left, right) = opinions.split_at(at.min(opinions.len()));
            let steps = cumulated(&[cumulated(left), cumulated(right)]);
            let once = cumulated(&opinions);
            prop_assert!((steps.belief() - once.belief()).abs() < 1e-9);
            prop_assert!((steps.uncertainty() - once.uncertainty()).abs() < 1e-9);
        }

        #[test]
        fn an_independent_denial_raises_disbelief_and_never_uncertainty(
            opinions in vec(any_opinion(), 1..6),
            denial in any_opinion(),
        ) {
            let denial = Opinion::new(0.0, 1.0 - denial.uncertainty(), denial.uncertainty(), 0.5).unwrap();
            let before = cumulated(&opinions);
            let after = cumulated(&[&opinions[..], &[denial]].concat());
            prop_assert!(after.disbelief() >= before.disbelief() - 1e-12);
            prop_assert!(after.belief() <= before.belief() + 1e-12);
            prop_assert!(after.uncertainty() <= before.uncertainty() + 1e-12);
            if opinions.iter().all(|o| o.uncertainty() > 1e-3 && o.disbelief() < 0.9) && denial.disbelief() > 1e-3 {
                prop_assert!(after.disbelief() > before.disbelief());
            }
        }

        #[test]
        fn dependent_opinions_are_never_more_certain_together(opinions in vec(any_opinion(), 1..8)) {
            let dependent = averaged(&opinions);
            let informed = || opinions.iter().filter(|o| !o.is_vacuous());
            prop_assume!(informed().count() > 0);
            let most_certain = informed().map(|o| o.uncertainty()).fold(1.0, f64::min);
            prop_assert!(dependent.uncertainty() >= most_certain);
            prop_assert!(cumulated(&opinions).uncertainty() <= most_certain + 1e-12);
        }
    }
}
