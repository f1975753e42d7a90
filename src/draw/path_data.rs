//! Path data for SVG: relative steps, rounded to a fixed number of decimals.

use std::fmt::Write as _;

use super::coordinates::PixelPoint;

/// The `d` attribute of a path. Points are rounded before the steps between them are taken, so rounding errors do not
/// accumulate.
#[derive(Debug)]
pub(super) struct PathData {
    text: String,
    /// Units per pixel: 10 for one decimal.
    units: f64,
    decimals: usize,
}

impl PathData {
    pub(super) fn new(decimals: usize) -> Self {
        let units = [1.0, 10.0, 100.0, 1000.0][decimals.min(3)];
        Self { text: String::new(), units, decimals: decimals.min(3) }
    }

    /// Appends a line, or a ring if `closed`. One that rounds to a single point is skipped.
    pub(super) fn push(&mut self, line: &[PixelPoint], closed: bool) {
        let mut points: Vec<[i64; 2]> = line.iter().map(|point| [self.round(point.x), self.round(point.y)]).collect();
        points.dedup();
        if closed && points.first() == points.last() {
            points.pop();
        }
        if points.len() < if closed { 3 } else { 2 } {
            return;
        }
        let mut previous = points[0];
        self.text.push('M');
        self.write_number(previous[0]);
        self.write_next_number(previous[1]);
        self.text.push('l');
        for (i, point) in points[1..].iter().enumerate() {
            let step = [point[0] - previous[0], point[1] - previous[1]];
            if i == 0 {
                self.write_number(step[0]);
            } else {
                self.write_next_number(step[0]);
            }
            self.write_next_number(step[1]);
            previous = *point;
        }
        if closed {
            self.text.push('z');
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "clamped to a range that both types hold exactly")]
    fn round(&self, value: f64) -> i64 {
        (value * self.units).round().clamp(-1e12, 1e12) as i64
    }

    /// Writes a number after another one: a minus sign needs no other separator.
    fn write_next_number(&mut self, units: i64) {
        if units >= 0 {
            self.text.push(' ');
        }
        self.write_number(units);
    }

    fn write_number(&mut self, units: i64) {
        let scale = [1, 10, 100, 1000][self.decimals];
        let (whole, fraction) = (units.abs() / scale, units.abs() % scale);
        if units < 0 {
            self.text.push('-');
        }
        if whole > 0 || fraction == 0 {
            // Writing to a String cannot fail.
            let _ = write!(self.text, "{whole}");
        }
        if fraction > 0 {
            let digits = format!("{fraction:0width$}", width = self.decimals);
            self.text.push('.');
            self.text.push_str(digits.trim_end_matches('0'));
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// Formats a number for an attribute, with at most two decimals and no trailing zeros.
pub(super) fn format_number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Adding zero turns -0 into 0.
    format!("{}", rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_short_and_exact() {
        let mut path = PathData::new(1);
        let points = |coordinates: [[f64; 2]; 3]| coordinates.map(|[x, y]| PixelPoint::new(x, y));
        path.push(&points([[0.04, 10.06], [0.5, 9.5], [-3.0, 9.5]]), false);
        path.push(&points([[1.0, 1.0], [1.01, 1.0], [1.0, 1.02]]), true);
        assert_eq!(path.into_text(), "M0 10.1l.5-.6-3.5 0");
        assert_eq!(format_number(-0.001), "0");
        assert_eq!(format_number(12.346), "12.35");
    }
}
