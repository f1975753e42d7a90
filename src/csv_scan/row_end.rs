//! A fast search for the ends of rows, without their cells. Rows end with line feeds ([`LineEnding::LineFeed`]).

use super::{CsvDialect, LineEnding, scan_row};

/// Returns the byte after the row that starts at `at`. `None` if that takes a scan to decide: the row is incomplete or its quotes are
/// invalid.
pub(crate) fn row_end(bytes: &[u8], at: usize, separator: u8) -> Option<usize> {
    let first = at + bytes[at..].iter().position(|byte| !matches!(byte, b'\n' | b'\r'))?;
    let mut from = first;
    loop {
        let hit = from + memchr::memchr2(b'"', b'\n', &bytes[from..])?;
        if bytes[hit] == b'\n' {
            return Some(hit + 1);
        }
        from = hit + 1;
        // A quote opens a cell only at the start of the cell.
        if hit == first || bytes[hit - 1] == separator {
            from = after_closing_quote(bytes, from, separator)?;
        }
    }
}

/// Returns true if all cells of a row are empty, as in the rows that spreadsheets leave after the last one.
pub(crate) fn is_blank(row: &[u8], separator: u8) -> bool {
    let first = row.iter().find(|byte| !matches!(byte, b'\n' | b'\r'));
    if first.is_some_and(|first| *first != separator && *first != b'"') {
        return false;
    }
    let mut cells = Vec::new();
    scan_row(row, 0, CsvDialect { separator, line_ending: LineEnding::LineFeed }, true, &mut cells);
    cells.iter().all(|cell| cell.bytes.is_empty())
}

/// Returns the byte after the closing quote of a cell, if the cell may end there.
fn after_closing_quote(bytes: &[u8], mut from: usize, separator: u8) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::csv_scan::RowScan;

    proptest! {
        #[test]
        fn agrees_with_the_scan(text in "[a,\"\r\n]{0,40}|[a,\"\r\n]{60,200}|(a{10,30}[,\"\r\n]){0,9}") {
            let dialect = CsvDialect { separator: b',', line_ending: LineEnding::LineFeed };
            let (mut at, mut cells) = (0, Vec::new());
            while let Some(next) = row_end(text.as_bytes(), at, b',') {
                let start = at + text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
                let quoted_newlines = text[start..next].matches('\n').count() - 1;
                let scan = scan_row(text.as_bytes(), at, dialect, false, &mut cells);
                prop_assert_eq!(scan, RowScan::Row { next, quoted_newlines });
                at = next;
            }
            if let RowScan::Row { next, .. } = scan_row(text.as_bytes(), at, dialect, false, &mut cells) {
                prop_assert!(false, "{:?}: the row from {} to {} was not found", text, at, next);
            }
        }
    }
}
