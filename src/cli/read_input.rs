//! Reads a dossier, or data of another format as a dossier.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use troopmap::dossier::TextFormat;
use troopmap::{Limits, ReadOptions, ReadOutcome};

use crate::cli::args::InputArgs;
#[cfg(feature = "import")]
use crate::cli::import_data;
use crate::cli::input::Input;
use crate::cli::rejects::RejectRow;
use crate::cli::{Failure, output};

/// Returns the paths of all dossiers, the first one first.
pub(crate) fn input_paths<'a>(args: &'a InputArgs, more: &'a [PathBuf]) -> Vec<&'a Path> {
    std::iter::once(&args.dossier).chain(more).map(PathBuf::as_path).collect()
}

/// Reads several dossiers as one. If there is only one, it may be data of another format.
pub(crate) fn read_inputs(args: &InputArgs, more: &[PathBuf]) -> Result<Input, Failure> {
    if more.is_empty() {
        return read_input(args);
    }
    let paths = input_paths(args, more);
    if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Failure::Usage("standard input can be read only once".to_owned()));
    }
    #[cfg(feature = "import")]
    for path in &paths {
        let one = InputArgs { dossier: path.to_path_buf(), ..args.clone() };
        if let Some(format) = import_data::find_format(&one)? {
            return Err(Failure::Usage(format!(
                "{} is not a dossier\n  help: convert it first: troopmap convert {} --from {format} --to toml",
                path.display(),
                path.display()
            )));
        }
    }
    Ok(troopmap::dossier::read_all(&paths, &read_options(args))?.into())
}

/// Reads a dossier, or data of another format as a dossier.
pub(crate) fn read_input(args: &InputArgs) -> Result<Input, Failure> {
    if args.is_stdin() && std::io::stdin().is_terminal() {
        output::print_message("troopmap: reading a dossier from the terminal; end it with Ctrl-D");
    }
    let options = read_options(args);
    #[cfg(feature = "import")]
    if let Some(format) = import_data::find_format(args)? {
        return import_data::read(format, args, options.limits);
    }
    Ok(troopmap::dossier::read(&args.dossier, &options)?.into())
}

fn read_options(args: &InputArgs) -> ReadOptions {
    let mut options = ReadOptions::default();
    options.lenient = args.lenient;
    options.format = match args.from.as_deref() {
        Some("toml") => Some(TextFormat::Toml),
        Some("json") => Some(TextFormat::Json),
        _ => None,
    };
    if args.no_limits {
        options.limits = Limits::NONE;
    }
    options
}

impl From<ReadOutcome> for Input {
    fn from(outcome: ReadOutcome) -> Self {
        Self {
            dossier: outcome.dossier,
            problems: outcome.problems,
            rejects: outcome.rejects.into_iter().map(RejectRow::from).collect(),
            rejected_claims: outcome.rejected_claims,
        }
    }
}
