//! Where derived claims lead on one proposition.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::dossier::Dossier;
use crate::origin::nearest::{MOST, Reached, Ways};
use crate::origin::weigh::{AttestationLink, ExclusionReason};
use crate::origin::{Citations, Facts, index};

/// What a derived claim leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Target {
    /// A claim that speaks for itself on the proposition.
    Claim(u32),
    /// A source that does, in whichever claims.
    Speaker(u32),
    /// A source that says nothing on the proposition: its evidence is all that there is.
    Silent(u32),
}

/// A way from a derived claim to what it leads to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    pub(super) target: Target,
    pub(super) link: AttestationLink,
    /// The product of the trusts further up the chain, without the claim's own relays.
    pub(super) chain: f64,
    /// The claim that the chain goes through next.
    pub(super) through: Option<u32>,
}

/// For each source that only repeats others the ends that it leads to, with the trust on the way and the claim that goes it.
type Followed = HashMap<u32, Vec<(Target, f64, u32)>>;

/// What a claim leads to in one step.
#[derive(Default)]
struct Steps {
    leads: Vec<Lead>,
    /// Sources that only repeat others, which have to be followed.
    repeaters: Vec<(u32, Lead)>,
    withdrawn: bool,
    superseded: bool,
}

/// Where derived claims lead on one proposition.
///
/// A source that speaks for itself here is an end. So is one that says nothing here: its evidence is all that there is. A
/// source that only repeats others is followed to them.
pub(super) struct Leads<'a> {
    dossier: &'a Dossier,
    facts: &'a Facts,
    citations: &'a Citations,
    /// Claims that speak for themselves here, and whether they still stand, in order.
    own: Vec<(u32, bool)>,
    /// Claims that lean on others here, in order.
    derived: Vec<u32>,
    /// Sources that speak for themselves here, in order.
    speakers: Vec<u32>,
    /// Sources that only repeat others here, with the claims in which they do.
    repeaters: Vec<(u32, Vec<u32>)>,
    /// For each of them the ends that it leads to; found when one is asked for.
    followed: OnceCell<Followed>,
}

impl<'a> Leads<'a> {
    /// `own` are the claims that speak for themselves, each with whether it stands; `derived` those that do not.
    pub(super) fn of(
        dossier: &'a Dossier,
        facts: &'a Facts,
        citations: &'a Citations,
        mut own: Vec<(u32, bool)>,
        derived: &[u32],
    ) -> Self {
        // What says nothing makes no speaker: with it or without it, everything stays as it is.
        let speaks = |&&(claim, stands): &&(u32, bool)| stands && !facts.is_vacuous(claim);
        let mut speakers: Vec<u32> = own.iter().filter(speaks).map(|(claim, _)| facts.asserter(*claim)).collect();
        speakers.sort_unstable();
        own.sort_unstable();
        let repeats = |claim: &&u32| speakers.binary_search(&facts.asserter(**claim)).is_err();
        let mut repeating: Vec<(u32, u32)> =
            derived.iter().filter(repeats).map(|claim| (facts.asserter(*claim), *claim)).collect();
        // By id, so that the order of the records decides nothing.
        repeating.sort_by_key(|(source, _)| &dossier.sources()[*source as usize].id);
        let of_source = |claims: &[(u32, u32)]| (claims[0].0, claims.iter().map(|(_, claim)| *claim).collect());
        let repeaters = repeating.chunk_by(|(one, _), (other, _)| one == other).map(of_source).collect();
        let mut derived = derived.to_vec();
        derived.sort_unstable();
        Self { dossier, facts, citations, own, derived, speakers, repeaters, followed: OnceCell::new() }
    }

    /// One graph of the sources that only repeat others, with an arc to everything they lead to.
    fn follow(&self) -> Followed {
        let said = &self.repeaters;
        let node_of: HashMap<u32, u32> = said.iter().map(|(source, _)| *source).zip(0..).collect();
        let mut ways = Ways::default();
        let mut targets: Vec<Target> = Vec::new();
        let mut known: HashMap<Target, u32> = HashMap::new();
        // The claim behind the best arc between two nodes, to tell which way was taken.
        let mut claim_of: HashMap<(u32, u32), (f64, u32)> = HashMap::new();
        let first_target = index(said.len());
        for (source, claims) in said {
            for &claim in claims {
                let relays = self.facts.relay_trust(self.dossier, claim);
                let steps = self.steps(claim);
                let to_target = |lead: Lead| {
                    let number = *known.entry(lead.target).or_insert_with(|| {
                        targets.push(lead.target);
                        index(targets.len() - 1)
                    });
                    (first_target + number, lead.chain)
                };
                let to_ends: Vec<(u32, f64)> = steps.leads.into_iter().map(to_target).collect();
                let to_others = steps.repeaters.into_iter().map(|(other, lead)| (node_of[&other], lead.chain));
                for (to, chain) in to_ends.into_iter().chain(to_others) {
                    let from = node_of[source];
                    ways.arc(from, to, relays * chain);
                    let best = claim_of.entry((from, to)).or_insert((-1.0, claim));
                    if relays * chain > best.0 {
                        *best = (relays * chain, claim);
                    }
                }
            }
        }
        for number in 0..index(targets.len()) {
            ways.end(first_target + number, number);
        }
        let ranks = self.ranks(&targets);
        let found = ways.reach(said.len() + targets.len(), |end| ranks[end as usize]);
        let told = |(&(source, _), reached): (&(u32, Vec<u32>), Vec<Reached>)| {
            let from = node_of[&source];
            let ends = reached.into_iter().map(|r| (targets[r.end as usize], r.trust, claim_of[&(from, r.next)].1));
            (source, ends.collect())
        };
        said.iter().zip(found).map(told).collect()
    }

    /// The place of each target in an order that does not depend on that of the records.
    fn ranks(&self, targets: &[Target]) -> Vec<u32> {
        let name = |target: &Target| match *target {
            Target::Claim(claim) => (0, self.dossier.claims()[claim as usize].id.as_str()),
            Target::Speaker(source) => (1, self.dossier.sources()[source as usize].id.as_str()),
            Target::Silent(source) => (2, self.dossier.sources()[source as usize].id.as_str()),
        };
        let mut order: Vec<usize> = (0..targets.len()).collect();
        order.sort_by_key(|&at| name(&targets[at]));
        let mut ranks = vec![0; targets.len()];
        for (rank, at) in (0..).zip(order) {
            ranks[at] = rank;
        }
        ranks
    }

    /// What a claim leads to, or why it leads to nothing. Each target once, by the most trusted way.
    pub(super) fn from(&self, claim: u32) -> Result<Vec<Lead>, ExclusionReason> {
        let steps = self.steps(claim);
        let mut leads = steps.leads;
        for (source, lead) in steps.repeaters {
            let followed = self.followed.get_or_init(|| self.follow());
            leads.extend(followed[&source].iter().map(|&(target, further, through)| Lead {
                target,
                chain: lead.chain * further,
                through: lead.through.or(Some(through)),
                ..lead
            }));
        }
        if leads.is_empty() {
            return Err(match (steps.withdrawn, steps.superseded) {
                (true, _) => ExclusionReason::RestsOnRetracted,
                (false, true) => ExclusionReason::RestsOnSuperseded,
                (false, false) => ExclusionReason::Circular,
            });
        }
        if leads.len() == 1 {
            return Ok(leads);
        }
        // The most trusted way to each target, and of ways that are trusted alike the same one in every order of records.
        let id = |claim: u32| &self.dossier.claims()[claim as usize].id;
        leads.sort_by(|a, b| {
            let better = b.chain.total_cmp(&a.chain).then(a.link.cmp(&b.link));
            better.then_with(|| a.through.map(id).cmp(&b.through.map(id)))
        });
        let mut reached: HashSet<Target> = HashSet::new();
        leads.retain(|lead| reached.insert(lead.target));
        Ok(leads)
    }

    /// What one claim leads to: the ends of its citations, and the sources that it or they lean on.
    fn steps(&self, claim: u32) -> Steps {
        let mut steps = Steps::default();
        if let Some(reach) = self.citations.of(claim) {
            steps.withdrawn = reach.withdrawn;
            // What it cites on this very matter is what it repeats here. Other claims only tell whom it leans on, and only
            // where it cites nothing better.
            let others = || reach.ends.iter().filter(|end| end.end != claim);
            let here = others().any(|end| self.bears(end.end) && !self.leads_back(end.end, claim));
            for end in others().filter(|end| !here || self.bears(end.end)) {
                self.step_to(end, &mut steps);
            }
        }
        for source in self.leans_on(claim) {
            self.lean(
                Lead { target: Target::Silent(source), link: AttestationLink::RestsOn, chain: 1.0, through: None },
                &mut steps,
            );
        }
        steps
    }

    /// Whether a claim that speaks for itself here still stands; nothing when it is none.
    fn stands(&self, claim: u32) -> Option<bool> {
        let at = self.own.binary_search_by_key(&claim, |(claim, _)| *claim).ok()?;
        Some(self.own[at].1)
    }

    /// Whether a claim says something on the proposition.
    fn bears(&self, claim: u32) -> bool {
        self.stands(claim).is_some() || self.derived.binary_search(&claim).is_ok()
    }

    /// Whether one claim repeats another, through however many. What repeats a claim is nothing better for that claim to repeat.
    fn leads_back(&self, from: u32, to: u32) -> bool {
        self.facts.is_derived(from)
            && self.citations.of(from).is_some_and(|reach| reach.ends.iter().any(|end| end.end == to))
    }

    fn step_to(&self, end: &Reached, steps: &mut Steps) {
        let lead = |target| Lead { target, link: AttestationLink::Cites, chain: end.trust, through: Some(end.next) };
        if self.facts.is_derived(end.end) {
            for source in self.leans_on(end.end).take(MOST) {
                self.lean(lead(Target::Silent(source)), steps);
            }
            return;
        }
        match self.stands(end.end) {
            Some(true) => steps.leads.push(lead(Target::Claim(end.end))),
            Some(false) => steps.superseded = true,
            None => self.lean(lead(Target::Silent(self.facts.asserter(end.end))), steps),
        }
    }

    /// To a source: what it says here, whom it repeats here, or its evidence alone.
    fn lean(&self, lead: Lead, steps: &mut Steps) {
        let Target::Silent(source) = lead.target else { return steps.leads.push(lead) };
        if self.speakers.binary_search(&source).is_ok() {
            steps.leads.push(Lead { target: Target::Speaker(source), ..lead });
        } else if self.is_repeater(source) {
            steps.repeaters.push((source, lead));
        } else {
            steps.leads.push(lead);
        }
    }

    fn is_repeater(&self, source: u32) -> bool {
        let id = |source: u32| &self.dossier.sources()[source as usize].id;
        self.repeaters.binary_search_by_key(&id(source), |(other, _)| id(*other)).is_ok()
    }

    /// The sources that a claim leans on, without its own.
    fn leans_on(&self, claim: u32) -> impl Iterator<Item = u32> {
        let named = self.facts.has_rests_on(claim).then(|| &self.dossier.claims()[claim as usize].rests_on);
        let sources = named.into_iter().flatten().filter_map(|id| self.dossier.source_index(id));
        let own = self.facts.asserter(claim);
        sources.map(index).filter(move |&source| source != own)
    }
}
