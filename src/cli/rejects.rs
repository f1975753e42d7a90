//! The table of records that a lenient run skipped: `FILE.rejects.csv`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use troopmap::{Located, Reject, escape_formula};

use crate::cli::{Failure, output};

/// A skipped record, as a row of the table.
#[derive(Clone, Debug)]
pub(crate) struct RejectRow {
    pub(crate) file: String,
    pub(crate) line: Option<usize>,
    /// The kind of the record, such as `claim`, `row` in data of another format, or `place` if only some places of a claim were
    /// left out.
    pub(crate) record: String,
    pub(crate) id: String,
    pub(crate) reason: String,
    pub(crate) text: String,
}

impl RejectRow {
    /// Creates the entry of a row in data of another format.
    pub(crate) fn from_row(file: &str, row: &troopmap::import::RejectedRow) -> Self {
        Self {
            file: file.to_owned(),
            line: Some(row.line),
            record: "row".to_owned(),
            id: String::new(),
            reason: row.reason(),
            text: row.row.clone(),
        }
    }
}

impl From<Reject> for RejectRow {
    fn from(reject: Reject) -> Self {
        Self {
            file: reject.file,
            line: Some(reject.line),
            record: reject.kind.to_string(),
            id: reject.id.unwrap_or_default(),
            reason: reject.reason,
            text: reject.text,
        }
    }
}

/// Returns the claims with unresolved places, each once with all its unresolved names. A claim that keeps another place is not
/// rejected; its row lists the places that were left out.
pub(crate) fn unresolved_claims(located: &Located) -> Vec<RejectRow> {
    let dossier = located.dossier();
    let mut rejects: BTreeMap<usize, RejectRow> = BTreeMap::new();
    for name in located.unresolved_names() {
        let reason = name.to_problem(dossier, true).message;
        for &at in &name.claims {
            if let Some(row) = rejects.get_mut(&at) {
                row.reason = format!("{}; {reason}", row.reason);
                row.text = format!("{}; {}", row.text, name.name);
                continue;
            }
            let claim = &dossier.claims()[at];
            let span = dossier.place_span(&claim.id, &name.name);
            let row = RejectRow {
                file: span.as_ref().map_or(String::new(), |span| span.source.name.to_string()),
                line: span.map(|span| span.line_column().0),
                record: if located.has_resolved_place(at) { "place" } else { "claim" }.to_owned(),
                id: claim.id.as_str().to_owned(),
                reason: reason.clone(),
                text: name.name.clone(),
            };
            rejects.insert(at, row);
        }
    }
    rejects.into_values().collect()
}

/// Writes the table next to the output file and returns its path. Without rejects, an older table is overwritten with an empty
/// one.
pub(crate) fn write_list(out: Option<&Path>, input: &Path, rejects: &[RejectRow]) -> Result<Option<PathBuf>, Failure> {
    let Some(out) = output::output_file(out) else { return Ok(None) };
    // A device or a pipe has no place for a file next to it.
    if std::fs::metadata(out).is_ok_and(|out| !out.is_file() && !out.is_dir()) {
        return Ok(None);
    }
    let mut list = out.to_owned().into_os_string();
    list.push(".rejects.csv");
    let list = PathBuf::from(list);
    if rejects.is_empty() && !list.exists() {
        return Ok(None);
    }
    output::write_output(Some(&list), &[input], |out| out.write_all(&to_csv(rejects)?))?;
    Ok(Some(list))
}

fn to_csv(rejects: &[RejectRow]) -> io::Result<Vec<u8>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["file", "line", "record", "id", "reason", "text"])?;
    for row in rejects {
        let line = row.line.map_or(String::new(), |line| line.to_string());
        table.write_record([
            escape_formula(&row.file),
            line,
            row.record.clone(),
            escape_formula(&row.id),
            escape_formula(&row.reason),
            escape_formula(&row.text),
        ])?;
    }
    table.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
