//! Security Force Monitor: positions of units, as CSV, in the current data model and the previous one.
//!
//! The data rest on citations whose publishers are in another table, so the row is the document and the citations are
//! the evidence: rows that share a citation are not independent. Places are named; their coordinates are in a table of
//! locations, so a row has coordinates only if the two tables were joined.

use std::borrow::Cow;

use super::parse_coordinates::parse_coordinate_cells;
use super::row_error::{InvalidCell, InvalidRow};
use super::table::{Header, TableRow};
use crate::country::is_country_code;
use crate::edtf::Edtf;
use crate::event::{
    Attribution, Day, DocumentRef, Event, EventDate, MAX_ATTRIBUTIONS, PublicationDate, SourceRef, SubjectRef,
    id_from_name,
};
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// The value for an open start.
const OPEN_START: &str = "since_beginning_of_time";

/// The columns of the table.
#[derive(Clone, Debug)]
pub(crate) struct SecurityForceMonitor {
    id: Option<usize>,
    entity: Option<usize>,
    unit: usize,
    country: Option<usize>,
    location: usize,
    kind: Option<usize>,
    base: Option<usize>,
    citations: Option<usize>,
    status: Option<usize>,
    notes: Option<usize>,
    lat: Option<usize>,
    lon: Option<usize>,
    dates: Dates,
}

/// The date columns of the two data models.
#[derive(Clone, Copy, Debug)]
enum Dates {
    /// True on every day of one range, or on some day of the other.
    Ranges { precise: (Option<usize>, Option<usize>), imprecise: (Option<usize>, Option<usize>) },
    /// First and last cited, and whether the position is believed to continue.
    Cited { first: Option<usize>, last: Option<usize>, open: Option<usize> },
}

impl SecurityForceMonitor {
    /// Finds the columns in the header.
    pub(crate) fn new(file: &str, header: &Header) -> Result<Self, Box<Problem>> {
        let any = |names: &[&str]| header.find_any(names);
        let newer = any(&["positioning:unit:refs:assertion", "positioning:location:refs:assertion"]).is_some();
        let (unit, location) = if newer {
            let names = ["positioning:unit:refs:assertion", "positioning:location:refs:assertion"];
            let [unit, location] = header.require(file, "Security Force Monitor", names)?;
            (unit, location)
        } else {
            let [unit] = header.require(file, "Security Force Monitor", ["unit:name"])?;
            let location =
                any(&["unit:location", "unit:site_nearest_settlement_name", "unit:site_exact_location_name"]);
            let Some(location) = location else {
                let message = format!("{file} lacks the column unit:location, which Security Force Monitor requires");
                return Err(Box::new(Problem::error("missing-column", message)));
            };
            (unit, location)
        };
        let dates = if newer {
            Dates::Ranges {
                precise: (any(&["first_precise:range"]), any(&["last_precise:range"])),
                imprecise: (any(&["first_imprecise:range"]), any(&["last_imprecise:range"])),
            }
        } else {
            Dates::Cited {
                first: any(&["unit:location_first_cited_date", "unit:site_first_cited_date"]),
                last: any(&["unit:location_last_cited_date", "unit:site_last_cited_date"]),
                open: any(&["unit:location_open", "unit:site_open"]),
            }
        };
        Ok(Self {
            id: any(&["id:claim", "claim:id", "positioning:id:claim", "id", "uuid"]),
            entity: any(&["about_entity:ref:claim", "unit:id:admin"]),
            unit,
            country: any(&["unit:country"]),
            location,
            kind: any(&["positioning:types:assertion", "unit:location_type"]),
            base: any(&["positioning:base_names:assertion", "unit:base_name"]),
            citations: any(&[
                "citation:refs:claim",
                "unit:location:source",
                "unit:site_nearest_settlement_name:source",
            ]),
            status: any(&["status:meta"]),
            notes: any(&["public_notes:meta"]),
            lat: any(&["latitude", "lat", "location:latitude"]),
            lon: any(&["longitude", "lon", "lng", "location:longitude"]),
            dates,
        })
    }

    /// Reads a row as an event. `number` is the number of the row, from 1, for tables without ids.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>, number: usize) -> Result<Event<'r>, InvalidCell> {
        let id = match row.at(self.id) {
            "" => number.to_string().into(),
            id => Cow::Borrowed(id),
        };
        let need = |column: usize| match row.at(Some(column)) {
            "" => Err(InvalidCell::new(column, InvalidRow::Empty(row.name(column)))),
            text => Ok(text),
        };
        let place = strip_reference(need(self.location)?);
        let base = row.at(self.base);
        let activity = match row.at(self.kind) {
            "aoo" => Activity::Other("area of operations".into()),
            "site" | "" => Activity::Stationed,
            _ => return Err(row.unknown_code(self.kind.unwrap_or_default(), "site or aoo")),
        };
        let point = match self.lat.zip(self.lon) {
            Some((lat, lon)) => parse_coordinate_cells(row, lat, lon)?,
            None => None,
        };
        let publisher = SourceRef::with_kind("Security Force Monitor", SourceKind::Ngo);
        let document = DocumentRef {
            id: Some(format!("sfm-{id}").into()),
            ..DocumentRef::new(publisher, PublicationDate::Unknown)
        };
        Ok(Event {
            subject: Some(self.subject(row, need(self.unit)?)),
            activity: Some(activity),
            place: if base.is_empty() { place.into() } else { format!("{base}, {place}").into() },
            coordinates: point,
            when: self.when(row)?,
            evidence: self.evidence(row)?,
            note: self.note(row),
            attributions: vec![Attribution { asserted_by: None, document }],
            ..Event::new(format!("sfm-{id}"))
        })
    }

    fn subject<'r>(&self, row: &TableRow<'r>, unit: &'r str) -> SubjectRef<'r> {
        let name = strip_reference(unit);
        let id = match row.at(self.entity) {
            "" => id_from_name(name).into(),
            id => Cow::Borrowed(id),
        };
        // An invalid country code is kept only in the original row.
        let country = Some(row.at(self.country)).filter(|code| is_country_code(code));
        SubjectRef { country, ..SubjectRef::with_id(id, name) }
    }

    fn note<'r>(&self, row: &TableRow<'r>) -> Option<Cow<'r, str>> {
        let notes = row.at(self.notes);
        match row.at(self.status) {
            "" | "accepted" => (!notes.is_empty()).then_some(Cow::Borrowed(notes)),
            status => Some(format!("Marked by the researchers: {status}. {notes}").into()),
        }
    }

    fn evidence<'r>(&self, row: &TableRow<'r>) -> Result<Vec<Cow<'r, str>>, InvalidCell> {
        let citations: Vec<&str> =
            row.at(self.citations).split([';', ',', ' ', '\n']).map(str::trim).filter(|id| !id.is_empty()).collect();
        if citations.len() > MAX_ATTRIBUTIONS {
            let cause = InvalidRow::TooManyClaims { documents: citations.len(), origins: 1, limit: MAX_ATTRIBUTIONS };
            return Err(InvalidCell { cause, cell: self.citations });
        }
        let mut evidence: Vec<Cow<'r, str>> = Vec::new();
        for id in citations {
            if !evidence.iter().any(|known| known == id) {
                evidence.push(Cow::Borrowed(id));
            }
        }
        Ok(evidence)
    }

    fn when(&self, row: &TableRow<'_>) -> Result<Option<EventDate>, InvalidCell> {
        match self.dates {
            Dates::Ranges { precise, imprecise } => {
                let every_day = read_range(row, precise, true)?;
                // If both ranges are given, every day is the stronger statement.
                if every_day.is_some() { Ok(every_day) } else { read_range(row, imprecise, false) }
            }
            Dates::Cited { first, last, open } => read_cited_dates(row, first, last, open),
        }
    }
}

/// Reads a range of days: every day of it, or some day.
fn read_range(
    row: &TableRow<'_>,
    (first, last): (Option<usize>, Option<usize>),
    throughout: bool,
) -> Result<Option<EventDate>, InvalidCell> {
    let day = |column: Option<usize>| match (column, row.at(column)) {
        (Some(column), text) if !text.is_empty() && text != OPEN_START => {
            Day::parse_iso(text).map(Some).ok_or_else(|| row.invalid_date(column, "2022-03-05"))
        }
        _ => Ok(None),
    };
    let since_ever = row.at(first) == OPEN_START;
    let (from, to) = (day(first)?, day(last)?);
    Ok(match (from, to) {
        (Some(from), Some(to)) if to < from => {
            let column = last.unwrap_or_default();
            let cause =
                InvalidRow::EndBeforeStart { end: row.name(column), from: from.to_string(), to: to.to_string() };
            return Err(InvalidCell::new(column, cause));
        }
        (Some(from), Some(to)) if throughout => Some(EventDate::throughout(from, to)),
        (Some(from), Some(to)) => Some(EventDate::some_day(from, to)),
        (None, Some(to)) if since_ever && throughout => Edtf::parse(&format!("../{to}")).ok().map(EventDate::from_edtf),
        (None, Some(to)) if since_ever => Edtf::parse(&format!("[..{to}]")).ok().map(EventDate::from_edtf),
        (Some(day), None) | (None, Some(day)) => Some(EventDate::On(day)),
        (None, None) => None,
    })
}

/// Reads the dates of the previous model, which may be a year or a month.
fn read_cited_dates(
    row: &TableRow<'_>,
    first: Option<usize>,
    last: Option<usize>,
    open: Option<usize>,
) -> Result<Option<EventDate>, InvalidCell> {
    let (from, to) = (row.at(first), row.at(last));
    let goes_on = match row.at(open) {
        "Y" => true,
        "N" | "E" | "" => false,
        _ => return Err(row.unknown_code(open.unwrap_or_default(), "Y, N or E")),
    };
    let text = match (from, to) {
        ("", "") => return Ok(None),
        ("", to) => to.to_owned(),
        (from, _) if goes_on => format!("{from}/.."),
        (from, "") => from.to_owned(),
        (from, to) if from == to => from.to_owned(),
        (from, to) => format!("{from}/{to}"),
    };
    let column = if from.is_empty() { last } else { first };
    let cause = |cause| InvalidRow::InvalidEdtf {
        column: column.map(|column| row.name(column)).unwrap_or_default(),
        cause: Box::new(cause),
    };
    Edtf::parse(&text)
        .map(|date| Some(EventDate::from_edtf(date)))
        .map_err(|error| InvalidCell { cause: cause(error), cell: column })
}

/// Returns the name in `Ikorodu (osm, point) 93dcc4a8-8335-4a21-8372-a151c4972c54`.
fn strip_reference(text: &str) -> &str {
    let (name, last) = text.trim().rsplit_once(' ').unwrap_or((text.trim(), ""));
    let is_uuid = last.len() == 36 && last.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if !is_uuid {
        return text.trim();
    }
    match name.trim().strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
        Some((name, kind)) if kind.contains("osm") || kind.contains("point") || kind.contains("poly") => name.trim(),
        _ => name.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_references_from_names() {
        let case = |text: &str, name: &str| assert_eq!(strip_reference(text), name);
        case("Ikorodu (osm, point) 93dcc4a8-8335-4a21-8372-a151c4972c54", "Ikorodu");
        case("Kyauk Me (Shan) 93dcc4a8-8335-4a21-8372-a151c4972c54", "Kyauk Me (Shan)");
        case("Bonny Camp", "Bonny Camp");
    }
}
