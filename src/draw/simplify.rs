//! Lines and rings reduced to the points that are visible.

use super::coordinates::PixelPoint;
use super::polygon::{ring_area, squared_distance_to_segment};

/// Removes points closer than `tolerance` to the line without them (Douglas and Peucker 1973).
pub(super) fn simplify_line(line: &[PixelPoint], tolerance: f64) -> Vec<PixelPoint> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut spans = vec![(0, line.len() - 1)];
    while let Some((first, last)) = spans.pop() {
        let mut worst = tolerance * tolerance;
        let mut farthest = None;
        for (i, &point) in line.iter().enumerate().take(last).skip(first + 1) {
            let distance = squared_distance_to_segment(point, line[first], line[last]);
            if distance > worst {
                worst = distance;
                farthest = Some(i);
            }
        }
        if let Some(i) = farthest {
            keep[i] = true;
            spans.extend([(first, i), (i, last)]);
        }
    }
    line.iter().zip(keep).filter_map(|(&point, kept)| kept.then_some(point)).collect()
}

/// Simplifies a closed ring like [`simplify_line`]; empty if the ring is too small to see.
pub(super) fn simplify_ring(ring: &[PixelPoint], tolerance: f64) -> Vec<PixelPoint> {
    let Some(&first) = ring.first() else { return Vec::new() };
    if ring_area(ring) < tolerance * tolerance * 12.0 {
        return Vec::new();
    }
    // The ring is split at the point farthest from the first, so that neither half has the same start and end.
    let squared = |point: &PixelPoint| (point.x - first.x).powi(2) + (point.y - first.y).powi(2);
    let farthest = (0..ring.len()).max_by(|&i, &j| squared(&ring[i]).total_cmp(&squared(&ring[j]))).unwrap_or(0);
    let mut simplified = simplify_line(&ring[..=farthest], tolerance);
    simplified.pop();
    let mut back = ring[farthest..].to_vec();
    back.push(first);
    simplified.extend(simplify_line(&back, tolerance));
    simplified.pop();
    if simplified.len() < 3 { Vec::new() } else { simplified }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(coordinates: &[[f64; 2]]) -> Vec<PixelPoint> {
        coordinates.iter().map(|&[x, y]| PixelPoint::new(x, y)).collect()
    }

    #[test]
    fn keeps_corners() {
        let line = points(&[[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [2.0, 5.0]]);
        assert_eq!(simplify_line(&line, 0.2), points(&[[0.0, 0.0], [2.0, 0.0], [2.0, 5.0]]));
        assert_eq!(simplify_line(&line, 0.05), line);
        assert!(simplify_ring(&points(&[[0.0, 0.0], [0.1, 0.0], [0.1, 0.1]]), 1.0).is_empty());
        assert_eq!(simplify_ring(&points(&[[0.0, 0.0], [5.0, 0.1], [10.0, 0.0], [10.0, 10.0]]), 0.5).len(), 3);
    }

    proptest::proptest! {
        #[test]
        fn removed_points_are_within_the_tolerance(line in proptest::collection::vec([-20.0..30.0, -20.0..30.0f64], 2..40)) {
            let line = points(&line);
            let simplified = simplify_line(&line, 2.0);
            for &point in &line {
                let near = simplified
                    .windows(2)
                    .any(|pair| squared_distance_to_segment(point, pair[0], pair[1]).sqrt() <= 2.0 + 1e-9);
                proptest::prop_assert!(near);
            }
        }
    }
}
