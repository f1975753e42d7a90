//! From keys to places.
//!
//! Keys stand in order, in blocks of 512. A block holds the keys, each without what it shares with the one before; then for
//! each key how many places it has, and for each place how many spellings; then the numbers of the places; then 16 bits for every spelling that is listed besides the first name, so that a listed
//! spelling can be told from one that only has the same key.

use super::reader::{Head, Reader, between, head, inflated, last_block};
use crate::place::fold::Key;
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
    let block = last_block(head(data, Head::KeyBlocks), |block| between(data, first_keys, block) > key.as_bytes());
    let raw = inflated(block.map_or(&[], |block| between(data, head(data, Head::KeyOffsets), block)));
    let Some(mut block) = Block::open(&raw) else { return Vec::new() };
    let mut position = 0;
    while let Some((_, current)) = block.next_key() {
        if current == key.as_bytes() {
            return block.listed(position).unwrap_or_default();
        }
        position += 1;
    }
    Vec::new()
}

/// Adds the places whose keys are near the wanted spelling, with the number of letters that differ.
pub(super) fn scan(data: &[u8], wanted: &mut Spelling, nearest: &mut Vec<(u8, usize)>) {
    let offsets = head(data, Head::KeyOffsets);
    for block in 0..head(data, Head::KeyBlocks) {
        let first = between(data, head(data, Head::FirstKeys), block);
        // Korean keys stand together, and a name is compared with names of its own kind.
        if !wanted.may_stand_in(first, following(data, block)) {
            continue;
        }
        let raw = inflated(between(data, offsets, block));
        let mut near = Vec::new();
        if let Some(mut keys) = Block::open(&raw) {
            wanted.start();
            let mut position = 0;
            while let Some((shared, key)) = keys.next_key() {
                if let Some(letters) = wanted.distance(shared, key) {
                    near.push((letters, position));
                }
                position += 1;
            }
        }
        for (letters, position) in near {
            let listed = Block::open(&raw).and_then(|block| block.listed(position)).unwrap_or_default();
            nearest.extend(listed.into_iter().map(|listed| (letters, listed.place)));
        }
    }
}

fn following(data: &[u8], block: usize) -> Option<&[u8]> {
    (block + 1 < head(data, Head::KeyBlocks)).then(|| between(data, head(data, Head::FirstKeys), block + 1))
}

struct Block<'a> {
    keys: Reader<'a>,
    left: usize,
    counts: Reader<'a>,
    places: Reader<'a>,
    spellings: Reader<'a>,
    key: Vec<u8>,
}

impl<'a> Block<'a> {
    fn open(raw: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(raw);
        let left = reader.count()?;
        let (keys, counts, places) = (reader.count()?, reader.count()?, reader.count()?);
        let keys = Reader::new(reader.take(keys)?);
        let counts = Reader::new(reader.take(counts)?);
        let places = Reader::new(reader.take(places)?);
        Some(Self { keys, left, counts, places, spellings: reader, key: Vec::new() })
    }

    /// The next key, and how many bytes it shares with the one before.
    fn next_key(&mut self) -> Option<(usize, &[u8])> {
        self.left = self.left.checked_sub(1)?;
        let (shared, own) = (self.keys.count()?, self.keys.count()?);
        self.key.truncate(shared);
        self.key.extend_from_slice(self.keys.take(own)?);
        Some((shared, &self.key))
    }

    /// The places of the key at this position.
    fn listed(mut self, position: usize) -> Option<Vec<Listed>> {
        for _ in 0..position {
            self.next_listed()?;
        }
        self.next_listed()
    }

    fn next_listed(&mut self) -> Option<Vec<Listed>> {
        let mut place = 0;
        let count = self.counts.count()?;
        let mut all = Vec::new();
        for _ in 0..count {
            place += self.places.count()?;
            let spellings = self.counts.count()?;
            let hashes = self.spellings.take(2 * spellings)?;
            let spellings = hashes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            all.push(Listed { place, spellings });
        }
        Some(all)
    }
}
