//! The contents of a drawn map: marks, movements and their labels, with ratings and wording already decided.
//!
//! A scene contains no projection and no pixels. [`build_scene`] builds one from a map; the module `draw` draws it.

mod scene_builder;
mod symbol;

use std::borrow::Cow;

use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::position::Position;
use crate::units::Meters;

pub use scene_builder::build_scene;
pub(crate) use scene_builder::{build_mark, build_movement, build_route_scene, format_day, most_common_subject};
pub(crate) use symbol::{MarkSymbol, confidence_class, likelihood_class};

/// Everything that one map shows.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Scene {
    /// The title of the map.
    pub title: String,
    /// The knowledge date in words; documents published later do not count.
    pub as_of: Option<String>,
    /// The line below the title; `None` means "Reported, not verified".
    pub note: Option<String>,
    /// Places where something is reported.
    pub marks: Vec<Mark>,
    /// Reported movements.
    pub movements: Vec<Movement>,
    /// Lines along networks, drawn below the movements.
    pub network_lines: Vec<NetworkLine>,
    /// The stops of a route, from start to end.
    pub stops: Vec<RouteStop>,
    /// The legend of a route, line by line.
    pub legend_lines: Vec<LegendLine>,
    /// The sources of the data, one sentence each.
    pub attribution: Vec<String>,
}

impl Scene {
    /// Returns the same scene sorted by id, so that the order of the input does not change the drawing.
    pub(crate) fn to_sorted(&self) -> Self {
        let mut scene = self.clone();
        scene.marks.sort_by(|a, b| a.id.cmp(&b.id));
        scene.movements.sort_by(|a, b| a.id.cmp(&b.id));
        // `leg-2` comes before `leg-10`, so a short id goes before a long one.
        scene.network_lines.sort_by(|a, b| (a.id.len(), &a.id).cmp(&(b.id.len(), &b.id)));
        scene
    }
}

/// A place where something is reported.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mark {
    /// The id of the feature; the drawing holds it in `data-id`.
    pub id: String,
    /// The name next to the mark.
    pub label: String,
    /// A short line below the name.
    pub note: Option<String>,
    /// A full sentence for screen readers: `Ussuriysk, likely, 2 origins, ±12 km`.
    pub description: String,
    /// The point at which the mark is drawn.
    pub position: Position,
    /// The greatest distance from `position` to the true position.
    pub uncertainty: Meters,
    /// The kind of report.
    pub kind: MarkKind,
    /// The likelihood of the report and the confidence in it.
    pub rating: Rating,
    /// Whether the place is an area without an exact position (a province, a border zone).
    pub area_only: bool,
    /// Whether several places of this name could be meant.
    pub ambiguous: bool,
    /// How to read the dates of the report.
    pub date_sense: DateSense,
}

impl Mark {
    /// Creates a mark with a label and no note, described by its label alone.
    pub fn new(
        id: impl Into<String>,
        label: impl Into<String>,
        position: Position,
        uncertainty: Meters,
        kind: MarkKind,
        rating: Rating,
    ) -> Self {
        let label = label.into();
        Self {
            id: id.into(),
            description: label.clone(),
            label,
            note: None,
            position,
            uncertainty,
            kind,
            rating,
            area_only: false,
            ambiguous: false,
            date_sense: DateSense::Plain,
        }
    }

    /// Returns the note cut to one line of a screen.
    pub(crate) fn short_note(&self) -> Option<Cow<'_, str>> {
        const MAX_CHARACTERS: usize = 44;
        let note = self.note.as_deref()?;
        if note.chars().count() <= MAX_CHARACTERS {
            return Some(note.into());
        }
        Some(note.chars().take(MAX_CHARACTERS - 1).chain(['…']).collect::<String>().into())
    }

    /// Returns the appearance of the mark.
    pub(crate) const fn symbol(&self) -> MarkSymbol {
        MarkSymbol {
            kind: self.kind,
            rating: self.rating,
            area_only: self.area_only,
            ambiguous: self.ambiguous,
            date_sense: self.date_sense,
        }
    }
}

/// A reported movement.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Movement {
    /// The id of the feature.
    pub id: String,
    /// A full sentence for screen readers.
    pub description: String,
    /// The line from start to end, in several parts if it crosses the antimeridian.
    pub line: Vec<Vec<Position>>,
    /// The names of the start and the end, drawn where there is no mark.
    pub end_names: [Option<String>; 2],
    /// Whether an end is an area as wide as a country: the line then links the two ends and says nothing about the route.
    pub vague: bool,
    /// The likelihood of the report and the confidence in it.
    pub rating: Rating,
}

impl Movement {
    /// Creates a movement along a line, with unnamed ends and no description.
    pub fn new(id: impl Into<String>, line: Vec<Vec<Position>>, rating: Rating) -> Self {
        Self { id: id.into(), description: String::new(), line, end_names: [None, None], vague: false, rating }
    }
}

/// A line along a network, or across a gap in it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NetworkLine {
    /// The id of the movement or leg it belongs to.
    pub id: String,
    /// The line, in several parts if it crosses the antimeridian.
    pub line: Vec<Vec<Position>>,
    /// The network; decides the style of the line.
    pub kind: LineKind,
    /// A full sentence for screen readers.
    pub description: String,
}

impl NetworkLine {
    /// Creates a line without a description.
    pub fn new(id: impl Into<String>, line: Vec<Vec<Position>>, kind: LineKind) -> Self {
        Self { id: id.into(), line, kind, description: String::new() }
    }
}

/// The network that a line follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LineKind {
    /// Water: long dashes.
    Sea,
    /// A railway: a line with bars.
    Rail,
    /// A straight line where no network is known: dots.
    Straight,
    /// The gap between a place and its network: fine dots.
    Gap,
}

/// A stop of a route: a dot with a name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RouteStop {
    /// The name next to the dot.
    pub label: String,
    /// The point at which the dot is drawn.
    pub position: Position,
}

impl RouteStop {
    /// Creates a stop.
    pub fn new(label: impl Into<String>, position: Position) -> Self {
        Self { label: label.into(), position }
    }
}

/// One line in the legend of a route.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LegendLine {
    /// The kind of line drawn as a sample before the text; `None` for text alone.
    pub line_kind: Option<LineKind>,
    /// The text.
    pub text: String,
}

impl LegendLine {
    /// Creates a line of the legend.
    pub fn new(line_kind: Option<LineKind>, text: impl Into<String>) -> Self {
        Self { line_kind, text: text.into() }
    }
}

/// The assessment that a mark or line shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Rating {
    /// The likelihood, drawn as the color.
    pub likelihood: Likelihood,
    /// The analytic confidence, drawn as the fill: open, half or solid.
    pub confidence: AnalyticConfidence,
    /// Whether one origin affirms and another denies or doubts, drawn as a ring.
    pub contested: bool,
}

impl Rating {
    /// Creates a rating that nobody contests.
    pub const fn new(likelihood: Likelihood, confidence: AnalyticConfidence) -> Self {
        Self { likelihood, confidence, contested: false }
    }
}

/// The kind of report at a place, drawn as the shape of the mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum MarkKind {
    /// Someone or something is there: a circle.
    #[default]
    Presence,
    /// Fighting: a diamond.
    Combat,
    /// It left: a triangle pointing up.
    Departure,
    /// It is expected: a triangle pointing down.
    Expectation,
    /// Anything else: a square.
    Other,
}

/// How to read the dates of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DateSense {
    /// A single day, or no date.
    #[default]
    Plain,
    /// True on every day of an interval: a bar below the mark.
    Throughout,
    /// True on some day of an interval: three dots below the mark.
    SomeDay,
}
