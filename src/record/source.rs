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
        /// The armed forces of a state.
        Military = "military",
        /// An armed group that is not the force of a state.
        ArmedGroup = "armed-group",
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
        /// A mission or project that observes and counts, such as a ceasefire monitor.
        Monitor = "monitor",
        /// A person or group that verifies published images and records.
        Investigator = "investigator",
        /// A company or agency that operates satellites and publishes their images.
        SatelliteOperator = "satellite-operator",
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
    /// Other names of it in documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
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
    /// The side that it belongs to: a belligerent or an alliance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    /// The reliability letter of the Admiralty code, A to F; absent if nobody has rated the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
    /// How faithfully it repeats what others said, from 0 to 1; if absent, it follows from the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub fidelity: Option<f64>,
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
            aliases: Vec::new(),
            kind: None,
            country: None,
            url: None,
            group: None,
            side: None,
            reliability: None,
            fidelity: None,
            note: None,
            original: Original::new(),
        }
    }

    /// Returns its name, or its id if it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }
}
