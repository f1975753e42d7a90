//! The weight of each place to which a name may refer: see [`resolve`](super::resolve()).

use crate::extent::Extent;
use crate::id::PlaceId;
use crate::position::Position;

use super::candidate::{Candidate, MatchKind, Place, Resolution};
use super::containment::{effective_population, lies_in};
use super::distances::approximate_distance;
use super::gazetteer::PlaceMatch;
use super::parsed_name::ParsedName;
use super::qualifier::PlacePair;
use super::query::PlaceQuery;

/// The evidence from the rest of the dossier.
#[derive(Clone, Debug, Default)]
pub(crate) struct RankingContext<'a> {
    /// The resolved places; candidates near them are more likely.
    pub(crate) anchors: Vec<&'a Place>,
    /// The place to which the same text refers elsewhere in the dossier.
    pub(crate) same_text: Option<&'a PlaceId>,
}

/// The ratio from which the best candidate outweighs the second.
const MIN_LEAD: f64 = 10.0;
const SAME_TEXT_FACTOR: f64 = 10.0;
const OUTSIDE_FACTOR: f64 = 0.000_001;

struct RankedPlace<'a> {
    weight: f64,
    /// Whether it lies in the country of the claim and in the areas of the written name.
    is_inside: bool,
    found: &'a PlaceMatch,
}

/// Resolves a parsed name in one context.
pub(crate) fn resolve_name(name: &ParsedName, query: &PlaceQuery<'_>, context: &RankingContext<'_>) -> Resolution {
    if let Some(names) = &name.name_list {
        return Resolution::Several(names.clone());
    }
    if let Some(parts) = &name.pair {
        let (pair, one, other) = &**parts;
        let resolution = resolve_pair(pair, resolve_name(one, query, context), resolve_name(other, query, context));
        return match resolution {
            Resolution::Found(candidate) if !name.unread.is_empty() => Resolution::Ambiguous(vec![candidate]),
            resolution => resolution,
        };
    }
    let ranked = rank_places(name, query, context);
    let is_read = name.unread.is_empty();
    let is_clear = is_read
        && match ranked.as_slice() {
            [best] => best.is_inside && best.found.match_kind.is_listed(),
            [best, next, ..] => {
                best.is_inside && best.found.match_kind.is_listed() && best.weight >= MIN_LEAD * next.weight
            }
            [] => false,
        };
    let has_match = !name.matches.is_empty() && ranked.first().is_some_and(|best| best.is_inside);
    let total: f64 = ranked.iter().map(|ranked| ranked.weight).sum();
    let mut candidates: Vec<_> = ranked
        .into_iter()
        .map(|RankedPlace { weight, found, .. }| Candidate {
            place: found.place.clone(),
            match_kind: found.match_kind.clone(),
            score: weight / total,
            extent: name.qualified_extent(&found.place),
        })
        .collect();
    match has_match {
        true if is_clear => Resolution::Found(candidates.swap_remove(0)),
        true => Resolution::Ambiguous(candidates),
        false => {
            candidates.retain(|candidate| is_plausible_suggestion(candidate, context));
            Resolution::Unknown { nearest: candidates }
        }
    }
}

// In meters, about the distance from Kursk to Omsk.
const MAX_SUGGESTION_DISTANCE: f64 = 2_000_000.0;

// In characters. A name of this length is rarely similar to another by chance.
const LONG_NAME: usize = 8;

/// Whether a place with a similar name is near a resolved place, or has a long name.
fn is_plausible_suggestion(candidate: &Candidate, context: &RankingContext<'_>) -> bool {
    let is_near = |anchor: &&Place| {
        let distance = approximate_distance(anchor.position, candidate.place.position);
        distance.get() <= anchor.radius.get() + MAX_SUGGESTION_DISTANCE
    };
    candidate.match_kind.is_listed()
        || candidate.place.name.chars().count() >= LONG_NAME
        || context.anchors.is_empty()
        || context.anchors.iter().any(is_near)
}

/// Weighs the places to which a name may refer and sorts them by decreasing weight.
fn rank_places<'a>(name: &'a ParsedName, query: &PlaceQuery<'_>, context: &RankingContext<'_>) -> Vec<RankedPlace<'a>> {
    let anchors = if name.nearby.is_empty() {
        context.anchors.clone()
    } else {
        name.nearby.iter().map(|near| &near.place).collect()
    };
    let weigh = |found: &'a PlaceMatch| {
        let place = &found.place;
        let is_inside = is_inside(name, query, place);
        let mut weight =
            effective_population(place) * match_factor(&found.match_kind) * nearness(place.position, &anchors);
        if context.same_text == Some(&place.id) {
            weight *= SAME_TEXT_FACTOR;
        }
        if !is_inside {
            weight *= OUTSIDE_FACTOR;
        }
        RankedPlace { weight, is_inside, found }
    };
    let mut ranked: Vec<_> = name.matches.iter().chain(&name.nearest).map(weigh).collect();
    ranked.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.found.place.id.cmp(&b.found.place.id)));
    ranked
}

fn is_inside(name: &ParsedName, query: &PlaceQuery<'_>, place: &Place) -> bool {
    let in_country = |country| place.country.as_deref().is_none_or(|own| own == country);
    query.country.is_none_or(in_country)
        && name.within.iter().all(|areas| areas.iter().any(|area| lies_in(place, area)))
        && name.nearby.iter().all(|near| approximate_distance(place.position, near.place.position) <= near.reach)
}

fn match_factor(match_kind: &MatchKind) -> f64 {
    match match_kind {
        MatchKind::Exact => 1.0,
        MatchKind::Alternate => 0.2,
        MatchKind::Romanization => 0.1,
        // These are never found; the factors only order the suggestions.
        MatchKind::Variant(_) => 0.05,
        MatchKind::Fuzzy(count) => 0.1f64.powi(i32::from(*count)),
    }
}

/// Returns the mean of 1 / (1 + (d / 100 km)²) over the anchors, where d is the distance to the circle of the anchor.
fn nearness(position: Position, anchors: &[&Place]) -> f64 {
    if anchors.is_empty() {
        return 1.0;
    }
    let nearness_to = |anchor: &&Place| {
        let distance = approximate_distance(position, anchor.position).saturating_sub(anchor.radius);
        1.0 / (1.0 + (distance.km() / 100.0).powi(2))
    };
    #[expect(clippy::cast_precision_loss, reason = "there are at most a few hundred anchors")]
    let count = anchors.len() as f64;
    anchors.iter().map(nearness_to).sum::<f64>() / count
}

/// Resolves a route or a border. It is found if both ends are; otherwise the result is that of the end that is not.
fn resolve_pair(pair: &PlacePair, one: Resolution, other: Resolution) -> Resolution {
    match (one, other) {
        (Resolution::Found(one), Resolution::Found(other)) => {
            let extent = pair.extent(one.extent, other.extent);
            let place = place_between(&one.place, &other.place, extent);
            place.map_or(Resolution::Unknown { nearest: Vec::new() }, |place| {
                let (match_kind, score) = (one.match_kind.max(other.match_kind), one.score.min(other.score));
                Resolution::Found(Candidate { place, match_kind, score, extent })
            })
        }
        (Resolution::Found(_), unresolved) | (unresolved, _) => unresolved,
    }
}

fn place_between(one: &Place, other: &Place, extent: Extent) -> Option<Place> {
    let id = PlaceId::new(format!("between:{}+{}", one.id, other.id)).ok()?;
    let mut place = Place::new(id, format!("{}–{}", one.name, other.name), extent.center, extent.radius);
    "RGN".clone_into(&mut place.feature_code);
    place.country = one.country.clone().filter(|country| other.country.as_ref() == Some(country));
    Some(place)
}
