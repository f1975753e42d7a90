//! The water of the world as a graph.
//!
//! A shortest way round land is a string pulled tight: straight lines between corners of the coast that it touches. So the
//! graph has the corners, and an edge wherever two see each other along a line that touches the coast at both. It is thinned
//! twice: an edge goes where a way over other edges is hardly longer, then everything goes that no way between two ends uses.

mod land;
mod sight;
mod spots;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;

use crate::Failure;
use crate::hierarchy::{Graph, Layers, Node, meters};
use sight::{Sight, angle, cross, dot};
use spots::{Kind, Spot, Spots};

/// How much longer a way over other edges may be for an edge to be left out.
const STRETCH: f64 = 1.012;

/// Two spots in open water are joined up to this distance, in radians (1500 km).
const OPEN_WATER: f64 = 1500.0 / 6371.0;

pub(crate) fn pack(from: &Path, to: &Path) -> Result<(), Failure> {
    let started = std::time::Instant::now();
    let real = land::read(from)?;
    let obstacle = land::obstacle(&real);
    let rings = land::rings(&obstacle);
    let inside = land::Inside::new(&obstacle);
    let sight = Sight::new(&rings);
    let real_rings: Vec<_> = real.iter().flat_map(land::rings).collect();
    let mut spots = Spots::default();
    spots.add_corners(&rings);
    println!("{:?}: {} corners", started.elapsed(), spots.spots.len());
    spots.add_ports(from, &rings, &inside)?;
    println!("{:?}: {} with ports", started.elapsed(), spots.spots.len());
    spots.add_lanes(from, &Sight::new(&real_rings), &inside)?;
    println!("{:?}: {} with lanes", started.elapsed(), spots.spots.len());
    spots.add_ends(&rings, &inside);
    let ends = spots.spots.iter().filter(|s| s.terminal).count();
    println!("{:?}: {} spots, {ends} ends", started.elapsed(), spots.spots.len());

    let seen = visible(&spots.spots, &sight);
    println!("{:?}: {} lines of sight", started.elapsed(), seen.len());
    let edges = thin(&spots, seen);
    println!("{:?}: {} edges after thinning", started.elapsed(), edges.len());
    let graph = used(&spots, &edges);
    println!("{:?}: {} nodes, {} edges in use", started.elapsed(), graph.nodes.len(), graph.edges.len());
    let (graph, text) = finish(&spots, graph);
    let bytes = graph.packed(&text, Layers::Flat)?;
    println!("sea: {} bytes", bytes.len());
    std::fs::write(to.join("sea.bin"), bytes)?;
    Ok(())
}

/// The graph without what nobody uses, in the order of the file, and the text behind it: a line with the number of parts, a
/// line for each part, then the name and country of each port in the order of the nodes.
fn finish(spots: &Spots, graph: Graph) -> (Graph, String) {
    // A handful of nodes by themselves is a bay, not a sea.
    let mut kept: Vec<usize> = graph.parts().into_iter().filter(|part| part.len() >= 10).flatten().collect();
    kept.sort_unstable();
    let mut small = Graph { nodes: kept.iter().map(|&i| graph.nodes[i]).collect(), ..Graph::default() };
    let new = |old: usize| kept.binary_search(&old).expect("an edge has nodes in use at both ends");
    for (&(a, b), &length) in graph.edges.iter().filter(|((a, _), _)| kept.binary_search(a).is_ok()) {
        small.join(new(a), new(b), length);
    }
    let (sorted, went) = small.sorted();
    let mut names = vec![""; went.len()];
    for (small, &old) in kept.iter().enumerate() {
        names[went[small]] = &spots.spots[old].name;
    }
    let parts = sorted.parts();
    let mut text = format!("{}", parts.len());
    for (number, part) in parts.iter().enumerate() {
        let port = part.iter().map(|&node| names[node]).find(|name| !name.is_empty()).unwrap_or_default();
        let port = port.split('\t').next().unwrap_or_default();
        let first = sorted.nodes[part[0]];
        let caspian = (46.0..55.0).contains(&first.lon) && (36.0..47.5).contains(&first.lat);
        text += &match number {
            0 => "\nthe ocean".to_owned(),
            _ if caspian => "\nthe Caspian Sea".to_owned(),
            _ => format!("\na closed water near {port} ({:.1}, {:.1})", first.lat, first.lon),
        };
    }
    for name in names.iter().filter(|name| !name.is_empty()) {
        text += &format!("\n{name}");
    }
    (sorted, text)
}

/// Whether the line from a corner to another spot touches the coast there and does not enter the land.
fn touches(corner: &Spot, other: &Spot) -> bool {
    corner.corner.is_none_or(|[before, after]| {
        let n = cross(corner.at, other.at);
        // The neighbour on the line itself gives zero but for rounding.
        let (b, a) = (dot(n, before), dot(n, after));
        let none = 1e-15;
        (b >= -none && a >= -none) || (b <= none && a <= none)
    })
}

fn visible(spots: &[Spot], sight: &Sight) -> Vec<(f64, u32, u32)> {
    let from = |i: usize| {
        let a = &spots[i];
        let mut seen = vec![];
        for (j, b) in spots.iter().enumerate().skip(i + 1) {
            if !a.sees || !b.sees || !touches(a, b) || !touches(b, a) {
                continue;
            }
            let length = angle(a.at, b.at);
            if a.corner.is_none() && b.corner.is_none() && length > OPEN_WATER {
                continue;
            }
            let mine = [a.segments[0], a.segments[1], b.segments[0], b.segments[1]];
            if sight.clear(a.at, b.at, &mine) {
                seen.push((length, i as u32, j as u32));
            }
        }
        seen
    };
    let half = |parity: usize| (0..spots.len()).filter(|i| i % 2 == parity).flat_map(from).collect::<Vec<_>>();
    let mut seen = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut seen = half(0);
        seen.extend(other.join().expect("the search does not panic"));
        seen
    });
    seen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    seen
}

/// The greedy spanner (Althöfer et al. 1993): from the shortest on, an edge is kept when nothing kept so far replaces it.
fn thin(spots: &Spots, seen: Vec<(f64, u32, u32)>) -> Vec<(u32, u32)> {
    let count = spots.spots.len();
    let mut around: Vec<Vec<(u32, f64)>> = vec![vec![]; count];
    let mut kept = vec![];
    let mut keep = |around: &mut Vec<Vec<(u32, f64)>>, a: u32, b: u32| {
        let length = angle(spots.spots[a as usize].at, spots.spots[b as usize].at);
        around[a as usize].push((b, length));
        around[b as usize].push((a, length));
        kept.push((a.min(b), a.max(b)));
    };
    for &(a, b) in &spots.joined {
        keep(&mut around, a as u32, b as u32);
    }
    let (mut best, mut stamp) = (vec![(0_u32, 0.0_f64); count], 0);
    for (length, a, b) in seen {
        stamp += 1;
        let limit = length * STRETCH;
        let goal = spots.spots[b as usize].at;
        let mut open = BinaryHeap::from([(Reverse(Whole(length)), a)]);
        best[a as usize] = (stamp, 0.0);
        let mut replaced = false;
        while let Some((Reverse(Whole(estimate)), node)) = open.pop() {
            if node == b {
                replaced = true;
                break;
            }
            let walked = best[node as usize].1;
            if estimate > walked + angle(spots.spots[node as usize].at, goal) + 1e-12 {
                continue;
            }
            for &(next, step) in &around[node as usize] {
                let walked = walked + step;
                let slot = &mut best[next as usize];
                if slot.0 == stamp && slot.1 <= walked {
                    continue;
                }
                let estimate = walked + angle(spots.spots[next as usize].at, goal);
                if estimate <= limit {
                    *slot = (stamp, walked);
                    open.push((Reverse(Whole(estimate)), next));
                }
            }
        }
        if !replaced {
            keep(&mut around, a, b);
        }
    }
    kept
}

#[derive(Clone, Copy, PartialEq)]
struct Whole(f64);
impl Eq for Whole {}
impl PartialOrd for Whole {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Whole {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// What the shortest ways between all pairs of ends use, with all passages open and with each closed.
fn used(spots: &Spots, edges: &[(u32, u32)]) -> Graph {
    let node = |s: &Spot| Node { lon: s.lon, lat: s.lat, tag: s.kind as u8 };
    let mut around: Vec<Vec<(u32, u32)>> = vec![vec![]; spots.spots.len()];
    for &(a, b) in edges {
        let length = meters(node(&spots.spots[a as usize]), node(&spots.spots[b as usize]));
        around[a as usize].push((b, length));
        around[b as usize].push((a, length));
    }
    let ends: Vec<u32> = (0..spots.spots.len() as u32).filter(|&i| spots.spots[i as usize].terminal).collect();
    let mut in_use = std::collections::BTreeSet::new();
    let closings: [&[Kind]; 6] = [
        &[],
        &[Kind::Suez],
        &[Kind::Panama],
        &[Kind::TurkishStraits],
        &[Kind::NorthernSeaRoute],
        &[Kind::Suez, Kind::Panama, Kind::NorthernSeaRoute],
    ];
    for closed in closings {
        // Every third end is enough, as ways are the same both ways; with a passage closed a sample shows the ways round it.
        for &start in ends.iter().step_by(if closed.is_empty() { 3 } else { 37 }) {
            let mut best = vec![(u64::MAX, u32::MAX); around.len()];
            let mut open = BinaryHeap::from([Reverse((0, start))]);
            best[start as usize].0 = 0;
            while let Some(Reverse((length, at))) = open.pop() {
                if length > best[at as usize].0 || closed.contains(&spots.spots[at as usize].kind) {
                    continue;
                }
                for &(next, step) in &around[at as usize] {
                    let length = length + u64::from(step);
                    if length < best[next as usize].0 {
                        best[next as usize] = (length, at);
                        open.push(Reverse((length, next)));
                    }
                }
            }
            let mut marked = vec![false; around.len()];
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
    let mut graph = Graph { nodes: spots.spots.iter().map(node).collect(), ..Graph::default() };
    for (a, b) in in_use {
        graph.join(a, b, 0);
    }
    graph
}
