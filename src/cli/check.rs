//! `check`: reports all problems in a dossier.

use troopmap::{assess, check_places, escape_controls, feature, locate, said};

use crate::cli::args::{CheckArgs, InputArgs};
use crate::cli::input::{self, input_name};
use crate::cli::read_input::read_inputs;
use crate::cli::{Failure, output, problems};

pub(crate) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let gazetteer = input::open_gazetteer(args.input.gazetteer.as_deref())?;
    // Lenient reading keeps the valid records, so that the later stages report their problems in the same run.
    let input = read_inputs(&InputArgs { lenient: true, ..args.input.clone() }, &args.more)?;
    let mut found = input.problems;
    if let Some(dossier) = &input.dossier {
        let located = locate(dossier, &*gazetteer);
        if input.rejected_claims.is_empty() {
            found.extend(input::place_problems(&located, args.input.lenient));
        } else {
            // The places of rejected claims help to resolve the others once they are fixed, so all are resolved together.
            found.extend(check_places(dossier, &input.rejected_claims, &*gazetteer, args.input.lenient));
            found.extend(located.warnings());
        }
        let assessed = assess::as_of(&located, None);
        found.extend(assessed.problems());
        found.extend(said::check_drifts(&assessed));
        found.extend(feature::collect(&assessed).problems());
    }
    found.sort();
    if args.json {
        output::write_output(None, &[], |out| out.write_all(problems::to_json_lines(&found).as_bytes()))?;
    } else {
        problems::print(&found);
        if !args.input.quiet {
            let counts = problems::format_counts(&found);
            let counts = if counts.is_empty() { "no problems" } else { &counts };
            let names: Vec<String> = std::iter::once(input_name(&args.input))
                .chain(args.more.iter().map(|path| path.display().to_string()))
                .collect();
            output::print_message(&escape_controls(&format!("{}: {counts}", names.join(", "))));
        }
    }
    if found.has_errors() && !args.input.lenient { Err(Failure::CheckFailed) } else { Ok(()) }
}
