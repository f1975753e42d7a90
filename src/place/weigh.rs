//! The weight of each place that a name may mean: see [`resolve`](super::resolve()).

use crate::extent::Extent;
use crate::id::PlaceId;
use crate::position::Position;

use super::candidate::{Candidate, MatchKind, Place, Resolution};
use super::gazetteer::PlaceMatch;
use super::ground::approximate_distance;
use super::qualifier::Pair;
use super::reading::Reading;
use super::request::PlaceQuery;
use super::standing::{lies_in, people};

/// What the rest of the dossier says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context<'a> {
    /// The places that are certain and speak for what lies near them.
    pub(crate) anchors: Vec<&'a Place>,
    /// What the same words mean elsewhere.
    pub(crate) elsewhere: Option<&'a PlaceId>,
}

const CLEAR: f64 = 10.0;
const SAME_WORDS: f64 = 10.0;
const ASTRAY: f64 = 0.000_001;

struct Weighed<'a> {
    weight: f64,
    /// Whether it lies where the claim and the written name say.
    fits: bool,
    hit: &'a PlaceMatch,
}

/// Decides what a name means in one claim.
pub(crate) fn decide(reading: &Reading, request: &PlaceQuery<'_>, context: &Context<'_>) -> Resolution {
    if let Some(names) = &reading.several {
        return Resolution::Several(names.clone());
    }
    if let Some(parts) = &reading.pair {
        let (pair, one, other) = &**parts;
        return between(pair, decide(one, request, context), decide(other, request, context));
    }
    let weighed = weighed(reading, request, context);
    let clear = match weighed.as_slice() {
        [best] => best.fits && best.hit.match_kind.is_listed(),
        [best, next, ..] => best.fits && best.hit.match_kind.is_listed() && best.weight >= CLEAR * next.weight,
        [] => false,
    };
    let answers = !reading.hits.is_empty() && weighed.first().is_some_and(|best| best.fits);
    let all: f64 = weighed.iter().map(|weighed| weighed.weight).sum();
    let mut candidates: Vec<_> = weighed
        .into_iter()
        .map(|Weighed { weight, hit, .. }| Candidate {
            place: hit.place.clone(),
            match_kind: hit.match_kind.clone(),
            score: weight / all,
            extent: reading.extent(&hit.place),
        })
        .collect();
    match answers {
        true if clear => Resolution::Found(candidates.swap_remove(0)),
        true => Resolution::Ambiguous(candidates),
        false => {
            candidates.retain(|candidate| is_worth_a_thought(candidate, context));
            Resolution::Unknown { nearest: candidates }
        }
    }
}

// As far as from Kursk to Omsk.
const WORTH_A_THOUGHT: f64 = 2_000_000.0;

// Letters. So long a name is rarely near another by chance.
const LONG: usize = 8;

/// Whether a place that is spelled nearly so lies in the part of the world that the dossier is about, or has a long name.
fn is_worth_a_thought(candidate: &Candidate, context: &Context<'_>) -> bool {
    let reach = |place: &Place| place.radius.get() + WORTH_A_THOUGHT;
    candidate.match_kind.is_listed()
        || candidate.place.name.chars().count() >= LONG
        || context.anchors.is_empty()
        || context
            .anchors
            .iter()
            .any(|place| approximate_distance(place.position, candidate.place.position).get() <= reach(place))
}

/// The heaviest first.
fn weighed<'a>(reading: &'a Reading, request: &PlaceQuery<'_>, context: &Context<'_>) -> Vec<Weighed<'a>> {
    let beside = if reading.beside.is_empty() { context.anchors.clone() } else { reading.beside.iter().collect() };
    let weigh = |hit: &'a PlaceMatch| {
        let place = &hit.place;
        let fits = fits(reading, request, place);
        let mut weight = people(place) * share_of_match(&hit.match_kind) * nearness(place.position, &beside);
        if context.elsewhere == Some(&place.id) {
            weight *= SAME_WORDS;
        }
        if !fits {
            weight *= ASTRAY;
        }
        Weighed { weight, fits, hit }
    };
    let mut all: Vec<_> = reading.hits.iter().chain(&reading.nearest).map(weigh).collect();
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.hit.place.id.cmp(&b.hit.place.id)));
    all
}

fn fits(reading: &Reading, request: &PlaceQuery<'_>, place: &Place) -> bool {
    let in_country = |country| place.country.as_deref().is_none_or(|own| own == country);
    request.country.is_none_or(in_country)
        && reading.within.iter().all(|areas| areas.iter().any(|area| lies_in(place, area)))
}

fn share_of_match(matched: &MatchKind) -> f64 {
    match matched {
        MatchKind::Exact => 1.0,
        MatchKind::Alternate => 0.2,
        MatchKind::Romanization => 0.1,
        // Never found, so these only order what is shown.
        MatchKind::Variant(_) => 0.05,
        MatchKind::Fuzzy(letters) => 0.1f64.powi(i32::from(*letters)),
    }
}

fn nearness(position: Position, anchors: &[&Place]) -> f64 {
    if anchors.is_empty() {
        return 1.0;
    }
    let near = |anchor: &&Place| {
        let distance = approximate_distance(position, anchor.position).saturating_sub(anchor.radius);
        1.0 / (1.0 + (distance.km() / 100.0).powi(2))
    };
    #[expect(clippy::cast_precision_loss, reason = "few hundred at most")]
    let count = anchors.len() as f64;
    anchors.iter().map(near).sum::<f64>() / count
}

/// A way or a border is found when both its ends are; else what is open about them stays open.
fn between(pair: &Pair, one: Resolution, other: Resolution) -> Resolution {
    match (one, other) {
        (Resolution::Found(one), Resolution::Found(other)) => {
            let extent = pair.extent(one.extent, other.extent);
            joined(&one.place, &other.place, extent).map_or(Resolution::Unknown { nearest: Vec::new() }, |place| {
                let (matched, score) = (one.match_kind.max(other.match_kind), one.score.min(other.score));
                Resolution::Found(Candidate { place, match_kind: matched, score, extent })
            })
        }
        (Resolution::Found(_), open) | (open, _) => open,
    }
}

fn joined(one: &Place, other: &Place, extent: Extent) -> Option<Place> {
    let id = PlaceId::new(format!("between:{}+{}", one.id, other.id)).ok()?;
    let mut place = Place::new(id, format!("{}–{}", one.name, other.name), extent.center, extent.radius);
    "RGN".clone_into(&mut place.feature_code);
    place.country = one.country.clone().filter(|country| other.country.as_ref() == Some(country));
    Some(place)
}
