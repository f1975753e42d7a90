//! The time of an episode as one date, which covers no day that no claim mentions.

use std::collections::{BTreeMap, BTreeSet};

use crate::edtf::{DatePrecision, Edtf, Instant, Sense};
use crate::feature::testimony::{EvidenceRole, Relation, Testimony};
use crate::proposition::Proposition;
use crate::record::Stance;

/// A set of more days than this is not readable as a date.
const MAX_DAYS: usize = 5;

/// Returns the time given by the claims behind a proposition: by those that affirm it, if any does.
pub(super) fn joined_date(proposition: &Proposition, provenance: &[Testimony]) -> Option<Edtf> {
    let dated = || provenance.iter().filter(|testimony| gives_time(testimony));
    let affirms = |testimony: &&Testimony| testimony.claim.stance == Stance::Affirms;
    let affirmed = dated().any(|testimony| affirms(&testimony));
    let counted = dated().filter(|testimony| !affirmed || affirms(testimony));
    let dates = counted.map(|testimony| testimony.claim.when.as_ref().unwrap_or(&testimony.document.published));
    join_dates(proposition, &dates.map(|date| (date.as_str(), date)).collect())
}

/// Returns whether a claim contributes to the time of an episode. Refusals to say, withdrawn claims, responses that take the
/// time of what they respond to, and responses to everything that had begun do not.
fn gives_time(testimony: &Testimony) -> bool {
    let counts = !matches!(testimony.counts, EvidenceRole::Shown | EvidenceRole::Retracted);
    let dated = testimony.claim.when.is_some() || testimony.claim.about.is_empty();
    counts && dated && testimony.bears != Relation::Everywhere
}

/// Joins several dates into one.
///
/// A date that extends from the first day to the last is kept as it was written. A few separate days become the set of them.
/// Anything else becomes "some day from the first to the last": no claim covers all the time between.
fn join_dates(proposition: &Proposition, dates: &BTreeMap<&str, &Edtf>) -> Option<Edtf> {
    if let [one] = dates.values().collect::<Vec<_>>().as_slice() {
        return Some(Edtf::clone(one));
    }
    let (first, last) = (proposition.earliest, proposition.latest);
    let is_whole = |date: &&&Edtf| proposition.has_time_of(date);
    let whole = dates.values().filter(is_whole).filter_map(|date| Some((rank(date.sense())?, date)));
    if let Some((_, whole)) = whole.min_by_key(|(rank, _)| *rank) {
        return Some(Edtf::clone(whole));
    }
    let text = set_of_days(dates.values().copied()).unwrap_or_else(|| {
        let [first, last] = [first, last].map(|end| end.map_or_else(String::new, Instant::to_edtf_text));
        if first == last { first } else { format!("[{first}..{last}]") }
    });
    Edtf::parse(&text).ok()
}

/// Ranks dates with the same ends by how much they say. `None` for a set, which leaves days out.
const fn rank(sense: Sense) -> Option<u8> {
    match sense {
        Sense::Throughout => Some(0),
        Sense::Single => Some(1),
        Sense::SomeDay => Some(2),
        Sense::AllOf => None,
    }
}

/// Returns the set of some days, if all dates are days and there are few. A date-time counts as its day in UTC.
fn set_of_days<'a>(mut dates: impl Iterator<Item = &'a Edtf>) -> Option<String> {
    let mut days: BTreeMap<i64, BTreeSet<(usize, String)>> = BTreeMap::new();
    dates.try_for_each(|date| {
        let first = date.earliest().instant().filter(|_| date.is_single_date())?;
        let written = match date.precision() {
            DatePrecision::Second => first.to_edtf_text(),
            DatePrecision::Day => date.as_str().to_owned(),
            DatePrecision::Month | DatePrecision::Season | DatePrecision::Year => return None,
        };
        // The plain form of a day is shorter than the same day with a qualifier.
        days.entry(first.day_number()).or_default().insert((written.len(), written));
        Some(())
    })?;
    let days: Vec<String> = days.into_values().filter_map(|mut day| Some(day.pop_first()?.1)).collect();
    match days.as_slice() {
        [one] => Some(one.clone()),
        days => (days.len() <= MAX_DAYS).then(|| format!("{{{}}}", days.join(","))),
    }
}
