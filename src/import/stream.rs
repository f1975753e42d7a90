//! Tables row by row, in little memory.

use std::io::Read;

use super::acled::Acled;
use super::fault::{Blame, InvalidRow, RejectedRow};
use super::geoconfirmed::GeoConfirmed;
use super::ids::{Ids, Short};
use super::security_force_monitor::SecurityForceMonitor;
use super::sheet::{Header, RowError, Sheet, TableRow};
use super::table::Table;
use super::uawardata::Uawardata;
use super::ucdp::Ucdp;
use super::{ImportFormat, ImportOptions, may_be_chosen};
use crate::event::Event;
use crate::problem::Problem;

/// The rows of a table as events, one after the other.
///
/// No more than a few rows are held, and some bytes of each id, to find those that are used twice: one bit where ids end in numbers
/// close together, else 16 to 32 bytes.
///
/// ```
/// # use troopmap::import::{Events, Foreign, Options};
/// let table = "place,lat,lon,date\nKursk,51.73,36.19,2024-10-18\nSudzha,51.19,35.27,\n";
/// let mut events = Events::open(Foreign::Table, "points.csv", table.as_bytes(), &Options::default()).unwrap();
/// let mut places = Vec::new();
/// while let Some(told) = events.advance().unwrap() {
///     places.push(told.event.place_text().into_owned());
/// }
/// assert_eq!(places, ["Kursk", "Sudzha"]);
/// ```
pub struct EventReader<R> {
    sheet: Sheet<R>,
    columns: Columns,
    notes: Vec<String>,
    seen: Ids,
    rows: usize,
}

/// An event, and the row that says it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventRow<'s> {
    /// What the row says.
    pub event: Event<'s>,
    /// The row.
    pub row: TableRow<'s>,
}

/// The formats that are tables.
#[derive(Clone, Debug)]
pub(super) enum Columns {
    Ucdp(Ucdp),
    Acled(Acled),
    GeoConfirmed(GeoConfirmed),
    Uawardata(Uawardata),
    Sfm(SecurityForceMonitor),
    Table(Table),
}

impl<R: Read> EventReader<R> {
    /// Reads the header of a table.
    ///
    /// # Errors
    /// The problem when columns are missing, the header is not UTF-8, or the format is no table.
    pub fn new(format: ImportFormat, name: &str, reader: R, options: &ImportOptions) -> Result<Self, Box<Problem>> {
        let sheet = Sheet::open(name, reader, &options.limits)?;
        let (columns, notes) = Columns::find(format, name, sheet.header(), options)?;
        Ok(Self { sheet, columns, notes, seen: Ids::default(), rows: 0 })
    }

    /// What a reader should know, such as which columns were guessed.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How many rows were read, sound or not.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        self.sheet.header().names()
    }

    /// The next event; nothing after the last.
    ///
    /// # Errors
    /// [`Trouble::Row`] when the row is unsound: the next call goes on after it. [`Trouble::Stop`] when the file cannot be
    /// read on.
    pub fn read_event(&mut self) -> Result<Option<EventRow<'_>>, RowError> {
        match self.sheet.advance() {
            Ok(false) => return Ok(None),
            Ok(true) => self.rows += 1,
            Err(trouble) => {
                self.rows += usize::from(matches!(trouble, RowError::Rejected(_)));
                return Err(trouble);
            }
        }
        let row = self.sheet.row().map_err(RowError::Fatal)?;
        let Blame { fault, cell } = match self.columns.event(&row, self.rows) {
            Ok(event) if self.seen.insert(Short::of(&event.id)) => return Ok(Some(EventRow { event, row })),
            Ok(event) => InvalidRow::Doubled(event.id.to_string()).into(),
            Err(blame) => blame,
        };
        Err(RowError::Rejected(Box::new(self.sheet.reject(fault, cell))))
    }

    /// The row that was read last, as one that is left out.
    pub(crate) fn reject(&self, fault: InvalidRow, cell: Option<usize>) -> RejectedRow {
        self.sheet.reject(fault, cell)
    }
}

impl Columns {
    /// Finds the columns of a format, and says what was guessed.
    pub(super) fn find(
        format: ImportFormat,
        name: &str,
        header: &Header,
        options: &ImportOptions,
    ) -> Result<(Self, Vec<String>), Box<Problem>> {
        may_be_chosen(format, options)?;
        Ok(match format {
            ImportFormat::UcdpGed => (Self::Ucdp(Ucdp::new(name, header)?), Vec::new()),
            ImportFormat::Acled => (Self::Acled(Acled::new(name, header)?), Vec::new()),
            ImportFormat::GeoConfirmed => (Self::GeoConfirmed(GeoConfirmed::new(name, header)?), Vec::new()),
            ImportFormat::Uawardata => (Self::Uawardata(Uawardata::new(name, header)?), Vec::new()),
            ImportFormat::SecurityForceMonitor => (Self::Sfm(SecurityForceMonitor::new(name, header)?), Vec::new()),
            ImportFormat::CsvPoints => {
                let (table, guess) = Table::new(name, header, options)?;
                (Self::Table(table), guess)
            }
            ImportFormat::GeoJson | ImportFormat::Kml => {
                let (table, guess) = Table::new(name, header, options)?;
                (Self::Table(table.with_some_ids()), guess)
            }
            ImportFormat::TimeMap | ImportFormat::LinkedPlaces | ImportFormat::Stix => {
                let message = format!("{format} is not a table; read the whole of {name} instead");
                return Err(Box::new(Problem::error("no-table", message)));
            }
        })
    }

    pub(super) fn event<'r>(&self, row: &TableRow<'r>, number: usize) -> Result<Event<'r>, Blame> {
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
