//! What was asserted.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::edtf::Edtf;
use crate::id::{ClaimId, DocumentId, EvidenceId, SourceId};
use crate::mode::Mode;
use crate::opinion::{Credibility, Hedge};
use crate::record::{Count, Locator, Original, Pins, Quote, is_false};
use crate::word::words;

words! {
    closed "stance"
    /// Which way a claim speaks.
    Stance {
        /// It says so.
        Affirms = "affirms",
        /// It says that it is not so.
        Denies = "denies",
        /// It says that it is probably not so.
        Doubts = "doubts",
        /// It says that it does not know.
        CannotConfirm = "cannot-confirm",
        /// It declines to say.
        NoComment = "no-comment",
    }
}

impl Default for Stance {
    /// A claim that does not say which way it speaks affirms.
    fn default() -> Self {
        Self::Affirms
    }
}

words! {
    open "activity"
    /// What the subject is said to be doing.
    Activity {
        /// Based there.
        Stationed = "stationed",
        /// Training there.
        Training = "training",
        /// Came there.
        Arrived = "arrived",
        /// Seen there.
        Observed = "observed",
        /// Left there.
        Departed = "departed",
        /// Went from one place to another.
        Moved = "moved",
        /// Expected to go or be there.
        Expected = "expected",
        /// Preparing to go there.
        Preparing = "preparing",
        /// Fighting there.
        InCombat = "in-combat",
        /// Killed or wounded there.
        Casualties = "casualties",
    }
}

words! {
    open "basis"
    /// What a claim is said to rest on.
    Basis {
        /// Pictures taken from space.
        SatelliteImagery = "satellite-imagery",
        /// Pictures taken on the ground or from the air.
        GroundImagery = "ground-imagery",
        /// Intercepted communication.
        Intercept = "intercept",
        /// A statement in somebody's name.
        OfficialStatement = "official-statement",
        /// A person who saw it.
        Witness = "witness",
        /// A paper.
        Document = "document",
        /// Officials who are not named.
        UnnamedOfficials = "unnamed-officials",
        /// Nothing was said about it.
        Unstated = "unstated",
    }
}

/// One assertion found in one document.
///
/// Fields are public so that a program can fill in what it knows; what must hold between records is checked when a
/// [`Dossier`](crate::Dossier) is made of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Claim {
    /// The name that other claims cite it by.
    pub id: ClaimId,
    /// The document it stands in.
    pub document: DocumentId,
    /// Who says so; the publisher of the document when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asserted_by: Option<SourceId>,
    /// Sources that relayed it, outermost last, without the publisher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<SourceId>,
    /// Claims that it repeats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<ClaimId>,
    /// Sources whose evidence it leans on, where no claim of theirs is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<SourceId>,
    /// Whether it leans on others and has evidence of its own too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub own_evidence: bool,
    /// Photographs, videos and intercepts that it rests on; claims that share one are not independent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceId>,
    /// What it is said to rest on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Which way it speaks; it affirms when absent.
    #[serde(default)]
    pub stance: Stance,
    /// Claims that a response responds to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<ClaimId>,
    /// Who or what it is about: id, name or alias of a subject, or words of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The words in which the document names the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_reported: Option<String>,
    /// What the subject is said to be doing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// Where, in the words of the document: key `place` for one, `places` for several.
    #[serde(flatten)]
    pub places: Places,
    /// Where a movement started; several starts and ends stand for every pair of them.
    #[serde(default, skip_serializing_if = "PlaceNames::is_empty")]
    pub from: PlaceNames,
    /// Where a movement ended.
    #[serde(default, skip_serializing_if = "PlaceNames::is_empty")]
    pub to: PlaceNames,
    /// How it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Mode>,
    /// Pins for names that are not enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Pins>,
    /// When it is said to have happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Edtf>,
    /// When the asserter said it, if that is not the date of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_on: Option<Edtf>,
    /// How many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Count>,
    /// How sure the asserter claims to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hedge: Option<Hedge>,
    /// Digit of the Admiralty code, only where an analyst has judged it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credibility: Option<Credibility>,
    /// Claims that this one withdraws or corrects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retracts: Vec<ClaimId>,
    /// Where in the document it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<Locator>,
    /// The words themselves, where they may be republished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// Hash of the words, where they may not: 64 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9A-Fa-f]{64}$")))]
    pub quote_sha256: Option<String>,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row it was made from.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl Claim {
    /// A claim that affirms and of which nothing else is known yet.
    pub fn new(id: ClaimId, document: DocumentId) -> Self {
        Self {
            id,
            document,
            asserted_by: None,
            via: Vec::new(),
            cites: Vec::new(),
            rests_on: Vec::new(),
            own_evidence: false,
            evidence: Vec::new(),
            basis: None,
            stance: Stance::Affirms,
            about: Vec::new(),
            subject: None,
            subject_reported: None,
            activity: None,
            places: Places::default(),
            from: PlaceNames::default(),
            to: PlaceNames::default(),
            by: None,
            at: None,
            when: None,
            said_on: None,
            count: None,
            hedge: None,
            credibility: None,
            retracts: Vec::new(),
            locator: None,
            quote: None,
            quote_sha256: None,
            note: None,
            original: Original::new(),
        }
    }

    /// Every name of a place in the claim: where it is, where it came from, where it went.
    pub fn place_names(&self) -> impl Iterator<Item = &str> {
        self.places.0.iter().chain(&self.from.0).chain(&self.to.0).map(String::as_str)
    }
}

/// Names of places, in the words of the document: a text, or a list of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenNames")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "WrittenNames"))]
pub struct PlaceNames(pub Vec<String>);

impl PlaceNames {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for PlaceNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => serializer.serialize_str(one),
            several => several.serialize(serializer),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Names"))]
enum WrittenNames {
    One(String),
    Several(Vec<String>),
}

impl From<WrittenNames> for PlaceNames {
    fn from(written: WrittenNames) -> Self {
        match written {
            WrittenNames::One(name) => Self(vec![name]),
            WrittenNames::Several(names) => Self(names),
        }
    }
}

/// Where, in the words of the document: key `place` for one name, `places` for several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenPlaces")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "WrittenPlaces"))]
pub struct Places(pub Vec<String>);

impl Serialize for Places {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0.as_slice() {
            [] => {}
            [one] => map.serialize_entry("place", one)?,
            several => map.serialize_entry("places", several)?,
        }
        map.end()
    }
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Places"))]
struct WrittenPlaces {
    /// Where, in the words of the document.
    place: Option<String>,
    /// Where, in the words of the document, when it names several places.
    places: Option<Vec<String>>,
}

impl From<WrittenPlaces> for Places {
    fn from(written: WrittenPlaces) -> Self {
        Self(written.place.into_iter().chain(written.places.into_iter().flatten()).collect())
    }
}

impl<T: Into<String>> FromIterator<T> for PlaceNames {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<String>> FromIterator<T> for Places {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}
