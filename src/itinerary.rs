//! A route as features: one per leg and one per stop, for every format that can hold lines.

use crate::mode::Mode;
use crate::position::Position;
use crate::route::{Leg, LegKind, Route, Stop, describe_way};

/// The note on every route.
pub(crate) const NOTE: &str =
    "illustrative: the shortest way over these networks; nobody reported that anything moved along it";

/// [`NOTE`] as a sentence.
pub(crate) fn note() -> String {
    format!("{}{}.", NOTE[..1].to_uppercase(), &NOTE[1..])
}

/// A route with the texts that formats print.
pub(crate) struct Itinerary<'a> {
    route: &'a Route,
    title: String,
    attribution: String,
}

/// A leg as a feature.
pub(crate) struct ItineraryLeg<'a> {
    pub(crate) leg: &'a Leg,
    /// The number, from 1.
    pub(crate) number: usize,
    pub(crate) lines: Vec<Vec<Position>>,
}

/// A stop as a feature.
pub(crate) struct ItineraryStop<'a> {
    pub(crate) stop: &'a Stop,
    /// The number, from 1.
    pub(crate) number: usize,
}

impl<'a> Itinerary<'a> {
    pub(crate) fn new(route: &'a Route) -> Self {
        let names: Vec<&str> = route.stops().iter().map(|stop| stop.name.as_str()).collect();
        let mut attribution: Vec<&str> = route.legs().iter().map(|leg| leg.kind.attribution()).collect();
        attribution.retain(|line| !line.is_empty());
        attribution.sort_unstable();
        attribution.dedup();
        Self { route, title: names.join(" – "), attribution: attribution.join(". ") }
    }

    /// Returns the title: `Chongjin – Vladivostok – Khabarovsk`.
    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// Returns the attribution of the networks. Empty for straight lines.
    pub(crate) fn attribution(&self) -> &str {
        &self.attribution
    }

    pub(crate) const fn route(&self) -> &'a Route {
        self.route
    }

    /// Returns the length and duration: `1775.1 km (1741 to 1873), 1.3 to 4.7 days without stops`.
    pub(crate) fn total_length_and_duration(&self) -> String {
        let duration =
            self.route.duration_text().map(|duration| format!(", {duration} at usual speeds, without stops"));
        format!("{}{}", format_length(self.route.length()), duration.unwrap_or_default())
    }

    pub(crate) fn legs(&self) -> impl Iterator<Item = ItineraryLeg<'a>> + use<'a> {
        (1..).zip(self.route.legs()).map(|(number, leg)| {
            // A line has two ends (RFC 7946, section 3.1.4).
            let lines = leg.lines().into_iter().filter(|line| line.len() >= 2).collect();
            ItineraryLeg { leg, number, lines }
        })
    }

    pub(crate) fn stops(&self) -> impl Iterator<Item = ItineraryStop<'a>> + use<'a> {
        (1..).zip(self.route.stops()).map(|(number, stop)| ItineraryStop { stop, number })
    }
}

/// `232.4 km (226 to 239)`.
fn format_length(length: crate::measure::DistanceInterval) -> String {
    format!("{:.1} km ({:.0} to {:.0})", length.best.km(), length.min.km(), length.max.km())
}

impl ItineraryLeg<'_> {
    /// Returns the id: `leg-3`.
    pub(crate) fn id(&self) -> String {
        format!("leg-{}", self.number)
    }

    /// Returns the title: `Chongjin to Vladivostok by sea`.
    pub(crate) fn title(&self) -> String {
        match self.leg.kind {
            LegKind::Access => format!("{} (gap)", self.ends()),
            LegKind::Geodesic if self.leg.mode == Mode::Unknown => format!("{}, straight", self.ends()),
            LegKind::Geodesic | LegKind::Sea | LegKind::Rail => format!("{} by {}", self.ends(), self.leg.mode),
        }
    }

    /// Returns both ends: `Chongjin to Vladivostok`.
    pub(crate) fn ends(&self) -> String {
        format!("{} to {}", self.leg.from, self.leg.to)
    }

    /// Returns the length and duration: `232.4 km (226 to 239), 7 to 14 hours`.
    pub(crate) fn length_and_duration(&self) -> String {
        let duration = self.leg.duration_text().map(|duration| format!(", {duration}")).unwrap_or_default();
        format!("{}{duration}", format_length(self.leg.length))
    }

    /// Returns everything known about the leg, in sentences.
    pub(crate) fn description(&self) -> String {
        let passages_text =
            self.describe_passages().map(|passages_text| format!("; {passages_text}")).unwrap_or_default();
        format!("{}; {}{passages_text}. {}", self.length_and_duration(), self.leg.accuracy, note())
    }

    /// Returns what the leg passes and what is closed to it: `through the Suez Canal; avoids the Northern Sea Route, which is
    /// shorter but closed by default`.
    pub(crate) fn describe_passages(&self) -> Option<String> {
        let parts = describe_way(self.leg);
        (!parts.is_empty()).then(|| parts.into_iter().map(|part| part.text).collect::<Vec<_>>().join("; "))
    }

    /// Returns the length: `232.4 km (226 to 239)`.
    #[cfg(feature = "map")]
    pub(crate) fn length(&self) -> String {
        format_length(self.leg.length)
    }
}
