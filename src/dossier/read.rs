//! Reading a dossier from a path or a text.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::csv::{self, CellLocator, FolderFault};
use super::diagnose::Diagnose;
use super::findings::Findings;
use super::lenient::{self, Reject, RejectedClaims};
use super::limits::Limits;
use super::record_kind::RecordKind;
use super::utf8::{not_utf8_problem, read_text, too_large_problem};
use super::{Dossier, check, decode, json, toml};
use crate::problem::{Problem, Problems, SourceText, Span};

/// The notation of a dossier in a single file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextFormat {
    /// TOML, the notation for people.
    Toml,
    /// JSON, the notation for programs.
    Json,
}

impl TextFormat {
    /// Guesses the notation of a text from its first characters.
    pub fn guess(text: &str) -> Self {
        let text = text.trim_start_matches('\u{FEFF}').trim_start();
        // A TOML table starts with a bracket too, but a name or another bracket follows.
        let json = text.starts_with('{') || (text.starts_with('[') && text[1..].trim_start().starts_with(['{', ']']));
        if json { Self::Json } else { Self::Toml }
    }

    fn from_extension(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// Options for reading a dossier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Skip records with errors, and records that depend on those, instead of returning no dossier.
    pub lenient: bool,
    /// The notation; if `None`, it is taken from the file extension, else guessed from the text.
    pub format: Option<TextFormat>,
    /// Limits on the size of the input.
    pub limits: Limits,
}

/// The outcome of reading a dossier.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadOutcome {
    /// The dossier; `None` if there are errors that lenient reading cannot skip, or any errors otherwise.
    pub dossier: Option<Dossier>,
    /// All errors and warnings, sorted by position.
    pub problems: Problems,
    /// The records that lenient reading skipped. Every record of the input is either in the dossier or here.
    pub rejects: Vec<Reject>,
    /// The claims among the rejects that could be decoded, to look up their places.
    pub rejected_claims: RejectedClaims,
}

impl ReadOutcome {
    /// Returns the dossier, and drops the warnings.
    ///
    /// # Errors
    /// Returns the problems if there is no dossier.
    pub fn into_result(self) -> Result<Dossier, Problems> {
        self.dossier.ok_or(self.problems)
    }
}

/// An I/O error while reading a dossier.
#[derive(Debug, Error)]
#[error("cannot read {}", path.display())]
pub struct DossierReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// The cause.
    #[source]
    pub source: io::Error,
}

/// Reads a dossier: a file in TOML or JSON, a folder of CSV files, or `-` for standard input.
///
/// # Errors
/// Returns [`DossierReadError`] if a file cannot be read. Problems of the dossier itself are in the [`ReadOutcome`].
pub fn read(path: impl AsRef<Path>, options: &ReadOptions) -> Result<ReadOutcome, DossierReadError> {
    let path = path.as_ref();
    let failed = |source| DossierReadError { path: path.to_owned(), source };
    if path.as_os_str() == "-" {
        return match read_within_limit(io::stdin().lock(), &options.limits).map_err(failed)? {
            Some(bytes) => Ok(from_bytes("<stdin>", bytes, options.format, options)),
            None => Ok(single_problem_outcome(too_large_problem("<stdin>", &options.limits))),
        };
    }
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        return read_folder(path, options);
    }
    let name = path.display().to_string();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        return Ok(single_problem_outcome(diagnose_lone_table(path, name)?));
    }
    Ok(match read_file(path, &options.limits)? {
        Some(bytes) => from_bytes(&name, bytes, options.format.or_else(|| TextFormat::from_extension(path)), options),
        None => single_problem_outcome(too_large_problem(&name, &options.limits)),
    })
}

/// Reads a dossier from a text. Messages refer to it by `name`.
///
/// ```
/// use troopmap::ReadOptions;
/// use troopmap::dossier::{self, TextFormat};
///
/// let text = r#"
/// [[source]]
/// id = "outlet"
///
/// [[document]]
/// id = "d1"
/// publisher = "outlet"
/// published = "2024-10-18"
///
/// [[claim]]
/// id = "c1"
/// document = "d2"
/// subject = "North Korean soldiers"
/// place = "Ussuriisk"
/// "#;
/// let outcome = dossier::from_text("a.toml", text, TextFormat::Toml, &ReadOptions::default());
/// assert!(outcome.dossier.is_none());
/// let problem = outcome.problems.iter().next().unwrap();
/// assert_eq!(problem.to_string(), "a.toml:12:12: error: claim c1 refers to unknown document d2");
/// assert_eq!(problem.help.as_deref(), Some("did you mean d1?"));
/// ```
pub fn from_text(name: &str, text: &str, format: TextFormat, options: &ReadOptions) -> ReadOutcome {
    from_bytes(name, text.as_bytes().to_vec(), Some(format), options)
}

/// Reads a dossier from the names and contents of the files of a CSV folder. Files with other names are ignored.
///
/// Messages prefix the names with `folder`.
pub fn from_files(
    folder: &str,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
    options: &ReadOptions,
) -> ReadOutcome {
    let mut findings = Findings::default();
    let files: Vec<(String, Vec<u8>)> = files.into_iter().collect();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(fault) = find_no_tables(folder, &files) {
        return single_problem_outcome(fault.to_problem(None));
    }
    report_missing_files(folder, &names, &mut findings);
    let mut texts = Vec::new();
    for (name, bytes) in files {
        let Some(&(_, kind)) = csv::FILES.iter().find(|(known, _)| *known == name) else { continue };
        match read_text(&join_folder(folder, &name), bytes, &options.limits) {
            Ok(source) => texts.push((kind, source)),
            Err(problem) => findings.add_fatal(*problem),
        }
    }
    texts.sort_by_key(|&(kind, _)| kind);
    let tables: Vec<(RecordKind, SourceText)> =
        texts.iter().filter(|(kind, _)| *kind != RecordKind::Metadata).cloned().collect();
    let streams = csv::read_files(texts, &mut findings);
    finish(streams, findings, &tables, options)
}

/// Returns the fault of a folder that has no tables but contains a dossier in a single file.
fn find_no_tables(folder: &str, files: &[(String, Vec<u8>)]) -> Option<FolderFault> {
    if files.iter().any(|(name, _)| name.to_lowercase().ends_with(".csv")) {
        return None;
    }
    let has_records =
        |content: &[u8]| String::from_utf8_lossy(content).lines().any(|line| line.trim_start().starts_with("[[claim"));
    let is_dossier = |(name, content): &&(String, Vec<u8>)| match TextFormat::from_extension(Path::new(name)) {
        // The metadata of a CSV dossier is in a file of this name too.
        Some(TextFormat::Toml) if name == csv::FILES[0].0 => has_records(content),
        format => format.is_some(),
    };
    let found: Vec<String> = files.iter().filter(is_dossier).map(|(name, _)| join_folder(folder, name)).collect();
    (!found.is_empty()).then(|| FolderFault::NoTables { folder: folder.to_owned(), files: found })
}

/// Returns the problem of a CSV file given as a dossier: it is one of the tables of a dossier, or another table.
fn diagnose_lone_table(path: &Path, name: String) -> Result<Problem, DossierReadError> {
    const SAMPLE_BYTES: u64 = 4096;
    let failed = |source| DossierReadError { path: path.to_owned(), source };
    let file_name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if csv::FILES.iter().any(|(known, _)| *known == file_name) {
        return Ok(FolderFault::LoneTable { file: name }.to_problem(None));
    }
    let mut start = Vec::new();
    File::open(path).map_err(failed)?.take(SAMPLE_BYTES).read_to_end(&mut start).map_err(failed)?;
    // The sample may end within a character.
    if let Err(error) = std::str::from_utf8(&start)
        && error.error_len().is_some()
    {
        return Ok(not_utf8_problem(&name, 0, &start, error.valid_up_to()));
    }
    let first_row = String::from_utf8_lossy(&start).trim_start_matches('\u{FEFF}').lines().next().map(str::to_owned);
    Ok(FolderFault::UnknownTable { file: name, first_row: first_row.unwrap_or_default() }.to_problem(None))
}

fn join_folder(folder: &str, name: &str) -> String {
    match folder.trim_end_matches('/') {
        "" | "." => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

fn report_missing_files(folder: &str, names: &[&str], findings: &mut Findings) {
    for needed in csv::REQUIRED_FILES {
        if names.contains(&needed) {
            continue;
        }
        let others = names.iter().filter(|name| !csv::FILES.iter().any(|(known, _)| known == *name));
        let instead = super::diagnose::find_nearest(needed, others.copied()).map(str::to_owned);
        findings
            .add_fatal(FolderFault::MissingFile { folder: folder.to_owned(), file: needed, instead }.to_problem(None));
    }
}

fn read_folder(folder: &Path, options: &ReadOptions) -> Result<ReadOutcome, DossierReadError> {
    let failed = |source| DossierReadError { path: folder.to_owned(), source };
    let mut files = Vec::new();
    let mut too_large_files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let Ok(name) = entry.map_err(failed)?.file_name().into_string() else { continue };
        let known = csv::FILES.iter().any(|(known, _)| *known == name);
        // Other files matter only by name: one may be a misspelled table.
        let content = if known { read_file(&folder.join(&name), &options.limits)? } else { Some(Vec::new()) };
        match content {
            Some(content) => files.push((name, content)),
            None => too_large_files.push(join_folder(&folder.display().to_string(), &name)),
        }
    }
    files.sort();
    match too_large_files.first() {
        Some(name) => Ok(single_problem_outcome(too_large_problem(name, &options.limits))),
        None => Ok(from_files(&folder.display().to_string(), files, options)),
    }
}

/// Reads a file. Returns `None` if it is larger than the limit.
fn read_file(path: &Path, limits: &Limits) -> Result<Option<Vec<u8>>, DossierReadError> {
    let failed = |source| DossierReadError { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() > limits.file_bytes {
        return Ok(None);
    }
    read_within_limit(file, limits).map_err(failed)
}

/// Reads all bytes. Returns `None` if there are more than the limit.
fn read_within_limit(reader: impl Read, limits: &Limits) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limits.file_bytes).then_some(bytes))
}

fn single_problem_outcome(problem: Problem) -> ReadOutcome {
    let mut problems = Problems::new();
    problems.push(problem);
    failed_outcome(problems)
}

const fn failed_outcome(problems: Problems) -> ReadOutcome {
    ReadOutcome { dossier: None, problems, rejects: Vec::new(), rejected_claims: RejectedClaims(Vec::new()) }
}

fn from_bytes(name: &str, bytes: Vec<u8>, format: Option<TextFormat>, options: &ReadOptions) -> ReadOutcome {
    let source = match read_text(name, bytes, &options.limits) {
        Ok(source) => source,
        Err(problem) => return single_problem_outcome(*problem),
    };
    // An empty text is valid TOML, but more likely the output of a failed command.
    if source.text.trim_start_matches('\u{FEFF}').trim().is_empty() {
        let span = Span { source, bytes: 0..0 };
        let problem = Problem::error("empty", "the dossier is empty").with_span(Some(span));
        return single_problem_outcome(
            problem.with_help("a dossier requires at least one [[source]], [[document]] and [[claim]]"),
        );
    }
    let mut problems = Vec::new();
    let root = match format.unwrap_or_else(|| TextFormat::guess(&source.text)) {
        TextFormat::Toml => toml::parse(&source, &mut problems),
        TextFormat::Json => json::parse(&source, &mut problems),
    };
    let mut findings = Findings::default();
    for problem in problems {
        findings.add_fatal(problem);
    }
    let Some(root) = root else {
        return failed_outcome(findings.into_problems());
    };
    let streams = decode::split_records(&source, root, &mut findings);
    finish(streams, findings, &[], options)
}

fn finish(
    streams: Vec<decode::RecordStream>,
    mut findings: Findings,
    tables: &[(RecordKind, SourceText)],
    options: &ReadOptions,
) -> ReadOutcome {
    let decoded = decode::decode(streams, options.limits, &mut findings);
    check::check(&decoded, &mut findings);
    add_cells(&mut findings, tables);
    let stopped = if options.lenient {
        findings.is_fatal() || findings.has_error((RecordKind::Metadata, 0))
    } else {
        findings.has_errors()
    };
    if stopped {
        return failed_outcome(findings.into_problems());
    }
    let (records, spans, rejects, rejected_claims) = lenient::separate_rejects(decoded, &findings);
    let dossier = Some(Dossier::assemble(records, spans));
    ReadOutcome { dossier, problems: findings.into_problems(), rejects, rejected_claims }
}

/// Adds row and column to each message about a cell.
fn add_cells(findings: &mut Findings, tables: &[(RecordKind, SourceText)]) {
    for (kind, source) in tables {
        let mut locator = None;
        for (record, problem) in findings.iter_mut() {
            if record.is_some_and(|(of, _)| of == *kind) {
                locator.get_or_insert_with(|| CellLocator::new(source.clone())).add_cell(problem);
            }
        }
    }
}
