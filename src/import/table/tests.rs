use super::*;

/// A reader that returns one byte at a time, like a slow pipe.
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let (Some((first, rest)), false) = (self.0.split_first(), into.is_empty()) else { return Ok(0) };
        into[0] = *first;
        self.0 = rest;
        Ok(1)
    }
}

/// Returns each row as text, or the position and message of its error.
fn all(reader: impl Read, limits: &Limits) -> Vec<String> {
    let mut table = match TableReader::new("t.csv", reader, limits) {
        Ok(table) => table,
        Err(problem) => return vec![format!("{problem:#}")],
    };
    let mut rows = Vec::new();
    loop {
        match table.advance() {
            Ok(true) => match table.row() {
                Ok(row) => rows.push((0..row.len()).map(|cell| row.cell(cell)).collect::<Vec<_>>().join("|")),
                Err(problem) => {
                    rows.push(problem.message);
                    return rows;
                }
            },
            Ok(false) => return rows,
            Err(RowError::Rejected(reject)) => {
                rows.push(format!("{}:{}: {} [{}]", reject.line, reject.column, reject.cause, reject.row));
            }
            Err(RowError::Fatal(problem)) => {
                rows.push(problem.message);
                return rows;
            }
        }
    }
}

fn case(text: &str, rows: &[&str]) {
    assert_eq!(all(text.as_bytes(), &Limits::default()), rows);
    assert_eq!(all(Drip(text.as_bytes()), &Limits::default()), rows);
}

#[test]
fn reads_rows_one_by_one() {
    case("\u{FEFF}a;b\r\n1;\"x; \"\"y\"\"\"\r\n\r\n2;é", &["1|x; \"y\"", "2|é"]);
    case("a\tb\n1\t2\n", &["1|2"]);
    case("", &["error: t.csv is empty; a table requires a header"]);
    case("a,b\n", &[]);
    let message = "error: t.csv has only carriage returns as line endings, as old Macintosh programs wrote them\n  help: save it as \
                CSV again, or: tr '\\r' '\\n' < FILE";
    case("a,b\r1,2\r", &[message]);
}

#[test]
fn skips_blank_rows_and_separator_lines() {
    case("sep=;\r\na;b,c\r\n1;2\r\n", &["1|2"]);
    case("\u{FEFF}sep=,\na,b;c;d\n1,2\n", &["1|2"]);
    case("a,b\n1,2\n,\n\"\",\n3,\n,\n", &["1|2", "3|"]);
    // A later line has its own number.
    case("sep=,\na,b\n,\n1\n", &["4:1: the row has 1 cell, but the header has 2 [1]"]);
    // A column may have this name.
    case("sep=,b\n1,2\n", &["1|2"]);
}

#[test]
fn reports_errors_with_their_line_and_continues() {
    case(
        "a,b\n1\n2,\"x\"y\n\"3\n\n3\",4\n5,\"6\n7,8\n",
        &[
            "2:1: the row has 1 cell, but the header has 2 [1]",
            "3:6: text after the closing quote of a cell [2,\"x\"y]",
            "3\n\n3|4",
            "7:3: unclosed quote [5,\"6]",
            "7|8",
        ],
    );
}

#[test]
fn columns_count_characters() {
    let mut table = TableReader::new("t.csv", "a,b,c\n\n\"é\nü\",ö,x\n".as_bytes(), &Limits::default()).unwrap();
    table.advance().unwrap();
    let reject = table.reject(InvalidRow::NotUtf8, Some(2));
    assert_eq!((reject.line, reject.column), (4, 6));
}

#[test]
fn rejects_long_cells_without_buffering_them() {
    let limits = Limits { field_bytes: 20, ..Limits::default() };
    let open = format!("a,b\n1,\"{}\n2,3\n", "x".repeat(30));
    let expected = ["2:3: b is longer than the limit of 20 bytes", "2|3"];
    for rows in [all(open.as_bytes(), &limits), all(Drip(open.as_bytes()), &limits)] {
        assert!(rows[0].starts_with("2:3: unclosed quote"), "{rows:?}");
        assert_eq!(rows[1], expected[1]);
    }
    let endless = std::io::Read::chain(&b"a,b\n1,\""[..], std::io::repeat(b'x'));
    let stop = "t.csv:2:3: b is longer than the limit of 20 bytes";
    assert_eq!(all(endless, &limits), [stop]);
    let endless = std::io::Read::chain(&b"a,b\n1,"[..], std::io::repeat(b'x'));
    assert_eq!(all(endless, &limits), [stop]);
    let endless = std::io::Read::chain(&b"a,b\n1,2\n"[..], std::io::repeat(b','));
    assert_eq!(all(endless, &limits), ["1|2", "t.csv:3: the row has more than 100000 cells"]);
    let plain = format!("a,b\n1,{}\n2,3\n", "x".repeat(30));
    assert!(all(plain.as_bytes(), &limits)[0].starts_with(expected[0]));
}

#[test]
fn stops_at_text_that_is_not_utf8() {
    let rows = all(&b"a,b\n1,2\n3,caf\xE9\n"[..], &Limits::default());
    assert_eq!(rows, ["1|2", "t.csv is not UTF-8: byte 13 is 0xE9; it looks like ISO-8859-1"]);
}

#[test]
fn rejects_duplicate_columns() {
    case("id,a, ID\n", &["error: t.csv has two columns named \"id\": columns 1 and 3"]);
}
