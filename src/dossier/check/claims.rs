//! What one claim says: its words, its pins, its count.

use super::{Desk, RuleFault};
use crate::dossier::cause::{nearest, nearest_within};
use crate::dossier::draft::readable;
use crate::dossier::written::{Kind, Place};
use crate::record::{Activity, Basis, Claim, Count, MAX_COUNT, Pins, Stance};

pub(super) fn check(desk: &mut Desk<'_>) {
    for (at, claim) in readable(&desk.draft.claims) {
        let place = (Kind::Claim, at);
        words(desk, place, claim);
        pins(desk, place, claim);
        if let Some(count) = &claim.count {
            check_count(desk, place, count);
        }
        // A key that was there and could not be read is no missing key.
        if !desk.findings.is_faulty(place) {
            what_is_missing(desk, place, claim);
        }
    }
}

/// The lists of activities and of bases are open, so a slip of the pen would pass for a new word.
fn words(desk: &mut Desk<'_>, place: Place, claim: &Claim) {
    let activity = match &claim.activity {
        Some(Activity::Other(word)) => Some(("activity", word, Activity::WORDS)),
        _ => None,
    };
    let basis = match &claim.basis {
        Some(Basis::Other(word)) => Some(("basis", word, Basis::WORDS)),
        _ => None,
    };
    for (key, word, known) in activity.into_iter().chain(basis) {
        // Two letters lie between `deserted` and `departed`, which are both words.
        let of = desk.name(place);
        let word = word.to_string();
        let fault = match nearest_within(&word, known.iter().copied(), 1) {
            Some(near) => RuleFault::NearlyAWord { of, key, word, near },
            None => match meant(&word).filter(|_| key == "activity") {
                Some(near) => RuleFault::OtherActivity { of, word, near },
                // What no word of the list says is meant as it is written.
                None => continue,
            },
        };
        desk.note(place, key, &fault);
    }
}

/// The word of the list for an everyday word.
fn meant(word: &str) -> Option<&'static str> {
    const MEANT: &[(&str, &[&str])] = &[
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
    let ours = MEANT.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(ours, _)| *ours);
    // Only the form in which it is written may differ: `Deployed`, `in combat`.
    ours.or_else(|| Activity::WORDS.iter().find(|known| **known == word).copied())
}

fn pins(desk: &mut Desk<'_>, place: Place, claim: &Claim) {
    let mut names: Vec<&str> = claim.place_names().collect();
    names.sort_unstable();
    names.dedup();
    let Some(written) = &claim.at else { return };
    match written {
        // A key that could not be read may be the place.
        _ if names.is_empty() && desk.findings.is_faulty(place) => {}
        Pins::Only(_) if names.is_empty() => {
            let fault = RuleFault::PinWithoutPlace { of: desk.name(place) };
            desk.note(place, "at", &fault);
        }
        Pins::Only(_) if names.len() > 1 => {
            let names = claim.place_names().map(str::to_owned).collect();
            let fault = RuleFault::OnePin { of: desk.name(place), names };
            desk.note(place, "at", &fault);
        }
        Pins::Only(_) => {}
        Pins::ByName(pins) => {
            for (item, name) in pins.keys().enumerate() {
                if names.contains(&name.as_str()) {
                    continue;
                }
                let fault = RuleFault::PinForNobody {
                    of: desk.name(place),
                    name: name.clone(),
                    near: nearest(name, names.iter().copied()).map(str::to_owned),
                    names: names.iter().map(|&name| name.to_owned()).collect(),
                };
                desk.note_item(place, "at", item, &fault);
            }
        }
    }
}

fn check_count(desk: &mut Desk<'_>, place: Place, count: &Count) {
    if let Some(found) = count.min.max(count.max).filter(|&most| most > MAX_COUNT) {
        let fault = RuleFault::CountTooLarge { of: desk.name(place), found };
        desk.note(place, "count", &fault);
    }
    if let (Some(min), Some(max)) = (count.min, count.max)
        && min > max
    {
        let fault = RuleFault::CountOrder { of: desk.name(place), min, max };
        desk.note(place, "count", &fault);
    }
}

fn what_is_missing(desk: &mut Desk<'_>, place: Place, claim: &Claim) {
    let affirms = claim.stance == Stance::Affirms;
    let of = desk.name(place);
    if affirms && !claim.about.is_empty() {
        desk.note(place, "about", &RuleFault::AboutOfAffirmation { of: of.clone() });
    }
    // A claim that only withdraws another, or repeats one, is about what that one is about.
    let speaks_of_claims = !claim.about.is_empty() || !claim.cites.is_empty() || !claim.retracts.is_empty();
    if claim.subject.is_none() && !speaks_of_claims {
        desk.note(place, "subject", &RuleFault::NoSubject { of: of.clone(), response: !affirms });
    }
    let moved = claim.activity == Some(Activity::Moved);
    if affirms && moved && claim.from.0.is_empty() && claim.to.0.is_empty() {
        desk.note(place, "activity", &RuleFault::MovementWithoutEnds { of });
    }
}
