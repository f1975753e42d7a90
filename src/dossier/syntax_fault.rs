//! Faults in the syntax of a text, found before its keys are read.

use thiserror::Error;

use super::diagnose::{Diagnose, quote_text};
use super::record_kind::RecordKind;

/// A fault in the syntax of a text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum SyntaxFault {
    /// An error of the parser.
    #[error("invalid {notation}: {message}")]
    Notation { notation: &'static str, message: String, help: Option<String> },
    /// A key that occurs twice in one table.
    #[error("duplicate key {}", quote_text(key))]
    DuplicateKey { key: String },
    /// A single table where a list of tables is required.
    #[error("`[{key}]` defines a single table")]
    SingleBrackets { key: String, kind: RecordKind, times: usize },
    /// Nesting deeper than the limit.
    #[error("lists and tables are nested more than {limit} levels deep")]
    TooDeep { limit: usize },
    /// A text whose root is not a table.
    #[error("a dossier must be an object, not {found}")]
    NotATable { found: String },
}

impl Diagnose for SyntaxFault {
    fn code(&self) -> &'static str {
        match self {
            Self::Notation { .. } => "syntax",
            Self::DuplicateKey { .. } => "doubled-key",
            Self::SingleBrackets { .. } => "single-brackets",
            Self::TooDeep { .. } => "too-deep",
            Self::NotATable { .. } => "no-table",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Notation { help, .. } => help.clone(),
            Self::DuplicateKey { .. } => Some("remove one of the two".to_owned()),
            Self::SingleBrackets { key, kind, times: 1 } => Some(format!("write `[[{key}]]` for each {kind}")),
            Self::SingleBrackets { key, kind, times } => {
                Some(format!("write `[[{key}]]` for each {kind}; `[{key}]` occurs {times} times in this file"))
            }
            Self::TooDeep { .. } => Some("a dossier needs at most 3 levels".to_owned()),
            Self::NotATable { .. } => Some("its keys are dossier, sources, subjects, documents and claims".to_owned()),
        }
    }
}
