//! From claims to figures, held against the rules (sections 2, 5 and 6 of the specification) on dossiers small enough to
//! work out by hand.

mod assess;
mod confidence;
mod laws;

mod little;
mod origins;
mod propositions;
mod scale;
mod trace;
