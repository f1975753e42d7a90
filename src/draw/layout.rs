//! The layout of a map: the position of everything on it, decided before anything is drawn.

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::{LineAnchor, MovementLine, bundle_movements};
use super::frame::Frame;
use super::inset_outline::InsetOutline;
use super::label_placement::FreeSpace;
use super::labels::{self, MapLabel};
use super::marks::PlacedMarks;
use super::place_labels::{self, PlaceLabel};
use super::scale_bar::{self, ScaleBar};
use super::{circles, lines};
use crate::position::Position;
use crate::scene::Scene;

/// A map with a position for everything on it.
pub(super) struct MapLayout<'a> {
    pub(super) marks: PlacedMarks<'a>,
    pub(super) movements: Vec<MovementLine<'a>>,
    /// The outlines of the insets that show a part of this map at a larger scale.
    pub(super) outlines: Vec<InsetOutline>,
    /// The labels of marks, stops and the ends of movements.
    pub(super) labels: Vec<MapLabel>,
    /// The labels of marks for which there is no space.
    pub(super) crowded_labels: Vec<MapLabel>,
    pub(super) place_labels: Vec<PlaceLabel>,
    pub(super) scale_bar: Option<ScaleBar>,
    /// Whether north is up everywhere in the window.
    pub(super) has_north_arrow: bool,
}

impl<'a> MapLayout<'a> {
    /// Lays out a map for a page, which can be zoomed: marks and movements are placed individually.
    pub(super) fn for_page(scene: &'a Scene, frame: &Frame) -> Self {
        let movements = bundle_movements(scene, frame, false, |_| None);
        Self::new(scene, frame, PlacedMarks::individually(scene, frame), movements, Vec::new(), false)
    }

    /// Lays out a map for paper: whatever would overlap is clustered, or shown by the insets of these outlines.
    pub(super) fn for_paper(scene: &'a Scene, frame: &Frame, outlines: Vec<InsetOutline>) -> Self {
        let marks = PlacedMarks::clustered(scene, frame);
        let movements = {
            let key = |position: Position| [position.lon().to_bits(), position.lat().to_bits()];
            let clusters: BTreeMap<_, _> = marks
                .clusters
                .iter()
                .enumerate()
                .flat_map(|(index, cluster)| {
                    cluster.marks.iter().map(move |mark| (key(mark.position), (index, cluster.center)))
                })
                .collect();
            let marked: BTreeSet<_> = scene.marks.iter().map(|mark| key(mark.position)).collect();
            bundle_movements(scene, frame, true, |end| {
                if let Some(&(index, point)) = clusters.get(&key(end)) {
                    return Some(LineAnchor { key: [2, i64::try_from(index).unwrap_or(0), 0], point, edge: None });
                }
                let point = frame.project(end);
                let outline = outlines.iter().find(|outline| !marked.contains(&key(end)) && outline.contains(point))?;
                Some(outline.anchor())
            })
        };
        Self::new(scene, frame, marks, movements, outlines, true)
    }

    /// Returns the number of reports on this map and in its insets.
    pub(super) fn report_count(&self) -> usize {
        let clustered: usize = self.marks.clusters.iter().map(|cluster| cluster.marks.len()).sum();
        let in_insets: usize = self.outlines.iter().map(InsetOutline::report_count).sum();
        self.marks.marks.len() + clustered + in_insets
    }

    /// Gives out the free space by importance: the scale, the marks and their labels, movements, place names.
    fn new(
        scene: &'a Scene,
        frame: &Frame,
        marks: PlacedMarks<'a>,
        movements: Vec<MovementLine<'a>>,
        outlines: Vec<InsetOutline>,
        paper: bool,
    ) -> Self {
        let mut space = FreeSpace::new(frame.width, frame.height);
        let scale_bar = ScaleBar::new(frame);
        if let Some(scale_bar) = &scale_bar {
            space.occupy(scale_bar.rect());
        }
        let has_north_arrow = scale_bar::is_north_up(frame);
        if has_north_arrow {
            space.occupy(scale_bar::north_arrow_rect(frame));
        }
        for outline in &outlines {
            outline.reserve_space(&mut space);
        }
        lines::reserve_space(&movements, scene, frame, &mut space);
        let (mut labels, crowded_labels) = labels::place_mark_labels(&marks, paper, &mut space);
        labels.extend(labels::place_stop_labels(scene, frame, &mut space));
        labels.extend(labels::place_end_labels(scene, frame, &mut space));
        if paper {
            labels.extend(labels::place_exit_labels(&movements, frame, &mut space));
        }
        circles::reserve_space(scene, frame, paper, &mut space);
        let place_labels = place_labels::place(scene, frame, &mut space);
        Self { marks, movements, outlines, labels, crowded_labels, place_labels, scale_bar, has_north_arrow }
    }
}
