//! Measures of rings: area, containment, distance to the edge.

use super::coordinates::PixelPoint;

/// Returns the area of a closed ring, never negative.
pub(super) fn ring_area(ring: &[PixelPoint]) -> f64 {
    let Some(&last) = ring.last() else { return 0.0 };
    let mut previous = last;
    let mut twice = 0.0;
    for &point in ring {
        twice += previous.x * point.y - point.x * previous.y;
        previous = point;
    }
    (twice / 2.0).abs()
}

/// Returns whether a point is inside the rings, by the even-odd rule.
pub(super) fn rings_contain<R: AsRef<[PixelPoint]>>(rings: &[R], PixelPoint { x, y }: PixelPoint) -> bool {
    let mut inside = false;
    for ring in rings {
        let ring = ring.as_ref();
        let Some(&last) = ring.last() else { continue };
        let mut previous = last;
        for &point in ring {
            if (point.y > y) != (previous.y > y)
                && x < (previous.x - point.x) * (y - point.y) / (previous.y - point.y) + point.x
            {
                inside = !inside;
            }
            previous = point;
        }
    }
    inside
}

/// Returns the distance from a point to the closest edge of the rings, in pixels.
pub(super) fn distance_to_edge<R: AsRef<[PixelPoint]>>(rings: &[R], point: PixelPoint) -> f64 {
    let mut nearest = f64::INFINITY;
    for ring in rings {
        let ring = ring.as_ref();
        let Some(&last) = ring.last() else { continue };
        let mut previous = last;
        for &corner in ring {
            nearest = nearest.min(squared_distance_to_segment(point, previous, corner));
            previous = corner;
        }
    }
    nearest.sqrt()
}

/// Returns the squared distance from a point to the segment from `a` to `b`.
pub(super) fn squared_distance_to_segment(point: PixelPoint, a: PixelPoint, b: PixelPoint) -> f64 {
    let (step_x, step_y) = (b.x - a.x, b.y - a.y);
    let (off_x, off_y) = (point.x - a.x, point.y - a.y);
    let length = step_x * step_x + step_y * step_y;
    let fraction = if length > 0.0 { ((off_x * step_x + off_y * step_y) / length).clamp(0.0, 1.0) } else { 0.0 };
    (off_x - fraction * step_x).powi(2) + (off_y - fraction * step_y).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Vec<PixelPoint> {
        [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]].map(|[x, y]| PixelPoint::new(x, y)).to_vec()
    }

    #[test]
    fn measures_a_square() {
        let rings = [square()];
        assert!((ring_area(&rings[0]) - 100.0).abs() < 1e-12);
        assert!(rings_contain(&rings, PixelPoint::new(3.0, 4.0)));
        assert!(!rings_contain(&rings, PixelPoint::new(13.0, 4.0)));
        assert!((distance_to_edge(&rings, PixelPoint::new(3.0, 4.0)) - 3.0).abs() < 1e-12);
    }
}
