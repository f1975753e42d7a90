//! The command, part by part.

pub(crate) mod problems;
