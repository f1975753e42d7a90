//! `said`: lists what each source said, in order of time.

use troopmap::said::{self, SourceStatements};
use troopmap::{Source, assess, escape_controls};

use crate::cli::args::SaidArgs;
use crate::cli::read_input::read_input;
use crate::cli::{Failure, input, option_values, output, problems};

pub(crate) fn run(args: &SaidArgs) -> Result<(), Failure> {
    let day = option_values::parse_day(args.as_of.as_deref())?;
    let gazetteer = input::open_gazetteer(args.input.gazetteer.as_deref())?;
    let input = read_input(&args.input)?;
    let (located, problems) = input.locate(&args.input, &*gazetteer)?;
    if !args.input.quiet {
        problems::print(&problems);
    }
    let sources = located.dossier().sources();
    let asked: Vec<&Source> = args
        .sources
        .iter()
        .map(|asked| find_source(sources.iter().map(|source| &**source), asked))
        .collect::<Result<_, _>>()?;
    let mut listed = said::by_source(&assess::as_of(&located, day));
    if !asked.is_empty() {
        let position = |one: &SourceStatements| asked.iter().position(|source| source.id == one.source);
        listed.retain(|one| position(one).is_some());
        listed.sort_by_key(position);
        for source in &asked {
            if !listed.iter().any(|one| one.source == source.id) {
                output::print_message(&escape_controls(&format!("{} said nothing by itself", source.label())));
            }
        }
    }
    output::write_output(None, &[], |out| {
        listed.iter().enumerate().try_for_each(|(number, one)| {
            if args.json {
                serde_json::to_writer(&mut *out, one)?;
                return writeln!(out);
            }
            if number > 0 {
                writeln!(out)?;
            }
            write!(out, "{}", escape_controls(&one.to_string()))
        })
    })
}

/// Returns the source with an id, a name or an alias, in any case.
fn find_source<'d>(sources: impl Iterator<Item = &'d Source> + Clone, asked: &str) -> Result<&'d Source, Failure> {
    let fold = |text: &str| text.trim().to_lowercase();
    let folded = fold(asked);
    let names = |source: &'d Source| {
        std::iter::once(source.id.as_str())
            .chain(source.name.as_deref())
            .chain(source.aliases.iter().map(String::as_str))
    };
    if let Some(source) = sources.clone().find(|source| source.id.as_str() == asked) {
        return Ok(source);
    }
    let matching: Vec<&Source> =
        sources.clone().filter(|&source| names(source).any(|name| fold(name) == folded)).collect();
    match matching[..] {
        [source] => Ok(source),
        [] => {
            let all = sources.flat_map(|source| names(source).map(move |name| (name, source)));
            let nearest = all.min_by_key(|(name, _)| strsim::damerau_levenshtein(&fold(name), &folded));
            let suggestion = nearest.map_or(String::new(), |(_, source)| format!("; did you mean {}?", source.id));
            Err(Failure::Usage(format!("the dossier has no source {asked}{suggestion}")))
        }
        _ => {
            let ids: Vec<&str> = matching.iter().map(|source| source.id.as_str()).collect();
            Err(Failure::Usage(format!(
                "{asked} may be any of these sources; write one of the ids: {}",
                ids.join(", ")
            )))
        }
    }
}
