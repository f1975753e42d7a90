//! The command: parses the arguments, runs the stages of the library, and turns failures into exit codes.

mod args;
mod background_sync;
mod check;
mod completions;
mod convert;
mod convert_events;
mod distance;
#[cfg(feature = "import")]
mod import_data;
mod input;
mod interrupt;
mod map;
mod merge;
mod option_values;
mod output;
mod place;
mod place_args;
mod problems;
mod read_input;
mod rejects;
mod route;
mod said;
mod schema;
mod trace;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Parser;
use thiserror::Error;
use troopmap::escape_controls;

use args::{Args, Command};

/// Why a command failed.
#[derive(Debug, Error)]
enum Failure {
    /// The dossier has errors, which are printed already. Nothing was written.
    #[error("the dossier has errors; nothing was written")]
    InvalidDossier,
    /// The table has errors, which are printed already, and part of it went to standard output.
    #[error("the table has errors; the output is incomplete (with -o FILE nothing would be written)")]
    IncompleteOutput,
    /// `check` found errors and has printed them.
    #[error("the dossier has errors")]
    CheckFailed,
    /// The arguments are invalid.
    #[error("{0}")]
    Usage(String),
    /// A file could not be read.
    #[error("{error}: {}", output::describe_io_error(&error.source))]
    Read {
        /// The file and the error of the system.
        #[from]
        error: troopmap::DossierReadError,
    },
    /// Reading the input failed midway. The error is printed already.
    #[error("the input could not be read completely; nothing was written")]
    IncompleteInput,
    /// A file could not be written.
    #[error("cannot write {to}: {}", output::describe_io_error(source))]
    Write {
        /// The file.
        to: String,
        /// The error of the system.
        source: io::Error,
    },
}

impl Failure {
    const fn exit_code(&self) -> u8 {
        match self {
            Self::InvalidDossier | Self::IncompleteOutput | Self::CheckFailed => 1,
            Self::Usage(_) => 2,
            Self::Read { .. } | Self::IncompleteInput | Self::Write { .. } => 3,
        }
    }

    /// Returns whether the reader of standard output closed it, as `head` does. That is not an error.
    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// The exit code of a panic, which is a bug of ours.
const BUG: u8 = 70;

/// Runs the command.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse_from(protect_negative_coordinates(std::env::args_os().collect())) {
        Ok(args) => args,
        Err(error) => return print_clap_message(&error),
    };
    match std::panic::catch_unwind(|| dispatch(args.command)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => report_failure(&failure),
        Err(_) => {
            output::print_message(
                "troopmap: this is a bug in troopmap; please report it with the dossier or the command line that caused it",
            );
            ExitCode::from(BUG)
        }
    }
}

/// Prints why the command failed and returns its exit code.
fn report_failure(failure: &Failure) -> ExitCode {
    if failure.is_closed_pipe() {
        return ExitCode::SUCCESS;
    }
    if !matches!(failure, Failure::CheckFailed) {
        output::print_message(&escape_controls(&format!("troopmap: {failure}")));
    }
    ExitCode::from(failure.exit_code())
}

/// Prints the help, the version, or what is wrong with the arguments.
fn print_clap_message(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        // The message repeats the arguments, and these may be copied from a report.
        match escape_controls(&error.render().to_string()) {
            Cow::Owned(escaped) => output::print_message(escaped.trim_end()),
            Cow::Borrowed(_) => drop(error.print()),
        }
        return ExitCode::from(2);
    }
    match error.print() {
        Ok(()) => ExitCode::SUCCESS,
        Err(source) => report_failure(&Failure::Write { to: "standard output".to_owned(), source }),
    }
}

/// Puts a space before coordinates such as `-33.9, 151.2`, so that clap does not take them for a flag. The coordinate parser
/// ignores the space.
///
/// Only subcommands that take places need it, and never for the file name of `-o`.
fn protect_negative_coordinates(mut args: Vec<OsString>) -> Vec<OsString> {
    let takes_places =
        args.get(1).is_some_and(|command| ["place", "distance", "route"].iter().any(|name| command == name));
    if !takes_places {
        return args;
    }
    let mut is_file_name = false;
    for arg in args.iter_mut().skip(2) {
        if let (false, Some([b'-', digit, ..])) = (is_file_name, arg.to_str().map(str::as_bytes))
            && (digit.is_ascii_digit() || *digit == b'.')
        {
            let mut spaced = OsString::from(" ");
            spaced.push(&*arg);
            *arg = spaced;
        }
        is_file_name = ["-o", "--output"].iter().any(|flag| *arg == *flag);
    }
    args
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Map(args) => map::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Said(args) => said::run(&args),
        Command::Place(args) => place::run(&args),
        Command::Distance(args) => distance::run(&args),
        Command::Route(args) => route::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions { shell } => completions::print_completions(shell),
        Command::Man { out } => completions::write_man_pages(out.as_deref()),
    }
}
