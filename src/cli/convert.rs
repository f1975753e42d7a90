//! `convert`: a dossier in another notation.

use std::path::Path;

use troopmap::dossier as notation;

use crate::cli::args::{ConvertArgs, DossierFormat};
use crate::cli::{Failure, dossier, output};

pub(crate) fn run(args: &ConvertArgs) -> Result<(), Failure> {
    let input = dossier::read(&args.input)?;
    dossier::tell(&input.problems);
    let Some(dossier) = input.dossier else { return Err(Failure::Dossier) };
    let records = dossier.records();
    let out = args.out.as_deref();
    let text = match args.to {
        DossierFormat::Toml => notation::to_toml(records),
        DossierFormat::Json => notation::to_json(records),
        DossierFormat::Csv => {
            let folder =
                out.ok_or_else(|| Failure::Call("csv is a folder of tables; name it with -o FOLDER".to_owned()))?;
            return folder_of(folder, &args.input.dossier, &notation::to_csv_folder(records));
        }
    };
    output::write_to(out, &[&args.input.dossier], |out| out.write_all(text.as_bytes()))
}

fn folder_of(folder: &Path, input: &Path, files: &[(&'static str, String)]) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|source| Failure::Write { to: folder.display().to_string(), source })?;
    for (name, text) in files {
        output::write_to(Some(&folder.join(name)), &[input], |out| out.write_all(text.as_bytes()))?;
    }
    Ok(())
}
