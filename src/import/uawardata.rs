//! uawardata: daily positions of units in Ukraine, as CSV or GeoJSON.
//!
//! Ukrainian positions are coarsened on purpose. Only the number of decimals shows it, so that number determines the
//! precision. The symbol codes of the sides (Suspect, Neutral) do not express allegiance and are kept only in the
//! original row.

use std::borrow::Cow;

use super::parse_coordinates::{count_decimals, parse_coordinate_cells};
use super::row_error::{InvalidCell, InvalidRow};
use super::table::{Header, TableRow};
use super::web_address;
use crate::event::{
    Attribution, Coordinates, Day, DocumentRef, Event, EventDate, MAX_ATTRIBUTIONS, PublicationDate, SourceRef,
    SubjectRef, id_from_name,
};
use crate::notation::precision_radius;
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// The smallest uncertainty in meters. According to the documentation of the data, points mark the approximate position of a
/// headquarters; the number is ours.
const MIN_UNCERTAINTY_M: f64 = 1_000.0;

/// The columns of the table.
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
    /// Finds the columns in the header.
    pub(crate) fn new(file: &str, header: &Header) -> Result<Self, Box<Problem>> {
        let [date, unit] = header.require(file, "uawardata", ["date", "unit"])?;
        // The CSV has lat and lng; a GeoJSON point arrives as latitude and longitude.
        let point = header.find_any(&["lat", "latitude"]).zip(header.find_any(&["lng", "lon", "longitude"]));
        let Some((lat, lon)) = point else {
            let message = format!("{file} lacks the columns lat and lng, which uawardata requires");
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

    /// Reads a row as an event. `number` is the number of the row, from 1: rows have no ids.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>, number: usize) -> Result<Event<'r>, InvalidCell> {
        let unit = row.at(Some(self.unit));
        if unit.is_empty() {
            return Err(InvalidCell::new(self.unit, InvalidRow::Empty(row.name(self.unit))));
        }
        let day = Day::parse_iso(row.at(Some(self.date))).ok_or_else(|| row.invalid_date(self.date, "2022-03-05"))?;
        let notes = row.at(self.notes);
        Ok(Event {
            subject: Some(self.subject(row, unit)?),
            activity: Some(Activity::Observed),
            coordinates: Some(self.coordinates(row)?),
            when: Some(EventDate::On(day)),
            note: (!notes.is_empty()).then_some(Cow::Borrowed(notes)),
            attributions: self.attributions(row, day)?,
            ..Event::new(format!("uawardata-{number}"))
        })
    }

    fn subject<'r>(&self, row: &TableRow<'r>, unit: &'r str) -> Result<SubjectRef<'r>, InvalidCell> {
        let code = row.at(self.country);
        let country = match code {
            "ru" => Some("RU"),
            "ua" => Some("UA"),
            "na" | "" => None,
            _ => return Err(row.unknown_code(self.country.unwrap_or_default(), "ru, ua or na")),
        };
        // Both sides have a 1st Tank Brigade.
        let id =
            |name: &str| if country.is_some() { format!("{code}-{}", id_from_name(name)) } else { id_from_name(name) };
        let superior = row.at(self.superior);
        let part_of = (!superior.is_empty() && id_from_name(superior) != id_from_name(unit))
            .then(|| (id(superior).into(), superior.into()));
        Ok(SubjectRef { part_of, country, ..SubjectRef::with_id(id(unit), unit) })
    }

    fn coordinates<'r>(&self, row: &TableRow<'r>) -> Result<Coordinates<'r>, InvalidCell> {
        let missing = || InvalidCell::new(self.lat, InvalidRow::Empty(row.name(self.lat)));
        let point = parse_coordinate_cells(row, self.lat, self.lon)?.ok_or_else(missing)?;
        // Writers drop trailing zeros, so the longer of the two numbers determines the precision.
        let digits = count_decimals(&point.lat).max(count_decimals(&point.lon)).min(15);
        let precision = 0.1_f64.powi(i32::try_from(digits).unwrap_or_default());
        let radius = precision_radius(point.position.lat(), precision, precision).get();
        Ok(point.with_uncertainty(radius.ceil().max(MIN_UNCERTAINTY_M)))
    }

    fn attributions<'r>(&self, row: &TableRow<'r>, day: Day) -> Result<Vec<Attribution<'r>>, InvalidCell> {
        let urls = web_address::find_pages(row.at(self.urls));
        if urls.len() > MAX_ATTRIBUTIONS {
            let cause = InvalidRow::TooManyClaims { documents: urls.len(), origins: 1, limit: MAX_ATTRIBUTIONS };
            return Err(InvalidCell { cause, cell: self.urls });
        }
        let dates: Vec<&str> =
            row.at(self.dates).split([',', ';', '\n']).map(str::trim).filter(|date| !date.is_empty()).collect();
        if urls.is_empty() {
            let document =
                DocumentRef::new(SourceRef::with_kind("uawardata", SourceKind::Other), PublicationDate::Unknown);
            return Ok(vec![Attribution { asserted_by: None, document }]);
        }
        let page_count = urls.len();
        let attribution = |(number, page): (usize, web_address::WebPage<'r>)| {
            // A single date applies to all sources; several dates apply in order if there are as many as sources.
            let date = match dates.as_slice() {
                [one] => Some(*one),
                several if several.len() == page_count => several.get(number).copied(),
                _ => None,
            };
            let published = date
                .and_then(Day::parse_iso)
                .filter(|date| *date >= day)
                .map_or(PublicationDate::Unknown, PublicationDate::Day);
            let publisher = web_address::publisher_of(&page.url).unwrap_or_else(|| SourceRef::new(page.url.clone()));
            Attribution { asserted_by: None, document: page.into_document(publisher, published) }
        };
        Ok(urls.into_iter().enumerate().map(attribution).collect())
    }
}
