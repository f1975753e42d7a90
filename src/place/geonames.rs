//! A caller's own places: a table in the format of the `GeoNames` export.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::id::PlaceId;
use crate::position::{InvalidPosition, Position};

use super::candidate::{MatchKind, Place};
use super::fold::{self, Key};
use super::gazetteer::{Gazetteer, PlaceMatch, variants};
use super::spelling::Spelling;
use super::uncertainty::settlement_radius;

const COLUMNS: usize = 19;

/// Places from a text with the nineteen tab-separated columns of the `GeoNames` export.
///
/// The columns are: id, name, name in ASCII, other names parted by commas, latitude, longitude, feature class, feature code,
/// country, other countries, four levels of region codes, population, elevation, terrain, time zone, date. Only the first nine, the
/// first region code and the population are read. There is no header line.
#[derive(Clone, Debug)]
pub struct GeoNamesFile {
    places: Vec<Place>,
    by_id: BTreeMap<PlaceId, usize>,
    by_key: BTreeMap<Key, Vec<(usize, String)>>,
    attribution: String,
}

/// Why a text is no table of places.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum GeoNamesError {
    /// A line has too many columns or too few.
    #[error("line {line}: a place has {COLUMNS} columns parted by tabs; this line has {found}")]
    Columns {
        /// Counted from 1.
        line: usize,
        /// How many the line has.
        found: usize,
    },
    /// The id is no number.
    #[error("line {line}: the first column must be a number, the id of the place; this is \"{text}\"")]
    Id {
        /// Counted from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// Two lines have one id.
    #[error("line {line}: the id {id} stands already in line {first}")]
    Doubled {
        /// Counted from 1.
        line: usize,
        /// The id.
        id: PlaceId,
        /// The line that has it first.
        first: usize,
    },
    /// A name has no letters.
    #[error("line {line}: the second column must be the name of the place; it has no letters")]
    Nameless {
        /// Counted from 1.
        line: usize,
    },
    /// A coordinate is no number.
    #[error("line {line}: the {axis} must be a number of degrees; this is \"{text}\"")]
    Degrees {
        /// Counted from 1.
        line: usize,
        /// `latitude` or `longitude`.
        axis: &'static str,
        /// What stands there.
        text: String,
    },
    /// The coordinates lie off the globe.
    #[error("line {line}: {why}")]
    Position {
        /// Counted from 1.
        line: usize,
        /// What is wrong with them.
        #[source]
        why: InvalidPosition,
    },
    /// The country is no code of two letters.
    #[error(
        "line {line}: the ninth column must be a country code of two capital letters, or empty; this is \"{text}\""
    )]
    Country {
        /// Counted from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// The population is no number.
    #[error("line {line}: the fifteenth column must be the number of people, or empty; this is \"{text}\"")]
    Population {
        /// Counted from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// There is no line at all.
    #[error("the table of places is empty")]
    Empty,
}

impl GeoNamesFile {
    /// Reads a table. A byte-order mark and carriage returns are accepted, empty lines are passed over.
    ///
    /// `attribution` is what must stand beside anything made from it.
    ///
    /// # Errors
    /// [`GeoNamesError`] for the first line that is no place.
    pub fn from_text(text: &str, attribution: impl Into<String>) -> Result<Self, GeoNamesError> {
        let mut file = Self {
            places: Vec::new(),
            by_id: BTreeMap::new(),
            by_key: BTreeMap::new(),
            attribution: attribution.into(),
        };
        let mut lines = Vec::new();
        for (index, row) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
            if row.trim().is_empty() {
                continue;
            }
            let line = index + 1;
            let columns: Vec<_> = row.split('\t').map(str::trim).collect();
            if columns.len() != COLUMNS {
                return Err(GeoNamesError::Columns { line, found: columns.len() });
            }
            let place = place(line, &columns)?;
            if let Some(&first) = file.by_id.get(&place.id) {
                return Err(GeoNamesError::Doubled { line, id: place.id, first: lines[first] });
            }
            lines.push(line);
            file.add(place, [columns[1], columns[2]].into_iter().chain(columns[3].split(',')));
        }
        if file.places.is_empty() { Err(GeoNamesError::Empty) } else { Ok(file) }
    }

    fn add<'a>(&mut self, place: Place, names: impl Iterator<Item = &'a str>) {
        let number = self.places.len();
        for name in names {
            let Some(key) = Key::of(name, place.country.as_deref()) else { continue };
            let listed = self.by_key.entry(key).or_default();
            let spelling = (number, fold::plain(name));
            if !listed.contains(&spelling) {
                listed.push(spelling);
            }
        }
        self.by_id.insert(place.id.clone(), number);
        self.places.push(place);
    }

    fn listed(&self, key: &Key, fit: impl Fn(&Place, &str) -> MatchKind) -> Vec<PlaceMatch> {
        let mut best: BTreeMap<usize, MatchKind> = BTreeMap::new();
        for (number, spelling) in self.by_key.get(key).into_iter().flatten() {
            let matched = fit(&self.places[*number], spelling);
            best.entry(*number).and_modify(|known| *known = known.clone().min(matched.clone())).or_insert(matched);
        }
        best.into_iter().map(|(number, matched)| PlaceMatch::new(self.places[number].clone(), matched)).collect()
    }
}

impl Gazetteer for GeoNamesFile {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        let plain = fold::plain(name);
        let fit = |place: &Place, spelling: &str| {
            if fold::plain(&place.name) == plain {
                MatchKind::Exact
            } else if spelling == plain {
                MatchKind::Alternate
            } else {
                MatchKind::Romanization
            }
        };
        once_each(Key::candidates(name).iter().flat_map(|key| self.listed(key, fit)).collect())
    }

    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch> {
        let varied = variants(name);
        let mut varied: Vec<_> = varied
            .iter()
            .flat_map(|(key, change)| self.listed(key, |_, _| MatchKind::Variant(change.clone())))
            .collect();
        if !varied.is_empty() {
            varied = once_each(varied);
            varied.truncate(limit);
            return varied;
        }
        let mut hits = Vec::new();
        for wanted in Key::candidates(name) {
            let mut spelling = Spelling::of(&wanted);
            for key in self.by_key.keys() {
                if let Some(letters) = spelling.distance(0, key.as_bytes()) {
                    hits.extend(self.listed(key, |_, _| MatchKind::Fuzzy(letters)));
                }
            }
        }
        let mut hits = once_each(hits);
        hits.truncate(limit);
        hits
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        self.by_id.get(id).map(|&number| self.places[number].clone())
    }

    fn attribution(&self) -> &str {
        &self.attribution
    }
}

fn once_each(mut hits: Vec<PlaceMatch>) -> Vec<PlaceMatch> {
    hits.sort_by(|a, b| a.place.id.cmp(&b.place.id).then_with(|| a.match_kind.cmp(&b.match_kind)));
    hits.dedup_by(|b, a| a.place.id == b.place.id);
    hits.sort_by(|a, b| a.match_kind.cmp(&b.match_kind).then_with(|| b.place.population.cmp(&a.place.population)));
    hits
}

fn place(line: usize, columns: &[&str]) -> Result<Place, GeoNamesError> {
    let text = columns[0].to_owned();
    let number: u64 = columns[0].parse().map_err(|_| GeoNamesError::Id { line, text: text.clone() })?;
    let id = PlaceId::new(format!("geonames:{number}")).map_err(|_| GeoNamesError::Id { line, text })?;
    if !columns[1].chars().any(char::is_alphabetic) {
        return Err(GeoNamesError::Nameless { line });
    }
    let (lat, lon) = (degrees(line, "latitude", columns[4])?, degrees(line, "longitude", columns[5])?);
    let position = Position::new(lon, lat).map_err(|why| GeoNamesError::Position { line, why })?;
    let country = columns[8];
    if !(country.is_empty() || country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return Err(GeoNamesError::Country { line, text: country.to_owned() });
    }
    let people = match columns[14] {
        "" => 0,
        digits => digits.parse().map_err(|_| GeoNamesError::Population { line, text: digits.to_owned() })?,
    };
    let population = (people > 0).then_some(people);
    let mut place = Place::new(id, columns[1], position, settlement_radius(columns[7], population));
    place.population = population;
    if !columns[7].is_empty() {
        columns[7].clone_into(&mut place.feature_code);
    }
    if !country.is_empty() {
        place.country = Some(country.to_owned());
        place.admin1_id =
            PlaceId::new(format!("admin1:{country}.{}", columns[10])).ok().filter(|_| !columns[10].is_empty());
    }
    Ok(place)
}

fn degrees(line: usize, axis: &'static str, text: &str) -> Result<f64, GeoNamesError> {
    text.parse().map_err(|_| GeoNamesError::Degrees { line, axis, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "1\tHamhŭng\tHamhung\tHamheung,함흥,Хамхын\t39.91833\t127.53639\tP\tPPLA\tKP\t\t03\t\t\t\t559056\t\t\tAsia/Pyongyang\t2024-01-01";

    fn table(change: &[(usize, &str)]) -> String {
        let mut columns: Vec<_> = ROW.split('\t').collect();
        for &(column, text) in change {
            columns[column - 1] = text;
        }
        columns.join("\t")
    }

    #[test]
    fn a_table_answers_like_any_gazetteer() {
        let file = GeoNamesFile::from_text(&format!("\u{feff}{ROW}\r\n\r\n"), "own list").unwrap();
        for (name, word) in [
            ("Hamhung", "exact"),
            ("함흥", "alternate"),
            ("Hamhŭng-si", ""),
            ("Hamheung", "alternate"),
            ("Hamhyng", ""),
        ] {
            let hits = file.search(name);
            assert_eq!(hits.first().map_or("", |hit| hit.match_kind.as_str()), word, "{name}");
        }
        assert_eq!(file.find_similar("Hamhyng", 5)[0].match_kind, MatchKind::Fuzzy(1));
        assert_eq!(file.find_similar("Hamhŭng-si", 5)[0].match_kind, MatchKind::Variant("-si taken off".into()));
        assert_eq!(file.get(&PlaceId::new("geonames:1").unwrap()).unwrap().population, Some(559_056));
        assert_eq!(file.attribution(), "own list");
    }

    #[test]
    fn what_is_no_table_is_refused_with_its_line() {
        let case = |text: &str, message: &str| {
            assert_eq!(GeoNamesFile::from_text(text, "").unwrap_err().to_string(), message);
        };
        case("", "the table of places is empty");
        case("\n1\tx", "line 2: a place has 19 columns parted by tabs; this line has 2");
        case(&table(&[(1, "one")]), "line 1: the first column must be a number, the id of the place; this is \"one\"");
        case(&format!("{ROW}\n{ROW}"), "line 2: the id geonames:1 stands already in line 1");
        case(&table(&[(2, "--")]), "line 1: the second column must be the name of the place; it has no letters");
        case(&table(&[(5, "north")]), "line 1: the latitude must be a number of degrees; this is \"north\"");
        case(&table(&[(5, "NaN")]), "line 1: latitude NaN is not between -90 and 90");
        case(
            &table(&[(5, "127.5"), (6, "39.9")]),
            "line 1: latitude 127.5 is not between -90 and 90; longitude and latitude look swapped: 39.9, 127.5",
        );
        case(
            &table(&[(9, "Korea")]),
            "line 1: the ninth column must be a country code of two capital letters, or empty; this is \"Korea\"",
        );
        case(
            &table(&[(15, "many")]),
            "line 1: the fifteenth column must be the number of people, or empty; this is \"many\"",
        );
    }
}
