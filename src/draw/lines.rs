//! Reported movements, and lines along sea and rail networks.

use super::bundle::MovementLine;
use super::clip::clip_line;
use super::coordinates::{PixelPoint, PixelRect};
use super::frame::Frame;
use super::glyph::MARK_RADIUS;
use super::label_placement::FreeSpace;
use super::path_data::{PathData, format_number};
use super::polyline::{LineTip, middle_of_longest, trim_end};
use super::simplify::simplify_line;
use super::svg_writer::{SvgWriter, translate, trusted, untrusted};
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::scene::{LineKind, Movement, Scene, likelihood_class};

/// Draws the lines along networks, detailed enough for a zoom.
pub(super) fn draw_network_lines(svg: &mut SvgWriter, frame: &Frame, scene: &Scene, zoom: f64) {
    for line in &scene.network_lines {
        let mut data = PathData::new(if zoom > 1.0 { 2 } else { 1 });
        for part in &line.line {
            for piece in clip_line(&frame.project_line(part), frame.window(0.5)) {
                data.push(&simplify_line(&piece, 0.3 / zoom), false);
            }
        }
        svg.open("g", [("class", "course".into()), ("data-id", untrusted(&line.id)), ("role", "img".into())]);
        svg.write_text("title", [], &escape(&line.description));
        draw_network_path(svg, line.kind, &data.into_text());
        svg.close();
    }
}

/// Draws a path in the style of its network.
fn draw_network_path(svg: &mut SvgWriter, kind: LineKind, data: &str) {
    let classes: &[&str] = match kind {
        LineKind::Sea => &["casing", "bysea"],
        LineKind::Rail => &["casing", "byrail", "sleepers"],
        LineKind::Straight => &["casing", "straight"],
        LineKind::Gap => &["gap"],
    };
    for class in classes {
        svg.write_empty("path", [("class", trusted(*class)), ("d", trusted(data))]);
    }
}

/// Draws a short line along a network, for the legend.
pub(super) fn draw_network_sample(svg: &mut SvgWriter, kind: LineKind) {
    draw_network_path(svg, kind, "M-14 0H14");
}

/// The radius of a stop, in pixels.
pub(super) const STOP_RADIUS: f64 = 4.6;

/// Draws the stops of a route as dots.
pub(super) fn draw_stops(svg: &mut SvgWriter, frame: &Frame, scene: &Scene) {
    for stop in &scene.stops {
        let PixelPoint { x, y } = frame.project(stop.position);
        svg.open("g", [("class", "course".into()), ("role", "img".into())]);
        svg.write_text("title", [], &escape(&stop.label));
        svg.write_empty(
            "circle",
            [("class", "stop".into()), ("cx", x.into()), ("cy", y.into()), ("r", STOP_RADIUS.into())],
        );
        svg.close();
    }
}

/// Draws reported movements for paper, each with an arrowhead at its end.
pub(super) fn draw_movements(svg: &mut SvgWriter, frame: &Frame, scene: &Scene, lines: &[MovementLine<'_>]) {
    for line in lines {
        open_movement(svg, line);
        let mut parts = line.lines.clone();
        let head = parts.last_mut().and_then(|part| {
            let tip = trim_end(part, MARK_RADIUS);
            trim_end(part, 5.0);
            tip
        });
        if let Some(part) = parts.first_mut() {
            part.reverse();
            trim_end(part, MARK_RADIUS);
            part.reverse();
        }
        let mut data = PathData::new(1);
        for part in &parts {
            for piece in clip_line(part, frame.window(0.5)) {
                data.push(&simplify_line(&piece, 0.2), false);
            }
        }
        draw_movement_path(svg, line, data);
        if let Some(tip) = head {
            draw_arrowhead(svg, tip, is_vague(line));
        }
        for (_, PixelPoint { x, y }) in line.movements.iter().flat_map(|movement| unmarked_ends(movement, frame, scene))
        {
            svg.write_empty(
                "circle",
                [("class", "enddot".into()), ("cx", x.into()), ("cy", y.into()), ("r", 3.2.into())],
            );
        }
        // The badge is in the middle of the visible part.
        let visible: Vec<_> = parts.iter().flat_map(|part| clip_line(part, frame.window(0.0))).collect();
        let needs_badge = line.movements.len() > 1 || line.rating().contested;
        if let Some(middle) = middle_of_longest(&visible).filter(|_| needs_badge) {
            svg.open("g", [("transform", translate(middle))]);
            draw_badge(svg, line.movements.len(), line.rating().contested);
            svg.close();
        }
        svg.close();
    }
}

/// Draws the badge in the middle of a line: the number of movements, and the ring if it is contested.
pub(super) fn draw_badge(svg: &mut SvgWriter, count: usize, contested: bool) {
    if count > 1 {
        svg.write_empty("circle", [("class", "waycount".into()), ("r", 7.5.into())]);
        svg.write_text(
            "text",
            [("class", "pilecount many".into()), ("y", 3.4.into()), ("text-anchor", "middle".into())],
            &escape(&count.to_string()),
        );
    }
    if contested {
        let r = if count > 1 { 10.2 } else { 6.0 };
        svg.write_empty("circle", [("class", "contested".into()), ("r", r.into())]);
    }
}

fn open_movement(svg: &mut SvgWriter, line: &MovementLine<'_>) {
    let class = format!("movement {}", likelihood_class(line.rating().likelihood));
    let ids: Vec<&str> = line.movements.iter().map(|movement| movement.id.as_str()).collect();
    let key = if ids.len() > 1 { "data-ids" } else { "data-id" };
    svg.open("g", [("class", trusted(class)), (key, untrusted(&ids.join(" "))), ("role", "img".into())]);
    let descriptions: Vec<&str> = line.movements.iter().map(|movement| movement.description.as_str()).collect();
    svg.write_text("title", [], &escape(&descriptions.join(" · ")));
}

/// Returns whether the line only links two ends, one of which is as wide as a country.
fn is_vague(line: &MovementLine<'_>) -> bool {
    line.movements.iter().any(|movement| movement.vague)
}

fn draw_movement_path(svg: &mut SvgWriter, line: &MovementLine<'_>, data: PathData) {
    let data = data.into_text();
    let vague = if is_vague(line) { " vague" } else { "" };
    let class = format!("way {}{vague}", dash_class(line.rating().confidence));
    svg.write_empty("path", [("class", "casing".into()), ("d", trusted(&*data))]);
    svg.write_empty("path", [("class", trusted(class)), ("d", trusted(data))]);
}

/// Draws a short movement, for the legend.
pub(super) fn draw_movement_sample(svg: &mut SvgWriter, confidence: AnalyticConfidence) {
    svg.open("g", [("class", trusted(format!("movement {}", likelihood_class(Likelihood::Likely))))]);
    svg.write_empty("path", [("class", trusted(format!("way {}", dash_class(confidence)))), ("d", "M-14 0H6".into())]);
    draw_arrowhead(svg, LineTip { point: PixelPoint::new(13.0, 0.0), angle: 0.0 }, false);
    svg.close();
}

fn draw_arrowhead(svg: &mut SvgWriter, LineTip { point, angle }: LineTip, vague: bool) {
    let [x, y, angle] = [point.x, point.y, angle].map(format_number);
    svg.write_empty(
        "path",
        [
            ("class", if vague { "head vague" } else { "head" }.into()),
            ("d", "M0 0L-11-5.4-8.6 0-11 5.4z".into()),
            ("transform", trusted(format!("translate({x} {y}) rotate({angle})"))),
        ],
    );
}

const fn dash_class(confidence: AnalyticConfidence) -> &'static str {
    match confidence {
        AnalyticConfidence::High => "whole",
        AnalyticConfidence::Moderate => "dashed",
        AnalyticConfidence::Low => "dotted",
    }
}

/// Draws a movement for a page, whose arrowhead keeps its size and its distance to the end at every zoom.
pub(super) fn draw_movement_for_page(svg: &mut SvgWriter, line: &MovementLine<'_>) {
    open_movement(svg, line);
    let parts = &line.lines;
    let mut data = PathData::new(2);
    for part in parts {
        data.push(&simplify_line(part, 0.3), false);
    }
    draw_movement_path(svg, line, data);
    let mut draw_fixed_size = |point: PixelPoint, draw: &dyn Fn(&mut SvgWriter)| {
        svg.open("g", [("transform", translate(point))]);
        svg.open("g", [("class", "k".into())]);
        draw(svg);
        svg.close();
        svg.close();
    };
    if let Some(LineTip { point, angle }) = parts.last().and_then(|part| trim_end(&mut part.clone(), 0.0)) {
        draw_fixed_size(point, &|svg| {
            let (sin, cos) = angle.to_radians().sin_cos();
            let head = PixelPoint::new(-MARK_RADIUS * cos, -MARK_RADIUS * sin);
            draw_arrowhead(svg, LineTip { point: head, angle }, is_vague(line));
        });
    }
    if let Some(middle) = middle_of_longest(parts) {
        // The ring is there even if nobody contests the movement: on another day somebody may, and the page then shows it.
        let class = if line.rating().contested { "contested" } else { "contested away" };
        draw_fixed_size(middle, &|svg| svg.write_empty("circle", [("class", class.into()), ("r", 6.0.into())]));
    }
    svg.close();
}

/// Returns the named ends of a movement at which there is no mark.
pub(super) fn unmarked_ends<'a>(movement: &'a Movement, frame: &Frame, scene: &Scene) -> Vec<(&'a str, PixelPoint)> {
    let start = movement.line.first().and_then(|line| line.first());
    let end = movement.line.last().and_then(|line| line.last());
    let ends = [start, end].into_iter().zip(&movement.end_names);
    let has_mark =
        |point: PixelPoint| scene.marks.iter().any(|mark| point.distance(frame.project(mark.position)) <= MARK_RADIUS);
    ends.filter_map(|(position, name)| Some((name.as_deref()?, frame.project(*position?))))
        .filter(|&(_, point)| !has_mark(point))
        .collect()
}

/// Keeps labels off the lines of movements.
pub(super) fn reserve_space(lines: &[MovementLine<'_>], scene: &Scene, frame: &Frame, space: &mut FreeSpace) {
    const HALF: f64 = 3.5;
    let window = frame.window(0.0);
    let network_lines = scene.network_lines.iter().flat_map(|line| &line.line);
    let network_lines: Vec<Vec<_>> = network_lines.map(|line| frame.project_line(line)).collect();
    for line in lines.iter().flat_map(|line| &line.lines).chain(&network_lines) {
        for pair in clip_line(line, window).iter().flat_map(|piece| piece.windows(2)) {
            let (step_x, step_y) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
            let count = (step_x.hypot(step_y) / (2.0 * HALF)).ceil().clamp(1.0, 2000.0);
            let mut done = 0.0;
            while done <= count {
                let center = pair[0].translate(step_x * done / count, step_y * done / count);
                space.occupy(PixelRect::centered(center, HALF, HALF));
                done += 1.0;
            }
        }
    }
}
