//! The claims on one proposition, gathered into roots and origins.

use std::collections::{BTreeMap, HashMap};

use crate::dossier::Dossier;
use crate::opinion::{Opinion, Trust, fuse};
use crate::origin::bond::{self, Bond};
use crate::origin::leads::{Lead, Leads, Target};
use crate::origin::newest::Newest;
use crate::origin::position::{PositionIx, Standpoint};
use crate::origin::{Citations, Facts};
use crate::record::Stance;

/// Everything that is known of one proposition, and what of it counts.
///
/// Sources and claims are places in the lists of the dossier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weighing {
    /// The origins, each with its roots; those that affirm come first.
    pub origins: Vec<Origin>,
    /// Who could not or would not say.
    pub silences: Vec<Silence>,
    /// What did not count.
    pub uncounted: Vec<Uncounted>,
}

/// Evidence that rests on no other: roots that hang together.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The roots, at least one.
    pub roots: Vec<Root>,
    /// What makes them one, where there are several.
    pub bonds: Vec<Bond>,
    /// What they come to together.
    pub opinion: Opinion,
}

/// One position of one source, with every document that carries it.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// Whose it is.
    pub source: u32,
    /// What is said.
    pub position: Standpoint,
    /// How far the source is trusted.
    pub trust: Trust,
    /// The position after that trust.
    pub trusted: Opinion,
    /// The claims that carry it; the best way to us is the first.
    pub carriers: Vec<Carrier>,
    /// The opinion after the best way to us.
    pub opinion: Opinion,
}

/// A claim that carries a root.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carrier {
    /// The claim.
    pub claim: u32,
    /// How it hangs on the root.
    pub link: Link,
    /// The product of the trusts of the claim's own relays and of those further up the chain.
    pub trust: f64,
    /// The share of that which stands further up the chain; 1 where there is none.
    pub chain: f64,
    /// The claim that the chain goes through next.
    pub through: Option<u32>,
}

/// How a claim hangs on a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// It reports what the source said.
    Direct,
    /// It cites a claim of the source.
    Cites,
    /// It leans on evidence of the source.
    RestsOn,
}

/// A claim that could not confirm or did not comment: shown, and weighing nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The claim.
    pub claim: u32,
    /// Who.
    pub source: u32,
    /// Which of the two.
    pub stance: Stance,
}

/// A claim that did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uncounted {
    /// The claim.
    pub claim: u32,
    /// Why not.
    pub why: Why,
}

/// Why a claim did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
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

impl Weighing {
    /// Weighs the claims that bear on one proposition, which come in the order in which they are told.
    pub(crate) fn of(dossier: &Dossier, facts: &Facts, citations: &Citations, claims: &[u32]) -> Self {
        let mut sorting = Sorting::new(dossier, facts);
        let (mut own, mut derived) = (Vec::with_capacity(claims.len()), Vec::new());
        for (order, &claim) in (0..).zip(claims) {
            let position = facts.position(claim);
            if position.is_silent() {
                let (source, stance) = (facts.asserter(claim), position.stance);
                sorting.silences.push(Silence { claim, source, stance });
            } else if facts.is_derived(claim) {
                derived.push((order, claim));
            } else {
                own.push((order, claim));
            }
        }
        let newest = Newest::of(facts, own.iter().map(|&(_, claim)| (facts.asserter(claim), claim)));
        for &(order, claim) in &own {
            match newest.replaced(facts, facts.asserter(claim), claim) {
                Some(by) => sorting.leave_out(claim, Why::Superseded(by)),
                None => sorting.direct(order, claim),
            }
        }
        if !derived.is_empty() {
            sorting.derived(citations, &newest, &own, &derived);
        }
        sorting.finish(claims)
    }

    /// The origins that affirm.
    pub fn affirming(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter().filter(|origin| origin.affirms())
    }

    /// Whether one origin affirms and one denies or doubts.
    pub fn contested(&self) -> bool {
        self.origins.iter().any(Origin::affirms) && self.origins.iter().any(Origin::opposes)
    }
}

impl Origin {
    /// Whether a root of it affirms.
    pub fn affirms(&self) -> bool {
        self.roots.iter().any(|root| root.position.stance == Stance::Affirms)
    }

    /// Whether a root of it denies or doubts.
    pub fn opposes(&self) -> bool {
        self.roots.iter().any(|root| root.position.opposes())
    }
}

/// A root that is being gathered.
struct Draft {
    source: u32,
    position: PositionIx,
    /// Each with its place in the order of claims.
    carriers: Vec<(u32, Carrier)>,
}

impl Draft {
    /// The place of its first claim in the order of claims.
    fn first(&self) -> u32 {
        self.carriers.iter().map(|(order, _)| *order).min().unwrap_or(u32::MAX)
    }

    fn finish(mut self, facts: &Facts) -> Root {
        self.carriers.sort_by(|(one_order, one), (other_order, other)| {
            let by_trust = other.trust.total_cmp(&one.trust);
            by_trust.then(one.link.cmp(&other.link)).then(one_order.cmp(other_order))
        });
        let position = facts.standpoint(self.position);
        let trust = facts.trust(self.source);
        let trusted = position.opinion.discounted_by(trust);
        let best = self.carriers.first().map_or(1.0, |(_, carrier)| carrier.trust);
        let opinion = trusted.discounted_by(Trust::new(best.clamp(0.0, 1.0)).unwrap_or(trust));
        let carriers = self.carriers.into_iter().map(|(_, carrier)| carrier).collect();
        Root { source: self.source, position, trust, trusted, carriers, opinion }
    }
}

struct Sorting<'a> {
    dossier: &'a Dossier,
    facts: &'a Facts,
    drafts: Vec<Draft>,
    known: HashMap<(u32, PositionIx), usize>,
    silences: Vec<Silence>,
    uncounted: Vec<Uncounted>,
}

impl<'a> Sorting<'a> {
    fn new(dossier: &'a Dossier, facts: &'a Facts) -> Self {
        let (drafts, known) = (Vec::new(), HashMap::new());
        Self { dossier, facts, drafts, known, silences: Vec::new(), uncounted: Vec::new() }
    }

    fn leave_out(&mut self, claim: u32, why: Why) {
        self.uncounted.push(Uncounted { claim, why });
    }

    fn draft(&mut self, source: u32, position: PositionIx) -> usize {
        *self.known.entry((source, position)).or_insert_with(|| {
            self.drafts.push(Draft { source, position, carriers: Vec::new() });
            self.drafts.len() - 1
        })
    }

    /// A claim that speaks for itself.
    fn direct(&mut self, order: u32, claim: u32) {
        let source = self.facts.asserter(claim);
        let trust = self.facts.trust_in_relays(self.dossier, claim, Some(source));
        let draft = self.draft(source, self.facts.position_ix(claim));
        let carrier = Carrier { claim, link: Link::Direct, trust, chain: 1.0, through: None };
        self.drafts[draft].carriers.push((order, carrier));
    }

    /// Claims that lean on others carry the roots that they lead to.
    fn derived(&mut self, citations: &Citations, newest: &Newest<u32>, own: &[(u32, u32)], derived: &[(u32, u32)]) {
        let facts = self.facts;
        let stands = |claim: u32| newest.replaced(facts, facts.asserter(claim), claim).is_none();
        let own: HashMap<u32, bool> = own.iter().map(|&(_, claim)| (claim, stands(claim))).collect();
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
        let speakers = self.speakers();
        for relay in found {
            self.relay(&relay, &speakers, |source| {
                let asserter = facts.asserter(relay.claim);
                let own = newest.replaced(facts, asserter, relay.claim);
                own.or_else(|| leaning.replaced(facts, (asserter, source), relay.claim))
            });
        }
    }

    /// The roots of each source that speaks for itself and says something.
    fn speakers(&self) -> HashMap<u32, Vec<usize>> {
        let mut speakers: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, draft) in self.drafts.iter().enumerate() {
            if !self.facts.standpoint(draft.position).opinion.is_vacuous() {
                speakers.entry(draft.source).or_default().push(at);
            }
        }
        speakers
    }

    /// A derived claim carries the roots that it leads to, if they speak the same way. A source that says nothing here
    /// itself speaks through it.
    fn relay(&mut self, relay: &Relay, speakers: &HashMap<u32, Vec<usize>>, replaced: impl Fn(u32) -> Option<u32>) {
        let (claim, position) = (relay.claim, self.facts.position_ix(relay.claim));
        let opposes = self.facts.standpoint(position).opposes();
        let mut carried: BTreeMap<usize, Carrier> = BTreeMap::new();
        let mut why = Why::Contradicts;
        for lead in &relay.leads {
            let drafts = match lead.target {
                Target::Claim(cited) => vec![self.draft(self.facts.asserter(cited), self.facts.position_ix(cited))],
                Target::Speaker(source) => speakers.get(&source).cloned().unwrap_or_default(),
                Target::Silent(source) => match replaced(source) {
                    None => vec![self.draft(source, position)],
                    Some(by) => {
                        why = Why::Superseded(by);
                        continue;
                    }
                },
            };
            for draft in drafts {
                let Draft { source, position, .. } = self.drafts[draft];
                if self.facts.standpoint(position).opposes() != opposes {
                    continue;
                }
                let trust = self.facts.trust_in_relays(self.dossier, claim, Some(source)) * lead.chain;
                let carrier = Carrier { claim, link: lead.link, trust, chain: lead.chain, through: lead.through };
                let best = carried.entry(draft).or_insert(carrier);
                if trust > best.trust {
                    *best = carrier;
                }
            }
        }
        if carried.is_empty() {
            self.leave_out(claim, why);
        }
        for (draft, carrier) in carried {
            self.drafts[draft].carriers.push((relay.order, carrier));
        }
    }

    fn finish(self, claims: &[u32]) -> Weighing {
        let Self { dossier, facts, mut drafts, silences, mut uncounted, .. } = self;
        let id = |draft: &Draft| &dossier.sources()[draft.source as usize].id;
        drafts
            .sort_by(|a, b| a.first().cmp(&b.first()).then_with(|| id(a).cmp(id(b))).then(a.position.cmp(&b.position)));
        let roots: Vec<Root> = drafts.into_iter().map(|draft| draft.finish(facts)).collect();
        if uncounted.len() > 1 {
            let order: HashMap<u32, usize> = claims.iter().copied().zip(0..).collect();
            uncounted.sort_by_key(|uncounted| order[&uncounted.claim]);
        }
        Weighing { origins: origins(dossier, facts, roots), silences, uncounted }
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
    let (part_of, bonds) = bond::join(dossier, &roots);
    let mut together: BTreeMap<usize, (Vec<Root>, Vec<Bond>)> = BTreeMap::new();
    for (part, root) in part_of.iter().zip(roots) {
        together.entry(*part).or_default().0.push(root);
    }
    for (part, bond) in bonds {
        together.entry(part).or_default().1.push(bond);
    }
    let mut origins: Vec<Origin> = together
        .into_values()
        .map(|(roots, bonds)| {
            let opinion = fuse::averaging(roots.iter().map(|root| root.opinion), facts.base_rate);
            Origin { roots, bonds, opinion }
        })
        .collect();
    origins.sort_by_key(|origin| !origin.affirms());
    origins
}
