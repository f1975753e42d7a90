//! Laws that hold for every dossier (property tests).

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use troopmap::dossier::{Dossier, Records};
use troopmap::export::{self, Format};
use troopmap::{
    Activity, Assessed, Claim, Document, Edtf, Feature, Report, Source, Stance, Subject, Tracer, assess, feature,
    locate,
};

use crate::small_dossier::{ToyGazetteer, id, instant};

const DAYS: [&str; 6] = ["2024-10-01", "2024-10-18", "2024-10-20", "2024-11-10", "2024-12-01", "2025-01-15"];
const SUBJECTS: [&str; 4] = ["army", "soldiers", "scouts", "tanks"];

fn sources() -> impl Strategy<Value = Vec<Source>> {
    let grade = of(select(vec!["A", "B", "C", "E", "F"]));
    vec((grade, of(select(vec!["east", "west"]))), 2..6).prop_map(|all| {
        let source = |(at, (grade, group)): (usize, (Option<&str>, Option<&str>))| {
            let mut source = Source::new(id(&format!("s{at}")));
            source.reliability = grade.map(id);
            source.group = group.map(str::to_owned);
            source
        };
        all.into_iter().enumerate().map(source).collect()
    })
}

fn subjects() -> Vec<Subject> {
    let subject = |name: &str| Subject::new(id(name));
    let mut all: Vec<Subject> = SUBJECTS.iter().map(|name| subject(name)).collect();
    all[1].part_of = Some(id("army"));
    all[2].part_of = Some(id("soldiers"));
    all
}

/// The parts of a random claim. Numbers are indices, taken modulo the number of records.
#[derive(Clone, Debug)]
struct Seed {
    document: usize,
    asserted_by: Option<usize>,
    via: Vec<usize>,
    cites: Vec<usize>,
    rests_on: Vec<usize>,
    own_evidence: bool,
    evidence: Vec<&'static str>,
    stance: Stance,
    about: Vec<usize>,
    subject: &'static str,
    activity: &'static str,
    places: Vec<&'static str>,
    ends: Option<(Vec<&'static str>, Vec<&'static str>)>,
    when: Option<usize>,
    said_on: Option<usize>,
    hedge: Option<&'static str>,
    credibility: Option<i64>,
    retracts: Vec<usize>,
}

fn seed() -> impl Strategy<Value = Seed> {
    let number = || 0..100_usize;
    let few = |most: usize| prop_oneof![3 => Just(Vec::new()), 2 => vec(0..100_usize, 0..=most)];
    let towns = || subsequence(vec!["Alba", "Berg", "Cove", "Land"], 1..3);
    let stance = prop_oneof![
        5 => Just(Stance::Affirms), 2 => Just(Stance::Denies), 1 => Just(Stance::Doubts),
        1 => Just(Stance::CannotConfirm), 1 => Just(Stance::NoComment),
    ];
    let who = (number(), of(number()), few(2), few(2), few(2), any::<bool>(), subsequence(vec!["e1", "e2"], 0..2));
    let activity =
        select(vec!["stationed", "stationed", "arrived", "in-combat", "departed", "moved", "expected", "digging"]);
    let what = (stance, few(2), select(SUBJECTS.to_vec()), activity, towns(), of((towns(), towns())));
    let how = (of(number()), of(number()), of(select(vec!["assessed", "likely", "confirmed"])), of(1..=6_i64));
    let retracts = prop_oneof![6 => Just(Vec::new()), 1 => vec(0..100_usize, 1..2)];
    (who, what, how, retracts).prop_map(|(who, what, how, retracts)| Seed {
        document: who.0,
        asserted_by: who.1,
        via: who.2,
        cites: who.3,
        rests_on: who.4,
        own_evidence: who.5,
        evidence: who.6,
        stance: what.0,
        about: what.1,
        subject: what.2,
        activity: what.3,
        places: what.4,
        ends: what.5,
        when: how.0,
        said_on: how.1,
        hedge: how.2,
        credibility: how.3.filter(|digit| digit % 2 == 0),
        retracts,
    })
}

/// Valid records with every kind of claim.
fn records() -> impl Strategy<Value = Records> {
    (sources(), vec((0..DAYS.len(), 0..100_usize), 1..6), vec(seed(), 1..10)).prop_map(|(sources, documents, seeds)| {
        let document = |(at, (day, publisher)): (usize, (usize, usize))| {
            let publisher = sources[publisher % sources.len()].id.clone();
            Document::new(id(&format!("d{at}")), publisher, Edtf::parse(DAYS[day]).unwrap())
        };
        let documents: Vec<Document> = documents.into_iter().enumerate().map(document).collect();
        let day_of = |seed: &Seed| documents[seed.document % documents.len()].published.as_str().to_owned();
        let claims = seeds.iter().enumerate().map(|(at, seed)| {
            let day = day_of(seed);
            let source = |number: usize| sources[number % sources.len()].id.clone();
            let until = |number: usize| {
                let days: Vec<&str> = DAYS.iter().copied().filter(|other| *other <= day.as_str()).collect();
                days[number % days.len()].parse().unwrap()
            };
            let claims = |numbers: &[usize]| {
                let others = numbers.iter().map(|number| number % seeds.len());
                let earlier = others.filter(|&other| other != at && day_of(&seeds[other]) <= day);
                earlier.map(|other| id(&format!("c{other}"))).collect::<Vec<_>>()
            };
            let mut claim = Claim::new(id(&format!("c{at}")), documents[seed.document % documents.len()].id.clone());
            claim.asserted_by = seed.asserted_by.map(source);
            claim.via = seed.via.iter().copied().map(source).collect();
            claim.cites = claims(&seed.cites);
            claim.rests_on = seed.rests_on.iter().copied().map(source).collect();
            claim.own_evidence = seed.own_evidence;
            claim.evidence = seed.evidence.iter().map(|name| id(name)).collect();
            claim.stance = seed.stance;
            // A source may retract only its own claims.
            let asserter_of = |seed: &Seed| match seed.asserted_by {
                Some(number) => source(number),
                None => documents[seed.document % documents.len()].publisher.clone(),
            };
            let mut retracts = seed.retracts.clone();
            retracts.retain(|number| asserter_of(&seeds[number % seeds.len()]) == asserter_of(seed));
            claim.retracts = claims(&retracts);
            claim.when = seed.when.map(until);
            claim.said_on = seed.said_on.map(until);
            claim.hedge = seed.hedge.map(id);
            claim.credibility = seed.credibility.map(|digit| digit.try_into().unwrap());
            if seed.stance != Stance::Affirms {
                claim.about = claims(&seed.about);
            }
            if claim.about.is_empty() || seed.own_evidence {
                claim.subject = Some(seed.subject.to_owned());
                claim.activity = Some(id(seed.activity));
                match &seed.ends {
                    Some((from, to)) => {
                        claim.from = from.iter().copied().collect();
                        claim.to = to.iter().copied().collect();
                    }
                    None if claim.activity == Some(Activity::Departed) && seed.stance != Stance::Affirms => {}
                    None => claim.places = seed.places.iter().copied().collect(),
                }
            }
            claim
        });
        let claims = claims.collect();
        Records { sources, subjects: subjects(), documents, claims, ..Records::default() }
    })
}

fn dossier(records: &Records) -> Dossier {
    Dossier::try_from(records.clone()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn with<T>(records: &Records, day: &str, ask: impl FnOnce(&Assessed) -> T) -> T {
    let dossier = dossier(records);
    let located = locate(&dossier, &ToyGazetteer);
    ask(&assess::as_of(&located, instant(day)))
}

fn reports(records: &Records, day: &str) -> BTreeMap<String, Report> {
    with(records, day, |assessed| {
        let map = feature::collect(assessed);
        map.features().iter().map(|feature: &Feature| (feature.id().to_string(), feature.report().clone())).collect()
    })
}

/// Returns everything that is written for a dossier: the map, the traces and the warnings.
fn written(records: &Records, day: &str) -> String {
    with(records, day, |assessed| {
        let map = feature::collect(assessed);
        let mut bytes = Vec::new();
        export::write(&map, Format::GeoJson, export::WriteOptions::default(), &mut bytes).unwrap();
        let traces: String = Tracer::new(assessed).trace_all().map(|trace| trace.to_string()).collect();
        let warnings = assessed.problems();
        format!("{}\n{traces}\n{warnings}", String::from_utf8(bytes).unwrap())
    })
}

/// The figures of a feature.
#[derive(Clone, Debug, PartialEq)]
struct Figures {
    opinion: [f64; 3],
    confidence: [u8; 3],
    origins: usize,
    contested: bool,
    when: Option<String>,
}

fn figures(records: &Records, day: &str) -> BTreeMap<String, Figures> {
    let of = |report: Report| Figures {
        opinion: report.opinion,
        confidence: [report.confidence_low, report.confidence, report.confidence_high].map(|c| c.get()),
        origins: report.independent_origins,
        contested: report.contested,
        when: report.when.map(|when| when.to_string()),
    };
    reports(records, day).into_iter().map(|(id, report)| (id, of(report))).collect()
}

fn publication<'r>(records: &'r Records, claim: &Claim) -> &'r Document {
    records.documents.iter().find(|document| document.id == claim.document).unwrap()
}

const LAST: &str = "2025-02-01";

/// Adds a source with a document on the last day, and a claim in it.
fn with_newcomer(records: &Records, grade: &str, edit: impl FnOnce(&mut Claim)) -> Records {
    let mut more = records.clone();
    let mut source = Source::new(id("newcomer"));
    source.reliability = Some(id(grade));
    more.sources.push(source);
    more.documents.push(Document::new(id("new"), id("newcomer"), LAST.parse().unwrap()));
    let mut claim = Claim::new(id("cnew"), id("new"));
    edit(&mut claim);
    more.claims.push(claim);
    more
}

/// Makes a claim repeat the statement of another, about the same time.
fn repeat_statement(claim: &mut Claim, records: &Records, other: &Claim) {
    let (name, document) = (claim.id.clone(), claim.document.clone());
    *claim = other.clone();
    (claim.id, claim.document) = (name, document);
    // A response takes the time of the claim that it answers.
    if other.when.is_none() && other.about.is_empty() {
        claim.when = Some(publication(records, other).published.clone());
    }
    (claim.via, claim.retracts) = (Vec::new(), Vec::new());
}

fn is_derived(claim: &Claim) -> bool {
    !claim.own_evidence && !(claim.cites.is_empty() && claim.rests_on.is_empty())
}

const fn is_silent(claim: &Claim) -> bool {
    matches!(claim.stance, Stance::CannotConfirm | Stance::NoComment)
}

/// Returns the claims that speak for themselves and are not withdrawn.
fn speaking(records: &Records) -> Vec<&Claim> {
    let gone: BTreeSet<_> = records.claims.iter().flat_map(|claim| &claim.retracts).collect();
    let speaks = |claim: &&Claim| !is_derived(claim) && !is_silent(claim) && !gone.contains(&claim.id);
    records.claims.iter().filter(speaks).collect()
}

fn laws() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { 128 };
    let max_global_rejects = cases.saturating_mul(10);
    ProptestConfig { cases, max_global_rejects, failure_persistence: None, max_shrink_iters: 2000, ..default }
}

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn the_order_of_the_records_changes_no_byte((one, other) in records().prop_flat_map(|records| {
        let shuffled = (
            Just(records.sources.clone()).prop_shuffle(),
            Just(records.subjects.clone()).prop_shuffle(),
            Just(records.documents.clone()).prop_shuffle(),
            Just(records.claims.clone()).prop_shuffle(),
        );
        (Just(records), shuffled)
    })) {
        let (sources, subjects, documents, claims) = other;
        let other = Records { sources, subjects, documents, claims, ..one.clone() };
        for day in ["", "2024-11-10"] {
            let (one, other) = (written(&one, day), written(&other, day));
            let differing = one.lines().zip(other.lines()).find(|(one, other)| one != other);
            prop_assert_eq!(differing, None);
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn a_relay_of_a_known_origin_changes_nothing(records in records(), which in 0..100_usize, grade in select(vec!["A", "E"])) {
        let known = speaking(&records);
        prop_assume!(!known.is_empty());
        let known = known[which % known.len()];
        let more = with_newcomer(&records, grade, |claim| {
            repeat_statement(claim, &records, known);
            (claim.asserted_by, claim.said_on) = (None, None);
            (claim.own_evidence, claim.rests_on) = (false, Vec::new());
            claim.cites = vec![known.id.clone()];
        });
        prop_assert_eq!(figures(&more, ""), figures(&records, ""));
    }

    #[test]
    fn one_more_publication_of_a_statement_adds_no_origin(records in records(), which in 0..100_usize) {
        let known = speaking(&records);
        prop_assume!(!known.is_empty());
        let known = known[which % known.len()];
        let published = |grade: &str| with_newcomer(&records, grade, |claim| {
            repeat_statement(claim, &records, known);
            let document = publication(&records, known);
            claim.asserted_by = known.asserted_by.clone().or_else(|| Some(document.publisher.clone()));
            claim.said_on = known.said_on.clone().or_else(|| Some(document.published.clone()));
        });
        // A publisher without any trust changes nothing.
        let mut worthless = published("E");
        worthless.metadata.trust = Some(serde_json::from_str(r#"{"E": 0}"#).unwrap());
        let mut without = records.clone();
        without.metadata.trust = worthless.metadata.trust.clone();
        prop_assert_eq!(figures(&worthless, ""), figures(&without, ""));
        let (before, after) = (figures(&records, ""), figures(&published("A"), ""));
        prop_assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
        for (id, before) in &before {
            prop_assert_eq!((before.origins, before.contested), (after[id].origins, after[id].contested), "{}", id);
        }
    }

    #[test]
    fn a_non_response_changes_nothing(records in records(), seed in seed(), stance in select(vec![Stance::NoComment, Stance::CannotConfirm])) {
        let mut more = records.clone();
        more.documents.push(Document::new(id("new"), records.sources[0].id.clone(), LAST.parse().unwrap()));
        let mut claim = Claim::new(id("cnew"), id("new"));
        let source = |number: usize| records.sources[number % records.sources.len()].id.clone();
        claim.stance = stance;
        claim.asserted_by = seed.asserted_by.map(source);
        claim.rests_on = seed.rests_on.iter().copied().map(source).collect();
        claim.cites = seed.cites.iter().map(|at| records.claims[at % records.claims.len()].id.clone()).collect();
        claim.subject = Some(seed.subject.to_owned());
        claim.activity = seed.own_evidence.then(|| id(seed.activity));
        claim.places = seed.places.iter().copied().collect();
        claim.when = seed.when.map(|at| DAYS[at % DAYS.len()].parse().unwrap());
        more.claims.push(claim);
        prop_assert_eq!(figures(&more, ""), figures(&records, ""));
    }

    #[test]
    fn a_vacuous_claim_changes_no_opinion(records in records(), which in 0..100_usize, asserter in 0..100_usize) {
        let mut known = speaking(&records);
        known.retain(|claim| claim.stance == Stance::Affirms);
        prop_assume!(!known.is_empty());
        let more = with_newcomer(&records, "A", |claim| {
            repeat_statement(claim, &records, known[which % known.len()]);
            claim.asserted_by = Some(records.sources[asserter % records.sources.len()].id.clone());
            claim.stance = Stance::Affirms;
            claim.about = Vec::new();
            claim.credibility = Some(6.try_into().unwrap());
            claim.said_on = None;
        });
        let after = figures(&more, "");
        for (id, before) in figures(&records, "") {
            prop_assert_eq!((before.opinion, before.confidence), (after[&id].opinion, after[&id].confidence), "{}", id);
        }
    }

    #[test]
    fn an_independent_denial_raises_disbelief_and_never_uncertainty(records in records(), which in 0..100_usize) {
        let mut known = speaking(&records);
        known.retain(|claim| claim.stance == Stance::Affirms);
        prop_assume!(!known.is_empty());
        let more = with_newcomer(&records, "B", |claim| {
            repeat_statement(claim, &records, known[which % known.len()]);
            claim.stance = Stance::Denies;
            (claim.asserted_by, claim.said_on, claim.hedge, claim.credibility) = (None, None, None, None);
            (claim.cites, claim.rests_on, claim.evidence) = (Vec::new(), Vec::new(), Vec::new());
        });
        let (before, after) = (reports(&records, ""), reports(&more, ""));
        // Denying the whole may change the first date of the episode of a part, and with it the id of the feature.
        for (id, before) in before.iter().filter(|(id, _)| after.contains_key(*id)) {
            let ([b, d, u], [more_b, more_d, more_u]) = (before.opinion, after[id].opinion);
            prop_assert!(more_d >= d - 2e-6 && more_u <= u + 2e-6 && more_b <= b + 2e-6, "{}", id);
            let denied = after[id].provenance.iter().any(|testimony| testimony.claim.id.as_str() == "cnew");
            prop_assert_eq!(more_d > d + 1e-6, denied && d < 0.999, "{} {:?} {:?}", id, before.opinion, after[id].opinion);
        }
    }

    #[test]
    fn a_withdrawn_claim_changes_nothing(records in records(), which in 0..100_usize, asserter in 0..100_usize) {
        let other = &records.claims[which % records.claims.len()];
        let source = records.sources[asserter % records.sources.len()].id.clone();
        let mut more = with_newcomer(&records, "A", |claim| {
            repeat_statement(claim, &records, other);
            claim.asserted_by = Some(source.clone());
        });
        let mut withdrawal = Claim::new(id("withdrawal"), id("new"));
        withdrawal.asserted_by = Some(source);
        withdrawal.retracts = vec![id("cnew")];
        more.claims.push(withdrawal);
        prop_assert_eq!(figures(&more, ""), figures(&records, ""));
    }

    #[test]
    fn the_map_as_of_a_day_is_that_of_the_documents_published_by_then(records in records(), day in select(DAYS.to_vec())) {
        let out = |document: &Document| document.published.as_str() <= day;
        let mut cut = records.clone();
        cut.documents.retain(out);
        cut.claims.retain(|claim| out(publication(&records, claim)));
        prop_assume!(!cut.claims.is_empty());
        let map = |records: &Records| with(records, day, |assessed| {
            let mut bytes = Vec::new();
            export::write(&feature::collect(assessed), Format::GeoJson, export::WriteOptions::default(), &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        });
        prop_assert_eq!(map(&records), map(&cut));
    }

    #[test]
    fn every_known_claim_is_mapped_or_listed_as_unmapped(records in records()) {
        let mut before = BTreeSet::new();
        for day in DAYS {
            let listed = with(&records, day, |assessed| {
                let map = feature::collect(assessed);
                let unmapped: Vec<String> = map.unmapped().iter().map(|unmapped| unmapped.claim.to_string()).collect();
                let on_map: BTreeSet<String> = map
                    .features()
                    .iter()
                    .flat_map(|feature| feature.report().provenance.clone())
                    .map(|testimony| testimony.claim.id.to_string())
                    .collect();
                assert!(unmapped.iter().all(|claim| !on_map.contains(claim)), "{unmapped:?} {on_map:?}");
                on_map.into_iter().chain(unmapped).collect::<BTreeSet<_>>()
            });
            let known = records.claims.iter().filter(|claim| publication(&records, claim).published.as_str() <= day);
            prop_assert_eq!(&listed, &known.map(|claim| claim.id.to_string()).collect::<BTreeSet<_>>());
            prop_assert!(listed.is_superset(&before));
            before = listed;
        }
    }

    #[test]
    fn a_claim_about_several_places_is_a_claim_about_each(records in records()) {
        let parts = |claim: &Claim| -> Vec<Claim> {
            let mut parts = Vec::new();
            for place in &claim.places.0 {
                let mut part = claim.clone();
                part.places = [place].into_iter().cloned().collect();
                parts.push(part);
            }
            for start in &claim.from.0 {
                for end in &claim.to.0 {
                    let mut part = claim.clone();
                    (part.from, part.to) = ([start].into_iter().cloned().collect(), [end].into_iter().cloned().collect());
                    parts.push(part);
                }
            }
            if parts.is_empty() { parts.push(claim.clone()) }
            for (number, part) in parts.iter_mut().enumerate() {
                part.id = id(&format!("{}.{number}", claim.id));
            }
            parts
        };
        let names: BTreeMap<_, Vec<_>> =
            records.claims.iter().map(|claim| (claim.id.clone(), parts(claim).into_iter().map(|part| part.id).collect())).collect();
        let mut split = records.clone();
        split.claims = records.claims.iter().flat_map(parts).collect();
        for claim in &mut split.claims {
            for list in [&mut claim.cites, &mut claim.about, &mut claim.retracts] {
                *list = list.iter().flat_map(|id| names[id].clone()).collect();
            }
        }
        prop_assert_eq!(figures(&split, ""), figures(&records, ""));
    }

    #[test]
    fn other_ids_change_no_figure(records in records()) {
        // The new ids sort in the opposite order.
        let other = |name: &str| format!("{}{}", &name[..1], 99 - name[1..].parse::<u32>().unwrap());
        let text = serde_json::to_string(&records).unwrap();
        let mut renamed = text.clone();
        for letter in ["s", "d", "c"] {
            for number in 0..10 {
                let name = format!("{letter}{number}");
                renamed = renamed.replace(&format!("\"{name}\""), &format!("\"{}\"", other(&name)));
            }
        }
        let renamed: Records = serde_json::from_str(&renamed).unwrap();
        prop_assert_eq!(figures(&renamed, ""), figures(&records, ""));
    }

    #[test]
    fn dossiers_without_common_subjects_do_not_affect_each_other(one in records(), other in records()) {
        let mut text = serde_json::to_string(&other).unwrap();
        for letter in ["s", "d", "c", "e"] {
            for number in 0..10 {
                text = text.replace(&format!("\"{letter}{number}\""), &format!("\"other {letter}{number}\""));
            }
        }
        for subject in SUBJECTS {
            text = text.replace(&format!("\"{subject}\""), &format!("\"other {subject}\""));
        }
        let other: Records = serde_json::from_str(&text).unwrap();
        let mut both = one.clone();
        both.sources.extend(other.sources.clone());
        both.subjects.extend(other.subjects.clone());
        both.documents.extend(other.documents.clone());
        both.claims.extend(other.claims.clone());
        let mut apart = reports(&one, "");
        apart.extend(reports(&other, ""));
        prop_assert_eq!(reports(&both, ""), apart);
    }

    #[test]
    fn the_bounds_contain_the_confidence(records in records()) {
        for (id, Figures { confidence: [low, mid, high], opinion, .. }) in figures(&records, "") {
            prop_assert!(low <= mid && mid <= high, "{}", id);
            prop_assert!((opinion.iter().sum::<f64>() - 1.0).abs() < 2e-6, "{}", id);
        }
    }
}
