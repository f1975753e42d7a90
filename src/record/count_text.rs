//! Parsing of counts as reports write them: `3,450–3,650`, `at least 14`, `several thousand`.
//!
//! A text is read as prefix, number, range, suffix and noun, each from a table of phrases in the languages of the project. A text with
//! digits that this grammar does not cover is an error: nothing is guessed from it. A text without any number is kept in words.

/// The maximum of a count: 2^53 - 1, the largest integer that every JSON parser represents exactly.
pub(crate) const MAX_COUNT: u64 = 9_007_199_254_740_991;

/// The parts of a count as a text gives them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CountParts {
    pub min: Option<u64>,
    pub max: Option<u64>,
    pub words: Option<String>,
    pub unit: Option<String>,
}

/// Why a text is not a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCount {
    /// It contains digits, but is neither a number nor a range, a bound or an estimate.
    #[error("is not a number, a range or a bound")]
    NotACount,
    /// It can mean two numbers.
    #[error("can mean {0} or {1}")]
    Ambiguous(u64, u64),
    /// Only whole numbers are counted.
    #[error("is not a whole number")]
    Fraction,
    /// It is less than zero.
    #[error("is negative")]
    Negative,
    /// The lower bound is greater than the upper bound.
    #[error("starts above its end: {0} is greater than {1}")]
    Order(u64, u64),
    /// It is greater than the largest integer that every JSON parser represents exactly.
    #[error("is greater than {MAX_COUNT}")]
    TooLarge,
}

impl InvalidCount {
    /// Returns how to write it.
    pub const fn help(self) -> &'static str {
        match self {
            Self::NotACount | Self::Fraction | Self::Negative => {
                "write a whole number, a range (3450-3650), a bound (at least 14, up to 10,000), or { min, max, words }"
            }
            Self::Ambiguous(..) => "write the number in full, without separators",
            Self::Order(..) => "write the smaller number first",
            Self::TooLarge => "write a smaller number, or leave it in the words",
        }
    }
}

/// What the words around a number say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    /// It is the least: at least, more than.
    Least,
    /// It is the greatest: up to, fewer than.
    Greatest,
    /// It is near: about.
    Near,
    /// A range follows: between, from.
    Range,
}

/// Phrases before a number. Of several that fit, the longest counts.
const PREFIXES: &[(&str, Bound)] = &[
    ("at least", Bound::Least),
    ("no fewer than", Bound::Least),
    ("not fewer than", Bound::Least),
    ("no less than", Bound::Least),
    ("not less than", Bound::Least),
    ("a minimum of", Bound::Least),
    ("minimum", Bound::Least),
    ("min", Bound::Least),
    ("more than", Bound::Least),
    ("greater than", Bound::Least),
    ("over", Bound::Least),
    ("above", Bound::Least),
    ("in excess of", Bound::Least),
    ("exceeding", Bound::Least),
    ("upwards of", Bound::Least),
    ("up to", Bound::Greatest),
    ("at most", Bound::Greatest),
    ("at the most", Bound::Greatest),
    ("no more than", Bound::Greatest),
    ("not more than", Bound::Greatest),
    ("as many as", Bound::Greatest),
    ("a maximum of", Bound::Greatest),
    ("maximum", Bound::Greatest),
    ("max", Bound::Greatest),
    ("fewer than", Bound::Greatest),
    ("less than", Bound::Greatest),
    ("under", Bound::Greatest),
    ("below", Bound::Greatest),
    ("just under", Bound::Greatest),
    ("nearly", Bound::Greatest),
    ("almost", Bound::Greatest),
    ("just over", Bound::Least),
    ("well over", Bound::Least),
    ("about", Bound::Near),
    ("around", Bound::Near),
    ("approximately", Bound::Near),
    ("approx", Bound::Near),
    ("roughly", Bound::Near),
    ("some", Bound::Near),
    ("circa", Bound::Near),
    ("ca", Bound::Near),
    ("c", Bound::Near),
    ("close to", Bound::Near),
    ("an estimated", Bound::Near),
    ("estimated", Bound::Near),
    ("between", Bound::Range),
    ("from", Bound::Range),
    // Ukrainian and Russian.
    ("щонайменше", Bound::Least),
    ("принаймні", Bound::Least),
    ("не менше", Bound::Least),
    ("не менше ніж", Bound::Least),
    ("понад", Bound::Least),
    ("більше", Bound::Least),
    ("більше ніж", Bound::Least),
    ("до", Bound::Greatest),
    ("не більше", Bound::Greatest),
    ("не більше ніж", Bound::Greatest),
    ("менше", Bound::Greatest),
    ("менше ніж", Bound::Greatest),
    ("майже", Bound::Greatest),
    ("близько", Bound::Near),
    ("приблизно", Bound::Near),
    ("від", Bound::Range),
    ("не менее", Bound::Least),
    ("не менее чем", Bound::Least),
    ("по меньшей мере", Bound::Least),
    ("как минимум", Bound::Least),
    ("минимум", Bound::Least),
    ("более", Bound::Least),
    ("более чем", Bound::Least),
    ("больше", Bound::Least),
    ("свыше", Bound::Least),
    ("не более", Bound::Greatest),
    ("не более чем", Bound::Greatest),
    ("максимум", Bound::Greatest),
    ("менее", Bound::Greatest),
    ("менее чем", Bound::Greatest),
    ("меньше", Bound::Greatest),
    ("почти", Bound::Greatest),
    ("около", Bound::Near),
    ("примерно", Bound::Near),
    ("порядка", Bound::Near),
    ("от", Bound::Range),
    // German, French and Spanish.
    ("mindestens", Bound::Least),
    ("wenigstens", Bound::Least),
    ("mehr als", Bound::Least),
    ("über", Bound::Least),
    ("bis zu", Bound::Greatest),
    ("höchstens", Bound::Greatest),
    ("maximal", Bound::Greatest),
    ("weniger als", Bound::Greatest),
    ("unter", Bound::Greatest),
    ("fast", Bound::Greatest),
    ("knapp", Bound::Greatest),
    ("etwa", Bound::Near),
    ("rund", Bound::Near),
    ("ungefähr", Bound::Near),
    ("zwischen", Bound::Range),
    ("au moins", Bound::Least),
    ("plus de", Bound::Least),
    ("jusqu'à", Bound::Greatest),
    ("au plus", Bound::Greatest),
    ("au maximum", Bound::Greatest),
    ("moins de", Bound::Greatest),
    ("près de", Bound::Greatest),
    ("environ", Bound::Near),
    ("quelque", Bound::Near),
    ("entre", Bound::Range),
    ("de", Bound::Range),
    ("al menos", Bound::Least),
    ("por lo menos", Bound::Least),
    ("como mínimo", Bound::Least),
    ("más de", Bound::Least),
    ("hasta", Bound::Greatest),
    ("como máximo", Bound::Greatest),
    ("menos de", Bound::Greatest),
    ("casi", Bound::Greatest),
    ("unos", Bound::Near),
    ("alrededor de", Bound::Near),
    ("aproximadamente", Bound::Near),
    ("cerca de", Bound::Near),
    // Arabic, Persian and Korean.
    ("على الأقل", Bound::Least),
    ("ما لا يقل عن", Bound::Least),
    ("أكثر من", Bound::Least),
    ("حتى", Bound::Greatest),
    ("ما يصل إلى", Bound::Greatest),
    ("أقل من", Bound::Greatest),
    ("حوالي", Bound::Near),
    ("نحو", Bound::Near),
    ("بين", Bound::Range),
    ("حداقل", Bound::Least),
    ("دست کم", Bound::Least),
    ("بیش از", Bound::Least),
    ("تا", Bound::Greatest),
    ("حداکثر", Bound::Greatest),
    ("کمتر از", Bound::Greatest),
    ("حدود", Bound::Near),
    ("از", Bound::Range),
    ("최소", Bound::Least),
    ("적어도", Bound::Least),
    ("최대", Bound::Greatest),
    ("약", Bound::Near),
];

/// Signs before a number.
const SIGNS: &[(char, Bound)] = &[
    ('>', Bound::Least),
    ('≥', Bound::Least),
    ('<', Bound::Greatest),
    ('≤', Bound::Greatest),
    ('~', Bound::Near),
    ('≈', Bound::Near),
];

/// Phrases after a number.
const SUFFIXES: &[(&str, Bound)] = &[
    ("or more", Bound::Least),
    ("and more", Bound::Least),
    ("or above", Bound::Least),
    ("and above", Bound::Least),
    ("and over", Bound::Least),
    ("plus", Bound::Least),
    ("at least", Bound::Least),
    ("or fewer", Bound::Greatest),
    ("or less", Bound::Greatest),
    ("and below", Bound::Greatest),
    ("at most", Bound::Greatest),
    ("at the most", Bound::Greatest),
    ("or so", Bound::Near),
    ("approximately", Bound::Near),
    ("approx", Bound::Near),
    ("или более", Bound::Least),
    ("и более", Bound::Least),
    ("або більше", Bound::Least),
    ("і більше", Bound::Least),
    ("oder mehr", Bound::Least),
    ("ou plus", Bound::Least),
    ("o más", Bound::Least),
    ("على الأقل", Bound::Least),
    ("이상", Bound::Least),
    ("이하", Bound::Greatest),
    ("미만", Bound::Greatest),
];

/// Words between the two numbers of a range.
const CONNECTORS: &[&str] = &["to", "or", "bis", "до", "à", "a", "تا", "إلى", "till", "through"];
/// Words that connect two numbers only after "between" or "from".
const CONNECTORS_AFTER_RANGE: &[&str] = &["and", "und", "et", "y", "і", "та", "и", "و"];

/// Words that multiply the number before them.
const MULTIPLIERS: &[(&str, u64)] = &[
    ("k", 1_000),
    ("thousand", 1_000),
    ("тыс", 1_000),
    ("тысяч", 1_000),
    ("тысячи", 1_000),
    ("тис", 1_000),
    ("тисяч", 1_000),
    ("тисячі", 1_000),
    ("tausend", 1_000),
    ("mille", 1_000),
    ("mil", 1_000),
    ("ألف", 1_000),
    ("آلاف", 1_000),
    ("هزار", 1_000),
    ("천", 1_000),
    ("만", 10_000),
    ("hundred", 100),
    ("million", 1_000_000),
    ("millions", 1_000_000),
    ("mn", 1_000_000),
    ("mln", 1_000_000),
    ("млн", 1_000_000),
];

/// Number words, which are added up.
const UNITS: &[(&str, u64)] = &[
    ("zero", 0),
    ("none", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
];

const TENS: &[(&str, u64)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// What is counted, in the last word: people.
const PEOPLE: &[&str] = &[
    "people",
    "persons",
    "soldiers",
    "soldier",
    "troops",
    "personnel",
    "servicemen",
    "servicemembers",
    "men",
    "fighters",
    "combatants",
    "officers",
    "recruits",
    "conscripts",
    "mercenaries",
    "militants",
    "strong",
    "солдат",
    "военных",
    "військових",
    "человек",
    "осіб",
    "людей",
    "бойцов",
    "soldaten",
    "mann",
    "soldats",
    "hommes",
    "soldados",
    "hombres",
    "명",
    "جندي",
    "سرباز",
    "نفر",
];

/// What is counted, in the last word: something else than people present.
const THINGS: &[&str] = &[
    "ships",
    "ship",
    "vessels",
    "vessel",
    "boats",
    "tanks",
    "vehicles",
    "trucks",
    "trains",
    "wagons",
    "aircraft",
    "planes",
    "helicopters",
    "guns",
    "containers",
    "buildings",
    "sites",
    "images",
    "battalions",
    "brigades",
    "regiments",
    "divisions",
    "companies",
    "units",
    "killed",
    "dead",
    "deaths",
    "wounded",
    "injured",
    "casualties",
    "losses",
    "prisoners",
    "captured",
    "killed and wounded",
];

/// A token of a count.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Written),
    Word(String),
    Sign(char),
}

/// A number in digits: its whole part, the digits after the decimal separator, and whether a separator groups thousands.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    whole: u64,
    fraction: String,
    is_grouped: bool,
    /// Whether its only separator could also be a decimal one: `3.000`.
    may_be_fraction: bool,
}

/// A number with its multiplier.
#[derive(Clone, Debug, PartialEq)]
struct Amount {
    value: u64,
    /// The number before the multiplier.
    base: u64,
    multiplier: u64,
    is_grouped: bool,
    has_words: bool,
}

/// Parses a count.
pub(super) fn parse(text: &str) -> Result<CountParts, InvalidCount> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let has_digits = words.chars().any(|c| digit_of(c).is_some());
    let parsed = tokenize(&words).and_then(|tokens| Parser { tokens: &tokens, at: 0 }.count());
    let read = match parsed {
        Ok(read) => read,
        // Without digits the text says how many in its own way: "a considerable number".
        Err(InvalidCount::NotACount) if !has_digits && words.chars().any(char::is_alphabetic) => ReadCount::default(),
        Err(cause) => return Err(cause),
    };
    if let (Some(min), Some(max)) = (read.min, read.max)
        && min > max
    {
        return Err(InvalidCount::Order(min, max));
    }
    if read.min.max(read.max).is_some_and(|bound| bound > MAX_COUNT) {
        return Err(InvalidCount::TooLarge);
    }
    let says_all = read.is_plain && (read.min.is_some() || read.max.is_some());
    Ok(CountParts { min: read.min, max: read.max, words: (!says_all).then_some(words), unit: read.unit })
}

/// What a text says.
#[derive(Clone, Debug, Default)]
struct ReadCount {
    min: Option<u64>,
    max: Option<u64>,
    unit: Option<String>,
    /// Whether the bounds say everything that the text does.
    is_plain: bool,
}

/// The value of a decimal digit of any script that reports use.
fn digit_of(c: char) -> Option<u64> {
    const ZEROS: [u32; 7] = [0x30, 0x660, 0x6F0, 0x966, 0x1040, 0xE50, 0xFF10];
    let code = u32::from(c);
    ZEROS.into_iter().find_map(|zero| code.checked_sub(zero).filter(|value| *value < 10)).map(u64::from)
}

fn tokenize(text: &str) -> Result<Vec<Token>, InvalidCount> {
    let chars: Vec<char> = text.chars().flat_map(char::to_lowercase).map(fold).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if digit_of(c).is_some() {
            let (number, end) = read_number(&chars, at)?;
            tokens.push(Token::Number(number));
            at = end;
        } else if is_word_char(c) {
            let end = at + chars[at..].iter().take_while(|c| is_word_char(**c)).count();
            tokens.push(Token::Word(chars[at..end].iter().collect()));
            at = end;
        } else {
            // Full stops after abbreviations and commas between words say nothing.
            if !c.is_whitespace() && !matches!(c, '.' | ',' | '(' | ')' | '"' | '“' | '”' | '\u{200E}' | '\u{200F}')
            {
                tokens.push(Token::Sign(c));
            } else if c == '.' && chars.get(at + 1) == Some(&'.') {
                tokens.push(Token::Sign('-'));
                at += chars[at..].iter().take_while(|c| **c == '.').count() - 1;
            }
            at += 1;
        }
    }
    Ok(tokens)
}

fn is_word_char(c: char) -> bool {
    (c.is_alphabetic() || matches!(c, '\'' | '\u{301}' | '\u{200C}')) && digit_of(c).is_none()
}

/// Maps characters that look alike in writing to one.
const fn fold(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FF0D}' => '-',
        '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}' => ' ',
        '\u{2019}' | '\u{2BC}' | '\u{2018}' => '\'',
        '\u{66C}' | '\u{FF0C}' | '\u{60C}' => ',',
        '\u{66B}' => '.',
        '\u{223C}' | '\u{FF5E}' => '~',
        '\u{FF0B}' => '+',
        _ => c,
    }
}

/// Reads a number in digits, and returns where it ends.
fn read_number(chars: &[char], start: usize) -> Result<(Written, usize), InvalidCount> {
    let (mut groups, mut separators) = (Vec::new(), Vec::new());
    let mut at = start;
    loop {
        let end = at + chars[at..].iter().take_while(|c| digit_of(**c).is_some()).count();
        groups.push(chars[at..end].iter().filter_map(|&c| digit_of(c)).collect::<Vec<u64>>());
        at = end;
        let Some(&separator) = chars.get(at) else { break };
        let digits_after = chars[at + 1..].iter().take_while(|c| digit_of(**c).is_some()).count();
        let continues = match separator {
            ',' | '.' | '\'' | '_' => digits_after > 0,
            // A space groups thousands only: "3 000", and not "3 14".
            ' ' => {
                digits_after == 3 && groups.iter().all(|group| group.len() <= 3) && separators.iter().all(|s| *s == ' ')
            }
            _ => false,
        };
        if !continues {
            break;
        }
        separators.push(separator);
        at += 1;
    }
    Ok((join_groups(&groups, &separators)?, at))
}

fn join_groups(groups: &[Vec<u64>], separators: &[char]) -> Result<Written, InvalidCount> {
    let value = |groups: &[Vec<u64>]| {
        let digits = groups.iter().flatten();
        digits
            .copied()
            .try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(digit))
            .ok_or(InvalidCount::TooLarge)
    };
    let whole = |groups: &[Vec<u64>], is_grouped, may_be_fraction| {
        Ok(Written { whole: value(groups)?, fraction: String::new(), is_grouped, may_be_fraction })
    };
    let with_fraction = |groups: &[Vec<u64>], fraction: &[u64], is_grouped| {
        let fraction = fraction.iter().map(ToString::to_string).collect();
        Ok(Written { whole: value(groups)?, fraction, is_grouped, may_be_fraction: false })
    };
    let Some((&last, earlier)) = separators.split_last() else { return whole(groups, false, false) };
    let (fraction, before) = groups.split_last().ok_or(InvalidCount::NotACount)?;
    if earlier.iter().all(|separator| *separator == last) {
        if are_thousands(groups, last) {
            return whole(groups, true, earlier.is_empty() && matches!(last, '.' | ','));
        }
        if earlier.is_empty() && matches!(last, '.' | ',') {
            return with_fraction(before, fraction, false);
        }
        return Err(InvalidCount::NotACount);
    }
    let is_decimal = matches!(last, '.' | ',') && earlier.iter().all(|separator| *separator == earlier[0]);
    if is_decimal && are_thousands(before, earlier[0]) {
        return with_fraction(before, fraction, true);
    }
    Err(InvalidCount::NotACount)
}

/// Returns whether the groups are thousands, or lakhs and crores: `12,34,567`.
fn are_thousands(groups: &[Vec<u64>], separator: char) -> bool {
    let Some(((first, middle), last)) = groups.split_first().and_then(|(first, rest)| {
        let (last, middle) = rest.split_last()?;
        Some(((first, middle), last))
    }) else {
        return false;
    };
    let starts_well = first.first().is_some_and(|digit| *digit != 0);
    let thousands = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    let lakhs =
        separator == ',' && first.len() <= 2 && !middle.is_empty() && middle.iter().all(|group| group.len() == 2);
    starts_well && last.len() == 3 && (thousands || lakhs)
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Parser<'_> {
    fn count(mut self) -> Result<ReadCount, InvalidCount> {
        let (mut bound, mut is_range, mut has_words) = (None, false, false);
        while let Some(found) = self.prefix() {
            has_words = true;
            match found {
                Bound::Range => is_range = true,
                // "at least about 3,000" is a bound; "about" only weakens it.
                Bound::Near => bound = bound.or(Some(Bound::Near)),
                Bound::Least | Bound::Greatest => bound = Some(found),
            }
        }
        if self.tokens.get(self.at) == Some(&Token::Sign('-')) {
            return Err(InvalidCount::Negative);
        }
        let first = self.amount()?;
        has_words |= first.has_words;
        let mut second = None;
        if self.connects(is_range) {
            let start = self.at;
            self.at += 1;
            match self.amount() {
                Ok(amount) => second = Some(amount),
                // The word may belong to a suffix: "or more".
                Err(InvalidCount::NotACount) => self.at = start,
                Err(cause) => return Err(cause),
            }
        }
        if is_range && second.is_none() {
            return Err(InvalidCount::NotACount);
        }
        if self.tokens.get(self.at) == Some(&Token::Sign('+')) {
            self.at += 1;
            (bound, has_words) = (Some(Bound::Least), true);
        }
        // A noun may stand before and after the suffix: "100 soldiers or more".
        let mut unit = self.noun();
        if let Some(found) = self.phrase(SUFFIXES) {
            (bound, has_words) = (bound.filter(|bound| *bound != Bound::Near).or(Some(found)), true);
            unit = unit.or_else(|| self.noun());
        }
        if self.at < self.tokens.len() {
            return Err(InvalidCount::NotACount);
        }
        let is_plain = !has_words && unit.is_none();
        let unit = unit.filter(|noun| !PEOPLE.contains(&noun.as_str()));
        let (min, max) = match (second, bound) {
            (None, None | Some(Bound::Near | Bound::Range)) => (Some(first.value), Some(first.value)),
            (None, Some(Bound::Least)) => (Some(first.value), None),
            (None, Some(Bound::Greatest)) => (None, Some(first.value)),
            (Some(second), None | Some(Bound::Near | Bound::Range)) => {
                let min = least_of_range(&first, &second)?;
                let is_plain = is_plain && !second.has_words || is_range && !first.has_words && !second.has_words;
                return Ok(ReadCount { min: Some(min), max: Some(second.value), unit, is_plain });
            }
            // "At least 3 to 5" is no bound.
            (Some(_), Some(Bound::Least | Bound::Greatest)) => return Err(InvalidCount::NotACount),
        };
        Ok(ReadCount { min, max, unit, is_plain })
    }

    fn prefix(&mut self) -> Option<Bound> {
        if let Some(Token::Sign(sign)) = self.tokens.get(self.at)
            && let Some((_, bound)) = SIGNS.iter().find(|(known, _)| known == sign)
        {
            self.at += 1;
            if self.tokens.get(self.at) == Some(&Token::Sign('=')) {
                self.at += 1;
            }
            return Some(*bound);
        }
        self.phrase(PREFIXES)
    }

    /// Takes the longest phrase of a table that the next words are.
    fn phrase(&mut self, table: &[(&str, Bound)]) -> Option<Bound> {
        let fits = |phrase: &str| {
            let mut length = 0;
            for word in phrase.split(' ') {
                match self.tokens.get(self.at + length) {
                    Some(Token::Word(written)) if written == word => length += 1,
                    _ => return None,
                }
            }
            Some(length)
        };
        let found = table.iter().filter_map(|(phrase, bound)| Some((fits(phrase)?, *bound)));
        let (length, bound) = found.max_by_key(|(length, _)| *length)?;
        self.at += length;
        Some(bound)
    }

    fn connects(&self, is_range: bool) -> bool {
        match self.tokens.get(self.at) {
            Some(Token::Sign('-')) => true,
            Some(Token::Word(word)) => {
                CONNECTORS.contains(&word.as_str()) || (is_range && CONNECTORS_AFTER_RANGE.contains(&word.as_str()))
            }
            _ => false,
        }
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        match self.tokens.get(self.at + ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Takes a number in digits or words, with its multiplier.
    fn amount(&mut self) -> Result<Amount, InvalidCount> {
        let Some(Token::Number(number)) = self.tokens.get(self.at).cloned() else { return self.amount_in_words() };
        self.at += 1;
        let multiplier = self.word(0).and_then(|word| find(MULTIPLIERS, word));
        let has_words = self.word(0).is_some_and(|word| multiplier.is_some() && word != "k");
        self.at += usize::from(multiplier.is_some());
        let multiplier = multiplier.unwrap_or(1);
        if multiplier > 1 && number.may_be_fraction {
            let grouped = number.whole.saturating_mul(multiplier);
            return Err(InvalidCount::Ambiguous(grouped / 1000, grouped));
        }
        let mut value = number.whole.checked_mul(multiplier).ok_or(InvalidCount::TooLarge)?;
        let (mut rest, mut unit) = (number.fraction.trim_end_matches('0').bytes(), multiplier);
        for digit in rest.by_ref() {
            if unit % 10 != 0 {
                return Err(InvalidCount::Fraction);
            }
            unit /= 10;
            value += u64::from(digit - b'0') * unit;
        }
        Ok(Amount { value, base: number.whole, multiplier, is_grouped: number.is_grouped, has_words })
    }

    /// Takes a number in words: "twenty-four", "a hundred", "three thousand five hundred".
    fn amount_in_words(&mut self) -> Result<Amount, InvalidCount> {
        let (mut total, mut group) = (0_u64, None::<u64>);
        let mut base = None;
        if self.word(0) == Some("half") && self.word(1) == Some("a") && self.word(2) == Some("million") {
            self.at += 3;
            return Ok(Amount { value: 500_000, base: 500_000, multiplier: 1, is_grouped: false, has_words: true });
        }
        if matches!(self.word(0), Some("a" | "an")) && self.word(1).is_some_and(is_english_multiplier) {
            self.at += 1;
            group = Some(1);
        }
        let mut last_multiplier = 1;
        while let Some(word) = self.word(0).map(str::to_owned) {
            if let Some(value) = find(UNITS, &word) {
                // "Two three" is no number.
                if group.is_some_and(|group| group % 100 != 0 && (value > 9 || group % 10 != 0 || group % 100 < 20)) {
                    break;
                }
                group = Some(group.unwrap_or(0) + value);
            } else if let Some(value) = find(TENS, &word) {
                if group.is_some_and(|group| group % 100 != 0) {
                    break;
                }
                group = Some(group.unwrap_or(0) + value);
                let follows = matches!(self.tokens.get(self.at + 2), Some(Token::Word(next)) if find(UNITS, next).is_some_and(|unit| (1..=9).contains(&unit)));
                if self.tokens.get(self.at + 1) == Some(&Token::Sign('-')) && follows {
                    self.at += 1;
                }
            } else if word == "hundred" && group.is_some_and(|group| group < 100) {
                group = group.map(|group| group * 100);
            } else if is_english_multiplier(&word) && group.is_some() {
                last_multiplier = find(MULTIPLIERS, &word).unwrap_or(1);
                base = base.or(group);
                total = total.saturating_add(group.take().unwrap_or(0).saturating_mul(last_multiplier));
                // Only what is smaller may follow: "two thousand and five".
                if group.is_none() && !self.continues_number(1) {
                    self.at += 1;
                    break;
                }
            } else if word == "and" && group.is_none() && total > 0
                || word == "and" && group.is_some_and(|g| g % 100 == 0 && g > 0)
            {
                if !self.continues_number(1) {
                    break;
                }
            } else {
                break;
            }
            self.at += 1;
        }
        if group.is_none() && base.is_none() {
            return Err(InvalidCount::NotACount);
        }
        let value = total.saturating_add(group.unwrap_or(0));
        let (base, multiplier) = if group.is_none() { (base.unwrap_or(value), last_multiplier) } else { (value, 1) };
        Ok(Amount { value, base, multiplier, is_grouped: false, has_words: true })
    }

    fn continues_number(&self, ahead: usize) -> bool {
        self.word(ahead).is_some_and(|word| find(UNITS, word).is_some() || find(TENS, word).is_some() || word == "and")
    }

    /// Takes the rest of the text if it ends in what is counted. Words before it describe that: "North Korean soldiers".
    fn noun(&mut self) -> Option<String> {
        let mut end = self.at;
        let mut found = None;
        while let Some(Token::Word(word)) = self.tokens.get(end) {
            // A word of a bound changes the number, and a preposition starts something else: "3,000 fewer troops", "12 in four units".
            if ["more", "fewer", "less", "not", "than", "or", "in", "of", "by", "at", "on", "from", "with"]
                .contains(&word.as_str())
            {
                break;
            }
            end += 1;
            if PEOPLE.contains(&word.as_str()) || THINGS.contains(&word.as_str()) {
                found = Some((end, word.clone()));
            }
        }
        let (end, noun) = found?;
        self.at = end;
        Some(noun)
    }
}

fn find(table: &[(&str, u64)], word: &str) -> Option<u64> {
    table.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

fn is_english_multiplier(word: &str) -> bool {
    matches!(word, "hundred" | "thousand" | "million")
}

/// Returns the lower bound of a range. A multiplier after it applies to both numbers: "3–5 thousand".
fn least_of_range(first: &Amount, second: &Amount) -> Result<u64, InvalidCount> {
    let shares_multiplier = first.multiplier == 1 && second.multiplier > 1 && first.base < second.base;
    if shares_multiplier {
        return first.value.checked_mul(second.multiplier).ok_or(InvalidCount::TooLarge);
    }
    // "3–5,000" is 3,000 to 5,000 for most writers, and 3 to 5,000 for some.
    let may_share =
        first.multiplier == 1 && !first.is_grouped && second.is_grouped && second.value.is_multiple_of(1000);
    if may_share && first.value > 0 && first.value < second.value / 1000 {
        return Err(InvalidCount::Ambiguous(first.value, first.value * 1000));
    }
    Ok(first.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Expected<'t> = (Option<u64>, Option<u64>, Option<&'t str>);

    fn case(text: &str, expected: Expected<'_>) {
        let count = parse(text).unwrap_or_else(|cause| panic!("{text}: {cause}"));
        assert_eq!((count.min, count.max, count.words.as_deref()), expected, "{text}");
    }

    fn exact(text: &str, number: u64) {
        case(text, (Some(number), Some(number), None));
    }

    #[test]
    fn reads_numbers_with_any_separator() {
        for text in [
            "3000",
            "3,000",
            "3.000",
            "3 000",
            "3\u{a0}000",
            "3\u{202f}000",
            "3'000",
            "3’000",
            "3_000",
            "3000.0",
            " 3000 ",
            "3k",
            "3K",
        ] {
            exact(text, 3000);
        }
        exact("10k", 10_000);
        exact("2.5k", 2_500);
        exact("1,234,567", 1_234_567);
        exact("12,34,567", 1_234_567);
        exact("1.234.567,0", 1_234_567);
        exact("٣٬٠٠٠", 3000);
        exact("۳۰۰۰", 3000);
        exact("３０００", 3000);
        exact("0", 0);
    }

    #[test]
    fn reads_ranges() {
        for text in [
            "3450-3650",
            "3,450–3,650",
            "3450 to 3650",
            "between 3,450 and 3,650",
            "from 3450 to 3650",
            "3450..3650",
            "3.450 bis 3.650",
        ] {
            case(text, (Some(3450), Some(3650), None));
        }
        case("3-5 thousand", (Some(3000), Some(5000), Some("3-5 thousand")));
        case("3k-5k", (Some(3000), Some(5000), None));
        case("500 to 2 thousand", (Some(500), Some(2000), Some("500 to 2 thousand")));
        case("two to three thousand", (Some(2000), Some(3000), Some("two to three thousand")));
        case("от 3 до 5 тысяч", (Some(3000), Some(5000), Some("от 3 до 5 тысяч")));
        case("14 to 1,000", (Some(14), Some(1000), None));
    }

    #[test]
    fn leaves_open_what_the_words_do_not_give() {
        for text in [
            "at least 14",
            "14 or more",
            "14+",
            ">= 14",
            "≥14",
            "no fewer than 14",
            "at least fourteen",
            "mindestens 14",
            "не менее 14",
            "щонайменше 14",
            "au moins 14",
            "al menos 14",
            "14명 이상",
            "على الأقل 14",
            "حداقل ۱۴",
        ] {
            case(text, (Some(14), None, Some(text)));
        }
        for text in
            ["more than 100", "over 100", ">100", "more than a hundred", "понад 100", "mehr als 100", "أكثر من ١٠٠"]
        {
            case(text, (Some(100), None, Some(text)));
        }
        for text in [
            "up to 10,000",
            "as many as 10 000",
            "up to ten thousand",
            "at most 10.000",
            "до 10 000",
            "bis zu 10.000",
            "jusqu'à 10 000",
            "10,000 at most",
            "hasta 10.000",
        ] {
            case(text, (None, Some(10_000), Some(text)));
        }
        for text in
            ["fewer than 1,000", "less than 1000", "<1000", "under one thousand", "menos de 1.000", "nearly 1,000"]
        {
            case(text, (None, Some(1000), Some(text)));
        }
    }

    #[test]
    fn keeps_the_words_of_estimates() {
        for text in [
            "about 3,000",
            "~3000",
            "approx. 3,000",
            "around 3 thousand",
            "some 3,000",
            "c. 3000",
            "3,000 or so",
            "около 3 тыс.",
            "etwa 3.000",
            "an estimated 3,000 soldiers",
        ] {
            case(text, (Some(3000), Some(3000), Some(text)));
        }
        for text in [
            "several thousand",
            "dozens",
            "hundreds of thousands",
            "a considerable number",
            "a few hundred",
            "most of them",
            "unknown",
        ] {
            case(text, (None, None, Some(text)));
        }
        case("at least about 3,000", (Some(3000), None, Some("at least about 3,000")));
    }

    #[test]
    fn reads_number_words() {
        let words = |text: &str, number| case(text, (Some(number), Some(number), Some(text)));
        words("eighteen", 18);
        words("twenty-four", 24);
        words("a hundred", 100);
        words("two hundred and five", 205);
        words("three thousand five hundred", 3500);
        words("twelve thousand", 12_000);
        words("one hundred thousand", 100_000);
        words("half a million", 500_000);
        words("Ten", 10);
        words("1.5 million", 1_500_000);
    }

    #[test]
    fn separates_what_is_counted() {
        let unit = |text: &str| parse(text).map(|count| (count.min, count.max, count.unit));
        assert_eq!(unit("3,000 North Korean soldiers"), Ok((Some(3000), Some(3000), None)));
        assert_eq!(unit("at least 30 killed and wounded"), Ok((Some(30), None, Some("wounded".to_owned()))));
        assert_eq!(unit("6 ships"), Ok((Some(6), Some(6), Some("ships".to_owned()))));
        assert_eq!(unit("100 soldiers or more"), Ok((Some(100), None, None)));
    }

    #[test]
    fn guesses_nothing() {
        let refused = |text: &str, cause| assert_eq!(parse(text), Err(cause), "{text}");
        for text in [
            "six of 20 dead",
            "1,2345",
            "3 14",
            "12,000 in four brigades",
            "3,000 fewer troops",
            "2024-10-18",
            "3/4",
            "",
            "-",
            "at least 3 to 5",
        ] {
            assert!(parse(text).is_err(), "{text}: {:?}", parse(text));
        }
        refused("3.5", InvalidCount::Fraction);
        refused("-5", InvalidCount::Negative);
        refused("5000-3000", InvalidCount::Order(5000, 3000));
        refused("3-5,000", InvalidCount::Ambiguous(3, 3000));
        refused("1.500 million", InvalidCount::Ambiguous(1_500_000, 1_500_000_000));
        refused("99999999999999999999", InvalidCount::TooLarge);
        refused("9007199254740992", InvalidCount::TooLarge);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn numbers_survive_their_separators(number in 0_u64..=MAX_COUNT, separator in proptest::sample::select(vec![",", ".", " ", "'", "\u{202f}"])) {
            let digits = number.to_string();
            let head = (digits.len() - 1) % 3 + 1;
            let mut text = digits[..head].to_owned();
            for group in digits.as_bytes()[head..].chunks(3) {
                text.push_str(separator);
                text.push_str(std::str::from_utf8(group).unwrap());
            }
            let count = parse(&text).map(|count| (count.min, count.max, count.words));
            proptest::prop_assert_eq!(count, Ok((Some(number), Some(number), None)));
        }
    }
}
