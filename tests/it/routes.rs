//! Routes against others' numbers, against the land, and against the laws of distance.

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

/// The stops of `points.tsv` for one kind of route.
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

fn moved(route: &Route) -> f64 {
    route.legs().iter().filter(|leg| leg.kind != LegKind::Access).map(|leg| leg.length.best.km()).sum()
}

fn by(mode: Mode, stops: &[&Stop]) -> Result<Route, NoRoute> {
    let stops: Vec<Stop> = stops.iter().map(|&stop| stop.clone()).collect();
    route(&stops, &[mode], &RouteOptions::default())
}

fn close(what: &str, km: f64, expected: f64, share: f64) {
    assert!((km / expected - 1.0).abs() <= share, "{what}: {km:.1} km, expected {expected} within {} %", share * 100.0);
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
        let avoid = oracle.note.strip_prefix("without ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        let avoid_countries = avoid.split('+').filter(|code| !code.is_empty()).map(str::to_owned).collect();
        let stops: Vec<Stop> = names.iter().map(|&name| points[name].clone()).collect();
        let answer = route(&stops, &[Mode::Rail], &RouteOptions { avoid_countries, ..RouteOptions::default() });
        let what = oracle.ends.join(" - ");
        let Some(computed) = oracle.computed else {
            assert!(matches!(answer, Err(NoRoute::Disconnected { .. })), "{what} must be unreachable");
            continue;
        };
        let answer = answer.unwrap();
        let km = moved(&answer);
        println!("{what}: {km:.1} km, by the oracle's graph {computed}, published {:?}", oracle.published);
        // Kilometre posts lengthen the oracle's graph by up to 4 %.
        close(&what, km, computed, 0.041);
        if let Some(published) = oracle.published {
            let moving = || answer.legs().iter().filter(|leg| leg.kind != LegKind::Access);
            let (min, max) =
                moving().fold((0.0, 0.0), |(min, max), leg| (min + leg.length.min.km(), max + leg.length.max.km()));
            assert!((min..=max).contains(&published), "{what}: {published} is not between {min:.1} and {max:.1}");
        }
    }
}

#[test]
fn rail_lengths_are_those_of_the_posts() {
    let points = points("rail");
    let case = |from: &str, to: &str, km: f64| {
        let answer = by(Mode::Rail, &[&points[from], &points[to]]).unwrap();
        assert!(
            (moved(&answer) - km).abs() < 0.15,
            "{from} - {to}: {:.1} km by rail, {km} by the posts",
            moved(&answer)
        );
    };
    case("Vladivostok", "Khabarovsk", 766.0);
    case("Vladivostok", "Ussuriysk", 112.0);
    case("Baranovsky", "Khasan", 238.0);
    case("Chita", "Ulan-Ude", 557.0);
    case("Irkutsk", "Tayshet", 670.0);
}

#[test]
fn the_shortest_rail_way_leaves_russia_unless_told_not_to() {
    let points = points("rail");
    let stops = [points["Moscow"].clone(), points["Vladivostok"].clone()];
    let north =
        |route: &Route| route.legs()[1].line.iter().filter(|p| p.lon() > 110.0).map(|p| p.lat()).fold(90.0, f64::min);
    let short = route(&stops, &[Mode::Rail], &RouteOptions::default()).unwrap();
    let inside =
        RouteOptions { avoid_countries: vec!["cn".into(), "KZ".into(), "MN".into()], ..RouteOptions::default() };
    let long = route(&stops, &[Mode::Rail], &inside).unwrap();
    assert!(moved(&long) > moved(&short) + 500.0);
    assert_eq!(
        (&*short.legs()[1].countries, &*long.legs()[1].countries),
        (&["RU".into(), "CN".into()][..], &["RU".into()][..])
    );
    assert!(north(&short) < 48.0);
    let nowhere = RouteOptions { avoid_countries: vec!["RU".into()], ..RouteOptions::default() };
    assert_eq!(
        route(&stops, &[Mode::Rail], &nowhere).unwrap_err().to_string(),
        "no way by rail from Moscow to Vladivostok that avoids RU"
    );
}

#[test]
fn unreachable_is_an_answer_that_says_where_each_end_is() {
    let points = points("rail");
    let error = by(Mode::Rail, &[&points["Seoul"], &points["Pyongyang"]]).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("no way by rail: Seoul is on 4038 km of railway in KR; Pyongyang is on "), "{text}");
    assert!(text.ends_with("RU, UA, UZ; the two are not joined"), "{text}");
}

#[test]
fn sea_lengths_agree_with_the_oracles() {
    let points = points("sea");
    for oracle in oracles().filter(|oracle| oracle.kind == "sea") {
        let what = oracle.ends.join(" - ");
        let answer = by(Mode::Sea, &[&points[oracle.ends[0]], &points[oracle.ends[1]]]).unwrap();
        println!(
            "{what}: {:.1} km, of which by sea {:.1}, oracle {:?}",
            answer.length().best.km(),
            moved(&answer),
            oracle.computed
        );
        close(&what, answer.length().best.km(), oracle.computed.unwrap(), 0.03);
    }
}

/// Ports of the world, far apart.
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
fn sea_lengths_of_the_world_are_those_of_the_distance_tables() {
    let world: BTreeMap<String, Stop> = world().into_iter().map(|stop| (stop.name.clone(), stop)).collect();
    // Nautical miles by the usual tables and calculators, rounded; ships take lanes, so ours may be shorter.
    let case = |from: &str, to: &str, miles: f64| {
        let answer = by(Mode::Sea, &[&world[from], &world[to]]).unwrap();
        println!(
            "{from} - {to}: {:.0} km, {:.0} nm, table {miles}: {:?}",
            answer.length().best.km(),
            answer.length().best.km() / 1.852,
            answer.legs()[1].passages
        );
        close(&format!("{from} - {to}"), answer.length().best.km() / 1.852, miles, 0.06);
    };
    case("New York", "Rotterdam", 3_300.0);
    case("Singapore", "Rotterdam", 8_300.0);
    case("Los Angeles", "Callao", 3_650.0);
}

/// The ice passage is closed unless somebody asks for it, and the answer says that it would have been shorter.
#[test]
fn the_northern_sea_route_is_used_when_it_is_asked_for() {
    let world: BTreeMap<String, Stop> = world().into_iter().map(|stop| (stop.name.clone(), stop)).collect();
    let ends = [world["Yokohama"].clone(), world["Murmansk"].clone()];
    let asked = RouteOptions { allow_passages: vec![Passage::NorthernSeaRoute], ..RouteOptions::default() };
    let north = route(&ends, &[Mode::Sea], &asked).unwrap();
    close("through the ice", north.length().best.km() / 1.852, 5_767.0, 0.06);
    assert_eq!(north.legs()[1].passages, [Passage::NorthernSeaRoute]);
    assert!(north.legs()[1].closed_passages.is_empty());

    let south = by(Mode::Sea, &[&ends[0], &ends[1]]).unwrap();
    // 12,840 nautical miles by the usual tables.
    close("through Suez", south.length().best.km() / 1.852, 12_840.0, 0.06);
    assert_eq!(south.legs()[1].passages, [Passage::Suez]);
    assert_eq!(south.legs()[1].closed_passages, [Passage::NorthernSeaRoute]);

    let both = RouteOptions { avoid_passages: vec![Passage::NorthernSeaRoute], ..asked };
    let avoided = route(&ends, &[Mode::Sea], &both).unwrap();
    assert_eq!(avoided.length(), south.length());
    assert!(avoided.legs()[1].closed_passages.is_empty(), "who avoids it need not be told");
}

/// The outlines of the land that the water was made from, by whole degrees: fine in its box, coarse elsewhere.
struct Outlines(BTreeMap<(i32, i32), Vec<Line>>);

const FINE: [std::ops::Range<f64>; 2] = [124.0..146.5, 33.0..56.0];

fn is_fine(spot: Coord) -> bool {
    FINE[0].contains(&spot.x) && FINE[1].contains(&spot.y)
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
        let GeoJson::FeatureCollection(collection) = text.parse().unwrap() else { panic!("a collection") };
        for feature in collection.features {
            let shape = match geo::Geometry::try_from(feature.geometry.unwrap()).unwrap() {
                geo::Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon]),
                geo::Geometry::MultiPolygon(several) => several,
                _ => panic!("land is polygons"),
            };
            let rings = |polygon: &Polygon| [&[polygon.exterior().clone()], polygon.interiors()].concat();
            let lines = shape.iter().flat_map(rings).flat_map(|ring: LineString| ring.lines().collect::<Vec<_>>());
            // The fine polygons end at the box, and the coarse ones are not what was used inside it.
            for line in lines.filter(|line| is_fine(line.start) == fine && is_fine(line.end) == fine) {
                cells(&line).for_each(|cell| self.0.entry(cell).or_default().push(line));
            }
        }
    }

    /// The first stretch of a line that crosses an outline farther than `cell` kilometres from both of its ends.
    fn crossed_by(&self, line: &[Position], cell: f64) -> Option<Line> {
        let point = |p: Position| Point::new(p.lon(), p.lat());
        let [first, last] = [line[0], line[line.len() - 1]].map(point);
        let stretches = line.windows(2).map(|ends| Line::new(point(ends[0]), point(ends[1])));
        stretches.filter(|stretch| stretch.dx().abs() < 180.0).find(|stretch| {
            let ends = [stretch.start_point(), stretch.end_point()];
            let near = |end: Point| ends.iter().any(|&spot| Geodesic.distance(end, spot) < cell * 1000.0);
            let lands = cells(stretch).filter_map(|cell| self.0.get(&cell)).flatten();
            lands.into_iter().any(|land| land.intersects(stretch)) && !near(first) && !near(last)
        })
    }
}

#[test]
fn ships_cross_no_land_but_the_harbour() {
    let land = Outlines::read();
    let near: Vec<Stop> = points("sea").into_values().collect();
    for (stops, cell) in [(near, 12.0), (world(), 65.0)] {
        for from in &stops {
            for to in stops.iter().filter(|to| to.name < from.name) {
                let icy = RouteOptions { allow_passages: vec![Passage::NorthernSeaRoute], ..RouteOptions::default() };
                let answer = route(&[from.clone(), to.clone()], &[Mode::Sea], &icy).unwrap();
                let leg = &answer.legs()[1];
                // A canal is dug through land.
                if leg.passages.iter().all(|passage| *passage == Passage::NorthernSeaRoute) {
                    assert_eq!(land.crossed_by(&leg.line, cell), None, "{} - {}", from.name, to.name);
                }
            }
        }
    }
}

#[test]
fn a_closed_passage_is_sailed_round() {
    let world: BTreeMap<String, Stop> = world().into_iter().map(|stop| (stop.name.clone(), stop)).collect();
    let ends = [world["Singapore"].clone(), world["Rotterdam"].clone()];
    let open = route(&ends, &[Mode::Sea], &RouteOptions::default()).unwrap();
    assert_eq!(open.legs()[1].passages, [Passage::Suez]);
    let closed = RouteOptions { avoid_passages: vec![Passage::Suez], ..RouteOptions::default() };
    let round = route(&ends, &[Mode::Sea], &closed).unwrap();
    assert!(round.legs()[1].line.iter().any(|p| p.lat() < -34.0));
    close("round the Cape", round.length().best.km() / 1.852, 11_800.0, 0.05);
    let ends = [world["Odesa"].clone(), world["Tartus"].clone()];
    let closed = RouteOptions { avoid_passages: vec![Passage::TurkishStraits], ..RouteOptions::default() };
    assert_eq!(
        route(&ends, &[Mode::Sea], &closed).unwrap_err().to_string(),
        "no way by sea from Odesa to Tartus that avoids the Turkish Straits"
    );
}

#[test]
fn lines_are_cut_at_the_antimeridian() {
    let world = world();
    let answer = by(Mode::Sea, &[&world[6], &world[7]]).unwrap();
    let lines = answer.legs()[1].lines();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().flatten().all(|p| (-180.0..=180.0).contains(&p.lon())));
    assert!(lines.iter().all(|line| line.windows(2).all(|pair| (pair[0].lon() - pair[1].lon()).abs() < 180.0)));
    assert!((lines[0].last().unwrap().lat() - lines[1][0].lat()).abs() < 1e-9);
}

#[test]
fn an_itinerary_takes_ships_between_ports_and_trains_inland() {
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
    close("the whole", answer.length().best.km(), 230.6 + 766.0 + 657.8 + 106.9, 0.03);
    for pair in answer.legs().windows(2) {
        assert_eq!(pair[0].line.last(), pair[1].line.first(), "{} to {}", pair[0].to, pair[1].from);
    }
    let (few, many) = answer.hours().unwrap();
    assert!(20.0 < few && few < many && many < 150.0, "{few} to {many} hours");
    assert_eq!(
        by(Mode::Sea, &[&stops[1], &stops[2]]).unwrap_err().to_string(),
        "Khabarovsk cannot be reached by sea: nothing of that network lies within 30.0 km"
    );
}

#[test]
fn what_makes_no_route_says_so() {
    let world = world();
    let case = |answer: Result<Route, NoRoute>, text: &str| assert_eq!(answer.unwrap_err().to_string(), text);
    case(by(Mode::Air, &[&world[0]]), "a route needs at least two places; this one has 1");
    case(route(&world, &[], &RouteOptions::default()), "a route needs at least one mode: sea, rail, air or unknown");
}

fn law_holds(mode: Mode, [a, b, c]: [&Stop; 3]) -> Result<(), TestCaseError> {
    let length = |from, to| by(mode, &[from, to]).map(|route| route.length().best.get());
    let (Ok(there), Ok(back), Ok(first), Ok(second)) = (length(a, c), length(c, a), length(a, b), length(b, c)) else {
        return Ok(());
    };
    let answer = by(mode, &[a, c]).unwrap();
    let point = |stop: &Stop| Point::new(stop.extent.center.lon(), stop.extent.center.lat());
    let straight = Geodesic.distance(point(a), point(c));
    prop_assert!(there >= straight - 1e-3, "{there} is less than the straight {straight}");
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

fn anywhere() -> impl Strategy<Value = Stop> {
    (-80.0..80.0_f64, -180.0..180.0_f64).prop_map(|(lat, lon)| stop("here", lat, lon))
}

/// Somewhere near one of the named points, so that a network is in reach.
fn near(kind: &'static str) -> impl Strategy<Value = Stop> {
    let mut stops: Vec<Stop> = points(kind).into_values().collect();
    if kind == "sea" {
        stops.extend(world());
    }
    (prop::sample::select(stops), -0.2..0.2_f64, -0.2..0.2_f64).prop_map(|(near, north, east)| {
        let at = near.extent.center;
        stop(&near.name, at.lat() + north, (at.lon() + east).clamp(-180.0, 180.0))
    })
}

proptest! {
    // Without a file for failures: a failing case is short enough to read.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn straight_lines_obey_the_laws(a in anywhere(), b in anywhere(), c in anywhere()) {
        law_holds(Mode::Unknown, [&a, &b, &c])?;
    }

    #[test]
    fn ships_obey_the_laws(a in near("sea"), b in near("sea"), c in near("sea")) {
        law_holds(Mode::Sea, [&a, &b, &c])?;
    }

    #[test]
    fn trains_obey_the_laws(a in near("rail"), b in near("rail"), c in near("rail")) {
        law_holds(Mode::Rail, [&a, &b, &c])?;
    }
}
