//! What every mark and line means, in words.

use std::borrow::Cow;

use super::glyph::Glyph;
use super::ground::Shown;
use super::look::likelihood_class;
use super::svg::{Svg, words};
use super::text::Face;
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::scene::{DateSense, LineKind, MarkKind, Rating, Scene};
use crate::visible::escape_controls;

const KEY: Face = Face::new(11.5, false, 0.0);
const LINE: f64 = 15.0;
const ROW: f64 = 21.0;
const INDENT: f64 = 34.0;

/// What stands before the words.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Symbol {
    Mark(Glyph),
    Circle,
    Way(AnalyticConfidence),
    Vague,
    Course(LineKind),
    Stop,
    Nothing,
    Border,
    Unsettled,
    Claimed,
    Disputed,
    Pile,
    Bundle,
    Outline,
}

/// What a map has that the legend must explain, beside its scene.
#[expect(clippy::struct_excessive_bools, reason = "independent answers, read by name")]
#[derive(Clone, Copy, Debug)]
pub(super) struct Has {
    pub(super) shown: Shown,
    pub(super) piles: bool,
    pub(super) bundles: bool,
    pub(super) insets: bool,
    /// Whether only the steps of the scales are explained that the map shows.
    pub(super) brief: bool,
}

/// One line of the legend.
struct Entry {
    symbol: Symbol,
    text: Cow<'static, str>,
}

impl Entry {
    const fn new(symbol: Symbol, text: &'static str) -> Self {
        Self { symbol, text: Cow::Borrowed(text) }
    }
}

/// A heading with its lines.
struct Block {
    heading: &'static str,
    entries: Vec<Entry>,
}

const PLAIN: Glyph = Glyph {
    sign: MarkKind::Presence,
    judgement: Rating { likelihood: Likelihood::Likely, confidence: AnalyticConfidence::High, contested: false },
    area_only: false,
    ambiguous: false,
    dates: DateSense::Plain,
};

const fn judged(likelihood: Likelihood, confidence: AnalyticConfidence) -> Glyph {
    Glyph { judgement: Rating { likelihood, confidence, contested: false }, ..PLAIN }
}

/// Blocks below each other, and their share of the width of the sheet.
type Column = (f64, Vec<Block>);

/// The legend for a scene: the two scales whole where something is judged, and of the rest what the scene has.
fn blocks(scene: &Scene, has: Has) -> Vec<Column> {
    if scene.marks.is_empty() && scene.movements.is_empty() && !scene.network_lines.is_empty() {
        return vec![(0.6, vec![route(scene)]), (0.4, vec![lines(scene, has.shown)])];
    }
    let mut columns = judged_blocks(scene, has);
    columns[0].extend((!scene.legend_lines.is_empty()).then(|| route(scene)));
    let filled = |blocks: &Vec<Block>| blocks.iter().any(|block| !block.entries.is_empty());
    columns.into_iter().filter(filled).map(|blocks| (0.25, blocks)).collect()
}

/// The legs of a route and its total.
fn route(scene: &Scene) -> Block {
    let entry = |fact: &crate::scene::LegendLine| Entry {
        symbol: fact.line_kind.map_or(Symbol::Nothing, Symbol::Course),
        text: escape_controls(&fact.text).into_owned().into(),
    };
    Block { heading: "Leg by leg, with bounds", entries: scene.legend_lines.iter().map(entry).collect() }
}

fn judged_blocks(scene: &Scene, has: Has) -> [Vec<Block>; 4] {
    let judgements = || {
        let marks = scene.marks.iter().map(|mark| mark.rating);
        marks.chain(scene.movements.iter().map(|movement| movement.rating))
    };
    let shown = |test: &dyn Fn(Rating) -> bool| !has.brief || judgements().any(test);
    let likely = Block {
        heading: "How likely: the colour",
        entries: Likelihood::ALL
            .iter()
            .rev()
            .filter(|likelihood| shown(&|judgement| judgement.likelihood == **likelihood))
            .map(|&likelihood| {
                let text = match likelihood {
                    Likelihood::AlmostCertain => "almost certain: 95 in 100 or more",
                    Likelihood::VeryLikely => "very likely: 80 to 95",
                    Likelihood::Likely => "likely: 55 to 80",
                    Likelihood::RoughlyEvenChance => "roughly even chance: 45 to 55",
                    Likelihood::Unlikely => "unlikely: 20 to 45",
                    Likelihood::VeryUnlikely => "very unlikely: 5 to 20",
                    Likelihood::AlmostNoChance => "almost no chance: less than 5",
                };
                Entry::new(Symbol::Mark(judged(likelihood, AnalyticConfidence::High)), text)
            })
            .collect(),
    };
    let sure = Block {
        heading: "How sure the judgement is: the fill",
        entries: [
            (AnalyticConfidence::High, "high confidence: much evidence"),
            (AnalyticConfidence::Moderate, "moderate confidence"),
            (AnalyticConfidence::Low, "low confidence: little evidence"),
        ]
        .into_iter()
        .filter(|&(confidence, _)| shown(&|judgement| judgement.confidence == confidence))
        .map(|(confidence, text)| Entry::new(Symbol::Mark(judged(Likelihood::Likely, confidence)), text))
        .collect(),
    };
    let signs = [
        (MarkKind::Presence, "reported to be there"),
        (MarkKind::Combat, "reported to fight there"),
        (MarkKind::Departure, "reported to have left"),
        (MarkKind::Expectation, "expected or preparing"),
        (MarkKind::Other, "other reports"),
    ];
    let what = Block {
        heading: "What is reported: the shape",
        entries: signs
            .into_iter()
            .filter(|&(sign, _)| scene.marks.iter().any(|mark| mark.kind == sign))
            .map(|(sign, text)| Entry::new(Symbol::Mark(Glyph { sign, ..PLAIN }), text))
            .collect(),
    };
    [vec![likely], vec![sure, what], vec![special(scene), together(has)], vec![lines(scene, has.shown)]]
}

fn special(scene: &Scene) -> Block {
    let open = judged(Likelihood::Likely, AnalyticConfidence::Low);
    let contested = Glyph { judgement: Rating { contested: true, ..open.judgement }, ..open };
    let unlikely = |likelihood| likelihood < Likelihood::RoughlyEvenChance;
    let has = |test: &dyn Fn(&crate::scene::Mark) -> bool| scene.marks.iter().any(test);
    let moves = |test: &dyn Fn(&crate::scene::Movement) -> bool| scene.movements.iter().any(test);
    let rows = [
        (
            has(&|mark| mark.rating.contested) || moves(&|movement| movement.rating.contested),
            contested,
            "ring: contested, some affirm and others deny or doubt",
        ),
        (
            has(&|mark| unlikely(mark.rating.likelihood)),
            judged(Likelihood::Unlikely, AnalyticConfidence::Low),
            "struck through: judged unlikely or less",
        ),
        (
            has(&|mark| mark.area_only),
            Glyph { area_only: true, ..open },
            "broken outline: an area is reported, not a spot",
        ),
        (has(&|mark| mark.ambiguous), Glyph { ambiguous: true, ..open }, "question mark: several places bear the name"),
        (
            has(&|mark| mark.date_sense == DateSense::Throughout),
            Glyph { dates: DateSense::Throughout, ..open },
            "bar: throughout the dates given",
        ),
        (
            has(&|mark| mark.date_sense == DateSense::SomeDay),
            Glyph { dates: DateSense::SomeDay, ..open },
            "dots: on some day of the dates given",
        ),
    ];
    Block {
        heading: "Signs on the marks",
        entries: rows
            .into_iter()
            .filter(|&(shown, ..)| shown)
            .map(|(_, glyph, text)| Entry::new(Symbol::Mark(glyph), text))
            .collect(),
    }
}

/// What stands for several reports at once.
fn together(has: Has) -> Block {
    let rows = [
        (has.piles, Symbol::Pile, "number: so many reports at one place or too near each other; listed below"),
        (has.bundles, Symbol::Bundle, "so many movements the same way, drawn as one"),
        (has.insets, Symbol::Outline, "shown at a larger scale in the inset of this letter; dots: its places"),
    ];
    Block {
        heading: "Several in one",
        entries: rows
            .into_iter()
            .filter(|&(shown, ..)| shown)
            .map(|(_, symbol, text)| Entry::new(symbol, text))
            .collect(),
    }
}

fn lines(scene: &Scene, shown: Shown) -> Block {
    let leads = |course| scene.network_lines.iter().any(|track| track.kind == course);
    let moved = |confidence| scene.movements.iter().any(|movement| movement.rating.confidence == confidence);
    let rows = [
        (
            !scene.marks.is_empty(),
            Symbol::Circle,
            "the true spot lies in the circle; never drawn smaller than 28 pixels across",
        ),
        (moved(AnalyticConfidence::High), Symbol::Way(AnalyticConfidence::High), "reported movement, high confidence"),
        (
            moved(AnalyticConfidence::Moderate),
            Symbol::Way(AnalyticConfidence::Moderate),
            "reported movement, moderate confidence",
        ),
        (moved(AnalyticConfidence::Low), Symbol::Way(AnalyticConfidence::Low), "reported movement, low confidence"),
        (
            scene.movements.iter().any(|way| way.vague),
            Symbol::Vague,
            "pale: an end is as wide as a country, the line only links the two",
        ),
        (!scene.stops.is_empty(), Symbol::Stop, "stop"),
        (leads(LineKind::Sea), Symbol::Course(LineKind::Sea), "shortest way over water"),
        (leads(LineKind::Rail), Symbol::Course(LineKind::Rail), "shortest way by rail"),
        (leads(LineKind::Straight), Symbol::Course(LineKind::Straight), "straight line: no network is known for it"),
        (leads(LineKind::Gap), Symbol::Course(LineKind::Gap), "gap between a place and the network, straight"),
        (shown.borders, Symbol::Border, "border"),
        (shown.unsettled, Symbol::Unsettled, "disputed border or line of control"),
        (shown.claimed, Symbol::Claimed, "line that one side claims"),
        (shown.disputed, Symbol::Disputed, "disputed area"),
    ];
    Block {
        heading: "Lines and areas",
        entries: rows
            .into_iter()
            .filter(|&(shown, ..)| shown)
            .map(|(_, symbol, text)| Entry::new(symbol, text))
            .collect(),
    }
}

/// How many columns stand side by side.
fn across(width: f64) -> f64 {
    match width {
        w if w < 480.0 => 1.0,
        w if w < 900.0 => 2.0,
        _ => 4.0,
    }
}

/// Draws the legend at a spot, that wide; gives its height.
pub(super) fn draw(svg: &mut Svg, scene: &Scene, has: Has, [x, y]: [f64; 2], width: f64) -> f64 {
    let across = across(width);
    let (mut deepest, mut top) = (y, y);
    let mut left = x;
    for (share, blocks) in blocks(scene, has) {
        let column = width * share.max(1.0 / across);
        if left + column > x + width + 1.0 {
            (left, top) = (x, deepest + 14.0);
        }
        let mut at = top;
        for block in blocks.into_iter().filter(|block| !block.entries.is_empty()) {
            svg.words(
                "text",
                [("class", "heading".into()), ("x", left.into()), ("y", (at + 10.0).into())],
                &escape(block.heading),
            );
            at += 29.0;
            for entry in block.entries {
                at += entry.draw(svg, [left, at], column - INDENT - 18.0);
            }
            at += 8.0;
        }
        deepest = deepest.max(at - 8.0);
        left += column;
    }
    deepest - y
}

impl Entry {
    /// Draws the line with the middle of its first row at `y`; gives its height.
    fn draw(&self, svg: &mut Svg, [x, y]: [f64; 2], room: f64) -> f64 {
        svg.open("g", [("transform", words(format!("translate({} {})", x + 12.0, y)))]);
        self.symbol.draw(svg);
        svg.close();
        let lines = KEY.wrapped(&self.text, room);
        let mut baseline = y + 4.0;
        for line in &lines {
            svg.words(
                "text",
                [("class", "key".into()), ("x", (x + INDENT).into()), ("y", baseline.into())],
                &escape(line),
            );
            baseline += LINE;
        }
        let below =
            if matches!(self.symbol, Symbol::Mark(Glyph { dates: DateSense::Throughout | DateSense::SomeDay, .. })) {
                5.0
            } else {
                0.0
            };
        (baseline - LINE - 4.0 - y) + ROW + below
    }
}

impl Symbol {
    fn draw(self, svg: &mut Svg) {
        match self {
            Self::Mark(glyph) => glyph.draw(svg),
            Self::Circle => svg.empty("circle", [("class", "circle".into()), ("r", 9.5.into())]),
            Self::Way(confidence) => super::ways::sample(svg, confidence),
            Self::Vague => {
                svg.open("g", [("class", "vague".into())]);
                super::ways::sample(svg, AnalyticConfidence::Low);
                svg.close();
            }
            Self::Pile => super::pile::ring(svg, &[(Likelihood::Likely, 3), (Likelihood::Unlikely, 1)], 4, false),
            Self::Bundle => {
                super::ways::sample(svg, AnalyticConfidence::Low);
                svg.open("g", [("class", words(likelihood_class(Likelihood::Likely)))]);
                super::ways::sign(svg, 3, false);
                svg.close();
            }
            Self::Outline => {
                svg.empty("path", [("class", "outline".into()), ("d", "M-7-5H12V8H-7z".into())]);
                svg.open("g", [("transform", super::svg::moved([-7.0, -5.0]))]);
                super::outline::tab(svg, 0);
                svg.close();
            }
            Self::Course(course) => super::ways::sample_of(svg, course),
            Self::Stop => svg.empty("circle", [("class", "stop".into()), ("r", super::ways::STOP.into())]),
            Self::Nothing => {}
            Self::Border => svg.empty("path", [("class", "border".into()), ("d", "M-12 0H12".into())]),
            Self::Unsettled => svg.empty("path", [("class", "unsettled".into()), ("d", "M-12 0H12".into())]),
            Self::Claimed => svg.empty("path", [("class", "claimed".into()), ("d", "M-12 0H12".into())]),
            Self::Disputed => svg.empty("path", [("class", "disputed".into()), ("d", "M-12-6H12V6H-12z".into())]),
        }
    }
}
