//! `distance`: measures distances and bearings between places.

use std::io::{self, Write};

use serde::Serialize;
use troopmap::measure::{DistanceInterval, Metric, distance_between};
use troopmap::{Stop, escape_controls};

use crate::cli::args::DistanceArgs;
use crate::cli::{Failure, input, output, place_args};

/// The JSON object of a pair of places.
#[derive(Serialize)]
struct DistanceRow<'a> {
    from: &'a str,
    to: &'a str,
    metric: &'static str,
    km: f64,
    min_km: f64,
    max_km: f64,
    bearing_deg: Option<f64>,
}

impl<'a> DistanceRow<'a> {
    fn new(from: &'a Stop, to: &'a Stop, metric: Metric) -> Self {
        let DistanceInterval { best, min, max } = distance_between(from.extent, to.extent, metric);
        let bearing = metric.bearing(from.extent.center, to.extent.center);
        Self {
            from: &from.name,
            to: &to.name,
            metric: metric.as_str(),
            km: best.round().km(),
            min_km: min.round().km(),
            max_km: max.round().km(),
            bearing_deg: bearing.map(|bearing| (bearing.degrees() * 100.0).round() / 100.0),
        }
    }
}

pub(crate) fn run(args: &DistanceArgs) -> Result<(), Failure> {
    let metric: Metric =
        args.metric.parse().map_err(|error: troopmap::measure::UnknownMetric| Failure::Usage(error.to_string()))?;
    let gazetteer = input::open_gazetteer(args.gazetteer.as_deref())?;
    let stops = place_args::resolve_stops(&args.places, &*gazetteer, args.crs.as_deref(), None)?;
    output::write_output(None, &[], |out| {
        if args.json {
            for (at, from) in stops.iter().enumerate() {
                for to in &stops[at + 1..] {
                    serde_json::to_writer(&mut *out, &DistanceRow::new(from, to, metric))?;
                    writeln!(out)?;
                }
            }
            return Ok(());
        }
        match stops.as_slice() {
            [from, to] => write_pair(out, from, to, metric),
            _ => write_matrix(out, &stops, metric),
        }
    })
}

fn write_pair(out: &mut dyn Write, from: &Stop, to: &Stop, metric: Metric) -> io::Result<()> {
    let DistanceInterval { best, min, max } = distance_between(from.extent, to.extent, metric);
    let [from_name, to_name] = [from, to].map(|stop| escape_controls(&stop.name));
    writeln!(out, "{from_name} to {to_name}: {:.1} km ({})", best.km(), metric.as_str())?;
    writeln!(out, "  {:.0} to {:.0} km, given the uncertainty of both places", min.km(), max.km())?;
    match metric.bearing(from.extent.center, to.extent.center) {
        Some(bearing) => writeln!(out, "  bearing {:.1}°, {}", bearing.degrees(), bearing.compass_point()),
        None => writeln!(out, "  no bearing: both are the same point, or one is a pole"),
    }
}

/// Writes the distances in kilometers between all places.
fn write_matrix(out: &mut dyn Write, stops: &[Stop], metric: Metric) -> io::Result<()> {
    let names: Vec<String> = stops.iter().map(|stop| escape_controls(&stop.name).into_owned()).collect();
    let label_width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let width = |name: &str| name.chars().count().max(9);
    writeln!(out, "kilometers, {}, with the minimum and maximum below", metric.as_str())?;
    write!(out, "{:label_width$}", "")?;
    for name in &names {
        write!(out, "  {name:>width$}", width = width(name))?;
    }
    writeln!(out)?;
    for (from, label) in stops.iter().zip(&names) {
        let row: Vec<DistanceInterval> =
            stops.iter().map(|to| distance_between(from.extent, to.extent, metric)).collect();
        write!(out, "{label:label_width$}")?;
        for ((to, interval), name) in stops.iter().zip(&row).zip(&names) {
            let text = if std::ptr::eq(from, to) { "-".to_owned() } else { format!("{:.1}", interval.best.km()) };
            write!(out, "  {text:>width$}", width = width(name))?;
        }
        write!(out, "\n{:label_width$}", "")?;
        for ((to, interval), name) in stops.iter().zip(&row).zip(&names) {
            let range = format!("{:.0}-{:.0}", interval.min.km(), interval.max.km());
            let text = if std::ptr::eq(from, to) { String::new() } else { range };
            write!(out, "  {text:>width$}", width = width(name))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
