//! Pins: the location of a place that its name alone does not identify.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::id::PlaceId;
use crate::units::Meters;

/// The location that a pin points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinTarget {
    /// A place in the gazetteer: `geonames:2013348`.
    Place(PlaceId),
    /// Coordinates as written, in any supported notation.
    Coordinates(String),
}

/// The location of a place that its name alone does not identify.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "PinRepr")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "PinRepr"))]
pub struct Pin {
    /// The location it points to.
    pub target: PinTarget,
    /// How far from the target the place may be, if given.
    pub uncertainty_m: Option<Meters>,
    /// The coordinate reference system of the coordinates, if not that of the dossier: `EPSG:28423`.
    pub crs: Option<String>,
}

impl Pin {
    /// Creates a pin to a place in the gazetteer.
    pub const fn from_place_id(id: PlaceId) -> Self {
        Self { target: PinTarget::Place(id), uncertainty_m: None, crs: None }
    }

    /// Creates a pin to coordinates in any supported notation.
    pub fn from_coordinates(written: impl Into<String>) -> Self {
        Self { target: PinTarget::Coordinates(written.into()), uncertainty_m: None, crs: None }
    }

    /// Parses the short form: a gazetteer id such as `geonames:2013348` or `admin1:RU.41`, else coordinates.
    ///
    /// `geo:43.1,131.9` is coordinates (RFC 5870), not an id of a gazetteer called `geo`.
    pub fn from_text(text: &str) -> Self {
        let names_gazetteer = text.split_once(':').is_some_and(|(gazetteer, rest)| {
            gazetteer != "geo"
                && !rest.is_empty()
                && gazetteer.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
                && gazetteer.chars().next().is_some_and(|c| c.is_ascii_lowercase())
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        });
        match PlaceId::new(text) {
            Ok(id) if names_gazetteer => Self::from_place_id(id),
            _ => Self::from_coordinates(text),
        }
    }

    /// Returns the target as a dossier writes it.
    pub fn target_text(&self) -> &str {
        match &self.target {
            PinTarget::Place(id) => id.as_str(),
            PinTarget::Coordinates(written) => written,
        }
    }
}

impl Serialize for Pin {
    /// Writes the target as a plain string if that is unambiguous, else a table.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.uncertainty_m.is_none()
            && self.crs.is_none()
            && Self::from_text(self.target_text()).target == self.target
        {
            return serializer.serialize_str(self.target_text());
        }
        PinTable(self).serialize(serializer)
    }
}

/// A pin that is written as a table even if a plain string would do.
struct PinTable<'a>(&'a Pin);

impl Serialize for PinTable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pin = self.0;
        let key = match pin.target {
            PinTarget::Place(_) => "id",
            PinTarget::Coordinates(_) => "coordinates",
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(key, pin.target_text())?;
        if let Some(uncertainty) = pin.uncertainty_m {
            map.serialize_entry("uncertainty_m", &uncertainty)?;
        }
        if let Some(crs) = &pin.crs {
            map.serialize_entry("crs", crs)?;
        }
        map.end()
    }
}

/// The pins of one claim.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Pins {
    /// One pin, for the only place that the claim names.
    Only(Pin),
    /// Pins by place name, as the claim writes the names.
    ByName(BTreeMap<String, Pin>),
}

impl Pins {
    /// Returns the pin for a place name of the claim.
    pub fn get(&self, name: &str) -> Option<&Pin> {
        match self {
            Self::Only(pin) => Some(pin),
            Self::ByName(pins) => pins.get(name),
        }
    }

    /// Wraps the pins so that each is written as a table.
    pub(crate) const fn as_tables(&self) -> PinTables<'_> {
        PinTables(self)
    }
}

/// The keys of a pin in table form.
pub(crate) const PIN_KEYS: &[&str] = &["id", "coordinates", "uncertainty_m", "crs"];

impl Serialize for Pins {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Only(pin) => pin.serialize(serializer),
            // A place called `id` with a plain string as its pin would be read as the table of a single pin.
            Self::ByName(pins) if pins.keys().any(|name| PIN_KEYS.contains(&name.as_str())) => {
                self.as_tables().serialize(serializer)
            }
            Self::ByName(pins) => pins.serialize(serializer),
        }
    }
}

/// Pins that are written as tables.
pub(crate) struct PinTables<'a>(&'a Pins);

impl Serialize for PinTables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Pins::Only(pin) => PinTable(pin).serialize(serializer),
            Pins::ByName(pins) => serializer.collect_map(pins.iter().map(|(name, pin)| (name, PinTable(pin)))),
        }
    }
}

/// The notations of a pin.
#[derive(Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Pin"))]
enum PinRepr {
    Text(String),
    Place(PlacePin),
    Coordinates(CoordinatesPin),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PlacePin"))]
struct PlacePin {
    id: PlaceId,
    uncertainty_m: Option<Meters>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CoordinatesPin"))]
struct CoordinatesPin {
    coordinates: String,
    uncertainty_m: Option<Meters>,
    crs: Option<String>,
}

impl From<PinRepr> for Pin {
    fn from(written: PinRepr) -> Self {
        match written {
            PinRepr::Text(text) => Self::from_text(&text),
            PinRepr::Place(PlacePin { id, uncertainty_m }) => {
                Self { target: PinTarget::Place(id), uncertainty_m, crs: None }
            }
            PinRepr::Coordinates(CoordinatesPin { coordinates, uncertainty_m, crs }) => {
                Self { target: PinTarget::Coordinates(coordinates), uncertainty_m, crs }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_gazetteer_ids_from_coordinates() {
        let is_place = |text: &str| matches!(Pin::from_text(text).target, PinTarget::Place(_));
        for id in ["geonames:2013348", "country:RU", "admin1:RU.41", "oktmo:38640476"] {
            assert!(is_place(id), "{id}");
        }
        for written in ["43.1, 131.9", "geo:43.1,131.9", "52SDG 12345 67890", "43.1 N 131.9 E", "8Q7XMQ2P+9C"] {
            assert!(!is_place(written), "{written}");
        }
    }
}
