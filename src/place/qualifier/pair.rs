//! Roads and borders: places that are named by two others.

use crate::extent::Extent;
use crate::place::fold;
use crate::place::ground::{approximate_distance, midpoint};
use crate::place::uncertainty::meters;

/// Two names that stand for what lies between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) one: String,
    pub(crate) other: String,
    /// Whether it is the border of two areas, and not a way from one place to another.
    pub(crate) border: bool,
}

const WAYS: &[&str] = &[
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

impl Pair {
    /// Reads "between Kursk and Voronezh", "the Kursk-Voronezh road", "road from Kursk to Voronezh", "Bryansk-Kursk border area".
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim().strip_prefix("the ").unwrap_or(text.trim());
        if let Some((before, names)) = text.split_once("between ") {
            let (one, other) = names.split_once(" and ")?;
            return Self::new(one, other, before.contains("border"));
        }
        if let Some((way, names)) = text.split_once(" from ") {
            let (one, other) = names.split_once(" to ")?;
            return if WAYS.contains(&&*fold::plain(way)) { Self::new(one, other, false) } else { None };
        }
        if let Some((border, names)) = text.split_once(" of ")
            && BORDERS.contains(&&*fold::plain(border))
        {
            let (one, other) = names.split_once(" and ")?;
            return Self::new(one, other, true);
        }
        let lower = text.to_ascii_lowercase();
        let behind = |words: &[&str]| {
            let fits = |word: &&&str| lower.strip_suffix(**word).is_some_and(|rest| rest.ends_with(' '));
            words.iter().filter(fits).map(|word| word.len()).max()
        };
        let (length, border) =
            behind(WAYS).map(|length| (length, false)).or_else(|| behind(BORDERS).map(|length| (length, true)))?;
        let names = text[..text.len() - length].trim_end();
        if let Some((one, other)) = names.split_once(" and ").filter(|_| border) {
            return Self::new(one, other, border);
        }
        let mut parts = names.split(['-', '–', '—']);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(one), Some(other), None) => Self::new(one, other, border),
            _ => None,
        }
    }

    fn new(one: &str, other: &str, border: bool) -> Option<Self> {
        let named = |name: &str| !fold::plain(name).is_empty();
        // A border is looked for between regions first, whether or not they are called so.
        let other = if border {
            [" regions", " oblasts"].iter().find_map(|kind| other.strip_suffix(kind)).unwrap_or(other)
        } else {
            other
        };
        (named(one) && named(other)).then(|| Self {
            one: one.trim().to_owned(),
            other: other.trim().to_owned(),
            border,
        })
    }

    /// The circle around the middle. A way reaches both places with all their extent; a border is as long as the smaller area is wide.
    pub(crate) fn extent(&self, one: Extent, other: Extent) -> Extent {
        let half = approximate_distance(one.center, other.center).get() / 2.0;
        let (small, large) = if one.radius < other.radius { (one, other) } else { (other, one) };
        let reach = if self.border { half.max(small.radius.get()) } else { half + large.radius.get() };
        Extent::new(midpoint(one.center, other.center), meters(reach))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_stand_for_what_lies_between() {
        for (text, one, other, border) in [
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
            assert_eq!(Pair::read(text), Some(Pair { one: one.into(), other: other.into(), border }), "{text}");
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
            assert_eq!(Pair::read(text), None, "{text}");
        }
    }
}
