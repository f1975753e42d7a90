//! A gazetteer built from a list of names and points.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::id::PlaceId;
use crate::position::Position;
use crate::units::Meters;

use super::candidate::{MatchKind, Place};
use super::folding::{KeyKind, NameKey, fold_name, has_hangul};
use super::fuzzy::FuzzyMatcher;
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::name_variants::name_variants;
use super::romanize;

/// A gazetteer built from a list of names and points.
///
/// Look-ups fold names as [`World`](crate::World) does: case, accents, hyphens and apostrophes do not matter, a name is found
/// in other romanizations, and similar spellings are suggested. Put it over another gazetteer with
/// [`LayeredGazetteer`](crate::LayeredGazetteer).
///
/// # Examples
/// ```
/// use troopmap::place::{Gazetteer, MatchKind, PointGazetteer};
/// use troopmap::{Meters, PlaceId, Position};
///
/// let depot = (
///     PlaceId::new("own:depot-7")?,
///     ["Tikhaya Depot", "Депо Тихая"],
///     Position::new(131.92, 43.21)?,
///     Meters::new(800.0)?,
/// );
/// let range = (
///     PlaceId::new("own:range-2")?,
///     ["Barabash Range", "Полигон Барабаш"],
///     Position::new(131.49, 43.18)?,
///     Meters::new(4_000.0)?,
/// );
/// let gazetteer = PointGazetteer::from_points([depot, range], "Own survey, 2024.")?;
///
/// assert_eq!(gazetteer.search("TIKHAYA-DEPOT")[0].match_kind, MatchKind::Exact);
/// assert_eq!(gazetteer.search("депо Тихая")[0].match_kind, MatchKind::Alternate);
/// assert_eq!(gazetteer.search("Poligon Barabash")[0].match_kind, MatchKind::Romanization);
/// assert_eq!(gazetteer.find_similar("Tikhaia Depo", 5)[0].match_kind, MatchKind::Fuzzy(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`insert`](Self::insert) takes a whole [`Place`], for points with a country, a population or a feature code:
///
/// ```
/// use troopmap::place::{Gazetteer, Place, PointGazetteer};
/// use troopmap::{Meters, PlaceId, Position};
///
/// let id = PlaceId::new("own:musudan")?;
/// let mut musudan = Place::new(id.clone(), "Musudan", Position::new(129.72, 40.83)?, Meters::new(3_000.0)?);
/// musudan.country = Some("KP".to_owned());
///
/// let mut gazetteer = PointGazetteer::new("");
/// gazetteer.insert(musudan, ["무수단"])?;
/// assert_eq!(gazetteer.search("Musutan")[0].place.id, id);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct PointGazetteer {
    places: Vec<Place>,
    by_id: BTreeMap<PlaceId, PlaceIx>,
    by_key: BTreeMap<NameKey, Vec<Spelling>>,
    attribution: String,
}

/// The index of a place in the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct PlaceIx(usize);

/// A folded name of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spelling {
    place: PlaceIx,
    folded: String,
}

/// Why a place cannot be inserted into a [`PointGazetteer`].
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PointGazetteerError {
    /// The gazetteer already contains the id.
    #[error("duplicate place id `{id}`")]
    DuplicateId {
        /// The id.
        id: PlaceId,
    },
    /// The primary name is missing or has no letters.
    #[error("place `{id}` has no name with letters")]
    MissingName {
        /// The id.
        id: PlaceId,
    },
}

impl PointGazetteer {
    /// Creates an empty gazetteer.
    ///
    /// `attribution` is the text that must accompany anything made from the data; it may be empty.
    pub fn new(attribution: impl Into<String>) -> Self {
        Self { attribution: attribution.into(), ..Self::default() }
    }

    /// Creates a gazetteer from points: the id of each, its names, its position and the radius within which it lies.
    ///
    /// The first name is the primary one. An id needs a prefix and a colon, such as `own:depot-7`, so that a dossier can refer
    /// to it.
    ///
    /// # Errors
    /// [`PointGazetteerError`] for the first point with a duplicate id or without a name.
    pub fn from_points<N: IntoIterator<Item: AsRef<str>>>(
        points: impl IntoIterator<Item = (PlaceId, N, Position, Meters)>,
        attribution: impl Into<String>,
    ) -> Result<Self, PointGazetteerError> {
        let mut gazetteer = Self::new(attribution);
        for (id, names, position, uncertainty) in points {
            let mut names = names.into_iter();
            let Some(primary) = names.next() else { return Err(PointGazetteerError::MissingName { id }) };
            gazetteer.insert(Place::new(id, primary.as_ref(), position, uncertainty), names)?;
        }
        Ok(gazetteer)
    }

    /// Inserts a place under its primary name and other names.
    ///
    /// The country decides how romanizations are compared. Without a country, the script of each name decides: Cyrillic and
    /// Korean names are also found in Latin script.
    ///
    /// # Errors
    /// [`PointGazetteerError`] if the gazetteer already contains the id, or if the primary name has no letters. The gazetteer
    /// is then unchanged.
    pub fn insert(
        &mut self,
        place: Place,
        other_names: impl IntoIterator<Item: AsRef<str>>,
    ) -> Result<(), PointGazetteerError> {
        if self.index_of(&place.id).is_some() {
            return Err(PointGazetteerError::DuplicateId { id: place.id });
        }
        if !place.name.chars().any(char::is_alphabetic) {
            return Err(PointGazetteerError::MissingName { id: place.id });
        }
        let index = PlaceIx(self.places.len());
        self.index_name(index, &place.name, place.country.as_deref());
        for name in other_names {
            self.index_name(index, name.as_ref(), place.country.as_deref());
        }
        self.by_id.insert(place.id.clone(), index);
        self.places.push(place);
        Ok(())
    }

    /// Returns the places in the order in which they were inserted.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Returns the index of the place with this id in [`places`](Self::places).
    pub(super) fn index_of(&self, id: &PlaceId) -> Option<usize> {
        self.by_id.get(id).map(|index| index.0)
    }

    fn index_name(&mut self, place: PlaceIx, name: &str, country: Option<&str>) {
        let by_script = if country.is_none() { key_by_script(name) } else { None };
        for key in NameKey::new(name, country).into_iter().chain(by_script) {
            let spellings = self.by_key.entry(key).or_default();
            let spelling = Spelling { place, folded: fold_name(name) };
            if !spellings.contains(&spelling) {
                spellings.push(spelling);
            }
        }
    }

    /// Returns each place under a key once, with its best match.
    fn matches_of(&self, key: &NameKey, match_kind: impl Fn(&Place, &str) -> MatchKind) -> Vec<PlaceMatch> {
        let mut best: BTreeMap<PlaceIx, MatchKind> = BTreeMap::new();
        for spelling in self.by_key.get(key).into_iter().flatten() {
            let kind = match_kind(&self.places[spelling.place.0], &spelling.folded);
            best.entry(spelling.place).and_modify(|known| *known = known.clone().min(kind.clone())).or_insert(kind);
        }
        best.into_iter().map(|(index, kind)| PlaceMatch::new(self.places[index.0].clone(), kind)).collect()
    }
}

/// Returns the key by which a Cyrillic or Korean name is found in Latin script.
fn key_by_script(name: &str) -> Option<NameKey> {
    let folded = fold_name(name);
    if romanize::has_cyrillic(&folded) {
        NameKey::from_folded(KeyKind::Cyrillic, &folded)
    } else if has_hangul(&folded) {
        NameKey::from_folded(KeyKind::Korean, &folded)
    } else {
        None
    }
}

impl Gazetteer for PointGazetteer {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        let folded = fold_name(name);
        let match_kind = |place: &Place, spelling: &str| {
            if fold_name(&place.name) == folded {
                MatchKind::Exact
            } else if spelling == folded {
                MatchKind::Alternate
            } else {
                MatchKind::Romanization
            }
        };
        let keys = NameKey::lookup_keys(name);
        keep_best(keys.iter().flat_map(|key| self.matches_of(key, match_kind)).collect())
    }

    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch> {
        let variants = name_variants(name);
        let matches =
            variants.iter().flat_map(|(key, change)| self.matches_of(key, |_, _| MatchKind::Variant(change.clone())));
        let mut matches = keep_best(matches.collect());
        if matches.is_empty() {
            matches = keep_best(self.find_similar_spellings(name));
        }
        matches.truncate(limit);
        matches
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        self.index_of(id).map(|index| self.places[index].clone())
    }

    fn attribution(&self) -> &str {
        &self.attribution
    }
}

impl PointGazetteer {
    fn find_similar_spellings(&self, name: &str) -> Vec<PlaceMatch> {
        let mut matches = Vec::new();
        for wanted in NameKey::lookup_keys(name) {
            let mut matcher = FuzzyMatcher::new(&wanted);
            for key in self.by_key.keys() {
                if let Some(distance) = matcher.distance(0, key.as_bytes()) {
                    matches.extend(self.matches_of(key, |_, _| MatchKind::Fuzzy(distance)));
                }
            }
        }
        matches
    }
}

/// Keeps the best match of each place and sorts the matches, the best first.
fn keep_best(mut matches: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    matches.sort_by(|a, b| a.place.id.cmp(&b.place.id).then_with(|| a.match_kind.cmp(&b.match_kind)));
    matches.dedup_by(|b, a| a.place.id == b.place.id);
    matches.sort_by(|a, b| a.match_kind.cmp(&b.match_kind).then_with(|| b.place.population.cmp(&a.place.population)));
    matches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(id: &str, names: &[&'static str]) -> (PlaceId, Vec<&'static str>, Position, Meters) {
        (PlaceId::new(id).unwrap(), names.to_vec(), Position::new(131.9, 43.2).unwrap(), Meters::new(500.0).unwrap())
    }

    #[test]
    fn finds_names_in_any_script_without_a_country() {
        let points = [point("own:1", &["Тихая"]), point("own:2", &["함흥", "Depot Seven"])];
        let gazetteer = PointGazetteer::from_points(points, "").unwrap();
        for (name, id, kind) in [
            ("тихая", "own:1", "exact"),
            ("Tikhaya", "own:1", "romanisation"),
            ("Tihaja", "own:1", "romanisation"),
            ("Hamhŭng", "own:2", "romanisation"),
            ("depot-seven", "own:2", "alternate"),
        ] {
            let matches = gazetteer.search(name);
            let found: Vec<_> = matches.iter().map(|m| (m.place.id.as_str(), m.match_kind.as_str())).collect();
            assert_eq!(found, [(id, kind)], "{name}");
        }
        assert!(gazetteer.search("Depot Sevan").is_empty());
        assert_eq!(gazetteer.find_similar("Depot Sevan", 5)[0].match_kind, MatchKind::Fuzzy(1));
    }

    #[test]
    fn rejects_duplicate_ids_and_missing_names() {
        let build = |points: Vec<_>| PointGazetteer::from_points(points, "").map(|_| ()).unwrap_err().to_string();
        assert_eq!(build(vec![point("own:1", &["A"]), point("own:1", &["B"])]), "duplicate place id `own:1`");
        assert_eq!(build(vec![point("own:1", &[])]), "place `own:1` has no name with letters");
        assert_eq!(build(vec![point("own:1", &["7"])]), "place `own:1` has no name with letters");
    }
}
