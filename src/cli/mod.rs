//! The command: what was typed becomes stages in a row, and what went wrong becomes an exit code.

mod args;
mod check;
mod complete;
mod convert;
mod distance;
mod dossier;
mod events;
#[cfg(feature = "import")]
mod foreign;
mod interrupt;
mod map;
mod output;
mod place;
mod problems;
mod rejects;
mod route;
mod schema;
mod settling;
mod spot;
mod trace;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Parser;
use thiserror::Error;
use troopmap::escape_controls;

use args::{Args, Command};

/// Why a command did not do what was asked.
#[derive(Debug, Error)]
enum Failure {
    /// The dossier has errors, which have been told already. Nothing was written.
    #[error("the dossier has errors; nothing was written")]
    Dossier,
    /// The table has errors, which have been told already, and part of it has gone to standard output.
    #[error("the table has errors; what was written is not all of it (with -o FILE nothing would be)")]
    CutShort,
    /// The dossier has errors, and telling them was all that was asked.
    #[error("the dossier has errors")]
    Checked,
    /// The call was wrong.
    #[error("{0}")]
    Call(String),
    /// Something could not be read.
    #[error("{error}: {}", output::system_says(&error.source))]
    Read {
        /// What.
        #[from]
        error: troopmap::DossierReadError,
    },
    /// The system gave out an input up to some byte, which has been told already.
    #[error("the input could not be read to its end; nothing was written")]
    Unread,
    /// Something could not be written.
    #[error("cannot write {to}: {}", output::system_says(source))]
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
            Self::Dossier | Self::CutShort | Self::Checked => 1,
            Self::Call(_) => 2,
            Self::Read { .. } | Self::Unread | Self::Write { .. } => 3,
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
    let args = match Args::try_parse_from(coordinates_are_no_flags(std::env::args_os().collect())) {
        Ok(args) => args,
        Err(error) => return answer(&error),
    };
    match std::panic::catch_unwind(|| dispatch(args.command)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => end(&failure),
        Err(_) => {
            output::say(
                "troopmap: this is a bug in troopmap; please report it with the dossier or the call that led to it",
            );
            ExitCode::from(BUG)
        }
    }
}

/// Says why nothing came of it, and with which exit code.
fn end(failure: &Failure) -> ExitCode {
    if failure.is_closed_pipe() {
        return ExitCode::SUCCESS;
    }
    if !matches!(failure, Failure::Checked) {
        output::say(&escape_controls(&format!("troopmap: {failure}")));
    }
    ExitCode::from(failure.code())
}

/// Help and version, which were asked for, or what is wrong with the call.
fn answer(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        // What was typed may come from a report, and the message repeats it.
        match escape_controls(&error.render().to_string()) {
            Cow::Owned(shown) => output::say(shown.trim_end()),
            Cow::Borrowed(_) => drop(error.print()),
        }
        return ExitCode::from(2);
    }
    match error.print() {
        Ok(()) => ExitCode::SUCCESS,
        Err(source) => end(&Failure::Write { to: "standard output".to_owned(), source }),
    }
}

/// `-33.9, 151.2` is a place and no flag: a space before it says so, and reading coordinates passes over it.
///
/// That is so where places are taken, and not for the name of a file.
fn coordinates_are_no_flags(mut args: Vec<OsString>) -> Vec<OsString> {
    let takes_places =
        args.get(1).is_some_and(|command| ["place", "distance", "route"].iter().any(|one| command == one));
    if !takes_places {
        return args;
    }
    let mut names_a_file = false;
    for arg in args.iter_mut().skip(2) {
        if let (false, Some([b'-', digit, ..])) = (names_a_file, arg.to_str().map(str::as_bytes))
            && (digit.is_ascii_digit() || *digit == b'.')
        {
            let mut spaced = OsString::from(" ");
            spaced.push(&*arg);
            *arg = spaced;
        }
        names_a_file = ["-o", "--output"].iter().any(|flag| *arg == *flag);
    }
    args
}

fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Map(args) => map::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Place(args) => place::run(&args),
        Command::Distance(args) => distance::run(&args),
        Command::Route(args) => route::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions { shell } => complete::completions(shell),
        Command::Man { out } => complete::man(out.as_deref()),
    }
}
