//! Ambiguous ends of movements, decided by the other end.

use std::collections::BTreeMap;

use super::unresolved::UnresolvedReason;
use super::{LookupKey, LookupOutcome, PlaceLookup, lookup_key};
use crate::extent::Extent;
use crate::mode::Mode;
use crate::place::{Candidate, Resolution, RouteEnd, choose_ends};
use crate::problem::Problem;
use crate::record::Claim;
use crate::route::{NoRoute, RouteOptions, Stop, route};

impl<'d> PlaceLookup<'d, '_> {
    /// Resolves each ambiguous end of a movement from one place to another, if the other end makes a reading plausible, with a
    /// warning that says so. The same name in the same document has the same outcome.
    pub(super) fn choose_movement_ends(&mut self) {
        let mut chosen: BTreeMap<LookupKey<'d>, (Candidate, Problem)> = BTreeMap::new();
        for claim in self.dossier.claims() {
            let ([from], [to]) = (claim.from.0.as_slice(), claim.to.0.as_slice()) else { continue };
            let keys = [from, to].map(|name| lookup_key(claim, name));
            let states = keys.each_ref().map(|key| self.end_state(key));
            if !states.iter().any(|state| matches!(state, EndState::Ambiguous(_))) {
                continue;
            }
            let ends = [(from, &states[0]), (to, &states[1])].map(|(name, state)| match state {
                EndState::Known(extent) => RouteEnd::Known(*extent),
                EndState::Ambiguous(resolution) => RouteEnd::Name(name, resolution),
            });
            let is_reached = |candidate: &Candidate, other| is_connected(claim.by, candidate, other);
            let choices = choose_ends(&ends, self.gazetteer, is_reached);
            let names = [(from, to, "from"), (to, from, "to")];
            for ((key, choice), (name, other, field)) in keys.into_iter().zip(choices).zip(names) {
                let Some(candidate) = choice else { continue };
                let problem = self.describe_choice(claim, [name, other], field, &candidate);
                chosen.entry(key).or_insert((candidate, problem));
            }
        }
        for (key, (candidate, problem)) in chosen {
            let site = self.own_or_site_of(key.0, candidate);
            self.outcomes.insert(key, LookupOutcome::Found(Box::new(site)));
            self.problems.push(problem);
        }
    }

    fn end_state(&self, key: &LookupKey<'d>) -> EndState {
        let nowhere = || Box::new(Resolution::Unknown { nearest: Vec::new() });
        let own = self.own.find(key.0).map(|site| site.extent());
        match self.outcomes.get(key) {
            Some(LookupOutcome::Found(site)) => EndState::Known(site.extent()),
            Some(LookupOutcome::Unresolved(UnresolvedReason::Ambiguous(candidates))) => {
                EndState::Ambiguous(Box::new(Resolution::Ambiguous(candidates.clone())))
            }
            _ => own.map_or_else(|| EndState::Ambiguous(nowhere()), EndState::Known),
        }
    }

    fn describe_choice(&self, claim: &Claim, names: [&str; 2], field: &str, candidate: &Candidate) -> Problem {
        let [name, other] = names;
        let (place, id) = (&candidate.place, &candidate.place.id);
        let message =
            format!("ambiguous place {name:?} is taken as {place}, which {other:?} at the other end makes plausible");
        let help = format!("to be sure, write at.{name:?} = \"{id}\" in claim {}", claim.id);
        Problem::warning("ambiguous-end", message).with_help(help).with_span(self.dossier.claim_span(&claim.id, field))
    }
}

/// What is known about one end of a movement. A name that is not found at all has no candidates.
enum EndState {
    Known(Extent),
    Ambiguous(Box<Resolution>),
}

/// Whether the mode of a movement connects a candidate and the other end. Modes without a network connect everything.
fn is_connected(by: Option<Mode>, candidate: &Candidate, other: Extent) -> bool {
    let Some(mode @ (Mode::Sea | Mode::Rail)) = by else { return true };
    let stop = |extent, country| Stop { name: String::new(), extent, country };
    let stops = [stop(candidate.extent, candidate.place.country.clone()), stop(other, None)];
    matches!(route(&stops, &[mode], &RouteOptions::default()), Ok(_) | Err(NoRoute::MissingNetwork { .. }))
}
