//! Lines and rings clipped to a rectangle.

use super::coordinates::{PlanePoint, Rect};

/// Clips a closed ring to a rectangle (Sutherland and Hodgman 1974). Where the ring leaves the rectangle and returns, the
/// result runs along the edge, which the even-odd rule fills correctly.
pub(super) fn clip_ring<P: PlanePoint>(ring: &[P], rect: Rect<P>) -> Vec<P> {
    let [min_x, min_y, max_x, max_y] = rect.edges();
    let mut clipped = ring.to_vec();
    for (axis, limit, keep_above) in [(0, min_x, true), (0, max_x, false), (1, min_y, true), (1, max_y, false)] {
        let is_inside = |point: &P| if keep_above { point.xy()[axis] >= limit } else { point.xy()[axis] <= limit };
        if clipped.iter().all(is_inside) {
            continue;
        }
        let Some(&last) = clipped.last() else { return clipped };
        let mut previous = last;
        let mut next = Vec::with_capacity(clipped.len());
        for &point in &clipped {
            if is_inside(&point) != is_inside(&previous) {
                next.push(intersect_axis(previous, point, axis, limit));
            }
            if is_inside(&point) {
                next.push(point);
            }
            previous = point;
        }
        clipped = next;
    }
    clipped
}

/// Returns the point at which the segment from `a` to `b` crosses the line where the coordinate `axis` equals `limit`.
fn intersect_axis<P: PlanePoint>(a: P, b: P, axis: usize, limit: f64) -> P {
    let (a, b) = (a.xy(), b.xy());
    let fraction = (limit - a[axis]) / (b[axis] - a[axis]);
    let other = 1 - axis;
    let mut point = [limit; 2];
    point[other] = a[other] + fraction * (b[other] - a[other]);
    P::from_xy(point[0], point[1])
}

/// Clips a line to a rectangle, which may split it into several parts (Liang and Barsky 1984).
pub(super) fn clip_line<P: PlanePoint>(line: &[P], rect: Rect<P>) -> Vec<Vec<P>> {
    let mut parts: Vec<Vec<P>> = Vec::new();
    let mut part: Vec<P> = Vec::new();
    for pair in line.windows(2) {
        let Some(segment) = clip_segment(pair[0], pair[1], rect) else {
            parts.extend(take_line(&mut part));
            continue;
        };
        if part.last() != Some(&segment.from) {
            parts.extend(take_line(&mut part));
            part.push(segment.from);
        }
        part.push(segment.to);
        if segment.leaves {
            parts.extend(take_line(&mut part));
        }
    }
    parts.extend(take_line(&mut part));
    parts
}

/// Empties `part` and returns its points; `None` if they are too few for a line.
fn take_line<P>(part: &mut Vec<P>) -> Option<Vec<P>> {
    let taken = std::mem::take(part);
    (taken.len() > 1).then_some(taken)
}

/// The part of a segment inside a rectangle.
struct ClippedSegment<P> {
    from: P,
    to: P,
    /// Whether the segment leaves the rectangle before its end.
    leaves: bool,
}

/// Clips the segment from `a` to `b`; `None` if it does not meet the rectangle.
fn clip_segment<P: PlanePoint>(a: P, b: P, rect: Rect<P>) -> Option<ClippedSegment<P>> {
    let [min_x, min_y, max_x, max_y] = rect.edges();
    let ([ax, ay], [bx, by]) = (a.xy(), b.xy());
    let (dx, dy) = (bx - ax, by - ay);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (towards, room) in [(-dx, ax - min_x), (dx, max_x - ax), (-dy, ay - min_y), (dy, max_y - ay)] {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if towards < 0.0 {
            enter = enter.max(room / towards);
        } else {
            leave = leave.min(room / towards);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |fraction: f64| P::from_xy(ax + fraction * dx, ay + fraction * dy);
    // Ends that are not clipped keep their exact coordinates, so that consecutive segments join.
    let from = if enter == 0.0 { a } else { at(enter) };
    let to = if leave >= 1.0 { b } else { at(leave) };
    Some(ClippedSegment { from, to, leaves: leave < 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::coordinates::{PixelPoint, PixelRect};
    use crate::draw::polygon::ring_area;

    fn rect() -> PixelRect {
        PixelRect::from_edges(0.0, 0.0, 10.0, 10.0)
    }

    fn points(coordinates: &[[f64; 2]]) -> Vec<PixelPoint> {
        coordinates.iter().map(|&[x, y]| PixelPoint::new(x, y)).collect()
    }

    #[test]
    fn clips_rings_to_the_rectangle() {
        // A diamond around the rectangle: what remains is the rectangle itself.
        let clipped = clip_ring(&points(&[[-5.0, 5.0], [5.0, -5.0], [15.0, 5.0], [5.0, 15.0]]), rect());
        assert!((ring_area(&clipped) - 100.0).abs() < 1e-9, "{clipped:?}");
        assert!(clip_ring(&points(&[[20.0, 20.0], [30.0, 20.0], [30.0, 30.0]]), rect()).is_empty());
        let inside = points(&[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0]]);
        assert_eq!(clip_ring(&inside, rect()), inside);
    }

    #[test]
    fn splits_lines_that_leave_and_return() {
        let line = points(&[[-5.0, 5.0], [5.0, 5.0], [5.0, -5.0], [8.0, -5.0], [8.0, 2.0]]);
        let expected = [points(&[[0.0, 5.0], [5.0, 5.0], [5.0, 0.0]]), points(&[[8.0, 0.0], [8.0, 2.0]])];
        assert_eq!(clip_line(&line, rect()), expected);
        assert!(clip_line(&points(&[[-1.0, -1.0], [-2.0, 20.0]]), rect()).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn clipped_points_are_inside(ring in proptest::collection::vec([-20.0..30.0, -20.0..30.0f64], 3..30)) {
            let ring = points(&ring);
            let near = |point: &PixelPoint| rect().expand(1e-9, 1e-9).contains(*point);
            proptest::prop_assert!(clip_ring(&ring, rect()).iter().all(near));
            proptest::prop_assert!(clip_line(&ring, rect()).iter().flatten().all(near));
        }
    }
}
