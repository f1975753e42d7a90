//! What is wrong with a folder of CSV files before its values are looked at.

use thiserror::Error;

use crate::dossier::cause::{Cause, quote_text};

/// What is wrong with a folder of CSV files.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum FolderFault {
    /// A file that must be there.
    #[error("{folder} holds no {file}")]
    MissingFile { folder: String, file: &'static str, instead: Option<String> },
    /// A file without its first row.
    #[error("{file} is empty: its first row must name the columns")]
    NoHeader { file: &'static str, columns: Vec<&'static str> },
    /// A column that is not known.
    #[error("{file} has an unknown column {}", quote_text(column))]
    UnknownColumn { file: &'static str, column: String, near: Option<&'static str>, columns: Vec<&'static str> },
    /// A column without a name that has cells.
    #[error("column {number} of {file} has no name and holds {}", quote_text(text))]
    UnnamedColumn { file: &'static str, number: usize, text: String },
    /// A column that stands twice.
    #[error("the column {} stands here twice", quote_text(column))]
    DoubledColumn { column: String },
    /// More or fewer cells than the header.
    #[error("this row has {found} cells; the header has {wanted}")]
    CellCount { found: usize, wanted: usize, separator: &'static str },
    /// Quotes that do not close.
    #[error("the quotes of this cell do not close")]
    Quotes,
    /// One uncertainty for several pins.
    #[error("{column} is for the only pin of a claim; this one has pins by name")]
    SeveralPins { column: &'static str },
    /// A CSV file alone.
    #[error("{file} is one file of a dossier in CSV; the dossier is the folder it stands in")]
    OneFile { file: String },
    /// A CSV file that is neither of a dossier nor of a format that is known.
    #[error("{file} is no table that can be read: its first row names no latitude and longitude")]
    UnknownTable { file: String, first_row: String },
    /// A folder with no table and a dossier that is one file.
    #[error("{folder} holds none of the tables of a dossier in CSV")]
    NoTables { folder: String, files: Vec<String> },
    /// The head among the CSV files holds records.
    #[error("dossier.toml beside CSV files holds the head alone; it has {key} too")]
    RecordsInHead { key: &'static str },
}

impl Cause for FolderFault {
    fn code(&self) -> &'static str {
        match self {
            Self::MissingFile { .. } | Self::NoTables { .. } => "missing-file",
            Self::NoHeader { .. } => "no-header",
            Self::UnknownColumn { .. } | Self::UnnamedColumn { .. } => "unknown-key",
            Self::DoubledColumn { .. } => "doubled-key",
            Self::CellCount { .. } => "cell-count",
            Self::Quotes => "quotes",
            Self::SeveralPins { .. } => "several-pins",
            Self::OneFile { .. } => "one-file",
            Self::UnknownTable { .. } => "unknown-table",
            Self::RecordsInHead { .. } => "records-in-head",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::MissingFile { instead: Some(instead), file, .. } => format!("rename {instead} to {file}?"),
            Self::MissingFile { instead: None, .. } => {
                "a dossier in CSV has sources.csv, documents.csv and claims.csv, and may have subjects.csv and dossier.toml"
                    .to_owned()
            }
            Self::UnknownColumn { near: Some(near), .. } => format!("did you mean {near}?"),
            Self::NoHeader { columns, .. } => format!("the columns are {}", columns.join(", ")),
            Self::UnknownColumn { near: None, columns, .. } => {
                format!("take it out, or leave it out with --lenient; the columns are {}", columns.join(", "))
            }
            Self::UnnamedColumn { .. } => "name it in the first row, or empty its cells".to_owned(),
            Self::DoubledColumn { .. } => "keep one of the two".to_owned(),
            Self::CellCount { found, wanted, separator } if found > wanted => {
                format!("a cell with a {separator} in it stands in double quotes")
            }
            Self::CellCount { .. } => "leave a cell empty rather than out".to_owned(),
            Self::SeveralPins { .. } => {
                r#"write at as JSON: {"Ussuriisk": {"id": "geonames:2014006", "uncertainty_m": 300}, …}"#.to_owned()
            }
            Self::Quotes => {
                "close them where the cell ends; a double quote within quotes is written twice".to_owned()
            }
            Self::OneFile { .. } => "give the folder".to_owned(),
            Self::UnknownTable { first_row, .. } if first_row.starts_with(|c: char| c.is_ascii_digit()) => format!(
                "its first row is {}, which looks like data: put the row with the names of the columns before it",
                quote_text(first_row)
            ),
            Self::UnknownTable { first_row, .. } => format!(
                "its first row is {}, and must be the names of the columns: a title above it has to go. A table of points needs \
                 latitude and longitude, or say which they are, as with --column lat=…; data of UCDP, ACLED, GeoConfirmed, \
                 uawardata or Security Force Monitor need the names of their columns, and a dossier in CSV is a folder with \
                 sources.csv, documents.csv and claims.csv",
                quote_text(first_row)
            ),
            Self::NoTables { files, .. } => format!("give the file instead: {}", files.join(" or ")),
            Self::RecordsInHead { key } => format!("put them into {key}.csv"),
        })
    }
}
