//! Folding of names that differ only in script, accent, hyphen or romanization.
//!
//! All comparisons of names use one of two foldings:
//!
//! * [`fold_name`] removes what writers omit: case, accents, apostrophes, hyphens. Two names that are equal afterwards have the
//!   same spelling.
//! * [`NameKey`] also removes the differences between romanization systems: ya, ia or ja; kh or h; eo or ŏ. Two names that are
//!   equal only afterwards are the same name in another romanization or script.
//!
//! A key is only for comparison, not for display: it keeps only the distinctions that all systems make.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::romanize;

/// Returns a name in lower case without accents, apostrophes and punctuation. Words are separated by one space.
///
/// The script stays the same. The letter ё becomes е, as most Russian texts write it.
///
/// ```
/// use troopmap::place::fold_name;
///
/// assert_eq!(fold_name("Ch’ŏngjin"), fold_name("chongjin"));
/// assert_eq!(fold_name("Komsomolsk-on-Amur"), "komsomolsk on amur");
/// assert_eq!(fold_name("Орёл"), "орел");
/// ```
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    for char in name.nfc().flat_map(char::to_lowercase) {
        if is_apostrophe(char) || is_combining_mark(char) || is_invisible(char) {
            continue;
        }
        if !char.is_alphanumeric() {
            gap = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            folded.push(' ');
        }
        push_unaccented(&mut folded, char);
    }
    folded
}

fn push_unaccented(folded: &mut String, char: char) {
    match char {
        // Decomposition would split Hangul syllables into letters, and й, ї and ў are letters, not accented и, і and у.
        'a'..='z' | '0'..='9' | '\u{ac00}'..='\u{d7a3}' | 'й' | 'ї' | 'ў' => folded.push(char),
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'ħ' => folded.push('h'),
        'ı' => folded.push('i'),
        'ə' => folded.push('e'),
        'ŋ' => folded.push('n'),
        _ => folded.extend(char.nfkd().filter(|&part| !is_combining_mark(part)).flat_map(char::to_lowercase)),
    }
}

// Marks for a soft sign, an aspirated consonant or an ayin, which most writers omit.
fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '’' | '‘' | '`' | '´' | '′' | '″' | 'ʼ' | 'ʻ' | 'ʽ' | 'ʹ' | 'ʺ' | 'ʾ' | 'ʿ' | '"' | '”' | '“')
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a name contains Hangul.
pub(crate) fn has_hangul(name: &str) -> bool {
    name.chars().any(|char| matches!(char, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}'))
}

/// Whether a name contains a vowel, or a letter outside ASCII, which may be one.
#[cfg(feature = "gazetteer")]
pub(crate) fn has_vowel(name: &str) -> bool {
    name.chars().any(|char| romanize::is_vowel(char) || !char.is_ascii_alphabetic() && char.is_alphabetic())
}

/// Whether a folded name can be Korean: it is in Hangul, or a romanization system could have produced it.
#[cfg(feature = "gazetteer")]
pub(crate) fn may_be_korean(folded: &str) -> bool {
    has_hangul(folded) || romanize::may_be_korean(folded)
}

/// A key that is equal for all romanizations of a name.
///
/// There are three kinds of key. Names of places in countries that write Cyrillic have one kind, and names of places in Korea
/// another, because Korean romanization systems disagree about k and g, p and b, ch and j. Elsewhere one letter more or less makes
/// another name, and the key is the folded name without spaces.
///
/// Index the names of a place by [`NameKey::new`], and look a written name up by each of its [`NameKey::lookup_keys`].
///
/// ```
/// use troopmap::place::NameKey;
///
/// let listed = NameKey::new("Уссурийск", Some("RU")).unwrap();
/// assert!(NameKey::lookup_keys("Ussuriisk").contains(&listed));
/// assert!(NameKey::lookup_keys("Ussurijsk").contains(&listed));
/// assert!(!NameKey::lookup_keys("Vladivostok").contains(&listed));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey(String);

/// The kinds of keys, in the order in which keys are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyKind {
    /// The folded name without spaces.
    Plain,
    /// For Cyrillic names and their romanizations.
    Cyrillic,
    /// For Korean names and their romanizations.
    Korean,
}

// Prefixes of keys, from the private use area: both sort after all letters, so that keys of one kind are adjacent.
const CYRILLIC: char = '\u{e000}';
const KOREAN: char = '\u{e001}';

/// Countries whose places are known by romanized Cyrillic names.
const CYRILLIC_COUNTRIES: &[&str] =
    &["AM", "AZ", "BA", "BG", "BY", "GE", "KG", "KZ", "MD", "ME", "MK", "MN", "RS", "RU", "TJ", "TM", "UA", "UZ"];

impl NameKey {
    /// Creates the key by which to index a name of a place in this country (ISO 3166-1 alpha-2). `None` if the name has no letters
    /// or digits.
    pub fn new(name: &str, country: Option<&str>) -> Option<Self> {
        let folded = fold_name(name);
        let kind = match country {
            Some("KP" | "KR") if !romanize::has_cyrillic(&folded) => KeyKind::Korean,
            Some("KP" | "KR") => KeyKind::Cyrillic,
            Some(country) if CYRILLIC_COUNTRIES.contains(&country) && !has_hangul(&folded) => KeyKind::Cyrillic,
            _ => KeyKind::Plain,
        };
        Self::from_folded(kind, &folded)
    }

    /// Returns all keys by which a written name may be indexed, whatever the country.
    pub fn lookup_keys(name: &str) -> Vec<Self> {
        let folded = fold_name(name);
        let mut keys: Vec<Self> = Self::from_folded(KeyKind::Plain, &folded).into_iter().collect();
        if !has_hangul(&folded) {
            keys.extend(Self::from_folded(KeyKind::Cyrillic, &folded));
            // English writes j for dzh: Suja, Sudzha.
            let with_dzh = Self::from_folded(KeyKind::Cyrillic, &folded.replace('j', "dzh"));
            keys.extend(with_dzh.filter(|key| !keys.contains(key)));
        }
        if !romanize::has_cyrillic(&folded) {
            keys.extend(Self::from_folded(KeyKind::Korean, &folded));
        }
        keys
    }

    pub(crate) fn from_folded(kind: KeyKind, folded: &str) -> Option<Self> {
        let (prefix, text) = match kind {
            KeyKind::Plain => (String::new(), folded.replace(' ', "")),
            KeyKind::Cyrillic => (CYRILLIC.to_string(), romanize::fold_cyrillic(folded)),
            KeyKind::Korean => (KOREAN.to_string(), romanize::fold_korean(folded)),
        };
        (!text.is_empty()).then(|| Self(prefix + &text))
    }

    /// Returns the bytes of the key, for an index outside the process. Rebuild the index after an upgrade of the crate: the folding
    /// may change.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Returns the key without the prefix that marks its kind.
    pub(crate) fn text(&self) -> &str {
        self.0.trim_start_matches([CYRILLIC, KOREAN])
    }

    /// Returns the kind of a key from its bytes, and the length of the prefix that marks it.
    pub(crate) fn kind_of(bytes: &[u8]) -> (KeyKind, usize) {
        match bytes {
            [0xee, 0x80, 0x80, ..] => (KeyKind::Cyrillic, 3),
            [0xee, 0x80, 0x81, ..] => (KeyKind::Korean, 3),
            _ => (KeyKind::Plain, 0),
        }
    }

    pub(crate) fn kind(&self) -> KeyKind {
        Self::kind_of(self.as_bytes()).0
    }

    /// Creates a Cyrillic key from the text of another.
    pub(crate) fn from_cyrillic_text(text: &str) -> Self {
        Self(format!("{CYRILLIC}{text}"))
    }

    /// Creates a Korean key from the text of another.
    pub(crate) fn from_korean_text(text: &str) -> Self {
        Self(format!("{KOREAN}{}", romanize::assimilate(text)))
    }
}

impl fmt::Debug for NameKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_removes_what_writers_omit() {
        let case = |name: &str, expected: &str| assert_eq!(fold_name(name), expected, "{name}");
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
    fn a_cyrillic_name_has_one_key_in_all_romanizations() {
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
            let keys: Vec<_> = names.iter().map(|name| NameKey::new(name, Some("RU"))).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{names:?} {keys:?}");
        }
    }

    #[test]
    fn tripled_letters_are_a_typing_error() {
        let key = |name| NameKey::new(name, Some("RU"));
        assert_ne!(key("Ussuriiskkk"), key("Ussuriisk"));
        assert_eq!(key("Ussuriiskk"), key("Ussuriisk"));
        assert_eq!(key("50 let SSSR"), key("50 let SSR"));
        assert_eq!(key("Российиий"), key("Российий"));
    }

    #[test]
    fn a_korean_name_has_one_key_in_all_romanizations() {
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
            let keys: Vec<_> = names.iter().map(|name| NameKey::new(name, Some("KP"))).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{names:?} {keys:?}");
        }
    }

    #[test]
    fn different_names_have_different_keys() {
        for (one, other) in [("Kursk", "Kurgan"), ("London", "Lindon"), ("Belgorod", "Belgrade"), ("Moscow", "Moskau")]
        {
            assert_ne!(NameKey::new(one, Some("RU")), NameKey::new(other, Some("RU")));
        }
        assert_ne!(NameKey::new("Wonsan", Some("KP")), NameKey::new("Unsan", Some("KP")));
        assert_ne!(NameKey::new("Rheine", Some("DE")), NameKey::new("Rajin", Some("DE")));
    }

    #[test]
    fn the_script_decides_the_kinds_of_lookup_keys() {
        let kinds = |name| NameKey::lookup_keys(name).iter().map(NameKey::kind).collect::<Vec<_>>();
        assert_eq!(kinds("Kursk"), [KeyKind::Plain, KeyKind::Cyrillic, KeyKind::Korean]);
        assert_eq!(kinds("Suja"), [KeyKind::Plain, KeyKind::Cyrillic, KeyKind::Cyrillic, KeyKind::Korean]);
        assert_eq!(kinds("Курск"), [KeyKind::Plain, KeyKind::Cyrillic]);
        assert_eq!(kinds("청진"), [KeyKind::Plain, KeyKind::Korean]);
        assert_eq!(kinds("’"), []);
    }
}
