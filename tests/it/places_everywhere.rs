//! All countries and first-order divisions of the embedded gazetteer, by the names that it gives them.

#![cfg(feature = "gazetteer")]

use geo::{Distance, Geodesic};
use rayon::prelude::*;
use troopmap::place::lies_in;
use troopmap::{Candidate, Gazetteer, Place, PlaceId, PlaceQuery, Resolution, World, resolve};

/// The divisions that the gazetteer has, and their countries: `fixtures/places/README.md`.
const CODES: &str = include_str!("../../fixtures/places/division-codes.txt");

fn get(id: &str) -> Option<Place> {
    World.get(&PlaceId::new(id).unwrap())
}

fn countries() -> Vec<Place> {
    let letters = || (b'A'..=b'Z').map(char::from);
    let codes = letters().flat_map(|one| letters().map(move |two| format!("country:{one}{two}")));
    codes.filter_map(|id| get(&id)).collect()
}

fn divisions() -> Vec<Place> {
    let ids = CODES.lines().flat_map(|line| {
        let (country, codes) = line.split_once(": ").unwrap();
        codes.split(' ').map(move |code| format!("admin1:{country}.{code}"))
    });
    ids.filter_map(|id| get(&id)).collect()
}

/// Returns a name without the word for the kind of the area.
fn bare(name: &str) -> &str {
    const KINDS: &[&str] = &[
        " Autonomous Region",
        " Governorate",
        " Department",
        " Prefecture",
        " Republic",
        " Province",
        " District",
        " County",
        " Oblast",
        " Region",
        " State",
        " Krai",
        " Voivodeship",
        " Municipality",
        " Division",
        " Canton",
        " Parish",
        " Emirate",
    ];
    KINDS.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name)
}

/// Whether a place lies in an area, or in the middle of it as an enclave, or contains it.
fn belong_together(place: &Place, area: &Place) -> bool {
    let is_enclave = place.country == area.country && distance(place, area) <= area.radius.get();
    let overlaps = place.is_area() && distance(place, area) <= place.radius.get() + area.radius.get();
    lies_in(place, area) || lies_in(area, place) || is_enclave || overlaps
}

fn is_same_area(country: &Place, division: &Place) -> bool {
    let (small, large) = (country.radius.min(division.radius).get(), country.radius.max(division.radius).get());
    country.country == division.country && large <= 2.0 * small && distance(country, division) <= small
}

fn distance(one: &Place, other: &Place) -> f64 {
    Geodesic.distance(geo::Point::from(one.position), geo::Point::from(other.position))
}

/// Returns what is wrong with the answer to the name of an area.
fn fault(area: &Place, resolution: &Resolution) -> Option<String> {
    let is_area = |candidate: &Candidate| candidate.place.id == area.id;
    let text = |candidate: &Candidate| format!("{} ({})", candidate.place.id, candidate.place);
    match resolution {
        Resolution::Found(found) if is_area(found) => None,
        Resolution::Found(found) if found.also_areas.iter().any(is_area) && belong_together(&found.place, area) => None,
        // A territory and its only division are one place.
        Resolution::Found(found) if found.place.is_country() && is_same_area(&found.place, area) => None,
        Resolution::Found(found) => {
            let inside = if lies_in(&found.place, area) { "inside" } else { "OUTSIDE" };
            Some(format!(
                "found {inside} {}, also {:?}",
                text(found),
                found.also_areas.iter().map(text).collect::<Vec<_>>()
            ))
        }
        Resolution::Ambiguous(candidates) => {
            let first_two = &candidates[..candidates.len().min(2)];
            // Of twenty regions called Central not all come first.
            let is_shared =
                candidates.iter().any(is_area) && first_two.iter().all(|candidate| candidate.place.is_area());
            let is_offered = first_two.iter().any(is_area) || is_shared;
            (!is_offered).then(|| format!("ambiguous {:?}", candidates.iter().take(4).map(text).collect::<Vec<_>>()))
        }
        Resolution::Several(names) => Some(format!("several {names:?}")),
        Resolution::Unknown { nearest } => {
            Some(format!("unknown {:?}", nearest.iter().take(2).map(text).collect::<Vec<_>>()))
        }
    }
}

/// Looks up each area by the name, and in the country, that `query` gives for it, and returns what is wrong with the answers.
fn faults(areas: &[Place], query: impl Fn(&Place) -> (String, Option<String>) + Sync) -> Vec<String> {
    let answer = |area: &Place| {
        let (name, country) = query(area);
        let mut query = PlaceQuery::new(&name);
        query.country = country.as_deref();
        let resolution = resolve(&[query], &World).remove(0);
        fault(area, &resolution).map(|fault| format!("{name:?} {} {country:?}: {fault}", area.id))
    };
    areas.par_iter().filter_map(answer).collect()
}

/// Unoptimized, a look-up takes some milliseconds: then one division in 29 is looked up, the same ones in every run.
const STEP: usize = if cfg!(debug_assertions) { 29 } else { 1 };

fn sampled_divisions() -> Vec<Place> {
    let divisions = divisions();
    assert!(divisions.len() > 3_700, "{}", divisions.len());
    divisions.into_iter().step_by(STEP).collect()
}

fn assert_no_faults(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn areas_are_found_by_their_names_alone() {
    let (countries, divisions) = (countries(), sampled_divisions());
    assert!(countries.len() >= 247, "{}", countries.len());
    let mut all = faults(&countries, |country| (country.name.clone(), None));
    all.extend(faults(&divisions, |area| (area.name.clone(), None)));
    all.extend(faults(&divisions, |area| (bare(&area.name).to_owned(), None)));
    assert_no_faults(&all);
}

#[test]
fn divisions_are_found_with_their_country() {
    let divisions = sampled_divisions();
    let country_of = |area: &Place| get(&format!("country:{}", area.country.as_deref().unwrap())).unwrap().name;
    let mut all = faults(&divisions, |area| (bare(&area.name).to_owned(), area.country.clone()));
    all.extend(faults(&divisions, |area| (format!("{}, {}", area.name, country_of(area)), None)));
    all.extend(faults(&divisions, |area| (format!("{}, {}", bare(&area.name), country_of(area)), None)));
    assert_no_faults(&all);
}

#[test]
fn pins_of_areas_lie_inside_them() {
    let outside: Vec<String> = countries()
        .into_iter()
        .chain(divisions())
        .filter(|area| World.contains(&area.id, area.position) == Some(false))
        .map(|area| area.id.to_string())
        .collect();
    assert!(outside.is_empty(), "{outside:?}");
}
