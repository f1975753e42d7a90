//! Roads and borders, which are named after two places.

use crate::extent::Extent;
use crate::place::distances::{approximate_distance, midpoint};
use crate::place::folding;
use crate::place::uncertainty::meters;

/// Two place names that describe the route or the border between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacePair {
    pub(crate) one: String,
    pub(crate) other: String,
    /// Whether the text describes the border of two areas, as opposed to a route.
    pub(crate) is_border: bool,
}

const ROUTES: &[&str] = &[
    "axis",
    "corridor",
    "highway",
    "line",
    "motorway",
    "rail line",
    "railroad",
    "railway",
    "road",
    "route",
    "section",
];
const BORDERS: &[&str] = &["border", "border area", "border areas", "border region", "border zone", "frontier"];

impl PlacePair {
    /// Parses "between Kursk and Voronezh", "the Kursk-Voronezh road", "road from Kursk to Voronezh", "Bryansk-Kursk border area".
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().strip_prefix("the ").unwrap_or(text.trim());
        if let Some((before, names)) = text.split_once("between ") {
            let (one, other) = names.split_once(" and ")?;
            return Self::new(one, other, before.contains("border"));
        }
        if let Some((kind, names)) = text.split_once(" from ") {
            let (one, other) = names.split_once(" to ")?;
            return if ROUTES.contains(&&*folding::fold_name(kind)) { Self::new(one, other, false) } else { None };
        }
        if let Some((border, names)) = text.split_once(" of ")
            && BORDERS.contains(&&*folding::fold_name(border))
        {
            let (one, other) = names.split_once(" and ")?;
            return Self::new(one, other, true);
        }
        let lower = text.to_ascii_lowercase();
        let suffix_length = |words: &[&str]| {
            let fits = |word: &&&str| lower.strip_suffix(**word).is_some_and(|rest| rest.ends_with(' '));
            words.iter().filter(fits).map(|word| word.len()).max()
        };
        let (length, is_border) = suffix_length(ROUTES)
            .map(|length| (length, false))
            .or_else(|| suffix_length(BORDERS).map(|length| (length, true)))?;
        let names = text[..text.len() - length].trim_end();
        if let Some((one, other)) = names.split_once(" and ").filter(|_| is_border) {
            return Self::new(one, other, is_border);
        }
        let mut parts = names.split(['-', '–', '—']);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(one), Some(other), None) => Self::new(one, other, is_border),
            _ => None,
        }
    }

    fn new(one: &str, other: &str, is_border: bool) -> Option<Self> {
        let has_name = |name: &str| !folding::fold_name(name).is_empty();
        // The caller looks for regions first in any case, so "regions" can be dropped.
        let other = if is_border {
            [" regions", " oblasts"].iter().find_map(|kind| other.strip_suffix(kind)).unwrap_or(other)
        } else {
            other
        };
        (has_name(one) && has_name(other)).then(|| Self {
            one: one.trim().to_owned(),
            other: other.trim().to_owned(),
            is_border,
        })
    }

    /// Returns the circle around the midpoint. The circle of a route contains both places with their extents; the circle of a
    /// border is at least as large as the smaller area.
    pub(crate) fn extent(&self, one: Extent, other: Extent) -> Extent {
        let half = approximate_distance(one.center, other.center).get() / 2.0;
        let (small, large) = if one.radius < other.radius { (one, other) } else { (other, one) };
        let radius = if self.is_border { half.max(small.radius.get()) } else { half + large.radius.get() };
        Extent::new(midpoint(one.center, other.center), meters(radius))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_routes_and_borders() {
        for (text, one, other, is_border) in [
            ("Kursk-Voronezh highway", "Kursk", "Voronezh", false),
            ("the Kursk–Voronezh road", "Kursk", "Voronezh", false),
            ("between Kursk and Voronezh", "Kursk", "Voronezh", false),
            ("railway from Kursk to Voronezh", "Kursk", "Voronezh", false),
            ("Bryansk-Kursk border area", "Bryansk", "Kursk", true),
            ("border between Bryansk and Kursk", "Bryansk", "Kursk", true),
            ("border of Bryansk and Kursk", "Bryansk", "Kursk", true),
            ("the Bryansk and Kursk border", "Bryansk", "Kursk", true),
            ("border of Bryansk and Kursk regions", "Bryansk", "Kursk", true),
        ] {
            assert_eq!(
                PlacePair::parse(text),
                Some(PlacePair { one: one.into(), other: other.into(), is_border }),
                "{text}"
            );
        }
        for text in [
            "Ulan-Ude",
            "front line",
            "Rostov-on-Don road",
            "-Kursk road",
            "road",
            "é border",
            "flight from Kursk to Voronezh",
        ] {
            assert_eq!(PlacePair::parse(text), None, "{text}");
        }
    }
}
