//! `check`: every problem of a dossier, with its place in the file.

use troopmap::{Severity, assess, feature, locate};

use crate::cli::args::{CheckArgs, InputArgs};
use crate::cli::{Failure, dossier, output, problems};

pub(crate) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let gazetteer = dossier::gazetteer(args.input.gazetteer.as_deref())?;
    // The records that are sound are looked at further, so that their problems are told in the same run.
    let input = dossier::read(&InputArgs { lenient: true, ..args.input.clone() })?;
    let mut found = input.problems;
    if let Some(dossier) = &input.dossier {
        let located = locate(dossier, &*gazetteer);
        found.extend(dossier::doubts(&located, args.input.lenient));
        let assessed = assess::as_of(&located, None);
        found.extend(assessed.problems());
        found.extend(feature::collect(&assessed).problems());
    }
    found.sort();
    if args.json {
        output::write_to(None, &[], |out| out.write_all(problems::json_lines(&found).as_bytes()))?;
    } else {
        dossier::tell(&found);
        let errors = found.iter().filter(|problem| problem.severity == Severity::Error).count();
        let warnings = found.len() - errors;
        output::say(&match (errors, warnings) {
            (0, 0) => format!("{}: no problems", args.input.dossier.display()),
            _ => format!(
                "{}: {}, {}",
                args.input.dossier.display(),
                output::count(errors, "error"),
                output::count(warnings, "warning")
            ),
        });
    }
    if found.has_errors() && !args.input.lenient { Err(Failure::Dossier) } else { Ok(()) }
}
