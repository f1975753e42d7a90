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
    /// The limit for keys with another first character.
    other_initial: u8,
    /// How many characters at the beginning of a block's keys must agree.
    #[cfg_attr(not(feature = "gazetteer"), expect(dead_code, reason = "only the packed index has blocks"))]
    same_start: usize,
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
        Self {
            wanted,
            kind: key.kind(),
            limit,
            other_initial: limit.saturating_sub(1),
            same_start: 0,
            rows: Vec::new(),
            valid_rows: 0,
        }
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
            false => self.other_initial,
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
    /// Creates a matcher that allows one difference.
    pub(crate) fn one_character(key: &NameKey) -> Self {
        let all = Self::new(key);
        // The limit for another first character is one less.
        let same_start = usize::from(all.wanted.len() < MIN_FOR_OTHER_INITIAL);
        Self { limit: all.limit.min(1), same_start, ..all }
    }

    /// Creates a matcher that allows all differences except in the first two characters.
    pub(crate) fn same_beginning(key: &NameKey) -> Self {
        Self { same_start: 2, ..Self::new(key) }
    }

    /// Whether a key from `first` to before `next` can match, judged by the characters that these keys share and the one after
    /// them.
    pub(crate) fn may_match_between(&mut self, first: &[u8], next: &[u8]) -> bool {
        let (kind, prefix) = NameKey::kind_of(first);
        let (next_kind, _) = NameKey::kind_of(next);
        if self.limit == 0 || kind != self.kind {
            // A block may hold the last keys of one kind and the first of the next.
            return self.limit > 0 && (kind..=next_kind).contains(&self.kind) && kind != next_kind;
        }
        if kind != next_kind {
            return true;
        }
        let shared = first.iter().zip(next).take_while(|(one, other)| one == other).count().max(prefix);
        let letters = &first[prefix..shared];
        let start = self.same_start.min(self.wanted.len());
        if !self.wanted[..start].starts_with(&letters[..letters.len().min(start)]) {
            return false;
        }
        let width = self.wanted.len() + 1;
        self.rows.resize(self.rows.len().max(width * (letters.len() + 2)), 0);
        (0..).zip(&mut self.rows[..width]).for_each(|(steps, cell)| *cell = steps);
        (1..=letters.len()).for_each(|row| self.fill(row, letters));
        let Some((&from, &to)) = first.get(shared).zip(next.get(shared)) else { return self.is_near(letters.len()) };
        let mut longer = [letters, &[0]].concat();
        (from..=to).any(|letter| {
            if letters.len() < start && self.wanted[letters.len()] != letter {
                return false;
            }
            longer[letters.len()] = letter;
            self.fill(longer.len(), &longer);
            self.is_near(longer.len())
        })
    }

    /// Whether some key that begins with the characters of this row can match.
    fn is_near(&self, row: usize) -> bool {
        let width = self.wanted.len() + 1;
        self.rows[row * width..(row + 1) * width].iter().any(|&steps| steps <= self.limit)
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
