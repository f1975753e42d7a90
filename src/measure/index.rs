//! The nearest spots, and those within a radius, among many.

use std::num::NonZero;

use kiddo::{ImmutableKdTree, QueryResultItem, SquaredEuclidean};

use super::between::DistanceInterval;
use super::prepared::{FLATTENING, LONG_AXIS, Prepared};
use crate::extent::Extent;
use crate::position::Position;
use crate::units::Meters;

/// Many spots, to be asked which are near.
///
/// Spots stand in space on the ellipsoid, not in degrees on a map, so answers are right at the poles and over the 180th
/// meridian too. What the tree finds by straight lines through the ground is ordered and cut by geodesics, which are right to
/// 0.1 mm; spots whose distances differ by less may come in either order.
///
/// ```
/// use troopmap::{Meters, Position};
/// use troopmap::measure::Index;
///
/// let fiji = Position::new(178.44, -18.14)?;
/// let samoa = Position::new(-171.76, -13.83)?;
/// let sydney = Position::new(151.21, -33.87)?;
/// let index = Index::new(vec![sydney, samoa, fiji]);
/// let tonga = Position::new(-175.2, -21.14)?;
/// assert_eq!(index.nearest(tonga, 2).iter().map(|near| near.index).collect::<Vec<_>>(), [2, 1]);
/// assert_eq!(index.within(tonga, Meters::new(800_000.0)?).len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PositionIndex {
    spots: Vec<Prepared>,
    tree: ImmutableKdTree<f64, 3>,
}

/// What the tree finds: which spot, and the square of its straight line.
type Found = QueryResultItem<(), u32, f64>;

/// One of an index's spots, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// Which spot, counted from 0 in the order in which they were given.
    pub index: usize,
    /// The geodesic distance.
    pub distance: Meters,
}

impl PositionIndex {
    /// An index of spots: four thousand million at most, those beyond are left out.
    pub fn new(spots: impl IntoIterator<Item = Position>) -> Self {
        let spots: Vec<Prepared> = spots.into_iter().take(u32::MAX as usize).map(Prepared::new).collect();
        let points: Vec<[f64; 3]> = spots.iter().map(|spot| in_space(spot.position)).collect();
        let tree = ImmutableKdTree::new_from_slice(&points)
            .unwrap_or_else(|error| unreachable!("the number of spots was limited above: {error}"));
        Self { spots, tree }
    }

    /// How many spots there are.
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// The nearest spots, nearest first: as many as are asked for, or all.
    pub fn nearest(&self, from: Position, count: usize) -> Vec<Neighbor> {
        let count = count.min(self.len());
        let prepared = Prepared::new(from);
        let point = in_space(from);
        if count == 1
            && let found = self.tree.query(&point).nearest_one::<SquaredEuclidean<f64>>().execute()
            && found.distance < SURE * SURE
        {
            return vec![self.measured(&prepared, &found)];
        }
        // One more than asked for shows whether the order by straight lines can be wrong about the last one.
        let mut fetch = count + 1;
        loop {
            let Some(most) = NonZero::new(fetch.min(self.len())).filter(|_| count > 0) else { return Vec::new() };
            let found = self.tree.query(&point).nearest_n::<SquaredEuclidean<f64>>(most).execute();
            let least = |item: Option<&Found>| item.map_or(f64::INFINITY, |item| least_over(item.distance.sqrt()));
            let (sure, rest) = found.split_at(count);
            let measured = |item: &Found| self.measured(&prepared, item);
            let mut near: Vec<Neighbor> = sure.iter().map(measured).collect();
            sort(&mut near);
            // Mostly the next one is too far even by its straight line, and need not be measured.
            if near[count - 1].distance.get() < least(rest.first()) {
                return near;
            }
            near.extend(rest.iter().map(measured));
            sort(&mut near);
            if most.get() == self.len() || near[count - 1].distance.get() < least(rest.last()) {
                near.truncate(count);
                return near;
            }
            fetch = fetch.saturating_mul(2);
        }
    }

    /// The spots within a radius, nearest first.
    pub fn within(&self, from: Position, radius: Meters) -> Vec<Neighbor> {
        let prepared = Prepared::new(from);
        let chord = longest_chord(radius.get());
        let found =
            self.tree.query(&in_space(from)).within::<SquaredEuclidean<f64>>(chord * chord).unsorted().execute();
        let mut near: Vec<Neighbor> = found.iter().map(|item| self.measured(&prepared, item)).collect();
        near.retain(|near| near.distance <= radius);
        sort(&mut near);
        near
    }

    fn measured(&self, from: &Prepared, found: &Found) -> Neighbor {
        let index = found.item as usize;
        Neighbor { index, distance: from.distance_over(&self.spots[index], found.distance.sqrt()) }
    }
}

fn sort(near: &mut [Neighbor]) {
    near.sort_by(|a, b| a.distance.get().total_cmp(&b.distance.get()).then(a.index.cmp(&b.index)));
}

/// Many places that are only roughly known, to be asked which may be near.
#[derive(Debug)]
pub struct ExtentIndex {
    centers: PositionIndex,
    radii: Vec<Meters>,
    widest: Meters,
}

/// One of an index's places, and between which bounds it is how far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExtentNeighbor {
    /// Which place, counted from 0 in the order in which they were given.
    pub index: usize,
    /// The geodesic distance and its bounds from both radii.
    pub distance: DistanceInterval,
}

impl ExtentIndex {
    /// An index of places.
    pub fn new(extents: impl IntoIterator<Item = Extent>) -> Self {
        let extents: Vec<Extent> = extents.into_iter().collect();
        let radii: Vec<Meters> = extents.iter().map(|extent| extent.radius).collect();
        let widest = radii.iter().copied().fold(Meters::ZERO, Meters::max);
        Self { centers: PositionIndex::new(extents.iter().map(|extent| extent.center)), radii, widest }
    }

    /// The places that may lie within `radius` of some spot of `from`, by the distance of their centres.
    ///
    /// Those whose `distance.max` is not above the radius surely do.
    pub fn within(&self, from: Extent, radius: Meters) -> Vec<ExtentNeighbor> {
        let reach = radius + from.radius + self.widest;
        let near = self.centers.within(from.center, reach).into_iter().map(|near| self.bounded(from, near));
        near.filter(|near| near.distance.min <= radius).collect()
    }

    /// The places whose centres are nearest, nearest first: as many as are asked for, or all.
    pub fn nearest(&self, from: Extent, count: usize) -> Vec<ExtentNeighbor> {
        self.centers.nearest(from.center, count).into_iter().map(|near| self.bounded(from, near)).collect()
    }

    fn bounded(&self, from: Extent, near: Neighbor) -> ExtentNeighbor {
        let radii = from.radius + self.radii[near.index];
        ExtentNeighbor { index: near.index, distance: DistanceInterval::give_or_take(near.distance, radii) }
    }
}

/// A spot of the ellipsoid in space, in metres from its centre.
fn in_space(spot: Position) -> [f64; 3] {
    const FLAT: f64 = (1.0 - FLATTENING) * (1.0 - FLATTENING);
    let (sin_lat, cos_lat) = spot.lat().to_radians().sin_cos();
    let (sin_lon, cos_lon) = spot.lon().to_radians().sin_cos();
    let normal = LONG_AXIS / (1.0 - (1.0 - FLAT) * sin_lat * sin_lat).sqrt();
    [normal * cos_lat * cos_lon, normal * cos_lat * sin_lon, normal * FLAT * sin_lat]
}

/// Straight lines of up to 15 km are in the order of their geodesics, but for those that differ by less than 0.1 mm: the ground
/// over a line c is c + c³/24r², and the radii r of the ellipsoid are from 6,335 to 6,400 km.
const SURE: f64 = 15_000.0;

/// Geodesics bend with radii between 6,335 and 6,400 km; this is a little flatter than any of them.
const FLATTEST: f64 = 6_420_000.0;

/// What the ground between two spots is at least, over a straight line of this length, with a hair's breadth for rounding.
fn least_over(chord: f64) -> f64 {
    2.0 * FLATTEST * (chord / (2.0 * FLATTEST)).min(1.0).asin() - 1e-3
}

/// How long a straight line is at most between spots that are no further than this over the ground.
fn longest_chord(ground: f64) -> f64 {
    let quarter = std::f64::consts::FRAC_PI_2;
    2.0 * FLATTEST * (ground / (2.0 * FLATTEST)).min(quarter).sin() + 1e-3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measure::{Metric, distance_between};

    fn spot() -> impl Strategy<Value = Position> {
        let anywhere = (-180.0..=180.0, -90.0..=90.0);
        let at_the_edges = (
            prop_oneof![Just(180.0), Just(-180.0), Just(0.0), 179.9..=180.0, -180.0..=-179.9],
            prop_oneof![Just(90.0), Just(-90.0), Just(0.0), 89.9..=90.0, -90.0..=-89.9, -0.1..=0.1],
        );
        prop_oneof![anywhere.boxed(), at_the_edges.boxed()].prop_map(|(lon, lat)| Position::new(lon, lat).unwrap())
    }

    fn slowly(spots: &[Position], from: Position) -> Vec<f64> {
        let mut distances: Vec<f64> = spots.iter().map(|&spot| Metric::Geodesic.distance(from, spot).get()).collect();
        distances.sort_by(f64::total_cmp);
        distances
    }

    /// The same distances within 0.1 mm, each that of the spot it names, and no spot named twice.
    fn agree(found: &[Neighbor], distances: &[f64], spots: &[Position], from: Position) -> bool {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-4;
        let mut indices: Vec<usize> = found.iter().map(|near| near.index).collect();
        indices.sort_unstable();
        indices.dedup();
        found.len() == distances.len()
            && indices.len() == found.len()
            && found.iter().zip(distances).all(|(near, &distance)| close(near.distance.get(), distance))
            && found
                .iter()
                .all(|near| close(near.distance.get(), Metric::Geodesic.distance(from, spots[near.index]).get()))
    }

    proptest! {
        #[test]
        fn the_index_finds_what_measuring_all_finds(
            spots in prop::collection::vec(spot(), 0..300), from in spot(), count in 0..20_usize, radius in 0.0..21e6,
        ) {
            let index = PositionIndex::new(spots.iter().copied());
            let mut all = slowly(&spots, from);
            prop_assert!(agree(&index.nearest(from, count), &all[..count.min(all.len())], &spots, from));
            let radius = Meters::new(radius).unwrap();
            all.retain(|&distance| distance <= radius.get());
            prop_assert!(agree(&index.within(from, radius), &all, &spots, from));
        }

        #[test]
        fn straight_lines_bound_the_ground(a in spot(), b in spot()) {
            let ground = Metric::Geodesic.distance(a, b).get();
            let ([x, y, z], [u, v, w]) = (in_space(a), in_space(b));
            let chord = (x - u).hypot(y - v).hypot(z - w);
            prop_assert!(least_over(chord) <= ground, "{chord} {ground}");
            prop_assert!(chord <= longest_chord(ground), "{chord} {ground}");
        }

        #[test]
        fn short_ways_are_right_to_a_twentieth_of_a_millimetre(a in spot(), bearing in 0.0..360.0, ground in 0.0..110e3) {
            let b = Metric::Geodesic.destination(a, crate::Bearing::new(bearing).unwrap(), Meters::new(ground).unwrap());
            let ([x, y, z], [u, v, w]) = (in_space(a), in_space(b));
            let chord = (x - u).hypot(y - v).hypot(z - w);
            let distance = Prepared::new(a).distance_over(&Prepared::new(b), chord).get();
            let ground = Metric::Geodesic.distance(a, b).get();
            prop_assert!((distance - ground).abs() < 5e-5, "{distance} {ground}");
        }

        #[test]
        fn places_that_may_be_within_are_found(
            places in prop::collection::vec((spot(), 0.0..3e6), 0..60), from in (spot(), 0.0..3e6), radius in 0.0..9e6,
        ) {
            let extent = |(center, radius)| Extent::new(center, Meters::new(radius).unwrap());
            let places: Vec<Extent> = places.into_iter().map(extent).collect();
            let from = extent(from);
            let radius = Meters::new(radius).unwrap();
            let found = ExtentIndex::new(places.iter().copied()).within(from, radius);
            let mut indices: Vec<usize> = found.iter().map(|near| near.index).collect();
            indices.sort_unstable();
            let may = |place: &Extent| distance_between(from, *place, Metric::Geodesic).min <= radius;
            let expected: Vec<usize> = (0..places.len()).filter(|&index| may(&places[index])).collect();
            prop_assert_eq!(indices, expected);
        }
    }

    #[test]
    fn many_at_one_spot_are_all_found() {
        let here = Position::new(180.0, 10.0).unwrap();
        let index = PositionIndex::new(std::iter::repeat_n(here, 5000));
        assert_eq!(index.nearest(here, 3).iter().map(|near| near.index).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(index.within(Position::new(-180.0, 10.0).unwrap(), Meters::ZERO).len(), 5000);
        assert!(PositionIndex::new([]).nearest(here, 3).is_empty());
        assert!(PositionIndex::new([]).within(here, Meters::ZERO).is_empty());
    }
}
