//! A dossier whose places have been looked up.

mod doubt;
mod far;
mod zero;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::dossier::{Dossier, RejectedClaims};
use crate::extent::Extent;
use crate::id::{ClaimId, DocumentId, PlaceId};
use crate::index::ClaimIx;
use crate::place::{Candidate, Gazetteer, Place, PlaceQuery, Resolution, resolve};
use crate::position::Position;
use crate::problem::{Problem, Problems};
use crate::record::{Claim, Pin, PinTarget};
use crate::units::Meters;

pub use doubt::{UnresolvedName, UnresolvedReason};

/// The place of a site in the list of [`Located`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteIx(pub(crate) u32);

/// Where claims put something: a place, as far as the words around its name leave it there.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    key: String,
    label: String,
    place: Place,
    extent: Extent,
    /// The names that claims use for it, each with how it fits.
    names: BTreeMap<String, &'static str>,
}

/// How names fit places, the closest first.
const FITS: [&str; 5] = ["exact", "alternate", "romanisation", "fuzzy", PINNED];
const PINNED: &str = "pinned";

fn closest<'a>(fits: impl Iterator<Item = &'a str>) -> &'a str {
    fits.min_by_key(|fit| FITS.iter().position(|known| known == fit)).unwrap_or(PINNED)
}

impl Site {
    /// What tells it from other sites: the id of its place, and the words that move it away from there.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Its name in print: that of the place, or the written words where they say more.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The place in its gazetteer.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Where it is, and how precisely that is known.
    pub const fn extent(&self) -> Extent {
        self.extent
    }

    /// How the closest of the written names fits the place: `exact`, `alternate`, `romanisation`, or `pinned`.
    pub fn match_kind(&self) -> &str {
        closest(self.names.values().copied())
    }

    /// The names that claims use for it, joined.
    pub fn names(&self) -> String {
        self.names.keys().map(String::as_str).collect::<Vec<_>>().join("; ")
    }
}

/// The sites of one claim, name by name; nothing where no place was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClaimSites {
    pub(crate) places: Vec<Option<SiteIx>>,
    pub(crate) from: Vec<Option<SiteIx>>,
    pub(crate) to: Vec<Option<SiteIx>>,
}

/// A dossier whose places have been looked up.
///
/// Doubt is a value here: a name to which no single place answers stays with its claim, and [`Located::doubts`] lists it.
///
/// It shares the dossier's records and can be kept, cloned and sent to other threads: a clone copies no record and no place.
#[derive(Clone, Debug)]
pub struct Located {
    dossier: Dossier,
    sites: Arc<[Site]>,
    claims: Arc<Vec<ClaimSites>>,
    doubts: Arc<[UnresolvedName]>,
    attribution: Arc<str>,
}

/// Looks up every place of a dossier. All names are looked up together, because they decide among each other's candidates.
pub fn locate(dossier: &Dossier, gazetteer: &dyn Gazetteer) -> Located {
    let mut work = Locating { dossier, gazetteer, outcomes: BTreeMap::new() };
    work.look_up();
    work.finish()
}

/// The problems of places of a dossier and of claims that lenient reading left out of it, so that what is wrong with both is
/// told in one run. All names are looked up together, as they will be once the claims are mended.
pub fn check_places(dossier: &Dossier, unsound: &RejectedClaims, gazetteer: &dyn Gazetteer, lenient: bool) -> Problems {
    let (all, sound) = dossier.with_rejected_claims(unsound);
    let located = locate(&all, gazetteer);
    // Coordinates of the other claims were read with them.
    let told = |doubt: &&UnresolvedName| {
        doubt.claims.iter().any(|&claim| claim < sound) || !matches!(doubt.reason, UnresolvedReason::Coordinates(_))
    };
    let mut problems = Problems::new();
    problems.extend(located.unresolved_names().iter().filter(told).map(|doubt| doubt.to_problem(&all, lenient)));
    problems
}

impl Located {
    /// The dossier.
    pub const fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// A site that a claim names.
    pub fn site(&self, at: SiteIx) -> &Site {
        &self.sites[at.0 as usize]
    }

    /// Every site, in the order of keys.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// What a reader should know of the places that were found: names that mean a village far from every other place of the
    /// dossier, each with the line to paste that keeps it there or puts it elsewhere, and pins at 0, 0.
    pub fn warnings(&self) -> Vec<Problem> {
        self.far_places().into_iter().chain(self.at_zero()).collect()
    }

    /// The names to which no single place answers, in the order in which the dossier has them.
    pub fn unresolved_names(&self) -> &[UnresolvedName] {
        &self.doubts
    }

    /// What must be printed beside anything that shows these places.
    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// Leaves out every claim of which a name is in doubt: none of its places counts.
    pub fn skip_unresolved_claims(&mut self) {
        let claims = Arc::make_mut(&mut self.claims);
        for &claim in self.doubts.iter().flat_map(|doubt| &doubt.claims) {
            let sites = &mut claims[claim];
            for site in sites.places.iter_mut().chain(&mut sites.from).chain(&mut sites.to) {
                *site = None;
            }
        }
    }

    /// How many claims have a name that is in doubt.
    pub fn count_unresolved_claims(&self) -> usize {
        self.doubts.iter().flat_map(|doubt| &doubt.claims).collect::<BTreeSet<_>>().len()
    }

    /// The names that some claims use for a site, joined, and how the closest of them fits.
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
        let fits = &self.site(at).names;
        let matched = closest(names.iter().filter_map(|name| fits.get(*name).copied()));
        (names.into_iter().collect::<Vec<_>>().join("; "), matched.to_owned())
    }

    pub(crate) fn sites_of(&self, claim: ClaimIx) -> &ClaimSites {
        &self.claims[claim.get()]
    }
}

/// What decides about a name besides itself: the names it stands with, or the pin that its claim gives it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Context<'d> {
    In(Company<'d>),
    Pinned(String),
}

/// The names that a name stands with: those of its document, or those of its claim. The two may have one id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Company<'d> {
    Claim(&'d ClaimId),
    Document(&'d DocumentId),
}

impl Company<'_> {
    /// One word for it, which no other company has.
    fn word(self) -> String {
        match self {
            Self::Claim(id) => format!("claim {id}"),
            Self::Document(id) => format!("document {id}"),
        }
    }
}

type Key<'d> = (&'d str, Context<'d>);

enum Outcome {
    Found(Box<Site>),
    Doubtful(UnresolvedReason),
}

struct Locating<'d, 'g> {
    dossier: &'d Dossier,
    gazetteer: &'g dyn Gazetteer,
    /// In a fixed order, so that what is made of them comes out the same on every run.
    outcomes: BTreeMap<Key<'d>, Outcome>,
}

impl<'d> Locating<'d, '_> {
    fn look_up(&mut self) {
        let mut bare: BTreeSet<(&'d str, Company<'d>)> = BTreeSet::new();
        let mut pinned: BTreeMap<Key<'d>, &'d Pin> = BTreeMap::new();
        for claim in self.dossier.claims() {
            for name in claim.place_names() {
                match pin_of(claim, name) {
                    None => drop(bare.insert((name, company(claim)))),
                    Some(pin) => drop(pinned.insert(key(claim, name), pin)),
                }
            }
        }
        for (key, pin) in pinned {
            let outcome = self.pinned(key.0, pin);
            self.outcomes.insert(key, outcome);
        }
        let words: BTreeMap<Company<'d>, String> = bare.iter().map(|&(_, company)| (company, company.word())).collect();
        let request = |(written, company): &(&'d str, Company<'d>)| PlaceQuery {
            name: written,
            document: words.get(company).map(String::as_str),
            country: None,
        };
        let requests: Vec<PlaceQuery<'_>> = bare.iter().map(request).collect();
        for (&(name, company), resolution) in bare.iter().zip(resolve(&requests, self.gazetteer)) {
            let outcome = match resolution {
                Resolution::Found(candidate) => Outcome::Found(Box::new(site(name, candidate))),
                Resolution::Ambiguous(candidates) => Outcome::Doubtful(UnresolvedReason::Ambiguous(candidates)),
                Resolution::Several(names) => Outcome::Doubtful(UnresolvedReason::Several(names)),
                Resolution::Unknown { nearest } => Outcome::Doubtful(UnresolvedReason::Unknown(nearest)),
            };
            self.outcomes.insert((name, Context::In(company)), outcome);
        }
    }

    fn pinned(&self, name: &str, pin: &Pin) -> Outcome {
        let (place, extent) = match &pin.target {
            PinTarget::Place(id) => match self.gazetteer.get(id) {
                Some(place) => (place.clone(), place.extent()),
                None => return Outcome::Doubtful(UnresolvedReason::UnknownId(id.clone())),
            },
            PinTarget::Coordinates(written) => match self.read(written, pin) {
                Ok(extent) => match PlaceId::new(spot_id(extent.center)) {
                    Ok(id) => (Place::new(id, name, extent.center, extent.radius), extent),
                    Err(_) => return Outcome::Doubtful(UnresolvedReason::Crs(written.clone())),
                },
                Err(cause) => return Outcome::Doubtful(cause),
            },
        };
        let extent = pin.uncertainty_m.map_or(extent, |radius| Extent::new(extent.center, radius));
        // One spot written to the metre and to the degree is two places: neither lends the other its precision.
        let radius = match pin.target {
            PinTarget::Place(_) => pin.uncertainty_m,
            PinTarget::Coordinates(_) => Some(extent.round().radius),
        };
        let key = format!("{}{}", place.id, radius.map_or(String::new(), |radius| format!("~{}", radius.get())));
        let label = place.name.clone();
        let names = BTreeMap::from([(name.to_owned(), PINNED)]);
        Outcome::Found(Box::new(Site { key, label, place, extent, names }))
    }

    fn read(&self, written: &str, pin: &Pin) -> Result<Extent, UnresolvedReason> {
        match pin.crs.as_deref().or(self.dossier.metadata().crs.as_deref()) {
            Some(crs) if !crate::crs::is_wgs84_latitude_first(crs) => projected(written, crs),
            _ => crate::notation::parse(written)
                .map(|spot| Extent::new(spot.position, spot.uncertainty))
                .map_err(UnresolvedReason::Coordinates),
        }
    }

    fn finish(self) -> Located {
        let mut by_key: BTreeMap<String, Site> = BTreeMap::new();
        for outcome in self.outcomes.values() {
            if let Outcome::Found(site) = outcome {
                by_key.entry(site.key.clone()).or_insert_with(|| Site::clone(site)).join(site);
            }
        }
        let sites: Vec<Site> = by_key.into_values().collect();
        let index: HashMap<&str, SiteIx> = sites.iter().zip(0..).map(|(site, at)| (site.key(), SiteIx(at))).collect();
        let mut doubts: BTreeMap<Key<'d>, Vec<usize>> = BTreeMap::new();
        let claims: Vec<ClaimSites> = (0..)
            .zip(self.dossier.claims())
            .map(|(at, claim)| {
                let mut find = |name: &'d str| {
                    let key = key(claim, name);
                    if let Some(Outcome::Found(site)) = self.outcomes.get(&key) {
                        return index.get(site.key()).copied();
                    }
                    doubts.entry(key).or_default().push(at);
                    None
                };
                let mut all = |names: &'d [String]| names.iter().map(|name| find(name)).collect();
                ClaimSites { places: all(&claim.places.0), from: all(&claim.from.0), to: all(&claim.to.0) }
            })
            .collect();
        let doubts = self.doubts(doubts).into();
        let attribution = self.gazetteer.attribution().into();
        Located { dossier: self.dossier.clone(), sites: sites.into(), claims: Arc::new(claims), doubts, attribution }
    }

    /// One doubt for each name and cause, however many documents use the name.
    fn doubts(&self, uses: BTreeMap<Key<'d>, Vec<usize>>) -> Vec<UnresolvedName> {
        let mut doubts: Vec<UnresolvedName> = Vec::new();
        for (key, claims) in uses {
            let Some(Outcome::Doubtful(cause)) = self.outcomes.get(&key) else { continue };
            match doubts.last_mut().filter(|doubt| doubt.name == key.0 && doubt.reason == *cause) {
                Some(same) => same.claims.extend(claims),
                None => doubts.push(UnresolvedName { name: key.0.to_owned(), reason: cause.clone(), claims }),
            }
        }
        for doubt in &mut doubts {
            doubt.claims.sort_unstable();
            doubt.claims.dedup();
        }
        doubts.sort_by(|a, b| (&a.claims, &a.name).cmp(&(&b.claims, &b.name)));
        doubts
    }
}

impl Site {
    /// Two names for one site: the names add up, and a spot without a name of its own goes by the shortest of them.
    fn join(&mut self, other: &Self) {
        for (name, fit) in &other.names {
            let there = self.names.entry(name.clone()).or_insert(fit);
            *there = closest([*there, *fit].into_iter());
        }
        if (other.label.len(), &other.label) < (self.label.len(), &self.label) {
            self.label.clone_from(&other.label);
        }
    }
}

/// East and north in another reference system. What PROJ says of the change of datum is uncertain, and a metre of rounding.
fn projected(written: &str, crs: &str) -> Result<Extent, UnresolvedReason> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let pair = written.split_once([',', ' ']).and_then(|(x, y)| Some((number(x)?, number(y)?)));
    let Some((x, y)) = pair else {
        return Err(UnresolvedReason::Crs(format!("{written:?} is no pair of numbers in {crs}; write east and north")));
    };
    let spot = crate::crs::to_wgs84(crs, x, y).map_err(|error| {
        let help = error.help().map_or(String::new(), |help| format!("; {help}"));
        UnresolvedReason::Crs(format!("{error}{help}"))
    })?;
    let rounding = Meters::new(1.0).unwrap_or(Meters::ZERO);
    Ok(Extent::new(spot.position, spot.accuracy.unwrap_or(Meters::ZERO) + rounding))
}

/// The id of a spot that no gazetteer knows, to about a metre. The date line and the equator have one spelling each.
fn spot_id(spot: Position) -> String {
    // Adding zero takes the sign off -0.
    let rounded = |degrees: f64| (degrees * 1e5).round() / 1e5 + 0.0;
    let (lat, lon) = (rounded(spot.lat()), rounded(spot.lon()));
    format!("spot:{lat:.5},{:.5}", if lon <= -180.0 { 180.0 } else { lon })
}

fn pin_of<'d>(claim: &'d Claim, name: &str) -> Option<&'d Pin> {
    claim.at.as_ref().and_then(|pins| pins.get(name))
}

/// Names in one breath belong together more than names in one document: a claim with three or more decides by itself.
fn company(claim: &Claim) -> Company<'_> {
    if claim.place_names().count() >= 3 { Company::Claim(&claim.id) } else { Company::Document(&claim.document) }
}

fn key<'d>(claim: &'d Claim, name: &'d str) -> Key<'d> {
    let context = match pin_of(claim, name) {
        None => Context::In(company(claim)),
        Some(pin) => {
            let radius = pin.uncertainty_m.map(Meters::get);
            Context::Pinned(format!("{}|{}|{radius:?}", pin.target_text(), pin.crs.as_deref().unwrap_or_default()))
        }
    };
    (name, context)
}

fn site(name: &str, candidate: Candidate) -> Site {
    let Candidate { place, match_kind: matched, extent, .. } = candidate;
    // Words such as "near" move or widen the place, so it is another site than the place itself.
    let moved = extent != place.extent();
    let (key, label) = if moved {
        (format!("{}~{}", place.id, crate::slug::slugify(name)), name.to_owned())
    } else {
        (place.id.to_string(), place.name.clone())
    };
    Site { key, label, place, extent, names: BTreeMap::from([(name.to_owned(), matched.as_str())]) }
}

/// A spot that stands for a site, for whoever draws it.
impl From<&Site> for Position {
    fn from(site: &Site) -> Self {
        site.extent.center
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_keeps_no_company_with_a_document_of_its_name() {
        let mut crowd = Claim::new("x".parse().unwrap(), "d".parse().unwrap());
        crowd.places = ["Alba", "Berg", "Cove"].into_iter().collect();
        let mut lone = Claim::new("c".parse().unwrap(), "x".parse().unwrap());
        lone.places = ["Alba"].into_iter().collect();
        assert_ne!(key(&crowd, "Alba"), key(&lone, "Alba"));
        assert_ne!(company(&crowd).word(), company(&lone).word());
    }
}
