//! Neither the machine's language, nor its clock, nor how many threads there are changes a byte.

use crate::{CASE, command, ended};

#[test]
fn the_same_bytes_wherever_it_runs() {
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
        &[("LANG", "C"), ("TZ", "UTC"), ("RAYON_NUM_THREADS", "1")],
        &[("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("RAYON_NUM_THREADS", "7")],
        &[
            ("LANG", "ko_KR.EUC-KR"),
            ("TZ", "America/St_Johns"),
            ("NO_COLOR", "1"),
            ("TERM", "dumb"),
            ("HOME", "/nowhere"),
        ],
    ];
    for call in calls {
        let here = ended(command().args(*call));
        assert_eq!(here.code, Some(0), "{call:?}: {}", here.err);
        for variables in elsewhere {
            let there = ended(command().args(*call).envs(variables.iter().copied()));
            assert!(here.out == there.out, "{call:?} with {variables:?}");
            assert_eq!(here.err, there.err, "{call:?} with {variables:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn where_the_command_stands_changes_nothing_but_names() {
    let case = std::fs::canonicalize(CASE).unwrap();
    let elsewhere = ended(command().current_dir("/").arg("map").arg(case));
    assert_eq!(ended(command().args(["map", CASE])).out, elsewhere.out);
}
