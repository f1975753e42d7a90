//! Circular reporting: claims that rest on each other and on nothing else.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::assess::Assessment;
use crate::dossier::Dossier;
use crate::origin::{ExclusionReason, Facts};
use crate::problem::{Problem, Problems};

/// Every loop: those of claims that cite each other, and those of claims that lean on each other's sources.
pub(super) fn all(
    dossier: &Dossier,
    facts: &Facts,
    of_citation: &[Vec<u32>],
    assessments: &[Assessment],
) -> Vec<Vec<u32>> {
    let mut loops: BTreeSet<Vec<u32>> =
        of_citation.iter().map(|members| told(dossier, facts, members.clone())).collect();
    for assessment in assessments {
        let circular =
            assessment.evidence.excluded.iter().filter(|uncounted| uncounted.reason == ExclusionReason::Circular);
        let claims: Vec<u32> = circular.map(|uncounted| uncounted.claim).collect();
        if !claims.is_empty() {
            loops.extend(within(dossier, facts, &claims).into_iter().map(|members| told(dossier, facts, members)));
        }
    }
    let mut loops: Vec<Vec<u32>> = loops.into_iter().collect();
    // Claim by claim, so that the order of the records decides nothing.
    loops.sort_by(|a, b| {
        let pairs = a.iter().zip(b).map(|(&one, &other)| facts.compare(dossier, one, other));
        pairs.fold(Ordering::Equal, Ordering::then).then_with(|| a.len().cmp(&b.len()))
    });
    loops
}

fn told(dossier: &Dossier, facts: &Facts, mut members: Vec<u32>) -> Vec<u32> {
    members.sort_by(|&one, &other| facts.compare(dossier, one, other));
    members
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Claim(u32),
    Source(u32),
}

/// The loops among claims of one proposition that lead nowhere.
fn within(dossier: &Dossier, facts: &Facts, claims: &[u32]) -> Vec<Vec<u32>> {
    let mut graph: DiGraph<Node, ()> = DiGraph::new();
    let mut nodes: HashMap<Node, NodeIndex> = HashMap::new();
    for &claim in claims {
        let mut node_of = |node: Node| *nodes.entry(node).or_insert_with(|| graph.add_node(node));
        let record = &dossier.claims()[claim as usize];
        let (own, asserter) = (node_of(Node::Claim(claim)), node_of(Node::Source(facts.asserter(claim))));
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let cited = record.cites.iter().filter_map(|id| dossier.claim_index(id)).map(|at| Node::Claim(number(at)));
        let leant = record.rests_on.iter().filter_map(|id| dossier.source_index(id)).map(|at| Node::Source(number(at)));
        let next: Vec<NodeIndex> = cited.chain(leant).map(&mut node_of).collect();
        graph.add_edge(asserter, own, ());
        for next in next {
            graph.add_edge(own, next, ());
        }
    }
    let claims_of = |group: Vec<NodeIndex>| -> Vec<u32> {
        let claims = group.into_iter().filter_map(|node| match graph[node] {
            Node::Claim(claim) => Some(claim),
            Node::Source(_) => None,
        });
        claims.collect()
    };
    let is_loop = |group: &Vec<NodeIndex>| group.len() > 1 || graph.contains_edge(group[0], group[0]);
    kosaraju_scc(&graph).into_iter().filter(is_loop).map(claims_of).collect()
}

/// Names beyond these are counted.
const NAMED: usize = 12;

/// A warning for each loop, with every place where it goes on.
pub(super) fn problems(dossier: &Dossier, loops: &[Vec<u32>]) -> Problems {
    let mut problems = Problems::new();
    for members in loops {
        let claims: Vec<_> = members.iter().map(|&at| &dossier.claims()[at as usize]).collect();
        let names: Vec<&str> = claims.iter().take(NAMED).map(|claim| claim.id.as_str()).collect();
        let message = match claims.len() {
            1 => format!("circular reporting: {} rests on itself and on nothing else", names[0]),
            2..=NAMED => format!("circular reporting: {} rest on each other and on nothing else", names.join(", ")),
            more => format!(
                "circular reporting: {} and {} more rest on each other and on nothing else",
                names.join(", "),
                more - NAMED
            ),
        };
        let span = |claim: &crate::record::Claim| {
            dossier.claim_span(&claim.id, if claim.cites.is_empty() { "rests_on" } else { "cites" })
        };
        let mut problem = Problem::warning("circular-reporting", message)
            .with_help("none of them counts as evidence; cite the claim that the chain began with")
            .with_span(claims.first().and_then(|claim| span(claim)));
        for claim in claims.iter().take(NAMED).skip(1) {
            problem = problem.with_related(span(claim), format!("{} goes on", claim.id));
        }
        problems.push(problem);
    }
    problems
}
