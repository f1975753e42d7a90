//! The places of the world, packed into the library and read in place.
//!
//! Nothing is parsed at start-up. A look-up searches the first keys of the key blocks, inflates the one or two blocks that may
//! hold the key, and then the blocks of the records that it names: some tens of microseconds each.

mod index;
mod reader;
mod records;

use std::cmp::Ordering;

use crate::id::PlaceId;

use super::candidate::{MatchKind, Place};
use super::fold::{self, Key, Kind};
use super::gazetteer::{Gazetteer, PlaceMatch, variants};
use super::spelling::Spelling;

use index::Listed;

static DATA: &[u8] = troopmap_data::gazetteer::PLACES;

/// The embedded gazetteer: some 212,000 settlements of the world, its countries and their first-order regions.
///
/// Every settlement of 1000 people or more and every seat of a first or second order region anywhere; of 500 or more in Russia,
/// Ukraine, the Koreas, Belarus and Mongolia; and every settlement that is listed at all in North Korea and Ukraine.
///
/// ```
/// # use troopmap::{Gazetteer, World};
/// let hits = World.search("Ussuriisk");
/// assert_eq!(hits[0].place.id.as_str(), "geonames:2014006");
/// assert_eq!(hits[0].matched.word(), "alternate");
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct World;

impl World {
    /// What must stand beside anything made from it.
    pub const ATTRIBUTION: &'static str = "Contains data from GeoNames (geonames.org), CC BY 4.0, modified. Data from Who's On \
        First (whosonfirst.org/docs/licenses). Country names from Unicode CLDR.";

    fn places_of(keys: &[(Key, Option<String>)], name: &str) -> Vec<PlaceMatch> {
        let plain = fold::plain(name);
        let mut places = records::Places::new(DATA);
        let mut hits: Vec<PlaceMatch> = Vec::new();
        for (key, change) in keys {
            for listed in index::find(DATA, key) {
                let Some(place) = places.get(listed.place) else { continue };
                let Some(matched) =
                    change.clone().map(MatchKind::Variant).or_else(|| fit(key, &plain, &place, &listed))
                else {
                    continue;
                };
                match hits.iter_mut().find(|hit| hit.place.id == place.id) {
                    // Two keys of one name may meet in one place. The better fit stays, and the likelier ending.
                    Some(hit) if matched.is_listed() => hit.match_kind = hit.match_kind.clone().min(matched),
                    Some(_) => {}
                    None => hits.push(PlaceMatch::new(place, matched)),
                }
            }
        }
        hits.sort_by(best_first);
        hits
    }
}

impl Gazetteer for World {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        let keys: Vec<_> = Key::candidates(name).into_iter().map(|key| (key, None)).collect();
        Self::places_of(&keys, name)
    }

    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch> {
        let keys: Vec<_> = variants(name).into_iter().map(|(key, change)| (key, Some(change))).collect();
        let mut varied = Self::places_of(&keys, name);
        let mut hits = Self::spelled_nearly(name);
        if !varied.is_empty() {
            // A hamlet with an ending more is not likelier than a city with a letter less.
            let is_city =
                |hit: &PlaceMatch| hit.match_kind == MatchKind::Fuzzy(1) && hit.place.population >= Some(CITY);
            hits.retain(|hit| is_city(hit) && !varied.iter().any(|other| other.place.id == hit.place.id));
            varied.truncate(limit.saturating_sub(hits.len()).max(1));
            varied.append(&mut hits);
            varied.truncate(limit);
            return varied;
        }
        hits.truncate(limit);
        hits
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        records::Places::new(DATA).get(records::number(DATA, id)?)
    }

    fn attribution(&self) -> &str {
        Self::ATTRIBUTION
    }
}

impl World {
    /// The places whose names are spelled nearly like it, the nearest first.
    fn spelled_nearly(name: &str) -> Vec<PlaceMatch> {
        let mut wanted: Vec<_> =
            Key::candidates(name).iter().map(Spelling::of).filter(|wanted| !wanted.is_hopeless()).collect();
        let mut nearest = index::scan(DATA, &mut wanted);
        nearest.sort_unstable_by_key(|&(letters, place)| (place, letters));
        nearest.dedup_by_key(|&mut (_, place)| place);
        let mut places = records::Places::new(DATA);
        let hits = nearest
            .into_iter()
            .filter_map(|(letters, place)| Some(PlaceMatch::new(places.get(place)?, MatchKind::Fuzzy(letters))));
        let mut hits: Vec<PlaceMatch> = hits.collect();
        hits.sort_by(best_first);
        hits
    }
}

// People.
const CITY: u64 = 500_000;

fn fit(key: &Key, plain: &str, place: &Place, listed: &Listed) -> Option<MatchKind> {
    if fold::plain(&place.name) == plain {
        Some(MatchKind::Exact)
    } else if key.kind() == Kind::Plain || listed.spellings.contains(&index::spelling_hash(plain)) {
        Some(MatchKind::Alternate)
    } else {
        is_romanisation(key, plain, place).then_some(MatchKind::Romanization)
    }
}

// Keys of so few letters meet by chance.
const FEW_LETTERS: usize = 4;

/// Whether a name that only has the key of a listed one can be that name. Korean keys merge much, and so do short ones: there the key
/// must be that of the first name or of the name in the language of the land.
fn is_romanisation(key: &Key, plain: &str, place: &Place) -> bool {
    let is_own = || {
        let names = [Some(&place.name), place.korean.as_ref(), place.russian.as_ref(), place.ukrainian.as_ref()];
        names.into_iter().flatten().any(|name| Key::of(name, place.country.as_deref()).as_ref() == Some(key))
    };
    match key.kind() {
        Kind::Korean => fold::may_be_korean(plain) && is_own(),
        _ => fold::has_vowel(plain) && (key.letters().len() > FEW_LETTERS || is_own()),
    }
}

fn best_first(a: &PlaceMatch, b: &PlaceMatch) -> Ordering {
    let key = |hit: &PlaceMatch| std::cmp::Reverse(hit.place.population);
    a.match_kind.cmp(&b.match_kind).then_with(|| key(a).cmp(&key(b))).then_with(|| a.place.id.cmp(&b.place.id))
}
