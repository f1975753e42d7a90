//! troopmap turns *reports* of where troops are into a map that can be defended.
//!
//! Dozens of outlets print one statement of one intelligence service; an alliance cannot confirm it; a government denies it; weeks
//! later somebody else confirms a part. A map with a pin for each article misleads. The map of this crate shows, for each point and
//! line: who says so, through whom it reached us, on what basis, how many *independent* origins there are, how sure that makes us
//! and in which words, who disputes it, how precisely place and date are known, and what was known *as of* any day.
//!
//! # From a dossier to a map
//!
//! ```
//! # #[cfg(feature = "gazetteer")] {
//! use troopmap::dossier::TextFormat;
//! use troopmap::export::{self, Options};
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
//! export::write(&map, Format::GeoJson, Options::default(), &mut geojson)?;
//! assert!(geojson.starts_with(b"{\"type\":\"FeatureCollection\""));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Tracer`] tells why the figure is 68. From a file to a file it is as short:
//!
//! ```no_run
//! # #[cfg(feature = "gazetteer")] {
//! use troopmap::export::{self, Options};
//! use troopmap::{Format, ReadOptions, World, assess, dossier, feature, locate};
//!
//! let dossier = dossier::read("dossier.toml", &ReadOptions::default())?.into_result()?;
//! let located = locate(&dossier, &World);
//! for doubt in located.doubts() {
//!     eprintln!("{}", doubt.problem(&dossier, true));
//! }
//! let assessed = assess::as_of(&located, None);
//! let map = feature::collect(&assessed);
//! let mut file = std::fs::File::create("map.geojson")?;
//! export::write(&map, Format::GeoJson, Options::default(), &mut file)?;
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The way through
//!
//! | stage | from | to | what goes wrong |
//! |---|---|---|---|
//! | [`dossier::read`] | a file, a folder, a text | [`Dossier`] | every [`Problem`] in one run, with file, line, column and the way out |
//! | [`locate`] | [`Dossier`] and a [`Gazetteer`] | [`Located`] | nothing: doubt is a value, listed by [`Located::doubts`] |
//! | [`assess::as_of`] | [`Located`] and a day | [`Assessed`] | nothing: loops of citation are listed by [`Assessed::problems`] |
//! | [`feature::collect`] | [`Assessed`] | [`Map`] of [`Feature`]s | nothing |
//! | [`export::write`] | [`Map`] | bytes, the same every time | the writer, or a format that this build leaves out |
//!
//! # By task
//!
//! - *Make a dossier in code*: fill [`Records`] and make a [`Dossier`] of them with `try_from`.
//! - *Read what others publish* (UCDP, ACLED, GeoConfirmed, STIX, KML …): `import`, with the feature of that name.
//! - *Look a place up*: [`resolve`] with [`World`] or a gazetteer of your own ([`GeoNamesFile`], or the trait [`Gazetteer`]).
//! - *Read coordinates as people write them*: [`notation::parse`]; other reference systems: [`crs::to_wgs84`].
//! - *Read a date as exact as it was written*: [`Edtf::parse`].
//! - *Keep some features*: [`Filter`] and [`Map::retain`].
//! - *Measure*: [`measure`]; *find a way*: [`route`]; *ask whether a movement can have been*: [`plausible`].
//! - *Combine opinions*: [`Opinion`] and [`fuse`], which stand by themselves.
//! - *Read a map back*: [`export::geojson::read`].
//!
//! # What the numbers mean
//!
//! `confidence` is the probability that the reports make of a proposition, from 0 to 100; `likelihood` is the same in the words of
//! ICD 203. `analytic_confidence` says how much evidence there is. `confidence_low` and `confidence_high` are the bounds over three
//! readings of how independent the origins are. All of it follows from declared tables and the operators of subjective logic (Jøsang
//! 2016), and [`Tracer`] shows each step. It is a summary of what was *reported*; nothing here verifies it.
//!
//! # Untrusted input
//!
//! Dossiers, foreign files and gazetteers are hostile until checked: reading has caps ([`Limits`]), never panics, and never recurses
//! without bound. Report text is data everywhere: it cannot become markup, script, a formula or a path ([`visible`],
//! [`guarded`], [`slug`]).
//!
//! # Features
//!
//! | feature | default | what it brings |
//! |---|---|---|
//! | `cli` | yes | the command `troopmap` |
//! | `gazetteer` | yes | [`World`], the places of the world (7 MB) |
//! | `import` | yes | other people's formats |
//! | `map` | yes | the drawn map: SVG and the page |
//! | `sea`, `rail` | yes | ways over water and railways; rail data are under the Open Database License |
//! | `schema` | with `cli` | the JSON Schema of dossiers |
//! | `png` | no | the drawn map as a picture |
//! | `flatgeobuf`, `geoparquet` | no | the formats of those names |
//! | `proj` | no | any coordinate reference system; builds PROJ from source |
//!
//! With default features off the crate is the core: records, places with a caller's gazetteer, assessment, features, GeoJSON.

#![forbid(unsafe_code)]

pub mod antimeridian;
pub mod assess;
mod country;
pub mod crs;
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
pub mod plausible;
mod position;
mod problem;
pub mod property;
mod proposition;
mod record;
mod route;
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
pub use id::{ClaimId, DocumentId, EvidenceId, FeatureId, InvalidId, PlaceId, SourceId, SubjectId};
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
pub use proposition::{
    Proposition, PropositionKind, RelevanceReason, RelevantClaim, SubjectIx, Subjects, Topic, TopicSites,
};
pub use record::{
    Activity, Basis, Claim, Count, Document, Locator, Metadata, Original, Pin, PinTarget, Pins, PlaceNames, Places,
    Quote, Source, SourceKind, Stance, Subject,
};
pub use route::{Leg, LegKind, NetworkComponent, NoRoute, Passage, Route, RouteOptions, Stop, route};
pub use slug::slugify;
pub use timeline::Timeline;
pub use trace::{Trace, Tracer};
pub use units::{Bearing, InvalidBearing, InvalidMeters, Meters};
pub use visible::escape_controls;
pub use word::UnknownWord;
