//! Reads data of another format as a dossier.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use troopmap::import::{self, ImportFormat, ImportOptions, Imported};
use troopmap::{Dossier, DossierReadError, Edtf, Limits, Problem, Problems, RejectedClaims, escape_controls};

use crate::cli::args::InputArgs;
use crate::cli::input::{Input, input_name};
use crate::cli::rejects::RejectRow;
use crate::cli::{Failure, output, problems};

/// How many bytes are enough to detect a format.
const DETECTION_BYTES: u64 = 65_536;

/// Returns the format of the input, as given with `--from` or as detected; `None` for a dossier.
pub(crate) fn find_format(args: &InputArgs) -> Result<Option<ImportFormat>, Failure> {
    let format = detect_format(args)?;
    // Ignoring the options silently would suggest that they had an effect.
    if format.is_none() && (!args.column.is_empty() || args.dates.is_some()) {
        let message = "--column and --dates apply to tables of points, but the input is a dossier";
        return Err(Failure::Usage(message.to_owned()));
    }
    Ok(format)
}

/// Returns the format given with `--from`, or detects it.
fn detect_format(args: &InputArgs) -> Result<Option<ImportFormat>, Failure> {
    if let Some(word) = &args.from {
        // clap has checked the word: if it is not an import format, it is a notation of dossiers.
        return Ok(word.parse().ok());
    }
    let path = &args.dossier;
    let read_error = |source| DossierReadError { path: path.clone(), source };
    let mut first_bytes = Vec::new();
    if args.is_stdin() {
        // `fill_buf` consumes nothing, so the reader still gets these bytes.
        first_bytes.extend_from_slice(io::stdin().lock().fill_buf().map_err(read_error)?);
    } else if std::fs::metadata(path).map_err(read_error)?.is_file() {
        File::open(path)
            .and_then(|file| file.take(DETECTION_BYTES).read_to_end(&mut first_bytes))
            .map_err(read_error)?;
    }
    if is_dossier(path, &first_bytes) || path.is_dir() {
        return Ok(None);
    }
    // Column names make sense only for a table of points, even if detection does not recognize it.
    let table = (!args.column.is_empty()).then_some(ImportFormat::CsvPoints);
    Ok(import::detect(&input_name(args), &first_bytes).or(table))
}

/// Returns whether a text is a dossier, even if its values look like another format: a claim can contain the record it was
/// made from.
fn is_dossier(path: &Path, first_bytes: &[u8]) -> bool {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
        return true;
    }
    let text = String::from_utf8_lossy(first_bytes);
    let compact: String = text.trim_start_matches('\u{FEFF}').chars().filter(|c| !c.is_ascii_whitespace()).collect();
    // TOML starts with a comment or with a table, that is, a bracket followed by a name or another bracket.
    let is_toml =
        compact.strip_prefix('[').is_some_and(|rest| rest.starts_with(|c: char| c == '[' || c.is_ascii_lowercase()));
    let is_json = compact.starts_with("{\"dossier\":")
        || (compact.contains("\"documents\":[{") && compact.contains("\"publisher\":"));
    is_toml && !compact.starts_with("[[{") || compact.starts_with('#') || is_json
}

/// Reads data of another format.
pub(crate) fn read(format: ImportFormat, args: &InputArgs, limits: Limits) -> Result<Input, Failure> {
    let options = import_options(args, limits)?;
    let name = input_name(args);
    let imported = if args.is_stdin() {
        import::read(format, &name, io::stdin().lock(), &options)
    } else {
        let file =
            File::open(&args.dossier).map_err(|source| DossierReadError { path: args.dossier.clone(), source })?;
        import::read(format, &name, file, &options)
    };
    Ok(match imported {
        Ok(imported) => into_input(format, &name, imported, args.quiet),
        Err(problems) if is_read_error(&problems) => {
            problems::print(&problems);
            return Err(Failure::IncompleteInput);
        }
        Err(problems) => {
            Input { dossier: None, problems, rejects: Vec::new(), rejected_claims: RejectedClaims::default() }
        }
    })
}

/// Returns whether the system failed to read on, which is not an error in the data.
pub(crate) fn is_read_error(problems: &Problems) -> bool {
    problems.iter().any(|problem| problem.code == "unreadable")
}

/// Translates the arguments to the options of the import.
pub(crate) fn import_options(args: &InputArgs, limits: Limits) -> Result<ImportOptions, Failure> {
    let mut options = ImportOptions::default();
    options.lenient = args.lenient;
    options.limits = limits;
    options.without_original = args.no_original;
    for (role, column) in &args.column {
        if let Some(previous) = options.columns.insert(*role, column.clone()) {
            return Err(Failure::Usage(format!(
                "--column {role} is given twice: {} and {}",
                escape_controls(&previous),
                escape_controls(column)
            )));
        }
    }
    // clap has checked the word.
    options.date_order = args.dates.as_deref().and_then(|order| order.parse().ok());
    options.published = args.published.as_deref().map(parse_published).transpose()?;
    Ok(options)
}

fn parse_published(text: &str) -> Result<Edtf, Failure> {
    Edtf::parse(text).map_err(|error| Failure::Usage(format!("--published {text}: {error}")))
}

fn into_input(format: ImportFormat, name: &str, imported: Imported, quiet: bool) -> Input {
    let name_shown = escape_controls(name);
    if !quiet {
        let kept = imported.rows - imported.rejects.len();
        output::print_message(&format!("{name_shown}: {kept} of {} rows, read as {format}", imported.rows));
        for note in &imported.notes {
            output::print_message(&format!("note: {}", escape_controls(note)));
        }
    }
    let mut problems = imported.problems();
    if imported.rows > 0 && imported.rows == imported.rejects.len() {
        problems.push(nothing_read_problem(&name_shown, imported.rows, format));
        return Input { dossier: None, problems, rejects: Vec::new(), rejected_claims: RejectedClaims::default() };
    }
    let rejects = imported.rejects.iter().map(|row| RejectRow::from_row(name, row)).collect();
    let dossier = match Dossier::try_from(imported.records) {
        Ok(dossier) => Some(dossier),
        Err(more) => {
            problems.extend(more);
            None
        }
    };
    Input { dossier, problems, rejects, rejected_claims: RejectedClaims::default() }
}

/// Returns the problem of a file of which no row is valid. It is probably in another format.
pub(crate) fn nothing_read_problem(name: &str, rows: usize, format: ImportFormat) -> Problem {
    let message = format!("none of the {rows} rows of {name} could be read as {format}");
    Problem::error("nothing-read", message).with_help("check the format; --from sets it")
}
