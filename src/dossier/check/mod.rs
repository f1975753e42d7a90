//! Rules across records and for the format of texts. All faults are reported in one run.

mod claim_rules;
mod dates;
mod place_rules;
mod references;
mod rule_fault;
mod subject_names;
mod values;

use super::decoded::DecodedRecords;
use super::diagnose::Diagnose;
use super::findings::Findings;
use super::record_kind::RecordIx;
use crate::problem::Span;

pub(crate) use references::collect_references;
pub(crate) use rule_fault::RuleFault;

/// Checks the records against all rules and reports every fault.
pub(crate) fn check(decoded: &DecodedRecords, findings: &mut Findings) {
    // Claims that could not be read have been reported already.
    if decoded.claims.is_empty() && !findings.has_errors() {
        findings.add_fatal(RuleFault::NoClaims.to_problem(None));
    }
    let mut checker = Checker { decoded, findings };
    values::check(&mut checker);
    references::check(&mut checker);
    subject_names::check(&mut checker);
    place_rules::check(&mut checker);
    dates::check(&mut checker);
    claim_rules::check(&mut checker);
}

/// The records under check and the problems found.
struct Checker<'a> {
    decoded: &'a DecodedRecords,
    findings: &'a mut Findings,
}

impl Checker<'_> {
    /// Reports a fault in the value of a key.
    fn report(&mut self, record: RecordIx, key: &str, fault: &RuleFault) {
        let span = self.decoded.spans.value_span(record, key);
        self.findings.add(record, fault.to_problem(span));
    }

    /// Reports a fault in a list item, from 0.
    fn report_item(&mut self, record: RecordIx, key: &str, item: usize, fault: &RuleFault) {
        let span = self.decoded.spans.item_span(record, key, item + 1);
        self.findings.add(record, fault.to_problem(span));
    }

    /// Reports a fault with a related position.
    fn report_with_related(
        &mut self,
        record: RecordIx,
        key: &str,
        fault: &RuleFault,
        other: Option<Span>,
        label: &str,
    ) {
        let span = self.decoded.spans.value_span(record, key);
        self.findings.add(record, fault.to_problem(span).with_related(other, label));
    }

    fn describe(&self, record: RecordIx) -> String {
        self.decoded.describe(record)
    }
}
