//! From claims to figures, held against the rules (sections 2, 5 and 6 of the specification) on dossiers small enough to
//! work out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::default_trait_access,
    clippy::nonminimal_bool,
    clippy::redundant_closure,
    clippy::redundant_closure_for_method_calls,
    clippy::unnecessary_literal_bound,
    reason = "a test stops at what it did not expect, and reads as the rule that it tests"
)]

mod assess;
mod confidence;
mod laws;

mod little;
mod origins;
mod propositions;
mod scale;
mod times;
mod trace;
