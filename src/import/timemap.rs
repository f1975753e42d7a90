//! TimeMap: events, sources and associations, as the JSON that its server gives out.
//!
//! One file holds an object with `events`, `sources` and `associations`, or the list of events alone. An event names its
//! sources by id; a source without an address (`HIDDEN`) is still a document. Ids of events repeat in real data, so a repeated
//! one is numbered.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::fault::InvalidRow;
use super::harvest::Harvest;
use super::item::{Misfit, get, json, list, original, scalar, text_of};
use super::spot::{Coordinates, degrees};
use super::{ImportOptions, Imported, one, web};
use crate::dossier::{DataNode, DataValue};
use crate::edtf::Edtf;
use crate::event::name::stem;
use crate::event::{Attribution, DocumentRef, Event, MOST_ACCOUNTS, PublicationDate, SourceRef, SubjectRef};
use crate::event::{Day, EventDate};
use crate::position::Position;
use crate::problem::{Problem, Problems, SourceText};
use crate::record::Activity;

/// Reads the JSON of a TimeMap.
pub(crate) fn read(source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let tree = json(source)?;
    let events = match &tree.value {
        DataValue::List(_) => Some(&tree),
        _ => get(&tree, "events"),
    };
    let Some(events) = events.filter(|events| matches!(events.value, DataValue::List(_))) else {
        let message = format!("{} has no list of events, as TimeMap has", source.name);
        return Err(one(Box::new(Problem::error("shape", message))));
    };
    let map = TimeMap {
        source,
        sources: by_id(source, get(&tree, "sources")),
        associations: by_id(source, get(&tree, "associations")),
        data: stem(&source.name),
    };
    let mut harvest = Harvest::new(source, options);
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (number, node) in list(Some(events)).iter().enumerate() {
        let id = match [text_of(source, node, "id"), text_of(source, node, "civId")] {
            ["", ""] => (number + 1).to_string(),
            ["", id] | [id, _] => id.to_owned(),
        };
        let times = seen.entry(id.clone()).and_modify(|times| *times += 1).or_insert(1);
        let id = if *times == 1 { format!("timemap-{id}") } else { format!("timemap-{id}~{times}") };
        match map.event(node, id) {
            Ok(event) => harvest.add(&event, || map.original(node), node.span.clone())?,
            Err(misfit) => harvest.leave_out(misfit, node.span.clone())?,
        }
    }
    let repeated = seen.values().filter(|times| **times > 1).count();
    if repeated > 0 {
        harvest.notes.push(format!("ids that several events have, now numbered: {repeated}"));
    }
    harvest.finish()
}

struct TimeMap<'n> {
    source: &'n SourceText,
    sources: HashMap<&'n str, &'n DataNode>,
    associations: HashMap<&'n str, &'n DataNode>,
    data: &'n str,
}

/// The items of a list, or of an object, by their ids. Of several with one id the first counts.
fn by_id<'n>(source: &'n SourceText, node: Option<&'n DataNode>) -> HashMap<&'n str, &'n DataNode> {
    let mut found = HashMap::new();
    match node.map(|node| &node.value) {
        Some(DataValue::List(items)) => {
            for item in items {
                found.entry(text_of(source, item, "id")).or_insert(item);
            }
        }
        Some(DataValue::Table(entries)) => {
            for (key, item) in entries {
                found.entry(key.name.as_str()).or_insert(item);
            }
        }
        _ => {}
    }
    found.remove("");
    found
}

impl<'n> TimeMap<'n> {
    fn event(&self, node: &'n DataNode, id: String) -> Result<Event<'n>, Misfit> {
        if !matches!(node.value, DataValue::Table(_)) {
            return Err(Misfit::new(
                InvalidRow::Shape { key: "events".to_owned(), expected: "a list of objects" },
                node.span.clone(),
            ));
        }
        let text = |key: &str| text_of(self.source, node, key);
        let when = self.when(node)?;
        let spot = self.spot(node)?;
        let place = text("location");
        if spot.is_none() && place.is_empty() {
            return Err(Misfit::new(InvalidRow::Missing { what: "the event", missing: "place" }, node.span.clone()));
        }
        let sort = text("type");
        let description = text("description");
        Ok(Event {
            subject: Some(SubjectRef::named(self.subject(node))),
            activity: Some(Activity::Other(if sort.is_empty() { "event".into() } else { sort.into() })),
            place: place.into(),
            coordinates: spot,
            when,
            note: (!description.is_empty()).then_some(Cow::Borrowed(description)),
            attributions: self.accounts(node)?,
            ..Event::new(id)
        })
    }

    /// The category that the event is filed under, which is the nearest to a subject that the format has.
    fn subject(&self, node: &'n DataNode) -> &'n str {
        let titles = list(get(node, "associations")).iter().filter_map(|id| {
            let DataValue::Text(id) = &id.value else { return None };
            let association = self.associations.get(id.trim())?;
            let is_category = text_of(self.source, association, "mode") == "CATEGORY";
            Some(text_of(self.source, association, "title")).filter(|title| is_category && !title.is_empty())
        });
        let own = ["category_full", "category", "type"].map(|key| text_of(self.source, node, key));
        titles.chain(own).find(|words| !words.is_empty()).unwrap_or(self.data)
    }

    fn spot(&self, node: &'n DataNode) -> Result<Option<Coordinates<'n>>, Misfit> {
        let [lat, lon] = ["latitude", "longitude"].map(|key| text_of(self.source, node, key));
        let span = |key: &str| get(node, key).map_or(node.span.clone(), |value| value.span.clone());
        match (lat, lon) {
            ("", "") => return Ok(None),
            ("", _) => return Err(Misfit::new(InvalidRow::HalfASpot("latitude".to_owned()), node.span.clone())),
            (_, "") => return Err(Misfit::new(InvalidRow::HalfASpot("longitude".to_owned()), node.span.clone())),
            _ => {}
        }
        let number = |key: &str, text: &str| {
            let fault = || InvalidRow::Number { column: key.to_owned(), written: text.to_owned() };
            degrees(text).ok_or_else(|| Misfit::new(fault(), span(key)))
        };
        let position = Position::new(number("longitude", lon)?, number("latitude", lat)?);
        let position = position.map_err(|fault| Misfit::new(InvalidRow::OffTheGlobe(fault), span("latitude")))?;
        Ok(Some(Coordinates { position, lat: lat.into(), lon: lon.into(), uncertainty: None }))
    }

    /// Midnight stands in most events where nobody knows the time, so it says nothing.
    fn when(&self, node: &'n DataNode) -> Result<Option<EventDate>, Misfit> {
        let Some(day) = self.day(node, "date")? else { return Ok(None) };
        let time = text_of(self.source, node, "time");
        let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
        let moment = (!time.trim_matches(['0', ':']).is_empty())
            .then(|| Edtf::parse(&format!("{day}T{time:0>5}{seconds}")).ok());
        Ok(Some(moment.flatten().map_or(EventDate::On(day), EventDate::date)))
    }

    fn day(&self, node: &'n DataNode, key: &str) -> Result<Option<Day>, Misfit> {
        let text = text_of(self.source, node, key);
        if text.is_empty() {
            return Ok(None);
        }
        let fault = || InvalidRow::Date {
            column: key.to_owned(),
            written: text.to_owned(),
            example: "02/24/2022 or 2022-02-24",
        };
        let span = get(node, key).map_or(node.span.clone(), |value| value.span.clone());
        Day::iso(text).or_else(|| Day::american(text)).map(Some).ok_or_else(|| Misfit::new(fault(), span))
    }

    fn accounts(&self, node: &'n DataNode) -> Result<Vec<Attribution<'n>>, Misfit> {
        let mut accounts = Vec::new();
        let mut seen = HashSet::new();
        for item in list(get(node, "sources")) {
            let Some(id) = scalar(self.source, item) else { continue };
            let id = id.trim().to_owned();
            if id.is_empty() || !seen.insert(id.clone()) {
                continue;
            }
            if seen.len() > MOST_ACCOUNTS {
                let fault = InvalidRow::TooManyClaims { documents: seen.len(), origins: 1, limit: MOST_ACCOUNTS };
                return Err(Misfit::new(fault, item.span.clone()));
            }
            let Some(source) = self.sources.get(id.as_str()) else {
                // The list of events alone has no sources to look up.
                if self.sources.is_empty() {
                    let document = DocumentRef {
                        id: Some(format!("timemap-source-{id}").into()),
                        ..DocumentRef::new(SourceRef::new(format!("source {id}")), PublicationDate::Unknown)
                    };
                    accounts.push(Attribution { asserted_by: None, document });
                    continue;
                }
                return Err(Misfit::new(
                    InvalidRow::Dangling { column: "sources".to_owned(), written: id },
                    item.span.clone(),
                ));
            };
            accounts.push(Attribution { asserted_by: None, document: self.paper(&id, source) });
        }
        if accounts.is_empty() {
            accounts.push(Attribution {
                asserted_by: None,
                document: DocumentRef::new(SourceRef::new(self.data), PublicationDate::Unknown),
            });
        }
        Ok(accounts)
    }

    fn paper(&self, id: &str, node: &'n DataNode) -> DocumentRef<'n> {
        let text = |key: &str| text_of(self.source, node, key);
        let paths = list(get(node, "paths")).iter().filter_map(|path| match &path.value {
            DataValue::Text(path) => Some(path.trim()),
            _ => None,
        });
        let url = std::iter::once(text("url")).chain(paths).find(|url| web::host(url).is_some());
        let (author, title) = (text("author"), text("title"));
        let publisher = match (author, url.and_then(web::publisher)) {
            ("", Some(site)) => site,
            ("", None) if !title.is_empty() => SourceRef::new(title),
            ("", None) => SourceRef::new(format!("source {id}")),
            (author, _) => SourceRef::new(author),
        };
        let published = match self.day(node, "date") {
            Ok(Some(day)) => PublicationDate::Day(day),
            _ => url.and_then(web::posted).map_or(PublicationDate::Unknown, PublicationDate::Day),
        };
        let said = |text: &'n str| (!text.is_empty()).then_some(Cow::Borrowed(text));
        DocumentRef {
            id: Some(format!("timemap-source-{id}").into()),
            title: said(title),
            url: url.map(Cow::Borrowed),
            note: said(text("description")),
            ..DocumentRef::new(publisher, published)
        }
    }

    fn original(&self, node: &DataNode) -> crate::record::Original {
        original(self.source, node)
    }
}
