//! Buffered output that keeps the error of the operating system.

use std::io::{self, Write};

use serde::Serialize;

/// Runs `work` on a buffered writer. Returns its result, and the error of the underlying writer if there was one.
pub(super) fn write_buffered<E: From<io::Error>>(
    out: &mut dyn Write,
    work: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> (Result<(), E>, Option<io::Error>) {
    let mut out = io::BufWriter::with_capacity(64 * 1024, ErrorRecorder { out, last_error: None });
    let result = work(&mut out).and_then(|()| out.flush().map_err(E::from));
    (result, out.into_parts().0.last_error)
}

/// Writes a value as indented JSON and a line feed.
pub(super) fn write_pretty_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A writer that keeps the last error of the underlying writer, since formats may replace it by an error of their own.
struct ErrorRecorder<'w> {
    out: &'w mut dyn Write,
    last_error: Option<io::Error>,
}

impl ErrorRecorder<'_> {
    fn record<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            let copy = || io::Error::new(error.kind(), error.to_string());
            self.last_error = Some(error.raw_os_error().map_or_else(copy, io::Error::from_raw_os_error));
        }
        result
    }
}

impl Write for ErrorRecorder<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.record(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.record(result)
    }
}
