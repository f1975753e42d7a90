//! Chunks of a table: whole rows, to be read by another thread.

use std::io::{Empty, Read};
use std::sync::Arc;

use super::{CurrentRow, Header, TableReader, count_newlines};
use crate::csv_scan::{CsvDialect, is_blank, row_end};
use crate::dossier::Limits;
use crate::import::row_error::RowError;

/// Whole rows of a table, and the position of the first.
#[derive(Debug, Default)]
pub(crate) struct RowChunk {
    pub(crate) bytes: Vec<u8>,
    /// The number of rows.
    pub(crate) rows: usize,
    offset: u64,
    line: usize,
}

impl RowChunk {
    /// Creates an empty chunk in a buffer that is reused.
    pub(crate) fn from_buffer(bytes: Vec<u8>) -> Self {
        Self { bytes, ..Self::default() }
    }
}

/// The properties of a table that its chunks share.
#[derive(Clone, Debug)]
pub(crate) struct TableLayout {
    name: String,
    dialect: CsvDialect,
    header: Arc<Header>,
    limits: Limits,
}

impl TableLayout {
    /// Creates a reader for a chunk.
    pub(crate) fn read_chunk(&self, chunk: RowChunk) -> TableReader<Empty> {
        TableReader {
            name: self.name.clone(),
            reader: std::io::empty(),
            dialect: self.dialect,
            header: self.header.clone(),
            limits: self.limits,
            buffer: chunk.bytes,
            is_complete: true,
            offset: chunk.offset,
            next: 0,
            line: chunk.line,
            current: CurrentRow::default(),
            is_pending: false,
            pending_error: None,
        }
    }
}

impl<R: Read> TableReader<R> {
    /// Fills a chunk with whole rows, about `max_bytes` in total. Returns false if there are none left.
    ///
    /// A row with invalid quotes ends the chunk before it, and the next call returns its error. The reader of the chunk
    /// finds all other errors.
    pub(crate) fn fill_chunk(&mut self, chunk: &mut RowChunk, max_bytes: usize) -> Result<bool, RowError> {
        chunk.bytes.clear();
        chunk.rows = 0;
        while chunk.bytes.len() < max_bytes {
            if let Some(error) = self.pending_error.take() {
                return Err(error);
            }
            if !self.is_pending && self.fill_simple_rows(chunk, max_bytes) {
                continue;
            }
            match if std::mem::take(&mut self.is_pending) { Ok(true) } else { self.advance() } {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) if chunk.bytes.is_empty() => return Err(error),
                Err(error) => {
                    self.pending_error = Some(error);
                    break;
                }
            }
            let from = self.offset + self.current.blank_start as u64;
            if chunk.bytes.is_empty() {
                (chunk.offset, chunk.line) = (from, self.current.blank_line);
            }
            // Skipped rows of separators leave a gap: lines and bytes are counted anew after it.
            if from != chunk.offset + chunk.bytes.len() as u64 {
                self.is_pending = true;
                break;
            }
            // Empty lines before a row are kept, so that lines and bytes can be counted within the chunk.
            chunk.bytes.extend_from_slice(&self.buffer[self.current.blank_start..self.current.bytes.end]);
            chunk.rows += 1;
        }
        Ok(!chunk.bytes.is_empty())
    }

    /// Adds rows without inspecting their cells, as long as their ends are obvious. Returns false if there are none.
    fn fill_simple_rows(&mut self, chunk: &mut RowChunk, max_bytes: usize) -> bool {
        let (start, most) = (self.next, max_bytes - chunk.bytes.len());
        let (mut end, mut rows) = (start, 0);
        while end - start < most
            && let Some(next) = row_end(&self.buffer, end, self.dialect.separator)
        {
            rows += usize::from(!is_blank(&self.buffer[end..next], self.dialect.separator));
            end = next;
        }
        if end == start {
            return false;
        }
        if chunk.bytes.is_empty() {
            (chunk.offset, chunk.line) = (self.offset + start as u64, self.line);
        }
        let found = &self.buffer[start..end];
        chunk.bytes.extend_from_slice(found);
        chunk.rows += rows;
        self.line += count_newlines(found);
        self.next = end;
        true
    }

    /// Returns the properties that the readers of chunks need.
    pub(crate) fn layout(&self) -> TableLayout {
        TableLayout { name: self.name.clone(), dialect: self.dialect, header: self.header.clone(), limits: self.limits }
    }
}
