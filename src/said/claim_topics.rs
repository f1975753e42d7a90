//! What claims are about, as far as statements are compared: subject, kind and places, without the time.

use std::collections::HashSet;

use crate::assess::Assessed;
use crate::index::{ClaimIx, SubjectIx};
use crate::located::SiteIx;
use crate::proposition::PropositionKind;
use crate::record::{Claim, Stance};

/// What a claim is about at one of its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ClaimTopic {
    pub(super) subject: SubjectIx,
    /// `None` if the claim names no activity.
    pub(super) kind: Option<PropositionKind>,
    /// The place, or the start and the end of a movement. `None` if the claim names no place.
    pub(super) sites: Option<TopicPlaces>,
}

/// The place, or the start and the end of a movement, of which one may not be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum TopicPlaces {
    One(SiteIx),
    Ends(Option<SiteIx>, Option<SiteIx>),
}

/// The most claims over which responses to responses are followed. Real chains are far shorter.
const MAX_FOLLOWED: usize = 100;

/// Returns what a claim is about, at each of its places; of a response with `about`, what it responds to. Empty if it has no subject, or
/// its places were not found.
pub(super) fn topics(assessed: &Assessed, at: ClaimIx) -> Vec<ClaimTopic> {
    let dossier = assessed.located().dossier();
    let claim = |at: ClaimIx| -> &Claim { &dossier.claims()[at.get()] };
    let mut topics = Vec::new();
    let mut seen: HashSet<ClaimIx> = HashSet::from([at]);
    let mut open = vec![at];
    while let Some(next) = open.pop() {
        let answered = &claim(next).about;
        if claim(next).stance == Stance::Affirms || answered.is_empty() {
            topics.extend(own_topics(assessed, next));
            continue;
        }
        for target in answered.iter().filter_map(|id| dossier.claim_index(id)) {
            if seen.len() < MAX_FOLLOWED && seen.insert(target) {
                open.push(target);
            }
        }
    }
    topics.sort_unstable();
    topics.dedup();
    topics
}

/// Returns what a claim is about by itself.
fn own_topics(assessed: &Assessed, at: ClaimIx) -> Vec<ClaimTopic> {
    let Some(subject) = assessed.subjects().of_claim(at) else { return Vec::new() };
    let claim = &assessed.located().dossier().claims()[at.get()];
    let sites = assessed.located().sites_of(at);
    let kind = claim.activity.as_ref().map(PropositionKind::from_activity);
    let topic = |sites| ClaimTopic { subject, kind, sites };
    if claim.place_names().next().is_none() {
        return vec![topic(None)];
    }
    let found = |list: &[Option<SiteIx>]| list.iter().flatten().copied().collect::<Vec<_>>();
    let (places, from, mut to) = (found(&sites.places), found(&sites.from), found(&sites.to));
    let is_movement = kind == Some(PropositionKind::Movement);
    // The destination of a movement may be given as `place`.
    if is_movement && to.is_empty() {
        to.clone_from(&places);
    }
    let mut topics = Vec::new();
    if !is_movement {
        topics.extend(places.iter().map(|&site| topic(Some(TopicPlaces::One(site)))));
    }
    let ends = |list: &[SiteIx]| -> Vec<Option<SiteIx>> {
        if list.is_empty() { vec![None] } else { list.iter().copied().map(Some).collect() }
    };
    if !from.is_empty() || !to.is_empty() {
        let pairs = ends(&from).into_iter().flat_map(|start| ends(&to).into_iter().map(move |end| (start, end)));
        topics.extend(pairs.map(|(start, end)| topic(Some(TopicPlaces::Ends(start, end)))));
    }
    topics
}

/// Returns whether two places are one, or one lies in the other, as far as ids of regions and countries say. An end that is not named
/// agrees with every end.
pub(super) fn agree(assessed: &Assessed, one: TopicPlaces, other: TopicPlaces) -> bool {
    let contains = |outer: SiteIx, inner: SiteIx| {
        let (outer, inner) = (assessed.located().site(outer), assessed.located().site(inner));
        // What is near a region, or in the north of it, does not contain what is in it.
        let is_whole = outer.key() == outer.place().id.as_str();
        let (outer, inner) = (outer.place(), inner.place());
        let in_country = outer.is_country() && outer.country.is_some() && outer.country == inner.country;
        is_whole && (in_country || inner.admin1_id.as_ref() == Some(&outer.id))
    };
    let same = |one: SiteIx, other: SiteIx| one == other || contains(one, other) || contains(other, one);
    let same_end = |one: Option<SiteIx>, other: Option<SiteIx>| match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        _ => true,
    };
    match (one, other) {
        (TopicPlaces::One(one), TopicPlaces::One(other)) => same(one, other),
        (TopicPlaces::Ends(start, end), TopicPlaces::Ends(other_start, other_end)) => {
            same_end(start, other_start) && same_end(end, other_end)
        }
        (TopicPlaces::One(_), TopicPlaces::Ends(..)) | (TopicPlaces::Ends(..), TopicPlaces::One(_)) => false,
    }
}
