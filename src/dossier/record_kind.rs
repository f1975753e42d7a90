//! The kinds of record, and their keys.

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RecordKind {
    /// The metadata of the dossier, which is a single record.
    Metadata,
    /// A source.
    Source,
    /// A subject.
    Subject,
    /// A place of the dossier's own.
    Place,
    /// A document.
    Document,
    /// A claim.
    Claim,
}

impl RecordKind {
    /// All kinds, in the order in which a dossier is written.
    pub(crate) const ALL: [Self; 6] =
        [Self::Metadata, Self::Source, Self::Subject, Self::Place, Self::Document, Self::Claim];

    /// Returns the noun for one record, which is the name of its table in TOML.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Metadata => "dossier",
            Self::Source => "source",
            Self::Subject => "subject",
            Self::Place => "place",
            Self::Document => "document",
            Self::Claim => "claim",
        }
    }

    /// Returns the noun for several records, which is the name of their list in JSON.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Metadata => "dossier",
            Self::Source => "sources",
            Self::Subject => "subjects",
            Self::Place => "places",
            Self::Document => "documents",
            Self::Claim => "claims",
        }
    }

    /// Returns the keys of a record, in the order in which they are written.
    pub(crate) const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Metadata => &["title", "summary", "base_rate", "episode_gap_days", "crs", "trust"],
            Self::Source => &[
                "id",
                "name",
                "aliases",
                "kind",
                "country",
                "url",
                "group",
                "side",
                "reliability",
                "fidelity",
                "note",
                "original",
            ],
            Self::Subject => &["id", "name", "aliases", "part_of", "country", "side", "note", "original"],
            Self::Place => &["id", "name", "aliases", "at", "uncertainty_m", "area", "part_of", "note", "original"],
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
                "statement",
                "cites",
                "rests_on",
                "own_evidence",
                "evidence",
                "basis",
                "stance",
                "interest",
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
                "review",
                "locator",
                "quote",
                "quote_sha256",
                "note",
                "original",
            ],
        }
    }
}

impl std::fmt::Display for RecordKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.singular())
    }
}

/// The index of a record: its kind, and its number among the records of that kind, from 0.
pub(crate) type RecordIx = (RecordKind, usize);
