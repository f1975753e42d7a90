//! What makes several roots one origin.

use std::collections::HashMap;

use petgraph::unionfind::UnionFind;

use crate::dossier::Dossier;
use crate::id::EvidenceId;
use crate::origin::Facts;
use crate::origin::weigh::{Link, Root};

/// What makes two roots one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bond {
    /// They are of one source.
    Source(u32),
    /// Their sources speak for one whole.
    Group(String),
    /// They rest on one piece of evidence.
    Evidence(EvidenceId),
}

/// For each root the origin that it belongs to, numbered by its first root, and for each origin no more bonds than it takes
/// to hold it together.
pub(super) fn join(dossier: &Dossier, facts: &Facts, roots: &[Root]) -> (Vec<usize>, Vec<(usize, Bond)>) {
    let source = |root: &Root| &dossier.sources()[root.source as usize];
    let sources = shared(roots, |root, tell| tell(root.source));
    let groups = shared(roots, |root, tell| source(root).group.as_deref().into_iter().for_each(tell));
    let evidence = shared(roots, |root, tell| evidence(dossier, facts, root).for_each(tell));
    if sources.is_empty() && groups.is_empty() && evidence.is_empty() {
        return ((0..roots.len()).collect(), Vec::new());
    }
    let weightless: Vec<bool> = roots.iter().map(|root| root.position.opinion.is_vacuous()).collect();
    let joined = UnionFind::new(roots.len());
    let mut joining = Joining { joined, loose: weightless.clone(), weightless, bonds: Vec::new() };
    joining.by(sources, Bond::Source);
    joining.by(groups, |group| Bond::Group(group.to_owned()));
    joining.by(evidence, |id| Bond::Evidence(id.clone()));
    let Joining { joined, bonds, .. } = joining;
    let mut first: HashMap<usize, usize> = HashMap::new();
    let part_of: Vec<usize> = (0..roots.len()).map(|at| *first.entry(joined.find(at)).or_insert(at)).collect();
    let bonds = bonds.into_iter().map(|(at, bond)| (part_of[at], bond)).collect();
    (part_of, bonds)
}

/// Each mark that several roots bear, with those roots, in the order of the roots.
fn shared<'a, M: Ord + Copy>(roots: &'a [Root], marks: impl Fn(&'a Root, &mut dyn FnMut(M))) -> Vec<(Vec<usize>, M)> {
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
    shared
}

struct Joining {
    joined: UnionFind<usize>,
    /// The roots that weigh nothing. Such a root changes nothing: it belongs to one of the origins that it shares a mark with,
    /// and never makes two of them one.
    weightless: Vec<bool>,
    /// Those of them that belong to no other yet.
    loose: Vec<bool>,
    bonds: Vec<(usize, Bond)>,
}

impl Joining {
    /// Joins roots that share a mark; notes each mark that joined what nothing had joined before.
    fn by<M>(&mut self, shared: Vec<(Vec<usize>, M)>, bond: impl Fn(M) -> Bond) {
        for (bearers, mark) in shared {
            let weighs = |at: &&usize| !self.weightless[**at];
            let Some(&to) = bearers.iter().find(weighs).or(bearers.first()) else { continue };
            let joins = bearers.iter().filter(|&&at| at != to && self.join(at, to)).count();
            if joins > 0 {
                self.bonds.push((to, bond(mark)));
            }
        }
    }

    fn join(&mut self, at: usize, to: usize) -> bool {
        (!self.weightless[at] || std::mem::take(&mut self.loose[at])) && self.joined.union(at, to)
    }
}

/// The evidence of the claims that speak for the root: its own, or, where its source says nothing itself, those that lean on it.
fn evidence<'a>(dossier: &'a Dossier, facts: &Facts, root: &'a Root) -> impl Iterator<Item = &'a EvidenceId> {
    let speaks = root.carriers.iter().any(|carrier| carrier.link == Link::Direct);
    let carriers = root.carriers.iter().filter(move |carrier| !speaks || carrier.link == Link::Direct);
    let telling = carriers.filter(|carrier| facts.has_evidence(carrier.claim));
    telling.flat_map(|carrier| &dossier.claims()[carrier.claim as usize].evidence)
}
