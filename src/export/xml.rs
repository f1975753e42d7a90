//! What KML and GPX need of XML.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::edtf::Instant;

/// Writes XML to anything.
pub(super) type Xml<'a> = Writer<&'a mut dyn Write>;

/// Begins a document.
pub(super) fn begin(out: &mut dyn Write) -> io::Result<Xml<'_>> {
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

/// Ends a document.
pub(super) fn finish(xml: Xml<'_>) -> io::Result<()> {
    let out = xml.into_inner();
    out.write_all(b"\n")?;
    out.flush()
}

/// An element that holds nothing but text.
pub(super) fn text(xml: &mut Xml<'_>, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&sound(text)))?;
    Ok(())
}

/// The text with U+FFFD for each character that XML 1.0 cannot hold, not even as a reference (section 2.2).
pub(super) fn sound(text: &str) -> Cow<'_, str> {
    let unsound =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(unsound) { text.replace(unsound, "\u{FFFD}").into() } else { text.into() }
}

/// The instant, where XML Schema and its readers know the year.
pub(super) fn instant(instant: Option<Instant>) -> Option<String> {
    let instant = instant?;
    (1..=9999).contains(&instant.date().0).then(|| instant.to_string())
}
