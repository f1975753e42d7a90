//! The table of feature properties.
//!
//! A row of the table is the documentation of a property, the features that have it, its Rust name, its name in GeoJSON, the
//! type of its column, its Rust type and its value. From the rows the macro makes the struct that serde writes and reads, and
//! the public list [`PROPERTIES`].

use std::borrow::Cow;
use std::mem::take;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AppliesTo, DataType, Property, simplestyle};
use crate::edtf::{Edtf, Instant};
use crate::feature::{Feature, Report, ReportedLocation, Testimony};
use crate::id::{FeatureId, PlaceId};
use crate::mode::Mode;
use crate::opinion::{AnalyticConfidence, Likelihood, StixConfidence};
use crate::plausibility::Speed;
use crate::proposition::PropositionKind;

/// The kind of a feature on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FeatureKind {
    Location,
    Movement,
    /// The circle of a location.
    Uncertainty,
}

impl FeatureKind {
    const fn of_feature(feature: &Feature) -> Self {
        match feature {
            Feature::Location(_) => Self::Location,
            Feature::Movement(_) => Self::Movement,
        }
    }
}

/// A text that is written as `null` if nobody knows it. A property that a feature cannot have is not written at all.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct OrNull<'a>(Option<Cow<'a, str>>);

impl<'a> OrNull<'a> {
    fn new(text: Option<&'a str>) -> Self {
        Self(text.map(Into::into))
    }

    pub(crate) fn into_owned(self) -> Option<String> {
        self.0.map(Cow::into_owned)
    }
}

/// The value of one row for a feature. What only some features have is an `Option`.
macro_rules! value {
    ($feature:expr, All, |$f:ident| $value:expr) => {{
        let $f = $feature;
        $value
    }};
    ($feature:expr, All, |$l:ident| $location:expr, |$m:ident| $movement:expr) => {
        match $feature {
            Feature::Location($l) => Some($location),
            Feature::Movement($m) => Some($movement),
        }
    };
    ($feature:expr, Locations, |$l:ident| $value:expr) => {
        match $feature {
            Feature::Location($l) => Some($value),
            Feature::Movement(_) => None,
        }
    };
    ($feature:expr, Movements, |$m:ident| $value:expr) => {
        match $feature {
            Feature::Location(_) => None,
            Feature::Movement($m) => Some($value),
        }
    };
    ($feature:expr, Circles, |$f:ident| $value:expr) => {{
        let _ = $feature;
        None
    }};
}

/// Makes the struct [`Properties`] and the list [`PROPERTIES`] of the rows of the table.
macro_rules! properties {
    ($(
        $(#[doc = $doc:literal])+
        $(#[serde($($serde:tt)*)])?
        $applies_to:ident $field:ident $name:literal $data_type:ident: $type:ty = $(|$of:ident| $value:expr),+;
    )+) => {
        /// All properties of a feature, in the order in which they are written.
        ///
        /// One flat list for every kind of feature, since serde reads a list made of parts through a copy of everything. A
        /// property that only one kind has is absent from the others; a `null` that means "nobody knows" is written.
        #[derive(Serialize, Deserialize)]
        pub(crate) struct Properties<'a> {
            $(
                $(#[doc = $doc])+
                $(#[serde($($serde)*)])?
                #[serde(rename = $name)]
                pub(crate) $field: $type,
            )+
        }

        impl<'a> Properties<'a> {
            /// Returns the properties of a feature, its record among them.
            pub(crate) fn of_feature(feature: &'a Feature) -> Self {
                Self { $($field: value!(feature, $applies_to, $(|$of| $value),+),)+ }
            }
        }

        /// Every property of a feature, in the order in which GeoJSON has them.
        pub static PROPERTIES: &[Property] = &[$(
            Property {
                name: $name,
                data_type: DataType::$data_type,
                applies_to: AppliesTo::$applies_to,
                doc: concat!($($doc, "\n"),+),
                value: {
                    #[allow(clippy::needless_lifetimes, reason = "some of the types name it")]
                    fn value<'a>(feature: &'a Feature) -> Value {
                        let value: $type = value!(feature, $applies_to, $(|$of| $value),+);
                        json(&value)
                    }
                    value
                },
            },
        )+];
    };
}

/// Properties are strings, numbers, flags and records of them, all of which JSON has.
fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

properties! {
    /// The kind of the feature: `location`, `movement`, or `uncertainty` for the circle around a location.
    All kind "kind" Text: FeatureKind = |f| FeatureKind::of_feature(f);
    /// The kind of the proposition: `presence`, `combat`, `departure`, `movement`, `expectation` or `other`.
    All proposition "proposition" Text: PropositionKind = |f| f.report().proposition;
    /// A short line: who, what, where.
    All title "title" Text: Cow<'a, str> = |f| (&f.report().title).into();
    /// The title again, since some viewers show only this name.
    All name "name" Style: Cow<'a, str> = |f| (&f.report().title).into();
    /// A sentence fit to print: how likely, on how many origins, who disputes it.
    All description "description" Text: Cow<'a, str> = |f| (&f.report().description).into();
    /// Who or what the reports are about.
    All subject "subject" Text: Cow<'a, str> = |f| (&f.report().subject).into();
    /// The reported activities, joined with `; `.
    All activity "activity" Text: Cow<'a, str> = |f| (&f.report().activity).into();
    /// The lowest number of people reported.
    All count_min "count_min" Count: Option<u64> = |f| f.report().count_min;
    /// The highest number of people reported.
    All count_max "count_max" Count: Option<u64> = |f| f.report().count_max;
    /// When it was, as an EDTF date.
    All when "when" Text: Option<Cow<'a, Edtf>> = |f| f.report().when.as_ref().map(Cow::Borrowed);
    /// The first instant it may have begun. `null` if the beginning is open.
    All start "start" Time: Option<Instant> = |f| f.report().start;
    /// The last instant it may have ended. `null` if the end is open.
    All end "end" Time: Option<Instant> = |f| f.report().end;
    /// When the first document that affirms it was published.
    All first_reported "first_reported" Time: Option<Instant> = |f| f.report().first_reported;
    /// When the last document that affirms it was published.
    All last_reported "last_reported" Time: Option<Instant> = |f| f.report().last_reported;
    /// The projected probability on the STIX scale, 0 to 100.
    All confidence "confidence" Whole: StixConfidence = |f| f.report().confidence;
    /// The lower bound of the confidence over the readings of independence.
    All confidence_low "confidence_low" Whole: StixConfidence = |f| f.report().confidence_low;
    /// The upper bound of the confidence over the readings of independence.
    All confidence_high "confidence_high" Whole: StixConfidence = |f| f.report().confidence_high;
    /// The probability in the words of ICD 203.
    All likelihood "likelihood" Text: Likelihood = |f| f.report().likelihood;
    /// The confidence in the judgement: `low`, `moderate` or `high` (ICD 203).
    All analytic_confidence "analytic_confidence" Text: AnalyticConfidence = |f| f.report().analytic_confidence;
    /// The belief of the opinion behind the confidence, 0 to 1.
    All belief "belief" Real: f64 = |f| f.report().opinion[0];
    /// The disbelief of that opinion, 0 to 1.
    All disbelief "disbelief" Real: f64 = |f| f.report().opinion[1];
    /// The uncertainty of that opinion, 0 to 1.
    All uncertainty "uncertainty" Real: f64 = |f| f.report().opinion[2];
    /// Whether one origin affirms it and another denies or doubts it.
    All contested "contested" Flag: bool = |f| f.report().contested;
    /// The number of independent origins that affirm it.
    All independent_origins "independent_origins" Whole: usize = |f| f.report().independent_origins;
    /// The number of documents that bear on it.
    All documents "documents" Whole: usize = |f| f.report().documents;
    /// The number of claims that bear on it.
    All claims "claims" Whole: usize = |f| f.report().claims;
    /// The best Admiralty code among the claims that affirm it; `-` for a half that nobody judged.
    All admiralty "admiralty" Text: Cow<'a, str> = |f| (&f.report().admiralty).into();
    /// The sources that affirm it, joined with `; `.
    All asserted_by "asserted_by" Text: Cow<'a, str> = |f| (&f.report().asserted_by).into();
    /// The sources that relayed those, joined with `; `.
    All relayed_by "relayed_by" Text: Cow<'a, str> = |f| (&f.report().relayed_by).into();
    /// The addresses of the documents, joined with `; `.
    All urls "urls" Text: Cow<'a, str> = |f| (&f.report().urls).into();

    /// The id of the location that the circle surrounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Circles of "of" Style: Option<Cow<'a, str>> = |f| f.id();

    /// The name of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Locations place "place" Text: Option<Cow<'a, str>> = |l| (&l.place).into();
    /// The names of the place that the documents use, joined with `; `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Locations place_reported "place_reported" Text: Option<Cow<'a, str>> = |l| (&l.place_reported).into();
    /// The id of the place in its gazetteer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Locations place_id "place_id" Text: Option<Cow<'a, PlaceId>> = |l| Cow::Borrowed(&l.place_id);
    /// How the written name matches the place: `exact`, `alternate`, `romanisation`, `fuzzy` or `pinned`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Locations place_match "match" Text: Option<Cow<'a, str>> = |l| (&l.place_match).into();
    /// The country of the place, as an ISO 3166-1 alpha-2 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Locations country "country" Text: Option<OrNull<'a>> = |l| OrNull::new(l.country.as_deref());
    /// How far from the point the place may be, in meters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Locations uncertainty_m "uncertainty_m" Real: Option<f64> = |l| l.extent.radius.round().get();

    /// The name of the place where the movement began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements from "from" Text: Option<Cow<'a, str>> = |m| (&m.from.place).into();
    /// The names of that place that the documents use, joined with `; `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements from_reported "from_reported" Text: Option<Cow<'a, str>> = |m| (&m.from.place_reported).into();
    /// The id of that place in its gazetteer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements from_id "from_id" Text: Option<Cow<'a, PlaceId>> = |m| Cow::Borrowed(&m.from.place_id);
    /// The country of that place, as an ISO 3166-1 alpha-2 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements from_country "from_country" Text: Option<OrNull<'a>> = |m| OrNull::new(m.from.country.as_deref());
    /// The longitude of that place, in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements from_lon "from_lon" Real: Option<f64> = |m| m.from.extent.center.round().lon();
    /// The latitude of that place, in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements from_lat "from_lat" Real: Option<f64> = |m| m.from.extent.center.round().lat();
    /// How far from that point the place may be, in meters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements from_uncertainty_m "from_uncertainty_m" Real: Option<f64> = |m| m.from.extent.radius.round().get();
    /// The name of the place where the movement ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements to "to" Text: Option<Cow<'a, str>> = |m| (&m.to.place).into();
    /// The names of that place that the documents use, joined with `; `.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements to_reported "to_reported" Text: Option<Cow<'a, str>> = |m| (&m.to.place_reported).into();
    /// The id of that place in its gazetteer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements to_id "to_id" Text: Option<Cow<'a, PlaceId>> = |m| Cow::Borrowed(&m.to.place_id);
    /// The country of that place, as an ISO 3166-1 alpha-2 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements to_country "to_country" Text: Option<OrNull<'a>> = |m| OrNull::new(m.to.country.as_deref());
    /// The longitude of that place, in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements to_lon "to_lon" Real: Option<f64> = |m| m.to.extent.center.round().lon();
    /// The latitude of that place, in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements to_lat "to_lat" Real: Option<f64> = |m| m.to.extent.center.round().lat();
    /// How far from that point the place may be, in meters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements to_uncertainty_m "to_uncertainty_m" Real: Option<f64> = |m| m.to.extent.radius.round().get();
    /// The reported mode of transport: `sea`, `rail`, `road`, `air` or `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements by "by" Text: Option<Mode> = |m| m.by;
    /// The length of the drawn line, in kilometers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements length_km "length_km" Real: Option<f64> = |m| m.journey.length.round().km();
    /// The lower bound of the length, from the uncertainty of both ends, in kilometers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements length_min_km "length_min_km" Real: Option<f64> = |m| m.journey.length_min.round().km();
    /// The upper bound of the length, in kilometers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements length_max_km "length_max_km" Real: Option<f64> = |m| m.journey.length_max.round().km();
    /// The kind of route that is drawn: `geodesic`, `sea` or `rail`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements route "route" Text: Option<Cow<'a, str>> = |m| (&m.journey.route).into();
    /// The network that the route follows and its license.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Movements route_source "route_source" Text: Option<OrNull<'a>> = |m| OrNull::new(m.journey.route_source.as_deref());
    /// Whether the reports can be of one body: `plausible`, `implausible`, `two places on one day` or `cannot say`. For a
    /// movement it follows from its reported dates and length; for a location, from another sighting of the same subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    All plausibility "plausibility" Text: Option<OrNull<'a>> =
        |l| OrNull::new(l.sighting.as_ref().map(|sighting| sighting.verdict.as_str())),
        |m| OrNull::new(Some(m.plausibility().verdict.as_str()));
    /// The id of the other sighting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    Locations plausibility_with "plausibility_with" Text: Option<OrNull<'a>> =
        |l| OrNull::new(l.sighting.as_ref().map(|sighting| sighting.with.as_str()));
    /// The lowest speed that would have been required, in kilometers per hour. `null` where there is no time to divide by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    All speed_min_kmh "speed_min_kmh" Real: Option<Option<f64>> =
        |l| l.sighting.as_ref().and_then(|sighting| sighting.required_speed.least).map(Speed::km_per_hour),
        |m| m.plausibility().round().required_speed.least.map(Speed::km_per_hour);
    /// The highest speed that would have been required, in kilometers per hour. `null` where the time may have been none, or
    /// the figure is above what anything reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    All speed_max_kmh "speed_max_kmh" Real: Option<Option<f64>> =
        |l| l.sighting.as_ref().and_then(|sighting| sighting.required_speed.greatest).map(Speed::km_per_hour),
        |m| m.plausibility().round().required_speed.greatest.map(Speed::km_per_hour);

    /// The color of the marker, by likelihood (simplestyle 1.1.0).
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    Locations marker_color "marker-color" Style: Option<&'static str> = |l| simplestyle::likelihood_color(l.report.likelihood);
    /// The size of the marker, by analytic confidence (simplestyle 1.1.0).
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    Locations marker_size "marker-size" Style: Option<&'static str> =
        |l| simplestyle::marker_size(l.report.analytic_confidence);
    /// The color of the line, by likelihood (simplestyle 1.1.0).
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    Movements stroke "stroke" Style: Option<&'static str> = |m| simplestyle::likelihood_color(m.report.likelihood);
    /// The width of the line, by analytic confidence (simplestyle 1.1.0).
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    Movements stroke_width "stroke-width" Style: Option<f64> = |m| simplestyle::stroke_width(m.report.analytic_confidence);
    /// The opacity of the line (simplestyle 1.1.0).
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    Movements stroke_opacity "stroke-opacity" Style: Option<f64> = |_m| simplestyle::STROKE_OPACITY;
    /// The color of the circle, by likelihood (simplestyle 1.1.0).
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    Circles fill "fill" Style: Option<&'static str> = |f| simplestyle::color(f.report().likelihood);
    /// The opacity of the circle (simplestyle 1.1.0).
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    Circles fill_opacity "fill-opacity" Style: Option<f64> = |_f| simplestyle::FILL_OPACITY;

    /// The record: one object per claim, with everything the claim and its document hold. A circle has that of its location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    All provenance "provenance" Record: Option<Cow<'a, [Testimony]>> =
        |l| Cow::Borrowed(l.report.provenance.as_slice()),
        |m| Cow::Borrowed(m.report.provenance.as_slice());
}

impl<'a> Properties<'a> {
    /// Returns the properties of the circle around a location: those of the location, without the record.
    pub(crate) fn of_circle(feature: &'a Feature, location: &'a ReportedLocation) -> Self {
        let color = simplestyle::likelihood_color(location.report.likelihood);
        Self {
            kind: FeatureKind::Uncertainty,
            of: Some(location.report.id.as_str().into()),
            marker_color: None,
            marker_size: None,
            stroke: Some(color),
            fill: Some(color),
            fill_opacity: Some(simplestyle::FILL_OPACITY),
            provenance: None,
            ..Self::of_feature(feature)
        }
    }

    /// Takes what both kinds of features have in common out of properties that were read.
    pub(crate) fn take_report(&mut self, id: FeatureId) -> Report {
        let text = |text: &mut Cow<'_, str>| take(text).into_owned();
        Report {
            id,
            proposition: self.proposition,
            title: text(&mut self.title),
            description: text(&mut self.description),
            subject: text(&mut self.subject),
            activity: text(&mut self.activity),
            count_min: self.count_min,
            count_max: self.count_max,
            when: self.when.take().map(Cow::into_owned),
            start: self.start,
            end: self.end,
            first_reported: self.first_reported,
            last_reported: self.last_reported,
            confidence: self.confidence,
            confidence_low: self.confidence_low,
            confidence_high: self.confidence_high,
            likelihood: self.likelihood,
            analytic_confidence: self.analytic_confidence,
            opinion: [self.belief, self.disbelief, self.uncertainty],
            contested: self.contested,
            independent_origins: self.independent_origins,
            documents: self.documents,
            claims: self.claims,
            admiralty: text(&mut self.admiralty),
            asserted_by: text(&mut self.asserted_by),
            relayed_by: text(&mut self.relayed_by),
            urls: text(&mut self.urls),
            provenance: self.provenance.take().map(Cow::into_owned).unwrap_or_default(),
        }
    }
}
