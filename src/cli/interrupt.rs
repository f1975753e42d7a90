//! What goes when the command is interrupted: the file that is half written.

use std::io;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

static HALF_WRITTEN: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The exit code by which a shell knows that Ctrl-C was pressed.
const INTERRUPTED: i32 = 130;

/// Listening starts with the first file; where the system does not let us, an interrupt leaves the file.
static LISTENING: LazyLock<()> = LazyLock::new(|| {
    let _ = ctrlc::set_handler(|| {
        if let Some(path) = held().take() {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(INTERRUPTED);
    });
});

/// As long as this lives, an interrupt removes the file.
pub(super) struct RemovedOnInterrupt(());

impl RemovedOnInterrupt {
    /// Makes the file. An interrupt waits until it is there.
    pub(super) fn make(new: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<(NamedTempFile, Self)> {
        LazyLock::force(&LISTENING);
        let mut held = held();
        let file = new()?;
        *held = Some(file.path().to_owned());
        Ok((file, Self(())))
    }
}

impl Drop for RemovedOnInterrupt {
    fn drop(&mut self) {
        held().take();
    }
}

fn held() -> MutexGuard<'static, Option<PathBuf>> {
    HALF_WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}
