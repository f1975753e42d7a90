//! Who depends on whom: from claims to roots, relays and origins.

mod as_of;
mod citation_targets;
mod citations;
mod dependence;
mod evidence;
mod facts;
mod retraction;
mod standpoint;
mod statement_time;
mod supersession;
mod trusted_paths;
mod weigh;

pub use evidence::{
    Attestation, AttestationLink, Dependence, ExcludedClaim, ExclusionReason, NonResponse, Origin, Root,
    WeighedEvidence,
};
pub use standpoint::Standpoint;

pub(crate) use as_of::AsOfFilter;
pub(crate) use citations::Citations;
pub(crate) use facts::Facts;
pub(crate) use weigh::weigh;
