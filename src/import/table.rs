//! Any CSV with latitude and longitude: which column says what is guessed from its name, and the guess is told.

use std::borrow::Cow;

use super::day::{Day, When};
use super::event::{Account, Counted, Event, MOST_ACCOUNTS, Named, Paper, Party, Published, Tally};
use super::fault::{Blame, Fault};
use super::name::{slug, stem};
use super::sheet::{Header, Row};
use super::spot::{Coordinates, degrees, whole};
use super::{own_map, web};
use crate::dossier::shown;
use crate::edtf::{Edtf, Precision};
use crate::position::Position;
use crate::problem::Problem;
use crate::record::Activity;
use crate::units::Meters;

/// Where the columns are, as far as they were found.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The name of the data, from the name of the file: its source where no row names one.
    data: String,
    spot: SpotColumns,
    columns: [Option<usize>; ROLES.len()],
    /// Whether a row without an id is numbered; in a table that has ids it is at fault.
    numbered: bool,
}

/// Coordinates in two columns, or in one.
#[derive(Clone, Copy, Debug)]
enum SpotColumns {
    Two { lat: usize, lon: usize },
    One(usize),
}

/// What a column may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Id,
    Subject,
    Activity,
    Place,
    Name,
    Title,
    When,
    Start,
    End,
    Published,
    Origin,
    Publisher,
    Url,
    Uncertainty,
    Count,
    Note,
}

/// What a column may say, in words, and the names by which it is known, the likeliest first.
const ROLES: [(Role, &str, &[&str]); 16] = [
    (Role::Id, "id", &["id", "event_id", "uuid", "guid", "fid", "objectid"]),
    (Role::Subject, "subject", &["subject", "unit", "actor", "faction", "actor1", "group", "force", "side"]),
    (Role::Activity, "activity", &["activity"]),
    (
        Role::Place,
        "place",
        &[
            "place",
            "place_name",
            "location",
            "city",
            "town",
            "village",
            "settlement",
            "locality",
            "place_desc",
            "address",
            "место",
            "місце",
            "ort",
        ],
    ),
    (Role::Name, "name", &["name", "label"]),
    (Role::Title, "title", &["title", "headline"]),
    (Role::When, "when", &["when", "date", "event_date", "datetime", "timestamp", "day", "дата", "datum", "fecha"]),
    (Role::Start, "start", &["start", "start_date", "date_start", "begin", "from_date"]),
    (Role::End, "end", &["end", "end_date", "date_end", "to_date"]),
    (Role::Published, "published", &["published", "date_published", "publication_date", "source_date"]),
    (Role::Origin, "asserted by", &["asserted_by", "origin", "source_original", "claimed_by"]),
    (Role::Publisher, "publisher", &["publisher", "source", "source_name", "outlet", "author"]),
    (Role::Url, "url", &["url", "link", "source_url", "source_link", "href", "links", "urls"]),
    (
        Role::Uncertainty,
        "uncertainty in metres",
        &[
            "uncertainty_m",
            "coordinateuncertaintyinmeters",
            "uncertainty_meters",
            "accuracy_m",
            "radius_m",
            "precision_m",
        ],
    ),
    (Role::Count, "count", &["count", "soldiers", "troops", "personnel", "strength"]),
    (Role::Note, "note", &["description", "notes", "note", "comment", "comments", "remarks", "text"]),
];

/// What only a map of assessed claims has.
const ASSESSED: [&str; 3] = ["independent_origins", "analytic_confidence", "contested"];

const LAT: [&str; 8] = ["latitude", "lat", "decimallatitude", "lat_dd", "latitude_dd", "широта", "y_lat", "y"];
const LON: [&str; 11] = [
    "longitude",
    "lon",
    "lng",
    "long",
    "decimallongitude",
    "lon_dd",
    "longitude_dd",
    "долгота",
    "довгота",
    "x_lon",
    "x",
];
const BOTH: [&str; 6] = ["coordinates", "coords", "lat_lon", "latlon", "latlng", "lat_lng"];

impl Table {
    /// Guesses the columns, and tells the guess.
    ///
    /// A map of our own is refused: each of its rows sums up claims that affirm and claims that deny, and read as a claim it
    /// would affirm what it only weighs.
    pub(crate) fn new(file: &str, header: &Header) -> Result<(Self, Vec<String>), Box<Problem>> {
        if ASSESSED.iter().all(|column| header.find_any(&[column]).is_some()) {
            return Err(own_map(file));
        }
        let two = header
            .find_any(&LAT)
            .or_else(|| part(header, &LAT))
            .zip(header.find_any(&LON).or_else(|| part(header, &LON)));
        let spot = match (two, header.find_any(&BOTH)) {
            (Some((lat, lon)), _) => SpotColumns::Two { lat, lon },
            (None, Some(both)) => SpotColumns::One(both),
            (None, None) => {
                let message = format!("{file} has no columns that look like latitude and longitude");
                let has = format!("name them latitude and longitude; it has {}", shown(&header.names().join(", ")));
                return Err(Box::new(Problem::error("missing-column", message).help(has)));
            }
        };
        let columns = ROLES.map(|(_, _, names)| header.find_any(names));
        let numbered = columns[0].is_none();
        let data = stem(file).to_owned();
        let table = Self { data, spot, columns, numbered };
        let notes = table.guess(header);
        Ok((table, notes))
    }

    /// The same for items of which some have ids and some do not.
    pub(crate) fn with_some_ids(mut self) -> Self {
        self.numbered = true;
        self
    }

    fn guess(&self, header: &Header) -> Vec<String> {
        let name = |column: usize| header.names()[column].clone();
        let mut used: Vec<usize> = self.columns.iter().copied().flatten().collect();
        let mut told = match self.spot {
            SpotColumns::Two { lat, lon } => {
                used.extend([lat, lon]);
                vec![format!("latitude from column {}", name(lat)), format!("longitude from column {}", name(lon))]
            }
            SpotColumns::One(both) => {
                used.push(both);
                vec![format!("latitude, then longitude, from column {}", name(both))]
            }
        };
        let roles = ROLES.iter().zip(self.columns);
        told.extend(roles.filter_map(|((_, words, _), column)| {
            column.map(|column| format!("{words} from column {}", name(column)))
        }));
        let rest: Vec<String> = (0..header.len()).filter(|column| !used.contains(column)).map(name).collect();
        let mut notes = vec![format!("guessed columns: {}", told.join("; "))];
        if [Role::Subject, Role::Name, Role::Title].iter().all(|role| self.column(*role).is_none()) {
            notes.push(format!("no column says who or what it is about: taken to be about {}", shown(&self.data)));
        }
        if [Role::When, Role::Start, Role::End].iter().all(|role| self.column(*role).is_none()) {
            notes.push("no column says when: taken to be before the data were published".to_owned());
        }
        if self.column(Role::Activity).is_none() {
            notes.push("no column says what the subject is doing there: taken as observed".to_owned());
        }
        if !rest.is_empty() {
            notes.push(format!("kept as they are: {}", rest.join(", ")));
        }
        notes
    }

    fn text<'r>(&self, row: &Row<'r>, role: Role) -> &'r str {
        row.at(self.column(role))
    }

    fn column(&self, wanted: Role) -> Option<usize> {
        ROLES.iter().position(|(role, _, _)| *role == wanted).and_then(|number| self.columns[number])
    }

    /// What a row says. `number` is that of the row, from 1.
    pub(crate) fn event<'r>(&self, row: &Row<'r>, number: usize) -> Result<Event<'r>, Blame> {
        let id = match self.text(row, Role::Id) {
            "" if self.numbered && self.column(Role::Id).is_some() => format!("n{number}").into(),
            "" if self.numbered => number.to_string().into(),
            "" => return Err(self.blame(row, Role::Id, Fault::Empty)),
            id => Cow::Borrowed(id),
        };
        let (name, title) = (self.text(row, Role::Name), self.text(row, Role::Title));
        let subject = self.text(row, Role::Subject);
        // Where no column is for the subject, what the row is called is all that can stand for it.
        let (subject, place) = match (self.column(Role::Subject), self.text(row, Role::Place)) {
            (Some(_), "") => (subject, name),
            (Some(_), place) => (subject, place),
            (None, place) => (if name.is_empty() { title } else { name }, place),
        };
        let subject = if subject.is_empty() { Cow::Owned(self.data.clone()) } else { Cow::Borrowed(subject) };
        let note = self.text(row, Role::Note);
        let activity = match self.text(row, Role::Activity) {
            // A point says that something is there.
            "" => Activity::Observed,
            words => match words.parse() {
                Ok(activity) => activity,
                Err(never) => match never {},
            },
        };
        Ok(Event {
            subject: Some(Party::named(subject)),
            activity: Some(activity),
            place: place.into(),
            spot: self.spot(row, place)?,
            when: self.when(row)?,
            count: self.count(row)?,
            note: (!note.is_empty()).then_some(Cow::Borrowed(note)),
            accounts: self.accounts(row)?,
            ..Event::new(format!("{}-{id}", slug(&self.data)))
        })
    }

    /// One account for each address of the row, or one where it has none.
    fn accounts<'r>(&self, row: &Row<'r>) -> Result<Vec<Account<'r>>, Blame> {
        let (cell, title) = (self.text(row, Role::Url), self.text(row, Role::Title));
        let published = match self.text(row, Role::Published) {
            "" => Published::Unsaid,
            text => match date(text).map_err(|fault| self.blame(row, Role::Published, fault))? {
                When::On(day) => Published::On(day),
                other => other.to_edtf().map_or(Published::Unsaid, |date| Published::Date(Box::new(date))),
            },
        };
        let (publisher, origin) = (self.text(row, Role::Publisher), self.text(row, Role::Origin));
        let account = |url: &'r str| {
            let named = match (publisher, web::publisher(url)) {
                ("", Some(publisher)) => publisher,
                ("", None) => Named::new(self.data.clone()),
                // Where the address stands in the column for the publisher, the site is the publisher.
                (publisher, Some(site)) if web::host(publisher).is_some() => site,
                (publisher, _) => Named::new(publisher),
            };
            let said = |text: &'r str| (!text.is_empty()).then_some(Cow::Borrowed(text));
            Account {
                asserted_by: said(origin).map(Named::new),
                document: Paper { title: said(title), url: said(url), ..Paper::new(named, published.clone()) },
            }
        };
        let mut addresses = web::addresses(cell);
        if addresses.is_empty() {
            addresses = web::addresses(publisher);
        }
        if addresses.len() > MOST_ACCOUNTS {
            let fault = |_| Fault::TooManyClaims { documents: addresses.len(), origins: 1, limit: MOST_ACCOUNTS };
            return Err(self.blame(row, Role::Url, fault));
        }
        Ok(if addresses.is_empty() { vec![account(cell)] } else { addresses.into_iter().map(account).collect() })
    }

    /// The spot of a row; nothing where it is empty and a place is named, which can be looked up.
    fn spot<'r>(&self, row: &Row<'r>, place: &str) -> Result<Option<Coordinates<'r>>, Blame> {
        let (spot, column) = match self.spot {
            SpotColumns::Two { lat, lon } => (Coordinates::of_cells(row, lat, lon)?, lat),
            SpotColumns::One(both) if row.at(Some(both)).is_empty() => (None, both),
            SpotColumns::One(both) => (Some(one_cell(row, both)?), both),
        };
        let Some(mut spot) = spot else {
            return if place.is_empty() { Err(Blame::at(column, Fault::Empty(row.name(column)))) } else { Ok(None) };
        };
        let text = self.text(row, Role::Uncertainty);
        if !text.is_empty() {
            let meters = degrees(text).and_then(|meters| Meters::new(meters).ok());
            let fault = |column| Fault::Number { column, written: text.to_owned() };
            spot.uncertainty = Some(meters.ok_or_else(|| self.blame(row, Role::Uncertainty, fault))?);
        }
        Ok(Some(spot))
    }

    fn when(&self, row: &Row<'_>) -> Result<Option<When>, Blame> {
        let read = |role| match self.text(row, role) {
            "" => Ok(None),
            text => date(text).map(Some).map_err(|fault| self.blame(row, role, fault)),
        };
        if let Some(when) = read(Role::When)? {
            return Ok(Some(when));
        }
        let (start, end) = (read(Role::Start)?, read(Role::End)?);
        let interval = match (&start, &end) {
            (None, None) => return Ok(None),
            (Some(When::On(from)), Some(When::On(to))) if to < from => {
                let (from, to) = (from.to_string(), to.to_string());
                return Err(self.blame(row, Role::End, |end| Fault::Backwards { end, from, to }));
            }
            (Some(When::On(from)), Some(When::On(to))) => return Ok(Some(When::throughout(*from, *to))),
            (Some(start), Some(end)) => format!("{}/{}", edge(start), edge(end)),
            (Some(start), None) => format!("{}/..", edge(start)),
            (None, Some(end)) => format!("../{}", edge(end)),
        };
        let role = if start.is_some() { Role::Start } else { Role::End };
        let date = Edtf::parse(&interval);
        date.map(|date| Some(When::date(date)))
            .map_err(|fault| self.blame(row, role, |column| Fault::Edtf { column, fault: Box::new(fault) }))
    }

    fn count(&self, row: &Row<'_>) -> Result<Option<Tally>, Blame> {
        match self.text(row, Role::Count) {
            "" => Ok(None),
            text => {
                let number = whole(text).parse().map_err(|_| {
                    self.blame(row, Role::Count, |column| Fault::Number { column, written: text.to_owned() })
                })?;
                Ok(Some(Tally::exactly(number, Counted::People)))
            }
        }
    }

    fn blame(&self, row: &Row<'_>, role: Role, fault: impl FnOnce(String) -> Fault) -> Blame {
        let column = self.column(role);
        Blame { fault: fault(column.map(|column| row.name(column)).unwrap_or_default()), cell: column }
    }
}

/// An end of an interval, which EDTF has in days: a time of day becomes its day.
fn edge(when: &When) -> String {
    match when {
        When::Date(date) if date.precision() == Precision::Second => {
            when.first().map_or_else(|| date.as_str().to_owned(), |day| day.to_string())
        }
        other => other.to_string(),
    }
}

/// The only column of which one word is a name of what is wanted: `gps_lat`, `Lat (WGS 84)`.
fn part(header: &Header, wanted: &[&str]) -> Option<usize> {
    let is_word = |name: &str| {
        let name = name.to_lowercase();
        name.split(|c: char| !c.is_alphanumeric()).any(|word| word.len() > 1 && wanted.contains(&word))
    };
    let mut found = (0..header.len()).filter(|&column| is_word(&header.names()[column]));
    found.next().filter(|_| found.next().is_none())
}

/// `43.1, 131.9` in one cell, latitude first.
fn one_cell<'r>(row: &Row<'r>, column: usize) -> Result<Coordinates<'r>, Blame> {
    let text = row.at(Some(column));
    let bare = text.trim_matches(['(', ')', '[', ']']);
    let (lat_text, lon_text) = bare
        .split_once([',', ';'])
        .or_else(|| bare.split_once(' '))
        .map(|(lat, lon)| (lat.trim(), lon.trim()))
        .ok_or_else(|| row.code(column, "a latitude, a comma and a longitude"))?;
    let (Some(lat), Some(lon)) = (degrees(lat_text), degrees(lon_text)) else {
        return Err(row.code(column, "a latitude, a comma and a longitude"));
    };
    let position = Position::new(lon, lat).map_err(|fault| Blame::at(column, Fault::OffTheGlobe(fault)))?;
    Ok(Coordinates { position, lat: lat_text.into(), lon: lon_text.into(), uncertainty: None })
}

/// A date as tables write it: EDTF, a day with or without a time, or another notation that can be read in one way only, as
/// 18.10.2024 and 5 March 2022. Whether 10/08/2024 is of August or of October nobody can tell, so it is none.
///
/// A midnight in tables is what a day becomes that passed through a date-time column, so it says nothing.
pub(crate) fn date(text: &str) -> Result<When, impl FnOnce(String) -> Fault + use<>> {
    if let Some(day) = Day::iso(text) {
        let time = text.get(11..).unwrap_or_default();
        let midnight = time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.' | b'Z' | b'+'));
        if midnight {
            return Ok(When::On(day));
        }
    }
    let fault = match Edtf::parse(text) {
        Ok(date) => return Ok(When::date(date)),
        Err(fault) => fault,
    };
    match fault.only_reading().and_then(|reading| Edtf::parse(reading).ok()) {
        Some(date) => {
            Ok(Day::iso(date.as_str()).filter(|_| date.as_str().len() == 10).map_or_else(|| When::date(date), When::On))
        }
        None => Err(|column| Fault::Edtf { column, fault: Box::new(fault) }),
    }
}
