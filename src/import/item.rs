//! Items with keys and texts, such as features and placemarks, read through the columns of a table.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::fault::{Blame, InvalidRow};
use super::harvest::{Harvest, MOST_PROBLEMS, too_many_problems};
use super::sheet::{Header, TableRow};
use super::spot::degrees;
use super::stream::Columns;
use super::{ImportFormat, ImportOptions, Imported, one};
use crate::dossier::{DataKey, DataNode, DataValue, parse_json, parse_json_part};
use crate::problem::{Problem, Problems, SourceText};
use crate::record::Original;
use crate::units::Meters;

/// Different keys that the items of one file may have.
const MOST_KEYS: usize = 1000;

/// A fault and the bytes of the file it lies in.
#[derive(Clone, Debug)]
pub(crate) struct Misfit {
    pub(crate) fault: InvalidRow,
    pub(crate) bytes: Range<usize>,
}

impl Misfit {
    pub(crate) const fn new(fault: InvalidRow, bytes: Range<usize>) -> Self {
        Self { fault, bytes }
    }
}

/// The items of a file, with the keys of all of them.
#[derive(Debug, Default)]
pub(crate) struct Items {
    keys: Vec<String>,
    numbers: HashMap<String, usize>,
    list: Vec<Item>,
}

/// One item: texts under some of the keys.
#[derive(Debug)]
pub(crate) struct Item {
    span: Range<usize>,
    texts: Vec<(usize, String, Range<usize>)>,
    misfit: Option<Misfit>,
}

impl Items {
    /// Begins an item.
    pub(crate) fn begin(&mut self, span: Range<usize>) {
        self.list.push(Item { span, texts: Vec::new(), misfit: None });
    }

    /// Adds a text to the item that was begun last. What says nothing is not added, and a key counts once.
    pub(crate) fn put(&mut self, key: &str, text: impl Into<String>, span: Range<usize>) {
        let (key, text) = (key.trim(), text.into());
        // An item of too many keys is refused when it is read.
        if text.is_empty() || key.is_empty() || self.keys.len() > MOST_KEYS {
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

    /// Says how far the shape of the item that was begun last reaches from its spot, beside what it may be off as it is.
    pub(crate) fn reach(&mut self, reach: Meters, span: Range<usize>) {
        const KEY: &str = "uncertainty_m";
        let number = self.numbers.get(KEY).copied();
        let said = self.list.last_mut().and_then(|item| item.texts.iter_mut().find(|(key, ..)| Some(*key) == number));
        let Some((_, text, at)) = said else { return self.put(KEY, reach.get().to_string(), span) };
        // What is no number is told when it is read.
        let Some(off) = degrees(text).filter(|off| *off >= 0.0) else { return };
        let (said, at) = (std::mem::replace(text, (off + reach.get()).to_string()), at.clone());
        self.put("uncertainty_m of the shape", said, at);
    }

    /// Says that the item that was begun last is unsound. The first fault counts.
    pub(crate) fn fail(&mut self, misfit: Misfit) {
        if let Some(item) = self.list.last_mut() {
            item.misfit.get_or_insert(misfit);
        }
    }

    /// Sets where the item that was begun last ends.
    pub(crate) fn end(&mut self, at: usize) {
        if let Some(item) = self.list.last_mut() {
            item.span.end = at;
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is nothing under a key in the item that was begun last.
    pub(crate) fn lacks(&self, key: &str) -> bool {
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
        if self.keys.len() > MOST_KEYS {
            let message = format!("the items of {} have more than {MOST_KEYS} different keys", source.name);
            return Err(one(Box::new(Problem::error("too-many", message))));
        }
        let mut keys = self.keys;
        // A table has these columns, whether or not an item has a spot.
        for key in ["latitude", "longitude"] {
            if !keys.iter().any(|known| known == key) {
                keys.push(key.to_owned());
            }
        }
        let header = Header::of_keys(keys);
        let (columns, guess) = Columns::find(format, &source.name, &header, options).map_err(one)?;
        let mut harvest = Harvest::new(source, options);
        harvest.notes.extend(guess);
        harvest.notes.extend(notes);
        let mut texts: Vec<String> = vec![String::new(); header.len()];
        for (number, item) in self.list.into_iter().enumerate() {
            let Item { span, texts: some, misfit } = item;
            let long = some.iter().find(|(_, text, _)| text.len() > options.limits.field_bytes);
            let long = long.map(|(key, _, span)| {
                let name = header.names().get(*key).cloned().unwrap_or_default();
                Misfit::new(InvalidRow::LongText { name, limit: options.limits.field_bytes }, span.clone())
            });
            if let Some(misfit) = misfit.or(long) {
                harvest.leave_out(misfit, span)?;
                continue;
            }
            texts.iter_mut().for_each(String::clear);
            let mut spans: Vec<(usize, Range<usize>)> = Vec::with_capacity(some.len());
            for (key, text, span) in some {
                texts[key] = text;
                spans.push((key, span));
            }
            let row = TableRow::of_texts(&texts, &header);
            match columns.event(&row, number + 1) {
                Ok(event) => harvest.add(&event, || row.original(), span)?,
                Err(Blame { fault, cell }) => {
                    let bytes =
                        spans.into_iter().find(|(key, _)| Some(*key) == cell).map_or(span.clone(), |(_, bytes)| bytes);
                    harvest.leave_out(Misfit::new(fault, bytes), span)?;
                }
            }
        }
        harvest.finish()
    }
}

/// A JSON text as a tree, or everything that is wrong with it.
pub(crate) fn json(source: &SourceText) -> Result<DataNode, Problems> {
    let mut found = Vec::new();
    let tree = parse_json(source, &mut found);
    let mut problems = Problems::new();
    problems.extend(found);
    match tree {
        Some(tree) if problems.is_empty() => Ok(tree),
        _ => Err(problems),
    }
}

/// A text with one JSON value a line as trees, or everything that is wrong with them. A record separator may stand before each.
pub(crate) fn json_lines(source: &SourceText) -> Result<Vec<DataNode>, Problems> {
    let (mut trees, mut problems) = (Vec::new(), Problems::new());
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let value = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{1E}' | '\u{FEFF}'));
        if !value.is_empty() {
            let start = at + line.find(value).unwrap_or_default();
            let mut found = Vec::new();
            let tree = parse_json_part(source, start..start + value.len(), &mut found);
            trees.extend(tree.map(|tree| moved(tree, start)));
            problems.extend(found);
            if problems.len() >= MOST_PROBLEMS {
                problems.push(too_many_problems(&source.name));
                return Err(problems);
            }
        }
        at += line.len();
    }
    if problems.is_empty() { Ok(trees) } else { Err(problems) }
}

/// A tree whose bytes are counted from elsewhere.
fn moved(node: DataNode, by: usize) -> DataNode {
    let span = |span: Range<usize>| span.start + by..span.end + by;
    let value = match node.value {
        DataValue::List(items) => DataValue::List(items.into_iter().map(|item| moved(item, by)).collect()),
        DataValue::Table(entries) => {
            let entry = |(key, value): (DataKey, DataNode)| (DataKey { span: span(key.span), ..key }, moved(value, by));
            DataValue::Table(entries.into_iter().map(entry).collect())
        }
        other => other,
    };
    DataNode { span: span(node.span), value }
}

/// The value under a key of a table, unless it is null.
pub(crate) fn get<'n>(node: &'n DataNode, key: &str) -> Option<&'n DataNode> {
    let DataValue::Table(entries) = &node.value else { return None };
    entries
        .iter()
        .find(|(known, _)| known.name == key)
        .map(|(_, value)| value)
        .filter(|value| value.value != DataValue::Null)
}

/// The items of a list; none where it is something else.
pub(crate) fn list(node: Option<&DataNode>) -> &[DataNode] {
    match node.map(|node| &node.value) {
        Some(DataValue::List(items)) => items,
        _ => &[],
    }
}

/// A text, or a number or truth value as it is written; nothing for lists, tables and null.
pub(crate) fn scalar<'n>(source: &'n SourceText, node: &'n DataNode) -> Option<Cow<'n, str>> {
    match &node.value {
        DataValue::Text(text) => Some(Cow::Borrowed(text)),
        DataValue::Bool(_) | DataValue::Integer(_) | DataValue::Float(_) | DataValue::Unusable(_) => {
            Some(Cow::Borrowed(&source.text[node.span.clone()]))
        }
        DataValue::Null | DataValue::List(_) | DataValue::Table(_) => None,
    }
}

/// The scalar under a key, trimmed; empty where there is none.
pub(crate) fn text_of<'n>(source: &'n SourceText, node: &'n DataNode, key: &str) -> &'n str {
    match get(node, key).map(|value| (&value.value, value.span.clone())) {
        Some((DataValue::Text(text), _)) => text.trim(),
        Some((DataValue::Null | DataValue::List(_) | DataValue::Table(_), _)) | None => "",
        Some((_, span)) => &source.text[span],
    }
}

/// Any value as a text: a list of scalars joined with `; `, what is nested as JSON.
pub(crate) fn as_text(source: &SourceText, node: &DataNode) -> String {
    match &node.value {
        DataValue::List(items) if items.iter().all(|item| scalar(source, item).is_some()) => {
            items.iter().filter_map(|item| scalar(source, item)).collect::<Vec<_>>().join("; ")
        }
        DataValue::List(_) | DataValue::Table(_) => source.text[node.span.clone()].to_owned(),
        _ => scalar(source, node).unwrap_or_default().into_owned(),
    }
}

/// Every key of a table that says something, to be kept with a record.
pub(crate) fn original(source: &SourceText, node: &DataNode) -> Original {
    let DataValue::Table(entries) = &node.value else { return Original::new() };
    let texts = entries.iter().map(|(key, value)| (key.name.clone(), as_text(source, value)));
    texts.filter(|(_, text)| !text.is_empty()).collect()
}
