//! What one row says: the shape in which every format arrives, before it becomes records or a feature.

mod day;
pub(crate) mod name;

use std::borrow::Cow;
use std::fmt;

use crate::edtf::Edtf;
use crate::import::Coordinates;
use crate::opinion::{Credibility, Hedge};
use crate::record::{Activity, Basis, Count, SourceKind};
use name::slug;

pub use day::{Day, EventDate};

/// Accounts that one row may stand for. The longest rows of UCDP name about twenty articles.
pub(crate) const MOST_ACCOUNTS: usize = 1000;

/// One thing that is said to have happened, with everyone who is said to say so.
///
/// It borrows from the row, so that a table of a million rows can be turned into something else row by row.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<'r> {
    /// Its id: that of the row behind the name of the format. Claims are numbered from it.
    pub id: ForeignId<'r>,
    /// Who or what it is about.
    pub subject: Option<SubjectRef<'r>>,
    /// What the subject is said to be doing.
    pub activity: Option<Activity>,
    /// Where, in words; empty where the data have no words for it.
    pub place: Cow<'r, str>,
    /// Where, as a spot.
    pub coordinates: Option<Coordinates<'r>>,
    /// Where, as a place of a gazetteer, when there is no spot: `country:KP`.
    pub place_id: Option<Cow<'r, str>>,
    /// When it happened.
    pub when: Option<EventDate>,
    /// How many.
    pub count: Option<ReportedCount>,
    /// What it is said to rest on.
    pub basis: Option<Basis>,
    /// How sure the asserter claims to be, where the data say so.
    pub hedge: Option<Hedge>,
    /// Digit of the Admiralty code, where the data have one.
    pub credibility: Option<Credibility>,
    /// Ids of photographs and videos that it rests on.
    pub evidence: Vec<Cow<'r, str>>,
    /// Anything a reader should know.
    pub note: Option<Cow<'r, str>>,
    /// Who says so, in which document. Never empty.
    pub attributions: Vec<Attribution<'r>>,
}

/// An id as the data have it, behind what it is an id of: `ucdp-dyad-400`.
///
/// Two parts, so that none has to be made where it is not asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignId<'r> {
    scheme: &'static str,
    own: Cow<'r, str>,
}

/// How many a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportedCount {
    /// Of whom.
    pub unit: CountUnit,
    /// At least so many.
    pub min: Option<u64>,
    /// At most so many.
    pub max: Option<u64>,
    /// The estimate that the data hold for the best, where it is one of several.
    pub best: Option<u64>,
}

/// Who is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountUnit {
    /// People who are there.
    People,
    /// The dead.
    Deaths,
}

/// Who or what an event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRef<'r> {
    /// Its id, where the data have one; nothing for words of the row alone.
    pub id: Option<ForeignId<'r>>,
    /// Its name.
    pub name: Cow<'r, str>,
    /// The id and the name of the whole that it is a part of.
    pub part_of: Option<(ForeignId<'r>, Cow<'r, str>)>,
    /// Where it belongs: ISO 3166-1 alpha-2.
    pub country: Option<&'r str>,
}

/// One document that carries an event, and who asserts it there.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution<'r> {
    /// Who says so; the publisher of the document when absent.
    pub asserted_by: Option<SourceRef<'r>>,
    /// Where it stands.
    pub document: DocumentRef<'r>,
}

/// A source as a row names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRef<'r> {
    /// Its name in print.
    pub name: Cow<'r, str>,
    /// What sort of source it is, where the row tells.
    pub kind: Option<SourceKind>,
    /// Its own page.
    pub url: Option<Cow<'r, str>>,
}

/// A document as a row names it.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRef<'r> {
    /// Its id, where the data have one; else one is made of what is known of it.
    pub id: Option<Cow<'r, str>>,
    /// Who published it.
    pub publisher: SourceRef<'r>,
    /// Its headline.
    pub title: Option<Cow<'r, str>>,
    /// Where it stands.
    pub url: Option<Cow<'r, str>>,
    /// Where a copy stands that does not change.
    pub archived_url: Option<Cow<'r, str>>,
    /// When it was published.
    pub published: PublicationDate,
    /// Anything a reader should know.
    pub note: Option<Cow<'r, str>>,
}

/// When a document was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicationDate {
    /// On that day.
    Day(Day),
    /// As a date of another shape says.
    Edtf(Box<Edtf>),
    /// Nobody said. It was not before what it reports.
    Unknown,
}

impl fmt::Display for PublicationDate {
    /// EDTF; nothing where nobody said.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Edtf(date) => f.write_str(date.as_str()),
            Self::Unknown => Ok(()),
        }
    }
}

impl<'r> ForeignId<'r> {
    /// An id of some scheme, whose name ends with what stands between: `ucdp-`.
    pub(crate) fn of(scheme: &'static str, own: impl Into<Cow<'r, str>>) -> Self {
        Self { scheme, own: own.into() }
    }

    /// What it is an id of, and the id as the data have it; one behind the other they are the id.
    pub fn parts(&self) -> [&str; 2] {
        [self.scheme, &self.own]
    }
}

impl fmt::Display for ForeignId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().into_iter().try_for_each(|part| f.write_str(part))
    }
}

impl<'r, T: Into<Cow<'r, str>>> From<T> for ForeignId<'r> {
    fn from(id: T) -> Self {
        Self::of("", id)
    }
}

impl ReportedCount {
    /// A number that was given as exact.
    pub(crate) const fn exactly(number: u64, unit: CountUnit) -> Self {
        Self { unit, min: Some(number), max: Some(number), best: None }
    }

    /// The count that it is in a record.
    pub(crate) fn to_count(self) -> Count {
        Count {
            words: self.best.map(|best| format!("best estimate {best}")),
            unit: (self.unit == CountUnit::Deaths).then(|| "deaths".to_owned()),
            ..Count::from_bounds(self.min, self.max)
        }
    }
}

impl<'r> SourceRef<'r> {
    /// A source of which only the name is known.
    pub fn new(name: impl Into<Cow<'r, str>>) -> Self {
        Self { name: name.into(), kind: None, url: None }
    }

    /// A source of a known sort.
    pub(crate) fn of_kind(name: impl Into<Cow<'r, str>>, kind: SourceKind) -> Self {
        Self { kind: Some(kind), ..Self::new(name) }
    }

    /// The id made of its name.
    pub fn id(&self) -> String {
        slug(&self.name)
    }
}

impl<'r> DocumentRef<'r> {
    /// A document of which only the publisher and the date are known.
    pub(crate) const fn new(publisher: SourceRef<'r>, published: PublicationDate) -> Self {
        Self { id: None, publisher, title: None, url: None, archived_url: None, published, note: None }
    }
}

impl<'r> SubjectRef<'r> {
    /// A subject that the row only names.
    pub(crate) fn named(name: impl Into<Cow<'r, str>>) -> Self {
        Self { id: None, name: name.into(), part_of: None, country: None }
    }

    /// A subject with an id.
    pub(crate) fn with_id(id: impl Into<ForeignId<'r>>, name: impl Into<Cow<'r, str>>) -> Self {
        Self { id: Some(id.into()), ..Self::named(name) }
    }
}

impl<'r> Event<'r> {
    /// An event of which nothing is known but its id. Accounts must be added.
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
            basis: None,
            hedge: None,
            credibility: None,
            evidence: Vec::new(),
            note: None,
            attributions: Vec::new(),
        }
    }

    /// Where, in words: the coordinates where the data have no words for it.
    pub fn place_text(&self) -> Cow<'_, str> {
        match &self.coordinates {
            Some(spot) if self.place.trim().is_empty() => spot.to_text().into(),
            _ => self.place.trim().into(),
        }
    }

    /// The ids of the claims that it stands for, one for each account.
    pub fn claim_ids(&self) -> impl Iterator<Item = EventClaimId<'_>> {
        let is_one = self.attributions.len() == 1;
        (1..=self.attributions.len())
            .map(move |number| EventClaimId { event: &self.id, number: (!is_one).then_some(number) })
    }

    /// When it happened, as one of its documents can tell it: nothing after its own date.
    pub fn when_reported_by(&self, document: &DocumentRef<'_>) -> Option<EventDate> {
        let when = self.when.as_ref()?;
        Some(match &document.published {
            PublicationDate::Day(day) => when.until(*day),
            PublicationDate::Edtf(_) | PublicationDate::Unknown => when.clone(),
        })
    }
}

/// The id of a claim: that of its event, with a number where the event stands for several.
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
