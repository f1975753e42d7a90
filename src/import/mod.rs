//! Import of foreign formats: event data sets, unit lists, bundles and plain points.
//!
//! Each reader follows the published description of its format. A row becomes sources, documents and claims; its text
//! is kept with the first of its claims ([`Claim::original`](crate::Claim::original)), so that nothing is lost. If a
//! format does not state how certain it is, neither do the records.
//!
//! [`read`] reads a whole file and needs about 20 kB of memory per row by the time it is a map. [`EventReader`] reads a
//! table row by row in little memory, for files with millions of rows; [`convert()`] does the same on all cores, and
//! [`write_events`](crate::export::geojson::write_events) writes the result as GeoJSON.

mod acled;
mod collector;
mod column_roles;
mod convert;
mod csv_points;
mod detect;
mod enclosing_circle;
mod event_reader;
mod geoconfirmed;
mod geojson;
#[cfg(feature = "geopackage")]
mod geopackage;
mod json_tree;
mod keyed_items;
mod kml;
mod kmz;
mod linked_places;
mod parse_coordinates;
mod parse_date;
mod read_input;
mod record_builder;
mod row_error;
mod security_force_monitor;
mod seen_ids;
mod stix;
mod table;
mod timemap;
mod uawardata;
mod ucdp;
mod ucdp_speakers;
mod web_address;

use std::collections::BTreeMap;
use std::io::Read;

pub use crate::event::{
    Attribution, Coordinates, CountUnit, Day, DocumentRef, Event, EventClaimId, EventDate, ForeignId, PublicationDate,
    ReportedCount, SourceRef, SubjectRef,
};
pub use column_roles::ColumnRole;
pub use convert::{Conversion, ConversionReport, ConvertError, convert};
pub use detect::detect;
pub use event_reader::{EventReader, EventRow};
pub use parse_date::DateOrder;
pub use row_error::{InvalidRow, RejectedRow, RowError};
pub use table::TableRow;

use crate::dossier::{Limits, Records, read_text};
use crate::edtf::Edtf;
use crate::problem::{Problem, Problems, SourceText};
use crate::word::words;
use collector::{Collector, MAX_PROBLEMS};

words! {
    closed "foreign format"
    /// A format that can be imported.
    ImportFormat {
        /// The Georeferenced Event Dataset of the Uppsala Conflict Data Program, as CSV.
        UcdpGed = "ucdp",
        /// Armed Conflict Location and Event Data, as CSV.
        Acled = "acled",
        /// GeoConfirmed placemarks, as CSV.
        GeoConfirmed = "geoconfirmed",
        /// TimeMap events, sources and associations, as JSON.
        TimeMap = "timemap",
        /// uawardata units, as CSV or GeoJSON.
        Uawardata = "uawardata",
        /// Security Force Monitor unit positions, as CSV.
        SecurityForceMonitor = "sfm",
        /// Linked Places, an extension of GeoJSON for places.
        LinkedPlaces = "linked-places",
        /// A STIX 2.1 bundle.
        Stix = "stix",
        /// KML placemarks, also within a KMZ archive.
        Kml = "kml",
        /// Any GeoJSON; its keys are guessed.
        GeoJson = "geojson",
        /// Feature tables of a GeoPackage, whose columns are guessed; needs the feature `geopackage`.
        GeoPackage = "geopackage",
        /// Any CSV with latitude and longitude; its columns are guessed.
        CsvPoints = "csv-points",
    }
}

impl ImportFormat {
    /// Returns true if the format is a table, which can be read row by row. uawardata has both tables and GeoJSON.
    pub const fn is_table(self) -> bool {
        match self {
            Self::UcdpGed
            | Self::Acled
            | Self::GeoConfirmed
            | Self::Uawardata
            | Self::SecurityForceMonitor
            | Self::CsvPoints => true,
            Self::TimeMap | Self::LinkedPlaces | Self::Stix | Self::Kml | Self::GeoJson | Self::GeoPackage => false,
        }
    }
}

/// Options for reading a file.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImportOptions {
    /// Whether to skip and report invalid rows instead of failing.
    pub lenient: bool,
    /// The day by which the data were published, such as the day of the download. A document without a date was
    /// published between the event and this day, or on the day of the event if this is `None`.
    pub published: Option<Edtf>,
    /// The column of a table of points, or the key of GeoJSON or KML, for each role. The others are guessed. An empty
    /// name means that no column has the role.
    pub columns: BTreeMap<ColumnRole, String>,
    /// The order of day and month in ambiguous dates, such as 10/08/2024, of tables of points, GeoJSON and KML. Rows
    /// with such dates are invalid if this is `None`; otherwise rows with dates in the other order are invalid.
    pub date_order: Option<DateOrder>,
    /// Limits on the input.
    pub limits: Limits,
    /// Whether to discard the original rows. This halves the memory of records and features, and loses what none of
    /// their fields holds.
    pub without_original: bool,
}

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Imported {
    /// The records.
    pub records: Records,
    /// The number of rows, or items, in the file: accepted and rejected.
    pub rows: usize,
    /// The rows that were rejected. Always empty unless [`ImportOptions::lenient`] is set.
    pub rejects: Vec<RejectedRow>,
    /// Notes for the user, such as guessed columns and skipped objects.
    pub notes: Vec<String>,
    /// The text of the file, to show rejected rows.
    pub(crate) source: Option<SourceText>,
}

impl Imported {
    /// Returns the rejected rows as problems, each with its position in the file.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::new();
        problems.extend(self.rejects.iter().map(|row| match &self.source {
            Some(source) => row_error::problem_at(source, row.bytes.clone(), &row.cause),
            None => row.to_problem(""),
        }));
        problems
    }
}

/// Reads a file in a foreign format.
///
/// # Errors
/// Returns all problems of the file, each with its line and column. If [`ImportOptions::lenient`] is set, only fatal
/// problems: a text that is not UTF-8, a missing column, an exceeded limit.
pub fn read(
    format: ImportFormat,
    name: &str,
    reader: impl Read,
    options: &ImportOptions,
) -> Result<Imported, Problems> {
    check_choices(format, options).map_err(single_problem)?;
    let mut bytes = read_input::read_all(name, reader, &options.limits).map_err(single_problem)?;
    if format == ImportFormat::Kml && kmz::is_zip(&bytes) {
        bytes = kmz::unpack(name, &bytes, &options.limits).map_err(single_problem)?;
    }
    if format == ImportFormat::GeoPackage {
        bytes = unpack_geopackage(name, bytes, &options.limits).map_err(single_problem)?;
    }
    let source = read_text(name, bytes, &options.limits).map_err(single_problem)?;
    match format {
        ImportFormat::Uawardata if source.text.trim_start().starts_with('{') => geojson::read(format, &source, options),
        ImportFormat::UcdpGed
        | ImportFormat::Acled
        | ImportFormat::GeoConfirmed
        | ImportFormat::Uawardata
        | ImportFormat::SecurityForceMonitor
        | ImportFormat::CsvPoints => read_table(format, &source, options),
        ImportFormat::GeoJson | ImportFormat::GeoPackage => geojson::read(format, &source, options),
        ImportFormat::TimeMap => timemap::read(&source, options),
        ImportFormat::LinkedPlaces => linked_places::read(&source, options),
        ImportFormat::Stix => stix::read(&source, options),
        ImportFormat::Kml => kml::read(&source, options),
    }
}

#[cfg(feature = "geopackage")]
use geopackage::to_geojson as unpack_geopackage;

#[cfg(not(feature = "geopackage"))]
#[expect(clippy::needless_pass_by_value, reason = "as the function that it stands for")]
fn unpack_geopackage(name: &str, _: Vec<u8>, _: &Limits) -> Result<Vec<u8>, Box<Problem>> {
    let message = format!("{name} is a GeoPackage, which this build of troopmap cannot read");
    Err(Box::new(Problem::error("geopackage", message).with_help("cargo install troopmap --features geopackage")))
}

/// Reads a table and converts it to records.
fn read_table(format: ImportFormat, source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let mut events = EventReader::new(format, &source.name, source.text.as_bytes(), options).map_err(single_problem)?;
    let mut collector = Collector::new(source, options);
    collector.notes = events.notes().to_vec();
    loop {
        let reject = match events.read_event() {
            Ok(None) => break,
            Ok(Some(event_row)) => match collector.try_add(&event_row.event, || event_row.row.to_original())? {
                None => continue,
                Some(cause) => events.reject(cause, None),
            },
            Err(RowError::Rejected(reject)) => *reject,
            Err(RowError::Fatal(problem)) => return Err(collector.stop(*problem)),
        };
        collector.reject_row(reject)?;
    }
    collector.finish()
}

/// Checks that columns and the order of dates are only assigned in formats that guess them. The coordinates of GeoJSON
/// and KML come from their geometries.
fn check_choices(format: ImportFormat, options: &ImportOptions) -> Result<(), Box<Problem>> {
    let is_coordinate =
        |column: &ColumnRole| matches!(column, ColumnRole::Lat | ColumnRole::Lon | ColumnRole::Coordinates);
    let help = match format {
        ImportFormat::CsvPoints => return Ok(()),
        ImportFormat::GeoJson | ImportFormat::GeoPackage | ImportFormat::Kml
            if !options.columns.keys().any(is_coordinate) =>
        {
            return Ok(());
        }
        ImportFormat::GeoJson | ImportFormat::GeoPackage | ImportFormat::Kml => {
            "its coordinates come from its geometries"
        }
        _ if options.columns.is_empty() && options.date_order.is_none() => return Ok(()),
        _ => "its columns have fixed meanings; to read only its points, choose the format csv-points",
    };
    Err(Box::new(
        Problem::error("columns", format!("the columns and dates of {format} cannot be assigned")).with_help(help),
    ))
}

/// Creates the problem of an assessed map that troopmap exported. Its features combine claims for and against a
/// proposition; read as claims they would all be for it.
fn own_export_problem(name: &str) -> Box<Problem> {
    let message = format!("{name} is a map exported by troopmap: it contains assessments, not claims");
    Box::new(Problem::error("own-map", message).with_help("use the dossier from which the map was made"))
}

#[expect(clippy::boxed_local, reason = "readers give boxes, so that their results stay small")]
fn single_problem(problem: Box<Problem>) -> Problems {
    let mut problems = Problems::new();
    problems.push(*problem);
    problems
}

#[cfg(test)]
mod tests;
