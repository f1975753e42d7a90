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
/// The properties are those of the map. `=` and `!=` compare whole texts without regard to case, numbers, and `true` or
/// `false`; `~` searches for a part of a text; `<`, `<=`, `>` and `>=` compare numbers, and dates by their text. A property
/// that a feature does not have, or that is `null`, matches only `!=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    property: FilterSubject,
    comparison: Comparison,
    value: String,
}

/// What a condition is about: the id, or a property of the table.
#[derive(Clone, Copy, Debug)]
enum FilterSubject {
    Id,
    Property(&'static Property),
}

impl FilterSubject {
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

impl PartialEq for FilterSubject {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for FilterSubject {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Is,
    IsNot,
    Contains,
    AtLeast,
    AtMost,
    MoreThan,
    LessThan,
}

/// The operators, longer ones before those that they begin with.
const OPERATORS: [(&str, Comparison); 8] = [
    ("==", Comparison::Is),
    ("!=", Comparison::IsNot),
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("=", Comparison::Is),
    ("~", Comparison::Contains),
    (">", Comparison::MoreThan),
    ("<", Comparison::LessThan),
];

/// The error for a text that is not a condition.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidFilter {
    /// It has no operator.
    #[error("a condition is a property, an operator and a value, such as place=Vladivostok or confidence>=55")]
    NoOperator,
    /// The operator is written in reverse.
    #[error("unknown operator {written}; did you mean {right}?")]
    Reversed {
        /// The operator as it was written.
        written: &'static str,
        /// The correct operator.
        right: &'static str,
    },
    /// No feature has the property.
    #[error("unknown property {written:?}; did you mean {nearest:?}?")]
    UnknownProperty {
        /// The name as it was written.
        written: String,
        /// The most similar name.
        nearest: &'static str,
    },
    /// A number is compared with something else, which nothing could match.
    #[error("{property} is a number; {value:?} is not")]
    NotANumber {
        /// The property.
        property: String,
        /// The value it is compared with.
        value: String,
    },
}

impl fmt::Display for Filter {
    /// `place=Vladivostok`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = OPERATORS
            .iter()
            .rfind(|(_, comparison)| *comparison == self.comparison)
            .map_or("=", |(operator, _)| *operator);
        write!(f, "{}{operator}{}", self.property.name(), self.value)
    }
}

impl FromStr for Filter {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Self, InvalidFilter> {
        let first = text.find(['!', '=', '~', '<', '>']).ok_or(InvalidFilter::NoOperator)?;
        let (property, rest) = text.split_at(first);
        let reversed =
            [("=>", ">="), ("=<", "<="), ("=!", "!=")].into_iter().find(|(operator, _)| rest.starts_with(operator));
        if let Some((written, right)) = reversed {
            return Err(InvalidFilter::Reversed { written, right });
        }
        let (operator, comparison) =
            OPERATORS.into_iter().find(|(operator, _)| rest.starts_with(operator)).ok_or(InvalidFilter::NoOperator)?;
        let property = property.trim();
        let Some(subject) = FilterSubject::find(property) else {
            let nearest = FilterSubject::names().min_by_key(|known| strsim::damerau_levenshtein(known, property));
            let nearest = nearest.unwrap_or("place");
            return Err(InvalidFilter::UnknownProperty { written: property.chars().take(60).collect(), nearest });
        };
        let value = rest[operator.len()..].trim();
        if subject.is_number() && !value.parse().is_ok_and(f64::is_finite) {
            let value = value.chars().take(60).collect();
            return Err(InvalidFilter::NotANumber { property: property.to_owned(), value });
        }
        Ok(Self { property: subject, comparison, value: value.to_owned() })
    }
}

impl Filter {
    /// Returns whether a feature matches all conditions.
    pub fn all_hold(filters: &[Self], feature: &Feature) -> bool {
        filters.iter().all(|filter| filter.holds(feature))
    }

    /// Returns why no feature of a map matches some conditions: the conditions that nothing matches, and the values there are.
    /// `None` if the map is empty itself.
    pub fn why_none(filters: &[Self], map: &Map) -> Option<String> {
        if map.is_empty() || filters.is_empty() {
            return None;
        }
        let reasons: Vec<String> = filters
            .iter()
            .filter(|filter| !map.features().iter().any(|feature| filter.holds(feature)))
            .map(|filter| format!("no feature has {filter}{}", filter.instead(map.features())))
            .collect();
        if reasons.is_empty() {
            return Some("each condition holds for some feature, and no feature meets all of them".to_owned());
        }
        Some(reasons.join("\n"))
    }

    /// Returns the values there are: the most similar text, or the range of numbers and dates.
    fn instead(&self, features: &[Feature]) -> String {
        self.instead_of(&features.iter().map(|feature| self.property.value(feature)).collect::<Vec<_>>())
    }

    fn instead_of(&self, values: &[Value]) -> String {
        let values = || values.iter();
        let numbers = values().filter_map(Value::as_f64);
        let range = numbers.fold(None, |range: Option<(f64, f64)>, number| {
            Some(range.map_or((number, number), |(least, most)| (least.min(number), most.max(number))))
        });
        if let Some((least, most)) = range {
            return format!("; it runs from {least} to {most}");
        }
        let texts: BTreeSet<&str> = values().filter_map(Value::as_str).filter(|text| !text.is_empty()).collect();
        let (Some(first), Some(last)) = (texts.first(), texts.last()) else {
            return "; none of these features says anything there".to_owned();
        };
        if !matches!(self.comparison, Comparison::Is | Comparison::Contains) {
            return format!("; it runs from {first} to {last}");
        }
        let wanted = self.value.to_lowercase();
        // Some properties hold several names.
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
            Value::Null => self.comparison == Comparison::IsNot,
            Value::Number(number) => self.compare_numbers(number.as_f64()),
            Value::String(text) => self.compare_texts(text),
            Value::Bool(flag) => self.compare_texts(if *flag { "true" } else { "false" }),
            Value::Array(_) | Value::Object(_) => false,
        }
    }

    fn compare_numbers(&self, number: Option<f64>) -> bool {
        let (Some(number), Ok(value)) = (number, self.value.parse::<f64>()) else {
            return self.comparison == Comparison::IsNot;
        };
        match self.comparison {
            Comparison::Is | Comparison::Contains => (number - value).abs() < 1e-9,
            Comparison::IsNot => (number - value).abs() >= 1e-9,
            Comparison::AtLeast => number >= value,
            Comparison::AtMost => number <= value,
            Comparison::MoreThan => number > value,
            Comparison::LessThan => number < value,
        }
    }

    fn compare_texts(&self, text: &str) -> bool {
        let (text, value) = (text.to_lowercase(), self.value.to_lowercase());
        match self.comparison {
            Comparison::Is => text == value,
            Comparison::IsNot => text != value,
            Comparison::Contains => text.contains(&value),
            Comparison::AtLeast => text >= value,
            Comparison::AtMost => text <= value || text.starts_with(&value),
            Comparison::MoreThan => text > value && !text.starts_with(&value),
            Comparison::LessThan => text < value,
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
        assert_eq!("Vladivostok".parse::<Filter>(), Err(InvalidFilter::NoOperator));
        let error = "confidence=>55".parse::<Filter>().unwrap_err();
        assert_eq!(error.to_string(), "unknown operator =>; did you mean >=?");
        assert!("place==Ussuriysk".parse::<Filter>().is_ok());
        let error = "confidence>=high".parse::<Filter>().unwrap_err();
        assert_eq!(error.to_string(), "confidence is a number; \"high\" is not");
        for none in ["confidence>=NaN", "confidence<inf", "speed_min_kmh>fast", "length_min_km>"] {
            assert!(matches!(none.parse::<Filter>(), Err(InvalidFilter::NotANumber { .. })), "{none}");
        }
        assert!("length_max_km>100".parse::<Filter>().is_ok());
        let error = "confidense>3".parse::<Filter>().unwrap_err();
        assert_eq!(error.to_string(), "unknown property \"confidense\"; did you mean \"confidence\"?");
    }
}
