//! Linked Places: GeoJSON of places with names, times, sources and certainties.
//!
//! Written from the description of the format. Also accepts the keys of its first sample: `citation` for `citations`,
//! `ccode` for `ccodes`, years as integers.

use std::borrow::Cow;

use super::collector::Collector;
use super::enclosing_circle::enclosing_circle;
use super::geojson::{features, positions};
use super::json_tree::{get, list, parse_tree, scalar, text_at, to_original, value_text};
use super::row_error::{InvalidItem, InvalidRow};
use super::{ImportOptions, Imported, own_export_problem, single_problem, web_address};
use crate::dossier::{DataNode, DataValue};
use crate::edtf::Edtf;
use crate::event::{
    Attribution, Coordinates, Day, DocumentRef, Event, EventDate, MAX_ATTRIBUTIONS, PublicationDate, SourceRef,
    SubjectRef, file_stem, id_from_name,
};
use crate::opinion::Hedge;
use crate::problem::{Problems, SourceText};
use crate::record::{Activity, Original};

/// Reads a collection of Linked Places.
pub(crate) fn read(source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let tree = parse_tree(source)?;
    let features = features(source, &tree)?;
    if features.iter().any(|feature| is_own_export(source, feature)) {
        return Err(single_problem(own_export_problem(&source.name)));
    }
    let mut collector = Collector::new(source, options);
    for (number, feature) in features.into_iter().enumerate() {
        match event(source, feature, number + 1) {
            Ok(event) => collector.add(&event, || feature_original(source, feature), feature.span.clone())?,
            Err(error) => collector.reject_item(error, feature.span.clone())?,
        }
    }
    collector.finish()
}

/// Returns true if the feature was exported from an assessed map of troopmap.
fn is_own_export(source: &SourceText, feature: &DataNode) -> bool {
    list(get(feature, "descriptions"))
        .iter()
        .any(|description| text_at(source, description, "@id").starts_with("troopmap:"))
}

fn event<'n>(source: &'n SourceText, feature: &'n DataNode, number: usize) -> Result<Event<'n>, InvalidItem> {
    let properties = get(feature, "properties");
    let title = properties.map_or("", |properties| text_at(source, properties, "title"));
    let toponym =
        list(get(feature, "names")).iter().map(|name| text_at(source, name, "toponym")).find(|name| !name.is_empty());
    let name = if title.is_empty() { toponym.unwrap_or_default() } else { title };
    if name.is_empty() {
        return Err(InvalidItem::new(
            InvalidRow::Missing { what: "the feature", missing: "title" },
            feature.span.clone(),
        ));
    }
    let (point, certainty) = geometry(source, feature)?;
    let id = match text_at(source, feature, "@id") {
        "" => number.to_string(),
        id => id_from_name(id),
    };
    let when = when(source, feature)?;
    let attributions = attributions(source, feature, when.as_ref())?;
    let overall = get(feature, "when").map_or("", |when| text_at(source, when, "certainty"));
    let certainty = if certainty.is_empty() { overall } else { certainty };
    Ok(Event {
        subject: Some(SubjectRef::without_id(name)),
        activity: Some(Activity::Other("attested".into())),
        place: name.into(),
        coordinates: point,
        when,
        hedge: hedge(certainty, feature)?,
        note: description(source, feature),
        attributions,
        ..Event::new(format!("place-{id}"))
    })
}

/// Converts the certainty of a place to a hedge. A certain place is simply asserted.
fn hedge(certainty: &str, feature: &DataNode) -> Result<Option<Hedge>, InvalidItem> {
    match certainty {
        "" | "certain" => Ok(None),
        "less-certain" => Ok(Some(Hedge::Likely)),
        "uncertain" => Ok(Some(Hedge::Possible)),
        _ => {
            let expected = "certain, less-certain or uncertain";
            let cause =
                InvalidRow::UnknownCode { column: "certainty".to_owned(), written: certainty.to_owned(), expected };
            Err(InvalidItem::new(cause, feature.span.clone()))
        }
    }
}

/// Returns the coordinates and their certainty. Without a geometry the position is unknown.
fn geometry<'n>(
    source: &'n SourceText,
    feature: &'n DataNode,
) -> Result<(Option<Coordinates<'n>>, &'n str), InvalidItem> {
    let Some(geometry) = get(feature, "geometry") else { return Ok((None, "")) };
    let inner = list(get(geometry, "geometries"));
    let certainty =
        inner.iter().chain([geometry]).map(|part| text_at(source, part, "certainty")).find(|word| !word.is_empty());
    if text_at(source, geometry, "type") == "Point"
        && let [lon, lat, ..] = list(get(geometry, "coordinates"))
        && let [position] = positions(source, geometry)?.as_slice()
    {
        let written = |node: &'n DataNode| scalar(source, node).unwrap_or_default();
        let point = Coordinates::new(*position, written(lat), written(lon));
        return Ok((Some(point), certainty.unwrap_or_default()));
    }
    let point = enclosing_circle(&positions(source, geometry)?)
        .map_err(|cause| InvalidItem::new(cause, geometry.span.clone()))?;
    Ok((point, certainty.unwrap_or_default()))
}

/// Returns the time of the feature, or the first time of its names or geometry.
fn when(source: &SourceText, feature: &DataNode) -> Result<Option<EventDate>, InvalidItem> {
    let of_names = list(get(feature, "names")).iter().filter_map(|name| get(name, "when"));
    let of_geometry = get(feature, "geometry").and_then(|geometry| get(geometry, "when"));
    let Some(when) = get(feature, "when").into_iter().chain(of_names).chain(of_geometry).next() else {
        return Ok(None);
    };
    let spans = list(get(when, "timespans"));
    let Some(span) = spans.first() else { return Ok(None) };
    let edge = |key: &str, side: &[&str]| -> Option<String> {
        let edge = get(span, key)?;
        // The oldest sample has a year instead of an object.
        if let Some(year) = scalar(source, edge) {
            return Some(pad_year(&year));
        }
        side.iter().find_map(|word| get(edge, word)).and_then(|date| scalar(source, date)).map(|date| pad_year(&date))
    };
    let start = edge("start", &["in", "earliest", "latest"]);
    let end = edge("end", &["in", "latest", "earliest"]);
    let (started, ends) = (edge("start", &["in", "latest", "earliest"]), edge("end", &["in", "earliest", "latest"]));
    let lasted = get(when, "duration").is_none();
    let text = match (start, end) {
        (None, None) => return Ok(None),
        // A start alone means the time of the start.
        (Some(start), None) => start,
        (None, Some(end)) => format!("../{end}"),
        (Some(start), Some(end)) if start == end => start,
        // With a duration, the event was at some time within the interval; without one, throughout it. Throughout means
        // from the last possible start to the first possible end, if both are known.
        (Some(_), Some(_)) if lasted && let Some(sure) = valid_interval(started.as_deref(), ends.as_deref()) => sure,
        (Some(start), Some(end)) => format!("[{start}..{end}]"),
    };
    let cause = |cause| {
        InvalidItem::new(
            InvalidRow::InvalidEdtf { column: "timespans".to_owned(), cause: Box::new(cause) },
            span.span.clone(),
        )
    };
    Edtf::parse(&text).map(|date| Some(EventDate::from_edtf(date))).map_err(cause)
}

/// Returns the interval between two days, unless the second comes before the first.
fn valid_interval(start: Option<&str>, end: Option<&str>) -> Option<String> {
    let text = format!("{}/{}", start?, end?);
    Edtf::parse(&text).is_ok().then_some(text)
}

/// Pads a year to the four digits of EDTF. The samples contain `-1` and `850`.
fn pad_year(written: &str) -> String {
    let written = written.trim();
    let (minus, digits) = written.strip_prefix('-').map_or(("", written), |digits| ("-", digits));
    if (1..4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{minus}{digits:0>4}");
    }
    written.to_owned()
}

fn description<'n>(source: &'n SourceText, feature: &'n DataNode) -> Option<Cow<'n, str>> {
    let values = list(get(feature, "descriptions")).iter().map(|item| text_at(source, item, "value"));
    values.into_iter().find(|text| !text.is_empty()).map(Cow::Borrowed)
}

/// Returns one attribution for each citation of the names and the geometry, or the data set itself if there are none.
fn attributions<'n>(
    source: &'n SourceText,
    feature: &'n DataNode,
    when: Option<&EventDate>,
) -> Result<Vec<Attribution<'n>>, InvalidItem> {
    let holders = list(get(feature, "names")).iter().chain(get(feature, "geometry"));
    let mut attributions: Vec<Attribution<'n>> = Vec::new();
    for holder in holders {
        let several = get(holder, "citations").or_else(|| get(holder, "citation"));
        let citations = match several.map(|node| (&node.value, node)) {
            Some((DataValue::List(items), _)) => items.as_slice(),
            Some((_, single)) => std::slice::from_ref(single),
            None => &[],
        };
        for citation in citations {
            let (label, url) = (text_at(source, citation, "label"), text_at(source, citation, "@id"));
            let site = web_address::publisher_of(url);
            let publisher = match (label, site) {
                ("", Some(site)) => site,
                ("", None) => continue,
                (label, _) => SourceRef::new(label),
            };
            let year = Edtf::parse(&pad_year(
                &get(citation, "year").and_then(|year| scalar(source, year)).unwrap_or_default(),
            ))
            .ok();
            // A map of 1901 may be cited for a place that existed until 1920: the year belongs to the map, and the rest
            // comes from other sources.
            let last = year.as_ref().and_then(|year| Day::from_bound(year.latest()));
            let early = when.and_then(EventDate::earliest_end).zip(last).is_some_and(|(end, last)| end > last);
            let note = year.as_ref().filter(|_| early).map(|year| {
                Cow::Owned(format!(
                    "Of {year}, which is before the end of the period that it is cited for.",
                    year = year.as_str()
                ))
            });
            let year = year.filter(|_| !early);
            let document = DocumentRef {
                title: (!label.is_empty()).then_some(Cow::Borrowed(label)),
                url: web_address::host(url).map(|_| Cow::Borrowed(url)),
                note,
                ..DocumentRef::new(
                    publisher,
                    year.map_or(PublicationDate::Unknown, |year| PublicationDate::Edtf(Box::new(year))),
                )
            };
            if !attributions.iter().any(|known| known.document == document) {
                attributions.push(Attribution { asserted_by: None, document });
            }
            if attributions.len() > MAX_ATTRIBUTIONS {
                let cause =
                    InvalidRow::TooManyClaims { documents: attributions.len(), origins: 1, limit: MAX_ATTRIBUTIONS };
                return Err(InvalidItem::new(cause, citation.span.clone()));
            }
        }
    }
    if attributions.is_empty() {
        let document = DocumentRef::new(SourceRef::new(file_stem(&source.name)), PublicationDate::Unknown);
        attributions.push(Attribution { asserted_by: None, document });
    }
    Ok(attributions)
}

fn feature_original(source: &SourceText, feature: &DataNode) -> Original {
    let mut original = to_original(source, feature);
    if let Some(properties) = get(feature, "properties") {
        original.remove("properties");
        if let DataValue::Table(entries) = &properties.value {
            original.extend(
                entries.iter().map(|(key, value)| (format!("properties.{}", key.name), value_text(source, value))),
            );
        }
    }
    original.retain(|_, text| !text.is_empty());
    original
}
