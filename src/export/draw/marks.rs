//! The marks: where they stand, and how they are written.

use std::collections::BTreeMap;

use super::circles;
use super::frame::Frame;
use super::glyph::Glyph;
use super::scene::{Mark, Scene};
use super::svg::{Svg, outside, words};
use crate::export::html::escape::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};

/// Marks on one spot stand side by side, this far apart, and below each other when there are many.
const APART: f64 = 19.0;
const LINE: f64 = 24.0;
const IN_A_LINE: usize = 4;

/// Where the marks stand, in pixels, in the order in which they are drawn: the likely and the well founded on top.
pub(super) struct Placed<'a> {
    pub(super) marks: Vec<(&'a Mark, [f64; 2])>,
}

impl<'a> Placed<'a> {
    pub(super) fn new(scene: &'a Scene, frame: &Frame) -> Self {
        let mut stacks: BTreeMap<[i64; 2], Vec<&Mark>> = BTreeMap::new();
        for mark in &scene.marks {
            stacks.entry(cell(frame.place(mark.at))).or_default().push(mark);
        }
        let mut marks = Vec::with_capacity(scene.marks.len());
        for stack in stacks.values_mut() {
            stack.sort_by(|a, b| order(b).cmp(&order(a)));
            let lines = stack.chunks(IN_A_LINE);
            let mut down = -LINE / 2.0 * f64::from(u32::try_from(lines.len().saturating_sub(1)).unwrap_or(0));
            for line in lines {
                let mut across = -APART / 2.0 * f64::from(u32::try_from(line.len().saturating_sub(1)).unwrap_or(0));
                for mark in line {
                    let [x, y] = frame.place(mark.at);
                    marks.push((*mark, [x + across, y + down]));
                    across += APART;
                }
                down += LINE;
            }
        }
        marks.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
        Self { marks }
    }
}

fn order(mark: &Mark) -> (AnalyticConfidence, Likelihood, &str) {
    (mark.judgement.confidence, mark.judgement.likelihood, &mark.id)
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates; the value only groups")]
fn cell([x, y]: [f64; 2]) -> [i64; 2] {
    [(x * 4.0).round() as i64, (y * 4.0).round() as i64]
}

/// The marks themselves.
pub(super) fn places(svg: &mut Svg, frame: &Frame, placed: &Placed<'_>) {
    for (mark, [x, y]) in &placed.marks {
        svg.open(
            "g",
            [
                ("class", "mark".into()),
                ("data-id", outside(&mark.id)),
                ("transform", words(format!("translate({} {})", super::shape::number(*x), super::shape::number(*y)))),
                ("role", "img".into()),
            ],
        );
        svg.words("title", [], &escape(&mark.description));
        circles::least(svg, frame, mark);
        Glyph::from(*mark).draw(svg);
        svg.close();
    }
}
