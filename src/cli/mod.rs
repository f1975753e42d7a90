//! The command: what was typed becomes stages in a row, and what went wrong becomes an exit code.

mod args;
mod check;
mod complete;
mod convert;
mod dossier;
mod map;
mod output;
mod place;
mod problems;
mod rejects;
mod schema;
mod trace;

use std::io;
use std::process::ExitCode;

use clap::Parser;
use thiserror::Error;

use args::{Args, Command};

/// Why a command did not do what was asked.
#[derive(Debug, Error)]
enum Failure {
    /// The dossier has errors, which have been told already. Nothing was written.
    #[error("the dossier has errors; nothing was written")]
    Dossier,
    /// The call was wrong.
    #[error("{0}")]
    Call(String),
    /// Something could not be read.
    #[error("{error}: {}", error.source)]
    Read {
        /// What.
        #[from]
        error: troopmap::ReadError,
    },
    /// Something could not be written.
    #[error("cannot write {to}: {source}")]
    Write {
        /// Where.
        to: String,
        /// What the system says.
        source: io::Error,
    },
}

impl Failure {
    const fn code(&self) -> u8 {
        match self {
            Self::Dossier => 1,
            Self::Call(_) => 2,
            Self::Read { .. } | Self::Write { .. } => 3,
        }
    }

    /// A reader that has seen enough, such as `head`, is no failure.
    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// A panic is a bug of ours, and has an exit code of its own.
const BUG: u8 = 70;

/// Runs the command.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to standard output and are no failure.
            let code = if error.use_stderr() { 2 } else { 0 };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::SUCCESS };
        }
    };
    match std::panic::catch_unwind(|| dispatch(args.command)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            output::say(&format!("troopmap: {failure}"));
            ExitCode::from(failure.code())
        }
        Err(_) => {
            output::say(
                "troopmap: this is a bug in troopmap; please report it with the dossier or the call that led to it",
            );
            ExitCode::from(BUG)
        }
    }
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Map(args) => map::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Place(args) => place::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions { shell } => complete::completions(shell),
        Command::Man { out } => complete::man(out.as_deref()),
    }
}
