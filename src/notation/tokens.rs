//! Tokens of coordinates in degrees: numbers, unit symbols, words and separators.

use std::ops::Range;

use super::{Axis, CoordinatesErrorKind, InvalidCoordinates, Notation};

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AngleUnit {
    Degrees,
    Minutes,
    Seconds,
}

impl AngleUnit {
    /// Returns the notation whose smallest unit this is.
    pub(super) const fn notation(self) -> Notation {
        match self {
            Self::Degrees => Notation::Decimal,
            Self::Minutes => Notation::DegreesMinutes,
            Self::Seconds => Notation::DegreesMinutesSeconds,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
/// The kinds of tokens.
pub(super) enum TokenKind {
    /// A number without its sign.
    Number {
        value: f64,
        decimals: u8,
        /// 1 or -1 if a sign precedes it.
        sign: Option<f64>,
    },
    /// A symbol or a word for degrees, minutes or seconds.
    UnitSymbol(AngleUnit),
    /// A colon or a hyphen between the numbers of one coordinate.
    Joint,
    /// A hemisphere, with its sign, or the name of an axis.
    Word(Axis, Option<f64>),
    /// The letter O: east in German, west in French, Italian and Spanish.
    AmbiguousLetter,
    /// A comma, semicolon or slash between the coordinates.
    Separator,
}

#[derive(Clone, Debug, PartialEq)]
/// A token with its byte range.
pub(super) struct CoordinateToken {
    pub(super) kind: TokenKind,
    pub(super) bytes: Range<usize>,
}

/// The meaning of a comma between two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommaRole {
    Separator,
    Decimal,
}

/// The words for hemispheres and axes, in lower case without dots and white space.
///
/// Russian abbreviates north latitude to `с. ш.` and east longitude to `в. д.`, Ukrainian to `пн. ш.` and `сх. д.`
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
    // German, French, Spanish, Italian and Portuguese.
    ("nord", Axis::Latitude, Some(1.0)),
    ("norte", Axis::Latitude, Some(1.0)),
    ("sud", Axis::Latitude, Some(-1.0)),
    ("süd", Axis::Latitude, Some(-1.0)),
    ("sur", Axis::Latitude, Some(-1.0)),
    ("sul", Axis::Latitude, Some(-1.0)),
    ("ost", Axis::Longitude, Some(1.0)),
    ("est", Axis::Longitude, Some(1.0)),
    ("este", Axis::Longitude, Some(1.0)),
    ("leste", Axis::Longitude, Some(1.0)),
    ("ouest", Axis::Longitude, Some(-1.0)),
    ("oeste", Axis::Longitude, Some(-1.0)),
    ("ovest", Axis::Longitude, Some(-1.0)),
    ("breite", Axis::Latitude, None),
    ("länge", Axis::Longitude, None),
    // Chinese and Japanese.
    ("北纬", Axis::Latitude, Some(1.0)),
    ("北緯", Axis::Latitude, Some(1.0)),
    ("南纬", Axis::Latitude, Some(-1.0)),
    ("南緯", Axis::Latitude, Some(-1.0)),
    ("东经", Axis::Longitude, Some(1.0)),
    ("東經", Axis::Longitude, Some(1.0)),
    ("東経", Axis::Longitude, Some(1.0)),
    ("西经", Axis::Longitude, Some(-1.0)),
    ("西經", Axis::Longitude, Some(-1.0)),
    ("西経", Axis::Longitude, Some(-1.0)),
    ("纬度", Axis::Latitude, None),
    ("緯度", Axis::Latitude, None),
    ("经度", Axis::Longitude, None),
    ("經度", Axis::Longitude, None),
    ("経度", Axis::Longitude, None),
    // Arabic.
    ("شمال", Axis::Latitude, Some(1.0)),
    ("شمالا", Axis::Latitude, Some(1.0)),
    ("ش", Axis::Latitude, Some(1.0)),
    ("جنوب", Axis::Latitude, Some(-1.0)),
    ("جنوبا", Axis::Latitude, Some(-1.0)),
    ("ج", Axis::Latitude, Some(-1.0)),
    ("شرق", Axis::Longitude, Some(1.0)),
    ("شرقا", Axis::Longitude, Some(1.0)),
    ("ق", Axis::Longitude, Some(1.0)),
    ("غرب", Axis::Longitude, Some(-1.0)),
    ("غربا", Axis::Longitude, Some(-1.0)),
    ("غ", Axis::Longitude, Some(-1.0)),
    ("عرض", Axis::Latitude, None),
    ("العرض", Axis::Latitude, None),
    ("طول", Axis::Longitude, None),
    ("الطول", Axis::Longitude, None),
    // Persian.
    ("شمالی", Axis::Latitude, Some(1.0)),
    ("جنوبی", Axis::Latitude, Some(-1.0)),
    ("شرقی", Axis::Longitude, Some(1.0)),
    ("غربی", Axis::Longitude, Some(-1.0)),
    // Hebrew.
    ("צפון", Axis::Latitude, Some(1.0)),
    ("דרום", Axis::Latitude, Some(-1.0)),
    ("מזרח", Axis::Longitude, Some(1.0)),
    ("מערב", Axis::Longitude, Some(-1.0)),
];

const UNIT_WORDS: &[(&str, AngleUnit)] = &[
    ("deg", AngleUnit::Degrees),
    ("degree", AngleUnit::Degrees),
    ("degrees", AngleUnit::Degrees),
    ("min", AngleUnit::Minutes),
    ("sec", AngleUnit::Seconds),
    ("도", AngleUnit::Degrees),
    ("분", AngleUnit::Minutes),
    ("초", AngleUnit::Seconds),
    ("degs", AngleUnit::Degrees),
    ("grad", AngleUnit::Degrees),
    ("minute", AngleUnit::Minutes),
    ("minutes", AngleUnit::Minutes),
    ("mins", AngleUnit::Minutes),
    ("second", AngleUnit::Seconds),
    ("seconds", AngleUnit::Seconds),
    ("secs", AngleUnit::Seconds),
    ("град", AngleUnit::Degrees),
    ("мин", AngleUnit::Minutes),
    ("хв", AngleUnit::Minutes),
    ("сек", AngleUnit::Seconds),
    ("度", AngleUnit::Degrees),
    ("分", AngleUnit::Minutes),
    ("秒", AngleUnit::Seconds),
    ("درجة", AngleUnit::Degrees),
    ("درجه", AngleUnit::Degrees),
    ("دقيقة", AngleUnit::Minutes),
    ("دقیقه", AngleUnit::Minutes),
    ("ثانية", AngleUnit::Seconds),
    ("ثانیه", AngleUnit::Seconds),
];

fn unit_of_symbol(c: char) -> Option<AngleUnit> {
    match c {
        '°' | 'º' | '˚' | '⁰' | '∘' => Some(AngleUnit::Degrees),
        '\'' | '′' | '’' | '‘' | '‛' | 'ʹ' | 'ʼ' | '´' | '`' | '＇' => Some(AngleUnit::Minutes),
        '"' | '″' | '”' | '“' | '„' | '‟' | 'ʺ' | '˝' | '＂' => Some(AngleUnit::Seconds),
        _ => None,
    }
}

const fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '–' | '‐' | '‑')
}

/// Splits a text into tokens.
pub(super) fn tokenize(text: &str, comma: CommaRole) -> Result<Vec<CoordinateToken>, InvalidCoordinates> {
    let mut tokenizer = Tokenizer { text, at: 0, comma, tokens: Vec::new() };
    while let Some(c) = tokenizer.peek() {
        if c.is_whitespace() {
            tokenizer.at += c.len_utf8();
        } else if c.is_ascii_digit() || tokenizer.starts_with_point() {
            tokenizer.read_number(None, tokenizer.at)?;
        } else if is_minus(c) || c == '+' {
            tokenizer.read_sign(c)?;
        } else if let Some(unit) = unit_of_symbol(c) {
            tokenizer.read_unit_symbol(c, unit);
        } else if matches!(c, ',' | ';' | '/' | '|') {
            tokenizer.push(TokenKind::Separator, c.len_utf8());
        } else if matches!(c, ':' | '=') {
            tokenizer.push(TokenKind::Joint, 1);
        } else if tokenizer.is_bracket(c) {
            tokenizer.at += 1;
        } else if c.is_alphabetic() {
            tokenizer.read_word()?;
        } else {
            let bytes = tokenizer.at..tokenizer.at + c.len_utf8();
            return Err(InvalidCoordinates::new(bytes, CoordinatesErrorKind::Unknown(c.to_string())));
        }
    }
    Ok(tokenizer.tokens)
}

struct Tokenizer<'a> {
    text: &'a str,
    at: usize,
    comma: CommaRole,
    tokens: Vec<CoordinateToken>,
}

impl Tokenizer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether a decimal point without a digit before it follows: `.5`.
    fn starts_with_point(&self) -> bool {
        is_point_number(self.rest())
    }

    fn push(&mut self, kind: TokenKind, len: usize) {
        self.tokens.push(CoordinateToken { kind, bytes: self.at..self.at + len });
        self.at += len;
    }

    /// Whether the character is a bracket around the whole pair, as some programs print it.
    fn is_bracket(&self, c: char) -> bool {
        let opens = matches!(c, '(' | '[') && self.tokens.is_empty();
        opens || (matches!(c, ')' | ']') && self.rest().len() == 1)
    }

    /// Reads a sign before a number, a hyphen between the coordinates as in `43°06′N–131°53′E`, or a hyphen inside a coordinate
    /// as in `43-06-55`.
    fn read_sign(&mut self, c: char) -> Result<(), InvalidCoordinates> {
        let touches_number = self.tokens.last().is_some_and(|last| {
            last.bytes.end == self.at && matches!(last.kind, TokenKind::Number { .. } | TokenKind::UnitSymbol(_))
        });
        let after = &self.rest()[c.len_utf8()..];
        let digit_follows = after.starts_with(|next: char| next.is_ascii_digit()) || is_point_number(after);
        if is_minus(c) && touches_number {
            self.push(TokenKind::Joint, c.len_utf8());
            return Ok(());
        }
        if is_minus(c) && self.tokens.last().is_some_and(|last| last.bytes.end == self.at && is_hemisphere(last)) {
            self.push(TokenKind::Separator, c.len_utf8());
            return Ok(());
        }
        if !digit_follows {
            let bytes = self.at..self.at + c.len_utf8();
            return Err(InvalidCoordinates::new(bytes, CoordinatesErrorKind::Misplaced(c.to_string())));
        }
        let start = self.at;
        self.at += c.len_utf8();
        self.read_number(Some(if c == '+' { 1.0 } else { -1.0 }), start)
    }

    fn read_number(&mut self, sign: Option<f64>, start: usize) -> Result<(), InvalidCoordinates> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let whole = digits(self.rest());
        let after = &self.rest()[whole..];
        let is_point = after.starts_with('.') || (after.starts_with(',') && self.comma == CommaRole::Decimal);
        let decimals = if is_point { digits(&after[1..]) } else { 0 };
        let len = if decimals == 0 { whole } else { whole + 1 + decimals };
        // `.5` has no digit before its point.
        let written = format!("0{}", self.rest()[..len].replace(',', "."));
        let bytes = start..self.at + len;
        // Unreachable: digits with a point are always a number.
        let Ok(value) = written.parse() else {
            return Err(InvalidCoordinates::new(bytes, CoordinatesErrorKind::Unknown(written)));
        };
        let decimals = u8::try_from(decimals).unwrap_or(u8::MAX);
        self.tokens.push(CoordinateToken { kind: TokenKind::Number { value, decimals, sign }, bytes });
        self.at += len;
        // The point in `43.` has no meaning.
        if decimals == 0 && is_point && self.peek() == Some('.') {
            self.at += 1;
        }
        Ok(())
    }

    /// Reads a unit symbol. Two minute symbols are one second symbol.
    fn read_unit_symbol(&mut self, c: char, unit: AngleUnit) {
        let rest = &self.rest()[c.len_utf8()..];
        let twin = rest
            .chars()
            .next()
            .filter(|&next| unit == AngleUnit::Minutes && unit_of_symbol(next) == Some(AngleUnit::Minutes));
        match twin {
            Some(next) => self.push(TokenKind::UnitSymbol(AngleUnit::Seconds), c.len_utf8() + next.len_utf8()),
            None => self.push(TokenKind::UnitSymbol(unit), c.len_utf8()),
        }
    }

    /// Reads a word, including dots and the second half of Russian and Ukrainian abbreviations: `с. ш.`
    fn read_word(&mut self) -> Result<(), InvalidCoordinates> {
        if let Some(unit) = self.unit_letter() {
            self.push(TokenKind::UnitSymbol(unit), 1);
            return Ok(());
        }
        let (folded, len) = self.word_at(self.at);
        if folded == "o" {
            self.push(TokenKind::AmbiguousLetter, len);
            return Ok(());
        }
        let (second, second_len) = self.word_at(self.at + len);
        let both = format!("{folded}{second}");
        let is_second_half = matches!(second.as_str(), "ш" | "д");
        if is_second_half && let Some(kind) = kind_of_word(&both) {
            self.push(kind, len + second_len);
            return Ok(());
        }
        let Some(kind) = kind_of_word(&folded) else {
            if let Some((kind, len)) = self.known_prefix(len) {
                self.push(kind, len);
                return Ok(());
            }
            let bytes = self.at..self.at + len;
            let word = self.text[bytes.clone()].trim().to_owned();
            return Err(InvalidCoordinates::new(bytes, CoordinatesErrorKind::Unknown(word)));
        };
        self.push(kind, len);
        Ok(())
    }

    /// Returns the unit of a letter directly after a number: `48d51m29s`. An `s` is seconds only after minutes; elsewhere it is south.
    fn unit_letter(&self) -> Option<AngleUnit> {
        let [.., last] = self.tokens.as_slice() else { return None };
        if last.bytes.end != self.at || !matches!(last.kind, TokenKind::Number { .. }) {
            return None;
        }
        let is_minutes = |token: &CoordinateToken| token.kind == TokenKind::UnitSymbol(AngleUnit::Minutes);
        let before = self.tokens.len().checked_sub(2).and_then(|at| self.tokens.get(at));
        let unit = match self.peek()? {
            'd' | 'D' => AngleUnit::Degrees,
            'm' | 'M' => AngleUnit::Minutes,
            's' | 'S' if before.is_some_and(is_minutes) => AngleUnit::Seconds,
            _ => return None,
        };
        // The rest of the word is nothing, or the hemisphere.
        let (rest, _) = self.word_at(self.at + 1);
        let is_alone = !self.rest()[1..].starts_with(char::is_alphabetic);
        (is_alone || rest == "o" || matches!(kind_of_word(&rest), Some(TokenKind::Word(_, Some(_))))).then_some(unit)
    }

    /// Returns the longest known word with which a longer one begins, and its length. Chinese and Japanese write words without spaces:
    /// 分东经.
    fn known_prefix(&self, len: usize) -> Option<(TokenKind, usize)> {
        let word = &self.rest()[..len];
        if !word.chars().all(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')) {
            return None;
        }
        let ends = word.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
        ends.into_iter().rev().find_map(|end| Some((kind_of_word(&word[..end])?, end)))
    }

    /// Returns the word at `at` in lower case without dots, and its length in bytes including dots and the white space before it.
    fn word_at(&self, at: usize) -> (String, usize) {
        let rest = &self.text[at..];
        let space = rest.len() - rest.trim_start().len();
        let len = rest[space..]
            .char_indices()
            .find(|&(_, c)| !(c.is_alphabetic() || c == '.') || unit_of_symbol(c).is_some())
            .map_or(rest.len() - space, |(end, _)| end);
        let word = &rest[space..space + len];
        (word.chars().filter(|&c| c != '.').flat_map(char::to_lowercase).collect(), space + len)
    }
}

/// Whether a text begins with a decimal point and a digit.
fn is_point_number(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_hemisphere(token: &CoordinateToken) -> bool {
    matches!(token.kind, TokenKind::Word(_, Some(_)))
}

fn kind_of_word(word: &str) -> Option<TokenKind> {
    let unit = UNIT_WORDS.iter().find(|(name, _)| *name == word).map(|&(_, unit)| TokenKind::UnitSymbol(unit));
    unit.or_else(|| WORDS.iter().find(|(name, ..)| *name == word).map(|&(_, axis, sign)| TokenKind::Word(axis, sign)))
}
