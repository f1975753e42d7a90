//! Pins that are far from every place with the name that they are given for. They are reported and never moved.

use std::collections::BTreeMap;

use super::{PlaceLookup, own_places::OwnPlaces, pin_of};
use crate::extent::Extent;
use crate::notation::{self, CoordinatesWarning};
use crate::place::{Candidate, MatchKind, distance_to, find_candidates};
use crate::position::Position;
use crate::problem::Problem;
use crate::record::{Claim, Pin, PinTarget};

/// In meters. Reports name the nearest town for what is in the fields around it.
const SURROUNDINGS: f64 = 10_000.0;
/// In meters: how near a corrected pin must be.
const MAX_CORRECTED: f64 = 150_000.0;
/// How much nearer a corrected pin must be.
const MIN_GAIN: f64 = 5.0;
/// More distances are counted, not listed.
const MAX_LISTED: usize = 8;
/// More warnings are counted, not listed: a wrong column order is one mistake.
const MAX_WARNINGS: usize = 20;
/// More names would take seconds.
const MAX_NAMES: usize = 1_000;

/// A pin with the name that it is given for.
type PinnedName<'d> = (&'d str, &'d str);

impl PlaceLookup<'_, '_> {
    /// Returns a warning for each pin that is farther from every place with its name than the uncertainties of both allow.
    pub(super) fn pin_warnings(&self, own: &OwnPlaces) -> Vec<Problem> {
        let mut pinned: Vec<(PinnedName<'_>, &Pin, usize)> = Vec::new();
        let mut known: BTreeMap<PinnedName<'_>, usize> = BTreeMap::new();
        for (at, claim) in self.dossier.claims().iter().enumerate() {
            for name in claim.place_names() {
                let Some(pin) = pin_of(claim, name) else { continue };
                let PinTarget::Coordinates(written) = &pin.target else { continue };
                // Without a name, a table has the coordinates in its place.
                if notation::looks_like_coordinates(name) || notation::may_be_name(written) {
                    continue;
                }
                known.entry((name, written)).or_insert_with(|| {
                    pinned.push(((name, written), pin, at));
                    at
                });
            }
        }
        let mut candidates: BTreeMap<&str, Vec<Candidate>> = BTreeMap::new();
        let mut warnings = Vec::new();
        let mut more = 0;
        for ((name, written), pin, at) in pinned {
            let Ok(here) = self.parse_coordinates(written, pin) else { continue };
            let here = pin.uncertainty_m.map_or(here, |radius| Extent::new(here.center, radius));
            if !candidates.contains_key(name) {
                if candidates.len() >= MAX_NAMES {
                    continue;
                }
                let found = match own.get(name) {
                    Some(site) => vec![site.to_candidate()],
                    None => find_candidates(name, self.gazetteer),
                };
                candidates.insert(name, found);
            }
            let Some(mismatch) = candidates.get(name).and_then(|candidates| PinMismatch::find(candidates, here)) else {
                continue;
            };
            if warnings.len() >= MAX_WARNINGS {
                more += 1;
                continue;
            }
            let claim = &self.dossier.claims()[at];
            let span = self.dossier.claim_span(&claim.id, "at");
            let owner = if span.is_none() { format!(", in claim {}", claim.id) } else { String::new() };
            let message = format!("{name:?} is pinned to {written}, {}{owner}", mismatch.to_words());
            warnings.push(Problem::warning("pin-far-from-place", message).with_help(mismatch.help()).with_span(span));
        }
        warnings.extend(self.wrapped_longitudes());
        if more > 0 {
            let message = format!("{more} more pins are far from every place with their name");
            let help = "if all are alike, check the order and the signs of the coordinates";
            warnings.push(Problem::warning("pin-far-from-place", message).with_help(help));
        }
        warnings
    }
}

impl PlaceLookup<'_, '_> {
    /// Returns a warning if imported pins have a longitude that is a full turn out of range. For a dossier that was read from a text, the
    /// reader has reported them at their lines.
    fn wrapped_longitudes(&self) -> Option<Problem> {
        let claims = self.dossier.claims();
        let wrapped = |claim: &Claim| {
            let pins = claim.place_names().filter_map(|name| pin_of(claim, name));
            pins.into_iter().find_map(|pin| match &pin.target {
                PinTarget::Coordinates(written) => notation::parse(written).ok()?.warning,
                PinTarget::Place(_) => None,
            })
        };
        let mut found = claims.iter().filter_map(|claim| {
            self.dossier.claim_span(&claim.id, "at").is_none().then(|| Some((&claim.id, wrapped(claim)?))).flatten()
        });
        let (claim, warning) = found.next()?;
        let CoordinatesWarning::Wrapped { written, lon } = warning else { return None };
        let more = match found.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!("longitude {written} in claim {claim}{more} is not between -180 and 180; read as {lon}");
        Some(Problem::warning("wrapped-longitude", message).with_help("write longitudes between -180 and 180"))
    }
}

/// A pin that is far from all places with its name.
struct PinMismatch<'c> {
    /// The places with the distance from their center in meters, the nearest first.
    places: Vec<(&'c Candidate, f64)>,
    correction: Option<Correction<'c>>,
}

/// A change after which the pin is near a place with its name.
struct Correction<'c> {
    change: &'static str,
    position: Position,
    place: &'c Candidate,
    /// In meters, from the center of the place.
    distance: f64,
}

impl<'c> PinMismatch<'c> {
    /// Compares a pin with all places that it can mean. `None` if it is near one of them, or if there are none.
    fn find(candidates: &'c [Candidate], pin: Extent) -> Option<Self> {
        let allowed = pin.radius.get() + SURROUNDINGS;
        let nearest = candidates.iter().map(|candidate| distance_to(candidate, pin.center)).min_by(f64::total_cmp)?;
        if nearest <= allowed {
            return None;
        }
        let mut places: Vec<(&Candidate, f64)> =
            candidates.iter().map(|candidate| (candidate, center_distance(candidate, pin.center))).collect();
        places.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.place.id.cmp(&b.0.place.id)));
        let correction = corrections(pin.center).into_iter().find_map(|(change, position)| {
            let place =
                candidates.iter().min_by(|a, b| distance_to(a, position).total_cmp(&distance_to(b, position)))?;
            let off = distance_to(place, position);
            (off <= MAX_CORRECTED.max(allowed) && off * MIN_GAIN <= nearest).then(|| Correction {
                change,
                position,
                place,
                distance: center_distance(place, position),
            })
        });
        Some(Self { places, correction })
    }

    /// Returns "4,470 km from Sudzha, Kursk Oblast, RU", with all places of the name.
    fn to_words(&self) -> String {
        let words =
            |(candidate, distance): &(&Candidate, f64)| format!("{} from {}", kilometers(*distance), candidate.place);
        let listed: Vec<String> = self.places.iter().take(MAX_LISTED).map(words).collect();
        let more = self.places.len().saturating_sub(MAX_LISTED);
        let rest = if more > 0 { format!(" and farther from {more} more") } else { String::new() };
        match listed.as_slice() {
            [only] => only.clone(),
            _ => format!("far from every place of that name: {}{rest}", listed.join("; ")),
        }
    }

    fn help(&self) -> String {
        let Some(Correction { change, position, place, distance }) = &self.correction else {
            return "nothing was moved; correct the pin or the name".to_owned();
        };
        format!(
            "with {change} ({}, {}) it would be {} from {}; nothing was moved, correct the pin",
            position.lat(),
            position.lon(),
            kilometers(*distance),
            place.place
        )
    }
}

/// Returns the positions that a pin becomes by the usual mistakes, each with a description of the change.
fn corrections(pin: Position) -> Vec<(&'static str, Position)> {
    let (lat, lon) = (pin.lat(), pin.lon());
    let changed = [
        ("latitude and longitude swapped", lon, lat),
        ("the other sign of the latitude", -lat, lon),
        ("the other sign of the longitude", lat, -lon),
        ("the other sign of both numbers", -lat, -lon),
        ("latitude and longitude swapped and the other sign of the latitude", -lon, lat),
        ("latitude and longitude swapped and the other sign of the longitude", lon, -lat),
    ];
    changed.into_iter().filter_map(|(change, lat, lon)| Some((change, Position::new(lon, lat).ok()?))).collect()
}

fn center_distance(candidate: &Candidate, position: Position) -> f64 {
    crate::place::approximate_distance(candidate.extent.center, position).get()
}

/// Returns "4,470 km", or "12.3 km" below a hundred.
fn kilometers(meters: f64) -> String {
    let km = meters / 1000.0;
    if km < 100.0 {
        return format!("{km:.1} km");
    }
    let digits = format!("{km:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} km")
}

impl super::Site {
    /// Returns the site as the only place of its name.
    fn to_candidate(&self) -> Candidate {
        let mut candidate = Candidate::new(self.place.clone(), MatchKind::Exact, 1.0);
        candidate.extent = self.extent;
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PlaceId;
    use crate::place::Place;
    use crate::units::Meters;

    fn candidate(name: &str, lon: f64, lat: f64) -> Candidate {
        let position = Position::new(lon, lat).unwrap();
        let place = Place::new(PlaceId::new(name).unwrap(), name, position, Meters::new(2000.0).unwrap());
        Candidate::new(place, MatchKind::Exact, 1.0)
    }

    fn mismatch(candidates: &[Candidate], lat: f64, lon: f64) -> Option<(String, String)> {
        let pin = Extent::new(Position::new(lon, lat).unwrap(), Meters::new(100.0).unwrap());
        PinMismatch::find(candidates, pin).map(|mismatch| (mismatch.to_words(), mismatch.help()))
    }

    #[test]
    fn says_which_change_would_agree() {
        let sudzha = [candidate("Sudzha", 35.27, 51.19)];
        let change = |lat: f64, lon: f64| mismatch(&sudzha, lat, lon).map(|(_, help)| help);
        let says = |lat: f64, lon: f64, what: &str| change(lat, lon).is_some_and(|help| help.contains(what));
        assert_eq!(change(51.2, 35.3), None);
        assert_eq!(change(51.27, 35.3), None);
        assert!(says(35.27, 51.19, "with latitude and longitude swapped (51.19, 35.27)"));
        assert!(says(36.0, 52.0, "latitude and longitude swapped"));
        assert!(says(-51.19, 35.27, "the other sign of the latitude"));
        assert!(says(51.19, -35.27, "the other sign of the longitude"));
        assert!(says(48.5, 37.9, "correct the pin or the name"));
    }

    #[test]
    fn gives_the_distance_from_every_place_of_the_name() {
        let both = [candidate("Amur", 127.53, 50.27), candidate("Ural", 55.97, 55.04)];
        assert_eq!(mismatch(&both, 55.04, 55.96), None);
        let (words, _) = mismatch(&both, 52.5, 13.4).unwrap();
        assert!(words.starts_with("far from every place of that name: 2,7"), "{words}");
        assert!(words.contains("km from Ural; ") && words.ends_with("km from Amur"), "{words}");
    }
}
