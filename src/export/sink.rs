//! Where maps go: in large pieces, and with an ear for what the system says.

use std::io::{self, Write};

use serde::Serialize;

/// Writes in large pieces; gives what came of it, and what the system said where it failed.
pub(super) fn through<E: From<io::Error>>(
    out: &mut dyn Write,
    work: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> (Result<(), E>, Option<io::Error>) {
    let mut out = io::BufWriter::with_capacity(64 * 1024, Listening { out, failure: None });
    let written = work(&mut out).and_then(|()| out.flush().map_err(E::from));
    (written, out.into_parts().0.failure)
}

/// Writes a value as JSON for people, and a line feed.
pub(super) fn pretty(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A writer that keeps what the system said when it failed.
struct Listening<'w> {
    out: &'w mut dyn Write,
    failure: Option<io::Error>,
}

impl Listening<'_> {
    fn heard<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            let same = || io::Error::new(error.kind(), error.to_string());
            self.failure = Some(error.raw_os_error().map_or_else(same, io::Error::from_raw_os_error));
        }
        result
    }
}

impl Write for Listening<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.heard(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.heard(result)
    }
}
