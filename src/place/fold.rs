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

/// What is left of a name when romanisation is taken away.
///
/// Korean has its own keys, marked with a tilde: its systems disagree about k and g, p and b, ch and j, which elsewhere
/// are different letters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(String);

const KOREAN: char = '~';

impl Key {
    /// The key under which a place of this country keeps a name; nothing when the name has no letters.
    pub(crate) fn of(name: &str, country: Option<&str>) -> Option<Self> {
        let korean = has_hangul(name) || (matches!(country, Some("KP" | "KR")) && !romanise::has_cyrillic(name));
        if korean { Self::korean(name) } else { Self::general(name) }
    }

    /// Every key under which a written name may be kept.
    pub(crate) fn candidates(name: &str) -> Vec<Self> {
        let korean = if romanise::has_cyrillic(name) { None } else { Self::korean(name) };
        let general = if has_hangul(name) { None } else { Self::general(name) };
        general.into_iter().chain(korean).collect()
    }

    fn general(name: &str) -> Option<Self> {
        let key = romanise::general(&plain(name));
        (!key.is_empty()).then_some(Self(key))
    }

    fn korean(name: &str) -> Option<Self> {
        let key = romanise::korean(&plain(name));
        (!key.is_empty()).then(|| Self(format!("{KOREAN}{key}")))
    }

    /// A key as the packed index holds it.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The letters, without the mark of Korean.
    pub(crate) fn letters(&self) -> &str {
        self.0.strip_prefix(KOREAN).unwrap_or(&self.0)
    }

    pub(crate) fn is_korean(&self) -> bool {
        self.0.starts_with(KOREAN)
    }

    /// The key of other letters of the same kind.
    pub(crate) fn with_letters(&self, letters: &str) -> Self {
        if self.is_korean() {
            Self(format!("{KOREAN}{}", romanise::assimilated(letters)))
        } else {
            Self(letters.to_owned())
        }
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
            assert_ne!(Key::of(one, None), Key::of(other, None));
        }
        assert_ne!(Key::of("Wonsan", Some("KP")), Key::of("Unsan", Some("KP")));
    }

    #[test]
    fn latin_names_are_looked_up_both_ways_and_others_one_way() {
        assert_eq!(Key::candidates("Kursk").len(), 2);
        assert_eq!(Key::candidates("Курск").len(), 1);
        assert_eq!(Key::candidates("청진").len(), 1);
        assert_eq!(Key::candidates("’").len(), 0);
    }
}
