//! What a dossier says, in its own words, without judgement.
//!
//! A record holds what was written and nothing that was concluded from it. The fields are the keys of the dossier
//! (TOML, JSON and CSV alike) and are documented in the order in which people fill them in.

mod claim;
mod count;
mod document;
mod head;
mod locator;
mod pin;
mod source;
mod subject;

pub use claim::{Activity, Basis, Claim, PlaceNames, Places, Stance};
pub use count::Count;
pub(crate) use count::MAX_COUNT;
pub use document::Document;
pub use head::Metadata;
pub use locator::{Locator, Quote};
pub(crate) use pin::PIN_KEYS;
pub use pin::{Pin, PinTarget, Pins};
pub use source::{Source, SourceKind};
pub use subject::Subject;
pub(crate) use subject::fold_subject_name;

use std::collections::BTreeMap;

/// The row a record was made from, column by column, when it came from another format.
pub type Original = BTreeMap<String, String>;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
