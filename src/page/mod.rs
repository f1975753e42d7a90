//! The HTML page: one file that opens from disk, with the drawn map and a script that steps through time, filters, and explains
//! every number.
//!
//! The page fetches nothing. A content security policy in its head lets a browser run and style only what the policy names by
//! its hash; text from reports reaches the markup through [`escape`] and the script through the data block, which no character
//! can end. `page.html`, `map.css`, the scripts and `texts.json` are the page; this module fills them in.

mod cited_dossier;
mod claim_text;
mod clusters;
mod compact;
mod data;
mod data_block;
mod encode;
mod feature_states;
mod places;
mod route_page;
mod static_parts;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::draw::{Drawing, PageDrawing};
use crate::feature::{Feature, Map};
use crate::markup::escape;
use crate::scene::{self, Mark, Scene};
use feature_states::FeatureStates;

pub(crate) use route_page::route_page;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("map.css");
const SCRIPT_AS_WRITTEN: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("data.js"),
    include_str!("view.js"),
    include_str!("marks.js"),
    include_str!("arrange.js"),
    include_str!("pointer.js"),
    include_str!("panel.js"),
    include_str!("download.js"),
    include_str!("filters.js"),
    include_str!("lists.js"),
    include_str!("time.js"),
    include_str!("map.js"),
    "})();\n"
);
/// Every English text of the page, by name.
const TEXTS: &str = include_str!("texts.json");

/// Returns the page of a map.
pub(crate) fn page(map: &Map, drawing: Drawing) -> String {
    let dossier = match map.assessed() {
        Some(assessed) => assessed.located().dossier().clone(),
        None => cited_dossier::cited_dossier(map),
    };
    let history = FeatureStates::new(map, &dossier);
    let mut scene = scene::build_scene(map);
    let removed = add_gone(&mut scene, &history);
    let panel = drawing.draw_for_page(&scene);
    let hidden = if panel.clustered_marks.is_empty() { hidden_without_script(&removed) } else { String::new() };
    let style = format!("{STYLE}{}{hidden}", panel.style_sheet);
    let data = data_block::embed(&data::of(map, &dossier, &history, &panel));
    let script = minify(SCRIPT_AS_WRITTEN);
    let texts: BTreeMap<String, String> = serde_json::from_str(TEXTS).unwrap_or_default();
    let title = escape(&scene.title).to_string();
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(&style)
    );
    let drawn = with_symbols(&panel, &appearances(&history));
    let drawn = clusters::draw(&drawn, &panel.clustered_marks, &removed, &texts);
    let parts: &[(&str, &str)] = &[
        ("policy", &policy),
        ("title", &title),
        ("style", &style),
        ("svg", &drawn),
        ("legend", &static_parts::legend(&history, &texts)),
        ("table", &static_parts::table(map, &texts)),
        ("beside", &static_parts::unmapped(map, &dossier)),
        ("as_of", &static_parts::as_of(map, &texts)),
        ("attribution", &static_parts::attribution(map, &texts)),
        ("networks", &static_parts::networks(map, &scene, &texts)),
        ("borders", &escape(drawing.borders.note()).to_string()),
        ("projection", &escape(&panel.projection).to_string()),
        ("version", env!("CARGO_PKG_VERSION")),
        ("summary", &static_parts::summary(map)),
        ("data", &data),
        ("script", &script),
    ];
    fill(PAGE, parts, &texts)
}

/// Removes comments and indentation, which are a fifth of a script.
fn minify(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let lines = lines.filter(|line| !(line.starts_with("/**") && line.ends_with("*/")));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Fills a template: `{{part}}` with a part, `{{text:name}}` with a text. Inserted text is not searched for slots.
fn fill(template: &str, parts: &[(&str, &str)], texts: &BTreeMap<String, String>) -> String {
    let mut page = String::with_capacity(template.len() + parts.iter().map(|(_, part)| part.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let Some((name, after)) = after.split_once("}}") else { break };
        if let Some(text) = name.strip_prefix("text:").and_then(|name| texts.get(name)) {
            page.push_str(&escape(text).to_string());
        } else if let Some((_, part)) = parts.iter().find(|(known, _)| *known == name) {
            page.push_str(part);
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

/// Returns a source expression of a content security policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// Adds what was on the map on an earlier day but is not on the last one, for the script to show. Returns the ids.
fn add_gone(scene: &mut Scene, history: &FeatureStates) -> Vec<String> {
    let mut removed = Vec::new();
    for entry in history.entries.iter().filter(|entry| entry.is_gone()) {
        removed.push(entry.feature.id().as_str().to_owned());
        match &entry.feature {
            Feature::Location(location) => scene.marks.push(scene::build_mark(location, history.usual.as_deref())),
            Feature::Movement(movement) => scene.movements.push(scene::build_movement(movement)),
        }
    }
    removed
}

/// Returns rules that hide marks of earlier days where no script runs.
fn hidden_without_script(removed: &[String]) -> String {
    // Ids are made of slugs. One that is not stays visible rather than break the rule of the others.
    let plain = |id: &&String| id.chars().all(|c| c.is_alphanumeric() || "/-~_.,".contains(c));
    removed.iter().filter(plain).fold(String::new(), |mut rules, id| {
        // Writing to a String cannot fail.
        let _ = write!(rules, ":root:not([data-ready]) [data-id=\"{id}\"]{{display:none}}");
        rules
    })
}

/// Returns every appearance that a mark has on any day, as a mark of its own.
fn appearances(history: &FeatureStates) -> Vec<Mark> {
    let mut appearances: BTreeMap<String, Mark> = BTreeMap::new();
    for mark in
        history.entries.iter().flat_map(|entry| &entry.states).filter_map(|(_, state)| state.as_ref()?.mark.as_ref())
    {
        appearances.entry(mark.symbol().id()).or_insert_with(|| mark.clone());
    }
    appearances.into_values().collect()
}

/// Replaces the symbols of a drawing by those of the given marks and of the legend.
fn with_symbols(panel: &PageDrawing, appearances: &[Mark]) -> String {
    let mut all = appearances.to_vec();
    all.extend(static_parts::legend_marks());
    let symbols = Drawing::draw_symbols(&all);
    match (panel.svg.find("<defs>"), panel.svg.find("</defs>")) {
        (Some(start), Some(end)) if start < end => {
            format!("{}<defs>{symbols}{}", &panel.svg[..start], &panel.svg[end..])
        }
        _ => panel.svg.clone(),
    }
}

#[cfg(test)]
mod tests;
