//! Builds the sea network.
//!
//! A shortest path around land is a tight string: straight lines between the corners of the coast that it touches. The graph
//! therefore has the corners as nodes, and an edge between each two that see each other along a line that touches the coast at
//! both. The graph is reduced twice: first an edge is removed if a path over other edges is hardly longer, then everything that
//! no path between two terminals uses.

mod land;
mod sea_nodes;
mod visibility;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;

use crate::Failure;
use crate::graph::{EdgeLayout, Graph, Node, distance_meters};
use sea_nodes::{NodeKind, SeaNode, SeaNodes};
use visibility::{Visibility, angle, cross, dot};

/// The greatest ratio of a path over other edges to an edge that is removed for it.
const SPANNER_RATIO: f64 = 1.012;

/// The greatest length of an edge between two nodes in open water, in radians (1500 km).
const MAX_OPEN_WATER: f64 = 1500.0 / 6371.0;

/// The greatest length of an edge between a landing and a port or another landing, in radians (150 km).
const MAX_BETWEEN_LANDINGS: f64 = 150.0 / 6371.0;

/// The greatest length of an edge between a landing and a corner of the coast, in radians (800 km). A longer route leaves
/// the coast at one of its neighbors, which is hardly a detour.
const MAX_FROM_LANDING: f64 = 800.0 / 6371.0;

pub(crate) fn pack(from: &Path, to: &Path) -> Result<(), Failure> {
    let started = std::time::Instant::now();
    let real = land::read(from)?;
    let obstacle = land::build_obstacle(&real);
    let rings = land::rings(&obstacle);
    let land_index = land::LandIndex::new(&obstacle);
    let visibility = Visibility::new(&rings);
    let real_rings: Vec<_> = real.iter().flat_map(land::rings).collect();
    let mut nodes = SeaNodes::default();
    nodes.add_corners(&rings);
    println!("{:?}: {} corners", started.elapsed(), nodes.nodes.len());
    nodes.add_ports(&sea_nodes::read_ports(from, to)?, &rings, &land_index);
    println!("{:?}: {} with ports", started.elapsed(), nodes.nodes.len());
    nodes.add_lanes(from, &Visibility::new(&real_rings), &land_index)?;
    println!("{:?}: {} with lanes", started.elapsed(), nodes.nodes.len());
    nodes.add_landings(&rings, &land_index);
    let ends = nodes.nodes.iter().filter(|s| s.is_terminal).count();
    println!("{:?}: {} nodes, {ends} terminals", started.elapsed(), nodes.nodes.len());

    let seen = find_visible_pairs(&nodes.nodes, &visibility);
    println!("{:?}: {} lines of visibility", started.elapsed(), seen.len());
    let pockets = connect_pockets(&mut nodes, &seen);
    println!("{:?}: {pockets} ports in closed bays", started.elapsed());
    let edges = build_spanner(&nodes, seen);
    println!("{:?}: {} edges in the spanner", started.elapsed(), edges.len());
    let graph = keep_used_edges(&nodes, &edges);
    println!("{:?}: {} nodes, {} edges in use", started.elapsed(), graph.nodes.len(), graph.edges.len());
    let (graph, text) = keep_large_components(&nodes, graph);
    let bytes = graph.to_bytes(&text, EdgeLayout::Flat)?;
    println!("sea: {} bytes", bytes.len());
    std::fs::write(to.join("sea.bin"), bytes)?;
    Ok(())
}

/// Removes small components and sorts the nodes. Also returns the text for the file: a line with the number of components, a line
/// for each component, then the name and country of each port in the order of the nodes.
fn keep_large_components(nodes: &SeaNodes, graph: Graph) -> (Graph, String) {
    // A component of a few nodes is a bay, not a sea.
    let mut kept: Vec<usize> =
        graph.components().into_iter().filter(|component| component.len() >= 10).flatten().collect();
    kept.sort_unstable();
    let mut small = Graph { nodes: kept.iter().map(|&i| graph.nodes[i]).collect(), ..Graph::default() };
    let new = |old: usize| kept.binary_search(&old).expect("an edge has nodes in use at both ends");
    for (&(a, b), &length) in graph.edges.iter().filter(|((a, _), _)| kept.binary_search(a).is_ok()) {
        small.add_edge(new(a), new(b), length);
    }
    let (sorted, new_index) = small.sort_nodes();
    let mut names = vec![""; new_index.len()];
    for (small, &old) in kept.iter().enumerate() {
        names[new_index[small]] = &nodes.nodes[old].name;
    }
    let components = sorted.components();
    let mut text = format!("{}", components.len());
    for (number, component) in components.iter().enumerate() {
        let port = component.iter().map(|&node| names[node]).find(|name| !name.is_empty()).unwrap_or_default();
        let port = port.split('\t').next().unwrap_or_default();
        let first = sorted.nodes[component[0]];
        let is_caspian = (46.0..55.0).contains(&first.lon) && (36.0..47.5).contains(&first.lat);
        text += &match number {
            0 => "\nthe ocean".to_owned(),
            _ if is_caspian => "\nthe Caspian Sea".to_owned(),
            _ => format!("\na closed water near {port} ({:.1}, {:.1})", first.lat, first.lon),
        };
    }
    for name in names.iter().filter(|name| !name.is_empty()) {
        text += &format!("\n{name}");
    }
    (sorted, text)
}

/// Returns true if the line from a corner to another node touches the coast at the corner and does not enter the land.
fn touches(corner: &SeaNode, other: &SeaNode) -> bool {
    corner.corner.is_none_or(|[before, after]| {
        let n = cross(corner.at, other.at);
        // A neighbor on the line itself gives zero, apart from rounding.
        let (b, a) = (dot(n, before), dot(n, after));
        let epsilon = 1e-15;
        (b >= -epsilon && a >= -epsilon) || (b <= epsilon && a <= epsilon)
    })
}

/// Returns the length and the nodes of each line of sight, the shortest first.
fn find_visible_pairs(nodes: &[SeaNode], visibility: &Visibility) -> Vec<(f64, u32, u32)> {
    let from = |i: usize| {
        let a = &nodes[i];
        let mut seen = vec![];
        for (j, b) in nodes.iter().enumerate().skip(i + 1) {
            if !a.has_sight || !b.has_sight || !touches(a, b) || !touches(b, a) {
                continue;
            }
            let length = angle(a.at, b.at);
            let is_open_water = a.corner.is_none() && b.corner.is_none();
            let has_landing = a.kind == NodeKind::Landing || b.kind == NodeKind::Landing;
            let limit = match (is_open_water, has_landing) {
                (true, true) => MAX_BETWEEN_LANDINGS,
                (true, false) => MAX_OPEN_WATER,
                (false, true) => MAX_FROM_LANDING,
                (false, false) => f64::INFINITY,
            };
            if length > limit {
                continue;
            }
            let own = [a.segments[0], a.segments[1], b.segments[0], b.segments[1]];
            if visibility.is_clear(a.at, b.at, &own) {
                seen.push((length, i as u32, j as u32));
            }
        }
        seen
    };
    let half = |parity: usize| (0..nodes.len()).filter(|i| i % 2 == parity).flat_map(from).collect::<Vec<_>>();
    let mut seen = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut seen = half(0);
        seen.extend(other.join().expect("the search does not panic"));
        seen
    });
    seen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    seen
}

/// The greatest distance between a port in a closed bay, or up a river, and the water that serves it, in radians (60 km).
const MAX_TO_WATER: f64 = 60.0 / 6371.0;

/// A component with fewer nodes is a bay.
const MIN_SEA_NODES: usize = 100;

/// Connects ports in bays that the margin of the land closes to the nearest water outside, and returns their number.
fn connect_pockets(nodes: &mut SeaNodes, seen: &[(f64, u32, u32)]) -> usize {
    let mut bays = Graph { nodes: vec![Node { lon: 0.0, lat: 0.0, tag: 0 }; nodes.nodes.len()], ..Graph::default() };
    let lines_of_sight = seen.iter().map(|&(_, a, b)| (a as usize, b as usize));
    bays.edges =
        lines_of_sight.chain(nodes.fixed_edges.iter().copied()).map(|(a, b)| ((a.min(b), a.max(b)), 1)).collect();
    let mut is_open = vec![false; nodes.nodes.len()];
    for component in bays.components().iter().filter(|component| component.len() >= MIN_SEA_NODES) {
        component.iter().for_each(|&node| is_open[node] = true);
    }
    let mut found = vec![];
    for (port, node) in nodes.nodes.iter().enumerate().filter(|(at, node)| node.kind == NodeKind::Port && !is_open[*at])
    {
        let open = nodes.nodes.iter().enumerate().filter(|(at, water)| is_open[*at] && water.kind != NodeKind::Port);
        let nearest = open.map(|(at, water)| (angle(node.at, water.at), at)).min_by(|a, b| a.0.total_cmp(&b.0));
        found.extend(nearest.filter(|(length, _)| *length <= MAX_TO_WATER).map(|(_, water)| (port, water)));
    }
    nodes.fixed_edges.extend(&found);
    found.len()
}

/// Builds a greedy spanner (Althöfer et al. 1993): from the shortest on, an edge is kept unless a path of kept edges replaces it.
fn build_spanner(nodes: &SeaNodes, seen: Vec<(f64, u32, u32)>) -> Vec<(u32, u32)> {
    let count = nodes.nodes.len();
    let mut adjacency: Vec<Vec<(u32, f64)>> = vec![vec![]; count];
    let mut kept = vec![];
    let mut keep = |adjacency: &mut Vec<Vec<(u32, f64)>>, a: u32, b: u32| {
        let length = angle(nodes.nodes[a as usize].at, nodes.nodes[b as usize].at);
        adjacency[a as usize].push((b, length));
        adjacency[b as usize].push((a, length));
        kept.push((a.min(b), a.max(b)));
    };
    for &(a, b) in &nodes.fixed_edges {
        keep(&mut adjacency, a as u32, b as u32);
    }
    let (mut best, mut stamp) = (vec![(0_u32, 0.0_f64); count], 0);
    for (length, a, b) in seen {
        stamp += 1;
        let limit = length * SPANNER_RATIO;
        let goal = nodes.nodes[b as usize].at;
        let mut open = BinaryHeap::from([(Reverse(Estimate(length)), a)]);
        best[a as usize] = (stamp, 0.0);
        let mut is_replaced = false;
        while let Some((Reverse(Estimate(estimate)), node)) = open.pop() {
            if node == b {
                is_replaced = true;
                break;
            }
            let traveled = best[node as usize].1;
            if estimate > traveled + angle(nodes.nodes[node as usize].at, goal) + 1e-12 {
                continue;
            }
            for &(next, step) in &adjacency[node as usize] {
                let traveled = traveled + step;
                let slot = &mut best[next as usize];
                if slot.0 == stamp && slot.1 <= traveled {
                    continue;
                }
                let estimate = traveled + angle(nodes.nodes[next as usize].at, goal);
                if estimate <= limit {
                    *slot = (stamp, traveled);
                    open.push((Reverse(Estimate(estimate)), next));
                }
            }
        }
        if !is_replaced {
            keep(&mut adjacency, a, b);
        }
    }
    kept
}

#[derive(Clone, Copy, PartialEq)]
struct Estimate(f64);
impl Eq for Estimate {}
impl PartialOrd for Estimate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Estimate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Keeps the edges on shortest paths between terminals, with all passages open and with each closed.
fn keep_used_edges(nodes: &SeaNodes, edges: &[(u32, u32)]) -> Graph {
    let node = |s: &SeaNode| Node { lon: s.lon, lat: s.lat, tag: s.kind as u8 };
    let mut adjacency: Vec<Vec<(u32, u32)>> = vec![vec![]; nodes.nodes.len()];
    for &(a, b) in edges {
        let length = distance_meters(node(&nodes.nodes[a as usize]), node(&nodes.nodes[b as usize]));
        adjacency[a as usize].push((b, length));
        adjacency[b as usize].push((a, length));
    }
    let ends: Vec<u32> = (0..nodes.nodes.len() as u32).filter(|&i| nodes.nodes[i as usize].is_terminal).collect();
    let mut in_use = std::collections::BTreeSet::new();
    let closings: [&[NodeKind]; 6] = [
        &[],
        &[NodeKind::Suez],
        &[NodeKind::Panama],
        &[NodeKind::TurkishStraits],
        &[NodeKind::NorthernSeaRoute],
        &[NodeKind::Suez, NodeKind::Panama, NodeKind::NorthernSeaRoute],
    ];
    for closed in closings {
        // Paths are symmetric, so every third terminal is enough. With a passage closed, a sample finds the detours.
        for &start in ends.iter().step_by(if closed.is_empty() { 3 } else { 37 }) {
            let mut best = vec![(u64::MAX, u32::MAX); adjacency.len()];
            let mut open = BinaryHeap::from([Reverse((0, start))]);
            best[start as usize].0 = 0;
            while let Some(Reverse((length, at))) = open.pop() {
                if length > best[at as usize].0 || closed.contains(&nodes.nodes[at as usize].kind) {
                    continue;
                }
                for &(next, step) in &adjacency[at as usize] {
                    let length = length + u64::from(step);
                    if length < best[next as usize].0 {
                        best[next as usize] = (length, at);
                        open.push(Reverse((length, next)));
                    }
                }
            }
            let mut marked = vec![false; adjacency.len()];
            for &end in &ends {
                let mut at = end;
                while best[at as usize].1 != u32::MAX && !std::mem::replace(&mut marked[at as usize], true) {
                    let before = best[at as usize].1;
                    in_use.insert((before.min(at) as usize, before.max(at) as usize));
                    at = before;
                }
            }
        }
    }
    let mut graph = Graph { nodes: nodes.nodes.iter().map(node).collect(), ..Graph::default() };
    for (a, b) in in_use {
        graph.add_edge(a, b, 0);
    }
    graph
}
