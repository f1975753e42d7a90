//! Faults across records, and faults in the format of a text.

use thiserror::Error;

use crate::dossier::diagnose::{Diagnose, quote_text};
use crate::dossier::record_kind::RecordKind;
use crate::notation::{CoordinatesErrorKind, InvalidCoordinates};
use crate::problem::Severity;
use crate::record::{Activity, MAX_COUNT};

/// A fault across records, or in the format of a text. `owner` names the record: `claim c7`.
#[derive(Clone, Debug, Error, PartialEq)]
pub(crate) enum RuleFault {
    /// An id that no record has.
    #[error("{owner} {verb} unknown {} {}", kind.singular(), quote_id(id))]
    UnknownId {
        owner: String,
        verb: &'static str,
        kind: RecordKind,
        id: String,
        near: Option<String>,
        named: Option<String>,
    },
    /// An id that two records have.
    #[error("duplicate {} id {}", kind.singular(), quote_id(id))]
    DuplicateId { kind: RecordKind, id: String },
    /// A record that refers to itself.
    #[error("{owner} {verb} itself")]
    SelfReference { owner: String, verb: &'static str },
    /// A claim that refers to a claim of a later document.
    #[error("{owner} ({ours}) {verb} claim {}, which was published later ({theirs})", quote_id(id))]
    LaterDocument { owner: String, verb: &'static str, id: String, ours: String, theirs: String },
    /// An event or statement that is dated after the document that reports it.
    #[error("`{key}` of {owner} is {when}, after its document {} was published ({published})", quote_id(document))]
    AfterPublication {
        owner: String,
        key: &'static str,
        when: String,
        document: String,
        published: String,
        expected: bool,
    },
    /// A date of publication with an open start or end.
    #[error("`published` of {owner} has no {end}: {written}")]
    OpenPublication { owner: String, written: String, end: &'static str },
    /// A document that was accessed before it was published.
    #[error("`accessed` of {owner} is {accessed}, before it was published ({published})")]
    AccessedBefore { owner: String, accessed: String, published: String },
    /// Subjects that are parts of each other.
    #[error("`part_of` forms a cycle: {}", chain.join(" is part of "))]
    PartOfCycle { chain: Vec<String> },
    /// A name that two subjects have.
    #[error("{} is a name of two subjects: {first} and {second}", quote_text(name))]
    SharedName { name: String, first: String, second: String },
    /// A place with neither location nor outline.
    #[error("{owner} has neither `at` nor `area`")]
    PlaceWithoutLocation { owner: String },
    /// A retraction of a claim that belongs to somebody else.
    #[error("{owner} retracts claim {}, which is by {theirs}, not by {ours}", quote_id(id))]
    ForeignRetraction { owner: String, id: String, ours: String, theirs: String },
    /// A word that differs by one letter from a word of an open list.
    #[error("unknown `{key}` {} in {owner} counts as other", quote_text(word))]
    MisspelledWord { owner: String, key: &'static str, word: String, near: &'static str },
    /// An everyday word for an activity of the list.
    #[error("unknown `activity` {} in {owner} counts as other", quote_text(word))]
    EverydayWord { owner: String, word: String, near: &'static str },
    /// A pin for a place that the claim does not name.
    #[error("{owner} has a pin for {}, which is not one of its places", quote_text(name))]
    PinForUnknownPlace { owner: String, name: String, near: Option<String>, names: Vec<String> },
    /// One pin for several places.
    #[error("{owner} has one pin for {} places: {}", names.len(), names.join(", "))]
    OnePinForSeveralPlaces { owner: String, names: Vec<String> },
    /// A pin of a claim without places.
    #[error("{owner} has a pin but no place")]
    PinWithoutPlace { owner: String },
    /// A coordinate reference system for a pin without coordinates.
    #[error("`crs` of {owner} applies to coordinates, not to the place {place}")]
    CrsWithoutCoordinates { owner: String, place: String },
    /// A count whose lower bound is above its upper bound.
    #[error("`count` of {owner} has a `min` of {min}, above its `max` of {max}")]
    CountOrder { owner: String, min: u64, max: u64 },
    /// A count above the maximum.
    #[error("`count` of {owner} is {found}, above the maximum of {MAX_COUNT}")]
    CountTooLarge { owner: String, found: u64 },
    /// A base rate that is not a probability.
    #[error("`base_rate` of the dossier must be a number from 0 to 1, not {found}")]
    BaseRate { found: f64 },
    /// A fidelity that is not a share.
    #[error("`fidelity` of {owner} must be a number from 0 to 1, not {found}")]
    Fidelity { owner: String, found: f64 },
    /// A movement with neither origin nor destination.
    #[error("{owner} reports a movement but has neither `from` nor `to`")]
    MovementWithoutEndpoints { owner: String },
    /// An affirmation with a key that only responses have.
    #[error("`about` of {owner} is for responses, but the claim affirms")]
    AffirmationWithAbout { owner: String },
    /// A claim without a subject.
    #[error("{owner} has {}", if *response { "neither `about` nor `subject`" } else { "no subject" })]
    NoSubject { owner: String, response: bool },
    /// A dossier without claims.
    #[error("the dossier has no claims")]
    NoClaims,
    /// A text in the wrong format.
    #[error("`{key}` of {owner} is not {wanted}: {}", quote_text(found))]
    InvalidFormat {
        owner: String,
        key: &'static str,
        found: String,
        wanted: &'static str,
        right: Option<String>,
        severity: Severity,
    },
    /// A name with a character that cannot be seen.
    #[error("`{key}` of {owner} contains the invisible character U+{:04X}: {}", u32::from(*character), quote_text(found))]
    InvisibleCharacter { owner: String, key: &'static str, found: String, character: char },
    /// Coordinates that cannot be parsed.
    #[error("invalid coordinates {} in {owner}: {why}", quote_text(found))]
    Coordinates { owner: String, found: String, why: InvalidCoordinates },
    /// Coordinates that are valid with latitude and longitude swapped.
    #[error("latitude and longitude look swapped in {} of {owner}", quote_text(found))]
    SwappedCoordinates { owner: String, found: String, lat: f64, lon: f64 },
    /// A longitude that is a full turn out of range.
    #[error("longitude {written} in {} of {owner} is not between -180 and 180; read as {lon}", quote_text(found))]
    WrappedLongitude { owner: String, found: String, written: String, lat: f64, lon: f64 },
    /// A name that two places of the dossier have.
    #[error("{} is a name of two places: {first} and {second}", quote_text(name))]
    SharedPlaceName { name: String, first: String, second: String },
    /// An outline whose rings cross themselves or each other.
    #[error("the rings of the area of {owner} cross")]
    CrossingArea { owner: String },
    /// A place whose location is itself.
    #[error("`at` of {owner} is its own id")]
    PlaceAtItself { owner: String },
}

/// The longest id that may be an abbreviation, in characters.
const MAX_ABBREVIATION: usize = 4;

/// Returns an id as a message shows it: bare, or quoted if it is empty or has invisible characters.
fn quote_id(id: &str) -> String {
    if id.chars().any(crate::visible::is_invisible) || id.is_empty() { quote_text(id) } else { id.to_owned() }
}

impl Diagnose for RuleFault {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownId { .. } => "dangling-id",
            Self::DuplicateId { .. } => "doubled-id",
            Self::SelfReference { .. } => "self-reference",
            Self::LaterDocument { .. } => "later-document",
            Self::AfterPublication { .. } => "after-publication",
            Self::OpenPublication { .. } => "open-publication",
            Self::AccessedBefore { .. } => "accessed-before",
            Self::PartOfCycle { .. } => "part-of-loop",
            Self::SharedName { .. } | Self::SharedPlaceName { .. } => "shared-name",
            Self::MisspelledWord { .. } => "nearly-a-word",
            Self::EverydayWord { .. } => "other-activity",
            Self::PinForUnknownPlace { .. } => "pin-for-nobody",
            Self::OnePinForSeveralPlaces { .. } => "one-pin",
            Self::PinWithoutPlace { .. } => "pin-without-place",
            Self::CrsWithoutCoordinates { .. } => "crs-of-place",
            Self::CountOrder { .. } => "count-order",
            Self::CountTooLarge { .. } | Self::BaseRate { .. } | Self::Fidelity { .. } => "out-of-range",
            Self::MovementWithoutEndpoints { .. } => "movement-without-ends",
            Self::AffirmationWithAbout { .. } => "about-of-affirmation",
            Self::NoSubject { .. } => "no-subject",
            Self::PlaceWithoutLocation { .. } => "missing-key",
            Self::ForeignRetraction { .. } => "foreign-retraction",
            Self::NoClaims => "no-claims",
            Self::InvalidFormat { key: "country", .. } => "country",
            Self::InvalidFormat { key: "url" | "archived_url", .. } => "url",
            Self::InvalidFormat { key: "language", .. } => "language",
            Self::InvalidFormat { .. } => "sha256",
            Self::InvisibleCharacter { .. } => "hidden-character",
            Self::Coordinates { why, .. } if matches!(why.kind, CoordinatesErrorKind::OutOfRange { .. }) => {
                "off-the-globe"
            }
            Self::Coordinates { .. } => "coordinates",
            Self::SwappedCoordinates { .. } => "swapped",
            Self::WrappedLongitude { .. } => "wrapped-longitude",
            Self::PlaceAtItself { .. } => "place-at-itself",
            Self::CrossingArea { .. } => "crossing-area",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::InvalidFormat { severity, .. } => *severity,
            Self::AccessedBefore { .. }
            | Self::InvisibleCharacter { .. }
            | Self::MisspelledWord { .. }
            | Self::EverydayWord { .. }
            | Self::MovementWithoutEndpoints { .. }
            | Self::AffirmationWithAbout { .. }
            | Self::NoSubject { .. }
            | Self::WrappedLongitude { .. }
            | Self::CrossingArea { .. }
            | Self::NoClaims => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::UnknownId { named: Some(named), kind, .. } => {
                format!("this is the name of {kind} {named}; write its id instead: {named}")
            }
            // Abbreviations are close to each other and mean different organizations.
            Self::UnknownId { near: Some(near), kind: RecordKind::Source, id, .. }
                if id.chars().count() <= MAX_ABBREVIATION =>
            {
                format!("add a source with id = {}, or fix the id; the closest is {near}", quote_text(id))
            }
            Self::UnknownId { near: Some(near), .. } => format!("did you mean {near}?"),
            Self::UnknownId { near: None, kind, id, .. } => {
                format!("add a {kind} with id = {}, or fix the id", quote_text(id))
            }
            Self::DuplicateId { .. } => "give one of them another id".to_owned(),
            Self::SelfReference { .. } => "remove the id, or replace it with the one that is meant".to_owned(),
            Self::LaterDocument { .. } => "fix the id, or the date of one of the two documents".to_owned(),
            Self::AfterPublication { expected: true, .. } => {
                "if it was expected then, write activity = \"expected\"; otherwise fix one of the two dates".to_owned()
            }
            Self::AfterPublication { expected: false, .. } | Self::AccessedBefore { .. } => {
                "fix one of the two dates".to_owned()
            }
            Self::OpenPublication { .. } => {
                "write the day, or an interval that contains it: 2024-10-18/2024-10-19".to_owned()
            }
            Self::PartOfCycle { .. } => "remove `part_of` from one of them".to_owned(),
            Self::SharedName { .. } => {
                "remove the name from one of them; claims can refer to that subject by its id".to_owned()
            }
            Self::MisspelledWord { near, .. } => format!("did you mean `{near}`?"),
            Self::EverydayWord { near, .. } => {
                format!("did you mean `{near}`? The known values are {}", Activity::WORDS.join(", "))
            }
            Self::PinForUnknownPlace { near: Some(near), .. } => format!("did you mean {}?", quote_text(near)),
            Self::PinForUnknownPlace { near: None, names, .. } if names.is_empty() => {
                "name the place in `place`, `places`, `from` or `to`".to_owned()
            }
            Self::PinForUnknownPlace { near: None, names, .. } => format!("its places are {}", names.join(", ")),
            Self::OnePinForSeveralPlaces { names, .. } => {
                let first = names.first().map_or_else(String::new, |name| quote_text(name));
                format!("write which place it is for: at = {{ {first} = … }}")
            }
            Self::PinWithoutPlace { .. } => "write the place as the document names it: place = \"…\"".to_owned(),
            Self::CrsWithoutCoordinates { .. } => "remove `crs`".to_owned(),
            Self::CountOrder { .. } => "swap the two, or fix one of them".to_owned(),
            Self::MovementWithoutEndpoints { .. } => "add `from` and `to` as far as the document gives them".to_owned(),
            Self::AffirmationWithAbout { .. } => "to repeat another claim, cite it: cites = […]".to_owned(),
            Self::PlaceWithoutLocation { .. } => {
                "add at = \"43.8 N, 131.9 E\", at = \"geonames:2014006\" or area = { … }".to_owned()
            }
            Self::ForeignRetraction { id, .. } => {
                format!("a source that contradicts another denies it: stance = \"denies\", about = [\"{id}\"]")
            }
            Self::NoSubject { response: true, .. } => "write about = [\"…\"] or subject = \"…\"".to_owned(),
            Self::NoSubject { response: false, .. } => "write subject = \"…\"".to_owned(),
            Self::InvalidFormat { right: Some(right), .. } => format!("did you mean {right}?"),
            Self::InvisibleCharacter { .. } => {
                "remove it: names that look the same would otherwise be different".to_owned()
            }
            Self::Coordinates { why, .. } => return why.help().map(str::to_owned),
            Self::WrappedLongitude { lat, lon, .. } => {
                format!("write the longitude between -180 and 180: {lat}, {lon}")
            }
            Self::SharedPlaceName { .. } => "remove it from one of them".to_owned(),
            Self::CrossingArea { .. } => {
                "draw each ring once around, without crossing itself or another ring".to_owned()
            }
            Self::PlaceAtItself { .. } => "give coordinates, the id of a place in the gazetteer, or a name".to_owned(),
            Self::SwappedCoordinates { lat, lon, .. } => format!("write the latitude first: {lat}, {lon}"),
            Self::InvalidFormat { key: "country", .. } => {
                "write the two capital letters of ISO 3166-1, such as KR".to_owned()
            }
            Self::InvalidFormat { key: "language", .. } => "write a BCP 47 tag, such as en or pt-BR".to_owned(),
            Self::InvalidFormat { key: "url" | "archived_url", .. } => {
                "write the full address, starting with https://; anything else is not made a link".to_owned()
            }
            Self::InvalidFormat { .. } => "write 64 hexadecimal digits".to_owned(),
            Self::CountTooLarge { .. } | Self::BaseRate { .. } | Self::Fidelity { .. } | Self::NoClaims => return None,
        })
    }
}
