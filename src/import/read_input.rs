//! Reading of whole files.

use std::io::Read;

use crate::dossier::{LIMITS_HELP, Limits, too_large_problem};
use crate::problem::Problem;

/// Reads a whole file, but not more than the limit.
pub(crate) fn read_all(name: &str, reader: impl Read, limits: &Limits) -> Result<Vec<u8>, Box<Problem>> {
    let mut bytes = Vec::new();
    let most = limits.file_bytes.saturating_add(1);
    if let Err(error) = reader.take(most).read_to_end(&mut bytes) {
        return Err(Box::new(unreadable_problem(name, &error)));
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Box::new(too_large_problem(name, limits)));
    }
    Ok(bytes)
}

/// Creates the problem of a file that the system cannot read.
pub(crate) fn unreadable_problem(name: &str, error: &std::io::Error) -> Problem {
    Problem::error("unreadable", format!("{name} could not be read: {error}"))
}

/// Creates the problem of a file with too many claims.
pub(crate) fn too_many_claims(name: &str, limits: &Limits) -> Problem {
    Problem::error("too-many", format!("{name} has more claims than the limit of {}", limits.claims))
        .with_help(LIMITS_HELP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_reading_at_the_limit() {
        let limits = Limits { file_bytes: 10, ..Limits::default() };
        let problem = read_all("a.csv", std::io::repeat(b'x'), &limits).unwrap_err();
        assert_eq!(problem.message, "a.csv is larger than the limit of 10 bytes");
    }
}
