//! Who depends on whom: from claims to roots, relays and origins.

mod bond;
mod facts;
mod graph;
mod latest;
mod leads;
mod nearest;
mod newest;
mod position;
mod standing;
mod weigh;

pub use bond::Dependence;
pub use position::Standpoint;
pub use weigh::{
    Attestation, AttestationLink, ExcludedClaim, ExclusionReason, NonResponse, Origin, Root, WeighedEvidence,
};

pub(crate) use facts::Facts;
pub(crate) use graph::Citations;
pub(crate) use standing::Standing;

fn index(at: usize) -> u32 {
    // Reading caps claims at a million by default; a list of four thousand million would not fit in memory.
    u32::try_from(at).unwrap_or(u32::MAX)
}
