use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::edtf::{Edtf, Instant};
use crate::extent::Extent;
use crate::feature::{
    Bears, Counts, Feature, Journey, Party, Report, ReportedLocation, ReportedMovement, Sighting, Terminus, Testimony,
};
use crate::id::{ClaimId, DocumentId, FeatureId, PlaceId, SourceId};
use crate::mode::Mode;
use crate::opinion::{AnalyticConfidence, Likelihood, StixConfidence};
use crate::plausible::{Judgement, Needed, Speed, Verdict};
use crate::position::Position;
use crate::proposition::Kind;
use crate::record::{Claim, Count, Document, Source};
use crate::units::Meters;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,8}", "[\\x00-\\x1f\"\\\\<>&\u{2028}\u{202e}]{0,4}", Just("Уссурийск".to_owned())]
}

fn instant() -> impl Strategy<Value = Option<Instant>> {
    option::of((-62_167_219_200_i64..253_402_300_799).prop_map(Instant::from_unix))
}

fn position() -> impl Strategy<Value = Position> {
    let spot = |(lon, lat)| Position::new(lon, lat).unwrap().rounded();
    prop_oneof![(-180.0..=180.0, -90.0..=90.0), Just((0.0, 0.0)), Just((-180.0, 90.0))].prop_map(spot)
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
        claim.count = count.map(Count::exactly);
        let source = Source { name: note, ..Source::new(SourceId::new("s1").unwrap()) };
        Testimony {
            counts: Counts::Relay,
            bears: Bears::OfPart,
            because_of: relayed.then(|| claim.id.clone()),
            part: relayed.then_some([2, 4]),
            party: Party { asserted_by: source.clone(), relayed_by: if relayed { vec![source] } else { Vec::new() } },
            claim,
            document: Document::new(
                DocumentId::new("d1").unwrap(),
                SourceId::new("s1").unwrap(),
                Edtf::parse("2024-10").unwrap(),
            ),
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
            proposition: Kind::Presence,
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
    let judged = (speed(), speed(), 0_usize..3).prop_map(|(least, greatest, at)| Judgement {
        needed: Needed { least, greatest },
        mode: Mode::Unknown,
        verdict: [Verdict::Plausible, Verdict::Implausible, Verdict::CannotSay][at],
    });
    let sighting =
        option::of(judged.prop_map(|judgement| Sighting::new(FeatureId::new("a/presence/b").unwrap(), judgement)));
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

fn terminus() -> impl Strategy<Value = Terminus> {
    (text(), option::of(text()), extent()).prop_map(|(place, country, extent)| Terminus {
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
            let journey = Journey { length, least, most, route: "sea".to_owned(), route_source, lines };
            Feature::Movement(ReportedMovement { report, from, to, by: Mode::Sea, journey })
        },
    )
}

fn features() -> impl Strategy<Value = Vec<Feature>> {
    prop::collection::vec(prop_oneof![location(), movement()], 0..4)
}

fn written(features: &[Feature], framing: Framing, circles: bool) -> String {
    let mut writer = Writer::new(Vec::new(), framing).unwrap();
    writer.circles(circles);
    for feature in features {
        writer.write(feature).unwrap();
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

proptest! {
    #[test]
    fn nothing_is_lost_on_the_way_there_and_back(features in features(), circles: bool) {
        prop_assert_eq!(&read(&written(&features, Framing::Collection, circles)).unwrap(), &features);
        prop_assert_eq!(&read_lines(&written(&features, Framing::Lines, circles)).unwrap(), &features);
        prop_assert_eq!(&read_lines(&written(&features, Framing::Sequence, circles)).unwrap(), &features);
    }

    /// Other programs sort keys and break lines.
    #[test]
    fn the_order_of_members_does_not_matter(features in features()) {
        let mut value: serde_json::Value = serde_json::from_str(&written(&features, Framing::Collection, true)).unwrap();
        value.sort_all_objects();
        prop_assert_eq!(&read(&serde_json::to_string_pretty(&value).unwrap()).unwrap(), &features);
    }
}

/// A location and a movement of any content, the same in each run.
pub(in crate::export) fn samples() -> [Feature; 2] {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut one = |feature: BoxedStrategy<Feature>| feature.new_tree(&mut runner).unwrap().current();
    [one(location().boxed()), one(movement().boxed())]
}

fn sample() -> serde_json::Value {
    serde_json::from_str(&written(&samples(), Framing::Collection, false)).unwrap()
}

#[test]
fn what_is_wrong_is_said() {
    // Where a reader of tagged values stops depends on the features serde_json was built with, by one column.
    let place =
        |message: &str| message.rsplit_once(" at line ").map_or(message.to_owned(), |(what, _)| what.to_owned());
    let case =
        |text: &str, message: &str| assert_eq!(place(&read(text).unwrap_err().to_string()), place(message), "{text}");
    case("", "this is not JSON: EOF while parsing a value at line 1 column 0");
    case("{\"type\":\"FeatureCollection\",", "this is not JSON: EOF while parsing a value at line 1 column 28");
    case(
        "[]",
        "this is not a map that troopmap wrote: invalid length 0, expected a FeatureCollection at line 1 column 2",
    );
    case("{\"type\":\"Topology\"}", "this is not a FeatureCollection but a Topology");
    case("{\"features\":[]}", "this is not a map that troopmap wrote: missing field `type` at line 1 column 15");
    case(
        "{\"type\":\"FeatureCollection\",\"features\":[{\"id\":\"a\",\"geometry\":null,\"properties\":{\"kind\":\"unit\"}}]}",
        "this is not a map that troopmap wrote: unknown variant `unit`, expected one of `location`, `movement`, `uncertainty` at line 1 column 93",
    );
}

#[test]
fn what_is_wrong_with_a_feature_is_said_with_its_number() {
    let case = |pointer: &str, value: serde_json::Value, message: &str| {
        let mut changed = sample();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = changed.pointer_mut(parent).unwrap();
        match value {
            serde_json::Value::String(gone) if gone == "gone" => drop(parent.as_object_mut().unwrap().remove(key)),
            value => parent[key] = value,
        }
        assert_eq!(read(&changed.to_string()).unwrap_err().to_string(), message);
    };
    let at = |feature: usize, member: &str| format!("/features/{feature}/{member}");
    case(&at(0, "properties/place"), "gone".into(), "feature 1: a location needs the property \"place\"");
    case(&at(1, "properties/to_id"), "gone".into(), "feature 2: a movement needs the property \"to_id\"");
    case(&at(0, "id"), "".into(), "feature 1: an id must not be empty");
    case(&at(0, "geometry"), serde_json::Value::Null, "feature 1: a location needs a Point as its geometry");
    let point = |coordinates: serde_json::Value| serde_json::json!({ "type": "Point", "coordinates": coordinates });
    case(&at(1, "geometry"), point([1.0, 2.0].into()), "feature 2: a movement needs a line as its geometry");
    case(
        &at(0, "geometry"),
        point([1.0, 95.0].into()),
        "feature 1: latitude 95 is not between -90 and 90; longitude and latitude look swapped: 1, 95",
    );
    case(
        &at(0, "properties/uncertainty_m"),
        (-1.0).into(),
        "feature 1: a length must be a finite number of metres, zero or more; this is -1",
    );
}
