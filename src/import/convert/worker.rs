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
    offset: u64,
}

/// Converts chunks of rows to text.
pub(super) struct Worker<'a, F> {
    pub(super) layout: TableLayout,
    pub(super) columns: FormatColumns,
    pub(super) separator: &'a [u8],
    pub(super) write_row: F,
}

impl<F: Fn(&EventRow<'_>, &mut Vec<u8>) -> Result<(), InvalidRow> + Sync> Worker<'_, F> {
    /// Processes chunks until the channel is closed.
    pub(super) fn run(&self, jobs: &Mutex<Receiver<ChunkJob>>, results: &Sender<thread::Result<ChunkResult>>) {
        loop {
            let job = match jobs.lock() {
                Ok(jobs) => jobs.recv(),
                Err(_) => return,
            };
            let Ok(job) = job else { return };
            // A panic that is not passed on would leave the other threads waiting for this chunk.
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.convert_chunk(job)));
            if results.send(result).is_err() {
                return;
            }
        }
    }

    fn convert_chunk(&self, job: ChunkJob) -> ChunkResult {
        let ChunkJob { number, row, chunk, buffers: mut result } = job;
        result.number = number;
        result.text.clear();
        result.ids.clear();
        result.entries.clear();
        result.row_count = 0;
        let mut table = self.layout.read_chunk(chunk);
        loop {
            match table.advance() {
                Ok(true) => result.row_count += 1,
                Ok(false) => break,
                Err(RowError::Rejected(reject)) => {
                    result.row_count += 1;
                    result.rejects.push(*reject);
                    continue;
                }
                Err(RowError::Fatal(problem)) => {
                    result.stop = Some(problem);
                    break;
                }
            }
            let cells = match table.row() {
                Ok(cells) => cells,
                Err(problem) => {
                    result.stop = Some(problem);
                    break;
                }
            };
            let start = result.text.len();
            let written = self.columns.event(&cells, row + result.row_count).and_then(|event| {
                result.text.extend_from_slice(self.separator);
                let event_row = EventRow { event, row: cells };
                (self.write_row)(&event_row, &mut result.text)?;
                Ok(event_row.event.id)
            });
            match written {
                Ok(id) => {
                    id.parts().into_iter().for_each(|part| result.ids.push_str(part));
                    let (line, bytes, offset) = table.location();
                    let entry = ConvertedRow {
                        id_key: CompactId::new(&id),
                        text_end: result.text.len(),
                        id_end: result.ids.len(),
                        location: RowLocation { line, bytes, offset },
                    };
                    result.entries.push(entry);
                }
                Err(InvalidCell { cause, cell }) => {
                    result.text.truncate(start);
                    result.rejects.push(table.reject(cause, cell));
                }
            }
        }
        result.source = table.into_buffer();
        result
    }
}

impl RowLocation {
    /// Returns the row as a rejected one.
    pub(super) fn reject(&self, cause: InvalidRow, rows: &[u8]) -> RejectedRow {
        let row = String::from_utf8_lossy(rows.get(self.bytes.clone()).unwrap_or_default());
        let start = usize::try_from(self.offset).unwrap_or(usize::MAX).saturating_add(self.bytes.start);
        RejectedRow {
            line: self.line,
            column: 1,
            cause,
            row: row.trim_end_matches(['\r', '\n']).to_owned(),
            bytes: start..start,
        }
    }
}
