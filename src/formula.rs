//! Escaping of cells that a spreadsheet would run as formulas (CWE-1236).

/// Characters that start a formula in a spreadsheet, including their full-width forms.
const TRIGGERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];

fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(TRIGGERS)
}

/// Escapes a text for a cell, so that no spreadsheet runs it as a formula (CWE-1236).
///
/// A text that looks like a formula and is not a number gets a leading apostrophe.
///
/// ```
/// # use troopmap::escape_formula;
/// assert_eq!(escape_formula("=HYPERLINK(1)"), "'=HYPERLINK(1)");
/// assert_eq!(escape_formula("-120.5"), "-120.5");
/// ```
pub fn escape_formula(text: &str) -> String {
    if looks_like_formula(text) && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

/// Reverts [`escape_formula`].
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
    fn escapes_formulas_and_reverts_it() {
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
        fn unescaping_reverts_escaping(text in "['=+@x1\\-\t]{0,6}|\\PC*") {
            let cell = escape_formula(&text);
            prop_assert_eq!(unescape_formula(&cell), &text);
            prop_assert!(!cell.starts_with(TRIGGERS) || cell.parse::<f64>().is_ok());
        }
    }
}
