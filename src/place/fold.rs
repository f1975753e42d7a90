//! Names that differ only in script, accent, hyphen or romanisation.
//!
//! Two foldings stand behind every comparison of names:
//!
//! * [`plain`] takes away what writers leave out: capitals, accents, apostrophes, hyphens. Two names that are equal now are
//!   the same spelling.
//! * [`Key`] takes away what romanisation systems decide: ya or ia or ja, kh or h, eo or ŏ. Two names that are equal only now
//!   are the same name in another romanisation or script.
//!
//! A key is only for comparing. It merges too much to be shown: its alphabet is what all systems have in common.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::romanise;

/// A name without capitals, accents, apostrophes and hyphens; words are parted by one space.
///
/// Hangul and Cyrillic stay Hangul and Cyrillic, but for ё, which is mostly written е.
pub(crate) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut gap = false;
    for char in name.nfc().flat_map(char::to_lowercase) {
        if is_apostrophe(char) || is_combining_mark(char) || is_invisible(char) {
            continue;
        }
        if !char.is_alphanumeric() {
            gap = !plain.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            plain.push(' ');
        }
        push_unaccented(&mut plain, char);
    }
    plain
}

fn push_unaccented(plain: &mut String, char: char) {
    match char {
        // Hangul would fall apart into its letters; й, ї and ў are letters of their own.
        'a'..='z' | '0'..='9' | '\u{ac00}'..='\u{d7a3}' | 'й' | 'ї' | 'ў' => plain.push(char),
        'ß' => plain.push_str("ss"),
        'æ' => plain.push_str("ae"),
        'œ' => plain.push_str("oe"),
        'þ' => plain.push_str("th"),
        'ø' => plain.push('o'),
        'ł' => plain.push('l'),
        'đ' | 'ð' => plain.push('d'),
        'ħ' => plain.push('h'),
        'ı' => plain.push('i'),
        'ə' => plain.push('e'),
        'ŋ' => plain.push('n'),
        _ => plain.extend(char.nfkd().filter(|&part| !is_combining_mark(part)).flat_map(char::to_lowercase)),
    }
}

// Signs that stand for a soft sign, an aspirate or an ayin, which most writers leave out.
fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’' | '‘' | '`' | '´' | '′' | '″' | 'ʼ' | 'ʻ' | 'ʽ' | 'ʹ' | 'ʺ' | 'ʾ' | 'ʿ' | '"' | '”' | '“')
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a name is written in the Korean alphabet.
pub(crate) fn has_hangul(name: &str) -> bool {
    name.chars().any(|char| matches!(char, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}'))
}

/// Whether a name can be spoken as it stands.
#[cfg(feature = "gazetteer")]
pub(crate) fn has_vowel(name: &str) -> bool {
    name.chars().any(|char| romanise::is_vowel(char) || !char.is_ascii_alphabetic() && char.is_alphabetic())
}

/// Whether a plain name can be Korean: in Hangul, or in Latin letters that a system of romanisation writes.
#[cfg(feature = "gazetteer")]
pub(crate) fn may_be_korean(plain: &str) -> bool {
    has_hangul(plain) || romanise::may_be_korean(plain)
}

/// What is left of a name when romanisation is taken away.
///
/// There are three kinds, told apart by their first character. Places of countries that write Cyrillic have their own, and so
/// have those of Korea, whose systems disagree about k and g, p and b, ch and j. Elsewhere a letter more or less is another
/// name, and a key is the plain name without its spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(String);

/// The kinds of keys, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Compared letter by letter.
    Plain,
    /// Compared as Cyrillic names are.
    Cyrillic,
    /// Compared as Korean names are.
    Korean,
}

// Both come after every letter of the Latin, Cyrillic and Korean alphabets, so that the keys of a kind stand together.
const CYRILLIC: char = '\u{e000}';
const KOREAN: char = '\u{e001}';

/// Countries whose places are known by romanised Cyrillic names.
const CYRILLIC_COUNTRIES: &[&str] =
    &["AM", "AZ", "BA", "BG", "BY", "GE", "KG", "KZ", "MD", "ME", "MK", "MN", "RS", "RU", "TJ", "TM", "UA", "UZ"];

impl Key {
    /// The key under which a place of this country keeps a name; nothing when the name has no letters.
    pub(crate) fn of(name: &str, country: Option<&str>) -> Option<Self> {
        let plain = plain(name);
        let kind = match country {
            Some("KP" | "KR") if !romanise::has_cyrillic(&plain) => Kind::Korean,
            Some("KP" | "KR") => Kind::Cyrillic,
            Some(country) if CYRILLIC_COUNTRIES.contains(&country) && !has_hangul(&plain) => Kind::Cyrillic,
            _ => Kind::Plain,
        };
        Self::new(kind, &plain)
    }

    /// Every key under which a written name may be kept.
    pub(crate) fn candidates(name: &str) -> Vec<Self> {
        let plain = plain(name);
        let mut keys: Vec<Self> = Self::new(Kind::Plain, &plain).into_iter().collect();
        if !has_hangul(&plain) {
            keys.extend(Self::new(Kind::Cyrillic, &plain));
            // English writes j for dzh: Suja, Sudzha.
            keys.extend(Self::new(Kind::Cyrillic, &plain.replace('j', "dzh")).filter(|key| !keys.contains(key)));
        }
        if !romanise::has_cyrillic(&plain) {
            keys.extend(Self::new(Kind::Korean, &plain));
        }
        keys
    }

    fn new(kind: Kind, plain: &str) -> Option<Self> {
        let (mark, letters) = match kind {
            Kind::Plain => (String::new(), plain.replace(' ', "")),
            Kind::Cyrillic => (CYRILLIC.to_string(), romanise::cyrillic(plain)),
            Kind::Korean => (KOREAN.to_string(), romanise::korean(plain)),
        };
        (!letters.is_empty()).then(|| Self(mark + &letters))
    }

    /// The key as the packed index holds it.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The letters, without the mark of the kind.
    pub(crate) fn letters(&self) -> &str {
        self.0.trim_start_matches([CYRILLIC, KOREAN])
    }

    /// The kind of a key from its bytes, and how many of them are the mark.
    pub(crate) fn kind_of(bytes: &[u8]) -> (Kind, usize) {
        match bytes {
            [0xee, 0x80, 0x80, ..] => (Kind::Cyrillic, 3),
            [0xee, 0x80, 0x81, ..] => (Kind::Korean, 3),
            _ => (Kind::Plain, 0),
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        Self::kind_of(self.as_bytes()).0
    }

    /// The key of other letters, for places of countries that write Cyrillic.
    pub(crate) fn cyrillic_of(letters: &str) -> Self {
        Self(format!("{CYRILLIC}{letters}"))
    }

    /// The Korean key of other letters.
    pub(crate) fn korean_of(letters: &str) -> Self {
        Self(format!("{KOREAN}{}", romanise::assimilated(letters)))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_lose_what_writers_leave_out() {
        let case = |name: &str, expected: &str| assert_eq!(plain(name), expected, "{name}");
        case("Ulan-Ude", "ulan ude");
        case("São  Paulo", "sao paulo");
        case("Ch’ŏngjin", "chongjin");
        case("Київ", "київ");
        case("Ростов-на-Дону", "ростов на дону");
        case("평양", "평양");
        case("Орёл", "орел");
        case("Łódź", "lodz");
        case("Straße", "strasse");
        case("--", "");
        case("\u{202e}Kursk", "kursk");
    }

    #[test]
    fn one_name_has_one_key_in_every_romanisation() {
        for names in [
            &["Уссурийск", "Ussuriysk", "Ussuriisk", "Ussurijsk", "Ussuryisk", "Ussurisk", "Usuriysk", "Ussurijsk"][..],
            &["Хабаровск", "Khabarovsk", "Habarovsk", "Chabarowsk", "Xabarovsk"][..2],
            &["Knyaze-Volkonskoye", "Knyaze-Volkonskoe", "Kniaze-Volkonskoie", "Князе-Волконское"],
            &["Yekaterinoslavka", "Ekaterinoslavka", "Jekaterinoslawka", "Екатеринославка"],
            &["Луганськ", "Luhansk", "Lugansk", "Луганск"],
            &["Щёлково", "Shchelkovo", "Shchyolkovo", "Schelkovo"],
            &["Дунай", "Dunay", "Dunai", "Dunaj"],
            &["Новогродовка", "Novogrodovka", "Novohrodovka"],
            &["Суджа", "Sudzha"],
        ] {
            let keys: Vec<_> = names.iter().map(|name| Key::of(name, Some("RU"))).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{names:?} {keys:?}");
        }
    }

    #[test]
    fn three_of_one_letter_are_a_slip_and_no_romanisation() {
        let key = |name| Key::of(name, Some("RU"));
        assert_ne!(key("Ussuriiskkk"), key("Ussuriisk"));
        assert_eq!(key("Ussuriiskk"), key("Ussuriisk"));
        assert_eq!(key("50 let SSSR"), key("50 let SSR"));
        assert_eq!(key("Российиий"), key("Российий"));
    }

    #[test]
    fn korean_systems_meet_in_one_key() {
        for names in [
            &["청진", "Ch’ŏngjin", "Ch'ongjin", "Chongjin", "Cheongjin"][..],
            &["평양", "P’yŏngyang", "Pyongyang", "Pyeongyang"],
            &["선봉", "Sŏnbong", "Sonbong", "Seonbong"],
            &["라진", "나진", "Rajin", "Najin"],
            &["영변", "녕변", "Yŏngbyŏn", "Nyongbyon", "Yeongbyeon"],
            &["무수단리", "무수달리", "Musudan-ri", "Musudal-li"],
            &["함흥", "Hamhŭng", "Hamheung", "Hamhung"],
            &["정주", "Chŏngju", "Jeongju"],
        ] {
            let keys: Vec<_> = names.iter().map(|name| Key::of(name, Some("KP"))).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{names:?} {keys:?}");
        }
    }

    #[test]
    fn different_names_keep_different_keys() {
        for (one, other) in [("Kursk", "Kurgan"), ("London", "Lindon"), ("Belgorod", "Belgrade"), ("Moscow", "Moskau")]
        {
            assert_ne!(Key::of(one, Some("RU")), Key::of(other, Some("RU")));
        }
        assert_ne!(Key::of("Wonsan", Some("KP")), Key::of("Unsan", Some("KP")));
        assert_ne!(Key::of("Rheine", Some("DE")), Key::of("Rajin", Some("DE")));
    }

    #[test]
    fn a_name_is_looked_up_in_every_way_its_script_allows() {
        let kinds = |name| Key::candidates(name).iter().map(Key::kind).collect::<Vec<_>>();
        assert_eq!(kinds("Kursk"), [Kind::Plain, Kind::Cyrillic, Kind::Korean]);
        assert_eq!(kinds("Suja"), [Kind::Plain, Kind::Cyrillic, Kind::Cyrillic, Kind::Korean]);
        assert_eq!(kinds("Курск"), [Kind::Plain, Kind::Cyrillic]);
        assert_eq!(kinds("청진"), [Kind::Plain, Kind::Korean]);
        assert_eq!(kinds("’"), []);
    }
}
