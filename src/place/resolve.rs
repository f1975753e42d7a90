//! Resolution of place names, with the rest of the dossier as evidence.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::PlaceId;

use super::candidate::{Candidate, Place, Resolution};
use super::gazetteer::Gazetteer;
use super::parsed_name::ParsedName;
use super::query::PlaceQuery;
use super::ranking::{RankingContext, resolve_name};

/// Resolves all place names of a dossier together. Returns one resolution for each query, in the same order.
///
/// # How a place is chosen
/// Every place that bears the name has a weight. The weight is the product of
///
/// * its population, or a minimum if that is higher or the population is unknown: 10 million for a country, 2 million for a
///   first-order region or another area, 20,000 for a district, 100,000 for a capital, 50,000 for the seat of a first-order
///   region, 2,000 for another seat, 500 for any other settlement;
/// * 1 if the name is its primary name, with or without the word for its kind (Oblast, State, City); 0.8 if it is its own name in
///   another script or romanization, or any listed name of an area; 0.05 if it is another listed name; 0.01 if it is another
///   listed name in another romanization;
/// * its nearness to resolved places: the mean of 1 / (1 + (d / 100 km)²), where d is the distance to the circle of a resolved
///   place. The resolved places are those of the same document, or if there are none, those of the whole dossier. Without any,
///   nearness is 1;
/// * 10 if the same text is resolved to it elsewhere in the dossier;
/// * 1/1,000,000 if it lies outside the country of the claim or outside the region in the text ("Sergeyevka, Primorsky Krai").
///
/// The name is found if the heaviest place is at least ten times as heavy as the second, and
///
/// * its name is primary, or no place that the context allows has the name as its primary name;
/// * a name that is not its own is in a country that the context names, or, without context, the place is a capital or has
///   250,000 people;
/// * all words of the text were understood.
///
/// Otherwise it is ambiguous. If even the heaviest place lies outside the country or the region, the name is unknown. Each found
/// place counts as resolved in the next round. The rounds end when nothing changes, or after five.
///
/// # Areas and settlements of one name
/// A settlement that lies in an area of its name and is its seat, or has 100,000 people, is what the name means; the area is in
/// [`Candidate::also_areas`]. A smaller one loses to the area. One that lies elsewhere is found only if the context names its
/// country and not that of the area; otherwise the name is ambiguous and the area comes first. A country comes before its
/// capital. In a list of regions ("Luhansk Oblast", "Kherson") a name means the region.
///
/// # Scores
/// The score of the best candidate is the probability that it is meant: a logistic regression over its lead, population, class,
/// rivals and context (`src/place/probability.rs`). The others share the rest by weight.
///
/// A place that matches only after a change to a suffix or a character is never found, whatever its weight. Similar names are
/// searched in the country and region of the query, if there is one. Places with similar names are suggested if their names
/// have at least eight characters or they lie within 2000 km of a resolved place.
///
/// # Lists of places
/// "Kursk, Belgorod and Bryansk" is [`Resolution::Several`]: "and" and semicolons separate places, unless the whole text is
/// listed (Trinidad and Tobago) or describes what lies between two places (between Kursk and Bryansk). A comma separates two
/// places if the text after it is listed, is not a higher kind of area than the text before it, and does not contain it:
/// "Vladivostok, Primorsky Krai" is one place.
///
/// # Examples
/// ```
/// # #[cfg(feature = "gazetteer")] {
/// use troopmap::{PlaceQuery, Resolution, World, resolve};
///
/// let alone = resolve(&[PlaceQuery::new("Blagoveshchensk")], &World);
/// assert!(matches!(alone[0], Resolution::Ambiguous(_)));
///
/// let names = ["Vladivostok", "Ussuriisk", "Khabarovsk", "Blagoveshchensk"];
/// let together = resolve(&names.map(PlaceQuery::new), &World);
/// let found = together[3].as_found().unwrap();
/// assert_eq!(found.place.to_string(), "Blagoveshchensk, Amur Oblast, RU");
/// # }
/// ```
pub fn resolve<G: Gazetteer + ?Sized>(queries: &[PlaceQuery<'_>], gazetteer: &G) -> Vec<Resolution> {
    // Equal queries share one resolution.
    let distinct: Vec<PlaceQuery<'_>> = queries.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let names: BTreeSet<(&str, Option<&str>)> = distinct.iter().map(|query| (query.name, query.country)).collect();
    let parsed: BTreeMap<(&str, Option<&str>), ParsedName> =
        names.into_iter().map(|key| (key, ParsedName::parse(key.0, key.1, gazetteer))).collect();

    let mut resolutions: Vec<_> = distinct
        .iter()
        .map(|query| resolve_name(&parsed[&(query.name, query.country)], query, &RankingContext::default()))
        .collect();
    for _ in 0..MAX_ROUNDS {
        let resolved = ResolvedPlaces::new(&distinct, &resolutions);
        let next: Vec<_> = distinct
            .iter()
            .map(|query| {
                let name = &parsed[&(query.name, query.country)];
                resolve_name(name, query, &resolved.context_of(query, name))
            })
            .collect();
        let is_stable = next == resolutions;
        resolutions = next;
        if is_stable {
            break;
        }
    }
    let resolution = |query| distinct.binary_search(query).ok().map(|index| resolutions[index].clone());
    queries.iter().map(|query| resolution(query).unwrap_or(Resolution::Unknown { nearest: Vec::new() })).collect()
}

// A place found in one round can decide other names in the next. Few dossiers need a third round.
const MAX_ROUNDS: usize = 5;
// Enough for a stable mean. Without a limit, the time would grow with the square of the number of names.
const MAX_ANCHORS: usize = 200;

/// The places that have been found so far.
struct ResolvedPlaces<'a> {
    all: Vec<&'a Place>,
    by_document: BTreeMap<&'a str, Vec<&'a Place>>,
    by_text: BTreeMap<&'a str, BTreeSet<&'a PlaceId>>,
    /// The countries of the found places, each with the places that name it. One place may have several names.
    by_country: BTreeMap<&'a str, BTreeSet<&'a PlaceId>>,
    /// The candidates found in each document.
    found_in: BTreeMap<&'a str, Vec<&'a Candidate>>,
}

impl<'a> ResolvedPlaces<'a> {
    fn new(queries: &[PlaceQuery<'a>], resolutions: &'a [Resolution]) -> Self {
        let mut all: BTreeMap<&PlaceId, &Place> = BTreeMap::new();
        let mut by_document: BTreeMap<&str, BTreeMap<&PlaceId, &Place>> = BTreeMap::new();
        let mut by_text: BTreeMap<&str, BTreeSet<&PlaceId>> = BTreeMap::new();
        let mut by_country: BTreeMap<&str, BTreeSet<&PlaceId>> = BTreeMap::new();
        let mut found_in: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
        for (query, resolution) in queries.iter().zip(resolutions) {
            let Some(candidate) = resolution.as_found() else { continue };
            let place = &candidate.place;
            all.insert(&place.id, place);
            by_text.entry(query.name).or_default().insert(&place.id);
            if let Some(country) = &place.country {
                by_country.entry(country).or_default().insert(&place.id);
            }
            if let Some(document) = query.document {
                by_document.entry(document).or_default().insert(&place.id, place);
            }
            found_in.entry(query.document.unwrap_or_default()).or_default().push(candidate);
        }
        let by_document = by_document.into_iter().map(|(document, places)| (document, sample(&places))).collect();
        Self { all: sample(&all), by_document, by_text, by_country, found_in }
    }

    /// Returns the evidence for one name: the resolved places of its document or else of the dossier, without those to which the
    /// name itself may refer.
    fn context_of<'q: 'a>(&self, query: &PlaceQuery<'q>, name: &ParsedName) -> RankingContext<'a> {
        let own: BTreeSet<&PlaceId> = name.places().map(|place| &place.id).collect();
        let others = |places: &Vec<&'a Place>| -> Vec<&'a Place> {
            places.iter().copied().filter(|place| !own.contains(&place.id)).collect()
        };
        let in_document = query.document.and_then(|document| self.by_document.get(document)).map(others);
        let anchors = in_document.filter(|places| !places.is_empty()).unwrap_or_else(|| others(&self.all));
        let same_text = self.by_text.get(query.name).filter(|places| places.len() == 1);
        let is_named = |places: &BTreeSet<&PlaceId>| places.iter().any(|place| !own.contains(place));
        let named = self.by_country.iter().filter(|(_, places)| is_named(places)).map(|(&country, _)| country);
        RankingContext {
            anchors,
            countries: named.chain(query.country).chain(query.subject_country).collect(),
            same_text: same_text.and_then(|places| places.first().copied()),
            listed_regions: self.listed_regions(query, &own),
        }
    }

    /// Returns the country whose first-order regions the other names of a list are. At least as many must be regions by their own
    /// name as may be towns or regions; one town makes it a list of towns.
    fn listed_regions(&self, query: &PlaceQuery<'_>, own: &BTreeSet<&PlaceId>) -> Option<&'a str> {
        let others = self.found_in.get(query.document.unwrap_or_default())?;
        let others = || others.iter().filter(|candidate| !own.contains(&candidate.place.id));
        let (mut regions, mut unclear, mut country) = (0, 1, None);
        for candidate in others() {
            let place = &candidate.place;
            match &*place.feature_code {
                "ADM1" if country.is_none_or(|country| Some(country) == place.country.as_deref()) => {
                    country = place.country.as_deref();
                    regions += 1;
                }
                _ if !candidate.also_areas.is_empty() => unclear += 1,
                _ => return None,
            }
        }
        country.filter(|_| regions >= unclear)
    }
}

/// Returns an evenly spaced sample of at most [`MAX_ANCHORS`] places.
fn sample<'a>(places: &BTreeMap<&PlaceId, &'a Place>) -> Vec<&'a Place> {
    places.values().copied().step_by(places.len().div_ceil(MAX_ANCHORS).max(1)).collect()
}
