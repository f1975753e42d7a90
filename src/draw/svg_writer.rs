//! A writer of SVG that accepts only trusted values and [`Escaped`] text.

use std::fmt::Write as _;

use super::coordinates::PixelPoint;
use super::path_data::format_number;
use crate::markup::{Escaped, escape};

/// An SVG document under construction.
#[derive(Debug, Default)]
pub(super) struct SvgWriter {
    text: String,
    open: Vec<&'static str>,
    /// Whether layers have names for drawing programs.
    names_layers: bool,
    /// The prefix of layer names, which makes them unique.
    pub(super) prefix: String,
}

/// The value of an attribute.
#[derive(Debug)]
pub(super) enum AttributeValue {
    /// A constant of the program; an attribute whose value is empty is not written.
    Constant(&'static str),
    /// Text made by the program; an attribute whose value is empty is not written.
    Trusted(String),
    /// A number, written with two decimals.
    Number(f64),
    /// Text from outside.
    Untrusted(Escaped),
}

impl From<&'static str> for AttributeValue {
    fn from(constant: &'static str) -> Self {
        Self::Constant(constant)
    }
}

impl From<f64> for AttributeValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<Escaped> for AttributeValue {
    fn from(text: Escaped) -> Self {
        Self::Untrusted(text)
    }
}

/// Returns path data or a list of classes as an attribute. The program made the text, so it is not escaped.
pub(super) fn trusted(text: impl Into<String>) -> AttributeValue {
    let text = text.into();
    debug_assert!(!text.contains(['<', '>', '"', '&']), "untrusted text must be escaped: {text}");
    AttributeValue::Trusted(text)
}

/// Returns text from outside as an attribute.
pub(super) fn untrusted(text: &str) -> AttributeValue {
    AttributeValue::Untrusted(escape(text))
}

/// Returns a `transform` that moves the origin to a point.
pub(super) fn translate(point: PixelPoint) -> AttributeValue {
    trusted(format!("translate({} {})", format_number(point.x), format_number(point.y)))
}

impl SvgWriter {
    /// Creates a writer for a page: the document is as short as possible.
    pub(super) fn for_pages() -> Self {
        Self::default()
    }

    /// Creates a writer for drawing programs: layers have names.
    pub(super) fn for_editors() -> Self {
        Self { names_layers: true, ..Self::default() }
    }

    /// Opens an element; [`SvgWriter::close`] closes it.
    pub(super) fn open<const N: usize>(&mut self, name: &'static str, attributes: [(&'static str, AttributeValue); N]) {
        self.write_tag(name, attributes);
        self.text.push('>');
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.text, "</{name}>");
        }
    }

    /// Opens a layer: a group with a name.
    pub(super) fn open_layer(&mut self, name: &'static str) {
        self.text.push('\n');
        if self.names_layers {
            let name = || trusted(format!("{}{name}", self.prefix));
            let (id, label) = (name(), name());
            self.open("g", [("id", id), ("inkscape:groupmode", "layer".into()), ("inkscape:label", label)]);
        } else {
            self.open("g", [("data-layer", name.into())]);
        }
    }

    /// Writes an element without content.
    pub(super) fn write_empty<const N: usize>(
        &mut self,
        name: &'static str,
        attributes: [(&'static str, AttributeValue); N],
    ) {
        self.write_tag(name, attributes);
        self.text.push_str("/>");
    }

    /// Writes an element that contains text.
    pub(super) fn write_text<const N: usize>(
        &mut self,
        name: &'static str,
        attributes: [(&'static str, AttributeValue); N],
        text: &Escaped,
    ) {
        self.write_tag(name, attributes);
        let _ = write!(self.text, ">{text}</{name}>");
    }

    /// Appends the content of another writer.
    pub(super) fn append(&mut self, other: Self) {
        self.append_markup(&other.finish());
    }

    /// Appends markup that [`SvgWriter::finish`] of another writer returned.
    pub(super) fn append_markup(&mut self, markup: &str) {
        self.text.push_str(markup.trim_end());
    }

    /// Returns the number of bytes written so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Writes a style sheet made by the program.
    pub(super) fn write_style(&mut self, sheet: &str) {
        debug_assert!(!sheet.contains('<'), "a style sheet must not contain markup");
        let _ = write!(self.text, "<style>{sheet}</style>");
    }

    /// Writes the start of a tag. Writing to a String cannot fail.
    fn write_tag<const N: usize>(&mut self, name: &'static str, attributes: [(&'static str, AttributeValue); N]) {
        let _ = write!(self.text, "<{name}");
        for (key, value) in attributes {
            let _ = match value {
                AttributeValue::Constant("") => Ok(()),
                AttributeValue::Trusted(text) if text.is_empty() => Ok(()),
                AttributeValue::Constant(text) => write!(self.text, " {key}=\"{text}\""),
                AttributeValue::Trusted(text) => write!(self.text, " {key}=\"{text}\""),
                AttributeValue::Number(value) => write!(self.text, " {key}=\"{}\"", format_number(value)),
                AttributeValue::Untrusted(text) => write!(self.text, " {key}=\"{text}\""),
            };
        }
    }

    /// Closes all open elements and returns the document.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text.push('\n');
        self.text
    }
}
