//! The records behind a map that was read back: what its features cite.

use std::collections::{BTreeMap, HashSet};

use crate::dossier::{Dossier, Records};
use crate::feature::Map;
use crate::record::{Claim, Document, Source};

/// Returns a dossier of the records that the features of a map cite, fit to be looked up.
pub(super) fn cited_dossier(map: &Map) -> Dossier {
    let mut claims: BTreeMap<&str, &Claim> = BTreeMap::new();
    let mut documents: BTreeMap<&str, &Document> = BTreeMap::new();
    let mut sources: BTreeMap<&str, Source> = BTreeMap::new();
    let testimony = map.features().iter().flat_map(|feature| &feature.report().provenance);
    for one in testimony {
        claims.entry(one.claim.id.as_str()).or_insert(&one.claim);
        documents.entry(one.document.id.as_str()).or_insert(&one.document);
        for source in std::iter::once(&one.asserted_by).chain(&one.relayed_by) {
            sources.entry(source.id.as_str()).or_insert_with(|| Source::clone(source));
        }
    }
    // The publisher of a document is known by its id alone if no feature names it as a speaker or relay.
    for document in documents.values() {
        sources.entry(document.publisher.as_str()).or_insert_with(|| Source::new(document.publisher.clone()));
    }
    let known: HashSet<&str> = sources.keys().copied().collect();
    let claims = claims.into_values().map(|claim| {
        let mut claim = claim.clone();
        // A claim whose speaker no record names is that of its document's publisher.
        claim.asserted_by = claim.asserted_by.filter(|id| known.contains(id.as_str()));
        claim
    });
    Dossier::from_cited(Records {
        places: Vec::new(),
        claims: claims.collect(),
        documents: documents.into_values().cloned().collect(),
        sources: sources.into_values().collect(),
        ..Records::default()
    })
}
