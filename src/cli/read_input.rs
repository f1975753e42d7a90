//! Reads a dossier, or data of another format as a dossier.

use std::io::IsTerminal;

use troopmap::dossier::TextFormat;
use troopmap::{Limits, ReadOptions};

use crate::cli::args::InputArgs;
#[cfg(feature = "import")]
use crate::cli::import_data;
use crate::cli::input::Input;
use crate::cli::rejects::RejectRow;
use crate::cli::{Failure, output};

/// Reads a dossier, or data of another format as a dossier.
pub(crate) fn read_input(args: &InputArgs) -> Result<Input, Failure> {
    if args.is_stdin() && std::io::stdin().is_terminal() {
        output::print_message("troopmap: reading a dossier from the terminal; end it with Ctrl-D");
    }
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
    #[cfg(feature = "import")]
    if let Some(format) = import_data::find_format(args)? {
        return import_data::read(format, args, options.limits);
    }
    let outcome = troopmap::dossier::read(&args.dossier, &options)?;
    Ok(Input {
        dossier: outcome.dossier,
        problems: outcome.problems,
        rejects: outcome.rejects.into_iter().map(RejectRow::from).collect(),
        rejected_claims: outcome.rejected_claims,
    })
}
