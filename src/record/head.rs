//! What a dossier says of itself.

use serde::{Deserialize, Serialize};

use crate::opinion::TrustTable;

/// What a dossier says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Metadata {
    /// The title of the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the matter is, in a few sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// How likely anything is before anybody said so, from 0 to 1; 0.5 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub base_rate: Option<f64>,
    /// How many days may lie between two claims of one episode; 30 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub episode_gap_days: Option<u32>,
    /// The coordinate reference system of coordinates that do not name one: `EPSG:28423`; WGS 84 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// How far each letter of the Admiralty code is trusted; the declared table when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<TrustTable>,
}

impl Metadata {
    /// The base rate in force.
    pub fn base_rate(&self) -> f64 {
        self.base_rate.unwrap_or(0.5)
    }

    /// The episode gap in force, in days.
    pub fn episode_gap_days(&self) -> i64 {
        i64::from(self.episode_gap_days.unwrap_or(30))
    }
}
