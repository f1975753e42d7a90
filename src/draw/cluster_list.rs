//! The list of the reports in each cluster.

use super::coordinates::PixelPoint;
use super::font_metrics::Font;
use super::inset_outline::inset_letter;
use super::layout::MapLayout;
use super::svg_writer::SvgWriter;
use crate::markup::escape;

const HEADING: Font = Font::new(10.0, true, 0.0);
const TEXT: Font = Font::new(10.0, false, 0.0);
/// The distance between lines, in pixels.
const LINE_HEIGHT: f64 = 13.0;
/// The distance between columns, in pixels.
const COLUMN_GAP: f64 = 24.0;

/// The list with a position for each of its lines.
pub(super) struct ClusterListLayout {
    lines: Vec<ListLine>,
    /// The height in pixels.
    pub(super) height: f64,
}

struct ListLine {
    class: &'static str,
    baseline: PixelPoint,
    text: String,
}

impl ClusterListLayout {
    /// Lays out the list of all clusters on a sheet, from its upper left corner; `None` if there are no clusters.
    pub(super) fn new(layouts: &[MapLayout<'_>], origin: PixelPoint, width: f64) -> Option<Self> {
        let column_count = if width < 700.0 { 1.0 } else { 2.0 };
        let column = (width - (column_count - 1.0) * COLUMN_GAP) / column_count;
        let entries = wrap_entries(layouts, column);
        if entries.is_empty() {
            return None;
        }
        let heading = PixelPoint::new(origin.x, origin.y + 10.0);
        let mut lines =
            vec![ListLine { class: "heading", baseline: heading, text: "Reports in each cluster".to_owned() }];
        let top = origin.y + 28.0;
        let total: usize = entries.iter().map(Vec::len).sum();
        let (mut y, mut left, mut bottom, mut done) = (top, origin.x, top, 0);
        for entry in entries {
            // The second column starts after half of the lines.
            if column_count > 1.0 && left < origin.x + 1.0 && done * 2 >= total {
                (y, left) = (top, origin.x + column + COLUMN_GAP);
            }
            done += entry.len();
            for (class, text) in entry {
                lines.push(ListLine { class, baseline: PixelPoint::new(left, y), text });
                y += LINE_HEIGHT;
            }
            y += 4.0;
            bottom = bottom.max(y);
        }
        Some(Self { lines, height: bottom - origin.y })
    }

    /// Draws the list.
    pub(super) fn draw(&self, svg: &mut SvgWriter) {
        for ListLine { class, baseline, text } in &self.lines {
            svg.write_text(
                "text",
                [("class", (*class).into()), ("x", baseline.x.into()), ("y", baseline.y.into())],
                &escape(text),
            );
        }
    }
}

/// Returns the lines of each cluster, with their classes: those of the main map first.
fn wrap_entries(layouts: &[MapLayout<'_>], width: f64) -> Vec<Vec<(&'static str, String)>> {
    let total = layouts.iter().flat_map(|layout| &layout.marks.clusters).map(|cluster| cluster.marks.len()).sum();
    let mut entries = Vec::new();
    for (view, layout) in layouts.iter().enumerate() {
        let mut summaries: Vec<_> = layout.marks.clusters.iter().map(|cluster| cluster.summarize(total)).collect();
        summaries.sort();
        for summary in summaries {
            let heading = match view.checked_sub(1) {
                None => summary.heading,
                Some(inset) => format!("Inset {}: {}", inset_letter(inset), summary.heading),
            };
            let heading = HEADING.wrap(&heading, width).into_iter().map(|line| ("listhead", line));
            let text = TEXT.wrap(&summary.text, width).into_iter().map(|line| ("small", line));
            entries.push(heading.chain(text).collect());
        }
    }
    entries
}
