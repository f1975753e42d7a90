//! Any CSV with latitude and longitude: which column says what is guessed from its name, and the guess is told.

use std::borrow::Cow;

use super::columns::{ColumnRole, Found, SpotColumns, words};
use super::date::{DateOrder, date};
use super::fault::{Blame, InvalidRow};
use super::sheet::{Header, TableRow};
use super::spot::{Coordinates, degrees, whole};
use super::{ImportOptions, own_map, web};
use crate::dossier::quote_text;
use crate::edtf::{DatePrecision, Edtf};
use crate::event::EventDate;
use crate::event::name::{slug, stem};
use crate::event::{
    Attribution, CountUnit, DocumentRef, Event, MOST_ACCOUNTS, PublicationDate, ReportedCount, SourceRef, SubjectRef,
};
use crate::position::Position;
use crate::problem::Problem;
use crate::record::Activity;
use crate::units::Meters;

/// Where the columns are, as far as they were found.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The name of the data, from the name of the file: its source where no row names one.
    data: String,
    found: Found,
    /// How dates are read that can be read in two ways.
    order: Option<DateOrder>,
    /// Whether a row without an id is numbered; in a table that has ids it is at fault.
    numbered: bool,
}

/// What only a map of assessed claims has.
const ASSESSED: [&str; 3] = ["independent_origins", "analytic_confidence", "contested"];

impl Table {
    /// Guesses the columns that are not named, and tells the guess.
    ///
    /// A map of our own is refused: each of its rows sums up claims that affirm and claims that deny, and read as a claim it
    /// would affirm what it only weighs.
    pub(crate) fn new(
        file: &str,
        header: &Header,
        options: &ImportOptions,
    ) -> Result<(Self, Vec<String>), Box<Problem>> {
        if ASSESSED.iter().all(|column| header.find_any(&[column]).is_some()) {
            return Err(own_map(file));
        }
        let found = Found::among(file, header, &options.columns)?;
        let numbered = found.get(ColumnRole::Id).is_none();
        let data = stem(file).to_owned();
        let table = Self { data, found, order: options.date_order, numbered };
        let notes = table.guess(header, options);
        Ok((table, notes))
    }

    /// The same for items of which some have ids and some do not.
    pub(crate) fn with_some_ids(mut self) -> Self {
        self.numbered = true;
        self
    }

    fn guess(&self, header: &Header, options: &ImportOptions) -> Vec<String> {
        let name = |column: usize| header.names()[column].clone();
        let used: Vec<usize> = self.found.all().map(|(_, column)| column).collect();
        let told = |is_named: bool| {
            let told = self.found.all().filter(|(kind, _)| options.columns.contains_key(kind) == is_named);
            told.map(|(kind, column)| format!("{} from column {}", words(kind), name(column))).collect::<Vec<_>>()
        };
        let (said, guessed) = (told(true), told(false));
        let mut notes = Vec::new();
        if !said.is_empty() {
            notes.push(format!("columns as named: {}", said.join("; ")));
        }
        if !guessed.is_empty() {
            notes.push(format!("guessed columns: {}", guessed.join("; ")));
        }
        let rest: Vec<String> = (0..header.len()).filter(|column| !used.contains(column)).map(name).collect();
        if [ColumnRole::Subject, ColumnRole::Name, ColumnRole::Title].iter().all(|kind| self.found.get(*kind).is_none())
        {
            notes.push(format!("no column says who or what it is about: taken to be about {}", quote_text(&self.data)));
        }
        if [ColumnRole::When, ColumnRole::Start, ColumnRole::End].iter().all(|kind| self.found.get(*kind).is_none()) {
            notes.push("no column says when: taken to be before the data were published".to_owned());
        }
        if self.found.get(ColumnRole::Activity).is_none() {
            notes.push("no column says what the subject is doing there: taken as observed".to_owned());
        }
        if !rest.is_empty() {
            let what = if options.without_original { "left out with the rows" } else { "kept as they are" };
            notes.push(format!("{what}: {}", rest.join(", ")));
        }
        notes
    }

    fn text<'r>(&self, row: &TableRow<'r>, kind: ColumnRole) -> &'r str {
        row.at(self.found.get(kind))
    }

    /// What a row says. `number` is that of the row, from 1.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>, number: usize) -> Result<Event<'r>, Blame> {
        let id = match self.text(row, ColumnRole::Id) {
            "" if self.numbered && self.found.get(ColumnRole::Id).is_some() => format!("n{number}").into(),
            "" if self.numbered => number.to_string().into(),
            "" => return Err(self.blame(row, ColumnRole::Id, InvalidRow::Empty)),
            id => Cow::Borrowed(id),
        };
        let (name, title) = (self.text(row, ColumnRole::Name), self.text(row, ColumnRole::Title));
        let subject = self.text(row, ColumnRole::Subject);
        // Where nothing is in a column for the subject, what the row is called is all that can stand for it.
        let (subject, place) = match (self.found.get(ColumnRole::Subject), self.text(row, ColumnRole::Place)) {
            (Some(_), "") if !subject.is_empty() => (subject, name),
            (Some(_), place) if !subject.is_empty() => (subject, place),
            (_, place) => (if name.is_empty() { title } else { name }, place),
        };
        let subject = if subject.is_empty() { Cow::Owned(self.data.clone()) } else { Cow::Borrowed(subject) };
        let note = self.text(row, ColumnRole::Note);
        let activity = match self.text(row, ColumnRole::Activity) {
            // A point says that something is there.
            "" => Activity::Observed,
            words => match words.parse() {
                Ok(activity) => activity,
                Err(never) => match never {},
            },
        };
        Ok(Event {
            subject: Some(SubjectRef::named(subject)),
            activity: Some(activity),
            place: place.into(),
            coordinates: self.spot(row, place)?,
            when: self.when(row)?,
            count: self.count(row)?,
            note: (!note.is_empty()).then_some(Cow::Borrowed(note)),
            attributions: self.accounts(row)?,
            ..Event::new(format!("{}-{id}", slug(&self.data)))
        })
    }

    /// One account for each address of the row, or one where it has none.
    fn accounts<'r>(&self, row: &TableRow<'r>) -> Result<Vec<Attribution<'r>>, Blame> {
        let (cell, title) = (self.text(row, ColumnRole::Url), self.text(row, ColumnRole::Title));
        let published = match self.text(row, ColumnRole::Published) {
            "" => PublicationDate::Unknown,
            text => match date(text, self.order).map_err(|fault| self.blame(row, ColumnRole::Published, fault))? {
                EventDate::On(day) => PublicationDate::Day(day),
                other => other.to_edtf().map_or(PublicationDate::Unknown, |date| PublicationDate::Edtf(Box::new(date))),
            },
        };
        let (publisher, origin) = (self.text(row, ColumnRole::Publisher), self.text(row, ColumnRole::AssertedBy));
        let account = |page: Option<web::Page<'r>>| {
            let bare = web::publisher_of_bare(publisher);
            let is_address = bare.is_some() || web::host(publisher).is_some();
            let site = page.as_ref().and_then(|page| web::publisher(&page.url)).or(bare);
            let named = match (publisher, site) {
                ("", Some(publisher)) => publisher,
                ("", None) => SourceRef::new(self.data.clone()),
                // Where the address stands in the column for the publisher, the site is the publisher.
                (_, Some(site)) if is_address => site,
                (publisher, _) => SourceRef::new(publisher),
            };
            let said = |text: &'r str| (!text.is_empty()).then_some(Cow::Borrowed(text));
            let paper = match page {
                Some(page) => page.paper(named, published.clone()),
                // What is no address of the web may still lead somewhere.
                None => DocumentRef { url: said(cell), ..DocumentRef::new(named, published.clone()) },
            };
            Attribution {
                asserted_by: said(origin).map(SourceRef::new),
                document: DocumentRef { title: said(title), ..paper },
            }
        };
        let mut pages = web::pages(cell);
        if pages.is_empty() {
            pages = web::pages(publisher);
        }
        if pages.len() > MOST_ACCOUNTS {
            let fault = |_| InvalidRow::TooManyClaims { documents: pages.len(), origins: 1, limit: MOST_ACCOUNTS };
            return Err(self.blame(row, ColumnRole::Url, fault));
        }
        Ok(if pages.is_empty() { vec![account(None)] } else { pages.into_iter().map(Some).map(account).collect() })
    }

    /// The spot of a row; nothing where it is empty and a place is named, which can be looked up.
    fn spot<'r>(&self, row: &TableRow<'r>, place: &str) -> Result<Option<Coordinates<'r>>, Blame> {
        let (spot, column) = match self.found.spot {
            SpotColumns::Two { lat, lon } => (Coordinates::of_cells(row, lat, lon)?, lat),
            SpotColumns::One(both) if row.at(Some(both)).is_empty() => (None, both),
            SpotColumns::One(both) => (Some(one_cell(row, both)?), both),
        };
        let Some(mut spot) = spot else {
            return if place.is_empty() {
                Err(Blame::at(column, InvalidRow::Empty(row.name(column))))
            } else {
                Ok(None)
            };
        };
        let text = self.text(row, ColumnRole::UncertaintyM);
        if !text.is_empty() {
            // `1,500` is a thousand and a half, or one and a half.
            let is_doubtful = text.rsplit_once(',').is_some_and(|(_, rest)| rest.len() == 3);
            let meters = degrees(text).filter(|_| !is_doubtful).and_then(|meters| Meters::new(meters).ok());
            let fault = |column| InvalidRow::Number { column, written: text.to_owned() };
            spot.uncertainty = Some(meters.ok_or_else(|| self.blame(row, ColumnRole::UncertaintyM, fault))?);
        }
        Ok(Some(spot))
    }

    fn when(&self, row: &TableRow<'_>) -> Result<Option<EventDate>, Blame> {
        let read = |kind| match self.text(row, kind) {
            "" => Ok(None),
            text => date(text, self.order).map(Some).map_err(|fault| self.blame(row, kind, fault)),
        };
        if let Some(when) = read(ColumnRole::When)? {
            return Ok(Some(when));
        }
        let (start, end) = (read(ColumnRole::Start)?, read(ColumnRole::End)?);
        let interval = match (&start, &end) {
            (None, None) => return Ok(None),
            (Some(EventDate::On(from)), Some(EventDate::On(to))) if to < from => {
                let (from, to) = (from.to_string(), to.to_string());
                return Err(self.blame(row, ColumnRole::End, |end| InvalidRow::Backwards { end, from, to }));
            }
            (Some(EventDate::On(from)), Some(EventDate::On(to))) => return Ok(Some(EventDate::throughout(*from, *to))),
            (Some(start), Some(end)) => format!("{}/{}", edge(start), edge(end)),
            (Some(start), None) => format!("{}/..", edge(start)),
            (None, Some(end)) => format!("../{}", edge(end)),
        };
        let kind = if start.is_some() { ColumnRole::Start } else { ColumnRole::End };
        let date = Edtf::parse(&interval);
        date.map(|date| Some(EventDate::date(date)))
            .map_err(|fault| self.blame(row, kind, |column| InvalidRow::Edtf { column, fault: Box::new(fault) }))
    }

    fn count(&self, row: &TableRow<'_>) -> Result<Option<ReportedCount>, Blame> {
        match self.text(row, ColumnRole::Count) {
            "" => Ok(None),
            text => {
                let number = whole(text).parse().map_err(|_| {
                    self.blame(row, ColumnRole::Count, |column| InvalidRow::Number { column, written: text.to_owned() })
                })?;
                Ok(Some(ReportedCount::exactly(number, CountUnit::People)))
            }
        }
    }

    fn blame(&self, row: &TableRow<'_>, kind: ColumnRole, fault: impl FnOnce(String) -> InvalidRow) -> Blame {
        let column = self.found.get(kind);
        Blame { fault: fault(column.map(|column| row.name(column)).unwrap_or_default()), cell: column }
    }
}

/// An end of an interval, which EDTF has in days: a time of day becomes its day.
fn edge(when: &EventDate) -> String {
    match when {
        EventDate::Date(date) if date.precision() == DatePrecision::Second => {
            when.first().map_or_else(|| date.as_str().to_owned(), |day| day.to_string())
        }
        other => other.to_string(),
    }
}

/// `43.1, 131.9` in one cell, latitude first, or another notation.
fn one_cell<'r>(row: &TableRow<'r>, column: usize) -> Result<Coordinates<'r>, Blame> {
    let text = row.at(Some(column));
    let bare = text.trim_matches(['(', ')', '[', ']']);
    let pair = bare.split_once([',', ';']).or_else(|| bare.split_once(' '));
    let (lat_text, lon_text) = pair.map_or(("", ""), |(lat, lon)| (lat.trim(), lon.trim()));
    let (Some(lat), Some(lon)) = (degrees(lat_text), degrees(lon_text)) else {
        let spot = Coordinates::of_notation(bare);
        return spot.ok_or_else(|| row.code(column, "a latitude, a comma and a longitude"));
    };
    let position = Position::new(lon, lat).map_err(|fault| Blame::at(column, InvalidRow::OffTheGlobe(fault)))?;
    Ok(Coordinates { position, lat: lat_text.into(), lon: lon_text.into(), uncertainty: None })
}
