//! Roads and borders, which are named after two places.

use super::common_nouns::is_common_phrase;
use crate::extent::Extent;
use crate::place::distances::{approximate_distance, bearing, midpoint, shift};
use crate::place::folding;
use crate::place::uncertainty::meters;

/// Two place names that describe the route or the border between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacePair {
    pub(crate) one: String,
    pub(crate) other: String,
    pub(crate) kind: PairKind,
}

/// What two place names describe together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairKind {
    /// The way from one to the other, or a part of it.
    Route,
    /// The point halfway between them.
    Midpoint,
    /// The border of two areas.
    Border,
}

use PairKind::{Border, Midpoint, Route};

const ROUTES: &[&str] = &[
    "area",
    "axis",
    "corridor",
    "direction",
    "front",
    "highway",
    "line",
    "motorway",
    "pipeline",
    "rail line",
    "railroad",
    "railway",
    "road",
    "route",
    "section",
    "sector",
    "stretch",
    "трасса",
    "траса",
    "дорога",
    "направление",
    "напрямок",
];
const BORDERS: &[&str] = &["border", "border area", "border areas", "border region", "border zone", "frontier"];
/// Words that can stand before "between".
const BEFORE_BETWEEN: &[&str] =
    &["located", "situated", "somewhere", "in", "on", "along", "at", "the", "of", "a", "line", "contact"];
const MIDWAY: &[&str] = &["midway", "halfway", "half way"];
const BETWEEN: &[&str] = &["between ", "между ", "між "];
const AND: &[&str] = &[" and ", " и ", " та ", " і ", " & "];

impl PlacePair {
    /// Parses "between Kursk and Voronezh", "the Kursk-Voronezh road", "road from Kursk to Voronezh", "Bryansk-Kursk border area",
    /// "Ukraine's border with Belarus". Returns every way to split the text: names contain hyphens, too.
    pub(crate) fn parse_all(text: &str) -> Vec<Self> {
        let text = text.trim();
        let text = ["the ", "on the ", "along the ", "near the ", "in the "]
            .iter()
            .find_map(|article| text.strip_prefix(article))
            .unwrap_or(text);
        if let Some(pair) = Self::parse_between(text) {
            return pair.into_iter().collect();
        }
        if let Some((kind, names)) = text
            .split_once(" from ")
            .or_else(|| text.split_once(" connecting "))
            .or_else(|| text.split_once(" linking "))
        {
            let ends = [" to ", " with "].iter().find_map(|to| names.split_once(to)).or_else(|| split_at_and(names));
            let is_route = ends_with_word(kind, ROUTES).is_some();
            return ends
                .filter(|_| is_route)
                .and_then(|(one, other)| Self::new(one, other, Route))
                .into_iter()
                .collect();
        }
        if let Some((border, names)) = text.split_once(" of ")
            && BORDERS.contains(&&*folding::fold_name(border))
        {
            return split_at_and(names).and_then(|(one, other)| Self::new(one, other, Border)).into_iter().collect();
        }
        if let Some((one, other)) = split_border_with(text) {
            return Self::new(one, other, Border).into_iter().collect();
        }
        let found = ends_with_word(text, BORDERS)
            .map(|names| (names, Border))
            .or_else(|| ends_with_word(text, ROUTES).map(|names| (names, Route)));
        let Some((names, kind)) = found else { return Vec::new() };
        if let Some((one, other)) = split_at_and(names).filter(|_| kind == Border) {
            return Self::new(one, other, kind).into_iter().collect();
        }
        let names = strip_road_number(names);
        if let Some((one, other)) = names.split_once(" to ") {
            return Self::new(one, other, kind).into_iter().collect();
        }
        // A dash separates names better than a hyphen, which can be part of a name.
        let splits = |separators: &'static [char]| {
            names
                .match_indices(separators)
                .filter_map(move |(at, separator)| Self::new(&names[..at], &names[at + separator.len()..], kind))
        };
        splits(&['–', '—']).chain(splits(&['-'])).collect()
    }

    /// Parses "between X and Y". `None` if the text has no such word, and no pair if another name is before it.
    #[expect(clippy::option_option, reason = "a text without the word is parsed in other ways, one with it is not")]
    fn parse_between(text: &str) -> Option<Option<Self>> {
        let (before, names) = BETWEEN.iter().find_map(|between| {
            let at = text.find(between).filter(|&at| at == 0 || text[..at].ends_with(' '))?;
            Some((text[..at].trim(), &text[at + between.len()..]))
        })?;
        let folded = folding::fold_name(before);
        let is_border = ends_with_word(before, BORDERS).is_some();
        let is_midway = MIDWAY.iter().any(|word| folded.ends_with(word));
        let is_route = ends_with_word(before, ROUTES).is_some();
        let is_plain = folded.split(' ').all(|word| word.is_empty() || BEFORE_BETWEEN.contains(&word));
        let kind = match (is_border, is_midway) {
            (true, _) => Border,
            (_, true) => Midpoint,
            _ => Route,
        };
        let is_understood = is_border || is_midway || is_route || is_plain || is_common_phrase(before);
        Some(split_at_and(names).filter(|_| is_understood).and_then(|(one, other)| Self::new(one, other, kind)))
    }

    fn new(one: &str, other: &str, kind: PairKind) -> Option<Self> {
        let has_name = |name: &str| !folding::fold_name(name).is_empty();
        // The caller looks for regions first in any case, so "regions" can be dropped.
        let other = if kind == Border {
            [" regions", " oblasts"].iter().find_map(|kind| other.strip_suffix(kind)).unwrap_or(other)
        } else {
            other
        };
        (has_name(one) && has_name(other)).then(|| Self {
            one: one.trim().to_owned(),
            other: other.trim().to_owned(),
            kind,
        })
    }

    /// Returns a circle that contains what the text describes. That of a route contains both places with their extents. That of a
    /// border contains what the circles of the two areas have in common, because a common border lies in both.
    pub(crate) fn extent(&self, one: Extent, other: Extent) -> Extent {
        let distance = approximate_distance(one.center, other.center).get();
        let (small, large) = if one.radius < other.radius { (one, other) } else { (other, one) };
        let middle = midpoint(one.center, other.center);
        match self.kind {
            Route => Extent::new(middle, meters(distance / 2.0 + large.radius.get())),
            // Writers do not measure the middle: a quarter of the way on each side.
            Midpoint => Extent::new(middle, meters(distance / 4.0 + large.radius.get())),
            Border => border_extent(small, large, distance),
        }
    }
}

// In meters: the land beside a border that reports mean by it.
const BORDER_MARGIN: f64 = 20_000.0;

/// Returns the smallest circle around the part that two circles have in common.
fn border_extent(small: Extent, large: Extent, distance: f64) -> Extent {
    let (r, big) = (small.radius.get() + BORDER_MARGIN, large.radius.get() + BORDER_MARGIN);
    // From the center of the small circle to the chord through both intersections, toward the center of the large one.
    let to_chord = if distance > 0.0 { (distance * distance + r * r - big * big) / (2.0 * distance) } else { 0.0 };
    if to_chord <= 0.0 {
        return Extent::new(small.center, meters(r));
    }
    if to_chord >= r {
        // The circles do not meet; the gazetteer gives one of the areas too small a circle.
        return Extent::new(midpoint(small.center, large.center), meters(distance / 2.0));
    }
    let half_chord = (r * r - to_chord * to_chord).sqrt();
    Extent::new(shift(small.center, bearing(small.center, large.center), to_chord), meters(half_chord))
}

/// Splits "Ukraine's border with Belarus", "Ukrainian border with Belarus".
fn split_border_with(text: &str) -> Option<(&str, &str)> {
    let (owner, other) = BORDERS.iter().find_map(|border| text.split_once(&format!(" {border} with ")))?;
    let owner = ["'s", "’s", "ʼs"].iter().find_map(|mark| owner.strip_suffix(mark)).unwrap_or(owner);
    Some((owner, other.trim_start_matches("the ")))
}

fn split_at_and(names: &str) -> Option<(&str, &str)> {
    AND.iter().find_map(|and| names.split_once(and))
}

/// Returns the text before one of these words at its end.
fn ends_with_word<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let length = |word: &&&str| {
        let rest = lower.strip_suffix(**word)?;
        (rest.is_empty() || rest.ends_with(' ')).then_some(word.len())
    };
    let longest = words.iter().filter_map(|word| length(&word)).max()?;
    Some(text[..text.len() - longest].trim_end())
}

/// Removes the number of a road: "M3 Kyiv–Sumy".
fn strip_road_number(names: &str) -> &str {
    let Some((first, rest)) = names.split_once(' ') else { return names };
    let is_number = first.len() <= 6
        && first.starts_with(|c: char| c.is_alphabetic())
        && first.chars().any(|c| c.is_ascii_digit())
        && first.chars().all(|c| c.is_alphanumeric() || c == '-');
    if is_number && rest.contains(['-', '–', '—']) { rest } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::position::Position;

    #[test]
    fn parses_routes_and_borders() {
        for (text, one, other, kind) in [
            ("Kursk-Voronezh highway", "Kursk", "Voronezh", Route),
            ("the Kursk–Voronezh road", "Kursk", "Voronezh", Route),
            ("the Kursk – Voronezh road", "Kursk", "Voronezh", Route),
            ("M2 Moscow-Kursk highway", "Moscow", "Kursk", Route),
            ("the Siversk-Lyman direction", "Siversk", "Lyman", Route),
            ("between Kursk and Voronezh", "Kursk", "Voronezh", Route),
            ("the road between Kursk and Voronezh", "Kursk", "Voronezh", Route),
            ("somewhere between Kursk and Voronezh", "Kursk", "Voronezh", Route),
            ("midway between Kursk and Voronezh", "Kursk", "Voronezh", Midpoint),
            ("между Курском и Воронежем", "Курском", "Воронежем", Route),
            ("railway from Kursk to Voronezh", "Kursk", "Voronezh", Route),
            ("highway connecting Kursk and Voronezh", "Kursk", "Voronezh", Route),
            ("Bryansk-Kursk border area", "Bryansk", "Kursk", Border),
            ("border between Bryansk and Kursk", "Bryansk", "Kursk", Border),
            ("border of Bryansk and Kursk", "Bryansk", "Kursk", Border),
            ("the Bryansk and Kursk border", "Bryansk", "Kursk", Border),
            ("border of Bryansk and Kursk regions", "Bryansk", "Kursk", Border),
            ("Ukraine's border with Belarus", "Ukraine", "Belarus", Border),
        ] {
            let expected = PlacePair { one: one.into(), other: other.into(), kind };
            assert_eq!(PlacePair::parse_all(text).first(), Some(&expected), "{text}");
        }
        for text in [
            "Ulan-Ude",
            "front line",
            "-Kursk road",
            "road",
            "é border",
            "flight from Kursk to Voronezh",
            "Foo between Kursk and Voronezh",
        ] {
            assert_eq!(PlacePair::parse_all(text), [], "{text}");
        }
        let both: Vec<_> = PlacePair::parse_all("Ulan-Ude–Chita road").into_iter().map(|pair| pair.one).collect();
        assert_eq!(both, ["Ulan-Ude", "Ulan"]);
    }

    fn extent(lon: f64, lat: f64, radius: f64) -> Extent {
        Extent::new(Position::new(lon, lat).unwrap(), meters(radius))
    }

    #[test]
    fn a_border_lies_in_the_circles_of_both_areas() {
        let pair = PlacePair::parse_all("border between A and B").remove(0);
        // Two circles of 100 km whose centers are 160 km apart: with the margin of 20 km the chord is 2·√(120² − 80²) km long.
        let (one, other) = (extent(0.0, 0.0, 100_000.0), extent(160.0 / 111.195, 0.0, 100_000.0));
        let border = pair.extent(one, other);
        assert!((border.radius.get() - 89_443.0).abs() < 300.0, "{border:?}");
        assert!((border.center.lon() - 80.0 / 111.195).abs() < 0.01, "{border:?}");
        // A small area beside a very large one: the border is around the small one.
        let border = pair.extent(extent(0.0, 50.0, 100_000.0), extent(60.0, 60.0, 4_000_000.0));
        assert!((border.radius.get() - 120_000.0).abs() < 1e-6, "{border:?}");
    }

    #[test]
    fn a_route_contains_both_ends() {
        let pair = PlacePair::parse_all("between A and B").remove(0);
        let route = pair.extent(extent(0.0, 0.0, 5_000.0), extent(1.0, 0.0, 2_000.0));
        assert!((route.radius.get() - 60_597.0).abs() < 100.0, "{route:?}");
    }
}
