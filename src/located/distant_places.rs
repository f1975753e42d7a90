//! Warnings about resolved villages far from all other places of the dossier, which are probably not meant.

use std::collections::BTreeMap;

use super::unresolved::EXAMPLE_PIN;
use super::{Located, PINNED, Site};
use crate::dossier::quote_toml;
use crate::place::{Place, approximate_distance};
use crate::problem::Problem;
use crate::units::Meters;

// In meters: a quarter of the distance from the equator to the pole.
const MIN_DISTANCE: f64 = 2_500_000.0;
// A place with this population is known outside its region.
const WELL_KNOWN_POPULATION: u64 = 15_000;
// In meters. Larger areas, such as Russia, are near half of the world.
const MAX_RADIUS: f64 = 1_000_000.0;

impl Located {
    /// Returns a warning for each name that was resolved to a village far from all other places of the dossier, with lines to
    /// paste to confirm or correct it. Names with a pin or with a containing area are not checked.
    pub(super) fn distant_place_warnings(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut first_use: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, claim) in self.dossier.claims().iter().enumerate() {
            for name in claim.place_names() {
                first_use.entry(name).or_insert(at);
            }
        }
        for site in self.sites.iter() {
            let Some(name) = bare_name(site).filter(|_| !is_well_known(&site.place)) else { continue };
            let Some(claim) = first_use.get(name).map(|&at| &self.dossier.claims()[at]) else { continue };
            let Some((other, distance)) = self.nearest_distant_site(site) else { continue };
            let place = &site.place;
            let at = |pin: &str| {
                if claim.place_names().count() > 1 {
                    format!("at.{} = {pin}", quote_toml(name))
                } else {
                    format!("at = {pin}")
                }
            };
            let problem = Problem::warning(
                "far-place",
                format!(
                    "{name:?} was resolved to {place}, {:.0} km from {}, the nearest other place of the dossier",
                    distance.km(),
                    other.label
                ),
            )
            .with_help(format!(
                "to confirm it, add {}; to correct it, add {}",
                at(&quote_toml(place.id.as_str())),
                at(EXAMPLE_PIN)
            ));
            problems.push(problem.with_span(self.dossier.place_span(&claim.id, name)));
        }
        problems
    }

    /// Returns the nearest other site and its distance. `None` if a site is near.
    fn nearest_distant_site(&self, site: &Site) -> Option<(&Site, Meters)> {
        let mut nearest: Option<(&Site, Meters)> = None;
        for other in self.sites.iter() {
            if other.place.id == site.place.id || other.extent.radius.get() > MAX_RADIUS {
                continue;
            }
            let distance =
                approximate_distance(site.extent.center, other.extent.center).saturating_sub(other.extent.radius);
            if distance.get() < MIN_DISTANCE {
                return None;
            }
            if nearest.is_none_or(|(_, least)| distance < least) {
                nearest = Some((other, distance));
            }
        }
        nearest
    }
}

/// Returns a name that has neither a pin nor a containing area.
fn bare_name(site: &Site) -> Option<&str> {
    let is_bare = |(name, fit): &(&String, &&str)| **fit != PINNED && !name.contains([',', '(']);
    site.names.iter().find(is_bare).map(|(name, _)| name.as_str())
}

fn is_well_known(place: &Place) -> bool {
    place.is_area()
        || matches!(&*place.feature_code, "PPLC" | "PPLA")
        || place.population.is_some_and(|people| people >= WELL_KNOWN_POPULATION)
        || place.id.as_str().starts_with("between:")
}
