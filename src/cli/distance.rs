//! `distance`: how far apart places are, and in which direction.

use std::io::{self, Write};

use serde::Serialize;
use troopmap::measure::{DistanceInterval, Metric, distance_between};
use troopmap::{Stop, escape_controls};

use crate::cli::args::DistanceArgs;
use crate::cli::{Failure, dossier, output, spot};

#[derive(Serialize)]
struct Row<'a> {
    from: &'a str,
    to: &'a str,
    metric: &'static str,
    km: f64,
    min_km: f64,
    max_km: f64,
    bearing_deg: Option<f64>,
}

impl<'a> Row<'a> {
    fn of(from: &'a Stop, to: &'a Stop, metric: Metric) -> Self {
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
        args.metric.parse().map_err(|error: troopmap::measure::UnknownMetric| Failure::Call(error.to_string()))?;
    let gazetteer = dossier::gazetteer(args.gazetteer.as_deref())?;
    let stops = spot::stops(&args.places, &*gazetteer, args.crs.as_deref())?;
    output::write_to(None, &[], |out| {
        if args.json {
            for (at, from) in stops.iter().enumerate() {
                for to in &stops[at + 1..] {
                    serde_json::to_writer(&mut *out, &Row::of(from, to, metric))?;
                    writeln!(out)?;
                }
            }
            return Ok(());
        }
        match stops.as_slice() {
            [from, to] => pair(out, from, to, metric),
            _ => table(out, &stops, metric),
        }
    })
}

fn pair(out: &mut dyn Write, from: &Stop, to: &Stop, metric: Metric) -> io::Result<()> {
    let DistanceInterval { best, min, max } = distance_between(from.extent, to.extent, metric);
    writeln!(
        out,
        "{} to {}: {:.1} km ({})",
        escape_controls(&from.name),
        escape_controls(&to.name),
        best.km(),
        metric.as_str()
    )?;
    writeln!(out, "  between {:.0} and {:.0} km, as far as the two places are known", min.km(), max.km())?;
    match metric.bearing(from.extent.center, to.extent.center) {
        Some(bearing) => writeln!(out, "  bearing {:.1}°, {}", bearing.degrees(), bearing.compass_point()),
        None => writeln!(out, "  no bearing: the two are one spot, or one is a pole"),
    }
}

/// Kilometres between every two places.
fn table(out: &mut dyn Write, stops: &[Stop], metric: Metric) -> io::Result<()> {
    let names: Vec<String> = stops.iter().map(|stop| escape_controls(&stop.name).into_owned()).collect();
    let first = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let width = |name: &str| name.chars().count().max(9);
    writeln!(out, "kilometres, {}, least to greatest below", metric.as_str())?;
    write!(out, "{:first$}", "")?;
    for name in &names {
        write!(out, "  {name:>width$}", width = width(name))?;
    }
    writeln!(out)?;
    for (from, label) in stops.iter().zip(&names) {
        let row: Vec<DistanceInterval> =
            stops.iter().map(|to| distance_between(from.extent, to.extent, metric)).collect();
        write!(out, "{label:first$}")?;
        for ((to, interval), name) in stops.iter().zip(&row).zip(&names) {
            let text = if std::ptr::eq(from, to) { "-".to_owned() } else { format!("{:.1}", interval.best.km()) };
            write!(out, "  {text:>width$}", width = width(name))?;
        }
        write!(out, "\n{:first$}", "")?;
        for ((to, interval), name) in stops.iter().zip(&row).zip(&names) {
            let range = format!("{:.0}-{:.0}", interval.min.km(), interval.max.km());
            let text = if std::ptr::eq(from, to) { String::new() } else { range };
            write!(out, "  {text:>width$}", width = width(name))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
