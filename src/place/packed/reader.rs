//! Numbers and texts out of bytes.

use miniz_oxide::inflate::decompress_to_vec;

/// Reads forward through bytes; nothing when they end too early.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    /// Seven bits a byte, the low ones first.
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

    /// A whole number whose sign stands in the lowest bit.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let coded = self.varint()?;
        let half = i64::try_from(coded >> 1).ok()?;
        Some(if coded & 1 == 0 { half } else { -half - 1 })
    }

    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.varint()?).ok()
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).ok()
    }
}

/// The words of the head, in order.
#[derive(Clone, Copy)]
pub(super) enum Head {
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
}

pub(super) fn head(data: &[u8], word: Head) -> usize {
    word_at(data, 0, word as usize)
}

/// The `index`th 32-bit number after `offset`.
pub(super) fn word_at(data: &[u8], offset: usize, index: usize) -> usize {
    data.get(offset + 4 * index..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
}

/// The bytes between two neighbouring offsets of a table.
pub(super) fn between(data: &[u8], table: usize, index: usize) -> &[u8] {
    data.get(word_at(data, table, index)..word_at(data, table, index + 1)).unwrap_or_default()
}

/// A block, inflated. Empty when the bytes are not what the packing program wrote.
pub(super) fn inflated(block: &[u8]) -> Vec<u8> {
    decompress_to_vec(block).unwrap_or_default()
}

/// The number of the last block whose first entry does not come after what is looked for.
pub(super) fn last_block(blocks: usize, mut starts_after: impl FnMut(usize) -> bool) -> Option<usize> {
    let (mut low, mut high) = (0, blocks);
    while low < high {
        let middle = usize::midpoint(low, high);
        if starts_after(middle) { high = middle } else { low = middle + 1 }
    }
    low.checked_sub(1)
}
