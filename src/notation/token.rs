//! Numbers, marks and words of coordinates in degrees.

use std::ops::Range;

use super::{Axis, CoordinatesErrorKind, InvalidCoordinates};

/// A part of a degree that a number may count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Degrees,
    Minutes,
    Seconds,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A number without its sign.
    Number {
        value: f64,
        decimals: u8,
        /// The sign that stands before it.
        sign: Option<f64>,
    },
    /// A degree, minute or second mark.
    Mark(Unit),
    /// A colon or a hyphen between the numbers of one coordinate.
    Joint,
    /// A hemisphere (with its sign) or only the name of an axis.
    Word(Axis, Option<f64>),
    /// A comma, semicolon or slash between the coordinates.
    Separator,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) bytes: Range<usize>,
}

/// How to read a comma that stands between two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comma {
    Separator,
    Decimal,
}

/// The words for hemispheres and axes, folded to lower case and without dots and inner white space.
///
/// Longer words stand before those they begin with. `сш` is north latitude, `вд` east longitude; Ukrainian says `пнш`, `схд`.
const WORDS: &[(&str, Axis, Option<f64>)] = &[
    ("north", Axis::Latitude, Some(1.0)),
    ("south", Axis::Latitude, Some(-1.0)),
    ("east", Axis::Longitude, Some(1.0)),
    ("west", Axis::Longitude, Some(-1.0)),
    ("latitude", Axis::Latitude, None),
    ("longitude", Axis::Longitude, None),
    ("lat", Axis::Latitude, None),
    ("long", Axis::Longitude, None),
    ("lon", Axis::Longitude, None),
    ("lng", Axis::Longitude, None),
    ("n", Axis::Latitude, Some(1.0)),
    ("s", Axis::Latitude, Some(-1.0)),
    ("e", Axis::Longitude, Some(1.0)),
    ("w", Axis::Longitude, Some(-1.0)),
    ("сш", Axis::Latitude, Some(1.0)),
    ("юш", Axis::Latitude, Some(-1.0)),
    ("вд", Axis::Longitude, Some(1.0)),
    ("зд", Axis::Longitude, Some(-1.0)),
    ("с", Axis::Latitude, Some(1.0)),
    ("ю", Axis::Latitude, Some(-1.0)),
    ("в", Axis::Longitude, Some(1.0)),
    ("з", Axis::Longitude, Some(-1.0)),
    ("пнш", Axis::Latitude, Some(1.0)),
    ("пдш", Axis::Latitude, Some(-1.0)),
    ("схд", Axis::Longitude, Some(1.0)),
    ("зхд", Axis::Longitude, Some(-1.0)),
    ("пн", Axis::Latitude, Some(1.0)),
    ("пд", Axis::Latitude, Some(-1.0)),
    ("сх", Axis::Longitude, Some(1.0)),
    ("зх", Axis::Longitude, Some(-1.0)),
    ("широта", Axis::Latitude, None),
    ("долгота", Axis::Longitude, None),
    ("довгота", Axis::Longitude, None),
    ("북위", Axis::Latitude, Some(1.0)),
    ("남위", Axis::Latitude, Some(-1.0)),
    ("동경", Axis::Longitude, Some(1.0)),
    ("서경", Axis::Longitude, Some(-1.0)),
    ("위도", Axis::Latitude, None),
    ("경도", Axis::Longitude, None),
];

const UNIT_WORDS: &[(&str, Unit)] = &[
    ("deg", Unit::Degrees),
    ("degree", Unit::Degrees),
    ("degrees", Unit::Degrees),
    ("min", Unit::Minutes),
    ("sec", Unit::Seconds),
    ("도", Unit::Degrees),
    ("분", Unit::Minutes),
    ("초", Unit::Seconds),
];

fn mark(c: char) -> Option<Unit> {
    match c {
        '°' | 'º' | '˚' | '⁰' | '∘' => Some(Unit::Degrees),
        '\'' | '′' | '’' | '‘' | '‛' | 'ʹ' | 'ʼ' | '´' | '`' | '＇' => Some(Unit::Minutes),
        '"' | '″' | '”' | '“' | '„' | '‟' | 'ʺ' | '˝' | '＂' => Some(Unit::Seconds),
        _ => None,
    }
}

const fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '–' | '‐' | '‑')
}

/// Splits a text into numbers, marks and words.
pub(super) fn tokens(text: &str, comma: Comma) -> Result<Vec<Token>, InvalidCoordinates> {
    let mut reader = Reader { text, at: 0, comma, tokens: Vec::new() };
    while let Some(c) = reader.peek() {
        if c.is_whitespace() {
            reader.at += c.len_utf8();
        } else if c.is_ascii_digit() {
            reader.number(None, reader.at)?;
        } else if is_minus(c) || c == '+' {
            reader.sign(c)?;
        } else if let Some(unit) = mark(c) {
            reader.mark(c, unit);
        } else if matches!(c, ',' | ';' | '/' | '|') {
            reader.push(Kind::Separator, c.len_utf8());
        } else if matches!(c, ':' | '=') {
            reader.push(Kind::Joint, 1);
        } else if reader.is_bracket(c) {
            reader.at += 1;
        } else if c.is_alphabetic() {
            reader.word()?;
        } else {
            let bytes = reader.at..reader.at + c.len_utf8();
            return Err(InvalidCoordinates::new(bytes, CoordinatesErrorKind::Unknown(c.to_string())));
        }
    }
    Ok(reader.tokens)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    comma: Comma,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, kind: Kind, len: usize) {
        self.tokens.push(Token { kind, bytes: self.at..self.at + len });
        self.at += len;
    }

    /// Brackets around the whole pair, as programs print them.
    fn is_bracket(&self, c: char) -> bool {
        let opens = matches!(c, '(' | '[') && self.tokens.is_empty();
        opens || (matches!(c, ')' | ']') && self.rest().len() == 1)
    }

    /// A sign before a number, a hyphen between the coordinates as in `43°06′N–131°53′E`, or one between the numbers of one coordinate as in `43-06-55`.
    fn sign(&mut self, c: char) -> Result<(), InvalidCoordinates> {
        let touches_number = self
            .tokens
            .last()
            .is_some_and(|last| last.bytes.end == self.at && matches!(last.kind, Kind::Number { .. } | Kind::Mark(_)));
        let digit_follows = self.rest()[c.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
        if is_minus(c) && touches_number {
            self.push(Kind::Joint, c.len_utf8());
            return Ok(());
        }
        if is_minus(c) && self.tokens.last().is_some_and(|last| last.bytes.end == self.at && is_hemisphere(last)) {
            self.push(Kind::Separator, c.len_utf8());
            return Ok(());
        }
        if !digit_follows {
            let bytes = self.at..self.at + c.len_utf8();
            return Err(InvalidCoordinates::new(bytes, CoordinatesErrorKind::Misplaced(c.to_string())));
        }
        let start = self.at;
        self.at += c.len_utf8();
        self.number(Some(if c == '+' { 1.0 } else { -1.0 }), start)
    }

    fn number(&mut self, sign: Option<f64>, start: usize) -> Result<(), InvalidCoordinates> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let whole = digits(self.rest());
        let after = &self.rest()[whole..];
        let is_point = after.starts_with('.') || (after.starts_with(',') && self.comma == Comma::Decimal);
        let decimals = if is_point { digits(&after[1..]) } else { 0 };
        let len = if decimals == 0 { whole } else { whole + 1 + decimals };
        let written = self.rest()[..len].replace(',', ".");
        let bytes = start..self.at + len;
        // Digits and a point always make a number; a text is too short to make it infinite.
        let Ok(value) = written.parse() else {
            return Err(InvalidCoordinates::new(bytes, CoordinatesErrorKind::Unknown(written)));
        };
        let decimals = u8::try_from(decimals).unwrap_or(u8::MAX);
        self.tokens.push(Token { kind: Kind::Number { value, decimals, sign }, bytes });
        self.at += len;
        // `43.` is a number whose point says nothing.
        if decimals == 0 && is_point && self.peek() == Some('.') {
            self.at += 1;
        }
        Ok(())
    }

    /// Two minute marks are one second mark.
    fn mark(&mut self, c: char, unit: Unit) {
        let rest = &self.rest()[c.len_utf8()..];
        let twin = rest.chars().next().filter(|&next| unit == Unit::Minutes && mark(next) == Some(Unit::Minutes));
        match twin {
            Some(next) => self.push(Kind::Mark(Unit::Seconds), c.len_utf8() + next.len_utf8()),
            None => self.push(Kind::Mark(unit), c.len_utf8()),
        }
    }

    /// A word with its dots, and with the second half that Russian writes apart: `с. ш.`
    fn word(&mut self) -> Result<(), InvalidCoordinates> {
        let (folded, len) = self.spelled(self.at);
        let (second, second_len) = self.spelled(self.at + len);
        let both = format!("{folded}{second}");
        let is_second_half = matches!(second.as_str(), "ш" | "д");
        if is_second_half && let Some(kind) = meaning(&both) {
            self.push(kind, len + second_len);
            return Ok(());
        }
        let Some(kind) = meaning(&folded) else {
            let bytes = self.at..self.at + len;
            let word = self.text[bytes.clone()].trim().to_owned();
            return Err(InvalidCoordinates::new(bytes, CoordinatesErrorKind::Unknown(word)));
        };
        self.push(kind, len);
        Ok(())
    }

    /// Letters and dots from `at` on, folded, and how many bytes they take with the white space before them.
    fn spelled(&self, at: usize) -> (String, usize) {
        let rest = &self.text[at..];
        let space = rest.len() - rest.trim_start().len();
        let len = rest[space..]
            .char_indices()
            .find(|&(_, c)| !(c.is_alphabetic() || c == '.') || mark(c).is_some())
            .map_or(rest.len() - space, |(end, _)| end);
        let word = &rest[space..space + len];
        (word.chars().filter(|&c| c != '.').flat_map(char::to_lowercase).collect(), space + len)
    }
}

fn is_hemisphere(token: &Token) -> bool {
    matches!(token.kind, Kind::Word(_, Some(_)))
}

fn meaning(word: &str) -> Option<Kind> {
    let unit = UNIT_WORDS.iter().find(|(name, _)| *name == word).map(|&(_, unit)| Kind::Mark(unit));
    unit.or_else(|| WORDS.iter().find(|(name, ..)| *name == word).map(|&(_, axis, sign)| Kind::Word(axis, sign)))
}
