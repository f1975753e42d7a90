//! KML: placemarks with their data and times.
//!
//! Written from OGC 12-007r2 (KML 2.3), which includes 2.2. Linked resources (network links, overlays, icons) are never
//! downloaded. Document type declarations are rejected, since they can declare entities; nesting and attributes have
//! limits.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::enclosing_circle::enclosing_circle;
use super::keyed_items::KeyedItems;
use super::parse_coordinates::parse_degrees;
use super::row_error::{InvalidItem, InvalidRow};
use super::{ImportFormat, ImportOptions, Imported, single_problem, web_address};
use crate::event::Coordinates;
use crate::position::Position;
use crate::problem::{Problem, Problems, SourceText, Span};

/// The deepest nesting of elements.
const MAX_DEPTH: usize = 128;
/// The most attributes of one element.
const MAX_XML_ATTRIBUTES: usize = 256;

/// The possible root elements; old documents omit `kml`.
const ROOTS: [&str; 4] = ["kml", "Document", "Folder", "Placemark"];

/// Reads a KML document.
pub(crate) fn read(source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let mut placemarks = Placemarks::new(source, options.limits.field_bytes);
    let mut reader = Reader::from_str(&source.text);
    loop {
        let start = at(reader.buffer_position());
        let event = reader.read_event();
        let end = at(reader.buffer_position());
        let result = match event {
            Ok(Event::Eof) if placemarks.has_root => break,
            Ok(Event::Eof) => error_at(not_kml_problem(), 0..0),
            Ok(event) => placemarks.read_event(event, start..end),
            Err(error) => {
                let message = format!("this is not XML: {error}");
                error_at(Problem::error("syntax", message), at(reader.error_position())..at(reader.error_position()))
            }
        };
        if let Err(result) = result {
            let (problem, bytes) = *result;
            return Err(single_problem(Box::new(problem.with_span(Some(Span { source: source.clone(), bytes })))));
        }
    }
    placemarks.finish(options)
}

fn not_kml_problem() -> Problem {
    Problem::error("shape", "this is not KML: the root element must be kml").with_help("choose the format with --from")
}

fn at(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// An error and its bytes.
type XmlResult = Result<(), Box<(Problem, Range<usize>)>>;

fn error_at(problem: Problem, bytes: Range<usize>) -> XmlResult {
    Err(Box::new((problem, bytes)))
}

/// The placemarks of a document that is being read.
struct Placemarks<'s> {
    source: &'s SourceText,
    max_text: usize,
    items: KeyedItems,
    /// The names of the open elements.
    open: Vec<String>,
    /// The names of the open folders, with their depths.
    folders: Vec<(usize, String)>,
    /// The text of the current element.
    text: String,
    text_at: usize,
    /// The open placemark.
    placemark: Option<Placemark>,
    /// The name of the open data element.
    data: Option<String>,
    /// The number of links and overlays, which are not read.
    skipped: usize,
    /// Whether a root element of KML was found.
    has_root: bool,
}

#[derive(Default)]
struct Placemark {
    depth: usize,
    positions: Vec<Position>,
    digits: Option<(String, String)>,
    is_point: bool,
    span: Range<usize>,
}

impl<'s> Placemarks<'s> {
    fn new(source: &'s SourceText, max_text: usize) -> Self {
        Self {
            source,
            max_text,
            items: KeyedItems::default(),
            open: Vec::new(),
            folders: Vec::new(),
            text: String::new(),
            text_at: 0,
            placemark: None,
            data: None,
            skipped: 0,
            has_root: false,
        }
    }

    fn read_event(&mut self, event: Event<'_>, bytes: Range<usize>) -> XmlResult {
        match event {
            Event::Start(element) => self.open_element(&element, bytes),
            Event::Empty(element) => {
                let end = bytes.end;
                self.open_element(&element, bytes)?;
                self.close_element(end);
                Ok(())
            }
            Event::End(_) => {
                self.close_element(bytes.end);
                Ok(())
            }
            Event::Text(text) => self.push_text(&text.xml10_content(), &bytes),
            Event::CData(text) => self.push_text(&text.xml10_content(), &bytes),
            Event::GeneralRef(reference) => {
                let Some(c) = resolve_entity(&reference) else {
                    let message = format!("unknown entity &{};", &*reference);
                    return error_at(Problem::error("syntax", message).with_help("write the character itself"), bytes);
                };
                self.push_text(c.encode_utf8(&mut [0; 4]), &bytes)
            }
            Event::DocType(_) => {
                let message = "a document type declaration is not allowed, since it can declare entities";
                error_at(
                    Problem::error("doctype", message).with_help("remove <!DOCTYPE …>; KML does not need it"),
                    bytes,
                )
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn push_text(&mut self, text: &str, bytes: &Range<usize>) -> XmlResult {
        if self.text.is_empty() {
            self.text_at = bytes.start;
        }
        self.text.push_str(text);
        if self.text.len() > self.max_text {
            let name = self.open.last().cloned().unwrap_or_default();
            let cause = InvalidRow::TextTooLong { name, limit: self.max_text };
            let problem = Problem::error(cause.code(), cause.to_string()).with_help(cause.help().unwrap_or_default());
            return error_at(problem, bytes.clone());
        }
        Ok(())
    }

    fn open_element(&mut self, element: &BytesStart<'_>, bytes: Range<usize>) -> XmlResult {
        self.text.clear();
        if self.open.len() >= MAX_DEPTH {
            let message = format!("elements are nested more than {MAX_DEPTH} levels deep");
            return error_at(Problem::error("too-deep", message), bytes);
        }
        let mut name_of_data = None;
        let mut id = None;
        for (number, attribute) in element.attributes().enumerate() {
            if number == MAX_XML_ATTRIBUTES {
                let message = format!("an element has more than {MAX_XML_ATTRIBUTES} attributes");
                return error_at(Problem::error("too-many", message), bytes);
            }
            let attribute = attribute
                .map_err(|error| (Problem::error("syntax", format!("this is not XML: {error}")), bytes.clone()))?;
            let value = || {
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                value.map_or_else(|_| attribute.value.clone().into_owned(), std::borrow::Cow::into_owned)
            };
            match attribute.key.local_name().as_ref() {
                "name" => name_of_data = Some(value()),
                "id" => id = Some(value()),
                _ => {}
            }
        }
        let name = element.local_name().as_ref().to_owned();
        if self.open.is_empty() && !self.has_root {
            if !ROOTS.contains(&name.as_str()) {
                return error_at(not_kml_problem(), bytes);
            }
            self.has_root = true;
        }
        match name.as_str() {
            "Placemark" if self.placemark.is_none() => {
                self.items.begin(bytes.clone());
                let folder = self.folders.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" / ");
                self.items.add_text("folder", folder, bytes.clone());
                if let Some(id) = id {
                    self.items.add_text("id", id, bytes.clone());
                }
                self.placemark = Some(Placemark { depth: self.open.len(), span: bytes, ..Placemark::default() });
            }
            "Data" | "SimpleData" => self.data = name_of_data,
            "NetworkLink" | "GroundOverlay" | "PhotoOverlay" | "ScreenOverlay" => self.skipped += 1,
            _ => {}
        }
        self.open.push(name);
        Ok(())
    }

    fn close_element(&mut self, end: usize) {
        let Some(name) = self.open.pop() else { return };
        let depth = self.open.len();
        let span = self.text_at..end;
        let text = std::mem::take(&mut self.text);
        if self.placemark.is_some() {
            self.read_placemark_element(&name, text.trim(), span);
        } else if name == "name" && matches!(self.open.last().map(String::as_str), Some("Folder" | "Document")) {
            self.folders.push((depth - 1, text.trim().to_owned()));
        }
        if matches!(name.as_str(), "Folder" | "Document") {
            self.folders.retain(|(at, _)| *at != depth);
        }
        if matches!(name.as_str(), "Data" | "SimpleData") {
            self.data = None;
        }
        if self.placemark.as_ref().is_some_and(|placemark| placemark.depth == depth) {
            self.close_placemark(end);
        }
    }

    fn read_placemark_element(&mut self, name: &str, text: &str, span: Range<usize>) {
        let parent = self.open.last().map(String::as_str).unwrap_or_default();
        match (name, parent) {
            ("coordinates", _) => self.read_coordinates(text, parent == "Point", span),
            // A track writes its positions with spaces between the numbers.
            ("coord", _) => self.read_coordinates(&text.split_whitespace().collect::<Vec<_>>().join(","), false, span),
            ("value", "Data") | ("SimpleData", _) => {
                if let Some(key) = self.data.clone() {
                    // The coordinates are those of the geometry.
                    let taken = matches!(key.to_lowercase().as_str(), "latitude" | "longitude");
                    let key = if taken { format!("data.{key}") } else { key };
                    self.items.add_text(&key, text, span);
                }
            }
            ("description", "Placemark") => {
                let plain = strip_tags(text);
                if plain != text {
                    self.items.add_text("description (HTML)", text, span.clone());
                    // Images are not citations.
                    let text_alone = strip_images(text);
                    let links = web_address::find_addresses(&text_alone)
                        .into_iter()
                        .map(decode_entities)
                        .collect::<Vec<_>>()
                        .join(" ");
                    self.items.add_text("links", links, span.clone());
                }
                self.items.add_text("description", plain, span);
            }
            ("name" | "address" | "styleUrl" | "visibility" | "Snippet" | "snippet", "Placemark") => {
                self.items.add_text(name, text, span);
            }
            ("when", "TimeStamp") => self.items.add_text("when", text, span),
            ("begin" | "end", "TimeSpan") => self.items.add_text(name, text, span),
            _ => {}
        }
    }

    /// Reads tuples of longitude, latitude and an optional height. Commas separate the numbers of a tuple; whitespace
    /// separates tuples.
    fn read_coordinates(&mut self, text: &str, is_point: bool, span: Range<usize>) {
        // Some writers put spaces after the commas.
        let tight = text.split(',').map(str::trim).collect::<Vec<_>>().join(",");
        for tuple in tight.split_whitespace() {
            let mut numbers = tuple.split(',');
            let (lon, lat) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
            // More than three numbers are decimal commas.
            let is_tuple = numbers.count() <= 1;
            let (true, Some(x), Some(y)) = (is_tuple, parse_degrees(lon), parse_degrees(lat)) else {
                let expected = "longitude, latitude and an optional height, separated by commas";
                let cause =
                    InvalidRow::UnknownCode { column: "coordinates".to_owned(), written: tuple.to_owned(), expected };
                self.items.fail(InvalidItem::new(cause, span));
                return;
            };
            match Position::from_wrapped(x, y) {
                Ok(position) => {
                    let Some(placemark) = &mut self.placemark else { return };
                    placemark.positions.push(position);
                    placemark.is_point = is_point;
                    placemark.digits.get_or_insert_with(|| (lat.to_owned(), lon.to_owned()));
                }
                Err(cause) => {
                    self.items.fail(InvalidItem::new(InvalidRow::InvalidPosition(cause), span));
                    return;
                }
            }
        }
    }

    /// Closes the placemark. Its coordinates are those of its point, or the enclosing circle of its shape.
    fn close_placemark(&mut self, end: usize) {
        self.items.end(end);
        let Some(placemark) = self.placemark.take() else { return };
        let span = placemark.span;
        let point = match (placemark.positions.as_slice(), placemark.digits) {
            ([], _) => return,
            ([position], Some((lat, lon))) if placemark.is_point => Ok(Some(Coordinates::new(*position, lat, lon))),
            (positions, _) => enclosing_circle(positions),
        };
        match point {
            Ok(Some(point)) => {
                self.items.add_text("latitude", point.lat.as_ref(), span.clone());
                self.items.add_text("longitude", point.lon.as_ref(), span.clone());
                if let Some(radius) = point.uncertainty {
                    self.items.add_radius(radius, span.clone());
                    let written = self.source.text.get(span.start..end).unwrap_or_default();
                    if written.len() <= self.max_text {
                        self.items.add_text("geometry", written, span);
                    }
                }
            }
            Ok(None) => {}
            Err(cause) => self.items.fail(InvalidItem::new(cause, span)),
        }
    }

    fn finish(self, options: &ImportOptions) -> Result<Imported, Problems> {
        if let Some(open) = self.open.last() {
            let end = self.source.text.len();
            let message = format!("this is not XML: the element {open} is not closed");
            let span = Span { source: self.source.clone(), bytes: end..end };
            return Err(single_problem(Box::new(Problem::error("syntax", message).with_span(Some(span)))));
        }
        if self.skipped > 0 && self.items.len() == 0 {
            let message = format!("{} contains only links, which are not downloaded", self.source.name);
            let help = "export the map itself; in Google My Maps, clear the option for a network link";
            return Err(single_problem(Box::new(Problem::error("links-alone", message).with_help(help))));
        }
        let mut notes = Vec::new();
        if self.skipped > 0 {
            notes.push(format!("skipped links and overlays, which are not downloaded: {}", self.skipped));
        }
        if self.items.len() == 0 {
            notes.push("no placemarks".to_owned());
        }
        self.items.read(ImportFormat::Kml, self.source, options, notes)
    }
}

/// Resolves a character reference, or one of the five predefined entities of XML.
fn resolve_entity(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    Some(match &**reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// Returns the text of a description, which may be HTML: without its tags, on one line.
fn strip_tags(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        // A less-than sign, not a tag.
        if !rest[open + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            words.push('<');
            rest = &rest[open + 1..];
            continue;
        }
        words.push(' ');
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    words.push_str(rest);
    decode_entities(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Removes the images from HTML.
fn strip_images(html: &str) -> String {
    let small = html.to_ascii_lowercase();
    let mut kept = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(open) = small[at..].find("<img").map(|found| at + found) {
        kept.push_str(&html[at..open]);
        at = small[open..].find('>').map_or(html.len(), |close| open + close + 1);
    }
    kept.push_str(&html[at..]);
    kept
}

/// Decodes the most common HTML entities.
fn decode_entities(html: &str) -> String {
    // The ampersand comes last, so that its result is not decoded again.
    let entities = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(html.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_html() {
        assert_eq!(strip_tags("<b>Two</b><br/>tanks &amp;lt; three&nbsp;men"), "Two tanks &lt; three men");
        assert_eq!(strip_tags("a < b<br>c"), "a < b c");
        assert_eq!(strip_images("a<IMG src=\"https://x.y/z\"/>b<img"), "ab");
        assert_eq!(strip_tags("as it\nis"), "as it\nis");
    }
}
