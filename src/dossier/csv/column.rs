//! The columns of each file: the key and the notation of their cells.

use crate::dossier::record_kind::RecordKind;

/// The notation of a value in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellForm {
    /// A plain string.
    Text,
    /// Strings joined with `; `.
    List,
    /// A number.
    Number,
    /// A count as reports write it.
    Count,
    /// `true` or `false`.
    Flag,
    /// A JSON object.
    Object,
    /// A pin, or pins by name.
    Pins,
}

/// A column of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// The key of the record.
    pub key: &'static str,
    /// The key within that key, if its value is a table.
    pub inner: Option<&'static str>,
    /// The notation of its cells.
    pub form: CellForm,
}

const fn column(name: &'static str, form: CellForm) -> Column {
    Column { name, key: name, inner: None, form }
}

const fn nested(name: &'static str, key: &'static str, inner: &'static str, form: CellForm) -> Column {
    Column { name, key, inner: Some(inner), form }
}

/// Returns the columns of the file for a kind of record, in the order in which they are written.
pub(super) const fn columns(kind: RecordKind) -> &'static [Column] {
    match kind {
        RecordKind::Metadata => &[],
        RecordKind::Source => SOURCES,
        RecordKind::Subject => SUBJECTS,
        RecordKind::Place => PLACES,
        RecordKind::Document => DOCUMENTS,
        RecordKind::Claim => CLAIMS,
    }
}

const SOURCES: &[Column] = &[
    column("id", CellForm::Text),
    column("name", CellForm::Text),
    column("aliases", CellForm::List),
    column("kind", CellForm::Text),
    column("country", CellForm::Text),
    column("url", CellForm::Text),
    column("group", CellForm::Text),
    column("side", CellForm::Text),
    column("reliability", CellForm::Text),
    column("fidelity", CellForm::Number),
    column("note", CellForm::Text),
    column("original", CellForm::Object),
];

const SUBJECTS: &[Column] = &[
    column("id", CellForm::Text),
    column("name", CellForm::Text),
    column("aliases", CellForm::List),
    column("part_of", CellForm::Text),
    column("country", CellForm::Text),
    column("side", CellForm::Text),
    column("note", CellForm::Text),
    column("original", CellForm::Object),
];

const PLACES: &[Column] = &[
    column("id", CellForm::Text),
    column("name", CellForm::Text),
    column("aliases", CellForm::List),
    column("at", CellForm::Text),
    column("uncertainty_m", CellForm::Number),
    column("area", CellForm::Object),
    column("part_of", CellForm::Text),
    column("note", CellForm::Text),
    column("original", CellForm::Object),
];

const DOCUMENTS: &[Column] = &[
    column("id", CellForm::Text),
    column("publisher", CellForm::Text),
    column("title", CellForm::Text),
    column("url", CellForm::Text),
    column("archived_url", CellForm::Text),
    column("published", CellForm::Text),
    column("accessed", CellForm::Text),
    column("language", CellForm::Text),
    column("sha256", CellForm::Text),
    column("note", CellForm::Text),
    column("original", CellForm::Object),
];

const CLAIMS: &[Column] = &[
    column("id", CellForm::Text),
    column("document", CellForm::Text),
    column("asserted_by", CellForm::Text),
    column("via", CellForm::List),
    column("statement", CellForm::Text),
    column("cites", CellForm::List),
    column("rests_on", CellForm::List),
    column("own_evidence", CellForm::Flag),
    column("evidence", CellForm::List),
    column("basis", CellForm::Text),
    column("stance", CellForm::Text),
    column("interest", CellForm::Text),
    column("about", CellForm::List),
    column("subject", CellForm::Text),
    column("subject_reported", CellForm::Text),
    column("activity", CellForm::Text),
    column("place", CellForm::Text),
    column("places", CellForm::List),
    column("from", CellForm::List),
    column("to", CellForm::List),
    column("by", CellForm::Text),
    column("at", CellForm::Pins),
    nested("at_uncertainty_m", "at", "uncertainty_m", CellForm::Number),
    nested("at_crs", "at", "crs", CellForm::Text),
    column("when", CellForm::Text),
    column("said_on", CellForm::Text),
    column("count", CellForm::Count),
    nested("count_min", "count", "min", CellForm::Number),
    nested("count_max", "count", "max", CellForm::Number),
    nested("count_words", "count", "words", CellForm::Text),
    nested("count_unit", "count", "unit", CellForm::Text),
    column("hedge", CellForm::Text),
    column("credibility", CellForm::Text),
    column("retracts", CellForm::List),
    column("review", CellForm::Text),
    nested("page", "locator", "page", CellForm::Number),
    nested("paragraph", "locator", "paragraph", CellForm::Number),
    nested("sentence", "locator", "sentence", CellForm::Number),
    nested("timecode", "locator", "timecode", CellForm::Text),
    nested("part", "locator", "part", CellForm::Text),
    nested("start", "locator", "start", CellForm::Number),
    nested("end", "locator", "end", CellForm::Number),
    nested("quote", "quote", "exact", CellForm::Text),
    nested("quote_prefix", "quote", "prefix", CellForm::Text),
    nested("quote_suffix", "quote", "suffix", CellForm::Text),
    column("quote_sha256", CellForm::Text),
    column("note", CellForm::Text),
    column("original", CellForm::Object),
];
