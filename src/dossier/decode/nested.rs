//! Tables within a record: count, locator, quote, pins, trust, original.

use std::collections::BTreeMap;
use std::ops::Range;

use super::cause::ValueFault;
use super::fields::Fields;
use crate::dossier::node::{DataKey, DataNode, DataValue};
use crate::opinion::{Credibility, Trust, TrustTable};
use crate::record::{Count, Locator, MAX_COUNT, Original, PIN_KEYS, Pin, Pins, Quote};
use crate::units::Meters;

type Entries = Vec<(DataKey, DataNode)>;

/// `12000`, or `{ min, max, words, unit }`.
pub(super) fn count(fields: &mut Fields<'_, '_>) -> Option<Count> {
    let node = fields.take("count")?;
    let of = format!("the count of {}", fields.of);
    let (entries, span) = match node {
        DataNode { value: DataValue::Table(entries), span } => (entries, span),
        DataNode { value: DataValue::Integer(number), span } => {
            if let Some(number) = u64::try_from(number).ok().filter(|number| *number <= MAX_COUNT) {
                return Some(Count::from_exact(number));
            }
            let wanted = format!("a whole number from 0 to {MAX_COUNT}");
            let fault = ValueFault::OutOfRange {
                of: fields.of.clone(),
                key: "count".to_owned(),
                wanted,
                found: number.to_string(),
            };
            fields.note(&fault, span);
            return None;
        }
        other => {
            fields.wrong_sort("count", "a whole number, or a table with min, max, words and unit", &other);
            return None;
        }
    };
    let mut table = fields.within(of, &["min", "max", "words", "unit"], entries, span);
    let count = Count {
        min: table.whole("min", 0..=MAX_COUNT),
        max: table.whole("max", 0..=MAX_COUNT),
        words: table.text("words"),
        unit: table.text("unit"),
    };
    table.finish();
    (count != Count::default()).then_some(count)
}

/// The digit, as a number or as a text.
pub(super) fn credibility(fields: &mut Fields<'_, '_>) -> Option<Credibility> {
    let node = fields.take("credibility")?;
    let digit = match &node.value {
        DataValue::Integer(digit) => digit.to_string(),
        DataValue::Text(digit) => digit.clone(),
        _ => {
            fields.wrong_sort("credibility", "a digit from 1 to 6", &node);
            return None;
        }
    };
    fields.word_of("credibility", &digit, Credibility::WORDS, &node.span)
}

/// `{ page, paragraph, sentence, timecode, part }`.
pub(super) fn locator(fields: &mut Fields<'_, '_>) -> Option<Locator> {
    let (entries, span) = table(fields, "locator")?;
    let known = &["page", "paragraph", "sentence", "timecode", "part"];
    let mut table = fields.within(format!("the locator of {}", fields.of), known, entries, span);
    let locator = Locator {
        page: table.whole("page", 1..=u32::MAX),
        paragraph: table.whole("paragraph", 1..=u32::MAX),
        sentence: table.whole("sentence", 1..=u32::MAX),
        timecode: table.text("timecode"),
        part: table.text("part"),
    };
    table.finish();
    (locator != Locator::default()).then_some(locator)
}

/// The words, or `{ exact, prefix, suffix }`.
pub(super) fn quote(fields: &mut Fields<'_, '_>) -> Option<Quote> {
    let node = fields.take("quote")?;
    if matches!(node.value, DataValue::Text(_)) {
        let exact = fields.text_of("quote", node).filter(|words| !words.is_empty())?;
        return Some(Quote { exact, prefix: None, suffix: None });
    }
    let DataNode { value: DataValue::Table(entries), span } = node else {
        fields.wrong_sort("quote", "a text, or a table with exact, prefix and suffix", &node);
        return None;
    };
    let of = format!("the quote of {}", fields.of);
    let mut table = fields.within(of, &["exact", "prefix", "suffix"], entries, span);
    let exact = table.required("exact", "\"…\", the words themselves", Fields::text);
    let (prefix, suffix) = (table.text("prefix"), table.text("suffix"));
    table.finish();
    Some(Quote { exact: exact?, prefix, suffix })
}

/// One pin, or a table of pins by name.
pub(super) fn pins(fields: &mut Fields<'_, '_>) -> Option<Pins> {
    let node = fields.take("at")?;
    let of = fields.of.clone();
    if let Some(fault) = in_parts(&node, &of) {
        fields.note(&fault, node.span);
        return None;
    }
    let entries = match node.value {
        DataValue::Table(entries) if !is_pin(&entries) => entries,
        _ => return pin(fields, "at", node, format!("the pin of {of}")).map(Pins::Only),
    };
    let mut written: Vec<_> = entries.into_iter().collect();
    // Items are numbered in the order of names, in which the pins are kept.
    written.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    let mut pins = BTreeMap::new();
    for (number, (name, node)) in written.into_iter().enumerate() {
        fields.keep_place("at", number + 1, &(name.span.start..node.span.end));
        if node.value == DataValue::Null {
            continue;
        }
        let of = format!("the pin of {of} for {}", name.name);
        if let Some(pin) = pin(fields, "at", node, of) {
            pins.insert(name.name, pin);
        }
    }
    (!pins.is_empty()).then_some(Pins::ByName(pins))
}

/// `{ lat = 53.46, lon = 28.47 }` or `[53.46, 28.47]`: numbers, which are not as exact as the text that was written.
fn in_parts(node: &DataNode, of: &str) -> Option<ValueFault> {
    let number = |node: &DataNode| match &node.value {
        DataValue::Integer(number) => Some(number.to_string()),
        DataValue::Float(number) => Some(number.to_string()),
        DataValue::Text(text) => text.parse::<f64>().is_ok().then(|| text.clone()),
        _ => None,
    };
    let of = format!("the pin of {of}");
    match &node.value {
        DataValue::Table(entries) => {
            let find = |names: &[&str]| {
                let (key, node) = entries.iter().find(|(key, _)| names.contains(&key.name.to_lowercase().as_str()))?;
                Some((key.name.clone(), number(node)?))
            };
            let lat = find(&["lat", "latitude", "y"])?;
            let lon = find(&["lon", "lng", "long", "longitude", "x"])?;
            let right = format!("at = \"{}, {}\"", lat.1, lon.1);
            Some(ValueFault::PinInParts { of, keys: vec![lat.0, lon.0], right })
        }
        DataValue::List(items) => match items.as_slice() {
            [one, other] if number(one).is_some() && number(other).is_some() => {
                let right = "at = \"53.46 N, 28.47 E\"".to_owned();
                Some(ValueFault::PinInParts { of, keys: vec!["two numbers in a list".to_owned()], right })
            }
            _ => None,
        },
        _ => None,
    }
}

/// A table is a pin when it has a key of one that holds no table; else it is pins by name.
fn is_pin(entries: &Entries) -> bool {
    entries.iter().any(|(key, node)| {
        PIN_KEYS.contains(&key.name.as_str()) && !matches!(node.value, DataValue::Table(_) | DataValue::Null)
    })
}

fn pin(fields: &mut Fields<'_, '_>, key: &'static str, node: DataNode, of: String) -> Option<Pin> {
    let DataNode { value: DataValue::Table(entries), span } = node else {
        let text = fields.text_of(key, node)?;
        return (!text.is_empty()).then(|| Pin::from_text(&text));
    };
    let at = span.clone();
    let noted = fields.noted();
    let mut table = fields.within(of, PIN_KEYS, entries, span);
    let id = table.id("id");
    let coordinates = table.text("coordinates");
    let uncertainty_m = meters(&mut table);
    let crs = table.text("crs");
    let of = table.of.clone();
    if id.is_none() && coordinates.is_none() && table.noted() == noted {
        table.missing("coordinates", "\"43.8 N, 131.9 E\", or id = \"geonames:2014006\"");
    }
    let spot = match (id, coordinates) {
        (Some(_), Some(_)) => {
            table.note(&ValueFault::Both { of, one: "id", other: "coordinates", help: "keep one of them" }, at);
            None
        }
        (Some(id), None) => Some(Pin::from_place_id(id)),
        (None, Some(coordinates)) => Some(Pin::from_coordinates(coordinates)),
        (None, None) => None,
    };
    table.finish();
    Some(Pin { uncertainty_m, crs, ..spot? })
}

fn meters(table: &mut Fields<'_, '_>) -> Option<Meters> {
    let (number, span) = table.number("uncertainty_m")?;
    Meters::new(number).map_err(|_| out_of_range(table, "uncertainty_m", "0 or more metres", number, span)).ok()
}

fn out_of_range(table: &mut Fields<'_, '_>, key: &str, wanted: &str, found: f64, span: Range<usize>) {
    let fault = ValueFault::OutOfRange {
        of: table.of.clone(),
        key: key.to_owned(),
        wanted: wanted.to_owned(),
        found: found.to_string(),
    };
    table.note(&fault, span);
}

/// How far each letter of the Admiralty code is trusted; letters that are absent keep the declared value.
pub(super) fn trust(fields: &mut Fields<'_, '_>) -> Option<TrustTable> {
    let (entries, span) = table(fields, "trust")?;
    let known = &["name", "A", "B", "C", "D", "E", "F"];
    let mut table = fields.within("the trust table".to_owned(), known, entries, span);
    let mut trust = TrustTable { name: UNNAMED.to_owned(), ..TrustTable::default() };
    if let Some(name) = table.text("name") {
        trust.name = name;
    }
    for (letter, slot) in [
        ("A", &mut trust.a),
        ("B", &mut trust.b),
        ("C", &mut trust.c),
        ("D", &mut trust.d),
        ("E", &mut trust.e),
        ("F", &mut trust.f),
    ] {
        let Some((number, span)) = table.number(letter) else { continue };
        match Trust::new(number) {
            Ok(trust) => *slot = trust,
            Err(_) => out_of_range(&mut table, letter, "a number from 0 to 1", number, span),
        }
    }
    table.finish();
    Some(trust)
}

/// A table without a name must not pass for the declared one.
const UNNAMED: &str = "of the dossier";

/// The row a record was made from: texts by column.
pub(super) fn original(fields: &mut Fields<'_, '_>) -> Original {
    let Some((entries, _)) = table(fields, "original") else { return Original::new() };
    let mut original = Original::new();
    for (key, node) in entries {
        if node.value == DataValue::Null {
            continue;
        }
        if let Some(text) = fields.text_of(format!("original.{}", key.name), node) {
            original.insert(key.name, text);
        }
    }
    original
}

fn table(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<(Entries, Range<usize>)> {
    match fields.take(key)? {
        DataNode { value: DataValue::Table(entries), span } => Some((entries, span)),
        other => {
            fields.wrong_sort(key, "a table", &other);
            None
        }
    }
}
