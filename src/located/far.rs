//! Villages far from everything else of the dossier: found, and likely not meant.

use std::collections::BTreeMap;

use super::doubt::COORDINATES;
use super::{Located, PINNED, Site};
use crate::dossier::quote_toml;
use crate::place::{Place, approximate_distance};
use crate::problem::Problem;
use crate::units::Meters;

// A quarter of the way from the equator to the pole.
const FAR: f64 = 2_500_000.0;
// A place of so many people is known by its name elsewhere too.
const WELL_KNOWN: u64 = 15_000;
// A country as wide as Russia lies near half of the world and says nothing.
const WIDEST: f64 = 1_000_000.0;

impl Located {
    /// A warning for each name that was found to mean a village far from every other place of the dossier, with the line to paste
    /// that keeps it there or puts it elsewhere. What is pinned, or written with what it lies in, is meant.
    pub(super) fn far_places(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut first_use: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, claim) in self.dossier.claims().iter().enumerate() {
            for name in claim.place_names() {
                first_use.entry(name).or_insert(at);
            }
        }
        for site in self.sites.iter() {
            let Some(name) = loose_name(site).filter(|_| !is_well_known(&site.place)) else { continue };
            let Some(claim) = first_use.get(name).map(|&at| &self.dossier.claims()[at]) else { continue };
            let Some((other, distance)) = self.nearest_to(site) else { continue };
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
                    "{name:?} was taken for {place}, {:.0} km from {}, the nearest other place of the dossier",
                    distance.km(),
                    other.label
                ),
            )
            .with_help(format!(
                "if that is right, say so: {}; else say where it is: {}",
                at(&quote_toml(place.id.as_str())),
                at(COORDINATES)
            ));
            problems.push(problem.with_span(self.dossier.place_span(&claim.id, name)));
        }
        problems
    }

    /// The nearest other site, where none is near.
    fn nearest_to(&self, site: &Site) -> Option<(&Site, Meters)> {
        let mut nearest: Option<(&Site, Meters)> = None;
        for other in self.sites.iter() {
            if other.place.id == site.place.id || other.extent.radius.get() > WIDEST {
                continue;
            }
            let distance =
                approximate_distance(site.extent.center, other.extent.center).saturating_sub(other.extent.radius);
            if distance.get() < FAR {
                return None;
            }
            if nearest.is_none_or(|(_, least)| distance < least) {
                nearest = Some((other, distance));
            }
        }
        nearest
    }
}

/// A name alone: not pinned, and without a comma that says where it lies.
fn loose_name(site: &Site) -> Option<&str> {
    let loose = |(name, fit): &(&String, &&str)| **fit != PINNED && !name.contains([',', '(']);
    site.names.iter().find(loose).map(|(name, _)| name.as_str())
}

fn is_well_known(place: &Place) -> bool {
    place.is_area()
        || matches!(&*place.feature_code, "PPLC" | "PPLA")
        || place.population.is_some_and(|people| people >= WELL_KNOWN)
        || place.id.as_str().starts_with("between:")
}
