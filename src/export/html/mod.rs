//! One page that opens from disk.

pub(crate) mod escape;
