//! A written place, split into the name of the place itself and the places around it.

use super::common_nouns::is_common_phrase;
use super::{Qualifier, offset, strip_qualifier};
use crate::place::folding;

/// A written place, split at its commas and at words such as "near" and "in".
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NameParts {
    /// The name of the place itself, with its qualifiers.
    pub(crate) head: String,
    /// The areas that contain it: "Sergeyevka, *Primorsky Krai*", "Zeitoun in *Gaza*".
    pub(crate) within: Vec<String>,
    /// The places near it, with their qualifiers: "Sergeyevka *near Vladivostok*".
    pub(crate) nearby: Vec<String>,
    /// The settlement of which it is a district or suburb: "Saltivka district of *Kharkiv*".
    pub(crate) whole: Option<String>,
}

/// Kinds of places that are part of a settlement.
const DISTRICTS: &[&str] = &[
    "borough",
    "district",
    "microdistrict",
    "microraion",
    "neighborhood",
    "neighbourhood",
    "quarter",
    "raion",
    "rayon",
    "suburb",
    "ward",
];

/// Kinds of areas in "Kursk region of Russia".
const AREAS: &[&str] = &[
    "area",
    "city",
    "county",
    "district",
    "governorate",
    "krai",
    "oblast",
    "okrug",
    "province",
    "raion",
    "rayon",
    "region",
    "republic",
    "settlement",
    "state",
    "town",
    "village",
];

impl NameParts {
    /// Parses a written place. A name that `is_listed` is not split: "Hawke's Bay, New Zealand", "Ho Chi Minh City (HCMC), Vietnam".
    pub(crate) fn parse(text: &str, is_listed: impl Fn(&str) -> bool) -> Self {
        let text = remove_conversions(text);
        let (first, rest) = text.split_once(',').unwrap_or((&text, ""));
        let listed = Some(first.trim()).filter(|first| first.contains(' ') && is_listed(first));
        let mut segments = split_at_commas(if listed.is_some() { rest } else { &text })
            .map(str::trim)
            .filter(|segment| !segment.is_empty());
        let head = listed.or_else(|| segments.next()).unwrap_or_default().to_owned();
        let mut parts = Self { head, ..Self::default() };
        for segment in segments.filter(|segment| !is_place_kind(segment)) {
            match strip_qualifier(segment) {
                Some((qualifier, _)) if qualifier.is_locative() => parts.nearby.push(segment.to_owned()),
                _ => parts.within.push(segment.to_owned()),
            }
        }
        if listed.is_none() {
            parts.split_head();
        }
        // "A village, 40 km north of Khabarovsk".
        if is_common_phrase(&parts.head) && !parts.nearby.is_empty() {
            parts.head = parts.nearby.remove(0);
        }
        parts
    }

    /// Parses a pair of places, of which only the areas after a comma are split off.
    pub(crate) fn parse_areas(text: &str) -> Self {
        let mut segments = split_at_commas(text).map(str::trim).filter(|segment| !segment.is_empty());
        let head = segments.next().unwrap_or_default().to_owned();
        let within = segments.filter(|segment| !is_place_kind(segment)).map(str::to_owned).collect();
        Self { head, within, ..Self::default() }
    }

    /// Splits the head at "near", "in", "district of" and a possessive.
    fn split_head(&mut self) {
        if let Some((owner, rest)) = split_possessive(&self.head) {
            let turned = format!("{rest} of {owner}");
            if is_qualified_only(&turned, owner) {
                self.head = turned;
            } else {
                (self.whole, self.within) = if last_word_in(rest, DISTRICTS) {
                    (Some(owner.to_owned()), std::mem::take(&mut self.within))
                } else {
                    (None, [vec![owner.to_owned()], std::mem::take(&mut self.within)].concat())
                };
                self.head = rest.to_owned();
            }
            return;
        }
        if let Some((own, reference)) = split_locative(&self.head) {
            if is_common_phrase(own) {
                self.head = reference.to_owned();
            } else {
                self.nearby.insert(0, reference.to_owned());
                self.head = own.to_owned();
            }
            return;
        }
        if let Some((own, whole)) = self.head.split_once(" of ") {
            let has_name = own.contains(' ') && !is_common_phrase(own);
            if has_name && last_word_in(own, DISTRICTS) {
                (self.head, self.whole) = (own.to_owned(), Some(whole.trim().to_owned()));
                return;
            }
            if has_name && last_word_in(own, AREAS) {
                self.within.insert(0, whole.trim().to_owned());
                self.head = own.to_owned();
                return;
            }
        }
        for word in [" in ", " at "] {
            let Some((own, area)) = self.head.split_once(word) else { continue };
            let is_kind = last_word_in(own, DISTRICTS) && own.contains(' ');
            if is_common_phrase(own)
                || !has_name(own)
                || strip_qualifier(&format!("{own} X")).is_some_and(|(_, rest)| rest == "X")
            {
                continue;
            }
            let (own, area) = (own.trim().to_owned(), area.trim().to_owned());
            if is_kind {
                self.whole = Some(area);
            } else {
                self.within.insert(0, area);
            }
            self.head = own;
            return;
        }
    }
}

/// Splits "Sergeevka training ground 40 km north of Vladivostok" before the words that locate it.
fn split_locative(head: &str) -> Option<(&str, &str)> {
    let starts = head.match_indices(' ').map(|(at, _)| at);
    starts.map(|at| (head[..at].trim(), head[at..].trim_start())).find(|(own, reference)| {
        let locates = strip_qualifier(reference).is_some_and(|(qualifier, _)| qualifier.is_locative());
        // "5 km north of X" has no name of its own before these words.
        let is_part = is_qualifier(own) && !is_common_phrase(own) || offset::is_distance_start(own);
        locates && has_name(own) && !is_part
    })
}

/// Splits "Kharkiv's Saltivka district" at the possessive.
fn split_possessive(head: &str) -> Option<(&str, &str)> {
    let (at, mark) = ["'s ", "’s ", "ʼs "].iter().find_map(|mark| Some((head.find(mark)?, *mark)))?;
    let (owner, rest) = (head[..at].trim(), head[at + mark.len()..].trim());
    (has_name(owner) && has_name(rest)).then_some((owner, rest))
}

/// Whether a text before a name is only a qualifier: "near", "the outskirts of".
fn is_qualifier(text: &str) -> bool {
    let probe = format!("{text} Xx");
    is_qualified_only(&probe, "Xx")
}

/// Whether a text is a name with qualifiers.
fn is_qualified_only(text: &str, name: &str) -> bool {
    let mut rest = text;
    while let Some((_, shorter)) = strip_qualifier(rest) {
        if shorter == name {
            return true;
        }
        rest = shorter;
    }
    false
}

fn has_name(text: &str) -> bool {
    !folding::fold_name(text).is_empty()
}

fn last_word_in(text: &str, words: &[&str]) -> bool {
    text.rsplit(' ').next().is_some_and(|last| words.contains(&&*folding::fold_name(last)))
}

/// Removes distances in parentheses, which repeat another distance in other units: "40 km (25 miles) north of X".
fn remove_conversions(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((inside, behind)) = after.split_once(')') else { break };
        kept.push_str(before);
        if offset::is_distance(inside) {
            kept.truncate(kept.trim_end().len());
        } else {
            kept.push_str(&format!("({inside})"));
        }
        rest = behind;
    }
    kept.push_str(rest);
    kept
}

/// Splits a text at commas, semicolons and parentheses, but not at a comma between digits, which belongs to a number: "9,5 km".
fn split_at_commas(text: &str) -> impl Iterator<Item = &str> {
    let is_separator = |&(at, char): &(usize, char)| match char {
        '(' | ')' | ';' | '،' | '，' | '、' => true,
        ',' => {
            let is_digit = |next: Option<char>| next.is_some_and(|next| next.is_ascii_digit());
            !(is_digit(text[..at].chars().next_back()) && is_digit(text[at + 1..].chars().next()))
        }
        _ => false,
    };
    let mut cuts: Vec<(usize, usize)> =
        text.char_indices().filter(is_separator).map(|(at, char)| (at, at + char.len_utf8())).collect();
    cuts.push((text.len(), text.len()));
    cuts.into_iter().scan(0, |start, (end, next)| Some(&text[std::mem::replace(start, next)..end]))
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

impl Qualifier {
    /// Whether it locates a place by another one, instead of saying which part or kind it is.
    pub(crate) const fn is_locative(self) -> bool {
        matches!(self, Self::Near | Self::Beyond(_) | Self::Away(_) | Self::Off)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(text: &str, head: &str, within: &[&str], nearby: &[&str], whole: Option<&str>) {
        let parts = NameParts::parse(text, |_| false);
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let expected = NameParts {
            head: head.to_owned(),
            within: owned(within),
            nearby: owned(nearby),
            whole: whole.map(str::to_owned),
        };
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn splits_containing_and_nearby_places() {
        case("Sergeyevka, Pogranichny District, RU", "Sergeyevka", &["Pogranichny District", "RU"], &[], None);
        case(
            "parade ground in Ussuriysk, 60 miles north of Vladivostok",
            "parade ground in Ussuriysk",
            &[],
            &["60 miles north of Vladivostok"],
            None,
        );
        case(
            "Sergeevka training facility near Vladivostok",
            "Sergeevka training facility",
            &[],
            &["near Vladivostok"],
            None,
        );
        case("Sergeevka outside Ussuriysk", "Sergeevka", &[], &["outside Ussuriysk"], None);
        case("Lyman 20 km east of Sloviansk", "Lyman", &[], &["20 km east of Sloviansk"], None);
        case("Lyman twenty kilometers east of Sloviansk", "Lyman", &[], &["twenty kilometers east of Sloviansk"], None);
        case("a village near Donetsk", "near Donetsk", &[], &[], None);
        case("a military base 40 km (25 miles) north of Khabarovsk", "40 km north of Khabarovsk", &[], &[], None);
        case("a village, 40 km north of Khabarovsk", "40 km north of Khabarovsk", &[], &[], None);
        case("near Donetsk", "near Donetsk", &[], &[], None);
        case("the area near Donetsk", "near Donetsk", &[], &[], None);
        case("about 40 km north of Kursk", "about 40 km north of Kursk", &[], &[], None);
        case("40 km to the north of Kursk", "40 km to the north of Kursk", &[], &[], None);
        case("в 9,5 км от Донецка", "в 9,5 км от Донецка", &[], &[], None);
        case("1,000 km east of Moscow, Russia", "1,000 km east of Moscow", &["Russia"], &[], None);
        case("Ussuriysk, 9,5 km north of Vladivostok", "Ussuriysk", &[], &["9,5 km north of Vladivostok"], None);
        case("School 5, 12 km from Kursk", "School 5", &[], &["12 km from Kursk"], None);
    }

    #[test]
    fn splits_districts_and_possessives() {
        case("Saltivka district of Kharkiv", "Saltivka district", &[], &[], Some("Kharkiv"));
        case("Zeitoun neighbourhood in Gaza City", "Zeitoun neighbourhood", &[], &[], Some("Gaza City"));
        case("Kharkiv's Saltivka district", "Saltivka district", &[], &[], Some("Kharkiv"));
        case("Kursk region of Russia", "Kursk region", &["Russia"], &[], None);
        case("Russia's Kursk region", "Kursk region", &["Russia"], &[], None);
        case("Ukraine’s Donetsk", "Donetsk", &["Ukraine"], &[], None);
        case("Kharkiv's northern outskirts", "northern outskirts of Kharkiv", &[], &[], None);
        case("Zeitoun in Gaza", "Zeitoun", &["Gaza"], &[], None);
        case("an air base in Niger", "an air base in Niger", &[], &[], None);
        case("the city of Kharkiv", "the city of Kharkiv", &[], &[], None);
        case("a suburb of Kharkiv", "a suburb of Kharkiv", &[], &[], None);
        case("in Kharkiv", "in Kharkiv", &[], &[], None);
    }
}
