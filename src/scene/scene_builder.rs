//! Scenes built from maps and routes: the marks, their wording and their appearance.

use std::collections::BTreeMap;

use super::{DateSense, LegendLine, LineKind, Mark, MarkKind, Movement, NetworkLine, Rating, RouteStop, Scene};
use crate::edtf::{Instant, Sense};
use crate::feature::{Feature, Map, Report, ReportedLocation, ReportedMovement};
use crate::itinerary::{self, Itinerary};
use crate::plausibility::Verdict;
use crate::proposition::PropositionKind;
use crate::route::LegKind;
use crate::units::Meters;

/// The radius from which the end of a movement is a country or a large part of one, in meters.
const WIDE_M: f64 = 400_000.0;

/// Builds the scene of a map.
pub fn build_scene(map: &Map) -> Scene {
    let features: &[Feature] = map.features();
    let usual = most_common_subject(features.iter().map(|feature| feature.report().subject.as_str()));
    let mut scene = Scene {
        title: map.title().unwrap_or("Reported locations").to_owned(),
        as_of: map.as_of().map(format_day),
        attribution: vec![map.attribution().to_owned()],
        ..Scene::default()
    };
    for feature in features {
        match feature {
            Feature::Location(location) => scene.marks.push(build_mark(location, usual.as_deref())),
            Feature::Movement(movement) => {
                if let Some(source) = &movement.journey.route_source
                    && !scene.attribution.contains(source)
                {
                    scene.attribution.push(source.clone());
                }
                scene.movements.push(build_movement(movement));
            }
        }
    }
    scene
}

/// Builds the scene of a route.
pub(crate) fn build_route_scene(itinerary: &Itinerary<'_>) -> Scene {
    let mut scene = Scene {
        title: itinerary.title().to_owned(),
        note: Some(itinerary::note()),
        attribution: vec![itinerary.attribution().to_owned()],
        ..Scene::default()
    };
    for section in itinerary.legs() {
        let kind = match section.leg.kind {
            LegKind::Sea => LineKind::Sea,
            LegKind::Rail => LineKind::Rail,
            LegKind::Access => LineKind::Gap,
            LegKind::Geodesic => LineKind::Straight,
        };
        scene.network_lines.push(NetworkLine {
            id: section.id(),
            line: section.lines.clone(),
            kind,
            description: format!("{}: {}", section.title(), section.description()),
        });
        scene.legend_lines.push(LegendLine {
            line_kind: Some(kind),
            text: format!("{}: {}", section.ends(), section.length_and_duration()),
        });
        scene.legend_lines.extend(section.describe_passages().map(|text| LegendLine { line_kind: None, text }));
    }
    scene
        .legend_lines
        .push(LegendLine { line_kind: None, text: format!("Total: {}", itinerary.total_length_and_duration()) });
    scene.stops = itinerary
        .stops()
        .map(|halt| RouteStop { label: halt.stop.name.clone(), position: halt.stop.extent.center })
        .collect();
    scene
}

/// Returns the most common subject, which the notes of marks need not name; of equally common ones the first by name.
pub(crate) fn most_common_subject<'a>(subjects: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for subject in subjects {
        *counts.entry(subject).or_default() += 1;
    }
    // `max_by_key` returns the last of equals.
    counts.into_iter().rev().max_by_key(|&(_, count)| count).map(|(subject, _)| subject.to_owned())
}

/// Builds the mark of a location. Its note names the subject unless that is the `usual` one.
pub(crate) fn build_mark(location: &ReportedLocation, usual: Option<&str>) -> Mark {
    let report = &location.report;
    let verdict = location.sighting.as_ref().map(|sighting| sighting.verdict).filter(|verdict| verdict.is_finding());
    let flag = verdict.map(|verdict| format!(", {verdict}")).unwrap_or_default();
    let term = format!("{}{flag}", report.likelihood);
    let note = if usual == Some(report.subject.as_str()) { term } else { format!("{}: {term}", report.subject) };
    Mark {
        id: report.id.as_str().to_owned(),
        label: location.place.clone(),
        note: Some(note),
        description: describe(&location.place, report, Some(location.extent.radius), verdict),
        position: location.extent.center,
        uncertainty: location.extent.radius,
        kind: mark_kind(report.proposition),
        rating: rating(report),
        area_only: is_area(location.place_id.as_str()),
        ambiguous: false,
        date_sense: date_sense(report),
    }
}

/// Builds the line of a movement.
pub(crate) fn build_movement(movement: &ReportedMovement) -> Movement {
    let report = &movement.report;
    let ends = format!("{} to {}", movement.from.place, movement.to.place);
    Movement {
        id: report.id.as_str().to_owned(),
        description: describe(&ends, report, None, Some(movement.plausibility().verdict)),
        line: movement.journey.lines.clone(),
        end_names: [&movement.from, &movement.to].map(|end| Some(end.place.clone())),
        vague: [&movement.from, &movement.to].iter().any(|end| end.extent.radius.get() >= WIDE_M),
        rating: rating(report),
    }
}

/// Returns a full sentence for screen readers:
/// `Ussuriysk: North Korean soldiers, presence; likely, low confidence, contested; 2 origins, ±12 km`.
fn describe(place: &str, report: &Report, radius: Option<Meters>, verdict: Option<Verdict>) -> String {
    let mut text = format!(
        "{place}: {}, {}; {}, {} confidence",
        report.subject,
        report.proposition.as_str(),
        report.likelihood.as_str(),
        report.analytic_confidence.as_str()
    );
    if report.contested {
        text.push_str(", contested");
    }
    let origins = report.independent_origins;
    let plural = if origins == 1 { "" } else { "s" };
    let radius = radius.map(|radius| format!(", ±{radius}")).unwrap_or_default();
    let flag = match verdict {
        Some(Verdict::Implausible) => "; implausible: nothing travels that fast",
        Some(Verdict::TwoPlaces) => "; reported at two places on one day",
        _ => "",
    };
    format!("{text}; {origins} origin{plural}{radius}{flag}")
}

const fn rating(report: &Report) -> Rating {
    Rating { likelihood: report.likelihood, confidence: report.analytic_confidence, contested: report.contested }
}

const fn mark_kind(kind: PropositionKind) -> MarkKind {
    match kind {
        PropositionKind::Presence => MarkKind::Presence,
        PropositionKind::Combat => MarkKind::Combat,
        PropositionKind::Departure => MarkKind::Departure,
        PropositionKind::Expectation => MarkKind::Expectation,
        _ => MarkKind::Other,
    }
}

fn date_sense(report: &Report) -> DateSense {
    match report.when.as_ref().map(crate::edtf::Edtf::sense) {
        Some(Sense::Throughout) => DateSense::Throughout,
        Some(Sense::SomeDay) => DateSense::SomeDay,
        Some(Sense::Single | Sense::AllOf) | None => DateSense::Plain,
    }
}

/// Returns whether a place is a region or a country, by the prefix of its id.
fn is_area(id: &str) -> bool {
    ["admin1:", "country:", "area:"].iter().any(|prefix| id.starts_with(prefix))
}

/// Formats a day in words: `18 October 2024`.
pub(crate) fn format_day(instant: Instant) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, day) = instant.date();
    let month = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or("January");
    format!("{day} {month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_days_in_words() {
        assert_eq!(Instant::from_date(2024, 10, 18).map(format_day).as_deref(), Some("18 October 2024"));
    }
}
