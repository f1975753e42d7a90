//! Resolves the places given as arguments: names, gazetteer ids, or coordinates in any notation.

use troopmap::place::{RouteEnd, choose_ends};
use troopmap::{
    Candidate, Extent, Gazetteer, Meters, Pin, PinTarget, PlaceQuery, Resolution, Stop, crs, escape_controls, notation,
    resolve,
};

use crate::cli::{Failure, output};

/// How many candidates an error lists.
const MAX_CANDIDATES: usize = 5;

/// Whether a route leads from one stop to another.
pub(crate) type Connects<'a> = &'a dyn Fn(&Stop, &Stop) -> bool;

/// Resolves the places of a distance or a route. Names disambiguate each other.
///
/// On a route, `is_connected` says whether a candidate for an ambiguous stop can be reached from the place of a neighboring one. The
/// reading that the neighbors make plausible is taken with a note on standard error. Without it, the stops are no route.
///
/// # Errors
///
/// The message lists all places that could not be resolved.
pub(crate) fn resolve_stops(
    texts: &[String],
    gazetteer: &dyn Gazetteer,
    crs: Option<&str>,
    is_connected: Option<Connects<'_>>,
) -> Result<Vec<Stop>, Failure> {
    let names: Vec<&str> = texts.iter().map(String::as_str).filter(|text| is_name(text, crs)).collect();
    let queries: Vec<PlaceQuery<'_>> = names.iter().map(|name| PlaceQuery::new(name)).collect();
    let resolutions = resolve(&queries, gazetteer);
    let mut of_names = resolutions.iter();
    let given: Vec<GivenStop<'_>> = texts
        .iter()
        .map(|text| {
            if !is_name(text, crs) {
                return GivenStop::Parsed(parse_stop(text, gazetteer, crs));
            }
            let not_found = || GivenStop::Parsed(Err(place_not_found(text)));
            of_names.next().map_or_else(not_found, |resolution| GivenStop::Named(text, resolution))
        })
        .collect();
    let chosen = is_connected
        .map_or_else(|| vec![None; given.len()], |is_connected| choose_stops(&given, gazetteer, is_connected));
    let mut stops = Vec::new();
    let mut errors = Vec::new();
    for (stop, chosen) in given.into_iter().zip(chosen) {
        let stop = match (stop, chosen) {
            (GivenStop::Named(text, _), Some(candidate)) => {
                let place = &candidate.place;
                let id = format_candidate(&candidate);
                output::print_message(&escape_controls(&format!(
                    "troopmap: {text:?} is ambiguous; taken as {id} ({place}), which the other end makes plausible"
                )));
                Ok(stop_from_candidate(&candidate))
            }
            (GivenStop::Named(text, resolution), None) => stop_from_resolution(text, resolution),
            (GivenStop::Parsed(stop), _) => stop,
        };
        match stop {
            Ok(stop) => stops.push(stop),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(stops) } else { Err(Failure::Usage(errors.join("\n"))) }
}

fn is_name(text: &str, crs: Option<&str>) -> bool {
    crs.is_none()
        && matches!(Pin::from_text(text).target, PinTarget::Coordinates(_))
        && !notation::looks_like_coordinates(text)
}

/// A stop as it was given.
enum GivenStop<'a> {
    /// A name with its resolution.
    Named(&'a str, &'a Resolution),
    /// An id or coordinates.
    Parsed(Result<Stop, String>),
}

/// Chooses a reading for each ambiguous stop, if its neighbors make one plausible.
fn choose_stops(
    given: &[GivenStop<'_>],
    gazetteer: &dyn Gazetteer,
    is_connected: Connects<'_>,
) -> Vec<Option<Candidate>> {
    // A stop that is no place says nothing about its neighbors.
    let nowhere = Resolution::Unknown { nearest: Vec::new() };
    let end = |stop| match stop {
        &GivenStop::Named(text, resolution) => RouteEnd::Name(text, resolution),
        GivenStop::Parsed(Ok(stop)) => RouteEnd::Known(stop.extent),
        GivenStop::Parsed(Err(_)) => RouteEnd::Name("", &nowhere),
    };
    let ends: Vec<RouteEnd<'_>> = given.iter().map(end).collect();
    choose_ends(&ends, gazetteer, |candidate, extent| {
        is_connected(&stop_from_candidate(candidate), &Stop { name: String::new(), extent, country: None })
    })
}

fn stop_from_candidate(candidate: &Candidate) -> Stop {
    let place = &candidate.place;
    Stop { name: place.name.clone(), extent: candidate.extent, country: place.country.clone() }
}

fn stop_from_resolution(text: &str, resolution: &Resolution) -> Result<Stop, String> {
    match resolution {
        Resolution::Found(found) => Ok(stop_from_candidate(found)),
        Resolution::Ambiguous(candidates) => {
            Err(list_candidates(format!("ambiguous place {text:?}; use one of these ids:"), candidates))
        }
        Resolution::Several(names) => Err(several_places(text, names)),
        Resolution::Unknown { nearest } if !nearest.is_empty() => {
            Err(list_candidates(format!("{}; similar names:", place_not_found(text)), nearest))
        }
        Resolution::Unknown { .. } => Err(place_not_found(text)),
    }
}

/// Returns the message for a name without a match.
pub(crate) fn place_not_found(name: &str) -> String {
    format!("place {name:?} not found")
}

/// Returns the message for a list of places in one argument.
pub(crate) fn several_places(text: &str, names: &[String]) -> String {
    format!("{text:?} lists several places; pass each as its own argument: {}", quote_args(names))
}

/// Quotes names for a shell.
pub(crate) fn quote_args(names: &[String]) -> String {
    names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" ")
}

/// Formats a candidate as an argument: its id, or its coordinates if qualifiers in the name move it, which the id would lose.
pub(crate) fn format_candidate(candidate: &Candidate) -> String {
    if candidate.extent.center == candidate.place.position {
        return candidate.place.id.to_string();
    }
    let center = candidate.extent.round().center;
    format!("{:.5}, {:.5}", center.lat(), center.lon())
}

fn list_candidates(message: String, candidates: &[Candidate]) -> String {
    let line = |candidate: &Candidate| {
        format!("  {}  {} ({})", format_candidate(candidate), candidate.place, candidate.match_kind)
    };
    let lines: Vec<String> = std::iter::once(message).chain(candidates.iter().take(MAX_CANDIDATES).map(line)).collect();
    lines.join("\n")
}

/// Parses a gazetteer id or coordinates.
pub(crate) fn parse_stop(text: &str, gazetteer: &dyn Gazetteer, crs: Option<&str>) -> Result<Stop, String> {
    if let Some(crs) = crs {
        return transform_stop(text, crs);
    }
    if let PinTarget::Place(id) = Pin::from_text(text).target {
        let place = gazetteer.get(&id).ok_or_else(|| format!("the gazetteer has no place {id}"))?;
        return Ok(Stop { extent: place.extent(), name: place.name, country: place.country });
    }
    let parsed = notation::parse(text).map_err(|error| {
        let help = error.help().map_or(String::new(), |help| format!("\n  help: {help}"));
        format!("{error}\n{}{help}", error.underline(text))
    })?;
    if let Some(warning) = &parsed.warning {
        output::print_message(&escape_controls(&format!("troopmap: {text}: {warning}")));
    }
    Ok(Stop { name: text.trim().to_owned(), extent: Extent::new(parsed.position, parsed.uncertainty), country: None })
}

/// Transforms easting and northing in another reference system to WGS 84.
fn transform_stop(text: &str, crs: &str) -> Result<Stop, String> {
    let usage = || format!("{text:?} is not a pair of numbers; write easting and northing, e.g. \"22400000, 4320000\"");
    let (x, y) = text.split_once([',', ' ']).ok_or_else(usage)?;
    let parse = |text: &str| text.trim().parse::<f64>().map_err(|_| usage());
    let transformed = crs::to_wgs84(crs, parse(x)?, parse(y)?).map_err(|error| {
        let help = error.help().map_or(String::new(), |help| format!("\n  help: {help}"));
        format!("{error}{help}")
    })?;
    let radius = transformed.accuracy.unwrap_or(Meters::ZERO);
    Ok(Stop { name: format!("{text} ({crs})"), extent: Extent::new(transformed.position, radius), country: None })
}
