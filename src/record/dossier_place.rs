//! Places that a dossier lists itself.

use serde::{Deserialize, Serialize};

use crate::id::PlaceId;
use crate::record::{Area, Original};
use crate::units::Meters;

/// A place that a dossier lists itself, which claims may name before any gazetteer is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Place"))]
#[non_exhaustive]
pub struct DossierPlace {
    /// The id by which claims and other places refer to it.
    pub id: PlaceId,
    /// Its display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other names of it in documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Its location: the id of a place in the gazetteer, or coordinates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The radius of the circle around that location in which it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncertainty_m: Option<Meters>,
    /// Its outline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// The place that contains it: one of the dossier's own, or one in the gazetteer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<PlaceId>,
    /// A note for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row of a foreign format from which it was imported.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl DossierPlace {
    /// Creates a place with nothing but its id set.
    pub fn new(id: PlaceId) -> Self {
        Self {
            id,
            name: None,
            aliases: Vec::new(),
            at: None,
            uncertainty_m: None,
            area: None,
            part_of: None,
            note: None,
            original: Original::new(),
        }
    }

    /// Returns the names by which claims may refer to it: id, name and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.name.iter().chain(&self.aliases).map(String::as_str);
        std::iter::once(self.id.as_str()).chain(names)
    }

    /// Returns its name, or its id if it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }
}
