//! A written place name: its qualifiers, and the places that match it.

use crate::extent::Extent;
use crate::record::{Pin, PinTarget};

use super::candidate::{MatchKind, Place};
use super::folding::{self, NameKey};
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::name_list::split_name_list;
use super::qualifier::{NameParts, PlacePair, Qualifier};
use super::strip_qualifiers::{StrippedName, country_of_code, is_listed, select_kind, strip_qualifiers};

/// A written name that has been looked up in a gazetteer.
#[derive(Default)]
pub(crate) struct ParsedName {
    /// The places that match the name.
    pub(crate) matches: Vec<PlaceMatch>,
    /// The places with a similar name, if none matches.
    pub(crate) nearest: Vec<PlaceMatch>,
    /// The qualifiers, the outermost first.
    qualifiers: Vec<Qualifier>,
    /// The areas that contain the place according to the text. Each area may be one of several places.
    pub(crate) within: Vec<Vec<Place>>,
    /// The places near it according to the text.
    pub(crate) nearby: Vec<Place>,
    /// The single names, if the text lists several places.
    pub(crate) name_list: Option<Vec<String>>,
    /// The two ends, if the text describes a route or a border between two places.
    pub(crate) pair: Option<Box<(PlacePair, Self, Self)>>,
}

const MAX_SUGGESTIONS: usize = 8;
// In bytes. No place has a longer name; a longer text is a paragraph in the wrong cell.
const MAX_LENGTH: usize = 400;

impl ParsedName {
    /// Parses a written name and looks it up.
    pub(crate) fn parse<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Self {
        if text.len() > MAX_LENGTH {
            return Self::default();
        }
        if let PinTarget::Place(id) = Pin::from_text(text.trim()).target
            && let Some(place) = gazetteer.get(&id)
        {
            return Self { matches: vec![PlaceMatch::new(place, MatchKind::Exact)], ..Self::default() };
        }
        let is_listed_whole = !gazetteer.search(text).is_empty();
        if !is_listed_whole && is_common_noun(text) {
            return Self::default();
        }
        if !is_listed_whole && let Some(names) = split_name_list(text, gazetteer) {
            return Self { name_list: Some(names), ..Self::default() };
        }
        let parts = if is_listed_whole {
            NameParts { head: text.to_owned(), ..NameParts::default() }
        } else {
            NameParts::parse(text)
        };
        let mut parsed = Self::parse_head(&parts.head, gazetteer);
        if !is_listed(&parsed.matches) {
            parsed.pair = parse_pair(&parts.head, gazetteer);
        }
        let find = |text: &String| strip_qualifiers(gazetteer, text).matches.into_iter().map(|found| found.place);
        let within =
            parts.within.iter().map(|text| country_of_code(text).into_iter().chain(find(text)).collect::<Vec<_>>());
        parsed.within = within.filter(|places| !places.is_empty()).collect();
        let most_populous = |text| find(text).max_by_key(|place| (place.population, place.id.clone()));
        parsed.nearby = parts.nearby.iter().filter_map(most_populous).collect();
        parsed
    }

    fn parse_head<G: Gazetteer + ?Sized>(head: &str, gazetteer: &G) -> Self {
        let StrippedName { mut matches, qualifiers, name } = strip_qualifiers(gazetteer, head);
        let mut nearest = Vec::new();
        // A district is named with the adjective of its seat. A village with exactly that name is another place.
        let is_adjective = || NameKey::lookup_keys(&name).iter().any(|key| key.text().ends_with("ski"));
        let is_district = qualifiers.contains(&Qualifier::District) && is_adjective();
        if matches.is_empty() || is_district {
            let similar = select_kind(gazetteer, gazetteer.find_similar(&name, MAX_SUGGESTIONS), &qualifiers);
            let has_variants = similar.iter().any(|found| matches!(found.match_kind, MatchKind::Variant(_)));
            match (has_variants, matches.is_empty()) {
                (true, _) => matches = similar,
                (false, true) => nearest = similar,
                (false, false) => {}
            }
        }
        Self { matches, nearest, qualifiers, ..Self::default() }
    }

    /// Returns all places to which the name may refer.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Place> {
        self.matches.iter().chain(&self.nearest).map(|found| &found.place)
    }

    /// Returns the extent of a place with this name, shifted and widened by the qualifiers.
    pub(crate) fn qualified_extent(&self, place: &Place) -> Extent {
        self.qualifiers.iter().rev().fold(place.extent(), |extent, qualifier| qualifier.apply(extent))
    }
}

/// Whether a text is a noun such as "the front", which is also the name of some hamlet.
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
    let folded = folding::fold_name(text);
    NOUNS.contains(&folded.strip_prefix("the ").unwrap_or(&folded))
}

fn parse_pair<G: Gazetteer + ?Sized>(head: &str, gazetteer: &G) -> Option<Box<(PlacePair, ParsedName, ParsedName)>> {
    let pair = PlacePair::parse(head)?;
    let parse_end = |name: &str| {
        // Regions share a border; their seats do not.
        let region = pair.is_border.then(|| ParsedName::parse_head(&format!("{name} region"), gazetteer));
        let listed_region = region.filter(|region| is_listed(&region.matches));
        listed_region.unwrap_or_else(|| ParsedName::parse_head(name, gazetteer))
    };
    let (one, other) = (parse_end(&pair.one), parse_end(&pair.other));
    (is_listed(&one.matches) && is_listed(&other.matches)).then(|| Box::new((pair, one, other)))
}
