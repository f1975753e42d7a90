//! From keys to places.
//!
//! Keys stand in order, in blocks of 512. A block has two halves, inflated apart. The first holds the keys, each without what it
//! shares with the one before. The second holds for each key how many places it has, and for each place how many spellings; then the
//! numbers of the places; then 16 bits for every spelling that is listed besides the first name, so that a listed spelling can be told
//! from one that only has the same key. Keys of the plain kind have none: they are the spelling itself.

use std::cmp::Ordering;

use super::reader::{Head, Reader, between, head, inflated, last_block};
use crate::place::fold::{Key, Kind};
use crate::place::spelling::Spelling;

/// A place that is listed under a key.
pub(super) struct Listed {
    pub(super) place: usize,
    /// What is left of its listed spellings.
    pub(super) spellings: Vec<u16>,
}

/// Sixteen bits of a plain name (FNV-1a, folded). Two spellings of one key and one place share them once in 65,536.
pub(super) fn spelling_hash(plain: &str) -> u16 {
    let hash = plain.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    #[expect(clippy::cast_possible_truncation, reason = "the upper half is folded in")]
    let folded = (hash ^ (hash >> 16)) as u16;
    folded
}

/// The places under a key.
pub(super) fn find(data: &[u8], key: &Key) -> Vec<Listed> {
    let first_keys = head(data, Head::FirstKeys);
    last_block(head(data, Head::KeyBlocks), |block| between(data, first_keys, block) > key.as_bytes())
        .and_then(|block| {
            let raw = keys_of(data, block);
            let mut keys = Keys::open(&raw)?;
            let mut position = 0;
            loop {
                match keys.next()?.1.cmp(key.as_bytes()) {
                    Ordering::Less => position += 1,
                    Ordering::Equal => return listed(data, block, &[position]).pop(),
                    Ordering::Greater => return None,
                }
            }
        })
        .unwrap_or_default()
}

/// The places whose keys are near one of the wanted spellings, with the number of letters that differ.
pub(super) fn scan(data: &[u8], wanted: &mut [Spelling]) -> Vec<(u8, usize)> {
    let mut nearest = Vec::new();
    let first_keys = head(data, Head::FirstKeys);
    let blocks = head(data, Head::KeyBlocks);
    for block in 0..blocks {
        let from = Key::kind_of(between(data, first_keys, block)).0;
        let to = if block + 1 < blocks { Key::kind_of(between(data, first_keys, block + 1)).0 } else { Kind::Korean };
        let mut here: Vec<_> = wanted.iter_mut().filter(|wanted| (from..=to).contains(&wanted.kind())).collect();
        if here.is_empty() {
            continue;
        }
        for wanted in &mut here {
            wanted.start();
        }
        let raw = keys_of(data, block);
        let Some(mut keys) = Keys::open(&raw) else { continue };
        let (mut near, mut position) = (Vec::new(), 0);
        while let Some((shared, key)) = keys.next() {
            let distances = here.iter_mut().filter_map(|wanted| wanted.distance(shared, key));
            near.extend(distances.min().map(|letters| (letters, position)));
            position += 1;
        }
        if !near.is_empty() {
            let positions: Vec<_> = near.iter().map(|&(_, position)| position).collect();
            let places = listed(data, block, &positions);
            for ((letters, _), listed) in near.into_iter().zip(places) {
                nearest.extend(listed.into_iter().map(|listed| (letters, listed.place)));
            }
        }
    }
    nearest
}

fn keys_of(data: &[u8], block: usize) -> Vec<u8> {
    inflated(between(data, head(data, Head::KeyOffsets), 2 * block))
}

/// The keys of a block, each completed with what it shares with the one before.
struct Keys<'a> {
    reader: Reader<'a>,
    left: usize,
    key: Vec<u8>,
}

impl<'a> Keys<'a> {
    fn open(raw: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(raw);
        let left = reader.count()?;
        Some(Self { reader, left, key: Vec::new() })
    }

    /// The next key, and how many bytes it shares with the one before.
    fn next(&mut self) -> Option<(usize, &[u8])> {
        self.left = self.left.checked_sub(1)?;
        let (shared, own) = (self.reader.count()?, self.reader.count()?);
        self.key.truncate(shared);
        self.key.extend_from_slice(self.reader.take(own)?);
        Some((shared, &self.key))
    }
}

/// The places of the keys at these positions of a block, which are in order.
fn listed(data: &[u8], block: usize, positions: &[usize]) -> Vec<Vec<Listed>> {
    let raw = inflated(between(data, head(data, Head::KeyOffsets), 2 * block + 1));
    let mut all = Vec::new();
    let Some(mut places) = Places::open(&raw) else { return all };
    let mut passed = 0;
    for &position in positions {
        while let Some(listed) = places.next() {
            passed += 1;
            if passed > position {
                all.push(listed);
                break;
            }
        }
    }
    all
}

struct Places<'a> {
    counts: Reader<'a>,
    numbers: Reader<'a>,
    spellings: Reader<'a>,
}

impl<'a> Places<'a> {
    fn open(raw: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(raw);
        let (counts, numbers) = (reader.count()?, reader.count()?);
        let counts = Reader::new(reader.take(counts)?);
        let numbers = Reader::new(reader.take(numbers)?);
        Some(Self { counts, numbers, spellings: reader })
    }

    fn next(&mut self) -> Option<Vec<Listed>> {
        let mut place = 0;
        let count = self.counts.count()?;
        let mut all = Vec::new();
        for _ in 0..count {
            place += self.numbers.count()?;
            let spellings = self.counts.count()?;
            let hashes = self.spellings.take(2 * spellings)?;
            let spellings = hashes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            all.push(Listed { place, spellings });
        }
        Some(all)
    }
}
