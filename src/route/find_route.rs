//! Finds the shortest route through several stops.

use super::{Leg, NoRoute, Route, RouteOptions, Stop};
use crate::mode::Mode;

/// Finds the shortest route from the first stop to the last, through the others in order.
///
/// Each two consecutive stops are connected by the first mode that connects them: `[Mode::Sea, Mode::Rail]` uses ships between
/// ports, and trains to and from inland towns. [`Mode::Air`], [`Mode::Road`] and [`Mode::Unknown`] are geodesics; the library
/// has no road network, and [`Leg::accuracy`] says so. Trains stay in the countries of the stops unless no route does, or
/// [`RouteOptions::through_countries`] allows others, and each change of gauge begins a leg.
///
/// # Errors
/// Returns [`NoRoute`] with the reason. If two stops are on separate components of a network, the error describes both.
///
/// # Example
///
/// ```
/// use troopmap::{Extent, Meters, Mode, Position, RouteOptions, Stop, route};
///
/// let stop = |name: &str, lon, lat| {
///     let extent = Extent::new(Position::new(lon, lat)?, Meters::new(5_000.0)?);
///     Ok::<_, Box<dyn std::error::Error>>(Stop { name: name.to_owned(), extent, country: None })
/// };
/// let stops = [stop("Vladivostok", 131.886, 43.116)?, stop("Ussuriysk", 131.952, 43.803)?];
/// let route = route(&stops, &[Mode::Unknown], &RouteOptions::default())?;
/// assert_eq!(route.length().best.km().round(), 77.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn route(stops: &[Stop], modes: &[Mode], options: &RouteOptions) -> Result<Route, NoRoute> {
    if stops.len() < 2 {
        return Err(NoRoute::TooFewStops(stops.len()));
    }
    if modes.is_empty() {
        return Err(NoRoute::NoMode);
    }
    let mut legs = vec![];
    for pair in 0..stops.len() - 1 {
        legs.extend(connect(stops, pair, modes, options)?);
    }
    Ok(Route { stops: stops.to_vec(), legs })
}

/// Returns the legs between a stop and the next, by the first mode that connects them.
fn connect(stops: &[Stop], pair: usize, modes: &[Mode], options: &RouteOptions) -> Result<Vec<Leg>, NoRoute> {
    let mut reasons = vec![];
    for &mode in modes {
        match connect_by(mode, stops, pair, options) {
            Ok(legs) => return Ok(legs),
            Err(reason) => reasons.push(reason),
        }
    }
    Err(if reasons.len() == 1 { reasons.remove(0) } else { NoRoute::AllModesFailed(reasons) })
}

#[cfg_attr(
    not(any(feature = "rail", feature = "sea")),
    expect(unused_variables, reason = "options apply to networks only")
)]
fn connect_by(mode: Mode, stops: &[Stop], pair: usize, options: &RouteOptions) -> Result<Vec<Leg>, NoRoute> {
    let (from, to) = (&stops[pair], &stops[pair + 1]);
    match mode {
        #[cfg(feature = "sea")]
        Mode::Sea => super::sea::find_legs(from, to, options),
        #[cfg(feature = "rail")]
        Mode::Rail => super::rail::find_legs(stops, pair, options),
        #[cfg(not(feature = "sea"))]
        Mode::Sea => Err(NoRoute::MissingNetwork { mode }),
        #[cfg(not(feature = "rail"))]
        Mode::Rail => Err(NoRoute::MissingNetwork { mode }),
        Mode::Road | Mode::Air | Mode::Unknown => {
            Ok(vec![Leg::geodesic(mode, [(&from.name, from.extent), (&to.name, to.extent)])])
        }
    }
}
