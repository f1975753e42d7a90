//! The keys of one table, taken one by one. Faults are reported, and decoding continues.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

use super::value_fault::{ValueFault, suggest_key, suggest_number};
use crate::dossier::diagnose::{Diagnose, find_nearest};
use crate::dossier::findings::Findings;
use crate::dossier::limits::Limits;
use crate::dossier::node::{DataKey, DataNode, DataValue};
use crate::dossier::record_kind::RecordIx;
use crate::dossier::record_spans::{ValueSpan, narrow_span};
use crate::edtf::Edtf;
use crate::id::InvalidId;
use crate::problem::{SourceText, Span};

/// The context of decoding one record.
pub(super) struct RecordContext<'a> {
    pub source: SourceText,
    pub limits: Limits,
    pub findings: &'a mut Findings,
    pub record: RecordIx,
    /// The positions of its values.
    pub values: Vec<ValueSpan>,
}

impl RecordContext<'_> {
    pub(super) fn report(&mut self, fault: &ValueFault, bytes: Range<usize>) {
        let span = Span { source: self.source.clone(), bytes };
        self.findings.add(self.record, fault.to_problem(Some(span)));
    }
}

/// Returns the only known word with the same stem: `denies` for `deny`.
fn find_same_stem(word: &str, known: &[&'static str]) -> Option<&'static str> {
    let stem = word.to_lowercase();
    let stem = stem.get(..word.len().saturating_sub(1).max(3))?;
    let mut matches = known.iter().filter(|known| known.starts_with(stem));
    matches.next().filter(|_| matches.next().is_none()).copied()
}

/// The keys of one table that have not been taken yet.
pub(super) struct Fields<'d, 'a> {
    pub context: &'d mut RecordContext<'a>,
    /// The record or table that has the keys, as messages name it: `claim c7`.
    pub owner: String,
    /// The bytes of the table.
    span: Range<usize>,
    known: &'static [&'static str],
    entries: Vec<(DataKey, DataNode)>,
    /// Whether the positions of values are kept: they are for a record, but not for a table within it.
    keeps_spans: bool,
}

impl<'d, 'a> Fields<'d, 'a> {
    /// Creates the fields of a record.
    pub(super) fn new(
        context: &'d mut RecordContext<'a>,
        owner: String,
        known: &'static [&'static str],
        entries: Vec<(DataKey, DataNode)>,
        span: Range<usize>,
    ) -> Self {
        Self { context, owner, span, known, entries, keeps_spans: true }
    }

    /// Creates the fields of a table within this record.
    pub(super) fn nested(
        &mut self,
        owner: String,
        known: &'static [&'static str],
        entries: Vec<(DataKey, DataNode)>,
        span: Range<usize>,
    ) -> Fields<'_, 'a> {
        Fields { context: self.context, owner, span, known, entries, keeps_spans: false }
    }

    pub(super) fn report(&mut self, fault: &ValueFault, bytes: Range<usize>) {
        self.context.report(fault, bytes);
    }

    /// Returns the number of faults found so far.
    pub(super) fn fault_count(&self) -> usize {
        self.context.findings.len()
    }

    /// Keeps the position of an item of a key; item 0 is the whole value.
    pub(super) fn keep_span(&mut self, key: &'static str, item: usize, bytes: &Range<usize>) {
        let number = self.known.iter().position(|known| *known == key);
        let span = number.and_then(|number| ValueSpan::new(number, item, bytes, self.span.start));
        self.context.values.extend(span);
    }

    /// Takes the value of a key. `null` counts as absent.
    pub(super) fn take(&mut self, key: &'static str) -> Option<DataNode> {
        let at = self.entries.iter().position(|(written, _)| written.name == key)?;
        let (_, node) = self.entries.swap_remove(at);
        if self.keeps_spans {
            self.keep_span(key, 0, &node.span);
        }
        (node.value != DataValue::Null).then_some(node)
    }

    /// Reports a missing key.
    pub(super) fn report_missing(&mut self, key: &'static str, example: &'static str) {
        let start = self.span.start;
        let end = self.context.source.line_at(start).1.end.min(self.span.end.max(start));
        self.report(&ValueFault::MissingKey { owner: self.owner.clone(), key, example }, start..end.max(start));
    }

    pub(super) fn report_wrong_type(&mut self, key: impl Into<String>, wanted: &'static str, node: &DataNode) {
        let (of, key) = (self.owner.clone(), key.into());
        let whole = wanted.starts_with("an integer");
        let written = self.context.source.text.get(node.span.clone()).unwrap_or_default();
        let may_be_number =
            matches!(node.value, DataValue::Text(_) | DataValue::Float(_)) && (whole || wanted.starts_with("a number"));
        let right = may_be_number.then(|| suggest_number(written, whole)).flatten();
        let fault = match &node.value {
            DataValue::Unusable(found) => ValueFault::UnusableNumber { owner: of, key, found: found.clone() },
            other => ValueFault::WrongType { owner: of, key, wanted, found: other.describe(), right },
        };
        self.report(&fault, node.span.clone());
    }

    /// Takes a string. An empty string counts as absent.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let node = self.take(key)?;
        self.expect_text(key, node).filter(|text| !text.is_empty())
    }

    /// Returns the text of a node, or reports that it is not a string.
    pub(super) fn expect_text(&mut self, key: impl Into<String>, node: DataNode) -> Option<String> {
        let DataNode { span, value: DataValue::Text(text) } = node else {
            self.report_wrong_type(key, "a string", &node);
            return None;
        };
        let limit = self.context.limits.field_bytes;
        if text.len() > limit {
            let fault = ValueFault::TooLong { owner: self.owner.clone(), key: key.into(), bytes: text.len(), limit };
            self.report(&fault, span);
            return None;
        }
        Some(text)
    }

    /// Takes a string and parses it.
    fn parse_with<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Self, &str, &Range<usize>) -> Option<T>,
    ) -> Option<T> {
        let node = self.take(key)?;
        let span = node.span.clone();
        let text = self.expect_text(key, node).filter(|text| !text.is_empty())?;
        read(self, &text, &span)
    }

    pub(super) fn id<T: FromStr<Err = InvalidId>>(&mut self, key: &'static str) -> Option<T> {
        self.parse_with(key, |fields, text, span| fields.parse_id(key, text, span))
    }

    pub(super) fn parse_id<T: FromStr<Err = InvalidId>>(
        &mut self,
        key: impl Into<String>,
        text: &str,
        span: &Range<usize>,
    ) -> Option<T> {
        text.parse()
            .map_err(|why| {
                let fault =
                    ValueFault::InvalidId { owner: self.owner.clone(), key: key.into(), found: text.to_owned(), why };
                self.report(&fault, span.clone());
            })
            .ok()
    }

    pub(super) fn date(&mut self, key: &'static str) -> Option<Edtf> {
        self.parse_with(key, |fields, text, span| {
            Edtf::parse(text)
                .map_err(|why| {
                    let value = Span { source: fields.context.source.clone(), bytes: span.clone() };
                    let bytes = narrow_span(value, text, &why.bytes()).bytes;
                    let (of, key, found) = (fields.owner.clone(), key.to_owned(), text.to_owned());
                    fields.report(&ValueFault::InvalidDate { owner: of, key, found, why }, bytes);
                })
                .ok()
        })
    }

    /// Takes a word of a closed vocabulary.
    pub(super) fn word<T: FromStr>(&mut self, key: &'static str, known: &'static [&'static str]) -> Option<T> {
        self.parse_with(key, |fields, text, span| fields.parse_word(key, text, known, span))
    }

    pub(super) fn parse_word<T: FromStr>(
        &mut self,
        key: &'static str,
        text: &str,
        known: &'static [&'static str],
        span: &Range<usize>,
    ) -> Option<T> {
        text.parse()
            .map_err(|_| {
                let near = find_nearest(text, known.iter().copied()).or_else(|| find_same_stem(text, known));
                let (of, key, found) = (self.owner.clone(), key.to_owned(), text.to_owned());
                self.report(&ValueFault::NotOnList { owner: of, key, found, near, known }, span.clone());
            })
            .ok()
    }

    /// Takes a word of an open vocabulary.
    pub(super) fn open_word<T: FromStr<Err = std::convert::Infallible>>(&mut self, key: &'static str) -> Option<T> {
        self.text(key)?.parse().ok()
    }

    pub(super) fn boolean(&mut self, key: &'static str) -> bool {
        match self.take(key) {
            None => false,
            Some(DataNode { value: DataValue::Bool(truth), .. }) => truth,
            Some(node) => {
                self.report_wrong_type(key, "true or false", &node);
                false
            }
        }
    }

    /// Takes an integer within a range.
    pub(super) fn integer<T>(&mut self, key: &'static str, range: RangeInclusive<T>) -> Option<T>
    where
        T: TryFrom<i64> + PartialOrd + Display,
    {
        let node = self.take(key)?;
        let DataValue::Integer(number) = node.value else {
            self.report_wrong_type(key, "an integer", &node);
            return None;
        };
        match T::try_from(number) {
            Ok(fits) if range.contains(&fits) => Some(fits),
            _ => {
                let wanted = format!("an integer from {} to {}", range.start(), range.end());
                let fault = ValueFault::OutOfRange {
                    owner: self.owner.clone(),
                    key: key.to_owned(),
                    wanted,
                    found: number.to_string(),
                };
                self.report(&fault, node.span);
                None
            }
        }
    }

    /// Takes a number and its position.
    pub(super) fn number(&mut self, key: &'static str) -> Option<(f64, Range<usize>)> {
        let node = self.take(key)?;
        match node.value {
            DataValue::Float(number) => Some((number, node.span)),
            #[expect(
                clippy::cast_precision_loss,
                reason = "numbers with a fraction are not exact beyond 15 digits anyway"
            )]
            DataValue::Integer(number) => Some((number as f64, node.span)),
            _ => {
                self.report_wrong_type(key, "a number", &node);
                None
            }
        }
    }

    /// Takes a list of strings and their positions. A plain string is a list of one.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<(String, Range<usize>)> {
        match self.take(key) {
            None => Vec::new(),
            Some(DataNode { value: DataValue::List(items), .. }) => items
                .into_iter()
                .enumerate()
                .filter_map(|(number, item)| self.take_item(key, number + 1, item))
                .collect(),
            Some(node) if matches!(&node.value, DataValue::Text(text) if text.is_empty()) => Vec::new(),
            Some(node @ DataNode { value: DataValue::Text(_), .. }) => {
                self.take_item(key, 1, node).into_iter().collect()
            }
            Some(node) => {
                self.report_wrong_type(key, "a string or a list of strings", &node);
                Vec::new()
            }
        }
    }

    fn take_item(&mut self, key: &'static str, number: usize, node: DataNode) -> Option<(String, Range<usize>)> {
        let span = node.span.clone();
        if self.keeps_spans {
            self.keep_span(key, number, &span);
        }
        let text = self.expect_text(key, node)?;
        if text.is_empty() {
            self.report(&ValueFault::EmptyItem { owner: self.owner.clone(), key: key.to_owned() }, span);
            return None;
        }
        Some((text, span))
    }

    pub(super) fn ids<T: FromStr<Err = InvalidId>>(&mut self, key: &'static str) -> Vec<T> {
        let texts = self.texts(key);
        texts.into_iter().filter_map(|(text, span)| self.parse_id(key, &text, &span)).collect()
    }

    /// Takes a required key with `read`, or reports that it is missing.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        let faults = self.fault_count();
        let value = read(self, key);
        // An invalid value has been reported already.
        if value.is_none() && self.fault_count() == faults {
            self.report_missing(key, example);
        }
        value
    }

    /// Reports every key that has not been taken.
    pub(super) fn finish(mut self) {
        for (key, _) in std::mem::take(&mut self.entries) {
            let near =
                find_nearest(&key.name, self.known.iter().copied()).or_else(|| suggest_key(&key.name, self.known));
            let fault = ValueFault::UnknownKey { owner: self.owner.clone(), key: key.name, near, known: self.known };
            self.report(&fault, key.span);
        }
    }
}
