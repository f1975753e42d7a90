//! The places that a dossier lists itself. They are looked up before any gazetteer, and each is one site, whatever radius each pin
//! gives.

use std::collections::{BTreeMap, HashMap};

use geo::{Contains, GeodesicArea, InteriorPoint, MultiPolygon};

use super::{PINNED, PlaceLookup, Site, UnresolvedName, UnresolvedReason, pin_of};
use crate::extent::Extent;
use crate::id::PlaceId;
use crate::notation;
use crate::place::{Place, PlaceQuery, Resolution, approximate_distance, fold_name, resolve, strip_to_known};
use crate::position::Position;
use crate::problem::Problem;
use crate::record::{DossierPlace, Pin, PinTarget};
use crate::units::Meters;

/// The sites of the dossier's own places, by their names.
#[derive(Default)]
pub(super) struct OwnPlaces {
    sites: Vec<Site>,
    /// The indices into `sites` by folded id, name and alias.
    by_name: HashMap<String, usize>,
    /// Places that could not be located, by folded name.
    unlocated: HashMap<String, usize>,
    /// The indices into `sites` of places that are a place in the gazetteer and nothing else.
    by_listed_id: BTreeMap<PlaceId, usize>,
    pub(super) problems: Vec<Problem>,
}

impl OwnPlaces {
    /// Locates the places of the dossier.
    pub(super) fn locate(lookup: &PlaceLookup<'_, '_>) -> Self {
        let mut own = Self::default();
        for (at, place) in lookup.dossier.places().iter().enumerate() {
            let names: Vec<String> = place.names().map(fold_name).collect();
            match locate_place(lookup, place) {
                Ok((site, listed)) => {
                    let index = own.sites.len();
                    own.by_name.extend(names.into_iter().map(|name| (name, index)));
                    if let Some(id) = listed {
                        own.by_listed_id.entry(id).or_insert(index);
                    }
                    own.sites.push(site);
                }
                Err(reason) => {
                    own.unlocated.extend(names.into_iter().map(|name| (name, at)));
                    own.problems.push(unlocated_problem(lookup, place, reason));
                }
            }
        }
        own.widen(lookup);
        own
    }

    /// Whether a name is that of a place of the dossier, located or not.
    pub(super) fn contains(&self, name: &str) -> bool {
        if self.by_name.is_empty() && self.unlocated.is_empty() {
            return false;
        }
        let folded = fold_name(name);
        self.by_name.contains_key(&folded) || self.unlocated.contains_key(&folded)
    }

    /// Returns the site of a place of the dossier, by its id, name or alias.
    pub(super) fn get(&self, name: &str) -> Option<&Site> {
        if self.by_name.is_empty() {
            return None;
        }
        self.by_name.get(&fold_name(name)).map(|&index| &self.sites[index])
    }

    /// Returns the site of a name for a place of the dossier, with the words that shift or widen it: "5 km north of Camp 9".
    pub(super) fn find(&self, name: &str) -> Option<Site> {
        let with_name = |site: &Site| {
            let mut site = site.clone();
            site.names = BTreeMap::from([(name.to_owned(), PINNED)]);
            site
        };
        if let Some(site) = self.get(name) {
            return Some(with_name(site));
        }
        if self.by_name.is_empty() {
            return None;
        }
        let (rest, qualifiers) = strip_to_known(name, |rest| self.get(rest).is_some())?;
        let site = self.get(rest)?;
        let extent = qualifiers.apply(site.extent);
        let mut qualified = with_name(site);
        qualified.key = format!("{}~{}", site.key, crate::slug::slugify(name));
        name.clone_into(&mut qualified.label);
        qualified.extent = extent;
        qualified.outline = None;
        Some(qualified)
    }

    /// Returns the site of a place of the dossier that is this place in the gazetteer.
    pub(super) fn of_listed(&self, id: &PlaceId) -> Option<&Site> {
        self.by_listed_id.get(id).map(|&index| &self.sites[index])
    }

    /// Widens each place to the largest radius that a pin near it gives. Its position stays.
    fn widen(&mut self, lookup: &PlaceLookup<'_, '_>) {
        for claim in lookup.dossier.claims() {
            for name in claim.place_names() {
                let Some(pin) = pin_of(claim, name) else { continue };
                let Some(&index) = self.by_name.get(&fold_name(name)) else { continue };
                let PinTarget::Coordinates(written) = &pin.target else { continue };
                let Ok(here) = lookup.parse_coordinates(written, pin) else { continue };
                let radius = pin.uncertainty_m.unwrap_or(here.radius);
                let site = &mut self.sites[index];
                let is_near = approximate_distance(site.extent.center, here.center) <= site.extent.radius + radius;
                if is_near && site.outline.is_none() && radius > site.extent.radius {
                    site.extent.radius = radius;
                    site.place.radius = radius;
                }
            }
        }
    }
}

/// Returns the site of a place, and its id in the gazetteer if it is a place of the gazetteer and nothing else.
fn locate_place(
    lookup: &PlaceLookup<'_, '_>,
    written: &DossierPlace,
) -> Result<(Site, Option<PlaceId>), UnresolvedReason> {
    let at = written.at.as_deref().map(|at| locate_text(lookup, at)).transpose()?;
    let outline = written.area.as_ref().map(MultiPolygon::from);
    let (listed, located) = match at {
        Some((place, extent)) => (Some(place), Some(extent)),
        None => (None, None),
    };
    let extent = match (&outline, located) {
        (Some(outline), located) => {
            let center = located.map(|extent| extent.center).or_else(|| interior_point(outline));
            let Some(center) = center else {
                return Err(UnresolvedReason::UnusableCrs("the area has no inside".to_owned()));
            };
            let radius = farthest(outline, center);
            Extent::new(
                center,
                written.uncertainty_m.map_or(radius, |stated| if stated > radius { stated } else { radius }),
            )
        }
        (None, Some(extent)) => written.uncertainty_m.map_or(extent, |radius| Extent::new(extent.center, radius)),
        // Checked when the dossier was read.
        (None, None) => return Err(UnresolvedReason::Unknown(Vec::new())),
    };
    let mut place = Place::new(written.id.clone(), written.label(), extent.center, extent.radius);
    let listed = listed.flatten();
    let whole = written.part_of.as_ref().and_then(|id| lookup.gazetteer.get(id));
    if let Some(known) = listed.as_ref().or(whole.as_ref()) {
        place.country.clone_from(&known.country);
        place.admin1.clone_from(&known.admin1);
        place.admin1_id.clone_from(&known.admin1_id);
        if listed.is_none() && known.feature_code == "ADM1" {
            place.admin1_id = Some(known.id.clone());
            place.admin1 = Some(known.name.clone());
        }
    }
    if let Some(known) = &listed {
        place.feature_code.clone_from(&known.feature_code);
    } else if outline.is_some() {
        "RGN".clone_into(&mut place.feature_code);
    }
    let same = listed.filter(|known| outline.is_none() && known.position == extent.center).map(|known| known.id);
    let key = written.id.to_string();
    let label = written.label().to_owned();
    let outline = outline.map(Box::new);
    Ok((Site { key, label, place, extent, outline, names: BTreeMap::new() }, same))
}

/// Locates the text of `at`: a gazetteer id, coordinates in any notation, or a name. Returns the place of the gazetteer, if it is
/// one, and the extent.
fn locate_text(lookup: &PlaceLookup<'_, '_>, at: &str) -> Result<(Option<Place>, Extent), UnresolvedReason> {
    let pin = Pin::from_text(at);
    match &pin.target {
        PinTarget::Place(id) => {
            let place = lookup.gazetteer.get(id).ok_or_else(|| UnresolvedReason::UnknownId(id.clone()))?;
            let extent = place.extent();
            Ok((Some(place), extent))
        }
        PinTarget::Coordinates(text) if notation::may_be_name(text) => locate_name(lookup, text),
        PinTarget::Coordinates(text) => Ok((None, lookup.parse_coordinates(text, &pin)?)),
    }
}

/// Looks up a name without the other names of the dossier.
pub(super) fn locate_name(
    lookup: &PlaceLookup<'_, '_>,
    name: &str,
) -> Result<(Option<Place>, Extent), UnresolvedReason> {
    match resolve(&[PlaceQuery::new(name)], lookup.gazetteer).into_iter().next() {
        Some(Resolution::Found(candidate)) => Ok((Some(candidate.place), candidate.extent)),
        Some(Resolution::Ambiguous(candidates)) => Err(UnresolvedReason::Ambiguous(candidates)),
        Some(Resolution::Several(names)) => Err(UnresolvedReason::Several(names)),
        Some(Resolution::Unknown { nearest }) => Err(UnresolvedReason::Unknown(nearest)),
        None => Err(UnresolvedReason::Unknown(Vec::new())),
    }
}

/// Returns the problem of a place whose location cannot be found, at its `at`.
fn unlocated_problem(lookup: &PlaceLookup<'_, '_>, place: &DossierPlace, reason: UnresolvedReason) -> Problem {
    let name = place.at.clone().unwrap_or_default();
    let unresolved = UnresolvedName { name, reason, claims: Vec::new() };
    let mut problem = unresolved.to_problem(lookup.dossier, false);
    problem.message = format!("place {}: {}", place.id, problem.message);
    problem.with_span(lookup.dossier.own_place_span(&place.id, "at"))
}

/// Returns a point inside the largest polygon.
fn interior_point(outline: &MultiPolygon) -> Option<Position> {
    let largest = outline.iter().max_by(|a, b| a.geodesic_area_unsigned().total_cmp(&b.geodesic_area_unsigned()))?;
    Position::try_from(largest.interior_point()?).ok()
}

/// Returns the distance from a position to the farthest corner of an outline.
fn farthest(outline: &MultiPolygon, center: Position) -> Meters {
    let corners = outline.iter().flat_map(|polygon| polygon.exterior().coords());
    let distances = corners.filter_map(|corner| Some(approximate_distance(center, Position::try_from(*corner).ok()?)));
    let farthest = distances.map(Meters::get).fold(0.0, f64::max);
    // The distance on the sphere is up to 0.56 % too short.
    Meters::new((farthest * 1.0056).ceil()).unwrap_or(Meters::ZERO)
}

impl Site {
    /// Returns the outline of the place, if the dossier gives one.
    pub fn outline(&self) -> Option<&MultiPolygon> {
        self.outline.as_deref()
    }

    /// Whether the place contains a position: within its outline, or without one within its circle.
    pub fn contains(&self, position: Position) -> bool {
        match self.outline() {
            Some(outline) => outline.contains(&geo::Point::from(position)),
            None => approximate_distance(self.extent.center, position) <= self.extent.radius,
        }
    }
}
