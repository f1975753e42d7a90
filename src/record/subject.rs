//! Subjects.

use serde::{Deserialize, Serialize};

use crate::id::SubjectId;
use crate::record::Original;

/// A person, unit or other thing that claims are about, with its names in reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Subject {
    /// The id by which claims refer to it.
    pub id: SubjectId,
    /// Its display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other names of it in reports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The subject it is part of: what is affirmed of the part is affirmed of the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<SubjectId>,
    /// Its country as an ISO 3166-1 alpha-2 code: `KP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[A-Z]{2}$")))]
    pub country: Option<String>,
    /// The side that it belongs to: a belligerent or an alliance. If absent, it is that of the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    /// A note for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row of a foreign format from which it was imported.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl Subject {
    /// Creates a subject with nothing but its id set.
    pub fn new(id: SubjectId) -> Self {
        Self {
            id,
            name: None,
            aliases: Vec::new(),
            part_of: None,
            country: None,
            side: None,
            note: None,
            original: Original::new(),
        }
    }

    /// Returns the names by which claims may refer to it: id, name and aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.name.iter().chain(&self.aliases).map(String::as_str);
        std::iter::once(self.id.as_str()).chain(names)
    }

    /// Returns its name, or its id if it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }
}

/// Folds the name of a subject for comparison: lowercase, with single spaces.
///
/// Claims cannot distinguish two subjects whose folded names are equal.
pub(crate) fn fold_subject_name(words: &str) -> String {
    words.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
