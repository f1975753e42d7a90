//! Citation targets: the claims and sources that derived claims lead to on one proposition.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::dossier::Dossier;
use crate::index::{ClaimIx, SourceIx};
use crate::origin::citations::{Citations, CitedEnd};
use crate::origin::evidence::{AttestationLink, ExclusionReason};
use crate::origin::facts::Facts;
use crate::origin::trusted_paths::{MAX_ENDS, TrustGraph, TrustedPath};

/// A target of a derived claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum CitationTarget {
    /// A claim that speaks for itself on the proposition.
    Claim(ClaimIx),
    /// A source that speaks for itself on the proposition, in any of its claims.
    Speaker(SourceIx),
    /// A source that says nothing on the proposition. All there is of it is its evidence.
    Silent(SourceIx),
}

/// A path from a derived claim to one of its targets.
#[derive(Clone, Copy, Debug)]
pub(super) struct TargetPath {
    pub(super) target: CitationTarget,
    pub(super) link: AttestationLink,
    /// The product of the trust in the relays further up the chain, without those of the claim itself.
    pub(super) chain_trust: f64,
    /// The next claim up the chain.
    pub(super) through: Option<ClaimIx>,
}

/// For each source that only repeats others its targets, with the trust on the path and the claim that the path begins with.
type RepeaterTargets = HashMap<SourceIx, Vec<(CitationTarget, f64, ClaimIx)>>;

/// What a claim leads to in one step.
#[derive(Default)]
struct NextTargets {
    paths: Vec<TargetPath>,
    /// Sources that only repeat others. Their own targets take their place.
    repeaters: Vec<(SourceIx, TargetPath)>,
    is_retracted: bool,
    is_superseded: bool,
}

/// The targets of derived claims on one proposition.
///
/// A source that speaks for itself on the proposition is a target. So is one that says nothing on it, because its evidence is all
/// there is. A source that only repeats others is replaced by their targets.
pub(super) struct CitationTargets<'a> {
    dossier: &'a Dossier,
    facts: &'a Facts,
    citations: &'a Citations,
    /// Claims that speak for themselves on the proposition, in order, with whether they are not superseded.
    own: Vec<(ClaimIx, bool)>,
    /// Claims that repeat others or rest on them, in order.
    derived: Vec<ClaimIx>,
    /// Sources that speak for themselves on the proposition, in order.
    speakers: Vec<SourceIx>,
    /// Sources that only repeat others on it, by id, with the claims in which they do.
    repeaters: Vec<(SourceIx, Vec<ClaimIx>)>,
    /// Computed when one of them is first needed.
    repeater_targets: OnceCell<RepeaterTargets>,
}

impl<'a> CitationTargets<'a> {
    /// `own` lists the claims that speak for themselves, with whether they are not superseded, and `derived` all others.
    pub(super) fn new(
        dossier: &'a Dossier,
        facts: &'a Facts,
        citations: &'a Citations,
        mut own: Vec<(ClaimIx, bool)>,
        derived: &[ClaimIx],
    ) -> Self {
        // A vacuous claim does not make its source a speaker, so that leaving the claim out changes nothing.
        let speaks = |&&(claim, is_current): &&(ClaimIx, bool)| is_current && !facts.is_vacuous(claim);
        let mut speakers: Vec<SourceIx> = own.iter().filter(speaks).map(|(claim, _)| facts.asserter(*claim)).collect();
        speakers.sort_unstable();
        own.sort_unstable();
        let repeats = |claim: &&ClaimIx| speakers.binary_search(&facts.asserter(**claim)).is_err();
        let mut repeating: Vec<(SourceIx, ClaimIx)> =
            derived.iter().filter(repeats).map(|claim| (facts.asserter(*claim), *claim)).collect();
        // By id, so that the order of the records decides nothing.
        repeating.sort_by_key(|(source, _)| &dossier.sources()[source.get()].id);
        let of_source =
            |claims: &[(SourceIx, ClaimIx)]| (claims[0].0, claims.iter().map(|(_, claim)| *claim).collect());
        let repeaters = repeating.chunk_by(|(one, _), (other, _)| one == other).map(of_source).collect();
        let mut derived = derived.to_vec();
        derived.sort_unstable();
        Self { dossier, facts, citations, own, derived, speakers, repeaters, repeater_targets: OnceCell::new() }
    }

    /// Finds the targets of each source that only repeats others, in one graph with an arc to everything that such a source
    /// leads to.
    fn follow_repeaters(&self) -> RepeaterTargets {
        let repeaters = &self.repeaters;
        let node_of: HashMap<SourceIx, u32> = repeaters.iter().map(|(source, _)| *source).zip(0..).collect();
        let mut graph = TrustGraph::default();
        let mut targets: Vec<CitationTarget> = Vec::new();
        let mut numbers: HashMap<CitationTarget, u32> = HashMap::new();
        // The claim behind the most trusted arc between two nodes.
        let mut claim_of: HashMap<(u32, u32), (f64, ClaimIx)> = HashMap::new();
        let first_target = number(repeaters.len());
        for (source, claims) in repeaters {
            for &claim in claims {
                let relays = self.facts.trust_in_own_relays(self.dossier, claim);
                let next = self.find_next(claim);
                let to_target = |path: TargetPath| {
                    let number = *numbers.entry(path.target).or_insert_with(|| {
                        targets.push(path.target);
                        number(targets.len() - 1)
                    });
                    (first_target + number, path.chain_trust)
                };
                let to_targets: Vec<(u32, f64)> = next.paths.into_iter().map(to_target).collect();
                let to_repeaters =
                    next.repeaters.into_iter().map(|(source, path)| (node_of[&source], path.chain_trust));
                for (to, chain_trust) in to_targets.into_iter().chain(to_repeaters) {
                    let from = node_of[source];
                    graph.add_arc(from, to, relays * chain_trust);
                    let best = claim_of.entry((from, to)).or_insert((-1.0, claim));
                    if relays * chain_trust > best.0 {
                        *best = (relays * chain_trust, claim);
                    }
                }
            }
        }
        for number in 0..number(targets.len()) {
            graph.add_end(first_target + number, number);
        }
        let ranks = self.rank_targets(&targets);
        let found = graph.find_paths(repeaters.len() + targets.len(), |end| ranks[end as usize]);
        let of_repeater = |(&(source, _), paths): (&(SourceIx, Vec<ClaimIx>), Vec<TrustedPath>)| {
            let from = node_of[&source];
            let targets = paths.into_iter().map(|path| {
                let (_, claim) = claim_of[&(from, path.next)];
                (targets[path.end as usize], path.trust, claim)
            });
            (source, targets.collect())
        };
        repeaters.iter().zip(found).map(of_repeater).collect()
    }

    /// Returns the rank of each target in an order that does not depend on that of the records.
    fn rank_targets(&self, targets: &[CitationTarget]) -> Vec<u32> {
        let key = |target: &CitationTarget| match *target {
            CitationTarget::Claim(claim) => (0, self.dossier.claims()[claim.get()].id.as_str()),
            CitationTarget::Speaker(source) => (1, self.dossier.sources()[source.get()].id.as_str()),
            CitationTarget::Silent(source) => (2, self.dossier.sources()[source.get()].id.as_str()),
        };
        let mut order: Vec<usize> = (0..targets.len()).collect();
        order.sort_by_key(|&at| key(&targets[at]));
        let mut ranks = vec![0; targets.len()];
        for (rank, at) in (0..).zip(order) {
            ranks[at] = rank;
        }
        ranks
    }

    /// Returns the most trusted path from a claim to each of its targets.
    ///
    /// # Errors
    /// The reason why the claim does not count, if it has no targets.
    pub(super) fn find(&self, claim: ClaimIx) -> Result<Vec<TargetPath>, ExclusionReason> {
        let next = self.find_next(claim);
        let mut paths = next.paths;
        for (source, path) in next.repeaters {
            let targets = self.repeater_targets.get_or_init(|| self.follow_repeaters());
            paths.extend(targets[&source].iter().map(|&(target, further_trust, through)| TargetPath {
                target,
                chain_trust: path.chain_trust * further_trust,
                through: path.through.or(Some(through)),
                ..path
            }));
        }
        if paths.is_empty() {
            return Err(match (next.is_retracted, next.is_superseded) {
                (true, _) => ExclusionReason::RestsOnRetracted,
                (false, true) => ExclusionReason::RestsOnSuperseded,
                (false, false) => ExclusionReason::Circular,
            });
        }
        if paths.len() == 1 {
            return Ok(paths);
        }
        // The id breaks ties, so that the order of the records does not.
        let id = |claim: ClaimIx| &self.dossier.claims()[claim.get()].id;
        paths.sort_by(|a, b| {
            let better = b.chain_trust.total_cmp(&a.chain_trust).then(a.link.cmp(&b.link));
            better.then_with(|| a.through.map(id).cmp(&b.through.map(id)))
        });
        let mut seen: HashSet<CitationTarget> = HashSet::new();
        paths.retain(|path| seen.insert(path.target));
        Ok(paths)
    }

    /// Returns what one claim leads to: the ends of its citations, and the sources that it or they rest on.
    fn find_next(&self, claim: ClaimIx) -> NextTargets {
        let mut next = NextTargets::default();
        if let Some(chains) = self.citations.get(claim) {
            next.is_retracted = chains.is_retracted;
            // What it cites on this proposition is what it repeats here. Other claims only show which sources it rests on, and
            // only if it cites nothing on the proposition.
            let others = || chains.ends.iter().filter(|end| end.claim != claim);
            let cites_here = others().any(|end| self.is_relevant(end.claim) && !self.leads_back(end.claim, claim));
            for end in others().filter(|end| !cites_here || self.is_relevant(end.claim)) {
                self.add_end(end, &mut next);
            }
        }
        for source in self.sources_rested_on(claim) {
            let target = CitationTarget::Silent(source);
            let path = TargetPath { target, link: AttestationLink::RestsOn, chain_trust: 1.0, through: None };
            self.add_source(path, &mut next);
        }
        next
    }

    /// Returns whether a claim that speaks for itself on the proposition is not superseded. `None` if it is not such a claim.
    fn is_current(&self, claim: ClaimIx) -> Option<bool> {
        let at = self.own.binary_search_by_key(&claim, |(claim, _)| *claim).ok()?;
        Some(self.own[at].1)
    }

    /// Returns whether a claim is on the proposition.
    fn is_relevant(&self, claim: ClaimIx) -> bool {
        self.is_current(claim).is_some() || self.derived.binary_search(&claim).is_ok()
    }

    /// Returns whether one claim repeats another, directly or through others. Then the other gains nothing by citing it.
    fn leads_back(&self, from: ClaimIx, to: ClaimIx) -> bool {
        self.facts.is_derived(from)
            && self.citations.get(from).is_some_and(|chains| chains.ends.iter().any(|end| end.claim == to))
    }

    fn add_end(&self, end: &CitedEnd, next: &mut NextTargets) {
        let path = |target| TargetPath {
            target,
            link: AttestationLink::Cites,
            chain_trust: end.trust,
            through: Some(end.next),
        };
        if self.facts.is_derived(end.claim) {
            for source in self.sources_rested_on(end.claim).take(MAX_ENDS) {
                self.add_source(path(CitationTarget::Silent(source)), next);
            }
            return;
        }
        match self.is_current(end.claim) {
            Some(true) => next.paths.push(path(CitationTarget::Claim(end.claim))),
            Some(false) => next.is_superseded = true,
            None => self.add_source(path(CitationTarget::Silent(self.facts.asserter(end.claim))), next),
        }
    }

    /// Adds a path to a source: as a speaker, as one that only repeats others, or as one of which all there is is its evidence.
    fn add_source(&self, path: TargetPath, next: &mut NextTargets) {
        let CitationTarget::Silent(source) = path.target else { return next.paths.push(path) };
        if self.speakers.binary_search(&source).is_ok() {
            next.paths.push(TargetPath { target: CitationTarget::Speaker(source), ..path });
        } else if self.is_repeater(source) {
            next.repeaters.push((source, path));
        } else {
            next.paths.push(path);
        }
    }

    fn is_repeater(&self, source: SourceIx) -> bool {
        let id = |source: SourceIx| &self.dossier.sources()[source.get()].id;
        self.repeaters.binary_search_by_key(&id(source), |(other, _)| id(*other)).is_ok()
    }

    /// Returns the sources that a claim rests on, other than its own.
    fn sources_rested_on(&self, claim: ClaimIx) -> impl Iterator<Item = SourceIx> {
        let rests_on = self.facts.has_rests_on(claim).then(|| &self.dossier.claims()[claim.get()].rests_on);
        let sources = rests_on.into_iter().flatten().filter_map(|id| self.dossier.source_index(id));
        let own = self.facts.asserter(claim);
        sources.filter(move |&source| source != own)
    }
}

fn number(at: usize) -> u32 {
    // No graph has more nodes than there are claims and sources.
    u32::try_from(at).unwrap_or(u32::MAX)
}
