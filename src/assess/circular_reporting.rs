//! Circular reporting: claims that rest only on each other.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::assess::Assessment;
use crate::dossier::Dossier;
use crate::index::{ClaimIx, SourceIx};
use crate::origin::{ExclusionReason, Facts};
use crate::problem::{Problem, Problems};
use crate::record::Claim;

/// Returns every loop: claims that cite each other, and claims that rest on each other's sources.
pub(super) fn find_loops(
    dossier: &Dossier,
    facts: &Facts,
    citation_loops: &[Vec<ClaimIx>],
    assessments: &[Assessment],
) -> Vec<Vec<ClaimIx>> {
    let sort = |mut members: Vec<ClaimIx>| {
        members.sort_by(|&one, &other| facts.compare(dossier, one, other));
        members
    };
    let mut loops: BTreeSet<Vec<ClaimIx>> = citation_loops.iter().cloned().map(sort).collect();
    for assessment in assessments {
        let excluded = assessment.evidence.excluded.iter();
        let circular = excluded.filter(|excluded| excluded.reason == ExclusionReason::Circular);
        let claims: Vec<ClaimIx> = circular.map(|excluded| excluded.claim).collect();
        if !claims.is_empty() {
            loops.extend(find_loops_among(dossier, facts, &claims).into_iter().map(sort));
        }
    }
    let mut loops: Vec<Vec<ClaimIx>> = loops.into_iter().collect();
    // Claim by claim, so that the order of the records decides nothing.
    loops.sort_by(|a, b| {
        let pairs = a.iter().zip(b).map(|(&one, &other)| facts.compare(dossier, one, other));
        pairs.fold(Ordering::Equal, Ordering::then).then_with(|| a.len().cmp(&b.len()))
    });
    loops
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum LoopNode {
    Claim(ClaimIx),
    Source(SourceIx),
}

/// Returns the loops among excluded claims on one proposition.
fn find_loops_among(dossier: &Dossier, facts: &Facts, claims: &[ClaimIx]) -> Vec<Vec<ClaimIx>> {
    let mut graph: DiGraph<LoopNode, ()> = DiGraph::new();
    let mut nodes: HashMap<LoopNode, NodeIndex> = HashMap::new();
    for &claim in claims {
        let mut node_of = |node: LoopNode| *nodes.entry(node).or_insert_with(|| graph.add_node(node));
        let record = &dossier.claims()[claim.get()];
        let (own, asserter) = (node_of(LoopNode::Claim(claim)), node_of(LoopNode::Source(facts.asserter(claim))));
        let cited = record.cites.iter().filter_map(|id| dossier.claim_index(id)).map(LoopNode::Claim);
        let rested_on = record.rests_on.iter().filter_map(|id| dossier.source_index(id)).map(LoopNode::Source);
        let next: Vec<NodeIndex> = cited.chain(rested_on).map(&mut node_of).collect();
        graph.add_edge(asserter, own, ());
        for next in next {
            graph.add_edge(own, next, ());
        }
    }
    let claims_of = |group: Vec<NodeIndex>| -> Vec<ClaimIx> {
        let claims = group.into_iter().filter_map(|node| match graph[node] {
            LoopNode::Claim(claim) => Some(claim),
            LoopNode::Source(_) => None,
        });
        claims.collect()
    };
    let is_loop = |group: &Vec<NodeIndex>| group.len() > 1 || graph.contains_edge(group[0], group[0]);
    kosaraju_scc(&graph).into_iter().filter(is_loop).map(claims_of).collect()
}

/// The most claims of a loop that are listed by id. Others are only counted.
const MAX_LISTED: usize = 12;

/// Returns a warning for each loop, with the position of each of its claims in the dossier.
pub(super) fn warn(dossier: &Dossier, loops: &[Vec<ClaimIx>]) -> Problems {
    let mut problems = Problems::new();
    for members in loops {
        let claims: Vec<&Claim> = members.iter().map(|&at| &*dossier.claims()[at.get()]).collect();
        let ids: Vec<&str> = claims.iter().take(MAX_LISTED).map(|claim| claim.id.as_str()).collect();
        let ids = ids.join(", ");
        let message = match claims.len() {
            1 => format!("circular reporting: {ids} rests only on itself"),
            2..=MAX_LISTED => format!("circular reporting: {ids} rest only on each other"),
            more => format!("circular reporting: {ids} and {} more rest only on each other", more - MAX_LISTED),
        };
        let span =
            |claim: &Claim| dossier.claim_span(&claim.id, if claim.cites.is_empty() { "rests_on" } else { "cites" });
        let mut problem = Problem::warning("circular-reporting", message)
            .with_help("none of them counts as evidence; cite the claim that the chain began with")
            .with_span(claims.first().and_then(|claim| span(claim)));
        for claim in claims.iter().take(MAX_LISTED).skip(1) {
            problem = problem.with_related(span(claim), format!("the loop continues with {}", claim.id));
        }
        problems.push(problem);
    }
    problems
}
