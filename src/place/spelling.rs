//! How many letters part two names.

use super::fold::{Key, Kind};

/// A wanted name, compared with many keys in order.
///
/// The distance counts letters put in, left out, changed, and neighbours exchanged (optimal string alignment). Keys in order
/// share their beginnings, so the rows of the shared letters are kept from one key to the next.
pub(crate) struct Spelling {
    wanted: Vec<u8>,
    kind: Kind,
    limit: u8,
    /// One row of steps for each letter of the current key, as wide as the wanted name and one more.
    rows: Vec<u8>,
    /// How many rows hold for the key to come.
    kept: usize,
}

// Longer names are sentences; nothing is spelled nearly like them.
const LONGEST: usize = 60;

// Siberia is no slip for Liberia; Xladivostok is one for Vladivostok.
const LONG: usize = 8;

impl Spelling {
    /// The spellings of a key that are worth a suggestion: one letter of four to seven may differ, two of up to eleven, three of
    /// more. Where the first letter differs, a name of eight or more is allowed one letter less, and a shorter one none.
    pub(crate) fn of(key: &Key) -> Self {
        let wanted = key.letters().as_bytes().to_vec();
        let limit = match wanted.len() {
            4..=7 => 1,
            8..=11 => 2,
            12..=LONGEST => 3,
            _ => 0,
        };
        Self { wanted, kind: key.kind(), limit, rows: Vec::new(), kept: 0 }
    }

    /// How many letters part the wanted name from this key, of which `shared` bytes are those of the key before. Nothing when
    /// there are too many, or none.
    pub(crate) fn distance(&mut self, shared: usize, key: &[u8]) -> Option<u8> {
        let (kind, mark) = Key::kind_of(key);
        self.kept = self.kept.min(shared.saturating_sub(mark) + 1);
        if kind != self.kind {
            self.kept = 0;
            return None;
        }
        let letters = &key[mark..];
        let limit = match letters.first() == self.wanted.first() {
            true => self.limit,
            false if self.wanted.len() < LONG => return None,
            false => self.limit - 1,
        };
        if letters.len().abs_diff(self.wanted.len()) > usize::from(self.limit) || self.limit == 0 {
            return None;
        }
        let width = self.wanted.len() + 1;
        self.rows.resize(self.rows.len().max(width * (letters.len() + 1)), 0);
        if self.kept == 0 {
            (0..).zip(&mut self.rows[..width]).for_each(|(steps, cell)| *cell = steps);
            self.kept = 1;
        }
        while self.kept <= letters.len() {
            // Once every way is too long, longer keys with this beginning are too far as well.
            let above = &self.rows[(self.kept - 1) * width..self.kept * width];
            if above.iter().all(|&steps| steps > self.limit) {
                return None;
            }
            self.fill(self.kept, letters);
            self.kept += 1;
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

/// What the packed index asks, block by block.
#[cfg(feature = "gazetteer")]
impl Spelling {
    /// Whether there can be any.
    pub(crate) const fn is_hopeless(&self) -> bool {
        self.limit == 0
    }

    /// The kind of keys it is compared with.
    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    /// Forgets the key before.
    pub(crate) const fn start(&mut self) {
        self.kept = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key::of(name, Some("RU")).unwrap()
    }

    fn distance(wanted: &str, name: &str) -> Option<u8> {
        Spelling::of(&key(wanted)).distance(0, key(name).as_bytes())
    }

    #[test]
    fn letters_are_counted() {
        assert_eq!(distance("Khabarovsk", "habarovsk"), None, "the same name is not a misspelling");
        assert_eq!(distance("Khabarosvk", "habarovsk"), Some(1), "neighbours exchanged");
        assert_eq!(distance("Vladivastok", "vladivostok"), Some(1));
        assert_eq!(distance("Vladivostock", "vladivostok"), None);
        assert_eq!(distance("Kursk", "kurhan"), None);
        assert_eq!(distance("Ku", "kuu"), None, "two letters say too little");
        assert_eq!(distance("Oma", "omb"), None, "one letter of three is a third of the name");
        assert_eq!(distance("Siberia", "liberia"), None, "the first letter of a short name");
        assert_eq!(distance("Xladivostok", "vladivostok"), Some(2), "x is written ks");
        assert_eq!(distance("Xladivastok", "vladivostok"), None, "the first letter and another");
    }

    #[test]
    fn keys_in_order_give_what_they_give_alone() {
        let keys = ["kur", "kurs", "kurska", "kursk", "kurski", "kusk", "kuzk"];
        let mut wanted = Spelling::of(&key("Kursk"));
        let mut before = Vec::new();
        for name in keys {
            let bytes = key(name).as_bytes().to_vec();
            let shared = before.iter().zip(&bytes).take_while(|(a, b)| a == b).count();
            assert_eq!(wanted.distance(shared, &bytes), distance("Kursk", name), "{name}");
            before = bytes;
        }
    }
}
