//! The names of the properties, and what stands under them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::edtf::{Edtf, Instant};
use crate::export::style;
use crate::feature::{Feature, Report, ReportedLocation, ReportedMovement, Testimony};
use crate::id::PlaceId;
use crate::mode::Mode;
use crate::opinion::{AnalyticConfidence, Likelihood, StixConfidence};
use crate::proposition::Kind;

/// What every feature has.
#[derive(Serialize, Deserialize)]
pub(super) struct Common<'a> {
    pub(super) proposition: Kind,
    pub(super) title: Cow<'a, str>,
    /// The title again: some viewers show only this name.
    pub(super) name: Cow<'a, str>,
    pub(super) description: Cow<'a, str>,
    pub(super) subject: Cow<'a, str>,
    pub(super) activity: Cow<'a, str>,
    pub(super) count_min: Option<u64>,
    pub(super) count_max: Option<u64>,
    pub(super) when: Option<Edtf>,
    pub(super) start: Option<Instant>,
    pub(super) end: Option<Instant>,
    pub(super) first_reported: Option<Instant>,
    pub(super) last_reported: Option<Instant>,
    pub(super) confidence: StixConfidence,
    pub(super) confidence_low: StixConfidence,
    pub(super) confidence_high: StixConfidence,
    pub(super) likelihood: Likelihood,
    pub(super) analytic_confidence: AnalyticConfidence,
    pub(super) belief: f64,
    pub(super) disbelief: f64,
    pub(super) uncertainty: f64,
    pub(super) contested: bool,
    pub(super) independent_origins: usize,
    pub(super) documents: usize,
    pub(super) claims: usize,
    pub(super) admiralty: Cow<'a, str>,
    pub(super) asserted_by: Cow<'a, str>,
    pub(super) relayed_by: Cow<'a, str>,
    pub(super) urls: Cow<'a, str>,
}

/// What a location has besides.
#[derive(Serialize, Deserialize)]
pub(super) struct Location<'a> {
    pub(super) place: Cow<'a, str>,
    pub(super) place_reported: Cow<'a, str>,
    pub(super) place_id: PlaceId,
    #[serde(rename = "match")]
    pub(super) place_match: Cow<'a, str>,
    pub(super) country: Option<Cow<'a, str>>,
    pub(super) uncertainty_m: f64,
}

/// What a movement has besides. Each end has its own spot and radius, which its line cannot tell.
#[derive(Serialize, Deserialize)]
pub(super) struct Movement<'a> {
    pub(super) from: Cow<'a, str>,
    pub(super) from_reported: Cow<'a, str>,
    pub(super) from_id: PlaceId,
    pub(super) from_country: Option<Cow<'a, str>>,
    pub(super) from_lon: f64,
    pub(super) from_lat: f64,
    pub(super) from_uncertainty_m: f64,
    pub(super) to: Cow<'a, str>,
    pub(super) to_reported: Cow<'a, str>,
    pub(super) to_id: PlaceId,
    pub(super) to_country: Option<Cow<'a, str>>,
    pub(super) to_lon: f64,
    pub(super) to_lat: f64,
    pub(super) to_uncertainty_m: f64,
    pub(super) by: Mode,
    pub(super) length_km: f64,
    pub(super) length_min_km: f64,
    pub(super) length_max_km: f64,
    pub(super) route: Cow<'a, str>,
    pub(super) route_source: Option<Cow<'a, str>>,
}

/// The keys of simplestyle 1.1.0, for viewers that read them.
#[derive(Serialize)]
pub(super) struct PointStyle {
    #[serde(rename = "marker-color")]
    color: &'static str,
    #[serde(rename = "marker-size")]
    size: &'static str,
}

/// The same for lines.
#[derive(Serialize)]
pub(super) struct LineStyle {
    stroke: &'static str,
    #[serde(rename = "stroke-width")]
    width: f64,
    #[serde(rename = "stroke-opacity")]
    opacity: f64,
}

/// All properties of a feature, in the order in which they are written.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Properties<'a> {
    Location {
        #[serde(flatten)]
        common: Common<'a>,
        #[serde(flatten)]
        own: Location<'a>,
        #[serde(flatten)]
        style: PointStyle,
        provenance: &'a [Testimony],
    },
    Movement {
        #[serde(flatten)]
        common: Common<'a>,
        #[serde(flatten)]
        own: Movement<'a>,
        #[serde(flatten)]
        style: LineStyle,
        provenance: &'a [Testimony],
    },
}

impl<'a> Properties<'a> {
    pub(super) fn of(feature: &'a Feature) -> Self {
        let report = feature.report();
        let common = Common::of(report);
        let (color, confidence) = (style::color(report.likelihood), report.analytic_confidence);
        match feature {
            Feature::Location(location) => Self::Location {
                common,
                own: Location::of(location),
                style: PointStyle { color, size: style::marker_size(confidence) },
                provenance: &report.provenance,
            },
            Feature::Movement(movement) => Self::Movement {
                common,
                own: Movement::of(movement),
                style: LineStyle {
                    stroke: color,
                    width: style::stroke_width(confidence),
                    opacity: style::STROKE_OPACITY,
                },
                provenance: &report.provenance,
            },
        }
    }
}

impl<'a> Common<'a> {
    fn of(report: &'a Report) -> Self {
        let [belief, disbelief, uncertainty] = report.opinion;
        Self {
            proposition: report.proposition,
            title: (&report.title).into(),
            name: (&report.title).into(),
            description: (&report.description).into(),
            subject: (&report.subject).into(),
            activity: (&report.activity).into(),
            count_min: report.count_min,
            count_max: report.count_max,
            when: report.when.clone(),
            start: report.start,
            end: report.end,
            first_reported: report.first_reported,
            last_reported: report.last_reported,
            confidence: report.confidence,
            confidence_low: report.confidence_low,
            confidence_high: report.confidence_high,
            likelihood: report.likelihood,
            analytic_confidence: report.analytic_confidence,
            belief,
            disbelief,
            uncertainty,
            contested: report.contested,
            independent_origins: report.independent_origins,
            documents: report.documents,
            claims: report.claims,
            admiralty: (&report.admiralty).into(),
            asserted_by: (&report.asserted_by).into(),
            relayed_by: (&report.relayed_by).into(),
            urls: (&report.urls).into(),
        }
    }
}

impl<'a> Location<'a> {
    fn of(location: &'a ReportedLocation) -> Self {
        Self {
            place: (&location.place).into(),
            place_reported: (&location.place_reported).into(),
            place_id: location.place_id.clone(),
            place_match: (&location.place_match).into(),
            country: location.country.as_deref().map(Into::into),
            uncertainty_m: location.extent.radius.rounded().get(),
        }
    }
}

impl<'a> Movement<'a> {
    fn of(movement: &'a ReportedMovement) -> Self {
        let (from, to, journey) = (&movement.from, &movement.to, &movement.journey);
        let [from_lon, from_lat] = super::geometry::pair(from.extent.center);
        let [to_lon, to_lat] = super::geometry::pair(to.extent.center);
        Self {
            from: (&from.place).into(),
            from_reported: (&from.place_reported).into(),
            from_id: from.place_id.clone(),
            from_country: from.country.as_deref().map(Into::into),
            from_lon,
            from_lat,
            from_uncertainty_m: from.extent.radius.rounded().get(),
            to: (&to.place).into(),
            to_reported: (&to.place_reported).into(),
            to_id: to.place_id.clone(),
            to_country: to.country.as_deref().map(Into::into),
            to_lon,
            to_lat,
            to_uncertainty_m: to.extent.radius.rounded().get(),
            by: movement.by,
            length_km: journey.length.rounded().km(),
            length_min_km: journey.least.rounded().km(),
            length_max_km: journey.most.rounded().km(),
            route: (&journey.route).into(),
            route_source: journey.route_source.as_deref().map(Into::into),
        }
    }
}

/// The properties of a feature and its id, without the record behind it.
pub(crate) fn flat(feature: &Feature) -> serde_json::Map<String, serde_json::Value> {
    let mut properties = match serde_json::to_value(Properties::of(feature)) {
        Ok(serde_json::Value::Object(properties)) => properties,
        // Properties are texts, numbers and records of texts and numbers: nothing that JSON lacks.
        _ => serde_json::Map::new(),
    };
    properties.remove("provenance");
    properties.insert("id".to_owned(), feature.id().as_str().into());
    properties
}
