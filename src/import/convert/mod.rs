//! Parallel conversion of large tables in bounded memory.
//!
//! The calling thread splits the table into chunks of whole rows. Worker threads convert each row to text. The calling
//! thread writes the texts in the order of the rows. Memory holds a few chunks, from one bit to 32 bytes for each id
//! (to find duplicates), and the rejected rows, which have a limit.

mod ordered_writer;
mod worker;

use std::io::{self, Read, Write};
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use thiserror::Error;

use super::event_reader::{EventRow, FormatColumns};
use super::table::{RowChunk, TableReader};
use super::{ImportFormat, ImportOptions};
use crate::import::row_error::{InvalidRow, RejectedRow, RowError};
use crate::problem::{Problem, Problems};
use ordered_writer::OrderedWriter;
use worker::{ChunkJob, ChunkResult, Worker};

/// The size of a chunk in bytes.
const CHUNK_BYTES: usize = 512 * 1024;

/// The outcome of a conversion.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ConversionReport {
    /// The number of rows: written and rejected.
    pub rows: usize,
    /// The rows that were rejected. Always empty unless [`ImportOptions::lenient`] is set.
    pub rejects: Vec<RejectedRow>,
    /// Notes for the user, such as the columns that were guessed.
    pub notes: Vec<String>,
}

/// An error of [`convert`].
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// The table has errors.
    #[error("{0}")]
    Problems(Problems),
    /// The output cannot be written.
    #[error("cannot write")]
    Write(#[source] io::Error),
}

/// The table to convert and how to read it.
#[derive(Clone, Copy, Debug)]
pub struct Conversion<'a> {
    /// The format of the table.
    pub format: ImportFormat,
    /// The name of the table in messages.
    pub name: &'a str,
    /// How to read the table.
    pub options: &'a ImportOptions,
    /// The number of threads that convert rows, in addition to the one that reads and writes.
    pub threads: NonZero<usize>,
}

impl<'a> Conversion<'a> {
    /// Creates a conversion that uses all cores.
    pub fn new(format: ImportFormat, name: &'a str, options: &'a ImportOptions) -> Self {
        let threads = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Self { format, name, options, threads }
    }
}

/// Converts each row of a table to text and writes the texts in the order of the rows.
///
/// `separator` is written between the texts of two rows. `write_row` appends the text of one row to a buffer, or
/// returns why the row is invalid. It is called from several threads.
///
/// ```
/// # use std::io::Write;
/// # use troopmap::import::{Conversion, ImportFormat, ImportOptions, convert};
/// let table = "unit,lat,lon\n7th Brigade,51.73,36.19\n8th Brigade,51.19,35.27\n";
/// let options = ImportOptions::default();
/// let conversion = Conversion::new(ImportFormat::CsvPoints, "points.csv", &options);
/// let mut out = Vec::new();
/// let report = convert(&conversion, table.as_bytes(), &mut out, b"\n", |row, text| {
///     text.extend_from_slice(row.event.place_text().as_bytes());
///     Ok(())
/// })?;
/// assert_eq!((report.rows, out.as_slice()), (2, &b"51.73, 36.19\n51.19, 35.27"[..]));
/// # Ok::<(), troopmap::import::ConvertError>(())
/// ```
///
/// # Errors
/// Returns [`ConvertError::Problems`] if the table has errors: all of them, or only fatal ones if
/// [`ImportOptions::lenient`] is set. Returns [`ConvertError::Write`] if the output cannot be written. Discard the
/// output in both cases: it is incomplete.
pub fn convert(
    plant: &Conversion<'_>,
    reader: impl Read,
    out: &mut impl Write,
    between: &[u8],
    text: impl Fn(&EventRow<'_>, &mut Vec<u8>) -> Result<(), InvalidRow> + Sync,
) -> Result<ConversionReport, ConvertError> {
    let stop = |problem: Box<Problem>| ConvertError::Problems(super::single_problem(problem));
    let mut sheet = TableReader::new(plant.name, reader, &plant.options.limits).map_err(stop)?;
    let (columns, notes) =
        FormatColumns::find(plant.format, plant.name, sheet.header(), plant.options).map_err(stop)?;
    let worker = Worker { plan: sheet.layout(), columns, between, text };
    let (jobs, todo) = channel::<ChunkJob>();
    let todo = Mutex::new(todo);
    let (done, finished) = channel::<std::thread::Result<ChunkResult>>();
    let mut writer = OrderedWriter::new(plant, out, between, notes);
    std::thread::scope(|scope| {
        for _ in 0..plant.threads.get() {
            let (done, todo, worker) = (done.clone(), &todo, &worker);
            scope.spawn(move || worker.run(todo, &done));
        }
        drop(done);
        let all = distribute_chunks(&mut sheet, jobs, &finished, &mut writer, plant.threads.get());
        all.map_err(ConvertError::Write)
    })?;
    writer.finish()
}

/// Sends chunks to the workers and writes their results in order.
fn distribute_chunks<R: Read, W: Write>(
    sheet: &mut TableReader<R>,
    jobs: Sender<ChunkJob>,
    finished: &Receiver<std::thread::Result<ChunkResult>>,
    writer: &mut OrderedWriter<'_, W>,
    threads: usize,
) -> io::Result<()> {
    let mut jobs = Some(jobs);
    let (mut dealt, mut row, mut at_work) = (0, 0, 0);
    let mut spare: Vec<ChunkResult> = Vec::new();
    loop {
        if let Some(channel) = jobs.as_ref().filter(|_| at_work < 2 * threads + 1) {
            let mut done = spare.pop().unwrap_or_default();
            let mut part = RowChunk::from_buffer(std::mem::take(&mut done.source));
            match sheet.fill_chunk(&mut part, CHUNK_BYTES) {
                Ok(true) => {
                    let rows = part.rows;
                    // Sending fails only after all workers have stopped.
                    let _ = channel.send(ChunkJob { number: dealt, row, chunk: part, buffers: done });
                    (dealt, row, at_work) = (dealt + 1, row + rows, at_work + 1);
                }
                Ok(false) => jobs = None,
                Err(RowError::Rejected(reject)) => {
                    done =
                        ChunkResult { number: dealt, rejects: vec![*reject], row_count: 1, ..ChunkResult::default() };
                    (dealt, row) = (dealt + 1, row + 1);
                    spare.extend(writer.add_result(done)?);
                }
                Err(RowError::Fatal(problem)) => {
                    done = ChunkResult { number: dealt, stop: Some(problem), ..ChunkResult::default() };
                    dealt += 1;
                    jobs = None;
                    spare.extend(writer.add_result(done)?);
                }
            }
            continue;
        }
        if at_work == 0 {
            return Ok(());
        }
        let Ok(done) = finished.recv() else { return Ok(()) };
        at_work -= 1;
        let done = done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        spare.extend(writer.add_result(done)?);
        if writer.is_stopped() {
            jobs = None;
        }
    }
}
