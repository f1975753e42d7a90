//! The timeline as the page shows it: the mark of each feature and the evidence behind its figure, day by day.

use crate::assess::Assessment;
use crate::dossier::Dossier;
use crate::feature::{Feature, Map, Report};
use crate::index::{ClaimIx, SourceIx};
use crate::scene::{self, Mark, Rating};
use crate::timeline::{FeatureHistory, KnowledgeDay, Timeline};
use crate::trace::TraceBuilder;

use super::compact::likelihood_index;

/// The days of the slider and the state of every feature on each.
pub(super) struct FeatureStates {
    timeline: Timeline,
    /// Every feature, in the order of ids.
    pub(super) entries: Vec<Entry>,
    /// The subject that most features are about.
    pub(super) usual: Option<String>,
}

/// A feature, as it was last known.
pub(super) struct Entry {
    pub(super) feature: Feature,
    /// The day from which each state held. `None` if it was not on the map.
    pub(super) states: Vec<(usize, Option<State>)>,
}

impl Entry {
    /// Returns whether it was on the map on earlier days only.
    pub(super) fn is_gone(&self) -> bool {
        self.states.last().is_none_or(|(_, state)| state.is_none())
    }
}

/// What was known of a feature on a day.
#[derive(Clone)]
pub(super) struct State {
    pub(super) report: Report,
    /// Its mark. `None` for a movement.
    pub(super) mark: Option<Mark>,
    pub(super) judgement: Rating,
    pub(super) origins: Vec<OriginState>,
    /// Claims that could not confirm or did not comment.
    pub(super) silent: Vec<ClaimIx>,
    /// Claims that did not count, with the reason.
    pub(super) uncounted: Vec<(ClaimIx, String)>,
}

/// An origin.
#[derive(Clone)]
pub(super) struct OriginState {
    pub(super) joined_by: Vec<String>,
    pub(super) opinion: [f64; 3],
    pub(super) roots: Vec<StandpointState>,
}

/// The standpoint of one source, and how it reached us.
#[derive(Clone)]
pub(super) struct StandpointState {
    pub(super) source: SourceIx,
    pub(super) stance: &'static str,
    pub(super) starts_from: String,
    pub(super) start: [f64; 3],
    pub(super) trust: f64,
    pub(super) arrived: [f64; 3],
    /// Each claim that carries it, the kind of link, and the product of the fidelities on its path; the one that counted comes
    /// first.
    pub(super) carriers: Vec<(ClaimIx, crate::origin::AttestationLink, f64)>,
}

impl FeatureStates {
    pub(super) fn new(map: &Map, dossier: &Dossier) -> Self {
        let timeline = Timeline::from_map(map);
        let usual = scene::most_common_subject(map.features().iter().map(|feature| feature.report().subject.as_str()));
        let entry = |history: &FeatureHistory| {
            let state = |state: &crate::timeline::FeatureState| {
                let known = state.feature.as_ref();
                let known =
                    known.map(|feature| State::new(dossier, state.assessment.as_deref(), feature, usual.as_deref()));
                (state.day, known)
            };
            let states = history.states().iter().map(state).collect();
            Some(Entry { feature: history.latest()?.clone(), states })
        };
        let entries = timeline.histories().iter().filter_map(entry).collect();
        Self { timeline, entries, usual }
    }

    /// Returns the days of the slider.
    pub(super) fn days(&self) -> &[KnowledgeDay] {
        self.timeline.days()
    }

    /// Returns the timeline behind the page.
    pub(super) const fn timeline(&self) -> &Timeline {
        &self.timeline
    }
}

impl State {
    fn new(dossier: &Dossier, assessment: Option<&Assessment>, feature: &Feature, usual: Option<&str>) -> Self {
        let steps = TraceBuilder { dossier };
        let weighing = assessment.map(|assessment| &assessment.evidence);
        let (mark, judgement) = match feature {
            Feature::Location(location) => {
                let mark = scene::build_mark(location, usual);
                let judgement = mark.rating;
                (Some(mark), judgement)
            }
            Feature::Movement(movement) => (None, scene::build_movement(movement).rating),
        };
        let mut report = feature.report().clone();
        // The record is in the data once, claim by claim.
        report.provenance = Vec::new();
        Self {
            report,
            mark,
            judgement,
            origins: weighing
                .iter()
                .flat_map(|weighing| &weighing.origins)
                .map(|origin| origin_state(&steps, origin))
                .collect(),
            silent: weighing.iter().flat_map(|weighing| &weighing.non_responses).map(|silence| silence.claim).collect(),
            uncounted: weighing
                .iter()
                .flat_map(|weighing| &weighing.excluded)
                .map(|uncounted| (uncounted.claim, steps.excluded_step(uncounted.claim, uncounted.reason).why))
                .collect(),
        }
    }

    /// Returns the index of its likelihood, from 0.
    pub(super) fn likelihood(&self) -> usize {
        likelihood_index(self.judgement.likelihood)
    }
}

fn origin_state(steps: &TraceBuilder<'_>, origin: &crate::origin::Origin) -> OriginState {
    let root = |root: &crate::origin::Root| StandpointState {
        source: root.source,
        stance: root.standpoint.stance.as_str(),
        starts_from: steps.describe_start(root),
        start: opinion(root.standpoint.opinion),
        trust: root.trust.get(),
        arrived: opinion(root.opinion),
        carriers: root.attestations.iter().map(|carrier| (carrier.claim, carrier.link, carrier.trust)).collect(),
    };
    OriginState {
        joined_by: steps.describe_dependences(origin),
        opinion: opinion(origin.opinion),
        roots: origin.roots.iter().map(root).collect(),
    }
}

/// Belief, disbelief and uncertainty, to round3 decimals: as many as the page prints.
fn opinion(opinion: crate::opinion::Opinion) -> [f64; 3] {
    [opinion.belief(), opinion.disbelief(), opinion.uncertainty()].map(|part| (part * 1e3).round() / 1e3 + 0.0)
}
