//! `route`: a way between places, as text, as data, or as a map.

use std::io::{self, Write};

use serde::Serialize;
use troopmap::{Leg, Mode, Passage, Route, RouteOptions, Stop, Way, export, route, visible};

use crate::cli::args::RouteArgs;
use crate::cli::{Failure, dossier, output, spot};

pub(crate) fn run(args: &RouteArgs) -> Result<(), Failure> {
    let modes: Vec<Mode> = args.by.iter().map(|word| mode(word)).collect::<Result<_, _>>()?;
    let options = RouteOptions {
        avoid_countries: args.avoid_country.iter().map(|code| code.to_ascii_uppercase()).collect(),
        avoid_passages: passages("--avoid-passage", &args.avoid_passage)?,
        allow_passages: passages("--allow-passage", &args.allow_passage)?,
    };
    let format = args
        .to
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error: troopmap::UnknownWord| Failure::Call(error.to_string()))?;
    let format = format.or_else(|| {
        let name = args.out.as_deref()?.file_name()?.to_string_lossy().into_owned();
        troopmap::Format::from_file_name(&name)
    });
    let gazetteer = dossier::gazetteer(args.gazetteer.as_deref())?;
    let stops: Vec<Stop> = spot::stops(&args.places, &*gazetteer, args.crs.as_deref())?;
    let route = route(&stops, &modes, &options).map_err(|error| Failure::Call(error.to_string()))?;
    let written = output::write_to(args.out.as_deref(), &[], |out| match format {
        Some(format) => export::write_route(&route, format, out),
        None if args.json => {
            serde_json::to_writer(&mut *out, &Answer::of(&stops, &route))?;
            writeln!(out)
        }
        None => text(out, &route),
    });
    match written {
        // Not every format of maps has room for a route.
        Err(Failure::Write { source, .. }) if source.kind() == io::ErrorKind::Unsupported => {
            Err(Failure::Call(source.to_string()))
        }
        written => written,
    }
}

/// A mode by its name; `geodesic` is the way when nobody said how.
fn mode(word: &str) -> Result<Mode, Failure> {
    if word == "geodesic" {
        return Ok(Mode::Unknown);
    }
    word.parse().map_err(|error: troopmap::UnknownWord| Failure::Call(format!("--by: {error}, geodesic")))
}

fn passages(option: &str, words: &[String]) -> Result<Vec<Passage>, Failure> {
    let known = || Passage::ALL.map(Passage::as_str).join(", ");
    let passage = |word: &String| {
        Passage::ALL
            .into_iter()
            .find(|passage| passage.as_str() == word)
            .ok_or_else(|| Failure::Call(format!("{option} {word}: the passages are {}", known())))
    };
    words.iter().map(passage).collect()
}

#[derive(Serialize)]
struct Answer<'a> {
    from: &'a str,
    to: &'a str,
    km: f64,
    min_km: f64,
    max_km: f64,
    hours_min: Option<f64>,
    hours_max: Option<f64>,
    legs: Vec<LegRow<'a>>,
}

#[derive(Serialize)]
struct LegRow<'a> {
    mode: &'static str,
    from: &'a str,
    to: &'a str,
    km: f64,
    min_km: f64,
    max_km: f64,
    network: &'static str,
    licence: &'static str,
    accuracy: &'a str,
    hours_min: Option<f64>,
    hours_max: Option<f64>,
}

fn tenth(hours: f64) -> f64 {
    (hours * 10.0).round() / 10.0
}

impl<'a> Answer<'a> {
    fn of(stops: &'a [Stop], route: &'a Route) -> Self {
        let (length, hours) = (route.length(), route.hours());
        Self {
            from: stops.first().map_or("", |stop| &stop.name),
            to: stops.last().map_or("", |stop| &stop.name),
            km: length.best.rounded().km(),
            min_km: length.min.rounded().km(),
            max_km: length.max.rounded().km(),
            hours_min: hours.map(|(few, _)| tenth(few)),
            hours_max: hours.map(|(_, many)| tenth(many)),
            legs: route.legs().iter().map(LegRow::of).collect(),
        }
    }
}

impl<'a> LegRow<'a> {
    fn of(leg: &'a Leg) -> Self {
        let hours = leg.hours().filter(|_| leg.way != Way::Access);
        Self {
            mode: leg.way.as_str(),
            from: &leg.from,
            to: &leg.to,
            km: leg.length.best.rounded().km(),
            min_km: leg.length.min.rounded().km(),
            max_km: leg.length.max.rounded().km(),
            network: leg.way.network(),
            licence: leg.way.licence(),
            accuracy: leg.accuracy,
            hours_min: hours.map(|(few, _)| tenth(few)),
            hours_max: hours.map(|(_, many)| tenth(many)),
        }
    }
}

fn text(out: &mut dyn Write, route: &Route) -> io::Result<()> {
    for leg in route.legs() {
        write!(
            out,
            "{:<9} {} to {}: {:.1} km ({:.0} to {:.0})",
            leg.way.as_str(),
            visible(&leg.from),
            visible(&leg.to),
            leg.length.best.km(),
            leg.length.min.km(),
            leg.length.max.km()
        )?;
        match leg.hours().filter(|_| leg.way != Way::Access) {
            Some((few, many)) => writeln!(out, ", {}", duration(few, many))?,
            None => writeln!(out)?,
        }
        for passage in &leg.passages {
            writeln!(out, "          through {}", passage.name())?;
        }
        if leg.way != Way::Access {
            writeln!(out, "          {}; {}", leg.accuracy, leg.way.network())?;
        }
    }
    let length = route.length();
    write!(out, "total     {:.1} km ({:.0} to {:.0})", length.best.km(), length.min.km(), length.max.km())?;
    match route.hours() {
        Some((few, many)) => writeln!(out, ", {} without stops", duration(few, many))?,
        None => writeln!(out)?,
    }
    let mut told: Vec<&str> = Vec::new();
    for attribution in route.legs().iter().map(|leg| leg.way.attribution()).filter(|text| !text.is_empty()) {
        if !told.contains(&attribution) {
            writeln!(out, "{attribution}")?;
            told.push(attribution);
        }
    }
    Ok(())
}

fn duration(few: f64, many: f64) -> String {
    if many < 48.0 {
        format!("{few:.0} to {many:.0} hours")
    } else {
        format!("{:.1} to {:.1} days", few / 24.0, many / 24.0)
    }
}
