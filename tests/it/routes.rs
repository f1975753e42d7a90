//! Routes compared with published lengths, with coastlines, and with the laws of distance.

#![cfg(all(feature = "rail", feature = "sea"))]

use std::collections::BTreeMap;

use geo::{Coord, Distance, Geodesic, Intersects, Line, LineString, MultiPolygon, Point, Polygon};
use geojson::GeoJson;
use proptest::prelude::*;
use troopmap::{Extent, Leg, LegKind, Meters, Mode, NoRoute, Passage, Position, Route, RouteOptions, Stop, route};

fn stop(name: &str, lat: f64, lon: f64) -> Stop {
    let extent = Extent::new(Position::new(lon, lat).unwrap(), Meters::ZERO);
    Stop { name: name.to_owned(), extent, country: None }
}

/// Returns the stops of `points.tsv` for one kind of route.
fn points(kind: &str) -> BTreeMap<String, Stop> {
    let rows = include_str!("../../fixtures/routes/points.tsv").lines().skip(1).map(|line| line.split('\t').collect());
    let rows = rows.filter(|row: &Vec<&str>| row[0] == kind);
    rows.map(|row| (row[1].to_owned(), stop(row[1], row[2].parse().unwrap(), row[3].parse().unwrap()))).collect()
}

struct Oracle {
    kind: &'static str,
    ends: [&'static str; 2],
    computed: Option<f64>,
    published: Option<f64>,
    note: &'static str,
}

fn oracles() -> impl Iterator<Item = Oracle> {
    include_str!("../../fixtures/routes/oracles.tsv").lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [computed, published] = [cells[3].parse().ok(), cells[4].parse().ok()];
        Oracle { kind: cells[0], ends: [cells[1], cells[2]], computed, published, note: cells[5] }
    })
}

fn network_km(route: &Route) -> f64 {
    route.legs().iter().filter(|leg| leg.kind != LegKind::Access).map(|leg| leg.length.best.km()).sum()
}

fn route_by(mode: Mode, stops: &[&Stop]) -> Result<Route, NoRoute> {
    let stops: Vec<Stop> = stops.iter().map(|&stop| stop.clone()).collect();
    route(&stops, &[mode], &RouteOptions::default())
}

fn assert_close(what: &str, km: f64, expected: f64, tolerance: f64) {
    assert!(
        (km / expected - 1.0).abs() <= tolerance,
        "{what}: {km:.1} km, expected {expected} within {} %",
        tolerance * 100.0
    );
}

#[test]
fn rail_lengths_agree_with_the_oracles() {
    const MAIN_STATIONS: &str = "Moscow Yaroslavl Kirov Perm Yekaterinburg Tyumen Omsk Novosibirsk Krasnoyarsk Tayshet Irkutsk \
        Ulan-Ude Chita Mogocha Skovorodino Belogorsk Birobidzhan Khabarovsk Ussuriysk Vladivostok";
    let points = points("rail");
    for oracle in oracles().filter(|oracle| oracle.kind == "rail") {
        let main_stations = oracle.note.contains("main station");
        let names: Vec<&str> =
            if main_stations { MAIN_STATIONS.split_whitespace().collect() } else { oracle.ends.to_vec() };
        let listed = |word: &str| -> Vec<String> {
            let codes = oracle.note.strip_prefix(word).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
            codes.split('+').filter(|code| !code.is_empty()).map(str::to_owned).collect()
        };
        let options = RouteOptions::default().avoid_countries(listed("without ")).through_countries(listed("through "));
        let stops: Vec<Stop> = names.iter().map(|&name| points[name].clone()).collect();
        let answer = route(&stops, &[Mode::Rail], &options);
        let what = oracle.ends.join(" - ");
        let Some(computed) = oracle.computed else {
            assert!(matches!(answer, Err(NoRoute::Disconnected { .. })), "{what} must have no route");
            continue;
        };
        let answer = answer.unwrap();
        let km = network_km(&answer);
        println!("{what}: {km:.1} km, by the oracle's graph {computed}, published {:?}", oracle.published);
        // Kilometer posts make the graph of the oracle up to 4 % longer. Its path is the shortest over any track, and ours keeps
        // to main lines, which across a continent is longer again: Vladivostok to Kursk by the Trans-Siberian and not by the BAM.
        let tolerance = if oracle.note.starts_with("without ") { 0.07 } else { 0.041 };
        assert_close(&what, km, computed, tolerance);
        if let Some(published) = oracle.published {
            let moving = || answer.legs().iter().filter(|leg| leg.kind != LegKind::Access);
            let (min, max) =
                moving().fold((0.0, 0.0), |(min, max), leg| (min + leg.length.min.km(), max + leg.length.max.km()));
            assert!((min..=max).contains(&published), "{what}: {published} is not between {min:.1} and {max:.1}");
        }
    }
}

#[test]
fn rail_lengths_agree_with_kilometer_posts() {
    let points = points("rail");
    let case = |from: &str, to: &str, km: f64| {
        let answer = route_by(Mode::Rail, &[&points[from], &points[to]]).unwrap();
        assert!(
            (network_km(&answer) - km).abs() < 0.15,
            "{from} - {to}: {:.1} km by rail, {km} by kilometer posts",
            network_km(&answer)
        );
    };
    case("Vladivostok", "Khabarovsk", 766.0);
    case("Vladivostok", "Ussuriysk", 112.0);
    case("Baranovsky", "Khasan", 238.0);
    case("Chita", "Ulan-Ude", 557.0);
    case("Irkutsk", "Tayshet", 670.0);
}

/// A train crosses a country that is not that of a stop only if it is allowed to, or if no other route exists.
#[test]
fn rail_stays_in_the_countries_of_its_stops() {
    let points = points("rail");
    let stops = [points["Moscow"].clone(), points["Vladivostok"].clone()];
    let countries = |route: &Route| {
        let mut all: Vec<String> = route.legs().iter().flat_map(|leg| leg.countries.clone()).collect();
        all.sort();
        all.dedup();
        all
    };
    let inside = route(&stops, &[Mode::Rail], &RouteOptions::default()).unwrap();
    assert_eq!(countries(&inside), ["RU"]);
    assert!(inside.legs()[1].closed_countries.contains(&"CN".to_owned()), "{:?}", inside.legs()[1].closed_countries);
    let open = RouteOptions::default().through_countries(["cn", "KZ"]);
    let across = route(&stops, &[Mode::Rail], &open).unwrap();
    assert_eq!(countries(&across), ["CN", "RU"]);
    assert!(network_km(&across) < network_km(&inside) - 500.0);
    // A country that must be avoided is not crossed, though it is allowed.
    let both = open.avoid_countries(["CN"]);
    assert_eq!(countries(&route(&stops, &[Mode::Rail], &both).unwrap()), ["RU"]);
    let nowhere = RouteOptions::default().avoid_countries(["RU"]);
    assert_eq!(
        route(&stops, &[Mode::Rail], &nowhere).unwrap_err().to_string(),
        "no route by rail from Moscow to Vladivostok that avoids RU"
    );
}

#[test]
fn a_missing_connection_names_both_components() {
    let points = points("rail");
    let error = route_by(Mode::Rail, &[&points["Seoul"], &points["Pyongyang"]]).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("no route by rail: Seoul is on 4038 km of railway in KR; Pyongyang is on "), "{text}");
    assert!(text.ends_with("RU, UA, UZ; the two are not connected"), "{text}");
}

#[test]
fn sea_lengths_agree_with_the_oracles() {
    let points = points("sea");
    for oracle in oracles().filter(|oracle| oracle.kind == "sea") {
        let what = oracle.ends.join(" - ");
        let answer = route_by(Mode::Sea, &[&points[oracle.ends[0]], &points[oracle.ends[1]]]).unwrap();
        println!(
            "{what}: {:.1} km, of which by sea {:.1}, oracle {:?}",
            answer.length().best.km(),
            network_km(&answer),
            oracle.computed
        );
        assert_close(&what, answer.length().best.km(), oracle.computed.unwrap(), 0.03);
    }
}

/// Returns ports of the world, far apart.
fn world() -> Vec<Stop> {
    [
        ("Vladivostok", 43.1089, 131.8883),
        ("Murmansk", 68.9833, 33.05),
        ("Odesa", 46.4833, 30.7333),
        ("Tartus", 34.9, 35.87),
        ("New York", 40.7, -74.0167),
        ("Rotterdam", 51.9, 4.4833),
        ("Petropavlovsk", 53.05, 158.65),
        ("Anchorage", 61.2167, -149.9),
        ("Sevastopol", 44.62, 33.53),
        ("Kaliningrad", 54.7, 20.5),
        ("Saint Petersburg", 59.93, 30.2),
        ("Singapore", 1.283, 103.85),
        ("Los Angeles", 33.73, -118.27),
        ("Mariupol", 47.05, 37.5),
        ("Wellington", -41.283, 174.783),
        ("Callao", -12.05, -77.15),
        ("Yokohama", 35.45, 139.65),
    ]
    .map(|(name, lat, lon)| stop(name, lat, lon))
    .into()
}

#[test]
fn world_sea_lengths_agree_with_distance_tables() {
    let world: BTreeMap<String, Stop> = world().into_iter().map(|stop| (stop.name.clone(), stop)).collect();
    // Nautical miles from the usual tables and calculators, rounded. They follow shipping lanes, so our routes may be shorter.
    let case = |from: &str, to: &str, miles: f64| {
        let answer = route_by(Mode::Sea, &[&world[from], &world[to]]).unwrap();
        println!(
            "{from} - {to}: {:.0} km, {:.0} nm, table {miles}: {:?}",
            answer.length().best.km(),
            answer.length().best.km() / 1.852,
            answer.legs()[1].passages
        );
        assert_close(&format!("{from} - {to}"), answer.length().best.km() / 1.852, miles, 0.06);
    };
    case("New York", "Rotterdam", 3_300.0);
    case("Singapore", "Rotterdam", 8_300.0);
    case("Los Angeles", "Callao", 3_650.0);
}

/// The passage is closed unless it is allowed, and the leg names it as a closed passage that would have been shorter.
#[test]
fn the_northern_sea_route_is_used_only_if_allowed() {
    let world: BTreeMap<String, Stop> = world().into_iter().map(|stop| (stop.name.clone(), stop)).collect();
    let ends = [world["Yokohama"].clone(), world["Murmansk"].clone()];
    let allowed = RouteOptions::default().allow_passages([Passage::NorthernSeaRoute]);
    let north = route(&ends, &[Mode::Sea], &allowed).unwrap();
    assert_close("by the Northern Sea Route", north.length().best.km() / 1.852, 5_767.0, 0.06);
    assert_eq!(north.legs()[1].passages, [Passage::NorthernSeaRoute]);
    assert!(north.legs()[1].closed_passages.is_empty());

    let south = route_by(Mode::Sea, &[&ends[0], &ends[1]]).unwrap();
    // 12,840 nautical miles in the usual tables.
    assert_close("through Suez", south.length().best.km() / 1.852, 12_840.0, 0.06);
    assert_eq!(south.legs()[1].passages, [Passage::Suez]);
    assert_eq!(south.legs()[1].closed_passages, [Passage::NorthernSeaRoute]);

    let both = allowed.avoid_passages([Passage::NorthernSeaRoute]);
    let avoided = route(&ends, &[Mode::Sea], &both).unwrap();
    assert_eq!(avoided.length(), south.length());
    assert!(avoided.legs()[1].closed_passages.is_empty(), "a passage that must be avoided is not listed");
}

/// The coastlines from which the sea network was built, by cells of one degree: fine in a box, coarse elsewhere.
struct Outlines(BTreeMap<(i32, i32), Vec<Line>>);

const FINE: [std::ops::Range<f64>; 2] = [124.0..146.5, 33.0..56.0];

fn is_in_fine_box(coord: Coord) -> bool {
    FINE[0].contains(&coord.x) && FINE[1].contains(&coord.y)
}

#[expect(clippy::cast_possible_truncation, reason = "whole degrees")]
fn cells(line: &Line) -> impl Iterator<Item = (i32, i32)> + use<> {
    let [west, east] = [line.start.x.min(line.end.x), line.start.x.max(line.end.x)].map(|lon| lon.floor() as i32);
    let [south, north] = [line.start.y.min(line.end.y), line.start.y.max(line.end.y)].map(|lat| lat.floor() as i32);
    (west..=east).flat_map(move |x| (south..=north).map(move |y| (x, y)))
}

impl Outlines {
    fn read() -> Self {
        let mut outlines = Self(BTreeMap::new());
        outlines.add(include_str!("../../fixtures/land/ne10-land-neasia.geojson"), true);
        outlines.add(include_str!("../../fixtures/land/ne50-land.geojson"), false);
        outlines
    }

    fn add(&mut self, text: &str, fine: bool) {
        let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else { panic!("not a feature collection") };
        for feature in collection.features {
            let shape = match geo::Geometry::try_from(feature.geometry.unwrap()).unwrap() {
                geo::Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon]),
                geo::Geometry::MultiPolygon(polygons) => polygons,
                _ => panic!("land must be polygons"),
            };
            let rings = |polygon: &Polygon| [&[polygon.exterior().clone()], polygon.interiors()].concat();
            let lines = shape.iter().flat_map(rings).flat_map(|ring: LineString| ring.lines().collect::<Vec<_>>());
            // Fine polygons end at the edge of the box, and coarse ones were not used inside it.
            for line in lines.filter(|line| is_in_fine_box(line.start) == fine && is_in_fine_box(line.end) == fine) {
                cells(&line).for_each(|cell| self.0.entry(cell).or_default().push(line));
            }
        }
    }

    /// Returns the first segment that crosses a coastline farther than `margin` kilometers from both ends of the line.
    fn first_crossing(&self, line: &[Position], margin: f64) -> Option<Line> {
        let point = |p: Position| Point::new(p.lon(), p.lat());
        let [first, last] = [line[0], line[line.len() - 1]].map(point);
        let segments = line.windows(2).map(|ends| Line::new(point(ends[0]), point(ends[1])));
        segments.filter(|segment| segment.dx().abs() < 180.0).find(|segment| {
            let ends = [segment.start_point(), segment.end_point()];
            let near = |end: Point| ends.iter().any(|&point| Geodesic.distance(end, point) < margin * 1000.0);
            let lands = cells(segment).filter_map(|cell| self.0.get(&cell)).flatten();
            lands.into_iter().any(|land| land.intersects(segment)) && !near(first) && !near(last)
        })
    }
}

#[test]
fn sea_routes_cross_land_only_at_harbors() {
    let land = Outlines::read();
    let near: Vec<Stop> = points("sea").into_values().collect();
    for (stops, margin) in [(near, 12.0), (world(), 65.0)] {
        for from in &stops {
            for to in stops.iter().filter(|to| to.name < from.name) {
                let options = RouteOptions::default().allow_passages([Passage::NorthernSeaRoute]);
                let answer = route(&[from.clone(), to.clone()], &[Mode::Sea], &options).unwrap();
                let leg = &answer.legs()[1];
                // Canals cross land.
                if leg.passages.iter().all(|passage| *passage == Passage::NorthernSeaRoute) {
                    assert_eq!(land.first_crossing(&leg.line, margin), None, "{} - {}", from.name, to.name);
                }
            }
        }
    }
}

#[test]
fn sea_routes_detour_around_avoided_passages() {
    let world: BTreeMap<String, Stop> = world().into_iter().map(|stop| (stop.name.clone(), stop)).collect();
    let ends = [world["Singapore"].clone(), world["Rotterdam"].clone()];
    let open = route(&ends, &[Mode::Sea], &RouteOptions::default()).unwrap();
    assert_eq!(open.legs()[1].passages, [Passage::Suez]);
    let avoiding = RouteOptions::default().avoid_passages([Passage::Suez]);
    let detour = route(&ends, &[Mode::Sea], &avoiding).unwrap();
    assert!(detour.legs()[1].line.iter().any(|p| p.lat() < -34.0));
    assert_close("around the Cape", detour.length().best.km() / 1.852, 11_800.0, 0.05);
    let ends = [world["Odesa"].clone(), world["Tartus"].clone()];
    let avoiding = RouteOptions::default().avoid_passages([Passage::TurkishStraits]);
    assert_eq!(
        route(&ends, &[Mode::Sea], &avoiding).unwrap_err().to_string(),
        "no route by sea from Odesa to Tartus that avoids the Turkish Straits"
    );
}

#[test]
fn lines_are_cut_at_the_antimeridian() {
    let world = world();
    let answer = route_by(Mode::Sea, &[&world[6], &world[7]]).unwrap();
    let lines = answer.legs()[1].lines();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().flatten().all(|p| (-180.0..=180.0).contains(&p.lon())));
    assert!(lines.iter().all(|line| line.windows(2).all(|pair| (pair[0].lon() - pair[1].lon()).abs() < 180.0)));
    assert!((lines[0].last().unwrap().lat() - lines[1][0].lat()).abs() < 1e-9);
}

#[test]
fn a_route_uses_ships_between_ports_and_trains_inland() {
    let stops = [
        stop("Chongjin", 41.7956, 129.7758),
        stop("Vladivostok", 43.1056, 131.8735),
        stop("Khabarovsk", 48.4827, 135.0838),
        stop("Blagoveshchensk", 50.2797, 127.5405),
    ];
    let answer = route(&stops, &[Mode::Sea, Mode::Rail], &RouteOptions::default()).unwrap();
    let moving: Vec<&Leg> = answer.legs().iter().filter(|leg| leg.kind != LegKind::Access).collect();
    let ends = |leg: &&Leg| (leg.mode, leg.from.clone(), leg.to.clone());
    let expected = [Mode::Sea, Mode::Rail, Mode::Rail];
    for (leg, (mode, pair)) in moving.iter().zip(expected.iter().zip(stops.windows(2))) {
        assert_eq!(ends(leg), (*mode, pair[0].name.clone(), pair[1].name.clone()));
    }
    assert_eq!(answer.describe_kinds(), "sea, rail");
    assert_close("the whole route", answer.length().best.km(), 230.6 + 766.0 + 657.8 + 106.9, 0.03);
    for pair in answer.legs().windows(2) {
        assert_eq!(pair[0].line.last(), pair[1].line.first(), "{} to {}", pair[0].to, pair[1].from);
    }
    let (few, many) = answer.hours().unwrap();
    assert!(20.0 < few && few < many && many < 150.0, "{few} to {many} hours");
    assert_eq!(
        route_by(Mode::Sea, &[&stops[1], &stops[2]]).unwrap_err().to_string(),
        "Khabarovsk is not served by sea: the network is more than 30.0 km away"
    );
}

#[test]
fn rejects_too_few_stops_and_missing_modes() {
    let world = world();
    let case = |answer: Result<Route, NoRoute>, text: &str| assert_eq!(answer.unwrap_err().to_string(), text);
    case(route_by(Mode::Air, &[&world[0]]), "a route requires at least two places; got 1");
    case(
        route(&world, &[], &RouteOptions::default()),
        "a route requires at least one mode: sea, rail, road, air or unknown",
    );
}

fn check_laws(mode: Mode, [a, b, c]: [&Stop; 3]) -> Result<(), TestCaseError> {
    let length = |from, to| route_by(mode, &[from, to]).map(|route| route.length().best.get());
    let (Ok(there), Ok(back), Ok(first), Ok(second)) = (length(a, c), length(c, a), length(a, b), length(b, c)) else {
        return Ok(());
    };
    let answer = route_by(mode, &[a, c]).unwrap();
    let point = |stop: &Stop| Point::new(stop.extent.center.lon(), stop.extent.center.lat());
    let straight = Geodesic.distance(point(a), point(c));
    prop_assert!(there >= straight - 1e-3, "{there} is less than the geodesic {straight}");
    prop_assert!((there - back).abs() < 1e-3, "{there} there, {back} back");
    prop_assert!(there <= first + second + 1e-3, "{there} is more than {first} and {second}");
    let length = answer.length();
    prop_assert!(length.min <= length.best && length.best <= length.max);
    for line in answer.lines() {
        prop_assert!(line.len() > 1);
        prop_assert!(line.windows(2).all(|pair| (pair[0].lon() - pair[1].lon()).abs() <= 180.0));
    }
    Ok(())
}

fn any_stop() -> impl Strategy<Value = Stop> {
    (-80.0..80.0_f64, -180.0..180.0_f64).prop_map(|(lat, lon)| stop("here", lat, lon))
}

/// A stop near one of the named points, so that a network is nearby.
fn stop_near_network(kind: &'static str) -> impl Strategy<Value = Stop> {
    let mut stops: Vec<Stop> = points(kind).into_values().collect();
    if kind == "sea" {
        stops.extend(world());
    }
    (prop::sample::select(stops), -0.2..0.2_f64, -0.2..0.2_f64).prop_map(|(near, north, east)| {
        let center = near.extent.center;
        stop(&near.name, center.lat() + north, (center.lon() + east).clamp(-180.0, 180.0))
    })
}

proptest! {
    // No failure file: a failing case is short enough to read.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn geodesics_obey_the_laws(a in any_stop(), b in any_stop(), c in any_stop()) {
        check_laws(Mode::Unknown, [&a, &b, &c])?;
    }

    #[test]
    fn sea_routes_obey_the_laws(a in stop_near_network("sea"), b in stop_near_network("sea"), c in stop_near_network("sea")) {
        check_laws(Mode::Sea, [&a, &b, &c])?;
    }

    #[test]
    fn rail_routes_obey_the_laws(a in stop_near_network("rail"), b in stop_near_network("rail"), c in stop_near_network("rail")) {
        check_laws(Mode::Rail, [&a, &b, &c])?;
    }
}
