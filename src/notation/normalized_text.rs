//! Digits and punctuation of other scripts, replaced by ASCII before parsing.

use std::ops::Range;

use crate::digits;

/// A text in which digits and punctuation are ASCII, with the byte offsets of the original.
pub(super) struct NormalizedText {
    text: String,
    /// The offset in the original of each byte of the text, and the length of the original.
    offsets: Vec<usize>,
}

impl NormalizedText {
    /// Normalizes a text: digits of all scripts, Chinese numerals, full-width characters, and the separators of Arabic, Chinese
    /// and Japanese. Invisible marks of direction are removed.
    pub(super) fn new(original: &str) -> Self {
        let mut normalized = Self { text: String::with_capacity(original.len()), offsets: Vec::new() };
        let mut at = 0;
        while let Some(c) = original[at..].chars().next() {
            if let Some((number, len)) = ChineseNumber::read(&original[at..]) {
                number.chars().for_each(|digit| normalized.push(digit, at));
                at += len;
                continue;
            }
            if let Some(c) = normalize_char(c) {
                normalized.push(c, at);
            }
            at += c.len_utf8();
        }
        normalized.offsets.push(original.len());
        normalized
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.offsets.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    /// Returns the normalized text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the range in the original of a range in the normalized text.
    pub(super) fn original_range(&self, bytes: &Range<usize>) -> Range<usize> {
        let last = self.offsets.last().copied().unwrap_or(0);
        let offset = |at: usize| self.offsets.get(at).copied().unwrap_or(last);
        offset(bytes.start)..offset(bytes.end)
    }
}

/// Returns the character for a character. `None` for a mark that has no meaning here.
fn normalize_char(c: char) -> Option<char> {
    if digits::is_direction_mark(c) || matches!(c, '\u{feff}' | '\u{200b}' | '\u{64b}'..='\u{652}' | '٬') {
        return None;
    }
    Some(match c {
        '٫' => '.',
        '،' | '、' => ',',
        '؛' => ';',
        // Full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => digits::to_ascii_digit(c).unwrap_or(c),
    })
}

/// A number in Chinese numerals, as it is read.
#[derive(Default)]
struct ChineseNumber {
    /// The sum of the hundreds and tens.
    whole: u32,
    /// The digits since the last hundred or ten, in ASCII.
    digits: String,
    decimals: Option<String>,
}

impl ChineseNumber {
    /// Reads a number at the start of a text: 三十九 is 39, 一百一十六 is 116, 三十九点九 is 39.9. Returns it in ASCII digits, with its
    /// length in bytes.
    fn read(text: &str) -> Option<(String, usize)> {
        let mut number = Self::default();
        let mut len = 0;
        for c in text.chars() {
            if number.push(c).is_none() {
                break;
            }
            len += c.len_utf8();
        }
        let number = number.finish()?;
        (len > 0).then_some((number, len))
    }

    fn push(&mut self, c: char) -> Option<()> {
        if let Some(decimals) = &mut self.decimals {
            decimals.push(chinese_digit(c)?);
            return Some(());
        }
        let unit = match c {
            '百' => 100,
            '十' => 10,
            '点' | '點' if !self.is_empty() => {
                self.decimals = Some(String::new());
                return Some(());
            }
            _ => {
                self.digits.push(chinese_digit(c)?);
                return (self.digits.len() <= 3).then_some(());
            }
        };
        // Ten alone is 十, not 一十.
        let count = if self.digits.is_empty() { 1 } else { self.digits.parse().ok()? };
        self.digits.clear();
        self.whole += unit * count;
        (self.whole < 1000).then_some(())
    }

    fn is_empty(&self) -> bool {
        self.whole == 0 && self.digits.is_empty()
    }

    fn finish(self) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let ones: u32 = if self.digits.is_empty() { 0 } else { self.digits.parse().ok()? };
        let whole = self.whole + ones;
        match self.decimals {
            Some(decimals) if decimals.is_empty() => None,
            Some(decimals) => Some(format!("{whole}.{decimals}")),
            None => Some(whole.to_string()),
        }
    }
}

fn chinese_digit(c: char) -> Option<char> {
    let value = match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    char::from_digit(value, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalizes_digits_and_punctuation() {
        for (original, expected) in [
            ("٤٣٫١، ١٣١٫٩", "43.1, 131.9"),
            ("４３．１，１３１．９", "43.1,131.9"),
            ("北纬三十九度五十四分", "北纬39度54分"),
            ("東經一百一十六點四度", "東經116.4度"),
            ("一〇五度", "105度"),
            ("十度", "10度"),
            ("二百零五度", "205度"),
            ("\u{200f}43.1\u{200e}", "43.1"),
        ] {
            assert_eq!(NormalizedText::new(original).as_str(), expected, "{original}");
        }
    }

    #[test]
    fn ranges_are_those_of_the_original() {
        let original = "٤٣ x ١٣١";
        let normalized = NormalizedText::new(original);
        assert_eq!(normalized.as_str(), "43 x 131");
        assert_eq!(&original[normalized.original_range(&(3..4))], "x");
        assert_eq!(&original[normalized.original_range(&(5..8))], "١٣١");
    }
}
