//! The width of text, and line breaks.

use unicode_normalization::UnicodeNormalization;

/// A font size, weight and letter spacing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Font {
    /// The font size, in pixels.
    pub(super) size: f64,
    pub(super) bold: bool,
    /// Extra space after each character, in ems.
    pub(super) letter_spacing: f64,
}

impl Font {
    pub(super) const fn new(size: f64, bold: bool, letter_spacing: f64) -> Self {
        Self { size, bold, letter_spacing }
    }

    /// Returns the width of a text set in Noto Sans, in pixels. Arial, Helvetica and Liberation Sans are a little narrower.
    pub(super) fn width(self, text: &str) -> f64 {
        let widths = if self.bold { &SEMI_BOLD } else { &REGULAR };
        let ems: f64 = text.chars().map(|character| advance(character, widths) / 1000.0 + self.letter_spacing).sum();
        ems * self.size
    }

    /// Breaks a text into lines of at most `max_width` pixels. A single word may be wider.
    pub(super) fn wrap(self, text: &str, max_width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(line) + self.width(" ") + self.width(word) <= max_width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

/// Advance widths of U+0020 to U+007E in thousandths of an em, from the fonts in `data/font`.
const REGULAR: [u16; 95] = [
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907,
    760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444, 281, 561, 615, 480, 615,
    564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380,
    551, 380, 572,
];
const SEMI_BOLD: [u16; 95] = [
    260, 277, 452, 646, 572, 875, 743, 250, 324, 324, 546, 572, 279, 320, 276, 399, 572, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 276, 279, 572, 572, 572, 461, 898, 672, 659, 638, 732, 558, 538, 726, 756, 370, 309, 647, 546, 929,
    793, 787, 615, 787, 643, 550, 569, 747, 631, 953, 638, 603, 576, 330, 399, 330, 572, 423, 333, 585, 626, 502, 626,
    585, 371, 626, 638, 283, 283, 588, 283, 960, 638, 617, 626, 626, 434, 493, 406, 638, 547, 830, 560, 548, 484, 389,
    551, 389, 572,
];

/// Returns the advance width of a character in thousandths of an em; an estimate outside of ASCII.
fn advance(character: char, widths: &[u16; 95]) -> f64 {
    // An accent does not widen its letter.
    let base = std::iter::once(character).nfd().next().unwrap_or(character);
    match u32::from(base) {
        code @ 0x20..=0x7E => widths.get((code - 0x20) as usize).map_or(600.0, |&width| f64::from(width)),
        0x300..=0x36F | 0x200B..=0x200F => 0.0,
        0x410..=0x42F => 739.0,
        0x430..=0x4FF => 643.0,
        // Hangul, kana and Chinese characters are as wide as they are high.
        0x1100.. => 1000.0,
        _ => 650.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_match_the_font() {
        let font = Font::new(10.0, false, 0.0);
        assert!((font.width("Av") - 11.47).abs() < 1e-9);
        assert!((font.width("é") - font.width("e")).abs() < 1e-9);
        assert!(font.width("서울") >= 19.0);
    }

    #[test]
    fn wraps_at_spaces() {
        let font = Font::new(10.0, false, 0.0);
        assert_eq!(font.wrap("one two three", font.width("one two")), ["one two", "three"]);
        assert_eq!(font.wrap("", 10.0), Vec::<String>::new());
    }
}
