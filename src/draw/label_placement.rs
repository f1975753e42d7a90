//! Free space on the map, and where labels fit into it.

use super::coordinates::{PixelPoint, PixelRect};

/// The occupied parts of the map, in a grid so that searching stays fast with thousands of marks.
#[derive(Debug)]
pub(super) struct FreeSpace {
    bounds: PixelRect,
    columns: usize,
    /// The occupied rectangles in each cell of the grid.
    cells: Vec<Vec<PixelRect>>,
}

/// The size of a cell, in pixels.
const CELL_SIZE: f64 = 64.0;

impl FreeSpace {
    /// Creates an empty map of this size.
    pub(super) fn new(width: f64, height: f64) -> Self {
        let (columns, rows) = (cell_count(width), cell_count(height));
        let bounds = PixelRect::from_edges(0.0, 0.0, width, height);
        Self { bounds, columns, cells: vec![Vec::new(); columns * rows] }
    }

    /// Returns whether a rectangle is on the map and overlaps nothing.
    pub(super) fn is_free(&self, rect: PixelRect) -> bool {
        let is_inside = rect.min.x >= self.bounds.min.x
            && rect.min.y >= self.bounds.min.y
            && rect.max.x <= self.bounds.max.x
            && rect.max.y <= self.bounds.max.y;
        is_inside && self.cells_under(rect).all(|cell| !self.cells[cell].iter().any(|taken| taken.overlaps(rect)))
    }

    /// Marks a rectangle as occupied.
    pub(super) fn occupy(&mut self, rect: PixelRect) {
        for cell in self.cells_under(rect) {
            self.cells[cell].push(rect);
        }
    }

    fn cells_under(&self, rect: PixelRect) -> impl Iterator<Item = usize> + use<> {
        let (columns, rows) = (self.columns, self.cells.len() / self.columns);
        let column_range = cell_index(rect.min.x, columns)..=cell_index(rect.max.x, columns);
        let row_range = cell_index(rect.min.y, rows)..=cell_index(rect.max.y, rows);
        row_range.flat_map(move |row| column_range.clone().map(move |column| row * columns + column))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a map of reasonable size")]
fn cell_count(length: f64) -> usize {
    (length.clamp(1.0, 100_000.0) / CELL_SIZE).ceil() as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from f64 saturates")]
fn cell_index(coordinate: f64, count: usize) -> usize {
    ((coordinate / CELL_SIZE).max(0.0) as usize).min(count - 1)
}

/// The alignment of text in its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextAnchor {
    Start,
    Middle,
    End,
}

/// The box of a label and the alignment of its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LabelBox {
    pub(super) rect: PixelRect,
    pub(super) anchor: TextAnchor,
}

impl LabelBox {
    /// Creates the box to the right of a point.
    pub(super) fn to_the_right(point: PixelPoint, gap: f64, size: LabelSize) -> Self {
        let (left, half_height) = (point.x + gap, size.height / 2.0);
        let rect = PixelRect::from_edges(left, point.y - half_height, left + size.width, point.y + half_height);
        Self { rect, anchor: TextAnchor::Start }
    }

    /// Returns the x coordinate and the `text-anchor` attribute of the text.
    pub(super) fn text_position(&self) -> (f64, &'static str) {
        match self.anchor {
            TextAnchor::Start => (self.rect.min.x, ""),
            TextAnchor::Middle => (self.rect.center().x, "middle"),
            TextAnchor::End => (self.rect.max.x, "end"),
        }
    }
}

/// The size of a label, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LabelSize {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The distance between a point and its label, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LabelGap {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl LabelGap {
    pub(super) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// Returns the first free box around a point: right, left, above, below, then the corners; `None` if all are occupied.
pub(super) fn place_label(space: &FreeSpace, point: PixelPoint, gap: LabelGap, size: LabelSize) -> Option<LabelBox> {
    candidate_boxes(point, gap, size).into_iter().find(|candidate| space.is_free(candidate.rect))
}

fn candidate_boxes(PixelPoint { x, y }: PixelPoint, gap: LabelGap, size: LabelSize) -> [LabelBox; 8] {
    // The corners of the gap are rounded.
    let corner = LabelGap::new(gap.x * 0.72, gap.y * 0.72);
    let LabelSize { width, height } = size;
    let label = |left: f64, top: f64, anchor| LabelBox {
        rect: PixelRect::from_edges(left, top, left + width, top + height),
        anchor,
    };
    [
        label(x + gap.x, y - height / 2.0, TextAnchor::Start),
        label(x - gap.x - width, y - height / 2.0, TextAnchor::End),
        label(x - width / 2.0, y - gap.y - height, TextAnchor::Middle),
        label(x - width / 2.0, y + gap.y, TextAnchor::Middle),
        label(x + corner.x, y - corner.y - height, TextAnchor::Start),
        label(x + corner.x, y + corner.y, TextAnchor::Start),
        label(x - corner.x - width, y - corner.y - height, TextAnchor::End),
        label(x - corner.x - width, y + corner.y, TextAnchor::End),
    ]
}

/// A line from a point to a label at some distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LeaderLine {
    pub(super) start: PixelPoint,
    pub(super) end: PixelPoint,
}

/// Returns a free box farther away, with the leader line to it, for a label that [`place_label`] cannot place.
pub(super) fn place_label_with_leader(
    space: &FreeSpace,
    point: PixelPoint,
    gap: LabelGap,
    size: LabelSize,
) -> Option<(LabelBox, LeaderLine)> {
    // At larger distances readers no longer connect the label with its mark.
    const DISTANCES: [f64; 4] = [12.0, 24.0, 38.0, 52.0];
    DISTANCES.into_iter().find_map(|distance| {
        let candidates = candidate_boxes(point, LabelGap::new(gap.x + distance, gap.y + distance), size);
        candidates.into_iter().filter(|candidate| space.is_free(candidate.rect)).find_map(|candidate| {
            let leader = leader_line(point, gap, candidate.rect);
            is_leader_free(space, leader).then_some((candidate, leader))
        })
    })
}

/// Returns the line from the edge of the gap around a point to the closest point of a rectangle.
fn leader_line(point: PixelPoint, gap: LabelGap, rect: PixelRect) -> LeaderLine {
    let end = PixelPoint::new(point.x.clamp(rect.min.x, rect.max.x), point.y.clamp(rect.min.y, rect.max.y));
    let (step_x, step_y) = (end.x - point.x, end.y - point.y);
    let fraction = (gap.x / step_x.abs().max(1e-9)).min(gap.y / step_y.abs().max(1e-9)).min(1.0);
    LeaderLine { start: point.translate(step_x * fraction, step_y * fraction), end }
}

fn is_leader_free(space: &FreeSpace, LeaderLine { start, end }: LeaderLine) -> bool {
    let long = start.distance(end);
    let mut done = 3.0;
    while done < long {
        if !space.is_free(PixelRect::centered(start.interpolate(end, done / long), 1.5, 1.5)) {
            return false;
        }
        done += 3.0;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: LabelGap = LabelGap::new(10.0, 10.0);
    const SIZE: LabelSize = LabelSize { width: 60.0, height: 16.0 };

    #[test]
    fn occupied_space_is_not_free() {
        let mut space = FreeSpace::new(300.0, 200.0);
        assert!(space.is_free(PixelRect::from_edges(10.0, 10.0, 290.0, 190.0)));
        assert!(!space.is_free(PixelRect::from_edges(-1.0, 10.0, 20.0, 20.0)));
        space.occupy(PixelRect::from_edges(100.0, 100.0, 140.0, 120.0));
        assert!(!space.is_free(PixelRect::from_edges(139.0, 119.0, 150.0, 130.0)));
        assert!(space.is_free(PixelRect::from_edges(140.0, 120.0, 150.0, 130.0)));
    }

    #[test]
    fn places_labels_where_space_is_free() {
        let mut space = FreeSpace::new(300.0, 200.0);
        let point = PixelPoint::new(250.0, 100.0);
        assert_eq!(place_label(&space, point, GAP, SIZE).unwrap().anchor, TextAnchor::End);
        space.occupy(PixelRect::from_edges(200.0, 90.0, 240.0, 110.0));
        assert_eq!(place_label(&space, point, GAP, SIZE).unwrap().anchor, TextAnchor::Middle);
        assert_eq!(place_label(&space, point, GAP, LabelSize { width: 400.0, height: 16.0 }), None);
    }

    #[test]
    fn leaders_start_at_the_edge_of_the_gap() {
        let leader = leader_line(PixelPoint::new(0.0, 0.0), GAP, PixelRect::from_edges(40.0, -8.0, 90.0, 8.0));
        assert_eq!(leader, LeaderLine { start: PixelPoint::new(10.0, 0.0), end: PixelPoint::new(40.0, 0.0) });
    }

    proptest::proptest! {
        #[test]
        fn labels_never_overlap(marks in proptest::collection::vec((0.0..400.0, 0.0..300.0f64, 10.0..90.0f64), 1..60)) {
            let mut space = FreeSpace::new(400.0, 300.0);
            let mut placed: Vec<PixelRect> = Vec::new();
            for (x, y, width) in marks {
                let size = LabelSize { width, height: 14.0 };
                if let Some(label) = place_label(&space, PixelPoint::new(x, y), LabelGap::new(9.0, 9.0), size) {
                    space.occupy(label.rect);
                    placed.push(label.rect);
                }
            }
            for (i, a) in placed.iter().enumerate() {
                for b in &placed[i + 1..] {
                    proptest::prop_assert!(!a.overlaps(*b));
                }
            }
        }
    }
}
