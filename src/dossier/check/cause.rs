//! What is wrong between records, or with the text of a value.

use thiserror::Error;

use crate::dossier::cause::{Cause, quote_text};
use crate::dossier::written::Kind;
use crate::notation::{CoordinatesErrorKind, InvalidCoordinates};
use crate::problem::Severity;
use crate::record::Activity;

/// What is wrong between records.
#[derive(Clone, Debug, Error, PartialEq)]
pub(crate) enum RuleFault {
    /// An id that no record has.
    #[error("{of} {verb} {} {}, which this dossier lacks", kind.singular(), quoted(id))]
    Dangling { of: String, verb: &'static str, kind: Kind, id: String, near: Option<String>, named: Option<String> },
    /// An id that two records have.
    #[error("the id {} names two {}", quoted(id), kind.plural())]
    DoubledId { kind: Kind, id: String },
    /// A record that points at itself.
    #[error("{of} {verb} itself")]
    Itself { of: String, verb: &'static str },
    /// A claim that points at a claim that did not exist yet.
    #[error("{of} {verb} claim {}, which was published later: {theirs}, against {ours}", quoted(id))]
    Later { of: String, verb: &'static str, id: String, ours: String, theirs: String },
    /// Something that is said to have happened after it was written of.
    #[error("{key} of {of} is {when}, after its document {} was published: {published}", quoted(document))]
    AfterPublication {
        of: String,
        key: &'static str,
        when: String,
        document: String,
        published: String,
        expected: bool,
    },
    /// A document whose date of publication has an open end.
    #[error("published of {of} is {written}, which has no {end}")]
    OpenPublication { of: String, written: String, end: &'static str },
    /// A document that was read before it was published.
    #[error("{of} was accessed {accessed}, before it was published: {published}")]
    AccessedBefore { of: String, accessed: String, published: String },
    /// Subjects that are parts of each other.
    #[error("{} are parts of each other: {}", Kind::Subject.plural(), chain.join(" is part of "))]
    PartsOfEachOther { chain: Vec<String> },
    /// A name that two subjects have.
    #[error("{} names two subjects: {first} and {second}", quote_text(name))]
    SharedName { name: String, first: String, second: String },
    /// A word that is nearly one of the list.
    #[error("{key} of {of} is {}, which is nearly {near}", quote_text(word))]
    NearlyAWord { of: String, key: &'static str, word: String, near: &'static str },
    /// An everyday word for an activity of the list.
    #[error("activity of {of} is {}, which is not on its list and counts as other", quote_text(word))]
    OtherActivity { of: String, word: String, near: &'static str },
    /// A pin for a name that the claim does not have.
    #[error("{of} has a pin for {}, which it does not name", quote_text(name))]
    PinForNobody { of: String, name: String, near: Option<String>, names: Vec<String> },
    /// One pin for several names.
    #[error("{of} has one pin and {} places: {}", names.len(), names.join(", "))]
    OnePin { of: String, names: Vec<String> },
    /// A pin for no name.
    #[error("{of} has a pin and no place")]
    PinWithoutPlace { of: String },
    /// A reference system for something that has no coordinates.
    #[error("{of} has a pin on {place} and a crs, which is for coordinates")]
    CrsOfPlace { of: String, place: String },
    /// A range that is back to front.
    #[error("the count of {of} has min {min} and max {max}")]
    CountOrder { of: String, min: u64, max: u64 },
    /// A number that nobody can count to.
    #[error("the count of {of} is {found}; the greatest number that can be counted is {}", crate::record::MAX_COUNT)]
    CountTooLarge { of: String, found: u64 },
    /// A share that is none.
    #[error("base_rate of the dossier must be a number from 0 to 1; this is {found}")]
    BaseRate { found: f64 },
    /// A movement without its ends.
    #[error("{of} says that something moved and has neither from nor to")]
    MovementWithoutEnds { of: String },
    /// Ends of a movement where nothing moves.
    #[error("{of} affirms and has about, which is for responses")]
    AboutOfAffirmation { of: String },
    /// A claim about nobody.
    #[error("{of} names no subject{}", if *response { " and does not say which claims it responds to" } else { "" })]
    NoSubject { of: String, response: bool },
    /// A dossier that says nothing.
    #[error("this dossier has no claims")]
    NoClaims,
    /// A text of another shape.
    #[error("{key} of {of} is {}, which is not {wanted}", quote_text(found))]
    Shape {
        of: String,
        key: &'static str,
        found: String,
        wanted: &'static str,
        right: Option<String>,
        severity: Severity,
    },
    /// A name with a character that cannot be seen.
    #[error("{key} of {of} is {}: it holds the invisible character U+{:04X}", quote_text(found), u32::from(*character))]
    Hidden { of: String, key: &'static str, found: String, character: char },
    /// Coordinates that cannot be read.
    #[error("{of} is pinned at {}: {why}", quote_text(found))]
    Coordinates { of: String, found: String, why: InvalidCoordinates },
    /// Coordinates that are right the other way round.
    #[error("{of} is pinned at {}: longitude and latitude look swapped", quote_text(found))]
    Swapped { of: String, found: String, lat: f64, lon: f64 },
}

/// An id of no more letters may be an abbreviation.
const ABBREVIATION: usize = 4;

/// An id as a sentence shows it: bare, unless something in it cannot be seen.
fn quoted(id: &str) -> String {
    if id.chars().any(crate::visible::is_invisible) || id.is_empty() { quote_text(id) } else { id.to_owned() }
}

impl Cause for RuleFault {
    fn code(&self) -> &'static str {
        match self {
            Self::Dangling { .. } => "dangling-id",
            Self::DoubledId { .. } => "doubled-id",
            Self::Itself { .. } => "self-reference",
            Self::Later { .. } => "later-document",
            Self::AfterPublication { .. } => "after-publication",
            Self::OpenPublication { .. } => "open-publication",
            Self::AccessedBefore { .. } => "accessed-before",
            Self::PartsOfEachOther { .. } => "part-of-loop",
            Self::SharedName { .. } => "shared-name",
            Self::NearlyAWord { .. } => "nearly-a-word",
            Self::OtherActivity { .. } => "other-activity",
            Self::PinForNobody { .. } => "pin-for-nobody",
            Self::OnePin { .. } => "one-pin",
            Self::PinWithoutPlace { .. } => "pin-without-place",
            Self::CrsOfPlace { .. } => "crs-of-place",
            Self::CountOrder { .. } => "count-order",
            Self::CountTooLarge { .. } | Self::BaseRate { .. } => "out-of-range",
            Self::MovementWithoutEnds { .. } => "movement-without-ends",
            Self::AboutOfAffirmation { .. } => "about-of-affirmation",
            Self::NoSubject { .. } => "no-subject",
            Self::NoClaims => "no-claims",
            Self::Shape { key: "country", .. } => "country",
            Self::Shape { key: "url" | "archived_url", .. } => "url",
            Self::Shape { key: "language", .. } => "language",
            Self::Shape { .. } => "sha256",
            Self::Hidden { .. } => "hidden-character",
            Self::Coordinates { why, .. } if matches!(why.kind, CoordinatesErrorKind::OutOfRange { .. }) => {
                "off-the-globe"
            }
            Self::Coordinates { .. } => "coordinates",
            Self::Swapped { .. } => "swapped",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::Shape { severity, .. } => *severity,
            Self::AccessedBefore { .. }
            | Self::Hidden { .. }
            | Self::NearlyAWord { .. }
            | Self::OtherActivity { .. }
            | Self::MovementWithoutEnds { .. }
            | Self::AboutOfAffirmation { .. }
            | Self::NoSubject { .. }
            | Self::NoClaims => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Dangling { named: Some(named), kind, .. } => {
                format!("this is the name of {kind} {named}; cite it by its id: {named}")
            }
            // Abbreviations lie near each other and mean different bodies.
            Self::Dangling { near: Some(near), kind: Kind::Source, id, .. } if id.chars().count() <= ABBREVIATION => {
                format!("add a source with id = {}, or mend the id; the nearest is {near}", quote_text(id))
            }
            Self::Dangling { near: Some(near), .. } => format!("the nearest id is {near}"),
            Self::Dangling { near: None, kind, id, .. } => {
                format!("add a {kind} with id = {}, or mend the id", quote_text(id))
            }
            Self::DoubledId { .. } => "give one of them another id".to_owned(),
            Self::Itself { .. } => "take the id out, or name the other one that is meant".to_owned(),
            Self::Later { .. } => "mend the id, or the date of one of the two documents".to_owned(),
            Self::AfterPublication { expected: true, .. } => {
                "if it was expected then, write activity = \"expected\"; else mend one of the two dates".to_owned()
            }
            Self::AfterPublication { expected: false, .. } | Self::AccessedBefore { .. } => {
                "mend one of the two dates".to_owned()
            }
            Self::OpenPublication { .. } => {
                "give the day, or the days between which it was published: 2024-10-18/2024-10-19".to_owned()
            }
            Self::PartsOfEachOther { .. } => "take part_of out of one of them".to_owned(),
            Self::SharedName { .. } => "leave it to one of them; claims about the other use its id".to_owned(),
            Self::NearlyAWord { near, .. } => format!("write {near} if that is meant; other words count as other"),
            Self::OtherActivity { near, .. } => {
                format!("write {near} if that is meant; the words are {}", Activity::WORDS.join(", "))
            }
            Self::PinForNobody { near: Some(near), .. } => format!("did you mean {}?", quote_text(near)),
            Self::PinForNobody { near: None, names, .. } if names.is_empty() => {
                "name the place in place, places, from or to".to_owned()
            }
            Self::PinForNobody { near: None, names, .. } => format!("its places are {}", names.join(", ")),
            Self::OnePin { names, .. } => {
                let first = names.first().map_or_else(String::new, |name| quote_text(name));
                format!("say which it is for: at = {{ {first} = … }}")
            }
            Self::PinWithoutPlace { .. } => "write the place as the document has it: place = \"…\"".to_owned(),
            Self::CrsOfPlace { .. } => "take crs out".to_owned(),
            Self::CountOrder { .. } => "exchange the two, or mend one".to_owned(),
            Self::MovementWithoutEnds { .. } => "say from where and to where, as far as the document does".to_owned(),
            Self::AboutOfAffirmation { .. } => "a claim that repeats another cites it: cites = […]".to_owned(),
            Self::NoSubject { response: true, .. } => "write about = [\"…\"] or subject = \"…\"".to_owned(),
            Self::NoSubject { response: false, .. } => "write subject = \"…\"".to_owned(),
            Self::Shape { right: Some(right), .. } => format!("did you mean {right}?"),
            Self::Hidden { .. } => "take it out: what a reader sees is then what is compared".to_owned(),
            Self::Coordinates { why, .. } => return why.help().map(str::to_owned),
            Self::Swapped { lat, lon, .. } => format!("write the latitude first: {lat}, {lon}"),
            Self::Shape { key: "country", .. } => "write the two capital letters of ISO 3166-1, as KR".to_owned(),
            Self::Shape { key: "language", .. } => "write a tag of BCP 47, as en or pt-BR".to_owned(),
            Self::Shape { key: "url" | "archived_url", .. } => {
                "write the whole address, with https://; another would not become a link".to_owned()
            }
            Self::CountTooLarge { .. } | Self::BaseRate { .. } | Self::NoClaims | Self::Shape { .. } => return None,
        })
    }
}
