//! The layers of the reports: circles of uncertainty, routes, movements, marks and their words.

use std::collections::BTreeMap;

use super::frame::{Frame, circle};
use super::glyph::{Glyph, REACH};
use super::look::likelihood_class;
use super::scene::{Mark, Movement, Scene};
use super::shape::{PathData, line_in_box, ring_in_box, thinned};
use super::svg::{Svg, outside, words};
use super::text::{Anchor, Face, Room, Spot, beside};
use crate::export::html::escape::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};

/// The least radius at which a circle of uncertainty is drawn, in pixels; the legend says so.
pub(super) const LEAST_CIRCLE: f64 = 14.0;

const NAME: Face = Face::new(14.0, true, 0.0);
const NOTE: Face = Face::new(11.5, false, 0.0);
const END: Face = Face::new(12.0, false, 0.0);
const NAME_LINE: f64 = 17.0;
const NOTE_LINE: f64 = 14.0;
/// Marks on one spot stand side by side, this far apart.
const APART: f64 = 19.0;

/// Where the marks stand, in pixels, in the order in which they are drawn: the likely and the well founded on top.
pub(super) struct Placed<'a> {
    pub(super) marks: Vec<(&'a Mark, [f64; 2])>,
}

impl<'a> Placed<'a> {
    pub(super) fn new(scene: &'a Scene, frame: &Frame) -> Self {
        let mut stacks: BTreeMap<[i64; 2], Vec<&Mark>> = BTreeMap::new();
        for mark in &scene.marks {
            stacks.entry(cell(frame.place(mark.at))).or_default().push(mark);
        }
        let mut marks = Vec::with_capacity(scene.marks.len());
        for stack in stacks.values_mut() {
            stack.sort_by(|a, b| order(b).cmp(&order(a)));
            let mut offset = -APART / 2.0 * f64::from(u32::try_from(stack.len().saturating_sub(1)).unwrap_or(0));
            for mark in stack.iter() {
                let [x, y] = frame.place(mark.at);
                marks.push((*mark, [x + offset, y]));
                offset += APART;
            }
        }
        marks.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
        Self { marks }
    }
}

fn order(mark: &Mark) -> (AnalyticConfidence, Likelihood, &str) {
    (mark.judgement.confidence, mark.judgement.likelihood, &mark.id)
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates; the value only groups")]
fn cell([x, y]: [f64; 2]) -> [i64; 2] {
    [(x * 4.0).round() as i64, (y * 4.0).round() as i64]
}

/// The circles of uncertainty at true scale, the widest below.
pub(super) fn uncertainty(svg: &mut Svg, frame: &Frame, scene: &Scene) {
    let mut marks: Vec<&Mark> = scene.marks.iter().filter(|mark| mark.uncertainty.get() > 0.0).collect();
    marks.sort_by(|a, b| b.uncertainty.get().total_cmp(&a.uncertainty.get()).then_with(|| a.id.cmp(&b.id)));
    for mark in marks {
        let radius = radius_in_pixels(frame, mark);
        let points = if radius < 40.0 { 60 } else { 90 };
        let middle = frame.projection.lon0();
        let ring: Vec<[f64; 2]> = circle(mark.at, mark.uncertainty, points)
            .into_iter()
            .map(|[lon, lat]| {
                // The ring stays on the side of its middle, also where it crosses the cut of a world map.
                let near = super::projection::turned(mark.at.lon() - middle);
                let mut dlon = super::projection::turned(lon - middle);
                if dlon - near > 180.0 {
                    dlon -= 360.0;
                } else if dlon - near < -180.0 {
                    dlon += 360.0;
                }
                frame.pixels(frame.projection.project_from_middle(dlon, lat))
            })
            .collect();
        let class = words(format!("circle {}", likelihood_class(mark.judgement.likelihood)));
        let id = outside(&mark.id);
        if let Some(([x, y], radius)) = as_circle(&ring) {
            let short = |value: f64| words(format!("{value:.3}"));
            svg.empty(
                "circle",
                [("class", class), ("data-id", id), ("cx", short(x)), ("cy", short(y)), ("r", short(radius))],
            );
            continue;
        }
        let mut data = PathData::new(if radius < 40.0 { 2 } else { 1 });
        data.add(&ring_in_box(&ring, frame.window(1.0)), true);
        if !data.is_empty() {
            svg.empty("path", [("class", class), ("data-id", id), ("d", words(data.into_text()))]);
        }
    }
}

/// The middle and radius of a ring that is a circle on the sheet, to a thousandth of its radius.
fn as_circle(ring: &[[f64; 2]]) -> Option<([f64; 2], f64)> {
    let count = f64::from(u32::try_from(ring.len()).ok()?);
    let sum = ring.iter().fold([0.0, 0.0], |sum, spot| [sum[0] + spot[0], sum[1] + spot[1]]);
    let middle = sum.map(|value| value / count);
    let away = |spot: &[f64; 2]| (spot[0] - middle[0]).hypot(spot[1] - middle[1]);
    let radius = ring.iter().map(away).sum::<f64>() / count;
    ring.iter().all(|spot| (away(spot) - radius).abs() < radius / 1000.0).then_some((middle, radius))
}

fn radius_in_pixels(frame: &Frame, mark: &Mark) -> f64 {
    let [x, y] = frame.place(mark.at);
    circle(mark.at, mark.uncertainty, 4)
        .into_iter()
        .map(|spot| {
            let [px, py] = frame.pixels(frame.projection.project(spot));
            (px - x).hypot(py - y)
        })
        .fold(f64::INFINITY, f64::min)
}

/// Possible ways along lanes and rails.
pub(super) fn routes(svg: &mut Svg, frame: &Frame, scene: &Scene, zoom: f64) {
    for route in &scene.tracks {
        let mut data = PathData::new(if zoom > 1.0 { 2 } else { 1 });
        for line in &route.line {
            let projected: Vec<_> = line.iter().map(|&at| frame.place(at)).collect();
            for piece in line_in_box(&projected, frame.window(0.5)) {
                data.add(&thinned(&piece, 0.3 / zoom), false);
            }
        }
        svg.empty("path", [("class", "route".into()), ("data-id", outside(&route.id)), ("d", words(data.into_text()))]);
    }
}

/// Reported movements, each with a head at its end.
pub(super) fn movements(svg: &mut Svg, frame: &Frame, scene: &Scene) {
    let mut movements: Vec<&Movement> = scene.movements.iter().collect();
    movements.sort_by(|a, b| {
        let key = |m: &Movement| (m.judgement.confidence, m.judgement.likelihood);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    for movement in movements {
        let class = format!("way {}", dash(movement.judgement.confidence));
        svg.open(
            "g",
            [
                ("class", words(format!("movement {}", likelihood_class(movement.judgement.likelihood)))),
                ("data-id", outside(&movement.id)),
                ("role", "img".into()),
                ("aria-label", outside(&movement.description)),
            ],
        );
        svg.words("title", [], &escape(&movement.description));
        let mut lines: Vec<Vec<[f64; 2]>> =
            movement.line.iter().map(|line| line.iter().map(|&at| frame.place(at)).collect()).collect();
        let head = lines.last_mut().and_then(|line| {
            let tip = shortened(line, REACH);
            shortened(line, 5.0);
            tip
        });
        if let Some(line) = lines.first_mut() {
            line.reverse();
            shortened(line, REACH);
            line.reverse();
        }
        let mut data = PathData::new(1);
        for line in &lines {
            for piece in line_in_box(line, frame.window(0.5)) {
                data.add(&thinned(&piece, 0.2), false);
            }
        }
        let data = data.into_text();
        svg.empty("path", [("class", "casing".into()), ("d", words(data.clone()))]);
        svg.empty("path", [("class", words(class)), ("d", words(data))]);
        if let Some((tip, angle)) = head {
            arrow_head(svg, tip, angle);
        }
        for (_, [x, y]) in bare_ends(movement, frame, scene) {
            svg.empty("circle", [("class", "enddot".into()), ("cx", x.into()), ("cy", y.into()), ("r", 3.2.into())]);
        }
        if movement.judgement.contested
            && let Some([x, y]) = middle(&lines)
        {
            svg.empty("circle", [("class", "contested".into()), ("cx", x.into()), ("cy", y.into()), ("r", 6.0.into())]);
        }
        svg.close();
    }
}

/// A short stretch of a movement, for the legend.
pub(super) fn sample(svg: &mut Svg, confidence: AnalyticConfidence) {
    svg.open("g", [("class", words(format!("movement {}", likelihood_class(Likelihood::Likely))))]);
    svg.empty("path", [("class", words(format!("way {}", dash(confidence)))), ("d", "M-14 0H6".into())]);
    arrow_head(svg, [13.0, 0.0], 0.0);
    svg.close();
}

fn arrow_head(svg: &mut Svg, [x, y]: [f64; 2], angle: f64) {
    svg.empty(
        "path",
        [
            ("class", "head".into()),
            ("d", "M0 0L-11-5.4-8.6 0-11 5.4z".into()),
            (
                "transform",
                words(format!(
                    "translate({} {}) rotate({})",
                    super::shape::number(x),
                    super::shape::number(y),
                    super::shape::number(angle)
                )),
            ),
        ],
    );
}

const fn dash(confidence: AnalyticConfidence) -> &'static str {
    match confidence {
        AnalyticConfidence::High => "whole",
        AnalyticConfidence::Moderate => "dashed",
        AnalyticConfidence::Low => "dotted",
    }
}

/// Takes `length` pixels off the end of a line; gives the new end and the direction there, in degrees clockwise from right.
/// A line that is too short stays as it is.
fn shortened(line: &mut Vec<[f64; 2]>, length: f64) -> Option<([f64; 2], f64)> {
    let total: f64 = line.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum();
    let mut left = if total > length * 2.5 { length } else { 0.0 };
    while line.len() >= 2 {
        let (end, before) = (line[line.len() - 1], line[line.len() - 2]);
        let step = [end[0] - before[0], end[1] - before[1]];
        let long = step[0].hypot(step[1]);
        if long > left && long > 0.0 {
            let share = left / long;
            let tip = [end[0] - step[0] * share, end[1] - step[1] * share];
            let last = line.len() - 1;
            line[last] = tip;
            return Some((tip, step[1].atan2(step[0]).to_degrees()));
        }
        left -= long;
        line.pop();
    }
    None
}

fn middle(lines: &[Vec<[f64; 2]>]) -> Option<[f64; 2]> {
    let longest = lines.iter().max_by_key(|line| line.len())?;
    let total: f64 = longest.windows(2).map(|pair| (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1])).sum();
    let mut left = total / 2.0;
    for pair in longest.windows(2) {
        let step = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
        let long = step[0].hypot(step[1]);
        if long >= left && long > 0.0 {
            return Some([pair[0][0] + step[0] * left / long, pair[0][1] + step[1] * left / long]);
        }
        left -= long;
    }
    longest.first().copied()
}

/// The marks themselves.
pub(super) fn places(svg: &mut Svg, frame: &Frame, placed: &Placed<'_>) {
    for (mark, [x, y]) in &placed.marks {
        svg.open(
            "g",
            [
                ("class", "mark".into()),
                ("data-id", outside(&mark.id)),
                ("transform", words(format!("translate({} {})", super::shape::number(*x), super::shape::number(*y)))),
                ("role", "img".into()),
                ("aria-label", outside(&mark.description)),
            ],
        );
        svg.words("title", [], &escape(&mark.description));
        least_circle(svg, frame, mark);
        Glyph::from(*mark).draw(svg);
        svg.close();
    }
}

/// The ends of a movement where no mark stands, with their names.
fn bare_ends<'a>(movement: &'a Movement, frame: &Frame, scene: &Scene) -> Vec<(&'a str, [f64; 2])> {
    let start = movement.line.first().and_then(|line| line.first());
    let end = movement.line.last().and_then(|line| line.last());
    let spots = [start, end].into_iter().zip(&movement.ends);
    spots
        .filter_map(|(spot, name)| Some((name.as_deref()?, frame.place(*spot?))))
        .filter(|(_, [x, y])| {
            scene.marks.iter().all(|mark| {
                let [mx, my] = frame.place(mark.at);
                (mx - x).hypot(my - y) > REACH
            })
        })
        .collect()
}

/// Finds room for the names of the ends of movements.
pub(super) fn words_of_ends(scene: &Scene, frame: &Frame, room: &mut Room) -> Vec<Words> {
    let mut found: Vec<Words> = Vec::new();
    for (name, at) in scene.movements.iter().flat_map(|movement| bare_ends(movement, frame, scene)) {
        let name = crate::visible::visible(name).into_owned();
        if found.iter().any(|other| other.lines[0].2 == name) {
            continue;
        }
        if let Some(spot) = beside(room, at, 8.0, [END.width(&name), END.size * 1.3]) {
            room.take(spot.area);
            found.push(Words { id: None, at, spot, lines: vec![("end", END.size * 1.3, name)] });
        }
    }
    found
}

/// Keeps names for orientation off the outlines of wide circles.
pub(super) fn keep_circles_clear(scene: &Scene, frame: &Frame, room: &mut Room) {
    const HALF: f64 = 2.5;
    for mark in &scene.marks {
        let radius = radius_in_pixels(frame, mark);
        if radius < 2.0 * LEAST_CIRCLE || radius > 4.0 * frame.width {
            continue;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few thousand")]
        let count = (radius * 6.3 / (2.0 * HALF)).min(4000.0) as u32;
        for spot in circle(mark.at, mark.uncertainty, count) {
            let [x, y] = frame.pixels(frame.projection.project(spot));
            room.take([x - HALF, y - HALF, x + HALF, y + HALF]);
        }
    }
}

/// The circle of a mark whose true one is too small to see. It says how large that is, so that a page can take it away when
/// it has enlarged the map enough.
pub(super) fn least_circle(svg: &mut Svg, frame: &Frame, mark: &Mark) {
    let radius = radius_in_pixels(frame, mark);
    if mark.uncertainty.get() > 0.0 && radius < LEAST_CIRCLE {
        svg.empty(
            "circle",
            [
                ("class", words(format!("least {}", likelihood_class(mark.judgement.likelihood)))),
                ("r", LEAST_CIRCLE.into()),
                ("data-true", words(format!("{radius:.3}"))),
            ],
        );
    }
}

/// A movement whose head keeps its size and its distance to the end when the page enlarges it.
pub(super) fn movement_for_page(svg: &mut Svg, frame: &Frame, movement: &Movement) {
    svg.open(
        "g",
        [
            ("class", words(format!("movement {}", likelihood_class(movement.judgement.likelihood)))),
            ("data-id", outside(&movement.id)),
            ("role", "img".into()),
            ("aria-label", outside(&movement.description)),
        ],
    );
    svg.words("title", [], &escape(&movement.description));
    let lines: Vec<Vec<[f64; 2]>> =
        movement.line.iter().map(|line| line.iter().map(|&at| frame.place(at)).collect()).collect();
    let mut data = PathData::new(2);
    for line in &lines {
        data.add(&thinned(line, 0.02), false);
    }
    let data = data.into_text();
    svg.empty("path", [("class", "casing".into()), ("d", words(data.clone()))]);
    svg.empty("path", [("class", words(format!("way {}", dash(movement.judgement.confidence)))), ("d", words(data))]);
    let short = super::shape::number;
    let mut fixed = |[x, y]: [f64; 2], draw: &dyn Fn(&mut Svg)| {
        svg.open("g", [("transform", words(format!("translate({} {})", short(x), short(y))))]);
        svg.open("g", [("class", "k".into())]);
        draw(svg);
        svg.close();
        svg.close();
    };
    if let Some((tip, angle)) = lines.last().and_then(|line| shortened(&mut line.clone(), 0.0)) {
        fixed(tip, &|svg| {
            let (sin, cos) = angle.to_radians().sin_cos();
            arrow_head(svg, [-REACH * cos, -REACH * sin], angle);
        });
    }
    if movement.judgement.contested
        && let Some(spot) = middle(&lines)
    {
        fixed(spot, &|svg| svg.empty("circle", [("class", "contested".into()), ("r", 6.0.into())]));
    }
    svg.close();
}

/// Words set beside a spot, ready to be written.
pub(super) struct Words {
    /// The feature they belong to; nothing for the ends of movements.
    pub(super) id: Option<String>,
    /// The spot they are beside.
    pub(super) at: [f64; 2],
    pub(super) spot: Spot,
    lines: Vec<(&'static str, f64, String)>,
}

/// Keeps words off the lines of movements.
pub(super) fn keep_lines_clear(scene: &Scene, frame: &Frame, room: &mut Room) {
    const HALF: f64 = 3.5;
    let window = frame.window(0.0);
    for line in scene.movements.iter().flat_map(|movement| &movement.line) {
        let projected: Vec<_> = line.iter().map(|&at| frame.place(at)).collect();
        for pair in line_in_box(&projected, window).iter().flat_map(|piece| piece.windows(2)) {
            let step = [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]];
            let count = (step[0].hypot(step[1]) / (2.0 * HALF)).ceil().clamp(1.0, 2000.0);
            let mut done = 0.0;
            while done <= count {
                let [x, y] = [pair[0][0] + step[0] * done / count, pair[0][1] + step[1] * done / count];
                room.take([x - HALF, y - HALF, x + HALF, y + HALF]);
                done += 1.0;
            }
        }
    }
}

/// Finds room for the words of marks; gives those that found it and those that did not.
pub(super) fn words_of_marks(placed: &Placed<'_>, room: &mut Room) -> (Vec<Words>, Vec<Words>) {
    let mut stacks: Vec<(Vec<&Mark>, [f64; 2], f64)> = Vec::new();
    let mut known: BTreeMap<[i64; 2], usize> = BTreeMap::new();
    // The best founded come last in the drawing and first to the words.
    for &(mark, [x, y]) in placed.marks.iter().rev() {
        room.take([x - REACH, y - REACH, x + REACH, y + REACH]);
        let at = *known.entry(microdegrees(mark)).or_insert(stacks.len());
        if let Some((marks, [left, _], right)) = stacks.get_mut(at) {
            marks.push(mark);
            *left = left.min(x);
            *right = right.max(x);
        } else {
            stacks.push((vec![mark], [x, y], x));
        }
    }
    let mut found = Vec::new();
    let mut crowded = Vec::new();
    for (marks, [left, y], right) in stacks {
        let lines = lines_of(&marks);
        let width = lines
            .iter()
            .map(|(class, _, line)| if *class == "name" { NAME.width(line) } else { NOTE.width(line) })
            .fold(0.0, f64::max);
        let height = lines.iter().map(|(_, height, _)| height).sum::<f64>();
        let gap = REACH + 4.0 + (right - left) / 2.0;
        let at = [f64::midpoint(left, right), y];
        let id = Some(marks[0].id.clone());
        if let Some(spot) = beside(room, at, gap, [width, height]) {
            room.take(spot.area);
            found.push(Words { id, at, spot, lines });
        } else {
            let area = [at[0] + gap, y - height / 2.0, at[0] + gap + width, y + height / 2.0];
            crowded.push(Words { id, at, spot: Spot { area, anchor: Anchor::Start }, lines });
        }
    }
    (found, crowded)
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
fn microdegrees(mark: &Mark) -> [i64; 2] {
    [(mark.at.lon() * 1e6).round() as i64, (mark.at.lat() * 1e6).round() as i64]
}

/// A name once, and what is said of it below.
fn lines_of(marks: &[&Mark]) -> Vec<(&'static str, f64, String)> {
    const MOST_NOTES: usize = 3;
    let mut names: Vec<&str> = Vec::new();
    for mark in marks {
        if !names.contains(&mark.label.as_str()) {
            names.push(&mark.label);
        }
    }
    let name = ("name", NAME_LINE, crate::visible::visible(&names.join(" / ")).into_owned());
    let notes = marks.iter().filter_map(|mark| mark.note.as_deref()).take(MOST_NOTES);
    std::iter::once(name)
        .chain(notes.map(|note| ("note", NOTE_LINE, crate::visible::visible(note).into_owned())))
        .collect()
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
