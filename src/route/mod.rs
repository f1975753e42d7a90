//! Ways between places: straight, over water, by rail, and itineraries that mix them.
//!
//! A route shows how far it is by a means of transport. It never says that anybody went that way: nobody reported it.
//!
//! Every length has an interval. Each gap between a place and the network that serves it is a [`Leg`] of its own, so
//! that none is hidden.

mod itinerary;
mod leg;
#[cfg(feature = "sea")]
mod line;
#[cfg(any(feature = "rail", feature = "sea"))]
mod network;
mod no_route;
#[cfg(feature = "rail")]
mod rail;
#[cfg(feature = "sea")]
mod sea;

pub use itinerary::route;
pub use leg::{Leg, LegKind};
pub use no_route::{NetworkComponent, NoRoute};

use serde::{Deserialize, Serialize};

use crate::extent::Extent;
use crate::measure::DistanceInterval;
use crate::position::Position;
use crate::units::Meters;

/// A place where a route begins, passes or ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// What the legs and messages call it.
    pub name: String,
    /// Where it may be.
    pub extent: Extent,
    /// The ISO 3166-1 alpha-2 code of its country. A station or port of the same country is preferred: the nearest railway to
    /// a town on a border river may be on the far bank.
    pub country: Option<String>,
}

/// What a route must keep clear of, and what it may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RouteOptions {
    /// ISO 3166-1 alpha-2 codes of countries that a railway leg may not touch.
    pub avoid_countries: Vec<String>,
    /// Canals and straits that a sea leg may not use. The Northwest Passage is never used.
    pub avoid_passages: Vec<Passage>,
    /// Passages that a sea leg may use although they are [closed](Passage::is_closed) unless somebody asks for them.
    pub allow_passages: Vec<Passage>,
}

impl RouteOptions {
    /// Whether a sea leg may use a passage. What is to be avoided is, whatever else is said.
    pub fn allows(&self, passage: Passage) -> bool {
        !self.avoid_passages.contains(&passage)
            && (!passage.is_closed_by_default() || self.allow_passages.contains(&passage))
    }
}

/// A short cut for ships that may be closed to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Passage {
    /// The Suez Canal.
    Suez,
    /// The Panama Canal.
    Panama,
    /// The Bosporus and the Dardanelles.
    TurkishStraits,
    /// The Arctic coast of Russia: under ice for much of the year, then for icebreakers and what follows them.
    NorthernSeaRoute,
}

impl Passage {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Suez, Self::Panama, Self::TurkishStraits, Self::NorthernSeaRoute];

    /// Whether ships go there only in some months or behind an icebreaker, so that a route must be allowed to.
    pub const fn is_closed_by_default(self) -> bool {
        matches!(self, Self::NorthernSeaRoute)
    }

    /// What it is called in options and data: `suez`, `panama`, `turkish-straits`, `northern-sea-route`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suez => "suez",
            Self::Panama => "panama",
            Self::TurkishStraits => "turkish-straits",
            Self::NorthernSeaRoute => "northern-sea-route",
        }
    }

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suez => "the Suez Canal",
            Self::Panama => "the Panama Canal",
            Self::TurkishStraits => "the Turkish Straits",
            Self::NorthernSeaRoute => "the Northern Sea Route",
        }
    }
}

/// A way from the first of some stops to the last, through the others: at least one leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    stops: Vec<Stop>,
    legs: Vec<Leg>,
}

impl Route {
    /// The places that were asked for, in order.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The legs, in order; each begins where the one before ends.
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// The length of all legs together, within bounds.
    pub fn length(&self) -> DistanceInterval {
        let nothing = DistanceInterval::from_exact(Meters::ZERO);
        self.legs.iter().map(|leg| leg.length).fold(nothing, |sum, leg| DistanceInterval {
            best: sum.best + leg.best,
            min: sum.min + leg.min,
            max: sum.max + leg.max,
        })
    }

    /// The fewest and the most hours the moving legs take at the usual pace of their modes, stops not counted; nothing when
    /// the mode of one of them is unknown.
    pub fn hours(&self) -> Option<(f64, f64)> {
        let moving = self.legs.iter().filter(|leg| leg.kind != LegKind::Access);
        moving.map(Leg::hours).try_fold((0.0, 0.0), |(few, many), hours| hours.map(|(f, m)| (few + f, many + m)))
    }

    /// [`Route::hours`] in words: `1.3 to 4.7 days`.
    pub fn duration_text(&self) -> Option<String> {
        self.hours().map(in_words)
    }

    /// The lines of all legs in order, cut at the antimeridian.
    pub fn lines(&self) -> Vec<Vec<Position>> {
        self.legs.iter().flat_map(Leg::lines).collect()
    }

    /// The kinds of way it follows, each once, in order: `sea, rail`.
    pub fn describe_kinds(&self) -> String {
        let mut ways: Vec<&str> = vec![];
        for leg in self.legs.iter().filter(|leg| leg.kind != LegKind::Access) {
            if !ways.contains(&leg.kind.as_str()) {
                ways.push(leg.kind.as_str());
            }
        }
        ways.join(", ")
    }
}

/// `7 to 14 hours`, `1.3 to 4.7 days`.
fn in_words((few, many): (f64, f64)) -> String {
    if many < 1.0 {
        format!("{:.0} to {:.0} minutes", few * 60.0, many * 60.0)
    } else if many < 72.0 {
        let decimals = usize::from(few < 2.0);
        format!("{few:.decimals$} to {many:.decimals$} hours")
    } else {
        format!("{:.1} to {:.1} days", few / 24.0, many / 24.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_people_say_them() {
        assert_eq!(in_words((0.1, 0.5)), "6 to 30 minutes");
        assert_eq!(in_words((1.26, 3.0)), "1.3 to 3.0 hours");
        assert_eq!(in_words((6.9, 14.1)), "7 to 14 hours");
        assert_eq!(in_words((30.2, 112.9)), "1.3 to 4.7 days");
    }
}
