//! Escapes text from reports for markup.

use std::fmt;

/// Text that is safe in markup: between tags and between double or single quotes.
///
/// Only [`escape`] creates it, and the writers of SVG and of the page accept nothing else, so text from a report cannot become
/// markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Escaped(String);

impl fmt::Display for Escaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Escapes text for HTML and XML and makes invisible characters visible.
///
/// Control characters and the twelve bidirectional control characters appear as `[U+202E]`: a quotation is evidence, so nothing
/// is dropped, and nothing may reorder the words around it. Line breaks and tabs are kept.
pub(crate) fn escape(text: &str) -> Escaped {
    let mut safe = String::with_capacity(text.len() + text.len() / 16);
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            hidden if is_hidden(hidden) => {
                use fmt::Write as _;
                // Writing to a String cannot fail.
                let _ = write!(safe, "[U+{:04X}]", u32::from(hidden));
            }
            plain => safe.push(plain),
        }
    }
    Escaped(safe)
}

/// Returns whether a character is invisible, or one of the two that XML 1.0 (section 2.2) excludes.
fn is_hidden(character: char) -> bool {
    crate::visible::is_control_or_bidi(character) || matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str, safe: &str) {
        assert_eq!(escape(text).to_string(), safe);
    }

    #[test]
    fn markup_becomes_text() {
        case("</script><img src=x onerror=alert(1)>", "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
        case("\"' onload='x", "&quot;&#39; onload=&#39;x");
        case("Tom & &amp;", "Tom &amp; &amp;amp;");
        case("]]><!--", "]]&gt;&lt;!--");
    }

    #[test]
    fn what_is_invisible_shows() {
        case("a\0b", "a[U+0000]b");
        case("\u{202E}txt", "[U+202E]txt");
        case("\u{2066}\u{61C}\u{200F}", "[U+2066][U+061C][U+200F]");
        case("\u{1B}[31m", "[U+001B][31m");
        case("\u{85}\u{FFFE}", "[U+0085][U+FFFE]");
        case("two\nlines\tand a tab", "two\nlines\tand a tab");
        case("서울 Київ", "서울 Київ");
    }

    proptest::proptest! {
        #[test]
        fn no_text_can_close_or_open_anything(text in "\\PC*|.*") {
            let safe = escape(&text).to_string();
            proptest::prop_assert!(!safe.contains(['<', '>', '"', '\'']));
            proptest::prop_assert!(!safe.chars().any(is_hidden));
        }
    }
}
