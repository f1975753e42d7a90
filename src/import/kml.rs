//! KML: placemarks with their data and times.
//!
//! Written from OGC 12-007r2 (KML 2.3), which holds 2.2 whole. What a document links to (network links, overlays, icons) is
//! never fetched. A document type is refused, since it can declare entities; nesting and attributes have limits.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::fault::InvalidRow;
use super::item::{Items, Misfit};
use super::shape::around;
use super::spot::{Coordinates, degrees};
use super::{ImportFormat, ImportOptions, Imported, one, web};
use crate::position::Position;
use crate::problem::{Problem, Problems, SourceText, Span};

/// Elements within elements.
const DEEPEST: usize = 128;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 256;

/// What a document begins with; old ones leave out the outermost element.
const ROOTS: [&str; 4] = ["kml", "Document", "Folder", "Placemark"];

/// Reads a KML document.
pub(crate) fn read(source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let mut placemarks = Placemarks::new(source, options.limits.field_bytes);
    let mut reader = Reader::from_str(&source.text);
    loop {
        let start = at(reader.buffer_position());
        let event = reader.read_event();
        let end = at(reader.buffer_position());
        let told = match event {
            Ok(Event::Eof) if placemarks.rooted => break,
            Ok(Event::Eof) => wrong(not_kml(), 0..0),
            Ok(event) => placemarks.take(event, start..end),
            Err(error) => {
                let message = format!("this is not XML: {error}");
                wrong(Problem::error("syntax", message), at(reader.error_position())..at(reader.error_position()))
            }
        };
        if let Err(told) = told {
            let (problem, bytes) = *told;
            return Err(one(Box::new(problem.with_span(Some(Span { source: source.clone(), bytes })))));
        }
    }
    placemarks.finish(options)
}

fn not_kml() -> Problem {
    Problem::error("shape", "this is not KML, which begins with an element kml")
        .with_help("name the format with --from")
}

fn at(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Nothing, or what is wrong and where.
type Told = Result<(), Box<(Problem, Range<usize>)>>;

fn wrong(problem: Problem, bytes: Range<usize>) -> Told {
    Err(Box::new((problem, bytes)))
}

/// The placemarks of a document that is being read.
struct Placemarks<'s> {
    source: &'s SourceText,
    longest: usize,
    items: Items,
    /// The elements that are open.
    open: Vec<String>,
    /// The names of the folders that are open, with their depth.
    folders: Vec<(usize, String)>,
    /// The text of the element that was opened last.
    text: String,
    text_at: usize,
    /// The placemark that is open: its depth, positions, and the digits of its only point.
    placemark: Option<Placemark>,
    /// The name of the data element that is open.
    data: Option<String>,
    /// Links and overlays, which are not read.
    passed: usize,
    /// Whether an element that KML may begin with was seen.
    rooted: bool,
}

#[derive(Default)]
struct Placemark {
    depth: usize,
    positions: Vec<Position>,
    written: Option<(String, String)>,
    is_point: bool,
    span: Range<usize>,
}

impl<'s> Placemarks<'s> {
    fn new(source: &'s SourceText, longest: usize) -> Self {
        Self {
            source,
            longest,
            items: Items::default(),
            open: Vec::new(),
            folders: Vec::new(),
            text: String::new(),
            text_at: 0,
            placemark: None,
            data: None,
            passed: 0,
            rooted: false,
        }
    }

    fn take(&mut self, event: Event<'_>, bytes: Range<usize>) -> Told {
        match event {
            Event::Start(element) => self.start(&element, bytes),
            Event::Empty(element) => {
                let end = bytes.end;
                self.start(&element, bytes)?;
                self.end(end);
                Ok(())
            }
            Event::End(_) => {
                self.end(bytes.end);
                Ok(())
            }
            Event::Text(text) => self.add(&text.xml10_content(), &bytes),
            Event::CData(text) => self.add(&text.xml10_content(), &bytes),
            Event::GeneralRef(reference) => {
                let Some(c) = resolve(&reference) else {
                    let message = format!("the entity &{}; is not one of XML", &*reference);
                    return wrong(Problem::error("syntax", message).with_help("write the character itself"), bytes);
                };
                self.add(c.encode_utf8(&mut [0; 4]), &bytes)
            }
            Event::DocType(_) => {
                let message = "a document type is not read: it can declare entities without end";
                wrong(Problem::error("doctype", message).with_help("take <!DOCTYPE …> out; KML needs none"), bytes)
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn add(&mut self, text: &str, bytes: &Range<usize>) -> Told {
        if self.text.is_empty() {
            self.text_at = bytes.start;
        }
        self.text.push_str(text);
        if self.text.len() > self.longest {
            let name = self.open.last().cloned().unwrap_or_default();
            let fault = InvalidRow::LongText { name, limit: self.longest };
            let problem = Problem::error(fault.code(), fault.to_string()).with_help(fault.help().unwrap_or_default());
            return wrong(problem, bytes.clone());
        }
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>, bytes: Range<usize>) -> Told {
        self.text.clear();
        if self.open.len() >= DEEPEST {
            let message = format!("elements are nested more than {DEEPEST} deep");
            return wrong(Problem::error("too-deep", message), bytes);
        }
        let mut name_of_data = None;
        let mut id = None;
        for (number, attribute) in element.attributes().enumerate() {
            if number == MOST_ATTRIBUTES {
                let message = format!("an element has more than {MOST_ATTRIBUTES} attributes");
                return wrong(Problem::error("too-many", message), bytes);
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
        if self.open.is_empty() && !self.rooted {
            if !ROOTS.contains(&name.as_str()) {
                return wrong(not_kml(), bytes);
            }
            self.rooted = true;
        }
        match name.as_str() {
            "Placemark" if self.placemark.is_none() => {
                self.items.begin(bytes.clone());
                let folder = self.folders.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(" / ");
                self.items.put("folder", folder, bytes.clone());
                if let Some(id) = id {
                    self.items.put("id", id, bytes.clone());
                }
                self.placemark = Some(Placemark { depth: self.open.len(), span: bytes, ..Placemark::default() });
            }
            "Data" | "SimpleData" => self.data = name_of_data,
            "NetworkLink" | "GroundOverlay" | "PhotoOverlay" | "ScreenOverlay" => self.passed += 1,
            _ => {}
        }
        self.open.push(name);
        Ok(())
    }

    fn end(&mut self, end: usize) {
        let Some(name) = self.open.pop() else { return };
        let depth = self.open.len();
        let span = self.text_at..end;
        let text = std::mem::take(&mut self.text);
        if self.placemark.is_some() {
            self.within_placemark(&name, text.trim(), span);
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
            self.close(end);
        }
    }

    fn within_placemark(&mut self, name: &str, text: &str, span: Range<usize>) {
        let parent = self.open.last().map(String::as_str).unwrap_or_default();
        match (name, parent) {
            ("coordinates", _) => self.coordinates(text, parent == "Point", span),
            // A track has a tuple of its own form: blanks between the numbers.
            ("coord", _) => self.coordinates(&text.split_whitespace().collect::<Vec<_>>().join(","), false, span),
            ("value", "Data") | ("SimpleData", _) => {
                if let Some(key) = self.data.clone() {
                    // The spot is that of the geometry.
                    let taken = matches!(key.to_lowercase().as_str(), "latitude" | "longitude");
                    let key = if taken { format!("data.{key}") } else { key };
                    self.items.put(&key, text, span);
                }
            }
            ("description", "Placemark") => {
                let plain = plain(text);
                if plain != text {
                    self.items.put("description (HTML)", text, span.clone());
                    // A picture is shown and cited by nobody.
                    let text_alone = without_pictures(text);
                    let links = web::addresses(&text_alone).into_iter().map(decoded).collect::<Vec<_>>().join(" ");
                    self.items.put("links", links, span.clone());
                }
                self.items.put("description", plain, span);
            }
            ("name" | "address" | "styleUrl" | "visibility" | "Snippet" | "snippet", "Placemark") => {
                self.items.put(name, text, span);
            }
            ("when", "TimeStamp") => self.items.put("when", text, span),
            ("begin" | "end", "TimeSpan") => self.items.put(name, text, span),
            _ => {}
        }
    }

    /// Tuples of longitude, latitude and perhaps height, with commas in a tuple and blanks between them.
    fn coordinates(&mut self, text: &str, is_point: bool, span: Range<usize>) {
        // Some writers put blanks after the commas.
        let tight = text.split(',').map(str::trim).collect::<Vec<_>>().join(",");
        for tuple in tight.split_whitespace() {
            let mut numbers = tuple.split(',');
            let (lon, lat) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
            // More than a height behind them are decimal commas.
            let is_tuple = numbers.count() <= 1;
            let (true, Some(x), Some(y)) = (is_tuple, degrees(lon), degrees(lat)) else {
                let expected = "longitude, latitude and perhaps height, with commas between";
                let fault = InvalidRow::Code { column: "coordinates".to_owned(), written: tuple.to_owned(), expected };
                self.items.fail(Misfit::new(fault, span));
                return;
            };
            match Position::new(x, y) {
                Ok(position) => {
                    let Some(placemark) = &mut self.placemark else { return };
                    placemark.positions.push(position);
                    placemark.is_point = is_point;
                    placemark.written.get_or_insert_with(|| (lat.to_owned(), lon.to_owned()));
                }
                Err(fault) => {
                    self.items.fail(Misfit::new(InvalidRow::OffTheGlobe(fault), span));
                    return;
                }
            }
        }
    }

    /// The placemark is whole: its spot is that of its point, or the circle around its shape.
    fn close(&mut self, end: usize) {
        self.items.end(end);
        let Some(placemark) = self.placemark.take() else { return };
        let span = placemark.span;
        let spot = match (placemark.positions.as_slice(), placemark.written) {
            ([], _) => return,
            ([position], Some((lat, lon))) if placemark.is_point => {
                Ok(Some(Coordinates { position: *position, lat: lat.into(), lon: lon.into(), uncertainty: None }))
            }
            (positions, _) => around(positions),
        };
        match spot {
            Ok(Some(spot)) => {
                self.items.put("latitude", spot.lat.as_ref(), span.clone());
                self.items.put("longitude", spot.lon.as_ref(), span.clone());
                if let Some(reach) = spot.uncertainty {
                    self.items.reach(reach, span.clone());
                    let written = self.source.text.get(span.start..end).unwrap_or_default();
                    if written.len() <= self.longest {
                        self.items.put("geometry", written, span);
                    }
                }
            }
            Ok(None) => {}
            Err(fault) => self.items.fail(Misfit::new(fault, span)),
        }
    }

    fn finish(self, options: &ImportOptions) -> Result<Imported, Problems> {
        if let Some(open) = self.open.last() {
            let end = self.source.text.len();
            let message = format!("this is not XML: the element {open} is still open where the text ends");
            let span = Span { source: self.source.clone(), bytes: end..end };
            return Err(one(Box::new(Problem::error("syntax", message).with_span(Some(span)))));
        }
        if self.passed > 0 && self.items.len() == 0 {
            let message = format!("{} holds links alone, and nothing is fetched", self.source.name);
            let help = "save the map itself; Google My Maps does when the box for a network link is not ticked";
            return Err(one(Box::new(Problem::error("links-alone", message).with_help(help))));
        }
        let mut notes = Vec::new();
        if self.passed > 0 {
            notes.push(format!("links and overlays passed over (nothing is fetched): {}", self.passed));
        }
        if self.items.len() == 0 {
            notes.push("no placemarks".to_owned());
        }
        self.items.read(ImportFormat::Kml, self.source, options, notes)
    }
}

/// The character of a reference: a number, or one of the five that XML has.
fn resolve(reference: &BytesRef<'_>) -> Option<char> {
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

/// The words of a description, which may be HTML: without its tags, on one line.
fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.to_owned();
    }
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        // Less than, and no tag.
        if !rest[open + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            words.push('<');
            rest = &rest[open + 1..];
            continue;
        }
        words.push(' ');
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    words.push_str(rest);
    decoded(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// HTML without its pictures.
fn without_pictures(html: &str) -> String {
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

/// The common entities of HTML as the characters they stand for.
fn decoded(html: &str) -> String {
    // The ampersand last: what it makes is not read again.
    let entities = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(html.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_is_left_of_html() {
        assert_eq!(plain("<b>Two</b><br/>tanks &amp;lt; three&nbsp;men"), "Two tanks &lt; three men");
        assert_eq!(plain("a < b<br>c"), "a < b c");
        assert_eq!(without_pictures("a<IMG src=\"https://x.y/z\"/>b<img"), "ab");
        assert_eq!(plain("as it\nis"), "as it\nis");
    }
}
