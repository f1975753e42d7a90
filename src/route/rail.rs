//! Ways by rail.

use std::sync::LazyLock;

use super::network::{Network, Way};
use super::{Leg, NetworkComponent, NoRoute, RouteOptions, Stop};
use crate::extent::Extent;
use crate::measure::{DistanceInterval, Metric};
use crate::mode::Mode;
use crate::units::Meters;

// ODbL data, in a crate of its own: see data/rail/README.md.
static RAIL: LazyLock<Network> = LazyLock::new(|| Network::open(troopmap_data::rail::NETWORK));

/// In a node's tag: it stands on a line with kilometre posts. The rest of the tag is its country.
const POSTED: u8 = 0x80;

/// A town farther from any railway than this, in metres, is not served by one.
const REACH: f64 = 30_000.0;

/// A main line this much farther away, in metres, is what people mean, not the works railway next door.
const DETOUR_TO_MAIN: f64 = 3_000.0;

pub(super) fn legs(from: &Stop, to: &Stop, options: &RouteOptions) -> Result<Vec<Leg>, NoRoute> {
    let [start, end] = [station(from)?, station(to)?];
    let way = shortest(start, end, options).ok_or_else(|| no_way(from, to, [start, end], options))?;
    let [first, last] = [start, end].map(|node| Extent::new(RAIL.position(node), Meters::ZERO));
    let mut legs = vec![Leg::access((&from.name, from.extent), ("the railway", first))];
    legs.push(leg(from, to, &way));
    legs.push(Leg::access(("the railway", last), (&to.name, to.extent)));
    Ok(legs)
}

/// The railway node that serves a place: the nearest, of its own country where there is one, on a main line where that is
/// hardly farther.
fn station(stop: &Stop) -> Result<u32, NoRoute> {
    let at = stop.extent.center;
    let within = Meters::new(REACH).unwrap_or(Meters::ZERO);
    let home =
        stop.country.as_deref().and_then(|code| countries().position(|country| country.eq_ignore_ascii_case(code)));
    let at_home = |node| home.is_none_or(|home| usize::from(RAIL.tag(node) & !POSTED) == home);
    let nearest = |will_do: &dyn Fn(u32) -> bool| RAIL.nearest(at, within, will_do);
    let any = nearest(&at_home).map(|found| (found, true)).or_else(|| nearest(&|_| true).map(|found| (found, false)));
    let Some(((node, distance), is_home)) = any else {
        return Err(NoRoute::TooFar { mode: Mode::Rail, stop: stop.name.clone(), within });
    };
    if RAIL.part(node) == 0 {
        return Ok(node);
    }
    let on_main = nearest(&|node| RAIL.part(node) == 0 && (!is_home || at_home(node)));
    Ok(on_main.filter(|(_, farther)| farther.get() <= distance.get() + DETOUR_TO_MAIN).map_or(node, |(main, _)| main))
}

fn countries() -> std::str::SplitWhitespace<'static> {
    RAIL.text().next().unwrap_or_default().split_whitespace()
}

fn shortest(start: u32, end: u32, options: &RouteOptions) -> Option<Way> {
    let avoided: Vec<bool> = countries()
        .map(|country| options.avoid_countries.iter().any(|code| code.eq_ignore_ascii_case(country)))
        .collect();
    let allowed = |node| !avoided.get(usize::from(RAIL.tag(node) & !POSTED)).copied().unwrap_or_default();
    let plain = RAIL.shortest(start, end)?;
    if plain.nodes.iter().all(|&node| allowed(node)) {
        return Some(plain);
    }
    RAIL.shortest_through(start, end, allowed)
}

fn leg(from: &Stop, to: &Stop, way: &Way) -> Leg {
    let line = way.nodes.iter().map(|&node| RAIL.position(node)).collect();
    let is_posted = |pair: &&[u32]| pair.iter().all(|&node| RAIL.tag(node) & POSTED != 0);
    let posted: u64 = way.nodes.windows(2).filter(is_posted).map(|pair| RAIL.edge(pair[0], pair[1])).sum();
    let meters = |whole: u64, share: f64| Meters::new(meters(whole) * share).unwrap_or(Meters::ZERO);
    let rest = way.meters.saturating_sub(posted);
    let [start, end] = [way.nodes.first(), way.nodes.last()].map(|node| node.map_or(0, |&node| node));
    let chord = Metric::Geodesic.distance(RAIL.position(start), RAIL.position(end));
    // Posts and mapped positions round differently, so a short stretch by posts may undercut the straight line.
    let length = DistanceInterval {
        best: meters(way.meters, 1.0).max(chord),
        min: (meters(posted, 0.99) + meters(rest, 0.98)).max(chord),
        max: (meters(posted, 1.01) + meters(rest, 1.05)).max(chord),
    };
    Leg {
        mode: Mode::Rail,
        kind: super::LegKind::Rail,
        from: from.name.clone(),
        to: to.name.clone(),
        line,
        length,
        countries: crossed(way),
        passages: vec![],
        closed_passages: vec![],
        accuracy: if rest == 0 {
            "by published kilometre posts, whose series differ by up to 1 %; the shortest way by rail, which need not be the one used"
        } else {
            "shortest way over mapped track: 2 % too long to 5 % too short, and 1 % either way on lines with published kilometre posts"
        },
    }
}

/// The countries of a way, in the order in which it enters them.
fn crossed(way: &Way) -> Vec<String> {
    let all: Vec<&str> = countries().collect();
    let mut crossed: Vec<String> = Vec::new();
    for country in way.nodes.iter().filter_map(|&node| all.get(usize::from(RAIL.tag(node) & !POSTED))) {
        if !crossed.iter().any(|known| known == country) {
            crossed.push((*country).to_owned());
        }
    }
    crossed
}

fn meters(whole: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a way round the Earth has 4e7 metres")]
    let meters = whole as f64;
    meters
}

fn no_way(from: &Stop, to: &Stop, [start, end]: [u32; 2], options: &RouteOptions) -> NoRoute {
    let mode = Mode::Rail;
    if RAIL.part(start) == RAIL.part(end) {
        let avoided = options.avoid_countries.join(", ");
        return NoRoute::Blocked { mode, from: from.name.clone(), to: to.name.clone(), avoided };
    }
    let part = |stop: &Stop, node| NetworkComponent { stop: stop.name.clone(), component: describe(RAIL.part(node)) };
    NoRoute::Disconnected { mode, from: part(from, start), to: part(to, end) }
}

fn describe(part: u8) -> String {
    let line = RAIL.text().nth(usize::from(part) + 1).unwrap_or_default();
    let (km, countries) = line.split_once('\t').unwrap_or_default();
    format!("{km} km of railway in {}", countries.replace(' ', ", "))
}
