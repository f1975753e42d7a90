//! Small dossiers, built in code, with a gazetteer of a few invented places.

use std::collections::BTreeMap;
use std::str::FromStr;

use troopmap::dossier::{Dossier, Records};
use troopmap::{
    Activity, Claim, Document, Edtf, Feature, Gazetteer, Instant, MatchKind, Meters, Place, PlaceId, PlaceMatch,
    Position, Report, Source, Subject, Trace, Tracer, assess, feature, locate,
};

pub(crate) fn id<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn ids<T: FromStr<Err: std::fmt::Debug>>(texts: &[&str]) -> Vec<T> {
    texts.iter().map(|text| id(text)).collect()
}

/// A gazetteer of towns one degree apart, and a country.
pub(crate) struct ToyGazetteer;

pub(crate) const TOWNS: [&str; 6] = ["Alba", "Berg", "Cove", "Dorf", "Eyot", "Fell"];

fn town(at: usize) -> Place {
    let name = TOWNS[at];
    let position = Position::new(f64::from(u8::try_from(at).unwrap()), 50.0).unwrap();
    Place::new(id(&format!("toy:{}", name.to_lowercase())), name, position, Meters::new(1000.0).unwrap())
}

fn country() -> Place {
    let mut place =
        Place::new(id("toy:land"), "Land", Position::new(3.0, 50.0).unwrap(), Meters::new(400_000.0).unwrap());
    "PCLI".clone_into(&mut place.feature_code);
    place
}

impl Gazetteer for ToyGazetteer {
    fn search(&self, name: &str) -> Vec<PlaceMatch> {
        let town = TOWNS.iter().position(|town| *town == name).map(town);
        town.or((name == "Land").then(country))
            .map(|place| PlaceMatch::new(place, MatchKind::Exact))
            .into_iter()
            .collect()
    }

    fn find_similar(&self, _: &str, _: usize) -> Vec<PlaceMatch> {
        Vec::new()
    }

    fn get(&self, wanted: &PlaceId) -> Option<Place> {
        (0..TOWNS.len()).map(town).chain([country()]).find(|place| place.id == *wanted)
    }

    fn attribution(&self) -> &str {
        ""
    }
}

/// A builder of dossiers. By default, claims are about soldiers stationed at Alba, with the date of their document.
#[derive(Clone, Default)]
pub(crate) struct SmallDossier {
    pub records: Records,
}

impl SmallDossier {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a source. An empty grade leaves it ungraded.
    pub(crate) fn source(mut self, name: &str, grade: &str) -> Self {
        let mut source = Source::new(id(name));
        source.reliability = (!grade.is_empty()).then(|| id(grade));
        self.records.sources.push(source);
        self
    }

    /// Sets the group of the last source.
    pub(crate) fn in_group(mut self, group: &str) -> Self {
        self.records.sources.last_mut().unwrap().group = Some(group.to_owned());
        self
    }

    /// Adds a subject. An empty `part_of` makes it part of no other.
    pub(crate) fn subject(mut self, name: &str, part_of: &str) -> Self {
        let mut subject = Subject::new(id(name));
        subject.part_of = (!part_of.is_empty()).then(|| id(part_of));
        self.records.subjects.push(subject);
        self
    }

    pub(crate) fn document(mut self, name: &str, publisher: &str, published: &str) -> Self {
        self.records.documents.push(Document::new(id(name), id(publisher), Edtf::parse(published).unwrap()));
        self
    }

    pub(crate) fn claim(mut self, name: &str, document: &str, edit: impl FnOnce(&mut Claim)) -> Self {
        let mut claim = Claim::new(id(name), id(document));
        claim.subject = Some("soldiers".to_owned());
        claim.activity = Some(Activity::Stationed);
        claim.places = ["Alba"].into_iter().collect();
        edit(&mut claim);
        self.records.claims.push(claim);
        self
    }

    pub(crate) fn base_rate(mut self, rate: f64) -> Self {
        self.records.metadata.base_rate = Some(rate);
        self
    }

    pub(crate) fn dossier(&self) -> Dossier {
        Dossier::try_from(self.records.clone()).unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// Returns the report of every feature as of a day. An empty day counts every document.
    pub(crate) fn reports(&self, day: &str) -> BTreeMap<String, Report> {
        let dossier = self.dossier();
        let located = locate(&dossier, &ToyGazetteer);
        let assessed = assess::as_of(&located, instant(day));
        let map = feature::collect(&assessed);
        let report = |feature: &Feature| (feature.id().to_string(), feature.report().clone());
        map.features().iter().map(report).collect()
    }

    #[track_caller]
    pub(crate) fn report_as_of(&self, feature: &str, day: &str) -> Report {
        let mut all = self.reports(day);
        let names: Vec<String> = all.keys().cloned().collect();
        all.remove(feature).unwrap_or_else(|| panic!("no {feature} among {names:?}"))
    }

    #[track_caller]
    pub(crate) fn report(&self, feature: &str) -> Report {
        self.report_as_of(feature, "")
    }

    #[track_caller]
    pub(crate) fn trace_as_of(&self, feature: &str, day: &str) -> Trace {
        let dossier = self.dossier();
        let located = locate(&dossier, &ToyGazetteer);
        let assessed = assess::as_of(&located, instant(day));
        Tracer::new(&assessed).get(&id(feature)).unwrap()
    }

    #[track_caller]
    pub(crate) fn trace(&self, feature: &str) -> Trace {
        self.trace_as_of(feature, "")
    }

    /// Returns the claims that are on no feature, with the reasons.
    pub(crate) fn unmapped(&self) -> Vec<(String, &'static str)> {
        let dossier = self.dossier();
        let located = locate(&dossier, &ToyGazetteer);
        let assessed = assess::as_of(&located, None);
        assessed.unmapped().into_iter().map(|(claim, why)| (claim.to_string(), why)).collect()
    }

    /// Returns the messages of the warnings about loops.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let dossier = self.dossier();
        let located = locate(&dossier, &ToyGazetteer);
        let assessed = assess::as_of(&located, None);
        assessed.problems().iter().map(|problem| problem.message.clone()).collect()
    }
}

pub(crate) fn instant(day: &str) -> Option<Instant> {
    (!day.is_empty()).then(|| day.parse().unwrap())
}

/// The id of the feature of soldiers at Alba in October.
pub(crate) const ALBA: &str = "soldiers/presence/alba/2024-10";

/// Asserts belief, disbelief and uncertainty, to six decimals.
#[track_caller]
pub(crate) fn assert_opinion(report: &Report, parts: [f64; 3]) {
    let same = report.opinion.iter().zip(parts).all(|(found, part)| (found - part).abs() < 6e-7);
    assert!(same, "{:?} is not {parts:?}", report.opinion);
}
