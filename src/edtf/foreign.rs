//! Dates as people write them elsewhere, so that an error can say what EDTF would write.
//!
//! No dossier's date is ever read by it: every reading is only a suggestion, and one that the door would refuse is not made.
//! Only who reads other people's tables, and keeps what they wrote, may take the one reading that there is.

use super::display::MONTHS;
use super::fault::EdtfErrorKind;
use super::refusal::is_edtf;

/// What a text in another notation means, if that can be told.
pub(super) fn explain(text: &str) -> Option<EdtfErrorKind> {
    let trimmed = text.trim();
    let notation = |right: Vec<String>| {
        let right: Vec<String> = right.into_iter().filter(|candidate| is_edtf(candidate)).collect();
        (!right.is_empty()).then(|| EdtfErrorKind::OtherNotation { written: shown(text), readings: right })
    };
    let one = |candidate: Option<String>| notation(candidate.into_iter().collect());
    one(Some(tidied(trimmed)))
        .or_else(|| notation(clock(trimmed)))
        .or_else(|| one(half_open(trimmed)))
        .or_else(|| notation(readings(trimmed)))
        .or_else(|| one(interval(trimmed)))
        .or_else(|| {
            let (start, end) = stretch(trimmed)?;
            let throughout = format!("{start}/{end}");
            let some_day = format!("[{start}..{end}]");
            if is_edtf(&throughout) && is_edtf(&some_day) {
                return Some(EdtfErrorKind::OtherInterval { written: shown(text), throughout, some_day });
            }
            // A range in a set needs both ends equally precise; an interval does not.
            one(Some(throughout))
        })
}

/// The text for a message: short, and with nothing that cannot be seen.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// Right but for small things: case, spaces in a set, and the spellings of the draft of 2012.
fn tidied(text: &str) -> String {
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

/// A date-time without seconds, with a fraction of them, or with a space before the time: every reading of its date.
fn clock(text: &str) -> Vec<String> {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return Vec::new() };
    let time = time.to_ascii_uppercase().replace(" UTC", "Z").replace(" GMT", "Z").replace(' ', "");
    let zone_at = time.find(|c: char| !c.is_ascii_digit() && !":.,".contains(c)).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    let whole = clock.split(['.', ',']).next().unwrap_or_default();
    let seconds = if whole.matches(':').count() == 1 { ":00" } else { "" };
    let zone = match zone.as_bytes() {
        [_, a, b, c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()) => {
            format!("{}:{}", &zone[..3], &zone[3..])
        }
        _ => zone.to_owned(),
    };
    let pad = if whole.find(':') == Some(1) { "0" } else { "" };
    readings(date).into_iter().map(|date| format!("{date}T{pad}{whole}{seconds}{zone}")).collect()
}

/// `until 18 October 2024`, `since October 2024`, `c. 2024`.
fn half_open(text: &str) -> Option<String> {
    let (word, rest) = text.split_once([' ', '.'])?;
    let date = only(readings(rest.trim_start_matches(['.', ' '])))?;
    match word.to_ascii_lowercase().as_str() {
        "until" | "till" | "by" => Some(format!("../{date}")),
        "since" | "from" => Some(format!("{date}/..")),
        "c" | "ca" | "circa" | "about" | "around" | "approx" | "approximately" => Some(format!("{date}~")),
        _ => None,
    }
}

/// An interval with the right slash between dates in another notation, or with times of day.
fn interval(text: &str) -> Option<String> {
    let (start, end) = text.split_once('/')?;
    let side = |text: &str| match text {
        "" | ".." => Some(text.to_owned()),
        // EDTF has intervals of days only.
        moment if moment.contains('T') && is_edtf(moment) => moment.split('T').next().map(str::to_owned),
        date => only(readings(date)),
    };
    Some(format!("{}/{}", side(start.trim())?, side(end.trim())?))
}

/// Two dates that are joined by a word, a dash or dots.
fn stretch(text: &str) -> Option<(String, String)> {
    if let Some(days) = shared_stretch(text) {
        return Some(days);
    }
    let text = text.strip_prefix("from ").or_else(|| text.strip_prefix("From ")).unwrap_or(text);
    let joints = [" to ", " until ", " till ", " - ", " – ", " — ", "–", "—", "..", " / "];
    let (start, end) = joints.iter().find_map(|joint| text.split_once(joint))?;
    Some((only(readings(start.trim()))?, only(readings(end.trim()))?))
}

/// Two dates that share a year, or a month and a year: `8-13 October 2024`, `September to October 2024`.
fn shared_stretch(text: &str) -> Option<(String, String)> {
    use Token::{Name, Short, Year};
    let tokens = tokens(text, &["from", "to", "until", "till", "the", "of"])?;
    match *tokens.as_slice() {
        [Short(from), Short(to), Name(m), Year(y)] | [Name(m), Short(from), Short(to), Year(y)] => {
            Some((day(y, m, from), day(y, m, to)))
        }
        [Short(from), Name(m), Short(to), Name(n), Year(y)] | [Name(m), Short(from), Name(n), Short(to), Year(y)] => {
            Some((day(y, m, from), day(y, n, to)))
        }
        [Name(m), Name(n), Year(y)] => Some((month(y, m), month(y, n))),
        _ => None,
    }
}

/// The days or months that one date may mean: two when day and month cannot be told apart, month first leading.
fn readings(text: &str) -> Vec<String> {
    use Token::{Compact, Name, Short, Year};
    if is_edtf(text) && !text.contains(['/', '[', '{', 'T']) {
        return vec![text.to_owned()];
    }
    let Some(tokens) = tokens(text, &["the", "of"]) else {
        return Vec::new();
    };
    let mut dates = match *tokens.as_slice() {
        [Name(m), Short(d), Year(y)] | [Short(d), Name(m), Year(y)] | [Year(y), Name(m), Short(d)] => {
            vec![day(y, m, d)]
        }
        [Year(y), Short(m), Short(d)] => vec![day(y, m, d)],
        [Compact(number)] => vec![day(number / 10_000, two(number / 100), two(number))],
        [Name(m) | Short(m @ 1..=12), Year(y)] | [Year(y), Name(m) | Short(m @ 1..=12)] => vec![month(y, m)],
        // Where points stand between the numbers the day comes first.
        [Short(d), Short(m), Year(y)] if text.contains('.') => vec![day(y, m, d)],
        [Short(a), Short(b), Year(y)] => vec![day(y, a, b), day(y, b, a)],
        _ => Vec::new(),
    };
    dates.dedup();
    dates.retain(|date| is_edtf(date));
    dates
}

/// One part of a date in another notation.
#[derive(Clone, Copy)]
enum Token {
    /// The name of a month.
    Name(u8),
    /// One or two digits.
    Short(u8),
    /// Four digits.
    Year(u32),
    /// Eight digits.
    Compact(u32),
}

/// The parts of a date, without weekdays and fillers; nothing when a part is no part of a date.
fn tokens(text: &str, fillers: &[&str]) -> Option<Vec<Token>> {
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
            tokens.push(Token::Name(u8::try_from(index + 1).ok()?));
            continue;
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(&word);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        tokens.push(match digits.len() {
            1 | 2 => Token::Short(digits.parse().ok()?),
            4 => Token::Year(digits.parse().ok()?),
            8 => Token::Compact(digits.parse().ok()?),
            _ => return None,
        });
    }
    Some(tokens)
}

fn two(number: u32) -> u8 {
    u8::try_from(number % 100).unwrap_or_default()
}

fn day(year: u32, month: u8, day: u8) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn month(year: u32, month: u8) -> String {
    format!("{year:04}-{month:02}")
}

/// The only one there is.
fn only(mut dates: Vec<String>) -> Option<String> {
    if dates.len() == 1 { dates.pop() } else { None }
}

#[cfg(test)]
mod tests {
    use crate::Edtf;

    /// A text and the whole message that it earns.
    #[track_caller]
    fn case(text: &str, message: &str) {
        assert_eq!(Edtf::parse(text).unwrap_err().to_string(), message);
    }

    #[track_caller]
    fn right(text: &str, right: &str) {
        case(text, &format!("`{text}` is not how EDTF writes a date; write {right}"));
    }

    #[test]
    fn other_notations_are_told_the_right_one() {
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
            right(text, "2024-10-18");
        }
        for text in ["2024-1-5", "5.1.2024", "5 Jan 2024"] {
            right(text, "2024-01-05");
        }
        for text in ["October 2024", "Oct. 2024", "2024/10", "10/2024", "2024 October"] {
            right(text, "2024-10");
        }
        right("Sept 2024", "2024-09");
        right("until 18 October 2024", "../2024-10-18");
        right("since October 2024", "2024-10/..");
        right("c. 2024", "2024~");
        right("ca. October 2024", "2024-10~");
        right("8 October 2024 to November 2024", "2024-10-08/2024-11");
        right("18.10.2024/20.10.2024", "2024-10-18/2024-10-20");
    }

    #[test]
    fn day_and_month_that_look_alike_are_not_guessed() {
        right("10/08/2024", "2024-10-08 if the month stands first, or 2024-08-10 if the day does");
        right("08-10-2024", "2024-08-10 if the month stands first, or 2024-10-08 if the day does");
        right("10/10/2024", "2024-10-10");
        let (month_first, day_first) = ("2024-10-08T14:30:00", "2024-08-10T14:30:00");
        right("10/08/2024 14:30", &format!("{month_first} if the month stands first, or {day_first} if the day does"));
        right("08.10.2024", "2024-10-08");
    }

    #[test]
    fn small_slips_are_set_right() {
        right("2024-10-xx", "2024-10-XX");
        right("2024-uu", "2024-XX");
        right("2024-10-18?~", "2024-10-18%");
        right("[1667, 1668, 1670..1672]", "[1667,1668,1670..1672]");
        right("2024-10-08/open", "2024-10-08/..");
        right("unknown/2024-10-08", "/2024-10-08");
        right("2024-10-18T09:30", "2024-10-18T09:30:00");
        right("2024-10-18 9:30 UTC", "2024-10-18T09:30:00Z");
        right("2024-10-18t09:30:00z", "2024-10-18T09:30:00Z");
        right("2024-10-18T09:30:00.125+0930", "2024-10-18T09:30:00+09:30");
        right("2024-10-08T10:00:00Z/2024-10-09T10:00:00Z", "2024-10-08/2024-10-09");
    }

    #[test]
    fn a_stretch_is_asked_whether_it_lasted() {
        let days = "write 2024-10-08/2024-10-13 if it lasted from the one to the other, or [2024-10-08..2024-10-13] if it \
                    was on some day between";
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
            case(text, &format!("`{text}` is not how EDTF writes a stretch of time; {days}"));
        }
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        let help = "write a date such as 2024-10-18, 2024-10, 2024-10-08/2024-10-13 or ../2024-10-18";
        for text in ["soon", "31/31/2024", "October", "18 October", "10/8/24", "2024-10-18 noon", "mid-October 2024"] {
            let message = Edtf::parse(text).unwrap_err().to_string();
            assert!(message.starts_with("this is not EDTF: ") && message.ends_with(help), "{message}");
        }
    }
}
