//! Insets for paper, which cannot be enlarged: where marks crowd, a second map of that region at a larger scale.

use std::collections::BTreeMap;

use super::frame::{Fit, Frame};
use super::projection::ProjectionChoice;
use crate::position::Position;
use crate::scene::{Mark, Scene};

/// A map of its own on the sheet, with all that it alone shows.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// What it draws: marks that an inset of it draws are not among them.
    pub(super) scene: Scene,
    pub(super) frame: Frame,
    /// The view that shows it as a frame; nothing for the main map.
    pub(super) parent: Option<usize>,
}

/// More would make a sheet of insets.
pub(super) const MOST: usize = 4;
/// An inset is this many times larger than the map it is cut from, or it is not worth its room.
const LEAST_GAIN: f64 = 1.9;
/// Fewer places than this are better gathered into one mark.
const LEAST_PLACES: usize = 3;
/// Marks whose spots are nearer than this lie over each other, in pixels.
const TOUCH: f64 = 22.0;
/// A circle of a larger radius is better seen where it is, in pixels.
const NARROW: f64 = 24.0;
/// Half of what an inset shows at least, in metres: the coasts are no finer.
const LEAST_REACH: f64 = 20_000.0;

/// A crowd of marks: which ones, and how many places touch.
struct Crowd {
    marks: Vec<usize>,
    touching: usize,
}

/// The main map and its insets; `widths` gives how wide an inset is when there are so many,
/// and how many stand in a row.
pub(super) fn views(
    scene: &Scene,
    main: Frame,
    choice: ProjectionChoice,
    most: usize,
    widths: impl Fn(usize) -> (f64, usize),
) -> Vec<View> {
    let fit = |width: f64, height: Option<f64>| Fit { width, height, least_reach: LEAST_REACH, projection: choice };
    let trial = widths(2).0;
    let trial = fit(trial, Some((trial * 0.8).round()));
    // For every mark the view that draws it.
    let mut homes = vec![0; scene.marks.len()];
    let mut frames = vec![main];
    let mut parents = vec![None];
    let mut next = 0;
    while let Some(frame) = frames.get(next).cloned() {
        let own: Vec<usize> = (0..homes.len()).filter(|&mark| homes[mark] == next).collect();
        for crowd in crowds(scene, &frame, &own) {
            // The last is kept for what is still crowded within the others.
            if frames.len() > most || next == 0 && frames.len() >= most {
                break;
            }
            let Some((members, inset)) = grown(scene, &frame, &own, &homes, next, crowd, trial) else { continue };
            for mark in members {
                homes[mark] = frames.len();
            }
            frames.push(inset);
            parents.push(Some(next));
        }
        next += 1;
    }
    let (width, in_a_row) = widths(frames.len() - 1);
    let scenes: Vec<Scene> = (1..frames.len())
        .map(|view| Scene { marks: within(scene, &homes, &parents, view), ..Scene::default() })
        .collect();
    // Insets in a row are as high as the highest.
    for (row, frames) in scenes.chunks(in_a_row).zip(frames[1..].chunks_mut(in_a_row)) {
        let needs = row.iter().map(|scene| Frame::fitted(scene, fit(width, None)).height);
        let height = needs.fold(0.0, f64::max).min(width * if in_a_row == 1 { 0.6 } else { 0.95 });
        for (scene, frame) in row.iter().zip(frames) {
            *frame = Frame::fitted(scene, fit(width, Some(height.round())));
        }
    }
    dealt(scene, &homes, frames, parents)
}

/// Crowds among these marks, the worst first.
fn crowds(scene: &Scene, frame: &Frame, own: &[usize]) -> Vec<Crowd> {
    let mut places: BTreeMap<[i64; 2], ([f64; 2], Vec<usize>)> = BTreeMap::new();
    for &mark in own {
        let at = frame.place(scene.marks[mark].position);
        if frame.shows(at) && frame.reach(&scene.marks[mark]) < NARROW {
            places.entry(microdegrees(scene.marks[mark].position)).or_insert_with(|| (at, Vec::new())).1.push(mark);
        }
    }
    let mut left: Vec<([f64; 2], Vec<usize>)> = places.into_values().collect();
    let mut found = Vec::new();
    // First wide regions, then the cores of those that are as wide as the map.
    for link in [110.0, 60.0, 36.0, 24.0] {
        let mut rest = Vec::new();
        for group in linked(left, link) {
            let touching = group.iter().filter(|a| group.iter().any(|b| a.1 != b.1 && apart(a.0, b.0) < TOUCH)).count();
            let spread = bounds(group.iter().map(|place| place.0));
            let small =
                (spread[2] - spread[0]) * 2.5 < frame.width && (spread[3] - spread[1]) * 2.5 < frame.height * 1.3;
            if group.len() >= LEAST_PLACES && touching >= 2 && small {
                found.push(Crowd { marks: group.into_iter().flat_map(|place| place.1).collect(), touching });
            } else {
                rest.extend(group);
            }
        }
        left = rest;
    }
    // Where most of a map is crowded, a few insets of its margins would not help.
    let in_all: usize = found.iter().map(|crowd| crowd.touching).sum::<usize>()
        + left.iter().filter(|a| left.iter().any(|b| a.1 != b.1 && apart(a.0, b.0) < TOUCH)).count();
    found.retain(|crowd| crowd.touching * 8 >= in_all);
    found.sort_by(|a, b| b.touching.cmp(&a.touching).then_with(|| a.marks.cmp(&b.marks)));
    found
}

/// Groups in which each place is nearer than `link` to another (single linkage).
fn linked(mut places: Vec<([f64; 2], Vec<usize>)>, link: f64) -> Vec<Vec<([f64; 2], Vec<usize>)>> {
    let mut groups = Vec::new();
    while let Some(first) = places.pop() {
        let mut group = vec![first];
        let mut at = 0;
        while let Some(&([x, y], _)) = group.get(at) {
            let (near, far) = places.into_iter().partition(|place| apart(place.0, [x, y]) < link);
            places = far;
            group.extend::<Vec<_>>(near);
            at += 1;
        }
        groups.push(group);
    }
    groups
}

fn apart(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn bounds(spots: impl Iterator<Item = [f64; 2]>) -> [f64; 4] {
    let empty = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    spots.fold(empty, |b, [x, y]| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)])
}

/// The window around a crowd, and all marks it can show with their circles; nothing when it is hardly larger than the map.
fn grown(
    scene: &Scene,
    parent: &Frame,
    own: &[usize],
    homes: &[usize],
    home: usize,
    crowd: Crowd,
    fit: Fit,
) -> Option<(Vec<usize>, Frame)> {
    let frame_of = |marks: &[usize]| {
        let marks = marks.iter().map(|&mark| scene.marks[mark].clone()).collect();
        Frame::fitted(&Scene { marks, ..Scene::default() }, fit)
    };
    let gain = |frame: &Frame| parent.meters_per_pixel() / frame.meters_per_pixel();
    let mut members: Vec<usize> = crowd.marks.into_iter().filter(|&mark| homes[mark] == home).collect();
    let mut frame = frame_of(&members);
    if members.is_empty() || gain(&frame) < LEAST_GAIN {
        return None;
    }
    let inside: Vec<usize> = own
        .iter()
        .copied()
        .filter(|&mark| homes[mark] == home && frame.shows(frame.place(scene.marks[mark].position)))
        .filter(|&mark| frame.reach(&scene.marks[mark]) < frame.height * 0.36)
        .collect();
    let wider = frame_of(&inside);
    if gain(&wider) >= LEAST_GAIN {
        members = inside;
        frame = wider;
    }
    Some((members, frame))
}

/// The marks of a view and of the insets in it.
fn within(scene: &Scene, homes: &[usize], parents: &[Option<usize>], view: usize) -> Vec<Mark> {
    let belongs = |mut home: usize| loop {
        if home == view {
            return true;
        }
        match parents.get(home).copied().flatten() {
            Some(parent) => home = parent,
            None => return false,
        }
    };
    scene.marks.iter().zip(homes).filter(|&(_, &home)| belongs(home)).map(|(mark, _)| mark.clone()).collect()
}

/// Gives each view its marks and movements. A movement is drawn on the smallest map that has both of its ends.
fn dealt(scene: &Scene, homes: &[usize], frames: Vec<Frame>, parents: Vec<Option<usize>>) -> Vec<View> {
    let mut views: Vec<View> = frames
        .into_iter()
        .zip(parents)
        .map(|(frame, parent)| View { scene: Scene::default(), frame, parent })
        .collect();
    let mut of_spot: BTreeMap<[i64; 2], usize> = BTreeMap::new();
    for (mark, &home) in scene.marks.iter().zip(homes) {
        views[home].scene.marks.push(mark.clone());
        // Where one spot has marks in several views, lines end at the one on the larger map.
        let known = of_spot.entry(microdegrees(mark.position)).or_insert(home);
        *known = (*known).min(home);
    }
    let home = |at: Position, views: &[View]| {
        of_spot.get(&microdegrees(at)).copied().unwrap_or_else(|| {
            let shows = |view: &View| view.frame.shows(view.frame.place(at));
            views.iter().rposition(|view| view.parent.is_some() && shows(view)).unwrap_or(0)
        })
    };
    for movement in &scene.movements {
        let Some(ends) = super::bundle::ends(movement) else { continue };
        let ends = ends.map(|end| home(end, &views));
        let view = common(ends, &views);
        let mut movement = movement.clone();
        for (name, end) in movement.end_names.iter_mut().zip(ends) {
            if end != view {
                *name = None;
            }
        }
        views[view].scene.movements.push(movement);
    }
    views[0].scene.network_lines.clone_from(&scene.network_lines);
    views[0].scene.stops.clone_from(&scene.stops);
    views
}

/// The smallest view that holds both.
fn common(ends: [usize; 2], views: &[View]) -> usize {
    let up = |from: usize| std::iter::successors(Some(from), |&view| views.get(view).and_then(|view| view.parent));
    up(ends[0]).find(|&view| up(ends[1]).any(|other| other == view)).unwrap_or(0)
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
fn microdegrees(at: Position) -> [i64; 2] {
    [(at.lon() * 1e6).round() as i64, (at.lat() * 1e6).round() as i64]
}
