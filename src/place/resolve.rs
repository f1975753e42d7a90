//! Which of several places a name means, from what else the dossier says.

use std::collections::BTreeMap;

use crate::extent::Extent;
use crate::id::PlaceId;
use crate::position::Position;

use super::candidate::{Candidate, Match, Place, Resolution};
use super::gazetteer::{Gazetteer, Hit};
use super::ground::roughly;
use super::qualifier::{Qualifier, Written, peel};

/// A name to resolve, and what its claim says about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// The place as it is written in the document.
    pub written: &'a str,
    /// The country that the claim gives, as ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    /// Which document it stands in. Names of one document are read together first.
    pub document: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// A name alone.
    pub const fn new(written: &'a str) -> Self {
        Self { written, country: None, document: None }
    }
}

/// Resolves all names of a dossier together; the answers stand in the order of the requests.
///
/// # How a place is chosen
/// Every place that lists the name has a weight, the product of
///
/// * its people, or if they are more or nobody counted them: 10 million for a country, 2 million for a first-order region or an
///   area, 100,000 for a capital, 50,000 for the seat of a first-order region, 2,000 for another seat, 500 for the rest;
/// * 1 when the name is its first name, 1/2 when it is another listed name, 1/4 when only the romanisation fits;
/// * 1/1000 when the claim names another country, or the written name another region ("Sergeyevka, Primorsky Krai");
/// * its nearness: the mean, over the places that are certain, of 1 / (1 + d / 100 km), where d is the distance to the circle of
///   that place. Those of the same document count; where it has none, those of the whole dossier; where that has none, nearness
///   is 1.
///
/// The name is found when the heaviest place is at least ten times as heavy as the next; else it is ambiguous. The score of
/// a place is its share of the weight of all. A place is certain once its name is found; this is repeated until nothing changes.
///
/// Two places of one name where one lies in the other are one: a country stands for its town, a town for its region.
/// A place that fits only after a letter or an ending is changed is never found, however heavy.
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
pub fn resolve<G: Gazetteer + ?Sized>(requests: &[Request<'_>], gazetteer: &G) -> Vec<Resolution> {
    let mut read = BTreeMap::new();
    for request in requests {
        read.entry(request.written).or_insert_with(|| Reading::of(request.written, gazetteer));
    }
    let mut answers: Vec<_> = requests.iter().map(|request| read[request.written].decide(request, &[])).collect();
    // Each round may make more places certain, and those may decide others. Few dossiers need a third.
    for _ in 0..ROUNDS {
        let next: Vec<_> = requests
            .iter()
            .enumerate()
            .map(|(number, request)| read[request.written].decide(request, &anchors(requests, &answers, number)))
            .collect();
        let settled = next == answers;
        answers = next;
        if settled {
            break;
        }
    }
    answers
}

const ROUNDS: usize = 5;
const CLOSE: f64 = 10.0;
const ELSEWHERE: f64 = 0.001;
const SUGGESTIONS: usize = 5;

/// The certain places that speak for the request with this number: those of its document, else those of all.
fn anchors<'a>(requests: &[Request<'_>], answers: &'a [Resolution], number: usize) -> Vec<&'a Candidate> {
    let others = |document: Option<&str>| {
        let mut found: BTreeMap<&PlaceId, &Candidate> = BTreeMap::new();
        for (other, answer) in requests.iter().zip(answers) {
            let speaks = document.is_none() || other.document == document;
            if let (true, true, Some(candidate)) = (speaks, other.written != requests[number].written, answer.found()) {
                found.insert(&candidate.place.id, candidate);
            }
        }
        found.into_values().collect::<Vec<_>>()
    };
    let own = requests[number].document.map(|document| others(Some(document))).unwrap_or_default();
    if own.is_empty() { others(None) } else { own }
}

/// A written name, its qualifiers, and the places that answer to it.
struct Reading {
    hits: Vec<Hit>,
    nearest: Vec<Hit>,
    qualifiers: Vec<Qualifier>,
    within: Vec<Vec<Place>>,
    beside: Vec<Place>,
}

impl Reading {
    fn of<G: Gazetteer + ?Sized>(text: &str, gazetteer: &G) -> Self {
        let whole = listed(gazetteer, text);
        let written = if whole.is_empty() {
            Written::read(text)
        } else {
            Written { head: text.to_owned(), ..Written::default() }
        };
        let (hits, qualifiers, core) = named(gazetteer, &written.head);
        let nearest = if hits.is_empty() { gazetteer.similar(&core, SUGGESTIONS) } else { Vec::new() };
        let places = |text: &String| {
            named(gazetteer, text).0.into_iter().filter(|hit| hit.matched.is_listed()).map(|hit| hit.place)
        };
        let within =
            written.within.iter().map(|text| in_country(text).into_iter().chain(places(text)).collect::<Vec<_>>());
        let beside =
            written.beside.iter().filter_map(|text| places(text).max_by(|a, b| people(a).total_cmp(&people(b))));
        Self {
            hits,
            nearest,
            qualifiers,
            within: within.filter(|places| !places.is_empty()).collect(),
            beside: beside.collect(),
        }
    }

    fn decide(&self, request: &Request<'_>, anchors: &[&Candidate]) -> Resolution {
        let beside: Vec<Extent> = if self.beside.is_empty() {
            anchors.iter().map(|anchor| anchor.place.extent()).collect()
        } else {
            self.beside.iter().map(Place::extent).collect()
        };
        let mut weighed: Vec<(f64, bool, &Hit)> = self
            .hits
            .iter()
            .chain(&self.nearest)
            .map(|hit| {
                let fits = self.fits(request, &hit.place);
                let context = nearness(hit.place.position, &beside) * if fits { 1.0 } else { ELSEWHERE };
                (people(&hit.place) * share_of_match(&hit.matched) * context, fits, hit)
            })
            .collect();
        weighed.sort_by(|(a, _, one), (b, _, other)| b.total_cmp(a).then_with(|| one.place.id.cmp(&other.place.id)));
        let all: f64 = weighed.iter().map(|(weight, ..)| weight).sum();
        let clear = match weighed.as_slice() {
            [(_, true, hit)] => hit.matched.is_listed(),
            [(first, true, hit), (second, ..), ..] => hit.matched.is_listed() && *first >= CLOSE * second,
            _ => false,
        };
        let mut candidates = weighed.into_iter().map(|(weight, _, hit)| self.candidate(hit, weight / all));
        match candidates.next() {
            Some(best) if clear => Resolution::Found(best),
            Some(best) if !self.hits.is_empty() => {
                Resolution::Ambiguous(std::iter::once(best).chain(candidates).collect())
            }
            best => Resolution::Unknown { nearest: best.into_iter().chain(candidates).collect() },
        }
    }

    fn candidate(&self, hit: &Hit, score: f64) -> Candidate {
        let extent = self.qualifiers.iter().rev().fold(hit.place.extent(), |extent, qualifier| qualifier.apply(extent));
        Candidate { place: hit.place.clone(), matched: hit.matched.clone(), score, extent }
    }

    /// Whether the place lies where the claim and the written name say.
    fn fits(&self, request: &Request<'_>, place: &Place) -> bool {
        let country = request.country.is_none_or(|country| place.country.as_deref().is_none_or(|own| own == country));
        country && self.within.iter().all(|areas| areas.iter().any(|area| lies_in(place, area)))
    }
}

/// "RU" behind a comma is a country, though no list of names has it.
fn in_country(text: &str) -> Option<Place> {
    let code = text.trim();
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let anywhere = Position::new(0.0, 0.0).ok()?;
    let mut country =
        Place::new(PlaceId::new(format!("country:{code}")).ok()?, code, anywhere, crate::units::Meters::ZERO);
    country.country = Some(code.to_owned());
    "PCLI".clone_into(&mut country.feature);
    Some(country)
}

fn lies_in(place: &Place, area: &Place) -> bool {
    if area.is_country() {
        return place.country == area.country;
    }
    if area.feature == "ADM1" {
        return place.region.as_ref() == Some(&area.id);
    }
    // Districts are not in the gazetteer: a place in one lies near its seat.
    let reach = if area.is_area() { area.radius.get() } else { area.radius.get() + DISTRICT };
    roughly(place.position, area.position).get() <= reach
}

const DISTRICT: f64 = 60_000.0;

fn listed<G: Gazetteer + ?Sized>(gazetteer: &G, text: &str) -> Vec<Hit> {
    let mut hits = gazetteer.search(text);
    hits.retain(|hit| hit.matched.is_listed());
    hits
}

/// The places behind a text, the qualifiers taken off it, and what was left.
fn named<G: Gazetteer + ?Sized>(gazetteer: &G, text: &str) -> (Vec<Hit>, Vec<Qualifier>, String) {
    let mut qualifiers = Vec::new();
    let mut core = text.trim();
    let mut varied = None;
    loop {
        let hits = gazetteer.search(core);
        if hits.iter().any(|hit| hit.matched.is_listed()) {
            let hits = of_kind(gazetteer, hits, &qualifiers);
            if !hits.is_empty() {
                return (hits, qualifiers, core.to_owned());
            }
        } else if !hits.is_empty() && varied.is_none() {
            varied = Some((hits, qualifiers.clone(), core.to_owned()));
        }
        match peel(core) {
            Some((qualifier, rest)) => {
                qualifiers.push(qualifier);
                core = rest;
            }
            None => return varied.unwrap_or_else(|| (Vec::new(), qualifiers, core.to_owned())),
        }
    }
}

/// "Kursk region" is the region of Kursk and not the town; "Kursk" is the town and not the region.
fn of_kind<G: Gazetteer + ?Sized>(gazetteer: &G, hits: Vec<Hit>, qualifiers: &[Qualifier]) -> Vec<Hit> {
    if qualifiers.contains(&Qualifier::Region) {
        let mut regions: BTreeMap<PlaceId, Hit> = BTreeMap::new();
        for hit in hits {
            let seat = matches!(&*hit.place.feature, "PPLA" | "PPLC");
            let region = match &hit.place.region {
                _ if hit.place.is_area() => Some(hit.place),
                Some(region) if seat => gazetteer.get(region),
                _ => None,
            };
            if let Some(region) = region {
                regions.entry(region.id.clone()).or_insert(Hit::new(region, hit.matched));
            }
        }
        return regions.into_values().collect();
    }
    let in_own_region =
        |area: &Place| hits.iter().any(|hit| !hit.place.is_area() && hit.place.region.as_ref() == Some(&area.id));
    let countries: Vec<_> =
        hits.iter().filter(|hit| hit.place.is_country()).map(|hit| hit.place.country.clone()).collect();
    let keep: Vec<bool> = hits
        .iter()
        .map(|hit| match &hit.place {
            country if country.is_country() => true,
            area if area.is_area() => !in_own_region(area) && !countries.contains(&area.country),
            town => !countries.contains(&town.country),
        })
        .collect();
    let mut keep = keep.into_iter();
    hits.into_iter().filter(|_| keep.next().unwrap_or(true)).collect()
}

fn people(place: &Place) -> f64 {
    let least = match &*place.feature {
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

fn share_of_match(matched: &Match) -> f64 {
    match matched {
        Match::Exact => 1.0,
        Match::Alternate => 0.5,
        Match::Romanisation => 0.25,
        Match::Variant(_) => 0.1,
        Match::Fuzzy(letters) => 0.1f64.powi(1 + i32::from(*letters)),
    }
}

fn nearness(position: Position, anchors: &[Extent]) -> f64 {
    if anchors.is_empty() {
        return 1.0;
    }
    let near = |anchor: &Extent| {
        let distance = roughly(position, anchor.center).saturating_sub(anchor.radius);
        1.0 / (1.0 + distance.km() / 100.0)
    };
    #[expect(clippy::cast_precision_loss, reason = "a dossier has few places")]
    let count = anchors.len() as f64;
    anchors.iter().map(near).sum::<f64>() / count
}
