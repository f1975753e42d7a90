//! Several places written as one: "Kursk, Belgorod and Bryansk".
//!
//! A comma may also say what a place lies in: "Sergeyevka, Primorsky Krai, Russia". It parts two places where what follows is listed,
//! is no greater kind of area than what stands before, and does not hold it.

use super::candidate::Place;
use super::fold;
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::ground::approximate_distance;
use super::named::{Named, coded_country, is_listed, named};
use super::qualifier::{Pair, Qualifier, is_kind, peel};
use super::standing::{lies_in, people};

const AND: &[&str] = &[" and ", " & ", " и ", " та ", " і ", " й "];

/// Kinds behind several names, and behind one.
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

/// A stretch between two commas or around an "and".
struct Part {
    text: String,
    /// Whether "and" or a semicolon joins it: these never say what a place lies in.
    joined: bool,
}

/// One of the places, with what it lies in.
struct Member {
    text: String,
    hits: Vec<PlaceMatch>,
    within: Vec<String>,
}

/// The names, each to be written by itself. Nothing where the text names one place, or none that is listed.
pub(crate) fn several<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Option<Vec<String>> {
    let is_parted = text.contains([',', ';', '/']) || AND.iter().any(|and| text.contains(and));
    if !is_parted || Pair::read(text).is_some() {
        return None;
    }
    let (text, kind) = without_kind(text);
    let parts = parts(text, gazetteer);
    let mut members: Vec<Member> = Vec::new();
    for Part { text, joined } in parts {
        let text = kind.filter(|_| peel(&text).is_none()).map_or_else(|| text.clone(), |kind| format!("{text} {kind}"));
        let Named { mut hits, qualifiers, .. } = named(gazetteer, &text);
        hits.retain(|hit| hit.match_kind.is_listed());
        match members.last_mut() {
            Some(last) if !joined && !is_member(&text, &hits, &qualifiers, &last.hits) => last.within.push(text),
            _ => members.push(Member { text, hits, within: Vec::new() }),
        }
    }
    let (first, others) = members.split_first()?;
    if first.hits.is_empty() || others.iter().all(|other| other.hits.is_empty()) {
        return None;
    }
    // "Kursk and Bryansk, Russia": what stands behind the last holds all that have nothing of their own.
    let shared = members.last().map(|last| last.within.clone()).unwrap_or_default();
    let name = |member: Member| {
        let within = if member.within.is_empty() { &shared } else { &member.within };
        std::iter::once(&member.text).chain(within).map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    Some(members.into_iter().map(name).collect())
}

/// Takes a kind in the plural off: "Belgorod and Kursk regions" are two regions.
fn without_kind(text: &str) -> (&str, Option<&'static str>) {
    let text = text.trim();
    let behind = |&(plural, singular): &(&str, &'static str)| {
        let (rest, last) = text.rsplit_once(' ')?;
        (fold::plain(last) == plural).then_some((rest.trim_end(), Some(singular)))
    };
    KINDS.iter().find_map(behind).unwrap_or((text, None))
}

fn parts<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut joined = false;
    for stretch in text.split_inclusive([',', ';', '/', '(', ')']) {
        let joins_next = stretch.ends_with([';', '/']);
        let words = stretch.trim_end_matches([',', ';', '/', '(', ')']).trim();
        let bare = AND.iter().find_map(|and| words.strip_prefix(and.trim_start())).unwrap_or(words);
        joined |= bare.len() < words.len();
        if bare.is_empty() {
            joined |= joins_next;
            continue;
        }
        let pieces = if is_listed(&named(gazetteer, bare).hits) { vec![bare] } else { pieces(bare) };
        let joined_here = joined || pieces.len() > 1;
        parts.extend(pieces.into_iter().map(|piece| Part { text: piece.to_owned(), joined: joined_here }));
        joined = joins_next;
    }
    parts
}

fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = vec![text];
    for and in AND {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(and)).collect();
    }
    pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// Whether what stands behind a comma is another place, and does not say where the one before it lies.
fn is_member(text: &str, hits: &[PlaceMatch], qualifiers: &[Qualifier], before: &[PlaceMatch]) -> bool {
    let tells_where = |qualifier: &Qualifier| {
        matches!(
            qualifier,
            Qualifier::Near | Qualifier::District | Qualifier::Beyond(_) | Qualifier::Away(_) | Qualifier::Part(_)
        )
    };
    if hits.is_empty() || before.is_empty() || is_kind(text) || coded_country(text).is_some() {
        return false;
    }
    let greatest = hits.iter().map(|hit| rank(&hit.place)).max();
    let is_greater = greatest > before.iter().map(|hit| rank(&hit.place)).max();
    !is_greater && !qualifiers.iter().any(tells_where) && !holds(hits, before)
}

fn rank(place: &Place) -> u8 {
    match &*place.feature_code {
        _ if place.is_country() => 2,
        _ if place.is_area() => 1,
        _ => 0,
    }
}

// A town is named for the land around it when it is so many times greater than the village in it.
const SEAT: f64 = 10.0;

fn holds(hits: &[PlaceMatch], before: &[PlaceMatch]) -> bool {
    let most = hits.iter().map(|hit| people(&hit.place)).fold(0.0, f64::max);
    let holds = |area: &Place, place: &Place| {
        if area.id == place.id {
            return true;
        }
        if area.is_area() {
            let reach = area.radius + place.radius;
            let beside = place.country.is_none() && approximate_distance(area.position, place.position) <= reach;
            return beside || lies_in(place, area);
        }
        // Of many towns of one name, the great one is meant.
        let is_greater = people(area) > people(place) && people(area) * SEAT >= most;
        let is_seat =
            area.feature_code.starts_with("PPLA") && area.admin1_id == place.admin1_id && area.admin1_id.is_some();
        is_greater && (lies_in(place, area) || is_seat && people(area) >= SEAT * people(place))
    };
    hits.iter().any(|area| before.iter().any(|place| holds(&area.place, &place.place)))
}
