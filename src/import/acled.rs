//! ACLED: Armed Conflict Location and Event Data, as CSV.
//!
//! Written from the codebook. One row is one event and also the document: ACLED names its sources but neither quotes
//! nor dates them, so a source's report is read in the row, on the day the row was uploaded. Rows may be revised later;
//! `event_id_cnty` does not change.

use std::borrow::Cow;

use super::parse_coordinates::{parse_coordinate_cells, strip_zero_fraction};
use super::row_error::{InvalidCell, InvalidRow};
use super::table::{Header, TableRow};
use crate::event::{
    Attribution, Coordinates, CountUnit, Day, DocumentRef, Event, EventDate, ForeignId, MAX_ATTRIBUTIONS,
    PublicationDate, ReportedCount, SourceRef, SubjectRef, dedup_names, id_from_name,
};
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// The columns of the table.
#[derive(Clone, Debug)]
pub(crate) struct Acled {
    id: usize,
    date: usize,
    time_precision: usize,
    event: usize,
    sub_event: usize,
    actor: usize,
    other_actor: Option<usize>,
    /// Place names, from the most to the least specific.
    places: [Option<usize>; 5],
    lat: usize,
    lon: usize,
    geo_precision: usize,
    source: Option<usize>,
    scale: Option<usize>,
    notes: Option<usize>,
    fatalities: Option<usize>,
    uploaded: Option<usize>,
}

impl Acled {
    /// Finds the columns in the header.
    pub(crate) fn new(file: &str, header: &Header) -> Result<Self, Box<Problem>> {
        let names = [
            "event_id_cnty",
            "event_date",
            "time_precision",
            "event_type",
            "sub_event_type",
            "actor1",
            "latitude",
            "longitude",
            "geo_precision",
        ];
        let [id, date, time_precision, event, sub_event, actor, lat, lon, geo_precision] =
            header.require(file, "ACLED", names)?;
        let find = |name| header.find(name);
        Ok(Self {
            id,
            date,
            time_precision,
            event,
            sub_event,
            actor,
            other_actor: find("actor2"),
            places: ["location", "admin3", "admin2", "admin1", "country"].map(find),
            lat,
            lon,
            geo_precision,
            source: find("source"),
            scale: find("source_scale"),
            notes: find("notes"),
            fatalities: find("fatalities"),
            uploaded: find("timestamp"),
        })
    }

    /// Reads a row as an event.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>) -> Result<Event<'r>, InvalidCell> {
        let id = row.at(Some(self.id));
        if id.is_empty() {
            return Err(InvalidCell::new(self.id, InvalidRow::Empty(row.name(self.id))));
        }
        let when = self.when(row)?;
        let published = self.publication_date(row, &when)?;
        let (subject, activity) = self.subject_and_activity(row);
        let place = self.places.iter().map(|&column| row.at(column)).find(|name| !name.is_empty()).unwrap_or_default();
        let document = DocumentRef {
            id: Some(format!("acled-{id}").into()),
            title: Some(format!("ACLED {id}: {}", row.at(Some(self.sub_event))).into()),
            ..DocumentRef::new(SourceRef::with_kind("ACLED", SourceKind::Ngo), published)
        };
        let notes = row.at(self.notes);
        Ok(Event {
            subject: Some(subject),
            activity: Some(activity),
            place: place.into(),
            coordinates: Some(self.coordinates(row)?),
            when: Some(when),
            count: self.fatalities(row)?,
            note: (!notes.is_empty()).then_some(Cow::Borrowed(notes)),
            attributions: self.attributions(row, &document)?,
            ..Event::new(ForeignId::new("acled-", id))
        })
    }

    /// Returns the subject and its activity.
    ///
    /// A battle has two actors; every other event has one. Shelling does not show who is where the shells land, so only
    /// battles and bases count as presence.
    fn subject_and_activity<'r>(&self, row: &TableRow<'r>) -> (SubjectRef<'r>, Activity) {
        let (actor, other) = (row.at(Some(self.actor)), row.at(self.other_actor));
        if row.at(Some(self.event)).eq_ignore_ascii_case("battles") {
            let pair = if other.is_empty() { Cow::Borrowed(actor) } else { Cow::Owned(format!("{actor} - {other}")) };
            return (SubjectRef::with_id(id_from_name(&pair), pair), Activity::InCombat);
        }
        let sub_event = row.at(Some(self.sub_event));
        let activity = if sub_event.eq_ignore_ascii_case("headquarters or base established") {
            Activity::Stationed
        } else {
            Activity::Other(sub_event.into())
        };
        (SubjectRef::with_id(id_from_name(actor), actor), activity)
    }

    /// Returns the coordinates with the uncertainty of their precision code. The codebook names kinds of areas; the
    /// radii are ours.
    fn coordinates<'r>(&self, row: &TableRow<'r>) -> Result<Coordinates<'r>, InvalidCell> {
        let missing = || InvalidCell::new(self.lat, InvalidRow::Empty(row.name(self.lat)));
        let point = parse_coordinate_cells(row, self.lat, self.lon)?.ok_or_else(missing)?;
        Ok(point.with_uncertainty(match strip_zero_fraction(row.at(Some(self.geo_precision))) {
            // A town.
            "1" => 5_000.0,
            // A small part of a region, coded to a town in it.
            "2" => 25_000.0,
            // A larger region, coded to a feature of the land or the capital of the province.
            "3" => 100_000.0,
            _ => return Err(row.unknown_code(self.geo_precision, "1, 2 or 3")),
        }))
    }

    /// Returns the date of the event. If ACLED knows only the week or the month, it writes the day in the middle.
    fn when(&self, row: &TableRow<'_>) -> Result<EventDate, InvalidCell> {
        let written = row.at(Some(self.date));
        // Excel writes 05-Mar-2022 where ACLED wrote 05 March 2022.
        let day = Day::parse_iso(written)
            .or_else(|| Day::parse_in_words(&written.replace('-', " ")))
            .ok_or_else(|| row.invalid_date(self.date, "2022-03-05"))?;
        Ok(match strip_zero_fraction(row.at(Some(self.time_precision))) {
            "1" => EventDate::On(day),
            "2" => EventDate::SomeDay(day.add_days(-3).unwrap_or(day), day.add_days(3).unwrap_or(day)),
            "3" => {
                let (first, last) = day.month_range();
                EventDate::SomeDay(first, last)
            }
            _ => return Err(row.unknown_code(self.time_precision, "1, 2 or 3")),
        })
    }

    /// Returns the day of the upload, before which nothing was known.
    fn publication_date(&self, row: &TableRow<'_>, when: &EventDate) -> Result<PublicationDate, InvalidCell> {
        let Some((column, text)) =
            self.uploaded.map(|column| (column, row.at(Some(column)))).filter(|(_, text)| !text.is_empty())
        else {
            return Ok(PublicationDate::Unknown);
        };
        let cause = || row.invalid_date(column, "1675191965 (seconds since 1970)");
        let day = strip_zero_fraction(text).parse().ok().and_then(Day::from_unix).ok_or_else(cause)?;
        let early = when.first().is_some_and(|first| day < first);
        Ok(if early { PublicationDate::Unknown } else { PublicationDate::Day(day) })
    }

    fn fatalities(&self, row: &TableRow<'_>) -> Result<Option<ReportedCount>, InvalidCell> {
        let Some((column, text)) =
            self.fatalities.map(|column| (column, row.at(Some(column)))).filter(|(_, text)| !text.is_empty())
        else {
            return Ok(None);
        };
        let cause =
            || InvalidCell::new(column, InvalidRow::NotANumber { column: row.name(column), written: text.to_owned() });
        let number = strip_zero_fraction(text).parse().map_err(|_| cause())?;
        Ok(Some(ReportedCount::exact(number, CountUnit::Deaths)))
    }

    /// Returns one attribution for each source of the row.
    fn attributions<'r>(
        &self,
        row: &TableRow<'r>,
        document: &DocumentRef<'r>,
    ) -> Result<Vec<Attribution<'r>>, InvalidCell> {
        let cited = || row.at(self.source).split(';').map(str::trim).filter(|name| !name.is_empty());
        // If several sources share a cell, the scale does not say which source it describes.
        let kind = if cited().nth(1).is_none() { kind(row.at(self.scale)) } else { None };
        let names = dedup_names(cited(), MAX_ATTRIBUTIONS);
        if names.len() > MAX_ATTRIBUTIONS {
            let cause = InvalidRow::TooManyClaims { documents: 1, origins: names.len(), limit: MAX_ATTRIBUTIONS };
            return Err(InvalidCell { cause, cell: self.source });
        }
        let attribution = |asserted_by| Attribution { asserted_by, document: document.clone() };
        if names.is_empty() {
            return Ok(vec![attribution(None)]);
        }
        Ok(names.into_iter().map(|name| attribution(Some(SourceRef { kind, ..SourceRef::new(name) }))).collect())
    }
}

/// Returns the kind of source that a scale implies. `None` if it implies none.
fn kind(scale: &str) -> Option<SourceKind> {
    match scale {
        "National"
        | "Subnational"
        | "Regional"
        | "International"
        | "National-Regional"
        | "National-International"
        | "Subnational-National" => Some(SourceKind::News),
        "New media" => Some(SourceKind::SocialMedia),
        _ => None,
    }
}
