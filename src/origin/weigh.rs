//! The claims on one proposition, gathered into roots and origins.

use std::collections::{BTreeMap, HashMap};

use petgraph::unionfind::UnionFind;

use crate::dossier::Dossier;
use crate::opinion::{Opinion, Trust, fuse};
use crate::origin::latest::Standpoint;
use crate::origin::leads::{Lead, Leads};
use crate::origin::{Citations, Facts, index};
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
#[derive(Clone, Debug, PartialEq)]
pub struct Carrier {
    /// The claim.
    pub claim: u32,
    /// How it hangs on the root.
    pub link: Link,
    /// The sources that relayed it, the outermost last.
    pub relays: Vec<u32>,
    /// The product of their trusts, and of those further up the chain.
    pub trust: f64,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncounted {
    /// The claim.
    pub claim: u32,
    /// Why not.
    pub why: Why,
}

/// Why a claim did not count.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Its document was published after the day.
    After,
}

impl Weighing {
    /// Weighs the claims that bear on one proposition.
    pub(crate) fn of(dossier: &Dossier, facts: &Facts, citations: &Citations, claims: &[usize]) -> Self {
        let (standing, mut uncounted) = latest_positions(facts, claims);
        let mut sorting = Sorting { dossier, facts, roots: BTreeMap::new(), own: HashMap::new() };
        let mut silences = Vec::new();
        for &claim in &standing {
            let stance = facts.position[claim].stance;
            if is_silent(stance) {
                silences.push(Silence { claim: index(claim), source: facts.asserter[claim], stance });
            } else if !facts.derived[claim] {
                sorting.direct(claim);
            }
        }
        let derived = |claim: &usize| facts.derived[*claim] && !is_silent(facts.position[*claim].stance);
        if standing.iter().any(derived) {
            let leads = Leads::of(dossier, facts, citations, &standing, claims);
            for &claim in standing.iter().filter(|claim| derived(claim)) {
                match leads.from(claim) {
                    Ok(leads) => leads.into_iter().for_each(|lead| sorting.relay(claim, lead)),
                    Err(why) => uncounted.push(Uncounted { claim: index(claim), why }),
                }
            }
        }
        uncounted.sort_by_key(|uncounted| uncounted.claim);
        let roots: Vec<Root> = sorting.roots.into_values().map(|draft| draft.finish(facts)).collect();
        Self { origins: origins(dossier, facts, roots), silences, uncounted }
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
        self.roots.iter().any(|root| matches!(root.position.stance, Stance::Denies | Stance::Doubts))
    }
}

/// A source's latest position replaces its own earlier ones. What repeats the latest one carries it, however old.
fn latest_positions(facts: &Facts, claims: &[usize]) -> (Vec<usize>, Vec<Uncounted>) {
    let mut latest: HashMap<u32, i64> = HashMap::new();
    for &claim in claims {
        let said = latest.entry(facts.asserter[claim]).or_insert(i64::MIN);
        *said = (*said).max(facts.said[claim]);
    }
    let mut current: HashMap<u32, Vec<usize>> = HashMap::new();
    for &claim in claims {
        if facts.said[claim] == latest[&facts.asserter[claim]] {
            current.entry(facts.asserter[claim]).or_default().push(claim);
        }
    }
    let (mut standing, mut uncounted) = (Vec::new(), Vec::new());
    for &claim in claims {
        let now = &current[&facts.asserter[claim]];
        if now.iter().any(|&other| facts.position[other].key() == facts.position[claim].key()) {
            standing.push(claim);
        } else {
            uncounted.push(Uncounted { claim: index(claim), why: Why::Superseded(index(now[0])) });
        }
    }
    (standing, uncounted)
}

type RootKey = (u32, (Stance, [u64; 3]));

struct Draft {
    source: u32,
    position: Standpoint,
    carriers: Vec<Carrier>,
}

impl Draft {
    fn finish(mut self, facts: &Facts) -> Root {
        self.carriers.sort_by(|a, b| b.trust.total_cmp(&a.trust).then(a.link.cmp(&b.link)).then(a.claim.cmp(&b.claim)));
        let trust = facts.trust[self.source as usize];
        let trusted = self.position.opinion.discounted_by(trust);
        let best = self.carriers.first().map_or(1.0, |carrier| carrier.trust);
        let opinion = trusted.discounted_by(Trust::new(best.clamp(0.0, 1.0)).unwrap_or(trust));
        Root { source: self.source, position: self.position, trust, trusted, carriers: self.carriers, opinion }
    }
}

struct Sorting<'a> {
    dossier: &'a Dossier,
    facts: &'a Facts,
    roots: BTreeMap<RootKey, Draft>,
    /// The positions in which each source speaks for itself.
    own: HashMap<u32, Vec<RootKey>>,
}

impl Sorting<'_> {
    fn carry(&mut self, source: u32, position: Standpoint, carrier: Carrier) {
        let fresh = || Draft { source, position, carriers: Vec::new() };
        self.roots.entry((source, position.key())).or_insert_with(fresh).carriers.push(carrier);
    }

    fn direct(&mut self, claim: usize) {
        let source = self.facts.asserter[claim];
        let relays = self.facts.relays(self.dossier, claim, source);
        let trust = self.facts.product(&relays);
        let position = self.facts.position[claim];
        let own = self.own.entry(source).or_default();
        if !own.contains(&(source, position.key())) {
            own.push((source, position.key()));
        }
        self.carry(source, position, Carrier { claim: index(claim), link: Link::Direct, relays, trust });
    }

    /// A derived claim carries the roots that it leads to. A source that says nothing here itself speaks through it.
    fn relay(&mut self, claim: usize, lead: Lead) {
        let relays = self.facts.relays(self.dossier, claim, lead.source);
        let trust = self.facts.product(&relays) * lead.chain;
        let carrier = Carrier { claim: index(claim), link: lead.link, relays, trust };
        match self.own.get(&lead.source) {
            None => self.carry(lead.source, self.facts.position[claim], carrier),
            Some(own) => {
                for key in own {
                    if let Some(draft) = self.roots.get_mut(key) {
                        draft.carriers.push(carrier.clone());
                    }
                }
            }
        }
    }
}

const fn is_silent(stance: Stance) -> bool {
    matches!(stance, Stance::CannotConfirm | Stance::NoComment)
}

/// Roots hang together by source, by group and by shared evidence.
fn origins(dossier: &Dossier, facts: &Facts, roots: Vec<Root>) -> Vec<Origin> {
    let mut joined = UnionFind::<usize>::new(roots.len());
    let mut first: HashMap<(u8, String), usize> = HashMap::new();
    for (at, root) in roots.iter().enumerate() {
        let source = &dossier.sources()[root.source as usize];
        let mut marks = vec![(0, source.id.to_string())];
        marks.extend(source.group.iter().map(|group| (1, group.clone())));
        for carrier in root.carriers.iter().filter(|carrier| carrier.link == Link::Direct) {
            let evidence = &dossier.claims()[carrier.claim as usize].evidence;
            marks.extend(evidence.iter().map(|id| (2, id.to_string())));
        }
        for mark in marks {
            let other = *first.entry(mark).or_insert(at);
            joined.union(at, other);
        }
    }
    let mut together: BTreeMap<usize, Vec<Root>> = BTreeMap::new();
    for (at, root) in roots.into_iter().enumerate() {
        together.entry(joined.find(at)).or_default().push(root);
    }
    let mut origins: Vec<Origin> = together
        .into_values()
        .map(|roots| {
            let opinion = fuse::averaging(roots.iter().map(|root| root.opinion), facts.base_rate);
            Origin { roots, opinion }
        })
        .collect();
    origins.sort_by_key(|origin| (!origin.affirms(), origin.roots.iter().map(|root| root.carriers[0].claim).min()));
    origins
}
