//! The map frame: the part of the earth that a map shows, its projection and its scale.

use geo::{Destination, Distance, Geodesic, Point};

use super::coordinates::{LonLat, LonLatRect, MapPoint, MapRect, PixelPoint, PixelRect};
use super::projection::{Projection, ProjectionChoice, choose_projection, normalize_longitude};
use crate::position::Position;
use crate::scene::{Mark, Scene};
use crate::units::Meters;

/// A projection and a window on its plane.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) projection: Projection,
    /// The width of the window, in pixels.
    pub(super) width: f64,
    /// The height of the window, in pixels.
    pub(super) height: f64,
    /// The projected point at the upper left corner of the window.
    origin: MapPoint,
    /// Pixels per projected meter.
    scale: f64,
}

/// Half the extent of the smallest map, in meters, so that a single town is shown with its surroundings.
const MIN_HALF_EXTENT: f64 = 60_000.0;
/// The margin on each side, as a fraction of what is shown.
const MARGIN: f64 = 0.17;
/// The smallest ratio of height to width.
const MIN_ASPECT: f64 = 0.56;
/// The smallest ratio of height to width for maps of the world.
const MIN_WORLD_ASPECT: f64 = 0.45;
/// The largest ratio of height to width.
const MAX_ASPECT: f64 = 0.95;

/// The requirements for a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FrameOptions {
    /// The width in pixels.
    pub(super) width: f64,
    /// The height in pixels; `None` for the height that suits the content.
    pub(super) height: Option<f64>,
    /// Half the smallest extent of the map, in meters.
    pub(super) min_half_extent: f64,
    pub(super) projection: ProjectionChoice,
}

impl FrameOptions {
    /// Returns the options for a frame of this width and any height.
    pub(super) const fn new(width: f64, projection: ProjectionChoice) -> Self {
        Self { width, height: None, min_half_extent: MIN_HALF_EXTENT, projection }
    }
}

impl Frame {
    /// Creates the frame that shows everything in a scene, with a margin.
    pub(super) fn from_scene(scene: &Scene, options: FrameOptions) -> Self {
        let points = points_to_show(scene);
        let projection = choose_projection(&points, options.projection);
        Self::from_points(&points, options, projection)
    }

    /// Creates the frame that shows all of these points, with a margin.
    pub(super) fn from_points(points: &[LonLat], options: FrameOptions, projection: Projection) -> Self {
        let min_half_extent = options.min_half_extent;
        let projected = || points.iter().map(|&point| projection.project(point));
        let content = MapRect::bounding(projected()).unwrap_or(MapRect::from_edges(0.0, 0.0, 0.0, 0.0));
        let is_world = projection.covers_the_world() && (points.is_empty() || content.width() > 1.7e7);
        let shown = if is_world {
            // Most of the world is harder to recognize than all of it.
            let edges = [[-180.0, 0.0], [180.0, 0.0], [0.0, 84.0], [0.0, -58.0]];
            let edges = edges.map(|[dlon, lat]| projection.project_relative(LonLat::new(dlon, lat)));
            let world = MapRect::bounding(edges.into_iter().chain(projected())).unwrap_or(content);
            // No mark should be on the very edge.
            let margin = world.width() / 100.0;
            world.expand(margin, margin)
        } else {
            let half_extent = (content.width().max(content.height()) / 2.0).max(min_half_extent);
            let margin = (half_extent * 2.0 * MARGIN).max(min_half_extent * MARGIN);
            content.expand(margin, margin)
        };
        let mut width = shown.width().max(min_half_extent * 2.0);
        let mut height = shown.height().max(min_half_extent * 2.0);
        let min_aspect = if projection.covers_the_world() { MIN_WORLD_ASPECT } else { MIN_ASPECT };
        let (min_aspect, max_aspect) = match options.height {
            Some(height) => (height / options.width, height / options.width),
            None if is_world => (min_aspect, height / width),
            None => (min_aspect, MAX_ASPECT),
        };
        if height / width > max_aspect {
            width = height / max_aspect;
        } else if height / width < min_aspect {
            height = width * min_aspect;
        }
        let scale = options.width / width;
        let height = options.height.unwrap_or_else(|| (height * scale).round());
        let center = shown.center();
        let origin = MapPoint::new(center.x - width / 2.0, center.y + height / scale / 2.0);
        Self { projection, width: options.width, height, origin, scale }
    }

    /// Converts a projected point to pixels.
    pub(super) fn to_pixels(&self, point: MapPoint) -> PixelPoint {
        PixelPoint::new((point.x - self.origin.x) * self.scale, (self.origin.y - point.y) * self.scale)
    }

    /// Projects a point to pixels.
    pub(super) fn project(&self, point: impl Into<LonLat>) -> PixelPoint {
        self.to_pixels(self.projection.project(point.into()))
    }

    /// Projects a point to pixels whose longitude is relative to the central meridian.
    pub(super) fn project_relative(&self, point: LonLat) -> PixelPoint {
        self.to_pixels(self.projection.project_relative(point))
    }

    /// Projects a line to pixels.
    pub(super) fn project_line(&self, line: &[Position]) -> Vec<PixelPoint> {
        line.iter().map(|&position| self.project(position)).collect()
    }

    /// Returns the point on the globe under a pixel; `None` if the pixel is off the globe.
    pub(super) fn unproject(&self, PixelPoint { x, y }: PixelPoint) -> Option<LonLat> {
        self.projection.unproject(MapPoint::new(x / self.scale + self.origin.x, self.origin.y - y / self.scale))
    }

    /// Returns the radius of the uncertainty circle of a mark, in pixels: the smallest, if the projection distorts the circle.
    pub(super) fn circle_radius(&self, mark: &Mark) -> f64 {
        let center = self.project(mark.position);
        circle_points(mark.position, mark.uncertainty, 4)
            .into_iter()
            .map(|point| center.distance(self.project(point)))
            .fold(f64::INFINITY, f64::min)
    }

    /// Returns whether a point is in the window.
    pub(super) fn contains(&self, point: PixelPoint) -> bool {
        PixelRect::from_edges(0.0, 0.0, self.width, self.height).contains(point)
    }

    /// Returns the window, extended on every side by a fraction of its size and a few pixels.
    pub(super) fn window(&self, bleed: f64) -> PixelRect {
        let (x, y) = (self.width * bleed + 4.0, self.height * bleed + 4.0);
        PixelRect::from_edges(-x, -y, self.width + x, self.height + y)
    }

    /// Returns the ranges of coordinates, with longitudes relative to the central meridian, that hold everything visible in a
    /// window. Anything outside of them is invisible and need not be projected.
    pub(super) fn domain(&self, window: PixelRect) -> Vec<LonLatRect> {
        let all = self.projection.domain();
        let Some(visible) = self.coordinates_under(window) else { return all };
        let [west, south, east, north] = visible.edges();
        all.into_iter()
            .map(|rect| {
                let [w, s, e, n] = rect.edges();
                LonLatRect::from_edges(w.max(west), s.max(south), e.min(east), n.min(north))
            })
            .filter(|rect| rect.min.lon < rect.max.lon && rect.min.lat < rect.max.lat)
            .collect()
    }

    /// Returns the coordinates visible in a window, with a small margin; `None` if they have no simple bounds: around a pole,
    /// and on a map of the world.
    fn coordinates_under(&self, window: PixelRect) -> Option<LonLatRect> {
        const STEPS: u32 = 8;
        if self.projection.covers_the_world() {
            return None;
        }
        if [90.0, -90.0].iter().any(|&pole| window.contains(self.project_relative(LonLat::new(0.0, pole)))) {
            return None;
        }
        let [left, top, right, bottom] = window.edges();
        let mut edges = Vec::new();
        for step in 0..=STEPS {
            let fraction = f64::from(step) / f64::from(STEPS);
            let (x, y) = (left + (right - left) * fraction, top + (bottom - top) * fraction);
            for edge in [[x, top], [x, bottom], [left, y], [right, y]] {
                let point = self.unproject(PixelPoint::new(edge[0], edge[1]))?;
                let dlon = normalize_longitude(point.lon - self.projection.central_meridian());
                edges.push(LonLat::new(dlon, point.lat));
            }
        }
        let visible = LonLatRect::bounding(edges)?;
        // The edges bulge between the sampled points.
        Some(visible.expand(visible.width() * 0.05 + 0.05, visible.height() * 0.05 + 0.05))
    }

    /// Returns the distance on the ground between two pixels, in meters; `None` if one is off the globe.
    pub(super) fn ground_distance(&self, from: PixelPoint, to: PixelPoint) -> Option<f64> {
        let [a, b] = [self.unproject(from)?, self.unproject(to)?];
        Some(Geodesic.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)))
    }

    /// Returns the size on the ground of a pixel in the middle of the window, in meters.
    pub(super) fn meters_per_pixel(&self) -> f64 {
        let middle = PixelPoint::new(self.width / 2.0, self.height / 2.0);
        let distance = self.ground_distance(middle.translate(-5.0, 0.0), middle.translate(5.0, 0.0));
        distance.map_or(1.0 / self.scale, |meters| meters / 10.0)
    }

    /// Returns the largest angle between north and the vertical at the corners of the window, in degrees.
    pub(super) fn max_convergence(&self) -> f64 {
        [[0.0, 0.0], [self.width, 0.0], [0.0, self.height], [self.width, self.height]]
            .into_iter()
            .map(|[x, y]| self.unproject(PixelPoint::new(x, y)))
            .map(|corner| corner.map_or(180.0, |point| self.projection.convergence(point).abs()))
            .fold(0.0, f64::max)
    }
}

/// Returns the points that a map of the scene must show: every mark with its circle, and every point of a line.
///
/// Areas as wide as a large country count only if there is nothing else: a report that names only Russia must not shrink the
/// towns of Primorye to a dot.
fn points_to_show(scene: &Scene) -> Vec<LonLat> {
    const WIDE: f64 = 400_000.0;
    let any_narrow = scene.marks.iter().any(|mark| mark.uncertainty.get() < WIDE);
    let counts = |mark: &&Mark| !any_narrow || mark.uncertainty.get() < WIDE;
    let circles =
        scene.marks.iter().filter(counts).flat_map(|mark| {
            circle_points(mark.position, mark.uncertainty, 8).into_iter().chain([mark.position.into()])
        });
    let movements =
        scene.movements.iter().filter(|movement| !any_narrow || !movement.vague).flat_map(|movement| &movement.line);
    let lines = movements.chain(scene.network_lines.iter().flat_map(|line| &line.line)).flatten();
    circles.chain(lines.map(|&position| position.into())).collect()
}

/// Returns points of a geodesic circle, clockwise from north.
pub(super) fn circle_points(center: Position, radius: Meters, count: u32) -> Vec<LonLat> {
    // A little less than half the circumference of the earth: beyond the antipode circles shrink again.
    let radius = radius.get().min(1.9e7);
    (0..count)
        .map(|step| {
            let bearing = 360.0 * f64::from(step) / f64::from(count);
            let point = Geodesic.destination(Point::new(center.lon(), center.lat()), bearing, radius);
            LonLat::new(normalize_longitude(point.x()), point.y())
        })
        .collect()
}
