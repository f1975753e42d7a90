//! The `ClaimReview` type of schema.org, for search engines and collections of fact checks, with one review for each feature.
//!
//! The claim is what is reported, its rating is the probability from 0 to 100, and the name of the rating is the ICD 203 term.
//! Each document is an appearance of the claim.
//!
//! Omitted are geometry and times. Uncertainty, origins and denials are in the text only. The review has no `author` and `url`,
//! which search engines require, because they are those of its publisher.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::edtf::Instant;
use crate::export::cited_records::{CitedRecords, published};
use crate::export::sink;
use crate::feature::{Map, Report};
use crate::record::{Source, SourceKind};

pub(super) fn write_map(map: &Map, out: &mut dyn Write) -> io::Result<()> {
    let features = map.features();
    let records = CitedRecords::new(features);
    let reviewed = map.as_of().or_else(|| records.last_published()).map(Instant::to_date_text);
    let graph: Vec<Value> = features.iter().map(|feature| review(feature.report(), reviewed.as_deref())).collect();
    sink::write_pretty_json(out, &json!({ "@context": "https://schema.org", "@graph": graph }))
}

fn review(report: &Report, reviewed: Option<&str>) -> Value {
    let affirming: Vec<_> = report.provenance.iter().filter(|testimony| testimony.affirms()).collect();
    let mut authors: Vec<Value> = Vec::new();
    let mut appearances: Vec<Value> = Vec::new();
    for testimony in &affirming {
        let author = author(&testimony.asserted_by);
        if !authors.contains(&author) {
            authors.push(author);
        }
        let document = &testimony.document;
        let appearance = remove_nulls(json!({
            "@type": "CreativeWork",
            "name": document.title,
            "url": document.url,
            "archivedAt": document.archived_url,
            "datePublished": published(document).map(Instant::to_date_text),
            "inLanguage": document.language,
        }));
        if !appearances.contains(&appearance) {
            appearances.push(appearance);
        }
    }
    remove_nulls(json!({
        "@type": "ClaimReview",
        "identifier": report.id,
        "claimReviewed": report.title,
        "reviewBody": report.description,
        "datePublished": reviewed,
        "itemReviewed": remove_nulls(json!({
            "@type": "Claim",
            "name": report.title,
            "author": authors,
            "datePublished": report.first_reported.map(Instant::to_date_text),
            "firstAppearance": appearances.first(),
            "appearance": appearances,
        })),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": report.confidence,
            "worstRating": 0,
            "bestRating": 100,
            "alternateName": report.likelihood,
            "ratingExplanation": format!("analytic confidence: {}", report.analytic_confidence),
        },
    }))
}

fn author(source: &Source) -> Value {
    let kind = if source.kind == Some(SourceKind::Witness) { "Person" } else { "Organization" };
    remove_nulls(json!({ "@type": kind, "name": source.label(), "url": source.url }))
}

/// Removes members that are null.
fn remove_nulls(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value {
        members.retain(|_, value| !value.is_null());
    }
    value
}
