//! Rules for the dossier's own places: their locations, no cycles of parts, no shared names, and outlines that do not cross
//! themselves.

use std::collections::{HashMap, HashSet};

use geo::{MultiPolygon, Validation};

use super::values::check_location;
use super::{Checker, RuleFault};
use crate::dossier::decoded::iter_readable;
use crate::dossier::record_kind::RecordKind;
use crate::record::{Pin, fold_subject_name};

pub(super) fn check(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    for (at, place) in iter_readable(&decoded.places) {
        let record = (RecordKind::Place, at);
        if let Some(written) = &place.at {
            if written == place.id.as_str() {
                checker.report(record, "at", &RuleFault::PlaceAtItself { owner: checker.describe(record) });
            } else {
                check_location(checker, record, None, &Pin::from_text(written));
            }
        }
        if let Some(area) = &place.area
            && !MultiPolygon::from(area).is_valid()
        {
            checker.report(record, "area", &RuleFault::CrossingArea { owner: checker.describe(record) });
        }
    }
    check_cycles(checker);
    check_shared_names(checker);
}

/// Reports cycles of `part_of`.
fn check_cycles(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    let whole: HashMap<&str, (usize, &str)> = iter_readable(&decoded.places)
        .filter_map(|(at, place)| Some((place.id.as_str(), (at, place.part_of.as_ref()?.as_str()))))
        .collect();
    let mut reported: HashSet<&str> = HashSet::new();
    for (_, place) in iter_readable(&decoded.places) {
        let mut chain = vec![place.id.as_str()];
        let mut next = whole.get(place.id.as_str());
        while let Some(&(at, id)) = next {
            if id == chain[0] {
                // Each cycle once, at the place where it is entered first.
                if chain.len() > 1 && chain.iter().all(|id| !reported.contains(id)) {
                    let path = chain.iter().chain([&id]).map(|&id| id.to_owned()).collect();
                    checker.report((RecordKind::Place, at), "part_of", &RuleFault::PartOfCycle { chain: path });
                    reported.extend(&chain);
                }
                break;
            }
            if chain.contains(&id) {
                break;
            }
            chain.push(id);
            next = whole.get(id);
        }
    }
}

/// Reports names that two places share, which make claims ambiguous.
fn check_shared_names(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    let mut owners: HashMap<String, usize> = HashMap::new();
    for (at, place) in iter_readable(&decoded.places) {
        let keys = std::iter::once("id")
            .chain(place.name.iter().map(|_| "name"))
            .chain(place.aliases.iter().map(|_| "aliases"));
        for (name, key) in place.names().zip(keys) {
            match owners.get(&fold_subject_name(name)) {
                Some(&owner) if owner != at && key != "id" => {
                    let id = |at: usize| decoded.places[at].id.clone().unwrap_or_default();
                    let fault = RuleFault::SharedPlaceName { name: name.to_owned(), first: id(owner), second: id(at) };
                    checker.report((RecordKind::Place, at), key, &fault);
                }
                Some(_) => {}
                None => drop(owners.insert(fold_subject_name(name), at)),
            }
        }
    }
}
