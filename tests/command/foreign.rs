//! Imports through the command: detection of formats, guessed columns, rejected rows.

use serde_json::Value;

use crate::{fails, file_names, path_in, run, run_with, succeed};

const UCDP: &str = "fixtures/import/ucdp.csv";
const POINTS: &str =
    "name,lat,lon,date\nKursk,51.73,36.19,2024-10-18\nSudzha,951.19,35.27,2024-10-19\nRylsk,51.57,34.68,soon\n";

#[test]
fn detects_the_format_or_takes_it_from_the_option() {
    let found = run(&["convert", UCDP, "--to", "json"]);
    assert_eq!(found.code, Some(0), "{}", found.err);
    assert_eq!(found.err, "fixtures/import/ucdp.csv: 6 of 6 rows, read as ucdp\n");
    let said = run_with(&["convert", "-", "--from", "ucdp", "--to", "json", "-q"], std::fs::read(UCDP).unwrap());
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let [found, said]: [Value; 2] = [found.out, said.out].map(|text| serde_json::from_str(&text).unwrap());
    assert_eq!(found["claims"].as_array().unwrap().len(), said["claims"].as_array().unwrap().len());
    fails(&["convert", UCDP, "--from", "acled", "--to", "json"], 1, "nothing was written");
    fails(&["convert", UCDP, "--published", "soon", "--to", "json"], 2, "--published soon: ");
}

#[test]
fn detects_the_format_of_every_sample() {
    for (file, format) in [
        ("acled.csv", "acled"),
        ("geoconfirmed.csv", "geoconfirmed"),
        ("linked-places.json", "linked-places"),
        ("placemarks.kml", "kml"),
        ("placemarks.kmz", "kml"),
        ("points.geojson", "geojson"),
        ("sfm.csv", "sfm"),
        ("stix.json", "stix"),
        ("table.csv", "csv-points"),
        ("timemap.json", "timemap"),
        ("uawardata.csv", "uawardata"),
        ("uawardata.geojson", "uawardata"),
    ] {
        let end = run(&["convert", &format!("fixtures/import/{file}"), "--to", "toml", "--published", "2031-12-31"]);
        assert_eq!(end.code, Some(0), "{file}: {}", end.err);
        assert!(end.err.contains(&format!("rows, read as {format}\n")), "{file}: {}", end.err);
        // The result is a dossier like any other, even if a claim contains a record of the other format.
        for to in ["toml", "json"] {
            let again = run_with(&["convert", "-", "--to", to], end.out.clone());
            assert_eq!((again.code, again.err.as_str()), (Some(0), ""), "{file}");
            let back = run_with(&["convert", "-", "--to", "toml"], again.out);
            assert_eq!((back.out, back.err.as_str()), (end.out.clone(), ""), "{file}");
        }
    }
}

#[test]
fn maps_an_imported_table() {
    let end = run(&["map", "fixtures/import/table.csv"]);
    assert_eq!(end.code, Some(0));
    assert!(end.err.contains("note: guessed columns: latitude from column Lat (WGS84);"), "{}", end.err);
    assert!(end.err.ends_with("3 features from 3 claims; 1 warning\n"), "{}", end.err);
    let map: Value = serde_json::from_str(&end.out).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len(), 3);
    // Stonebridge is also the name of a village in Canada. The pin stays where it is, in both.
    let checked = run(&["check", "fixtures/import/table.csv"]);
    assert_eq!(checked.code, Some(0));
    assert!(format!("{}{}", checked.out, checked.err).contains("warning[pin-far-from-place]: \"Stonebridge\""));
}

#[test]
fn assigns_columns_that_are_not_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let table = path_in(folder.path(), "punkte.csv");
    let text = "Nordwert;Ostwert;Einheit;Tag;source\n51.73;36.19;7. Brigade;2024-10-18;GPS\n";
    std::fs::write(&table, text).unwrap();
    let points = ["--column", "lat=Nordwert", "--column", "lon=ostwert", "--column", "subject=Einheit"];
    fails(&["convert", &table, "--from", "csv-points", "--to", "json"], 1, "or assign them, as in --column lat=NAME");
    let end = run(&[&["convert", &table, "--to", "geojsonl"], &points[..]].concat());
    let told =
        "assigned columns: latitude from column Nordwert; longitude from column Ostwert; subject from column Einheit\n";
    assert!(
        end.err.contains(told) && end.err.contains("note: guessed columns: publisher from column source\n"),
        "{}",
        end.err
    );
    let feature: Value = serde_json::from_str(&end.out).unwrap();
    assert_eq!(
        (&feature["geometry"]["coordinates"][0], &feature["properties"]["start"]),
        (&36.19.into(), &Value::Null)
    );
    // A date column that is not guessed, and a wrong guess.
    let more = ["--column", "when=Tag", "--column", "publisher="];
    let end = run(&[&["convert", &table, "--to", "geojsonl"], &points[..], &more].concat());
    let feature: Value = serde_json::from_str(&end.out).unwrap();
    assert_eq!(feature["properties"]["when"], "2024-10-18");
    assert_eq!(feature["properties"]["asserted_by"], "punkte");

    let call = |column: &str, says: &str| fails(&["map", &table, "--column", column], 2, says);
    call("when", "write it as FIELD=COLUMN, e.g. when=Meldung");
    call("wann=Tag", "unknown kind of column \"wann\"; expected one of lat, lon, coordinates, id,");
    fails(
        &["map", &table, "--column", "when=Tag", "--column", "when=Einheit"],
        2,
        "--column when is given twice: Tag and Einheit",
    );
    fails(&["map", &table, "--column", "when=Datum"], 1, "has no column \"Datum\" for when");
    let ged = "fixtures/import/ucdp.csv";
    fails(&["map", ged, "--column", "when=date_start"], 1, "the columns and dates of ucdp cannot be assigned");
    fails(
        &["map", "fixtures/import/points.geojson", "--column", "lat=y"],
        1,
        "its coordinates come from its geometries",
    );
}

#[test]
fn takes_the_order_of_dates_from_the_option() {
    let folder = tempfile::tempdir().unwrap();
    let table = path_in(folder.path(), "points.csv");
    std::fs::write(&table, "unit,lat,lon,date\nA,48.1,37.7,10/08/2024\nA,48.2,37.8,18/10/2024\n").unwrap();
    fails(&["map", &table], 1, "help: state the order of all dates with --dates dmy or --dates mdy");
    let end = run(&["convert", &table, "--to", "geojsonl", "--dates", "dmy"]);
    let whens: Vec<Value> = end.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(whens.iter().map(|row| &row["properties"]["when"]).collect::<Vec<_>>(), ["2024-08-10", "2024-10-18"]);
    fails(&["map", &table, "--dates", "mdy"], 1, "`18/10/2024` is not an EDTF date");
    fails(
        &["map", "fixtures/import/ucdp.csv", "--dates", "dmy"],
        1,
        "the columns and dates of ucdp cannot be assigned",
    );
}

#[test]
fn rejects_import_options_for_dossiers() {
    for dossier in [crate::SEED, "fixtures/dprk-2024"] {
        fails(&["map", dossier, "--column", "when=date"], 2, "but the input is a dossier");
        fails(&["check", dossier, "--dates", "dmy"], 2, "but the input is a dossier");
    }
}

#[test]
fn names_the_kind_of_unsupported_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = path_in(folder.path(), name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    fails(&["map", &file("a.csv", b"PK\x03\x04\xFF")], 1, "save the sheet as CSV in UTF-8");
    fails(&["map", &file("a.xlsx", b"PK\x03\x04\xFF")], 1, "save the sheet as CSV in UTF-8");
    fails(&["map", &file("b.csv", b"\xFF\xFEl\0")], 1, "iconv -f UTF-16LE -t UTF-8");
    fails(&["map", &file("c.csv", b"\x1F\x8B\x08")], 1, "decompress it with gunzip");
    fails(
        &["map", &file("d.csv", b"Sightings\n\nname,lat,lon\n")],
        1,
        "it must be the header, without a title above it",
    );
    let acled = std::fs::read_to_string("fixtures/import/acled.csv").unwrap().replacen("geo_precision", "precision", 1);
    fails(&["map", &file("e.csv", acled.as_bytes())], 1, "lacks the column geo_precision, which ACLED requires");
}

#[test]
fn rejects_own_exports() {
    for format in ["geojson", "geojsonl", "geojsons", "csv", "kml"] {
        let folder = tempfile::tempdir().unwrap();
        let map = path_in(folder.path(), &format!("map.{format}"));
        succeed(&["map", crate::SEED, "-q", "-o", &map]);
        fails(
            &["convert", &map, "--to", "toml"],
            1,
            "is a map exported by troopmap: it contains assessments, not claims",
        );
    }
}

#[test]
fn accepts_or_rejects_each_row() {
    let strict = run_with(&["map", "-"], POINTS);
    assert_eq!((strict.code, strict.out.as_str()), (Some(1), ""));
    assert!(strict.err.contains("<stdin>:3:8") && strict.err.contains("<stdin>:4:"), "{}", strict.err);
    let check = run_with(&["check", "-"], POINTS);
    assert_eq!(check.code, Some(1));
    assert!(check.err.ends_with("<stdin>: 2 errors\n"), "{}", check.err);

    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "map.geojson");
    let end = run_with(&["map", "-", "--lenient", "-o", &out], POINTS);
    assert_eq!(end.code, Some(0), "{}", end.err);
    assert!(end.err.starts_with("<stdin>: 1 of 3 rows, read as csv-points\n"), "{}", end.err);
    let told =
        format!("1 feature from 1 claim; 2 rows skipped, listed in {out}.rejects.csv; 2 errors; written to {out}\n");
    assert!(end.err.ends_with(&told), "{}", end.err);
    let list = std::fs::read_to_string(format!("{out}.rejects.csv")).unwrap();
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(list.as_bytes()).records().map(|row| row.unwrap()).collect();
    assert_eq!([&rows[0][1], &rows[0][2], &rows[0][5]], ["3", "row", "Sudzha,951.19,35.27,2024-10-19"]);
    assert_eq!([&rows[1][1], &rows[1][2]], ["4", "row"]);
}

#[test]
fn reads_a_dossier_that_starts_with_a_comment() {
    let text = format!("# lat, lon of each place are checked\n{}", std::fs::read_to_string(crate::SEED).unwrap());
    assert_eq!(run_with(&["map", "-", "-q"], text).out, succeed(&["map", crate::SEED]));
}

#[test]
fn rejects_a_single_table_of_a_dossier() {
    fails(&["map", "fixtures/dprk-2024/claims.csv"], 1, "pass the folder that contains it");
}

#[test]
fn converts_tables_to_geojson() {
    let collection: Value = serde_json::from_str(&succeed(&["convert", UCDP, "--to", "geojson", "-q"])).unwrap();
    let features = collection["features"].as_array().unwrap();
    assert_eq!(collection["troopmap"]["features"], features.len());
    let lines = succeed(&["convert", UCDP, "--to", "geojsonl", "-q"]);
    let sequence = succeed(&["convert", UCDP, "--to", "geojsonseq", "-q"]);
    assert_eq!(sequence.replace('\u{1E}', ""), lines);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, features);
    // Each claim of the imported table is listed under its id.
    let dossier: Value = serde_json::from_str(&succeed(&["convert", UCDP, "--to", "json", "-q"])).unwrap();
    let ids = dossier["claims"].as_array().unwrap().iter().map(|claim| &claim["id"]);
    let told = features.iter().flat_map(|feature| feature["properties"]["provenance"].as_array().unwrap());
    assert!(ids.eq(told.map(|one| &one["claim"]["id"])));

    fails(&["convert", crate::SEED, "--to", "geojson"], 2, "for a dossier use `troopmap map`");
    fails(
        &["convert", "fixtures/import/stix.json", "--to", "geojsonl"],
        2,
        "stix is not a table that can be converted row by row",
    );
    fails(&["convert", UCDP, "--to", "geojson", "-o", UCDP], 2, "is the input");
}

#[test]
fn writes_no_geojson_for_invalid_tables() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (path_in(folder.path(), "points.csv"), path_in(folder.path(), "points.geojson"));
    std::fs::write(&input, POINTS).unwrap();
    std::fs::write(&out, "as it was").unwrap();
    let call = ["convert", &input, "--to", "geojson", "-o", &out];
    fails(&call, 1, "points.csv:3:8: latitude 951.19 is not between -90 and 90");
    fails(&call, 1, "points.csv:4:19: date: not an EDTF date");
    fails(&call, 1, "the dossier has errors; nothing was written");
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "as it was");
    assert_eq!(file_names(folder.path()), ["points.csv", "points.geojson"]);

    // Output to a pipe cannot be undone.
    let end = run_with(&["convert", "-", "--to", "geojsonl"], POINTS);
    assert_eq!(end.code, Some(1));
    assert!(end.err.ends_with("the output is incomplete (with -o FILE nothing would be written)\n"), "{}", end.err);

    let end = run(&[&call[..], &["--lenient"]].concat());
    assert_eq!(end.code, Some(0), "{}", end.err);
    let told = "read as csv-points\nnote: guessed columns: latitude from column lat;";
    assert!(end.err.contains(told), "{}", end.err);
    assert!(end.err.ends_with(&format!("2 rows skipped; listed in {out}.rejects.csv\n")), "{}", end.err);
    let collection: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    let counts = ["rows", "left_out", "features"].map(|count| collection["troopmap"][count].as_u64().unwrap());
    assert_eq!((counts, collection["features"].as_array().unwrap().len()), ([3, 2, 1], 1));
    let list = std::fs::read_to_string(format!("{out}.rejects.csv")).unwrap();
    assert!(list.contains("\"Sudzha,951.19,35.27,2024-10-19\""), "{list}");
}

#[test]
fn fails_if_no_row_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (path_in(folder.path(), "points.csv"), path_in(folder.path(), "points.geojson"));
    std::fs::write(&input, "name,lat,lon,date\nKursk,51.73,36.19,10/08/2024\nSudzha,51.19,35.27,11/08/2024\n").unwrap();
    let told = "none of the 2 rows of ";
    fails(&["convert", &input, "--to", "geojson", "--lenient", "-o", &out], 1, told);
    fails(&["convert", &input, "--to", "toml", "--lenient", "-o", &out], 1, told);
    fails(&["map", &input, "--lenient", "-o", &out], 1, told);
    assert_eq!(file_names(folder.path()), ["points.csv"]);
}

#[test]
fn overwrites_only_dossier_tables() {
    let folder = tempfile::tempdir().unwrap();
    let (input, out) = (path_in(folder.path(), "subjects.csv"), folder.path().to_str().unwrap());
    let points = "unit,lat,lon,date\n7th Brigade,51.73,36.19,2024-10-18\n";
    std::fs::write(&input, points).unwrap();
    fails(&["convert", &input, "--to", "csv", "-o", out], 2, "subjects.csv is the input");
    let other = path_in(folder.path(), "points.csv");
    std::fs::copy(&input, &other).unwrap();
    fails(
        &["convert", &other, "--to", "csv", "-o", out],
        2,
        "subjects.csv is not a table of a dossier and would be overwritten",
    );
    assert_eq!(std::fs::read_to_string(&input).unwrap(), points);
    assert_eq!(file_names(folder.path()), ["points.csv", "subjects.csv"]);

    // All tables or none: one of them cannot be written.
    let tables = folder.path().join("tables");
    std::fs::create_dir_all(tables.join("claims.csv")).unwrap();
    std::fs::write(tables.join("dossier.toml"), "title = \"old\"\n").unwrap();
    fails(&["convert", &other, "--to", "csv", "-o", tables.to_str().unwrap()], 3, "claims.csv: this is a folder");
    assert_eq!(file_names(&tables), ["claims.csv", "dossier.toml"]);
    assert_eq!(std::fs::read_to_string(tables.join("dossier.toml")).unwrap(), "title = \"old\"\n");

    // The rows that a lenient run rejects are listed next to the folder.
    std::fs::write(&other, POINTS).unwrap();
    let tables = path_in(folder.path(), "lenient");
    let end = run(&["convert", &other, "--to", "csv", "--lenient", "-o", &tables]);
    assert!(end.err.contains(&format!("listed in {tables}.rejects.csv")), "{}", end.err);
}

#[test]
fn warns_about_coordinates_at_zero() {
    let end =
        run_with(&["check", "-"], "name,lat,lon,date\nA,0,0,2024-10-18\nB,0.0,0.0,2024-10-18\nC,1,0,2024-10-18\n");
    assert_eq!(end.code, Some(0), "{}", end.err);
    let told = "warning[zero-coordinates]: claim stdin-1 and 1 more are pinned to 0, 0, in the sea off Africa";
    assert!(end.err.contains(told), "{}", end.err);
}

#[test]
fn locates_problems_in_imported_data() {
    let row = |row| format!("P{row},{},127,2024-10-01\n", if row > 1 { 143 } else { 37 });
    let rows = (0..12).map(row).collect::<Vec<_>>().concat();
    let text = format!("name,lat,lon,date\n{rows}");
    let end = run_with(&["check", "-", "--json"], text.clone());
    let places: Vec<(u64, u64)> = end
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|row| (row["line"].as_u64().unwrap(), row["column"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, (4..14).map(|line| (line, if line < 12 { 4 } else { 5 })).collect::<Vec<_>>());
    let end = run_with(&["check", "-"], text);
    assert!(end.err.contains(" --> <stdin>:4:4\n"), "{}", end.err);
    assert!(end.err.contains("4 | P2,143,127,2024-10-01\n"), "{}", end.err);
}

#[test]
fn names_other_reference_systems() {
    let text = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32652"}},
        "features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[500000,4700000]},"properties":{"name":"A"}}]}"#;
    let end = run_with(&["check", "-", "--from", "geojson"], text);
    assert_eq!(end.code, Some(1));
    assert!(end.err.contains("the coordinates are in EPSG:32652"), "{}", end.err);
    assert!(end.err.contains("ogr2ogr -t_srs EPSG:4326"), "{}", end.err);
    assert!(end.err.ends_with("<stdin>: 1 error\n"), "{}", end.err);
    let same = text.replace("EPSG::32652", "OGC:1.3:CRS84").replace("500000,4700000", "129,42");
    let end = run_with(&["check", "-", "--from", "geojson", "--published", "2024-10-18"], same);
    assert_eq!(end.code, Some(0), "{}", end.err);
}
