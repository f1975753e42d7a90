//! Limits on the size of a dossier, against hostile input.

/// Limits on what is read. A file beyond a limit is an error that names the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum size of a file in bytes; 256 MB by default.
    pub file_bytes: u64,
    /// The maximum number of claims, and likewise of sources, subjects and documents; a million by default.
    pub claims: usize,
    /// The maximum size of a string in bytes; 1 MB by default.
    pub field_bytes: usize,
}

impl Limits {
    /// No limits other than the memory of the machine.
    pub const NONE: Self = Self { file_bytes: u64::MAX, claims: usize::MAX, field_bytes: usize::MAX };
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 256_000_000, claims: 1_000_000, field_bytes: 1_000_000 }
    }
}

/// The help of messages about a limit.
pub(crate) const LIMITS_HELP: &str = "if you trust the file, read it with --no-limits (in code: Limits::NONE)";
