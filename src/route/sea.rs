//! Routes by sea.

use std::sync::LazyLock;

use super::great_circle::extend_arc;
use super::network::{Network, NetworkPath};
use super::{Leg, LegKind, NetworkComponent, NoRoute, Passage, RouteOptions, Stop};
use crate::extent::Extent;
use crate::measure::{DistanceInterval, Metric};
use crate::mode::Mode;
use crate::units::Meters;

static SEA: LazyLock<Network> = LazyLock::new(|| Network::open(troopmap_data::sea::NETWORK));

/// The tag of a port.
const PORT: u8 = 1;

/// The tag of another node on the coast where routes may start and end. Routes only pass other nodes, the corners of the coast.
const LANDING: u8 = 7;

/// The greatest distance in meters between a place and its own port.
const MAX_PORT_DISTANCE: f64 = 15_000.0;

/// The greatest distance in meters between a place and the coast that serves it. Places farther away are inland.
const MAX_ACCESS: f64 = 30_000.0;

/// Finds the legs of a route by sea between two stops.
pub(super) fn find_legs(from: &Stop, to: &Stop, options: &RouteOptions) -> Result<Vec<Leg>, NoRoute> {
    let ends = [harbor(from)?, harbor(to)?];
    let [start, end] = ends;
    let (path, closed) = shortest_path(start, end, options).ok_or_else(|| no_route(from, to, ends, options))?;
    let [first, last] = ends.map(|node| Extent::new(SEA.position(node), Meters::ZERO));
    let [first_name, last_name] = ends.map(harbor_name);
    Ok(vec![
        Leg::access((&from.name, from.extent), (&first_name, first)),
        sea_leg([from, to], &path, closed),
        Leg::access((&last_name, last), (&to.name, to.extent)),
    ])
}

/// Returns the node where ships for a stop start and end: its port, preferably of its own country, or else the nearest coast.
fn harbor(stop: &Stop) -> Result<u32, NoRoute> {
    let center = stop.extent.center;
    let [port_radius, radius] =
        [MAX_PORT_DISTANCE, MAX_ACCESS].map(|radius| Meters::new(radius).unwrap_or(Meters::ZERO));
    let is_port = |node: u32| SEA.tag(node) == PORT;
    let is_landing = |node: u32| matches!(SEA.tag(node), PORT | LANDING);
    let is_in_home_country =
        |node: u32| stop.country.as_deref().is_none_or(|code| port(node).is_some_and(|(_, country)| country == code));
    let nearest = SEA
        .nearest(center, port_radius, |node| is_port(node) && is_in_home_country(node))
        .or_else(|| SEA.nearest(center, port_radius, is_port))
        .or_else(|| SEA.nearest(center, radius, is_landing));
    let too_far = || NoRoute::TooFar { mode: Mode::Sea, stop: stop.name.clone(), within: radius };
    nearest.map(|(node, _)| node).ok_or_else(too_far)
}

/// The node, name and country of each port, sorted by node. Parsing them takes less time than one search.
static PORTS: LazyLock<Vec<(u32, &str, &str)>> = LazyLock::new(|| {
    let components = SEA.text().next().and_then(|count| count.parse::<usize>().ok()).unwrap_or_default();
    let names = SEA.text().skip(1 + components).map(|line| line.split_once('\t').unwrap_or((line, "")));
    let nodes = (0..SEA.count()).filter(|&node| SEA.tag(node) == PORT);
    nodes.zip(names).map(|(node, (name, country))| (node, name, country)).collect()
});

/// Returns the name and the country of a port; `None` if the node is not a port.
fn port(node: u32) -> Option<(&'static str, &'static str)> {
    let index = PORTS.binary_search_by_key(&node, |port| port.0).ok()?;
    PORTS.get(index).map(|&(_, name, country)| (name, country))
}

fn harbor_name(node: u32) -> String {
    port(node).map_or_else(|| "the coast".to_owned(), |(name, _)| format!("the port of {name}"))
}

/// Returns the passage that a node belongs to.
fn passage(node: u32) -> Option<Passage> {
    match SEA.tag(node) {
        2 => Some(Passage::Suez),
        3 => Some(Passage::Panama),
        4 => Some(Passage::TurkishStraits),
        5 => Some(Passage::NorthernSeaRoute),
        _ => None,
    }
}

/// Finds the shortest path, and the closed passages that a shorter one would have used.
fn shortest_path(start: u32, end: u32, options: &RouteOptions) -> Option<(NetworkPath, Vec<Passage>)> {
    let is_allowed = |node| passage(node).is_none_or(|passage| options.allows(passage));
    let unrestricted = SEA.shortest_path(start, end)?;
    if unrestricted.nodes.iter().all(|&node| is_allowed(node)) {
        return Some((unrestricted, vec![]));
    }
    let closed = passages(&unrestricted).into_iter().filter(|&passage| {
        passage.is_closed_by_default() && !options.allows(passage) && !options.avoid_passages.contains(&passage)
    });
    Some((SEA.shortest_path_through(start, end, is_allowed)?, closed.collect()))
}

/// Returns the passages of a path, each once, in order.
fn passages(path: &NetworkPath) -> Vec<Passage> {
    let mut passages: Vec<Passage> = vec![];
    for &node in &path.nodes {
        passages.extend(passage(node).filter(|passage| !passages.contains(passage)));
    }
    passages
}

fn sea_leg([from, to]: [&Stop; 2], path: &NetworkPath, closed_passages: Vec<Passage>) -> Leg {
    let mut line = vec![];
    for &node in &path.nodes {
        extend_arc(&mut line, SEA.position(node));
    }
    // A line has at least two positions, even if both stops use the same harbor.
    if let [only] = line[..] {
        line.push(only);
    }
    #[expect(clippy::cast_precision_loss, reason = "the circumference of the Earth is 4e7 meters")]
    let meters = path.meters as f64;
    let scaled = |factor: f64| Meters::new(meters * factor).unwrap_or(Meters::ZERO);
    let chord = line.first().zip(line.last()).map_or(Meters::ZERO, |(&a, &b)| Metric::Geodesic.distance(a, b));
    Leg {
        mode: Mode::Sea,
        kind: LegKind::Sea,
        from: from.name.clone(),
        to: to.name.clone(),
        line,
        length: DistanceInterval { best: scaled(1.0), min: scaled(0.97).max(chord), max: scaled(1.03) },
        passages: passages(path),
        countries: vec![],
        transit_countries: vec![],
        closed_countries: vec![],
        gauge_mm: None,
        gauge_change: None,
        closed_passages,
        accuracy: "the shortest route around land, within 3 %; ships may stay farther offshore, follow lanes or wait for ice",
    }
}

/// Explains why two nodes are not connected.
fn no_route(from: &Stop, to: &Stop, [start, end]: [u32; 2], options: &RouteOptions) -> NoRoute {
    let mode = Mode::Sea;
    if SEA.component(start) == SEA.component(end) {
        let unrestricted = SEA.shortest_path(start, end).map(|path| passages(&path)).unwrap_or_default();
        let closed = unrestricted.into_iter().filter(|&passage| !options.allows(passage));
        let avoided: Vec<&str> = closed.map(Passage::name).collect();
        return NoRoute::Blocked { mode, from: from.name.clone(), to: to.name.clone(), avoided: avoided.join(", ") };
    }
    let component = |stop: &Stop, node| {
        let description = SEA.text().nth(usize::from(SEA.component(node)) + 1).unwrap_or_default();
        NetworkComponent { stop: stop.name.clone(), component: description.to_owned() }
    };
    NoRoute::Disconnected { mode, from: component(from, start), to: component(to, end) }
}
