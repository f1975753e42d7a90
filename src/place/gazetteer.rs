//! The interface to a gazetteer, and two gazetteers used as one.

use crate::id::PlaceId;

use super::candidate::{MatchKind, Place};

/// The words for kinds of areas that follow a name.
pub(crate) const KINDS_AFTER: &[&str] = &[
    "state",
    "oblast",
    "province",
    "region",
    "governorate",
    "district",
    "department",
    "county",
    "krai",
    "republic",
    "prefecture",
    "division",
    "canton",
    "municipality",
    "parish",
    "islands",
    "island",
    "territory",
    "autonomous region",
    "voivodeship",
    "emirate",
    "city",
];

/// A source of named places.
///
/// [`World`](crate::World) is the embedded gazetteer. [`PointGazetteer`](crate::place::PointGazetteer) is built from a list of
/// names and points, [`GeoNamesFile`](crate::GeoNamesFile) from a `GeoNames` export. Implement the trait to look names up
/// elsewhere, such as in a database; [`NameKey`](crate::place::NameKey) gives keys that are equal for all romanizations of a
/// name.
pub trait Gazetteer {
    /// Returns the places that list this name, in any script and romanization, the best match first. Every match is
    /// [listed](MatchKind::is_listed).
    fn search(&self, name: &str) -> Vec<PlaceMatch>;

    /// Returns the areas that list this name together with the word for their kind: Kachin State for "Kachin".
    fn find_areas(&self, name: &str) -> Vec<PlaceMatch> {
        find_areas_of_kinds(self, name, KINDS_AFTER.iter().copied())
    }

    /// Returns at most `limit` places that an unlisted name may refer to, the best match first: places that list the name with
    /// another suffix, then places with a similar spelling.
    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch>;

    /// Returns the place with this id.
    fn get(&self, id: &PlaceId) -> Option<Place>;

    /// Returns the attribution that must accompany anything made from the data. Empty if none is required.
    fn attribution(&self) -> &str;
}

/// A place that matches a name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlaceMatch {
    /// The place.
    pub place: Place,
    /// How the name matches it.
    pub match_kind: MatchKind,
}

impl PlaceMatch {
    /// Creates a match.
    pub const fn new(place: Place, match_kind: MatchKind) -> Self {
        Self { place, match_kind }
    }
}

impl<G: Gazetteer + ?Sized> Gazetteer for &G {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        (**self).search(name)
    }

    fn find_areas(&self, name: &str) -> Vec<PlaceMatch> {
        (**self).find_areas(name)
    }

    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch> {
        (**self).find_similar(name, limit)
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        (**self).get(id)
    }

    fn attribution(&self) -> &str {
        (**self).attribution()
    }
}

/// Returns the areas that are listed under the name followed by one of the words.
pub(crate) fn find_areas_of_kinds<'k, G: Gazetteer + ?Sized>(
    gazetteer: &G,
    name: &str,
    kinds: impl Iterator<Item = &'k str>,
) -> Vec<PlaceMatch> {
    let name = name.trim();
    let mut found: Vec<PlaceMatch> = Vec::new();
    if !name.chars().any(char::is_alphabetic) {
        return found;
    }
    for place_match in kinds.flat_map(|kind| gazetteer.search(&format!("{name} {kind}"))) {
        let is_new = !found.iter().any(|known| known.place.id == place_match.place.id);
        if is_new && place_match.place.is_area() && place_match.match_kind <= MatchKind::Alternate {
            found.push(place_match);
        }
    }
    found
}

/// Two gazetteers used as one. If both contain an id, the first gazetteer takes precedence.
#[derive(Clone, Debug)]
pub struct LayeredGazetteer<A, B> {
    first: A,
    second: B,
    attribution: String,
}

impl<A: Gazetteer, B: Gazetteer> LayeredGazetteer<A, B> {
    /// Combines two gazetteers, of which `first` takes precedence.
    pub fn new(first: A, second: B) -> Self {
        let lines = [first.attribution(), second.attribution()];
        let attribution = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        Self { first, second, attribution }
    }
}

impl<A: Gazetteer, B: Gazetteer> Gazetteer for LayeredGazetteer<A, B> {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        merge(self.first.search(name), self.second.search(name))
    }

    fn find_areas(&self, name: &str) -> Vec<PlaceMatch> {
        merge(self.first.find_areas(name), self.second.find_areas(name))
    }

    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch> {
        let mut matches = merge(self.first.find_similar(name, limit), self.second.find_similar(name, limit));
        matches.sort_by(|a, b| a.match_kind.cmp(&b.match_kind));
        matches.truncate(limit);
        matches
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        self.first.get(id).or_else(|| self.second.get(id))
    }

    fn attribution(&self) -> &str {
        &self.attribution
    }
}

fn merge(mut first: Vec<PlaceMatch>, second: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    let own = first.len();
    for place_match in second {
        if !first[..own].iter().any(|known| known.place.id == place_match.place.id) {
            first.push(place_match);
        }
    }
    first
}
