//! An undirected graph, written as flat arrays that `src/route/network.rs` reads.

use std::collections::BTreeMap;

use geo::{Distance, Geodesic, Point};

use crate::Failure;

/// A node: its position, and a tag for the reader.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) tag: u8,
}

/// The layout of the edges in the file.
#[derive(Clone, Copy)]
pub(crate) enum EdgeLayout {
    /// As a contraction hierarchy.
    Hierarchy,
    /// As they are, because a hierarchy of lines of sight has too many shortcuts.
    Flat,
}

#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// The lower node, the higher node, and the length in meters.
    pub(crate) edges: BTreeMap<(usize, usize), u32>,
}

/// Packs an angle in ten-thousandths of a degree, which are 11 meters of latitude.
pub(crate) fn pack_degrees(degrees: f64) -> i32 {
    (degrees * 1e4).round() as i32
}

/// Returns the geodesic distance between two nodes in whole meters, rounded up so that no path is shorter than the geodesic.
pub(crate) fn distance_meters(a: Node, b: Node) -> u32 {
    let point = |n: Node| Point::new(f64::from(pack_degrees(n.lon)) / 1e4, f64::from(pack_degrees(n.lat)) / 1e4);
    Geodesic.distance(point(a), point(b)).ceil() as u32
}

impl Graph {
    /// Adds an edge or shortens it, but not to less than the geodesic distance of its ends.
    pub(crate) fn add_edge(&mut self, a: usize, b: usize, length: u32) {
        if a != b {
            let length = length.max(distance_meters(self.nodes[a], self.nodes[b]));
            let edge = self.edges.entry((a.min(b), a.max(b))).or_insert(length);
            *edge = length.min(*edge);
        }
    }

    /// Returns the neighbors of each node, with the length of the edge.
    pub(crate) fn adjacency(&self) -> Vec<Vec<(usize, u32)>> {
        let mut adjacency = vec![vec![]; self.nodes.len()];
        for (&(a, b), &length) in &self.edges {
            adjacency[a].push((b, length));
            adjacency[b].push((a, length));
        }
        adjacency
    }

    /// Returns the nodes of each connected component, the largest first.
    pub(crate) fn components(&self) -> Vec<Vec<usize>> {
        let adjacency = self.adjacency();
        let mut seen = vec![false; self.nodes.len()];
        let mut components = vec![];
        for start in 0..self.nodes.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let (mut component, mut next) = (vec![start], 0);
            while next < component.len() {
                for &(other, _) in &adjacency[component[next]] {
                    if !std::mem::replace(&mut seen[other], true) {
                        component.push(other);
                    }
                }
                next += 1;
            }
            components.push(component);
        }
        components.sort_by_key(|nodes| (std::cmp::Reverse(nodes.len()), nodes[0]));
        components
    }

    /// Sorts the nodes for the file: by whole degrees of latitude, then by longitude. Also returns the new index of each node.
    pub(crate) fn sort_nodes(&self) -> (Self, Vec<usize>) {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by_key(|&i| {
            (latitude_band(self.nodes[i].lat), pack_degrees(self.nodes[i].lon), pack_degrees(self.nodes[i].lat), i)
        });
        let mut new_index = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            new_index[old] = new;
        }
        let mut graph = Self { nodes: order.iter().map(|&old| self.nodes[old]).collect(), edges: BTreeMap::new() };
        for (&(a, b), &length) in &self.edges {
            let (a, b) = (new_index[a], new_index[b]);
            graph.edges.insert((a.min(b), a.max(b)), length);
        }
        (graph, new_index)
    }

    /// Packs a sorted graph and lines of text after it.
    pub(crate) fn to_bytes(&self, text: &str, layout: EdgeLayout) -> Result<Vec<u8>, Failure> {
        let up = match layout {
            EdgeLayout::Hierarchy => self.hierarchy_edges()?,
            EdgeLayout::Flat => self.flat_edges()?,
        };
        let mut component_of = vec![0; self.nodes.len()];
        for (number, component) in self.components().iter().enumerate() {
            component.iter().for_each(|&node| component_of[node] = u8::try_from(number).unwrap_or(u8::MAX));
        }
        if self.nodes.len() >= usize::from(u16::MAX) {
            return Err("the graph has too many nodes for 16 bits".into());
        }
        let mut out = Vec::from(match layout {
            EdgeLayout::Hierarchy => *b"tmn1",
            EdgeLayout::Flat => *b"tmn0",
        });
        let mut put = |number: u32| out.extend(number.to_le_bytes());
        put(u32::try_from(self.nodes.len())?);
        put(u32::try_from(up.iter().map(Vec::len).sum::<usize>())?);
        self.nodes.iter().for_each(|node| put(pack_degrees(node.lon).cast_unsigned()));
        self.nodes.iter().for_each(|node| put(pack_degrees(node.lat).cast_unsigned()));
        for edge in 0..=180 {
            put(u32::try_from(self.nodes.partition_point(|node| latitude_band(node.lat) < edge))?);
        }
        // The first edge of every sixteenth node. The number of edges of each node follows in one byte each.
        let mut total = 0;
        for (node, edges) in up.iter().enumerate() {
            if node % 16 == 0 {
                put(total);
            }
            total += u32::try_from(edges.len())?;
        }
        up.iter().flatten().for_each(|edge| put(edge.length));
        // The number of nodes is below u16::MAX, which means "none".
        let two_bytes = |number: u32| u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes();
        up.iter().flatten().for_each(|edge| out.extend(two_bytes(edge.target)));
        if matches!(layout, EdgeLayout::Hierarchy) {
            up.iter().flatten().for_each(|edge| out.extend(two_bytes(edge.middle)));
        }
        for edges in &up {
            out.push(u8::try_from(edges.len())?);
        }
        out.extend(component_of);
        out.extend(self.nodes.iter().map(|node| node.tag));
        out.extend(text.as_bytes());
        Ok(out)
    }

    /// Returns each edge at its lower end.
    fn flat_edges(&self) -> Result<Vec<Vec<UpwardEdge>>, Failure> {
        let mut up = vec![vec![]; self.nodes.len()];
        for (&(a, b), &length) in &self.edges {
            up[a].push(UpwardEdge { target: u32::try_from(b)?, length, middle: u32::MAX });
        }
        Ok(up)
    }

    /// Builds a contraction hierarchy: each edge and shortcut at its lower end.
    fn hierarchy_edges(&self) -> Result<Vec<Vec<UpwardEdge>>, Failure> {
        let mut input = fast_paths::InputGraph::new();
        for (&(a, b), &length) in &self.edges {
            input.add_edge_bidir(a, b, length as usize);
        }
        input.freeze();
        let prepared = fast_paths::prepare_with_params(&input, &fast_paths::Params::new(0.1, 100, 20, 100));
        // The arrays are private to the crate, but it serializes them.
        let arrays: PreparedArrays = serde_json::from_value(serde_json::to_value(&prepared)?)?;
        let mut up = vec![vec![]; self.nodes.len()];
        // The graph is undirected, so both sets of edges together are one hierarchy.
        for edge in arrays.edges_fwd.iter().chain(&arrays.edges_bwd) {
            let middle = if edge.replaced_in_edge >= arrays.edges_fwd.len() + arrays.edges_bwd.len() {
                u32::MAX
            } else {
                // The middle of a shortcut is the lower end of both of its halves.
                u32::try_from(arrays.edges_fwd[edge.replaced_out_edge].base_node)?
            };
            up[edge.base_node].push(UpwardEdge {
                target: u32::try_from(edge.adj_node)?,
                length: u32::try_from(edge.weight)?,
                middle,
            });
        }
        // Edges that are longer than a shortcut are kept, for searches that may not use the shortcut.
        for (&(a, b), &length) in &self.edges {
            let (low, high) = if arrays.ranks[a] < arrays.ranks[b] { (a, b) } else { (b, a) };
            let target = u32::try_from(high)?;
            if !up[low].iter().any(|e| e.target == target && e.middle == u32::MAX && e.length == length) {
                up[low].push(UpwardEdge { target, length, middle: u32::MAX });
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

/// Returns the band of one degree that contains a latitude, computed from the packed value as the reader does.
pub(crate) fn latitude_band(lat: f64) -> i32 {
    (f64::from(pack_degrees(lat)) / 1e4).floor() as i32 + 90
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct UpwardEdge {
    target: u32,
    length: u32,
    middle: u32,
}

#[derive(serde::Deserialize)]
struct PreparedArrays {
    ranks: Vec<usize>,
    edges_fwd: Vec<PreparedEdge>,
    edges_bwd: Vec<PreparedEdge>,
}

#[derive(serde::Deserialize)]
struct PreparedEdge {
    base_node: usize,
    adj_node: usize,
    weight: usize,
    replaced_in_edge: usize,
    replaced_out_edge: usize,
}
