//! The map: features and what it says about itself.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::changes::Changes;
use super::feature_builder::Builder;
use super::sighting::Conflict;
use super::{Feature, Report, UnmappedClaim};
use crate::assess::Assessed;
use crate::edtf::Instant;
use crate::id::FeatureId;
use crate::opinion::TrustTable;
use crate::plausibility::Verdict;
use crate::problem::{Problem, Problems};

/// On how many days a subject at two places is a problem of its own; further days are counted.
const MAX_DAYS_LISTED: usize = 10;

/// What a map says about itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MapMetadata {
    /// The title.
    pub title: Option<String>,
    /// The last instant at which a document may have been published to count. `None` if every document counts.
    pub as_of: Option<Instant>,
    /// The trust table in force.
    pub trust: TrustTable,
    /// The attribution that must appear with the map.
    pub attribution: String,
    /// The summary of the dossier.
    pub summary: Option<String>,
    /// The probability of a proposition before anybody says anything.
    pub base_rate: f64,
}

impl Default for MapMetadata {
    /// No title, no day, the default trust table, and a base rate of one half.
    fn default() -> Self {
        let (title, as_of, summary) = (None, None, None);
        Self { title, as_of, trust: TrustTable::default(), attribution: String::new(), summary, base_rate: 0.5 }
    }
}

/// Reported locations and movements, in the order of their ids, with what the map says about itself.
///
/// A map owns its features and shares the records behind them with the dossier, so it can be kept in a struct, sent to another
/// thread, read back from GeoJSON ([`export::geojson::read_map`](crate::export::geojson::read_map)) and written in every format.
///
/// ```
/// # #[cfg(feature = "gazetteer")] {
/// use troopmap::{Map, Problems, World, assess, dossier, feature, locate};
///
/// /// The value outlives everything that it was made from.
/// fn load(path: &str) -> Result<Map, Box<dyn std::error::Error>> {
///     let dossier = dossier::read(path, &Default::default())?.into_result()?;
///     Ok(feature::collect(&assess::as_of(&locate(&dossier, &World), None)))
/// }
///
/// let mut map = load("fixtures/seed-article.toml")?;
/// let all = map.len();
/// map.retain(|feature| feature.report().confidence.get() >= 55);
/// assert!(map.len() <= all && map.title().is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Map {
    features: Vec<Feature>,
    metadata: MapMetadata,
    unmapped: Vec<UnmappedClaim>,
    /// Pairs of sightings that no single body can have made.
    conflicts: Vec<Conflict>,
    assessed: Option<Assessed>,
}

/// Collects the features of an assessed dossier.
pub fn collect(assessed: &Assessed) -> Map {
    let builder = Builder::new(assessed);
    // Fewer than 2,000 features per thread are not worth starting it.
    let ids = builder.ids().par_iter().with_min_len(2_000);
    let features = ids.map(|(assessment, id)| builder.feature(&assessed.assessments()[*assessment], id)).collect();
    let (_, sightings) = builder.into_ids_and_sightings();
    let unmapped = assessed.unmapped();
    let metadata = assessed.located().dossier().metadata();
    Map {
        features,
        metadata: MapMetadata {
            title: metadata.title.clone(),
            as_of: assessed.as_of_instant(),
            trust: assessed.trust_table().clone(),
            attribution: assessed.located().attribution().to_owned(),
            summary: metadata.summary.clone(),
            base_rate: metadata.base_rate(),
        },
        unmapped: unmapped.into_iter().map(|(claim, reason)| UnmappedClaim { claim, reason: reason.into() }).collect(),
        conflicts: sightings.into_conflicts(),
        assessed: Some(assessed.clone()),
    }
}

impl Map {
    /// Makes a map of features that come from elsewhere, for example from GeoJSON. They are put in the order of their ids.
    pub fn new(mut features: Vec<Feature>, metadata: MapMetadata, unmapped: Vec<UnmappedClaim>) -> Self {
        features.sort_by(|a, b| a.id().cmp(b.id()));
        Self { features, metadata, unmapped, conflicts: Vec::new(), assessed: None }
    }

    /// Returns the features, in the order of their ids.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// Returns the feature with that id.
    pub fn get(&self, id: &FeatureId) -> Option<&Feature> {
        let at = self.features.binary_search_by(|feature| feature.id().cmp(id)).ok()?;
        self.features.get(at)
    }

    /// Keeps the features for which `keep` returns true.
    pub fn retain(&mut self, keep: impl Fn(&Feature) -> bool) {
        self.features.retain(keep);
    }

    /// Returns what changed since an earlier map: features that are new, gone, or different.
    ///
    /// ```
    /// # #[cfg(feature = "gazetteer")] {
    /// use troopmap::{World, assess, dossier, feature, locate};
    ///
    /// let dossier = dossier::read("fixtures/dprk-2024", &Default::default())?.into_result()?;
    /// let located = locate(&dossier, &World);
    /// let on = |day: &str| Ok::<_, troopmap::InvalidEdtf>(feature::collect(&assess::as_of(&located, Some(day.parse()?))));
    /// let (before, after) = (on("2024-10-18")?, on("2024-10-24")?);
    /// let changes = after.changes_since(&before);
    /// assert!(changes.added().count() > 0);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn changes_since<'a>(&'a self, earlier: &'a Self) -> Changes<'a> {
        Changes::between(&earlier.features, &self.features)
    }

    /// Returns the number of features.
    pub fn len(&self) -> usize {
        self.features.len()
    }

    /// Returns whether the map has no features.
    pub fn is_empty(&self) -> bool {
        self.features.is_empty()
    }

    /// Returns what the map says about itself.
    pub const fn metadata(&self) -> &MapMetadata {
        &self.metadata
    }

    /// Returns the title. `None` if the dossier has none.
    pub fn title(&self) -> Option<&str> {
        self.metadata.title.as_deref()
    }

    /// Returns the last instant at which a document may have been published to count. `None` if every document counts.
    pub const fn as_of(&self) -> Option<Instant> {
        self.metadata.as_of
    }

    /// Returns the trust table in force.
    pub const fn trust(&self) -> &TrustTable {
        &self.metadata.trust
    }

    /// Returns the attribution that must appear with the map.
    pub fn attribution(&self) -> &str {
        &self.metadata.attribution
    }

    /// Returns the claims that are on no feature, by date of publication.
    pub fn unmapped(&self) -> &[UnmappedClaim] {
        &self.unmapped
    }

    /// Returns the assessment that the map was made from. `None` if the map was read back or put together from features.
    pub const fn assessed(&self) -> Option<&Assessed> {
        self.assessed.as_ref()
    }

    /// Returns warnings about the features: every movement that requires more speed than anything has, every two sightings of
    /// one subject that are too far apart for the time between them, and every day on which one body is reported at two places.
    pub fn problems(&self) -> Problems {
        let mut problems = Problems::new();
        let dated = |report: &Report| {
            let claim =
                report.provenance.iter().find(|testimony| testimony.affirms() && testimony.claim.when.is_some());
            let dossier = self.assessed.as_ref()?.located().dossier();
            claim.and_then(|testimony| dossier.claim_span(&testimony.claim.id, "when"))
        };
        let mut days_listed: BTreeMap<&str, usize> = BTreeMap::new();
        for conflict in &self.conflicts {
            match conflict {
                Conflict::TooFast { earlier, later, judgement } => {
                    let (Some(earlier), Some(later)) = (self.get(earlier), self.get(later)) else { continue };
                    let message = format!("{}, after {}: {judgement}", later.report().title, earlier.report().title);
                    let help = "check the dates and the places, and give the mode if it flew; a group may be in several places \
                                at once, a single body cannot; both sightings stay on the map, flagged";
                    let problem = Problem::warning("implausible-sightings", message);
                    problems.push(problem.with_help(help).with_span(dated(later.report())));
                }
                Conflict::OneDay { day, places: [one, other], others, distance } => {
                    let (Some(Feature::Location(one)), Some(Feature::Location(other))) =
                        (self.get(one), self.get(other))
                    else {
                        continue;
                    };
                    let listed = days_listed.entry(one.report.subject.as_str()).or_default();
                    *listed += 1;
                    if *listed > MAX_DAYS_LISTED {
                        continue;
                    }
                    let more = match others {
                        0 => String::new(),
                        1 => ", and at one more place".to_owned(),
                        more => format!(", and at {more} more places"),
                    };
                    let message = format!(
                        "{} is reported at {} and at {}, at least {} apart, on {}{more}",
                        one.report.subject,
                        one.place,
                        other.place,
                        distance.min,
                        day.to_date_text()
                    );
                    let help = "check the date, the places and the name; a part of it is a subject of its own (part_of); all \
                                sightings stay on the map, flagged";
                    let problem = Problem::warning("two-places-one-day", message);
                    problems.push(problem.with_help(help).with_span(dated(&other.report)));
                }
            }
        }
        for (subject, listed) in days_listed.into_iter().filter(|(_, listed)| *listed > MAX_DAYS_LISTED) {
            let message = format!("{subject} is reported at two places on {} more days", listed - MAX_DAYS_LISTED);
            let help = "the property plausibility of the features says which";
            problems.push(Problem::warning("two-places-one-day", message).with_help(help));
        }
        for feature in &self.features {
            let Feature::Movement(movement) = feature else { continue };
            let judgement = movement.plausibility();
            if judgement.verdict != Verdict::Implausible {
                continue;
            }
            let message = format!("{}: {judgement}", movement.report.title);
            let help = "check the dates, the places and the mode; the movement stays on the map, flagged";
            problems.push(
                Problem::warning("implausible-movement", message).with_help(help).with_span(dated(&movement.report)),
            );
        }
        problems
    }
}
