//! The packed gazetteer of the crate [troopmap](https://docs.rs/troopmap): places of the world with their names.
//!
//! The version of this crate is the month of its data. 2026.11 holds GeoNames of July 2026, Who's On First of November 2024 (North
//! Korea) and January 2025 (Ukraine), and the country names of Unicode CLDR as in babel 2.18.0. The README lists every source with
//! its license and describes what was changed.
//!
//! Works made from these data carry this notice:
//!
//! > Contains data from GeoNames (geonames.org), CC BY 4.0, modified. Data from Who's On First (whosonfirst.org/docs/licenses).
//! > Country names from Unicode CLDR.

/// The gazetteer as `troopmap::World` reads it: compressed blocks of records and of folded names.
pub static PLACES: &[u8] = include_bytes!("../places.bin");

/// The outlines of countries and first-order divisions: Natural Earth 4.1.0, generalized, with the divisions of `GeoNames`.
pub static OUTLINES: &[u8] = include_bytes!("../outlines.bin");
