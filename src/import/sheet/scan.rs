//! Where the cells of a row of CSV lie (RFC 4180, with any separator of one byte).
//!
//! Written for this crate because two things are needed that `csv` does not give: the bytes in which each cell stands, for
//! messages, and an error where quotes do not close, instead of the rest of the file in one cell.

use std::ops::Range;

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
    /// A whole row; the next one begins at this byte.
    Row(usize),
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
    loop {
        let after = if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at, whole, cells) {
                Ok(after) => after,
                Err(scan) => return scan,
            }
        } else {
            let end = find(bytes, at, separator);
            // A line may end with two bytes, and the second may not be here yet; the first is no part of the cell.
            let text_end =
                if bytes.get(end) != Some(&separator) && end > at && bytes[end - 1] == b'\r' { end - 1 } else { end };
            cells.push(Cell { bytes: at..text_end, quoted: false, escaped: false });
            end
        };
        match bytes.get(after) {
            Some(&b'\n') => return Scan::Row(after + 1),
            Some(&byte) if byte == separator => at = after + 1,
            Some(&b'\r') if bytes.get(after + 1) == Some(&b'\n') => return Scan::Row(after + 2),
            Some(&b'\r') if after + 1 == bytes.len() => {
                return if whole { Scan::Row(after + 1) } else { Scan::Incomplete };
            }
            Some(_) => return Scan::AfterQuotes(after),
            None if whole => return Scan::Row(after),
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
fn quoted(bytes: &[u8], open: usize, whole: bool, cells: &mut Vec<Cell>) -> Result<usize, Scan> {
    let mut from = open + 1;
    let mut escaped = false;
    loop {
        let Some(quote) = memchr::memchr(b'"', &bytes[from..]).map(|found| from + found) else {
            return Err(if whole { Scan::Unclosed(open) } else { Scan::Incomplete });
        };
        match bytes.get(quote + 1) {
            Some(b'"') => {
                escaped = true;
                from = quote + 2;
            }
            // Whether this quote closes the cell or begins a doubled one is told by the byte that is not here yet.
            None if !whole => return Err(Scan::Incomplete),
            _ => {
                cells.push(Cell { bytes: open + 1..quote, quoted: true, escaped });
                return Ok(quote + 1);
            }
        }
    }
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of every byte of `word` that is zero; only the lowest of them is sure.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

/// The next separator or line feed from `at` on, or the end.
///
/// Cells are short, about a dozen bytes; eight bytes at a time in a register beat the set-up of a vector search.
fn find(bytes: &[u8], at: usize, separator: u8) -> usize {
    let separators = LOW * u64::from(separator);
    let feeds = LOW * u64::from(b'\n');
    let rest = &bytes[at..];
    let (words, tail) = rest.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let hits = zeros(word ^ separators) | zeros(word ^ feeds);
        if hits != 0 {
            return at + number * 8 + hits.trailing_zeros() as usize / 8;
        }
    }
    let tail_at = bytes.len() - tail.len();
    tail.iter().position(|&byte| byte == separator || byte == b'\n').map_or(bytes.len(), |found| tail_at + found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Vec<&str>> {
        let (mut at, mut cells, mut rows) = (0, Vec::new(), Vec::new());
        while let Scan::Row(next) = row(text.as_bytes(), at, b',', true, &mut cells) {
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
        assert_eq!(scan("a\n"), Scan::Row(2));
    }

    proptest! {
        /// Where a row ends is where its last cell ends.
        #[test]
        fn an_end_is_that_of_the_row(text in "[a,\"\r\n]{0,40}") {
            let (mut at, mut cells) = (0, Vec::new());
            while let Some(next) = end(text.as_bytes(), at, b',') {
                prop_assert_eq!(row(text.as_bytes(), at, b',', false, &mut cells), Scan::Row(next));
                at = next;
            }
            if let Scan::Row(next) = row(text.as_bytes(), at, b',', false, &mut cells) {
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
            while let Scan::Row(next) = row(&bytes, at, b',', true, &mut cells) {
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
