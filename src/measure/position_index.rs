//! Indexes that find the nearest positions, and those within a radius.

use std::num::NonZero;

use kiddo::{ImmutableKdTree, QueryResultItem, SquaredEuclidean};

use super::distance_interval::DistanceInterval;
use super::prepared_position::{FLATTENING, PreparedPosition, SEMI_MAJOR_AXIS};
use crate::extent::Extent;
use crate::position::Position;
use crate::units::Meters;

/// An index of positions that finds the nearest ones, and those within a radius.
///
/// The index is a k-d tree of points in space, not of degrees, so results are correct at the poles and across the 180th
/// meridian. Candidates are found by their chords (straight lines through the Earth), and then ordered and selected by geodesic
/// distances that are accurate to 0.1 mm. Positions whose distances differ by less may be in either order.
///
/// ```
/// use troopmap::{Meters, Position};
/// use troopmap::measure::PositionIndex;
///
/// let fiji = Position::new(178.44, -18.14)?;
/// let samoa = Position::new(-171.76, -13.83)?;
/// let sydney = Position::new(151.21, -33.87)?;
/// let index = PositionIndex::new(vec![sydney, samoa, fiji]);
/// let tonga = Position::new(-175.2, -21.14)?;
/// assert_eq!(index.nearest(tonga, 2).iter().map(|neighbor| neighbor.index).collect::<Vec<_>>(), [2, 1]);
/// assert_eq!(index.within(tonga, Meters::new(800_000.0)?).len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PositionIndex {
    positions: Vec<PreparedPosition>,
    tree: ImmutableKdTree<f64, 3>,
}

/// A result of the tree: the index of a point, and the square of the chord to it.
type Candidate = QueryResultItem<(), u32, f64>;

/// A position found by a [`PositionIndex`], and its distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbor {
    /// The index of the position in the order given, from 0.
    pub index: usize,
    /// The geodesic distance.
    pub distance: Meters,
}

impl PositionIndex {
    /// Creates an index of positions, at most 2³² - 1; further ones are ignored.
    pub fn new(positions: impl IntoIterator<Item = Position>) -> Self {
        let positions: Vec<PreparedPosition> =
            positions.into_iter().take(u32::MAX as usize).map(PreparedPosition::new).collect();
        let points: Vec<[f64; 3]> = positions.iter().map(|prepared| to_geocentric(prepared.position)).collect();
        let tree = ImmutableKdTree::new_from_slice(&points)
            .unwrap_or_else(|error| unreachable!("the number of points was limited above: {error}"));
        Self { positions, tree }
    }

    /// Returns the number of positions.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Returns true if the index has no positions.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Returns the nearest positions, nearest first, at most `count`.
    pub fn nearest(&self, from: Position, count: usize) -> Vec<Neighbor> {
        let count = count.min(self.len());
        let prepared = PreparedPosition::new(from);
        let point = to_geocentric(from);
        if count == 1
            && let candidate = self.tree.query(&point).nearest_one::<SquaredEuclidean<f64>>().execute()
            && candidate.distance < MAX_ORDERED_CHORD * MAX_ORDERED_CHORD
        {
            return vec![self.measure(&prepared, &candidate)];
        }
        // One more candidate than requested shows whether the order by chords may be wrong about the last one.
        let mut fetch = count + 1;
        loop {
            let Some(limit) = NonZero::new(fetch.min(self.len())).filter(|_| count > 0) else { return Vec::new() };
            let candidates = self.tree.query(&point).nearest_n::<SquaredEuclidean<f64>>(limit).execute();
            let min_distance =
                |item: Option<&Candidate>| item.map_or(f64::INFINITY, |item| min_geodesic(item.distance.sqrt()));
            let (first, rest) = candidates.split_at(count);
            let measure = |item: &Candidate| self.measure(&prepared, item);
            let mut neighbors: Vec<Neighbor> = first.iter().map(measure).collect();
            sort_by_distance(&mut neighbors);
            // Usually the next candidate is too far even by its chord, and need not be measured.
            if neighbors[count - 1].distance.get() < min_distance(rest.first()) {
                return neighbors;
            }
            neighbors.extend(rest.iter().map(measure));
            sort_by_distance(&mut neighbors);
            if limit.get() == self.len() || neighbors[count - 1].distance.get() < min_distance(rest.last()) {
                neighbors.truncate(count);
                return neighbors;
            }
            fetch = fetch.saturating_mul(2);
        }
    }

    /// Returns the positions within a radius, nearest first.
    pub fn within(&self, from: Position, radius: Meters) -> Vec<Neighbor> {
        let prepared = PreparedPosition::new(from);
        let chord = max_chord(radius.get());
        let candidates =
            self.tree.query(&to_geocentric(from)).within::<SquaredEuclidean<f64>>(chord * chord).unsorted().execute();
        let mut neighbors: Vec<Neighbor> = candidates.iter().map(|item| self.measure(&prepared, item)).collect();
        neighbors.retain(|neighbor| neighbor.distance <= radius);
        sort_by_distance(&mut neighbors);
        neighbors
    }

    fn measure(&self, from: &PreparedPosition, candidate: &Candidate) -> Neighbor {
        let index = candidate.item as usize;
        Neighbor { index, distance: from.distance_over(&self.positions[index], candidate.distance.sqrt()) }
    }
}

fn sort_by_distance(neighbors: &mut [Neighbor]) {
    neighbors.sort_by(|a, b| a.distance.get().total_cmp(&b.distance.get()).then(a.index.cmp(&b.index)));
}

/// An index of uncertain positions that finds the nearest ones, and those that may be within a radius.
#[derive(Debug)]
pub struct ExtentIndex {
    centers: PositionIndex,
    radii: Vec<Meters>,
    max_radius: Meters,
}

/// An extent found by an [`ExtentIndex`], and the bounds of its distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExtentNeighbor {
    /// The index of the extent in the order given, from 0.
    pub index: usize,
    /// The geodesic distance of the centers, and its bounds from both radii.
    pub distance: DistanceInterval,
}

impl ExtentIndex {
    /// Creates an index of extents.
    pub fn new(extents: impl IntoIterator<Item = Extent>) -> Self {
        let extents: Vec<Extent> = extents.into_iter().collect();
        let radii: Vec<Meters> = extents.iter().map(|extent| extent.radius).collect();
        let max_radius = radii.iter().copied().fold(Meters::ZERO, Meters::max);
        Self { centers: PositionIndex::new(extents.iter().map(|extent| extent.center)), radii, max_radius }
    }

    /// Returns the extents that may be within `radius` of a position in `from`, in the order of their centers.
    ///
    /// An extent whose `distance.max` is at most `radius` is certainly within it.
    pub fn within(&self, from: Extent, radius: Meters) -> Vec<ExtentNeighbor> {
        let search_radius = radius + from.radius + self.max_radius;
        let neighbors = self.centers.within(from.center, search_radius).into_iter();
        neighbors
            .map(|neighbor| self.add_bounds(from, neighbor))
            .filter(|neighbor| neighbor.distance.min <= radius)
            .collect()
    }

    /// Returns the extents whose centers are nearest, nearest first, at most `count`.
    pub fn nearest(&self, from: Extent, count: usize) -> Vec<ExtentNeighbor> {
        let neighbors = self.centers.nearest(from.center, count).into_iter();
        neighbors.map(|neighbor| self.add_bounds(from, neighbor)).collect()
    }

    fn add_bounds(&self, from: Extent, neighbor: Neighbor) -> ExtentNeighbor {
        let radii = from.radius + self.radii[neighbor.index];
        ExtentNeighbor { index: neighbor.index, distance: DistanceInterval::from_radii(neighbor.distance, radii) }
    }
}

/// Converts a position on the ellipsoid to geocentric coordinates in meters.
fn to_geocentric(position: Position) -> [f64; 3] {
    const ONE_MINUS_ECCENTRICITY2: f64 = (1.0 - FLATTENING) * (1.0 - FLATTENING);
    let (sin_lat, cos_lat) = position.lat().to_radians().sin_cos();
    let (sin_lon, cos_lon) = position.lon().to_radians().sin_cos();
    let normal = SEMI_MAJOR_AXIS / (1.0 - (1.0 - ONE_MINUS_ECCENTRICITY2) * sin_lat * sin_lat).sqrt();
    [normal * cos_lat * cos_lon, normal * cos_lat * sin_lon, normal * ONE_MINUS_ECCENTRICITY2 * sin_lat]
}

/// The length in meters up to which chords have the same order as their geodesics, unless those differ by less than 0.1 mm.
///
/// The geodesic over a chord c is c + c³/24r², and the radii of curvature r of the ellipsoid are between 6,335 and 6,400 km.
const MAX_ORDERED_CHORD: f64 = 15_000.0;

/// An upper bound in meters of the radii of curvature of geodesics, which are between 6,335 and 6,400 km.
const MAX_CURVATURE_RADIUS: f64 = 6_420_000.0;

/// Returns a lower bound of the geodesic over a chord, with a margin for rounding.
fn min_geodesic(chord: f64) -> f64 {
    2.0 * MAX_CURVATURE_RADIUS * (chord / (2.0 * MAX_CURVATURE_RADIUS)).min(1.0).asin() - 1e-3
}

/// Returns an upper bound of the chord under a geodesic, with a margin for rounding.
fn max_chord(geodesic: f64) -> f64 {
    let quarter = std::f64::consts::FRAC_PI_2;
    2.0 * MAX_CURVATURE_RADIUS * (geodesic / (2.0 * MAX_CURVATURE_RADIUS)).min(quarter).sin() + 1e-3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measure::{Metric, distance_between};

    fn any_position() -> impl Strategy<Value = Position> {
        let anywhere = (-180.0..=180.0, -90.0..=90.0);
        let edges = (
            prop_oneof![Just(180.0), Just(-180.0), Just(0.0), 179.9..=180.0, -180.0..=-179.9],
            prop_oneof![Just(90.0), Just(-90.0), Just(0.0), 89.9..=90.0, -90.0..=-89.9, -0.1..=0.1],
        );
        prop_oneof![anywhere.boxed(), edges.boxed()].prop_map(|(lon, lat)| Position::new(lon, lat).unwrap())
    }

    fn measure_all(positions: &[Position], from: Position) -> Vec<f64> {
        let mut distances: Vec<f64> =
            positions.iter().map(|&position| Metric::Geodesic.distance(from, position).get()).collect();
        distances.sort_by(f64::total_cmp);
        distances
    }

    /// Whether the distances are the same to 0.1 mm, each is that of its position, and no position occurs twice.
    fn agrees(found: &[Neighbor], distances: &[f64], positions: &[Position], from: Position) -> bool {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-4;
        let mut indices: Vec<usize> = found.iter().map(|neighbor| neighbor.index).collect();
        indices.sort_unstable();
        indices.dedup();
        found.len() == distances.len()
            && indices.len() == found.len()
            && found.iter().zip(distances).all(|(neighbor, &distance)| close(neighbor.distance.get(), distance))
            && found.iter().all(|neighbor| {
                close(neighbor.distance.get(), Metric::Geodesic.distance(from, positions[neighbor.index]).get())
            })
    }

    proptest! {
        #[test]
        fn finds_the_same_as_measuring_all_positions(
            positions in prop::collection::vec(any_position(), 0..300), from in any_position(), count in 0..20_usize, radius in 0.0..21e6,
        ) {
            let index = PositionIndex::new(positions.iter().copied());
            let mut all = measure_all(&positions, from);
            prop_assert!(agrees(&index.nearest(from, count), &all[..count.min(all.len())], &positions, from));
            let radius = Meters::new(radius).unwrap();
            all.retain(|&distance| distance <= radius.get());
            prop_assert!(agrees(&index.within(from, radius), &all, &positions, from));
        }

        #[test]
        fn chords_bound_geodesics(a in any_position(), b in any_position()) {
            let geodesic = Metric::Geodesic.distance(a, b).get();
            let ([x, y, z], [u, v, w]) = (to_geocentric(a), to_geocentric(b));
            let chord = (x - u).hypot(y - v).hypot(z - w);
            prop_assert!(min_geodesic(chord) <= geodesic, "{chord} {geodesic}");
            prop_assert!(chord <= max_chord(geodesic), "{chord} {geodesic}");
        }

        #[test]
        fn short_distances_are_accurate_to_a_twentieth_of_a_millimeter(a in any_position(), bearing in 0.0..360.0, geodesic in 0.0..110e3) {
            let b = Metric::Geodesic.destination(a, crate::Bearing::new(bearing).unwrap(), Meters::new(geodesic).unwrap());
            let ([x, y, z], [u, v, w]) = (to_geocentric(a), to_geocentric(b));
            let chord = (x - u).hypot(y - v).hypot(z - w);
            let distance = PreparedPosition::new(a).distance_over(&PreparedPosition::new(b), chord).get();
            let geodesic = Metric::Geodesic.distance(a, b).get();
            prop_assert!((distance - geodesic).abs() < 5e-5, "{distance} {geodesic}");
        }

        #[test]
        fn finds_extents_that_may_be_within_the_radius(
            places in prop::collection::vec((any_position(), 0.0..3e6), 0..60), from in (any_position(), 0.0..3e6), radius in 0.0..9e6,
        ) {
            let extent = |(center, radius)| Extent::new(center, Meters::new(radius).unwrap());
            let places: Vec<Extent> = places.into_iter().map(extent).collect();
            let from = extent(from);
            let radius = Meters::new(radius).unwrap();
            let found = ExtentIndex::new(places.iter().copied()).within(from, radius);
            let mut indices: Vec<usize> = found.iter().map(|neighbor| neighbor.index).collect();
            indices.sort_unstable();
            let may_be_within = |place: &Extent| distance_between(from, *place, Metric::Geodesic).min <= radius;
            let expected: Vec<usize> = (0..places.len()).filter(|&index| may_be_within(&places[index])).collect();
            prop_assert_eq!(indices, expected);
        }
    }

    #[test]
    fn finds_all_of_many_equal_positions() {
        let here = Position::new(180.0, 10.0).unwrap();
        let index = PositionIndex::new(std::iter::repeat_n(here, 5000));
        assert_eq!(index.nearest(here, 3).iter().map(|neighbor| neighbor.index).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(index.within(Position::new(-180.0, 10.0).unwrap(), Meters::ZERO).len(), 5000);
        assert!(PositionIndex::new([]).nearest(here, 3).is_empty());
        assert!(PositionIndex::new([]).within(here, Meters::ZERO).is_empty());
    }
}
