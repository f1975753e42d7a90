//! What goes when the command is interrupted: the files that are half written.

use std::io;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

static HALF_WRITTEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The exit code by which a shell knows that Ctrl-C was pressed.
const INTERRUPTED: i32 = 130;

/// Listening starts with the first file; where the system does not let us, an interrupt leaves the file.
static LISTENING: LazyLock<()> = LazyLock::new(|| {
    let _ = ctrlc::set_handler(|| {
        for path in held().drain(..) {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
});

/// As long as this lives, an interrupt removes the file.
pub(super) struct RemovedOnInterrupt(PathBuf);

impl RemovedOnInterrupt {
    /// Makes the file. An interrupt waits until it is there.
    pub(super) fn make(new: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<(NamedTempFile, Self)> {
        LazyLock::force(&LISTENING);
        let mut held = held();
        let file = new()?;
        let path = file.path().to_owned();
        held.push(path.clone());
        Ok((file, Self(path)))
    }
}

impl Drop for RemovedOnInterrupt {
    fn drop(&mut self) {
        held().retain(|path| *path != self.0);
    }
}

fn held() -> MutexGuard<'static, Vec<PathBuf>> {
    HALF_WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}
