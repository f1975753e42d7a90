//! Invalid files: the messages, their positions, and the running time.

use super::*;

#[test]
fn rejects_rows_with_many_names_quickly() {
    let many =
        |separator: &str| (0..100_000).map(|number| format!("n{number}{separator}")).collect::<Vec<_>>().concat();
    let too_many = |messages: &[String]| {
        assert!(messages.len() == 1 && messages[0].contains("would produce more than"), "{messages:?}");
    };
    too_many(&problems(ImportFormat::UcdpGed, &ucdp_with(&[("source_original", &many(";"))])));
    too_many(&problems(ImportFormat::UcdpGed, &ucdp_with(&[("source_article", &many(",2031-03-05,x;")[..900_000])])));
    let urls = (0..40_000).map(|number| format!("https://a.org/{number} ")).collect::<Vec<_>>().concat();
    too_many(&problems(ImportFormat::CsvPoints, &format!("lat,lon,date,url\n1,2,2031-03-05,{urls}\n")));
    // Semicolons without articles between them are one unusual article.
    let odd = ucdp_with(&[("source_article", &many(";"))]);
    assert_eq!(read(ImportFormat::UcdpGed, "t.csv", odd.as_bytes(), &ImportOptions::default()).unwrap().rows, 1);
    let keys = (0..100_000).map(|number| format!("\"k{number}\":1,")).collect::<Vec<_>>().concat();
    let feature = format!("{{\"type\":\"Feature\",\"properties\":{{{keys}\"z\":1}},\"geometry\":null}}");
    let messages = problems(ImportFormat::GeoJson, &feature);
    assert_eq!(messages, ["error: the items of t.csv have more than 1000 distinct keys"]);
}

#[test]
fn rejects_own_exports_in_every_format() {
    let own = "is a map exported by troopmap";
    let stix = "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{\"type\":\"location\",\"id\":\"location--1\",\
                \"external_references\":[{\"source_name\":\"troopmap\"}]}]}";
    assert!(problems(ImportFormat::Stix, stix)[0].contains(own));
    let places = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"descriptions\":\
                  [{\"@id\":\"troopmap:a/presence/b/2024\"}]}]}";
    assert!(problems(ImportFormat::LinkedPlaces, places)[0].contains(own));
}

#[test]
fn reports_invalid_ucdp_rows() {
    let case = |changes: &[(&str, &str)], message: &str| {
        let messages = problems(ImportFormat::UcdpGed, &ucdp_with(changes));
        assert!(messages.len() == 1 && messages[0].ends_with(message), "{messages:?}");
    };
    case(&[("where_prec", "8")], "error: where_prec must be a whole number from 1 to 7, found \"8\"");
    case(&[("date_prec", "")], "error: date_prec must be a whole number from 1 to 5, found \"\"");
    case(
        &[("latitude", "137.2")],
        "error: latitude 137.2 is not between -90 and 90; longitude and latitude look swapped: 37.16117, 137.2",
    );
    case(&[("latitude", "NaN")], "error: latitude must be a number, found \"NaN\"");
    case(&[("latitude", "")], "error: latitude is empty; latitude and longitude are required together");
    case(&[("date_start", "5.3.2031")], "error: date_start must be a date such as 2022-03-05, found \"5.3.2031\"");
    case(&[("date_start", "2031-03-06")], "error: date_end is before the start: 2031-03-06 to 2031-03-05");
    case(&[("low", "5")], "error: low is greater than high: 5 and 3");
    case(&[("best", "-1")], "error: best must be a number, found \"-1\"");
    case(
        &[("type_of_violence", "4")],
        "error: type_of_violence must be 1 (state-based), 2 (non-state) or 3 (one-sided), found \"4\"",
    );
    case(&[("id", "")], "error: id is empty");
}

#[test]
fn reports_line_and_column() {
    let text = "lat,lon,date,note\n43.1,131.9,2024-10-18,\"two\nlines\"\n43.1,x,2024-10-18,\n\"4\n3\",1,2024-10-18,\n1,2,08/10/2024,\n";
    assert_eq!(
        problems(ImportFormat::CsvPoints, text),
        [
            "t.csv:4:6: error: lon must be a number, found \"x\"",
            "t.csv:5:2: error: lat must be a number, found \"4\\u{a}3\"",
            "t.csv:7:5: error: date: `08/10/2024` is not an EDTF date; write 2024-08-10 if the month is first, or \
             2024-10-08 if the day is first\n  help: state the order of all dates with --dates dmy or --dates mdy (in code: ImportOptions::date_order)",
        ]
    );
}

#[test]
fn reports_missing_columns_together() {
    assert_eq!(
        problems(ImportFormat::Acled, "event_id_cnty,event_date\n"),
        [
            "error: t.csv lacks the columns time_precision, event_type, sub_event_type, actor1, latitude, longitude, geo_precision, which \
          ACLED requires\n  help: its columns are \"event_id_cnty, event_date\"; to read only its points, choose the format csv-points"
        ]
    );
}

#[test]
fn rejects_duplicate_ids() {
    let text = "id,lat,lon,date\na,1,2,2024\nb,1,2,2024\na,1,2,2024\n";
    assert_eq!(problems(ImportFormat::CsvPoints, text), ["t.csv:4:1: error: duplicate id \"t-a\""]);
}

#[test]
fn requires_a_date_for_undated_rows() {
    let text = "lat,lon\n1,2\n";
    assert_eq!(
        problems(ImportFormat::CsvPoints, text),
        [
            "t.csv:2:1: error: neither the publication date nor the date of the event is known\n  help: give the publication date of the data with \
          --published DATE (in code: ImportOptions::published)"
        ]
    );
    let options = ImportOptions { published: Some(Edtf::parse("2024-11-02").unwrap()), ..ImportOptions::default() };
    let imported = read(ImportFormat::CsvPoints, "t.csv", text.as_bytes(), &options).unwrap();
    assert_eq!(imported.records.documents[0].published.as_str(), "2024-11-02");
    let dated = "lat,lon,date\n1,2,2024-10-18\n";
    let imported = read(ImportFormat::CsvPoints, "t.csv", dated.as_bytes(), &options).unwrap();
    assert_eq!(imported.records.documents[0].published.as_str(), "2024-10-18/2024-11-02");
}

#[test]
fn limits_the_number_of_claims() {
    let options = ImportOptions {
        limits: crate::dossier::Limits { claims: 1, ..Default::default() },
        ..ImportOptions::default()
    };
    let text = "lat,lon,date\n1,2,2024\n1,2,2024\n";
    let problems = read(ImportFormat::CsvPoints, "t.csv", text.as_bytes(), &options).unwrap_err();
    assert_eq!(problems.iter().next().unwrap().message, "t.csv has more claims than the limit of 1");
}

#[test]
fn stops_after_many_problems() {
    let text = format!("lat,lon,date\n{}", "x,y,z\n".repeat(5000));
    let messages = problems(ImportFormat::CsvPoints, &text);
    assert_eq!(messages.len(), MAX_PROBLEMS + 1);
    assert_eq!(
        messages[MAX_PROBLEMS],
        "error: t.csv has 1000 problems so far; the rest was not read\n  help: is this the right format? choose another with --from"
    );
}

#[test]
fn reports_invalid_items() {
    let case = |format, text: &str, messages: &[&str]| assert_eq!(problems(format, text), messages);
    case(
        ImportFormat::GeoJson,
        "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{\"date\":\"2031\"},\"geometry\":{\"type\":\"Point\",\
         \"coordinates\":[200,95]}},\n{\"type\":\"Feature\",\"properties\":{\"date\":\"2031\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1]}},\n\
         {\"type\":\"Feature\",\"properties\":{\"date\":\"2031\"},\"geometry\":null},\n7]}",
        &[
            "t.csv:2:89: error: latitude 95 is not between -90 and 90",
            "t.csv:3:89: error: coordinates must be a longitude and a latitude",
            "t.csv:4:1: error: latitude is empty",
            "t.csv:5:1: error: type must be Feature",
        ],
    );
    case(
        ImportFormat::GeoJson,
        "{\"type\":\"Topology\"}",
        &["t.csv:1:1: error: the type must be FeatureCollection, Feature or a type of geometry"],
    );
    case(
        ImportFormat::Stix,
        "{}",
        &["error: t.csv is not a STIX bundle, which requires \"type\": \"bundle\" and a list of objects"],
    );
    case(ImportFormat::TimeMap, "{\"events\":{}}", &["error: t.csv has no list of events, which TimeMap requires"]);
    case(
        ImportFormat::TimeMap,
        "{\"events\":[{\"date\":\"2031-02-30\",\"location\":\"x\"},{\"date\":\"1/2/2031\",\"location\":\"x\",\"sources\":[\"s9\"]}],\"sources\":[{\"id\":\"s1\"}]}",
        &[
            "t.csv:1:20: error: date must be a date such as 02/24/2022 or 2022-02-24, found \"2031-02-30\"",
            "t.csv:1:94: error: sources refers to \"s9\", which is not in the file",
        ],
    );
}

#[test]
fn reports_invalid_xml() {
    let messages = |text: &str| problems(ImportFormat::Kml, text).join("; ");
    assert_eq!(
        messages("<kml><Placemark></kml>"),
        "t.csv:1:17: error: this is not XML: ill-formed document: expected `</Placemark>`, but `</kml>` was found"
    );
    assert_eq!(messages("<kml><Document>"), "t.csv:1:16: error: this is not XML: the element Document is not closed");
    assert_eq!(
        messages("<?xml version=\"1.0\"?>\n<!DOCTYPE kml [<!ENTITY a \"b\">]><kml>&a;</kml>"),
        "t.csv:2:1: error: a document type declaration is not allowed, since it can declare entities\n  help: remove <!DOCTYPE …>; KML does not need it"
    );
    assert_eq!(messages("<kml>&a;</kml>"), "t.csv:1:6: error: unknown entity &a;\n  help: write the character itself");
    assert_eq!(
        messages(&format!("<kml>{}", "<a>".repeat(100_000))),
        "t.csv:1:387: error: elements are nested more than 128 levels deep"
    );
    let attributes = (0..100_000).fold(String::new(), |text, number| text + " a" + &number.to_string() + "=\"\"");
    assert_eq!(messages(&format!("<kml{attributes}/>")), "t.csv:1:1: error: an element has more than 256 attributes");
    assert_eq!(
        messages("<kml><Placemark><name>x</name><Point><coordinates>43,131</coordinates></Point></Placemark></kml>"),
        "t.csv:1:51: error: latitude 131 is not between -90 and 90; longitude and latitude look swapped: 43, 131"
    );
}

#[test]
fn rejects_deeply_nested_json() {
    for format in [ImportFormat::GeoJson, ImportFormat::Stix, ImportFormat::TimeMap, ImportFormat::LinkedPlaces] {
        let messages = problems(format, &"[".repeat(100_000)).join("");
        assert!(messages.contains("nested more than 128 levels deep"), "{messages}");
    }
    let nested = "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(100_000);
    assert!(problems(ImportFormat::GeoJson, &nested).join("").contains("nested more than 128 levels deep"));
}

#[test]
fn rejects_kml_with_only_links() {
    let text = "<kml><Document><NetworkLink><Link><href>https://example.org/a.kml</href></Link></NetworkLink></Document></kml>";
    let problems = read(ImportFormat::Kml, "a.kml", text.as_bytes(), &ImportOptions::default()).unwrap_err();
    let messages: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(messages, ["a.kml contains only links, which are not downloaded"]);
}
