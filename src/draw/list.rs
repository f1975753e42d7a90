//! What the marks with a number hold.

use super::outline::letter;
use super::plan::Plan;
use super::svg::Svg;
use super::text::Face;
use crate::markup::escape;

const TEXT: Face = Face::new(10.0, false, 0.0);
const HEAD: Face = Face::new(10.0, true, 0.0);
const LINE: f64 = 13.0;
const GAP: f64 = 24.0;

/// Draws the list at a spot, that wide; gives its height.
pub(super) fn draw(svg: &mut Svg, plans: &[Plan<'_>], [x, y]: [f64; 2], width: f64) -> f64 {
    let columns = if width < 700.0 { 1.0 } else { 2.0 };
    let column = (width - (columns - 1.0) * GAP) / columns;
    let mut lines: Vec<Vec<(&str, String)>> = Vec::new();
    let in_all = plans.iter().flat_map(|plan| &plan.placed.piles).map(|pile| pile.marks.len()).sum();
    for (view, plan) in plans.iter().enumerate() {
        let mut piles: Vec<_> = plan.placed.piles.iter().map(|pile| pile.listed(in_all)).collect();
        piles.sort();
        for (head, sum) in piles {
            let head = if view == 0 { head } else { format!("Inset {}: {head}", letter(view - 1)) };
            let head = HEAD.wrapped(&head, column).into_iter().map(|line| ("listhead", line));
            lines.push(head.chain(TEXT.wrapped(&sum, column).into_iter().map(|line| ("small", line))).collect());
        }
    }
    svg.words(
        "text",
        [("class", "heading".into()), ("x", x.into()), ("y", (y + 10.0).into())],
        &escape("Behind the numbers"),
    );
    let top = y + 28.0;
    let total: usize = lines.iter().map(Vec::len).sum();
    let (mut at, mut left, mut deepest, mut done) = (top, x, top, 0);
    for entry in lines {
        // The second column begins once half of the lines are written.
        if columns > 1.0 && left < x + 1.0 && done * 2 >= total {
            (at, left) = (top, x + column + GAP);
        }
        done += entry.len();
        for (class, line) in entry {
            svg.words("text", [("class", class.into()), ("x", left.into()), ("y", at.into())], &escape(&line));
            at += LINE;
        }
        at += 4.0;
        deepest = deepest.max(at);
    }
    deepest - y
}
