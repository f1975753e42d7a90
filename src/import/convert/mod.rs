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
    #[error("cannot write the output")]
    Write(#[source] io::Error),
}

/// The table to convert and how to read it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
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

    /// Sets the number of threads that convert rows.
    #[must_use]
    pub const fn with_threads(mut self, threads: NonZero<usize>) -> Self {
        self.threads = threads;
        self
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
    conversion: &Conversion<'_>,
    reader: impl Read,
    out: &mut impl Write,
    separator: &[u8],
    write_row: impl Fn(&EventRow<'_>, &mut Vec<u8>) -> Result<(), InvalidRow> + Sync,
) -> Result<ConversionReport, ConvertError> {
    let stop = |problem: Box<Problem>| ConvertError::Problems(super::single_problem(problem));
    let mut table = TableReader::new(conversion.name, reader, &conversion.options.limits).map_err(stop)?;
    let (columns, notes) =
        FormatColumns::find(conversion.format, conversion.name, table.header(), conversion.options).map_err(stop)?;
    let worker = Worker { layout: table.layout(), columns, separator, write_row };
    let (job_sender, job_receiver) = channel::<ChunkJob>();
    let job_receiver = Mutex::new(job_receiver);
    let (result_sender, result_receiver) = channel::<std::thread::Result<ChunkResult>>();
    let mut writer = OrderedWriter::new(conversion, out, separator, notes);
    std::thread::scope(|scope| {
        for _ in 0..conversion.threads.get() {
            let (jobs, results, worker) = (&job_receiver, result_sender.clone(), &worker);
            scope.spawn(move || worker.run(jobs, &results));
        }
        drop(result_sender);
        distribute_chunks(&mut table, job_sender, &result_receiver, &mut writer, conversion.threads.get())
            .map_err(ConvertError::Write)
    })?;
    writer.finish()
}

/// Sends chunks to the workers and writes their results in order.
fn distribute_chunks<R: Read, W: Write>(
    table: &mut TableReader<R>,
    jobs: Sender<ChunkJob>,
    results: &Receiver<std::thread::Result<ChunkResult>>,
    writer: &mut OrderedWriter<'_, W>,
    threads: usize,
) -> io::Result<()> {
    let mut jobs = Some(jobs);
    let (mut sent, mut row, mut in_progress) = (0, 0, 0);
    let mut spare: Vec<ChunkResult> = Vec::new();
    loop {
        if let Some(sender) = jobs.as_ref().filter(|_| in_progress < 2 * threads + 1) {
            let mut result = spare.pop().unwrap_or_default();
            let mut chunk = RowChunk::from_buffer(std::mem::take(&mut result.source));
            match table.fill_chunk(&mut chunk, CHUNK_BYTES) {
                Ok(true) => {
                    let rows = chunk.rows;
                    // Sending fails only after all workers have stopped.
                    let _ = sender.send(ChunkJob { number: sent, row, chunk, buffers: result });
                    (sent, row, in_progress) = (sent + 1, row + rows, in_progress + 1);
                }
                Ok(false) => jobs = None,
                Err(RowError::Rejected(reject)) => {
                    result =
                        ChunkResult { number: sent, rejects: vec![*reject], row_count: 1, ..ChunkResult::default() };
                    (sent, row) = (sent + 1, row + 1);
                    spare.extend(writer.add_result(result)?);
                }
                Err(RowError::Fatal(problem)) => {
                    result = ChunkResult { number: sent, stop: Some(problem), ..ChunkResult::default() };
                    sent += 1;
                    jobs = None;
                    spare.extend(writer.add_result(result)?);
                }
            }
            continue;
        }
        if in_progress == 0 {
            return Ok(());
        }
        let Ok(result) = results.recv() else { return Ok(()) };
        in_progress -= 1;
        let result = result.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        spare.extend(writer.add_result(result)?);
        if writer.is_stopped() {
            jobs = None;
        }
    }
}
