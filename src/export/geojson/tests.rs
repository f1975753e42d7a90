use proptest::prelude::*;

use super::*;
use crate::feature::Feature;
use crate::feature::samples::{features, samples};

fn written(features: &[Feature], framing: Framing, circles: bool) -> String {
    let mut writer = FeatureWriter::new(Vec::new(), framing).unwrap();
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
        "feature 1: a length must be a finite number of meters, zero or more; got -1",
    );
}
