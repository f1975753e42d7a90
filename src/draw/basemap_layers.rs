//! The layers below the reports: land, lakes, rivers, disputed areas and borders.

use super::basemap::{BasemapPart, BasemapTable, BorderLine, Borders};
use super::clip::{clip_line, clip_ring};
use super::coordinates::{LonLat, LonLatRect, PixelPoint, PixelRect};
use super::frame::Frame;
use super::path_data::{PathData, format_number};
use super::simplify::{simplify_line, simplify_ring};
use super::svg_writer::{SvgWriter, trusted};

/// The resolution and the extent of the base map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BasemapDetail {
    /// The zoom up to which this detail looks sharp.
    pub(super) zoom: f64,
    /// The fraction of the window that is also drawn beyond it, on each side.
    pub(super) bleed: f64,
    /// The factor by which the detail is coarser than it could be: 1 for the best.
    pub(super) coarseness: f64,
}

impl BasemapDetail {
    /// The best detail, of the window alone.
    pub(super) const WINDOW: Self = Self { zoom: 1.0, bleed: 0.0, coarseness: 1.0 };
}

/// The size of the smallest bend that is kept, in pixels at the zoom of the detail.
const TOLERANCE: f64 = 0.35;
/// The meters per pixel above which the land table of 1:50 million is fine enough.
const COARSE_LAND: f64 = 4_000.0;
/// The meters per pixel above which borders are drawn thin.
const THIN_BORDERS: f64 = 8_000.0;

/// Draws the water below everything: the outline of the globe on maps that show all of it, the window on others.
pub(super) fn draw_water(svg: &mut SvgWriter, frame: &Frame) {
    if frame.projection.covers_the_world() {
        let sides = [(180.0, 1.0), (-180.0, -1.0)];
        let outline =
            sides.into_iter().flat_map(|(dlon, up)| (-45..=45).map(move |step| (dlon, up * f64::from(step) * 2.0)));
        let outline: Vec<_> = outline.map(|(dlon, lat)| frame.project_relative(LonLat::new(dlon, lat))).collect();
        let mut data = PathData::new(1);
        data.push(&outline, true);
        svg.write_empty("path", [("class", "globe".into()), ("d", trusted(data.into_text()))]);
    } else {
        write_water_rect(svg, frame.window(1.0));
    }
}

fn write_water_rect(svg: &mut SvgWriter, rect: PixelRect) {
    svg.write_empty(
        "rect",
        [
            ("class", "water".into()),
            ("x", rect.min.x.into()),
            ("y", rect.min.y.into()),
            ("width", rect.width().into()),
            ("height", rect.height().into()),
        ],
    );
}

/// Returns the rings of a table in pixels, clipped to the window and simplified, with their classes.
pub(super) fn rings_in_window(frame: &Frame, table: BasemapTable, tolerance: f64) -> Vec<(u8, Vec<PixelPoint>)> {
    let clipper = LayerClipper::new(frame, BasemapDetail { zoom: TOLERANCE / tolerance, ..BasemapDetail::WINDOW });
    let mut found = Vec::new();
    for part in table.parts() {
        for ring in clipper.clip_rings(part) {
            found.push((part.class, ring));
        }
    }
    found
}

/// The kinds of boundaries that a map shows, which its legend explains.
#[expect(clippy::struct_excessive_bools, reason = "four independent answers, read by name")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ShownBoundaries {
    pub(super) agreed: bool,
    pub(super) unsettled: bool,
    pub(super) claimed: bool,
    pub(super) disputed_areas: bool,
}

impl ShownBoundaries {
    /// Returns the kinds that at least one of two maps shows.
    pub(super) const fn union(self, other: Self) -> Self {
        Self {
            agreed: self.agreed || other.agreed,
            unsettled: self.unsettled || other.unsettled,
            claimed: self.claimed || other.claimed,
            disputed_areas: self.disputed_areas || other.disputed_areas,
        }
    }
}

/// The boundaries of a map, ready to be drawn.
///
/// The legend depends on them, and the size of a sheet on its legend, so they are computed before anything is drawn.
#[derive(Clone, Debug)]
pub(super) struct Boundaries {
    disputed_areas: Vec<LayerPath>,
    lines: Vec<LayerPath>,
    pub(super) shown: ShownBoundaries,
}

impl Boundaries {
    /// Computes the boundaries in the window of a frame.
    pub(super) fn new(frame: &Frame, borders: Borders, details: &[BasemapDetail]) -> Self {
        Self::from_clippers(borders, &clippers(frame, details))
    }

    fn from_clippers(borders: Borders, clippers: &[LayerClipper<'_>]) -> Self {
        let mut shown = ShownBoundaries::default();
        let mut disputed_areas = Vec::new();
        if borders == Borders::DeFacto {
            for (level, clipper) in clippers.iter().enumerate() {
                let data = clipper.ring_data(BasemapTable::Disputed.parts().iter());
                disputed_areas.extend(LayerPath::new(level, "disputed", data));
            }
        }
        shown.disputed_areas = !disputed_areas.is_empty();
        let mut lines = Vec::new();
        for (level, clipper) in clippers.iter().enumerate() {
            // On maps of the world there are so many borders that they must not dominate.
            let thin = clipper.meters_per_pixel() > THIN_BORDERS;
            for (kind, class, shown) in [
                (BorderLine::Agreed, if thin { "border far" } else { "border" }, &mut shown.agreed),
                (BorderLine::Disputed, if thin { "unsettled far" } else { "unsettled" }, &mut shown.unsettled),
                (BorderLine::Claimed, if thin { "claimed far" } else { "claimed" }, &mut shown.claimed),
            ] {
                let parts = BasemapTable::Borders.parts().iter().filter(|part| borders.line(part.class) == Some(kind));
                let path = LayerPath::new(level, class, clipper.line_data(parts));
                *shown |= path.is_some();
                lines.extend(path);
            }
        }
        Self { disputed_areas, lines, shown }
    }
}

/// A path of one detail of a layer.
#[derive(Clone, Debug)]
struct LayerPath {
    /// The classes, with `d0`, `d1` … for the detail.
    class: String,
    data: String,
}

impl LayerPath {
    /// Creates a path; `None` if there is nothing to draw.
    fn new(level: usize, class: &str, data: String) -> Option<Self> {
        (!data.is_empty()).then(|| Self { class: format!("{class} d{level}"), data })
    }

    fn write(&self, svg: &mut SvgWriter) {
        svg.write_empty("path", [("class", trusted(&*self.class)), ("d", trusted(&*self.data))]);
    }
}

/// Draws the layers of the base map, each detail as a path of class `d0`, `d1` …
pub(super) fn draw(svg: &mut SvgWriter, frame: &Frame, boundaries: &Boundaries, details: &[BasemapDetail]) {
    draw_layers(svg, boundaries, &clippers(frame, details));
}

/// Draws a small part of the map in detail, with water below, clipped at its edge.
pub(super) fn draw_close_up(frame: &Frame, borders: Borders, zoom: f64, window: PixelRect) -> SvgWriter {
    let mut svg = SvgWriter::for_pages();
    let [x, y, width, height] = [window.min.x, window.min.y, window.width(), window.height()];
    svg.open(
        "svg",
        [
            ("x", x.into()),
            ("y", y.into()),
            ("width", width.into()),
            ("height", height.into()),
            ("viewBox", trusted([x, y, width, height].map(format_number).join(" "))),
        ],
    );
    write_water_rect(&mut svg, window);
    // A little more than the window, so that the coast is not drawn along its edge.
    let detail = BasemapDetail { zoom, ..BasemapDetail::WINDOW };
    let clipper = LayerClipper::for_window(frame, detail, window.expand(1.0, 1.0));
    let clippers = std::slice::from_ref(&clipper);
    draw_layers(&mut svg, &Boundaries::from_clippers(borders, clippers), clippers);
    svg
}

fn draw_layers(svg: &mut SvgWriter, boundaries: &Boundaries, clippers: &[LayerClipper<'_>]) {
    let write = |svg: &mut SvgWriter, level: usize, class: &str, data: String| {
        if let Some(path) = LayerPath::new(level, class, data) {
            path.write(svg);
        }
    };

    svg.open_layer("land");
    for (level, clipper) in clippers.iter().enumerate() {
        let coarse = clipper.meters_per_pixel() > COARSE_LAND;
        let parts = if coarse { BasemapTable::LandCoarse } else { BasemapTable::LandFine }.parts();
        let (ice, land): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.class == 1);
        write(svg, level, "land", clipper.ring_data(land.into_iter()));
        write(svg, level, "ice", clipper.ring_data(ice.into_iter()));
    }
    svg.close();

    svg.open_layer("lakes");
    for (level, clipper) in clippers.iter().enumerate() {
        let max_rank = max_water_rank(clipper.meters_per_pixel());
        let lakes = BasemapTable::Lakes.parts().iter().filter(|part| part.class <= max_rank);
        write(svg, level, "lake", clipper.ring_data(lakes));
    }
    svg.close();

    svg.open_layer("rivers");
    for (level, clipper) in clippers.iter().enumerate() {
        let max_rank = max_water_rank(clipper.meters_per_pixel());
        let rivers = BasemapTable::Rivers.parts().iter().filter(|part| part.class <= max_rank);
        write(svg, level, "river", clipper.line_data(rivers));
    }
    svg.close();

    svg.open_layer("disputed");
    boundaries.disputed_areas.iter().for_each(|path| path.write(svg));
    svg.close();

    svg.open_layer("borders");
    boundaries.lines.iter().for_each(|path| path.write(svg));
    svg.close();
}

/// Returns the rank of the least important river or lake on a map of this scale.
fn max_water_rank(meters_per_pixel: f64) -> u8 {
    match meters_per_pixel {
        m if m > 10_000.0 => 1,
        m if m > 4_000.0 => 2,
        m if m > 2_200.0 => 4,
        m if m > 1_200.0 => 5,
        m if m > 700.0 => 6,
        _ => 9,
    }
}

/// Projects and clips parts of the base map to a window, at one detail.
struct LayerClipper<'a> {
    frame: &'a Frame,
    detail: BasemapDetail,
    window: PixelRect,
    domain: Vec<LonLatRect>,
}

fn clippers<'a>(frame: &'a Frame, details: &[BasemapDetail]) -> Vec<LayerClipper<'a>> {
    details.iter().map(|&detail| LayerClipper::new(frame, detail)).collect()
}

impl<'a> LayerClipper<'a> {
    fn new(frame: &'a Frame, detail: BasemapDetail) -> Self {
        Self::for_window(frame, detail, frame.window(detail.bleed))
    }

    fn for_window(frame: &'a Frame, detail: BasemapDetail, window: PixelRect) -> Self {
        Self { frame, detail, window, domain: frame.domain(window) }
    }

    /// Returns the meters per pixel at the zoom of the detail.
    fn meters_per_pixel(&self) -> f64 {
        self.frame.meters_per_pixel() / self.detail.zoom
    }

    fn tolerance(&self) -> f64 {
        TOLERANCE * self.detail.coarseness / self.detail.zoom
    }

    fn path_data(&self) -> PathData {
        PathData::new(if self.detail.zoom < 3.0 { 1 } else { 2 })
    }

    fn ring_data<'p>(&self, parts: impl Iterator<Item = &'p BasemapPart>) -> String {
        let mut data = self.path_data();
        for ring in parts.flat_map(|part| self.clip_rings(part)) {
            data.push(&ring, true);
        }
        data.into_text()
    }

    /// Returns a ring in pixels, clipped to the window and simplified. On a map of the world it may appear at both edges.
    fn clip_rings(&self, part: &BasemapPart) -> Vec<Vec<PixelPoint>> {
        let mut found = Vec::new();
        for (copy, domain) in self.shift_into_domain(part) {
            let ring = clip_ring(&copy, domain);
            if ring.len() < 3 {
                continue;
            }
            let clipped = simplify_ring(&clip_ring(&self.project(&ring, true), self.window), self.tolerance());
            if !clipped.is_empty() {
                found.push(clipped);
            }
        }
        found
    }

    fn line_data<'p>(&self, parts: impl Iterator<Item = &'p BasemapPart>) -> String {
        let mut data = self.path_data();
        for (copy, domain) in parts.flat_map(|part| self.shift_into_domain(part)) {
            for line in clip_line(&copy, domain) {
                for piece in clip_line(&self.project(&line, false), self.window) {
                    data.push(&simplify_line(&piece, self.tolerance()), false);
                }
            }
        }
        data.into_text()
    }

    /// Returns the part with longitudes relative to the central meridian, once for each full turn that brings it into a range
    /// of the domain.
    fn shift_into_domain(&self, part: &BasemapPart) -> Vec<(Vec<LonLat>, LonLatRect)> {
        let lon0 = self.frame.projection.central_meridian();
        let [west, south, east, north] = part.bounds.edges();
        let mut found = Vec::new();
        for turn in [-360.0, 0.0, 360.0] {
            let shift = turn - lon0;
            let bounds = LonLatRect::from_edges(west + shift, south, east + shift, north);
            for &domain in self.domain.iter().filter(|domain| bounds.overlaps(**domain)) {
                let shifted = part.points.iter().map(|point| LonLat::new(point.lon + shift, point.lat));
                found.push((shifted.collect(), domain));
            }
        }
        found
    }

    /// Projects a line to pixels. Long straight segments (a cut along a meridian, the edge of Antarctica) become curves, so
    /// they get points in between.
    fn project(&self, line: &[LonLat], closed: bool) -> Vec<PixelPoint> {
        const STEP: f64 = 2.0;
        let mut projected = Vec::with_capacity(line.len());
        let mut previous = if closed { line.last().copied() } else { None };
        for &point in line {
            if let Some(previous) = previous {
                let (dlon, dlat) = (point.lon - previous.lon, point.lat - previous.lat);
                let longest = dlon.abs().max(dlat.abs());
                if longest > STEP {
                    let count = (longest / STEP).ceil().min(200.0);
                    let mut step = 1.0;
                    while step < count {
                        let fraction = step / count;
                        let between = LonLat::new(previous.lon + dlon * fraction, previous.lat + dlat * fraction);
                        projected.push(self.frame.project_relative(between));
                        step += 1.0;
                    }
                }
            }
            projected.push(self.frame.project_relative(point));
            previous = Some(point);
        }
        projected
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::frame::FrameOptions;
    use crate::draw::polygon::ring_area;
    use crate::draw::projection::{Projection, ProjectionChoice};

    /// Clipping in degrees first saves most of the work, and must not change what is visible.
    #[test]
    fn clipping_before_projecting_loses_nothing_visible() {
        let case = |projection: Projection, corners: [[f64; 2]; 2]| {
            let corners = corners.map(|[lon, lat]| LonLat::new(lon, lat));
            let frame = Frame::from_points(&corners, FrameOptions::new(1000.0, ProjectionChoice::Auto), projection);
            let clipper = LayerClipper::new(&frame, BasemapDetail { zoom: 3.0, bleed: 0.15, coarseness: 1.0 });
            let unclipped = LayerClipper { domain: projection.domain(), ..LayerClipper::new(&frame, clipper.detail) };
            for table in [BasemapTable::LandFine, BasemapTable::Lakes] {
                let area = |clipper: &LayerClipper<'_>| {
                    let rings = table.parts().iter().flat_map(|part| clipper.clip_rings(part));
                    rings.map(|ring| ring_area(&ring)).sum::<f64>()
                };
                let (actual, expected) = (area(&clipper), area(&unclipped));
                let tolerance = 2.0 + expected * 1e-5;
                assert!((actual - expected).abs() <= tolerance, "{}: {actual}, {expected}", projection.describe());
            }
        };
        case(Projection::lambert_conformal(131.0, 45.0, [41.0, 48.0]), [[125.7, 39.0], [135.1, 50.2]]);
        case(Projection::lambert_conformal(179.0, 62.0, [60.0, 64.0]), [[170.0, 58.0], [-172.0, 66.0]]);
        case(Projection::lambert_conformal(-66.0, -52.0, [-54.0, -50.0]), [[-70.0, -55.0], [-62.0, -48.0]]);
        case(Projection::lambert_azimuthal(30.0, 5.0), [[10.0, -15.0], [50.0, 25.0]]);
        case(Projection::lambert_azimuthal(20.0, 90.0), [[0.0, 72.0], [140.0, 80.0]]);
    }
}
