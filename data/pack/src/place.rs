//! The name folding of the library, so that the packed keys are the keys that it looks up.

#[path = "../../../src/place/fold.rs"]
#[allow(dead_code, reason = "only a part is used")]
pub(crate) mod fold;
#[path = "../../../src/place/romanise.rs"]
#[allow(dead_code, reason = "only a part is used")]
pub(crate) mod romanise;
