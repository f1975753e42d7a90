//! Clusters: reports too close to be drawn separately on paper. One mark shows their number, and a list below the map
//! explains it.

use std::f64::consts::TAU;

use super::coordinates::PixelPoint;
use super::path_data::format_number;
use super::svg_writer::{SvgWriter, translate, trusted, untrusted};
use crate::markup::escape;
use crate::opinion::Likelihood;
use crate::scene::{Mark, likelihood_class};
use crate::visible::escape_controls;

/// Marks of one place, or of places too close to be drawn separately.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MarkCluster<'a> {
    /// The marks, the best supported first; never empty.
    pub(super) marks: Vec<&'a Mark>,
    /// The mean of the places.
    pub(super) center: PixelPoint,
}

/// The number of reports in a cluster above which the list gives totals instead of sentences.
const MAX_LISTED_REPORTS: usize = 12;
/// The number of reports in the whole list above which it gives totals instead of sentences.
const MAX_LIST_REPORTS: usize = 120;
/// The number of place names in one heading above which the rest are counted.
const MAX_NAMES: usize = 6;

/// The entry of a cluster in the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClusterSummary {
    /// The places and the number of reports: `Russia (6 reports)`.
    pub(super) heading: String,
    /// A sentence for each report, or their totals.
    pub(super) text: String,
}

impl MarkCluster<'_> {
    /// Half the width of the mark, in pixels.
    pub(super) const RADIUS: f64 = 12.5;
    /// The radius of the ring of shares, in pixels.
    const RING_RADIUS: f64 = 9.5;

    /// Returns the names of the places, the best supported first.
    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for mark in &self.marks {
            if !names.contains(&mark.label.as_str()) {
                names.push(&mark.label);
            }
        }
        names
    }

    /// Returns a short label for the map.
    pub(super) fn label(&self) -> String {
        match self.names()[..] {
            [] => String::new(),
            [one] => escape_controls(one).into_owned(),
            [first, second] => escape_controls(&format!("{first}, {second}")).into_owned(),
            [first, ref more @ ..] => escape_controls(&format!("{first} and {} more", more.len())).into_owned(),
        }
    }

    /// Returns the entry in a list of `total` reports.
    pub(super) fn summarize(&self, total: usize) -> ClusterSummary {
        let names = self.names();
        let more = match names.len().saturating_sub(MAX_NAMES) {
            0 => String::new(),
            more => format!(" and {more} more places"),
        };
        let shown_names = names[..names.len().min(MAX_NAMES)].join(", ");
        let heading = escape_controls(&format!("{shown_names}{more} ({} reports)", self.marks.len())).into_owned();
        let text = if self.marks.len() > MAX_LISTED_REPORTS || total > MAX_LIST_REPORTS {
            self.total_text()
        } else {
            let sentences = self.marks.iter().map(|mark| sentence(mark, names.len() > 1));
            sentences.collect::<Vec<_>>().join(" · ")
        };
        ClusterSummary { heading, text }
    }

    /// Returns the number of reports of each likelihood as text: `4 likely, 2 unlikely, 1 contested`.
    fn total_text(&self) -> String {
        let shares = self.shares().into_iter().map(|(likelihood, count)| format!("{count} {}", likelihood.as_str()));
        let contested = self.marks.iter().filter(|mark| mark.rating.contested).count();
        let contested = (contested > 0).then(|| format!("{contested} contested"));
        shares.chain(contested).collect::<Vec<_>>().join(", ")
    }

    /// Returns the number of reports of each likelihood, the likeliest first.
    fn shares(&self) -> Vec<(Likelihood, usize)> {
        let count = |likelihood| self.marks.iter().filter(|mark| mark.rating.likelihood == likelihood).count();
        Likelihood::ALL
            .iter()
            .rev()
            .map(|&likelihood| (likelihood, count(likelihood)))
            .filter(|&(_, count)| count > 0)
            .collect()
    }

    /// Draws the mark: the number of reports in a ring that shows the share of each likelihood.
    pub(super) fn draw(&self, svg: &mut SvgWriter) {
        let ids: Vec<&str> = self.marks.iter().map(|mark| mark.id.as_str()).collect();
        svg.open(
            "g",
            [
                ("class", "pile".into()),
                ("data-ids", untrusted(&ids.join(" "))),
                ("transform", translate(self.center)),
                ("role", "img".into()),
            ],
        );
        let ClusterSummary { heading, text } = self.summarize(0);
        svg.write_text("title", [], &escape(&format!("{heading}: {text}")));
        let contested = self.marks.iter().any(|mark| mark.rating.contested);
        draw_ring(svg, &self.shares(), self.marks.len(), contested);
        svg.close();
    }
}

/// Returns the description of a mark for the list: without the radius, which the map shows, and without the name of the place
/// unless the cluster has several.
fn sentence(mark: &Mark, with_place: bool) -> String {
    let place = format!("{}: ", mark.label);
    let without_place = mark.description.strip_prefix(&place).filter(|_| !with_place);
    let sentence = without_place.unwrap_or(&mark.description);
    escape_controls(sentence.rsplit_once(", ±").map_or(sentence, |(start, _)| start)).into_owned()
}

/// Draws the ring of a cluster around the origin, for the map and the legend.
pub(super) fn draw_ring(svg: &mut SvgWriter, shares: &[(Likelihood, usize)], count: usize, contested: bool) {
    const R: f64 = MarkCluster::RING_RADIUS;
    let to_f64 = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    svg.write_empty("circle", [("class", "pileback".into()), ("r", 12.0.into())]);
    let total: usize = shares.iter().map(|(_, count)| count).sum();
    let mut done = 0;
    for &(likelihood, share) in shares {
        let class = format!("arc {}", likelihood_class(likelihood));
        if share == total {
            svg.write_empty("circle", [("class", trusted(class)), ("r", R.into())]);
            continue;
        }
        let point_after = |done: usize| {
            let (sin, cos) = (TAU * to_f64(done) / to_f64(total)).sin_cos();
            [R * sin, -R * cos].map(format_number)
        };
        let ([x, y], [end_x, end_y]) = (point_after(done), point_after(done + share));
        let is_large = u8::from(share * 2 > total);
        let data = format!("M{x} {y}A{R} {R} 0 {is_large} 1 {end_x} {end_y}");
        svg.write_empty("path", [("class", trusted(class)), ("d", trusted(data))]);
        done += share;
    }
    if contested {
        svg.write_empty("circle", [("class", "contested".into()), ("r", 13.4.into())]);
    }
    let class = if count > 99 { "pilecount many" } else { "pilecount" };
    svg.write_text(
        "text",
        [("class", class.into()), ("y", 3.8.into()), ("text-anchor", "middle".into())],
        &escape(&count.to_string()),
    );
}
