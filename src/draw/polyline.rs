//! Lines in pixels: length, extra points, trimmed ends, middle.

use super::coordinates::PixelPoint;

/// Returns the length of a line, in pixels.
pub(super) fn length(line: &[PixelPoint]) -> f64 {
    line.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

/// Returns the line with extra points, so that neighboring points are at most `step` apart.
pub(super) fn densify(line: &[PixelPoint], step: f64) -> Vec<PixelPoint> {
    let mut dense: Vec<PixelPoint> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        let count = (pair[0].distance(pair[1]) / step).ceil().clamp(1.0, 1000.0);
        let mut done = 1.0;
        while done <= count {
            dense.push(pair[0].interpolate(pair[1], done / count));
            done += 1.0;
        }
    }
    dense
}

/// The end of a line and the direction in which the line arrives there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LineTip {
    pub(super) point: PixelPoint,
    /// Degrees clockwise from right.
    pub(super) angle: f64,
}

/// Removes `length` pixels from the end of a line and returns the new end; `None` if the line has no length. A line that is
/// too short for that keeps its end.
pub(super) fn trim_end(line: &mut Vec<PixelPoint>, length: f64) -> Option<LineTip> {
    let total = self::length(line);
    let mut left = if total > length * 2.5 { length } else { 0.0 };
    while line.len() >= 2 {
        let (end, previous) = (line[line.len() - 1], line[line.len() - 2]);
        let (step_x, step_y) = (end.x - previous.x, end.y - previous.y);
        let long = step_x.hypot(step_y);
        if long > left && long > 0.0 {
            let fraction = left / long;
            let point = PixelPoint::new(end.x - step_x * fraction, end.y - step_y * fraction);
            let last = line.len() - 1;
            line[last] = point;
            return Some(LineTip { point, angle: step_y.atan2(step_x).to_degrees() });
        }
        left -= long;
        line.pop();
    }
    None
}

/// Returns the point halfway along the line with the most points; `None` if there are no lines.
pub(super) fn middle_of_longest(lines: &[Vec<PixelPoint>]) -> Option<PixelPoint> {
    let longest = lines.iter().max_by_key(|line| line.len())?;
    let mut left = length(longest) / 2.0;
    for pair in longest.windows(2) {
        let (step_x, step_y) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
        let long = step_x.hypot(step_y);
        if long >= left && long > 0.0 {
            return Some(PixelPoint::new(pair[0].x + step_x * left / long, pair[0].y + step_y * left / long));
        }
        left -= long;
    }
    longest.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_long_lines_and_keeps_short_ones() {
        let line = || vec![PixelPoint::new(0.0, 0.0), PixelPoint::new(100.0, 0.0)];
        let mut long = line();
        assert_eq!(trim_end(&mut long, 13.0), Some(LineTip { point: PixelPoint::new(87.0, 0.0), angle: 0.0 }));
        let mut short = line();
        assert_eq!(trim_end(&mut short, 60.0).map(|tip| tip.point), Some(PixelPoint::new(100.0, 0.0)));
        assert_eq!(trim_end(&mut Vec::new(), 1.0), None);
    }

    #[test]
    fn densified_lines_keep_their_length() {
        let line = [PixelPoint::new(0.0, 0.0), PixelPoint::new(10.0, 0.0)];
        let dense = densify(&line, 3.0);
        assert_eq!(dense.len(), 5);
        assert!((length(&dense) - 10.0).abs() < 1e-12);
    }
}
