//! Coasts, borders, rivers and lakes of Natural Earth, unpacked from the tables in `data/basemap`.
//!
//! `data/pack/basemap.py` made the tables and describes them.

use std::sync::OnceLock;

use crate::word::words;

/// A line or ring of the base map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// What the table says of it: the class of a border, the rank of a river or lake (small numbers are the great ones).
    pub(super) class: u8,
    /// Longitude and latitude in degrees. Longitudes of rings across the antimeridian run past 180.
    pub(super) points: Vec<[f64; 2]>,
    /// West, south, east, north of its points.
    pub(super) bounds: [f64; 4],
}

impl Part {
    fn new(class: u8, points: Vec<[f64; 2]>) -> Self {
        let nowhere = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let bounds = points.iter().fold(nowhere, |[west, south, east, north], &[lon, lat]| {
            [west.min(lon), south.min(lat), east.max(lon), north.max(lat)]
        });
        Self { class, points, bounds }
    }
}

/// The tables of the base map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// Land for maps of continents and the world, 1:50 million. Class 1 is Antarctica.
    LandCoarse,
    /// Land for maps of regions, 1:10 million. Class 1 is Antarctica.
    LandFine,
    Lakes,
    Rivers,
    /// Countries, roughly: the class is the line of `countries.txt` that names it. They only tell where a name fits.
    Countries,
    Borders,
    /// Areas that two states claim, where 1:10 million exists.
    Disputed,
}

impl Table {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::LandCoarse => include_bytes!("../../data/basemap/land-coarse.bin"),
            Self::LandFine => include_bytes!("../../data/basemap/land-fine.bin"),
            Self::Lakes => include_bytes!("../../data/basemap/lakes.bin"),
            Self::Countries => include_bytes!("../../data/basemap/countries.bin"),
            Self::Rivers => include_bytes!("../../data/basemap/rivers.bin"),
            Self::Borders => include_bytes!("../../data/basemap/borders.bin"),
            Self::Disputed => include_bytes!("../../data/basemap/disputed.bin"),
        }
    }

    /// Every part of the table. It is unpacked once and kept: a page is drawn in several details from the same.
    pub(super) fn parts(self) -> &'static [Part] {
        static TABLES: [OnceLock<Vec<Part>>; 7] = [const { OnceLock::new() }; 7];
        TABLES[self as usize].get_or_init(|| {
            let packed = miniz_oxide::inflate::decompress_to_vec_zlib(self.bytes()).unwrap_or_default();
            // The tables are part of the program and a test reads them all, so an empty base map cannot reach a reader.
            unpacked(&packed).unwrap_or_default()
        })
    }
}

fn unpacked(packed: &[u8]) -> Option<Vec<Part>> {
    let mut rest = packed;
    let units = f64::from(varint(&mut rest)?.max(1));
    let count = varint(&mut rest)?;
    let mut heads = Vec::new();
    for _ in 0..count {
        let class = u8::try_from(varint(&mut rest)?).ok()?;
        heads.push((class, usize::try_from(varint(&mut rest)?).ok()?));
    }
    let total = heads.iter().map(|&(_, length)| length).sum::<usize>();
    if total > rest.len() {
        return None;
    }
    let longitudes = coordinates(&mut rest, &heads, total, units)?;
    let latitudes = coordinates(&mut rest, &heads, total, units)?;
    let mut points = longitudes.into_iter().zip(latitudes).map(|(lon, lat)| [lon, lat]);
    Some(heads.into_iter().map(|(class, length)| Part::new(class, points.by_ref().take(length).collect())).collect())
}

fn coordinates(rest: &mut &[u8], heads: &[(u8, usize)], total: usize, units: f64) -> Option<Vec<f64>> {
    let mut found = Vec::with_capacity(total);
    for &(_, length) in heads {
        let mut at = 0i32;
        for _ in 0..length {
            let coded = varint(rest)?;
            let half = i32::try_from(coded >> 1).ok()?;
            at = at.checked_add(if coded & 1 == 0 { half } else { -half - 1 })?;
            found.push(f64::from(at) / units);
        }
    }
    Some(found)
}

fn varint(rest: &mut &[u8]) -> Option<u32> {
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

/// A town for orientation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Town {
    pub(super) name: String,
    /// Longitude and latitude in degrees.
    pub(super) at: [f64; 2],
}

/// Towns of the world, the largest first.
pub(super) fn towns() -> &'static [Town] {
    static TOWNS: OnceLock<Vec<Town>> = OnceLock::new();
    TOWNS.get_or_init(unpacked_towns)
}

fn unpacked_towns() -> Vec<Town> {
    let packed = include_bytes!("../../data/basemap/towns.bin");
    let text = miniz_oxide::inflate::decompress_to_vec_zlib(packed).unwrap_or_default();
    let text = String::from_utf8(text).unwrap_or_default();
    let town = |line: &str| {
        let mut cells = line.split('\t');
        let name = cells.next()?.to_owned();
        let [lon, lat] = [cells.next()?.parse::<f64>().ok()?, cells.next()?.parse::<f64>().ok()?];
        Some(Town { name, at: [lon / 100.0, lat / 100.0] })
    };
    text.lines().filter_map(town).collect()
}

words!(closed "choice of borders"
    /// Which boundaries the map shows.
    ///
    /// They are Natural Earth's, which draws who holds the ground. Every line that is not an agreed boundary is dashed.
    Borders {
        /// All lines of Natural Earth.
        DeFacto = "de-facto",
        /// Without the lines that the United Nations do not recognise: breakaway regions, the land boundary of Crimea
        /// (General Assembly resolution 68/262), lines that one side alone claims.
        Un = "un",
        /// No lines.
        None = "none",
    }
);

/// How a boundary is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BorderLine {
    /// Agreed between states.
    Agreed,
    /// Disputed, indefinite, a line of control, a breakaway region.
    Disputed,
    /// Claimed by one side, not where control runs.
    Claimed,
}

impl Borders {
    /// What a reader must know of the boundaries shown.
    pub const fn note(self) -> &'static str {
        match self {
            Self::DeFacto => {
                "Borders as drawn by Natural Earth, which follows control on the ground; no endorsement is implied."
            }
            Self::Un => {
                "Borders as drawn by Natural Earth, without lines that the United Nations do not recognise; no endorsement \
                 is implied."
            }
            Self::None => "No borders are drawn.",
        }
    }

    /// How to draw a line of this class of [`Table::Borders`]; nothing when it is left out.
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
    fn every_table_unpacks_and_lies_on_the_globe() {
        let case = |table: Table, parts: usize| {
            let found = table.parts();
            assert_eq!(found.len(), parts, "{table:?}");
            for point in found.iter().flat_map(|part| &part.points) {
                assert!(
                    (-180.0..=191.0).contains(&point[0]) && (-90.0..=90.0).contains(&point[1]),
                    "{table:?} {point:?}"
                );
            }
        };
        case(Table::LandCoarse, 1416);
        case(Table::LandFine, 4009);
        case(Table::Lakes, 457);
        case(Table::Countries, 825);
        case(Table::Rivers, 487);
        case(Table::Borders, 228);
        case(Table::Disputed, 10);
    }

    #[test]
    fn towns_come_by_size() {
        let towns = towns();
        assert_eq!(towns.len(), 6856);
        assert_eq!(towns[0].name, "Shanghai");
        assert!(towns.iter().any(|town| town.name == "Sudzha") || towns.iter().any(|town| town.name == "Kursk"));
    }

    #[test]
    fn a_broken_table_is_empty_and_no_panic() {
        for broken in
            [&[][..], &[9, 5], &[9, 255, 255, 255, 255, 255, 1], &[9, 1, 0, 255, 255, 255, 127], &[9, 1, 0, 2, 1, 1, 1]]
        {
            assert_eq!(unpacked(broken), None);
        }
    }

    #[test]
    fn the_un_choice_leaves_crimea_whole() {
        let perekop = |borders: Borders| {
            Table::Borders
                .parts()
                .iter()
                .filter(|part| borders.line(part.class).is_some())
                .flat_map(|part| &part.points)
                .any(|p| (33.6..34.9).contains(&p[0]) && (45.8..46.2).contains(&p[1]))
        };
        assert!(perekop(Borders::DeFacto));
        assert!(!perekop(Borders::Un));
        assert!(!perekop(Borders::None));
    }

    #[test]
    fn words_for_borders() {
        for word in ["de-facto", "un", "none"] {
            assert_eq!(word.parse::<Borders>().unwrap().to_string(), word);
        }
        assert_eq!(
            "UN".parse::<Borders>().unwrap_err().to_string(),
            "unknown choice of borders \"UN\"; expected one of de-facto, un, none"
        );
    }
}
