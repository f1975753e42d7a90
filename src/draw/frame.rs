//! Which part of the earth the sheet shows, in which projection and at which scale.

use geo::{Destination, Distance, Geodesic, Point};

use super::projection::{Projection, ProjectionChoice, turned};
use crate::position::Position;
use crate::scene::Scene;
use crate::units::Meters;

/// A projection with a window on it, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) projection: Projection,
    /// Of the window.
    pub(super) width: f64,
    pub(super) height: f64,
    /// The west end of the window and its north end, in metres on the sheet.
    west: f64,
    north: f64,
    /// Pixels per metre on the sheet.
    scale: f64,
}

/// A single town still shows its surroundings: half the window, in metres.
const LEAST_REACH: f64 = 60_000.0;
/// Room around what is shown, as a share of it on each side.
const MARGIN: f64 = 0.17;
/// Height over width.
const FLATTEST: f64 = 0.56;
const TALLEST: f64 = 0.95;

/// What a window must be like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    /// In pixels.
    pub(super) width: f64,
    /// In pixels; nothing where it follows from what the window shows.
    pub(super) height: Option<f64>,
    /// Half of what a window shows at least, in metres: a single town still shows its surroundings.
    pub(super) least_reach: f64,
    pub(super) projection: ProjectionChoice,
}

impl Fit {
    /// A window of this width, as high as it needs.
    pub(super) const fn wide(width: f64, projection: ProjectionChoice) -> Self {
        Self { width, height: None, least_reach: LEAST_REACH, projection }
    }
}

impl Frame {
    /// The window that holds everything of the scene, with room around it.
    pub(super) fn fitted(scene: &Scene, fit: Fit) -> Self {
        let spots = spots(scene);
        let projection = chosen(&spots, fit.projection);
        Self::around(&spots, fit, projection)
    }

    /// The window that holds all of these spots, with room around it.
    pub(super) fn around(spots: &[[f64; 2]], fit: Fit, projection: Projection) -> Self {
        let least = fit.least_reach;
        let [mut west, mut south, mut east, mut north] = bounds(spots.iter().map(|&spot| projection.project(spot)));
        let world = projection.holds_the_world() && (spots.is_empty() || east - west > 1.7e7);
        if world {
            // Most of the way round: the whole world is less puzzling than most of it.
            [west, south, east, north] = bounds(
                [[-180.0, 0.0], [180.0, 0.0], [0.0, 84.0], [0.0, -58.0]]
                    .map(|[x, y]| projection.project_from_middle(x, y))
                    .into_iter()
                    .chain(spots.iter().map(|&spot| projection.project(spot))),
            );
            // So that no mark stands on the very edge.
            let room = (east - west) / 100.0;
            [west, south, east, north] = [west - room, south - room, east + room, north + room];
        } else {
            let reach = ((east - west).max(north - south) / 2.0).max(least);
            let room = (reach * 2.0 * MARGIN).max(least * MARGIN);
            [west, south, east, north] = [west - room, south - room, east + room, north + room];
        }
        let (mut across, mut up) = ((east - west).max(least * 2.0), (north - south).max(least * 2.0));
        let (x, y) = (f64::midpoint(west, east), f64::midpoint(south, north));
        let flattest = if projection.holds_the_world() { 0.45 } else { FLATTEST };
        let (flattest, tallest) = match fit.height {
            Some(height) => (height / fit.width, height / fit.width),
            None if world => (flattest, up / across),
            None => (flattest, TALLEST),
        };
        if up / across > tallest {
            across = up / tallest;
        } else if up / across < flattest {
            up = across * flattest;
        }
        let scale = fit.width / across;
        let height = fit.height.unwrap_or_else(|| (up * scale).round());
        Self { projection, width: fit.width, height, west: x - across / 2.0, north: y + height / scale / 2.0, scale }
    }

    /// Pixels from the upper left corner for metres on the sheet.
    pub(super) fn pixels(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [(x - self.west) * self.scale, (self.north - y) * self.scale]
    }

    /// Pixels from the upper left corner for a spot on the globe.
    pub(super) fn place(&self, at: Position) -> [f64; 2] {
        self.pixels(self.projection.project([at.lon(), at.lat()]))
    }

    /// The spot on the globe under a pixel; nothing off the map.
    pub(super) fn unplace(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        self.projection.unproject([x / self.scale + self.west, self.north - y / self.scale])
    }

    /// The radius of the circle of a mark, in pixels: its least where the sheet stretches it.
    pub(super) fn reach(&self, mark: &crate::scene::Mark) -> f64 {
        let [x, y] = self.place(mark.position);
        circle(mark.position, mark.uncertainty, 4)
            .into_iter()
            .map(|spot| {
                let [px, py] = self.pixels(self.projection.project(spot));
                (px - x).hypot(py - y)
            })
            .fold(f64::INFINITY, f64::min)
    }

    /// Whether a pixel lies in the window.
    pub(super) fn shows(&self, [x, y]: [f64; 2]) -> bool {
        (0.0..=self.width).contains(&x) && (0.0..=self.height).contains(&y)
    }

    /// The window and `bleed` of its size on every side: left, top, right, bottom, in pixels.
    pub(super) fn window(&self, bleed: f64) -> [f64; 4] {
        let (x, y) = (self.width * bleed + 4.0, self.height * bleed + 4.0);
        [-x, -y, self.width + x, self.height + y]
    }

    /// The boxes of longitude (from the middle) and latitude, in degrees, that hold all a window in pixels can show: west,
    /// south, east, north. What lies outside need not be projected to learn that it does not show.
    pub(super) fn domain(&self, window: [f64; 4]) -> Vec<[f64; 4]> {
        let all = self.projection.domain();
        let Some([west, south, east, north]) = self.degrees_under(window) else { return all };
        let cut = |[w, s, e, n]: [f64; 4]| [w.max(west), s.max(south), e.min(east), n.min(north)];
        all.into_iter().map(cut).filter(|[west, south, east, north]| west < east && south < north).collect()
    }

    /// What a window shows, with some room around it; nothing where that has no simple bounds: over a pole, and on a map of
    /// the world.
    fn degrees_under(&self, [left, top, right, bottom]: [f64; 4]) -> Option<[f64; 4]> {
        const STEPS: u32 = 8;
        if self.projection.holds_the_world() {
            return None;
        }
        let holds = |[x, y]: [f64; 2]| (left..=right).contains(&x) && (top..=bottom).contains(&y);
        if [90.0, -90.0].iter().any(|&pole| holds(self.pixels(self.projection.project_from_middle(0.0, pole)))) {
            return None;
        }
        let mut found = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for step in 0..=STEPS {
            let share = f64::from(step) / f64::from(STEPS);
            let (x, y) = (left + (right - left) * share, top + (bottom - top) * share);
            for edge in [[x, top], [x, bottom], [left, y], [right, y]] {
                let [lon, lat] = self.unplace(edge)?;
                let dlon = turned(lon - self.projection.lon0());
                found = [found[0].min(dlon), found[1].min(lat), found[2].max(dlon), found[3].max(lat)];
            }
        }
        let [west, south, east, north] = found;
        // The edges bulge between the spots that were tried.
        let (across, up) = ((east - west) * 0.05 + 0.05, (north - south) * 0.05 + 0.05);
        Some([west - across, south - up, east + across, north + up])
    }

    /// Metres on the ground from one pixel to another; nothing when one is off the map.
    pub(super) fn ground(&self, from: [f64; 2], to: [f64; 2]) -> Option<f64> {
        let [a, b] = [self.unplace(from)?, self.unplace(to)?];
        Some(Geodesic.distance(Point::new(a[0], a[1]), Point::new(b[0], b[1])))
    }

    /// How many metres of ground a pixel in the middle of the window covers.
    pub(super) fn meters_per_pixel(&self) -> f64 {
        let middle = [self.width / 2.0, self.height / 2.0];
        self.ground([middle[0] - 5.0, middle[1]], [middle[0] + 5.0, middle[1]]).map_or(1.0 / self.scale, |m| m / 10.0)
    }

    /// The greatest lean of north from straight up at the corners of the window, in degrees.
    pub(super) fn greatest_lean(&self) -> f64 {
        [[0.0, 0.0], [self.width, 0.0], [0.0, self.height], [self.width, self.height]]
            .into_iter()
            .map(|corner| self.unplace(corner).map_or(180.0, |spot| self.projection.convergence(spot).abs()))
            .fold(0.0, f64::max)
    }
}

/// The spots that must be in the window: every mark with its circle, every point of a line. Areas as wide as a large country
/// have no say unless there is nothing else: a report that names only Russia must not shrink the towns of Primorye to a dot.
fn spots(scene: &Scene) -> Vec<[f64; 2]> {
    const WIDE: f64 = 400_000.0;
    let narrow = scene.marks.iter().any(|mark| mark.uncertainty.get() < WIDE);
    let counts = |mark: &&crate::scene::Mark| !narrow || mark.uncertainty.get() < WIDE;
    let rings = scene.marks.iter().filter(counts).flat_map(|mark| {
        circle(mark.position, mark.uncertainty, 8).into_iter().chain([[mark.position.lon(), mark.position.lat()]])
    });
    let movements = scene.movements.iter().filter(|way| !narrow || !way.vague).flat_map(|way| &way.line);
    let lines = movements.chain(scene.network_lines.iter().flat_map(|route| &route.line)).flatten();
    rings.chain(lines.map(|at| [at.lon(), at.lat()])).collect()
}

/// The spots at one distance from a middle, on the ellipsoid, clockwise from north.
pub(super) fn circle(middle: Position, radius: Meters, count: u32) -> Vec<[f64; 2]> {
    // Half the way round the globe is the furthest there is.
    let radius = radius.get().min(1.9e7);
    (0..count)
        .map(|step| {
            let bearing = 360.0 * f64::from(step) / f64::from(count);
            let spot = Geodesic.destination(Point::new(middle.lon(), middle.lat()), bearing, radius);
            [turned(spot.x()), spot.y()]
        })
        .collect()
}

/// The projection for these spots.
///
/// The middle is halfway between the outermost parallels, and halfway along the shortest stretch of longitude that holds all.
/// With `r` the angle from there to the furthest spot, it is chosen so when nobody has: above 40° Equal Earth; above 25°, or
/// with the middle within 12° of the equator or within 20° of a pole, Lambert azimuthal equal-area; else Lambert conformal
/// conic. Conics have their standard parallels a sixth of the height inside the outermost ones (Snyder 1987, p. 99), which
/// spreads the error evenly.
pub(super) fn chosen(spots: &[[f64; 2]], choice: ProjectionChoice) -> Projection {
    let (lon0, span) = middle_meridian(spots).unwrap_or((0.0, 360.0));
    let south = spots.iter().map(|spot| spot[1]).fold(90.0, f64::min);
    let north = spots.iter().map(|spot| spot[1]).fold(-90.0, f64::max);
    // Tenths of a degree are easier to cite.
    let round = |value: f64| (value * 10.0).round() / 10.0;
    let (lon0, lat0) = (turned(round(lon0)), round(f64::midpoint(south, north)));
    let reach = spots.iter().map(|spot| angle([lon0, lat0], *spot)).fold(0.0, f64::max);
    // A map of most of the world is cut in an ocean.
    let cut = if span > 200.0 { ocean(lon0) } else { lon0 };
    let conic = |make: fn(f64, f64, [f64; 2]) -> Projection| {
        let sixth = ((north - south) / 6.0).max(0.2);
        let half = (f64::midpoint(north, -south) - sixth).max(0.5);
        // A cone is a plane at the pole and a cylinder at the equator, and its formulas hold for neither.
        let middle = lat0.abs().clamp(2.0, 85.0).copysign(lat0);
        let half = half.min(middle.abs() - 1.0).min(89.0 - middle.abs());
        make(lon0, middle, [round(middle - half), round(middle + half)])
    };
    match choice {
        ProjectionChoice::Lambert => conic(Projection::conic),
        ProjectionChoice::Albers => conic(Projection::albers),
        ProjectionChoice::Azimuthal => Projection::azimuthal(lon0, lat0),
        ProjectionChoice::EqualEarth => Projection::world(cut),
        ProjectionChoice::Equirectangular => Projection::equirectangular(cut, if span > 200.0 { 0.0 } else { lat0 }),
        ProjectionChoice::Mercator => Projection::mercator(cut),
        ProjectionChoice::Auto if spots.is_empty() => Projection::world(ocean(0.0)),
        ProjectionChoice::Auto => {
            if span > 200.0 && lat0.abs() < 60.0 || reach > 60.0 && lat0.abs() < 70.0 {
                Projection::world(ocean(lon0))
            } else if lat0.abs() > 70.0 || span > 200.0 {
                Projection::azimuthal(lon0, 90.0_f64.copysign(lat0))
            } else if reach > 40.0 {
                Projection::world(ocean(lon0))
            } else if reach > 25.0 || lat0.abs() < 12.0 {
                Projection::azimuthal(lon0, lat0)
            } else {
                conic(Projection::conic)
            }
        }
    }
}

/// The middle of a world map that is cut in an ocean: in the Bering Strait, or in the Atlantic for the lands around the
/// Pacific.
fn ocean(lon0: f64) -> f64 {
    let off = |middle: f64| turned(lon0 - middle).abs();
    if off(11.0) <= off(153.0) { 11.0 } else { 153.0 }
}

/// The middle and the length, in degrees, of the shortest stretch of longitude that holds all spots.
fn middle_meridian(spots: &[[f64; 2]]) -> Option<(f64, f64)> {
    let mut longitudes: Vec<f64> = spots.iter().map(|spot| spot[0]).collect();
    longitudes.sort_by(f64::total_cmp);
    let (first, last) = (*longitudes.first()?, *longitudes.last()?);
    // The widest gap lies outside of the stretch; at first that is the gap across the antimeridian.
    let mut widest = first + 360.0 - last;
    let mut west = first;
    for pair in longitudes.windows(2) {
        if pair[1] - pair[0] > widest + 1e-9 {
            widest = pair[1] - pair[0];
            west = pair[1];
        }
    }
    let span = 360.0 - widest;
    Some((turned(west + span / 2.0), span))
}

/// The angle between two spots on a sphere, in degrees.
fn angle(a: [f64; 2], b: [f64; 2]) -> f64 {
    let [(sin_a, cos_a), (sin_b, cos_b)] = [a[1].to_radians().sin_cos(), b[1].to_radians().sin_cos()];
    let dlon = (b[0] - a[0]).to_radians();
    (sin_a * sin_b + cos_a * cos_b * dlon.cos()).clamp(-1.0, 1.0).acos().to_degrees()
}

fn bounds(points: impl Iterator<Item = [f64; 2]>) -> [f64; 4] {
    let empty = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let found = points.fold(empty, |b, [x, y]| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]);
    if found[0].is_finite() { found } else { [0.0; 4] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(spots: &[[f64; 2]]) -> String {
        chosen(spots, ProjectionChoice::Auto).name()
    }

    #[test]
    fn the_projection_follows_the_place() {
        assert_eq!(
            name(&[[125.754, 39.034], [131.874, 43.106], [135.097, 48.462], [127.526, 50.276]]),
            "Lambert conformal conic, true along 41° N and 48.4° N"
        );
        assert_eq!(name(&[[-64.0, -31.0], [-58.0, -34.0]]), "Lambert conformal conic, true along 33.5° S and 31.5° S");
        assert_eq!(name(&[[32.5, 15.5], [28.0, -2.0]]), "Lambert azimuthal equal-area around 6.8° N, 30.3° E");
        assert_eq!(name(&[[10.0, 80.0], [-150.0, 75.0]]), "Lambert azimuthal equal-area around 90° N, 70° W");
        assert_eq!(name(&[[-77.0, 38.9], [37.6, 55.8], [125.8, 39.0]]), "Equal Earth around 11° E");
        assert_eq!(name(&[]), "Equal Earth around 11° E");
    }

    #[test]
    fn across_the_antimeridian_the_middle_is_there() {
        let (middle, span) = middle_meridian(&[[178.0, 60.0], [-176.0, 62.0]]).unwrap();
        assert!((turned(middle - 181.0)).abs() < 1e-9 && (span - 6.0).abs() < 1e-9);
    }
}
