//! Faults in the value of one key.

use thiserror::Error;

use crate::dossier::diagnose::{Diagnose, quote_text};
use crate::dossier::limits::LIMITS_HELP;
use crate::dossier::record_kind::RecordKind;
use crate::edtf::InvalidEdtf;
use crate::id;
use crate::record::{InvalidArea, InvalidCount};

/// A fault in the value of one key. `owner` names the record or table that has the key: `claim c7`.
#[derive(Clone, Debug, Error, PartialEq)]
pub(crate) enum ValueFault {
    /// A key that the table does not have.
    #[error("unknown key {} in {owner}", quote_text(key))]
    UnknownKey { owner: String, key: String, near: Option<&'static str>, known: &'static [&'static str] },
    /// A required key that is absent.
    #[error("missing key `{key}` in {owner}")]
    MissingKey { owner: String, key: &'static str, example: &'static str },
    /// Two keys that exclude each other.
    #[error("{owner} has both `{one}` and `{other}`")]
    BothKeys { owner: String, one: &'static str, other: &'static str, help: &'static str },
    /// A value of the wrong type.
    #[error("`{key}` of {owner} must be {wanted}, not {found}")]
    WrongType { owner: String, key: String, wanted: &'static str, found: String, right: Option<String> },
    /// A record that is not a table.
    #[error("{record} must be a table, not {found}")]
    NotATable { record: String, found: String },
    /// A pin whose latitude and longitude are separate values.
    #[error("{owner} is given as {form}")]
    SplitPin { owner: String, form: String, right: String },
    /// A number outside its range.
    #[error("`{key}` of {owner} must be {wanted}, not {found}")]
    OutOfRange { owner: String, key: String, wanted: String, found: String },
    /// A text that is not a count.
    #[error("`count` of {owner} {why}: {}", quote_text(found))]
    InvalidCount { owner: String, found: String, why: InvalidCount },
    /// An area that is not the outline of a place.
    #[error("the coordinates of {owner} are invalid: {why}")]
    InvalidArea { owner: String, why: InvalidArea },
    /// A number that neither an integer nor a finite float can hold.
    #[error("`{key}` of {owner} is not a usable number: {}", quote_text(found).trim_matches('"'))]
    UnusableNumber { owner: String, key: String, found: String },
    /// A text that cannot be an id.
    #[error("`{key}` of {owner} is {}: {why}", quote_text(found))]
    InvalidId { owner: String, key: String, found: String, why: id::InvalidId },
    /// A text that is not a date.
    #[error("invalid date {} in `{key}` of {owner}: {}", quote_text(found), why.kind())]
    InvalidDate { owner: String, key: String, found: String, why: InvalidEdtf },
    /// A word that is not on a closed list.
    #[error("invalid `{key}` {} in {owner}", quote_text(found))]
    NotOnList { owner: String, key: String, found: String, near: Option<&'static str>, known: &'static [&'static str] },
    /// A text longer than the limit.
    #[error("`{key}` of {owner} has {bytes} bytes, more than the limit of {limit}")]
    TooLong { owner: String, key: String, bytes: usize, limit: usize },
    /// An empty item in a list.
    #[error("`{key}` of {owner} contains an empty string")]
    EmptyItem { owner: String, key: String },
    /// More records than the limit.
    #[error("too many {kind}: the limit is {limit}")]
    TooMany { kind: &'static str, limit: usize },
    /// A list of records that is not a list.
    #[error("`{key}` must be a list of tables, one per {kind}, not {found}")]
    NotRecords { key: String, kind: RecordKind, found: String },
}

impl Diagnose for ValueFault {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "unknown-key",
            Self::MissingKey { .. } => "missing-key",
            Self::BothKeys { .. } => "both-keys",
            Self::WrongType { .. } | Self::NotATable { .. } | Self::NotRecords { .. } | Self::SplitPin { .. } => {
                "wrong-type"
            }
            Self::OutOfRange { .. } => "out-of-range",
            Self::InvalidCount { .. } => "invalid-count",
            Self::InvalidArea { .. } => "invalid-area",
            Self::UnusableNumber { .. } => "number",
            Self::InvalidId { .. } => "invalid-id",
            Self::InvalidDate { .. } => "invalid-date",
            Self::NotOnList { .. } => "unknown-word",
            Self::TooLong { .. } | Self::TooMany { .. } => "too-large",
            Self::EmptyItem { .. } => "empty-item",
        }
    }

    fn help(&self) -> Option<String> {
        let list = |known: &[&str]| known.join(", ");
        Some(match self {
            Self::UnknownKey { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Self::UnknownKey { near: None, known, .. } => format!("the valid keys are {}", list(known)),
            Self::NotOnList { near: Some(near), known, .. } => {
                format!("did you mean `{near}`? The valid values are {}", list(known))
            }
            Self::NotOnList { near: None, known, .. } => format!("the valid values are {}", list(known)),
            Self::MissingKey { key, example, .. } => format!("add {key} = {example}"),
            Self::BothKeys { help, .. } => (*help).to_owned(),
            Self::InvalidDate { why, found, .. } => {
                return suggest_day_of_serial_number(found).or_else(|| why.help().map(str::to_owned));
            }
            Self::TooLong { .. } | Self::TooMany { .. } => LIMITS_HELP.to_owned(),
            Self::UnusableNumber { .. } => "write a finite number with at most 15 digits".to_owned(),
            Self::EmptyItem { .. } => "remove the empty string".to_owned(),
            Self::InvalidCount { why, .. } => why.help().to_owned(),
            Self::InvalidArea { .. } => {
                "write a GeoJSON Polygon or MultiPolygon: closed rings of at least four positions, longitude first"
                    .to_owned()
            }
            Self::NotRecords { kind, .. } => {
                format!("write [[{}]] in TOML, \"{}\": [{{ … }}] in JSON", kind.singular(), kind.plural())
            }
            Self::SplitPin { right, .. } => format!("write one string, latitude first: {right}"),
            Self::WrongType { right: Some(right), .. } => right.clone(),
            Self::WrongType { wanted: "a string", found, .. } if found.starts_with("the number") => {
                "put the number in quotes".to_owned()
            }
            Self::WrongType { .. } | Self::NotATable { .. } | Self::OutOfRange { .. } | Self::InvalidId { .. } => {
                return None;
            }
        })
    }
}

/// Suggests the date for a text that is the serial number of a date in a spreadsheet.
///
/// A date cell that has lost its format shows the days since 30 December 1899.
fn suggest_day_of_serial_number(found: &str) -> Option<String> {
    // From 1927 to 2119.
    let days: i64 = found.parse().ok().filter(|days| (10_000..=80_000).contains(days))?;
    let day = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()?;
    Some(format!("this is the spreadsheet serial number of {day}: format the cell as text and write {day}"))
}

/// Suggests how to write a number that is in quotes, or has separators or a decimal comma.
pub(super) fn suggest_number(written: &str, whole: bool) -> Option<String> {
    let written = written.trim().trim_matches(['"', '\'']).trim();
    let is_separator = |c: char| matches!(c, ',' | '.' | '\'' | '’' | '_') || c.is_whitespace();
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 15 || !written.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
        return None;
    }
    if written == digits {
        return Some(format!("write it without quotes: {digits}"));
    }
    let groups: Vec<&str> = written.split(is_separator).collect();
    let has_thousands = groups.len() > 1
        && groups[0].len() <= 3
        && groups.iter().all(|group| !group.is_empty() && group.len() <= 3)
        && groups[1..].iter().all(|group| group.len() == 3);
    if whole {
        // `30000,0` is a whole number too.
        if let [before, after] = groups.as_slice()
            && !has_thousands
            && !before.is_empty()
            && after.bytes().all(|digit| digit == b'0')
        {
            return Some(format!("write it without a fraction: {before}"));
        }
        return has_thousands.then(|| format!("if this is a thousands separator, remove it: {digits}"));
    }
    if has_thousands && !written.contains(',') {
        return Some(format!("remove the thousands separators: {digits}"));
    }
    match written.split_once(',') {
        Some((before, after)) if !after.contains(is_separator) && !before.contains(is_separator) => {
            Some(format!("write a decimal point instead of the comma: {before}.{after}"))
        }
        _ => None,
    }
}

/// Returns the key of this table for a name that other formats use.
pub(crate) fn suggest_key(key: &str, known: &[&str]) -> Option<&'static str> {
    const SYNONYMS: &[(&str, &str)] = &[
        ("lat", "at"),
        ("latitude", "at"),
        ("lon", "at"),
        ("lng", "at"),
        ("longitude", "at"),
        ("coordinates", "at"),
        ("location", "place"),
        ("date", "when"),
        ("date", "published"),
        ("source", "asserted_by"),
        ("source", "publisher"),
        ("text", "quote"),
        ("comment", "note"),
        ("notes", "note"),
        ("link", "url"),
        ("type", "kind"),
        ("number", "count"),
        ("amount", "count"),
        ("strength", "count"),
        ("where", "place"),
        ("who", "subject"),
        ("unit", "subject"),
        ("action", "activity"),
        ("remark", "note"),
        ("remarks", "note"),
    ];
    let folded = key.to_lowercase();
    let is_match = |&&(theirs, ours): &&(&str, &'static str)| theirs == folded && known.contains(&ours);
    SYNONYMS.iter().find(is_match).map(|&(_, ours)| ours)
}
