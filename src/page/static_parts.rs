//! The parts of the page that need no script: legend, table of features, claims that are on no feature.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::feature_states::FeatureStates;
use crate::dossier::Dossier;
use crate::feature::{Feature, Map};
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::position::Position;
use crate::scene;
use crate::scene::{DateSense, Mark, MarkKind, Rating, Scene};
use crate::units::Meters;

/// A sample in the legend.
enum Key {
    Mark(Box<Mark>),
    Circle,
    Way(AnalyticConfidence),
    Border(&'static str),
}

/// A heading and its lines, by the names of their texts.
struct Block {
    heading: &'static str,
    lines: Vec<(Key, &'static str)>,
}

fn sample(sign: MarkKind, likelihood: Likelihood, confidence: AnalyticConfidence) -> Mark {
    Mark {
        id: String::new(),
        label: String::new(),
        note: None,
        description: String::new(),
        position: Position::new(0.0, 0.0).unwrap_or_else(|_| unreachable!("0, 0 is on the globe")),
        uncertainty: Meters::ZERO,
        kind: sign,
        rating: Rating { likelihood, confidence, contested: false },
        area_only: false,
        ambiguous: false,
        date_sense: DateSense::Plain,
    }
}

fn blocks() -> Vec<Block> {
    use AnalyticConfidence::{High, Low, Moderate};
    let mark = |sign, likelihood, confidence| Key::Mark(Box::new(sample(sign, likelihood, confidence)));
    let likely = |text: &'static str, likelihood| (mark(MarkKind::Presence, likelihood, High), text);
    let open = || sample(MarkKind::Presence, Likelihood::Likely, Low);
    let contested = Mark { rating: Rating { contested: true, ..open().rating }, ..open() };
    vec![
        Block {
            heading: "legend_likelihood",
            lines: vec![
                likely("legend_l7", Likelihood::AlmostCertain),
                likely("legend_l6", Likelihood::VeryLikely),
                likely("legend_l5", Likelihood::Likely),
                likely("legend_l4", Likelihood::RoughlyEvenChance),
                likely("legend_l3", Likelihood::Unlikely),
                likely("legend_l2", Likelihood::VeryUnlikely),
                likely("legend_l1", Likelihood::AlmostNoChance),
            ],
        },
        Block {
            heading: "legend_confidence",
            lines: vec![
                (mark(MarkKind::Presence, Likelihood::Likely, High), "legend_high"),
                (mark(MarkKind::Presence, Likelihood::Likely, Moderate), "legend_moderate"),
                (mark(MarkKind::Presence, Likelihood::Likely, Low), "legend_low"),
            ],
        },
        Block {
            heading: "legend_shape",
            lines: vec![
                (mark(MarkKind::Presence, Likelihood::Likely, High), "legend_presence"),
                (mark(MarkKind::Combat, Likelihood::Likely, High), "legend_combat"),
                (mark(MarkKind::Departure, Likelihood::Likely, High), "legend_departure"),
                (mark(MarkKind::Expectation, Likelihood::Likely, High), "legend_expectation"),
                (mark(MarkKind::Other, Likelihood::Likely, High), "legend_other"),
            ],
        },
        Block {
            heading: "legend_signs",
            lines: vec![
                (Key::Mark(Box::new(contested)), "legend_contested"),
                (mark(MarkKind::Presence, Likelihood::Unlikely, Low), "legend_struck"),
                (Key::Mark(Box::new(Mark { area_only: true, ..open() })), "legend_area"),
                (Key::Mark(Box::new(Mark { ambiguous: true, ..open() })), "legend_ambiguous"),
                (Key::Mark(Box::new(Mark { date_sense: DateSense::Throughout, ..open() })), "legend_throughout"),
                (Key::Mark(Box::new(Mark { date_sense: DateSense::SomeDay, ..open() })), "legend_someday"),
            ],
        },
        Block {
            heading: "legend_lines",
            lines: vec![
                (Key::Circle, "legend_circle"),
                (Key::Way(High), "legend_way_high"),
                (Key::Way(Moderate), "legend_way_moderate"),
                (Key::Way(Low), "legend_way_low"),
                (Key::Border("border"), "legend_border"),
                (Key::Border("unsettled"), "legend_unsettled"),
                (Key::Border("claimed"), "legend_claimed"),
            ],
        },
    ]
}

/// Returns every mark that the legend shows.
pub(super) fn legend_marks() -> Vec<Mark> {
    let keys = blocks().into_iter().flat_map(|block| block.lines);
    keys.filter_map(|(key, _)| if let Key::Mark(mark) = key { Some(*mark) } else { None }).collect()
}

/// Returns the legend: every mark and line with its meaning. Shapes and symbols that occur on no day are left out.
pub(super) fn legend(history: &FeatureStates, texts: &BTreeMap<String, String>) -> String {
    let marks = history.entries.iter().flat_map(|entry| &entry.states).filter_map(|(_, s)| s.as_ref()?.mark.as_ref());
    let mut has: BTreeSet<&str> = BTreeSet::new();
    for mark in marks {
        has.insert(match mark.kind {
            MarkKind::Presence => "legend_presence",
            MarkKind::Combat => "legend_combat",
            MarkKind::Departure => "legend_departure",
            MarkKind::Expectation => "legend_expectation",
            MarkKind::Other => "legend_other",
        });
        let signs = [
            (mark.rating.contested, "legend_contested"),
            (mark.rating.likelihood < Likelihood::RoughlyEvenChance, "legend_struck"),
            (mark.area_only, "legend_area"),
            (mark.ambiguous, "legend_ambiguous"),
            (mark.date_sense == DateSense::Throughout, "legend_throughout"),
            (mark.date_sense == DateSense::SomeDay, "legend_someday"),
        ];
        has.extend(signs.into_iter().filter(|(holds, _)| *holds).map(|(_, name)| name));
    }
    // Writing to a String cannot fail.
    let mut html = String::new();
    for block in blocks() {
        let some = |name: &str| match block.heading {
            "legend_shape" | "legend_signs" => has.contains(name),
            _ => true,
        };
        let lines: Vec<_> = block.lines.iter().filter(|(_, name)| some(name)).collect();
        if lines.is_empty() {
            continue;
        }
        let _ = write!(html, "<section><h3>{}</h3><ul>", said(texts, block.heading));
        for (key, name) in lines {
            let _ = write!(html, "<li>{}<span>{}</span></li>", drawn(key), said(texts, name));
        }
        html.push_str("</ul></section>");
    }
    html
}

fn drawn(key: &Key) -> String {
    let inner = match key {
        Key::Mark(mark) => format!("<use href=\"#{}\"/>", escape(&mark.symbol().id())),
        Key::Circle => "<circle class=\"circle\" r=\"10\"/>".to_owned(),
        Key::Way(confidence) => {
            let dash = match confidence {
                AnalyticConfidence::High => "whole",
                AnalyticConfidence::Moderate => "dashed",
                AnalyticConfidence::Low => "dotted",
            };
            format!(
                "<g class=\"l5\"><path class=\"way {dash}\" d=\"M-15 0H6\"/><path class=\"head\" d=\"M15 0L4-5.4 6.4 0 4 5.4z\"/></g>"
            )
        }
        Key::Border(class) => format!("<path class=\"{class}\" d=\"M-14 0H14\"/>"),
    };
    format!("<svg viewBox=\"-17 -17 34 36\" aria-hidden=\"true\">{inner}</svg>")
}

fn said(texts: &BTreeMap<String, String>, name: &str) -> String {
    escape(texts.get(name).map_or(name, String::as_str)).to_string()
}

/// Returns the table of all features, for readers without a script; with one, `lists.js` writes the same table.
pub(super) fn table(map: &Map, texts: &BTreeMap<String, String>) -> String {
    const COLUMNS: [&str; 9] =
        ["number", "title", "place", "likelihood", "confidence", "analytic", "origins", "documents", "when"];
    let head = |column: &str| format!("<th scope=\"col\">{}</th>", said(texts, &format!("column_{column}")));
    format!(
        "<table id=\"features\"><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table>",
        COLUMNS.map(head).concat(),
        rows(map, texts)
    )
}

/// Returns one row per feature.
fn rows(map: &Map, texts: &BTreeMap<String, String>) -> String {
    // Writing to a String cannot fail.
    let mut html = String::new();
    for (feature, number) in map.features().iter().zip(1..) {
        let report = feature.report();
        let when = report.when.as_ref().map(crate::edtf::Edtf::to_words).unwrap_or_default();
        let place = match feature {
            Feature::Location(at) => at.place.clone(),
            Feature::Movement(way) => format!("{} → {}", way.from.place, way.to.place),
        };
        let _ = writeln!(
            html,
            "<tr><td>{number}</td><th scope=\"row\">{title}</th>\
             <td>{place}</td><td>{likelihood}{contested}</td><td>{confidence}{range}</td><td>{analytic}</td>\
             <td>{origins}</td><td>{documents}</td><td>{when}</td></tr>",
            title = escape(&report.title),
            place = escape(&place),
            likelihood = escape(report.likelihood.as_str()),
            contested = if report.contested { format!(", {}", said(texts, "is_contested")) } else { String::new() },
            confidence = report.confidence.get(),
            range = match (report.confidence_low.get(), report.confidence_high.get()) {
                (low, high) if low == high => String::new(),
                (low, high) => format!(" ({low}–{high})"),
            },
            analytic = escape(report.analytic_confidence.as_str()),
            origins = report.independent_origins,
            documents = report.documents,
            when = escape(&when),
        );
    }
    html
}

/// Returns the list of claims that are on no feature.
pub(super) fn unmapped(map: &Map, dossier: &Dossier) -> String {
    // Writing to a String cannot fail.
    let mut html = String::new();
    for one in map.unmapped() {
        let Some(claim) = dossier.claim(&one.claim) else { continue };
        let document = dossier.document(&claim.document);
        let asserter = claim.asserted_by.as_ref().or(document.map(|document| &document.publisher));
        let who = asserter.and_then(|id| dossier.source(id)).map_or("", |source| source.label());
        let subject = claim.subject_reported.as_deref().or(claim.subject.as_deref()).unwrap_or_default();
        let activity = claim.activity.as_ref().map_or("", |activity| activity.as_str());
        let title = document.and_then(|document| document.title.as_deref()).unwrap_or(claim.document.as_str());
        let published = document.map(|document| document.published.to_words()).unwrap_or_default();
        let _ = writeln!(
            html,
            "<li data-claim=\"{}\"><b>{}</b> {}{}{} <span>({}, {}: {})</span></li>",
            escape(claim.id.as_str()),
            escape(who),
            escape(claim.stance.as_str()),
            escape(&if subject.is_empty() { String::new() } else { format!(": {subject}") }),
            escape(&if activity.is_empty() { String::new() } else { format!(", {activity}") }),
            escape(title),
            escape(&published),
            escape(&one.reason),
        );
    }
    html
}

/// Returns the day of the map in words.
pub(super) fn as_of(map: &Map, texts: &BTreeMap<String, String>) -> String {
    match map.as_of() {
        Some(day) => said(texts, "as_of").replace("{day}", &escape(&scene::format_day(day)).to_string()),
        None => said(texts, "as_of_all"),
    }
}

/// Returns the attribution.
pub(super) fn attribution(map: &Map, texts: &BTreeMap<String, String>) -> String {
    format!("{} {}", said(texts, "natural_earth"), escape(map.attribution()))
}

/// Returns the attribution of the networks that movements follow.
pub(super) fn networks(map: &Map, scene: &Scene, texts: &BTreeMap<String, String>) -> String {
    let others = scene.attribution.iter().filter(|line| line.as_str() != map.attribution());
    others.fold(String::new(), |mut html, line| {
        let attribution = escape(line.trim_end_matches('.')).to_string();
        // Writing to a String cannot fail.
        let _ = write!(html, "<p>{}</p>", said(texts, "networks").replace("{attribution}", &attribution));
        html
    })
}

/// Returns the summary of the dossier.
pub(super) fn summary(map: &Map) -> String {
    map.metadata().summary.as_deref().map_or_else(String::new, |summary| format!("<p>{}</p>", escape(summary)))
}
