//! Places as they are typed: a name, a gazetteer id, or coordinates in any notation.

use troopmap::{
    Candidate, Extent, Gazetteer, Pin, PinTarget, PlaceQuery, Resolution, Stop, crs, escape_controls, notation, resolve,
};

use crate::cli::{Failure, output};

/// Looks up what was typed. Names decide among each other's candidates.
pub(crate) fn stops(typed: &[String], gazetteer: &dyn Gazetteer, crs: Option<&str>) -> Result<Vec<Stop>, Failure> {
    let names: Vec<&str> = typed.iter().map(String::as_str).filter(|text| is_name(text, crs)).collect();
    let requests: Vec<PlaceQuery<'_>> = names.iter().map(|name| PlaceQuery::new(name)).collect();
    let mut resolutions = resolve(&requests, gazetteer).into_iter();
    let mut stops = Vec::new();
    let mut wrong = Vec::new();
    for text in typed {
        let stop =
            if is_name(text, crs) { named(text, resolutions.next().as_ref()) } else { pinned(text, gazetteer, crs) };
        match stop {
            Ok(stop) => stops.push(stop),
            Err(why) => wrong.push(why),
        }
    }
    // All that is wrong is told in one run.
    if wrong.is_empty() { Ok(stops) } else { Err(Failure::Call(wrong.join("\n"))) }
}

pub(crate) fn is_name(text: &str, crs: Option<&str>) -> bool {
    crs.is_none()
        && matches!(Pin::from_text(text).target, PinTarget::Coordinates(_))
        && !notation::looks_like_coordinates(text)
}

fn named(text: &str, resolution: Option<&Resolution>) -> Result<Stop, String> {
    match resolution {
        Some(Resolution::Found(found)) => {
            Ok(Stop { name: found.place.name.clone(), extent: found.extent, country: found.place.country.clone() })
        }
        Some(Resolution::Ambiguous(candidates)) => {
            Err(with(format!("which {text:?} is meant is not certain; give one of these ids instead:"), candidates))
        }
        Some(Resolution::Several(names)) => {
            Err(format!("{text:?} names several places; give each by itself: {}", quoted(names)))
        }
        Some(Resolution::Unknown { nearest }) if !nearest.is_empty() => {
            Err(with(format!("no place answers to {text:?}; the nearest names are"), nearest))
        }
        _ => Err(format!("no place answers to {text:?}")),
    }
}

/// Names as a shell takes them.
pub(crate) fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" ")
}

/// What to type for a candidate: its id, or its coordinates where the words around the name move it, which the id would lose.
pub(crate) fn paste(candidate: &Candidate) -> String {
    if candidate.extent.center == candidate.place.position {
        return candidate.place.id.to_string();
    }
    let center = candidate.extent.round().center;
    format!("{:.5}, {:.5}", center.lat(), center.lon())
}

fn with(message: String, candidates: &[Candidate]) -> String {
    let one = |candidate: &Candidate| format!("  {}  {} ({})", paste(candidate), candidate.place, candidate.match_kind);
    let lines: Vec<String> = std::iter::once(message).chain(candidates.iter().take(5).map(one)).collect();
    lines.join("\n")
}

pub(crate) fn pinned(text: &str, gazetteer: &dyn Gazetteer, crs: Option<&str>) -> Result<Stop, String> {
    if let Some(crs) = crs {
        return projected(text, crs);
    }
    if let PinTarget::Place(id) = Pin::from_text(text).target {
        let place = gazetteer.get(&id).ok_or_else(|| format!("the gazetteer has no place {id}"))?;
        return Ok(Stop { extent: place.extent(), name: place.name, country: place.country });
    }
    let written = notation::parse(text).map_err(|error| {
        let help = error.help().map_or(String::new(), |help| format!("\n  help: {help}"));
        format!("{error}\n{}{help}", error.underline(text))
    })?;
    if let Some(warning) = &written.warning {
        output::say(&escape_controls(&format!("troopmap: {text}: {warning}")));
    }
    Ok(Stop { name: text.trim().to_owned(), extent: Extent::new(written.position, written.uncertainty), country: None })
}

/// East and north in another reference system.
fn projected(text: &str, crs: &str) -> Result<Stop, String> {
    let wrong = || format!("{text:?} is no pair of numbers; write east and north, such as \"22400000, 4320000\"");
    let (x, y) = text.split_once([',', ' ']).ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
    let spot = crs::to_wgs84(crs, number(x)?, number(y)?).map_err(|error| {
        let help = error.help().map_or(String::new(), |help| format!("\n  help: {help}"));
        format!("{error}{help}")
    })?;
    let radius = spot.accuracy.unwrap_or(troopmap::Meters::ZERO);
    Ok(Stop { name: format!("{text} ({crs})"), extent: Extent::new(spot.position, radius), country: None })
}
