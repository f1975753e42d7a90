//! Text from reports must not move the cursor, color the screen or reverse what follows.

use crate::{run, run_with};

const ESC: char = '\u{1b}';
const OVERRIDE: char = '\u{202e}';

const HOSTILE: &str = "[dossier]\ntitle = \"\\u001b]0;title\\u0007\"\n\
    [[source]]\nid = \"a\"\nname = \"A\\u001b[31m \\u202E\"\n\
    [[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
    [[claim]]\nid = \"c1\"\ndocument = \"d\"\nsubject = \"sol\\u001b[31mdiers\\u202E\"\nactivity = \"stationed\"\nplace = \"Seoul\"\n\
    quote = \"\\u009b2J\"\n";

fn is_harmless(text: &str) -> bool {
    !text.contains(OVERRIDE) && text.chars().all(|c| c == '\n' || !c.is_control())
}

#[test]
fn messages_about_arguments_are_escaped() {
    // Forced color keeps escape sequences on the way to the pipe.
    let typed = format!("a{ESC}[2J{OVERRIDE}b");
    let calls: &[&[&str]] = &[
        &["map", &typed],
        &["map", crate::SEED, "--as-of", &typed],
        &["map", crate::SEED, "--only", &typed],
        &["map", crate::SEED, "-o", &typed],
        &["map", crate::SEED, "--to", &typed],
        &["trace", crate::SEED, &typed],
        &["place", &typed],
        &["place", "Seoul", "--near", &typed],
        &["place", "Seoul", "--country", &typed],
        &["distance", "Seoul", &typed],
        &["distance", "1, 2", &typed, "--crs", "EPSG:4326"],
        &["route", "Seoul", "Busan", "--by", &typed],
        &["completions", &typed],
        &[&typed],
    ];
    for call in calls {
        let result = crate::run_command(crate::command().args(*call).env("CLICOLOR_FORCE", "1"));
        assert!(matches!(result.code, Some(2 | 3)), "{call:?}");
        assert!(is_harmless(&result.out) && is_harmless(&result.err), "{call:?}: {:?}{:?}", result.out, result.err);
        assert!(
            format!("{}{}", result.out, result.err).to_lowercase().contains("202e"),
            "{call:?}: the character is escaped, not removed"
        );
    }
}

#[test]
fn output_about_a_dossier_is_escaped() {
    let result = run_with(&["trace", "-"], HOSTILE);
    assert_eq!(result.code, Some(0), "{}", result.err);
    assert!(is_harmless(&result.out), "{:?}", result.out);
    assert!(result.out.contains("[U+001B]") && result.out.contains("[U+202E]"));
    for text in [
        HOSTILE.replace("\"Seoul\"", "\"Seo\\u001b[2J\\u202Eul\""),
        HOSTILE.replace("stationed", "sta\\u001b[2Jtioned\\u202E"),
    ] {
        for args in [&["check", "-"][..], &["map", "-"], &["map", "-", "--lenient"], &["check", "-", "--json"]] {
            let result = run_with(args, text.clone());
            assert!(is_harmless(&result.err), "{args:?}: {:?}", result.err);
        }
    }
}

#[test]
fn output_is_colored_only_on_terminals() {
    let result = run(&["check", crate::BAD]);
    assert!(!result.err.contains(ESC));
    let result = crate::run_command(crate::command().args(["check", crate::BAD]).env("CLICOLOR_FORCE", "1"));
    assert!(result.err.contains(ESC), "forced color");
    let result = crate::run_command(crate::command().args(["check", crate::BAD]).env("NO_COLOR", "1"));
    assert!(!result.err.contains(ESC));
}
