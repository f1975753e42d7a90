//! The records of a dossier: metadata, sources, subjects, places, documents and claims.
//!
//! A record holds what was written, and nothing that was concluded from it. Its fields are the keys of a dossier in TOML, JSON
//! and CSV alike.

mod area;
mod claim;
mod count;
mod count_text;
mod document;
mod dossier_place;
mod locator;
mod metadata;
mod pin;
mod source;
mod subject;

pub use area::{Area, AreaRings, InvalidArea};
pub use claim::{Activity, Basis, Claim, Interest, PlaceNames, Places, Review, Stance};
pub use count::{Count, InvalidCount};
pub(crate) use count_text::MAX_COUNT;
pub use document::Document;
pub use dossier_place::DossierPlace;
pub use locator::{Locator, Quote};
pub use metadata::Metadata;
pub(crate) use pin::PIN_KEYS;
pub use pin::{Pin, PinTarget, Pins};
pub use source::{Source, SourceKind};
pub use subject::Subject;
pub(crate) use subject::fold_subject_name;

use std::collections::BTreeMap;

/// The row of a foreign format from which a record was imported: values by column name.
pub type Original = BTreeMap<String, String>;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
