//! Controlled vocabularies: the values that a key of a dossier may have.

use std::fmt;

/// A word that is not in its vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownWord {
    /// The word as it was written.
    pub word: String,
    /// The name of the vocabulary: `stance`.
    pub list: &'static str,
    /// The words of the vocabulary.
    pub known: &'static [&'static str],
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} {:?}; expected one of {}", self.list, self.word, self.known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

/// Declares an enum for a vocabulary, with conversions from and to its words, serde and a JSON Schema.
///
/// A `closed` vocabulary rejects other words; an `open` one keeps them as `Other`.
macro_rules! words {
    (closed $list:literal $(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// All words, in order.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

            /// Returns the word that a dossier uses.
            pub const fn as_str(&self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::word::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(crate::word::UnknownWord { word: word.to_owned(), list: $list, known: Self::WORDS }),
                }
            }
        }

        $crate::word::words!(@shared $name);

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::WORDS })
            }
        }
    };
    (open $list:literal $(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            /// Another word, as written.
            Other(std::sync::Arc<str>),
        }

        impl $name {
            /// All words, in order.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

            /// Returns the word that a dossier uses.
            pub fn as_str(&self) -> &str {
                match self { $(Self::$variant => $word,)+ Self::Other(word) => word }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(match word {
                    $($word => Self::$variant,)+
                    _ => Self::Other(word.into()),
                })
            }
        }

        $crate::word::words!(@shared $name);

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "anyOf": [{ "enum": Self::WORDS }, { "type": "string" }] })
            }
        }
    };
    (@shared $name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::parsed::deserialize_parsed(deserializer, str::parse)
            }
        }
    };
}

pub(crate) use words;
