//! What each source said, in order of time, and what carriers of one statement say differently.

use troopmap::dossier::TextFormat;
use troopmap::said::{self, SourceStatements};
use troopmap::{Assessed, ReadOptions, World, assess, dossier, locate};

const SOURCES: &str = r#"
source = [
    { id = "ministry", name = "Ministry of Defence", kind = "government" },
    { id = "wire", kind = "news-agency" },
    { id = "paper", kind = "news" },
]
subject = [{ id = "soldiers", name = "Northland soldiers" }]
document = [
    { id = "wire-1", publisher = "wire", published = "2031-03-02" },
    { id = "paper-1", publisher = "paper", published = "2031-03-03" },
    { id = "own-1", publisher = "ministry", published = "2031-03-05" },
]
"#;

fn assessed(claims: &str, day: Option<&str>) -> Assessed {
    let text = format!("{SOURCES}{claims}");
    let read = dossier::from_text("said.toml", &text, TextFormat::Toml, &ReadOptions::default());
    let dossier = read.into_result().unwrap_or_else(|problems| panic!("{problems}"));
    assess::as_of(&locate(&dossier, &World), day.map(|day| day.parse().unwrap()))
}

fn said_of(source: &str, assessed: &Assessed) -> String {
    let found = said::by_source(assessed).into_iter().find(|one| one.source.as_str() == source);
    found.as_ref().map_or_else(String::new, SourceStatements::to_string)
}

/// A ministry says on 1 March that soldiers are stationed in two towns; a wire carries it whole, a paper changes everything.
const ONE_STATEMENT: &str = r#"
[[claim]]
id = "w1"
document = "wire-1"
asserted_by = "ministry"
statement = "briefing"
said_on = "2031-03-01"
subject = "soldiers"
activity = "stationed"
place = "Vladivostok"
when = "2031-02-26/2031-03-01"
count = 1500
hedge = "assessed"

[[claim]]
id = "p1"
document = "paper-1"
asserted_by = "ministry"
statement = "briefing"
said_on = "2031-03-01"
subject = "soldiers"
activity = "stationed"
place = "Vladivostok"
when = "2031-03-03"
count = "3,000"
hedge = "confirmed"
"#;

#[test]
fn carriers_of_one_statement_are_compared() {
    let assessed = assessed(ONE_STATEMENT, None);
    assert_eq!(
        said_of("ministry", &assessed),
        "Ministry of Defence (ministry)
  1 March 2031, statement briefing
    affirms: Northland soldiers stationed at Vladivostok, from 26 February to 1 March 2031, 1,500 (hedge: assessed)
        w1, published by wire in wire-1
    affirms: Northland soldiers stationed at Vladivostok, 3 March 2031, 3,000 (hedge: confirmed)
        p1, published by paper in paper-1
    differs: date: from 26 February to 1 March 2031 (w1); 3 March 2031 (p1)
    differs: count: 1,500 (w1); 3,000 (p1)
    differs: hedge: assessed (w1); confirmed (p1)
"
    );
    let problems: Vec<String> = said::check_drifts(&assessed).iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 3);
    assert!(
        problems[1].contains("the carriers of statement briefing of ministry differ in count: 1,500 (w1); 3,000 (p1)"),
        "{problems:#?}"
    );
}

#[test]
fn less_is_not_different() {
    // A day of the interval, fewer places, a count within bounds, and no hedge.
    let claims = r#"
[[claim]]
id = "w1"
document = "wire-1"
asserted_by = "ministry"
statement = "briefing"
subject = "soldiers"
activity = "stationed"
places = ["Vladivostok", "Ussuriysk"]
when = "2031-02-26/2031-03-01"
count = "1,000-2,000"
hedge = "assessed"

[[claim]]
id = "p1"
document = "paper-1"
asserted_by = "ministry"
statement = "briefing"
subject = "soldiers"
activity = "stationed"
place = "Ussuriysk"
when = "2031-03-01"
count = 1500
"#;
    assert_eq!(said::check_drifts(&assessed(claims, None)), Vec::new());
    // The country in place of the town is less, too.
    let country = claims.replace("place = \"Ussuriysk\"", "place = \"Russia\"");
    assert_eq!(said::check_drifts(&assessed(&country, None)), Vec::new());
}

#[test]
fn another_place_and_another_stance_are_different() {
    let claims = |place: &str, stance: &str| {
        format!(
            r#"
[[claim]]
id = "w1"
document = "wire-1"
asserted_by = "ministry"
statement = "briefing"
subject = "soldiers"
activity = "stationed"
place = "Vladivostok"

[[claim]]
id = "p1"
document = "paper-1"
asserted_by = "ministry"
statement = "briefing"
subject = "soldiers"
activity = "stationed"
place = "{place}"
stance = "{stance}"
"#
        )
    };
    let drifts = |place, stance| {
        let assessed = assessed(&claims(place, stance), None);
        let all = said::by_source(&assessed);
        all[0].statements[0].drifts.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(drifts("Khabarovsk", "affirms"), ["place: Vladivostok (w1); Khabarovsk (p1)"]);
    assert_eq!(drifts("Vladivostok", "denies"), ["stance: affirms (w1); denies (p1)"]);
    assert_eq!(drifts("Vladivostok", "affirms"), [""; 0]);
}

#[test]
fn without_a_statement_nothing_is_compared_and_a_date_holds_what_was_said() {
    let claims = ONE_STATEMENT.replace("statement = \"briefing\"\n", "");
    let assessed = assessed(&claims, None);
    assert_eq!(said::check_drifts(&assessed), Vec::new());
    assert_eq!(said::by_source(&assessed)[0].statements.len(), 1, "both were said on 1 March");
}

#[test]
fn a_change_of_stance_names_the_claim_before() {
    let claims = r#"
[[claim]]
id = "w1"
document = "wire-1"
asserted_by = "ministry"
subject = "soldiers"
activity = "stationed"
place = "Vladivostok"

[[claim]]
id = "o1"
document = "own-1"
stance = "denies"
about = ["w1"]
"#;
    assert_eq!(
        said_of("ministry", &assessed(claims, None)),
        "Ministry of Defence (ministry)
  2 March 2031
    affirms: Northland soldiers stationed at Vladivostok
        w1, published by wire in wire-1
  5 March 2031
    denies: what Ministry of Defence said (w1)
        o1, published by ministry in own-1
        changed: affirmed it on 2 March 2031 (w1)
"
    );
    // Nobody knew of the second on the day before it was published, and a draft changes nothing.
    assert!(!said_of("ministry", &assessed(claims, Some("2031-03-04"))).contains("o1"));
    let draft = claims.replace("stance = \"denies\"", "stance = \"denies\"\nreview = \"draft\"");
    let said = said_of("ministry", &assessed(&draft, None));
    assert!(said.contains("o1, published by ministry in own-1 (draft)") && !said.contains("changed"), "{said}");
}

#[test]
fn sources_that_assert_nothing_are_left_out() {
    let assessed = assessed(ONE_STATEMENT, None);
    let listed = said::by_source(&assessed);
    let sources: Vec<&str> = listed.iter().map(|one| one.source.as_str()).collect();
    assert_eq!(sources, ["ministry"]);
    assert_eq!(said::by_source(&self::assessed(ONE_STATEMENT, Some("2031-02-01"))), Vec::new());
}
