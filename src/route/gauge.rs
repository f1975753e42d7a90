//! Track gauges and where they change.

use std::fmt;

#[cfg(feature = "rail")]
use crate::plausibility::GAUGE_CHANGE_HOURS;

/// A change of gauge between two legs by rail: wagons get other bogies, or loads other wagons.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct GaugeChange {
    /// The stations on both sides, such as `Khasan/Tumangang`, or the border.
    pub at: String,
    /// The gauge of the leg before, in millimeters.
    pub from_mm: u16,
    /// The gauge of the leg after, in millimeters.
    pub to_mm: u16,
    /// The shortest and the longest time that it usually takes, in hours.
    pub hours: (f64, f64),
}

impl fmt::Display for GaugeChange {
    /// Writes `change of gauge at Khasan/Tumangang, 1520 to 1435 mm, 2 to 24 hours`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, from_mm, to_mm, hours: (few, many) } = self;
        write!(f, "change of gauge at {at}, {from_mm} to {to_mm} mm, {few:.0} to {many:.0} hours")
    }
}

/// Returns the gauge of the main lines of a country in millimeters.
///
/// Finland has 1524 mm, which trains of 1520 mm use without a change. Sakhalin was changed to 1520 mm in 2019.
#[cfg(feature = "rail")]
pub(super) fn gauge_of(country: &str) -> u16 {
    match country {
        "BG" | "CN" | "HU" | "KP" | "KR" | "PL" | "RO" | "SE" | "SK" | "TR" | "IR" => 1435,
        "JP" => 1067,
        _ => 1520,
    }
}

/// Stations where the gauge changes: both countries, the names on both sides, latitude and longitude.
///
/// The line from Khasan to Rajin has both gauges, so a train to Rajin may cross the border without a change.
#[cfg(feature = "rail")]
const STATIONS: &[([&str; 2], &str, f64, f64)] = &[
    (["KP", "RU"], "Khasan/Tumangang", 42.42, 130.62),
    (["CN", "RU"], "Zabaykalsk/Manzhouli", 49.62, 117.38),
    (["CN", "RU"], "Grodekovo/Suifenhe", 44.41, 131.25),
    (["CN", "RU"], "Makhalino/Hunchun", 42.80, 130.50),
    (["CN", "RU"], "Nizhneleninskoye/Tongjiang", 47.95, 132.62),
    (["CN", "KZ"], "Dostyk/Alashankou", 45.22, 82.53),
    (["CN", "KZ"], "Altynkol/Khorgos", 44.20, 80.35),
    (["CN", "MN"], "Zamyn-Uud/Erenhot", 43.70, 111.94),
    (["BY", "PL"], "Brest/Terespol", 52.08, 23.65),
    (["BY", "PL"], "Bruzgi/Kuznica", 53.52, 23.70),
    (["PL", "UA"], "Yahodyn/Dorohusk", 51.19, 23.80),
    (["PL", "UA"], "Izov/Hrubieszow", 50.80, 24.05),
    (["PL", "UA"], "Mostyska/Medyka", 49.81, 22.95),
    (["LT", "PL"], "Mockava/Trakiszki", 54.28, 23.15),
    (["RO", "UA"], "Vadul-Siret/Vicsani", 47.98, 26.00),
    (["RO", "UA"], "Diakove/Halmeu", 48.00, 23.02),
    (["MD", "RO"], "Ungheni/Iasi", 47.20, 27.79),
    (["MD", "RO"], "Giurgiulesti/Galati", 45.47, 28.16),
    (["FI", "SE"], "Tornio/Haparanda", 65.84, 24.15),
];

/// The greatest distance in kilometers between a border and the stations that serve it.
#[cfg(feature = "rail")]
const MAX_FROM_BORDER: f64 = 40.0;

/// Describes the change of gauge between two neighboring countries at a position.
#[cfg(feature = "rail")]
pub(super) fn describe_change(countries: [&str; 2], position: crate::position::Position) -> GaugeChange {
    let mut sorted = countries;
    sorted.sort_unstable();
    let distance = |lat: f64, lon: f64| {
        let station = crate::antimeridian::clamp_to_globe(lon, lat);
        crate::measure::Metric::Geodesic.distance(position, station).km()
    };
    let stations = STATIONS.iter().filter(|(between, ..)| *between == sorted);
    let near =
        stations.map(|&(_, names, lat, lon)| (distance(lat, lon), names)).filter(|(km, _)| *km <= MAX_FROM_BORDER);
    let at = near
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or_else(|| format!("the border of {} and {}", countries[0], countries[1]), |(_, names)| names.to_owned());
    let [from_mm, to_mm] = countries.map(gauge_of);
    GaugeChange { at, from_mm, to_mm, hours: GAUGE_CHANGE_HOURS }
}
