//! What goes when the command is interrupted: the file that is half written.

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

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
    pub(super) fn new(path: &Path) -> Self {
        LazyLock::force(&LISTENING);
        *held() = Some(path.to_owned());
        Self(())
    }
}

impl Drop for RemovedOnInterrupt {
    fn drop(&mut self) {
        held().take();
    }
}

fn held() -> std::sync::MutexGuard<'static, Option<PathBuf>> {
    HALF_WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}
