//! Enclosing circles of lines and areas.

use geo::{Distance, Geodesic};

use super::row_error::InvalidRow;
use crate::event::Coordinates;
use crate::position::Position;

/// Longitudes between -135 and 135 degrees are not near the antimeridian.
const NEAR_ANTIMERIDIAN: f64 = 135.0;

/// Returns the center of some positions, with the distance to the furthest of them as its uncertainty. `None` if there
/// are no positions.
///
/// A line or an area says where something may be, and a record has one position, so this is the circle that contains
/// the shape. Its center is that of the bounding box. The box crosses the antimeridian if positions lie near it on both
/// sides and the box is narrower that way.
pub(crate) fn enclosing_circle(positions: &[Position]) -> Result<Option<Coordinates<'static>>, InvalidRow> {
    let Some(first) = positions.first() else { return Ok(None) };
    // The longitudes as written, and unwrapped so that consecutive ones are less than 180 degrees apart.
    let (mut plain, mut followed) = ([first.lon(); 2], [first.lon(); 2]);
    let (mut south, mut north) = (first.lat(), first.lat());
    let mut before = first.lon();
    for position in positions {
        before += (position.lon() - before + 540.0).rem_euclid(360.0) - 180.0;
        for ([west, east], lon) in [(&mut plain, position.lon()), (&mut followed, before)] {
            (*west, *east) = (west.min(lon), east.max(lon));
        }
        (south, north) = (south.min(position.lat()), north.max(position.lat()));
    }
    let width = |[west, east]: [f64; 2]| east - west;
    let crosses = plain[0] <= -NEAR_ANTIMERIDIAN && plain[1] >= NEAR_ANTIMERIDIAN && width(followed) < width(plain);
    let [west, east] = if crosses { followed } else { plain };
    let lon = (f64::midpoint(west, east) + 540.0).rem_euclid(360.0) - 180.0;
    let (lat, radius_of) = (f64::midpoint(south, north), |center: Position| {
        let center = geo::Point::from(center);
        positions.iter().map(|position| Geodesic.distance(center, geo::Point::from(*position))).fold(0.0, f64::max)
    });
    let exact = Position::new(lon, lat).map_err(InvalidRow::InvalidPosition)?;
    // Nobody wrote the center, so it has no more digits than the circle needs: the step is at most a fiftieth of the radius.
    let decimals = decimals_for(radius_of(exact));
    let power = 10_f64.powi(decimals);
    let round = |degrees: f64| (degrees * power).round() / power;
    let middle = Coordinates::from_numbers(round(lon), round(lat))?;
    let radius = radius_of(middle.position);
    // A shape with a single position is exact.
    Ok(Some(if radius > 0.0 { middle.with_uncertainty(radius.ceil()) } else { middle }))
}

/// Returns the number of decimals of a degree whose step is at most a fiftieth of a radius in meters, and at most seven.
fn decimals_for(radius: f64) -> i32 {
    const METERS_PER_DEGREE: f64 = 111_320.0;
    (0..7).find(|&decimals| METERS_PER_DEGREE * 10_f64.powi(-decimals) <= radius / 50.0).unwrap_or(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(positions: &[(f64, f64)]) -> (f64, f64, f64) {
        let positions: Vec<_> = positions.iter().map(|&(lon, lat)| Position::new(lon, lat).unwrap()).collect();
        let circle = enclosing_circle(&positions).unwrap().unwrap();
        (circle.position.lon(), circle.position.lat(), circle.uncertainty.unwrap().get())
    }

    #[test]
    fn circle_contains_the_shape() {
        // Half of one degree on the equator: 55,659.7 m.
        assert_eq!(circle(&[(0.0, 0.0), (1.0, 0.0)]), (0.5, 0.0, 55_660.0));
        let one = Position::new(5.0, 6.0).unwrap();
        assert_eq!(enclosing_circle(&[one, one]).unwrap().unwrap().uncertainty, None);
        let (lon, _, radius) = circle(&[(179.5, 0.0), (-179.5, 0.0)]);
        assert_eq!((lon.abs(), radius), (180.0, 55_660.0));
        assert!(enclosing_circle(&[]).unwrap().is_none());
        // A rectangle over half of the globe does not cross the antimeridian.
        let (lon, lat, _) = circle(&[(-100.0, -10.0), (100.0, -10.0), (100.0, 10.0), (-100.0, 10.0)]);
        assert_eq!((lon, lat), (0.0, 0.0));
        // Russia, split at the antimeridian.
        let (lon, ..) =
            circle(&[(20.0, 54.0), (180.0, 65.0), (180.0, 69.0), (-180.0, 69.0), (-170.0, 66.0), (-180.0, 65.0)]);
        assert!((lon - 105.0).abs() < 1e-6);
        // Two posts 3 km apart: the center has four decimals, and the circle still contains both.
        let (lon, lat, radius) = circle(&[(131.901_234_5, 43.100_987_6), (131.938_765_4, 43.101_234_5)]);
        assert_eq!((lon, lat), (131.92, 43.1011));
        assert!((1526.0..1540.0).contains(&radius), "{radius}");
    }
}
