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

/// The greatest distance in meters between a place, or the edge of its extent, and the coast that serves it. Places farther away are
/// inland.
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
    // A large city is served if its edge is near enough: Hamburg is 31 km from the packed end of the Elbe.
    let reach = MAX_ACCESS + stop.extent.radius.get().min(MAX_ACCESS);
    let [port_radius, radius] = [MAX_PORT_DISTANCE, reach].map(|radius| Meters::new(radius).unwrap_or(Meters::ZERO));
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
    let chord = line.first().zip(line.last()).map_or(Meters::ZERO, |(&a, &b)| Metric::Geodesic.distance(a, b));
    Leg {
        mode: Mode::Sea,
        kind: LegKind::Sea,
        from: from.name.clone(),
        to: to.name.clone(),
        line,
        length: sea_interval(meters, chord),
        passages: passages(path),
        countries: vec![],
        transit_countries: vec![],
        closed_countries: vec![],
        gauge_mm: None,
        gauge_change: None,
        closed_passages,
        accuracy: "the shortest route around land; nine in ten distances of published tables are within the bounds, since ships stay farther offshore and follow lanes",
    }
}

/// How far a published distance may be below and above the shortest route, in kilometers per square root of a kilometer.
///
/// Fitted on half of the distances of NGA Pub. 151 between ports of the World Port Index; `data/sea/README.md` has the figures. The
/// deviations of the parts of a route add up like independent ones, so the same factors hold from 100 to 20,000 km.
const BELOW: f64 = 1.4;
const ABOVE: f64 = 4.0;

/// The distance in meters between the positions that two lists give for the same two ports. Tables may be shorter than the geodesic
/// by as much.
const PORT_SPREAD: f64 = 5_000.0;

/// Returns the length of a route of so many meters with its bounds. `chord` is the geodesic between its ends.
fn sea_interval(meters: f64, chord: Meters) -> DistanceInterval {
    let deviation = (meters / 1000.0).sqrt() * 1000.0;
    let bound = |meters: f64| Meters::new(meters.max(0.0)).unwrap_or(Meters::ZERO);
    DistanceInterval {
        best: bound(meters),
        min: bound((meters - BELOW * deviation).max(chord.get().min(meters) - PORT_SPREAD)),
        max: bound(meters + ABOVE * deviation),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::position::Position;

    fn stop(name: &str, lat: f64, lon: f64) -> Stop {
        let extent = Extent::new(Position::new(lon, lat).unwrap(), Meters::ZERO);
        Stop { name: name.to_owned(), extent, country: None }
    }

    /// Every port of the packed water is on the ocean or on the Caspian Sea, and so reachable from one of these two.
    #[test]
    fn every_port_is_on_a_sea_with_many() {
        let of = |name, lat, lon| SEA.component(harbor(&stop(name, lat, lon)).unwrap());
        let (ocean, caspian) = (of("Rotterdam", 51.9, 4.4833), of("Baku", 40.37, 49.87));
        let ports: Vec<u32> = (0..SEA.count()).filter(|&node| SEA.tag(node) == PORT).collect();
        assert!(ports.len() > 3000, "{}", ports.len());
        let closed = |node: &&u32| ![ocean, caspian].contains(&SEA.component(**node));
        let closed: Vec<_> = ports.iter().filter(closed).map(|&node| port(node)).collect();
        assert!(closed.is_empty(), "{closed:?}");
    }

    /// Ships reach each port of the World Port Index that its list gives beside those of the packed water, except those up
    /// rivers that are not packed.
    #[test]
    fn every_listed_port_has_a_harbor_on_the_sea() {
        let ocean = SEA.component(harbor(&stop("Rotterdam", 51.9, 4.4833)).unwrap());
        let caspian = SEA.component(harbor(&stop("Baku", 40.37, 49.87)).unwrap());
        let mut inland = Vec::new();
        let mut count = 0;
        for line in include_str!("../../data/sea/ports.tsv").lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            count += 1;
            match harbor(&stop(cells[1], cells[3].parse().unwrap(), cells[4].parse().unwrap())) {
                Ok(node) => assert!([ocean, caspian].contains(&SEA.component(node)), "{line}"),
                Err(_) => inland.push(cells[1]),
            }
        }
        assert_eq!(count, 742);
        // The Great Lakes, the Orinoco, the Danube, the Yenisei, the Northwest Passage, and the heads of long fjords.
        assert!(inland.len() <= 25, "{} inland: {inland:?}", inland.len());
    }

    #[test]
    fn bounds_grow_with_the_root_of_the_length() {
        let km = |length: f64, chord: f64| {
            let DistanceInterval { min, best, max } =
                sea_interval(length * 1000.0, Meters::new(chord * 1000.0).unwrap());
            [min, best, max].map(|length| format!("{:.0}", length.km()))
        };
        assert_eq!(km(100.0, 50.0), ["86", "100", "140"]);
        assert_eq!(km(10_000.0, 5_000.0), ["9860", "10000", "10400"]);
        // No ship is faster than straight ahead, up to the spread of the positions of a port.
        assert_eq!(km(100.0, 99.0)[0], "94");
        assert_eq!(km(1.0, 1.0)[0], "0");
    }
}
