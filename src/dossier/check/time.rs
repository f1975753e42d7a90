//! Dates against each other: what was published, said and done, and in which order.

use std::collections::HashMap;

use super::{Desk, RuleFault};
use crate::dossier::draft::readable;
use crate::dossier::written::Kind;
use crate::edtf::{Bound, Edtf, Instant, Sense};
use crate::record::{Activity, Claim, Document, Stance};

pub(super) fn check(desk: &mut Desk<'_>) {
    let draft = desk.draft;
    for (at, document) in readable(&draft.documents) {
        publication(desk, at, document);
    }
    let documents: HashMap<&str, &Document> =
        readable(&draft.documents).map(|(_, document)| (document.id.as_str(), document)).collect();
    let claims: HashMap<&str, &Claim> = readable(&draft.claims).map(|(_, claim)| (claim.id.as_str(), claim)).collect();
    for (at, claim) in readable(&draft.claims) {
        let Some(&document) = documents.get(claim.document.as_str()) else { continue };
        after_publication(desk, at, claim, document);
        for (key, verb, ids) in [
            ("cites", "cites", &claim.cites),
            ("about", "responds to", &claim.about),
            ("retracts", "retracts", &claim.retracts),
        ] {
            for (item, id) in ids.iter().enumerate() {
                let cited = claims.get(id.as_str()).and_then(|cited| documents.get(cited.document.as_str()));
                let Some(&cited) = cited else { continue };
                // Nothing comes after a publication whose end is open.
                let Some(last) = document.published.latest().instant() else { continue };
                if cited.published.earliest().instant().is_some_and(|first| first > last) {
                    let place = (Kind::Claim, at);
                    let fault = RuleFault::Later {
                        of: desk.name(place),
                        verb,
                        id: id.as_str().to_owned(),
                        ours: document.published.as_str().to_owned(),
                        theirs: cited.published.as_str().to_owned(),
                    };
                    desk.note_item(place, key, item, &fault);
                }
            }
        }
    }
}

fn publication(desk: &mut Desk<'_>, at: usize, document: &Document) {
    let place = (Kind::Document, at);
    let published = &document.published;
    let end = match (published.earliest(), published.latest()) {
        (Bound::At(_), Bound::At(_)) => None,
        (Bound::At(_), _) => Some("end"),
        _ => Some("start"),
    };
    if let Some(end) = end {
        let fault = RuleFault::OpenPublication { of: desk.name(place), written: published.as_str().to_owned(), end };
        desk.note(place, "published", &fault);
    }
    let Some(accessed) = &document.accessed else { return };
    if let (Bound::At(accessed_last), Bound::At(published_first)) = (accessed.latest(), published.earliest())
        && accessed_last < published_first
    {
        let fault = RuleFault::AccessedBefore {
            of: desk.name(place),
            accessed: accessed.as_str().to_owned(),
            published: published.as_str().to_owned(),
        };
        desk.note(place, "accessed", &fault);
    }
}

fn after_publication(desk: &mut Desk<'_>, at: usize, claim: &Claim, document: &Document) {
    let looks_ahead =
        matches!(claim.activity, Some(Activity::Expected | Activity::Preparing)) || claim.stance != Stance::Affirms;
    let when = claim.when.as_ref().filter(|_| !looks_ahead).map(|when| ("when", when));
    let said_on = claim.said_on.as_ref().map(|said_on| ("said_on", said_on));
    let Bound::At(published) = document.published.latest() else { return };
    for (key, date) in when.into_iter().chain(said_on) {
        if least_end(date).is_some_and(|end| end > published) {
            let place = (Kind::Claim, at);
            let fault = RuleFault::AfterPublication {
                of: desk.name(place),
                key,
                when: date.as_str().to_owned(),
                document: document.id.as_str().to_owned(),
                published: document.published.as_str().to_owned(),
                expected: key == "when",
            };
            desk.note(place, key, &fault);
        }
    }
}

/// The first second at which what a date says may have ended.
///
/// A month may have ended what it tells of on its first day; a stretch goes on until its last date begins.
fn least_end(date: &Edtf) -> Option<Instant> {
    let end = match date.sense() {
        Sense::Throughout => {
            let (_, end) = date.as_str().split_once('/')?;
            return Edtf::parse(end).ok()?.earliest().instant();
        }
        Sense::AllOf => date.latest().instant()?.start_of_day(),
        Sense::Single | Sense::SomeDay => date.earliest().instant()?,
    };
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_date_may_have_ended_early() {
        let case = |date: &str, end: &str| {
            assert_eq!(least_end(&Edtf::parse(date).unwrap()).unwrap().to_string(), end, "{date}");
        };
        case("2024-10", "2024-10-01T00:00:00Z");
        case("2024-10-18", "2024-10-18T00:00:00Z");
        case("2024-10-08/2024-10-20", "2024-10-20T00:00:00Z");
        case("[2024-10-08..2024-10-20]", "2024-10-08T00:00:00Z");
        case("{2024-10-08,2024-10-20}", "2024-10-20T00:00:00Z");
        case("../2024-10-20", "2024-10-20T00:00:00Z");
        assert_eq!(least_end(&Edtf::parse("2024-10-08/..").unwrap()), None);
    }
}
