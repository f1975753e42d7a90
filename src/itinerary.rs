//! A route as features: one for each leg and one for each stop, for every format that has room for lines.

use crate::mode::Mode;
use crate::position::Position;
use crate::route::{Leg, LegKind, Passage, Route, Stop};

/// What every route says of itself.
pub(crate) const NOTE: &str =
    "illustrative: the shortest way over these networks; nobody reported that anything moved along it";

/// [`NOTE`] as a sentence.
pub(crate) fn note() -> String {
    format!("{}{}.", NOTE[..1].to_uppercase(), &NOTE[1..])
}

/// A route in the words of a map.
pub(crate) struct Itinerary<'a> {
    route: &'a Route,
    title: String,
    attribution: String,
}

/// A leg as a feature.
pub(crate) struct ItineraryLeg<'a> {
    pub(crate) leg: &'a Leg,
    /// From 1.
    pub(crate) number: usize,
    pub(crate) lines: Vec<Vec<Position>>,
}

/// A stop as a feature.
pub(crate) struct ItineraryStop<'a> {
    pub(crate) stop: &'a Stop,
    /// From 1.
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

    /// `Chongjin – Vladivostok – Khabarovsk`.
    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// The words that must stand beside the networks; empty for straight lines.
    pub(crate) fn attribution(&self) -> &str {
        &self.attribution
    }

    pub(crate) const fn route(&self) -> &'a Route {
        self.route
    }

    /// `1775.1 km (1741 to 1873), 1.3 to 4.7 days without stops`.
    pub(crate) fn total(&self) -> String {
        let duration =
            self.route.duration_text().map(|duration| format!(", {duration} at usual speeds, without stops"));
        format!("{}{}", length(self.route.length()), duration.unwrap_or_default())
    }

    pub(crate) fn sections(&self) -> impl Iterator<Item = ItineraryLeg<'a>> + use<'a> {
        (1..).zip(self.route.legs()).map(|(number, leg)| {
            // A line has two ends (RFC 7946, section 3.1.4).
            let lines = leg.lines().into_iter().filter(|line| line.len() >= 2).collect();
            ItineraryLeg { leg, number, lines }
        })
    }

    pub(crate) fn halts(&self) -> impl Iterator<Item = ItineraryStop<'a>> + use<'a> {
        (1..).zip(self.route.stops()).map(|(number, stop)| ItineraryStop { stop, number })
    }
}

/// `232.4 km (226 to 239)`.
fn length(length: crate::measure::DistanceInterval) -> String {
    format!("{:.1} km ({:.0} to {:.0})", length.best.km(), length.min.km(), length.max.km())
}

impl ItineraryLeg<'_> {
    /// `leg-3`.
    pub(crate) fn id(&self) -> String {
        format!("leg-{}", self.number)
    }

    /// `Chongjin to Vladivostok by sea`.
    pub(crate) fn title(&self) -> String {
        match self.leg.kind {
            LegKind::Access => format!("{} (gap)", self.ends()),
            LegKind::Geodesic if self.leg.mode == Mode::Unknown => format!("{}, straight", self.ends()),
            LegKind::Geodesic | LegKind::Sea | LegKind::Rail => format!("{} by {}", self.ends(), self.leg.mode),
        }
    }

    /// `Chongjin to Vladivostok`.
    pub(crate) fn ends(&self) -> String {
        format!("{} to {}", self.leg.from, self.leg.to)
    }

    /// `232.4 km (226 to 239), 7 to 14 hours`.
    pub(crate) fn measure(&self) -> String {
        let duration = self.leg.duration_text().map(|duration| format!(", {duration}")).unwrap_or_default();
        format!("{}{duration}", length(self.leg.length))
    }

    /// Everything that is to be known of it, in sentences.
    pub(crate) fn description(&self) -> String {
        let passing = self.passing().map(|passing| format!("; {passing}")).unwrap_or_default();
        format!("{}; {}{passing}. {}", self.measure(), self.leg.accuracy, note())
    }

    /// `through the Suez Canal; not through the Northern Sea Route, which is shorter and closed unless asked for`.
    pub(crate) fn passing(&self) -> Option<String> {
        let names = |passages: &[Passage]| passages.iter().map(|passage| passage.name()).collect::<Vec<_>>().join(", ");
        let countries = (self.leg.countries.len() > 1).then(|| format!("through {}", self.leg.countries.join(", ")));
        let through = (!self.leg.passages.is_empty()).then(|| format!("through {}", names(&self.leg.passages)));
        let spared = (!self.leg.closed_passages.is_empty()).then(|| {
            format!("not through {}, which is shorter and closed unless asked for", names(&self.leg.closed_passages))
        });
        let said: Vec<String> = countries.into_iter().chain(through).chain(spared).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// `232.4 km (226 to 239)`.
    #[cfg(feature = "map")]
    pub(crate) fn length(&self) -> String {
        length(self.leg.length)
    }
}
