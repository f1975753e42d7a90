//! Insets for paper, which cannot be zoomed: where marks are dense, a second map of that region at a larger scale.

use std::collections::BTreeMap;

use super::bundle::movement_ends;
use super::coordinates::{PixelPoint, PixelRect, to_microdegrees};
use super::frame::{Frame, FrameOptions};
use super::projection::ProjectionChoice;
use crate::position::Position;
use crate::scene::{Mark, Scene};

/// The main map or an inset, with everything that it alone shows.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The scene, without the marks that an inset of this view shows.
    pub(super) scene: Scene,
    pub(super) frame: Frame,
    /// The view on which its outline is drawn; `None` for the main map.
    pub(super) parent: Option<ViewIx>,
}

/// The index of a view: 0 for the main map.
pub(super) type ViewIx = usize;
/// The index of a mark in the scene of all views.
type MarkIx = usize;

/// The greatest number of insets on a sheet.
pub(super) const MAX_INSETS: usize = 4;
/// The factor by which the scale of an inset must be larger than that of its parent.
const MIN_GAIN: f64 = 1.9;
/// The number of places from which an inset is better than a cluster.
const MIN_PLACES: usize = 3;
/// The distance below which two marks overlap, in pixels.
const OVERLAP_DISTANCE: f64 = 22.0;
/// The radius above which a circle of uncertainty is better shown on the parent, in pixels.
const MAX_CIRCLE_RADIUS: f64 = 24.0;
/// Half the smallest extent of an inset, in meters: the coasts have no more detail.
const MIN_HALF_EXTENT: f64 = 20_000.0;

/// The width of an inset and the number of insets in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct InsetGrid {
    pub(super) width: f64,
    pub(super) columns: usize,
}

/// A region where marks are dense.
struct DenseRegion {
    marks: Vec<MarkIx>,
    /// The number of places that overlap another.
    overlapping: usize,
}

/// A place with its marks, in pixels.
type PlaceMarks = (PixelPoint, Vec<MarkIx>);

/// Splits a scene into the main map and its insets. `grid` returns the size of the insets for a number of them.
pub(super) fn split_into_views(
    scene: &Scene,
    main: Frame,
    projection: ProjectionChoice,
    max_insets: usize,
    grid: impl Fn(usize) -> InsetGrid,
) -> Vec<View> {
    let options =
        |width: f64, height: Option<f64>| FrameOptions { width, height, min_half_extent: MIN_HALF_EXTENT, projection };
    let trial_width = grid(2).width;
    let trial = options(trial_width, Some((trial_width * 0.8).round()));
    let mut assignment = Assignment { scene, homes: vec![0; scene.marks.len()], parents: vec![None] };
    let mut frames = vec![main];
    let mut next = 0;
    while let Some(frame) = frames.get(next).cloned() {
        let own = assignment.marks_of(next);
        for region in find_dense_regions(scene, &frame, &own) {
            // One inset is kept for what is still dense within the others.
            if frames.len() > max_insets || next == 0 && frames.len() >= max_insets {
                break;
            }
            let Some((marks, inset)) = assignment.fit_inset(&frame, &own, next, region, trial) else { continue };
            for mark in marks {
                assignment.homes[mark] = frames.len();
            }
            frames.push(inset);
            assignment.parents.push(Some(next));
        }
        next += 1;
    }
    let InsetGrid { width, columns } = grid(frames.len() - 1);
    let scenes: Vec<Scene> =
        (1..frames.len()).map(|view| Scene { marks: assignment.marks_within(view), ..Scene::default() }).collect();
    // All insets of a row have the height of the highest.
    for (row, frames) in scenes.chunks(columns).zip(frames[1..].chunks_mut(columns)) {
        let heights = row.iter().map(|scene| Frame::from_scene(scene, options(width, None)).height);
        let height = heights.fold(0.0, f64::max).min(width * if columns == 1 { 0.6 } else { 0.95 });
        for (scene, frame) in row.iter().zip(frames) {
            *frame = Frame::from_scene(scene, options(width, Some(height.round())));
        }
    }
    assignment.into_views(frames)
}

/// Finds the dense regions among these marks, the densest first.
fn find_dense_regions(scene: &Scene, frame: &Frame, own: &[MarkIx]) -> Vec<DenseRegion> {
    let mut places: BTreeMap<[i64; 2], PlaceMarks> = BTreeMap::new();
    for &mark in own {
        let position = scene.marks[mark].position;
        let point = frame.project(position);
        if frame.contains(point) && frame.circle_radius(&scene.marks[mark]) < MAX_CIRCLE_RADIUS {
            places.entry(to_microdegrees(position)).or_insert_with(|| (point, Vec::new())).1.push(mark);
        }
    }
    let mut left: Vec<PlaceMarks> = places.into_values().collect();
    let mut found = Vec::new();
    // First wide regions, then the centers of those that are as wide as the map.
    for max_distance in [110.0, 60.0, 36.0, 24.0] {
        let mut rest = Vec::new();
        for group in group_by_distance(left, max_distance) {
            let overlapping = count_overlapping(&group);
            let extent = PixelRect::bounding(group.iter().map(|place| place.0));
            let is_small = extent
                .is_some_and(|extent| extent.width() * 2.5 < frame.width && extent.height() * 2.5 < frame.height * 1.3);
            if group.len() >= MIN_PLACES && overlapping >= 2 && is_small {
                found.push(DenseRegion { marks: group.into_iter().flat_map(|place| place.1).collect(), overlapping });
            } else {
                rest.extend(group);
            }
        }
        left = rest;
    }
    // Where most of a map is dense, a few insets of its margins would not help.
    let total = found.iter().map(|region| region.overlapping).sum::<usize>() + count_overlapping(&left);
    found.retain(|region| region.overlapping * 8 >= total);
    found.sort_by(|a, b| b.overlapping.cmp(&a.overlapping).then_with(|| a.marks.cmp(&b.marks)));
    found
}

/// Returns the number of places that overlap another.
fn count_overlapping(places: &[PlaceMarks]) -> usize {
    let overlaps = |a: &PlaceMarks, b: &PlaceMarks| a.1 != b.1 && a.0.distance(b.0) < OVERLAP_DISTANCE;
    places.iter().filter(|a| places.iter().any(|b| overlaps(a, b))).count()
}

/// Groups places so that each is closer than `max_distance` to another of its group (single linkage).
fn group_by_distance(mut places: Vec<PlaceMarks>, max_distance: f64) -> Vec<Vec<PlaceMarks>> {
    let mut groups = Vec::new();
    while let Some(first) = places.pop() {
        let mut group = vec![first];
        let mut next = 0;
        while let Some(&(point, _)) = group.get(next) {
            let (near, far): (Vec<_>, Vec<_>) =
                places.into_iter().partition(|place| place.0.distance(point) < max_distance);
            places = far;
            group.extend(near);
            next += 1;
        }
        groups.push(group);
    }
    groups
}

/// Which view shows each mark, and which view contains each inset.
struct Assignment<'a> {
    scene: &'a Scene,
    /// The view that shows each mark.
    homes: Vec<ViewIx>,
    /// The parent of each view.
    parents: Vec<Option<ViewIx>>,
}

impl Assignment<'_> {
    /// Returns the marks that a view shows.
    fn marks_of(&self, view: ViewIx) -> Vec<MarkIx> {
        (0..self.homes.len()).filter(|&mark| self.homes[mark] == view).collect()
    }

    /// Returns the frame around a dense region in `view`, and the marks that it can show with their circles; `None` if its
    /// scale would hardly be larger.
    fn fit_inset(
        &self,
        parent: &Frame,
        own: &[MarkIx],
        view: ViewIx,
        region: DenseRegion,
        options: FrameOptions,
    ) -> Option<(Vec<MarkIx>, Frame)> {
        let marks = &self.scene.marks;
        let frame_around = |members: &[MarkIx]| {
            let marks = members.iter().map(|&mark| marks[mark].clone()).collect();
            Frame::from_scene(&Scene { marks, ..Scene::default() }, options)
        };
        let gain = |frame: &Frame| parent.meters_per_pixel() / frame.meters_per_pixel();
        // Earlier insets may have taken some of the marks.
        let is_left = |mark: &MarkIx| self.homes[*mark] == view;
        let members: Vec<MarkIx> = region.marks.into_iter().filter(is_left).collect();
        let frame = frame_around(&members);
        if members.is_empty() || gain(&frame) < MIN_GAIN {
            return None;
        }
        let inside: Vec<MarkIx> = own
            .iter()
            .copied()
            .filter(is_left)
            .filter(|&mark| frame.contains(frame.project(marks[mark].position)))
            .filter(|&mark| frame.circle_radius(&marks[mark]) < frame.height * 0.36)
            .collect();
        let wider = frame_around(&inside);
        Some(if gain(&wider) >= MIN_GAIN { (inside, wider) } else { (members, frame) })
    }

    /// Returns the marks of a view and of the insets in it.
    fn marks_within(&self, view: ViewIx) -> Vec<Mark> {
        let is_within = |home: ViewIx| {
            std::iter::successors(Some(home), |&home| self.parents.get(home).copied().flatten())
                .any(|home| home == view)
        };
        let marks = self.scene.marks.iter().zip(&self.homes);
        marks.filter(|&(_, &home)| is_within(home)).map(|(mark, _)| mark.clone()).collect()
    }

    /// Creates the views with their marks and movements. A movement is in the smallest view that contains both of its ends.
    fn into_views(self, frames: Vec<Frame>) -> Vec<View> {
        let mut views: Vec<View> = frames
            .into_iter()
            .zip(self.parents)
            .map(|(frame, parent)| View { scene: Scene::default(), frame, parent })
            .collect();
        let mut home_by_place: BTreeMap<[i64; 2], ViewIx> = BTreeMap::new();
        for (mark, &home) in self.scene.marks.iter().zip(&self.homes) {
            views[home].scene.marks.push(mark.clone());
            // If several views have marks at one place, lines end in the largest of them.
            let known = home_by_place.entry(to_microdegrees(mark.position)).or_insert(home);
            *known = (*known).min(home);
        }
        let find_home = |position: Position, views: &[View]| {
            home_by_place.get(&to_microdegrees(position)).copied().unwrap_or_else(|| {
                let shows = |view: &View| view.frame.contains(view.frame.project(position));
                views.iter().rposition(|view| view.parent.is_some() && shows(view)).unwrap_or(0)
            })
        };
        for movement in &self.scene.movements {
            let Some(ends) = movement_ends(movement) else { continue };
            let homes = ends.map(|end| find_home(end, &views));
            let view = smallest_common_view(homes, &views);
            let mut movement = movement.clone();
            for (name, home) in movement.end_names.iter_mut().zip(homes) {
                if home != view {
                    *name = None;
                }
            }
            views[view].scene.movements.push(movement);
        }
        views[0].scene.network_lines.clone_from(&self.scene.network_lines);
        views[0].scene.stops.clone_from(&self.scene.stops);
        views
    }
}

/// Returns the smallest view that contains both.
fn smallest_common_view(pair: [ViewIx; 2], views: &[View]) -> ViewIx {
    let ancestors =
        |view: ViewIx| std::iter::successors(Some(view), |&view| views.get(view).and_then(|view| view.parent));
    ancestors(pair[0]).find(|&view| ancestors(pair[1]).any(|other| other == view)).unwrap_or(0)
}
