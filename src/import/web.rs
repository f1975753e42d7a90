//! Who publishes what stands at an address.

use std::borrow::Cow;

use super::day::Day;
use super::event::{MOST_ACCOUNTS, Named};
use crate::record::SourceKind;

/// Sites on which each account is a publisher of its own.
const ACCOUNTS: [(&str, &str); 12] = [
    ("x.com", "x.com"),
    ("twitter.com", "x.com"),
    ("t.me", "t.me"),
    ("telegram.me", "t.me"),
    ("facebook.com", "facebook.com"),
    ("vk.com", "vk.com"),
    ("instagram.com", "instagram.com"),
    ("tiktok.com", "tiktok.com"),
    ("youtube.com", "youtube.com"),
    ("reddit.com", "reddit.com"),
    ("bsky.app", "bsky.app"),
    ("mastodon.social", "mastodon.social"),
];

/// The host of an address of the web, in small letters and without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let rest = url.trim().strip_prefix("https://").or_else(|| url.trim().strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.to_lowercase();
    let host = ["www.", "mobile.", "m."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(&host);
    let sound = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    sound.then(|| host.to_owned())
}

/// Who publishes what stands at an address: the account on a site of accounts, else the site.
pub(crate) fn publisher(url: &str) -> Option<Named<'static>> {
    let host = host(url)?;
    let Some((_, site)) = ACCOUNTS.iter().find(|(known, _)| *known == host) else {
        return Some(Named { url: Some(Cow::Owned(format!("https://{host}/"))), ..Named::new(host) });
    };
    let path = url.split_once("://")?.1.split_once('/').map_or("", |(_, path)| path);
    let mut parts = path.split(['/', '?', '#']).filter(|part| !part.is_empty());
    let account = match parts.next() {
        // The web view of a channel, and a channel that has no name.
        Some("s" | "c" | "r" | "profile" | "channel" | "user") => parts.next(),
        // A post without its account: `x.com/i/status/1`, `youtube.com/watch?v=1`.
        Some("i" | "watch" | "video" | "reel" | "p" | "shorts" | "live" | "groups" | "permalink.php" | "story.php")
        | None => None,
        Some(account) => Some(account),
    };
    Some(match account {
        Some(account) => {
            let account = account.trim_start_matches('@').to_lowercase();
            Named {
                url: Some(Cow::Owned(format!("https://{site}/{account}"))),
                ..Named::of_kind(format!("{site}/{account}"), SourceKind::SocialMedia)
            }
        }
        None => Named::of_kind((*site).to_owned(), SourceKind::SocialMedia),
    })
}

/// The day on which a post on X was made, which its number tells: the bits above the lowest 22 count milliseconds from a day
/// in November 2010. Posts from before then have small numbers that tell nothing.
pub(crate) fn posted(url: &str) -> Option<Day> {
    const EPOCH_MS: u64 = 1_288_834_974_657;
    const FIRST: u64 = 29_700_859_247;
    if !matches!(host(url)?.as_str(), "x.com" | "twitter.com") {
        return None;
    }
    let (_, rest) = url.split_once("/status/")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number: u64 = digits.parse().ok()?;
    let ms = (number >= FIRST).then_some((number >> 22) + EPOCH_MS)?;
    Day::of_unix(i64::try_from(ms / 1000).ok()?)
}

/// The addresses in a cell, and of more than [`MOST_ACCOUNTS`] one more, which tells that there are: people separate them with spaces, commas, semicolons and line ends, and write words between.
pub(crate) fn addresses(cell: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let starts: Vec<usize> = cell.match_indices("http").map(|(at, _)| at).collect();
    for (number, &start) in starts.iter().enumerate() {
        let rest = &cell[start..starts.get(number + 1).copied().unwrap_or(cell.len())];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '|')).unwrap_or(rest.len());
        let url = rest[..end].trim_end_matches([',', ';', '.', ')', ']']);
        if host(url).is_some() && !found.contains(&url) {
            found.push(url);
            if found.len() > MOST_ACCOUNTS {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_a_publisher() {
        let case = |url: &str, name: &str| assert_eq!(publisher(url).unwrap().name, name);
        case("https://twitter.com/Someone/status/1?s=20", "x.com/someone");
        case("https://x.com/i/status/1", "x.com");
        case("https://t.me/s/channel/12", "t.me/channel");
        case("https://www.youtube.com/@who", "youtube.com/who");
        case("http://www.Example.org:8080/a", "example.org");
        assert_eq!(publisher("javascript:alert(1)"), None);
        assert_eq!(publisher("https://localhost/"), None);
    }

    #[test]
    fn a_post_tells_its_day() {
        let day = |url: &str| posted(url).map(|day| day.to_string());
        assert_eq!(day("https://twitter.com/x/status/29700859247").as_deref(), Some("2010-11-04"));
        assert_eq!(day("https://x.com/someone/status/1846987139428634858?s=20").as_deref(), Some("2024-10-17"));
        assert_eq!(day("https://t.me/x/status/1846987139428634858"), None);
        assert_eq!(day("https://x.com/x/status/20"), None);
        assert_eq!(day("https://x.com/x/status/99999999999999999999999"), None);
    }

    #[test]
    fn addresses_are_told_apart() {
        assert_eq!(
            addresses("https://a.org/1, https://b.org/2;https://c.org/3\nsee (https://d.org/4)https://e.org/5."),
            ["https://a.org/1", "https://b.org/2", "https://c.org/3", "https://d.org/4", "https://e.org/5"]
        );
        assert!(addresses("HIDDEN").is_empty());
    }
}
