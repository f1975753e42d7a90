//! Slugs: safe names for files, ids and URLs from untrusted text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The maximum length of a slug in bytes. Three slugs and a date fit into the file names of every file system.
const MAX_BYTES: usize = 60;

/// Names that Windows reserves for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Converts a text to a slug of letters, digits and hyphens, of 1 to 60 bytes.
///
/// Accents are removed, letters of every script are kept, and everything else becomes a hyphen, so a slug cannot be used to
/// traverse paths.
///
/// ```
/// # use troopmap::slugify;
/// assert_eq!(slugify("North Korean soldiers"), "north-korean-soldiers");
/// assert_eq!(slugify("../../Ŭnp’a"), "unpa");
/// assert_eq!(slugify("CON"), "con-");
/// ```
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    let mut gap = false;
    for c in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !is_apostrophe(*c) && !is_filler(*c))
        .flat_map(char::to_lowercase)
    {
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        let hyphen = usize::from(gap && !slug.is_empty());
        if slug.len() + hyphen + c.len_utf8() > MAX_BYTES {
            break;
        }
        if hyphen == 1 {
            slug.push('-');
        }
        gap = false;
        slug.push(c);
    }
    // Hangul was decomposed together with accented letters, so compose it again.
    let mut slug: String = slug.nfc().collect();
    if slug.is_empty() {
        slug.push_str("unnamed");
    } else if is_device(&slug) {
        slug.push('-');
    }
    slug
}

/// Returns whether a character is a Hangul filler: a letter by its Unicode class, but invisible.
fn is_filler(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`' | '´')
}

fn is_device(slug: &str) -> bool {
    let numbered = slug.strip_prefix("com").or_else(|| slug.strip_prefix("lpt"));
    DEVICES.contains(&slug) || numbered.is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_safe_in_paths() {
        for hostile in ["..", "../../x", "a/b\\c", "\0", "", "   ", "NUL", "com1", &"x".repeat(300), "\u{202e}gpj"] {
            let slug = slugify(hostile);
            assert!(!slug.is_empty() && slug.len() <= MAX_BYTES + 1, "{hostile:?} {slug:?}");
            assert!(slug.chars().all(|c| c.is_alphanumeric() || c == '-'), "{hostile:?} {slug:?}");
            assert!(!is_device(&slug), "{hostile:?} {slug:?}");
        }
    }

    #[test]
    fn keeps_letters_of_every_script() {
        assert_eq!(slugify("북한군"), "북한군");
        assert_eq!(slugify("\u{3164}"), "unnamed");
        assert_eq!(slugify("Уссурийск"), "уссуриискъ".trim_end_matches('ъ'));
    }
}
