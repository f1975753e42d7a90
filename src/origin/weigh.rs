//! Weighing: from the claims on one proposition to roots and origins.

use std::collections::HashMap;

use crate::dossier::Dossier;
use crate::index::{ClaimIx, SourceIx};
use crate::opinion::{Trust, fuse};
use crate::origin::citation_targets::{CitationTarget, CitationTargets, TargetPath};
use crate::origin::citations::Citations;
use crate::origin::dependence;
use crate::origin::evidence::{
    Attestation, AttestationLink, Dependence, ExcludedClaim, ExclusionReason, NonResponse, Origin, Root,
    WeighedEvidence,
};
use crate::origin::facts::Facts;
use crate::origin::standpoint::StandpointIx;
use crate::origin::supersession::LatestStandpoints;

/// Weighs the claims on one proposition, given in the order in which they are listed.
pub(crate) fn weigh(dossier: &Dossier, facts: &Facts, citations: &Citations, claims: &[ClaimIx]) -> WeighedEvidence {
    let mut weighing = Weighing::new(dossier, facts);
    let (mut own, mut derived, mut silent) = (Vec::with_capacity(claims.len()), Vec::new(), Vec::new());
    for (order, &claim) in (0..).zip(claims) {
        if facts.standpoint_of(claim).is_non_response() {
            silent.push(claim);
        } else if facts.is_derived(claim) {
            derived.push((order, claim));
        } else {
            own.push((order, claim));
        }
    }
    let latest = LatestStandpoints::new(facts, own.iter().map(|&(_, claim)| (facts.asserter(claim), claim)));
    let superseding = |claim: ClaimIx| latest.superseding(facts, facts.asserter(claim), claim);
    let (superseded, current): (Vec<_>, Vec<_>) = own.into_iter().partition(|&(_, claim)| superseding(claim).is_some());
    for &(_, claim) in &superseded {
        if let Some(by) = superseding(claim) {
            weighing.exclude(claim, ExclusionReason::Superseded(by));
        }
    }
    // A non-response supersedes nothing, but it is over once its source speaks.
    for claim in silent {
        if let Some(by) = superseding(claim) {
            weighing.exclude(claim, ExclusionReason::Superseded(by));
        } else {
            let (source, stance) = (facts.asserter(claim), facts.standpoint_of(claim).stance);
            weighing.non_responses.push(NonResponse { claim, source, stance });
        }
    }
    weighing.add_direct(&current);
    if !derived.is_empty() {
        let is_current = |claims: Vec<(u32, ClaimIx)>, is| claims.into_iter().map(move |(_, claim)| (claim, is));
        let own = is_current(current, true).chain(is_current(superseded, false)).collect();
        weighing.add_derived(citations, &latest, own, &derived);
    }
    weighing.finish(claims)
}

/// A root whose attestations are being collected.
struct RootDraft {
    source: SourceIx,
    standpoint: StandpointIx,
    /// The number of its first claim in the order of claims.
    first: u32,
    /// In the order of claims, direct ones before derived ones.
    attestations: Vec<Attestation>,
}

impl RootDraft {
    fn attest(&mut self, order: u32, attestation: Attestation) {
        self.first = self.first.min(order);
        self.attestations.push(attestation);
    }

    fn finish(mut self, facts: &Facts) -> Root {
        self.attestations.sort_by(|one, other| other.trust.total_cmp(&one.trust).then(one.link.cmp(&other.link)));
        let standpoint = facts.standpoint(self.standpoint);
        let trust = facts.trust(self.source);
        let discounted = standpoint.opinion.discount(trust);
        let best = self.attestations.first().map_or(1.0, |attestation| attestation.trust);
        let opinion = discounted.discount(Trust::new(best.clamp(0.0, 1.0)).unwrap_or(trust));
        Root { source: self.source, standpoint, trust, discounted, attestations: self.attestations, opinion }
    }
}

/// A claim that repeats others or rests on them, with the paths to its targets.
struct DerivedClaim {
    order: u32,
    claim: ClaimIx,
    paths: Vec<TargetPath>,
}

impl DerivedClaim {
    /// Returns the sources that speak through it alone, each together with its asserter.
    fn silent_sources(&self, facts: &Facts) -> impl Iterator<Item = ((SourceIx, SourceIx), ClaimIx)> {
        let asserter = facts.asserter(self.claim);
        self.paths.iter().filter_map(move |path| match path.target {
            CitationTarget::Silent(source) => Some(((asserter, source), self.claim)),
            CitationTarget::Claim(_) | CitationTarget::Speaker(_) => None,
        })
    }
}

/// The work on one proposition.
struct Weighing<'a> {
    dossier: &'a Dossier,
    facts: &'a Facts,
    /// Roots of claims that speak for themselves, by source and standpoint, then those of silent sources.
    drafts: Vec<RootDraft>,
    /// How many of them speak for themselves.
    speaking: usize,
    silent: HashMap<(SourceIx, StandpointIx), usize>,
    non_responses: Vec<NonResponse>,
    excluded: Vec<ExcludedClaim>,
}

impl<'a> Weighing<'a> {
    fn new(dossier: &'a Dossier, facts: &'a Facts) -> Self {
        Self {
            dossier,
            facts,
            drafts: Vec::new(),
            speaking: 0,
            silent: HashMap::new(),
            non_responses: Vec::new(),
            excluded: Vec::new(),
        }
    }

    fn exclude(&mut self, claim: ClaimIx, reason: ExclusionReason) {
        self.excluded.push(ExcludedClaim { claim, reason });
    }

    /// Adds the roots of the claims that speak for themselves, each given with its number in the order of claims.
    fn add_direct(&mut self, claims: &[(u32, ClaimIx)]) {
        let facts = self.facts;
        let root = |claim: ClaimIx| (facts.asserter(claim), facts.standpoint_ix(claim));
        let mut keyed: Vec<((SourceIx, StandpointIx), u32, ClaimIx)> =
            claims.iter().map(|&(order, claim)| (root(claim), order, claim)).collect();
        keyed.sort_unstable();
        for of_root in keyed.chunk_by(|one, other| one.0 == other.0) {
            let ((source, standpoint), first, _) = of_root[0];
            let attestations = of_root.iter().map(|&(_, _, claim)| {
                let trust = facts.trust_in_relays(self.dossier, claim, Some(source));
                Attestation { claim, link: AttestationLink::Direct, trust, chain_trust: 1.0, through: None }
            });
            self.drafts.push(RootDraft { source, standpoint, first, attestations: attestations.collect() });
        }
        self.speaking = self.drafts.len();
    }

    /// Returns the root that a claim speaks for.
    fn root_of_claim(&self, claim: ClaimIx) -> Option<usize> {
        let key = (self.facts.asserter(claim), self.facts.standpoint_ix(claim));
        self.drafts[..self.speaking].binary_search_by_key(&key, |draft| (draft.source, draft.standpoint)).ok()
    }

    /// Returns the roots of a source that speaks for itself, without vacuous ones.
    fn roots_of_speaker(&self, source: SourceIx) -> impl Iterator<Item = usize> {
        let start = self.drafts[..self.speaking].partition_point(|draft| draft.source < source);
        let of_source = (start..self.speaking).take_while(move |&at| self.drafts[at].source == source);
        of_source.filter(|&at| !self.facts.standpoint(self.drafts[at].standpoint).opinion.is_vacuous())
    }

    /// Returns the root of a source that says nothing itself on the proposition.
    fn root_of_silent(&mut self, source: SourceIx, standpoint: StandpointIx) -> usize {
        let drafts = &mut self.drafts;
        *self.silent.entry((source, standpoint)).or_insert_with(|| {
            drafts.push(RootDraft { source, standpoint, first: u32::MAX, attestations: Vec::new() });
            drafts.len() - 1
        })
    }

    /// Adds claims that repeat others or rest on them to the roots that they lead to.
    fn add_derived(
        &mut self,
        citations: &Citations,
        latest: &LatestStandpoints<SourceIx>,
        own: Vec<(ClaimIx, bool)>,
        derived: &[(u32, ClaimIx)],
    ) {
        let facts = self.facts;
        let claims: Vec<ClaimIx> = derived.iter().map(|&(_, claim)| claim).collect();
        let targets = CitationTargets::new(self.dossier, facts, citations, own, &claims);
        let mut found: Vec<DerivedClaim> = Vec::new();
        for &(order, claim) in derived {
            match targets.find(claim) {
                Ok(paths) => found.push(DerivedClaim { order, claim, paths }),
                Err(reason) => self.exclude(claim, reason),
            }
        }
        // A source that rests on the evidence of a silent one has a standpoint of its own, which a later claim may supersede.
        let on_silent = LatestStandpoints::new(facts, found.iter().flat_map(|claim| claim.silent_sources(facts)));
        for derived in found {
            self.attest(&derived, |source| {
                let asserter = facts.asserter(derived.claim);
                let own = latest.superseding(facts, asserter, derived.claim);
                own.or_else(|| on_silent.superseding(facts, (asserter, source), derived.claim))
            });
        }
    }

    /// Adds a derived claim to the roots that it leads to, as far as their stances agree. A source that says nothing itself on the
    /// proposition speaks through it, unless `superseding` names a later claim.
    fn attest(&mut self, derived: &DerivedClaim, superseding: impl Fn(SourceIx) -> Option<ClaimIx>) {
        let (claim, standpoint) = (derived.claim, self.facts.standpoint_ix(derived.claim));
        let opposes = self.facts.standpoint(standpoint).opposes();
        let mut attested: Vec<(usize, Attestation)> = Vec::new();
        let mut reason = ExclusionReason::Contradicts;
        for &TargetPath { target, link, chain_trust, through } in &derived.paths {
            let roots: Vec<usize> = match target {
                CitationTarget::Claim(cited) => self.root_of_claim(cited).into_iter().collect(),
                CitationTarget::Speaker(source) => self.roots_of_speaker(source).collect(),
                CitationTarget::Silent(source) => match superseding(source) {
                    None => vec![self.root_of_silent(source, standpoint)],
                    Some(by) => {
                        reason = ExclusionReason::Superseded(by);
                        continue;
                    }
                },
            };
            for at in roots {
                let RootDraft { source, standpoint, .. } = self.drafts[at];
                if self.facts.standpoint(standpoint).opposes() != opposes {
                    continue;
                }
                let trust = self.facts.trust_in_relays(self.dossier, claim, Some(source)) * chain_trust;
                attested.push((at, Attestation { claim, link, trust, chain_trust, through }));
            }
        }
        if attested.is_empty() {
            self.exclude(claim, reason);
        }
        // Paths come with the most trusted first, so that of several paths to one root the best is kept.
        attested
            .sort_by(|(one_at, one), (other_at, other)| one_at.cmp(other_at).then(other.trust.total_cmp(&one.trust)));
        attested.dedup_by_key(|(at, _)| *at);
        for (at, attestation) in attested {
            self.drafts[at].attest(derived.order, attestation);
        }
    }

    fn finish(self, claims: &[ClaimIx]) -> WeighedEvidence {
        let Self { dossier, facts, mut drafts, non_responses, mut excluded, .. } = self;
        let id = |draft: &RootDraft| &dossier.sources()[draft.source.get()].id;
        drafts
            .sort_by(|a, b| a.first.cmp(&b.first).then_with(|| id(a).cmp(id(b))).then(a.standpoint.cmp(&b.standpoint)));
        let roots: Vec<Root> = drafts.into_iter().map(|draft| draft.finish(facts)).collect();
        if excluded.len() > 1 {
            let order: HashMap<ClaimIx, usize> = claims.iter().copied().zip(0..).collect();
            excluded.sort_by_key(|excluded| order[&excluded.claim]);
        }
        WeighedEvidence { origins: fuse_origins(dossier, facts, roots), non_responses, excluded }
    }
}

/// Groups roots into origins and fuses their opinions.
fn fuse_origins(dossier: &Dossier, facts: &Facts, roots: Vec<Root>) -> Vec<Origin> {
    let (origin_of, dependences) = dependence::group_roots(dossier, facts, &roots);
    let mut sizes = vec![0_usize; roots.len()];
    for &origin in &origin_of {
        sizes[origin] += 1;
    }
    // Most origins have one root. Exact capacities save memory, because a list that grows keeps room for more.
    let mut grouped: Vec<(Vec<Root>, Vec<Dependence>)> =
        sizes.into_iter().map(|size| (Vec::with_capacity(size), Vec::new())).collect();
    for (&origin, root) in origin_of.iter().zip(roots) {
        grouped[origin].0.push(root);
    }
    for (origin, dependence) in dependences {
        grouped[origin].1.push(dependence);
    }
    let fused = grouped.into_iter().filter(|(roots, _)| !roots.is_empty()).map(|(roots, dependences)| {
        let opinion = match roots.as_slice() {
            [only] => only.opinion,
            several => fuse::averaging(several.iter().map(|root| root.opinion), facts.base_rate),
        };
        Origin { roots, dependences, opinion }
    });
    let (affirming, others): (Vec<Origin>, Vec<Origin>) = fused.partition(Origin::affirms);
    let mut origins = Vec::with_capacity(affirming.len() + others.len());
    origins.extend(affirming);
    origins.extend(others);
    origins
}
