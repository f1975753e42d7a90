//! Large files reach the disk while the rest of them is still being made.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Bytes after which the disk is asked to take what there is. Most files never come to it.
const PIECE: usize = 64 * 1024 * 1024;

/// A file that is being written. What the system holds of it goes to the disk from time to time, on a thread of its own, so that
/// little is left to wait for at the end.
pub(super) struct Settling<'f> {
    file: &'f mut File,
    /// Bytes since the disk was asked last.
    since: usize,
    helper: Helper,
}

/// Who asks the disk.
enum Helper {
    /// Nobody is needed so far.
    Unneeded,
    Thread(SyncSender<()>, JoinHandle<io::Result<()>>),
    /// The system has no thread or no handle to give. The disk is asked at the end alone.
    Unavailable,
}

impl Helper {
    fn new(file: &File) -> Self {
        let (asking, asked) = sync_channel(1);
        let thread = file.try_clone().and_then(|file| {
            std::thread::Builder::new().spawn(move || asked.iter().try_for_each(|()| file.sync_data()))
        });
        thread.map_or(Self::Unavailable, |thread| Self::Thread(asking, thread))
    }
}

impl<'f> Settling<'f> {
    pub(super) const fn new(file: &'f mut File) -> Self {
        Self { file, since: 0, helper: Helper::Unneeded }
    }

    fn ask(&mut self) {
        if let Helper::Unneeded = self.helper {
            self.helper = Helper::new(self.file);
        }
        if let Helper::Thread(asking, _) = &self.helper {
            // A thread that is busy is asked once more at most, and one that has failed is not.
            let _ = asking.try_send(());
        }
    }

    /// Waits until the file is on the disk.
    ///
    /// # Errors
    /// Also those of before: the system tells an error of the disk once.
    pub(super) fn finish(self) -> io::Result<()> {
        self.file.flush()?;
        if let Helper::Thread(asking, thread) = self.helper {
            drop(asking);
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        self.file.sync_all()
    }
}

impl Write for Settling<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.since += written;
        if self.since >= PIECE {
            self.since = 0;
            self.ask();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use super::*;

    #[test]
    fn a_large_file_is_written_as_it_is() {
        let mut file = tempfile::tempfile().unwrap();
        let mut settling = Settling::new(&mut file);
        let block: Vec<u8> = (0..=250).cycle().take(PIECE / 8 + 1).collect();
        for _ in 0..9 {
            settling.write_all(&block).unwrap();
        }
        assert!(matches!(settling.helper, Helper::Thread(..)));
        settling.finish().unwrap();
        file.rewind().unwrap();
        let mut piece = vec![0; block.len()];
        for _ in 0..9 {
            file.read_exact(&mut piece).unwrap();
            assert!(piece == block);
        }
        assert_eq!(file.read(&mut piece).unwrap(), 0);
    }
}
