//! Map projections from the WGS 84 ellipsoid to the plane.
//!
//! Formulas: Snyder, *Map projections: a working manual*, USGS Professional Paper 1395 (1987), cited by equation number; Equal
//! Earth: Šavrič, Patterson and Jenny, International Journal of Geographical Information Science 33 (2019).

mod albers;
mod choose;
mod ellipsoid;
mod equal_earth;
mod equirectangular;
mod lambert_azimuthal;
mod lambert_conformal;
mod mercator;

use super::coordinates::{LonLat, LonLatRect, MapPoint};
use crate::word::words;
use albers::Albers;
use equal_earth::EqualEarth;
use equirectangular::Equirectangular;
use lambert_azimuthal::LambertAzimuthal;
use lambert_conformal::LambertConformal;
use mercator::Mercator;

pub(super) use choose::choose_projection;

words!(closed "projection"
    /// The map projection of a drawing.
    ProjectionChoice {
        /// Chosen to suit the extent of the map: a conformal conic for a region, azimuthal equal-area for the tropics, the
        /// poles and continents, Equal Earth for the world.
        Auto = "auto",
        /// Lambert conformal conic: shapes are true.
        Lambert = "lambert",
        /// Albers conic: areas are true.
        Albers = "albers",
        /// Lambert azimuthal: areas are true, for round regions, the poles and the equator.
        Azimuthal = "azimuthal",
        /// Equal Earth: areas are true, for the world.
        EqualEarth = "equal-earth",
        /// A square grid of degrees, true to scale along the central parallel.
        Equirectangular = "equirectangular",
        /// Mercator, as on nautical charts.
        Mercator = "mercator",
    }
);

/// A map projection with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Projection {
    LambertConformal(LambertConformal),
    LambertAzimuthal(LambertAzimuthal),
    EqualEarth(EqualEarth),
    Albers(Albers),
    Equirectangular(Equirectangular),
    Mercator(Mercator),
}

/// The formulas of a projection.
trait Method {
    /// Returns the longitude of the central meridian, in degrees.
    fn central_meridian(&self) -> f64;

    /// Projects a point, given in radians and with its longitude relative to the central meridian.
    fn project(&self, dlon: f64, lat: f64) -> MapPoint;

    /// Returns whether the projection can show every meridian, and so a map of the whole world.
    fn covers_the_world(&self) -> bool {
        false
    }

    /// Returns the latitude from which to search for the inverse, in degrees.
    fn start_latitude(&self) -> f64;

    /// Returns the ranges of coordinates that the projection can show, with longitudes relative to the central meridian.
    /// Outside of them the formulas diverge or fold over.
    fn domain(&self) -> Vec<LonLatRect>;

    /// Returns the name of the projection and its parameters.
    fn describe(&self) -> String;
}

impl Projection {
    /// Creates a Lambert conformal conic with two standard parallels.
    pub(super) fn lambert_conformal(lon0: f64, lat0: f64, parallels: [f64; 2]) -> Self {
        Self::LambertConformal(LambertConformal::new(lon0, lat0, parallels))
    }

    /// Creates a Lambert azimuthal equal-area projection around a center.
    pub(super) fn lambert_azimuthal(lon0: f64, lat0: f64) -> Self {
        Self::LambertAzimuthal(LambertAzimuthal::new(lon0, lat0))
    }

    /// Creates an Equal Earth projection around a meridian.
    pub(super) fn equal_earth(lon0: f64) -> Self {
        Self::EqualEarth(EqualEarth { lon0 })
    }

    /// Creates an Albers equal-area conic with two standard parallels.
    pub(super) fn albers(lon0: f64, lat0: f64, parallels: [f64; 2]) -> Self {
        Self::Albers(Albers::new(lon0, lat0, parallels))
    }

    /// Creates an equirectangular projection around a center, true to scale along its parallel.
    pub(super) fn equirectangular(lon0: f64, lat0: f64) -> Self {
        Self::Equirectangular(Equirectangular::new(lon0, lat0))
    }

    /// Creates a Mercator projection around a meridian.
    pub(super) fn mercator(lon0: f64) -> Self {
        Self::Mercator(Mercator { lon0 })
    }

    fn method(&self) -> &dyn Method {
        match self {
            Self::LambertConformal(method) => method,
            Self::LambertAzimuthal(method) => method,
            Self::EqualEarth(method) => method,
            Self::Albers(method) => method,
            Self::Equirectangular(method) => method,
            Self::Mercator(method) => method,
        }
    }

    /// Returns whether the projection can show every meridian, and so a map of the whole world.
    pub(super) fn covers_the_world(&self) -> bool {
        self.method().covers_the_world()
    }

    /// Returns the longitude of the central meridian, in degrees.
    pub(super) fn central_meridian(&self) -> f64 {
        self.method().central_meridian()
    }

    /// Projects a point whose longitude is relative to the central meridian, from -180 to 180. A line that has been cut at the
    /// opposite meridian stays on its side.
    pub(super) fn project_relative(&self, point: LonLat) -> MapPoint {
        self.method().project(point.lon.to_radians(), point.lat.to_radians())
    }

    /// Projects a point.
    pub(super) fn project(&self, point: LonLat) -> MapPoint {
        self.project_relative(self.to_relative(point))
    }

    /// Returns the point with its longitude relative to the central meridian.
    fn to_relative(self, point: LonLat) -> LonLat {
        LonLat::new(normalize_longitude(point.lon - self.central_meridian()), point.lat)
    }

    /// Returns the point on the globe that is projected to `target`, found by Newton's method; `None` if there is none.
    pub(super) fn unproject(&self, target: MapPoint) -> Option<LonLat> {
        let (mut dlon, mut lat) = (0.0, self.method().start_latitude());
        for _ in 0..60 {
            let here = self.project_relative(LonLat::new(dlon, lat));
            let (error_x, error_y) = (target.x - here.x, target.y - here.y);
            if error_x.hypot(error_y) < 0.01 {
                return Some(LonLat::new(normalize_longitude(dlon + self.central_meridian()), lat));
            }
            let lat_step = if lat < 89.0 { 1e-5 } else { -1e-5 };
            let east = self.project_relative(LonLat::new(dlon + 1e-5, lat));
            let north = self.project_relative(LonLat::new(dlon, lat + lat_step));
            // The derivatives of x and y by longitude and by latitude.
            let (x_lon, y_lon) = ((east.x - here.x) / 1e-5, (east.y - here.y) / 1e-5);
            let (x_lat, y_lat) = ((north.x - here.x) / lat_step, (north.y - here.y) / lat_step);
            let determinant = x_lon * y_lat - x_lat * y_lon;
            if determinant.abs() < 1e-9 {
                return None;
            }
            // Steps are limited: far from the solution the slope may point anywhere.
            dlon += ((error_x * y_lat - error_y * x_lat) / determinant).clamp(-40.0, 40.0);
            lat =
                (lat + ((error_y * x_lon - error_x * y_lon) / determinant).clamp(-20.0, 20.0)).clamp(-89.9999, 89.9999);
            if !(-180.0..=180.0).contains(&dlon) {
                if self.covers_the_world() && dlon.abs() > 200.0 {
                    return None;
                }
                dlon = dlon.clamp(-180.0, 180.0);
            }
        }
        None
    }

    /// Returns the angle between north and the vertical at a point, in degrees clockwise.
    pub(super) fn convergence(&self, point: LonLat) -> f64 {
        let lat = point.lat.clamp(-89.9, 89.9);
        let here = self.project(LonLat::new(point.lon, lat));
        let north = self.project(LonLat::new(point.lon, lat + 1e-4));
        (north.x - here.x).atan2(north.y - here.y).to_degrees()
    }

    /// Returns the ranges of coordinates that the projection can show, with longitudes relative to the central meridian.
    pub(super) fn domain(&self) -> Vec<LonLatRect> {
        self.method().domain()
    }

    /// Returns the name of the projection and its parameters.
    pub(super) fn describe(&self) -> String {
        self.method().describe()
    }
}

/// Returns the domain of a conic projection: wide around the standard parallels, without the pole behind the cone.
fn conic_domain(lat0: f64) -> Vec<LonLatRect> {
    if lat0 > 0.0 {
        vec![LonLatRect::from_edges(-120.0, (lat0 - 65.0).max(-70.0), 120.0, 89.9)]
    } else {
        vec![LonLatRect::from_edges(-120.0, -89.9, 120.0, (lat0 + 65.0).min(70.0))]
    }
}

/// Returns the domain of every meridian up to a latitude.
fn world_domain(max_latitude: f64) -> Vec<LonLatRect> {
    vec![LonLatRect::from_edges(-180.0, -max_latitude, 180.0, max_latitude)]
}

fn format_latitude(degrees: f64) -> String {
    format_degrees(degrees, 'N', 'S')
}

fn format_longitude(degrees: f64) -> String {
    format_degrees(degrees, 'E', 'W')
}

fn format_degrees(value: f64, positive: char, negative: char) -> String {
    let rounded = (value.abs() * 10.0).round() / 10.0;
    format!("{rounded}° {}", if value < 0.0 { negative } else { positive })
}

/// Returns the longitude between -180 and 180.
pub(super) fn normalize_longitude(lon: f64) -> f64 {
    if (-180.0..=180.0).contains(&lon) { lon } else { (lon + 180.0).rem_euclid(360.0) - 180.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares with PROJ: `fixtures/projection/proj.py` made the numbers.
    #[test]
    fn agrees_with_proj() {
        let table = include_str!("../../../fixtures/projection/proj.tsv");
        let mut cases = 0;
        for line in table.lines().skip(1) {
            let cells: Vec<_> = line.split('\t').collect();
            let number = |i: usize| cells[i].parse::<f64>().unwrap();
            let projection = match cells[0] {
                "lcc" => Projection::lambert_conformal(number(1), number(2), [number(3), number(4)]),
                "laea" => Projection::lambert_azimuthal(number(1), number(2)),
                "aea" => Projection::albers(number(1), number(2), [number(3), number(4)]),
                "eqc" => Projection::equirectangular(number(1), number(2)),
                "merc" => Projection::mercator(number(1)),
                "eqearth" => Projection::equal_earth(number(1)),
                unknown => panic!("unknown projection {unknown}"),
            };
            let point = LonLat::new(number(5), number(6));
            let projected = projection.project(point);
            assert!((projected.x - number(7)).hypot(projected.y - number(8)) < 0.001, "{line}: {projected:?}");
            if point.lat.abs() < 89.9 {
                let back = projection.unproject(projected).unwrap_or_else(|| panic!("no inverse: {line}"));
                let error = normalize_longitude(back.lon - point.lon).abs() * point.lat.to_radians().cos();
                assert!(error < 1e-6, "{line}: {back:?}");
                assert!((back.lat - point.lat).abs() < 1e-6, "{line}: {back:?}");
            }
            cases += 1;
        }
        assert_eq!(cases, 140);
    }

    #[test]
    fn points_off_the_map_have_no_inverse() {
        assert_eq!(Projection::equal_earth(0.0).unproject(MapPoint::new(3e7, 0.0)), None);
        assert_eq!(Projection::equal_earth(0.0).unproject(MapPoint::new(0.0, 9e6)), None);
    }

    #[test]
    fn convergence_follows_the_cone_constant() {
        let conic = Projection::lambert_conformal(130.0, 45.0, [41.0, 49.0]);
        assert!(conic.convergence(LonLat::new(130.0, 45.0)).abs() < 1e-6);
        // n is about the sine of the central parallel: a degree of longitude turns north by 0.71 degrees.
        assert!((conic.convergence(LonLat::new(140.0, 45.0)) + 7.08).abs() < 0.02);
    }
}
