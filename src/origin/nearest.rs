//! The ends that the nodes of a graph lead to, by the most trusted ways.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// More ends than these are not followed from one node beyond those that it names itself.
///
/// Without a bound a graph in which everything leads to everything would fill a table of claims times origins. No report
/// repeats so many others through third ones.
pub(super) const MOST: usize = 32;

/// An end that a node leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reached {
    /// The end.
    pub(super) end: u32,
    /// The greatest product of trusts over the ways there.
    pub(super) trust: f64,
    /// The next node on that way.
    pub(super) next: u32,
}

/// A graph of who repeats whom, from those who repeat to what they repeat.
#[derive(Default)]
pub(super) struct Ways {
    /// Where each end stands: node and end.
    ends: Vec<(u32, u32)>,
    /// From, to, trust on the way.
    arcs: Vec<(u32, u32, f64)>,
}

impl Ways {
    /// An end that stands at a node.
    pub(super) fn end(&mut self, node: u32, end: u32) {
        self.ends.push((node, end));
    }

    /// A way from one node to another and how far what comes that way is trusted.
    pub(super) fn arc(&mut self, from: u32, to: u32, trust: f64) {
        self.arcs.push((from, to, trust));
    }

    /// For each of so many nodes the ends it leads to, its own left out, the most trusted first.
    ///
    /// Dijkstra's search from all ends at once, against the arcs. A node takes no more than [`MOST`] ends, so the time grows
    /// with the arcs. `rank` decides between ends that are trusted alike, whatever the order of the records.
    pub(super) fn reach(&self, nodes: usize, rank: impl Fn(u32) -> u32) -> Vec<Vec<Reached>> {
        let back = Back::of(nodes, &self.arcs);
        let mut found: Vec<Vec<Reached>> = vec![Vec::new(); nodes];
        let mut queue = BinaryHeap::new();
        for &(node, end) in &self.ends {
            queue.push(Step { trust: 1.0, rank: Reverse((rank(end), node)), end, next: node });
        }
        while let Some(Step { trust, rank, end, next }) = queue.pop() {
            let node = rank.0.1;
            let there = &mut found[node as usize];
            if there.len() >= MOST || there.iter().any(|known| known.end == end) {
                continue;
            }
            there.push(Reached { end, trust, next });
            for &(from, on_the_way) in back.to(node) {
                queue.push(Step { trust: trust * on_the_way, rank: Reverse((rank.0.0, from)), end, next: node });
            }
        }
        for (node, there) in (0..).zip(&mut found) {
            there.retain(|reached| reached.next != node);
        }
        found
    }
}

/// One step of the search; the greatest is taken first.
struct Step {
    trust: f64,
    /// Of two that are trusted alike the end of the lower rank comes first, then the lower node.
    rank: Reverse<(u32, u32)>,
    end: u32,
    next: u32,
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |step: &Self| (step.rank, Reverse((step.end, step.next)));
        self.trust.total_cmp(&other.trust).then_with(|| key(self).cmp(&key(other)))
    }
}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Step {}

/// The arcs that lead to each node.
struct Back {
    starts: Vec<usize>,
    arcs: Vec<(u32, f64)>,
}

impl Back {
    fn of(nodes: usize, arcs: &[(u32, u32, f64)]) -> Self {
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

    fn to(&self, node: u32) -> &[(u32, f64)] {
        &self.arcs[self.starts[node as usize]..self.starts[node as usize + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(ends: &[(u32, u32)], arcs: &[(u32, u32, f64)], nodes: usize) -> Vec<Vec<(u32, f64)>> {
        let ways = Ways { ends: ends.to_vec(), arcs: arcs.to_vec() };
        let plain = |there: Vec<Reached>| there.into_iter().map(|reached| (reached.end, reached.trust)).collect();
        ways.reach(nodes, |end| end).into_iter().map(plain).collect()
    }

    #[test]
    fn the_best_of_two_ways_counts() {
        // 0 → 1 → 3 and 0 → 2 → 3: .5 × .5 against .9 × .9.
        let found = reach(&[(3, 7)], &[(0, 1, 0.5), (1, 3, 0.5), (0, 2, 0.9), (2, 3, 0.9)], 4);
        assert_eq!(found, [vec![(7, 0.9 * 0.9)], vec![(7, 0.5)], vec![(7, 0.9)], vec![]]);
    }

    #[test]
    fn each_end_has_a_way_of_its_own() {
        let found = reach(&[(1, 1), (2, 2)], &[(0, 1, 0.3), (0, 2, 0.8)], 3);
        assert_eq!(found[0], [(2, 0.8), (1, 0.3)]);
    }

    #[test]
    fn a_loop_ends_and_leads_out_where_it_can() {
        assert_eq!(reach(&[], &[(0, 1, 1.0), (1, 0, 1.0)], 2), [vec![], vec![]]);
        let out = reach(&[(2, 2)], &[(0, 1, 0.5), (1, 0, 0.5), (1, 2, 0.5)], 3);
        assert_eq!(out, [vec![(2, 0.25)], vec![(2, 0.5)], vec![]]);
    }

    #[test]
    fn a_node_takes_no_more_ends_than_the_bound() {
        let many = 100;
        let ends: Vec<(u32, u32)> = (1..=many).map(|end| (end, end)).collect();
        let arcs: Vec<(u32, u32, f64)> = (1..=many).map(|end| (0, end, 0.5)).collect();
        let found = reach(&ends, &arcs, 101);
        assert_eq!(found[0].iter().map(|(end, _)| *end).collect::<Vec<_>>(), (1..=32).collect::<Vec<_>>());
    }
}
