//! Lines and rings on the sheet: cut to the window, thinned to what can be seen, written as paths.

use std::fmt::Write as _;

type Spot = [f64; 2];

/// Cuts a closed ring to a box: left, top, right, bottom (Sutherland and Hodgman 1974). Where the ring leaves the box and
/// comes back, the result runs along the edge, which the even-odd rule fills rightly.
pub(super) fn ring_in_box(ring: &[Spot], [left, top, right, bottom]: [f64; 4]) -> Vec<Spot> {
    let mut cut = ring.to_vec();
    for (axis, limit, keep_above) in [(0, left, true), (0, right, false), (1, top, true), (1, bottom, false)] {
        let inside = |spot: &Spot| if keep_above { spot[axis] >= limit } else { spot[axis] <= limit };
        if cut.iter().all(inside) {
            continue;
        }
        let Some(&last) = cut.last() else { return cut };
        let mut before = last;
        let mut next = Vec::with_capacity(cut.len());
        for &spot in &cut {
            if inside(&spot) != inside(&before) {
                next.push(crossing(before, spot, axis, limit));
            }
            if inside(&spot) {
                next.push(spot);
            }
            before = spot;
        }
        cut = next;
    }
    cut
}

fn crossing(a: Spot, b: Spot, axis: usize, limit: f64) -> Spot {
    let share = (limit - a[axis]) / (b[axis] - a[axis]);
    let other = 1 - axis;
    let mut at = [limit; 2];
    at[other] = a[other] + share * (b[other] - a[other]);
    at
}

/// Cuts a line to a box; it may come out in several parts (Liang and Barsky 1984).
pub(super) fn line_in_box(line: &[Spot], bounds: [f64; 4]) -> Vec<Vec<Spot>> {
    let mut parts: Vec<Vec<Spot>> = Vec::new();
    let mut part: Vec<Spot> = Vec::new();
    for pair in line.windows(2) {
        let Some((from, to, leaves)) = stretch_in_box(pair[0], pair[1], bounds) else {
            parts.extend(take(&mut part));
            continue;
        };
        if part.last() != Some(&from) {
            parts.extend(take(&mut part));
            part.push(from);
        }
        part.push(to);
        if leaves {
            parts.extend(take(&mut part));
        }
    }
    parts.extend(take(&mut part));
    parts
}

fn take(part: &mut Vec<Spot>) -> Option<Vec<Spot>> {
    let taken = std::mem::take(part);
    (taken.len() > 1).then_some(taken)
}

fn stretch_in_box(a: Spot, b: Spot, [left, top, right, bottom]: [f64; 4]) -> Option<(Spot, Spot, bool)> {
    let step = [b[0] - a[0], b[1] - a[1]];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (towards, room) in
        [(-step[0], a[0] - left), (step[0], right - a[0]), (-step[1], a[1] - top), (step[1], bottom - a[1])]
    {
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
    let at = |share: f64| [a[0] + share * step[0], a[1] + share * step[1]];
    // Ends that are not cut stay as they are, so that one stretch joins the next.
    (enter <= leave)
        .then(|| (if enter == 0.0 { a } else { at(enter) }, if leave >= 1.0 { b } else { at(leave) }, leave < 1.0))
}

/// Leaves out points nearer than `tolerance` to the line without them (Douglas and Peucker 1973).
pub(super) fn thinned(line: &[Spot], tolerance: f64) -> Vec<Spot> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut spans = vec![(0, line.len() - 1)];
    while let Some((first, last)) = spans.pop() {
        let (a, b) = (line[first], line[last]);
        let step = [b[0] - a[0], b[1] - a[1]];
        let length = step[0] * step[0] + step[1] * step[1];
        let mut worst = tolerance * tolerance;
        let mut at = None;
        for (i, spot) in line.iter().enumerate().take(last).skip(first + 1) {
            let off = [spot[0] - a[0], spot[1] - a[1]];
            let share =
                if length > 0.0 { ((off[0] * step[0] + off[1] * step[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
            let distance = (off[0] - share * step[0]).powi(2) + (off[1] - share * step[1]).powi(2);
            if distance > worst {
                worst = distance;
                at = Some(i);
            }
        }
        if let Some(i) = at {
            keep[i] = true;
            spans.extend([(first, i), (i, last)]);
        }
    }
    line.iter().zip(keep).filter_map(|(&spot, kept)| kept.then_some(spot)).collect()
}

/// [`thinned`] for a closed ring: empty when it has become too small to see.
pub(super) fn thinned_ring(ring: &[Spot], tolerance: f64) -> Vec<Spot> {
    let Some(&first) = ring.first() else { return Vec::new() };
    if area(ring) < tolerance * tolerance * 12.0 {
        return Vec::new();
    }
    // From the point furthest from the first, so that neither half is a line without length.
    let away = |spot: &Spot| (spot[0] - first[0]).powi(2) + (spot[1] - first[1]).powi(2);
    let far = (0..ring.len()).max_by(|&i, &j| away(&ring[i]).total_cmp(&away(&ring[j]))).unwrap_or(0);
    let mut out = thinned(&ring[..=far], tolerance);
    out.pop();
    let mut back = ring[far..].to_vec();
    back.push(first);
    out.extend(thinned(&back, tolerance));
    out.pop();
    if out.len() < 3 { Vec::new() } else { out }
}

/// Of a closed ring, never negative.
pub(super) fn area(ring: &[Spot]) -> f64 {
    let Some(&last) = ring.last() else { return 0.0 };
    let mut before = last;
    let mut twice = 0.0;
    for &spot in ring {
        twice += before[0] * spot[1] - spot[0] * before[1];
        before = spot;
    }
    (twice / 2.0).abs()
}

/// Path data for an SVG: steps from point to point, at fixed decimals. Rounding is done before the steps are taken, so that
/// it does not add up.
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

    /// Adds a line, or a ring when `closed`. One that rounds to a single spot is left out.
    pub(super) fn add(&mut self, line: &[Spot], closed: bool) {
        let mut spots: Vec<[i64; 2]> = line.iter().map(|spot| spot.map(|value| self.rounded(value))).collect();
        spots.dedup();
        if closed && spots.first() == spots.last() {
            spots.pop();
        }
        if spots.len() < if closed { 3 } else { 2 } {
            return;
        }
        let mut before = spots[0];
        self.text.push('M');
        self.number(before[0]);
        self.number_after(before[1]);
        self.text.push('l');
        for (i, spot) in spots[1..].iter().enumerate() {
            let step = [spot[0] - before[0], spot[1] - before[1]];
            if i == 0 {
                self.number(step[0]);
            } else {
                self.number_after(step[0]);
            }
            self.number_after(step[1]);
            before = *spot;
        }
        if closed {
            self.text.push('z');
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "clamped far inside of what both types hold")]
    fn rounded(&self, value: f64) -> i64 {
        (value * self.units).round().clamp(-1e12, 1e12) as i64
    }

    /// A number after another one: the minus sign is separator enough.
    fn number_after(&mut self, units: i64) {
        if units >= 0 {
            self.text.push(' ');
        }
        self.number(units);
    }

    fn number(&mut self, units: i64) {
        let scale = [1, 10, 100, 1000][self.decimals];
        let (whole, part) = (units.abs() / scale, units.abs() % scale);
        if units < 0 {
            self.text.push('-');
        }
        if whole > 0 || part == 0 {
            let _ = write!(self.text, "{whole}");
        }
        if part > 0 {
            let digits = format!("{part:0width$}", width = self.decimals);
            self.text.push('.');
            self.text.push_str(digits.trim_end_matches('0'));
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// A number for an attribute: two decimals at most, none that are zero.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // Adding zero turns -0 into 0.
    format!("{}", rounded + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: [f64; 4] = [0.0, 0.0, 10.0, 10.0];

    #[test]
    fn rings_are_cut_at_the_box() {
        let cut = ring_in_box(&[[-5.0, 5.0], [5.0, -5.0], [15.0, 5.0], [5.0, 15.0]], BOX);
        // A diamond around the box: what is left is the box itself.
        assert!((area(&cut) - 100.0).abs() < 1e-9, "{cut:?}");
        assert!(ring_in_box(&[[20.0, 20.0], [30.0, 20.0], [30.0, 30.0]], BOX).is_empty());
        let within = [[1.0, 1.0], [2.0, 1.0], [2.0, 2.0]];
        assert_eq!(ring_in_box(&within, BOX), within);
    }

    #[test]
    fn lines_are_cut_in_parts() {
        let line = [[-5.0, 5.0], [5.0, 5.0], [5.0, -5.0], [8.0, -5.0], [8.0, 2.0]];
        assert_eq!(line_in_box(&line, BOX), [vec![[0.0, 5.0], [5.0, 5.0], [5.0, 0.0]], vec![[8.0, 0.0], [8.0, 2.0]]]);
        assert!(line_in_box(&[[-1.0, -1.0], [-2.0, 20.0]], BOX).is_empty());
    }

    #[test]
    fn thinning_keeps_corners() {
        let line = [[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [2.0, 5.0]];
        assert_eq!(thinned(&line, 0.2), [[0.0, 0.0], [2.0, 0.0], [2.0, 5.0]]);
        assert_eq!(thinned(&line, 0.05), line);
        assert!(thinned_ring(&[[0.0, 0.0], [0.1, 0.0], [0.1, 0.1]], 1.0).is_empty());
        assert_eq!(thinned_ring(&[[0.0, 0.0], [5.0, 0.1], [10.0, 0.0], [10.0, 10.0]], 0.5).len(), 3);
    }

    #[test]
    fn paths_are_short_and_exact() {
        let mut path = PathData::new(1);
        path.add(&[[0.04, 10.06], [0.5, 9.5], [-3.0, 9.5]], false);
        path.add(&[[1.0, 1.0], [1.01, 1.0], [1.0, 1.02]], true);
        assert_eq!(path.into_text(), "M0 10.1l.5-.6-3.5 0");
        assert_eq!(number(-0.001), "0");
        assert_eq!(number(12.346), "12.35");
    }

    proptest::proptest! {
        #[test]
        fn what_is_cut_lies_in_the_box(ring in proptest::collection::vec([-20.0..30.0, -20.0..30.0f64], 3..30)) {
            let near = |spot: &Spot| spot.iter().all(|value| (-1e-9..=10.0 + 1e-9).contains(value));
            proptest::prop_assert!(ring_in_box(&ring, BOX).iter().all(near));
            proptest::prop_assert!(line_in_box(&ring, BOX).iter().flatten().all(near));
        }

        #[test]
        fn what_is_left_out_was_near(line in proptest::collection::vec([-20.0..30.0, -20.0..30.0f64], 2..40)) {
            let thin = thinned(&line, 2.0);
            for spot in &line {
                let near = thin.windows(2).any(|pair| {
                    let step = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
                    let length: f64 = step[0] * step[0] + step[1] * step[1];
                    let off = [spot[0] - pair[0][0], spot[1] - pair[0][1]];
                    let share = if length > 0.0 { ((off[0] * step[0] + off[1] * step[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
                    (off[0] - share * step[0]).hypot(off[1] - share * step[1]) <= 2.0 + 1e-9
                });
                proptest::prop_assert!(near);
            }
        }
    }
}
