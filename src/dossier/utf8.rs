//! Decoding of UTF-8, with a guess at the encoding of other files.

use std::sync::Arc;

use thiserror::Error;

use super::diagnose::Diagnose;
use super::limits::{LIMITS_HELP, Limits};
use crate::problem::{Problem, SourceText, Span};

/// A fault of a file that cannot be read as text.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum TextFault {
    /// Bytes that are not UTF-8.
    #[error("{name} is not UTF-8: byte {offset} is 0x{byte:02X}{}", guess.map(|guess| format!("; it looks like {guess}")).unwrap_or_default())]
    Encoding { name: Arc<str>, offset: usize, byte: u8, guess: Option<&'static str> },
    /// A file larger than the limit.
    #[error("{name} is larger than the limit of {limit} bytes")]
    TooLarge { name: Arc<str>, limit: u64 },
}

impl Diagnose for TextFault {
    fn code(&self) -> &'static str {
        match self {
            Self::Encoding { .. } => "encoding",
            Self::TooLarge { .. } => "too-large",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Encoding { guess: Some("gzip"), .. } => {
                "the file is compressed: decompress it with gunzip".to_owned()
            }
            Self::Encoding { guess: Some("ZIP"), .. } => {
                "the file is a ZIP archive or a workbook: unpack it, or save the sheet as CSV in UTF-8".to_owned()
            }
            Self::Encoding { guess: Some(guess), .. } => {
                format!("save the file as UTF-8, or convert it with iconv -f {guess} -t UTF-8")
            }
            Self::Encoding { guess: None, .. } => "save the file as UTF-8".to_owned(),
            Self::TooLarge { .. } => LIMITS_HELP.to_owned(),
        })
    }
}

/// Decodes bytes as UTF-8 and removes a byte-order mark.
pub(crate) fn read_text(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<SourceText, Box<Problem>> {
    let name: Arc<str> = name.into();
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Box::new(too_large_problem(&name, limits)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceText::new(name, text.strip_prefix('\u{FEFF}').unwrap_or(&text))),
        Err(error) => Err(Box::new(invalid_utf8_problem(name, &error))),
    }
}

/// Returns the problem of a file larger than the limit.
pub(crate) fn too_large_problem(name: &str, limits: &Limits) -> Problem {
    TextFault::TooLarge { name: name.into(), limit: limits.file_bytes }.to_problem(None)
}

fn invalid_utf8_problem(name: Arc<str>, error: &std::string::FromUtf8Error) -> Problem {
    let bytes = error.as_bytes();
    let offset = error.utf8_error().valid_up_to();
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let fault = TextFault::Encoding { name: name.clone(), offset, byte, guess: guess_encoding(bytes, offset) };
    // The message shows the line up to the byte, and the rest of it decoded with the guessed encoding.
    let end = bytes.len().min(offset + 200);
    let rest = bytes[offset..end].split(|&byte| byte == b'\n').next().unwrap_or_default();
    let rest = decode_single_byte(rest, guess_encoding(bytes, offset)).unwrap_or_else(|| "…".to_owned());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let readable = String::from_utf8_lossy(&bytes[..offset]).into_owned() + &rest;
    let source = SourceText::new(name, readable);
    fault.to_problem(Some(Span { source, bytes: offset..offset + first }))
}

/// Decodes a single-byte encoding. Returns `None` for other encodings.
fn decode_single_byte(bytes: &[u8], encoding: Option<&str>) -> Option<String> {
    /// The characters from 0x80 to 0xBF. The letters from А to я follow.
    const WINDOWS_1251: &str = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{FFFD}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї";
    /// The characters from 0x80 to 0x9F. The rest equals Unicode.
    const WINDOWS_1252: &str = "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ";
    let lookup =
        |table: &str, byte: u8| table.chars().nth(usize::from(byte - 0x80)).unwrap_or(char::REPLACEMENT_CHARACTER);
    let decode = |byte: u8| match encoding {
        _ if byte < 0x80 => Some(char::from(byte)),
        Some("WINDOWS-1252") if byte < 0xA0 => Some(lookup(WINDOWS_1252, byte)),
        Some("WINDOWS-1252" | "ISO-8859-1") => Some(char::from(byte)),
        Some("WINDOWS-1251") if byte < 0xC0 => Some(lookup(WINDOWS_1251, byte)),
        Some("WINDOWS-1251") => char::from_u32(u32::from('А') + u32::from(byte - 0xC0)),
        _ => None,
    };
    bytes.iter().map(|&byte| decode(byte)).collect()
}

/// Returns the problem of an invalid byte, `bytes[bad]`, in a file of which `before` bytes precede `bytes`.
pub(crate) fn not_utf8_problem(name: &str, before: u64, bytes: &[u8], bad: usize) -> Problem {
    let offset = usize::try_from(before).unwrap_or(usize::MAX).saturating_add(bad);
    let byte = bytes.get(bad).copied().unwrap_or_default();
    TextFault::Encoding { name: name.into(), offset, byte, guess: guess_encoding(bytes, bad) }.to_problem(None)
}

/// Guesses the encoding from the first bytes that are not UTF-8.
fn guess_encoding(bytes: &[u8], offset: usize) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some("UTF-16LE"),
        [0xFE, 0xFF, ..] => return Some("UTF-16BE"),
        [0x1F, 0x8B, ..] => return Some("gzip"),
        [b'P', b'K', 3, 4, ..] => return Some("ZIP"),
        _ => {}
    }
    let sample = &bytes[offset..bytes.len().min(offset + 4096)];
    let high = sample.iter().filter(|&&byte| byte >= 0x80).count();
    let cyrillic = sample.iter().filter(|&&byte| byte >= 0xC0).count();
    let lead_pairs = sample.windows(2).filter(|pair| (0xB0..=0xC8).contains(&pair[0]) && pair[1] >= 0xA1).count();
    if sample.contains(&0) {
        return None;
    }
    // Words of high bytes are another script; single high bytes among Latin letters are accented letters.
    let run = sample.iter().take_while(|&&byte| byte >= 0x80).count();
    if run >= 3 && lead_pairs * 3 >= high && (0xB0..=0xC8).contains(&sample[0]) {
        Some("EUC-KR")
    } else if run >= 3 && cyrillic * 10 >= high * 9 {
        Some("WINDOWS-1251")
    } else if sample.iter().any(|byte| (0x80..0xA0).contains(byte)) {
        Some("WINDOWS-1252")
    } else {
        Some("ISO-8859-1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        read_text("a.toml", bytes.to_vec(), &Limits::default()).unwrap_err().to_string()
    }

    #[test]
    fn guesses_other_encodings() {
        let case = |bytes: &[u8], text: &str| assert_eq!(message(bytes).lines().next().unwrap(), text);
        case(b"caf\xE9 =", "a.toml:1:4: error: a.toml is not UTF-8: byte 3 is 0xE9; it looks like ISO-8859-1");
        case(b"\xFF\xFEa\0", "a.toml:1:1: error: a.toml is not UTF-8: byte 0 is 0xFF; it looks like UTF-16LE");
        case(b"\xFE\xFF\0a", "a.toml:1:1: error: a.toml is not UTF-8: byte 0 is 0xFE; it looks like UTF-16BE");
        case(
            b"\n \xCC\xEE\xF1\xEA\xE2\xE0",
            "a.toml:2:2: error: a.toml is not UTF-8: byte 2 is 0xCC; it looks like WINDOWS-1251",
        );
        case(b"a \x93b\x94", "a.toml:1:3: error: a.toml is not UTF-8: byte 2 is 0x93; it looks like WINDOWS-1252");
        case(b"\xC6\xF2\xBE\xE7", "a.toml:1:1: error: a.toml is not UTF-8: byte 0 is 0xC6; it looks like EUC-KR");
    }

    #[test]
    fn shows_the_line_in_the_guessed_encoding() {
        let shown_line = |bytes: &[u8]| {
            let problem = read_text("a", bytes.to_vec(), &Limits::default()).unwrap_err();
            let span = problem.span.unwrap();
            (span.source.text.to_string(), span.source.text[span.bytes].to_owned())
        };
        assert_eq!(shown_line(b"a = \xCC\xEE\xF1\xEA\xE2\xE0 b\n\xF1"), ("a = Москва b".to_owned(), "М".to_owned()));
        assert_eq!(shown_line(b"a \x93b\x94 \xE9"), ("a “b” é".to_owned(), "“".to_owned()));
        assert_eq!(shown_line(b"\xC6\xF2\xBE\xE7"), ("…".to_owned(), "…".to_owned()));
    }

    #[test]
    fn removes_a_byte_order_mark() {
        assert_eq!(&*read_text("a", b"\xEF\xBB\xBFx".to_vec(), &Limits::default()).unwrap().text, "x");
    }
}
