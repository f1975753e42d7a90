//! The CSV notation: a folder with a file for each kind of record, read with the place of every cell.

mod cause;
mod cells;
mod columns;
mod list;
mod row;
mod write;

use super::cause::{Cause, nearest};
use super::decode::{self, Part, Raw};
use super::findings::Findings;
use super::written::Kind;
use crate::problem::{Problem, SourceText, Span};

use cells::{CsvRow, CsvRows};
use columns::{Column, columns};

pub(crate) use cause::FolderFault;
pub(crate) use write::write;

/// The files of a folder, with the kind of record that each holds.
pub(crate) const FILES: [(&str, Kind); 5] = [
    ("dossier.toml", Kind::Metadata),
    ("sources.csv", Kind::Source),
    ("subjects.csv", Kind::Subject),
    ("documents.csv", Kind::Document),
    ("claims.csv", Kind::Claim),
];

/// Files that must be there.
pub(crate) const NEEDED: [&str; 3] = ["sources.csv", "documents.csv", "claims.csv"];

/// Reads the texts of a folder to a list of records for each kind.
pub(crate) fn parts(texts: Vec<(Kind, SourceText)>, findings: &mut Findings) -> Vec<Part> {
    texts
        .into_iter()
        .filter_map(|(kind, source)| match kind {
            Kind::Metadata => head(&source, findings),
            _ => sheet(kind, source, findings),
        })
        .collect()
}

fn head(source: &SourceText, findings: &mut Findings) -> Option<Part> {
    let mut problems = Vec::new();
    let root = super::toml::parse(source, &mut problems);
    for problem in problems {
        findings.add_fatal(problem);
    }
    let mut head = None;
    for mut part in decode::parts(source, root?, findings) {
        match part.kind {
            Kind::Metadata => head = Some(part),
            kind => {
                let bytes = part.records.next().map_or(0..0, |raw| raw.node.span);
                let fault = FolderFault::RecordsInHead { key: kind.plural() };
                findings.add_fatal(fault.at(Some(Span { source: source.clone(), bytes })));
            }
        }
    }
    head
}

fn sheet(kind: Kind, source: SourceText, findings: &mut Findings) -> Option<Part> {
    let mut rows = CsvRows::new(source.text.clone());
    let Some(first) = rows.next() else {
        let fault = FolderFault::NoHeader { file: file(kind), columns: names(kind) };
        findings.add_fatal(fault.at(Some(Span { source, bytes: 0..0 })));
        return None;
    };
    let header = header(kind, &first, &source, findings);
    let text = source.clone();
    let separator = match rows.separator() {
        b';' => "semicolon",
        b'\t' => "tab",
        _ => "comma",
    };
    // Rows of empty cells are what spreadsheets leave behind.
    let filled = rows.filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty()));
    let records = filled.map(move |row| match row_fault(&row, header.len(), separator) {
        Some((fault, bytes)) => {
            let problem = fault.at(Some(Span { source: text.clone(), bytes }));
            Raw { node: row::id_alone(&row, &header), problems: vec![problem], spoilt: true }
        }
        None => row::record(row, &header, &text),
    });
    Some(Part { kind, source, records: Box::new(records) })
}

fn row_fault(row: &CsvRow, wanted: usize, separator: &'static str) -> Option<(FolderFault, std::ops::Range<usize>)> {
    if let Some(cell) = row.cells.iter().find(|cell| !cell.has_valid_quotes) {
        return Some((FolderFault::Quotes, cell.span.clone()));
    }
    let found = row.cells.len();
    // Separators at the end of a row are what spreadsheets leave behind too.
    let is_padded = || row.cells[wanted..].iter().all(|cell| cell.text.is_empty());
    (found < wanted || (found > wanted && !is_padded())).then(|| {
        let extra = row.cells.get(wanted).map_or_else(|| row.span().end..row.span().end, |cell| cell.span.clone());
        (FolderFault::CellCount { found, wanted, separator }, extra)
    })
}

/// The column of each cell of the first row; nothing for one that is not known.
fn header(kind: Kind, row: &CsvRow, source: &SourceText, findings: &mut Findings) -> Vec<Option<&'static Column>> {
    let span = |bytes: &std::ops::Range<usize>| Some(Span { source: source.clone(), bytes: bytes.clone() });
    let mut found = Vec::with_capacity(row.cells.len());
    for (at, cell) in row.cells.iter().enumerate() {
        let name = cell.text.trim();
        let first = row.cells[..at].iter().find(|earlier| earlier.text.trim() == name && !name.is_empty());
        let column = columns(kind).iter().find(|column| column.name == name);
        if let Some(first) = first {
            let fault = FolderFault::DoubledColumn { column: name.to_owned() };
            findings.add_fatal(fault.at(span(&cell.span)).with_related(span(&first.span), "it stands here first"));
        } else if column.is_none() && !name.is_empty() {
            let known = names(kind);
            let near = nearest(name, known.iter().copied()).or_else(|| decode::meant(name, &known));
            let fault = FolderFault::UnknownColumn { file: file(kind), column: name.to_owned(), near, columns: known };
            findings.add_of_column(fault.at(span(&cell.span)));
        }
        found.push(column.filter(|_| first.is_none()));
    }
    if row.cells.iter().any(|cell| cell.text.trim().is_empty()) {
        unnamed_columns(kind, row, source, findings);
    }
    found
}

/// Columns without a name are what spreadsheets leave behind, unless something stands in them: the first such cell is told.
fn unnamed_columns(kind: Kind, header: &CsvRow, source: &SourceText, findings: &mut Findings) {
    let mut unnamed: Vec<usize> =
        (0..header.cells.len()).filter(|&at| header.cells[at].text.trim().is_empty()).collect();
    for row in CsvRows::new(&*source.text).skip(1) {
        unnamed.retain(|&at| {
            let Some(cell) = row.cells.get(at).filter(|cell| !cell.text.is_empty()) else { return true };
            let fault = FolderFault::UnnamedColumn { file: file(kind), number: at + 1, text: cell.text.clone() };
            findings.add_of_column(fault.at(Some(Span { source: source.clone(), bytes: cell.span.clone() })));
            false
        });
        if unnamed.is_empty() {
            break;
        }
    }
}

fn names(kind: Kind) -> Vec<&'static str> {
    columns(kind).iter().map(|column| column.name).collect()
}

const fn file(kind: Kind) -> &'static str {
    FILES[kind as usize].0
}

/// Where the rows of one file begin, to name the cell that a problem lies in.
#[derive(Debug)]
pub(crate) struct Sheet {
    source: SourceText,
    header: Vec<String>,
    /// First byte and number of each row.
    rows: Vec<(usize, usize)>,
    separator: u8,
}

impl Sheet {
    /// Reads a file once more, for its rows alone.
    pub(crate) fn new(source: SourceText) -> Self {
        let mut rows = CsvRows::new(&*source.text);
        let separator = rows.separator();
        let header = rows.next().map(|row| row.cells.into_iter().map(|cell| cell.text.trim().to_owned()).collect());
        let rows = rows.map(|row| (row.span().start, row.number)).collect();
        Self { header: header.unwrap_or_default(), rows, source, separator }
    }

    /// Adds row and column to the message of a problem, since spreadsheets show no line numbers.
    pub(crate) fn name_cell(&self, problem: &mut Problem) {
        let Some(span) = problem.span.as_ref().filter(|span| span.source.name == self.source.name) else { return };
        let at = self.rows.partition_point(|&(start, _)| start <= span.bytes.start);
        let Some(&(start, number)) = at.checked_sub(1).and_then(|at| self.rows.get(at)) else { return };
        let Some(row) = CsvRows::with_separator(&self.source.text[start..], self.separator).next() else { return };
        let place = span.bytes.start - start;
        let cell = row.cells.iter().position(|cell| cell.span.start <= place && place <= cell.span.end);
        // An empty span means the row: something is missing in it.
        let whole_row = span.bytes.is_empty();
        let cell = match cell.and_then(|cell| self.header.get(cell)).filter(|_| !whole_row) {
            Some(column) => format!(" (row {number}, column {column})"),
            None => format!(" (row {number})"),
        };
        problem.message.push_str(&cell);
        problem.help = problem.help.take().map(|help| in_columns(&help));
    }
}

/// A help that speaks of keys, for somebody who sees columns.
fn in_columns(help: &str) -> String {
    const SAID: [(&str, &str); 6] = [
        ("write activity = \"expected\"", "write expected into the column activity"),
        ("write about = [\"…\"] or subject = \"…\"", "fill the column about or subject"),
        ("write subject = \"…\"", "fill the column subject"),
        (
            "write the place as the document has it: place = \"…\"",
            "write the place as the document has it into the column place",
        ),
        (
            "a claim that repeats another cites it: cites = […]",
            "a claim that repeats another names it in the column cites",
        ),
        ("say which it is for: at = { ", "say in the column at which it is for: "),
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
    for (keys, columns) in SAID {
        if help.contains(keys) {
            return help.replace(keys, columns).replace('"', "").replace(" }", "");
        }
    }
    help.to_owned()
}
