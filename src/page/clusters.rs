//! Clusters of marks, for readers without a script: how many marks are where.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use crate::draw::MarkPosition;

/// The side of a cluster's square, in pixels.
const CELL: f64 = 64.0;
/// The layer of the drawing that the clusters go into.
const LAYER: &str = "<g data-layer=\"crowds\">";

/// Returns the drawing with its clusters. Features that are removed on the last day do not count.
pub(super) fn draw(
    svg: &str,
    mark_positions: &[MarkPosition],
    removed: &[String],
    texts: &BTreeMap<String, String>,
) -> String {
    let Some((before, after)) = svg.split_once(LAYER) else { return svg.to_owned() };
    let removed: HashSet<&str> = removed.iter().map(String::as_str).collect();
    let mut cells: BTreeMap<[i64; 2], ([f64; 2], u32)> = BTreeMap::new();
    for mark in mark_positions.iter().filter(|mark| !removed.contains(mark.id.as_str())) {
        let (sum, count) = cells.entry([mark.point.x, mark.point.y].map(cell)).or_default();
        *sum = [sum[0] + mark.point.x, sum[1] + mark.point.y];
        *count += 1;
    }
    let mut drawn = format!("{before}{LAYER}");
    for (sum, count) in cells.into_values() {
        let [x, y] = sum.map(|total| total / f64::from(count));
        let words = texts.get("reports").map_or("{count}", String::as_str).replace("{count}", &count.to_string());
        // Writing to a String cannot fail.
        let _ = write!(
            drawn,
            "<g class=\"crowd\" transform=\"translate({x:.1} {y:.1})\"><title>{words}</title><g class=\"k\"><circle r=\"{:.1}\"/>\
             <text text-anchor=\"middle\" y=\"4\">{count}</text></g></g>",
            (11.0 + 2.2 * f64::from(count).log2()).min(26.0)
        );
    }
    drawn + after
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates; the value only groups")]
fn cell(pixels: f64) -> i64 {
    (pixels / CELL).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::PixelPoint;

    #[test]
    fn every_mark_counts_once_and_none_that_is_gone() {
        let mark = |id: &str, x: f64| MarkPosition {
            id: id.to_owned(),
            point: PixelPoint::new(x, 10.0),
            offset: PixelPoint::default(),
        };
        let mark_positions = [mark("a", 10.0), mark("b", 20.0), mark("c", 70.0), mark("d", 71.0)];
        let texts = BTreeMap::from([("reports".to_owned(), "{count} reports".to_owned())]);
        let svg = draw("<svg><g data-layer=\"crowds\"></g></svg>", &mark_positions, &["d".to_owned()], &texts);
        assert_eq!(svg.matches("class=\"crowd\"").count(), 2);
        assert!(svg.contains("translate(15.0 10.0)\"><title>2 reports</title>"), "{svg}");
        assert!(svg.contains("translate(70.0 10.0)\"><title>1 reports</title>"), "{svg}");
        assert_eq!(draw("<svg/>", &mark_positions, &[], &texts), "<svg/>");
    }
}
