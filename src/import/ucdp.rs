//! UCDP GED: the Georeferenced Event Dataset of the Uppsala Conflict Data Program, as CSV.
//!
//! Written from the codebook. One row is one event of organised violence. `source_original` is who the account originates
//! with, and `source_article` names the outlets that carry it, so a claim is asserted by the one and stands in a document of
//! the other. The row does not say which article carries which origin: every pair is a claim.

use std::borrow::Cow;

use super::fault::{Blame, InvalidRow};
use super::sheet::{Header, TableRow};
use super::spot::{Coordinates, whole};
use crate::event::name::{distinct, same};
use crate::event::{
    Attribution, CountUnit, DocumentRef, Event, ForeignId, MOST_ACCOUNTS, PublicationDate, ReportedCount, SourceRef,
    SubjectRef,
};
use crate::event::{Day, EventDate};
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// Where the columns are.
#[derive(Clone, Debug)]
pub(crate) struct Ucdp {
    id: usize,
    violence: usize,
    dyad_name: usize,
    dyad_id: Option<usize>,
    side_a: Option<usize>,
    side_a_id: Option<usize>,
    article: Option<usize>,
    office: Option<usize>,
    date: Option<usize>,
    headline: Option<usize>,
    origin: Option<usize>,
    where_precision: usize,
    /// Names of the place from fine to coarse.
    places: [Option<usize>; 5],
    lat: usize,
    lon: usize,
    country_id: Option<usize>,
    date_precision: usize,
    start: usize,
    end: usize,
    best: Option<usize>,
    high: Option<usize>,
    low: Option<usize>,
}

impl Ucdp {
    /// Finds the columns.
    pub(crate) fn new(file: &str, header: &Header) -> Result<Self, Box<Problem>> {
        let names = [
            "id",
            "type_of_violence",
            "dyad_name",
            "where_prec",
            "latitude",
            "longitude",
            "date_prec",
            "date_start",
            "date_end",
        ];
        let [id, violence, dyad_name, where_precision, lat, lon, date_precision, start, end] =
            header.require(file, "UCDP GED", names)?;
        let find = |name| header.find(name);
        Ok(Self {
            id,
            violence,
            dyad_name,
            dyad_id: find("dyad_new_id"),
            side_a: find("side_a"),
            side_a_id: find("side_a_new_id"),
            article: find("source_article"),
            office: find("source_office"),
            date: find("source_date"),
            headline: find("source_headline"),
            origin: find("source_original"),
            where_precision,
            places: ["where_coordinates", "where_description", "adm_2", "adm_1", "country"].map(find),
            lat,
            lon,
            country_id: find("country_id"),
            date_precision,
            start,
            end,
            best: find("best"),
            high: find("high"),
            low: find("low"),
        })
    }

    /// What a row says.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>) -> Result<Event<'r>, Blame> {
        let id = row.at(Some(self.id));
        if id.is_empty() {
            return Err(Blame::at(self.id, InvalidRow::Empty(row.name(self.id))));
        }
        let when = self.when(row)?;
        let accounts = self.accounts(row, &when)?;
        let (subject, activity) = self.deed(row)?;
        let place = self.places.iter().map(|&column| row.at(column)).find(|name| !name.is_empty()).unwrap_or_default();
        let many = accounts.len() > 1 && accounts.iter().any(|account| account.asserted_by.is_some());
        let shared = "The row does not say which of its articles carries which of its origins.";
        Ok(Event {
            subject: Some(subject),
            activity: Some(activity),
            place: place.into(),
            coordinates: Some(self.spot(row)?),
            when: Some(when),
            count: self.deaths(row)?,
            note: many.then_some(Cow::Borrowed(shared)),
            attributions: accounts,
            ..Event::new(ForeignId::of("ucdp-", id))
        })
    }

    /// Fighting is between the two sides of a dyad, which is the unit of the data set; one-sided violence has one actor.
    fn deed<'r>(&self, row: &TableRow<'r>) -> Result<(SubjectRef<'r>, Activity), Blame> {
        let party = |scheme: &'static str, id: Option<usize>, name: usize| match row.at(id) {
            "" => SubjectRef::named(row.at(Some(name))),
            id => SubjectRef::with_id(ForeignId::of(scheme, id), row.at(Some(name))),
        };
        Ok(match whole(row.at(Some(self.violence))) {
            "1" | "2" => (party("ucdp-dyad-", self.dyad_id, self.dyad_name), Activity::InCombat),
            "3" => {
                let (scheme, id, name) = match self.side_a {
                    Some(side_a) => ("ucdp-actor-", self.side_a_id, side_a),
                    None => ("ucdp-dyad-", self.dyad_id, self.dyad_name),
                };
                (party(scheme, id, name), Activity::Other("one-sided violence".into()))
            }
            _ => return Err(row.code(self.violence, "1 (state-based), 2 (non-state) or 3 (one-sided)")),
        })
    }

    /// The spot, as far off as its precision says.
    ///
    /// The codebook gives 25 km for precision 2. For the others it names a kind of area; the radii here are ours, and are
    /// meant to hold most areas of the kind: a town 5 km, a second-order division 50 km, a first-order one 200 km, a part of
    /// a country or a stretch of water 300 km, a country 1,000 km (see [`country_radius`] for the largest).
    fn spot<'r>(&self, row: &TableRow<'r>) -> Result<Coordinates<'r>, Blame> {
        let missing = || Blame::at(self.lat, InvalidRow::Empty(row.name(self.lat)));
        let spot = Coordinates::of_cells(row, self.lat, self.lon)?.ok_or_else(missing)?;
        Ok(spot.within(match whole(row.at(Some(self.where_precision))) {
            "1" => 5_000.0,
            "2" => 25_000.0,
            "3" => 50_000.0,
            "4" => 200_000.0,
            "5" | "7" => 300_000.0,
            "6" => country_radius(row.at(self.country_id)),
            _ => return Err(row.code(self.where_precision, "a whole number from 1 to 7")),
        }))
    }

    /// Precision 1 is exact; every other says that it was on some day from start to end.
    fn when(&self, row: &TableRow<'_>) -> Result<EventDate, Blame> {
        let day = |column| Day::iso(row.at(Some(column))).ok_or_else(|| row.date(column, "2022-03-05"));
        let (start, end) = (day(self.start)?, day(self.end)?);
        if end < start {
            let fault = InvalidRow::Backwards { end: row.name(self.end), from: start.to_string(), to: end.to_string() };
            return Err(Blame::at(self.end, fault));
        }
        Ok(match whole(row.at(Some(self.date_precision))) {
            "1" => EventDate::throughout(start, end),
            "2" | "3" | "4" | "5" if start == end => EventDate::Near(start),
            "2" | "3" | "4" | "5" => EventDate::SomeDay(start, end),
            _ => return Err(row.code(self.date_precision, "a whole number from 1 to 5")),
        })
    }

    fn deaths(&self, row: &TableRow<'_>) -> Result<Option<ReportedCount>, Blame> {
        let number = |column: Option<usize>| match (column, row.at(column)) {
            (None, _) | (_, "") => Ok(None),
            (Some(column), text) => {
                let fault = || InvalidRow::Number { column: row.name(column), written: text.to_owned() };
                whole(text).parse::<u64>().map(Some).map_err(|_| Blame::at(column, fault()))
            }
        };
        let (low, best, high) = (number(self.low)?, number(self.best)?, number(self.high)?);
        if let (Some(from), Some(to), Some(column)) = (low, high, self.low)
            && from > to
        {
            let fault = InvalidRow::BoundsSwapped { low: row.name(column), high: "high".to_owned(), from, to };
            return Err(Blame::at(column, fault));
        }
        let (min, max) = (low.or(best), high.or(best));
        let best = best.filter(|_| min != max);
        Ok((min.is_some() || max.is_some()).then_some(ReportedCount { unit: CountUnit::Deaths, min, max, best }))
    }

    /// Every pair of an article and an origin.
    fn accounts<'r>(&self, row: &TableRow<'r>, when: &EventDate) -> Result<Vec<Attribution<'r>>, Blame> {
        let cell = row.at(self.article);
        let mut told = Accounts { origins: origins(row.at(self.origin)), documents: 0, list: Vec::new() };
        for article in articles(cell) {
            told.add(paper_of(article, when));
            if told.are_too_many() {
                break;
            }
        }
        if told.list.is_empty() {
            let office = if cell.is_empty() { row.at(self.office) } else { "" };
            told.add(match office {
                "" => unsourced(),
                office => paper(office, Day::iso(row.at(self.date)), row.at(self.headline), when),
            });
        }
        if told.are_too_many() {
            let (documents, origins) = (told.documents, told.origins.len());
            let fault = InvalidRow::TooManyClaims { documents, origins, limit: MOST_ACCOUNTS };
            return Err(Blame { fault, cell: self.article });
        }
        Ok(told.list)
    }
}

/// What the origins of a row say in its documents.
struct Accounts<'r> {
    origins: Vec<&'r str>,
    documents: usize,
    list: Vec<Attribution<'r>>,
}

impl<'r> Accounts<'r> {
    /// Adds a document, in which each origin says so, or nobody but itself.
    fn add(&mut self, document: DocumentRef<'r>) {
        if self.list.iter().any(|account| account.document == document) {
            return;
        }
        self.documents += 1;
        // The origin and the outlet may be one and the same.
        let asserter = |origin: &'r str, document: &DocumentRef<'_>| {
            (!same(origin, &document.publisher.name)).then(|| SourceRef::new(origin))
        };
        let Some((last, others)) = self.origins.split_last() else {
            self.list.push(Attribution { asserted_by: None, document });
            return;
        };
        for origin in others {
            self.list.push(Attribution { asserted_by: asserter(origin, &document), document: document.clone() });
        }
        self.list.push(Attribution { asserted_by: asserter(last, &document), document });
    }

    fn are_too_many(&self) -> bool {
        self.list.len() > MOST_ACCOUNTS
    }
}

fn paper_of<'r>(article: &'r str, when: &EventDate) -> DocumentRef<'r> {
    if let Some((office, day, headline)) = office_date_headline(article) {
        return paper(office, Some(day), headline, when);
    }
    // Some rows name the outlet alone.
    let office = article.split(',').next().unwrap_or(article).trim();
    let title = (office != article).then_some(article.into());
    DocumentRef { title, ..DocumentRef::new(SourceRef::new(office), PublicationDate::Unknown) }
}

/// A document of the data set itself, for a row that names none.
fn unsourced() -> DocumentRef<'static> {
    DocumentRef::new(SourceRef::of_kind("UCDP", SourceKind::Academic), PublicationDate::Unknown)
}

fn paper<'r>(office: &'r str, day: Option<Day>, headline: &'r str, when: &EventDate) -> DocumentRef<'r> {
    // Some articles are dated before the event that they report; that date is a slip, or is not theirs.
    let early = day.filter(|day| when.first().is_some_and(|first| *day < first));
    let published = day.filter(|_| early.is_none()).map_or(PublicationDate::Unknown, PublicationDate::Day);
    let note = early.map(|day| Cow::Owned(format!("UCDP dates it {day}, which is before the event.")));
    let title = (!headline.is_empty()).then_some(headline.into());
    DocumentRef { title, note, ..DocumentRef::new(SourceRef::new(office), published) }
}

/// The articles of a cell: `"office,date,headline";"office,date,headline"`. Semicolons and quotes stand in headlines too.
fn articles(cell: &str) -> impl Iterator<Item = &str> {
    let quoted = cell.starts_with('"');
    let mut rest = Some(cell);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut semicolons = memchr::memchr_iter(b';', text.as_bytes());
        let boundary = if quoted {
            semicolons.find(|&at| text[..at].trim_end().ends_with('"') && text[at + 1..].trim_start().starts_with('"'))
        } else {
            // Without quotes a semicolon ends an article only where another one begins.
            semicolons.find(|&at| begins_an_article(text[at + 1..].trim_start()))
        };
        rest = boundary.map(|at| &text[at + 1..]);
        Some(boundary.map_or(text, |at| &text[..at]))
    })
    .map(str::trim)
    .map(|article| article.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(article).trim())
    .filter(|article| !article.is_empty())
}

/// Whether a text begins with an outlet and a date. No outlet has a name of so many bytes.
fn begins_an_article(text: &str) -> bool {
    const LONGEST: usize = 300;
    office_date_headline(&text[..text.floor_char_boundary(LONGEST)]).is_some()
}

/// `office,date,headline`, or `office date headline` as older rows have it: the date is what tells the parts.
fn office_date_headline(article: &str) -> Option<(&str, Day, &str)> {
    let day = |text: &str| Day::iso(text).filter(|_| text.len() == 10);
    let comma = memchr::memchr(b',', article.as_bytes()).unwrap_or_default();
    let (office, day, headline) = if let Some(day) = article.get(comma + 1..comma + 11).and_then(day) {
        (&article[..comma], day, &article[comma + 11..])
    } else {
        let (date, day) = article.split([' ', ',']).find_map(|word| Some((word, day(word)?)))?;
        let (office, headline) = article.split_once(date)?;
        (office, day, headline)
    };
    let office = office.trim_matches([' ', ',', '"']);
    let headline = headline.trim_start_matches([' ', ',', '"']);
    // A quote at the end belongs to the headline where another one opens in it.
    let quotes = memchr::memchr_iter(b'"', headline.as_bytes()).count();
    let headline = if quotes > 0 && quotes.is_multiple_of(2) {
        headline.trim_end()
    } else {
        headline.trim_end_matches([' ', '"'])
    };
    (!office.is_empty()).then_some((office, day, headline))
}

/// The origins of a cell: `SOHR; VDC`. Both separators occur.
fn origins(cell: &str) -> Vec<&str> {
    let named = cell.split([';', ',']).map(str::trim).filter(|origin| origin.contains(char::is_alphabetic));
    distinct(named, MOST_ACCOUNTS)
}

/// How far the furthest place of a country may be from the point that stands for it, in metres.
///
/// The numbers are those of Gleditsch and Ward. Countries that reach further than 1,000 km from their middle are listed, with
/// a radius rounded up.
fn country_radius(gleditsch_ward: &str) -> f64 {
    match gleditsch_ward {
        // Russia.
        "365" => 5_000_000.0,
        // Canada, the United States.
        "20" | "2" => 4_500_000.0,
        // China, Brazil, Australia, Indonesia.
        "710" | "140" | "900" | "850" => 3_000_000.0,
        // Argentina, Chile, India, Kazakhstan, Mexico.
        "160" | "155" | "750" | "705" | "70" => 2_200_000.0,
        // Algeria, DR Congo, Iran, Libya, Mali, Saudi Arabia, Sudan, Niger, Chad, Peru, Mongolia, Norway.
        "615" | "490" | "630" | "620" | "432" | "670" | "625" | "436" | "483" | "135" | "712" | "385" => 1_500_000.0,
        _ => 1_000_000.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_told_apart() {
        let case = |cell: &str, list: &[&str]| assert_eq!(articles(cell).collect::<Vec<_>>(), list, "{cell}");
        case(
            r#""AFP,2022-03-05,Two dead; three hurt";"Reuters,2022-03-06,He said "no"""#,
            &["AFP,2022-03-05,Two dead; three hurt", "Reuters,2022-03-06,He said \"no\""],
        );
        case("AFP,2022-03-05,A; B", &["AFP,2022-03-05,A; B"]);
        case("AFP,2022-03-05,A; BBC,2022-03-06,B", &["AFP,2022-03-05,A", "BBC,2022-03-06,B"]);
        case(" ;; ", &[";;"]);
    }

    #[test]
    fn an_article_has_three_parts() {
        let case = |article: &str, parts: Option<(&str, &str, &str)>| {
            let parts = parts.map(|(office, date, headline)| (office, Day::iso(date).unwrap(), headline));
            assert_eq!(office_date_headline(article), parts, "{article}");
        };
        case("AFP,2022-03-05,A, B", Some(("AFP", "2022-03-05", "A, B")));
        case("AFP,2022-03-05,He said \"no\"", Some(("AFP", "2022-03-05", "He said \"no\"")));
        case("Agence Example 1990-01-05 \"Old style\"", Some(("Agence Example", "1990-01-05", "Old style")));
        case("AFP,2022-03-05", Some(("AFP", "2022-03-05", "")));
        case("2022-03-05, A", None);
        case("AFP, 2022-13-05, A", None);
    }

    #[test]
    fn origins_are_told_apart() {
        assert_eq!(origins("SOHR; VDC, sohr"), ["SOHR", "VDC"]);
        assert!(origins(" ; -1").is_empty());
    }
}
