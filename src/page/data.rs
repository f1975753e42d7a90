//! The data that the script reads: places, features day by day, claims, documents and sources, each once and by number.
//!
//! Keys are short because each of them occurs hundreds of times in a page; the scripts name them where they read them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::dossier::Dossier;
use crate::draw::PageDrawing;
use crate::feature::Map;
use crate::index::SourceIx;
use crate::scene;

use super::TEXTS;
use super::compact::{object, round3};
use super::encode::Encoder;
use super::feature_states::FeatureStates;
use super::places::PagePlaces;

#[derive(Serialize)]
struct PageData<'a> {
    version: &'static str,
    title: &'a str,
    as_of: Option<String>,
    attribution: String,
    trust: Value,
    base_rate: f64,
    panel: Value,
    /// Each day: the date, the date in words, and the number of new claims.
    days: Vec<(String, String, usize)>,
    texts: BTreeMap<String, String>,
    strings: Vec<String>,
    sources: Vec<Value>,
    documents: Vec<Value>,
    claims: Vec<Value>,
    origins: Vec<Value>,
    places: Vec<Value>,
    features: Vec<Value>,
    beside: Vec<Value>,
}

/// Returns the data of a map.
pub(super) fn of<'a>(
    map: &'a Map,
    dossier: &Dossier,
    history: &FeatureStates,
    panel: &PageDrawing,
) -> impl Serialize + use<'a> {
    let mut encoder = Encoder::new(dossier, panel);
    let places = PagePlaces::of(history);
    let features = history.entries.iter().map(|entry| encoder.feature(entry, &places)).collect();
    let beside = history
        .timeline()
        .unmapped()
        .iter()
        .map(|(&claim, states)| {
            let states: Vec<Value> =
                states.iter().map(|state| json!([state.day, state.reason.map(|why| encoder.string(why))])).collect();
            json!([encoder.claim(claim), states])
        })
        .collect();
    let places = places.told(map);
    PageData {
        version: env!("CARGO_PKG_VERSION"),
        title: map.title().unwrap_or("Reported locations"),
        as_of: map.as_of().map(scene::format_day),
        attribution: map.attribution().to_owned(),
        trust: json!(map.trust()),
        base_rate: map.metadata().base_rate,
        panel: json!({
            "width": panel.width, "height": panel.height, "details": panel.detail_zooms, "most": panel.max_zoom,
            "net": panel.coordinate_grid, "steps": PageDrawing::GRID_STEPS, "projection": panel.projection, "crowded": !panel.clustered_marks.is_empty(),
        }),
        days: history
            .days()
            .iter()
            .map(|day| (day.date.to_date_text(), scene::format_day(day.date), day.claims))
            .collect(),
        texts: texts(),
        strings: encoder.strings.all,
        sources: encoder.sources.into_iter().map(|at| source(map, dossier, at)).collect(),
        documents: encoder.documents,
        claims: encoder.claims,
        origins: encoder.origins.all,
        places,
        features,
        beside,
    }
}

/// Returns the texts that the scripts may need. Those of the legend and of the method are in the markup only.
fn texts() -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = serde_json::from_str(TEXTS).unwrap_or_default();
    texts.retain(|name, _| !name.starts_with("legend") && !name.starts_with("how"));
    texts
}

fn source(map: &Map, dossier: &Dossier, at: SourceIx) -> Value {
    let source = &dossier.sources()[at.get()];
    object(vec![
        ("n", json!(source.label())),
        ("g", json!(source.reliability.map(|letter| letter.to_string()))),
        ("t", json!(round3(map.trust().trust_of(source.reliability).get()))),
    ])
}
