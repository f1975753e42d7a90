//! Reading of numbers, texts and blocks from the packed data.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use miniz_oxide::inflate::decompress_to_vec;

/// Reads bytes in order. All methods return `None` at the end of the bytes.
pub(super) struct BlockReader<'a>(&'a [u8]);

impl<'a> BlockReader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns the next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Reads one byte.
    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    /// Reads a number of seven bits a byte, the low bits first.
    pub(super) fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// Reads a signed number, with the sign in the lowest bit (zigzag encoding).
    pub(super) fn signed(&mut self) -> Option<i64> {
        let coded = self.varint()?;
        let half = i64::try_from(coded >> 1).ok()?;
        Some(if coded & 1 == 0 { half } else { -half - 1 })
    }

    /// Reads a length.
    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.varint()?).ok()
    }

    /// Reads a text with its length before it.
    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).ok()
    }
}

/// The 32-bit words of the header, in order.
#[derive(Clone, Copy)]
pub(super) enum HeaderField {
    Places = 2,
    RecordsPerBlock = 3,
    RecordBlocks = 4,
    RecordOffsets = 5,
    FirstIds = 6,
    KeyBlocks = 7,
    KeyOffsets = 8,
    FirstKeys = 9,
    Regions = 10,
    RegionCount = 11,
    Features = 12,
    FirstTextIds = 13,
    TextIdBlocks = 14,
}

/// Reads a field of the header.
pub(super) fn header_field(data: &[u8], field: HeaderField) -> usize {
    word_at(data, 0, field as usize)
}

/// Reads the 32-bit number with this index in the table at `offset`.
pub(super) fn word_at(data: &[u8], offset: usize, index: usize) -> usize {
    data.get(offset + 4 * index..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
}

/// Returns the bytes from one offset of a table to the next.
pub(super) fn block_bytes(data: &[u8], table: usize, index: usize) -> &[u8] {
    data.get(word_at(data, table, index)..word_at(data, table, index + 1)).unwrap_or_default()
}

/// Inflates a block. Returns no bytes if the block is corrupt.
pub(super) fn inflate(block: &[u8]) -> Vec<u8> {
    decompress_to_vec(block).unwrap_or_default()
}

thread_local! {
    /// The blocks that were inflated last, by their address. The same few are read again for every form of a name.
    static INFLATED: RefCell<HashMap<usize, Rc<[u8]>>> = RefCell::default();
}

// A block inflates to some kilobytes.
const MAX_INFLATED: usize = 256;

/// Inflates a block, or returns it if it was inflated a short time ago.
pub(super) fn inflate_shared(block: &'static [u8]) -> Rc<[u8]> {
    let address = block.as_ptr().addr();
    INFLATED.with_borrow_mut(|inflated| {
        if let Some(raw) = inflated.get(&address) {
            return Rc::clone(raw);
        }
        if inflated.len() >= MAX_INFLATED {
            inflated.clear();
        }
        let raw: Rc<[u8]> = inflate(block).into();
        inflated.insert(address, Rc::clone(&raw));
        raw
    })
}

/// Returns the last block whose first entry is not after the wanted one.
pub(super) fn last_block(blocks: usize, mut starts_after: impl FnMut(usize) -> bool) -> Option<usize> {
    let (mut low, mut high) = (0, blocks);
    while low < high {
        let middle = usize::midpoint(low, high);
        if starts_after(middle) { high = middle } else { low = middle + 1 }
    }
    low.checked_sub(1)
}
