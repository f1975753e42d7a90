//! Standard output, or a whole file, or nothing.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::Failure;

/// Words for a person go to standard error. When even that is gone, there is nobody to tell.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// `1 error`, `2 errors`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Whether messages may have colour: when a person reads them and has not asked for none.
pub(crate) fn color() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

/// Writes to a file, or to standard output when there is none.
pub(crate) fn write_to(
    out: Option<&Path>,
    inputs: &[&Path],
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    match out {
        None => {
            let mut stdout = io::stdout().lock();
            write(&mut stdout)
                .and_then(|()| stdout.flush())
                .map_err(|source| Failure::Write { to: "standard output".to_owned(), source })
        }
        Some(path) => {
            if let Some(input) = inputs.iter().find(|input| is_same(input, path)) {
                return Err(Failure::Call(format!(
                    "{} is the dossier itself ({}); write the map to another file",
                    path.display(),
                    input.display()
                )));
            }
            whole_file(path, write).map_err(|source| Failure::Write { to: path.display().to_string(), source })
        }
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other || other.starts_with(&one),
        _ => false,
    }
}

/// Writes a file whole or not at all: beside it first, then renamed over it. An old file stays as it is until then.
fn whole_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A link goes on pointing where it points.
    let target = followed(path)?;
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A device or a pipe cannot be replaced.
        let mut file = File::options().write(true).open(&target)?;
        write(&mut file)?;
        return file.flush();
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = new_beside(folder)?;
    write(beside.as_file_mut())?;
    beside.as_file_mut().flush()?;
    if let Some(old) = old {
        beside.as_file().set_permissions(old.permissions())?;
    }
    beside.as_file().sync_all()?;
    beside.persist(&target).map_err(|error| error.error)?;
    // The new name is on the disk only when its folder is; where that cannot be asked for, the system decides.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
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
