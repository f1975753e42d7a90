//! What makes several roots one origin.

use std::collections::{HashMap, HashSet};

use petgraph::unionfind::UnionFind;

use crate::dossier::Dossier;
use crate::id::EvidenceId;
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

/// For each root the origin that it belongs to, numbered by first root, and for each origin no more bonds than it takes to hold it together.
pub(super) fn join(dossier: &Dossier, roots: &[Root]) -> (Vec<usize>, Vec<(usize, Bond)>) {
    if let [_] = roots {
        return (vec![0], Vec::new());
    }
    let mut joining = Joining { joined: UnionFind::new(roots.len()), bonds: Vec::new() };
    joining.by(roots, |root| Some(root.source), |source| Bond::Source(*source));
    let group_of = |root: &Root| dossier.sources()[root.source as usize].group.as_deref();
    joining.by(roots, group_of, |group| Bond::Group((*group).to_owned()));
    joining.by(roots, |root| evidence(dossier, root), |id| Bond::Evidence((*id).clone()));
    let Joining { joined, bonds } = joining;
    let mut first: HashMap<usize, usize> = HashMap::new();
    let part_of: Vec<usize> = (0..roots.len()).map(|at| *first.entry(joined.find(at)).or_insert(at)).collect();
    let bonds = bonds.into_iter().map(|(at, bond)| (part_of[at], bond)).collect();
    (part_of, bonds)
}

struct Joining {
    joined: UnionFind<usize>,
    bonds: Vec<(usize, Bond)>,
}

impl Joining {
    /// Joins roots that share a mark; notes each mark that joined what nothing had joined before.
    fn by<'a, M, I>(&mut self, roots: &'a [Root], marks: impl Fn(&'a Root) -> I, bond: impl Fn(&M) -> Bond)
    where
        M: Eq + std::hash::Hash + Clone,
        I: IntoIterator<Item = M>,
    {
        let mut first: HashMap<M, usize> = HashMap::new();
        let mut noted: HashSet<M> = HashSet::new();
        for (at, root) in roots.iter().enumerate() {
            for mark in marks(root) {
                let other = *first.entry(mark.clone()).or_insert(at);
                if self.joined.union(at, other) && noted.insert(mark.clone()) {
                    self.bonds.push((at, bond(&mark)));
                }
            }
        }
    }
}

/// The evidence of the claims that speak for the root: its own, or, where its source says nothing itself, those that lean on it.
fn evidence<'a>(dossier: &'a Dossier, root: &Root) -> Vec<&'a EvidenceId> {
    let speaks = root.carriers.iter().any(|carrier| carrier.link == Link::Direct);
    let carriers = root.carriers.iter().filter(|carrier| !speaks || carrier.link == Link::Direct);
    carriers.flat_map(|carrier| &dossier.claims()[carrier.claim as usize].evidence).collect()
}
