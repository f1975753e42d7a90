//! Small dossiers, made in code, over a map of a few invented places.

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

/// Towns a degree apart, and a country.
pub(crate) struct Toy;

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

impl Gazetteer for Toy {
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

/// A dossier in the making. Claims are of soldiers stationed at Alba on 18 October 2024 unless told otherwise.
#[derive(Clone, Default)]
pub(crate) struct Little {
    pub records: Records,
}

impl Little {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A source with its letter, or none.
    pub(crate) fn source(mut self, name: &str, grade: &str) -> Self {
        let mut source = Source::new(id(name));
        source.reliability = (!grade.is_empty()).then(|| id(grade));
        self.records.sources.push(source);
        self
    }

    /// The group of the last source.
    pub(crate) fn of_group(mut self, group: &str) -> Self {
        self.records.sources.last_mut().unwrap().group = Some(group.to_owned());
        self
    }

    /// A subject that is part of another, or of none.
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

    pub(crate) fn claim(mut self, name: &str, document: &str, tell: impl FnOnce(&mut Claim)) -> Self {
        let mut claim = Claim::new(id(name), id(document));
        claim.subject = Some("soldiers".to_owned());
        claim.activity = Some(Activity::Stationed);
        claim.places = ["Alba"].into_iter().collect();
        tell(&mut claim);
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

    /// Every feature as of a day, or of all documents where the day is empty.
    pub(crate) fn reports(&self, day: &str) -> BTreeMap<String, Report> {
        let dossier = self.dossier();
        let located = locate(&dossier, &Toy);
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
        let located = locate(&dossier, &Toy);
        let assessed = assess::as_of(&located, instant(day));
        Tracer::new(&assessed).get(&id(feature)).unwrap()
    }

    #[track_caller]
    pub(crate) fn trace(&self, feature: &str) -> Trace {
        self.trace_as_of(feature, "")
    }

    /// The claims that are on no feature, and why.
    pub(crate) fn unmapped(&self) -> Vec<(String, &'static str)> {
        let dossier = self.dossier();
        let located = locate(&dossier, &Toy);
        let assessed = assess::as_of(&located, None);
        assessed.unmapped().into_iter().map(|(claim, why)| (claim.to_string(), why)).collect()
    }

    /// The warnings about loops, one text each.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let dossier = self.dossier();
        let located = locate(&dossier, &Toy);
        let assessed = assess::as_of(&located, None);
        assessed.problems().iter().map(|problem| problem.message.clone()).collect()
    }
}

pub(crate) fn instant(day: &str) -> Option<Instant> {
    (!day.is_empty()).then(|| day.parse().unwrap())
}

/// Soldiers at Alba in October.
pub(crate) const ALBA: &str = "soldiers/presence/alba/2024-10";

/// Belief, disbelief and uncertainty, to six decimals as they are printed.
#[track_caller]
pub(crate) fn comes_to(report: &Report, parts: [f64; 3]) {
    let same = report.opinion.iter().zip(parts).all(|(found, part)| (found - part).abs() < 6e-7);
    assert!(same, "{:?} is not {parts:?}", report.opinion);
}
