//! `trace`: explains each figure of a map.

use std::io::Write;

use troopmap::{Assessed, FeatureId, Trace, Tracer, assess, escape_controls, feature, slugify};

use crate::cli::args::TraceArgs;
use crate::cli::read_input::read_input;
use crate::cli::{Failure, input, option_values, output, problems};

pub(crate) fn run(args: &TraceArgs) -> Result<(), Failure> {
    let day = option_values::parse_day(args.as_of.as_deref())?;
    let gazetteer = input::open_gazetteer(args.input.gazetteer.as_deref())?;
    let input = read_input(&args.input)?;
    let (located, problems) = input.locate(&args.input, &*gazetteer)?;
    if !args.input.quiet {
        problems::print(&problems);
    }
    let assessed = assess::as_of(&located, day);
    let tracer = Tracer::new(&assessed);
    let write = |out: &mut dyn Write, trace: &Trace| {
        if args.json {
            serde_json::to_writer(&mut *out, trace)?;
            writeln!(out)
        } else {
            writeln!(out, "{}", escape_controls(&trace.to_string()))
        }
    };
    match &args.feature {
        None => output::write_output(None, &[], |out| tracer.trace_all().try_for_each(|trace| write(out, &trace))),
        Some(id) => {
            let trace = FeatureId::new(id)
                .ok()
                .and_then(|id| tracer.get(&id))
                .ok_or_else(|| unknown_feature(id, &assessed, args.as_of.as_deref()))?;
            output::write_output(None, &[], |out| write(out, &trace))
        }
    }
}

/// How many ids are suggested.
const MAX_SUGGESTIONS: usize = 5;

/// Returns the failure for an unknown feature id. It suggests ids that contain the text, an id from a later date, or the most
/// similar id.
fn unknown_feature(id: &str, assessed: &Assessed, as_of: Option<&str>) -> Failure {
    let map = feature::collect(assessed);
    let ids = || map.features().iter().map(|feature| feature.id().as_str());
    let message = format!("the map has no feature {id}");
    let slug = slugify(id);
    let containing: Vec<&str> =
        ids().filter(|other| !slug.is_empty() && (other.contains(id) || other.contains(&slug))).collect();
    if !containing.is_empty() {
        let shown = containing.iter().take(MAX_SUGGESTIONS).copied().collect::<Vec<_>>().join("\n  ");
        let more = containing.len().saturating_sub(MAX_SUGGESTIONS);
        let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
        return Failure::Usage(format!("{message}; these ids contain it:\n  {shown}{more}"));
    }
    if let Some(day) = as_of
        && let Some((later, first)) = find_later_feature(id, &slug, assessed)
    {
        return Failure::Usage(format!("{message} as of {day}; {later} was first reported on {first}"));
    }
    let suggestion = ids()
        .min_by_key(|other| strsim::damerau_levenshtein(id, other))
        .map_or(String::new(), |nearest| format!("; did you mean {nearest}?"));
    Failure::Usage(format!("{message}{suggestion}"))
}

/// Returns the id of the first feature with this id, or with this slug in its id, that is reported after the as-of date, and
/// the date of the first report.
fn find_later_feature(id: &str, slug: &str, assessed: &Assessed) -> Option<(String, String)> {
    let assessed = assess::as_of(assessed.located(), None);
    let later = feature::collect(&assessed);
    let matches = |other: &str| other == id || (!slug.is_empty() && other.contains(slug));
    let found = later.features().iter().filter(|feature| matches(feature.id().as_str()));
    let dated = found.filter_map(|feature| Some((feature.report().first_reported?, feature.id().to_string())));
    let (first, id) = dated.min()?;
    Some((id, first.to_date_text()))
}
