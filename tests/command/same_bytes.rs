//! The output does not depend on the locale, the clock, the working directory or the number of cores.

use crate::{CASE, command, run_command};

#[test]
fn output_does_not_depend_on_the_environment() {
    let calls: &[&[&str]] = &[
        &["map", CASE],
        &["map", CASE, "--to", "csv"],
        &["map", CASE, "--to", "kml"],
        &["map", CASE, "--to", "stix"],
        &["trace", CASE],
        &["convert", CASE, "--to", "toml"],
        &["place", "Владивосток", "Wonsan", "--json"],
        &["distance", "Seoul", "Busan", "Wonsan"],
        #[cfg(feature = "map")]
        &["map", CASE, "--to", "svg"],
        #[cfg(feature = "sea")]
        &["route", "Wonsan", "Vladivostok", "--by", "sea"],
    ];
    let elsewhere: &[&[(&str, &str)]] = &[
        &[("LANG", "C"), ("TZ", "UTC")],
        &[("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
        &[
            ("LANG", "ko_KR.EUC-KR"),
            ("TZ", "America/St_Johns"),
            ("NO_COLOR", "1"),
            ("TERM", "dumb"),
            ("HOME", "/nowhere"),
        ],
    ];
    for call in calls {
        let here = run_command(command().args(*call));
        assert_eq!(here.code, Some(0), "{call:?}: {}", here.err);
        for variables in elsewhere {
            let there = run_command(command().args(*call).envs(variables.iter().copied()));
            assert!(here.out == there.out, "{call:?} with {variables:?}");
            assert_eq!(here.err, there.err, "{call:?} with {variables:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn output_does_not_depend_on_the_working_directory() {
    let case = std::fs::canonicalize(CASE).unwrap();
    let elsewhere = run_command(command().current_dir("/").arg("map").arg(case));
    assert_eq!(run_command(command().args(["map", CASE])).out, elsewhere.out);
}

/// Restricts the command to one core.
#[cfg(all(target_os = "linux", feature = "import"))]
#[test]
fn output_does_not_depend_on_the_number_of_cores() {
    use std::fmt::Write as _;
    let mut table = "Name,Lat,Lon,Date,Unit,Link\n".to_owned();
    // More rows than one batch, so that all cores work.
    for row in 0..5_000 {
        let (lat, lon) = (45 + row % 10, 30 + row % 17);
        writeln!(
            table,
            "Point {row},{lat}.25,{lon}.5,2031-03-{:02},Brigade {},https://example.org/{row}",
            row % 28 + 1,
            row % 40
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("table.csv");
    std::fs::write(&file, table).unwrap();
    let args = ["map", "--from", "csv-points", "-q"];
    let all = run_command(command().args(args).arg(&file));
    assert_eq!(all.code, Some(0), "{}", all.err);
    let one = std::process::Command::new("taskset")
        .args(["--cpu-list", "0", env!("CARGO_BIN_EXE_troopmap")])
        .args(args)
        .arg(&file)
        .output()
        .unwrap();
    assert!(one.status.success(), "{}", String::from_utf8_lossy(&one.stderr));
    assert!(all.out.as_bytes() == one.stdout);
    assert!(all.out.len() > 1_000_000);
}

/// The command in the README makes the picture in the README.
#[cfg(feature = "map")]
#[test]
fn the_picture_in_the_readme_is_current() {
    let made = run_command(command().args(["map", crate::SEED, "--to", "svg"])).out;
    assert!(
        made == include_str!("../../docs/map.svg"),
        "regenerate it with: troopmap map {} -o docs/map.svg",
        crate::SEED
    );
}
