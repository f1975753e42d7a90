//! A name without the words around it, and the places that list it.

use std::collections::BTreeMap;

use crate::id::PlaceId;
use crate::position::Position;
use crate::units::Meters;

use super::candidate::Place;
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::qualifier::{Qualifier, peel};

pub(crate) fn is_listed(hits: &[PlaceMatch]) -> bool {
    hits.iter().any(|hit| hit.match_kind.is_listed())
}

/// "RU" behind a comma is a country, though no list of names has it.
pub(crate) fn coded_country(text: &str) -> Option<Place> {
    let code = text.trim();
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    // Only its code is asked for.
    let anywhere = Position::new(0.0, 0.0).ok()?;
    let mut country = Place::new(PlaceId::new(format!("country:{code}")).ok()?, code, anywhere, Meters::ZERO);
    country.country = Some(code.to_owned());
    "PCLI".clone_into(&mut country.feature_code);
    Some(country)
}

const REGIONS: &[&str] = &["Oblast", "Krai", "Province"];

/// The areas that are listed with one of these kinds behind the name.
fn areas<G: Gazetteer + ?Sized>(gazetteer: &G, core: &str, kinds: &[&str]) -> Vec<PlaceMatch> {
    let named = kinds.iter().flat_map(|kind| gazetteer.search(&format!("{core} {kind}")));
    named.filter(|hit| hit.place.is_area()).collect()
}

pub(crate) struct Named {
    pub(crate) hits: Vec<PlaceMatch>,
    pub(crate) qualifiers: Vec<Qualifier>,
    /// What was left when the last qualifier was off.
    pub(crate) core: String,
}

/// Takes qualifiers off until the gazetteer lists what is left.
pub(crate) fn named<G: Gazetteer + ?Sized>(gazetteer: &G, text: &str) -> Named {
    let mut qualifiers = Vec::new();
    let mut core = text.trim();
    loop {
        let mut hits = of_kind(gazetteer, gazetteer.search(core), &qualifiers);
        if qualifiers.contains(&Qualifier::Region) {
            // Kyiv lies in a region of its own; the region of Kyiv is the one around it.
            let named = areas(gazetteer, core, REGIONS);
            hits = if named.is_empty() { hits } else { named };
        }
        if qualifiers.contains(&Qualifier::Territory) {
            let krais = areas(gazetteer, core, &["Krai"]);
            hits = if krais.is_empty() { hits } else { krais };
        }
        if !hits.is_empty() {
            return Named { hits, qualifiers, core: core.to_owned() };
        }
        match peel(core) {
            Some((qualifier, rest)) => {
                qualifiers.push(qualifier);
                core = rest;
            }
            // "Cabo Delgado" is listed as a province alone.
            None => return Named { hits: areas(gazetteer, core, REGIONS), qualifiers, core: core.to_owned() },
        }
    }
}

/// "Kursk region" is the region of Kursk and not the town; "Kursk" is the town and not the region.
pub(crate) fn of_kind<G: Gazetteer + ?Sized>(
    gazetteer: &G,
    hits: Vec<PlaceMatch>,
    qualifiers: &[Qualifier],
) -> Vec<PlaceMatch> {
    if qualifiers.contains(&Qualifier::Region) { regions(gazetteer, hits) } else { without_namesakes(hits) }
}

fn regions<G: Gazetteer + ?Sized>(gazetteer: &G, hits: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    let mut regions: BTreeMap<PlaceId, PlaceMatch> = BTreeMap::new();
    for hit in hits {
        let is_seat = matches!(&*hit.place.feature_code, "PPLA" | "PPLC");
        let region = match &hit.place.admin1_id {
            _ if hit.place.is_area() => Some(hit.place),
            Some(region) if is_seat => gazetteer.get(region),
            _ => None,
        };
        if let Some(region) = region {
            regions.entry(region.id.clone()).or_insert(PlaceMatch::new(region, hit.match_kind));
        }
    }
    regions.into_values().collect()
}

/// Of two places of one name of which one lies in the other, one: a country for its town, a town for its region.
fn without_namesakes(mut hits: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    let countries: Vec<_> =
        hits.iter().filter(|hit| hit.place.is_country()).map(|hit| hit.place.country.clone()).collect();
    hits.retain(|hit| hit.place.is_country() || !countries.contains(&hit.place.country));
    let town_regions: Vec<_> =
        hits.iter().filter(|hit| !hit.place.is_area()).filter_map(|hit| hit.place.admin1_id.clone()).collect();
    // Minsk lies in no region, and the one around it has its name.
    let capitals: Vec<_> =
        hits.iter().filter(|hit| hit.place.feature_code == "PPLC").map(|hit| hit.place.country.clone()).collect();
    hits.retain(|hit| {
        hit.place.feature_code != "ADM1"
            || !(town_regions.contains(&hit.place.id) || capitals.contains(&hit.place.country))
    });
    hits
}
