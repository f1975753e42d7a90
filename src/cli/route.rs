//! `route`: finds a route between places and writes it as text, JSON or a map.

use std::io::{self, Write};

use serde::Serialize;
use troopmap::export::{self, WriteOptions};
use troopmap::measure::DistanceInterval;
use troopmap::{Format, Leg, LegKind, Mode, Passage, Route, RouteOptions, Stop, describe_way, escape_controls, route};

use crate::cli::args::RouteArgs;
use crate::cli::{Failure, input, option_values, output, place_args};

pub(crate) fn run(args: &RouteArgs) -> Result<(), Failure> {
    let modes: Vec<Mode> = args.by.iter().map(|word| parse_mode(word)).collect::<Result<_, _>>()?;
    let countries: Vec<String> = args
        .avoid_country
        .iter()
        .map(|code| option_values::parse_country("--avoid-country", code))
        .collect::<Result<_, _>>()?;
    let through: Vec<String> =
        args.through.iter().map(|code| option_values::parse_country("--through", code)).collect::<Result<_, _>>()?;
    let options = RouteOptions::default()
        .avoid_countries(countries)
        .through_countries(through)
        .avoid_passages(parse_passages("--avoid-passage", &args.avoid_passage)?)
        .allow_passages(parse_passages("--allow-passage", &args.allow_passage)?);
    let format = choose_format(args)?;
    if let Some(format) = format {
        format.takes_routes().map_err(|error| Failure::Usage(error.to_string()))?;
    }
    let write_options = write_options(args)?;
    let gazetteer = input::open_gazetteer(args.gazetteer.as_deref())?;
    let is_connected = |one: &Stop, other: &Stop| route(&[one.clone(), other.clone()], &modes, &options).is_ok();
    let stops = place_args::resolve_stops(&args.places, &*gazetteer, args.crs.as_deref(), Some(&is_connected))?;
    let route = route(&stops, &modes, &options).map_err(|error| {
        // One leg uses one mode. A user who gives several may expect a change of mode along the route.
        let help = if modes.len() > 1 {
            "\n  help: the mode changes only at the places you name; add the place of the change"
        } else {
            ""
        };
        Failure::Usage(format!("{error}{help}"))
    })?;
    output::write_output(args.out.as_deref(), &[], |out| match format {
        Some(format) => Ok(export::write_route(&route, format, write_options, out)?),
        None if args.json => {
            serde_json::to_writer(&mut *out, &RouteAnswer::new(&stops, &route))?;
            writeln!(out)
        }
        None => write_text(out, &route),
    })
}

/// Returns the map format of the output; `None` for text and for `--json`.
fn choose_format(args: &RouteArgs) -> Result<Option<Format>, Failure> {
    if let Some(word) = &args.to {
        return word.parse().map(Some).map_err(|error: troopmap::UnknownWord| Failure::Usage(error.to_string()));
    }
    let Some(out) = output::output_file(args.out.as_deref()).filter(|_| !args.json) else { return Ok(None) };
    let is_text = out.extension().is_none_or(|extension| extension.eq_ignore_ascii_case("txt"));
    let name = out.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    match Format::from_file_name(&name) {
        None if !is_text => {
            let formats: Vec<&str> = Format::for_routes().map(|format| format.as_str()).into_iter().collect();
            Err(output::unsupported_extension(out, &formats))
        }
        format => Ok(format),
    }
}

#[cfg_attr(
    not(feature = "map"),
    expect(clippy::unnecessary_wraps, unused_variables, reason = "only drawings have options")
)]
fn write_options(args: &RouteArgs) -> Result<WriteOptions, Failure> {
    #[cfg_attr(not(feature = "map"), expect(unused_mut, reason = "only drawings have options"))]
    let mut options = WriteOptions::default();
    #[cfg(feature = "map")]
    {
        options.drawing.width = args.drawing.width.unwrap_or(options.drawing.width);
        if let Some(word) = &args.drawing.borders {
            options.drawing.borders =
                word.parse().map_err(|error: troopmap::UnknownWord| Failure::Usage(error.to_string()))?;
        }
    }
    Ok(options)
}

/// Parses a mode. `geodesic` is a straight line, which is the route of an unknown mode.
fn parse_mode(word: &str) -> Result<Mode, Failure> {
    if word == "geodesic" {
        return Ok(Mode::Unknown);
    }
    word.parse().map_err(|error: troopmap::UnknownWord| Failure::Usage(format!("--by: {error}, geodesic")))
}

fn parse_passages(option: &str, words: &[String]) -> Result<Vec<Passage>, Failure> {
    let known = || Passage::ALL.map(Passage::as_str).join(", ");
    let parse = |word: &String| {
        Passage::ALL
            .into_iter()
            .find(|passage| passage.as_str() == word)
            .ok_or_else(|| Failure::Usage(format!("{option} {word}: unknown passage; the passages are {}", known())))
    };
    words.iter().map(parse).collect()
}

/// The JSON object of a route.
#[derive(Serialize)]
struct RouteAnswer<'a> {
    from: &'a str,
    to: &'a str,
    km: f64,
    min_km: f64,
    max_km: f64,
    hours_min: Option<f64>,
    hours_max: Option<f64>,
    legs: Vec<LegRow<'a>>,
}

/// The JSON object of a leg.
#[derive(Serialize)]
struct LegRow<'a> {
    mode: &'static str,
    from: &'a str,
    to: &'a str,
    km: f64,
    min_km: f64,
    max_km: f64,
    network: &'static str,
    #[serde(rename = "licence")]
    license: &'static str,
    accuracy: &'a str,
    countries: &'a [String],
    transit_countries: &'a [String],
    gauge_mm: Option<u16>,
    gauge_change: Option<GaugeChangeRow<'a>>,
    passages: Vec<&'static str>,
    #[serde(rename = "not_through")]
    closed: Vec<&'a str>,
    hours_min: Option<f64>,
    hours_max: Option<f64>,
}

/// The JSON object of a change of gauge at the start of a leg.
#[derive(Serialize)]
struct GaugeChangeRow<'a> {
    at: &'a str,
    from_mm: u16,
    to_mm: u16,
    hours_min: f64,
    hours_max: f64,
}

fn passage_words(passages: &[Passage]) -> Vec<&'static str> {
    passages.iter().map(|passage| passage.as_str()).collect()
}

fn round_to_tenth(hours: f64) -> f64 {
    (hours * 10.0).round() / 10.0
}

impl<'a> RouteAnswer<'a> {
    fn new(stops: &'a [Stop], route: &'a Route) -> Self {
        let (length, hours) = (route.length(), route.hours());
        Self {
            from: stops.first().map_or("", |stop| &stop.name),
            to: stops.last().map_or("", |stop| &stop.name),
            km: length.best.round().km(),
            min_km: length.min.round().km(),
            max_km: length.max.round().km(),
            hours_min: hours.map(|(min, _)| round_to_tenth(min)),
            hours_max: hours.map(|(_, max)| round_to_tenth(max)),
            legs: route.legs().iter().map(LegRow::from).collect(),
        }
    }
}

impl<'a> From<&'a Leg> for LegRow<'a> {
    fn from(leg: &'a Leg) -> Self {
        let hours = leg.hours();
        Self {
            mode: leg.kind.as_str(),
            from: &leg.from,
            to: &leg.to,
            km: leg.length.best.round().km(),
            min_km: leg.length.min.round().km(),
            max_km: leg.length.max.round().km(),
            network: leg.kind.network(),
            license: leg.kind.license(),
            accuracy: leg.accuracy,
            countries: &leg.countries,
            passages: passage_words(&leg.passages),
            transit_countries: &leg.transit_countries,
            gauge_mm: leg.gauge_mm,
            gauge_change: leg.gauge_change.as_ref().map(|change| GaugeChangeRow {
                at: &change.at,
                from_mm: change.from_mm,
                to_mm: change.to_mm,
                hours_min: change.hours.0,
                hours_max: change.hours.1,
            }),
            closed: leg
                .closed_countries
                .iter()
                .map(String::as_str)
                .chain(passage_words(&leg.closed_passages))
                .collect(),
            hours_min: hours.map(|(min, _)| round_to_tenth(min)),
            hours_max: hours.map(|(_, max)| round_to_tenth(max)),
        }
    }
}

/// Writes one line per leg, the total, and the accuracy and attribution of each network once.
fn write_text(out: &mut dyn Write, route: &Route) -> io::Result<()> {
    let write_line = |out: &mut dyn Write, label: &str, length: DistanceInterval, rest: &str| {
        let bounds = format!("({:.0} to {:.0})", length.min.km(), length.max.km());
        writeln!(out, "{label:<8} {:>8.1} km  {bounds:<16} {rest}", length.best.km())
    };
    for leg in route.legs() {
        let duration = leg.duration_text().map(|duration| format!(", {duration}")).unwrap_or_default();
        let ends = format!("{} to {}{duration}", escape_controls(&leg.from), escape_controls(&leg.to));
        write_line(out, leg.kind.as_str(), leg.length, &ends)?;
        for note in describe_way(leg) {
            let option = note.option.map(|option| format!("; open it with {option}")).unwrap_or_default();
            writeln!(out, "{:40}{}{option}", "", note.text)?;
        }
    }
    let duration = route.duration_text().map(|duration| format!("{duration} at usual speeds, without stops"));
    write_line(out, "total", route.length(), &duration.unwrap_or_default())?;
    writeln!(out, "\nIllustrative: nobody reported that anything moved along this route.")?;
    let networks = route.legs().iter().filter(|leg| leg.kind != LegKind::Access);
    let notes = networks.map(|leg| format!("{}: {}; {}", leg.kind.as_str(), leg.accuracy, leg.kind.network()));
    let attributions = route.legs().iter().map(|leg| leg.kind.attribution().to_owned());
    write_distinct(out, notes)?;
    write_distinct(out, attributions.filter(|attribution| !attribution.is_empty()))
}

/// Writes each line the first time it occurs.
fn write_distinct(out: &mut dyn Write, lines: impl Iterator<Item = String>) -> io::Result<()> {
    let mut written: Vec<String> = Vec::new();
    for line in lines {
        if !written.contains(&line) {
            writeln!(out, "{line}")?;
            written.push(line);
        }
    }
    Ok(())
}
