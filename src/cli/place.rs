//! `place`: what the gazetteer makes of names.

use std::io::{self, Write};

use serde::Serialize;
use troopmap::{Candidate, Request, Resolution, resolve, visible};

use crate::cli::args::PlaceArgs;
use crate::cli::{Failure, dossier, output};

#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    status: &'static str,
    candidates: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
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
}

pub(crate) fn run(args: &PlaceArgs) -> Result<(), Failure> {
    let country = args.country.as_deref().map(country).transpose()?;
    let gazetteer = dossier::gazetteer(args.gazetteer.as_deref())?;
    let names = args.names.iter().map(String::as_str);
    let requests: Vec<Request<'_>> = names
        .chain(args.near.as_deref())
        .map(|written| {
            let mut request = Request::new(written);
            request.country = country.as_deref().filter(|_| Some(written) != args.near.as_deref());
            request
        })
        .collect();
    let answers = resolve(&requests, &*gazetteer);
    match (&args.near, answers.get(args.names.len())) {
        (Some(near), Some(Resolution::Unknown { .. })) => {
            return Err(Failure::Call(format!("--near: no place answers to {near:?}")));
        }
        (Some(near), Some(Resolution::Ambiguous(candidates))) => {
            let ids: Vec<_> =
                candidates.iter().take(3).map(|one| format!("{} ({})", one.place.id, one.place)).collect();
            let ids = ids.join(", ");
            return Err(Failure::Call(format!("--near: {near:?} may be several places; write the id of one: {ids}")));
        }
        _ => {}
    }
    output::write_to(None, &[], |out| {
        for (query, resolution) in args.names.iter().zip(&answers) {
            if args.json {
                serde_json::to_writer(&mut *out, &Answer::of(query, resolution))?;
                writeln!(out)?;
            } else {
                text(out, query, resolution)?;
            }
        }
        Ok(())
    })?;
    let is_unknown = |(name, resolution): (&String, &Resolution)| {
        matches!(resolution, Resolution::Unknown { .. }).then(|| format!("no place answers to {name:?}"))
    };
    let unknown: Vec<String> = args.names.iter().zip(&answers).filter_map(is_unknown).collect();
    if unknown.is_empty() { Ok(()) } else { Err(Failure::Call(unknown.join("\n"))) }
}

/// A country's code, in capitals.
fn country(code: &str) -> Result<String, Failure> {
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Ok(code.to_ascii_uppercase());
    }
    Err(Failure::Call(format!("--country {code}: a country is two letters of ISO 3166-1, such as RU")))
}

const fn status(resolution: &Resolution) -> &'static str {
    match resolution {
        Resolution::Found(_) => "found",
        Resolution::Ambiguous(_) => "ambiguous",
        Resolution::Unknown { .. } => "unknown",
    }
}

impl<'a> Answer<'a> {
    fn of(query: &'a str, resolution: &'a Resolution) -> Self {
        Self { query, status: status(resolution), candidates: resolution.candidates().iter().map(Row::of).collect() }
    }
}

impl<'a> Row<'a> {
    fn of(candidate: &'a Candidate) -> Self {
        let Candidate { place, matched, score, extent, .. } = candidate;
        let extent = extent.rounded();
        Self {
            id: place.id.as_str(),
            name: &place.name,
            lon: extent.center.lon(),
            lat: extent.center.lat(),
            uncertainty_m: extent.radius.get(),
            country: place.country.as_deref(),
            admin1: place.admin1.as_deref(),
            feature: &place.feature,
            population: place.population,
            r#match: matched.word(),
            match_detail: matched.to_string(),
            score: (score * 1000.0).round() / 1000.0,
        }
    }
}

fn text(out: &mut dyn Write, query: &str, resolution: &Resolution) -> io::Result<()> {
    writeln!(out, "{}: {}", visible(query), status(resolution))?;
    if let Resolution::Unknown { nearest } = resolution
        && !nearest.is_empty()
    {
        writeln!(out, "  nearest names:")?;
    }
    for candidate in resolution.candidates() {
        let Candidate { place, matched, score, extent, .. } = candidate;
        writeln!(
            out,
            "  {:<18} {:.5} {:.5} ±{:<8} {place}  ({}, {matched}, {:.0} %)",
            place.id.as_str(),
            extent.center.lat(),
            extent.center.lon(),
            extent.radius.to_string(),
            place.feature,
            score * 100.0,
        )?;
    }
    Ok(())
}
