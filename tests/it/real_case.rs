//! The real case as a dossier, held against the tables it was made from: every cell of every row can be told from it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use troopmap::dossier::{self, ReadOptions};
use troopmap::{Claim, Document, Dossier, Source, SourceId, Stance};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/dprk-2024");
const ARTICLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/seed-article.toml");

type Row = BTreeMap<String, String>;

fn read(path: &str) -> Dossier {
    let reading = dossier::read(path, &ReadOptions::default()).expect("it can be read");
    reading.dossier.unwrap_or_else(|| panic!("{}", reading.problems))
}

fn real_case() -> Dossier {
    read(FOLDER)
}

fn table(name: &str) -> Vec<Row> {
    let path = Path::new(FOLDER).join("source").join(name);
    let mut reader = csv::Reader::from_path(path).expect("the table is there");
    reader.deserialize().map(|row| row.expect("the table is sound")).collect()
}

fn word(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn row<const N: usize>(cells: [(&str, String); N]) -> Row {
    cells.into_iter().map(|(column, cell)| (column.to_owned(), cell)).collect()
}

/// The row that a claim was made from, out of the dossier alone.
fn row_of_claim(dossier: &Dossier, claim: &Claim) -> Row {
    let document = dossier.document(&claim.document).expect("known");
    let asserter = dossier.source(claim.asserted_by.as_ref().expect("stated")).expect("known");
    let kept = |column: &str| claim.original.get(column).cloned();
    let count = claim.count.clone().unwrap_or_default();
    row([
        ("claim_id", claim.id.to_string()),
        ("assertion_id", word(kept("assertion_id"))),
        ("doc_id", claim.document.to_string()),
        ("locator", word(kept("locator"))),
        ("asserted_by", word(kept("asserted_by"))),
        ("origin_id", asserter.original["origin_id"].clone()),
        ("origin_group", asserter.original["origin_group"].clone()),
        ("relayed_via", word(kept("relayed_via"))),
        ("stance", claim.stance.to_string()),
        ("hedge", kept("hedge").unwrap_or_else(|| word(claim.hedge))),
        ("subject", word(claim.subject_reported.clone())),
        ("activity", kept("activity").unwrap_or_else(|| word(claim.activity.clone()))),
        ("move_from", word(kept("move_from"))),
        ("move_to", word(kept("move_to"))),
        ("move_mode", word(kept("move_mode"))),
        ("place_reported", word(kept("place_reported"))),
        ("place_norm", word(kept("place_norm"))),
        ("event_date", word(claim.when.clone())),
        ("said_on", word(claim.said_on.clone())),
        ("count_min", word(count.min)),
        ("count_max", word(count.max)),
        // People go without saying.
        ("count_unit", count.unit.clone().unwrap_or_else(|| word(claim.count.as_ref().map(|_| "people")))),
        ("count_text", word(count.words)),
        ("basis", word(kept("basis"))),
        ("depends_on", word(kept("depends_on"))),
        ("seen", document.original["seen"].clone()),
        ("notes", word(claim.note.clone())),
    ])
}

const UNDATED: &str = "No date was seen; the date is inferred from the content.";

fn row_of_document(dossier: &Dossier, document: &Document) -> Row {
    let publisher = dossier.source(&document.publisher).expect("known");
    let kept = |column: &str| document.original.get(column).cloned();
    let note = word(document.note.clone());
    let inferred = kept("published_inferred").is_some();
    let published = kept("published").unwrap_or_else(|| document.published.to_string());
    assert_eq!(note.starts_with(UNDATED), inferred, "{}", document.id);
    row([
        ("doc_id", document.id.to_string()),
        ("title", word(document.title.clone())),
        ("title_basis", word(kept("title_basis"))),
        ("publisher", kept("publisher").unwrap_or_else(|| word(publisher.name.clone()))),
        ("publisher_type", publisher.original["publisher_type"].clone()),
        ("publisher_country", word(publisher.country.clone())),
        ("url", word(document.url.clone())),
        ("published", if inferred { String::new() } else { published }),
        ("published_basis", word(kept("published_basis"))),
        ("published_inferred", word(kept("published_inferred"))),
        ("language", word(document.language.clone())),
        ("seen", word(kept("seen"))),
        ("credited_sources", word(kept("credited_sources"))),
        ("core", word(kept("core"))),
        ("notes", note.strip_prefix(UNDATED).unwrap_or(&note).trim_start().to_owned()),
    ])
}

fn row_of_origin(source: &Source) -> Row {
    row([
        ("origin_id", source.original["origin_id"].clone()),
        ("name", source.original.get("name").cloned().unwrap_or_else(|| word(source.name.clone()))),
        ("type", source.original["type"].clone()),
        ("country", word(source.country.clone())),
        ("origin_group", source.original["origin_group"].clone()),
    ])
}

#[test]
fn the_reader_has_nothing_to_say_against_it() {
    for path in [FOLDER, ARTICLE] {
        let problems = dossier::read(path, &ReadOptions::default()).expect("it can be read").problems;
        assert!(problems.is_empty(), "{problems}");
    }
}

#[test]
fn every_claim_is_there_with_all_it_said() {
    let dossier = real_case();
    let rows = table("claims.csv");
    assert_eq!(rows.len(), 179);
    assert_eq!(dossier.claims().len(), rows.len());
    for (claim, row) in dossier.claims().iter().zip(&rows) {
        assert_eq!(&row_of_claim(&dossier, claim), row);
    }
}

#[test]
fn every_document_is_there_with_all_that_was_noted() {
    let dossier = real_case();
    let rows = table("documents.csv");
    assert_eq!(dossier.documents().len(), rows.len());
    for (document, row) in dossier.documents().iter().zip(&rows) {
        assert_eq!(&row_of_document(&dossier, document), row);
    }
}

#[test]
fn every_origin_is_a_source() {
    let dossier = real_case();
    let mut rows = table("origins.csv");
    rows.sort_by_key(|row| row["origin_id"].clone());
    let mut made: Vec<Row> = dossier
        .sources()
        .iter()
        .filter(|source| source.original.contains_key("origin_id"))
        .map(|source| row_of_origin(source))
        .collect();
    made.sort_by_key(|row| row["origin_id"].clone());
    assert_eq!(made, rows);
}

// What the map is made of is typed: it must say the same as the words that were kept.

#[test]
fn relays_stand_in_the_order_of_the_chain() {
    let dossier = real_case();
    for claim in dossier.claims() {
        let words = claim.original.get("relayed_via").map_or("", String::as_str);
        let links = words.split([';', '>']).map(str::trim).filter(|link| !link.is_empty()).count();
        assert_eq!(claim.via.len(), links, "{}", claim.id);
    }
    let via = |id: &str| claim(&dossier, id).via.iter().map(SourceId::as_str).collect::<Vec<_>>().join(" > ");
    assert_eq!(via("C070"), "yonhap > afp");
    assert_eq!(via("C092"), "rok-lawmaker-park-sunwon > ap");
    assert_eq!(via("C166"), "cnn > tsn > isw");
}

#[test]
fn one_source_stands_once() {
    let dossier = real_case();
    let mut names = BTreeSet::new();
    for source in dossier.sources() {
        assert!(names.insert(source.label().to_owned()), "{} stands twice", source.label());
    }
    // The newspaper relays a claim of its own sources and publishes others.
    let kyiv_post = claim(&dossier, "C013").via[0].clone();
    assert_eq!(document(&dossier, "kyivpost-1018-nis").publisher, kyiv_post);
    assert_eq!(claim(&dossier, "C074").asserted_by, Some(kyiv_post));
}

#[test]
fn one_assertion_has_one_asserter() {
    let dossier = real_case();
    let mut asserters: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for claim in dossier.claims() {
        let asserter = claim.asserted_by.as_ref().expect("stated").as_str();
        asserters.entry(claim.original["assertion_id"].as_str()).or_default().insert(asserter);
    }
    assert_eq!(asserters.len(), 147);
    for (assertion, asserters) in asserters {
        assert_eq!(asserters.len(), 1, "{assertion}");
    }
}

#[test]
fn eighty_four_wordings_stay_beside_the_subjects_they_mean() {
    let dossier = real_case();
    let wordings: BTreeSet<&str> =
        dossier.claims().iter().filter_map(|claim| claim.subject_reported.as_deref()).collect();
    let rows = table("claims.csv");
    assert_eq!(wordings, rows.iter().map(|row| row["subject"].as_str()).collect());
    assert_eq!(wordings.len(), 84);
    assert_eq!(dossier.subjects().len(), 20);
    for claim in dossier.claims() {
        let subject = claim.subject.as_deref().expect("stated");
        assert!(dossier.subjects().iter().any(|listed| listed.id.as_str() == subject), "{}: {subject}", claim.id);
    }
}

#[test]
fn a_claim_with_a_place_in_the_tables_has_one_here() {
    let dossier = real_case();
    for claim in dossier.claims() {
        let tables = ["place_norm", "move_from", "move_to"].iter().any(|column| claim.original.contains_key(*column));
        // Soldiers at the front, wherever that is: denied everywhere.
        let everywhere = ["C138", "C139"].contains(&claim.id.as_str());
        assert_eq!(claim.place_names().next().is_some(), tables && !everywhere, "{}", claim.id);
    }
}

#[test]
fn what_leans_on_others_says_so() {
    let dossier = real_case();
    for claim in dossier.claims() {
        let ids = claim.rests_on.iter().map(SourceId::as_str).collect::<Vec<_>>().join("; ");
        let words = claim.original.get("depends_on").map_or_else(String::new, |words| words.to_lowercase());
        // A newsroom that could not verify pictures leans on nobody.
        assert_eq!(ids, if claim.id.as_str() == "C008" { String::new() } else { words }, "{}", claim.id);
        // A port that the agency did not name, seen in other pictures.
        assert_eq!(claim.own_evidence, claim.id.as_str() == "C175", "{}", claim.id);
    }
}

#[test]
fn the_article_holds_five_voices_each_with_its_own_stance() {
    let dossier = read(ARTICLE);
    let mut voices: BTreeMap<&str, BTreeSet<(Option<u32>, Stance)>> = BTreeMap::new();
    for claim in dossier.claims() {
        let asserter = claim.asserted_by.as_ref().map_or("rferl", SourceId::as_str);
        let paragraph = claim.locator.as_ref().and_then(|locator| locator.paragraph);
        voices.entry(asserter).or_default().insert((paragraph, claim.stance));
    }
    let said = |who: &str| voices[who].iter().copied().collect::<Vec<_>>();
    assert_eq!(said("nis"), [(Some(2), Stance::Affirms), (Some(3), Stance::Affirms)]);
    assert_eq!(said("zelenskiy"), [(Some(8), Stance::Affirms)]);
    assert_eq!(said("isw"), [(Some(7), Stance::Affirms)]);
    assert_eq!(said("kremlin"), [(Some(8), Stance::Denies), (Some(8), Stance::NoComment)]);
    assert_eq!(said("nato"), [(Some(10), Stance::CannotConfirm)]);
    // The caption, and a newsroom that could not verify.
    assert_eq!(said("rferl"), [(None, Stance::Affirms), (Some(5), Stance::CannotConfirm)]);
    let stationed = claim(&dossier, "nis-stationed");
    assert_eq!(stationed.places.0, ["Vladivostok", "Ussuriisk", "Khabarovsk", "Blagoveshchensk"]);
    assert_eq!(claim(&dossier, "nis-moved").from.0, ["North Korea"]);
    assert!(claim(&dossier, "caption-parade").places.0[0].contains("Pyongyang"));
}

fn claim<'d>(dossier: &'d Dossier, id: &str) -> &'d Claim {
    dossier.claim(&id.parse().expect("an id")).expect("known")
}

fn document<'d>(dossier: &'d Dossier, id: &str) -> &'d Document {
    dossier.document(&id.parse().expect("an id")).expect("known")
}
