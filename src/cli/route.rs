//! `route`: a way between places, as text, as data, or as a map.

use std::io::{self, Write};

use serde::Serialize;
use troopmap::export::{self, WriteOptions};
use troopmap::measure::DistanceInterval;
use troopmap::{Format, Leg, LegKind, Mode, Passage, Route, RouteOptions, Stop, escape_controls, route};

use crate::cli::args::RouteArgs;
use crate::cli::{Failure, dossier, output, spot};

pub(crate) fn run(args: &RouteArgs) -> Result<(), Failure> {
    let modes: Vec<Mode> = args.by.iter().map(|word| mode(word)).collect::<Result<_, _>>()?;
    let countries: Vec<String> =
        args.avoid_country.iter().map(|code| dossier::country("--avoid-country", code)).collect::<Result<_, _>>()?;
    let options = RouteOptions::default()
        .avoid_countries(countries)
        .avoid_passages(passages("--avoid-passage", &args.avoid_passage)?)
        .allow_passages(passages("--allow-passage", &args.allow_passage)?);
    let format = format(args)?;
    if let Some(format) = format {
        format.takes_routes().map_err(|error| Failure::Call(error.to_string()))?;
    }
    let writing = writing(args)?;
    let gazetteer = dossier::gazetteer(args.gazetteer.as_deref())?;
    let stops: Vec<Stop> = spot::stops(&args.places, &*gazetteer, args.crs.as_deref())?;
    let route = route(&stops, &modes, &options).map_err(|error| {
        // Between two places one mode is used; who gives several may expect a change on the way.
        let hint = if modes.len() > 1 {
            "\nmodes change only at places that are named: add the one where they meet"
        } else {
            ""
        };
        Failure::Call(format!("{error}{hint}"))
    })?;
    output::write_to(args.out.as_deref(), &[], |out| match format {
        Some(format) => Ok(export::write_route(&route, format, writing, out)?),
        None if args.json => {
            serde_json::to_writer(&mut *out, &Answer::of(&stops, &route))?;
            writeln!(out)
        }
        None => text(out, &route),
    })
}

/// The map format that is asked for; nothing for text and for `--json`, whose answer is no map.
fn format(args: &RouteArgs) -> Result<Option<Format>, Failure> {
    if let Some(word) = &args.to {
        return word.parse().map(Some).map_err(|error: troopmap::UnknownWord| Failure::Call(error.to_string()));
    }
    let Some(out) = output::file(args.out.as_deref()).filter(|_| !args.json) else { return Ok(None) };
    let is_text = out.extension().is_none_or(|ending| ending.eq_ignore_ascii_case("txt"));
    let name = out.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    match Format::from_file_name(&name) {
        None if !is_text => Err(Failure::Call(format!(
            "the ending of {} stands for no format; name one with --to: {}",
            out.display(),
            Format::for_routes().map(|format| format.as_str()).join(", ")
        ))),
        format => Ok(format),
    }
}

#[cfg_attr(
    not(feature = "map"),
    expect(clippy::unnecessary_wraps, unused_variables, reason = "only drawings have settings")
)]
fn writing(args: &RouteArgs) -> Result<WriteOptions, Failure> {
    #[cfg_attr(not(feature = "map"), expect(unused_mut, reason = "only drawings have settings"))]
    let mut options = WriteOptions::default();
    #[cfg(feature = "map")]
    {
        options.drawing.width = args.drawing.width.unwrap_or(options.drawing.width);
        if let Some(word) = &args.drawing.borders {
            options.drawing.borders =
                word.parse().map_err(|error: troopmap::UnknownWord| Failure::Call(error.to_string()))?;
        }
    }
    Ok(options)
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
    countries: &'a [String],
    passages: Vec<&'static str>,
    not_through: Vec<&'static str>,
    hours_min: Option<f64>,
    hours_max: Option<f64>,
}

fn words(passages: &[Passage]) -> Vec<&'static str> {
    passages.iter().map(|passage| passage.as_str()).collect()
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
            km: length.best.round().km(),
            min_km: length.min.round().km(),
            max_km: length.max.round().km(),
            hours_min: hours.map(|(few, _)| tenth(few)),
            hours_max: hours.map(|(_, many)| tenth(many)),
            legs: route.legs().iter().map(LegRow::of).collect(),
        }
    }
}

impl<'a> LegRow<'a> {
    fn of(leg: &'a Leg) -> Self {
        let hours = leg.hours();
        Self {
            mode: leg.kind.as_str(),
            from: &leg.from,
            to: &leg.to,
            km: leg.length.best.round().km(),
            min_km: leg.length.min.round().km(),
            max_km: leg.length.max.round().km(),
            network: leg.kind.network(),
            licence: leg.kind.license(),
            accuracy: leg.accuracy,
            countries: &leg.countries,
            passages: words(&leg.passages),
            not_through: words(&leg.closed_passages),
            hours_min: hours.map(|(few, _)| tenth(few)),
            hours_max: hours.map(|(_, many)| tenth(many)),
        }
    }
}

/// Leg below leg, the total, and once for each network what is known of it.
fn text(out: &mut dyn Write, route: &Route) -> io::Result<()> {
    let line = |out: &mut dyn Write, what: &str, length: DistanceInterval, rest: &str| {
        let bounds = format!("({:.0} to {:.0})", length.min.km(), length.max.km());
        writeln!(out, "{what:<8} {:>8.1} km  {bounds:<16} {rest}", length.best.km())
    };
    for leg in route.legs() {
        let duration = leg.duration_text().map(|duration| format!(", {duration}")).unwrap_or_default();
        let ends = format!("{} to {}{duration}", escape_controls(&leg.from), escape_controls(&leg.to));
        line(out, leg.kind.as_str(), leg.length, &ends)?;
        if leg.countries.len() > 1 {
            writeln!(out, "{:40}through {}", "", leg.countries.join(", "))?;
        }
        for passage in &leg.passages {
            writeln!(out, "{:40}through {}", "", passage.name())?;
        }
        for passage in &leg.closed_passages {
            writeln!(
                out,
                "{:40}not through {}, which is shorter and closed unless asked for: --allow-passage {}",
                "",
                passage.name(),
                passage.as_str()
            )?;
        }
    }
    let duration = route.duration_text().map(|duration| format!("{duration} at usual speeds, without stops"));
    line(out, "total", route.length(), &duration.unwrap_or_default())?;
    writeln!(out, "\nIllustrative: nobody reported that anything moved along this way.")?;
    let mut told: Vec<String> = Vec::new();
    let legs = route.legs().iter().filter(|leg| leg.kind != LegKind::Access);
    for note in legs.map(|leg| format!("{}: {}; {}", leg.kind.as_str(), leg.accuracy, leg.kind.network())) {
        if !told.contains(&note) {
            writeln!(out, "{note}")?;
            told.push(note);
        }
    }
    let mut credited: Vec<&str> = Vec::new();
    for attribution in route.legs().iter().map(|leg| leg.kind.attribution()).filter(|text| !text.is_empty()) {
        if !credited.contains(&attribution) {
            writeln!(out, "{attribution}")?;
            credited.push(attribution);
        }
    }
    Ok(())
}
