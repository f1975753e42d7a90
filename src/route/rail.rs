//! Routes by rail.

use std::sync::LazyLock;

use super::network::{Network, NetworkPath};
use super::{Leg, LegKind, NetworkComponent, NoRoute, RouteOptions, Stop};
use crate::extent::Extent;
use crate::measure::{DistanceInterval, Metric};
use crate::mode::Mode;
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

/// Finds the legs of a route by rail between two stops.
pub(super) fn find_legs(from: &Stop, to: &Stop, options: &RouteOptions) -> Result<Vec<Leg>, NoRoute> {
    let [start, end] = [station(from)?, station(to)?];
    let path = shortest_path(start, end, options).ok_or_else(|| no_route(from, to, [start, end], options))?;
    let [first, last] = [start, end].map(|node| Extent::new(RAIL.position(node), Meters::ZERO));
    let mut legs = vec![Leg::access((&from.name, from.extent), ("the railway", first))];
    legs.push(rail_leg(from, to, &path));
    legs.push(Leg::access(("the railway", last), (&to.name, to.extent)));
    Ok(legs)
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
    let is_in_home_country = |node| home.is_none_or(|home| usize::from(RAIL.tag(node) & !HAS_POSTS) == home);
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

fn shortest_path(start: u32, end: u32, options: &RouteOptions) -> Option<NetworkPath> {
    let avoided: Vec<bool> = countries()
        .map(|country| options.avoid_countries.iter().any(|code| code.eq_ignore_ascii_case(country)))
        .collect();
    let is_allowed = |node| !avoided.get(usize::from(RAIL.tag(node) & !HAS_POSTS)).copied().unwrap_or_default();
    let unrestricted = RAIL.shortest_path(start, end)?;
    if unrestricted.nodes.iter().all(|&node| is_allowed(node)) {
        return Some(unrestricted);
    }
    RAIL.shortest_path_through(start, end, is_allowed)
}

fn rail_leg(from: &Stop, to: &Stop, path: &NetworkPath) -> Leg {
    let line = path.nodes.iter().map(|&node| RAIL.position(node)).collect();
    let has_posts = |pair: &&[u32]| pair.iter().all(|&node| RAIL.tag(node) & HAS_POSTS != 0);
    let posted_meters: u64 =
        path.nodes.windows(2).filter(has_posts).map(|pair| RAIL.edge_length(pair[0], pair[1])).sum();
    let scaled = |meters: u64, factor: f64| Meters::new(to_f64(meters) * factor).unwrap_or(Meters::ZERO);
    let rest = path.meters.saturating_sub(posted_meters);
    let [start, end] = [path.nodes.first(), path.nodes.last()].map(|node| node.map_or(0, |&node| node));
    let chord = Metric::Geodesic.distance(RAIL.position(start), RAIL.position(end));
    // Posts and mapped positions are rounded differently, so a short path by posts may be shorter than the geodesic.
    let length = DistanceInterval {
        best: scaled(path.meters, 1.0).max(chord),
        min: (scaled(posted_meters, 0.99) + scaled(rest, 0.98)).max(chord),
        max: (scaled(posted_meters, 1.01) + scaled(rest, 1.05)).max(chord),
    };
    Leg {
        mode: Mode::Rail,
        kind: LegKind::Rail,
        from: from.name.clone(),
        to: to.name.clone(),
        line,
        length,
        countries: crossed_countries(path),
        passages: vec![],
        closed_passages: vec![],
        accuracy: if rest == 0 {
            "the shortest route by published kilometer posts, whose series differ by up to 1 %; trains may take a longer one"
        } else {
            "the shortest route on mapped track: 2 % too long to 5 % too short, but within 1 % on lines with published kilometer posts"
        },
    }
}

/// Returns the countries along a path, each once, in order.
fn crossed_countries(path: &NetworkPath) -> Vec<String> {
    let all: Vec<&str> = countries().collect();
    let mut crossed: Vec<String> = Vec::new();
    for country in path.nodes.iter().filter_map(|&node| all.get(usize::from(RAIL.tag(node) & !HAS_POSTS))) {
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
