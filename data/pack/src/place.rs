//! The name folding of the library, so that the packed keys are the keys that it looks up.

#[path = "../../../src/place/folding.rs"]
#[allow(dead_code, reason = "the program needs a part of it")]
pub(crate) mod folding;
#[path = "../../../src/place/romanize.rs"]
#[allow(dead_code, reason = "the program needs a part of it")]
pub(crate) mod romanize;
