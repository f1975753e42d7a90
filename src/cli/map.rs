//! `map`: the main job, from a dossier to a map.

use std::path::{Path, PathBuf};

use troopmap::export::{self, Options};
use troopmap::feature;
use troopmap::{Filter, Format, Located, Problems, Reject, assess, locate};

use crate::cli::args::MapArgs;
use crate::cli::{Failure, dossier, output, rejects};

pub(crate) fn run(args: &MapArgs) -> Result<(), Failure> {
    let format = format(args)?;
    format.built().map_err(|error| Failure::Call(error.to_string()))?;
    let day = dossier::day(args.as_of.as_deref())?;
    let filters: Vec<Filter> = args
        .only
        .iter()
        .map(|text| text.parse().map_err(|error| Failure::Call(format!("--only {text}: {error}"))))
        .collect::<Result<_, _>>()?;
    let gazetteer = dossier::gazetteer(args.input.gazetteer.as_deref())?;

    let input = dossier::read(&args.input)?;
    let mut problems = input.problems;
    let Some(dossier) = input.dossier else {
        dossier::tell(&problems);
        return Err(Failure::Dossier);
    };
    let mut located = locate(&dossier, &*gazetteer);
    problems.extend(dossier::doubts(&located, args.input.lenient));
    problems.sort();
    if problems.has_errors() && !args.input.lenient {
        dossier::tell(&problems);
        return Err(Failure::Dossier);
    }
    if args.input.lenient {
        located.leave_out_doubtful();
    }
    let assessed = assess::as_of(&located, day);
    let mut map = feature::collect(&assessed);
    map.retain(|feature| Filter::all_hold(&filters, feature));
    let mut options = Options::default();
    options.circles = args.uncertainty.is_some();
    output::write_to(args.out.as_deref(), &[&args.input.dossier], |out| {
        Ok(export::write(&map, format, options, out)?)
    })?;
    if args.input.lenient {
        write_rejects(args, &located, &input.rejects)?;
    }
    if !args.quiet {
        dossier::tell(&problems);
        summary(args.out.as_deref(), &map, &located, &input.rejects, &problems);
    }
    Ok(())
}

fn format(args: &MapArgs) -> Result<Format, Failure> {
    if let Some(word) = &args.to {
        return word.parse().map_err(|error: troopmap::UnknownWord| Failure::Call(error.to_string()));
    }
    let Some(out) = &args.out else { return Ok(Format::GeoJson) };
    let name = out.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    Format::from_file_name(&name).ok_or_else(|| {
        Failure::Call(format!(
            "the ending of {} stands for no format; name one with --to: {}",
            out.display(),
            Format::WORDS.join(", ")
        ))
    })
}

/// What was left out, beside the map: `FILE.rejects.csv`.
fn write_rejects(args: &MapArgs, located: &Located<'_>, left_out: &[Reject]) -> Result<(), Failure> {
    let Some(out) = &args.out else { return Ok(()) };
    if left_out.is_empty() && located.doubts().is_empty() {
        return Ok(());
    }
    let mut name = out.clone().into_os_string();
    name.push(".rejects.csv");
    output::write_to(Some(&PathBuf::from(name)), &[&args.input.dossier], |out| {
        out.write_all(&rejects::table(left_out, located)?)
    })
}

fn summary(
    out: Option<&Path>,
    map: &troopmap::Map<'_>,
    located: &Located<'_>,
    rejects: &[Reject],
    problems: &Problems,
) {
    let rejected = rejects.iter().filter(|reject| reject.kind == troopmap::RecordKind::Claim).count();
    let claims = located.dossier().claims().len() + rejected;
    let left_out = rejected + located.doubtful();
    let beside = map.unmapped().len();
    let mut parts = vec![format!("{} from {}", output::count(map.len(), "feature"), output::count(claims, "claim"))];
    if left_out > 0 {
        parts.push(format!("{} left out", output::count(left_out, "claim")));
    }
    if beside > 0 {
        parts.push(format!(
            "{} on no feature, listed in the map under troopmap.unmapped",
            output::count(beside, "claim")
        ));
    }
    if !problems.is_empty() {
        parts.push(output::count(problems.len(), "warning"));
    }
    if let Some(out) = out {
        parts.push(format!("written to {}", out.display()));
    }
    output::say(&parts.join("; "));
}
