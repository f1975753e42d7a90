//! ACLED: Armed Conflict Location and Event Data, as CSV.
//!
//! Written from the codebook. One row is one event, and is itself the document: ACLED names its sources and neither quotes
//! nor dates them, so what they say is read in the row, on the day on which the row was uploaded. Rows are revised later;
//! `event_id_cnty` stays.

use std::borrow::Cow;

use super::fault::{Blame, InvalidRow};
use super::sheet::{Header, TableRow};
use super::spot::{Coordinates, whole};
use crate::event::name::{distinct, slug};
use crate::event::{
    Attribution, CountUnit, DocumentRef, Event, ForeignId, MOST_ACCOUNTS, PublicationDate, ReportedCount, SourceRef,
    SubjectRef,
};
use crate::event::{Day, EventDate};
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// Where the columns are.
#[derive(Clone, Debug)]
pub(crate) struct Acled {
    id: usize,
    date: usize,
    time_precision: usize,
    event: usize,
    sub_event: usize,
    actor: usize,
    other_actor: Option<usize>,
    /// Names of the place from fine to coarse.
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
    /// Finds the columns.
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

    /// What a row says.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>) -> Result<Event<'r>, Blame> {
        let id = row.at(Some(self.id));
        if id.is_empty() {
            return Err(Blame::at(self.id, InvalidRow::Empty(row.name(self.id))));
        }
        let when = self.when(row)?;
        let published = self.uploaded(row, &when)?;
        let (subject, activity) = self.deed(row);
        let place = self.places.iter().map(|&column| row.at(column)).find(|name| !name.is_empty()).unwrap_or_default();
        let document = DocumentRef {
            id: Some(format!("acled-{id}").into()),
            title: Some(format!("ACLED {id}: {}", row.at(Some(self.sub_event))).into()),
            ..DocumentRef::new(SourceRef::of_kind("ACLED", SourceKind::Ngo), published)
        };
        let notes = row.at(self.notes);
        Ok(Event {
            subject: Some(subject),
            activity: Some(activity),
            place: place.into(),
            coordinates: Some(self.spot(row)?),
            when: Some(when),
            count: self.fatalities(row)?,
            note: (!notes.is_empty()).then_some(Cow::Borrowed(notes)),
            attributions: self.accounts(row, &document)?,
            ..Event::new(ForeignId::of("acled-", id))
        })
    }

    /// A battle is between two actors; every other event has one who acts. Shelling says nothing about who is where the shells
    /// land, so only battles and bases are taken for presence.
    fn deed<'r>(&self, row: &TableRow<'r>) -> (SubjectRef<'r>, Activity) {
        let (actor, other) = (row.at(Some(self.actor)), row.at(self.other_actor));
        if row.at(Some(self.event)).eq_ignore_ascii_case("battles") {
            let pair = if other.is_empty() { Cow::Borrowed(actor) } else { Cow::Owned(format!("{actor} - {other}")) };
            return (SubjectRef::with_id(slug(&pair), pair), Activity::InCombat);
        }
        let sub_event = row.at(Some(self.sub_event));
        let activity = if sub_event.eq_ignore_ascii_case("headquarters or base established") {
            Activity::Stationed
        } else {
            Activity::Other(sub_event.into())
        };
        (SubjectRef::with_id(slug(actor), actor), activity)
    }

    /// The spot, as far off as its precision says. The radii are ours: the codebook names kinds of areas.
    fn spot<'r>(&self, row: &TableRow<'r>) -> Result<Coordinates<'r>, Blame> {
        let missing = || Blame::at(self.lat, InvalidRow::Empty(row.name(self.lat)));
        let spot = Coordinates::of_cells(row, self.lat, self.lon)?.ok_or_else(missing)?;
        Ok(spot.within(match whole(row.at(Some(self.geo_precision))) {
            // A town.
            "1" => 5_000.0,
            // A small part of a region, coded to a town in it.
            "2" => 25_000.0,
            // A larger region, coded to a feature of the land or the capital of the province.
            "3" => 100_000.0,
            _ => return Err(row.code(self.geo_precision, "1, 2 or 3")),
        }))
    }

    /// Of a week or a month that is known ACLED writes the day in the middle.
    fn when(&self, row: &TableRow<'_>) -> Result<EventDate, Blame> {
        let written = row.at(Some(self.date));
        // Excel writes 05-Mar-2022 where ACLED wrote 05 March 2022.
        let day = Day::iso(written)
            .or_else(|| Day::in_words(&written.replace('-', " ")))
            .ok_or_else(|| row.date(self.date, "2022-03-05"))?;
        Ok(match whole(row.at(Some(self.time_precision))) {
            "1" => EventDate::On(day),
            "2" => EventDate::SomeDay(day.plus(-3).unwrap_or(day), day.plus(3).unwrap_or(day)),
            "3" => {
                let (first, last) = day.month();
                EventDate::SomeDay(first, last)
            }
            _ => return Err(row.code(self.time_precision, "1, 2 or 3")),
        })
    }

    /// The day of the upload; nothing was known before.
    fn uploaded(&self, row: &TableRow<'_>, when: &EventDate) -> Result<PublicationDate, Blame> {
        let Some((column, text)) =
            self.uploaded.map(|column| (column, row.at(Some(column)))).filter(|(_, text)| !text.is_empty())
        else {
            return Ok(PublicationDate::Unknown);
        };
        let fault = || row.date(column, "1675191965 (seconds since 1970)");
        let day = whole(text).parse().ok().and_then(Day::of_unix).ok_or_else(fault)?;
        let early = when.first().is_some_and(|first| day < first);
        Ok(if early { PublicationDate::Unknown } else { PublicationDate::Day(day) })
    }

    fn fatalities(&self, row: &TableRow<'_>) -> Result<Option<ReportedCount>, Blame> {
        let Some((column, text)) =
            self.fatalities.map(|column| (column, row.at(Some(column)))).filter(|(_, text)| !text.is_empty())
        else {
            return Ok(None);
        };
        let fault = || Blame::at(column, InvalidRow::Number { column: row.name(column), written: text.to_owned() });
        let number = whole(text).parse().map_err(|_| fault())?;
        Ok(Some(ReportedCount::exactly(number, CountUnit::Deaths)))
    }

    /// One account for each source of the row.
    fn accounts<'r>(&self, row: &TableRow<'r>, document: &DocumentRef<'r>) -> Result<Vec<Attribution<'r>>, Blame> {
        let cited = || row.at(self.source).split(';').map(str::trim).filter(|name| !name.is_empty());
        // Where several sources share a cell, the scale does not say which of them is what.
        let kind = if cited().nth(1).is_none() { kind(row.at(self.scale)) } else { None };
        let names = distinct(cited(), MOST_ACCOUNTS);
        if names.len() > MOST_ACCOUNTS {
            let fault = InvalidRow::TooManyClaims { documents: 1, origins: names.len(), limit: MOST_ACCOUNTS };
            return Err(Blame { fault, cell: self.source });
        }
        let account = |asserted_by| Attribution { asserted_by, document: document.clone() };
        if names.is_empty() {
            return Ok(vec![account(None)]);
        }
        Ok(names.into_iter().map(|name| account(Some(SourceRef { kind, ..SourceRef::new(name) }))).collect())
    }
}

/// What sort of source a scale stands for, where it tells.
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
