//! Ids derived from names: readable, the same on every machine, and never empty.

use std::collections::HashSet;
use std::fmt::Write as _;

/// The length of the longest id, in bytes.
const MAX_BYTES: usize = 80;

/// Derives an id from a name: lowercase letters and digits of any script, with one hyphen between words.
///
/// Two spellings that differ only in case or punctuation get the same id: `A.P.` and `a p` are one source. The id of a
/// long name ends with a hash of the whole name, and the id of a name without letters is that hash.
pub(crate) fn id_from_name(name: &str) -> String {
    let mut slug = String::with_capacity(name.len().min(MAX_BYTES));
    let mut cut = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() > MAX_BYTES - 24 {
            cut = true;
            break;
        }
    }
    while slug.ends_with('-') {
        slug.pop();
    }
    if cut && name.len() > slug.len() || slug.is_empty() {
        if !slug.is_empty() {
            slug.push('-');
        }
        let _ = write!(slug, "{:016x}", fnv1a([name]));
    }
    slug
}

/// Returns true if two names get the same id. Most names differ in their first letters, so few ids need to be computed.
pub(crate) fn have_same_id(one: &str, other: &str) -> bool {
    // An id contains the letters of the name in order, with only hyphens between them.
    fn first(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).take(3)
    }
    let differ = one.is_ascii() && other.is_ascii() && !first(one).eq(first(other));
    !differ && id_from_name(one) == id_from_name(other)
}

/// Removes names that get the same id as an earlier one. Stops after `max` + 1 names, so that the caller can detect an
/// excess.
pub(crate) fn dedup_names<'r>(names: impl Iterator<Item = &'r str>, most: usize) -> Vec<&'r str> {
    // Most rows have few names, and few comparisons need an id.
    const FEW: usize = 16;
    let mut list: Vec<&str> = Vec::new();
    let mut ids: HashSet<String> = HashSet::new();
    for name in names {
        let is_new = if list.len() < FEW {
            !list.iter().any(|known| have_same_id(known, name))
        } else {
            if ids.is_empty() {
                ids.extend(list.iter().map(|known| id_from_name(known)));
            }
            ids.insert(id_from_name(name))
        };
        if is_new {
            list.push(name);
            if list.len() > most {
                break;
            }
        }
    }
    list
}

/// Returns the name of a file without its folder and extension: the name of the data set if there is no other.
pub(crate) fn file_stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    if stem.is_empty() { "data" } else { stem }
}

/// Computes the FNV-1a hash of some texts: short, stable across compiler versions, and not cryptographic.
pub(crate) fn fnv1a<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for text in texts {
        text.bytes().for_each(&mut take);
        // A byte that no UTF-8 text contains distinguishes ("ab", "c") from ("a", "bc").
        take(0xFF);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derives_ids_from_names() {
        let case = |name: &str, id: &str| assert_eq!(id_from_name(name), id);
        case("Reuters News", "reuters-news");
        case(" A.P. ", "a-p");
        case("Укрінформ", "укрінформ");
        case("../../etc", "etc");
        case("--", "de7c9217de1add50");
        let long = id_from_name(&"word ".repeat(100));
        assert!(long.len() <= MAX_BYTES && long.starts_with("word-word"), "{long}");
        assert_ne!(long, id_from_name(&"word ".repeat(101)));
    }

    #[test]
    fn compares_names_by_their_ids() {
        let names = ["Reuters", "reuters.", "Reuters News", "Re-uters", "R", "--", "...", "", "ПРАВДА", "Правда", "1"];
        for one in names {
            for other in names {
                assert_eq!(have_same_id(one, other), id_from_name(one) == id_from_name(other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn removes_names_with_the_same_id() {
        let many: Vec<String> = (0..100).map(|number| format!("Source {}", number % 40)).collect();
        let names = || many.iter().map(String::as_str).chain(["SOURCE 7", "source-39", "Another"]);
        assert_eq!(dedup_names(names(), 1000).len(), 41);
        assert_eq!(dedup_names(names(), 20).len(), 21);
        assert_eq!(dedup_names(["a", "A.", "b"].into_iter(), 10), ["a", "b"]);
    }

    #[test]
    fn hash_matches_the_published_test_vector() {
        // The test vector for "foobar" from the FNV page, before the terminating byte.
        let foobar = 0x8594_4171_f739_67e8_u64;
        assert_eq!(fnv1a(["foobar"]), (foobar ^ 0xFF).wrapping_mul(0x0100_0000_01b3));
    }
}
