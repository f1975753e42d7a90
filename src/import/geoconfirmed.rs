//! GeoConfirmed: placemarks of footage that volunteers have geolocated, as CSV.
//!
//! Two similar columns have different roles. `Source` links the posts that report the event; they become documents,
//! each published by the account that posted it. `Geolocation` links the work that established the place; it asserts
//! nothing about the event, so it becomes part of the note. All posts of one placemark are assumed to show the same
//! footage, so they count as one origin.

use std::borrow::Cow;

use super::parse_coordinates::parse_coordinate_cells;
use super::parse_date::parse_date;
use super::row_error::{InvalidCell, InvalidRow};
use super::table::{Header, TableRow};
use super::web_address;
use crate::event::{
    Attribution, DocumentRef, Event, EventDate, MAX_ATTRIBUTIONS, PublicationDate, SourceRef, SubjectRef,
};
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// The earliest plausible year. The data contain typing errors such as `1527-02-04`.
const FIRST_YEAR: i16 = 1900;

/// The columns of the table.
#[derive(Clone, Debug)]
pub(crate) struct GeoConfirmed {
    id: usize,
    date: usize,
    lat: usize,
    lon: usize,
    name: Option<usize>,
    description: Option<usize>,
    source: Option<usize>,
    geolocation: Option<usize>,
    /// The subject, the most specific column first.
    subjects: [Option<usize>; 3],
}

impl GeoConfirmed {
    /// Finds the columns in the header.
    pub(crate) fn new(file: &str, header: &Header) -> Result<Self, Box<Problem>> {
        let [id, date, lat, lon] = header.require(file, "GeoConfirmed", ["id", "date", "latitude", "longitude"])?;
        let find = |name| header.find(name);
        Ok(Self {
            id,
            date,
            lat,
            lon,
            name: find("name"),
            description: find("description"),
            source: find("source"),
            geolocation: find("geolocation"),
            subjects: [find("orbatunits"), find("units"), find("faction")],
        })
    }

    /// Reads a row as an event.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>) -> Result<Event<'r>, InvalidCell> {
        let id = row.at(Some(self.id));
        if id.is_empty() {
            return Err(InvalidCell::new(self.id, InvalidRow::Empty(row.name(self.id))));
        }
        let when = self.when(row)?;
        let point = parse_coordinate_cells(row, self.lat, self.lon)?;
        let subject = self.subjects.iter().map(|&column| row.at(column)).find(|words| !words.is_empty());
        let attributions = self.attributions(row, id, &when)?;
        let shared = attributions.len() > 1;
        Ok(Event {
            subject: Some(SubjectRef::without_id(join_lines(subject.unwrap_or("unnamed forces")))),
            activity: Some(Activity::Observed),
            coordinates: Some(point.ok_or_else(|| InvalidCell::new(self.lat, InvalidRow::Empty(row.name(self.lat))))?),
            when: Some(when),
            evidence: if shared { vec![format!("geoconfirmed-{id}").into()] } else { Vec::new() },
            note: self.note(row),
            attributions,
            ..Event::new(format!("geoconfirmed-{id}"))
        })
    }

    fn when(&self, row: &TableRow<'_>) -> Result<EventDate, InvalidCell> {
        let written = row.at(Some(self.date));
        // Some cells contain the number of a post instead of a date.
        if written.len() > 12 && written.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(row.invalid_date(self.date, "2022-03-05"));
        }
        let when = parse_date(written, None).map_err(|_| row.invalid_date(self.date, "2022-03-05"))?;
        match when.first().map(|day| day.parts().0) {
            Some(year) if year < FIRST_YEAR => {
                let cause =
                    InvalidRow::ImplausibleYear { column: row.name(self.date), written: written.to_owned(), year };
                Err(InvalidCell::new(self.date, cause))
            }
            _ => Ok(when),
        }
    }

    fn note<'r>(&self, row: &TableRow<'r>) -> Option<Cow<'r, str>> {
        let name = row.at(self.name);
        let description = row.at(self.description);
        let proof = row.at(self.geolocation);
        let proof_urls = web_address::find_addresses(proof);
        let mut parts: Vec<String> = [name, description]
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| join_lines(part).into_owned())
            .collect();
        parts.dedup();
        if !proof.is_empty() {
            let by = if proof_urls.is_empty() { join_lines(proof).into_owned() } else { proof_urls.join(" ") };
            parts.push(format!("Place established by: {by}"));
        }
        (!parts.is_empty()).then(|| parts.join(" | ").into())
    }

    fn attributions<'r>(
        &self,
        row: &TableRow<'r>,
        id: &str,
        when: &EventDate,
    ) -> Result<Vec<Attribution<'r>>, InvalidCell> {
        let posts = web_address::find_pages(row.at(self.source));
        if posts.len() > MAX_ATTRIBUTIONS {
            let cause = InvalidRow::TooManyClaims { documents: posts.len(), origins: 1, limit: MAX_ATTRIBUTIONS };
            return Err(InvalidCell { cause, cell: self.source });
        }
        let attribution = |page: web_address::WebPage<'r>| {
            let publisher = web_address::publisher_of(&page.url).unwrap_or_else(|| SourceRef::new(page.url.clone()));
            let posted = web_address::post_date(&page.url).filter(|day| Some(*day) >= when.first());
            let published = posted.map_or(PublicationDate::Unknown, PublicationDate::Day);
            Attribution { asserted_by: None, document: page.into_document(publisher, published) }
        };
        if !posts.is_empty() {
            return Ok(posts.into_iter().map(attribution).collect());
        }
        // A placemark without a link, or with words instead of one, is known only from the data set.
        let publisher = SourceRef::with_kind("GeoConfirmed", SourceKind::Other);
        let document = DocumentRef {
            id: Some(format!("geoconfirmed-{id}").into()),
            ..DocumentRef::new(publisher, PublicationDate::Unknown)
        };
        let words = row.at(self.source);
        let asserted_by = (!words.is_empty() && words.len() < 200).then(|| SourceRef::new(join_lines(words)));
        Ok(vec![Attribution { asserted_by, document }])
    }
}

/// Joins the lines of a cell: names have one line.
fn join_lines(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        text.into()
    }
}
