//! Who or what claims are about.

use serde::{Deserialize, Serialize};

use crate::id::SubjectId;
use crate::record::Original;

/// Who or what claims are about, with the ways in which reports name it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Subject {
    /// The name that claims cite it by.
    pub id: SubjectId,
    /// Its name in print.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other ways in which reports name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The whole that it is a part of: what is affirmed of the part is affirmed of the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<SubjectId>,
    /// Where it belongs: ISO 3166-1 alpha-2, as `KP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[A-Z]{2}$")))]
    pub country: Option<String>,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row it was made from.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl Subject {
    /// A subject of which nothing is known yet but what it is cited by.
    pub fn new(id: SubjectId) -> Self {
        Self {
            id,
            name: None,
            aliases: Vec::new(),
            part_of: None,
            country: None,
            note: None,
            original: Original::new(),
        }
    }

    /// The words by which claims may name it: its id, its name, its aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.name.iter().chain(&self.aliases).map(String::as_str);
        std::iter::once(self.id.as_str()).chain(names)
    }

    /// Its name in print, or its id when it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }
}

/// Words for a subject as they are compared: in small letters, with one space between them.
///
/// Two subjects with words that are the same so could not be told apart by a claim.
pub(crate) fn fold_subject_name(words: &str) -> String {
    words.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
