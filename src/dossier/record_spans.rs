//! The positions of records and values in the files they were read from.

use std::ops::Range;

use crate::problem::{SourceText, Span};

use super::record_kind::{RecordIx, RecordKind};

/// The positions of all records of a dossier. Empty for a dossier built in code.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecordSpans {
    kinds: [KindSpans; RecordKind::ALL.len()],
}

/// The positions of all records of one kind, file by file.
#[derive(Clone, Debug, Default)]
struct KindSpans {
    /// The index of the first record of each file. A file without records has that of the next file.
    files: Vec<(usize, SourceText)>,
    records: Vec<RecordSpan>,
}

impl KindSpans {
    /// Returns the number of the file that contains a record, and its text.
    fn file_of(&self, at: usize) -> Option<(usize, &SourceText)> {
        let number = self.files.partition_point(|(first, _)| *first <= at).checked_sub(1)?;
        Some((number, &self.files[number].1))
    }

    fn text_of(&self, at: usize) -> Option<SourceText> {
        self.file_of(at).map(|(_, text)| text.clone())
    }
}

/// The position of a record and its values.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecordSpan {
    /// The bytes of the record.
    pub whole: Range<usize>,
    /// The positions of its values, and of the items of lists.
    pub values: Box<[ValueSpan]>,
}

/// The position of a value. A large dossier has millions, so the numbers are packed.
#[derive(Clone, Debug)]
pub(crate) struct ValueSpan {
    /// The index of its key among [`RecordKind::keys`].
    key: u8,
    /// The number of the item from 1; 0 for the value as a whole.
    item: u32,
    /// The first byte, from the start of the record.
    start: u32,
    length: u32,
}

impl ValueSpan {
    /// Creates the position of a value in a record that starts at the byte `record`.
    ///
    /// Returns `None` if a number does not fit.
    pub(crate) fn new(key: usize, item: usize, bytes: &Range<usize>, record: usize) -> Option<Self> {
        Some(Self {
            key: key.try_into().ok()?,
            item: item.try_into().ok()?,
            start: bytes.start.checked_sub(record)?.try_into().ok()?,
            length: bytes.len().try_into().ok()?,
        })
    }
}

impl RecordSpan {
    /// Returns whether the record has a key.
    pub(crate) fn has_key(&self, kind: RecordKind, key: &str) -> bool {
        self.item_span(kind, key, 0).is_some()
    }

    fn item_span(&self, kind: RecordKind, key: &str, item: usize) -> Option<Range<usize>> {
        let key = kind.keys().iter().position(|known| *known == key)?;
        let found = self.values.iter().find(|value| usize::from(value.key) == key && value.item as usize == item)?;
        let start = self.whole.start + found.start as usize;
        Some(start..start + found.length as usize)
    }
}

impl RecordSpans {
    /// Sets the text that contains the next records of a kind.
    pub(crate) fn start_file(&mut self, kind: RecordKind, source: SourceText) {
        let spans = &mut self.kinds[kind as usize];
        spans.files.push((spans.records.len(), source));
    }

    /// Returns the number of the file that contains a record.
    pub(crate) fn file_of(&self, (kind, at): RecordIx) -> Option<usize> {
        self.kinds[kind as usize].file_of(at).map(|(number, _)| number)
    }

    /// Adds the position of the next record of a kind.
    pub(crate) fn push(&mut self, kind: RecordKind, record: RecordSpan) {
        self.kinds[kind as usize].records.push(record);
    }

    /// Keeps the records for which `keep` returns true.
    pub(crate) fn retain(&mut self, kind: RecordKind, mut keep: impl FnMut(usize) -> bool) {
        let KindSpans { files, records } = &mut self.kinds[kind as usize];
        let (mut number, mut kept) = (0, 0);
        // How many of the records before each were kept.
        let mut kept_before = Vec::with_capacity(records.len() + 1);
        records.retain(|_| {
            let keeps = keep(number);
            kept_before.push(kept);
            number += 1;
            kept += usize::from(keeps);
            keeps
        });
        kept_before.push(kept);
        for (first, _) in files {
            *first = kept_before.get(*first).copied().unwrap_or(kept);
        }
    }

    /// Returns the position of a record.
    pub(crate) fn record_span(&self, (kind, at): RecordIx) -> Option<Span> {
        let spans = &self.kinds[kind as usize];
        let bytes = spans.records.get(at)?.whole.clone();
        Some(Span { source: spans.text_of(at)?, bytes })
    }

    /// Returns the positions of a record and its values.
    pub(crate) fn get(&self, (kind, at): RecordIx) -> Option<&RecordSpan> {
        self.kinds[kind as usize].records.get(at)
    }

    /// Returns whether a record has a key.
    pub(crate) fn has_key(&self, (kind, at): RecordIx, key: &str) -> bool {
        let record = self.kinds[kind as usize].records.get(at);
        record.is_some_and(|record| record.has_key(kind, key))
    }

    /// Returns the position of the value of a key, or the start of the record if it does not have the key.
    pub(crate) fn value_span(&self, record: RecordIx, key: &str) -> Option<Span> {
        self.item_span(record, key, 0)
    }

    /// Returns the position of a list item, from 1. Item 0 is the list, which is also returned for an item without a position.
    pub(crate) fn item_span(&self, (kind, at): RecordIx, key: &str, item: usize) -> Option<Span> {
        let spans = &self.kinds[kind as usize];
        let record = spans.records.get(at)?;
        let found = record.item_span(kind, key, item).or_else(|| record.item_span(kind, key, 0));
        let bytes = found.unwrap_or(record.whole.start..record.whole.start);
        Some(Span { source: spans.text_of(at)?, bytes })
    }
}

/// Narrows the position of a value to some bytes of its text.
///
/// Returns the whole value if it contains escapes, which make its bytes differ from its text.
pub(crate) fn narrow_span(value: Span, text: &str, bytes: &Range<usize>) -> Span {
    let raw = value.source.text.get(value.bytes.clone()).unwrap_or_default();
    match raw.rfind(text) {
        Some(lead) if !bytes.is_empty() => {
            let start = value.bytes.start + lead;
            Span { bytes: start + bytes.start..start + bytes.end, source: value.source }
        }
        _ => value,
    }
}
