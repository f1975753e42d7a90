//! Files are written atomically and never over the input.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{self, Stdio};
use std::time::Duration;

use crate::{BAD, CASE, SEED, copy_of_case, fails, file_names, path_in, succeed};

fn program() -> process::Command {
    let mut program = process::Command::new(env!("CARGO_BIN_EXE_troopmap"));
    program.stdin(Stdio::null());
    program
}

#[test]
fn a_reader_that_stops_early_is_not_an_error() {
    for args in [
        &["map", CASE][..],
        &["trace", CASE],
        &["convert", CASE, "--to", "json"],
        &["convert", "fixtures/import/ucdp.csv", "--to", "geojson", "-q"],
        &["schema"],
        &["completions", "bash"],
    ] {
        let mut child = program().args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(!err.contains("pipe") && !err.contains("panic"), "{args:?}: {err}");
    }
}

#[test]
fn a_closed_pipe_is_not_an_error_in_any_format() {
    for format in troopmap::Format::ALL.iter().filter(|format| format.built().is_ok()) {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = program().args(["map", SEED, "-q", "--to", format.as_str()]).stdout(writer).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_exits_with_3() {
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    for args in [
        &["map", SEED][..],
        &["trace", SEED],
        &["check", BAD, "--json"],
        &["place", "Seoul"],
        &["distance", "Seoul", "Busan"],
        &["route", "Seoul", "Busan"],
        &["convert", SEED, "--to", "toml"],
        &["convert", "fixtures/import/ucdp.csv", "--to", "geojson"],
        &["schema"],
        &["completions", "zsh"],
        &["man"],
        &["--help"],
        &["--version"],
    ] {
        let output = program().args(args).stdout(full()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{args:?}: {err}");
        assert!(err.contains("cannot write standard output: "), "{args:?}: {err}");
    }
    fails(&["map", SEED, "--to", "geojson", "-o", "/dev/full"], 3, "cannot write /dev/full: ");
}

#[test]
fn writes_to_devices_without_replacing_them() {
    use std::os::unix::fs::FileTypeExt;
    succeed(&["map", SEED, "--to", "geojson", "-o", "/dev/null"]);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}

/// Reading the first byte of the memory of a process fails.
#[cfg(target_os = "linux")]
#[test]
fn unreadable_input_exits_with_3() {
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "out");
    for [from, to] in [["kml", "json"], ["ucdp", "geojson"]] {
        let call = ["convert", "/proc/self/mem", "--from", from, "--to", to, "-o", &out];
        fails(&call, 3, "the input could not be read completely");
    }
    assert!(file_names(folder.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn writes_to_pipes_given_as_files() {
    let whole = succeed(&["map", SEED, "--to", "geojson"]);
    assert_eq!(succeed(&["map", SEED, "--to", "geojson", "-q", "-o", "/dev/stdout"]), whole);
}

#[test]
fn replaced_files_keep_their_permissions() {
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "map.geojson");
    fs::write(&out, "old").unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o640)).unwrap();
    succeed(&["map", SEED, "-o", &out]);
    assert_eq!(fs::read_to_string(&out).unwrap(), succeed(&["map", SEED]));
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(file_names(folder.path()), ["map.geojson"]);
}

#[test]
fn new_files_have_the_default_permissions() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("usual"), "").unwrap();
    let usual = fs::metadata(folder.path().join("usual")).unwrap().permissions();
    let out = path_in(folder.path(), "map.geojson");
    succeed(&["map", SEED, "-o", &out]);
    assert_eq!(fs::metadata(&out).unwrap().permissions(), usual);
}

#[test]
fn links_keep_their_target() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("real")).unwrap();
    let link = path_in(folder.path(), "map.geojson");
    // Twice: before the target exists and after.
    symlink("real/target.geojson", &link).unwrap();
    for _ in 0..2 {
        succeed(&["map", SEED, "-o", &link]);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(folder.path().join("real/target.geojson")).unwrap(), succeed(&["map", SEED]));
    }
    assert_eq!(file_names(&folder.path().join("real")), ["target.geojson"]);
    symlink("loop", folder.path().join("loop")).unwrap();
    fails(&["map", SEED, "--to", "csv", "-o", &path_in(folder.path(), "loop")], 3, "too many symbolic links");
}

#[test]
fn never_writes_to_the_input() {
    let folder = tempfile::tempdir().unwrap();
    let input = path_in(folder.path(), "d.json");
    succeed(&["convert", SEED, "--to", "json", "-o", &input]);
    let before = fs::read(&input).unwrap();
    let link = path_in(folder.path(), "link.json");
    symlink("d.json", &link).unwrap();
    let hard = path_in(folder.path(), "hard.json");
    fs::hard_link(&input, &hard).unwrap();
    let indirect = format!("{}/../{}/d.json", folder.path().display(), folder.path().file_name().unwrap().display());
    for out in [&input, &link, &hard, &indirect] {
        fails(&["map", &input, "-o", out], 2, "is the input; write to another file");
        fails(&["convert", &input, "--to", "json", "-o", out], 2, "is the input");
    }
    fails(&["map", &link, "-o", &input], 2, "is the input");
    assert_eq!(fs::read(&input).unwrap(), before);
}

#[test]
fn writes_to_the_folder_of_the_dossier_but_not_to_its_tables() {
    let folder = tempfile::tempdir().unwrap();
    let dossier = copy_of_case(folder.path());
    let input = dossier.to_str().unwrap();
    let link = path_in(folder.path(), "link.csv");
    symlink(dossier.join("claims.csv"), &link).unwrap();
    for out in [path_in(&dossier, "claims.csv"), link.clone()] {
        fails(&["map", input, "-o", &out], 2, "is the input");
    }
    // It would be read next time.
    fs::remove_file(dossier.join("subjects.csv")).unwrap();
    fails(&["map", input, "-o", &path_in(&dossier, "subjects.csv")], 2, "is the input");
    fails(&["convert", input, "--to", "csv", "-o", input], 2, "is the input");
    let dossier = copy_of_case(&{
        let again = folder.path().join("again");
        fs::create_dir(&again).unwrap();
        again
    });
    for _ in 0..2 {
        succeed(&["map", dossier.to_str().unwrap(), "-o", &path_in(&dossier, "map.geojson")]);
    }
    assert_eq!(succeed(&["map", dossier.to_str().unwrap()]), succeed(&["map", CASE]));
}

#[test]
fn invalid_dossiers_leave_the_old_file_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "map.geojson");
    fs::write(&out, "old").unwrap();
    fails(&["map", BAD, "-o", &out], 1, "nothing was written");
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    assert_eq!(file_names(folder.path()), ["map.geojson"]);
}

#[test]
fn read_only_folders_exit_with_3_and_keep_the_old_file() {
    use std::os::unix::process::CommandExt;
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "map.geojson");
    fs::write(&out, "old").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let mut run = program();
    run.args(["map", SEED, "-o", &out]);
    if fs::write(folder.path().join("probe"), "").is_ok() {
        // Root can write everywhere, so run as another user.
        fs::remove_file(folder.path().join("probe")).unwrap();
        run.uid(65534).gid(65534);
    }
    let output = match run.output() {
        Ok(output) => output,
        // The other user may not run the binary, so nothing can be tested.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return,
        Err(error) => panic!("{error}"),
    };
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert_eq!(err, format!("troopmap: cannot write {out}: permission denied\n"));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    assert_eq!(file_names(folder.path()), ["map.geojson"]);
}

#[test]
fn a_disk_that_fills_up_keeps_the_old_file_and_no_temporary_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "map.geojson");
    fs::write(&out, "old").unwrap();
    // Limits files to a few kilobytes and ignores the signal, so that the write fails.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" map fixtures/dprk-2024 -o \"$1\"";
    let output =
        process::Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_troopmap"), &out]).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.starts_with(&format!("troopmap: cannot write {out}: ")), "{err}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    assert_eq!(file_names(folder.path()), ["map.geojson"]);
}

/// Memory is at most twelve times the size of the input, plus a constant for the program.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded_by_the_size_of_the_dossier() {
    let folder = tempfile::tempdir().unwrap();
    let dossier = path_in(folder.path(), "large.toml");
    let mut text = "[[source]]\nid = \"s\"\n[[subject]]\nid = \"x\"\n\
                    [[document]]\nid = \"d\"\npublisher = \"s\"\npublished = \"2024-10-18\"\n"
        .to_owned();
    let note = "word ".repeat(100);
    for claim in 0..16_000 {
        text += &format!(
            "[[claim]]\nid = \"c{claim}\"\ndocument = \"d\"\nsubject = \"x\"\nactivity = \"stationed\"\n\
             place = \"Vladivostok\"\nnote = \"{note}\"\n"
        );
    }
    fs::write(&dossier, &text).unwrap();
    let kilobytes = (12 * text.len() + 100_000_000) / 1024;
    // With one arena the limit does not depend on the number of threads, each of which reserves memory that it may never use.
    let script = format!("ulimit -v {kilobytes}; MALLOC_ARENA_MAX=1 exec \"$0\" check \"$1\"");
    let output =
        process::Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_troopmap"), &dossier]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_kill_at_any_time_leaves_the_old_or_the_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = path_in(folder.path(), "map.geojson");
    let new = succeed(&["map", CASE]);
    for round in 0..12 {
        fs::write(&out, "old").unwrap();
        let mut child = program().args(["map", CASE, "-q", "-o", &out]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(30 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = fs::read_to_string(&out).unwrap();
        assert!(now == "old" || now == new, "round {round}: {} bytes", now.len());
    }
}

#[cfg(feature = "map")]
#[test]
fn an_interrupt_removes_the_partially_written_file() {
    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let out = path_in(folder.path(), "map.html");
        fs::write(&out, "old").unwrap();
        let mut child = program().args(["map", CASE, "-q", "-o", &out]).spawn().unwrap();
        // Writing the page takes long enough to be interrupted.
        while file_names(folder.path()) == ["map.html"] && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        let code = child.wait().unwrap().code();
        assert_eq!((code, file_names(folder.path())), (Some(130), vec!["map.html".to_owned()]), "{signal}");
        assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    }
}
