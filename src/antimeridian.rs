//! Cuts lines and rings at the antimeridian, and computes bounding boxes that may cross it.
//!
//! Most map software draws longitude as a straight axis from -180° to 180°. A line from Fiji to Samoa, written as it is, then
//! crosses the whole map in the wrong direction. RFC 7946, section 3.1.9 therefore requires that a geometry be cut so that no
//! part crosses the 180th meridian, and section 5.2 that a bounding box which crosses it has a west edge greater than its east
//! edge.
//!
//! # Method
//!
//! Between two neighboring positions a line takes the shorter direction in longitude. If their longitudes differ by more than
//! 180°, the line crosses the antimeridian, and [`cut_line`] inserts the crossing point twice: at the end of one part with the
//! longitude of one side (180° or -180°), and at the start of the next with that of the other side. The latitude of the
//! crossing point is interpolated linearly, since a `GeoJSON` line is straight in longitude and latitude (RFC 7946, section
//! 3.1.1). Densify a geodesic first, and the error is negligible.
//!
//! Two cases need a rule of their own:
//!
//! - A difference of exactly 180° has no shorter direction. The line runs over the pole of the hemisphere in which it lies and
//!   is cut there.
//! - The longitude of a pole has no meaning. A line arrives at a pole and leaves it along a meridian.
//!
//! Rings are clipped to one world width after another (Sutherland and Hodgman 1974), and [`bbox`] looks for the widest gap
//! between the longitudes that are covered.
//!
//! Coordinates are in degrees on any ellipsoid or sphere.

use crate::position::Position;

/// Cuts a line where it crosses the 180th meridian (RFC 7946, section 3.1.9).
///
/// Parts with fewer than two positions are dropped, so a line of one position returns no parts. See the [module](self) for the
/// method.
///
/// ```
/// use troopmap::{Position, antimeridian};
///
/// let line = [Position::new(178.0, 50.0)?, Position::new(-178.0, 52.0)?];
/// let parts = antimeridian::cut_line(&line);
/// assert_eq!(parts[0], [Position::new(178.0, 50.0)?, Position::new(180.0, 51.0)?]);
/// assert_eq!(parts[1], [Position::new(-180.0, 51.0)?, Position::new(-178.0, 52.0)?]);
/// # Ok::<(), troopmap::InvalidPosition>(())
/// ```
pub fn cut_line(line: &[Position]) -> Vec<Vec<Position>> {
    let mut parts: Vec<Vec<Position>> = Vec::new();
    let mut part: Vec<Position> = Vec::new();
    for &position in line {
        let Some(&last) = part.last() else {
            part.push(position);
            continue;
        };
        match Segment::between(last, position) {
            Segment::Uncut(end) => push_distinct(&mut part, end),
            Segment::Cut { exit, entry } => {
                push_distinct(&mut part, exit);
                parts.push(std::mem::replace(&mut part, vec![entry]));
                push_distinct(&mut part, position);
            }
        }
    }
    parts.push(part);
    parts.retain(|part| part.len() >= 2);
    parts
}

/// The connection of two neighboring positions on the map.
enum Segment {
    /// A straight line to this position, which may be respelled to lie on the same side of the map.
    Uncut(Position),
    /// A line that leaves the map at `exit` and comes back at `entry`.
    Cut { exit: Position, entry: Position },
}

impl Segment {
    fn between(from: Position, to: Position) -> Self {
        let delta = to.lon() - from.lon();
        if is_pole(from) || is_pole(to) {
            return Self::at_pole(from, to);
        }
        #[expect(clippy::float_cmp, reason = "only a difference of exactly 180 degrees runs over the pole")]
        if delta.abs() == 180.0 {
            let pole = if from.lat() + to.lat() < 0.0 { -90.0 } else { 90.0 };
            return Self::Cut { exit: clamp_to_globe(from.lon(), pole), entry: clamp_to_globe(to.lon(), pole) };
        }
        if delta.abs() < 180.0 {
            return Self::Uncut(to);
        }
        let edge = 180_f64.copysign(from.lon());
        let width = 360.0 - delta.abs();
        // Both positions are on the antimeridian, one written as 180 and the other as -180.
        if width <= 0.0 {
            return Self::Uncut(clamp_to_globe(from.lon(), to.lat()));
        }
        let fraction = (edge - from.lon()).abs() / width;
        let lat = from.lat() + fraction * (to.lat() - from.lat());
        Self::Cut { exit: clamp_to_globe(edge, lat), entry: clamp_to_globe(-edge, lat) }
    }

    /// Connects two positions of which at least one is a pole.
    #[expect(clippy::float_cmp, reason = "the meridians are the same or they are not")]
    fn at_pole(from: Position, to: Position) -> Self {
        if from.lon() == to.lon() {
            Self::Uncut(to)
        } else if is_pole(to) {
            Self::Uncut(clamp_to_globe(from.lon(), to.lat()))
        } else {
            Self::Cut { exit: from, entry: clamp_to_globe(to.lon(), from.lat()) }
        }
    }
}

fn is_pole(position: Position) -> bool {
    position.lat().abs() >= 90.0
}

fn push_distinct(part: &mut Vec<Position>, position: Position) {
    if part.last() != Some(&position) {
        part.push(position);
    }
}

/// Builds a position from coordinates that are out of range by rounding at most.
///
/// Neither number may be NaN; numbers computed from positions never are.
pub(crate) fn clamp_to_globe(lon: f64, lat: f64) -> Position {
    let clamped = Position::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0));
    clamped.unwrap_or_else(|_| unreachable!("clamped coordinates are on the globe unless one is NaN"))
}

/// Cuts a ring at the 180th meridian into closed rings (RFC 7946, section 3.1.9).
///
/// The input lists longitude and latitude, does not repeat its first point, and is unwrapped: longitudes continue past 180°
/// without a jump. Each meridian must cross the ring at most twice, as it does a circle.
pub(crate) fn cut_ring(ring: &[(f64, f64)]) -> Vec<Vec<Position>> {
    let min = ring.iter().map(|&(lon, _)| lon).fold(f64::INFINITY, f64::min);
    let max = ring.iter().map(|&(lon, _)| lon).fold(f64::NEG_INFINITY, f64::max);
    let mut rings = Vec::new();
    let mut west = ((min + 180.0) / 360.0).floor().mul_add(360.0, -180.0);
    // A circle is less than two world widths wide, so it overlaps three worlds at most. The cap guards against bad input.
    while west < max && rings.len() < 4 {
        let inside = clip(&clip(ring, west, 1.0), west + 360.0, -1.0);
        let ring = close_ring(&inside, west + 180.0);
        if ring.len() >= 4 {
            rings.push(ring);
        }
        west += 360.0;
    }
    rings
}

/// Returns the part of a ring that is east (`side` 1) or west (`side` -1) of a meridian (Sutherland and Hodgman 1974).
fn clip(ring: &[(f64, f64)], meridian: f64, side: f64) -> Vec<(f64, f64)> {
    let mut clipped = Vec::with_capacity(ring.len() + 2);
    let is_inside = |lon: f64| (lon - meridian) * side >= 0.0;
    for (index, &(lon, lat)) in ring.iter().enumerate() {
        let (last_lon, last_lat) = ring[(index + ring.len() - 1) % ring.len()];
        if is_inside(lon) != is_inside(last_lon) {
            let fraction = (meridian - last_lon) / (lon - last_lon);
            clipped.push((meridian, last_lat + fraction * (lat - last_lat)));
        }
        if is_inside(lon) {
            clipped.push((lon, lat));
        }
    }
    clipped
}

/// Closes a ring and shifts its longitudes so that `center` becomes 0°.
fn close_ring(ring: &[(f64, f64)], center: f64) -> Vec<Position> {
    let mut closed: Vec<Position> = Vec::with_capacity(ring.len() + 1);
    for &(lon, lat) in ring {
        push_distinct(&mut closed, clamp_to_globe(lon - center, lat));
    }
    if let Some(&first) = closed.first()
        && closed.last() != Some(&first)
    {
        closed.push(first);
    }
    closed
}

/// Returns the smallest bounding box of parts that do not cross the 180th meridian: west, south, east and north in degrees.
///
/// West is greater than east if the box crosses the meridian (RFC 7946, section 5.2). A part is a point, a line or a ring, and
/// covers all longitudes between its least and its greatest. The box is `None` if there are no positions.
///
/// ```
/// use troopmap::{Position, antimeridian};
///
/// let points = [[Position::new(177.0, -20.0)?], [Position::new(-178.0, -16.0)?]];
/// assert_eq!(antimeridian::bbox(points.iter().map(|point| &point[..])), Some([177.0, -20.0, -178.0, -16.0]));
/// # Ok::<(), troopmap::InvalidPosition>(())
/// ```
pub fn bbox<'a>(parts: impl IntoIterator<Item = &'a [Position]>) -> Option<[f64; 4]> {
    let mut builder = BboxBuilder::new();
    for part in parts {
        builder.add(part);
    }
    builder.build()
}

/// Computes a [`bbox`] from one part after another, in bounded memory.
#[derive(Debug)]
pub(crate) struct BboxBuilder {
    south: f64,
    north: f64,
    /// Covered intervals of longitude, each from west to east.
    intervals: Vec<(f64, f64)>,
}

/// The number of longitude intervals at which [`BboxBuilder`] merges those with the narrowest gaps, down to half as many.
///
/// The box then still contains every part, and is rarely wider than necessary.
const MAX_INTERVALS: usize = 4096;

impl BboxBuilder {
    pub(crate) const fn new() -> Self {
        Self { south: f64::INFINITY, north: f64::NEG_INFINITY, intervals: Vec::new() }
    }

    pub(crate) fn add(&mut self, part: &[Position]) {
        let (mut west, mut east) = (f64::INFINITY, f64::NEG_INFINITY);
        for position in part {
            (west, east) = (west.min(position.lon()), east.max(position.lon()));
            (self.south, self.north) = (self.south.min(position.lat()), self.north.max(position.lat()));
        }
        if west > east {
            return;
        }
        self.intervals.push((west, east));
        if self.intervals.len() > MAX_INTERVALS {
            self.intervals = merge(std::mem::take(&mut self.intervals), 0.0);
            let mut gaps: Vec<f64> = self.intervals.windows(2).map(|pair| pair[1].0 - pair[0].1).collect();
            if gaps.len() > MAX_INTERVALS / 2 {
                let (_, &mut narrow, _) = gaps.select_nth_unstable_by(MAX_INTERVALS / 2, |a, b| b.total_cmp(a));
                self.intervals = merge(std::mem::take(&mut self.intervals), narrow);
            }
        }
    }

    /// Returns west, south, east and north; `None` if no position was added.
    pub(crate) fn build(self) -> Option<[f64; 4]> {
        let (south, north) = (self.south, self.north);
        let intervals = merge(self.intervals, 0.0);
        let (&(west, _), &(_, east)) = (intervals.first()?, intervals.last()?);
        let gap = |pair: &[(f64, f64)]| pair[1].0 - pair[0].1;
        // The first of the widest gaps, so that the same parts give the same box.
        let widest = intervals.windows(2).reduce(|widest, pair| if gap(pair) > gap(widest) { pair } else { widest });
        // In a tie the gap over the meridian wins: readers expect a box that does not cross.
        match widest {
            Some(pair) if gap(pair) > west + 360.0 - east => Some([pair[1].0, south, pair[0].1, north]),
            _ => Some([west, south, east, north]),
        }
    }
}

/// Sorts intervals, and joins those that overlap or whose gap is not wider than `gap`.
fn merge(mut intervals: Vec<(f64, f64)>, gap: f64) -> Vec<(f64, f64)> {
    intervals.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (west, east) in intervals {
        match merged.last_mut() {
            Some(last) if west - last.1 <= gap => last.1 = last.1.max(east),
            _ => merged.push((west, east)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn positions(coordinates: &[(f64, f64)]) -> Vec<Position> {
        coordinates.iter().map(|&(lon, lat)| Position::new(lon, lat).unwrap()).collect()
    }

    fn case(line: &[(f64, f64)], parts: &[&[(f64, f64)]]) {
        let expected: Vec<Vec<Position>> = parts.iter().map(|part| positions(part)).collect();
        assert_eq!(cut_line(&positions(line)), expected);
    }

    #[test]
    fn lines_are_cut_at_the_meridian_and_nowhere_else() {
        case(&[(10.0, 0.0), (20.0, 5.0)], &[&[(10.0, 0.0), (20.0, 5.0)]]);
        case(&[(179.0, 0.0), (-179.0, 2.0)], &[&[(179.0, 0.0), (180.0, 1.0)], &[(-180.0, 1.0), (-179.0, 2.0)]]);
        case(&[(-179.0, 0.0), (178.0, 3.0)], &[&[(-179.0, 0.0), (-180.0, 1.0)], &[(180.0, 1.0), (178.0, 3.0)]]);
        // Lines that end on the meridian, in either spelling.
        case(&[(179.0, 0.0), (180.0, 2.0)], &[&[(179.0, 0.0), (180.0, 2.0)]]);
        case(&[(179.0, 0.0), (-180.0, 2.0)], &[&[(179.0, 0.0), (180.0, 2.0)]]);
        case(&[(180.0, 0.0), (-180.0, 2.0)], &[&[(180.0, 0.0), (180.0, 2.0)]]);
        case(&[(180.0, 0.0), (-179.0, 2.0)], &[&[(-180.0, 0.0), (-179.0, 2.0)]]);
        // Lines over a pole.
        case(&[(30.0, 80.0), (-150.0, 80.0)], &[&[(30.0, 80.0), (30.0, 90.0)], &[(-150.0, 90.0), (-150.0, 80.0)]]);
        case(&[(30.0, 80.0), (0.0, 90.0)], &[&[(30.0, 80.0), (30.0, 90.0)]]);
        case(&[(0.0, 90.0), (40.0, 80.0)], &[&[(40.0, 90.0), (40.0, 80.0)]]);
        case(
            &[(30.0, 80.0), (0.0, 90.0), (40.0, 80.0)],
            &[&[(30.0, 80.0), (30.0, 90.0)], &[(40.0, 90.0), (40.0, 80.0)]],
        );
        case(&[(10.0, 0.0)], &[]);
        case(&[], &[]);
    }

    /// Repeated points merge into fewer intervals than were added, around the number that is kept.
    #[test]
    fn any_number_of_intervals_has_a_box() {
        const HALF: usize = MAX_INTERVALS / 2;
        for distinct in [1, 2, HALF - 1, HALF, HALF + 1, HALF + 2, 5000] {
            let mut builder = BboxBuilder::new();
            for number in 0..3 * MAX_INTERVALS {
                let number = u32::try_from(number % distinct).unwrap();
                builder.add(&positions(&[(f64::from(number) * 0.01, 10.0)]));
            }
            let east = f64::from(u32::try_from(distinct - 1).unwrap()) * 0.01;
            assert_eq!(builder.build(), Some([0.0, 10.0, east, 10.0]), "{distinct}");
        }
    }

    #[test]
    fn boxes_are_the_smallest() {
        let case = |parts: &[&[(f64, f64)]], expected: Option<[f64; 4]>| {
            let parts: Vec<Vec<Position>> = parts.iter().map(|part| positions(part)).collect();
            assert_eq!(bbox(parts.iter().map(Vec::as_slice)), expected);
        };
        case(&[], None);
        case(&[&[(10.0, 5.0)]], Some([10.0, 5.0, 10.0, 5.0]));
        case(&[&[(10.0, 5.0)], &[(-20.0, -5.0)]], Some([-20.0, -5.0, 10.0, 5.0]));
        case(&[&[(170.0, 0.0)], &[(-170.0, 0.0)], &[(160.0, 1.0)]], Some([160.0, 0.0, -170.0, 1.0]));
        case(&[&[(170.0, 0.0), (180.0, 0.0)], &[(-180.0, 0.0), (-170.0, 0.0)]], Some([170.0, 0.0, -170.0, 0.0]));
        // A line over all longitudes, such as the rim of a circle around a pole.
        case(&[&[(-180.0, 80.0), (180.0, 80.0)], &[(0.0, 0.0)]], Some([-180.0, 0.0, 180.0, 80.0]));
        case(&[&[(-90.0, 0.0)], &[(90.0, 0.0)]], Some([-90.0, 0.0, 90.0, 0.0]));
    }

    #[test]
    fn a_box_of_many_points_needs_little_memory() {
        let mut builder = BboxBuilder::new();
        for number in 0..50_000 {
            // Everywhere except between 20 and 60 degrees east.
            let lon = (60.0 + f64::from(number) * 320.0 / 50_000.0 + 180.0) % 360.0 - 180.0;
            builder.add(&positions(&[(lon, 0.0)]));
            assert!(builder.intervals.len() <= MAX_INTERVALS);
        }
        let [west, _, east, _] = builder.build().unwrap();
        assert!((west - 60.0).abs() < 0.01 && (east - 20.0).abs() < 0.01, "{west} {east}");
    }

    proptest! {
        #[test]
        fn no_part_crosses(line in prop::collection::vec((-180.0..=180.0, -90.0..=90.0), 0..12)) {
            for part in cut_line(&positions(&line)) {
                prop_assert!(part.len() >= 2);
                for ends in part.windows(2) {
                    prop_assert!((ends[0].lon() - ends[1].lon()).abs() <= 180.0);
                }
            }
        }

        #[test]
        fn a_box_contains_every_point(points in prop::collection::vec((-180.0..=180.0, -90.0..=90.0), 1..12)) {
            let points = positions(&points);
            let [west, south, east, north] = bbox(points.chunks(1)).unwrap();
            for point in &points {
                let lon = if point.lon() < west { point.lon() + 360.0 } else { point.lon() };
                let east = if east < west { east + 360.0 } else { east };
                prop_assert!((west..=east).contains(&lon) && (south..=north).contains(&point.lat()));
            }
        }
    }
}
