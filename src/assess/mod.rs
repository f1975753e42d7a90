//! How sure the reports make us, as of a day.

use crate::edtf::Instant;
use crate::id::ClaimId;
use crate::located::Located;
use crate::opinion::{Opinion, Probability, TrustTable, fuse};
use crate::origin::{Citations, Facts, Standing, Weighing};
use crate::proposition::{Bearing, Grouped, Proposition, Subjects, Unheard, gather};

/// A dossier assessed as of a day: each proposition with what speaks for and against it.
pub struct Assessed<'l> {
    located: &'l Located<'l>,
    as_of: Option<Instant>,
    subjects: Subjects,
    assessments: Vec<Assessment>,
    unheard: Vec<(usize, Unheard)>,
    loops: Vec<Vec<usize>>,
    trust: TrustTable,
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

    /// Claims that bear on nothing that can be shown, and why, in the order of the dossier.
    pub fn unmapped(&self) -> Vec<(ClaimId, &'static str)> {
        let claims = self.located.dossier().claims();
        self.unheard.iter().map(|&(at, why)| (claims[at].id.clone(), why.reason())).collect()
    }
}

/// One proposition and how sure the reports make us of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// What is said.
    pub proposition: Proposition,
    /// The claims that bear on it.
    pub bearings: Vec<Bearing>,
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
    fn of(proposition: Proposition, bearings: Vec<Bearing>, weighing: Weighing, base_rate: Probability) -> Self {
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
        Self { proposition, bearings, weighing, opinion, low, high }
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
pub fn as_of<'l>(located: &'l Located<'l>, day: Option<Instant>) -> Assessed<'l> {
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
    let assess = |(proposition, bearings): (Proposition, Vec<Bearing>)| {
        let claims: Vec<usize> = bearings.iter().map(|bearing| bearing.claim).collect();
        let weighing = Weighing::of(dossier, &facts, &citations, &claims);
        Assessment::of(proposition, bearings, weighing, base_rate)
    };
    let assessments = propositions.into_iter().map(assess).collect();
    let loops = citations.loops().to_vec();
    Assessed { located, as_of: day, subjects, assessments, unheard, loops, trust }
}
