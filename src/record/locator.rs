//! The location of a claim in its document, and its exact words.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

/// The location of a claim in its document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Locator {
    /// The page, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The paragraph, from 1, not counting headline and captions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    /// The sentence, from 1, within the paragraph or, if that is absent, within the part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<u32>,
    /// The time in a recording: `00:12:40`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timecode: Option<String>,
    /// The part within which paragraph and sentence count, if not the body text: `caption`, `headline`, `excerpt`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The first character of the claim in the normalized text of the document, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<u32>,
    /// The character after the last one of the claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<u32>,
}

/// The exact words of a claim, like a `TextQuoteSelector` of the W3C Web Annotation Data Model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "QuoteRepr")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "QuoteRepr"))]
pub struct Quote {
    /// The words themselves.
    pub exact: String,
    /// The text just before them, which helps to find them.
    pub prefix: Option<String>,
    /// The text just after them.
    pub suffix: Option<String>,
}

impl Serialize for Quote {
    /// Writes a plain string if there is neither prefix nor suffix, else a table.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.prefix.is_none() && self.suffix.is_none() {
            return serializer.serialize_str(&self.exact);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("exact", &self.exact)?;
        if let Some(prefix) = &self.prefix {
            map.serialize_entry("prefix", prefix)?;
        }
        if let Some(suffix) = &self.suffix {
            map.serialize_entry("suffix", suffix)?;
        }
        map.end()
    }
}

/// The two notations of a quote.
#[derive(Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Quote"))]
enum QuoteRepr {
    Words(String),
    Selector(QuoteSelector),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "QuoteSelector"))]
struct QuoteSelector {
    exact: String,
    prefix: Option<String>,
    suffix: Option<String>,
}

impl From<QuoteRepr> for Quote {
    fn from(written: QuoteRepr) -> Self {
        match written {
            QuoteRepr::Words(exact) => Self { exact, prefix: None, suffix: None },
            QuoteRepr::Selector(QuoteSelector { exact, prefix, suffix }) => Self { exact, prefix, suffix },
        }
    }
}
