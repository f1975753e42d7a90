//! Parts of a table: whole rows, to be read elsewhere.

use std::io::{Empty, Read};
use std::sync::Arc;

use super::{Current, Header, RowError, Sheet, newlines, scan};
use crate::dossier::Limits;

/// Whole rows of a table, and where the first of them stands in it.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub(crate) bytes: Vec<u8>,
    /// How many they are.
    pub(crate) rows: usize,
    before: u64,
    line: usize,
}

impl Part {
    /// None yet, in a buffer that was used before.
    pub(crate) fn in_buffer(bytes: Vec<u8>) -> Self {
        Self { bytes, ..Self::default() }
    }
}

/// What is needed to read parts of a table apart from it.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    name: String,
    separator: u8,
    header: Arc<Header>,
    limits: Limits,
}

impl Plan {
    /// A part as a table of its own.
    pub(crate) fn sheet(&self, part: Part) -> Sheet<Empty> {
        Sheet {
            name: self.name.clone(),
            reader: std::io::empty(),
            separator: self.separator,
            header: self.header.clone(),
            limits: self.limits,
            buffer: part.bytes,
            ended: true,
            before: part.before,
            next: 0,
            line: part.line,
            current: Current::default(),
            held_back: false,
            trouble: None,
        }
    }
}

impl<R: Read> Sheet<R> {
    /// Fills a part with whole rows, about as many bytes of them as asked for. False when there are none left.
    ///
    /// A row whose quotes are unsound ends the part before it, and is told by the next call. What else may be wrong with rows is
    /// found by those who read the part.
    pub(crate) fn fill_part(&mut self, part: &mut Part, bytes: usize) -> Result<bool, RowError> {
        part.bytes.clear();
        part.rows = 0;
        while part.bytes.len() < bytes {
            if let Some(trouble) = self.trouble.take() {
                return Err(trouble);
            }
            if !self.held_back && self.fill_plain(part, bytes) {
                continue;
            }
            match if std::mem::take(&mut self.held_back) { Ok(true) } else { self.advance() } {
                Ok(true) => {}
                Ok(false) => break,
                Err(trouble) if part.bytes.is_empty() => return Err(trouble),
                Err(trouble) => {
                    self.trouble = Some(trouble);
                    break;
                }
            }
            let from = self.before + self.current.from as u64;
            if part.bytes.is_empty() {
                (part.before, part.line) = (from, self.current.from_line);
            }
            // Rows of separators alone were passed over: lines and bytes are counted anew behind them.
            if from != part.before + part.bytes.len() as u64 {
                self.held_back = true;
                break;
            }
            // Empty lines before a row are kept, so that lines and bytes can be counted in the part.
            part.bytes.extend_from_slice(&self.buffer[self.current.from..self.current.bytes.end]);
            part.rows += 1;
        }
        Ok(!part.bytes.is_empty())
    }

    /// Adds the rows whose ends are plain to see, without a look at their cells. False when there are none.
    fn fill_plain(&mut self, part: &mut Part, bytes: usize) -> bool {
        let (start, most) = (self.next, bytes - part.bytes.len());
        let (mut end, mut rows) = (start, 0);
        while end - start < most
            && let Some(next) = scan::end(&self.buffer, end, self.separator)
        {
            rows += usize::from(!scan::is_blank(&self.buffer[end..next], self.separator));
            end = next;
        }
        if end == start {
            return false;
        }
        if part.bytes.is_empty() {
            (part.before, part.line) = (self.before + start as u64, self.line);
        }
        let found = &self.buffer[start..end];
        part.bytes.extend_from_slice(found);
        part.rows += rows;
        self.line += newlines(found);
        self.next = end;
        true
    }

    /// What is needed to read parts of this table elsewhere.
    pub(crate) fn plan(&self) -> Plan {
        Plan { name: self.name.clone(), separator: self.separator, header: self.header.clone(), limits: self.limits }
    }
}
