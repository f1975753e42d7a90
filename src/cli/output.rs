//! Writes to standard output or atomically to a file, and prints messages.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::cli::background_sync::SyncingFile;
use crate::cli::interrupt::RemovedOnInterrupt;

/// Prints a message for people on standard error. If that is closed too, nobody reads it and the error is ignored.
pub(crate) fn print_message(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Formats a count with its noun: `1 error`, `2 errors`.
pub(crate) fn format_count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Describes an error of the system in words, without its number and without the bare name of its kind.
pub(crate) fn describe_io_error(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let description = match error.kind() {
        // An error with a message of its own keeps that message.
        _ if error.get_ref().is_some() => None,
        Kind::NotFound => Some("no such file or folder"),
        Kind::PermissionDenied => Some("permission denied"),
        Kind::StorageFull => Some("no space left"),
        Kind::ReadOnlyFilesystem => Some("read-only file system"),
        Kind::IsADirectory => Some("this is a folder"),
        Kind::NotADirectory => Some("a part of the path is not a folder"),
        Kind::BrokenPipe => Some("the reader closed the pipe"),
        _ => None,
    };
    let text = error.to_string();
    let without_number = text.split_once(" (os error ").map_or(text.as_str(), |(before, _)| before);
    description.map_or_else(|| without_number.to_owned(), str::to_owned)
}

/// Returns whether messages may be colored, that is, whether standard error is a terminal and colors are not turned off.
pub(crate) fn uses_color() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

/// Returns the file of `-o`; `None` for standard output, also as `-`.
pub(crate) fn output_file(out: Option<&Path>) -> Option<&Path> {
    out.filter(|path| path.as_os_str() != "-")
}

/// Returns the failure for an output file whose extension names no format.
pub(crate) fn unsupported_extension(out: &Path, formats: &[&str]) -> Failure {
    let problem = match out.extension() {
        Some(extension) => {
            format!("unsupported file extension `.{}`: {}", extension.to_string_lossy(), out.display())
        }
        None => format!("{} has no file extension", out.display()),
    };
    Failure::Usage(format!("{problem}\n  help: set the format with --to: {}", formats.join(", ")))
}

/// Writes to a file, or to standard output if there is none.
///
/// # Errors
///
/// Fails if the file is one of the `inputs`.
pub(crate) fn write_output(
    out: Option<&Path>,
    inputs: &[&Path],
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    match output_file(out) {
        None => {
            let mut stdout = io::stdout().lock();
            write(&mut stdout)
                .and_then(|()| stdout.flush())
                .map_err(|source| Failure::Write { to: "standard output".to_owned(), source })
        }
        Some(path) => {
            if inputs.iter().any(|input| is_read_from(input, path)) {
                return Err(Failure::Usage(format!("{} is the input; write to another file", path.display())));
            }
            write_atomically(path, write).map_err(|source| Failure::Write { to: path.display().to_string(), source })
        }
    }
}

/// The files of a dossier in a folder. Some may be missing.
pub(crate) const DOSSIER_FILES: [&str; 6] =
    ["dossier.toml", "sources.csv", "subjects.csv", "places.csv", "documents.csv", "claims.csv"];

/// Returns whether writing to a file would change the input.
fn is_read_from(input: &Path, out: &Path) -> bool {
    let Ok(input) = fs::canonicalize(input) else { return false };
    let Ok(target) = follow_links(out) else { return false };
    if let Ok(target) = fs::canonicalize(&target)
        && (target == input || is_same_file(&target, &input))
    {
        return true;
    }
    let (Some(name), Ok(folder)) = (target.file_name(), fs::canonicalize(parent_folder(&target))) else { return false };
    folder == input && DOSSIER_FILES.iter().any(|file| name.eq_ignore_ascii_case(file))
}

/// Returns whether two paths are hard links to one file.
#[cfg(unix)]
fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let inode = |path| fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    inode(one).is_some_and(|one| inode(other) == Some(one))
}

#[cfg(not(unix))]
fn is_same_file(_: &Path, _: &Path) -> bool {
    false
}

/// Returns the folder that contains a file.
fn parent_folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file atomically: to a temporary file in the same folder, which then replaces the old file.
fn write_atomically(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|old| !old.is_file()) {
        // A device or a pipe cannot be replaced. The system follows links to it, including those that have no path.
        let mut file = File::options().write(true).open(path)?;
        write(&mut file)?;
        return file.flush();
    }
    PendingFile::write(path, write)?.commit()
}

/// A temporary file that is complete and will replace its target.
struct PendingFile {
    file: tempfile::NamedTempFile,
    target: PathBuf,
    _removed: RemovedOnInterrupt,
}

impl PendingFile {
    fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Self> {
        // Replacing the target keeps the link to it.
        let target = follow_links(path)?;
        let old = fs::metadata(&target).ok();
        let folder = parent_folder(&target);
        if !folder.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("no such folder: {}", folder.display())));
        }
        // Only the kind of the error is kept: its message names the temporary file, which means nothing to the user.
        let (mut file, removed) =
            RemovedOnInterrupt::create(|| create_temporary(folder)).map_err(|error| io::Error::from(error.kind()))?;
        if let Some(old) = &old {
            file.as_file().set_permissions(old.permissions())?;
        }
        let mut syncing = SyncingFile::new(file.as_file_mut());
        write(&mut syncing)?;
        syncing.finish()?;
        Ok(Self { file, target, _removed: removed })
    }

    /// Replaces the target.
    fn commit(self) -> io::Result<()> {
        let Self { file, target, .. } = self;
        file.persist(&target).map_err(|error| error.error)?;
        // The rename is durable only after its folder is synced. Not every system can sync a folder, so errors are ignored.
        let _ = File::open(parent_folder(&target)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

/// Writes the tables of a dossier to a folder, all or none, and removes the tables of an older dossier that are not among them,
/// because they would be read as part of the new one.
///
/// # Errors
///
/// Fails if a file to replace is the input or is not a table of a dossier.
pub(crate) fn write_folder(folder: &Path, inputs: &[&Path], files: &[(&'static str, String)]) -> Result<(), Failure> {
    let write_error = |path: &Path, source| Failure::Write { to: path.display().to_string(), source };
    fs::create_dir_all(folder).map_err(|source| write_error(folder, source))?;
    for name in DOSSIER_FILES {
        let path = folder.join(name);
        if inputs.iter().any(|input| is_read_from(input, &path)) {
            return Err(Failure::Usage(format!("{} is the input; write to another folder", path.display())));
        }
        if path.is_dir() {
            return Err(write_error(&path, io::ErrorKind::IsADirectory.into()));
        }
        if !may_be_replaced(name, &path) {
            return Err(Failure::Usage(format!(
                "{} is not a table of a dossier and would be overwritten; write to another folder",
                path.display()
            )));
        }
    }
    let mut pending = Vec::with_capacity(files.len());
    for (name, text) in files {
        let path = folder.join(name);
        let file = PendingFile::write(&path, |out| out.write_all(text.as_bytes()));
        pending.push(file.map_err(|source| write_error(&path, source))?);
    }
    for file in pending {
        let path = file.target.clone();
        file.commit().map_err(|source| write_error(&path, source))?;
    }
    for name in DOSSIER_FILES.iter().filter(|name| !files.iter().any(|(file, _)| file == *name)) {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(write_error(&path, source)),
            _ => {}
        }
    }
    Ok(())
}

/// Returns whether a file does not exist or is a table of a dossier: its header has an id and no coordinates.
fn may_be_replaced(name: &str, path: &Path) -> bool {
    if name == DOSSIER_FILES[0] {
        return true;
    }
    let mut start = Vec::new();
    let Ok(file) = File::open(path) else { return true };
    if io::Read::read_to_end(&mut io::Read::take(file, 4096), &mut start).is_err() {
        return false;
    }
    let header = String::from_utf8_lossy(&start).lines().next().unwrap_or_default().to_lowercase();
    let columns: Vec<&str> = header
        .trim_start_matches('\u{FEFF}')
        .split([',', ';', '\t'])
        .map(|name| name.trim_matches(['"', ' ']))
        .collect();
    columns.contains(&"id") && !columns.iter().any(|name| matches!(*name, "lat" | "latitude"))
}

#[cfg(unix)]
fn create_temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // The permissions of a new file, reduced by the umask, instead of the private ones of a temporary file.
    tempfile::Builder::new().prefix(".troopmap-").permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn create_temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".troopmap-").tempfile_in(folder)
}

/// Follows symbolic links to the last target, which may not exist yet.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}
