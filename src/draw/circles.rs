//! Circles of uncertainty at true scale.

use std::collections::BTreeMap;

use super::frame::{Frame, circle};
use super::projection::turned;
use super::shape::{PathData, ring_in_box};
use super::svg::{Svg, Value, outside, words};
use super::text::Room;
use crate::scene::{Mark, Scene};

/// The least radius at which a circle is drawn, in pixels; the legend says so.
pub(super) const LEAST: f64 = 14.0;
/// A circle whose radius is a greater share of the window has no fill: it would only darken the map.
const WIDE: f64 = 0.3;

/// A circle with the marks it belongs to.
struct Spread<'a> {
    mark: &'a Mark,
    ids: String,
    radius: f64,
}

/// One circle for each place and radius, the widest first.
fn spreads<'a>(frame: &Frame, scene: &'a Scene, paper: bool) -> Vec<Spread<'a>> {
    let mut found: BTreeMap<[u64; 3], Spread<'a>> = BTreeMap::new();
    // On paper, of a mark outside of the window the arc of its circle would only puzzle.
    let shown = |mark: &&Mark| mark.uncertainty.get() > 0.0 && (!paper || frame.shows(frame.place(mark.position)));
    for mark in scene.marks.iter().filter(shown) {
        let key = [mark.position.lon(), mark.position.lat(), mark.uncertainty.get()].map(f64::to_bits);
        let spread = found.entry(key).or_insert_with(|| Spread { mark, ids: String::new(), radius: frame.reach(mark) });
        if !spread.ids.is_empty() {
            spread.ids.push(' ');
        }
        spread.ids.push_str(&mark.id);
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by(|a, b| b.radius.total_cmp(&a.radius).then_with(|| a.ids.cmp(&b.ids)));
    found
}

/// Draws the circles: first a pale area for all together, so that many do not add up to darkness, then their outlines.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, scene: &Scene, paper: bool) {
    let spreads = spreads(frame, scene, paper);
    svg.open("g", [("class", "spread".into())]);
    for spread in spreads.iter().filter(|spread| spread.radius >= LEAST && spread.radius < frame.width * WIDE) {
        spread.shape(frame).draw(svg, "".into(), "".into());
    }
    svg.close();
    for spread in &spreads {
        let class = if spread.radius < frame.width * WIDE { "circle" } else { "circle wide" };
        spread.shape(frame).draw(svg, class.into(), outside(&spread.ids));
    }
}

/// The circle of a mark whose true one is too small to see. It says how large that is, so that a page can take it away when
/// it has enlarged the map enough.
pub(super) fn least(svg: &mut Svg, frame: &Frame, mark: &Mark) {
    let radius = frame.reach(mark);
    if mark.uncertainty.get() > 0.0 && radius < LEAST {
        svg.empty(
            "circle",
            [("class", "least".into()), ("r", LEAST.into()), ("data-true", words(format!("{radius:.3}")))],
        );
    }
}

/// Keeps names for orientation off the outlines of wide circles.
pub(super) fn keep_clear(scene: &Scene, frame: &Frame, paper: bool, room: &mut Room) {
    const HALF: f64 = 2.5;
    for spread in spreads(frame, scene, paper) {
        let radius = spread.radius;
        if radius < 2.0 * LEAST || radius > 4.0 * frame.width {
            continue;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few thousand")]
        let count = (radius * 6.3 / (2.0 * HALF)).min(4000.0) as u32;
        for spot in circle(spread.mark.position, spread.mark.uncertainty, count) {
            let [x, y] = frame.pixels(frame.projection.project(spot));
            room.take([x - HALF, y - HALF, x + HALF, y + HALF]);
        }
    }
}

/// What a circle on the ground is on the sheet.
enum Shape {
    Circle { middle: [f64; 2], radius: f64 },
    Path(String),
}

impl Spread<'_> {
    fn shape(&self, frame: &Frame) -> Shape {
        let points = if self.radius < 40.0 { 40 } else { 90 };
        let middle = frame.projection.lon0();
        let near = turned(self.mark.position.lon() - middle);
        let ring: Vec<[f64; 2]> = circle(self.mark.position, self.mark.uncertainty, points)
            .into_iter()
            .map(|[lon, lat]| {
                // The ring stays on the side of its middle, also where it crosses the cut of a world map.
                let dlon = near + turned(turned(lon - middle) - near);
                frame.pixels(frame.projection.project_from_middle(dlon, lat))
            })
            .collect();
        if let Some((middle, radius)) = as_circle(&ring) {
            return Shape::Circle { middle, radius };
        }
        let mut data = PathData::new(if self.radius < 40.0 { 2 } else { 1 });
        data.add(&ring_in_box(&ring, frame.window(1.0)), true);
        Shape::Path(data.into_text())
    }
}

impl Shape {
    fn draw(self, svg: &mut Svg, class: Value, ids: Value) {
        match self {
            Self::Circle { middle: [x, y], radius } => {
                let short = |value: f64| words(format!("{value:.3}"));
                svg.empty(
                    "circle",
                    [("class", class), ("data-ids", ids), ("cx", short(x)), ("cy", short(y)), ("r", short(radius))],
                );
            }
            Self::Path(data) if data.is_empty() => {}
            Self::Path(data) => svg.empty("path", [("class", class), ("data-ids", ids), ("d", words(data))]),
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
