//! `place`: looks up names in the gazetteer.

use std::io::{self, Write};

use serde::Serialize;
use troopmap::measure::Metric;
use troopmap::{Candidate, Gazetteer, PlaceQuery, Resolution, Stop, escape_controls, notation, resolve};

use crate::cli::args::PlaceArgs;
use crate::cli::{Failure, input, option_values, output, place_args};

/// The JSON object of a query.
#[derive(Serialize)]
struct PlaceAnswer<'a> {
    query: &'a str,
    status: &'static str,
    candidates: Vec<CandidateRow<'a>>,
}

/// The JSON object of a candidate.
#[derive(Serialize)]
struct CandidateRow<'a> {
    id: &'a str,
    name: &'a str,
    lon: f64,
    lat: f64,
    uncertainty_m: f64,
    country: Option<&'a str>,
    admin1: Option<&'a str>,
    feature: &'a str,
    population: Option<u64>,
    r#match: &'static str,
    match_detail: String,
    score: f64,
    note: Option<&'static str>,
    note_text: Option<String>,
}

/// How many candidates the error of an ambiguous `--near` lists.
const MAX_NEAR_CANDIDATES: usize = 3;

pub(crate) fn run(args: &PlaceArgs) -> Result<(), Failure> {
    let country = args.country.as_deref().map(|code| option_values::parse_country("--country", code)).transpose()?;
    let gazetteer = input::open_gazetteer(args.gazetteer.as_deref())?;
    let coordinates =
        args.names.iter().map(|text| parse_coordinates(text, &*gazetteer)).collect::<Result<Vec<_>, _>>()?;
    let names = args.names.iter().map(String::as_str);
    let queries: Vec<PlaceQuery<'_>> = names
        .chain(args.near.as_deref())
        .map(|name| {
            let mut query = PlaceQuery::new(name);
            query.country = country.as_deref().filter(|_| Some(name) != args.near.as_deref());
            query
        })
        .collect();
    let mut resolutions = resolve(&queries, &*gazetteer);
    if let (Some(near), Some(resolution)) = (&args.near, resolutions.get(args.names.len())) {
        if let Some(nearest) = nearest_reading(resolution, &resolutions[..args.names.len()]) {
            let (id, place) = (nearest.place.id.to_string(), nearest.place.to_string());
            output::print_message(&escape_controls(&format!(
                "troopmap: --near {near:?} is ambiguous; taken as {id} ({place}), the nearest to the candidates"
            )));
            let mut queries = queries;
            if let Some(last) = queries.last_mut() {
                *last = PlaceQuery::new(&id);
            }
            resolutions = resolve(&queries, &*gazetteer);
        } else {
            check_near(near, resolution)?;
        }
    }
    output::write_output(None, &[], |out| {
        for ((query, resolution), stop) in args.names.iter().zip(&resolutions).zip(&coordinates) {
            match (args.json, stop) {
                (true, _) => {
                    let answer = stop.as_ref().map_or_else(
                        || PlaceAnswer::from_resolution(query, resolution),
                        |stop| PlaceAnswer::from_coordinates(query, stop),
                    );
                    serde_json::to_writer(&mut *out, &answer)?;
                    writeln!(out)?;
                }
                (false, Some(stop)) => write_coordinates(out, query, stop)?,
                (false, None) => write_resolution(out, query, resolution)?,
            }
        }
        Ok(())
    })?;
    let error = |((name, resolution), stop): ((&String, &Resolution), &Option<Stop>)| match resolution {
        _ if stop.is_some() => None,
        Resolution::Unknown { .. } => Some(place_args::place_not_found(name)),
        Resolution::Several(names) => Some(place_args::several_places(name, names)),
        _ => None,
    };
    let errors: Vec<String> = args.names.iter().zip(&resolutions).zip(&coordinates).filter_map(error).collect();
    if errors.is_empty() { Ok(()) } else { Err(Failure::Usage(errors.join("\n"))) }
}

/// Returns the reading of an ambiguous `--near` that is nearest to one of the candidates for the names. `None` if it is not
/// ambiguous, or if the names have no candidates.
fn nearest_reading<'r>(near: &'r Resolution, names: &[Resolution]) -> Option<&'r Candidate> {
    let Resolution::Ambiguous(readings) = near else { return None };
    let candidates: Vec<_> = names.iter().flat_map(Resolution::candidates).collect();
    let distance = |reading: &Candidate| {
        let to = |other: &&Candidate| Metric::Geodesic.distance(reading.extent.center, other.extent.center).get();
        candidates.iter().map(to).min_by(f64::total_cmp)
    };
    readings
        .iter()
        .filter_map(|reading| Some((distance(reading)?, reading)))
        .min_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, reading)| reading)
}

/// Checks that `--near` is one place.
fn check_near(near: &str, resolution: &Resolution) -> Result<(), Failure> {
    let usage = |message: String| Err(Failure::Usage(format!("--near: {message}")));
    match resolution {
        Resolution::Found(_) => Ok(()),
        Resolution::Unknown { .. } => usage(place_args::place_not_found(near)),
        Resolution::Several(_) => usage(format!("{near:?} lists several places; give one")),
        Resolution::Ambiguous(candidates) => {
            let ids: Vec<String> = candidates
                .iter()
                .take(MAX_NEAR_CANDIDATES)
                .map(|candidate| format!("{} ({})", candidate.place.id, candidate.place))
                .collect();
            usage(format!("ambiguous place {near:?}; use one of these ids: {}", ids.join(", ")))
        }
    }
}

/// Parses coordinates. `None` for names and ids, which the gazetteer resolves.
fn parse_coordinates(text: &str, gazetteer: &dyn Gazetteer) -> Result<Option<Stop>, Failure> {
    if !notation::looks_like_coordinates(text) {
        return Ok(None);
    }
    place_args::parse_stop(text, gazetteer, None).map(Some).map_err(Failure::Usage)
}

const fn status(resolution: &Resolution) -> &'static str {
    match resolution {
        Resolution::Found(_) => "found",
        Resolution::Ambiguous(_) => "ambiguous",
        // No single place has a list as its name.
        Resolution::Several(_) | Resolution::Unknown { .. } => "unknown",
    }
}

impl<'a> PlaceAnswer<'a> {
    fn from_resolution(query: &'a str, resolution: &'a Resolution) -> Self {
        let listed = resolution.candidates().iter();
        let candidates =
            listed.flat_map(|found| std::iter::once(found).chain(&found.also_areas)).map(CandidateRow::from).collect();
        Self { query, status: status(resolution), candidates }
    }

    fn from_coordinates(query: &'a str, stop: &'a Stop) -> Self {
        let extent = stop.extent.round();
        let row = CandidateRow {
            id: query.trim(),
            name: &stop.name,
            lon: extent.center.lon(),
            lat: extent.center.lat(),
            uncertainty_m: extent.radius.get(),
            country: None,
            admin1: None,
            feature: "coordinates",
            population: None,
            r#match: "pinned",
            match_detail: "pinned".to_owned(),
            score: 1.0,
            note: None,
            note_text: None,
        };
        Self { query, status: "found", candidates: vec![row] }
    }
}

impl<'a> From<&'a Candidate> for CandidateRow<'a> {
    fn from(candidate: &'a Candidate) -> Self {
        let Candidate { place, match_kind, score, extent, .. } = candidate;
        let extent = extent.round();
        Self {
            id: place.id.as_str(),
            name: &place.name,
            lon: extent.center.lon(),
            lat: extent.center.lat(),
            uncertainty_m: extent.radius.get(),
            country: place.country.as_deref(),
            admin1: place.admin1.as_deref(),
            feature: &place.feature_code,
            population: place.population,
            r#match: match_kind.as_str(),
            match_detail: match_kind.to_string(),
            score: (score * 1000.0).round() / 1000.0,
            note: (!candidate.also_areas.is_empty()).then_some("also-an-area"),
            note_text: candidate.area_note(),
        }
    }
}

fn write_resolution(out: &mut dyn Write, query: &str, resolution: &Resolution) -> io::Result<()> {
    writeln!(out, "{}: {}", escape_controls(query), status(resolution))?;
    if let Resolution::Unknown { nearest } = resolution
        && !nearest.is_empty()
    {
        writeln!(out, "  no place has this name; similar names:")?;
    }
    if let Resolution::Several(names) = resolution {
        let names = place_args::quote_args(names);
        writeln!(out, "  several places; pass each as its own argument: {}", escape_controls(&names))?;
    }
    for candidate in resolution.candidates().iter().flat_map(|found| std::iter::once(found).chain(&found.also_areas)) {
        let Candidate { place, match_kind, score, extent, .. } = candidate;
        let is_moved = extent.center != place.position;
        writeln!(
            out,
            "  {:<18} {}±{:<8} {place}  ({}, {match_kind}, {:.0} %)",
            place_args::format_candidate(candidate),
            if is_moved { String::new() } else { format!("{:.5} {:.5} ", extent.center.lat(), extent.center.lon()) },
            extent.radius.to_string(),
            place.feature_code,
            score * 100.0,
        )?;
        if let Some(note) = candidate.area_note() {
            writeln!(out, "    note[also-an-area]: {}", escape_controls(&note))?;
        }
    }
    Ok(())
}

fn write_coordinates(out: &mut dyn Write, query: &str, stop: &Stop) -> io::Result<()> {
    let extent = stop.extent;
    writeln!(out, "{}: found", escape_controls(query))?;
    writeln!(out, "  {:.5}, {:.5} ±{}  (coordinates)", extent.center.lat(), extent.center.lon(), extent.radius)
}
