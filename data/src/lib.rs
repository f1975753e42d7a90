//! The packed data of the crate [troopmap](https://docs.rs/troopmap), each table behind a feature.
//!
//! | feature | item | data |
//! |---|---|---|
//! | `basemap` | [`basemap`] | Natural Earth 4.0.0 and 4.1.0; towns of GeoNames |
//! | `font` | [`font`] | Noto Sans 2.15, a subset |
//! | `gazetteer` | [`gazetteer`] | GeoNames of July 2026, Who's On First, Unicode CLDR |
//! | `rail` | [`rail`] | OpenStreetMap of about 2024, under the [ODbL](https://opendatacommons.org/licenses/odbl/1-0/) |
//! | `sea` | [`sea`] | Natural Earth 4.0.0, World Port Index, searoute 1.6.0 |
//!
//! The version of this crate is the month of its data. The README lists every source with its version and its license. The bytes are
//! those that `troopmap` reads; their layout may change with any version.

#[cfg(feature = "gazetteer")]
#[doc(inline)]
pub use troopmap_data_gazetteer as gazetteer;

/// Natural Earth for the drawn map: zlib streams of lines and rings, and tables of names.
#[cfg(feature = "basemap")]
pub mod basemap {
    /// Land at 1:50 million, for maps of continents and the world.
    pub static LAND_COARSE: &[u8] = include_bytes!("../basemap/land-coarse.bin");
    /// Land at 1:10 million, for maps of regions.
    pub static LAND_FINE: &[u8] = include_bytes!("../basemap/land-fine.bin");
    /// Lakes.
    pub static LAKES: &[u8] = include_bytes!("../basemap/lakes.bin");
    /// Rivers.
    pub static RIVERS: &[u8] = include_bytes!("../basemap/rivers.bin");
    /// Rough outlines of countries, to find room for their names.
    pub static COUNTRIES: &[u8] = include_bytes!("../basemap/countries.bin");
    /// Borders between states.
    pub static BORDERS: &[u8] = include_bytes!("../basemap/borders.bin");
    /// Areas that two states claim.
    pub static DISPUTED: &[u8] = include_bytes!("../basemap/disputed.bin");
    /// Towns with their positions, the largest first.
    pub static TOWNS: &[u8] = include_bytes!("../basemap/towns.bin");
    /// The name of each country, one a line, in the order of the classes of [`COUNTRIES`].
    pub static COUNTRY_NAMES: &str = include_str!("../basemap/countries.txt");
    /// The names of seas with position and radius, tab-separated under a header.
    pub static SEAS: &str = include_str!("../basemap/seas.tsv");
}

/// Noto Sans under the SIL Open Font License, cut to the characters of place names.
#[cfg(feature = "font")]
pub mod font {
    /// Noto Sans Regular.
    pub static REGULAR: &[u8] = include_bytes!("../font/NotoSans-Regular.ttf");
    /// Noto Sans `SemiBold`.
    pub static SEMI_BOLD: &[u8] = include_bytes!("../font/NotoSans-SemiBold.ttf");
    /// Noto Sans Italic.
    pub static ITALIC: &[u8] = include_bytes!("../font/NotoSans-Italic.ttf");
}

/// The railways of Russia, Korea and their neighbors.
///
/// Rail data © OpenStreetMap contributors, available under the [Open Database License
/// 1.0](https://opendatacommons.org/licenses/odbl/1-0/). The folder `rail` of this crate is that database; lengths, lines and maps made
/// with it are produced works and carry the notice.
#[cfg(feature = "rail")]
pub mod rail {
    /// The network as a contraction hierarchy.
    pub static NETWORK: &[u8] = include_bytes!("../rail/rail.bin");
}

/// The water of the world, with ports and canals.
#[cfg(feature = "sea")]
pub mod sea {
    /// The network as a contraction hierarchy.
    pub static NETWORK: &[u8] = include_bytes!("../sea/sea.bin");
}
