//! `--json`: one object per query and line, with the specified keys in the specified order.

use serde_json::Value;

use crate::{BAD, SEED, run, succeed};

fn parse_lines(text: &str) -> Vec<Value> {
    assert!(text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn place() {
    // Names given together disambiguate each other; this one is alone.
    let alone = parse_lines(&succeed(&["place", "Blagoveshchensk", "--json"]));
    assert_eq!(alone[0]["status"], "ambiguous");
    assert_eq!(alone[0]["candidates"].as_array().unwrap().len(), 2);
    let result = run(&["place", "Seoul", "Blagoveshchensk", "Xqqzzvw", "--json"]);
    assert_eq!(result.code, Some(2), "one name is unknown");
    let answers = parse_lines(&result.out);
    let statuses: Vec<(&str, &str)> =
        answers.iter().map(|answer| (answer["query"].as_str().unwrap(), answer["status"].as_str().unwrap())).collect();
    assert_eq!(statuses, [("Seoul", "found"), ("Blagoveshchensk", "found"), ("Xqqzzvw", "unknown")]);
    assert_eq!(keys(&answers[0]), ["query", "status", "candidates"]);
    let candidate = &answers[0]["candidates"][0];
    for key in
        ["id", "name", "lon", "lat", "uncertainty_m", "country", "admin1", "feature", "population", "match", "score"]
    {
        assert!(!candidate[key].is_null(), "{key}");
    }
    assert_eq!(candidate["match"], "exact");
    assert_eq!(candidate["country"], "KR");
    let score = candidate["score"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&score));
}

#[test]
fn distance_reports_each_pair_once() {
    let pairs = parse_lines(&succeed(&["distance", "Seoul", "Busan", "Vladivostok", "--json"]));
    let pairs_found: Vec<(&str, &str)> =
        pairs.iter().map(|pair| (pair["from"].as_str().unwrap(), pair["to"].as_str().unwrap())).collect();
    assert_eq!(pairs_found, [("Seoul", "Busan"), ("Seoul", "Vladivostok"), ("Busan", "Vladivostok")]);
    for pair in &pairs {
        assert_eq!(keys(pair), ["from", "to", "metric", "km", "min_km", "max_km", "bearing_deg"]);
        let [km, min, max] = ["km", "min_km", "max_km"].map(|key| pair[key].as_f64().unwrap());
        assert!(min <= km && km <= max, "{pair}");
    }
    // Lisbon to Porto, by GeodSolve of GeographicLib.
    let lisbon_porto = parse_lines(&succeed(&["distance", "38.7223, -9.1393", "41.1579, -8.6291", "--json"]));
    assert!((lisbon_porto[0]["km"].as_f64().unwrap() - 273.925).abs() < 0.001);
    let pole = parse_lines(&succeed(&["distance", "43.0, 131.0", "43.0, 131.0", "--json"]));
    assert!(pole[0]["bearing_deg"].is_null());
}

#[cfg(all(feature = "rail", feature = "sea"))]
#[test]
fn route() {
    let answer = &parse_lines(&succeed(&["route", "Vladivostok", "Khabarovsk", "--by", "rail", "--json"]))[0];
    for key in ["from", "to", "km", "min_km", "max_km", "legs"] {
        assert!(!answer[key].is_null(), "{key}");
    }
    let legs = answer["legs"].as_array().unwrap();
    let modes: Vec<&str> = legs.iter().map(|leg| leg["mode"].as_str().unwrap()).collect();
    assert_eq!(modes, ["access", "rail", "access"], "the gaps to the network are legs of their own");
    for key in ["mode", "from", "to", "km", "network", "licence", "hours_min", "hours_max"] {
        assert!(!legs[1][key].is_null(), "{key}");
    }
    let sum: f64 = legs.iter().map(|leg| leg["km"].as_f64().unwrap()).sum();
    assert!((sum - answer["km"].as_f64().unwrap()).abs() < 0.01);
}

#[test]
fn check() {
    let result = run(&["check", BAD, "--json"]);
    assert_eq!((result.code, result.err.as_str()), (Some(1), ""));
    let problems = parse_lines(&result.out);
    assert_eq!(problems.len(), 9);
    for problem in &problems {
        assert_eq!(keys(problem), ["severity", "code", "file", "line", "column", "message", "help"]);
    }
    assert_eq!(
        problems[0].to_string(),
        "{\"severity\":\"error\",\"code\":\"dangling-id\",\"file\":\"fixtures/bad/dangling-id.toml\",\"line\":14,\"column\":13,\
         \"message\":\"document rferl-1018 is published by unknown source outlett\",\
         \"help\":\"did you mean outlet?\"}"
    );
    assert_eq!(succeed(&["check", SEED, "--json"]), "");
}

#[test]
fn trace_reports_the_tree_of_each_feature() {
    let traces = parse_lines(&succeed(&["trace", SEED, "--json"]));
    let map: Value = serde_json::from_str(&succeed(&["map", SEED])).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!(traces.len(), features.len());
    for trace in &traces {
        let id = trace["feature"].as_str().unwrap();
        assert!(features.iter().any(|feature| feature["id"] == id), "{id}");
        assert!(trace["origins"].is_array());
    }
    let id = traces[0]["feature"].as_str().unwrap();
    assert_eq!(parse_lines(&succeed(&["trace", SEED, id, "--json"])), traces[..1]);
    assert!(succeed(&["trace", SEED, id]).contains("trust"));
}
