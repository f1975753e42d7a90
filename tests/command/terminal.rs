//! Text from reports must not move the cursor, colour the screen or turn the direction of what follows.

use crate::{run, run_with};

const ESC: char = '\u{1b}';
const TURN: char = '\u{202e}';

const HOSTILE: &str = "[dossier]\ntitle = \"\\u001b]0;title\\u0007\"\n\
    [[source]]\nid = \"a\"\nname = \"A\\u001b[31m \\u202E\"\n\
    [[document]]\nid = \"d\"\npublisher = \"a\"\npublished = \"2024-10-18\"\n\
    [[claim]]\nid = \"c1\"\ndocument = \"d\"\nsubject = \"sol\\u001b[31mdiers\\u202E\"\nactivity = \"stationed\"\nplace = \"Seoul\"\n\
    quote = \"\\u009b2J\"\n";

fn is_harmless(text: &str) -> bool {
    !text.contains(TURN) && text.chars().all(|c| c == '\n' || !c.is_control())
}

#[test]
fn in_messages_about_a_call() {
    // Colour is forced, so that nothing is taken out on the way to the pipe.
    let typed = format!("a{ESC}[2J{TURN}b");
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
        let end = crate::ended(crate::command().args(*call).env("CLICOLOR_FORCE", "1"));
        assert!(matches!(end.code, Some(2 | 3)), "{call:?}");
        assert!(is_harmless(&end.out) && is_harmless(&end.err), "{call:?}: {:?}{:?}", end.out, end.err);
        assert!(
            format!("{}{}", end.out, end.err).to_lowercase().contains("202e"),
            "{call:?}: it is shown, not dropped"
        );
    }
}

#[test]
fn in_what_is_said_of_a_dossier() {
    let end = run_with(&["trace", "-"], HOSTILE);
    assert_eq!(end.code, Some(0), "{}", end.err);
    assert!(is_harmless(&end.out), "{:?}", end.out);
    assert!(end.out.contains("[U+001B]") && end.out.contains("[U+202E]"));
    for text in [
        HOSTILE.replace("\"Seoul\"", "\"Seo\\u001b[2J\\u202Eul\""),
        HOSTILE.replace("stationed", "sta\\u001b[2Jtioned\\u202E"),
    ] {
        for args in [&["check", "-"][..], &["map", "-"], &["map", "-", "--lenient"], &["check", "-", "--json"]] {
            let end = run_with(args, text.clone());
            assert!(is_harmless(&end.err), "{args:?}: {:?}", end.err);
        }
    }
}

#[test]
fn without_a_terminal_there_is_no_colour() {
    let end = run(&["check", crate::BAD]);
    assert!(!end.err.contains(ESC));
    let end = crate::ended(crate::command().args(["check", crate::BAD]).env("CLICOLOR_FORCE", "1"));
    assert!(end.err.contains(ESC), "asked for");
    let end = crate::ended(crate::command().args(["check", crate::BAD]).env("NO_COLOR", "1"));
    assert!(!end.err.contains(ESC));
}
