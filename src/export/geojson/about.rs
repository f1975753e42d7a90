//! What a collection says about itself.

use serde::Serialize;

use crate::edtf::Instant;
use crate::feature::{Map, NOTE, UnmappedClaim};
use crate::opinion::TrustTable;

/// The member `troopmap` of a collection.
#[derive(Serialize)]
pub(super) struct MapAbout<'a> {
    version: &'static str,
    title: Option<&'a str>,
    note: &'static str,
    as_of: Option<String>,
    attribution: &'a str,
    trust: &'a TrustTable,
    scale: Scale,
    features: usize,
    unmapped: &'a [UnmappedClaim],
}

/// The scales of confidence, likelihood and analytic confidence.
#[derive(Serialize)]
struct Scale {
    confidence: &'static str,
    likelihood: &'static str,
    analytic_confidence: &'static str,
}

const SCALE: Scale = Scale {
    confidence: "STIX 2.1, 0 to 100",
    likelihood: "ICD 203: almost no chance < 5 <= very unlikely < 20 <= unlikely < 45 <= roughly even chance < 55 <= likely < 80 <= very likely < 95 <= almost certain",
    analytic_confidence: "by uncertainty: low > 0.5 >= moderate > 0.2 >= high",
};

impl<'a> MapAbout<'a> {
    pub(super) fn new(map: &'a Map) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            title: map.title(),
            note: NOTE,
            as_of: map.as_of().map(Instant::to_date_text),
            attribution: map.attribution(),
            trust: map.trust(),
            scale: SCALE,
            features: map.len(),
            unmapped: map.unmapped(),
        }
    }
}
