//! Where derived claims lead on one proposition.

use std::collections::{BTreeMap, HashMap, HashSet};

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::dossier::Dossier;
use crate::origin::weigh::{Link, Why};
use crate::origin::{Citations, Facts, index};

/// A source that a derived claim leads to.
pub(super) struct Lead {
    pub(super) source: u32,
    pub(super) link: Link,
    /// The product of the trusts further up the chain, without the claim's own relays.
    pub(super) chain: f64,
}

/// Where derived claims lead on one proposition.
///
/// A source that speaks for itself here is an end. So is one that says nothing here: its evidence is all that there is. A
/// source that only repeats others is followed to them.
pub(super) struct Leads<'a> {
    dossier: &'a Dossier,
    facts: &'a Facts,
    citations: &'a Citations,
    /// Claims that bear on the proposition and no longer stand.
    superseded: HashSet<usize>,
    /// For each source that only repeats others, the ends it leads to and the trust on the way.
    repeaters: HashMap<u32, Vec<(u32, f64)>>,
}

/// What a claim leads to in one step.
struct Steps {
    ends: Vec<(u32, Link, f64)>,
    sources: Vec<(u32, Link, f64)>,
    withdrawn: bool,
    superseded: bool,
}

impl<'a> Leads<'a> {
    /// Follows the sources that only repeat others.
    pub(super) fn of(
        dossier: &'a Dossier,
        facts: &'a Facts,
        citations: &'a Citations,
        standing: &[usize],
        bearing: &[usize],
    ) -> Self {
        let stands: HashSet<usize> = standing.iter().copied().collect();
        let superseded = bearing.iter().copied().filter(|claim| !stands.contains(claim)).collect();
        let mut leads = Self { dossier, facts, citations, superseded, repeaters: HashMap::new() };
        let mut said: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for &claim in standing {
            said.entry(facts.asserter[claim]).or_default().push(claim);
        }
        said.retain(|_, claims| claims.iter().all(|&claim| facts.derived[claim]));
        leads.repeaters = leads.follow(&said);
        leads
    }

    /// One graph of the sources that only repeat others, with an arc to each source they lean on.
    fn follow(&self, said: &BTreeMap<u32, Vec<usize>>) -> HashMap<u32, Vec<(u32, f64)>> {
        let mut graph: DiGraph<(u32, bool), f64> = DiGraph::new();
        let repeaters: HashMap<u32, NodeIndex> =
            said.keys().map(|&source| (source, graph.add_node((source, false)))).collect();
        let mut ends: HashMap<u32, NodeIndex> = HashMap::new();
        for (source, claims) in said {
            for &claim in claims {
                let relays = self.facts.relay_trust(self.dossier, claim);
                let steps = self.steps(claim);
                for (target, _, trust) in steps.ends.into_iter().chain(steps.sources.iter().copied()) {
                    let is_repeater = steps.sources.iter().any(|step| step.0 == target);
                    let node = match repeaters.get(&target).filter(|_| is_repeater) {
                        Some(&node) => node,
                        None => *ends.entry(target).or_insert_with(|| graph.add_node((target, true))),
                    };
                    graph.add_edge(repeaters[source], node, relays * trust);
                }
            }
        }
        let reach = |source: &u32| {
            // The greatest product is the least sum of negative logarithms.
            let costs = dijkstra(&graph, repeaters[source], None, |edge| -edge.weight().max(f64::MIN_POSITIVE).ln());
            let mut reached: Vec<(u32, f64)> = costs
                .into_iter()
                .filter(|(node, _)| graph[*node].1)
                .map(|(node, cost)| (graph[node].0, (-cost).exp()))
                .collect();
            reached.sort_by_key(|&(end, _)| end);
            reached
        };
        said.keys().map(|source| (*source, reach(source))).collect()
    }

    /// The sources that a claim leads to, or why it leads to none.
    pub(super) fn from(&self, claim: usize) -> Result<Vec<Lead>, Why> {
        let mut best: BTreeMap<(u32, Link), f64> = BTreeMap::new();
        let mut improve = |source: u32, link: Link, chain: f64| {
            let there = best.entry((source, link)).or_insert(0.0);
            *there = there.max(chain);
        };
        let steps = self.steps(claim);
        for (source, link, chain) in steps.ends {
            improve(source, link, chain);
        }
        for (source, link, chain) in steps.sources {
            match self.repeaters.get(&source) {
                None => improve(source, link, chain),
                Some(ends) => ends.iter().for_each(|&(end, further)| improve(end, link, chain * further)),
            }
        }
        if best.is_empty() {
            return Err(match (steps.withdrawn, steps.superseded) {
                (true, _) => Why::RestsOnRetracted,
                (false, true) => Why::RestsOnSuperseded,
                (false, false) => Why::Circular,
            });
        }
        Ok(best.into_iter().map(|((source, link), chain)| Lead { source, link, chain }).collect())
    }

    /// What one claim leads to: the ends of its citations, and the sources that it or they lean on.
    fn steps(&self, claim: usize) -> Steps {
        let mut steps = Steps { ends: Vec::new(), sources: Vec::new(), withdrawn: false, superseded: false };
        if let Some(reach) = self.citations.of(claim).filter(|_| !self.dossier.claims()[claim].cites.is_empty()) {
            steps.withdrawn = reach.withdrawn;
            for end in reach.ends().filter(|&end| end != claim) {
                if self.facts.derived[end] {
                    let leaned = self.leans_on(end).map(|source| (source, Link::Cites, reach.chain));
                    steps.sources.extend(leaned);
                } else if self.superseded.contains(&end) {
                    steps.superseded = true;
                } else {
                    steps.ends.push((self.facts.asserter[end], Link::Cites, reach.chain));
                }
            }
        }
        steps.sources.extend(self.leans_on(claim).map(|source| (source, Link::RestsOn, 1.0)));
        steps
    }

    /// The sources that a claim leans on, without its own.
    fn leans_on(&self, claim: usize) -> impl Iterator<Item = u32> {
        let sources = self.dossier.claims()[claim].rests_on.iter().filter_map(|id| self.dossier.source_index(id));
        sources.map(index).filter(move |&source| source != self.facts.asserter[claim])
    }
}
