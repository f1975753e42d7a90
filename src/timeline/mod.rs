//! What was known on each day: the dossier assessed as of every day on which something was published.
//!
//! ```
//! # #[cfg(feature = "gazetteer")] {
//! use troopmap::{Timeline, World, dossier, locate};
//!
//! let dossier = dossier::read("fixtures/dprk-2024", &Default::default())?.into_result()?;
//! let timeline = Timeline::new(&locate(&dossier, &World), None);
//! for (day, number) in timeline.days().iter().zip(0..) {
//!     let features = timeline.features_on(number).count();
//!     println!("{}: {} new claims, {features} features", day.date.to_date_text(), day.claims);
//! }
//! // What the second day brought.
//! assert!(!timeline.changes(0, 1).is_empty());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod days;
mod successors;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assess::{self, Assessed, Assessment};
use crate::edtf::Instant;
use crate::feature::{Builder, Changes, Feature, Map, SightingComparison};
use crate::id::FeatureId;
use crate::index::ClaimIx;
use crate::located::Located;
use successors::{Named, Successors};

/// What was known on each day, and how every feature changed.
///
/// Each state of a feature is kept once, from the day on which it began to hold.
#[derive(Clone, Debug)]
pub struct Timeline {
    days: Vec<KnowledgeDay>,
    histories: Vec<FeatureHistory>,
    #[cfg_attr(not(feature = "map"), allow(dead_code, reason = "only the page reads it"))]
    unmapped: BTreeMap<ClaimIx, Vec<UnmappedState>>,
}

/// A knowledge date: a day on which documents were published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnowledgeDay {
    /// The start of the day, in UTC.
    pub date: Instant,
    /// The number of claims in the documents of the day.
    pub claims: usize,
}

/// The states of one feature, from the first day on which it was on the map.
#[derive(Clone, Debug)]
pub struct FeatureHistory {
    id: FeatureId,
    successor: Option<FeatureId>,
    states: Vec<FeatureState>,
}

/// How a feature was from one day on, until its next state.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FeatureState {
    /// The index of the day on which the state began to hold.
    pub day: usize,
    /// The feature. `None` if it was not on the map.
    pub feature: Option<Feature>,
    /// The assessment behind the feature. `None` if the map was read back, or the feature was not on the map.
    pub assessment: Option<Arc<Assessment>>,
}

/// Why a claim was on no feature from one day on. The reason is `None` from the day on which it is on one after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnmappedState {
    pub(crate) day: usize,
    pub(crate) reason: Option<&'static str>,
}

impl FeatureHistory {
    /// Returns the id of the feature.
    pub const fn id(&self) -> &FeatureId {
        &self.id
    }

    /// Returns the id of the feature of the last day that this one is, or became part of. `None` if nothing of it is left.
    pub const fn successor(&self) -> Option<&FeatureId> {
        self.successor.as_ref()
    }

    /// Returns the states, in the order of days.
    pub fn states(&self) -> &[FeatureState] {
        &self.states
    }

    /// Returns the feature as it was last known, which is not on the map of the last day if [`is_gone`](Self::is_gone).
    pub fn latest(&self) -> Option<&Feature> {
        self.states.iter().rev().find_map(|state| state.feature.as_ref())
    }

    /// Returns the feature as it was on a day. `None` if it was not on the map.
    pub fn on(&self, day: usize) -> Option<&Feature> {
        self.states.iter().take_while(|state| state.day <= day).last()?.feature.as_ref()
    }

    /// Returns whether it was on the map on earlier days only.
    pub fn is_gone(&self) -> bool {
        self.states.last().is_none_or(|state| state.feature.is_none())
    }
}

impl Timeline {
    /// Assesses a dossier as of each day on which a document was published, up to `until`.
    pub fn new(located: &Located, until: Option<Instant>) -> Self {
        Self::from_assessed(&assess::as_of(located, until))
    }

    /// Does the same up to the day of an assessment, without assessing that day again.
    pub fn from_assessed(last: &Assessed) -> Self {
        let located = last.located();
        let days = days::days(located.dossier(), last.as_of_instant());
        let last_builder = Builder::new(last);
        let successors = Successors::new(last, &last_builder);
        let mut histories: BTreeMap<String, Unfinished> = BTreeMap::new();
        let mut unmapped: BTreeMap<ClaimIx, Vec<UnmappedState>> = BTreeMap::new();
        for (at, day) in days.iter().enumerate() {
            let is_last = at + 1 == days.len();
            let earlier = (!is_last).then(|| assess::as_of(located, Some(day.date)));
            let assessed = earlier.as_ref().unwrap_or(last);
            note_unmapped(&mut unmapped, at, assessed);
            let own_builder = (!is_last).then(|| Builder::new(assessed));
            let builder = own_builder.as_ref().unwrap_or(&last_builder);
            for Named { id, successor, assessment } in successors.name(assessed, builder) {
                let history = histories.entry(id).or_default();
                history.update(at, successor, assessment, builder);
            }
            for history in histories.values_mut().filter(|history| history.seen != at) {
                history.leave(at);
            }
        }
        let histories = histories.into_iter().filter_map(|(id, history)| {
            let Unfinished { successor, states, .. } = history;
            Some(FeatureHistory { id: FeatureId::new(id).ok()?, successor, states })
        });
        Self { days, histories: histories.collect(), unmapped }
    }

    /// Returns the timeline of a map: that of the dossier behind it, with the features that the map has.
    ///
    /// A map that was read back says nothing about earlier days, so its timeline has one day. A feature that is not on the
    /// last day is kept only if the map holds everything of that day: nobody can say whether a filter would have kept it.
    pub fn from_map(map: &Map) -> Self {
        let Some(assessed) = map.assessed() else { return Self::of_one_day(map) };
        let mut timeline = Self::from_assessed(assessed);
        let on_last_day = timeline.histories.iter().filter(|history| !history.is_gone()).count();
        if map.len() < on_last_day {
            timeline.histories.retain(|history| history.successor.as_ref().is_some_and(|id| map.get(id).is_some()));
        }
        timeline
    }

    fn of_one_day(map: &Map) -> Self {
        let reports = || map.features().iter().map(Feature::report);
        let published = || reports().filter_map(|report| report.last_reported);
        let date = map.as_of().or_else(|| published().max()).map(Instant::start_of_day);
        let mut claims: Vec<&str> =
            reports().flat_map(|report| &report.provenance).map(|testimony| testimony.claim.id.as_str()).collect();
        claims.sort_unstable();
        claims.dedup();
        let histories = map.features().iter().map(|feature| FeatureHistory {
            id: feature.id().clone(),
            successor: Some(feature.id().clone()),
            states: vec![FeatureState { day: 0, feature: Some(feature.clone()), assessment: None }],
        });
        Self {
            days: date.map(|date| KnowledgeDay { date, claims: claims.len() }).into_iter().collect(),
            histories: histories.collect(),
            unmapped: BTreeMap::new(),
        }
    }

    /// Returns the days, in order.
    pub fn days(&self) -> &[KnowledgeDay] {
        &self.days
    }

    /// Returns the history of every feature, in the order of ids.
    pub fn histories(&self) -> &[FeatureHistory] {
        &self.histories
    }

    /// Returns the features that were on the map on a day, in the order of ids.
    pub fn features_on(&self, day: usize) -> impl Iterator<Item = &Feature> {
        self.histories.iter().filter_map(move |history| history.on(day))
    }

    /// Returns what changed from one day to another.
    pub fn changes(&self, from: usize, to: usize) -> Changes<'_> {
        Changes::between(self.features_on(from), self.features_on(to))
    }

    /// Returns, for each claim that was on no feature on some day, from which days on and why.
    #[cfg(feature = "map")]
    pub(crate) const fn unmapped(&self) -> &BTreeMap<ClaimIx, Vec<UnmappedState>> {
        &self.unmapped
    }
}

/// A history that is being collected.
#[derive(Default)]
struct Unfinished {
    /// The assessment of the day before, to see what changes.
    before: Option<(Assessment, Option<SightingComparison>)>,
    successor: Option<FeatureId>,
    states: Vec<FeatureState>,
    /// The last day on which it was on the map.
    seen: usize,
}

impl Unfinished {
    fn update(
        &mut self,
        day: usize,
        named: (FeatureId, Option<FeatureId>),
        assessment: &Assessment,
        builder: &Builder<'_>,
    ) {
        let (id, successor) = named;
        self.seen = day;
        self.successor = successor;
        let now = (assessment, builder.sighting(assessment));
        if self.before.as_ref().map(|(before, sighting)| (before, sighting.as_ref())) == Some(now) {
            return;
        }
        self.states.push(FeatureState {
            day,
            feature: Some(builder.feature(assessment, &id)),
            assessment: Some(Arc::new(assessment.clone())),
        });
        self.before = Some((assessment.clone(), now.1.cloned()));
    }

    fn leave(&mut self, day: usize) {
        self.before = None;
        if self.states.last().is_some_and(|state| state.feature.is_some()) {
            self.states.push(FeatureState { day, feature: None, assessment: None });
        }
    }
}

fn note_unmapped(unmapped: &mut BTreeMap<ClaimIx, Vec<UnmappedState>>, day: usize, assessed: &Assessed) {
    let dossier = assessed.located().dossier();
    let now: BTreeMap<ClaimIx, &'static str> =
        assessed.unmapped().into_iter().filter_map(|(id, reason)| Some((dossier.claim_index(&id)?, reason))).collect();
    for (&claim, &reason) in &now {
        let states = unmapped.entry(claim).or_default();
        if states.last().is_none_or(|last| last.reason != Some(reason)) {
            states.push(UnmappedState { day, reason: Some(reason) });
        }
    }
    for (_, states) in unmapped.iter_mut().filter(|(claim, _)| !now.contains_key(claim)) {
        if states.last().is_some_and(|last| last.reason.is_some()) {
            states.push(UnmappedState { day, reason: None });
        }
    }
}

#[cfg(all(test, feature = "gazetteer"))]
mod tests {
    use super::*;
    use crate::dossier::{self, TextFormat};

    /// One origin on the 18th, a second one on the 24th.
    const DOSSIER: &str = r#"
        [[source]]
        id = "nis"
        [[source]]
        id = "hur"
        [[document]]
        id = "d1"
        publisher = "nis"
        published = "2024-10-18"
        [[document]]
        id = "d2"
        publisher = "hur"
        published = "2024-10-24"
        [[claim]]
        id = "c1"
        document = "d1"
        subject = "soldiers"
        activity = "stationed"
        place = "Alba"
        at = "43.8, 131.9"
        when = "2024-10-18"
        [[claim]]
        id = "c2"
        document = "d2"
        subject = "soldiers"
        activity = "stationed"
        place = "Alba"
        at = "43.8, 131.9"
        when = "2024-10-18"
    "#;

    fn timeline() -> Timeline {
        let reading = dossier::from_text("d.toml", DOSSIER, TextFormat::Toml, &dossier::ReadOptions::default());
        let located = crate::located::locate(&reading.into_result().expect("a valid dossier"), &crate::place::World);
        Timeline::new(&located, None)
    }

    #[test]
    fn a_second_origin_changes_the_feature_on_its_day() {
        let timeline = timeline();
        let dates: Vec<String> = timeline.days().iter().map(|day| day.date.to_date_text()).collect();
        assert_eq!(dates, ["2024-10-18", "2024-10-24"]);
        let [history] = timeline.histories() else { panic!("{timeline:?}") };
        assert!(!history.is_gone() && history.successor() == Some(history.id()));
        let origins = |day| history.on(day).unwrap().report().independent_origins;
        assert_eq!((origins(0), origins(1)), (1, 2));
        let changes = timeline.changes(0, 1);
        let [(before, after)] = changes.changed().collect::<Vec<_>>()[..] else { panic!("{changes:?}") };
        assert!(before.report().confidence < after.report().confidence);
        assert!(timeline.changes(1, 1).is_empty());
    }
}
