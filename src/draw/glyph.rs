//! The marks: shape says what is reported, colour how likely, fill how sure the judgement is.

use super::look::{confidence_class, likelihood_class};
use super::svg::{Svg, words};
use crate::markup::escape;
use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::scene::{DateSense, Mark, MarkKind, Rating};

/// Half the width of a mark with its ring, in pixels: what words must keep away from.
pub(super) const REACH: f64 = 13.0;

/// What a mark looks like, without its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Glyph {
    pub(super) sign: MarkKind,
    pub(super) judgement: Rating,
    pub(super) area_only: bool,
    pub(super) ambiguous: bool,
    pub(super) dates: DateSense,
}

impl From<&Mark> for Glyph {
    fn from(mark: &Mark) -> Self {
        Self {
            sign: mark.kind,
            judgement: mark.rating,
            area_only: mark.area_only,
            ambiguous: mark.ambiguous,
            dates: mark.date_sense,
        }
    }
}

impl Glyph {
    /// A name that tells every look from every other: `m-presence-l5-low-contested`.
    pub(super) fn name(self) -> String {
        let sign = match self.sign {
            MarkKind::Presence => "presence",
            MarkKind::Combat => "combat",
            MarkKind::Departure => "departure",
            MarkKind::Expectation => "expectation",
            MarkKind::Other => "other",
        };
        let dates = match self.dates {
            DateSense::Plain => "",
            DateSense::Throughout => "-throughout",
            DateSense::SomeDay => "-someday",
        };
        format!(
            "m-{sign}-{}-{}{}{}{}{dates}",
            likelihood_class(self.judgement.likelihood),
            confidence_class(self.judgement.confidence),
            if self.judgement.contested { "-contested" } else { "" },
            if self.area_only { "-area" } else { "" },
            if self.ambiguous { "-ambiguous" } else { "" },
        )
    }

    /// Draws the mark around the origin.
    pub(super) fn draw(self, svg: &mut Svg) {
        let class = format!(
            "glyph {} {}",
            likelihood_class(self.judgement.likelihood),
            confidence_class(self.judgement.confidence)
        );
        svg.open("g", [("class", words(class))]);
        let size = if self.area_only { 4.6 } else { 6.6 };
        svg.empty(
            "path",
            [("class", "back".into()), ("d", words(outline(self.sign, if self.area_only { 8.6 } else { size })))],
        );
        if self.area_only {
            svg.empty("path", [("class", "around".into()), ("d", words(outline(self.sign, 8.6)))]);
        }
        let fill = if self.judgement.confidence == AnalyticConfidence::High { "solid" } else { "open" };
        svg.empty("path", [("class", fill.into()), ("d", words(outline(self.sign, size)))]);
        if self.judgement.confidence == AnalyticConfidence::Moderate {
            svg.empty("path", [("class", "part".into()), ("d", words(lower_half(self.sign, size)))]);
        }
        if self.judgement.likelihood < Likelihood::RoughlyEvenChance {
            svg.empty("path", [("class", "struckback".into()), ("d", "M-9 9L9-9".into())]);
            svg.empty("path", [("class", "struck".into()), ("d", "M-9 9L9-9".into())]);
        }
        if self.judgement.contested {
            svg.empty("circle", [("class", "contested".into()), ("r", 11.4.into())]);
        }
        match self.dates {
            DateSense::Plain => {}
            DateSense::Throughout => svg.empty("path", [("class", "bar".into()), ("d", "M-6 15.5H6".into())]),
            DateSense::SomeDay => svg.empty(
                "path",
                [("class", "dots".into()), ("d", "M-7 15.5a1.5 1.5 0 0 1 3 0 1.5 1.5 0 0 1-3 0M-1.5 15.5a1.5 1.5 0 0 1 3 0 1.5 1.5 0 0 1-3 0M4 15.5a1.5 1.5 0 0 1 3 0 1.5 1.5 0 0 1-3 0".into())],
            ),
        }
        if self.ambiguous {
            svg.words("text", [("class", "doubt".into()), ("x", 7.0.into()), ("y", (-6.5).into())], &escape("?"));
        }
        svg.close();
    }
}

/// The outline of a shape with about this radius.
fn outline(sign: MarkKind, r: f64) -> String {
    match sign {
        MarkKind::Presence => format!("M{} 0a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 {} 0z", -r, 2.0 * r, -2.0 * r),
        MarkKind::Combat => {
            let r = r * 1.22;
            format!("M0 {}L{r} 0 0 {r} {} 0z", -r, -r)
        }
        MarkKind::Departure => {
            let (x, top, foot) = triangle(r);
            format!("M0 {}L{x} {foot}H{}z", -top, -x)
        }
        MarkKind::Expectation => {
            let (x, top, foot) = triangle(r);
            format!("M0 {top}L{x} {}H{}z", -foot, -x)
        }
        MarkKind::Other => {
            let r = r * 0.9;
            format!("M{0} {0}H{r}V{r}H{0}z", -r)
        }
    }
}

/// Half the foot, the height above the middle and the depth of the foot below it, of a triangle of about this radius.
fn triangle(r: f64) -> (f64, f64, f64) {
    let short = |value: f64| (value * 100.0).round() / 100.0;
    (short(r * 1.12), short(r * 1.2), short(r * 0.8))
}

/// The lower half of the same shape.
fn lower_half(sign: MarkKind, r: f64) -> String {
    match sign {
        MarkKind::Presence => format!("M{} 0a{r} {r} 0 0 0 {} 0z", -r, 2.0 * r),
        MarkKind::Combat => {
            let r = r * 1.22;
            format!("M{} 0L0 {r} {r} 0z", -r)
        }
        MarkKind::Departure => {
            let (x, _, foot) = triangle(r);
            format!("M{} 0H{}L{x} {foot}H{}z", -x * 0.6, x * 0.6, -x)
        }
        MarkKind::Expectation => {
            let (x, top, _) = triangle(r);
            format!("M{} 0H{}L0 {top}z", -x * 0.6, x * 0.6)
        }
        MarkKind::Other => {
            let r = r * 0.9;
            format!("M{} 0H{r}V{r}H{}z", -r, -r)
        }
    }
}
