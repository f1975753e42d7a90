//! `check`: every problem of a dossier, with its place in the file.

use troopmap::{assess, check_places, escape_controls, feature, locate};

use crate::cli::args::{CheckArgs, InputArgs};
use crate::cli::{Failure, dossier, output, problems};

pub(crate) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let gazetteer = dossier::gazetteer(args.input.gazetteer.as_deref())?;
    // The records that are sound are looked at further, so that their problems are told in the same run.
    let input = dossier::read(&InputArgs { lenient: true, ..args.input.clone() })?;
    let mut found = input.problems;
    if let Some(dossier) = &input.dossier {
        let located = locate(dossier, &*gazetteer);
        if input.unsound.is_empty() {
            found.extend(dossier::doubts(&located, args.input.lenient));
        } else {
            // Names of claims that are mended decide among the others, so all are looked up once more.
            found.extend(check_places(dossier, &input.unsound, &*gazetteer, args.input.lenient));
            found.extend(located.warnings());
        }
        let assessed = assess::as_of(&located, None);
        found.extend(assessed.problems());
        found.extend(feature::collect(&assessed).problems());
    }
    found.sort();
    if args.json {
        output::write_to(None, &[], |out| out.write_all(problems::json_lines(&found).as_bytes()))?;
    } else {
        dossier::tell(&found);
        if !args.input.quiet {
            let tally = dossier::tally(&found);
            let tally = if tally.is_empty() { "no problems" } else { &tally };
            output::say(&escape_controls(&format!("{}: {tally}", dossier::name(&args.input))));
        }
    }
    if found.has_errors() && !args.input.lenient { Err(Failure::Checked) } else { Ok(()) }
}
