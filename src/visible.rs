//! Text from reports made safe to show: what cannot be seen becomes something that can.

use std::borrow::Cow;

/// Shows control characters, and characters that turn the direction of text, by their numbers: `[U+202E]`.
///
/// Line feeds and tabs stay. The text itself is evidence and is kept as it is elsewhere; this is for terminals and messages.
///
/// ```
/// # use troopmap::visible;
/// assert_eq!(visible("gpj.\u{202e}exe\u{1b}[2J"), "gpj.[U+202E]exe[U+001B][2J");
/// ```
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control_or_bidi) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_control_or_bidi(c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether two texts that differ in this character alone may look the same: a hidden one, a line end, or one without width.
pub(crate) fn is_invisible(c: char) -> bool {
    is_control_or_bidi(c)
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{feff}')
}

/// Whether a character is a control, or one of the twelve that Unicode calls `Bidi_Control`.
pub(crate) fn is_control_or_bidi(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
