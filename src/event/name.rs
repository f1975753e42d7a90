//! Ids made from names: readable, the same on every machine, and never empty.

use std::collections::HashSet;
use std::fmt::Write as _;

/// The longest id that is made, in bytes.
const LONGEST: usize = 80;

/// A name as an id: small letters and digits of any script with one hyphen between words.
///
/// Two spellings that differ in case or marks alone get the same id: `A.P.` and `a p` are one source. A name that is too long
/// ends with a hash of the whole, and one without letters is that hash.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len().min(LONGEST));
    let mut cut = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() > LONGEST - 24 {
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
        let _ = write!(slug, "{:016x}", hash([name]));
    }
    slug
}

/// Whether two names get the same id. Most names differ in their first letters, so few ids are made to find out.
pub(crate) fn same(one: &str, other: &str) -> bool {
    // The letters of an id are those of the name, in order; hyphens alone stand between.
    fn first(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).take(3)
    }
    let differ = one.is_ascii() && other.is_ascii() && !first(one).eq(first(other));
    !differ && slug(one) == slug(other)
}

/// Names, each of those that get the same id once; of more than `most` one more, which tells that there are.
pub(crate) fn distinct<'r>(names: impl Iterator<Item = &'r str>, most: usize) -> Vec<&'r str> {
    // A row names a few, and few ids are made to tell those apart.
    const FEW: usize = 16;
    let mut list: Vec<&str> = Vec::new();
    let mut ids: HashSet<String> = HashSet::new();
    for name in names {
        let is_new = if list.len() < FEW {
            !list.iter().any(|known| same(known, name))
        } else {
            if ids.is_empty() {
                ids.extend(list.iter().map(|known| slug(known)));
            }
            ids.insert(slug(name))
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

/// The name of a file without its folder and ending: what stands for the data where nothing else does.
pub(crate) fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    if stem.is_empty() { "data" } else { stem }
}

/// FNV-1a over some texts: short, stable across versions of the compiler, and no secret.
pub(crate) fn hash<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for text in texts {
        text.bytes().for_each(&mut take);
        // A byte that no UTF-8 text has keeps ("ab", "c") and ("a", "bc") apart.
        take(0xFF);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        let case = |name: &str, id: &str| assert_eq!(slug(name), id);
        case("Reuters News", "reuters-news");
        case(" A.P. ", "a-p");
        case("Укрінформ", "укрінформ");
        case("../../etc", "etc");
        case("--", "de7c9217de1add50");
        let long = slug(&"word ".repeat(100));
        assert!(long.len() <= LONGEST && long.starts_with("word-word"), "{long}");
        assert_ne!(long, slug(&"word ".repeat(101)));
    }

    #[test]
    fn names_are_the_same_when_their_ids_are() {
        let names = ["Reuters", "reuters.", "Reuters News", "Re-uters", "R", "--", "...", "", "ПРАВДА", "Правда", "1"];
        for one in names {
            for other in names {
                assert_eq!(same(one, other), slug(one) == slug(other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn names_that_get_one_id_are_one() {
        let many: Vec<String> = (0..100).map(|number| format!("Source {}", number % 40)).collect();
        let names = || many.iter().map(String::as_str).chain(["SOURCE 7", "source-39", "Another"]);
        assert_eq!(distinct(names(), 1000).len(), 41);
        assert_eq!(distinct(names(), 20).len(), 21);
        assert_eq!(distinct(["a", "A.", "b"].into_iter(), 10), ["a", "b"]);
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // Test vector of the FNV page for "foobar", before the byte that ends a text.
        let foobar = 0x8594_4171_f739_67e8_u64;
        assert_eq!(hash(["foobar"]), (foobar ^ 0xFF).wrapping_mul(0x0100_0000_01b3));
    }
}
