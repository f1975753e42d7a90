//! What makes several roots one origin.

use std::collections::HashMap;

use petgraph::unionfind::UnionFind;

use crate::dossier::Dossier;
use crate::id::EvidenceId;
use crate::origin::Facts;
use crate::origin::weigh::{AttestationLink, Root};

/// What makes two roots one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dependence {
    /// They are of one source.
    Source(u32),
    /// Their sources speak for one whole.
    Group(String),
    /// They rest on one piece of evidence.
    Evidence(EvidenceId),
}

/// For each root the origin that it belongs to, numbered by its first root, and for each origin no more bonds than it takes
/// to hold it together.
pub(super) fn join(dossier: &Dossier, facts: &Facts, roots: &[Root]) -> (Vec<usize>, Vec<(usize, Dependence)>) {
    let source = |root: &Root| &dossier.sources()[root.source as usize];
    let sources = shared(roots, |root, tell| tell(root.source)).map(|(bearers, at)| (bearers, Dependence::Source(at)));
    let groups = shared(roots, |root, tell| source(root).group.as_deref().into_iter().for_each(tell))
        .map(|(bearers, group)| (bearers, Dependence::Group(group.to_owned())));
    let evidence = shared(roots, |root, tell| evidence(dossier, facts, root).for_each(tell))
        .map(|(bearers, id)| (bearers, Dependence::Evidence(id.clone())));
    let marks: Vec<(Vec<usize>, Dependence)> = sources.chain(groups).chain(evidence).collect();
    if marks.is_empty() {
        return ((0..roots.len()).collect(), Vec::new());
    }
    let part_of = parts(roots, &marks);
    let bonds = bonds(&part_of, marks);
    (part_of, bonds)
}

/// Each mark that several roots bear, with those roots, in the order of the roots.
fn shared<'a, M: Ord + Copy>(
    roots: &'a [Root],
    marks: impl Fn(&'a Root, &mut dyn FnMut(M)),
) -> impl Iterator<Item = (Vec<usize>, M)> {
    let mut all: Vec<(M, usize)> = Vec::with_capacity(roots.len());
    for (at, root) in roots.iter().enumerate() {
        marks(root, &mut |mark| all.push((mark, at)));
    }
    all.sort_unstable();
    all.dedup();
    let several = all.chunk_by(|(one, _), (other, _)| one == other).filter(|bearers| bearers.len() > 1);
    let mut shared: Vec<(Vec<usize>, M)> =
        several.map(|bearers| (bearers.iter().map(|(_, at)| *at).collect(), bearers[0].0)).collect();
    shared.sort_unstable();
    shared.into_iter()
}

/// For each root the origin that it belongs to, by the first root of it.
///
/// Roots that share a mark are one origin. A root that weighs nothing changes nothing: it never makes two origins one, and
/// belongs to one of those that it hangs together with, to one that speaks the same way where there is such a one.
fn parts(roots: &[Root], marks: &[(Vec<usize>, Dependence)]) -> Vec<usize> {
    let weighs = |at: usize| !roots[at].standpoint.opinion.is_vacuous();
    let (mut all, mut weighty) = (UnionFind::new(roots.len()), UnionFind::new(roots.len()));
    for (bearers, _) in marks {
        for &at in &bearers[1..] {
            all.union(bearers[0], at);
        }
        let mut weighing = bearers.iter().copied().filter(|&at| weighs(at));
        if let Some(first) = weighing.next() {
            for at in weighing {
                weighty.union(first, at);
            }
        }
    }
    // For each whole of roots that hang together in any way its first root that weighs, and the first of each side.
    let mut homes: HashMap<(usize, Option<bool>), usize> = HashMap::new();
    for at in (0..roots.len()).filter(|&at| weighs(at)) {
        for side in [None, Some(roots[at].standpoint.opposes())] {
            homes.entry((all.find(at), side)).or_insert(at);
        }
    }
    let home = |at: usize| {
        let of = |side| homes.get(&(all.find(at), side));
        of(Some(roots[at].standpoint.opposes())).or_else(|| of(None))
    };
    let part = |at: usize| match home(at) {
        _ if weighs(at) => weighty.find(at),
        Some(&home) => weighty.find(home),
        None => all.find(at),
    };
    let mut first: HashMap<usize, usize> = HashMap::new();
    (0..roots.len()).map(|at| *first.entry(part(at)).or_insert(at)).collect()
}

/// For each origin no more marks than it takes to hold it together.
fn bonds(part_of: &[usize], marks: Vec<(Vec<usize>, Dependence)>) -> Vec<(usize, Dependence)> {
    let mut joined = UnionFind::new(part_of.len());
    let mut bonds = Vec::new();
    for (mut bearers, bond) in marks {
        bearers.sort_by_key(|&at| part_of[at]);
        for together in bearers.chunk_by(|&one, &other| part_of[one] == part_of[other]) {
            let joins = together[1..].iter().filter(|&&at| joined.union(together[0], at)).count();
            if joins > 0 {
                bonds.push((part_of[together[0]], bond.clone()));
            }
        }
    }
    bonds
}

/// The evidence of the claims that speak for the root: its own, or, where its source says nothing itself, those that lean on it.
fn evidence<'a>(dossier: &'a Dossier, facts: &Facts, root: &'a Root) -> impl Iterator<Item = &'a EvidenceId> {
    let speaks = root.attestations.iter().any(|carrier| carrier.link == AttestationLink::Direct);
    let carriers = root.attestations.iter().filter(move |carrier| !speaks || carrier.link == AttestationLink::Direct);
    let telling = carriers.filter(|carrier| facts.has_evidence(carrier.claim));
    telling.flat_map(|carrier| &dossier.claims()[carrier.claim as usize].evidence)
}
