//! A written place name: its qualifiers, and the places that match it.

use crate::digits;
use crate::extent::Extent;
use crate::record::{Pin, PinTarget};
use crate::units::Meters;

use super::area_names::bare_name;
use super::candidate::{MatchKind, Place};
use super::containment::lies_in;
use super::distances::approximate_distance;
use super::folding::{self, NameKey};
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::name_list::split_name_list;
use super::qualifier::{NameParts, PairKind, PlacePair, Qualifier};
use super::strip_qualifiers::{
    StrippedName, country_of_code, drop_namesakes, find_places, is_listed, select_kind, strip_qualifiers,
};
use super::uncertainty::meters;
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
    pub(crate) nearby: Vec<NearbyPlace>,
    /// The words that were not understood: "Foo" in "Orsha, Foo". A name with such words is never found.
    pub(crate) unread: Vec<String>,
    /// The single names, if the text lists several places.
    pub(crate) name_list: Option<Vec<String>>,
    /// The two ends, if the text describes a route or a border between two places.
    pub(crate) pair: Option<Box<(PlacePair, Self, Self)>>,
}

/// A place near which another one is, according to the text.
pub(crate) struct NearbyPlace {
    pub(crate) place: Place,
    /// How far from it the other one can be.
    pub(crate) reach: Meters,
}

// In meters, around a place with "near" or "outside".
const NEAR: f64 = 100_000.0;

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
        let text = &*digits::to_ascii_digits(text);
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
        let is_listed_whole = !gazetteer.search(text).is_empty() && !is_area_in_its_country(text, gazetteer);
        if is_body {
            return Self::from_matches(text, find_places(gazetteer, text));
        }
        if !is_listed_whole && is_common_noun(text) {
            return Self::default();
        }
        if !is_listed_whole && let Some(names) = split_name_list(text, gazetteer) {
            return Self { name_list: Some(names), ..Self::default() };
        }
        if is_listed_whole {
            let mut parsed = Self::parse_head(text, gazetteer);
            parsed.unread.clear();
            return parsed;
        }
        let first = text.split([',', '(']).next().unwrap_or(text);
        let pair = parse_pair(first, gazetteer);
        let is_listed = |name: &str| !gazetteer.search(name).is_empty();
        let parts = if pair.is_some() { NameParts::parse_areas(text) } else { NameParts::parse(text, is_listed) };
        let mut parsed = Self { pair, ..Self::parse_head(&parts.head, gazetteer) };
        if parsed.pair.is_some() {
            parsed.unread.clear();
        }
        parsed.read_areas(&parts.within, gazetteer);
        parsed.read_nearby(&parts.nearby, gazetteer);
        if let Some(whole) = &parts.whole {
            parsed.read_whole(whole, &parts.head, gazetteer);
        }
        if parsed.pair.is_none() {
            parsed.find_similar_inside(country, gazetteer);
        }
        parsed
    }

    fn from_matches(name: &str, matches: Vec<PlaceMatch>) -> Self {
        let mut parsed = Self { matches, name: name.trim().to_owned(), ..Self::default() };
        parsed.rate_matches();
        parsed
    }

    /// Whether a place lies in the areas of the text, near the places of the text and in the country of the query.
    pub(crate) fn contains(&self, country: Option<&str>, place: &Place) -> bool {
        let in_country = |country| place.country.as_deref().is_none_or(|own| own == country);
        country.is_none_or(in_country)
            && self.within.iter().all(|areas| areas.iter().any(|area| lies_in(place, area)))
            && self.nearby.iter().all(|near| approximate_distance(place.position, near.place.position) <= near.reach)
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

    /// Reads the areas that contain the place. An area that the gazetteer does not list is not understood, except for a district
    /// beside an area that is listed: gazetteers list few districts.
    fn read_areas<G: Gazetteer + ?Sized>(&mut self, areas: &[String], gazetteer: &G) {
        let mut districts = Vec::new();
        for text in areas {
            let StrippedName { matches, qualifiers, .. } = strip_qualifiers(gazetteer, text);
            let codes = country_of_code(text).into_iter().chain(postal_state(gazetteer, text).map(|found| found.place));
            let places: Vec<Place> = codes.chain(matches.into_iter().map(|found| found.place)).collect();
            match places.is_empty() {
                false => self.within.push(places),
                true if qualifiers.contains(&Qualifier::District) => districts.push(text.clone()),
                true => self.unread.push(text.clone()),
            }
        }
        if self.within.is_empty() {
            self.unread.append(&mut districts);
        }
    }

    /// Reads the places near it. If the name itself is not listed, the text says where something unknown is: its extent is offered,
    /// and the name is not understood.
    fn read_nearby<G: Gazetteer + ?Sized>(&mut self, nearby: &[String], gazetteer: &G) {
        for text in nearby {
            let reference = Self::parse_head(text, gazetteer);
            if reference.matches.is_empty() {
                self.unread.push(text.clone());
                continue;
            }
            if self.matches.is_empty() && self.pair.is_none() {
                let unread = std::mem::take(&mut self.unread);
                *self = Self { unread, ..reference };
                self.unread.push(text.clone());
                return;
            }
            // Of several places with this name, the one nearest to a place with the other name is meant.
            let distance = |found: &PlaceMatch| {
                let own =
                    self.matches.iter().map(|own| approximate_distance(own.place.position, found.place.position).get());
                own.fold(f64::INFINITY, f64::min)
            };
            let nearest = reference.matches.iter().min_by(|a, b| {
                let order = distance(a).total_cmp(&distance(b));
                order.then_with(|| (b.place.population, &b.place.id).cmp(&(a.place.population, &a.place.id)))
            });
            if let Some(found) = nearest {
                let extent = reference.qualified_extent(&found.place);
                let reach = approximate_distance(extent.center, found.place.position) + extent.radius + meters(NEAR);
                self.nearby.push(NearbyPlace { place: found.place.clone(), reach });
            }
        }
    }

    /// Reads the settlement of which it is a district. A listed place in the settlement is that district; otherwise the district is
    /// anywhere in the settlement.
    fn read_whole<G: Gazetteer + ?Sized>(&mut self, whole: &str, head: &str, gazetteer: &G) {
        let mut settlement = Self::parse_head(whole, gazetteer);
        if settlement.matches.is_empty() {
            self.unread.push(whole.to_owned());
            return;
        }
        if settlement.matches.iter().all(|found| found.place.is_area()) {
            self.within.push(settlement.matches.into_iter().map(|found| found.place).collect());
            return;
        }
        let is_in = |place: &Place| {
            settlement.matches.iter().any(|found| {
                let whole = &found.place;
                place.id != whole.id && approximate_distance(place.position, whole.position) <= whole.radius
            })
        };
        self.matches.retain(|found| is_in(&found.place));
        self.rate_matches();
        if !self.matches.is_empty() {
            self.qualifiers.clear();
            return;
        }
        if head.ends_with("suburb") {
            settlement.qualifiers.push(Qualifier::Outskirts);
        }
        let within = std::mem::take(&mut self.within);
        *self = Self { within, nearby: std::mem::take(&mut self.nearby), ..settlement };
    }

    fn parse_head<G: Gazetteer + ?Sized>(head: &str, gazetteer: &G) -> Self {
        let StrippedName { mut matches, qualifiers, name } = strip_qualifiers(gazetteer, head);
        let mut nearest = Vec::new();
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
        let unread = if is_doubtful(&matches, &qualifiers, &name) { vec![head.to_owned()] } else { Vec::new() };
        let mut parsed = Self { name, matches, nearest, qualifiers, unread, ..Self::default() };
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

/// Whether a text is an area and its country, although some place has the same name without the comma: "South, Lebanon".
fn is_area_in_its_country<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> bool {
    let Some((name, country)) = text.split_once(',') else { return false };
    let countries: Vec<Place> =
        find_places(gazetteer, country.trim()).into_iter().map(|found| found.place).filter(Place::is_country).collect();
    !countries.is_empty()
        && find_places(gazetteer, name.trim())
            .iter()
            .any(|found| found.place.is_area() && countries.iter().any(|country| lies_in(&found.place, country)))
}

/// Whether the qualifiers say too little about a name: what is "an air base in Niger" is anywhere in the country, and "Prydniprovskyi
/// direction" is not named after a village of that name.
fn is_doubtful(matches: &[PlaceMatch], qualifiers: &[Qualifier], name: &str) -> bool {
    let is_adjective = || NameKey::lookup_keys(name).iter().any(|key| key.text().ends_with("ski"));
    let names_area = || matches.iter().all(|found| found.place.is_area());
    qualifiers.contains(&Qualifier::Facility) && names_area()
        || qualifiers.contains(&Qualifier::Direction) && is_adjective()
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
        MatchKind::Exact if !is_korean && !place.is_area() && has_other_accents(written, &place.name) => {
            NameQuality::Other
        }
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

fn parse_pair<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Option<Box<(PlacePair, ParsedName, ParsedName)>> {
    PlacePair::parse_all(text).into_iter().find_map(|pair| {
        let parse_end = |name: &str| {
            // Regions share a border; their seats do not.
            let is_border = pair.kind == PairKind::Border;
            let region = is_border.then(|| ParsedName::parse_head(&format!("{name} region"), gazetteer));
            let listed_region = region.filter(|region| is_listed(&region.matches));
            listed_region.unwrap_or_else(|| ParsedName::parse_head(name, gazetteer))
        };
        let (one, other) = (parse_end(&pair.one), parse_end(&pair.other));
        (is_listed(&one.matches) && is_listed(&other.matches)).then(|| Box::new((pair, one, other)))
    })
}
