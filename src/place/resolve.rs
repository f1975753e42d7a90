//! Which of several places a name means, from what else the dossier says.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::PlaceId;

use super::candidate::{Place, Resolution};
use super::gazetteer::Gazetteer;
use super::reading::Reading;
use super::request::PlaceQuery;
use super::weigh::{Context, decide};

/// Resolves all names of a dossier together; the answers stand in the order of the requests.
///
/// # How a place is chosen
/// Every place that lists the name has a weight, the product of
///
/// * its people, or if they are more or nobody counted them: 10 million for a country, 2 million for a first-order region or an
///   area, 100,000 for a capital, 50,000 for the seat of a first-order region, 2,000 for another seat, 500 for the rest;
/// * 1 when the name is its first name, 1/5 when it is another listed name, 1/10 when only the romanisation fits;
/// * its nearness: the mean, over the places that are certain, of 1 / (1 + (d / 100 km)²), where d is the distance to the circle of
///   that place. Those of the same document count; where it has none, those of the whole dossier; where that has none, nearness
///   is 1;
/// * 10 when the same words are found to mean it elsewhere in the dossier;
/// * 1/1,000,000 when the claim names another country, or the written name another region ("Sergeyevka, Primorsky Krai").
///
/// The name is found when the heaviest place is at least ten times as heavy as the next; else it is ambiguous. When even the
/// heaviest lies elsewhere than the claim or the written name say, the name is unknown. The score of a place is its share of the
/// weight of all. A place is certain once its name is found; this is repeated until nothing changes, at most five times.
///
/// Two places of one name where one lies in the other are one: a country stands for its town, a town for its region.
/// A place that fits only after a letter or an ending is changed is never found, however heavy. What only the romanisation fits must
/// be speakable, and in Korean, and for keys of four letters or fewer, it must be the first name of the place or its name in the language of
/// the land. Names that are spelled nearly so are offered where they have eight letters or
/// more, or lie within 2000 km of a place that is certain.
///
/// # Several places in one
/// "Kursk, Belgorod and Bryansk" is [`Resolution::Several`]: what "and" or a semicolon joins are places by themselves, unless the
/// whole is listed (Trinidad and Tobago) or names what lies between (between Kursk and Bryansk). What stands behind a comma is one when it is
/// listed, is no greater kind of area than what stands before it, and does not hold it: "Vladivostok, Primorsky Krai" is one place.
///
/// ```
/// # #[cfg(feature = "gazetteer")] {
/// # use troopmap::{Request, Resolution, World, resolve};
/// let alone = resolve(&[Request::new("Blagoveshchensk")], &World);
/// assert!(matches!(alone[0], Resolution::Ambiguous(_)));
///
/// let names = ["Vladivostok", "Ussuriisk", "Khabarovsk", "Blagoveshchensk"];
/// let together = resolve(&names.map(Request::new), &World);
/// assert_eq!(together[3].found().unwrap().place.admin1.as_deref(), Some("Amur Oblast"));
/// # }
/// ```
pub fn resolve<G: Gazetteer + ?Sized>(requests: &[PlaceQuery<'_>], gazetteer: &G) -> Vec<Resolution> {
    // One answer for all claims that ask the same.
    let distinct: Vec<PlaceQuery<'_>> = requests.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let names: BTreeSet<&str> = distinct.iter().map(|request| request.name).collect();
    let readings: BTreeMap<&str, Reading> =
        names.into_iter().map(|name| (name, Reading::of(name, gazetteer))).collect();

    let mut answers: Vec<_> =
        distinct.iter().map(|request| decide(&readings[request.name], request, &Context::default())).collect();
    for _ in 0..ROUNDS {
        let certain = Certain::of(&distinct, &answers);
        let next: Vec<_> = distinct
            .iter()
            .map(|request| {
                let reading = &readings[request.name];
                decide(reading, request, &certain.around(request, reading))
            })
            .collect();
        let settled = next == answers;
        answers = next;
        if settled {
            break;
        }
    }
    let answer = |request| distinct.binary_search(request).ok().map(|number| answers[number].clone());
    requests.iter().map(|request| answer(request).unwrap_or(Resolution::Unknown { nearest: Vec::new() })).collect()
}

// Each round may make more places certain, and those may decide others. Few dossiers need a third.
const ROUNDS: usize = 5;
// Enough for a mean; a dossier of a million claims would otherwise be compared with itself.
const MOST_ANCHORS: usize = 200;

/// The places that are found so far.
struct Certain<'a> {
    all: Vec<&'a Place>,
    by_document: BTreeMap<&'a str, Vec<&'a Place>>,
    by_words: BTreeMap<&'a str, BTreeSet<&'a PlaceId>>,
}

impl<'a> Certain<'a> {
    fn of(requests: &[PlaceQuery<'a>], answers: &'a [Resolution]) -> Self {
        let mut all: BTreeMap<&PlaceId, &Place> = BTreeMap::new();
        let mut by_document: BTreeMap<&str, BTreeMap<&PlaceId, &Place>> = BTreeMap::new();
        let mut by_words: BTreeMap<&str, BTreeSet<&PlaceId>> = BTreeMap::new();
        for (request, answer) in requests.iter().zip(answers) {
            let Some(candidate) = answer.as_found() else { continue };
            let place = &candidate.place;
            all.insert(&place.id, place);
            by_words.entry(request.name).or_default().insert(&place.id);
            if let Some(document) = request.document {
                by_document.entry(document).or_default().insert(&place.id, place);
            }
        }
        let by_document = by_document.into_iter().map(|(document, places)| (document, thinned(&places))).collect();
        Self { all: thinned(&all), by_document, by_words }
    }

    /// What speaks for one of the readings: the places of its document, else those of all, without those that the name itself
    /// may mean.
    fn around(&self, request: &PlaceQuery<'_>, reading: &Reading) -> Context<'a> {
        let own: BTreeSet<&PlaceId> = reading.places().map(|place| &place.id).collect();
        let others = |places: &Vec<&'a Place>| -> Vec<&'a Place> {
            places.iter().copied().filter(|place| !own.contains(&place.id)).collect()
        };
        let in_document = request.document.and_then(|document| self.by_document.get(document)).map(others);
        let anchors = in_document.filter(|places| !places.is_empty()).unwrap_or_else(|| others(&self.all));
        let elsewhere = self.by_words.get(request.name).filter(|places| places.len() == 1);
        Context { anchors, elsewhere: elsewhere.and_then(|places| places.first().copied()) }
    }
}

/// So many places, evenly over the list, that a mean can be taken for each of a million names.
fn thinned<'a>(places: &BTreeMap<&PlaceId, &'a Place>) -> Vec<&'a Place> {
    places.values().copied().step_by(places.len().div_ceil(MOST_ANCHORS).max(1)).collect()
}
