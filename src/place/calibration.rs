//! Fits the coefficients of [`probability`](super::probability) and measures how well they are calibrated.
//!
//! Pass the folder with `lgl.xml` and `TR-News.xml` from `milangritta/Pragmatic-Guide-to-Geoparsing-Evaluation`, which this
//! repository does not contain:
//!
//! ```sh
//! TROOPMAP_CORPORA=FOLDER cargo test --lib place::calibration -- --ignored --nocapture
//! ```
//!
//! The names of each article are resolved together. A seeded half of the articles is used for the fit (logistic regression with
//! a small ridge penalty), the other half for the expected calibration error in ten bins. A candidate is right if it lies within
//! 161 km of the place in the corpus, or if the corpus names an area of which it is the record.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::id::PlaceId;
use crate::position::Position;

use super::distances::approximate_distance;
use super::probability::{FEATURES, logistic};

type Features = [f64; FEATURES];

thread_local! {
    /// The features with which each best candidate was last judged.
    static LAST: RefCell<HashMap<PlaceId, Features>> = RefCell::default();
}

/// Keeps the features of a best candidate for the fit.
pub(super) fn record(place: &PlaceId, features: Features) {
    LAST.with_borrow_mut(|last| last.insert(place.clone(), features));
}

struct Answer {
    features: Features,
    is_right: bool,
    is_found: bool,
}

/// Returns the texts between a start and an end tag.
fn elements<'t>(text: &'t str, start: &'t str, end: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(start).skip(1).filter_map(move |rest| Some(rest.split_once(end)?.0))
}

fn answers(article: &str) -> Vec<Answer> {
    let toponyms: Vec<(String, Position)> = elements(article, "<toponym>", "</toponym>")
        .filter_map(|toponym| {
            let of = |start, end| elements(toponym, start, end).next().map(str::trim);
            let phrase = of("<phrase>", "</phrase>")?.replace("&amp;", "&");
            let (lat, lon) = (of("<lat>", "</lat>")?.parse().ok()?, of("<lon>", "</lon>")?.parse().ok()?);
            Some((phrase, Position::new(lon, lat).ok()?))
        })
        .collect();
    LAST.with_borrow_mut(HashMap::clear);
    let queries: Vec<_> = toponyms.iter().map(|(phrase, _)| super::PlaceQuery::new(phrase)).collect();
    let resolutions = super::resolve(&queries, &super::World);
    let answer = |((_, meant), resolution): (&(String, Position), super::Resolution)| {
        let best = resolution.candidates().first().filter(|best| best.match_kind.is_listed())?.clone();
        let features = LAST.with_borrow(|last| last.get(&best.place.id).copied())?;
        let distance = approximate_distance(best.place.position, *meant).km();
        let limit = if best.place.is_area() { best.place.radius.km().max(161.0) } else { 161.0 };
        Some(Answer { features, is_right: distance <= limit, is_found: resolution.as_found().is_some() })
    };
    toponyms.iter().zip(resolutions).filter_map(answer).collect()
}

fn fit(answers: &[Answer]) -> Features {
    let mut weights = [0.0; FEATURES];
    #[expect(clippy::cast_precision_loss, reason = "a corpus has some thousand names")]
    let count = answers.len() as f64;
    for _ in 0..30_000 {
        let mut gradient = weights.map(|weight: f64| -0.5 / count * weight);
        for answer in answers {
            let error = f64::from(u8::from(answer.is_right)) - logistic(&answer.features, &weights);
            for (slope, feature) in gradient.iter_mut().zip(answer.features) {
                *slope += error * feature / count;
            }
        }
        for (weight, slope) in weights.iter_mut().zip(gradient) {
            *weight += 0.15 * slope;
        }
    }
    weights.map(|weight| (weight * 1000.0).round() / 1000.0)
}

/// Returns the expected calibration error in ten bins.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts"
)]
fn calibration_error(answers: &[Answer], weights: &Features) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for answer in answers {
        let score = logistic(&answer.features, weights);
        let bin = &mut bins[((score * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1.0, bin.1 + score, bin.2 + f64::from(u8::from(answer.is_right)));
    }
    for (at, (count, scores, right)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0.0) {
        println!("{:.1}: {count} names, score {:.3}, right {:.3}", at as f64 / 10.0, scores / count, right / count);
    }
    bins.iter().map(|(_, scores, right)| f64::abs(scores - right)).sum::<f64>() / answers.len() as f64
}

#[test]
#[ignore = "needs the corpora, which are not in the repository"]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn fits_the_coefficients() {
    let folder = std::env::var("TROOPMAP_CORPORA").expect("TROOPMAP_CORPORA is the folder of the corpora");
    let (mut training, mut held_out) = (Vec::new(), Vec::new());
    for file in ["lgl.xml", "TR-News.xml"] {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).expect("a corpus");
        for article in elements(&text, "<article ", "</article>") {
            let id = article.split('>').next().unwrap_or_default();
            // FNV-1a with a seed.
            let hash =
                id.bytes().fold(0x5eed_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            let half = if (hash >> 16) & 1 == 0 { &mut training } else { &mut held_out };
            half.extend(answers(article));
        }
    }
    let weights = fit(&training);
    println!("{weights:?}");
    let error = calibration_error(&held_out, &weights);
    let found: Vec<_> = held_out.iter().filter(|answer| answer.is_found).collect();
    let right = found.iter().filter(|answer| answer.is_right).count();
    println!(
        "{} names for the fit, {} held out; calibration error {error:.4}; found {:.3}, of these right {:.3}",
        training.len(),
        held_out.len(),
        found.len() as f64 / held_out.len() as f64,
        right as f64 / found.len() as f64
    );
    for threshold in [0.5, 0.6, 0.7, 0.8, 0.85, 0.9] {
        let sure: Vec<_> = found.iter().filter(|answer| logistic(&answer.features, &weights) >= threshold).collect();
        let right = sure.iter().filter(|answer| answer.is_right).count();
        println!("{threshold}: {} found, right {:.3}", sure.len(), right as f64 / sure.len() as f64);
    }
    assert!(error <= 0.05, "{error}");
}
