//! From a path or a text to a dossier, or to everything that is wrong with it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::cause::Cause;
use super::csv::{self, FolderFault, Sheet};
use super::findings::Findings;
use super::lenient::{self, Reject, RejectedClaims};
use super::limits::Limits;
use super::text::{not_utf8_problem, read_text, too_large_problem};
use super::written::Kind;
use super::{Dossier, check, decode, json, toml};
use crate::problem::{Problem, Problems, SourceText, Span};

/// The notation of a dossier that is one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// For people.
    Toml,
    /// For programs.
    Json,
}

impl TextFormat {
    /// The notation of a text: JSON begins with a brace or a bracket, which TOML cannot.
    pub fn guess(text: &str) -> Self {
        let text = text.trim_start_matches('\u{FEFF}').trim_start();
        // A table of TOML begins with a bracket too, and goes on with a name or another bracket.
        let json = text.starts_with('{') || (text.starts_with('[') && text[1..].trim_start().starts_with(['{', ']']));
        if json { Self::Json } else { Self::Toml }
    }

    fn of_ending(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// How a dossier is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Leave out the records that have errors, and those that depend on them, rather than give no dossier.
    pub lenient: bool,
    /// The notation of a file or of standard input, where its name does not tell or tells wrongly.
    pub format: Option<TextFormat>,
    /// How much is read.
    pub limits: Limits,
}

/// What came of reading a dossier.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadOutcome {
    /// The dossier; nothing where errors stand in the way.
    pub dossier: Option<Dossier>,
    /// Everything that is wrong, or that a reader should know, in the order of the text.
    pub problems: Problems,
    /// What was left out, when reading was lenient: records written are records kept and records left out.
    pub rejects: Vec<Reject>,
    /// The claims among them that could be read, for whoever looks up their places all the same.
    pub rejected_claims: RejectedClaims,
}

impl ReadOutcome {
    /// The dossier, or the problems where there is none.
    ///
    /// # Errors
    /// The problems, when one of them stopped the work.
    pub fn into_result(self) -> Result<Dossier, Problems> {
        self.dossier.ok_or(self.problems)
    }
}

/// A file that cannot be read.
#[derive(Debug, Error)]
#[error("cannot read {}", path.display())]
pub struct DossierReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    #[source]
    pub source: io::Error,
}

/// Reads a dossier: a file in TOML or JSON, a folder of CSV files, or `-` for standard input.
///
/// # Errors
/// [`ReadError`] when the system cannot read it. What is wrong with the dossier itself is in the [`Reading`].
pub fn read(path: impl AsRef<Path>, options: &ReadOptions) -> Result<ReadOutcome, DossierReadError> {
    let path = path.as_ref();
    let failed = |source| DossierReadError { path: path.to_owned(), source };
    if path.as_os_str() == "-" {
        return match bytes(io::stdin().lock(), &options.limits).map_err(failed)? {
            Some(bytes) => Ok(from_bytes("<stdin>", bytes, options.format, options)),
            None => Ok(refused(too_large_problem("<stdin>", &options.limits))),
        };
    }
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        return read_folder(path, options);
    }
    let name = path.display().to_string();
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        return Ok(refused(table_alone(path, name)?));
    }
    Ok(match file(path, &options.limits)? {
        Some(bytes) => from_bytes(&name, bytes, options.format.or_else(|| TextFormat::of_ending(path)), options),
        None => refused(too_large_problem(&name, &options.limits)),
    })
}

/// Reads a dossier that is one text. The name stands in messages.
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
/// let reading = dossier::from_text("a.toml", text, TextFormat::Toml, &ReadOptions::default());
/// assert!(reading.dossier.is_none());
/// assert_eq!(
///     reading.problems.to_string(),
///     "a.toml:12:12: error: claim c1 stands in document d2, which this dossier lacks\n  help: the nearest id is d1"
/// );
/// ```
pub fn from_text(name: &str, text: &str, format: TextFormat, options: &ReadOptions) -> ReadOutcome {
    from_bytes(name, text.as_bytes().to_vec(), Some(format), options)
}

/// Reads a dossier that is the files of a CSV folder: name and content of each. Files of other names are passed over.
///
/// `folder` stands in messages, before the names.
pub fn from_files(
    folder: &str,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
    options: &ReadOptions,
) -> ReadOutcome {
    let mut findings = Findings::default();
    let files: Vec<(String, Vec<u8>)> = files.into_iter().collect();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(fault) = no_tables(folder, &files) {
        return refused(fault.at(None));
    }
    missing_files(folder, &names, &mut findings);
    let mut texts = Vec::new();
    for (name, bytes) in files {
        let Some(&(_, kind)) = csv::FILES.iter().find(|(known, _)| *known == name) else { continue };
        match read_text(&in_folder(folder, &name), bytes, &options.limits) {
            Ok(source) => texts.push((kind, source)),
            Err(problem) => findings.add_fatal(*problem),
        }
    }
    texts.sort_by_key(|&(kind, _)| kind);
    let sheets: Vec<(Kind, SourceText)> = texts.iter().filter(|(kind, _)| *kind != Kind::Metadata).cloned().collect();
    let parts = csv::parts(texts, &mut findings);
    finish(parts, findings, &sheets, options)
}

/// A folder without tables in which a dossier stands that is one file.
fn no_tables(folder: &str, files: &[(String, Vec<u8>)]) -> Option<FolderFault> {
    if files.iter().any(|(name, _)| name.to_lowercase().ends_with(".csv")) {
        return None;
    }
    let has_records =
        |content: &[u8]| String::from_utf8_lossy(content).lines().any(|line| line.trim_start().starts_with("[[claim"));
    let one_file = |(name, content): &&(String, Vec<u8>)| match TextFormat::of_ending(Path::new(name)) {
        // The head among tables has this name too.
        Some(TextFormat::Toml) if name == csv::FILES[0].0 => has_records(content),
        format => format.is_some(),
    };
    let found: Vec<String> = files.iter().filter(one_file).map(|(name, _)| in_folder(folder, name)).collect();
    (!found.is_empty()).then(|| FolderFault::NoTables { folder: folder.to_owned(), files: found })
}

/// Why a table alone is no dossier: it is one of four, or something else.
fn table_alone(path: &Path, name: String) -> Result<Problem, DossierReadError> {
    const ENOUGH: u64 = 4096;
    let failed = |source| DossierReadError { path: path.to_owned(), source };
    let file_name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if csv::FILES.iter().any(|(known, _)| *known == file_name) {
        return Ok(FolderFault::OneFile { file: name }.at(None));
    }
    let mut start = Vec::new();
    File::open(path).map_err(failed)?.take(ENOUGH).read_to_end(&mut start).map_err(failed)?;
    // The last letter may be cut in two.
    if let Err(error) = std::str::from_utf8(&start)
        && error.error_len().is_some()
    {
        return Ok(not_utf8_problem(&name, 0, &start, error.valid_up_to()));
    }
    let first_row = String::from_utf8_lossy(&start).trim_start_matches('\u{FEFF}').lines().next().map(str::to_owned);
    Ok(FolderFault::UnknownTable { file: name, first_row: first_row.unwrap_or_default() }.at(None))
}

fn in_folder(folder: &str, name: &str) -> String {
    match folder.trim_end_matches('/') {
        "" | "." => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

fn missing_files(folder: &str, names: &[&str], findings: &mut Findings) {
    for needed in csv::NEEDED {
        if names.contains(&needed) {
            continue;
        }
        let others = names.iter().filter(|name| !csv::FILES.iter().any(|(known, _)| known == *name));
        let instead = super::cause::nearest(needed, others.copied()).map(str::to_owned);
        findings.add_fatal(FolderFault::MissingFile { folder: folder.to_owned(), file: needed, instead }.at(None));
    }
}

fn read_folder(folder: &Path, options: &ReadOptions) -> Result<ReadOutcome, DossierReadError> {
    let failed = |source| DossierReadError { path: folder.to_owned(), source };
    let mut files = Vec::new();
    let mut too_large_files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let Ok(name) = entry.map_err(failed)?.file_name().into_string() else { continue };
        let known = csv::FILES.iter().any(|(known, _)| *known == name);
        // Other files count only by their names: one may be a misspelt one of ours.
        let content = if known { file(&folder.join(&name), &options.limits)? } else { Some(Vec::new()) };
        match content {
            Some(content) => files.push((name, content)),
            None => too_large_files.push(in_folder(&folder.display().to_string(), &name)),
        }
    }
    files.sort();
    match too_large_files.first() {
        Some(name) => Ok(refused(too_large_problem(name, &options.limits))),
        None => Ok(from_files(&folder.display().to_string(), files, options)),
    }
}

/// The bytes of a file; nothing when there are more than the limit.
fn file(path: &Path, limits: &Limits) -> Result<Option<Vec<u8>>, DossierReadError> {
    let failed = |source| DossierReadError { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() > limits.file_bytes {
        return Ok(None);
    }
    bytes(file, limits).map_err(failed)
}

/// All bytes; nothing when there are more than the limit.
fn bytes(reader: impl Read, limits: &Limits) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limits.file_bytes).then_some(bytes))
}

fn refused(problem: crate::problem::Problem) -> ReadOutcome {
    let mut problems = Problems::new();
    problems.push(problem);
    refused_with(problems)
}

const fn refused_with(problems: Problems) -> ReadOutcome {
    ReadOutcome { dossier: None, problems, rejects: Vec::new(), rejected_claims: RejectedClaims(Vec::new()) }
}

fn from_bytes(name: &str, bytes: Vec<u8>, format: Option<TextFormat>, options: &ReadOptions) -> ReadOutcome {
    let source = match read_text(name, bytes, &options.limits) {
        Ok(source) => source,
        Err(problem) => return refused(*problem),
    };
    // TOML takes nothing for a table without keys; more likely what should have filled the text has failed.
    if source.text.trim_start_matches('\u{FEFF}').trim().is_empty() {
        let span = Span { source, bytes: 0..0 };
        let problem = Problem::error("empty", "this is empty").with_span(Some(span));
        return refused(problem.with_help("a dossier has at least a [[source]], a [[document]] and a [[claim]]"));
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
        return refused_with(findings.into_problems());
    };
    let parts = decode::parts(&source, root, &mut findings);
    finish(parts, findings, &[], options)
}

fn finish(
    parts: Vec<decode::Part>,
    mut findings: Findings,
    sheets: &[(Kind, SourceText)],
    options: &ReadOptions,
) -> ReadOutcome {
    let draft = decode::decode(parts, options.limits, &mut findings);
    check::check(&draft, &mut findings);
    name_cells(&mut findings, sheets);
    let stopped = if options.lenient {
        findings.is_fatal() || findings.is_faulty((Kind::Metadata, 0))
    } else {
        findings.has_errors()
    };
    if stopped {
        return refused_with(findings.into_problems());
    }
    let (records, written, rejects, unsound) = lenient::part(draft, &findings);
    let dossier = Some(Dossier::assembled(records, written));
    ReadOutcome { dossier, problems: findings.into_problems(), rejects, rejected_claims: unsound }
}

/// Says in each message about a cell which row and column it is.
fn name_cells(findings: &mut Findings, sheets: &[(Kind, SourceText)]) {
    for (kind, source) in sheets {
        let mut sheet = None;
        for (place, problem) in findings.iter_mut() {
            if place.is_some_and(|(of, _)| of == *kind) {
                sheet.get_or_insert_with(|| Sheet::new(source.clone())).name_cell(problem);
            }
        }
    }
}
