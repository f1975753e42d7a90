//! From the ellipsoid to the sheet.
//!
//! Formulas: Snyder, *Map projections: a working manual*, USGS Professional Paper 1395 (1987), cited by number; Equal Earth:
//! Šavrič, Patterson and Jenny, International Journal of Geographical Information Science 33 (2019). All on WGS 84.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use crate::word::words;

const A: f64 = 6_378_137.0;
const F: f64 = 1.0 / 298.257_223_563;
const E2: f64 = F * (2.0 - F);

/// A way to draw the curved earth flat. Gives metres, east and north of the middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Projection {
    /// Lambert conformal conic with two standard parallels: shapes and directions are true at every spot, so a circle of
    /// uncertainty stays a circle. For regions of the middle latitudes.
    Conic(Conic),
    /// Lambert azimuthal equal-area: for the poles, the tropics and whole continents.
    Azimuthal(Azimuthal),
    /// Equal Earth: for the world.
    World(World),
    /// Albers equal-area conic: areas are true, shapes nearly.
    Albers(Albers),
    /// Meridians and parallels as a square net, true along one parallel.
    Equirectangular(Equirectangular),
    /// Mercator: bearings are straight lines, and the north is blown up.
    Mercator(Mercator),
}

words!(closed "projection"
    /// How the curved earth is drawn flat.
    ProjectionChoice {
        /// Fitted to what the map shows: a conformal conic for a region, azimuthal equal-area for the tropics, the poles and
        /// continents, Equal Earth for the world.
        Auto = "auto",
        /// Lambert conformal conic: shapes are true.
        Lambert = "lambert",
        /// Albers conic: areas are true.
        Albers = "albers",
        /// Lambert azimuthal: areas are true, for round regions, the poles and the equator.
        Azimuthal = "azimuthal",
        /// Equal Earth: areas are true, for the world.
        EqualEarth = "equal-earth",
        /// A square net of degrees, true along the parallel in the middle.
        Equirectangular = "equirectangular",
        /// Mercator, as on nautical charts.
        Mercator = "mercator",
    }
);

impl Projection {
    /// A conic around a middle, true along two parallels.
    pub(super) fn conic(lon0: f64, lat0: f64, parallels: [f64; 2]) -> Self {
        Self::Conic(Conic::new(lon0, lat0, parallels))
    }

    /// An azimuthal one around a middle.
    pub(super) fn azimuthal(lon0: f64, lat0: f64) -> Self {
        Self::Azimuthal(Azimuthal::new(lon0, lat0))
    }

    /// The world around a meridian.
    pub(super) fn world(lon0: f64) -> Self {
        Self::World(World { lon0 })
    }

    /// The equal-area conic around a middle, true along two parallels.
    pub(super) fn albers(lon0: f64, lat0: f64, parallels: [f64; 2]) -> Self {
        Self::Albers(Albers::new(lon0, lat0, parallels))
    }

    /// A square net around a middle, true along its parallel.
    pub(super) fn equirectangular(lon0: f64, lat0: f64) -> Self {
        Self::Equirectangular(Equirectangular { lon0, lat0: lat0.clamp(-85.0, 85.0) })
    }

    /// Mercator around a meridian.
    pub(super) fn mercator(lon0: f64) -> Self {
        Self::Mercator(Mercator { lon0 })
    }

    /// Whether its sheet holds every meridian, so that a map may show the whole world.
    pub(super) const fn holds_the_world(&self) -> bool {
        matches!(self, Self::World(_) | Self::Equirectangular(_) | Self::Mercator(_))
    }

    /// The meridian in the middle, in degrees.
    pub(super) const fn lon0(&self) -> f64 {
        match self {
            Self::Conic(conic) => conic.lon0,
            Self::Azimuthal(azimuthal) => azimuthal.lon0,
            Self::World(world) => world.lon0,
            Self::Albers(albers) => albers.lon0,
            Self::Equirectangular(net) => net.lon0,
            Self::Mercator(mercator) => mercator.lon0,
        }
    }

    /// Metres on the sheet. The longitude counts from the meridian in the middle, from -180 to 180, so that a line which has
    /// been cut there stays on its side.
    pub(super) fn project_from_middle(&self, dlon: f64, lat: f64) -> [f64; 2] {
        let (dlon, lat) = (dlon.to_radians(), lat.to_radians());
        match self {
            Self::Conic(conic) => conic.project(dlon, lat),
            Self::Azimuthal(azimuthal) => azimuthal.project(dlon, lat),
            Self::World(_) => World::project(dlon, lat),
            Self::Albers(albers) => albers.project(dlon, lat),
            Self::Equirectangular(net) => net.project(dlon, lat),
            Self::Mercator(_) => Mercator::project(dlon, lat),
        }
    }

    /// Metres on the sheet for degrees on the globe.
    pub(super) fn project(&self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        self.project_from_middle(turned(lon - self.lon0()), lat)
    }

    /// The way back, by Newton's method; nothing for a spot off the map.
    pub(super) fn unproject(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let (mut dlon, mut lat) = match self {
            Self::World(_) | Self::Equirectangular(_) | Self::Mercator(_) => (0.0, 0.0),
            Self::Albers(albers) => (0.0, albers.lat0.to_degrees()),
            Self::Conic(conic) => (0.0, conic.lat0.to_degrees()),
            Self::Azimuthal(azimuthal) => (0.0, azimuthal.lat0.to_degrees().clamp(-89.0, 89.0)),
        };
        for _ in 0..60 {
            let [px, py] = self.project_from_middle(dlon, lat);
            let (ex, ey) = (x - px, y - py);
            if ex.hypot(ey) < 0.01 {
                return Some([turned(dlon + self.lon0()), lat]);
            }
            let step = if lat < 89.0 { 1e-5 } else { -1e-5 };
            let [ax, ay] = self.project_from_middle(dlon + 1e-5, lat);
            let [bx, by] = self.project_from_middle(dlon, lat + step);
            let (xl, yl, xp, yp) = ((ax - px) / 1e-5, (ay - py) / 1e-5, (bx - px) / step, (by - py) / step);
            let determinant = xl * yp - xp * yl;
            if determinant.abs() < 1e-9 {
                return None;
            }
            // Steps are held short: far from the answer the slope points anywhere.
            dlon += ((ex * yp - ey * xp) / determinant).clamp(-40.0, 40.0);
            lat = (lat + ((ey * xl - ex * yl) / determinant).clamp(-20.0, 20.0)).clamp(-89.9999, 89.9999);
            if !(-180.0..=180.0).contains(&dlon) {
                if self.holds_the_world() && dlon.abs() > 200.0 {
                    return None;
                }
                dlon = dlon.clamp(-180.0, 180.0);
            }
        }
        None
    }

    /// How far north leans from straight up at a spot, in degrees, clockwise.
    pub(super) fn convergence(&self, at: [f64; 2]) -> f64 {
        let lat = at[1].clamp(-89.9, 89.9);
        let [x, y] = self.project([at[0], lat]);
        let [nx, ny] = self.project([at[0], lat + 1e-4]);
        (nx - x).atan2(ny - y).to_degrees()
    }

    /// The boxes of longitude (from the middle) and latitude, in degrees, that hold all a map of this kind can show: west,
    /// south, east, north. Outside of them the formulas run to infinity or fold over.
    pub(super) fn domain(&self) -> Vec<[f64; 4]> {
        match self {
            Self::World(_) | Self::Equirectangular(_) => vec![[-180.0, -90.0, 180.0, 90.0]],
            Self::Mercator(_) => vec![[-180.0, -Mercator::END, 180.0, Mercator::END]],
            Self::Conic(Conic { lat0, .. }) | Self::Albers(Albers { lat0, .. }) => {
                let lat0 = lat0.to_degrees();
                if lat0 > 0.0 {
                    vec![[-120.0, (lat0 - 65.0).max(-70.0), 120.0, 89.9]]
                } else {
                    vec![[-120.0, -89.9, 120.0, (lat0 + 65.0).min(70.0)]]
                }
            }
            Self::Azimuthal(azimuthal) => {
                let lat0 = azimuthal.lat0.to_degrees();
                let (south, north) = ((lat0 - 70.0).max(-90.0), (lat0 + 70.0).min(90.0));
                let near = [-120.0, south, 120.0, north];
                // Over the pole the far side comes into view; the antipode must stay out.
                if lat0 > 20.0 {
                    let edge = (90.0 - (lat0 - 20.0)).max(south);
                    vec![near, [120.0, edge, 180.0, 90.0], [-180.0, edge, -120.0, 90.0]]
                } else if lat0 < -20.0 {
                    let edge = (-90.0 - (lat0 + 20.0)).min(north);
                    vec![near, [120.0, -90.0, 180.0, edge], [-180.0, -90.0, -120.0, edge]]
                } else {
                    vec![near]
                }
            }
        }
    }

    /// The name for a reader, with what makes it this one.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Conic(conic) => format!(
                "Lambert conformal conic, true along {} and {}",
                degrees(conic.parallels[0], 'N', 'S'),
                degrees(conic.parallels[1], 'N', 'S')
            ),
            Self::Azimuthal(azimuthal) => format!(
                "Lambert azimuthal equal-area around {}, {}",
                degrees(azimuthal.lat0.to_degrees(), 'N', 'S'),
                degrees(azimuthal.lon0, 'E', 'W')
            ),
            Self::World(world) => format!("Equal Earth around {}", degrees(world.lon0, 'E', 'W')),
            Self::Albers(albers) => format!(
                "Albers equal-area conic, true along {} and {}",
                degrees(albers.parallels[0], 'N', 'S'),
                degrees(albers.parallels[1], 'N', 'S')
            ),
            Self::Equirectangular(net) => {
                format!("equirectangular, true along {}; shapes are not true elsewhere", degrees(net.lat0, 'N', 'S'))
            }
            Self::Mercator(_) => "Mercator; sizes grow towards the poles".to_owned(),
        }
    }
}

fn degrees(value: f64, positive: char, negative: char) -> String {
    let rounded = (value.abs() * 10.0).round() / 10.0;
    format!("{rounded}° {}", if value < 0.0 { negative } else { positive })
}

/// Longitude brought between -180 and 180.
pub(super) fn turned(lon: f64) -> f64 {
    if (-180.0..=180.0).contains(&lon) { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 }
}

/// Lambert conformal conic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Conic {
    lon0: f64,
    lat0: f64,
    parallels: [f64; 2],
    n: f64,
    af: f64,
    rho0: f64,
}

impl Conic {
    fn new(lon0: f64, lat0: f64, parallels: [f64; 2]) -> Self {
        let [p1, p2] = parallels.map(f64::to_radians);
        // (15-8), and (15-10) for one parallel.
        let n = if (p1 - p2).abs() < 1e-9 {
            p1.sin()
        } else {
            (shrink(p1).ln() - shrink(p2).ln()) / (isometric(p1).ln() - isometric(p2).ln())
        };
        let af = A * shrink(p1) / (n * isometric(p1).powf(n));
        let rho0 = af * isometric(lat0.to_radians()).powf(n);
        Self { lon0, lat0: lat0.to_radians(), parallels, n, af, rho0 }
    }

    /// (14-1), (14-2), (14-4), (15-7).
    fn project(&self, dlon: f64, lat: f64) -> [f64; 2] {
        let rho = self.af * isometric(lat.clamp(-FRAC_PI_2, FRAC_PI_2)).powf(self.n);
        let theta = self.n * dlon;
        [rho * theta.sin(), self.rho0 - rho * theta.cos()]
    }
}

/// (14-15): m.
fn shrink(lat: f64) -> f64 {
    lat.cos() / (1.0 - E2 * lat.sin().powi(2)).sqrt()
}

/// (15-9): t.
fn isometric(lat: f64) -> f64 {
    let e_sin = E2.sqrt() * lat.sin();
    (FRAC_PI_4 - lat / 2.0).tan().max(0.0) / ((1.0 - e_sin) / (1.0 + e_sin)).powf(E2.sqrt() / 2.0)
}

/// Albers equal-area conic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Albers {
    lon0: f64,
    lat0: f64,
    parallels: [f64; 2],
    n: f64,
    c: f64,
    rho0: f64,
}

impl Albers {
    fn new(lon0: f64, lat0: f64, parallels: [f64; 2]) -> Self {
        let [p1, p2] = parallels.map(f64::to_radians);
        let [m1, m2] = [shrink(p1).powi(2), shrink(p2).powi(2)];
        // (14-14), or the limit for one parallel; (14-13).
        let n = if (p1 - p2).abs() < 1e-9 { p1.sin() } else { (m1 - m2) / (zone(p2) - zone(p1)) };
        let c = m1 + n * zone(p1);
        let blank = Self { lon0, lat0: lat0.to_radians(), parallels, n, c, rho0: 0.0 };
        Self { rho0: blank.rho(lat0.to_radians()), ..blank }
    }

    /// (14-12).
    fn rho(&self, lat: f64) -> f64 {
        A * (self.c - self.n * zone(lat)).max(0.0).sqrt() / self.n
    }

    /// (14-1), (14-2), (14-4).
    fn project(&self, dlon: f64, lat: f64) -> [f64; 2] {
        let rho = self.rho(lat.clamp(-FRAC_PI_2, FRAC_PI_2));
        let theta = self.n * dlon;
        [rho * theta.sin(), self.rho0 - rho * theta.cos()]
    }
}

/// The square net, on the sphere of the equator as PROJ draws it (EPSG method 1029). Its degrees need no ellipsoid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Equirectangular {
    lon0: f64,
    lat0: f64,
}

impl Equirectangular {
    /// (12-1), (12-2).
    fn project(&self, dlon: f64, lat: f64) -> [f64; 2] {
        [A * dlon * self.lat0.to_radians().cos(), A * (lat - self.lat0.to_radians())]
    }
}

/// Mercator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mercator {
    lon0: f64,
}

impl Mercator {
    /// The poles lie infinitely far: the sheet ends here, in degrees.
    const END: f64 = 85.0;

    /// (7-6), (7-7).
    fn project(dlon: f64, lat: f64) -> [f64; 2] {
        let end = Self::END.to_radians();
        [A * dlon, -A * isometric(lat.clamp(-end, end)).ln()]
    }
}

/// Lambert azimuthal equal-area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Azimuthal {
    lon0: f64,
    lat0: f64,
    sin_beta1: f64,
    cos_beta1: f64,
    d: f64,
}

impl Azimuthal {
    fn new(lon0: f64, lat0: f64) -> Self {
        let lat0 = lat0.to_radians();
        if lat0.abs() > FRAC_PI_2 - 1e-6 {
            // At a pole both sides of the fraction in (24-20) vanish, and it comes to 1.
            return Self { lon0, lat0, sin_beta1: lat0.signum(), cos_beta1: 0.0, d: 1.0 };
        }
        let beta1 = authalic(lat0);
        let d = A * shrink(lat0) / (radius() * beta1.cos());
        Self { lon0, lat0, sin_beta1: beta1.sin(), cos_beta1: beta1.cos(), d }
    }

    /// (24-17) to (24-19).
    fn project(&self, dlon: f64, lat: f64) -> [f64; 2] {
        let beta = authalic(lat);
        let (sin_beta, cos_beta) = beta.sin_cos();
        let (sin_dlon, cos_dlon) = dlon.sin_cos();
        let inner = 1.0 + self.sin_beta1 * sin_beta + self.cos_beta1 * cos_beta * cos_dlon;
        let b = radius() * (2.0 / inner.max(1e-9)).sqrt();
        [
            b * self.d * cos_beta * sin_dlon,
            b / self.d * (self.cos_beta1 * sin_beta - self.sin_beta1 * cos_beta * cos_dlon),
        ]
    }
}

/// (3-12): q.
fn zone(lat: f64) -> f64 {
    let e = E2.sqrt();
    let sin = lat.sin();
    (1.0 - E2) * (sin / (1.0 - E2 * sin * sin) - ((1.0 - e * sin) / (1.0 + e * sin)).ln() / (2.0 * e))
}

/// (3-11): the latitude on a sphere of equal area.
fn authalic(lat: f64) -> f64 {
    // The arcsine is blunt near 1: rounding there would move a pole by 20 cm.
    if lat.abs() > FRAC_PI_2 - 1e-8 {
        return FRAC_PI_2.copysign(lat);
    }
    (zone(lat) / zone(FRAC_PI_2)).clamp(-1.0, 1.0).asin()
}

/// (3-13): the radius of that sphere.
fn radius() -> f64 {
    A * (zone(FRAC_PI_2) / 2.0).sqrt()
}

/// Equal Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct World {
    lon0: f64,
}

impl World {
    fn project(dlon: f64, lat: f64) -> [f64; 2] {
        const A1: f64 = 1.340_264;
        const A2: f64 = -0.081_106;
        const A3: f64 = 0.000_893;
        const A4: f64 = 0.003_796;
        let root = 3f64.sqrt();
        let theta = (root / 2.0 * authalic(lat).sin()).asin();
        let t2 = theta * theta;
        let t6 = t2 * t2 * t2;
        let slope = A1 + 3.0 * A2 * t2 + t6 * (7.0 * A3 + 9.0 * A4 * t2);
        let x = 2.0 * root * dlon.clamp(-PI, PI) * theta.cos() / (3.0 * slope);
        let y = theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2));
        [radius() * x, radius() * y]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of PROJ: `fixtures/projection/proj.tsv`, made by the script beside it.
    #[test]
    fn agrees_with_proj() {
        let table = include_str!("../../fixtures/projection/proj.tsv");
        let mut cases = 0;
        for line in table.lines().skip(1) {
            let cells: Vec<_> = line.split('\t').collect();
            let number = |i: usize| cells[i].parse::<f64>().unwrap();
            let projection = match cells[0] {
                "lcc" => Projection::conic(number(1), number(2), [number(3), number(4)]),
                "laea" => Projection::azimuthal(number(1), number(2)),
                "aea" => Projection::albers(number(1), number(2), [number(3), number(4)]),
                "eqc" => Projection::equirectangular(number(1), number(2)),
                "merc" => Projection::mercator(number(1)),
                _ => Projection::world(number(1)),
            };
            let at = [number(5), number(6)];
            let [x, y] = projection.project(at);
            assert!((x - number(7)).hypot(y - number(8)) < 0.001, "{line}: {x} {y}");
            if at[1].abs() < 89.9 {
                let [lon, lat] = projection.unproject([x, y]).unwrap_or_else(|| panic!("no way back: {line}"));
                assert!(turned(lon - at[0]).abs() * at[1].to_radians().cos() < 1e-6, "{line}: {lon}");
                assert!((lat - at[1]).abs() < 1e-6, "{line}: {lat}");
            }
            cases += 1;
        }
        assert_eq!(cases, 140);
    }

    #[test]
    fn off_the_map_there_is_no_way_back() {
        assert_eq!(Projection::world(0.0).unproject([3e7, 0.0]), None);
        assert_eq!(Projection::world(0.0).unproject([0.0, 9e6]), None);
    }

    #[test]
    fn north_leans_by_the_cone_constant() {
        let conic = Projection::conic(130.0, 45.0, [41.0, 49.0]);
        assert!(conic.convergence([130.0, 45.0]).abs() < 1e-6);
        // n = sin of the parallel between: a degree of longitude turns north by 0.71 degrees.
        assert!((conic.convergence([140.0, 45.0]) + 7.08).abs() < 0.02);
    }
}
