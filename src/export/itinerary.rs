//! A route as features: one for each leg and one for each stop, for every format that has room for lines.

use crate::export::geojson::{self, Geometry};
#[cfg(any(feature = "flatgeobuf", feature = "geoparquet"))]
use crate::export::table::{self, Layer};
use crate::export::table::{Entry, Row};
use crate::mode::Mode;
use crate::position::Position;
use crate::route::{Leg, Passage, Route, Stop, Way};

/// What every route says of itself.
pub(super) const NOTE: &str =
    "illustrative: the shortest way over these networks; nobody reported that anything moved along it";

/// [`NOTE`] as a sentence.
pub(super) fn note() -> String {
    format!("{}{}.", NOTE[..1].to_uppercase(), &NOTE[1..])
}

/// A route in the words of a map.
pub(super) struct Itinerary<'a> {
    route: &'a Route,
    title: String,
    attribution: String,
}

/// A leg as a feature.
pub(super) struct Section<'a> {
    pub(super) leg: &'a Leg,
    /// From 1.
    pub(super) number: usize,
    pub(super) lines: Vec<Vec<Position>>,
}

/// A stop as a feature.
pub(super) struct Halt<'a> {
    pub(super) stop: &'a Stop,
    /// From 1.
    pub(super) number: usize,
}

impl<'a> Itinerary<'a> {
    pub(super) fn of(route: &'a Route) -> Self {
        let names: Vec<&str> = route.stops().iter().map(|stop| stop.name.as_str()).collect();
        let mut attribution: Vec<&str> = route.legs().iter().map(|leg| leg.way.attribution()).collect();
        attribution.retain(|line| !line.is_empty());
        attribution.sort_unstable();
        attribution.dedup();
        Self { route, title: names.join(" – "), attribution: attribution.join(". ") }
    }

    /// `Chongjin – Vladivostok – Khabarovsk`.
    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// The words that must stand beside the networks; empty for straight lines.
    pub(super) fn attribution(&self) -> &str {
        &self.attribution
    }

    pub(super) const fn route(&self) -> &'a Route {
        self.route
    }

    /// `1775.1 km (1741 to 1873), 1.3 to 4.7 days without stops`.
    pub(super) fn total(&self) -> String {
        let duration = self.route.duration().map(|duration| format!(", {duration} at usual speeds, without stops"));
        format!("{}{}", length(self.route.length()), duration.unwrap_or_default())
    }

    pub(super) fn sections(&self) -> impl Iterator<Item = Section<'a>> + use<'a> {
        (1..).zip(self.route.legs()).map(|(number, leg)| {
            // A line has two ends (RFC 7946, section 3.1.4).
            let lines = leg.lines().into_iter().filter(|line| line.len() >= 2).collect();
            Section { leg, number, lines }
        })
    }

    pub(super) fn halts(&self) -> impl Iterator<Item = Halt<'a>> + use<'a> {
        (1..).zip(self.route.stops()).map(|(number, stop)| Halt { stop, number })
    }

    /// The legs as one layer of features.
    #[cfg(any(feature = "flatgeobuf", feature = "geoparquet"))]
    pub(super) fn layer(&self) -> Layer<'_> {
        Layer {
            name: "legs",
            title: Some(&self.title),
            note: NOTE,
            attribution: &self.attribution,
            columns: table::leg().collect(),
            recorded: false,
        }
    }
}

/// `232.4 km (226 to 239)`.
fn length(length: crate::measure::Interval) -> String {
    format!("{:.1} km ({:.0} to {:.0})", length.best.km(), length.min.km(), length.max.km())
}

impl Section<'_> {
    /// `leg-3`.
    pub(super) fn id(&self) -> String {
        format!("leg-{}", self.number)
    }

    /// `Chongjin to Vladivostok by sea`.
    pub(super) fn title(&self) -> String {
        match self.leg.way {
            Way::Access => format!("{} (gap)", self.ends()),
            Way::Geodesic if self.leg.mode == Mode::Unknown => format!("{}, straight", self.ends()),
            Way::Geodesic | Way::Sea | Way::Rail => format!("{} by {}", self.ends(), self.leg.mode),
        }
    }

    /// `Chongjin to Vladivostok`.
    pub(super) fn ends(&self) -> String {
        format!("{} to {}", self.leg.from, self.leg.to)
    }

    /// `232.4 km (226 to 239), 7 to 14 hours`.
    pub(super) fn measure(&self) -> String {
        let duration = self.leg.duration().map(|duration| format!(", {duration}")).unwrap_or_default();
        format!("{}{duration}", length(self.leg.length))
    }

    /// Everything that is to be known of it, in sentences.
    pub(super) fn description(&self) -> String {
        let passing = self.passing().map(|passing| format!("; {passing}")).unwrap_or_default();
        format!("{}; {}{passing}. {}", self.measure(), self.leg.accuracy, note())
    }

    /// `through the Suez Canal; not through the Northern Sea Route, which is shorter and closed unless asked for`.
    pub(super) fn passing(&self) -> Option<String> {
        let names = |passages: &[Passage]| passages.iter().map(|passage| passage.name()).collect::<Vec<_>>().join(", ");
        let countries = (self.leg.countries.len() > 1).then(|| format!("through {}", self.leg.countries.join(", ")));
        let through = (!self.leg.passages.is_empty()).then(|| format!("through {}", names(&self.leg.passages)));
        let spared = (!self.leg.spared.is_empty())
            .then(|| format!("not through {}, which is shorter and closed unless asked for", names(&self.leg.spared)));
        let said: Vec<String> = countries.into_iter().chain(through).chain(spared).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// `232.4 km (226 to 239)`.
    #[cfg(feature = "map")]
    pub(super) fn length(&self) -> String {
        length(self.leg.length)
    }
}

impl Entry for Section<'_> {
    fn row(&self) -> Row {
        Row::of(geojson::flat_leg(self))
    }

    fn geometry(&self) -> Option<Geometry<'_>> {
        let lines: Vec<&[Position]> = self.lines.iter().map(Vec::as_slice).collect();
        (!lines.is_empty()).then_some(Geometry::Lines(lines))
    }

    fn spot(&self) -> Position {
        self.leg.line.first().copied().unwrap_or_else(|| unreachable!("a leg begins somewhere"))
    }

    fn record(&self) -> Option<String> {
        None
    }
}

impl Entry for Halt<'_> {
    fn row(&self) -> Row {
        Row::of(geojson::flat_stop(self))
    }

    fn geometry(&self) -> Option<Geometry<'_>> {
        Some(Geometry::Point(self.spot()))
    }

    fn spot(&self) -> Position {
        self.stop.extent.center
    }

    fn record(&self) -> Option<String> {
        None
    }
}
