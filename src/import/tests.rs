use super::*;
use crate::dossier::Dossier;

mod invalid_files;
mod laws;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/import");

/// Reads a sample, and checks what must hold for every sample.
fn sample(file: &str, format: ImportFormat, published: Option<&str>) -> Imported {
    let options =
        ImportOptions { published: published.map(|date| Edtf::parse(date).unwrap()), ..ImportOptions::default() };
    let bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
    assert_eq!(detect(file, &bytes), Some(format), "{file}");
    let imported = read(format, file, bytes.as_slice(), &options).unwrap_or_else(|problems| panic!("{problems}"));
    let dossier = Dossier::try_from(imported.records.clone()).unwrap_or_else(|problems| panic!("{file}: {problems}"));
    assert_eq!(dossier.to_records(), imported.records);
    imported
}

fn snapshot(file: &str, format: ImportFormat) {
    snapshot_of(file, format, None);
}

fn snapshot_of(file: &str, format: ImportFormat, published: Option<&str>) {
    let imported = sample(file, format, published);
    let mut text = imported.notes.iter().fold(String::new(), |text, note| text + "note: " + note + "\n");
    text.push_str(&serde_json::to_string_pretty(&imported.records).unwrap());
    insta::with_settings!({ snapshot_path => FIXTURES, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(file.to_owned(), text);
    });
}

#[test]
fn ucdp() {
    snapshot("ucdp.csv", ImportFormat::UcdpGed);
}

#[test]
fn acled() {
    snapshot("acled.csv", ImportFormat::Acled);
}

#[test]
fn table() {
    snapshot("table.csv", ImportFormat::CsvPoints);
}

#[test]
fn geoconfirmed() {
    snapshot("geoconfirmed.csv", ImportFormat::GeoConfirmed);
}

#[test]
fn uawardata() {
    snapshot("uawardata.csv", ImportFormat::Uawardata);
    snapshot("uawardata.geojson", ImportFormat::Uawardata);
}

#[test]
fn security_force_monitor() {
    snapshot("sfm.csv", ImportFormat::SecurityForceMonitor);
    snapshot("sfm-older.csv", ImportFormat::SecurityForceMonitor);
}

#[test]
fn keeps_invalid_country_codes_in_the_original() {
    let text = std::fs::read_to_string(format!("{FIXTURES}/sfm-older.csv")).unwrap().replace(",NG,", ",XG,");
    let options = ImportOptions { published: Some(Edtf::parse("2031-12-31").unwrap()), ..ImportOptions::default() };
    let records = read(ImportFormat::SecurityForceMonitor, "sfm.csv", text.as_bytes(), &options).unwrap().records;
    assert!(records.subjects.iter().all(|subject| subject.country.is_none()));
    assert_eq!(records.claims[0].original["unit:country"], "XG");
    Dossier::try_from(records).unwrap();
}

#[test]
fn discards_original_rows_on_request() {
    for &(file, format) in &[
        ("ucdp.csv", ImportFormat::UcdpGed),
        ("stix.json", ImportFormat::Stix),
        ("timemap.json", ImportFormat::TimeMap),
        ("linked-places.json", ImportFormat::LinkedPlaces),
        ("placemarks.kml", ImportFormat::Kml),
    ] {
        let bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
        let with = ImportOptions { published: Some(Edtf::parse("2031-12-31").unwrap()), ..ImportOptions::default() };
        let without = ImportOptions { without_original: true, ..with.clone() };
        let [mut with, without] =
            [with, without].map(|options| read(format, file, bytes.as_slice(), &options).unwrap());
        let originals = with.records.claims.iter_mut().map(|claim| std::mem::take(&mut claim.original));
        assert!(originals.fold(0, |all, original| all + original.len()) > 0, "{file}");
        assert_eq!(with.records, without.records, "{file}");
    }
}

/// Returns the date of a table with one row, in the record and in the event.
fn dated(cell: &str, published: Option<&str>) -> [Option<String>; 2] {
    let table = format!("name,lat,lon,date\nA,48.5,37.9,{cell}\n");
    let options =
        ImportOptions { published: published.map(|day| Edtf::parse(day).unwrap()), ..ImportOptions::default() };
    let records = read(ImportFormat::CsvPoints, "t.csv", table.as_bytes(), &options).unwrap().records;
    let mut events = EventReader::new(ImportFormat::CsvPoints, "t.csv", table.as_bytes(), &options).unwrap();
    let row = events.read_event().unwrap().unwrap();
    [records.claims[0].when.as_ref().map(ToString::to_string), row.event.when.as_ref().map(ToString::to_string)]
}

#[test]
fn reads_unambiguous_dates() {
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
        // A time keeps its offset.
        ("2024-10-18T23:30:00-05:00", "2024-10-18T23:30:00-05:00"),
        ("2024-10-18T00:00:00+09:00", "2024-10-18T00:00:00+09:00"),
        ("2024-10-18T10:00:00+0300", "2024-10-18T10:00:00+03:00"),
    ] {
        assert_eq!(dated(cell, None), [Some(when.to_owned()), Some(when.to_owned())], "{cell}");
    }
    let table = "name,lat,lon,date\nA,48.5,37.9,2024-10-18T23:30:00-05:00\n";
    let mut events =
        EventReader::new(ImportFormat::CsvPoints, "t.csv", table.as_bytes(), &ImportOptions::default()).unwrap();
    let when = events.read_event().unwrap().unwrap().event.when.unwrap();
    assert_eq!(when.start().unwrap().to_string(), "2024-10-19T04:30:00Z");
}

#[test]
fn dates_undated_events_before_the_publication_of_the_data() {
    assert_eq!(dated("", Some("2024-11-01")), [Some("[..2024-11-01]".to_owned()), None]);
    assert_eq!(problems(ImportFormat::CsvPoints, "name,lat,lon,date\nA,48.5,37.9,\n").len(), 1);
}

#[test]
fn ignores_images_and_rejects_decimal_commas_in_kml() {
    let placemark = |inside: &str| {
        let text = format!(
            "<kml><Placemark><name>A</name><TimeStamp><when>2024-10-18</when></TimeStamp>{inside}</Placemark></kml>"
        );
        read(ImportFormat::Kml, "t.kml", text.as_bytes(), &ImportOptions::default())
    };
    let point = "<Point><coordinates>37.9,48.5,0</coordinates></Point>";
    let html = "<![CDATA[<img src=\"https://x.y/z.jpg\"/><br>Source: <a href=\"https://t.me/a/1\">link</a>]]>";
    let records = placemark(&format!("<description>{html}</description>{point}")).unwrap().records;
    assert_eq!(records.sources.iter().map(|source| source.id.as_str()).collect::<Vec<_>>(), ["t-me-a"]);
    assert_eq!(records.claims[0].original["description (HTML)"], &html[9..html.len() - 3]);
    let problems = placemark(&point.replace("37.9,48.5,0", "37,9,48,5")).unwrap_err().to_string();
    assert!(problems.contains("an optional height, separated by commas, found \"37,9,48,5\""), "{problems}");
}

#[test]
fn compares_fractional_seconds_of_stix_versions() {
    let version = |modified: &str, name: &str| {
        format!(
            "{{\"type\":\"location\",\"id\":\"location--1\",\"modified\":\"{modified}\",\"created\":\"2031-03-05T00:00:00Z\",\
             \"name\":\"{name}\",\"latitude\":1,\"longitude\":2}}"
        )
    };
    let objects = [version("2031-03-05T00:00:00.500Z", "new"), version("2031-03-05T00:00:00Z", "old")].join(",");
    let text = format!("{{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{objects}]}}");
    let records = read(ImportFormat::Stix, "t.json", text.as_bytes(), &ImportOptions::default()).unwrap().records;
    assert_eq!(records.claims.len(), 1);
    assert_eq!(records.claims[0].places.0, ["new"]);
}

#[test]
fn timemap() {
    snapshot("timemap.json", ImportFormat::TimeMap);
}

#[test]
fn geojson() {
    snapshot("points.geojson", ImportFormat::GeoJson);
}

#[test]
fn reads_features_line_by_line() {
    let feature = |name: &str, lon: u16| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\",\"date\":\"2031\"}},\"geometry\":{{\"type\":\"Point\",\
             \"coordinates\":[{lon},2]}}}}"
        )
    };
    let (one, other) = (feature("A", 1), feature("B", 400));
    let lenient = ImportOptions { lenient: true, ..ImportOptions::default() };
    let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[{one},{other}]}}");
    let whole = read(ImportFormat::GeoJson, "t.json", collection.as_bytes(), &lenient).unwrap();
    for lines in
        [format!("{one}\n{other}\n"), format!("\u{1E}{one}\n\u{1E}{other}\n"), format!("\r\n{one}\r\n\r\n{other}")]
    {
        assert_eq!(detect("t.geojsonl", lines.as_bytes()), Some(ImportFormat::GeoJson));
        let read = read(ImportFormat::GeoJson, "t.json", lines.as_bytes(), &lenient).unwrap();
        assert_eq!(read.records, whole.records);
        let line = lines.lines().position(|line| line.contains("400")).unwrap() + 1;
        let column = lines.lines().nth(line - 1).unwrap().find("[400").unwrap() + 1;
        assert_eq!(read.rejects.iter().map(|row| (row.line, row.column)).collect::<Vec<_>>(), [(line, column)]);
    }
    let row = problems(ImportFormat::GeoJson, &format!("{one}\n{{\"type\":\n{other}\n"));
    assert!(row[0].starts_with("t.csv:2:"), "{row:?}");
}

#[test]
fn linked_places() {
    snapshot_of("linked-places.json", ImportFormat::LinkedPlaces, Some("2031-06-01"));
}

#[test]
fn stix() {
    snapshot("stix.json", ImportFormat::Stix);
}

#[test]
fn kml() {
    snapshot("placemarks.kml", ImportFormat::Kml);
}

#[test]
fn reads_the_kml_in_a_kmz() {
    let read = |file| sample(file, ImportFormat::Kml, None);
    let (kmz, kml) = (read("placemarks.kmz"), read("placemarks.kml"));
    assert_eq!(kmz.records, kml.records);
}

#[test]
fn rejects_files_without_kml() {
    for text in ["", "title = \"a dossier\"", "<html><body/></html>", "<!-- nothing -->"] {
        let row = problems(ImportFormat::Kml, text);
        assert!(row.len() == 1 && row[0].contains("this is not KML"), "{row:?}");
    }
    assert_eq!(read(ImportFormat::Kml, "t.kml", "<kml/>".as_bytes(), &ImportOptions::default()).unwrap().rows, 0);
}

/// Returns the error messages for a text.
fn problems(format: ImportFormat, text: &str) -> Vec<String> {
    let problems = read(format, "t.csv", text.as_bytes(), &ImportOptions::default()).unwrap_err();
    problems.iter().map(|problem| format!("{problem:#}")).collect()
}

/// Returns the UCDP sample with some cells of its first row changed.
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
fn reports_invalid_geoconfirmed_dates() {
    let case = |date: &str, row: &str| {
        let text = format!("Date;Latitude;Longitude;PlusCode;Source;Geolocation;Id\n{date};1;2;;;;a\n");
        assert_eq!(problems(ImportFormat::GeoConfirmed, &text), [row]);
    };
    case(
        "1527-02-04",
        "t.csv:2:1: error: Date has the implausible year 1527: \"1527-02-04\"\n  help: look up the date, or skip the row with --lenient",
    );
    case(
        "1527049263789486080",
        "t.csv:2:1: error: Date must be a date such as 2022-03-05, found \"1527049263789486080\"",
    );
}

#[test]
fn detects_no_format_in_other_files() {
    let case = |name: &str, text: &str, format: Option<ImportFormat>| {
        assert_eq!(detect(name, text.as_bytes()), format, "{text}");
    };
    case("claims.csv", "id,document,stance,latitude,longitude\n", None);
    case("a.json", "{\"dossier\":{},\"sources\":[],\"claims\":[{\"associations\":1}]}", None);
    case("a.toml", "[dossier]\ntitle = \"x\"\n", None);
    case("a.xlsx", "PK\u{3}\u{4}", None);
    case("a.html", "<html>", None);
    case("a.csv", "", None);
}

#[test]
fn conversion_keeps_order_and_reports_duplicate_ids() {
    let rows: String = (0..12_000).fold(String::new(), |text, row| {
        text + &row.to_string() + ",1,2,\"a note of\ntwo lines that fills the part\"\n"
    });
    let table = format!("id,lat,lon,note\n{rows}7,1,2,\n\nz,1,2\nlast,1,2,\n");
    let run = |lenient, threads| {
        let options = ImportOptions { lenient, ..ImportOptions::default() };
        let threads = std::num::NonZero::new(threads).unwrap();
        let conversion = Conversion::new(ImportFormat::CsvPoints, "t.csv", &options).with_threads(threads);
        let mut out = Vec::new();
        let report = convert(&conversion, table.as_bytes(), &mut out, b";", |row, text| {
            text.extend_from_slice(row.event.id.to_string().as_bytes());
            Ok(())
        });
        report.map(|report| (report, String::from_utf8(out).unwrap()))
    };
    let ids = (0..12_000).fold(String::new(), |text, row| text + "t-" + &row.to_string() + ";") + "t-last";
    for threads in [1, 2, 7] {
        let (report, out) = run(true, threads).unwrap();
        assert!(out == ids, "{threads}");
        assert_eq!(report.rows, 12_003);
        let row: Vec<_> = report.rejects.iter().map(|reject| reject.to_problem("t.csv").message).collect();
        let expected =
            ["t.csv:24002:1: duplicate id \"t-7\"", "t.csv:24004:1: the row has 3 cells, but the header has 4"];
        assert_eq!(row, expected);
        let Err(ConvertError::Problems(problems)) = run(false, threads) else { panic!("invalid rows were written") };
        assert_eq!(problems.iter().map(|problem| &*problem.message).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn reads_points_in_many_notations() {
    let read = |table: &str| {
        let options = ImportOptions { published: Some(Edtf::parse("2024-12-31").unwrap()), ..ImportOptions::default() };
        read(ImportFormat::CsvPoints, "t.csv", table.as_bytes(), &options).map(|imported| imported.records)
    };
    let point = |table: &str| {
        let mut events =
            EventReader::new(ImportFormat::CsvPoints, "t.csv", table.as_bytes(), &ImportOptions::default()).unwrap();
        let row = events.read_event().unwrap().unwrap();
        let point = row.event.coordinates.unwrap();
        (point.position.lat(), point.position.lon(), point.uncertainty.is_some())
    };
    assert_eq!(point("lat,lon\n48.5,37.9\n"), (48.5, 37.9, false));
    assert_eq!(point("lat,lon\n48.5°N,37.9°E\n"), (48.5, 37.9, true));
    assert_eq!(point("lat,lon\nS 48°30',W 37°54'\n"), (-48.5, -37.9, true));
    assert_eq!(point("Lat/Long,name\n\"48.5, 37.9\",A\n"), (48.5, 37.9, false));
    assert_eq!(point("GPS,name\n48.5° N 37.9° E,A\n"), (48.5, 37.9, true));
    // A row without a subject is about its name, and a row without either about the data set.
    let subjects = read("unit,name,place,lat,lon\n7th,A,Kursk,1,2\n,B,Kursk,1,2\n,,Kursk,1,2\n").unwrap().claims;
    assert_eq!(subjects.iter().map(|claim| claim.subject.as_deref().unwrap()).collect::<Vec<_>>(), ["7th", "B", "t"]);
    let problems = read("lat,lon,uncertainty_m\n1,2,\"1,500\"\n").unwrap_err();
    assert_eq!(problems.iter().next().unwrap().message, "uncertainty_m must be a number, found \"1,500\"");
}

/// Rows without ids are numbered, and blank rows may be anywhere: numbers and lines do not depend on how the file is
/// read.
#[test]
fn row_numbers_and_lines_do_not_depend_on_chunks() {
    let options = ImportOptions { lenient: true, ..ImportOptions::default() };
    // Blank rows at the top, and around the end of a chunk.
    for shift in 20..45 {
        let row = "Unit,1,2,a note that takes some room\n";
        let before = (256 * 1024 - 60) / row.len();
        let table =
            ["unit,lat,lon,note\n,,,\n\"\",,,\n", &row.repeat(before), &"n".repeat(shift), "ame,1,2,\n,,,\n,,,\n"]
                .concat()
                + &row.repeat(5)
                + "Unit,x,2,\n,,,\nUnit,1,2,\n";
        let mut events = EventReader::new(ImportFormat::CsvPoints, "t.csv", table.as_bytes(), &options).unwrap();
        let (mut ids, mut rejects) = (Vec::new(), Vec::new());
        loop {
            match events.read_event() {
                Ok(Some(row)) => ids.push(row.event.id.to_string()),
                Ok(None) => break,
                Err(RowError::Rejected(reject)) => rejects.push(*reject),
                Err(RowError::Fatal(problem)) => panic!("{problem}"),
            }
        }
        let conversion = Conversion::new(ImportFormat::CsvPoints, "t.csv", &options);
        let mut out = Vec::new();
        let report = convert(&conversion, table.as_bytes(), &mut out, b";", |row, text| {
            text.extend_from_slice(row.event.id.to_string().as_bytes());
            Ok(())
        });
        let report = report.unwrap();
        assert!(String::from_utf8(out).unwrap() == ids.join(";"), "{shift}");
        assert_eq!((report.rows, &report.rejects), (ids.len() + 1, &rejects), "{shift}");
        let line = table[..table.find("Unit,x").unwrap()].lines().count() + 1;
        assert_eq!((rejects.len(), rejects[0].line), (1, line));
    }
}

#[test]
fn rejects_rows_with_too_many_origins() {
    let header =
        "id,type_of_violence,dyad_name,where_prec,latitude,longitude,date_prec,date_start,date_end,source_original\n";
    let origins: Vec<String> = (0..1500).map(|number| format!("Origin {number}")).collect();
    let table = format!("{header}1,1,A - B,1,1,2,1,2024-10-18,2024-10-18,{}\n", origins.join("; "));
    let mut events =
        EventReader::new(ImportFormat::UcdpGed, "t.csv", table.as_bytes(), &ImportOptions::default()).unwrap();
    let Err(RowError::Rejected(reject)) = events.read_event() else { panic!("1500 origins were read") };
    assert!(matches!(reject.cause, InvalidRow::TooManyClaims { .. }), "{}", reject.cause);
}

#[test]
fn best_is_the_value_of_its_column() {
    let sum = |format, table: &str| {
        let mut events = EventReader::new(format, "t.csv", table.as_bytes(), &ImportOptions::default()).unwrap();
        let mut sum = 0;
        while let Some(row) = events.read_event().unwrap() {
            sum += row.event.count.and_then(|count| count.best).unwrap_or_default();
        }
        sum
    };
    let header =
        "id,type_of_violence,dyad_name,where_prec,latitude,longitude,date_prec,date_start,date_end,low,best,high\n";
    let row = |id: usize, deaths: &str| format!("{id},1,A - B,1,1,2,1,2024-10-18,2024-10-18,{deaths}\n");
    let rows = (0..1000).map(|id| row(id, "3,3,3")).collect::<String>() + &row(1000, "1,4,9") + &row(1001, "1,,9");
    assert_eq!(sum(ImportFormat::UcdpGed, &format!("{header}{rows}")), 3004);
    assert_eq!(sum(ImportFormat::CsvPoints, "lat,lon,soldiers\n1,2,70\n1,2,\n"), 70);
    // Equal bounds make a record without an estimate in words.
    let records = |deaths: &str| {
        let table = format!("{header}{}", row(1, deaths));
        read(ImportFormat::UcdpGed, "t.csv", table.as_bytes(), &ImportOptions::default()).unwrap().records
    };
    let words = |deaths: &str| records(deaths).claims[0].count.as_ref().unwrap().words.clone();
    assert_eq!([words("3,3,3"), words("1,4,9")], [None, Some("best estimate 4".to_owned())]);
}

#[test]
fn conversion_stops_when_writing_fails() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let options = ImportOptions::default();
    let conversion =
        Conversion::new(ImportFormat::CsvPoints, "t.csv", &options).with_threads(std::num::NonZero::<usize>::MIN);
    let endless = std::io::Read::chain(&b"lat,lon\n"[..], Forever(b"1,2\n", 0));
    let result = convert(&conversion, endless, &mut Full, b"", |_, text| {
        text.push(b'x');
        Ok(())
    });
    assert!(matches!(result, Err(ConvertError::Write(_))));
}

#[test]
fn limits_the_memory_of_rejected_rows() {
    let limits = Limits { file_bytes: 100_000, ..Limits::default() };
    let options = ImportOptions { lenient: true, limits, ..ImportOptions::default() };
    let conversion = Conversion::new(ImportFormat::CsvPoints, "t.csv", &options);
    let endless = std::io::Read::chain(&b"lat,lon\n"[..], Forever(b"91,2\n", 0));
    let Err(ConvertError::Problems(problems)) = convert(&conversion, endless, &mut Vec::new(), b"", |_, _| Ok(()))
    else {
        panic!("the limit was not reached");
    };
    assert!(problems.to_string().contains("t.csv has too many invalid rows to keep in memory"), "{problems}");
}

/// A reader that repeats the same bytes.
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
