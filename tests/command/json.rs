//! `--json`: one object for each query, one a line, with the keys that the specification names and in its order.

use serde_json::Value;

use crate::{BAD, SEED, done, run};

fn objects(text: &str) -> Vec<Value> {
    assert!(text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn place() {
    // Names given together decide among each other's candidates; this one has none to decide with.
    let alone = objects(&done(&["place", "Blagoveshchensk", "--json"]));
    assert_eq!(alone[0]["status"], "ambiguous");
    assert_eq!(alone[0]["candidates"].as_array().unwrap().len(), 2);
    let end = run(&["place", "Seoul", "Blagoveshchensk", "Xqqzzvw", "--json"]);
    assert_eq!(end.code, Some(2), "one name is unknown");
    let answers = objects(&end.out);
    let told: Vec<(&str, &str)> =
        answers.iter().map(|answer| (answer["query"].as_str().unwrap(), answer["status"].as_str().unwrap())).collect();
    assert_eq!(told, [("Seoul", "found"), ("Blagoveshchensk", "found"), ("Xqqzzvw", "unknown")]);
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
fn distance_tells_each_pair_once() {
    let pairs = objects(&done(&["distance", "Seoul", "Busan", "Vladivostok", "--json"]));
    let told: Vec<(&str, &str)> =
        pairs.iter().map(|pair| (pair["from"].as_str().unwrap(), pair["to"].as_str().unwrap())).collect();
    assert_eq!(told, [("Seoul", "Busan"), ("Seoul", "Vladivostok"), ("Busan", "Vladivostok")]);
    for pair in &pairs {
        assert_eq!(keys(pair), ["from", "to", "metric", "km", "min_km", "max_km", "bearing_deg"]);
        let [km, min, max] = ["km", "min_km", "max_km"].map(|key| pair[key].as_f64().unwrap());
        assert!(min <= km && km <= max, "{pair}");
    }
    // Lisbon to Porto, by GeodSolve of GeographicLib.
    let spots = objects(&done(&["distance", "38.7223, -9.1393", "41.1579, -8.6291", "--json"]));
    assert!((spots[0]["km"].as_f64().unwrap() - 273.925).abs() < 0.001);
    let pole = objects(&done(&["distance", "43.0, 131.0", "43.0, 131.0", "--json"]));
    assert!(pole[0]["bearing_deg"].is_null());
}

#[cfg(all(feature = "rail", feature = "sea"))]
#[test]
fn route() {
    let answer = &objects(&done(&["route", "Vladivostok", "Khabarovsk", "--by", "rail", "--json"]))[0];
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
    let end = run(&["check", BAD, "--json"]);
    assert_eq!((end.code, end.err.as_str()), (Some(1), ""));
    let problems = objects(&end.out);
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
    assert_eq!(done(&["check", SEED, "--json"]), "");
}

#[test]
fn trace_tells_the_tree_of_each_feature() {
    let traces = objects(&done(&["trace", SEED, "--json"]));
    let map: Value = serde_json::from_str(&done(&["map", SEED])).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!(traces.len(), features.len());
    for trace in &traces {
        let id = trace["feature"].as_str().unwrap();
        assert!(features.iter().any(|feature| feature["id"] == id), "{id}");
        assert!(trace["origins"].is_array());
    }
    let id = traces[0]["feature"].as_str().unwrap();
    assert_eq!(objects(&done(&["trace", SEED, id, "--json"])), traces[..1]);
    assert!(done(&["trace", SEED, id]).contains("trust"));
}
