//! Labels of marks, stops and the ends of movements.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::bundle::MovementLine;
use super::cluster::MarkCluster;
use super::coordinates::{PixelPoint, PixelRect, to_microdegrees};
use super::font_metrics::Font;
use super::frame::Frame;
use super::glyph::MARK_RADIUS;
use super::label_placement::{
    FreeSpace, LabelBox, LabelGap, LabelSize, LeaderLine, place_label, place_label_with_leader,
};
use super::lines::{STOP_RADIUS, unmarked_ends};
use super::marks::PlacedMarks;
use super::path_data::format_number;
use super::svg_writer::{SvgWriter, trusted};
use crate::markup::escape;
use crate::scene::{Mark, Scene};
use crate::visible::escape_controls;

const NAME: Font = Font::new(14.0, true, 0.0);
const NOTE: Font = Font::new(11.5, false, 0.0);
const END: Font = Font::new(12.0, false, 0.0);
const NAME_LINE: f64 = 17.0;
const NOTE_LINE: f64 = 14.0;
const END_LINE: f64 = END.size * 1.3;
/// The width above which labels on paper are broken into lines.
const MAX_WIDTH: f64 = 240.0;

/// A label with its place on the map.
pub(super) struct MapLabel {
    /// The id of the feature it belongs to; `None` for the ends of movements and the stops of routes.
    pub(super) id: Option<String>,
    /// The point that it labels.
    pub(super) point: PixelPoint,
    pub(super) label_box: LabelBox,
    /// Whether it labels a cluster.
    pub(super) is_cluster: bool,
    /// The line to a label at some distance.
    leader: Option<LeaderLine>,
    lines: Vec<LabelLine>,
}

/// A line of a label.
struct LabelLine {
    class: &'static str,
    font: Font,
    height: f64,
    text: String,
}

impl LabelLine {
    fn name(text: String) -> Self {
        Self { class: "name", font: NAME, height: NAME_LINE, text }
    }

    fn note(text: String) -> Self {
        Self { class: "note", font: NOTE, height: NOTE_LINE, text }
    }

    fn end(text: String) -> Self {
        Self { class: "end", font: END, height: END_LINE, text }
    }
}

fn measure(lines: &[LabelLine]) -> LabelSize {
    LabelSize {
        width: lines.iter().map(|line| line.font.width(&line.text)).fold(0.0, f64::max),
        height: lines.iter().map(|line| line.height).sum(),
    }
}

/// A label without a place yet.
struct UnplacedLabel {
    id: String,
    is_cluster: bool,
    /// The part of the map that its marks cover.
    rect: PixelRect,
    lines: Vec<LabelLine>,
}

/// Places the labels of marks, on paper also at some distance. Returns the labels that found space and those that did not.
pub(super) fn place_mark_labels(
    placed: &PlacedMarks<'_>,
    paper: bool,
    space: &mut FreeSpace,
) -> (Vec<MapLabel>, Vec<MapLabel>) {
    let by_place = group_marks_by_place(placed, space);
    let mut unplaced = Vec::new();
    for cluster in &placed.clusters {
        let rect = PixelRect::centered(cluster.center, MarkCluster::RADIUS, MarkCluster::RADIUS);
        space.occupy(rect);
        let lines = NAME.wrap(&cluster.label(), MAX_WIDTH).into_iter().map(LabelLine::name).collect();
        unplaced.push(UnplacedLabel { id: cluster.marks[0].id.clone(), is_cluster: true, rect, lines });
    }
    unplaced.extend(by_place.into_iter().map(|(marks, rect)| UnplacedLabel {
        id: marks[0].id.clone(),
        is_cluster: false,
        rect,
        lines: label_lines(&marks, paper),
    }));
    let mut found = Vec::new();
    let mut crowded = Vec::new();
    for UnplacedLabel { id, is_cluster, rect, lines } in unplaced {
        let size = measure(&lines);
        let point = rect.center();
        let gap = LabelGap::new(rect.width() / 2.0 + 4.0, rect.height() / 2.0 + 4.0);
        let label = |label_box, leader| MapLabel { id: Some(id), point, label_box, is_cluster, leader, lines };
        if let Some(label_box) = place_label(space, point, gap, size) {
            space.occupy(label_box.rect);
            found.push(label(label_box, None));
        } else if let Some((label_box, leader)) = place_label_with_leader(space, point, gap, size).filter(|_| paper) {
            space.occupy(label_box.rect);
            for part in 0..=12 {
                let center = leader.start.interpolate(leader.end, f64::from(part) / 12.0);
                space.occupy(PixelRect::centered(center, 2.0, 2.0));
            }
            found.push(label(label_box, Some(leader)));
        } else {
            crowded.push(label(LabelBox::to_the_right(point, gap.x, size), None));
        }
    }
    (found, crowded)
}

/// Groups the marks of each place, the best supported first, with the rectangle that they cover. Occupies the space of all
/// marks.
fn group_marks_by_place<'a>(placed: &PlacedMarks<'a>, space: &mut FreeSpace) -> Vec<(Vec<&'a Mark>, PixelRect)> {
    let mut groups: Vec<(Vec<&Mark>, PixelRect)> = Vec::new();
    let mut index_by_place: BTreeMap<[i64; 2], usize> = BTreeMap::new();
    // The best supported marks are drawn last, and labeled first.
    for &(mark, point) in placed.marks.iter().rev() {
        let rect = PixelRect::centered(point, MARK_RADIUS, MARK_RADIUS);
        space.occupy(rect);
        let index = *index_by_place.entry(to_microdegrees(mark.position)).or_insert(groups.len());
        if let Some((marks, covered)) = groups.get_mut(index) {
            marks.push(mark);
            *covered = covered.union(rect);
        } else {
            groups.push((vec![mark], rect));
        }
    }
    groups
}

/// Returns the name of a place, and below it the note of a single report or the number of several. On paper long lines are
/// broken; a page cuts them to its own width.
fn label_lines(marks: &[&Mark], paper: bool) -> Vec<LabelLine> {
    let mut names: Vec<&str> = Vec::new();
    for mark in marks {
        if !names.contains(&mark.label.as_str()) {
            names.push(&mark.label);
        }
    }
    let note = match marks {
        [mark] if paper => mark.note.clone(),
        [mark] => mark.short_note().map(Cow::into_owned),
        several => Some(format!("{} reports", several.len())),
    };
    let max_width = if paper { MAX_WIDTH } else { f64::INFINITY };
    let name = NAME.wrap(&escape_controls(&names.join(" / ")), max_width);
    let note = note.map(|note| NOTE.wrap(&escape_controls(&note), max_width)).unwrap_or_default();
    name.into_iter().map(LabelLine::name).chain(note.into_iter().map(LabelLine::note)).collect()
}

/// Draws labels; with `halo`, only the pale outlines behind them.
pub(super) fn draw(svg: &mut SvgWriter, labels: &[MapLabel], halo: bool) {
    for label in labels {
        label.draw(svg, PixelPoint::default(), halo);
    }
}

impl MapLabel {
    /// Creates the label of a point without an id or a leader line.
    fn plain(point: PixelPoint, label_box: LabelBox, lines: Vec<LabelLine>) -> Self {
        Self { id: None, point, label_box, is_cluster: false, leader: None, lines }
    }

    /// Returns the name, without the note below it.
    pub(super) fn name(&self) -> String {
        let name = self.lines.iter().filter(|line| line.class == "name").map(|line| line.text.as_str());
        name.collect::<Vec<_>>().join(" ")
    }

    /// Draws the label relative to `origin`; with `halo`, only the pale outline behind it.
    pub(super) fn draw(&self, svg: &mut SvgWriter, origin: PixelPoint, halo: bool) {
        if let Some(LeaderLine { start, end }) = self.leader.filter(|_| !halo) {
            let [x1, y1, x2, y2] = [start.x - origin.x, start.y - origin.y, end.x - origin.x, end.y - origin.y];
            let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(format_number);
            svg.write_empty("path", [("class", "leader".into()), ("d", trusted(format!("M{x1} {y1}L{x2} {y2}")))]);
        }
        let (x, anchor) = self.label_box.text_position();
        let mut y = self.label_box.rect.min.y;
        for LabelLine { class, height, text, .. } in &self.lines {
            let class = if halo { trusted(format!("{class} halo")) } else { (*class).into() };
            svg.write_text(
                "text",
                [
                    ("class", class),
                    ("x", (x - origin.x).into()),
                    ("y", (y + height * 0.78 - origin.y).into()),
                    ("text-anchor", anchor.into()),
                ],
                &escape(text),
            );
            y += height;
        }
    }
}

/// Places a label where a line leaves the window, with the name of the end outside.
pub(super) fn place_exit_labels(lines: &[MovementLine<'_>], frame: &Frame, space: &mut FreeSpace) -> Vec<MapLabel> {
    let mut exits: Vec<(PixelPoint, Vec<String>)> = Vec::new();
    for line in lines {
        for (end, exit) in line.exits(frame).into_iter().enumerate() {
            let Some(exit) = exit else { continue };
            let preposition = if end == 1 { "to" } else { "from" };
            let names = line.movements.iter().filter_map(|movement| movement.end_names[end].as_deref());
            // Lines that leave close together share a label.
            let known = exits.iter().position(|(other, _)| exit.distance(*other) < 24.0);
            let known = known.unwrap_or_else(|| {
                exits.push((exit, Vec::new()));
                exits.len() - 1
            });
            for name in names {
                let text = format!("{preposition} {}", escape_controls(name));
                if !exits[known].1.contains(&text) {
                    exits[known].1.push(text);
                }
            }
        }
    }
    let mut found = Vec::new();
    for (point, texts) in exits {
        let lines: Vec<LabelLine> = texts.into_iter().map(LabelLine::end).collect();
        let size = measure(&lines);
        // As close to the exit as possible.
        let gaps = [10.0, 24.0, 40.0];
        let label_box = gaps.iter().find_map(|gap| place_label(space, point, LabelGap::new(*gap, 8.0), size));
        if let Some(label_box) = label_box {
            space.occupy(label_box.rect);
            found.push(MapLabel::plain(point, label_box, lines));
        }
    }
    found
}

/// Places the names of the ends of movements, each name once.
pub(super) fn place_end_labels(scene: &Scene, frame: &Frame, space: &mut FreeSpace) -> Vec<MapLabel> {
    let mut found: Vec<MapLabel> = Vec::new();
    for (name, point) in scene.movements.iter().flat_map(|movement| unmarked_ends(movement, frame, scene)) {
        let name = escape_controls(name).into_owned();
        if found.iter().any(|other| other.lines[0].text == name) {
            continue;
        }
        let lines = vec![LabelLine::end(name)];
        if let Some(label_box) = place_label(space, point, LabelGap::new(8.0, 8.0), measure(&lines)) {
            space.occupy(label_box.rect);
            found.push(MapLabel::plain(point, label_box, lines));
        }
    }
    found
}

/// Places the names of the stops of a route, each stop once. A name without free space goes to the right of its dot.
pub(super) fn place_stop_labels(scene: &Scene, frame: &Frame, space: &mut FreeSpace) -> Vec<MapLabel> {
    const GAP: f64 = STOP_RADIUS + 5.0;
    let points: Vec<PixelPoint> = scene.stops.iter().map(|stop| frame.project(stop.position)).collect();
    for &point in &points {
        space.occupy(PixelRect::centered(point, STOP_RADIUS, STOP_RADIUS));
    }
    let mut found: Vec<MapLabel> = Vec::new();
    for (index, (stop, point)) in scene.stops.iter().zip(points).enumerate() {
        if scene.stops[..index].contains(stop) {
            continue;
        }
        let lines = vec![LabelLine::name(escape_controls(&stop.label).into_owned())];
        let size = measure(&lines);
        let label_box = place_label(space, point, LabelGap::new(GAP, GAP), size)
            .unwrap_or_else(|| LabelBox::to_the_right(point, GAP, size));
        space.occupy(label_box.rect);
        found.push(MapLabel::plain(point, label_box, lines));
    }
    found
}
