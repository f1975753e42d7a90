//! Whether one place lies in another, and how important a place is.

use super::candidate::Place;
use super::distances::approximate_distance;

// In meters. The gazetteer has no districts; a place in a district lies about this near to its seat.
const DISTRICT: f64 = 60_000.0;

/// Whether `place` lies in `area`, or is the same place.
pub(crate) fn lies_in(place: &Place, area: &Place) -> bool {
    if place.id == area.id {
        return true;
    }
    match &*area.feature_code {
        _ if area.is_country() => place.country == area.country,
        "ADM1" => place.admin1_id.as_ref() == Some(&area.id),
        _ => {
            let limit = if area.is_area() { area.radius.get() } else { area.radius.get() + DISTRICT };
            approximate_distance(place.position, area.position).get() <= limit
        }
    }
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
