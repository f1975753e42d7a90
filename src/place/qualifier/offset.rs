//! Written distances and directions.

use super::Qualifier;
use super::leading_words::{strip_any, strip_longest};
use super::number_words::{WrittenNumber, strip_number_words};
use crate::place::uncertainty::{distance_precision, meters};
use crate::units::Meters;

/// A compass direction with its imprecision: 45° on each side for the four cardinal directions, 22.5° for northeast and the like,
/// 11.25° for north-northeast and the like (Wieczorek et al. 2004).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Heading {
    /// Degrees clockwise from north.
    pub(crate) bearing: f64,
    /// Degrees on each side.
    pub(crate) half_angle: f64,
}

/// A written distance, with or without a direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DistanceOffset {
    pub(crate) distance: Meters,
    pub(crate) precision: Meters,
    pub(crate) heading: Option<Heading>,
}

const COMPASS: &[(&str, f64)] = &[
    ("north", 0.0),
    ("east", 90.0),
    ("south", 180.0),
    ("west", 270.0),
    ("northeast", 45.0),
    ("southeast", 135.0),
    ("southwest", 225.0),
    ("northwest", 315.0),
    ("n", 0.0),
    ("e", 90.0),
    ("s", 180.0),
    ("w", 270.0),
    ("ne", 45.0),
    ("se", 135.0),
    ("sw", 225.0),
    ("nw", 315.0),
    ("nne", 22.5),
    ("ene", 67.5),
    ("ese", 112.5),
    ("sse", 157.5),
    ("ssw", 202.5),
    ("wsw", 247.5),
    ("wnw", 292.5),
    ("nnw", 337.5),
    ("north northeast", 22.5),
    ("east northeast", 67.5),
    ("east southeast", 112.5),
    ("south southeast", 157.5),
    ("south southwest", 202.5),
    ("west southwest", 247.5),
    ("west northwest", 292.5),
    ("north northwest", 337.5),
    ("north east", 45.0),
    ("south east", 135.0),
    ("south west", 225.0),
    ("north west", 315.0),
    ("северу", 0.0),
    ("востоку", 90.0),
    ("югу", 180.0),
    ("западу", 270.0),
    ("северо востоку", 45.0),
    ("юго востоку", 135.0),
    ("юго западу", 225.0),
    ("северо западу", 315.0),
    ("північ", 0.0),
    ("схід", 90.0),
    ("південь", 180.0),
    ("захід", 270.0),
    ("північний схід", 45.0),
    ("південний схід", 135.0),
    ("південний захід", 225.0),
    ("північний захід", 315.0),
];

/// Single words for "north of".
const COMPARATIVES: &[(&str, f64)] = &[
    ("севернее", 0.0),
    ("восточнее", 90.0),
    ("южнее", 180.0),
    ("западнее", 270.0),
    ("северо восточнее", 45.0),
    ("юго восточнее", 135.0),
    ("юго западнее", 225.0),
    ("северо западнее", 315.0),
    ("північніше", 0.0),
    ("східніше", 90.0),
    ("південніше", 180.0),
    ("західніше", 270.0),
];

const SIDES: &[(&str, f64)] = &[
    ("northern", 0.0),
    ("eastern", 90.0),
    ("southern", 180.0),
    ("western", 270.0),
    ("northeastern", 45.0),
    ("southeastern", 135.0),
    ("southwestern", 225.0),
    ("northwestern", 315.0),
    ("north eastern", 45.0),
    ("south eastern", 135.0),
    ("south western", 225.0),
    ("north western", 315.0),
    ("far northern", 0.0),
    ("far eastern", 90.0),
    ("far southern", 180.0),
    ("far western", 270.0),
    ("northernmost", 0.0),
    ("easternmost", 90.0),
    ("southernmost", 180.0),
    ("westernmost", 270.0),
    ("northern part of", 0.0),
    ("eastern part of", 90.0),
    ("southern part of", 180.0),
    ("western part of", 270.0),
    ("northeastern part of", 45.0),
    ("southeastern part of", 135.0),
    ("southwestern part of", 225.0),
    ("northwestern part of", 315.0),
    ("in the north of", 0.0),
    ("in the east of", 90.0),
    ("in the south of", 180.0),
    ("in the west of", 270.0),
    ("in the northeast of", 45.0),
    ("in the southeast of", 135.0),
    ("in the southwest of", 225.0),
    ("in the northwest of", 315.0),
    ("in the north east of", 45.0),
    ("in the south east of", 135.0),
    ("in the south west of", 225.0),
    ("in the north west of", 315.0),
    ("на севере", 0.0),
    ("на востоке", 90.0),
    ("на юге", 180.0),
    ("на западе", 270.0),
    ("на северо востоке", 45.0),
    ("на юго востоке", 135.0),
    ("на юго западе", 225.0),
    ("на северо западе", 315.0),
    ("на півночі", 0.0),
    ("на сході", 90.0),
    ("на півдні", 180.0),
    ("на заході", 270.0),
    ("северная", 0.0),
    ("восточная", 90.0),
    ("южная", 180.0),
    ("западная", 270.0),
    ("شمال", 0.0),
    ("شرق", 90.0),
    ("جنوب", 180.0),
    ("غرب", 270.0),
    ("شمال شرق", 45.0),
    ("جنوب شرق", 135.0),
    ("جنوب غرب", 225.0),
    ("شمال غرب", 315.0),
];

/// Directions without "of", which are stripped last: North Korea and North Kordofan are listed.
const BARE_SIDES: &[(&str, f64)] = &[
    ("north", 0.0),
    ("east", 90.0),
    ("south", 180.0),
    ("west", 270.0),
    ("northeast", 45.0),
    ("southeast", 135.0),
    ("southwest", 225.0),
    ("northwest", 315.0),
    ("north east", 45.0),
    ("south east", 135.0),
    ("south west", 225.0),
    ("north west", 315.0),
];

/// Arabic names the place directly after the direction.
const BARE_DIRECTIONS: &[(&str, f64)] = &[
    ("شمال", 0.0),
    ("شمالي", 0.0),
    ("شرق", 90.0),
    ("شرقي", 90.0),
    ("جنوب", 180.0),
    ("جنوبي", 180.0),
    ("غرب", 270.0),
    ("غربي", 270.0),
    ("شمال شرق", 45.0),
    ("جنوب شرق", 135.0),
    ("جنوب غرب", 225.0),
    ("شمال غرب", 315.0),
];

impl Heading {
    const fn from_bearing(bearing: f64) -> Self {
        let half_angle = if bearing % 90.0 == 0.0 {
            45.0
        } else if bearing % 45.0 == 0.0 {
            22.5
        } else {
            11.25
        };
        Self { bearing, half_angle }
    }
}

/// Returns the qualifier for the part of a place on one side.
pub(super) const fn part(bearing: f64) -> Qualifier {
    Qualifier::Part(Heading::from_bearing(bearing))
}

const UNITS: &[(&str, f64)] = &[
    ("km", 1000.0),
    ("kms", 1000.0),
    ("kilometer", 1000.0),
    ("kilometers", 1000.0),
    ("kilometre", 1000.0),
    ("kilometres", 1000.0),
    ("км", 1000.0),
    ("километров", 1000.0),
    ("километрах", 1000.0),
    ("кілометрів", 1000.0),
    ("кілометрах", 1000.0),
    ("километра", 1000.0),
    ("километре", 1000.0),
    ("кілометра", 1000.0),
    ("كم", 1000.0),
    ("كيلومتر", 1000.0),
    ("كيلومترا", 1000.0),
    ("كيلومترات", 1000.0),
    ("کیلومتری", 1000.0),
    ("nautical mile", 1852.0),
    ("nmi", 1852.0),
    ("nm", 1852.0),
    ("морских миль", 1852.0),
    ("meter", 1.0),
    ("metre", 1.0),
    ("yards", 0.9144),
    ("feet", 0.3048),
    ("метров", 1.0),
    ("метрах", 1.0),
    ("метрів", 1.0),
    ("mi", 1609.344),
    ("mile", 1609.344),
    ("miles", 1609.344),
    ("nautical miles", 1852.0),
    ("m", 1.0),
    ("meters", 1.0),
    ("metres", 1.0),
    ("м", 1.0),
];

const ABOUT: &[&str] = &[
    "about",
    "around",
    "some",
    "approximately",
    "approx",
    "roughly",
    "nearly",
    "almost",
    "just",
    "within",
    "less than",
    "under",
    "up to",
    "no more than",
    "at a distance of",
    "примерно",
    "около",
    "приблизительно",
    "приблизно",
    "близько",
    "в",
    "за",
    "на расстоянии",
    "на відстані",
    "على بعد",
    "حوالي",
    "نحو",
];

/// Words for a distance that is only a lower bound.
const OVER: &[&str] = &["more than", "over", "at least", "upwards of", "более", "более чем в", "понад"];

const FROM: &[&str] = &[
    "from",
    "away from",
    "of",
    "outside",
    "outside of",
    "off",
    "off the coast of",
    "distant from",
    "от",
    "від",
    "من",
    "عن",
];
const TO: &[&str] = &["to the", "due", "к", "на"];
const OF: &[&str] = &["of", "from", "off", "от", "від", "من"];

/// Strips "40 km from", "40 km north of", "north of" or "western" from the beginning of a text.
pub(super) fn strip_offset(text: &str) -> Option<(Qualifier, &str)> {
    let mut without_about = text;
    // "В примерно двадцати километрах".
    while let Some(rest) = strip_any(without_about, ABOUT) {
        without_about = rest;
    }
    let over = strip_any(without_about, OVER);
    let Some((distance, mut precision, rest)) = strip_distance(over.unwrap_or(without_about)) else {
        return strip_direction(text).map(|(heading, rest)| (Qualifier::Beyond(heading), rest)).or_else(|| {
            strip_longest(text, SIDES.iter().copied())
                .map(|(bearing, rest)| (Qualifier::Part(Heading::from_bearing(bearing)), rest))
        });
    };
    if over.is_some() {
        // The words give no upper bound; half as much again is generous.
        precision = meters(precision.get().max(distance.get() / 2.0));
    }
    let bare = || {
        let (bearing, rest) = strip_longest(rest, BARE_DIRECTIONS.iter().copied())?;
        Some((Heading::from_bearing(bearing), rest))
    };
    if let Some((heading, rest)) = strip_direction(rest).or_else(bare) {
        return Some((Qualifier::Away(DistanceOffset { distance, precision, heading: Some(heading) }), rest));
    }
    let rest = strip_any(rest, FROM)?;
    Some((Qualifier::Away(DistanceOffset { distance, precision, heading: None }), rest))
}

/// Strips "north of", "to the north of", "к северу от" or "севернее".
fn strip_direction(text: &str) -> Option<(Heading, &str)> {
    if let Some((bearing, rest)) = strip_longest(text, COMPARATIVES.iter().copied()) {
        return Some((Heading::from_bearing(bearing), rest));
    }
    let text = strip_any(text, TO).unwrap_or(text);
    let (bearing, rest) = strip_longest(text, COMPASS.iter().copied())?;
    let rest = strip_any(rest, OF)?;
    Some((Heading::from_bearing(bearing), rest))
}

/// Strips "40 km", "9.5 miles" or "40-50 km"; returns the distance, its imprecision and the rest.
fn strip_distance(text: &str) -> Option<(Meters, Meters, &str)> {
    let text = text.strip_prefix(['~', '≈']).unwrap_or(text).trim_start();
    let Some((low, rest)) = strip_number(text) else { return strip_distance_in_words(text) };
    let (high, rest) = match rest.strip_prefix(['-', '–']).and_then(strip_number) {
        Some((high, rest)) => (Some(high), rest),
        None => (None, rest),
    };
    let unit_text = rest.trim_start();
    let (unit, rest) = strip_longest(unit_text, UNITS.iter().copied())?;
    let english = unit_text.starts_with(|letter: char| letter.is_ascii());
    let low = normalize_number(low, english)?;
    let mut distance = low.parse::<f64>().ok()?;
    let mut precision = distance_precision(&low);
    if let Some(high) = high {
        let furthest = normalize_number(high, english)?.parse::<f64>().ok()?;
        (distance, precision) = (f64::midpoint(distance, furthest), (furthest - distance).abs() / 2.0);
    }
    // No two points are farther apart than half the circumference of the earth.
    let distance = Meters::new(distance * unit).ok().filter(|distance| distance.km() <= 20_000.0)?;
    Some((distance, meters(precision * unit), rest))
}

/// Strips "twenty kilometers" or "a few miles".
fn strip_distance_in_words(text: &str) -> Option<(Meters, Meters, &str)> {
    let (WrittenNumber { value, imprecision }, rest) = strip_number_words(text)?;
    let (unit, rest) = strip_longest(rest.trim_start_matches(['-', ' ']), UNITS.iter().copied())?;
    let imprecision = imprecision.unwrap_or_else(|| distance_precision(&value.to_string()));
    let distance = Meters::new(value * unit).ok().filter(|distance| distance.km() <= 20_000.0)?;
    Some((distance, meters(imprecision * unit), rest))
}

/// Whether a text is a distance and nothing else.
pub(super) fn is_distance(text: &str) -> bool {
    let probe = format!("{} x", strip_any(text, ABOUT).unwrap_or(text).trim());
    strip_distance(&probe).is_some_and(|(_, _, rest)| rest == "x")
}

/// Strips "east" in "east Aleppo".
pub(super) fn strip_bare_side(text: &str) -> Option<(Qualifier, &str)> {
    strip_longest(text, BARE_SIDES.iter().copied()).map(|(bearing, rest)| (part(bearing), rest))
}

/// Whether a text is the beginning of a distance with a direction: "about", "about 40 km", "40 km to the".
pub(super) fn is_distance_start(text: &str) -> bool {
    let probe = format!("{text} x");
    let mut rest = &*probe;
    while let Some(shorter) = strip_any(rest, ABOUT).or_else(|| strip_any(rest, OVER)) {
        rest = shorter;
    }
    let is_number = || {
        let digits = strip_number(rest).map(|(_, rest)| rest.trim_start());
        digits.or_else(|| strip_number_words(rest).map(|(_, rest)| rest)) == Some("x")
    };
    rest == "x"
        || is_number()
        || strip_offset(&format!("{text} of x")).is_some()
        || strip_offset(&format!("{text} north of x")).is_some()
}

/// Removes the thousands separators of a number and makes its decimal separator a point. `None` if the number is ambiguous.
///
/// A single separator before three digits may be either. In English text the comma of "1,000 km" separates thousands. The point of
/// "1.000 km" does so in half of Europe, and the comma of "1,000 км" is a decimal comma by the rules and a thousands separator in
/// translations from English: a guess could be wrong by a factor of a thousand.
fn normalize_number(written: &str, english: bool) -> Option<String> {
    let Some(last) = written.rfind(['.', ',']) else { return Some(written.to_owned()) };
    let (whole, tail) = (&written[..last], &written[last + 1..]);
    let separator = &written[last..=last];
    let other = if separator == "," { "." } else { "," };
    if !whole.contains(['.', ',']) {
        let may_be_thousands = tail.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
        return match (may_be_thousands, separator) {
            (true, ",") if english => Some(format!("{whole}{tail}")),
            (true, _) => None,
            (false, _) => Some(format!("{whole}.{tail}")),
        };
    }
    let thousands = |text: &str, separator: &str| {
        let mut groups = text.split(separator);
        let first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'));
        (first && groups.all(|group| group.len() == 3)).then(|| text.replace(separator, ""))
    };
    if whole.contains(separator) {
        return thousands(written, separator).filter(|plain| !plain.contains(other));
    }
    Some(format!("{}.{tail}", thousands(whole, other)?))
}

fn strip_number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|char: char| !char.is_ascii_digit() && char != '.' && char != ',').unwrap_or(text.len());
    let written = text[..end].trim_end_matches(['.', ',']);
    (!written.is_empty() && written.len() <= 12).then(|| (written, &text[written.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn away(text: &str) -> Option<(f64, f64, Option<f64>, &str)> {
        match strip_offset(text)? {
            (Qualifier::Away(offset), rest) => Some((
                offset.distance.get(),
                offset.precision.get(),
                offset.heading.map(|heading| heading.bearing),
                rest,
            )),
            _ => None,
        }
    }

    #[test]
    fn reads_distances_with_their_imprecision() {
        let case = |text: &str, distance: f64, precision: f64, bearing: Option<f64>| {
            assert_eq!(away(text), Some((distance, precision, bearing, "X")), "{text}");
        };
        case("40 km from X", 40_000.0, 5_000.0, None);
        case("about 40km north of X", 40_000.0, 5_000.0, Some(0.0));
        case("9.5 km to the north-east of X", 9_500.0, 500.0, Some(45.0));
        case("60 miles north of X", 96_560.64, 8_046.72, Some(0.0));
        case("40-50 km from X", 45_000.0, 5_000.0, None);
        case("12 km WNW of X", 12_000.0, 1_000.0, Some(292.5));
        case("в 40 км от X", 40_000.0, 5_000.0, None);
        case("в 40 км к северо-западу от X", 40_000.0, 5_000.0, Some(315.0));
        case("15 км севернее X", 15_000.0, 1_000.0, Some(0.0));
        case("за 40 км на північ від X", 40_000.0, 5_000.0, Some(0.0));
        case("в 9,5 км от X", 9_500.0, 500.0, None);
        case("1,000 km east of X", 1_000_000.0, 500_000.0, Some(90.0));
        case("1,250 km east of X", 1_250_000.0, 5_000.0, Some(90.0));
        case("1,250.5 km east of X", 1_250_500.0, 500.0, Some(90.0));
        case("1.250,5 km east of X", 1_250_500.0, 500.0, Some(90.0));
        case("1,000-1,200 km from X", 1_100_000.0, 100_000.0, None);
        case("0,125 км от X", 125.0, 1.0, None);
        case("0.125 km from X", 125.0, 1.0, None);
        case("twenty kilometers north of X", 20_000.0, 5_000.0, Some(0.0));
        case("about twenty-five kilometres south-east of X", 25_000.0, 1_000.0, Some(135.0));
        case("fifty nautical miles off X", 92_600.0, 9_260.0, None);
        case("12 nm SE of X", 22_224.0, 1_852.0, Some(135.0));
        case("a few kilometers from X", 3_500.0, 1_500.0, None);
        case("several miles west of X", 8_851.392, 5_632.704, Some(270.0));
        case("more than 40 km from X", 40_000.0, 20_000.0, None);
        case("within 40 km of X", 40_000.0, 5_000.0, None);
        case("примерно в двадцати километрах к северу от X", 20_000.0, 5_000.0, Some(0.0));
        case("على بعد 40 كم شمال X", 40_000.0, 5_000.0, Some(0.0));
        case("على بعد 12 كيلومترا من X", 12_000.0, 1_000.0, None);
        case("12,000 m from X", 12_000.0, 500.0, None);
    }

    #[test]
    fn ignores_ambiguous_separators() {
        for text in [
            // One thousand in some countries, one in others.
            "1.000 km east of X",
            "1.250 km from X",
            "1,250 км от X",
            "12,50,3 km from X",
            "1,2,3 km from X",
            "1,00.5,5 km from X",
            "1234,567.8 km from X",
        ] {
            assert_eq!(away(text), None, "{text}");
        }
    }

    #[test]
    fn ignores_text_that_is_not_a_distance() {
        for text in [
            "240th Training Tank Regiment",
            "40 soldiers from X",
            "99999999 km from X",
            "1e9 km from X",
            "40 km",
            "..5 km from X",
        ] {
            assert_eq!(away(text), None, "{text}");
        }
    }

    #[test]
    fn reads_directions_with_their_imprecision() {
        for (text, bearing, half_angle) in [
            ("north of X", 0.0, 45.0),
            ("south-west of X", 225.0, 22.5),
            ("ENE of X", 67.5, 11.25),
            ("южнее X", 180.0, 45.0),
        ] {
            assert_eq!(strip_offset(text), Some((Qualifier::Beyond(Heading { bearing, half_angle }), "X")), "{text}");
        }
        assert!(matches!(strip_offset("far western Kursk Oblast"), Some((Qualifier::Part(_), "Kursk Oblast"))));
        assert!(matches!(strip_offset("in the east of X"), Some((Qualifier::Part(_), "X"))));
        assert!(matches!(strip_offset("to the east of X"), Some((Qualifier::Beyond(_), "X"))));
        assert!(matches!(strip_bare_side("east Aleppo"), Some((Qualifier::Part(_), "Aleppo"))));
        assert_eq!(strip_offset("North-Yungas"), None);
    }
}
