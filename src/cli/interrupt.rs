//! Removes partially written files when the command is interrupted.

use std::io;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

static PARTIAL_FILES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The exit code that shells use for Ctrl-C.
const INTERRUPTED: i32 = 130;

/// The signal handler, installed with the first file. If the system refuses it, an interrupt leaves the file behind.
static HANDLER: LazyLock<()> = LazyLock::new(|| {
    let _ = ctrlc::set_handler(|| {
        for path in lock_partial_files().drain(..) {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
});

/// A guard for a file: an interrupt removes the file while the guard is alive.
pub(super) struct RemovedOnInterrupt(PathBuf);

impl RemovedOnInterrupt {
    /// Creates the file. An interrupt waits until it is registered.
    pub(super) fn create(new: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<(NamedTempFile, Self)> {
        LazyLock::force(&HANDLER);
        let mut files = lock_partial_files();
        let file = new()?;
        let path = file.path().to_owned();
        files.push(path.clone());
        Ok((file, Self(path)))
    }
}

impl Drop for RemovedOnInterrupt {
    fn drop(&mut self) {
        lock_partial_files().retain(|path| *path != self.0);
    }
}

fn lock_partial_files() -> MutexGuard<'static, Vec<PathBuf>> {
    PARTIAL_FILES.lock().unwrap_or_else(PoisonError::into_inner)
}
