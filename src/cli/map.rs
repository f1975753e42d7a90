//! `map`: the main job, from a dossier to a map.

use std::io;
use std::path::Path;

use troopmap::export::{self, WriteOptions};
use troopmap::feature;
use troopmap::{Assessed, Document, Filter, Format, Located, Map, Problems, assess, escape_controls};

use crate::cli::args::MapArgs;
use crate::cli::rejects::{self, LeftOut};
use crate::cli::{Failure, dossier, output};

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
    let (located, problems) = input.located(&args.input, &*gazetteer)?;
    let assessed = assess::as_of(&located, day);
    let mut map = feature::collect(&assessed);
    map.retain(|feature| Filter::all_hold(&filters, feature));
    if !args.input.no_limits {
        fits(format, map.len())?;
    }
    output::write_to(args.out.as_deref(), &[&args.input.dossier], |out| {
        Ok(export::write(&map, format, options(args)?, out)?)
    })?;
    let mut left_out = input.left_out.clone();
    let mut list = None;
    if args.input.lenient {
        left_out.extend(rejects::doubtful(&located));
        list = rejects::write(args.out.as_deref(), &args.input.dossier, &left_out)?;
    }
    if !args.input.quiet {
        dossier::tell(&problems);
        summary(args.out.as_deref(), format, &map, &located, &left_out, list.as_deref(), &problems);
        if let Some(why) = map.is_empty().then(|| why_empty(&assessed, &filters)).flatten() {
            output::say(&escape_controls(&format!("troopmap: {why}")));
        }
    }
    Ok(())
}

/// A page with more features than these takes gigabytes to make, and no browser opens it.
const MOST_ON_A_PAGE: usize = 50_000;

/// Whether so many features are a map that the format can hold.
fn fits(format: Format, features: usize) -> Result<(), Failure> {
    if format != Format::Html || features <= MOST_ON_A_PAGE {
        return Ok(());
    }
    Err(Failure::Call(format!(
        "a page of {features} features is more than a browser opens (the limit is {MOST_ON_A_PAGE}; --no-limits lifts it); narrow \
         the map with --only, or write geojson or geopackage for QGIS"
    )))
}

/// Why a map has nothing on it, where that can be told.
fn why_empty(assessed: &Assessed, filters: &[Filter]) -> Option<String> {
    let dossier = assessed.located().dossier();
    if assessed.count_known_claims() == 0 {
        let day = assessed.as_of_instant()?;
        let published = |document: &Document| document.published.earliest().instant();
        let first =
            dossier.documents().iter().filter(|document| published(document).is_some()).min_by_key(|d| published(d))?;
        let day = day.to_date_text();
        return Some(format!(
            "no document was out by {day}; the first is {}, published {}",
            first.id,
            first.published.to_words()
        ));
    }
    Filter::why_none(filters, &feature::collect(assessed))
}

fn options(args: &MapArgs) -> io::Result<WriteOptions> {
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

fn format(args: &MapArgs) -> Result<Format, Failure> {
    if let Some(word) = &args.to {
        return word.parse().map_err(|error: troopmap::UnknownWord| Failure::Call(error.to_string()));
    }
    let Some(out) = output::file(args.out.as_deref()) else { return Ok(Format::GeoJson) };
    let name = out.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    Format::from_file_name(&name).ok_or_else(|| {
        Failure::Call(format!(
            "the ending of {} stands for no format; name one with --to: {}",
            out.display(),
            Format::WORDS.join(", ")
        ))
    })
}

/// Where a map says which claims are on no feature.
fn where_listed(format: Format) -> &'static str {
    match format {
        Format::GeoJson => ", listed in the map under troopmap.unmapped",
        Format::Html => ", listed beside the map",
        _ => "; the formats geojson and html list them",
    }
}

/// `9 features from 12 claims; 2 claims left out, listed in map.geojson.rejects.csv; 2 errors; written to map.geojson`.
fn summary(
    out: Option<&Path>,
    format: Format,
    map: &Map,
    located: &Located,
    left_out: &[LeftOut],
    list: Option<&Path>,
    problems: &Problems,
) {
    let of = |record: &str| left_out.iter().filter(|row| row.record == record).count();
    let (claims, rows) = (of("claim"), of("row"));
    // Claims of which a place is in doubt were read; the others were not.
    let known = map.assessed().map_or(0, Assessed::count_known_claims);
    let later = located.dossier().claims().len() - known;
    let all = (known + claims).saturating_sub(located.count_unresolved_claims());
    let mut parts = vec![format!("{} from {}", output::count(map.len(), "feature"), output::count(all, "claim"))];
    if later > 0 {
        parts.push(format!("{} published later", output::count(later, "claim")));
    }
    for (number, what) in [(claims, "claim"), (rows, "row")].into_iter().filter(|(number, _)| *number > 0) {
        parts.push(format!("{} left out", output::count(number, what)));
    }
    if let (Some(list), Some(last)) = (list.filter(|_| !left_out.is_empty()), parts.last_mut()) {
        *last = format!("{last}, listed in {}", list.display());
    }
    let is_listed = |claim: &str| left_out.iter().any(|row| row.id == claim);
    let beside = map.unmapped().iter().filter(|unmapped| !is_listed(unmapped.claim.as_str())).count();
    if beside > 0 {
        parts.push(format!("{} on no feature{}", output::count(beside, "claim"), where_listed(format)));
    }
    if !problems.is_empty() {
        parts.push(dossier::tally(problems));
    }
    if let Some(out) = output::file(out) {
        parts.push(format!("written to {}", out.display()));
    }
    output::say(&escape_controls(&parts.join("; ")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_an_end() {
        assert!(fits(Format::Html, MOST_ON_A_PAGE).is_ok() && fits(Format::GeoJson, MOST_ON_A_PAGE + 1).is_ok());
        let Err(Failure::Call(message)) = fits(Format::Html, 50_001) else { panic!() };
        assert!(message.starts_with("a page of 50001 features is more than a browser opens"), "{message}");
    }
}
