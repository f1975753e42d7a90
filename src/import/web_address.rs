//! Web addresses and their publishers.

use std::borrow::Cow;

use crate::event::{Day, DocumentRef, MAX_ATTRIBUTIONS, PublicationDate, SourceRef};
use crate::record::SourceKind;

/// Social media sites, on which each account is a publisher.
const SOCIAL_SITES: [(&str, &str); 12] = [
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

/// Returns the host of a web address, in lowercase and without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let rest = url.trim().strip_prefix("https://").or_else(|| url.trim().strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.to_lowercase();
    let host = ["www.", "mobile.", "m."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(&host);
    let is_valid = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    is_valid.then(|| host.to_owned())
}

/// Returns the publisher of a web page: the account on a social media site, else the site.
pub(crate) fn publisher_of(url: &str) -> Option<SourceRef<'static>> {
    let host = host(url)?;
    let Some((_, site)) = SOCIAL_SITES.iter().find(|(known, _)| *known == host) else {
        return Some(SourceRef { url: Some(Cow::Owned(format!("https://{host}/"))), ..SourceRef::new(host) });
    };
    let path = url.split_once("://")?.1.split_once('/').map_or("", |(_, path)| path);
    let mut parts = path.split(['/', '?', '#']).filter(|part| !part.is_empty());
    let account = match parts.next() {
        // The web view of a channel, and a channel without a name.
        Some("s" | "c" | "r" | "profile" | "channel" | "user") => parts.next(),
        // A post without its account: `x.com/i/status/1`, `youtube.com/watch?v=1`.
        Some("i" | "watch" | "video" | "reel" | "p" | "shorts" | "live" | "groups" | "permalink.php" | "story.php")
        | None => None,
        Some(account) => Some(account),
    };
    Some(match account {
        Some(account) => {
            let account = account.trim_start_matches('@').to_lowercase();
            SourceRef {
                url: Some(Cow::Owned(format!("https://{site}/{account}"))),
                ..SourceRef::with_kind(format!("{site}/{account}"), SourceKind::SocialMedia)
            }
        }
        None => SourceRef::with_kind((*site).to_owned(), SourceKind::SocialMedia),
    })
}

/// Returns the publisher of an address without a scheme, such as `bbc.com/news/5`.
pub(crate) fn publisher_of_bare_address(text: &str) -> Option<SourceRef<'static>> {
    let (site, _) = text.split_once('/')?;
    let (_, last) = site.rsplit_once('.')?;
    let is_address = last.len() > 1 && last.chars().all(char::is_alphabetic) && !text.contains(char::is_whitespace);
    publisher_of(&format!("https://{text}")).filter(|_| is_address)
}

/// Returns the day on which a post on X was published. The bits of its number above the lowest 22 count milliseconds
/// since a day in November 2010. Older posts have small numbers without a date.
pub(crate) fn post_date(url: &str) -> Option<Day> {
    const EPOCH_MS: u64 = 1_288_834_974_657;
    const FIRST: u64 = 29_700_859_247;
    if !matches!(host(url)?.as_str(), "x.com" | "twitter.com") {
        return None;
    }
    let (_, rest) = url.split_once("/status/")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number: u64 = digits.parse().ok()?;
    let ms = (number >= FIRST).then_some((number >> 22) + EPOCH_MS)?;
    Day::from_unix(i64::try_from(ms / 1000).ok()?)
}

/// A web page, and an archived copy of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WebPage<'r> {
    pub(crate) url: Cow<'r, str>,
    pub(crate) archived_url: Option<&'r str>,
}

/// Archives, whose addresses contain that of the archived page.
const ARCHIVES: [&str; 8] = [
    "web.archive.org",
    "archive.ph",
    "archive.today",
    "archive.is",
    "archive.md",
    "archive.vn",
    "archive.li",
    "archive.fo",
];

impl<'r> WebPage<'r> {
    /// Resolves an address to a page. An archive or a redirect is not the publisher of the page that it leads to.
    pub(crate) fn from_address(address: &'r str) -> Self {
        let host = host(address).unwrap_or_default();
        if ARCHIVES.contains(&host.as_str()) {
            let inner = ["/https://", "/http://"].iter().filter_map(|scheme| address.find(scheme)).min();
            if let Some(inner) = inner.map(|at| &address[at + 1..]).filter(|inner| self::host(inner).is_some()) {
                return Self { url: inner.into(), archived_url: Some(address) };
            }
        }
        let parameter = match host.as_str() {
            "l.facebook.com" | "lm.facebook.com" | "l.instagram.com" => "u=",
            "google.com" => "url=",
            _ => return Self { url: address.into(), archived_url: None },
        };
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let target = query.split('&').find_map(|part| part.strip_prefix(parameter)).map(percent_decode);
        let url = target.filter(|target| self::host(target).is_some()).unwrap_or(Cow::Borrowed(address));
        Self { url, archived_url: None }
    }

    /// Creates a reference to the document at this page.
    pub(crate) fn into_document(self, publisher: SourceRef<'r>, published: PublicationDate) -> DocumentRef<'r> {
        DocumentRef {
            url: Some(self.url),
            archived_url: self.archived_url.map(Cow::Borrowed),
            ..DocumentRef::new(publisher, published)
        }
    }
}

/// Decodes percent-encoding (RFC 3986, section 2.1). Returns the text unchanged if the result is not UTF-8.
fn percent_decode(text: &str) -> Cow<'_, str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Finds the distinct pages whose addresses are in a cell, at most as many as [`find_addresses`] returns.
pub(crate) fn find_pages(cell: &str) -> Vec<WebPage<'_>> {
    let mut found: Vec<WebPage<'_>> = Vec::new();
    for page in find_addresses(cell).into_iter().map(WebPage::from_address) {
        match found.iter_mut().find(|known| known.url == page.url) {
            Some(known) => known.archived_url = known.archived_url.or(page.archived_url),
            None => found.push(page),
        }
    }
    found
}

/// Finds the web addresses in a cell. Spaces, commas, semicolons, line endings and words may separate them, and an
/// address may contain another one. Stops after [`MAX_ATTRIBUTIONS`] + 1 addresses, so that the caller can detect an
/// excess.
pub(crate) fn find_addresses(cell: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '/' | '=' | '-' | '.' | '_' | ':' | '%' | '&' | '?' | '+');
    let begins = |&at: &usize| {
        ["http://", "https://"].iter().any(|scheme| cell[at..].starts_with(scheme)) && !cell[..at].ends_with(is_part)
    };
    let starts: Vec<usize> = cell.match_indices("http").map(|(at, _)| at).filter(begins).collect();
    for (number, &start) in starts.iter().enumerate() {
        let rest = &cell[start..starts.get(number + 1).copied().unwrap_or(cell.len())];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '|')).unwrap_or(rest.len());
        let url = rest[..end].trim_end_matches([',', ';', '.', ')', ']']);
        if host(url).is_some() && !found.contains(&url) {
            found.push(url);
            if found.len() > MAX_ATTRIBUTIONS {
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
    fn finds_the_publisher_of_an_address() {
        let case = |url: &str, name: &str| assert_eq!(publisher_of(url).unwrap().name, name);
        case("https://twitter.com/Someone/status/1?s=20", "x.com/someone");
        case("https://x.com/i/status/1", "x.com");
        case("https://t.me/s/channel/12", "t.me/channel");
        case("https://www.youtube.com/@who", "youtube.com/who");
        case("http://www.Example.org:8080/a", "example.org");
        assert_eq!(publisher_of("javascript:alert(1)"), None);
        assert_eq!(publisher_of("https://localhost/"), None);
        let bare = |text: &str| publisher_of_bare_address(text).map(|named| named.name.into_owned());
        assert_eq!(bare("www.bbc.com/news/5").as_deref(), Some("bbc.com"));
        assert_eq!(bare("t.me/someone/1").as_deref(), Some("t.me/someone"));
        for name in ["bbc.com", "AFP/Reuters", "N.B./x", "A. B./c d", "v1.2/3", "/"] {
            assert_eq!(bare(name), None, "{name}");
        }
    }

    #[test]
    fn finds_the_date_of_a_post() {
        let day = |url: &str| post_date(url).map(|day| day.to_string());
        assert_eq!(day("https://twitter.com/x/status/29700859247").as_deref(), Some("2010-11-04"));
        assert_eq!(day("https://x.com/someone/status/1846987139428634858?s=20").as_deref(), Some("2024-10-17"));
        assert_eq!(day("https://t.me/x/status/1846987139428634858"), None);
        assert_eq!(day("https://x.com/x/status/20"), None);
        assert_eq!(day("https://x.com/x/status/99999999999999999999999"), None);
    }

    #[test]
    fn splits_addresses() {
        assert_eq!(
            find_addresses("https://a.org/1, https://b.org/2;https://c.org/3\nsee (https://d.org/4)https://e.org/5."),
            ["https://a.org/1", "https://b.org/2", "https://c.org/3", "https://d.org/4", "https://e.org/5"]
        );
        assert!(find_addresses("HIDDEN").is_empty());
    }

    #[test]
    fn keeps_addresses_within_addresses() {
        let why = "https://a.org/why-http-matters?u=https://b.org/1";
        assert_eq!(find_addresses(&format!("{why} http://c.org/http")), [why, "http://c.org/http"]);
    }

    #[test]
    fn resolves_archives_to_their_pages() {
        let case = |address: &str, url: &str, archived: bool| {
            let page = WebPage::from_address(address);
            assert_eq!((&*page.url, page.archived_url), (url, archived.then_some(address)));
        };
        case("https://web.archive.org/web/20241019000000/https://www.a.org/x?y=1", "https://www.a.org/x?y=1", true);
        case("http://archive.ph/2024.10.19-120000/http://a.org/x", "http://a.org/x", true);
        case("https://archive.ph/AbCdE", "https://archive.ph/AbCdE", false);
        case("https://l.facebook.com/l.php?h=1&u=https%3A%2F%2Fa.org%2F%D0%B0&s=1", "https://a.org/а", false);
        case("https://www.google.com/url?url=https://a.org/1&q=x", "https://a.org/1", false);
        case("https://l.facebook.com/l.php?u=javascript", "https://l.facebook.com/l.php?u=javascript", false);
        case("https://a.org/50%", "https://a.org/50%", false);
        let kept = "https://web.archive.org/web/2024/https://a.org/1";
        let both = find_pages("https://a.org/1 https://web.archive.org/web/2024/https://a.org/1 https://a.org/2");
        assert_eq!(both[0], WebPage { url: "https://a.org/1".into(), archived_url: Some(kept) });
        assert_eq!(both.len(), 2);
    }
}
