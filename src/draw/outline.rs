//! The frame on a map that an inset shows at a larger scale.

use super::bundle::Anchor;
use super::frame::Frame;
use super::inset::View;
use super::look::likelihood_class;
use super::names::holds;
use super::shape::PathData;
use super::svg::{Svg, moved, words};
use super::text::Room;
use crate::markup::escape;
use crate::opinion::Likelihood;
use crate::scene::Scene;

/// The frame with its letter and the places in it.
pub(super) struct Outline {
    number: usize,
    /// In pixels of the map it lies on.
    ring: Vec<[f64; 2]>,
    dots: Vec<([f64; 2], Likelihood)>,
    reports: usize,
}

/// The letter of an inset.
pub(super) fn letter(number: usize) -> char {
    u8::try_from(number).ok().filter(|number| *number < 26).map_or('?', |number| char::from(b'A' + number))
}

impl Outline {
    /// The inset of a view on the map of its parent. All marks of the scene that lie in it become dots.
    pub(super) fn new(number: usize, view: &View, inside: &Scene, parent: &Frame) -> Self {
        const STEPS: u32 = 16;
        let (width, height) = (view.frame.width, view.frame.height);
        let corners = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
        let edge = (0..4).flat_map(|side: usize| {
            let (a, b) = (corners[side], corners[(side + 1) % 4]);
            (0..STEPS).map(move |step| {
                let share = f64::from(step) / f64::from(STEPS);
                [0, 1].map(|axis| a[axis] + (b[axis] - a[axis]) * share)
            })
        });
        let ring = edge
            .filter_map(|spot| view.frame.unplace(spot))
            .map(|spot| parent.pixels(parent.projection.project(spot)))
            .collect();
        let mut dots: Vec<_> =
            inside.marks.iter().map(|mark| (parent.place(mark.position), mark.rating.likelihood)).collect();
        dots.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]).then(a.0[1].total_cmp(&b.0[1])).then(b.1.cmp(&a.1)));
        // The likeliest of one spot.
        dots.dedup_by(|a, b| (a.0[0] - b.0[0]).hypot(a.0[1] - b.0[1]) < 0.01);
        Self { number, ring, dots, reports: inside.marks.len() }
    }

    /// How many reports the inset shows.
    pub(super) const fn reports(&self) -> usize {
        self.reports
    }

    pub(super) fn holds(&self, spot: [f64; 2]) -> bool {
        holds(std::slice::from_ref(&self.ring), spot)
    }

    /// Lines that begin or end in the inset stop at its edge.
    pub(super) fn anchor(&self) -> Anchor<'_> {
        Anchor { key: [1, i64::try_from(self.number).unwrap_or(0), 0], at: self.middle(), edge: Some(&self.ring) }
    }

    fn middle(&self) -> [f64; 2] {
        let count = f64::from(u32::try_from(self.ring.len().max(1)).unwrap_or(1));
        let sum = self.ring.iter().fold([0.0, 0.0], |sum, spot| [sum[0] + spot[0], sum[1] + spot[1]]);
        sum.map(|value| value / count)
    }

    /// Where its letter stands: on the corner at the upper left.
    fn tab(&self) -> [f64; 2] {
        self.ring.first().copied().unwrap_or_default()
    }

    pub(super) fn keep_clear(&self, room: &mut Room) {
        let around = |[x, y]: [f64; 2], half: f64| [x - half, y - half, x + half, y + half];
        for pair in self.ring.windows(2) {
            for share in [0.0, 0.2, 0.4, 0.6, 0.8] {
                room.take(around([0, 1].map(|axis| pair[0][axis] + (pair[1][axis] - pair[0][axis]) * share), 3.0));
            }
        }
        for (dot, _) in &self.dots {
            room.take(around(*dot, 5.0));
        }
        room.take(around(self.tab(), 11.0));
    }

    pub(super) fn draw(&self, svg: &mut Svg) {
        let mut data = PathData::new(1);
        data.add(&self.ring, true);
        svg.empty("path", [("class", "outline".into()), ("d", words(data.into_text()))]);
        for ([x, y], likelihood) in &self.dots {
            let class = format!("placedot {}", likelihood_class(*likelihood));
            svg.empty("circle", [("class", words(class)), ("cx", (*x).into()), ("cy", (*y).into()), ("r", 3.0.into())]);
        }
        svg.open("g", [("transform", moved(self.tab()))]);
        tab(svg, self.number);
        svg.close();
    }
}

/// The letter of an inset on its ground.
pub(super) fn tab(svg: &mut Svg, number: usize) {
    svg.empty("circle", [("class", "tab".into()), ("r", 9.0.into())]);
    svg.words(
        "text",
        [("class", "tabletter".into()), ("y", 4.0.into()), ("text-anchor", "middle".into())],
        &escape(&letter(number).to_string()),
    );
}
