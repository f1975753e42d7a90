//! What a place is to others: what it lies in, and how much it weighs.

use super::candidate::Place;
use super::ground::approximate_distance;

// Districts are not in the gazetteer: a place in one lies about as near to its seat.
const DISTRICT: f64 = 60_000.0;

pub(crate) fn lies_in(place: &Place, area: &Place) -> bool {
    if place.id == area.id {
        return true;
    }
    match &*area.feature_code {
        _ if area.is_country() => place.country == area.country,
        "ADM1" => place.admin1_id.as_ref() == Some(&area.id),
        _ => {
            let reach = if area.is_area() { area.radius.get() } else { area.radius.get() + DISTRICT };
            approximate_distance(place.position, area.position).get() <= reach
        }
    }
}

pub(crate) fn people(place: &Place) -> f64 {
    let least = match &*place.feature_code {
        _ if place.is_country() => 10_000_000.0,
        _ if place.is_area() => 2_000_000.0,
        "PPLC" => 100_000.0,
        "PPLA" => 50_000.0,
        "PPLA2" | "PPLA3" | "PPLA4" | "PPLA5" => 2_000.0,
        _ => 500.0,
    };
    #[expect(clippy::cast_precision_loss, reason = "people fit")]
    let counted = place.population.unwrap_or(0) as f64;
    counted.max(least)
}
