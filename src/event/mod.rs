//! Events: the common form in which all formats arrive before they become records or features.

mod coordinates;
mod day;
mod event_date;
mod name_ids;

use std::borrow::Cow;
use std::fmt;

use crate::edtf::Edtf;
use crate::opinion::{Credibility, Hedge};
use crate::record::{Activity, Basis, Count, SourceKind};

pub use coordinates::Coordinates;
pub use day::Day;
pub use event_date::EventDate;
pub(crate) use name_ids::{dedup_names, file_stem, fnv1a, have_same_id, id_from_name};

/// The most attributions that one row may have. The longest rows of UCDP name about twenty articles.
pub(crate) const MAX_ATTRIBUTIONS: usize = 1000;

/// One reported event, with everyone who reports it.
///
/// It borrows from the row, so that tables with millions of rows can be processed row by row.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<'r> {
    /// The id: the name of the format and the id of the row. The ids of claims are derived from it.
    pub id: ForeignId<'r>,
    /// The subject.
    pub subject: Option<SubjectRef<'r>>,
    /// The reported activity of the subject.
    pub activity: Option<Activity>,
    /// The place, in words. Empty if the data have no words for it.
    pub place: Cow<'r, str>,
    /// The coordinates of the place.
    pub coordinates: Option<Coordinates<'r>>,
    /// The gazetteer id of the place, if there are no coordinates: `country:KP`.
    pub place_id: Option<Cow<'r, str>>,
    /// The date of the event.
    pub when: Option<EventDate>,
    /// The reported number of people or deaths.
    pub count: Option<ReportedCount>,
    /// The number as the row words it, if its bounds do not say everything: `about 3,000`.
    pub count_words: Option<Cow<'r, str>>,
    /// What is counted, if the row says so and it is not people: `ships`.
    pub count_noun: Option<String>,
    /// The basis of the report.
    pub basis: Option<Basis>,
    /// How sure the asserter claims to be, if the data say so.
    pub hedge: Option<Hedge>,
    /// The credibility digit of the Admiralty code, if the data have one.
    pub credibility: Option<Credibility>,
    /// The ids of photographs and videos that support the report.
    pub evidence: Vec<Cow<'r, str>>,
    /// A note for the reader.
    pub note: Option<Cow<'r, str>>,
    /// Who reports the event, in which documents. Never empty.
    pub attributions: Vec<Attribution<'r>>,
}

/// An id from the data, prefixed with its scheme: `ucdp-dyad-400`.
///
/// The two parts are stored separately, so that no string is allocated until one is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignId<'r> {
    scheme: &'static str,
    local: Cow<'r, str>,
}

/// A reported number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportedCount {
    /// What is counted.
    pub unit: CountUnit,
    /// The lower bound, if there is one.
    pub min: Option<u64>,
    /// The upper bound, if there is one.
    pub max: Option<u64>,
    /// The best estimate: the value of the row's own column. `None` if the data have only bounds.
    pub best: Option<u64>,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CountUnit {
    /// People who are present.
    People,
    /// Deaths.
    Deaths,
}

/// A reference to the subject of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubjectRef<'r> {
    /// The id, if the data have one. `None` if the row only names the subject.
    pub id: Option<ForeignId<'r>>,
    /// The name.
    pub name: Cow<'r, str>,
    /// The id and the name of the larger unit that it belongs to.
    pub part_of: Option<(ForeignId<'r>, Cow<'r, str>)>,
    /// The country that it belongs to: ISO 3166-1 alpha-2.
    pub country: Option<&'r str>,
}

/// One document that reports an event, and who asserts it there.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Attribution<'r> {
    /// The source that asserts it. `None` if that is the publisher of the document.
    pub asserted_by: Option<SourceRef<'r>>,
    /// The document that contains the assertion.
    pub document: DocumentRef<'r>,
}

/// A reference to a source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceRef<'r> {
    /// The name of the source.
    pub name: Cow<'r, str>,
    /// The kind of source, if the row says so.
    pub kind: Option<SourceKind>,
    /// The home page of the source.
    pub url: Option<Cow<'r, str>>,
    /// The id of the evidence that it possibly shares with other sources of its row, which then are one origin.
    pub shares: Option<Cow<'r, str>>,
}

/// A reference to a document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DocumentRef<'r> {
    /// The id, if the data have one. Otherwise one is derived from the other fields.
    pub id: Option<Cow<'r, str>>,
    /// The publisher.
    pub publisher: SourceRef<'r>,
    /// The headline.
    pub title: Option<Cow<'r, str>>,
    /// The address.
    pub url: Option<Cow<'r, str>>,
    /// The address of an archived copy.
    pub archived_url: Option<Cow<'r, str>>,
    /// The publication date.
    pub published: PublicationDate,
    /// A note for the reader.
    pub note: Option<Cow<'r, str>>,
}

/// The publication date of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicationDate {
    /// A day.
    Day(Day),
    /// Any other EDTF date.
    Edtf(Box<Edtf>),
    /// Unknown. The document is not older than the event that it reports.
    Unknown,
}

impl fmt::Display for PublicationDate {
    /// Writes the date as EDTF, or nothing if it is unknown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Edtf(date) => f.write_str(date.as_str()),
            Self::Unknown => Ok(()),
        }
    }
}

impl<'r> ForeignId<'r> {
    /// Creates an id from a scheme, including its final hyphen (`ucdp-`), and the id in the data.
    pub(crate) fn new(scheme: &'static str, local: impl Into<Cow<'r, str>>) -> Self {
        Self { scheme, local: local.into() }
    }

    /// Returns the scheme and the id in the data. Concatenated they are the full id.
    pub fn parts(&self) -> [&str; 2] {
        [self.scheme, &self.local]
    }
}

impl fmt::Display for ForeignId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().into_iter().try_for_each(|part| f.write_str(part))
    }
}

impl<'r, T: Into<Cow<'r, str>>> From<T> for ForeignId<'r> {
    fn from(id: T) -> Self {
        Self::new("", id)
    }
}

impl ReportedCount {
    /// Creates an exact number.
    pub(crate) const fn exact(number: u64, unit: CountUnit) -> Self {
        Self { unit, min: Some(number), max: Some(number), best: Some(number) }
    }

    /// Converts the number to the form that records have.
    pub(crate) fn to_count(self) -> Count {
        // Equal bounds say everything.
        let estimate = self.best.filter(|_| self.min != self.max);
        Count {
            words: estimate.map(|best| format!("best estimate {best}")),
            unit: (self.unit == CountUnit::Deaths).then(|| "deaths".to_owned()),
            ..Count::from_bounds(self.min, self.max)
        }
    }
}

impl<'r> SourceRef<'r> {
    /// Creates a reference to a source of which only the name is known.
    pub fn new(name: impl Into<Cow<'r, str>>) -> Self {
        Self { name: name.into(), kind: None, url: None, shares: None }
    }

    /// Creates a reference to a source of a known kind.
    pub(crate) fn with_kind(name: impl Into<Cow<'r, str>>, kind: SourceKind) -> Self {
        Self { kind: Some(kind), ..Self::new(name) }
    }

    /// Returns the id that is derived from the name.
    pub fn id(&self) -> String {
        id_from_name(&self.name)
    }
}

impl<'r> DocumentRef<'r> {
    /// Creates a reference to a document of which only the publisher and the date are known.
    pub(crate) const fn new(publisher: SourceRef<'r>, published: PublicationDate) -> Self {
        Self { id: None, publisher, title: None, url: None, archived_url: None, published, note: None }
    }
}

impl<'r> SubjectRef<'r> {
    /// Creates a reference to a subject without an id.
    pub(crate) fn without_id(name: impl Into<Cow<'r, str>>) -> Self {
        Self { id: None, name: name.into(), part_of: None, country: None }
    }

    /// Creates a reference to a subject with an id.
    pub(crate) fn with_id(id: impl Into<ForeignId<'r>>, name: impl Into<Cow<'r, str>>) -> Self {
        Self { id: Some(id.into()), ..Self::without_id(name) }
    }
}

impl<'r> Event<'r> {
    /// Creates an event without any attributions; the caller adds at least one.
    pub(crate) fn new(id: impl Into<ForeignId<'r>>) -> Self {
        Self {
            id: id.into(),
            subject: None,
            activity: None,
            place: Cow::Borrowed(""),
            coordinates: None,
            place_id: None,
            when: None,
            count: None,
            count_words: None,
            count_noun: None,
            basis: None,
            hedge: None,
            credibility: None,
            evidence: Vec::new(),
            note: None,
            attributions: Vec::new(),
        }
    }

    /// Returns the place in words, or the coordinates if the data have no words for it.
    pub fn place_text(&self) -> Cow<'_, str> {
        match &self.coordinates {
            Some(coordinates) if self.place.trim().is_empty() => coordinates.to_text().into(),
            _ => self.place.trim().into(),
        }
    }

    /// Returns the reported number in the form that records have.
    pub(crate) fn to_count(&self) -> Option<Count> {
        let mut count = self.count.map(ReportedCount::to_count);
        if let Some(words) = &self.count_words {
            count.get_or_insert_default().words = Some(words.clone().into_owned());
        }
        if let Some(noun) = &self.count_noun {
            count.get_or_insert_default().unit = Some(noun.clone());
        }
        count
    }

    /// Returns the ids of the claims made from the event, one for each attribution.
    pub fn claim_ids(&self) -> impl Iterator<Item = EventClaimId<'_>> {
        let is_one = self.attributions.len() == 1;
        (1..=self.attributions.len())
            .map(move |number| EventClaimId { event: &self.id, number: (!is_one).then_some(number) })
    }

    /// Returns the date of the event as one of its documents can report it: nothing after the document's own date.
    pub fn when_reported_by(&self, document: &DocumentRef<'_>) -> Option<EventDate> {
        let when = self.when.as_ref()?;
        Some(match &document.published {
            PublicationDate::Day(day) => when.truncate_after(*day),
            PublicationDate::Edtf(_) | PublicationDate::Unknown => when.clone(),
        })
    }
}

/// The id of a claim: the id of its event, with a number if the event has several claims.
#[derive(Clone, Copy, Debug)]
pub struct EventClaimId<'a> {
    event: &'a ForeignId<'a>,
    number: Option<usize>,
}

impl fmt::Display for EventClaimId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.event.fmt(f)?;
        self.number.map_or(Ok(()), |number| write!(f, "-{number}"))
    }
}
