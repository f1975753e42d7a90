//! Invalid files: the messages, their positions, and the running time.

use super::*;

#[test]
fn a_row_of_many_names_is_refused_in_good_time() {
    let many =
        |separator: &str| (0..100_000).map(|number| format!("n{number}{separator}")).collect::<Vec<_>>().concat();
    let too_many = |told: &[String]| assert!(told.len() == 1 && told[0].contains("would stand for"), "{told:?}");
    too_many(&problems(ImportFormat::UcdpGed, &ucdp_with(&[("source_original", &many(";"))])));
    too_many(&problems(ImportFormat::UcdpGed, &ucdp_with(&[("source_article", &many(",2031-03-05,x;")[..900_000])])));
    let urls = (0..40_000).map(|number| format!("https://a.org/{number} ")).collect::<Vec<_>>().concat();
    too_many(&problems(ImportFormat::CsvPoints, &format!("lat,lon,date,url\n1,2,2031-03-05,{urls}\n")));
    // Semicolons without articles between them are one unusual article.
    let odd = ucdp_with(&[("source_article", &many(";"))]);
    assert_eq!(read(ImportFormat::UcdpGed, "t.csv", odd.as_bytes(), &ImportOptions::default()).unwrap().rows, 1);
    let keys = (0..100_000).map(|number| format!("\"k{number}\":1,")).collect::<Vec<_>>().concat();
    let feature = format!("{{\"type\":\"Feature\",\"properties\":{{{keys}\"z\":1}},\"geometry\":null}}");
    let told = problems(ImportFormat::GeoJson, &feature);
    assert_eq!(told, ["error: the items of t.csv have more than 1000 different keys"]);
}

#[test]
fn a_map_of_our_own_is_refused_in_every_format() {
    let own = "is a map that troopmap made";
    let stix = "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{\"type\":\"location\",\"id\":\"location--1\",\
                \"external_references\":[{\"source_name\":\"troopmap\"}]}]}";
    assert!(problems(ImportFormat::Stix, stix)[0].contains(own));
    let places = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"descriptions\":\
                  [{\"@id\":\"troopmap:a/presence/b/2024\"}]}]}";
    assert!(problems(ImportFormat::LinkedPlaces, places)[0].contains(own));
}

#[test]
fn bad_rows_of_ucdp_are_told() {
    let case = |changes: &[(&str, &str)], message: &str| {
        let told = problems(ImportFormat::UcdpGed, &ucdp_with(changes));
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
        problems(ImportFormat::CsvPoints, text),
        [
            "t.csv:4:6: error: lon should be a number; this is \"x\"",
            "t.csv:5:2: error: lat should be a number; this is \"4\\u{a}3\"",
            "t.csv:7:5: error: date: `08/10/2024` is not an EDTF date; write 2024-08-10 if the month is first, or \
             2024-10-08 if the day is first\n  help: for all dates of the file: --dates dmy or --dates mdy (in code: Options::dates)",
        ]
    );
}

#[test]
fn missing_columns_are_told_together() {
    assert_eq!(
        problems(ImportFormat::Acled, "event_id_cnty,event_date\n"),
        [
            "error: t.csv lacks the columns time_precision, event_type, sub_event_type, actor1, latitude, longitude, geo_precision of \
          ACLED\n  help: it has \"event_id_cnty, event_date\"; read as csv-points it is a table of points and nothing more"
        ]
    );
}

#[test]
fn ids_are_not_used_twice() {
    let text = "id,lat,lon,date\na,1,2,2024\nb,1,2,2024\na,1,2,2024\n";
    assert_eq!(problems(ImportFormat::CsvPoints, text), ["t.csv:4:1: error: the id \"t-a\" was used before"]);
}

#[test]
fn undated_rows_need_a_date_from_elsewhere() {
    let text = "lat,lon\n1,2\n";
    assert_eq!(
        problems(ImportFormat::CsvPoints, text),
        [
            "t.csv:2:1: error: nothing says when this was published or happened\n  help: say when the data were published with \
          --published DATE (in code: Options::published)"
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
fn no_more_claims_than_the_limit() {
    let options = ImportOptions {
        limits: crate::dossier::Limits { claims: 1, ..Default::default() },
        ..ImportOptions::default()
    };
    let text = "lat,lon,date\n1,2,2024\n1,2,2024\n";
    let problems = read(ImportFormat::CsvPoints, "t.csv", text.as_bytes(), &options).unwrap_err();
    assert_eq!(problems.iter().next().unwrap().message, "t.csv holds more than 1 claims, which is the limit");
}

#[test]
fn a_file_of_another_kind_is_given_up() {
    let text = format!("lat,lon,date\n{}", "x,y,z\n".repeat(5000));
    let told = problems(ImportFormat::CsvPoints, &text);
    assert_eq!(told.len(), MAX_PROBLEMS + 1);
    assert_eq!(
        told[MAX_PROBLEMS],
        "error: t.csv has 1000 problems so far; the rest is not read\n  help: is it of the format that was said?"
    );
}

#[test]
fn bad_items_are_told() {
    let case = |format, text: &str, told: &[&str]| assert_eq!(problems(format, text), told);
    case(
        ImportFormat::GeoJson,
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
        ImportFormat::GeoJson,
        "{\"type\":\"Topology\"}",
        &["t.csv:1:1: error: GeoJSON begins with a FeatureCollection, a Feature or a geometry; this has another type"],
    );
    case(
        ImportFormat::Stix,
        "{}",
        &["error: t.csv is no bundle of STIX: it needs \"type\": \"bundle\" and a list of objects"],
    );
    case(ImportFormat::TimeMap, "{\"events\":{}}", &["error: t.csv has no list of events, as TimeMap has"]);
    case(
        ImportFormat::TimeMap,
        "{\"events\":[{\"date\":\"2031-02-30\",\"location\":\"x\"},{\"date\":\"1/2/2031\",\"location\":\"x\",\"sources\":[\"s9\"]}],\"sources\":[{\"id\":\"s1\"}]}",
        &[
            "t.csv:1:20: error: date should be a date such as 02/24/2022 or 2022-02-24; this is \"2031-02-30\"",
            "t.csv:1:94: error: sources names \"s9\", which is not in this data",
        ],
    );
}

#[test]
fn bad_xml_is_told() {
    let told = |text: &str| problems(ImportFormat::Kml, text).join("; ");
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
    for format in [ImportFormat::GeoJson, ImportFormat::Stix, ImportFormat::TimeMap, ImportFormat::LinkedPlaces] {
        let told = problems(format, &"[".repeat(100_000)).join("");
        assert!(told.contains("nested more than 128 deep"), "{told}");
    }
    let nested = "{\"type\":\"GeometryCollection\",\"geometries\":[".repeat(100_000);
    assert!(problems(ImportFormat::GeoJson, &nested).join("").contains("nested more than 128 deep"));
}

#[test]
fn a_map_that_is_only_linked_to_is_not_taken_for_an_empty_one() {
    let text = "<kml><Document><NetworkLink><Link><href>https://example.org/a.kml</href></Link></NetworkLink></Document></kml>";
    let problems = read(ImportFormat::Kml, "a.kml", text.as_bytes(), &ImportOptions::default()).unwrap_err();
    let told: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(told, ["a.kml holds links alone, and nothing is fetched"]);
}
