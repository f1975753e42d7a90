//! The embedded gazetteer, packed into the library and read in place.
//!
//! Nothing is parsed at start-up. A look-up searches the first keys of the key blocks, inflates the one block that may contain the
//! key, and then the blocks of the places listed under it. Each block takes some tens of microseconds.

mod area_outlines;
mod block_reader;
mod key_index;
mod place_records;

use std::cmp::Ordering;

use geo::MultiPolygon;

use crate::id::PlaceId;
use crate::position::Position;

use super::candidate::{MatchKind, Place};
use super::folding::{self, KeyKind, NameKey};
use super::fuzzy::FuzzyMatcher;
use super::gazetteer::{Gazetteer, KINDS_AFTER, PlaceMatch, find_areas_of_kinds};
use super::name_variants::name_variants;

use key_index::KeyEntry;
use place_records::PlaceRecords;

static DATA: &[u8] = troopmap_data::gazetteer::PLACES;

/// The embedded gazetteer: about 212,000 settlements, all countries and their first-order regions.
///
/// It contains the settlements with at least 1000 people (500 in Russia, Ukraine, the Koreas, Belarus and Mongolia), the seats of
/// first-order and second-order regions, and all listed settlements of North Korea and Ukraine.
///
/// ```
/// # use troopmap::{Gazetteer, World};
/// let matches = World.search("Ussuriisk");
/// assert_eq!(matches[0].place.id.as_str(), "geonames:2014006");
/// assert_eq!(matches[0].match_kind.as_str(), "alternate");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct World;

impl World {
    /// The attribution that must accompany anything made from the data.
    pub const ATTRIBUTION: &'static str = "Contains data from GeoNames (geonames.org), CC BY 4.0, modified. Data from Who's On \
        First (whosonfirst.org/docs/licenses). Country names from Unicode CLDR.";

    /// Returns the places that are listed under the keys of a name. A key of a variant comes with the change to the name.
    fn find_by_keys(keys: &[(NameKey, Option<String>)], name: &str) -> Vec<PlaceMatch> {
        let folded = folding::fold_name(name);
        let mut places = PlaceRecords::new(DATA);
        let mut matches: Vec<PlaceMatch> = Vec::new();
        for (key, change) in keys {
            for entry in key_index::find(DATA, key) {
                let Some(place) = places.get(entry.place) else { continue };
                let variant = change.clone().map(MatchKind::Variant);
                let Some(kind) = variant.or_else(|| match_kind(key, &folded, &place, &entry)) else { continue };
                match matches.iter_mut().find(|known| known.place.id == place.id) {
                    // Several keys of a name can lead to one place. The best match counts, or the first and likeliest variant.
                    Some(known) if kind.is_listed() => known.match_kind = known.match_kind.clone().min(kind),
                    Some(_) => {}
                    None => matches.push(PlaceMatch::new(place, kind)),
                }
            }
        }
        matches.sort_by(best_first);
        matches
    }
}

impl Gazetteer for World {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        let keys: Vec<_> = NameKey::lookup_keys(name).into_iter().map(|key| (key, None)).collect();
        Self::find_by_keys(&keys, name)
    }

    fn find_areas(&self, name: &str) -> Vec<PlaceMatch> {
        // Most names are followed by no such word, which one look at the keys after the name tells.
        let mut kinds = vec![false; KINDS_AFTER.len()];
        for key in NameKey::lookup_keys(name) {
            let suffixes = KINDS_AFTER.iter().map(|kind| NameKey::from_folded(key.kind(), kind));
            let suffixes: Vec<String> =
                suffixes.map(|suffix| suffix.map_or(String::new(), |suffix| suffix.text().to_owned())).collect();
            key_index::mark_suffixes(DATA, &key, &suffixes, &mut kinds);
        }
        let kinds = KINDS_AFTER.iter().zip(kinds).filter(|(_, occurs)| *occurs).map(|(kind, _)| *kind);
        find_areas_of_kinds(self, name, kinds)
    }

    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch> {
        let keys: Vec<_> = name_variants(name).into_iter().map(|(key, change)| (key, Some(change))).collect();
        let mut variants = Self::find_by_keys(&keys, name);
        let mut similar = Self::find_similar_spellings(name);
        if !variants.is_empty() {
            // A hamlet with another suffix is not likelier than a city with another letter.
            let is_city =
                |found: &PlaceMatch| found.match_kind == MatchKind::Fuzzy(1) && found.place.population >= Some(CITY);
            similar.retain(|found| is_city(found) && !variants.iter().any(|other| other.place.id == found.place.id));
            variants.truncate(limit.saturating_sub(similar.len()).max(1));
            variants.append(&mut similar);
            variants.truncate(limit);
            return variants;
        }
        similar.truncate(limit);
        similar
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        PlaceRecords::new(DATA).get(place_records::find_id(DATA, id)?)
    }

    fn attribution(&self) -> &str {
        Self::ATTRIBUTION
    }
}

impl World {
    /// Returns the places with a similarly spelled name, the most similar first.
    fn find_similar_spellings(name: &str) -> Vec<PlaceMatch> {
        let keys = NameKey::lookup_keys(name);
        // One character is looked for anywhere. More of them only behind the first two letters, which bounds the number of blocks.
        let mut matchers: Vec<_> = keys.iter().map(FuzzyMatcher::one_character).collect();
        let mut nearest = key_index::find_similar(DATA, &mut matchers);
        if nearest.is_empty() {
            matchers = keys.iter().map(FuzzyMatcher::same_beginning).collect();
            nearest = key_index::find_similar(DATA, &mut matchers);
        }
        nearest.sort_unstable_by_key(|&(distance, place)| (place, distance));
        nearest.dedup_by_key(|&mut (_, place)| place);
        let mut places = PlaceRecords::new(DATA);
        let mut matches: Vec<PlaceMatch> = nearest
            .into_iter()
            .filter_map(|(distance, place)| Some(PlaceMatch::new(places.get(place)?, MatchKind::Fuzzy(distance))))
            .collect();
        matches.sort_by(best_first);
        matches
    }
}

// In degrees of latitude, about 10 km. Outlines are generalized, and a port or a pier can lie outside the coast of its country.
const COAST_MARGIN: f64 = 0.1;

/// Containment in countries and first-order divisions.
impl World {
    /// Returns the outline of a country (`country:RU`) or first-order division (`admin1:RU.59`), cut at the antimeridian. `None` for any
    /// other place, and for about 130 divisions that are too small for a map of the world or newer than the data.
    ///
    /// The outlines are those of Natural Earth at the detail of a map of 1:50 million: borders are right to a few kilometers. Where
    /// `GeoNames` has more divisions than Natural Earth, a division is cut out halfway between its settlements and those of its
    /// neighbors.
    ///
    /// ```
    /// # use troopmap::{World, PlaceId};
    /// let syria = World.outline(&PlaceId::new("country:SY")?).unwrap();
    /// assert_eq!(syria.0.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn outline(&self, area: &PlaceId) -> Option<MultiPolygon> {
        area_outlines::of_area(area).map(area_outlines::AreaOutline::to_multi_polygon)
    }

    /// Whether an area contains a position. `None` if the area has no [outline](Self::outline).
    ///
    /// ```
    /// # use troopmap::{World, PlaceId, Position};
    /// let kachin = PlaceId::new("admin1:MM.04")?;
    /// assert_eq!(World.contains(&kachin, Position::new(97.4, 25.38)?), Some(true));
    /// assert_eq!(World.contains(&kachin, Position::new(96.1, 21.98)?), Some(false));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn contains(&self, area: &PlaceId, position: Position) -> Option<bool> {
        area_outlines::of_area(area).map(|outline| outline.contains(position))
    }

    /// Returns the id of the country that contains a position. Off a coast, the nearest country within about 10 km. `None` at sea.
    ///
    /// Crimea is in UA, as in `GeoNames`.
    ///
    /// ```
    /// # use troopmap::{World, Position};
    /// let country = World.country_at(Position::new(36.3, 33.5)?).unwrap();
    /// assert_eq!(country.as_str(), "country:SY");
    /// assert_eq!(World.country_at(Position::new(-30.0, 40.0)?), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn country_at(&self, position: Position) -> Option<PlaceId> {
        let countries = area_outlines::countries_near(position, COAST_MARGIN);
        let outline = find_containing(countries.iter().copied(), position)?;
        PlaceId::new(format!("country:{}", outline.code)).ok()
    }

    /// Returns the id of the first-order division that contains a position, in the country of [`country_at`](Self::country_at).
    ///
    /// ```
    /// # use troopmap::{World, Position};
    /// let division = World.division_at(Position::new(37.8, 48.0)?).unwrap();
    /// assert_eq!(division.as_str(), "admin1:UA.05");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn division_at(&self, position: Position) -> Option<PlaceId> {
        let country = self.country_at(position)?;
        let (_, divisions) = area_outlines::of_country(country.as_str().strip_prefix("country:")?)?.split_first()?;
        let outline = find_containing(divisions.iter(), position)?;
        PlaceId::new(format!("admin1:{}", outline.code)).ok()
    }
}

/// Returns the outline that contains the position, or else the nearest within [`COAST_MARGIN`].
fn find_containing<'a>(
    outlines: impl Iterator<Item = &'a area_outlines::AreaOutline> + Clone,
    position: Position,
) -> Option<&'a area_outlines::AreaOutline> {
    outlines.clone().find(|outline| outline.contains(position)).or_else(|| {
        let near = outlines.filter_map(|outline| Some((outline.border_distance(position, COAST_MARGIN)?, outline)));
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, outline)| outline)
    })
}

// The population from which a settlement is a city.
const CITY: u64 = 500_000;

fn match_kind(key: &NameKey, folded: &str, place: &Place, entry: &KeyEntry) -> Option<MatchKind> {
    if folding::fold_name(&place.name) == folded {
        Some(MatchKind::Exact)
    } else if key.kind() == KeyKind::Plain || entry.spelling_hashes.contains(&key_index::spelling_hash(folded)) {
        Some(MatchKind::Alternate)
    } else {
        is_romanization(key, folded, place).then_some(MatchKind::Romanization)
    }
}

// In bytes. Two names can have the same short key by chance.
const SHORT_KEY: usize = 4;

/// Whether a name with the key of a listed name can be another romanization of it. Korean keys and short keys are the same for many
/// names. For these, the key must be that of the primary name or of the name in a local language.
fn is_romanization(key: &NameKey, folded: &str, place: &Place) -> bool {
    let is_own = || {
        let names = [Some(&place.name), place.korean.as_ref(), place.russian.as_ref(), place.ukrainian.as_ref()];
        names.into_iter().flatten().any(|name| NameKey::new(name, place.country.as_deref()).as_ref() == Some(key))
    };
    match key.kind() {
        KeyKind::Korean => folding::may_be_korean(folded) && is_own(),
        _ => folding::has_vowel(folded) && (key.text().len() > SHORT_KEY || is_own()),
    }
}

fn best_first(a: &PlaceMatch, b: &PlaceMatch) -> Ordering {
    let key = |found: &PlaceMatch| std::cmp::Reverse(found.place.population);
    a.match_kind.cmp(&b.match_kind).then_with(|| key(a).cmp(&key(b))).then_with(|| a.place.id.cmp(&b.place.id))
}
