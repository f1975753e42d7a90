//! Movements as lines on the map: parallel if they share both ends, or bundled into one line with their number.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use super::clip::clip_line;
use super::coordinates::{PixelPoint, PixelRect};
use super::frame::Frame;
use super::polygon::rings_contain;
use super::polyline::{densify, length};
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::position::Position;
use crate::scene::{Movement, Rating, Scene};

/// The line of one movement, or of several between the same ends.
pub(super) struct MovementLine<'a> {
    /// The movements, the best supported first; never empty.
    pub(super) movements: Vec<&'a Movement>,
    /// The line in pixels, in several parts if it is cut.
    pub(super) lines: Vec<Vec<PixelPoint>>,
}

/// The point at which a line starts or ends.
#[derive(Clone, Debug)]
pub(super) struct LineAnchor<'a> {
    /// The same for all lines that start or end here.
    pub(super) key: [i64; 3],
    pub(super) point: PixelPoint,
    /// The ring at which lines stop.
    pub(super) edge: Option<&'a [PixelPoint]>,
}

/// The distance between two parallel lines, in pixels.
const LINE_SPACING: f64 = 7.0;
/// The number of movements between the same ends from which they become one line on paper.
const MIN_BUNDLE: usize = 3;

impl LineAnchor<'_> {
    /// Creates an anchor at a plain point.
    pub(super) fn from_point(point: PixelPoint) -> Self {
        Self { key: [0, to_quarters(point.x), to_quarters(point.y)], point, edge: None }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates; the value only groups")]
fn to_quarters(value: f64) -> i64 {
    (value * 4.0).round() as i64
}

impl MovementLine<'_> {
    /// Returns the points at which the line enters and leaves the window; `None` for an end that is inside.
    pub(super) fn exits(&self, frame: &Frame) -> [Option<PixelPoint>; 2] {
        let inner = PixelRect::from_edges(6.0, 6.0, frame.width - 6.0, frame.height - 6.0);
        let pieces: Vec<_> = self.lines.iter().flat_map(|line| clip_line(line, inner)).collect();
        let ends = [self.lines.first().and_then(|line| line.first()), self.lines.last().and_then(|line| line.last())];
        let crossings = [pieces.first().and_then(|piece| piece.first()), pieces.last().and_then(|piece| piece.last())];
        [0, 1].map(|end| {
            let is_outside = ends[end].is_some_and(|point| !frame.contains(*point));
            crossings[end].copied().filter(|_| is_outside)
        })
    }

    /// Returns the rating of the best supported movement, contested if any of them is.
    pub(super) fn rating(&self) -> Rating {
        let contested = self.movements.iter().any(|movement| movement.rating.contested);
        Rating { contested, ..self.movements[0].rating }
    }
}

/// The keys of the start and the end of a line.
type EndKeys = [[i64; 3]; 2];
/// Movements between the same two ends.
type MovementGroup<'a, 'b> = ([LineAnchor<'b>; 2], Vec<&'a Movement>);

/// Returns the lines of a scene, the best supported last. `anchor` returns the mark or outline at an end; `None` for a plain
/// point.
pub(super) fn bundle_movements<'a, 'b>(
    scene: &'a Scene,
    frame: &Frame,
    bundled: bool,
    anchor: impl Fn(Position) -> Option<LineAnchor<'b>>,
) -> Vec<MovementLine<'a>> {
    let mut groups: BTreeMap<EndKeys, MovementGroup<'a, 'b>> = BTreeMap::new();
    for movement in &scene.movements {
        let Some(ends) = movement_ends(movement) else { continue };
        let ends = ends.map(|end| anchor(end).unwrap_or_else(|| LineAnchor::from_point(frame.project(end))));
        let key = [ends[0].key, ends[1].key];
        groups.entry(key).or_insert_with(|| (ends, Vec::new())).1.push(movement);
    }
    // Lines in both directions share the space between two ends.
    let mut pairs: BTreeMap<EndKeys, Vec<(bool, MovementGroup<'a, 'b>)>> = BTreeMap::new();
    for (key, (ends, mut movements)) in groups {
        movements.sort_by(|a, b| evidence_rank(b).cmp(&evidence_rank(a)));
        let is_reversed = key[1] < key[0];
        let pair = pairs.entry(if is_reversed { [key[1], key[0]] } else { key }).or_default();
        if bundled && movements.len() >= MIN_BUNDLE {
            pair.push((is_reversed, (ends, movements)));
        } else {
            pair.extend(movements.into_iter().map(|movement| (is_reversed, (ends.clone(), vec![movement]))));
        }
    }
    let mut found = Vec::new();
    for pair in pairs.into_values() {
        let middle = half(pair.len() - 1);
        for (i, (is_reversed, (ends, movements))) in pair.into_iter().enumerate() {
            let offset = (half(2 * i) - middle) * LINE_SPACING * if is_reversed { -1.0 } else { 1.0 };
            let lines = draw_aside(movements[0], frame, &ends, offset);
            found.push(MovementLine { movements, lines });
        }
    }
    found.sort_by(|a, b| evidence_rank(a.movements[0]).cmp(&evidence_rank(b.movements[0])));
    found
}

fn half(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / 2.0
}

/// Returns the key by which the movement with the best evidence is the greatest.
fn evidence_rank(movement: &Movement) -> (AnalyticConfidence, Likelihood, &str) {
    (movement.rating.confidence, movement.rating.likelihood, &movement.id)
}

/// Returns the start and the end of a movement; `None` if it has no line.
pub(super) fn movement_ends(movement: &Movement) -> Option<[Position; 2]> {
    Some([*movement.line.first()?.first()?, *movement.line.last()?.last()?])
}

/// Returns the line in pixels, from anchor to anchor, bent aside by `offset` pixels in the middle.
fn draw_aside(movement: &Movement, frame: &Frame, ends: &[LineAnchor<'_>; 2], offset: f64) -> Vec<Vec<PixelPoint>> {
    let mut lines: Vec<Vec<PixelPoint>> = movement.line.iter().map(|line| frame.project_line(line)).collect();
    let (Some(first), Some(last)) =
        (lines.first().and_then(|line| line.first()).copied(), lines.last().and_then(|line| line.last()).copied())
    else {
        return lines;
    };
    let shift_to = |anchor: PixelPoint, end: PixelPoint| PixelPoint::new(anchor.x - end.x, anchor.y - end.y);
    let shifts = [shift_to(ends[0].point, first), shift_to(ends[1].point, last)];
    let is_still = |shift: &PixelPoint| shift.x.abs() < 0.01 && shift.y.abs() < 0.01;
    let is_unchanged = offset.abs() < 0.01 && shifts.iter().all(is_still);
    let edges: Vec<&[PixelPoint]> = ends.iter().filter_map(|end| end.edge).collect();
    if is_unchanged && edges.is_empty() {
        return lines;
    }
    let total: f64 = lines.iter().map(|line| length(line)).sum();
    let mut done = 0.0;
    for line in &mut lines {
        *line = bend(line, shifts, offset, total, &mut done);
    }
    if !edges.is_empty() {
        let is_inside = |point: PixelPoint| edges.iter().any(|edge| rings_contain(std::slice::from_ref(edge), point));
        lines = lines
            .into_iter()
            .map(|line| densify(&line, 2.0).into_iter().filter(|&point| !is_inside(point)).collect::<Vec<_>>())
            .filter(|line: &Vec<_>| line.len() > 1)
            .collect();
    }
    lines
}

/// Returns one part of a line, with its ends moved by `shifts` and its middle bent aside by `offset`. `done` counts the length
/// of the parts so far, out of `total`.
fn bend(line: &[PixelPoint], shifts: [PixelPoint; 2], offset: f64, total: f64, done: &mut f64) -> Vec<PixelPoint> {
    let fine = densify(line, (total / 40.0).max(3.0));
    let mut bent = Vec::with_capacity(fine.len());
    let mut previous: Option<PixelPoint> = None;
    for (i, &point) in fine.iter().enumerate() {
        if let Some(previous) = previous.replace(point) {
            *done += previous.distance(point);
        }
        let fraction = if total > 0.0 { *done / total } else { 0.0 };
        let (a, b) = (fine[i.saturating_sub(1)], fine[(i + 1).min(fine.len() - 1)]);
        let (step_x, step_y) = (b.x - a.x, b.y - a.y);
        let long = step_x.hypot(step_y).max(1e-9);
        let aside = offset * (PI * fraction).sin();
        let moved = |value: f64, start: f64, end: f64, normal: f64| {
            value + start * (1.0 - fraction) + end * fraction + aside * normal / long
        };
        bent.push(PixelPoint::new(
            moved(point.x, shifts[0].x, shifts[1].x, -step_y),
            moved(point.y, shifts[0].y, shifts[1].y, step_x),
        ));
    }
    bent
}
