//! `said`.

use crate::{CASE, run, succeed};

#[test]
fn what_the_alliance_said_in_order() {
    let out = succeed(&["said", CASE, "nato", "-q"]);
    let dates: Vec<&str> = out.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")).collect();
    let days: Vec<&str> = dates.iter().map(|line| line.trim().split(',').next().unwrap_or_default()).collect();
    assert_eq!(
        days,
        ["16 October 2024", "18 October 2024", "22 October 2024", "23 October 2024", "28 October 2024"],
        "{out}"
    );
    assert!(out.contains("        changed: could not confirm it on 22 October 2024 (C089)\n"), "{out}");
}

#[test]
fn sources_are_found_by_any_of_their_names_and_listed_in_the_order_asked() {
    let out = succeed(&["said", CASE, "NATO", "nis", "-q"]);
    assert!(out.find("(nato)\n") < out.find("(nis)\n"), "{out}");
    let unknown = run(&["said", CASE, "natoo"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (Some(2), ""));
    assert!(
        unknown.err.ends_with("troopmap: the dossier has no source natoo; did you mean nato?\n"),
        "{}",
        unknown.err
    );
}

#[test]
fn json_has_one_source_a_line() {
    let out = succeed(&["said", CASE, "--json", "-q"]);
    let sources: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(sources.len() > 10);
    for source in &sources {
        let statements = source["statements"].as_array().unwrap();
        assert!(
            !statements.is_empty() && statements.iter().all(|said| said["said"][0]["carriers"][0]["claim"].is_string())
        );
    }
    let claims: usize = sources
        .iter()
        .flat_map(|source| source["statements"].as_array().unwrap())
        .flat_map(|statement| statement["said"].as_array().unwrap())
        .map(|said| said["carriers"].as_array().unwrap().len())
        .sum();
    assert_eq!(claims, 179, "every claim is listed once, under its asserter");
}
