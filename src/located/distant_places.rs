//! Names that were resolved to a place far from all others of the dossier, which is probably not meant.

use std::collections::{BTreeMap, BTreeSet};

use super::{LookupContext, LookupOutcome, PINNED, PlaceLookup, Site, UnresolvedReason};
use crate::place::{Candidate, MAX_FIT_DISTANCE, MatchKind, approximate_distance, is_prominent};
use crate::units::Meters;

// In meters. A place near a larger area, such as Russia, is near half of the world.
const MAX_RADIUS: f64 = 300_000.0;

impl<'d> PlaceLookup<'d, '_> {
    /// Rejects the names that do not fit the rest of the dossier.
    ///
    /// A place fits if it lies in the country of the subject or of another place, or within 300 km of another place, or if it is
    /// prominent: an area, or by its exact name a capital or a city of 100,000 people or more. An inexact match must lie in such a country. Names with a pin and
    /// names that state where they lie ("Tsel, Mongolia") are not checked, nor is the only place of a dossier.
    pub(super) fn reject_distant_places(&mut self, subject_countries: &BTreeMap<&'d str, BTreeSet<&'d str>>) {
        let sites: Vec<&Site> = self
            .outcomes
            .values()
            .filter_map(|outcome| match outcome {
                LookupOutcome::Found(site) => Some(&**site),
                LookupOutcome::Unresolved(_) => None,
            })
            .collect();
        let mut rejected = Vec::new();
        for (key, outcome) in &self.outcomes {
            let (name, context) = key;
            if matches!(context, LookupContext::Pinned(_) | LookupContext::Own) || name.contains([',', '(']) {
                continue;
            }
            let candidates = match outcome {
                LookupOutcome::Found(site) => vec![site.found_as(name)],
                LookupOutcome::Unresolved(UnresolvedReason::Ambiguous(candidates)) => match candidates.as_slice() {
                    [only] if only.match_kind.is_listed() => vec![only.clone()],
                    _ => continue,
                },
                LookupOutcome::Unresolved(_) => continue,
            };
            let candidate = &candidates[0];
            let others: Vec<&Site> =
                sites.iter().copied().filter(|other| other.place.id != candidate.place.id).collect();
            let own_countries = subject_countries.get(name);
            if others.is_empty() || fits(candidate, &others, own_countries) {
                continue;
            }
            let distance = |other: &Site| {
                approximate_distance(candidate.extent.center, other.extent.center).saturating_sub(other.extent.radius)
            };
            let nearest = others
                .iter()
                .map(|other| (distance(other), *other))
                .min_by(|a, b| a.0.get().total_cmp(&b.0.get()).then_with(|| a.1.key.cmp(&b.1.key)));
            let Some((distance, nearest)) = nearest else { continue };
            let nearest = nearest.label.clone();
            rejected.push((key.clone(), UnresolvedReason::FarPlace { candidates, distance, nearest }));
        }
        for (key, reason) in rejected {
            self.outcomes.insert(key, LookupOutcome::Unresolved(reason));
        }
    }
}

impl Site {
    /// Converts the site back to the candidate for one of its names.
    fn found_as(&self, name: &str) -> Candidate {
        let match_kind = match self.names.get(name) {
            Some(&"exact") => MatchKind::Exact,
            Some(&"alternate") => MatchKind::Alternate,
            _ => MatchKind::Romanization,
        };
        let mut candidate = Candidate::new(self.place.clone(), match_kind, 0.0);
        candidate.extent = self.extent;
        candidate
    }
}

fn fits(candidate: &Candidate, others: &[&Site], subject_countries: Option<&BTreeSet<&str>>) -> bool {
    let place = &candidate.place;
    let is_named = place.country.as_deref().is_some_and(|country| {
        subject_countries.is_some_and(|countries| countries.contains(country))
            || others.iter().any(|other| other.place.country.as_deref() == Some(country))
    });
    // A place without a country is a sea, a continent, or the stretch between two places, each of which is looked up by itself.
    let is_known = place.is_area() || candidate.match_kind == MatchKind::Exact && is_prominent(place);
    if is_named || place.country.is_none() || is_known {
        return true;
    }
    let is_near = |other: &Site| {
        let limit = MAX_FIT_DISTANCE + other.extent.radius.get();
        let distance: Meters = approximate_distance(candidate.extent.center, other.extent.center);
        other.extent.radius.get() <= MAX_RADIUS && distance.get() <= limit
    };
    // Coordinates have no country, so that an inexact name near them is as good as one in their country.
    let is_near_point = |other: &Site| is_near(other) && other.place.country.is_none() && other.match_kind() == PINNED;
    match candidate.match_kind {
        MatchKind::Exact => others.iter().copied().any(is_near),
        _ => others.iter().copied().any(is_near_point),
    }
}
