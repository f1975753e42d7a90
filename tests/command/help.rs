//! The help texts as they are printed. After a change: `INSTA_UPDATE=always cargo test --test command help`.

use crate::done;

#[test]
fn of_each_subcommand() {
    for command in ["map", "check", "trace", "place", "distance", "route", "convert", "schema", "completions", "man"] {
        let help = done(&[command, "--help"]);
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{command}");
        insta::assert_snapshot!(command, help);
        assert_eq!(done(&["help", command]), help);
        assert!(done(&[command, "-h"]).contains("Usage:"));
    }
}

#[test]
fn of_all() {
    insta::assert_snapshot!("troopmap", done(&["--help"]));
    let end = crate::run(&[]);
    assert_eq!((end.code, end.out.as_str()), (Some(2), ""));
    assert_eq!(end.err, done(&["-h"]), "no arguments: the short help");
}
