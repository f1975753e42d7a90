//! Where the cells of a row of CSV lie (RFC 4180, with any separator of one byte).
//!
//! Written for this crate because two things are needed that `csv` does not give: the bytes in which each cell stands, for
//! messages, and an error where quotes do not close, instead of the rest of the file in one cell.

use std::ops::Range;

use wide::u8x16;

/// Where one cell lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Bytes of its text, without the quotes around it.
    pub(crate) bytes: Range<usize>,
    /// Whether it is written in quotes.
    pub(crate) quoted: bool,
    /// Whether doubled quotes stand in it.
    pub(crate) escaped: bool,
}

/// What the bytes hold from some place on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// A whole row.
    Row {
        /// Where the next one begins.
        next: usize,
        /// Line feeds within its quotes.
        feeds: usize,
    },
    /// The bytes end before the row does.
    Incomplete,
    /// Nothing more.
    End,
    /// Text stands after the quotes that close a cell.
    AfterQuotes(usize),
    /// The quotes that open here never close.
    Unclosed(usize),
}

/// Finds the cells of the row that begins at `at`. `whole` says that no bytes will follow those given.
///
/// Empty lines before the row are passed over. A quote within a cell that does not begin with one is text.
pub(crate) fn row(bytes: &[u8], mut at: usize, separator: u8, whole: bool, cells: &mut Vec<Cell>) -> Scan {
    cells.clear();
    while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
        at += 1;
    }
    if at >= bytes.len() {
        return if whole { Scan::End } else { Scan::Incomplete };
    }
    let mut marks = Marks::from(bytes, at, separator);
    let done = |next, marks: &Marks<'_>| Scan::Row { next, feeds: marks.passed };
    loop {
        let after = if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at, whole, &mut marks, cells) {
                Ok(after) => after,
                Err(scan) => return scan,
            }
        } else {
            marks.plain(at, cells)
        };
        match bytes.get(after) {
            Some(&byte) if byte == separator => at = after + 1,
            Some(&b'\n') => return done(after + 1, &marks),
            Some(&b'\r') if bytes.get(after + 1) == Some(&b'\n') => return done(after + 2, &marks),
            Some(&b'\r') if after + 1 == bytes.len() => {
                return if whole { done(after + 1, &marks) } else { Scan::Incomplete };
            }
            Some(_) => return Scan::AfterQuotes(after),
            None if whole => return done(after, &marks),
            None => return Scan::Incomplete,
        }
    }
}

/// The byte after the row that begins at `at`, as [`row`] finds it; nothing where that is not plain to see: the row is not all
/// here, or its quotes are unsound.
pub(crate) fn end(bytes: &[u8], at: usize, separator: u8) -> Option<usize> {
    let first = at + bytes[at..].iter().position(|byte| !matches!(byte, b'\n' | b'\r'))?;
    let mut from = first;
    loop {
        let hit = from + memchr::memchr2(b'"', b'\n', &bytes[from..])?;
        if bytes[hit] == b'\n' {
            return Some(hit + 1);
        }
        from = hit + 1;
        // A quote opens a cell only where the cell begins.
        if hit == first || bytes[hit - 1] == separator {
            from = after_quotes(bytes, from, separator)?;
        }
    }
}

/// Whether a row has nothing in its cells, as spreadsheets leave some behind the last.
pub(crate) fn is_blank(row: &[u8], separator: u8) -> bool {
    let first = row.iter().find(|byte| !matches!(byte, b'\n' | b'\r'));
    if first.is_some_and(|first| *first != separator && *first != b'"') {
        return false;
    }
    let mut cells = Vec::new();
    self::row(row, 0, separator, true, &mut cells);
    cells.iter().all(|cell| cell.bytes.is_empty())
}

/// The byte after the quote that closes a cell, if it stands where a cell may end.
fn after_quotes(bytes: &[u8], mut from: usize, separator: u8) -> Option<usize> {
    loop {
        let after = from + memchr::memchr(b'"', &bytes[from..])? + 1;
        match *bytes.get(after)? {
            b'"' => from = after + 1,
            b'\r' if bytes.get(after + 1) == Some(&b'\n') => return Some(after),
            byte if byte == separator || byte == b'\n' => return Some(after),
            _ => return None,
        }
    }
}

/// The cell in quotes that begins at `open`; gives the byte after its last quote.
fn quoted(bytes: &[u8], open: usize, whole: bool, marks: &mut Marks<'_>, cells: &mut Vec<Cell>) -> Result<usize, Scan> {
    let mut from = open + 1;
    let mut escaped = false;
    loop {
        let quote = marks.quote(from);
        match (bytes.get(quote), bytes.get(quote + 1)) {
            (None, _) => return Err(if whole { Scan::Unclosed(open) } else { Scan::Incomplete }),
            (_, Some(b'"')) => {
                escaped = true;
                from = quote + 2;
            }
            // Whether this quote closes the cell or begins a doubled one is told by the byte that is not here yet.
            (_, None) if !whole => return Err(Scan::Incomplete),
            _ => {
                cells.push(Cell { bytes: open + 1..quote, quoted: true, escaped });
                return Ok(quote + 1);
            }
        }
    }
}

/// Bytes of a block.
const BLOCK: usize = 64;

/// Where the bytes stand that end cells, block by block.
///
/// Cells are short, about a dozen bytes, and a search for the end of each sets out anew. A block of 64 bytes is compared once instead,
/// and what was found is one bit each.
struct Marks<'b> {
    bytes: &'b [u8],
    separator: u8,
    /// Where the block begins.
    block: usize,
    /// Separators and line feeds.
    ends: u64,
    feeds: u64,
    quotes: u64,
    /// Line feeds that were passed on the way to quotes.
    passed: usize,
}

impl<'b> Marks<'b> {
    fn from(bytes: &'b [u8], at: usize, separator: u8) -> Self {
        let mut marks = Self { bytes, separator, block: at, ends: 0, feeds: 0, quotes: 0, passed: 0 };
        marks.compare_at(at);
        marks
    }

    /// Cells without quotes from `at` on, one at least, up to one in quotes or the end of the row; gives the byte after the last of
    /// them. `at` is in the block or behind it.
    fn plain(&mut self, mut at: usize, cells: &mut Vec<Cell>) -> usize {
        let (bytes, separator) = (self.bytes, self.separator);
        if at - self.block >= BLOCK {
            self.compare_at(at);
        }
        let mut ends = self.ends & (u64::MAX << (at - self.block));
        loop {
            while ends != 0 {
                let end = self.block + ends.trailing_zeros() as usize;
                ends &= ends - 1;
                if bytes.get(end) != Some(&separator) {
                    // A line may end with two bytes; the first is no part of the cell.
                    let returns = end > at && bytes[end - 1] == b'\r';
                    cells.push(Cell { bytes: at..end - usize::from(returns), quoted: false, escaped: false });
                    return end;
                }
                cells.push(Cell { bytes: at..end, quoted: false, escaped: false });
                at = end + 1;
                if bytes.get(at) == Some(&b'"') {
                    return end;
                }
            }
            let next = self.block + BLOCK;
            if next >= bytes.len() {
                let returns = bytes.len() > at && bytes.ends_with(b"\r");
                cells.push(Cell { bytes: at..bytes.len() - usize::from(returns), quoted: false, escaped: false });
                return bytes.len();
            }
            self.compare_at(next);
            ends = self.ends;
        }
    }

    /// The next quote from `at` on, or the end of the bytes.
    fn quote(&mut self, at: usize) -> usize {
        if at - self.block >= BLOCK {
            self.compare_at(at);
        }
        let from = u64::MAX << (at - self.block);
        let (mut quotes, mut feeds) = (self.quotes & from, self.feeds & from);
        while quotes == 0 {
            self.passed += feeds.count_ones() as usize;
            let next = self.block + BLOCK;
            if next >= self.bytes.len() {
                return self.bytes.len();
            }
            self.compare_at(next);
            (quotes, feeds) = (self.quotes, self.feeds);
        }
        let before_quote = (quotes & quotes.wrapping_neg()) - 1;
        self.passed += (feeds & before_quote).count_ones() as usize;
        self.block + quotes.trailing_zeros() as usize
    }

    /// Compares the block that begins there, which may be the end of the bytes.
    fn compare_at(&mut self, at: usize) {
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
        let [separator, feed, quote] = [self.separator, b'\n', b'"'].map(u8x16::splat);
        (self.ends, self.feeds, self.quotes) = (0, 0, 0);
        for (number, bytes) in block.as_chunks::<16>().0.iter().enumerate() {
            let bytes = u8x16::new(*bytes);
            let bits = |wanted: u8x16| u64::from(bytes.simd_eq(wanted).to_bitmask()) << (16 * number);
            self.ends |= bits(separator);
            self.feeds |= bits(feed);
            self.quotes |= bits(quote);
        }
        self.ends |= self.feeds;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Vec<&str>> {
        let (mut at, mut cells, mut rows) = (0, Vec::new(), Vec::new());
        while let Scan::Row { next, .. } = row(text.as_bytes(), at, b',', true, &mut cells) {
            rows.push(cells.iter().map(|cell| &text[cell.bytes.clone()]).collect());
            at = next;
        }
        rows
    }

    #[test]
    fn cells_are_found() {
        assert_eq!(rows("a,b\r\nc,\n\n\r\n,d"), [["a", "b"], ["c", ""], ["", "d"]]);
        assert_eq!(rows("\"a,\r\nb\",\"\"\n"), [["a,\r\nb", ""]]);
        assert_eq!(rows("a\"b,\"c\"\"d\""), [["a\"b", "c\"\"d"]]);
        assert_eq!(rows("longer than eight bytes,x\r"), [["longer than eight bytes", "x"]]);
        assert_eq!(rows("\n\r\n"), Vec::<Vec<&str>>::new());
    }

    #[test]
    fn unsound_quotes_are_told() {
        let scan = |text: &str| row(text.as_bytes(), 0, b',', true, &mut Vec::new());
        assert_eq!(scan("a,\"b,c\nd\n"), Scan::Unclosed(2));
        assert_eq!(scan("\"a\"b,c\n"), Scan::AfterQuotes(3));
        assert_eq!(scan("\""), Scan::Unclosed(0));
    }

    #[test]
    fn a_row_that_is_not_all_here_is_not_guessed() {
        let scan = |text: &str| row(text.as_bytes(), 0, b',', false, &mut Vec::new());
        for part in ["", "\n", "a", "a,b\r", "\"a", "\"a\"", "\"a\"\"", "\"a\"\r"] {
            assert_eq!(scan(part), Scan::Incomplete, "{part:?}");
        }
        assert_eq!(scan("a\n"), Scan::Row { next: 2, feeds: 0 });
    }

    proptest! {
        /// Where a row ends is where its last cell ends.
        #[test]
        fn an_end_is_that_of_the_row(text in "[a,\"\r\n]{0,40}|[a,\"\r\n]{60,200}|(a{10,30}[,\"\r\n]){0,9}") {
            let (mut at, mut cells) = (0, Vec::new());
            while let Some(next) = end(text.as_bytes(), at, b',') {
                let start = at + text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
                let feeds = text[start..next].matches('\n').count() - 1;
                prop_assert_eq!(row(text.as_bytes(), at, b',', false, &mut cells), Scan::Row { next, feeds });
                at = next;
            }
            if let Scan::Row { next, .. } = row(text.as_bytes(), at, b',', false, &mut cells) {
                prop_assert!(false, "{:?}: the row from {} to {} was not found", text, at, next);
            }
        }

        /// What `csv` writes is read back the same.
        #[test]
        fn any_cells_come_back(table in prop::collection::vec(prop::collection::vec("[a,\"\r\né ]{0,20}", 2..5), 1..6)) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for cells in &table {
                writer.write_record(cells).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let (mut at, mut cells, mut back) = (0, Vec::new(), Vec::new());
            while let Scan::Row { next, .. } = row(&bytes, at, b',', true, &mut cells) {
                back.push(cells.iter().map(|cell| {
                    let text = std::str::from_utf8(&bytes[cell.bytes.clone()]).unwrap();
                    if cell.escaped { text.replace("\"\"", "\"") } else { text.to_owned() }
                }).collect::<Vec<_>>());
                at = next;
            }
            prop_assert_eq!(back, table);
        }
    }
}
