//! Lines and areas that reach over the 180th meridian, cut so that no part crosses it (RFC 7946, section 3.1.9).

use crate::position::Position;

/// Cuts a line where it crosses the 180th meridian.
///
/// Two neighbours more than half way round from each other in longitude are taken to be joined over the meridian. The cut lies
/// on the straight line between them in longitude and latitude, as in a `GeoJSON` line, so a densified line stays true. A line
/// that runs right over a pole, from one meridian to the one opposite, is cut there.
///
/// Parts of less than two spots are dropped, so a line of one spot gives nothing.
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
    for &spot in line {
        let Some(&last) = part.last() else {
            part.push(spot);
            continue;
        };
        match Step::between(last, spot) {
            Step::Plain(spot) => push(&mut part, spot),
            Step::Over { leave, enter } => {
                push(&mut part, leave);
                parts.push(std::mem::replace(&mut part, vec![enter]));
                push(&mut part, spot);
            }
        }
    }
    parts.push(part);
    parts.retain(|part| part.len() >= 2);
    parts
}

/// How one gets from a spot to the next.
enum Step {
    /// Without leaving the map.
    Plain(Position),
    /// Over its edge, or over a pole.
    Over { leave: Position, enter: Position },
}

impl Step {
    fn between(from: Position, to: Position) -> Self {
        let turn = to.lon() - from.lon();
        if is_pole(from) || is_pole(to) {
            return Self::at_pole(from, to);
        }
        #[expect(clippy::float_cmp, reason = "only the exact half turn runs over the pole")]
        if turn.abs() == 180.0 {
            let pole = if from.lat() + to.lat() < 0.0 { -90.0 } else { 90.0 };
            return Self::Over { leave: clamp_to_globe(from.lon(), pole), enter: clamp_to_globe(to.lon(), pole) };
        }
        if turn.abs() < 180.0 {
            return Self::Plain(to);
        }
        let edge = 180_f64.copysign(from.lon());
        let width = 360.0 - turn.abs();
        // Both on the edge, one written as 180 and one as -180.
        if width <= 0.0 {
            return Self::Plain(clamp_to_globe(from.lon(), to.lat()));
        }
        let share = (edge - from.lon()).abs() / width;
        let lat = from.lat() + share * (to.lat() - from.lat());
        Self::Over { leave: clamp_to_globe(edge, lat), enter: clamp_to_globe(-edge, lat) }
    }

    /// The longitude of a pole says nothing: one comes to it and leaves it along a meridian.
    #[expect(clippy::float_cmp, reason = "the same meridian or another one")]
    fn at_pole(from: Position, to: Position) -> Self {
        if from.lon() == to.lon() {
            Self::Plain(to)
        } else if is_pole(to) {
            Self::Plain(clamp_to_globe(from.lon(), to.lat()))
        } else {
            Self::Over { leave: from, enter: clamp_to_globe(to.lon(), from.lat()) }
        }
    }
}

fn is_pole(spot: Position) -> bool {
    spot.lat().abs() >= 90.0
}

fn push(part: &mut Vec<Position>, spot: Position) {
    if part.last() != Some(&spot) {
        part.push(spot);
    }
}

/// A spot from numbers that come from spots, so that only rounding can put them out of range.
pub(crate) fn clamp_to_globe(lon: f64, lat: f64) -> Position {
    let clamped = Position::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0));
    clamped.unwrap_or_else(|_| unreachable!("clamped numbers lie on the globe, and none is not a number"))
}

/// Cuts a closed ring, whose longitudes run on past 180 degrees without a jump, into closed rings on the map.
///
/// The ring must meet every meridian in one stretch, as a circle does.
pub(crate) fn cut_ring(ring: &[(f64, f64)]) -> Vec<Vec<Position>> {
    let least = ring.iter().map(|&(lon, _)| lon).fold(f64::INFINITY, f64::min);
    let most = ring.iter().map(|&(lon, _)| lon).fold(f64::NEG_INFINITY, f64::max);
    let mut rings = Vec::new();
    // A circle is less than twice round.
    let mut west = ((least + 180.0) / 360.0).floor().mul_add(360.0, -180.0);
    while west < most && rings.len() < 4 {
        let inside = keep(&keep(ring, west, 1.0), west + 360.0, -1.0);
        let ring = close(&inside, west + 180.0);
        if ring.len() >= 4 {
            rings.push(ring);
        }
        west += 360.0;
    }
    rings
}

/// The part of a ring east (`side` 1) or west (`side` -1) of a meridian (Sutherland and Hodgman 1974).
fn keep(ring: &[(f64, f64)], meridian: f64, side: f64) -> Vec<(f64, f64)> {
    let mut kept = Vec::with_capacity(ring.len() + 2);
    let is_in = |lon: f64| (lon - meridian) * side >= 0.0;
    for (index, &(lon, lat)) in ring.iter().enumerate() {
        let (last_lon, last_lat) = ring[(index + ring.len() - 1) % ring.len()];
        if is_in(lon) != is_in(last_lon) {
            let share = (meridian - last_lon) / (lon - last_lon);
            kept.push((meridian, last_lat + share * (lat - last_lat)));
        }
        if is_in(lon) {
            kept.push((lon, lat));
        }
    }
    kept
}

/// Turns longitudes back into range and closes the ring.
fn close(ring: &[(f64, f64)], middle: f64) -> Vec<Position> {
    let mut closed: Vec<Position> = Vec::with_capacity(ring.len() + 1);
    for &(lon, lat) in ring {
        push(&mut closed, clamp_to_globe(lon - middle, lat));
    }
    if let Some(&first) = closed.first()
        && closed.last() != Some(&first)
    {
        closed.push(first);
    }
    closed
}

/// The smallest box around parts that do not cross the 180th meridian: west, south, east, north in degrees.
///
/// West is greater than east when the box reaches over the meridian, as RFC 7946, section 5.2 has it. A part is a spot, a line
/// or a ring, and stretches over all longitudes between its least and its greatest. Nothing when there is no spot.
///
/// ```
/// use troopmap::{Position, antimeridian};
///
/// let spots = [[Position::new(177.0, -20.0)?], [Position::new(-178.0, -16.0)?]];
/// assert_eq!(antimeridian::bbox(spots.iter().map(|spot| &spot[..])), Some([177.0, -20.0, -178.0, -16.0]));
/// # Ok::<(), troopmap::InvalidPosition>(())
/// ```
pub fn bbox<'a>(parts: impl IntoIterator<Item = &'a [Position]>) -> Option<[f64; 4]> {
    let mut bounds = BboxBuilder::new();
    for part in parts {
        bounds.add(part);
    }
    bounds.build()
}

/// A [`bbox`] that grows with each part, in bounded memory.
pub(crate) struct BboxBuilder {
    south: f64,
    north: f64,
    /// Stretches of longitude, west to east.
    stretches: Vec<(f64, f64)>,
}

/// Above so many stretches the narrowest gaps between them are given up, down to half as many. The box is then still right and
/// hardly ever wider than it must be.
const MOST_STRETCHES: usize = 4096;

impl BboxBuilder {
    pub(crate) const fn new() -> Self {
        Self { south: f64::INFINITY, north: f64::NEG_INFINITY, stretches: Vec::new() }
    }

    pub(crate) fn add(&mut self, part: &[Position]) {
        let (mut west, mut east) = (f64::INFINITY, f64::NEG_INFINITY);
        for spot in part {
            (west, east) = (west.min(spot.lon()), east.max(spot.lon()));
            (self.south, self.north) = (self.south.min(spot.lat()), self.north.max(spot.lat()));
        }
        if west > east {
            return;
        }
        self.stretches.push((west, east));
        if self.stretches.len() > MOST_STRETCHES {
            self.stretches = merged(std::mem::take(&mut self.stretches), 0.0);
            let mut gaps: Vec<f64> = self.stretches.windows(2).map(|pair| pair[1].0 - pair[0].1).collect();
            if gaps.len() > MOST_STRETCHES / 2 {
                let (_, &mut narrow, _) = gaps.select_nth_unstable_by(MOST_STRETCHES / 2, |a, b| b.total_cmp(a));
                self.stretches = merged(std::mem::take(&mut self.stretches), narrow);
            }
        }
    }

    pub(crate) fn build(self) -> Option<[f64; 4]> {
        let (south, north) = (self.south, self.north);
        let stretches = merged(self.stretches, 0.0);
        let (&(west, _), &(_, east)) = (stretches.first()?, stretches.last()?);
        let gap = |pair: &[(f64, f64)]| pair[1].0 - pair[0].1;
        // The first of the widest, so that the same parts give the same box.
        let widest = stretches.windows(2).reduce(|widest, pair| if gap(pair) > gap(widest) { pair } else { widest });
        // The gap over the meridian wins a tie: a box that does not cross is what a reader expects.
        match widest {
            Some(pair) if gap(pair) > west + 360.0 - east => Some([pair[1].0, south, pair[0].1, north]),
            _ => Some([west, south, east, north]),
        }
    }
}

/// Stretches in order, as one where they overlap or the gap between them is not wider than `gap`.
fn merged(mut stretches: Vec<(f64, f64)>, gap: f64) -> Vec<(f64, f64)> {
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (west, east) in stretches {
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

    fn line(spots: &[(f64, f64)]) -> Vec<Position> {
        spots.iter().map(|&(lon, lat)| clamp_to_globe(lon, lat)).collect()
    }

    fn case(spots: &[(f64, f64)], parts: &[&[(f64, f64)]]) {
        let expected: Vec<Vec<Position>> = parts.iter().map(|part| line(part)).collect();
        assert_eq!(cut_line(&line(spots)), expected);
    }

    #[test]
    fn lines_are_cut_at_the_meridian_and_nowhere_else() {
        case(&[(10.0, 0.0), (20.0, 5.0)], &[&[(10.0, 0.0), (20.0, 5.0)]]);
        case(&[(179.0, 0.0), (-179.0, 2.0)], &[&[(179.0, 0.0), (180.0, 1.0)], &[(-180.0, 1.0), (-179.0, 2.0)]]);
        case(&[(-179.0, 0.0), (178.0, 3.0)], &[&[(-179.0, 0.0), (-180.0, 1.0)], &[(180.0, 1.0), (178.0, 3.0)]]);
        // Ending on the meridian, however it is written.
        case(&[(179.0, 0.0), (180.0, 2.0)], &[&[(179.0, 0.0), (180.0, 2.0)]]);
        case(&[(179.0, 0.0), (-180.0, 2.0)], &[&[(179.0, 0.0), (180.0, 2.0)]]);
        case(&[(180.0, 0.0), (-180.0, 2.0)], &[&[(180.0, 0.0), (180.0, 2.0)]]);
        case(&[(180.0, 0.0), (-179.0, 2.0)], &[&[(-180.0, 0.0), (-179.0, 2.0)]]);
        // Over a pole.
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

    /// Spots that come again leave fewer stretches than were added, down to just as many as are kept.
    #[test]
    fn any_number_of_stretches_has_a_box() {
        for apart in
            [1, 2, MOST_STRETCHES / 2 - 1, MOST_STRETCHES / 2, MOST_STRETCHES / 2 + 1, MOST_STRETCHES / 2 + 2, 5000]
        {
            let mut bounds = BboxBuilder::new();
            for number in 0..3 * MOST_STRETCHES {
                let number = u32::try_from(number % apart).unwrap();
                bounds.add(&[clamp_to_globe(f64::from(number) * 0.01, 10.0)]);
            }
            let east = f64::from(u32::try_from(apart - 1).unwrap()) * 0.01;
            assert_eq!(bounds.build(), Some([0.0, 10.0, east, 10.0]), "{apart}");
        }
    }

    #[test]
    fn boxes_are_the_smallest() {
        let case = |parts: &[&[(f64, f64)]], expected: Option<[f64; 4]>| {
            let parts: Vec<Vec<Position>> = parts.iter().map(|part| line(part)).collect();
            assert_eq!(bbox(parts.iter().map(Vec::as_slice)), expected);
        };
        case(&[], None);
        case(&[&[(10.0, 5.0)]], Some([10.0, 5.0, 10.0, 5.0]));
        case(&[&[(10.0, 5.0)], &[(-20.0, -5.0)]], Some([-20.0, -5.0, 10.0, 5.0]));
        case(&[&[(170.0, 0.0)], &[(-170.0, 0.0)], &[(160.0, 1.0)]], Some([160.0, 0.0, -170.0, 1.0]));
        case(&[&[(170.0, 0.0), (180.0, 0.0)], &[(-180.0, 0.0), (-170.0, 0.0)]], Some([170.0, 0.0, -170.0, 0.0]));
        // A line over all longitudes, as the rim of a circle around a pole is.
        case(&[&[(-180.0, 80.0), (180.0, 80.0)], &[(0.0, 0.0)]], Some([-180.0, 0.0, 180.0, 80.0]));
        case(&[&[(-90.0, 0.0)], &[(90.0, 0.0)]], Some([-90.0, 0.0, 90.0, 0.0]));
    }

    #[test]
    fn a_box_of_many_spots_needs_little_memory() {
        let mut bounds = BboxBuilder::new();
        for number in 0..50_000 {
            // Everywhere but between 20 and 60 degrees east.
            bounds.add(&[clamp_to_globe((60.0 + f64::from(number) * 320.0 / 50_000.0 + 180.0) % 360.0 - 180.0, 0.0)]);
            assert!(bounds.stretches.len() <= MOST_STRETCHES);
        }
        let [west, _, east, _] = bounds.build().unwrap();
        assert!((west - 60.0).abs() < 0.01 && (east - 20.0).abs() < 0.01, "{west} {east}");
    }

    proptest! {
        #[test]
        fn no_part_crosses(spots in prop::collection::vec((-180.0..=180.0, -90.0..=90.0), 0..12)) {
            for part in cut_line(&line(&spots)) {
                prop_assert!(part.len() >= 2);
                for ends in part.windows(2) {
                    prop_assert!((ends[0].lon() - ends[1].lon()).abs() <= 180.0);
                }
            }
        }

        #[test]
        fn a_box_holds_every_spot(spots in prop::collection::vec((-180.0..=180.0, -90.0..=90.0), 1..12)) {
            let spots = line(&spots);
            let [west, south, east, north] = bbox(spots.chunks(1)).unwrap();
            for spot in &spots {
                let lon = if spot.lon() < west { spot.lon() + 360.0 } else { spot.lon() };
                let east = if east < west { east + 360.0 } else { east };
                prop_assert!((west..=east).contains(&lon) && (south..=north).contains(&spot.lat()));
            }
        }
    }
}
