//! Where each record and key stood in the texts it was read from.

use std::ops::Range;

use crate::problem::{SourceText, Span};

pub use super::kind::Kind;
pub(crate) use super::kind::Place;

/// Where everything stood. Empty for a dossier built in code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    parts: [Part; 5],
}

#[derive(Clone, Debug, Default)]
struct Part {
    source: Option<SourceText>,
    records: Vec<WrittenRecord>,
}

/// Where one record stood.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrittenRecord {
    /// From its first byte to its last.
    pub whole: Range<usize>,
    /// Its values, and the items of those that are lists.
    pub keys: Box<[WrittenKey]>,
}

/// Where one value stood. A dossier has millions of them, so they are packed.
#[derive(Clone, Debug)]
pub(crate) struct WrittenKey {
    /// Its key, by number among those of its kind of record.
    key: u8,
    /// 0 for the value as a whole, else the number of the item from 1.
    item: u32,
    /// Bytes from the start of the record.
    start: u32,
    length: u32,
}

impl WrittenKey {
    /// A value within a record that begins at a byte; nothing where the numbers are too large to be kept.
    pub(crate) fn new(key: usize, item: usize, bytes: &Range<usize>, record: usize) -> Option<Self> {
        Some(Self {
            key: key.try_into().ok()?,
            item: item.try_into().ok()?,
            start: bytes.start.checked_sub(record)?.try_into().ok()?,
            length: bytes.len().try_into().ok()?,
        })
    }
}

impl WrittenRecord {
    /// Whether the record has a key.
    pub(crate) fn has(&self, kind: Kind, key: &str) -> bool {
        self.item(kind, key, 0).is_some()
    }

    fn item(&self, kind: Kind, key: &str, item: usize) -> Option<Range<usize>> {
        let key = kind.keys().iter().position(|known| *known == key)?;
        let found =
            self.keys.iter().find(|written| usize::from(written.key) == key && written.item as usize == item)?;
        let start = self.whole.start + found.start as usize;
        Some(start..start + found.length as usize)
    }
}

impl Written {
    /// Says which text records of a kind stand in.
    pub(crate) fn begin(&mut self, kind: Kind, source: SourceText) {
        self.parts[kind as usize].source = Some(source);
    }

    /// Adds the place of the next record of a kind.
    pub(crate) fn push(&mut self, kind: Kind, record: WrittenRecord) {
        self.parts[kind as usize].records.push(record);
    }

    /// Keeps the records that a test lets pass.
    pub(crate) fn retain(&mut self, kind: Kind, mut keep: impl FnMut(usize) -> bool) {
        let mut number = 0;
        self.parts[kind as usize].records.retain(|_| {
            number += 1;
            keep(number - 1)
        });
    }

    /// A whole record.
    pub(crate) fn record(&self, (kind, at): Place) -> Option<Span> {
        let part = &self.parts[kind as usize];
        let bytes = part.records.get(at)?.whole.clone();
        Some(Span { source: part.source.clone()?, bytes })
    }

    /// Where one record and its values stood.
    pub(crate) fn whole(&self, (kind, at): Place) -> Option<&WrittenRecord> {
        self.parts[kind as usize].records.get(at)
    }

    /// Whether a record has a key.
    pub(crate) fn has(&self, (kind, at): Place, key: &str) -> bool {
        let record = self.parts[kind as usize].records.get(at);
        record.is_some_and(|record| record.has(kind, key))
    }

    /// The value of a key, or the start of the record where the key is absent.
    pub(crate) fn span(&self, place: Place, key: &str) -> Option<Span> {
        self.item(place, key, 0)
    }

    /// An item of a list, counted from 1; item 0 is the list itself, which also stands for an item that has no place.
    pub(crate) fn item(&self, (kind, at): Place, key: &str, item: usize) -> Option<Span> {
        let part = &self.parts[kind as usize];
        let record = part.records.get(at)?;
        let found = record.item(kind, key, item).or_else(|| record.item(kind, key, 0));
        let bytes = found.unwrap_or(record.whole.start..record.whole.start);
        Some(Span { source: part.source.clone()?, bytes })
    }
}

/// Where some bytes of a text stand in the value it was read from: exactly where nothing in the text is escaped, else the
/// whole value.
pub(crate) fn part(value: Span, text: &str, bytes: &Range<usize>) -> Span {
    let raw = value.source.text.get(value.bytes.clone()).unwrap_or_default();
    match raw.rfind(text) {
        Some(lead) if !bytes.is_empty() => {
            let start = value.bytes.start + lead;
            Span { bytes: start + bytes.start..start + bytes.end, source: value.source }
        }
        _ => value,
    }
}
