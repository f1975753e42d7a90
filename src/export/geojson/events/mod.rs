//! Rows of a table as features, one per row, before they are assessed.

mod provenance;

use std::borrow::Cow;
use std::io::{Read, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::edtf::Instant;
use crate::export::geojson::framing::Framing;
use crate::export::geojson::json;
use crate::feature::Geometry;
use crate::feature::describe_activity;
use crate::import::{
    Attribution, Conversion, ConversionReport, ConvertError, CountUnit, EventDate, EventRow, ForeignId, InvalidRow,
    PublicationDate, ReportedCount, SourceRef, TableRow, convert,
};
use crate::opinion::{Credibility, Hedge};
use crate::proposition::PropositionKind;
use crate::record::{Activity, Basis, MAX_COUNT};
use provenance::Provenance;

/// Writes the events of a table one row after the other, each as a feature, on all threads of the conversion and in bounded memory.
///
/// The output is the data as they are, not an assessed map: no name is looked up in a gazetteer, rows about the same matter stay
/// apart, and there is no confidence. For a map, read the table with [`read`](crate::import::read) and assess it.
///
/// Properties have the names that they have in maps. `kind` is `event`; `place` is as the row has it; `deaths_min` and
/// `deaths_max` count the dead, `count_min` and `count_max` people who are there; `asserted_by` and `relayed_by` name everyone
/// the row names; `provenance` lists who says so in which document, with the claim ids that reading the table gives; `original`
/// is the row, unless the options leave it out. An event without coordinates has no geometry. A collection ends with the member
/// `troopmap`, which counts the rows and those that were left out. It has no `bbox`.
///
/// ```
/// use troopmap::export::geojson::{Framing, write_events};
/// use troopmap::import::{Conversion, ImportFormat, ImportOptions};
///
/// let table = "unit,lat,lon,date\n7th Brigade,51.73,36.19,2024-10-18\n";
/// let options = ImportOptions::default();
/// let conversion = Conversion::new(ImportFormat::CsvPoints, "points.csv", &options);
/// let mut out = Vec::new();
/// let report = write_events(&conversion, Framing::Lines, table.as_bytes(), &mut out)?;
/// assert_eq!(report.rows, 1);
/// assert!(String::from_utf8_lossy(&out).contains("\"coordinates\":[36.19,51.73]"));
/// # Ok::<(), troopmap::import::ConvertError>(())
/// ```
///
/// # Errors
/// Those of [`convert`]. The output is then incomplete.
pub fn write_events(
    conversion: &Conversion<'_>,
    framing: Framing,
    reader: impl Read,
    out: &mut impl Write,
) -> Result<ConversionReport, ConvertError> {
    let keeps_original = !conversion.options.without_original;
    framing.begin(out, None::<&()>).map_err(ConvertError::Write)?;
    let report = convert(conversion, reader, out, framing.between(), |row, text| {
        text.extend_from_slice(framing.before());
        append_feature(row, keeps_original, text)?;
        text.extend_from_slice(framing.after());
        Ok(())
    })?;
    framing.end(out, None, Some(&EventsAbout::new(conversion, &report))).map_err(ConvertError::Write)?;
    Ok(report)
}

/// The member `troopmap` of a collection.
#[derive(serde::Serialize)]
struct EventsAbout {
    version: &'static str,
    note: &'static str,
    format: &'static str,
    rows: usize,
    left_out: usize,
    features: usize,
}

impl EventsAbout {
    fn new(conversion: &Conversion<'_>, report: &ConversionReport) -> Self {
        let left_out = report.rejects.len();
        Self {
            version: env!("CARGO_PKG_VERSION"),
            note: "events as the data have them, one for each row; nothing was assessed",
            format: conversion.format.as_str(),
            rows: report.rows,
            left_out,
            features: report.rows - left_out,
        }
    }
}

/// An event as a GeoJSON object.
#[derive(serde::Serialize)]
#[serde(tag = "type", rename = "Feature")]
struct EventObject<'a> {
    id: Displayed<&'a ForeignId<'a>>,
    geometry: Option<Geometry<'a>>,
    properties: EventProperties<'a>,
}

/// All properties of an event, in the order in which they are written.
#[derive(serde::Serialize)]
struct EventProperties<'a> {
    kind: &'static str,
    proposition: PropositionKind,
    title: &'a str,
    name: &'a str,
    description: Option<&'a str>,
    subject: Option<&'a str>,
    activity: Option<&'a str>,
    count_min: Option<u64>,
    count_max: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count_words: Option<&'a str>,
    deaths_min: Option<u64>,
    deaths_max: Option<u64>,
    when: Option<Displayed<&'a EventDate>>,
    start: Option<Instant>,
    end: Option<Instant>,
    first_reported: Option<Instant>,
    last_reported: Option<Instant>,
    documents: usize,
    claims: usize,
    asserted_by: String,
    relayed_by: String,
    urls: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'a Basis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hedge: Option<Hedge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credibility: Option<Credibility>,
    place: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place_id: Option<&'a str>,
    uncertainty_m: Option<f64>,
    provenance: Provenance<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<Original<'a>>,
}

fn append_feature(row: &EventRow<'_>, keeps_original: bool, text: &mut Vec<u8>) -> Result<(), InvalidRow> {
    let event = &row.event;
    let proposition = event.activity.as_ref().map_or(PropositionKind::Other, PropositionKind::from_activity);
    let place = event.place_text();
    let subject = event.subject.as_ref().map(|subject| subject.name.trim());
    let activity = event.activity.as_ref().map(Activity::as_str);
    let title = title(proposition, subject, activity, &place);
    // A number of ships is no number of people.
    let [people, deaths] = counted(event.count.filter(|_| event.count_noun.is_none()))?;
    let published = || event.attributions.iter().filter_map(|account| instant(&account.document.published));
    let asserters = event.attributions.iter().map(|account| asserter(account).name.trim());
    let relays = event.attributions.iter().filter(|account| account.asserted_by.is_some());
    let urls = event.attributions.iter().filter_map(|account| said(account.document.url.as_ref()));
    let properties = EventProperties {
        kind: "event",
        proposition,
        title: &title,
        name: &title,
        description: said(event.note.as_ref()),
        subject,
        activity,
        count_min: people[0],
        count_max: people[1],
        count_words: said(event.count_words.as_ref()),
        deaths_min: deaths[0],
        deaths_max: deaths[1],
        when: event.when.as_ref().map(Displayed),
        start: event.when.as_ref().and_then(EventDate::start),
        end: event.when.as_ref().and_then(EventDate::end),
        first_reported: published().min(),
        last_reported: published().max(),
        documents: documents(&event.attributions),
        claims: event.attributions.len(),
        asserted_by: joined(asserters),
        relayed_by: joined(relays.map(|account| account.document.publisher.name.trim())),
        urls: joined(urls),
        basis: event.basis.as_ref(),
        hedge: event.hedge,
        credibility: event.credibility,
        place: &place,
        place_id: event.place_id.as_deref(),
        uncertainty_m: event
            .coordinates
            .as_ref()
            .and_then(|point| point.uncertainty)
            .map(|radius| radius.round().get()),
        provenance: Provenance(event),
        original: keeps_original.then_some(Original(row.row)),
    };
    let geometry = event.coordinates.as_ref().map(|point| Geometry::Point(point.position));
    let written = EventObject { id: Displayed(&event.id), geometry, properties };
    // These types have no shape that the serializer rejects.
    json::append(text, &written).map_err(|_| InvalidRow::NotUtf8)
}

fn title(kind: PropositionKind, subject: Option<&str>, activity: Option<&str>, place: &str) -> String {
    let what = match (place, activity) {
        ("", activity) => Cow::Borrowed(activity.unwrap_or_default()),
        (place, activity) => describe_activity(kind, activity.as_slice(), place, false).into(),
    };
    match subject {
        Some(subject) if what.is_empty() => subject.to_owned(),
        Some(subject) => [subject, ": ", &what].concat(),
        None => what.into_owned(),
    }
}

/// Returns the bounds of people present and of deaths.
fn counted(count: Option<ReportedCount>) -> Result<[[Option<u64>; 2]; 2], InvalidRow> {
    let Some(count) = count else { return Ok([[None; 2]; 2]) };
    let bounds = [count.min, count.max];
    // JSON readers may not represent a greater number exactly.
    if let Some(large) = bounds.into_iter().flatten().find(|&number| number > MAX_COUNT) {
        return Err(InvalidRow::CountTooLarge(large));
    }
    Ok(match count.unit {
        CountUnit::People => [bounds, [None; 2]],
        CountUnit::Deaths => [[None; 2], bounds],
    })
}

fn asserter<'a>(account: &'a Attribution<'_>) -> &'a SourceRef<'a> {
    account.asserted_by.as_ref().unwrap_or(&account.document.publisher)
}

/// Returns the number of different documents.
fn documents(accounts: &[Attribution<'_>]) -> usize {
    let is_new = |at: &usize| accounts[..*at].iter().all(|before| before.document != accounts[*at].document);
    (0..accounts.len()).filter(is_new).count()
}

fn instant(published: &PublicationDate) -> Option<Instant> {
    match published {
        PublicationDate::Day(day) => day.start(),
        PublicationDate::Edtf(date) => date.earliest().instant(),
        PublicationDate::Unknown => None,
    }
}

/// Joins texts, each once.
fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join("; ")
}

/// Returns a text without surrounding spaces. `None` if it is empty.
fn said<'a>(text: Option<&'a Cow<'_, str>>) -> Option<&'a str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Serializes a value as the string that it displays.
struct Displayed<T>(T);

impl<T: std::fmt::Display> Serialize for Displayed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The row, by the names of its columns.
struct Original<'a>(TableRow<'a>);

impl Serialize for Original<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, text) in self.0.columns() {
            map.serialize_entry(name, text)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests;
