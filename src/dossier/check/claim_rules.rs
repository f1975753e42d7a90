//! Rules for one claim: vocabulary, pins, count, missing keys, and whose claims it may retract.

use std::collections::HashMap;

use super::{Checker, RuleFault};
use crate::dossier::decoded::iter_readable;
use crate::dossier::diagnose::{find_nearest, find_nearest_within};
use crate::dossier::record_kind::{RecordIx, RecordKind};
use crate::record::{Activity, Basis, Claim, Count, MAX_COUNT, Pins, Stance};

pub(super) fn check(checker: &mut Checker<'_>) {
    check_retractions(checker);
    for (at, claim) in iter_readable(&checker.decoded.claims) {
        let record = (RecordKind::Claim, at);
        check_words(checker, record, claim);
        check_pins(checker, record, claim);
        if let Some(count) = &claim.count {
            check_count(checker, record, count);
        }
        // A key with an invalid value is not missing.
        if !checker.findings.has_error(record) {
            check_missing_keys(checker, record, claim);
        }
    }
}

/// Reports retractions of claims that belong to neither the asserter, nor its group, nor the publisher of the document.
fn check_retractions(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    if iter_readable(&decoded.claims).all(|(_, claim)| claim.retracts.is_empty()) {
        return;
    }
    let publishers: HashMap<&str, &str> = iter_readable(&decoded.documents)
        .map(|(_, document)| (document.id.as_str(), document.publisher.as_str()))
        .collect();
    let groups: HashMap<&str, &str> = iter_readable(&decoded.sources)
        .filter_map(|(_, source)| Some((source.id.as_str(), source.group.as_deref()?)))
        .collect();
    let publisher = |claim: &Claim| publishers.get(claim.document.as_str()).copied();
    let claims: HashMap<&str, &Claim> =
        iter_readable(&decoded.claims).map(|(_, claim)| (claim.id.as_str(), claim)).collect();
    let speaker = |claim: &Claim| {
        let asserter = claim.asserted_by.as_ref().map(crate::id::SourceId::as_str);
        asserter.or_else(|| publisher(claim)).map(str::to_owned)
    };
    for (at, claim) in iter_readable(&decoded.claims) {
        for (item, id) in claim.retracts.iter().enumerate() {
            // Unknown ids have been reported already.
            let Some(retracted) = claims.get(id.as_str()) else { continue };
            let (Some(ours), Some(theirs)) = (speaker(claim), speaker(retracted)) else { continue };
            let same_group = groups.get(&*ours).is_some_and(|group| groups.get(&*theirs) == Some(group));
            let same_publisher = publisher(claim).is_some() && publisher(claim) == publisher(retracted);
            if ours == theirs || same_group || same_publisher {
                continue;
            }
            let record = (RecordKind::Claim, at);
            let owner = checker.describe(record);
            let fault = RuleFault::ForeignRetraction { owner, id: id.as_str().to_owned(), ours, theirs };
            checker.report_item(record, "retracts", item, &fault);
        }
    }
}

/// Warns of words that are likely misspelled. Activities and bases are open vocabularies, which accept any word.
fn check_words(checker: &mut Checker<'_>, record: RecordIx, claim: &Claim) {
    let activity = match &claim.activity {
        Some(Activity::Other(word)) => Some(("activity", word, Activity::WORDS)),
        _ => None,
    };
    let basis = match &claim.basis {
        Some(Basis::Other(word)) => Some(("basis", word, Basis::WORDS)),
        _ => None,
    };
    for (key, word, known) in activity.into_iter().chain(basis) {
        // At most one typo: `deserted` is two letters from `departed` and a different word.
        let owner = checker.describe(record);
        let word = word.to_string();
        let fault = match find_nearest_within(&word, known.iter().copied(), 1) {
            Some(near) => RuleFault::MisspelledWord { owner, key, word, near },
            None => match find_activity(&word).filter(|_| key == "activity") {
                Some(near) => RuleFault::EverydayWord { owner, word, near },
                // Any other word is accepted as it is.
                None => continue,
            },
        };
        checker.report(record, key, &fault);
    }
}

/// Returns the activity for an everyday word.
fn find_activity(word: &str) -> Option<&'static str> {
    const SYNONYMS: &[(&str, &[&str])] = &[
        ("stationed", &["deployed", "present", "based", "garrisoned", "positioned", "located", "staying", "presence"]),
        ("in-combat", &["fighting", "combat", "fought", "attacking", "attacked", "engaged", "clashed", "battle"]),
        ("moved", &["moving", "moves", "travelling", "traveling", "travelled", "transferred", "redeployed", "sent"]),
        ("arrived", &["arriving", "arrives", "landed", "reached", "came"]),
        ("observed", &["seen", "spotted", "sighted", "filmed", "photographed", "noticed"]),
        ("departed", &["withdrew", "withdrawn", "withdrawing", "left", "leaving", "departing", "departs", "retreated"]),
        ("casualties", &["dead", "killed", "wounded", "died", "losses", "casualty", "injured"]),
        ("training", &["trained", "trains", "exercising", "exercise", "drilling"]),
        ("expected", &["planned", "awaited", "expects", "will-deploy"]),
        ("preparing", &["prepares", "prepared", "preparation"]),
    ];
    let word = word.trim().to_lowercase().replace([' ', '_'], "-");
    let ours = SYNONYMS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(ours, _)| *ours);
    // The word may be known, but written differently: `In combat`.
    ours.or_else(|| Activity::WORDS.iter().find(|known| **known == word).copied())
}

fn check_pins(checker: &mut Checker<'_>, record: RecordIx, claim: &Claim) {
    let mut names: Vec<&str> = claim.place_names().collect();
    names.sort_unstable();
    names.dedup();
    let Some(written) = &claim.at else { return };
    match written {
        // The place may be in a key that could not be read.
        _ if names.is_empty() && checker.findings.has_error(record) => {}
        Pins::Only(_) if names.is_empty() => {
            let fault = RuleFault::PinWithoutPlace { owner: checker.describe(record) };
            checker.report(record, "at", &fault);
        }
        Pins::Only(_) if names.len() > 1 => {
            let names = claim.place_names().map(str::to_owned).collect();
            let fault = RuleFault::OnePinForSeveralPlaces { owner: checker.describe(record), names };
            checker.report(record, "at", &fault);
        }
        Pins::Only(_) => {}
        Pins::ByName(pins) => {
            for (item, name) in pins.keys().enumerate() {
                if names.contains(&name.as_str()) {
                    continue;
                }
                let fault = RuleFault::PinForUnknownPlace {
                    owner: checker.describe(record),
                    name: name.clone(),
                    near: find_nearest(name, names.iter().copied()).map(str::to_owned),
                    names: names.iter().map(|&name| name.to_owned()).collect(),
                };
                checker.report_item(record, "at", item, &fault);
            }
        }
    }
}

fn check_count(checker: &mut Checker<'_>, record: RecordIx, count: &Count) {
    if let Some(found) = count.min.max(count.max).filter(|&bound| bound > MAX_COUNT) {
        let fault = RuleFault::CountTooLarge { owner: checker.describe(record), found };
        checker.report(record, "count", &fault);
    }
    if let (Some(min), Some(max)) = (count.min, count.max)
        && min > max
    {
        let fault = RuleFault::CountOrder { owner: checker.describe(record), min, max };
        checker.report(record, "count", &fault);
    }
}

fn check_missing_keys(checker: &mut Checker<'_>, record: RecordIx, claim: &Claim) {
    let affirms = claim.stance == Stance::Affirms;
    let owner = checker.describe(record);
    if affirms && !claim.about.is_empty() {
        checker.report(record, "about", &RuleFault::AffirmationWithAbout { owner: owner.clone() });
    }
    // A claim that only repeats, answers or withdraws others has their subject.
    let refers_to_claims = !claim.about.is_empty() || !claim.cites.is_empty() || !claim.retracts.is_empty();
    if claim.subject.is_none() && !refers_to_claims {
        checker.report(record, "subject", &RuleFault::NoSubject { owner: owner.clone(), response: !affirms });
    }
    let moved = claim.activity == Some(Activity::Moved);
    if affirms && moved && claim.from.0.is_empty() && claim.to.0.is_empty() {
        checker.report(record, "activity", &RuleFault::MovementWithoutEndpoints { owner });
    }
}
