//! Tables of millions of rows into another text, with all cores and in little memory.
//!
//! One thread finds where rows end and deals them out in parts; the others turn each row into its text; the first writes the
//! texts in the order of the rows. No more than a few parts are held at a time, with a bit to 32 bytes of each id, to find those that are
//! used twice, and the rows that are left out, of which there is a limit.

mod work;
mod write;

use std::io::{self, Read, Write};
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use thiserror::Error;

use super::fault::{InvalidRow, RejectedRow};
use super::sheet::{Part, RowError, Sheet};
use super::stream::{Columns, EventRow};
use super::{ImportFormat, ImportOptions};
use crate::problem::{Problem, Problems};
use work::{Done, Job, Worker};
use write::Writer;

/// Bytes of one part.
const PART: usize = 512 * 1024;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ConversionReport {
    /// How many rows there are: those written and those left out.
    pub rows: usize,
    /// The rows that were left out, which only happens when it was asked for.
    pub rejects: Vec<RejectedRow>,
    /// What a reader should know: which columns were guessed.
    pub notes: Vec<String>,
}

/// Why a table was not converted.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// What is wrong with the table.
    #[error("{0}")]
    Problems(Problems),
    /// The text cannot be written.
    #[error("cannot write")]
    Write(#[source] io::Error),
}

/// Which table is converted, and how.
#[derive(Clone, Copy, Debug)]
pub struct Conversion<'a> {
    /// The format of the table.
    pub format: ImportFormat,
    /// The name of the table in messages.
    pub name: &'a str,
    /// How it is read.
    pub options: &'a ImportOptions,
    /// How many threads turn rows into text, besides the one that reads and writes.
    pub threads: NonZero<usize>,
}

impl<'a> Conversion<'a> {
    /// A table that is converted on all cores.
    pub fn new(format: ImportFormat, name: &'a str, options: &'a ImportOptions) -> Self {
        let threads = std::thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        Self { format, name, options, threads }
    }
}

/// Turns each row of a table into a text and writes them in the order of the rows.
///
/// `between` stands between the texts of two rows. `text` adds the text of one row to a buffer, or says why the row is to be left out. It runs on several threads.
///
/// ```
/// # use std::io::Write;
/// # use troopmap::import::{Foreign, Options, Plant, convert};
/// let table = "unit,lat,lon\n7th Brigade,51.73,36.19\n8th Brigade,51.19,35.27\n";
/// let options = Options::default();
/// let plant = Plant::new(Foreign::Table, "points.csv", &options);
/// let mut out = Vec::new();
/// let converted = convert(&plant, table.as_bytes(), &mut out, b"\n", |told, text| {
///     text.extend_from_slice(told.event.place_text().as_bytes());
///     Ok(())
/// })?;
/// assert_eq!((converted.rows, out.as_slice()), (2, &b"51.73, 36.19\n51.19, 35.27"[..]));
/// # Ok::<(), troopmap::import::ConvertError>(())
/// ```
///
/// # Errors
/// [`ConvertError::Problems`] when the table is unsound: every problem, unless rows may be left out. What was written by then
/// is of no use. [`ConvertError::Write`] when the text cannot be written.
pub fn convert(
    plant: &Conversion<'_>,
    reader: impl Read,
    out: &mut impl Write,
    between: &[u8],
    text: impl Fn(&EventRow<'_>, &mut Vec<u8>) -> Result<(), InvalidRow> + Sync,
) -> Result<ConversionReport, ConvertError> {
    let stop = |problem: Box<Problem>| ConvertError::Problems(super::one(problem));
    let mut sheet = Sheet::open(plant.name, reader, &plant.options.limits).map_err(stop)?;
    let (columns, notes) = Columns::find(plant.format, plant.name, sheet.header(), plant.options).map_err(stop)?;
    let worker = Worker { plan: sheet.plan(), columns, between, text };
    let (jobs, todo) = channel::<Job>();
    let todo = Mutex::new(todo);
    let (done, finished) = channel::<std::thread::Result<Done>>();
    let mut writer = Writer::new(plant, out, between, notes);
    std::thread::scope(|scope| {
        for _ in 0..plant.threads.get() {
            let (done, todo, worker) = (done.clone(), &todo, &worker);
            scope.spawn(move || worker.work(todo, &done));
        }
        drop(done);
        let all = deal(&mut sheet, jobs, &finished, &mut writer, plant.threads.get());
        all.map_err(ConvertError::Write)
    })?;
    writer.finish()
}

/// Deals out parts and takes in what came of them, in their order.
fn deal<R: Read, W: Write>(
    sheet: &mut Sheet<R>,
    jobs: Sender<Job>,
    finished: &Receiver<std::thread::Result<Done>>,
    writer: &mut Writer<'_, W>,
    threads: usize,
) -> io::Result<()> {
    let mut jobs = Some(jobs);
    let (mut dealt, mut row, mut at_work) = (0, 0, 0);
    let mut spare: Vec<Done> = Vec::new();
    loop {
        if let Some(channel) = jobs.as_ref().filter(|_| at_work < 2 * threads + 1) {
            let mut done = spare.pop().unwrap_or_default();
            let mut part = Part::in_buffer(std::mem::take(&mut done.rows));
            match sheet.fill_part(&mut part, PART) {
                Ok(true) => {
                    let rows = part.rows;
                    // Workers only stop when this channel is gone.
                    let _ = channel.send(Job { number: dealt, row, part, done });
                    (dealt, row, at_work) = (dealt + 1, row + rows, at_work + 1);
                }
                Ok(false) => jobs = None,
                Err(RowError::Rejected(reject)) => {
                    done = Done { number: dealt, rejects: vec![*reject], read: 1, ..Done::default() };
                    (dealt, row) = (dealt + 1, row + 1);
                    spare.extend(writer.take(done)?);
                }
                Err(RowError::Fatal(problem)) => {
                    done = Done { number: dealt, stop: Some(problem), ..Done::default() };
                    dealt += 1;
                    jobs = None;
                    spare.extend(writer.take(done)?);
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
        spare.extend(writer.take(done)?);
        if writer.has_given_up() {
            jobs = None;
        }
    }
}
