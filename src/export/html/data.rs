//! What the script knows: places, features day by day, claims, documents and sources, each once and by number.
//!
//! Keys are short because each stands in the page hundreds of times; `map.js` names them where it reads them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Value, json};

use crate::dossier::Dossier;
use crate::edtf::{Edtf, Instant};
use crate::export::draw::{Mark, Panel};
use crate::export::svg;
use crate::extent::Extent;
use crate::feature::{Feature, Map};
use crate::measure::Index;
use crate::origin::Link;
use crate::place::Place;
use crate::position::Position;
use crate::record::{Claim, Count, Locator};

use super::TEXTS;
use super::history::{Entry, Group, History, State};

/// How many of the nearest places the panel tells.
const NEAREST: usize = 6;

/// Things that are told once and referred to by number.
struct Told<T> {
    all: Vec<T>,
    numbers: HashMap<String, usize>,
}

impl<T: Serialize> Told<T> {
    fn number(&mut self, thing: T) -> usize {
        let key = serde_json::to_string(&thing).unwrap_or_default();
        *self.numbers.entry(key).or_insert_with(|| {
            self.all.push(thing);
            self.all.len() - 1
        })
    }
}

#[derive(Serialize)]
struct Island<'a> {
    version: &'static str,
    title: &'a str,
    as_of: Option<String>,
    attribution: String,
    trust: Value,
    base_rate: f64,
    panel: Value,
    /// Day, its words, how many claims it brought.
    days: Vec<(String, String, usize)>,
    texts: Value,
    strings: Vec<String>,
    sources: Vec<Value>,
    documents: Vec<Value>,
    claims: Vec<Value>,
    origins: Vec<Value>,
    places: Vec<Value>,
    features: Vec<Value>,
    beside: Vec<Value>,
}

/// The island of a map.
pub(super) fn of<'a>(map: &'a Map<'a>, history: &History, panel: &Panel) -> impl Serialize + use<'a> {
    let dossier = map.assessed().located().dossier();
    let mut telling = Telling::new(dossier);
    let places = Sites::of(history);
    let features = history.entries.iter().map(|entry| telling.feature(entry, &places)).collect();
    let beside = history
        .beside
        .iter()
        .map(|(&claim, told)| {
            let told: Vec<Value> =
                told.iter().map(|(at, why)| json!([at, why.map(|why| telling.string(why))])).collect();
            json!([telling.claim(claim), told])
        })
        .collect();
    let places = places.told(map);
    Island {
        version: env!("CARGO_PKG_VERSION"),
        title: map.title().unwrap_or("Reported locations"),
        as_of: map.as_of().map(svg::day),
        attribution: map.attribution().to_owned(),
        trust: json!(map.trust()),
        base_rate: dossier.head().base_rate(),
        panel: json!({
            "width": panel.width, "height": panel.height, "details": panel.details, "most": panel.most_zoom,
            "net": panel.net, "steps": Panel::NET, "projection": panel.projection,
        }),
        days: history.steps.iter().map(|step| (step.day.date_text(), svg::day(step.day), step.claims)).collect(),
        texts: serde_json::from_str(TEXTS).unwrap_or_default(),
        strings: telling.strings.all,
        sources: telling.sources.into_iter().map(|at| source(map, at)).collect(),
        documents: telling.documents,
        claims: telling.claims,
        origins: telling.origins.all,
        places,
        features,
        beside,
    }
}

/// A JSON object without the members that say nothing.
fn object(members: Vec<(&str, Value)>) -> Value {
    let says = |value: &Value| !(value.is_null() || value == &json!([]) || value == &json!(false));
    Value::Object(
        members.into_iter().filter(|(_, value)| says(value)).map(|(key, value)| (key.to_owned(), value)).collect(),
    )
}

/// States as what changed in each: a member that is gone is null.
fn changes(states: Vec<(usize, Option<Value>)>) -> Vec<(usize, Option<Value>)> {
    let mut before = serde_json::Map::new();
    let mut changes = Vec::with_capacity(states.len());
    for (at, state) in states {
        let Some(Value::Object(now)) = state else {
            changes.push((at, None));
            continue;
        };
        let gone = before.keys().filter(|key| !now.contains_key(*key)).map(|key| (key.clone(), Value::Null));
        let new = now.iter().filter(|(key, value)| before.get(*key) != Some(value));
        let change = new.map(|(key, value)| (key.clone(), value.clone())).chain(gone.collect::<Vec<_>>()).collect();
        before = now;
        changes.push((at, Some(Value::Object(change))));
    }
    changes
}

struct Telling<'a> {
    dossier: &'a Dossier,
    strings: Told<String>,
    origins: Told<Value>,
    sources: Vec<u32>,
    source_numbers: HashMap<u32, usize>,
    places_of_sources: HashMap<&'a str, u32>,
    documents: Vec<Value>,
    document_numbers: HashMap<usize, usize>,
    claims: Vec<Value>,
    claim_numbers: HashMap<u32, usize>,
}

impl<'a> Telling<'a> {
    fn new(dossier: &'a Dossier) -> Self {
        Self {
            dossier,
            strings: Told { all: Vec::new(), numbers: HashMap::new() },
            origins: Told { all: Vec::new(), numbers: HashMap::new() },
            sources: Vec::new(),
            source_numbers: HashMap::new(),
            places_of_sources: (0..).zip(dossier.sources()).map(|(at, source)| (source.id.as_str(), at)).collect(),
            documents: Vec::new(),
            document_numbers: HashMap::new(),
            claims: Vec::new(),
            claim_numbers: HashMap::new(),
        }
    }

    fn string(&mut self, text: &str) -> usize {
        self.strings.number(text.to_owned())
    }

    /// A sentence by its parts, which many sentences share.
    fn parts(&mut self, sentence: &str) -> Vec<usize> {
        sentence.split("; ").map(|part| self.string(part)).collect()
    }

    fn source(&mut self, at: u32) -> usize {
        *self.source_numbers.entry(at).or_insert_with(|| {
            self.sources.push(at);
            self.sources.len() - 1
        })
    }

    fn source_by_id(&mut self, id: &crate::id::SourceId) -> Option<usize> {
        let at = *self.places_of_sources.get(id.as_str())?;
        Some(self.source(at))
    }

    fn document(&mut self, id: &crate::id::DocumentId) -> Option<usize> {
        let at = self.dossier.document_index(id)?;
        if let Some(&number) = self.document_numbers.get(&at) {
            return Some(number);
        }
        let document = &self.dossier.documents()[at];
        let told = object(vec![
            ("id", json!(document.id.as_str())),
            ("p", json!(self.source_by_id(&document.publisher))),
            ("t", json!(document.title)),
            ("u", json!(document.url)),
            ("a", json!(document.archived_url)),
            ("d", json!(document.published.earliest().instant().map(Instant::date_text))),
            // A plain day is put into words by the script.
            ("w", json!((document.published.as_str().len() != 10).then(|| document.published.in_words()))),
        ]);
        self.documents.push(told);
        self.document_numbers.insert(at, self.documents.len() - 1);
        Some(self.documents.len() - 1)
    }

    fn claim(&mut self, at: u32) -> usize {
        if let Some(&number) = self.claim_numbers.get(&at) {
            return number;
        }
        let number = self.claims.len();
        self.claim_numbers.insert(at, number);
        self.claims.push(Value::Null);
        let dossier = self.dossier;
        let claim = &dossier.claims()[at as usize];
        let asserter = claim.asserted_by.clone().or_else(|| Some(dossier.document(&claim.document)?.publisher.clone()));
        let told = object(vec![
            ("id", json!(claim.id.as_str())),
            ("d", json!(self.document(&claim.document))),
            ("s", json!(asserter.and_then(|id| self.source_by_id(&id)))),
            ("v", json!(claim.via.iter().filter_map(|id| self.source_by_id(id)).collect::<Vec<_>>())),
            ("r", json!(claim.rests_on.iter().filter_map(|id| self.source_by_id(id)).collect::<Vec<_>>())),
            ("st", json!(self.string(claim.stance.as_str()))),
            ("h", json!(claim.hedge.map(|hedge| self.string(hedge.as_str())))),
            ("b", json!(claim.basis.as_ref().map(|basis| self.string(basis.as_str())))),
            ("ac", json!(claim.activity.as_ref().map(|activity| self.string(activity.as_str())))),
            ("su", json!(claim.subject_reported.as_ref().or(claim.subject.as_ref()).map(|text| self.string(text)))),
            ("pl", json!(places(claim).map(|text| self.string(&text)))),
            ("w", json!(claim.when.as_ref().map(Edtf::in_words).map(|text| self.string(&text)))),
            ("so", json!(claim.said_on.as_ref().map(Edtf::in_words).map(|text| self.string(&text)))),
            ("n", json!(claim.count.as_ref().and_then(count))),
            ("lo", json!(claim.locator.as_ref().map(locator))),
            ("q", json!(claim.quote.as_ref().map(|quote| &quote.exact))),
            ("no", json!(claim.note.as_ref().map(|note| self.string(note)))),
        ]);
        self.claims[number] = told;
        number
    }

    fn feature(&mut self, entry: &Entry, sites: &Sites) -> Value {
        let report = entry.feature.report();
        let mut members = vec![
            ("id", json!(report.id.as_str())),
            ("k", json!(self.string(report.proposition.as_str()))),
            ("su", json!(self.string(&report.subject))),
        ];
        match &entry.feature {
            Feature::Location(location) => {
                members.push(("p", json!([sites.number(&location.place, location.extent)])));
                if location.place_reported != location.place {
                    members.push(("pr", json!(self.string(&location.place_reported))));
                }
            }
            Feature::Movement(movement) => {
                let ends = [&movement.from, &movement.to];
                members.push(("p", json!(ends.map(|end| sites.number(&end.place, end.extent)))));
                members.push(("by", json!(self.string(movement.by.as_str()))));
                members.push((
                    "km",
                    json!(
                        [movement.journey.length, movement.journey.least, movement.journey.most]
                            .map(|length| (length.get() / 1000.0).round())
                    ),
                ));
                members.push(("ro", json!(self.string(&movement.journey.route))));
                let line: Vec<Vec<[f64; 2]>> = movement.journey.lines.iter().map(|line| thinned(line)).collect();
                members.push(("g", json!(line)));
            }
        }
        let states: Vec<(usize, Option<Value>)> =
            entry.states.iter().map(|(at, state)| (*at, state.as_ref().map(|state| self.state(state)))).collect();
        members.push(("d", json!(changes(states))));
        object(members)
    }

    fn state(&mut self, state: &State) -> Value {
        let report = &state.report;
        let origins: Vec<usize> = state
            .origins
            .iter()
            .map(|origin| {
                let told = self.origin(origin);
                self.origins.number(told)
            })
            .collect();
        let silent: Vec<usize> = state.silent.iter().map(|&claim| self.claim(claim)).collect();
        let uncounted: Vec<[usize; 2]> =
            state.uncounted.iter().map(|(claim, why)| [self.claim(*claim), self.string(why)]).collect();
        let day = |instant: Option<Instant>| instant.map(Instant::date_text);
        object(vec![
            ("t", json!(self.string(&report.title))),
            ("s", json!(self.parts(&report.description))),
            ("m", json!(state.mark.as_ref().map(|mark| self.string(&mark.symbol())))),
            ("no", json!(state.mark.as_ref().and_then(Mark::short_note).map(|note| self.string(&note)))),
            ("c", json!([report.confidence.get(), report.confidence_low.get(), report.confidence_high.get()])),
            ("l", json!(state.likelihood())),
            ("f", json!(self.string(report.analytic_confidence.as_str()))),
            ("x", json!(report.contested)),
            ("o", json!(report.opinion.map(|part| (part * 1e3).round() / 1e3))),
            ("n", json!([report.independent_origins, report.documents, report.claims])),
            ("ac", json!((!report.activity.is_empty()).then(|| self.string(&report.activity)))),
            ("w", json!(report.when.as_ref().map(|when| [self.string(when.as_str()), self.string(&when.in_words())]))),
            (
                "e",
                json!(match (report.start, report.end) {
                    (None, None) => Value::Null,
                    (start, end) => json!([day(start), day(end)]),
                }),
            ),
            (
                "ct",
                match (report.count_min, report.count_max) {
                    (None, None) => Value::Null,
                    (least, most) => json!([least, most]),
                },
            ),
            ("g", json!(origins)),
            ("q", json!(silent)),
            ("z", json!(uncounted)),
        ])
    }

    fn origin(&mut self, origin: &Group) -> Value {
        let roots: Vec<Value> = origin
            .roots
            .iter()
            .map(|root| {
                let carriers: Vec<Value> = root
                    .carriers
                    .iter()
                    .map(|&(claim, link, trust)| json!([self.claim(claim), link_number(link), three(trust)]))
                    .collect();
                json!([
                    self.source(root.source),
                    self.string(root.stance),
                    self.string(&root.starts_from),
                    root.start,
                    three(root.trust),
                    root.arrived,
                    carriers
                ])
            })
            .collect();
        let joined: Vec<usize> = origin.joined_by.iter().map(|why| self.string(why)).collect();
        json!([joined, origin.opinion, roots])
    }
}

const fn link_number(link: Link) -> usize {
    match link {
        Link::Direct => 0,
        Link::Cites => 1,
        Link::RestsOn => 2,
    }
}

fn three(number: f64) -> f64 {
    (number * 1e3).round() / 1e3
}

/// Four decimals are 11 m: more than any report knows.
fn spot(position: Position) -> [f64; 2] {
    [position.lon(), position.lat()].map(|degrees| (degrees * 1e4).round() / 1e4)
}

/// A line with so many spots at most, its ends among them: it illustrates, and the GeoJSON of the dossier has all of it.
fn thinned(line: &[Position]) -> Vec<[f64; 2]> {
    const MOST: usize = 12;
    let every = line.len().div_ceil(MOST).max(1);
    let last = line.len().saturating_sub(1);
    line.iter()
        .enumerate()
        .filter(|(at, _)| at % every == 0 || *at == last)
        .map(|(_, &spot_at)| spot(spot_at))
        .collect()
}

fn source(map: &Map<'_>, at: u32) -> Value {
    let source = &map.assessed().located().dossier().sources()[at as usize];
    object(vec![
        ("n", json!(source.label())),
        ("g", json!(source.reliability.map(|letter| letter.to_string()))),
        ("t", json!(three(map.trust().trust_of(source.reliability).get()))),
    ])
}

/// The places of a claim, as written.
fn places(claim: &Claim) -> Option<String> {
    let (from, to) = (claim.from.0.join(", "), claim.to.0.join(", "));
    let at = claim.places.0.join(", ");
    match (at.is_empty(), from.is_empty() && to.is_empty()) {
        (true, true) => None,
        (false, _) => Some(at),
        (true, false) => Some(format!("{from} → {to}").trim().to_owned()),
    }
}

/// A number of people or things in the words of the document, or else in figures.
fn count(count: &Count) -> Option<String> {
    let figures = match (count.min, count.max) {
        (None, None) => None,
        (Some(least), Some(most)) if least == most => Some(least.to_string()),
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("{least} or more")),
        (None, Some(most)) => Some(format!("up to {most}")),
    };
    let figures = figures.map(|figures| match &count.unit {
        Some(unit) => format!("{figures} {unit}"),
        None => figures,
    });
    match (&count.words, figures) {
        (Some(words), Some(figures)) if *words != figures => Some(format!("“{words}” ({figures})")),
        (Some(words), None) => Some(format!("“{words}”")),
        (_, figures) => figures,
    }
}

fn locator(locator: &Locator) -> String {
    let numbered = |word: &str, number: Option<u32>| number.map(|number| format!("{word} {number}"));
    let parts = [
        locator.part.clone(),
        numbered("page", locator.page),
        numbered("paragraph", locator.paragraph),
        numbered("sentence", locator.sentence),
        locator.timecode.clone(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Every place on the map, once.
struct Sites {
    all: Vec<(String, Extent, Option<String>)>,
    numbers: HashMap<String, usize>,
}

impl Sites {
    fn of(history: &History) -> Self {
        let mut sites = Self { all: Vec::new(), numbers: HashMap::new() };
        for entry in &history.entries {
            match &entry.feature {
                Feature::Location(at) => sites.add(&at.place, at.extent, at.country.as_deref()),
                Feature::Movement(way) => {
                    for end in [&way.from, &way.to] {
                        sites.add(&end.place, end.extent, end.country.as_deref());
                    }
                }
            }
        }
        sites
    }

    fn key(name: &str, extent: Extent) -> String {
        format!("{name}|{}|{}|{}", extent.center.lon(), extent.center.lat(), extent.radius.get())
    }

    fn add(&mut self, name: &str, extent: Extent, country: Option<&str>) {
        let next = self.all.len();
        if let std::collections::hash_map::Entry::Vacant(free) = self.numbers.entry(Self::key(name, extent)) {
            free.insert(next);
            self.all.push((name.to_owned(), extent, country.map(str::to_owned)));
        }
    }

    fn number(&self, name: &str, extent: Extent) -> usize {
        self.numbers.get(&Self::key(name, extent)).copied().unwrap_or_default()
    }

    fn told(&self, map: &Map<'_>) -> Vec<Value> {
        let known: BTreeMap<String, &Place> = map
            .assessed()
            .located()
            .sites()
            .iter()
            .map(|site| (Self::key(site.label(), site.extent().rounded()), site.place()))
            .collect();
        let index = Index::new(self.all.iter().map(|(_, extent, _)| extent.center));
        self.all
            .iter()
            .enumerate()
            .map(|(at, (name, extent, country))| {
                let place = known.get(&Self::key(name, *extent));
                let local: Vec<[&str; 2]> = place.map_or_else(Vec::new, |place| local_names(place));
                let near: Vec<(usize, f64)> = index
                    .nearest(extent.center, NEAREST + 1)
                    .into_iter()
                    .filter(|near| near.index != at && near.distance.get() > 0.0)
                    .take(NEAREST)
                    .map(|near| (near.index, near.distance.get().round()))
                    .collect();
                object(vec![
                    ("n", json!(name)),
                    ("id", json!(place.map(|place| place.id.as_str()))),
                    ("a", json!(place.is_some_and(|place| place.is_area()))),
                    ("r", json!(place.and_then(|place| place.admin1.as_deref()))),
                    ("c", json!(country)),
                    ("l", json!(local)),
                    ("x", json!(spot(extent.center))),
                    ("u", json!(extent.radius.get().round())),
                    ("d", json!(near)),
                ])
            })
            .collect()
    }
}

/// The names of a place where it lies: Russian and Ukrainian in their countries, Korean in Korea.
fn local_names(place: &Place) -> Vec<[&str; 2]> {
    let names = [("ru", &place.russian), ("uk", &place.ukrainian), ("ko", &place.korean)];
    let wanted: &[&str] = match place.country.as_deref() {
        Some("RU" | "BY") => &["ru"],
        Some("UA") => &["uk", "ru"],
        Some("KP" | "KR") => &["ko"],
        _ => &["ru", "uk", "ko"],
    };
    names
        .into_iter()
        .filter(|(language, _)| wanted.contains(language))
        .filter_map(|(language, name)| Some([language, name.as_deref()?]))
        .collect()
}
