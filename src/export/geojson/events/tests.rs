use std::num::NonZero;

use serde_json::{Value, json};

use super::*;
use crate::import::{ImportFormat, ImportOptions};

fn written(format: ImportFormat, table: &str, framing: Framing, threads: usize) -> String {
    written_with(&ImportOptions { lenient: true, ..ImportOptions::default() }, format, table, framing, threads)
}

fn written_with(
    options: &ImportOptions,
    format: ImportFormat,
    table: &str,
    framing: Framing,
    threads: usize,
) -> String {
    let threads = NonZero::new(threads).unwrap();
    let plant = Conversion { threads, ..Conversion::new(format, "t.csv", options) };
    let mut out = Vec::new();
    write_events(&plant, framing, table.as_bytes(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const ACLED: &str = "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,latitude,longitude,\
    geo_precision,location,source,source_scale,notes,fatalities,timestamp\n\
    NTH1,05 March 2031,2,Battles,Armed clash,Army,NLF,48.5,37.25,1,Stonebridge,Daily; NOHR,Other,\"A \"\"clash\"\"\",3,1930600000\n";

#[test]
fn a_row_is_one_feature_with_all_that_it_says() {
    let text = written(ImportFormat::Acled, ACLED, Framing::Lines, 1);
    let mut feature: Value = serde_json::from_str(&text).unwrap();
    let properties = &mut feature["properties"];
    assert_eq!(properties["original"]["notes"], "A \"clash\"");
    assert_eq!(properties["original"]["event_date"], "05 March 2031");
    properties.as_object_mut().unwrap().remove("original");
    let said = |id: &str, source: &str, name: &str| {
        json!({
            "asserted_by": { "id": source, "name": name },
            "relayed_by": [{ "id": "acled", "name": "ACLED", "kind": "ngo" }],
            "claim": { "id": id },
            "document": {
                "id": "acled-NTH1", "publisher": "acled", "title": "ACLED NTH1: Armed clash", "published": "2031-03-06"
            },
        })
    };
    let expected = json!({
        "type": "Feature",
        "id": "acled-NTH1",
        "geometry": { "type": "Point", "coordinates": [37.25, 48.5] },
        "properties": {
            "kind": "event", "proposition": "combat",
            "title": "Army - NLF: in combat at Stonebridge", "name": "Army - NLF: in combat at Stonebridge",
            "description": "A \"clash\"", "subject": "Army - NLF", "activity": "in-combat",
            "count_min": null, "count_max": null, "deaths_min": 3, "deaths_max": 3,
            "when": "[2031-03-02..2031-03-08]", "start": "2031-03-02T00:00:00Z", "end": "2031-03-08T23:59:59Z",
            "first_reported": "2031-03-06T00:00:00Z", "last_reported": "2031-03-06T00:00:00Z",
            "documents": 1, "claims": 2, "asserted_by": "Daily; NOHR", "relayed_by": "ACLED", "urls": "",
            "place": "Stonebridge", "uncertainty_m": 5000.0,
            "provenance": [said("acled-NTH1-1", "daily", "Daily"), said("acled-NTH1-2", "nohr", "NOHR")],
        },
    });
    assert_eq!(feature, expected);
}

#[test]
fn the_row_is_left_out_where_that_is_wanted() {
    let with: Value = serde_json::from_str(&written(ImportFormat::Acled, ACLED, Framing::Lines, 1)).unwrap();
    let options = ImportOptions { without_original: true, ..ImportOptions::default() };
    let text = written_with(&options, ImportFormat::Acled, ACLED, Framing::Lines, 1);
    let mut feature: Value = serde_json::from_str(&text).unwrap();
    feature["properties"]["original"] = with["properties"]["original"].clone();
    assert!(!text.contains("original") && feature == with);
}

#[test]
fn framings_differ_in_what_stands_between_alone() {
    let rows =
        (0..20_000).fold(String::new(), |text, row| text + &format!("{row},{},{}\n", row % 180 - 90, row % 360 - 180));
    // A repeated id and a latitude out of range.
    let table = format!("id,lat,lon\n{rows}7,1,2\nx,91,2\n");
    let lines = written(ImportFormat::CsvPoints, &table, Framing::Lines, 3);
    let ids = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone());
    assert!(ids.eq((0..20_000).map(|row| format!("t-{row}"))));
    for threads in [1, 2, 5] {
        assert!(written(ImportFormat::CsvPoints, &table, Framing::Lines, threads) == lines);
        let sequence = written(ImportFormat::CsvPoints, &table, Framing::Sequence, threads);
        assert!(sequence.replace("\u{1E}{", "{") == lines && sequence.starts_with("\u{1E}{"));
    }
    let collection: Value =
        serde_json::from_str(&written(ImportFormat::CsvPoints, &table, Framing::Collection, 2)).unwrap();
    assert_eq!(collection["features"].as_array().unwrap().len(), 20_000);
    let about = &collection["troopmap"];
    assert_eq!([&about["rows"], &about["left_out"], &about["features"]], [&json!(20_002), &json!(2), &json!(20_000)]);
    let none = written(ImportFormat::CsvPoints, "id,lat,lon\n", Framing::Collection, 1);
    assert!(none.starts_with("{\"type\":\"FeatureCollection\",\n\"features\":[\n],\n\"troopmap\":{"), "{none}");
}

#[test]
fn what_has_no_spot_has_no_geometry() {
    let table = "name,place,lat,lon\nA,Here,1,2\nB,There,,\n";
    let lines = written(ImportFormat::CsvPoints, table, Framing::Lines, 1);
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!((&last["geometry"], &last["properties"]["uncertainty_m"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_count_that_no_reader_keeps_is_a_fault() {
    let count = ReportedCount::exact(MAX_COUNT + 1, CountUnit::People);
    assert_eq!(counted(Some(count)), Err(InvalidRow::CountTooLarge(MAX_COUNT + 1)));
}
