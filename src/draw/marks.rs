//! The positions of marks, and how they are drawn.

use std::collections::BTreeMap;

use super::circles;
use super::cluster::MarkCluster;
use super::coordinates::{PixelPoint, PixelRect};
use super::frame::Frame;
use super::glyph;
use super::svg_writer::{SvgWriter, translate, untrusted};
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::scene::{Mark, Scene};

/// The distance between marks of one place that are side by side, in pixels.
const MARK_SPACING: f64 = 19.0;
/// The distance between rows of such marks, in pixels.
const ROW_SPACING: f64 = 24.0;
const MARKS_PER_ROW: usize = 4;
/// The number of marks of one place above which they become a cluster on paper.
const MAX_MARKS_ON_PAPER: usize = 3;
/// Half the width of a mark without its ring, in pixels.
const HALF_MARK: f64 = 9.0;

/// Marks with their positions in pixels, in drawing order: the best supported come last, on top of the others.
pub(super) struct PlacedMarks<'a> {
    pub(super) marks: Vec<(&'a Mark, PixelPoint)>,
    /// Marks that would overlap on paper.
    pub(super) clusters: Vec<MarkCluster<'a>>,
}

/// Marks of one place, or of places too close to be drawn separately; the best supported first.
struct MarkGroup<'a> {
    marks: Vec<&'a Mark>,
    places: Vec<PixelPoint>,
}

impl<'a> PlacedMarks<'a> {
    /// Places every mark individually, for a page that can be zoomed.
    pub(super) fn individually(scene: &'a Scene, frame: &Frame) -> Self {
        let mut marks = Vec::with_capacity(scene.marks.len());
        for group in group_by_place(scene, frame) {
            group.place_side_by_side(&mut marks);
        }
        Self { marks: sort_for_drawing(marks), clusters: Vec::new() }
    }

    /// Places the marks for paper: marks that would overlap become a cluster with their number.
    pub(super) fn clustered(scene: &'a Scene, frame: &Frame) -> Self {
        let (mut groups, outside): (Vec<_>, Vec<_>) =
            group_by_place(scene, frame).into_iter().partition(|group| frame.contains(group.center()));
        // A group that grows may overlap its neighbor. The number of groups decreases in each round, so this ends.
        loop {
            let count = groups.len();
            groups = merge_overlapping(groups);
            if groups.len() == count {
                break;
            }
        }
        let mut marks = Vec::new();
        let mut clusters = Vec::new();
        for group in groups.into_iter().chain(outside) {
            let center = group.center();
            if group.is_cluster() && frame.contains(center) {
                clusters.push(MarkCluster { marks: group.marks, center });
            } else {
                group.place_side_by_side(&mut marks);
            }
        }
        Self { marks: sort_for_drawing(marks), clusters }
    }
}

fn sort_for_drawing(mut marks: Vec<(&Mark, PixelPoint)>) -> Vec<(&Mark, PixelPoint)> {
    marks.sort_by(|(a, _), (b, _)| evidence_rank(a).cmp(&evidence_rank(b)));
    marks
}

/// Groups the marks that have the same position in pixels, the best supported group first.
fn group_by_place<'a>(scene: &'a Scene, frame: &Frame) -> Vec<MarkGroup<'a>> {
    let mut groups: BTreeMap<[i64; 2], MarkGroup<'a>> = BTreeMap::new();
    for mark in &scene.marks {
        let point = frame.project(mark.position);
        let group =
            groups.entry(to_quarters(point)).or_insert_with(|| MarkGroup { marks: Vec::new(), places: vec![point] });
        group.marks.push(mark);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_marks();
    }
    groups.sort_by(|a, b| evidence_rank(b.marks[0]).cmp(&evidence_rank(a.marks[0])));
    groups
}

/// Merges each group into the first one before it that it overlaps.
fn merge_overlapping(groups: Vec<MarkGroup<'_>>) -> Vec<MarkGroup<'_>> {
    let mut kept: Vec<(MarkGroup<'_>, PixelRect)> = Vec::new();
    for group in groups {
        let rect = group.rect();
        if let Some((other, covered)) = kept.iter_mut().find(|(_, covered)| rect.overlaps(*covered)) {
            other.marks.extend(group.marks);
            other.places.extend(group.places);
            *covered = other.rect();
        } else {
            kept.push((group, rect));
        }
    }
    kept.into_iter()
        .map(|(mut group, _)| {
            group.sort_marks();
            group
        })
        .collect()
}

impl<'a> MarkGroup<'a> {
    fn sort_marks(&mut self) {
        self.marks.sort_by(|a, b| evidence_rank(b).cmp(&evidence_rank(a)));
    }

    /// Returns the mean of the places.
    fn center(&self) -> PixelPoint {
        PixelPoint::mean(&self.places)
    }

    fn is_cluster(&self) -> bool {
        self.places.len() > 1 || self.marks.len() > MAX_MARKS_ON_PAPER
    }

    /// Returns the part of the map that the group covers.
    fn rect(&self) -> PixelRect {
        if self.is_cluster() {
            return PixelRect::centered(self.center(), MarkCluster::RADIUS, MarkCluster::RADIUS);
        }
        let others = f64::from(u32::try_from(self.marks.len() - 1).unwrap_or(0));
        PixelRect::centered(self.center(), others * MARK_SPACING / 2.0 + HALF_MARK, HALF_MARK)
    }

    /// Places the marks in rows, centered on the group.
    fn place_side_by_side(self, placed: &mut Vec<(&'a Mark, PixelPoint)>) {
        let center = self.center();
        // Half the distance between the first and the last of `count` equally spaced items.
        let half_extent =
            |spacing: f64, count: usize| spacing / 2.0 * f64::from(u32::try_from(count.saturating_sub(1)).unwrap_or(0));
        let rows = self.marks.chunks(MARKS_PER_ROW);
        let mut down = -half_extent(ROW_SPACING, rows.len());
        for row in rows {
            let mut right = -half_extent(MARK_SPACING, row.len());
            for mark in row {
                placed.push((*mark, center.translate(right, down)));
                right += MARK_SPACING;
            }
            down += ROW_SPACING;
        }
    }
}

/// Returns the key by which the mark with the best evidence is the greatest.
fn evidence_rank(mark: &Mark) -> (AnalyticConfidence, Likelihood, &str) {
    (mark.rating.confidence, mark.rating.likelihood, &mark.id)
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates; the value only groups")]
fn to_quarters(point: PixelPoint) -> [i64; 2] {
    [(point.x * 4.0).round() as i64, (point.y * 4.0).round() as i64]
}

/// Draws the marks and clusters.
pub(super) fn draw(svg: &mut SvgWriter, frame: &Frame, placed: &PlacedMarks<'_>) {
    for &(mark, point) in &placed.marks {
        svg.open(
            "g",
            [
                ("class", "mark".into()),
                ("data-id", untrusted(&mark.id)),
                ("transform", translate(point)),
                ("role", "img".into()),
            ],
        );
        svg.write_text("title", [], &escape(&mark.description));
        circles::draw_min_circle(svg, frame, mark);
        glyph::draw(svg, mark.symbol());
        svg.close();
    }
    for cluster in &placed.clusters {
        cluster.draw(svg);
    }
}
