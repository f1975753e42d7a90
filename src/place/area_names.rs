//! Areas that bear a name with the word for their kind: Kachin State for "Kachin", Kherson Oblast for "Kherson".

use super::candidate::Place;
use super::folding::fold_name;
use super::gazetteer::{KINDS_AFTER, PlaceMatch};

/// The words for kinds of areas that precede a name.
const KINDS_BEFORE: &[&str] = &[
    "republic of",
    "state of",
    "province of",
    "region of",
    "district of",
    "department of",
    "islamic republic of",
    "kingdom of",
];

/// Returns a folded name without the words for the kind of the place: `kherson` for "Kherson Oblast", `kuwait` for "Kuwait City".
pub(crate) fn bare_name(name: &str) -> String {
    let folded = fold_name(name);
    let mut bare = folded.as_str();
    for kind in KINDS_AFTER {
        if let Some(rest) = bare.strip_suffix(kind).and_then(|rest| rest.strip_suffix(' ')) {
            bare = rest;
            break;
        }
    }
    for kind in KINDS_BEFORE {
        if let Some(rest) = bare.strip_prefix(kind).and_then(|rest| rest.strip_prefix(' ')) {
            bare = rest;
            break;
        }
    }
    bare.to_owned()
}

/// The rank of an area among areas of the same name: a country, a first-order region, a lower one, any other. `None` if the place
/// is no area.
fn area_rank(place: &Place) -> Option<u8> {
    match &*place.feature_code {
        _ if place.is_country() => Some(0),
        "ADM1" => Some(1),
        _ if !place.is_area() => None,
        code if code.starts_with("ADM") => Some(2),
        _ => Some(3),
    }
}

/// Two areas whose radii differ by more are a whole and a part.
const MAX_RADIUS_RATIO: f64 = 2.0;

// In meters. Two settlements of one name this near to each other are one.
const TWIN_DISTANCE: f64 = 3_000.0;

/// Keeps one of two records for one real place, such as a strip and its administrative twin.
pub(crate) fn merge_twins(mut matches: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    // The record that is kept comes first.
    matches.sort_by_key(|found| area_rank(&found.place));
    let mut kept: Vec<PlaceMatch> = Vec::new();
    for found in matches {
        match kept.iter_mut().find(|known| are_twins(&known.place, &found.place)) {
            Some(known) => {
                if known.place.population.is_none() {
                    known.place.population = found.place.population;
                }
                known.match_kind = known.match_kind.clone().min(found.match_kind);
            }
            None => kept.push(found),
        }
    }
    kept
}

fn are_twins(one: &Place, other: &Place) -> bool {
    if one.id == other.id {
        return true;
    }
    if one.country != other.country || bare_name(&one.name) != bare_name(&other.name) {
        return false;
    }
    let distance = super::distances::approximate_distance(one.position, other.position).get();
    match (area_rank(one), area_rank(other)) {
        // Two first-order regions of one name are two regions: Kyiv City and Kyiv Oblast.
        // A region that has a longer name is not the island in it: Sakhalin Oblast, Sakhalin.
        (Some(rank), Some(other_rank)) if rank != other_rank && fold_name(&one.name) == fold_name(&other.name) => {
            let (small, large) = (one.radius.min(other.radius).get(), one.radius.max(other.radius).get());
            distance <= small && large <= small * MAX_RADIUS_RATIO
        }
        (None, None) => one.admin1_id == other.admin1_id && distance <= TWIN_DISTANCE,
        _ => false,
    }
}
