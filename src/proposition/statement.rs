//! A claim as the rules see it: about whom, of which kind, where, when.

use crate::dossier::Dossier;
use crate::located::{Located, SiteIx};
use crate::proposition::episode::Days;
use crate::proposition::{Kind, SubjectIx, Subjects, Whereabouts};
use crate::record::{Claim, Stance};

/// Where a claim speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// These places, each for itself.
    Places(Vec<Whereabouts>),
    /// A movement of which only the end is named.
    Into(Vec<SiteIx>),
    /// A movement of which only the start is named.
    OutOf(Vec<SiteIx>),
    /// It names no place at all.
    Everywhere,
    /// It names places that could not be found.
    Lost,
}

/// A claim as the rules see it.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) subject: Option<SubjectIx>,
    /// Nothing when it names no activity.
    pub(super) kind: Option<Kind>,
    pub(super) scope: Scope,
    pub(super) time: Days,
}

impl Statement {
    /// What a claim says by itself, without what it responds to.
    pub(super) fn of(dossier: &Dossier, located: &Located<'_>, subjects: &Subjects, at: usize) -> Self {
        let claim = &dossier.claims()[at];
        let kind = claim.activity.as_ref().map(Kind::of);
        Self {
            subject: claim.subject.as_deref().and_then(|words| subjects.find(words)),
            kind: kind.map(|kind| if is_movement(claim, kind) { Kind::Movement } else { kind }),
            scope: scope(claim, located, at, kind),
            time: Days::of_claim(dossier, claim),
        }
    }
}

/// A claim of presence that names a start and an end tells of a movement.
fn is_movement(claim: &Claim, kind: Kind) -> bool {
    kind == Kind::Presence && !claim.from.0.is_empty() && !claim.to.0.is_empty()
}

fn scope(claim: &Claim, located: &Located<'_>, at: usize, kind: Option<Kind>) -> Scope {
    let sites = located.sites_of(at);
    if claim.place_names().next().is_none() {
        return Scope::Everywhere;
    }
    let found = |list: &[Option<SiteIx>]| list.iter().flatten().copied().collect::<Vec<_>>();
    let (places, from, to) = (found(&sites.places), found(&sites.from), found(&sites.to));
    if places.is_empty() && from.is_empty() && to.is_empty() {
        return Scope::Lost;
    }
    // The destination of a movement may stand under `place`.
    let moves = matches!(kind, Some(Kind::Movement));
    let ends = if to.is_empty() && moves { &places } else { &to };
    if !from.is_empty() && !ends.is_empty() {
        let pairs = from.iter().flat_map(|&start| ends.iter().map(move |&end| Whereabouts::Between(start, end)));
        return Scope::Places(pairs.filter(|w| !matches!(w, Whereabouts::Between(a, b) if a == b)).collect());
    }
    match (places.is_empty(), ends.is_empty()) {
        _ if moves && !ends.is_empty() => Scope::Into(ends.clone()),
        _ if moves => Scope::OutOf(from),
        (false, _) => Scope::Places(places.into_iter().map(Whereabouts::At).collect()),
        (true, false) => Scope::Places(ends.iter().copied().map(Whereabouts::At).collect()),
        (true, true) => Scope::Places(from.into_iter().map(Whereabouts::At).collect()),
    }
}

/// Whether a stance is an answer to what others say.
pub(super) const fn responds(stance: Stance) -> bool {
    !matches!(stance, Stance::Affirms)
}
