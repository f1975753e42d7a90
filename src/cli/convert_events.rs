//! `convert --to geojson`: converts a table of events row by row.

use std::fs::File;
use std::io::{self, Read, Write};

use troopmap::export::geojson::{Framing, write_events};
use troopmap::import::{Conversion, ConversionReport, ConvertError};
use troopmap::{DossierReadError, Limits, Problems, escape_controls};

use crate::cli::args::ConvertArgs;
use crate::cli::input::input_name;
use crate::cli::rejects::{self, RejectRow};
use crate::cli::{Failure, import_data, output, problems};

/// How many rows are reported if none could be read.
const MAX_REPORTED_ROWS: usize = 5;

/// Converts a table in one pass.
pub(crate) fn run(args: &ConvertArgs, framing: Framing) -> Result<(), Failure> {
    let input = &args.input;
    let Some(format) = import_data::find_format(input)? else {
        let message = "convert writes only tables of events as GeoJSON; for a dossier use `troopmap map`";
        return Err(Failure::Usage(message.to_owned()));
    };
    if !format.is_table() {
        let message = format!(
            "{format} is not a table that can be converted row by row; for a map of it use `troopmap map {} --from {format}`",
            input_name(input)
        );
        return Err(Failure::Usage(message));
    }
    let limits = if input.no_limits { Limits::NONE } else { Limits::default() };
    let options = import_data::import_options(input, limits)?;
    let name = input_name(input);
    let conversion = Conversion::new(format, &name, &options);
    let reader: Box<dyn Read> = if input.is_stdin() {
        Box::new(io::stdin().lock())
    } else {
        let read_error = |source| DossierReadError { path: input.dossier.clone(), source };
        Box::new(File::open(&input.dossier).map_err(read_error)?)
    };
    let out = args.out.as_deref();
    let mut outcome = Err(Problems::new());
    let written =
        output::write_output(out, &[&input.dossier], |out| convert(&conversion, framing, reader, out, &mut outcome));
    match outcome {
        Ok(report) => written.and_then(|()| print_report(args, &conversion, &report)),
        Err(problems) if problems.is_empty() => written,
        Err(problems) => {
            problems::print(&problems);
            if import_data::is_read_error(&problems) {
                return Err(Failure::IncompleteInput);
            }
            Err(if output::output_file(out).is_some() { Failure::InvalidDossier } else { Failure::IncompleteOutput })
        }
    }
}

/// Writes the features. Problems of the table are returned in `outcome`, and as an error of the writer too, so that no
/// partial file remains.
fn convert(
    conversion: &Conversion<'_>,
    framing: Framing,
    reader: Box<dyn Read>,
    mut out: &mut dyn Write,
    outcome: &mut Result<ConversionReport, Problems>,
) -> io::Result<()> {
    match write_events(conversion, framing, reader, &mut out) {
        Ok(report) if report.rows > 0 && report.rows == report.rejects.len() => {
            let mut problems = Problems::new();
            problems.extend(report.rejects.iter().take(MAX_REPORTED_ROWS).map(|row| row.to_problem(conversion.name)));
            problems.push(import_data::nothing_read_problem(conversion.name, report.rows, conversion.format));
            *outcome = Err(problems);
            Err(io::ErrorKind::InvalidData.into())
        }
        Ok(report) => {
            *outcome = Ok(report);
            Ok(())
        }
        Err(ConvertError::Problems(problems)) => {
            *outcome = Err(problems);
            Err(io::ErrorKind::InvalidData.into())
        }
        Err(ConvertError::Write(error)) => Err(error),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Prints how many rows were converted, and lists the skipped ones in a file next to the output.
fn print_report(args: &ConvertArgs, conversion: &Conversion<'_>, report: &ConversionReport) -> Result<(), Failure> {
    let rejected = report.rejects.len();
    let list = if args.input.lenient {
        let rejects: Vec<RejectRow> =
            report.rejects.iter().map(|row| RejectRow::from_row(conversion.name, row)).collect();
        rejects::write_list(args.out.as_deref(), &args.input.dossier, &rejects)?
    } else {
        None
    };
    if args.input.quiet {
        return Ok(());
    }
    let (kept, rows, format) = (report.rows - rejected, report.rows, conversion.format);
    output::print_message(&escape_controls(&format!("{}: {kept} of {rows} rows, read as {format}", conversion.name)));
    for note in &report.notes {
        output::print_message(&escape_controls(&format!("note: {note}")));
    }
    if rejected > 0 {
        let list = list.map_or(String::new(), |list| format!("; listed in {}", list.display()));
        output::print_message(&escape_controls(&format!("{} skipped{list}", output::format_count(rejected, "row"))));
    }
    Ok(())
}
