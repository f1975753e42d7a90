//! The flat properties as the columns of a table, for the formats that are tables.

use serde_json::{Map, Value};

use crate::export::geojson::{self, Geometry};
use crate::feature::Feature;
use crate::position::Position;

/// What the formats that are tables of features must know of a feature, whatever it is of.
pub(super) trait Entry {
    /// Its flat properties.
    fn row(&self) -> Row;
    /// Its geometry; nothing for a way from a place to itself.
    fn geometry(&self) -> Option<Geometry<'_>>;
    /// Where it is or begins, for formats that want a geometry of everything.
    fn spot(&self) -> Position;
    /// The record behind it as JSON; nothing where nothing is claimed.
    fn record(&self) -> Option<String>;
}

impl Entry for Feature {
    fn row(&self) -> Row {
        Row::of(geojson::flat(self))
    }

    fn geometry(&self) -> Option<Geometry<'_>> {
        Geometry::of(self)
    }

    fn spot(&self) -> Position {
        match self {
            Self::Location(location) => location.extent.center,
            Self::Movement(movement) => movement.from.extent.center,
        }
    }

    fn record(&self) -> Option<String> {
        // Testimonies are made of what JSON holds.
        serde_json::to_string(&self.report().provenance).ok()
    }
}

/// What one layer of features says of itself.
#[cfg(any(feature = "flatgeobuf", feature = "geoparquet"))]
pub(super) struct Layer<'a> {
    pub(super) name: &'static str,
    pub(super) title: Option<&'a str>,
    /// What it is and whose data it holds.
    pub(super) note: &'static str,
    pub(super) attribution: &'a str,
    pub(super) columns: Vec<Column>,
    /// Whether there is a column for the record behind each feature.
    pub(super) recorded: bool,
}

#[cfg(any(feature = "flatgeobuf", feature = "geoparquet"))]
impl<'a> Layer<'a> {
    /// The features of a map, of all kinds in one layer.
    pub(super) fn of_map(map: &'a crate::feature::Map<'_>) -> Self {
        Self {
            name: "reports",
            title: map.title(),
            note: crate::export::NOTE,
            attribution: map.attribution(),
            columns: properties().collect(),
            recorded: true,
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    /// A small whole number.
    Whole,
    /// A whole number up to 2^53.
    Count,
    Real,
    Flag,
    /// An instant.
    Time,
}

impl Holds {
    pub(crate) const fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Count | Self::Real)
    }
}

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
}

const fn columns<const N: usize>(holds: Holds, names: [&'static str; N]) -> [Column; N] {
    let mut columns = [Column { name: "", holds }; N];
    let mut at = 0;
    while at < N {
        columns[at] = Column { name: names[at], holds };
        at += 1;
    }
    columns
}

/// What every feature has.
pub(super) fn common() -> impl Iterator<Item = Column> {
    let texts = ["id", "kind", "proposition", "title", "description", "subject", "activity"];
    columns(Holds::Text, texts)
        .into_iter()
        .chain(columns(Holds::Count, ["count_min", "count_max"]))
        .chain(columns(Holds::Text, ["when"]))
        .chain(columns(Holds::Time, ["start", "end", "first_reported", "last_reported"]))
        .chain(columns(Holds::Whole, ["confidence", "confidence_low", "confidence_high"]))
        .chain(columns(Holds::Text, ["likelihood", "analytic_confidence"]))
        .chain(columns(Holds::Real, ["belief", "disbelief", "uncertainty"]))
        .chain(columns(Holds::Flag, ["contested"]))
        .chain(columns(Holds::Whole, ["independent_origins", "documents", "claims"]))
        .chain(columns(Holds::Text, ["admiralty", "asserted_by", "relayed_by", "urls", "plausibility"]))
        .chain(columns(Holds::Real, ["speed_min_kmh", "speed_max_kmh"]))
}

/// What a location has besides.
pub(super) fn location() -> impl Iterator<Item = Column> {
    columns(Holds::Text, ["place", "place_reported", "place_id", "match", "country"])
        .into_iter()
        .chain(columns(Holds::Real, ["uncertainty_m"]))
        .chain(columns(Holds::Text, ["plausibility_with"]))
}

/// What a movement has besides.
pub(super) fn movement() -> impl Iterator<Item = Column> {
    let from = columns(Holds::Text, ["from", "from_reported", "from_id", "from_country"]);
    let to = columns(Holds::Text, ["to", "to_reported", "to_id", "to_country"]);
    from.into_iter()
        .chain(columns(Holds::Real, ["from_lon", "from_lat", "from_uncertainty_m"]))
        .chain(to)
        .chain(columns(Holds::Real, ["to_lon", "to_lat", "to_uncertainty_m"]))
        .chain(columns(Holds::Text, ["by"]))
        .chain(columns(Holds::Real, ["length_km", "length_min_km", "length_max_km"]))
        .chain(columns(Holds::Text, ["route", "route_source"]))
}

/// What any feature may have.
pub(crate) fn properties() -> impl Iterator<Item = Column> {
    common().chain(location()).chain(movement())
}

/// What a leg of a route has.
pub(super) fn leg() -> impl Iterator<Item = Column> {
    columns(Holds::Text, ["id", "kind", "title", "description"])
        .into_iter()
        .chain(columns(Holds::Flag, ["illustrative"]))
        .chain(columns(Holds::Whole, ["number"]))
        .chain(columns(Holds::Text, ["mode", "from", "to"]))
        .chain(columns(Holds::Real, ["from_lon", "from_lat", "to_lon", "to_lat"]))
        .chain(columns(Holds::Real, ["length_km", "length_min_km", "length_max_km", "hours_min", "hours_max"]))
        .chain(columns(
            Holds::Text,
            ["countries", "passages", "not_through", "route", "route_source", "licence", "attribution"],
        ))
        .chain(columns(Holds::Text, ["accuracy"]))
}

/// What a stop of a route has.
pub(super) fn stop() -> impl Iterator<Item = Column> {
    columns(Holds::Text, ["id", "kind", "title", "country"])
        .into_iter()
        .chain(columns(Holds::Whole, ["number"]))
        .chain(columns(Holds::Real, ["uncertainty_m"]))
}

/// The flat properties of one feature.
pub(super) struct Row(Map<String, Value>);

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    /// The feature has no such property, or nobody said.
    Nothing,
    Text(&'a str),
    Whole(i64),
    Real(f64),
    Flag(bool),
}

impl Row {
    /// From properties as GeoJSON has them.
    pub(super) const fn of(properties: Map<String, Value>) -> Self {
        Self(properties)
    }

    pub(super) fn cell(&self, name: &str) -> Cell<'_> {
        match self.0.get(name) {
            Some(Value::String(text)) => Cell::Text(text),
            Some(Value::Bool(flag)) => Cell::Flag(*flag),
            Some(Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Cell::Whole(whole),
                (None, Some(real)) => Cell::Real(real),
                (None, None) => Cell::Nothing,
            },
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => Cell::Nothing,
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.cell(name) {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::export::geojson::tests::samples;

    /// How viewers draw it, and the title once more.
    fn is_style(name: &str) -> bool {
        name == "name" || name.starts_with("marker-") || name.starts_with("stroke") || name.starts_with("fill")
    }

    #[test]
    fn every_property_has_its_column() {
        for feature in samples() {
            let own: Vec<Column> = match feature {
                Feature::Location(_) => location().collect(),
                Feature::Movement(_) => movement().collect(),
            };
            let columns: BTreeSet<&str> = common().chain(own).map(|column| column.name).collect();
            let properties = geojson::flat(&feature);
            let names: BTreeSet<&str> = properties.keys().map(String::as_str).filter(|name| !is_style(name)).collect();
            assert_eq!(columns, names);
        }
    }

    #[test]
    fn every_cell_is_of_its_column() {
        for feature in samples() {
            let row = feature.row();
            for Column { name, holds } in common().chain(location()).chain(movement()) {
                let fits = match row.cell(name) {
                    Cell::Nothing => true,
                    Cell::Text(_) => matches!(holds, Holds::Text | Holds::Time),
                    Cell::Whole(_) => matches!(holds, Holds::Whole | Holds::Count | Holds::Real),
                    Cell::Real(_) => holds == Holds::Real,
                    Cell::Flag(_) => holds == Holds::Flag,
                };
                assert!(fits, "{name}");
            }
        }
    }
}
