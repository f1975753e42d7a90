//! Layers of tabular features, for the formats that describe a layer as a whole.

use super::leg_properties::leg_columns;
use super::row::{PropertyColumn, all_columns};
use crate::feature::{Map, NOTE};
use crate::itinerary::{self, Itinerary};

/// The metadata and columns of one layer of features.
pub(crate) struct TableLayer<'a> {
    pub(crate) name: &'static str,
    pub(crate) title: Option<&'a str>,
    /// A note about the whole layer: `reported, not verified`.
    pub(crate) note: &'static str,
    pub(crate) attribution: &'a str,
    pub(crate) columns: Vec<PropertyColumn>,
    /// Whether there is a column for the record behind each feature.
    pub(crate) has_record: bool,
}

impl<'a> TableLayer<'a> {
    /// Returns the layer of a map: its features, of every kind.
    pub(crate) fn from_map(map: &'a Map) -> Self {
        Self {
            name: "reports",
            title: map.title(),
            note: NOTE,
            attribution: map.attribution(),
            columns: all_columns().collect(),
            has_record: true,
        }
    }

    /// Returns the layer of a route: its legs.
    pub(crate) fn from_route(itinerary: &'a Itinerary<'_>) -> Self {
        Self {
            name: "legs",
            title: Some(itinerary.title()),
            note: itinerary::NOTE,
            attribution: itinerary.attribution(),
            columns: leg_columns().collect(),
            has_record: false,
        }
    }
}
