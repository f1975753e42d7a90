//! The published examples of EDTF, each with its first and last second and its meaning for the time between.

use troopmap::{DateBound, Edtf, EdtfErrorKind, Sense};

fn bound_text(bound: DateBound) -> String {
    match bound {
        DateBound::At(instant) => instant.to_string(),
        DateBound::Open => "open".to_owned(),
        DateBound::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn published_examples_have_the_expected_bounds_and_sense() {
    let table = include_str!("../../fixtures/edtf/examples.tsv");
    for row in table.lines().skip(1) {
        let [level, _feature, written, earliest, latest, sense] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("a row must have six columns: {row}");
        };
        let parsed = Edtf::parse(written);
        if earliest == "refused" {
            assert_eq!(level, "2", "{written}");
            assert!(matches!(parsed.unwrap_err().kind(), EdtfErrorKind::Level2(_)), "{written}");
            continue;
        }
        let date = parsed.unwrap();
        let expected = match sense {
            "single" => Sense::Single,
            "throughout" => Sense::Throughout,
            "some day" => Sense::SomeDay,
            "all of" => Sense::AllOf,
            other => panic!("unknown sense: {other}"),
        };
        assert_eq!(date.as_str(), written);
        assert_eq!(
            (bound_text(date.earliest()).as_str(), bound_text(date.latest()).as_str()),
            (earliest, latest),
            "{written}"
        );
        assert_eq!(date.sense(), expected, "{written}");
    }
}

#[test]
fn qualifiers_do_not_change_the_bounds() {
    for (mark, uncertain, approximate) in
        [("", false, false), ("?", true, false), ("~", false, true), ("%", true, true)]
    {
        let date = Edtf::parse(&format!("2024-10-08{mark}")).unwrap();
        let plain = Edtf::parse("2024-10-08").unwrap();
        assert_eq!((date.qualifier().uncertain, date.qualifier().approximate), (uncertain, approximate));
        assert_eq!((date.earliest(), date.latest()), (plain.earliest(), plain.latest()));
    }
}
