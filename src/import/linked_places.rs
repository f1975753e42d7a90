//! Linked Places: GeoJSON of places, each with names, times, sources and how certain they are.
//!
//! Written from the format's description, and lenient towards the keys of its first sample: `citation` for `citations`,
//! `ccode` for `ccodes`, years as whole numbers.

use std::borrow::Cow;

use super::fault::InvalidRow;
use super::geojson::{features, positions};
use super::harvest::Harvest;
use super::item::{Misfit, as_text, get, json, list, original, scalar, text_of};
use super::shape::around;
use super::spot::Coordinates;
use super::{ImportOptions, Imported, one, own_map, web};
use crate::dossier::{DataNode, DataValue};
use crate::edtf::Edtf;
use crate::event::name::{slug, stem};
use crate::event::{Attribution, DocumentRef, Event, MOST_ACCOUNTS, PublicationDate, SourceRef, SubjectRef};
use crate::event::{Day, EventDate};
use crate::opinion::Hedge;
use crate::problem::{Problems, SourceText};
use crate::record::{Activity, Original};

/// Reads a collection of Linked Places.
pub(crate) fn read(source: &SourceText, options: &ImportOptions) -> Result<Imported, Problems> {
    let tree = json(source)?;
    let features = features(source, &tree)?;
    if features.iter().any(|feature| is_our_own(source, feature)) {
        return Err(one(own_map(&source.name)));
    }
    let mut harvest = Harvest::new(source, options);
    for (number, feature) in features.into_iter().enumerate() {
        match event(source, feature, number + 1) {
            Ok(event) => harvest.add(&event, || feature_original(source, feature), feature.span.clone())?,
            Err(misfit) => harvest.leave_out(misfit, feature.span.clone())?,
        }
    }
    harvest.finish()
}

/// Whether a place tells what a map of our own found.
fn is_our_own(source: &SourceText, feature: &DataNode) -> bool {
    list(get(feature, "descriptions")).iter().any(|told| text_of(source, told, "@id").starts_with("troopmap:"))
}

fn event<'n>(source: &'n SourceText, feature: &'n DataNode, number: usize) -> Result<Event<'n>, Misfit> {
    let properties = get(feature, "properties");
    let title = properties.map_or("", |properties| text_of(source, properties, "title"));
    let named =
        list(get(feature, "names")).iter().map(|name| text_of(source, name, "toponym")).find(|name| !name.is_empty());
    let name = if title.is_empty() { named.unwrap_or_default() } else { title };
    if name.is_empty() {
        return Err(Misfit::new(InvalidRow::Missing { what: "the feature", missing: "title" }, feature.span.clone()));
    }
    let (spot, certainty) = geometry(source, feature)?;
    let id = match text_of(source, feature, "@id") {
        "" => number.to_string(),
        id => slug(id),
    };
    let when = when(source, feature)?;
    let accounts = accounts(source, feature, when.as_ref())?;
    let overall = get(feature, "when").map_or("", |when| text_of(source, when, "certainty"));
    let certainty = if certainty.is_empty() { overall } else { certainty };
    Ok(Event {
        subject: Some(SubjectRef::named(name)),
        activity: Some(Activity::Other("attested".into())),
        place: name.into(),
        coordinates: spot,
        when,
        hedge: hedge(certainty, feature)?,
        note: description(source, feature),
        attributions: accounts,
        ..Event::new(format!("place-{id}"))
    })
}

/// How sure the makers of the place are, in our words; a certain place is simply asserted.
fn hedge(certainty: &str, feature: &DataNode) -> Result<Option<Hedge>, Misfit> {
    match certainty {
        "" | "certain" => Ok(None),
        "less-certain" => Ok(Some(Hedge::Likely)),
        "uncertain" => Ok(Some(Hedge::Possible)),
        _ => {
            let expected = "certain, less-certain or uncertain";
            let fault = InvalidRow::Code { column: "certainty".to_owned(), written: certainty.to_owned(), expected };
            Err(Misfit::new(fault, feature.span.clone()))
        }
    }
}

/// The spot and how certain it is. Nothing says that the place is not known.
fn geometry<'n>(source: &'n SourceText, feature: &'n DataNode) -> Result<(Option<Coordinates<'n>>, &'n str), Misfit> {
    let Some(geometry) = get(feature, "geometry") else { return Ok((None, "")) };
    let inner = list(get(geometry, "geometries"));
    let certainty =
        inner.iter().chain([geometry]).map(|part| text_of(source, part, "certainty")).find(|word| !word.is_empty());
    if text_of(source, geometry, "type") == "Point"
        && let [lon, lat, ..] = list(get(geometry, "coordinates"))
        && let [position] = positions(source, geometry)?.as_slice()
    {
        let written = |node: &'n DataNode| scalar(source, node).unwrap_or_default();
        let spot = Coordinates { position: *position, lat: written(lat), lon: written(lon), uncertainty: None };
        return Ok((Some(spot), certainty.unwrap_or_default()));
    }
    let spot = around(&positions(source, geometry)?).map_err(|fault| Misfit::new(fault, geometry.span.clone()))?;
    Ok((spot, certainty.unwrap_or_default()))
}

/// The time of the feature, or the first one of its names or geometry.
fn when(source: &SourceText, feature: &DataNode) -> Result<Option<EventDate>, Misfit> {
    let of_names = list(get(feature, "names")).iter().filter_map(|name| get(name, "when"));
    let of_geometry = get(feature, "geometry").and_then(|geometry| get(geometry, "when"));
    let Some(when) = get(feature, "when").into_iter().chain(of_names).chain(of_geometry).next() else {
        return Ok(None);
    };
    let spans = list(get(when, "timespans"));
    let Some(span) = spans.first() else { return Ok(None) };
    let edge = |key: &str, side: &[&str]| -> Option<String> {
        let edge = get(span, key)?;
        // The oldest sample has the year itself where the object stands now.
        if let Some(year) = scalar(source, edge) {
            return Some(year_text(&year));
        }
        side.iter().find_map(|word| get(edge, word)).and_then(|date| scalar(source, date)).map(|date| year_text(&date))
    };
    let start = edge("start", &["in", "earliest", "latest"]);
    let end = edge("end", &["in", "latest", "earliest"]);
    let (started, ends) = (edge("start", &["in", "latest", "earliest"]), edge("end", &["in", "earliest", "latest"]));
    let lasted = get(when, "duration").is_none();
    let text = match (start, end) {
        (None, None) => return Ok(None),
        // A start alone means at the time of the start.
        (Some(start), None) => start,
        (None, Some(end)) => format!("../{end}"),
        (Some(start), Some(end)) if start == end => start,
        // With a duration it was at some time between, without one all the time.
        // All the time from the last day on which it may have begun to the first on which it may have ended, where that is known.
        (Some(_), Some(_)) if lasted && let Some(sure) = throughout(started.as_deref(), ends.as_deref()) => sure,
        (Some(start), Some(end)) => format!("[{start}..{end}]"),
    };
    let fault = |fault| {
        Misfit::new(InvalidRow::Edtf { column: "timespans".to_owned(), fault: Box::new(fault) }, span.span.clone())
    };
    Edtf::parse(&text).map(|date| Some(EventDate::date(date))).map_err(fault)
}

/// All the time between two days, where the one does not come after the other.
fn throughout(start: Option<&str>, end: Option<&str>) -> Option<String> {
    let text = format!("{}/{}", start?, end?);
    Edtf::parse(&text).is_ok().then_some(text)
}

/// A year has four digits in EDTF; in the samples it may be `-1` or `850`.
fn year_text(written: &str) -> String {
    let written = written.trim();
    let (sign, digits) = written.strip_prefix('-').map_or(("", written), |digits| ("-", digits));
    if (1..4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{sign}{digits:0>4}");
    }
    written.to_owned()
}

fn description<'n>(source: &'n SourceText, feature: &'n DataNode) -> Option<Cow<'n, str>> {
    let values = list(get(feature, "descriptions")).iter().map(|item| text_of(source, item, "value"));
    values.into_iter().find(|text| !text.is_empty()).map(Cow::Borrowed)
}

/// One account for each citation of the names and the geometry; the data set itself where there are none.
fn accounts<'n>(
    source: &'n SourceText,
    feature: &'n DataNode,
    when: Option<&EventDate>,
) -> Result<Vec<Attribution<'n>>, Misfit> {
    let holders = list(get(feature, "names")).iter().chain(get(feature, "geometry"));
    let mut accounts: Vec<Attribution<'n>> = Vec::new();
    for holder in holders {
        let several = get(holder, "citations").or_else(|| get(holder, "citation"));
        let citations = match several.map(|node| (&node.value, node)) {
            Some((DataValue::List(items), _)) => items.as_slice(),
            Some((_, single)) => std::slice::from_ref(single),
            None => &[],
        };
        for citation in citations {
            let (label, url) = (text_of(source, citation, "label"), text_of(source, citation, "@id"));
            let site = web::publisher(url);
            let publisher = match (label, site) {
                ("", Some(site)) => site,
                ("", None) => continue,
                (label, _) => SourceRef::new(label),
            };
            let year = Edtf::parse(&year_text(
                &get(citation, "year").and_then(|year| scalar(source, year)).unwrap_or_default(),
            ))
            .ok();
            // A map of 1901 is cited for a place that stood until 1920: the year is that of the map, and others know the rest.
            let last = year.as_ref().and_then(|year| Day::of_bound(year.latest()));
            let early = when.and_then(EventDate::least_end).zip(last).is_some_and(|(end, last)| end > last);
            let note = year.as_ref().filter(|_| early).map(|year| {
                Cow::Owned(format!("Of {year}, which is before the end of what it is cited for.", year = year.as_str()))
            });
            let year = year.filter(|_| !early);
            let document = DocumentRef {
                title: (!label.is_empty()).then_some(Cow::Borrowed(label)),
                url: web::host(url).map(|_| Cow::Borrowed(url)),
                note,
                ..DocumentRef::new(
                    publisher,
                    year.map_or(PublicationDate::Unknown, |year| PublicationDate::Edtf(Box::new(year))),
                )
            };
            if !accounts.iter().any(|known| known.document == document) {
                accounts.push(Attribution { asserted_by: None, document });
            }
            if accounts.len() > MOST_ACCOUNTS {
                let fault = InvalidRow::TooManyClaims { documents: accounts.len(), origins: 1, limit: MOST_ACCOUNTS };
                return Err(Misfit::new(fault, citation.span.clone()));
            }
        }
    }
    if accounts.is_empty() {
        let document = DocumentRef::new(SourceRef::new(stem(&source.name)), PublicationDate::Unknown);
        accounts.push(Attribution { asserted_by: None, document });
    }
    Ok(accounts)
}

fn feature_original(source: &SourceText, feature: &DataNode) -> Original {
    let mut original = original(source, feature);
    if let Some(properties) = get(feature, "properties") {
        original.remove("properties");
        if let DataValue::Table(entries) = &properties.value {
            original.extend(
                entries.iter().map(|(key, value)| (format!("properties.{}", key.name), as_text(source, value))),
            );
        }
    }
    original.retain(|_, text| !text.is_empty());
    original
}
