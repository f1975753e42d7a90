//! A scanner for CSV (RFC 4180, with any one-byte separator) that finds the byte range of each cell.
//!
//! Dossiers and imported tables share it. The `csv` crate does not replace it for two reasons: messages need the byte range of each
//! cell, and an unclosed quote must be an error instead of one cell with the rest of the file.

mod bitmaps;
#[cfg(feature = "import")]
mod row_end;

use std::ops::Range;

use bitmaps::Bitmaps;
#[cfg(feature = "import")]
pub(crate) use row_end::{is_blank, row_end};

/// The characters that end cells and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CsvDialect {
    /// The byte between two cells.
    pub(crate) separator: u8,
    /// The line endings between two rows.
    pub(crate) line_ending: LineEnding,
}

/// The line endings between two rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineEnding {
    /// A line feed, optionally after a carriage return.
    #[cfg_attr(not(feature = "import"), allow(dead_code, reason = "only imported tables have it"))]
    LineFeed,
    /// A line feed, a carriage return, or both.
    Any,
}

/// The location of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CellSpan {
    /// The bytes of its text, without enclosing quotes.
    pub(crate) bytes: Range<usize>,
    /// Whether it is enclosed in quotes.
    pub(crate) quoted: bool,
    /// Whether it contains doubled quotes.
    pub(crate) escaped: bool,
}

/// The result of scanning a row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum RowScan {
    /// A complete row.
    Row {
        /// The start of the next row.
        next: usize,
        /// The number of line feeds within quotes.
        #[cfg_attr(not(feature = "import"), allow(dead_code, reason = "only imported tables count lines this way"))]
        quoted_newlines: usize,
    },
    /// The bytes end before the row does.
    Incomplete,
    /// There are no more rows.
    End,
    /// Text follows the closing quote of the last cell, at this byte.
    TextAfterQuotes(usize),
    /// The quote at this byte is not closed.
    UnclosedQuotes(usize),
}

/// Finds the cells of the row that starts at `at`. `is_complete` means that no more bytes follow.
///
/// Empty lines before the row are skipped. A quote within a cell that does not start with one is text.
pub(crate) fn scan_row(
    bytes: &[u8],
    mut at: usize,
    dialect: CsvDialect,
    is_complete: bool,
    cells: &mut Vec<CellSpan>,
) -> RowScan {
    cells.clear();
    while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
        at += 1;
    }
    if at >= bytes.len() {
        return if is_complete { RowScan::End } else { RowScan::Incomplete };
    }
    scan_cells(bytes, at, dialect, is_complete, cells)
}

/// Adds the cells of a row from the cell that starts at `at`, to continue after an invalid one.
pub(crate) fn scan_cells(
    bytes: &[u8],
    mut at: usize,
    dialect: CsvDialect,
    is_complete: bool,
    cells: &mut Vec<CellSpan>,
) -> RowScan {
    let mut bitmaps = Bitmaps::new(bytes, at, dialect);
    let row = |next, bitmaps: &Bitmaps<'_>| RowScan::Row { next, quoted_newlines: bitmaps.skipped_newlines() };
    loop {
        let end = if bytes.get(at) == Some(&b'"') {
            match scan_quoted(bytes, at, is_complete, &mut bitmaps, cells) {
                Ok(end) => end,
                Err(scan) => return scan,
            }
        } else {
            bitmaps.scan_unquoted(at, cells)
        };
        match bytes.get(end) {
            Some(&byte) if byte == dialect.separator => at = end + 1,
            Some(b'\n') => return row(end + 1, &bitmaps),
            Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => return row(end + 2, &bitmaps),
            // This may be half of a line ending.
            Some(b'\r') if end + 1 == bytes.len() && !is_complete => return RowScan::Incomplete,
            Some(b'\r') if end + 1 == bytes.len() || dialect.line_ending == LineEnding::Any => {
                return row(end + 1, &bitmaps);
            }
            Some(_) => return RowScan::TextAfterQuotes(end),
            None if is_complete => return row(end, &bitmaps),
            None => return RowScan::Incomplete,
        }
    }
}

/// Scans the quoted cell that starts at `open`. Returns the byte after its closing quote.
fn scan_quoted(
    bytes: &[u8],
    open: usize,
    is_complete: bool,
    bitmaps: &mut Bitmaps<'_>,
    cells: &mut Vec<CellSpan>,
) -> Result<usize, RowScan> {
    let mut from = open + 1;
    let mut escaped = false;
    loop {
        let quote = bitmaps.find_quote(from);
        match (bytes.get(quote), bytes.get(quote + 1)) {
            (None, _) if is_complete => return Err(RowScan::UnclosedQuotes(open)),
            (None, _) => return Err(RowScan::Incomplete),
            (_, Some(b'"')) => {
                escaped = true;
                from = quote + 2;
            }
            // The next byte decides whether this quote closes the cell or is the first of two.
            (_, None) if !is_complete => return Err(RowScan::Incomplete),
            _ => {
                cells.push(CellSpan { bytes: open + 1..quote, quoted: true, escaped });
                return Ok(quote + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINE_FEED: CsvDialect = CsvDialect { separator: b',', line_ending: LineEnding::LineFeed };
    const ANY: CsvDialect = CsvDialect { separator: b',', line_ending: LineEnding::Any };

    fn rows(text: &str, dialect: CsvDialect) -> Vec<Vec<&str>> {
        let (mut at, mut cells, mut rows) = (0, Vec::new(), Vec::new());
        while let RowScan::Row { next, .. } = scan_row(text.as_bytes(), at, dialect, true, &mut cells) {
            rows.push(cells.iter().map(|cell| &text[cell.bytes.clone()]).collect());
            at = next;
        }
        rows
    }

    #[test]
    fn finds_cells() {
        for dialect in [LINE_FEED, ANY] {
            assert_eq!(rows("a,b\r\nc,\n\n\r\n,d", dialect), [["a", "b"], ["c", ""], ["", "d"]]);
            assert_eq!(rows("\"a,\r\nb\",\"\"\n", dialect), [["a,\r\nb", ""]]);
            assert_eq!(rows("a\"b,\"c\"\"d\"", dialect), [["a\"b", "c\"\"d"]]);
            assert_eq!(rows("longer than eight bytes,x\r", dialect), [["longer than eight bytes", "x"]]);
            assert_eq!(rows("\n\r\n", dialect), Vec::<Vec<&str>>::new());
        }
    }

    #[test]
    fn carriage_returns_end_rows_in_one_dialect() {
        assert_eq!(rows("a,b\rc,\"d\"\r\re,f", ANY), [["a", "b"], ["c", "d"], ["e", "f"]]);
        assert_eq!(rows("a,b\rc\nd,e", LINE_FEED), [["a", "b\rc"], ["d", "e"]]);
    }

    #[test]
    fn reports_invalid_quotes() {
        let scan = |text: &str| scan_row(text.as_bytes(), 0, LINE_FEED, true, &mut Vec::new());
        assert_eq!(scan("a,\"b,c\nd\n"), RowScan::UnclosedQuotes(2));
        assert_eq!(scan("\"a\"b,c\n"), RowScan::TextAfterQuotes(3));
        assert_eq!(scan("\""), RowScan::UnclosedQuotes(0));
    }

    #[test]
    fn continues_after_an_invalid_cell() {
        let text = "\"a\"b,c\nd";
        let mut cells = Vec::new();
        assert_eq!(scan_row(text.as_bytes(), 0, ANY, true, &mut cells), RowScan::TextAfterQuotes(3));
        let rest = scan_cells(text.as_bytes(), 5, ANY, true, &mut cells);
        assert_eq!(rest, RowScan::Row { next: 7, quoted_newlines: 0 });
        assert_eq!(cells.iter().map(|cell| &text[cell.bytes.clone()]).collect::<Vec<_>>(), ["a", "c"]);
    }

    #[test]
    fn does_not_guess_the_rest_of_a_row() {
        let scan = |text: &str| scan_row(text.as_bytes(), 0, LINE_FEED, false, &mut Vec::new());
        for part in ["", "\n", "a", "a,b\r", "\"a", "\"a\"", "\"a\"\"", "\"a\"\r"] {
            assert_eq!(scan(part), RowScan::Incomplete, "{part:?}");
        }
        assert_eq!(scan("a\n"), RowScan::Row { next: 2, quoted_newlines: 0 });
    }

    proptest! {
        #[test]
        fn reads_back_what_csv_writes(
            table in prop::collection::vec(prop::collection::vec("[a,\"\r\né ]{0,20}", 2..5), 1..6),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for cells in &table {
                writer.write_record(cells).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            for dialect in [LINE_FEED, ANY] {
                let (mut at, mut cells, mut read) = (0, Vec::new(), Vec::new());
                while let RowScan::Row { next, .. } = scan_row(&bytes, at, dialect, true, &mut cells) {
                    read.push(cells.iter().map(|cell| {
                        let text = std::str::from_utf8(&bytes[cell.bytes.clone()]).unwrap();
                        if cell.escaped { text.replace("\"\"", "\"") } else { text.to_owned() }
                    }).collect::<Vec<_>>());
                    at = next;
                }
                prop_assert_eq!(&read, &table);
            }
        }

        /// `csv` reads any text with valid quotes the same way.
        #[test]
        fn reads_what_csv_reads(text in "[a,\"\r\n]{0,40}|(a{10,30}[,\"\r\n]){0,9}") {
            let (mut at, mut cells, mut read) = (0, Vec::new(), Vec::new());
            let end = loop {
                match scan_row(text.as_bytes(), at, ANY, true, &mut cells) {
                    RowScan::Row { next, .. } => at = next,
                    end => break end,
                }
                read.push(cells.iter().map(|cell| {
                    let text = &text[cell.bytes.clone()];
                    if cell.escaped { text.replace("\"\"", "\"") } else { text.to_owned() }
                }).collect::<Vec<_>>());
            };
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            if end == RowScan::End {
                prop_assert_eq!(&read, &expected);
            } else {
                prop_assert!(expected.starts_with(&read), "{:?}", end);
            }
        }
    }
}
