//! Which feature of the last day a feature of an earlier day became.

use std::collections::{BTreeMap, HashMap};

use crate::assess::{Assessed, Assessment};
use crate::feature::Builder;
use crate::id::FeatureId;
use crate::proposition::{Proposition, Topic};

/// The propositions of the last day, to find the one that a proposition of an earlier day became.
pub(super) struct Successors<'a> {
    assessments: &'a [Assessment],
    by_matter: HashMap<Topic, Vec<usize>>,
    ids: HashMap<usize, &'a FeatureId>,
}

/// An assessment of a day under the id of what it became.
pub(super) struct Named<'d> {
    pub(super) id: String,
    pub(super) successor: (FeatureId, Option<FeatureId>),
    pub(super) assessment: &'d Assessment,
}

impl<'a> Successors<'a> {
    pub(super) fn new(last: &'a Assessed, builder: &'a Builder<'_>) -> Self {
        let mut by_matter: HashMap<Topic, Vec<usize>> = HashMap::new();
        let assessments = last.assessments();
        for (at, assessment) in assessments.iter().enumerate().filter(|(_, assessment)| assessment.has_evidence()) {
            by_matter.entry(assessment.proposition.topic).or_default().push(at);
        }
        Self { assessments, by_matter, ids: builder.ids().iter().map(|(at, id)| (*at, id)).collect() }
    }

    /// The index of the assessment of the last day that a proposition became.
    fn became(&self, proposition: &Proposition) -> Option<usize> {
        let candidates = self.by_matter.get(&proposition.topic)?.iter().copied();
        candidates.into_iter().find(|&at| contains(&self.assessments[at].proposition, proposition))
    }

    /// Returns the assessments of a day under the ids of what they became, in the order of ids. One that nothing is left of
    /// keeps its own id.
    pub(super) fn name<'d>(&self, day: &'d Assessed, builder: &Builder<'_>) -> Vec<Named<'d>> {
        let mut named: BTreeMap<String, (Option<FeatureId>, &Assessment)> = BTreeMap::new();
        let mut others: Vec<(String, Option<FeatureId>, &Assessment)> = Vec::new();
        for (at, id) in builder.ids() {
            let assessment = &day.assessments()[*at];
            let successor = self.became(&assessment.proposition).and_then(|at| self.ids.get(&at));
            match successor {
                // Two episodes that have become one: the first keeps the id.
                Some(&known) if named.contains_key(known.as_str()) => {
                    others.push((format!("{id}~before"), Some(known.clone()), assessment));
                }
                Some(&known) => drop(named.insert(known.to_string(), (Some(known.clone()), assessment))),
                None => others.push((id.to_string(), None, assessment)),
            }
        }
        for (mut id, successor, assessment) in others {
            while named.contains_key(&id) {
                id.push('~');
            }
            named.insert(id, (successor, assessment));
        }
        named
            .into_iter()
            .filter_map(|(id, (successor, assessment))| {
                let own = FeatureId::new(&id).ok()?;
                Some(Named { id, successor: (own, successor), assessment })
            })
            .collect()
    }
}

/// Returns whether the time of one proposition contains that of another: more claims only bridge the gaps between episodes.
fn contains(wide: &Proposition, narrow: &Proposition) -> bool {
    let begins = wide.earliest.is_none_or(|start| narrow.earliest.is_some_and(|other| start <= other));
    let ends = wide.latest.is_none_or(|end| narrow.latest.is_some_and(|other| other <= end));
    begins && ends
}
