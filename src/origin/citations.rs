//! Citations: which claims every chain of citations ends in.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::dossier::Dossier;
use crate::index::ClaimIx;
use crate::origin::evidence::ExclusionReason;
use crate::origin::facts::Facts;
use crate::origin::trusted_paths::TrustGraph;

/// The ends of every chain of citations, over the claims that count.
#[derive(Debug, Default)]
pub(crate) struct Citations {
    /// For each claim its number among those that cite or are cited.
    numbers: Vec<u32>,
    /// The chains that begin at each of those.
    chains: Vec<CitationChains>,
    /// Loops that no citation leads out of, each with its claims.
    loops: Vec<Vec<ClaimIx>>,
}

/// The number of a claim that neither cites nor is cited.
const NONE: u32 = u32::MAX;

/// The chains of citations that begin at one claim.
#[derive(Debug, Default)]
pub(super) struct CitationChains {
    /// The claims that the chains end in.
    pub(super) ends: Vec<CitedEnd>,
    /// Whether one of them leads through a withdrawn claim.
    pub(super) is_retracted: bool,
}

/// A claim that a chain of citations ends in.
#[derive(Clone, Copy, Debug)]
pub(super) struct CitedEnd {
    pub(super) claim: ClaimIx,
    /// The trust in every relay of the chain, without those of the claim it begins at.
    pub(super) trust: f64,
    /// The claim that is cited first.
    pub(super) next: ClaimIx,
}

impl Citations {
    /// Follows every citation between claims that `counts` accepts: those known and not withdrawn.
    pub(crate) fn follow(dossier: &Dossier, facts: &Facts, counts: &dyn Fn(ClaimIx) -> bool) -> Self {
        let mut citing: Vec<(ClaimIx, ClaimIx)> = Vec::new();
        for claim in facts.citing_claims().filter(|&claim| counts(claim)) {
            let cited = dossier.claims()[claim.get()].cites.iter().filter_map(|id| dossier.claim_index(id));
            citing.extend(cited.map(|cited| (claim, cited)));
        }
        if citing.is_empty() {
            return Self::default();
        }
        citing.sort_unstable();
        citing.dedup();
        let graph = CitationGraph::new(dossier, facts, &citing, counts);
        let chains = graph.follow(dossier, facts);
        let loops = graph.find_loops(facts, &chains);
        Self { numbers: graph.numbers, chains, loops }
    }

    /// Returns the chains that begin at a claim. `None` if it neither cites nor is cited.
    pub(super) fn get(&self, claim: ClaimIx) -> Option<&CitationChains> {
        let &number = self.numbers.get(claim.get())?;
        self.chains.get(number as usize)
    }

    /// Returns why a claim counts nowhere: it only repeats others, and none of its chains ends in evidence. `None` if it counts.
    pub(crate) fn find_exclusion(&self, facts: &Facts, claim: ClaimIx) -> Option<ExclusionReason> {
        if facts.ends_chain(claim) {
            return None;
        }
        let chains = self.get(claim).filter(|chains| chains.ends.is_empty())?;
        Some(if chains.is_retracted { ExclusionReason::RestsOnRetracted } else { ExclusionReason::Circular })
    }

    /// Returns the loops that no citation leads out of.
    pub(crate) fn loops(&self) -> &[Vec<ClaimIx>] {
        &self.loops
    }
}

/// The graph of claims that cite others.
struct CitationGraph {
    /// The claims by date and id, so that the order of the records decides nothing.
    claims: Vec<ClaimIx>,
    /// For each claim of the dossier its number among them.
    numbers: Vec<u32>,
    /// Citing and cited, by number.
    arcs: Vec<(u32, u32)>,
    /// Those that cite a withdrawn claim, by number.
    citing_retracted: Vec<u32>,
}

impl CitationGraph {
    fn new(dossier: &Dossier, facts: &Facts, citing: &[(ClaimIx, ClaimIx)], counts: &dyn Fn(ClaimIx) -> bool) -> Self {
        let mut numbers = vec![NONE; dossier.claims().len()];
        let mut claims: Vec<ClaimIx> = Vec::new();
        for claim in citing.iter().flat_map(|&(claim, cited)| [claim, cited]) {
            if std::mem::replace(&mut numbers[claim.get()], 0) == NONE {
                claims.push(claim);
            }
        }
        claims.sort_unstable_by(|&one, &other| facts.compare(dossier, one, other));
        for (number, &claim) in (0..).zip(&claims) {
            numbers[claim.get()] = number;
        }
        let number = |claim: ClaimIx| numbers[claim.get()];
        let (counting, retracted): (Vec<_>, Vec<_>) = citing.iter().partition(|(_, cited)| counts(*cited));
        let arcs = counting.into_iter().map(|(claim, cited)| (number(claim), number(cited))).collect();
        let citing_retracted = retracted.into_iter().map(|(claim, _)| number(claim)).collect();
        Self { claims, numbers, arcs, citing_retracted }
    }

    fn claim(&self, number: u32) -> ClaimIx {
        self.claims[number as usize]
    }

    fn follow(&self, dossier: &Dossier, facts: &Facts) -> Vec<CitationChains> {
        let mut graph = TrustGraph::default();
        for (number, &claim) in (0..).zip(&self.claims) {
            if facts.ends_chain(claim) {
                graph.add_end(number, number);
            }
        }
        for &(from, to) in &self.arcs {
            graph.add_arc(from, to, facts.trust_in_own_relays(dossier, self.claim(to)));
        }
        let paths = graph.find_paths(self.claims.len(), |end| end).into_iter().map(|paths| {
            let ends = paths.into_iter().map(|path| CitedEnd {
                claim: self.claim(path.end),
                trust: path.trust,
                next: self.claim(path.next),
            });
            CitationChains { ends: ends.collect(), is_retracted: false }
        });
        let mut chains: Vec<CitationChains> = paths.collect();
        // The ends that a claim cites itself all count, also above the bound.
        for &(from, to) in &self.arcs {
            let (ends, claim) = (&mut chains[from as usize].ends, self.claim(to));
            if from != to && facts.ends_chain(claim) && ends.iter().all(|known| known.claim != claim) {
                ends.push(CitedEnd { claim, trust: facts.trust_in_own_relays(dossier, claim), next: claim });
            }
        }
        self.mark_retracted(&mut chains);
        chains
    }

    /// Marks every claim with a chain that leads to a withdrawn one.
    fn mark_retracted(&self, chains: &mut [CitationChains]) {
        if self.citing_retracted.is_empty() {
            return;
        }
        let mut citing: Vec<(u32, u32)> = self.arcs.iter().map(|&(from, to)| (to, from)).collect();
        citing.sort_unstable();
        let mut open = self.citing_retracted.clone();
        while let Some(number) = open.pop() {
            if std::mem::replace(&mut chains[number as usize].is_retracted, true) {
                continue;
            }
            let start = citing.partition_point(|&(cited, _)| cited < number);
            open.extend(citing[start..].iter().take_while(|&&(cited, _)| cited == number).map(|&(_, from)| from));
        }
    }

    fn find_loops(&self, facts: &Facts, chains: &[CitationChains]) -> Vec<Vec<ClaimIx>> {
        let is_endless = |number: u32| {
            let CitationChains { ends, is_retracted } = &chains[number as usize];
            ends.is_empty() && !is_retracted && !facts.ends_chain(self.claim(number))
        };
        let endless = self.arcs.iter().filter(|&&(from, to)| is_endless(from) && is_endless(to));
        let mut graph: DiGraph<ClaimIx, ()> = DiGraph::new();
        let mut nodes = vec![None; self.claims.len()];
        for &(from, to) in endless {
            let mut node =
                |number: u32| *nodes[number as usize].get_or_insert_with(|| graph.add_node(self.claim(number)));
            let (from, to): (NodeIndex, NodeIndex) = (node(from), node(to));
            graph.add_edge(from, to, ());
        }
        let is_loop = |group: &Vec<NodeIndex>| group.len() > 1 || graph.contains_edge(group[0], group[0]);
        let groups = kosaraju_scc(&graph).into_iter().filter(is_loop);
        groups.map(|group| group.into_iter().map(|node| graph[node]).collect()).collect()
    }
}
