//! Graphs of sea lanes or railways, searched in place in their packed form.

use std::sync::OnceLock;

use pathfinding::directed::astar::astar;
use pathfinding::directed::dijkstra::{DijkstraReachableItem, dijkstra_reach};

use crate::antimeridian::clamp_to_globe;
use crate::measure::Metric;
use crate::position::Position;
use crate::units::Meters;

/// The node number that means "none" in packed arrays of 16 bits.
const NO_NODE: u32 = u16::MAX as u32;
/// One more than the bands of one degree of latitude.
const BANDS: usize = 181;

/// A packed network, as written by `data/pack/src/bin/routes`: little-endian arrays, one after the other.
///
/// Nodes are sorted by whole degrees of latitude, then by longitude, so that a neighborhood is a few short ranges of nodes.
///
/// Railways are a contraction hierarchy (Geisberger et al. 2008): each edge is stored at its lower end and leads up, and a
/// shortcut names the node in its middle. The lines of sight of the sea network contract badly, so it is stored flat: without a
/// hierarchy and without shortcuts.
///
/// Lengths are whole meters, so that sums are exact.
pub(super) struct Network {
    is_flat: bool,
    nodes: usize,
    lons: &'static [u8],
    lats: &'static [u8],
    bands: &'static [u8],
    components: &'static [u8],
    tags: &'static [u8],
    /// The first edge of every sixteenth node.
    first_edges: &'static [u8],
    /// The number of edges of each node.
    degrees: &'static [u8],
    targets: &'static [u8],
    weights: &'static [u8],
    middles: &'static [u8],
    text: &'static str,
    adjacency: OnceLock<Adjacency>,
}

/// All edges except shortcuts, in both directions.
struct Adjacency {
    /// The first edge of each node, and the number of edges at the end.
    first_edges: Vec<u32>,
    /// The other end and the length of each edge.
    edges: Vec<(u32, u32)>,
}

/// A shortest path: its nodes in order and its length in meters.
pub(super) struct NetworkPath {
    pub(super) nodes: Vec<u32>,
    #[cfg_attr(not(feature = "sea"), expect(dead_code, reason = "only routes by sea are measured along the network"))]
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
    /// Splits the bytes into arrays, without copying or decoding.
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
            first_edges: take(nodes.div_ceil(16) * 4),
            weights: take(edges * 4),
            targets: take(edges * 2),
            middles: take(if is_flat { 0 } else { edges * 2 }),
            degrees: take(nodes),
            components: take(nodes),
            tags: take(nodes),
            text: std::str::from_utf8(rest).unwrap_or_default(),
            adjacency: OnceLock::new(),
        }
    }

    /// Returns the lines of text after the arrays.
    pub(super) fn text(&self) -> std::str::Lines<'static> {
        self.text.lines()
    }

    /// Returns the position of a node.
    pub(super) fn position(&self, node: u32) -> Position {
        let [lon, lat] = [self.lons, self.lats].map(|degrees| u32_at(degrees, node as usize).cast_signed());
        clamp_to_globe(f64::from(lon) / 1e4, f64::from(lat) / 1e4)
    }

    /// Returns the number of the connected component that contains a node.
    pub(super) fn component(&self, node: u32) -> u8 {
        self.components.get(node as usize).copied().unwrap_or(u8::MAX)
    }

    /// Returns the tag that the packing program gave a node.
    pub(super) fn tag(&self, node: u32) -> u8 {
        self.tags.get(node as usize).copied().unwrap_or_default()
    }

    /// Returns the nearest accepted node within a radius, and its distance. Of several at the same distance, it returns the
    /// first.
    pub(super) fn nearest(
        &self,
        center: Position,
        radius: Meters,
        accepts: impl Fn(u32) -> bool,
    ) -> Option<(u32, Meters)> {
        // A degree of latitude is at least 110.5 km. The margin allows for rounding.
        let height = radius.km() / 110.0 + 0.01;
        let (south, north) = (center.lat() - height, center.lat() + height);
        let cos_lat = south.abs().max(north.abs()).to_radians().cos();
        // Near a pole all longitudes are near.
        let width = if south < -89.0 || north > 89.0 { 180.0 } else { (height / cos_lat).min(180.0) };
        let mut best: Option<(u32, Meters)> = None;
        for band in band_of(south)..=band_of(north) {
            let band = u32_at(self.bands, band)..u32_at(self.bands, band + 1).min(self.count());
            // The search window may cross the antimeridian, and is then two windows.
            for shift in [-360.0, 0.0, 360.0] {
                let [west, east] = [center.lon() + shift - width, center.lon() + shift + width];
                let start = self.first_from(band.clone(), west);
                for node in (start..band.end).take_while(|&node| self.position(node).lon() <= east) {
                    if (south..=north).contains(&self.position(node).lat()) && accepts(node) {
                        let distance = Metric::Geodesic.distance(center, self.position(node));
                        if distance <= radius && best.is_none_or(|(_, least)| distance < least) {
                            best = Some((node, distance));
                        }
                    }
                }
            }
        }
        best
    }

    /// Returns the first node of a band that is not west of a longitude.
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

    /// Returns the number of nodes.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.nodes).unwrap_or(u32::MAX)
    }

    /// Returns target, length and middle node of each edge that leads up from a node.
    fn upward_edges(&self, node: u32) -> impl Iterator<Item = (u32, u32, u32)> + use<'_> {
        let node = node as usize;
        let before = self.degrees.get(node - node % 16..node).unwrap_or_default();
        let start = before.iter().fold(u32_at(self.first_edges, node / 16), |sum, &degree| sum + u32::from(degree));
        let range = start..start + self.degrees.get(node).map_or(0, |&degree| u32::from(degree));
        range
            .map(|edge| edge as usize)
            .map(|edge| (u16_at(self.targets, edge), u32_at(self.weights, edge), u16_at(self.middles, edge)))
    }

    /// Finds the shortest path. In a hierarchy the searches from both ends only climb, and meet at their best common node.
    pub(super) fn shortest_path(&self, from: u32, to: u32) -> Option<NetworkPath> {
        if self.component(from) != self.component(to) {
            return None;
        }
        if self.is_flat {
            return self.shortest_path_through(from, to, |_| true);
        }
        let (forward, backward) = (self.climb(from), self.climb(to));
        let shared = forward.0.iter().filter_map(|step| Some((step.cost + backward.step(step.node)?.cost, step.node)));
        let (meters, top) = shared.min()?;
        let mut packed = forward.path_from(top);
        packed.reverse();
        packed.extend(backward.path_from(top).into_iter().skip(1));
        let mut nodes = vec![from];
        for (&start, &end) in packed.iter().zip(packed.iter().skip(1)) {
            self.unpack_edge(start, end, &mut nodes);
        }
        Some(NetworkPath { nodes, meters })
    }

    /// Searches upward from a node, to everything above it.
    fn climb(&self, from: u32) -> Climb {
        let up = |&node: &u32| self.upward_edges(node).map(|(target, weight, _)| (target, u64::from(weight)));
        let step = |step: DijkstraReachableItem<u32, u64>| ClimbStep {
            node: step.node,
            parent: step.parent,
            cost: step.total_cost,
        };
        let mut steps: Vec<ClimbStep> = dijkstra_reach(&from, up).map(step).collect();
        steps.sort_unstable_by_key(|step| step.node);
        Climb(steps)
    }

    /// Appends the nodes of the path that one edge of the hierarchy represents, without its first node.
    fn unpack_edge(&self, from: u32, to: u32, nodes: &mut Vec<u32>) {
        // An explicit stack, because shortcuts nest as deeply as the hierarchy is high.
        let mut open = vec![(from, to)];
        while let Some((from, to)) = open.pop() {
            match self.middle(from, to) {
                NO_NODE => nodes.push(to),
                middle => open.extend([(middle, to), (from, middle)]),
            }
        }
    }

    /// Returns the length of the edge between two neighbors in meters.
    #[cfg(feature = "rail")]
    pub(super) fn edge_length(&self, a: u32, b: u32) -> u64 {
        let originals = |low, high| self.upward_edges(low).filter(move |edge| edge.0 == high && edge.2 == NO_NODE);
        originals(a, b).chain(originals(b, a)).map(|(_, length, _)| u64::from(length)).min().unwrap_or_default()
    }

    /// Returns the middle node of the edge between two nodes of the hierarchy; [`NO_NODE`] if it is not a shortcut.
    fn middle(&self, a: u32, b: u32) -> u32 {
        let upward = |low, high| self.upward_edges(low).filter(move |edge| edge.0 == high);
        let shortest = upward(a, b).chain(upward(b, a)).min_by_key(|&(_, weight, middle)| (weight, middle != NO_NODE));
        shortest.map_or(NO_NODE, |(_, _, middle)| middle)
    }

    /// Finds the shortest path through allowed nodes, by A* on the edges that are not shortcuts.
    pub(super) fn shortest_path_through(
        &self,
        from: u32,
        to: u32,
        allowed: impl Fn(u32) -> bool,
    ) -> Option<NetworkPath> {
        if !allowed(from) || !allowed(to) {
            return None;
        }
        let goal = unit_vector(self.position(to));
        let adjacency = self.adjacency.get_or_init(|| self.build_adjacency());
        let step = |(target, weight)| (target, u64::from(weight));
        let (nodes, meters) = astar(
            &from,
            |&node| adjacency.neighbors(node).filter(|edge| allowed(edge.0)).map(step),
            |&node| min_meters(unit_vector(self.position(node)), goal),
            |&node| node == to,
        )?;
        Some(NetworkPath { nodes, meters })
    }

    fn build_adjacency(&self) -> Adjacency {
        let edges = || {
            let mut next = 0;
            let edges_of = move |(node, &degree): (u32, &u8)| {
                let edges = next..next + usize::from(degree);
                next = edges.end;
                edges.map(move |edge| (node, edge))
            };
            let is_original = |&(_, edge): &(u32, usize)| u16_at(self.middles, edge) == NO_NODE;
            let originals = (0..self.count()).zip(self.degrees).flat_map(edges_of).filter(is_original);
            originals.map(|(node, edge)| (node, u16_at(self.targets, edge), u32_at(self.weights, edge)))
        };
        // A counting sort by node.
        let mut first_edges = vec![0_u32; self.nodes + 1];
        for (low, high, _) in edges() {
            first_edges[low as usize] += 1;
            first_edges[high as usize] += 1;
        }
        let mut total = 0;
        for slot in &mut first_edges {
            total += *slot;
            *slot = total;
        }
        let mut sorted = vec![(0, 0); total as usize];
        for (low, high, weight) in edges() {
            for (node, neighbor) in [(low, high), (high, low)] {
                let slot = &mut first_edges[node as usize];
                *slot -= 1;
                sorted[*slot as usize] = (neighbor, weight);
            }
        }
        Adjacency { first_edges, edges: sorted }
    }
}

impl Adjacency {
    /// Returns the other end and the length of each edge of a node.
    fn neighbors(&self, node: u32) -> impl Iterator<Item = (u32, u32)> {
        let node = node as usize;
        self.edges[self.first_edges[node] as usize..self.first_edges[node + 1] as usize].iter().copied()
    }
}

/// The result of an upward search: all nodes above one node of the hierarchy, sorted by node.
struct Climb(Vec<ClimbStep>);

struct ClimbStep {
    node: u32,
    parent: Option<u32>,
    cost: u64,
}

impl Climb {
    fn step(&self, node: u32) -> Option<&ClimbStep> {
        self.0.binary_search_by_key(&node, |step| step.node).ok().map(|index| &self.0[index])
    }

    /// Returns the nodes from the top back to the start.
    fn path_from(&self, top: u32) -> Vec<u32> {
        std::iter::successors(Some(top), |&node| self.step(node)?.parent).collect()
    }
}

/// Returns the band of one degree that contains a latitude.
fn band_of(lat: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 179 by the clamp")]
    let band = (lat.floor() + 90.0).clamp(0.0, 179.0) as usize;
    band
}

/// Returns the normal of the ellipsoid at a position, as a unit vector. It is also the position on the unit sphere.
pub(super) fn unit_vector(position: Position) -> [f64; 3] {
    let (lon, lat) = (position.lon().to_radians(), position.lat().to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The lowest ratio of the length of an edge, which may come from kilometer posts, to the distance between its ends.
const MIN_LENGTH_RATIO: f64 = 0.98;

/// Returns a lower bound in meters of any path between two positions, given as their normals.
///
/// The bound is the angle between the normals times the least radius of curvature of WGS 84, which is 6335.4 km along a
/// meridian at the equator.
fn min_meters(a: [f64; 3], b: [f64; 3]) -> u64 {
    let chord = a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt();
    let angle = 2.0 * (chord / 2.0).min(1.0).asin();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most half the circumference of the Earth"
    )]
    let meters = (angle * 6_335_000.0 * MIN_LENGTH_RATIO) as u64;
    meters
}
