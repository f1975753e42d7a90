//! How many letters part two names.

use super::fold::Key;

/// A wanted name, compared with many keys in order.
///
/// The distance counts letters put in, left out, changed, and neighbours exchanged (optimal string alignment). Keys in order
/// share their beginnings, so the rows of the shared letters are kept from one key to the next.
pub(crate) struct Spelling {
    wanted: Vec<u8>,
    korean: bool,
    limit: u8,
    rows: Vec<Vec<u8>>,
}

impl Spelling {
    /// The spellings of a key that are worth a suggestion: one letter differs in eight, at most three, at least one.
    pub(crate) fn of(key: &Key) -> Self {
        let wanted = key.letters().as_bytes().to_vec();
        let limit = match wanted.len() {
            0..=2 => 0,
            3..=6 => 1,
            7..=11 => 2,
            _ => 3,
        };
        Self { wanted, korean: key.is_korean(), limit, rows: Vec::new() }
    }

    /// Forgets what was compared before.
    pub(crate) fn start(&mut self) {
        self.rows.clear();
    }

    /// Whether keys of the wanted kind can stand in a block with these first keys, its own and the next block's.
    pub(crate) fn may_stand_in(&self, first: &[u8], next: Option<&[u8]>) -> bool {
        if self.korean { next.is_none_or(|next| next >= b"~".as_slice()) } else { first < b"~".as_slice() }
    }

    /// How many letters part the wanted name from this key, of which `shared` bytes are those of the key before. Nothing when
    /// there are too many, or none.
    pub(crate) fn distance(&mut self, shared: usize, key: &[u8]) -> Option<u8> {
        let mark = usize::from(key.starts_with(b"~"));
        if (mark == 1) != self.korean || self.limit == 0 {
            return None;
        }
        let letters = &key[mark..];
        let width = self.wanted.len();
        if self.rows.is_empty() {
            self.rows.push((0..=width).map(capped).collect());
        }
        self.rows.truncate(shared.saturating_sub(mark) + 1);
        for done in self.rows.len()..=letters.len() {
            // Once every way is too long, longer keys with this beginning are too far as well.
            if self.rows[done - 1].iter().all(|&steps| steps > self.limit) {
                return None;
            }
            let row = self.row(done, letters);
            self.rows.push(row);
        }
        self.rows[letters.len()].get(width).copied().filter(|&steps| steps > 0 && steps <= self.limit)
    }

    fn row(&self, done: usize, letters: &[u8]) -> Vec<u8> {
        let letter = letters[done - 1];
        let above = &self.rows[done - 1];
        let mut row = Vec::with_capacity(self.wanted.len() + 1);
        row.push(capped(done));
        for column in 1..=self.wanted.len() {
            let changed = above[column - 1] + u8::from(self.wanted[column - 1] != letter);
            let mut steps = changed.min(above[column] + 1).min(row[column - 1] + 1);
            if done > 1
                && column > 1
                && self.wanted[column - 2] == letter
                && self.wanted[column - 1] == letters[done - 2]
            {
                steps = steps.min(self.rows[done - 2][column - 2] + 1);
            }
            row.push(steps);
        }
        row
    }
}

// Names are short; 200 steps are as far as any number.
fn capped(steps: usize) -> u8 {
    u8::try_from(steps.min(200)).unwrap_or(200)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(wanted: &str, key: &str) -> Option<u8> {
        Spelling::of(&Key::candidates(wanted)[0]).distance(0, key.as_bytes())
    }

    #[test]
    fn letters_are_counted() {
        assert_eq!(distance("Khabarovsk", "habarovsk"), None, "the same name is not a misspelling");
        assert_eq!(distance("Khabarosvk", "habarovsk"), Some(1), "neighbours exchanged");
        assert_eq!(distance("Vladivastok", "vladivostok"), Some(1));
        assert_eq!(distance("Vladivostock", "vladivostok"), None);
        assert_eq!(distance("Kursk", "kurhan"), None);
        assert_eq!(distance("Ku", "kuu"), None, "two letters say too little");
    }

    #[test]
    fn keys_in_order_give_what_they_give_alone() {
        let keys = ["kur", "kurs", "kurska", "kursk", "kurski", "kusk", "kuzk"];
        let mut wanted = Spelling::of(&Key::candidates("Kursk")[0]);
        let mut before = "";
        for key in keys {
            let shared = before.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
            assert_eq!(wanted.distance(shared, key.as_bytes()), distance("Kursk", key), "{key}");
            before = key;
        }
    }
}
