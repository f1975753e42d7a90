//! The names of the properties, and what stands under them.

#![expect(clippy::option_option, reason = "a location lacks what a movement may have as null")]

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::edtf::{Edtf, Instant};
use crate::export::style;
use crate::feature::{Feature, Report, ReportedLocation, ReportedMovement, Terminus, Testimony};
use crate::id::PlaceId;
use crate::mode::Mode;
use crate::opinion::{AnalyticConfidence, Likelihood, StixConfidence};
use crate::plausible::Speed;
use crate::proposition::Kind;

/// What a feature of the map is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sort {
    Location,
    Movement,
    /// The circle of a location.
    Uncertainty,
}

/// A text that is written as `null` where nobody knows it, while a property that a feature cannot have is not written at all.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct OrNull<'a>(Option<Cow<'a, str>>);

impl<'a> OrNull<'a> {
    fn of(text: Option<&'a str>) -> Self {
        Self(text.map(Into::into))
    }

    pub(super) fn into_owned(self) -> Option<String> {
        self.0.map(Cow::into_owned)
    }
}

/// All properties of a feature, in the order in which they are written.
///
/// One flat list for every sort of feature, since serde reads a list made of parts through a copy of everything. What only one
/// sort has is absent from the others; a `null` that stands for "nobody knows" is written.
#[derive(Serialize, Deserialize)]
pub(super) struct Properties<'a> {
    pub(super) kind: Sort,
    pub(super) proposition: Kind,
    pub(super) title: Cow<'a, str>,
    /// The title again: some viewers show only this name.
    pub(super) name: Cow<'a, str>,
    pub(super) description: Cow<'a, str>,
    pub(super) subject: Cow<'a, str>,
    pub(super) activity: Cow<'a, str>,
    pub(super) count_min: Option<u64>,
    pub(super) count_max: Option<u64>,
    pub(super) when: Option<Cow<'a, Edtf>>,
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

    /// The feature whose circle it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) of: Option<Cow<'a, str>>,

    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place_reported: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place_id: Option<Cow<'a, PlaceId>>,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "match")]
    pub(super) place_match: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) country: Option<OrNull<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) uncertainty_m: Option<f64>,

    // Each end of a movement has its own spot and radius, which its line cannot tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from_reported: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from_id: Option<Cow<'a, PlaceId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from_country: Option<OrNull<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from_lon: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from_lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from_uncertainty_m: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to_reported: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to_id: Option<Cow<'a, PlaceId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to_country: Option<OrNull<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to_lon: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to_lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) to_uncertainty_m: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<Mode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) length_km: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) length_min_km: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) length_max_km: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) route: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) route_source: Option<OrNull<'a>>,
    /// Whether anything travels as fast as a movement would have needed, which follows from its dates and length, or one body
    /// between a sighting and the one before or after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) plausibility: Option<OrNull<'a>>,
    /// The other sighting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) plausibility_with: Option<OrNull<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speed_min_kmh: Option<Option<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speed_max_kmh: Option<Option<f64>>,

    // The keys of simplestyle 1.1.0, for viewers that read them.
    #[serde(skip_deserializing, rename = "marker-color", skip_serializing_if = "Option::is_none")]
    marker_color: Option<&'static str>,
    #[serde(skip_deserializing, rename = "marker-size", skip_serializing_if = "Option::is_none")]
    marker_size: Option<&'static str>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    stroke: Option<&'static str>,
    #[serde(skip_deserializing, rename = "stroke-width", skip_serializing_if = "Option::is_none")]
    stroke_width: Option<f64>,
    #[serde(skip_deserializing, rename = "stroke-opacity", skip_serializing_if = "Option::is_none")]
    stroke_opacity: Option<f64>,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    fill: Option<&'static str>,
    #[serde(skip_deserializing, rename = "fill-opacity", skip_serializing_if = "Option::is_none")]
    fill_opacity: Option<f64>,

    /// The record; a circle has that of its location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) provenance: Option<Cow<'a, [Testimony]>>,
}

impl<'a> Properties<'a> {
    /// The properties of a feature, its record among them.
    pub(super) fn of(feature: &'a Feature) -> Self {
        let own = match feature {
            Feature::Location(location) => Self::location(location),
            Feature::Movement(movement) => Self::movement(movement),
        };
        Self { provenance: Some(Cow::Borrowed(&feature.report().provenance)), ..own }
    }

    /// The properties of the circle around a location, which are those of the location but for the record.
    pub(super) fn of_circle(location: &'a ReportedLocation) -> Self {
        Self {
            kind: Sort::Uncertainty,
            of: Some(location.report.id.as_str().into()),
            marker_color: None,
            marker_size: None,
            stroke: Some(style::color(location.report.likelihood)),
            fill: Some(style::color(location.report.likelihood)),
            fill_opacity: Some(style::FILL_OPACITY),
            ..Self::location(location)
        }
    }

    fn location(location: &'a ReportedLocation) -> Self {
        let report = &location.report;
        let sighting = location.sighting.as_ref();
        let needed = sighting.map(|sighting| sighting.judgement.needed);
        Self {
            plausibility: Some(OrNull::of(sighting.map(|sighting| sighting.judgement.verdict.word()))),
            plausibility_with: Some(OrNull::of(sighting.map(|sighting| sighting.with.as_str()))),
            speed_min_kmh: Some(needed.and_then(|needed| needed.least).map(Speed::km_per_hour)),
            speed_max_kmh: Some(needed.and_then(|needed| needed.greatest).map(Speed::km_per_hour)),
            place: Some((&location.place).into()),
            place_reported: Some((&location.place_reported).into()),
            place_id: Some(Cow::Borrowed(&location.place_id)),
            place_match: Some((&location.place_match).into()),
            country: Some(OrNull::of(location.country.as_deref())),
            uncertainty_m: Some(location.extent.radius.rounded().get()),
            marker_color: Some(style::color(report.likelihood)),
            marker_size: Some(style::marker_size(report.analytic_confidence)),
            ..Self::common(Sort::Location, report)
        }
    }

    fn movement(movement: &'a ReportedMovement) -> Self {
        let ReportedMovement { report, from, to, by, journey } = movement;
        let spot = |end: &Terminus| <[f64; 2]>::from(end.extent.center.rounded()).map(Some);
        let ([from_lon, from_lat], [to_lon, to_lat]) = (spot(from), spot(to));
        let judgement = movement.plausibility().rounded();
        Self {
            from: Some((&from.place).into()),
            from_reported: Some((&from.place_reported).into()),
            from_id: Some(Cow::Borrowed(&from.place_id)),
            from_country: Some(OrNull::of(from.country.as_deref())),
            from_lon,
            from_lat,
            from_uncertainty_m: Some(from.extent.radius.rounded().get()),
            to: Some((&to.place).into()),
            to_reported: Some((&to.place_reported).into()),
            to_id: Some(Cow::Borrowed(&to.place_id)),
            to_country: Some(OrNull::of(to.country.as_deref())),
            to_lon,
            to_lat,
            to_uncertainty_m: Some(to.extent.radius.rounded().get()),
            by: Some(*by),
            length_km: Some(journey.length.rounded().km()),
            length_min_km: Some(journey.least.rounded().km()),
            length_max_km: Some(journey.most.rounded().km()),
            route: Some((&journey.route).into()),
            route_source: Some(OrNull::of(journey.route_source.as_deref())),
            plausibility: Some(OrNull::of(Some(judgement.verdict.word()))),
            speed_min_kmh: Some(judgement.needed.least.map(Speed::km_per_hour)),
            speed_max_kmh: Some(judgement.needed.greatest.map(Speed::km_per_hour)),
            stroke: Some(style::color(report.likelihood)),
            stroke_width: Some(style::stroke_width(report.analytic_confidence)),
            stroke_opacity: Some(style::STROKE_OPACITY),
            ..Self::common(Sort::Movement, report)
        }
    }

    fn common(kind: Sort, report: &'a Report) -> Self {
        let [belief, disbelief, uncertainty] = report.opinion;
        Self {
            kind,
            proposition: report.proposition,
            title: (&report.title).into(),
            name: (&report.title).into(),
            description: (&report.description).into(),
            subject: (&report.subject).into(),
            activity: (&report.activity).into(),
            count_min: report.count_min,
            count_max: report.count_max,
            when: report.when.as_ref().map(Cow::Borrowed),
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
            of: None,
            place: None,
            place_reported: None,
            place_id: None,
            place_match: None,
            country: None,
            uncertainty_m: None,
            from: None,
            from_reported: None,
            from_id: None,
            from_country: None,
            from_lon: None,
            from_lat: None,
            from_uncertainty_m: None,
            to: None,
            to_reported: None,
            to_id: None,
            to_country: None,
            to_lon: None,
            to_lat: None,
            to_uncertainty_m: None,
            by: None,
            length_km: None,
            length_min_km: None,
            length_max_km: None,
            route: None,
            route_source: None,
            plausibility: None,
            plausibility_with: None,
            speed_min_kmh: None,
            speed_max_kmh: None,
            marker_color: None,
            marker_size: None,
            stroke: None,
            stroke_width: None,
            stroke_opacity: None,
            fill: None,
            fill_opacity: None,
            provenance: None,
        }
    }
}

/// The properties of a feature and its id, without the record behind it.
pub(crate) fn flat(feature: &Feature) -> Map<String, Value> {
    let properties = match feature {
        Feature::Location(location) => Properties::location(location),
        Feature::Movement(movement) => Properties::movement(movement),
    };
    let mut flat = match serde_json::to_value(properties) {
        Ok(Value::Object(properties)) => properties,
        // Properties are texts, numbers and records of texts and numbers: nothing that JSON lacks.
        _ => Map::new(),
    };
    flat.insert("id".to_owned(), feature.id().as_str().into());
    flat
}
