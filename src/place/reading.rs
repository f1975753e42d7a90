//! One written name: its qualifiers, and the places that answer to it.

use std::collections::BTreeMap;

use crate::extent::Extent;
use crate::id::PlaceId;
use crate::position::Position;
use crate::record::{Pin, Spot};
use crate::units::Meters;

use super::candidate::{Match, Place};
use super::fold::{self, Key};
use super::gazetteer::{Gazetteer, Hit};
use super::qualifier::{Pair, Qualifier, Written, peel};
use super::several::several;

/// A written name, looked up.
#[derive(Default)]
pub(crate) struct Reading {
    /// The places that answer to it.
    pub(crate) hits: Vec<Hit>,
    /// Where none does, those with nearly that name.
    pub(crate) nearest: Vec<Hit>,
    /// What the words around the name do to its place, the outermost first.
    qualifiers: Vec<Qualifier>,
    /// What it says it lies in; each may be one of several places.
    pub(crate) within: Vec<Vec<Place>>,
    /// What it says it lies near.
    pub(crate) beside: Vec<Place>,
    /// The names, where several places are written as one.
    pub(crate) several: Option<Vec<String>>,
    /// A way or a border between two other names.
    pub(crate) pair: Option<Box<(Pair, Self, Self)>>,
}

const SUGGESTIONS: usize = 8;
// In bytes. What is longer is a paragraph in the wrong cell, and no place is called so.
const LONGEST: usize = 400;

impl Reading {
    pub(crate) fn of<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Self {
        if text.len() > LONGEST {
            return Self::default();
        }
        if let Spot::Place(id) = Pin::from_text(text.trim()).spot
            && let Some(place) = gazetteer.get(&id)
        {
            return Self { hits: vec![Hit::new(place, Match::Exact)], ..Self::default() };
        }
        let is_listed_whole = !gazetteer.search(text).is_empty();
        if !is_listed_whole && is_common_noun(text) {
            return Self::default();
        }
        if !is_listed_whole && let Some(names) = several(text, gazetteer) {
            return Self { several: Some(names), ..Self::default() };
        }
        let written =
            if is_listed_whole { Written { head: text.to_owned(), ..Written::default() } } else { Written::read(text) };
        let mut reading = Self::of_head(&written.head, gazetteer);
        if !is_listed(&reading.hits) {
            reading.pair = pair(&written.head, gazetteer);
        }
        let listed = |text: &String| named(gazetteer, text).hits.into_iter().map(|hit| hit.place);
        let within =
            written.within.iter().map(|text| coded_country(text).into_iter().chain(listed(text)).collect::<Vec<_>>());
        reading.within = within.filter(|places| !places.is_empty()).collect();
        let greatest = |text| listed(text).max_by_key(|place| (place.population, place.id.clone()));
        reading.beside = written.beside.iter().filter_map(greatest).collect();
        reading
    }

    fn of_head<G: Gazetteer + ?Sized>(head: &str, gazetteer: &G) -> Self {
        let Named { mut hits, qualifiers, core } = named(gazetteer, head);
        let mut nearest = Vec::new();
        // A district is called by the adjective of its seat: a village of that very name is another place.
        let is_adjective = || Key::candidates(&core).iter().any(|key| key.letters().ends_with("ski"));
        let is_district = qualifiers.contains(&Qualifier::District) && is_adjective();
        if hits.is_empty() || is_district {
            let similar = of_kind(gazetteer, gazetteer.similar(&core, SUGGESTIONS), &qualifiers);
            let is_changed = similar.iter().any(|hit| matches!(hit.matched, Match::Variant(_)));
            match (is_changed, hits.is_empty()) {
                (true, _) => hits = similar,
                (false, true) => nearest = similar,
                (false, false) => {}
            }
        }
        Self { hits, nearest, qualifiers, within: Vec::new(), beside: Vec::new(), several: None, pair: None }
    }

    /// Every place that the name may mean.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Place> {
        self.hits.iter().chain(&self.nearest).map(|hit| &hit.place)
    }

    /// Where the words around the name put a place of that name.
    pub(crate) fn extent(&self, place: &Place) -> Extent {
        self.qualifiers.iter().rev().fold(place.extent(), |extent, qualifier| qualifier.apply(extent))
    }
}

pub(super) fn is_listed(hits: &[Hit]) -> bool {
    hits.iter().any(|hit| hit.matched.is_listed())
}

/// "the front": words that every land has one of, and that many a hamlet is called by.
fn is_common_noun(text: &str) -> bool {
    const NOUNS: &[&str] = &[
        "area",
        "battlefield",
        "border",
        "border area",
        "border region",
        "contact line",
        "country",
        "frontier",
        "front",
        "frontline",
        "front line",
        "front lines",
        "frontlines",
        "line of contact",
        "rear",
        "region",
        "war zone",
    ];
    let plain = fold::plain(text);
    NOUNS.contains(&plain.strip_prefix("the ").unwrap_or(&plain))
}

fn pair<G: Gazetteer + ?Sized>(head: &str, gazetteer: &G) -> Option<Box<(Pair, Reading, Reading)>> {
    let pair = Pair::read(head)?;
    let side = |name: &str| {
        // What borders on each other are the regions, not their seats.
        let region = pair.border.then(|| Reading::of_head(&format!("{name} region"), gazetteer));
        region.filter(|region| is_listed(&region.hits)).unwrap_or_else(|| Reading::of_head(name, gazetteer))
    };
    let (one, other) = (side(&pair.one), side(&pair.other));
    (is_listed(&one.hits) && is_listed(&other.hits)).then(|| Box::new((pair, one, other)))
}

/// "RU" behind a comma is a country, though no list of names has it.
pub(super) fn coded_country(text: &str) -> Option<Place> {
    let code = text.trim();
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    // Only its code is asked for.
    let anywhere = Position::new(0.0, 0.0).ok()?;
    let mut country = Place::new(PlaceId::new(format!("country:{code}")).ok()?, code, anywhere, Meters::ZERO);
    country.country = Some(code.to_owned());
    "PCLI".clone_into(&mut country.feature);
    Some(country)
}

const REGIONS: &[&str] = &["Oblast", "Krai", "Province"];

/// The areas that are listed with one of these kinds behind the name.
fn areas<G: Gazetteer + ?Sized>(gazetteer: &G, core: &str, kinds: &[&str]) -> Vec<Hit> {
    let named = kinds.iter().flat_map(|kind| gazetteer.search(&format!("{core} {kind}")));
    named.filter(|hit| hit.place.is_area()).collect()
}

pub(super) struct Named {
    pub(super) hits: Vec<Hit>,
    pub(super) qualifiers: Vec<Qualifier>,
    /// What was left when the last qualifier was off.
    core: String,
}

/// Takes qualifiers off until the gazetteer lists what is left.
pub(super) fn named<G: Gazetteer + ?Sized>(gazetteer: &G, text: &str) -> Named {
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
fn of_kind<G: Gazetteer + ?Sized>(gazetteer: &G, hits: Vec<Hit>, qualifiers: &[Qualifier]) -> Vec<Hit> {
    if qualifiers.contains(&Qualifier::Region) { regions(gazetteer, hits) } else { without_namesakes(hits) }
}

fn regions<G: Gazetteer + ?Sized>(gazetteer: &G, hits: Vec<Hit>) -> Vec<Hit> {
    let mut regions: BTreeMap<PlaceId, Hit> = BTreeMap::new();
    for hit in hits {
        let is_seat = matches!(&*hit.place.feature, "PPLA" | "PPLC");
        let region = match &hit.place.region {
            _ if hit.place.is_area() => Some(hit.place),
            Some(region) if is_seat => gazetteer.get(region),
            _ => None,
        };
        if let Some(region) = region {
            regions.entry(region.id.clone()).or_insert(Hit::new(region, hit.matched));
        }
    }
    regions.into_values().collect()
}

/// Of two places of one name of which one lies in the other, one: a country for its town, a town for its region.
fn without_namesakes(mut hits: Vec<Hit>) -> Vec<Hit> {
    let countries: Vec<_> =
        hits.iter().filter(|hit| hit.place.is_country()).map(|hit| hit.place.country.clone()).collect();
    hits.retain(|hit| hit.place.is_country() || !countries.contains(&hit.place.country));
    let town_regions: Vec<_> =
        hits.iter().filter(|hit| !hit.place.is_area()).filter_map(|hit| hit.place.region.clone()).collect();
    // Minsk lies in no region, and the one around it has its name.
    let capitals: Vec<_> =
        hits.iter().filter(|hit| hit.place.feature == "PPLC").map(|hit| hit.place.country.clone()).collect();
    hits.retain(|hit| {
        hit.place.feature != "ADM1" || !(town_regions.contains(&hit.place.id) || capitals.contains(&hit.place.country))
    });
    hits
}
