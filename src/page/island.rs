//! The data of the page, as JSON that can stand in markup.

use std::fmt::Write as _;

use serde::Serialize;

use crate::visible::is_control_or_bidi;

/// JSON in which no character can end the element it stands in, open another or break a line of script.
pub(super) fn safe(data: &impl Serialize) -> String {
    // Only a map with keys that are no strings, or a number that is none, fails; the data has neither.
    let json = serde_json::to_string(data).unwrap_or_default();
    let mut safe = String::with_capacity(json.len() + json.len() / 32);
    for character in json.chars() {
        match character {
            // These stand in strings alone, where the number means the same.
            special if matches!(special, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') || is_control_or_bidi(special) => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{:04x}", u32::from(special));
            }
            plain => safe.push(plain),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_is_markup_and_it_reads_back() {
        let text = "</script><!--<script>&amp;\u{2028}\u{2029}\0\u{202e}";
        let safe = safe(&text);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\0', '\u{202e}']), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }
}
