//! `trace`: why each figure is what it is.

use std::io::Write;

use troopmap::{FeatureId, Trace, Tracer, assess, feature};

use crate::cli::args::TraceArgs;
use crate::cli::{Failure, dossier, output};

pub(crate) fn run(args: &TraceArgs) -> Result<(), Failure> {
    let day = dossier::day(args.as_of.as_deref())?;
    let gazetteer = dossier::gazetteer(args.input.gazetteer.as_deref())?;
    let input = dossier::read(&args.input)?;
    let (located, problems) = input.located(&args.input, &*gazetteer)?;
    if !args.input.quiet {
        dossier::tell(&problems);
    }
    let assessed = assess::as_of(&located, day);
    let map = feature::collect(&assessed);
    let tracer = Tracer::new(&map);
    let write = |out: &mut dyn Write, trace: &Trace| {
        if args.json {
            serde_json::to_writer(&mut *out, trace)?;
            writeln!(out)
        } else {
            writeln!(out, "{}", troopmap::visible(&trace.to_string()))
        }
    };
    match &args.feature {
        None => output::write_to(None, &[], |out| tracer.all().try_for_each(|trace| write(out, &trace))),
        Some(id) => {
            let trace = FeatureId::new(id).ok().and_then(|id| tracer.of(&id)).ok_or_else(|| no_feature(id, &map))?;
            output::write_to(None, &[], |out| write(out, &trace))
        }
    }
}

fn no_feature(id: &str, map: &troopmap::Map<'_>) -> Failure {
    let nearest = map
        .assessments()
        .map(|(other, _)| other.as_str())
        .min_by_key(|other| strsim::damerau_levenshtein(id, other))
        .map_or(String::new(), |nearest| format!("; the nearest id is {nearest}"));
    Failure::Call(format!("the map has no feature {id}{nearest}"))
}
