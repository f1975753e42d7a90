//! Reported movements, and the lanes and rails that they may have followed.

use super::bundle::Way;
use super::frame::Frame;
use super::glyph::REACH;
use super::look::likelihood_class;
use super::shape::{PathData, line_in_box, thinned};
use super::svg::{Svg, moved, outside, words};
use super::text::Room;
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::scene::{LineKind, Movement, Scene};

/// Possible ways along lanes and rails.
pub(super) fn tracks(svg: &mut Svg, frame: &Frame, scene: &Scene, zoom: f64) {
    for track in &scene.network_lines {
        let mut data = PathData::new(if zoom > 1.0 { 2 } else { 1 });
        for line in &track.line {
            let projected: Vec<_> = line.iter().map(|&at| frame.place(at)).collect();
            for piece in line_in_box(&projected, frame.window(0.5)) {
                data.add(&thinned(&piece, 0.3 / zoom), false);
            }
        }
        svg.open("g", [("class", "course".into()), ("data-id", outside(&track.id)), ("role", "img".into())]);
        svg.words("title", [], &escape(&track.description));
        course(svg, track.kind, &data.into_text());
        svg.close();
    }
}

/// A line in the look of what it leads over.
fn course(svg: &mut Svg, course: LineKind, data: &str) {
    let lines: &[&str] = match course {
        LineKind::Sea => &["casing", "bysea"],
        LineKind::Rail => &["casing", "byrail", "sleepers"],
        LineKind::Straight => &["casing", "straight"],
        LineKind::Gap => &["gap"],
    };
    for class in lines {
        svg.empty("path", [("class", words(*class)), ("d", words(data))]);
    }
}

/// A short stretch, for the legend.
pub(super) fn sample_of(svg: &mut Svg, of: LineKind) {
    course(svg, of, "M-14 0H14");
}

/// The places of a route: dots.
pub(super) fn stops(svg: &mut Svg, frame: &Frame, scene: &Scene) {
    for stop in &scene.stops {
        let [x, y] = frame.place(stop.position);
        svg.open("g", [("class", "course".into()), ("role", "img".into())]);
        svg.words("title", [], &escape(&stop.label));
        svg.empty("circle", [("class", "stop".into()), ("cx", x.into()), ("cy", y.into()), ("r", STOP.into())]);
        svg.close();
    }
}

/// Half the width of a stop, in pixels.
pub(super) const STOP: f64 = 4.6;

/// Reported movements, each with a head at its end.
pub(super) fn movements(svg: &mut Svg, frame: &Frame, scene: &Scene, ways: &[Way<'_>]) {
    for way in ways {
        open(svg, way);
        let mut lines = way.lines.clone();
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
        path(svg, way, data);
        if let Some((tip, angle)) = head {
            arrow_head(svg, tip, angle, vague(way));
        }
        for (_, [x, y]) in way.movements.iter().flat_map(|movement| bare_ends(movement, frame, scene)) {
            svg.empty("circle", [("class", "enddot".into()), ("cx", x.into()), ("cy", y.into()), ("r", 3.2.into())]);
        }
        // The middle of what the window shows.
        let seen: Vec<_> = lines.iter().flat_map(|line| line_in_box(line, frame.window(0.0))).collect();
        if let Some(spot) = middle(&seen).filter(|_| way.movements.len() > 1 || way.judgement().contested) {
            svg.open("g", [("transform", moved(spot))]);
            sign(svg, way.movements.len(), way.judgement().contested);
            svg.close();
        }
        svg.close();
    }
}

/// What stands in the middle of a line: how many movements it is, and the ring of a contested one.
pub(super) fn sign(svg: &mut Svg, count: usize, contested: bool) {
    if count > 1 {
        svg.empty("circle", [("class", "waycount".into()), ("r", 7.5.into())]);
        svg.words(
            "text",
            [("class", "pilecount many".into()), ("y", 3.4.into()), ("text-anchor", "middle".into())],
            &escape(&count.to_string()),
        );
    }
    if contested {
        let r = if count > 1 { 10.2 } else { 6.0 };
        svg.empty("circle", [("class", "contested".into()), ("r", r.into())]);
    }
}

fn open(svg: &mut Svg, way: &Way<'_>) {
    let class = format!("movement {}", likelihood_class(way.judgement().likelihood));
    let ids: Vec<&str> = way.movements.iter().map(|movement| movement.id.as_str()).collect();
    let key = if ids.len() > 1 { "data-ids" } else { "data-id" };
    svg.open("g", [("class", words(class)), (key, outside(&ids.join(" "))), ("role", "img".into())]);
    let sentences: Vec<&str> = way.movements.iter().map(|movement| movement.description.as_str()).collect();
    svg.words("title", [], &escape(&sentences.join(" · ")));
}

/// Whether the line only links two ends of which one is as wide as a country.
fn vague(way: &Way<'_>) -> bool {
    way.movements.iter().any(|movement| movement.vague)
}

fn path(svg: &mut Svg, way: &Way<'_>, data: PathData) {
    let data = data.into_text();
    let class = format!("way {}{}", dash(way.judgement().confidence), if vague(way) { " vague" } else { "" });
    svg.empty("path", [("class", "casing".into()), ("d", words(data.clone()))]);
    svg.empty("path", [("class", words(class)), ("d", words(data))]);
}

/// A short stretch of a movement, for the legend.
pub(super) fn sample(svg: &mut Svg, confidence: AnalyticConfidence) {
    svg.open("g", [("class", words(format!("movement {}", likelihood_class(Likelihood::Likely))))]);
    svg.empty("path", [("class", words(format!("way {}", dash(confidence)))), ("d", "M-14 0H6".into())]);
    arrow_head(svg, [13.0, 0.0], 0.0, false);
    svg.close();
}

fn arrow_head(svg: &mut Svg, [x, y]: [f64; 2], angle: f64, vague: bool) {
    svg.empty(
        "path",
        [
            ("class", if vague { "head vague" } else { "head" }.into()),
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

/// A movement whose head keeps its size and its distance to the end when the page enlarges it.
pub(super) fn for_page(svg: &mut Svg, way: &Way<'_>) {
    open(svg, way);
    let lines = &way.lines;
    let mut data = PathData::new(2);
    for line in lines {
        data.add(&thinned(line, 0.3), false);
    }
    path(svg, way, data);
    let mut fixed = |at: [f64; 2], draw: &dyn Fn(&mut Svg)| {
        svg.open("g", [("transform", moved(at))]);
        svg.open("g", [("class", "k".into())]);
        draw(svg);
        svg.close();
        svg.close();
    };
    if let Some((tip, angle)) = lines.last().and_then(|line| shortened(&mut line.clone(), 0.0)) {
        fixed(tip, &|svg| {
            let (sin, cos) = angle.to_radians().sin_cos();
            arrow_head(svg, [-REACH * cos, -REACH * sin], angle, vague(way));
        });
    }
    if let Some(spot) = middle(lines) {
        // Also where nobody contests it now: on another day somebody may, and the page then shows the ring.
        let class = if way.judgement().contested { "contested" } else { "contested away" };
        fixed(spot, &|svg| svg.empty("circle", [("class", class.into()), ("r", 6.0.into())]));
    }
    svg.close();
}

/// The ends of a movement where no mark stands, with their names.
pub(super) fn bare_ends<'a>(movement: &'a Movement, frame: &Frame, scene: &Scene) -> Vec<(&'a str, [f64; 2])> {
    let start = movement.line.first().and_then(|line| line.first());
    let end = movement.line.last().and_then(|line| line.last());
    let spots = [start, end].into_iter().zip(&movement.end_names);
    spots
        .filter_map(|(spot, name)| Some((name.as_deref()?, frame.place(*spot?))))
        .filter(|(_, [x, y])| {
            scene.marks.iter().all(|mark| {
                let [mx, my] = frame.place(mark.position);
                (mx - x).hypot(my - y) > REACH
            })
        })
        .collect()
}

/// Keeps words off the lines of movements.
pub(super) fn keep_clear(ways: &[Way<'_>], scene: &Scene, frame: &Frame, room: &mut Room) {
    const HALF: f64 = 3.5;
    let window = frame.window(0.0);
    let tracks = scene.network_lines.iter().flat_map(|track| &track.line);
    let tracks: Vec<Vec<_>> = tracks.map(|line| line.iter().map(|&at| frame.place(at)).collect()).collect();
    for line in ways.iter().flat_map(|way| &way.lines).chain(&tracks) {
        for pair in line_in_box(line, window).iter().flat_map(|piece| piece.windows(2)) {
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
