//! Syncs large files to disk in the background while the rest of them is still being written.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Bytes between two syncs. Most files are smaller and are synced only at the end.
const SYNC_INTERVAL: usize = 64 * 1024 * 1024;

/// A file whose written pages are synced from time to time on a thread of its own, so that the final sync is short.
pub(super) struct SyncingFile<'f> {
    file: &'f mut File,
    /// Bytes written since the last sync.
    unsynced: usize,
    thread: SyncThread,
}

/// The thread that syncs.
enum SyncThread {
    /// Not needed so far.
    NotStarted,
    Running(SyncSender<()>, JoinHandle<io::Result<()>>),
    /// The system could not give us a thread or a second file handle, so the file is synced only at the end.
    Unavailable,
}

impl SyncThread {
    fn start(file: &File) -> Self {
        let (request, requests) = sync_channel(1);
        let thread = file.try_clone().and_then(|file| {
            std::thread::Builder::new().spawn(move || requests.iter().try_for_each(|()| file.sync_data()))
        });
        thread.map_or(Self::Unavailable, |thread| Self::Running(request, thread))
    }
}

impl<'f> SyncingFile<'f> {
    pub(super) const fn new(file: &'f mut File) -> Self {
        Self { file, unsynced: 0, thread: SyncThread::NotStarted }
    }

    fn request_sync(&mut self) {
        if let SyncThread::NotStarted = self.thread {
            self.thread = SyncThread::start(self.file);
        }
        if let SyncThread::Running(request, _) = &self.thread {
            // The channel holds one request: a busy thread needs no more than one, and a failed one needs none.
            let _ = request.try_send(());
        }
    }

    /// Waits until the file is on the disk.
    ///
    /// # Errors
    ///
    /// Returns the error of an earlier background sync too, because the system reports a disk error only once.
    pub(super) fn finish(self) -> io::Result<()> {
        self.file.flush()?;
        if let SyncThread::Running(request, thread) = self.thread {
            drop(request);
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        self.file.sync_all()
    }
}

impl Write for SyncingFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.unsynced += written;
        if self.unsynced >= SYNC_INTERVAL {
            self.unsynced = 0;
            self.request_sync();
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
    fn writes_large_files_unchanged() {
        let mut file = tempfile::tempfile().unwrap();
        let mut syncing = SyncingFile::new(&mut file);
        let block: Vec<u8> = (0..=250).cycle().take(SYNC_INTERVAL / 8 + 1).collect();
        for _ in 0..9 {
            syncing.write_all(&block).unwrap();
        }
        assert!(matches!(syncing.thread, SyncThread::Running(..)));
        syncing.finish().unwrap();
        file.rewind().unwrap();
        let mut read = vec![0; block.len()];
        for _ in 0..9 {
            file.read_exact(&mut read).unwrap();
            assert!(read == block);
        }
        assert_eq!(file.read(&mut read).unwrap(), 0);
    }
}
