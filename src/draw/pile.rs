//! Reports too near each other to be told apart on paper: one mark with their number, and a list that says what it holds.

use std::f64::consts::TAU;

use super::look::likelihood_class;
use super::svg::{Svg, moved, outside, words};
use crate::markup::escape;
use crate::opinion::Likelihood;
use crate::scene::Mark;
use crate::visible::escape_controls;

/// Marks in one place, or too near each other to tell apart: the best founded first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pile<'a> {
    pub(super) marks: Vec<&'a Mark>,
    /// The middle of its places, in pixels.
    pub(super) at: [f64; 2],
    /// Its places, in pixels.
    pub(super) spots: Vec<[f64; 2]>,
}

/// Above this many reports at a mark, or in a list, it gives their numbers instead.
const MOST_AT_A_MARK: usize = 12;
const MOST_IN_A_LIST: usize = 120;
/// More names than this in one heading are no help.
const MOST_NAMES: usize = 6;

impl Pile<'_> {
    /// Half the width of the mark.
    pub(super) const REACH: f64 = 12.5;
    /// Of the ring that shows the shares, in pixels.
    const RING: f64 = 9.5;

    /// The names of its places, the best founded first.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for mark in &self.marks {
            if !names.contains(&mark.label.as_str()) {
                names.push(&mark.label);
            }
        }
        names
    }

    /// The name on the map: no longer than a glance.
    pub(super) fn name(&self) -> String {
        match self.names()[..] {
            [] => String::new(),
            [one] => escape_controls(one).into_owned(),
            [first, second] => escape_controls(&format!("{first}, {second}")).into_owned(),
            [first, ref more @ ..] => escape_controls(&format!("{first} and {} more", more.len())).into_owned(),
        }
    }

    /// All that it holds: `Russia (6 reports)`, and a sentence for each report.
    /// `in_all` is how many reports the whole list has.
    pub(super) fn listed(&self, in_all: usize) -> (String, String) {
        let names = self.names();
        let more = match names.len().saturating_sub(MOST_NAMES) {
            0 => String::new(),
            more => format!(" and {more} more places"),
        };
        let names = names[..names.len().min(MOST_NAMES)].join(", ");
        let head = escape_controls(&format!("{names}{more} ({} reports)", self.marks.len())).into_owned();
        if self.marks.len() > MOST_AT_A_MARK || in_all > MOST_IN_A_LIST {
            let shares =
                self.shares().into_iter().map(|(likelihood, count)| format!("{count} {}", likelihood.as_str()));
            let contested = self.marks.iter().filter(|mark| mark.rating.contested).count();
            let contested = (contested > 0).then(|| format!("{contested} contested"));
            return (head, shares.chain(contested).collect::<Vec<_>>().join(", "));
        }
        let several = self.names().len() > 1;
        let line = |mark: &&Mark| {
            let place = format!("{}: ", mark.label);
            let alone = mark.description.strip_prefix(&place).filter(|_| !several);
            let said = alone.unwrap_or(&mark.description);
            // How wide the place is shows on the map.
            escape_controls(said.rsplit_once(", ±").map_or(said, |(said, _)| said)).into_owned()
        };
        (head, self.marks.iter().map(line).collect::<Vec<_>>().join(" · "))
    }

    /// How many reports there are of each likelihood, the likeliest first.
    fn shares(&self) -> Vec<(Likelihood, usize)> {
        let count = |likelihood| self.marks.iter().filter(|mark| mark.rating.likelihood == likelihood).count();
        Likelihood::ALL
            .iter()
            .rev()
            .map(|&likelihood| (likelihood, count(likelihood)))
            .filter(|&(_, count)| count > 0)
            .collect()
    }

    /// Draws the mark: its number in a ring whose parts show how likely the reports are.
    pub(super) fn draw(&self, svg: &mut Svg) {
        let ids: Vec<&str> = self.marks.iter().map(|mark| mark.id.as_str()).collect();
        svg.open(
            "g",
            [
                ("class", "pile".into()),
                ("data-ids", outside(&ids.join(" "))),
                ("transform", moved(self.at)),
                ("role", "img".into()),
            ],
        );
        let (head, sum) = self.listed(0);
        svg.words("title", [], &escape(&format!("{head}: {sum}")));
        let contested = self.marks.iter().any(|mark| mark.rating.contested);
        ring(svg, &self.shares(), self.marks.len(), contested);
        svg.close();
    }
}

/// The ring alone, for the map and the legend.
pub(super) fn ring(svg: &mut Svg, shares: &[(Likelihood, usize)], count: usize, contested: bool) {
    const R: f64 = Pile::RING;
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    svg.empty("circle", [("class", "pileback".into()), ("r", 12.0.into())]);
    let total: usize = shares.iter().map(|(_, count)| count).sum();
    let mut done = 0;
    for &(likelihood, share) in shares {
        let class = format!("arc {}", likelihood_class(likelihood));
        if share == total {
            svg.empty("circle", [("class", words(class)), ("r", R.into())]);
            continue;
        }
        let spot = |part: usize| {
            let (sin, cos) = (TAU * number(part) / number(total)).sin_cos();
            [R * sin, -R * cos].map(super::shape::number)
        };
        let ([x, y], [ex, ey]) = (spot(done), spot(done + share));
        let long = u8::from(share * 2 > total);
        svg.empty("path", [("class", words(class)), ("d", words(format!("M{x} {y}A{R} {R} 0 {long} 1 {ex} {ey}")))]);
        done += share;
    }
    if contested {
        svg.empty("circle", [("class", "contested".into()), ("r", 13.4.into())]);
    }
    let class = if count > 99 { "pilecount many" } else { "pilecount" };
    svg.words(
        "text",
        [("class", class.into()), ("y", 3.8.into()), ("text-anchor", "middle".into())],
        &escape(&count.to_string()),
    );
}
