//! Files are written whole or not at all, and never over what is read.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{self, Stdio};
use std::time::Duration;

use crate::{BAD, CASE, SEED, at, copy_of_case, done, fails, names_in};

fn program() -> process::Command {
    let mut program = process::Command::new(env!("CARGO_BIN_EXE_troopmap"));
    program.stdin(Stdio::null());
    program
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
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
fn a_reader_that_is_gone_is_no_failure_in_any_format() {
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
fn a_full_disk_is_3() {
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
fn a_device_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    done(&["map", SEED, "--to", "geojson", "-o", "/dev/null"]);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}

/// The memory of a process has no first byte that could be read.
#[cfg(target_os = "linux")]
#[test]
fn an_input_that_cannot_be_read_is_3() {
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "out");
    for [from, to] in [["kml", "json"], ["ucdp", "geojson"]] {
        let call = ["convert", "/proc/self/mem", "--from", from, "--to", to, "-o", &out];
        fails(&call, 3, "the input could not be read to its end");
    }
    assert!(names_in(folder.path()).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_may_be_named_as_a_file() {
    let whole = done(&["map", SEED, "--to", "geojson"]);
    assert_eq!(done(&["map", SEED, "--to", "geojson", "-q", "-o", "/dev/stdout"]), whole);
}

#[test]
fn an_old_file_is_replaced_and_keeps_its_rights() {
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "map.geojson");
    fs::write(&out, "old").unwrap();
    fs::set_permissions(&out, fs::Permissions::from_mode(0o640)).unwrap();
    done(&["map", SEED, "-o", &out]);
    assert_eq!(fs::read_to_string(&out).unwrap(), done(&["map", SEED]));
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(names_in(folder.path()), ["map.geojson"]);
}

#[test]
fn a_new_file_has_the_rights_that_the_system_gives() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("usual"), "").unwrap();
    let usual = fs::metadata(folder.path().join("usual")).unwrap().permissions();
    let out = at(folder.path(), "map.geojson");
    done(&["map", SEED, "-o", &out]);
    assert_eq!(fs::metadata(&out).unwrap().permissions(), usual);
}

#[test]
fn a_link_goes_on_pointing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("real")).unwrap();
    let link = at(folder.path(), "map.geojson");
    // Twice: when what it points to is not there yet, and when it is.
    symlink("real/target.geojson", &link).unwrap();
    for _ in 0..2 {
        done(&["map", SEED, "-o", &link]);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(folder.path().join("real/target.geojson")).unwrap(), done(&["map", SEED]));
    }
    assert_eq!(names_in(&folder.path().join("real")), ["target.geojson"]);
    symlink("round", folder.path().join("round")).unwrap();
    fails(&["map", SEED, "--to", "csv", "-o", &at(folder.path(), "round")], 3, "too many symbolic links");
}

#[test]
fn what_is_read_is_never_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let input = at(folder.path(), "d.json");
    done(&["convert", SEED, "--to", "json", "-o", &input]);
    let before = fs::read(&input).unwrap();
    let link = at(folder.path(), "link.json");
    symlink("d.json", &link).unwrap();
    let hard = at(folder.path(), "hard.json");
    fs::hard_link(&input, &hard).unwrap();
    let round_about = format!("{}/../{}/d.json", folder.path().display(), folder.path().file_name().unwrap().display());
    for out in [&input, &link, &hard, &round_about] {
        fails(&["map", &input, "-o", out], 2, "is what is read from; write to another file");
        fails(&["convert", &input, "--to", "json", "-o", out], 2, "is what is read from");
    }
    fails(&["map", &link, "-o", &input], 2, "is what is read from");
    assert_eq!(fs::read(&input).unwrap(), before);
}

#[test]
fn no_table_of_the_dossier_is_written_to_and_other_files_in_its_folder_are() {
    let folder = tempfile::tempdir().unwrap();
    let dossier = copy_of_case(folder.path());
    let input = dossier.to_str().unwrap();
    let link = at(folder.path(), "link.csv");
    symlink(dossier.join("claims.csv"), &link).unwrap();
    for out in [at(&dossier, "claims.csv"), link.clone()] {
        fails(&["map", input, "-o", &out], 2, "is what is read from");
    }
    // It would be read next time.
    fs::remove_file(dossier.join("subjects.csv")).unwrap();
    fails(&["map", input, "-o", &at(&dossier, "subjects.csv")], 2, "is what is read from");
    fails(&["convert", input, "--to", "csv", "-o", input], 2, "is what is read from");
    let dossier = copy_of_case(&{
        let again = folder.path().join("again");
        fs::create_dir(&again).unwrap();
        again
    });
    for _ in 0..2 {
        done(&["map", dossier.to_str().unwrap(), "-o", &at(&dossier, "map.geojson")]);
    }
    assert_eq!(done(&["map", dossier.to_str().unwrap()]), done(&["map", CASE]));
}

#[test]
fn an_unsound_dossier_leaves_the_old_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "map.geojson");
    fs::write(&out, "old").unwrap();
    fails(&["map", BAD, "-o", &out], 1, "nothing was written");
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    assert_eq!(names_in(folder.path()), ["map.geojson"]);
}

#[test]
fn a_folder_that_may_not_be_written_to_is_3_and_keeps_its_old_file() {
    use std::os::unix::process::CommandExt;
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "map.geojson");
    fs::write(&out, "old").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let mut run = program();
    run.args(["map", SEED, "-o", &out]);
    if fs::write(folder.path().join("probe"), "").is_ok() {
        // The superuser may write anywhere, so somebody else tries.
        fs::remove_file(folder.path().join("probe")).unwrap();
        run.uid(65534).gid(65534);
    }
    let output = match run.output() {
        Ok(output) => output,
        // Nobody else may run what we built: there is nothing to see.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return,
        Err(error) => panic!("{error}"),
    };
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert_eq!(err, format!("troopmap: cannot write {out}: permission denied\n"));
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    assert_eq!(names_in(folder.path()), ["map.geojson"]);
}

#[test]
fn a_disk_that_fills_up_keeps_the_old_file_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "map.geojson");
    fs::write(&out, "old").unwrap();
    // No file may grow beyond a few kilobytes, and the signal that tells it is ignored, so that writing fails.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" map fixtures/dprk-2024 -o \"$1\"";
    let output =
        process::Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_troopmap"), &out]).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.starts_with(&format!("troopmap: cannot write {out}: ")), "{err}");
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    assert_eq!(names_in(folder.path()), ["map.geojson"]);
}

/// Memory is bounded by what is read: twelve times as much, and what the program itself takes.
#[cfg(target_os = "linux")]
#[test]
fn a_large_dossier_fits_into_twelve_times_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let dossier = at(folder.path(), "large.toml");
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
    // Each thread may reserve room of its own that it never fills, and machines have more or fewer of them.
    let script = format!("ulimit -v {kilobytes}; MALLOC_ARENA_MAX=1 exec \"$0\" check \"$1\"");
    let output =
        process::Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_troopmap"), &dossier]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn killed_at_any_time_it_leaves_the_old_file_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let out = at(folder.path(), "map.geojson");
    let new = done(&["map", CASE]);
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
fn interrupted_it_takes_the_half_written_file_along() {
    for signal in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let out = at(folder.path(), "map.html");
        fs::write(&out, "old").unwrap();
        let mut child = program().args(["map", CASE, "-q", "-o", &out]).spawn().unwrap();
        // Drawing the page takes long enough to be met half-way.
        while names_in(folder.path()) == ["map.html"] && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        let code = child.wait().unwrap().code();
        assert_eq!((code, names_in(folder.path())), (Some(130), vec!["map.html".to_owned()]), "{signal}");
        assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    }
}
