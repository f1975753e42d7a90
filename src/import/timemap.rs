//! TimeMap: events, sources and associations, as the JSON that its server returns.
//!
//! A file contains either an object with `events`, `sources` and `associations`, or only the list of events. An event
//! references its sources by id; a source without an address (`HIDDEN`) is still a document. Real data repeat the ids
//! of events, so repeated ids are numbered.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::collector::Collector;
use super::json_tree::{get, list, parse_tree, scalar, text_at, to_original};
use super::parse_coordinates::parse_degrees;
use super::row_error::{InvalidItem, InvalidRow};
use super::{ImportOptions, Imported, single_problem, web_address};
use crate::dossier::{DataNode, DataValue};
use crate::edtf::Edtf;
use crate::event::{
    Attribution, Coordinates, Day, DocumentRef, Event, EventDate, MAX_ATTRIBUTIONS, PublicationDate, SourceRef,
    SubjectRef, file_stem,
};
use crate::position::Position;
use crate::problem::{Problem, Problems, SourceText};
use crate::record::Activity;

/// Reads the JSON of a TimeMap.
pub(crate) fn read(source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let tree = parse_tree(source)?;
    let events = match &tree.value {
        DataValue::List(_) => Some(&tree),
        _ => get(&tree, "events"),
    };
    let Some(events) = events.filter(|events| matches!(events.value, DataValue::List(_))) else {
        let message = format!("{} has no list of events, which TimeMap requires", source.name);
        return Err(single_problem(Box::new(Problem::error("shape", message))));
    };
    let map = TimeMap {
        source,
        sources: index_by_id(source, get(&tree, "sources")),
        associations: index_by_id(source, get(&tree, "associations")),
        data: file_stem(&source.name),
    };
    let mut collector = Collector::new(source, options);
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (number, node) in list(Some(events)).iter().enumerate() {
        let id = match [text_at(source, node, "id"), text_at(source, node, "civId")] {
            ["", ""] => (number + 1).to_string(),
            ["", id] | [id, _] => id.to_owned(),
        };
        let times = seen.entry(id.clone()).and_modify(|times| *times += 1).or_insert(1);
        let id = if *times == 1 { format!("timemap-{id}") } else { format!("timemap-{id}~{times}") };
        match map.event(node, id) {
            Ok(event) => collector.add(&event, || map.original(node), node.span.clone())?,
            Err(error) => collector.reject_item(error, node.span.clone())?,
        }
    }
    let repeated = seen.values().filter(|times| **times > 1).count();
    if repeated > 0 {
        collector.notes.push(format!("numbered duplicate event ids: {repeated}"));
    }
    collector.finish()
}

struct TimeMap<'n> {
    source: &'n SourceText,
    sources: HashMap<&'n str, &'n DataNode>,
    associations: HashMap<&'n str, &'n DataNode>,
    data: &'n str,
}

/// Indexes the items of a list, or of an object, by id. The first item of each id wins.
fn index_by_id<'n>(source: &'n SourceText, node: Option<&'n DataNode>) -> HashMap<&'n str, &'n DataNode> {
    let mut found = HashMap::new();
    match node.map(|node| &node.value) {
        Some(DataValue::List(items)) => {
            for item in items {
                found.entry(text_at(source, item, "id")).or_insert(item);
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
    fn event(&self, node: &'n DataNode, id: String) -> Result<Event<'n>, InvalidItem> {
        if !matches!(node.value, DataValue::Table(_)) {
            return Err(InvalidItem::new(
                InvalidRow::WrongType { key: "events".to_owned(), expected: "a list of objects" },
                node.span.clone(),
            ));
        }
        let text = |key: &str| text_at(self.source, node, key);
        let when = self.when(node)?;
        let point = self.coordinates(node)?;
        let place = text("location");
        if point.is_none() && place.is_empty() {
            return Err(InvalidItem::new(
                InvalidRow::Missing { what: "the event", missing: "place" },
                node.span.clone(),
            ));
        }
        let event_type = text("type");
        let description = text("description");
        Ok(Event {
            subject: Some(SubjectRef::without_id(self.subject(node))),
            activity: Some(Activity::Other(if event_type.is_empty() { "event".into() } else { event_type.into() })),
            place: place.into(),
            coordinates: point,
            when,
            note: (!description.is_empty()).then_some(Cow::Borrowed(description)),
            attributions: self.attributions(node)?,
            ..Event::new(id)
        })
    }

    /// Returns the category of the event, the closest that the format has to a subject.
    fn subject(&self, node: &'n DataNode) -> &'n str {
        let titles = list(get(node, "associations")).iter().filter_map(|id| {
            let DataValue::Text(id) = &id.value else { return None };
            let association = self.associations.get(id.trim())?;
            let is_category = text_at(self.source, association, "mode") == "CATEGORY";
            Some(text_at(self.source, association, "title")).filter(|title| is_category && !title.is_empty())
        });
        let own = ["category_full", "category", "type"].map(|key| text_at(self.source, node, key));
        titles.chain(own).find(|words| !words.is_empty()).unwrap_or(self.data)
    }

    fn coordinates(&self, node: &'n DataNode) -> Result<Option<Coordinates<'n>>, InvalidItem> {
        let [lat, lon] = ["latitude", "longitude"].map(|key| text_at(self.source, node, key));
        let span = |key: &str| get(node, key).map_or(node.span.clone(), |value| value.span.clone());
        match (lat, lon) {
            ("", "") => return Ok(None),
            ("", _) => {
                return Err(InvalidItem::new(InvalidRow::HalfCoordinates("latitude".to_owned()), node.span.clone()));
            }
            (_, "") => {
                return Err(InvalidItem::new(InvalidRow::HalfCoordinates("longitude".to_owned()), node.span.clone()));
            }
            _ => {}
        }
        let number = |key: &str, text: &str| {
            let cause = || InvalidRow::NotANumber { column: key.to_owned(), written: text.to_owned() };
            parse_degrees(text).ok_or_else(|| InvalidItem::new(cause(), span(key)))
        };
        let position = Position::from_wrapped(number("longitude", lon)?, number("latitude", lat)?);
        let position =
            position.map_err(|cause| InvalidItem::new(InvalidRow::InvalidPosition(cause), span("latitude")))?;
        Ok(Some(Coordinates::new(position, lat, lon)))
    }

    /// Returns the date of the event. Most events of unknown time have midnight, so midnight is ignored.
    fn when(&self, node: &'n DataNode) -> Result<Option<EventDate>, InvalidItem> {
        let Some(day) = self.day(node, "date")? else { return Ok(None) };
        let time = text_at(self.source, node, "time");
        let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
        let moment = (!time.trim_matches(['0', ':']).is_empty())
            .then(|| Edtf::parse(&format!("{day}T{time:0>5}{seconds}")).ok());
        Ok(Some(moment.flatten().map_or(EventDate::On(day), EventDate::from_edtf)))
    }

    fn day(&self, node: &'n DataNode, key: &str) -> Result<Option<Day>, InvalidItem> {
        let text = text_at(self.source, node, key);
        if text.is_empty() {
            return Ok(None);
        }
        let cause = || InvalidRow::InvalidDate {
            column: key.to_owned(),
            written: text.to_owned(),
            example: "02/24/2022 or 2022-02-24",
        };
        let span = get(node, key).map_or(node.span.clone(), |value| value.span.clone());
        Day::parse_iso(text).or_else(|| Day::parse_us(text)).map(Some).ok_or_else(|| InvalidItem::new(cause(), span))
    }

    fn attributions(&self, node: &'n DataNode) -> Result<Vec<Attribution<'n>>, InvalidItem> {
        let mut attributions = Vec::new();
        let mut seen = HashSet::new();
        for item in list(get(node, "sources")) {
            let Some(id) = scalar(self.source, item) else { continue };
            let id = id.trim().to_owned();
            if id.is_empty() || !seen.insert(id.clone()) {
                continue;
            }
            if seen.len() > MAX_ATTRIBUTIONS {
                let cause = InvalidRow::TooManyClaims { documents: seen.len(), origins: 1, limit: MAX_ATTRIBUTIONS };
                return Err(InvalidItem::new(cause, item.span.clone()));
            }
            let Some(source) = self.sources.get(id.as_str()) else {
                // A list of events alone has no sources to look up.
                if self.sources.is_empty() {
                    let document = DocumentRef {
                        id: Some(format!("timemap-source-{id}").into()),
                        ..DocumentRef::new(SourceRef::new(format!("source {id}")), PublicationDate::Unknown)
                    };
                    attributions.push(Attribution { asserted_by: None, document });
                    continue;
                }
                return Err(InvalidItem::new(
                    InvalidRow::UnknownReference { column: "sources".to_owned(), written: id },
                    item.span.clone(),
                ));
            };
            attributions.push(Attribution { asserted_by: None, document: self.document(&id, source) });
        }
        if attributions.is_empty() {
            attributions.push(Attribution {
                asserted_by: None,
                document: DocumentRef::new(SourceRef::new(self.data), PublicationDate::Unknown),
            });
        }
        Ok(attributions)
    }

    fn document(&self, id: &str, node: &'n DataNode) -> DocumentRef<'n> {
        let text = |key: &str| text_at(self.source, node, key);
        let paths = list(get(node, "paths")).iter().filter_map(|path| match &path.value {
            DataValue::Text(path) => Some(path.trim()),
            _ => None,
        });
        let url = std::iter::once(text("url")).chain(paths).find(|url| web_address::host(url).is_some());
        let (author, title) = (text("author"), text("title"));
        let publisher = match (author, url.and_then(web_address::publisher_of)) {
            ("", Some(site)) => site,
            ("", None) if !title.is_empty() => SourceRef::new(title),
            ("", None) => SourceRef::new(format!("source {id}")),
            (author, _) => SourceRef::new(author),
        };
        let published = match self.day(node, "date") {
            Ok(Some(day)) => PublicationDate::Day(day),
            _ => url.and_then(web_address::post_date).map_or(PublicationDate::Unknown, PublicationDate::Day),
        };
        let non_empty = |text: &'n str| (!text.is_empty()).then_some(Cow::Borrowed(text));
        DocumentRef {
            id: Some(format!("timemap-source-{id}").into()),
            title: non_empty(title),
            url: url.map(Cow::Borrowed),
            note: non_empty(text("description")),
            ..DocumentRef::new(publisher, published)
        }
    }

    fn original(&self, node: &DataNode) -> crate::record::Original {
        to_original(self.source, node)
    }
}
