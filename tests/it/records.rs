//! Strategies for records of a valid dossier with any content.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use troopmap::{
    Activity, Area, AreaRings, Basis, Claim, ClaimId, Count, Document, DossierPlace, Edtf, EvidenceId, Hedge, Interest,
    Locator, Metadata, Meters, Mode, Original, Pin, Pins, PlaceId, PlaceNames, Places, Quote, Records, Reliability,
    Review, Source, SourceId, SourceKind, Stance, StatementId, Subject, SubjectId, TrustTable,
};

/// A string with characters that are special in some notation.
pub(crate) fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[a-zA-Z ]{1,12}",
        2 => "[\"'\\\\;,=#\\[\\]{}\n\r\t a-c]{1,10}",
        2 => "\\PC{1,8}",
        1 => prop::sample::select(vec![
            "=1+1", "-2", "'-x", "''=", "true", "null", "12", " a ", "a; b", "a\\; b", "\u{202E}x", "\u{7f}", "\u{0}", "{",
            "{\"a\":1}", "a = b", "\u{FEFF}x", "\r\n", "\"\"\"", "'''", "Пхеньян", "평양", "1e5", "\u{1F600}", "\\", ";",
        ]).prop_map(str::to_owned),
    ].boxed()
}

fn name() -> BoxedStrategy<String> {
    prop_oneof![text(), prop::sample::select(vec!["id", "crs", "coordinates", "Ussuriisk"]).prop_map(str::to_owned)]
        .boxed()
}

fn date() -> BoxedStrategy<Edtf> {
    prop::sample::select(vec!["2024-10-18", "2024-10", "2024-10-08/2024-10-13", "[2024-10-08..2024-10-13]", "2024~"])
        .prop_map(|date| Edtf::parse(date).unwrap())
        .boxed()
}

fn original() -> BoxedStrategy<Original> {
    btree_map(".{0,6}", ".{0,6}", 0..3).boxed()
}

fn country() -> BoxedStrategy<String> {
    prop::sample::select(vec!["KR", "RU", "KP"]).prop_map(str::to_owned).boxed()
}

fn source(at: usize) -> BoxedStrategy<Source> {
    let kinds = prop::sample::select(SourceKind::ALL.to_vec());
    let grades = prop::sample::select(Reliability::ALL.to_vec());
    let parts = (of(text()), of(kinds), of(country()), of(text()), of(text()), of(grades), of(text()), original());
    let new = (vec(text(), 0..3), of(text()), of(0.0..=1.0_f64));
    (parts, new)
        .prop_map(move |((name, kind, country, url, group, reliability, note, original), new)| {
            let mut source = Source::new(SourceId::new(format!("s{at}")).unwrap());
            (source.name, source.kind, source.country, source.url) = (name, kind, country, url);
            (source.group, source.reliability, source.note, source.original) = (group, reliability, note, original);
            (source.aliases, source.side, source.fidelity) = new;
            source
        })
        .boxed()
}

fn subject(at: usize) -> BoxedStrategy<Subject> {
    (of(text()), vec(text(), 0..3), of(country()), of(text()), of(text()), original())
        .prop_map(move |(name, aliases, country, side, note, original)| {
            let unique = |words: String| format!("{words}{at}");
            let mut subject = Subject::new(SubjectId::new(format!("unit {at}")).unwrap());
            subject.name = name.map(unique);
            subject.aliases = aliases.into_iter().map(unique).collect();
            subject.part_of = (at > 0).then(|| SubjectId::new(format!("unit {}", at - 1)).unwrap());
            (subject.country, subject.note, subject.original) = (country, note, original);
            subject.side = side;
            subject
        })
        .boxed()
}

fn area() -> BoxedStrategy<Area> {
    let ring = vec((-180.0..180.0_f64, -90.0..90.0_f64), 3..6).prop_map(|positions| {
        let mut ring: Vec<[f64; 2]> = positions.into_iter().map(|(lon, lat)| [lon, lat]).collect();
        ring.push(ring[0]);
        ring
    });
    let polygon = vec(ring, 1..3).prop_map(|rings| rings as AreaRings);
    vec(polygon, 1..3).prop_map(|polygons| Area::new(polygons).unwrap()).boxed()
}

fn place(at: usize) -> BoxedStrategy<DossierPlace> {
    let meters = of((0.0..1e6_f64).prop_map(|meters| Meters::new(meters).unwrap()));
    let location = prop::sample::select(vec!["geonames:2014006", "43.8, 131.9", "43°48′N 131°57′E"]);
    (of(text()), vec(text(), 0..3), location, meters, of(area()), of(text()), original())
        .prop_map(move |(name, aliases, location, uncertainty_m, area, note, original)| {
            let unique = |words: String| format!("{words}{at}");
            let mut place = DossierPlace::new(id(format!("place {at}")));
            place.name = name.map(unique);
            place.aliases = aliases.into_iter().map(unique).collect();
            place.at = Some(location.to_owned());
            place.part_of = (at > 0).then(|| id(format!("place {}", at - 1)));
            (place.uncertainty_m, place.area, place.note, place.original) = (uncertainty_m, area, note, original);
            place
        })
        .boxed()
}

fn document(at: usize) -> BoxedStrategy<Document> {
    let parts = (of(text()), of(text()), of(text()), of(text()), original());
    parts
        .prop_map(move |(title, url, archived_url, note, original)| {
            let published = Edtf::parse("2024-10-18T12:00:00Z").unwrap();
            let mut document = Document::new(id(format!("d{at}")), id("s0"), published);
            (document.title, document.url, document.archived_url) = (title, url, archived_url);
            (document.note, document.original) = (note, original);
            document.language = Some("en".to_owned());
            document.sha256 = Some("0123456789abcdef".repeat(4));
            document
        })
        .boxed()
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: impl AsRef<str>) -> T {
    text.as_ref().parse().unwrap()
}

fn pin() -> BoxedStrategy<Pin> {
    let coordinates = ["43.8, 131.9", "43°48′N 131°57′E", "geo:43.1,131.9;u=20", "52SCG2142459640", "-43.8, -131.9"];
    let pin = prop_oneof![
        prop::sample::select(coordinates.to_vec()).prop_map(Pin::from_coordinates),
        "[a-z]{1,5}:[0-9]{1,5}".prop_map(|text| Pin::from_place_id(PlaceId::new(text).unwrap())),
        Just(Pin::from_place_id(PlaceId::new("anything at all; = x").unwrap())),
        // Coordinates of another reference system are not checked.
        (text(), text()).prop_map(|(written, crs)| Pin { crs: Some(crs), ..Pin::from_coordinates(written) }),
        text().prop_map(|crs| Pin { crs: Some(crs), ..Pin::from_coordinates("geonames:1") }),
    ];
    let meters = of((0.0..1e6_f64).prop_map(|meters| Meters::new(meters).unwrap()));
    (pin, meters).prop_map(|(pin, uncertainty_m)| Pin { uncertainty_m, ..pin }).boxed()
}

fn count() -> BoxedStrategy<Count> {
    let number = 0..=9_007_199_254_740_991_u64;
    (of(number.clone()), of(number), of(text()), of(text()))
        .prop_map(|(a, b, words, unit)| {
            let (min, max) = if a.is_some() && b.is_some() { (a.min(b), a.max(b)) } else { (a, b) };
            Count { min, max, words, unit }
        })
        .boxed()
}

fn locator() -> BoxedStrategy<Locator> {
    let number = || of(1..u32::MAX);
    (number(), number(), number(), of(text()), of(text()), number(), number())
        .prop_map(|(page, paragraph, sentence, timecode, part, start, end)| Locator {
            page,
            paragraph,
            sentence,
            timecode,
            part,
            start,
            end,
        })
        .boxed()
}

fn places(claim: &mut Claim, names: Vec<String>, pins: Option<Vec<Pin>>) {
    claim.places = names.iter().cloned().collect::<Places>();
    let Some(pins) = pins else { return };
    claim.at = match (names.as_slice(), pins.as_slice()) {
        ([_], [pin, ..]) => Some(Pins::Only(pin.clone())),
        _ => Some(Pins::ByName(names.into_iter().zip(pins).collect::<BTreeMap<_, _>>())),
    };
}

fn claim(at: usize) -> BoxedStrategy<Claim> {
    let who = (of(Just("s1")), vec(Just("s1"), 0..3), vec(text(), 0..2), proptest::bool::ANY, of(text()), of(text()));
    let what =
        (of(text()), of(prop::sample::select(Activity::WORDS)), of(text()), of(count()), of(locator()), of(text()));
    let pins = of(vec(pin(), 3));
    let place = (vec(name(), 0..4), vec(name(), 0..2), vec(name(), 0..3), pins, of(Just(Mode::Sea)), of(date()));
    let rest = (
        prop::sample::select(Stance::ALL),
        of(prop::sample::select(Hedge::ALL)),
        of((text(), of(text()), of(text()))),
        of(date()),
        original(),
        of(prop::sample::select(troopmap::Credibility::ALL)),
        (of(text()), of(prop::sample::select(Interest::ALL)), prop::sample::select(Review::ALL)),
    );
    (who, what, place, rest)
        .prop_map(move |(who, what, place, rest)| {
            let mut claim = Claim::new(id(format!("c{at}")), id(format!("d{}", at % 2)));
            claim.asserted_by = who.0.map(id::<SourceId>);
            claim.via = who.1.into_iter().map(id::<SourceId>).collect();
            claim.evidence = who.2.iter().filter_map(|text| EvidenceId::new(text).ok()).collect();
            claim.own_evidence = who.3;
            (claim.subject, claim.subject_reported) = (who.4, who.5);
            claim.basis = what.0.map(|word| word.parse::<Basis>().unwrap());
            claim.activity = what.1.map(|word| word.parse::<Activity>().unwrap());
            (claim.note, claim.count, claim.locator) = (what.2, what.3, what.4);
            claim.quote_sha256 = what.5.map(|_| "ab".repeat(32));
            claim.from = place.1.into_iter().collect::<PlaceNames>();
            claim.to = place.2.into_iter().collect::<PlaceNames>();
            // A single pin requires that the claim has no other places.
            if place.0.len() == 1 {
                (claim.from, claim.to) = (PlaceNames::default(), PlaceNames::default());
            }
            places(&mut claim, place.0, place.3);
            (claim.by, claim.when) = (place.4, place.5);
            (claim.stance, claim.hedge, claim.said_on) = (rest.0, rest.1, rest.3);
            claim.quote = rest.2.map(|(exact, prefix, suffix)| Quote { exact, prefix, suffix });
            (claim.original, claim.credibility) = (rest.4, rest.5);
            claim.statement = rest.6.0.and_then(|text| StatementId::new(text).ok());
            (claim.interest, claim.review) = (rest.6.1, rest.6.2);
            if at > 0 {
                claim.cites = vec![id::<ClaimId>("c0")];
                claim.rests_on = vec![id("s0"), id("s1")];
            }
            claim
        })
        .boxed()
}

fn metadata() -> BoxedStrategy<Metadata> {
    (of(text()), of(text()), of(0.0..=1.0_f64), of(0..1000_u32), of(Just(TrustTable::default())))
        .prop_map(|(title, summary, base_rate, episode_gap_days, trust)| {
            let mut metadata = Metadata::default();
            (metadata.title, metadata.summary, metadata.base_rate) = (title, summary, base_rate);
            (metadata.episode_gap_days, metadata.trust) = (episode_gap_days, trust);
            metadata
        })
        .boxed()
}

/// Records of a valid dossier.
pub(crate) fn any() -> BoxedStrategy<Records> {
    let sources = (source(0), source(1)).prop_map(|(a, b)| vec![a, b]);
    let subjects = (0..3_usize).prop_flat_map(|many| (0..many).map(subject).collect::<Vec<_>>());
    let places = (0..3_usize).prop_flat_map(|many| (0..many).map(place).collect::<Vec<_>>());
    let documents = (document(0), document(1)).prop_map(|(a, b)| vec![a, b]);
    let claims = (0..4_usize).prop_flat_map(|many| (0..many).map(claim).collect::<Vec<_>>());
    (metadata(), sources, subjects, places, documents, claims)
        .prop_map(|(metadata, sources, subjects, places, documents, claims)| Records {
            metadata,
            sources,
            subjects,
            places,
            documents,
            claims,
        })
        .boxed()
}
