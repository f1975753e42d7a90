//! Words that qualify a place name: "near", "north of", "40 km from", "outskirts".
//!
//! A written place is parsed from the outside in. Each step strips one qualifier, until the gazetteer lists the rest: a name
//! that contains such words itself (North Korea, Port Sudan) is never split.

mod offset;
mod phrases;
mod place_pair;

use crate::extent::Extent;
use crate::units::Meters;

use super::distances::shift;
use super::folding;
use super::uncertainty::{meters, offset_radius};

pub(crate) use offset::{DistanceOffset, Heading};
pub(crate) use place_pair::PlacePair;

/// The effect of a word or phrase on the place that it qualifies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Qualifier {
    /// No effect: "the", "in", "the city of".
    Plain,
    /// "near", "around", "in the area of", "training ground".
    Near,
    /// "outskirts of".
    Outskirts,
    /// "off", "waters of".
    Off,
    /// "port of".
    Port,
    /// "airport", "airfield".
    Airport,
    /// "district": the area around its seat.
    District,
    /// "region", "oblast", "krai": the first-order region of that name.
    Region,
    /// "territory": the krai of that name if there is one, because Russian agencies translate krai as territory; otherwise no
    /// effect.
    Territory,
    /// "western": the part on that side.
    Part(Heading),
    /// "north of": outside on that side, at an unknown distance.
    Beyond(Heading),
    /// "40 km from", "40 km north of".
    Away(DistanceOffset),
}

/// A written place, split at its commas.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NameParts {
    /// The name of the place itself, with its qualifiers.
    pub(crate) head: String,
    /// The areas that contain it: "Sergeyevka, *Primorsky Krai*".
    pub(crate) within: Vec<String>,
    /// The places near it: "Sergeyevka near *Vladivostok*".
    pub(crate) nearby: Vec<String>,
}

impl NameParts {
    /// Parses a written place.
    pub(crate) fn parse(text: &str) -> Self {
        let mut segments = split_at_commas(text).map(str::trim).filter(|segment| !segment.is_empty());
        let mut parts = Self { head: segments.next().unwrap_or_default().to_owned(), ..Self::default() };
        if let Some((own, nearby)) = parts.head.split_once(" near ") {
            parts.nearby.push(nearby.trim().to_owned());
            parts.head = own.trim().to_owned();
        }
        for segment in segments.filter(|segment| !is_place_kind(segment)) {
            match strip_qualifier(segment) {
                Some((Qualifier::Near | Qualifier::Beyond(_) | Qualifier::Away(_), rest)) => {
                    parts.nearby.push(rest.to_owned());
                }
                _ => parts.within.push(segment.to_owned()),
            }
        }
        parts
    }
}

/// Splits a text at commas, semicolons and parentheses, but not at a comma between digits, which belongs to a number: "9,5 km".
fn split_at_commas(text: &str) -> impl Iterator<Item = &str> {
    let is_separator = |&(at, char): &(usize, char)| match char {
        '(' | ')' | ';' => true,
        ',' => {
            let is_digit = |next: Option<char>| next.is_some_and(|next| next.is_ascii_digit());
            !(is_digit(text[..at].chars().next_back()) && is_digit(text[at + 1..].chars().next()))
        }
        _ => false,
    };
    let ends = text.char_indices().filter(is_separator).map(|(at, _)| at).chain([text.len()]);
    ends.scan(0, |start, end| Some(&text[std::mem::replace(start, end + 1)..end]))
}

/// Whether a text states the kind of a place instead of naming one, as in "Russia (country)".
pub(crate) fn is_place_kind(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "area",
        "city",
        "country",
        "district",
        "line",
        "port",
        "region",
        "road",
        "sea area",
        "settlement",
        "town",
        "unspecified",
        "village",
    ];
    KINDS.contains(&&*folding::fold_name(text))
}

/// Strips the outermost qualifier. `None` if there is none, or if nothing would remain.
pub(crate) fn strip_qualifier(text: &str) -> Option<(Qualifier, &str)> {
    let text = text.trim();
    let has_name = |&(_, rest): &(Qualifier, &str)| !folding::fold_name(rest).is_empty();
    offset::strip_offset(text).filter(has_name).or_else(|| phrases::strip_phrase(text).filter(has_name))
}

// In meters. The point-radius method leaves these distances to its users; the numbers are our own.
const MIN_NEAR: f64 = 10_000.0;
const MAX_NEAR: f64 = 50_000.0;
const OUTSKIRTS: f64 = 2_000.0;
const PORT: f64 = 10_000.0;
const AIRPORT: f64 = 30_000.0;
const DISTRICT: f64 = 40_000.0;
const BEYOND: f64 = 30_000.0;
// Twelve nautical miles, the width of the territorial sea.
const OFF: f64 = 22_224.0;

impl Qualifier {
    /// Returns the extent of the qualified place, given that of the place.
    pub(crate) fn apply(self, extent: Extent) -> Extent {
        let Extent { center, radius } = extent;
        let widen_by = |by: f64| Extent::new(center, radius + meters(by));
        match self {
            Self::Plain | Self::Region | Self::Territory => extent,
            Self::Near => widen_by(radius.get().clamp(MIN_NEAR, MAX_NEAR)),
            Self::Outskirts => widen_by((radius.get() / 2.0).max(OUTSKIRTS)),
            Self::Off => widen_by(OFF),
            Self::Port => widen_by(PORT),
            Self::Airport => widen_by(AIRPORT),
            Self::District => Extent::new(center, radius.max(meters(DISTRICT))),
            Self::Part(heading) => sector(extent, heading, radius),
            Self::Beyond(heading) => sector(extent, heading, radius + meters(BEYOND)),
            Self::Away(DistanceOffset { distance, precision, heading: None }) => {
                widen_by(distance.get() + precision.get())
            }
            Self::Away(DistanceOffset { distance, precision, heading: Some(heading) }) => {
                let imprecision = precision.get() + radius.get();
                Extent::new(
                    shift(center, heading.bearing, distance.get()),
                    meters(offset_radius(distance.get(), imprecision, heading.half_angle)),
                )
            }
        }
    }
}

/// Returns the circle around the sector that extends from the center to the distance `length` in one direction.
fn sector(extent: Extent, heading: Heading, length: Meters) -> Extent {
    let middle = length.get() / 2.0;
    Extent::new(
        shift(extent.center, heading.bearing, middle),
        meters(
            offset_radius(middle, middle, heading.half_angle).max(corner_distance(length.get(), heading.half_angle)),
        ),
    )
}

// From the midpoint of the axis of a sector to one of its outer corners.
fn corner_distance(length: f64, half_angle: f64) -> f64 {
    let (sin, cos) = half_angle.to_radians().sin_cos();
    (length * cos - length / 2.0).hypot(length * sin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::position::Position;

    fn strip_all(text: &str) -> (Vec<Qualifier>, &str) {
        let (mut qualifiers, mut rest) = (Vec::new(), text);
        while let Some((qualifier, shorter)) = strip_qualifier(rest) {
            qualifiers.push(qualifier);
            rest = shorter;
        }
        (qualifiers, rest)
    }

    #[test]
    fn strips_qualifiers_from_the_outside_in() {
        use Qualifier::{Airport, District, Near, Off, Outskirts, Plain, Port, Region};
        for (text, qualifiers, name) in [
            ("near Donetsk", &[Near][..], "Donetsk"),
            ("near the villages of Plekhovo", &[Near, Plain, Plain], "Plekhovo"),
            ("the outskirts of Sudzha", &[Plain, Outskirts], "Sudzha"),
            ("Kursk region", &[Region], "Kursk"),
            ("Kharkiv Oblast", &[Region], "Kharkiv"),
            ("Хабаровский край", &[Region], "Хабаровский"),
            ("Курская область", &[Region], "Курская"),
            ("Lgovsky district", &[District], "Lgovsky"),
            ("port of Dunai", &[Port], "Dunai"),
            ("Dunai port", &[Port], "Dunai"),
            ("Sunan airport", &[Airport], "Sunan"),
            ("аэропорт Сунан", &[Airport], "Сунан"),
            ("off Chongjin", &[Off], "Chongjin"),
            ("North Korean waters", &[Off], "North Korean"),
            ("г. Уссурийск", &[Plain], "Уссурийск"),
            ("місто Суми", &[Plain], "Суми"),
            ("청진항", &[Port], "청진"),
            ("평양 인근", &[Near], "평양"),
            ("Sergeevka training ground", &[Near], "Sergeevka"),
            ("military parade ground in Ussuriysk", &[Plain], "Ussuriysk"),
            ("Pokrovsk direction", &[Near], "Pokrovsk"),
            ("Kursk", &[], "Kursk"),
            ("region", &[], "region"),
        ] {
            assert_eq!(strip_all(text), (qualifiers.to_vec(), name), "{text}");
        }
    }

    #[test]
    fn splits_containing_and_nearby_places() {
        let parts = NameParts::parse("Sergeyevka, Pogranichny District, Primorsky Krai, RU");
        assert_eq!((&*parts.head, parts.within.len()), ("Sergeyevka", 3));
        let parts = NameParts::parse("parade ground in Ussuriysk, 60 miles north of Vladivostok");
        assert_eq!((&*parts.head, &*parts.nearby), ("parade ground in Ussuriysk", &["Vladivostok".to_owned()][..]));
        let parts = NameParts::parse("Sergeevka training facility near Vladivostok");
        assert_eq!((&*parts.head, &*parts.nearby), ("Sergeevka training facility", &["Vladivostok".to_owned()][..]));
        assert_eq!(NameParts::parse("near Donetsk").head, "near Donetsk");
        assert_eq!(NameParts::parse("в 9,5 км от Донецка").head, "в 9,5 км от Донецка");
        assert_eq!(NameParts::parse("1,000 km east of Moscow, Russia").head, "1,000 km east of Moscow");
        let parts = NameParts::parse("Ussuriysk, 9,5 km north of Vladivostok");
        assert_eq!((&*parts.head, &*parts.nearby), ("Ussuriysk", &["Vladivostok".to_owned()][..]));
        let parts = NameParts::parse("School 5, 12 km from Kursk");
        assert_eq!((&*parts.head, &*parts.nearby), ("School 5", &["Kursk".to_owned()][..]));
    }

    fn kursk() -> Extent {
        Extent::new(Position::new(36.18457, 51.72689).unwrap(), meters(11_000.0))
    }

    #[test]
    fn qualifiers_widen_the_extent() {
        for (text, radius) in [
            ("near Kursk", 22_000.0),
            ("outskirts of Kursk", 16_500.0),
            ("off Kursk", 33_224.0),
            ("Kursk port", 21_000.0),
            ("Kursk airport", 41_000.0),
            ("Kursk district", 40_000.0),
            // 40 km from any point in the town; the trailing zero adds an imprecision of 5 km.
            ("40 km from Kursk", 56_000.0),
            ("41 km from Kursk", 53_000.0),
        ] {
            let (qualifier, _) = strip_qualifier(text).unwrap();
            let extent = qualifier.apply(kursk());
            assert_eq!((extent.center, extent.radius.get()), (kursk().center, radius), "{text}");
        }
    }

    #[test]
    fn directions_shift_the_extent() {
        let (qualifier, _) = strip_qualifier("40 km north of Kursk").unwrap();
        let extent = qualifier.apply(kursk());
        // At this latitude 40 km are 0.3596 degrees.
        assert!((extent.center.lat() - (51.72689 + 0.3596)).abs() < 0.0005, "{extent:?}");
        assert!((extent.center.lon() - 36.18457).abs() < 1e-9);
        // hypot(40 + 16 - 40 cos 45°, 40 sin 45°) = hypot(27.716, 28.284) = 39.600
        assert!((extent.radius.get() - 39_600.0).abs() < 1.0, "{extent:?}");
        let (qualifier, _) = strip_qualifier("south of Kursk").unwrap();
        let extent = qualifier.apply(kursk());
        // The center is half of 11 + 30 km to the south; the corners of the sector are 0.7368 of its length away from it.
        assert!((kursk().center.lat() - extent.center.lat() - 0.1843).abs() < 0.0005, "{extent:?}");
        assert!((extent.radius.get() - 30_209.0).abs() < 5.0, "{extent:?}");
    }
}
