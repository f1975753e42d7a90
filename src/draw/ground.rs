//! The layers below the reports: land, borders, disputed areas, rivers, lakes, and names for orientation.

use super::basemap::{BorderLine, Borders, Part, Table};
use super::frame::Frame;
use super::projection::Projection;
use super::shape::{PathData, line_in_box, ring_in_box, thinned, thinned_ring};
use super::svg::{Svg, words};

/// How finely the base map is drawn, and how far around the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Detail {
    /// How many times the reader may enlarge the map before this detail looks coarse.
    pub(super) zoom: f64,
    /// The share of the window that is drawn beyond it, on each side.
    pub(super) bleed: f64,
    /// How many times coarser than it could be: 1 for the best.
    pub(super) ease: f64,
}

impl Detail {
    /// The best drawing of the window alone.
    pub(super) const WINDOW: Self = Self { zoom: 1.0, bleed: 0.0, ease: 1.0 };
}

/// Left out: bends smaller than this, in pixels after enlarging.
const TOLERANCE: f64 = 0.35;
/// Above this many metres in a pixel, 1:50 million is fine enough.
const COARSE: f64 = 4_000.0;
/// Above this many, borders are drawn thin.
const FAR: f64 = 8_000.0;

/// The ground of all: water, within the outline of the globe where the whole of it shows.
pub(super) fn sea(svg: &mut Svg, frame: &Frame) {
    if frame.projection.holds_the_world() {
        let sides = [(180.0, 1.0), (-180.0, -1.0)];
        let outline =
            sides.into_iter().flat_map(|(dlon, up)| (-45..=45).map(move |step| (dlon, up * f64::from(step) * 2.0)));
        let outline: Vec<_> =
            outline.map(|(dlon, lat)| frame.pixels(frame.projection.project_from_middle(dlon, lat))).collect();
        let mut data = PathData::new(1);
        data.add(&outline, true);
        svg.empty("path", [("class", "globe".into()), ("d", words(data.into_text()))]);
    } else {
        let [left, top, right, bottom] = frame.window(1.0);
        svg.empty(
            "rect",
            [
                ("class", "water".into()),
                ("x", left.into()),
                ("y", top.into()),
                ("width", (right - left).into()),
                ("height", (bottom - top).into()),
            ],
        );
    }
}

/// The rings of a table in pixels, cut to the window and thinned, with their classes.
pub(super) fn rings_in_window(frame: &Frame, table: Table, tolerance: f64) -> Vec<(u8, Vec<[f64; 2]>)> {
    let sheet = Sheet::new(frame, Detail { zoom: TOLERANCE / tolerance, ..Detail::WINDOW });
    let mut found = Vec::new();
    for part in table.parts() {
        for ring in sheet.cut_rings(part) {
            found.push((part.class, ring));
        }
    }
    found
}

/// What a map has of the things that the legend explains only where they show.
#[expect(clippy::struct_excessive_bools, reason = "four independent answers, read by name")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) borders: bool,
    pub(super) unsettled: bool,
    pub(super) claimed: bool,
    pub(super) disputed: bool,
}

impl Shown {
    /// What either of two maps has.
    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            borders: self.borders || other.borders,
            unsettled: self.unsettled || other.unsettled,
            claimed: self.claimed || other.claimed,
            disputed: self.disputed || other.disputed,
        }
    }
}

/// Draws the layers of the base map, each detail as one path of class `d0`, `d1`, …
pub(super) fn draw(svg: &mut Svg, frame: &Frame, borders: Borders, details: &[Detail]) -> Shown {
    let sheets: Vec<Sheet> = details.iter().map(|&detail| Sheet::new(frame, detail)).collect();
    layers(svg, frame.meters_per_pixel(), borders, &sheets)
}

/// Draws a small box of the map in detail, with water below and cut at its edge: left, top, right, bottom.
pub(super) fn close_up(frame: &Frame, borders: Borders, zoom: f64, window: [f64; 4]) -> Svg {
    let [left, top, right, bottom] = window;
    let (width, height) = (right - left, bottom - top);
    let short = super::shape::number;
    let mut svg = Svg::for_pages();
    svg.open(
        "svg",
        [
            ("x", left.into()),
            ("y", top.into()),
            ("width", width.into()),
            ("height", height.into()),
            ("viewBox", words(format!("{} {} {} {}", short(left), short(top), short(width), short(height)))),
        ],
    );
    let area = [("x", left.into()), ("y", top.into()), ("width", width.into()), ("height", height.into())];
    let [x, y, across, down] = area;
    svg.empty("rect", [("class", "water".into()), x, y, across, down]);
    // A little more than the box, so that the coast is not drawn along its edge.
    let around = [left - 1.0, top - 1.0, right + 1.0, bottom + 1.0];
    let sheet = Sheet::of(frame, Detail { zoom, ..Detail::WINDOW }, around);
    layers(&mut svg, frame.meters_per_pixel(), borders, std::slice::from_ref(&sheet));
    svg
}

fn layers(svg: &mut Svg, meters: f64, borders: Borders, sheets: &[Sheet<'_>]) -> Shown {
    let mut shown = Shown::default();

    svg.layer("land");
    for (level, sheet) in sheets.iter().enumerate() {
        let coarse = meters / sheet.detail.zoom > COARSE;
        let parts = if coarse { Table::LandCoarse } else { Table::LandFine }.parts();
        let (ice, land): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.class == 1);
        path(svg, level, "land", sheet.rings(land.into_iter()));
        path(svg, level, "ice", sheet.rings(ice.into_iter()));
    }
    svg.close();

    svg.layer("lakes");
    let lakes = Table::Lakes.parts();
    for (level, sheet) in sheets.iter().enumerate() {
        let greatest = rank(meters / sheet.detail.zoom);
        path(svg, level, "lake", sheet.rings(lakes.iter().filter(|part| part.class <= greatest)));
    }
    svg.close();

    svg.layer("rivers");
    let rivers = Table::Rivers.parts();
    for (level, sheet) in sheets.iter().enumerate() {
        let greatest = rank(meters / sheet.detail.zoom);
        path(svg, level, "river", sheet.lines(rivers.iter().filter(|part| part.class <= greatest)));
    }
    svg.close();

    svg.layer("disputed");
    if borders == Borders::DeFacto {
        let disputed = Table::Disputed.parts();
        for (level, sheet) in sheets.iter().enumerate() {
            shown.disputed |= path(svg, level, "disputed", sheet.rings(disputed.iter()));
        }
    }
    svg.close();

    svg.layer("borders");
    let lines = Table::Borders.parts();
    for (level, sheet) in sheets.iter().enumerate() {
        // On maps of the world there are so many borders that they must stand back.
        let far = meters / sheet.detail.zoom > FAR;
        for (kind, class, shown) in [
            (BorderLine::Agreed, if far { "border far" } else { "border" }, &mut shown.borders),
            (BorderLine::Disputed, if far { "unsettled far" } else { "unsettled" }, &mut shown.unsettled),
            (BorderLine::Claimed, if far { "claimed far" } else { "claimed" }, &mut shown.claimed),
        ] {
            let data = sheet.lines(lines.iter().filter(|part| borders.line(part.class) == Some(kind)));
            *shown |= path(svg, level, class, data);
        }
    }
    svg.close();
    shown
}

/// The least important rank of river or lake that a map of this scale shows.
fn rank(meters_per_pixel: f64) -> u8 {
    match meters_per_pixel {
        m if m > 10_000.0 => 1,
        m if m > 4_000.0 => 2,
        m if m > 2_200.0 => 4,
        m if m > 1_200.0 => 5,
        m if m > 700.0 => 6,
        _ => 9,
    }
}

/// Whether there was anything to draw.
fn path(svg: &mut Svg, level: usize, class: &str, data: String) -> bool {
    let any = !data.is_empty();
    if any {
        svg.empty("path", [("class", words(format!("{class} d{level}"))), ("d", words(data))]);
    }
    any
}

/// The window at one detail.
struct Sheet<'a> {
    frame: &'a Frame,
    detail: Detail,
    window: [f64; 4],
    domain: Vec<[f64; 4]>,
}

impl<'a> Sheet<'a> {
    fn new(frame: &'a Frame, detail: Detail) -> Self {
        Self::of(frame, detail, frame.window(detail.bleed))
    }

    fn of(frame: &'a Frame, detail: Detail, window: [f64; 4]) -> Self {
        Self { frame, detail, window, domain: frame.domain(window) }
    }

    fn tolerance(&self) -> f64 {
        TOLERANCE * self.detail.ease / self.detail.zoom
    }

    fn data(&self) -> PathData {
        PathData::new(if self.detail.zoom < 3.0 { 1 } else { 2 })
    }

    fn rings<'p>(&self, parts: impl Iterator<Item = &'p Part>) -> String {
        let mut data = self.data();
        for ring in parts.flat_map(|part| self.cut_rings(part)) {
            data.add(&ring, true);
        }
        data.into_text()
    }

    /// A ring in pixels, cut to the window and thinned; it may show at both ends of a world map.
    fn cut_rings(&self, part: &Part) -> Vec<Vec<[f64; 2]>> {
        let mut found = Vec::new();
        for (copy, domain) in self.copies(part) {
            let ring = ring_in_box(&copy, domain);
            if ring.len() < 3 {
                continue;
            }
            let cut = thinned_ring(&ring_in_box(&self.on_sheet(&ring, true), self.window), self.tolerance());
            if !cut.is_empty() {
                found.push(cut);
            }
        }
        found
    }

    fn lines<'p>(&self, parts: impl Iterator<Item = &'p Part>) -> String {
        let mut data = self.data();
        for (copy, domain) in parts.flat_map(|part| self.copies(part)) {
            for line in line_in_box(&copy, domain) {
                for piece in line_in_box(&self.on_sheet(&line, false), self.window) {
                    data.add(&thinned(&piece, self.tolerance()), false);
                }
            }
        }
        data.into_text()
    }

    /// The part in longitudes from the middle, once for each turn of the globe that brings it into a box of the domain.
    fn copies(&self, part: &Part) -> Vec<(Vec<[f64; 2]>, [f64; 4])> {
        let lon0 = self.frame.projection.lon0();
        let [west, south, east, north] = part.bounds;
        let mut found = Vec::new();
        for turn in [-360.0, 0.0, 360.0] {
            let shift = turn - lon0;
            for &domain in &self.domain {
                let meets =
                    west + shift < domain[2] && east + shift > domain[0] && south < domain[3] && north > domain[1];
                if meets {
                    found.push((part.points.iter().map(|&[lon, lat]| [lon + shift, lat]).collect(), domain));
                }
            }
        }
        found
    }

    /// Projects to pixels. Long straight steps (a cut along a meridian, the edge of Antarctica) bend on the sheet, so they
    /// get points between.
    fn on_sheet(&self, line: &[[f64; 2]], closed: bool) -> Vec<[f64; 2]> {
        const STEP: f64 = 2.0;
        let projection: &Projection = &self.frame.projection;
        let mut out = Vec::with_capacity(line.len());
        let mut before = if closed { line.last().copied() } else { None };
        for &[x, y] in line {
            if let Some([px, py]) = before {
                let longest = (x - px).abs().max((y - py).abs());
                if longest > STEP {
                    let count = (longest / STEP).ceil().min(200.0);
                    let mut step = 1.0;
                    while step < count {
                        let share = step / count;
                        out.push(projection.project_from_middle(px + (x - px) * share, py + (y - py) * share));
                        step += 1.0;
                    }
                }
            }
            out.push(projection.project_from_middle(x, y));
            before = Some([x, y]);
        }
        out.into_iter().map(|at| self.frame.pixels(at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::frame::Fit;
    use crate::draw::projection::ProjectionChoice;
    use crate::draw::shape::area;

    /// Cutting in degrees first saves most of the work, and must not change what shows.
    #[test]
    fn what_is_cut_before_it_is_projected_would_not_have_shown() {
        let case = |projection: Projection, spots: &[[f64; 2]]| {
            let frame = Frame::around(spots, Fit::wide(1000.0, ProjectionChoice::Auto), projection);
            let sheet = Sheet::new(&frame, Detail { zoom: 3.0, bleed: 0.15, ease: 1.0 });
            let all = Sheet { domain: projection.domain(), ..Sheet::new(&frame, sheet.detail) };
            for table in [Table::LandFine, Table::Lakes] {
                let land = |sheet: &Sheet<'_>| {
                    table.parts().iter().flat_map(|part| sheet.cut_rings(part)).map(|ring| area(&ring)).sum::<f64>()
                };
                let (cut, whole) = (land(&sheet), land(&all));
                assert!((cut - whole).abs() <= 2.0 + whole * 1e-5, "{}: {cut} and {whole}", projection.name());
            }
        };
        case(Projection::conic(131.0, 45.0, [41.0, 48.0]), &[[125.7, 39.0], [135.1, 50.2]]);
        case(Projection::conic(179.0, 62.0, [60.0, 64.0]), &[[170.0, 58.0], [-172.0, 66.0]]);
        case(Projection::conic(-66.0, -52.0, [-54.0, -50.0]), &[[-70.0, -55.0], [-62.0, -48.0]]);
        case(Projection::azimuthal(30.0, 5.0), &[[10.0, -15.0], [50.0, 25.0]]);
        case(Projection::azimuthal(20.0, 90.0), &[[0.0, 72.0], [140.0, 80.0]]);
    }
}
