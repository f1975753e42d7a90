//! troopmap turns *reports* of where troops are into a map you can defend.
//!
//! Dozens of outlets print one statement of one intelligence service; an alliance cannot confirm it; a government denies it; weeks
//! later a second service confirms a part. A map with one pin per article misleads. The map of this crate shows, for each point and
//! line: who says so, through whom and on what basis, how many *independent* origins there are, how likely that makes it and in
//! which words, who disputes it, how precisely place and date are known, and what was known *as of* any day.
//!
//! # From a dossier to a map
//!
//! ```
//! # #[cfg(feature = "gazetteer")] {
//! use troopmap::dossier::TextFormat;
//! use troopmap::export::{self, WriteOptions};
//! use troopmap::{Format, ReadOptions, World, assess, dossier, feature, locate};
//!
//! let text = r#"
//! [dossier]
//! title = "Soldiers reported in Primorye"
//!
//! [[source]]
//! id = "nis"
//! name = "National Intelligence Service"
//! reliability = "C"
//!
//! [[source]]
//! id = "outlet"
//! reliability = "B"
//!
//! [[document]]
//! id = "outlet-2024-10-18"
//! publisher = "outlet"
//! published = "2024-10-18"
//!
//! [[claim]]
//! id = "c7"
//! document = "outlet-2024-10-18"
//! asserted_by = "nis"
//! subject = "North Korean soldiers"
//! activity = "stationed"
//! places = ["Vladivostok", "Ussuriisk", "Khabarovsk", "Blagoveshchensk"]
//! when = "../2024-10-18"
//! "#;
//! let dossier = dossier::from_text("primorye.toml", text, TextFormat::Toml, &ReadOptions::default()).into_result()?;
//! let located = locate(&dossier, &World);
//! let assessed = assess::as_of(&located, Some("2024-10-18".parse()?));
//! let map = feature::collect(&assessed);
//!
//! let ussuriysk = map.features().iter().find(|feature| feature.id().as_str().contains("ussuriysk")).unwrap();
//! let report = ussuriysk.report();
//! assert_eq!(report.likelihood.as_str(), "likely");
//! assert_eq!((report.confidence.get(), report.independent_origins), (68, 1));
//!
//! let mut geojson = Vec::new();
//! export::write(&map, Format::GeoJson, WriteOptions::default(), &mut geojson)?;
//! assert!(geojson.starts_with(b"{\"type\":\"FeatureCollection\""));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Tracer`] explains why the figure is 68. Reading and writing files:
//!
//! ```no_run
//! # #[cfg(feature = "gazetteer")] {
//! use troopmap::export::{self, WriteOptions};
//! use troopmap::{Format, ReadOptions, World, assess, dossier, feature, locate};
//!
//! let dossier = dossier::read("dossier.toml", &ReadOptions::default())?.into_result()?;
//! let located = locate(&dossier, &World);
//! for name in located.unresolved_names() {
//!     eprintln!("{:#}", name.to_problem(&dossier, true));
//! }
//! let assessed = assess::as_of(&located, None);
//! let map = feature::collect(&assessed);
//! let mut file = std::fs::File::create("map.geojson")?;
//! export::write(&map, Format::GeoJson, WriteOptions::default(), &mut file)?;
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Pipeline
//!
//! | stage | from | to | errors |
//! |---|---|---|---|
//! | [`dossier::read`] | a file, a folder, a text | [`Dossier`] | every [`Problem`] in one run, with file, line, column and a fix |
//! | [`locate`] | [`Dossier`] and a [`Gazetteer`] | [`Located`] | none: unresolved names are values, listed by [`Located::unresolved_names`] |
//! | [`assess::as_of`] | [`Located`] and a date | [`Assessed`] | none: circular citations are listed by [`Assessed::problems`] |
//! | [`feature::collect`] | [`Assessed`] | [`Map`] of [`Feature`]s | none |
//! | [`Timeline::new`] | [`Located`] | [`Timeline`]: the map as of every day | none |
//! | [`export::write`] | [`Map`] | bytes, always the same | the writer fails, or the format is not part of this build |
//!
//! # By task
//!
//! - *Build a dossier in code*: fill [`Records`] and convert them to a [`Dossier`] with `try_from`.
//! - *Read several files as one dossier*: [`dossier::read_all`].
//! - *Read data in other formats* (UCDP, ACLED, GeoConfirmed, STIX, KML …): `import`, with the feature of that name.
//! - *Look up a place*: [`resolve`] with [`World`], with a list of your own ([`PointGazetteer`](place::PointGazetteer),
//!   [`GeoNamesFile`]), or with the trait [`Gazetteer`].
//! - *Parse coordinates in any notation*: [`notation::parse`]; other reference systems: [`crs::to_wgs84`].
//! - *Parse a date at its written precision*: [`Edtf::parse`].
//! - *Select features*: [`Filter`] and [`Map::retain`].
//! - *Measure distances*: [`measure`]; *find a route*: [`route`]; *check whether a movement is possible*: [`plausibility`].
//! - *Combine opinions*: [`Opinion`] and [`fuse`], which depend on nothing else.
//! - *List what each source said, in order of time*: [`said::by_source`].
//! - *List what changed between two days*: [`Timeline::changes`], or [`Map::changes_since`] for two maps.
//! - *List the properties of features*: [`property::PROPERTIES`].
//! - *Keep a result, or answer for any day*: every stage owns or shares what it needs; `examples/serve_as_of.rs` is a server.
//! - *Read a map back*: [`export::geojson::read_map`]; *use the crate `geojson`*: `geojson::Feature::from` and `try_from`.
//!
//! # What the numbers mean
//!
//! `confidence` is the probability that the reports give a proposition, from 0 to 100; `likelihood` is the same in the words of
//! ICD 203. `analytic_confidence` says how much evidence there is. `confidence_low` and `confidence_high` are the bounds over three
//! assumptions about the independence of the origins. All figures follow from published tables and the operators of subjective logic
//! (Jøsang 2016), and [`Tracer`] shows each step. They summarize what was *reported*; nothing here verifies it.
//!
//! # Untrusted input
//!
//! Dossiers, data in other formats and gazetteers are treated as hostile: reading has [`Limits`], never panics, and never recurses
//! without bound. Report text is always data: it cannot become markup, script, a formula or a path ([`escape_controls`],
//! [`escape_formula`], [`slugify`]).
//!
//! # Features
//!
//! | feature | default | enables |
//! |---|---|---|
//! | `cli` | yes | the command `troopmap` |
//! | `gazetteer` | yes | [`World`], the built-in gazetteer (7 MB) |
//! | `import` | yes | readers for data in other formats |
//! | `geopackage` | yes | GeoPackage output and input; builds SQLite from its C source |
//! | `map` | yes | drawn maps: SVG and HTML |
//! | `sea`, `rail` | yes | routes by sea and rail; rail data are under the Open Database License |
//! | `schema` | with `cli` | the JSON Schema of dossiers |
//! | `png` | no | drawn maps as PNG |
//! | `flatgeobuf`, `geoparquet` | no | the formats of these names |
//! | `crs` | yes | coordinates in the reference systems of the EPSG registry |
//! | `proj` | no | PROJ in the place of the feature `crs`; builds it from source |
//!
//! Without default features the crate is its core: records, places with your own gazetteer, assessment, features, GeoJSON.

#![forbid(unsafe_code)]

pub mod antimeridian;
pub mod assess;
mod country;
pub mod crs;
mod csv_scan;
mod digits;
pub mod dossier;
#[cfg(feature = "map")]
pub mod draw;
mod edtf;
#[cfg(feature = "import")]
pub mod event;
pub mod export;
mod extent;
pub mod feature;
mod filter;
mod formula;
mod id;
#[cfg(feature = "import")]
pub mod import;
mod index;
mod itinerary;
mod located;
#[cfg(feature = "map")]
mod markup;
pub mod measure;
mod mode;
pub mod notation;
mod opinion;
mod origin;
#[cfg(feature = "map")]
mod page;
mod parsed;
pub mod place;
pub mod plausibility;
mod position;
mod problem;
pub mod property;
mod proposition;
mod record;
mod route;
pub mod said;
#[cfg(feature = "map")]
pub mod scene;
mod slug;
pub mod timeline;
pub mod trace;
mod units;
mod visible;
mod word;

pub use assess::{Assessed, Assessment};
pub use country::{is_country_code, suggest_country_code};
pub use dossier::{
    Dossier, DossierReadError, Limits, ReadOptions, ReadOutcome, RecordKind, Records, Reject, RejectedClaims,
};
pub use edtf::{DateBound, DatePrecision, DateQualifier, Edtf, EdtfErrorKind, Instant, InvalidEdtf, Sense};
pub use export::Format;
pub use extent::Extent;
pub use feature::{
    Change, Changes, EvidenceRole, Feature, Journey, Map, MapMetadata, MovementEnd, Relation, Report, ReportedLocation,
    ReportedMovement, Testimony, UnmappedClaim,
};
pub use filter::{Filter, InvalidFilter};
pub use formula::escape_formula;
pub use id::{ClaimId, DocumentId, EvidenceId, FeatureId, InvalidId, PlaceId, SourceId, StatementId, SubjectId};
pub use index::{ClaimIx, DocumentIx, SourceIx, SubjectIx};
pub use located::{Located, Site, SiteIx, UnresolvedName, UnresolvedReason, check_places, locate};
pub use mode::Mode;
pub use opinion::{
    AnalyticConfidence, Credibility, Hedge, InvalidFraction, InvalidOpinion, InvalidStixConfidence, Likelihood,
    NoneLowMedHigh, Opinion, Probability, Reliability, StixConfidence, Trust, TrustTable, Wep, fuse,
};
pub use origin::{
    Attestation, AttestationLink, Dependence, ExcludedClaim, ExclusionReason, NonResponse, Origin, Root, Standpoint,
    WeighedEvidence,
};
#[cfg(feature = "gazetteer")]
pub use place::World;
pub use place::{
    Candidate, Gazetteer, GeoNamesError, GeoNamesFile, LayeredGazetteer, MatchKind, Place, PlaceMatch, PlaceQuery,
    Resolution, resolve,
};
pub use position::{InvalidPosition, Position};
pub use problem::{Problem, Problems, Severity, SourceText, Span};
pub use proposition::{Proposition, PropositionKind, RelevanceReason, RelevantClaim, Subjects, Topic, TopicSites};
pub use record::{
    Activity, Area, AreaRings, Basis, Claim, Count, Document, DossierPlace, Interest, InvalidArea, InvalidCount,
    Locator, Metadata, Original, Pin, PinTarget, Pins, PlaceNames, Places, Quote, Review, Source, SourceKind, Stance,
    Subject,
};
pub use route::{
    GaugeChange, Leg, LegKind, NetworkComponent, NoRoute, Passage, Route, RouteOptions, Stop, WayNote, describe_way,
    route,
};
pub use slug::slugify;
pub use timeline::Timeline;
pub use trace::{Trace, Tracer};
pub use units::{Bearing, InvalidBearing, InvalidMeters, Meters};
pub use visible::escape_controls;
pub use word::UnknownWord;
