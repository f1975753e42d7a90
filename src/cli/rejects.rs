//! What a lenient run left out, as a table: `FILE.rejects.csv`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use troopmap::{Located, Reject, escape_formula};

use crate::cli::{Failure, output};

/// A record that was left out.
#[derive(Clone, Debug)]
pub(crate) struct LeftOut {
    pub(crate) file: String,
    pub(crate) line: Option<usize>,
    /// What sort of record it is: `claim`, or `row` in data of another format.
    pub(crate) record: String,
    pub(crate) id: String,
    pub(crate) reason: String,
    pub(crate) text: String,
}

impl LeftOut {
    /// A row of data of another format.
    pub(crate) fn row(file: &str, row: &troopmap::import::RejectedRow) -> Self {
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

impl From<Reject> for LeftOut {
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

/// The claims of which a place is in doubt, each of them once, with all its names that are.
pub(crate) fn doubtful(located: &Located) -> Vec<LeftOut> {
    let dossier = located.dossier();
    let mut left_out: BTreeMap<usize, LeftOut> = BTreeMap::new();
    for doubt in located.unresolved_names() {
        let reason = doubt.to_problem(dossier, true).message;
        for &at in &doubt.claims {
            if let Some(row) = left_out.get_mut(&at) {
                row.reason = format!("{}; {reason}", row.reason);
                row.text = format!("{}; {}", row.text, doubt.name);
                continue;
            }
            let claim = &dossier.claims()[at];
            let span = dossier.place_span(&claim.id, &doubt.name);
            let row = LeftOut {
                file: span.as_ref().map_or(String::new(), |span| span.source.name.to_string()),
                line: span.map(|span| span.line_column().0),
                record: "claim".to_owned(),
                id: claim.id.as_str().to_owned(),
                reason: reason.clone(),
                text: doubt.name.clone(),
            };
            left_out.insert(at, row);
        }
    }
    left_out.into_values().collect()
}

/// Lists what was left out beside the file that was written; gives the list's name. An older list does not outlive its run.
pub(crate) fn write(out: Option<&Path>, input: &Path, left_out: &[LeftOut]) -> Result<Option<PathBuf>, Failure> {
    let Some(out) = output::file(out) else { return Ok(None) };
    // Beside a device or a pipe no list belongs.
    if std::fs::metadata(out).is_ok_and(|out| !out.is_file() && !out.is_dir()) {
        return Ok(None);
    }
    let mut list = out.to_owned().into_os_string();
    list.push(".rejects.csv");
    let list = PathBuf::from(list);
    if left_out.is_empty() && !list.exists() {
        return Ok(None);
    }
    output::write_to(Some(&list), &[input], |out| out.write_all(&table(left_out)?))?;
    Ok(Some(list))
}

fn table(left_out: &[LeftOut]) -> io::Result<Vec<u8>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["file", "line", "record", "id", "reason", "text"])?;
    for row in left_out {
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
