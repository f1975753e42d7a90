//! Who cites whom: where every chain of citation ends.

use std::collections::HashMap;
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use petgraph::algo::{connected_components, kosaraju_scc};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;

use crate::dossier::Dossier;
use crate::origin::Facts;

/// Where the citations of derived claims end, over the claims that stand.
pub(crate) struct Citations {
    /// For each claim that cites, the ends of its chains and the trust of the best chain.
    reach: HashMap<usize, Reach>,
    /// Loops of citation that leave the loop nowhere, each with its claims in order.
    loops: Vec<Vec<usize>>,
}

/// Where the citations of one claim end.
#[derive(Clone)]
pub(super) struct Reach {
    ends: Ends,
    /// Product of the trusts of the relaying sources along the best chain, without the claim's own relays.
    pub(super) chain: f64,
    /// Whether a cited claim was withdrawn.
    pub(super) withdrawn: bool,
}

/// A set of claims, numbered within one connected part of the graph so that it stays small.
#[derive(Clone)]
struct Ends {
    set: Arc<FixedBitSet>,
    numbers: Arc<[usize]>,
}

impl Reach {
    /// The claims in which the chains end.
    pub(super) fn ends(&self) -> impl Iterator<Item = usize> + '_ {
        self.ends.set.ones().map(|number| self.ends.numbers[number])
    }
}

impl Citations {
    /// Follows every citation. `stands` tells of a claim whether it is known and not withdrawn.
    pub(crate) fn follow(dossier: &Dossier, facts: &Facts, stands: &(dyn Fn(usize) -> bool + Sync)) -> Self {
        let mut graph: DiGraph<usize, ()> = DiGraph::new();
        let mut nodes: HashMap<usize, NodeIndex> = HashMap::new();
        let mut withdrawn: Vec<usize> = Vec::new();
        for (at, claim) in dossier.claims().iter().enumerate() {
            if claim.cites.is_empty() || claim.own_evidence || !stands(at) {
                continue;
            }
            let node = *nodes.entry(at).or_insert_with(|| graph.add_node(at));
            for cited in claim.cites.iter().filter_map(|id| dossier.claim_index(id)) {
                if stands(cited) {
                    let cited = *nodes.entry(cited).or_insert_with(|| graph.add_node(cited));
                    graph.update_edge(node, cited, ());
                } else {
                    withdrawn.push(at);
                }
            }
        }
        withdrawn.sort_unstable();
        Self::settle(dossier, facts, &graph, &withdrawn)
    }

    fn settle(dossier: &Dossier, facts: &Facts, graph: &DiGraph<usize, ()>, withdrawn: &[usize]) -> Self {
        let numbers = number_ends(dossier, graph);
        let mut reach: HashMap<usize, Reach> = HashMap::with_capacity(graph.node_count());
        let mut loops = Vec::new();
        // Kosaraju gives every group of mutually citing claims after the groups that it cites.
        for group in kosaraju_scc(graph) {
            let (part, numbers_of_part) = &numbers.parts[numbers.part_of[group[0].index()]];
            let mut set: Option<Arc<FixedBitSet>> = None;
            let mut best = 0.0_f64;
            let mut lost = false;
            for &node in &group {
                let claim = graph[node];
                lost |= withdrawn.binary_search(&claim).is_ok();
                if is_end(dossier, claim) {
                    merge(&mut set, &Arc::new(single(*part, numbers.number_of[node.index()])));
                    best = best.max(1.0);
                }
                for edge in graph.edges(node) {
                    if let Some(cited) = reach.get(&graph[edge.target()]) {
                        merge(&mut set, &cited.ends.set);
                        best = best.max(cited.chain * facts.relay_trust(dossier, graph[edge.target()]));
                        lost |= cited.withdrawn;
                    }
                }
            }
            let circular = group.len() > 1 || graph.contains_edge(group[0], group[0]);
            if circular && set.as_ref().is_none_or(|set| set.is_clear()) && !lost {
                let mut claims: Vec<usize> = group.iter().map(|&node| graph[node]).collect();
                claims.sort_unstable();
                loops.push(claims);
            }
            let ends = Ends {
                set: set.unwrap_or_else(|| Arc::new(FixedBitSet::with_capacity(*part))),
                numbers: numbers_of_part.clone(),
            };
            for &node in &group {
                reach.insert(graph[node], Reach { ends: ends.clone(), chain: best, withdrawn: lost });
            }
        }
        loops.sort_unstable();
        Self { reach, loops }
    }

    /// Where the citations of a claim end; nothing for a claim that is in no chain.
    pub(super) fn of(&self, claim: usize) -> Option<&Reach> {
        self.reach.get(&claim)
    }

    /// Loops of citation that leave the loop nowhere.
    pub(crate) fn loops(&self) -> &[Vec<usize>] {
        &self.loops
    }
}

/// A chain of citation ends in a claim that cites nothing, has evidence of its own, or leans on a source.
fn is_end(dossier: &Dossier, claim: usize) -> bool {
    let claim = &dossier.claims()[claim];
    claim.cites.is_empty() || claim.own_evidence || !claim.rests_on.is_empty()
}

struct Numbers {
    /// The connected part of each node.
    part_of: Vec<usize>,
    /// The number of each end within its part.
    number_of: Vec<usize>,
    /// For each part, how many ends it has and which claims they are.
    parts: Vec<(usize, Arc<[usize]>)>,
}

fn number_ends(dossier: &Dossier, graph: &DiGraph<usize, ()>) -> Numbers {
    let mut joined = UnionFind::<usize>::new(graph.node_count());
    for edge in graph.edge_references() {
        joined.union(edge.source().index(), edge.target().index());
    }
    let mut parts: Vec<Vec<usize>> = Vec::with_capacity(connected_components(graph));
    let mut seen: HashMap<usize, usize> = HashMap::new();
    let mut numbers = Numbers { part_of: Vec::new(), number_of: Vec::new(), parts: Vec::new() };
    for node in graph.node_indices() {
        let part = *seen.entry(joined.find(node.index())).or_insert_with(|| {
            parts.push(Vec::new());
            parts.len() - 1
        });
        numbers.part_of.push(part);
        numbers.number_of.push(parts[part].len());
        if is_end(dossier, graph[node]) {
            parts[part].push(graph[node]);
        }
    }
    numbers.parts = parts.into_iter().map(|ends| (ends.len(), ends.into())).collect();
    numbers
}

fn single(size: usize, number: usize) -> FixedBitSet {
    let mut set = FixedBitSet::with_capacity(size);
    set.insert(number);
    set
}

/// Joins a set to what is there, and shares it as long as nothing else comes.
fn merge(into: &mut Option<Arc<FixedBitSet>>, set: &Arc<FixedBitSet>) {
    match into {
        None => *into = Some(Arc::clone(set)),
        Some(there) if Arc::ptr_eq(there, set) || set.is_subset(there) => {}
        Some(there) => Arc::make_mut(there).union_with(set),
    }
}
