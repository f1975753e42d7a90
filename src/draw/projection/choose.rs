//! The projection that suits what a map shows.

use super::{Projection, ProjectionChoice, normalize_longitude};
use crate::draw::coordinates::LonLat;

/// Chooses the projection for a map that shows these points.
///
/// The center is halfway between the outermost parallels, and halfway along the shortest interval of longitude that holds all
/// points. [`ProjectionChoice::Auto`] depends on the angle from the center to the farthest point: above 40° Equal Earth; above
/// 25°, or with the center within 12° of the equator or within 20° of a pole, Lambert azimuthal equal-area; otherwise Lambert
/// conformal conic. The standard parallels of conics are a sixth of the height inside the outermost ones (Snyder 1987, p. 99),
/// which spreads the distortion evenly.
pub(in crate::draw) fn choose_projection(points: &[LonLat], choice: ProjectionChoice) -> Projection {
    let (lon0, span) = find_central_meridian(points).unwrap_or((0.0, 360.0));
    let south = points.iter().map(|point| point.lat).fold(90.0, f64::min);
    let north = points.iter().map(|point| point.lat).fold(-90.0, f64::max);
    // Tenths of a degree are easier to cite.
    let round = |value: f64| (value * 10.0).round() / 10.0;
    let (lon0, lat0) = (normalize_longitude(round(lon0)), round(f64::midpoint(south, north)));
    let radius = points.iter().map(|&point| angle(LonLat::new(lon0, lat0), point)).fold(0.0, f64::max);
    // A map of most of the world is cut in an ocean.
    let world_lon0 = if span > 200.0 { ocean_centered_meridian(lon0) } else { lon0 };
    let conic = |new: fn(f64, f64, [f64; 2]) -> Projection| {
        let sixth = ((north - south) / 6.0).max(0.2);
        let half = (f64::midpoint(north, -south) - sixth).max(0.5);
        // At the pole the cone becomes a plane and at the equator a cylinder, and the formulas hold for neither.
        let middle = lat0.abs().clamp(2.0, 85.0).copysign(lat0);
        let half = half.min(middle.abs() - 1.0).min(89.0 - middle.abs());
        new(lon0, middle, [round(middle - half), round(middle + half)])
    };
    match choice {
        ProjectionChoice::Lambert => conic(Projection::lambert_conformal),
        ProjectionChoice::Albers => conic(Projection::albers),
        ProjectionChoice::Azimuthal => Projection::lambert_azimuthal(lon0, lat0),
        ProjectionChoice::EqualEarth => Projection::equal_earth(world_lon0),
        ProjectionChoice::Equirectangular => {
            Projection::equirectangular(world_lon0, if span > 200.0 { 0.0 } else { lat0 })
        }
        ProjectionChoice::Mercator => Projection::mercator(world_lon0),
        ProjectionChoice::Auto if points.is_empty() => Projection::equal_earth(ocean_centered_meridian(0.0)),
        ProjectionChoice::Auto => {
            if span > 200.0 && lat0.abs() < 60.0 || radius > 60.0 && lat0.abs() < 70.0 {
                Projection::equal_earth(ocean_centered_meridian(lon0))
            } else if lat0.abs() > 70.0 || span > 200.0 {
                Projection::lambert_azimuthal(lon0, 90.0_f64.copysign(lat0))
            } else if radius > 40.0 {
                Projection::equal_earth(ocean_centered_meridian(lon0))
            } else if radius > 25.0 || lat0.abs() < 12.0 {
                Projection::lambert_azimuthal(lon0, lat0)
            } else {
                conic(Projection::lambert_conformal)
            }
        }
    }
}

/// Returns the central meridian of a world map that is cut in an ocean: in the Bering Strait, or in the Atlantic for the
/// countries around the Pacific.
fn ocean_centered_meridian(lon0: f64) -> f64 {
    let distance = |meridian: f64| normalize_longitude(lon0 - meridian).abs();
    if distance(11.0) <= distance(153.0) { 11.0 } else { 153.0 }
}

/// Returns the middle and the length, in degrees, of the shortest interval of longitude that holds all points.
fn find_central_meridian(points: &[LonLat]) -> Option<(f64, f64)> {
    let mut longitudes: Vec<f64> = points.iter().map(|point| point.lon).collect();
    longitudes.sort_by(f64::total_cmp);
    let (first, last) = (*longitudes.first()?, *longitudes.last()?);
    // The widest gap lies outside of the interval. The first candidate is the gap across the antimeridian.
    let mut widest = first + 360.0 - last;
    let mut west = first;
    for pair in longitudes.windows(2) {
        if pair[1] - pair[0] > widest + 1e-9 {
            widest = pair[1] - pair[0];
            west = pair[1];
        }
    }
    let span = 360.0 - widest;
    Some((normalize_longitude(west + span / 2.0), span))
}

/// Returns the angle between two points on a sphere, in degrees.
fn angle(a: LonLat, b: LonLat) -> f64 {
    let [(sin_a, cos_a), (sin_b, cos_b)] = [a.lat.to_radians().sin_cos(), b.lat.to_radians().sin_cos()];
    let dlon = (b.lon - a.lon).to_radians();
    (sin_a * sin_b + cos_a * cos_b * dlon.cos()).clamp(-1.0, 1.0).acos().to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description(points: &[[f64; 2]]) -> String {
        let points: Vec<_> = points.iter().map(|&[lon, lat]| LonLat::new(lon, lat)).collect();
        choose_projection(&points, ProjectionChoice::Auto).describe()
    }

    #[test]
    fn suits_the_extent() {
        assert_eq!(
            description(&[[125.754, 39.034], [131.874, 43.106], [135.097, 48.462], [127.526, 50.276]]),
            "Lambert conformal conic, true along 41° N and 48.4° N"
        );
        assert_eq!(
            description(&[[-64.0, -31.0], [-58.0, -34.0]]),
            "Lambert conformal conic, true along 33.5° S and 31.5° S"
        );
        assert_eq!(description(&[[32.5, 15.5], [28.0, -2.0]]), "Lambert azimuthal equal-area around 6.8° N, 30.3° E");
        assert_eq!(description(&[[10.0, 80.0], [-150.0, 75.0]]), "Lambert azimuthal equal-area around 90° N, 70° W");
        assert_eq!(description(&[[-77.0, 38.9], [37.6, 55.8], [125.8, 39.0]]), "Equal Earth around 11° E");
        assert_eq!(description(&[]), "Equal Earth around 11° E");
    }

    #[test]
    fn the_central_meridian_may_be_the_antimeridian() {
        let points = [LonLat::new(178.0, 60.0), LonLat::new(-176.0, 62.0)];
        let (meridian, span) = find_central_meridian(&points).unwrap();
        assert!((normalize_longitude(meridian - 181.0)).abs() < 1e-9 && (span - 6.0).abs() < 1e-9);
    }
}
