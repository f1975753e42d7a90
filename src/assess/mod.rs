//! How sure the reports make us, as of a day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::edtf::Instant;
use crate::id::ClaimId;
use crate::located::Located;
use crate::opinion::{Opinion, Probability, TrustTable, fuse};
use crate::origin::{Citations, Facts, Standing, Uncounted, Weighing, Why};
use crate::problem::{Problem, Problems};
use crate::proposition::{Grouped, Matter, Proposition, Relevance, Subjects, Unheard, gather};

/// A dossier assessed as of a day: each proposition with what speaks for and against it.
pub struct Assessed<'l> {
    located: &'l Located<'l>,
    as_of: Option<Instant>,
    subjects: Subjects,
    assessments: Vec<Assessment>,
    unheard: Vec<(usize, Unheard)>,
    loops: Vec<Vec<usize>>,
    trust: TrustTable,
    standing: Standing,
}

impl<'l> Assessed<'l> {
    /// The dossier with its places.
    pub const fn located(&self) -> &'l Located<'l> {
        self.located
    }

    /// The end of the day as of which it was assessed; nothing when every document counts.
    pub const fn as_of_instant(&self) -> Option<Instant> {
        self.as_of
    }

    /// The subjects that claims mean.
    pub const fn subjects(&self) -> &Subjects {
        &self.subjects
    }

    /// Every proposition, in a fixed order.
    pub fn assessments(&self) -> &[Assessment] {
        &self.assessments
    }

    /// The table of trust in force.
    pub const fn trust(&self) -> &TrustTable {
        &self.trust
    }

    /// Loops of citation that lead nowhere, each as the ids of its claims.
    pub fn loops(&self) -> impl Iterator<Item = Vec<&ClaimId>> {
        let claims = self.located.dossier().claims();
        self.loops.iter().map(|members| members.iter().map(|&at| &claims[at].id).collect())
    }

    /// What a reader should know of the evidence: every loop of citation, by name.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::new();
        for members in self.loops() {
            let names: Vec<&str> = members.iter().map(|id| id.as_str()).collect();
            let message = format!("circular reporting: {} cite each other and nothing else", names.join(", "));
            let span = |id| self.located.dossier().span_of_claim(id, "cites");
            let mut problem = Problem::warning("circular-reporting", message)
                .help("none of them counts as evidence; cite the claim that the chain began with")
                .at(members.first().and_then(|id| span(id)));
            for id in members.iter().skip(1) {
                problem = problem.with(span(id), format!("{id} cites on"));
            }
            problems.push(problem);
        }
        problems
    }

    /// Claims that bear on nothing that can be shown, and why, in the order of the dossier.
    pub fn unmapped(&self) -> Vec<(ClaimId, &'static str)> {
        let claims = self.located.dossier().claims();
        let bears = |shown: bool| {
            let assessments = self.assessments.iter().filter(move |assessment| assessment.has_evidence() == shown);
            assessments
                .flat_map(|assessment| &assessment.relevant)
                .map(|bearing| bearing.claim)
                .collect::<BTreeSet<_>>()
        };
        let (shown, silent) = (bears(true), bears(false));
        let refusals = silent.difference(&shown).map(|&at| (at, Unheard::Refusal));
        let mut unmapped: BTreeMap<usize, Unheard> = self.unheard.iter().copied().collect();
        unmapped.extend(refusals);
        unmapped.into_iter().map(|(at, why)| (claims[at].id.clone(), why.reason())).collect()
    }

    /// Claims that would bear on propositions and were published after the day, by what they would bear on.
    pub(crate) fn later(&self) -> HashMap<Matter, Vec<Relevance>> {
        let mut later: HashMap<Matter, Vec<Relevance>> = HashMap::new();
        if self.as_of.is_none() {
            return later;
        }
        let all = gather(self.located.dossier(), self.located, &self.subjects, &|_| true);
        for (proposition, relevant) in all.propositions {
            let unknown = relevant.into_iter().filter(|bearing| !self.standing.is_known(bearing.claim));
            later.entry(proposition.matter).or_default().extend(unknown);
        }
        later
    }
}

/// One proposition and how sure the reports make us of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// What is said.
    pub proposition: Proposition,
    /// The claims that bear on it.
    pub relevant: Vec<Relevance>,
    /// What speaks for and against it, origin by origin.
    pub weighing: Weighing,
    /// What all origins come to together.
    pub opinion: Opinion,
    /// The least probability over the three readings of independence.
    pub low: Probability,
    /// The greatest probability over the three readings of independence.
    pub high: Probability,
}

impl Assessment {
    fn of(proposition: Proposition, relevant: Vec<Relevance>, weighing: Weighing, base_rate: Probability) -> Self {
        let origins = || weighing.origins.iter().map(|origin| origin.opinion);
        let roots = weighing.origins.iter().flat_map(|origin| &origin.roots).map(|root| root.opinion);
        let opinion = fuse::cumulative(origins(), base_rate);
        let readings = [opinion, fuse::averaging(origins(), base_rate), fuse::cumulative(roots, base_rate)]
            .map(Opinion::projected);
        let (mut low, mut high) = (readings[0], readings[0]);
        for reading in readings {
            low = if reading.get() < low.get() { reading } else { low };
            high = if reading.get() > high.get() { reading } else { high };
        }
        Self { proposition, relevant, weighing, opinion, low, high }
    }

    fn withdraw(&mut self, bearing: Relevance, by: u32) {
        if self.relevant.iter().all(|other| other.claim != bearing.claim) {
            self.relevant.push(bearing);
            let claim = u32::try_from(bearing.claim).unwrap_or(u32::MAX);
            self.weighing.uncounted.push(Uncounted { claim, why: Why::Retracted(by) });
        }
    }

    /// Whether anybody says anything about it that weighs: refusals to say do not.
    pub fn has_evidence(&self) -> bool {
        !self.weighing.origins.is_empty()
    }

    /// How many independent origins affirm it.
    pub fn independent_origins(&self) -> usize {
        self.weighing.affirming().count()
    }
}

/// Assesses a dossier as of the end of a day; without one every document counts.
pub fn as_of<'l>(located: &'l Located<'_>, day: Option<Instant>) -> Assessed<'l> {
    let dossier = located.dossier();
    let head = dossier.head();
    let trust = head.trust.clone().unwrap_or_default();
    let base_rate = Probability::new(head.base_rate()).unwrap_or(Probability::HALF);
    let day = day.map(Instant::end_of_day);
    let standing = Standing::as_of(dossier, day);
    let facts = Facts::of(dossier, base_rate, &trust);
    let subjects = Subjects::of(dossier);
    let citations = Citations::follow(dossier, &facts, &|at| standing.stands(at));
    let Grouped { propositions, unheard } = gather(dossier, located, &subjects, &|at| standing.stands(at));
    let assess = |(proposition, relevant): (Proposition, Vec<Relevance>)| {
        let claims: Vec<usize> = relevant.iter().map(|bearing| bearing.claim).collect();
        let weighing = Weighing::of(dossier, &facts, &citations, &claims);
        Assessment::of(proposition, relevant, weighing, base_rate)
    };
    let mut assessments: Vec<Assessment> = propositions.into_iter().map(assess).collect();
    let withdrawn = keep_withdrawn(&mut assessments, &standing, || {
        gather(dossier, located, &subjects, &|at| standing.is_known(at)).propositions
    });
    let unheard = unheard.into_iter().chain(withdrawn).collect();
    let loops = citations.loops().to_vec();
    Assessed { located, as_of: day, subjects, assessments, unheard, loops, trust, standing }
}

/// A withdrawn claim no longer counts and stays in the record of what it bore on. Gives the claims whose matter is gone.
fn keep_withdrawn(
    assessments: &mut [Assessment],
    standing: &Standing,
    all: impl FnOnce() -> Vec<(Proposition, Vec<Relevance>)>,
) -> Vec<(usize, Unheard)> {
    if !standing.has_withdrawn() {
        return Vec::new();
    }
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    let mut by_matter: HashMap<Matter, Vec<(Relevance, u32)>> = HashMap::new();
    for (proposition, relevant) in all() {
        for bearing in relevant {
            if let Some(by) = standing.withdrawn_by(bearing.claim) {
                gone.insert(bearing.claim);
                by_matter.entry(proposition.matter).or_default().push((bearing, u32::try_from(by).unwrap_or(u32::MAX)));
            }
        }
    }
    for assessment in assessments {
        for &(bearing, by) in by_matter.get(&assessment.proposition.matter).into_iter().flatten() {
            assessment.withdraw(bearing, by);
            kept.insert(bearing.claim);
        }
    }
    gone.difference(&kept).map(|&claim| (claim, Unheard::Withdrawn)).collect()
}
