//! Decoding of tables within a record: count, locator, quote, pins, area, trust and original.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fields::Fields;
use super::value_fault::ValueFault;
use crate::dossier::node::{DataKey, DataNode, DataValue};
use crate::opinion::{Credibility, Trust, TrustTable};
use crate::record::{Area, AreaRings, Count, Locator, MAX_COUNT, Original, PIN_KEYS, Pin, Pins, Quote};
use crate::units::Meters;

const COUNT_FORMS: &str = "an integer, a text such as \"at least 14\", or a table with min, max, words and unit";

type Entries = Vec<(DataKey, DataNode)>;

/// Decodes `12000`, `"at least 14"` or `{ min, max, words, unit }`.
pub(super) fn decode_count(fields: &mut Fields<'_, '_>) -> Option<Count> {
    let node = fields.take("count")?;
    let owner = format!("the count of {}", fields.owner);
    let (entries, span) = match node {
        DataNode { value: DataValue::Table(entries), span } => (entries, span),
        DataNode { value: DataValue::Integer(number), span } => {
            if let Some(number) = u64::try_from(number).ok().filter(|number| *number <= MAX_COUNT) {
                return Some(Count::from_exact(number));
            }
            let wanted = format!("an integer from 0 to {MAX_COUNT}");
            let fault = ValueFault::OutOfRange {
                owner: fields.owner.clone(),
                key: "count".to_owned(),
                wanted,
                found: number.to_string(),
            };
            fields.report(&fault, span);
            return None;
        }
        DataNode { value: DataValue::Text(text), span } => {
            if text.trim().is_empty() {
                return None;
            }
            let why = match Count::parse(&text) {
                Ok(count) => return Some(count),
                Err(why) => why,
            };
            fields.report(&ValueFault::InvalidCount { owner: fields.owner.clone(), found: text, why }, span);
            return None;
        }
        other => {
            fields.report_wrong_type("count", COUNT_FORMS, &other);
            return None;
        }
    };
    let mut table = fields.nested(owner, &["min", "max", "words", "unit"], entries, span);
    let count = Count {
        min: table.integer("min", 0..=MAX_COUNT),
        max: table.integer("max", 0..=MAX_COUNT),
        words: table.text("words"),
        unit: table.text("unit"),
    };
    table.finish();
    (count != Count::default()).then_some(count)
}

/// Decodes the digit, which is a number or a string.
pub(super) fn decode_credibility(fields: &mut Fields<'_, '_>) -> Option<Credibility> {
    let node = fields.take("credibility")?;
    let digit = match &node.value {
        DataValue::Integer(digit) => digit.to_string(),
        DataValue::Text(digit) => digit.clone(),
        _ => {
            fields.report_wrong_type("credibility", "a digit from 1 to 6", &node);
            return None;
        }
    };
    fields.parse_word("credibility", &digit, Credibility::WORDS, &node.span)
}

/// Decodes `{ page, paragraph, sentence, timecode, part, start, end }`.
pub(super) fn decode_locator(fields: &mut Fields<'_, '_>) -> Option<Locator> {
    let (entries, span) = take_table(fields, "locator")?;
    let known = &["page", "paragraph", "sentence", "timecode", "part", "start", "end"];
    let mut table = fields.nested(format!("the locator of {}", fields.owner), known, entries, span);
    let locator = Locator {
        page: table.integer("page", 1..=u32::MAX),
        paragraph: table.integer("paragraph", 1..=u32::MAX),
        sentence: table.integer("sentence", 1..=u32::MAX),
        timecode: table.text("timecode"),
        part: table.text("part"),
        start: table.integer("start", 0..=u32::MAX),
        end: table.integer("end", 0..=u32::MAX),
    };
    table.finish();
    (locator != Locator::default()).then_some(locator)
}

/// Decodes the exact words or `{ exact, prefix, suffix }`.
pub(super) fn decode_quote(fields: &mut Fields<'_, '_>) -> Option<Quote> {
    let node = fields.take("quote")?;
    if matches!(node.value, DataValue::Text(_)) {
        let exact = fields.expect_text("quote", node).filter(|words| !words.is_empty())?;
        return Some(Quote { exact, prefix: None, suffix: None });
    }
    let DataNode { value: DataValue::Table(entries), span } = node else {
        fields.report_wrong_type("quote", "a string, or a table with exact, prefix and suffix", &node);
        return None;
    };
    let owner = format!("the quote of {}", fields.owner);
    let mut table = fields.nested(owner, &["exact", "prefix", "suffix"], entries, span);
    let exact = table.required("exact", "\"…\", the words themselves", Fields::text);
    let (prefix, suffix) = (table.text("prefix"), table.text("suffix"));
    table.finish();
    Some(Quote { exact: exact?, prefix, suffix })
}

/// Decodes one pin or a table of pins by name.
pub(super) fn decode_pins(fields: &mut Fields<'_, '_>) -> Option<Pins> {
    let node = fields.take("at")?;
    let claim = fields.owner.clone();
    if let Some(fault) = find_split_pin(&node, &claim) {
        fields.report(&fault, node.span);
        return None;
    }
    let entries = match node.value {
        DataValue::Table(entries) if !is_pin(&entries) => entries,
        _ => return decode_pin(fields, "at", node, format!("the pin of {claim}")).map(Pins::Only),
    };
    let mut entries = entries;
    // Items are numbered in the order of `Pins::ByName`.
    entries.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    let mut pins = BTreeMap::new();
    for (number, (name, node)) in entries.into_iter().enumerate() {
        fields.keep_span("at", number + 1, &(name.span.start..node.span.end));
        if node.value == DataValue::Null {
            continue;
        }
        let owner = format!("the pin of {claim} for {}", name.name);
        if let Some(pin) = decode_pin(fields, "at", node, owner) {
            pins.insert(name.name, pin);
        }
    }
    (!pins.is_empty()).then_some(Pins::ByName(pins))
}

/// Returns the fault of `{ lat = 53.46, lon = 28.47 }` or `[53.46, 28.47]`. Numbers lose the precision of the text.
fn find_split_pin(node: &DataNode, claim: &str) -> Option<ValueFault> {
    let number = |node: &DataNode| match &node.value {
        DataValue::Integer(number) => Some(number.to_string()),
        DataValue::Float(number) => Some(number.to_string()),
        DataValue::Text(text) => text.parse::<f64>().is_ok().then(|| text.clone()),
        _ => None,
    };
    let owner = format!("the pin of {claim}");
    match &node.value {
        DataValue::Table(entries) => {
            let find = |names: &[&str]| {
                let (key, node) = entries.iter().find(|(key, _)| names.contains(&key.name.to_lowercase().as_str()))?;
                Some((key.name.clone(), number(node)?))
            };
            let lat = find(&["lat", "latitude", "y"])?;
            let lon = find(&["lon", "lng", "long", "longitude", "x"])?;
            let right = format!("at = \"{}, {}\"", lat.1, lon.1);
            let form = format!("separate {} and {}", lat.0, lon.0);
            Some(ValueFault::SplitPin { owner, form, right })
        }
        DataValue::List(items) => match items.as_slice() {
            [one, other] if number(one).is_some() && number(other).is_some() => {
                let right = "at = \"53.46 N, 28.47 E\"".to_owned();
                Some(ValueFault::SplitPin { owner, form: "a list of two numbers".to_owned(), right })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether a table is a single pin: it has a key of a pin whose value is not a table. Otherwise it is pins by name.
fn is_pin(entries: &Entries) -> bool {
    entries.iter().any(|(key, node)| {
        PIN_KEYS.contains(&key.name.as_str()) && !matches!(node.value, DataValue::Table(_) | DataValue::Null)
    })
}

fn decode_pin(fields: &mut Fields<'_, '_>, key: &'static str, node: DataNode, owner: String) -> Option<Pin> {
    let DataNode { value: DataValue::Table(entries), span } = node else {
        let text = fields.expect_text(key, node)?;
        return (!text.is_empty()).then(|| Pin::from_text(&text));
    };
    let at = span.clone();
    let faults = fields.fault_count();
    let mut table = fields.nested(owner, PIN_KEYS, entries, span);
    let id = table.id("id");
    let coordinates = table.text("coordinates");
    let uncertainty_m = take_meters(&mut table);
    let crs = table.text("crs");
    let owner = table.owner.clone();
    if id.is_none() && coordinates.is_none() && table.fault_count() == faults {
        table.report_missing("coordinates", "\"43.8 N, 131.9 E\", or id = \"geonames:2014006\"");
    }
    let pin = match (id, coordinates) {
        (Some(_), Some(_)) => {
            table.report(
                &ValueFault::BothKeys { owner, one: "id", other: "coordinates", help: "remove one of the two" },
                at,
            );
            None
        }
        (Some(id), None) => Some(Pin::from_place_id(id)),
        (None, Some(coordinates)) => Some(Pin::from_coordinates(coordinates)),
        (None, None) => None,
    };
    table.finish();
    Some(Pin { uncertainty_m, crs, ..pin? })
}

pub(super) fn take_meters(table: &mut Fields<'_, '_>) -> Option<Meters> {
    let (number, span) = table.number("uncertainty_m")?;
    Meters::new(number).map_err(|_| report_out_of_range(table, "uncertainty_m", "0 or more meters", number, span)).ok()
}

fn report_out_of_range(table: &mut Fields<'_, '_>, key: &str, wanted: &str, found: f64, span: Range<usize>) {
    let fault = ValueFault::OutOfRange {
        owner: table.owner.clone(),
        key: key.to_owned(),
        wanted: wanted.to_owned(),
        found: found.to_string(),
    };
    table.report(&fault, span);
}

/// Decodes the fidelity of a source, a number from 0 to 1.
pub(super) fn decode_fidelity(fields: &mut Fields<'_, '_>) -> Option<f64> {
    let (number, span) = fields.number("fidelity")?;
    if (0.0..=1.0).contains(&number) {
        // Adding zero converts -0.0 to 0.0.
        return Some(number + 0.0);
    }
    report_out_of_range(fields, "fidelity", "a number from 0 to 1", number, span);
    None
}

/// Decodes a GeoJSON Polygon or `MultiPolygon`.
pub(super) fn decode_area(fields: &mut Fields<'_, '_>) -> Option<Area> {
    let (entries, span) = take_table(fields, "area")?;
    let owner = format!("the area of {}", fields.owner);
    let mut table = fields.nested(owner.clone(), &["type", "coordinates"], entries, span.clone());
    let faults = table.fault_count();
    let kind = table
        .required("type", "\"Polygon\" or \"MultiPolygon\"", |table, key| table.word::<AreaType>(key, AreaType::WORDS));
    let coordinates = table.required("coordinates", "[[[131.9, 43.1], …]]", Fields::take);
    table.finish();
    let (kind, coordinates) = kind.zip(coordinates)?;
    let polygons = match kind {
        AreaType::Polygon => read_rings(&coordinates).map(|rings| vec![rings]),
        AreaType::MultiPolygon => read_list(&coordinates, read_rings),
    };
    let Some(polygons) = polygons else {
        if fields.fault_count() == faults {
            let wanted = "the nested lists of longitudes and latitudes of a GeoJSON geometry";
            let fault = ValueFault::WrongType {
                owner,
                key: "coordinates".to_owned(),
                wanted,
                found: "something else".to_owned(),
                right: Some("area = { type = \"Polygon\", coordinates = [[[131.9, 43.1], [132.1, 43.1], [132.0, 43.3], [131.9, 43.1]]] }".to_owned()),
            };
            fields.report(&fault, coordinates.span);
        }
        return None;
    };
    Area::new(polygons).map_err(|why| fields.report(&ValueFault::InvalidArea { owner, why }, span)).ok()
}

/// The GeoJSON types of an area.
enum AreaType {
    Polygon,
    MultiPolygon,
}

impl AreaType {
    const WORDS: &[&str] = &["Polygon", "MultiPolygon"];
}

impl std::str::FromStr for AreaType {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "Polygon" => Ok(Self::Polygon),
            "MultiPolygon" => Ok(Self::MultiPolygon),
            _ => Err(()),
        }
    }
}

fn read_list<T>(node: &DataNode, read: impl Fn(&DataNode) -> Option<T>) -> Option<Vec<T>> {
    match &node.value {
        DataValue::List(items) => items.iter().map(read).collect(),
        _ => None,
    }
}

fn read_rings(node: &DataNode) -> Option<AreaRings> {
    read_list(node, |ring| read_list(ring, read_position))
}

/// Reads longitude and latitude. An elevation after them is dropped.
fn read_position(node: &DataNode) -> Option<[f64; 2]> {
    let numbers = read_list(node, |number| match number.value {
        DataValue::Float(number) => Some(number + 0.0),
        DataValue::Integer(number) => i32::try_from(number).ok().map(f64::from),
        _ => None,
    })?;
    match numbers.as_slice() {
        [lon, lat] | [lon, lat, _] => Some([*lon, *lat]),
        _ => None,
    }
}

/// Decodes the trust in each letter of the Admiralty code. Absent letters keep their default.
pub(super) fn decode_trust(fields: &mut Fields<'_, '_>) -> Option<TrustTable> {
    let (entries, span) = take_table(fields, "trust")?;
    let known = &["name", "A", "B", "C", "D", "E", "F"];
    let mut table = fields.nested("the trust table".to_owned(), known, entries, span);
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
            Err(_) => report_out_of_range(&mut table, letter, "a number from 0 to 1", number, span),
        }
    }
    table.finish();
    Some(trust)
}

/// The name of a table that has none. It must not be confused with the default table.
const UNNAMED: &str = "of the dossier";

/// Decodes the row from which a record was imported: strings by column.
pub(super) fn decode_original(fields: &mut Fields<'_, '_>) -> Original {
    let Some((entries, _)) = take_table(fields, "original") else { return Original::new() };
    let mut original = Original::new();
    for (key, node) in entries {
        if node.value == DataValue::Null {
            continue;
        }
        if let Some(text) = fields.expect_text(format!("original.{}", key.name), node) {
            original.insert(key.name, text);
        }
    }
    original
}

fn take_table(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<(Entries, Range<usize>)> {
    match fields.take(key)? {
        DataNode { value: DataValue::Table(entries), span } => Some((entries, span)),
        other => {
            fields.report_wrong_type(key, "a table", &other);
            None
        }
    }
}
