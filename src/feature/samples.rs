//! Features of any content, for tests of what writes and reads them.

use std::sync::Arc;

use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use super::{
    EvidenceRole, Feature, Journey, MovementEnd, Relation, Report, ReportedLocation, ReportedMovement,
    SightingComparison, Testimony,
};
use crate::edtf::{Edtf, Instant};
use crate::extent::Extent;
use crate::id::{ClaimId, DocumentId, FeatureId, PlaceId, SourceId};
use crate::mode::Mode;
use crate::opinion::{AnalyticConfidence, Likelihood, StixConfidence};
use crate::plausibility::{RequiredSpeed, Speed, Verdict};
use crate::position::Position;
use crate::proposition::PropositionKind;
use crate::record::{Claim, Count, Document, Source};
use crate::units::Meters;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,8}", "[\\x00-\\x1f\"\\\\<>&\u{2028}\u{202e}]{0,4}", Just("Уссурийск".to_owned())]
}

fn instant() -> impl Strategy<Value = Option<Instant>> {
    option::of((-62_167_219_200_i64..253_402_300_799).prop_map(Instant::from_unix_seconds))
}

fn position() -> impl Strategy<Value = Position> {
    let point = |(lon, lat)| Position::new(lon, lat).unwrap().round();
    prop_oneof![(-180.0..=180.0, -90.0..=90.0), Just((0.0, 0.0)), Just((-180.0, 90.0))].prop_map(point)
}

fn meters() -> impl Strategy<Value = Meters> {
    (0_u32..20_100_000).prop_map(|meters| Meters::new(f64::from(meters)).unwrap())
}

fn extent() -> impl Strategy<Value = Extent> {
    (position(), meters()).prop_map(|(center, radius)| Extent::new(center, radius))
}

fn testimony() -> impl Strategy<Value = Testimony> {
    (text(), option::of(text()), option::of(0_u64..1 << 53), any::<bool>()).prop_map(|(words, note, count, relayed)| {
        let mut claim = Claim::new(ClaimId::new("c1").unwrap(), DocumentId::new("d1").unwrap());
        claim.subject = Some(words.clone());
        claim.note.clone_from(&note);
        claim.count = count.map(Count::from_exact);
        let source = Arc::new(Source { name: note, ..Source::new(SourceId::new("s1").unwrap()) });
        Testimony {
            counts: EvidenceRole::Relay,
            bears: Relation::OfPart,
            because_of: relayed.then(|| claim.id.clone()),
            part: relayed.then_some([2, 4]),
            asserted_by: source.clone(),
            relayed_by: if relayed { vec![source] } else { Vec::new() },
            claim: Arc::new(claim),
            document: Arc::new(Document::new(
                DocumentId::new("d1").unwrap(),
                SourceId::new("s1").unwrap(),
                Edtf::parse("2024-10").unwrap(),
            )),
        }
    })
}

fn report() -> impl Strategy<Value = Report> {
    let texts = (text(), text(), text(), text(), text());
    let times = (instant(), instant(), instant(), instant());
    let numbers = (0_u8..=100, option::of(0_u64..1 << 53), 0_u32..=1_000_000, 0_usize..99, any::<bool>());
    let provenance = prop::collection::vec(testimony(), 0..3);
    (texts, times, numbers, provenance).prop_map(|(texts, times, numbers, provenance)| {
        let (title, description, subject, urls, activity) = texts;
        let (confidence, count, share, few, contested) = numbers;
        let confidence = StixConfidence::new(confidence).unwrap();
        let share = f64::from(share) / 1e6;
        Report {
            id: FeatureId::new("soldiers/presence/here/2024-10").unwrap(),
            proposition: PropositionKind::Presence,
            title: title.clone(),
            description,
            subject,
            activity,
            count_min: count,
            count_max: None,
            when: few.is_multiple_of(2).then(|| Edtf::parse("../2024-10-18").unwrap()),
            start: times.0,
            end: times.1,
            first_reported: times.2,
            last_reported: times.3,
            confidence,
            confidence_low: confidence,
            confidence_high: confidence,
            likelihood: Likelihood::VeryLikely,
            analytic_confidence: AnalyticConfidence::Low,
            opinion: [share, 1.0 - share, 0.0],
            contested,
            independent_origins: few,
            documents: few,
            claims: few,
            admiralty: "B-".to_owned(),
            asserted_by: title.clone(),
            relayed_by: title,
            urls,
            provenance,
        }
    })
}

fn location() -> impl Strategy<Value = Feature> {
    let speed = || option::of((0_u32..20_000_000).prop_map(|tenths| Speed::new(f64::from(tenths) / 10.0).unwrap()));
    let verdicts = [Verdict::Plausible, Verdict::Implausible, Verdict::TwoPlaces, Verdict::CannotSay];
    let sighting = option::of((speed(), speed(), 0_usize..4).prop_map(move |(least, greatest, at)| {
        let with = FeatureId::new("a/presence/b").unwrap();
        SightingComparison::new(with, verdicts[at], RequiredSpeed { least, greatest })
    }));
    let all = (report(), text(), option::of(text()), extent(), sighting);
    all.prop_map(|(report, place, country, extent, sighting)| {
        Feature::Location(ReportedLocation {
            report,
            place_reported: place.clone(),
            place_match: place.clone(),
            place,
            place_id: PlaceId::new("geonames:2014006").unwrap(),
            country,
            extent,
            sighting,
        })
    })
}

fn terminus() -> impl Strategy<Value = MovementEnd> {
    (text(), option::of(text()), extent()).prop_map(|(place, country, extent)| MovementEnd {
        place_reported: place.clone(),
        place,
        place_id: PlaceId::new("country:RU").unwrap(),
        country,
        extent,
    })
}

fn movement() -> impl Strategy<Value = Feature> {
    let line = prop::collection::vec(position(), 2..5);
    let lines = prop::collection::vec(line, 0..3);
    let lengths = (meters(), meters(), meters());
    (report(), terminus(), terminus(), lines, lengths, option::of(text())).prop_map(
        |(report, from, to, lines, (length, least, most), route_source)| {
            let journey =
                Journey { length, length_min: least, length_max: most, route: "sea".to_owned(), route_source, lines };
            Feature::Movement(ReportedMovement { report, from, to, by: Mode::Sea, journey })
        },
    )
}

pub(crate) fn features() -> impl Strategy<Value = Vec<Feature>> {
    prop::collection::vec(prop_oneof![location(), movement()], 0..4)
}

/// A location and a movement of any content, the same in each run.
pub(crate) fn samples() -> [Feature; 2] {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut one = |feature: BoxedStrategy<Feature>| feature.new_tree(&mut runner).unwrap().current();
    [one(location().boxed()), one(movement().boxed())]
}
