//! The ids that rows have used, in little memory.
//!
//! Most data number their rows. What is kept of such an id is one bit where the numbers lie close together, and 32 bytes where each
//! lies far from the others; of any other id, 16 bytes.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use crate::event::ForeignId;
use crate::event::name::hash;

/// Numbers that share an entry: the bits of a `u128`.
const PAGE: u64 = 128;

/// How many digits at the end of an id are taken for a number: fewer say little, and more do not fit.
const DIGITS: RangeInclusive<usize> = 3..=18;

/// An id in little memory.
///
/// Two ids have the same one by a chance of one in 2⁶³ at most, unless somebody took pains to find them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Short {
    /// A page of numbers, and which of them.
    Number(Page, u8),
    /// Itself where it fits, else two hashes of it.
    Whole(u128),
}

/// Numbers that stand behind the same text, and that are the same but for their last bits.
type Page = (u64, u64);

/// Ids, each once.
#[derive(Debug, Default)]
pub(super) struct Ids {
    pages: HashMap<Page, u128>,
    /// The page that was used last, which is not among the others: rows are mostly in order.
    current: (Page, u128),
    others: HashSet<u128>,
}

impl Short {
    pub(super) fn of(id: &ForeignId<'_>) -> Self {
        // All ids of a table have the same parts, so that they are compared part by part.
        let [scheme, own] = id.parts();
        let digits = own.bytes().rev().take_while(u8::is_ascii_digit).take(DIGITS.end() + 1).count();
        let (text, digits) = own.split_at(own.len() - digits);
        // `a-0700` and `a-700` are two ids.
        if DIGITS.contains(&digits.len())
            && !digits.starts_with('0')
            && let Ok(number) = digits.parse::<u64>()
        {
            let bit = u8::try_from(number % PAGE).unwrap_or_default();
            return Self::Number((packed([scheme, text]), number / PAGE), bit);
        }
        if let Some(bytes) = joined::<16>([scheme, own]) {
            return Self::Whole(u128::from_le_bytes(bytes));
        }
        let (first, second) = (hash([scheme, own]), hash([scheme, own, own]));
        Self::Whole((u128::from(first) << 64 | u128::from(second)) | 0x80 << 120)
    }
}

/// Two texts as a number: themselves where they fit, else a hash of them.
fn packed(texts: [&str; 2]) -> u64 {
    joined(texts).map_or_else(|| hash(texts) | 0x80 << 56, u64::from_le_bytes)
}

/// Two texts as so many bytes, where they fit. The last byte is their length, which no hash has there.
fn joined<const N: usize>([one, other]: [&str; 2]) -> Option<[u8; N]> {
    let length = one.len() + other.len();
    let mut bytes = [0; N];
    *bytes.last_mut()? = u8::try_from(length).ok().filter(|_| length < N)?;
    bytes[..one.len()].copy_from_slice(one.as_bytes());
    bytes[one.len()..length].copy_from_slice(other.as_bytes());
    Some(bytes)
}

impl Ids {
    /// Adds an id. False when it is there already.
    pub(super) fn insert(&mut self, id: Short) -> bool {
        match id {
            Short::Whole(id) => self.others.insert(id),
            Short::Number(page, bit) => {
                if self.current.0 != page {
                    let bits = self.pages.remove(&page).unwrap_or_default();
                    let (before, bits) = std::mem::replace(&mut self.current, (page, bits));
                    if bits != 0 {
                        self.pages.insert(before, bits);
                    }
                }
                let bit = 1 << bit;
                let is_new = self.current.1 & bit == 0;
                self.current.1 |= bit;
                is_new
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn new(ids: &[&str]) -> Vec<bool> {
        let mut known = Ids::default();
        ids.iter().map(|id| known.insert(Short::of(&ForeignId::from(*id)))).collect()
    }

    #[test]
    fn an_id_is_new_once() {
        let ids =
            ["ucdp-700", "ucdp-0700", "ucdp-701", "x-700", "ucdp-9001", "700", "", "7", "07", "an id of more letters"];
        assert!(new(&ids).into_iter().all(|is_new| is_new));
        assert!(new(&[ids, ids].concat())[ids.len()..].iter().all(|is_new| !is_new));
    }

    #[test]
    fn numbers_too_long_for_a_bit_are_kept_whole() {
        let (nines, longer) = ("9".repeat(18), "9".repeat(19));
        let short = |id: &str| Short::of(&ForeignId::from(id.to_owned()));
        assert!(matches!(short(&nines), Short::Number((_, page), 127) if page == 999_999_999_999_999_999 / 128));
        assert!(matches!(short(&longer), Short::Whole(_)));
        assert_eq!(new(&[&nines, &longer, &nines, &longer]), [true, true, false, false]);
    }

    proptest! {
        #[test]
        fn no_two_ids_are_taken_for_one(ids in prop::collection::vec("(ucdp-|a text of words )?[0-9]{0,4}", 0..60)) {
            let (mut short, mut whole) = (Ids::default(), HashSet::new());
            for id in &ids {
                prop_assert_eq!(short.insert(Short::of(&ForeignId::from(id))), whole.insert(id), "{}", id);
            }
        }
    }
}
