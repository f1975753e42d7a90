//! Traces: how each figure comes about.
//!
//! `UPDATE=1 cargo test --test evidence trace` updates the committed trace of the seed article.

#![cfg(feature = "gazetteer")]

use std::fmt::Write as _;
use std::path::Path;

use troopmap::dossier::{self, ReadOptions};
use troopmap::{Tracer, World, assess, locate};

use crate::small_dossier::{ALBA, SmallDossier, id, instant};

const ARTICLE: &str = "fixtures/seed-article.toml";
const TREE: &str = "fixtures/seed-article.trace.txt";

#[test]
fn the_trace_of_the_seed_article_is_unchanged() {
    let dossier = dossier::read(ARTICLE, &ReadOptions::default()).unwrap().into_result().unwrap();
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, instant("2024-10-18"));
    let mut found = String::new();
    for trace in Tracer::new(&assessed).trace_all() {
        writeln!(found, "{trace}").unwrap();
    }
    let path = Path::new(TREE);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    let differing = committed.lines().zip(found.lines()).find(|(committed, found)| committed != found);
    assert_eq!(differing, None, "{TREE} has changed; run with UPDATE=1 and see git diff");
    assert_eq!(committed, found);
}

/// The sentence is printed as it is, so it names its subject, and is short.
#[test]
fn the_last_line_is_a_short_sentence_about_the_subject() {
    let dossier = dossier::read("fixtures/dprk-2024", &ReadOptions::default()).unwrap().into_result().unwrap();
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, instant("2024-10-25"));
    let mut longest = 0;
    for trace in Tracer::new(&assessed).trace_all() {
        let (subject, said) = trace.title.split_once(": ").unwrap();
        assert!(
            trace.sentence.starts_with(&format!("{subject} {said}, as of 25 October 2024: ")),
            "{}",
            trace.sentence
        );
        longest = longest.max(trace.sentence.chars().count());
    }
    assert!(longest <= 380, "{longest}");
}

/// The worked example of the specification, section 6, as JSON.
#[test]
fn the_json_form_contains_every_factor() {
    let small = SmallDossier::new()
        .source("nis", "C")
        .source("rferl", "B")
        .document("d1", "rferl", "2024-10-18")
        .claim("c1", "d1", |c| c.asserted_by = Some(id("nis")));
    let json = serde_json::to_string_pretty(&small.trace(ALBA)).unwrap();
    assert_eq!(
        json,
        r#"{
  "feature": "soldiers/presence/alba/2024-10",
  "title": "soldiers: at Alba",
  "as_of": null,
  "trust_table": "default",
  "base_rate": 0.5,
  "origins": [
    {
      "roots": [
        {
          "source": "nis",
          "name": "nis",
          "stance": "affirms",
          "starts_from": "asserted, no hedge given",
          "start": {
            "b": 1.0,
            "d": 0.0,
            "u": 0.0,
            "p": 1.0,
            "confidence": 100
          },
          "grade": "C",
          "trust": 0.5,
          "trusted": {
            "b": 0.5,
            "d": 0.0,
            "u": 0.5,
            "p": 0.75,
            "confidence": 75
          },
          "carriers": [
            {
              "claim": "c1",
              "document": "d1",
              "link": "reports",
              "relays": [
                {
                  "source": "rferl",
                  "name": "rferl",
                  "grade": "B",
                  "trust": 0.7
                }
              ],
              "trust": 0.7,
              "counted": true
            }
          ],
          "carried": {
            "b": 0.35,
            "d": 0.0,
            "u": 0.65,
            "p": 0.675,
            "confidence": 68
          }
        }
      ],
      "joined_by": [],
      "averaged": {
        "b": 0.35,
        "d": 0.0,
        "u": 0.65,
        "p": 0.675,
        "confidence": 68
      }
    }
  ],
  "cumulative": {
    "b": 0.35,
    "d": 0.0,
    "u": 0.65,
    "p": 0.675,
    "confidence": 68
  },
  "all_dependent": {
    "b": 0.35,
    "d": 0.0,
    "u": 0.65,
    "p": 0.675,
    "confidence": 68
  },
  "all_independent": {
    "b": 0.35,
    "d": 0.0,
    "u": 0.65,
    "p": 0.675,
    "confidence": 68
  },
  "silent": [],
  "uncounted": [],
  "sentence": "soldiers at Alba: likely (68 of 100), low analytic confidence; one origin, nis, carried by one document; not confirmed independently"
}"#
    );
}

#[test]
fn every_number_follows_from_those_above_it() {
    let small = SmallDossier::new()
        .source("nis", "A")
        .source("agency", "B")
        .source("site", "D")
        .source("kremlin", "E")
        .document("d1", "agency", "2024-10-18")
        .document("d2", "site", "2024-10-18")
        .document("d3", "kremlin", "2024-10-19")
        .claim("c1", "d1", |c| {
            c.asserted_by = Some(id("nis"));
            c.places = ["Berg"].into_iter().collect();
        })
        .claim("c2", "d2", |c| c.cites = vec![id("c1")])
        .claim("c3", "d3", |c| c.stance = troopmap::Stance::Denies);
    let trace = small.trace(ALBA);
    let mut evidence = [0.0, 0.0];
    for origin in &trace.origins {
        let [root] = origin.roots.as_slice() else { panic!("one root each") };
        let best = &root.carriers[0];
        let relays: f64 = best.relays.iter().map(|relay| relay.trust).product();
        let chain = best.chain.as_ref().map_or(1.0, |chain| chain.trust);
        assert!((relays * chain - best.trust).abs() < 1e-6);
        let trust = root.trust * best.trust;
        assert!((root.start.b * trust - root.carried.b).abs() < 1e-6);
        assert!((root.start.d * trust - root.carried.d).abs() < 1e-6);
        // Evidence for and against, from each opinion.
        evidence[0] += root.carried.b / root.carried.u;
        evidence[1] += root.carried.d / root.carried.u;
    }
    let all = evidence[0] + evidence[1] + 1.0;
    assert!((trace.cumulative.b - evidence[0] / all).abs() < 1e-5);
    assert!((trace.cumulative.d - evidence[1] / all).abs() < 1e-5);
    assert!((trace.cumulative.u - 1.0 / all).abs() < 1e-5);
}
