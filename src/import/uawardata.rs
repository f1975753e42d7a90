//! uawardata: positions of units in Ukraine day by day, as CSV or GeoJSON.
//!
//! Ukrainian positions are coarsened on purpose, and nothing in the rows says so but the number of decimals, so that number is
//! taken as the precision. The symbol codes of the sides (Suspect, Neutral) say nothing about allegiance and stay as they are.

use std::borrow::Cow;

use super::fault::{Blame, InvalidRow};
use super::sheet::{Header, TableRow};
use super::spot::{Coordinates, decimals};
use super::web;
use crate::event::name::slug;
use crate::event::{Attribution, DocumentRef, Event, MOST_ACCOUNTS, PublicationDate, SourceRef, SubjectRef};
use crate::event::{Day, EventDate};
use crate::notation::precision_radius;
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// The points stand roughly where a headquarters may be, as the data's own description has it, so none is better than this,
/// in metres. The number is ours.
const LEAST_RADIUS: f64 = 1_000.0;

/// Where the columns are.
#[derive(Clone, Debug)]
pub(crate) struct Uawardata {
    date: usize,
    lat: usize,
    lon: usize,
    unit: usize,
    country: Option<usize>,
    superior: Option<usize>,
    urls: Option<usize>,
    dates: Option<usize>,
    notes: Option<usize>,
}

impl Uawardata {
    /// Finds the columns.
    pub(crate) fn new(file: &str, header: &Header) -> Result<Self, Box<Problem>> {
        let [date, unit] = header.require(file, "uawardata", ["date", "unit"])?;
        // The CSV calls them lat and lng; a point of GeoJSON comes as latitude and longitude.
        let spot = header.find_any(&["lat", "latitude"]).zip(header.find_any(&["lng", "lon", "longitude"]));
        let Some((lat, lon)) = spot else {
            let message = format!("{file} lacks the columns lat and lng of uawardata");
            return Err(Box::new(Problem::error("missing-column", message)));
        };
        let find = |name| header.find(name);
        Ok(Self {
            date,
            lat,
            lon,
            unit,
            country: find("country"),
            superior: find("subordinate_to"),
            urls: find("sources_url"),
            dates: find("sources_date"),
            notes: find("notes"),
        })
    }

    /// What a row says. `number` is that of the row, from 1: the rows have no ids.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>, number: usize) -> Result<Event<'r>, Blame> {
        let unit = row.at(Some(self.unit));
        if unit.is_empty() {
            return Err(Blame::at(self.unit, InvalidRow::Empty(row.name(self.unit))));
        }
        let day = Day::iso(row.at(Some(self.date))).ok_or_else(|| row.date(self.date, "2022-03-05"))?;
        let notes = row.at(self.notes);
        Ok(Event {
            subject: Some(self.subject(row, unit)?),
            activity: Some(Activity::Observed),
            coordinates: Some(self.spot(row)?),
            when: Some(EventDate::On(day)),
            note: (!notes.is_empty()).then_some(Cow::Borrowed(notes)),
            attributions: self.accounts(row, day)?,
            ..Event::new(format!("uawardata-{number}"))
        })
    }

    fn subject<'r>(&self, row: &TableRow<'r>, unit: &'r str) -> Result<SubjectRef<'r>, Blame> {
        let code = row.at(self.country);
        let country = match code {
            "ru" => Some("RU"),
            "ua" => Some("UA"),
            "na" | "" => None,
            _ => return Err(row.code(self.country.unwrap_or_default(), "ru, ua or na")),
        };
        // Both sides have a 1st Tank Brigade.
        let id = |name: &str| if country.is_some() { format!("{code}-{}", slug(name)) } else { slug(name) };
        let superior = row.at(self.superior);
        let part_of =
            (!superior.is_empty() && slug(superior) != slug(unit)).then(|| (id(superior).into(), superior.into()));
        Ok(SubjectRef { part_of, country, ..SubjectRef::with_id(id(unit), unit) })
    }

    fn spot<'r>(&self, row: &TableRow<'r>) -> Result<Coordinates<'r>, Blame> {
        let missing = || Blame::at(self.lat, InvalidRow::Empty(row.name(self.lat)));
        let spot = Coordinates::of_cells(row, self.lat, self.lon)?.ok_or_else(missing)?;
        // A writer of numbers drops zeros at the end, so the longer of the two tells.
        let digits = decimals(&spot.lat).max(decimals(&spot.lon)).min(15);
        let precision = 0.1_f64.powi(i32::try_from(digits).unwrap_or_default());
        let radius = precision_radius(spot.position.lat(), precision, precision).get();
        Ok(spot.within(radius.ceil().max(LEAST_RADIUS)))
    }

    fn accounts<'r>(&self, row: &TableRow<'r>, day: Day) -> Result<Vec<Attribution<'r>>, Blame> {
        let urls = web::pages(row.at(self.urls));
        if urls.len() > MOST_ACCOUNTS {
            let fault = InvalidRow::TooManyClaims { documents: urls.len(), origins: 1, limit: MOST_ACCOUNTS };
            return Err(Blame { fault, cell: self.urls });
        }
        let dates: Vec<&str> =
            row.at(self.dates).split([',', ';', '\n']).map(str::trim).filter(|date| !date.is_empty()).collect();
        if urls.is_empty() {
            let document =
                DocumentRef::new(SourceRef::of_kind("uawardata", SourceKind::Other), PublicationDate::Unknown);
            return Ok(vec![Attribution { asserted_by: None, document }]);
        }
        let many = urls.len();
        let account = |(number, page): (usize, web::Page<'r>)| {
            // One date is that of all sources; several are theirs in order, or say nothing.
            let date = match dates.as_slice() {
                [one] => Some(*one),
                several if several.len() == many => several.get(number).copied(),
                _ => None,
            };
            let published = date
                .and_then(Day::iso)
                .filter(|date| *date >= day)
                .map_or(PublicationDate::Unknown, PublicationDate::Day);
            let publisher = web::publisher(&page.url).unwrap_or_else(|| SourceRef::new(page.url.clone()));
            Attribution { asserted_by: None, document: page.paper(publisher, published) }
        };
        Ok(urls.into_iter().enumerate().map(account).collect())
    }
}
