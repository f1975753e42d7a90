//! What is wrong with a text before its keys are looked at.

use thiserror::Error;

use super::cause::{Cause, quote_text};
use super::written::Kind;

/// Why a text is not in its notation.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum SyntaxFault {
    /// The parser says so.
    #[error("this is not {notation}: {message}")]
    Notation { notation: &'static str, message: String, help: Option<String> },
    /// A key stands twice in one table.
    #[error("the key {} stands here twice", quote_text(key))]
    DoubledKey { key: String },
    /// A table where each record needs one of a list.
    #[error("[{key}] opens a table that there is once; each {kind} needs [[{key}]]")]
    SingleBrackets { key: String, kind: Kind, times: usize },
    /// Tables in tables in tables.
    #[error("lists and tables are nested more than {limit} deep")]
    TooDeep { limit: usize },
    /// The whole text is something other than a table.
    #[error("a dossier is an object with the keys dossier, sources, subjects, documents and claims; this is {sort}")]
    NoTable { sort: String },
}

impl Cause for SyntaxFault {
    fn code(&self) -> &'static str {
        match self {
            Self::Notation { .. } => "syntax",
            Self::DoubledKey { .. } => "doubled-key",
            Self::SingleBrackets { .. } => "single-brackets",
            Self::TooDeep { .. } => "too-deep",
            Self::NoTable { .. } => "no-table",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Notation { help, .. } => help.clone(),
            Self::DoubledKey { .. } => Some("keep one of the two".to_owned()),
            Self::SingleBrackets { key, times, .. } => {
                let times = if *times == 1 { "once".to_owned() } else { format!("{times} times") };
                Some(format!("write [[{key}]] in place of [{key}], which stands in this file {times}"))
            }
            Self::TooDeep { .. } => Some("no key of a dossier needs more than 3".to_owned()),
            Self::NoTable { .. } => None,
        }
    }
}
