//! All distances among many spots.

use std::num::NonZero;
use std::thread;

use super::metric::Metric;
use super::prepared::Prepared;
use crate::position::Position;
use crate::units::Meters;

/// The distances among spots, each to each.
#[derive(Clone, Debug, PartialEq)]
pub struct DistanceMatrix {
    size: usize,
    /// Row by row.
    distances: Vec<Meters>,
}

impl DistanceMatrix {
    /// How many spots there are.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The distances from one spot to all; nothing when there is no such spot.
    pub fn row(&self, from: usize) -> Option<&[Meters]> {
        self.distances.chunks(self.size.max(1)).nth(from)
    }

    /// The distance from one spot to another; nothing when there is no such spot.
    pub fn get(&self, from: usize, to: usize) -> Option<Meters> {
        self.row(from)?.get(to).copied()
    }
}

/// The distances among spots, each to each, on all cores.
///
/// Geodesics come within 0.1 mm of [`Metric::distance`]: spots are prepared once, and where Vincenty's iteration (1975) serves
/// it is used; nearly antipodal spots are left to Karney's. The matrix takes eight bytes for each pair, in both directions.
///
/// ```
/// use troopmap::Position;
/// use troopmap::measure::{Metric, matrix};
///
/// let cities = [Position::new(129.77583, 41.79556)?, Position::new(131.87353, 43.10562)?];
/// let matrix = matrix(&cities, Metric::Geodesic);
/// assert_eq!(matrix.get(0, 1).unwrap().km().round(), 226.0);
/// # Ok::<(), troopmap::InvalidPosition>(())
/// ```
pub fn distance_matrix(spots: &[Position], metric: Metric) -> DistanceMatrix {
    let size = spots.len();
    let mut distances = vec![Meters::ZERO; size * size];
    match metric {
        Metric::Geodesic => {
            let prepared: Vec<Prepared> = spots.iter().copied().map(Prepared::new).collect();
            fill(&mut distances, size, |from, to| prepared[from].distance(&prepared[to]));
        }
        Metric::Haversine | Metric::Rhumb => {
            fill(&mut distances, size, |from, to| metric.distance(spots[from], spots[to]));
        }
    }
    mirror(&mut distances, size);
    DistanceMatrix { size, distances }
}

/// Fills the part above the diagonal, rows dealt out to the cores in turn since they grow shorter.
fn fill(distances: &mut [Meters], size: usize, distance: impl Fn(usize, usize) -> Meters + Sync) {
    // A thread costs as much as some hundred distances.
    let cores = if size < 100 { 1 } else { thread::available_parallelism().map_or(1, NonZero::get) };
    let mut hands: Vec<Vec<(usize, &mut [Meters])>> = (0..cores).map(|_| Vec::new()).collect();
    for (from, row) in distances.chunks_mut(size.max(1)).enumerate() {
        hands[from % cores].push((from, row));
    }
    let work = |rows: Vec<(usize, &mut [Meters])>| {
        for (from, row) in rows {
            for (to, cell) in row.iter_mut().enumerate().skip(from + 1) {
                *cell = distance(from, to);
            }
        }
    };
    thread::scope(|scope| {
        let mine = hands.pop();
        for rows in hands {
            scope.spawn(|| work(rows));
        }
        mine.map(work);
    });
}

/// Copies what lies above the diagonal to below it, square by square so that both stay in the cache.
fn mirror(distances: &mut [Meters], size: usize) {
    const SIDE: usize = 64;
    for top in (0..size).step_by(SIDE) {
        for left in (top..size).step_by(SIDE) {
            for from in top..(top + SIDE).min(size) {
                for to in left.max(from + 1)..(left + SIDE).min(size) {
                    distances[to * size + from] = distances[from * size + to];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_what_the_metric_says_for_each_pair() {
        let spots: Vec<Position> = (0..150)
            .map(f64::from)
            .map(|n| Position::new((n * 47.3) % 360.0 - 180.0, (n * 19.7) % 180.0 - 90.0).unwrap())
            .collect();
        for metric in [Metric::Geodesic, Metric::Haversine, Metric::Rhumb] {
            let matrix = distance_matrix(&spots, metric);
            for (from, &a) in spots.iter().enumerate() {
                for (to, &b) in spots.iter().enumerate() {
                    let off = matrix.get(from, to).unwrap().get() - metric.distance(a, b).get();
                    assert!(off.abs() < 1e-4, "{metric} {a:?} {b:?}: {off}");
                }
            }
        }
        assert_eq!(distance_matrix(&[], Metric::Geodesic).get(0, 0), None);
        assert_eq!(distance_matrix(&spots[..1], Metric::Geodesic).get(0, 0), Some(Meters::ZERO));
        assert_eq!(distance_matrix(&spots[..1], Metric::Geodesic).get(0, 1), None);
    }
}
