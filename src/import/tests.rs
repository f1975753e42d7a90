use super::*;
use crate::dossier::Dossier;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/import");

/// Reads a sample, and holds it to what every sample must do.
fn sample(file: &str, format: Foreign, published: Option<&str>) -> Imported {
    let options = Options { published: published.map(|date| Edtf::parse(date).unwrap()), ..Options::default() };
    let bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
    assert_eq!(detect(file, &bytes), Some(format), "{file}");
    let imported = read(format, file, bytes.as_slice(), &options).unwrap_or_else(|problems| panic!("{problems}"));
    let dossier = Dossier::try_from(imported.records.clone()).unwrap_or_else(|problems| panic!("{file}: {problems}"));
    assert_eq!(dossier.records(), &imported.records);
    imported
}

fn snapshot(file: &str, format: Foreign) {
    snapshot_of(file, format, None);
}

fn snapshot_of(file: &str, format: Foreign, published: Option<&str>) {
    let imported = sample(file, format, published);
    let mut text = imported.notes.iter().fold(String::new(), |text, note| text + "note: " + note + "\n");
    text.push_str(&serde_json::to_string_pretty(&imported.records).unwrap());
    insta::with_settings!({ snapshot_path => FIXTURES, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(file.to_owned(), text);
    });
}

#[test]
fn ucdp() {
    snapshot("ucdp.csv", Foreign::UcdpGed);
}

#[test]
fn acled() {
    snapshot("acled.csv", Foreign::Acled);
}

#[test]
fn table() {
    snapshot("table.csv", Foreign::Table);
}

#[test]
fn geoconfirmed() {
    snapshot("geoconfirmed.csv", Foreign::GeoConfirmed);
}

#[test]
fn uawardata() {
    snapshot("uawardata.csv", Foreign::Uawardata);
    snapshot("uawardata.geojson", Foreign::Uawardata);
}

#[test]
fn security_force_monitor() {
    snapshot("sfm.csv", Foreign::SecurityForceMonitor);
    snapshot("sfm-older.csv", Foreign::SecurityForceMonitor);
}

#[test]
fn what_is_no_country_stays_as_it_was_written() {
    let text = std::fs::read_to_string(format!("{FIXTURES}/sfm-older.csv")).unwrap().replace(",NG,", ",XG,");
    let options = Options { published: Some(Edtf::parse("2031-12-31").unwrap()), ..Options::default() };
    let records = read(Foreign::SecurityForceMonitor, "sfm.csv", text.as_bytes(), &options).unwrap().records;
    assert!(records.subjects.iter().all(|subject| subject.country.is_none()));
    assert_eq!(records.claims[0].original["unit:country"], "XG");
    Dossier::try_from(records).unwrap();
}

#[test]
fn rows_are_not_kept_where_that_is_not_wanted() {
    for &(file, format) in &[
        ("ucdp.csv", Foreign::UcdpGed),
        ("stix.json", Foreign::Stix),
        ("timemap.json", Foreign::TimeMap),
        ("linked-places.json", Foreign::LinkedPlaces),
        ("placemarks.kml", Foreign::Kml),
    ] {
        let bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
        let with = Options { published: Some(Edtf::parse("2031-12-31").unwrap()), ..Options::default() };
        let without = Options { without_original: true, ..with.clone() };
        let [mut with, without] =
            [with, without].map(|options| read(format, file, bytes.as_slice(), &options).unwrap());
        let originals = with.records.claims.iter_mut().map(|claim| std::mem::take(&mut claim.original));
        assert!(originals.fold(0, |all, original| all + original.len()) > 0, "{file}");
        assert_eq!(with.records, without.records, "{file}");
    }
}

/// The dates of a table of one row, in the record and in the feature.
fn dated(cell: &str, published: Option<&str>) -> [Option<String>; 2] {
    let table = format!("name,lat,lon,date\nA,48.5,37.9,{cell}\n");
    let options = Options { published: published.map(|day| Edtf::parse(day).unwrap()), ..Options::default() };
    let records = read(Foreign::Table, "t.csv", table.as_bytes(), &options).unwrap().records;
    let mut events = Events::open(Foreign::Table, "t.csv", table.as_bytes(), &options).unwrap();
    let told = events.advance().unwrap().unwrap();
    [records.claims[0].when.as_ref().map(ToString::to_string), told.event.when.as_ref().map(ToString::to_string)]
}

#[test]
fn dates_that_can_be_read_in_one_way_only_are_read() {
    for (cell, when) in [
        ("18.10.2024", "2024-10-18"),
        ("10/18/2024", "2024-10-18"),
        ("2024/10/18", "2024-10-18"),
        ("\"Oct 18, 2024\"", "2024-10-18"),
        ("18-Oct-2024", "2024-10-18"),
        ("20241018", "2024-10-18"),
        ("October 2024", "2024-10"),
        ("2024-10-18 00:00:00", "2024-10-18"),
        ("2024-10-18 10:00", "2024-10-18T10:00:00"),
        ("2024-10-18 10:00:00.5 UTC", "2024-10-18T10:00:00Z"),
        // The clock and its zone belong together.
        ("2024-10-18T23:30:00-05:00", "2024-10-18T23:30:00-05:00"),
        ("2024-10-18T00:00:00+09:00", "2024-10-18T00:00:00+09:00"),
        ("2024-10-18T10:00:00+0300", "2024-10-18T10:00:00+03:00"),
    ] {
        assert_eq!(dated(cell, None), [Some(when.to_owned()), Some(when.to_owned())], "{cell}");
    }
    let table = "name,lat,lon,date\nA,48.5,37.9,2024-10-18T23:30:00-05:00\n";
    let mut events = Events::open(Foreign::Table, "t.csv", table.as_bytes(), &Options::default()).unwrap();
    let when = events.advance().unwrap().unwrap().event.when.unwrap();
    assert_eq!(when.start().unwrap().to_string(), "2024-10-19T04:30:00Z");
}

#[test]
fn what_nobody_dates_was_before_the_data_were_out() {
    assert_eq!(dated("", Some("2024-11-01")), [Some("[..2024-11-01]".to_owned()), None]);
    assert_eq!(problems(Foreign::Table, "name,lat,lon,date\nA,48.5,37.9,\n").len(), 1);
}

#[test]
fn a_picture_is_no_publisher_and_a_decimal_comma_no_tuple() {
    let placemark = |inside: &str| {
        let text = format!(
            "<kml><Placemark><name>A</name><TimeStamp><when>2024-10-18</when></TimeStamp>{inside}</Placemark></kml>"
        );
        read(Foreign::Kml, "t.kml", text.as_bytes(), &Options::default())
    };
    let point = "<Point><coordinates>37.9,48.5,0</coordinates></Point>";
    let html = "<![CDATA[<img src=\"https://x.y/z.jpg\"/><br>Source: <a href=\"https://t.me/a/1\">link</a>]]>";
    let records = placemark(&format!("<description>{html}</description>{point}")).unwrap().records;
    assert_eq!(records.sources.iter().map(|source| source.id.as_str()).collect::<Vec<_>>(), ["t-me-a"]);
    assert_eq!(records.claims[0].original["description (HTML)"], &html[9..html.len() - 3]);
    let problems = placemark(&point.replace("37.9,48.5,0", "37,9,48,5")).unwrap_err().to_string();
    assert!(problems.contains("perhaps height, with commas between; this is \"37,9,48,5\""), "{problems}");
}

/// Each of these took minutes, or as good as never ended.
#[test]
fn a_row_of_many_names_is_refused_in_good_time() {
    let many =
        |separator: &str| (0..100_000).map(|number| format!("n{number}{separator}")).collect::<Vec<_>>().concat();
    let too_many = |told: &[String]| assert!(told.len() == 1 && told[0].contains("would stand for"), "{told:?}");
    too_many(&problems(Foreign::UcdpGed, &ucdp_with(&[("source_original", &many(";"))])));
    too_many(&problems(Foreign::UcdpGed, &ucdp_with(&[("source_article", &many(",2031-03-05,x;")[..900_000])])));
    let urls = (0..40_000).map(|number| format!("https://a.org/{number} ")).collect::<Vec<_>>().concat();
    too_many(&problems(Foreign::Table, &format!("lat,lon,date,url\n1,2,2031-03-05,{urls}\n")));
    // Semicolons without articles between are one odd article.
    let odd = ucdp_with(&[("source_article", &many(";"))]);
    assert_eq!(read(Foreign::UcdpGed, "t.csv", odd.as_bytes(), &Options::default()).unwrap().rows, 1);
    let keys = (0..100_000).map(|number| format!("\"k{number}\":1,")).collect::<Vec<_>>().concat();
    let feature = format!("{{\"type\":\"Feature\",\"properties\":{{{keys}\"z\":1}},\"geometry\":null}}");
    let told = problems(Foreign::GeoJson, &feature);
    assert_eq!(told, ["error: the items of t.csv have more than 1000 different keys"]);
}

#[test]
fn a_map_of_our_own_is_refused_in_every_format() {
    let own = "is a map that troopmap made";
    let stix = "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{\"type\":\"location\",\"id\":\"location--1\",\
                \"external_references\":[{\"source_name\":\"troopmap\"}]}]}";
    assert!(problems(Foreign::Stix, stix)[0].contains(own));
    let places = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"descriptions\":\
                  [{\"@id\":\"troopmap:a/presence/b/2024\"}]}]}";
    assert!(problems(Foreign::LinkedPlaces, places)[0].contains(own));
}

#[test]
fn the_newest_version_is_the_one_with_the_latest_fraction() {
    let version = |modified: &str, name: &str| {
        format!(
            "{{\"type\":\"location\",\"id\":\"location--1\",\"modified\":\"{modified}\",\"created\":\"2031-03-05T00:00:00Z\",\
             \"name\":\"{name}\",\"latitude\":1,\"longitude\":2}}"
        )
    };
    let objects = [version("2031-03-05T00:00:00.500Z", "new"), version("2031-03-05T00:00:00Z", "old")].join(",");
    let text = format!("{{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{objects}]}}");
    let records = read(Foreign::Stix, "t.json", text.as_bytes(), &Options::default()).unwrap().records;
    assert_eq!(records.claims.len(), 1);
    assert_eq!(records.claims[0].places.0, ["new"]);
}

#[test]
fn timemap() {
    snapshot("timemap.json", Foreign::TimeMap);
}

#[test]
fn geojson() {
    snapshot("points.geojson", Foreign::GeoJson);
}

/// One feature a line, with and without the separators of RFC 8142, is what the collection of them is.
#[test]
fn features_come_line_by_line_too() {
    let feature = |name: &str, lon: u8| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\",\"date\":\"2031\"}},\"geometry\":{{\"type\":\"Point\",\
             \"coordinates\":[{lon},2]}}}}"
        )
    };
    let (one, other) = (feature("A", 1), feature("B", 200));
    let lenient = Options { lenient: true, ..Options::default() };
    let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[{one},{other}]}}");
    let whole = read(Foreign::GeoJson, "t.json", collection.as_bytes(), &lenient).unwrap();
    for lines in
        [format!("{one}\n{other}\n"), format!("\u{1E}{one}\n\u{1E}{other}\n"), format!("\r\n{one}\r\n\r\n{other}")]
    {
        assert_eq!(detect("t.geojsonl", lines.as_bytes()), Some(Foreign::GeoJson));
        let read = read(Foreign::GeoJson, "t.json", lines.as_bytes(), &lenient).unwrap();
        assert_eq!(read.records, whole.records);
        let line = lines.lines().position(|line| line.contains("200")).unwrap() + 1;
        let column = lines.lines().nth(line - 1).unwrap().find("[200").unwrap() + 1;
        assert_eq!(read.rejects.iter().map(|row| (row.line, row.column)).collect::<Vec<_>>(), [(line, column)]);
    }
    let told = problems(Foreign::GeoJson, &format!("{one}\n{{\"type\":\n{other}\n"));
    assert!(told[0].starts_with("t.csv:2:"), "{told:?}");
}

#[test]
fn linked_places() {
    snapshot_of("linked-places.json", Foreign::LinkedPlaces, Some("2031-06-01"));
}

#[test]
fn stix() {
    snapshot("stix.json", Foreign::Stix);
}

#[test]
fn kml() {
    snapshot("placemarks.kml", Foreign::Kml);
}

#[test]
fn kmz_is_the_kml_in_it() {
    let read = |file| sample(file, Foreign::Kml, None);
    let (kmz, kml) = (read("placemarks.kmz"), read("placemarks.kml"));
    assert_eq!(kmz.records, kml.records);
}

#[test]
fn what_has_no_kml_in_it_is_none() {
    for text in ["", "title = \"a dossier\"", "<html><body/></html>", "<!-- nothing -->"] {
        let told = problems(Foreign::Kml, text);
        assert!(told.len() == 1 && told[0].contains("this is not KML"), "{told:?}");
    }
    assert_eq!(read(Foreign::Kml, "t.kml", "<kml/>".as_bytes(), &Options::default()).unwrap().rows, 0);
}

/// The messages that a text earns when nothing may be left out.
fn problems(format: Foreign, text: &str) -> Vec<String> {
    let problems = read(format, "t.csv", text.as_bytes(), &Options::default()).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

/// The UCDP sample with some cells of its first row changed.
fn ucdp_with(changes: &[(&str, &str)]) -> String {
    let sample = std::fs::read(format!("{FIXTURES}/ucdp.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(sample.as_slice());
    let header = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let change = |name: &str| changes.iter().find(|(changed, _)| *changed == name).map(|(_, text)| *text);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    writer.write_record(header.iter().zip(&row).map(|(name, text)| change(name).unwrap_or(text))).unwrap();
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn bad_rows_of_ucdp_are_told() {
    let case = |changes: &[(&str, &str)], message: &str| {
        let told = problems(Foreign::UcdpGed, &ucdp_with(changes));
        assert!(told.len() == 1 && told[0].ends_with(message), "{told:?}");
    };
    case(&[("where_prec", "8")], "error: where_prec should be a whole number from 1 to 7; this is \"8\"");
    case(&[("date_prec", "")], "error: date_prec should be a whole number from 1 to 5; this is \"\"");
    case(
        &[("latitude", "137.2")],
        "error: latitude 137.2 is not between -90 and 90; longitude and latitude look swapped: 37.16117, 137.2",
    );
    case(&[("latitude", "NaN")], "error: latitude should be a number; this is \"NaN\"");
    case(&[("latitude", "")], "error: latitude is empty; latitude and longitude only make sense together");
    case(&[("date_start", "5.3.2031")], "error: date_start should be a date such as 2022-03-05; this is \"5.3.2031\"");
    case(&[("date_start", "2031-03-06")], "error: date_end ends before it starts: 2031-03-06 to 2031-03-05");
    case(&[("low", "5")], "error: low is more than high: 5 and 3");
    case(&[("best", "-1")], "error: best should be a number; this is \"-1\"");
    case(
        &[("type_of_violence", "4")],
        "error: type_of_violence should be 1 (state-based), 2 (non-state) or 3 (one-sided); this is \"4\"",
    );
    case(&[("id", "")], "error: id is empty");
}

#[test]
fn a_problem_tells_its_line_and_column() {
    let text = "lat,lon,date,note\n43.1,131.9,2024-10-18,\"two\nlines\"\n43.1,x,2024-10-18,\n\"4\n3\",1,2024-10-18,\n1,2,08/10/2024,\n";
    assert_eq!(
        problems(Foreign::Table, text),
        [
            "t.csv:4:6: error: lon should be a number; this is \"x\"",
            "t.csv:5:2: error: lat should be a number; this is \"4\\u{a}3\"",
            "t.csv:7:5: error: date: `08/10/2024` is not how EDTF writes a date; write 2024-08-10 if the month stands first, or \
             2024-10-08 if the day does",
        ]
    );
}

#[test]
fn missing_columns_are_told_together() {
    assert_eq!(
        problems(Foreign::Acled, "event_id_cnty,event_date\n"),
        [
            "error: t.csv lacks the columns time_precision, event_type, sub_event_type, actor1, latitude, longitude, geo_precision of \
          ACLED\n  help: it has \"event_id_cnty, event_date\""
        ]
    );
}

#[test]
fn ids_are_not_used_twice() {
    let text = "id,lat,lon,date\na,1,2,2024\nb,1,2,2024\na,1,2,2024\n";
    assert_eq!(problems(Foreign::Table, text), ["t.csv:4:1: error: the id \"t-a\" was used before"]);
}

#[test]
fn undated_rows_need_a_date_from_elsewhere() {
    let text = "lat,lon\n1,2\n";
    assert_eq!(
        problems(Foreign::Table, text),
        [
            "t.csv:2:1: error: nothing says when this was published or happened\n  help: say when the data were published with \
          --published DATE (in code: Options::published)"
        ]
    );
    let options = Options { published: Some(Edtf::parse("2024-11-02").unwrap()), ..Options::default() };
    let imported = read(Foreign::Table, "t.csv", text.as_bytes(), &options).unwrap();
    assert_eq!(imported.records.documents[0].published.as_str(), "2024-11-02");
    let dated = "lat,lon,date\n1,2,2024-10-18\n";
    let imported = read(Foreign::Table, "t.csv", dated.as_bytes(), &options).unwrap();
    assert_eq!(imported.records.documents[0].published.as_str(), "2024-10-18/2024-11-02");
}

#[test]
fn no_more_claims_than_the_limit() {
    let options = Options { limits: crate::dossier::Limits { claims: 1, ..Default::default() }, ..Options::default() };
    let text = "lat,lon,date\n1,2,2024\n1,2,2024\n";
    let problems = read(Foreign::Table, "t.csv", text.as_bytes(), &options).unwrap_err();
    assert_eq!(problems.iter().next().unwrap().message, "t.csv holds more than 1 claims, which is the limit");
}

#[test]
fn a_file_of_another_kind_is_given_up() {
    let text = format!("lat,lon,date\n{}", "x,y,z\n".repeat(5000));
    let told = problems(Foreign::Table, &text);
    assert_eq!(told.len(), MOST_PROBLEMS + 1);
    assert_eq!(
        told[MOST_PROBLEMS],
        "error: t.csv has 1000 problems so far; the rest is not read\n  help: is it of the format that was said?"
    );
}

#[test]
fn bad_items_are_told() {
    let case = |format, text: &str, told: &[&str]| assert_eq!(problems(format, text), told);
    case(
        Foreign::GeoJson,
        "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{\"date\":\"2031\"},\"geometry\":{\"type\":\"Point\",\
         \"coordinates\":[200,95]}},\n{\"type\":\"Feature\",\"properties\":{\"date\":\"2031\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1]}},\n\
         {\"type\":\"Feature\",\"properties\":{\"date\":\"2031\"},\"geometry\":null},\n7]}",
        &[
            "t.csv:2:89: error: latitude 95 is not between -90 and 90",
            "t.csv:3:89: error: coordinates should be a longitude and a latitude",
            "t.csv:4:1: error: latitude is empty",
            "t.csv:5:1: error: type should be Feature",
        ],
    );
    case(
        Foreign::GeoJson,
        "{\"type\":\"Topology\"}",
        &["t.csv:1:1: error: GeoJSON begins with a FeatureCollection, a Feature or a geometry; this has another type"],
    );
    case(
        Foreign::Stix,
        "{}",
        &["error: t.csv is no bundle of STIX: it needs \"type\": \"bundle\" and a list of objects"],
    );
    case(Foreign::TimeMap, "{\"events\":{}}", &["error: t.csv has no list of events, as TimeMap has"]);
    case(
        Foreign::TimeMap,
        "{\"events\":[{\"date\":\"2031-02-30\",\"location\":\"x\"},{\"date\":\"1/2/2031\",\"location\":\"x\",\"sources\":[\"s9\"]}],\"sources\":[{\"id\":\"s1\"}]}",
        &[
            "t.csv:1:20: error: date should be a date such as 02/24/2022 or 2022-02-24; this is \"2031-02-30\"",
            "t.csv:1:94: error: sources names \"s9\", which is not in this data",
        ],
    );
}

#[test]
fn bad_xml_is_told() {
    let told = |text: &str| problems(Foreign::Kml, text).join("; ");
    assert_eq!(
        told("<kml><Placemark></kml>"),
        "t.csv:1:17: error: this is not XML: ill-formed document: expected `</Placemark>`, but `</kml>` was found"
    );
    assert_eq!(
        told("<kml><Document>"),
        "t.csv:1:16: error: this is not XML: the element Document is still open where the text ends"
    );
    assert_eq!(
        told("<?xml version=\"1.0\"?>\n<!DOCTYPE kml [<!ENTITY a \"b\">]><kml>&a;</kml>"),
        "t.csv:2:1: error: a document type is not read: it can declare entities without end\n  help: take <!DOCTYPE …> out; KML needs none"
    );
    assert_eq!(
        told("<kml>&a;</kml>"),
        "t.csv:1:6: error: the entity &a; is not one of XML\n  help: write the character itself"
    );
    assert_eq!(
        told(&format!("<kml>{}", "<a>".repeat(100_000))),
        "t.csv:1:387: error: elements are nested more than 128 deep"
    );
    let attributes = (0..100_000).fold(String::new(), |text, number| text + " a" + &number.to_string() + "=\"\"");
    assert_eq!(told(&format!("<kml{attributes}/>")), "t.csv:1:1: error: an element has more than 256 attributes");
    assert_eq!(
        told("<kml><Placemark><name>x</name><Point><coordinates>43,131</coordinates></Point></Placemark></kml>"),
        "t.csv:1:51: error: latitude 131 is not between -90 and 90; longitude and latitude look swapped: 43, 131"
    );
}

#[test]
fn json_as_deep_as_a_well_is_refused() {
    for format in [Foreign::GeoJson, Foreign::Stix, Foreign::TimeMap, Foreign::LinkedPlaces] {
        let told = problems(format, &"[".repeat(100_000)).join("");
        assert!(told.contains("nested more than 128 deep"), "{told}");
    }
    let nested = "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(100_000);
    assert!(problems(Foreign::GeoJson, &nested).join("").contains("nested more than 128 deep"));
}

#[test]
fn the_traps_of_geoconfirmed_are_told() {
    let case = |date: &str, told: &str| {
        let text = format!("Date;Latitude;Longitude;PlusCode;Source;Geolocation;Id\n{date};1;2;;;;a\n");
        assert_eq!(problems(Foreign::GeoConfirmed, &text), [told]);
    };
    case(
        "1527-02-04",
        "t.csv:2:1: error: Date lies in the year 1527: \"1527-02-04\"\n  help: look the date up, or leave the row out with --lenient",
    );
    case(
        "1527049263789486080",
        "t.csv:2:1: error: Date should be a date such as 2022-03-05; this is \"1527049263789486080\"",
    );
}

#[test]
fn other_files_are_no_foreign_format() {
    let case =
        |name: &str, text: &str, format: Option<Foreign>| assert_eq!(detect(name, text.as_bytes()), format, "{text}");
    case("claims.csv", "id,document,stance,latitude,longitude\n", None);
    case("a.json", "{\"dossier\":{},\"sources\":[],\"claims\":[{\"associations\":1}]}", None);
    case("a.toml", "[dossier]\ntitle = \"x\"\n", None);
    case("a.xlsx", "PK\u{3}\u{4}", None);
    case("a.html", "<html>", None);
    case("a.csv", "", None);
}

#[test]
fn converting_keeps_order_and_tells_doubled_ids() {
    let rows: String = (0..12_000).fold(String::new(), |text, row| {
        text + &row.to_string() + ",1,2,\"a note of\ntwo lines that fills the part\"\n"
    });
    let table = format!("id,lat,lon,note\n{rows}7,1,2,\n\nz,1,2\nlast,1,2,\n");
    let run = |lenient, threads| {
        let options = Options { lenient, ..Options::default() };
        let threads = std::num::NonZero::new(threads).unwrap();
        let plant = Plant { format: Foreign::Table, name: "t.csv", options: &options, threads };
        let mut out = Vec::new();
        let converted = convert(&plant, table.as_bytes(), &mut out, b";", |told, text| {
            text.extend_from_slice(told.event.id.as_bytes());
            Ok(())
        });
        converted.map(|converted| (converted, String::from_utf8(out).unwrap()))
    };
    let ids = (0..12_000).fold(String::new(), |text, row| text + "t-" + &row.to_string() + ";") + "t-last";
    for threads in [1, 2, 7] {
        let (converted, out) = run(true, threads).unwrap();
        assert!(out == ids, "{threads}");
        assert_eq!(converted.rows, 12_003);
        let told: Vec<_> = converted.rejects.iter().map(|reject| reject.problem("t.csv").message).collect();
        let expected = [
            "t.csv:24002:1: the id \"t-7\" was used before",
            "t.csv:24004:1: the row has 3 cells and the header has 4",
        ];
        assert_eq!(told, expected);
        let Err(ConvertError::Problems(problems)) = run(false, threads) else { panic!("unsound rows were written") };
        assert_eq!(problems.iter().map(|problem| &*problem.message).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn converting_stops_where_writing_fails() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let options = Options::default();
    let plant =
        Plant { format: Foreign::Table, name: "t.csv", options: &options, threads: std::num::NonZero::<usize>::MIN };
    let endless = std::io::Read::chain(&b"lat,lon\n"[..], Forever(b"1,2\n", 0));
    let result = convert(&plant, endless, &mut Full, b"", |_, text| {
        text.push(b'x');
        Ok(())
    });
    assert!(matches!(result, Err(ConvertError::Write(_))));
}

#[test]
fn no_more_rows_are_left_out_than_fit_into_memory() {
    let limits = Limits { file_bytes: 100_000, ..Limits::default() };
    let options = Options { lenient: true, limits, ..Options::default() };
    let plant = Plant::new(Foreign::Table, "t.csv", &options);
    let endless = std::io::Read::chain(&b"lat,lon\n"[..], Forever(b"91,2\n", 0));
    let Err(ConvertError::Problems(problems)) = convert(&plant, endless, &mut Vec::new(), b"", |_, _| Ok(())) else {
        panic!("there is no end of rows to be left out");
    };
    assert!(problems.to_string().contains("rows of t.csv would be left out"), "{problems}");
}

/// The same bytes again and again.
struct Forever(&'static [u8], usize);

impl std::io::Read for Forever {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        for byte in &mut *into {
            *byte = self.0[self.1];
            self.1 = (self.1 + 1) % self.0.len();
        }
        Ok(into.len())
    }
}

mod laws {
    use super::*;
    use crate::import::gather::SAME_ROW;
    use proptest::prelude::*;

    const FILES: [(&str, Foreign, bool); 13] = [
        ("ucdp.csv", Foreign::UcdpGed, true),
        ("acled.csv", Foreign::Acled, true),
        ("table.csv", Foreign::Table, true),
        ("geoconfirmed.csv", Foreign::GeoConfirmed, true),
        ("uawardata.csv", Foreign::Uawardata, true),
        ("sfm.csv", Foreign::SecurityForceMonitor, true),
        ("sfm-older.csv", Foreign::SecurityForceMonitor, true),
        ("uawardata.geojson", Foreign::Uawardata, false),
        ("points.geojson", Foreign::GeoJson, false),
        ("timemap.json", Foreign::TimeMap, false),
        ("linked-places.json", Foreign::LinkedPlaces, false),
        ("stix.json", Foreign::Stix, false),
        ("placemarks.kml", Foreign::Kml, false),
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

        /// Rows in are rows kept and rows left out, and what is kept makes a dossier, whatever is done to some bytes.
        #[test]
        fn rows_in_are_rows_out_and_rejects(
            (file, format, is_table) in prop::sample::select(&FILES[..]),
            damage in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"0;,\"\n-9xX{}[]<>&".as_slice())), 0..8),
        ) {
            let mut bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
            // A table whose header is damaged is another table.
            let header = if is_table { bytes.iter().position(|&byte| byte == b'\n').unwrap() } else { 0 };
            for (at, byte) in damage {
                let at = header + 1 + at.index(bytes.len() - header - 1);
                if bytes[at].is_ascii() {
                    bytes[at] = byte;
                }
            }
            let published = Some(Edtf::parse("2031-12-31").unwrap());
            let strict = Options { published, ..Options::default() };
            let lenient = Options { lenient: true, ..strict.clone() };
            let imported = match read(format, file, bytes.as_slice(), &lenient) {
                Ok(imported) => imported,
                // Other texts may be no text of their notation any more.
                Err(problems) => {
                    prop_assert!(!is_table, "{}", problems);
                    return Ok(());
                }
            };
            let kept = imported.records.claims.iter().filter(|claim| !claim.original.contains_key(SAME_ROW)).count();
            prop_assert_eq!(imported.rows, kept + imported.rejects.len());
            if is_table {
                // Row by row with several threads gives the same rows and the same rejects.
                let plant = Plant { format, name: file, options: &lenient, threads: std::num::NonZero::new(3).unwrap() };
                let mut out = Vec::new();
                let converted = convert(&plant, bytes.as_slice(), &mut out, b"\n", |told, text| {
                    text.extend_from_slice(told.event.id.as_bytes());
                    Ok(())
                });
                let converted = converted.unwrap();
                prop_assert_eq!(converted.rows, imported.rows);
                let ids = std::str::from_utf8(&out).unwrap().lines().count();
                prop_assert_eq!(ids + converted.rejects.len(), converted.rows);
                // Only whole records tell that nothing ends after it was written of.
                let whole = |reject: &&RejectedRow| !matches!(reject.fault, Fault::AfterPublication { .. } | Fault::Id { .. });
                let told = |reject: &RejectedRow| (reject.line, reject.column, reject.fault.clone(), reject.row.clone());
                let expected: Vec<_> = imported.rejects.iter().filter(whole).map(told).collect();
                prop_assert_eq!(converted.rejects.iter().map(told).collect::<Vec<_>>(), expected);
            }
            let strict = read(format, file, bytes.as_slice(), &strict);
            prop_assert_eq!(strict.is_ok(), imported.rejects.is_empty());
            if let Err(problems) = Dossier::try_from(imported.records) {
                prop_assert!(false, "{}", problems);
            }
        }
    }
}
