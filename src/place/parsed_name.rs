//! A written place name: its qualifiers, and the places that match it.

use crate::extent::Extent;
use crate::record::{Pin, PinTarget};

use super::area_names::bare_name;
use super::candidate::{MatchKind, Place};
use super::containment::lies_in;
use super::folding::{self, NameKey};
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::name_list::split_name_list;
use super::qualifier::{NameParts, PlacePair, Qualifier};
use super::strip_qualifiers::{
    StrippedName, country_of_code, drop_namesakes, find_places, is_listed, select_kind, strip_qualifiers,
};
use super::well_known::{find_subdivision_code, is_body, postal_state};

/// How well a place bears the written name, the best first. Finer than [`MatchKind`]: the own name of a place in another
/// romanization is better than its name in another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameQuality {
    /// The primary name, with or without the word for its kind.
    Exact,
    /// Its own name in its own language, in any script and romanization; any listed name of an area.
    Own,
    /// Another listed name.
    Other,
    /// Another listed name, in another romanization.
    Romanized,
    /// A name that was changed to match.
    Changed,
}

/// A written name that has been looked up in a gazetteer.
#[derive(Default)]
pub(crate) struct ParsedName {
    /// The name without its qualifiers.
    pub(crate) name: String,
    /// The places that match the name.
    pub(crate) matches: Vec<PlaceMatch>,
    /// How well each of these places bears the name.
    qualities: Vec<NameQuality>,
    /// The places with a similar name, if none matches.
    pub(crate) nearest: Vec<PlaceMatch>,
    /// The qualifiers, the outermost first.
    qualifiers: Vec<Qualifier>,
    /// The areas that contain the place according to the text. Each area may be one of several places.
    pub(crate) within: Vec<Vec<Place>>,
    /// The places near it according to the text.
    pub(crate) nearby: Vec<Place>,
    /// The words that were not understood: "Foo" in "Orsha, Foo".
    pub(crate) unread: Vec<String>,
    /// The single names, if the text lists several places.
    pub(crate) name_list: Option<Vec<String>>,
    /// The two ends, if the text describes a route or a border between two places.
    pub(crate) pair: Option<Box<(PlacePair, Self, Self)>>,
}

const MAX_SUGGESTIONS: usize = 8;
// How many similar names of the world are searched for those in one country or region.
const MAX_SEARCHED: usize = 400;
// In bytes. No place has a longer name; a longer text is a paragraph in the wrong cell.
const MAX_LENGTH: usize = 400;

impl ParsedName {
    /// Parses a written name and looks it up. Similar names are searched in the country and in the areas of the text, if there are
    /// any.
    pub(crate) fn parse<G: Gazetteer + ?Sized>(text: &str, country: Option<&str>, gazetteer: &G) -> Self {
        if text.len() > MAX_LENGTH {
            return Self::default();
        }
        if let PinTarget::Place(id) = Pin::from_text(text.trim()).target
            && let Some(place) = gazetteer.get(&id)
        {
            return Self::from_matches(text, vec![PlaceMatch::new(place, MatchKind::Exact)]);
        }
        if let Some((region, country)) = find_subdivision_code(gazetteer, text) {
            let unread = if region.is_some() { Vec::new() } else { vec![text.trim().to_owned()] };
            return Self { unread, ..Self::from_matches(text, vec![region.unwrap_or(country)]) };
        }
        let is_body = is_body(text);
        let is_listed_whole = !gazetteer.search(text).is_empty();
        if is_body {
            return Self::from_matches(text, find_places(gazetteer, text));
        }
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
        for text in &parts.within {
            let codes = country_of_code(text).into_iter().chain(postal_state(gazetteer, text).map(|found| found.place));
            let areas: Vec<Place> = codes.chain(find(text)).collect();
            if areas.is_empty() { parsed.unread.push(text.clone()) } else { parsed.within.push(areas) }
        }
        for text in &parts.nearby {
            match find(text).max_by_key(|place| (place.population, place.id.clone())) {
                Some(place) => parsed.nearby.push(place),
                None => parsed.unread.push(text.clone()),
            }
        }
        parsed.find_similar_inside(country, gazetteer);
        parsed
    }

    fn from_matches(name: &str, matches: Vec<PlaceMatch>) -> Self {
        let mut parsed = Self { matches, name: name.trim().to_owned(), ..Self::default() };
        parsed.rate_matches();
        parsed
    }

    /// Whether a place lies in the areas of the text and in the country of the query.
    pub(crate) fn contains(&self, country: Option<&str>, place: &Place) -> bool {
        let in_country = |country| place.country.as_deref().is_none_or(|own| own == country);
        country.is_none_or(in_country) && self.within.iter().all(|areas| areas.iter().any(|area| lies_in(place, area)))
    }

    /// Searches names similar to one that no place in the country or in the areas of the text bears.
    fn find_similar_inside<G: Gazetteer + ?Sized>(&mut self, country: Option<&str>, gazetteer: &G) {
        let is_narrowed = country.is_some() || !self.within.is_empty();
        if !is_narrowed || self.name.is_empty() || self.matches.iter().any(|found| self.contains(country, &found.place))
        {
            return;
        }
        let mut similar = gazetteer.find_similar(&self.name, MAX_SEARCHED);
        similar.retain(|found| self.contains(country, &found.place));
        similar.truncate(MAX_SUGGESTIONS);
        if !similar.is_empty() {
            self.nearest = similar;
        }
    }

    fn parse_head<G: Gazetteer + ?Sized>(head: &str, gazetteer: &G) -> Self {
        let StrippedName { mut matches, qualifiers, name } = strip_qualifiers(gazetteer, head);
        let mut nearest = Vec::new();
        let unread = unread_words(head, &name, &matches).into_iter().collect();
        // A district is named with the adjective of its seat. A village with exactly that name is another place.
        let is_adjective = || NameKey::lookup_keys(&name).iter().any(|key| key.text().ends_with("ski"));
        let is_district = qualifiers.contains(&Qualifier::District) && is_adjective();
        if matches.is_empty() || is_district {
            let similar = select_kind(gazetteer, gazetteer.find_similar(&name, MAX_SUGGESTIONS), &qualifiers);
            let similar = drop_namesakes(similar);
            let has_variants = similar.iter().any(|found| matches!(found.match_kind, MatchKind::Variant(_)));
            match (has_variants, matches.is_empty()) {
                (true, _) => matches = similar,
                (false, true) => nearest = similar,
                (false, false) => {}
            }
        }
        let mut parsed = Self { matches, nearest, qualifiers, unread, name, ..Self::default() };
        parsed.rate_matches();
        parsed
    }

    /// Returns the matches and the similar places, with how well they bear the name.
    pub(crate) fn rated_matches(&self) -> impl Iterator<Item = (&PlaceMatch, NameQuality)> {
        let rated = self.matches.iter().zip(self.qualities.iter().copied());
        rated.chain(self.nearest.iter().map(|found| (found, NameQuality::Changed)))
    }

    fn rate_matches(&mut self) {
        let (bare, keys) = (bare_name(&self.name), NameKey::lookup_keys(&self.name));
        let is_latin = !self.name.chars().any(|char| char.is_alphabetic() && !is_latin_letter(char));
        let rate = |found: &PlaceMatch| rate_name(found, &self.name, &bare, &keys, is_latin);
        self.qualities = self.matches.iter().map(rate).collect();
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

fn rate_name(found: &PlaceMatch, written: &str, bare: &str, keys: &[NameKey], is_latin: bool) -> NameQuality {
    let place = &found.place;
    let is_own = || {
        let names = [Some(&place.name), place.korean.as_ref(), place.russian.as_ref(), place.ukrainian.as_ref()];
        let mut own_keys = names.into_iter().flatten().filter_map(|name| NameKey::new(name, place.country.as_deref()));
        own_keys.any(|key| keys.contains(&key))
    };
    // One romanization of Korean has accents, the others have none.
    let is_korean = matches!(place.country.as_deref(), Some("KP" | "KR"));
    match found.match_kind {
        // "Raška" is not Raska; who writes no accents leaves them out.
        MatchKind::Exact if !is_korean && has_other_accents(written, &place.name) => NameQuality::Other,
        MatchKind::Exact => NameQuality::Exact,
        MatchKind::Variant(_) | MatchKind::Fuzzy(_) => NameQuality::Changed,
        _ if bare_name(&place.name) == bare => NameQuality::Exact,
        _ if place.is_area() => NameQuality::Own,
        // Lists hold names in other scripts than Latin as the people there write them.
        MatchKind::Alternate if !is_latin || is_own() => NameQuality::Own,
        MatchKind::Alternate => NameQuality::Other,
        MatchKind::Romanization if is_own() => NameQuality::Own,
        MatchKind::Romanization => NameQuality::Romanized,
    }
}

/// Whether a name has an accented Latin letter that the other name, which has no accents, lacks.
fn has_other_accents(written: &str, listed: &str) -> bool {
    let is_accented = |char: char| !char.is_ascii() && char.is_alphabetic() && is_latin_letter(char);
    written.chars().any(is_accented) && listed.is_ascii()
}

fn is_latin_letter(char: char) -> bool {
    matches!(char, 'a'..='z' | 'A'..='Z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2b0}'..='\u{2ff}')
}

/// Returns the words of a name that say what is meant and were not understood.
///
/// "A military facility in Ussuriysk" lies in the town; "an air base in Niger" is one place in a country, and the country is not
/// where it lies. A direction or sector of the front is named with an adjective of its own, which is not that of a town: the
/// Prydniprovskyi direction lies along the Dnieper.
fn unread_words(head: &str, name: &str, matches: &[PlaceMatch]) -> Option<String> {
    let before = &head[..head.rfind(name)?];
    let facility = [" in", " at"].iter().find_map(|word| before.trim_end().strip_suffix(word));
    if let Some(facility) = facility.map(str::trim).filter(|facility| !facility.is_empty()) {
        let is_point = matches.iter().any(|found| !found.place.is_area());
        let is_understood = folding::fold_name(facility).split(' ').all(is_facility_word);
        return (!is_point || !is_understood).then(|| facility.to_owned());
    }
    let after = folding::fold_name(&head[before.len() + name.len()..]);
    let is_direction = after.split(' ').any(|word| DIRECTIONS.contains(&word));
    let is_exact = matches.iter().any(|found| found.match_kind == MatchKind::Exact);
    (is_direction && !is_exact && is_adjective(name)).then(|| head.to_owned())
}

const DIRECTIONS: &[&str] = &["axis", "direction", "front", "sector", "направление", "напрямок"];

fn is_adjective(name: &str) -> bool {
    const ENDINGS: &[&str] = &["sky", "ski", "skyi", "skyy", "skiy", "skii", "skyj", "ский", "ський", "цкий", "цький"];
    let folded = folding::fold_name(name);
    ENDINGS.iter().any(|ending| folded.ends_with(ending))
}

fn is_facility_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "a",
        "air",
        "airbase",
        "airfield",
        "airport",
        "an",
        "and",
        "area",
        "army",
        "barracks",
        "base",
        "bases",
        "building",
        "buildings",
        "camp",
        "camps",
        "center",
        "centers",
        "centre",
        "city",
        "depot",
        "depots",
        "district",
        "facilities",
        "facility",
        "factory",
        "field",
        "garrison",
        "ground",
        "grounds",
        "harbor",
        "harbour",
        "headquarters",
        "hospital",
        "installation",
        "military",
        "naval",
        "of",
        "parade",
        "plant",
        "polygon",
        "port",
        "positions",
        "range",
        "ranges",
        "school",
        "shipyard",
        "site",
        "sites",
        "square",
        "station",
        "storage",
        "the",
        "town",
        "training",
        "village",
        "warehouse",
    ];
    WORDS.contains(&word)
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
