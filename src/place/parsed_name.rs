//! A written place name: its qualifiers, and the places that match it.

use crate::digits;
use crate::extent::Extent;
use crate::record::{Pin, PinTarget};
use crate::units::Meters;

use super::candidate::{MatchKind, Place};
use super::distances::approximate_distance;
use super::folding::{self, NameKey};
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::name_list::split_name_list;
use super::qualifier::{NameParts, PairKind, PlacePair, Qualifier};
use super::strip_qualifiers::{StrippedName, country_of_code, is_listed, select_kind, strip_qualifiers};
use super::uncertainty::meters;

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
    pub(crate) nearby: Vec<NearbyPlace>,
    /// Words of the text that were not understood. A name with such words is never found.
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
// In bytes. No place has a longer name; a longer text is a paragraph in the wrong cell.
const MAX_LENGTH: usize = 400;

impl ParsedName {
    /// Parses a written name and looks it up.
    pub(crate) fn parse<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Self {
        if text.len() > MAX_LENGTH {
            return Self::default();
        }
        let text = &*digits::to_ascii_digits(text);
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
        if is_listed_whole {
            let mut parsed = Self::parse_head(text, gazetteer);
            parsed.unread.clear();
            return parsed;
        }
        let first = text.split([',', '(']).next().unwrap_or(text);
        let pair = parse_pair(first, gazetteer);
        let parts = if pair.is_some() { NameParts::parse_areas(text) } else { NameParts::parse(text) };
        let mut parsed = Self { pair, ..Self::parse_head(&parts.head, gazetteer) };
        if parsed.pair.is_some() {
            parsed.unread.clear();
        }
        parsed.read_areas(&parts.within, gazetteer);
        parsed.read_nearby(&parts.nearby, gazetteer);
        if let Some(whole) = &parts.whole {
            parsed.read_whole(whole, &parts.head, gazetteer);
        }
        parsed
    }

    /// Reads the areas that contain the place. An area that the gazetteer does not list is not understood, except for a district
    /// beside an area that is listed: gazetteers list few districts.
    fn read_areas<G: Gazetteer + ?Sized>(&mut self, areas: &[String], gazetteer: &G) {
        let mut districts = Vec::new();
        for text in areas {
            let StrippedName { matches, qualifiers, .. } = strip_qualifiers(gazetteer, text);
            let places: Vec<Place> =
                country_of_code(text).into_iter().chain(matches.into_iter().map(|found| found.place)).collect();
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
            let has_variants = similar.iter().any(|found| matches!(found.match_kind, MatchKind::Variant(_)));
            match (has_variants, matches.is_empty()) {
                (true, _) => matches = similar,
                (false, true) => nearest = similar,
                (false, false) => {}
            }
        }
        let unread = if is_doubtful(&matches, &qualifiers, &name) { vec![head.to_owned()] } else { Vec::new() };
        Self { matches, nearest, qualifiers, unread, ..Self::default() }
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
