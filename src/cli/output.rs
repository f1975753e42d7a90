//! Standard output, or a whole file, or nothing.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::cli::interrupt::RemovedOnInterrupt;
use crate::cli::settling::Settling;

/// Words for a person go to standard error. When even that is gone, there is nobody to tell.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// `1 error`, `2 errors`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// What the system says, in words: errors come with a number of the system, or as the bare name of their kind.
pub(crate) fn system_says(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let known = match error.kind() {
        // What somebody wrote stays as it is.
        _ if error.get_ref().is_some() => None,
        Kind::NotFound => Some("there is no such file or folder"),
        Kind::PermissionDenied => Some("permission denied"),
        Kind::StorageFull => Some("no space is left"),
        Kind::ReadOnlyFilesystem => Some("this is on a file system that cannot be written to"),
        Kind::IsADirectory => Some("this is a folder"),
        Kind::NotADirectory => Some("a part of the path is no folder"),
        Kind::BrokenPipe => Some("the reader is gone"),
        _ => None,
    };
    let text = error.to_string();
    let bare = text.split_once(" (os error ").map_or(text.as_str(), |(before, _)| before);
    known.map_or_else(|| bare.to_owned(), str::to_owned)
}

/// Whether messages may have colour: when a person reads them and has not asked for none.
pub(crate) fn color() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

/// The file that `-o` names; nothing for standard output, which `-` stands for too.
pub(crate) fn file(out: Option<&Path>) -> Option<&Path> {
    out.filter(|path| path.as_os_str() != "-")
}

/// Writes to a file, or to standard output when there is none.
pub(crate) fn write_to(
    out: Option<&Path>,
    inputs: &[&Path],
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    match file(out) {
        None => {
            let mut stdout = io::stdout().lock();
            write(&mut stdout)
                .and_then(|()| stdout.flush())
                .map_err(|source| Failure::Write { to: "standard output".to_owned(), source })
        }
        Some(path) => {
            if inputs.iter().any(|input| is_read_from(input, path)) {
                return Err(Failure::Call(format!("{} is what is read from; write to another file", path.display())));
            }
            whole_file(path, write).map_err(|source| Failure::Write { to: path.display().to_string(), source })
        }
    }
}

/// The files that a dossier in a folder has, or would have if they were there.
pub(crate) const FOLDER: [&str; 5] = ["dossier.toml", "sources.csv", "subjects.csv", "documents.csv", "claims.csv"];

/// Whether writing to a file would change what is read from an input.
fn is_read_from(input: &Path, out: &Path) -> bool {
    let Ok(input) = fs::canonicalize(input) else { return false };
    let Ok(target) = followed(out) else { return false };
    if let Ok(target) = fs::canonicalize(&target)
        && (target == input || is_link_to(&target, &input))
    {
        return true;
    }
    let (Some(name), Ok(folder)) = (target.file_name(), fs::canonicalize(folder_of(&target))) else { return false };
    folder == input && FOLDER.iter().any(|file| name.eq_ignore_ascii_case(file))
}

/// Whether two names stand for one file on the disk.
#[cfg(unix)]
fn is_link_to(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |path| fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    place(one).is_some_and(|one| place(other) == Some(one))
}

#[cfg(not(unix))]
fn is_link_to(_: &Path, _: &Path) -> bool {
    false
}

/// The folder in which a file stands.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file whole or not at all: beside it first, then renamed over it. An old file stays as it is until then.
fn whole_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|old| !old.is_file()) {
        // A device or a pipe cannot be replaced. The system follows links to it, also those that lead to no name.
        let mut file = File::options().write(true).open(path)?;
        write(&mut file)?;
        return file.flush();
    }
    Beside::write(path, write)?.finish()
}

/// A file that is written beside the one that it will replace.
struct Beside {
    file: tempfile::NamedTempFile,
    target: PathBuf,
    _removed: RemovedOnInterrupt,
}

impl Beside {
    fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Self> {
        // A link goes on pointing where it points.
        let target = followed(path)?;
        let old = fs::metadata(&target).ok();
        let folder = folder_of(&target);
        if !folder.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", folder.display())));
        }
        // The name of the file beside it means nothing to a reader, so the message goes without.
        let (mut file, removed) =
            RemovedOnInterrupt::make(|| new_beside(folder)).map_err(|error| io::Error::from(error.kind()))?;
        if let Some(old) = &old {
            file.as_file().set_permissions(old.permissions())?;
        }
        let mut settling = Settling::new(file.as_file_mut());
        write(&mut settling)?;
        settling.finish()?;
        Ok(Self { file, target, _removed: removed })
    }

    /// Puts it in the place of the old one.
    fn finish(self) -> io::Result<()> {
        let Self { file, target, .. } = self;
        file.persist(&target).map_err(|error| error.error)?;
        // The new name is on the disk only when its folder is; where that cannot be asked for, the system decides.
        let _ = File::open(folder_of(&target)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

/// Writes the tables of a dossier into a folder, all of them or none, and takes those away that stood there and are none of them:
/// they would be read as part of this one.
///
/// What is read from, and what is no table of a dossier, is never touched.
pub(crate) fn write_folder(folder: &Path, input: &Path, files: &[(&'static str, String)]) -> Result<(), Failure> {
    let failed = |path: &Path, source| Failure::Write { to: path.display().to_string(), source };
    fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    for name in FOLDER {
        let path = folder.join(name);
        if is_read_from(input, &path) {
            return Err(Failure::Call(format!("{} is what is read from; write into another folder", path.display())));
        }
        if path.is_dir() {
            return Err(failed(&path, io::ErrorKind::IsADirectory.into()));
        }
        if !may_be_replaced(name, &path) {
            return Err(Failure::Call(format!(
                "{} is no table of a dossier and would be lost; write into another folder",
                path.display()
            )));
        }
    }
    let mut written = Vec::with_capacity(files.len());
    for (name, text) in files {
        let path = folder.join(name);
        let beside = Beside::write(&path, |out| out.write_all(text.as_bytes()));
        written.push(beside.map_err(|source| failed(&path, source))?);
    }
    for beside in written {
        let path = beside.target.clone();
        beside.finish().map_err(|source| failed(&path, source))?;
    }
    for name in FOLDER.iter().filter(|name| !files.iter().any(|(file, _)| file == *name)) {
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(failed(&path, source)),
            _ => {}
        }
    }
    Ok(())
}

/// Whether there is no such file, or one of a dossier: its tables have ids, and no coordinates of their own.
fn may_be_replaced(name: &str, path: &Path) -> bool {
    if name == FOLDER[0] {
        return true;
    }
    let mut first = Vec::new();
    let Ok(file) = File::open(path) else { return true };
    if io::Read::read_to_end(&mut io::Read::take(file, 4096), &mut first).is_err() {
        return false;
    }
    let header = String::from_utf8_lossy(&first).lines().next().unwrap_or_default().to_lowercase();
    let columns: Vec<&str> = header
        .trim_start_matches('\u{FEFF}')
        .split([',', ';', '\t'])
        .map(|name| name.trim_matches(['"', ' ']))
        .collect();
    columns.contains(&"id") && !columns.iter().any(|name| matches!(*name, "lat" | "latitude"))
}

#[cfg(unix)]
fn new_beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // The usual rights of a new file, cut by the umask, and not the private ones of a temporary file.
    tempfile::Builder::new().prefix(".troopmap-").permissions(fs::Permissions::from_mode(0o666)).tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".troopmap-").tempfile_in(folder)
}

/// Where a path leads when it is a link, also one to a file that is not there yet.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}
