//! The library's own folding of names: the keys written here are the keys looked up there.

#[path = "../../../src/place/folding.rs"]
#[allow(dead_code, reason = "the program needs a part of it")]
pub(crate) mod folding;
#[path = "../../../src/place/romanize.rs"]
#[allow(dead_code, reason = "the program needs a part of it")]
pub(crate) mod romanize;
