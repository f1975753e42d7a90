//! Parts of a claim in words.

use crate::record::{Claim, Count, Locator};

/// Returns the places of a claim, as written.
pub(super) fn places(claim: &Claim) -> Option<String> {
    let (from, to) = (claim.from.0.join(", "), claim.to.0.join(", "));
    let at = claim.places.0.join(", ");
    match (at.is_empty(), from.is_empty() && to.is_empty()) {
        (true, true) => None,
        (false, _) => Some(at),
        (true, false) => Some(format!("{from} → {to}").trim().to_owned()),
    }
}

/// Returns a count in the words of the document, or else in figures.
pub(super) fn count(count: &Count) -> Option<String> {
    let figures = match (count.min, count.max) {
        (None, None) => None,
        (Some(least), Some(most)) if least == most => Some(least.to_string()),
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("{least} or more")),
        (None, Some(most)) => Some(format!("up to {most}")),
    };
    let figures = figures.map(|figures| match &count.unit {
        Some(unit) => format!("{figures} {unit}"),
        None => figures,
    });
    match (&count.words, figures) {
        (Some(words), Some(figures)) if *words != figures => Some(format!("“{words}” ({figures})")),
        (Some(words), None) => Some(format!("“{words}”")),
        (_, figures) => figures,
    }
}

pub(super) fn locator(locator: &Locator) -> String {
    let numbered = |word: &str, number: Option<u32>| number.map(|number| format!("{word} {number}"));
    let parts = [
        locator.part.clone(),
        numbered("page", locator.page),
        numbered("paragraph", locator.paragraph),
        numbered("sentence", locator.sentence),
        locator.timecode.clone(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
