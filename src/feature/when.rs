//! The time of an episode as one date, which claims no day that no claim tells of.

use std::collections::{BTreeMap, BTreeSet};

use crate::edtf::{DatePrecision, Edtf, Instant, Sense};
use crate::feature::testimony::{EvidenceRole, Relation, Testimony};
use crate::proposition::Proposition;
use crate::record::Stance;

/// A set of more days than these is no date that anybody reads.
const FEW: usize = 5;

/// The time that the claims behind a proposition tell: those that affirm it, where any does.
pub(super) fn when(proposition: &Proposition, provenance: &[Testimony]) -> Option<Edtf> {
    let telling = || provenance.iter().filter(|testimony| tells_time(testimony));
    let affirms = |testimony: &&Testimony| testimony.claim.stance == Stance::Affirms;
    let affirmed = telling().any(|testimony| affirms(&testimony));
    let told = telling().filter(|testimony| !affirmed || affirms(testimony));
    let dates = told.map(|testimony| testimony.claim.when.as_ref().unwrap_or(&testimony.document.published));
    joined(proposition, &dates.map(|date| (date.as_str(), date)).collect())
}

/// Whether an episode takes its time from a claim too: not from who will not say, from what was withdrawn, from an answer
/// that takes the time of what it answers, or from one to everything that had begun.
fn tells_time(testimony: &Testimony) -> bool {
    let counts = !matches!(testimony.counts, EvidenceRole::Shown | EvidenceRole::Retracted);
    let dated = testimony.claim.when.is_some() || testimony.claim.about.is_empty();
    counts && dated && testimony.bears != Relation::Everywhere
}

/// Several dates as one.
///
/// One that reaches from the first of them to the last stands for all as it was written. A few days are the set of them. Anything
/// else was on some day from the first to the last: nobody has told of all the time between.
fn joined(proposition: &Proposition, dates: &BTreeMap<&str, &Edtf>) -> Option<Edtf> {
    if let [one] = dates.values().collect::<Vec<_>>().as_slice() {
        return Some(Edtf::clone(one));
    }
    let (first, last) = (proposition.earliest, proposition.latest);
    let is_whole = |date: &&&Edtf| proposition.has_time_of(date);
    let whole = dates.values().filter(is_whole).filter_map(|date| Some((rank(date.sense())?, date)));
    if let Some((_, whole)) = whole.min_by_key(|(rank, _)| *rank) {
        return Some(Edtf::clone(whole));
    }
    let text = days(dates.values().copied()).unwrap_or_else(|| {
        let [first, last] = [first, last].map(|end| end.map_or_else(String::new, Instant::to_edtf_text));
        if first == last { first } else { format!("[{first}..{last}]") }
    });
    Edtf::parse(&text).ok()
}

/// Which of two dates with the same ends says more; a set says nothing of the days that it leaves out.
const fn rank(sense: Sense) -> Option<u8> {
    match sense {
        Sense::Throughout => Some(0),
        Sense::Single => Some(1),
        Sense::SomeDay => Some(2),
        Sense::AllOf => None,
    }
}

/// The set of some days, where all dates are days and they are few. A time of day is on its day of universal time.
fn days<'a>(mut dates: impl Iterator<Item = &'a Edtf>) -> Option<String> {
    let mut days: BTreeMap<i64, BTreeSet<(usize, String)>> = BTreeMap::new();
    dates.try_for_each(|date| {
        let first = date.earliest().instant().filter(|_| date.is_single_date())?;
        let written = match date.precision() {
            DatePrecision::Second => first.to_edtf_text(),
            DatePrecision::Day => date.as_str().to_owned(),
            DatePrecision::Month | DatePrecision::Season | DatePrecision::Year => return None,
        };
        // Of a day and the same day with a doubt the plain one is shorter.
        days.entry(first.day_number()).or_default().insert((written.len(), written));
        Some(())
    })?;
    let days: Vec<String> = days.into_values().filter_map(|mut day| Some(day.pop_first()?.1)).collect();
    match days.as_slice() {
        [one] => Some(one.clone()),
        days => (days.len() <= FEW).then(|| format!("{{{}}}", days.join(","))),
    }
}
