//! How much is read before a dossier counts as hostile.

/// How much is read. Beyond it reading stops with an error that names the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one file; 256 MB unless told.
    pub file_bytes: u64,
    /// Claims of one dossier; a million unless told. Sources, subjects and documents may be as many each.
    pub claims: usize,
    /// Bytes of one text; 1 MB unless told.
    pub field_bytes: usize,
}

impl Limits {
    /// No limit but the memory of the machine.
    pub const NONE: Self = Self { file_bytes: u64::MAX, claims: usize::MAX, field_bytes: usize::MAX };
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 256_000_000, claims: 1_000_000, field_bytes: 1_000_000 }
    }
}

/// How a limit is lifted, as messages say it.
pub(crate) const LIMITS_HELP: &str = "if you trust the dossier, read it with --no-limits (in code: Limits::NONE)";
