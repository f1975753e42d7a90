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
    thread: Option<(SyncSender<()>, JoinHandle<io::Result<()>>)>,
}

impl<'f> Settling<'f> {
    pub(super) const fn new(file: &'f mut File) -> Self {
        Self { file, since: 0, thread: None }
    }

    fn ask(&mut self) -> io::Result<()> {
        let (asking, _) = match &mut self.thread {
            Some(thread) => thread,
            none => {
                let file = self.file.try_clone()?;
                let (asking, asked) = sync_channel(1);
                let work = move || asked.iter().try_for_each(|()| file.sync_data());
                none.insert((asking, std::thread::Builder::new().spawn(work)?))
            }
        };
        // A thread that is still busy, or that has failed, is asked nothing more.
        let _ = asking.try_send(());
        Ok(())
    }

    /// Waits until the file is on the disk.
    ///
    /// # Errors
    /// Also those of before: the system tells an error of the disk once.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        if let Some((asking, thread)) = self.thread.take() {
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
            self.ask()?;
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
        for _ in 0..20 {
            settling.write_all(&block).unwrap();
        }
        assert!(settling.thread.is_some());
        settling.finish().unwrap();
        file.rewind().unwrap();
        let mut piece = vec![0; block.len()];
        for _ in 0..20 {
            file.read_exact(&mut piece).unwrap();
            assert!(piece == block);
        }
        assert_eq!(file.read(&mut piece).unwrap(), 0);
    }
}
