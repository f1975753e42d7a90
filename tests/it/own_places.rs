//! The dossier's own places, and pins compared with the places of their names.

use troopmap::dossier::{ReadOptions, TextFormat, from_text};
use troopmap::{Dossier, Located, Position, World, assess, feature, locate};

fn dossier(places_and_claims: &str) -> Dossier {
    let text = format!(
        r#"
        source = [{{ id = "a" }}]
        document = [{{ id = "d1", publisher = "a", published = "2024-10-18" }}]
        {places_and_claims}"#
    );
    let reading = from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default());
    reading.dossier.unwrap_or_else(|| panic!("{}", reading.problems))
}

fn located(places_and_claims: &str) -> Located {
    locate(&dossier(places_and_claims), &World)
}

fn claim(id: &str, rest: &str) -> String {
    format!(
        "\n[[claim]]\nid = \"{id}\"\ndocument = \"d1\"\nsubject = \"soldiers\"\nactivity = \"stationed\"\nwhen = \"2024-10-10\"\n{rest}\n"
    )
}

fn codes(located: &Located) -> Vec<(&'static str, String)> {
    located.warnings().into_iter().map(|problem| (problem.code, problem.message)).collect()
}

const CAMP: &str = r#"
[[place]]
id = "camp-9"
name = "Camp 9"
aliases = ["the ninth camp"]
at = "43.80, 131.95"
uncertainty_m = 3000
part_of = "admin1:RU.59"
"#;

#[test]
fn places_of_the_dossier_are_found_by_id_name_and_alias() {
    let text = [
        CAMP,
        &claim("c1", "place = \"camp-9\""),
        &claim("c2", "place = \"Camp 9\""),
        &claim("c3", "place = \"The Ninth Camp\""),
    ]
    .concat();
    let located = located(&text);
    assert!(located.unresolved_names().is_empty(), "{:?}", located.unresolved_names());
    let [site] = located.sites() else { panic!("{:?}", located.sites()) };
    assert_eq!((site.key(), site.label(), site.extent().radius.get()), ("camp-9", "Camp 9", 3000.0));
    assert_eq!(site.place().country.as_deref(), Some("RU"));
    assert_eq!(feature::collect(&assess::as_of(&located, None)).len(), 1);
}

#[test]
fn one_place_is_one_proposition_whatever_radius_each_pin_gives() {
    let own = [
        CAMP,
        &claim("c1", "place = \"Camp 9\"\nat = { coordinates = \"43.801, 131.951\", uncertainty_m = 500 }"),
        &claim("c2", "place = \"Camp 9\"\nat = { coordinates = \"43.805, 131.955\", uncertainty_m = 9000 }"),
    ]
    .concat();
    let bare = [
        claim("c1", "place = \"Foo\"\nat = { coordinates = \"43.8, 131.9\", uncertainty_m = 500 }"),
        claim("c2", "place = \"Foo\"\nat = { coordinates = \"43.8, 131.9\", uncertainty_m = 9000 }"),
    ]
    .concat();
    for text in [own, bare] {
        let located = located(&text);
        let map = feature::collect(&assess::as_of(&located, None));
        assert_eq!(map.len(), 1, "{text}");
        let radius = located.sites()[0].extent().radius.get();
        assert!((radius - 9000.0).abs() < 1e-6, "{text}: {radius}");
    }
}

#[test]
fn a_place_can_be_anywhere_that_the_command_takes_a_place() {
    for (at, lon, lat) in [
        ("geonames:2022890", 135.08, 48.48),
        ("52SCG2142459640", 126.978, 37.5665),
        ("375400N 0930000W", -93.0, 37.9),
        ("40 km north of Khabarovsk", 135.08, 48.84),
        ("4V4F+6C Vladivostok", 131.8736, 43.1056),
        ("٤٣٫١، ١٣١٫٩", 131.9, 43.1),
    ] {
        let text = format!("[[place]]\nid = \"x\"\nat = \"{at}\"\n{}", claim("c1", "place = \"x\""));
        let located = located(&text);
        assert_eq!(codes(&located), [], "{at}");
        let extent = located.sites()[0].extent();
        let off = (extent.center.lon() - lon).abs().max((extent.center.lat() - lat).abs());
        assert!(off < 0.02, "{at}: {extent:?}");
    }
    // The pin of a claim, too.
    let located = located(&claim("c1", "place = \"the camp\"\nat = \"40 km north of Khabarovsk\""));
    assert!(located.unresolved_names().is_empty(), "{:?}", located.unresolved_names());
    assert!(located.sites()[0].extent().center.lat() > 48.8);
}

#[test]
fn an_area_is_its_outline() {
    let text = [
        r#"
[[place]]
id = "range"
name = "the range"
area = { type = "Polygon", coordinates = [[[131.0, 43.0], [132.0, 43.0], [132.0, 44.0], [131.0, 43.0]]] }
"#,
        &claim("c1", "place = \"The Range\""),
        &claim("c2", "place = \"5 km north of the range\""),
    ]
    .concat();
    let located = located(&text);
    let site = located.sites().iter().find(|site| site.key() == "range").unwrap();
    let outline = site.outline().unwrap();
    assert_eq!(outline.0.len(), 1);
    assert!(site.contains(site.extent().center), "the pin lies inside");
    assert!(site.contains(Position::new(131.9, 43.1).unwrap()));
    assert!(!site.contains(Position::new(131.1, 43.9).unwrap()));
    assert!(site.extent().radius.km() > 50.0);
    assert_eq!(located.sites().len(), 2);
}

#[test]
fn a_location_that_cannot_be_found_is_reported_at_the_place() {
    let text = ["[[place]]\nid = \"x\"\nat = \"Qwertyville\"\n", &claim("c1", "place = \"x\"")].concat();
    let located = located(&text);
    let problems = located.warnings();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].message.contains("place x: place \"Qwertyville\" not found"), "{}", problems[0].message);
    let span = problems[0].span.clone().unwrap();
    assert_eq!(&span.source.text[span.bytes], "\"Qwertyville\"");
    for (at, code) in
        [("43.1, 231.9", "wrapped-longitude"), ("131.9, 43.1", "swapped"), ("43°76′N 131°53′E", "coordinates")]
    {
        let text = format!(
            "source = [{{ id = \"a\" }}]\ndocument = [{{ id = \"d1\", publisher = \"a\", published = \"2024-10-18\" }}]\n[[place]]\nid = \"x\"\nat = \"{at}\"\n{}",
            claim("c1", "place = \"x\"")
        );
        let reading = from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default());
        let codes: Vec<_> = reading.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [code], "{at}");
    }
}

#[test]
fn pins_far_from_their_places_are_reported_and_not_moved() {
    for (name, at, says) in [
        ("Sudzha", "36.0, 52.0", "latitude and longitude swapped"),
        ("Berlin, Germany", "13.405, 52.52", "latitude and longitude swapped"),
        ("Vladivostok", "-43.1, 131.9", "the other sign of the latitude"),
        ("Khabarovsk", "48.48, -135.07", "the other sign of the longitude"),
        ("Sudzha", "13.405, 52.52", "nothing was moved"),
        ("Ukraine", "55.75, 37.6", "nothing was moved"),
        // In the circle around Ukraine, but in Poland.
        ("Ukraine", "52.2, 21.0", "nothing was moved"),
        ("Ukraine", "37.6, 48.5", "swapped"),
    ] {
        let located = located(&claim("c1", &format!("place = \"{name}\"\nat = \"{at}\"")));
        let warnings: Vec<_> =
            located.warnings().into_iter().filter(|problem| problem.code == "pin-far-from-place").collect();
        assert_eq!(warnings.len(), 1, "{name} {at}");
        assert!(warnings[0].help.as_deref().is_some_and(|help| help.contains(says)), "{name} {at}: {:?}", warnings[0]);
        let center = located.sites()[0].extent().center;
        let written: Vec<f64> = at.split(", ").map(|number| number.parse().unwrap()).collect();
        assert_eq!((center.lat(), center.lon()), (written[0], written[1]));
    }
    // Near one of several places of the name, or near the only one, or without a name that the gazetteer lists.
    for (name, at) in [
        ("Odesa", "46.48, 30.72"),
        ("Blagoveshchensk", "55.04, 55.96"),
        ("Blagoveshchensk", "50.27, 127.54"),
        ("Qwertyville", "50.27, 127.54"),
        ("the base", "50.27, 127.54"),
        ("near Sudzha", "51.3, 35.4"),
        ("Russia", "61.0, 105.0"),
    ] {
        let located = located(&claim("c1", &format!("place = \"{name}\"\nat = \"{at}\"")));
        assert!(
            !codes(&located).iter().any(|(code, _)| *code == "pin-far-from-place"),
            "{name}: {:?}",
            codes(&located)
        );
    }
}
