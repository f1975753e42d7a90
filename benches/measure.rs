//! Geodesic distances, distance matrices and nearest neighbors, compared with other crates.
#![expect(clippy::unwrap_used, reason = "benchmarks may panic")]

#[path = "support/random.rs"]
mod random;
mod support;

use std::num::NonZero;

use geographiclib_rs::{Geodesic, InverseGeodesic};
use kiddo::{ImmutableKdTree, SquaredEuclidean};
use random::Random;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use support::{Clock, Contender, compare, is_measuring};
use troopmap::measure::{Metric, PositionIndex, distance_matrix};
use troopmap::{Meters, Position};

fn main() {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    println!("best of several rounds; the last column is the ratio to the first row; {cores} cores\n");
    let sizes = |sizes: [usize; 3]| if is_measuring() { sizes.to_vec() } else { vec![sizes[0] / 100] };
    for size in sizes([10_000, 100_000, 1_000_000]) {
        geodesics(size);
    }
    // The smallest size runs on one core.
    for size in sizes([90, 1500, 5000]) {
        matrices(size.max(10));
    }
    for size in sizes([10_000, 100_000, 1_000_000]) {
        nearest(size);
    }
}

fn positions(count: usize, seed: u64) -> Vec<Position> {
    let mut random = Random(seed);
    (0..count).map(|_| Position::try_from(random.point()).unwrap()).collect()
}

fn geodesics(count: usize) {
    let (from, to) = (positions(count, 0x9E37_79B9_7F4A_7C15), positions(count, 0xD1B5_4A32_D192_ED03));
    let wgs84 = Geodesic::wgs84();
    let theirs = || from.iter().zip(&to).map(|(a, b)| karney(&wgs84, *a, *b)).sum::<f64>();
    let ours = || from.iter().zip(&to).map(|(a, b)| Metric::Geodesic.distance(*a, *b).get()).sum::<f64>();
    compare(
        &format!("{count} geodesic distances"),
        Clock::Thread,
        5,
        vec![Contender::new("geographiclib-rs", theirs), Contender::new("troopmap Metric::distance", ours)],
    );
}

fn karney(wgs84: &Geodesic, a: Position, b: Position) -> f64 {
    wgs84.inverse(a.lat(), a.lon(), b.lat(), b.lon())
}

fn matrices(size: usize) {
    let positions = positions(size, 0x9E37_79B9_7F4A_7C15);
    let wgs84 = Geodesic::wgs84();
    let theirs = || {
        let mut distances = vec![0.0; size * size];
        for from in 0..size {
            for to in from + 1..size {
                let distance = karney(&wgs84, positions[from], positions[to]);
                distances[from * size + to] = distance;
                distances[to * size + from] = distance;
            }
        }
        distances
    };
    compare(
        &format!("{size} x {size} distance matrix"),
        if size < 100 { Clock::Thread } else { Clock::Wall },
        if size > 2000 { 1 } else { 3 },
        vec![
            Contender::new("geographiclib-rs, each pair once, one core", theirs),
            Contender::new("troopmap distance_matrix, all cores from 100 positions on", || {
                distance_matrix(&positions, Metric::Geodesic)
            }),
        ],
    );
}

fn unit_vector(position: Position) -> [f64; 3] {
    let (sin_lat, cos_lat) = position.lat().to_radians().sin_cos();
    let (sin_lon, cos_lon) = position.lon().to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

fn r_tree(points: &[[f64; 3]]) -> RTree<GeomWithData<[f64; 3], usize>> {
    RTree::bulk_load(points.iter().enumerate().map(|(index, point)| GeomWithData::new(*point, index)).collect())
}

fn nearest(size: usize) {
    const QUERIES: usize = 20_000;
    const RADIUS: f64 = 50_000.0;
    let positions = positions(size, 0x9E37_79B9_7F4A_7C15);
    let queries = self::positions(QUERIES, 0xD1B5_4A32_D192_ED03);
    let points: Vec<[f64; 3]> = positions.iter().copied().map(unit_vector).collect();
    compare(
        &format!("index of {size} positions: build"),
        Clock::Thread,
        3,
        vec![
            Contender::new("kiddo on unit vectors", || ImmutableKdTree::<f64, 3>::new_from_slice(&points).unwrap()),
            Contender::new("rstar on unit vectors", || r_tree(&points)),
            Contender::new("troopmap PositionIndex", || PositionIndex::new(positions.iter().copied())),
        ],
    );
    let kiddo: ImmutableKdTree<f64, 3> = ImmutableKdTree::new_from_slice(&points).unwrap();
    let (rstar, ours) = (r_tree(&points), PositionIndex::new(positions.iter().copied()));
    compare(
        &format!("index of {size} positions: {QUERIES} times the nearest one"),
        Clock::Thread,
        7,
        vec![
            Contender::new("kiddo, by straight line", || {
                let one = |position: &Position| {
                    kiddo.query(&unit_vector(*position)).nearest_one::<SquaredEuclidean<f64>>().execute()
                };
                queries.iter().map(|position| u64::from(one(position).item)).sum::<u64>()
            }),
            Contender::new("rstar, by straight line", || {
                queries
                    .iter()
                    .map(|position| rstar.nearest_neighbor(&unit_vector(*position)).unwrap().data)
                    .sum::<usize>()
            }),
            Contender::new("troopmap, with geodesic distances", || {
                queries.iter().map(|position| ours.nearest(*position, 1)[0].distance.get()).sum::<f64>()
            }),
        ],
    );
    let chord = RADIUS / 6_371_008.8;
    compare(
        &format!("index of {size} positions: {QUERIES} times all within 50 km"),
        Clock::Thread,
        3,
        vec![
            Contender::new("kiddo, by straight line", || {
                let near = |position: &Position| {
                    kiddo.query(&unit_vector(*position)).within::<SquaredEuclidean<f64>>(chord * chord).execute().len()
                };
                queries.iter().map(near).sum::<usize>()
            }),
            Contender::new("rstar, by straight line, unsorted", || {
                let near =
                    |position: &Position| rstar.locate_within_distance(unit_vector(*position), chord * chord).count();
                queries.iter().map(near).sum::<usize>()
            }),
            Contender::new("troopmap, with geodesic distances", || {
                let radius = Meters::new(RADIUS).unwrap();
                queries.iter().map(|position| ours.within(*position, radius).len()).sum::<usize>()
            }),
        ],
    );
}
