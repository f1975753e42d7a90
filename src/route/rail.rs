//! Routes by rail.

use std::sync::LazyLock;

use super::gauge::{GaugeChange, describe_change, gauge_of};
use super::network::Network;
use super::{Leg, LegKind, NetworkComponent, NoRoute, RouteOptions, Stop};
use crate::extent::Extent;
use crate::measure::{DistanceInterval, Metric};
use crate::mode::Mode;
use crate::position::Position;
use crate::units::Meters;

// ODbL data is kept in a crate of its own; see data/rail/README.md.
static RAIL: LazyLock<Network> = LazyLock::new(|| Network::open(troopmap_data::rail::NETWORK));

/// The bit of a node's tag that marks a line with kilometer posts. The other bits are the country.
const HAS_POSTS: u8 = 0x80;

/// The greatest distance in meters between a place and the railway that serves it.
const MAX_ACCESS: f64 = 30_000.0;

/// The largest component of the network.
const MAIN_COMPONENT: u8 = 0;

/// How much farther a main line may be, in meters, to be preferred to an isolated railway, such as that of a factory.
const MAX_DETOUR_TO_MAIN: f64 = 3_000.0;

/// Countries where high-speed lines, which the network does not mark, run beside conventional ones that are up to 28 % longer:
/// Harbin to Suifenhe is 429 km by the one and 548 by the other.
const HIGH_SPEED_COUNTRIES: [&str; 2] = ["CN", "KR"];

/// Finds the legs of a route by rail between two of the stops of a route, `pair` being the first of them.
///
/// The route stays in the countries of all stops, and in those that the options add, unless there is none.
pub(super) fn find_legs(stops: &[Stop], pair: usize, options: &RouteOptions) -> Result<Vec<Leg>, NoRoute> {
    let (from, to) = (&stops[pair], &stops[pair + 1]);
    let [start, end] = [station(from)?, station(to)?];
    let homes = home_countries(stops, [start, end]);
    let found = shortest_path(start, end, &homes, options).ok_or_else(|| no_route(from, to, [start, end], options))?;
    let [first, last] = [start, end].map(|node| Extent::new(RAIL.position(node), Meters::ZERO));
    let mut by_rail = rail_legs([from, to], &found);
    if let Some(leg) = by_rail.first_mut() {
        widen_for_gap(leg, from.extent.center, first.center);
    }
    if let Some(leg) = by_rail.last_mut() {
        widen_for_gap(leg, to.extent.center, last.center);
    }
    let mut legs = vec![Leg::access((&from.name, from.extent), ("the railway", first))];
    legs.extend(by_rail);
    legs.push(Leg::access(("the railway", last), (&to.name, to.extent)));
    Ok(legs)
}

/// Lowers the least length of a leg by twice the gap between a stop and its node: the track may pass the stop on its way to the
/// node, and nodes are up to 88 km apart.
fn widen_for_gap(leg: &mut Leg, stop: Position, node: Position) {
    let gap = Metric::Geodesic.distance(stop, node).get();
    leg.length.min = Meters::new((leg.length.min.get() - 2.0 * gap).max(0.0)).unwrap_or(Meters::ZERO);
}

/// Returns the countries of the stops: as given, and of the stations that serve them.
fn home_countries(stops: &[Stop], ends: [u32; 2]) -> Vec<String> {
    let given = stops.iter().filter_map(|stop| stop.country.clone());
    let ungiven = stops.iter().filter(|stop| stop.country.is_none()).filter_map(|stop| station(stop).ok());
    let stations = ends.into_iter().chain(ungiven).map(|node| country_of(node).to_owned());
    let mut homes: Vec<String> = Vec::new();
    for country in given.chain(stations) {
        if !homes.contains(&country) {
            homes.push(country);
        }
    }
    homes
}

/// Returns the node that serves a stop.
///
/// It is the nearest node, of the stop's country if there is one within the radius. A node on a main line is preferred if it is
/// not much farther.
fn station(stop: &Stop) -> Result<u32, NoRoute> {
    let center = stop.extent.center;
    let radius = Meters::new(MAX_ACCESS).unwrap_or(Meters::ZERO);
    let home =
        stop.country.as_deref().and_then(|code| countries().position(|country| country.eq_ignore_ascii_case(code)));
    let is_in_home_country = |node| home.is_none_or(|home| country_index(node) == home);
    let nearest = |accepts: &dyn Fn(u32) -> bool| RAIL.nearest(center, radius, accepts);
    let in_home_country = nearest(&is_in_home_country).map(|found| (found, true));
    let Some(((node, distance), is_home)) = in_home_country.or_else(|| nearest(&|_| true).map(|found| (found, false)))
    else {
        return Err(NoRoute::TooFar { mode: Mode::Rail, stop: stop.name.clone(), within: radius });
    };
    if RAIL.component(node) == MAIN_COMPONENT {
        return Ok(node);
    }
    let main = nearest(&|node| RAIL.component(node) == MAIN_COMPONENT && (!is_home || is_in_home_country(node)));
    let main = main.filter(|(_, main_distance)| main_distance.get() <= distance.get() + MAX_DETOUR_TO_MAIN);
    Ok(main.map_or(node, |(main_node, _)| main_node))
}

/// Returns the codes of all countries of the network; a node's tag is an index into them.
fn countries() -> std::str::SplitWhitespace<'static> {
    RAIL.text().next().unwrap_or_default().split_whitespace()
}

/// A path with what is said about its countries.
struct FoundPath {
    nodes: Vec<u32>,
    /// Countries of the path that are neither those of the stops nor allowed.
    transit_countries: Vec<String>,
    /// Countries of a shorter path that the path does not enter.
    closed_countries: Vec<String>,
}

/// Finds the shortest path, by cost, that stays in the countries of the stops and those that the options allow, or else the
/// shortest of all.
fn shortest_path(start: u32, end: u32, homes: &[String], options: &RouteOptions) -> Option<FoundPath> {
    let is_in = |list: &[String], country: &str| list.iter().any(|code| code.eq_ignore_ascii_case(country));
    let flags = |accepts: &dyn Fn(&str) -> bool| countries().map(accepts).collect::<Vec<bool>>();
    let open = flags(&|country| !is_in(&options.avoid_countries, country));
    let allowed = flags(&|country| {
        !is_in(&options.avoid_countries, country)
            && (is_in(homes, country) || is_in(&options.through_countries, country))
    });
    let is_accepted = |list: &[bool], node: u32| list.get(country_index(node)).copied().unwrap_or_default();
    let unrestricted = RAIL.shortest_path(start, end)?;
    let stays = |list: &[bool]| unrestricted.nodes.iter().all(|&node| is_accepted(list, node));
    if stays(&allowed) {
        return Some(FoundPath { nodes: unrestricted.nodes, transit_countries: vec![], closed_countries: vec![] });
    }
    let others = |nodes: &[u32], homes: &[bool]| {
        let crossed = crossed_countries(nodes).into_iter();
        let is_other = |country: &String| {
            countries()
                .position(|known| known == country)
                .is_some_and(|index| !homes.get(index).copied().unwrap_or(true))
        };
        crossed.filter(is_other).collect::<Vec<String>>()
    };
    if let Some(inside) = RAIL.shortest_path_through(start, end, |node| is_accepted(&allowed, node)) {
        let is_shorter = meters_of(&unrestricted.nodes) < meters_of(&inside.nodes);
        let mut closed = if is_shorter { others(&unrestricted.nodes, &allowed) } else { vec![] };
        closed.retain(|country| !is_in(&options.avoid_countries, country));
        return Some(FoundPath { nodes: inside.nodes, transit_countries: vec![], closed_countries: closed });
    }
    let nodes = if stays(&open) {
        unrestricted.nodes
    } else {
        RAIL.shortest_path_through(start, end, |node| is_accepted(&open, node))?.nodes
    };
    let transit_countries = others(&nodes, &allowed);
    Some(FoundPath { nodes, transit_countries, closed_countries: vec![] })
}

/// Returns the length of the track between two neighbors in meters.
///
/// Track without kilometer posts counts 1.15 times in a search, so that routes keep to the main lines, as trains do.
fn track_meters(a: u32, b: u32) -> u64 {
    let cost = RAIL.edge_length(a, b);
    if has_posts(a) && has_posts(b) { cost } else { (cost * 100 + 57) / 115 }
}

fn meters_of(path: &[u32]) -> u64 {
    path.windows(2).map(|ends| track_meters(ends[0], ends[1])).sum()
}

fn has_posts(node: u32) -> bool {
    RAIL.tag(node) & HAS_POSTS != 0
}

fn country_index(node: u32) -> usize {
    usize::from(RAIL.tag(node) & !HAS_POSTS)
}

fn country_of(node: u32) -> &'static str {
    countries().nth(country_index(node)).unwrap_or_default()
}

/// Cuts a path into legs where the gauge changes.
fn rail_legs(ends: [&Stop; 2], path: &FoundPath) -> Vec<Leg> {
    let all: Vec<&str> = countries().collect();
    let country = |node: u32| all.get(country_index(node)).copied().unwrap_or_default();
    let nodes = &path.nodes;
    let mut legs: Vec<Leg> = vec![];
    let (mut first, mut name, mut change) = (0, ends[0].name.clone(), None);
    for at in 1..nodes.len() {
        let sides = [country(nodes[at - 1]), country(nodes[at])];
        if gauge_of(sides[0]) == gauge_of(sides[1]) {
            continue;
        }
        let next = describe_change(sides, RAIL.position(nodes[at - 1]));
        // A stop at the border itself leaves no track on its side.
        if at - 1 > first {
            let gauge = gauge_of(sides[0]);
            legs.push(rail_leg([&name, &next.at], &nodes[first..at], path, gauge, change.take()));
            first = at - 1;
            name.clone_from(&next.at);
        }
        change = Some(next);
    }
    let gauge = nodes.last().map_or(0, |&node| gauge_of(country(node)));
    legs.push(rail_leg([&name, &ends[1].name], &nodes[first..], path, gauge, change));
    legs
}

fn rail_leg([from, to]: [&str; 2], nodes: &[u32], path: &FoundPath, gauge: u16, change: Option<GaugeChange>) -> Leg {
    let mut line: Vec<Position> = nodes.iter().map(|&node| RAIL.position(node)).collect();
    // A line has at least two positions, even if both stops use the same station.
    if let [only] = line[..] {
        line.push(only);
    }
    let (mut posted_meters, mut fast_meters) = (0, 0);
    for pair in nodes.windows(2) {
        let meters = track_meters(pair[0], pair[1]);
        match pair.iter().all(|&node| has_posts(node)) {
            true => posted_meters += meters,
            false if pair.iter().all(|&node| HIGH_SPEED_COUNTRIES.contains(&country_of(node))) => fast_meters += meters,
            false => {}
        }
    }
    let scaled = |meters: u64, factor: f64| Meters::new(to_f64(meters) * factor).unwrap_or(Meters::ZERO);
    let meters = meters_of(nodes);
    let rest = meters.saturating_sub(posted_meters);
    let chord = line.first().zip(line.last()).map_or(Meters::ZERO, |(&a, &b)| Metric::Geodesic.distance(a, b));
    // Posts and mapped positions are rounded differently, so a short path by posts may be shorter than the geodesic.
    let length = DistanceInterval {
        best: scaled(meters, 1.0).max(chord),
        min: (scaled(posted_meters, 0.99) + scaled(rest, 0.98)).max(chord),
        max: (scaled(posted_meters, 1.01) + scaled(rest, 1.05) + scaled(fast_meters, 0.25)).max(chord),
    };
    let crossed = crossed_countries(nodes);
    Leg {
        mode: Mode::Rail,
        kind: LegKind::Rail,
        from: from.to_owned(),
        to: to.to_owned(),
        line,
        length,
        transit_countries: path.transit_countries.iter().filter(|code| crossed.contains(code)).cloned().collect(),
        closed_countries: path.closed_countries.clone(),
        countries: crossed,
        gauge_mm: Some(gauge),
        gauge_change: change,
        passages: vec![],
        closed_passages: vec![],
        accuracy: if fast_meters > 0 {
            "the shortest route that keeps to main lines, perhaps on a high-speed line: a conventional one may be 30 % longer; elsewhere 2 % too long to 5 % too short"
        } else if rest == 0 {
            "the route by published kilometer posts, whose series differ by up to 1 %; trains may take a longer one"
        } else {
            "the shortest route that keeps to main lines: 2 % too long to 5 % too short, but within 1 % on lines with published kilometer posts"
        },
    }
}

/// Returns the countries along a path, each once, in order.
fn crossed_countries(path: &[u32]) -> Vec<String> {
    let all: Vec<&str> = countries().collect();
    let mut crossed: Vec<String> = Vec::new();
    for country in path.iter().filter_map(|&node| all.get(country_index(node))) {
        if !crossed.iter().any(|known| known == country) {
            crossed.push((*country).to_owned());
        }
    }
    crossed
}

fn to_f64(meters: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "the circumference of the Earth is 4e7 meters")]
    let meters = meters as f64;
    meters
}

/// Explains why two nodes are not connected.
fn no_route(from: &Stop, to: &Stop, [start, end]: [u32; 2], options: &RouteOptions) -> NoRoute {
    let mode = Mode::Rail;
    if RAIL.component(start) == RAIL.component(end) {
        let avoided = options.avoid_countries.join(", ");
        return NoRoute::Blocked { mode, from: from.name.clone(), to: to.name.clone(), avoided };
    }
    let component = |stop: &Stop, node| NetworkComponent {
        stop: stop.name.clone(),
        component: describe_component(RAIL.component(node)),
    };
    NoRoute::Disconnected { mode, from: component(from, start), to: component(to, end) }
}

/// Describes a component, such as `4038 km of railway in KR`.
fn describe_component(component: u8) -> String {
    let line = RAIL.text().nth(usize::from(component) + 1).unwrap_or_default();
    let (km, countries) = line.split_once('\t').unwrap_or_default();
    format!("{km} km of railway in {}", countries.replace(' ', ", "))
}
