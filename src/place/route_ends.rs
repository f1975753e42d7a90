//! Ambiguous ends of a route or a movement, decided by the other end.

use super::candidate::{Candidate, Resolution};
use super::containment::lies_in;
use super::distances::approximate_distance;
use super::gazetteer::Gazetteer;
use super::parsed_name::ParsedName;
use super::query::PlaceQuery;
use super::resolve::resolve;
use crate::extent::Extent;

/// How many times as heavy as any other reading a reading must be. Half of what a name needs that nobody asks about: whoever calls
/// [`choose_ends`] says what it chose.
const MIN_LEAD: f64 = 2.0;

/// The distance in meters at which a place is half as near as one that touches the other end.
const HALF_NEAR: f64 = 200_000.0;

/// A stop of a route as it was given: a known place, or a name with its resolution.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RouteEnd<'a> {
    /// A place that is not in doubt.
    Known(Extent),
    /// A name, and what [`resolve`] says about it.
    Name(&'a str, &'a Resolution),
}

/// Chooses the reading of each ambiguous name among the stops of a route that the neighboring stops make plausible; `None` for
/// stops that are not ambiguous, and for those that stay so.
///
/// The weight of a reading is the probability of the name alone, times for each neighbor the greatest product of a reading's
/// probability and its nearness, which is 1 / (1 + (d / 200 km)²) with the distance d between the two circles. The heaviest is
/// chosen if it is connected to its neighbor, unless none is, and at least twice as heavy as any other that is; an area and a settlement within
/// it are not others of each other, and the settlement is chosen. A name with words that were not understood stays ambiguous.
///
/// ```
/// # #[cfg(feature = "gazetteer")] {
/// use troopmap::place::{RouteEnd, choose_ends};
/// use troopmap::{PlaceQuery, World, resolve};
///
/// let names = ["Springfield", "Chicago"];
/// let resolutions = resolve(&names.map(PlaceQuery::new), &World);
/// let ends: Vec<RouteEnd> = names.iter().zip(&resolutions).map(|(name, found)| RouteEnd::Name(name, found)).collect();
/// let chosen = choose_ends(&ends, &World, |_, _| true);
/// assert_eq!(chosen[0].as_ref().unwrap().place.admin1.as_deref(), Some("Illinois"));
/// # }
/// ```
pub fn choose_ends<G: Gazetteer + ?Sized>(
    ends: &[RouteEnd<'_>],
    gazetteer: &G,
    is_connected: impl Fn(&Candidate, Extent) -> bool,
) -> Vec<Option<Candidate>> {
    let readings: Vec<Vec<Reading>> = ends.iter().map(|end| readings(end, gazetteer)).collect();
    let choose = |at: usize| {
        let RouteEnd::Name(_, Resolution::Ambiguous(_)) = ends[at] else { return None };
        let neighbors = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let neighbors: Vec<&Vec<Reading>> = neighbors.filter_map(|at| readings.get(at)).collect();
        choose_reading(&readings[at], &neighbors, &is_connected)
    };
    (0..ends.len()).map(choose).collect()
}

/// A place that a stop may mean, with its probability.
struct Reading {
    /// `None` for a known place.
    candidate: Option<Candidate>,
    extent: Extent,
    probability: f64,
}

fn readings<G: Gazetteer + ?Sized>(end: &RouteEnd<'_>, gazetteer: &G) -> Vec<Reading> {
    let known = |extent| Reading { candidate: None, extent, probability: 1.0 };
    match *end {
        RouteEnd::Known(extent) => vec![known(extent)],
        RouteEnd::Name(_, Resolution::Found(found)) => vec![known(found.extent)],
        RouteEnd::Name(name, Resolution::Ambiguous(_))
            if ParsedName::parse(name, None, gazetteer).unread.is_empty() =>
        {
            // The probabilities of the name alone: those in context already depend on the other end.
            let alone = resolve(&[PlaceQuery::new(name)], gazetteer);
            let candidates = alone.first().map(Resolution::candidates).unwrap_or_default();
            let listed = candidates.iter().filter(|candidate| candidate.match_kind.is_listed());
            let reading = |candidate: &Candidate| Reading {
                candidate: Some(candidate.clone()),
                extent: candidate.extent,
                probability: candidate.score,
            };
            listed.map(reading).collect()
        }
        RouteEnd::Name(..) => Vec::new(),
    }
}

fn choose_reading(
    readings: &[Reading],
    neighbors: &[&Vec<Reading>],
    is_connected: &impl Fn(&Candidate, Extent) -> bool,
) -> Option<Candidate> {
    let mut weighed: Vec<(f64, &Candidate)> = Vec::new();
    let mut apart: Vec<(f64, &Candidate)> = Vec::new();
    for reading in readings {
        let Some(candidate) = &reading.candidate else { continue };
        let mut weight = reading.probability;
        let mut is_reached = true;
        for neighbor in neighbors {
            let weigh = |other: &Reading| (other.probability * nearness(reading.extent, other.extent), other.extent);
            let best = neighbor.iter().map(weigh).max_by(|one, other| one.0.total_cmp(&other.0));
            // A neighbor without a reading says nothing.
            let Some((factor, extent)) = best else { continue };
            weight *= factor;
            is_reached &= is_connected(candidate, extent);
        }
        let list = if is_reached { &mut weighed } else { &mut apart };
        list.push((weight, candidate));
    }
    if neighbors.iter().all(|neighbor| neighbor.is_empty()) {
        return None;
    }
    // Where no reading is connected, the network has nothing there, and distance decides alone.
    if weighed.is_empty() {
        weighed = apart;
    }
    weighed.sort_by(|one, other| other.0.total_cmp(&one.0));
    let &(greatest, best) = weighed.first()?;
    let is_nested = |one: &Candidate, other: &Candidate| {
        (one.place.is_area() && lies_in(&other.place, &one.place))
            || (other.place.is_area() && lies_in(&one.place, &other.place))
    };
    if weighed.iter().skip(1).any(|&(weight, other)| !is_nested(best, other) && weight * MIN_LEAD > greatest) {
        return None;
    }
    let settlement = weighed.iter().find(|(weight, other)| {
        best.place.is_area() && !other.place.is_area() && is_nested(best, other) && weight * MIN_LEAD > greatest
    });
    Some(settlement.map_or(best, |(_, settlement)| settlement).clone())
}

/// Returns how near two circles are, from 0 to 1.
fn nearness(one: Extent, other: Extent) -> f64 {
    let gap = approximate_distance(one.center, other.center).get() - one.radius.get() - other.radius.get();
    1.0 / (1.0 + (gap.max(0.0) / HALF_NEAR).powi(2))
}

#[cfg(all(test, feature = "gazetteer"))]
mod tests {
    use super::*;
    use crate::place::World;

    fn choose(names: &[&str]) -> Vec<Option<String>> {
        let queries: Vec<PlaceQuery<'_>> = names.iter().map(|name| PlaceQuery::new(name)).collect();
        let resolutions = resolve(&queries, &World);
        let ends: Vec<RouteEnd<'_>> =
            names.iter().zip(&resolutions).map(|(name, resolution)| RouteEnd::Name(name, resolution)).collect();
        let chosen = choose_ends(&ends, &World, |_, _| true);
        chosen.into_iter().map(|chosen| chosen.map(|candidate| candidate.place.to_string())).collect()
    }

    #[test]
    fn each_end_makes_a_reading_of_the_other_plausible() {
        let springfield = choose(&["Springfield", "Chicago"]);
        assert_eq!(springfield[0].as_deref(), Some("Springfield, Illinois, US"));
        // Together they are not in doubt, so there is nothing to choose.
        assert_eq!(choose(&["Santiago", "Valparaiso"]), [None, None]);
        let cordoba = choose(&["Cordoba", "Seville"]);
        assert_eq!(cordoba[0].as_deref(), Some("Córdoba, Andalusia, ES"));
    }

    #[test]
    fn words_that_were_not_understood_stay_in_doubt() {
        assert_eq!(choose(&["Orsha, Foo", "Minsk"]), [None, None]);
        // One name alone has no other end.
        assert_eq!(choose(&["Springfield"]), [None]);
    }

    #[test]
    fn a_reading_that_is_not_connected_is_not_chosen() {
        let resolution = resolve(&[PlaceQuery::new("Santiago")], &World);
        let valparaiso = resolve(&[PlaceQuery::new("geonames:3868626")], &World);
        let ends = [RouteEnd::Name("Santiago", &resolution[0]), RouteEnd::Name("geonames:3868626", &valparaiso[0])];
        let in_chile = |candidate: &Candidate| candidate.place.country.as_deref() == Some("CL");
        assert!(choose_ends(&ends, &World, |_, _| true)[0].as_ref().is_some_and(in_chile));
        let elsewhere = choose_ends(&ends, &World, |candidate, _| !in_chile(candidate));
        assert!(!elsewhere[0].as_ref().is_some_and(in_chile));
        // A network that has nothing there does not decide.
        assert!(choose_ends(&ends, &World, |_, _| false)[0].as_ref().is_some_and(in_chile));
    }
}
