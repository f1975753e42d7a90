//! The tables as they come.

use std::collections::BTreeMap;
use std::path::Path;

/// A place as it will be packed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) other_names: Vec<String>,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    /// `RU.59`, or `RU` where the region is not known.
    pub(crate) region: String,
    pub(crate) feature: String,
    pub(crate) population: u64,
    /// Metres; zero where the number of people decides.
    pub(crate) radius: u64,
    /// Russian, Ukrainian, Korean.
    pub(crate) local: [String; 3],
}

impl Place {
    pub(crate) fn country(&self) -> &str {
        self.region.split('.').next().unwrap_or_default()
    }

    pub(crate) fn geonames_id(&self) -> Option<u64> {
        self.id.strip_prefix("geonames:")?.parse().ok()
    }

    /// Numbers first, in order; then the other ids.
    pub(crate) fn order(&self) -> (bool, u64, String) {
        let number = self.geonames_id();
        (number.is_none(), number.unwrap_or(0), self.id.clone())
    }
}

/// Rows of a table with a header, each as a map from column to cell.
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

/// Every settlement, with the names added by hand.
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
    for row in rows(&data.join("aliases.tsv"))? {
        let id = cell(&row, "id");
        let place = places.get_mut(id).ok_or_else(|| format!("aliases.tsv: there is no {id}"))?;
        place.other_names.extend(list(cell(&row, "names")));
    }
    Ok(places.into_values().map(with_local_names).collect())
}

fn settlement(row: &BTreeMap<String, String>) -> Option<Place> {
    let id = row.get("geonameid").map_or_else(|| cell(row, "id").to_owned(), |id| format!("geonames:{id}"));
    let (country, admin1) = (cell(row, "country"), cell(row, "admin1"));
    // Zero is GeoNames' way to say that the region is not known.
    let known = !admin1.is_empty() && admin1 != "00" && admin1 != "0";
    let feature = if cell(row, "fcode").is_empty() { "PPL" } else { cell(row, "fcode") };
    Some(Place {
        id,
        name: cell(row, "name").to_owned(),
        other_names: list(cell(row, "asciiname")).chain(list(cell(row, "alternatenames")).filter(is_no_code)).collect(),
        lat: cell(row, "lat").parse().ok()?,
        lon: cell(row, "lon").parse().ok()?,
        region: if known { format!("{country}.{admin1}") } else { country.to_owned() },
        feature: feature.to_owned(),
        population: cell(row, "population").parse().unwrap_or(0),
        ..Place::default()
    })
}

/// Codes of airports and ports stand among the names; KIV is Chisinau and would be Київ.
fn is_no_code(name: &String) -> bool {
    !(name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Where a place has one name in the script of its country, that is its name in the language of its country.
fn with_local_names(mut place: Place) -> Place {
    let column = match place.country() {
        "RU" => 0,
        "UA" => 1,
        "KP" | "KR" => 2,
        _ => return place,
    };
    let in_script = |name: &&String| {
        name.chars().any(|char| match column {
            2 => matches!(char, '\u{ac00}'..='\u{d7a3}'),
            _ => matches!(char, '\u{400}'..='\u{52f}'),
        })
    };
    let mut names = place.other_names.iter().filter(in_script);
    if let (Some(name), None, true) = (names.next(), names.next(), place.local[column].is_empty()) {
        place.local[column] = name.clone();
    }
    // A name for display is a name to find.
    let local = place.local.clone();
    place.other_names.extend(local.into_iter().filter(|name| !name.is_empty()));
    place
}
