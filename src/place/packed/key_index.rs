//! The index from keys to places.
//!
//! The keys are sorted and stored in blocks of 512. A block has two halves that are inflated separately. The first half
//! contains the keys, each without the prefix that it shares with the previous key. The second half contains, for each key, the
//! number of places and the number of spellings of each place; then the place numbers; then a 16-bit hash for each listed
//! spelling other than the primary name, to distinguish a listed spelling from one that merely has the same key. Keys of the
//! plain kind have no hashes, because such a key is the spelling itself.

use std::cmp::Ordering;
use std::rc::Rc;

use super::block_reader::{BlockReader, HeaderField, block_bytes, header_field, inflate, inflate_shared, last_block};
use crate::place::folding::NameKey;
use crate::place::fuzzy::FuzzyMatcher;

/// A place that is listed under a key.
pub(super) struct KeyEntry {
    /// The number of the place.
    pub(super) place: usize,
    /// The hashes of its listed spellings.
    pub(super) spelling_hashes: Vec<u16>,
}

/// Returns a 16-bit hash of a folded name: FNV-1a, with the upper half folded into the lower. Two spellings with the same key and
/// place collide with a probability of 1 in 65,536.
pub(super) fn spelling_hash(folded: &str) -> u16 {
    let hash = folded.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    #[expect(clippy::cast_possible_truncation, reason = "the upper half is folded in")]
    let hash = (hash ^ (hash >> 16)) as u16;
    hash
}

/// Returns the places under a key.
pub(super) fn find(data: &'static [u8], key: &NameKey) -> Vec<KeyEntry> {
    let first_keys = header_field(data, HeaderField::FirstKeys);
    last_block(header_field(data, HeaderField::KeyBlocks), |block| {
        block_bytes(data, first_keys, block) > key.as_bytes()
    })
    .and_then(|block| {
        let raw = inflate_keys(data, block);
        let mut keys = BlockKeys::new(&raw)?;
        let mut position = 0;
        loop {
            match keys.next()?.1.cmp(key.as_bytes()) {
                Ordering::Less => position += 1,
                Ordering::Equal => return entries_at(data, block, &[position]).pop(),
                Ordering::Greater => return None,
            }
        }
    })
    .unwrap_or_default()
}

/// Marks the suffixes with which the index lists a key. A key that begins many others is looked up with each suffix.
pub(super) fn mark_suffixes(data: &'static [u8], key: &NameKey, suffixes: &[String], found: &mut [bool]) {
    let first_keys = header_field(data, HeaderField::FirstKeys);
    let blocks = header_field(data, HeaderField::KeyBlocks);
    let wanted = key.as_bytes();
    let Some(block) = last_block(blocks, |block| block_bytes(data, first_keys, block) > wanted) else { return };
    let mut mark = |rest: &[u8]| {
        for (suffix, found) in suffixes.iter().zip(found.iter_mut()) {
            *found |= !suffix.is_empty() && suffix.as_bytes() == rest;
        }
    };
    let is_long = block + 2 < blocks && block_bytes(data, first_keys, block + 2).starts_with(wanted);
    if is_long {
        for suffix in suffixes.iter().filter(|suffix| !suffix.is_empty()) {
            let whole = [wanted, suffix.as_bytes()].concat();
            let Some(block) = last_block(blocks, |block| block_bytes(data, first_keys, block) > &*whole) else {
                continue;
            };
            let raw = inflate_keys(data, block);
            let Some(mut keys) = BlockKeys::new(&raw) else { continue };
            while let Some((_, key)) = keys.next() {
                if key == whole {
                    mark(suffix.as_bytes());
                }
            }
        }
        return;
    }
    for block in block..blocks.min(block + 2) {
        let raw = inflate_keys(data, block);
        let Some(mut keys) = BlockKeys::new(&raw) else { return };
        while let Some((_, key)) = keys.next() {
            if let Some(rest) = key.strip_prefix(wanted) {
                mark(rest);
            } else if key > wanted {
                return;
            }
        }
    }
}

/// Returns the places with keys that are similar to a wanted name, each with the number of characters that differ. Only blocks
/// whose keys can be similar, by the letters with which they begin, are inflated.
pub(super) fn find_similar(data: &'static [u8], matchers: &mut [FuzzyMatcher]) -> Vec<(u8, usize)> {
    let mut nearest = Vec::new();
    let first_keys = header_field(data, HeaderField::FirstKeys);
    let blocks = header_field(data, HeaderField::KeyBlocks);
    for block in 0..blocks {
        let first = block_bytes(data, first_keys, block);
        let next = if block + 1 < blocks { block_bytes(data, first_keys, block + 1) } else { &[0xff][..] };
        let mut here = Vec::new();
        for matcher in matchers.iter_mut() {
            if matcher.may_match_between(first, next) {
                here.push(matcher);
            }
        }
        if here.is_empty() {
            continue;
        }
        for matcher in &mut here {
            matcher.reset();
        }
        let raw = inflate(block_bytes(data, header_field(data, HeaderField::KeyOffsets), 2 * block));
        let Some(mut keys) = BlockKeys::new(&raw) else { continue };
        let (mut near, mut position) = (Vec::new(), 0);
        while let Some((shared, key)) = keys.next() {
            let distances = here.iter_mut().filter_map(|matcher| matcher.distance(shared, key));
            near.extend(distances.min().map(|distance| (distance, position)));
            position += 1;
        }
        if !near.is_empty() {
            let positions: Vec<_> = near.iter().map(|&(_, position)| position).collect();
            let places = entries_at(data, block, &positions);
            for ((distance, _), entries) in near.into_iter().zip(places) {
                nearest.extend(entries.into_iter().map(|entry| (distance, entry.place)));
            }
        }
    }
    nearest
}

fn inflate_keys(data: &'static [u8], block: usize) -> Rc<[u8]> {
    inflate_shared(block_bytes(data, header_field(data, HeaderField::KeyOffsets), 2 * block))
}

/// The keys of a block, each completed with the prefix that it shares with the previous key.
struct BlockKeys<'a> {
    reader: BlockReader<'a>,
    left: usize,
    key: Vec<u8>,
}

impl<'a> BlockKeys<'a> {
    fn new(raw: &'a [u8]) -> Option<Self> {
        let mut reader = BlockReader::new(raw);
        let left = reader.count()?;
        Some(Self { reader, left, key: Vec::new() })
    }

    /// Returns the next key and the length of the prefix that it shares with the previous key.
    fn next(&mut self) -> Option<(usize, &[u8])> {
        self.left = self.left.checked_sub(1)?;
        let (shared, own) = (self.reader.count()?, self.reader.count()?);
        self.key.truncate(shared);
        self.key.extend_from_slice(self.reader.take(own)?);
        Some((shared, &self.key))
    }
}

/// Returns the entries of the keys at these positions of a block. The positions must be sorted.
fn entries_at(data: &'static [u8], block: usize, positions: &[usize]) -> Vec<Vec<KeyEntry>> {
    let raw = inflate_shared(block_bytes(data, header_field(data, HeaderField::KeyOffsets), 2 * block + 1));
    let mut all = Vec::new();
    let Some(mut places) = BlockPlaces::new(&raw) else { return all };
    let mut passed = 0;
    for &position in positions {
        while let Some(entries) = places.next() {
            passed += 1;
            if passed > position {
                all.push(entries);
                break;
            }
        }
    }
    all
}

/// The entries of a block, key by key.
struct BlockPlaces<'a> {
    counts: BlockReader<'a>,
    numbers: BlockReader<'a>,
    hashes: BlockReader<'a>,
}

impl<'a> BlockPlaces<'a> {
    fn new(raw: &'a [u8]) -> Option<Self> {
        let mut reader = BlockReader::new(raw);
        let (counts, numbers) = (reader.count()?, reader.count()?);
        let counts = BlockReader::new(reader.take(counts)?);
        let numbers = BlockReader::new(reader.take(numbers)?);
        Some(Self { counts, numbers, hashes: reader })
    }

    /// Returns the entries of the next key.
    fn next(&mut self) -> Option<Vec<KeyEntry>> {
        let mut place = 0;
        let count = self.counts.count()?;
        let mut all = Vec::new();
        for _ in 0..count {
            place += self.numbers.count()?;
            let spellings = self.counts.count()?;
            let hashes = self.hashes.take(2 * spellings)?;
            let spelling_hashes = hashes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            all.push(KeyEntry { place, spelling_hashes });
        }
        Some(all)
    }
}
