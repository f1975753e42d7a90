//! The sorts of record, and the keys of each.

/// The five sorts of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What the dossier says of itself; there is one.
    Metadata,
    /// A source.
    Source,
    /// A subject.
    Subject,
    /// A document.
    Document,
    /// A claim.
    Claim,
}

impl Kind {
    /// All of them, in the order of a dossier.
    pub(crate) const ALL: [Self; 5] = [Self::Metadata, Self::Source, Self::Subject, Self::Document, Self::Claim];

    /// The word for one of them, which is its table in TOML.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Metadata => "dossier",
            Self::Source => "source",
            Self::Subject => "subject",
            Self::Document => "document",
            Self::Claim => "claim",
        }
    }

    /// The word for several of them, which is their list in JSON.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Metadata => "dossier",
            Self::Source => "sources",
            Self::Subject => "subjects",
            Self::Document => "documents",
            Self::Claim => "claims",
        }
    }

    /// The keys of one of them, in the order in which they are written.
    pub(crate) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Metadata => &["title", "summary", "base_rate", "episode_gap_days", "crs", "trust"],
            Self::Source => &["id", "name", "kind", "country", "url", "group", "reliability", "note", "original"],
            Self::Subject => &["id", "name", "aliases", "part_of", "country", "note", "original"],
            Self::Document => &[
                "id",
                "publisher",
                "title",
                "url",
                "archived_url",
                "published",
                "accessed",
                "language",
                "sha256",
                "note",
                "original",
            ],
            Self::Claim => &[
                "id",
                "document",
                "asserted_by",
                "via",
                "cites",
                "rests_on",
                "own_evidence",
                "evidence",
                "basis",
                "stance",
                "about",
                "subject",
                "subject_reported",
                "activity",
                "place",
                "places",
                "from",
                "to",
                "by",
                "at",
                "when",
                "said_on",
                "count",
                "hedge",
                "credibility",
                "retracts",
                "locator",
                "quote",
                "quote_sha256",
                "note",
                "original",
            ],
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.singular())
    }
}

/// One record among those of its kind, counted from 0.
pub(crate) type Place = (Kind, usize);
