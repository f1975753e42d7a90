//! The marks: where they stand, and how they are written.

use std::collections::BTreeMap;

use super::circles;
use super::frame::Frame;
use super::glyph::Glyph;
use super::pile::Pile;
use super::svg::{Svg, moved, outside};
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::scene::{Mark, Scene};

/// Marks on one spot stand side by side, this far apart, and below each other when there are many.
const APART: f64 = 19.0;
const LINE: f64 = 24.0;
const IN_A_LINE: usize = 4;
/// On paper more marks than this on one spot become one with their number.
const MOST_ON_PAPER: usize = 3;
/// Half of what a mark covers, without its ring.
const HALF: f64 = 9.0;

/// Where the marks stand, in pixels, in the order in which they are drawn: the likely and the well founded on top.
pub(super) struct Placed<'a> {
    pub(super) marks: Vec<(&'a Mark, [f64; 2])>,
    /// Marks on paper that would lie over one another.
    pub(super) piles: Vec<Pile<'a>>,
}

/// Marks on one spot, or too near each other to tell apart: the best founded first.
struct Stack<'a> {
    marks: Vec<&'a Mark>,
    spots: Vec<[f64; 2]>,
}

impl<'a> Placed<'a> {
    /// For a page, where the reader can enlarge the map: every mark on its own.
    pub(super) fn each(scene: &'a Scene, frame: &Frame) -> Self {
        let mut marks = Vec::with_capacity(scene.marks.len());
        for stack in stacks(scene, frame) {
            stack.side_by_side(&mut marks);
        }
        Self { marks: in_drawing_order(marks), piles: Vec::new() }
    }

    /// For paper: marks that would cover each other are gathered into one that says how many they are.
    pub(super) fn gathered(scene: &'a Scene, frame: &Frame) -> Self {
        let (mut stacks, outside): (Vec<_>, Vec<_>) =
            stacks(scene, frame).into_iter().partition(|stack| frame.shows(stack.at()));
        // Each round makes fewer stacks; a pile may come to touch its neighbour by growing.
        loop {
            let before = stacks.len();
            stacks = merged(stacks);
            if stacks.len() == before {
                break;
            }
        }
        let mut marks = Vec::new();
        let mut piles = Vec::new();
        for stack in stacks.into_iter().chain(outside) {
            if stack.is_pile() && frame.shows(stack.at()) {
                let at = stack.at();
                piles.push(Pile { marks: stack.marks, at, spots: stack.spots });
            } else {
                stack.side_by_side(&mut marks);
            }
        }
        Self { marks: in_drawing_order(marks), piles }
    }
}

fn in_drawing_order(mut marks: Vec<(&Mark, [f64; 2])>) -> Vec<(&Mark, [f64; 2])> {
    marks.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    marks
}

fn stacks<'a>(scene: &'a Scene, frame: &Frame) -> Vec<Stack<'a>> {
    let mut found: BTreeMap<[i64; 2], Stack<'a>> = BTreeMap::new();
    for mark in &scene.marks {
        let at = frame.place(mark.position);
        found.entry(cell(at)).or_insert_with(|| Stack { marks: Vec::new(), spots: vec![at] }).marks.push(mark);
    }
    let mut found: Vec<_> = found.into_values().collect();
    for stack in &mut found {
        stack.marks.sort_by(|a, b| order(b).cmp(&order(a)));
    }
    found.sort_by(|a, b| order(b.marks[0]).cmp(&order(a.marks[0])));
    found
}

/// Joins each stack to the first before it that it would cover.
fn merged(stacks: Vec<Stack<'_>>) -> Vec<Stack<'_>> {
    let mut kept: Vec<(Stack<'_>, [f64; 4])> = Vec::new();
    for stack in stacks {
        let area = stack.area();
        let meets =
            |other: &[f64; 4]| area[0] < other[2] && area[2] > other[0] && area[1] < other[3] && area[3] > other[1];
        if let Some((other, covered)) = kept.iter_mut().find(|(_, covered)| meets(covered)) {
            other.marks.extend(stack.marks);
            other.spots.extend(stack.spots);
            *covered = other.area();
        } else {
            kept.push((stack, area));
        }
    }
    kept.into_iter()
        .map(|(mut stack, _)| {
            stack.marks.sort_by(|a, b| order(b).cmp(&order(a)));
            stack
        })
        .collect()
}

impl<'a> Stack<'a> {
    fn at(&self) -> [f64; 2] {
        let count = f64::from(u32::try_from(self.spots.len()).unwrap_or(u32::MAX));
        let sum = self.spots.iter().fold([0.0, 0.0], |sum, spot| [sum[0] + spot[0], sum[1] + spot[1]]);
        sum.map(|value| value / count)
    }

    fn is_pile(&self) -> bool {
        self.spots.len() > 1 || self.marks.len() > MOST_ON_PAPER
    }

    /// What it covers of the sheet.
    fn area(&self) -> [f64; 4] {
        let [x, y] = self.at();
        let (across, down) = if self.is_pile() {
            (Pile::REACH, Pile::REACH)
        } else {
            let more = f64::from(u32::try_from(self.marks.len() - 1).unwrap_or(0));
            (more * APART / 2.0 + HALF, HALF)
        };
        [x - across, y - down, x + across, y + down]
    }

    fn side_by_side(self, marks: &mut Vec<(&'a Mark, [f64; 2])>) {
        let [x, y] = self.at();
        let lines = self.marks.chunks(IN_A_LINE);
        let mut down = -LINE / 2.0 * f64::from(u32::try_from(lines.len().saturating_sub(1)).unwrap_or(0));
        for line in lines {
            let mut across = -APART / 2.0 * f64::from(u32::try_from(line.len().saturating_sub(1)).unwrap_or(0));
            for mark in line {
                marks.push((*mark, [x + across, y + down]));
                across += APART;
            }
            down += LINE;
        }
    }
}

pub(super) fn order(mark: &Mark) -> (AnalyticConfidence, Likelihood, &str) {
    (mark.rating.confidence, mark.rating.likelihood, &mark.id)
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates; the value only groups")]
fn cell([x, y]: [f64; 2]) -> [i64; 2] {
    [(x * 4.0).round() as i64, (y * 4.0).round() as i64]
}

/// The marks themselves.
pub(super) fn places(svg: &mut Svg, frame: &Frame, placed: &Placed<'_>) {
    for (mark, at) in &placed.marks {
        svg.open(
            "g",
            [
                ("class", "mark".into()),
                ("data-id", outside(&mark.id)),
                ("transform", moved(*at)),
                ("role", "img".into()),
            ],
        );
        svg.words("title", [], &escape(&mark.description));
        circles::least(svg, frame, mark);
        Glyph::from(*mark).draw(svg);
        svg.close();
    }
    for pile in &placed.piles {
        pile.draw(svg);
    }
}
