//! Other people's data, read as a dossier.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::Path;

use troopmap::import::{self, ImportFormat, ImportOptions, Imported};
use troopmap::{Dossier, DossierReadError, Edtf, Limits, Problem, Problems, RejectedClaims};

use crate::cli::args::InputArgs;
use crate::cli::dossier::{self, Input, name};
use crate::cli::rejects::LeftOut;
use crate::cli::{Failure, output};

/// Bytes that tell a format.
const ENOUGH: u64 = 65_536;

/// The format of the input, as it was said or else as it looks; nothing for a dossier.
pub(crate) fn format(args: &InputArgs) -> Result<Option<ImportFormat>, Failure> {
    let format = said_or_found(args)?;
    // Passed over in silence they would look as if they had been heeded.
    if format.is_none() && (!args.column.is_empty() || args.dates.is_some()) {
        let message = "--column and --dates are for points whose columns are guessed; this is read as a dossier";
        return Err(Failure::Call(message.to_owned()));
    }
    Ok(format)
}

fn said_or_found(args: &InputArgs) -> Result<Option<ImportFormat>, Failure> {
    if let Some(word) = &args.from {
        // The words of the call are checked already: what is no foreign format is a notation of dossiers.
        return Ok(word.parse().ok());
    }
    let path = &args.dossier;
    let failed = |source| DossierReadError { path: path.clone(), source };
    let mut first_bytes = Vec::new();
    if path.as_os_str() == "-" {
        // What is only looked at is still there for the reader.
        first_bytes.extend_from_slice(io::stdin().lock().fill_buf().map_err(failed)?);
    } else if std::fs::metadata(path).map_err(failed)?.is_file() {
        File::open(path).and_then(|file| file.take(ENOUGH).read_to_end(&mut first_bytes)).map_err(failed)?;
    }
    if is_dossier(path, &first_bytes) || path.is_dir() {
        return Ok(None);
    }
    // Whoever names columns has a table, whatever they are called.
    let table = (!args.column.is_empty()).then_some(ImportFormat::CsvPoints);
    Ok(import::detect(&name(args), &first_bytes).or(table))
}

/// Whether a text is a dossier, whatever else its values look like: a claim may carry the record that it was made of.
fn is_dossier(path: &Path, first_bytes: &[u8]) -> bool {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return true;
    }
    let text = String::from_utf8_lossy(first_bytes);
    let tight: String = text.trim_start_matches('\u{FEFF}').chars().filter(|c| !c.is_ascii_whitespace()).collect();
    // TOML begins with a comment, or with a table: a bracket and a name or another bracket.
    let toml =
        tight.strip_prefix('[').is_some_and(|rest| rest.starts_with(|c: char| c == '[' || c.is_ascii_lowercase()));
    let json =
        tight.starts_with("{\"dossier\":") || (tight.contains("\"documents\":[{") && tight.contains("\"publisher\":"));
    toml && !tight.starts_with("[[{") || tight.starts_with('#') || json
}

/// Reads data of another format.
pub(crate) fn read(format: ImportFormat, args: &InputArgs, limits: Limits) -> Result<Input, Failure> {
    let options = options(args, limits)?;
    let name = name(args);
    let imported = if args.dossier.as_os_str() == "-" {
        import::read(format, &name, io::stdin().lock(), &options)
    } else {
        let file =
            File::open(&args.dossier).map_err(|source| DossierReadError { path: args.dossier.clone(), source })?;
        import::read(format, &name, file, &options)
    };
    Ok(match imported {
        Ok(imported) => taken(format, &name, imported, args.quiet),
        Err(problems) if is_unread(&problems) => {
            dossier::tell(&problems);
            return Err(Failure::Unread);
        }
        Err(problems) => Input { dossier: None, problems, left_out: Vec::new(), unsound: RejectedClaims::default() },
    })
}

/// Whether the system would not read on, which is no fault of the data.
pub(crate) fn is_unread(problems: &Problems) -> bool {
    problems.iter().any(|problem| problem.code == "unreadable")
}

/// How data of another format are read.
pub(crate) fn options(args: &InputArgs, limits: Limits) -> Result<ImportOptions, Failure> {
    let mut options = ImportOptions::default();
    options.lenient = args.lenient;
    options.limits = limits;
    options.without_original = args.no_original;
    for (kind, column) in &args.column {
        if let Some(before) = options.columns.insert(*kind, column.clone()) {
            return Err(Failure::Call(format!(
                "--column {kind} is said twice: {} and {}",
                shown(&before),
                shown(column)
            )));
        }
    }
    // The words of the call are checked already.
    options.date_order = args.dates.as_deref().and_then(|order| order.parse().ok());
    options.published = args.published.as_deref().map(published).transpose()?;
    Ok(options)
}

fn published(text: &str) -> Result<Edtf, Failure> {
    Edtf::parse(text).map_err(|error| Failure::Call(format!("--published {text}: {error}")))
}

fn taken(format: ImportFormat, name: &str, imported: Imported, quiet: bool) -> Input {
    if !quiet {
        let kept = imported.rows - imported.rejects.len();
        output::say(&format!("{}: {kept} of {} rows, read as {format}", shown(name), imported.rows));
        for note in &imported.notes {
            output::say(&format!("note: {}", shown(note)));
        }
    }
    let mut problems = imported.problems();
    if imported.rows > 0 && imported.rows == imported.rejects.len() {
        problems.push(nothing_read(&shown(name), imported.rows, format));
        return Input { dossier: None, problems, left_out: Vec::new(), unsound: RejectedClaims::default() };
    }
    let mut left_out = Vec::new();
    for row in imported.rejects {
        left_out.push(LeftOut::row(name, &row));
    }
    let dossier = match Dossier::try_from(imported.records) {
        Ok(dossier) => Some(dossier),
        Err(more) => {
            problems.extend(more);
            None
        }
    };
    Input { dossier, problems, left_out, unsound: RejectedClaims::default() }
}

/// A file of which nothing was sound is of another format, or needs a hand first.
pub(crate) fn nothing_read(name: &str, rows: usize, format: ImportFormat) -> Problem {
    let message = format!("not one of the {rows} rows of {name} could be read as {format}");
    Problem::error("nothing-read", message).with_help("is it of the format that was said?")
}

fn shown(text: &str) -> std::borrow::Cow<'_, str> {
    troopmap::escape_controls(text)
}
