//! What a collection says of itself.

use serde::Serialize;

use crate::edtf::Instant;
use crate::feature::{Map, Unmapped};
use crate::opinion::TrustTable;

/// The member `troopmap` of a collection.
#[derive(Serialize)]
pub(super) struct About<'a> {
    version: &'static str,
    title: Option<&'a str>,
    note: &'static str,
    as_of: Option<String>,
    attribution: &'a str,
    trust: &'a TrustTable,
    scale: Scale,
    features: usize,
    unmapped: Vec<Beside<'a>>,
}

/// The bounds that likelihood and analytic confidence are read from.
#[derive(Serialize)]
struct Scale {
    confidence: &'static str,
    likelihood: &'static str,
    analytic_confidence: &'static str,
}

#[derive(Serialize)]
struct Beside<'a> {
    claim: &'a str,
    reason: &'a str,
}

const SCALE: Scale = Scale {
    confidence: "STIX 2.1, 0 to 100",
    likelihood: "ICD 203: almost no chance < 5 <= very unlikely < 20 <= unlikely < 45 <= roughly even chance < 55 <= likely < 80 <= very likely < 95 <= almost certain",
    analytic_confidence: "by uncertainty: low > 0.5 >= moderate > 0.2 >= high",
};

impl<'a> About<'a> {
    pub(super) fn of(map: &'a Map<'a>, unmapped: &'a [Unmapped]) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            title: map.title(),
            note: crate::export::NOTE,
            as_of: map.as_of().map(Instant::date_text),
            attribution: map.attribution(),
            trust: map.trust(),
            scale: SCALE,
            features: map.len(),
            unmapped: unmapped.iter().map(|one| Beside { claim: one.claim.as_str(), reason: one.reason }).collect(),
        }
    }
}
