//! Conditions on features: `place=Vladivostok`, `confidence>=55`, `subject~soldiers`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};
use thiserror::Error;

use crate::export::geojson::flat;
use crate::export::table;
use crate::feature::Feature;

/// A condition on one property of a feature.
///
/// The properties are those of the map. `=` and `!=` compare whole texts in any case, numbers and `true` or `false`; `~` looks
/// for a part of a text; `<`, `<=`, `>`, `>=` compare numbers, and dates by their text. A property that a feature lacks, or that
/// is null, meets only `!=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    property: String,
    test: Test,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    Is,
    IsNot,
    Contains,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
}

/// The signs, longer ones before those that they begin with.
const SIGNS: [(&str, Test); 8] = [
    ("==", Test::Is),
    ("!=", Test::IsNot),
    (">=", Test::AtLeast),
    ("<=", Test::AtMost),
    ("=", Test::Is),
    ("~", Test::Contains),
    (">", Test::MoreThan),
    ("<", Test::LessThan),
];

/// Why a text is no condition.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidFilter {
    /// It has no sign that compares.
    #[error("a condition is a property, a sign and a value, such as place=Vladivostok or confidence>=55")]
    NoSign,
    /// Its sign is written the other way round.
    #[error("{written} is no sign; write {right}")]
    Reversed {
        /// The sign as it was written.
        written: &'static str,
        /// The sign that is meant.
        right: &'static str,
    },
    /// It names a property that no feature has.
    #[error("no feature has the property {written:?}; the nearest is {nearest:?}")]
    UnknownProperty {
        /// The name as it was written.
        written: String,
        /// The nearest name.
        nearest: &'static str,
    },
    /// It compares a number with something else, which would hold for nothing.
    #[error("{property} is a number; {value:?} is none")]
    NoNumber {
        /// The property.
        property: String,
        /// What it is compared with.
        value: String,
    },
}

impl fmt::Display for Filter {
    /// `place=Vladivostok`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = SIGNS.iter().rfind(|(_, test)| *test == self.test).map_or("=", |(sign, _)| *sign);
        write!(f, "{}{sign}{}", self.property, self.value)
    }
}

impl FromStr for Filter {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Self, InvalidFilter> {
        let first = text.find(['!', '=', '~', '<', '>']).ok_or(InvalidFilter::NoSign)?;
        let (property, rest) = text.split_at(first);
        let reversed = [("=>", ">="), ("=<", "<="), ("=!", "!=")].into_iter().find(|(sign, _)| rest.starts_with(sign));
        if let Some((written, right)) = reversed {
            return Err(InvalidFilter::Reversed { written, right });
        }
        let (sign, test) = SIGNS.into_iter().find(|(sign, _)| rest.starts_with(sign)).ok_or(InvalidFilter::NoSign)?;
        let property = property.trim();
        let Some(column) = table::properties().find(|column| column.name == property) else {
            let names = table::properties().map(|column| column.name);
            let nearest = names.min_by_key(|known| strsim::damerau_levenshtein(known, property)).unwrap_or("place");
            return Err(InvalidFilter::UnknownProperty { written: property.chars().take(60).collect(), nearest });
        };
        let value = rest[sign.len()..].trim();
        if column.holds.is_number() && !value.parse().is_ok_and(f64::is_finite) {
            let value = value.chars().take(60).collect();
            return Err(InvalidFilter::NoNumber { property: property.to_owned(), value });
        }
        Ok(Self { property: property.to_owned(), test, value: value.to_owned() })
    }
}

impl Filter {
    /// Whether a feature meets every one of some conditions.
    pub fn all_hold(filters: &[Self], feature: &Feature) -> bool {
        if filters.is_empty() {
            return true;
        }
        let properties = flat(feature);
        filters.iter().all(|filter| filter.holds(&properties))
    }

    /// Why no feature of a map meets some conditions: which of them nothing meets, and what there is instead. Nothing where
    /// the map is empty itself.
    pub fn why_none(filters: &[Self], map: &crate::feature::Map<'_>) -> Option<String> {
        let rows: Vec<Map<String, Value>> = map.features().map(|feature| flat(&feature)).collect();
        if rows.is_empty() || filters.is_empty() {
            return None;
        }
        let told: Vec<String> = filters
            .iter()
            .filter(|filter| !rows.iter().any(|row| filter.holds(row)))
            .map(|filter| format!("no feature has {filter}{}", filter.instead(&rows)))
            .collect();
        if told.is_empty() {
            return Some("each condition holds for some feature, and no feature meets all of them".to_owned());
        }
        Some(told.join("\n"))
    }

    /// What there is instead: the nearest text, or how far numbers and dates reach.
    fn instead(&self, rows: &[Map<String, Value>]) -> String {
        let values = || rows.iter().filter_map(|row| row.get(&self.property));
        let numbers = values().filter_map(Value::as_f64);
        let reach = numbers.fold(None, |reach: Option<(f64, f64)>, number| {
            Some(reach.map_or((number, number), |(least, most)| (least.min(number), most.max(number))))
        });
        if let Some((least, most)) = reach {
            return format!("; it runs from {least} to {most}");
        }
        let texts: BTreeSet<&str> = values().filter_map(Value::as_str).filter(|text| !text.is_empty()).collect();
        let (Some(first), Some(last)) = (texts.first(), texts.last()) else {
            return "; none of these features says anything there".to_owned();
        };
        if !matches!(self.test, Test::Is | Test::Contains) {
            return format!("; it runs from {first} to {last}");
        }
        let wanted = self.value.to_lowercase();
        // Some properties are several names joined.
        let names: BTreeSet<&str> =
            texts.iter().flat_map(|text| std::iter::once(*text).chain(text.split("; "))).collect();
        let distance = |name: &str| strsim::osa_distance(&wanted, &name.to_lowercase());
        let nearest = names.iter().copied().min_by_key(|name| distance(name)).unwrap_or_default();
        if wanted.len() <= 200 && distance(nearest) <= (wanted.chars().count() / 3).max(1) {
            return format!("; nearest: {nearest}");
        }
        let some: Vec<&str> = texts.iter().take(5).copied().collect();
        let more = texts.len().saturating_sub(some.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("; there are {}{more}", some.join(", "))
    }

    fn holds(&self, properties: &Map<String, Value>) -> bool {
        match properties.get(&self.property) {
            None | Some(Value::Null) => self.test == Test::IsNot,
            Some(Value::Number(number)) => self.compare_numbers(number.as_f64()),
            Some(Value::String(text)) => self.compare_texts(text),
            Some(Value::Bool(flag)) => self.compare_texts(if *flag { "true" } else { "false" }),
            Some(Value::Array(_) | Value::Object(_)) => false,
        }
    }

    fn compare_numbers(&self, number: Option<f64>) -> bool {
        let (Some(number), Ok(value)) = (number, self.value.parse::<f64>()) else { return self.test == Test::IsNot };
        match self.test {
            Test::Is | Test::Contains => (number - value).abs() < 1e-9,
            Test::IsNot => (number - value).abs() >= 1e-9,
            Test::AtLeast => number >= value,
            Test::AtMost => number <= value,
            Test::MoreThan => number > value,
            Test::LessThan => number < value,
        }
    }

    fn compare_texts(&self, text: &str) -> bool {
        let (text, value) = (text.to_lowercase(), self.value.to_lowercase());
        match self.test {
            Test::Is => text == value,
            Test::IsNot => text != value,
            Test::Contains => text.contains(&value),
            Test::AtLeast => text >= value,
            Test::AtMost => text <= value || text.starts_with(&value),
            Test::MoreThan => text > value && !text.starts_with(&value),
            Test::LessThan => text < value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str) -> bool {
        let properties = serde_json::json!({
            "place": "Ussuriysk", "confidence": 68, "contested": false, "country": null, "start": "2024-10-18T00:00:00Z"
        });
        text.parse::<Filter>().unwrap().holds(properties.as_object().unwrap())
    }

    #[test]
    fn conditions_hold_or_not() {
        for yes in [
            "place=ussuriysk",
            "place ~ suri",
            "confidence>=68",
            "confidence < 70",
            "contested=false",
            "country!=RU",
            "start>=2024-10-18",
            "start<=2024-10-18",
            "place!=Vladivostok",
        ] {
            assert!(holds(yes), "{yes}");
        }
        for no in ["place=Vladivostok", "confidence>68", "contested=true", "country=RU", "start>2024-10-18"] {
            assert!(!holds(no), "{no}");
        }
    }

    #[test]
    fn what_nothing_meets_says_what_there_is() {
        let rows: Vec<Map<String, Value>> = [("Vladivostok", 40), ("Ussuriysk", 68)]
            .into_iter()
            .filter_map(|(place, confidence)| {
                let row = serde_json::json!({ "place": place, "confidence": confidence, "country": null });
                row.as_object().cloned()
            })
            .collect();
        let case = |text: &str, instead: &str| assert_eq!(text.parse::<Filter>().unwrap().instead(&rows), instead);
        case("place=Vladivostock", "; nearest: Vladivostok");
        case("place=Kursk", "; there are Ussuriysk, Vladivostok");
        case("confidence>=90", "; it runs from 40 to 68");
        case("country=RU", "; none of these features says anything there");
    }

    #[test]
    fn a_wrong_condition_says_what_would_be_right() {
        assert_eq!("Vladivostok".parse::<Filter>(), Err(InvalidFilter::NoSign));
        let error = "confidence=>55".parse::<Filter>().unwrap_err();
        assert_eq!(error.to_string(), "=> is no sign; write >=");
        assert!("place==Ussuriysk".parse::<Filter>().is_ok());
        let error = "confidence>=high".parse::<Filter>().unwrap_err();
        assert_eq!(error.to_string(), "confidence is a number; \"high\" is none");
        for none in ["confidence>=NaN", "confidence<inf", "speed_min_kmh>fast", "length_min_km>"] {
            assert!(matches!(none.parse::<Filter>(), Err(InvalidFilter::NoNumber { .. })), "{none}");
        }
        assert!("length_max_km>100".parse::<Filter>().is_ok());
        let error = "confidense>3".parse::<Filter>().unwrap_err();
        assert_eq!(error.to_string(), "no feature has the property \"confidense\"; the nearest is \"confidence\"");
    }
}
