//! STIX 2.1 bundles: objects that are located at, or were sighted at, a location.
//!
//! A `located-at` relationship says where its source is; a sighting says where something was seen; a report that
//! references a location without such a link only mentions it. The report that references an object is its document.
//! `confidence` becomes a credibility by the table of the standard (appendix *Confidence Scales*, Admiralty
//! Credibility), and its number is kept in the original row.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::collector::Collector;
use super::json_tree::{get, list, parse_tree, text_at, to_original};
use super::parse_coordinates::parse_degrees;
use super::row_error::{InvalidItem, InvalidRow};
use super::{ImportOptions, Imported, own_export_problem, single_problem, web_address};
use crate::country::is_country_code;
use crate::dossier::{DataNode, DataValue};
use crate::edtf::Edtf;
use crate::event::{
    Attribution, Coordinates, Day, DocumentRef, Event, EventDate, PublicationDate, SourceRef, SubjectRef, file_stem,
};
use crate::opinion::{Credibility, StixConfidence};
use crate::position::Position;
use crate::problem::{Problem, Problems, SourceText};
use crate::record::{Activity, Original};
use crate::units::Meters;

/// Reads a bundle.
pub(crate) fn read(source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let tree = parse_tree(source)?;
    let objects = list(get(&tree, "objects"));
    if text_at(source, &tree, "type") != "bundle" || objects.is_empty() {
        let message =
            format!("{} is not a STIX bundle, which requires \"type\": \"bundle\" and a list of objects", source.name);
        return Err(single_problem(Box::new(Problem::error("shape", message))));
    }
    let mut collector = Collector::new(source, options);
    let bundle = StixBundle::new(source, objects, &mut collector.notes);
    if bundle.is_own_export() {
        return Err(single_problem(own_export_problem(&source.name)));
    }
    for (object, statement) in bundle.statements() {
        match bundle.event(object, &statement) {
            Ok(event) => collector.add(&event, || bundle.original(object, &statement), object.span.clone())?,
            Err(error) => collector.reject_item(error, object.span.clone())?,
        }
    }
    collector.finish()
}

/// A statement of an object about a location.
#[derive(Debug)]
struct LocationStatement<'n> {
    /// The id of the location.
    location: &'n str,
    /// The id of the object at the location. `None` if the location is only mentioned.
    subject: Option<&'n str>,
    /// The number of the statement, if the object makes several.
    number: Option<usize>,
}

/// The name of a place, its coordinates, and its gazetteer id if it is only a country.
type NamedPlace<'n> = (&'n str, Option<Coordinates<'n>>, Option<Cow<'n, str>>);

struct StixBundle<'n> {
    source: &'n SourceText,
    /// The latest version of each object, in the order of the bundle.
    objects: Vec<&'n DataNode>,
    by_id: HashMap<&'n str, &'n DataNode>,
    /// The report that references each object.
    reports: HashMap<&'n str, &'n DataNode>,
}

impl<'n> StixBundle<'n> {
    /// Returns true if the bundle was exported from an assessed map of troopmap.
    fn is_own_export(&self) -> bool {
        let refers = |object: &&'n DataNode| {
            list(get(object, "external_references"))
                .iter()
                .any(|known| text_at(self.source, known, "source_name") == "troopmap")
        };
        self.objects.iter().any(refers)
    }

    fn new(source: &'n SourceText, objects: &'n [DataNode], notes: &mut Vec<String>) -> Self {
        let mut by_id: HashMap<&str, &DataNode> = HashMap::new();
        let mut order = Vec::new();
        let (mut older, mut revoked) = (0_usize, 0_usize);
        for object in objects {
            let id = text_at(source, object, "id");
            // Without the Z, because fractional seconds may precede it.
            let modified = |object: &'n DataNode| text_at(source, object, "modified").trim_end_matches('Z');
            let Some(known) = by_id.get(id) else {
                by_id.insert(id, object);
                order.push(id);
                continue;
            };
            older += 1;
            if modified(object) > modified(known) {
                by_id.insert(id, object);
            }
        }
        let is_revoked =
            |object: &DataNode| matches!(get(object, "revoked").map(|node| &node.value), Some(DataValue::Bool(true)));
        let mut newest: Vec<&DataNode> = order.iter().filter_map(|id| by_id.get(id).copied()).collect();
        newest.retain(|object| {
            let gone = is_revoked(object);
            revoked += usize::from(gone);
            !gone
        });
        let mut reports = HashMap::new();
        for report in newest.iter().filter(|object| text_at(source, object, "type") == "report") {
            for reference in list(get(report, "object_refs")) {
                if let DataValue::Text(id) = &reference.value {
                    reports.entry(id.as_str()).or_insert(*report);
                }
            }
        }
        if older > 0 {
            notes.push(format!("skipped older versions of objects: {older}"));
        }
        if revoked > 0 {
            notes.push(format!("skipped revoked objects: {revoked}"));
        }
        Self { source, objects: newest, by_id, reports }
    }

    fn text(&self, node: &'n DataNode, key: &str) -> &'n str {
        text_at(self.source, node, key)
    }

    /// Returns the statements about locations. A location that no other object references makes a statement itself.
    fn statements(&self) -> Vec<(&'n DataNode, LocationStatement<'n>)> {
        let mut statement = Vec::new();
        let mut used: HashSet<&str> = HashSet::new();
        let is_location = |id: &str| id.starts_with("location--");
        for object in &self.objects {
            match self.text(object, "type") {
                "relationship" if self.text(object, "relationship_type") == "located-at" => {
                    let (subject, location) = (self.text(object, "source_ref"), self.text(object, "target_ref"));
                    used.insert(location);
                    statement.push((*object, LocationStatement { location, subject: Some(subject), number: None }));
                }
                "sighting" => {
                    let places: Vec<&str> =
                        id_list(object, "where_sighted_refs").filter(|id| is_location(id)).collect();
                    let several = places.len() > 1;
                    for (number, location) in places.into_iter().enumerate() {
                        used.insert(location);
                        let subject = Some(self.text(object, "sighting_of_ref"));
                        statement.push((
                            *object,
                            LocationStatement { location, subject, number: several.then_some(number + 1) },
                        ));
                    }
                }
                _ => {}
            }
        }
        let reports = self.objects.iter().filter(|object| self.text(object, "type") == "report");
        let mut mentioned = Vec::new();
        for report in reports {
            for (number, location) in
                id_list(report, "object_refs").filter(|id| is_location(id) && !used.contains(id)).enumerate()
            {
                mentioned.push((*report, LocationStatement { location, subject: None, number: Some(number + 1) }));
            }
        }
        used.extend(mentioned.iter().map(|(_, finding)| finding.location));
        statement.extend(mentioned);
        for object in &self.objects {
            let id = self.text(object, "id");
            if self.text(object, "type") == "location" && !used.contains(id) {
                statement.push((*object, LocationStatement { location: id, subject: None, number: None }));
            }
        }
        statement
    }

    fn event(&self, object: &'n DataNode, finding: &LocationStatement<'n>) -> Result<Event<'n>, InvalidItem> {
        let id = self.text(object, "id");
        if id.is_empty() {
            return Err(InvalidItem::new(
                InvalidRow::Missing { what: "the object", missing: "id" },
                object.span.clone(),
            ));
        }
        let dangling = |key: &str, written: &str| {
            let cause = InvalidRow::UnknownReference { column: key.to_owned(), written: written.to_owned() };
            InvalidItem::new(cause, get(object, key).map_or(object.span.clone(), |node| node.span.clone()))
        };
        let location = self.by_id.get(finding.location).copied();
        let location = location.ok_or_else(|| dangling(location_key(self.text(object, "type")), finding.location))?;
        let subject = match finding.subject {
            Some(subject) => match self.by_id.get(subject) {
                Some(node) => SubjectRef::with_id(subject, self.name(node)),
                None => {
                    return Err(dangling(
                        if self.text(object, "type") == "sighting" { "sighting_of_ref" } else { "source_ref" },
                        subject,
                    ));
                }
            },
            None => SubjectRef::without_id(self.name(object)),
        };
        let activity = match (self.text(object, "type"), finding.subject) {
            (_, Some(_)) => Activity::Observed,
            ("report", None) => Activity::Other("mentioned".into()),
            _ => Activity::Other("located".into()),
        };
        let (place, point, place_id) = self.place(location)?;
        let note = self.text(object, "description");
        Ok(Event {
            subject: Some(subject),
            activity: Some(activity),
            place: place.into(),
            coordinates: point,
            place_id,
            when: self.when(object)?,
            credibility: Self::credibility(object)?,
            note: (!note.is_empty()).then_some(Cow::Borrowed(note)),
            attributions: vec![self.attribution(object)?],
            ..Event::new(finding.number.map_or(Cow::Borrowed(id), |number| format!("{id}/{number}").into()))
        })
    }

    /// Returns the name of an object, or its id if it has none.
    fn name(&self, node: &'n DataNode) -> &'n str {
        ["name", "value", "id"]
            .map(|key| self.text(node, key))
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or("unnamed object")
    }

    /// Returns the most specific name of a location, its coordinates, and its country if it is only a country.
    fn place(&self, location: &'n DataNode) -> Result<NamedPlace<'n>, InvalidItem> {
        let text = |key: &str| self.text(location, key);
        let span = |key: &str| get(location, key).map_or(location.span.clone(), |node| node.span.clone());
        let (lat, lon) = (text("latitude"), text("longitude"));
        let number = |key: &str| {
            let written = text(key);
            let cause = || InvalidRow::NotANumber { column: key.to_owned(), written: written.to_owned() };
            parse_degrees(written).ok_or_else(|| InvalidItem::new(cause(), span(key)))
        };
        let point = match (lat, lon) {
            ("", "") => None,
            ("", _) => {
                return Err(InvalidItem::new(
                    InvalidRow::HalfCoordinates("latitude".to_owned()),
                    location.span.clone(),
                ));
            }
            (_, "") => {
                return Err(InvalidItem::new(
                    InvalidRow::HalfCoordinates("longitude".to_owned()),
                    location.span.clone(),
                ));
            }
            _ => {
                let position = Position::from_wrapped(number("longitude")?, number("latitude")?);
                let position =
                    position.map_err(|cause| InvalidItem::new(InvalidRow::InvalidPosition(cause), span("latitude")))?;
                let uncertainty = match text("precision") {
                    "" => None,
                    _ => Some(Meters::new(number("precision")?).map_err(|_| {
                        let cause = InvalidRow::WrongType {
                            key: "precision".to_owned(),
                            expected: "a number of meters, zero or more",
                        };
                        InvalidItem::new(cause, span("precision"))
                    })?),
                };
                Some(Coordinates { uncertainty, ..Coordinates::new(position, lat, lon) })
            }
        };
        let country = text("country");
        if point.is_none() && country.is_empty() && text("region").is_empty() {
            let missing = "region, country, or latitude and longitude";
            return Err(InvalidItem::new(InvalidRow::Missing { what: "the location", missing }, location.span.clone()));
        }
        let precise = ["name", "street_address", "city", "administrative_area"]
            .map(text)
            .into_iter()
            .find(|text| !text.is_empty());
        let code = country.to_uppercase();
        let only_country = point.is_none() && precise.is_none() && is_country_code(&code);
        let place_id = only_country.then(|| Cow::Owned(format!("country:{code}")));
        let place = precise.or((!country.is_empty()).then_some(country)).unwrap_or(text("region"));
        Ok((place, point, place_id))
    }

    /// Returns the date: throughout the interval for a relationship, the first and last time for a sighting.
    fn when(&self, object: &'n DataNode) -> Result<Option<EventDate>, InvalidItem> {
        let day = |key: &str| match self.text(object, key) {
            "" => Ok(None),
            text => Day::parse_iso(text).map(Some).ok_or_else(|| {
                let cause = InvalidRow::InvalidDate {
                    column: key.to_owned(),
                    written: text.to_owned(),
                    example: "2022-03-05T00:00:00Z",
                };
                InvalidItem::new(cause, get(object, key).map_or(object.span.clone(), |node| node.span.clone()))
            }),
        };
        let backwards = |end: &str, from: Day, to: Day| {
            let cause = InvalidRow::EndBeforeStart { end: end.to_owned(), from: from.to_string(), to: to.to_string() };
            InvalidItem::new(cause, object.span.clone())
        };
        let date = |text: String| Edtf::parse(&text).ok().map(EventDate::from_edtf);
        Ok(if self.text(object, "type") == "sighting" {
            match (day("first_seen")?, day("last_seen")?) {
                (Some(first), Some(last)) if last < first => return Err(backwards("last_seen", first, last)),
                (Some(first), Some(last)) if first == last => Some(EventDate::On(first)),
                (Some(first), Some(last)) => date(format!("{{{first},{last}}}")),
                (Some(day), None) | (None, Some(day)) => Some(EventDate::On(day)),
                (None, None) => None,
            }
        } else {
            match (day("start_time")?, day("stop_time")?) {
                (Some(start), Some(stop)) if stop < start => return Err(backwards("stop_time", start, stop)),
                (Some(start), Some(stop)) => Some(EventDate::throughout(start, stop)),
                (Some(start), None) => date(format!("{start}/..")),
                (None, Some(stop)) => date(format!("../{stop}")),
                (None, None) => None,
            }
        })
    }

    fn credibility(object: &DataNode) -> Result<Option<Credibility>, InvalidItem> {
        let Some(node) = get(object, "confidence") else { return Ok(None) };
        let number = match node.value {
            DataValue::Integer(number) => u8::try_from(number).ok().and_then(|number| StixConfidence::new(number).ok()),
            _ => None,
        };
        let cause = || InvalidRow::WrongType { key: "confidence".to_owned(), expected: "a whole number from 0 to 100" };
        number.map(|number| Some(number.to_admiralty())).ok_or_else(|| InvalidItem::new(cause(), node.span.clone()))
    }

    /// Returns who created the object, and the report that contains it or the object itself.
    fn attribution(&self, object: &'n DataNode) -> Result<Attribution<'n>, InvalidItem> {
        let report = self.reports.get(self.text(object, "id")).copied();
        let document = report.unwrap_or(object);
        let maker = |node: &'n DataNode| match self.text(node, "created_by_ref") {
            "" => SourceRef::new(file_stem(&self.source.name)),
            id => SourceRef::new(self.by_id.get(id).map_or(id, |identity| self.name(identity))),
        };
        let publisher = maker(document);
        let own = maker(object);
        let asserted_by = (!self.text(object, "created_by_ref").is_empty() && own != publisher).then_some(own);
        let written =
            ["published", "created"].map(|key| self.text(document, key)).into_iter().find(|text| !text.is_empty());
        let published = match written {
            None => PublicationDate::Unknown,
            Some(text) => PublicationDate::Day(Day::parse_iso(text).ok_or_else(|| {
                let cause = InvalidRow::InvalidDate {
                    column: "created".to_owned(),
                    written: text.to_owned(),
                    example: "2022-03-05T00:00:00Z",
                };
                InvalidItem::new(cause, document.span.clone())
            })?),
        };
        let references = list(get(document, "external_references"));
        let url =
            references.iter().map(|reference| self.text(reference, "url")).find(|url| web_address::host(url).is_some());
        let title = self.text(document, "name");
        let document = DocumentRef {
            id: Some(self.text(document, "id").into()),
            title: (!title.is_empty()).then_some(Cow::Borrowed(title)),
            url: url.map(Cow::Borrowed),
            ..DocumentRef::new(publisher, published)
        };
        Ok(Attribution { asserted_by, document })
    }

    /// Returns the object and its location.
    fn original(&self, object: &DataNode, finding: &LocationStatement<'_>) -> Original {
        let mut all = to_original(self.source, object);
        if let Some(location) = self.by_id.get(finding.location).filter(|location| location.span != object.span) {
            all.extend(
                to_original(self.source, location).into_iter().map(|(key, text)| (format!("location.{key}"), text)),
            );
        }
        all
    }
}

/// Returns the ids in a list.
fn id_list<'n>(node: &'n DataNode, key: &str) -> impl Iterator<Item = &'n str> {
    list(get(node, key)).iter().filter_map(|item| match &item.value {
        DataValue::Text(id) => Some(id.as_str()),
        _ => None,
    })
}

/// Returns the key under which a type of object references locations.
fn location_key(type_name: &str) -> &'static str {
    match type_name {
        "sighting" => "where_sighted_refs",
        "report" => "object_refs",
        _ => "target_ref",
    }
}
