//! The map for a page: the same drawing, ready to be enlarged.
//!
//! Everything that must keep its size on the screen stands in a group of class `k` inside a group that is moved to its spot;
//! the page sets the style of `k` to undo its own enlarging. Base map paths have the classes `d0`, `d1` (and boxes of class
//! `d2` lie over them), of which the page shows those fit for its zoom. Marks use symbols by name, so that the page can
//! change how a mark looks on another day without drawing anything itself.

use std::collections::BTreeSet;

use super::Drawing;
use super::circles;
use super::frame::{Fit, Frame};
use super::glyph::Glyph;
use super::ground::{self, Detail};
use super::look;
use super::marks::Placed;
use super::plan::Plan;
use super::shape::number;
use super::svg::{Svg, moved, outside, words};
use super::ways;
use crate::markup::escape;
use crate::scene::{Mark, Scene};

/// A drawing for a page, and what the page must know of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PageDrawing {
    /// The `svg` element.
    pub svg: String,
    /// Of the drawing, in its own pixels.
    pub width: f64,
    /// Of the drawing, in its own pixels.
    pub height: f64,
    /// From how many times enlarged the paths of class `d1` and then the boxes of class `d2` serve; a detail that would show
    /// nothing new is not drawn.
    pub detail_zooms: Vec<f64>,
    /// How many times it makes sense to enlarge the drawing.
    pub max_zoom: f64,
    /// Longitude and latitude under a net of spots, [`Panel::NET`] steps across and down, row by row; nothing off the globe.
    /// Between them straight lines are near enough for a scale bar and the place of the pointer.
    pub coordinate_grid: Vec<Option<[f64; 2]>>,
    /// The projection in words.
    pub projection: String,
    /// The style sheet for the page: colours by day and by night, and every class of the drawing.
    pub style_sheet: String,
    /// Where the marks stand when there are more than [`Panel::MOST_MARKS`]: the drawing then has none of them and an empty
    /// layer `crowds`, for the page to tell how many stand where.
    pub clustered_marks: Vec<MarkPosition>,
}

/// Where a mark stands, in pixels of the drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkPosition {
    /// The id of the mark.
    pub id: String,
    /// Right and down from the upper left corner.
    pub point: [f64; 2],
    /// How far from there it is drawn, at every zoom: marks on one spot stand side by side.
    pub offset: [f64; 2],
}

impl PageDrawing {
    /// Steps of the net in each direction; it has one more spot than steps.
    pub const GRID_STEPS: u32 = 12;
    /// More marks than this hide one another, and make a browser slow.
    pub const MAX_MARKS: usize = 1000;
}

/// What Natural Earth 1:10 million knows, in metres: enlarging beyond it shows nothing new.
const FINEST: f64 = 150.0;
/// More bytes of base map than this would make the page slow to open.
const MOST_BYTES: usize = 180_000;
const MOST_BYTES_OF_CLOSE_UPS: usize = 36_000;

pub(super) fn draw(drawing: Drawing, scene: &Scene) -> PageDrawing {
    let frame = Frame::fitted(scene, Fit::wide(drawing.width(), drawing.projection));
    let crowd = if scene.marks.len() > PageDrawing::MAX_MARKS { crowd(scene, &frame) } else { Vec::new() };
    let without_marks = (!crowd.is_empty()).then(|| Scene { marks: Vec::new(), ..scene.clone() });
    let scene = without_marks.as_ref().unwrap_or(scene);
    let plan = Plan::for_page(scene, &frame);
    let finest = (frame.meters_per_pixel() / FINEST).max(1.0);
    let (second, ground) = ground_within(MOST_BYTES, &frame, drawing, finest);
    let third = finest.min(40.0);

    let mut svg = Svg::for_pages();
    svg.open(
        "svg",
        [
            ("xmlns", "http://www.w3.org/2000/svg".into()),
            ("class", "map".into()),
            ("viewBox", words(format!("0 0 {} {}", number(frame.width), number(frame.height)))),
        ],
    );
    svg.open("defs", []);
    svg.append_raw(&symbols(scene.marks.iter()));
    svg.close();
    svg.open("g", [("class", "view".into())]);
    ground::sea(&mut svg, &frame);
    svg.append(ground);
    let mut details = Vec::new();
    if second > 1.3 {
        details.push(second);
    }
    if third > second * 2.0 {
        details.push(second * 2.0);
        svg.open("g", [("class", "d2".into())]);
        let mut left = MOST_BYTES_OF_CLOSE_UPS;
        for window in boxes(&plan, &frame, third) {
            let close_up = ground::close_up(&frame, drawing.borders, third, window);
            let Some(rest) = left.checked_sub(close_up.len()) else { continue };
            left = rest;
            svg.append(close_up);
        }
        svg.close();
    }
    reports(&mut svg, scene, &frame, &plan);
    svg.close();
    PageDrawing {
        svg: svg.finish(),
        width: frame.width,
        height: frame.height,
        detail_zooms: details,
        max_zoom: (finest * 3.0).clamp(8.0, 120.0),
        coordinate_grid: net(&frame),
        projection: frame.projection.name(),
        style_sheet: look::page(),
        clustered_marks: crowd,
    }
}

fn crowd(scene: &Scene, frame: &Frame) -> Vec<MarkPosition> {
    let spot = |(mark, [x, y]): &(&Mark, [f64; 2])| {
        let at = frame.place(mark.position);
        MarkPosition { id: mark.id.clone(), point: at, offset: [x - at[0], y - at[1]] }
    };
    Placed::each(scene, frame).marks.iter().map(spot).collect()
}

/// The base map in two details that together stay within so many bytes, and the zoom of the second.
fn ground_within(most: usize, frame: &Frame, drawing: Drawing, finest: f64) -> (f64, Svg) {
    // Pages of other shapes than the drawing show some of what lies beyond it; enlarged they show less.
    const BLEED: f64 = 0.15;
    const BLEED_ENLARGED: f64 = 0.02;
    let tries = [(6.0, 1.0), (4.5, 1.0), (3.5, 1.0), (3.5, 1.5), (2.5, 1.5), (2.5, 2.2), (2.5, 3.5)];
    let mut last = (1.0, Svg::for_pages());
    for (zoom, ease) in tries {
        let zoom = f64::min(zoom, finest);
        let details = [Detail { zoom: 1.0, bleed: BLEED, ease }, Detail { zoom, bleed: BLEED_ENLARGED, ease }];
        let mut ground = Svg::for_pages();
        // A second detail that is hardly finer than the first is left out.
        ground::draw(&mut ground, frame, drawing.borders, &details[..if zoom > 1.3 { 2 } else { 1 }]);
        last = (zoom, ground);
        if last.1.len() <= most {
            break;
        }
    }
    last
}

/// The symbols of these marks, for the `defs` of the drawing: each named after its look.
pub(super) fn symbols<'a>(marks: impl Iterator<Item = &'a Mark>) -> String {
    let glyphs: BTreeSet<Glyph> = marks.map(Glyph::from).collect();
    let mut svg = Svg::for_pages();
    for glyph in glyphs {
        svg.open("g", [("id", words(glyph.name()))]);
        glyph.draw(&mut svg);
        svg.close();
    }
    svg.finish()
}

/// Boxes around the marks, each wide enough to fill the screen at the last zoom; marks near each other share one.
fn boxes(plan: &Plan<'_>, frame: &Frame, zoom: f64) -> Vec<[f64; 4]> {
    const MOST: usize = 12;
    let half = frame.width / zoom;
    let mut found: Vec<[f64; 4]> = Vec::new();
    for (_, [x, y]) in plan.placed.marks.iter().rev() {
        let near = half / 3.0;
        let held = found.iter().any(|b| b[0] <= x - near && b[1] <= y - near && b[2] >= x + near && b[3] >= y + near);
        if !held && found.len() < MOST {
            found.push([x - half, y - half, x + half, y + half]);
        }
    }
    found
}

/// Names, circles, movements, marks and words, each able to keep its size.
fn reports(svg: &mut Svg, scene: &Scene, frame: &Frame, plan: &Plan<'_>) {
    svg.layer("names");
    for name in &plan.names {
        open_at(svg, "orientation", name.at());
        name.write_from(svg, name.at(), false);
        close_two(svg);
    }
    svg.close();
    svg.layer("uncertainty");
    circles::draw(svg, frame, scene, false);
    svg.close();
    svg.layer("routes");
    ways::tracks(svg, frame, scene, 8.0);
    svg.close();
    svg.layer("movements");
    for way in &plan.ways {
        ways::for_page(svg, way);
    }
    svg.close();
    svg.layer("crowds");
    svg.close();
    svg.layer("places");
    ways::stops(svg, frame, scene);
    for (mark, at) in &plan.placed.marks {
        place(svg, frame, mark, *at);
    }
    svg.close();
    svg.layer("labels");
    for (all, class) in [(&plan.words, "label"), (&plan.crowded, "label crowded")] {
        for words in all {
            let [left, top, right, bottom] = words.spot.area;
            let [x, y] = words.at;
            svg.open(
                "g",
                [
                    ("class", class.into()),
                    ("data-id", words.id.as_deref().map_or("".into(), outside)),
                    (
                        "data-box",
                        super::svg::words(format!(
                            "{} {} {} {}",
                            number(left - x),
                            number(top - y),
                            number(right - x),
                            number(bottom - y)
                        )),
                    ),
                    ("transform", moved(words.at)),
                ],
            );
            svg.open("g", [("class", "k".into())]);
            words.write_from(svg, words.at, false);
            close_two(svg);
        }
    }
    svg.close();
}

fn place(svg: &mut Svg, frame: &Frame, mark: &Mark, at: [f64; 2]) {
    let true_at = frame.place(mark.position);
    svg.open(
        "g",
        [
            ("class", "mark".into()),
            ("data-id", outside(&mark.id)),
            ("transform", moved(true_at)),
            ("role", "img".into()),
        ],
    );
    svg.words("title", [], &escape(&mark.description));
    svg.open("g", [("class", "k".into())]);
    // Marks on one spot stand side by side at every zoom.
    let aside = [at[0] - true_at[0], at[1] - true_at[1]];
    let is_aside = aside[0].hypot(aside[1]) > 0.01;
    svg.open("g", [("transform", if is_aside { moved(aside) } else { "".into() })]);
    circles::least(svg, frame, mark);
    svg.empty("use", [("href", words(format!("#{}", Glyph::from(mark).name())))]);
    svg.close();
    close_two(svg);
}

fn open_at(svg: &mut Svg, class: &'static str, at: [f64; 2]) {
    svg.open("g", [("class", class.into()), ("transform", moved(at))]);
    svg.open("g", [("class", "k".into())]);
}

fn close_two(svg: &mut Svg) {
    svg.close();
    svg.close();
}

fn net(frame: &Frame) -> Vec<Option<[f64; 2]>> {
    let step = |i: u32| f64::from(i) / f64::from(PageDrawing::GRID_STEPS);
    (0..=PageDrawing::GRID_STEPS)
        .flat_map(|row| (0..=PageDrawing::GRID_STEPS).map(move |column| [step(column), step(row)]))
        .map(|[x, y]| {
            let [lon, lat] = frame.unplace([x * frame.width, y * frame.height])?;
            let round = |value: f64| (value * 1e4).round() / 1e4;
            Some([round(lon), round(lat)])
        })
        .collect()
}
