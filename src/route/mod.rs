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
pub use leg::{Leg, Way};
pub use no_route::{NetworkPart, NoRoute};

use serde::{Deserialize, Serialize};

use crate::extent::Extent;
use crate::measure::Interval;
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
    pub fn is_open(&self, passage: Passage) -> bool {
        !self.avoid_passages.contains(&passage) && (!passage.is_closed() || self.allow_passages.contains(&passage))
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
    pub const fn is_closed(self) -> bool {
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
    legs: Vec<Leg>,
}

impl Route {
    /// The legs, in order; each begins where the one before ends.
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// The length of all legs together, within bounds.
    pub fn length(&self) -> Interval {
        let nothing = Interval::exactly(Meters::ZERO);
        self.legs.iter().map(|leg| leg.length).fold(nothing, |sum, leg| Interval {
            best: sum.best + leg.best,
            min: sum.min + leg.min,
            max: sum.max + leg.max,
        })
    }

    /// The fewest and the most hours the moving legs take at the usual pace of their modes, stops not counted; nothing when
    /// the mode of one of them is unknown.
    pub fn hours(&self) -> Option<(f64, f64)> {
        let moving = self.legs.iter().filter(|leg| leg.way != Way::Access);
        moving.map(Leg::hours).try_fold((0.0, 0.0), |(few, many), hours| hours.map(|(f, m)| (few + f, many + m)))
    }

    /// The lines of all legs in order, cut at the antimeridian.
    pub fn lines(&self) -> Vec<Vec<Position>> {
        self.legs.iter().flat_map(Leg::lines).collect()
    }

    /// The kinds of way it follows, each once, in order: `sea, rail`.
    pub fn ways(&self) -> String {
        let mut ways: Vec<&str> = vec![];
        for leg in self.legs.iter().filter(|leg| leg.way != Way::Access) {
            if !ways.contains(&leg.way.as_str()) {
                ways.push(leg.way.as_str());
            }
        }
        ways.join(", ")
    }
}
