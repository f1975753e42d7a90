//! Bitmaps of separators, line endings and quotes, one 64-byte block at a time.

use wide::u8x16;

use super::{CellSpan, CsvDialect, LineEnding};

/// The size of a block in bytes.
const BLOCK: usize = 64;

/// The positions of separators, line endings and quotes in the current block.
///
/// Cells are short, about a dozen bytes, so that searching for the end of each would mostly pay for starting the search. Instead, each
/// block of 64 bytes is compared once, and every match is one bit.
pub(super) struct Bitmaps<'b> {
    bytes: &'b [u8],
    dialect: CsvDialect,
    /// The start of the block.
    block: usize,
    /// Separators and line endings.
    ends: u64,
    line_feeds: u64,
    quotes: u64,
    skipped_newlines: usize,
}

impl<'b> Bitmaps<'b> {
    /// Starts with the block at `at`.
    pub(super) fn new(bytes: &'b [u8], at: usize, dialect: CsvDialect) -> Self {
        let mut bitmaps = Self { bytes, dialect, block: at, ends: 0, line_feeds: 0, quotes: 0, skipped_newlines: 0 };
        bitmaps.load_block(at);
        bitmaps
    }

    /// Returns the number of line feeds that [`find_quote`](Self::find_quote) has skipped.
    pub(super) const fn skipped_newlines(&self) -> usize {
        self.skipped_newlines
    }

    /// Adds the unquoted cells from `at` up to a quoted one or the end of the row, at least one. Returns the byte after the last of
    /// them. `at` is in the block or after it.
    pub(super) fn scan_unquoted(&mut self, mut at: usize, cells: &mut Vec<CellSpan>) -> usize {
        let (bytes, separator) = (self.bytes, self.dialect.separator);
        if at - self.block >= BLOCK {
            self.load_block(at);
        }
        let mut ends = self.ends & (u64::MAX << (at - self.block));
        loop {
            while ends != 0 {
                let end = self.block + ends.trailing_zeros() as usize;
                ends &= ends - 1;
                if bytes.get(end) != Some(&separator) {
                    // A carriage return before the line feed is part of the line ending.
                    let has_return = end > at && bytes[end - 1] == b'\r';
                    cells.push(CellSpan { bytes: at..end - usize::from(has_return), quoted: false, escaped: false });
                    return end;
                }
                cells.push(CellSpan { bytes: at..end, quoted: false, escaped: false });
                at = end + 1;
                if bytes.get(at) == Some(&b'"') {
                    return end;
                }
            }
            let next = self.block + BLOCK;
            if next >= bytes.len() {
                let has_return = bytes.len() > at && bytes.ends_with(b"\r");
                let end = bytes.len() - usize::from(has_return);
                cells.push(CellSpan { bytes: at..end, quoted: false, escaped: false });
                return bytes.len();
            }
            self.load_block(next);
            ends = self.ends;
        }
    }

    /// Returns the next quote from `at`, or the end of the bytes.
    pub(super) fn find_quote(&mut self, at: usize) -> usize {
        if at - self.block >= BLOCK {
            self.load_block(at);
        }
        let from = u64::MAX << (at - self.block);
        let (mut quotes, mut line_feeds) = (self.quotes & from, self.line_feeds & from);
        while quotes == 0 {
            self.skipped_newlines += line_feeds.count_ones() as usize;
            let next = self.block + BLOCK;
            if next >= self.bytes.len() {
                return self.bytes.len();
            }
            self.load_block(next);
            (quotes, line_feeds) = (self.quotes, self.line_feeds);
        }
        let before_quote = (quotes & quotes.wrapping_neg()) - 1;
        self.skipped_newlines += (line_feeds & before_quote).count_ones() as usize;
        self.block + quotes.trailing_zeros() as usize
    }

    /// Compares the block at `at`, which may extend beyond the end of the bytes.
    fn load_block(&mut self, at: usize) {
        self.block = at;
        let rest = self.bytes.get(at..).unwrap_or_default();
        if let Some(block) = rest.first_chunk() {
            self.compare(block);
        } else {
            // No separator is a zero byte.
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            self.compare(&block);
        }
    }

    fn compare(&mut self, block: &[u8; BLOCK]) {
        self.line_feeds = matches(block, b'\n');
        self.quotes = matches(block, b'"');
        self.ends = matches(block, self.dialect.separator) | self.line_feeds;
        if self.dialect.line_ending == LineEnding::Any {
            self.ends |= matches(block, b'\r');
        }
    }
}

/// Returns one bit for each byte of the block that equals `wanted`.
#[inline]
fn matches(block: &[u8; BLOCK], wanted: u8) -> u64 {
    let wanted = u8x16::splat(wanted);
    let (chunks, _) = block.as_chunks::<16>();
    let bits = |bytes: &[u8; 16]| u64::from(u8x16::new(*bytes).simd_eq(wanted).to_bitmask());
    chunks.iter().enumerate().fold(0, |found, (number, bytes)| found | bits(bytes) << (16 * number))
}
