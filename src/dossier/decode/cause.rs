//! What is wrong with the value of one key.

use thiserror::Error;

use crate::dossier::cause::{Cause, shown};
use crate::dossier::limits::LIFT;
use crate::dossier::written::Kind;
use crate::edtf::InvalidEdtf;
use crate::id::InvalidId;

/// What is wrong with the value of one key. `of` says whose key it is: `claim c7`.
#[derive(Clone, Debug, Error, PartialEq)]
pub(crate) enum ValueFault {
    /// No such key.
    #[error("{of} has an unknown key {}", shown(key))]
    UnknownKey { of: String, key: String, near: Option<&'static str>, known: &'static [&'static str] },
    /// A key that must be there.
    #[error("{of} has no {key}")]
    MissingKey { of: String, key: &'static str, example: &'static str },
    /// Two keys that say the same.
    #[error("{of} has both {one} and {other}")]
    Both { of: String, one: &'static str, other: &'static str, help: &'static str },
    /// Another sort of value.
    #[error("{key} of {of} must be {wanted}; this is {found}")]
    WrongSort { of: String, key: String, wanted: &'static str, found: String },
    /// A number outside its range.
    #[error("{key} of {of} must be {wanted}; this is {found}")]
    OutOfRange { of: String, key: String, wanted: String, found: String },
    /// A number that no machine holds.
    #[error("{key} of {of} is {}, which is no number that can be used", shown(found).trim_matches('"'))]
    Unusable { of: String, key: String, found: String },
    /// A name that cannot be an id.
    #[error("{key} of {of} is {}: {why}", shown(found))]
    Id { of: String, key: String, found: String, why: InvalidId },
    /// A text that is no date.
    #[error("{key} of {of} is {}, which is not a date: {}", shown(found), why.fault())]
    Date { of: String, key: String, found: String, why: InvalidEdtf },
    /// A word that is not on the list.
    #[error("{key} of {of} is {}, which is not on its list", shown(found))]
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
            Self::WrongSort { .. } | Self::NotRecords { .. } => "wrong-type",
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
            Self::Date { why, .. } => return why.help().map(str::to_owned),
            Self::TooLong { .. } | Self::TooMany { .. } => LIFT.to_owned(),
            Self::EmptyItem { .. } => "take the item out".to_owned(),
            Self::NotRecords { kind, .. } => {
                format!("in TOML: [[{}]]; in JSON: \"{}\": [{{ … }}]", kind.one(), kind.many())
            }
            Self::WrongSort { wanted: "a text", found, .. } if found.starts_with("the number") => {
                "put it in quotes".to_owned()
            }
            Self::WrongSort { .. } | Self::OutOfRange { .. } | Self::Unusable { .. } | Self::Id { .. } => return None,
        })
    }
}

/// The key of ours for what other formats call by another name.
pub(super) fn meant(key: &str, known: &[&str]) -> Option<&'static str> {
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
    ];
    let folded = key.to_lowercase();
    let ours = |&&(theirs, ours): &&(&str, &'static str)| theirs == folded && known.contains(&ours);
    MEANT.iter().find(ours).map(|&(_, ours)| ours)
}
