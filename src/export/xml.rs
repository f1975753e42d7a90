//! XML helpers for KML and GPX.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::edtf::Instant;

/// An XML writer on any output.
pub(super) type Xml<'a> = Writer<&'a mut dyn Write>;

/// Starts a document.
pub(super) fn start_document(out: &mut dyn Write) -> io::Result<Xml<'_>> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

/// Finishes a document.
pub(super) fn finish_document(xml: Xml<'_>) -> io::Result<()> {
    let out = xml.into_inner();
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes an element that contains only text.
pub(super) fn write_text(xml: &mut Xml<'_>, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&replace_invalid_chars(text)))?;
    Ok(())
}

/// Replaces characters that XML 1.0 does not allow, not even as references (section 2.2), by U+FFFD.
pub(super) fn replace_invalid_chars(text: &str) -> Cow<'_, str> {
    let is_invalid =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(is_invalid) { text.replace(is_invalid, "\u{FFFD}").into() } else { text.into() }
}

/// Formats an instant; `None` if XML Schema and its readers do not support the year.
pub(super) fn format_instant(instant: Option<Instant>) -> Option<String> {
    let instant = instant?;
    (1..=9999).contains(&instant.date().0).then(|| instant.to_string())
}
