//! A table of events as GeoJSON, row by row.

use std::fs::File;
use std::io::{self, Read, Write};

use troopmap::export::geojson::{Framing, write_events};
use troopmap::import::{Conversion, ConversionReport, ConvertError};
use troopmap::{DossierReadError, Limits, Problems, escape_controls};

use crate::cli::args::ConvertArgs;
use crate::cli::rejects::{self, LeftOut};
use crate::cli::{Failure, dossier, foreign, output};

/// Rows that are shown of a table of which none could be read.
const SHOWN: usize = 5;

/// Converts a table in one pass.
pub(crate) fn run(args: &ConvertArgs, framing: Framing) -> Result<(), Failure> {
    let input = &args.input;
    let Some(format) = foreign::format(input)? else {
        let hint = "a dossier becomes GeoJSON with `troopmap map`; convert does it with tables of events";
        return Err(Failure::Call(hint.to_owned()));
    };
    if !format.is_table() {
        let hint = format!(
            "{format} is no table that can be read row by row; `troopmap map {} --from {format}` makes a map of it",
            dossier::name(input)
        );
        return Err(Failure::Call(hint));
    }
    let limits = if input.no_limits { Limits::NONE } else { Limits::default() };
    let options = foreign::options(input, limits)?;
    let name = dossier::name(input);
    let plant = Conversion::new(format, &name, &options);
    let reader: Box<dyn Read> = if input.dossier.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        let failed = |source| DossierReadError { path: input.dossier.clone(), source };
        Box::new(File::open(&input.dossier).map_err(failed)?)
    };
    let out = args.out.as_deref();
    let mut end = Err(Problems::new());
    let written = output::write_to(out, &[&input.dossier], |out| write(&plant, framing, reader, out, &mut end));
    match end {
        Ok(converted) => written.and_then(|()| tell(args, &plant, &converted)),
        Err(problems) if problems.is_empty() => written,
        Err(problems) => {
            dossier::tell(&problems);
            if foreign::is_unread(&problems) {
                return Err(Failure::Unread);
            }
            Err(if output::file(out).is_some() { Failure::Dossier } else { Failure::CutShort })
        }
    }
}

/// Writes the features; what is wrong with the table ends the writing, so that no half of a file stays.
fn write(
    plant: &Conversion<'_>,
    framing: Framing,
    reader: Box<dyn Read>,
    mut out: &mut dyn Write,
    end: &mut Result<ConversionReport, Problems>,
) -> io::Result<()> {
    match write_events(plant, framing, reader, &mut out) {
        Ok(converted) if converted.rows > 0 && converted.rows == converted.rejects.len() => {
            let mut problems = Problems::new();
            problems.extend(converted.rejects.iter().take(SHOWN).map(|row| row.to_problem(plant.name)));
            problems.push(foreign::nothing_read(plant.name, converted.rows, plant.format));
            *end = Err(problems);
            Err(io::ErrorKind::InvalidData.into())
        }
        Ok(converted) => {
            *end = Ok(converted);
            Ok(())
        }
        Err(ConvertError::Problems(problems)) => {
            *end = Err(problems);
            Err(io::ErrorKind::InvalidData.into())
        }
        Err(ConvertError::Write(error)) => Err(error),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Tells what came of it, and lists the rows that were left out.
fn tell(args: &ConvertArgs, plant: &Conversion<'_>, converted: &ConversionReport) -> Result<(), Failure> {
    let rejected = converted.rejects.len();
    let list = if args.input.lenient {
        let left_out: Vec<LeftOut> = converted.rejects.iter().map(|row| LeftOut::row(plant.name, row)).collect();
        rejects::write(args.out.as_deref(), &args.input.dossier, &left_out)?
    } else {
        None
    };
    if args.input.quiet {
        return Ok(());
    }
    let (kept, rows, format) = (converted.rows - rejected, converted.rows, plant.format);
    output::say(&escape_controls(&format!("{}: {kept} of {rows} rows, read as {format}", plant.name)));
    for note in &converted.notes {
        output::say(&escape_controls(&format!("note: {note}")));
    }
    if rejected > 0 {
        let list = list.map_or(String::new(), |list| format!("; listed in {}", list.display()));
        output::say(&escape_controls(&format!("{} left out{list}", output::count(rejected, "row"))));
    }
    Ok(())
}
