//! The writer of SVG: what it is given is either ours or [`Escaped`].

use std::fmt::Write as _;

use super::shape::number;
use crate::markup::{Escaped, escape};

/// An SVG document as it grows.
#[derive(Debug, Default)]
pub(super) struct Svg {
    text: String,
    open: Vec<&'static str>,
    /// Whether layers carry their names for drawing programs.
    editors: bool,
    /// What the names of layers begin with, so that no two are the same.
    pub(super) prefix: String,
}

/// A value for an attribute.
#[derive(Debug)]
pub(super) enum Value {
    /// A word of ours.
    Word(&'static str),
    /// Words of ours, put together.
    Words(String),
    /// A number, at two decimals.
    Number(f64),
    /// Text from outside.
    Text(Escaped),
}

impl From<&'static str> for Value {
    fn from(word: &'static str) -> Self {
        Self::Word(word)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<Escaped> for Value {
    fn from(text: Escaped) -> Self {
        Self::Text(text)
    }
}

/// Path data and class lists of our own making.
pub(super) fn words(text: impl Into<String>) -> Value {
    let text = text.into();
    debug_assert!(!text.contains(['<', '>', '"', '&']), "text from outside must be escaped: {text}");
    Value::Words(text)
}

/// Text from outside.
pub(super) fn outside(text: &str) -> Value {
    Value::Text(escape(text))
}

/// A move of the origin.
pub(super) fn moved([x, y]: [f64; 2]) -> Value {
    words(format!("translate({} {})", number(x), number(y)))
}

impl Svg {
    /// For a page: as short as can be.
    pub(super) fn for_pages() -> Self {
        Self::default()
    }

    /// For drawing programs: layers have names that they list.
    pub(super) fn for_editors() -> Self {
        Self { editors: true, ..Self::default() }
    }

    /// Opens an element; [`Svg::close`] ends it.
    pub(super) fn open<const N: usize>(&mut self, name: &'static str, attributes: [(&'static str, Value); N]) {
        self.tag(name, attributes);
        self.text.push('>');
        self.open.push(name);
    }

    /// Ends the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = write!(self.text, "</{name}>");
        }
    }

    /// A layer: a group with a name.
    pub(super) fn layer(&mut self, name: &'static str) {
        self.text.push('\n');
        if self.editors {
            let name = || words(format!("{}{name}", self.prefix));
            let (id, label) = (name(), name());
            self.open("g", [("id", id), ("inkscape:groupmode", "layer".into()), ("inkscape:label", label)]);
        } else {
            self.open("g", [("data-layer", name.into())]);
        }
    }

    /// An element without content.
    pub(super) fn empty<const N: usize>(&mut self, name: &'static str, attributes: [(&'static str, Value); N]) {
        self.tag(name, attributes);
        self.text.push_str("/>");
    }

    /// An element with text.
    pub(super) fn words<const N: usize>(
        &mut self,
        name: &'static str,
        attributes: [(&'static str, Value); N],
        text: &Escaped,
    ) {
        self.tag(name, attributes);
        let _ = write!(self.text, ">{text}</{name}>");
    }

    /// Puts what another writer holds here.
    pub(super) fn append(&mut self, other: Self) {
        self.append_raw(&other.finish());
    }

    /// What [`Svg::finish`] of another writer gave.
    pub(super) fn append_raw(&mut self, markup: &str) {
        self.text.push_str(markup.trim_end());
    }

    /// How many bytes are written so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Our own style sheet.
    pub(super) fn style(&mut self, sheet: &str) {
        debug_assert!(!sheet.contains('<'), "a style sheet must not hold markup");
        let _ = write!(self.text, "<style>{sheet}</style>");
    }

    fn tag<const N: usize>(&mut self, name: &'static str, attributes: [(&'static str, Value); N]) {
        let _ = write!(self.text, "<{name}");
        for (key, value) in attributes {
            let _ = match value {
                Value::Word("") => Ok(()),
                Value::Words(words) if words.is_empty() => Ok(()),
                Value::Word(word) => write!(self.text, " {key}=\"{word}\""),
                Value::Words(words) => write!(self.text, " {key}=\"{words}\""),
                Value::Number(value) => write!(self.text, " {key}=\"{}\"", number(value)),
                Value::Text(text) => write!(self.text, " {key}=\"{text}\""),
            };
        }
    }

    /// The document; closes what is still open.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text.push('\n');
        self.text
    }
}
