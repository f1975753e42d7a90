//! UCDP GED: the Georeferenced Event Dataset of the Uppsala Conflict Data Program, as CSV.
//!
//! Written from the codebook. One row is one event of organized violence. `source_original` names the origins of the
//! report, and `source_article` the outlets that published it, so a claim is asserted by an origin in a document of an
//! outlet. The row does not say which article cites which origin: every pair becomes a claim.

use std::borrow::Cow;

use super::parse_coordinates::{parse_coordinate_cells, strip_zero_fraction};
use super::row_error::{InvalidCell, InvalidRow};
use super::table::{Header, TableRow};
use super::ucdp_speakers::{Speaker, outlet_name, split_speakers};
use crate::event::{
    Attribution, Coordinates, CountUnit, Day, DocumentRef, Event, EventDate, ForeignId, MAX_ATTRIBUTIONS,
    PublicationDate, ReportedCount, SourceRef, SubjectRef, have_same_id,
};
use crate::problem::Problem;
use crate::record::{Activity, SourceKind};

/// The columns of the table.
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
    /// Place names, from the most to the least specific.
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
    /// Finds the columns in the header.
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

    /// Reads a row as an event.
    pub(crate) fn event<'r>(&self, row: &TableRow<'r>) -> Result<Event<'r>, InvalidCell> {
        let id = row.at(Some(self.id));
        if id.is_empty() {
            return Err(InvalidCell::new(self.id, InvalidRow::Empty(row.name(self.id))));
        }
        let when = self.when(row)?;
        let attributions = self.attributions(row, &when)?;
        let (subject, activity) = self.subject_and_activity(row)?;
        let place = self.places.iter().map(|&column| row.at(column)).find(|name| !name.is_empty()).unwrap_or_default();
        let is_ambiguous =
            attributions.len() > 1 && attributions.iter().any(|attribution| attribution.asserted_by.is_some());
        let note = "The row does not say which of its articles carries which of its origins.";
        Ok(Event {
            subject: Some(subject),
            activity: Some(activity),
            place: place.into(),
            coordinates: Some(self.coordinates(row)?),
            when: Some(when),
            count: self.deaths(row)?,
            note: is_ambiguous.then_some(Cow::Borrowed(note)),
            attributions,
            ..Event::new(ForeignId::new("ucdp-", id))
        })
    }

    /// Returns the subject and its activity. Fighting is between the two sides of a dyad, the unit of the data set;
    /// one-sided violence has one actor.
    fn subject_and_activity<'r>(&self, row: &TableRow<'r>) -> Result<(SubjectRef<'r>, Activity), InvalidCell> {
        let subject = |scheme: &'static str, id: Option<usize>, name: usize| match row.at(id) {
            "" => SubjectRef::without_id(row.at(Some(name))),
            id => SubjectRef::with_id(ForeignId::new(scheme, id), row.at(Some(name))),
        };
        Ok(match strip_zero_fraction(row.at(Some(self.violence))) {
            "1" | "2" => (subject("ucdp-dyad-", self.dyad_id, self.dyad_name), Activity::InCombat),
            "3" => {
                let (scheme, id, name) = match self.side_a {
                    Some(side_a) => ("ucdp-actor-", self.side_a_id, side_a),
                    None => ("ucdp-dyad-", self.dyad_id, self.dyad_name),
                };
                (subject(scheme, id, name), Activity::Other("one-sided violence".into()))
            }
            _ => return Err(row.unknown_code(self.violence, "1 (state-based), 2 (non-state) or 3 (one-sided)")),
        })
    }

    /// Returns the coordinates with the uncertainty of their precision code.
    ///
    /// The codebook gives 25 km for precision 2. For the others it names a kind of area; the radii are ours and cover
    /// most areas of the kind: a town 5 km, a second-order division 50 km, a first-order division 200 km, a part of a
    /// country or a body of water 300 km, a country 1,000 km (see [`country_radius`] for the largest).
    fn coordinates<'r>(&self, row: &TableRow<'r>) -> Result<Coordinates<'r>, InvalidCell> {
        let missing = || InvalidCell::new(self.lat, InvalidRow::Empty(row.name(self.lat)));
        let point = parse_coordinate_cells(row, self.lat, self.lon)?.ok_or_else(missing)?;
        Ok(point.with_uncertainty(match strip_zero_fraction(row.at(Some(self.where_precision))) {
            "1" => 5_000.0,
            "2" => 25_000.0,
            "3" => 50_000.0,
            "4" => 200_000.0,
            "5" | "7" => 300_000.0,
            "6" => country_radius(row.at(self.country_id)),
            _ => return Err(row.unknown_code(self.where_precision, "a whole number from 1 to 7")),
        }))
    }

    /// Returns the date of the event. Precision 1 is exact; any other means some day from start to end.
    fn when(&self, row: &TableRow<'_>) -> Result<EventDate, InvalidCell> {
        let day = |column| Day::parse_iso(row.at(Some(column))).ok_or_else(|| row.invalid_date(column, "2022-03-05"));
        let (start, end) = (day(self.start)?, day(self.end)?);
        if end < start {
            let cause =
                InvalidRow::EndBeforeStart { end: row.name(self.end), from: start.to_string(), to: end.to_string() };
            return Err(InvalidCell::new(self.end, cause));
        }
        Ok(match strip_zero_fraction(row.at(Some(self.date_precision))) {
            "1" => EventDate::throughout(start, end),
            "2" | "3" | "4" | "5" if start == end => EventDate::Near(start),
            "2" | "3" | "4" | "5" => EventDate::SomeDay(start, end),
            _ => return Err(row.unknown_code(self.date_precision, "a whole number from 1 to 5")),
        })
    }

    fn deaths(&self, row: &TableRow<'_>) -> Result<Option<ReportedCount>, InvalidCell> {
        let number = |column: Option<usize>| match (column, row.at(column)) {
            (None, _) | (_, "") => Ok(None),
            (Some(column), text) => {
                let cause = || InvalidRow::NotANumber { column: row.name(column), written: text.to_owned() };
                strip_zero_fraction(text).parse::<u64>().map(Some).map_err(|_| InvalidCell::new(column, cause()))
            }
        };
        let (low, best, high) = (number(self.low)?, number(self.best)?, number(self.high)?);
        if let (Some(from), Some(to), Some(column)) = (low, high, self.low)
            && from > to
        {
            let cause = InvalidRow::BoundsSwapped { low: row.name(column), high: "high".to_owned(), from, to };
            return Err(InvalidCell::new(column, cause));
        }
        let (min, max) = (low.or(best), high.or(best));
        Ok((min.is_some() || max.is_some()).then_some(ReportedCount { unit: CountUnit::Deaths, min, max, best }))
    }

    /// Returns an attribution for every pair of an article and an origin.
    fn attributions<'r>(&self, row: &TableRow<'r>, when: &EventDate) -> Result<Vec<Attribution<'r>>, InvalidCell> {
        let cell = row.at(self.article);
        let mut row_attributions = RowAttributions {
            id: row.at(Some(self.id)),
            origins: split_speakers(row.at(self.origin), MAX_ATTRIBUTIONS),
            documents: 0,
            list: Vec::new(),
        };
        for article in split_articles(cell) {
            row_attributions.add(article_document(article, when));
            if row_attributions.exceeds_limit() {
                break;
            }
        }
        if row_attributions.list.is_empty() {
            let office = if cell.is_empty() { row.at(self.office) } else { "" };
            row_attributions.add(match office {
                "" => ucdp_document(),
                office => dated_document(office, Day::parse_iso(row.at(self.date)), row.at(self.headline), when),
            });
        }
        if row_attributions.exceeds_limit() {
            let (documents, origins) = (row_attributions.documents, row_attributions.origins.len());
            let cause = InvalidRow::TooManyClaims { documents, origins, limit: MAX_ATTRIBUTIONS };
            return Err(InvalidCell { cause, cell: self.article });
        }
        Ok(row_attributions.list)
    }
}

/// The attributions of a row.
struct RowAttributions<'r> {
    id: &'r str,
    origins: Vec<Speaker<'r>>,
    documents: usize,
    list: Vec<Attribution<'r>>,
}

impl<'r> RowAttributions<'r> {
    /// Adds a document, with one attribution for each origin, or one for the publisher if there are no origins.
    fn add(&mut self, document: DocumentRef<'r>) {
        if self.list.iter().any(|attribution| attribution.document == document) {
            return;
        }
        self.documents += 1;
        let id = self.id;
        // The origin and the outlet may be the same.
        let asserter = |origin: Speaker<'r>, document: &DocumentRef<'_>| {
            let is_outlet = have_same_id(origin.name, &document.publisher.name);
            // What may be two speakers is one origin, because they name the same evidence.
            let shares = origin.shared.map(|group| Cow::Owned(format!("ucdp-{id}-speaker-{}", group + 1)));
            (!is_outlet || shares.is_some()).then(|| SourceRef { shares, ..SourceRef::new(origin.name) })
        };
        let Some((last, others)) = self.origins.split_last() else {
            self.list.push(Attribution { asserted_by: None, document });
            return;
        };
        for origin in others {
            self.list.push(Attribution { asserted_by: asserter(*origin, &document), document: document.clone() });
        }
        self.list.push(Attribution { asserted_by: asserter(*last, &document), document });
    }

    fn exceeds_limit(&self) -> bool {
        self.list.len() > MAX_ATTRIBUTIONS
    }
}

fn article_document<'r>(article: &'r str, when: &EventDate) -> DocumentRef<'r> {
    if let Some((office, day, headline)) = split_article(article) {
        return dated_document(office, Some(day), headline, when);
    }
    // Some rows name only the outlet.
    let office = article.split(',').next().unwrap_or(article).trim();
    let title = (office != article).then_some(article.into());
    DocumentRef { title, ..DocumentRef::new(SourceRef::new(outlet_name(office)), PublicationDate::Unknown) }
}

/// Returns the data set itself as the document of a row that names none.
fn ucdp_document() -> DocumentRef<'static> {
    DocumentRef::new(SourceRef::with_kind("UCDP", SourceKind::Academic), PublicationDate::Unknown)
}

fn dated_document<'r>(office: &'r str, day: Option<Day>, headline: &'r str, when: &EventDate) -> DocumentRef<'r> {
    // Some articles are dated before the event that they report; such a date is an error.
    let early = day.filter(|day| when.first().is_some_and(|first| *day < first));
    let published = day.filter(|_| early.is_none()).map_or(PublicationDate::Unknown, PublicationDate::Day);
    let note = early.map(|day| Cow::Owned(format!("UCDP dates it {day}, which is before the event.")));
    let title = (!headline.is_empty()).then_some(headline.into());
    DocumentRef { title, note, ..DocumentRef::new(SourceRef::new(outlet_name(office)), published) }
}

/// Splits a cell into its articles: `"office,date,headline";"office,date,headline"`. Headlines may contain semicolons
/// and quotes.
fn split_articles(cell: &str) -> impl Iterator<Item = &str> {
    let quoted = cell.starts_with('"');
    let mut rest = Some(cell);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut semicolons = memchr::memchr_iter(b';', text.as_bytes());
        let boundary = if quoted {
            semicolons.find(|&at| text[..at].trim_end().ends_with('"') && text[at + 1..].trim_start().starts_with('"'))
        } else {
            // Without quotes, a semicolon ends an article only if another one follows.
            semicolons.find(|&at| starts_with_article(text[at + 1..].trim_start()))
        };
        rest = boundary.map(|at| &text[at + 1..]);
        Some(boundary.map_or(text, |at| &text[..at]))
    })
    .map(str::trim)
    .map(|article| article.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(article).trim())
    .filter(|article| !article.is_empty())
}

/// Returns true if a text begins with an outlet and a date. No outlet has a name this long.
fn starts_with_article(text: &str) -> bool {
    const LONGEST: usize = 300;
    split_article(&text[..text.floor_char_boundary(LONGEST)]).is_some()
}

/// Splits `office,date,headline`, or `office date headline` as in older rows, at the date.
fn split_article(article: &str) -> Option<(&str, Day, &str)> {
    let day = |text: &str| Day::parse_iso(text).filter(|_| text.len() == 10);
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
    // A final quote belongs to the headline if the headline contains an opening one.
    let quotes = memchr::memchr_iter(b'"', headline.as_bytes()).count();
    let headline = if quotes > 0 && quotes.is_multiple_of(2) {
        headline.trim_end()
    } else {
        headline.trim_end_matches([' ', '"'])
    };
    (!office.is_empty()).then_some((office, day, headline))
}

/// Returns the distance from the point that represents a country to its furthest place, in meters.
///
/// Countries have the numbers of Gleditsch and Ward. Those that extend further than 1,000 km from their center are
/// listed, with their radius rounded up.
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
    fn splits_articles() {
        let case = |cell: &str, list: &[&str]| assert_eq!(split_articles(cell).collect::<Vec<_>>(), list, "{cell}");
        case(
            r#""AFP,2022-03-05,Two dead; three hurt";"Reuters,2022-03-06,He said "no"""#,
            &["AFP,2022-03-05,Two dead; three hurt", "Reuters,2022-03-06,He said \"no\""],
        );
        case("AFP,2022-03-05,A; B", &["AFP,2022-03-05,A; B"]);
        case("AFP,2022-03-05,A; BBC,2022-03-06,B", &["AFP,2022-03-05,A", "BBC,2022-03-06,B"]);
        case(" ;; ", &[";;"]);
    }

    #[test]
    fn splits_an_article_into_three_parts() {
        let case = |article: &str, parts: Option<(&str, &str, &str)>| {
            let parts = parts.map(|(office, date, headline)| (office, Day::parse_iso(date).unwrap(), headline));
            assert_eq!(split_article(article), parts, "{article}");
        };
        case("AFP,2022-03-05,A, B", Some(("AFP", "2022-03-05", "A, B")));
        case("AFP,2022-03-05,He said \"no\"", Some(("AFP", "2022-03-05", "He said \"no\"")));
        case("Agence Example 1990-01-05 \"Old style\"", Some(("Agence Example", "1990-01-05", "Old style")));
        case("AFP,2022-03-05", Some(("AFP", "2022-03-05", "")));
        case("2022-03-05, A", None);
        case("AFP, 2022-13-05, A", None);
    }
}
