//! Sources.

use serde::{Deserialize, Serialize};

use crate::id::SourceId;
use crate::opinion::Reliability;
use crate::record::Original;
use crate::word::words;

words! {
    closed "kind of source"
    /// The kind of a source.
    #[non_exhaustive]
    SourceKind {
        /// A government or one of its ministries.
        Government = "government",
        /// An intelligence service.
        IntelligenceService = "intelligence-service",
        /// An armed force.
        Military = "military",
        /// An organization of states.
        InternationalOrganization = "international-organisation",
        /// A newspaper, broadcaster or news site.
        News = "news",
        /// An agency whose reports other outlets publish.
        NewsAgency = "news-agency",
        /// A site that republishes the reports of others.
        Aggregator = "aggregator",
        /// A research institute that publishes assessments.
        ThinkTank = "think-tank",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// A university or scholar.
        Academic = "academic",
        /// A social media account or channel.
        SocialMedia = "social-media",
        /// An eyewitness.
        Witness = "witness",
        /// None of these.
        Other = "other",
    }
}

/// A person or organization that asserts or relays claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Source {
    /// The id by which documents and claims refer to it.
    pub id: SourceId,
    /// Its display name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The kind of source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
    /// Its country as an ISO 3166-1 alpha-2 code: `KR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[A-Z]{2}$")))]
    pub country: Option<String>,
    /// Its website.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The body it belongs to, such as a government for its ministries; sources of one group are never independent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The reliability letter of the Admiralty code, A to F; absent if nobody has rated the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
    /// A note for readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row of a foreign format from which it was imported.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl Source {
    /// Creates a source with nothing but its id set.
    pub fn new(id: SourceId) -> Self {
        Self {
            id,
            name: None,
            kind: None,
            country: None,
            url: None,
            group: None,
            reliability: None,
            note: None,
            original: Original::new(),
        }
    }

    /// Returns its name, or its id if it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }
}
