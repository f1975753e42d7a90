//! Ways over water.

use std::sync::LazyLock;

use super::line::extend_arc;
use super::network::{Network, Way};
use super::{Leg, NetworkComponent, NoRoute, Passage, RouteOptions, Stop};
use crate::extent::Extent;
use crate::measure::{DistanceInterval, Metric};
use crate::mode::Mode;
use crate::units::Meters;

static SEA: LazyLock<Network> = LazyLock::new(|| Network::open(troopmap_data::sea::NETWORK));

/// The tag of a port.
const PORT: u8 = 1;

/// The tag of another point by the coast where routes may begin and end. The corners of the coast are only passed.
const END: u8 = 7;

/// A port within this many metres is the port of the place.
const OWN_PORT: f64 = 15_000.0;

/// A place farther than this many metres from ports and coast is inland.
const REACH: f64 = 30_000.0;

pub(super) fn legs(from: &Stop, to: &Stop, options: &RouteOptions) -> Result<Vec<Leg>, NoRoute> {
    let ends = [harbour(from)?, harbour(to)?];
    let [start, end] = ends;
    let (way, spared) = shortest(start, end, options).ok_or_else(|| no_way(from, to, ends, options))?;
    let [first, last] = ends.map(|node| Extent::new(SEA.position(node), Meters::ZERO));
    let [first_name, last_name] = ends.map(harbour_name);
    Ok(vec![
        Leg::access((&from.name, from.extent), (&first_name, first)),
        leg([from, to], &way, spared),
        Leg::access((&last_name, last), (&to.name, to.extent)),
    ])
}

/// The node where ships for a place begin and end: its port, of its own country where there is one, or else the nearest coast.
fn harbour(stop: &Stop) -> Result<u32, NoRoute> {
    let at = stop.extent.center;
    let [own, within] = [OWN_PORT, REACH].map(|reach| Meters::new(reach).unwrap_or(Meters::ZERO));
    let is_port = |node: u32| SEA.tag(node) == PORT;
    let is_end = |node: u32| matches!(SEA.tag(node), PORT | END);
    let at_home =
        |node: u32| stop.country.as_deref().is_none_or(|code| port(node).is_some_and(|(_, home)| home == code));
    let nearest = SEA.nearest(at, own, |node| is_port(node) && at_home(node));
    let nearest = nearest.or_else(|| SEA.nearest(at, own, is_port)).or_else(|| SEA.nearest(at, within, is_end));
    let too_far = || NoRoute::TooFar { mode: Mode::Sea, stop: stop.name.clone(), within };
    nearest.map(|(node, _)| node).ok_or_else(too_far)
}

/// The ports in the order of their nodes, each with its name and country. Reading them takes less time than one search.
static PORTS: LazyLock<Vec<(u32, &str, &str)>> = LazyLock::new(|| {
    let parts = SEA.text().next().and_then(|count| count.parse::<usize>().ok()).unwrap_or_default();
    let names = SEA.text().skip(1 + parts).map(|line| line.split_once('\t').unwrap_or((line, "")));
    let nodes = (0..SEA.count()).filter(|&node| SEA.tag(node) == PORT);
    nodes.zip(names).map(|(node, (name, country))| (node, name, country)).collect()
});

/// The name and the country of a port.
fn port(node: u32) -> Option<(&'static str, &'static str)> {
    let index = PORTS.binary_search_by_key(&node, |port| port.0).ok()?;
    PORTS.get(index).map(|&(_, name, country)| (name, country))
}

fn harbour_name(node: u32) -> String {
    port(node).map_or_else(|| "the coast".to_owned(), |(name, _)| format!("the port of {name}"))
}

/// The passage whose node this is.
fn passage(node: u32) -> Option<Passage> {
    match SEA.tag(node) {
        2 => Some(Passage::Suez),
        3 => Some(Passage::Panama),
        4 => Some(Passage::TurkishStraits),
        5 => Some(Passage::NorthernSeaRoute),
        _ => None,
    }
}

/// The shortest way, and the closed passages that a shorter one would have used.
fn shortest(start: u32, end: u32, options: &RouteOptions) -> Option<(Way, Vec<Passage>)> {
    let allowed = |node| passage(node).is_none_or(|passage| options.allows(passage));
    let plain = SEA.shortest(start, end)?;
    if plain.nodes.iter().all(|&node| allowed(node)) {
        return Some((plain, vec![]));
    }
    let spared = passages(&plain).into_iter().filter(|&passage| {
        passage.is_closed_by_default() && !options.allows(passage) && !options.avoid_passages.contains(&passage)
    });
    Some((SEA.shortest_through(start, end, allowed)?, spared.collect()))
}

/// The passages of a way, each once, in order.
fn passages(way: &Way) -> Vec<Passage> {
    let mut passages: Vec<Passage> = vec![];
    for &node in &way.nodes {
        passages.extend(passage(node).filter(|passage| !passages.contains(passage)));
    }
    passages
}

fn leg([from, to]: [&Stop; 2], way: &Way, spared: Vec<Passage>) -> Leg {
    let mut line = vec![];
    for &node in &way.nodes {
        extend_arc(&mut line, SEA.position(node));
    }
    // A line has two ends, even where both stops use one harbour.
    if let [only] = line[..] {
        line.push(only);
    }
    #[expect(clippy::cast_precision_loss, reason = "a way round the Earth has 4e7 metres")]
    let meters = way.meters as f64;
    let length = |share: f64| Meters::new(meters * share).unwrap_or(Meters::ZERO);
    let chord = line.first().zip(line.last()).map_or(Meters::ZERO, |(&a, &b)| Metric::Geodesic.distance(a, b));
    Leg {
        mode: Mode::Sea,
        kind: super::LegKind::Sea,
        from: from.name.clone(),
        to: to.name.clone(),
        line,
        length: DistanceInterval { best: length(1.0), min: length(0.97).max(chord), max: length(1.03) },
        passages: passages(way),
        countries: vec![],
        closed_passages: spared,
        accuracy: "shortest way round land, within 3 %; ships may keep farther off shore, follow lanes or wait for ice",
    }
}

fn no_way(from: &Stop, to: &Stop, [start, end]: [u32; 2], options: &RouteOptions) -> NoRoute {
    let mode = Mode::Sea;
    if SEA.part(start) == SEA.part(end) {
        let plain = SEA.shortest(start, end).map(|way| passages(&way)).unwrap_or_default();
        let closed = plain.into_iter().filter(|&passage| !options.allows(passage));
        let avoided: Vec<&str> = closed.map(Passage::name).collect();
        return NoRoute::Blocked { mode, from: from.name.clone(), to: to.name.clone(), avoided: avoided.join(", ") };
    }
    let part = |stop: &Stop, node| {
        let part = SEA.text().nth(usize::from(SEA.part(node)) + 1).unwrap_or_default();
        NetworkComponent { stop: stop.name.clone(), component: part.to_owned() }
    };
    NoRoute::Disconnected { mode, from: part(from, start), to: part(to, end) }
}
