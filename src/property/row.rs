//! Features as rows of a table, for the formats that are tables.

use serde_json::{Map, Value};

use super::{AppliesTo, DataType, PROPERTIES};
use crate::feature::{Feature, Geometry};
use crate::position::Position;

/// A row of a table that has a geometry: a feature of a map, or a leg or stop of a route.
pub(crate) trait TableFeature {
    /// Returns the values of its columns.
    fn row(&self) -> PropertyRow<'_>;
    /// Returns its geometry. `None` for a route from a place to itself.
    fn geometry(&self) -> Option<Geometry<'_>>;
    /// Returns the point where it is or begins, for formats that need a geometry for everything.
    fn point(&self) -> Position;
    /// Returns the record behind it as JSON. `None` if nothing is claimed.
    #[cfg_attr(
        not(any(feature = "flatgeobuf", feature = "geopackage", feature = "geoparquet")),
        allow(dead_code, reason = "only these formats need it")
    )]
    fn record(&self) -> Option<String>;
}

impl TableFeature for Feature {
    fn row(&self) -> PropertyRow<'_> {
        PropertyRow::Feature(self)
    }

    fn geometry(&self) -> Option<Geometry<'_>> {
        Geometry::new(self)
    }

    fn point(&self) -> Position {
        match self {
            Self::Location(location) => location.extent.center,
            Self::Movement(movement) => movement.from.extent.center,
        }
    }

    fn record(&self) -> Option<String> {
        // Testimony is made of strings, numbers and lists, all of which JSON has.
        serde_json::to_string(&self.report().provenance).ok()
    }
}

impl<T: TableFeature> TableFeature for &T {
    fn row(&self) -> PropertyRow<'_> {
        (**self).row()
    }

    fn geometry(&self) -> Option<Geometry<'_>> {
        (**self).geometry()
    }

    fn point(&self) -> Position {
        (**self).point()
    }

    fn record(&self) -> Option<String> {
        (**self).record()
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PropertyColumn {
    pub(crate) name: &'static str,
    pub(crate) data_type: DataType,
}

fn columns(applies_to: AppliesTo) -> impl Iterator<Item = PropertyColumn> {
    PROPERTIES
        .iter()
        .filter(move |property| property.applies_to == applies_to && property.data_type.is_column())
        .map(|property| PropertyColumn { name: property.name, data_type: property.data_type })
}

/// Returns the columns that every feature has, the id first.
pub(crate) fn common_columns() -> impl Iterator<Item = PropertyColumn> {
    std::iter::once(PropertyColumn { name: "id", data_type: DataType::Text }).chain(columns(AppliesTo::All))
}

/// Returns the columns of a location.
pub(crate) fn location_columns() -> impl Iterator<Item = PropertyColumn> {
    common_columns().chain(columns(AppliesTo::Locations))
}

/// Returns the columns of a movement.
pub(crate) fn movement_columns() -> impl Iterator<Item = PropertyColumn> {
    common_columns().chain(columns(AppliesTo::Movements))
}

/// Returns the columns of all features in one table.
pub(crate) fn all_columns() -> impl Iterator<Item = PropertyColumn> {
    location_columns().chain(columns(AppliesTo::Movements))
}

/// The values of one row, by the name of the column.
#[derive(Debug)]
pub(crate) enum PropertyRow<'a> {
    /// A feature, whose values are computed when a column asks for them.
    Feature(&'a Feature),
    /// Values that were computed already.
    Values(Map<String, Value>),
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PropertyValue {
    /// The feature does not have the property, or nobody knows its value.
    Missing,
    Text(String),
    Whole(i64),
    Real(f64),
    Flag(bool),
}

impl PropertyRow<'_> {
    /// Returns the value in the column of that name.
    pub(crate) fn cell(&self, name: &str) -> PropertyValue {
        let value = match self {
            Self::Feature(feature) if name == "id" => feature.id().as_str().into(),
            Self::Feature(feature) => super::find(name).map_or(Value::Null, |property| property.value(feature)),
            Self::Values(values) => values.get(name).cloned().unwrap_or_default(),
        };
        match value {
            Value::String(text) => PropertyValue::Text(text),
            Value::Bool(flag) => PropertyValue::Flag(flag),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => PropertyValue::Whole(whole),
                (None, Some(real)) => PropertyValue::Real(real),
                (None, None) => PropertyValue::Missing,
            },
            Value::Null | Value::Array(_) | Value::Object(_) => PropertyValue::Missing,
        }
    }

    /// Returns a row that does not borrow the feature.
    #[cfg_attr(
        not(any(feature = "flatgeobuf", feature = "geopackage", feature = "geoparquet")),
        allow(dead_code, reason = "only these formats need it")
    )]
    pub(crate) fn into_owned(self) -> PropertyRow<'static> {
        match self {
            Self::Feature(feature) => {
                let values = PROPERTIES.iter().filter(|property| property.data_type.is_column());
                let values = values.map(|property| (property.name.to_owned(), property.value(feature)));
                let id = ("id".to_owned(), feature.id().as_str().into());
                PropertyRow::Values(std::iter::once(id).chain(values).collect())
            }
            Self::Values(values) => PropertyRow::Values(values),
        }
    }

    /// Returns the string in the column of that name. `None` if it holds another type or nothing.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.cell(name) {
            PropertyValue::Text(text) => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::samples::samples;

    #[test]
    fn every_value_has_the_type_of_its_column() {
        for feature in samples() {
            let row = feature.row();
            for PropertyColumn { name, data_type } in all_columns() {
                let fits = match row.cell(name) {
                    PropertyValue::Missing => true,
                    PropertyValue::Text(_) => matches!(data_type, DataType::Text | DataType::Time),
                    PropertyValue::Whole(_) => data_type.is_number(),
                    PropertyValue::Real(_) => data_type == DataType::Real,
                    PropertyValue::Flag(_) => data_type == DataType::Flag,
                };
                assert!(fits, "{name}");
            }
        }
    }

    #[test]
    fn a_property_has_values_only_where_it_applies() {
        for feature in samples() {
            for property in PROPERTIES {
                let applies = match property.applies_to {
                    AppliesTo::All => true,
                    AppliesTo::Locations => matches!(feature, Feature::Location(_)),
                    AppliesTo::Movements => matches!(feature, Feature::Movement(_)),
                    AppliesTo::Circles => false,
                };
                assert!(applies || property.value(&feature).is_null(), "{}", property.name);
            }
        }
    }
}
