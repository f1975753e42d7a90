//! `map`: makes a map from a dossier.

use std::io;
use std::path::Path;

use troopmap::export::{self, WriteOptions};
use troopmap::{Assessed, Document, Filter, Format, Located, Map, Problems, assess, escape_controls, feature};

use crate::cli::args::MapArgs;
use crate::cli::read_input::{input_paths, read_inputs};
use crate::cli::rejects::{self, RejectRow};
use crate::cli::{Failure, input, option_values, output, problems};

pub(crate) fn run(args: &MapArgs) -> Result<(), Failure> {
    let format = choose_format(args)?;
    format.built().map_err(|error| Failure::Usage(error.to_string()))?;
    let day = option_values::parse_day(args.as_of.as_deref())?;
    let filters: Vec<Filter> = args
        .only
        .iter()
        .map(|text| text.parse().map_err(|error| Failure::Usage(format!("--only {text}: {error}"))))
        .collect::<Result<_, _>>()?;
    let gazetteer = input::open_gazetteer(args.input.gazetteer.as_deref())?;

    let input = read_inputs(&args.input, &args.more)?;
    let (located, problems) = input.locate(&args.input, &*gazetteer)?;
    let assessed = assess::as_of(&located, day);
    let mut map = feature::collect(&assessed);
    map.retain(|feature| Filter::all_hold(&filters, feature));
    if !args.input.no_limits {
        check_page_size(format, map.len())?;
    }
    let inputs = input_paths(&args.input, &args.more);
    output::write_output(args.out.as_deref(), &inputs, |out| {
        Ok(export::write(&map, format, write_options(args)?, out)?)
    })?;
    let mut rejects = input.rejects.clone();
    let mut list = None;
    if args.input.lenient {
        rejects.extend(rejects::unresolved_claims(&located));
        list = rejects::write_list(args.out.as_deref(), &args.input.dossier, &rejects)?;
    }
    if !args.input.quiet {
        problems::print(&problems);
        print_summary(args.out.as_deref(), format, &map, &located, &rejects, list.as_deref(), &problems);
        if let Some(reason) = map.is_empty().then(|| explain_empty_map(&assessed, &filters)).flatten() {
            output::print_message(&escape_controls(&format!("troopmap: {reason}")));
        }
    }
    Ok(())
}

/// The largest page. A larger one takes gigabytes to make, and browsers fail to open it.
const MAX_PAGE_FEATURES: usize = 50_000;

/// Checks that a page does not have too many features.
fn check_page_size(format: Format, features: usize) -> Result<(), Failure> {
    if format != Format::Html || features <= MAX_PAGE_FEATURES {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "a page of {features} features is too large for browsers (the limit is {MAX_PAGE_FEATURES}; --no-limits disables it); \
         select features with --only, or write geojson or geopackage for QGIS"
    )))
}

/// Explains why a map is empty. `None` if there is no single reason.
fn explain_empty_map(assessed: &Assessed, filters: &[Filter]) -> Option<String> {
    let dossier = assessed.located().dossier();
    if assessed.count_known_claims() == 0 {
        let day = assessed.as_of_instant()?;
        let published = |document: &Document| document.published.earliest().instant();
        let first =
            dossier.documents().iter().filter(|document| published(document).is_some()).min_by_key(|d| published(d))?;
        return Some(format!(
            "no document was published by {}; the first is {}, published {}",
            day.to_date_text(),
            first.id,
            first.published.to_words()
        ));
    }
    Filter::why_none(filters, &feature::collect(assessed))
}

fn write_options(args: &MapArgs) -> io::Result<WriteOptions> {
    let mut options = WriteOptions::default();
    options.circles = args.uncertainty.is_some();
    options.csv_raw = args.csv_raw;
    options.bom = args.bom;
    #[cfg(feature = "map")]
    {
        options.drawing.width = args.drawing.width.unwrap_or(options.drawing.width);
        if let Some([width, height]) = args.drawing.size {
            options.drawing.width = width;
            options.drawing.height = Some(height);
        }
        if let Some(word) = &args.drawing.projection {
            options.drawing.projection = word.parse().map_err(io::Error::other)?;
        }
        if let Some(word) = &args.drawing.borders {
            options.drawing.borders = word.parse().map_err(io::Error::other)?;
        }
    }
    Ok(options)
}

fn choose_format(args: &MapArgs) -> Result<Format, Failure> {
    if let Some(word) = &args.to {
        return word.parse().map_err(|error: troopmap::UnknownWord| Failure::Usage(error.to_string()));
    }
    let Some(out) = output::output_file(args.out.as_deref()) else { return Ok(Format::GeoJson) };
    let name = out.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    Format::from_file_name(&name).ok_or_else(|| output::unsupported_extension(out, Format::WORDS))
}

/// Returns the end of the sentence about claims on no feature: where the map lists them.
fn where_unmapped_are_listed(format: Format) -> &'static str {
    match format {
        Format::GeoJson => ", listed in the map under troopmap.unmapped",
        Format::Html => ", listed on the page",
        _ => "; geojson and html list them",
    }
}

/// Prints `9 features from 12 claims; 2 claims skipped, listed in map.geojson.rejects.csv; 2 errors; written to map.geojson`.
fn print_summary(
    out: Option<&Path>,
    format: Format,
    map: &Map,
    located: &Located,
    rejects: &[RejectRow],
    list: Option<&Path>,
    problems: &Problems,
) {
    let count_rejects = |record: &str| rejects.iter().filter(|row| row.record == record).count();
    let (claims, rows, places) = (count_rejects("claim"), count_rejects("row"), count_rejects("place"));
    let known = map.assessed().map_or(0, Assessed::count_known_claims);
    let later = located.dossier().claims().len() - known;
    // Claims without a resolved place are among the known ones too.
    let all = (known + claims).saturating_sub(located.count_unresolved_claims());
    let mut parts =
        vec![format!("{} from {}", output::format_count(map.len(), "feature"), output::format_count(all, "claim"))];
    if later > 0 {
        parts.push(format!("{} published later", output::format_count(later, "claim")));
    }
    for (number, noun) in [(claims, "claim"), (rows, "row")].into_iter().filter(|(number, _)| *number > 0) {
        parts.push(format!("{} skipped", output::format_count(number, noun)));
    }
    if places > 0 {
        parts.push(format!("{} without some of their places", output::format_count(places, "claim")));
    }
    if let (Some(list), Some(last)) = (list.filter(|_| !rejects.is_empty()), parts.last_mut()) {
        *last = format!("{last}, listed in {}", list.display());
    }
    let is_reject = |claim: &str| rejects.iter().any(|row| row.record == "claim" && row.id == claim);
    let unmapped = map.unmapped().iter().filter(|unmapped| !is_reject(unmapped.claim.as_str())).count();
    if unmapped > 0 {
        parts.push(format!(
            "{} on no feature{}",
            output::format_count(unmapped, "claim"),
            where_unmapped_are_listed(format)
        ));
    }
    if !problems.is_empty() {
        parts.push(problems::format_counts(problems));
    }
    if let Some(out) = output::output_file(out) {
        parts.push(format!("written to {}", out.display()));
    }
    output::print_message(&escape_controls(&parts.join("; ")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_pages_that_are_too_large() {
        assert!(check_page_size(Format::Html, MAX_PAGE_FEATURES).is_ok());
        assert!(check_page_size(Format::GeoJson, MAX_PAGE_FEATURES + 1).is_ok());
        let Err(Failure::Usage(message)) = check_page_size(Format::Html, 50_001) else { panic!() };
        assert!(message.starts_with("a page of 50001 features is too large for browsers"), "{message}");
    }
}
