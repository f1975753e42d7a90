//! The distances between all pairs of positions.

use rayon::prelude::*;

use super::metric::Metric;
use super::prepared_position::PreparedPosition;
use crate::position::Position;
use crate::units::Meters;

/// The distances between all pairs of positions.
#[derive(Clone, Debug, PartialEq)]
pub struct DistanceMatrix {
    size: usize,
    /// All rows, one after the other.
    distances: Vec<Meters>,
}

impl DistanceMatrix {
    /// Returns the number of positions.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// Returns the distances from one position to all; `None` if the index is out of range.
    pub fn row(&self, from: usize) -> Option<&[Meters]> {
        self.distances.chunks(self.size.max(1)).nth(from)
    }

    /// Returns the distance from one position to another; `None` if an index is out of range.
    pub fn get(&self, from: usize, to: usize) -> Option<Meters> {
        self.row(from)?.get(to).copied()
    }
}

/// Computes the distances between all pairs of positions, on all cores.
///
/// Geodesics agree with [`Metric::distance`] to 0.1 mm. Most use Vincenty's iteration (1975) on positions that are prepared
/// once; nearly antipodal pairs use Karney's method. The matrix stores both directions, eight bytes for each.
///
/// ```
/// use troopmap::Position;
/// use troopmap::measure::{Metric, distance_matrix};
///
/// let cities = [Position::new(129.77583, 41.79556)?, Position::new(131.87353, 43.10562)?];
/// let matrix = distance_matrix(&cities, Metric::Geodesic);
/// assert_eq!(matrix.get(0, 1).unwrap().km().round(), 226.0);
/// # Ok::<(), troopmap::InvalidPosition>(())
/// ```
pub fn distance_matrix(positions: &[Position], metric: Metric) -> DistanceMatrix {
    let size = positions.len();
    let mut distances = vec![Meters::ZERO; size * size];
    match metric {
        Metric::Geodesic => {
            let prepared: Vec<PreparedPosition> = positions.iter().copied().map(PreparedPosition::new).collect();
            fill_upper_triangle(&mut distances, size, |from, to| prepared[from].distance(&prepared[to]));
        }
        Metric::Haversine | Metric::Rhumb => {
            fill_upper_triangle(&mut distances, size, |from, to| metric.distance(positions[from], positions[to]));
        }
    }
    mirror_upper_triangle(&mut distances, size);
    DistanceMatrix { size, distances }
}

/// Computes the upper triangle, row by row. Rows get shorter, so the threads steal them from each other.
fn fill_upper_triangle(distances: &mut [Meters], size: usize, distance: impl Fn(usize, usize) -> Meters + Sync) {
    /// Starting a thread costs as much as some hundred distances.
    const MIN_PARALLEL_SIZE: usize = 100;
    let fill_row = |(from, row): (usize, &mut [Meters])| {
        for (to, cell) in row.iter_mut().enumerate().skip(from + 1) {
            *cell = distance(from, to);
        }
    };
    let row_length = size.max(1);
    if size < MIN_PARALLEL_SIZE {
        distances.chunks_mut(row_length).enumerate().for_each(fill_row);
    } else {
        distances.par_chunks_mut(row_length).enumerate().for_each(fill_row);
    }
}

/// Copies the upper triangle to the lower one, block by block so that both stay in the cache.
fn mirror_upper_triangle(distances: &mut [Meters], size: usize) {
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
    fn a_matrix_agrees_with_the_metric_for_each_pair() {
        let positions: Vec<Position> = (0..150)
            .map(f64::from)
            .map(|n| Position::new((n * 47.3) % 360.0 - 180.0, (n * 19.7) % 180.0 - 90.0).unwrap())
            .collect();
        for metric in [Metric::Geodesic, Metric::Haversine, Metric::Rhumb] {
            let matrix = distance_matrix(&positions, metric);
            for (from, &a) in positions.iter().enumerate() {
                for (to, &b) in positions.iter().enumerate() {
                    let error = matrix.get(from, to).unwrap().get() - metric.distance(a, b).get();
                    assert!(error.abs() < 1e-4, "{metric} {a:?} {b:?}: {error}");
                }
            }
        }
        assert_eq!(distance_matrix(&[], Metric::Geodesic).get(0, 0), None);
        assert_eq!(distance_matrix(&positions[..1], Metric::Geodesic).get(0, 0), Some(Meters::ZERO));
        assert_eq!(distance_matrix(&positions[..1], Metric::Geodesic).get(0, 1), None);
    }
}
