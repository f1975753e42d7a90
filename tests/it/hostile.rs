//! Texts that mean harm, or were cut off: an error, never a panic, never a stack that overflows.

use proptest::prelude::*;
use troopmap::dossier::{self, ReadOptions, ReadOutcome, TextFormat};
use troopmap::{Limits, Records};

fn read(text: &str, notation: TextFormat) -> ReadOutcome {
    dossier::from_text("x", text, notation, &ReadOptions::default())
}

fn sample() -> Records {
    let reading = dossier::read("fixtures/seed-article.toml", &ReadOptions::default()).unwrap();
    let mut records = Records::from(reading.into_result().unwrap());
    // A text cut at each byte is read once for each byte, so the sample is short.
    records.claims.truncate(2);
    records.subjects.truncate(1);
    let used: Vec<_> = records.claims.iter().map(|claim| claim.document.clone()).collect();
    records.documents.retain(|document| used.contains(&document.id));
    records
}

fn folder(files: &[(&'static str, String)]) -> ReadOutcome {
    let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes()));
    dossier::from_files(".", files, &ReadOptions::default())
}

/// Wherever a text is cut, reading comes back, and says what is wrong where it gives no dossier.
#[test]
fn a_text_may_end_anywhere() {
    let records = sample();
    for (notation, text) in
        [(TextFormat::Toml, dossier::to_toml(&records)), (TextFormat::Json, dossier::to_json(&records))]
    {
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            let reading = read(&text[..end], notation);
            assert_eq!(reading.dossier.is_none(), reading.problems.has_errors(), "{end}");
        }
    }
    let files = dossier::to_csv_folder(&records);
    for (number, (_, text)) in files.iter().enumerate() {
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            let mut cut = files.clone();
            cut[number].1.truncate(end);
            let reading = folder(&cut);
            assert_eq!(reading.dossier.is_none(), reading.problems.has_errors(), "{number} {end}");
        }
    }
}

fn code(text: &str, notation: TextFormat) -> &'static str {
    read(text, notation).problems.iter().next().map_or("", |problem| problem.code)
}

/// Reading runs on a stack of 512 KB, which a parser that calls itself for each bracket would soon fill.
#[test]
fn depth_ends_at_a_limit() {
    let deep = || {
        let many = 100_000;
        let case = |text: String, notation| assert_eq!(code(&text, notation), "too-deep");
        case("[".repeat(many), TextFormat::Json);
        case(format!("{}{}", "[".repeat(many), "]".repeat(many)), TextFormat::Json);
        case("{\"a\":".repeat(many), TextFormat::Json);
        case(format!("a = {}", "[".repeat(many)), TextFormat::Toml);
        case(format!("a = {}", "{a=".repeat(many)), TextFormat::Toml);
        case(format!("{}a = 1", "a.".repeat(many)), TextFormat::Toml);
        case(format!("[{}a]", "a.".repeat(many)), TextFormat::Toml);
        case(format!("[[{}a]]", "a . ".repeat(many)), TextFormat::Toml);
        case(format!("a = {{ {}a = 1 }}", "\"a\".".repeat(many)), TextFormat::Toml);
        // Just below the limit.
        let below = format!("{{ \"claims\": {}{} }}", "[".repeat(127), "]".repeat(127));
        assert_eq!(code(&below, TextFormat::Json), "wrong-type");
        let cell = "[".repeat(many);
        let claims = format!("id,document,subject,original\nc1,d1,soldiers,{cell}\n");
        let reading =
            folder(&[("sources.csv", String::new()), ("documents.csv", String::new()), ("claims.csv", claims)]);
        assert!(reading.problems.iter().any(|problem| problem.code == "too-deep"));
    };
    let small = std::thread::Builder::new().stack_size(512 * 1024);
    small.spawn(deep).unwrap().join().unwrap();
}

#[test]
fn too_much_is_refused_by_name() {
    let toml = "[[source]]\nid = \"nis\"\nnote = \"twelve bytes\"\n".repeat(3);
    let with = |change: fn(&mut Limits)| {
        let mut options = ReadOptions::default();
        change(&mut options.limits);
        let reading = dossier::from_text("x.toml", &toml, TextFormat::Toml, &options);
        reading.problems.iter().find(|problem| problem.code == "too-large").map(|problem| format!("{problem:#}"))
    };
    let lift = "\n  help: if you trust the file, read it with --no-limits (in code: Limits::NONE)";
    let told = |text: &str| Some(format!("{text}{lift}"));
    assert_eq!(with(|_| ()), None);
    assert_eq!(with(|limits| limits.file_bytes = 20), told("error: x.toml is larger than the limit of 20 bytes"));
    assert_eq!(with(|limits| limits.claims = 2), told("error: too many sources: the limit is 2"));
    assert_eq!(
        with(|limits| limits.field_bytes = 11),
        told("x.toml:3:8: error: `note` of source nis has 12 bytes, more than the limit of 11")
    );
}

/// A file with a hole of a gigabyte is refused by its length, before anything is read.
#[cfg(unix)]
#[test]
fn a_huge_file_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.json");
    std::fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let reading = dossier::read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(reading.problems.iter().next().unwrap().code, "too-large");
}

#[test]
fn a_file_that_is_not_there_is_an_error_of_the_system() {
    let error = dossier::read("fixtures/none.toml", &ReadOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "cannot read fixtures/none.toml");
    assert_eq!(error.source.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn many_problems_are_told_in_good_time() {
    // Each problem must find its line and column without counting from the start of the text.
    let claims = "[[claim]]\nid = \"c\"\n".repeat(10_000);
    let reading = read(&claims, TextFormat::Toml);
    assert!(reading.problems.len() >= 19_999);
    assert!(format!("{:#}", reading.problems).len() > 1_000_000);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_makes_reading_panic(
        text in "([\\[\\]{}\"',.:=;#\\\\\n\r\t 0-9a-z-]|\\[\\[claim\\]\\]\n|id = |\"claims\":|null|true|\\PC){0,60}",
    ) {
        for notation in [TextFormat::Toml, TextFormat::Json] {
            let reading = read(&text, notation);
            prop_assert_eq!(reading.dossier.is_none(), reading.problems.has_errors());
        }
        let files = ["sources.csv", "documents.csv", "claims.csv", "dossier.toml"].map(|name| (name, text.clone()));
        folder(&files);
        folder(&files.map(|(name, text)| (name, format!("id,document,at,original,places\n{text}"))));
    }

    #[test]
    fn one_changed_byte_is_an_error_or_another_dossier(at in 0..4000_usize, byte in any::<u8>()) {
        let mut bytes = dossier::to_toml(&sample()).into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let reading = read(&text, TextFormat::Toml);
        prop_assert_eq!(reading.dossier.is_none(), reading.problems.has_errors());
    }
}
