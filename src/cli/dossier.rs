//! A dossier read, its places looked up, its problems told.

use std::io::IsTerminal;
use std::path::Path;

use troopmap::dossier::TextFormat;
use troopmap::{
    DatePrecision, Dossier, DossierReadError, Edtf, Gazetteer, GeoNamesFile, Instant, LayeredGazetteer, Limits,
    Located, Problem, Problems, ReadOptions, RejectedClaims, Severity, UnresolvedName, World, is_country_code, locate,
    suggest_country_code,
};

use crate::cli::args::InputArgs;
#[cfg(feature = "import")]
use crate::cli::foreign;
use crate::cli::rejects::LeftOut;
use crate::cli::{Failure, output, problems};

/// A dossier that was read, with what was left out.
pub(crate) struct Input {
    pub(crate) dossier: Option<Dossier>,
    pub(crate) problems: Problems,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) unsound: RejectedClaims,
}

impl Input {
    /// The dossier with its places looked up, and all its problems. Errors end it here, where reading is not lenient; where it
    /// is, what is in doubt is left out.
    pub(crate) fn located(&self, args: &InputArgs, gazetteer: &dyn Gazetteer) -> Result<(Located, Problems), Failure> {
        let mut problems = self.problems.clone();
        let Some(dossier) = &self.dossier else {
            tell(&problems);
            return Err(Failure::Dossier);
        };
        let mut located = locate(dossier, gazetteer);
        problems.extend(doubts(&located, args.lenient));
        problems.sort();
        if args.lenient {
            located.skip_unresolved_claims();
        } else if problems.has_errors() {
            tell(&problems);
            return Err(Failure::Dossier);
        }
        Ok((located, problems))
    }
}

/// The name of the input in messages.
pub(crate) fn name(args: &InputArgs) -> String {
    if args.dossier.as_os_str() == "-" { "<stdin>".to_owned() } else { args.dossier.display().to_string() }
}

/// Reads a dossier, or data of another format as one.
pub(crate) fn read(args: &InputArgs) -> Result<Input, Failure> {
    if args.dossier.as_os_str() == "-" && std::io::stdin().is_terminal() {
        output::say("troopmap: reading a dossier from the terminal; end it with Ctrl-D");
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
    if let Some(format) = foreign::format(args)? {
        return foreign::read(format, args, options.limits);
    }
    let reading = troopmap::dossier::read(&args.dossier, &options)?;
    let left_out = reading.rejects.into_iter().map(LeftOut::from).collect();
    Ok(Input { dossier: reading.dossier, problems: reading.problems, left_out, unsound: reading.rejected_claims })
}

/// The gazetteer: the built-in one, with the caller's own before it.
pub(crate) fn gazetteer(own: Option<&Path>) -> Result<Box<dyn Gazetteer>, Failure> {
    let Some(path) = own else { return Ok(Box::new(World)) };
    let text = std::fs::read_to_string(path).map_err(|source| DossierReadError { path: path.to_owned(), source })?;
    let own =
        GeoNamesFile::from_text(&text, "").map_err(|error| Failure::Call(format!("{}: {error}", path.display())))?;
    Ok(Box::new(LayeredGazetteer::new(own, World)))
}

/// The names to which no single place answers, as problems. Where reading is lenient they are warnings.
pub(crate) fn doubts(located: &Located, lenient: bool) -> Problems {
    let mut problems = Problems::new();
    let as_problem = |doubt: &UnresolvedName| -> Problem { doubt.to_problem(located.dossier(), lenient) };
    problems.extend(located.unresolved_names().iter().map(as_problem));
    problems.extend(located.warnings());
    problems
}

/// Tells problems on standard error.
pub(crate) fn tell(problems: &Problems) {
    if !problems.is_empty() {
        output::say(&problems::render(problems, output::color()));
    }
}

/// `2 errors, 1 warning`, without those of which there are none.
pub(crate) fn tally(problems: &Problems) -> String {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let parts = [(errors, "error"), (problems.len() - errors, "warning")];
    let parts: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| output::count(*number, what)).collect();
    parts.join(", ")
}

/// The day that `--as-of` names.
pub(crate) fn day(text: Option<&str>) -> Result<Option<Instant>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let wrong = |why: String| Failure::Call(format!("--as-of {text}: {why}"));
    let one_day = || wrong("this is not one day; write it as 2024-10-18".to_owned());
    let date = Edtf::parse(text).map_err(|error| match error.help() {
        // The forms that suit any date do not suit here.
        Some(help) if help.contains("2024-10,") => one_day(),
        _ => wrong(error.to_string()),
    })?;
    if !date.is_single_date() || date.precision() != DatePrecision::Day {
        return Err(one_day());
    }
    Ok(date.latest().instant())
}

/// A country that an option names, by its code in capitals.
pub(crate) fn country(option: &str, code: &str) -> Result<String, Failure> {
    let upper = code.to_ascii_uppercase();
    if is_country_code(&upper) {
        return Ok(upper);
    }
    let meant = suggest_country_code(code).map_or(String::new(), |meant| format!("; did you mean {meant}?"));
    Err(Failure::Call(format!("{option} {code}: a country is two letters of ISO 3166-1, such as RU{meant}")))
}
