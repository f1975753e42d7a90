//! `place`: what the gazetteer makes of names.

use std::io::{self, Write};

use serde::Serialize;
use troopmap::{Candidate, Gazetteer, PlaceQuery, Resolution, Stop, escape_controls, notation, resolve};

use crate::cli::args::PlaceArgs;
use crate::cli::{Failure, dossier, output, spot};

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
    let country = args.country.as_deref().map(|code| dossier::country("--country", code)).transpose()?;
    let gazetteer = dossier::gazetteer(args.gazetteer.as_deref())?;
    let spots = args.names.iter().map(|text| spot_of(text, &*gazetteer)).collect::<Result<Vec<_>, _>>()?;
    let names = args.names.iter().map(String::as_str);
    let requests: Vec<PlaceQuery<'_>> = names
        .chain(args.near.as_deref())
        .map(|written| {
            let mut request = PlaceQuery::new(written);
            request.country = country.as_deref().filter(|_| Some(written) != args.near.as_deref());
            request
        })
        .collect();
    let answers = resolve(&requests, &*gazetteer);
    match (&args.near, answers.get(args.names.len())) {
        (Some(near), Some(Resolution::Unknown { .. })) => {
            return Err(Failure::Call(format!("--near: no place answers to {near:?}")));
        }
        (Some(near), Some(Resolution::Several(_))) => {
            return Err(Failure::Call(format!("--near: {near:?} names several places; give one")));
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
        for ((query, resolution), spot) in args.names.iter().zip(&answers).zip(&spots) {
            match (args.json, spot) {
                (true, _) => {
                    let answer =
                        spot.as_ref().map_or_else(|| Answer::of(query, resolution), |stop| Answer::at(query, stop));
                    serde_json::to_writer(&mut *out, &answer)?;
                    writeln!(out)?;
                }
                (false, Some(stop)) => coordinates(out, query, stop)?,
                (false, None) => text(out, query, resolution)?,
            }
        }
        Ok(())
    })?;
    let is_unknown = |((name, resolution), spot): ((&String, &Resolution), &Option<Stop>)| match resolution {
        _ if spot.is_some() => None,
        Resolution::Unknown { .. } => Some(format!("no place answers to {name:?}")),
        Resolution::Several(names) => {
            Some(format!("{name:?} names several places; give each by itself: {}", spot::quoted(names)))
        }
        _ => None,
    };
    let unknown: Vec<String> = args.names.iter().zip(&answers).zip(&spots).filter_map(is_unknown).collect();
    if unknown.is_empty() { Ok(()) } else { Err(Failure::Call(unknown.join("\n"))) }
}

/// Coordinates, where that is what was typed. Names and ids are the gazetteer's to answer.
fn spot_of(text: &str, gazetteer: &dyn Gazetteer) -> Result<Option<Stop>, Failure> {
    if !notation::looks_like_coordinates(text) {
        return Ok(None);
    }
    spot::pinned(text, gazetteer, None).map(Some).map_err(Failure::Call)
}

const fn status(resolution: &Resolution) -> &'static str {
    match resolution {
        Resolution::Found(_) => "found",
        Resolution::Ambiguous(_) => "ambiguous",
        // No place has several names together.
        Resolution::Several(_) | Resolution::Unknown { .. } => "unknown",
    }
}

impl<'a> Answer<'a> {
    fn of(query: &'a str, resolution: &'a Resolution) -> Self {
        Self { query, status: status(resolution), candidates: resolution.candidates().iter().map(Row::of).collect() }
    }
}

impl<'a> Answer<'a> {
    fn at(query: &'a str, stop: &'a Stop) -> Self {
        let extent = stop.extent.round();
        let row = Row {
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
        };
        Self { query, status: "found", candidates: vec![row] }
    }
}

impl<'a> Row<'a> {
    fn of(candidate: &'a Candidate) -> Self {
        let Candidate { place, match_kind: matched, score, extent, .. } = candidate;
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
            r#match: matched.as_str(),
            match_detail: matched.to_string(),
            score: (score * 1000.0).round() / 1000.0,
        }
    }
}

fn text(out: &mut dyn Write, query: &str, resolution: &Resolution) -> io::Result<()> {
    writeln!(out, "{}: {}", escape_controls(query), status(resolution))?;
    if let Resolution::Unknown { nearest } = resolution
        && !nearest.is_empty()
    {
        writeln!(out, "  no place is called so; nearest names:")?;
    }
    if let Resolution::Several(names) = resolution {
        writeln!(out, "  several places in one; give each by itself: {}", escape_controls(&spot::quoted(names)))?;
    }
    for candidate in resolution.candidates() {
        let Candidate { place, match_kind: matched, score, extent, .. } = candidate;
        let is_moved = extent.center != place.position;
        writeln!(
            out,
            "  {:<18} {}±{:<8} {place}  ({}, {matched}, {:.0} %)",
            spot::paste(candidate),
            if is_moved { String::new() } else { format!("{:.5} {:.5} ", extent.center.lat(), extent.center.lon()) },
            extent.radius.to_string(),
            place.feature_code,
            score * 100.0,
        )?;
    }
    Ok(())
}

fn coordinates(out: &mut dyn Write, query: &str, stop: &Stop) -> io::Result<()> {
    let extent = stop.extent;
    writeln!(out, "{}: found", escape_controls(query))?;
    writeln!(out, "  {:.5}, {:.5} ±{}  (coordinates)", extent.center.lat(), extent.center.lon(), extent.radius)
}
