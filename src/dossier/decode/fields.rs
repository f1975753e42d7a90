//! The keys of one table, taken out one by one; every fault is noted and reading goes on.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use super::cause::{ValueFault, meant, number_meant};
use crate::dossier::cause::{Cause, nearest};
use crate::dossier::findings::Findings;
use crate::dossier::limits::Limits;
use crate::dossier::node::{DataKey, DataNode, DataValue};
use crate::dossier::written::{Place, WrittenKey, part};
use crate::edtf::Edtf;
use crate::id::InvalidId;
use crate::problem::{SourceText, Span};

/// What reading any table needs.
pub(super) struct Desk<'a> {
    pub source: SourceText,
    pub limits: Limits,
    pub findings: &'a mut Findings,
    pub place: Place,
    /// Where values stood.
    pub keys: Vec<WrittenKey>,
}

impl Desk<'_> {
    pub(super) fn note(&mut self, fault: &ValueFault, bytes: Range<usize>) {
        let span = Span { source: self.source.clone(), bytes };
        self.findings.add(self.place, fault.at(Some(span)));
    }
}

/// The one word that begins as another does: `deny` and `denies`.
fn same_stem(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let stem = word.to_lowercase();
    let stem = stem.get(..word.len().saturating_sub(1).max(3))?;
    let mut like = known.iter().filter(|known| known.starts_with(stem));
    like.next().filter(|_| like.next().is_none()).copied()
}

/// The keys of one table that were not taken yet.
pub(super) struct Fields<'d, 'a> {
    pub desk: &'d mut Desk<'a>,
    /// Whose keys they are: `claim c7`.
    pub of: String,
    /// What stands before a key in places: `count` for `min`.
    at: Range<usize>,
    known: &'static [&'static str],
    entries: Vec<(DataKey, DataNode)>,
    /// Whether places of values are kept: those of a record are, those of a table within it are not.
    keeps_places: bool,
}

impl<'d, 'a> Fields<'d, 'a> {
    /// The keys of a record.
    pub(super) fn of_record(
        desk: &'d mut Desk<'a>,
        of: String,
        known: &'static [&'static str],
        entries: Vec<(DataKey, DataNode)>,
        at: Range<usize>,
    ) -> Self {
        Self { desk, of, at, known, entries, keeps_places: true }
    }

    /// The keys of a table within a record.
    pub(super) fn within(
        &mut self,
        of: String,
        known: &'static [&'static str],
        entries: Vec<(DataKey, DataNode)>,
        at: Range<usize>,
    ) -> Fields<'_, 'a> {
        Fields { desk: self.desk, of, at, known, entries, keeps_places: false }
    }

    pub(super) fn note(&mut self, fault: &ValueFault, bytes: Range<usize>) {
        self.desk.note(fault, bytes);
    }

    /// How many faults were noted so far.
    pub(super) fn noted(&self) -> usize {
        self.desk.findings.len()
    }

    /// Keeps where an item of a key stood; item 0 is the value as a whole.
    pub(super) fn keep_place(&mut self, key: &'static str, item: usize, bytes: &Range<usize>) {
        let number = self.known.iter().position(|known| *known == key);
        let place = number.and_then(|number| WrittenKey::new(number, item, bytes, self.at.start));
        self.desk.keys.extend(place);
    }

    /// Takes a key out. `null` counts as absent.
    pub(super) fn take(&mut self, key: &'static str) -> Option<DataNode> {
        let at = self.entries.iter().position(|(written, _)| written.name == key)?;
        let (_, node) = self.entries.swap_remove(at);
        if self.keeps_places {
            self.keep_place(key, 0, &node.span);
        }
        (node.value != DataValue::Null).then_some(node)
    }

    /// Notes that a key is missing.
    pub(super) fn missing(&mut self, key: &'static str, example: &'static str) {
        let start = self.at.start;
        let end = self.desk.source.line_at(start).1.end.min(self.at.end.max(start));
        self.note(&ValueFault::MissingKey { of: self.of.clone(), key, example }, start..end.max(start));
    }

    pub(super) fn wrong_sort(&mut self, key: impl Into<String>, wanted: &'static str, node: &DataNode) {
        let (of, key) = (self.of.clone(), key.into());
        let whole = wanted.starts_with("a whole number");
        let written = self.desk.source.text.get(node.span.clone()).unwrap_or_default();
        let is_one =
            matches!(node.value, DataValue::Text(_) | DataValue::Float(_)) && (whole || wanted.starts_with("a number"));
        let right = is_one.then(|| number_meant(written, whole)).flatten();
        let fault = match &node.value {
            DataValue::Unusable(found) => ValueFault::Unusable { of, key, found: found.clone() },
            other => ValueFault::WrongSort { of, key, wanted, found: other.sort(), right },
        };
        self.note(&fault, node.span.clone());
    }

    /// A text; an empty one says nothing and counts as absent.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let node = self.take(key)?;
        self.text_of(key, node).filter(|text| !text.is_empty())
    }

    pub(super) fn text_of(&mut self, key: impl Into<String>, node: DataNode) -> Option<String> {
        let DataNode { span, value: DataValue::Text(text) } = node else {
            self.wrong_sort(key, "a text", &node);
            return None;
        };
        let limit = self.desk.limits.field_bytes;
        if text.len() > limit {
            let fault = ValueFault::TooLong { of: self.of.clone(), key: key.into(), bytes: text.len(), limit };
            self.note(&fault, span);
            return None;
        }
        Some(text)
    }

    /// A text that is read further.
    fn parsed<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Self, &str, &Range<usize>) -> Option<T>,
    ) -> Option<T> {
        let node = self.take(key)?;
        let span = node.span.clone();
        let text = self.text_of(key, node).filter(|text| !text.is_empty())?;
        read(self, &text, &span)
    }

    pub(super) fn id<T: FromStr<Err = InvalidId>>(&mut self, key: &'static str) -> Option<T> {
        self.parsed(key, |fields, text, span| fields.id_of(key, text, span))
    }

    pub(super) fn id_of<T: FromStr<Err = InvalidId>>(
        &mut self,
        key: impl Into<String>,
        text: &str,
        span: &Range<usize>,
    ) -> Option<T> {
        text.parse()
            .map_err(|why| {
                let fault = ValueFault::Id { of: self.of.clone(), key: key.into(), found: text.to_owned(), why };
                self.note(&fault, span.clone());
            })
            .ok()
    }

    pub(super) fn date(&mut self, key: &'static str) -> Option<Edtf> {
        self.parsed(key, |fields, text, span| {
            Edtf::parse(text)
                .map_err(|why| {
                    let value = Span { source: fields.desk.source.clone(), bytes: span.clone() };
                    let bytes = part(value, text, &why.bytes()).bytes;
                    let (of, key, found) = (fields.of.clone(), key.to_owned(), text.to_owned());
                    fields.note(&ValueFault::Date { of, key, found, why }, bytes);
                })
                .ok()
        })
    }

    /// A word of a closed list.
    pub(super) fn word<T: FromStr>(&mut self, key: &'static str, known: &'static [&'static str]) -> Option<T> {
        self.parsed(key, |fields, text, span| fields.word_of(key, text, known, span))
    }

    pub(super) fn word_of<T: FromStr>(
        &mut self,
        key: &'static str,
        text: &str,
        known: &'static [&'static str],
        span: &Range<usize>,
    ) -> Option<T> {
        text.parse()
            .map_err(|_| {
                let near = nearest(text, known.iter().copied()).or_else(|| same_stem(text, known));
                let (of, key, found) = (self.of.clone(), key.to_owned(), text.to_owned());
                self.note(&ValueFault::Word { of, key, found, near, known }, span.clone());
            })
            .ok()
    }

    /// A word of a list that is open.
    pub(super) fn open_word<T: FromStr<Err = std::convert::Infallible>>(&mut self, key: &'static str) -> Option<T> {
        self.text(key)?.parse().ok()
    }

    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        match self.take(key) {
            None => false,
            Some(DataNode { value: DataValue::Bool(truth), .. }) => truth,
            Some(node) => {
                self.wrong_sort(key, "true or false", &node);
                false
            }
        }
    }

    /// A whole number within a range.
    pub(super) fn whole<T>(&mut self, key: &'static str, range: RangeInclusive<T>) -> Option<T>
    where
        T: TryFrom<i64> + PartialOrd + Display,
    {
        let node = self.take(key)?;
        let DataValue::Integer(number) = node.value else {
            self.wrong_sort(key, "a whole number", &node);
            return None;
        };
        match T::try_from(number) {
            Ok(fits) if range.contains(&fits) => Some(fits),
            _ => {
                let wanted = format!("a whole number from {} to {}", range.start(), range.end());
                let fault = ValueFault::OutOfRange {
                    of: self.of.clone(),
                    key: key.to_owned(),
                    wanted,
                    found: number.to_string(),
                };
                self.note(&fault, node.span);
                None
            }
        }
    }

    /// A number and the bytes it stands in.
    pub(super) fn number(&mut self, key: &'static str) -> Option<(f64, Range<usize>)> {
        let node = self.take(key)?;
        match node.value {
            DataValue::Float(number) => Some((number, node.span)),
            #[expect(clippy::cast_precision_loss, reason = "a key with a fraction needs no 16 digits")]
            DataValue::Integer(number) => Some((number as f64, node.span)),
            _ => {
                self.wrong_sort(key, "a number", &node);
                None
            }
        }
    }

    /// A list of texts; a bare text is a list of one.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<(String, Range<usize>)> {
        match self.take(key) {
            None => Vec::new(),
            Some(DataNode { value: DataValue::List(items), .. }) => {
                items.into_iter().enumerate().filter_map(|(number, item)| self.item(key, number + 1, item)).collect()
            }
            Some(node) if matches!(&node.value, DataValue::Text(text) if text.is_empty()) => Vec::new(),
            Some(node @ DataNode { value: DataValue::Text(_), .. }) => self.item(key, 1, node).into_iter().collect(),
            Some(node) => {
                self.wrong_sort(key, "a text or a list of texts", &node);
                Vec::new()
            }
        }
    }

    fn item(&mut self, key: &'static str, number: usize, node: DataNode) -> Option<(String, Range<usize>)> {
        let span = node.span.clone();
        if self.keeps_places {
            self.keep_place(key, number, &span);
        }
        let text = self.text_of(key, node)?;
        if text.is_empty() {
            self.note(&ValueFault::EmptyItem { of: self.of.clone(), key: key.to_owned() }, span);
            return None;
        }
        Some((text, span))
    }

    pub(super) fn ids<T: FromStr<Err = InvalidId>>(&mut self, key: &'static str) -> Vec<T> {
        let texts = self.texts(key);
        texts.into_iter().filter_map(|(text, span)| self.id_of(key, &text, &span)).collect()
    }

    /// A key that must be there.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        let noted = self.noted();
        let value = read(self, key);
        // A value that is there and wrong has its own message already.
        if value.is_none() && self.noted() == noted {
            self.missing(key, example);
        }
        value
    }

    /// Notes every key that nobody took.
    pub(super) fn finish(mut self) {
        for (key, _) in std::mem::take(&mut self.entries) {
            let near = nearest(&key.name, self.known.iter().copied()).or_else(|| meant(&key.name, self.known));
            let fault = ValueFault::UnknownKey { of: self.of.clone(), key: key.name, near, known: self.known };
            self.note(&fault, key.span);
        }
    }
}
