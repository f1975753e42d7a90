//! Who asserts or relays.

use serde::{Deserialize, Serialize};

use crate::id::SourceId;
use crate::opinion::Reliability;
use crate::record::Original;
use crate::word::words;

words! {
    closed "kind of source"
    /// What sort of source it is.
    SourceKind {
        /// A government or one of its ministries.
        Government = "government",
        /// An intelligence service.
        IntelligenceService = "intelligence-service",
        /// An armed force.
        Military = "military",
        /// An organisation of states.
        InternationalOrganization = "international-organisation",
        /// A newspaper, broadcaster or news site.
        News = "news",
        /// An agency that other outlets print.
        NewsAgency = "news-agency",
        /// A site that republishes others.
        Aggregator = "aggregator",
        /// A research institute that publishes assessments.
        ThinkTank = "think-tank",
        /// A non-governmental organisation.
        Ngo = "ngo",
        /// A university or scholar.
        Academic = "academic",
        /// An account or channel.
        SocialMedia = "social-media",
        /// A person who saw it.
        Witness = "witness",
        /// None of these.
        Other = "other",
    }
}

/// A person or organisation that asserts or relays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Source {
    /// The name that documents and claims cite it by.
    pub id: SourceId,
    /// Its name in print.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What sort of source it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
    /// Where it belongs: ISO 3166-1 alpha-2, as `KR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[A-Z]{2}$")))]
    pub country: Option<String>,
    /// Its own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The whole that it speaks for, as the ministries of one government do: members of one group are never independent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Letter of the Admiralty code, A to F; nothing when nobody has judged it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
    /// Anything a reader should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The row it was made from.
    #[serde(default, skip_serializing_if = "Original::is_empty")]
    pub original: Original,
}

impl Source {
    /// A source of which nothing is known yet but what it is cited by.
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

    /// Its name in print, or its id when it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }
}
