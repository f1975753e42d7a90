//! Reading a dossier from a path or a text.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::check::RuleFault;
use super::csv::{self, CellLocator, FolderFault};
use super::diagnose::Diagnose;
use super::findings::Findings;
use super::lenient::{self, Reject, RejectedClaims};
use super::limits::Limits;
use super::record_kind::RecordKind;
use super::unite::unite;
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
    read_all([path], options)
}

/// Reads several dossiers as one, each as [`read`] does. Records may refer to those of other dossiers.
///
/// Records that are equal in several dossiers count once. Sources, subjects, places and documents with one id complete each other; where
/// a key has two values, or a claim differs in any key, that is the error `merge-clash` with both positions.
///
/// # Errors
/// Returns [`DossierReadError`] if a file cannot be read. Problems of the dossiers themselves are in the [`ReadOutcome`].
pub fn read_all<P: AsRef<Path>>(
    paths: impl IntoIterator<Item = P>,
    options: &ReadOptions,
) -> Result<ReadOutcome, DossierReadError> {
    let mut all = Parsed::default();
    for path in paths {
        all.append(parse(path.as_ref(), options)?);
    }
    Ok(finish(all, options))
}

/// Texts split into records, before these are decoded.
#[derive(Default)]
struct Parsed {
    /// How many dossiers these are.
    dossiers: usize,
    streams: Vec<decode::RecordStream>,
    findings: Findings,
    /// The tables, to name the cells of problems.
    tables: Vec<(RecordKind, SourceText)>,
    /// Whether a text could not be split at all, so that nothing can be said about references to its records.
    is_unreadable: bool,
}

impl Parsed {
    fn append(&mut self, other: Self) {
        self.dossiers += other.dossiers;
        self.streams.extend(other.streams);
        self.findings.append(other.findings);
        self.tables.extend(other.tables);
        self.is_unreadable |= other.is_unreadable;
    }

    /// Creates the outcome of an input that cannot be read.
    fn unreadable(problems: impl IntoIterator<Item = Problem>) -> Self {
        let mut findings = Findings::default();
        problems.into_iter().for_each(|problem| findings.add_fatal(problem));
        Self { findings, is_unreadable: true, ..Self::default() }
    }
}

/// Reads a path and splits it into records.
fn parse(path: &Path, options: &ReadOptions) -> Result<Parsed, DossierReadError> {
    let failed = |source| DossierReadError { path: path.to_owned(), source };
    if path.as_os_str() == "-" {
        return match read_within_limit(io::stdin().lock(), &options.limits).map_err(failed)? {
            Some(bytes) => Ok(parse_bytes("<stdin>", bytes, options.format, options)),
            None => Ok(Parsed::unreadable([too_large_problem("<stdin>", &options.limits)])),
        };
    }
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        return parse_folder(path, options);
    }
    let name = path.display().to_string();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        return Ok(Parsed::unreadable([diagnose_lone_table(path, name)?]));
    }
    Ok(match read_file(path, &options.limits)? {
        Some(bytes) => parse_bytes(&name, bytes, options.format.or_else(|| TextFormat::from_extension(path)), options),
        None => Parsed::unreadable([too_large_problem(&name, &options.limits)]),
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
    finish(parse_bytes(name, text.as_bytes().to_vec(), Some(format), options), options)
}

/// Reads a dossier from the names and contents of the files of a CSV folder. Files with other names are ignored.
///
/// Messages prefix the names with `folder`.
pub fn from_files(
    folder: &str,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
    options: &ReadOptions,
) -> ReadOutcome {
    finish(parse_files(folder, files, options), options)
}

fn parse_files(folder: &str, files: impl IntoIterator<Item = (String, Vec<u8>)>, options: &ReadOptions) -> Parsed {
    let mut findings = Findings::default();
    let files: Vec<(String, Vec<u8>)> = files.into_iter().collect();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(fault) = find_no_tables(folder, &files) {
        return Parsed::unreadable([fault.to_problem(None)]);
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
    Parsed { dossiers: 1, streams, findings, tables, is_unreadable: false }
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

fn parse_folder(folder: &Path, options: &ReadOptions) -> Result<Parsed, DossierReadError> {
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
        Some(name) => Ok(Parsed::unreadable([too_large_problem(name, &options.limits)])),
        None => Ok(parse_files(&folder.display().to_string(), files, options)),
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

const fn failed_outcome(problems: Problems) -> ReadOutcome {
    ReadOutcome { dossier: None, problems, rejects: Vec::new(), rejected_claims: RejectedClaims(Vec::new()) }
}

fn parse_bytes(name: &str, bytes: Vec<u8>, format: Option<TextFormat>, options: &ReadOptions) -> Parsed {
    let source = match read_text(name, bytes, &options.limits) {
        Ok(source) => source,
        Err(problem) => return Parsed::unreadable([*problem]),
    };
    // An empty text is valid TOML, but more likely the output of a failed command.
    if source.text.trim_start_matches('\u{FEFF}').trim().is_empty() {
        let span = Span { source, bytes: 0..0 };
        let problem = Problem::error("empty", "the dossier is empty").with_span(Some(span));
        let help = "a dossier requires at least one [[source]], [[document]] and [[claim]]";
        return Parsed::unreadable([problem.with_help(help)]);
    }
    let mut problems = Vec::new();
    let root = match format.unwrap_or_else(|| TextFormat::guess(&source.text)) {
        TextFormat::Toml => toml::parse(&source, &mut problems),
        TextFormat::Json => json::parse(&source, &mut problems),
    };
    let Some(root) = root else { return Parsed::unreadable(problems) };
    let mut findings = Findings::default();
    for problem in problems {
        findings.add_fatal(problem);
    }
    let streams = decode::split_records(&source, root, &mut findings);
    Parsed { dossiers: 1, streams, findings, tables: Vec::new(), is_unreadable: false }
}

fn finish(parsed: Parsed, options: &ReadOptions) -> ReadOutcome {
    let Parsed { dossiers, streams, mut findings, tables, is_unreadable } = parsed;
    if is_unreadable {
        return failed_outcome(findings.into_problems());
    }
    let mut decoded = decode::decode(streams, options.limits, &mut findings);
    if decoded.metadata.crs.is_some() && decoded.metadata_count < dossiers {
        // The others have coordinates in WGS 84.
        let span = decoded.spans.value_span((RecordKind::Metadata, 0), "crs");
        findings.add_fatal(RuleFault::MetadataClash { key: "crs" }.to_problem(span));
    }
    unite(&mut decoded, &mut findings);
    check::check(&decoded, &mut findings);
    add_cells(&mut findings, &tables);
    let stopped = if options.lenient {
        findings.is_fatal() || (0..decoded.metadata_count).any(|at| findings.has_error((RecordKind::Metadata, at)))
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
            let is_here = |problem: &Problem| problem.span.as_ref().is_some_and(|span| span.source.is(source));
            if record.is_some_and(|(of, _)| of == *kind) && is_here(problem) {
                locator.get_or_insert_with(|| CellLocator::new(source.clone())).add_cell(problem);
            }
        }
    }
}
