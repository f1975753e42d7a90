//! The claims on one proposition, gathered into roots and origins.

use std::collections::HashMap;

use crate::dossier::Dossier;
use crate::opinion::{Opinion, Trust, fuse};
use crate::origin::bond::{self, Dependence};
use crate::origin::leads::{Lead, Leads, Target};
use crate::origin::newest::Newest;
use crate::origin::position::{PositionIx, Standpoint};
use crate::origin::{Citations, Facts};
use crate::record::Stance;

/// Everything that is known of one proposition, and what of it counts.
///
/// Sources and claims are places in the lists of the dossier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeighedEvidence {
    /// The origins, each with its roots; those that affirm come first.
    pub origins: Vec<Origin>,
    /// Who could not or would not say.
    pub non_responses: Vec<NonResponse>,
    /// What did not count.
    pub excluded: Vec<ExcludedClaim>,
}

/// Evidence that rests on no other: roots that hang together.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The roots, at least one.
    pub roots: Vec<Root>,
    /// What makes them one, where there are several.
    pub dependences: Vec<Dependence>,
    /// What they come to together.
    pub opinion: Opinion,
}

/// One position of one source, with every document that carries it.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// Whose it is.
    pub source: u32,
    /// What is said.
    pub standpoint: Standpoint,
    /// How far the source is trusted.
    pub trust: Trust,
    /// The position after that trust.
    pub discounted: Opinion,
    /// The claims that carry it; the best way to us is the first.
    pub attestations: Vec<Attestation>,
    /// The opinion after the best way to us.
    pub opinion: Opinion,
}

/// A claim that carries a root.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attestation {
    /// The claim.
    pub claim: u32,
    /// How it hangs on the root.
    pub link: AttestationLink,
    /// The product of the trusts of the claim's own relays and of those further up the chain.
    pub trust: f64,
    /// The share of that which stands further up the chain; 1 where there is none.
    pub chain_trust: f64,
    /// The claim that the chain goes through next.
    pub through: Option<u32>,
}

/// How a claim hangs on a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttestationLink {
    /// It reports what the source said.
    Direct,
    /// It cites a claim of the source.
    Cites,
    /// It leans on evidence of the source.
    RestsOn,
}

/// A claim that could not confirm or did not comment: shown, and weighing nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NonResponse {
    /// The claim.
    pub claim: u32,
    /// Who.
    pub source: u32,
    /// Which of the two.
    pub stance: Stance,
}

/// A claim that did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExcludedClaim {
    /// The claim.
    pub claim: u32,
    /// Why not.
    pub reason: ExclusionReason,
}

/// Why a claim did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExclusionReason {
    /// Its source has said otherwise since, in this claim.
    Superseded(u32),
    /// It was withdrawn by this claim.
    Retracted(u32),
    /// It hangs in a loop of citation that leads nowhere.
    Circular,
    /// What it repeats was withdrawn.
    RestsOnRetracted,
    /// What it repeats is no longer what its source says.
    RestsOnSuperseded,
    /// What it repeats speaks the other way.
    Contradicts,
    /// Its document was published after the day.
    After,
}

impl WeighedEvidence {
    /// Weighs the claims that bear on one proposition, which come in the order in which they are told.
    pub(crate) fn of(dossier: &Dossier, facts: &Facts, citations: &Citations, claims: &[u32]) -> Self {
        let mut sorting = Sorting::new(dossier, facts);
        let (mut own, mut derived, mut silent) = (Vec::with_capacity(claims.len()), Vec::new(), Vec::new());
        for (order, &claim) in (0..).zip(claims) {
            let position = facts.position(claim);
            if position.is_silent() {
                silent.push(claim);
            } else if facts.is_derived(claim) {
                derived.push((order, claim));
            } else {
                own.push((order, claim));
            }
        }
        let newest = Newest::of(facts, own.iter().map(|&(_, claim)| (facts.asserter(claim), claim)));
        let replaced = |claim: u32| newest.replaced(facts, facts.asserter(claim), claim);
        let (gone, standing): (Vec<_>, Vec<_>) = own.into_iter().partition(|&(_, claim)| replaced(claim).is_some());
        for &(_, claim) in &gone {
            sorting
                .uncounted
                .extend(replaced(claim).map(|by| ExcludedClaim { claim, reason: ExclusionReason::Superseded(by) }));
        }
        // Silence replaces nothing, but whoever has spoken since is not silent any more.
        for claim in silent {
            let (source, stance) = (facts.asserter(claim), facts.position(claim).stance);
            match replaced(claim) {
                Some(by) => sorting.leave_out(claim, ExclusionReason::Superseded(by)),
                None => sorting.silences.push(NonResponse { claim, source, stance }),
            }
        }
        sorting.direct(&standing);
        if !derived.is_empty() {
            let own =
                standing.iter().map(|&(_, claim)| (claim, true)).chain(gone.iter().map(|&(_, claim)| (claim, false)));
            sorting.derived(citations, &newest, own.collect(), &derived);
        }
        sorting.finish(claims)
    }

    /// The origins that affirm.
    pub fn affirming_origins(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter().filter(|origin| origin.affirms())
    }

    /// Whether one origin affirms and one denies or doubts.
    pub fn is_contested(&self) -> bool {
        self.origins.iter().any(Origin::affirms) && self.origins.iter().any(Origin::opposes)
    }
}

impl Origin {
    /// Whether a root of it affirms.
    pub fn affirms(&self) -> bool {
        self.roots.iter().any(|root| root.standpoint.stance == Stance::Affirms)
    }

    /// Whether a root of it denies or doubts.
    pub fn opposes(&self) -> bool {
        self.roots.iter().any(|root| root.standpoint.opposes())
    }
}

/// A root that is being gathered.
struct Draft {
    source: u32,
    position: PositionIx,
    /// The place of its first claim in the order of claims.
    first: u32,
    /// In the order of claims, those that report what the source said before those that relay it.
    carriers: Vec<Attestation>,
}

impl Draft {
    fn carry(&mut self, order: u32, carrier: Attestation) {
        self.first = self.first.min(order);
        self.carriers.push(carrier);
    }

    fn finish(mut self, facts: &Facts) -> Root {
        self.carriers.sort_by(|one, other| other.trust.total_cmp(&one.trust).then(one.link.cmp(&other.link)));
        let position = facts.standpoint(self.position);
        let trust = facts.trust(self.source);
        let trusted = position.opinion.discount(trust);
        let best = self.carriers.first().map_or(1.0, |carrier| carrier.trust);
        let opinion = trusted.discount(Trust::new(best.clamp(0.0, 1.0)).unwrap_or(trust));
        Root {
            source: self.source,
            standpoint: position,
            trust,
            discounted: trusted,
            attestations: self.carriers,
            opinion,
        }
    }
}

struct Sorting<'a> {
    dossier: &'a Dossier,
    facts: &'a Facts,
    /// Roots of claims that speak for themselves, in the order of sources and positions; then those of silent sources.
    drafts: Vec<Draft>,
    spoken: usize,
    silent: HashMap<(u32, PositionIx), usize>,
    silences: Vec<NonResponse>,
    uncounted: Vec<ExcludedClaim>,
}

impl<'a> Sorting<'a> {
    fn new(dossier: &'a Dossier, facts: &'a Facts) -> Self {
        let (drafts, silent) = (Vec::new(), HashMap::new());
        Self { dossier, facts, drafts, spoken: 0, silent, silences: Vec::new(), uncounted: Vec::new() }
    }

    fn leave_out(&mut self, claim: u32, why: ExclusionReason) {
        self.uncounted.push(ExcludedClaim { claim, reason: why });
    }

    /// The claims that speak for themselves, each with its place in the order of claims.
    fn direct(&mut self, claims: &[(u32, u32)]) {
        let facts = self.facts;
        let root = |claim: u32| (facts.asserter(claim), facts.position_ix(claim));
        let mut keyed: Vec<((u32, PositionIx), u32, u32)> =
            claims.iter().map(|&(order, claim)| (root(claim), order, claim)).collect();
        keyed.sort_unstable();
        for of_root in keyed.chunk_by(|one, other| one.0 == other.0) {
            let ((source, position), first, _) = of_root[0];
            let carriers = of_root.iter().map(|&(_, _, claim)| {
                let trust = facts.trust_in_relays(self.dossier, claim, Some(source));
                Attestation { claim, link: AttestationLink::Direct, trust, chain_trust: 1.0, through: None }
            });
            self.drafts.push(Draft { source, position, first, carriers: carriers.collect() });
        }
        self.spoken = self.drafts.len();
    }

    /// The root that a claim speaks for.
    fn draft_of(&self, claim: u32) -> Option<usize> {
        let key = (self.facts.asserter(claim), self.facts.position_ix(claim));
        self.drafts[..self.spoken].binary_search_by_key(&key, |draft| (draft.source, draft.position)).ok()
    }

    /// The roots of a source that speaks for itself and says something.
    fn drafts_of(&self, source: u32) -> impl Iterator<Item = usize> {
        let start = self.drafts[..self.spoken].partition_point(|draft| draft.source < source);
        let of_source = (start..self.spoken).take_while(move |&at| self.drafts[at].source == source);
        of_source.filter(|&at| !self.facts.standpoint(self.drafts[at].position).opinion.is_vacuous())
    }

    /// The root of a source that says nothing here itself.
    fn draft_of_silent(&mut self, source: u32, position: PositionIx) -> usize {
        let drafts = &mut self.drafts;
        *self.silent.entry((source, position)).or_insert_with(|| {
            drafts.push(Draft { source, position, first: u32::MAX, carriers: Vec::new() });
            drafts.len() - 1
        })
    }

    /// Claims that lean on others carry the roots that they lead to.
    fn derived(&mut self, citations: &Citations, newest: &Newest<u32>, own: Vec<(u32, bool)>, derived: &[(u32, u32)]) {
        let facts = self.facts;
        let repeating: Vec<u32> = derived.iter().map(|&(_, claim)| claim).collect();
        let leads = Leads::of(self.dossier, facts, citations, own, &repeating);
        let mut found: Vec<Relay> = Vec::new();
        for &(order, claim) in derived {
            match leads.from(claim) {
                Ok(leads) => found.push(Relay { order, claim, leads }),
                Err(why) => self.leave_out(claim, why),
            }
        }
        // Whoever leans on evidence that its source says nothing of takes a position of its own, and may change it.
        let leaning = Newest::of(facts, found.iter().flat_map(|relay| relay.silent(facts)));
        for relay in found {
            self.relay(&relay, |source| {
                let asserter = facts.asserter(relay.claim);
                let own = newest.replaced(facts, asserter, relay.claim);
                own.or_else(|| leaning.replaced(facts, (asserter, source), relay.claim))
            });
        }
    }

    /// A derived claim carries the roots that it leads to, if they speak the same way. A source that says nothing here
    /// itself speaks through it.
    fn relay(&mut self, relay: &Relay, replaced: impl Fn(u32) -> Option<u32>) {
        let (claim, position) = (relay.claim, self.facts.position_ix(relay.claim));
        let opposes = self.facts.standpoint(position).opposes();
        let mut carried: Vec<(usize, Attestation)> = Vec::new();
        let mut why = ExclusionReason::Contradicts;
        for lead in &relay.leads {
            let drafts: Vec<usize> = match lead.target {
                Target::Claim(cited) => self.draft_of(cited).into_iter().collect(),
                Target::Speaker(source) => self.drafts_of(source).collect(),
                Target::Silent(source) => match replaced(source) {
                    None => vec![self.draft_of_silent(source, position)],
                    Some(by) => {
                        why = ExclusionReason::Superseded(by);
                        continue;
                    }
                },
            };
            for at in drafts {
                let Draft { source, position, .. } = self.drafts[at];
                if self.facts.standpoint(position).opposes() != opposes {
                    continue;
                }
                let trust = self.facts.trust_in_relays(self.dossier, claim, Some(source)) * lead.chain;
                carried.push((
                    at,
                    Attestation { claim, link: lead.link, trust, chain_trust: lead.chain, through: lead.through },
                ));
            }
        }
        if carried.is_empty() {
            self.leave_out(claim, why);
        }
        // Leads come with the most trusted first, so that of several ways to one root the best is left.
        carried
            .sort_by(|(one_at, one), (other_at, other)| one_at.cmp(other_at).then(other.trust.total_cmp(&one.trust)));
        carried.dedup_by_key(|(at, _)| *at);
        for (at, carrier) in carried {
            self.drafts[at].carry(relay.order, carrier);
        }
    }

    fn finish(self, claims: &[u32]) -> WeighedEvidence {
        let Self { dossier, facts, mut drafts, silences, mut uncounted, .. } = self;
        let id = |draft: &Draft| &dossier.sources()[draft.source as usize].id;
        drafts.sort_by(|a, b| a.first.cmp(&b.first).then_with(|| id(a).cmp(id(b))).then(a.position.cmp(&b.position)));
        let roots: Vec<Root> = drafts.into_iter().map(|draft| draft.finish(facts)).collect();
        if uncounted.len() > 1 {
            let order: HashMap<u32, usize> = claims.iter().copied().zip(0..).collect();
            uncounted.sort_by_key(|uncounted| order[&uncounted.claim]);
        }
        WeighedEvidence { origins: origins(dossier, facts, roots), non_responses: silences, excluded: uncounted }
    }
}

/// A derived claim with what it leads to.
struct Relay {
    order: u32,
    claim: u32,
    leads: Vec<Lead>,
}

impl Relay {
    /// The sources that speak through it alone, each with its asserter.
    fn silent(&self, facts: &Facts) -> impl Iterator<Item = ((u32, u32), u32)> {
        let asserter = facts.asserter(self.claim);
        self.leads.iter().filter_map(move |lead| match lead.target {
            Target::Silent(source) => Some(((asserter, source), self.claim)),
            Target::Claim(_) | Target::Speaker(_) => None,
        })
    }
}

/// Roots that hang together by source, by group or by shared evidence are one origin.
fn origins(dossier: &Dossier, facts: &Facts, roots: Vec<Root>) -> Vec<Origin> {
    let (part_of, bonds) = bond::join(dossier, facts, &roots);
    let mut sizes = vec![0_usize; roots.len()];
    for &part in &part_of {
        sizes[part] += 1;
    }
    // Most origins have one root: room for as many as there are, since lists that grow keep room for more.
    let mut together: Vec<(Vec<Root>, Vec<Dependence>)> =
        sizes.into_iter().map(|size| (Vec::with_capacity(size), Vec::new())).collect();
    for (&part, root) in part_of.iter().zip(roots) {
        together[part].0.push(root);
    }
    for (part, bond) in bonds {
        together[part].1.push(bond);
    }
    let found = together.into_iter().filter(|(roots, _)| !roots.is_empty()).map(|(roots, bonds)| {
        let opinion = match roots.as_slice() {
            [only] => only.opinion,
            several => fuse::averaging(several.iter().map(|root| root.opinion), facts.base_rate),
        };
        Origin { roots, dependences: bonds, opinion }
    });
    let (affirming, others): (Vec<Origin>, Vec<Origin>) = found.partition(Origin::affirms);
    let mut origins = Vec::with_capacity(affirming.len() + others.len());
    origins.extend(affirming);
    origins.extend(others);
    origins
}
