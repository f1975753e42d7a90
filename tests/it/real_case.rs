//! The real case as a dossier, compared with the tables it was made from: every cell of every row can be recovered from it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use troopmap::dossier::{self, ReadOptions};
use troopmap::{Claim, Document, Dossier, Source, SourceId, Stance};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/dprk-2024");
const ARTICLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/seed-article.toml");

type Row = BTreeMap<String, String>;

fn read(path: &str) -> Dossier {
    let reading = dossier::read(path, &ReadOptions::default()).expect("readable");
    reading.dossier.unwrap_or_else(|| panic!("{}", reading.problems))
}

fn real_case() -> Dossier {
    read(FOLDER)
}

fn table(name: &str) -> Vec<Row> {
    let path = Path::new(FOLDER).join("source").join(name);
    let mut reader = csv::Reader::from_path(path).expect("the table exists");
    reader.deserialize().map(|row| row.expect("the table is valid")).collect()
}

fn word(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn row<const N: usize>(cells: [(&str, String); N]) -> Row {
    cells.into_iter().map(|(column, cell)| (column.to_owned(), cell)).collect()
}

/// Recovers the row that a claim was made from.
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
        // Counts without a unit are of people.
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
fn the_dossiers_have_no_problems() {
    for path in [FOLDER, ARTICLE] {
        let problems = dossier::read(path, &ReadOptions::default()).expect("readable").problems;
        assert!(problems.is_empty(), "{problems}");
    }
}

#[test]
fn every_row_of_claims_can_be_recovered() {
    let dossier = real_case();
    let rows = table("claims.csv");
    assert_eq!(rows.len(), 179);
    assert_eq!(dossier.claims().len(), rows.len());
    for (claim, row) in dossier.claims().iter().zip(&rows) {
        assert_eq!(&row_of_claim(&dossier, claim), row);
    }
}

#[test]
fn every_row_of_documents_can_be_recovered() {
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

// The typed fields, from which the map is made, must agree with the original words.

#[test]
fn relays_are_in_the_order_of_the_chain() {
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
fn sources_are_unique() {
    let dossier = real_case();
    let mut names = BTreeSet::new();
    for source in dossier.sources() {
        assert!(names.insert(source.label().to_owned()), "{} is listed twice", source.label());
    }
    // The newspaper is an asserter, a relay and a publisher.
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
fn eighty_four_reported_subjects_are_kept_with_the_subjects_they_mean() {
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
fn claims_have_places_where_the_tables_do() {
    let dossier = real_case();
    for claim in dossier.claims() {
        let tables = ["place_norm", "move_from", "move_to"].iter().any(|column| claim.original.contains_key(*column));
        // Denials about soldiers at the front, which is not a place.
        let everywhere = ["C138", "C139"].contains(&claim.id.as_str());
        assert_eq!(claim.place_names().next().is_some(), tables && !everywhere, "{}", claim.id);
    }
}

#[test]
fn rests_on_agrees_with_the_tables() {
    let dossier = real_case();
    for claim in dossier.claims() {
        let ids = claim.rests_on.iter().map(SourceId::as_str).collect::<Vec<_>>().join("; ");
        let words = claim.original.get("depends_on").map_or_else(String::new, |words| words.to_lowercase());
        // A newsroom that could not verify pictures rests on no source.
        assert_eq!(ids, if claim.id.as_str() == "C008" { String::new() } else { words }, "{}", claim.id);
        // A port that the agency did not name, seen in other pictures, is evidence of its own.
        assert_eq!(claim.own_evidence, claim.id.as_str() == "C175", "{}", claim.id);
    }
}

#[test]
fn the_article_contains_five_asserters_with_their_own_stances() {
    let dossier = read(ARTICLE);
    let mut by_asserter: BTreeMap<&str, BTreeSet<(Option<u32>, Stance)>> = BTreeMap::new();
    for claim in dossier.claims() {
        let asserter = claim.asserted_by.as_ref().map_or("rferl", SourceId::as_str);
        let paragraph = claim.locator.as_ref().and_then(|locator| locator.paragraph);
        by_asserter.entry(asserter).or_default().insert((paragraph, claim.stance));
    }
    let stances = |who: &str| by_asserter[who].iter().copied().collect::<Vec<_>>();
    assert_eq!(stances("nis"), [(Some(2), Stance::Affirms), (Some(3), Stance::Affirms)]);
    assert_eq!(stances("zelenskiy"), [(Some(8), Stance::Affirms)]);
    assert_eq!(stances("isw"), [(Some(7), Stance::Affirms)]);
    assert_eq!(stances("kremlin"), [(Some(8), Stance::Denies), (Some(8), Stance::NoComment)]);
    assert_eq!(stances("nato"), [(Some(10), Stance::CannotConfirm)]);
    // The caption, and the newsroom, which could not verify a video.
    assert_eq!(stances("rferl"), [(None, Stance::Affirms), (Some(5), Stance::CannotConfirm)]);
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
