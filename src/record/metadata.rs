//! The metadata of a dossier.

use serde::{Deserialize, Serialize};

use crate::opinion::TrustTable;

/// The metadata of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Metadata {
    /// The title of the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A summary of the topic in a few sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The prior probability of any proposition, from 0 to 1; 0.5 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub base_rate: Option<f64>,
    /// The maximum number of days between two claims of one episode; 30 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub episode_gap_days: Option<u32>,
    /// The default coordinate reference system of coordinates: `EPSG:28423`; WGS 84 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// The trust in each letter of the Admiralty code; the default table if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<TrustTable>,
}

impl Metadata {
    /// Returns the base rate, or its default.
    pub fn base_rate(&self) -> f64 {
        self.base_rate.unwrap_or(0.5)
    }

    /// Returns the episode gap in days, or its default.
    pub fn episode_gap_days(&self) -> i64 {
        i64::from(self.episode_gap_days.unwrap_or(30))
    }
}
