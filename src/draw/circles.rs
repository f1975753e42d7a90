//! Circles of uncertainty, at true scale.

use std::collections::BTreeMap;

use super::clip::clip_ring;
use super::coordinates::{LonLat, PixelPoint, PixelRect};
use super::frame::{Frame, circle_points};
use super::label_placement::FreeSpace;
use super::path_data::PathData;
use super::projection::normalize_longitude;
use super::svg_writer::{AttributeValue, SvgWriter, trusted, untrusted};
use crate::scene::{Mark, Scene};

/// The smallest radius at which a circle is drawn, in pixels. The legend mentions it.
pub(super) const MIN_RADIUS: f64 = 14.0;
/// The fraction of the width of the window above which a circle has no fill: it would only darken the map.
const WIDE: f64 = 0.3;

/// The circle of one or several marks.
struct UncertaintyCircle<'a> {
    mark: &'a Mark,
    /// The ids of the marks, separated by spaces.
    ids: String,
    /// The radius in pixels.
    radius: f64,
}

/// Returns one circle for each place and radius, the widest first.
fn collect_circles<'a>(frame: &Frame, scene: &'a Scene, paper: bool) -> Vec<UncertaintyCircle<'a>> {
    let mut found: BTreeMap<[u64; 3], UncertaintyCircle<'a>> = BTreeMap::new();
    // On paper, the arc around a mark outside the window would only be confusing.
    let is_shown =
        |mark: &&Mark| mark.uncertainty.get() > 0.0 && (!paper || frame.contains(frame.project(mark.position)));
    for mark in scene.marks.iter().filter(is_shown) {
        let key = [mark.position.lon(), mark.position.lat(), mark.uncertainty.get()].map(f64::to_bits);
        let circle = found.entry(key).or_insert_with(|| UncertaintyCircle {
            mark,
            ids: String::new(),
            radius: frame.circle_radius(mark),
        });
        if !circle.ids.is_empty() {
            circle.ids.push(' ');
        }
        circle.ids.push_str(&mark.id);
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by(|a, b| b.radius.total_cmp(&a.radius).then_with(|| a.ids.cmp(&b.ids)));
    found
}

/// Draws the circles: first one pale area for all of them, so that overlaps do not add up to darkness, then their outlines.
pub(super) fn draw(svg: &mut SvgWriter, frame: &Frame, scene: &Scene, paper: bool) {
    let circles = collect_circles(frame, scene, paper);
    svg.open("g", [("class", "spread".into())]);
    for circle in circles.iter().filter(|circle| circle.radius >= MIN_RADIUS && circle.radius < frame.width * WIDE) {
        circle.project(frame).draw(svg, "".into(), "".into());
    }
    svg.close();
    for circle in &circles {
        let class = if circle.radius < frame.width * WIDE { "circle" } else { "circle wide" };
        circle.project(frame).draw(svg, class.into(), untrusted(&circle.ids));
    }
}

/// Draws a circle of the smallest visible radius around a mark whose own circle is smaller. The true radius is in `data-true`,
/// so that a page can hide the circle once it is zoomed in far enough.
pub(super) fn draw_min_circle(svg: &mut SvgWriter, frame: &Frame, mark: &Mark) {
    let radius = frame.circle_radius(mark);
    if mark.uncertainty.get() > 0.0 && radius < MIN_RADIUS {
        svg.write_empty(
            "circle",
            [("class", "least".into()), ("r", MIN_RADIUS.into()), ("data-true", trusted(format!("{radius:.3}")))],
        );
    }
}

/// Keeps place names off the outlines of wide circles.
pub(super) fn reserve_space(scene: &Scene, frame: &Frame, paper: bool, space: &mut FreeSpace) {
    const HALF: f64 = 2.5;
    for circle in collect_circles(frame, scene, paper) {
        let radius = circle.radius;
        if radius < 2.0 * MIN_RADIUS || radius > 4.0 * frame.width {
            continue;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few thousand")]
        let count = (radius * 6.3 / (2.0 * HALF)).min(4000.0) as u32;
        for point in circle_points(circle.mark.position, circle.mark.uncertainty, count) {
            space.occupy(PixelRect::centered(frame.project(point), HALF, HALF));
        }
    }
}

/// A circle on the ground as projected: exactly a circle, or another shape.
enum ProjectedCircle {
    Circle { center: PixelPoint, radius: f64 },
    Path(String),
}

impl UncertaintyCircle<'_> {
    fn project(&self, frame: &Frame) -> ProjectedCircle {
        let count = if self.radius < 40.0 { 40 } else { 90 };
        let lon0 = frame.projection.central_meridian();
        let center_dlon = normalize_longitude(self.mark.position.lon() - lon0);
        let ring: Vec<PixelPoint> = circle_points(self.mark.position, self.mark.uncertainty, count)
            .into_iter()
            .map(|point| {
                // All points stay on the side of the center, even where the ring crosses the edge of a world map.
                let dlon = center_dlon + normalize_longitude(normalize_longitude(point.lon - lon0) - center_dlon);
                frame.project_relative(LonLat::new(dlon, point.lat))
            })
            .collect();
        if let Some((center, radius)) = fit_circle(&ring) {
            return ProjectedCircle::Circle { center, radius };
        }
        let mut data = PathData::new(if self.radius < 40.0 { 2 } else { 1 });
        data.push(&clip_ring(&ring, frame.window(1.0)), true);
        ProjectedCircle::Path(data.into_text())
    }
}

impl ProjectedCircle {
    fn draw(self, svg: &mut SvgWriter, class: AttributeValue, ids: AttributeValue) {
        match self {
            Self::Circle { center, radius } => {
                let format = |value: f64| trusted(format!("{value:.3}"));
                let [cx, cy, r] = [center.x, center.y, radius].map(format);
                svg.write_empty("circle", [("class", class), ("data-ids", ids), ("cx", cx), ("cy", cy), ("r", r)]);
            }
            Self::Path(data) if data.is_empty() => {}
            Self::Path(data) => svg.write_empty("path", [("class", class), ("data-ids", ids), ("d", trusted(data))]),
        }
    }
}

/// Returns the center and the radius of a ring; `None` if it differs from a circle by a thousandth of its radius or more.
fn fit_circle(ring: &[PixelPoint]) -> Option<(PixelPoint, f64)> {
    let count = f64::from(u32::try_from(ring.len()).ok()?);
    let center = PixelPoint::mean(ring);
    let radius = ring.iter().map(|point| center.distance(*point)).sum::<f64>() / count;
    ring.iter().all(|point| (center.distance(*point) - radius).abs() < radius / 1000.0).then_some((center, radius))
}
