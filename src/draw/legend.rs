//! The legend: the meaning of every mark and line on a sheet.

use std::borrow::Cow;

use super::basemap_layers::ShownBoundaries;
use super::coordinates::PixelPoint;
use super::font_metrics::Font;
use super::svg_writer::{SvgWriter, translate, trusted};
use super::{cluster, glyph, inset_outline, lines};
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::scene::{
    DateSense, LegendLine, LineKind, Mark, MarkKind, MarkSymbol, Movement, Rating, Scene, likelihood_class,
};
use crate::visible::escape_controls;

const TEXT: Font = Font::new(11.5, false, 0.0);
/// The distance between the lines of one entry, in pixels.
const LINE_HEIGHT: f64 = 15.0;
/// The distance between entries, in pixels.
const ENTRY_HEIGHT: f64 = 21.0;
/// The width of the sample before the text, in pixels.
const INDENT: f64 = 34.0;

/// The sample before the text of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
enum LegendSample {
    None,
    Mark(MarkSymbol),
    Circle,
    Movement(AnalyticConfidence),
    VagueMovement,
    NetworkLine(LineKind),
    Stop,
    AgreedBorder,
    UnsettledBorder,
    ClaimedBorder,
    DisputedArea,
    Cluster,
    Bundle,
    InsetOutline,
}

/// The contents of a sheet that the legend explains besides its scene.
#[expect(clippy::struct_excessive_bools, reason = "independent answers, read by name")]
#[derive(Clone, Copy, Debug)]
pub(super) struct LegendOptions {
    pub(super) boundaries: ShownBoundaries,
    pub(super) has_clusters: bool,
    pub(super) has_bundles: bool,
    pub(super) has_insets: bool,
    /// Whether to explain only the steps of the scales that the map shows.
    pub(super) brief: bool,
}

/// An entry of the legend: a sample and its meaning.
struct LegendEntry {
    sample: LegendSample,
    text: Cow<'static, str>,
}

impl LegendEntry {
    const fn new(sample: LegendSample, text: &'static str) -> Self {
        Self { sample, text: Cow::Borrowed(text) }
    }
}

/// A heading and its entries.
struct LegendBlock {
    heading: &'static str,
    entries: Vec<LegendEntry>,
}

impl LegendBlock {
    /// Creates a block of the samples that apply.
    fn from_rows(heading: &'static str, rows: impl IntoIterator<Item = (bool, LegendSample, &'static str)>) -> Self {
        let rows = rows.into_iter().filter(|&(applies, ..)| applies);
        Self { heading, entries: rows.map(|(_, sample, text)| LegendEntry::new(sample, text)).collect() }
    }
}

/// Blocks below each other.
struct LegendColumn {
    /// The fraction of the width of the sheet.
    width: f64,
    blocks: Vec<LegendBlock>,
}

const PLAIN: MarkSymbol = MarkSymbol {
    kind: MarkKind::Presence,
    rating: Rating::new(Likelihood::Likely, AnalyticConfidence::High),
    area_only: false,
    ambiguous: false,
    date_sense: DateSense::Plain,
};

const fn rated(likelihood: Likelihood, confidence: AnalyticConfidence) -> MarkSymbol {
    MarkSymbol { rating: Rating::new(likelihood, confidence), ..PLAIN }
}

/// Returns the legend of a scene: both scales, and the symbols and lines that the scene contains.
fn legend_columns(scene: &Scene, options: LegendOptions) -> Vec<LegendColumn> {
    if scene.marks.is_empty() && scene.movements.is_empty() && !scene.network_lines.is_empty() {
        return vec![
            LegendColumn { width: 0.6, blocks: vec![route_block(scene)] },
            LegendColumn { width: 0.4, blocks: vec![lines_block(scene, options.boundaries)] },
        ];
    }
    let (likelihoods, confidences) = scale_blocks(scene, options.brief);
    let mut columns = [
        vec![likelihoods],
        vec![confidences, shapes_block(scene)],
        vec![symbols_block(scene), groups_block(options)],
        vec![lines_block(scene, options.boundaries)],
    ];
    columns[0].extend((!scene.legend_lines.is_empty()).then(|| route_block(scene)));
    let has_entries = |blocks: &Vec<LegendBlock>| blocks.iter().any(|block| !block.entries.is_empty());
    columns.into_iter().filter(has_entries).map(|blocks| LegendColumn { width: 0.25, blocks }).collect()
}

/// Returns the legs of a route and its total.
fn route_block(scene: &Scene) -> LegendBlock {
    let entry = |line: &LegendLine| LegendEntry {
        sample: line.line_kind.map_or(LegendSample::None, LegendSample::NetworkLine),
        text: escape_controls(&line.text).into_owned().into(),
    };
    LegendBlock { heading: "Legs, with bounds", entries: scene.legend_lines.iter().map(entry).collect() }
}

/// Returns the scales of likelihood and of confidence; if `brief`, only the steps that the scene shows.
fn scale_blocks(scene: &Scene, brief: bool) -> (LegendBlock, LegendBlock) {
    let ratings = || {
        let marks = scene.marks.iter().map(|mark| mark.rating);
        marks.chain(scene.movements.iter().map(|movement| movement.rating))
    };
    let is_shown = |test: &dyn Fn(Rating) -> bool| !brief || ratings().any(test);
    let likelihoods = Likelihood::ALL.iter().rev().map(|&likelihood| {
        let text = match likelihood {
            Likelihood::AlmostCertain => "almost certain: 95 in 100 or more",
            Likelihood::VeryLikely => "very likely: 80 to 95",
            Likelihood::Likely => "likely: 55 to 80",
            Likelihood::RoughlyEvenChance => "roughly even chance: 45 to 55",
            Likelihood::Unlikely => "unlikely: 20 to 45",
            Likelihood::VeryUnlikely => "very unlikely: 5 to 20",
            Likelihood::AlmostNoChance => "almost no chance: less than 5",
        };
        let sample = LegendSample::Mark(rated(likelihood, AnalyticConfidence::High));
        (is_shown(&|rating| rating.likelihood == likelihood), sample, text)
    });
    let confidences = [
        (AnalyticConfidence::High, "high confidence: much evidence"),
        (AnalyticConfidence::Moderate, "moderate confidence"),
        (AnalyticConfidence::Low, "low confidence: little evidence"),
    ]
    .into_iter()
    .map(|(confidence, text)| {
        let sample = LegendSample::Mark(rated(Likelihood::Likely, confidence));
        (is_shown(&|rating| rating.confidence == confidence), sample, text)
    });
    (LegendBlock::from_rows("Likelihood: color", likelihoods), LegendBlock::from_rows("Confidence: fill", confidences))
}

/// Returns the shapes of marks.
fn shapes_block(scene: &Scene) -> LegendBlock {
    let kinds = [
        (MarkKind::Presence, "reported present"),
        (MarkKind::Combat, "reported fighting"),
        (MarkKind::Departure, "reported departed"),
        (MarkKind::Expectation, "expected or preparing"),
        (MarkKind::Other, "other reports"),
    ];
    let rows = kinds.into_iter().map(|(kind, text)| {
        let applies = scene.marks.iter().any(|mark| mark.kind == kind);
        (applies, LegendSample::Mark(MarkSymbol { kind, ..PLAIN }), text)
    });
    LegendBlock::from_rows("Kind of report: shape", rows)
}

/// Returns the symbols on marks.
fn symbols_block(scene: &Scene) -> LegendBlock {
    let open = rated(Likelihood::Likely, AnalyticConfidence::Low);
    let contested = MarkSymbol { rating: Rating { contested: true, ..open.rating }, ..open };
    let has_mark = |test: &dyn Fn(&Mark) -> bool| scene.marks.iter().any(test);
    let has_movement = |test: &dyn Fn(&Movement) -> bool| scene.movements.iter().any(test);
    let rows = [
        (
            has_mark(&|mark| mark.rating.contested) || has_movement(&|movement| movement.rating.contested),
            contested,
            "ring: contested, some sources affirm and others deny or doubt",
        ),
        (
            has_mark(&|mark| mark.rating.likelihood < Likelihood::RoughlyEvenChance),
            rated(Likelihood::Unlikely, AnalyticConfidence::Low),
            "strikethrough: unlikely or less",
        ),
        (
            has_mark(&|mark| mark.area_only),
            MarkSymbol { area_only: true, ..open },
            "dashed outline: an area, not an exact point",
        ),
        (
            has_mark(&|mark| mark.ambiguous),
            MarkSymbol { ambiguous: true, ..open },
            "question mark: several places have this name",
        ),
        (
            has_mark(&|mark| mark.date_sense == DateSense::Throughout),
            MarkSymbol { date_sense: DateSense::Throughout, ..open },
            "bar: on every day of the dates given",
        ),
        (
            has_mark(&|mark| mark.date_sense == DateSense::SomeDay),
            MarkSymbol { date_sense: DateSense::SomeDay, ..open },
            "dots: on some day of the dates given",
        ),
    ];
    let rows = rows.into_iter().map(|(applies, symbol, text)| (applies, LegendSample::Mark(symbol), text));
    LegendBlock::from_rows("Symbols on marks", rows)
}

/// Returns the marks and lines that represent several reports.
fn groups_block(options: LegendOptions) -> LegendBlock {
    let rows = [
        (
            options.has_clusters,
            LegendSample::Cluster,
            "number: reports of one place or too close together; listed below",
        ),
        (options.has_bundles, LegendSample::Bundle, "number: movements between the same places"),
        (options.has_insets, LegendSample::InsetOutline, "letter: the inset that shows this area; dots: its places"),
    ];
    LegendBlock::from_rows("Grouped reports", rows)
}

/// Returns the lines and areas.
fn lines_block(scene: &Scene, boundaries: ShownBoundaries) -> LegendBlock {
    let has_line = |kind| scene.network_lines.iter().any(|line| line.kind == kind);
    let has_movement = |confidence| scene.movements.iter().any(|movement| movement.rating.confidence == confidence);
    let movement = |confidence, text| (has_movement(confidence), LegendSample::Movement(confidence), text);
    let network_line = |kind, text| (has_line(kind), LegendSample::NetworkLine(kind), text);
    let rows = [
        (
            !scene.marks.is_empty(),
            LegendSample::Circle,
            "the true position is within the circle; drawn at least 28 pixels wide",
        ),
        movement(AnalyticConfidence::High, "reported movement, high confidence"),
        movement(AnalyticConfidence::Moderate, "reported movement, moderate confidence"),
        movement(AnalyticConfidence::Low, "reported movement, low confidence"),
        (
            scene.movements.iter().any(|movement| movement.vague),
            LegendSample::VagueMovement,
            "pale: one end is as wide as a country, the line only links the two",
        ),
        (!scene.stops.is_empty(), LegendSample::Stop, "stop"),
        network_line(LineKind::Sea, "shortest route over water"),
        network_line(LineKind::Rail, "shortest route by rail"),
        network_line(LineKind::Straight, "straight line: no network known"),
        network_line(LineKind::Gap, "gap between a place and the network"),
        (boundaries.agreed, LegendSample::AgreedBorder, "border"),
        (boundaries.unsettled, LegendSample::UnsettledBorder, "disputed border or line of control"),
        (boundaries.claimed, LegendSample::ClaimedBorder, "border claimed by one side"),
        (boundaries.disputed_areas, LegendSample::DisputedArea, "disputed area"),
    ];
    LegendBlock::from_rows("Lines and areas", rows)
}

/// Returns the number of columns next to each other.
fn column_count(width: f64) -> f64 {
    match width {
        w if w < 480.0 => 1.0,
        w if w < 900.0 => 2.0,
        _ => 4.0,
    }
}

/// A legend with a position for each of its lines.
pub(super) struct LegendLayout {
    items: Vec<LegendItem>,
    /// The height in pixels.
    pub(super) height: f64,
}

/// A heading or an entry with its position.
enum LegendItem {
    Heading { baseline: PixelPoint, text: &'static str },
    Entry { sample: LegendSample, center: PixelPoint, lines: Vec<(PixelPoint, String)> },
}

impl LegendLayout {
    /// Lays out the legend of a scene, from its upper left corner.
    pub(super) fn new(scene: &Scene, options: LegendOptions, origin: PixelPoint, width: f64) -> Self {
        let column_count = column_count(width);
        let mut items = Vec::new();
        let (mut bottom, mut top, mut left) = (origin.y, origin.y, origin.x);
        for LegendColumn { width: fraction, blocks } in legend_columns(scene, options) {
            let column = width * fraction.max(1.0 / column_count);
            if left + column > origin.x + width + 1.0 {
                (left, top) = (origin.x, bottom + 14.0);
            }
            let mut y = top;
            for block in blocks.into_iter().filter(|block| !block.entries.is_empty()) {
                items.push(LegendItem::Heading { baseline: PixelPoint::new(left, y + 10.0), text: block.heading });
                y += 29.0;
                for entry in block.entries {
                    let (item, height) = entry.lay_out(PixelPoint::new(left, y), column - INDENT - 18.0);
                    items.push(item);
                    y += height;
                }
                y += 8.0;
            }
            bottom = bottom.max(y - 8.0);
            left += column;
        }
        Self { items, height: bottom - origin.y }
    }

    /// Draws the legend.
    pub(super) fn draw(&self, svg: &mut SvgWriter) {
        for item in &self.items {
            match item {
                LegendItem::Heading { baseline, text } => write_line(svg, "heading", *baseline, text),
                LegendItem::Entry { sample, center, lines } => {
                    svg.open("g", [("transform", translate(*center))]);
                    sample.draw(svg);
                    svg.close();
                    for (baseline, line) in lines {
                        write_line(svg, "key", *baseline, line);
                    }
                }
            }
        }
    }
}

fn write_line(svg: &mut SvgWriter, class: &'static str, PixelPoint { x, y }: PixelPoint, text: &str) {
    svg.write_text("text", [("class", class.into()), ("x", x.into()), ("y", y.into())], &escape(text));
}

impl LegendEntry {
    /// Lays out the entry with the middle of its first line at `origin`. Returns it and its height.
    fn lay_out(self, origin: PixelPoint, max_width: f64) -> (LegendItem, f64) {
        let mut baseline = origin.y + 4.0;
        let mut lines = Vec::new();
        for line in TEXT.wrap(&self.text, max_width) {
            lines.push((PixelPoint::new(origin.x + INDENT, baseline), line));
            baseline += LINE_HEIGHT;
        }
        let below = if self.sample.has_dates() { 5.0 } else { 0.0 };
        let height = (baseline - LINE_HEIGHT - 4.0 - origin.y) + ENTRY_HEIGHT + below;
        (LegendItem::Entry { sample: self.sample, center: origin.translate(12.0, 0.0), lines }, height)
    }
}

impl LegendSample {
    /// Returns whether the sample is a mark with the symbol of its dates below it.
    fn has_dates(self) -> bool {
        matches!(self, Self::Mark(symbol) if symbol.date_sense != DateSense::Plain)
    }

    /// Draws the sample around the origin.
    fn draw(self, svg: &mut SvgWriter) {
        let write_line = |svg: &mut SvgWriter, class: &'static str| {
            svg.write_empty("path", [("class", class.into()), ("d", "M-12 0H12".into())]);
        };
        match self {
            Self::None => {}
            Self::Mark(symbol) => glyph::draw(svg, symbol),
            Self::Circle => svg.write_empty("circle", [("class", "circle".into()), ("r", 9.5.into())]),
            Self::Movement(confidence) => lines::draw_movement_sample(svg, confidence),
            Self::VagueMovement => {
                svg.open("g", [("class", "vague".into())]);
                lines::draw_movement_sample(svg, AnalyticConfidence::Low);
                svg.close();
            }
            Self::NetworkLine(kind) => lines::draw_network_sample(svg, kind),
            Self::Stop => svg.write_empty("circle", [("class", "stop".into()), ("r", lines::STOP_RADIUS.into())]),
            Self::AgreedBorder => write_line(svg, "border"),
            Self::UnsettledBorder => write_line(svg, "unsettled"),
            Self::ClaimedBorder => write_line(svg, "claimed"),
            Self::DisputedArea => {
                svg.write_empty("path", [("class", "disputed".into()), ("d", "M-12-6H12V6H-12z".into())]);
            }
            Self::Cluster => {
                cluster::draw_ring(svg, &[(Likelihood::Likely, 3), (Likelihood::Unlikely, 1)], 4, false);
            }
            Self::Bundle => {
                lines::draw_movement_sample(svg, AnalyticConfidence::Low);
                svg.open("g", [("class", trusted(likelihood_class(Likelihood::Likely)))]);
                lines::draw_badge(svg, 3, false);
                svg.close();
            }
            Self::InsetOutline => {
                svg.write_empty("path", [("class", "outline".into()), ("d", "M-7-5H12V8H-7z".into())]);
                svg.open("g", [("transform", translate(PixelPoint::new(-7.0, -5.0)))]);
                inset_outline::draw_inset_letter(svg, 0);
                svg.close();
            }
        }
    }
}
