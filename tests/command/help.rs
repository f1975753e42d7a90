//! The help texts. After a change run `INSTA_UPDATE=always cargo test --test command help`.

use crate::succeed;

#[test]
fn help_of_subcommands() {
    for command in [
        "map",
        "check",
        "trace",
        "said",
        "place",
        "distance",
        "route",
        "convert",
        "merge",
        "schema",
        "completions",
        "man",
    ] {
        let help = succeed(&[command, "--help"]);
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{command}");
        insta::assert_snapshot!(command, help);
        assert_eq!(succeed(&["help", command]), help);
        assert!(succeed(&[command, "-h"]).contains("Usage:"));
    }
}

#[test]
fn help_of_the_command() {
    insta::assert_snapshot!("troopmap", succeed(&["--help"]));
    let result = crate::run(&[]);
    assert_eq!((result.code, result.out.as_str()), (Some(2), ""));
    assert_eq!(result.err, succeed(&["-h"]), "without arguments: the short help");
}
