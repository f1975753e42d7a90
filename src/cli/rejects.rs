//! What a lenient run left out, as a table: `FILE.rejects.csv`.

use std::io;

use troopmap::{Located, Reject};

/// One row for each record that was not read, and one for each claim of which a place is in doubt.
pub(crate) fn table(rejects: &[Reject], located: &Located<'_>) -> io::Result<Vec<u8>> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["file", "line", "record", "id", "reason", "text"])?;
    for reject in rejects {
        let line = reject.line.to_string();
        let id = reject.id.as_deref().unwrap_or_default();
        table.write_record([&reject.file, &line, &reject.kind.to_string(), id, &reject.reason, &reject.text])?;
    }
    let dossier = located.dossier();
    let mut seen = std::collections::BTreeSet::new();
    for doubt in located.doubts() {
        let problem = doubt.problem(dossier, true);
        for &at in doubt.claims.iter().filter(|at| seen.insert(**at)) {
            let claim = &dossier.claims()[at];
            let (file, line) =
                dossier.span_of_place(&claim.id, &doubt.name).map_or((String::new(), String::new()), |span| {
                    (span.source.name.to_string(), span.line_column().0.to_string())
                });
            table.write_record([&file, &line, "claim", claim.id.as_str(), &problem.message, &doubt.name])?;
        }
    }
    table.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
