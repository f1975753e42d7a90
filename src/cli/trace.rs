//! `trace`: why each figure is what it is.

use std::io::Write;

use troopmap::{Assessed, FeatureId, Trace, Tracer, assess, feature};

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
    let tracer = Tracer::new(&assessed);
    let write = |out: &mut dyn Write, trace: &Trace| {
        if args.json {
            serde_json::to_writer(&mut *out, trace)?;
            writeln!(out)
        } else {
            writeln!(out, "{}", troopmap::escape_controls(&trace.to_string()))
        }
    };
    match &args.feature {
        None => output::write_to(None, &[], |out| tracer.trace_all().try_for_each(|trace| write(out, &trace))),
        Some(id) => {
            let trace = FeatureId::new(id)
                .ok()
                .and_then(|id| tracer.get(&id))
                .ok_or_else(|| no_feature(id, &assessed, args.as_of.as_deref()))?;
            output::write_to(None, &[], |out| write(out, &trace))
        }
    }
}

/// How many ids are suggested.
const SUGGESTED: usize = 5;

/// Says that there is no such feature, and which are meant: one of a later day, those that hold the word, or the nearest.
fn no_feature(id: &str, assessed: &Assessed, as_of: Option<&str>) -> Failure {
    let map = feature::collect(assessed);
    let none = format!("the map has no feature {id}");
    let word = troopmap::slugify(id);
    let holding: Vec<&str> = map
        .features()
        .iter()
        .map(|feature| feature.id().as_str())
        .filter(|other| !word.is_empty() && (other.contains(id) || other.contains(&word)))
        .collect();
    if !holding.is_empty() {
        let shown = holding.iter().take(SUGGESTED).copied().collect::<Vec<_>>().join("\n  ");
        let more = holding.len().saturating_sub(SUGGESTED);
        let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
        return Failure::Call(format!("{none}; the ids that hold this are\n  {shown}{more}"));
    }
    if let Some(day) = as_of
        && let Some((later, first)) = first_reported(id, &word, assessed)
    {
        return Failure::Call(format!("{none} as of {day}; {later} was first reported on {first}"));
    }
    let nearest = map
        .features()
        .iter()
        .map(|feature| feature.id().as_str())
        .min_by_key(|other| strsim::damerau_levenshtein(id, other))
        .map_or(String::new(), |nearest| format!("; the nearest id is {nearest}"));
    Failure::Call(format!("{none}{nearest}"))
}

/// A feature of that id, or with that word in its id, that no document had reported by the day, and when one did.
fn first_reported(id: &str, word: &str, assessed: &Assessed) -> Option<(String, String)> {
    let assessed = assess::as_of(assessed.located(), None);
    let later = feature::collect(&assessed);
    let is_it = |other: &str| other == id || (!word.is_empty() && other.contains(word));
    let found = later.features().iter().filter(|feature| is_it(feature.id().as_str()));
    let dated = found.filter_map(|feature| Some((feature.report().first_reported?, feature.id().to_string())));
    let (first, id) = dated.min()?;
    Some((id, first.to_date_text()))
}
