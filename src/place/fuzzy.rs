//! Edit distance between a name and many keys.

use super::folding::{KeyKind, NameKey};

/// Compares one wanted name with many sorted keys.
///
/// The distance is the optimal string alignment distance: the number of insertions, deletions, substitutions and transpositions
/// of adjacent characters. Sorted keys share prefixes, so the matrix rows of a shared prefix are reused for the next key.
pub(crate) struct FuzzyMatcher {
    wanted: Vec<u8>,
    kind: KeyKind,
    limit: u8,
    /// The matrix: one row for the empty prefix and one for each byte of the current key, one column more than the wanted name
    /// has bytes.
    rows: Vec<u8>,
    /// The number of rows that are valid for the next key.
    valid_rows: usize,
}

// In bytes. A longer name is a sentence, and similar to no name.
const MAX_LENGTH: usize = 60;

// In bytes. Xladivostok is a misspelling of Vladivostok, but Siberia is not one of Liberia.
const MIN_FOR_OTHER_INITIAL: usize = 8;

impl FuzzyMatcher {
    /// Creates a matcher for spellings of a key that are worth a suggestion. It allows one difference in names of four to seven
    /// characters, two in names of eight to eleven, and three in longer names. If the first character differs, it allows one
    /// difference fewer in names of at least eight characters, and none in shorter names.
    pub(crate) fn new(key: &NameKey) -> Self {
        let wanted = key.text().as_bytes().to_vec();
        let limit = match wanted.len() {
            4..=7 => 1,
            8..=11 => 2,
            12..=MAX_LENGTH => 3,
            _ => 0,
        };
        Self { wanted, kind: key.kind(), limit, rows: Vec::new(), valid_rows: 0 }
    }

    /// Returns the distance between the wanted name and this key, which shares its first `shared` bytes with the previous key.
    /// `None` if the distance is zero or above the limit.
    pub(crate) fn distance(&mut self, shared: usize, key: &[u8]) -> Option<u8> {
        let (kind, prefix) = NameKey::kind_of(key);
        self.valid_rows = self.valid_rows.min(shared.saturating_sub(prefix) + 1);
        if kind != self.kind {
            self.valid_rows = 0;
            return None;
        }
        let letters = &key[prefix..];
        let limit = match letters.first() == self.wanted.first() {
            true => self.limit,
            false if self.wanted.len() < MIN_FOR_OTHER_INITIAL => return None,
            false => self.limit - 1,
        };
        if letters.len().abs_diff(self.wanted.len()) > usize::from(self.limit) || self.limit == 0 {
            return None;
        }
        let width = self.wanted.len() + 1;
        self.rows.resize(self.rows.len().max(width * (letters.len() + 1)), 0);
        if self.valid_rows == 0 {
            (0..).zip(&mut self.rows[..width]).for_each(|(steps, cell)| *cell = steps);
            self.valid_rows = 1;
        }
        while self.valid_rows <= letters.len() {
            // If all entries of a row are above the limit, so is the distance to any key with this prefix.
            let above = &self.rows[(self.valid_rows - 1) * width..self.valid_rows * width];
            if above.iter().all(|&steps| steps > self.limit) {
                return None;
            }
            self.fill(self.valid_rows, letters);
            self.valid_rows += 1;
        }
        let steps = self.rows[letters.len() * width + width - 1];
        (steps > 0 && steps <= limit).then_some(steps)
    }

    fn fill(&mut self, row: usize, letters: &[u8]) {
        let width = self.wanted.len() + 1;
        let (done, rest) = self.rows.split_at_mut(row * width);
        let above = &done[(row - 1) * width..];
        let letter = letters[row - 1];
        let mut left = above[0] + 1;
        rest[0] = left;
        for column in 1..width {
            let own = self.wanted[column - 1];
            let mut steps = (above[column - 1] + u8::from(own != letter)).min(above[column] + 1).min(left + 1);
            if row > 1 && column > 1 && self.wanted[column - 2] == letter && own == letters[row - 2] {
                steps = steps.min(done[(row - 2) * width + column - 2] + 1);
            }
            rest[column] = steps;
            left = steps;
        }
    }
}

/// Used by the packed index, block by block.
#[cfg(feature = "gazetteer")]
impl FuzzyMatcher {
    /// Whether no key can match, because the name is too short or too long.
    pub(crate) const fn matches_nothing(&self) -> bool {
        self.limit == 0
    }

    /// Returns the kind of keys that can match.
    pub(crate) const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Forgets the previous key.
    pub(crate) const fn reset(&mut self) {
        self.valid_rows = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> NameKey {
        NameKey::new(name, Some("RU")).unwrap()
    }

    fn distance(wanted: &str, name: &str) -> Option<u8> {
        FuzzyMatcher::new(&key(wanted)).distance(0, key(name).as_bytes())
    }

    #[test]
    fn counts_differing_characters() {
        assert_eq!(distance("Khabarovsk", "habarovsk"), None, "the same name is not a misspelling");
        assert_eq!(distance("Khabarosvk", "habarovsk"), Some(1), "transposition of adjacent characters");
        assert_eq!(distance("Vladivastok", "vladivostok"), Some(1));
        assert_eq!(distance("Vladivostock", "vladivostok"), None);
        assert_eq!(distance("Kursk", "kurhan"), None);
        assert_eq!(distance("Ku", "kuu"), None, "two characters are too few");
        assert_eq!(distance("Oma", "omb"), None, "one of three characters is too much");
        assert_eq!(distance("Siberia", "liberia"), None, "the first character of a short name");
        assert_eq!(distance("Xladivostok", "vladivostok"), Some(2), "the key of x is ks");
        assert_eq!(distance("Xladivastok", "vladivostok"), None, "the first character and another");
    }

    #[test]
    fn reused_rows_give_the_same_distance() {
        let keys = ["kur", "kurs", "kurska", "kursk", "kurski", "kusk", "kuzk"];
        let mut wanted = FuzzyMatcher::new(&key("Kursk"));
        let mut before = Vec::new();
        for name in keys {
            let bytes = key(name).as_bytes().to_vec();
            let shared = before.iter().zip(&bytes).take_while(|(a, b)| a == b).count();
            assert_eq!(wanted.distance(shared, &bytes), distance("Kursk", name), "{name}");
            before = bytes;
        }
    }
}
