//! Packs the places into the format that `src/place/packed/` reads.

use std::collections::{BTreeMap, BTreeSet};

use miniz_oxide::deflate::compress_to_vec;

use crate::place::folding::{KeyKind, NameKey, fold_name};
use crate::source::Place;

const RECORDS_PER_BLOCK: usize = 256;
const KEYS_PER_BLOCK: usize = 1024;
const MAGIC: u32 = u32::from_le_bytes(*b"TMPN");
const VERSION: u32 = 2;

/// The packed places and their statistics.
pub(crate) struct Packed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) keys: usize,
    pub(crate) record_bytes: usize,
    pub(crate) index_bytes: usize,
}

/// Packs the places.
pub(crate) fn pack(places: &[Place]) -> Result<Packed, String> {
    let regions = region_codes(places);
    let features: Vec<&str> = places.iter().map(|place| &*place.feature).collect::<BTreeSet<_>>().into_iter().collect();
    let records: Vec<Vec<u8>> = places
        .chunks(RECORDS_PER_BLOCK)
        .map(|block| record_block(block, &regions, &features))
        .collect::<Result<_, _>>()?;
    let index = build_index(places);
    let entries: Vec<_> = index.iter().collect();
    let keys: Vec<Vec<u8>> = entries.chunks(KEYS_PER_BLOCK).flat_map(key_block).collect();

    let mut file = File { bytes: vec![0; 4 * 16] };
    let record_offsets = file.write_blocks(&records)?;
    let record_bytes = file.bytes.len();
    let key_offsets = file.write_blocks(&keys)?;
    let index_bytes = file.bytes.len() - record_bytes;
    let first_keys: Vec<Vec<u8>> = entries.chunks(KEYS_PER_BLOCK).map(|block| block[0].0.as_bytes().to_vec()).collect();
    let first_keys = file.write_blocks(&first_keys)?;
    let first_ids = file.write_words(places.chunks(RECORDS_PER_BLOCK).map(|block| {
        // Ids that are not numbers are last.
        block[0].geonames_id().and_then(|id| u32::try_from(id).ok()).unwrap_or(u32::MAX)
    }));
    let first_texts: Vec<Vec<u8>> = places
        .chunks(RECORDS_PER_BLOCK)
        .filter(|block| block[0].geonames_id().is_none())
        .map(|block| block[0].id.as_bytes().to_vec())
        .collect();
    let text_blocks = word(first_texts.len())?;
    let first_texts = file.write_blocks(&first_texts)?;
    let region_table = file.write_regions(places, &regions)?;
    let feature_table = file.write_features(&features);
    let head = [
        MAGIC,
        VERSION,
        word(places.len())?,
        word(RECORDS_PER_BLOCK)?,
        word(records.len())?,
        record_offsets,
        first_ids,
        word(keys.len() / 2)?,
        key_offsets,
        first_keys,
        region_table,
        word(regions.len())?,
        feature_table,
        first_texts,
        text_blocks,
    ];
    for (at, word) in head.iter().enumerate() {
        file.bytes[4 * at..4 * at + 4].copy_from_slice(&word.to_le_bytes());
    }
    Ok(Packed { bytes: file.bytes, keys: entries.len(), record_bytes, index_bytes })
}

fn word(number: usize) -> Result<u32, String> {
    u32::try_from(number).map_err(|_| format!("{number} is too large for the file"))
}

struct File {
    bytes: Vec<u8>,
}

impl File {
    /// Writes blocks, and then a table with the start of each block and the end of the last one. Returns the offset of the table.
    fn write_blocks(&mut self, blocks: &[Vec<u8>]) -> Result<u32, String> {
        let mut offsets = vec![word(self.bytes.len())?];
        for block in blocks {
            self.bytes.extend_from_slice(block);
            offsets.push(word(self.bytes.len())?);
        }
        Ok(self.write_words(offsets.into_iter()))
    }

    fn write_words(&mut self, words: impl Iterator<Item = u32>) -> u32 {
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        words.for_each(|word| self.bytes.extend_from_slice(&word.to_le_bytes()));
        start
    }

    /// Writes each code in 12 bytes, then the number of the region's own place plus one, or zero if it has none.
    fn write_regions(&mut self, places: &[Place], regions: &[&str]) -> Result<u32, String> {
        let own: BTreeMap<&str, usize> = places
            .iter()
            .enumerate()
            .filter(|(_, place)| place.id.starts_with("admin1:") || place.id.starts_with("country:"))
            .map(|(number, place)| (&*place.region, number))
            .collect();
        let start = word(self.bytes.len())?;
        for code in regions {
            let mut entry = code.as_bytes().to_vec();
            if entry.len() > 12 {
                return Err(format!("the region code {code} is too long"));
            }
            entry.resize(12, 0);
            let number = own.get(code).map_or(0, |number| number + 1);
            entry.extend_from_slice(&word(number)?.to_le_bytes());
            self.bytes.extend(entry);
        }
        Ok(start)
    }

    fn write_features(&mut self, features: &[&str]) -> u32 {
        let start = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        for feature in features {
            let mut entry = feature.as_bytes().to_vec();
            entry.resize(5, 0);
            self.bytes.extend(entry);
        }
        start
    }
}

/// Returns the region codes in order. A place in several countries has a hyphen.
fn region_codes(places: &[Place]) -> Vec<&str> {
    places.iter().map(|place| &*place.region).collect::<BTreeSet<_>>().into_iter().collect()
}

fn record_block(places: &[Place], regions: &[&str], features: &[&str]) -> Result<Vec<u8>, String> {
    let mut columns: [Vec<u8>; 7] = Default::default();
    let [ids, region_column, feature_column, populations, positions, radii, texts] = &mut columns;
    let (mut id, mut lon, mut lat) = (0, 0, 0);
    for place in places {
        if let Some(number) = place.geonames_id() {
            write_varint(ids, number - id);
            id = number;
        } else {
            write_varint(ids, 0);
            write_text(texts, &place.id);
        }
        let region = regions.binary_search(&&*place.region).map_err(|_| "region")?;
        region_column.extend_from_slice(&u16::try_from(region).map_err(|_| "too many regions")?.to_le_bytes());
        let feature = features.binary_search(&&*place.feature).map_err(|_| "feature")?;
        feature_column.push(u8::try_from(feature).map_err(|_| "too many features")?);
        write_varint(populations, place.population);
        let (new_lon, new_lat) = (hundred_thousandths(place.lon), hundred_thousandths(place.lat));
        write_signed(positions, new_lon - lon);
        write_signed(positions, new_lat - lat);
        (lon, lat) = (new_lon, new_lat);
        write_varint(radii, place.radius);
        write_text(texts, &place.name);
        place.local.iter().for_each(|name| write_text(texts, name));
        write_text(texts, &place.native);
    }
    let mut raw = Vec::new();
    write_varint(&mut raw, places.len() as u64);
    for column in columns {
        write_varint(&mut raw, column.len() as u64);
        raw.extend(column);
    }
    Ok(compress_to_vec(&raw, 10))
}

#[expect(clippy::cast_possible_truncation, reason = "there are few degrees")]
fn hundred_thousandths(degrees: f64) -> i64 {
    (degrees * 1e5).round() as i64
}

/// Maps each key to its places, and each place to the spellings that differ from its first name.
type KeyIndex = BTreeMap<NameKey, BTreeMap<usize, BTreeSet<u16>>>;

fn build_index(places: &[Place]) -> KeyIndex {
    let mut index = KeyIndex::new();
    for (number, place) in places.iter().enumerate() {
        let first = fold_name(&place.name);
        for name in std::iter::once(&place.name).chain(&place.other_names) {
            let Some(key) = NameKey::new(name, Some(place.country())) else { continue };
            let spellings = index.entry(key.clone()).or_default().entry(number).or_default();
            let folded = fold_name(name);
            // Letter by letter, a key is the spelling but for its spaces.
            if folded != first && key.kind() != KeyKind::Plain {
                spellings.insert(spelling_hash(&folded));
            }
        }
    }
    index
}

// As in `src/place/packed/key_index.rs`.
#[expect(clippy::cast_possible_truncation, reason = "the upper half is folded in")]
fn spelling_hash(folded: &str) -> u16 {
    let hash = folded.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) as u16
}

fn key_block(entries: &[(&NameKey, &BTreeMap<usize, BTreeSet<u16>>)]) -> [Vec<u8>; 2] {
    let (mut keys, mut counts, mut places, mut spellings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut before: &[u8] = &[];
    for (key, listed) in entries {
        let key = key.as_bytes();
        let shared = before.iter().zip(key).take_while(|(a, b)| a == b).count();
        write_varint(&mut keys, shared as u64);
        write_varint(&mut keys, (key.len() - shared) as u64);
        keys.extend_from_slice(&key[shared..]);
        before = key;
        write_varint(&mut counts, listed.len() as u64);
        let mut number = 0;
        for (&place, hashes) in *listed {
            write_varint(&mut places, (place - number) as u64);
            number = place;
            write_varint(&mut counts, hashes.len() as u64);
            hashes.iter().for_each(|hash| spellings.extend_from_slice(&hash.to_le_bytes()));
        }
    }
    let mut first = Vec::new();
    write_varint(&mut first, entries.len() as u64);
    first.extend(keys);
    let mut second = Vec::new();
    write_varint(&mut second, counts.len() as u64);
    write_varint(&mut second, places.len() as u64);
    second.extend(counts);
    second.extend(places);
    second.extend(spellings);
    [first, second].map(|raw| compress_to_vec(&raw, 10))
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
fn write_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[expect(clippy::cast_sign_loss, reason = "zigzag encoding: the sign is in the lowest bit")]
fn write_signed(bytes: &mut Vec<u8>, number: i64) {
    write_varint(bytes, ((number << 1) ^ (number >> 63)) as u64);
}

fn write_text(bytes: &mut Vec<u8>, text: &str) {
    write_varint(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}
