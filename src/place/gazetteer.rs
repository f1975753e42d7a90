//! What a list of named places must be able to do.

use crate::id::PlaceId;

use super::candidate::{MatchKind, Place};
use super::fold::{Key, Kind};
use super::romanise;

/// A list of named places. The library's own is [`World`](crate::World); a caller may bring another.
pub trait Gazetteer {
    /// The places that list this name, in any script and romanisation, the best fit first. Every match is
    /// [listed](Match::is_listed).
    fn search(&self, name: &str) -> Vec<PlaceMatch>;

    /// The places that may be meant by a name that nobody lists, the nearest first and at most `limit`: those that list it with an
    /// ending that reports leave out, with cities that are one letter away, and if there are none, those whose names are spelled
    /// nearly like it.
    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch>;

    /// The place with this id.
    fn get(&self, id: &PlaceId) -> Option<Place>;

    /// What must be printed beside anything made from the list. Empty when nothing must.
    fn attribution(&self) -> &str;
}

/// A place that answers to a name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlaceMatch {
    /// The place.
    pub place: Place,
    /// How the name fits it.
    pub match_kind: MatchKind,
}

impl PlaceMatch {
    /// A place and how the name fits it.
    pub const fn new(place: Place, match_kind: MatchKind) -> Self {
        Self { place, match_kind }
    }
}

impl<G: Gazetteer + ?Sized> Gazetteer for &G {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        (**self).search(name)
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

/// Two gazetteers as one. Where both hold an id, the first one's place counts.
#[derive(Clone, Debug)]
pub struct LayeredGazetteer<A, B> {
    first: A,
    second: B,
    attribution: String,
}

impl<A: Gazetteer, B: Gazetteer> LayeredGazetteer<A, B> {
    /// Puts one gazetteer over another.
    pub fn new(first: A, second: B) -> Self {
        let lines = [first.attribution(), second.attribution()];
        let attribution = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        Self { first, second, attribution }
    }
}

impl<A: Gazetteer, B: Gazetteer> Gazetteer for LayeredGazetteer<A, B> {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        merged(self.first.search(name), self.second.search(name))
    }

    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch> {
        let mut hits = merged(self.first.find_similar(name, limit), self.second.find_similar(name, limit));
        hits.sort_by(|a, b| a.match_kind.cmp(&b.match_kind));
        hits.truncate(limit);
        hits
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        self.first.get(id).or_else(|| self.second.get(id))
    }

    fn attribution(&self) -> &str {
        &self.attribution
    }
}

fn merged(mut first: Vec<PlaceMatch>, second: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    let own = first.len();
    for hit in second {
        if !first[..own].iter().any(|known| known.place.id == hit.place.id) {
            first.push(hit);
        }
    }
    first
}

/// The keys of a name with an ending added or taken off, each with what was changed, the likeliest first.
///
/// Korean lists write the kind of a settlement into its name, and reports leave it out: Musudan, Musudan-ri. Districts are called by
/// the adjective of their seat: Khomutovsky, Khomutovka. Russian and Ukrainian texts decline names: под Курском, Курск.
pub(crate) fn variants(name: &str) -> Vec<(Key, String)> {
    let keys = Key::candidates(name);
    let of_kind = |kind| keys.iter().filter(move |key| key.kind() == kind);
    let korean = of_kind(Kind::Korean).flat_map(|key| with_korean_endings(key.letters()));
    let seats = of_kind(Kind::Cyrillic).flat_map(|key| seats(key.letters()));
    let cases =
        of_kind(Kind::Cyrillic).filter(|_| romanise::has_cyrillic(name)).flat_map(|key| nominatives(key.letters()));
    korean.chain(seats).chain(cases).collect()
}

// Shorter stems fit by chance.
const LEAST_STEM: usize = 4;

fn with_korean_endings(letters: &str) -> Vec<(Key, String)> {
    if letters.len() < LEAST_STEM {
        return Vec::new();
    }
    let endings = romanise::KOREAN_ENDINGS.iter();
    let added =
        endings.clone().map(|(ending, add)| (Key::korean_of(&format!("{letters}{add}")), format!("-{ending} added")));
    let removed = endings.filter_map(|(ending, cut)| {
        let stem = letters.strip_suffix(cut).filter(|stem| stem.len() >= LEAST_STEM)?;
        Some((Key::korean_of(stem), format!("-{ending} taken off")))
    });
    added.chain(removed).collect()
}

fn nominatives(letters: &str) -> Vec<(Key, String)> {
    // Endings as keys have them, and what stands in their place when the name is named.
    const CASES: &[(&str, &str, &str)] = &[
        ("om", "", "ом"),
        ("oi", "a", "ой"),
        ("a", "", "а"),
        ("u", "", "у"),
        ("u", "a", "у"),
        ("e", "", "е"),
        ("e", "a", "е"),
        ("i", "a", "ы, -и"),
        ("i", "", "і"),
    ];
    let nominative = |&(ending, named, shown): &(&str, &str, &str)| {
        let stem = letters.strip_suffix(ending).filter(|stem| stem.len() >= LEAST_STEM)?;
        Some((Key::cyrillic_of(&format!("{stem}{named}")), format!("-{shown} taken off")))
    };
    CASES.iter().filter_map(nominative).collect()
}

fn seats(letters: &str) -> Vec<(Key, String)> {
    let stem = letters.strip_suffix("ski").filter(|stem| stem.len() >= LEAST_STEM);
    stem.map_or_else(Vec::new, |stem| {
        let seat = |ending: &&str| {
            let added = if ending.is_empty() { String::new() } else { format!(", -{ending} added") };
            (Key::cyrillic_of(&format!("{stem}{ending}")), format!("-sky taken off{added}"))
        };
        ["", "i", "ka", "a", "o", "e"].iter().map(seat).collect()
    })
}
