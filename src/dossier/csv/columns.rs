//! The columns of each file: which key a cell belongs to and how it is written.

use crate::dossier::written::Kind;

/// How the value of a key is written in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    Text,
    /// Joined with `; `.
    List,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A JSON object.
    Object,
    /// A pin, or pins by name.
    Pins,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// The key of the record.
    pub key: &'static str,
    /// The key within it, when the value is a table.
    pub inner: Option<&'static str>,
    /// How the value is written.
    pub form: Form,
}

const fn column(name: &'static str, form: Form) -> Column {
    Column { name, key: name, inner: None, form }
}

const fn within(name: &'static str, key: &'static str, inner: &'static str, form: Form) -> Column {
    Column { name, key, inner: Some(inner), form }
}

/// The columns of the file that holds records of a kind, in the order in which they are written.
pub(super) const fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Metadata => &[],
        Kind::Source => SOURCES,
        Kind::Subject => SUBJECTS,
        Kind::Document => DOCUMENTS,
        Kind::Claim => CLAIMS,
    }
}

const SOURCES: &[Column] = &[
    column("id", Form::Text),
    column("name", Form::Text),
    column("kind", Form::Text),
    column("country", Form::Text),
    column("url", Form::Text),
    column("group", Form::Text),
    column("reliability", Form::Text),
    column("note", Form::Text),
    column("original", Form::Object),
];

const SUBJECTS: &[Column] = &[
    column("id", Form::Text),
    column("name", Form::Text),
    column("aliases", Form::List),
    column("part_of", Form::Text),
    column("country", Form::Text),
    column("note", Form::Text),
    column("original", Form::Object),
];

const DOCUMENTS: &[Column] = &[
    column("id", Form::Text),
    column("publisher", Form::Text),
    column("title", Form::Text),
    column("url", Form::Text),
    column("archived_url", Form::Text),
    column("published", Form::Text),
    column("accessed", Form::Text),
    column("language", Form::Text),
    column("sha256", Form::Text),
    column("note", Form::Text),
    column("original", Form::Object),
];

const CLAIMS: &[Column] = &[
    column("id", Form::Text),
    column("document", Form::Text),
    column("asserted_by", Form::Text),
    column("via", Form::List),
    column("cites", Form::List),
    column("rests_on", Form::List),
    column("own_evidence", Form::Flag),
    column("evidence", Form::List),
    column("basis", Form::Text),
    column("stance", Form::Text),
    column("about", Form::List),
    column("subject", Form::Text),
    column("subject_reported", Form::Text),
    column("activity", Form::Text),
    column("place", Form::Text),
    column("places", Form::List),
    column("from", Form::List),
    column("to", Form::List),
    column("by", Form::Text),
    column("at", Form::Pins),
    within("at_uncertainty_m", "at", "uncertainty_m", Form::Number),
    within("at_crs", "at", "crs", Form::Text),
    column("when", Form::Text),
    column("said_on", Form::Text),
    within("count_min", "count", "min", Form::Number),
    within("count_max", "count", "max", Form::Number),
    within("count_words", "count", "words", Form::Text),
    within("count_unit", "count", "unit", Form::Text),
    column("hedge", Form::Text),
    column("credibility", Form::Text),
    column("retracts", Form::List),
    within("page", "locator", "page", Form::Number),
    within("paragraph", "locator", "paragraph", Form::Number),
    within("sentence", "locator", "sentence", Form::Number),
    within("timecode", "locator", "timecode", Form::Text),
    within("part", "locator", "part", Form::Text),
    within("quote", "quote", "exact", Form::Text),
    within("quote_prefix", "quote", "prefix", Form::Text),
    within("quote_suffix", "quote", "suffix", Form::Text),
    column("quote_sha256", Form::Text),
    column("note", Form::Text),
    column("original", Form::Object),
];
