//! Words beside marks and at the ends of movements.

use std::collections::BTreeMap;

use super::frame::Frame;
use super::glyph::REACH;
use super::marks::Placed;
use super::scene::{Mark, Scene};
use super::svg::{Svg, words};
use super::text::{Anchor, Face, Room, Spot, beside};
use super::ways::{STOP, bare_ends};
use crate::export::html::escape::escape;
use crate::visible::visible;

const NAME: Face = Face::new(14.0, true, 0.0);
const NOTE: Face = Face::new(11.5, false, 0.0);
const END: Face = Face::new(12.0, false, 0.0);
const NAME_LINE: f64 = 17.0;
const NOTE_LINE: f64 = 14.0;

/// Words set beside a spot, ready to be written.
pub(super) struct Words {
    /// The feature they belong to; nothing for the ends of movements.
    pub(super) id: Option<String>,
    /// The spot they are beside.
    pub(super) at: [f64; 2],
    pub(super) spot: Spot,
    lines: Vec<(&'static str, f64, String)>,
}

/// Marks on one spot and the box around them.
struct Stack<'a> {
    marks: Vec<&'a Mark>,
    area: [f64; 4],
}

/// Finds room for the words of marks; gives those that found it and those that did not.
pub(super) fn of_marks(placed: &Placed<'_>, room: &mut Room) -> (Vec<Words>, Vec<Words>) {
    let mut stacks: Vec<Stack<'_>> = Vec::new();
    let mut known: BTreeMap<[i64; 2], usize> = BTreeMap::new();
    // The best founded come last in the drawing and first to the words.
    for &(mark, [x, y]) in placed.marks.iter().rev() {
        let area = [x - REACH, y - REACH, x + REACH, y + REACH];
        room.take(area);
        let at = *known.entry(microdegrees(mark)).or_insert(stacks.len());
        if let Some(stack) = stacks.get_mut(at) {
            stack.marks.push(mark);
            let [left, top, right, bottom] = stack.area;
            stack.area = [left.min(area[0]), top.min(area[1]), right.max(area[2]), bottom.max(area[3])];
        } else {
            stacks.push(Stack { marks: vec![mark], area });
        }
    }
    let mut found = Vec::new();
    let mut crowded = Vec::new();
    for Stack { marks, area: [left, top, right, bottom] } in stacks {
        let lines = lines_of(&marks);
        let width = lines
            .iter()
            .map(|(class, _, line)| if *class == "name" { NAME.width(line) } else { NOTE.width(line) })
            .fold(0.0, f64::max);
        let height = lines.iter().map(|(_, height, _)| height).sum::<f64>();
        let at = [f64::midpoint(left, right), f64::midpoint(top, bottom)];
        let gap = [(right - left) / 2.0 + 4.0, (bottom - top) / 2.0 + 4.0];
        let id = Some(marks[0].id.clone());
        if let Some(spot) = beside(room, at, gap, [width, height]) {
            room.take(spot.area);
            found.push(Words { id, at, spot, lines });
        } else {
            let area = [at[0] + gap[0], at[1] - height / 2.0, at[0] + gap[0] + width, at[1] + height / 2.0];
            crowded.push(Words { id, at, spot: Spot { area, anchor: Anchor::Start }, lines });
        }
    }
    (found, crowded)
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
fn microdegrees(mark: &Mark) -> [i64; 2] {
    [(mark.at.lon() * 1e6).round() as i64, (mark.at.lat() * 1e6).round() as i64]
}

/// A name once, and what is said of it below: one report by its note, several by their number.
fn lines_of(marks: &[&Mark]) -> Vec<(&'static str, f64, String)> {
    let mut names: Vec<&str> = Vec::new();
    for mark in marks {
        if !names.contains(&mark.label.as_str()) {
            names.push(&mark.label);
        }
    }
    let note = match marks {
        [mark] => mark.note.clone(),
        several => Some(format!("{} reports", several.len())),
    };
    let name = ("name", NAME_LINE, visible(&names.join(" / ")).into_owned());
    std::iter::once(name).chain(note.map(|note| ("note", NOTE_LINE, visible(&note).into_owned()))).collect()
}

/// Writes words; `halo` gives them a pale outline instead of ink.
pub(super) fn write(svg: &mut Svg, all: &[Words], halo: bool) {
    for words in all {
        words.write_from(svg, [0.0, 0.0], halo);
    }
}

impl Words {
    /// Writes the lines, with the origin at a spot.
    pub(super) fn write_from(&self, svg: &mut Svg, origin: [f64; 2], halo: bool) {
        let [left, top, right, _] = self.spot.area;
        let (x, anchor) = match self.spot.anchor {
            Anchor::Start => (left, ""),
            Anchor::Middle => (f64::midpoint(left, right), "middle"),
            Anchor::End => (right, "end"),
        };
        let mut y = top;
        for (class, height, line) in &self.lines {
            let class = if halo { words(format!("{class} halo")) } else { (*class).into() };
            svg.words(
                "text",
                [
                    ("class", class),
                    ("x", (x - origin[0]).into()),
                    ("y", (y + height * 0.78 - origin[1]).into()),
                    ("text-anchor", anchor.into()),
                ],
                &escape(line),
            );
            y += height;
        }
    }
}

/// Finds room for the names of the ends of movements.
pub(super) fn of_ends(scene: &Scene, frame: &Frame, room: &mut Room) -> Vec<Words> {
    let mut found: Vec<Words> = Vec::new();
    for (name, at) in scene.movements.iter().flat_map(|movement| bare_ends(movement, frame, scene)) {
        let name = visible(name).into_owned();
        if found.iter().any(|other| other.lines[0].2 == name) {
            continue;
        }
        if let Some(spot) = beside(room, at, [8.0, 8.0], [END.width(&name), END.size * 1.3]) {
            room.take(spot.area);
            found.push(Words { id: None, at, spot, lines: vec![("end", END.size * 1.3, name)] });
        }
    }
    found
}

/// Finds room for the names of the places of a route, each once; one that finds none stands to the right of its dot.
pub(super) fn of_stops(scene: &Scene, frame: &Frame, room: &mut Room) -> Vec<Words> {
    let spots: Vec<[f64; 2]> = scene.stops.iter().map(|stop| frame.place(stop.at)).collect();
    for &[x, y] in &spots {
        room.take([x - STOP, y - STOP, x + STOP, y + STOP]);
    }
    let mut found: Vec<Words> = Vec::new();
    for (number, (stop, at)) in scene.stops.iter().zip(spots).enumerate() {
        if scene.stops[..number].contains(stop) {
            continue;
        }
        let name = visible(&stop.label).into_owned();
        let gap = STOP + 5.0;
        let (width, height) = (NAME.width(&name), NAME_LINE);
        let right = || Spot {
            area: [at[0] + gap, at[1] - height / 2.0, at[0] + gap + width, at[1] + height / 2.0],
            anchor: Anchor::Start,
        };
        let spot = beside(room, at, [gap, gap], [width, height]).unwrap_or_else(right);
        room.take(spot.area);
        found.push(Words { id: None, at, spot, lines: vec![("name", NAME_LINE, name)] });
    }
    found
}
