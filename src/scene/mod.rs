//! What there is to draw, already judged and worded.

mod build;

use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::position::Position;
use crate::units::Meters;

pub use build::build_scene;
pub(crate) use build::{build_mark, build_movement, build_route_scene, format_day, most_common_subject};

/// All that one map shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// What the map is of.
    pub title: String,
    /// The knowledge date in words; documents published later do not count.
    pub as_of: Option<String>,
    /// What the map says of itself below its title; `None` stands for "Reported, not verified".
    pub note: Option<String>,
    /// Places where something is reported to be.
    pub marks: Vec<Mark>,
    /// Ways that something is reported to have gone.
    pub movements: Vec<Movement>,
    /// Lines of networks that are shown below the movements.
    pub network_lines: Vec<NetworkLine>,
    /// Places that a route begins at, passes or ends at, in order.
    pub stops: Vec<RouteStop>,
    /// What the legend says of a route, line by line.
    pub legend_lines: Vec<LegendLine>,
    /// Whose data the map holds, one sentence each.
    pub attribution: Vec<String>,
}

impl Scene {
    /// The same scene in the order of its ids, so that the order of the input changes nothing.
    pub(crate) fn to_sorted(&self) -> Self {
        let mut scene = self.clone();
        scene.marks.sort_by(|a, b| a.id.cmp(&b.id));
        scene.movements.sort_by(|a, b| a.id.cmp(&b.id));
        // `leg-2` comes before `leg-10`, so a short id goes before a long one.
        scene.network_lines.sort_by(|a, b| (a.id.len(), &a.id).cmp(&(b.id.len(), &b.id)));
        scene
    }
}

/// A place where something is reported to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The id of the feature; the drawing carries it as `data-id`.
    pub id: String,
    /// The name beside the mark.
    pub label: String,
    /// A short line below the name; nothing for none.
    pub note: Option<String>,
    /// The whole sentence for readers who do not see the map: `Ussuriysk, likely, 2 origins, ±12 km`.
    pub description: String,
    /// The spot that stands for the place.
    pub position: Position,
    /// How far from it the true spot may be.
    pub uncertainty: Meters,
    /// What is reported there.
    pub kind: MarkKind,
    /// How likely, and how sure the judgement is.
    pub rating: Rating,
    /// Whether the place is an area without a spot of its own (a province, a border zone).
    pub area_only: bool,
    /// Whether the name has several places that could be meant.
    pub ambiguous: bool,
    /// How the dates are meant.
    pub date_sense: DateSense,
}

impl Mark {
    /// The note for a screen, where it must stand in one line.
    pub(crate) fn short_note(&self) -> Option<std::borrow::Cow<'_, str>> {
        const LONGEST: usize = 44;
        let note = self.note.as_deref()?;
        if note.chars().count() <= LONGEST {
            return Some(note.into());
        }
        Some(note.chars().take(LONGEST - 1).chain(['…']).collect::<String>().into())
    }
}

/// A way that something is reported to have gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// The id of the feature.
    pub id: String,
    /// The whole sentence for readers who do not see the map.
    pub description: String,
    /// The line from start to end, in parts where it is cut.
    pub line: Vec<Vec<Position>>,
    /// The names of the start and the end; written where no mark stands.
    pub end_names: [Option<String>; 2],
    /// Whether an end is an area as wide as a country: the line then only links the two and says nothing of where.
    pub vague: bool,
    /// How likely, and how sure the judgement is.
    pub rating: Rating,
}

/// A stretch of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkLine {
    /// The id of the movement or leg it belongs to.
    pub id: String,
    /// The line, in parts where it is cut.
    pub line: Vec<Vec<Position>>,
    /// What it leads over; gives the line its look.
    pub kind: LineKind,
    /// The whole sentence for readers who do not see the map.
    pub description: String,
}

/// What a stretch leads over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// Water: long dashes.
    Sea,
    /// A railway: a line with bars.
    Rail,
    /// Straight, where no network is known: dots.
    Straight,
    /// The gap between a place and its network: fine dots.
    Gap,
}

/// A place on a route: a dot with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteStop {
    /// The name beside the dot.
    pub label: String,
    /// The spot that stands for the place.
    pub position: Position,
}

/// One line of the legend of a route.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendLine {
    /// The sample before the words; `None` for words alone.
    pub line_kind: Option<LineKind>,
    /// The words.
    pub text: String,
}

/// What the reports and the opinion on them come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rating {
    /// Gives the colour.
    pub likelihood: Likelihood,
    /// Gives the fill: open, half or solid.
    pub confidence: AnalyticConfidence,
    /// Whether one origin affirms and another denies or doubts; gives the ring.
    pub contested: bool,
}

/// What is reported at a place; gives the shape of the mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum MarkKind {
    /// Someone or something is there: a circle.
    #[default]
    Presence,
    /// Fighting: a diamond.
    Combat,
    /// It left: a triangle that points up and away.
    Departure,
    /// It is expected: a triangle that points down to the place.
    Expectation,
    /// Anything else: a square.
    Other,
}

/// How the dates of a report are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateSense {
    /// One day, or nobody said.
    #[default]
    Plain,
    /// True on every day of a stretch: a bar below the mark.
    Throughout,
    /// True on some day of a stretch: three dots below the mark.
    SomeDay,
}
