//! Claims.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::edtf::Edtf;
use crate::id::{ClaimId, DocumentId, EvidenceId, SourceId, StatementId};
use crate::mode::Mode;
use crate::opinion::{Credibility, Hedge};
use crate::record::{Count, Locator, Original, Pins, Quote, is_false};
use crate::word::words;

words! {
    closed "stance"
    /// The stance of a claim towards what it is about.
    #[non_exhaustive]
    Stance {
        /// It says that it is so.
        Affirms = "affirms",
        /// It says that it is not so.
        Denies = "denies",
        /// It says that it is probably not so.
        Doubts = "doubts",
        /// It says that it cannot confirm it.
        CannotConfirm = "cannot-confirm",
        /// It declines to comment.
        NoComment = "no-comment",
    }
}

impl Default for Stance {
    /// Returns `Affirms`, the stance of a claim that does not state one.
    fn default() -> Self {
        Self::Affirms
    }
}

words! {
    open "activity"
    /// The reported activity of the subject.
    #[non_exhaustive]
    Activity {
        /// Based there.
        Stationed = "stationed",
        /// Training there.
        Training = "training",
        /// Arrived there.
        Arrived = "arrived",
        /// Observed there.
        Observed = "observed",
        /// Departed from there.
        Departed = "departed",
        /// Moved from one place to another.
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
    /// The reported evidence for a claim.
    #[non_exhaustive]
    Basis {
        /// Images taken by satellite.
        SatelliteImagery = "satellite-imagery",
        /// Photographs or videos taken on the ground or from the air.
        GroundImagery = "ground-imagery",
        /// Intercepted communication.
        Intercept = "intercept",
        /// A statement by a named official.
        OfficialStatement = "official-statement",
        /// A document that was not meant to be published.
        LeakedDocument = "leaked-document",
        /// An eyewitness.
        Witness = "witness",
        /// A document.
        Document = "document",
        /// Officials who are not named.
        UnnamedOfficials = "unnamed-officials",
        /// No evidence was mentioned.
        Unstated = "unstated",
    }
}

words! {
    closed "interest"
    /// Whether a statement serves the side of the source that makes it.
    #[non_exhaustive]
    Interest {
        /// It serves it.
        Serves = "serves",
        /// It is against it: an admission.
        Against = "against",
        /// Neither.
        None = "none",
    }
}

words! {
    closed "review"
    /// Whether a person has reviewed a claim.
    #[non_exhaustive]
    Review {
        /// Not yet: it counts for nothing.
        Draft = "draft",
        /// It has been reviewed, as every claim that does not say otherwise.
        Confirmed = "confirmed",
    }
}

impl Default for Review {
    /// Returns `Confirmed`, the state of a claim that does not state one.
    fn default() -> Self {
        Self::Confirmed
    }
}

impl Review {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_confirmed(&self) -> bool {
        *self == Self::Confirmed
    }
}

/// One assertion in one document.
///
/// A program creates a claim with [`Claim::new`] and sets the fields that it knows. References between records are checked
/// when a [`Dossier`](crate::Dossier) is made of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Claim {
    /// The id by which other claims cite it.
    pub id: ClaimId,
    /// The document that contains it.
    pub document: DocumentId,
    /// The source that asserts it; if absent, the publisher of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asserted_by: Option<SourceId>,
    /// Sources that relayed it, from the first to the last, without the publisher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<SourceId>,
    /// The utterance that it carries: claims of one source with the same statement say what it said once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementId>,
    /// Claims that it repeats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<ClaimId>,
    /// Sources whose evidence it relies on, if it does not name a claim of theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<SourceId>,
    /// Whether it has evidence of its own in addition to that of others.
    #[serde(default, skip_serializing_if = "is_false")]
    pub own_evidence: bool,
    /// Photographs, videos and intercepts that it relies on; claims that share one are not independent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceId>,
    /// The reported evidence for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Its stance; if absent, it affirms.
    #[serde(default)]
    pub stance: Stance,
    /// Whether it serves the side of its source; if absent, a denial by the side of the subject does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interest: Option<Interest>,
    /// The claims that it responds to, if it is a response.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<ClaimId>,
    /// Who or what it is about: id, name or alias of a subject, or a name that no subject has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The subject as the document names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_reported: Option<String>,
    /// The reported activity of the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// Places as the document names them: key `place` for one, `places` for several.
    #[serde(flatten)]
    pub places: Places,
    /// The origins of a movement. Several origins and destinations mean a movement for each pair.
    #[serde(default, skip_serializing_if = "PlaceNames::is_empty")]
    pub from: PlaceNames,
    /// The destinations of a movement.
    #[serde(default, skip_serializing_if = "PlaceNames::is_empty")]
    pub to: PlaceNames,
    /// The mode of transport.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Mode>,
    /// Pins for places that their names alone do not identify.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Pins>,
    /// When it happened, according to the claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Edtf>,
    /// When the asserter said it, if not on the date of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said_on: Option<Edtf>,
    /// How many were reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Count>,
    /// How certain the asserter claims to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hedge: Option<Hedge>,
    /// The credibility digit of the Admiralty code, if an analyst has rated the claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credibility: Option<Credibility>,
    /// Claims that this one withdraws or corrects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retracts: Vec<ClaimId>,
    /// Whether a person has reviewed it; if absent, it is confirmed.
    #[serde(default, skip_serializing_if = "Review::is_confirmed")]
    pub review: Review,
    /// Its location in the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<Locator>,
    /// Its exact words, if they may be republished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// SHA-256 hash of its exact words, if they may not be republished: 64 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9A-Fa-f]{64}$")))]
    pub quote_sha256: Option<String>,
    /// A note for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row of a foreign format from which it was imported.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl Claim {
    /// Creates an affirming claim with nothing else set.
    pub fn new(id: ClaimId, document: DocumentId) -> Self {
        Self {
            id,
            document,
            asserted_by: None,
            via: Vec::new(),
            statement: None,
            cites: Vec::new(),
            rests_on: Vec::new(),
            own_evidence: false,
            evidence: Vec::new(),
            basis: None,
            stance: Stance::Affirms,
            interest: None,
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
            review: Review::Confirmed,
            locator: None,
            quote: None,
            quote_sha256: None,
            note: None,
            original: Original::new(),
        }
    }

    /// Returns every place name in the claim: `places`, `from` and `to`.
    pub fn place_names(&self) -> impl Iterator<Item = &str> {
        self.places.0.iter().chain(&self.from.0).chain(&self.to.0).map(String::as_str)
    }
}

/// Names of places as the document has them: a string or a list of strings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "PlaceNamesRepr")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "PlaceNamesRepr"))]
pub struct PlaceNames(pub Vec<String>);

impl PlaceNames {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for PlaceNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [name] => serializer.serialize_str(name),
            names => names.serialize(serializer),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PlaceNames"))]
enum PlaceNamesRepr {
    One(String),
    Several(Vec<String>),
}

impl From<PlaceNamesRepr> for PlaceNames {
    fn from(written: PlaceNamesRepr) -> Self {
        match written {
            PlaceNamesRepr::One(name) => Self(vec![name]),
            PlaceNamesRepr::Several(names) => Self(names),
        }
    }
}

/// Places as the document names them: key `place` for one name, `places` for several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "PlacesRepr")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "PlacesRepr"))]
pub struct Places(pub Vec<String>);

impl Serialize for Places {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0.as_slice() {
            [] => {}
            [name] => map.serialize_entry("place", name)?,
            names => map.serialize_entry("places", names)?,
        }
        map.end()
    }
}

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Places"))]
struct PlacesRepr {
    /// The place as the document names it.
    place: Option<String>,
    /// The places as the document names them, if there are several.
    places: Option<Vec<String>>,
}

impl From<PlacesRepr> for Places {
    fn from(written: PlacesRepr) -> Self {
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
