//! `convert`: a dossier in another notation, or a table of events as GeoJSON.

use troopmap::dossier::{to_csv_folder, to_json, to_toml};
use troopmap::export::geojson::Framing;
use troopmap::{Records, escape_controls};

use crate::cli::args::{ConvertArgs, ConvertTo};
use crate::cli::rejects::{self, LeftOut};
use crate::cli::{Failure, dossier, events, output};

pub(crate) fn run(args: &ConvertArgs) -> Result<(), Failure> {
    match args.to {
        ConvertTo::Toml => records(args, Dossiers::Toml),
        ConvertTo::Json => records(args, Dossiers::Json),
        ConvertTo::Csv => records(args, Dossiers::Csv),
        ConvertTo::GeoJson => events::run(args, Framing::Collection),
        ConvertTo::GeoJsonSeq => events::run(args, Framing::Sequence),
        ConvertTo::GeoJsonL => events::run(args, Framing::Lines),
    }
}

/// The notations of dossiers.
#[derive(Clone, Copy)]
enum Dossiers {
    Toml,
    Json,
    Csv,
}

fn records(args: &ConvertArgs, to: Dossiers) -> Result<(), Failure> {
    let input = dossier::read(&args.input)?;
    if !args.input.quiet || input.dossier.is_none() {
        dossier::tell(&input.problems);
    }
    let Some(dossier) = input.dossier else { return Err(Failure::Dossier) };
    let records = &Records::from(dossier);
    let out = args.out.as_deref();
    let text = match to {
        Dossiers::Toml => to_toml(records),
        Dossiers::Json => to_json(records),
        Dossiers::Csv => {
            let folder = output::file(out)
                .ok_or_else(|| Failure::Call("csv is a folder of tables; name it with -o FOLDER".to_owned()))?;
            output::write_folder(folder, &args.input.dossier, &to_csv_folder(records))?;
            return left_out(args, &input.left_out);
        }
    };
    output::write_to(out, &[&args.input.dossier], |out| out.write_all(text.as_bytes()))?;
    left_out(args, &input.left_out)
}

/// Tells what a lenient run left out, and lists it beside what was written.
fn left_out(args: &ConvertArgs, left_out: &[LeftOut]) -> Result<(), Failure> {
    if !args.input.lenient {
        return Ok(());
    }
    let list = rejects::write(args.out.as_deref(), &args.input.dossier, left_out)?;
    if !args.input.quiet && !left_out.is_empty() {
        let list = list.map_or(String::new(), |list| format!("; listed in {}", list.display()));
        output::say(&escape_controls(&format!("{} left out{list}", output::count(left_out.len(), "record"))));
    }
    Ok(())
}
