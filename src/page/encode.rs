//! Encodes features, claims, documents and origins for the data block: each once, and by its number wherever it is used.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::dossier::Dossier;
use crate::draw::{MarkPosition, PageDrawing};
use crate::edtf::{Edtf, Instant};
use crate::feature::Feature;
use crate::index::{ClaimIx, DocumentIx, SourceIx};
use crate::origin::AttestationLink;
use crate::position::Position;
use crate::scene::Mark;

use super::claim_text;
use super::compact::{object, point, round3};
use super::feature_states::{Entry, OriginState, State};
use super::places::PagePlaces;

/// Values that are stored once and referred to by number.
pub(super) struct Interner<T> {
    pub(super) all: Vec<T>,
    numbers: HashMap<String, usize>,
}

impl<T: Serialize> Interner<T> {
    fn number(&mut self, thing: T) -> usize {
        let key = serde_json::to_string(&thing).unwrap_or_default();
        *self.numbers.entry(key).or_insert_with(|| {
            self.all.push(thing);
            self.all.len() - 1
        })
    }
}

/// Encodes states as the differences between them: a member that is removed is null.
fn changes(states: Vec<(usize, Option<Value>)>) -> Vec<(usize, Option<Value>)> {
    let mut before = serde_json::Map::new();
    let mut changes = Vec::with_capacity(states.len());
    for (at, state) in states {
        let Some(Value::Object(now)) = state else {
            changes.push((at, None));
            continue;
        };
        let removed = before.keys().filter(|key| !now.contains_key(*key)).map(|key| (key.clone(), Value::Null));
        let new = now.iter().filter(|(key, value)| before.get(*key) != Some(value));
        let change = new.map(|(key, value)| (key.clone(), value.clone())).chain(removed.collect::<Vec<_>>()).collect();
        before = now;
        changes.push((at, Some(Value::Object(change))));
    }
    changes
}

pub(super) struct Encoder<'a> {
    dossier: &'a Dossier,
    /// The positions of marks that are clustered.
    clustered_marks: HashMap<&'a str, &'a MarkPosition>,
    pub(super) strings: Interner<String>,
    pub(super) origins: Interner<Value>,
    pub(super) sources: Vec<SourceIx>,
    source_numbers: HashMap<SourceIx, usize>,
    places_of_sources: HashMap<&'a str, SourceIx>,
    pub(super) documents: Vec<Value>,
    document_numbers: HashMap<DocumentIx, usize>,
    pub(super) claims: Vec<Value>,
    claim_numbers: HashMap<ClaimIx, usize>,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(dossier: &'a Dossier, panel: &'a PageDrawing) -> Self {
        Self {
            dossier,
            clustered_marks: panel.clustered_marks.iter().map(|mark| (mark.id.as_str(), mark)).collect(),
            strings: Interner { all: Vec::new(), numbers: HashMap::new() },
            origins: Interner { all: Vec::new(), numbers: HashMap::new() },
            sources: Vec::new(),
            source_numbers: HashMap::new(),
            places_of_sources: dossier
                .sources()
                .iter()
                .enumerate()
                .map(|(at, source)| (source.id.as_str(), SourceIx::new(at)))
                .collect(),
            documents: Vec::new(),
            document_numbers: HashMap::new(),
            claims: Vec::new(),
            claim_numbers: HashMap::new(),
        }
    }

    pub(super) fn string(&mut self, text: &str) -> usize {
        self.strings.number(text.to_owned())
    }

    /// Encodes a sentence by its parts, which many sentences share.
    fn parts(&mut self, sentence: &str) -> Vec<usize> {
        sentence.split("; ").map(|part| self.string(part)).collect()
    }

    fn source(&mut self, at: SourceIx) -> usize {
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
        let document = &self.dossier.documents()[at.get()];
        let told = object(vec![
            ("id", json!(document.id.as_str())),
            ("p", json!(self.source_by_id(&document.publisher))),
            ("t", json!(document.title)),
            ("u", json!(document.url)),
            ("a", json!(document.archived_url)),
            ("d", json!(document.published.earliest().instant().map(Instant::to_date_text))),
            // The script puts a plain day into words.
            ("w", json!((document.published.as_str().len() != 10).then(|| document.published.to_words()))),
        ]);
        self.documents.push(told);
        self.document_numbers.insert(at, self.documents.len() - 1);
        Some(self.documents.len() - 1)
    }

    pub(super) fn claim(&mut self, at: ClaimIx) -> usize {
        if let Some(&number) = self.claim_numbers.get(&at) {
            return number;
        }
        let number = self.claims.len();
        self.claim_numbers.insert(at, number);
        self.claims.push(Value::Null);
        let dossier = self.dossier;
        let claim = &dossier.claims()[at.get()];
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
            ("pl", json!(claim_text::places(claim).map(|text| self.string(&text)))),
            ("w", json!(claim.when.as_ref().map(Edtf::to_words).map(|text| self.string(&text)))),
            ("so", json!(claim.said_on.as_ref().map(Edtf::to_words).map(|text| self.string(&text)))),
            ("n", json!(claim.count.as_ref().and_then(claim_text::count))),
            ("lo", json!(claim.locator.as_ref().map(claim_text::locator))),
            ("q", json!(claim.quote.as_ref().map(|quote| &quote.exact))),
            ("no", json!(claim.note.as_ref().map(|note| self.string(note)))),
        ]);
        self.claims[number] = told;
        number
    }

    pub(super) fn feature(&mut self, entry: &Entry, places: &PagePlaces) -> Value {
        let report = entry.feature.report();
        let mut members = vec![
            ("id", json!(report.id.as_str())),
            ("k", json!(self.string(report.proposition.as_str()))),
            ("su", json!(self.string(&report.subject))),
        ];
        if let Some(MarkPosition { point, offset, .. }) = self.clustered_marks.get(report.id.as_str()) {
            members.push((
                "xy",
                json!([point.x, point.y, offset.x, offset.y].map(|pixels| (pixels * 100.0).round() / 100.0)),
            ));
        }
        match &entry.feature {
            Feature::Location(location) => {
                members.push(("p", json!([places.number(&location.place, location.extent)])));
                if location.place_reported != location.place {
                    members.push(("pr", json!(self.string(&location.place_reported))));
                }
            }
            Feature::Movement(movement) => {
                let ends = [&movement.from, &movement.to];
                members.push(("p", json!(ends.map(|end| places.number(&end.place, end.extent)))));
                members.push(("by", json!(self.string(movement.by.as_str()))));
                members.push((
                    "km",
                    json!(
                        [movement.journey.length, movement.journey.length_min, movement.journey.length_max]
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
        let day = |instant: Option<Instant>| instant.map(Instant::to_date_text);
        object(vec![
            ("t", json!(self.string(&report.title))),
            ("s", json!(self.parts(&report.description))),
            ("m", json!(state.mark.as_ref().map(|mark| self.string(&mark.symbol().id())))),
            ("no", json!(state.mark.as_ref().and_then(Mark::short_note).map(|note| self.string(&note)))),
            ("c", json!([report.confidence.get(), report.confidence_low.get(), report.confidence_high.get()])),
            ("l", json!(state.likelihood())),
            ("f", json!(self.string(report.analytic_confidence.as_str()))),
            ("x", json!(report.contested)),
            ("o", json!(report.opinion.map(|part| (part * 1e3).round() / 1e3))),
            ("n", json!([report.independent_origins, report.documents, report.claims])),
            ("ac", json!((!report.activity.is_empty()).then(|| self.string(&report.activity)))),
            ("w", json!(report.when.as_ref().map(|when| [self.string(when.as_str()), self.string(&when.to_words())]))),
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

    fn origin(&mut self, origin: &OriginState) -> Value {
        let roots: Vec<Value> = origin
            .roots
            .iter()
            .map(|root| {
                let carriers: Vec<Value> = root
                    .carriers
                    .iter()
                    .map(|&(claim, link, trust)| json!([self.claim(claim), link_number(link), round3(trust)]))
                    .collect();
                json!([
                    self.source(root.source),
                    self.string(root.stance),
                    self.string(&root.starts_from),
                    root.start,
                    round3(root.trust),
                    root.arrived,
                    carriers
                ])
            })
            .collect();
        let joined: Vec<usize> = origin.joined_by.iter().map(|why| self.string(why)).collect();
        json!([joined, origin.opinion, roots])
    }
}

const fn link_number(link: AttestationLink) -> usize {
    match link {
        AttestationLink::Direct => 0,
        AttestationLink::Cites => 1,
        AttestationLink::RestsOn => 2,
    }
}

/// Thins a line to a few points, its ends among them: it is an illustration, and the GeoJSON has all of it.
fn thinned(line: &[Position]) -> Vec<[f64; 2]> {
    const MOST: usize = 12;
    let every = line.len().div_ceil(MOST).max(1);
    let last = line.len().saturating_sub(1);
    line.iter()
        .enumerate()
        .filter(|(at, _)| at % every == 0 || *at == last)
        .map(|(_, &position)| point(position))
        .collect()
}
