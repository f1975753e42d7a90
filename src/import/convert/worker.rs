//! A worker thread that converts rows to text.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

use crate::import::event_reader::{EventRow, FormatColumns};
use crate::import::row_error::{InvalidCell, InvalidRow, RejectedRow, RowError};
use crate::import::seen_ids::CompactId;
use crate::import::table::{RowChunk, TableLayout};
use crate::problem::Problem;

/// A chunk of rows to convert.
pub(super) struct ChunkJob {
    pub(super) number: usize,
    /// The number of rows before this chunk.
    pub(super) row: usize,
    pub(super) chunk: RowChunk,
    /// Buffers to reuse.
    pub(super) buffers: ChunkResult,
}

/// The result of a chunk.
#[derive(Default)]
pub(super) struct ChunkResult {
    pub(super) number: usize,
    /// The rows as they appear in the table.
    pub(super) source: Vec<u8>,
    /// The texts, each preceded by the separator.
    pub(super) text: Vec<u8>,
    /// The ids, concatenated.
    pub(super) ids: String,
    pub(super) entries: Vec<ConvertedRow>,
    /// The number of rows read.
    pub(super) row_count: usize,
    pub(super) rejects: Vec<RejectedRow>,
    pub(super) stop: Option<Box<Problem>>,
}

/// One converted row.
pub(super) struct ConvertedRow {
    pub(super) id_key: CompactId,
    /// Where its text and its id end.
    pub(super) text_end: usize,
    pub(super) id_end: usize,
    /// Its location, to report it if its id is a duplicate.
    pub(super) location: RowLocation,
}

/// The location of a row in the table.
pub(super) struct RowLocation {
    line: usize,
    bytes: Range<usize>,
    before: u64,
}

pub(super) struct Worker<'a, F> {
    pub(super) plan: TableLayout,
    pub(super) columns: FormatColumns,
    pub(super) between: &'a [u8],
    pub(super) text: F,
}

impl<F: Fn(&EventRow<'_>, &mut Vec<u8>) -> Result<(), InvalidRow> + Sync> Worker<'_, F> {
    /// Processes chunks until the channel is closed.
    pub(super) fn run(&self, todo: &Mutex<Receiver<ChunkJob>>, done: &Sender<thread::Result<ChunkResult>>) {
        loop {
            let job = match todo.lock() {
                Ok(todo) => todo.recv(),
                Err(_) => return,
            };
            let Ok(job) = job else { return };
            // A panic that is not passed on would leave the other threads waiting for this chunk.
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.convert_chunk(job)));
            if done.send(result).is_err() {
                return;
            }
        }
    }

    fn convert_chunk(&self, job: ChunkJob) -> ChunkResult {
        let ChunkJob { number, row, chunk: part, buffers: mut done } = job;
        done.number = number;
        done.text.clear();
        done.ids.clear();
        done.entries.clear();
        done.row_count = 0;
        let mut sheet = self.plan.read_chunk(part);
        loop {
            match sheet.advance() {
                Ok(true) => done.row_count += 1,
                Ok(false) => break,
                Err(RowError::Rejected(reject)) => {
                    done.row_count += 1;
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
            let written = self.columns.event(&cells, row + done.row_count).and_then(|event| {
                done.text.extend_from_slice(self.between);
                let told = EventRow { event, row: cells };
                (self.text)(&told, &mut done.text)?;
                Ok(told.event.id)
            });
            match written {
                Ok(id) => {
                    id.parts().into_iter().for_each(|part| done.ids.push_str(part));
                    let (line, bytes, before) = sheet.location();
                    let entry = ConvertedRow {
                        id_key: CompactId::new(&id),
                        text_end: done.text.len(),
                        id_end: done.ids.len(),
                        location: RowLocation { line, bytes, before },
                    };
                    done.entries.push(entry);
                }
                Err(InvalidCell { cause: fault, cell }) => {
                    done.text.truncate(start);
                    done.rejects.push(sheet.reject(fault, cell));
                }
            }
        }
        done.source = sheet.into_buffer();
        done
    }
}

impl RowLocation {
    /// Returns the row as a rejected one.
    pub(super) fn reject(&self, fault: InvalidRow, rows: &[u8]) -> RejectedRow {
        let row = String::from_utf8_lossy(rows.get(self.bytes.clone()).unwrap_or_default());
        let start = usize::try_from(self.before).unwrap_or(usize::MAX).saturating_add(self.bytes.start);
        RejectedRow {
            line: self.line,
            column: 1,
            cause: fault,
            row: row.trim_end_matches(['\r', '\n']).to_owned(),
            bytes: start..start,
        }
    }
}
