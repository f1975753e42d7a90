//! Other people's data as records: event data sets, unit lists, bundles and plain points.
//!
//! Each format is read from its published description. What a row says becomes sources, documents and claims; the row itself
//! stays with the first claim made of it ([`Claim::original`](crate::Claim::original)), so that nothing is lost. Where a
//! format does not say how sure it is, neither do the records.
//!
//! [`read`] reads a whole file. [`Events`] reads a table row by row in little memory, for files of millions of rows.

mod acled;
mod day;
mod detect;
mod event;
mod fault;
mod gather;
mod name;
mod sheet;
mod spot;
mod stream;
mod table;
mod text;
mod ucdp;
mod web;

use std::io::Read;

pub use day::{Day, When};
pub use detect::detect;
pub use event::{Account, Event, Named, Paper, Party, Published};
pub use fault::{Fault, RejectedRow};
pub use sheet::{Row, Trouble};
pub use spot::Coordinates;
pub use stream::{Events, Told};

use crate::dossier::{Limits, Records, read_text};
use crate::edtf::Edtf;
use crate::problem::{Problem, Problems, SourceText};
use crate::word::words;
use fault::problem_at;
use gather::Gather;

words! {
    closed "foreign format"
    /// A format that others publish in.
    Foreign {
        /// The Georeferenced Event Dataset of the Uppsala Conflict Data Program, as CSV.
        UcdpGed = "ucdp",
        /// Armed Conflict Location and Event Data, as CSV.
        Acled = "acled",
        /// Any CSV with latitude and longitude, whose columns are guessed.
        Table = "csv-points",
    }
}

/// How a file is read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether rows that are unsound are left out and told, instead of stopping the work.
    pub lenient: bool,
    /// The day by which the data were published, as that on which they were fetched. A document that does not say when it
    /// was published came out between the event and this day; on the day of the event when this is absent.
    pub published: Option<Edtf>,
    /// How much is read.
    pub limits: Limits,
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
}

/// Problems of one file that are told; beyond them reading stops, since the file is of another kind than it was taken for.
const MOST_PROBLEMS: usize = 1000;

/// Reads a file of another format.
///
/// # Errors
/// All problems of the file, each with its line and column. With `lenient` only those that reading cannot go on from: a text
/// that is not UTF-8, a missing column, a limit.
pub fn read(format: Foreign, name: &str, reader: impl Read, options: &Options) -> Result<Imported, Problems> {
    let bytes = text::read_all(name, reader, &options.limits).map_err(one)?;
    let source = read_text(name, bytes, &options.limits).map_err(one)?;
    match format {
        Foreign::UcdpGed | Foreign::Acled | Foreign::Table => rows(format, &source, options),
    }
}

/// Reads a table into records.
fn rows(format: Foreign, source: &SourceText, options: &Options) -> Result<Imported, Problems> {
    let mut events = Events::open(format, &source.name, source.text.as_bytes(), options).map_err(one)?;
    let mut gather = Gather::new(options.published.clone());
    let mut collected = Collected::new(source, options);
    collected.notes = events.notes().to_vec();
    loop {
        let fault = match events.advance() {
            Ok(None) => break,
            Ok(Some(told)) => {
                collected.rows += 1;
                if gather.claims() + told.event.accounts.len() > options.limits.claims {
                    return Err(one(Box::new(text::too_many(&source.name, &options.limits))));
                }
                match gather.add(&told.event, told.row.original()) {
                    Ok(()) => continue,
                    Err(fault) => events.reject(fault, None),
                }
            }
            Err(Trouble::Row(reject)) => {
                collected.rows += 1;
                reject
            }
            Err(Trouble::Stop(problem)) => return Err(collected.stop(*problem)),
        };
        collected.leave_out(*fault)?;
    }
    collected.finish(gather.finish())
}

/// What was found beside records.
struct Collected {
    source: SourceText,
    lenient: bool,
    rows: usize,
    rejects: Vec<RejectedRow>,
    problems: Problems,
    notes: Vec<String>,
}

impl Collected {
    fn new(source: &SourceText, options: &Options) -> Self {
        Self {
            source: source.clone(),
            lenient: options.lenient,
            rows: 0,
            rejects: Vec::new(),
            problems: Problems::new(),
            notes: Vec::new(),
        }
    }

    /// Keeps what is left out, or tells it as a problem.
    fn leave_out(&mut self, reject: RejectedRow) -> Result<(), Problems> {
        if self.lenient {
            self.rejects.push(reject);
            return Ok(());
        }
        self.problems.push(problem_at(&self.source, reject.bytes, &reject.fault));
        if self.problems.len() < MOST_PROBLEMS {
            return Ok(());
        }
        let message = format!("{} has {MOST_PROBLEMS} problems so far; the rest is not read", self.source.name);
        Err(self.stop(Problem::error("too-many", message).help("is it of the format that was said?")))
    }

    /// All problems, with the one that stops the reading.
    fn stop(&mut self, problem: Problem) -> Problems {
        let mut problems = std::mem::take(&mut self.problems);
        problems.push(problem);
        problems
    }

    fn finish(self, records: Records) -> Result<Imported, Problems> {
        if self.problems.has_errors() {
            return Err(self.problems);
        }
        Ok(Imported { records, rows: self.rows, rejects: self.rejects, notes: self.notes })
    }
}

fn one(problem: Box<Problem>) -> Problems {
    let mut problems = Problems::new();
    problems.push(*problem);
    problems
}

#[cfg(test)]
mod tests;
