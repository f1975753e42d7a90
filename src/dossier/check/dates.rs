//! Rules for the order of dates: publications, statements and events.

use std::collections::HashMap;

use super::{Checker, RuleFault};
use crate::dossier::decoded::iter_readable;
use crate::dossier::record_kind::RecordKind;
use crate::edtf::{DateBound, Edtf, Instant, Sense};
use crate::record::{Activity, Claim, Document, Stance};

pub(super) fn check(checker: &mut Checker<'_>) {
    let decoded = checker.decoded;
    for (at, document) in iter_readable(&decoded.documents) {
        check_publication(checker, at, document);
    }
    let documents: HashMap<&str, &Document> =
        iter_readable(&decoded.documents).map(|(_, document)| (document.id.as_str(), document)).collect();
    let claims: HashMap<&str, &Claim> =
        iter_readable(&decoded.claims).map(|(_, claim)| (claim.id.as_str(), claim)).collect();
    for (at, claim) in iter_readable(&decoded.claims) {
        let Some(&document) = documents.get(claim.document.as_str()) else { continue };
        check_claim_dates(checker, at, claim, document);
        for (key, verb, ids) in [
            ("cites", "cites", &claim.cites),
            ("about", "responds to", &claim.about),
            ("retracts", "retracts", &claim.retracts),
        ] {
            for (item, id) in ids.iter().enumerate() {
                let cited = claims.get(id.as_str()).and_then(|cited| documents.get(cited.document.as_str()));
                let Some(&cited) = cited else { continue };
                let first = cited.published.earliest().instant();
                if first.is_some_and(|first| starts_after(first, &cited.published, &document.published)) {
                    let record = (RecordKind::Claim, at);
                    let fault = RuleFault::LaterDocument {
                        owner: checker.describe(record),
                        verb,
                        id: id.as_str().to_owned(),
                        ours: document.published.as_str().to_owned(),
                        theirs: cited.published.as_str().to_owned(),
                    };
                    checker.report_item(record, key, item, &fault);
                }
            }
        }
    }
}

fn check_publication(checker: &mut Checker<'_>, at: usize, document: &Document) {
    let record = (RecordKind::Document, at);
    let published = &document.published;
    let end = match (published.earliest(), published.latest()) {
        (DateBound::At(_), DateBound::At(_)) => None,
        (DateBound::At(_), _) => Some("end"),
        _ => Some("start"),
    };
    if let Some(end) = end {
        let fault =
            RuleFault::OpenPublication { owner: checker.describe(record), written: published.as_str().to_owned(), end };
        checker.report(record, "published", &fault);
    }
    let Some(accessed) = &document.accessed else { return };
    if published.earliest().instant().is_some_and(|first| starts_after(first, published, accessed)) {
        let fault = RuleFault::AccessedBefore {
            owner: checker.describe(record),
            accessed: accessed.as_str().to_owned(),
            published: published.as_str().to_owned(),
        };
        checker.report(record, "accessed", &fault);
    }
}

fn check_claim_dates(checker: &mut Checker<'_>, at: usize, claim: &Claim, document: &Document) {
    let looks_ahead =
        matches!(claim.activity, Some(Activity::Expected | Activity::Preparing)) || claim.stance != Stance::Affirms;
    let when = claim.when.as_ref().filter(|_| !looks_ahead).map(|when| ("when", when));
    let said_on = claim.said_on.as_ref().map(|said_on| ("said_on", said_on));
    for (key, date) in when.into_iter().chain(said_on) {
        if earliest_end(date).is_some_and(|end| starts_after(end, date, &document.published)) {
            let record = (RecordKind::Claim, at);
            let fault = RuleFault::AfterPublication {
                owner: checker.describe(record),
                key,
                when: date.as_str().to_owned(),
                document: document.id.as_str().to_owned(),
                published: document.published.as_str().to_owned(),
                expected: key == "when",
            };
            checker.report(record, key, &fault);
        }
    }
}

/// The largest offset east of UTC, in seconds.
const MAX_EAST: i64 = 14 * 3600;

/// The largest offset west of UTC, in seconds.
const MAX_WEST: i64 = 12 * 3600;

/// Returns whether an instant of `date` is after the end of `other` in every time zone in which the two may have been written.
///
/// Two date-times are compared in UTC, and two days by the calendar. If only one of the two has a time zone, the other gets the
/// benefit of the doubt: 18 October starts in Kiribati at 10:00 UTC on the 17th, and a report from there may have that time.
///
/// Returns false if the end of `other` is open.
fn starts_after(instant: Instant, date: &Edtf, other: &Edtf) -> bool {
    let Some(end) = other.latest().instant() else { return false };
    let slack = match (date.has_zone(), other.has_zone()) {
        (true, true) | (false, false) => 0,
        (false, true) => MAX_EAST,
        (true, false) => MAX_WEST,
    };
    instant.unix_seconds().saturating_sub(slack) > end.unix_seconds()
}

/// Returns the earliest instant at which an event of this date may have ended.
///
/// An event of a month may have ended on its first day; an event of an interval lasts until its last date starts.
fn earliest_end(date: &Edtf) -> Option<Instant> {
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
    fn an_event_of_a_coarse_date_may_have_ended_early() {
        let case = |date: &str, end: &str| {
            assert_eq!(earliest_end(&Edtf::parse(date).unwrap()).unwrap().to_string(), end, "{date}");
        };
        case("2024-10", "2024-10-01T00:00:00Z");
        case("2024-10-18", "2024-10-18T00:00:00Z");
        case("2024-10-08/2024-10-20", "2024-10-20T00:00:00Z");
        case("[2024-10-08..2024-10-20]", "2024-10-08T00:00:00Z");
        case("{2024-10-08,2024-10-20}", "2024-10-20T00:00:00Z");
        case("../2024-10-20", "2024-10-20T00:00:00Z");
        assert_eq!(earliest_end(&Edtf::parse("2024-10-08/..").unwrap()), None);
    }

    /// Returns the codes of the problems of a claim and its document, if it cites a document published on the date `cited`.
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
    fn accepts_a_day_of_any_time_zone() {
        for (published, day) in [
            // The day before in UTC.
            ("2024-10-18T08:00:00+09:00", "2024-10-18"),
            // A server in UTC and a reporter in Seoul.
            ("2024-10-17T23:30:00Z", "2024-10-18"),
            // Local time without a zone.
            ("2024-10-18T08:00:00", "2024-10-18"),
            ("2024-10-18", "2024-10-18T08:00:00+09:00"),
            ("2024-10-18", "2024-10-18T23:30:00-05:00"),
            // 12:00 in Seoul, and the same minute in UTC.
            ("2024-10-18T03:00:00Z", "2024-10-18T12:00:00"),
        ] {
            assert_eq!(codes(published, day, day, day), [""; 0], "{published} {day}");
        }
    }

    #[test]
    fn rejects_a_day_that_is_later_in_every_time_zone() {
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
    fn accepts_access_on_the_day_of_publication() {
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
