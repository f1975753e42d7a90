//! Routes between places: geodesics, the shortest paths by sea and by rail, and combinations of them.
//!
//! A route shows the distance by a mode of transport. It never claims that anyone traveled it: nobody reported it.
//!
//! Every length has bounds. Each gap between a place and the network that serves it is a [`Leg`] of its own, so that no gap is
//! hidden.

mod find_route;
mod gauge;
#[cfg(feature = "sea")]
mod great_circle;
mod leg;
#[cfg(any(feature = "rail", feature = "sea"))]
mod network;
mod no_route;
#[cfg(feature = "rail")]
mod rail;
#[cfg(feature = "sea")]
mod sea;

pub use find_route::route;
pub use gauge::GaugeChange;
pub use leg::{Leg, LegKind, WayNote, describe_way};
pub use no_route::{NetworkComponent, NoRoute};

use serde::{Deserialize, Serialize};

use crate::extent::Extent;
use crate::measure::DistanceInterval;
use crate::position::Position;
use crate::units::Meters;

/// A place where a route starts, passes or ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// The name used in legs and messages.
    pub name: String,
    /// The position and its uncertainty.
    pub extent: Extent,
    /// The ISO 3166-1 alpha-2 code of its country. A station or port of the same country is preferred, since the railway
    /// nearest to a town on a border river may be on the far bank.
    pub country: Option<String>,
}

/// Options of [`route`]: the countries and passages that it avoids or may use.
///
/// ```
/// use troopmap::{Passage, RouteOptions};
///
/// let options = RouteOptions::default().avoid_countries(["MN", "CN"]).avoid_passages([Passage::Suez]);
/// assert!(!options.allows(Passage::Suez));
/// assert!(options.allows(Passage::Panama));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteOptions {
    /// ISO 3166-1 alpha-2 codes of countries that rail legs avoid.
    pub avoid_countries: Vec<String>,
    /// ISO 3166-1 alpha-2 codes of countries that rail legs may cross. Without them a leg stays in the countries of the stops
    /// of its route, unless no route does.
    pub through_countries: Vec<String>,
    /// Canals and straits that sea legs avoid.
    pub avoid_passages: Vec<Passage>,
    /// Passages that sea legs may use although they are [closed by default](Passage::is_closed_by_default).
    pub allow_passages: Vec<Passage>,
}

impl RouteOptions {
    /// Sets the countries that rail legs avoid, as ISO 3166-1 alpha-2 codes.
    #[must_use]
    pub fn avoid_countries(mut self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.avoid_countries = codes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the countries that rail legs may cross besides those of the stops, as ISO 3166-1 alpha-2 codes.
    #[must_use]
    pub fn through_countries(mut self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.through_countries = codes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the canals and straits that sea legs avoid.
    #[must_use]
    pub fn avoid_passages(mut self, passages: impl IntoIterator<Item = Passage>) -> Self {
        self.avoid_passages = passages.into_iter().collect();
        self
    }

    /// Sets the passages that sea legs may use although they are [closed by default](Passage::is_closed_by_default).
    #[must_use]
    pub fn allow_passages(mut self, passages: impl IntoIterator<Item = Passage>) -> Self {
        self.allow_passages = passages.into_iter().collect();
        self
    }

    /// Returns true if sea legs may use a passage. If a passage is both avoided and allowed, it is avoided.
    pub fn allows(&self, passage: Passage) -> bool {
        !self.avoid_passages.contains(&passage)
            && (!passage.is_closed_by_default() || self.allow_passages.contains(&passage))
    }
}

/// A canal, strait or coast that shortens routes for ships and may be closed to them.
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
    /// The Arctic coast of Russia, which is under ice for much of the year and then open only behind icebreakers.
    NorthernSeaRoute,
}

impl Passage {
    /// All passages.
    pub const ALL: [Self; 4] = [Self::Suez, Self::Panama, Self::TurkishStraits, Self::NorthernSeaRoute];

    /// Returns true if ships use the passage only in some months or behind an icebreaker, so that [`RouteOptions`] must allow
    /// it.
    pub const fn is_closed_by_default(self) -> bool {
        matches!(self, Self::NorthernSeaRoute)
    }

    /// Returns the identifier used in options and data: `suez`, `panama`, `turkish-straits` or `northern-sea-route`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suez => "suez",
            Self::Panama => "panama",
            Self::TurkishStraits => "turkish-straits",
            Self::NorthernSeaRoute => "northern-sea-route",
        }
    }

    /// Returns the English name with its article, such as `the Suez Canal`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suez => "the Suez Canal",
            Self::Panama => "the Panama Canal",
            Self::TurkishStraits => "the Turkish Straits",
            Self::NorthernSeaRoute => "the Northern Sea Route",
        }
    }
}

/// A route through several stops, with at least one leg.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    stops: Vec<Stop>,
    legs: Vec<Leg>,
}

impl Route {
    /// Returns the stops in order.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// Returns the legs in order. Each starts at the end of the previous one.
    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// Returns the total length of all legs, with bounds.
    pub fn length(&self) -> DistanceInterval {
        let zero = DistanceInterval::from_exact(Meters::ZERO);
        self.legs.iter().map(|leg| leg.length).fold(zero, |sum, leg| DistanceInterval {
            best: sum.best + leg.best,
            min: sum.min + leg.min,
            max: sum.max + leg.max,
        })
    }

    /// Returns the shortest and the longest duration in hours at the usual speeds of the modes; `None` if a mode is unknown.
    ///
    /// Changes of gauge are included; time at stops and on [access](LegKind::Access) legs is not.
    pub fn hours(&self) -> Option<(f64, f64)> {
        self.network_legs().try_fold((0.0, 0.0), |(min, max), leg| {
            let (leg_min, leg_max) = leg.hours()?;
            let (change_min, change_max) = leg.gauge_change.as_ref().map_or((0.0, 0.0), |change| change.hours);
            Some((min + leg_min + change_min, max + leg_max + change_max))
        })
    }

    /// Formats [`Route::hours`], such as `1.3 to 4.7 days`.
    pub fn duration_text(&self) -> Option<String> {
        self.hours().map(format_hours)
    }

    /// Returns the lines of all legs in order, cut at the antimeridian.
    pub fn lines(&self) -> Vec<Vec<Position>> {
        self.legs.iter().flat_map(Leg::lines).collect()
    }

    /// Lists the kinds of legs, each once and in order, such as `sea, rail`. Access legs are not included.
    pub fn describe_kinds(&self) -> String {
        let mut kinds: Vec<&str> = vec![];
        for leg in self.network_legs() {
            if !kinds.contains(&leg.kind.as_str()) {
                kinds.push(leg.kind.as_str());
            }
        }
        kinds.join(", ")
    }

    /// Returns all legs except those between a place and its network.
    fn network_legs(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().filter(|leg| leg.kind != LegKind::Access)
    }
}

impl From<&Route> for geo::MultiLineString {
    /// Converts [`Route::lines`], in degrees and cut at the antimeridian.
    fn from(route: &Route) -> geo::MultiLineString {
        route.lines().into_iter().map(geo::LineString::from_iter).collect()
    }
}

/// Formats a range of hours, such as `7 to 14 hours` or `1.3 to 4.7 days`.
fn format_hours((min, max): (f64, f64)) -> String {
    if max < 1.0 {
        format!("{:.0} to {:.0} minutes", min * 60.0, max * 60.0)
    } else if max < 72.0 {
        let decimals = usize::from(min < 2.0);
        format!("{min:.decimals$} to {max:.decimals$} hours")
    } else {
        format!("{:.1} to {:.1} days", min / 24.0, max / 24.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_suitable_unit() {
        assert_eq!(format_hours((0.1, 0.5)), "6 to 30 minutes");
        assert_eq!(format_hours((1.26, 3.0)), "1.3 to 3.0 hours");
        assert_eq!(format_hours((6.9, 14.1)), "7 to 14 hours");
        assert_eq!(format_hours((30.2, 112.9)), "1.3 to 4.7 days");
    }

    #[test]
    fn routes_convert_to_geo_lines() {
        use crate::mode::Mode;
        let stop = |lon| {
            let extent = Extent::new(Position::new(lon, 50.0).unwrap(), Meters::ZERO);
            Stop { name: "stop".to_owned(), extent, country: None }
        };
        let route = route(&[stop(170.0), stop(-170.0)], &[Mode::Air], &RouteOptions::default()).unwrap();
        let uncut = route.legs()[0].to_line_string();
        assert_eq!((uncut.0[0].x, uncut.0[uncut.0.len() - 1].x), (170.0, -170.0));
        let cut = geo::MultiLineString::from(&route.legs()[0]);
        assert_eq!(cut.0.len(), 2);
        assert_eq!(geo::MultiLineString::from(&route), cut);
    }
}
