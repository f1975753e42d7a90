//! An undirected graph, written as a contraction hierarchy in flat arrays (read by `src/route/network.rs`).

use std::collections::BTreeMap;

use geo::{Distance, Geodesic, Point};

use crate::Failure;

/// One node: where it is and what the reader should know about it.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) tag: u8,
}

/// How the edges are written.
#[derive(Clone, Copy)]
pub(crate) enum Layers {
    /// As a contraction hierarchy.
    Hierarchy,
    /// As they are: a graph of sight lines has too many shortcuts.
    Flat,
}

#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// Lower node, higher node, length in metres.
    pub(crate) edges: BTreeMap<(usize, usize), u32>,
}

/// Positions are written in ten-thousandths of a degree, 11 metres.
pub(crate) fn packed(degrees: f64) -> i32 {
    (degrees * 1e4).round() as i32
}

/// The geodesic between two nodes in whole metres, never rounded down, so that no way is shorter than the straight line.
pub(crate) fn meters(a: Node, b: Node) -> u32 {
    let point = |n: Node| Point::new(f64::from(packed(n.lon)) / 1e4, f64::from(packed(n.lat)) / 1e4);
    Geodesic.distance(point(a), point(b)).ceil() as u32
}

impl Graph {
    /// Adds an edge, or shortens it; never below the straight line between its ends.
    pub(crate) fn join(&mut self, a: usize, b: usize, length: u32) {
        if a != b {
            let length = length.max(meters(self.nodes[a], self.nodes[b]));
            let edge = self.edges.entry((a.min(b), a.max(b))).or_insert(length);
            *edge = length.min(*edge);
        }
    }

    pub(crate) fn neighbours(&self) -> Vec<Vec<(usize, u32)>> {
        let mut around = vec![vec![]; self.nodes.len()];
        for (&(a, b), &length) in &self.edges {
            around[a].push((b, length));
            around[b].push((a, length));
        }
        around
    }

    /// The nodes of each connected part, the largest first.
    pub(crate) fn parts(&self) -> Vec<Vec<usize>> {
        let around = self.neighbours();
        let mut seen = vec![false; self.nodes.len()];
        let mut parts = vec![];
        for start in 0..self.nodes.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let (mut part, mut next) = (vec![start], 0);
            while next < part.len() {
                for &(other, _) in &around[part[next]] {
                    if !std::mem::replace(&mut seen[other], true) {
                        part.push(other);
                    }
                }
                next += 1;
            }
            parts.push(part);
        }
        parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
        parts
    }

    /// The same graph with its nodes in the order of the file: by whole degrees of latitude, then by longitude.
    /// Also where each old node went.
    pub(crate) fn sorted(&self) -> (Self, Vec<usize>) {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by_key(|&i| (band(self.nodes[i].lat), packed(self.nodes[i].lon), packed(self.nodes[i].lat), i));
        let mut went = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            went[old] = new;
        }
        let mut graph = Self { nodes: order.iter().map(|&old| self.nodes[old]).collect(), edges: BTreeMap::new() };
        for (&(a, b), &length) in &self.edges {
            let (a, b) = (went[a], went[b]);
            graph.edges.insert((a.min(b), a.max(b)), length);
        }
        (graph, went)
    }

    /// The bytes of a sorted graph, with lines of text behind it.
    pub(crate) fn packed(&self, text: &str, layers: Layers) -> Result<Vec<u8>, Failure> {
        let up = match layers {
            Layers::Hierarchy => self.hierarchy()?,
            Layers::Flat => self.flat()?,
        };
        let mut part_of = vec![0; self.nodes.len()];
        for (number, part) in self.parts().iter().enumerate() {
            part.iter().for_each(|&node| part_of[node] = u8::try_from(number).unwrap_or(u8::MAX));
        }
        if self.nodes.len() >= usize::from(u16::MAX) {
            return Err("too many nodes for two bytes".into());
        }
        let mut out = Vec::from(match layers {
            Layers::Hierarchy => *b"tmn1",
            Layers::Flat => *b"tmn0",
        });
        let mut put = |number: u32| out.extend(number.to_le_bytes());
        put(u32::try_from(self.nodes.len())?);
        put(u32::try_from(up.iter().map(Vec::len).sum::<usize>())?);
        self.nodes.iter().for_each(|node| put(packed(node.lon).cast_unsigned()));
        self.nodes.iter().for_each(|node| put(packed(node.lat).cast_unsigned()));
        for edge in 0..=180 {
            put(u32::try_from(self.nodes.partition_point(|node| band(node.lat) < edge))?);
        }
        // Where the edges of every sixteenth node begin; the counts of the rest are in a byte each.
        let mut total = 0;
        for (node, edges) in up.iter().enumerate() {
            if node % 16 == 0 {
                put(total);
            }
            total += u32::try_from(edges.len())?;
        }
        up.iter().flatten().for_each(|edge| put(edge.length));
        // No network here has as many nodes as two bytes can number; u16::MAX stands for none.
        let two_bytes = |number: u32| u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes();
        up.iter().flatten().for_each(|edge| out.extend(two_bytes(edge.target)));
        if matches!(layers, Layers::Hierarchy) {
            up.iter().flatten().for_each(|edge| out.extend(two_bytes(edge.middle)));
        }
        for edges in &up {
            out.push(u8::try_from(edges.len())?);
        }
        out.extend(part_of);
        out.extend(self.nodes.iter().map(|node| node.tag));
        out.extend(text.as_bytes());
        Ok(out)
    }

    /// Every edge, with the lower of its ends.
    fn flat(&self) -> Result<Vec<Vec<Up>>, Failure> {
        let mut up = vec![vec![]; self.nodes.len()];
        for (&(a, b), &length) in &self.edges {
            up[a].push(Up { target: u32::try_from(b)?, length, middle: u32::MAX });
        }
        Ok(up)
    }

    fn hierarchy(&self) -> Result<Vec<Vec<Up>>, Failure> {
        let mut input = fast_paths::InputGraph::new();
        for (&(a, b), &length) in &self.edges {
            input.add_edge_bidir(a, b, length as usize);
        }
        input.freeze();
        let prepared = fast_paths::prepare_with_params(&input, &fast_paths::Params::new(0.1, 100, 20, 100));
        // The crate keeps its arrays to itself, but serialises them.
        let arrays: Arrays = serde_json::from_value(serde_json::to_value(&prepared)?)?;
        let mut up = vec![vec![]; self.nodes.len()];
        // What is short enough one way is short enough back: both sets together make one undirected hierarchy.
        for edge in arrays.edges_fwd.iter().chain(&arrays.edges_bwd) {
            let middle = if edge.replaced_in_edge >= arrays.edges_fwd.len() + arrays.edges_bwd.len() {
                u32::MAX
            } else {
                // The middle of a shortcut is the lower end of both its halves.
                u32::try_from(arrays.edges_fwd[edge.replaced_out_edge].base_node)?
            };
            up[edge.base_node].push(Up {
                target: u32::try_from(edge.adj_node)?,
                length: u32::try_from(edge.weight)?,
                middle,
            });
        }
        // An edge that a shortcut undercuts is still there for searches that may not take the shortcut.
        for (&(a, b), &length) in &self.edges {
            let (low, high) = if arrays.ranks[a] < arrays.ranks[b] { (a, b) } else { (b, a) };
            let target = u32::try_from(high)?;
            if !up[low].iter().any(|e| e.target == target && e.middle == u32::MAX && e.length == length) {
                up[low].push(Up { target, length, middle: u32::MAX });
            }
        }
        for edges in &mut up {
            edges.sort_unstable();
            edges.dedup();
        }
        println!(
            "{} nodes, {} edges, {} upward",
            self.nodes.len(),
            self.edges.len(),
            up.iter().map(Vec::len).sum::<usize>()
        );
        Ok(up)
    }
}

pub(crate) fn band(lat: f64) -> i32 {
    // As the reader knows the position.
    (f64::from(packed(lat)) / 1e4).floor() as i32 + 90
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Up {
    target: u32,
    length: u32,
    middle: u32,
}

#[derive(serde::Deserialize)]
struct Arrays {
    ranks: Vec<usize>,
    edges_fwd: Vec<Edge>,
    edges_bwd: Vec<Edge>,
}

#[derive(serde::Deserialize)]
struct Edge {
    base_node: usize,
    adj_node: usize,
    weight: usize,
    replaced_in_edge: usize,
    replaced_out_edge: usize,
}
