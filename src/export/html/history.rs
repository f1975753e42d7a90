//! What was known on each day: the dossier assessed day by day, and of each feature only what changed.

use std::collections::{BTreeMap, HashMap};

use crate::assess::{self, Assessed, Assessment};
use crate::edtf::Instant;
use crate::export::draw::{Judgement, Mark};
use crate::export::svg;
use crate::feature::{Feature, Map, Report, Sighting, collect};
use crate::id::FeatureId;
use crate::proposition::{Matter, Proposition};
use crate::trace::Steps;

use super::tables::likelihood_number;

/// More steps than this cannot be told apart on a slider, and each costs an assessment; days are then taken together.
const MOST_STEPS: usize = 400;

/// The steps of the slider and what every feature was on each.
pub(super) struct History {
    pub(super) steps: Vec<Step>,
    /// In the order of ids.
    pub(super) entries: Vec<Entry>,
    /// Claims with no place on the map: from which step on, and why, or nothing where it is on the map after all.
    pub(super) beside: BTreeMap<u32, Vec<(usize, Option<&'static str>)>>,
    /// The subject that most features are about.
    pub(super) usual: Option<String>,
}

/// A knowledge date.
pub(super) struct Step {
    pub(super) day: Instant,
    /// How many claims the documents of the day brought.
    pub(super) claims: usize,
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
    pub(super) judgement: Judgement,
    pub(super) origins: Vec<Group>,
    /// Claims that could not confirm or did not comment.
    pub(super) silent: Vec<u32>,
    /// Claims that did not count, and why.
    pub(super) uncounted: Vec<(u32, String)>,
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
    pub(super) source: u32,
    pub(super) stance: &'static str,
    pub(super) starts_from: String,
    pub(super) start: [f64; 3],
    pub(super) trust: f64,
    pub(super) arrived: [f64; 3],
    /// Each claim that carries it, how, and the product of the trusts on its way; the one that counted first.
    pub(super) carriers: Vec<(u32, crate::origin::Link, f64)>,
}

/// What one feature was on the step before, to see what changes.
#[derive(Default)]
struct Line {
    before: Option<(Assessment, Option<Sighting>)>,
    entry: Option<Entry>,
    /// The last step on which it was on the map.
    seen: usize,
}

impl History {
    pub(super) fn of(map: &Map<'_>) -> Self {
        let located = map.assessed().located();
        let steps = steps(map);
        let last = Last::of(map);
        let mut lines: BTreeMap<String, Line> = BTreeMap::new();
        let mut beside: BTreeMap<u32, Vec<(usize, Option<&'static str>)>> = BTreeMap::new();
        let usual = {
            let subjects = map.assessed().subjects();
            let labels = map.assessments().map(|(_, assessment)| subjects.label(assessment.proposition.matter.subject));
            svg::most_common(labels)
        };
        for (at, step) in steps.iter().enumerate() {
            let is_last = at + 1 == steps.len();
            let made;
            let assessed = if is_last {
                map.assessed()
            } else {
                made = assess::as_of(located, Some(step.day));
                &made
            };
            note_beside(&mut beside, at, assessed);
            let day = collect(assessed);
            for (id, assessment) in named(&day, &last) {
                let line = lines.entry(id.clone()).or_default();
                line.seen = at;
                let now = (assessment, day.sighting(assessment));
                if line.before.as_ref().map(|(before, sighting)| (before, sighting.as_ref())) != Some(now) {
                    let Ok(known) = FeatureId::new(&id) else { continue };
                    let feature = day.feature(assessment, &known);
                    let state = State::of(assessed, assessment, &feature, usual.as_deref());
                    line.put(at, feature, state);
                    line.before = Some((assessment.clone(), now.1.cloned()));
                }
            }
            for line in lines.values_mut().filter(|line| line.seen != at) {
                line.leave(at);
            }
        }
        let entries = lines.into_values().filter_map(|line| line.entry).collect();
        Self { steps, entries, beside, usual }
    }
}

impl Line {
    fn put(&mut self, at: usize, feature: Feature, state: State) {
        match &mut self.entry {
            Some(entry) => {
                entry.feature = feature;
                entry.states.push((at, Some(state)));
            }
            None => self.entry = Some(Entry { feature, states: vec![(at, Some(state))] }),
        }
    }

    fn leave(&mut self, at: usize) {
        self.before = None;
        if let Some(entry) = &mut self.entry
            && !entry.is_gone()
        {
            entry.states.push((at, None));
        }
    }
}

/// The days on which documents were published, up to the day of the map.
fn steps(map: &Map<'_>) -> Vec<Step> {
    let dossier = map.assessed().located().dossier();
    let published: HashMap<&str, Instant> = dossier
        .documents()
        .iter()
        .filter_map(|document| Some((document.id.as_str(), document.published.earliest().instant()?.start_of_day())))
        .filter(|(_, day)| map.as_of().is_none_or(|as_of| *day <= as_of))
        .collect();
    let mut days: BTreeMap<Instant, usize> = published.values().map(|day| (*day, 0)).collect();
    for claim in dossier.claims() {
        if let Some(count) = published.get(claim.document.as_str()).and_then(|day| days.get_mut(day)) {
            *count += 1;
        }
    }
    if days.is_empty() {
        // Nothing is dated: one step, of which only the day of the map is known.
        days.extend(map.as_of().map(|day| (day.start_of_day(), 0)));
    }
    let days: Vec<(Instant, usize)> = days.into_iter().collect();
    let together = days.len().div_ceil(MOST_STEPS).max(1);
    days.rchunks(together)
        .rev()
        .filter_map(|chunk| Some(Step { day: chunk.last()?.0, claims: chunk.iter().map(|(_, claims)| claims).sum() }))
        .collect()
}

/// The propositions of the map's last day by what they are about, to tell which of them one of an earlier day became.
struct Last<'a> {
    map: &'a Map<'a>,
    by_matter: HashMap<Matter, Vec<usize>>,
    ids: HashMap<usize, &'a FeatureId>,
    filtered: bool,
}

impl<'a> Last<'a> {
    fn of(map: &'a Map<'a>) -> Self {
        let mut by_matter: HashMap<Matter, Vec<usize>> = HashMap::new();
        let assessments = map.assessed().assessments();
        let drawn = || assessments.iter().enumerate().filter(|(_, assessment)| assessment.has_evidence());
        for (at, assessment) in drawn() {
            by_matter.entry(assessment.proposition.matter).or_default().push(at);
        }
        let ids: HashMap<usize, &FeatureId> = map.numbered().collect();
        let filtered = ids.len() < drawn().count();
        Self { map, by_matter, ids, filtered }
    }

    /// The place in the last day's list of what a proposition became.
    fn became(&self, proposition: &Proposition) -> Option<usize> {
        let all = self.map.assessed().assessments();
        self.by_matter.get(&proposition.matter)?.iter().copied().find(|&at| holds(&all[at].proposition, proposition))
    }
}

/// Whether the time of one proposition reaches over that of another: more claims only bridge the gaps between episodes.
fn holds(wide: &Proposition, narrow: &Proposition) -> bool {
    let begins = wide.earliest.is_none_or(|start| narrow.earliest.is_some_and(|other| start <= other));
    let ends = wide.latest.is_none_or(|end| narrow.latest.is_some_and(|other| other <= end));
    begins && ends
}

/// The propositions of a day under the ids of what they became; those that are no longer told keep their own.
///
/// Where a map was filtered, what is no longer told is left out: nobody can say whether it would have passed.
fn named<'d>(day: &'d Map<'_>, last: &Last<'_>) -> Vec<(String, &'d Assessment)> {
    let mut named: BTreeMap<String, &Assessment> = BTreeMap::new();
    let mut others: Vec<(String, &Assessment)> = Vec::new();
    for (id, assessment) in day.assessments() {
        match last.became(&assessment.proposition) {
            Some(at) => {
                let Some(known) = last.ids.get(&at) else { continue };
                // Two episodes that have become one: the first keeps the name.
                if named.contains_key(known.as_str()) {
                    others.push((format!("{id}~before"), assessment));
                } else {
                    named.insert(known.as_str().to_owned(), assessment);
                }
            }
            None if last.filtered => {}
            None => others.push((id.as_str().to_owned(), assessment)),
        }
    }
    for (mut id, assessment) in others {
        while named.contains_key(&id) {
            id.push('~');
        }
        named.insert(id, assessment);
    }
    named.into_iter().collect()
}

fn note_beside(beside: &mut BTreeMap<u32, Vec<(usize, Option<&'static str>)>>, at: usize, assessed: &Assessed<'_>) {
    let dossier = assessed.located().dossier();
    let now: BTreeMap<u32, &'static str> = assessed
        .unmapped()
        .into_iter()
        .filter_map(|(id, why)| Some((u32::try_from(dossier.claim_index(&id)?).ok()?, why)))
        .collect();
    for (&claim, &why) in &now {
        let told = beside.entry(claim).or_default();
        if told.last().is_none_or(|(_, before)| *before != Some(why)) {
            told.push((at, Some(why)));
        }
    }
    for (_, told) in beside.iter_mut().filter(|(claim, _)| !now.contains_key(claim)) {
        if told.last().is_some_and(|(_, before)| before.is_some()) {
            told.push((at, None));
        }
    }
}

impl State {
    fn of(assessed: &Assessed<'_>, assessment: &Assessment, feature: &Feature, usual: Option<&str>) -> Self {
        let steps = Steps { assessed };
        let weighing = &assessment.weighing;
        let (mark, judgement) = match feature {
            Feature::Location(location) => {
                let mark = svg::mark(location, usual);
                let judgement = mark.judgement;
                (Some(mark), judgement)
            }
            Feature::Movement(movement) => (None, svg::movement(movement).judgement),
        };
        let mut report = feature.report().clone();
        // The record stands in the island once, claim by claim.
        report.provenance = Vec::new();
        // The page says the day itself.
        if assessed.as_of_instant().is_some()
            && let Some((_, judged)) = report.description.strip_prefix("as of ").and_then(|rest| rest.split_once(": "))
        {
            report.description = String::from(judged);
        }
        Self {
            report,
            mark,
            judgement,
            origins: weighing.origins.iter().map(|origin| group(&steps, origin)).collect(),
            silent: weighing.silences.iter().map(|silence| silence.claim).collect(),
            uncounted: weighing
                .uncounted
                .iter()
                .map(|uncounted| (uncounted.claim, steps.uncounted_step(uncounted.claim, uncounted.why).why))
                .collect(),
        }
    }

    /// The number of its likelihood, from 0.
    pub(super) fn likelihood(&self) -> usize {
        likelihood_number(self.judgement.likelihood)
    }
}

fn group(steps: &Steps<'_>, origin: &crate::origin::Origin) -> Group {
    let root = |root: &crate::origin::Root| Position {
        source: root.source,
        stance: root.position.stance.as_str(),
        starts_from: steps.starts_from(root),
        start: opinion(root.position.opinion),
        trust: root.trust.get(),
        arrived: opinion(root.opinion),
        carriers: root.carriers.iter().map(|carrier| (carrier.claim, carrier.link, carrier.trust)).collect(),
    };
    Group {
        joined_by: steps.joined_by(origin),
        opinion: opinion(origin.opinion),
        roots: origin.roots.iter().map(root).collect(),
    }
}

/// Belief, disbelief and uncertainty, to three decimals: as many as the page prints.
fn opinion(opinion: crate::opinion::Opinion) -> [f64; 3] {
    [opinion.belief(), opinion.disbelief(), opinion.uncertainty()].map(|part| (part * 1e3).round() / 1e3 + 0.0)
}
