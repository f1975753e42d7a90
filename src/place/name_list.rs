//! Several places in one text: "Kursk, Belgorod and Bryansk".
//!
//! A comma can also introduce the area that contains a place: "Sergeyevka, Primorsky Krai, Russia". It separates two places if
//! the text after it is listed, is not a higher kind of area than the text before it, and does not contain it.

use super::candidate::Place;
use super::containment::{effective_population, lies_in};
use super::distances::approximate_distance;
use super::folding;
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::qualifier::{PlacePair, Qualifier, is_place_kind, strip_qualifier};
use super::strip_qualifiers::{StrippedName, country_of_code, drop_namesakes, is_listed, strip_qualifiers};

const AND: &[&str] = &[" and ", " & ", " и ", " та ", " і ", " й "];

/// Kinds of places: plural and singular.
const KINDS: &[(&str, &str)] = &[
    ("areas", "area"),
    ("cities", "city"),
    ("directions", "direction"),
    ("districts", "district"),
    ("krais", "krai"),
    ("oblasts", "oblast"),
    ("provinces", "province"),
    ("regions", "region"),
    ("sectors", "sector"),
    ("territories", "territory"),
    ("области", "область"),
    ("областях", "область"),
    ("областей", "область"),
    ("області", "область"),
    ("областях", "область"),
];

/// The text between two separators.
struct ListItem {
    text: String,
    /// Whether "and" or a semicolon joins it to the previous item. Unlike a comma, these never introduce a containing area.
    is_joined: bool,
}

/// One of the places, with the areas that contain it.
struct ListedPlace {
    text: String,
    matches: Vec<PlaceMatch>,
    within: Vec<String>,
}

/// Splits a text into the names of single places. `None` if it names one place, or if no place in it is listed.
pub(crate) fn split_name_list<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Option<Vec<String>> {
    let has_separator = text.contains([',', ';', '/']) || AND.iter().any(|and| text.contains(and));
    if !has_separator || !PlacePair::parse_all(text).is_empty() {
        return None;
    }
    let (text, kind) = strip_plural_kind(text);
    let mut places: Vec<ListedPlace> = Vec::new();
    for ListItem { text, is_joined } in split_items(text, gazetteer) {
        let added_kind = kind.filter(|_| strip_qualifier(&text).is_none());
        let text = added_kind.map_or_else(|| text.clone(), |kind| format!("{text} {kind}"));
        let StrippedName { mut matches, qualifiers, .. } = strip_qualifiers(gazetteer, &text);
        matches.retain(|found| found.match_kind.is_listed());
        // In a list, a bare name is compared as the town.
        let matches = drop_namesakes(matches);
        match places.last_mut() {
            Some(last) if !is_joined && !is_separate_place(&text, &matches, &qualifiers, &last.matches) => {
                last.within.push(text);
            }
            _ => places.push(ListedPlace { text, matches, within: Vec::new() }),
        }
    }
    let (first, others) = places.split_first()?;
    if first.matches.is_empty() || others.iter().all(|other| other.matches.is_empty()) {
        return None;
    }
    // "Kursk and Bryansk, Russia": the areas after the last place contain all places without areas of their own.
    let shared = places.last().map(|last| last.within.clone()).unwrap_or_default();
    let full_name = |place: ListedPlace| {
        let within = if place.within.is_empty() { &shared } else { &place.within };
        std::iter::once(&place.text).chain(within).map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    Some(places.into_iter().map(full_name).collect())
}

/// Strips a plural noun and returns its singular: "Belgorod and Kursk regions" are two regions.
fn strip_plural_kind(text: &str) -> (&str, Option<&'static str>) {
    let text = text.trim();
    let strip = |&(plural, singular): &(&str, &'static str)| {
        let (rest, last) = text.rsplit_once(' ')?;
        (folding::fold_name(last) == plural).then_some((rest.trim_end(), Some(singular)))
    };
    KINDS.iter().find_map(strip).unwrap_or((text, None))
}

fn split_items<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Vec<ListItem> {
    let mut items = Vec::new();
    let mut is_joined = false;
    for segment in split_segments(text, gazetteer) {
        let joins_next = segment.ends_with([';', '/']);
        let words = segment.trim_end_matches([',', ';', '/', '(', ')']).trim();
        let name = AND.iter().find_map(|and| words.strip_prefix(and.trim_start())).unwrap_or(words);
        is_joined |= name.len() < words.len();
        if name.is_empty() {
            is_joined |= joins_next;
            continue;
        }
        let names = if is_listed(&strip_qualifiers(gazetteer, name).matches) { vec![name] } else { split_at_and(name) };
        let joined_here = is_joined || names.len() > 1;
        items.extend(names.into_iter().map(|name| ListItem { text: name.to_owned(), is_joined: joined_here }));
        is_joined = joins_next;
    }
    items
}

/// Splits after separators. A slash separates nothing in a listed name: Penal/Debe.
fn split_segments<'t, G: Gazetteer + ?Sized>(text: &'t str, gazetteer: &G) -> Vec<&'t str> {
    let is_listed_pair =
        |part: &str| part.contains('/') && !gazetteer.search(part.trim_end_matches([',', ';', '(', ')'])).is_empty();
    let parts = text.split_inclusive([',', ';', '(', ')']);
    parts.flat_map(|part| if is_listed_pair(part) { vec![part] } else { part.split_inclusive('/').collect() }).collect()
}

fn split_at_and(text: &str) -> Vec<&str> {
    let mut names = vec![text];
    for and in AND {
        names = names.into_iter().flat_map(|name| name.split(and)).collect();
    }
    names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// Whether the text after a comma is another place, as opposed to an area that contains the place before the comma.
fn is_separate_place(text: &str, matches: &[PlaceMatch], qualifiers: &[Qualifier], before: &[PlaceMatch]) -> bool {
    let is_locative = |qualifier: &Qualifier| {
        qualifier.is_locative()
            || matches!(qualifier, Qualifier::District | Qualifier::Part(_) | Qualifier::Central | Qualifier::Direction)
    };
    if matches.is_empty() || before.is_empty() || is_place_kind(text) || country_of_code(text).is_some() {
        return false;
    }
    let highest_rank = |matches: &[PlaceMatch]| matches.iter().map(|found| rank(&found.place)).max();
    let is_higher = highest_rank(matches) > highest_rank(before);
    !is_higher && !qualifiers.iter().any(is_locative) && !any_contains(matches, before)
}

fn rank(place: &Place) -> u8 {
    match &*place.feature_code {
        _ if place.is_country() => 2,
        _ if place.is_area() => 1,
        _ => 0,
    }
}

// The seat of a region can mean the region if it is this many times as populous as the place before it: "Lgov, Kursk".
const SEAT_RATIO: f64 = 10.0;

/// Whether one of `areas` contains one of `places`.
fn any_contains(areas: &[PlaceMatch], places: &[PlaceMatch]) -> bool {
    let greatest = areas.iter().map(|found| effective_population(&found.place)).fold(0.0, f64::max);
    let contains = |area: &Place, place: &Place| {
        if area.id == place.id {
            return true;
        }
        let (area_population, population) = (effective_population(area), effective_population(place));
        if area.is_area() {
            let limit = area.radius + place.radius;
            let overlaps = place.country.is_none() && approximate_distance(area.position, place.position) <= limit;
            return overlaps || lies_in(place, area);
        }
        // Among towns of the same name, the text means a large one.
        let is_larger = area_population > population && area_population * SEAT_RATIO >= greatest;
        let is_seat =
            area.feature_code.starts_with("PPLA") && area.admin1_id == place.admin1_id && area.admin1_id.is_some();
        is_larger && (lies_in(place, area) || is_seat && area_population >= SEAT_RATIO * population)
    };
    areas.iter().any(|area| places.iter().any(|place| contains(&area.place, &place.place)))
}
