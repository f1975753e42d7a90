//! Pins: where a place is, when its name is not enough.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::id::PlaceId;
use crate::units::Meters;

/// What a pin points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinTarget {
    /// A place of the gazetteer: `geonames:2013348`.
    Place(PlaceId),
    /// Coordinates as they were written, in any notation that is read.
    Coordinates(String),
}

/// Where a place is, when its name is not enough.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Written")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "Written"))]
pub struct Pin {
    /// What it points at.
    pub target: PinTarget,
    /// How far from it the place may be, when that was given.
    pub uncertainty_m: Option<Meters>,
    /// The coordinate reference system of the coordinates, when it is not that of the dossier: `EPSG:28423`.
    pub crs: Option<String>,
}

impl Pin {
    /// A pin on a place of the gazetteer.
    pub const fn from_place_id(id: PlaceId) -> Self {
        Self { target: PinTarget::Place(id), uncertainty_m: None, crs: None }
    }

    /// A pin on coordinates, in any notation that is read.
    pub fn from_coordinates(written: impl Into<String>) -> Self {
        Self { target: PinTarget::Coordinates(written.into()), uncertainty_m: None, crs: None }
    }

    /// Reads the short form: a gazetteer id when it looks like `word:number` or `word:Word.code`, else coordinates.
    ///
    /// `geo:43.1,131.9` is the coordinates of RFC 5870, not a gazetteer called `geo`.
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

    /// The spot as a dossier writes it.
    pub fn target_text(&self) -> &str {
        match &self.target {
            PinTarget::Place(id) => id.as_str(),
            PinTarget::Coordinates(written) => written,
        }
    }
}

impl Serialize for Pin {
    /// The bare spot where that says all; else a table.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.uncertainty_m.is_none()
            && self.crs.is_none()
            && Self::from_text(self.target_text()).target == self.target
        {
            return serializer.serialize_str(self.target_text());
        }
        PinInFull(self).serialize(serializer)
    }
}

/// A pin that is written as a table, also where the bare spot would say all.
struct PinInFull<'a>(&'a Pin);

impl Serialize for PinInFull<'_> {
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
    /// One, for the only place that the claim names.
    Only(Pin),
    /// One for each of the names, as they are written in the claim.
    ByName(BTreeMap<String, Pin>),
}

impl Pins {
    /// The pin for a name of the claim.
    pub fn get(&self, name: &str) -> Option<&Pin> {
        match self {
            Self::Only(pin) => Some(pin),
            Self::ByName(pins) => pins.get(name),
        }
    }

    /// The same pins, each written as a table.
    pub(crate) const fn in_full(&self) -> PinsInFull<'_> {
        PinsInFull(self)
    }
}

/// The keys of a pin that is written as a table.
pub(crate) const PIN_KEYS: &[&str] = &["id", "coordinates", "uncertainty_m", "crs"];

impl Serialize for Pins {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Only(pin) => pin.serialize(serializer),
            // A place called `id` with a bare pin would read as the table of one pin.
            Self::ByName(pins) if pins.keys().any(|name| PIN_KEYS.contains(&name.as_str())) => {
                self.in_full().serialize(serializer)
            }
            Self::ByName(pins) => pins.serialize(serializer),
        }
    }
}

/// Pins that are written as tables.
pub(crate) struct PinsInFull<'a>(&'a Pins);

impl Serialize for PinsInFull<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Pins::Only(pin) => PinInFull(pin).serialize(serializer),
            Pins::ByName(pins) => serializer.collect_map(pins.iter().map(|(name, pin)| (name, PinInFull(pin)))),
        }
    }
}

/// The ways to write a pin.
#[derive(Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Pin"))]
enum Written {
    Text(String),
    Place(OnPlace),
    Coordinates(OnCoordinates),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PlacePin"))]
struct OnPlace {
    id: PlaceId,
    uncertainty_m: Option<Meters>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CoordinatesPin"))]
struct OnCoordinates {
    coordinates: String,
    uncertainty_m: Option<Meters>,
    crs: Option<String>,
}

impl From<Written> for Pin {
    fn from(written: Written) -> Self {
        match written {
            Written::Text(text) => Self::from_text(&text),
            Written::Place(OnPlace { id, uncertainty_m }) => {
                Self { target: PinTarget::Place(id), uncertainty_m, crs: None }
            }
            Written::Coordinates(OnCoordinates { coordinates, uncertainty_m, crs }) => {
                Self { target: PinTarget::Coordinates(coordinates), uncertainty_m, crs }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gazetteer_id_is_told_from_coordinates() {
        let is_place = |text: &str| matches!(Pin::from_text(text).target, PinTarget::Place(_));
        for id in ["geonames:2013348", "country:RU", "admin1:RU.41", "oktmo:38640476"] {
            assert!(is_place(id), "{id}");
        }
        for written in ["43.1, 131.9", "geo:43.1,131.9", "52SDG 12345 67890", "43.1 N 131.9 E", "8Q7XMQ2P+9C"] {
            assert!(!is_place(written), "{written}");
        }
    }
}
