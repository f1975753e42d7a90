//! The data block of the page: JSON that can be embedded in markup.

use std::fmt::Write as _;

use serde::Serialize;

use crate::visible::is_control_or_bidi;

/// Returns JSON in which no character can close the element around it, open another, or break a line of script.
pub(super) fn embed(data: &impl Serialize) -> String {
    // Only a map with keys that are not strings, or a number that is not finite, fails; the data has neither.
    let json = serde_json::to_string(data).unwrap_or_default();
    let mut safe = String::with_capacity(json.len() + json.len() / 32);
    for character in json.chars() {
        match character {
            // These occur in strings only, where the escape means the same.
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
        let safe = embed(&text);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}', '\0', '\u{202e}']), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }
}
