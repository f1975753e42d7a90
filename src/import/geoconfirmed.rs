//! GeoConfirmed: placemarks of footage whose place volunteers have established, as CSV.
//!
//! Two roles that look alike are kept apart: `Source` links the posts that claim the event, and `Geolocation` links the work
//! that proved where it was. The first are documents, each by the account that posted it. The second asserts nothing about the
//! event, so it goes into the note. All posts of one placemark are taken to show the same footage, so they count as one origin.

use std::borrow::Cow;

use super::date::date;
use super::fault::{Blame, InvalidRow};
use super::sheet::{Header, TableRow};
use super::spot::Coordinates;
use super::web;
use crate::event::EventDate;
use crate::event::{Attribution, DocumentRef, Event, MOST_ACCOUNTS, PublicationDate, SourceRef, SubjectRef};
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// Years before this one are slips: `1527-02-04` stands in the data.
const FIRST_YEAR: i16 = 1900;

/// Where the columns are.
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
    /// Who it is about, the nearest first.
    subjects: [Option<usize>; 3],
}

impl GeoConfirmed {
    /// Finds the columns.
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

    /// What a row says.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>) -> Result<Event<'r>, Blame> {
        let id = row.at(Some(self.id));
        if id.is_empty() {
            return Err(Blame::at(self.id, InvalidRow::Empty(row.name(self.id))));
        }
        let when = self.when(row)?;
        let spot = Coordinates::of_cells(row, self.lat, self.lon)?;
        let subject = self.subjects.iter().map(|&column| row.at(column)).find(|words| !words.is_empty());
        let accounts = self.accounts(row, id, &when)?;
        let shared = accounts.len() > 1;
        Ok(Event {
            subject: Some(SubjectRef::named(one_line(subject.unwrap_or("unnamed forces")))),
            activity: Some(Activity::Observed),
            coordinates: Some(spot.ok_or_else(|| Blame::at(self.lat, InvalidRow::Empty(row.name(self.lat))))?),
            when: Some(when),
            evidence: if shared { vec![format!("geoconfirmed-{id}").into()] } else { Vec::new() },
            note: self.note(row),
            attributions: accounts,
            ..Event::new(format!("geoconfirmed-{id}"))
        })
    }

    fn when(&self, row: &TableRow<'_>) -> Result<EventDate, Blame> {
        let written = row.at(Some(self.date));
        // The number of a post stands in some cells instead of a date.
        if written.len() > 12 && written.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(row.date(self.date, "2022-03-05"));
        }
        let when = date(written, None).map_err(|_| row.date(self.date, "2022-03-05"))?;
        match when.first().map(|day| day.parts().0) {
            Some(year) if year < FIRST_YEAR => {
                let fault = InvalidRow::AbsurdDate { column: row.name(self.date), written: written.to_owned(), year };
                Err(Blame::at(self.date, fault))
            }
            _ => Ok(when),
        }
    }

    fn note<'r>(&self, row: &TableRow<'r>) -> Option<Cow<'r, str>> {
        let name = row.at(self.name);
        let description = row.at(self.description);
        let proof = row.at(self.geolocation);
        let proofs = web::addresses(proof);
        let mut parts: Vec<String> = [name, description]
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| one_line(part).into_owned())
            .collect();
        parts.dedup();
        if !proof.is_empty() {
            let by = if proofs.is_empty() { one_line(proof).into_owned() } else { proofs.join(" ") };
            parts.push(format!("Place established by: {by}"));
        }
        (!parts.is_empty()).then(|| parts.join(" | ").into())
    }

    fn accounts<'r>(&self, row: &TableRow<'r>, id: &str, when: &EventDate) -> Result<Vec<Attribution<'r>>, Blame> {
        let posts = web::pages(row.at(self.source));
        if posts.len() > MOST_ACCOUNTS {
            let fault = InvalidRow::TooManyClaims { documents: posts.len(), origins: 1, limit: MOST_ACCOUNTS };
            return Err(Blame { fault, cell: self.source });
        }
        let account = |page: web::Page<'r>| {
            let publisher = web::publisher(&page.url).unwrap_or_else(|| SourceRef::new(page.url.clone()));
            let posted = web::posted(&page.url).filter(|day| Some(*day) >= when.first());
            let published = posted.map_or(PublicationDate::Unknown, PublicationDate::Day);
            Attribution { asserted_by: None, document: page.paper(publisher, published) }
        };
        if !posts.is_empty() {
            return Ok(posts.into_iter().map(account).collect());
        }
        // A placemark without a link, or with words for one, is only known from the data set.
        let publisher = SourceRef::of_kind("GeoConfirmed", SourceKind::Other);
        let document = DocumentRef {
            id: Some(format!("geoconfirmed-{id}").into()),
            ..DocumentRef::new(publisher, PublicationDate::Unknown)
        };
        let words = row.at(self.source);
        let said_by = (!words.is_empty() && words.len() < 200).then(|| SourceRef::new(one_line(words)));
        Ok(vec![Attribution { asserted_by: said_by, document }])
    }
}

/// Cells run over several lines; names do not.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        text.into()
    }
}
