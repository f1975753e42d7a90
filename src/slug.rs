//! Text from reports made into names that are safe everywhere.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest part of a name, in bytes: three of them and a date stay below what every file system takes.
const LONGEST: usize = 60;

/// Names that some systems take for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A readable name made of letters, digits and hyphens only, never empty, never longer than 60 bytes.
///
/// Accents go, letters of every script stay, everything else becomes a hyphen, so no part of a path can come of it.
///
/// ```
/// # use troopmap::slug;
/// assert_eq!(slug("North Korean soldiers"), "north-korean-soldiers");
/// assert_eq!(slug("../../Ŭnp’a"), "unpa");
/// assert_eq!(slug("CON"), "con-");
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
        if slug.len() + hyphen + c.len_utf8() > LONGEST {
            break;
        }
        if hyphen == 1 {
            slug.push('-');
        }
        gap = false;
        slug.push(c);
    }
    // Hangul is taken apart above so that its marks can be told from its letters; here it comes together again.
    let mut slug: String = slug.nfc().collect();
    if slug.is_empty() {
        slug.push_str("unnamed");
    } else if is_device(&slug) {
        slug.push('-');
    }
    slug
}

/// Letters by their class that show nothing.
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
    fn nothing_of_a_path_is_left() {
        for hostile in ["..", "../../x", "a/b\\c", "\0", "", "   ", "NUL", "com1", &"x".repeat(300), "\u{202e}gpj"] {
            let slug = slugify(hostile);
            assert!(!slug.is_empty() && slug.len() <= LONGEST + 1, "{hostile:?} {slug:?}");
            assert!(slug.chars().all(|c| c.is_alphanumeric() || c == '-'), "{hostile:?} {slug:?}");
            assert!(!is_device(&slug), "{hostile:?} {slug:?}");
        }
    }

    #[test]
    fn letters_of_every_script_stay() {
        assert_eq!(slugify("북한군"), "북한군");
        assert_eq!(slugify("\u{3164}"), "unnamed");
        assert_eq!(slugify("Уссурийск"), "уссуриискъ".trim_end_matches('ъ'));
    }
}
