//! The weight of each place to which a name may refer: see [`resolve`](super::resolve()).

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::extent::Extent;
use crate::id::PlaceId;
use crate::position::Position;

use super::candidate::{Candidate, MatchKind, Place, Resolution};
use super::containment::{effective_population, lies_in};
use super::distances::approximate_distance;
use super::folding::fold_name;
use super::gazetteer::PlaceMatch;
use super::parsed_name::{NameQuality, ParsedName};
use super::probability::Evidence;
use super::qualifier::PlacePair;
use super::query::PlaceQuery;

/// The evidence from the rest of the dossier.
#[derive(Clone, Debug, Default)]
pub(crate) struct RankingContext<'a> {
    /// The resolved places; candidates near them are more likely.
    pub(crate) anchors: Vec<&'a Place>,
    /// The countries of all resolved places, of the claim and of its subject.
    pub(crate) countries: BTreeSet<&'a str>,
    /// The place to which the same text refers elsewhere in the dossier.
    pub(crate) same_text: Option<&'a PlaceId>,
    /// The country whose regions the other names of the list are, if they are: the name is then a region too.
    pub(crate) listed_regions: Option<&'a str>,
}

impl RankingContext<'_> {
    /// Whether nothing is known about where the place may lie.
    fn is_empty(&self) -> bool {
        self.anchors.is_empty() && self.countries.is_empty()
    }

    fn names_country_of(&self, place: &Place) -> bool {
        place.country.as_deref().is_some_and(|country| self.countries.contains(country))
    }

    /// Whether a place lies where the context allows a name to be meant: anywhere without context, otherwise in one of its
    /// countries or near one of its places.
    fn allows(&self, place: &Place) -> bool {
        let is_near = |anchor: &&Place| {
            let distance = approximate_distance(anchor.position, place.position);
            !anchor.is_area() && distance.get() <= MAX_FIT_DISTANCE
        };
        self.is_empty() || self.names_country_of(place) || self.anchors.iter().any(is_near)
    }
}

/// How far a place may lie from another one of the dossier, in meters, if no country tells that it is meant.
pub(crate) const MAX_FIT_DISTANCE: f64 = 300_000.0;

/// The ratio from which the best candidate outweighs the second.
const MIN_LEAD: f64 = 10.0;
const SAME_TEXT_FACTOR: f64 = 10.0;
const OUTSIDE_FACTOR: f64 = 0.000_001;

/// A place from this population is known outside its country.
const PROMINENT: u64 = 100_000;
/// A city from this population is known by its names in other languages.
const WELL_KNOWN: u64 = 250_000;

/// Whether a place is known outside its country: an area, a capital, a city.
pub(crate) fn is_prominent(place: &Place) -> bool {
    place.is_area() || place.feature_code == "PPLC" || place.population >= Some(PROMINENT)
}

#[derive(Clone, Copy)]
struct RankedPlace<'a> {
    weight: f64,
    /// Whether it lies in the country of the claim and in the areas of the written name.
    is_inside: bool,
    quality: NameQuality,
    found: &'a PlaceMatch,
}

impl RankedPlace<'_> {
    /// Orders by decreasing weight, then the larger place first.
    fn cmp_weight(&self, other: &Self) -> Ordering {
        let (own, others) = (&self.found.place, &other.found.place);
        let by_radius = || others.radius.get().total_cmp(&own.radius.get());
        other.weight.total_cmp(&self.weight).then_with(by_radius).then_with(|| own.id.cmp(&others.id))
    }

    /// Whether the name is the primary name of an area, a seat of one, or a city.
    fn is_exact_and_known(&self) -> bool {
        let place = &self.found.place;
        let is_known = self.is_major_area() || is_seat(place) || place.population >= Some(PROMINENT);
        self.quality == NameQuality::Exact && is_known
    }

    /// Whether it is an area that bears the name, and more than a district.
    fn is_major_area(&self) -> bool {
        let place = &self.found.place;
        let is_district = place.feature_code.starts_with("ADM") && place.feature_code != "ADM1";
        place.is_area() && !is_district && self.quality <= NameQuality::Own
    }
}

/// Resolves a parsed name in one context.
pub(crate) fn resolve_name(name: &ParsedName, query: &PlaceQuery<'_>, context: &RankingContext<'_>) -> Resolution {
    if let Some(names) = &name.name_list {
        return Resolution::Several(names.clone());
    }
    if let Some(parts) = &name.pair {
        let (pair, one, other) = &**parts;
        let resolution = resolve_pair(pair, resolve_name(one, query, context), resolve_name(other, query, context));
        return match resolution {
            Resolution::Found(candidate) if !name.unread.is_empty() => Resolution::Ambiguous(vec![candidate]),
            resolution => resolution,
        };
    }
    let ranked = rank_places(name, query, context);
    let contains_match = |found: &PlaceMatch| name.contains(query.country, &found.place);
    if !name.matches.iter().any(contains_match) || !ranked.first().is_some_and(|best| best.is_inside) {
        let nearest = with_scores(name, &ranked, None);
        let is_plausible = |candidate: &Candidate| {
            is_plausible_suggestion(candidate, context)
                && (candidate.match_kind.is_listed() || is_inside(name, query, candidate))
        };
        return Resolution::Unknown { nearest: nearest.into_iter().filter(is_plausible).collect() };
    }
    let Contest { competitors, areas_of, is_far_settlement } = hold_contest(&ranked, context, &fold_name(&name.name));
    let best = competitors[0];
    let is_clear = competitors.get(1).is_none_or(|next| best.weight >= MIN_LEAD * next.weight);
    let probability = top_probability(&competitors, &ranked, context, query);
    let is_found = is_clear
        && !is_far_settlement
        && best.found.match_kind.is_listed()
        && name.unread.is_empty()
        && is_best_reading(&best, &ranked, name, query, context);
    if is_found {
        let candidates = with_scores(name, &ranked, Some((best.found, probability)));
        let own_areas: Vec<&PlaceId> =
            areas_of.iter().filter(|(id, _)| *id == &best.found.place.id).map(|&(_, area)| area).collect();
        let (mut chosen, mut areas) = (None, Vec::new());
        for candidate in candidates {
            if candidate.place.id == best.found.place.id {
                chosen = Some(candidate);
            } else if own_areas.contains(&&candidate.place.id) {
                areas.push(candidate);
            }
        }
        if let Some(mut chosen) = chosen {
            let listed = context.listed_regions.and_then(|country| {
                areas.iter().position(|area| {
                    area.place.feature_code == "ADM1" && area.place.country.as_deref() == Some(country)
                })
            });
            if let Some(at) = listed {
                return Resolution::Found(areas.swap_remove(at));
            }
            chosen.also_areas = areas;
            return Resolution::Found(chosen);
        }
    }
    // The areas that bear the name come first, or right after the settlement that they all surround.
    let is_area_inside = |candidate: &RankedPlace<'_>| candidate.is_inside && candidate.is_major_area();
    let surrounds_best = |area: &RankedPlace<'_>| areas_of.contains(&(&best.found.place.id, &area.found.place.id));
    let best_comes_first = !is_far_settlement
        && !best.found.place.is_area()
        && ranked.iter().filter(|candidate| is_area_inside(candidate)).all(surrounds_best);
    let order = |candidate: &RankedPlace<'_>| {
        if best_comes_first && candidate.found.place.id == best.found.place.id {
            0
        } else if !is_area_inside(candidate) {
            3
        } else if candidate.quality == NameQuality::Exact {
            1
        } else {
            2
        }
    };
    let mut ordered = ranked.clone();
    ordered.sort_by_key(order);
    Resolution::Ambiguous(with_scores(name, &ordered, Some((best.found, probability))))
}

/// The places that compete for a name.
struct Contest<'a> {
    /// The competitors, the heaviest first. Never empty.
    competitors: Vec<RankedPlace<'a>>,
    /// The places that take the areas of the same name around them out of the contest, each with such an area.
    areas_of: Vec<(&'a PlaceId, &'a PlaceId)>,
    /// Whether the heaviest is a settlement that lies outside an area of this name.
    is_far_settlement: bool,
}

/// Lets an area that bears the name compete with settlements of that name.
///
/// A settlement that lies in the area and is prominent there takes its place and its weight. One that is small there leaves the
/// contest. One that lies elsewhere competes, but never wins silently. A country that lists the name beside its own leaves it to
/// its capital, or to a region in it, that has exactly this name.
fn hold_contest<'a>(ranked: &[RankedPlace<'a>], context: &RankingContext<'_>, written: &str) -> Contest<'a> {
    let mut inside: Vec<RankedPlace<'a>> = ranked.iter().copied().filter(|ranked| ranked.is_inside).collect();
    let exact: Vec<RankedPlace<'a>> = inside.iter().copied().filter(RankedPlace::is_exact_and_known).collect();
    inside.retain(|one| {
        let place = &one.found.place;
        let is_inexact = place.is_country() && one.quality != NameQuality::Exact;
        !(is_inexact && exact.iter().any(|other| is_part_of(&other.found.place, place)))
    });
    let areas: Vec<RankedPlace<'a>> = inside.iter().copied().filter(|ranked| ranked.found.place.is_area()).collect();
    let mut areas_of: Vec<(&PlaceId, &PlaceId)> = Vec::new();
    let mut dropped: BTreeSet<&PlaceId> = BTreeSet::new();
    for one in &inside {
        let place = &one.found.place;
        for area in areas.iter().filter(|area| area.quality <= NameQuality::Own && is_part_of(place, &area.found.place))
        {
            let area_place = &area.found.place;
            // "Bihar" is the region, although lists give the name to Bihar Sharif too.
            let is_region = !area_place.feature_code.starts_with("ADM") || area_place.feature_code == "ADM1";
            let keeps_its_name = one.quality <= NameQuality::Own && (one.quality <= area.quality || !is_region)
                || area.quality != NameQuality::Exact && is_seat(place);
            if place.is_area() {
                areas_of.push((&area_place.id, &place.id));
            } else if !area_place.is_country() && keeps_its_name && is_prominent_in(place, area_place) {
                areas_of.push((&place.id, &area_place.id));
            } else if area.is_major_area() {
                dropped.insert(&place.id);
            }
        }
        // An island, a peninsula or a country region of exactly this name, and the region of it that has a longer name: Sakhalin,
        // Sakhalin Oblast.
        for area in areas.iter().filter(|area| fold_name(&area.found.place.name) == written) {
            let area_place = &area.found.place;
            let is_other_kind = !area_place.is_country() && !area_place.feature_code.starts_with("ADM");
            let overlaps =
                approximate_distance(place.position, area_place.position) <= area_place.radius.max(place.radius);
            if is_other_kind && place.feature_code == "ADM1" && fold_name(&place.name) != written && overlaps {
                areas_of.push((&area_place.id, &place.id));
            }
        }
    }
    let contained: BTreeSet<&PlaceId> = areas_of.iter().map(|&(_, area)| area).collect();
    let stays = |one: &&RankedPlace<'a>| {
        let id = &one.found.place.id;
        !contained.contains(id) && !dropped.contains(id)
    };
    let mut competitors: Vec<RankedPlace<'a>> = inside.iter().filter(stays).copied().collect();
    if competitors.is_empty() {
        competitors = inside;
    }
    for one in &mut competitors {
        let id = &one.found.place.id;
        let own = areas.iter().filter(|area| area.is_major_area() && areas_of.contains(&(id, &area.found.place.id)));
        one.weight = own.map(|area| area.weight).fold(one.weight, f64::max);
    }
    competitors.sort_by(RankedPlace::cmp_weight);
    let best = &competitors[0];
    let is_far_from = |area: &RankedPlace<'_>| {
        let (place, area) = (&best.found.place, &area.found.place);
        let decides = context.names_country_of(place) && !context.names_country_of(area);
        !decides && !is_part_of(place, area)
    };
    // An area that another settlement has taken out of the contest is represented by that settlement.
    let is_far_settlement =
        !best.found.place.is_area() && competitors[1..].iter().any(|other| other.is_major_area() && is_far_from(other));
    Contest { competitors, areas_of, is_far_settlement }
}

/// Whether a place lies in an area of the same name and is not the area itself.
fn is_part_of(place: &Place, area: &Place) -> bool {
    if place.id == area.id || !area.is_area() {
        return false;
    }
    if place.is_area() {
        let level = |place: &Place| if place.is_country() { 0 } else { 1 + usize::from(place.feature_code != "ADM1") };
        let is_division = |place: &Place| place.is_country() || place.feature_code.starts_with("ADM");
        return is_division(place) && is_division(area) && level(area) < level(place) && lies_in(place, area);
    }
    // The city of Kyiv is a region of its own inside the region of Kyiv.
    let is_within_circle =
        place.country == area.country && approximate_distance(place.position, area.position).get() <= area.radius.get();
    // A town and a district of one name in one region are seat and district.
    let is_district = area.feature_code.starts_with("ADM") && area.feature_code != "ADM1";
    let is_in_region_of = is_district && place.admin1_id.is_some() && place.admin1_id == area.admin1_id;
    lies_in(place, area) || is_within_circle || is_in_region_of
}

/// Whether a place is a capital or the seat of a first-order region.
fn is_seat(place: &Place) -> bool {
    matches!(&*place.feature_code, "PPLC" | "PPLA")
}

/// Whether a settlement is what people mean by the name that it shares with the area around it.
fn is_prominent_in(settlement: &Place, area: &Place) -> bool {
    let is_district = area.feature_code.starts_with("ADM") && area.feature_code != "ADM1";
    is_seat(settlement) || is_district || settlement.population >= Some(PROMINENT)
}

/// Whether a clear best candidate is also the best reading of the name: exact names before others, and others only where the
/// context expects them.
fn is_best_reading(
    best: &RankedPlace<'_>,
    ranked: &[RankedPlace<'_>],
    name: &ParsedName,
    query: &PlaceQuery<'_>,
    context: &RankingContext<'_>,
) -> bool {
    let place = &best.found.place;
    if best.quality == NameQuality::Exact {
        return true;
    }
    let is_narrowed = query.country.is_some() || !name.within.is_empty() || !name.nearby.is_empty();
    if best.is_major_area() {
        return !ranked.iter().any(|other| {
            let is_exact = other.is_inside && other.is_exact_and_known() && is_elsewhere(&other.found.place, place);
            is_exact && (is_narrowed || context.allows(&other.found.place))
        });
    }
    let is_exact_elsewhere = ranked.iter().any(|other| {
        let is_own_area = is_part_of(place, &other.found.place);
        let is_exact = other.is_inside && other.quality == NameQuality::Exact && !is_own_area;
        is_exact && (is_narrowed || context.allows(&other.found.place))
    });
    if is_exact_elsewhere {
        return false;
    }
    if is_narrowed || context.same_text == Some(&place.id) {
        return true;
    }
    let is_known = |population| place.feature_code == "PPLC" || place.population >= Some(population);
    match best.quality {
        // The own name of the place in another romanization.
        NameQuality::Own => context.is_empty() || context.names_country_of(place) || is_known(PROMINENT),
        _ if context.is_empty() => best.quality == NameQuality::Other && is_known(WELL_KNOWN),
        _ => context.names_country_of(place),
    }
}

/// Returns all candidates. The best has the given probability; the others share the rest by weight.
fn with_scores(name: &ParsedName, ranked: &[RankedPlace<'_>], best: Option<(&PlaceMatch, f64)>) -> Vec<Candidate> {
    let is_best = |found: &PlaceMatch| best.is_some_and(|(best, _)| best.place.id == found.place.id);
    let others: f64 = ranked.iter().filter(|ranked| !is_best(ranked.found)).map(|ranked| ranked.weight).sum();
    let rest = best.map_or(UNLISTED, |(_, probability)| 1.0 - probability);
    let candidate = |ranked: &RankedPlace<'_>| Candidate {
        place: ranked.found.place.clone(),
        match_kind: ranked.found.match_kind.clone(),
        score: match best {
            Some((_, probability)) if is_best(ranked.found) => probability,
            // No other is likelier than the best.
            Some((_, probability)) => (rest * ranked.weight / others).min(probability),
            None => rest * ranked.weight / others,
        },
        extent: name.qualified_extent(&ranked.found.place),
        also_areas: Vec::new(),
    };
    ranked.iter().map(candidate).collect()
}

/// The probability that one of the places with a similar name is meant.
const UNLISTED: f64 = 0.5;

/// Returns the probability that the best competitor is meant.
fn top_probability(
    competitors: &[RankedPlace<'_>],
    ranked: &[RankedPlace<'_>],
    context: &RankingContext<'_>,
    query: &PlaceQuery<'_>,
) -> f64 {
    let best = &competitors[0];
    let inside = || ranked.iter().filter(|other| other.is_inside);
    let evidence = Evidence {
        place: &best.found.place,
        quality: best.quality,
        lead: competitors.get(1).map(|next| best.weight / next.weight),
        rivals: inside().count() - 1,
        is_country_named: query.country.is_some() || context.names_country_of(&best.found.place),
        has_context: query.country.is_some() || !context.is_empty(),
        exact_elsewhere: best.quality != NameQuality::Exact
            && inside().any(|other| other.quality == NameQuality::Exact),
        nearness: nearness(best.found.place.position, &context.anchors),
    };
    #[cfg(test)]
    super::calibration::record(&best.found.place.id, evidence.features());
    evidence.probability()
}

// In meters, about the distance from Kursk to Omsk.
const MAX_SUGGESTION_DISTANCE: f64 = 2_000_000.0;

// In characters. A name of this length is rarely similar to another by chance.
const LONG_NAME: usize = 8;

/// Whether a place with a similar name is near a resolved place, or has a long name.
fn is_plausible_suggestion(candidate: &Candidate, context: &RankingContext<'_>) -> bool {
    let is_near = |anchor: &&Place| {
        let distance = approximate_distance(anchor.position, candidate.place.position);
        distance.get() <= anchor.radius.get() + MAX_SUGGESTION_DISTANCE
    };
    candidate.match_kind.is_listed()
        || candidate.place.name.chars().count() >= LONG_NAME
        || context.anchors.is_empty()
        || context.anchors.iter().any(is_near)
}

/// Whether a suggestion lies where the query says, or nothing does.
fn is_inside(name: &ParsedName, query: &PlaceQuery<'_>, candidate: &Candidate) -> bool {
    let contains = |place: &Place| name.contains(query.country, place);
    contains(&candidate.place) || !name.nearest.iter().any(|found| contains(&found.place))
}

/// Weighs the places to which a name may refer and sorts them by decreasing weight.
fn rank_places<'a>(name: &'a ParsedName, query: &PlaceQuery<'_>, context: &RankingContext<'_>) -> Vec<RankedPlace<'a>> {
    let anchors = if name.nearby.is_empty() {
        context.anchors.clone()
    } else {
        name.nearby.iter().map(|near| &near.place).collect()
    };
    let weigh = |(found, quality): (&'a PlaceMatch, NameQuality)| {
        let place = &found.place;
        let is_inside = name.contains(query.country, place);
        let mut weight =
            prominence(place) * quality_factor(quality, &found.match_kind) * nearness(place.position, &anchors);
        if context.same_text == Some(&place.id) {
            weight *= SAME_TEXT_FACTOR;
        }
        if !is_inside {
            weight *= OUTSIDE_FACTOR;
        }
        RankedPlace { weight, is_inside, quality, found }
    };
    let mut ranked: Vec<_> = name.rated_matches().map(weigh).collect();
    // "Granada" is listed for Grenada too, and means it only where nothing known is called so.
    let exact: Vec<RankedPlace<'_>> =
        ranked.iter().copied().filter(|one| one.is_inside && one.is_exact_and_known()).collect();
    for one in ranked.iter_mut().filter(|one| one.found.place.is_country() && one.quality == NameQuality::Own) {
        if exact.iter().any(|other| is_elsewhere(&other.found.place, &one.found.place)) {
            one.weight *= quality_factor(NameQuality::Other, &one.found.match_kind);
        }
    }
    ranked.sort_by(RankedPlace::cmp_weight);
    ranked
}

/// Whether neither of two places lies in the other.
fn is_elsewhere(one: &Place, other: &Place) -> bool {
    one.id != other.id && !is_part_of(one, other) && !is_part_of(other, one)
}

/// Returns the population of a place, or the minimum for its kind if that is higher or nobody counted. A district counts by its
/// people, because its name is as rare in reports as that of a town of its size.
fn prominence(place: &Place) -> f64 {
    let is_district = place.feature_code.starts_with("ADM") && place.feature_code != "ADM1";
    #[expect(clippy::cast_precision_loss, reason = "populations are far below 2^52")]
    let counted = place.population.unwrap_or(0) as f64;
    if is_district { counted.max(DISTRICT_POPULATION) } else { effective_population(place) }
}

const DISTRICT_POPULATION: f64 = 20_000.0;

fn quality_factor(quality: NameQuality, match_kind: &MatchKind) -> f64 {
    match (quality, match_kind) {
        // These are never found; the factors only order the suggestions.
        (_, MatchKind::Variant(_)) => 0.05,
        (_, MatchKind::Fuzzy(count)) => 0.1f64.powi(i32::from(*count)),
        (NameQuality::Exact, _) => 1.0,
        (NameQuality::Own, _) => 0.8,
        (NameQuality::Other, _) => 0.05,
        (NameQuality::Romanized | NameQuality::Changed, _) => 0.01,
    }
}

/// Returns the mean of 1 / (1 + (d / 100 km)²) over the anchors, where d is the distance to the circle of the anchor.
fn nearness(position: Position, anchors: &[&Place]) -> f64 {
    if anchors.is_empty() {
        return 1.0;
    }
    let nearness_to = |anchor: &&Place| {
        let distance = approximate_distance(position, anchor.position).saturating_sub(anchor.radius);
        1.0 / (1.0 + (distance.km() / 100.0).powi(2))
    };
    #[expect(clippy::cast_precision_loss, reason = "there are at most a few hundred anchors")]
    let count = anchors.len() as f64;
    anchors.iter().map(nearness_to).sum::<f64>() / count
}

/// Resolves a route or a border. It is found if both ends are; otherwise the result is that of the end that is not.
fn resolve_pair(pair: &PlacePair, one: Resolution, other: Resolution) -> Resolution {
    match (one, other) {
        (Resolution::Found(one), Resolution::Found(other)) => {
            let extent = pair.extent(one.extent, other.extent);
            let place = place_between(&one.place, &other.place, extent);
            place.map_or(Resolution::Unknown { nearest: Vec::new() }, |place| {
                let (match_kind, score) = (one.match_kind.max(other.match_kind), one.score.min(other.score));
                Resolution::Found(Candidate { place, match_kind, score, extent, also_areas: Vec::new() })
            })
        }
        (Resolution::Found(_), unresolved) | (unresolved, _) => unresolved,
    }
}

fn place_between(one: &Place, other: &Place, extent: Extent) -> Option<Place> {
    let id = PlaceId::new(format!("between:{}+{}", one.id, other.id)).ok()?;
    let mut place = Place::new(id, format!("{}–{}", one.name, other.name), extent.center, extent.radius);
    "RGN".clone_into(&mut place.feature_code);
    place.country = one.country.clone().filter(|country| other.country.as_ref() == Some(country));
    Some(place)
}
