//! The most trusted paths through a graph, from each node to its ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The most ends that are found for one node, beyond those that it cites itself.
///
/// Without a bound, a graph in which everything leads to everything would fill a table of claims times origins. Real reports
/// repeat far fewer others.
pub(super) const MAX_ENDS: usize = 32;

/// The most trusted path from a node to an end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TrustedPath {
    pub(super) end: u32,
    /// The product of the trust along the path.
    pub(super) trust: f64,
    /// The next node on the path.
    pub(super) next: u32,
}

/// A directed graph whose arcs lead from those who repeat to what they repeat.
#[derive(Default)]
pub(super) struct TrustGraph {
    /// Pairs of a node and the end that it holds.
    ends: Vec<(u32, u32)>,
    /// From, to, and the trust in between.
    arcs: Vec<(u32, u32, f64)>,
}

impl TrustGraph {
    pub(super) fn add_end(&mut self, node: u32, end: u32) {
        self.ends.push((node, end));
    }

    pub(super) fn add_arc(&mut self, from: u32, to: u32, trust: f64) {
        self.arcs.push((from, to, trust));
    }

    /// Returns the most trusted paths of each node to ends other than its own, the most trusted first.
    ///
    /// This is Dijkstra's algorithm from all ends at once, against the arcs. A node takes no more than [`MAX_ENDS`] ends, so the
    /// time grows with the number of arcs. `rank` decides between ends that are trusted alike, so that the order of the records
    /// does not.
    pub(super) fn find_paths(&self, nodes: usize, rank: impl Fn(u32) -> u32) -> Vec<Vec<TrustedPath>> {
        let reversed = ReversedArcs::new(nodes, &self.arcs);
        let mut found: Vec<Vec<TrustedPath>> = vec![Vec::new(); nodes];
        let mut queue = BinaryHeap::new();
        for &(node, end) in &self.ends {
            queue.push(SearchStep { trust: 1.0, rank: Reverse((rank(end), node)), end, next: node });
        }
        while let Some(SearchStep { trust, rank, end, next }) = queue.pop() {
            let node = rank.0.1;
            let paths = &mut found[node as usize];
            if paths.len() >= MAX_ENDS || paths.iter().any(|known| known.end == end) {
                continue;
            }
            paths.push(TrustedPath { end, trust, next });
            for &(from, arc_trust) in reversed.arcs_to(node) {
                queue.push(SearchStep { trust: trust * arc_trust, rank: Reverse((rank.0.0, from)), end, next: node });
            }
        }
        for (node, paths) in (0..).zip(&mut found) {
            paths.retain(|path| path.next != node);
        }
        found
    }
}

/// A step of the search. The greatest step is taken first.
struct SearchStep {
    trust: f64,
    /// The rank of the end, then the node. Of two steps that are trusted alike, the one of lower rank is greater.
    rank: Reverse<(u32, u32)>,
    end: u32,
    next: u32,
}

impl Ord for SearchStep {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |step: &Self| (step.rank, Reverse((step.end, step.next)));
        self.trust.total_cmp(&other.trust).then_with(|| key(self).cmp(&key(other)))
    }
}

impl PartialOrd for SearchStep {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for SearchStep {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for SearchStep {}

/// The arcs that lead to each node.
struct ReversedArcs {
    /// The index of the first arc of each node.
    starts: Vec<usize>,
    /// From, and the trust in between.
    arcs: Vec<(u32, f64)>,
}

impl ReversedArcs {
    fn new(nodes: usize, arcs: &[(u32, u32, f64)]) -> Self {
        let mut sorted: Vec<&(u32, u32, f64)> = arcs.iter().collect();
        sorted.sort_by_key(|(_, to, _)| *to);
        let mut starts = vec![0; nodes + 1];
        for (_, to, _) in arcs {
            starts[*to as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        Self { starts, arcs: sorted.into_iter().map(|&(from, _, trust)| (from, trust)).collect() }
    }

    fn arcs_to(&self, node: u32) -> &[(u32, f64)] {
        &self.arcs[self.starts[node as usize]..self.starts[node as usize + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(ends: &[(u32, u32)], arcs: &[(u32, u32, f64)], nodes: usize) -> Vec<Vec<(u32, f64)>> {
        let graph = TrustGraph { ends: ends.to_vec(), arcs: arcs.to_vec() };
        let plain = |paths: Vec<TrustedPath>| paths.into_iter().map(|path| (path.end, path.trust)).collect();
        graph.find_paths(nodes, |end| end).into_iter().map(plain).collect()
    }

    #[test]
    fn the_more_trusted_of_two_paths_counts() {
        // 0 → 1 → 3 and 0 → 2 → 3: .5 × .5 and .9 × .9.
        let found = paths(&[(3, 7)], &[(0, 1, 0.5), (1, 3, 0.5), (0, 2, 0.9), (2, 3, 0.9)], 4);
        assert_eq!(found, [vec![(7, 0.9 * 0.9)], vec![(7, 0.5)], vec![(7, 0.9)], vec![]]);
    }

    #[test]
    fn each_end_has_a_path_of_its_own() {
        let found = paths(&[(1, 1), (2, 2)], &[(0, 1, 0.3), (0, 2, 0.8)], 3);
        assert_eq!(found[0], [(2, 0.8), (1, 0.3)]);
    }

    #[test]
    fn a_loop_has_paths_only_to_ends_outside_it() {
        assert_eq!(paths(&[], &[(0, 1, 1.0), (1, 0, 1.0)], 2), [vec![], vec![]]);
        let out = paths(&[(2, 2)], &[(0, 1, 0.5), (1, 0, 0.5), (1, 2, 0.5)], 3);
        assert_eq!(out, [vec![(2, 0.25)], vec![(2, 0.5)], vec![]]);
    }

    #[test]
    fn a_node_takes_no_more_ends_than_the_bound() {
        let many = 100;
        let ends: Vec<(u32, u32)> = (1..=many).map(|end| (end, end)).collect();
        let arcs: Vec<(u32, u32, f64)> = (1..=many).map(|end| (0, end, 0.5)).collect();
        let found = paths(&ends, &arcs, 101);
        assert_eq!(found[0].iter().map(|(end, _)| *end).collect::<Vec<_>>(), (1..=32).collect::<Vec<_>>());
    }
}
