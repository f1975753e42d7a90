//! A claim as the rules see it: about whom, of which kind, where, when.

use crate::dossier::Dossier;
use crate::located::{Located, SiteIx};
use crate::proposition::episode::Stretch;
use crate::proposition::{PropositionKind, SubjectIx, Subjects, TopicSites, Unheard};
use crate::record::{Claim, Stance};

/// Where a claim speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// These places, each for itself.
    Places(Vec<TopicSites>),
    /// A movement of which only the end is named.
    Into(Vec<SiteIx>),
    /// A movement of which only the start is named.
    OutOf(Vec<SiteIx>),
    /// It names no place at all.
    Everywhere,
    /// It names places that could not be found.
    Lost,
}

impl Scope {
    /// Whether it speaks of no place although it names some.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Places(places) => places.is_empty(),
            Self::Lost => true,
            Self::Into(_) | Self::OutOf(_) | Self::Everywhere => false,
        }
    }

    /// Why nothing can be shown of a claim with this scope.
    pub(super) const fn why_empty(&self) -> Unheard {
        match self {
            Self::Lost => Unheard::Lost,
            // Pairs of one place with itself were left out.
            Self::Places(_) => Unheard::Still,
            Self::Into(_) | Self::OutOf(_) | Self::Everywhere => Unheard::NoPlace,
        }
    }
}

/// A claim as the rules see it.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) subject: Option<SubjectIx>,
    /// Nothing when it names no activity.
    pub(super) kind: Option<PropositionKind>,
    pub(super) scope: Scope,
    pub(super) time: Stretch,
}

impl Statement {
    /// What a claim says by itself, without what it responds to.
    pub(super) fn of(
        dossier: &Dossier,
        located: &Located,
        subjects: &Subjects,
        published: &[Stretch],
        at: usize,
    ) -> Self {
        let claim = &dossier.claims()[at];
        let kind = claim.activity.as_ref().map(PropositionKind::from_activity);
        Self {
            subject: subjects.of_claim(at),
            kind: kind.map(|kind| if is_movement(claim, kind) { PropositionKind::Movement } else { kind }),
            scope: scope(claim, located, at, kind),
            time: time(dossier, published, at),
        }
    }

    /// What a claim says that leaves to another what it does not name itself.
    pub(super) fn completed_by(&self, other: &Self, dated: bool) -> Self {
        Self {
            subject: self.subject.or(other.subject),
            kind: self.kind.or(other.kind),
            scope: if self.scope == Scope::Everywhere { other.scope.clone() } else { self.scope.clone() },
            time: if dated { self.time } else { other.time },
        }
    }

    /// A movement of which one end is named, as what it says of that end: a departure or a presence.
    pub(super) fn of_one_end(&self) -> Option<Self> {
        let (kind, sites) = match &self.scope {
            Scope::Into(ends) => (PropositionKind::Presence, ends),
            Scope::OutOf(starts) => (PropositionKind::Departure, starts),
            Scope::Places(_) | Scope::Everywhere | Scope::Lost => return None,
        };
        let places = sites.iter().copied().map(TopicSites::At).collect();
        Some(Self { kind: Some(kind), scope: Scope::Places(places), ..*self })
    }

    /// What an affirmation of it supports, most direct first; true stands beside what only follows from it.
    pub(super) fn supports(&self) -> Vec<(PropositionKind, TopicSites, bool)> {
        let kind = self.kind.unwrap_or(PropositionKind::Other);
        let follows = |kind, site| (kind, TopicSites::At(site), true);
        let mut supported = Vec::new();
        match &self.scope {
            Scope::Places(places) => {
                for &whereabouts in places {
                    supported.push((kind, whereabouts, false));
                    match whereabouts {
                        TopicSites::At(site) if kind == PropositionKind::Combat => {
                            supported.push(follows(PropositionKind::Presence, site))
                        }
                        TopicSites::Between(start, end) if kind == PropositionKind::Movement => {
                            supported.push(follows(PropositionKind::Departure, start));
                            supported.push(follows(PropositionKind::Presence, end));
                        }
                        // Who left for a place left, and need not have come there.
                        TopicSites::Between(start, _) if kind == PropositionKind::Departure => {
                            supported.push(follows(PropositionKind::Departure, start));
                        }
                        TopicSites::At(_) | TopicSites::Between(..) => {}
                    }
                }
            }
            Scope::Into(ends) => supported.extend(ends.iter().map(|&end| follows(PropositionKind::Presence, end))),
            Scope::OutOf(starts) => {
                supported.extend(starts.iter().map(|&start| follows(PropositionKind::Departure, start)))
            }
            Scope::Everywhere | Scope::Lost => {}
        }
        if supported.len() > 1 {
            supported.sort_unstable();
            supported.dedup_by_key(|(kind, whereabouts, _)| (*kind, *whereabouts));
        }
        supported
    }

    /// Whether a response with this statement answers a matter of its subject.
    pub(super) fn answers(&self, kind: PropositionKind, whereabouts: TopicSites) -> bool {
        let same_kind = self.kind.is_none_or(|named| named == kind);
        same_kind
            && match &self.scope {
                Scope::Places(places) => places.contains(&whereabouts),
                Scope::Into(ends) => matches!(whereabouts, TopicSites::Between(_, end) if ends.contains(&end)),
                Scope::OutOf(starts) => {
                    matches!(whereabouts, TopicSites::Between(start, _) if starts.contains(&start))
                }
                Scope::Everywhere => true,
                Scope::Lost => false,
            }
    }
}

/// What most claims are: one subject at one place.
pub(super) struct Plain {
    pub(super) subject: SubjectIx,
    pub(super) kind: PropositionKind,
    pub(super) site: SiteIx,
    pub(super) time: Stretch,
}

impl Plain {
    /// The same as [`Statement::of`] in short, where the claim is that plain.
    pub(super) fn of(
        dossier: &Dossier,
        located: &Located,
        subjects: &Subjects,
        published: &[Stretch],
        at: usize,
    ) -> Option<Self> {
        let sites = located.sites_of(at);
        let ([Some(site)], [], []) = (sites.places.as_slice(), sites.from.as_slice(), sites.to.as_slice()) else {
            return None;
        };
        let kind =
            dossier.claims()[at].activity.as_ref().map_or(PropositionKind::Other, PropositionKind::from_activity);
        let subject = subjects.of_claim(at).filter(|_| kind != PropositionKind::Movement)?;
        Some(Self { subject, kind, site: *site, time: time(dossier, published, at) })
    }
}

/// The time of a claim: its own, or else the date of its document.
fn time(dossier: &Dossier, published: &[Stretch], at: usize) -> Stretch {
    let own = dossier.claims()[at].when.as_ref().map(Stretch::of);
    own.unwrap_or_else(|| published[dossier.document_of(at)])
}

/// A claim of presence that names a start and an end tells of a movement.
fn is_movement(claim: &Claim, kind: PropositionKind) -> bool {
    kind == PropositionKind::Presence && !claim.from.0.is_empty() && !claim.to.0.is_empty()
}

fn scope(claim: &Claim, located: &Located, at: usize, kind: Option<PropositionKind>) -> Scope {
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
    let moves = matches!(kind, Some(PropositionKind::Movement));
    let ends = if to.is_empty() && moves { &places } else { &to };
    if !from.is_empty() && !ends.is_empty() {
        let pairs = from.iter().flat_map(|&start| ends.iter().map(move |&end| TopicSites::Between(start, end)));
        return Scope::Places(pairs.filter(|w| !matches!(w, TopicSites::Between(a, b) if a == b)).collect());
    }
    match (places.is_empty(), ends.is_empty()) {
        _ if moves && !ends.is_empty() => Scope::Into(ends.clone()),
        _ if moves => Scope::OutOf(from),
        (false, _) => Scope::Places(places.into_iter().map(TopicSites::At).collect()),
        (true, false) => Scope::Places(ends.iter().copied().map(TopicSites::At).collect()),
        (true, true) => Scope::Places(from.into_iter().map(TopicSites::At).collect()),
    }
}

/// Whether a stance is an answer to what others say.
pub(super) const fn responds(stance: Stance) -> bool {
    !matches!(stance, Stance::Affirms)
}

/// Whether a stance speaks against what others say.
pub(super) const fn opposes(stance: Stance) -> bool {
    matches!(stance, Stance::Denies | Stance::Doubts)
}
