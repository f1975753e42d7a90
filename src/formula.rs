//! Cells that a spreadsheet would take for formulas (CWE-1236).

/// What a spreadsheet takes for the start of a formula, in full width too.
const TRIGGERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];

fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(TRIGGERS)
}

/// A text that no spreadsheet takes for a formula: with an apostrophe before it, unless it is a number (CWE-1236).
///
/// ```
/// # use troopmap::guarded;
/// assert_eq!(guarded("=HYPERLINK(1)"), "'=HYPERLINK(1)");
/// assert_eq!(guarded("-120.5"), "-120.5");
/// ```
pub fn escape_formula(text: &str) -> String {
    if looks_like_formula(text) && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

/// The text that [`guarded`] was given.
pub(crate) fn unescape_formula(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if looks_like_formula(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_guarded_and_come_back() {
        let case = |text: &str, cell: &str| {
            assert_eq!(escape_formula(text), cell);
            assert_eq!(unescape_formula(cell), text);
        };
        case("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
        case("-2+3", "'-2+3");
        case("-120.5", "-120.5");
        case("@x", "'@x");
        case("\tx", "'\tx");
        case("＝1", "'＝1");
        case("'=x", "''=x");
        case("'-1", "''-1");
        case("'x", "'x");
        case("plain", "plain");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@x1\\-\t]{0,6}|\\PC*") {
            let cell = escape_formula(&text);
            prop_assert_eq!(unescape_formula(&cell), &text);
            prop_assert!(!cell.starts_with(TRIGGERS) || cell.parse::<f64>().is_ok());
        }
    }
}
