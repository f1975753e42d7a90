//! One written name: its qualifiers, and the places that answer to it.

use crate::extent::Extent;
use crate::record::{Pin, PinTarget};

use super::candidate::{MatchKind, Place};
use super::fold::{self, Key};
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::named::{Named, coded_country, is_listed, named, of_kind};
use super::qualifier::{Pair, Qualifier, Written};
use super::several::several;

/// A written name, looked up.
#[derive(Default)]
pub(crate) struct Reading {
    /// The places that answer to it.
    pub(crate) hits: Vec<PlaceMatch>,
    /// Where none does, those with nearly that name.
    pub(crate) nearest: Vec<PlaceMatch>,
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
        if let PinTarget::Place(id) = Pin::from_text(text.trim()).target
            && let Some(place) = gazetteer.get(&id)
        {
            return Self { hits: vec![PlaceMatch::new(place, MatchKind::Exact)], ..Self::default() };
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
            let similar = of_kind(gazetteer, gazetteer.find_similar(&core, SUGGESTIONS), &qualifiers);
            let is_changed = similar.iter().any(|hit| matches!(hit.match_kind, MatchKind::Variant(_)));
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
