//! Lists in a cell, with items joined by `; `.

/// Joins items so that [`split`] returns them: `;` and `\` within an item, and whitespace at its ends, are escaped with `\`.
pub(super) fn join<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let mut cell = String::new();
    for (number, item) in items.into_iter().enumerate() {
        let item = item.as_ref();
        if number > 0 {
            cell.push_str("; ");
        }
        let inner = item.trim_matches(is_padding);
        let lead = if inner.is_empty() { item.len() } else { item.len() - item.trim_start_matches(is_padding).len() };
        for (at, c) in item.char_indices() {
            let at_an_end = is_padding(c) && (at < lead || at >= lead + inner.len());
            if at_an_end || matches!(c, ';' | '\\') {
                cell.push('\\');
            }
            cell.push(c);
        }
    }
    cell
}

/// Splits a cell into items, each with its bytes in the text of the cell. Empty items are skipped.
pub(super) fn split(cell: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut items = Vec::new();
    let mut item = Item::default();
    let mut characters = cell.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => match characters.peek() {
                Some(&(next, escaped)) if is_padding(escaped) || matches!(escaped, ';' | '\\') => {
                    characters.next();
                    item.push(escaped, at, next + escaped.len_utf8());
                }
                // A backslash before another character is literal, as in Windows paths.
                _ => item.push(c, at, at + 1),
            },
            ';' => items.extend(std::mem::take(&mut item).finish()),
            c if is_padding(c) => item.push_padding(c),
            c => item.push(c, at, at + c.len_utf8()),
        }
    }
    items.extend(item.finish());
    items
}

fn is_padding(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// An item that is being read.
#[derive(Default)]
struct Item {
    text: String,
    /// The length of the text without whitespace at its end.
    trimmed_len: usize,
    span: Option<std::ops::Range<usize>>,
}

impl Item {
    fn push(&mut self, c: char, start: usize, end: usize) {
        self.text.push(c);
        self.trimmed_len = self.text.len();
        self.span.get_or_insert(start..end).end = end;
    }

    fn push_padding(&mut self, c: char) {
        if self.span.is_some() {
            self.text.push(c);
        }
    }

    fn finish(mut self) -> Option<(String, std::ops::Range<usize>)> {
        self.text.truncate(self.trimmed_len);
        self.span.map(|span| (self.text, span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(cell: &str) -> Vec<String> {
        split(cell).into_iter().map(|(item, _)| item).collect()
    }

    #[test]
    fn splits_lists() {
        let case = |cell: &str, list: &[&str]| assert_eq!(items(cell), list, "{cell}");
        case("a; b", &["a", "b"]);
        case("a;b ;", &["a", "b"]);
        case(" ; ;", &[]);
        case("a\\; b; c", &["a; b", "c"]);
        case("C:\\path", &["C:\\path"]);
        case("a\\\\", &["a\\"]);
    }

    #[test]
    fn returns_the_bytes_of_items() {
        assert_eq!(split("ab;  cd "), [("ab".to_owned(), 0..2), ("cd".to_owned(), 5..7)]);
    }

    proptest! {
        #[test]
        fn splitting_reverts_joining(list in prop::collection::vec("[ab;\\\\ \n\té]{1,5}", 0..4)) {
            prop_assert_eq!(items(&join(&list)), list);
        }
    }
}
