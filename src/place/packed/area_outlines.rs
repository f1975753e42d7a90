//! The outlines of countries and first-order divisions.
//!
//! `outlines.bin` begins with the number of countries and an entry of 20 bytes for each: its code in two bytes, two bytes of padding,
//! the offset and the length of its block as 32-bit words, and its box (west, south, east, north) as 16-bit numbers in 1/100 degree.
//! A block is deflated. It holds the arcs, each as the number of its
//! points and the differences between them in 1/500 degree (longitude, latitude), and then the areas, the country first: the code
//! (`RU`, `RU.59`), the number of polygons, for each the number of rings, for each the number of arcs and the index of each arc,
//! doubled, plus one if the arc runs backward. A border between two divisions is one arc, stored once. The first ring of a polygon is
//! its outside.
//!
//! A block is inflated when it is first needed and kept.

use std::sync::{LazyLock, OnceLock};

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::block_reader::{BlockReader, inflate, word_at};
use crate::id::PlaceId;
use crate::position::Position;

static DATA: &[u8] = troopmap_data::gazetteer::OUTLINES;

const UNITS_PER_DEGREE: f64 = 500.0;
const HEADER_BYTES: usize = 4;
const ENTRY_BYTES: usize = 20;

/// The outline of one area, on the grid.
#[derive(Debug)]
pub(super) struct AreaOutline {
    /// `RU` or `RU.59`.
    pub(super) code: String,
    polygons: Vec<Vec<Vec<GridPoint>>>,
    bounds: GridBox,
}

/// A point of the grid: longitude and latitude in 1/500 degree.
type GridPoint = (i32, i32);

#[derive(Clone, Copy, Debug)]
struct GridBox {
    min: GridPoint,
    max: GridPoint,
}

impl GridBox {
    const EMPTY: Self = Self { min: (i32::MAX, i32::MAX), max: (i32::MIN, i32::MIN) };

    fn extend(&mut self, (x, y): GridPoint) {
        self.min = (self.min.0.min(x), self.min.1.min(y));
        self.max = (self.max.0.max(x), self.max.1.max(y));
    }

    /// Whether the box, enlarged on all sides, contains the point.
    fn contains(&self, x: f64, y: f64, margin: f64) -> bool {
        f64::from(self.min.0) - margin <= x
            && x <= f64::from(self.max.0) + margin
            && f64::from(self.min.1) - margin <= y
            && y <= f64::from(self.max.1) + margin
    }
}

impl AreaOutline {
    /// Whether the area contains the position.
    pub(super) fn contains(&self, position: Position) -> bool {
        let (x, y) = to_grid(position);
        self.bounds.contains(x, y, 0.0) && self.rings().filter(|ring| crosses_oddly(ring, x, y)).count() % 2 == 1
    }

    /// Returns the distance to the border in degrees of latitude. `None` if it is larger than `limit`.
    pub(super) fn border_distance(&self, position: Position, limit: f64) -> Option<f64> {
        let (x, y) = to_grid(position);
        let squeeze = position.lat().to_radians().cos().max(0.01);
        let limit = limit * UNITS_PER_DEGREE;
        if !self.bounds.contains(x, y, limit / squeeze) {
            return None;
        }
        let edges = self.rings().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let nearest = edges.map(|(&a, &b)| segment_distance(x, y, a, b, squeeze)).min_by(f64::total_cmp)?;
        (nearest <= limit).then_some(nearest / UNITS_PER_DEGREE)
    }

    /// Returns the outline in degrees.
    pub(super) fn to_multi_polygon(&self) -> MultiPolygon {
        let line = |ring: &Vec<GridPoint>| {
            let coord =
                |&(x, y): &GridPoint| Coord { x: f64::from(x) / UNITS_PER_DEGREE, y: f64::from(y) / UNITS_PER_DEGREE };
            LineString::new(ring.iter().map(coord).collect())
        };
        let polygon = |rings: &Vec<Vec<GridPoint>>| {
            let mut rings = rings.iter().map(line);
            // `Polygon::new` closes the rings.
            Some(Polygon::new(rings.next()?, rings.collect()))
        };
        MultiPolygon(self.polygons.iter().filter_map(polygon).collect())
    }

    fn rings(&self) -> impl Iterator<Item = &Vec<GridPoint>> {
        self.polygons.iter().flatten()
    }
}

/// Returns the outlines of a country, the country first.
pub(super) fn of_country(code: &str) -> Option<&'static [AreaOutline]> {
    let index = COUNTRIES.binary_search_by(|country| country.code.as_str().cmp(code)).ok()?;
    Some(COUNTRIES[index].outlines(index))
}

/// Returns the outline of an area: `country:RU` or `admin1:RU.59`.
pub(super) fn of_area(id: &PlaceId) -> Option<&'static AreaOutline> {
    let (_, code) = id.as_str().split_once(':').filter(|(prefix, _)| matches!(*prefix, "country" | "admin1"))?;
    of_country(code.get(..2)?)?.iter().find(|area| area.code == code)
}

/// Returns the outlines of the countries whose box, enlarged by `margin` degrees of latitude, contains the position.
pub(super) fn countries_near(position: Position, margin: f64) -> Vec<&'static AreaOutline> {
    let squeeze = position.lat().to_radians().cos().max(0.01);
    let (x, y) = (position.lon(), position.lat());
    let is_near = |[west, south, east, north]: [f64; 4]| {
        (west - margin / squeeze..=east + margin / squeeze).contains(&x)
            && (south - margin..=north + margin).contains(&y)
    };
    let countries = COUNTRIES.iter().enumerate().filter(|(_, country)| is_near(country.bounds));
    countries.filter_map(|(index, country)| country.outlines(index).first()).collect()
}

struct CountryBlock {
    code: String,
    /// West, south, east, north, in degrees.
    bounds: [f64; 4],
    outlines: OnceLock<Vec<AreaOutline>>,
}

impl CountryBlock {
    fn outlines(&self, index: usize) -> &[AreaOutline] {
        self.outlines.get_or_init(|| read_block(index).unwrap_or_default())
    }
}

static COUNTRIES: LazyLock<Vec<CountryBlock>> = LazyLock::new(|| {
    let entries = DATA[HEADER_BYTES..].chunks_exact(ENTRY_BYTES).take(word_at(DATA, 0, 0));
    let country = |entry: &[u8]| CountryBlock {
        code: String::from_utf8_lossy(&entry[..2]).into_owned(),
        bounds: [12, 14, 16, 18].map(|at| f64::from(i16::from_le_bytes([entry[at], entry[at + 1]])) / 100.0),
        outlines: OnceLock::new(),
    };
    entries.map(country).collect()
});

fn read_block(index: usize) -> Option<Vec<AreaOutline>> {
    let entry = HEADER_BYTES + index * ENTRY_BYTES;
    let (offset, length) = (word_at(DATA, entry, 1), word_at(DATA, entry, 2));
    let raw = inflate(DATA.get(offset..offset + length)?);
    let mut reader = BlockReader::new(&raw);
    let arcs = read_all(&mut reader, |reader| {
        let (mut x, mut y) = (0, 0);
        read_all(reader, |reader| {
            x += i32::try_from(reader.signed()?).ok()?;
            y += i32::try_from(reader.signed()?).ok()?;
            Some((x, y))
        })
    })?;
    read_all(&mut reader, |reader| {
        let code = reader.text()?.to_owned();
        let polygons = read_all(reader, |reader| read_all(reader, |reader| read_ring(reader, &arcs)))?;
        let mut bounds = GridBox::EMPTY;
        polygons.iter().flatten().flatten().for_each(|&point| bounds.extend(point));
        Some(AreaOutline { code, polygons, bounds })
    })
}

/// Reads a count, and then that many items.
fn read_all<'a, T>(
    reader: &mut BlockReader<'a>,
    mut read: impl FnMut(&mut BlockReader<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let count = reader.count()?;
    (0..count).map(|_| read(reader)).collect()
}

/// Joins the arcs of a ring. The end of each arc is the start of the next, so each arc is taken without its end.
fn read_ring(reader: &mut BlockReader<'_>, arcs: &[Vec<GridPoint>]) -> Option<Vec<GridPoint>> {
    let mut ring = Vec::new();
    for _ in 0..reader.count()? {
        let coded = reader.count()?;
        let arc = arcs.get(coded / 2)?;
        if coded % 2 == 0 {
            ring.extend_from_slice(arc.split_last()?.1);
        } else {
            ring.extend(arc.iter().skip(1).rev().copied());
        }
    }
    Some(ring)
}

fn to_grid(position: Position) -> (f64, f64) {
    (position.lon() * UNITS_PER_DEGREE, position.lat() * UNITS_PER_DEGREE)
}

/// Whether a ray from the point to the east crosses the ring an odd number of times.
fn crosses_oddly(ring: &[GridPoint], x: f64, y: f64) -> bool {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossings = edges.filter(|&(&(ax, ay), &(bx, by))| {
        let [ax, ay, bx, by] = [ax, ay, bx, by].map(f64::from);
        (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax)
    });
    crossings.count() % 2 == 1
}

/// Returns the distance from a point to a segment in units of latitude; a degree of longitude is shorter by `squeeze`.
fn segment_distance(x: f64, y: f64, a: GridPoint, b: GridPoint, squeeze: f64) -> f64 {
    let (ax, ay) = ((f64::from(a.0) - x) * squeeze, f64::from(a.1) - y);
    let (dx, dy) = (f64::from(b.0 - a.0) * squeeze, f64::from(b.1 - a.1));
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) };
    (ax + along * dx).hypot(ay + along * dy)
}
