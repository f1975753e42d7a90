//! Names that help readers to orient themselves: countries, seas, a few towns.

use std::collections::BTreeMap;

use super::basemap::{self, BasemapTable};
use super::basemap_layers::rings_in_window;
use super::coordinates::{LonLat, LonLatRect, PixelPoint, PixelRect};
use super::font_metrics::Font;
use super::frame::Frame;
use super::label_placement::{FreeSpace, LabelBox, LabelGap, LabelSize, TextAnchor, place_label};
use super::polygon::{distance_to_edge, ring_area, rings_contain};
use super::svg_writer::{SvgWriter, trusted};
use crate::markup::escape;
use crate::scene::Scene;

const COUNTRY: Font = Font::new(12.0, false, 0.14);
const SEA: Font = Font::new(12.5, false, 0.0);
const TOWN: Font = Font::new(11.0, false, 0.0);
/// More towns than this would distract from the reports.
const MAX_TOWNS: usize = 14;

/// Areas held by one state and owned by another, on which no name of a country is drawn: west, south, east, north.
const UNNAMED_AREAS: [[f64; 4]; 2] = [
    // Crimea.
    [32.3, 44.2, 36.7, 46.15],
    // The southern Kurils.
    [145.2, 43.2, 149.5, 46.3],
];

/// The rings of one country in the window.
type CountryRings = Vec<Vec<PixelPoint>>;

/// The name of a country, sea or town with its place on the map.
pub(super) struct PlaceLabel {
    class: &'static str,
    label_box: LabelBox,
    text: String,
    /// The dot of a town.
    dot: Option<PixelPoint>,
}

/// Places names into the space that marks and their labels leave.
pub(super) fn place(scene: &Scene, frame: &Frame, space: &mut FreeSpace) -> Vec<PlaceLabel> {
    let mut found = Vec::new();
    place_countries(frame, space, &mut found);
    place_seas(frame, space, &mut found);
    place_towns(scene, frame, space, &mut found);
    found
}

/// Places the names of countries, the largest visible one first. Each name fits into the visible part of its country.
fn place_countries(frame: &Frame, space: &mut FreeSpace, found: &mut Vec<PlaceLabel>) {
    let mut countries: BTreeMap<u8, CountryRings> = BTreeMap::new();
    for (line, ring) in rings_in_window(frame, BasemapTable::Countries, 2.5) {
        countries.entry(line).or_default().push(ring);
    }
    let unnamed = unnamed_areas(frame);
    let names: Vec<&str> = troopmap_data::basemap::COUNTRY_NAMES.lines().collect();
    let mut candidates: Vec<(f64, &str, CountryRings)> = countries
        .into_iter()
        .filter_map(|(line, rings)| {
            Some((rings.iter().map(|ring| ring_area(ring)).sum(), *names.get(usize::from(line))?, rings))
        })
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    for (_, name, rings) in candidates {
        let text = name.to_uppercase();
        if let Some(rect) = best_country_box(frame, space, &rings, &unnamed, COUNTRY.width(&text)) {
            space.occupy(rect);
            let label_box = LabelBox { rect, anchor: TextAnchor::Middle };
            found.push(PlaceLabel { class: "country", label_box, text, dot: None });
        }
    }
}

/// Returns the free box for a name in a country that is farthest from its edge; of boxes far enough, the one closest to the
/// middle of the map. `None` if the name does not fit.
fn best_country_box(
    frame: &Frame,
    space: &FreeSpace,
    rings: &CountryRings,
    unnamed: &[Vec<PixelPoint>],
    width: f64,
) -> Option<PixelRect> {
    /// The distance between the candidates, in pixels.
    const STEP: f64 = 12.0;
    /// The distance from the edge above which more is no better.
    const ENOUGH: f64 = 60.0;
    let (half, height) = (width / 2.0, COUNTRY.size * 1.25);
    let middle = PixelPoint::new(frame.width / 2.0, frame.height / 2.0);
    let bounds = PixelRect::bounding(rings.iter().flatten().copied())?;
    let mut best: Option<((f64, f64), PixelRect)> = None;
    let mut y = bounds.min.y + STEP / 2.0;
    while y < bounds.max.y {
        let mut x = bounds.min.x + STEP / 2.0;
        while x < bounds.max.x {
            let center = PixelPoint::new(x, y);
            let fits = [x - half, x, x + half].into_iter().all(|x| {
                let point = PixelPoint::new(x, y);
                rings_contain(rings, point) && !rings_contain(unnamed, point)
            });
            let rect =
                PixelRect::from_edges(x - half - 3.0, y - height / 2.0 - 2.0, x + half + 3.0, y + height / 2.0 + 2.0);
            if fits && space.is_free(rect) {
                let key = (distance_to_edge(rings, center).min(ENOUGH), -middle.distance(center));
                if best.is_none_or(|(other, _)| key > other) {
                    best = Some((key, rect));
                }
            }
            x += STEP;
        }
        y += STEP;
    }
    best.map(|(_, rect)| rect)
}

fn unnamed_areas(frame: &Frame) -> Vec<Vec<PixelPoint>> {
    UNNAMED_AREAS
        .iter()
        .map(|&[west, south, east, north]| {
            let LonLatRect { min, max } = LonLatRect::from_edges(west, south, east, north);
            [min, LonLat::new(max.lon, min.lat), max, LonLat::new(min.lon, max.lat)]
                .map(|corner| frame.project(corner))
                .to_vec()
        })
        .collect()
}

/// Places the names of seas that are wide enough for them, each once.
fn place_seas(frame: &Frame, space: &mut FreeSpace, found: &mut Vec<PlaceLabel>) {
    for line in troopmap_data::basemap::SEAS.lines().skip(1) {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or_default();
        let numbers: Vec<f64> = cells.filter_map(|cell| cell.parse().ok()).collect();
        let [lon, lat, radius_km] = numbers[..] else { continue };
        let center = frame.project(LonLat::new(lon, lat));
        // The local scale: a world map shrinks some seas more than others.
        let north = frame.project(LonLat::new(lon, lat + 0.05));
        let pixels_per_km = center.distance(north) / 5.56;
        let (width, height) = (SEA.width(name), SEA.size * 1.25);
        if found.iter().any(|other| other.text == name) || radius_km * pixels_per_km < width * 0.75 {
            continue;
        }
        let PixelPoint { x, y } = center;
        let rect = PixelRect::from_edges(
            x - width / 2.0 - 4.0,
            y - height / 2.0 - 2.0,
            x + width / 2.0 + 4.0,
            y + height / 2.0 + 2.0,
        );
        if space.is_free(rect) {
            space.occupy(rect);
            let label_box = LabelBox { rect, anchor: TextAnchor::Middle };
            found.push(PlaceLabel { class: "sea", label_box, text: name.to_owned(), dot: None });
        }
    }
}

/// Places towns, the largest first, as long as there is space. Towns that the reports name are skipped.
fn place_towns(scene: &Scene, frame: &Frame, space: &mut FreeSpace, found: &mut Vec<PlaceLabel>) {
    let is_mark = |name: &str| scene.marks.iter().any(|mark| mark.label == name);
    let is_end =
        |name: &str| scene.movements.iter().any(|movement| movement.end_names.iter().flatten().any(|end| end == name));
    let mut placed = 0;
    for town in basemap::towns() {
        if placed == MAX_TOWNS {
            break;
        }
        let point = frame.project(town.point);
        let dot = PixelRect::centered(point, 4.0, 4.0);
        if !space.is_free(dot) || is_mark(&town.name) || is_end(&town.name) {
            continue;
        }
        let size = LabelSize { width: TOWN.width(&town.name), height: TOWN.size * 1.3 };
        let Some(label_box) = place_label(space, point, LabelGap::new(7.0, 7.0), size) else { continue };
        // Crowded names are worse than none, so each keeps some empty space around it.
        space.occupy(label_box.rect.expand(14.0, 12.0));
        space.occupy(dot);
        placed += 1;
        found.push(PlaceLabel { class: "town", label_box, text: town.name.clone(), dot: Some(point) });
    }
}

/// Draws names; with `halo`, only the pale outlines behind them.
pub(super) fn draw(svg: &mut SvgWriter, labels: &[PlaceLabel], halo: bool) {
    for label in labels.iter().filter(|label| !halo || label.class != "sea") {
        label.draw(svg, PixelPoint::default(), halo);
    }
}

impl PlaceLabel {
    /// Returns the dot of a town, or the center of any other name.
    pub(super) fn point(&self) -> PixelPoint {
        self.dot.unwrap_or(self.label_box.rect.center())
    }

    /// Draws the name relative to `origin`; with `halo`, only the pale outline behind it.
    pub(super) fn draw(&self, svg: &mut SvgWriter, origin: PixelPoint, halo: bool) {
        if let Some(PixelPoint { x, y }) = self.dot.filter(|_| !halo) {
            svg.write_empty(
                "circle",
                [
                    ("class", "towndot".into()),
                    ("cx", (x - origin.x).into()),
                    ("cy", (y - origin.y).into()),
                    ("r", 2.2.into()),
                ],
            );
        }
        let (x, anchor) = self.label_box.text_position();
        let class = if halo { trusted(format!("{} halo", self.class)) } else { self.class.into() };
        svg.write_text(
            "text",
            [
                ("class", class),
                ("x", (x - origin.x).into()),
                ("y", (self.label_box.rect.center().y + 4.0 - origin.y).into()),
                ("text-anchor", anchor.into()),
            ],
            &escape(&self.text),
        );
    }
}
