//! Drifts: what the carriers of one statement say differently.
//!
//! A carrier that says less, or says it less precisely, does not differ: one of four places, a month in place of its day. Two differ where
//! neither says what the other does.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::claim_topics::{ClaimTopic, TopicPlaces, agree, topics};
use super::claim_words::{self, count_figure};
use super::date_range::{Range, date_range, is_nested};
use crate::assess::Assessed;
use crate::dossier::Dossier;
use crate::id::{ClaimId, SourceId, StatementId};
use crate::index::ClaimIx;
use crate::located::SiteIx;
use crate::problem::Problem;
use crate::record::Count;
use crate::word::words;

words! {
    closed "aspect"
    /// What carriers of one statement can say differently.
    DriftAspect {
        /// Where it is.
        Place = "place",
        /// When it happened.
        Date = "date",
        /// How many there are.
        Count = "count",
        /// Whether it is so.
        Stance = "stance",
        /// How certain the speaker is.
        Hedge = "hedge",
    }
}

/// Something that carriers of one statement say differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Drift {
    /// What they say differently.
    pub aspect: DriftAspect,
    /// What each says, the earliest carrier first.
    pub versions: Vec<DriftVersion>,
}

/// What some carriers of a statement say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DriftVersion {
    /// What they say, in words.
    pub says: String,
    /// The claims that say it.
    pub claims: Vec<ClaimId>,
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.aspect)?;
        for (number, DriftVersion { says, claims }) in self.versions.iter().enumerate() {
            let ids: Vec<&str> = claims.iter().map(ClaimId::as_str).collect();
            write!(f, "{}{says} ({})", if number > 0 { "; " } else { "" }, ids.join(", "))?;
        }
        Ok(())
    }
}

impl Drift {
    /// Returns the warning, at the first claim of the second version.
    pub(super) fn to_problem(&self, dossier: &Dossier, source: &SourceId, statement: &StatementId) -> Problem {
        let key = match self.aspect {
            DriftAspect::Place => "place",
            DriftAspect::Date => "when",
            DriftAspect::Count => "count",
            DriftAspect::Stance => "stance",
            DriftAspect::Hedge => "hedge",
        };
        let at = self.versions.get(1).and_then(|version| version.claims.first());
        let mut problem = Problem::warning(
            "statement-drift",
            format!("the carriers of statement {statement} of {source} differ in {self}"),
        )
        .with_help("if the documents do differ, nothing is wrong here; if they do not, correct the claim");
        if let Some(first) = self.versions.first().and_then(|version| version.claims.first()) {
            problem = problem.with_related(dossier.claim_span(first, key), "the first version");
        }
        problem.with_span(at.and_then(|claim| dossier.claim_span(claim, key)))
    }
}

/// Finds what carriers of one statement, all of them these claims of its source, say differently.
pub(super) fn find(assessed: &Assessed, claims: &[ClaimIx]) -> Vec<Drift> {
    let mut by_topic: BTreeMap<ClaimTopic, Vec<ClaimIx>> = BTreeMap::new();
    for &claim in claims {
        for topic in topics(assessed, claim) {
            by_topic.entry(topic).or_default().push(claim);
        }
    }
    let carriers = Carriers { assessed };
    let mut drifts = carriers.place_drifts(&by_topic);
    for claims in by_topic.values().filter(|claims| claims.len() > 1) {
        drifts.extend(carriers.drifts_on_one_topic(claims));
    }
    // A claim about several places differs at each of them in the same way.
    let mut distinct: Vec<Drift> = Vec::new();
    for drift in drifts {
        if !distinct.contains(&drift) {
            distinct.push(drift);
        }
    }
    distinct
}

struct Carriers<'a> {
    assessed: &'a Assessed,
}

impl Carriers<'_> {
    fn drifts_on_one_topic(&self, claims: &[ClaimIx]) -> Vec<Drift> {
        let records = self.assessed.located().dossier().claims();
        let record = |claim: ClaimIx| &records[claim.get()];
        let dates = self.split(
            DriftAspect::Date,
            claims,
            |claim| record(claim).when.as_ref().map(|when| (date_range(when), when.to_words())),
            |one, other| is_nested(*one, *other),
        );
        let counts = self.split(
            DriftAspect::Count,
            claims,
            |claim| {
                let count = record(claim).count.as_ref()?;
                Some((count_range(count)?, count_figure(count)?))
            },
            |one, other| is_nested(*one, *other),
        );
        let stances = self.split(
            DriftAspect::Stance,
            claims,
            |claim| Some((record(claim).stance, claim_words::present(record(claim).stance).to_owned())),
            PartialEq::eq,
        );
        let hedges = self.split(
            DriftAspect::Hedge,
            claims,
            |claim| record(claim).hedge.map(|hedge| (hedge, hedge.as_str().to_owned())),
            PartialEq::eq,
        );
        [dates, counts, stances, hedges].into_iter().flatten().collect()
    }

    /// Sorts claims by what they say. Claims that agree with the first of a version belong to it.
    ///
    /// Returns `None` if all agree.
    fn split<T>(
        &self,
        aspect: DriftAspect,
        claims: &[ClaimIx],
        says: impl Fn(ClaimIx) -> Option<(T, String)>,
        agree: impl Fn(&T, &T) -> bool,
    ) -> Option<Drift> {
        let records = self.assessed.located().dossier().claims();
        let mut versions: Vec<(T, DriftVersion)> = Vec::new();
        for &claim in claims {
            let Some((value, words)) = says(claim) else { continue };
            let id = records[claim.get()].id.clone();
            match versions.iter_mut().find(|(known, _)| agree(known, &value)) {
                Some((_, version)) => version.claims.push(id),
                None => versions.push((value, DriftVersion { says: words, claims: vec![id] })),
            }
        }
        let versions: Vec<DriftVersion> = versions.into_iter().map(|(_, version)| version).collect();
        (versions.len() > 1).then_some(Drift { aspect, versions })
    }

    /// Compares the places that each document names for one subject and kind.
    fn place_drifts(&self, by_topic: &BTreeMap<ClaimTopic, Vec<ClaimIx>>) -> Vec<Drift> {
        let dossier = self.assessed.located().dossier();
        let mut named: BTreeMap<_, BTreeMap<_, (Vec<TopicPlaces>, Vec<ClaimIx>)>> = BTreeMap::new();
        for (topic, claims) in by_topic {
            let Some(sites) = topic.sites else { continue };
            for &claim in claims {
                let documents = named.entry((topic.subject, topic.kind)).or_default();
                let (all, carriers) = documents.entry(dossier.document_of(claim)).or_default();
                all.push(sites);
                if !carriers.contains(&claim) {
                    carriers.push(claim);
                }
            }
        }
        let mut drifts = Vec::new();
        for documents in named.into_values() {
            let mut documents: Vec<(Vec<TopicPlaces>, Vec<ClaimIx>)> = documents.into_values().collect();
            documents.sort_by(|(_, one), (_, other)| self.assessed.facts().compare(dossier, one[0], other[0]));
            let mut versions: Vec<(Vec<TopicPlaces>, DriftVersion)> = Vec::new();
            for (sites, claims) in documents {
                let ids = claims.iter().map(|claim| dossier.claims()[claim.get()].id.clone());
                if let Some((_, version)) = versions.iter_mut().find(|(known, _)| self.say_the_same(known, &sites)) {
                    version.claims.extend(ids);
                } else {
                    let version = DriftVersion { says: self.places_in_words(&sites), claims: ids.collect() };
                    versions.push((sites, version));
                }
            }
            if versions.len() > 1 {
                let versions = versions.into_iter().map(|(_, version)| version).collect();
                drifts.push(Drift { aspect: DriftAspect::Place, versions });
            }
        }
        drifts
    }

    /// Returns whether every place of one list is, contains, or lies in a place of the other, or the other way round.
    fn say_the_same(&self, one: &[TopicPlaces], other: &[TopicPlaces]) -> bool {
        let covered = |inner: &[TopicPlaces], outer: &[TopicPlaces]| {
            inner.iter().all(|&site| outer.iter().any(|&other| agree(self.assessed, site, other)))
        };
        covered(one, other) || covered(other, one)
    }

    fn places_in_words(&self, sites: &[TopicPlaces]) -> String {
        let label = |at: SiteIx| self.assessed.located().site(at).label();
        let words: Vec<String> = sites
            .iter()
            .map(|sites| match *sites {
                TopicPlaces::One(at) => label(at).to_owned(),
                TopicPlaces::Ends(Some(start), Some(end)) => format!("{} to {}", label(start), label(end)),
                TopicPlaces::Ends(Some(start), None) => format!("from {}", label(start)),
                TopicPlaces::Ends(None, Some(end)) => format!("to {}", label(end)),
                TopicPlaces::Ends(None, None) => String::new(),
            })
            .collect();
        claim_words::list(&words.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// Returns the bounds of a count. `None` if it has none.
fn count_range(count: &Count) -> Option<Range> {
    let bound = |bound: u64| i64::try_from(bound).unwrap_or(i64::MAX);
    if count.min.is_none() && count.max.is_none() {
        return None;
    }
    Some((count.min.map_or(i64::MIN, bound), count.max.map_or(i64::MAX, bound)))
}
