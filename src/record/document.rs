//! What was published.

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
    /// The name that claims cite it by.
    pub id: DocumentId,
    /// Who published it.
    pub publisher: SourceId,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where a copy stands that does not change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_url: Option<String>,
    /// When it was published: a date or a date-time, or an interval when the day is only known to lie in it.
    pub published: Edtf,
    /// When it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Edtf>,
    /// The language it is written in: BCP 47, as `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Hash of the text that was read, as 64 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9A-Fa-f]{64}$")))]
    pub sha256: Option<String>,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row it was made from.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl Document {
    /// A document of which only the publisher and the date are known.
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
