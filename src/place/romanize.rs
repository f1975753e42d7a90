//! Folding of romanized names: the distinctions that all romanization systems make.
//!
//! Russian and Ukrainian: BGN/PCGN, GOST, ISO 9, ALA-LC, UN, passports, and the German, French and Dutch newspapers.
//! Korean: McCune–Reischauer, Revised Romanization (2000), BGN/PCGN for the North (1945), KP (2002).

/// Whether a name contains Cyrillic letters.
pub(super) fn has_cyrillic(name: &str) -> bool {
    name.chars().any(|char| matches!(char, '\u{400}'..='\u{52f}'))
}

/// Folds a name from a country that writes Cyrillic. The name must be folded by [`fold_name`](super::folding::fold_name).
pub(super) fn fold_cyrillic(folded: &str) -> String {
    let mut latin = String::with_capacity(folded.len());
    for char in folded.chars() {
        match romanize_letter(char) {
            Some(letters) => latin.push_str(letters),
            None if char == ' ' => {}
            None => latin.push(char),
        }
    }
    merge_repeats(&merge_glides(&replace(&latin, CYRILLIC)))
}

// The first match counts, so a longer sequence comes before its prefixes.
const CYRILLIC: &[(&str, &str)] = &[
    ("shch", "sc"),
    ("tsch", "c"),
    ("sch", "sc"),
    ("tch", "c"),
    ("dzh", "dz"),
    ("sh", "s"),
    ("ch", "c"),
    ("cz", "c"),
    ("ts", "c"),
    ("tz", "c"),
    ("zh", "z"),
    ("kh", "h"),
    ("gh", "h"),
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("dj", "dz"),
    ("ou", "u"),
    // Ukrainian h is Russian g.
    ("g", "h"),
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
];

fn romanize_letter(char: char) -> Option<&'static str> {
    Some(match char {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' | 'ѓ' => "g",
        'д' => "d",
        'е' | 'ё' | 'є' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'ї' | 'й' | 'ы' | 'ј' => "i",
        'к' | 'қ' | 'ќ' => "k",
        'л' | 'љ' => "l",
        'м' => "m",
        'н' | 'ң' | 'њ' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' | 'ў' => "u",
        'ф' => "f",
        'х' | 'һ' | 'ҳ' => "kh",
        'ц' => "ts",
        'ч' | 'ћ' | 'ҷ' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        'џ' | 'җ' => "dzh",
        'ђ' => "dj",
        _ => return None,
    })
}

// Merges the spellings of Russian е, ё and э: ye, je, ie, yo, e.
fn merge_glides(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if matches!(char, 'e' | 'o') && out.ends_with('i') {
            while out.ends_with('i') {
                out.pop();
            }
            out.push('e');
        } else {
            out.push(char);
        }
    }
    out
}

// Systems disagree about double letters. A tripled letter is a typing error in all systems, which a key must not hide; the
// exceptions are vowels, which can meet, and s, because places are named after the SSSR.
fn merge_repeats(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    let mut last = None;
    for char in text.chars() {
        run = if last.replace(char) == Some(char) { run + 1 } else { 1 };
        let is_typing_error = run == 3 && !matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 's');
        if run == 1 || is_typing_error || char.is_ascii_digit() {
            out.push(char);
        }
    }
    out
}

fn replace(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        if let Some((from, to)) = pairs.iter().find(|(from, _)| rest.starts_with(from)) {
            out.push_str(to);
            rest = &rest[from.len()..];
        } else {
            out.push(char);
            rest = &rest[char.len_utf8()..];
        }
    }
    out
}

/// Folds a Korean name in Hangul or Latin script. The name must be folded by [`fold_name`](super::folding::fold_name).
pub(super) fn fold_korean(folded: &str) -> String {
    let mut latin = String::with_capacity(folded.len());
    for char in folded.chars() {
        match char {
            '\u{ac00}'..='\u{d7a3}' => push_syllable(&mut latin, u32::from(char) - 0xac00),
            ' ' => {}
            _ => latin.push(char),
        }
    }
    assimilate(&replace(&latin, KOREAN))
}

/// Whether a letter is a Latin vowel.
#[cfg(feature = "gazetteer")]
pub(super) const fn is_vowel(char: char) -> bool {
    matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Whether a name in Latin script can be Korean: it has only letters that some system uses, and no longer run of consonants than
/// "ngch" in Songchon, or "tch" at the beginning.
#[cfg(feature = "gazetteer")]
pub(super) fn may_be_korean(folded: &str) -> bool {
    let mut runs = folded.split(|char| is_vowel(char) || char == ' ');
    folded.contains(is_vowel)
        && !folded.contains(['f', 'v', 'x', 'z'])
        && runs.next().is_none_or(|first| first.len() <= 3)
        && runs.all(|run| run.len() <= 4)
}

const KOREAN: &[(&str, &str)] = &[
    ("tch", "c"),
    ("jj", "c"),
    ("tj", "c"),
    ("ch", "c"),
    ("sh", "s"),
    ("eo", "o"),
    ("eu", "u"),
    ("j", "c"),
    ("g", "k"),
    ("q", "k"),
    ("d", "t"),
    ("b", "p"),
    ("r", "l"),
];

// In the order of the Unicode block: 19 initials, 21 vowels, 28 finals.
fn push_syllable(latin: &mut String, index: u32) {
    const INITIALS: [&str; 19] =
        ["k", "k", "n", "t", "t", "l", "m", "p", "p", "s", "s", "", "c", "c", "c", "k", "t", "p", "h"];
    const VOWELS: [&str; 21] = [
        "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u",
        "ui", "i",
    ];
    const FINALS: [&str; 28] = [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "nk",
        "t", "t", "k", "t", "p", "t",
    ];
    let index = index as usize;
    latin.push_str(INITIALS[index / 588]);
    latin.push_str(VOWELS[index % 588 / 28]);
    latin.push_str(FINALS[index % 28]);
}

/// Changes adjacent consonants to their pronunciation, which some systems write and others do not: Musudan-ri, Musudal-li.
pub(super) fn assimilate(text: &str) -> String {
    const CLUSTERS: &[(&str, &str)] = &[
        ("nkl", "nkn"),
        ("nl", "l"),
        ("ln", "l"),
        ("ml", "mn"),
        ("kl", "nkn"),
        ("pl", "mn"),
        ("km", "nkm"),
        ("pn", "mn"),
        ("pm", "m"),
        ("tn", "n"),
        ("tm", "m"),
    ];
    let spoken = merge_repeats(&replace(&merge_repeats(text), CLUSTERS));
    // The North writes an initial r or n that the South changes to n or omits: Rajin, Najin; Nyongbyon, Yongbyon.
    match spoken.strip_prefix(['l', 'n']) {
        Some(rest) if rest.starts_with(['y', 'i']) => rest.to_owned(),
        Some(rest) if spoken.starts_with('l') => format!("n{rest}"),
        _ => spoken,
    }
}

/// Suffixes that Korean gazetteers append to the name of a settlement, each with its text in a key.
pub(super) const KOREAN_SUFFIXES: &[(&str, &str)] = &[
    ("ri", "li"),
    ("ni", "ni"),
    ("up", "up"),
    ("si", "si"),
    ("gun", "kun"),
    ("gu", "ku"),
    ("dong", "tonk"),
    ("do", "to"),
    ("nodongjagu", "notonkcaku"),
];
