//! A graph of lanes or rails, used in place from the bytes it is packed in.

use std::sync::OnceLock;

use pathfinding::directed::astar::astar;
use pathfinding::directed::dijkstra::{DijkstraReachableItem, dijkstra_reach};

use crate::antimeridian::clamp_to_globe;
use crate::measure::Metric;
use crate::position::Position;
use crate::units::Meters;

const NO_NODE: u32 = u16::MAX as u32;
const BANDS: usize = 181;

/// A network as `data/pack/src/bin/routes` writes it: little-endian arrays, one after the other.
///
/// Nodes are sorted by whole degrees of latitude, then by longitude, so that a neighbourhood is a few short stretches of
/// them. Railways are a contraction hierarchy (Geisberger et al. 2008): each edge stands with its lower end and leads up; a
/// shortcut names the node in its middle. Sight lines over water contract badly and are written flat, without shortcuts.
/// Lengths are whole metres, so that sums are exact.
pub(super) struct Network {
    is_flat: bool,
    nodes: usize,
    lons: &'static [u8],
    lats: &'static [u8],
    bands: &'static [u8],
    parts: &'static [u8],
    tags: &'static [u8],
    /// Where the edges of every sixteenth node begin, and how many each node has.
    first: &'static [u8],
    degrees: &'static [u8],
    targets: &'static [u8],
    weights: &'static [u8],
    middles: &'static [u8],
    text: &'static str,
    plain: OnceLock<Plain>,
}

/// The edges without shortcuts, from both of their ends.
struct Plain {
    first: Vec<u32>,
    edges: Vec<(u32, u32)>,
}

/// A shortest way: its nodes in order and its length in metres.
pub(super) struct Way {
    pub(super) nodes: Vec<u32>,
    pub(super) meters: u64,
}

fn u32_at(bytes: &[u8], index: usize) -> u32 {
    match bytes.get(index * 4..index * 4 + 4) {
        Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
        _ => NO_NODE,
    }
}

fn u16_at(bytes: &[u8], index: usize) -> u32 {
    match bytes.get(index * 2..index * 2 + 2) {
        Some(&[a, b]) => u32::from(u16::from_le_bytes([a, b])),
        _ => NO_NODE,
    }
}

impl Network {
    /// Finds the arrays in the bytes; nothing is copied or decoded.
    pub(super) fn open(bytes: &'static [u8]) -> Self {
        let count = |index| u32_at(bytes, index) as usize;
        let (nodes, edges) = (count(1), count(2));
        let is_flat = bytes.starts_with(b"tmn0");
        let mut rest = bytes.get(12..).unwrap_or_default();
        let mut take = |length: usize| {
            let (array, after) = rest.split_at_checked(length).unwrap_or_default();
            rest = after;
            array
        };
        Self {
            is_flat,
            nodes,
            lons: take(nodes * 4),
            lats: take(nodes * 4),
            bands: take(BANDS * 4),
            first: take(nodes.div_ceil(16) * 4),
            weights: take(edges * 4),
            targets: take(edges * 2),
            middles: take(if is_flat { 0 } else { edges * 2 }),
            degrees: take(nodes),
            parts: take(nodes),
            tags: take(nodes),
            text: std::str::from_utf8(rest).unwrap_or_default(),
            plain: OnceLock::new(),
        }
    }

    /// The lines of text behind the arrays.
    pub(super) fn text(&self) -> std::str::Lines<'static> {
        self.text.lines()
    }

    /// Where a node is.
    pub(super) fn position(&self, node: u32) -> Position {
        let [lon, lat] = [self.lons, self.lats].map(|degrees| u32_at(degrees, node as usize).cast_signed());
        clamp_to_globe(f64::from(lon) / 1e4, f64::from(lat) / 1e4)
    }

    /// The number of the connected part that a node belongs to.
    pub(super) fn part(&self, node: u32) -> u8 {
        self.parts.get(node as usize).copied().unwrap_or(u8::MAX)
    }

    /// What the packing program noted at a node.
    pub(super) fn tag(&self, node: u32) -> u8 {
        self.tags.get(node as usize).copied().unwrap_or_default()
    }

    /// The nearest node that will do within a distance, and how far it is; of several as near, the first.
    pub(super) fn nearest(
        &self,
        center: Position,
        within: Meters,
        will_do: impl Fn(u32) -> bool,
    ) -> Option<(u32, Meters)> {
        // A degree of latitude is never less than 110.5 km; the slack keeps rounding on the safe side.
        let reach = within.km() / 110.0 + 0.01;
        let (south, north) = (center.lat() - reach, center.lat() + reach);
        // Near a pole every longitude is near.
        let narrowest = south.abs().max(north.abs()).to_radians().cos();
        let width = if south < -89.0 || north > 89.0 { 180.0 } else { (reach / narrowest).min(180.0) };
        let mut best: Option<(u32, Meters)> = None;
        for band in band_of(south)..=band_of(north) {
            let band = u32_at(self.bands, band)..u32_at(self.bands, band + 1).min(self.count());
            // The window may lie across the antimeridian: then it is two windows.
            for turn in [-360.0, 0.0, 360.0] {
                let [west, east] = [center.lon() + turn - width, center.lon() + turn + width];
                let start = self.first_from(band.clone(), west);
                for node in (start..band.end).take_while(|&node| self.position(node).lon() <= east) {
                    if (south..=north).contains(&self.position(node).lat()) && will_do(node) {
                        let distance = Metric::Geodesic.distance(center, self.position(node));
                        if distance <= within && best.is_none_or(|(_, least)| distance < least) {
                            best = Some((node, distance));
                        }
                    }
                }
            }
        }
        best
    }

    fn first_from(&self, band: std::ops::Range<u32>, west: f64) -> u32 {
        let (mut low, mut high) = (band.start, band.end);
        while low < high {
            let middle = low.midpoint(high);
            if self.position(middle).lon() < west {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.nodes).unwrap_or(u32::MAX)
    }

    /// Target, length and middle of every edge that leads up from a node.
    fn edges_up(&self, node: u32) -> impl Iterator<Item = (u32, u32, u32)> + use<'_> {
        let node = node as usize;
        let before = self.degrees.get(node - node % 16..node).unwrap_or_default();
        let start = before.iter().fold(u32_at(self.first, node / 16), |sum, &degree| sum + u32::from(degree));
        let range = start..start + self.degrees.get(node).map_or(0, |&degree| u32::from(degree));
        range
            .map(|edge| edge as usize)
            .map(|edge| (u16_at(self.targets, edge), u32_at(self.weights, edge), u16_at(self.middles, edge)))
    }

    /// The shortest way. In a hierarchy from both ends only upwards, to where the two climbs meet best.
    pub(super) fn shortest(&self, from: u32, to: u32) -> Option<Way> {
        if self.part(from) != self.part(to) {
            return None;
        }
        if self.is_flat {
            return self.shortest_through(from, to, |_| true);
        }
        let (out, back) = (self.climb(from), self.climb(to));
        let met = out.0.iter().filter_map(|step| Some((step.cost + back.step(step.node)?.cost, step.node)));
        let (meters, top) = met.min()?;
        let mut climbed = out.trail(top);
        climbed.reverse();
        climbed.extend(back.trail(top).into_iter().skip(1));
        let mut nodes = vec![from];
        for (&low, &high) in climbed.iter().zip(climbed.iter().skip(1)) {
            self.unpack(low, high, &mut nodes);
        }
        Some(Way { nodes, meters })
    }

    fn climb(&self, from: u32) -> Climb {
        let up = |&node: &u32| self.edges_up(node).map(|(target, weight, _)| (target, u64::from(weight)));
        let step = |step: DijkstraReachableItem<u32, u64>| Step {
            node: step.node,
            parent: step.parent,
            cost: step.total_cost,
        };
        let mut steps: Vec<Step> = dijkstra_reach(&from, up).map(step).collect();
        steps.sort_unstable_by_key(|step| step.node);
        Climb(steps)
    }

    /// Writes the plain nodes behind one edge of the hierarchy, without its first node.
    fn unpack(&self, from: u32, to: u32, nodes: &mut Vec<u32>) {
        // A stack of our own: shortcuts nest as deep as the hierarchy is high.
        let mut open = vec![(from, to)];
        while let Some((from, to)) = open.pop() {
            match self.middle(from, to) {
                NO_NODE => nodes.push(to),
                middle => open.extend([(middle, to), (from, middle)]),
            }
        }
    }

    /// The length of the edge between two neighbours in metres.
    #[cfg(feature = "rail")]
    pub(super) fn edge(&self, a: u32, b: u32) -> u64 {
        let plain = |low, high| self.edges_up(low).filter(move |edge| edge.0 == high && edge.2 == NO_NODE);
        plain(a, b).chain(plain(b, a)).map(|(_, length, _)| u64::from(length)).min().unwrap_or_default()
    }

    fn middle(&self, a: u32, b: u32) -> u32 {
        let upward = |low, high| self.edges_up(low).filter(move |edge| edge.0 == high);
        let shortest = upward(a, b).chain(upward(b, a)).min_by_key(|&(_, weight, middle)| (weight, middle != NO_NODE));
        shortest.map_or(NO_NODE, |(_, _, middle)| middle)
    }

    /// The shortest way over nodes that are allowed, by A* over the edges without shortcuts.
    pub(super) fn shortest_through(&self, from: u32, to: u32, allowed: impl Fn(u32) -> bool) -> Option<Way> {
        if !allowed(from) || !allowed(to) {
            return None;
        }
        let goal = unit(self.position(to));
        let plain = self.plain.get_or_init(|| self.without_shortcuts());
        let step = |(target, weight)| (target, u64::from(weight));
        let (nodes, meters) = astar(
            &from,
            |&node| plain.around(node).filter(|edge| allowed(edge.0)).map(step),
            |&node| at_least_meters(unit(self.position(node)), goal),
            |&node| node == to,
        )?;
        Some(Way { nodes, meters })
    }

    fn without_shortcuts(&self) -> Plain {
        let edges = || {
            let mut next = 0;
            let of_node = move |(node, &degree): (u32, &u8)| {
                let edges = next..next + usize::from(degree);
                next = edges.end;
                edges.map(move |edge| (node, edge))
            };
            let plain = |&(_, edge): &(u32, usize)| u16_at(self.middles, edge) == NO_NODE;
            let all = (0..self.count()).zip(self.degrees).flat_map(of_node).filter(plain);
            all.map(|(node, edge)| (node, u16_at(self.targets, edge), u32_at(self.weights, edge)))
        };
        let mut first = vec![0_u32; self.nodes + 1];
        for (low, high, _) in edges() {
            first[low as usize] += 1;
            first[high as usize] += 1;
        }
        let mut total = 0;
        for slot in &mut first {
            total += *slot;
            *slot = total;
        }
        let mut out = vec![(0, 0); total as usize];
        for (low, high, weight) in edges() {
            for (at, other) in [(low, high), (high, low)] {
                first[at as usize] -= 1;
                out[first[at as usize] as usize] = (other, weight);
            }
        }
        Plain { first, edges: out }
    }
}

impl Plain {
    fn around(&self, node: u32) -> impl Iterator<Item = (u32, u32)> {
        let node = node as usize;
        self.edges[self.first[node] as usize..self.first[node + 1] as usize].iter().copied()
    }
}

/// Everything above one node of the hierarchy, in the order of node numbers.
struct Climb(Vec<Step>);

struct Step {
    node: u32,
    parent: Option<u32>,
    cost: u64,
}

impl Climb {
    fn step(&self, node: u32) -> Option<&Step> {
        self.0.binary_search_by_key(&node, |step| step.node).ok().map(|index| &self.0[index])
    }

    /// The nodes from the top back down to the start.
    fn trail(&self, top: u32) -> Vec<u32> {
        std::iter::successors(Some(top), |&node| self.step(node)?.parent).collect()
    }
}

fn band_of(lat: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 179 by the clamp")]
    let band = (lat.floor() + 90.0).clamp(0.0, 179.0) as usize;
    band
}

/// The normal of the ellipsoid at a spot, which is also the spot on a sphere.
pub(super) fn unit(spot: Position) -> [f64; 3] {
    let (lon, lat) = (spot.lon().to_radians(), spot.lat().to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Kilometre posts make an edge shorter than the straight line between its ends by this factor at most.
const LEAST_STRETCH: f64 = 0.98;

/// Less than any way between two spots, given as their normals: the angle between the normals, on the sphere of the
/// least radius of curvature that WGS 84 has (6335.4 km, along a meridian at the equator).
fn at_least_meters(a: [f64; 3], b: [f64; 3]) -> u64 {
    let chord = a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt();
    let angle = 2.0 * (chord / 2.0).min(1.0).asin();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most half the Earth's girth")]
    let meters = (angle * 6_335_000.0 * LEAST_STRETCH) as u64;
    meters
}
