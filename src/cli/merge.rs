//! `merge`: merges dossiers into one.

use std::path::Path;

use crate::cli::args::MergeArgs;
use crate::cli::convert::{DossierNotation, report_rejects, write_dossier};
use crate::cli::read_input::{input_paths, read_inputs};
use crate::cli::{Failure, output, problems};

pub(crate) fn run(args: &MergeArgs) -> Result<(), Failure> {
    let out = args.out.as_deref();
    let to = choose_notation(args)?;
    let input = read_inputs(&args.input, &args.more)?;
    if !args.input.quiet || input.dossier.is_none() {
        problems::print(&input.problems);
    }
    let Some(dossier) = input.dossier else { return Err(Failure::InvalidDossier) };
    let inputs = input_paths(&args.input, &args.more);
    write_dossier(dossier, to, out, &inputs)?;
    report_rejects(&args.input, out, &input.rejects)
}

fn choose_notation(args: &MergeArgs) -> Result<DossierNotation, Failure> {
    let out = output::output_file(args.out.as_deref());
    let extension = out.and_then(Path::extension).map(|extension| extension.to_string_lossy().to_lowercase());
    match (args.to.as_deref(), extension.as_deref()) {
        (Some("toml"), _) | (None, Some("toml")) => Ok(DossierNotation::Toml),
        (Some("json"), _) | (None, Some("json")) => Ok(DossierNotation::Json),
        (Some(_), _) => Ok(DossierNotation::Csv),
        (None, None) => Ok(if out.is_some() { DossierNotation::Csv } else { DossierNotation::Toml }),
        (None, Some(_)) => Err(output::unsupported_extension(out.unwrap_or(Path::new("-")), &["toml", "json", "csv"])),
    }
}
