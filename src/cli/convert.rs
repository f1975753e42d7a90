//! `convert`: converts a dossier to another notation, or a table of events to GeoJSON.

use std::path::Path;

use troopmap::dossier::{to_csv_folder, to_json, to_toml};
use troopmap::export::geojson::Framing;
use troopmap::{Dossier, Records, escape_controls};

use crate::cli::args::{ConvertArgs, ConvertTo, InputArgs};
use crate::cli::read_input::read_input;
use crate::cli::rejects::{self, RejectRow};
use crate::cli::{Failure, convert_events, output, problems};

pub(crate) fn run(args: &ConvertArgs) -> Result<(), Failure> {
    match args.to {
        ConvertTo::Toml => convert_dossier(args, DossierNotation::Toml),
        ConvertTo::Json => convert_dossier(args, DossierNotation::Json),
        ConvertTo::Csv => convert_dossier(args, DossierNotation::Csv),
        ConvertTo::GeoJson => convert_events::run(args, Framing::Collection),
        ConvertTo::GeoJsonSeq => convert_events::run(args, Framing::Sequence),
        ConvertTo::GeoJsonL => convert_events::run(args, Framing::Lines),
    }
}

/// The notations of dossiers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DossierNotation {
    Toml,
    Json,
    Csv,
}

fn convert_dossier(args: &ConvertArgs, to: DossierNotation) -> Result<(), Failure> {
    let input = read_input(&args.input)?;
    if !args.input.quiet || input.dossier.is_none() {
        problems::print(&input.problems);
    }
    let Some(dossier) = input.dossier else { return Err(Failure::InvalidDossier) };
    write_dossier(dossier, to, args.out.as_deref(), &[&args.input.dossier])?;
    report_rejects(&args.input, args.out.as_deref(), &input.rejects)
}

/// Writes a dossier that was read from `inputs`.
pub(crate) fn write_dossier(
    dossier: Dossier,
    to: DossierNotation,
    out: Option<&Path>,
    inputs: &[&Path],
) -> Result<(), Failure> {
    let records = &Records::from(dossier);
    let text = match to {
        DossierNotation::Toml => to_toml(records),
        DossierNotation::Json => to_json(records),
        DossierNotation::Csv => {
            let folder = output::output_file(out)
                .ok_or_else(|| Failure::Usage("csv is a folder of tables; set it with -o FOLDER".to_owned()))?;
            return output::write_folder(folder, inputs, &to_csv_folder(records));
        }
    };
    output::write_output(out, inputs, |out| out.write_all(text.as_bytes()))
}

/// Reports the records that a lenient run skipped, and lists them in a file next to the output.
pub(crate) fn report_rejects(input: &InputArgs, out: Option<&Path>, rejects: &[RejectRow]) -> Result<(), Failure> {
    if !input.lenient {
        return Ok(());
    }
    let list = rejects::write_list(out, &input.dossier, rejects)?;
    if !input.quiet && !rejects.is_empty() {
        let list = list.map_or(String::new(), |list| format!("; listed in {}", list.display()));
        output::print_message(&escape_controls(&format!(
            "{} skipped{list}",
            output::format_count(rejects.len(), "record")
        )));
    }
    Ok(())
}
