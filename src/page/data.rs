//! What the script knows: places, features day by day, claims, documents and sources, each once and by number.
//!
//! Keys are short because each stands in the page hundreds of times; the scripts name them where they read them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::dossier::Dossier;
use crate::draw::PageDrawing;
use crate::feature::Map;
use crate::index::SourceIx;
use crate::scene;

use super::TEXTS;
use super::history::History;
use super::sites::Sites;
use super::telling::{Telling, three};

#[derive(Serialize)]
struct Island<'a> {
    version: &'static str,
    title: &'a str,
    as_of: Option<String>,
    attribution: String,
    trust: Value,
    base_rate: f64,
    panel: Value,
    /// Day, its words, how many claims it brought.
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

/// The island of a map.
pub(super) fn of<'a>(
    map: &'a Map,
    dossier: &Dossier,
    history: &History,
    panel: &PageDrawing,
) -> impl Serialize + use<'a> {
    let mut telling = Telling::new(dossier, panel);
    let places = Sites::of(history);
    let features = history.entries.iter().map(|entry| telling.feature(entry, &places)).collect();
    let beside = history
        .timeline()
        .unmapped()
        .iter()
        .map(|(&claim, states)| {
            let states: Vec<Value> =
                states.iter().map(|state| json!([state.day, state.reason.map(|why| telling.string(why))])).collect();
            json!([telling.claim(claim), states])
        })
        .collect();
    let places = places.told(map);
    Island {
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
        strings: telling.strings.all,
        sources: telling.sources.into_iter().map(|at| source(map, dossier, at)).collect(),
        documents: telling.documents,
        claims: telling.claims,
        origins: telling.origins.all,
        places,
        features,
        beside,
    }
}

/// The texts that the scripts may ask for: those of the legend and of the method stand in the markup alone.
fn texts() -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = serde_json::from_str(TEXTS).unwrap_or_default();
    texts.retain(|name, _| !name.starts_with("legend") && !name.starts_with("how"));
    texts
}

/// A JSON object without the members that say nothing.
pub(super) fn object(members: Vec<(&str, Value)>) -> Value {
    let says = |value: &Value| !(value.is_null() || value == &json!([]) || value == &json!(false));
    Value::Object(
        members.into_iter().filter(|(_, value)| says(value)).map(|(key, value)| (key.to_owned(), value)).collect(),
    )
}

fn source(map: &Map, dossier: &Dossier, at: SourceIx) -> Value {
    let source = &dossier.sources()[at.get()];
    object(vec![
        ("n", json!(source.label())),
        ("g", json!(source.reliability.map(|letter| letter.to_string()))),
        ("t", json!(three(map.trust().trust_of(source.reliability).get()))),
    ])
}
