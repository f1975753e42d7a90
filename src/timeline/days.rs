//! The days on which documents were published.

use std::collections::{BTreeMap, HashMap};

use super::KnowledgeDay;
use crate::dossier::Dossier;
use crate::edtf::Instant;

/// More days than this cannot be told apart on a slider, and each costs an assessment; neighboring days are then merged.
const MAX_DAYS: usize = 400;

/// Returns the days on which documents were published, up to `until`.
pub(super) fn days(dossier: &Dossier, until: Option<Instant>) -> Vec<KnowledgeDay> {
    let published: HashMap<&str, Instant> = dossier
        .documents()
        .iter()
        .filter_map(|document| Some((document.id.as_str(), document.published.earliest().instant()?.start_of_day())))
        .filter(|(_, day)| until.is_none_or(|until| *day <= until))
        .collect();
    let mut days: BTreeMap<Instant, usize> = published.values().map(|day| (*day, 0)).collect();
    for claim in dossier.claims() {
        if let Some(count) = published.get(claim.document.as_str()).and_then(|day| days.get_mut(day)) {
            *count += 1;
        }
    }
    if days.is_empty() {
        // Nothing is dated: one step, of which only the day of the map is known.
        days.extend(until.map(|day| (day.start_of_day(), 0)));
    }
    let days: Vec<(Instant, usize)> = days.into_iter().collect();
    let merged = days.len().div_ceil(MAX_DAYS).max(1);
    days.rchunks(merged)
        .rev()
        .filter_map(|chunk| {
            Some(KnowledgeDay { date: chunk.last()?.0, claims: chunk.iter().map(|(_, claims)| claims).sum() })
        })
        .collect()
}
