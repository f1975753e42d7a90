//! Typed ids of records, places and features.
//!
//! Each kind of record has its own id type, so the id of a source cannot be looked up among documents.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::parsed::deserialize_parsed;
use crate::visible::is_invisible;

/// The reason why a text is not a valid id.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidId {
    /// An id that is empty or consists of whitespace.
    #[error("an id must not be empty")]
    Empty,
    /// An id longer than 200 bytes, with its length.
    #[error("an id must not be longer than {MAX_BYTES} bytes, but this one has {0}")]
    TooLong(usize),
    /// An id with a control character or another invisible character, which would make two ids look the same.
    #[error("an id must not contain the invisible character U+{:04X}", u32::from(*.0))]
    Control(char),
    /// An id that starts or ends with whitespace.
    #[error("an id must not start or end with whitespace")]
    Padded,
}

/// The maximum length of an id. Longer texts are pasted text, not ids.
const MAX_BYTES: usize = 200;

fn check(text: &str) -> Result<Arc<str>, InvalidId> {
    if text.trim().is_empty() {
        return Err(InvalidId::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(InvalidId::TooLong(text.len()));
    }
    if let Some(control) = text.chars().find(|&c| is_invisible(c)) {
        return Err(InvalidId::Control(control));
    }
    if text.trim() != text {
        return Err(InvalidId::Padded);
    }
    Ok(text.into())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        pub struct $name(Arc<str>);

        impl $name {
            /// Creates an id from a text.
            ///
            /// # Errors
            /// Returns [`InvalidId`] if the text is empty, too long, padded with whitespace, or has invisible characters.
            pub fn new(text: impl AsRef<str>) -> Result<Self, InvalidId> {
                check(text.as_ref()).map(Self)
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize_parsed(deserializer, |text| Self::new(text))
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.as_str().to_owned()
            }
        }
    };
}

id!(
    /// The id of a [`Source`](crate::Source).
    SourceId
);
id!(
    /// The id of a [`Subject`](crate::Subject).
    SubjectId
);
id!(
    /// The id of a [`Document`](crate::Document).
    DocumentId
);
id!(
    /// The id of a [`Claim`](crate::Claim).
    ClaimId
);
id!(
    /// The id of a photograph, video or intercept that several claims may rely on.
    EvidenceId
);
id!(
    /// The id of a statement that several documents may carry.
    StatementId
);
id!(
    /// The id of a place: one of the dossier's own, or one in a gazetteer, prefixed with the gazetteer: `geonames:2014006`.
    PlaceId
);
id!(
    /// The id of a feature on the map: `north-korean-soldiers/presence/ussuriysk/2024-10`.
    FeatureId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_invalid_ids() {
        assert_eq!(ClaimId::new("c7").unwrap().as_str(), "c7");
        assert_eq!(ClaimId::new(" "), Err(InvalidId::Empty));
        assert_eq!(ClaimId::new("c7 "), Err(InvalidId::Padded));
        assert_eq!(ClaimId::new("c\u{7}7"), Err(InvalidId::Control('\u{7}')));
        assert_eq!(ClaimId::new("c\u{202E}7"), Err(InvalidId::Control('\u{202E}')));
        assert_eq!(ClaimId::new("c".repeat(201)), Err(InvalidId::TooLong(201)));
    }

    #[test]
    fn deserializing_checks_the_id() {
        assert!(serde_json::from_str::<SourceId>("\"nis\"").is_ok());
        assert!(serde_json::from_str::<SourceId>("\"\"").is_err());
    }
}
