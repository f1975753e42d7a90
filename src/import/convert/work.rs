//! Rows to texts, on a thread of its own.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

use crate::import::fault::{Blame, InvalidRow, RejectedRow};
use crate::import::ids::Short;
use crate::import::sheet::{Part, Plan, RowError};
use crate::import::stream::{Columns, EventRow};
use crate::problem::Problem;

/// Rows to be turned into text.
pub(super) struct Job {
    pub(super) number: usize,
    /// How many rows there were before.
    pub(super) row: usize,
    pub(super) part: Part,
    /// Buffers to be used again.
    pub(super) done: Done,
}

/// What came of a part.
#[derive(Default)]
pub(super) struct Done {
    pub(super) number: usize,
    /// The rows as they stand in the table.
    pub(super) rows: Vec<u8>,
    /// The texts, each behind what stands between.
    pub(super) text: Vec<u8>,
    /// The ids one behind the other.
    pub(super) ids: String,
    pub(super) entries: Vec<Entry>,
    /// How many rows were read.
    pub(super) read: usize,
    pub(super) rejects: Vec<RejectedRow>,
    pub(super) stop: Option<Box<Problem>>,
}

/// One row that has a text.
pub(super) struct Entry {
    pub(super) short: Short,
    /// Where its text and its id end.
    pub(super) text: usize,
    pub(super) id: usize,
    /// What would be told if it were left out.
    pub(super) place: RowPlace,
}

/// Where a row stands.
pub(super) struct RowPlace {
    line: usize,
    bytes: Range<usize>,
    before: u64,
}

pub(super) struct Worker<'a, F> {
    pub(super) plan: Plan,
    pub(super) columns: Columns,
    pub(super) between: &'a [u8],
    pub(super) text: F,
}

impl<F: Fn(&EventRow<'_>, &mut Vec<u8>) -> Result<(), InvalidRow> + Sync> Worker<'_, F> {
    /// Works until there is nothing more to do.
    pub(super) fn work(&self, todo: &Mutex<Receiver<Job>>, done: &Sender<thread::Result<Done>>) {
        loop {
            let job = match todo.lock() {
                Ok(todo) => todo.recv(),
                Err(_) => return,
            };
            let Ok(job) = job else { return };
            // A panic that is not passed on would leave the others waiting for this part.
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.part(job)));
            if done.send(result).is_err() {
                return;
            }
        }
    }

    fn part(&self, job: Job) -> Done {
        let Job { number, row, part, mut done } = job;
        done.number = number;
        done.text.clear();
        done.ids.clear();
        done.entries.clear();
        done.read = 0;
        let mut sheet = self.plan.sheet(part);
        loop {
            match sheet.advance() {
                Ok(true) => done.read += 1,
                Ok(false) => break,
                Err(RowError::Rejected(reject)) => {
                    done.read += 1;
                    done.rejects.push(*reject);
                    continue;
                }
                Err(RowError::Fatal(problem)) => {
                    done.stop = Some(problem);
                    break;
                }
            }
            let cells = match sheet.row() {
                Ok(cells) => cells,
                Err(problem) => {
                    done.stop = Some(problem);
                    break;
                }
            };
            let start = done.text.len();
            let written = self.columns.event(&cells, row + done.read).and_then(|event| {
                done.text.extend_from_slice(self.between);
                let told = EventRow { event, row: cells };
                (self.text)(&told, &mut done.text)?;
                Ok(told.event.id)
            });
            match written {
                Ok(id) => {
                    id.parts().into_iter().for_each(|part| done.ids.push_str(part));
                    let (line, bytes, before) = sheet.place();
                    let entry = Entry {
                        short: Short::of(&id),
                        text: done.text.len(),
                        id: done.ids.len(),
                        place: RowPlace { line, bytes, before },
                    };
                    done.entries.push(entry);
                }
                Err(Blame { fault, cell }) => {
                    done.text.truncate(start);
                    done.rejects.push(sheet.reject(fault, cell));
                }
            }
        }
        done.rows = sheet.into_buffer();
        done
    }
}

impl RowPlace {
    /// The row as one that is left out.
    pub(super) fn reject(&self, fault: InvalidRow, rows: &[u8]) -> RejectedRow {
        let row = String::from_utf8_lossy(rows.get(self.bytes.clone()).unwrap_or_default());
        let start = usize::try_from(self.before).unwrap_or(usize::MAX).saturating_add(self.bytes.start);
        RejectedRow {
            line: self.line,
            column: 1,
            fault,
            row: row.trim_end_matches(['\r', '\n']).to_owned(),
            bytes: start..start,
        }
    }
}
