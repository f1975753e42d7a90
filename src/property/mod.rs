//! The properties of features: one table, from which every format takes their names, types and values.
//!
//! [`PROPERTIES`] lists them in the order in which GeoJSON has them. The GeoJSON writer and reader, the tabular formats, filters,
//! the page of properties in `docs/` and the JSON Schema of maps all come from this table: a property is added in
//! `src/property/table.rs` and nowhere else.

mod leg_properties;
mod reference;
mod row;
pub(crate) mod simplestyle;
mod table;
#[cfg(any(feature = "flatgeobuf", feature = "geoparquet"))]
mod table_layer;

use serde_json::Value;

use crate::feature::Feature;

pub(crate) use leg_properties::{LegProperties, leg_columns, round_to_tenth, stop_columns, stop_row};
pub use reference::{markdown, schema};
pub(crate) use row::{
    PropertyColumn, PropertyRow, PropertyValue, TableFeature, all_columns, location_columns, movement_columns,
};
pub use table::PROPERTIES;
pub(crate) use table::{FeatureKind, OrNull, Properties};
#[cfg(any(feature = "flatgeobuf", feature = "geoparquet"))]
pub(crate) use table_layer::TableLayer;

/// One property of a feature: its name, its type, what it means, and how to get it.
///
/// ```
/// use troopmap::property::{self, PROPERTIES};
///
/// let confidence = property::find("confidence").unwrap();
/// assert!(confidence.data_type.is_number());
/// assert!(PROPERTIES.iter().all(|property| !property.description().is_empty()));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Property {
    /// The name, as GeoJSON has it.
    pub name: &'static str,
    /// The type of its values.
    pub data_type: DataType,
    /// The features that have it.
    pub applies_to: AppliesTo,
    doc: &'static str,
    value: fn(&Feature) -> Value,
}

impl Property {
    /// Returns what the property means, in a sentence or two.
    pub fn description(&self) -> String {
        self.doc.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the value for a feature, as JSON. `null` if the feature does not have the property or nobody knows its value.
    pub fn value(&self, feature: &Feature) -> Value {
        (self.value)(feature)
    }
}

/// The type of a property's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DataType {
    /// A string.
    Text,
    /// A string that holds an RFC 3339 date-time.
    Time,
    /// A small whole number.
    Whole,
    /// A whole number up to 2^53.
    Count,
    /// A number with a fraction.
    Real,
    /// `true` or `false`.
    Flag,
    /// A hint for viewers, such as the keys of simplestyle 1.1.0. Tables do not have it.
    Style,
    /// Nested JSON. Tables have it as text, in the formats that keep the record.
    Record,
}

impl DataType {
    /// Returns whether values are numbers.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Count | Self::Real)
    }

    /// Returns whether the property is a column of tables.
    pub const fn is_column(self) -> bool {
        !matches!(self, Self::Style | Self::Record)
    }
}

/// The features that have a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AppliesTo {
    /// Every feature.
    All,
    /// Reported locations.
    Locations,
    /// Reported movements.
    Movements,
    /// Circles of uncertainty.
    Circles,
}

/// Returns the property of that name. `None` if there is none.
pub fn find(name: &str) -> Option<&'static Property> {
    PROPERTIES.iter().find(|property| property.name == name)
}
