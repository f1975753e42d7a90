//! Decimal digits of all scripts.

use std::borrow::Cow;

/// The digit zero of each script whose digits people write numbers with. The other nine follow it.
const ZEROS: &[char] =
    &['٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '႐', '០', '᠐', '０'];

/// Returns the ASCII digit with the value of a decimal digit of any script.
pub(crate) fn to_ascii_digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    ZEROS.iter().find_map(|&zero| {
        let value = u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10)?;
        char::from_digit(value, 10)
    })
}

/// Returns a text in which all digits are ASCII, together with the marks that Arabic and East Asian texts write around digits: the
/// decimal separator, hyphens, slashes and colons. Arabic thousands separators and invisible marks of direction are removed.
///
/// A text without a digit of another script is returned as it is.
pub(crate) fn to_ascii_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| !c.is_ascii() && to_ascii_digit(c).is_some()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter(|&c| !(c == '٬' || is_direction_mark(c)))
            .map(|c| match c {
                '－' => '-',
                '／' => '/',
                '：' => ':',
                '٫' | '．' => '.',
                '，' => ',',
                _ => to_ascii_digit(c).unwrap_or(c),
            })
            .collect(),
    )
}

/// Whether a character is an invisible mark of direction, which texts in Arabic and Hebrew put around numbers.
pub(crate) const fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_digits_of_all_scripts() {
        for (written, ascii) in [
            ("٥١٫٧٣٧٣", "51.7373"),
            ("۵۱٫۷۳", "51.73"),
            ("٢٠٢٤-٠٨-١٠", "2024-08-10"),
            ("\u{200f}٢٠٢٤/٠٨/١٠", "2024/08/10"),
            ("１２，５", "12,5"),
            ("၂၀၂၄", "2024"),
            ("२०२४", "2024"),
            ("١٬٢٠٠", "1200"),
            ("40 km", "40 km"),
            ("Курск", "Курск"),
            // A letter of the same block is no digit.
            ("كورسك", "كورسك"),
        ] {
            assert_eq!(to_ascii_digits(written), ascii, "{written}");
        }
    }
}
