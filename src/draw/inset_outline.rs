//! The outline on a map of the part that an inset shows at a larger scale.

use super::bundle::LineAnchor;
use super::coordinates::{PixelPoint, PixelRect};
use super::frame::Frame;
use super::inset::View;
use super::label_placement::FreeSpace;
use super::path_data::PathData;
use super::polygon::rings_contain;
use super::svg_writer::{SvgWriter, translate, trusted};
use crate::markup::escape;
use crate::opinion::Likelihood;
use crate::scene::{Scene, likelihood_class};

/// The outline of an inset, with its letter and the places in it.
pub(super) struct InsetOutline {
    /// The index of the inset.
    inset: usize,
    /// The edge of the inset, in pixels of the map on which it is drawn.
    ring: Vec<PixelPoint>,
    dots: Vec<(PixelPoint, Likelihood)>,
    report_count: usize,
}

/// Returns the letter of an inset: A for the first.
pub(super) fn inset_letter(inset: usize) -> char {
    u8::try_from(inset).ok().filter(|inset| *inset < 26).map_or('?', |inset| char::from(b'A' + inset))
}

impl InsetOutline {
    /// Creates the outline of a view on the map of its parent. The marks of the scene `inside` become dots.
    pub(super) fn new(inset: usize, view: &View, inside: &Scene, parent: &Frame) -> Self {
        const STEPS: u32 = 16;
        let (width, height) = (view.frame.width, view.frame.height);
        let corners = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]].map(|[x, y]| PixelPoint::new(x, y));
        let edge = (0..4).flat_map(|side: usize| {
            let (start, end) = (corners[side], corners[(side + 1) % 4]);
            (0..STEPS).map(move |step| start.interpolate(end, f64::from(step) / f64::from(STEPS)))
        });
        let ring = edge.filter_map(|point| view.frame.unproject(point)).map(|point| parent.project(point)).collect();
        let mut dots: Vec<_> =
            inside.marks.iter().map(|mark| (parent.project(mark.position), mark.rating.likelihood)).collect();
        dots.sort_by(|a, b| a.0.x.total_cmp(&b.0.x).then(a.0.y.total_cmp(&b.0.y)).then(b.1.cmp(&a.1)));
        // Of several marks at one point, the likeliest.
        dots.dedup_by(|a, b| a.0.distance(b.0) < 0.01);
        Self { inset, ring, dots, report_count: inside.marks.len() }
    }

    /// Returns the number of reports in the inset.
    pub(super) const fn report_count(&self) -> usize {
        self.report_count
    }

    /// Returns whether a point is inside the outline.
    pub(super) fn contains(&self, point: PixelPoint) -> bool {
        rings_contain(std::slice::from_ref(&self.ring), point)
    }

    /// Returns the anchor of lines that start or end in the inset, which stop at its edge.
    pub(super) fn anchor(&self) -> LineAnchor<'_> {
        LineAnchor {
            key: [1, i64::try_from(self.inset).unwrap_or(0), 0],
            point: PixelPoint::mean(&self.ring),
            edge: Some(&self.ring),
        }
    }

    /// Returns the position of the letter: the upper left corner.
    fn letter_point(&self) -> PixelPoint {
        self.ring.first().copied().unwrap_or_default()
    }

    /// Keeps labels off the outline, its letter and its dots.
    pub(super) fn reserve_space(&self, space: &mut FreeSpace) {
        for pair in self.ring.windows(2) {
            for fraction in [0.0, 0.2, 0.4, 0.6, 0.8] {
                space.occupy(PixelRect::centered(pair[0].interpolate(pair[1], fraction), 3.0, 3.0));
            }
        }
        for (dot, _) in &self.dots {
            space.occupy(PixelRect::centered(*dot, 5.0, 5.0));
        }
        space.occupy(PixelRect::centered(self.letter_point(), 11.0, 11.0));
    }

    pub(super) fn draw(&self, svg: &mut SvgWriter) {
        let mut data = PathData::new(1);
        data.push(&self.ring, true);
        svg.write_empty("path", [("class", "outline".into()), ("d", trusted(data.into_text()))]);
        for &(PixelPoint { x, y }, likelihood) in &self.dots {
            let class = trusted(format!("placedot {}", likelihood_class(likelihood)));
            svg.write_empty("circle", [("class", class), ("cx", x.into()), ("cy", y.into()), ("r", 3.0.into())]);
        }
        svg.open("g", [("transform", translate(self.letter_point()))]);
        draw_inset_letter(svg, self.inset);
        svg.close();
    }
}

/// Draws the letter of an inset on a disk around the origin.
pub(super) fn draw_inset_letter(svg: &mut SvgWriter, inset: usize) {
    svg.write_empty("circle", [("class", "tab".into()), ("r", 9.0.into())]);
    svg.write_text(
        "text",
        [("class", "tabletter".into()), ("y", 4.0.into()), ("text-anchor", "middle".into())],
        &escape(&inset_letter(inset).to_string()),
    );
}
