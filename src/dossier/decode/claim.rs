//! Claims.

use super::cause::ValueFault;
use super::fields::Fields;
use super::nested;
use super::records::required_id;
use crate::mode::Mode;
use crate::opinion::Hedge;
use crate::record::{Claim, PlaceNames, Places, Stance};

pub(super) fn claim(fields: &mut Fields<'_, '_>) -> Option<Claim> {
    let id = required_id(fields, "\"c7\"");
    let document = fields.required("document", "\"…\", the id of a document", Fields::id);
    let stance = fields.word("stance", Stance::WORDS).unwrap_or_default();
    let rest = Claim {
        asserted_by: fields.id("asserted_by"),
        via: fields.ids("via"),
        cites: fields.ids("cites"),
        rests_on: fields.ids("rests_on"),
        own_evidence: fields.flag("own_evidence"),
        evidence: fields.ids("evidence"),
        basis: fields.open_word("basis"),
        about: fields.ids("about"),
        subject: fields.text("subject"),
        subject_reported: fields.text("subject_reported"),
        activity: fields.open_word("activity"),
        places: places(fields),
        from: names(fields, "from"),
        to: names(fields, "to"),
        by: fields.word("by", Mode::WORDS),
        at: nested::pins(fields),
        when: fields.date("when"),
        said_on: fields.date("said_on"),
        count: nested::count(fields),
        hedge: fields.word("hedge", Hedge::WORDS),
        credibility: nested::credibility(fields),
        retracts: fields.ids("retracts"),
        locator: nested::locator(fields),
        quote: nested::quote(fields),
        quote_sha256: fields.text("quote_sha256"),
        note: fields.text("note"),
        original: nested::original(fields),
        ..Claim::new(placeholder()?, placeholder()?)
    };
    Some(Claim { id: id?, document: document?, stance, ..rest })
}

/// An id for a claim that is being read; the true one takes its place.
fn placeholder<T: std::str::FromStr>() -> Option<T> {
    "-".parse().ok()
}

fn names(fields: &mut Fields<'_, '_>, key: &'static str) -> PlaceNames {
    fields.texts(key).into_iter().map(|(name, _)| name).collect()
}

/// `place` or `places`; both at once leave open which is meant.
fn places(fields: &mut Fields<'_, '_>) -> Places {
    let one = fields.texts("place");
    let several = fields.texts("places");
    if let (false, Some((_, span))) = (one.is_empty(), several.first()) {
        let fault = ValueFault::Both {
            of: fields.of.clone(),
            one: "place",
            other: "places",
            help: "put all names into places",
        };
        fields.note(&fault, span.clone());
    }
    one.into_iter().chain(several).map(|(name, _)| name).collect()
}
