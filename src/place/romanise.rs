//! The letters that all romanisation systems have in common.
//!
//! Russian and Ukrainian: BGN/PCGN, GOST, ISO 9, ALA-LC, UN, passports, and the German, French and Dutch newspapers.
//! Korean: McCune–Reischauer, Revised Romanisation (2000), BGN/PCGN for the North (1945), KP (2002).

pub(super) fn has_cyrillic(name: &str) -> bool {
    name.chars().any(|char| matches!(char, '\u{400}'..='\u{52f}'))
}

/// The letters of a plain name from a country that writes Cyrillic.
pub(super) fn cyrillic(plain: &str) -> String {
    let mut latin = String::with_capacity(plain.len());
    for char in plain.chars() {
        match latin_of(char) {
            Some(letters) => latin.push_str(letters),
            None if char == ' ' => {}
            None => latin.push(char),
        }
    }
    squeeze(&glides(&replace(&latin, CYRILLIC)))
}

// Longest first where one begins with another.
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

fn latin_of(char: char) -> Option<&'static str> {
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

// Russian е, ё and э, and their many spellings, are one letter here: ye, je, ie, yo, e.
fn glides(letters: &str) -> String {
    let mut out = String::with_capacity(letters.len());
    for char in letters.chars() {
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

// Systems disagree about double letters. Three of one letter are a slip of the finger in all of them, which a key must not
// hide; but in some three vowels meet, and places are named for the SSSR.
fn squeeze(letters: &str) -> String {
    let mut out = String::with_capacity(letters.len());
    let mut run = 0;
    let mut last = None;
    for char in letters.chars() {
        run = if last.replace(char) == Some(char) { run + 1 } else { 1 };
        let is_slip = run == 3 && !matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 's');
        if run == 1 || is_slip || char.is_ascii_digit() {
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

/// The letters of a plain name that is Korean, in Hangul or Latin letters.
pub(super) fn korean(plain: &str) -> String {
    let mut latin = String::with_capacity(plain.len());
    for char in plain.chars() {
        match char {
            '\u{ac00}'..='\u{d7a3}' => push_syllable(&mut latin, u32::from(char) - 0xac00),
            ' ' => {}
            _ => latin.push(char),
        }
    }
    assimilated(&replace(&latin, KOREAN))
}

#[cfg(feature = "gazetteer")]
pub(super) const fn is_vowel(char: char) -> bool {
    matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Whether Latin letters can stand for Korean ones: none that no system uses, and no more of them in a row without a vowel than
/// "ngch" in Songchon or "tch" at a beginning.
#[cfg(feature = "gazetteer")]
pub(super) fn may_be_korean(plain: &str) -> bool {
    let mut runs = plain.split(|char| is_vowel(char) || char == ' ');
    plain.contains(is_vowel)
        && !plain.contains(['f', 'v', 'x', 'z'])
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

// Order of the Unicode block: 19 initials, 21 vowels, 28 finals.
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

/// Meeting consonants as they are spoken, which some systems write and others do not: Musudan-ri, Musudal-li.
pub(super) fn assimilated(letters: &str) -> String {
    const MEETINGS: &[(&str, &str)] = &[
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
    let spoken = squeeze(&replace(&squeeze(letters), MEETINGS));
    // The North writes r or n where the South drops it or writes n: Rajin, Najin; Nyongbyon, Yongbyon.
    match spoken.strip_prefix(['l', 'n']) {
        Some(rest) if rest.starts_with(['y', 'i']) => rest.to_owned(),
        Some(rest) if spoken.starts_with('l') => format!("n{rest}"),
        _ => spoken,
    }
}

/// What Korean lists put behind the name of a settlement, and its letters in a key.
pub(super) const KOREAN_ENDINGS: &[(&str, &str)] = &[
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
