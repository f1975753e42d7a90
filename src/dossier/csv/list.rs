//! Lists in a cell: items joined with `; `.

/// Joins items so that [`split`] gives them back: `;` and `\` within an item, and white space at its ends, get a `\`.
pub(super) fn join<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let mut cell = String::new();
    for (number, item) in items.into_iter().enumerate() {
        let item = item.as_ref();
        if number > 0 {
            cell.push_str("; ");
        }
        let inner = item.trim_matches(padding);
        let lead = if inner.is_empty() { item.len() } else { item.len() - item.trim_start_matches(padding).len() };
        for (at, c) in item.char_indices() {
            let at_an_end = padding(c) && (at < lead || at >= lead + inner.len());
            if at_an_end || matches!(c, ';' | '\\') {
                cell.push('\\');
            }
            cell.push(c);
        }
    }
    cell
}

/// The items of a cell, each with the bytes of the cell's text that it stands in. Items with nothing in them are passed
/// over.
pub(super) fn split(cell: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut items = Vec::new();
    let mut item = Item::default();
    let mut letters = cell.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        match c {
            '\\' => match letters.peek() {
                Some(&(next, escaped)) if padding(escaped) || matches!(escaped, ';' | '\\') => {
                    letters.next();
                    item.keep(escaped, at, next + escaped.len_utf8());
                }
                // A backslash before anything else is one: people write them in paths.
                _ => item.keep(c, at, at + 1),
            },
            ';' => items.extend(std::mem::take(&mut item).finish()),
            c if padding(c) => item.space(c),
            c => item.keep(c, at, at + c.len_utf8()),
        }
    }
    items.extend(item.finish());
    items
}

fn padding(c: char) -> bool {
    c.is_ascii_whitespace()
}

#[derive(Default)]
struct Item {
    text: String,
    /// How much of the text stays when white space at its end is taken off.
    kept: usize,
    span: Option<std::ops::Range<usize>>,
}

impl Item {
    fn keep(&mut self, c: char, start: usize, end: usize) {
        self.text.push(c);
        self.kept = self.text.len();
        self.span.get_or_insert(start..end).end = end;
    }

    fn space(&mut self, c: char) {
        if self.span.is_some() {
            self.text.push(c);
        }
    }

    fn finish(mut self) -> Option<(String, std::ops::Range<usize>)> {
        self.text.truncate(self.kept);
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
    fn people_write_lists_in_many_ways() {
        let case = |cell: &str, list: &[&str]| assert_eq!(items(cell), list, "{cell}");
        case("a; b", &["a", "b"]);
        case("a;b ;", &["a", "b"]);
        case(" ; ;", &[]);
        case("a\\; b; c", &["a; b", "c"]);
        case("C:\\path", &["C:\\path"]);
        case("a\\\\", &["a\\"]);
    }

    #[test]
    fn items_know_their_bytes() {
        assert_eq!(split("ab;  cd "), [("ab".to_owned(), 0..2), ("cd".to_owned(), 5..7)]);
    }

    proptest! {
        #[test]
        fn what_was_joined_is_split(list in prop::collection::vec("[ab;\\\\ \n\té]{1,5}", 0..4)) {
            prop_assert_eq!(items(&join(&list)), list);
        }
    }
}
