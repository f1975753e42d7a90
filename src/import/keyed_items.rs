//! Items with keys and texts, such as features and placemarks, which are read like the rows of a table.

use std::collections::HashMap;
use std::ops::Range;

use super::collector::Collector;
use super::event_reader::FormatColumns;
use super::parse_coordinates::parse_degrees;
use super::row_error::{InvalidCell, InvalidItem, InvalidRow};
use super::table::{Header, TableRow};
use super::{ImportFormat, ImportOptions, Imported, single_problem};
use crate::problem::{Problem, Problems, SourceText};
use crate::units::Meters;

/// The most distinct keys that the items of one file may have.
const MAX_KEYS: usize = 1000;

/// The items of a file, and the keys of all of them.
#[derive(Debug, Default)]
pub(crate) struct KeyedItems {
    keys: Vec<String>,
    numbers: HashMap<String, usize>,
    list: Vec<KeyedItem>,
}

/// One item: texts under some of the keys.
#[derive(Debug)]
pub(crate) struct KeyedItem {
    span: Range<usize>,
    texts: Vec<(usize, String, Range<usize>)>,
    error: Option<InvalidItem>,
}

impl KeyedItems {
    /// Starts an item.
    pub(crate) fn begin(&mut self, span: Range<usize>) {
        self.list.push(KeyedItem { span, texts: Vec::new(), error: None });
    }

    /// Adds a text to the current item. Empty texts and repeated keys are ignored.
    pub(crate) fn add_text(&mut self, key: &str, text: impl Into<String>, span: Range<usize>) {
        let (key, text) = (key.trim(), text.into());
        // A file with too many keys is rejected when it is read.
        if text.is_empty() || key.is_empty() || self.keys.len() > MAX_KEYS {
            return;
        }
        let number = *self.numbers.entry(key.to_owned()).or_insert_with(|| {
            self.keys.push(key.to_owned());
            self.keys.len() - 1
        });
        if let Some(item) = self.list.last_mut()
            && !item.texts.iter().any(|(known, _, _)| *known == number)
        {
            item.texts.push((number, text, span));
        }
    }

    /// Adds the radius of the enclosing circle to the stated uncertainty of the current item.
    pub(crate) fn add_radius(&mut self, radius: Meters, span: Range<usize>) {
        const KEY: &str = "uncertainty_m";
        let number = self.numbers.get(KEY).copied();
        let stated = self.list.last_mut().and_then(|item| item.texts.iter_mut().find(|(key, ..)| Some(*key) == number));
        let Some((_, text, at)) = stated else { return self.add_text(KEY, radius.get().to_string(), span) };
        // An invalid number is reported when the item is read.
        let Some(uncertainty) = parse_degrees(text).filter(|uncertainty| *uncertainty >= 0.0) else { return };
        let (stated, at) = (std::mem::replace(text, (uncertainty + radius.get()).to_string()), at.clone());
        self.add_text("uncertainty_m of the shape", stated, at);
    }

    /// Marks the current item as invalid. The first cause is kept.
    pub(crate) fn fail(&mut self, error: InvalidItem) {
        if let Some(item) = self.list.last_mut() {
            item.error.get_or_insert(error);
        }
    }

    /// Sets the end of the current item.
    pub(crate) fn end(&mut self, at: usize) {
        if let Some(item) = self.list.last_mut() {
            item.span.end = at;
        }
    }

    /// Returns the number of items.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns true if the current item has no text under a key.
    pub(crate) fn is_missing(&self, key: &str) -> bool {
        let number = self.numbers.get(key);
        !self.list.last().is_some_and(|item| item.texts.iter().any(|(known, _, _)| Some(known) == number))
    }

    /// Reads the items as rows of a format.
    pub(crate) fn read(
        self,
        format: ImportFormat,
        source: &SourceText,
        options: &ImportOptions,
        notes: Vec<String>,
    ) -> Result<Imported, Problems> {
        if self.keys.len() > MAX_KEYS {
            let message = format!("the items of {} have more than {MAX_KEYS} distinct keys", source.name);
            return Err(single_problem(Box::new(Problem::error("too-many", message))));
        }
        let mut keys = self.keys;
        // These columns are required, even if no item has coordinates.
        for key in ["latitude", "longitude"] {
            if !keys.iter().any(|known| known == key) {
                keys.push(key.to_owned());
            }
        }
        let header = Header::from_keys(keys);
        let (columns, guess) = FormatColumns::find(format, &source.name, &header, options).map_err(single_problem)?;
        let mut collector = Collector::new(source, options);
        collector.notes.extend(guess);
        collector.notes.extend(notes);
        let mut texts: Vec<String> = vec![String::new(); header.len()];
        for (number, item) in self.list.into_iter().enumerate() {
            let KeyedItem { span, texts: some, error } = item;
            let long = some.iter().find(|(_, text, _)| text.len() > options.limits.field_bytes);
            let long = long.map(|(key, _, span)| {
                let name = header.names().get(*key).cloned().unwrap_or_default();
                InvalidItem::new(InvalidRow::TextTooLong { name, limit: options.limits.field_bytes }, span.clone())
            });
            if let Some(error) = error.or(long) {
                collector.reject_item(error, span)?;
                continue;
            }
            texts.iter_mut().for_each(String::clear);
            let mut spans: Vec<(usize, Range<usize>)> = Vec::with_capacity(some.len());
            for (key, text, span) in some {
                texts[key] = text;
                spans.push((key, span));
            }
            let row = TableRow::from_texts(&texts, &header);
            match columns.event(&row, number + 1) {
                Ok(event) => collector.add(&event, || row.to_original(), span)?,
                Err(InvalidCell { cause, cell }) => {
                    let bytes =
                        spans.into_iter().find(|(key, _)| Some(*key) == cell).map_or(span.clone(), |(_, bytes)| bytes);
                    collector.reject_item(InvalidItem::new(cause, bytes), span)?;
                }
            }
        }
        collector.finish()
    }
}
