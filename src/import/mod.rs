//! Other people's data as records: event data sets, unit lists, bundles and plain points.
//!
//! Each format is read from its published description. What a row says becomes sources, documents and claims; the row itself
//! stays with the first claim made of it ([`Claim::original`](crate::Claim::original)), so that nothing is lost. Where a
//! format does not say how sure it is, neither do the records.
//!
//! [`read`] reads a whole file, which takes some 20 kB of memory for each row by the time it is a map. [`Events`] reads a table row by
//! row in little memory, for files of millions of rows; [`convert()`] does so on all cores, and
//! [`write_events`](crate::export::geojson::write_events) makes GeoJSON of it.

mod acled;
mod columns;
mod convert;
mod date;
mod detect;
mod fault;
mod gather;
mod geoconfirmed;
mod geojson;
mod harvest;
mod ids;
mod item;
mod kml;
mod kmz;
mod linked_places;
mod security_force_monitor;
mod shape;
mod sheet;
mod spot;
mod stix;
mod stream;
mod table;
mod text;
mod timemap;
mod uawardata;
mod ucdp;
mod web;

use std::collections::BTreeMap;
use std::io::Read;

pub use crate::event::{
    Attribution, CountUnit, Day, DocumentRef, Event, EventClaimId, EventDate, ForeignId, PublicationDate,
    ReportedCount, SourceRef, SubjectRef,
};
pub use columns::ColumnRole;
pub use convert::{Conversion, ConversionReport, ConvertError, convert};
pub use date::DateOrder;
pub use detect::detect;
pub use fault::{InvalidRow, RejectedRow};
pub use sheet::{RowError, TableRow};
pub use spot::Coordinates;
pub use stream::{EventReader, EventRow};

use crate::dossier::{Limits, Records, read_text};
use crate::edtf::Edtf;
use crate::problem::{Problem, Problems, SourceText};
use crate::word::words;
use harvest::{Harvest, MOST_PROBLEMS};

words! {
    closed "foreign format"
    /// A format that others publish in.
    ImportFormat {
        /// The Georeferenced Event Dataset of the Uppsala Conflict Data Program, as CSV.
        UcdpGed = "ucdp",
        /// Armed Conflict Location and Event Data, as CSV.
        Acled = "acled",
        /// Placemarks of GeoConfirmed, as CSV.
        GeoConfirmed = "geoconfirmed",
        /// Events, sources and associations of TimeMap, as JSON.
        TimeMap = "timemap",
        /// Units of uawardata, as CSV or GeoJSON.
        Uawardata = "uawardata",
        /// Positions of units by Security Force Monitor, as CSV.
        SecurityForceMonitor = "sfm",
        /// Places of the Linked Places format, which is GeoJSON with more in it.
        LinkedPlaces = "linked-places",
        /// A bundle of STIX 2.1.
        Stix = "stix",
        /// Placemarks of KML, or of KML in a KMZ.
        Kml = "kml",
        /// Any GeoJSON, whose keys are guessed.
        GeoJson = "geojson",
        /// Any CSV with latitude and longitude, whose columns are guessed.
        CsvPoints = "csv-points",
    }
}

impl ImportFormat {
    /// Whether it is a table, which can be read row by row. Of uawardata there are tables and GeoJSON.
    pub const fn is_table(self) -> bool {
        match self {
            Self::UcdpGed
            | Self::Acled
            | Self::GeoConfirmed
            | Self::Uawardata
            | Self::SecurityForceMonitor
            | Self::CsvPoints => true,
            Self::TimeMap | Self::LinkedPlaces | Self::Stix | Self::Kml | Self::GeoJson => false,
        }
    }
}

/// How a file is read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Whether rows that are unsound are left out and told, instead of stopping the work.
    pub lenient: bool,
    /// The day by which the data were published, as that on which they were fetched. A document that does not say when it
    /// was published came out between the event and this day; on the day of the event when this is absent.
    pub published: Option<Edtf>,
    /// Which column of a table of points, or which key of GeoJSON or KML, says what, by its name; those that are not named are
    /// guessed. An empty name says that none does.
    pub columns: BTreeMap<ColumnRole, String>,
    /// What stands first in dates of tables of points, GeoJSON and KML that can be read in two ways, such as 10/08/2024; rows with
    /// such dates are unsound when this is absent, and rows with dates of the other order when it is not.
    pub date_order: Option<DateOrder>,
    /// How much is read.
    pub limits: Limits,
    /// Whether the rows themselves are not kept with what was made of them. Records and features take half the room then, and
    /// what no field of them holds is gone.
    pub without_original: bool,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Imported {
    /// The records.
    pub records: Records,
    /// How many rows, or items, the file has: those kept and those left out.
    pub rows: usize,
    /// The rows that were left out, which only happens when it was asked for.
    pub rejects: Vec<RejectedRow>,
    /// What a reader should know: which columns were guessed, what was passed over.
    pub notes: Vec<String>,
    /// The text that was read, to show what was left out.
    pub(crate) source: Option<SourceText>,
}

impl Imported {
    /// The rows that were left out as problems, each at its place in the file.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::new();
        problems.extend(self.rejects.iter().map(|row| match &self.source {
            Some(source) => fault::problem_at(source, row.bytes.clone(), &row.fault),
            None => row.to_problem(""),
        }));
        problems
    }
}

/// Reads a file of another format.
///
/// # Errors
/// All problems of the file, each with its line and column. With `lenient` only those that reading cannot go on from: a text
/// that is not UTF-8, a missing column, a limit.
pub fn read(
    format: ImportFormat,
    name: &str,
    reader: impl Read,
    options: &ImportOptions,
) -> Result<Imported, Problems> {
    may_be_chosen(format, options).map_err(one)?;
    let mut bytes = text::read_all(name, reader, &options.limits).map_err(one)?;
    if format == ImportFormat::Kml && kmz::is_zip(&bytes) {
        bytes = kmz::unpack(name, &bytes, &options.limits).map_err(one)?;
    }
    let source = read_text(name, bytes, &options.limits).map_err(one)?;
    match format {
        ImportFormat::Uawardata if source.text.trim_start().starts_with('{') => geojson::read(format, &source, options),
        ImportFormat::UcdpGed
        | ImportFormat::Acled
        | ImportFormat::GeoConfirmed
        | ImportFormat::Uawardata
        | ImportFormat::SecurityForceMonitor
        | ImportFormat::CsvPoints => rows(format, &source, options),
        ImportFormat::GeoJson => geojson::read(format, &source, options),
        ImportFormat::TimeMap => timemap::read(&source, options),
        ImportFormat::LinkedPlaces => linked_places::read(&source, options),
        ImportFormat::Stix => stix::read(&source, options),
        ImportFormat::Kml => kml::read(&source, options),
    }
}

/// Reads a table into records.
fn rows(format: ImportFormat, source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let mut events = EventReader::new(format, &source.name, source.text.as_bytes(), options).map_err(one)?;
    let mut harvest = Harvest::new(source, options);
    harvest.notes = events.notes().to_vec();
    loop {
        let reject = match events.read_event() {
            Ok(None) => break,
            Ok(Some(told)) => match harvest.take(&told.event, || told.row.original())? {
                None => continue,
                Some(fault) => events.reject(fault, None),
            },
            Err(RowError::Rejected(reject)) => *reject,
            Err(RowError::Fatal(problem)) => return Err(harvest.stop(*problem)),
        };
        harvest.reject(reject)?;
    }
    harvest.finish()
}

/// Columns can be named where they are guessed, and so can the order of dates. The spot of GeoJSON and KML is no matter of names.
fn may_be_chosen(format: ImportFormat, options: &ImportOptions) -> Result<(), Box<Problem>> {
    let is_spot = |column: &ColumnRole| matches!(column, ColumnRole::Lat | ColumnRole::Lon | ColumnRole::Coordinates);
    let help = match format {
        ImportFormat::CsvPoints => return Ok(()),
        ImportFormat::GeoJson | ImportFormat::Kml if !options.columns.keys().any(is_spot) => return Ok(()),
        ImportFormat::GeoJson | ImportFormat::Kml => "its spots are those of its geometries",
        _ if options.columns.is_empty() && options.date_order.is_none() => return Ok(()),
        _ => "its columns and dates have one meaning each; to read it for its points alone say that it is csv-points",
    };
    Err(Box::new(Problem::error("columns", format!("how {format} is read cannot be chosen")).with_help(help)))
}

/// The problem of a map of our own, of whatever format: each of its features sums up claims that affirm and claims that deny, and
/// read as a claim it would affirm what it only weighs.
fn own_map(name: &str) -> Box<Problem> {
    let message = format!("{name} is a map that troopmap made: it holds assessments, not claims");
    Box::new(Problem::error("own-map", message).with_help("give the dossier that the map was made of"))
}

#[expect(clippy::boxed_local, reason = "readers give boxes, so that their results stay small")]
fn one(problem: Box<Problem>) -> Problems {
    let mut problems = Problems::new();
    problems.push(*problem);
    problems
}

#[cfg(test)]
mod tests;
