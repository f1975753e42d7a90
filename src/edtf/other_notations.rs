//! Recognizes dates in other notations, so that an error can suggest the EDTF date.
//!
//! Dossier dates are never read this way: each result is only a suggestion, and is made only if it is a supported date.
//! Importers of foreign data, which keep the text as written, may use a result that is unique.

use super::display::MONTHS;
use super::invalid_edtf::EdtfErrorKind;
use super::unsupported::is_supported;

/// Returns the possible meanings of a text in another notation; `None` if it is not recognized.
pub(super) fn recognize(text: &str) -> Option<EdtfErrorKind> {
    let trimmed = text.trim();
    let other_notation = |candidates: Vec<String>| {
        let readings: Vec<String> = candidates.into_iter().filter(|candidate| is_supported(candidate)).collect();
        (!readings.is_empty()).then(|| EdtfErrorKind::OtherNotation { written: abbreviate(text), readings })
    };
    let single = |candidate: Option<String>| other_notation(candidate.into_iter().collect());
    single(Some(normalize(trimmed)))
        .or_else(|| other_notation(date_time_readings(trimmed)))
        .or_else(|| single(half_open_reading(trimmed)))
        .or_else(|| other_notation(date_readings(trimmed)))
        .or_else(|| single(interval_reading(trimmed)))
        .or_else(|| {
            let (start, end) = parse_range(trimmed)?;
            let throughout = format!("{start}/{end}");
            let some_day = format!("[{start}..{end}]");
            if is_supported(&throughout) && is_supported(&some_day) {
                return Some(EdtfErrorKind::OtherInterval { written: abbreviate(text), throughout, some_day });
            }
            // A range in a set requires the same precision at both ends; an interval does not.
            single(Some(throughout))
        })
}

/// Shortens a text for a message, and escapes invisible characters.
fn abbreviate(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let mut short: String = text.chars().take(MAX_CHARS).flat_map(char::escape_debug).collect();
    if text.chars().nth(MAX_CHARS).is_some() {
        short.push('…');
    }
    short
}

/// Corrects small differences from EDTF: case, spaces in a set, and the spellings of the draft of 2012.
fn normalize(text: &str) -> String {
    let mut text = text.replace("?~", "%").replace("~?", "%");
    if text.starts_with(['[', '{']) {
        text.retain(|c| c != ' ');
    }
    let (start, end) = text.split_once('/').unwrap_or((&text, "-"));
    if [start, end].iter().any(|side| matches!(*side, "open" | "unknown")) {
        let side = |word: &str| word.replace("open", "..").replace("unknown", "");
        text = format!("{}/{}", side(start), side(end));
    }
    if text.chars().all(|c| c.is_ascii_digit() || "xXuUtTzZyY-+:/.,?~%[]{}".contains(c)) {
        text = text.to_ascii_uppercase().replace('U', "X");
    }
    text
}

/// Reads a date-time without seconds, with fractional seconds, or with a space before the time, for each reading of its date.
fn date_time_readings(text: &str) -> Vec<String> {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return Vec::new() };
    let time = time.to_ascii_uppercase().replace(" UTC", "Z").replace(" GMT", "Z").replace(' ', "");
    let zone_at = time.find(|c: char| !c.is_ascii_digit() && !":.,".contains(c)).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    let time_of_day = clock.split(['.', ',']).next().unwrap_or_default();
    let seconds = if time_of_day.matches(':').count() == 1 { ":00" } else { "" };
    let zone = match zone.as_bytes() {
        [_, a, b, c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()) => {
            format!("{}:{}", &zone[..3], &zone[3..])
        }
        _ => zone.to_owned(),
    };
    let pad = if time_of_day.find(':') == Some(1) { "0" } else { "" };
    date_readings(date).into_iter().map(|date| format!("{date}T{pad}{time_of_day}{seconds}{zone}")).collect()
}

/// Reads `until 18 October 2024`, `since October 2024` or `c. 2024`.
fn half_open_reading(text: &str) -> Option<String> {
    let (word, rest) = text.split_once([' ', '.'])?;
    let date = unique(date_readings(rest.trim_start_matches(['.', ' '])))?;
    match word.to_ascii_lowercase().as_str() {
        "until" | "till" | "by" => Some(format!("../{date}")),
        "since" | "from" => Some(format!("{date}/..")),
        "c" | "ca" | "circa" | "about" | "around" | "approx" | "approximately" => Some(format!("{date}~")),
        _ => None,
    }
}

/// Reads an interval with the slash of EDTF, but with dates in another notation or with times of day.
fn interval_reading(text: &str) -> Option<String> {
    let (start, end) = text.split_once('/')?;
    let side = |text: &str| match text {
        "" | ".." => Some(text.to_owned()),
        // EDTF intervals have whole days only.
        moment if moment.contains('T') && is_supported(moment) => moment.split('T').next().map(str::to_owned),
        date => unique(date_readings(date)),
    };
    Some(format!("{}/{}", side(start.trim())?, side(end.trim())?))
}

/// Reads two dates separated by a word, a dash or dots.
fn parse_range(text: &str) -> Option<(String, String)> {
    if let Some(days) = parse_shared_range(text) {
        return Some(days);
    }
    let text = text.strip_prefix("from ").or_else(|| text.strip_prefix("From ")).unwrap_or(text);
    let separators = [" to ", " until ", " till ", " - ", " – ", " — ", "–", "—", "..", " / "];
    let (start, end) = separators.iter().find_map(|separator| text.split_once(separator))?;
    Some((unique(date_readings(start.trim()))?, unique(date_readings(end.trim()))?))
}

/// Reads two dates that share a year, or a month and a year: `8-13 October 2024`, `September to October 2024`.
fn parse_shared_range(text: &str) -> Option<(String, String)> {
    use DateToken::{Name, Short, Year};
    let tokens = tokenize(text, &["from", "to", "until", "till", "the", "of"])?;
    match *tokens.as_slice() {
        [Short(from), Short(to), Name(m), Year(y)] | [Name(m), Short(from), Short(to), Year(y)] => {
            Some((day_text(y, m, from), day_text(y, m, to)))
        }
        [Short(from), Name(m), Short(to), Name(n), Year(y)] | [Name(m), Short(from), Name(n), Short(to), Year(y)] => {
            Some((day_text(y, m, from), day_text(y, n, to)))
        }
        [Name(m), Name(n), Year(y)] => Some((month_text(y, m), month_text(y, n))),
        _ => None,
    }
}

/// Returns the days or months that a date may mean: two if day and month are ambiguous, the one with the month first leading.
fn date_readings(text: &str) -> Vec<String> {
    use DateToken::{Compact, Name, Short, Year};
    if is_supported(text) && !text.contains(['/', '[', '{', 'T']) {
        return vec![text.to_owned()];
    }
    let Some(tokens) = tokenize(text, &["the", "of"]) else {
        return Vec::new();
    };
    let mut dates = match *tokens.as_slice() {
        [Name(m), Short(d), Year(y)] | [Short(d), Name(m), Year(y)] | [Year(y), Name(m), Short(d)] => {
            vec![day_text(y, m, d)]
        }
        [Year(y), Short(m), Short(d)] => vec![day_text(y, m, d)],
        [Compact(number)] => vec![day_text(number / 10_000, last_two_digits(number / 100), last_two_digits(number))],
        [Name(m) | Short(m @ 1..=12), Year(y)] | [Year(y), Name(m) | Short(m @ 1..=12)] => vec![month_text(y, m)],
        // With points between the numbers the day is always first.
        [Short(d), Short(m), Year(y)] if text.contains('.') => vec![day_text(y, m, d)],
        [Short(a), Short(b), Year(y)] => vec![day_text(y, a, b), day_text(y, b, a)],
        _ => Vec::new(),
    };
    dates.dedup();
    dates.retain(|date| is_supported(date));
    dates
}

/// A part of a date in another notation.
#[derive(Clone, Copy)]
enum DateToken {
    /// The name of a month.
    Name(u8),
    /// One or two digits.
    Short(u8),
    /// Four digits.
    Year(u32),
    /// Eight digits.
    Compact(u32),
}

/// Splits a date into its parts, without weekdays and fillers; `None` if a word is not part of a date.
fn tokenize(text: &str, fillers: &[&str]) -> Option<Vec<DateToken>> {
    const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let mut tokens = Vec::new();
    for word in text.split([' ', ',', '.', '/', '-', '–', '—', '\u{a0}']).filter(|word| !word.is_empty()) {
        let word = word.to_ascii_lowercase();
        let is_short_for = |name: &str| word.len() >= 3 && name.to_ascii_lowercase().starts_with(&word);
        if fillers.contains(&word.as_str()) || WEEKDAYS.iter().any(|name| is_short_for(name)) {
            continue;
        }
        if let Some(index) =
            MONTHS.iter().position(|name| is_short_for(name) || (word == "sept" && *name == "September"))
        {
            tokens.push(DateToken::Name(u8::try_from(index + 1).ok()?));
            continue;
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(&word);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        tokens.push(match digits.len() {
            1 | 2 => DateToken::Short(digits.parse().ok()?),
            4 => DateToken::Year(digits.parse().ok()?),
            8 => DateToken::Compact(digits.parse().ok()?),
            _ => return None,
        });
    }
    Some(tokens)
}

/// Returns the last two digits.
fn last_two_digits(number: u32) -> u8 {
    u8::try_from(number % 100).unwrap_or_default()
}

fn day_text(year: u32, month: u8, day: u8) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn month_text(year: u32, month: u8) -> String {
    format!("{year:04}-{month:02}")
}

/// Returns the element of a list of one.
fn unique(mut dates: Vec<String>) -> Option<String> {
    if dates.len() == 1 { dates.pop() } else { None }
}

#[cfg(test)]
mod tests {
    use crate::Edtf;

    /// Checks the message for a text.
    #[track_caller]
    fn case(text: &str, message: &str) {
        assert_eq!(Edtf::parse(text).unwrap_err().to_string(), message);
    }

    #[track_caller]
    fn suggests(text: &str, suggestion: &str) {
        case(text, &format!("`{text}` is not an EDTF date; write {suggestion}"));
    }

    #[test]
    fn suggests_edtf_for_other_notations() {
        for text in [
            "18.10.2024",
            "10/18/2024",
            "18/10/2024",
            "18-10-2024",
            "2024/10/18",
            "2024.10.18",
            "20241018",
            "Oct 18 2024",
            "October 18, 2024",
            "18 October 2024",
            "18 Oct. 2024",
            "18th of October 2024",
            "2024 Oct 18",
            "Friday, 18 October 2024",
            " 2024-10-18",
        ] {
            suggests(text, "2024-10-18");
        }
        for text in ["2024-1-5", "5.1.2024", "5 Jan 2024"] {
            suggests(text, "2024-01-05");
        }
        for text in ["October 2024", "Oct. 2024", "2024/10", "10/2024", "2024 October"] {
            suggests(text, "2024-10");
        }
        suggests("Sept 2024", "2024-09");
        suggests("until 18 October 2024", "../2024-10-18");
        suggests("since October 2024", "2024-10/..");
        suggests("c. 2024", "2024~");
        suggests("ca. October 2024", "2024-10~");
        suggests("8 October 2024 to November 2024", "2024-10-08/2024-11");
        suggests("18.10.2024/20.10.2024", "2024-10-18/2024-10-20");
    }

    #[test]
    fn does_not_guess_ambiguous_day_and_month() {
        suggests("10/08/2024", "2024-10-08 if the month is first, or 2024-08-10 if the day is first");
        suggests("08-10-2024", "2024-08-10 if the month is first, or 2024-10-08 if the day is first");
        suggests("10/10/2024", "2024-10-10");
        let (month_first, day_first) = ("2024-10-08T14:30:00", "2024-08-10T14:30:00");
        suggests(
            "10/08/2024 14:30",
            &format!("{month_first} if the month is first, or {day_first} if the day is first"),
        );
        suggests("08.10.2024", "2024-10-08");
    }

    #[test]
    fn suggests_fixes_for_small_differences() {
        suggests("2024-10-xx", "2024-10-XX");
        suggests("2024-uu", "2024-XX");
        suggests("2024-10-18?~", "2024-10-18%");
        suggests("[1667, 1668, 1670..1672]", "[1667,1668,1670..1672]");
        suggests("2024-10-08/open", "2024-10-08/..");
        suggests("unknown/2024-10-08", "/2024-10-08");
        suggests("2024-10-18T09:30", "2024-10-18T09:30:00");
        suggests("2024-10-18 9:30 UTC", "2024-10-18T09:30:00Z");
        suggests("2024-10-18t09:30:00z", "2024-10-18T09:30:00Z");
        suggests("2024-10-18T09:30:00.125+0930", "2024-10-18T09:30:00+09:30");
        suggests("2024-10-08T10:00:00Z/2024-10-09T10:00:00Z", "2024-10-08/2024-10-09");
    }

    #[test]
    fn suggests_both_meanings_of_a_range() {
        let days = "write 2024-10-08/2024-10-13 for the whole time, or [2024-10-08..2024-10-13] for some day in it";
        for text in [
            "2024-10-08..2024-10-13",
            "2024-10-08 - 2024-10-13",
            "2024-10-08–2024-10-13",
            "2024-10-08 to 2024-10-13",
            "8-13 October 2024",
            "October 8–13, 2024",
            "from 8 to 13 October 2024",
            "8 October to 13 October 2024",
            "08.10.2024 - 13.10.2024",
        ] {
            case(text, &format!("`{text}` is not an EDTF interval; {days}"));
        }
    }

    #[test]
    fn does_not_guess_incomplete_dates() {
        let help = "write a date such as 2024-10-18, 2024-10, 2024-10-08/2024-10-13 or ../2024-10-18";
        for text in ["soon", "31/31/2024", "October", "18 October", "10/8/24", "2024-10-18 noon", "mid-October 2024"] {
            let message = Edtf::parse(text).unwrap_err().to_string();
            assert!(message.starts_with("not an EDTF date: ") && message.ends_with(help), "{message}");
        }
    }
}
