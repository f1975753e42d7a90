//! Statements: the subject, kind, place and time of a claim, as the rules see them.

use crate::dossier::Dossier;
use crate::index::{ClaimIx, SubjectIx};
use crate::located::{Located, SiteIx};
use crate::proposition::episode::TimeSpan;
use crate::proposition::{PropositionKind, Subjects, TopicSites, UnmappedReason};
use crate::record::{Claim, Stance};

/// The places that a claim is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PlaceScope {
    /// Each of these sites.
    Sites(Vec<TopicSites>),
    /// A movement of which only the end is named.
    Into(Vec<SiteIx>),
    /// A movement of which only the start is named.
    OutOf(Vec<SiteIx>),
    /// The claim names no place.
    Everywhere,
    /// The claim names places that were not found.
    NotFound,
}

impl PlaceScope {
    /// Returns whether there is no site, although the claim names places.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Sites(sites) => sites.is_empty(),
            Self::NotFound => true,
            Self::Into(_) | Self::OutOf(_) | Self::Everywhere => false,
        }
    }

    /// Returns why a claim with this scope is unmapped.
    pub(super) const fn unmapped_reason(&self) -> UnmappedReason {
        match self {
            Self::NotFound => UnmappedReason::UnknownPlace,
            // Movements from a site to itself were removed.
            Self::Sites(_) => UnmappedReason::SamePlace,
            Self::Into(_) | Self::OutOf(_) | Self::Everywhere => UnmappedReason::NoPlace,
        }
    }
}

/// The subject, kind, place and time of a claim.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) subject: Option<SubjectIx>,
    /// `None` if the claim names no activity.
    pub(super) kind: Option<PropositionKind>,
    pub(super) scope: PlaceScope,
    pub(super) time: TimeSpan,
}

impl Statement {
    /// Returns the statement of a claim by itself, without those that it responds to.
    pub(super) fn new(
        dossier: &Dossier,
        located: &Located,
        subjects: &Subjects,
        published: &[TimeSpan],
        at: ClaimIx,
    ) -> Self {
        let claim = &dossier.claims()[at.get()];
        let kind = claim.activity.as_ref().map(PropositionKind::from_activity);
        Self {
            subject: subjects.of_claim(at),
            kind: kind.map(|kind| if is_movement(claim, kind) { PropositionKind::Movement } else { kind }),
            scope: scope_of(claim, located, at, kind),
            time: time_of(dossier, published, at),
        }
    }

    /// Takes from another statement what this one does not name, and the time unless `is_dated`.
    pub(super) fn completed_by(&self, other: &Self, is_dated: bool) -> Self {
        Self {
            subject: self.subject.or(other.subject),
            kind: self.kind.or(other.kind),
            scope: if self.scope == PlaceScope::Everywhere { other.scope.clone() } else { self.scope.clone() },
            time: if is_dated { self.time } else { other.time },
        }
    }

    /// Returns what a movement of which one end is named says about that end: a departure or a presence.
    pub(super) fn reduce_to_known_end(&self) -> Option<Self> {
        let (kind, ends) = match &self.scope {
            PlaceScope::Into(ends) => (PropositionKind::Presence, ends),
            PlaceScope::OutOf(starts) => (PropositionKind::Departure, starts),
            PlaceScope::Sites(_) | PlaceScope::Everywhere | PlaceScope::NotFound => return None,
        };
        let sites = ends.iter().copied().map(TopicSites::At).collect();
        Some(Self { kind: Some(kind), scope: PlaceScope::Sites(sites), ..*self })
    }

    /// Returns the kinds and sites that an affirmation of the statement supports, the most direct first. The flag is set for those
    /// that only follow from it.
    pub(super) fn supports(&self) -> Vec<(PropositionKind, TopicSites, bool)> {
        let kind = self.kind.unwrap_or(PropositionKind::Other);
        let follows = |kind, site| (kind, TopicSites::At(site), true);
        let mut supported = Vec::new();
        match &self.scope {
            PlaceScope::Sites(all) => {
                for &sites in all {
                    supported.push((kind, sites, false));
                    match sites {
                        TopicSites::At(site) if kind == PropositionKind::Combat => {
                            supported.push(follows(PropositionKind::Presence, site));
                        }
                        TopicSites::Between(start, end) if kind == PropositionKind::Movement => {
                            supported.push(follows(PropositionKind::Departure, start));
                            supported.push(follows(PropositionKind::Presence, end));
                        }
                        // A departure for a place is not an arrival there.
                        TopicSites::Between(start, _) if kind == PropositionKind::Departure => {
                            supported.push(follows(PropositionKind::Departure, start));
                        }
                        TopicSites::At(_) | TopicSites::Between(..) => {}
                    }
                }
            }
            PlaceScope::Into(ends) => {
                supported.extend(ends.iter().map(|&end| follows(PropositionKind::Presence, end)));
            }
            PlaceScope::OutOf(starts) => {
                supported.extend(starts.iter().map(|&start| follows(PropositionKind::Departure, start)));
            }
            PlaceScope::Everywhere | PlaceScope::NotFound => {}
        }
        if supported.len() > 1 {
            supported.sort_unstable();
            supported.dedup_by_key(|(kind, sites, _)| (*kind, *sites));
        }
        supported
    }

    /// Returns whether a response with this statement answers a topic of its subject.
    pub(super) fn answers(&self, kind: PropositionKind, sites: TopicSites) -> bool {
        let is_same_kind = self.kind.is_none_or(|named| named == kind);
        is_same_kind
            && match &self.scope {
                PlaceScope::Sites(all) => all.contains(&sites),
                PlaceScope::Into(ends) => matches!(sites, TopicSites::Between(_, end) if ends.contains(&end)),
                PlaceScope::OutOf(starts) => matches!(sites, TopicSites::Between(start, _) if starts.contains(&start)),
                PlaceScope::Everywhere => true,
                PlaceScope::NotFound => false,
            }
    }
}

/// The statement of a claim about one subject at one place, as most claims are.
pub(super) struct PlainStatement {
    pub(super) subject: SubjectIx,
    pub(super) kind: PropositionKind,
    pub(super) site: SiteIx,
    pub(super) time: TimeSpan,
}

impl PlainStatement {
    /// Does the same as [`Statement::new`], faster. `None` if the claim is not that plain.
    pub(super) fn new(
        dossier: &Dossier,
        located: &Located,
        subjects: &Subjects,
        published: &[TimeSpan],
        at: ClaimIx,
    ) -> Option<Self> {
        let sites = located.sites_of(at);
        let ([Some(site)], [], []) = (sites.places.as_slice(), sites.from.as_slice(), sites.to.as_slice()) else {
            return None;
        };
        let activity = dossier.claims()[at.get()].activity.as_ref();
        let kind = activity.map_or(PropositionKind::Other, PropositionKind::from_activity);
        let subject = subjects.of_claim(at).filter(|_| kind != PropositionKind::Movement)?;
        Some(Self { subject, kind, site: *site, time: time_of(dossier, published, at) })
    }
}

/// Returns the time of a claim: its own, or else the date of its document.
fn time_of(dossier: &Dossier, published: &[TimeSpan], at: ClaimIx) -> TimeSpan {
    let own = dossier.claims()[at.get()].when.as_ref().map(TimeSpan::from_date);
    own.unwrap_or_else(|| published[dossier.document_of(at).get()])
}

/// Returns whether a claim of presence describes a movement, because it names a start and an end.
fn is_movement(claim: &Claim, kind: PropositionKind) -> bool {
    kind == PropositionKind::Presence && !claim.from.0.is_empty() && !claim.to.0.is_empty()
}

fn scope_of(claim: &Claim, located: &Located, at: ClaimIx, kind: Option<PropositionKind>) -> PlaceScope {
    let sites = located.sites_of(at);
    if claim.place_names().next().is_none() {
        return PlaceScope::Everywhere;
    }
    let found = |list: &[Option<SiteIx>]| list.iter().flatten().copied().collect::<Vec<_>>();
    let (places, from, to) = (found(&sites.places), found(&sites.from), found(&sites.to));
    if places.is_empty() && from.is_empty() && to.is_empty() {
        return PlaceScope::NotFound;
    }
    // The destination of a movement may be given as `place`.
    let moves = matches!(kind, Some(PropositionKind::Movement));
    let ends = if to.is_empty() && moves { &places } else { &to };
    if !from.is_empty() && !ends.is_empty() {
        let pairs = from.iter().flat_map(|&start| ends.iter().map(move |&end| TopicSites::Between(start, end)));
        return PlaceScope::Sites(pairs.filter(|s| !matches!(s, TopicSites::Between(a, b) if a == b)).collect());
    }
    match (places.is_empty(), ends.is_empty()) {
        _ if moves && !ends.is_empty() => PlaceScope::Into(ends.clone()),
        _ if moves => PlaceScope::OutOf(from),
        (false, _) => PlaceScope::Sites(places.into_iter().map(TopicSites::At).collect()),
        (true, false) => PlaceScope::Sites(ends.iter().copied().map(TopicSites::At).collect()),
        (true, true) => PlaceScope::Sites(from.into_iter().map(TopicSites::At).collect()),
    }
}

/// Returns whether a stance responds to the claims of others.
pub(super) const fn responds(stance: Stance) -> bool {
    !matches!(stance, Stance::Affirms)
}

/// Returns whether a stance opposes the claims of others.
pub(super) const fn opposes(stance: Stance) -> bool {
    matches!(stance, Stance::Denies | Stance::Doubts)
}
