//! Routes written in every format and read back.

#![cfg(all(feature = "rail", feature = "sea"))]

use crate::strict;
use serde_json::Value;
use troopmap::export::{self, WriteOptions};
use troopmap::{Extent, Format, LegKind, Meters, Mode, Passage, Position, Route, RouteOptions, Stop, route};

fn stop(name: &str, lat: f64, lon: f64, country: &str) -> Stop {
    let extent = Extent::new(Position::new(lon, lat).unwrap(), Meters::new(9_000.0).unwrap());
    Stop { name: name.to_owned(), extent, country: Some(country.to_owned()) }
}

fn itinerary() -> Route {
    let stops = [
        stop("Chongjin", 41.7956, 129.7758, "KP"),
        stop("Vladivostok", 43.1056, 131.8735, "RU"),
        stop("Khabarovsk", 48.4827, 135.0838, "RU"),
        stop("Blagoveshchensk", 50.2797, 127.5405, "RU"),
    ];
    route(&stops, &[Mode::Sea, Mode::Rail], &RouteOptions::default()).unwrap()
}

fn bytes(route: &Route, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    export::write_route(route, format, WriteOptions::default(), &mut out).unwrap();
    out
}

fn text(route: &Route, format: Format) -> String {
    String::from_utf8(bytes(route, format)).unwrap()
}

#[test]
fn every_format_writes_a_route_or_explains_why_not() {
    let route = itinerary();
    let takes: Vec<Format> = Format::for_routes().into();
    for &format in Format::ALL {
        let mut out = Vec::new();
        let answer = export::write_route(&route, format, WriteOptions::default(), &mut out);
        if !takes.contains(&format) {
            let message = format!(
                "{format} holds who claims what, and a route claims nothing; write it as geojson, geojsonseq, geojsonl, csv, kml, \
                 html, svg, png, gpx, geopackage, flatgeobuf, geoparquet, linked-places"
            );
            assert_eq!(answer.unwrap_err().to_string(), message);
            assert!(out.is_empty());
        } else if let Err(left_out) = format.built() {
            assert_eq!(answer.unwrap_err().to_string(), left_out.to_string());
        } else {
            answer.unwrap();
            assert!(!out.is_empty(), "{format}");
            // Rendering pixels takes a minute in debug builds, and the result depends on the drawing only.
            let same = format == Format::Png || out == bytes(&route, format);
            assert!(same, "{format}: the same route must give the same bytes");
        }
    }
    assert_eq!(
        Format::ALL.iter().filter(|format| !takes.contains(format)).collect::<Vec<_>>(),
        [&Format::Stix, &Format::Prov, &Format::ClaimReview]
    );
}

#[test]
fn geojson_has_a_feature_for_each_leg() {
    let route = itinerary();
    let written = text(&route, Format::GeoJson);
    assert_eq!(strict::collection(&written), Ok(()));
    let written: Value = serde_json::from_str(&written).unwrap();
    let features = written["features"].as_array().unwrap();
    assert_eq!(features.len(), route.legs().len());
    for (feature, leg) in features.iter().zip(route.legs()) {
        let properties = &feature["properties"];
        assert_eq!(properties["kind"], "leg");
        assert_eq!(properties["illustrative"], true);
        assert_eq!(properties["mode"], leg.mode.as_str());
        assert_eq!(properties["route"], leg.kind.as_str());
        assert_eq!(properties["licence"], leg.kind.license());
        assert_eq!(properties["accuracy"], leg.accuracy);
        let km = |name: &str| properties[name].as_f64().unwrap();
        assert!(km("length_min_km") <= km("length_km") && km("length_km") <= km("length_max_km"));
        assert_eq!(properties["hours_min"].is_null(), leg.kind == LegKind::Access);
    }
    let about = &written["troopmap"];
    assert!(about["attribution"].as_str().unwrap().contains("© OpenStreetMap contributors, ODbL 1.0"));
    assert!(about["note"].as_str().unwrap().contains("nobody reported"));
    assert_eq!(about["stops"].as_array().unwrap().len(), 4);
    let sum: f64 = features.iter().map(|feature| feature["properties"]["length_km"].as_f64().unwrap()).sum();
    assert!((about["length_km"].as_f64().unwrap() - sum).abs() < 0.01);

    for (format, mark) in [(Format::GeoJsonL, ""), (Format::GeoJsonSeq, "\u{1e}")] {
        let lines = text(&route, format);
        let lines: Vec<&str> = lines.lines().map(|line| line.strip_prefix(mark).unwrap()).collect();
        let again: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(&again, features);
    }
}

#[test]
fn a_table_has_a_row_for_each_leg() {
    let route = itinerary();
    let rows = export::csv::rows(&text(&route, Format::Csv)).unwrap();
    assert_eq!(rows.len(), 1 + route.legs().len());
    let column = |name: &str| rows[0].iter().position(|cell| cell == name).unwrap();
    for (row, leg) in rows[1..].iter().zip(route.legs()) {
        assert_eq!(row[column("from")], leg.from);
        assert_eq!(row[column("route")], leg.kind.as_str());
        assert_eq!(row[column("illustrative")], "true");
        assert!((row[column("length_km")].parse::<f64>().unwrap() - leg.length.best.km()).abs() < 0.001);
    }
    // A name must not become a formula.
    let named = [stop("=HYPERLINK(1)", 43.1, 131.9, "RU"), stop("b", 43.8, 131.9, "RU")];
    let route = troopmap::route(&named, &[Mode::Unknown], &RouteOptions::default()).unwrap();
    assert!(text(&route, Format::Csv).contains(",'=HYPERLINK(1),"));
}

/// Counts the elements with a name.
fn count_elements(xml: &str, name: &str) -> usize {
    let document = roxmltree::Document::parse(xml).unwrap();
    document.descendants().filter(|node| node.tag_name().name() == name).count()
}

#[test]
fn xml_formats_have_legs_and_stops() {
    let route = itinerary();
    let kml = text(&route, Format::Kml);
    assert_eq!(
        (count_elements(&kml, "Placemark"), count_elements(&kml, "LineString"), count_elements(&kml, "Point")),
        (9 + 4, 9, 4)
    );
    let gpx = text(&route, Format::Gpx);
    let corners: usize = route.legs().iter().map(|leg| leg.line.len()).sum();
    assert_eq!((count_elements(&gpx, "rte"), count_elements(&gpx, "wpt"), count_elements(&gpx, "trk")), (9, 4, 0));
    assert!(count_elements(&gpx, "rtept") <= corners && count_elements(&gpx, "rtept") > corners - 20);
    for text in [kml, gpx] {
        assert!(text.contains("© OpenStreetMap contributors, ODbL 1.0") && text.contains("nobody reported"));
    }
}

#[test]
fn a_name_never_becomes_markup() {
    let hostile = "</text></svg><script>alert(1)</script>\"'&]]>";
    let stops = [stop(hostile, 43.1, 131.9, "RU"), stop("b", 43.8, 131.9, "RU")];
    let route = route(&stops, &[Mode::Unknown], &RouteOptions::default()).unwrap();
    for format in [Format::Kml, Format::Gpx, Format::Svg, Format::Html] {
        if format.built().is_ok() {
            let written = text(&route, format);
            assert!(!written.contains("<script"), "{format}");
            if format != Format::Html {
                roxmltree::Document::parse(&written).unwrap();
            }
        }
    }
}

#[test]
fn linked_places_relate_each_stop_to_the_next() {
    let written: Value = serde_json::from_str(&text(&itinerary(), Format::LinkedPlaces)).unwrap();
    let places = written["features"].as_array().unwrap();
    assert_eq!(places.len(), 4);
    for pair in places.windows(2) {
        assert_eq!(pair[0]["relations"][0]["relationTo"], pair[1]["@id"]);
    }
    assert!(places[3].get("relations").is_none());
    assert_eq!(places[0]["@id"], "geo:41.7956,129.7758;u=9000");
}

#[cfg(feature = "geopackage")]
#[test]
fn a_geopackage_has_a_layer_of_legs_and_one_of_stops() {
    let written = bytes(&itinerary(), Format::GeoPackage);
    assert!(written.starts_with(b"SQLite format 3\0"));
    assert_eq!(&written[68..72], b"GPKG");
    let contains = |text: &str| written.windows(text.len()).any(|window| window == text.as_bytes());
    for text in
        ["CREATE TABLE legs (", "CREATE TABLE stops (", "Khabarovsk to Blagoveshchensk by rail", "leg-9", "stop-4"]
    {
        assert!(contains(text), "{text}");
    }
    assert!(!contains("provenance"), "a route has no claims");
}

#[cfg(feature = "map")]
#[test]
fn the_drawing_shows_legs_stops_and_attribution() {
    let svg = text(&itinerary(), Format::Svg);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let class = |class: &str| document.descendants().filter(|node| node.attribute("class") == Some(class)).count();
    // Once on the map for each leg, and once in each of the two lists of the legend.
    assert_eq!((class("bysea"), class("byrail"), class("gap")), (1 + 1 + 1, 2 + 2 + 1, 6 + 6 + 1));
    let texts: Vec<&str> =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect();
    let whole = texts.join(" ");
    for text in
        ["Chongjin", "Khabarovsk", "Total: 177", "nobody reported", "ODbL 1.0", "gap between a place and the network"]
    {
        assert!(whole.contains(text), "{text}: {whole}");
    }
    for absent in ["Reported, not verified", "Likelihood", "Made with Natural Earth. Made with"] {
        assert!(!whole.contains(absent), "{absent}");
    }
}

#[cfg(feature = "map")]
#[test]
fn the_page_runs_no_script_and_loads_no_resource() {
    let page = text(&itinerary(), Format::Html);
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    for absent in ["<script", "src=", "{{", "url(http"] {
        assert!(!page.contains(absent), "{absent}");
    }
    assert_eq!(page.matches("<tr id=\"leg-").count(), 9);
}

#[cfg(feature = "png")]
#[test]
fn the_image_is_a_png() {
    assert!(bytes(&itinerary(), Format::Png).starts_with(b"\x89PNG\r\n\x1a\n"));
}

#[cfg(feature = "geoparquet")]
#[test]
fn geoparquet_has_a_row_for_each_leg() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, &bytes(&itinerary(), Format::GeoParquet)).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 9);
    let columns = reader.metadata().file_metadata().schema_descr().columns().to_vec();
    assert!(columns.iter().any(|column| column.name() == "hours_max"));
    assert!(columns.iter().all(|column| column.name() != "provenance"));
}

#[cfg(feature = "flatgeobuf")]
#[test]
fn flatgeobuf_has_a_feature_for_each_leg() {
    let written = bytes(&itinerary(), Format::FlatGeobuf);
    let mut read = written.as_slice();
    let reader = flatgeobuf::FgbReader::open(&mut read).unwrap();
    assert_eq!(reader.header().features_count(), 9);
    assert_eq!(reader.header().name(), Some("legs"));
}

/// Routes across the antimeridian, from a place to itself and through a canal can be written in each format.
#[test]
fn unusual_routes_can_be_written() {
    let petropavlovsk = stop("Petropavlovsk", 53.05, 158.65, "RU");
    let anchorage = stop("Anchorage", 61.2167, -149.9, "US");
    let odesa = stop("Odesa", 46.4833, 30.7333, "UA");
    let vladivostok = stop("Vladivostok", 43.1089, 131.8883, "RU");
    let case = |stops: &[Stop], modes: &[Mode]| {
        let route = route(stops, modes, &RouteOptions::default()).unwrap();
        assert_eq!(strict::collection(&text(&route, Format::GeoJson)), Ok(()));
        for format in Format::for_routes() {
            if format.built().is_ok() && format != Format::Png {
                drop(bytes(&route, format));
            }
        }
        route
    };
    let over = case(&[petropavlovsk.clone(), anchorage], &[Mode::Sea]);
    assert_eq!(count_elements(&text(&over, Format::Kml), "MultiGeometry"), 1);
    case(&[odesa.clone(), odesa.clone()], &[Mode::Sea]);
    case(&[odesa.clone(), odesa.clone()], &[Mode::Air]);
    let long = case(&[odesa, vladivostok], &[Mode::Sea]);
    assert_eq!(long.legs()[1].passages, [Passage::TurkishStraits, Passage::Suez]);
    assert!(text(&long, Format::Csv).contains("turkish-straits; suez"));
}
