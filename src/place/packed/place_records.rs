//! The records of places.
//!
//! The records are sorted by id, numbers first, and stored in blocks of 256, column by column, because similar values compress better.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::block_reader::{BlockReader, HeaderField, block_bytes, header_field, inflate_shared, last_block, word_at};
use crate::id::PlaceId;
use crate::place::candidate::Place;
use crate::place::uncertainty::{meters, settlement_radius};
use crate::position::Position;

const REGION_BYTES: usize = 16;
const FEATURE_BYTES: usize = 5;
const GEONAMES_PREFIX: &str = "geonames:";
const REGION_PREFIX: &str = "admin1:";
const COUNTRY_PREFIX: &str = "country:";
const NO_COUNTRY: &str = "-";

/// Looks up places by number and caches the inflated blocks.
pub(super) struct PlaceRecords {
    data: &'static [u8],
    blocks: BTreeMap<usize, Rc<[u8]>>,
    region_names: BTreeMap<usize, String>,
}

impl PlaceRecords {
    pub(super) const fn new(data: &'static [u8]) -> Self {
        Self { data, blocks: BTreeMap::new(), region_names: BTreeMap::new() }
    }

    /// Returns the place with this number.
    pub(super) fn get(&mut self, number: usize) -> Option<Place> {
        let (mut place, region) = self.record(number)?;
        let region = self::region(self.data, region)?;
        let country = region.code.split('.').next().unwrap_or(region.code);
        place.country = Some(country.to_owned()).filter(|country| country != NO_COUNTRY);
        if let Some(own) = region.place.filter(|_| region.code.contains('.')) {
            place.admin1_id = PlaceId::new(format!("{REGION_PREFIX}{}", region.code)).ok();
            place.admin1 = if own == number { Some(place.name.clone()) } else { self.region_name(own) };
        }
        Some(place)
    }

    fn region_name(&mut self, number: usize) -> Option<String> {
        if let Some(name) = self.region_names.get(&number) {
            return Some(name.clone());
        }
        let (place, _) = self.record(number)?;
        self.region_names.insert(number, place.name.clone());
        Some(place.name)
    }

    /// Returns the place without its country and region, and the index of its region.
    fn record(&mut self, number: usize) -> Option<(Place, usize)> {
        let data = self.data;
        if number >= header_field(data, HeaderField::Places) {
            return None;
        }
        let per_block = header_field(data, HeaderField::RecordsPerBlock);
        let (block, wanted) = (number.checked_div(per_block)?, number.checked_rem(per_block)?);
        let raw = self.blocks.entry(block).or_insert_with(|| {
            inflate_shared(block_bytes(data, header_field(data, HeaderField::RecordOffsets), block))
        });
        find_record(raw, |position, record| {
            (position == wanted).then(|| Some((record.to_place(data)?, record.region)))
        })?
    }
}

/// Returns the number of the place with this id.
pub(super) fn find_id(data: &'static [u8], id: &PlaceId) -> Option<usize> {
    let per_block = header_field(data, HeaderField::RecordsPerBlock);
    let blocks = header_field(data, HeaderField::RecordBlocks);
    let first_ids = header_field(data, HeaderField::FirstIds);
    if let Some(wanted) = id.as_str().strip_prefix(GEONAMES_PREFIX).and_then(|digits| digits.parse::<usize>().ok()) {
        let block = last_block(blocks, |block| word_at(data, first_ids, block) > wanted)?;
        return position_in_block(data, block, id).map(|position| block * per_block + position);
    }
    if let Some(code) = id.as_str().strip_prefix(REGION_PREFIX).or_else(|| id.as_str().strip_prefix(COUNTRY_PREFIX)) {
        let index = last_block(header_field(data, HeaderField::RegionCount), |index| {
            region(data, index).is_none_or(|region| region.code > code)
        })?;
        let number = region(data, index).filter(|region| region.code == code)?.place?;
        return PlaceRecords::new(data).record(number).filter(|(place, _)| place.id == *id).map(|_| number);
    }
    // Ids that are not numbers come last, in order. The block before the first that begins with one can end with some of them.
    let (first_ids, text_blocks) =
        (header_field(data, HeaderField::FirstTextIds), header_field(data, HeaderField::TextIdBlocks));
    let before = last_block(text_blocks, |block| block_bytes(data, first_ids, block) > id.as_str().as_bytes());
    let block = before.map_or((blocks - text_blocks).checked_sub(1)?, |block| blocks - text_blocks + block);
    position_in_block(data, block, id).map(|position| block * per_block + position)
}

fn position_in_block(data: &'static [u8], block: usize, id: &PlaceId) -> Option<usize> {
    let raw = inflate_shared(block_bytes(data, header_field(data, HeaderField::RecordOffsets), block));
    find_record(&raw, |position, record| (record.id() == id.as_str()).then_some(position))
}

/// One row of a block, which borrows its texts.
struct PlaceRecord<'a> {
    number: u64,
    text_id: &'a str,
    region: usize,
    feature: usize,
    population: Option<u64>,
    lon: i64,
    lat: i64,
    radius: u64,
    name: &'a str,
    local: [&'a str; 3],
    native: &'a str,
}

impl PlaceRecord<'_> {
    fn id(&self) -> String {
        if self.text_id.is_empty() { format!("{GEONAMES_PREFIX}{}", self.number) } else { self.text_id.to_owned() }
    }

    fn to_place(&self, data: &'static [u8]) -> Option<Place> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "units of 0.00001 degrees and meters on the globe are far below 2^52"
        )]
        let (position, own_radius) =
            (Position::new(self.lon as f64 / 1e5, self.lat as f64 / 1e5).ok()?, self.radius as f64);
        let feature = feature(data, self.feature)?;
        let radius = if self.radius == 0 { settlement_radius(feature, self.population) } else { meters(own_radius) };
        let mut place = Place::new(PlaceId::new(self.id()).ok()?, self.name, position, radius);
        feature.clone_into(&mut place.feature_code);
        place.population = self.population;
        [place.russian, place.ukrainian, place.korean] =
            self.local.map(|name| Some(name.to_owned()).filter(|name| !name.is_empty()));
        place.native = Some(self.native.to_owned()).filter(|name| !name.is_empty());
        Some(place)
    }
}

/// Calls `pick` for each record of a block, with its position, and returns the first result.
fn find_record<T>(raw: &[u8], mut pick: impl FnMut(usize, &PlaceRecord<'_>) -> Option<T>) -> Option<T> {
    let mut reader = BlockReader::new(raw);
    let count = reader.count()?;
    let mut columns = Vec::with_capacity(7);
    for _ in 0..7 {
        let length = reader.count()?;
        columns.push(BlockReader::new(reader.take(length)?));
    }
    let [ids, regions, features, populations, positions, radii, texts] = columns.as_mut_slice() else { return None };
    let (mut number, mut lon, mut lat) = (0, 0, 0);
    for position in 0..count {
        let step = ids.varint()?;
        number += step;
        lon += positions.signed()?;
        lat += positions.signed()?;
        let record = PlaceRecord {
            number,
            text_id: if step == 0 { texts.text()? } else { "" },
            region: usize::from(u16::from_le_bytes([regions.byte()?, regions.byte()?])),
            feature: usize::from(features.byte()?),
            population: Some(populations.varint()?).filter(|&people| people > 0),
            lon,
            lat,
            radius: radii.varint()?,
            name: texts.text()?,
            local: [texts.text()?, texts.text()?, texts.text()?],
            native: texts.text()?,
        };
        if let Some(picked) = pick(position, &record) {
            return Some(picked);
        }
    }
    None
}

struct RegionRecord<'a> {
    code: &'a str,
    place: Option<usize>,
}

fn region(data: &'static [u8], index: usize) -> Option<RegionRecord<'static>> {
    if index >= header_field(data, HeaderField::RegionCount) {
        return None;
    }
    let start = header_field(data, HeaderField::Regions) + index * REGION_BYTES;
    let code = text(data.get(start..start + REGION_BYTES - 4)?)?;
    Some(RegionRecord { code, place: word_at(data, start + REGION_BYTES - 4, 0).checked_sub(1) })
}

fn feature(data: &'static [u8], index: usize) -> Option<&'static str> {
    let start = header_field(data, HeaderField::Features) + index * FEATURE_BYTES;
    text(data.get(start..start + FEATURE_BYTES)?)
}

fn text(padded: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(padded).ok()?;
    Some(text.trim_end_matches('\0'))
}
