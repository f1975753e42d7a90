//! Coordinates in links to web maps.

use super::{CoordinatesErrorKind, InvalidCoordinates, Notation, ParsedCoordinates, degrees};

/// Whether a text is a web address.
pub(super) fn looks_like(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
        && !text.contains(char::is_whitespace)
}

/// The keys of queries that hold a position, latitude first.
const KEYS: [&str; 11] =
    ["q", "query", "ll", "sll", "cp", "center", "destination", "daddr", "coordinate", "loc", "viewpoint"];

/// Parses the coordinates in a link. A marked point is preferred to the center of the view.
pub(super) fn parse(text: &str) -> Result<ParsedCoordinates, InvalidCoordinates> {
    let invalid = |reason| {
        let kind = CoordinatesErrorKind::MapLink { written: text.to_owned(), reason };
        InvalidCoordinates::new(0..text.len(), kind)
    };
    let link = decode(text);
    let host = link.split("//").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    if ["goo.gl", "maps.app.goo.gl", "g.co", "bit.ly", "t.co"].contains(&host) {
        return Err(invalid("it is a short link, which has no coordinates"));
    }
    let longitude_first = host.contains("yandex") || host.contains("2gis");
    let pair = find_pair(&link, longitude_first).ok_or_else(|| invalid("it has no coordinates"))?;
    let parsed = degrees::parse(&pair).map_err(|error| InvalidCoordinates::new(0..text.len(), error.kind))?;
    Ok(ParsedCoordinates { notation: Notation::MapLink, ..parsed })
}

/// Returns the coordinates of a decoded link, latitude first.
fn find_pair(link: &str, longitude_first: bool) -> Option<String> {
    let is_pair = |pair: &String| degrees::looks_like(pair);
    // The marked place of Google Maps: `!3d43.1!4d131.9`.
    if let Some((_, rest)) = link.rsplit_once("!3d")
        && let Some((lat, rest)) = rest.split_once("!4d")
    {
        let lon = rest.split(['!', '?', '/', '&', '#']).next().unwrap_or_default();
        return Some(format!("{lat}, {lon}")).filter(is_pair);
    }
    let (address, fragment) = link.split_once('#').unwrap_or((link, ""));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let fields: Vec<(&str, &str)> =
        query.split('&').chain(fragment.split('&')).filter_map(|field| field.split_once('=')).collect();
    let value = |key: &str| fields.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    // OpenStreetMap marks a point with two keys.
    for (lat, lon) in [("mlat", "mlon"), ("lat", "lon"), ("lat", "lng"), ("latitude", "longitude")] {
        if let (Some(lat), Some(lon)) = (value(lat), value(lon)) {
            return Some(format!("{lat}, {lon}")).filter(is_pair);
        }
    }
    if longitude_first {
        let (lon, lat) = ["pt", "ll", "m"].iter().find_map(|key| value(key)?.split_once(','))?;
        let lat = lat.split([',', '/', '~']).next().unwrap_or_default();
        return Some(format!("{lat}, {lon}")).filter(is_pair);
    }
    for key in KEYS {
        let pair = value(key).map(|pair| pair.trim_start_matches("loc:").replace('~', ", ")).filter(is_pair);
        if pair.is_some() {
            return pair;
        }
    }
    // `#map=15/43.1/131.9` of OpenStreetMap.
    if let Some(map) = value("map") {
        let mut fields = map.split('/').skip(1);
        let (lat, lon) = (fields.next()?, fields.next()?);
        return Some(format!("{lat}, {lon}")).filter(is_pair);
    }
    // `/place/43.1,131.9/` and `@43.1,131.9,15z` of Google Maps.
    let segments = || path.split('/').skip(3);
    let place = segments().map(str::to_owned).filter(|segment| !segment.starts_with('@')).find(is_pair);
    place.or_else(|| {
        let view = segments().find_map(|segment| segment.strip_prefix('@'))?;
        let mut fields = view.split(',');
        Some(format!("{}, {}", fields.next()?, fields.next()?)).filter(is_pair)
    })
}

/// Decodes the percent encoding of a link; a plus sign before a letter or digit is a space.
fn decode(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match first {
            b'%' => {
                let code = tail.get(..2).and_then(|code| std::str::from_utf8(code).ok());
                if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
                    bytes.push(byte);
                    rest = &tail[2..];
                } else {
                    bytes.push(b'%');
                }
            }
            b'+' => bytes.push(b' '),
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
