//! Documents.

use serde::{Deserialize, Serialize};

use crate::edtf::Edtf;
use crate::id::{DocumentId, SourceId};
use crate::record::Original;

/// One published item: an article, a statement, a post, one row of a data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Document {
    /// The id by which claims refer to it.
    pub id: DocumentId,
    /// The source that published it.
    pub publisher: SourceId,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its address on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The address of an archived copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_url: Option<String>,
    /// When it was published: a date, a date-time, or an interval that contains the date.
    pub published: Edtf,
    /// When it was accessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Edtf>,
    /// Its language as a BCP 47 tag: `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// SHA-256 hash of the text that was read: 64 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9A-Fa-f]{64}$")))]
    pub sha256: Option<String>,
    /// A note for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row of a foreign format from which it was imported.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl Document {
    /// Creates a document with only its publisher and date of publication set.
    #[expect(clippy::similar_names, reason = "publisher and published are keys of a document")]
    pub fn new(id: DocumentId, publisher: SourceId, published: Edtf) -> Self {
        Self {
            id,
            publisher,
            title: None,
            url: None,
            archived_url: None,
            published,
            accessed: None,
            language: None,
            sha256: None,
            note: None,
            original: Original::new(),
        }
    }
}
