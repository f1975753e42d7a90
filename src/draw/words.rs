//! Words beside marks and at the ends of movements.

use std::collections::BTreeMap;

use super::bundle::Way;
use super::frame::Frame;
use super::glyph::REACH;
use super::marks::Placed;
use super::pile::Pile;
use super::svg::{Svg, words};
use super::text::{Anchor, Area, Face, Room, Spot, beside, further};
use super::ways::{STOP, bare_ends};
use crate::markup::escape;
use crate::scene::{Mark, Scene};
use crate::visible::escape_controls;

const NAME: Face = Face::new(14.0, true, 0.0);
const NOTE: Face = Face::new(11.5, false, 0.0);
const END: Face = Face::new(12.0, false, 0.0);
const NAME_LINE: f64 = 17.0;
const NOTE_LINE: f64 = 14.0;
/// Longer words stand in several lines.
const WIDEST: f64 = 240.0;

/// Words set beside a spot, ready to be written.
pub(super) struct Words {
    /// The feature they belong to; nothing for the ends of movements.
    pub(super) id: Option<String>,
    /// The spot they are beside.
    pub(super) at: [f64; 2],
    pub(super) spot: Spot,
    /// Whether they are of a mark with a number.
    pub(super) piled: bool,
    /// The line to words that stand further off.
    leader: Option<[[f64; 2]; 2]>,
    lines: Vec<Line>,
}

/// Its class, its height, its words.
type Line = (&'static str, f64, String);

/// Marks on one spot and the box around them.
struct Stack<'a> {
    marks: Vec<&'a Mark>,
    area: [f64; 4],
}

/// Finds room for the words of marks, on paper also further off; gives those that found it and those that did not.
pub(super) fn of_marks(placed: &Placed<'_>, paper: bool, room: &mut Room) -> (Vec<Words>, Vec<Words>) {
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
    let mut all: Vec<(bool, String, Area, Vec<Line>)> = Vec::new();
    for pile in &placed.piles {
        let [x, y] = pile.at;
        let area = [x - Pile::REACH, y - Pile::REACH, x + Pile::REACH, y + Pile::REACH];
        room.take(area);
        all.push((
            true,
            pile.marks[0].id.clone(),
            area,
            NAME.wrapped(&pile.name(), WIDEST).into_iter().map(|line| ("name", NAME_LINE, line)).collect(),
        ));
    }
    all.extend(
        stacks.into_iter().map(|stack| (false, stack.marks[0].id.clone(), stack.area, lines_of(&stack.marks, paper))),
    );
    let mut found = Vec::new();
    let mut crowded = Vec::new();
    for (piled, id, [left, top, right, bottom], lines) in all {
        let width = lines
            .iter()
            .map(|(class, _, line)| if *class == "name" { NAME.width(line) } else { NOTE.width(line) })
            .fold(0.0, f64::max);
        let height = lines.iter().map(|(_, height, _)| height).sum::<f64>();
        let at = [f64::midpoint(left, right), f64::midpoint(top, bottom)];
        let gap = [(right - left) / 2.0 + 4.0, (bottom - top) / 2.0 + 4.0];
        let id = Some(id);
        if let Some(spot) = beside(room, at, gap, [width, height]) {
            room.take(spot.area);
            found.push(Words { id, at, spot, piled, leader: None, lines });
        } else if let Some((spot, leader)) = further(room, at, gap, [width, height]).filter(|_| paper) {
            room.take(spot.area);
            for part in 0..=12 {
                let share = f64::from(part) / 12.0;
                let [x, y] = [0, 1].map(|axis| leader[0][axis] + (leader[1][axis] - leader[0][axis]) * share);
                room.take([x - 2.0, y - 2.0, x + 2.0, y + 2.0]);
            }
            found.push(Words { id, at, spot, piled, leader: Some(leader), lines });
        } else {
            let area = [at[0] + gap[0], at[1] - height / 2.0, at[0] + gap[0] + width, at[1] + height / 2.0];
            crowded.push(Words { id, at, spot: Spot { area, anchor: Anchor::Start }, piled, leader: None, lines });
        }
    }
    (found, crowded)
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
fn microdegrees(mark: &Mark) -> [i64; 2] {
    [(mark.position.lon() * 1e6).round() as i64, (mark.position.lat() * 1e6).round() as i64]
}

/// A name once, and what is said of it below: one report by its note, several by their number. On paper long ones stand in
/// several lines; a page fits them to its own width.
fn lines_of(marks: &[&Mark], paper: bool) -> Vec<Line> {
    let mut names: Vec<&str> = Vec::new();
    for mark in marks {
        if !names.contains(&mark.label.as_str()) {
            names.push(&mark.label);
        }
    }
    let note = match marks {
        [mark] if paper => mark.note.clone(),
        [mark] => mark.short_note().map(std::borrow::Cow::into_owned),
        several => Some(format!("{} reports", several.len())),
    };
    let widest = if paper { WIDEST } else { f64::INFINITY };
    let name = NAME.wrapped(&escape_controls(&names.join(" / ")), widest);
    let note = note.map(|note| NOTE.wrapped(&escape_controls(&note), widest)).unwrap_or_default();
    let name = name.into_iter().map(|line| ("name", NAME_LINE, line));
    name.chain(note.into_iter().map(|line| ("note", NOTE_LINE, line))).collect()
}

/// Writes words; `halo` gives them a pale outline instead of ink.
pub(super) fn write(svg: &mut Svg, all: &[Words], halo: bool) {
    for words in all {
        words.write_from(svg, [0.0, 0.0], halo);
    }
}

impl Words {
    /// The name, without the note below it.
    pub(super) fn name(&self) -> String {
        let name = self.lines.iter().filter(|(class, ..)| *class == "name").map(|(_, _, line)| line.as_str());
        name.collect::<Vec<_>>().join(" ")
    }

    /// Writes the lines, with the origin at a spot.
    pub(super) fn write_from(&self, svg: &mut Svg, origin: [f64; 2], halo: bool) {
        let [left, top, right, _] = self.spot.area;
        let (x, anchor) = match self.spot.anchor {
            Anchor::Start => (left, ""),
            Anchor::Middle => (f64::midpoint(left, right), "middle"),
            Anchor::End => (right, "end"),
        };
        if let Some([[x1, y1], [x2, y2]]) = self.leader.filter(|_| !halo) {
            let short = super::shape::number;
            let data = format!(
                "M{} {}L{} {}",
                short(x1 - origin[0]),
                short(y1 - origin[1]),
                short(x2 - origin[0]),
                short(y2 - origin[1])
            );
            svg.empty("path", [("class", "leader".into()), ("d", words(data))]);
        }
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

/// Says where lines go that leave the window, beside the spot where they do.
pub(super) fn of_exits(ways: &[Way<'_>], frame: &Frame, room: &mut Room) -> Vec<Words> {
    let mut exits: Vec<([f64; 2], Vec<String>)> = Vec::new();
    for way in ways {
        for (at, end) in way.exits(frame) {
            let Some(at) = at else { continue };
            let word = if end == 1 { "to" } else { "from" };
            let names = way.movements.iter().filter_map(|movement| movement.end_names[end].as_deref());
            // Lines that leave together say so together.
            let known = exits.iter().position(|(other, _)| (other[0] - at[0]).hypot(other[1] - at[1]) < 24.0);
            let known = known.unwrap_or_else(|| {
                exits.push((at, Vec::new()));
                exits.len() - 1
            });
            for name in names {
                let said = format!("{word} {}", escape_controls(name));
                if !exits[known].1.contains(&said) {
                    exits[known].1.push(said);
                }
            }
        }
    }
    let mut found = Vec::new();
    for (at, names) in exits {
        let lines: Vec<Line> = names.into_iter().map(|name| ("end", END.size * 1.3, name)).collect();
        let width = lines.iter().map(|(.., line)| END.width(line)).fold(0.0, f64::max);
        let height = lines.iter().map(|(_, height, _)| height).sum();
        // Within the window, as near to the spot as can be.
        let spot = [10.0, 24.0, 40.0].iter().find_map(|gap| beside(room, at, [*gap, 8.0], [width, height]));
        if let Some(spot) = spot {
            room.take(spot.area);
            found.push(Words { id: None, at, spot, piled: false, leader: None, lines });
        }
    }
    found
}

/// Finds room for the names of the ends of movements.
pub(super) fn of_ends(scene: &Scene, frame: &Frame, room: &mut Room) -> Vec<Words> {
    let mut found: Vec<Words> = Vec::new();
    for (name, at) in scene.movements.iter().flat_map(|movement| bare_ends(movement, frame, scene)) {
        let name = escape_controls(name).into_owned();
        if found.iter().any(|other| other.lines[0].2 == name) {
            continue;
        }
        if let Some(spot) = beside(room, at, [8.0, 8.0], [END.width(&name), END.size * 1.3]) {
            room.take(spot.area);
            found.push(Words {
                id: None,
                at,
                spot,
                piled: false,
                leader: None,
                lines: vec![("end", END.size * 1.3, name)],
            });
        }
    }
    found
}

/// Finds room for the names of the places of a route, each once; one that finds none stands to the right of its dot.
pub(super) fn of_stops(scene: &Scene, frame: &Frame, room: &mut Room) -> Vec<Words> {
    let spots: Vec<[f64; 2]> = scene.stops.iter().map(|stop| frame.place(stop.position)).collect();
    for &[x, y] in &spots {
        room.take([x - STOP, y - STOP, x + STOP, y + STOP]);
    }
    let mut found: Vec<Words> = Vec::new();
    for (number, (stop, at)) in scene.stops.iter().zip(spots).enumerate() {
        if scene.stops[..number].contains(stop) {
            continue;
        }
        let name = escape_controls(&stop.label).into_owned();
        let gap = STOP + 5.0;
        let (width, height) = (NAME.width(&name), NAME_LINE);
        let right = || Spot {
            area: [at[0] + gap, at[1] - height / 2.0, at[0] + gap + width, at[1] + height / 2.0],
            anchor: Anchor::Start,
        };
        let spot = beside(room, at, [gap, gap], [width, height]).unwrap_or_else(right);
        room.take(spot.area);
        found.push(Words { id: None, at, spot, piled: false, leader: None, lines: vec![("name", NAME_LINE, name)] });
    }
    found
}
