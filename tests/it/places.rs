//! Resolution of names from real reports with the embedded gazetteer.

#![cfg(feature = "gazetteer")]

use geo::{Distance, Geodesic};
use proptest::prelude::*;
use troopmap::{Candidate, Gazetteer, PlaceId, PlaceQuery, Position, Resolution, World, resolve};

fn resolve_one(name: &str) -> Resolution {
    resolve(&[PlaceQuery::new(name)], &World).remove(0)
}

fn resolve_all(names: &[&str]) -> Vec<Resolution> {
    resolve(&names.iter().map(|name| PlaceQuery::new(name)).collect::<Vec<_>>(), &World)
}

fn resolve_in_country(name: &str, country: &str) -> Resolution {
    resolve(&[PlaceQuery::new(name).with_country(country)], &World).remove(0)
}

fn id_and_match(resolution: &Resolution) -> (&str, &str) {
    resolution.as_found().map_or(("", ""), |candidate| (candidate.place.id.as_str(), candidate.match_kind.as_str()))
}

fn ids(candidates: &[Candidate]) -> Vec<&str> {
    candidates.iter().map(|candidate| candidate.place.id.as_str()).collect()
}

#[test]
fn finds_places_in_many_spellings() {
    for (id, spellings) in [
        (
            "geonames:2014006",
            &["Ussuriysk", "Ussuriisk", "Ussurijsk", "USSURIYSK", "Уссурийск", "우수리스크", "Ussuryisk"][..],
        ),
        ("geonames:2013348", &["Vladivostok", "Владивосток", "Wladiwostok", "블라디보스토크"]),
        (
            "geonames:2044757",
            &["Chongjin", "Ch’ŏngjin", "Ch'ongjin", "Ch`ongjin", "Cheongjin", "청진", "청진시", "Чхонджин"],
        ),
        ("geonames:2040674", &["Sŏnbong", "Sonbong", "Seonbong", "선봉"]),
        ("geonames:2042645", &["Rajin", "Najin", "라진", "나진"]),
        ("geonames:1866923", &["Wŏnsan", "Wonsan", "원산", "Вонсан"]),
        ("geonames:1877030", &["Hungnam", "Hŭngnam", "Heungnam", "흥남"]),
        ("geonames:1871859", &["Pyongyang", "P’yŏngyang", "Pyeongyang", "평양", "Пхеньян"]),
        ("geonames:703448", &["Kyiv", "Kiev", "Київ", "Киев"]),
        ("geonames:706483", &["Kharkiv", "Kharkov", "Харків", "Харьков"]),
        ("geonames:491422", &["Sochi", "Сочи"]),
        ("geonames:709354", &["Toretsk", "Торецк"]),
        ("geonames:699557", &["Novohrodivka", "Novohrodovka, Ukraine", "Novogrodovka, Ukraine"]),
        ("geonames:486816", &["Sudzha", "Суджа", "수자"]),
        ("geonames:2021851", &["Komsomolsk-on-Amur", "Комсомольск-на-Амуре", "Komsomolsk na Amure"]),
        ("geonames:3448439", &["São Paulo", "Sao Paulo", "sao-paulo"]),
        ("geonames:2021954", &["Knyaze-Volkonskoye", "Knyaze-Volkonskoe", "Князе-Волконское"]),
    ] {
        for spelling in spellings {
            assert_eq!(id_and_match(&resolve_one(spelling)).0, id, "{spelling}");
        }
    }
}

#[test]
fn reports_the_match_kind() {
    assert_eq!(id_and_match(&resolve_one("Ussuriysk")).1, "exact");
    assert_eq!(id_and_match(&resolve_one("Ussuriisk")).1, "alternate");
    assert_eq!(id_and_match(&resolve_one("Ussuryisk")).1, "romanisation");
    assert_eq!(id_and_match(&resolve_one("Knyaze-Volkonskoe")).1, "romanisation");
    assert_eq!(id_and_match(&resolve_one("평양")).1, "alternate");
}

// Gazetteers do not list the cape and village of Musudan, but Musudal-li, a pronunciation of Musudan-ri.
#[test]
fn names_with_another_suffix_are_ambiguous() {
    let Resolution::Ambiguous(candidates) = resolve_in_country("Musudan", "KP") else { panic!("Musudan was found") };
    assert_eq!(ids(&candidates), ["geonames:2042734"]);
    assert_eq!(candidates[0].match_kind.to_string(), "fuzzy (-ri added)");
    let Resolution::Ambiguous(candidates) = resolve_one("Khomutovsky district") else {
        panic!("Khomutovsky was found")
    };
    assert!(ids(&candidates).contains(&"geonames:549617"));
    assert!(candidates.iter().all(|candidate| !candidate.match_kind.is_listed()));
    let Resolution::Ambiguous(candidates) = resolve_one("под Курском") else {
        panic!("под Курском was found")
    };
    assert_eq!(ids(&candidates)[0], "geonames:538560");
    assert_eq!(candidates[0].match_kind.to_string(), "fuzzy (-ом removed)");
}

#[test]
fn finds_the_largest_namesake_without_other_evidence() {
    for (name, id) in [
        ("London", "geonames:2643743"),
        ("Moscow", "geonames:524901"),
        ("Paris", "geonames:2988507"),
        ("San Francisco", "geonames:5391959"),
        ("Donetsk", "geonames:709717"),
        ("Kursk", "geonames:538560"),
        ("New York", "geonames:5128581"),
        ("Kirov", "geonames:548408"),
        ("Minsk", "geonames:625144"),
    ] {
        assert_eq!(id_and_match(&resolve_one(name)).0, id, "{name}");
    }
}

#[test]
fn similarly_large_namesakes_are_ambiguous() {
    for name in
        ["Blagoveshchensk", "Pokrovsk", "Sergeevka", "Springfield", "Georgia", "Odessa", "Mikhailovka", "Martynovka"]
    {
        assert!(matches!(resolve_one(name), Resolution::Ambiguous(_)), "{name}");
    }
    let Resolution::Ambiguous(both) = resolve_one("Blagoveshchensk") else { panic!() };
    assert_eq!(ids(&both), ["geonames:2026609", "geonames:576116"]);
    // Scores are probabilities.
    let scores: Vec<f64> = both.iter().map(|candidate| candidate.score).collect();
    assert!(scores[0] >= scores[1] && scores.iter().sum::<f64>() <= 1.0 + 1e-9, "{scores:?}");
}

#[test]
fn places_nearby_resolve_namesakes() {
    for (names, id) in [
        (&["Blagoveshchensk", "Vladivostok", "Ussuriisk", "Khabarovsk"][..], "geonames:2026609"),
        (&["Blagoveshchensk", "Ufa"], "geonames:576116"),
        (&["Pokrovsk", "near Donetsk"], "geonames:704422"),
        (&["Pokrovsk", "Yakutsk"], "geonames:2017824"),
        (&["Odessa", "Kyiv", "Kharkiv"], "geonames:698740"),
        (&["Khasan", "Vladivostok"], "geonames:2022586"),
        (&["Martynovka", "Kursk", "Sudzha"], "oktmo:38640453101"),
        (&["London", "Toronto"], "geonames:6058560"),
        (&["Moscow", "Vladivostok", "Kursk"], "geonames:524901"),
    ] {
        assert_eq!(id_and_match(&resolve_all(names)[0]).0, id, "{names:?}");
    }
    // Two villages in one krai.
    assert!(matches!(resolve_all(&["Sergeevka", "Vladivostok", "Ussuriisk"])[0], Resolution::Ambiguous(_)));
}

#[test]
fn lists_of_places_are_several() {
    for (written, names) in [
        ("Vladivostok, Ussuriisk and Khabarovsk", &["Vladivostok", "Ussuriisk", "Khabarovsk"][..]),
        ("Kursk, Belgorod and Bryansk", &["Kursk", "Belgorod", "Bryansk"]),
        ("Kursk, Belgorod, and Bryansk", &["Kursk", "Belgorod", "Bryansk"]),
        // Musudan is listed only as Musudan-ri, but "and" separates places in any case.
        ("Chongjin, Hamhung and Musudan", &["Chongjin", "Hamhung", "Musudan"]),
        ("Kursk, Bryansk", &["Kursk", "Bryansk"]),
        ("Grodno; Brest", &["Grodno", "Brest"]),
        ("Курск и Брянск", &["Курск", "Брянск"]),
        ("Суми та Харків", &["Суми", "Харків"]),
        ("Belgorod and Kursk regions", &["Belgorod region", "Kursk region"]),
        ("Kursk and Bryansk, Russia", &["Kursk, Russia", "Bryansk, Russia"]),
        ("Vladivostok, Artyom", &["Vladivostok", "Artyom"]),
        ("Russia and Ukraine", &["Russia", "Ukraine"]),
        ("Kursk Oblast, Belgorod Oblast", &["Kursk Oblast", "Belgorod Oblast"]),
    ] {
        assert_eq!(
            resolve_one(written),
            Resolution::Several(names.iter().map(|&name| name.into()).collect()),
            "{written}"
        );
    }
}

#[test]
fn commas_and_conjunctions_can_be_part_of_one_place() {
    for (written, id) in [
        ("Vladivostok, Primorsky Krai", "geonames:2013348"),
        ("Vladivostok, Russia", "geonames:2013348"),
        ("Vladivostok, Sea of Japan", "geonames:2013348"),
        ("Lgov, Kursk", "geonames:535347"),
        ("Pokrovsk, Donetsk", "geonames:704422"),
        ("Plekhovo, Sudzha", "oktmo:38640466101"),
        ("Trinidad and Tobago", "country:TT"),
        ("Bosnia and Herzegovina", "country:BA"),
        ("Antigua and Barbuda", "country:AG"),
        ("between Kursk and Bryansk", "between:geonames:538560+geonames:571476"),
        ("border of Kursk and Bryansk", "between:admin1:RU.41+admin1:RU.10"),
        ("border between Kursk and Bryansk regions", "between:admin1:RU.41+admin1:RU.10"),
    ] {
        assert_eq!(id_and_match(&resolve_one(written)).0, id, "{written}");
    }
    // Two records of one city.
    assert_eq!(ids(resolve_one("Lexington, Kentucky").candidates())[0], "geonames:4297983");
    let Resolution::Ambiguous(candidates) = resolve_one("Sergeyevka, Primorsky Krai, Russia") else { panic!() };
    assert_eq!(ids(&candidates)[..2], ["geonames:2016961", "geonames:2020626"]);
    // Not a list: Russia is the country, and the gazetteer has no Sevastopol in it.
    assert!(matches!(resolve_one("Sevastopol, Russia"), Resolution::Unknown { .. }));
}

#[test]
fn misspellings_and_common_nouns_are_unknown() {
    for name in ["Brst", "Pyongang"] {
        assert!(resolve_one(name).as_found().is_none(), "{name}");
    }
    let Resolution::Unknown { nearest } = resolve_one("Brst") else { panic!() };
    assert_eq!(ids(&nearest)[0], "geonames:629634");
    assert!(
        ids(resolve_one("Pyongang").candidates()).contains(&"geonames:1871859"),
        "one character differs from Pyongyang"
    );
    for noun in ["the front", "front line", "the border", "The contact line"] {
        assert_eq!(resolve_one(noun), Resolution::Unknown { nearest: Vec::new() }, "{noun}");
    }
}

#[test]
fn suggests_only_plausible_places() {
    for far in ["Sibiria", "Blake Sea", "Saxalinn"] {
        for candidate in resolve_one(far).candidates() {
            let same_first = candidate.place.name.chars().next() == far.chars().next();
            assert!(same_first || candidate.place.is_area(), "{far} {candidate:?}");
        }
    }
    // One character differs from the capital of Ireland, which is far from Vladivostok.
    let is_suggested = |answer: &Resolution| ids(answer.candidates()).contains(&"geonames:2964574");
    assert!(is_suggested(&resolve_one("Dublyn")));
    assert!(!is_suggested(&resolve_all(&["Dublyn", "Vladivostok", "Khabarovsk"])[0]));
}

#[test]
fn finds_seas_continents_and_historical_regions() {
    for (name, id) in [
        ("Siberia", "area:siberia"),
        ("Сибирь", "area:siberia"),
        ("Sakhalin", "area:sakhalin"),
        ("Kurils", "area:kuril-islands"),
        ("the Kuril Islands", "area:kuril-islands"),
        ("Black Sea", "area:black-sea"),
        ("Sea of Japan", "area:sea-of-japan"),
        ("East Sea", "area:sea-of-japan"),
        ("Caucasus", "area:caucasus"),
        ("Asia", "area:asia"),
        ("Darfur", "area:darfur"),
        ("South Ossetia", "area:south-ossetia"),
        ("Transnistria", "admin1:MD.58"),
        ("Abkhazia", "admin1:GE.02"),
        ("Crimea", "admin1:UA.11"),
        ("Cabo Delgado", "admin1:MZ.01"),
        ("Donetsk People's Republic", "admin1:UA.05"),
        ("ЛНР", "admin1:UA.14"),
        ("Korean Peninsula", "area:korean-peninsula"),
        ("off Sakhalin", "area:sakhalin"),
    ] {
        assert_eq!(id_and_match(&resolve_one(name)).0, id, "{name}");
    }
    for (name, both) in [
        ("Korea", ["country:KP", "country:KR"]),
        ("Congo", ["country:CD", "country:CG"]),
        ("Amur", ["admin1:RU.05", "area:amur-river"]),
    ] {
        let Resolution::Ambiguous(candidates) = resolve_one(name) else { panic!("{name}") };
        assert_eq!(ids(&candidates)[..2], both, "{name}");
    }
    assert!(matches!(resolve_all(&["Congo", "Kinshasa"])[0], Resolution::Ambiguous(_)));
}

#[test]
fn territory_means_krai_if_there_is_one() {
    for (name, id) in [
        ("Khabarovsk Territory", "admin1:RU.30"),
        ("the Krasnodar Territory", "admin1:RU.38"),
        ("Perm Territory", "admin1:RU.90"),
        ("Primorye Territory", "admin1:RU.59"),
        ("Trans-Baikal Territory", "admin1:RU.93"),
        ("Kamchatka Territory", "admin1:RU.92"),
        ("Kursk oblast'", "admin1:RU.41"),
        ("Kurskaya oblast", "admin1:RU.41"),
        ("Russian territory", "country:RU"),
        ("territory of Ukraine", "country:UA"),
        ("Khabarovsk area", "geonames:2022890"),
    ] {
        assert_eq!(id_and_match(&resolve_one(name)).0, id, "{name}");
    }
}

#[test]
fn finds_places_by_id() {
    assert_eq!(id_and_match(&resolve_one("geonames:2014006")), ("geonames:2014006", "exact"));
    assert_eq!(id_and_match(&resolve_one(" country:KP ")), ("country:KP", "exact"));
    assert!(matches!(resolve_one("geonames:1"), Resolution::Unknown { .. }));
    let resolved = resolve_all(&["Blagoveshchensk", "geonames:2022890"]);
    assert_eq!(id_and_match(&resolved[0]).0, "geonames:2026609");
}

#[test]
fn country_and_region_resolve_namesakes() {
    assert_eq!(id_and_match(&resolve_in_country("Pokrovsk", "UA")).0, "geonames:704422");
    assert_eq!(id_and_match(&resolve_in_country("London", "CA")).0, "geonames:6058560");
    for (name, id) in [
        ("Moscow, Idaho", "geonames:5601538"),
        ("Paris, Texas", "geonames:4717560"),
        ("Pokrovsk, Donetsk Oblast", "geonames:704422"),
        ("Blagoveshchensk (Amur Oblast)", "geonames:2026609"),
        ("Vorozhba, Sumy Oblast, UA", "geonames:688961"),
        ("Sergeyevka, Pogranichny District, Primorsky Krai, RU", "geonames:2020626"),
    ] {
        assert_eq!(id_and_match(&resolve_one(name)).0, id, "{name}");
    }
    // The name is listed, but not in this country or region.
    for elsewhere in [resolve_in_country("Kursk", "UA"), resolve_one("Vorozhba, Kursk Oblast")] {
        assert!(matches!(elsewhere, Resolution::Unknown { .. }), "{elsewhere:?}");
    }
}

#[test]
fn names_of_the_same_document_are_evidence_before_the_rest_of_the_dossier() {
    let query = |name, document| PlaceQuery::new(name).with_document(document);
    let answers = resolve(
        &[
            query("Blagoveshchensk", "east"),
            query("Khabarovsk", "east"),
            query("Blagoveshchensk", "urals"),
            query("Ufa", "urals"),
            query("Pokrovsk", "bare"),
            query("Pokrovsk", "front"),
            query("Donetsk", "front"),
        ],
        &World,
    );
    assert_eq!(id_and_match(&answers[0]).0, "geonames:2026609");
    assert_eq!(id_and_match(&answers[2]).0, "geonames:576116");
    // The document "bare" names no other place, so the same text in another document decides.
    assert_eq!(id_and_match(&answers[4]), id_and_match(&answers[5]));
    assert_eq!(id_and_match(&answers[4]).0, "geonames:704422");
}

#[test]
fn areas_have_a_center_and_a_radius() {
    for (name, id, lon, lat, radius_km) in [
        ("North Korea", "country:KP", 126.5, 40.0, 460.0),
        ("DPRK", "country:KP", 126.5, 40.0, 460.0),
        ("북한", "country:KP", 126.5, 40.0, 460.0),
        ("Ukraine", "country:UA", 32.4, 49.6, 760.0),
        ("Russia", "country:RU", 94.7, 63.6, 4160.0),
        ("Kursk Oblast", "admin1:RU.41", 35.6, 51.6, 205.0),
        ("Kursk region", "admin1:RU.41", 35.6, 51.6, 205.0),
        ("Курская область", "admin1:RU.41", 35.6, 51.6, 205.0),
        ("Khabarovsk Krai", "admin1:RU.30", 136.9, 50.9, 1360.0),
        ("Хабаровский край", "admin1:RU.30", 136.9, 50.9, 1360.0),
        ("Primorsky Krai", "admin1:RU.59", 135.0, 45.5, 500.0),
        ("Primorye", "admin1:RU.59", 135.0, 45.5, 500.0),
        ("в Курской области", "admin1:RU.41", 35.6, 51.6, 205.0),
        ("Belgorodskaya oblast", "admin1:RU.09", 37.9, 50.8, 185.0),
        ("Kyiv region", "admin1:UA.13", 30.0, 51.0, 205.0),
        ("Kiev region", "admin1:UA.13", 30.0, 51.0, 205.0),
        ("Moscow region", "admin1:RU.47", 38.4, 55.3, 225.0),
        ("Donetsk region", "admin1:UA.05", 37.7, 48.1, 145.0),
        ("Харківська область", "admin1:UA.07", 36.5, 49.5, 135.0),
        ("Jeju-do", "admin1:KR.01", 126.5, 33.4, 60.0),
        ("South Hamgyong", "admin1:KP.03", 127.5, 40.2, 160.0),
        ("Donbas", "area:donbas", 37.8, 48.5, 290.0),
    ] {
        let answer = resolve_one(name);
        let Some(candidate) = answer.as_found() else { panic!("{name}: {answer:?}") };
        assert_eq!(candidate.place.id.as_str(), id, "{name}");
        let off = kilometers(candidate.extent.center, Position::new(lon, lat).unwrap());
        assert!(off <= radius_km / 4.0, "{name} is {off} km away at {:?}", candidate.extent);
        let radius = candidate.extent.radius.km();
        assert!(0.4 * radius_km < radius && radius <= radius_km, "{name} {radius} km");
    }
}

#[test]
fn the_circle_of_a_region_contains_its_towns() {
    let region = World.get(&PlaceId::new("admin1:RU.59").unwrap()).unwrap();
    for town in ["Vladivostok", "Ussuriysk", "Khasan", "Dalnegorsk", "Svetlaya", "Luchegorsk"] {
        let answer = resolve_one(&format!("{town}, Primorsky Krai"));
        let Some(candidate) = answer.as_found() else { panic!("{town}: {answer:?}") };
        assert!(kilometers(candidate.place.position, region.position) <= region.radius.km(), "{town}");
    }
}

#[test]
fn qualifiers_shift_and_widen_the_extent() {
    let radius = |name: &str| resolve_one(name).as_found().unwrap_or_else(|| panic!("{name}")).extent.radius.km();
    let khabarovsk = radius("Khabarovsk");
    assert!(khabarovsk < radius("outskirts of Khabarovsk"));
    assert!(radius("outskirts of Khabarovsk") < radius("near Khabarovsk"));
    assert!(radius("near Khabarovsk") < radius("40 km from Khabarovsk"));
    assert!(radius("40 km from Khabarovsk") < radius("Khabarovsk Krai"));
    assert!(radius("North Korean waters") > radius("North Korea"));

    let kazan = resolve_one("Kazan").as_found().unwrap().extent.center;
    let south = resolve_one("south of Kazan").as_found().unwrap().extent;
    assert!(south.center.lat() < kazan.lat() && kilometers(south.center, kazan) < south.radius.km());
    let north = resolve_one("60 miles north of Vladivostok").as_found().unwrap().extent;
    assert!((kilometers(north.center, Position::new(131.87353, 43.10562).unwrap()) - 96.56).abs() < 0.05);
    let road = resolve_one("Kursk-Voronezh highway").as_found().unwrap().clone();
    assert_eq!(road.place.id.as_str(), "between:geonames:538560+geonames:472045");
    assert!(kilometers(road.extent.center, Position::new(37.7, 51.7).unwrap()) < 5.0);
}

#[test]
fn misspelled_and_invented_names_are_unknown() {
    let Resolution::Unknown { nearest } = resolve_one("Vladivastok") else { panic!() };
    assert_eq!(ids(&nearest)[0], "geonames:2013348");
    assert_eq!(nearest[0].match_kind.to_string(), "fuzzy (1 character differs)");
    let Resolution::Unknown { nearest } = resolve_one("Khabarosvk") else { panic!() };
    assert_eq!(ids(&nearest)[0], "geonames:2022890");
    for name in ["Qwertyville", "Zzyzxgrad", "", "  ", "42", "’", "\u{0}", "龘靐龗", &"Kursk ".repeat(1000)] {
        let Resolution::Unknown { nearest } = resolve_one(name) else { panic!("{name}") };
        assert!(nearest.is_empty(), "{name} {nearest:?}");
    }
}

// `fixtures/places/README.md` gives the source of the table.
#[test]
fn finds_the_places_of_the_dprk_dossier() {
    // Why a row is not found.
    let exception = |name: &str| match name {
        "Musudan, KP" => Some("listed only as Musudal-li; the cape is not listed, so a person must decide"),
        "Vorozhba, Kursk Oblast, RU" => Some("not listed in Kursk Oblast; Vorozhba in Sumy Oblast is another place"),
        "Front line (unspecified)" => Some("it moves, and no report states its position"),
        _ => None,
    };
    let table = include_str!("../../fixtures/places/dprk-2024-places.csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 40);
    let answers = resolve_all(&rows.iter().map(|row| &row[0]).collect::<Vec<_>>());
    for (row, answer) in rows.iter().zip(&answers) {
        let name = &row[0];
        match (answer.as_found(), exception(name)) {
            (None, Some(_)) => {}
            (Some(candidate), None) => {
                let Ok(accuracy_km) = row[5].parse::<f64>() else { continue };
                let position = Position::new(row[4].parse().unwrap(), row[3].parse().unwrap()).unwrap();
                let off = kilometers(candidate.extent.center, position);
                // The center of an area is a matter of choice, as long as the area contains the place.
                let is_inside = candidate.place.is_area() && off <= candidate.extent.radius.km();
                assert!(off <= accuracy_km || is_inside, "{name} is {off} km away, the table states {accuracy_km} km");
            }
            (found, reason) => panic!("{name}: {found:?} {reason:?}"),
        }
    }
    let musudan = &answers[rows.iter().position(|row| &row[0] == "Musudan, KP").unwrap()];
    assert!(kilometers(musudan.candidates()[0].place.position, Position::new(129.67, 40.86).unwrap()) <= 15.0);
}

#[test]
fn gets_places_by_id() {
    for id in ["geonames:2014006", "geonames:1", "oktmo:38640466101", "country:KP", "admin1:RU.59", "area:donbas"] {
        let place = World.get(&PlaceId::new(id).unwrap());
        assert_eq!(place.map(|place| place.id.to_string()), (id != "geonames:1").then(|| id.to_owned()));
    }
    for id in [
        "geonames:",
        "geonames:x",
        "geonames:-1",
        "geonames:02014006",
        "admin1:RU.999",
        "country:",
        "country:RU.59",
        "admin1:RU",
        "area:",
        "pin",
    ] {
        assert_eq!(World.get(&PlaceId::new(id).unwrap()), None, "{id}");
    }
    let ussuriysk = World.get(&PlaceId::new("geonames:2014006").unwrap()).unwrap();
    assert_eq!(ussuriysk.to_string(), "Ussuriysk, Primorsky Krai, RU");
    assert_eq!((ussuriysk.population, &*ussuriysk.feature_code), (Some(157_068), "PPL"));
    assert_eq!((ussuriysk.position.lon(), ussuriysk.position.lat()), (131.95734, 43.80467));
    assert_eq!(ussuriysk.russian.as_deref(), Some("Уссурийск"));
    assert_eq!(ussuriysk.korean.as_deref(), Some("우수리스크"));
}

#[test]
fn attribution_names_the_sources() {
    assert!(World.attribution().contains("Contains data from GeoNames (geonames.org), CC BY 4.0, modified."));
    assert!(World.attribution().contains("Who's On First"));
}

fn kilometers(one: Position, other: Position) -> f64 {
    Geodesic.distance(geo::Point::from(one), geo::Point::from(other)) / 1000.0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_text_resolves_without_panic(text in ".{0,40}", words in "(near|north of|40 km from|the|Kursk|region|,|\\(|-| ){0,12}") {
        for written in [&text, &words, &format!("{words} {text}")] {
            let answer = resolve_one(written);
            for candidate in answer.candidates() {
                prop_assert!((0.0..=1.0).contains(&candidate.score));
                prop_assert!(candidate.extent.radius.get() > 0.0);
            }
        }
    }

    #[test]
    fn the_order_of_names_does_not_matter(order in Just(NAMES.to_vec()).prop_shuffle()) {
        let straight = resolve_all(NAMES);
        let shuffled = resolve_all(&order);
        for (name, answer) in NAMES.iter().zip(&straight) {
            prop_assert_eq!(answer, &shuffled[order.iter().position(|other| other == name).unwrap()]);
        }
    }
}

const NAMES: &[&str] = &[
    "Blagoveshchensk",
    "Vladivostok",
    "Sergeevka",
    "Khabarovsk",
    "near Donetsk",
    "Pokrovsk",
    "Suja",
    "North Korea",
    "Kursk region",
];

// Lists give the names of these regions to towns too, some of them on another continent.
#[test]
fn areas_come_before_settlements_that_are_small_or_elsewhere() {
    for (name, id) in [
        ("Minnesota", "admin1:US.MN"),
        ("Bihar", "admin1:IN.34"),
        ("Parwan", "admin1:AF.40"),
        ("Shan", "admin1:MM.11"),
        ("Kachin", "admin1:MM.04"),
        ("Gaza Strip", "admin1:PS.GZ"),
        ("West Bank", "admin1:PS.WE"),
    ] {
        assert_eq!(id_and_match(&resolve_one(name)).0, id, "{name}");
    }
    let Resolution::Ambiguous(candidates) = resolve_one("Washington") else { panic!("Washington was found") };
    assert_eq!(ids(&candidates)[..2], ["admin1:US.WA", "geonames:4140963"]);
}

#[test]
fn a_town_lists_the_area_of_its_name() {
    for (name, town, area) in [
        ("Kherson", "geonames:706448", "admin1:UA.08"),
        ("Kursk", "geonames:538560", "admin1:RU.41"),
        ("New York", "geonames:5128581", "admin1:US.NY"),
    ] {
        let resolution = resolve_one(name);
        let found = resolution.as_found().unwrap();
        assert_eq!(found.place.id.as_str(), town, "{name}");
        assert!(ids(&found.also_areas).contains(&area), "{name}: {:?}", ids(&found.also_areas));
    }
}

#[test]
fn words_that_are_not_understood_are_doubt() {
    for name in ["Orsha, Foo", "an air base in Niger", "Prydniprovskyi direction", "UA-99"] {
        assert!(matches!(resolve_one(name), Resolution::Ambiguous(_)), "{name}");
    }
    assert_eq!(id_and_match(&resolve_one("military facility in Ussuriysk")).0, "geonames:2014006");
}

#[test]
fn abbreviations_demonyms_and_bodies_name_no_settlement() {
    for (name, id) in [
        ("S.C.", "admin1:US.SC"),
        ("Calif.", "admin1:US.CA"),
        ("Ont.", "admin1:CA.08"),
        ("DRC", "country:CD"),
        ("US-DC", "admin1:US.DC"),
        ("Syrian", "country:SY"),
        ("Russian", "country:RU"),
    ] {
        assert_eq!(id_and_match(&resolve_one(name)).0, id, "{name}");
    }
    for body in ["EU", "NATO", "U.N."] {
        let resolution = resolve_one(body);
        assert!(resolution.candidates().iter().all(|candidate| candidate.place.is_area()), "{body}");
    }
}

// The gazetteer lists Khasan also for Hassan in India, and Matsu for Matsue in Japan.
#[test]
fn an_exact_name_elsewhere_makes_other_names_ambiguous() {
    for name in ["Khasan", "Qamishli"] {
        assert!(resolve_one(name).as_found().is_none(), "{name}");
    }
    // Not Matsue in Japan.
    assert_eq!(id_and_match(&resolve_one("Matsu")).0, "area:matsu-islands");
    assert_eq!(id_and_match(&resolve_one("Sloviansk")).0, "geonames:693468");
    assert_eq!(id_and_match(&resolve_one("Novorossiysk")).0, "geonames:518255");
}
