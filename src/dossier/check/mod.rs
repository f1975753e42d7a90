//! The rules across records, and the shape of texts: all problems in one run.

mod cause;
mod claims;
mod references;
mod subjects;
mod time;
mod values;

use super::cause::Cause;
use super::draft::Draft;
use super::findings::Findings;
use super::written::Place;
use crate::problem::Span;

pub(crate) use cause::RuleFault;
pub(crate) use references::references;

/// Holds the records against all rules and notes every fault.
pub(crate) fn check(draft: &Draft, findings: &mut Findings) {
    // Claims that could not be read are told as such.
    if draft.claims.is_empty() && !findings.has_errors() {
        findings.add_fatal(RuleFault::NoClaims.at(None));
    }
    let mut desk = Desk { draft, findings };
    values::check(&mut desk);
    references::check(&mut desk);
    subjects::check(&mut desk);
    time::check(&mut desk);
    claims::check(&mut desk);
}

struct Desk<'a> {
    draft: &'a Draft,
    findings: &'a mut Findings,
}

impl Desk<'_> {
    fn note(&mut self, place: Place, key: &str, fault: &RuleFault) {
        let span = self.draft.written.span(place, key);
        self.findings.add(place, fault.at(span));
    }

    /// Notes a fault in an item of a list, counted from 0.
    fn note_item(&mut self, place: Place, key: &str, item: usize, fault: &RuleFault) {
        let span = self.draft.written.item(place, key, item + 1);
        self.findings.add(place, fault.at(span));
    }

    /// Notes a fault and shows another place.
    fn note_both(&mut self, place: Place, key: &str, fault: &RuleFault, other: Option<Span>, label: &str) {
        let span = self.draft.written.span(place, key);
        self.findings.add(place, fault.at(span).with_related(other, label));
    }

    fn name(&self, place: Place) -> String {
        self.draft.name(place)
    }
}
