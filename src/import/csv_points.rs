//! Any CSV with latitude and longitude. The roles of its columns are guessed from their names, and notes report the
//! guess.

use std::borrow::Cow;

use super::column_roles::{ColumnMap, ColumnRole, CoordinateColumns, describe};
use super::parse_coordinates::{parse_coordinate_cells, parse_coordinate_notation, parse_degrees};
use super::parse_date::{DateOrder, parse_date};
use super::row_error::{InvalidCell, InvalidRow};
use super::table::{Header, TableRow};
use super::{ImportOptions, own_export_problem, web_address};
use crate::dossier::quote_text;
use crate::edtf::{DatePrecision, Edtf};
use crate::event::{
    Attribution, Coordinates, CountUnit, DocumentRef, Event, EventDate, MAX_ATTRIBUTIONS, PublicationDate,
    ReportedCount, SourceRef, SubjectRef, file_stem, id_from_name,
};
use crate::position::Position;
use crate::problem::Problem;
use crate::record::{Activity, Count};
use crate::units::Meters;

/// The columns of the table, as far as they were found.
#[derive(Clone, Debug)]
pub(crate) struct CsvPoints {
    /// The name of the data set, from the name of the file: the source of rows that name none.
    data: String,
    columns: ColumnMap,
    /// The order of day and month in ambiguous dates.
    order: Option<DateOrder>,
    /// Whether rows without an id are numbered; in a table that has ids such a row is invalid.
    numbers_rows: bool,
}

/// Columns that only an assessed map has.
const ASSESSED_COLUMNS: [&str; 3] = ["independent_origins", "analytic_confidence", "contested"];

impl CsvPoints {
    /// Finds the assigned columns, guesses the others, and returns notes about the guess.
    ///
    /// An assessed map exported by troopmap is rejected: its rows combine claims for and against a proposition; read as
    /// claims they would all be for it.
    pub(crate) fn new(
        file: &str,
        header: &Header,
        options: &ImportOptions,
    ) -> Result<(Self, Vec<String>), Box<Problem>> {
        if ASSESSED_COLUMNS.iter().all(|column| header.find_any(&[column]).is_some()) {
            return Err(own_export_problem(file));
        }
        let found = ColumnMap::find(file, header, &options.columns)?;
        let numbered = found.get(ColumnRole::Id).is_none();
        let data = file_stem(file).to_owned();
        let table = Self { data, columns: found, order: options.date_order, numbers_rows: numbered };
        let notes = table.notes(header, options);
        Ok((table, notes))
    }

    /// Returns the columns for items of which only some have ids.
    pub(crate) fn with_optional_ids(mut self) -> Self {
        self.numbers_rows = true;
        self
    }

    fn notes(&self, header: &Header, options: &ImportOptions) -> Vec<String> {
        let name = |column: usize| header.names()[column].clone();
        let used: Vec<usize> = self.columns.all().map(|(_, column)| column).collect();
        let describe_columns = |is_assigned: bool| {
            let columns = self.columns.all().filter(|(role, _)| options.columns.contains_key(role) == is_assigned);
            columns.map(|(role, column)| format!("{} from column {}", describe(role), name(column))).collect::<Vec<_>>()
        };
        let (assigned, guessed) = (describe_columns(true), describe_columns(false));
        let mut notes = Vec::new();
        if !assigned.is_empty() {
            notes.push(format!("assigned columns: {}", assigned.join("; ")));
        }
        if !guessed.is_empty() {
            notes.push(format!("guessed columns: {}", guessed.join("; ")));
        }
        let rest: Vec<String> = (0..header.len()).filter(|column| !used.contains(column)).map(name).collect();
        if [ColumnRole::Subject, ColumnRole::Name, ColumnRole::Title]
            .iter()
            .all(|role| self.columns.get(*role).is_none())
        {
            notes.push(format!("no column for the subject; using the name of the data: {}", quote_text(&self.data)));
        }
        if [ColumnRole::When, ColumnRole::Start, ColumnRole::End].iter().all(|role| self.columns.get(*role).is_none()) {
            notes.push("no column for the date; dated before the publication of the data".to_owned());
        }
        if self.columns.get(ColumnRole::Activity).is_none() {
            notes.push("no column for the activity; using \"observed\"".to_owned());
        }
        if !rest.is_empty() {
            let what =
                if options.without_original { "discarded with the original rows" } else { "kept in the original rows" };
            notes.push(format!("{what}: {}", rest.join(", ")));
        }
        notes
    }

    fn text<'r>(&self, row: &TableRow<'r>, role: ColumnRole) -> &'r str {
        row.at(self.columns.get(role))
    }

    /// Reads a row as an event. `number` is the number of the row, from 1.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>, number: usize) -> Result<Event<'r>, InvalidCell> {
        let id = match self.text(row, ColumnRole::Id) {
            "" if self.numbers_rows && self.columns.get(ColumnRole::Id).is_some() => format!("n{number}").into(),
            "" if self.numbers_rows => number.to_string().into(),
            "" => return Err(self.invalid_cell(row, ColumnRole::Id, InvalidRow::Empty)),
            id => Cow::Borrowed(id),
        };
        let (name, title) = (self.text(row, ColumnRole::Name), self.text(row, ColumnRole::Title));
        let subject = self.text(row, ColumnRole::Subject);
        // Without a subject, the name of the row takes its place.
        let (subject, place) = match (self.columns.get(ColumnRole::Subject), self.text(row, ColumnRole::Place)) {
            (Some(_), "") if !subject.is_empty() => (subject, name),
            (Some(_), place) if !subject.is_empty() => (subject, place),
            (_, place) => (if name.is_empty() { title } else { name }, place),
        };
        let subject = if subject.is_empty() { Cow::Owned(self.data.clone()) } else { Cow::Borrowed(subject) };
        let note = self.text(row, ColumnRole::Note);
        let Count { min, max, words, unit } = self.count(row)?;
        let has_bounds = min.is_some() || max.is_some();
        let best = min.filter(|_| min == max);
        let activity = match self.text(row, ColumnRole::Activity) {
            // A point says that something is there.
            "" => Activity::Observed,
            words => match words.parse() {
                Ok(activity) => activity,
                Err(never) => match never {},
            },
        };
        Ok(Event {
            subject: Some(SubjectRef::without_id(subject)),
            activity: Some(activity),
            place: place.into(),
            coordinates: self.coordinates(row, place)?,
            when: self.when(row)?,
            count: has_bounds.then_some(ReportedCount { unit: CountUnit::People, min, max, best }),
            count_words: words.map(Cow::Owned),
            count_noun: unit,
            note: (!note.is_empty()).then_some(Cow::Borrowed(note)),
            attributions: self.attributions(row)?,
            ..Event::new(format!("{}-{id}", id_from_name(&self.data)))
        })
    }

    /// Returns one attribution for each address of the row, or one if it has no address.
    fn attributions<'r>(&self, row: &TableRow<'r>) -> Result<Vec<Attribution<'r>>, InvalidCell> {
        let (cell, title) = (self.text(row, ColumnRole::Url), self.text(row, ColumnRole::Title));
        let published = match self.text(row, ColumnRole::Published) {
            "" => PublicationDate::Unknown,
            text => match parse_date(text, self.order)
                .map_err(|cause| self.invalid_cell(row, ColumnRole::Published, cause))?
            {
                EventDate::On(day) => PublicationDate::Day(day),
                other => other.to_edtf().map_or(PublicationDate::Unknown, |date| PublicationDate::Edtf(Box::new(date))),
            },
        };
        let (publisher, origin) = (self.text(row, ColumnRole::Publisher), self.text(row, ColumnRole::AssertedBy));
        let attribution = |page: Option<web_address::WebPage<'r>>| {
            let bare = web_address::publisher_of_bare_address(publisher);
            let is_address = bare.is_some() || web_address::host(publisher).is_some();
            let site = page.as_ref().and_then(|page| web_address::publisher_of(&page.url)).or(bare);
            let publisher = match (publisher, site) {
                ("", Some(publisher)) => publisher,
                ("", None) => SourceRef::new(self.data.clone()),
                // If the publisher column contains an address, its site is the publisher.
                (_, Some(site)) if is_address => site,
                (publisher, _) => SourceRef::new(publisher),
            };
            let non_empty = |text: &'r str| (!text.is_empty()).then_some(Cow::Borrowed(text));
            let document = match page {
                Some(page) => page.into_document(publisher, published.clone()),
                // Text that is not a web address may still locate the document.
                None => DocumentRef { url: non_empty(cell), ..DocumentRef::new(publisher, published.clone()) },
            };
            Attribution {
                asserted_by: non_empty(origin).map(SourceRef::new),
                document: DocumentRef { title: non_empty(title), ..document },
            }
        };
        let mut pages = web_address::find_pages(cell);
        if pages.is_empty() {
            pages = web_address::find_pages(publisher);
        }
        if pages.len() > MAX_ATTRIBUTIONS {
            let cause = |_| InvalidRow::TooManyClaims { documents: pages.len(), origins: 1, limit: MAX_ATTRIBUTIONS };
            return Err(self.invalid_cell(row, ColumnRole::Url, cause));
        }
        Ok(if pages.is_empty() {
            vec![attribution(None)]
        } else {
            pages.into_iter().map(Some).map(attribution).collect()
        })
    }

    /// Returns the coordinates of a row. `None` if they are empty and the row names a place, which can be looked up.
    fn coordinates<'r>(&self, row: &TableRow<'r>, place: &str) -> Result<Option<Coordinates<'r>>, InvalidCell> {
        let (point, column) = match self.columns.coordinates {
            CoordinateColumns::Two { lat, lon } => (parse_coordinate_cells(row, lat, lon)?, lat),
            CoordinateColumns::One(both) if row.at(Some(both)).is_empty() => (None, both),
            CoordinateColumns::One(both) => (Some(parse_pair(row, both)?), both),
        };
        let Some(mut point) = point else {
            return if place.is_empty() {
                Err(InvalidCell::new(column, InvalidRow::Empty(row.name(column))))
            } else {
                Ok(None)
            };
        };
        let text = self.text(row, ColumnRole::UncertaintyM);
        if !text.is_empty() {
            // `1,500` is either 1500 or 1.5.
            let is_doubtful = text.rsplit_once(',').is_some_and(|(_, rest)| rest.len() == 3);
            let meters = parse_degrees(text).filter(|_| !is_doubtful).and_then(|meters| Meters::new(meters).ok());
            let cause = |column| InvalidRow::NotANumber { column, written: text.to_owned() };
            point.uncertainty = Some(meters.ok_or_else(|| self.invalid_cell(row, ColumnRole::UncertaintyM, cause))?);
        }
        Ok(Some(point))
    }

    fn when(&self, row: &TableRow<'_>) -> Result<Option<EventDate>, InvalidCell> {
        let read = |role| match self.text(row, role) {
            "" => Ok(None),
            text => parse_date(text, self.order).map(Some).map_err(|cause| self.invalid_cell(row, role, cause)),
        };
        if let Some(when) = read(ColumnRole::When)? {
            return Ok(Some(when));
        }
        let (start, end) = (read(ColumnRole::Start)?, read(ColumnRole::End)?);
        let interval = match (&start, &end) {
            (None, None) => return Ok(None),
            (Some(EventDate::On(from)), Some(EventDate::On(to))) if to < from => {
                let (from, to) = (from.to_string(), to.to_string());
                return Err(self.invalid_cell(row, ColumnRole::End, |end| InvalidRow::EndBeforeStart {
                    end,
                    from,
                    to,
                }));
            }
            (Some(EventDate::On(from)), Some(EventDate::On(to))) => return Ok(Some(EventDate::throughout(*from, *to))),
            (Some(start), Some(end)) => format!("{}/{}", interval_end(start), interval_end(end)),
            (Some(start), None) => format!("{}/..", interval_end(start)),
            (None, Some(end)) => format!("../{}", interval_end(end)),
        };
        let role = if start.is_some() { ColumnRole::Start } else { ColumnRole::End };
        let date = Edtf::parse(&interval);
        date.map(|date| Some(EventDate::from_edtf(date))).map_err(|cause| {
            self.invalid_cell(row, role, |column| InvalidRow::InvalidEdtf { column, cause: Box::new(cause) })
        })
    }

    /// Returns the count of a row, and its words where they say more than its bounds.
    fn count(&self, row: &TableRow<'_>) -> Result<Count, InvalidCell> {
        match self.text(row, ColumnRole::Count) {
            "" => Ok(Count::default()),
            text => Count::parse(text).map_err(|cause| {
                let written = text.to_owned();
                self.invalid_cell(row, ColumnRole::Count, |column| InvalidRow::InvalidCount { column, written, cause })
            }),
        }
    }

    fn invalid_cell(
        &self,
        row: &TableRow<'_>,
        role: ColumnRole,
        cause: impl FnOnce(String) -> InvalidRow,
    ) -> InvalidCell {
        let column = self.columns.get(role);
        InvalidCell { cause: cause(column.map(|column| row.name(column)).unwrap_or_default()), cell: column }
    }
}

/// Returns an endpoint of an interval. EDTF intervals consist of days, so a time of day is dropped.
fn interval_end(when: &EventDate) -> String {
    match when {
        EventDate::Date(date) if date.precision() == DatePrecision::Second => {
            when.first().map_or_else(|| date.as_str().to_owned(), |day| day.to_string())
        }
        other => other.to_string(),
    }
}

/// Parses `43.1, 131.9` in one cell, latitude first, or another notation.
fn parse_pair<'r>(row: &TableRow<'r>, column: usize) -> Result<Coordinates<'r>, InvalidCell> {
    let text = row.at(Some(column));
    let bare = text.trim_matches(['(', ')', '[', ']']);
    let pair = bare.split_once([',', ';']).or_else(|| bare.split_once(' '));
    let (lat_text, lon_text) = pair.map_or(("", ""), |(lat, lon)| (lat.trim(), lon.trim()));
    let (Some(lat), Some(lon)) = (parse_degrees(lat_text), parse_degrees(lon_text)) else {
        let point = parse_coordinate_notation(bare);
        return point.ok_or_else(|| row.unknown_code(column, "a latitude, a comma and a longitude"));
    };
    let position = Position::from_wrapped(lon, lat)
        .map_err(|cause| InvalidCell::new(column, InvalidRow::InvalidPosition(cause)))?;
    Ok(Coordinates::new(position, lat_text, lon_text))
}
