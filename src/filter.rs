//! Conditions on features: `place=Vladivostok`, `confidence>=55`, `subject~soldiers`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde_json::Value;
use thiserror::Error;

use crate::feature::{Feature, Map};
use crate::property::{self, PROPERTIES, Property};

/// A condition on one property of a feature.
///
/// The properties are those of the map. `=` and `!=` compare whole texts in any case, numbers and `true` or `false`; `~` looks
/// for a part of a text; `<`, `<=`, `>`, `>=` compare numbers, and dates by their text. A property that a feature lacks, or that
/// is null, meets only `!=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    property: Subject,
    test: Test,
    value: String,
}

/// What a condition is about: the id, or a property of the table.
#[derive(Clone, Copy, Debug)]
enum Subject {
    Id,
    Property(&'static Property),
}

impl Subject {
    fn find(name: &str) -> Option<Self> {
        if name == "id" {
            return Some(Self::Id);
        }
        property::find(name).filter(|property| property.data_type.is_column()).map(Self::Property)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Property(property) => property.name,
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Property(property) if property.data_type.is_number())
    }

    fn value(self, feature: &Feature) -> Value {
        match self {
            Self::Id => feature.id().as_str().into(),
            Self::Property(property) => property.value(feature),
        }
    }

    fn names() -> impl Iterator<Item = &'static str> {
        let columns = PROPERTIES.iter().filter(|property| property.data_type.is_column());
        std::iter::once("id").chain(columns.map(|property| property.name))
    }
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Subject {}

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
        write!(f, "{}{sign}{}", self.property.name(), self.value)
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
        let Some(subject) = Subject::find(property) else {
            let nearest = Subject::names().min_by_key(|known| strsim::damerau_levenshtein(known, property));
            let nearest = nearest.unwrap_or("place");
            return Err(InvalidFilter::UnknownProperty { written: property.chars().take(60).collect(), nearest });
        };
        let value = rest[sign.len()..].trim();
        if subject.is_number() && !value.parse().is_ok_and(f64::is_finite) {
            let value = value.chars().take(60).collect();
            return Err(InvalidFilter::NoNumber { property: property.to_owned(), value });
        }
        Ok(Self { property: subject, test, value: value.to_owned() })
    }
}

impl Filter {
    /// Whether a feature meets every one of some conditions.
    pub fn all_hold(filters: &[Self], feature: &Feature) -> bool {
        filters.iter().all(|filter| filter.holds(feature))
    }

    /// Why no feature of a map meets some conditions: which of them nothing meets, and what there is instead. Nothing where
    /// the map is empty itself.
    pub fn why_none(filters: &[Self], map: &Map) -> Option<String> {
        if map.is_empty() || filters.is_empty() {
            return None;
        }
        let told: Vec<String> = filters
            .iter()
            .filter(|filter| !map.features().iter().any(|feature| filter.holds(feature)))
            .map(|filter| format!("no feature has {filter}{}", filter.instead(map.features())))
            .collect();
        if told.is_empty() {
            return Some("each condition holds for some feature, and no feature meets all of them".to_owned());
        }
        Some(told.join("\n"))
    }

    /// What there is instead: the nearest text, or how far numbers and dates reach.
    fn instead(&self, features: &[Feature]) -> String {
        self.instead_of(&features.iter().map(|feature| self.property.value(feature)).collect::<Vec<_>>())
    }

    fn instead_of(&self, values: &[Value]) -> String {
        let values = || values.iter();
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

    fn holds(&self, feature: &Feature) -> bool {
        self.holds_for(&self.property.value(feature))
    }

    fn holds_for(&self, value: &Value) -> bool {
        match value {
            Value::Null => self.test == Test::IsNot,
            Value::Number(number) => self.compare_numbers(number.as_f64()),
            Value::String(text) => self.compare_texts(text),
            Value::Bool(flag) => self.compare_texts(if *flag { "true" } else { "false" }),
            Value::Array(_) | Value::Object(_) => false,
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
        let filter = text.parse::<Filter>().unwrap();
        filter.holds_for(&properties[filter.property.name()])
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
        let rows = [
            serde_json::json!({ "place": "Vladivostok", "confidence": 40, "country": null }),
            serde_json::json!({ "place": "Ussuriysk", "confidence": 68, "country": null }),
        ];
        let case = |text: &str, instead: &str| {
            let filter = text.parse::<Filter>().unwrap();
            let values: Vec<Value> = rows.iter().map(|row| row[filter.property.name()].clone()).collect();
            assert_eq!(filter.instead_of(&values), instead);
        };
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
