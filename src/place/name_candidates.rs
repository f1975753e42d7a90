//! All places that a name can refer to, whatever the context.

use crate::id::PlaceId;
use crate::position::Position;

use super::candidate::{Candidate, MatchKind, Resolution};
use super::containment::lies_in;
use super::distances::{approximate_distance, shift};
use super::gazetteer::Gazetteer;
use super::parsed_name::ParsedName;
use super::qualifier::{PlacePair, is_common_phrase};
use super::query::PlaceQuery;
use super::ranking::{RankingContext, resolve_name};
use super::strip_qualifiers::{country_of_code, strip_qualifiers};

/// Returns all places that list a name, each with the extent that the written words describe. Empty if the name is not understood.
pub(crate) fn find_candidates<G: Gazetteer + ?Sized>(name: &str, gazetteer: &G) -> Vec<Candidate> {
    if country_of_code(name).is_some() {
        let country = PlaceId::new(format!("country:{}", name.trim())).ok().and_then(|id| gazetteer.get(&id));
        return country.map(|place| Candidate::new(place, MatchKind::Exact, 1.0)).into_iter().collect();
    }
    // "The base" names nothing.
    if is_common_phrase(name) {
        return Vec::new();
    }
    // Looking for similar names costs far more than finding that none is listed.
    let first = name.split([',', '(']).next().unwrap_or(name);
    if PlacePair::parse_all(first).is_empty() && strip_qualifiers(gazetteer, first).matches.is_empty() {
        return Vec::new();
    }
    let parsed = ParsedName::parse(name, None, gazetteer);
    if let Some(names) = &parsed.name_list {
        return names.iter().flat_map(|name| find_candidates(name, gazetteer)).collect();
    }
    if parsed.pair.is_some() {
        let resolution = resolve_name(&parsed, &PlaceQuery::new(name), &RankingContext::default());
        return match resolution {
            Resolution::Found(candidate) => vec![candidate],
            Resolution::Ambiguous(candidates) => candidates,
            _ => Vec::new(),
        };
    }
    if !parsed.unread.is_empty() {
        return Vec::new();
    }
    let is_inside = |candidate: &Candidate| {
        parsed.within.iter().all(|areas| areas.iter().any(|area| lies_in(&candidate.place, area)))
    };
    let listed = parsed.matches.iter().filter(|found| found.match_kind.is_listed());
    let candidates = listed.map(|found| {
        let mut candidate = Candidate::new(found.place.clone(), found.match_kind.clone(), 0.0);
        candidate.extent = parsed.qualified_extent(&found.place);
        candidate
    });
    candidates.filter(is_inside).collect()
}

/// Returns the distance in meters from a position to the extent of a candidate. Zero inside. The outline of a country or division
/// counts, not the circle around it.
pub(crate) fn distance_to(candidate: &Candidate, position: Position) -> f64 {
    let to_circle =
        (approximate_distance(candidate.extent.center, position).get() - candidate.extent.radius.get()).max(0.0);
    if candidate.extent != candidate.place.extent() {
        return to_circle;
    }
    match outline_contains(&candidate.place.id, position) {
        Some(true) => 0.0,
        Some(false) => to_outline(&candidate.place.id, position).unwrap_or(to_circle),
        None => to_circle,
    }
}

/// In meters. A finer search would cost more than a warning about a pin gains.
const STEPS: [f64; 8] = [2_000.0, 5_000.0, 10_000.0, 20_000.0, 50_000.0, 100_000.0, 200_000.0, 500_000.0];
const BEARINGS: u8 = 24;

/// Returns about the distance in meters to the outline of an area. `None` if it is far away.
fn to_outline(area: &PlaceId, position: Position) -> Option<f64> {
    let is_inside = |distance: f64, bearing: u8| {
        let point = shift(position, f64::from(bearing) * 360.0 / f64::from(BEARINGS), distance);
        outline_contains(area, point) == Some(true)
    };
    STEPS.into_iter().find(|&distance| (0..BEARINGS).any(|bearing| is_inside(distance, bearing)))
}

#[cfg(feature = "gazetteer")]
fn outline_contains(area: &PlaceId, position: Position) -> Option<bool> {
    super::packed::World.contains(area, position)
}

#[cfg(not(feature = "gazetteer"))]
fn outline_contains(_: &PlaceId, _: Position) -> Option<bool> {
    None
}
