//! The map for a page: the same drawing, prepared to be zoomed.
//!
//! Whatever keeps its size on the screen is in a group of class `k` inside a group translated to its point; the page styles
//! `k` to reverse its own zoom. Paths of the base map have the classes `d0` and `d1`, and close-ups the class `d2`: the page
//! shows those that suit its zoom. Marks use symbols by id, so the page can change the appearance of a mark on another day
//! without drawing anything itself.

use std::collections::BTreeSet;

use super::basemap_layers::{self, BasemapDetail, Boundaries};
use super::coordinates::{PixelPoint, PixelRect};
use super::frame::{Frame, FrameOptions};
use super::layout::MapLayout;
use super::marks::PlacedMarks;
use super::path_data::format_number;
use super::svg_writer::{SvgWriter, translate, trusted, untrusted};
use super::{Drawing, circles, glyph, lines, style};
use crate::markup::escape;
use crate::scene::{Mark, MarkSymbol, Scene};

/// A drawing for a page, with what the page needs to know about it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PageDrawing {
    /// The `svg` element.
    pub svg: String,
    /// The width of the drawing, in its own pixels.
    pub width: f64,
    /// The height of the drawing, in its own pixels.
    pub height: f64,
    /// The zoom from which to show the paths of class `d1`, and then the close-ups of class `d2`. A detail that would show
    /// nothing new is missing.
    pub detail_zooms: Vec<f64>,
    /// The largest useful zoom.
    pub max_zoom: f64,
    /// Longitude and latitude at the points of a grid with [`PageDrawing::GRID_STEPS`] steps in each direction, row by row;
    /// `None` off the globe. Linear interpolation is accurate enough for a scale bar and the position of the pointer.
    pub coordinate_grid: Vec<Option<[f64; 2]>>,
    /// The name of the projection and its parameters.
    pub projection: String,
    /// The style sheet for the page, in light and dark colors.
    pub style_sheet: String,
    /// The positions of all marks if there are more than [`PageDrawing::MAX_MARKS`]. The drawing then has no marks and an empty
    /// layer `crowds`, for the page to draw clusters.
    pub clustered_marks: Vec<MarkPosition>,
}

/// The position of a mark in a drawing.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MarkPosition {
    /// The id of the mark.
    pub id: String,
    /// The position of the place.
    pub point: PixelPoint,
    /// The distance from there to the mark at every zoom: marks of one place are side by side.
    pub offset: PixelPoint,
}

impl PageDrawing {
    /// The number of steps of the grid in each direction. Each row has one point more.
    pub const GRID_STEPS: u32 = 12;
    /// The number of marks above which marks hide each other and slow down browsers.
    pub const MAX_MARKS: usize = 1000;
}

/// The resolution of Natural Earth 1:10 million, in meters: a larger scale shows nothing new.
const FINEST: f64 = 150.0;
/// The size of the base map above which the page would open slowly, in bytes.
const MAX_BASEMAP_BYTES: usize = 180_000;
/// The size of all close-ups, in bytes.
const MAX_CLOSE_UP_BYTES: usize = 36_000;

/// Draws the map for a page.
pub(super) fn draw(drawing: Drawing, scene: &Scene) -> PageDrawing {
    let frame = Frame::from_scene(scene, FrameOptions::new(drawing.width(), drawing.projection));
    let is_crowded = scene.marks.len() > PageDrawing::MAX_MARKS;
    let clustered_marks = if is_crowded { mark_positions(scene, &frame) } else { Vec::new() };
    let without_marks = is_crowded.then(|| Scene { marks: Vec::new(), ..scene.clone() });
    let scene = without_marks.as_ref().unwrap_or(scene);
    let layout = MapLayout::for_page(scene, &frame);
    let finest_zoom = (frame.meters_per_pixel() / FINEST).max(1.0);
    let basemap = PageBasemap::within_budget(MAX_BASEMAP_BYTES, &frame, drawing, finest_zoom);

    let mut svg = SvgWriter::for_pages();
    svg.open(
        "svg",
        [
            ("xmlns", "http://www.w3.org/2000/svg".into()),
            ("class", "map".into()),
            ("viewBox", trusted(format!("0 0 {} {}", format_number(frame.width), format_number(frame.height)))),
        ],
    );
    svg.open("defs", []);
    svg.append_markup(&draw_symbols(scene.marks.iter()));
    svg.close();
    svg.open("g", [("class", "view".into())]);
    basemap_layers::draw_water(&mut svg, &frame);
    svg.append(basemap.svg);
    let mut detail_zooms = Vec::new();
    if basemap.zoom > 1.3 {
        detail_zooms.push(basemap.zoom);
    }
    let close_up_zoom = finest_zoom.min(40.0);
    if close_up_zoom > basemap.zoom * 2.0 {
        detail_zooms.push(basemap.zoom * 2.0);
        draw_close_ups(&mut svg, drawing, &frame, &layout, close_up_zoom);
    }
    draw_reports(&mut svg, scene, &frame, &layout);
    svg.close();
    PageDrawing {
        svg: svg.finish(),
        width: frame.width,
        height: frame.height,
        detail_zooms,
        max_zoom: (finest_zoom * 3.0).clamp(8.0, 120.0),
        coordinate_grid: coordinate_grid(&frame),
        projection: frame.projection.describe(),
        style_sheet: style::page_style(),
        clustered_marks,
    }
}

fn mark_positions(scene: &Scene, frame: &Frame) -> Vec<MarkPosition> {
    let position = |&(mark, placed): &(&Mark, PixelPoint)| {
        let point = frame.project(mark.position);
        MarkPosition { id: mark.id.clone(), point, offset: placed.translate(-point.x, -point.y) }
    };
    PlacedMarks::individually(scene, frame).marks.iter().map(position).collect()
}

/// The base map of a page in two details.
struct PageBasemap {
    /// The zoom of the second detail.
    zoom: f64,
    svg: SvgWriter,
}

impl PageBasemap {
    /// Draws the finest base map that fits into `max_bytes`, or the coarsest if none does.
    fn within_budget(max_bytes: usize, frame: &Frame, drawing: Drawing, finest_zoom: f64) -> Self {
        // A window of another shape than the drawing shows some of what is beyond it, but less when zoomed.
        const BLEED: f64 = 0.15;
        const ZOOMED_BLEED: f64 = 0.02;
        // The zoom of the second detail, and the coarseness of both.
        let candidates = [(6.0, 1.0), (4.5, 1.0), (3.5, 1.0), (3.5, 1.5), (2.5, 1.5), (2.5, 2.2), (2.5, 3.5)];
        let mut last = Self { zoom: 1.0, svg: SvgWriter::for_pages() };
        for (zoom, coarseness) in candidates {
            let zoom = f64::min(zoom, finest_zoom);
            let details = [
                BasemapDetail { zoom: 1.0, bleed: BLEED, coarseness },
                BasemapDetail { zoom, bleed: ZOOMED_BLEED, coarseness },
            ];
            // A second detail that is hardly finer than the first is not drawn.
            let details = &details[..if zoom > 1.3 { 2 } else { 1 }];
            let mut svg = SvgWriter::for_pages();
            let boundaries = Boundaries::new(frame, drawing.borders, details);
            basemap_layers::draw(&mut svg, frame, &boundaries, details);
            last = Self { zoom, svg };
            if last.svg.len() <= max_bytes {
                break;
            }
        }
        last
    }
}

/// Draws detailed base maps around the marks, as far as their size allows.
fn draw_close_ups(svg: &mut SvgWriter, drawing: Drawing, frame: &Frame, layout: &MapLayout<'_>, zoom: f64) {
    svg.open("g", [("class", "d2".into())]);
    let mut bytes_left = MAX_CLOSE_UP_BYTES;
    for window in close_up_windows(layout, frame, zoom) {
        let close_up = basemap_layers::draw_close_up(frame, drawing.borders, zoom, window);
        let Some(rest) = bytes_left.checked_sub(close_up.len()) else { continue };
        bytes_left = rest;
        svg.append(close_up);
    }
    svg.close();
}

/// Returns rectangles around the marks, each large enough to fill the screen at this zoom. Marks close together share one.
fn close_up_windows(layout: &MapLayout<'_>, frame: &Frame, zoom: f64) -> Vec<PixelRect> {
    const MAX_WINDOWS: usize = 12;
    let half = frame.width / zoom;
    let mut found: Vec<PixelRect> = Vec::new();
    for &(_, point) in layout.marks.marks.iter().rev() {
        let near = PixelRect::centered(point, half / 3.0, half / 3.0);
        let is_covered = found.iter().any(|window| window.contains(near.min) && window.contains(near.max));
        if !is_covered && found.len() < MAX_WINDOWS {
            found.push(PixelRect::centered(point, half, half));
        }
    }
    found
}

/// Draws the symbols of marks, each once and named for its appearance, for the `defs` of the drawing.
pub(super) fn draw_symbols<'a>(marks: impl Iterator<Item = &'a Mark>) -> String {
    let symbols: BTreeSet<MarkSymbol> = marks.map(Mark::symbol).collect();
    let mut svg = SvgWriter::for_pages();
    for symbol in symbols {
        svg.open("g", [("id", trusted(symbol.id()))]);
        glyph::draw(&mut svg, symbol);
        svg.close();
    }
    svg.finish()
}

/// Draws place names, circles, movements, marks and labels.
fn draw_reports(svg: &mut SvgWriter, scene: &Scene, frame: &Frame, layout: &MapLayout<'_>) {
    svg.open_layer("names");
    for label in &layout.place_labels {
        svg.open("g", [("class", "orientation".into()), ("transform", translate(label.point()))]);
        svg.open("g", [("class", "k".into())]);
        label.draw(svg, label.point(), false);
        svg.close();
        svg.close();
    }
    svg.close();
    svg.open_layer("uncertainty");
    circles::draw(svg, frame, scene, false);
    svg.close();
    svg.open_layer("routes");
    lines::draw_network_lines(svg, frame, scene, 8.0);
    svg.close();
    svg.open_layer("movements");
    layout.movements.iter().for_each(|line| lines::draw_movement_for_page(svg, line));
    svg.close();
    svg.open_layer("crowds");
    svg.close();
    svg.open_layer("places");
    lines::draw_stops(svg, frame, scene);
    for &(mark, point) in &layout.marks.marks {
        draw_mark(svg, frame, mark, point);
    }
    svg.close();
    svg.open_layer("labels");
    for (labels, class) in [(&layout.labels, "label"), (&layout.crowded_labels, "label crowded")] {
        for label in labels {
            let PixelPoint { x, y } = label.point;
            let [left, top, right, bottom] = label.label_box.rect.edges();
            let label_box = [left - x, top - y, right - x, bottom - y].map(format_number).join(" ");
            svg.open(
                "g",
                [
                    ("class", class.into()),
                    ("data-id", label.id.as_deref().map_or("".into(), untrusted)),
                    ("data-box", trusted(label_box)),
                    ("transform", translate(label.point)),
                ],
            );
            svg.open("g", [("class", "k".into())]);
            label.draw(svg, label.point, false);
            svg.close();
            svg.close();
        }
    }
    svg.close();
}

/// Draws a mark that is placed at `placed`, close to the point of its place.
fn draw_mark(svg: &mut SvgWriter, frame: &Frame, mark: &Mark, placed: PixelPoint) {
    let point = frame.project(mark.position);
    svg.open(
        "g",
        [
            ("class", "mark".into()),
            ("data-id", untrusted(&mark.id)),
            ("transform", translate(point)),
            ("role", "img".into()),
        ],
    );
    svg.write_text("title", [], &escape(&mark.description));
    svg.open("g", [("class", "k".into())]);
    // Marks of one place are side by side at every zoom.
    let offset = placed.translate(-point.x, -point.y);
    let is_offset = offset.x.hypot(offset.y) > 0.01;
    svg.open("g", [("transform", if is_offset { translate(offset) } else { "".into() })]);
    circles::draw_min_circle(svg, frame, mark);
    svg.write_empty("use", [("href", trusted(format!("#{}", mark.symbol().id())))]);
    svg.close();
    svg.close();
    svg.close();
}

fn coordinate_grid(frame: &Frame) -> Vec<Option<[f64; 2]>> {
    let fraction = |step: u32| f64::from(step) / f64::from(PageDrawing::GRID_STEPS);
    let round = |value: f64| (value * 1e4).round() / 1e4;
    (0..=PageDrawing::GRID_STEPS)
        .flat_map(|row| (0..=PageDrawing::GRID_STEPS).map(move |column| (fraction(column), fraction(row))))
        .map(|(x, y)| {
            let point = frame.unproject(PixelPoint::new(x * frame.width, y * frame.height))?;
            Some([round(point.lon), round(point.lat)])
        })
        .collect()
}
