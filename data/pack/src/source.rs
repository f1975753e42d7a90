//! Reads the source tables.

use std::collections::BTreeMap;
use std::path::Path;

use crate::place::folding::{NameKey, fold_name};

/// A place to be packed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) other_names: Vec<String>,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    /// The region, such as `RU.59`, or the country, such as `RU`, if the region is not known.
    pub(crate) region: String,
    pub(crate) feature: String,
    pub(crate) population: u64,
    /// The radius in meters; zero if it follows from the population.
    pub(crate) radius: u64,
    /// The Russian, Ukrainian and Korean name.
    pub(crate) local: [String; 3],
    /// The name in the first language of the country, if that is another.
    pub(crate) native: String,
}

impl Place {
    pub(crate) fn country(&self) -> &str {
        self.region.split('.').next().unwrap_or_default()
    }

    pub(crate) fn geonames_id(&self) -> Option<u64> {
        self.id.strip_prefix("geonames:")?.parse().ok()
    }

    /// Returns the sort key: GeoNames ids by number, then other ids.
    pub(crate) fn sort_key(&self) -> (bool, u64, String) {
        let number = self.geonames_id();
        (number.is_none(), number.unwrap_or(0), self.id.clone())
    }
}

/// Reads the rows of a table with a header, each as a map from column to cell.
pub(crate) fn rows(path: &Path) -> Result<Vec<BTreeMap<String, String>>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let header: Vec<_> = lines.next().unwrap_or_default().split('\t').map(str::to_owned).collect();
    Ok(lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| header.iter().cloned().zip(line.split('\t').map(str::to_owned)).collect())
        .collect())
}

pub(crate) fn cell<'a>(row: &'a BTreeMap<String, String>, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

pub(crate) fn list(cell: &str) -> impl Iterator<Item = String> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
}

/// Reads all settlements, with the names added by hand.
pub(crate) fn settlements(folder: &Path, data: &Path) -> Result<Vec<Place>, String> {
    let mut places = BTreeMap::new();
    let tables =
        [folder.join("gazetteer-world.tsv"), folder.join("gazetteer-small-kp-ua.tsv"), data.join("extra-places.tsv")];
    for table in tables {
        for row in rows(&table)? {
            let place = settlement(&row).ok_or_else(|| format!("{}: {row:?}", table.display()))?;
            places.entry(place.id.clone()).or_insert(place);
        }
    }
    for row in rows(&folder.join("names-by-language.tsv"))? {
        let column = ["ru", "uk", "ko"].iter().position(|lang| *lang == cell(&row, "lang"));
        let place = places.get_mut(&format!("geonames:{}", cell(&row, "geonameid")));
        if let (Some(column), Some(place)) = (column, place) {
            place.local[column] = cell(&row, "name").to_owned();
        }
    }
    for row in rows(&folder.join("scripts.tsv"))? {
        if let Some(place) = places.get_mut(&format!("geonames:{}", cell(&row, "geonameid"))) {
            cell(&row, "local").clone_into(&mut place.native);
            place.other_names.extend(list(cell(&row, "names")));
        }
    }
    for row in rows(&data.join("aliases.tsv"))? {
        let id = cell(&row, "id");
        let place = places.get_mut(id).ok_or_else(|| format!("aliases.tsv: unknown id {id}"))?;
        // An asterisk removes all names of the source except the first.
        if cell(&row, "not") == "*" {
            place.other_names.clear();
        }
        place.other_names.extend(list(cell(&row, "names")));
        let wrong: Vec<String> = list(cell(&row, "not")).map(|name| fold_name(&name)).collect();
        place.other_names.retain(|name| !wrong.contains(&fold_name(name)));
        if let Ok(people) = cell(&row, "people").parse() {
            place.population = people;
        }
        for (language, column) in ["ru", "uk", "ko"].iter().enumerate() {
            if !cell(&row, column).is_empty() {
                place.local[language] = cell(&row, column).to_owned();
            }
        }
    }
    Ok(places.into_values().map(with_local_names).collect())
}

fn settlement(row: &BTreeMap<String, String>) -> Option<Place> {
    let id = row.get("geonameid").map_or_else(|| cell(row, "id").to_owned(), |id| format!("geonames:{id}"));
    let (country, admin1) = (cell(row, "country"), cell(row, "admin1"));
    // GeoNames writes zero if the region is not known.
    let is_known = !admin1.is_empty() && admin1 != "00" && admin1 != "0";
    let feature = if cell(row, "fcode").is_empty() { "PPL" } else { cell(row, "fcode") };
    Some(Place {
        id,
        name: cell(row, "name").to_owned(),
        other_names: list(cell(row, "asciiname"))
            .chain(list(cell(row, "alternatenames")).filter(|name| is_not_code(name)))
            .collect(),
        lat: cell(row, "lat").parse().ok()?,
        lon: cell(row, "lon").parse().ok()?,
        region: if is_known { format!("{country}.{admin1}") } else { country.to_owned() },
        feature: feature.to_owned(),
        population: cell(row, "population").parse().unwrap_or(0),
        ..Place::default()
    })
}

/// Returns false for codes of airports and ports, which GeoNames lists as names: KIV is Chisinau, but would match Київ.
fn is_not_code(name: &str) -> bool {
    !(name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Chooses the local names for display, and adds them to the names that are found.
///
/// Some names of the table by language are dated or official. A name that agrees with the first name replaces one that does not
/// (Красноармейск by Покровск), and a bare Korean name replaces one with the kind of settlement (청진시 by 청진). If a place has only
/// one name in the script of its country, that is its name in the language of the country.
fn with_local_names(mut place: Place) -> Place {
    for (language, current) in place.local.clone().into_iter().enumerate() {
        let current = if is_in_script(&current, language) { current } else { String::new() };
        place.local[language] = if language == KOREAN {
            find_bare_korean_name(&place, current)
        } else {
            find_agreeing_name(&place, language, current)
        };
    }
    let own = match place.country() {
        "RU" => Some(RUSSIAN),
        "UA" => Some(UKRAINIAN),
        "KP" | "KR" => Some(KOREAN),
        _ => None,
    };
    if let Some(language) = own.filter(|language| place.local[*language].is_empty()) {
        let mut names = place.other_names.iter().filter(|name| is_in_script(name, language));
        if let (Some(name), None) = (names.next(), names.next()) {
            place.local[language] = name.clone();
        }
    }
    let local = place.local.clone();
    place.other_names.extend(local.into_iter().filter(|name| !name.is_empty()));
    place
}

const RUSSIAN: usize = 0;
const UKRAINIAN: usize = 1;
const KOREAN: usize = 2;

fn is_in_script(name: &str, language: usize) -> bool {
    name.chars().any(|char| match language {
        KOREAN => matches!(char, '\u{ac00}'..='\u{d7a3}'),
        _ => matches!(char, '\u{400}'..='\u{52f}'),
    })
}

fn find_bare_korean_name(place: &Place, current: String) -> String {
    let bare =
        |name: &&String| is_in_script(name, KOREAN) && name.chars().count() > 1 && current.starts_with(name.as_str());
    place.other_names.iter().filter(bare).min_by_key(|name| name.len()).cloned().unwrap_or(current)
}

fn find_agreeing_name(place: &Place, language: usize, current: String) -> String {
    let key = |name: &str| NameKey::new(name, Some("RU"));
    let wanted = key(&place.name);
    if current.is_empty() || key(&current) == wanted {
        return current;
    }
    let is_ukrainian = |name: &str| name.contains(['і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ']) || name.ends_with("ськ");
    let is_other = |name: &str| name.chars().any(|char| char > 'є' && char != 'ѐ' && !matches!(char, 'і' | 'ї' | 'ґ'));
    let agrees = |name: &&String| {
        is_in_script(name, language)
            && key(name) == wanted
            && is_ukrainian(name) == (language == UKRAINIAN)
            && (language == UKRAINIAN || !is_other(name))
    };
    place.other_names.iter().find(agrees).cloned().unwrap_or(current)
}
