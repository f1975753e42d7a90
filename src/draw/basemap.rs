//! Coasts, borders, rivers and lakes of Natural Earth, unpacked from the tables in `data/basemap`.
//!
//! `data/pack/basemap.py` makes the tables and documents their format.

use std::sync::OnceLock;

use super::coordinates::{LonLat, LonLatRect};
use crate::word::words;

/// A line or ring of the base map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BasemapPart {
    /// The class of a border, or the rank of a river or lake: the smaller, the more important.
    pub(super) class: u8,
    /// The points. Longitudes of rings across the antimeridian go beyond 180.
    pub(super) points: Vec<LonLat>,
    /// The extent of the points.
    pub(super) bounds: LonLatRect,
}

impl BasemapPart {
    fn new(class: u8, points: Vec<LonLat>) -> Self {
        let nowhere = LonLatRect::from_edges(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let bounds = LonLatRect::bounding(points.iter().copied()).unwrap_or(nowhere);
        Self { class, points, bounds }
    }
}

/// A table of the base map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BasemapTable {
    /// Land for maps of continents and the world, 1:50 million. Class 1 is Antarctica.
    LandCoarse,
    /// Land for maps of regions, 1:10 million. Class 1 is Antarctica.
    LandFine,
    Lakes,
    Rivers,
    /// Rough outlines of countries, used only to place their names. The class is the line of the name in `countries.txt`.
    Countries,
    Borders,
    /// Areas claimed by two states, from the 1:10 million data.
    Disputed,
}

impl BasemapTable {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::LandCoarse => troopmap_data::basemap::LAND_COARSE,
            Self::LandFine => troopmap_data::basemap::LAND_FINE,
            Self::Lakes => troopmap_data::basemap::LAKES,
            Self::Countries => troopmap_data::basemap::COUNTRIES,
            Self::Rivers => troopmap_data::basemap::RIVERS,
            Self::Borders => troopmap_data::basemap::BORDERS,
            Self::Disputed => troopmap_data::basemap::DISPUTED,
        }
    }

    /// Returns all parts of the table. It is unpacked once and kept, because a page draws several details from it.
    pub(super) fn parts(self) -> &'static [BasemapPart] {
        static TABLES: [OnceLock<Vec<BasemapPart>>; 7] = [const { OnceLock::new() }; 7];
        TABLES[self as usize].get_or_init(|| {
            let packed = miniz_oxide::inflate::decompress_to_vec_zlib(self.bytes()).unwrap_or_default();
            // The tables are compiled in and a test unpacks all of them, so the default is never used.
            unpack_parts(&packed).unwrap_or_default()
        })
    }
}

fn unpack_parts(packed: &[u8]) -> Option<Vec<BasemapPart>> {
    let mut rest = packed;
    let units = f64::from(read_varint(&mut rest)?.max(1));
    let count = read_varint(&mut rest)?;
    let mut heads = Vec::new();
    for _ in 0..count {
        let class = u8::try_from(read_varint(&mut rest)?).ok()?;
        heads.push((class, usize::try_from(read_varint(&mut rest)?).ok()?));
    }
    let total = heads.iter().map(|&(_, length)| length).sum::<usize>();
    if total > rest.len() {
        return None;
    }
    let longitudes = read_coordinates(&mut rest, &heads, total, units)?;
    let latitudes = read_coordinates(&mut rest, &heads, total, units)?;
    let mut points = longitudes.into_iter().zip(latitudes).map(|(lon, lat)| LonLat::new(lon, lat));
    let part = |(class, length)| BasemapPart::new(class, points.by_ref().take(length).collect());
    Some(heads.into_iter().map(part).collect())
}

/// Reads the longitudes or the latitudes of all parts: zigzag differences, each part counted from zero.
fn read_coordinates(rest: &mut &[u8], heads: &[(u8, usize)], total: usize, units: f64) -> Option<Vec<f64>> {
    let mut coordinates = Vec::with_capacity(total);
    for &(_, length) in heads {
        let mut value = 0i32;
        for _ in 0..length {
            let zigzag = read_varint(rest)?;
            let half = i32::try_from(zigzag >> 1).ok()?;
            value = value.checked_add(if zigzag & 1 == 0 { half } else { -half - 1 })?;
            coordinates.push(f64::from(value) / units);
        }
    }
    Some(coordinates)
}

fn read_varint(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in (0..32).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= u32::from(byte & 127).checked_shl(shift)?;
        if byte < 128 {
            return Some(number);
        }
    }
    None
}

/// A town whose name helps readers to orient themselves.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Town {
    pub(super) name: String,
    pub(super) point: LonLat,
}

/// Returns the towns of the world, the largest first.
pub(super) fn towns() -> &'static [Town] {
    static TOWNS: OnceLock<Vec<Town>> = OnceLock::new();
    TOWNS.get_or_init(unpack_towns)
}

fn unpack_towns() -> Vec<Town> {
    let packed = troopmap_data::basemap::TOWNS;
    let text = miniz_oxide::inflate::decompress_to_vec_zlib(packed).unwrap_or_default();
    let text = String::from_utf8(text).unwrap_or_default();
    let town = |line: &str| {
        let mut cells = line.split('\t');
        let name = cells.next()?.to_owned();
        let [lon, lat] = [cells.next()?.parse::<f64>().ok()?, cells.next()?.parse::<f64>().ok()?];
        Some(Town { name, point: LonLat::new(lon / 100.0, lat / 100.0) })
    };
    text.lines().filter_map(town).collect()
}

words!(closed "choice of borders"
    /// The boundaries that a map shows.
    ///
    /// They come from Natural Earth, which shows who controls the ground. Every line that is not an agreed boundary is dashed.
    Borders {
        /// All lines of Natural Earth.
        DeFacto = "de-facto",
        /// Without the lines that the United Nations do not recognize: breakaway regions, the land boundary of Crimea
        /// (General Assembly resolution 68/262), lines claimed by one side alone.
        Un = "un",
        /// No lines.
        None = "none",
    }
);

/// The status of a boundary, which decides its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BorderLine {
    /// Agreed between states.
    Agreed,
    /// Disputed, indefinite, a line of control, a breakaway region.
    Disputed,
    /// Claimed by one side, without control of the ground.
    Claimed,
}

impl Borders {
    /// Returns the note about the boundaries that each map prints.
    pub const fn note(self) -> &'static str {
        match self {
            Self::DeFacto => {
                "Borders as drawn by Natural Earth, which follows control on the ground; no endorsement is implied."
            }
            Self::Un => {
                "Borders as drawn by Natural Earth, without lines that the United Nations do not recognize; no endorsement \
                 is implied."
            }
            Self::None => "No borders are drawn.",
        }
    }

    /// Returns the status of a line of this class of [`BasemapTable::Borders`]; `None` if the line is not drawn.
    pub(super) const fn line(self, class: u8) -> Option<BorderLine> {
        const CLAIM: u8 = 4;
        const NOT_UN: u8 = 8;
        match (self, class) {
            (Self::None, _) | (Self::Un, CLAIM | NOT_UN..) => None,
            (_, 0) => Some(BorderLine::Agreed),
            (_, CLAIM) => Some(BorderLine::Claimed),
            _ => Some(BorderLine::Disputed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_tables_unpack_to_valid_coordinates() {
        let case = |table: BasemapTable, parts: usize| {
            let found = table.parts();
            assert_eq!(found.len(), parts, "{table:?}");
            for point in found.iter().flat_map(|part| &part.points) {
                let valid = (-180.0..=191.0).contains(&point.lon) && (-90.0..=90.0).contains(&point.lat);
                assert!(valid, "{table:?} {point:?}");
            }
        };
        case(BasemapTable::LandCoarse, 1416);
        case(BasemapTable::LandFine, 4009);
        case(BasemapTable::Lakes, 457);
        case(BasemapTable::Countries, 825);
        case(BasemapTable::Rivers, 487);
        case(BasemapTable::Borders, 228);
        case(BasemapTable::Disputed, 10);
    }

    #[test]
    fn towns_are_sorted_by_size() {
        let towns = towns();
        assert_eq!(towns.len(), 6856);
        assert_eq!(towns[0].name, "Shanghai");
        assert!(towns.iter().any(|town| town.name == "Sudzha") || towns.iter().any(|town| town.name == "Kursk"));
    }

    #[test]
    fn a_damaged_table_is_rejected() {
        for damaged in
            [&[][..], &[9, 5], &[9, 255, 255, 255, 255, 255, 1], &[9, 1, 0, 255, 255, 255, 127], &[9, 1, 0, 2, 1, 1, 1]]
        {
            assert_eq!(unpack_parts(damaged), None);
        }
    }

    #[test]
    fn the_un_choice_draws_no_line_across_perekop() {
        let has_perekop = |borders: Borders| {
            BasemapTable::Borders
                .parts()
                .iter()
                .filter(|part| borders.line(part.class).is_some())
                .flat_map(|part| &part.points)
                .any(|point| (33.6..34.9).contains(&point.lon) && (45.8..46.2).contains(&point.lat))
        };
        assert!(has_perekop(Borders::DeFacto));
        assert!(!has_perekop(Borders::Un));
        assert!(!has_perekop(Borders::None));
    }

    #[test]
    fn parses_and_prints_every_choice() {
        for word in ["de-facto", "un", "none"] {
            assert_eq!(word.parse::<Borders>().unwrap().to_string(), word);
        }
        assert_eq!(
            "UN".parse::<Borders>().unwrap_err().to_string(),
            "unknown choice of borders \"UN\"; expected one of de-facto, un, none"
        );
    }
}
