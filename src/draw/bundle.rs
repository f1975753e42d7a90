//! Movements as lines on the sheet: those of the same way lie side by side, or become one that says how many they are.

use std::collections::BTreeMap;
use std::f64::consts::PI;

use super::frame::Frame;
use super::names::holds;
use super::shape::line_in_box;
use crate::position::Position;
use crate::scene::{Movement, Rating, Scene};

/// One line for one movement, or for several of the same way: the best founded first.
pub(super) struct Way<'a> {
    pub(super) movements: Vec<&'a Movement>,
    /// In pixels, in parts where it is cut.
    pub(super) lines: Vec<Vec<[f64; 2]>>,
}

/// What a line begins or ends at.
#[derive(Clone, Debug)]
pub(super) struct Anchor<'a> {
    /// The same for all lines that begin or end here.
    pub(super) key: [i64; 3],
    pub(super) at: [f64; 2],
    /// Lines stop at its edge.
    pub(super) edge: Option<&'a [[f64; 2]]>,
}

/// Between two lines of the same way, in pixels.
const APART: f64 = 7.0;
/// On paper this many movements of the same way become one line.
const BUNDLE: usize = 3;

impl Anchor<'_> {
    /// A spot of its own.
    pub(super) fn spot(at: [f64; 2]) -> Self {
        Self { key: [0, quarter(at[0]), quarter(at[1])], at, edge: None }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates; the value only groups")]
fn quarter(value: f64) -> i64 {
    (value * 4.0).round() as i64
}

impl Way<'_> {
    /// Where the line enters the window and leaves it, with the end (0 or 1) that lies outside; nothing for ends inside.
    pub(super) fn exits(&self, frame: &Frame) -> [(Option<[f64; 2]>, usize); 2] {
        let inner = [6.0, 6.0, frame.width - 6.0, frame.height - 6.0];
        let pieces: Vec<_> = self.lines.iter().flat_map(|line| line_in_box(line, inner)).collect();
        let ends = [self.lines.first().and_then(|line| line.first()), self.lines.last().and_then(|line| line.last())];
        let cut = [pieces.first().and_then(|piece| piece.first()), pieces.last().and_then(|piece| piece.last())];
        [0, 1].map(|end| {
            let outside = ends[end].is_some_and(|spot| !frame.shows(*spot));
            (cut[end].copied().filter(|_| outside), end)
        })
    }

    /// What the line looks like: as its best founded movement, and contested when any is.
    pub(super) fn judgement(&self) -> Rating {
        let contested = self.movements.iter().any(|movement| movement.rating.contested);
        Rating { contested, ..self.movements[0].rating }
    }
}

/// From where to where.
type Key = [[i64; 3]; 2];
/// Movements between the same two ends.
type Group<'a, 'b> = ([Anchor<'b>; 2], Vec<&'a Movement>);

/// The lines of a scene, the best founded last. `anchor` tells what stands at an end; nothing for a spot of its own.
pub(super) fn ways<'a, 'b>(
    scene: &'a Scene,
    frame: &Frame,
    bundled: bool,
    anchor: impl Fn(Position) -> Option<Anchor<'b>>,
) -> Vec<Way<'a>> {
    let mut groups: BTreeMap<Key, Group<'a, 'b>> = BTreeMap::new();
    for movement in &scene.movements {
        let Some(ends) = ends(movement) else { continue };
        let ends = ends.map(|end| anchor(end).unwrap_or_else(|| Anchor::spot(frame.place(end))));
        let key = [ends[0].key, ends[1].key];
        groups.entry(key).or_insert_with(|| (ends, Vec::new())).1.push(movement);
    }
    // Lines there and back share the room between two ends.
    let mut pairs: BTreeMap<Key, Vec<(bool, Group<'a, 'b>)>> = BTreeMap::new();
    for (key, (ends, mut movements)) in groups {
        movements.sort_by(|a, b| order(b).cmp(&order(a)));
        let back = key[1] < key[0];
        let pair = pairs.entry(if back { [key[1], key[0]] } else { key }).or_default();
        if bundled && movements.len() >= BUNDLE {
            pair.push((back, (ends, movements)));
        } else {
            pair.extend(movements.into_iter().map(|movement| (back, (ends.clone(), vec![movement]))));
        }
    }
    let mut found = Vec::new();
    for pair in pairs.into_values() {
        let middle = half(pair.len() - 1);
        for (i, (back, (ends, movements))) in pair.into_iter().enumerate() {
            let aside = (half(2 * i) - middle) * APART * if back { -1.0 } else { 1.0 };
            let lines = line(movements[0], frame, &ends, aside);
            found.push(Way { movements, lines });
        }
    }
    found.sort_by(|a, b| order(a.movements[0]).cmp(&order(b.movements[0])));
    found
}

fn half(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / 2.0
}

fn order(movement: &Movement) -> impl Ord + use<'_> {
    (movement.rating.confidence, movement.rating.likelihood, &movement.id)
}

/// The spots where a movement begins and ends.
pub(super) fn ends(movement: &Movement) -> Option<[Position; 2]> {
    Some([*movement.line.first()?.first()?, *movement.line.last()?.last()?])
}

/// The line in pixels, from anchor to anchor, bent aside in the middle.
fn line(movement: &Movement, frame: &Frame, ends: &[Anchor<'_>; 2], aside: f64) -> Vec<Vec<[f64; 2]>> {
    let mut lines: Vec<Vec<[f64; 2]>> =
        movement.line.iter().map(|line| line.iter().map(|&at| frame.place(at)).collect()).collect();
    let (Some(first), Some(last)) =
        (lines.first().and_then(|line| line.first()).copied(), lines.last().and_then(|line| line.last()).copied())
    else {
        return lines;
    };
    let shift =
        [[ends[0].at[0] - first[0], ends[0].at[1] - first[1]], [ends[1].at[0] - last[0], ends[1].at[1] - last[1]]];
    let still = aside.abs() < 0.01 && shift.iter().flatten().all(|value| value.abs() < 0.01);
    let edges: Vec<Vec<[f64; 2]>> = ends.iter().filter_map(|end| Some(end.edge?.to_vec())).collect();
    if still && edges.is_empty() {
        return lines;
    }
    let total: f64 = lines.iter().map(|line| length(line)).sum();
    let mut done = 0.0;
    for line in &mut lines {
        let fine = dense(line, (total / 40.0).max(3.0));
        let mut bent = Vec::with_capacity(fine.len());
        let mut before = None;
        for (i, &spot) in fine.iter().enumerate() {
            if let Some([x, y]) = before.replace(spot) {
                done += f64::hypot(spot[0] - x, spot[1] - y);
            }
            let share = if total > 0.0 { done / total } else { 0.0 };
            let (a, b) = (fine[i.saturating_sub(1)], fine[(i + 1).min(fine.len() - 1)]);
            let step = [b[0] - a[0], b[1] - a[1]];
            let long = step[0].hypot(step[1]).max(1e-9);
            let off = aside * (PI * share).sin();
            let moved = |axis: usize, normal: f64| {
                spot[axis] + shift[0][axis] * (1.0 - share) + shift[1][axis] * share + off * normal / long
            };
            bent.push([moved(0, -step[1]), moved(1, step[0])]);
        }
        *line = bent;
    }
    let inside = |spot: [f64; 2]| edges.iter().any(|edge| holds(std::slice::from_ref(edge), spot));
    if !edges.is_empty() {
        lines = lines
            .into_iter()
            .map(|line| dense(&line, 2.0).into_iter().filter(|&spot| !inside(spot)).collect::<Vec<_>>())
            .filter(|line: &Vec<_>| line.len() > 1)
            .collect();
    }
    lines
}

fn length(line: &[[f64; 2]]) -> f64 {
    line.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum()
}

/// The line with points between, no further apart than `step`.
fn dense(line: &[[f64; 2]], step: f64) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        let long = (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
        let count = (long / step).ceil().clamp(1.0, 1000.0);
        let mut done = 1.0;
        while done <= count {
            let share = done / count;
            out.push([0, 1].map(|axis| pair[0][axis] + (pair[1][axis] - pair[0][axis]) * share));
            done += 1.0;
        }
    }
    out
}
