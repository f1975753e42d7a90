//! Lines and areas as a spot and how far they reach from it.

use geo::{Distance, Geodesic};

use super::fault::InvalidRow;
use super::spot::Coordinates;
use crate::position::Position;

/// What lies no further west or east than this is not near the date line, in degrees.
const NEAR: f64 = 135.0;

/// The middle of some positions, as far off as the furthest of them, if they are not all one; nothing where there are none.
///
/// A line or an area says where something may be, and a record has one spot, so this is the circle that holds it. The middle
/// is that of the box around the positions, across the date line where they lie near it on both sides and are closer to each
/// other that way round.
pub(crate) fn around(positions: &[Position]) -> Result<Option<Coordinates<'static>>, InvalidRow> {
    let Some(first) = positions.first() else { return Ok(None) };
    // The longitudes as they are, and as they follow each other, less than half a turn apart.
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
    let crosses = plain[0] <= -NEAR && plain[1] >= NEAR && width(followed) < width(plain);
    let [west, east] = if crosses { followed } else { plain };
    let lon = (f64::midpoint(west, east) + 540.0).rem_euclid(360.0) - 180.0;
    // Seven decimals are a centimetre; more would be noise of the sum.
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let middle = Coordinates::of_numbers(round(lon), round(f64::midpoint(south, north)))?;
    let center = geo::Point::from(middle.position);
    let reach =
        positions.iter().map(|position| Geodesic.distance(center, geo::Point::from(*position))).fold(0.0, f64::max);
    // A shape of one spot is as good as a point.
    Ok(Some(if reach > 0.0 { middle.within(reach.ceil()) } else { middle }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(positions: &[(f64, f64)]) -> (f64, f64, f64) {
        let positions: Vec<_> = positions.iter().map(|&(lon, lat)| Position::new(lon, lat).unwrap()).collect();
        let spot = around(&positions).unwrap().unwrap();
        (spot.position.lon(), spot.position.lat(), spot.uncertainty.unwrap().get())
    }

    #[test]
    fn a_shape_is_the_circle_that_holds_it() {
        // Half of one degree on the equator: 55,659.7 m.
        assert_eq!(spot(&[(0.0, 0.0), (1.0, 0.0)]), (0.5, 0.0, 55_660.0));
        let one = Position::new(5.0, 6.0).unwrap();
        assert_eq!(around(&[one, one]).unwrap().unwrap().uncertainty, None);
        let (lon, _, reach) = spot(&[(179.5, 0.0), (-179.5, 0.0)]);
        assert_eq!((lon.abs(), reach), (180.0, 55_660.0));
        assert!(around(&[]).unwrap().is_none());
        // A rectangle over half of the globe is where it is drawn.
        let (lon, lat, _) = spot(&[(-100.0, -10.0), (100.0, -10.0), (100.0, 10.0), (-100.0, 10.0)]);
        assert_eq!((lon, lat), (0.0, 0.0));
        // Russia, which is cut at the date line.
        let (lon, ..) =
            spot(&[(20.0, 54.0), (180.0, 65.0), (180.0, 69.0), (-180.0, 69.0), (-170.0, 66.0), (-180.0, 65.0)]);
        assert!((lon - 105.0).abs() < 1e-6);
    }
}
