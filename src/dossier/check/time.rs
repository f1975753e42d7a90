//! Dates against each other: what was published, said and done, and in which order.

use std::collections::HashMap;

use super::{Desk, RuleFault};
use crate::dossier::draft::readable;
use crate::dossier::written::Kind;
use crate::edtf::{DateBound, Edtf, Instant, Sense};
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
                let first = cited.published.earliest().instant();
                if first.is_some_and(|first| begins_after(first, &cited.published, &document.published)) {
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
        (DateBound::At(_), DateBound::At(_)) => None,
        (DateBound::At(_), _) => Some("end"),
        _ => Some("start"),
    };
    if let Some(end) = end {
        let fault = RuleFault::OpenPublication { of: desk.name(place), written: published.as_str().to_owned(), end };
        desk.note(place, "published", &fault);
    }
    let Some(accessed) = &document.accessed else { return };
    if published.earliest().instant().is_some_and(|first| begins_after(first, published, accessed)) {
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
    for (key, date) in when.into_iter().chain(said_on) {
        if least_end(date).is_some_and(|end| begins_after(end, date, &document.published)) {
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

// No clock shows more than 14 hours more than universal time, and none more than 12 hours less.
const EAST: i64 = 14 * 3600;
const WEST: i64 = 12 * 3600;

/// Whether a second that a date names comes after another date has ended, wherever the two were written.
///
/// Two date-times are held against each other by universal time, and two days by the calendar. A day, or a time without its
/// zone, is held against a date-time by the clock that is kindest to it: 18 October begins in Kiribati while it is ten in the
/// morning of the 17th in London, and the report of it may carry that time.
///
/// Nothing comes after a date whose end is open.
fn begins_after(second: Instant, date: &Edtf, other: &Edtf) -> bool {
    let Some(end) = other.latest().instant() else { return false };
    let slack = match (date.has_zone(), other.has_zone()) {
        (true, true) | (false, false) => 0,
        (false, true) => EAST,
        (true, false) => WEST,
    };
    second.unix_seconds().saturating_sub(slack) > end.unix_seconds()
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
    use crate::dossier::{ReadOptions, TextFormat, from_text};

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

    /// The codes of what is wrong with a claim of a document, when the document before it was published on another day.
    fn codes(published: &str, when: &str, said_on: &str, cited: &str) -> Vec<&'static str> {
        let text = format!(
            r#"
            source = [{{ id = "nis" }}]
            document = [
                {{ id = "d1", publisher = "nis", published = "{cited}" }},
                {{ id = "d2", publisher = "nis", published = "{published}" }},
            ]
            claim = [
                {{ id = "c1", document = "d1", subject = "soldiers" }},
                {{ id = "c2", document = "d2", subject = "soldiers", when = "{when}", said_on = "{said_on}", cites = ["c1"] }},
            ]"#
        );
        let reading = from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default());
        reading.problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_bare_day_is_a_day_wherever_it_was_written() {
        for (published, day) in [
            // The day before, in universal time.
            ("2024-10-18T08:00:00+09:00", "2024-10-18"),
            // A server's clock in universal time, and a reporter in Seoul.
            ("2024-10-17T23:30:00Z", "2024-10-18"),
            // Without a zone, the clock on the wall.
            ("2024-10-18T08:00:00", "2024-10-18"),
            ("2024-10-18", "2024-10-18T08:00:00+09:00"),
            ("2024-10-18", "2024-10-18T23:30:00-05:00"),
            // 12:00 in Seoul, and the same minute in universal time.
            ("2024-10-18T03:00:00Z", "2024-10-18T12:00:00"),
        ] {
            assert_eq!(codes(published, day, day, day), [""; 0], "{published} {day}");
        }
    }

    #[test]
    fn what_is_later_on_every_clock_is_an_error() {
        for (published, day) in [
            ("2024-10-18T08:00:00+09:00", "2024-10-19"),
            ("2024-10-18T09:59:59Z", "2024-10-19"),
            ("2024-10-18", "2024-10-19T12:00:00Z"),
            ("2024-10-18", "2024-10-19"),
            ("2024-10-18T08:00:00+09:00", "2024-10-18T08:00:01+09:00"),
            ("2024-10-18T08:00:00", "2024-10-19"),
        ] {
            let both = ["after-publication", "after-publication", "later-document"];
            assert_eq!(codes(published, day, day, day), both, "{published} {day}");
        }
    }

    #[test]
    fn a_document_may_be_looked_at_on_the_day_on_which_it_came_out() {
        let codes = |published: &str, accessed: &str| {
            let text = format!(
                r#"
                source = [{{ id = "nis" }}]
                document = [{{ id = "d1", publisher = "nis", published = "{published}", accessed = "{accessed}" }}]
                claim = [{{ id = "c1", document = "d1", subject = "soldiers" }}]"#
            );
            let reading = from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default());
            reading.problems.iter().map(|problem| problem.code).collect::<Vec<_>>()
        };
        assert_eq!(codes("2024-10-18T23:00:00-05:00", "2024-10-18"), [""; 0]);
        assert_eq!(codes("2024-10-18T23:00:00-05:00", "2024-10-17"), ["accessed-before"]);
    }
}
