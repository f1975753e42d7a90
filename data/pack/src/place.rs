//! The library's own folding of names: the keys written here are the keys looked up there.

#[path = "../../../src/place/fold.rs"]
#[allow(dead_code, reason = "the program needs a part of it")]
pub(crate) mod fold;
#[path = "../../../src/place/romanise.rs"]
#[allow(dead_code, reason = "the program needs a part of it")]
pub(crate) mod romanise;
