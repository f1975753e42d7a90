//! Dossiers with resolved places.

mod distant_places;
mod movement_ends;
mod own_places;
mod pins;
mod unresolved;
mod zero_coordinates;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use geo::MultiPolygon;

use crate::dossier::{Dossier, RejectedClaims};
use crate::extent::Extent;
use crate::id::{ClaimId, DocumentId, PlaceId};
use crate::index::ClaimIx;
use crate::place::{Candidate, Gazetteer, Place, PlaceQuery, Resolution, resolve};
use crate::position::Position;
use crate::problem::{Problem, Problems};
use crate::record::{Claim, Pin, PinTarget};
use crate::units::Meters;

pub use unresolved::{UnresolvedName, UnresolvedReason};

use own_places::OwnPlaces;

/// The index of a [`Site`] in [`Located::sites`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteIx(pub(crate) u32);

/// A location to which claims refer: a place, shifted and widened by the words around its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    key: String,
    label: String,
    place: Place,
    extent: Extent,
    /// The outline, if the dossier gives one.
    outline: Option<Box<MultiPolygon>>,
    /// The names that claims use for it, each with its match kind.
    names: BTreeMap<String, &'static str>,
}

/// The match kinds, the best first.
const MATCH_KINDS: [&str; 5] = ["exact", "alternate", "romanisation", "fuzzy", PINNED];
const PINNED: &str = "pinned";

fn best_match_kind<'a>(kinds: impl Iterator<Item = &'a str>) -> &'a str {
    kinds.min_by_key(|kind| MATCH_KINDS.iter().position(|known| known == kind)).unwrap_or(PINNED)
}

impl Site {
    /// Returns the unique key: the id of the place, and the words that shift or widen it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the name for display: that of the place, or the written text if it qualifies the place.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Returns the place.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Returns the position with its uncertainty.
    pub const fn extent(&self) -> Extent {
        self.extent
    }

    /// Returns the best match kind of the written names: `exact`, `alternate`, `romanisation`, `fuzzy` or `pinned`.
    pub fn match_kind(&self) -> &str {
        best_match_kind(self.names.values().copied())
    }

    /// Returns the names that claims use for it, separated by semicolons.
    pub fn names(&self) -> String {
        self.names.keys().map(String::as_str).collect::<Vec<_>>().join("; ")
    }
}

/// The sites of one claim, in the order of its names. `None` if a name is unresolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClaimSites {
    pub(crate) places: Vec<Option<SiteIx>>,
    pub(crate) from: Vec<Option<SiteIx>>,
    pub(crate) to: Vec<Option<SiteIx>>,
}

/// A dossier with resolved places.
///
/// Doubt is a value: a name that cannot be resolved stays with its claim, and [`Located::unresolved_names`] lists it.
///
/// Cloning is cheap: clones share the records and places.
#[derive(Clone, Debug)]
pub struct Located {
    dossier: Dossier,
    sites: Arc<[Site]>,
    claims: Arc<Vec<ClaimSites>>,
    unresolved: Arc<[UnresolvedName]>,
    /// The problems of the dossier's own places, and the pins that are far from the places of their names.
    place_problems: Arc<[Problem]>,
    attribution: Arc<str>,
}

/// Resolves the places of a dossier. All names are resolved together, because each is evidence for the others: see
/// [`resolve`](crate::resolve).
pub fn locate(dossier: &Dossier, gazetteer: &dyn Gazetteer) -> Located {
    let mut lookup =
        PlaceLookup { dossier, gazetteer, own: OwnPlaces::default(), problems: Vec::new(), outcomes: BTreeMap::new() };
    lookup.own = OwnPlaces::locate(&lookup);
    lookup.problems = std::mem::take(&mut lookup.own.problems);
    lookup.problems.extend(lookup.pin_warnings(&lookup.own));
    lookup.look_up();
    lookup.finish()
}

/// Returns the problems with the places of a dossier and of the claims that lenient reading rejected, so that one run reports
/// all of them. The names of both are resolved together, as they will be once the claims are fixed.
pub fn check_places(
    dossier: &Dossier,
    rejected: &RejectedClaims,
    gazetteer: &dyn Gazetteer,
    lenient: bool,
) -> Problems {
    let (all, accepted) = dossier.with_rejected_claims(rejected);
    let located = locate(&all, gazetteer);
    // Lenient reading has already reported the invalid coordinates of rejected claims.
    let is_reported = |name: &&UnresolvedName| {
        name.claims.iter().any(|&claim| claim < accepted)
            || !matches!(name.reason, UnresolvedReason::InvalidCoordinates(_))
    };
    let mut problems = Problems::new();
    problems.extend(located.unresolved_names().iter().filter(is_reported).map(|name| name.to_problem(&all, lenient)));
    problems
}

impl Located {
    /// Returns the dossier.
    pub const fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// Returns the site with this index.
    ///
    /// # Panics
    /// If the index is from another dossier and out of range.
    pub fn site(&self, at: SiteIx) -> &Site {
        &self.sites[at.0 as usize]
    }

    /// Returns all sites, sorted by key.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// Returns problems with the dossier's own places, and warnings about resolved places: pins far from every place of their name,
    /// and pins at 0, 0.
    pub fn warnings(&self) -> Vec<Problem> {
        self.place_problems.iter().cloned().chain(self.zero_coordinates_warning()).collect()
    }

    /// Returns the unresolved names in the order of the dossier.
    pub fn unresolved_names(&self) -> &[UnresolvedName] {
        &self.unresolved
    }

    /// Returns the attribution that must accompany anything that shows these places.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// Returns the number of claims of which no place could be resolved. A claim with one resolved place is kept with that place.
    pub fn count_unresolved_claims(&self) -> usize {
        let claims: BTreeSet<usize> = self.unresolved.iter().flat_map(|name| name.claims.iter().copied()).collect();
        claims.into_iter().filter(|&claim| !self.has_resolved_place(claim)).count()
    }

    /// Whether at least one place of the claim with this index was resolved.
    pub fn has_resolved_place(&self, claim: usize) -> bool {
        let ClaimSites { places, from, to } = &self.claims[claim];
        places.iter().chain(from).chain(to).any(Option::is_some)
    }

    /// Returns the names that some claims use for a site, separated by semicolons, and their best match kind.
    pub(crate) fn names_used_by(&self, at: SiteIx, claims: impl Iterator<Item = ClaimIx>) -> (String, String) {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for claim in claims {
            let (sites, claim) = (&self.claims[claim.get()], &self.dossier.claims()[claim.get()]);
            let written = [(&sites.places, &claim.places.0), (&sites.from, &claim.from.0), (&sites.to, &claim.to.0)];
            for (sites, written) in written {
                let here = sites.iter().zip(written).filter(|(site, _)| **site == Some(at));
                names.extend(here.map(|(_, name)| name.as_str()));
            }
        }
        let kinds = &self.site(at).names;
        let match_kind = best_match_kind(names.iter().filter_map(|name| kinds.get(*name).copied()));
        (names.into_iter().collect::<Vec<_>>().join("; "), match_kind.to_owned())
    }

    /// Returns the sites of the claim with this index.
    pub(crate) fn sites_of(&self, claim: ClaimIx) -> &ClaimSites {
        &self.claims[claim.get()]
    }
}

/// The context in which a name is looked up: the names around it, or the pin of its claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum LookupContext<'d> {
    /// The dossier lists a place of this name.
    Own,
    Group(NameGroup<'d>),
    Pinned(String),
}

/// The group of names that are resolved together: those of a document, or those of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum NameGroup<'d> {
    Claim(&'d ClaimId),
    Document(&'d DocumentId),
}

impl NameGroup<'_> {
    /// Returns a text that is unique among groups. A claim and a document may have the same id.
    fn to_key(self) -> String {
        match self {
            Self::Claim(id) => format!("claim {id}"),
            Self::Document(id) => format!("document {id}"),
        }
    }
}

/// A name with its context: equal keys have the same outcome.
type LookupKey<'d> = (&'d str, LookupContext<'d>);

enum LookupOutcome {
    Found(Box<Site>),
    Unresolved(UnresolvedReason),
}

/// The resolution of all names of a dossier.
struct PlaceLookup<'d, 'g> {
    dossier: &'d Dossier,
    gazetteer: &'g dyn Gazetteer,
    own: OwnPlaces,
    problems: Vec<Problem>,
    /// Sorted, so that every run gives the same result.
    outcomes: BTreeMap<LookupKey<'d>, LookupOutcome>,
}

impl<'d> PlaceLookup<'d, '_> {
    fn look_up(&mut self) {
        let mut bare: BTreeSet<(&'d str, NameGroup<'d>)> = BTreeSet::new();
        let mut pinned: BTreeMap<LookupKey<'d>, &'d Pin> = BTreeMap::new();
        for claim in self.dossier.claims() {
            for name in claim.place_names() {
                if let Some(site) = self.own.find(name).filter(|_| self.is_own(name)) {
                    self.outcomes.insert((name, LookupContext::Own), LookupOutcome::Found(Box::new(site)));
                    continue;
                }
                if self.own.contains(name) {
                    // The place itself has been reported.
                    continue;
                }
                match pin_of(claim, name) {
                    None => drop(bare.insert((name, group_of(claim)))),
                    Some(pin) => drop(pinned.insert(lookup_key(claim, name), pin)),
                }
            }
        }
        for (key, pin) in pinned {
            let outcome = self.resolve_pin(key.0, pin);
            self.outcomes.insert(key, outcome);
        }
        let group_keys: BTreeMap<NameGroup<'d>, String> =
            bare.iter().map(|&(_, group)| (group, group.to_key())).collect();
        let subject_countries = self.subject_countries();
        let query = |(name, group): &(&'d str, NameGroup<'d>)| PlaceQuery {
            name,
            document: group_keys.get(group).map(String::as_str),
            country: None,
            subject_country: subject_countries.get(name).and_then(|countries| countries.first().copied()),
        };
        let mut queries: Vec<PlaceQuery<'_>> = bare.iter().map(query).collect();
        // Pinned places are evidence too.
        let pinned_ids: BTreeSet<String> = self.pinned_place_ids().collect();
        queries.extend(pinned_ids.iter().map(|id| PlaceQuery::new(id)));
        for (&(name, group), resolution) in bare.iter().zip(resolve(&queries, self.gazetteer)) {
            let outcome = match resolution {
                Resolution::Found(candidate) => LookupOutcome::Found(Box::new(self.own_or_site_of(name, candidate))),
                Resolution::Ambiguous(candidates) => LookupOutcome::Unresolved(UnresolvedReason::Ambiguous(candidates)),
                Resolution::Several(names) => LookupOutcome::Unresolved(UnresolvedReason::Several(names)),
                Resolution::Unknown { nearest } => LookupOutcome::Unresolved(UnresolvedReason::Unknown(nearest)),
            };
            self.outcomes.insert((name, LookupContext::Group(group)), outcome);
        }
        self.choose_movement_ends();
        self.reject_distant_places(&subject_countries);
    }

    /// Returns the ids of the gazetteer to which names are pinned.
    fn pinned_place_ids(&self) -> impl Iterator<Item = String> {
        let pins =
            self.dossier.claims().iter().flat_map(|claim| claim.place_names().filter_map(|name| pin_of(claim, name)));
        pins.filter_map(|pin| match &pin.target {
            PinTarget::Place(id) => Some(id.to_string()),
            PinTarget::Coordinates(_) => None,
        })
    }

    /// Returns the countries of the subjects that claims report at each name.
    fn subject_countries(&self) -> BTreeMap<&'d str, BTreeSet<&'d str>> {
        let dossier = self.dossier;
        let by_id: HashMap<&str, &str> = dossier
            .subjects()
            .iter()
            .filter_map(|subject| Some((subject.id.as_str(), subject.country.as_deref()?)))
            .collect();
        let mut countries: BTreeMap<&'d str, BTreeSet<&'d str>> = BTreeMap::new();
        for claim in dossier.claims() {
            let Some(&country) = claim.subject.as_deref().and_then(|subject| by_id.get(subject)) else { continue };
            for name in claim.place_names() {
                countries.entry(name).or_default().insert(country);
            }
        }
        countries
    }

    /// Returns the site of a found candidate: that of the dossier's own place, if the dossier lists the place in the gazetteer.
    fn own_or_site_of(&self, name: &str, candidate: Candidate) -> Site {
        let is_plain = candidate.extent == candidate.place.extent();
        match self.own.of_listed(&candidate.place.id).filter(|_| is_plain) {
            Some(own) => {
                Site { names: BTreeMap::from([(name.to_owned(), candidate.match_kind.as_str())]), ..own.clone() }
            }
            None => site_of(name, candidate),
        }
    }

    /// Whether a name is that of a place of the dossier, alone or with words such as "near" around it. The gazetteer does not list it
    /// with these words.
    fn is_own(&self, name: &str) -> bool {
        self.own.get(name).is_some() || self.own.find(name).is_some() && self.gazetteer.search(name).is_empty()
    }

    fn resolve_pin(&self, name: &str, pin: &Pin) -> LookupOutcome {
        let (place, extent) = match &pin.target {
            PinTarget::Place(id) => match self.gazetteer.get(id) {
                Some(place) => (place.clone(), place.extent()),
                None => return LookupOutcome::Unresolved(UnresolvedReason::UnknownId(id.clone())),
            },
            PinTarget::Coordinates(written) if crate::notation::may_be_name(written) => {
                // `at` takes everything that `place` takes.
                return match resolve(&[PlaceQuery::new(written)], self.gazetteer).into_iter().next() {
                    Some(Resolution::Found(candidate)) => {
                        let mut site = site_of(written, candidate);
                        site.names = BTreeMap::from([(name.to_owned(), PINNED)]);
                        site.extent.radius = pin.uncertainty_m.unwrap_or(site.extent.radius);
                        LookupOutcome::Found(Box::new(site))
                    }
                    Some(Resolution::Ambiguous(candidates)) => {
                        LookupOutcome::Unresolved(UnresolvedReason::Ambiguous(candidates))
                    }
                    Some(Resolution::Several(names)) => LookupOutcome::Unresolved(UnresolvedReason::Several(names)),
                    Some(Resolution::Unknown { nearest }) => {
                        LookupOutcome::Unresolved(UnresolvedReason::Unknown(nearest))
                    }
                    None => LookupOutcome::Unresolved(UnresolvedReason::Unknown(Vec::new())),
                };
            }
            PinTarget::Coordinates(written) => match self.parse_coordinates(written, pin) {
                Ok(extent) => match PlaceId::new(point_id(extent.center)) {
                    Ok(id) => (Place::new(id, name, extent.center, extent.radius), extent),
                    Err(_) => return LookupOutcome::Unresolved(UnresolvedReason::UnusableCrs(written.clone())),
                },
                Err(reason) => return LookupOutcome::Unresolved(reason),
            },
        };
        let extent = pin.uncertainty_m.map_or(extent, |radius| Extent::new(extent.center, radius));
        // All pins of one place are one site, whatever radius each gives: the largest is shown.
        let key = place.id.to_string();
        if let Some(own) = self.own.of_listed(&place.id) {
            let names = BTreeMap::from([(name.to_owned(), PINNED)]);
            return LookupOutcome::Found(Box::new(Site { names, ..own.clone() }));
        }
        let label = place.name.clone();
        let names = BTreeMap::from([(name.to_owned(), PINNED)]);
        LookupOutcome::Found(Box::new(Site { key, label, place, extent, outline: None, names }))
    }

    fn parse_coordinates(&self, written: &str, pin: &Pin) -> Result<Extent, UnresolvedReason> {
        match pin.crs.as_deref().or(self.dossier.metadata().crs.as_deref()) {
            Some(crs) if !crate::crs::is_wgs84_latitude_first(crs) => parse_projected(written, crs),
            _ => crate::notation::parse(written)
                .map(|parsed| Extent::new(parsed.position, parsed.uncertainty))
                .map_err(UnresolvedReason::InvalidCoordinates),
        }
    }

    fn finish(self) -> Located {
        let mut by_key: BTreeMap<String, Site> = BTreeMap::new();
        for outcome in self.outcomes.values() {
            if let LookupOutcome::Found(site) = outcome {
                by_key.entry(site.key.clone()).or_insert_with(|| Site::clone(site)).merge(site);
            }
        }
        let sites: Vec<Site> = by_key.into_values().collect();
        let index: HashMap<&str, SiteIx> = sites.iter().zip(0..).map(|(site, at)| (site.key(), SiteIx(at))).collect();
        let mut unresolved: BTreeMap<LookupKey<'d>, Vec<usize>> = BTreeMap::new();
        let claims: Vec<ClaimSites> = (0..)
            .zip(self.dossier.claims())
            .map(|(at, claim)| {
                let mut find = |name: &'d str| {
                    let own = (name, LookupContext::Own);
                    let key = if self.outcomes.contains_key(&own) { own } else { lookup_key(claim, name) };
                    if let Some(LookupOutcome::Found(site)) = self.outcomes.get(&key) {
                        return index.get(site.key()).copied();
                    }
                    if !self.own.contains(name) {
                        unresolved.entry(key).or_default().push(at);
                    }
                    None
                };
                let mut all = |names: &'d [String]| names.iter().map(|name| find(name)).collect();
                ClaimSites { places: all(&claim.places.0), from: all(&claim.from.0), to: all(&claim.to.0) }
            })
            .collect();
        let unresolved = self.group_unresolved(unresolved).into();
        let attribution = self.gazetteer.attribution().into();
        Located {
            dossier: self.dossier.clone(),
            sites: sites.into(),
            claims: Arc::new(claims),
            unresolved,
            place_problems: self.problems.into(),
            attribution,
        }
    }

    /// Groups the unresolved uses of names by name and reason.
    fn group_unresolved(&self, uses: BTreeMap<LookupKey<'d>, Vec<usize>>) -> Vec<UnresolvedName> {
        let mut unresolved: Vec<UnresolvedName> = Vec::new();
        for (key, claims) in uses {
            let Some(LookupOutcome::Unresolved(reason)) = self.outcomes.get(&key) else { continue };
            match unresolved.last_mut().filter(|name| name.name == key.0 && name.reason == *reason) {
                Some(same) => same.claims.extend(claims),
                None => unresolved.push(UnresolvedName { name: key.0.to_owned(), reason: reason.clone(), claims }),
            }
        }
        for name in &mut unresolved {
            name.claims.sort_unstable();
            name.claims.dedup();
        }
        unresolved.sort_by(|a, b| (&a.claims, &a.name).cmp(&(&b.claims, &b.name)));
        unresolved
    }
}

impl Site {
    /// Adds the names of another site with the same key. The shortest label becomes the label of both.
    fn merge(&mut self, other: &Self) {
        for (name, kind) in &other.names {
            let best = self.names.entry(name.clone()).or_insert(kind);
            *best = best_match_kind([*best, *kind].into_iter());
        }
        if other.extent.radius > self.extent.radius {
            self.extent.radius = other.extent.radius;
        }
        if (other.label.len(), &other.label) < (self.label.len(), &self.label) {
            self.label.clone_from(&other.label);
        }
    }
}

/// Parses easting and northing in another reference system. The uncertainty is the accuracy of the datum change, plus a meter for
/// rounding.
fn parse_projected(written: &str, crs: &str) -> Result<Extent, UnresolvedReason> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let pair = written.split_once([',', ' ']).and_then(|(x, y)| Some((number(x)?, number(y)?)));
    let Some((x, y)) = pair else {
        return Err(UnresolvedReason::UnusableCrs(format!(
            "{written:?} is not a pair of numbers in {crs}; write easting, northing"
        )));
    };
    let converted = crate::crs::to_wgs84(crs, x, y).map_err(|error| {
        let help = error.help().map_or(String::new(), |help| format!("; {help}"));
        UnresolvedReason::UnusableCrs(format!("{error}{help}"))
    })?;
    let rounding = Meters::new(1.0).unwrap_or(Meters::ZERO);
    Ok(Extent::new(converted.position, converted.accuracy.unwrap_or(Meters::ZERO) + rounding))
}

/// Returns the id of a point outside the gazetteer, rounded to about a meter. Equal points on the antimeridian or the equator have
/// equal ids.
fn point_id(point: Position) -> String {
    // Adding zero turns -0 into 0.
    let rounded = |degrees: f64| (degrees * 1e5).round() / 1e5 + 0.0;
    let (lat, lon) = (rounded(point.lat()), rounded(point.lon()));
    format!("spot:{lat:.5},{:.5}", if lon <= -180.0 { 180.0 } else { lon })
}

fn pin_of<'d>(claim: &'d Claim, name: &str) -> Option<&'d Pin> {
    claim.at.as_ref().and_then(|pins| pins.get(name))
}

/// Returns the group of a claim's names. Names of one claim are better evidence than names of one document: a claim with at least
/// three names is a group of its own.
fn group_of(claim: &Claim) -> NameGroup<'_> {
    if claim.place_names().count() >= 3 { NameGroup::Claim(&claim.id) } else { NameGroup::Document(&claim.document) }
}

fn lookup_key<'d>(claim: &'d Claim, name: &'d str) -> LookupKey<'d> {
    let context = match pin_of(claim, name) {
        None => LookupContext::Group(group_of(claim)),
        Some(pin) => {
            let radius = pin.uncertainty_m.map(Meters::get);
            LookupContext::Pinned(format!(
                "{}|{}|{radius:?}",
                pin.target_text(),
                pin.crs.as_deref().unwrap_or_default()
            ))
        }
    };
    (name, context)
}

fn site_of(name: &str, candidate: Candidate) -> Site {
    let Candidate { place, match_kind, extent, .. } = candidate;
    // Words such as "near" shift or widen the place, which makes another site.
    let is_qualified = extent != place.extent();
    let (key, label) = if is_qualified {
        (format!("{}~{}", place.id, crate::slug::slugify(name)), name.to_owned())
    } else {
        (place.id.to_string(), place.name.clone())
    };
    let names = BTreeMap::from([(name.to_owned(), match_kind.as_str())]);
    Site { key, label, place, extent, outline: None, names }
}

/// Converts a site to its center.
impl From<&Site> for Position {
    fn from(site: &Site) -> Self {
        site.extent.center
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_and_documents_with_the_same_id_are_separate_groups() {
        let mut three_names = Claim::new("x".parse().unwrap(), "d".parse().unwrap());
        three_names.places = ["Alba", "Berg", "Cove"].into_iter().collect();
        let mut one_name = Claim::new("c".parse().unwrap(), "x".parse().unwrap());
        one_name.places = ["Alba"].into_iter().collect();
        assert_ne!(lookup_key(&three_names, "Alba"), lookup_key(&one_name, "Alba"));
        assert_ne!(group_of(&three_names).to_key(), group_of(&one_name).to_key());
    }
}
