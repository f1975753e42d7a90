//! Streaming reader for events.

use std::fmt;
use std::io::Read;

use super::acled::Acled;
use super::csv_points::CsvPoints;
use super::geoconfirmed::GeoConfirmed;
use super::row_error::{InvalidCell, InvalidRow, RejectedRow, RowError};
use super::security_force_monitor::SecurityForceMonitor;
use super::seen_ids::{CompactId, SeenIds};
use super::table::{Header, TableReader, TableRow};
use super::uawardata::Uawardata;
use super::ucdp::Ucdp;
use super::{ImportFormat, ImportOptions, check_choices};
use crate::event::Event;
use crate::problem::Problem;

/// Reads the rows of a table as events, one at a time.
///
/// Memory holds a few rows, and the ids in compact form to find duplicates: about one bit for ids that end in
/// consecutive numbers, else 16 to 32 bytes.
///
/// ```
/// # use troopmap::import::{EventReader, ImportFormat, ImportOptions};
/// let table = "place,lat,lon,date\nKursk,51.73,36.19,2024-10-18\nSudzha,51.19,35.27,\n";
/// let options = ImportOptions::default();
/// let mut events = EventReader::new(ImportFormat::CsvPoints, "points.csv", table.as_bytes(), &options).unwrap();
/// let mut places = Vec::new();
/// while let Some(row) = events.read_event().unwrap() {
///     places.push(row.event.place_text().into_owned());
/// }
/// assert_eq!(places, ["Kursk", "Sudzha"]);
/// ```
pub struct EventReader<R> {
    table: TableReader<R>,
    columns: FormatColumns,
    notes: Vec<String>,
    seen: SeenIds,
    rows: usize,
}

/// An event together with its row.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventRow<'s> {
    /// The event.
    pub event: Event<'s>,
    /// The row.
    pub row: TableRow<'s>,
}

/// The columns of the formats that are tables.
#[derive(Clone, Debug)]
pub(super) enum FormatColumns {
    Ucdp(Ucdp),
    Acled(Acled),
    GeoConfirmed(GeoConfirmed),
    Uawardata(Uawardata),
    Sfm(SecurityForceMonitor),
    Table(CsvPoints),
}

impl<R> fmt::Debug for EventReader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventReader").field("columns", &self.columns).field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl<R: Read> EventReader<R> {
    /// Reads the header of a table.
    ///
    /// # Errors
    /// Returns a problem if columns are missing, the header is not UTF-8, or the format is not a table.
    pub fn new(format: ImportFormat, name: &str, reader: R, options: &ImportOptions) -> Result<Self, Box<Problem>> {
        let table = TableReader::new(name, reader, &options.limits)?;
        let (columns, notes) = FormatColumns::find(format, name, table.header(), options)?;
        Ok(Self { table, columns, notes, seen: SeenIds::default(), rows: 0 })
    }

    /// Returns notes for the user, such as the columns that were guessed.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Returns the number of rows read so far, valid or not.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the names of the columns.
    pub fn columns(&self) -> &[String] {
        self.table.header().names()
    }

    /// Reads the next event. `None` at the end of the table.
    ///
    /// # Errors
    /// Returns [`RowError::Rejected`] if the row is invalid: the next call continues after it. Returns
    /// [`RowError::Fatal`] if reading cannot continue.
    pub fn read_event(&mut self) -> Result<Option<EventRow<'_>>, RowError> {
        match self.table.advance() {
            Ok(false) => return Ok(None),
            Ok(true) => self.rows += 1,
            Err(error) => {
                self.rows += usize::from(matches!(error, RowError::Rejected(_)));
                return Err(error);
            }
        }
        let row = self.table.row().map_err(RowError::Fatal)?;
        let InvalidCell { cause, cell } = match self.columns.event(&row, self.rows) {
            Ok(event) if self.seen.insert(CompactId::new(&event.id)) => return Ok(Some(EventRow { event, row })),
            Ok(event) => InvalidRow::DuplicateId(event.id.to_string()).into(),
            Err(blame) => blame,
        };
        Err(RowError::Rejected(Box::new(self.table.reject(cause, cell))))
    }

    /// Returns the current row as a rejected one.
    pub(crate) fn reject(&self, cause: InvalidRow, cell: Option<usize>) -> RejectedRow {
        self.table.reject(cause, cell)
    }
}

impl FormatColumns {
    /// Finds the columns of a format, and returns notes about what was guessed.
    pub(super) fn find(
        format: ImportFormat,
        name: &str,
        header: &Header,
        options: &ImportOptions,
    ) -> Result<(Self, Vec<String>), Box<Problem>> {
        check_choices(format, options)?;
        Ok(match format {
            ImportFormat::UcdpGed => (Self::Ucdp(Ucdp::new(name, header)?), Vec::new()),
            ImportFormat::Acled => (Self::Acled(Acled::new(name, header)?), Vec::new()),
            ImportFormat::GeoConfirmed => (Self::GeoConfirmed(GeoConfirmed::new(name, header)?), Vec::new()),
            ImportFormat::Uawardata => (Self::Uawardata(Uawardata::new(name, header)?), Vec::new()),
            ImportFormat::SecurityForceMonitor => (Self::Sfm(SecurityForceMonitor::new(name, header)?), Vec::new()),
            ImportFormat::CsvPoints => {
                let (table, guess) = CsvPoints::new(name, header, options)?;
                (Self::Table(table), guess)
            }
            ImportFormat::GeoJson | ImportFormat::GeoPackage | ImportFormat::Kml => {
                let (table, guess) = CsvPoints::new(name, header, options)?;
                (Self::Table(table.with_optional_ids()), guess)
            }
            ImportFormat::TimeMap | ImportFormat::LinkedPlaces | ImportFormat::Stix => {
                let message = format!("{format} is not a table format, so {name} cannot be read row by row");
                return Err(Box::new(Problem::error("no-table", message)));
            }
        })
    }

    pub(super) fn event<'r>(&self, row: &TableRow<'r>, number: usize) -> Result<Event<'r>, InvalidCell> {
        match self {
            Self::Ucdp(columns) => columns.event(row),
            Self::Acled(columns) => columns.event(row),
            Self::GeoConfirmed(columns) => columns.event(row),
            Self::Uawardata(columns) => columns.event(row, number),
            Self::Sfm(columns) => columns.event(row, number),
            Self::Table(columns) => columns.event(row, number),
        }
    }
}
