//! The rules of the assessment (sections 2, 5 and 6 of the specification), on dossiers small enough to compute by hand.

#![allow(
    clippy::unwrap_used,
    clippy::default_trait_access,
    clippy::nonminimal_bool,
    clippy::redundant_closure,
    clippy::redundant_closure_for_method_calls,
    clippy::unnecessary_literal_bound,
    reason = "a test panics on unexpected values, and reads like the rule that it tests"
)]

mod assess;
mod confidence;
mod large_dossiers;
mod laws;
mod origins;
mod propositions;
mod small_dossier;
mod times;
mod trace;
