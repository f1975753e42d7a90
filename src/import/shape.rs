//! Lines and areas as a spot and how far they reach from it.

use geo::{Distance, Geodesic};

use super::fault::Fault;
use super::spot::Coordinates;
use crate::position::Position;

/// The middle of some positions, as far off as the furthest of them; nothing where there are none.
///
/// A line or an area says where something may be, and a record has one spot, so this is the circle that holds it. The middle
/// is that of the box around the positions, across the date line where they lie on both sides of it.
pub(crate) fn around(positions: &[Position]) -> Result<Option<Coordinates<'static>>, Fault> {
    let Some(first) = positions.first() else { return Ok(None) };
    let (mut west, mut east) = (first.lon(), first.lon());
    let (mut south, mut north) = (first.lat(), first.lat());
    let mut before = first.lon();
    for position in positions {
        // Neighbours lie less than half a turn apart.
        let lon = before + (position.lon() - before + 540.0).rem_euclid(360.0) - 180.0;
        before = lon;
        (west, east) = (west.min(lon), east.max(lon));
        (south, north) = (south.min(position.lat()), north.max(position.lat()));
    }
    let lon = (f64::midpoint(west, east) + 540.0).rem_euclid(360.0) - 180.0;
    // Seven decimals are a centimetre; more would be noise of the sum.
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let middle = Coordinates::of_numbers(round(lon), round(f64::midpoint(south, north)))?;
    let center = geo::Point::from(middle.position);
    let reach =
        positions.iter().map(|position| Geodesic.distance(center, geo::Point::from(*position))).fold(0.0, f64::max);
    Ok(Some(middle.within(reach.ceil())))
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
        assert_eq!(spot(&[(5.0, 6.0)]), (5.0, 6.0, 0.0));
        let (lon, _, reach) = spot(&[(179.5, 0.0), (-179.5, 0.0)]);
        assert_eq!((lon.abs(), reach), (180.0, 55_660.0));
        assert!(around(&[]).unwrap().is_none());
    }
}
