//! Who cites whom: where every chain of citation ends.

use std::collections::HashMap;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, EdgeRef, Reversed};

use crate::dossier::Dossier;
use crate::origin::nearest::{Reached, Ways};
use crate::origin::{Facts, Why, index};

/// Where the citations of claims end, over the claims that stand.
#[derive(Default)]
pub(crate) struct Citations {
    /// For each claim that cites, where that leads.
    reach: HashMap<u32, Reach>,
    /// Loops of citation that leave the loop nowhere, each with its claims.
    loops: Vec<Vec<u32>>,
}

/// Where the citations of one claim lead.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// The claims in which its chains end, each with the trust in those who relay it, this claim's own relays left out.
    pub(super) ends: Vec<Reached>,
    /// Whether a claim on the way was withdrawn.
    pub(super) withdrawn: bool,
}

impl Citations {
    /// Follows every citation. `stands` tells of a claim whether it is known and not withdrawn.
    pub(crate) fn follow(dossier: &Dossier, facts: &Facts, stands: &dyn Fn(usize) -> bool) -> Self {
        let claims = dossier.claims();
        let mut citing: Vec<(u32, u32)> = Vec::new();
        for (at, claim) in claims.iter().enumerate().filter(|(_, claim)| !claim.cites.is_empty()) {
            if !claim.own_evidence && stands(at) {
                let cited = claim.cites.iter().filter_map(|id| dossier.claim_index(id));
                citing.extend(cited.map(|cited| (index(at), index(cited))));
            }
        }
        citing.sort_unstable();
        citing.dedup();
        // Numbered by id, so that the order of the records decides nothing.
        let mut named: Vec<u32> = citing.iter().flat_map(|&(claim, cited)| [claim, cited]).collect();
        named.sort_unstable();
        named.dedup();
        named.sort_by_key(|&claim| &claims[claim as usize].id);
        let mut graph: DiGraph<u32, ()> = DiGraph::new();
        let nodes: HashMap<u32, NodeIndex> = named.into_iter().map(|claim| (claim, graph.add_node(claim))).collect();
        let mut bereft: Vec<NodeIndex> = Vec::new();
        for (claim, cited) in citing {
            if stands(cited as usize) {
                graph.add_edge(nodes[&claim], nodes[&cited], ());
            } else {
                bereft.push(nodes[&claim]);
            }
        }
        if graph.node_count() == 0 {
            return Self::default();
        }
        Self::settle(dossier, facts, &graph, &bereft)
    }

    fn settle(dossier: &Dossier, facts: &Facts, graph: &DiGraph<u32, ()>, bereft: &[NodeIndex]) -> Self {
        let mut reach: Vec<Reach> = Vec::with_capacity(graph.node_count());
        for (node, ends) in graph.node_indices().zip(ends(dossier, facts, graph)) {
            let mut all = direct_ends(dossier, facts, graph, node);
            all.extend(ends.into_iter().filter(|reached| graph[node] != reached.end));
            let id = |claim: u32| &dossier.claims()[claim as usize].id;
            all.sort_by(|a, b| {
                id(a.end).cmp(id(b.end)).then(b.trust.total_cmp(&a.trust)).then(id(a.next).cmp(id(b.next)))
            });
            all.dedup_by_key(|reached| reached.end);
            reach.push(Reach { ends: all, withdrawn: false });
        }
        let mut from_withdrawn = Dfs::empty(Reversed(graph));
        for &start in bereft {
            from_withdrawn.stack.push(start);
            while let Some(node) = from_withdrawn.next(Reversed(graph)) {
                reach[node.index()].withdrawn = true;
            }
        }
        let leads_nowhere = |node: NodeIndex| {
            let there = &reach[node.index()];
            there.ends.is_empty() && !there.withdrawn && !is_end(dossier, graph[node])
        };
        let loops = kosaraju_scc(graph)
            .into_iter()
            .filter(|group| group.len() > 1 || graph.contains_edge(group[0], group[0]))
            .filter(|group| group.iter().all(|&node| leads_nowhere(node)))
            .map(|group| group.into_iter().map(|node| graph[node]).collect())
            .collect();
        let reach = graph.node_indices().map(|node| graph[node]).zip(reach).collect();
        Self { reach, loops }
    }

    /// Where the citations of a claim lead; nothing for a claim that is in no chain.
    pub(super) fn of(&self, claim: u32) -> Option<&Reach> {
        self.reach.get(&claim)
    }

    /// Why a claim counts nowhere: it repeats others, and that leads to nothing that counts.
    pub(crate) fn idle(&self, dossier: &Dossier, claim: usize) -> Option<Why> {
        if self.reach.is_empty() || is_end(dossier, index(claim)) {
            return None;
        }
        let reach = self.of(index(claim)).filter(|reach| reach.ends.is_empty())?;
        Some(if reach.withdrawn { Why::RestsOnRetracted } else { Why::Circular })
    }

    /// Loops of citation that leave the loop nowhere.
    pub(crate) fn loops(&self) -> &[Vec<u32>] {
        &self.loops
    }
}

/// The ends of every claim, the furthest ones cut off at the bound.
fn ends(dossier: &Dossier, facts: &Facts, graph: &DiGraph<u32, ()>) -> Vec<Vec<Reached>> {
    let mut ways = Ways::default();
    for node in graph.node_indices() {
        if is_end(dossier, graph[node]) {
            ways.end(number(node), graph[node]);
        }
    }
    for edge in graph.edge_references() {
        let trust = facts.relay_trust(dossier, graph[edge.target()]);
        ways.arc(number(edge.source()), number(edge.target()), trust);
    }
    let rank: HashMap<u32, u32> = graph.node_indices().map(|node| (graph[node], number(node))).collect();
    let mut found = ways.reach(graph.node_count(), |end| rank[&end]);
    for reached in found.iter_mut().flatten() {
        reached.next = graph[NodeIndex::new(reached.next as usize)];
    }
    found
}

/// The ends that a claim cites itself: all of them count.
fn direct_ends(dossier: &Dossier, facts: &Facts, graph: &DiGraph<u32, ()>, node: NodeIndex) -> Vec<Reached> {
    let cited = graph.neighbors(node).map(|cited| graph[cited]);
    let ends = cited.filter(|&cited| cited != graph[node] && is_end(dossier, cited));
    ends.map(|end| Reached { end, trust: facts.relay_trust(dossier, end), next: end }).collect()
}

fn number(node: NodeIndex) -> u32 {
    index(node.index())
}

/// A chain of citation ends in a claim that cites nothing, has evidence of its own, or leans on a source.
fn is_end(dossier: &Dossier, claim: u32) -> bool {
    let claim = &dossier.claims()[claim as usize];
    claim.cites.is_empty() || claim.own_evidence || !claim.rests_on.is_empty()
}
