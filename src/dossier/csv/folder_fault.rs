//! Faults in a folder of CSV files, found before its values are read.

use thiserror::Error;

use crate::dossier::diagnose::{Diagnose, quote_text};

/// A fault in a folder of CSV files.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum FolderFault {
    /// A required file that is absent.
    #[error("missing file {file} in {folder}")]
    MissingFile { folder: String, file: &'static str, instead: Option<String> },
    /// A file without a header.
    #[error("{file} is empty")]
    EmptyFile { file: &'static str, columns: Vec<&'static str> },
    /// A column that the table does not have.
    #[error("unknown column {} in {file}", quote_text(column))]
    UnknownColumn { file: &'static str, column: String, near: Option<&'static str>, columns: Vec<&'static str> },
    /// A column with values but no name.
    #[error("column {number} of {file} has no name but contains {}", quote_text(text))]
    UnnamedColumn { file: &'static str, number: usize, text: String },
    /// A column name that occurs twice.
    #[error("duplicate column {}", quote_text(column))]
    DuplicateColumn { column: String },
    /// More or fewer cells than the header has.
    #[error("this row has {found} cells, but the header has {wanted}")]
    CellCount { found: usize, wanted: usize, separator: &'static str },
    /// Quotes without an end, or text after their end.
    #[error("unclosed quotes in this cell")]
    UnclosedQuotes,
    /// One uncertainty for several pins.
    #[error("`{column}` requires a single pin, but this claim has pins by name")]
    UncertaintyOfSeveralPins { column: &'static str },
    /// A count in one cell and in several.
    #[error("`{column}` gives a count that `count` or another column gives too")]
    TwoCounts { column: &'static str },
    /// One table of a dossier instead of its folder.
    #[error("{file} is only one table of a CSV dossier")]
    LoneTable { file: String },
    /// A CSV file that is neither part of a dossier nor of a known foreign format.
    #[error("{file} is not a known table: its header has no latitude and longitude")]
    UnknownTable { file: String, first_row: String },
    /// A folder without tables that contains a dossier in one file.
    #[error("{folder} contains none of the tables of a CSV dossier")]
    NoTables { folder: String, files: Vec<String> },
    /// Records in the metadata file of a CSV folder.
    #[error("dossier.toml next to CSV files may contain only [dossier], but it has {key}")]
    RecordsInMetadata { key: &'static str },
}

impl Diagnose for FolderFault {
    fn code(&self) -> &'static str {
        match self {
            Self::MissingFile { .. } | Self::NoTables { .. } => "missing-file",
            Self::EmptyFile { .. } => "no-header",
            Self::UnknownColumn { .. } | Self::UnnamedColumn { .. } => "unknown-key",
            Self::DuplicateColumn { .. } => "doubled-key",
            Self::CellCount { .. } => "cell-count",
            Self::UnclosedQuotes => "quotes",
            Self::UncertaintyOfSeveralPins { .. } => "several-pins",
            Self::TwoCounts { .. } => "both-keys",
            Self::LoneTable { .. } => "one-file",
            Self::UnknownTable { .. } => "unknown-table",
            Self::RecordsInMetadata { .. } => "records-in-head",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::MissingFile { instead: Some(instead), file, .. } => format!("rename {instead} to {file}"),
            Self::MissingFile { instead: None, .. } => {
                "a CSV dossier requires sources.csv, documents.csv and claims.csv; subjects.csv and dossier.toml are optional"
                    .to_owned()
            }
            Self::EmptyFile { columns, .. } => format!("add a header row; the valid columns are {}", columns.join(", ")),
            Self::UnknownColumn { near: Some(near), .. } => format!("did you mean `{near}`?"),
            Self::UnknownColumn { near: None, columns, .. } => format!(
                "remove the column, or ignore it with --lenient; the valid columns are {}",
                columns.join(", ")
            ),
            Self::UnnamedColumn { .. } => "name the column in the header, or clear its cells".to_owned(),
            Self::DuplicateColumn { .. } => "remove one of the two".to_owned(),
            Self::CellCount { found, wanted, separator } if found > wanted => {
                format!("put cells that contain a {separator} in double quotes")
            }
            Self::CellCount { .. } => "write an empty cell for each missing value".to_owned(),
            Self::UncertaintyOfSeveralPins { .. } => {
                r#"write `at` as JSON: {"Ussuriisk": {"id": "geonames:2014006", "uncertainty_m": 300}, …}"#.to_owned()
            }
            Self::TwoCounts { .. } => "fill either `count` or `count_min`, `count_max` and `count_words`".to_owned(),
            Self::UnclosedQuotes => {
                "close the quotes at the end of the cell, and double every quote within it".to_owned()
            }
            Self::LoneTable { .. } => "pass the folder that contains it".to_owned(),
            Self::UnknownTable { first_row, .. } if first_row.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("the first row is {}, which looks like data: add a header above it", quote_text(first_row))
            }
            Self::UnknownTable { first_row, .. } => format!(
                "the first row is {}; it must be the header, without a title above it. A table of points requires latitude and \
                 longitude, under these names or under those given with --column lat=…. Data of UCDP, ACLED, GeoConfirmed, \
                 uawardata and Security Force Monitor require their original column names. A CSV dossier is a folder with \
                 sources.csv, documents.csv and claims.csv",
                quote_text(first_row)
            ),
            Self::NoTables { files, .. } => format!("pass the file instead: {}", files.join(" or ")),
            Self::RecordsInMetadata { key } => format!("move them to {key}.csv"),
        })
    }
}
