//! Escaping of invisible characters in untrusted text.

use std::borrow::Cow;

/// Replaces control characters and bidirectional formatting characters by their code points: `[U+202E]`.
///
/// Line feeds and tabs are kept. Use this to print untrusted text in terminals and messages; stored text is evidence and must
/// not be changed.
///
/// ```
/// # use troopmap::escape_controls;
/// assert_eq!(escape_controls("gpj.\u{202e}exe\u{1b}[2J"), "gpj.[U+202E]exe[U+001B][2J");
/// ```
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control_or_bidi) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_control_or_bidi(c) {
            escaped.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Returns whether two texts that differ only in this character may look the same: a control or bidirectional character, a
/// line ending, or a character of zero width.
pub(crate) fn is_invisible(c: char) -> bool {
    is_control_or_bidi(c)
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{feff}')
}

/// Returns whether a character is a control character other than line feed and tab, or has the Unicode property
/// `Bidi_Control`.
pub(crate) fn is_control_or_bidi(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
