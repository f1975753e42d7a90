//! Who cites whom: where every chain of citation ends.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::dossier::Dossier;
use crate::origin::nearest::{Reached, Ways};
use crate::origin::{ExclusionReason, Facts, index};

/// Where the citations of claims end, over the claims that stand.
#[derive(Default)]
pub(crate) struct Citations {
    /// For each claim its place in the list of those that cite or are cited.
    numbers: Vec<u32>,
    /// Where they lead.
    reach: Vec<Reach>,
    /// Loops of citation that leave the loop nowhere, each with its claims.
    loops: Vec<Vec<u32>>,
}

/// No place in the list.
const NONE: u32 = u32::MAX;

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
        let mut citing: Vec<(u32, u32)> = Vec::new();
        for at in facts.citing().filter(|&at| stands(at)) {
            let cited = dossier.claims()[at].cites.iter().filter_map(|id| dossier.claim_index(id));
            citing.extend(cited.map(|cited| (index(at), index(cited))));
        }
        if citing.is_empty() {
            return Self::default();
        }
        citing.sort_unstable();
        citing.dedup();
        let graph = Graph::of(dossier, facts, &citing, stands);
        let reach = graph.reach(dossier, facts);
        let loops = graph.loops(facts, &reach);
        Self { numbers: graph.numbers, reach, loops }
    }

    /// Where the citations of a claim lead; nothing for a claim that is in no chain.
    pub(super) fn of(&self, claim: u32) -> Option<&Reach> {
        let &number = self.numbers.get(claim as usize)?;
        self.reach.get(number as usize)
    }

    /// Why a claim counts nowhere: it repeats others, and that leads to nothing that counts.
    pub(crate) fn idle(&self, facts: &Facts, claim: usize) -> Option<ExclusionReason> {
        if facts.is_end(index(claim)) {
            return None;
        }
        let reach = self.of(index(claim)).filter(|reach| reach.ends.is_empty())?;
        Some(if reach.withdrawn { ExclusionReason::RestsOnRetracted } else { ExclusionReason::Circular })
    }

    /// Loops of citation that leave the loop nowhere.
    pub(crate) fn loops(&self) -> &[Vec<u32>] {
        &self.loops
    }
}

/// Claims and whom they cite.
struct Graph {
    /// The claims, by date and id, so that the order of the records decides nothing.
    claims: Vec<u32>,
    /// For each claim of the dossier its place among them.
    numbers: Vec<u32>,
    /// From those that cite to what they cite, by place.
    arcs: Vec<(u32, u32)>,
    /// Those that cite a claim that was withdrawn.
    bereft: Vec<u32>,
}

impl Graph {
    fn of(dossier: &Dossier, facts: &Facts, citing: &[(u32, u32)], stands: &dyn Fn(usize) -> bool) -> Self {
        let mut numbers = vec![NONE; dossier.claims().len()];
        let mut claims: Vec<u32> = Vec::new();
        for claim in citing.iter().flat_map(|&(claim, cited)| [claim, cited]) {
            if std::mem::replace(&mut numbers[claim as usize], 0) == NONE {
                claims.push(claim);
            }
        }
        claims.sort_unstable_by(|&one, &other| facts.compare(dossier, one, other));
        for (number, &claim) in (0..).zip(&claims) {
            numbers[claim as usize] = number;
        }
        let number = |claim: u32| numbers[claim as usize];
        let (standing, gone): (Vec<_>, Vec<_>) = citing.iter().partition(|(_, cited)| stands(*cited as usize));
        let arcs = standing.into_iter().map(|(claim, cited)| (number(claim), number(cited))).collect();
        let bereft = gone.into_iter().map(|(claim, _)| number(claim)).collect();
        Self { claims, numbers, arcs, bereft }
    }

    fn reach(&self, dossier: &Dossier, facts: &Facts) -> Vec<Reach> {
        let mut ways = Ways::default();
        for (number, &claim) in (0..).zip(&self.claims) {
            if facts.is_end(claim) {
                ways.end(number, number);
            }
        }
        for &(from, to) in &self.arcs {
            ways.arc(from, to, facts.relay_trust(dossier, self.claims[to as usize]));
        }
        // The ends that a claim cites itself count, however many there are.
        let mut all: Vec<Vec<Reached>> = ways.reach(self.claims.len(), |end| end);
        for &(from, to) in &self.arcs {
            let ends = &mut all[from as usize];
            if from != to && facts.is_end(self.claims[to as usize]) && ends.iter().all(|known| known.end != to) {
                let trust = facts.relay_trust(dossier, self.claims[to as usize]);
                ends.push(Reached { end: to, trust, next: to });
            }
        }
        for reached in all.iter_mut().flatten() {
            (reached.end, reached.next) = (self.claims[reached.end as usize], self.claims[reached.next as usize]);
        }
        let mut reach: Vec<Reach> = all.into_iter().map(|ends| Reach { ends, withdrawn: false }).collect();
        self.mark_withdrawn(&mut reach);
        reach
    }

    /// Marks every claim from which some chain leads to a withdrawn one.
    fn mark_withdrawn(&self, reach: &mut [Reach]) {
        if self.bereft.is_empty() {
            return;
        }
        let mut citing: Vec<(u32, u32)> = self.arcs.iter().map(|&(from, to)| (to, from)).collect();
        citing.sort_unstable();
        let mut open = self.bereft.clone();
        while let Some(number) = open.pop() {
            if std::mem::replace(&mut reach[number as usize].withdrawn, true) {
                continue;
            }
            let start = citing.partition_point(|&(cited, _)| cited < number);
            open.extend(citing[start..].iter().take_while(|&&(cited, _)| cited == number).map(|&(_, from)| from));
        }
    }

    fn loops(&self, facts: &Facts, reach: &[Reach]) -> Vec<Vec<u32>> {
        let leads_nowhere = |number: u32| {
            let there = &reach[number as usize];
            there.ends.is_empty() && !there.withdrawn && !facts.is_end(self.claims[number as usize])
        };
        let lost = self.arcs.iter().filter(|&&(from, to)| leads_nowhere(from) && leads_nowhere(to));
        let mut graph: DiGraph<u32, ()> = DiGraph::new();
        let mut nodes = vec![None; self.claims.len()];
        for &(from, to) in lost {
            let mut node = |number: u32| {
                *nodes[number as usize].get_or_insert_with(|| graph.add_node(self.claims[number as usize]))
            };
            let (from, to): (NodeIndex, NodeIndex) = (node(from), node(to));
            graph.add_edge(from, to, ());
        }
        let is_loop = |group: &Vec<NodeIndex>| group.len() > 1 || graph.contains_edge(group[0], group[0]);
        let groups = kosaraju_scc(&graph).into_iter().filter(is_loop);
        groups.map(|group| group.into_iter().map(|node| graph[node]).collect()).collect()
    }
}
