//! The claims on one proposition, gathered into roots and origins.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use petgraph::unionfind::UnionFind;

use crate::dossier::Dossier;
use crate::opinion::{Opinion, Trust, averaging};
use crate::origin::latest::Position;
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
    /// What they come to together.
    pub opinion: Opinion,
}

/// One position of one source, with every document that carries it.
#[derive(Clone, Debug, PartialEq)]
pub struct Root {
    /// Whose it is.
    pub source: u32,
    /// What is said.
    pub position: Position,
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
        let mut sorting = Sorting { dossier, facts, citations, standing: &standing, roots: BTreeMap::new() };
        let mut silences = Vec::new();
        for &claim in &standing {
            let position = facts.position[claim];
            if matches!(position.stance, Stance::CannotConfirm | Stance::NoComment) {
                silences.push(Silence { claim: narrow(claim), source: facts.asserter[claim], stance: position.stance });
            } else if !facts.derived[claim] {
                sorting.direct(claim);
            }
        }
        for &claim in &standing {
            let responds = matches!(facts.position[claim].stance, Stance::CannotConfirm | Stance::NoComment);
            if facts.derived[claim] && !responds {
                if let Err(why) = sorting.derived(claim, claims) {
                    uncounted.push(Uncounted { claim: narrow(claim), why });
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
            uncounted.push(Uncounted { claim: narrow(claim), why: Why::Superseded(narrow(now[0])) });
        }
    }
    (standing, uncounted)
}

type RootKey = (u32, (Stance, [u64; 3]));

struct Draft {
    source: u32,
    position: Position,
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

/// Where a derived claim leads on one proposition: a source, by which link, over which trust.
struct Lead {
    source: u32,
    link: Link,
    chain: f64,
}

struct Sorting<'a> {
    dossier: &'a Dossier,
    facts: &'a Facts,
    citations: &'a Citations,
    standing: &'a [usize],
    roots: BTreeMap<RootKey, Draft>,
}

impl Sorting<'_> {
    fn carry(&mut self, source: u32, position: Position, carrier: Carrier) {
        let draft = self.roots.entry((source, position.key())).or_insert_with(|| Draft {
            source,
            position,
            carriers: Vec::new(),
        });
        draft.carriers.push(carrier);
    }

    fn direct(&mut self, claim: usize) {
        let source = self.facts.asserter[claim];
        let relays = self.facts.relays(self.dossier, claim, source);
        let trust = self.facts.product(&relays);
        let carrier = Carrier { claim: narrow(claim), link: Link::Direct, relays, trust };
        self.carry(source, self.facts.position[claim], carrier);
    }

    /// A derived claim carries the roots that it leads to. A source that says nothing here itself speaks through it.
    fn derived(&mut self, claim: usize, bearing: &[usize]) -> Result<(), Why> {
        let leads = self.leads(claim, bearing)?;
        let position = self.facts.position[claim];
        for lead in leads {
            let relays = self.facts.relays(self.dossier, claim, lead.source);
            let trust = self.facts.product(&relays) * lead.chain;
            let carrier = Carrier { claim: narrow(claim), link: lead.link, relays, trust };
            let own: Vec<RootKey> = self.own_roots(lead.source);
            if own.is_empty() {
                self.carry(lead.source, position, carrier);
            } else {
                for key in own {
                    if let Some(draft) = self.roots.get_mut(&key) {
                        draft.carriers.push(carrier.clone());
                    }
                }
            }
        }
        Ok(())
    }

    /// The roots in which a source speaks for itself.
    fn own_roots(&self, source: u32) -> Vec<RootKey> {
        let speaks = |draft: &Draft| draft.carriers.iter().any(|carrier| carrier.link == Link::Direct);
        self.roots.iter().filter(|(key, draft)| key.0 == source && speaks(draft)).map(|(key, _)| *key).collect()
    }

    /// Follows a derived claim to the sources that it leads to.
    fn leads(&self, claim: usize, bearing: &[usize]) -> Result<Vec<Lead>, Why> {
        let mut leads: BTreeMap<(u32, Link), f64> = BTreeMap::new();
        let mut seen: BTreeSet<usize> = BTreeSet::from([claim]);
        let mut stack = vec![(claim, 1.0_f64, None::<Link>)];
        let (mut withdrawn, mut superseded) = (false, false);
        while let Some((at, chain, link)) = stack.pop() {
            if let Some(reach) = self.citations.of(at).filter(|_| !self.dossier.claims()[at].cites.is_empty()) {
                withdrawn |= reach.withdrawn;
                let link = link.unwrap_or(Link::Cites);
                for end in reach.ends().filter(|&end| end != at) {
                    if self.facts.derived[end] {
                        // It leans on a source: follow it from there.
                        if seen.insert(end) {
                            stack.push((end, chain * reach.chain, Some(link)));
                        }
                    } else if bearing.contains(&end) && !self.standing.contains(&end) {
                        superseded = true;
                    } else {
                        improve(&mut leads, self.facts.asserter[end], link, chain * reach.chain);
                    }
                }
            }
            for source in self.leans_on(at) {
                let link = link.unwrap_or(Link::RestsOn);
                let mut said: Vec<usize> =
                    self.standing.iter().copied().filter(|&c| self.facts.asserter[c] == source && c != at).collect();
                let speaks = said.iter().any(|&c| !self.facts.derived[c]);
                said.retain(|&c| self.facts.derived[c]);
                if speaks || said.is_empty() {
                    improve(&mut leads, source, link, chain);
                    continue;
                }
                for next in said {
                    if seen.insert(next) {
                        stack.push((next, chain * self.facts.relay_trust(self.dossier, next), Some(link)));
                    }
                }
            }
        }
        if leads.is_empty() {
            return Err(match (withdrawn, superseded) {
                (true, _) => Why::RestsOnRetracted,
                (false, true) => Why::RestsOnSuperseded,
                (false, false) => Why::Circular,
            });
        }
        Ok(leads.into_iter().map(|((source, link), chain)| Lead { source, link, chain }).collect())
    }

    /// The sources that a claim leans on, without its own.
    fn leans_on(&self, claim: usize) -> Vec<u32> {
        let sources = self.dossier.claims()[claim].rests_on.iter().filter_map(|id| self.dossier.source_index(id));
        sources.map(narrow).filter(|&source| source != self.facts.asserter[claim]).collect()
    }
}

fn improve(leads: &mut BTreeMap<(u32, Link), f64>, source: u32, link: Link, chain: f64) {
    let best = leads.entry((source, link)).or_insert(0.0);
    *best = best.max(chain);
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
            let opinion = averaging(roots.iter().map(|root| root.opinion), facts.base_rate);
            Origin { roots, opinion }
        })
        .collect();
    origins.sort_by_key(|origin| (!origin.affirms(), origin.roots.iter().map(|root| root.carriers[0].claim).min()));
    origins
}

fn narrow(at: usize) -> u32 {
    super::index(at)
}
