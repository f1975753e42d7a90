//! Reading of a table in the format of the `GeoNames` export.

use thiserror::Error;

use crate::id::PlaceId;
use crate::position::{InvalidPosition, Position};

use super::candidate::Place;
use super::gazetteer::{Gazetteer, PlaceMatch};
use super::point_gazetteer::PointGazetteer;
use super::uncertainty::settlement_radius;

const COLUMNS: usize = 19;

/// A gazetteer read from a table in the format of the `GeoNames` export.
///
/// A table has 19 tab-separated columns and no header line: id, name, ASCII name, other names separated by commas, latitude,
/// longitude, feature class, feature code, country, other countries, four levels of region codes, population, elevation,
/// terrain, time zone, date. The feature class and the columns from "other countries" on are ignored, except the first region
/// code and the population.
///
/// ```
/// use troopmap::{Gazetteer, GeoNamesFile};
///
/// let row = "2014006\tUssuriysk\tUssuriysk\tУссурийск\t43.80\t131.96\tP\tPPLA2\tRU\t\t59\t\t\t\t157068\t\t\t\t";
/// let gazetteer = GeoNamesFile::from_text(row, "Contains data from GeoNames (geonames.org), CC BY 4.0.")?;
/// assert_eq!(gazetteer.search("Ussuriisk")[0].place.id.as_str(), "geonames:2014006");
/// # Ok::<(), troopmap::GeoNamesError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GeoNamesFile {
    gazetteer: PointGazetteer,
}

/// Why a text is not a table of places.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum GeoNamesError {
    /// A line has too many or too few columns.
    #[error("line {line}: expected {COLUMNS} tab-separated columns, found {found}")]
    ColumnCount {
        /// The line number, counted from 1.
        line: usize,
        /// The number of columns.
        found: usize,
    },
    /// The id is not a number.
    #[error("line {line}: column 1 (id) must be a number, not \"{text}\"")]
    InvalidId {
        /// The line number, counted from 1.
        line: usize,
        /// The text of the column.
        text: String,
    },
    /// Two lines have the same id.
    #[error("line {line}: duplicate id {id}, first used in line {first}")]
    DuplicateId {
        /// The line number, counted from 1.
        line: usize,
        /// The id.
        id: PlaceId,
        /// The first line with this id.
        first: usize,
    },
    /// The name has no letters.
    #[error("line {line}: column 2 (name) has no letters")]
    MissingName {
        /// The line number, counted from 1.
        line: usize,
    },
    /// A coordinate is not a number.
    #[error("line {line}: the {axis} must be a number of degrees, not \"{text}\"")]
    InvalidDegrees {
        /// The line number, counted from 1.
        line: usize,
        /// `latitude` or `longitude`.
        axis: &'static str,
        /// The text of the column.
        text: String,
    },
    /// A coordinate is out of range.
    #[error("line {line}: {source}")]
    InvalidPosition {
        /// The line number, counted from 1.
        line: usize,
        /// The cause.
        source: InvalidPosition,
    },
    /// The country is not a two-letter code.
    #[error("line {line}: column 9 (country) must be a two-letter code such as KP, or empty, not \"{text}\"")]
    InvalidCountry {
        /// The line number, counted from 1.
        line: usize,
        /// The text of the column.
        text: String,
    },
    /// The population is not a number.
    #[error("line {line}: column 15 (population) must be a number, or empty, not \"{text}\"")]
    InvalidPopulation {
        /// The line number, counted from 1.
        line: usize,
        /// The text of the column.
        text: String,
    },
    /// The text has no lines.
    #[error("the table of places is empty")]
    Empty,
}

impl GeoNamesFile {
    /// Parses a table. A byte-order mark, carriage returns and empty lines are ignored.
    ///
    /// `attribution` is the text that must accompany anything made from the data; it may be empty.
    ///
    /// # Errors
    /// [`GeoNamesError`] for the first invalid line.
    pub fn from_text(text: &str, attribution: impl Into<String>) -> Result<Self, GeoNamesError> {
        let mut gazetteer = PointGazetteer::new(attribution);
        let mut lines = Vec::new();
        for (index, row) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
            if row.trim().is_empty() {
                continue;
            }
            let line = index + 1;
            let columns: Vec<_> = row.split('\t').map(str::trim).collect();
            if columns.len() != COLUMNS {
                return Err(GeoNamesError::ColumnCount { line, found: columns.len() });
            }
            let place = parse_place(line, &columns)?;
            if let Some(first) = gazetteer.index_of(&place.id) {
                return Err(GeoNamesError::DuplicateId { line, id: place.id, first: lines[first] });
            }
            lines.push(line);
            let other_names = std::iter::once(columns[2]).chain(columns[3].split(','));
            gazetteer.insert(place, other_names).map_err(|_| GeoNamesError::MissingName { line })?;
        }
        if lines.is_empty() { Err(GeoNamesError::Empty) } else { Ok(Self { gazetteer }) }
    }
}

impl Gazetteer for GeoNamesFile {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        self.gazetteer.search(name)
    }

    fn find_similar(&self, name: &str, limit: usize) -> Vec<PlaceMatch> {
        self.gazetteer.find_similar(name, limit)
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        self.gazetteer.get(id)
    }

    fn attribution(&self) -> &str {
        self.gazetteer.attribution()
    }
}

fn parse_place(line: usize, columns: &[&str]) -> Result<Place, GeoNamesError> {
    let text = columns[0].to_owned();
    let number: u64 = columns[0].parse().map_err(|_| GeoNamesError::InvalidId { line, text: text.clone() })?;
    let id = PlaceId::new(format!("geonames:{number}")).map_err(|_| GeoNamesError::InvalidId { line, text })?;
    if !columns[1].chars().any(char::is_alphabetic) {
        return Err(GeoNamesError::MissingName { line });
    }
    let lat = parse_degrees(line, "latitude", columns[4])?;
    let lon = parse_degrees(line, "longitude", columns[5])?;
    let position = Position::new(lon, lat).map_err(|source| GeoNamesError::InvalidPosition { line, source })?;
    let country = columns[8];
    if !(country.is_empty() || country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return Err(GeoNamesError::InvalidCountry { line, text: country.to_owned() });
    }
    let population = match columns[14] {
        "" => 0,
        digits => digits.parse().map_err(|_| GeoNamesError::InvalidPopulation { line, text: digits.to_owned() })?,
    };
    // GeoNames writes 0 for an unknown population.
    let population = (population > 0).then_some(population);
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

fn parse_degrees(line: usize, axis: &'static str, text: &str) -> Result<f64, GeoNamesError> {
    text.parse().map_err(|_| GeoNamesError::InvalidDegrees { line, axis, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::MatchKind;

    const ROW: &str = "1\tHamhŭng\tHamhung\tHamheung,함흥,Хамхын\t39.91833\t127.53639\tP\tPPLA\tKP\t\t03\t\t\t\t559056\t\t\tAsia/Pyongyang\t2024-01-01";

    fn table(change: &[(usize, &str)]) -> String {
        let mut columns: Vec<_> = ROW.split('\t').collect();
        for &(column, text) in change {
            columns[column - 1] = text;
        }
        columns.join("\t")
    }

    #[test]
    fn searches_like_any_gazetteer() {
        let file = GeoNamesFile::from_text(&format!("\u{feff}{ROW}\r\n\r\n"), "own list").unwrap();
        for (name, kind) in [
            ("Hamhung", "exact"),
            ("함흥", "alternate"),
            ("Hamhŭng-si", ""),
            ("Hamheung", "alternate"),
            ("Hamhyng", ""),
        ] {
            let matches = file.search(name);
            assert_eq!(matches.first().map_or("", |found| found.match_kind.as_str()), kind, "{name}");
        }
        assert_eq!(file.find_similar("Hamhyng", 5)[0].match_kind, MatchKind::Fuzzy(1));
        assert_eq!(file.find_similar("Hamhŭng-si", 5)[0].match_kind, MatchKind::Variant("-si removed".into()));
        assert_eq!(file.get(&PlaceId::new("geonames:1").unwrap()).unwrap().population, Some(559_056));
        assert_eq!(file.attribution(), "own list");
    }

    #[test]
    fn rejects_invalid_lines() {
        let case = |text: &str, message: &str| {
            assert_eq!(GeoNamesFile::from_text(text, "").unwrap_err().to_string(), message);
        };
        case("", "the table of places is empty");
        case("\n1\tx", "line 2: expected 19 tab-separated columns, found 2");
        case(&table(&[(1, "one")]), "line 1: column 1 (id) must be a number, not \"one\"");
        case(&format!("{ROW}\n{ROW}"), "line 2: duplicate id geonames:1, first used in line 1");
        case(&table(&[(2, "--")]), "line 1: column 2 (name) has no letters");
        case(&table(&[(5, "north")]), "line 1: the latitude must be a number of degrees, not \"north\"");
        case(&table(&[(5, "NaN")]), "line 1: latitude NaN is not between -90 and 90");
        case(
            &table(&[(5, "127.5"), (6, "39.9")]),
            "line 1: latitude 127.5 is not between -90 and 90; longitude and latitude look swapped: 39.9, 127.5",
        );
        case(
            &table(&[(9, "Korea")]),
            "line 1: column 9 (country) must be a two-letter code such as KP, or empty, not \"Korea\"",
        );
        case(&table(&[(15, "many")]), "line 1: column 15 (population) must be a number, or empty, not \"many\"");
    }
}
