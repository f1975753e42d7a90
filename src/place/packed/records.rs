//! From numbers to places.
//!
//! Records stand in the order of their ids, in blocks of 128, column after column, so that like stands by like.

use std::collections::BTreeMap;

use super::reader::{Head, Reader, between, head, inflated, last_block, word_at};
use crate::id::PlaceId;
use crate::place::candidate::Place;
use crate::place::uncertainty::{meters, settlement_radius};
use crate::position::Position;

const REGION_BYTES: usize = 16;
const FEATURE_BYTES: usize = 5;
const GEONAMES: &str = "geonames:";
const REGION: &str = "admin1:";
const COUNTRY: &str = "country:";
const NO_COUNTRY: &str = "-";

/// Places by their numbers; what was inflated for one serves the next.
pub(super) struct Places<'a> {
    data: &'a [u8],
    blocks: BTreeMap<usize, Vec<u8>>,
    region_names: BTreeMap<usize, String>,
}

impl<'a> Places<'a> {
    pub(super) const fn new(data: &'a [u8]) -> Self {
        Self { data, blocks: BTreeMap::new(), region_names: BTreeMap::new() }
    }

    /// The place with this number.
    pub(super) fn get(&mut self, number: usize) -> Option<Place> {
        let (mut place, region) = self.record(number)?;
        let region = self::region(self.data, region)?;
        let country = region.code.split('.').next().unwrap_or(region.code);
        place.country = Some(country.to_owned()).filter(|country| country != NO_COUNTRY);
        if let Some(own) = region.place.filter(|_| region.code.contains('.')) {
            place.admin1_id = PlaceId::new(format!("{REGION}{}", region.code)).ok();
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

    /// The place without its country and region, and the index of its region.
    fn record(&mut self, number: usize) -> Option<(Place, usize)> {
        let data = self.data;
        if number >= head(data, Head::Places) {
            return None;
        }
        let per_block = head(data, Head::RecordsPerBlock);
        let (block, wanted) = (number.checked_div(per_block)?, number.checked_rem(per_block)?);
        let raw =
            self.blocks.entry(block).or_insert_with(|| inflated(between(data, head(data, Head::RecordOffsets), block)));
        first(raw, |position, record| (position == wanted).then(|| Some((record.place(data)?, record.region))))?
    }
}

/// The number of the place with this id.
pub(super) fn number(data: &[u8], id: &PlaceId) -> Option<usize> {
    let per_block = head(data, Head::RecordsPerBlock);
    let blocks = head(data, Head::RecordBlocks);
    let first_ids = head(data, Head::FirstIds);
    if let Some(wanted) = id.as_str().strip_prefix(GEONAMES).and_then(|digits| digits.parse::<usize>().ok()) {
        let block = last_block(blocks, |block| word_at(data, first_ids, block) > wanted)?;
        return found_in(data, block, id).map(|position| block * per_block + position);
    }
    if let Some(code) = id.as_str().strip_prefix(REGION).or_else(|| id.as_str().strip_prefix(COUNTRY)) {
        let index = last_block(head(data, Head::RegionCount), |index| {
            region(data, index).is_none_or(|region| region.code > code)
        })?;
        let number = region(data, index).filter(|region| region.code == code)?.place?;
        return Places::new(data).record(number).filter(|(place, _)| place.id == *id).map(|_| number);
    }
    // The few ids that are not numbers stand last, in blocks whose first id is the greatest number.
    (0..blocks)
        .rev()
        .take_while(|&block| word_at(data, first_ids, block + 1) == u32::MAX as usize || block + 1 == blocks)
        .find_map(|block| found_in(data, block, id).map(|position| block * per_block + position))
}

fn found_in(data: &[u8], block: usize, id: &PlaceId) -> Option<usize> {
    let raw = inflated(between(data, head(data, Head::RecordOffsets), block));
    first(&raw, |position, record| (record.id() == id.as_str()).then_some(position))
}

/// One row of the columns, not yet copied out.
struct Record<'a> {
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
}

impl Record<'_> {
    fn id(&self) -> String {
        if self.text_id.is_empty() { format!("{GEONAMES}{}", self.number) } else { self.text_id.to_owned() }
    }

    fn place(&self, data: &[u8]) -> Option<Place> {
        #[expect(clippy::cast_precision_loss, reason = "hundred-thousandths of a degree and metres on the globe fit")]
        let (position, own_radius) =
            (Position::new(self.lon as f64 / 1e5, self.lat as f64 / 1e5).ok()?, self.radius as f64);
        let feature = feature(data, self.feature)?;
        let radius = if self.radius == 0 { settlement_radius(feature, self.population) } else { meters(own_radius) };
        let mut place = Place::new(PlaceId::new(self.id()).ok()?, self.name, position, radius);
        feature.clone_into(&mut place.feature_code);
        place.population = self.population;
        [place.russian, place.ukrainian, place.korean] =
            self.local.map(|name| Some(name.to_owned()).filter(|name| !name.is_empty()));
        Some(place)
    }
}

/// What the first record gives for which `pick` gives something.
fn first<T>(raw: &[u8], mut pick: impl FnMut(usize, &Record<'_>) -> Option<T>) -> Option<T> {
    let mut reader = Reader::new(raw);
    let count = reader.count()?;
    let mut columns = Vec::with_capacity(7);
    for _ in 0..7 {
        let length = reader.count()?;
        columns.push(Reader::new(reader.take(length)?));
    }
    let [ids, regions, features, populations, positions, radii, texts] = columns.as_mut_slice() else { return None };
    let (mut number, mut lon, mut lat) = (0, 0, 0);
    for position in 0..count {
        let step = ids.varint()?;
        number += step;
        lon += positions.signed()?;
        lat += positions.signed()?;
        let record = Record {
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
        };
        if let Some(picked) = pick(position, &record) {
            return Some(picked);
        }
    }
    None
}

struct Region<'a> {
    code: &'a str,
    place: Option<usize>,
}

fn region(data: &[u8], index: usize) -> Option<Region<'_>> {
    if index >= head(data, Head::RegionCount) {
        return None;
    }
    let start = head(data, Head::Regions) + index * REGION_BYTES;
    let code = text(data.get(start..start + REGION_BYTES - 4)?)?;
    Some(Region { code, place: word_at(data, start + REGION_BYTES - 4, 0).checked_sub(1) })
}

fn feature(data: &[u8], index: usize) -> Option<&str> {
    let start = head(data, Head::Features) + index * FEATURE_BYTES;
    text(data.get(start..start + FEATURE_BYTES)?)
}

fn text(padded: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(padded).ok()?;
    Some(text.trim_end_matches('\0'))
}
