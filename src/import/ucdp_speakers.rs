//! The speakers that a cell of UCDP names: one, unless separators say otherwise.
//!
//! The cell is free text: `SOHR; VDC`, `source 2: army`, `police and army`, but also `head of the district, Colonel Example` and
//! `Example Daily web site, Exampleville, in French 29 Apr 31`. A comma before a place, a rank, a title, a language or a date
//! separates nothing. A comma between two bodies may: they are two speakers who possibly share one origin.

use crate::event::{dedup_names, have_same_id};

/// A speaker, and the number of the group of speakers with which it possibly shares an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Speaker<'r> {
    pub(crate) name: &'r str,
    pub(crate) shared: Option<usize>,
}

/// Nouns of bodies that speak: one of them makes a phrase a body.
const BODIES: &[&str] = &[
    "agency",
    "army",
    "association",
    "authorities",
    "authority",
    "broadcaster",
    "bureau",
    "cell",
    "center",
    "centre",
    "church",
    "command",
    "commission",
    "committee",
    "corps",
    "council",
    "daily",
    "department",
    "embassy",
    "federation",
    "force",
    "forces",
    "foundation",
    "front",
    "gendarmerie",
    "government",
    "group",
    "guard",
    "herald",
    "hospital",
    "institute",
    "journal",
    "league",
    "media",
    "military",
    "militia",
    "ministry",
    "mission",
    "monitor",
    "movement",
    "navy",
    "network",
    "news",
    "newspaper",
    "ngo",
    "observatory",
    "office",
    "officials",
    "organisation",
    "organization",
    "party",
    "police",
    "post",
    "press",
    "radio",
    "rebels",
    "refugees",
    "residents",
    "service",
    "soldiers",
    "sources",
    "survivors",
    "television",
    "times",
    "tribune",
    "troops",
    "tv",
    "union",
    "villagers",
    "witnesses",
    "eyewitnesses",
    "locals",
    "activists",
    "relatives",
    "doctors",
    "medics",
];

/// Words of persons and their offices: a phrase with one of them says who the speaker is.
const TITLES: &[&str] = &[
    "adm",
    "admiral",
    "administrator",
    "advisor",
    "adviser",
    "ambassador",
    "bishop",
    "brig",
    "brigadier",
    "capt",
    "captain",
    "chairman",
    "chairwoman",
    "chief",
    "col",
    "colonel",
    "commander",
    "commissioner",
    "coordinator",
    "corporal",
    "deputy",
    "director",
    "doctor",
    "dr",
    "editor",
    "father",
    "gen",
    "general",
    "governor",
    "head",
    "imam",
    "inspector",
    "judge",
    "leader",
    "lieut",
    "lieutenant",
    "lt",
    "maj",
    "major",
    "manager",
    "mayor",
    "member",
    "minister",
    "mr",
    "mrs",
    "ms",
    "mullah",
    "officer",
    "official",
    "pastor",
    "prefect",
    "president",
    "priest",
    "prof",
    "professor",
    "prosecutor",
    "reporter",
    "rev",
    "secretary",
    "senator",
    "sergeant",
    "sgt",
    "sheikh",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "superintendent",
    "vice",
    "journalist",
    "correspondent",
    "resident",
    "witness",
];

/// Short names of countries, which look like those of organizations.
const COUNTRIES: &[&str] =
    &["US", "USA", "UK", "UAE", "DRC", "DRK", "CAR", "EU", "PNG", "KSA", "RSA", "ROK", "DPRK", "PRC"];

/// Splits a cell into its speakers. Stops after `most` + 1 of them, so that the caller can detect an excess.
pub(crate) fn split_speakers(cell: &str, most: usize) -> Vec<Speaker<'_>> {
    let mut speakers: Vec<Speaker<'_>> = Vec::new();
    for (group, segment) in cell.split([';', '\n']).flat_map(split_numbered).enumerate() {
        let bodies = split_bodies(segment);
        let is_doubtful = bodies.len() > 1 && !are_listed(segment);
        for body in bodies {
            let name = outlet_name(body);
            if name.contains(char::is_alphabetic) && !speakers.iter().any(|known| have_same_id(known.name, name)) {
                speakers.push(Speaker { name, shared: is_doubtful.then_some(group) });
            }
            if speakers.len() > most {
                return speakers;
            }
        }
    }
    debug_assert_eq!(dedup_names(speakers.iter().map(|speaker| speaker.name), most).len(), speakers.len());
    // A group of one shares nothing.
    let groups: Vec<Option<usize>> = speakers.iter().map(|speaker| speaker.shared).collect();
    for speaker in &mut speakers {
        speaker.shared = speaker.shared.filter(|_| groups.iter().filter(|group| **group == speaker.shared).count() > 1);
    }
    speakers
}

/// Splits at labels such as `source 2:`, which are dropped.
fn split_numbered(segment: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in segment.match_indices(':') {
        let label = segment[start..at].trim_end().trim_end_matches(|c: char| c.is_ascii_digit());
        if label.len() == segment[start..at].trim_end().len() {
            continue;
        }
        let before = label.trim_end().trim_end_matches('#').trim_end();
        let Some(word_at) = before.len().checked_sub("source".len()).filter(|at| before.is_char_boundary(*at)) else {
            continue;
        };
        if before[word_at..].eq_ignore_ascii_case("source") && !before[..word_at].ends_with(char::is_alphanumeric) {
            parts.push(&segment[start..start + word_at]);
            start = at + 1;
        }
    }
    parts.push(&segment[start..]);
    parts.into_iter().map(|part| part.trim().trim_end_matches(',').trim()).filter(|part| !part.is_empty()).collect()
}

/// Splits a segment where a comma, a slash or "and" stands between two bodies.
fn split_bodies(segment: &str) -> Vec<&str> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for separator in [",", " and ", " & ", "/"] {
        cuts.extend(segment.match_indices(separator).map(|(at, text)| (at, at + text.len())));
    }
    cuts.sort_unstable();
    let mut bodies = Vec::new();
    let mut start = 0;
    for (number, &(at, end)) in cuts.iter().enumerate() {
        if at < start {
            continue;
        }
        let next = cuts[number + 1..].iter().map(|(at, _)| *at).find(|next| *next > end).unwrap_or(segment.len());
        let (before, after) = (segment[start..at].trim(), segment[end..next].trim());
        let after = after.strip_prefix("and ").unwrap_or(after);
        if is_body(before) && is_body(after) && !is_acronym_of(after, before) {
            bodies.push(before);
            start = end;
        }
    }
    let last = segment[start..].trim();
    bodies.push(last.strip_prefix("and ").unwrap_or(last));
    bodies
}

/// Returns whether "and" makes a list of a segment: `SOHR, VDC and AFP`. After "of" or "for" it may join parts of one name.
fn are_listed(segment: &str) -> bool {
    let Some((before, _)) = segment.rsplit_once(" and ").or_else(|| segment.rsplit_once(" & ")) else { return false };
    let before = before.trim_end_matches(',');
    let last = before.rsplit(',').next().unwrap_or(before);
    is_body(last)
        && ![" of ", " for "].iter().any(|word| last.contains(word))
        && split_bodies(segment).iter().all(|body| is_body(body))
}

/// Returns whether a phrase names a body that speaks, and no person, place, language or date.
fn is_body(phrase: &str) -> bool {
    if phrase.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let words = || {
        phrase
            .split(|c: char| !c.is_alphanumeric() && c != '.')
            .map(|word| word.trim_matches('.'))
            .filter(|word| !word.is_empty())
    };
    let is_in = |list: &[&str], word: &str| list.contains(&word.to_lowercase().as_str());
    if words().any(|word| is_in(TITLES, word)) {
        return false;
    }
    words().any(|word| is_in(BODIES, word)) || words().count() == 1 && words().all(is_acronym)
}

fn is_acronym(word: &str) -> bool {
    let letters = word.replace('.', "");
    letters.len() >= 2 && letters.chars().all(char::is_uppercase) && !COUNTRIES.contains(&letters.as_str())
}

/// Returns whether a phrase is the short form of another: `Syrian Network for Human Rights, SNHR`.
fn is_acronym_of(short: &str, long: &str) -> bool {
    let initials: String =
        long.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    is_acronym(short) && short.replace('.', "") == initials
}

/// Returns the name of an outlet without its medium, place, language and date: `Example Daily` for
/// `Example Daily web site, Exampleville, in French 29 Apr 31`.
///
/// A text that names no medium, language or date of an outlet is returned as it is.
pub(crate) fn outlet_name(text: &str) -> &str {
    const MEDIA: [&str; 5] = ["web site", "website", "news agency", "newspaper", "online"];
    let text = text.trim().trim_matches(['"', '\'']).trim_end_matches([',', '.', ':']).trim();
    let mut parts = text.split(',');
    let first = parts.next().unwrap_or_default();
    let is_dated = parts.any(|part| {
        let part = part.trim();
        let words: Vec<&str> = part.split_whitespace().collect();
        let is_language =
            words.first() == Some(&"in") && words.get(1).is_some_and(|word| word.starts_with(char::is_uppercase));
        is_language || part.to_lowercase().contains("gmt") || has_date(&words)
    });
    let end_of_medium = |phrase: &str| {
        let folded = phrase.to_ascii_lowercase();
        MEDIA.iter().find_map(|medium| {
            folded.strip_suffix(medium).filter(|name| name.ends_with(' ')).map(|name| name.trim_end().len())
        })
    };
    let first = first.trim();
    match end_of_medium(first) {
        Some(end) if end > 0 && (is_dated || first.len() == text.len()) => &first[..end],
        _ if is_dated && !first.is_empty() => first,
        _ => text,
    }
}

/// Returns whether words hold a day or a year with the name of a month: `29 Apr 31`, `March 2031`.
fn has_date(words: &[&str]) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let is_month =
        |word: &&str| word.is_ascii() && word.len() >= 3 && MONTHS.contains(&word[..3].to_ascii_lowercase().as_str());
    words.iter().any(is_month) && words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Splits a cell as `one; two` if the speakers are independent, with ` ~ ` between two that possibly share an origin.
    fn written(cell: &str) -> String {
        let speakers = split_speakers(cell, 100);
        let mut text = String::new();
        for (at, speaker) in speakers.iter().enumerate() {
            if at > 0 {
                let is_shared = speaker.shared.is_some() && speaker.shared == speakers[at - 1].shared;
                text.push_str(if is_shared { " ~ " } else { "; " });
            }
            text.push_str(speaker.name);
        }
        text
    }

    #[test]
    fn splits_the_invented_rows() {
        let table = include_str!("../../fixtures/import/ucdp-speakers.tsv");
        let rows: Vec<(&str, &str)> = table.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
        assert_eq!(rows.len(), 60);
        let wrong: Vec<String> = rows
            .into_iter()
            .filter(|(cell, expected)| written(&cell.replace("\\n", "\n")) != *expected)
            .map(|(cell, expected)| format!("{cell}\n  expected {expected}\n  found    {}", written(cell)))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn rows_of_one_outlet_have_one_name() {
        for text in [
            "Example Daily web site, Exampleville, in French 29 Apr 31.",
            "Example Daily website, Exampleville, in English 0812 gmt 3 May 31",
            "Example Daily newspaper",
            "\"Example Daily\"",
            "Example Daily, Exampleville, 1 May 2031",
        ] {
            assert_eq!(outlet_name(text), "Example Daily", "{text}");
        }
        assert_eq!(outlet_name("Radio Example, Exampleville"), "Radio Example, Exampleville");
        assert_eq!(outlet_name("web site"), "web site");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(cell in "[A-Za-z0-9 ,;:/&.é]{0,60}") {
            let speakers = split_speakers(&cell, 1000);
            proptest::prop_assert!(speakers.iter().all(|speaker| cell.contains(speaker.name)));
        }
    }
}
