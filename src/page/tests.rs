use super::*;
use crate::dossier::{self, ReadOptions, TextFormat};
use crate::{World, assess, feature, locate};

const HOSTILE: &str =
    "</script><script>alert(1)</script><!--<script>\\\" onload='x' javascript:alert(1) \\u0000\\u202E\\u2028=1+1";

/// A dossier in which every text from outside is hostile.
fn hostile() -> String {
    format!(
        r#"{{
  "dossier": {{"title": "{HOSTILE}", "summary": "{HOSTILE}"}},
  "sources": [{{"id": "s1", "name": "{HOSTILE}"}}, {{"id": "s2", "name": "second"}}],
  "documents": [
    {{"id": "d1", "publisher": "s1", "title": "{HOSTILE}", "url": "javascript:alert(1)", "published": "2024-10-18"}},
    {{"id": "d2", "publisher": "s2", "title": "later", "url": "https://example.org/?a=<b>&c", "published": "2024-10-20"}}
  ],
  "claims": [
    {{"id": "c1", "document": "d1", "subject": "{HOSTILE}", "activity": "stationed", "place": "Vladivostok", "quote": "{HOSTILE}", "note": "{HOSTILE}"}},
    {{"id": "c2", "document": "d2", "stance": "denies", "about": ["c1"]}},
    {{"id": "c3", "document": "d2", "subject": "nobody", "activity": "stationed", "note": "{HOSTILE}"}}
  ]
}}"#
    )
}

fn page_of(text: &str, as_of: Option<&str>) -> String {
    let dossier =
        dossier::from_text("test.json", text, TextFormat::Json, &ReadOptions::default()).into_result().unwrap();
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, as_of.map(|day| day.parse().unwrap()));
    page(&feature::collect(&assessed), Drawing::default())
}

fn real_case() -> String {
    let reading = dossier::read("fixtures/dprk-2024", &ReadOptions::default()).unwrap();
    let dossier = reading.into_result().unwrap();
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, None);
    page(&feature::collect(&assessed), Drawing::default())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).unwrap() + start.len();
    &text[from..from + text[from..].find(end).unwrap()]
}

fn page_data(page: &str) -> serde_json::Value {
    serde_json::from_str(between(page, "id=\"data\">", "</script>")).unwrap()
}

#[test]
fn text_from_reports_never_becomes_markup() {
    let page = page_of(&hostile(), None);
    assert_eq!(page.matches("<script").count(), 2, "the data and the script");
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<!--"));
    let data = between(&page, "id=\"data\">", "</script>");
    let markup = page.replace(data, "");
    assert!(!markup.contains("onload='x'") && !markup.contains("href=\"javascript"));
    assert!(!page.contains(['\0', '\u{202e}']) && !data.contains('\u{2028}'));
    assert!(!data.contains(['<', '>', '&']));
    let title = page_data(&page)["title"].as_str().unwrap().to_owned();
    assert!(title.starts_with("</script><script>alert(1)"), "the text itself is kept: {title}");
}

#[test]
fn the_policy_names_what_stands_in_the_page() {
    for page in [page_of(&hostile(), None), real_case()] {
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\">");
        let style = between(&page, "<style>", "</style>");
        let script = between(&page, "<script>", "</script>");
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
                hash(script),
                hash(style)
            )
        );
        assert!(!page.contains(" style=\""), "an attribute would need 'unsafe-inline'");
        for forbidden in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "XMLHttp", "import("]
        {
            assert!(!script.contains(forbidden), "{forbidden}");
        }
    }
    // FIPS 180-2, appendix B.1.
    assert_eq!(hash("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

#[test]
fn every_text_that_the_page_asks_for_is_there() {
    let texts: BTreeMap<String, String> = serde_json::from_str(TEXTS).unwrap();
    let asked = PAGE.split("{{text:").skip(1).filter_map(|rest| rest.split("}}").next());
    let script = SCRIPT_AS_WRITTEN.split("text(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let section = SCRIPT_AS_WRITTEN.split("section(\"").skip(1).filter_map(|rest| rest.split('"').next());
    for name in asked.chain(script).chain(section) {
        assert!(texts.contains_key(name), "{name}");
    }
    assert!(!real_case().contains("{{"));
}

#[test]
fn each_day_has_the_figures_of_the_library() {
    let page = real_case();
    let data = page_data(&page);
    let reading = dossier::read("fixtures/dprk-2024", &ReadOptions::default()).unwrap();
    let dossier = reading.into_result().unwrap();
    let located = locate(&dossier, &World);
    let step = data["days"].as_array().unwrap().iter().position(|day| day[0] == "2024-10-24").unwrap();
    let assessed = assess::as_of(&located, Some("2024-10-24".parse().unwrap()));
    let id = "north-korean-soldiers/presence/ussuriysk/2024-10";
    let map = feature::collect(&assessed);
    let feature = map.features().iter().find(|feature| feature.id().as_str() == id).unwrap();
    let told = data["features"].as_array().unwrap().iter().find(|feature| feature["id"] == id).unwrap();
    let mut state = serde_json::Map::new();
    for change in told["d"].as_array().unwrap().iter().filter(|change| change[0].as_u64().unwrap() <= step as u64) {
        state.extend(change[1].as_object().unwrap().clone());
    }
    let report = feature.report();
    assert_eq!(
        state["c"],
        serde_json::json!([report.confidence.get(), report.confidence_low.get(), report.confidence_high.get()])
    );
    assert_eq!(state["n"], serde_json::json!([report.independent_origins, report.documents, report.claims]));
}

#[test]
fn a_day_cuts_what_came_later() {
    let page = page_of(&hostile(), Some("2024-10-19"));
    let data = page_data(&page);
    assert_eq!(data["days"].as_array().unwrap().len(), 1);
    assert_eq!(data["documents"].as_array().unwrap().len(), 1, "the second document is not out yet");
    assert!(!page.contains("example.org"));
}

#[test]
fn what_was_filtered_is_nowhere() {
    let text = hostile().replace("\"Vladivostok\"", "\"Khabarovsk\"");
    let dossier =
        dossier::from_text("test.json", &text, TextFormat::Json, &ReadOptions::default()).into_result().unwrap();
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, None);
    let mut map = feature::collect(&assessed);
    map.retain(|_| false);
    let page = page(&map, Drawing::default());
    assert_eq!(page_data(&page)["features"].as_array().unwrap().len(), 0);
}

#[test]
fn the_real_case_is_small_and_the_same_every_time() {
    let page = real_case();
    assert!(page.len() < 600_000, "{}", page.len());
    assert_eq!(page, real_case());
}
