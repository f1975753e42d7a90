//! What is wrong with the value of one key.

use thiserror::Error;

use crate::dossier::cause::{Cause, quote_text};
use crate::dossier::limits::LIMITS_HELP;
use crate::dossier::written::Kind;
use crate::edtf::InvalidEdtf;
use crate::id::InvalidId;

/// What is wrong with the value of one key. `of` says whose key it is: `claim c7`.
#[derive(Clone, Debug, Error, PartialEq)]
pub(crate) enum ValueFault {
    /// No such key.
    #[error("{of} has an unknown key {}", quote_text(key))]
    UnknownKey { of: String, key: String, near: Option<&'static str>, known: &'static [&'static str] },
    /// A key that must be there.
    #[error("{of} has no {key}")]
    MissingKey { of: String, key: &'static str, example: &'static str },
    /// Two keys that say the same.
    #[error("{of} has both {one} and {other}")]
    Both { of: String, one: &'static str, other: &'static str, help: &'static str },
    /// Another sort of value.
    #[error("{key} of {of} must be {wanted}; this is {found}")]
    WrongSort { of: String, key: String, wanted: &'static str, found: String, right: Option<String> },
    /// Latitude and longitude under keys of their own.
    #[error("{of} is written as {}", keys.join(" and "))]
    PinInParts { of: String, keys: Vec<String>, right: String },
    /// A number outside its range.
    #[error("{key} of {of} must be {wanted}; this is {found}")]
    OutOfRange { of: String, key: String, wanted: String, found: String },
    /// A number that no machine holds.
    #[error("{key} of {of} is {}, which is no number that can be used", quote_text(found).trim_matches('"'))]
    Unusable { of: String, key: String, found: String },
    /// A name that cannot be an id.
    #[error("{key} of {of} is {}: {why}", quote_text(found))]
    Id { of: String, key: String, found: String, why: InvalidId },
    /// A text that is no date.
    #[error("{key} of {of} is {}, which is not a date: {}", quote_text(found), why.kind())]
    Date { of: String, key: String, found: String, why: InvalidEdtf },
    /// A word that is not on the list.
    #[error("{key} of {of} is {}, which is not on its list", quote_text(found))]
    Word { of: String, key: String, found: String, near: Option<&'static str>, known: &'static [&'static str] },
    /// A text longer than the limit.
    #[error("{key} of {of} has {bytes} bytes; the limit for one text is {limit}")]
    TooLong { of: String, key: String, bytes: usize, limit: usize },
    /// A list item with nothing in it.
    #[error("{key} of {of} has an empty item")]
    EmptyItem { of: String, key: String },
    /// More records than the limit.
    #[error("there are more than {limit} {kind}, which is the limit")]
    TooMany { kind: &'static str, limit: usize },
    /// A table of the dossier that is not a list of tables.
    #[error("{key} must be a list of tables, one for each {kind}; this is {found}")]
    NotRecords { key: String, kind: Kind, found: String },
}

impl Cause for ValueFault {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "unknown-key",
            Self::MissingKey { .. } => "missing-key",
            Self::Both { .. } => "both-keys",
            Self::WrongSort { .. } | Self::NotRecords { .. } | Self::PinInParts { .. } => "wrong-type",
            Self::OutOfRange { .. } => "out-of-range",
            Self::Unusable { .. } => "number",
            Self::Id { .. } => "invalid-id",
            Self::Date { .. } => "invalid-date",
            Self::Word { .. } => "unknown-word",
            Self::TooLong { .. } | Self::TooMany { .. } => "too-large",
            Self::EmptyItem { .. } => "empty-item",
        }
    }

    fn help(&self) -> Option<String> {
        let list = |known: &[&str]| known.join(", ");
        Some(match self {
            Self::UnknownKey { near: Some(near), .. } => format!("did you mean {near}?"),
            Self::UnknownKey { near: None, known, .. } => format!("the keys are {}", list(known)),
            Self::Word { near: Some(near), known, .. } => format!("did you mean {near}? The words are {}", list(known)),
            Self::Word { near: None, known, .. } => format!("the words are {}", list(known)),
            Self::MissingKey { key, example, .. } => format!("add {key} = {example}"),
            Self::Both { help, .. } => (*help).to_owned(),
            Self::Date { why, found, .. } => return day_number(found).or_else(|| why.help().map(str::to_owned)),
            Self::TooLong { .. } | Self::TooMany { .. } => LIMITS_HELP.to_owned(),
            Self::EmptyItem { .. } => "take the item out".to_owned(),
            Self::NotRecords { kind, .. } => {
                format!("in TOML: [[{}]]; in JSON: \"{}\": [{{ … }}]", kind.singular(), kind.plural())
            }
            Self::PinInParts { right, .. } => format!("write both in one text, the latitude first: {right}"),
            Self::WrongSort { right: Some(right), .. } => right.clone(),
            Self::WrongSort { wanted: "a text", found, .. } if found.starts_with("the number") => {
                "put it in quotes".to_owned()
            }
            Self::WrongSort { .. } | Self::OutOfRange { .. } | Self::Unusable { .. } | Self::Id { .. } => return None,
        })
    }
}

/// What a spreadsheet shows for a date whose cell has lost its format: days since the last day but one of 1899.
fn day_number(found: &str) -> Option<String> {
    // From 1927 to 2119.
    let days: i64 = found.parse().ok().filter(|days| (10_000..=80_000).contains(days))?;
    let day = jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()?;
    Some(format!("this is the day number of a spreadsheet, which stands for {day}: write {day} in a cell of text"))
}

/// What would be right for a number that is written as people write numbers.
pub(super) fn number_meant(written: &str, whole: bool) -> Option<String> {
    let written = written.trim().trim_matches(['"', '\'']).trim();
    let is_mark = |c: char| matches!(c, ',' | '.' | '\'' | '’' | '_') || c.is_whitespace();
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 15 || !written.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return None;
    }
    if written == digits {
        return Some(format!("write it without quotes: {digits}"));
    }
    let groups: Vec<&str> = written.split(is_mark).collect();
    let thousands = groups.len() > 1
        && groups[0].len() <= 3
        && groups.iter().all(|group| !group.is_empty() && group.len() <= 3)
        && groups[1..].iter().all(|group| group.len() == 3);
    if whole {
        // `30000,0` is whole too.
        if let [before, after] = groups.as_slice()
            && !thousands
            && !before.is_empty()
            && after.bytes().all(|digit| digit == b'0')
        {
            return Some(format!("write it without a fraction: {before}"));
        }
        return thousands.then(|| format!("if thousands are meant, write them without a sign between: {digits}"));
    }
    if thousands && !written.contains(',') {
        return Some(format!("write it without signs between the digits: {digits}"));
    }
    match written.split_once(',') {
        Some((before, after)) if !after.contains(is_mark) && !before.contains(is_mark) => {
            Some(format!("write the fraction with a point: {before}.{after}"))
        }
        _ => None,
    }
}

/// The key of ours for what other formats call by another name.
pub(crate) fn meant(key: &str, known: &[&str]) -> Option<&'static str> {
    const MEANT: &[(&str, &str)] = &[
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
    let ours = |&&(theirs, ours): &&(&str, &'static str)| theirs == folded && known.contains(&ours);
    MEANT.iter().find(ours).map(|&(_, ours)| ours)
}
