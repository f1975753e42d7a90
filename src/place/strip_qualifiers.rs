//! Stripping of qualifiers until the gazetteer lists what remains.

use std::collections::BTreeMap;

use crate::id::PlaceId;
use crate::position::Position;
use crate::units::Meters;

use super::area_names::merge_twins;
use super::candidate::{MatchKind, Place};
use super::distances::approximate_distance;
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::qualifier::{Qualifier, strip_qualifier};
use super::well_known::{find_well_known, is_body};

/// Whether one of the matches is listed, as opposed to similar.
pub(crate) fn is_listed(matches: &[PlaceMatch]) -> bool {
    matches.iter().any(|found| found.match_kind.is_listed())
}

/// Returns the country with this code, as in "Kursk, RU". Gazetteers list no codes.
pub(crate) fn country_of_code(text: &str) -> Option<Place> {
    let code = text.trim();
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    // Callers compare the code alone; the position does not matter.
    let anywhere = Position::new(0.0, 0.0).ok()?;
    let mut country = Place::new(PlaceId::new(format!("country:{code}")).ok()?, code, anywhere, Meters::ZERO);
    country.country = Some(code.to_owned());
    "PCLI".clone_into(&mut country.feature_code);
    Some(country)
}

/// Returns the places that bear a name: those that list it, and the areas that list it with the word for their kind.
pub(crate) fn find_places<G: Gazetteer + ?Sized>(gazetteer: &G, name: &str) -> Vec<PlaceMatch> {
    if let Some(found) = find_well_known(gazetteer, name) {
        // The Somali Region of Ethiopia.
        let is_region = |other: &PlaceMatch| other.place.feature_code == "ADM1" && other.match_kind == MatchKind::Exact;
        let regions = gazetteer.search(name).into_iter().filter(|other| is_region(other) && other.place != found.place);
        return std::iter::once(found.clone()).chain(regions).collect();
    }
    let mut matches = gazetteer.search(name);
    if is_body(name) {
        matches.retain(|found| found.place.is_area());
        return matches;
    }
    for area in gazetteer.find_areas(name) {
        if !matches.iter().any(|known| known.place.id == area.place.id) {
            matches.push(area);
        }
    }
    merge_twins(matches)
}

const REGION_KINDS: &[&str] = &["Oblast", "Krai", "Province"];

/// Returns the areas that are listed under the name followed by one of these kinds.
fn find_areas<G: Gazetteer + ?Sized>(gazetteer: &G, name: &str, kinds: &[&str]) -> Vec<PlaceMatch> {
    let found = kinds.iter().flat_map(|kind| gazetteer.search(&format!("{name} {kind}")));
    found.filter(|found| found.place.is_area()).collect()
}

/// A name without its qualifiers, and the places that list it.
pub(crate) struct StrippedName {
    /// The places that list the name. Empty if no part of the text is listed.
    pub(crate) matches: Vec<PlaceMatch>,
    /// The qualifiers, the outermost first.
    pub(crate) qualifiers: Vec<Qualifier>,
    /// The rest of the text.
    pub(crate) name: String,
}

/// Strips qualifiers until the gazetteer lists the rest.
pub(crate) fn strip_qualifiers<G: Gazetteer + ?Sized>(gazetteer: &G, text: &str) -> StrippedName {
    let mut qualifiers = Vec::new();
    let mut name = text.trim();
    loop {
        let mut matches = select_kind(gazetteer, find_places(gazetteer, name), &qualifiers);
        if qualifiers.contains(&Qualifier::Region) {
            // Kyiv is a region of its own; "Kyiv region" is the oblast around it.
            let areas = find_areas(gazetteer, name, REGION_KINDS);
            matches = if areas.is_empty() { matches } else { areas };
        }
        if qualifiers.contains(&Qualifier::Territory) {
            let krais = find_areas(gazetteer, name, &["Krai"]);
            matches = if krais.is_empty() { matches } else { krais };
        }
        let stripped = strip_qualifier(name);
        if qualifiers.contains(&Qualifier::Region) || matches!(stripped, Some((Qualifier::Region, _))) {
            matches = drop_divisions_inside(matches);
        }
        if !matches.is_empty() {
            return StrippedName { matches, qualifiers, name: name.to_owned() };
        }
        let Some((qualifier, rest)) = stripped else {
            // "Cabo Delgado" is listed only as a province. "Kursk river" is no region.
            let is_water = qualifiers.iter().any(|qualifier| matches!(qualifier, Qualifier::Water(_)));
            let matches = if is_water { Vec::new() } else { find_areas(gazetteer, name, REGION_KINDS) };
            return StrippedName { matches, qualifiers, name: name.to_owned() };
        };
        qualifiers.push(qualifier);
        name = rest;
    }
}

/// Keeps the places of the kind that the qualifiers imply: "Kursk region" means the region and not the town.
pub(crate) fn select_kind<G: Gazetteer + ?Sized>(
    gazetteer: &G,
    matches: Vec<PlaceMatch>,
    qualifiers: &[Qualifier],
) -> Vec<PlaceMatch> {
    let kinds = qualifiers.iter().filter_map(|qualifier| match qualifier {
        Qualifier::Water(kind) => Some(*kind),
        _ => None,
    });
    let matches = kinds.fold(matches, |mut matches, kind| {
        // "Dnipro river" is never the city.
        matches.retain(|found| kind.includes(&found.place.feature_code));
        matches
    });
    if qualifiers.contains(&Qualifier::Region) { to_regions(gazetteer, matches) } else { matches }
}

/// Replaces the seat of each region by the region and drops other settlements.
fn to_regions<G: Gazetteer + ?Sized>(gazetteer: &G, matches: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    let mut regions: BTreeMap<PlaceId, PlaceMatch> = BTreeMap::new();
    for found in matches {
        let is_seat = matches!(&*found.place.feature_code, "PPLA" | "PPLC");
        let region = match &found.place.admin1_id {
            _ if found.place.is_area() => Some(found.place),
            Some(region) if is_seat => gazetteer.get(region),
            _ => None,
        };
        if let Some(region) = region {
            regions.entry(region.id.clone()).or_insert(PlaceMatch::new(region, found.match_kind));
        }
    }
    regions.into_values().collect()
}

/// Drops each division that lies inside another one of the matches: "Moscow region" is the region around the city, and not the city,
/// which is a division too.
fn drop_divisions_inside(mut matches: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    let divisions: Vec<Place> = matches
        .iter()
        .filter(|found| found.place.feature_code == "ADM1" && found.match_kind != MatchKind::Exact)
        .map(|found| found.place.clone())
        .collect();
    let is_inside = |place: &Place, around: &Place| {
        place.country == around.country
            && place.radius.get() * 2.0 < around.radius.get()
            && approximate_distance(place.position, around.position) < around.radius
    };
    matches.retain(|found| {
        found.match_kind == MatchKind::Exact
            || found.place.feature_code != "ADM1"
            || !divisions.iter().any(|around| is_inside(&found.place, around))
    });
    matches
}

/// Keeps one of two namesakes of which one contains the other: the country rather than its town, the town rather than its region.
pub(crate) fn drop_namesakes(mut matches: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    let countries: Vec<_> =
        matches.iter().filter(|found| found.place.is_country()).map(|found| found.place.country.clone()).collect();
    matches.retain(|found| found.place.is_country() || !countries.contains(&found.place.country));
    let town_regions: Vec<_> = matches
        .iter()
        .filter(|found| !found.place.is_area())
        .filter_map(|found| found.place.admin1_id.clone())
        .collect();
    // Minsk belongs to no region, and the region around it has the same name.
    let capitals: Vec<_> = matches
        .iter()
        .filter(|found| found.place.feature_code == "PPLC")
        .map(|found| found.place.country.clone())
        .collect();
    // A district is meant by another name than its own only where no town of its country has that name.
    let town_countries: Vec<_> =
        matches.iter().filter(|found| !found.place.is_area()).map(|found| found.place.country.clone()).collect();
    matches.retain(|found| {
        let place = &found.place;
        let is_district = place.feature_code.starts_with("ADM") && place.feature_code != "ADM1";
        let has_town = place.admin1_id.as_ref().is_some_and(|region| town_regions.contains(region));
        let is_outdone = found.match_kind != MatchKind::Exact && town_countries.contains(&place.country);
        !(is_district && (has_town || is_outdone))
    });
    let mut matches = drop_divisions_inside(matches);
    // Sakhalin is the island; its region has a longer name.
    let islands: Vec<_> = matches
        .iter()
        .filter(|found| {
            let place = &found.place;
            let is_division = place.is_country() || place.feature_code.starts_with("ADM");
            place.is_area() && !is_division && found.match_kind == MatchKind::Exact
        })
        .map(|found| found.place.country.clone())
        .collect();
    matches.retain(|found| {
        let is_longer = found.place.feature_code == "ADM1" && found.match_kind != MatchKind::Exact;
        !(is_longer && islands.contains(&found.place.country))
    });
    matches.retain(|found| {
        found.place.feature_code != "ADM1"
            || !(town_regions.contains(&found.place.id) || capitals.contains(&found.place.country))
    });
    matches
}
