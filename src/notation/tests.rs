use proptest::prelude::*;

use super::*;

fn read(text: &str) -> ParsedCoordinates {
    parse(text).unwrap_or_else(|error| panic!("{error}\n{}", error.underline(text)))
}

fn case(text: &str, lat: f64, lon: f64, notation: Notation) {
    let parsed = read(text);
    let off = (parsed.position.lat() - lat).abs().max((parsed.position.lon() - lon).abs());
    assert!(off < 1e-9, "{text}: {:?}", parsed.position);
    assert_eq!(parsed.notation, notation, "{text}");
    assert_eq!(parsed.warning, None, "{text}");
    assert!(looks_like_coordinates(text), "{text}");
}

#[test]
fn decimal_degrees() {
    let case = |text, lat, lon| case(text, lat, lon, Notation::Decimal);
    case("43.1155, 131.8855", 43.1155, 131.8855);
    case(" 43.1155 131.8855\n", 43.1155, 131.8855);
    case("43.1155,131.8855", 43.1155, 131.8855);
    case("(43.1155, 131.8855)", 43.1155, 131.8855);
    case("43.1155; 131.8855", 43.1155, 131.8855);
    case("43.1155/131.8855", 43.1155, 131.8855);
    case("43,131", 43.0, 131.0);
    case("43,1155; 131,8855", 43.1155, 131.8855);
    case("43,1155, 131,8855", 43.1155, 131.8855);
    case("43,1155 131,8855", 43.1155, 131.8855);
    case("43,5N 131E", 43.5, 131.0);
    case("-33.9, 18.4", -33.9, 18.4);
    case("−33.9, −70.6", -33.9, -70.6);
    case("+33.9 -70.6", 33.9, -70.6);
    case("43.1155°, 131.8855°", 43.1155, 131.8855);
    case("43.1155° 131.8855°", 43.1155, 131.8855);
    case("43.1155N 131.8855E", 43.1155, 131.8855);
    case("43.1155° N, 131.8855° E", 43.1155, 131.8855);
    case("131.8855E 43.1155N", 43.1155, 131.8855);
    case("N43.1155 E131.8855", 43.1155, 131.8855);
    case("E 131.8855, N 43.1155", 43.1155, 131.8855);
    case("33.9S70.6W", -33.9, -70.6);
    case("33.9 south, 70.6 west", -33.9, -70.6);
    case("43.1N-131.9E", 43.1, 131.9);
    case("lat: -33.9, lon: -70.6", -33.9, -70.6);
    case("lon=-70.6 lat=-33.9", -33.9, -70.6);
    case("lat 33.9 S, lon 70.6 W", -33.9, -70.6);
    case("43,1155° с.ш. 131,8855° в.д.", 43.1155, 131.8855);
    case("С 43.1155 В 131.8855", 43.1155, 131.8855);
    case("33.9° ю. ш., 70.6° з. д.", -33.9, -70.6);
    case("50.45° пн. ш. 30.52° сх. д.", 50.45, 30.52);
    case("북위 39.03도, 동경 125.75도", 39.03, 125.75);
    case(".5, -.25", 0.5, -0.25);
    case(".5 -.25", 0.5, -0.25);
    case("-.5,.25", -0.5, 0.25);
    case("٥١٫٧٣٧٣, ٣٦٫١٨٧٤", 51.7373, 36.1874);
    case("٥١٫٧٣٧٣، ٣٦٫١٨٧٤", 51.7373, 36.1874);
    case("۳۵٫۶۸ شمالی، ۵۱٫۳۹ شرقی", 35.68, 51.39);
    case("４３．１，１３１．９", 43.1, 131.9);
    case("４３．１、１３１．９", 43.1, 131.9);
    case("北纬39.9度，东经116.4度", 39.9, 116.4);
    case("33,9 Sud 70,6 Ouest", -33.9, -70.6);
}

#[test]
fn degrees_with_minutes_and_seconds() {
    let (lat, lon) = (43.0 + 6.0 / 60.0 + 55.0 / 3600.0, 131.0 + 53.0 / 60.0 + 7.0 / 3600.0);
    let dms = |text| case(text, lat, lon, Notation::DegreesMinutesSeconds);
    dms("43°06′55″N 131°53′07″E");
    dms("43°06'55\"N 131°53'07\"E");
    dms("43º06’55”N, 131º53’07”E");
    dms("43˚06′55′′N 131˚53′07′′E");
    dms("43°06'55''N 131°53'07''E");
    dms("43° 6' 55'' N 131° 53' 7'' E");
    dms("N 43°06′55″ E 131°53′07″");
    dms("43 06 55 N 131 53 07 E");
    dms("43 06 55 131 53 07");
    dms("43:06:55 131:53:07");
    dms("43-06-55N 131-53-07E");
    dms("43°06′55″, 131°53′07″");
    dms("43°06′55″ 131°53′07″");
    dms("131°53′07″ в.д., 43°06′55″ с.ш.");
    dms("북위 43도 6분 55초 동경 131도 53분 7초");
    dms("43 deg 6 min 55 sec N 131 deg 53 min 7 sec E");
    dms("43d06m55s N 131d53m07s E");
    dms("43d06m55sN 131d53m07sE");
    dms("43D6M55S N, 131D53M7S E");
    dms("北纬43度6分55秒，东经131度53分7秒");
    dms("北緯43度6分55秒東經131度53分7秒");
    dms("北纬四十三度六分五十五秒，东经一百三十一度五十三分七秒");
    dms("北緯４３度６分５５秒、東経１３１度５３分７秒");
    dms("٤٣°٠٦′٥٥″ شمالاً، ١٣١°٥٣′٠٧″ شرقاً");
    dms("43° 6' 55'' Nord, 131° 53' 7'' Ost");
    dms("43°06′55″ Nord, 131°53′07″ Est");
    case("-0°30′0″, 0°30′0″", -0.5, 0.5, Notation::DegreesMinutesSeconds);
    case("43°06.93′N 131°53.13′E", 43.1155, 131.8855, Notation::DegreesMinutes);
    case("43°06,93'N 131°53,13'E", 43.1155, 131.8855, Notation::DegreesMinutes);
    case("43 06.93 131 53.13", 43.1155, 131.8855, Notation::DegreesMinutes);
    case("43°30″N 131°E", 43.0 + 30.0 / 3600.0, 131.0, Notation::DegreesMinutesSeconds);
}

#[test]
fn packed_degrees() {
    let (lat, lon) = (37.0 + 54.0 / 60.0, -93.0);
    let dms = |text, lat, lon| case(text, lat, lon, Notation::DegreesMinutesSeconds);
    let dm = |text, lat, lon| case(text, lat, lon, Notation::DegreesMinutes);
    dms("375400N 0930000W", lat, lon);
    dms("375400N0930000W", lat, lon);
    dms("N375400 W0930000", lat, lon);
    dms("375400N 930000W", lat, lon);
    dms("+375400-0930000/", lat, lon);
    dms("+375400.0-0930000.0", lat, lon);
    dms("012455N 1040120E", 1.0 + 24.0 / 60.0 + 55.0 / 3600.0, 104.0 + 1.0 / 60.0 + 20.0 / 3600.0);
    dms("375400.5N 0930000.5W", lat + 0.5 / 3600.0, lon - 0.5 / 3600.0);
    dm("3754N 09300W", lat, lon);
    dm("+3754-09300/", lat, lon);
    dm("5128.668N 00000.090W", 51.0 + 28.668 / 60.0, -0.0015);
    dm("5128,668 N, 00000,090 W", 51.0 + 28.668 / 60.0, -0.0015);
    case("+48.8577+002.295/", 48.8577, 2.295, Notation::Decimal);
    case("-33.9-070.6+520CRSWGS_84/", -33.9, -70.6, Notation::Decimal);
    let radius = read("375400N 0930000W").uncertainty.get();
    assert!((radius - precision_radius(37.9, 1.0 / 3600.0, 1.0 / 3600.0).get()).abs() < 1e-6, "{radius}");
}

#[test]
fn points_and_links() {
    case("POINT(131.9 43.1)", 43.1, 131.9, Notation::Wkt);
    case("SRID=4326;POINT Z (131.9 43.1 12)", 43.1, 131.9, Notation::Wkt);
    for link in [
        "https://www.google.com/maps/@43.1,131.9,15z",
        "https://www.google.com/maps/place/X/@43.2,131.8,15z/data=!3m1!4b1!4m4!3m3!8m2!3d43.1!4d131.9",
        "https://www.google.com/maps/place/43.1,131.9",
        "https://www.google.com/maps/search/?api=1&query=43.1%2C131.9",
        "https://maps.google.com/?q=43.1,131.9",
        "https://www.openstreetmap.org/?mlat=43.1&mlon=131.9#map=12/43.2/131.8",
        "https://www.openstreetmap.org/#map=12/43.1/131.9",
        "https://yandex.ru/maps/?ll=131.9%2C43.1&z=12",
        "https://www.bing.com/maps?cp=43.1~131.9&lvl=12",
        "https://maps.apple.com/?ll=43.1,131.9",
    ] {
        case(link, 43.1, 131.9, Notation::MapLink);
    }
}

#[test]
fn longitudes_one_turn_away_are_read_with_a_warning() {
    for (text, lon, written) in
        [("43.1, -215", 145.0, "-215"), ("43.1, 359.9", -0.1, "359.9"), ("43.1, 181.0", -179.0, "181.0")]
    {
        let parsed = read(text);
        assert!((parsed.position.lon() - lon).abs() < 1e-12, "{text}: {parsed:?}");
        let warning = parsed.warning.unwrap().to_string();
        assert_eq!(warning, format!("longitude {written} is not between -180 and 180; read as {lon}"));
    }
}

/// Each of these squares would lie in the next zone or band, where another grid applies.
#[test]
fn squares_that_do_not_exist_are_rejected() {
    for text in ["31VFH0000", "31VGH", "32XNH", "34XDH5050", "36XVM11", "60UAA1234", "31UAR1234512345"] {
        let error = parse(text).expect_err(text);
        assert!(matches!(error.kind, CoordinatesErrorKind::Mgrs { .. }), "{text}: {error}");
    }
    for text in ["32VKM0000", "33XVG", "31VEH", "52SCG", "52S CG 1 1", "YZG1234"] {
        read(text);
    }
}

#[test]
fn uncertainty_follows_from_the_digits() {
    let case = |text: &str, meters: f64| {
        let radius = read(text).uncertainty.get();
        assert!((radius / meters - 1.0).abs() < 0.005, "{text}: {radius}");
    };
    case("10.27, 131.85", 1556.765);
    case("0, 0", 156_904.0);
    case("0°0′N 0°0′E", 156_904.0 / 60.0);
    case("0°0′0″N 0°0′0″E", 156_904.0 / 3600.0);
    case("0.000, 0.000", 156.9);
    case("52SCG2142459640", 0.7113);
    case("52SCG2159", 711.3);
    case("52SCG", 71_137.0);
    case("52 north 321424 4159640", 1.4227);
    case("geo:37.57,126.98", 1417.0);
    case("geo:37.57,126.98;u=20", 20.0);
    case("8QMH4V4F+6C", 8.6);
    assert_eq!(read("geo:37.57,126.98;crs=wgs84;u=0").uncertainty, Meters::ZERO);
}

#[test]
fn warns_about_swapped_pairs() {
    let parsed = read("131.8855, 43.1155");
    assert_eq!((parsed.position.lat(), parsed.position.lon()), (43.1155, 131.8855));
    assert_eq!(
        parsed.warning.unwrap().to_string(),
        "latitude and longitude look swapped: 131.8855 cannot be a latitude; read as longitude, latitude"
    );
    let text = "131.9N 43.1E";
    let error = parse(text).unwrap_err();
    assert_eq!(error.to_string(), "latitude 131.9N is not between -90 and 90");
    assert_eq!(error.help(), Some("latitudes range from 90 S to 90 N"));
    assert_eq!(error.underline(text), "131.9N 43.1E\n^^^^^^");
}

#[test]
fn mgrs_utm_plus_codes_and_geo_uris() {
    let near = |text: &str, lat: f64, lon: f64, notation| {
        let parsed = read(text);
        assert!((parsed.position.lat() - lat).abs() < 2e-5, "{text}: {:?}", parsed.position);
        assert!((parsed.position.lon() - lon).abs() < 2e-5, "{text}: {:?}", parsed.position);
        assert_eq!(parsed.notation, notation);
        assert!(looks_like_coordinates(text), "{text}");
    };
    let (lat, lon) = (37.5665, 126.978);
    near("52SCG2142459640", lat, lon, Notation::Mgrs);
    near("52S CG 21424 59640", lat, lon, Notation::Mgrs);
    near("52 s cg 21424 59640", lat, lon, Notation::Mgrs);
    near("52 north 321424 4159640", lat, lon, Notation::Utm);
    near("52N 321424 4159640", lat, lon, Notation::Utm);
    near("UTM zone 52 N 321424.3 m E 4159640.6 m N", lat, lon, Notation::Utm);
    near("52N 4159640mN 321424mE", lat, lon, Notation::Utm);
    near("52N E 321424 N 4159640", lat, lon, Notation::Utm);
    near("53T 245000 4780000", 43.129_792, 131.864_984, Notation::Utm);
    near("56H 334873 6252266", -33.857_001, 151.214_998, Notation::Utm);
    near("56S 334873 6252266", -33.857_001, 151.214_998, Notation::Utm);
    near("8qmh4v4f+6c", 43.105_563, 131.873_563, Notation::PlusCode);
    near("geo:37.5665,126.978", lat, lon, Notation::GeoUri);
    near("GEO:37.5665,126.978,12;u=5", lat, lon, Notation::GeoUri);
}

#[test]
fn reports_the_invalid_part() {
    let case = |text: &str, part: &str, message: &str| {
        let error = parse(text).expect_err(text);
        assert_eq!(&text[error.bytes.clone()], part, "{text}: {error}");
        assert_eq!(error.to_string(), message, "{text}");
    };
    case("", "", "missing coordinates");
    case("  ", "  ", "missing coordinates");
    case("Vladivostok", "Vladivostok", "unknown text `Vladivostok` in coordinates");
    case("43.1155", "43.1155", "expected two coordinates, a latitude and a longitude; found 1");
    case("43.1, 131.9, 12", ",", "unexpected `,` in coordinates");
    case("43 6 131", "43 6 131", "expected two coordinates, a latitude and a longitude; found 3");
    case("43.1N 44.1N", "43.1N 44.1N", "both coordinates are a latitude");
    case("43.1N, 131.9", "131.9", "`131.9` has no hemisphere letter, but the other coordinate has one");
    case("-43.1N 131.9E", "-43.1N", "`-43.1N` has both a sign and a hemisphere letter");
    case(" 43°61′N 131°E", "61", "minutes must be less than 60, not 61");
    case("43°06′60″N 131°E", "60", "seconds must be less than 60, not 60");
    case("43.5°06′N 131°E", "43.5", "`43.5` has decimals, but a smaller unit follows");
    case("91.2, 200.0", "91.2", "latitude 91.2 is not between -90 and 90");
    case("43.1, 361.0", "361.0", "longitude 361.0 is not between -180 and 180");
    case("43.1N, 181.0E", "181.0E", "longitude 181.0E is not between -180 and 180");
    case("43.1Q, 131.9", "Q", "unknown text `Q` in coordinates");
    case("43.1 ~ 131.9", "~", "unknown text `~` in coordinates");
    case("NaN, 131.9", "NaN", "unknown text `NaN` in coordinates");
    case("43′06″N 131°E", "43′06″N", "unexpected `43′06″N` in coordinates");
    case(
        "61SCG2142459640",
        "61",
        "`61SCG2142459640` is not a valid MGRS reference: the zone must be a number from 1 to 60",
    );
    case(
        "52ICG2142459640",
        "I",
        "`52ICG2142459640` is not a valid MGRS reference: the band must be a letter from C to X, except I and O",
    );
    case(
        "52S JG 21424 59640",
        "JG",
        "`52S JG 21424 59640` is not a valid MGRS reference: the square does not exist in this zone",
    );
    case(
        "52S CS 21424 59640",
        "CS",
        "`52S CS 21424 59640` is not a valid MGRS reference: the square does not exist in this band",
    );
    case(
        "52SCG214245964",
        "214245964",
        "`52SCG214245964` is not a valid MGRS reference: the number of digits must be even",
    );
    case(
        "52S CG 2142 459640",
        "2142 459640",
        "`52S CG 2142 459640` is not a valid MGRS reference: easting and northing must have the same number of digits",
    );
    case("61N 321424 4159640", "61", "zone 61 is outside the UTM grid");
    case("52N 3214240 4159640", "3214240", "easting 3214240 is outside the UTM grid");
    case(
        "52S 321424 4159640",
        "52S",
        "ambiguous UTM zone 52S: S is a latitude band north of the equator or the southern hemisphere",
    );
    case("53T 245000 2780000", "T", "band T covers latitudes 40 to 48, but the northing is at latitude 25.11");
    case("4V4F+6C", "4V4F+6C", "`4V4F+6C` is not a full plus code: it is a short code, which needs a nearby town");
    case("8QMH4V4F+A", "A", "`8QMH4V4F+A` is not a full plus code: a single character must not follow the plus sign");
    case("8QMH4V4F+AB", "A", "`8QMH4V4F+AB` is not a full plus code: invalid character");
    case("geo:43.1", "", "invalid geo: URI at ``: expected a number");
    case("geo:43.1,131.9;crs=sk42", "sk42", "invalid geo: URI at `sk42`: the only supported reference system is wgs84");
    case("geo:143.1,31.9", "143.1", "latitude 143.1 is not between -90 and 90");
    case(
        "52°31′12″ N 13°24′18″ O",
        "O",
        "ambiguous hemisphere letter `O`: east in German, west in French, Italian and Spanish",
    );
    case("376000N 0930000W", "60", "minutes must be less than 60, not 60");
    case("375460N 0930000W", "60", "seconds must be less than 60, not 60");
    case("POINT(43.1 131.9)", "131.9", "latitude 131.9 is not between -90 and 90");
    case("POLYGON((1 2))", "POLYGON", "`POLYGON((1 2))` is not a point in well-known text: only POINT is a position");
    case(
        "https://maps.app.goo.gl/abc",
        "https://maps.app.goo.gl/abc",
        "no coordinates in the link: it is a short link, which has no coordinates",
    );
    case("٤٣٫١ غ, ١٣١٫٩ ق", "٤٣٫١ غ, ١٣١٫٩ ق", "both coordinates are a longitude");
    let long = "1".repeat(201);
    case(&long, &long, "coordinates of 201 bytes are too long; the limit is 200");
}

#[test]
fn place_names_do_not_look_like_coordinates() {
    for name in [
        "Vladivostok",
        "40 km from Kursk",
        "geonames:2014006",
        "9 May",
        "Bam",
        "A 5",
        "Zab",
        "Khabarovsk-43",
        "S",
        "三里屯",
        "4V4F+6C Vladivostok",
        "Point Pedro",
        "Ост 5",
    ] {
        assert!(!looks_like_coordinates(name), "{name}");
    }
}

/// Compares with the NGA's MGRS code (mgrs for Python), PROJ (pyproj) and Google's plus code library.
#[test]
fn grids_agree_with_other_programs() {
    let table = include_str!("../../fixtures/notation/grids.tsv");
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let &[lon, lat, mgrs, zone, easting, northing, plus_code] = fields.as_slice() else { panic!("{row}") };
        let position = Position::new(lon.parse().unwrap(), lat.parse().unwrap()).unwrap();
        assert_eq!(Notation::Mgrs.format(position).as_deref(), Some(mgrs), "{row}");
        assert_eq!(Notation::PlusCode.format(position).as_deref(), Some(plus_code), "{row}");
        if zone == "0" {
            assert_eq!(Notation::Utm.format(position), None);
            continue;
        }
        let side = if position.lat() < 0.0 { "south" } else { "north" };
        let back = read(&format!("{zone} {side} {easting} {northing}")).position;
        assert!((back.lat() - position.lat()).abs() < 2e-9, "{row}: {back:?}");
        let turn = (back.lon() - position.lon()).abs();
        assert!(turn.min(360.0 - turn) * position.lat().to_radians().cos() < 2e-9, "{row}: {back:?}");
    }
}

const ALL: [Notation; 9] = [
    Notation::Decimal,
    Notation::DegreesMinutes,
    Notation::DegreesMinutesSeconds,
    Notation::Mgrs,
    Notation::Utm,
    Notation::PlusCode,
    Notation::GeoUri,
    Notation::Wkt,
    Notation::MapLink,
];

/// Returns the distance in meters between two positions that are close together.
fn short_distance(a: Position, b: Position) -> f64 {
    let turn = (a.lon() - b.lon()).abs();
    let lat = f64::midpoint(a.lat(), b.lat());
    // Near a pole a difference in longitude is a short distance.
    let width = precision_radius(lat, 0.0, turn.min(360.0 - turn)).get();
    precision_radius(lat, (a.lat() - b.lat()).abs(), 0.0).get().hypot(width)
}

proptest! {
    /// A formatted and parsed position lies within its uncertainty of the original, and formats to the same text.
    #[test]
    fn formatted_positions_parse_back(lon in -180.0..=180.0, lat in -90.0..=90.0) {
        let position = Position::new(lon, lat).unwrap();
        for notation in ALL {
            let Some(text) = notation.format(position) else {
                prop_assert!(notation == Notation::Utm && !(-80.0..84.0).contains(&lat));
                continue;
            };
            let back = parse(&text).map_err(|error| TestCaseError::fail(error.underline(&text)))?;
            prop_assert_eq!(back.notation, notation);
            prop_assert_eq!(&back.warning, &None);
            prop_assert!(short_distance(back.position, position) <= back.uncertainty.get(), "{}: {:?}", text, back);
            // Rounding to the meter can move a position at the edge of a UTM zone into the next zone, where its text is different.
            let at_zone_edge = (lon / 6.0 - (lon / 6.0).round()).abs() * 6.0 * lat.to_radians().cos() < 1e-4;
            if !(notation == Notation::Utm && at_zone_edge) {
                let again = notation.format(back.position);
                prop_assert_eq!(again.as_deref(), Some(text.as_str()));
            }
        }
    }

    /// No text makes the parser panic, and the reported part lies in the text.
    #[test]
    fn any_text_parses_without_panic(text in "[-+0-9.,;:/°º′'’\"″ NSEWсшвдюз북위도aegkmotu()G]{0,40}|\\PC{0,40}") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.bytes.end <= text.len());
            let _ = error.underline(&text);
        }
        let _ = looks_like_coordinates(&text);
    }
}
