//! Reading and writing of CSV folders, which have one file for each kind of record.

mod cell_list;
mod cells;
mod column;
mod folder_fault;
mod row_decoder;
mod table_writer;

use super::decode::{self, RawRecord, RecordStream};
use super::diagnose::{Diagnose, find_nearest};
use super::findings::Findings;
use super::record_kind::RecordKind;
use crate::problem::{Problem, SourceText, Span};

use cells::{CsvRow, CsvRows};
use column::{Column, columns};

pub(crate) use folder_fault::FolderFault;
pub(crate) use table_writer::write_tables;

/// The files of a folder, with the kind of record that each contains.
pub(crate) const FILES: [(&str, RecordKind); 6] = [
    ("dossier.toml", RecordKind::Metadata),
    ("sources.csv", RecordKind::Source),
    ("subjects.csv", RecordKind::Subject),
    ("places.csv", RecordKind::Place),
    ("documents.csv", RecordKind::Document),
    ("claims.csv", RecordKind::Claim),
];

/// The required files.
pub(crate) const REQUIRED_FILES: [&str; 3] = ["sources.csv", "documents.csv", "claims.csv"];

/// Reads the files of a folder as one stream of records per kind.
pub(crate) fn read_files(texts: Vec<(RecordKind, SourceText)>, findings: &mut Findings) -> Vec<RecordStream> {
    texts
        .into_iter()
        .filter_map(|(kind, source)| match kind {
            RecordKind::Metadata => read_metadata(&source, findings),
            _ => read_table(kind, source, findings),
        })
        .collect()
}

fn read_metadata(source: &SourceText, findings: &mut Findings) -> Option<RecordStream> {
    let mut problems = Vec::new();
    let root = super::toml::parse(source, &mut problems);
    for problem in problems {
        findings.add_fatal(problem);
    }
    let mut metadata = None;
    for mut stream in decode::split_records(source, root?, findings) {
        match stream.kind {
            RecordKind::Metadata => metadata = Some(stream),
            kind => {
                let bytes = stream.records.next().map_or(0..0, |raw| raw.node.span);
                let fault = FolderFault::RecordsInMetadata { key: kind.plural() };
                findings.add_fatal(fault.to_problem(Some(Span { source: source.clone(), bytes })));
            }
        }
    }
    metadata
}

fn read_table(kind: RecordKind, source: SourceText, findings: &mut Findings) -> Option<RecordStream> {
    let mut rows = CsvRows::new(source.text.clone());
    let Some(first) = rows.next() else {
        let fault = FolderFault::EmptyFile { file: file_name(kind), columns: column_names(kind) };
        findings.add_fatal(fault.to_problem(Some(Span { source, bytes: 0..0 })));
        return None;
    };
    let header = decode_header(kind, &first, &source, findings);
    let text = source.clone();
    let separator = match rows.separator() {
        b';' => "semicolon",
        b'\t' => "tab",
        _ => "comma",
    };
    // Spreadsheets leave rows of empty cells behind.
    let filled = rows.filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty()));
    let records = filled.map(move |row| match find_row_fault(&row, header.len(), separator) {
        Some((fault, bytes)) => {
            let problem = fault.to_problem(Some(Span { source: text.clone(), bytes }));
            RawRecord { node: row_decoder::decode_id_only(&row, &header), problems: vec![problem], id_only: true }
        }
        None => row_decoder::decode_row(row, &header, &text),
    });
    Some(RecordStream { kind, source, records: Box::new(records) })
}

fn find_row_fault(
    row: &CsvRow,
    wanted: usize,
    separator: &'static str,
) -> Option<(FolderFault, std::ops::Range<usize>)> {
    if let Some(cell) = row.cells.iter().find(|cell| !cell.has_valid_quotes) {
        return Some((FolderFault::UnclosedQuotes, cell.span.clone()));
    }
    let found = row.cells.len();
    // Spreadsheets leave empty cells at the end of rows behind.
    let is_padded = || row.cells[wanted..].iter().all(|cell| cell.text.is_empty());
    (found < wanted || (found > wanted && !is_padded())).then(|| {
        let extra = row.cells.get(wanted).map_or_else(|| row.span().end..row.span().end, |cell| cell.span.clone());
        (FolderFault::CellCount { found, wanted, separator }, extra)
    })
}

/// Returns the column of each cell of the header, or `None` for an unknown column.
fn decode_header(
    kind: RecordKind,
    row: &CsvRow,
    source: &SourceText,
    findings: &mut Findings,
) -> Vec<Option<&'static Column>> {
    let span = |bytes: &std::ops::Range<usize>| Some(Span { source: source.clone(), bytes: bytes.clone() });
    let mut found = Vec::with_capacity(row.cells.len());
    for (at, cell) in row.cells.iter().enumerate() {
        let name = cell.text.trim();
        let first = row.cells[..at].iter().find(|earlier| earlier.text.trim() == name && !name.is_empty());
        let column = columns(kind).iter().find(|column| column.name == name);
        if let Some(first) = first {
            let fault = FolderFault::DuplicateColumn { column: name.to_owned() };
            findings.add_fatal(fault.to_problem(span(&cell.span)).with_related(span(&first.span), "first used here"));
        } else if column.is_none() && !name.is_empty() {
            let known = column_names(kind);
            let near = find_nearest(name, known.iter().copied()).or_else(|| decode::suggest_key(name, &known));
            let fault =
                FolderFault::UnknownColumn { file: file_name(kind), column: name.to_owned(), near, columns: known };
            findings.add_column_problem(fault.to_problem(span(&cell.span)));
        }
        found.push(column.filter(|_| first.is_none()));
    }
    if row.cells.iter().any(|cell| cell.text.trim().is_empty()) {
        report_unnamed_columns(kind, row, source, findings);
    }
    found
}

/// Reports the first value of each column without a name. Spreadsheets leave empty columns without a name behind.
fn report_unnamed_columns(kind: RecordKind, header: &CsvRow, source: &SourceText, findings: &mut Findings) {
    let mut unnamed: Vec<usize> =
        (0..header.cells.len()).filter(|&at| header.cells[at].text.trim().is_empty()).collect();
    for row in CsvRows::new(&*source.text).skip(1) {
        unnamed.retain(|&at| {
            let Some(cell) = row.cells.get(at).filter(|cell| !cell.text.is_empty()) else { return true };
            let fault = FolderFault::UnnamedColumn { file: file_name(kind), number: at + 1, text: cell.text.clone() };
            findings
                .add_column_problem(fault.to_problem(Some(Span { source: source.clone(), bytes: cell.span.clone() })));
            false
        });
        if unnamed.is_empty() {
            break;
        }
    }
}

fn column_names(kind: RecordKind) -> Vec<&'static str> {
    columns(kind).iter().map(|column| column.name).collect()
}

const fn file_name(kind: RecordKind) -> &'static str {
    FILES[kind as usize].0
}

/// The rows of a file, to find the cell of a problem.
#[derive(Debug)]
pub(crate) struct CellLocator {
    source: SourceText,
    header: Vec<String>,
    /// The first byte and the number of each row.
    rows: Vec<(usize, usize)>,
    separator: u8,
}

impl CellLocator {
    /// Reads the rows of a file.
    pub(crate) fn new(source: SourceText) -> Self {
        let mut rows = CsvRows::new(&*source.text);
        let separator = rows.separator();
        let header = rows.next().map(|row| row.cells.into_iter().map(|cell| cell.text.trim().to_owned()).collect());
        let rows = rows.map(|row| (row.span().start, row.number)).collect();
        Self { header: header.unwrap_or_default(), rows, source, separator }
    }

    /// Adds row and column to the message of a problem, because spreadsheets do not show line numbers.
    pub(crate) fn add_cell(&self, problem: &mut Problem) {
        let Some(span) = problem.span.as_ref().filter(|span| span.source.name == self.source.name) else { return };
        let at = self.rows.partition_point(|&(start, _)| start <= span.bytes.start);
        let Some(&(start, number)) = at.checked_sub(1).and_then(|at| self.rows.get(at)) else { return };
        let Some(row) = CsvRows::with_separator(&self.source.text[start..], self.separator).next() else { return };
        let offset = span.bytes.start - start;
        let cell = row.cells.iter().position(|cell| cell.span.start <= offset && offset <= cell.span.end);
        // An empty span means the whole row, in which a cell is missing.
        let whole_row = span.bytes.is_empty();
        let cell = match cell.and_then(|cell| self.header.get(cell)).filter(|_| !whole_row) {
            Some(column) => format!(" (row {number}, column {column})"),
            None => format!(" (row {number})"),
        };
        problem.message.push_str(&cell);
        problem.help = problem.help.take().map(|help| rewrite_for_columns(&help));
    }
}

/// Rewrites a help about keys as a help about columns.
fn rewrite_for_columns(help: &str) -> String {
    const REWRITES: [(&str, &str); 6] = [
        ("write activity = \"expected\"", "write expected in the column activity"),
        ("write about = [\"…\"] or subject = \"…\"", "fill the column about or subject"),
        ("write subject = \"…\"", "fill the column subject"),
        (
            "write the place as the document names it: place = \"…\"",
            "write the place as the document names it in the column place",
        ),
        ("to repeat another claim, cite it: cites = […]", "to repeat another claim, name it in the column cites"),
        ("write which place it is for: at = { ", "write in the column at which place it is for: "),
    ];
    if let Some((key, example)) =
        help.strip_prefix("add ").and_then(|rest| rest.split_once(" = ")).filter(|(key, _)| !key.contains(' '))
    {
        let example =
            example.strip_prefix("\"…\", ").map_or_else(|| example.replace('"', ""), |what| format!("give {what}"));
        return format!("fill the column {key}: {example}");
    }
    let row = help.strip_prefix("add a ").and_then(|rest| rest.split_once(" with id = "));
    if let Some((kind, id)) = row {
        return format!("add a row to {kind}s.csv with the id {}", id.replace('"', ""));
    }
    for (keys, columns) in REWRITES {
        if help.contains(keys) {
            return help.replace(keys, columns).replace('"', "").replace(" }", "");
        }
    }
    help.to_owned()
}
