//! Every place on the map, and which others are near it.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::extent::Extent;
use crate::feature::{Feature, Map};
use crate::measure::PositionIndex;
use crate::place::Place;

use super::compact::{object, point};
use super::feature_states::FeatureStates;

/// The number of nearest places that the panel lists.
const NEAREST: usize = 6;

/// Every place on the map, once.
pub(super) struct PagePlaces {
    all: Vec<(String, Extent, Option<String>)>,
    numbers: HashMap<String, usize>,
}

impl PagePlaces {
    pub(super) fn of(history: &FeatureStates) -> Self {
        let mut places = Self { all: Vec::new(), numbers: HashMap::new() };
        for entry in &history.entries {
            match &entry.feature {
                Feature::Location(at) => places.add(&at.place, at.extent, at.country.as_deref()),
                Feature::Movement(way) => {
                    for end in [&way.from, &way.to] {
                        places.add(&end.place, end.extent, end.country.as_deref());
                    }
                }
            }
        }
        places
    }

    fn key(name: &str, extent: Extent) -> String {
        format!("{name}|{}|{}|{}", extent.center.lon(), extent.center.lat(), extent.radius.get())
    }

    fn add(&mut self, name: &str, extent: Extent, country: Option<&str>) {
        let next = self.all.len();
        if let std::collections::hash_map::Entry::Vacant(free) = self.numbers.entry(Self::key(name, extent)) {
            free.insert(next);
            self.all.push((name.to_owned(), extent, country.map(str::to_owned)));
        }
    }

    pub(super) fn number(&self, name: &str, extent: Extent) -> usize {
        self.numbers.get(&Self::key(name, extent)).copied().unwrap_or_default()
    }

    pub(super) fn told(&self, map: &Map) -> Vec<Value> {
        let known: BTreeMap<String, &Place> = map
            .assessed()
            .iter()
            .flat_map(|assessed| assessed.located().sites())
            .map(|site| (Self::key(site.label(), site.extent().round()), site.place()))
            .collect();
        let index = PositionIndex::new(self.all.iter().map(|(_, extent, _)| extent.center));
        self.all
            .iter()
            .enumerate()
            .map(|(at, (name, extent, country))| {
                let place = known.get(&Self::key(name, *extent));
                let local: Vec<[&str; 2]> = place.map_or_else(Vec::new, |place| local_names(place));
                let near: Vec<(usize, f64)> = index
                    .nearest(extent.center, NEAREST + 1)
                    .into_iter()
                    .filter(|near| near.index != at && near.distance.get() > 0.0)
                    .take(NEAREST)
                    .map(|near| (near.index, near.distance.get().round()))
                    .collect();
                object(vec![
                    ("n", json!(name)),
                    ("id", json!(place.map(|place| place.id.as_str()))),
                    ("a", json!(place.is_some_and(|place| place.is_area()))),
                    ("r", json!(place.and_then(|place| place.admin1.as_deref()))),
                    ("c", json!(country)),
                    ("l", json!(local)),
                    ("x", json!(point(extent.center))),
                    ("u", json!(extent.radius.get().round())),
                    ("d", json!(near)),
                ])
            })
            .collect()
    }
}

/// Returns the local names of a place: Russian and Ukrainian in their countries, Korean in Korea.
fn local_names(place: &Place) -> Vec<[&str; 2]> {
    let names = [("ru", &place.russian), ("uk", &place.ukrainian), ("ko", &place.korean)];
    let wanted: &[&str] = match place.country.as_deref() {
        Some("RU" | "BY") => &["ru"],
        Some("UA") => &["uk", "ru"],
        Some("KP" | "KR") => &["ko"],
        _ => &["ru", "uk", "ko"],
    };
    names
        .into_iter()
        .filter(|(language, _)| wanted.contains(language))
        .filter_map(|(language, name)| Some([language, name.as_deref()?]))
        .collect()
}
