//! One page that opens from disk: the drawn map, and a script that steps through time, filters, and answers for every number.
//!
//! The page fetches nothing. A policy in its head lets a browser run and style only what stands in it by hash; text from
//! reports reaches the markup through [`escape`] and the script through the data island, where no character can end it.
//! `page.html`, `map.css`, the scripts and `texts.json` are the page; this module fills them.

mod cited;
mod claims;
mod crowds;
mod data;
mod history;
mod island;
mod route;
mod sites;
mod tables;
mod telling;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::draw::{Drawing, PageDrawing};
use crate::feature::{Feature, Map};
use crate::markup::escape;
use crate::scene::{self, Mark, Scene};
use history::History;

pub(crate) use route::route_page;

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

/// The page of a map.
pub(crate) fn page(map: &Map, drawing: Drawing) -> String {
    let dossier = match map.assessed() {
        Some(assessed) => assessed.located().dossier().clone(),
        None => cited::dossier(map),
    };
    let history = History::new(map, &dossier);
    let mut scene = scene::build_scene(map);
    let gone = add_gone(&mut scene, &history);
    let panel = drawing.draw_for_page(&scene);
    let hidden = if panel.clustered_marks.is_empty() { hidden_without_script(&gone) } else { String::new() };
    let style = format!("{STYLE}{}{hidden}", panel.style_sheet);
    let island = island::safe(&data::of(map, &dossier, &history, &panel));
    let script = slim(SCRIPT_AS_WRITTEN);
    let texts: BTreeMap<String, String> = serde_json::from_str(TEXTS).unwrap_or_default();
    let title = escape(&scene.title).to_string();
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(&style)
    );
    let drawn = with_symbols(&panel, &looks(&history));
    let drawn = crowds::drawn(&drawn, &panel.clustered_marks, &gone, &texts);
    let parts: &[(&str, &str)] = &[
        ("policy", &policy),
        ("title", &title),
        ("style", &style),
        ("svg", &drawn),
        ("legend", &tables::legend(&history, &texts)),
        ("table", &tables::table(map, &texts)),
        ("beside", &tables::beside(map, &dossier)),
        ("as_of", &tables::as_of(map, &texts)),
        ("attribution", &tables::attribution(map, &texts)),
        ("networks", &tables::networks(map, &scene, &texts)),
        ("borders", &escape(drawing.borders.note()).to_string()),
        ("projection", &escape(&panel.projection).to_string()),
        ("version", env!("CARGO_PKG_VERSION")),
        ("summary", &tables::summary(map)),
        ("data", &island),
        ("script", &script),
    ];
    filled(PAGE, parts, &texts)
}

/// A script without its comments and indentation, a fifth of it: the page is sent around.
fn slim(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let lines = lines.filter(|line| !(line.starts_with("/**") && line.ends_with("*/")));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The template with its parts put in: `{{part}}`, and `{{text:name}}` for a text. What is put in is not read again.
fn filled(template: &str, parts: &[(&str, &str)], texts: &BTreeMap<String, String>) -> String {
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

/// A source expression of a content security policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// What was on the map on an earlier day and is not on its last is drawn too, for the script to show. Gives the ids.
fn add_gone(scene: &mut Scene, history: &History) -> Vec<String> {
    let mut gone = Vec::new();
    for entry in history.entries.iter().filter(|entry| entry.is_gone()) {
        gone.push(entry.feature.id().as_str().to_owned());
        match &entry.feature {
            Feature::Location(location) => scene.marks.push(scene::build_mark(location, history.usual.as_deref())),
            Feature::Movement(movement) => scene.movements.push(scene::build_movement(movement)),
        }
    }
    gone
}

/// Rules that keep marks of earlier days off the map where no script runs.
fn hidden_without_script(gone: &[String]) -> String {
    // Ids are made of slugs; one that is not stays visible rather than break the rule of the others.
    let plain = |id: &&String| id.chars().all(|c| c.is_alphanumeric() || "/-~_.,".contains(c));
    gone.iter().filter(plain).fold(String::new(), |mut rules, id| {
        // Writing to a String cannot fail.
        let _ = write!(rules, ":root:not([data-ready]) [data-id=\"{id}\"]{{display:none}}");
        rules
    })
}

/// Every look that a mark has on any day, as a mark of its own.
fn looks(history: &History) -> Vec<Mark> {
    let mut looks: BTreeMap<String, Mark> = BTreeMap::new();
    for mark in
        history.entries.iter().flat_map(|entry| &entry.states).filter_map(|(_, state)| state.as_ref()?.mark.as_ref())
    {
        looks.entry(mark.symbol().id()).or_insert_with(|| mark.clone());
    }
    looks.into_values().collect()
}

/// The drawing with the symbols of all these marks, and of those that the legend shows, in place of its own.
fn with_symbols(panel: &PageDrawing, looks: &[Mark]) -> String {
    let mut all = looks.to_vec();
    all.extend(tables::legend_marks());
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
