//! Names that help the reader to find the way: countries, seas, a few towns.

use std::collections::BTreeMap;

use super::basemap::{self, Table};
use super::frame::Frame;
use super::ground;
use super::shape::area;
use super::svg::{Svg, words};
use super::text::{Anchor, Face, Room, Spot, beside};
use crate::markup::escape;
use crate::scene::Scene;

const COUNTRY: Face = Face::new(12.0, false, 0.14);
const SEA: Face = Face::new(12.5, false, 0.0);
const TOWN: Face = Face::new(11.0, false, 0.0);
/// More towns than this would drown the reports.
const MOST_TOWNS: usize = 14;

/// Ground that one state holds and another owns: no country's name stands there. West, south, east, north.
const NO_NAMES_ON: [[f64; 4]; 2] = [
    // Crimea.
    [32.3, 44.2, 36.7, 46.15],
    // The southern Kurils.
    [145.2, 43.2, 149.5, 46.3],
];

/// The rings of one country in the window.
type Rings = Vec<Vec<[f64; 2]>>;

/// A name with its place on the sheet.
pub(super) struct Name {
    class: &'static str,
    spot: Spot,
    text: String,
    /// The dot of a town.
    dot: Option<[f64; 2]>,
}

/// Finds room for names; marks and their words have taken theirs before.
pub(super) fn find(scene: &Scene, frame: &Frame, room: &mut Room) -> Vec<Name> {
    let mut found = Vec::new();
    countries(frame, room, &mut found);
    seas(frame, room, &mut found);
    towns(scene, frame, room, &mut found);
    found
}

/// Countries, each once, where its name fits into what the window shows of it: far from the edges, then near the middle.
fn countries(frame: &Frame, room: &mut Room, found: &mut Vec<Name>) {
    /// Between the spots that are tried, in pixels.
    const STEP: f64 = 12.0;
    /// Further from the edge than this is no better.
    const ENOUGH: f64 = 60.0;
    let mut shapes: BTreeMap<u8, Vec<Vec<[f64; 2]>>> = BTreeMap::new();
    for (number, ring) in ground::rings_in_window(frame, Table::Countries, 2.5) {
        shapes.entry(number).or_default().push(ring);
    }
    let closed = no_names_on(frame);
    let names: Vec<&str> = troopmap_data::basemap::COUNTRY_NAMES.lines().collect();
    let mut wanted: Vec<(f64, &str, Rings)> = shapes
        .into_iter()
        .filter_map(|(number, rings)| {
            Some((rings.iter().map(|ring| area(ring)).sum(), *names.get(usize::from(number))?, rings))
        })
        .collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    for (_, name, rings) in wanted {
        let text = name.to_uppercase();
        let (half, height) = (COUNTRY.width(&text) / 2.0, COUNTRY.size * 1.25);
        let Some([left, top, right, bottom]) = bounds(&rings) else { continue };
        let mut best: Option<((f64, f64), [f64; 4])> = None;
        let mut y = top + STEP / 2.0;
        while y < bottom {
            let mut x = left + STEP / 2.0;
            while x < right {
                let fits = [x - half, x, x + half].iter().all(|&x| holds(&rings, [x, y]) && !holds(&closed, [x, y]));
                let box_ = [x - half - 3.0, y - height / 2.0 - 2.0, x + half + 3.0, y + height / 2.0 + 2.0];
                if fits && room.is_free(box_) {
                    let from_middle = (x - frame.width / 2.0).hypot(y - frame.height / 2.0);
                    let key = (clearance(&rings, [x, y]).min(ENOUGH), -from_middle);
                    if best.is_none_or(|(other, _)| key > other) {
                        best = Some((key, box_));
                    }
                }
                x += STEP;
            }
            y += STEP;
        }
        if let Some((_, area)) = best {
            room.take(area);
            found.push(Name { class: "country", spot: Spot { area, anchor: Anchor::Middle }, text, dot: None });
        }
    }
}

fn no_names_on(frame: &Frame) -> Vec<Vec<[f64; 2]>> {
    NO_NAMES_ON
        .iter()
        .map(|&[west, south, east, north]| {
            [[west, south], [east, south], [east, north], [west, north]]
                .map(|spot| frame.pixels(frame.projection.project(spot)))
                .to_vec()
        })
        .collect()
}

fn bounds(rings: &[Vec<[f64; 2]>]) -> Option<[f64; 4]> {
    rings.iter().flatten().fold(None, |found, &[x, y]| {
        let [left, top, right, bottom] = found.unwrap_or([x, y, x, y]);
        Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
    })
}

/// Whether a spot lies in the rings, by the even-odd rule.
pub(super) fn holds(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for ring in rings {
        let Some(&last) = ring.last() else { continue };
        let mut before = last;
        for &spot in ring {
            if (spot[1] > y) != (before[1] > y)
                && x < (before[0] - spot[0]) * (y - spot[1]) / (before[1] - spot[1]) + spot[0]
            {
                inside = !inside;
            }
            before = spot;
        }
    }
    inside
}

/// How far a spot lies from the nearest edge.
fn clearance(rings: &[Vec<[f64; 2]>], [x, y]: [f64; 2]) -> f64 {
    let mut nearest = f64::INFINITY;
    for ring in rings {
        let Some(&last) = ring.last() else { continue };
        let mut before = last;
        for &spot in ring {
            let step = [spot[0] - before[0], spot[1] - before[1]];
            let off = [x - before[0], y - before[1]];
            let length = step[0] * step[0] + step[1] * step[1];
            let share =
                if length > 0.0 { ((off[0] * step[0] + off[1] * step[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
            nearest = nearest.min((off[0] - share * step[0]).powi(2) + (off[1] - share * step[1]).powi(2));
            before = spot;
        }
    }
    nearest.sqrt()
}

/// Seas, each once, where it is wide enough for its name.
fn seas(frame: &Frame, room: &mut Room, found: &mut Vec<Name>) {
    for line in troopmap_data::basemap::SEAS.lines().skip(1) {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or_default();
        let numbers: Vec<f64> = cells.filter_map(|cell| cell.parse().ok()).collect();
        let [lon, lat, reach] = numbers[..] else { continue };
        let [x, y] = frame.pixels(frame.projection.project([lon, lat]));
        // The local scale: a world map shrinks some seas more than others.
        let [nx, ny] = frame.pixels(frame.projection.project([lon, lat + 0.05]));
        let pixels_per_km = (nx - x).hypot(ny - y) / 5.56;
        let (width, height) = (SEA.width(name), SEA.size * 1.25);
        if found.iter().any(|other| other.text == name) || reach * pixels_per_km < width * 0.75 {
            continue;
        }
        let area = [x - width / 2.0 - 4.0, y - height / 2.0 - 2.0, x + width / 2.0 + 4.0, y + height / 2.0 + 2.0];
        if room.is_free(area) {
            room.take(area);
            found.push(Name {
                class: "sea",
                spot: Spot { area, anchor: Anchor::Middle },
                text: name.to_owned(),
                dot: None,
            });
        }
    }
}

/// Towns, the largest first, as long as there is room.
fn towns(scene: &Scene, frame: &Frame, room: &mut Room, found: &mut Vec<Name>) {
    let reported = |name: &str| scene.marks.iter().any(|mark| mark.label == name);
    let named = |name: &str| scene.movements.iter().any(|way| way.end_names.iter().flatten().any(|end| end == name));
    let mut placed = 0;
    for town in basemap::towns() {
        let at = frame.pixels(frame.projection.project(town.at));
        let dot = [at[0] - 4.0, at[1] - 4.0, at[0] + 4.0, at[1] + 4.0];
        if placed == MOST_TOWNS {
            break;
        }
        if !room.is_free(dot) || reported(&town.name) || named(&town.name) {
            continue;
        }
        // A little air around it: crowded names are worse than none.
        let Some(spot) = beside(room, at, [7.0, 7.0], [TOWN.width(&town.name), TOWN.size * 1.3]) else { continue };
        let [left, top, right, bottom] = spot.area;
        room.take([left - 14.0, top - 12.0, right + 14.0, bottom + 12.0]);
        room.take(dot);
        placed += 1;
        found.push(Name { class: "town", spot, text: town.name.clone(), dot: Some(at) });
    }
}

/// Writes the names; `halo` gives them a pale outline instead of ink.
pub(super) fn write(svg: &mut Svg, names: &[Name], halo: bool) {
    for name in names.iter().filter(|name| !halo || name.class != "sea") {
        name.write_from(svg, [0.0, 0.0], halo);
    }
}

impl Name {
    /// The spot it belongs to: the dot of a town, the middle of any other name.
    pub(super) fn at(&self) -> [f64; 2] {
        let [left, top, right, bottom] = self.spot.area;
        self.dot.unwrap_or([f64::midpoint(left, right), f64::midpoint(top, bottom)])
    }

    /// Writes it with the origin at a spot.
    pub(super) fn write_from(&self, svg: &mut Svg, origin: [f64; 2], halo: bool) {
        if let Some([x, y]) = self.dot.filter(|_| !halo) {
            svg.empty(
                "circle",
                [
                    ("class", "towndot".into()),
                    ("cx", (x - origin[0]).into()),
                    ("cy", (y - origin[1]).into()),
                    ("r", 2.2.into()),
                ],
            );
        }
        let [left, top, right, bottom] = self.spot.area;
        let (x, anchor) = match self.spot.anchor {
            Anchor::Start => (left, ""),
            Anchor::Middle => (f64::midpoint(left, right), "middle"),
            Anchor::End => (right, "end"),
        };
        svg.words(
            "text",
            [
                ("class", words(if halo { format!("{} halo", self.class) } else { self.class.to_owned() })),
                ("x", (x - origin[0]).into()),
                ("y", (f64::midpoint(top, bottom) + 4.0 - origin[1]).into()),
                ("text-anchor", anchor.into()),
            ],
            &escape(&self.text),
        );
    }
}
