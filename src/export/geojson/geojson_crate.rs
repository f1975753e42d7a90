//! Conversions to and from the types of the crate `geojson`.
//!
//! They hold exactly what the writers of this module write: a feature that was converted and converted back is the same.
//!
//! ```
//! # #[cfg(feature = "gazetteer")] {
//! use troopmap::{Feature, Map, World, assess, dossier, feature, locate};
//!
//! let dossier = dossier::read("fixtures/seed-article.toml", &Default::default())?.into_result()?;
//! let map = feature::collect(&assess::as_of(&locate(&dossier, &World), None));
//!
//! let collection = geojson::FeatureCollection::from(&map);
//! assert_eq!(collection.features.len(), map.len());
//! assert_eq!(Map::try_from(collection)?.features(), map.features());
//!
//! let first = geojson::Feature::from(&map.features()[0]);
//! assert_eq!(first.property("subject").unwrap(), &map.features()[0].report().subject);
//! assert_eq!(&Feature::try_from(first)?, &map.features()[0]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use geojson::{FeatureCollection, JsonValue};

use super::MapReadError;
use super::about::MapAbout;
use super::map_reader::{read_feature_value, read_map_value};
use crate::feature::{Feature, Map};

/// Our features and maps are GeoJSON, which the crate `geojson` reads.
fn object(value: &impl serde::Serialize) -> serde_json::Map<String, JsonValue> {
    match serde_json::to_value(value) {
        Ok(JsonValue::Object(object)) => object,
        _ => serde_json::Map::new(),
    }
}

impl From<&Feature> for geojson::Feature {
    fn from(feature: &Feature) -> Self {
        serde_json::from_value(JsonValue::Object(object(feature))).unwrap_or_default()
    }
}

impl From<&Map> for FeatureCollection {
    fn from(map: &Map) -> Self {
        let about =
            serde_json::Map::from_iter([("troopmap".to_owned(), JsonValue::Object(object(&MapAbout::new(map))))]);
        Self {
            bbox: None,
            features: map.features().iter().map(geojson::Feature::from).collect(),
            foreign_members: Some(about),
        }
    }
}

impl TryFrom<geojson::Feature> for Feature {
    type Error = MapReadError;

    /// Reads a feature that this library wrote.
    fn try_from(feature: geojson::Feature) -> Result<Self, MapReadError> {
        read_feature_value(&serde_json::to_value(feature)?)?.ok_or(MapReadError::Circle)
    }
}

impl TryFrom<FeatureCollection> for Map {
    type Error = MapReadError;

    /// Reads a map that this library wrote.
    fn try_from(collection: FeatureCollection) -> Result<Self, MapReadError> {
        read_map_value(&serde_json::to_value(collection)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::feature::samples::features;

    proptest! {
        #[test]
        fn a_feature_survives_the_conversion_to_geojson_and_back(features in features()) {
            for feature in features {
                prop_assert_eq!(&Feature::try_from(geojson::Feature::from(&feature)).unwrap(), &feature);
            }
        }
    }
}
