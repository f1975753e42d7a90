//! The ids of earlier rows, stored compactly.
//!
//! Most data sets number their rows. A numeric id takes one bit if its neighbors are present, and at most 32 bytes if
//! it is isolated. Any other id takes 16 bytes.

use crate::event::{ForeignId, fnv1a};

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

/// The number of consecutive ids that share an entry: the bits of a `u128`.
const PAGE_SIZE: u64 = 128;

/// The number of trailing digits that are parsed as a number. Fewer digits save little; more do not fit.
const NUMBER_DIGITS: RangeInclusive<usize> = 3..=18;

/// A compact representation of an id.
///
/// Two different ids have the same representation with a probability of at most 2⁻⁶³, unless somebody constructs a
/// collision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CompactId {
    /// A page of consecutive numbers, and the index within the page.
    Numbered(Page, u8),
    /// The id itself if it fits, else two hashes of it.
    Whole(u128),
}

/// The text before the number, and the number without its last bits.
type Page = (u64, u64);

/// A set of ids.
#[derive(Debug, Default)]
pub(super) struct SeenIds {
    pages: HashMap<Page, u128>,
    /// The most recently used page, which is not in `pages`: rows are mostly in order.
    current: (Page, u128),
    others: HashSet<u128>,
}

impl CompactId {
    pub(super) fn new(id: &ForeignId<'_>) -> Self {
        // All ids of a table are split at the same point, so the parts are compared one by one.
        let [scheme, own] = id.parts();
        let digits = own.bytes().rev().take_while(u8::is_ascii_digit).take(NUMBER_DIGITS.end() + 1).count();
        let (text, digits) = own.split_at(own.len() - digits);
        // `a-0700` and `a-700` are different ids.
        if NUMBER_DIGITS.contains(&digits.len())
            && !digits.starts_with('0')
            && let Ok(number) = digits.parse::<u64>()
        {
            let bit = u8::try_from(number % PAGE_SIZE).unwrap_or_default();
            return Self::Numbered((pack_or_hash([scheme, text]), number / PAGE_SIZE), bit);
        }
        if let Some(bytes) = pack::<16>([scheme, own]) {
            return Self::Whole(u128::from_le_bytes(bytes));
        }
        let (first, second) = (fnv1a([scheme, own]), fnv1a([scheme, own, own]));
        Self::Whole((u128::from(first) << 64 | u128::from(second)) | 0x80 << 120)
    }
}

/// Packs two texts into a number: the texts themselves if they fit, else a hash of them.
fn pack_or_hash(texts: [&str; 2]) -> u64 {
    pack(texts).map_or_else(|| fnv1a(texts) | 0x80 << 56, u64::from_le_bytes)
}

/// Packs two texts into `N` bytes, if they fit. The last byte is their length, a value that no hash has there.
fn pack<const N: usize>([one, other]: [&str; 2]) -> Option<[u8; N]> {
    let length = one.len() + other.len();
    let mut bytes = [0; N];
    *bytes.last_mut()? = u8::try_from(length).ok().filter(|_| length < N)?;
    bytes[..one.len()].copy_from_slice(one.as_bytes());
    bytes[one.len()..length].copy_from_slice(other.as_bytes());
    Some(bytes)
}

impl SeenIds {
    /// Adds an id. Returns false if it is already present.
    pub(super) fn insert(&mut self, id: CompactId) -> bool {
        match id {
            CompactId::Whole(id) => self.others.insert(id),
            CompactId::Numbered(page, bit) => {
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
        let mut known = SeenIds::default();
        ids.iter().map(|id| known.insert(CompactId::new(&ForeignId::from(*id)))).collect()
    }

    #[test]
    fn inserts_each_id_once() {
        let ids =
            ["ucdp-700", "ucdp-0700", "ucdp-701", "x-700", "ucdp-9001", "700", "", "7", "07", "an id that is longer"];
        assert!(new(&ids).into_iter().all(|is_new| is_new));
        assert!(new(&[ids, ids].concat())[ids.len()..].iter().all(|is_new| !is_new));
    }

    #[test]
    fn stores_long_numbers_as_text() {
        let (nines, longer) = ("9".repeat(18), "9".repeat(19));
        let short = |id: &str| CompactId::new(&ForeignId::from(id.to_owned()));
        assert!(matches!(short(&nines), CompactId::Numbered((_, page), 127) if page == 999_999_999_999_999_999 / 128));
        assert!(matches!(short(&longer), CompactId::Whole(_)));
        assert_eq!(new(&[&nines, &longer, &nines, &longer]), [true, true, false, false]);
    }

    proptest! {
        #[test]
        fn distinguishes_all_ids(ids in prop::collection::vec("(ucdp-|a text of words )?[0-9]{0,4}", 0..60)) {
            let (mut short, mut whole) = (SeenIds::default(), HashSet::new());
            for id in &ids {
                prop_assert_eq!(short.insert(CompactId::new(&ForeignId::from(id))), whole.insert(id), "{}", id);
            }
        }
    }
}
