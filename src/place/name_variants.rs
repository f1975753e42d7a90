//! Names with another suffix: `Musudan` and `Musudan-ri`, `Khomutovsky` and `Khomutovka`.

use super::folding::{KeyKind, NameKey};
use super::romanize;

/// Returns the keys of a name with a suffix added or removed, each with a description of the change, the likeliest first.
///
/// Korean gazetteers append the kind of a settlement to its name, and reports omit it: Musudan, Musudan-ri. Districts are named
/// with the adjective of their seat: Khomutovsky, Khomutovka. Russian and Ukrainian texts decline names: под Курском, Курск.
pub(crate) fn name_variants(name: &str) -> Vec<(NameKey, String)> {
    let keys = NameKey::lookup_keys(name);
    let of_kind = |kind| keys.iter().filter(move |key| key.kind() == kind);
    let korean = of_kind(KeyKind::Korean).flat_map(|key| change_korean_suffix(key.text()));
    let seats = of_kind(KeyKind::Cyrillic).flat_map(|key| district_seats(key.text()));
    let cases =
        of_kind(KeyKind::Cyrillic).filter(|_| romanize::has_cyrillic(name)).flat_map(|key| nominatives(key.text()));
    korean.chain(seats).chain(cases).collect()
}

// In bytes. Shorter stems match by chance.
const MIN_STEM: usize = 4;

fn change_korean_suffix(text: &str) -> Vec<(NameKey, String)> {
    if text.len() < MIN_STEM {
        return Vec::new();
    }
    let suffixes = romanize::KOREAN_SUFFIXES.iter();
    let added = suffixes
        .clone()
        .map(|(suffix, in_key)| (NameKey::from_korean_text(&format!("{text}{in_key}")), format!("-{suffix} added")));
    let removed = suffixes.filter_map(|(suffix, in_key)| {
        let stem = text.strip_suffix(in_key).filter(|stem| stem.len() >= MIN_STEM)?;
        Some((NameKey::from_korean_text(stem), format!("-{suffix} removed")))
    });
    added.chain(removed).collect()
}

fn nominatives(text: &str) -> Vec<(NameKey, String)> {
    // The case ending as keys have it, its replacement in the nominative, and the ending as people write it.
    const CASES: &[(&str, &str, &str)] = &[
        ("om", "", "ом"),
        ("oi", "a", "ой"),
        ("a", "", "а"),
        ("u", "", "у"),
        ("u", "a", "у"),
        ("e", "", "е"),
        ("e", "a", "е"),
        ("i", "a", "ы, -и"),
        ("i", "", "і"),
    ];
    let nominative = |&(case_ending, replacement, written): &(&str, &str, &str)| {
        let stem = text.strip_suffix(case_ending).filter(|stem| stem.len() >= MIN_STEM)?;
        Some((NameKey::from_cyrillic_text(&format!("{stem}{replacement}")), format!("-{written} removed")))
    };
    CASES.iter().filter_map(nominative).collect()
}

fn district_seats(text: &str) -> Vec<(NameKey, String)> {
    let stem = text.strip_suffix("ski").filter(|stem| stem.len() >= MIN_STEM);
    stem.map_or_else(Vec::new, |stem| {
        let seat = |suffix: &&str| {
            let added = if suffix.is_empty() { String::new() } else { format!(", -{suffix} added") };
            (NameKey::from_cyrillic_text(&format!("{stem}{suffix}")), format!("-sky removed{added}"))
        };
        ["", "i", "ka", "a", "o", "e"].iter().map(seat).collect()
    })
}
