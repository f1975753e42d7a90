//! Grouping of roots into origins.

use std::collections::HashMap;

use petgraph::unionfind::UnionFind;

use crate::dossier::Dossier;
use crate::id::EvidenceId;
use crate::origin::evidence::{AttestationLink, Dependence, Root};
use crate::origin::facts::Facts;

/// A dependence, with the indices of the roots that share it.
type SharedMark = (Vec<usize>, Dependence);

/// Groups roots into origins.
///
/// Returns the origin of each root, numbered by its first root, and for each origin no more dependences than are needed to
/// connect its roots.
pub(super) fn group_roots(dossier: &Dossier, facts: &Facts, roots: &[Root]) -> (Vec<usize>, Vec<(usize, Dependence)>) {
    let group = |root: &Root| dossier.sources()[root.source.get()].group.as_deref();
    let sources = find_shared(roots, |root, add| add(root.source)).map(|(at, source)| (at, Dependence::Source(source)));
    let groups = find_shared(roots, |root, add| group(root).into_iter().for_each(add))
        .map(|(at, group)| (at, Dependence::Group(group.to_owned())));
    let evidence = find_shared(roots, |root, add| evidence_of(dossier, facts, root).for_each(add))
        .map(|(at, id)| (at, Dependence::Evidence(id.clone())));
    let marks: Vec<SharedMark> = sources.chain(groups).chain(evidence).collect();
    if marks.is_empty() {
        return ((0..roots.len()).collect(), Vec::new());
    }
    let origins = connect(roots, &marks);
    let dependences = minimal_dependences(&origins, marks);
    (origins, dependences)
}

/// Returns each mark that several roots have, with the indices of those roots, in the order of the roots.
fn find_shared<'a, M: Ord + Copy>(
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

/// Returns the origin of each root, numbered by its first root.
///
/// Roots that share a mark are one origin. A vacuous root changes nothing: it never connects two origins. It joins one of those
/// that it shares marks with, preferably one with the same stance.
fn connect(roots: &[Root], marks: &[SharedMark]) -> Vec<usize> {
    let counts = |at: usize| !roots[at].standpoint.opinion.is_vacuous();
    let (mut all, mut counting) = (UnionFind::new(roots.len()), UnionFind::new(roots.len()));
    for (bearers, _) in marks {
        for &at in &bearers[1..] {
            all.union(bearers[0], at);
        }
        let mut that_count = bearers.iter().copied().filter(|&at| counts(at));
        if let Some(first) = that_count.next() {
            for at in that_count {
                counting.union(first, at);
            }
        }
    }
    // For each connected component its first root that counts, and the first one of each stance.
    let mut homes: HashMap<(usize, Option<bool>), usize> = HashMap::new();
    for at in (0..roots.len()).filter(|&at| counts(at)) {
        for side in [None, Some(roots[at].standpoint.opposes())] {
            homes.entry((all.find(at), side)).or_insert(at);
        }
    }
    let home = |at: usize| {
        let on_side = |side| homes.get(&(all.find(at), side));
        on_side(Some(roots[at].standpoint.opposes())).or_else(|| on_side(None))
    };
    let origin = |at: usize| match home(at) {
        _ if counts(at) => counting.find(at),
        Some(&home) => counting.find(home),
        None => all.find(at),
    };
    let mut first: HashMap<usize, usize> = HashMap::new();
    (0..roots.len()).map(|at| *first.entry(origin(at)).or_insert(at)).collect()
}

/// Returns no more dependences for each origin than are needed to connect its roots.
fn minimal_dependences(origins: &[usize], marks: Vec<SharedMark>) -> Vec<(usize, Dependence)> {
    let mut connected = UnionFind::new(origins.len());
    let mut dependences = Vec::new();
    for (mut bearers, dependence) in marks {
        bearers.sort_by_key(|&at| origins[at]);
        for together in bearers.chunk_by(|&one, &other| origins[one] == origins[other]) {
            let unions = together[1..].iter().filter(|&&at| connected.union(together[0], at)).count();
            if unions > 0 {
                dependences.push((origins[together[0]], dependence.clone()));
            }
        }
    }
    dependences
}

/// Returns the evidence of the claims that speak for a root: those of its source, or, if that says nothing itself, those that
/// rest on it.
fn evidence_of<'a>(dossier: &'a Dossier, facts: &Facts, root: &'a Root) -> impl Iterator<Item = &'a EvidenceId> {
    let is_direct = root.attestations.iter().any(|attestation| attestation.link == AttestationLink::Direct);
    let speaking =
        root.attestations.iter().filter(move |attestation| !is_direct || attestation.link == AttestationLink::Direct);
    let with_evidence = speaking.filter(|attestation| facts.has_evidence(attestation.claim));
    with_evidence.flat_map(|attestation| &dossier.claims()[attestation.claim.get()].evidence)
}
