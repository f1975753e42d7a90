//! Whether one place lies in another, and how important a place is.

use crate::position::Position;

use super::candidate::Place;
use super::distances::approximate_distance;
#[cfg(feature = "gazetteer")]
use super::packed::World;

// In meters. The gazetteer has no districts; a place in a district lies about this near to its seat.
const DISTRICT: f64 = 60_000.0;

/// Whether `place` lies in `area`, or is the same place.
///
/// The country and the division that the gazetteer gives for a place decide. Where it gives none, the position and the outline of the
/// area do. Other areas are circles.
///
/// ```
/// # #[cfg(feature = "gazetteer")] {
/// use troopmap::place::lies_in;
/// use troopmap::{Gazetteer, PlaceId, World};
///
/// let kharkiv = World.get(&PlaceId::new("geonames:706483").unwrap()).unwrap();
/// let ukraine = World.get(&PlaceId::new("country:UA").unwrap()).unwrap();
/// let russia = World.get(&PlaceId::new("country:RU").unwrap()).unwrap();
/// assert!(lies_in(&kharkiv, &ukraine) && !lies_in(&kharkiv, &russia));
/// # }
/// ```
pub fn lies_in(place: &Place, area: &Place) -> bool {
    if place.id == area.id {
        return true;
    }
    match &*area.feature_code {
        // A sea or a mountain range that several countries share is in none of them.
        _ if area.is_country() && (place.country.is_some() || place.is_area()) => place.country == area.country,
        "ADM1" if place.admin1_id.is_some() || place.is_area() => place.admin1_id.as_ref() == Some(&area.id),
        _ if area.is_country() || area.feature_code == "ADM1" => outline_contains(area, place.position),
        _ => {
            let limit = if area.is_area() { area.radius.get() } else { area.radius.get() + DISTRICT };
            approximate_distance(place.position, area.position).get() <= limit
        }
    }
}

/// Whether the outline of a country or division contains a position. False if there is no outline.
#[cfg(feature = "gazetteer")]
fn outline_contains(area: &Place, position: Position) -> bool {
    World.contains(&area.id, position).unwrap_or(false)
}

#[cfg(not(feature = "gazetteer"))]
fn outline_contains(_: &Place, _: Position) -> bool {
    false
}

/// Returns the population of a place, or the minimum for its kind if that is higher or nobody counted: see
/// [`resolve`](super::resolve()).
pub(crate) fn effective_population(place: &Place) -> f64 {
    let minimum = match &*place.feature_code {
        _ if place.is_country() => 10_000_000.0,
        _ if place.is_area() => 2_000_000.0,
        "PPLC" => 100_000.0,
        "PPLA" => 50_000.0,
        "PPLA2" | "PPLA3" | "PPLA4" | "PPLA5" => 2_000.0,
        _ => 500.0,
    };
    #[expect(clippy::cast_precision_loss, reason = "populations are far below 2^52")]
    let counted = place.population.unwrap_or(0) as f64;
    counted.max(minimum)
}
