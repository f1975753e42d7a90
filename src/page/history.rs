//! The timeline as the page shows it: how the mark of each feature looked and what stood behind its figure on each day.

use crate::assess::Assessment;
use crate::dossier::Dossier;
use crate::feature::{Feature, Map, Report};
use crate::index::{ClaimIx, SourceIx};
use crate::scene::{self, Mark, Rating};
use crate::timeline::{Day, FeatureHistory, Timeline};
use crate::trace::TraceBuilder;

use super::tables::likelihood_number;

/// The steps of the slider and what every feature was on each.
pub(super) struct History {
    timeline: Timeline,
    /// In the order of ids.
    pub(super) entries: Vec<Entry>,
    /// The subject that most features are about.
    pub(super) usual: Option<String>,
}

/// A feature, as it was last known.
pub(super) struct Entry {
    pub(super) feature: Feature,
    /// The step from which on each state held; nothing where it was not on the map.
    pub(super) states: Vec<(usize, Option<State>)>,
}

impl Entry {
    /// Whether it was on the map on earlier days alone.
    pub(super) fn is_gone(&self) -> bool {
        self.states.last().is_none_or(|(_, state)| state.is_none())
    }
}

/// What was known of a feature on a day.
#[derive(Clone)]
pub(super) struct State {
    pub(super) report: Report,
    /// How its mark looks; nothing for a movement.
    pub(super) mark: Option<Mark>,
    pub(super) judgement: Rating,
    pub(super) origins: Vec<Group>,
    /// Claims that could not confirm or did not comment.
    pub(super) silent: Vec<ClaimIx>,
    /// Claims that did not count, and why.
    pub(super) uncounted: Vec<(ClaimIx, String)>,
}

/// An origin.
#[derive(Clone)]
pub(super) struct Group {
    pub(super) joined_by: Vec<String>,
    pub(super) opinion: [f64; 3],
    pub(super) roots: Vec<Position>,
}

/// One position of one source, and how it came to us.
#[derive(Clone)]
pub(super) struct Position {
    pub(super) source: SourceIx,
    pub(super) stance: &'static str,
    pub(super) starts_from: String,
    pub(super) start: [f64; 3],
    pub(super) trust: f64,
    pub(super) arrived: [f64; 3],
    /// Each claim that carries it, how, and the product of the trusts on its way; the one that counted first.
    pub(super) carriers: Vec<(ClaimIx, crate::origin::AttestationLink, f64)>,
}

impl History {
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
    pub(super) fn days(&self) -> &[Day] {
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
        // The record stands in the island once, claim by claim.
        report.provenance = Vec::new();
        Self {
            report,
            mark,
            judgement,
            origins: weighing
                .iter()
                .flat_map(|weighing| &weighing.origins)
                .map(|origin| group(&steps, origin))
                .collect(),
            silent: weighing.iter().flat_map(|weighing| &weighing.non_responses).map(|silence| silence.claim).collect(),
            uncounted: weighing
                .iter()
                .flat_map(|weighing| &weighing.excluded)
                .map(|uncounted| (uncounted.claim, steps.excluded_step(uncounted.claim, uncounted.reason).why))
                .collect(),
        }
    }

    /// The number of its likelihood, from 0.
    pub(super) fn likelihood(&self) -> usize {
        likelihood_number(self.judgement.likelihood)
    }
}

fn group(steps: &TraceBuilder<'_>, origin: &crate::origin::Origin) -> Group {
    let root = |root: &crate::origin::Root| Position {
        source: root.source,
        stance: root.standpoint.stance.as_str(),
        starts_from: steps.describe_start(root),
        start: opinion(root.standpoint.opinion),
        trust: root.trust.get(),
        arrived: opinion(root.opinion),
        carriers: root.attestations.iter().map(|carrier| (carrier.claim, carrier.link, carrier.trust)).collect(),
    };
    Group {
        joined_by: steps.describe_dependences(origin),
        opinion: opinion(origin.opinion),
        roots: origin.roots.iter().map(root).collect(),
    }
}

/// Belief, disbelief and uncertainty, to three decimals: as many as the page prints.
fn opinion(opinion: crate::opinion::Opinion) -> [f64; 3] {
    [opinion.belief(), opinion.disbelief(), opinion.uncertainty()].map(|part| (part * 1e3).round() / 1e3 + 0.0)
}
