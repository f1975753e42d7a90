//! The real case as of each day, compared with a committed table.
//!
//! `UPDATE=1 cargo test --test it day_by_day` writes the table anew.

use std::fmt::Write as _;
use std::path::Path;

use troopmap::{Feature, Instant, ReadOptions, World, assess, dossier, feature, locate};

const TABLE: &str = "fixtures/dprk-2024/day-by-day.tsv";

/// Returns the first second of a day, counted from 3 October 2024.
fn day(number: i64) -> Instant {
    let first: Instant = "2024-10-03".parse().unwrap();
    Instant::from_unix_seconds(first.unix_seconds() + number * 86_400)
}

/// Returns the figures of every proposition about North Korean soldiers, on each day on which they changed.
fn table() -> String {
    let reading = dossier::read("fixtures/dprk-2024", &ReadOptions::default()).unwrap();
    let dossier = reading.into_result().unwrap();
    let located = locate(&dossier, &World);
    let mut table =
        "day\tfeature\tconfidence\tlow\thigh\torigins\tdocuments\tcontested\torigins affirming\n".to_owned();
    let mut before: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for number in 0..78 {
        let assessed = assess::as_of(&located, Some(day(number)));
        let map = feature::collect(&assessed);
        let mut now = std::collections::BTreeMap::new();
        for feature in map.features() {
            let report = feature.report();
            if !matches!(feature, Feature::Location(_)) || !report.id.as_str().starts_with("north-korean-soldiers/") {
                continue;
            }
            let figures = format!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{}",
                report.confidence.get(),
                report.confidence_low.get(),
                report.confidence_high.get(),
                report.independent_origins,
                report.documents,
                if report.contested { "yes" } else { "no" },
                report.asserted_by,
            );
            now.insert(report.id.to_string(), figures);
        }
        for (id, figures) in &now {
            if before.get(id) != Some(figures) {
                writeln!(table, "{}\t{id}\t{figures}", day(number).to_date_text()).unwrap();
            }
        }
        for id in before.keys().filter(|id| !now.contains_key(*id)) {
            writeln!(table, "{}\t{id}\tgone\t\t\t\t\t\t", day(number).to_date_text()).unwrap();
        }
        before = now;
    }
    table
}

#[test]
fn figures_of_each_day_are_unchanged() {
    let table = table();
    let path = Path::new(TABLE);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(committed == table, "{TABLE} has changed; run with UPDATE=1 and see git diff");
}
