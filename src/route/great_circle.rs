//! Great-circle arcs, the lines between nodes of the sea network.

use super::network::unit_vector;
use crate::antimeridian::clamp_to_globe;
use crate::position::Position;

/// The length of a segment in radians (25 km). At this length a straight line on the map hardly differs from the arc.
const STEP: f64 = 25.0 / 6371.0;

/// Extends a line to a position along a great circle of the sphere.
///
/// These are the arcs that were checked for land when the sea network was built. They differ from the geodesic by a few
/// kilometers at most.
pub(super) fn extend_arc(line: &mut Vec<Position>, to: Position) {
    let Some(&from) = line.last() else {
        line.push(to);
        return;
    };
    let (start, end) = (unit_vector(from), unit_vector(to));
    let chord = start.iter().zip(end).map(|(from, to)| (from - to) * (from - to)).sum::<f64>().sqrt();
    let angle = 2.0 * (chord / 2.0).min(1.0).asin();
    let segments = (angle / STEP).ceil();
    let mut step = 1.0;
    while step < segments {
        let (near, far) = ((angle * (1.0 - step / segments)).sin(), (angle * step / segments).sin());
        let [x, y, z]: [f64; 3] = std::array::from_fn(|axis| start[axis] * near + end[axis] * far);
        line.push(clamp_to_globe(y.atan2(x).to_degrees(), z.atan2(x.hypot(y)).to_degrees()));
        step += 1.0;
    }
    line.push(to);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_bends_toward_the_pole_and_keeps_its_ends() {
        let (from, to) = (clamp_to_globe(140.0, 50.0), clamp_to_globe(-130.0, 50.0));
        let mut line = vec![from];
        extend_arc(&mut line, to);
        assert_eq!((line.first(), line.last()), (Some(&from), Some(&to)));
        assert!(line.len() > 200);
        // The middle of the arc: tan(lat) = tan(50°) / cos(45°).
        let highest = line.iter().map(|p| p.lat()).fold(0.0, f64::max);
        assert!((highest - 59.32).abs() < 0.01, "{highest}");
    }
}
